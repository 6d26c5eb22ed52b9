/* OpenBLAS's threads are the host's: how many it has set stays so, the library starts none of them, and no bit depends
   on how many there are. */
#include "support.h"

#include "linalg/linalg.h"

#include <hnpe.h>

#include <cblas.h>
#include <math.h>
#include <time.h>

enum { DIM = 160, DRAWS = 400 };

static void make_covariance(double *covariance)
{
    for (size_t i = 0; i < DIM; ++i)
        for (size_t j = 0; j < DIM; ++j)
            covariance[i * DIM + j] = exp(-fabs((double)i - (double)j) / 10) + (i == j);
}

/* Everything that the library asks of OpenBLAS: a prior with a covariance is made, drawn from, and has a density. */
static void draw(double *theta, double *log_p)
{
    static double covariance[DIM * DIM], mean[DIM];
    hnpe_prior *prior;
    hnpe_rng *rng;
    make_covariance(covariance);
    support_assert_ok(hnpe_prior_create_multivariate_normal(NULL, DIM, mean, covariance, &prior));
    support_assert_ok(hnpe_rng_create(NULL, 1, 0, &rng));
    support_assert_ok(hnpe_prior_sample(prior, DRAWS, NULL, rng, theta));
    support_assert_ok(hnpe_prior_log_density(prior, DRAWS, NULL, theta, log_p));
    hnpe_rng_release(rng);
    hnpe_prior_release(prior);
}

static void test_openblas__has_the_same_bits_for_any_number_of_its_threads(void **state)
{
    static double theta[2][DRAWS * DIM], log_p[2][DRAWS];
    const int before = openblas_get_num_threads();
    openblas_set_num_threads(1);
    draw(theta[0], log_p[0]);
    for (int threads = 2; threads <= 4; ++threads) {
        openblas_set_num_threads(threads);
        draw(theta[1], log_p[1]);
        assert_memory_equal(theta[0], theta[1], sizeof theta[0]);
        assert_memory_equal(log_p[0], log_p[1], sizeof log_p[0]);
    }
    openblas_set_num_threads(before);
}

static double seconds(clockid_t clock)
{
    struct timespec now;
    clock_gettime(clock, &now);
    return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}

/* Threads of OpenBLAS would add their time to the process's. */
static void test_openblas__starts_none_of_its_threads_for_the_library(void **state)
{
    static double theta[DRAWS * DIM], log_p[DRAWS];
    const int before = openblas_get_num_threads();
    openblas_set_num_threads(3);
    nanosleep(&(struct timespec){.tv_nsec = 100000000}, NULL); /* those that it has just made go to sleep */
    const double process = seconds(CLOCK_PROCESS_CPUTIME_ID), thread = seconds(CLOCK_THREAD_CPUTIME_ID);
    for (int i = 0; i < 10; ++i)
        draw(theta, log_p);
    const double alone = seconds(CLOCK_THREAD_CPUTIME_ID) - thread;
    const double all = seconds(CLOCK_PROCESS_CPUTIME_ID) - process;
    openblas_set_num_threads(before);
    print_message("%.1f ms on this thread, %.1f ms in the process\n", 1e3 * alone, 1e3 * all);
    assert_true(all < 1.1 * alone + 1e-3);
}

/* ---- the host's setting, before, during and after ---- */

typedef struct host {
    int calls, seen_least, seen_most;
} host;

static void look(host *h)
{
    const int now = openblas_get_num_threads();
    h->seen_least = h->calls == 0 || now < h->seen_least ? now : h->seen_least;
    h->seen_most = h->calls == 0 || now > h->seen_most ? now : h->seen_most;
    ++h->calls;
}

static int sum(void *user_data, size_t n, const double *local, const double *global, hnpe_rng *rng, double *x)
{
    look(user_data);
    for (size_t i = 0; i < n; ++i)
        x[i] = global[i * DIM] + hnpe_rng_normal(rng);
    (void)local;
    return 0;
}

static int report(void *user_data, const hnpe_progress *progress)
{
    (void)progress;
    look(user_data);
    return 0;
}

static void test_openblas__keeps_the_hosts_setting_before_during_and_after(void **state)
{
    static double covariance[DIM * DIM], mean[DIM], theta[10 * (DIM + 1)], x[1] = {0.5};
    const double zero = 0, one = 1;
    const int before = openblas_get_num_threads();
    const int64_t rows = 1;
    host h = {0};
    hnpe_context *context = support_context(2);
    hnpe_prior *local, *global;
    hnpe_simulator *simulator;
    hnpe_inference *inference;
    hnpe_trainer *trainer;
    hnpe_monitor *monitor;
    hnpe_posterior *posterior;
    hnpe_rng *rng;
    openblas_set_num_threads(3);
    make_covariance(covariance);
    support_assert_ok(hnpe_prior_create_normal(context, 1, &zero, &one, &local));
    support_assert_ok(hnpe_prior_create_multivariate_normal(context, DIM, mean, covariance, &global));
    support_assert_ok(hnpe_simulator_create(context, 1, DIM, 1, sum, &h, NULL, &simulator));
    support_assert_ok(hnpe_inference_create(context, local, global, simulator, &inference));
    support_assert_ok(hnpe_inference_set_int(inference, HNPE_INFERENCE_SIMULATIONS, 100));
    support_assert_ok(hnpe_inference_get_trainer(inference, &trainer));
    support_assert_ok(hnpe_trainer_set_int(trainer, HNPE_TRAINER_EPOCHS, 1));
    support_assert_ok(hnpe_monitor_create(context, report, &h, NULL, &monitor));
    support_assert_ok(hnpe_inference_run(inference, monitor));
    support_assert_ok(hnpe_inference_posterior(inference, &posterior));
    support_assert_ok(hnpe_rng_create(context, 1, 0, &rng));
    support_assert_ok(hnpe_posterior_sample(posterior, 1, &rows, x, 10, rng, theta));
    assert_true(h.calls > 2);
    assert_int_equal(h.seen_least, 3);
    assert_int_equal(h.seen_most, 3);
    assert_int_equal(openblas_get_num_threads(), 3);
    openblas_set_num_threads(before);
    hnpe_rng_release(rng);
    hnpe_posterior_release(posterior);
    hnpe_monitor_release(monitor);
    hnpe_trainer_release(trainer);
    hnpe_inference_release(inference);
    hnpe_simulator_release(simulator);
    hnpe_prior_release(global);
    hnpe_prior_release(local);
    hnpe_context_release(context);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_openblas__has_the_same_bits_for_any_number_of_its_threads),
        cmocka_unit_test(test_openblas__starts_none_of_its_threads_for_the_library),
        cmocka_unit_test(test_openblas__keeps_the_hosts_setting_before_during_and_after),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
