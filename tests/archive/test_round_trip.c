/* What is written is read back bit for bit. */
#include "support.h"

#include "archive/archive.h"

#include <float.h>
#include <math.h>
#include <sys/stat.h>

static char *folder, *path;

static int set_up(void **state)
{
    folder = support_temp_folder();
    path = support_temp_path(folder, "file.safetensors");
    return 0;
}

static int tear_down(void **state)
{
    free(path);
    support_temp_remove(folder);
    return 0;
}

static const double doubles[6] = {0.1, -0.0, DBL_MAX, DBL_TRUE_MIN, INFINITY, -1e-300};
static const float floats[3] = {0.1f, FLT_TRUE_MIN, -INFINITY};
static const int64_t integers[3] = {INT64_MIN, -1, INT64_MAX};
static const unsigned char bytes[5] = {0, 1, 127, 128, 255};

static hnpe_status write_all(hnpe_context *context, void *to)
{
    hnpei_writer *writer;
    HNPEI_TRY(hnpei_writer_create(context, "save", &writer));
    hnpe_status status;
    HNPEI_TRY_CLEANUP(hnpei_writer_metadata(writer, "format", "hnpe 1"));
    HNPEI_TRY_CLEANUP(hnpei_writer_metadata(writer, "Format", "\"quoted\" \xc3\xa9\n"));
    HNPEI_TRY_CLEANUP(hnpei_writer_tensor(writer, "bytes", HNPEI_TYPE_U8, 1, (size_t[]){5}, bytes));
    HNPEI_TRY_CLEANUP(hnpei_writer_tensor(writer, "flags", HNPEI_TYPE_BOOL, 1, (size_t[]){2}, bytes));
    HNPEI_TRY_CLEANUP(hnpei_writer_tensor(writer, "floats", HNPEI_TYPE_F32, 3, (size_t[]){3, 1, 1}, floats));
    HNPEI_TRY_CLEANUP(hnpei_writer_doubles(writer, "doubles", 2, 3, doubles));
    HNPEI_TRY_CLEANUP(hnpei_writer_ints(writer, "integers", 3, integers));
    HNPEI_TRY_CLEANUP(hnpei_writer_tensor(writer, "scalar", HNPEI_TYPE_F64, 0, NULL, doubles));
    HNPEI_TRY_CLEANUP(hnpei_writer_doubles(writer, "empty", 0, 3, NULL));
    HNPEI_TRY_CLEANUP(hnpei_writer_commit(writer, to));
cleanup:
    hnpei_writer_destroy(writer);
    return status;
}

static void check_tensor(const hnpei_reader *reader, const char *name, hnpei_type type, size_t n_dims,
                         const size_t *dims, const void *data, size_t size)
{
    const hnpei_tensor *tensor = hnpei_reader_find(reader, name);
    assert_non_null(tensor);
    assert_string_equal(tensor->name, name);
    assert_int_equal(tensor->type, type);
    assert_int_equal(tensor->n_dims, n_dims);
    for (size_t i = 0; i < n_dims; ++i)
        assert_int_equal(tensor->dims[i], dims[i]);
    assert_int_equal(hnpei_tensor_bytes(tensor), size);
    unsigned char *found = test_malloc(size);
    support_assert_ok(hnpei_reader_raw(reader, tensor, found));
    assert_memory_equal(found, data, size);
    test_free(found);
}

static void test_archive__reads_back_every_type_and_shape_bit_for_bit(void **state)
{
    support_assert_ok(write_all(NULL, path));
    hnpei_reader *reader;
    support_assert_ok(hnpei_reader_open(NULL, "load", path, &reader));
    assert_int_equal(hnpei_reader_count(reader), 7);
    check_tensor(reader, "bytes", HNPEI_TYPE_U8, 1, (size_t[]){5}, bytes, sizeof bytes);
    check_tensor(reader, "flags", HNPEI_TYPE_BOOL, 1, (size_t[]){2}, bytes, 2);
    check_tensor(reader, "floats", HNPEI_TYPE_F32, 3, (size_t[]){3, 1, 1}, floats, sizeof floats);
    check_tensor(reader, "doubles", HNPEI_TYPE_F64, 2, (size_t[]){2, 3}, doubles, sizeof doubles);
    check_tensor(reader, "integers", HNPEI_TYPE_I64, 1, (size_t[]){3}, integers, sizeof integers);
    check_tensor(reader, "scalar", HNPEI_TYPE_F64, 0, NULL, doubles, sizeof *doubles);
    assert_int_equal(hnpei_reader_find(reader, "empty")->count, 0);
    assert_null(hnpei_reader_find(reader, "absent"));
    assert_null(hnpei_reader_tensor(reader, 7));
    for (size_t i = 1; i < 7; ++i)
        assert_true(strcmp(hnpei_reader_tensor(reader, i - 1)->name, hnpei_reader_tensor(reader, i)->name) < 0);
    assert_string_equal(hnpei_reader_metadata(reader, "format"), "hnpe 1");
    assert_string_equal(hnpei_reader_metadata(reader, "Format"), "\"quoted\" \xc3\xa9\n");
    assert_null(hnpei_reader_metadata(reader, "FORMAT"));
    hnpei_reader_close(reader);
}

static void test_archive__reads_memory_as_it_reads_files(void **state)
{
    support_assert_ok(write_all(NULL, path));
    size_t length;
    char *file = support_read(path, &length);
    hnpei_reader *reader;
    support_assert_ok(hnpei_reader_from_memory(NULL, "load", length, file, &reader));
    free(file);
    check_tensor(reader, "doubles", HNPEI_TYPE_F64, 2, (size_t[]){2, 3}, doubles, sizeof doubles);
    hnpei_reader_close(reader);
}

static void test_archive__aligns_data_and_writes_equal_content_to_equal_bytes(void **state)
{
    support_assert_ok(write_all(NULL, path));
    size_t length, again;
    char *first = support_read(path, &length);
    uint64_t header;
    memcpy(&header, first, sizeof header);
    assert_int_equal(header % 8, 0);
    hnpei_reader *reader;
    support_assert_ok(hnpei_reader_from_memory(NULL, "load", length, first, &reader));
    assert_int_equal(hnpei_reader_find(reader, "doubles")->begin % 8, 0);
    assert_int_equal(hnpei_reader_find(reader, "integers")->begin % 8, 0);
    assert_int_equal(hnpei_reader_find(reader, "scalar")->begin % 8, 0);
    assert_int_equal(hnpei_reader_find(reader, "floats")->begin % 4, 0);
    hnpei_reader_close(reader);
    support_assert_ok(write_all(NULL, path));
    char *second = support_read(path, &again);
    assert_int_equal(length, again);
    assert_memory_equal(first, second, length);
    free(first);
    free(second);
}

static void test_archive__converts_to_doubles_reals_and_integers(void **state)
{
    support_assert_ok(write_all(NULL, path));
    hnpei_reader *reader;
    support_assert_ok(hnpei_reader_open(NULL, "load", path, &reader));
    double got[6];
    support_assert_ok(hnpei_reader_doubles(reader, "doubles", 6, got));
    assert_memory_equal(got, doubles, sizeof doubles);
    support_assert_ok(hnpei_reader_doubles(reader, "floats", 3, got));
    assert_true(got[0] == (double)floats[0] && got[1] == (double)floats[1] && got[2] == -INFINITY);
    support_assert_ok(hnpei_reader_doubles(reader, "bytes", 5, got));
    assert_true(got[4] == 255);
    support_assert_ok(hnpei_reader_doubles(reader, "integers", 3, got));
    assert_true(got[0] == -0x1p63 && got[1] == -1);
    hnpei_real reals[6];
    support_assert_ok(hnpei_reader_reals(reader, "floats", 3, reals));
    assert_true(reals[0] == (hnpei_real)floats[0] && isinf(reals[2]));
    int64_t whole[5];
    support_assert_ok(hnpei_reader_ints(reader, "integers", 3, whole));
    assert_memory_equal(whole, integers, sizeof integers);
    support_assert_ok(hnpei_reader_ints(reader, "bytes", 5, whole));
    assert_int_equal(whole[3], 128);
    support_assert_ok(hnpei_reader_doubles(reader, "empty", 0, NULL));
    hnpei_reader_close(reader);
}

static void test_archive__names_the_tensor_that_cannot_be_converted(void **state)
{
    support_assert_ok(write_all(NULL, path));
    hnpei_reader *reader;
    support_assert_ok(hnpei_reader_open(NULL, "load", path, &reader));
    double got[6];
    int64_t whole[6];
    support_assert_fails(hnpei_reader_doubles(reader, "absent", 6, got), HNPE_ERROR_FORMAT,
                         "file.safetensors: there is no tensor \"absent\"");
    support_assert_fails(hnpei_reader_doubles(reader, "doubles", 5, got), HNPE_ERROR_FORMAT, "load: ");
    support_assert_fails(hnpei_reader_doubles(reader, "doubles", 5, got), HNPE_ERROR_FORMAT,
                         "tensor \"doubles\" has 6 elements, but 5 are needed");
    support_assert_fails(hnpei_reader_ints(reader, "doubles", 6, whole), HNPE_ERROR_FORMAT, "dtype F64");
    if (!HNPEI_REAL_IS_DOUBLE) {
        hnpei_real reals[6];
        support_assert_fails(hnpei_reader_reals(reader, "doubles", 6, reals), HNPE_ERROR_FORMAT,
                             "element 2 of tensor \"doubles\"");
    }
    hnpei_reader_close(reader);
}

static void test_archive__refuses_names_that_are_taken_and_shapes_that_overflow(void **state)
{
    hnpei_writer *writer;
    support_assert_ok(hnpei_writer_create(NULL, "save", &writer));
    support_assert_ok(hnpei_writer_ints(writer, "a", 3, integers));
    support_assert_fails(hnpei_writer_ints(writer, "a", 3, integers), HNPE_ERROR_INVALID_ARGUMENT, "\"a\" is taken");
    support_assert_fails(hnpei_writer_ints(writer, "__metadata__", 3, integers), HNPE_ERROR_INVALID_ARGUMENT, "taken");
    support_assert_fails(hnpei_writer_tensor(writer, "b", HNPEI_TYPE_F64, 9, (size_t[9]){0}, doubles),
                         HNPE_ERROR_INVALID_ARGUMENT, "9 dimensions");
    support_assert_fails(hnpei_writer_doubles(writer, "b", SIZE_MAX / 8, 2, doubles), HNPE_ERROR_SHAPE,
                         "fit in memory");
    support_assert_ok(hnpei_writer_metadata(writer, "key", "value"));
    support_assert_fails(hnpei_writer_metadata(writer, "key", "other"), HNPE_ERROR_INVALID_ARGUMENT, "\"key\"");
    support_assert_ok(hnpei_writer_commit(writer, path));
    hnpei_writer_destroy(writer);
    hnpei_reader *reader;
    support_assert_ok(hnpei_reader_open(NULL, "load", path, &reader));
    assert_int_equal(hnpei_reader_count(reader), 1);
    assert_string_equal(hnpei_reader_metadata(reader, "key"), "value");
    hnpei_reader_close(reader);
}

static void test_archive__keeps_a_thousand_tensors_apart(void **state)
{
    hnpei_writer *writer;
    support_assert_ok(hnpei_writer_create(NULL, "save", &writer));
    for (int64_t i = 0; i < 1000; ++i) {
        char name[32];
        snprintf(name, sizeof name, "layer%d.weight", (int)i);
        support_assert_ok(hnpei_writer_ints(writer, name, 1, &i));
    }
    support_assert_ok(hnpei_writer_commit(writer, path));
    hnpei_writer_destroy(writer);
    hnpei_reader *reader;
    support_assert_ok(hnpei_reader_open(NULL, "load", path, &reader));
    for (int i = 0; i < 1000; ++i) {
        char name[32];
        int64_t value;
        snprintf(name, sizeof name, "layer%d.weight", i);
        support_assert_ok(hnpei_reader_ints(reader, name, 1, &value));
        assert_int_equal(value, i);
    }
    hnpei_reader_close(reader);
}

static hnpe_status write_and_read(hnpe_context *context, void *to)
{
    HNPEI_TRY(write_all(context, to));
    hnpei_reader *reader;
    HNPEI_TRY(hnpei_reader_open(context, "load", to, &reader));
    hnpei_reader_close(reader);
    return HNPE_OK;
}

static void test_archive__gives_everything_back_when_memory_runs_out(void **state)
{
    assert_true(support_fail_each_allocation(write_and_read, path) > 15);
    assert_int_equal(support_temp_count(folder), 1);
}

static void test_archive__keeps_the_permissions_of_the_file_it_replaces(void **state)
{
    support_assert_ok(write_all(NULL, path));
    assert_int_equal(chmod(path, 0600), 0);
    support_assert_ok(write_all(NULL, path));
    struct stat about;
    assert_int_equal(stat(path, &about), 0);
    assert_int_equal(about.st_mode & 0777, 0600);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        TEST(test_archive__reads_back_every_type_and_shape_bit_for_bit),
        TEST(test_archive__reads_memory_as_it_reads_files),
        TEST(test_archive__aligns_data_and_writes_equal_content_to_equal_bytes),
        TEST(test_archive__converts_to_doubles_reals_and_integers),
        TEST(test_archive__names_the_tensor_that_cannot_be_converted),
        TEST(test_archive__refuses_names_that_are_taken_and_shapes_that_overflow),
        TEST(test_archive__keeps_a_thousand_tensors_apart),
        TEST(test_archive__gives_everything_back_when_memory_runs_out),
        TEST(test_archive__keeps_the_permissions_of_the_file_it_replaces),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
