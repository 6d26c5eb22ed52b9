/* A process that simulates a data set on disk is killed at random moments, again and again: what is there opens, and
   in the end it has the bits of a process that was left alone. */
#include "disk.h"

#include <sys/wait.h>
#include <time.h>

enum { SETS = 1500, CHUNK = 16 };

static void wait_for(double seconds)
{
    const struct timespec time = {(time_t)seconds, (long)(1e9 * (seconds - (double)(time_t)seconds))};
    nanosleep(&time, NULL);
}

static int simulate_slowly(void *user_data, size_t n, const double *local, const double *global, hnpe_rng *rng,
                           double *x)
{
    (void)user_data;
    for (size_t i = 0; i < n; ++i) {
        x[2 * i] = local[i] * global[i] + hnpe_rng_normal(rng);
        x[2 * i + 1] = i % 5 ? x[2 * i] : NAN;
    }
    wait_for(2e-4);
    return 0;
}

/* Goes on with what is there, in calls of `at_once` sets with what is in memory written out between them. */
static void work(hnpe_dataset *dataset, size_t at_once, int flushes)
{
    const double low = 0, high = 1;
    hnpe_prior *prior;
    hnpe_simulator *simulator;
    support_assert_ok(hnpe_prior_create_uniform(NULL, 1, &low, &high, &prior));
    support_assert_ok(hnpe_simulator_create(NULL, 1, 1, 2, simulate_slowly, NULL, NULL, &simulator));
    support_assert_ok(hnpe_simulator_set_int(simulator, HNPE_SIMULATOR_CHUNK, CHUNK));
    for (size_t there = dataset->n_sets; there < SETS; there = dataset->n_sets) {
        const size_t n = SETS - there < at_once ? SETS - there : at_once;
        support_assert_ok(hnpe_dataset_simulate(dataset, prior, prior, simulator, n, 0, 6, 3, there, NULL));
        if (flushes)
            support_assert_ok(hnpe_dataset_flush(dataset));
    }
    hnpe_simulator_release(simulator);
    hnpe_prior_release(prior);
}

static void go_on(const place *d, size_t at_once)
{
    hnpe_dataset *dataset = open_disk(d);
    work(dataset, at_once, 1);
    hnpe_dataset_release(dataset);
}

/* Returns 1 when the process was killed, 0 when it came to its end. */
static int kill_after(const place *d, size_t at_once, double seconds)
{
    const pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        go_on(d, at_once);
        _exit(0); /* after a failed assertion cmocka would go on with the other tests */
    }
    wait_for(seconds);
    kill(child, SIGKILL);
    int result;
    assert_int_equal(waitpid(child, &result, 0), child);
    assert_true(WIFSIGNALED(result) || (WIFEXITED(result) && WEXITSTATUS(result) == 0));
    return WIFSIGNALED(result);
}

static void killed__while_it_simulates_a_data_set_is_as_if_it_were_not(void **state)
{
    const size_t wanted = support_is_long() ? 60 : 6, portions[] = {SETS, 100, 7};
    hnpe_dataset *expected = make_memory();
    work(expected, SETS, 0);
    hnpei_stream stream;
    hnpei_stream_init(&stream, (uint64_t)time(NULL), HNPEI_PURPOSE_USER, 0); /* other moments each time */
    size_t kills = 0, rounds = 0, shorter = 0;
    for (; kills < wanted; ++rounds) {
        place d = make_disk();
        hnpe_dataset_release(create(&d));
        int64_t before = 0, there = 0;
        while (there < SETS) {
            const int killed = kill_after(&d, portions[rounds % 3], 0.06 * hnpei_stream_uniform(&stream));
            hnpe_dataset *dataset = open_disk(&d); /* whatever the moment was */
            support_assert_ok(hnpe_dataset_count(dataset, &there, NULL, NULL));
            assert_true(there >= before); /* what was safe stays */
            if (there > before)
                assert_sets_from(expected, 0, dataset);
            kills += (size_t)killed;
            shorter += killed && there > 0 && there < SETS;
            before = there;
            hnpe_dataset_release(dataset);
        }
        hnpe_dataset *dataset = open_disk(&d);
        assert_equal_sets(dataset, expected);
        hnpe_dataset_release(dataset);
        remove_disk(&d);
    }
    print_message("%zu kills survived, %zu of them with a part of the data set there, in %zu data sets\n", kills,
                  shorter, rounds);
    hnpe_dataset_release(expected);
}

static void simulated__after_a_crash_has_the_files_of_one_call(void **state)
{
    place a = make_disk(), b = make_disk();
    hnpe_dataset *one = create(&a);
    work(one, SETS, 0);
    hnpe_dataset_release(one);
    for (size_t left = 1; left < count_shards(&a); left *= 3) {
        for (size_t i = 0; i < left; ++i) /* what a crash then would have left */
            copy_shard(&a, i, &b, i);
        hnpe_dataset *there = open_disk(&b);
        assert_int_equal(there->n_series, 1);
        assert_int_equal(there->series[0].sets, there->n_sets);
        work(there, SETS, 0);
        hnpe_dataset_release(there);
        assert_equal_folders(&a, &b);
        remove_contents(&b);
    }
    remove_disk(&a);
    remove_disk(&b);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(simulated__after_a_crash_has_the_files_of_one_call),
        cmocka_unit_test(killed__while_it_simulates_a_data_set_is_as_if_it_were_not),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
