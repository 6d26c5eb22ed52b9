/* A stop while nothing is simulated and nothing trained: when a proposal is made, when sets are looked for that are
   left of the prior, when it is measured how far the posterior moved. The prior of alpha is the host's own, and asks
   for the stop at one of its calls; the next call of the inference goes on to the same bits. */
#include "gaussian.h"

enum { ROWS = 2, DRAWS = 100 };
static const double target[ROWS] = {0.4, 0.1};

typedef struct host {
    hnpe_monitor *monitor;
    int64_t calls, stop_at; /* of the prior's functions */
    int64_t after;          /* calls since it asked to stop */
    int asked;
    hnpe_inference *inference;
} host;

static void note(host *h)
{
    h->after += h->asked;
    if (++h->calls != h->stop_at)
        return;
    h->asked = 1;
    hnpe_monitor_request_stop(h->monitor);
}

static int sample(void *user_data, size_t n, const double *beta, hnpe_rng *rng, double *alpha)
{
    note(user_data);
    for (size_t i = 0; i < n; ++i)
        alpha[i] = beta[i] + hnpe_rng_uniform(rng);
    return 0;
}

static int log_density(void *user_data, size_t n, const double *beta, const double *alpha, double *log_p)
{
    note(user_data);
    (void)beta;
    (void)alpha;
    for (size_t i = 0; i < n; ++i)
        log_p[i] = 0;
    return 0;
}

static int bounds(void *user_data, size_t n, const double *beta, double *low, double *high)
{
    note(user_data);
    for (size_t i = 0; i < n; ++i) {
        low[i] = beta[i];
        high[i] = beta[i] + 1;
    }
    return 0;
}

static int simulate(void *user_data, size_t n, const double *alpha, const double *beta, hnpe_rng *rng, double *x)
{
    (void)user_data;
    (void)beta;
    for (size_t i = 0; i < n; ++i)
        x[i] = alpha[i] + 0.3 * hnpe_rng_normal(rng);
    return 0;
}

static void open_host(hnpe_rounds way, host *h)
{
    const hnpe_prior_functions functions = {
        .struct_size = sizeof functions, .sample = sample, .log_density = log_density, .support = bounds};
    const double zero = 0, one = 1;
    hnpe_prior *local, *global;
    hnpe_simulator *simulator;
    hnpe_trainer *trainer;
    *h = (host){.stop_at = -1};
    support_assert_ok(hnpe_monitor_create(NULL, NULL, NULL, NULL, &h->monitor));
    support_assert_ok(hnpe_prior_create_custom(NULL, 1, 1, &functions, h, NULL, &local));
    support_assert_ok(hnpe_prior_create_normal(NULL, 1, &zero, &one, &global));
    support_assert_ok(hnpe_simulator_create(NULL, 1, 1, 1, simulate, NULL, NULL, &simulator));
    support_assert_ok(hnpe_inference_create(NULL, local, global, simulator, &h->inference));
    support_assert_ok(hnpe_inference_set_int(h->inference, HNPE_INFERENCE_SIMULATIONS, 150));
    support_assert_ok(hnpe_inference_set_int(h->inference, HNPE_INFERENCE_ROUNDS, way));
    support_assert_ok(hnpe_inference_get_trainer(h->inference, &trainer));
    support_assert_ok(hnpe_trainer_set_int(trainer, HNPE_TRAINER_EPOCHS, 2));
    hnpe_trainer_release(trainer);
    hnpe_simulator_release(simulator);
    hnpe_prior_release(local);
    hnpe_prior_release(global);
}

static hnpe_status one_round(host *h)
{
    return hnpe_inference_run_rounds(h->inference, ROWS, target, 1, h->monitor);
}

static void close_host(host *h, double *theta)
{
    const int64_t rows = ROWS;
    hnpe_posterior *posterior;
    hnpe_rng *rng;
    support_assert_ok(hnpe_inference_posterior(h->inference, &posterior));
    support_assert_ok(hnpe_rng_create(NULL, 1, 0, &rng));
    support_assert_ok(hnpe_posterior_sample(posterior, 1, &rows, target, DRAWS, rng, theta));
    hnpe_rng_release(rng);
    hnpe_posterior_release(posterior);
    hnpe_inference_release(h->inference);
    hnpe_monitor_release(h->monitor);
}

/* Of a whole second round: the calls of the prior. */
static int64_t undisturbed(hnpe_rounds way, double *theta)
{
    host h;
    open_host(way, &h);
    support_assert_ok(one_round(&h));
    const int64_t before = h.calls;
    support_assert_ok(one_round(&h));
    const int64_t calls = h.calls - before;
    close_host(&h, theta);
    return calls;
}

/* Stopped at call `at` of the second round, which is then finished by another. */
static void disturbed(hnpe_rounds way, int64_t at, double *theta)
{
    host h;
    hnpe_round_info info = {.struct_size = sizeof info};
    open_host(way, &h);
    support_assert_ok(one_round(&h));
    h.stop_at = h.calls + at;
    support_assert_status(one_round(&h), HNPE_ERROR_CANCELLED);
    assert_true(h.after <= 6); /* what one block of draws asks the prior */
    h.stop_at = -1;
    support_assert_ok(one_round(&h));
    support_assert_ok(hnpe_inference_describe_round(h.inference, 1, &info));
    assert_int_equal(info.state, HNPE_ROUND_FINISHED);
    assert_true(info.moved >= 0);
    close_host(&h, theta);
}

static void check(hnpe_rounds way, int least)
{
    static double expected[2 * DRAWS], found[2 * DRAWS];
    const int64_t calls = undisturbed(way, expected), step = support_quick() ? calls / 4 + 1 : calls / 16 + 1;
    assert_true(calls >= least);
    for (int64_t at = 1; at <= calls; at += step) {
        disturbed(way, at, found);
        assert_memory_equal(found, expected, sizeof expected);
    }
    for (int64_t at = calls - 8; at < calls; at += 3) { /* how far it moved is measured last */
        disturbed(way, at, found);
        assert_memory_equal(found, expected, sizeof expected);
    }
    print_message("way %d: the prior is called %lld times in a round\n", (int)way, (long long)calls);
}

static void test_stop__anywhere_between_training_and_simulation_of_truncated_rounds_is_seen_at_once(void **state)
{
    check(HNPE_ROUNDS_TRUNCATED, 100);
}

static void test_stop__while_it_is_measured_how_far_the_posterior_moved_does_not_repeat_the_training(void **state)
{
    check(HNPE_ROUNDS_ATOMIC, 20);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_stop__anywhere_between_training_and_simulation_of_truncated_rounds_is_seen_at_once),
        cmocka_unit_test(test_stop__while_it_is_measured_how_far_the_posterior_moved_does_not_repeat_the_training),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
