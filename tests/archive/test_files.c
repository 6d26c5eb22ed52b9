/* Files on disk: what cannot be opened or saved, and what other programs have written. */
#include "support.h"

#include "archive/archive.h"

#include <dirent.h>
#include <errno.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

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

/* A file of `count` integers, each `value`. */
static hnpe_status save(const char *to, size_t count, int64_t value)
{
    int64_t *values = malloc(count * sizeof *values);
    assert_non_null(values);
    for (size_t i = 0; i < count; ++i)
        values[i] = value;
    hnpei_writer *writer;
    support_assert_ok(hnpei_writer_create(NULL, "save", &writer));
    support_assert_ok(hnpei_writer_ints(writer, "values", count, values));
    free(values);
    hnpe_status status = hnpei_writer_commit(writer, to);
    hnpei_writer_destroy(writer);
    return status;
}

static void check_saved(const char *from, int64_t expected)
{
    hnpei_reader *reader;
    int64_t value;
    support_assert_ok(hnpei_reader_open(NULL, "load", from, &reader));
    support_assert_ok(hnpei_reader_ints(reader, "values", 1, &value));
    assert_int_equal(value, expected);
    hnpei_reader_close(reader);
}

static void test_file__that_is_missing_is_an_input_error_with_the_systems_words(void **state)
{
    hnpei_reader *reader = (hnpei_reader *)folder;
    support_assert_fails(hnpei_reader_open(NULL, "load", path, &reader), HNPE_ERROR_IO,
                         "file.safetensors: No such file or directory");
    assert_null(reader);
}

static void test_file__that_is_a_folder_or_a_pipe_is_an_input_error(void **state)
{
    hnpei_reader *reader;
    support_assert_fails(hnpei_reader_open(NULL, "load", folder, &reader), HNPE_ERROR_IO, "not a regular file");
    assert_int_equal(mkfifo(path, 0600), 0);
    support_assert_fails(hnpei_reader_open(NULL, "load", path, &reader), HNPE_ERROR_IO, "not a regular file");
}

static void test_file__that_is_empty_is_malformed(void **state)
{
    hnpei_reader *reader;
    support_write(path, "", 0);
    support_assert_fails(hnpei_reader_open(NULL, "load", path, &reader), HNPE_ERROR_FORMAT, "0 bytes are too few");
}

static void test_save__replaces_the_old_file(void **state)
{
    support_assert_ok(save(path, 1, 1));
    support_assert_ok(save(path, 1, 2));
    check_saved(path, 2);
    assert_int_equal(support_temp_count(folder), 1);
}

static void test_save__works_with_a_path_without_a_folder(void **state)
{
    char before[4096];
    assert_non_null(getcwd(before, sizeof before));
    assert_int_equal(chdir(folder), 0);
    support_assert_ok(save("bare", 1, 3));
    check_saved("bare", 3);
    assert_int_equal(chdir(before), 0);
}

static void test_save__that_finds_no_folder_says_so(void **state)
{
    char *nowhere = support_temp_path(folder, "absent/file");
    support_assert_fails(save(nowhere, 1, 1), HNPE_ERROR_IO, "No such file or directory");
    free(nowhere);
    assert_int_equal(support_temp_count(folder), 0);
}

static void test_save__over_a_folder_fails_and_leaves_nothing_behind(void **state)
{
    assert_int_equal(mkdir(path, 0700), 0);
    support_assert_fails(save(path, 1, 1), HNPE_ERROR_IO, "Is a directory");
    assert_int_equal(support_temp_count(folder), 1);
}

static void test_save__does_not_take_the_place_of_a_pipe_or_a_device(void **state)
{
    struct stat about;
    assert_int_equal(mkfifo(path, 0600), 0);
    support_assert_fails(save(path, 1, 1), HNPE_ERROR_IO, "not a regular file");
    assert_int_equal(stat(path, &about), 0);
    assert_true(S_ISFIFO(about.st_mode));
    assert_int_equal(support_temp_count(folder), 1);
}

static void test_save__that_fails_midway_keeps_the_old_file_and_leaves_nothing_behind(void **state)
{
    support_assert_ok(save(path, 1, 1));
    struct rlimit before, small = {4096, 4096};
    assert_int_equal(getrlimit(RLIMIT_FSIZE, &before), 0);
    small.rlim_max = before.rlim_max;
    void (*handler)(int) = signal(SIGXFSZ, SIG_IGN);
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &small), 0);
    hnpe_status status = save(path, 100000, 2);
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &before), 0);
    signal(SIGXFSZ, handler);
    support_assert_fails(status, HNPE_ERROR_IO, "File too large");
    check_saved(path, 1);
    assert_int_equal(support_temp_count(folder), 1);
}

/* ---- symbolic links ---- */

static void check_link(const char *link)
{
    struct stat about;
    assert_int_equal(lstat(link, &about), 0);
    assert_true(S_ISLNK(about.st_mode));
}

static void test_save__through_a_link_replaces_what_it_names(void **state)
{
    char *link = support_temp_path(folder, "link"), *inner = support_temp_path(folder, "inner");
    char *file = support_temp_path(inner, "file"), *relative = support_temp_path(inner, "back");
    assert_int_equal(mkdir(inner, 0700), 0);
    support_assert_ok(save(file, 1, 1));
    assert_int_equal(symlink("inner/back", link), 0); /* link -> inner/back -> file beside it */
    assert_int_equal(symlink("file", relative), 0);
    support_assert_ok(save(link, 1, 2));
    check_link(link);
    check_link(relative);
    check_saved(file, 2);
    check_saved(link, 2);
    assert_int_equal(support_temp_count(folder), 2);
    assert_int_equal(support_temp_count(inner), 2);
    free(link);
    free(inner);
    free(file);
    free(relative);
}

static void test_save__through_a_link_to_nothing_makes_what_it_names(void **state)
{
    char *link = support_temp_path(folder, "link");
    assert_int_equal(symlink(path, link), 0);
    support_assert_ok(save(link, 1, 4));
    check_link(link);
    check_saved(path, 4);
    assert_int_equal(support_temp_count(folder), 2);
    free(link);
}

static void test_save__through_links_that_lead_nowhere_fails(void **state)
{
    char *link = support_temp_path(folder, "link"), *round = support_temp_path(folder, "round");
    assert_int_equal(symlink("absent/file", link), 0);
    assert_int_equal(symlink("round", round), 0);
    support_assert_fails(save(link, 1, 1), HNPE_ERROR_IO, "No such file or directory");
    support_assert_fails(save(round, 1, 1), HNPE_ERROR_IO, "more than 40 links");
    check_link(link);
    check_link(round);
    assert_int_equal(support_temp_count(folder), 2);
    free(link);
    free(round);
}

/* Opens model/name, written by the Python package; all elements must be finite. */
static void check_fixture(const char *model, const char *name)
{
    char relative[256];
    snprintf(relative, sizeof relative, "data/flow-parity/%s/%s", model, name);
    const char *file = support_shared(relative, "safetensors written by Python");
    assert_non_null(file);
    hnpei_reader *reader;
    support_assert_ok(hnpei_reader_open(NULL, "load", file, &reader));
    assert_true(hnpei_reader_count(reader) > 0);
    for (size_t i = 0; i < hnpei_reader_count(reader); ++i) {
        const hnpei_tensor *tensor = hnpei_reader_tensor(reader, i);
        assert_ptr_equal(hnpei_reader_find(reader, tensor->name), tensor);
        double *values = malloc((tensor->count + 1) * sizeof *values);
        assert_non_null(values);
        support_assert_ok(hnpei_reader_doubles(reader, tensor->name, tensor->count, values));
        for (size_t k = 0; k < tensor->count; ++k)
            assert_true(values[k] - values[k] == 0);
        free(values);
    }
    hnpei_reader_close(reader);
}

static void test_reader__opens_what_the_python_package_wrote(void **state)
{
    const char *models = support_shared("data/flow-parity", "safetensors written by Python");
    if (!models)
        return;
    DIR *entries = opendir(models);
    assert_non_null(entries);
    size_t opened = 0;
    for (struct dirent *entry; (entry = readdir(entries));) {
        if (entry->d_name[0] == '.' || strchr(entry->d_name, '.'))
            continue;
        check_fixture(entry->d_name, "weights.safetensors");
        check_fixture(entry->d_name, "grad.safetensors");
        ++opened;
    }
    closedir(entries);
    assert_true(opened > 0);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        TEST(test_file__that_is_missing_is_an_input_error_with_the_systems_words),
        TEST(test_file__that_is_a_folder_or_a_pipe_is_an_input_error),
        TEST(test_file__that_is_empty_is_malformed),
        TEST(test_save__replaces_the_old_file),
        TEST(test_save__works_with_a_path_without_a_folder),
        TEST(test_save__that_finds_no_folder_says_so),
        TEST(test_save__over_a_folder_fails_and_leaves_nothing_behind),
        TEST(test_save__does_not_take_the_place_of_a_pipe_or_a_device),
        TEST(test_save__that_fails_midway_keeps_the_old_file_and_leaves_nothing_behind),
        TEST(test_save__through_a_link_replaces_what_it_names),
        TEST(test_save__through_a_link_to_nothing_makes_what_it_names),
        TEST(test_save__through_links_that_lead_nowhere_fails),
        TEST(test_reader__opens_what_the_python_package_wrote),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
