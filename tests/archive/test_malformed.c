/* Files that nobody vouches for: refused with a message, or read; never a crash, a leak or a read outside. */
#include "support.h"

#include "archive/archive.h"

typedef struct text_file {
    char *bytes;
    size_t length;
} text_file;

/* A file of this header and so many bytes of data. */
static text_file make_file(const char *header, size_t data)
{
    uint64_t length = strlen(header);
    text_file file = {calloc(1, 8 + length + data), 8 + length + data};
    assert_non_null(file.bytes);
    memcpy(file.bytes, &length, 8);
    memcpy(file.bytes + 8, header, length);
    return file;
}

/* Opens in a context that counts allocations: whatever comes of it, nothing is left. The memory is exactly as long as
   the file, so that sanitizers see a read past it. */
static hnpe_status try_open(const char *bytes, size_t length)
{
    support_allocator allocator;
    hnpe_context *context = support_failing_context(&allocator, 0);
    hnpei_reader *reader;
    hnpe_status status = hnpei_reader_from_memory(context, "load", length, bytes, &reader);
    if (status == HNPE_OK) {
        for (size_t i = 0; i < hnpei_reader_count(reader); ++i) {
            const hnpei_tensor *tensor = hnpei_reader_tensor(reader, i);
            double *values = malloc((tensor->count + 1) * sizeof *values);
            assert_non_null(values);
            support_assert_ok(hnpei_reader_doubles(reader, tensor->name, tensor->count, values));
            free(values);
        }
        hnpei_reader_close(reader);
    } else {
        assert_null(reader);
        assert_int_equal(status, HNPE_ERROR_FORMAT);
        assert_true(strncmp(hnpe_last_error(), "load: memory: ", 14) == 0);
    }
    hnpe_context_release(context);
    assert_int_equal(atomic_load(&allocator.outstanding), 0);
    return status;
}

static void refuses(const char *header, size_t data, const char *words)
{
    text_file file = make_file(header, data);
    support_assert_fails(try_open(file.bytes, file.length), HNPE_ERROR_FORMAT, words);
    free(file.bytes);
}

static void accepts(const char *header, size_t data)
{
    text_file file = make_file(header, data);
    support_assert_ok(try_open(file.bytes, file.length));
    free(file.bytes);
}

#define SMALL                                                                                                          \
    "{\"__metadata__\":{\"format\":\"hnpe\"},\"a\":{\"dtype\":\"F64\",\"shape\":[2],\"data_offsets\":[0,16]},"         \
    "\"b\":{\"dtype\":\"U8\",\"shape\":[1,2],\"data_offsets\":[16,18]}}"

static void test_reader__accepts_a_well_formed_file(void **state)
{
    accepts(SMALL, 18);
    accepts(SMALL "   ", 18);
    accepts("{}", 0);
    accepts("{\"__metadata__\":{}}", 0);
    accepts("{\"e\":{\"dtype\":\"F32\",\"shape\":[0,7],\"data_offsets\":[0,0]}}", 0);
}

static void test_reader__refuses_every_truncation(void **state)
{
    text_file file = make_file(SMALL, 18);
    for (size_t length = 0; length < file.length; ++length) {
        char *cut = malloc(length + 1);
        assert_non_null(cut);
        memmove(cut + 1, file.bytes, length); /* ends where the block ends */
        assert_int_equal(try_open(cut + 1, length), HNPE_ERROR_FORMAT);
        free(cut);
    }
    free(file.bytes);
}

static void test_reader__survives_every_flipped_byte(void **state)
{
    text_file file = make_file(SMALL, 18);
    size_t refused = 0, opened = 0;
    for (size_t i = 0; i < file.length - 18; ++i)
        for (int flip = 1; flip < 256; ++flip) {
            file.bytes[i] = (char)(file.bytes[i] ^ flip);
            if (try_open(file.bytes, file.length) == HNPE_OK)
                ++opened;
            else
                ++refused;
            file.bytes[i] = (char)(file.bytes[i] ^ flip);
        }
    assert_int_equal(refused + opened, 255 * (file.length - 18));
    assert_true(refused > opened); /* changed letters of names and metadata are no error */
    support_assert_ok(try_open(file.bytes, file.length));
    free(file.bytes);
}

static void test_reader__survives_random_bytes(void **state)
{
    uint64_t random = 12345;
    for (size_t trial = 0; trial < 20000; ++trial) {
        text_file file = make_file(SMALL, 18);
        for (int k = 0; k < 1 + (int)(trial % 6); ++k) {
            random = random * 6364136223846793005u + 1442695040888963407u;
            file.bytes[8 + (random >> 33) % (file.length - 8)] = (char)(random >> 25);
        }
        try_open(file.bytes, file.length);
        free(file.bytes);
    }
}

static void test_reader__refuses_lengths_that_lie(void **state)
{
    text_file file = make_file(SMALL, 18);
    const uint64_t lies[] = {UINT64_MAX,        UINT64_MAX - 7, (uint64_t)1 << 63,
                             (uint64_t)1 << 32, file.length,    file.length - 7};
    for (size_t i = 0; i < sizeof lies / sizeof *lies; ++i) {
        memcpy(file.bytes, &lies[i], 8);
        support_assert_fails(try_open(file.bytes, file.length), HNPE_ERROR_FORMAT, "the header should have");
    }
    free(file.bytes);
}

static void test_reader__bounds_the_header_before_parsing_it(void **state)
{
    size_t length = (4 << 20) + 1;
    char *header = malloc(length + 1);
    assert_non_null(header);
    memset(header, ' ', length);
    header[length] = '\0';
    memcpy(header, "{}", 2);
    refuses(header, 0, "more than 4194304");
    header[length - 1] = '\0';
    accepts(header, 0);
    free(header);
}

static void test_reader__refuses_offsets_that_lie(void **state)
{
#define AT(type, shape, offsets) "\"dtype\":\"" type "\",\"shape\":" shape ",\"data_offsets\":" offsets "}"
    refuses("{\"a\":{" AT("F64", "[2]", "[0,24]") "}", 24, "tensor \"a\" has 24 bytes of data, its shape needs 16");
    refuses("{\"a\":{" AT("F64", "[2]", "[0,16]") "}", 15, "lies at bytes 0 to 16, but there are 15");
    refuses("{\"a\":{" AT("F64", "[2]", "[16,0]") "}", 16, "lies at bytes 16 to 0");
    refuses("{\"a\":{" AT("F64", "[2]", "[-16,0]") "}", 16, "whole number");
    refuses("{\"a\":{" AT("F64", "[2]", "[0,1e300]") "}", 16, "whole number");
    refuses("{\"a\":{" AT("F64", "[2]", "[0.5,16]") "}", 16, "whole number");
    refuses("{\"a\":{" AT("F64", "[2]", "[9007199254740976,9007199254740992]") "}", 16, "but there are 16");
    refuses("{\"a\":{" AT("F64", "[2]", "[0,16,32]") "}", 16, "needs two data_offsets");
    refuses("{\"a\":{" AT("F64", "[2]", "[\"0\",16]") "}", 16, "whole number");
    refuses("{\"a\":{" AT("U8", "[2]", "[0,2]") ",\"b\":{" AT("U8", "[2]", "[1,3]") "}", 3, "\"b\" overlaps");
    refuses("{\"a\":{" AT("U8", "[2]", "[0,2]") ",\"b\":{" AT("U8", "[2]", "[0,2]") "}", 2, "overlaps");
    refuses("{\"a\":{" AT("U8", "[2]", "[0,2]") ",\"b\":{" AT("U8", "[2]", "[3,5]") "}", 5, "leaves a hole");
    refuses("{\"a\":{" AT("U8", "[2]", "[0,2]") "}", 5, "3 bytes at the end");
}

static void test_reader__refuses_shapes_that_lie(void **state)
{
    refuses("{\"a\":{" AT("F64", "[-1]", "[0,8]") "}", 8, "whole number");
    refuses("{\"a\":{" AT("F64", "[4294967296,4294967296]", "[0,0]") "}", 0, "overflows");
    refuses("{\"a\":{" AT("F64", "[2305843009213693952]", "[0,0]") "}", 0, "whole number");
    refuses("{\"a\":{" AT("F64", "[4503599627370496,1024]", "[0,0]") "}", 0, "overflows");
    refuses("{\"a\":{" AT("F64", "[1,1,1,1,1,1,1,1,1]", "[0,8]") "}", 8, "more than 8 dimensions");
    refuses("{\"a\":{" AT("F64", "3", "[0,8]") "}", 8, "needs a dtype");
    refuses("{\"a\":{" AT("F64", "[[1]]", "[0,8]") "}", 8, "whole number");
    refuses("{\"a\":{" AT("F64", "[true]", "[0,8]") "}", 8, "whole number");
}

static void test_reader__refuses_fields_that_are_wrong(void **state)
{
    refuses("{\"a\":{" AT("F16", "[2]", "[0,4]") "}", 4, "tensor \"a\" has dtype \"F16\"");
    refuses("{\"a\":{" AT("I32", "[1]", "[0,4]") "}", 4, "dtype \"I32\"");
    refuses("{\"a\":{" AT("f64", "[1]", "[0,8]") "}", 8, "dtype \"f64\"");
    refuses("{\"a\":{\"dtype\":8,\"shape\":[1],\"data_offsets\":[0,8]}}", 8, "needs a dtype");
    refuses("{\"a\":{\"dtype\":\"U8\",\"shape\":[1]}}", 1, "needs a dtype");
    refuses("{\"a\":{\"dtype\":\"U8\",\"strides\":[1]," AT("U8", "[1]", "[0,1]") "}", 1, "unknown field \"strides\"");
    refuses("{\"a\":{\"dtype\":\"U8\"," AT("U8", "[1]", "[0,1]") "}", 1, "a second field \"dtype\"");
    refuses("{\"a\":3}", 0, "\"a\" is not an object");
    refuses("[]", 0, "not a JSON object");
    refuses("", 0, "not a JSON object");
    refuses("{\"a\":{" AT("U8", "[1]", "[0,1]") "}}", 1, "not a JSON object");
    refuses("{\"a\":{" AT("U8", "[1]", "[0,1]") ",", 1, "not a JSON object");
    refuses("{\"a\\u0000b\":{" AT("U8", "[1]", "[0,1]") "}", 1, "not a JSON object");
    refuses("{\"a\":{" AT("U8", "[1]", "[0,1]") ",\"a\":{" AT("U8", "[1]", "[1,2]") "}", 2, "two tensors \"a\"");
}

static void test_reader__refuses_metadata_that_are_no_strings(void **state)
{
    refuses("{\"__metadata__\":{\"version\":1}}", 0, "metadata \"version\" is not a string");
    refuses("{\"__metadata__\":{\"a\":{\"b\":\"c\"}}}", 0, "metadata \"a\" is not a string");
    refuses("{\"__metadata__\":[\"a\"]}", 0, "\"__metadata__\" is not an object");
    refuses("{\"__metadata__\":{\"a\":\"1\",\"b\":\"2\",\"a\":\"3\"}}", 0, "two metadata \"a\"");
    refuses("{\"__metadata__\":{},\"__metadata__\":{}}", 0, "two \"__metadata__\"");
}

static void test_reader__refuses_deep_nesting(void **state)
{
    size_t depth = 1 << 20;
    char *header = malloc(depth + 16);
    assert_non_null(header);
    memcpy(header, "{\"a\":", 5);
    memset(header + 5, '[', depth);
    header[5 + depth] = '\0';
    refuses(header, 0, "not a JSON object");
    free(header);
}

static void test_reader__says_names_in_printable_letters_however_long(void **state)
{
    char header[1200] = "{\"";
    memset(header + 2, '\x1b', 3);
    memset(header + 5, 'n', 900);
    memcpy(header + 905, "\":3}", 5);
    refuses(header, 0, "the header's \"???nnn");
    refuses(header, 0, "nnn\" is not an object");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_reader__accepts_a_well_formed_file),
        cmocka_unit_test(test_reader__refuses_every_truncation),
        cmocka_unit_test(test_reader__survives_every_flipped_byte),
        cmocka_unit_test(test_reader__survives_random_bytes),
        cmocka_unit_test(test_reader__refuses_lengths_that_lie),
        cmocka_unit_test(test_reader__bounds_the_header_before_parsing_it),
        cmocka_unit_test(test_reader__refuses_offsets_that_lie),
        cmocka_unit_test(test_reader__refuses_shapes_that_lie),
        cmocka_unit_test(test_reader__refuses_fields_that_are_wrong),
        cmocka_unit_test(test_reader__refuses_metadata_that_are_no_strings),
        cmocka_unit_test(test_reader__refuses_deep_nesting),
        cmocka_unit_test(test_reader__says_names_in_printable_letters_however_long),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
