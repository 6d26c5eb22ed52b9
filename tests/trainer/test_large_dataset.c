/* A data set larger than the memory that simulating and training may take. In `make check` it is small and so are its
   windows; in the long form it has 4 GiB, and the process never more than 400 MiB. */
#include "support.h"
#include "trainer/run.h"
#include "trainer/windows.h"

#include <hnpe.h>

#include <math.h>
#include <sys/statvfs.h>
#include <time.h>

#define MIB (1024.0 * 1024.0)

typedef struct scale {
    size_t n_sets, d_x;
    size_t shard_bytes; /* 0: the default */
    int64_t window;
    double bytes;      /* the data set has at least */
    double most_bytes; /* of memory, beyond what there was before */
    int64_t epochs;
} scale;

/* Features of a row: a line whose slope is alpha beta, in noise. */
static int simulate_line(void *user_data, size_t n, const double *alpha, const double *beta, hnpe_rng *rng, double *x)
{
    const size_t d_x = *(const size_t *)user_data;
    hnpe_rng_fill_normal(rng, n * d_x, x);
    for (size_t i = 0; i < n; ++i)
        for (size_t j = 0; j < d_x; ++j)
            x[i * d_x + j] = alpha[i] * beta[i] * (double)j / (double)d_x + x[i * d_x + j];
    return 0;
}

/* Of /proc/self/status, in bytes. */
static double status_bytes(const char *key)
{
    char line[256];
    double kib = 0;
    FILE *status = fopen("/proc/self/status", "r");
    assert_non_null(status);
    while (fgets(line, sizeof line, status))
        if (strncmp(line, key, strlen(key)) == 0)
            kib = atof(line + strlen(key) + 1);
    fclose(status);
    assert_true(kib > 0);
    return 1024 * kib;
}

static double peak(void)
{
    return status_bytes("VmHWM");
}

static int has_room(const char *folder, double bytes)
{
    struct statvfs about;
    return statvfs(folder, &about) == 0 && (double)about.f_bavail * (double)about.f_frsize > bytes;
}

/* Of the processor, for the windows of one epoch and nothing else. */
static double seconds_to_read(hnpe_trainer *trainer)
{
    hnpei_run run;
    support_assert_ok(hnpei_run_create("test", trainer, NULL, &run));
    assert_non_null(run.examples.windows);
    hnpei_run_order(&run);
    const clock_t begin = clock();
    for (size_t step = 0; step < run.steps; ++step)
        support_assert_ok(hnpei_windows_hold("test", trainer, step * run.batch, run.batch, &run.examples));
    const clock_t end = clock();
    hnpei_run_free(&run);
    return (double)(end - begin) / CLOCKS_PER_SEC;
}

static void simulate(const scale *s, const char *folder, hnpe_prior *prior)
{
    hnpe_simulator *simulator;
    hnpe_dataset *dataset;
    size_t d_x = s->d_x;
    int64_t there = 0;
    support_assert_ok(hnpe_simulator_create(NULL, 1, 1, d_x, simulate_line, &d_x, NULL, &simulator));
    support_assert_ok(hnpe_simulator_set_int(simulator, HNPE_SIMULATOR_CONCURRENT, 1));
    support_assert_ok(hnpe_dataset_create_on_disk(NULL, folder, 1, 1, d_x, s->shard_bytes, &dataset));
    support_assert_ok(hnpe_dataset_simulate(dataset, prior, prior, simulator, s->n_sets, 10, 10, 5, 0, NULL));
    support_assert_ok(hnpe_dataset_count(dataset, &there, NULL, NULL));
    assert_int_equal(there, s->n_sets);
    hnpe_dataset_release(dataset);
    hnpe_simulator_release(simulator);
}

static void train(const scale *s, const char *folder, hnpe_prior *prior)
{
    hnpe_dataset *dataset;
    hnpe_estimator *estimator;
    hnpe_trainer *trainer;
    hnpe_posterior *posterior;
    double training[8], validation[8];
    const clock_t start = clock();
    support_assert_ok(hnpe_dataset_open(NULL, folder, &dataset));
    const clock_t opened = clock();
    assert_true((double)hnpei_dataset_bytes(dataset, 0, dataset->n_sets) >= s->bytes);
    support_assert_ok(hnpe_estimator_create(NULL, prior, prior, s->d_x, &estimator));
    support_assert_ok(hnpe_trainer_create(NULL, estimator, dataset, &trainer));
    support_assert_ok(hnpe_trainer_set_int(trainer, HNPE_TRAINER_EPOCHS, s->epochs));
    support_assert_ok(hnpe_trainer_set_int(trainer, HNPE_TRAINER_WINDOW, s->window));
    support_assert_ok(hnpe_trainer_run(trainer, NULL));
    const clock_t trained = clock();
    support_assert_ok(hnpe_trainer_losses(trainer, s->epochs, training, validation));
    assert_true(isfinite(validation[s->epochs - 1]) && training[s->epochs - 1] < training[0]);
    support_assert_ok(hnpe_posterior_create(estimator, &posterior));
    print_message("%.0f MiB: opened in %.2f s of the processor, %lld epochs in %.2f s; to read one takes %.2f s\n",
                  (double)hnpei_dataset_bytes(dataset, 0, dataset->n_sets) / MIB,
                  (double)(opened - start) / CLOCKS_PER_SEC, (long long)s->epochs,
                  (double)(trained - opened) / CLOCKS_PER_SEC, seconds_to_read(trainer));
    hnpe_posterior_release(posterior);
    hnpe_trainer_release(trainer);
    hnpe_estimator_release(estimator);
    hnpe_dataset_release(dataset);
}

static void run(const scale *s)
{
    const double zero = 0, one = 1, before = peak();
    char *folder = support_temp_folder();
    hnpe_prior *prior;
    if (!has_room(folder, 1.5 * s->bytes)) {
        printf("SKIPPED a data set of %.0f MiB: there is no room for it in %s\n", s->bytes / MIB, folder);
        support_temp_remove(folder);
        return;
    }
    support_assert_ok(hnpe_prior_create_uniform(NULL, 1, &zero, &one, &prior));
    const double begin = hnpei_clock();
    simulate(s, folder, prior);
    const double simulated = peak();
    print_message("simulated in %.1f s, with %.0f MiB at most\n", hnpei_clock() - begin, simulated / MIB);
    train(s, folder, prior);
    print_message("at most %.0f MiB in all, %.0f before\n", peak() / MIB, before / MIB);
    if (!support_is_sanitized())
        assert_true(peak() - before < s->most_bytes);
    hnpe_prior_release(prior);
    support_temp_remove(folder);
}

static void large__a_data_set_trains_in_memory_that_its_window_bounds(void **state)
{
    const scale s = {.n_sets = support_quick() ? 600 : 7200,
                     .d_x = 100,
                     .shard_bytes = 256 * 1024,
                     .window = 1024 * 1024,
                     .bytes = (support_quick() ? 5 : 60) * MIB,
                     .most_bytes = (HNPEI_REAL_IS_DOUBLE ? 55 : 40) * MIB,
                     .epochs = 2};
    run(&s);
}

static void large__four_gigabytes_train_in_400_megabytes(void **state)
{
    const scale s = {.n_sets = 303500, .d_x = 160, .bytes = 4096 * MIB, .epochs = 2};
    if (!support_is_long() || support_is_sanitized()) {
        printf("SKIPPED a data set of 4 GiB: it is part of `make check-faults`, without sanitizers\n");
        return;
    }
    scale whole = s;
    whole.most_bytes = 400 * MIB - peak();
    run(&whole);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(large__a_data_set_trains_in_memory_that_its_window_bounds),
        cmocka_unit_test(large__four_gigabytes_train_in_400_megabytes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
