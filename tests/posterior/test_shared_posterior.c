/* One posterior, used by eight threads at once: each gets what it would get alone. */
#include "toy.h"

#include <pthread.h>

enum { THREADS = 8, TIMES = 3, DRAWS = 600, SETS = 3, ROWS = 6 };

static const int64_t rows[SETS] = {1, 2, 3};
static const double x[ROWS] = {0.2, 0.4, 0.1, 0.3, 0.6, 0.2};

typedef struct job {
    const hnpe_posterior *posterior;
    uint64_t seed;
    hnpe_status status;
    double theta[SETS * DRAWS * 2], log_q[SETS * DRAWS], local[ROWS * DRAWS], global[SETS * DRAWS], all[SETS * DRAWS];
} job;

static hnpe_status ask(job *j)
{
    hnpe_rng *rng;
    hnpe_status status = hnpe_rng_create(NULL, j->seed, 0, &rng);
    for (int k = 0; k < TIMES && status == HNPE_OK; ++k) {
        status = hnpe_posterior_sample(j->posterior, SETS, rows, x, DRAWS, rng, j->theta);
        if (status == HNPE_OK)
            status = hnpe_posterior_log_density(j->posterior, SETS, rows, x, DRAWS, j->theta, j->log_q);
        if (status == HNPE_OK)
            status = hnpe_posterior_sample_all(j->posterior, SETS, rows, x, DRAWS, rng, j->local, j->global);
        if (status == HNPE_OK)
            status = hnpe_posterior_log_density_all(j->posterior, SETS, rows, x, DRAWS, j->local, j->global, j->all);
    }
    hnpe_rng_release(rng);
    return status;
}

static void *ask_on_a_thread(void *argument)
{
    job *j = argument;
    j->status = ask(j);
    return NULL;
}

/* threads: of each call. */
static void check(int64_t threads)
{
    static job jobs[THREADS], alone;
    pthread_t handles[THREADS];
    hnpe_context *context = support_context(threads);
    support_toy toy;
    hnpe_posterior *posterior;
    support_toy_create(context, 0.05, 100, 4, 3, &toy);
    support_toy_epochs(&toy, 2);
    support_assert_ok(hnpe_inference_run(toy.inference, NULL));
    support_assert_ok(hnpe_inference_posterior(toy.inference, &posterior));
    for (size_t i = 0; i < THREADS; ++i) {
        jobs[i].posterior = posterior;
        jobs[i].seed = i;
        assert_int_equal(pthread_create(&handles[i], NULL, ask_on_a_thread, &jobs[i]), 0);
    }
    for (size_t i = 0; i < THREADS; ++i)
        assert_int_equal(pthread_join(handles[i], NULL), 0);
    for (size_t i = 0; i < THREADS; ++i) {
        assert_int_equal(jobs[i].status, HNPE_OK);
        alone.posterior = posterior;
        alone.seed = i;
        support_assert_ok(ask(&alone));
        assert_memory_equal(alone.theta, jobs[i].theta, sizeof alone.theta);
        assert_memory_equal(alone.log_q, jobs[i].log_q, sizeof alone.log_q);
        assert_memory_equal(alone.local, jobs[i].local, sizeof alone.local);
        assert_memory_equal(alone.global, jobs[i].global, sizeof alone.global);
        assert_memory_equal(alone.all, jobs[i].all, sizeof alone.all);
    }
    hnpe_posterior_release(posterior);
    support_toy_free(&toy);
    hnpe_context_release(context);
}

static void test_posterior__eight_threads_get_what_one_gets(void **state)
{
    check(1);
}

static void test_posterior__eight_threads_of_two_get_what_one_gets(void **state)
{
    check(2);
}

/* The last user frees it, whichever thread that is. */
static void *use_and_release(void *argument)
{
    hnpe_posterior *posterior = argument;
    double theta[2];
    hnpe_rng *rng;
    if (hnpe_rng_create(NULL, 1, 0, &rng) == HNPE_OK)
        (void)hnpe_posterior_sample(posterior, 1, NULL, x, 1, rng, theta);
    hnpe_rng_release(rng);
    hnpe_posterior_release(posterior);
    return NULL;
}

static void test_posterior__is_freed_by_its_last_user(void **state)
{
    const double zero = 0, one = 1;
    support_allocator allocator;
    hnpe_context *context = support_failing_context(&allocator, 0);
    pthread_t handles[THREADS];
    hnpe_prior *prior;
    hnpe_estimator *estimator;
    hnpe_posterior *posterior;
    support_assert_ok(hnpe_prior_create_uniform(context, 1, &zero, &one, &prior));
    support_assert_ok(hnpe_estimator_create(context, prior, prior, 1, &estimator));
    support_assert_ok(hnpe_posterior_create(estimator, &posterior));
    hnpe_estimator_release(estimator);
    hnpe_prior_release(prior);
    hnpe_context_release(context);
    for (int i = 0; i < THREADS; ++i) {
        hnpe_posterior_retain(posterior);
        assert_int_equal(pthread_create(&handles[i], NULL, use_and_release, posterior), 0);
    }
    hnpe_posterior_release(posterior);
    for (int i = 0; i < THREADS; ++i)
        assert_int_equal(pthread_join(handles[i], NULL), 0);
    assert_int_equal(atomic_load(&allocator.outstanding), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_posterior__eight_threads_get_what_one_gets),
        cmocka_unit_test(test_posterior__eight_threads_of_two_get_what_one_gets),
        cmocka_unit_test(test_posterior__is_freed_by_its_last_user),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
