/* The checksum of a file, and files that are read in windows. */
#include "support.h"

#include "archive/archive.h"

#include <math.h>
#include <unistd.h>

enum { ROWS = 5000, COLUMNS = 3 };
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

static double value(size_t row, size_t column)
{
    return (double)row + 0.25 * (double)column;
}

static void save(const char *version, size_t rows)
{
    double *values = test_calloc(ROWS * COLUMNS, sizeof *values);
    float *singles = test_calloc(ROWS, sizeof *singles);
    for (size_t i = 0; i < rows; ++i) {
        singles[i] = (float)i;
        for (size_t j = 0; j < COLUMNS; ++j)
            values[i * COLUMNS + j] = value(i, j);
    }
    hnpei_writer *writer;
    support_assert_ok(hnpei_writer_begin(NULL, "save", "a.kind", version, &writer));
    support_assert_ok(hnpei_writer_borrow(writer, "values", HNPEI_TYPE_F64, 2, (size_t[]){rows, COLUMNS}, values));
    support_assert_ok(hnpei_writer_tensor(writer, "singles", HNPEI_TYPE_F32, 2, (size_t[]){rows, 1}, singles));
    support_assert_ok(hnpei_writer_commit(writer, path));
    hnpei_writer_destroy(writer);
    test_free(values);
    test_free(singles);
}

static void test_checksum__is_that_of_the_documented_recipe(void **state)
{
    size_t bytes;
    save("2", ROWS);
    char *file = support_read(path, &bytes), *again = test_malloc(bytes);
    memcpy(again, file, bytes);
    support_seal(again, bytes);
    assert_memory_equal(file, again, bytes);
    again[bytes - 1] ^= 1;
    support_seal(again, bytes);
    assert_memory_not_equal(file, again, bytes / 2);
    free(file);
    test_free(again);
}

static void changed(const char *from, const char *to, int sealed, const char *words)
{
    size_t bytes;
    hnpei_reader *reader;
    save("2", 4);
    char *file = support_read(path, &bytes), *at = memmem(file, bytes, from, strlen(from));
    assert_non_null(at);
    assert_int_equal(strlen(from), strlen(to));
    memcpy(at, to, strlen(to));
    if (sealed)
        support_seal(file, bytes);
    support_write(path, file, bytes);
    free(file);
    support_assert_fails(hnpei_reader_open(NULL, "load", path, &reader), HNPE_ERROR_FORMAT, words);
}

static void test_checksum__must_be_there_and_right_in_files_of_format_2(void **state)
{
    changed("a.kind", "b.kind", 0, "it was damaged or changed");
    changed("\"checksum\"", "\"Checksum\"", 1, "a file of format \"2\" must have a checksum");
    changed("xxh3-64:", "xxh3-65:", 0, "is not xxh3-64: and 16 digits");
    changed("\"format_version\":\"2\"", "\"format_version\":\"1\"", 0, "it was damaged or changed");
}

static void test_checksum__digits_are_small_letters(void **state)
{
    size_t bytes;
    hnpei_reader *reader;
    save("2", 4);
    char *file = support_read(path, &bytes), *at = memmem(file, bytes, "xxh3-64:", 8);
    for (at += 8; *at >= '0' && *at <= '9'; ++at)
        ;
    assert_true(*at >= 'a' && *at <= 'f');
    *at = (char)(*at - 'a' + 'A');
    support_write(path, file, bytes);
    free(file);
    support_assert_fails(hnpei_reader_open(NULL, "load", path, &reader), HNPE_ERROR_FORMAT, "damaged or changed");
}

static void test_checksum__files_without_one_are_read_as_ever(void **state)
{
    size_t bytes;
    hnpei_reader *reader;
    save("1", 4);
    char *file = support_read(path, &bytes), *at = memmem(file, bytes, "\"checksum\"", 10);
    memcpy(at, "\"no such\" ", 10);
    file[bytes - 1] ^= 1;
    support_write(path, file, bytes);
    free(file);
    support_assert_ok(hnpei_reader_open(NULL, "load", path, &reader));
    hnpei_reader_close(reader);
}

static void test_writer__refuses_a_text_that_looks_like_a_checksum(void **state)
{
    hnpei_writer *writer;
    support_assert_ok(hnpei_writer_begin(NULL, "save", "a.kind", "2", &writer));
    support_assert_ok(hnpei_writer_metadata(writer, "odd", "xxh3-64:0000000000000000"));
    support_assert_fails(hnpei_writer_commit(writer, path), HNPE_ERROR_INVALID_ARGUMENT, "text of a checksum");
    hnpei_writer_destroy(writer);
    assert_int_equal(support_temp_count(folder), 0);
}

static void test_window__gives_any_rows(void **state)
{
    hnpei_reader *reader;
    double got[700 * COLUMNS];
    save("2", ROWS);
    support_assert_ok(hnpei_reader_open_header(NULL, "load", path, &reader));
    support_assert_ok(hnpei_reader_verify(reader));
    for (size_t first = 0; first <= ROWS; first += 700) {
        const size_t n = ROWS - first < 700 ? ROWS - first : 700;
        support_assert_ok(hnpei_reader_rows(reader, "values", first, n, COLUMNS, got));
        for (size_t i = 0; i < n * COLUMNS; ++i)
            assert_true(got[i] == value(first + i / COLUMNS, i % COLUMNS));
        support_assert_ok(hnpei_reader_rows(reader, "singles", first, n, 1, got));
        for (size_t i = 0; i < n; ++i)
            assert_true(got[i] == (double)(first + i));
    }
    support_assert_ok(hnpei_reader_rows(reader, "values", ROWS, 0, COLUMNS, got));
    support_assert_fails(hnpei_reader_rows(reader, "values", ROWS, 1, COLUMNS, got), HNPE_ERROR_FORMAT,
                         "has 5000 rows of 3, but rows 5000 to 5001 of 3 are needed");
    support_assert_fails(hnpei_reader_rows(reader, "values", SIZE_MAX, 2, COLUMNS, got), HNPE_ERROR_FORMAT, "5000");
    support_assert_fails(hnpei_reader_rows(reader, "values", 0, 1, 2, got), HNPE_ERROR_FORMAT, "rows 0 to 1 of 2");
    support_assert_fails(hnpei_reader_rows(reader, "absent", 0, 1, 2, got), HNPE_ERROR_FORMAT, "no tensor \"absent\"");
    hnpei_reader_close(reader);
}

/* What happens to the file while it is open. */
static void test_window__of_a_file_that_became_shorter_is_an_input_error(void **state)
{
    hnpei_reader *reader;
    double got[COLUMNS];
    save("2", ROWS);
    support_assert_ok(hnpei_reader_open_header(NULL, "load", path, &reader));
    assert_int_equal(truncate(path, 4096), 0);
    support_assert_fails(hnpei_reader_rows(reader, "values", ROWS - 1, 1, COLUMNS, got), HNPE_ERROR_IO,
                         "became shorter while it was read");
    support_assert_fails(hnpei_reader_verify(reader), HNPE_ERROR_IO, "became shorter");
    hnpei_reader_close(reader);
}

static void test_window__keeps_the_file_that_was_opened(void **state)
{
    hnpei_reader *reader;
    double got[COLUMNS];
    save("2", ROWS);
    support_assert_ok(hnpei_reader_open_header(NULL, "load", path, &reader));
    save("2", 4);
    support_assert_ok(hnpei_reader_rows(reader, "values", ROWS - 1, 1, COLUMNS, got));
    assert_true(got[2] == value(ROWS - 1, 2));
    support_assert_ok(hnpei_reader_verify(reader));
    hnpei_reader_close(reader);
}

static void test_reader__takes_memory_for_the_header_alone(void **state)
{
    support_allocator allocator;
    hnpe_context *context = support_failing_context(&allocator, 0);
    hnpei_reader *reader;
    save("2", ROWS);
    support_assert_ok(hnpei_reader_open_header(context, "load", path, &reader));
    assert_true(truncate(path, (off_t)1 << 40) == 0); /* holes: no file is that long */
    hnpei_reader_close(reader);
    support_assert_fails(hnpei_reader_open(context, "load", path, &reader), HNPE_ERROR_FORMAT, "belong to no tensor");
    hnpe_context_release(context);
    assert_int_equal(atomic_load(&allocator.outstanding), 0);
}

static void test_kind__and_format_are_said_where_they_are_others(void **state)
{
    static const char *const versions[] = {"1", "2", NULL}, *const old[] = {"1", NULL};
    hnpei_reader *reader;
    save("2", 4);
    support_assert_ok(hnpei_reader_open(NULL, "load", path, &reader));
    support_assert_ok(hnpei_reader_expect(reader, "a.kind", versions));
    support_assert_fails(hnpei_reader_expect(reader, "another", versions), HNPE_ERROR_FORMAT,
                         "the file's kind is \"a.kind\", not \"another\"");
    support_assert_fails(hnpei_reader_expect(reader, "a.kind", old), HNPE_ERROR_FORMAT,
                         "this \"a.kind\" is of format \"2\", which this library (");
    assert_string_equal(hnpei_reader_metadata(reader, "library_version"), hnpe_version_string());
    hnpei_reader_close(reader);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        TEST(test_checksum__is_that_of_the_documented_recipe),
        TEST(test_checksum__must_be_there_and_right_in_files_of_format_2),
        TEST(test_checksum__digits_are_small_letters),
        TEST(test_checksum__files_without_one_are_read_as_ever),
        TEST(test_writer__refuses_a_text_that_looks_like_a_checksum),
        TEST(test_window__gives_any_rows),
        TEST(test_window__of_a_file_that_became_shorter_is_an_input_error),
        TEST(test_window__keeps_the_file_that_was_opened),
        TEST(test_reader__takes_memory_for_the_header_alone),
        TEST(test_kind__and_format_are_said_where_they_are_others),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
