/* Where the content of files came from: written, read, and kept by whoever loads and saves again. */
#include "samples.h"

#include "archive/archive.h"
#include "estimator/estimator.h"

#include <locale.h>
#include <math.h>

static char *folder, *path, *again;

static int set_up(void **state)
{
    folder = support_temp_folder();
    path = support_temp_path(folder, "file.safetensors");
    again = support_temp_path(folder, "again.safetensors");
    return 0;
}

static int tear_down(void **state)
{
    free(path);
    free(again);
    support_temp_remove(folder);
    return 0;
}

static void test_notes__come_back_as_they_were(void **state)
{
    static const double reals[] = {0.1, -1e-300, 3, 1.0 / 3};
    hnpei_writer *writer;
    hnpei_reader *reader;
    char name[] = "real 0";
    support_assert_ok(hnpei_writer_begin(NULL, "save", "a.kind", "2", &writer));
    support_assert_ok(hnpei_writer_note(writer, "text", "words"));
    support_assert_ok(hnpei_writer_note_count(writer, "count", INT64_MIN));
    support_assert_ok(hnpei_writer_note_seed(writer, "seed", UINT64_MAX));
    support_assert_ok(hnpei_writer_note_real(writer, "nothing", NAN));
    for (size_t i = 0; i < 4; ++i, ++name[5])
        support_assert_ok(hnpei_writer_note_real(writer, name, reals[i]));
    support_assert_ok(hnpei_writer_commit(writer, path));
    hnpei_writer_destroy(writer);
    support_assert_ok(hnpei_reader_open(NULL, "load", path, &reader));
    int64_t count = 0;
    uint64_t seed = 0;
    double real = 7;
    assert_string_equal(hnpei_reader_metadata(reader, "provenance.text"), "words");
    assert_string_equal(hnpei_reader_note(reader, "text"), "words");
    support_assert_ok(hnpei_reader_note_count(reader, "count", &count));
    assert_true(count == INT64_MIN);
    support_assert_ok(hnpei_reader_note_seed(reader, "seed", &seed));
    assert_true(seed == UINT64_MAX);
    support_assert_ok(hnpei_reader_note_real(reader, "nothing", &real));
    assert_true(real == 7);
    name[5] = '0';
    for (size_t i = 0; i < 4; ++i, ++name[5]) {
        support_assert_ok(hnpei_reader_note_real(reader, name, &real));
        assert_true(real == reals[i]);
    }
    hnpei_reader_close(reader);
}

static void test_notes__that_are_no_numbers_are_refused(void **state)
{
    static const char *const texts[] = {"", "x", "1x", "1e5", "99999999999999999999"};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; ++i) {
        hnpei_writer *writer;
        hnpei_reader *reader;
        int64_t count = 5;
        uint64_t seed = 5;
        support_assert_ok(hnpei_writer_begin(NULL, "save", "a.kind", "2", &writer));
        support_assert_ok(hnpei_writer_note(writer, "n", texts[i]));
        support_assert_ok(hnpei_writer_note(writer, "real", "one"));
        support_assert_ok(hnpei_writer_commit(writer, path));
        hnpei_writer_destroy(writer);
        support_assert_ok(hnpei_reader_open(NULL, "load", path, &reader));
        double real = 5;
        support_assert_fails(hnpei_reader_note_count(reader, "n", &count), HNPE_ERROR_FORMAT,
                             "the metadata \"provenance.n\" say");
        support_assert_fails(hnpei_reader_note_seed(reader, "n", &seed), HNPE_ERROR_FORMAT, "no such number");
        support_assert_fails(hnpei_reader_note_real(reader, "real", &real), HNPE_ERROR_FORMAT, "\"one\"");
        assert_true(count == 5 && seed == 5 && real == 5);
        hnpei_reader_close(reader);
    }
}

/* A host whose language writes numbers with a comma. */
static void test_notes__do_not_depend_on_the_hosts_language(void **state)
{
    if (!setlocale(LC_NUMERIC, "de_DE.UTF-8")) {
        print_message("SKIPPED numbers with a comma: the machine has no locale de_DE.UTF-8\n");
        return;
    }
    test_notes__come_back_as_they_were(state);
    setlocale(LC_NUMERIC, "C");
}

static void check_equal_files(void)
{
    size_t before, after;
    char *first = support_read(path, &before), *second = support_read(again, &after);
    assert_int_equal(before, after);
    assert_memory_equal(first, second, before);
    free(first);
    free(second);
}

static void test_notes__stay_when_a_file_is_loaded_and_saved_again(void **state)
{
    const char *name;
    hnpe_estimator *estimator = samples_estimator(0, &name), *loaded;
    hnpe_dataset *dataset = samples_dataset(), *sets;
    hnpei_reader *reader;
    support_assert_ok(hnpe_estimator_save(estimator, path));
    support_assert_ok(hnpei_reader_open(NULL, "load", path, &reader));
    assert_string_equal(hnpei_reader_note(reader, "training.sets"), "24");
    assert_string_equal(hnpei_reader_note(reader, "training.rows"), "48");
    assert_string_equal(hnpei_reader_note(reader, "training.invalid_rows"), "5");
    assert_string_equal(hnpei_reader_note(reader, "training.epochs"), "3");
    assert_string_equal(hnpei_reader_note(reader, "training.loss"), "maximum_likelihood");
    assert_string_equal(hnpei_reader_note(reader, "training.seed"), "7");
    assert_string_equal(hnpei_reader_note(reader, "estimator.seed"), "11");
    hnpei_reader_close(reader);
    support_assert_ok(hnpe_estimator_load(NULL, path, NULL, NULL, &loaded));
    support_assert_ok(hnpe_estimator_save(loaded, again));
    check_equal_files();
    support_assert_ok(hnpe_dataset_save(dataset, path));
    support_assert_ok(hnpe_dataset_load(NULL, path, &sets));
    support_assert_ok(hnpe_dataset_save(sets, again));
    check_equal_files();
    hnpe_estimator_release(estimator);
    hnpe_estimator_release(loaded);
    hnpe_dataset_release(dataset);
    hnpe_dataset_release(sets);
}

static int nothing(void *user_data, size_t n, const double *alpha, const double *beta, hnpe_rng *rng, double *x)
{
    memset(x, 0, n * sizeof *x);
    return 0;
}

/* Calls that go on where one before ended are one series. */
static void test_notes__of_simulations_say_how_to_simulate_them_again(void **state)
{
    static const struct {
        uint64_t seed, first_set;
    } calls[] = {{4, 0}, {4, 10}, {4, 30}, {5, 40}};
    static const char *const keys[] = {"0.seed", "0.first_set", "0.sets", "1.first_set", "2.seed", "2.max_extra"};
    static const char *const values[] = {"4", "0", "20", "30", "5", "3"};
    hnpe_prior *prior;
    hnpe_simulator *simulator;
    hnpe_dataset *dataset;
    hnpei_reader *reader;
    support_assert_ok(hnpe_prior_create_uniform(NULL, 1, (double[]){0}, (double[]){1}, &prior));
    support_assert_ok(hnpe_simulator_create(NULL, 1, 0, 1, nothing, NULL, NULL, &simulator));
    support_assert_ok(hnpe_dataset_create(NULL, 1, 0, 1, &dataset));
    for (size_t i = 0; i < 4; ++i)
        support_assert_ok(
            hnpe_dataset_simulate(dataset, prior, NULL, simulator, 10, 0, 3, calls[i].seed, calls[i].first_set, NULL));
    support_assert_ok(hnpe_dataset_save(dataset, path));
    support_assert_ok(hnpei_reader_open(NULL, "load", path, &reader));
    for (size_t i = 0; i < 6; ++i) {
        char name[64];
        snprintf(name, sizeof name, "simulated.%s", keys[i]);
        assert_string_equal(hnpei_reader_note(reader, name), values[i]);
    }
    assert_null(hnpei_reader_note(reader, "simulated.3.seed"));
    hnpei_reader_close(reader);
    hnpe_dataset_release(dataset);
    hnpe_simulator_release(simulator);
    hnpe_prior_release(prior);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        TEST(test_notes__come_back_as_they_were),
        TEST(test_notes__that_are_no_numbers_are_refused),
        TEST(test_notes__do_not_depend_on_the_hosts_language),
        TEST(test_notes__stay_when_a_file_is_loaded_and_saved_again),
        TEST(test_notes__of_simulations_say_how_to_simulate_them_again),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
