/* The golden files of every release open, and hold the numbers that they held when they were written. */
#include "golden.h"

static const char releases[] = "tests/vectors/golden";

static void check_numbers(const char *file, const cJSON *expected, double tolerance, const golden_numbers *found)
{
    size_t i = 0;
    const cJSON *item;
    if ((size_t)cJSON_GetArraySize(expected) != found->n)
        fail_msg("%s holds %zu numbers, expected %d", file, found->n, cJSON_GetArraySize(expected));
    cJSON_ArrayForEach(item, expected)
    {
        if (!(fabs(found->values[i] - item->valuedouble) <= tolerance * (1 + fabs(item->valuedouble))))
            fail_msg("%s: number %zu is %.17g, expected %.17g", file, i, found->values[i], item->valuedouble);
        ++i;
    }
}

/* What every file of this library says of itself. */
static void check_metadata(const char *folder, const char *file, const char *release)
{
    char *path = support_temp_path(folder, file);
    hnpei_reader *reader;
    support_assert_ok(hnpei_reader_open(NULL, "test", path, &reader));
    const char *library = hnpei_reader_metadata(reader, "library_version");
    assert_non_null(hnpei_reader_metadata(reader, "kind"));
    assert_non_null(hnpei_reader_metadata(reader, "format_version"));
    assert_non_null(hnpei_reader_metadata(reader, "checksum"));
    assert_non_null(library);
    assert_true(strncmp(library, release, strlen(release)) == 0 && library[strlen(release)] == '.');
    hnpei_reader_close(reader);
    free(path);
}

static size_t check_release(const char *release)
{
    char *folder = support_temp_path(releases, release), *path = support_temp_path(folder, "expected.json");
    cJSON *expected = support_json(path);
    const cJSON *file;
    size_t n = 0;
    cJSON_ArrayForEach(file, expected)
    {
        golden_numbers found;
        const golden_kind kind = (golden_kind)(int)support_json_number(file, "kind");
        check_metadata(folder,
                       kind == GOLDEN_SHARDS      ? "shards/sets-000001.safetensors"
                       : kind == GOLDEN_INFERENCE ? "inference/state.safetensors"
                                                  : file->string,
                       release);
        golden_read(folder, file->string, kind, &found);
        check_numbers(file->string, support_json_at(file, "numbers"), support_json_number(file, "tolerance"), &found);
        ++n;
    }
    cJSON_Delete(expected);
    free(folder);
    free(path);
    return n;
}

static void test_golden_files__of_every_release_hold_the_same_numbers(void **state)
{
    DIR *entries = opendir(releases);
    size_t n_releases = 0;
    assert_non_null(entries);
    for (struct dirent *entry; (entry = readdir(entries));)
        if (entry->d_name[0] >= '0' && entry->d_name[0] <= '9') {
            print_message("%s: %zu files\n", entry->d_name, check_release(entry->d_name));
            ++n_releases;
        }
    closedir(entries);
    assert_true(n_releases > 0);
}

/* Without the part that was made of callbacks, the message says what is missing. */
static void test_golden_files__say_which_callbacks_are_missing(void **state)
{
    hnpe_prior *prior;
    support_assert_fails(
        hnpe_prior_load(NULL, "tests/vectors/golden/0.1/prior-callbacks.safetensors", 0, NULL, &prior),
        HNPE_ERROR_UNSUPPORTED,
        "prior.1 was made of callbacks, which a file cannot keep: it must be given again, as given[0], "
        "with 1 parameters given 0 (it had sample log_density support)");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_golden_files__of_every_release_hold_the_same_numbers),
        cmocka_unit_test(test_golden_files__say_which_callbacks_are_missing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
