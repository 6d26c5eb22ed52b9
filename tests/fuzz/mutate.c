/* A mutator of safetensors files: takes one apart, changes numbers, shapes, types, names or metadata, and puts it
   together with the right length, offsets and checksum, so that what lies behind the checks of the header is reached.
   One time in eight bytes are changed as they are. */
#include "mutate.h"

#include "archive/checksum.h"

#include <cjson/cJSON.h>
#include <math.h>

size_t LLVMFuzzerMutate(uint8_t *data, size_t size, size_t max_size);
size_t LLVMFuzzerCustomMutator(uint8_t *data, size_t size, size_t max_size, unsigned int seed);
size_t LLVMFuzzerCustomCrossOver(const uint8_t *data, size_t size, const uint8_t *other, size_t other_size,
                                 uint8_t *out, size_t max_size, unsigned int seed);

static uint32_t state;

static uint32_t below(uint32_t n)
{
    state = state * 1664525u + 1013904223u;
    return n ? (state >> 8) % n : 0;
}

/* ---- apart ---- */

static void read_piece(const cJSON *item, const uint8_t *data, size_t bytes, piece *to)
{
    const cJSON *type = cJSON_GetObjectItemCaseSensitive(item, "dtype");
    const cJSON *shape = cJSON_GetObjectItemCaseSensitive(item, "shape");
    const cJSON *offsets = cJSON_GetObjectItemCaseSensitive(item, "data_offsets");
    snprintf(to->name, sizeof to->name, "%s", item->string);
    snprintf(to->type, sizeof to->type, "%s", cJSON_IsString(type) ? type->valuestring : "F64");
    for (const cJSON *dim = shape ? shape->child : NULL; dim && to->n_dims < DIMS; dim = dim->next)
        to->dims[to->n_dims++] = dim->valuedouble;
    const double begin = offsets && offsets->child ? offsets->child->valuedouble : 0;
    const double end = offsets && offsets->child && offsets->child->next ? offsets->child->next->valuedouble : 0;
    if (!(begin >= 0 && begin < end && end <= (double)bytes))
        return;
    to->bytes = (size_t)(end - begin);
    to->data = malloc(to->bytes);
    memcpy(to->data, data + (size_t)begin, to->bytes);
}

static int take_apart(const uint8_t *data, size_t size, parts *out)
{
    uint64_t length;
    memset(out, 0, sizeof *out);
    if (size < sizeof length)
        return 0;
    memcpy(&length, data, sizeof length);
    if (length > size - sizeof length)
        return 0;
    cJSON *header = cJSON_ParseWithLength((const char *)data + sizeof length, (size_t)length);
    for (const cJSON *item = cJSON_IsObject(header) ? header->child : NULL; item; item = item->next)
        if (strcmp(item->string, "__metadata__") == 0) {
            for (const cJSON *from = item->child; from && out->n_entries < ENTRIES; from = from->next) {
                entry *to = &out->entries[out->n_entries++];
                snprintf(to->key, sizeof to->key, "%s", from->string ? from->string : "");
                snprintf(to->value, sizeof to->value, "%s", cJSON_IsString(from) ? from->valuestring : "");
            }
        } else if (cJSON_IsObject(item) && out->n_pieces < PIECES) {
            read_piece(item, data + sizeof length + length, size - sizeof length - (size_t)length,
                       &out->pieces[out->n_pieces++]);
        }
    cJSON_Delete(header);
    return out->n_pieces + out->n_entries > 0;
}

static void drop(parts *p)
{
    for (size_t i = 0; i < p->n_pieces; ++i)
        free(p->pieces[i].data);
}

/* ---- together ---- */

static char *header_text(const parts *p)
{
    cJSON *header = cJSON_CreateObject(), *metadata = cJSON_AddObjectToObject(header, "__metadata__");
    double at = 0;
    for (size_t i = 0; i < p->n_entries; ++i)
        cJSON_AddStringToObject(metadata, p->entries[i].key,
                                strcmp(p->entries[i].key, "checksum") == 0 ? HNPEI_CHECKSUM_ZEROS
                                                                           : p->entries[i].value);
    for (size_t i = 0; i < p->n_pieces; ++i) {
        const piece *from = &p->pieces[i];
        cJSON *item = cJSON_AddObjectToObject(header, from->name);
        cJSON_AddStringToObject(item, "dtype", from->type);
        cJSON_AddItemToObject(item, "shape", cJSON_CreateDoubleArray(from->dims, (int)from->n_dims));
        cJSON_AddItemToObject(item, "data_offsets",
                              cJSON_CreateDoubleArray((double[]){at, at + (double)from->bytes}, 2));
        at += (double)from->bytes;
    }
    char *text = cJSON_PrintUnformatted(header);
    cJSON_Delete(header);
    return text;
}

/* The length in front, and the checksum if there is one: its digits were, or become, zeros first. */
static void repair(uint8_t *out, size_t length, size_t size)
{
    const uint64_t stored = length;
    memcpy(out, &stored, sizeof stored);
    char *header = (char *)out + sizeof stored;
    const size_t name = strlen(HNPEI_CHECKSUM_NAME);
    for (size_t i = 0; i + name + HNPEI_CHECKSUM_DIGITS <= length; ++i)
        if (memcmp(header + i, HNPEI_CHECKSUM_NAME, name) == 0) {
            hnpei_checksum sum;
            char text[HNPEI_CHECKSUM_LENGTH + 1];
            memset(header + i + name, '0', HNPEI_CHECKSUM_DIGITS);
            hnpei_checksum_begin(&sum);
            hnpei_checksum_add(&sum, size, out);
            hnpei_checksum_end(&sum, text);
            memcpy(header + i, text, HNPEI_CHECKSUM_LENGTH);
            return;
        }
}

/* 0: it does not fit. */
static size_t put_together(const parts *p, uint8_t *out, size_t max_size, int mutate_header)
{
    char *text = header_text(p);
    size_t length = strlen(text), room = 2 * length + 64, size = sizeof(uint64_t);
    char *header = malloc(room);
    memcpy(header, text, length);
    if (mutate_header)
        length = LLVMFuzzerMutate((uint8_t *)header, length, room - 8);
    while (length % 8)
        header[length++] = ' ';
    for (size_t i = 0; i < p->n_pieces; ++i)
        size += p->pieces[i].bytes;
    size += length;
    if (size <= max_size) {
        uint8_t *at = out + sizeof(uint64_t);
        memcpy(at, header, length);
        at += length;
        for (size_t i = 0; i < p->n_pieces; ++i) {
            if (p->pieces[i].bytes)
                memcpy(at, p->pieces[i].data, p->pieces[i].bytes);
            at += p->pieces[i].bytes;
        }
        repair(out, length, size);
    }
    free(header);
    cJSON_free(text);
    return size <= max_size ? size : 0;
}

/* ---- changes ---- */

static size_t width(const piece *p)
{
    return strstr(p->type, "64") ? 8 : strstr(p->type, "32") ? 4 : 1;
}

static double interesting(void)
{
    static const double numbers[] = {0,
                                     -0.0,
                                     1,
                                     -1,
                                     0.5,
                                     2,
                                     3,
                                     4,
                                     7,
                                     8,
                                     16,
                                     255,
                                     256,
                                     1e-300,
                                     1e300,
                                     1e39,
                                     -1e39,
                                     1e-45,
                                     NAN,
                                     INFINITY,
                                     -INFINITY,
                                     2147483647,
                                     2147483648.,
                                     -2147483648.,
                                     9007199254740993.,
                                     1e18,
                                     -1e18};
    return below(3) ? (double)below(24) - 3 : numbers[below(sizeof numbers / sizeof *numbers)];
}

static int64_t interesting_int(void)
{
    static const int64_t numbers[] = {
        INT64_MIN, INT64_MAX, INT32_MAX, INT32_MIN, -1, 1 << 16, (int64_t)1 << 32, ((int64_t)1 << 53) + 1,
        4096,      1000,      65,        33};
    return below(3) ? (int64_t)below(20) - 1 : numbers[below(sizeof numbers / sizeof *numbers)];
}

static void set_element(piece *p)
{
    const size_t wide = width(p), count = p->bytes / wide;
    if (!count)
        return;
    uint8_t *at = p->data + wide * below((uint32_t)count);
    const double wide_number = interesting();
    const float narrow = (float)wide_number;
    const int64_t integer = interesting_int();
    if (wide == 8 && p->type[0] == 'F')
        memcpy(at, &wide_number, 8);
    else if (wide == 8)
        memcpy(at, &integer, 8);
    else if (wide == 4)
        memcpy(at, &narrow, 4);
    else
        *at = (uint8_t)below(3);
}

static void resize(piece *p, double count)
{
    if (!(count >= 0 && count <= 1 << 16))
        return;
    const size_t bytes = (size_t)count * width(p);
    uint8_t *data = calloc(bytes + 1, 1);
    for (size_t i = 0; i < bytes && p->bytes; ++i)
        data[i] = p->data[i % p->bytes];
    free(p->data);
    p->data = data;
    p->bytes = bytes;
}

static double product(const piece *p)
{
    double count = 1;
    for (size_t i = 0; i < p->n_dims; ++i)
        count *= p->dims[i];
    return count;
}

static void change_shape(piece *p)
{
    double *dim = p->n_dims ? &p->dims[below((uint32_t)p->n_dims)] : NULL;
    switch (below(6)) {
    case 0:
        if (p->n_dims < DIMS)
            p->dims[p->n_dims++] = 1;
        break;
    case 1:
        p->n_dims -= p->n_dims > 0;
        break;
    case 2:
        if (dim)
            *dim = (double)interesting_int();
        break;
    default:
        if (dim)
            *dim += below(2) ? 1 : -1;
    }
    if (below(8))
        resize(p, product(p));
}

static void change_type(piece *p)
{
    static const char *const types[] = {"F32", "F64", "I64", "BOOL", "U8", "F16"};
    snprintf(p->type, sizeof p->type, "%s", types[below(6)]);
    if (below(8))
        resize(p, product(p));
}

static void change_bytes(piece *p)
{
    if (!p->bytes)
        return;
    const size_t size = LLVMFuzzerMutate(p->data, p->bytes, p->bytes);
    memset(p->data + size, 0, p->bytes - size);
}

static void swap_words(char *name, size_t room)
{
    static const char *const words[][2] = {{"local", "global"}, {"global", "local"}, {"factor", "theta"},
                                           {"0", "1"},          {"1", "0"},          {"1", "2"},
                                           {".", ".0."},        {"mean", "sd"}};
    const size_t which = below(sizeof words / sizeof *words);
    char copy[NAME];
    char *found = strstr(name, words[which][0]);
    if (!found)
        return;
    snprintf(copy, sizeof copy, "%.*s%s%s", (int)(found - name), name, words[which][1],
             found + strlen(words[which][0]));
    snprintf(name, room, "%s", copy);
}

static void change_entry(parts *p)
{
    static const char *const words[] = {"1",
                                        "2",
                                        "0",
                                        "3",
                                        "uniform",
                                        "normal",
                                        "log_uniform",
                                        "log_normal",
                                        "exponential",
                                        "gamma",
                                        "beta",
                                        "truncated_normal",
                                        "multivariate_normal",
                                        "product",
                                        "custom",
                                        "host",
                                        "none",
                                        "hnpe.dataset",
                                        "hnpe.estimator",
                                        "hnpe.posterior",
                                        "hnpe.prior",
                                        "hnpe.checkpoint",
                                        "hnpe.inference",
                                        ""};
    if (p->n_entries == 0 || (below(8) == 0 && p->n_entries < ENTRIES)) {
        entry *to = &p->entries[p->n_entries++];
        if (p->n_entries > 1)
            *to = p->entries[below((uint32_t)p->n_entries - 1)];
        swap_words(to->key, sizeof to->key);
        return;
    }
    const size_t at = below((uint32_t)p->n_entries);
    if (below(10) == 0)
        p->entries[at] = p->entries[--p->n_entries];
    else if (below(3))
        snprintf(p->entries[at].value, sizeof p->entries[at].value, "%s", words[below(sizeof words / sizeof *words)]);
    else
        p->entries[at]
            .value[LLVMFuzzerMutate((uint8_t *)p->entries[at].value, strlen(p->entries[at].value), VALUE - 1)] = 0;
}

static void change_set(parts *p)
{
    const size_t at = p->n_pieces ? below((uint32_t)p->n_pieces) : 0;
    if (p->n_pieces && below(2)) {
        free(p->pieces[at].data);
        p->pieces[at] = p->pieces[--p->n_pieces];
    } else if (p->n_pieces && p->n_pieces < PIECES) {
        piece *to = &p->pieces[p->n_pieces];
        *to = p->pieces[at];
        to->data = malloc(to->bytes + 1);
        if (to->bytes)
            memcpy(to->data, p->pieces[at].data, to->bytes);
        ++p->n_pieces;
        swap_words(to->name, sizeof to->name);
    }
}

static void change(parts *p)
{
    piece *at = p->n_pieces ? &p->pieces[below((uint32_t)p->n_pieces)] : NULL;
    const uint32_t which = below(20);
    if (which >= 17 || !at)
        change_entry(p);
    else if (which >= 15)
        change_set(p);
    else if (which >= 14)
        change_type(at);
    else if (which >= 11)
        change_shape(at);
    else if (which >= 8)
        change_bytes(at);
    else
        set_element(at);
}

size_t LLVMFuzzerCustomMutator(uint8_t *data, size_t size, size_t max_size, unsigned int seed)
{
    static parts p;
    state = seed;
    if (below(8) == 0 || !take_apart(data, size, &p))
        return LLVMFuzzerMutate(data, size, max_size);
    for (uint32_t i = 0, n = 1 + below(3); i < n; ++i)
        change(&p);
    const size_t put = put_together(&p, data, max_size, below(12) == 0);
    drop(&p);
    return put ? put : LLVMFuzzerMutate(data, size, max_size);
}

/* Tensors and metadata of the one, some of them as the other has them. */
size_t LLVMFuzzerCustomCrossOver(const uint8_t *data, size_t size, const uint8_t *other, size_t other_size,
                                 uint8_t *out, size_t max_size, unsigned int seed)
{
    static parts p, q;
    state = seed;
    size_t put = 0;
    const int is_first = take_apart(data, size, &p), is_second = take_apart(other, other_size, &q);
    if (is_first && is_second) {
        for (size_t i = 0; i < p.n_pieces; ++i)
            for (size_t j = 0; j < q.n_pieces; ++j)
                if (strcmp(p.pieces[i].name, q.pieces[j].name) == 0 && below(3) == 0) {
                    const piece kept = p.pieces[i];
                    p.pieces[i] = q.pieces[j];
                    q.pieces[j] = kept;
                }
        for (size_t i = 0; i < p.n_entries; ++i)
            for (size_t j = 0; j < q.n_entries; ++j)
                if (strcmp(p.entries[i].key, q.entries[j].key) == 0 && below(3) == 0)
                    p.entries[i] = q.entries[j];
        put = put_together(&p, out, max_size, 0);
    }
    drop(&p);
    drop(&q);
    return put;
}
