/* Two inferences in two threads, and one that is asked for two things at once. */
#include "toy.h"

#include <pthread.h>

enum { MANY = 200 };

typedef struct job {
    hnpe_context *context;
    uint64_t seed;
    double theta[2 * MANY];
    hnpe_status status;
} job;

static int product(void *user_data, size_t n, const double *alpha, const double *beta, hnpe_rng *rng, double *x)
{
    for (size_t i = 0; i < n; ++i)
        x[i] = alpha[i] * beta[i] + 0.05 * hnpe_rng_normal(rng);
    return 0;
}

/* Without cmocka's functions, which belong to the thread of the test. */
static hnpe_status infer(job *j)
{
    const double zero = 0, one = 1, x[3] = {0.2, 0.5, 0.1};
    const int64_t three = 3;
    hnpe_prior *prior = NULL;
    hnpe_simulator *simulator = NULL;
    hnpe_inference *inference = NULL;
    hnpe_trainer *trainer = NULL;
    hnpe_posterior *posterior = NULL;
    hnpe_rng *rng = NULL;
    hnpe_status status = HNPE_OK;
#define NEXT(call) status = status == HNPE_OK ? (call) : status
    NEXT(hnpe_prior_create_uniform(j->context, 1, &zero, &one, &prior));
    NEXT(hnpe_simulator_create(j->context, 1, 1, 1, product, NULL, NULL, &simulator));
    NEXT(hnpe_inference_create(j->context, prior, prior, simulator, &inference));
    NEXT(hnpe_inference_set_int(inference, HNPE_INFERENCE_SIMULATIONS, 200));
    NEXT(hnpe_inference_set_int(inference, HNPE_INFERENCE_MAX_EXTRA, 4));
    NEXT(hnpe_inference_set_seed(inference, j->seed));
    NEXT(hnpe_inference_get_trainer(inference, &trainer));
    NEXT(hnpe_trainer_set_int(trainer, HNPE_TRAINER_EPOCHS, 3));
    NEXT(hnpe_inference_run(inference, NULL));
    NEXT(hnpe_inference_posterior(inference, &posterior));
    NEXT(hnpe_rng_create(j->context, j->seed, 1, &rng));
    NEXT(hnpe_posterior_sample(posterior, 1, &three, x, MANY, rng, j->theta));
    hnpe_rng_release(rng);
    hnpe_posterior_release(posterior);
    hnpe_trainer_release(trainer);
    hnpe_inference_release(inference);
    hnpe_simulator_release(simulator);
    hnpe_prior_release(prior);
    return status;
}

static void *infer_on_a_thread(void *argument)
{
    job *j = argument;
    j->status = infer(j);
    return NULL;
}

static void test_inference__two_at_once_give_what_each_gives_alone(void **state)
{
    static job jobs[2], alone;
    hnpe_context *shared = support_context(2);
    pthread_t handles[2];
    for (size_t i = 0; i < 2; ++i) {
        jobs[i].context = shared;
        jobs[i].seed = 3 + i;
        assert_int_equal(pthread_create(&handles[i], NULL, infer_on_a_thread, &jobs[i]), 0);
    }
    for (size_t i = 0; i < 2; ++i)
        assert_int_equal(pthread_join(handles[i], NULL), 0);
    for (size_t i = 0; i < 2; ++i) {
        alone.seed = 3 + i;
        assert_int_equal(jobs[i].status, HNPE_OK);
        support_assert_ok(infer(&alone));
        assert_memory_equal(alone.theta, jobs[i].theta, sizeof alone.theta);
    }
    hnpe_context_release(shared);
}

/* ---- a monitor on another thread, and calls that come while an inference runs ---- */

typedef struct meeting {
    atomic_int begun;
    hnpe_inference *inference;
    hnpe_monitor *monitor;
    hnpe_status train, set, freeze;
} meeting;

static int note_begin(void *user_data, const hnpe_progress *progress)
{
    atomic_store(&((meeting *)user_data)->begun, 1);
    return 0;
}

static void *disturb(void *argument)
{
    meeting *m = argument;
    hnpe_posterior *posterior;
    while (!atomic_load(&m->begun))
        ;
    m->train = hnpe_inference_train(m->inference, NULL);
    m->set = hnpe_inference_set_int(m->inference, HNPE_INFERENCE_SIMULATIONS, 10);
    m->freeze = hnpe_inference_posterior(m->inference, &posterior);
    hnpe_monitor_request_stop(m->monitor);
    return NULL;
}

static void test_inference__another_thread_is_told_it_is_busy_and_may_stop_it(void **state)
{
    support_toy toy;
    meeting m = {.inference = NULL};
    pthread_t handle;
    support_toy_create(NULL, 0.05, 500, 4, 3, &toy);
    support_toy_epochs(&toy, 1000000);
    hnpe_trainer *trainer;
    support_assert_ok(hnpe_inference_get_trainer(toy.inference, &trainer));
    support_assert_ok(hnpe_trainer_set_int(trainer, HNPE_TRAINER_PATIENCE, 1000000));
    m.inference = toy.inference;
    support_assert_ok(hnpe_monitor_create(NULL, note_begin, &m, NULL, &m.monitor));
    assert_int_equal(pthread_create(&handle, NULL, disturb, &m), 0);
    support_assert_fails(hnpe_inference_run(toy.inference, m.monitor), HNPE_ERROR_CANCELLED, "stop was requested");
    assert_int_equal(pthread_join(handle, NULL), 0);
    assert_int_equal(m.train, HNPE_ERROR_BUSY);
    assert_int_equal(m.set, HNPE_ERROR_BUSY);
    assert_int_equal(m.freeze, HNPE_ERROR_BUSY);
    hnpe_trainer_release(trainer);
    hnpe_monitor_release(m.monitor);
    support_toy_free(&toy);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_inference__two_at_once_give_what_each_gives_alone),
        cmocka_unit_test(test_inference__another_thread_is_told_it_is_busy_and_may_stop_it),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
