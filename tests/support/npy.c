/* numpy's .npy format, version 1.0: magic, version, header length, a Python literal, raw data. */
#include "support.h"

char *support_read(const char *path, size_t *bytes)
{
    FILE *file = fopen(path, "rb");
    if (!file)
        fail_msg("cannot open %s", path);
    assert_int_equal(fseek(file, 0, SEEK_END), 0);
    long length = ftell(file);
    assert_true(length >= 0);
    rewind(file);
    char *text = malloc((size_t)length + 1);
    assert_non_null(text);
    assert_int_equal(fread(text, 1, (size_t)length, file), length);
    fclose(file);
    text[length] = '\0';
    if (bytes)
        *bytes = (size_t)length;
    return text;
}

void support_write(const char *path, const void *data, size_t bytes)
{
    FILE *file = fopen(path, "wb");
    if (!file)
        fail_msg("cannot write %s", path);
    assert_int_equal(fwrite(data, 1, bytes, file), bytes);
    assert_int_equal(fclose(file), 0);
}

static size_t element_size(const char *type)
{
    return (size_t)(type[1] - '0');
}

static double element(const char *type, const char *data, size_t i)
{
    const char *at = data + i * element_size(type);
    if (strcmp(type, "f8") == 0) {
        double value;
        memcpy(&value, at, sizeof value);
        return value;
    }
    if (strcmp(type, "f4") == 0) {
        float value;
        memcpy(&value, at, sizeof value);
        return (double)value;
    }
    if (strcmp(type, "i8") == 0) {
        int64_t value;
        memcpy(&value, at, sizeof value);
        return (double)value;
    }
    if (strcmp(type, "i4") == 0) {
        int32_t value;
        memcpy(&value, at, sizeof value);
        return (double)value;
    }
    return (double)*(const unsigned char *)at;
}

/* The two letters of a dtype that can be read. */
static void read_type(const char *path, const char *header, char type[3])
{
    const char *descr = strstr(header, "'descr': '");
    if (!descr)
        fail_msg("%s has no descr", path);
    memcpy(type, descr + strlen("'descr': '") + 1, 2);
    type[2] = '\0';
    const char *known[] = {"f8", "f4", "i8", "i4", "b1", "u1"};
    for (size_t i = 0; i < sizeof known / sizeof *known; ++i)
        if (strcmp(type, known[i]) == 0 && descr[strlen("'descr': '")] != '>')
            return;
    fail_msg("%s has elements of type %s, which support_npy does not read", path, type);
}

static void read_shape(const char *path, const char *header, support_array *array)
{
    const char *at = strstr(header, "'shape': (");
    if (!at)
        fail_msg("%s has no shape", path);
    at += strlen("'shape': (");
    array->count = 1;
    while (*at != ')') {
        char *end;
        unsigned long long dim = strtoull(at, &end, 10);
        if (end == at || array->n_dims == 8)
            fail_msg("%s has a strange shape", path);
        array->dims[array->n_dims++] = (size_t)dim;
        array->count *= (size_t)dim;
        at = end + strspn(end, ", ");
    }
}

support_array support_npy(const char *path)
{
    size_t bytes;
    char *file = support_read(path, &bytes);
    if (bytes < 10 || memcmp(file, "\x93NUMPY\x01", 7) != 0)
        fail_msg("%s is not a .npy file of version 1", path);
    size_t length = (size_t)(unsigned char)file[8] + 256 * (size_t)(unsigned char)file[9];
    assert_true(10 + length <= bytes);
    char *header = malloc(length + 1);
    assert_non_null(header);
    memcpy(header, file + 10, length);
    header[length] = '\0';
    if (strstr(header, "'fortran_order': True"))
        fail_msg("%s is in Fortran order", path);
    support_array array = {0};
    char type[3];
    read_type(path, header, type);
    read_shape(path, header, &array);
    free(header);
    assert_int_equal(bytes, 10 + length + array.count * element_size(type));
    array.values = malloc((array.count ? array.count : 1) * sizeof *array.values);
    assert_non_null(array.values);
    for (size_t i = 0; i < array.count; ++i)
        array.values[i] = element(type, file + 10 + length, i);
    free(file);
    return array;
}

void support_array_free(support_array *array)
{
    free(array->values);
    array->values = NULL;
}
