/* Importance sampling where all is Gaussian and the evidence is known: beta ~ N(0, 1), alpha_i ~ N(beta, 1/4), x_i ~
   N(alpha_i, 1/4), so that the x_i are N(0, 1 + 1/2) with covariances 1. */
#include "gaussian.h"

#include <math.h>

enum { ROWS = 3 };
static const double observed[ROWS] = {0.4, -0.3, 1.1};
#define LOG_TWO_PI 1.8378770664093453

static int simulate(void *user_data, size_t n, const double *alpha, const double *beta, hnpe_rng *rng, double *x)
{
    for (size_t i = 0; i < n; ++i)
        x[i] = alpha[i] + 0.5 * hnpe_rng_normal(rng);
    return 0;
}

static hnpe_posterior *train(int64_t simulations, int64_t epochs, int32_t architecture)
{
    hnpe_prior *local, *global;
    hnpe_simulator *simulator;
    hnpe_inference *inference;
    hnpe_estimator *estimator;
    hnpe_posterior *posterior;
    hnpe_trainer *trainer;
    support_gaussian_priors(&local, &global);
    support_assert_ok(hnpe_simulator_create(NULL, 1, 1, 1, simulate, NULL, NULL, &simulator));
    if (architecture == HNPE_ARCHITECTURE_FACTORISED) {
        estimator = support_gaussian_estimator(local, global);
    } else {
        support_assert_ok(hnpe_estimator_create(NULL, local, global, 1, &estimator));
        support_assert_ok(hnpe_estimator_set_int(estimator, HNPE_ESTIMATOR_ARCHITECTURE, architecture));
    }
    support_assert_ok(hnpe_inference_create(NULL, local, global, simulator, &inference));
    support_assert_ok(hnpe_inference_set_estimator(inference, estimator));
    support_assert_ok(hnpe_inference_set_int(inference, HNPE_INFERENCE_SIMULATIONS, simulations));
    support_assert_ok(hnpe_inference_set_int(inference, HNPE_INFERENCE_MIN_EXTRA, ROWS - 1));
    support_assert_ok(hnpe_inference_set_int(inference, HNPE_INFERENCE_MAX_EXTRA, ROWS - 1));
    support_assert_ok(hnpe_inference_get_trainer(inference, &trainer));
    support_assert_ok(hnpe_trainer_set_int(trainer, HNPE_TRAINER_EPOCHS, epochs));
    support_assert_ok(hnpe_inference_run(inference, NULL));
    support_assert_ok(hnpe_inference_posterior(inference, &posterior));
    hnpe_trainer_release(trainer);
    hnpe_inference_release(inference);
    hnpe_estimator_release(estimator);
    hnpe_simulator_release(simulator);
    hnpe_prior_release(local);
    hnpe_prior_release(global);
    return posterior;
}

/* Of the rows given: log N(x; 0, 1/2 + all ones), by the matrix determinant lemma and Sherman-Morrison. */
static double exact_evidence(size_t n, const double *x)
{
    double sum = 0, squares = 0;
    for (size_t i = 0; i < n; ++i) {
        sum += x[i];
        squares += x[i] * x[i];
    }
    const double rows = (double)n;
    return -rows / 2 * LOG_TWO_PI - rows / 2 * log(0.5) - log(1 + 2 * rows) / 2 - squares +
           2 * sum * sum / (1 + 2 * rows);
}

static double log_normal(double x, double mean, double variance)
{
    return -(x - mean) * (x - mean) / (2 * variance) - (LOG_TWO_PI + log(variance)) / 2;
}

/* What a function of the host's is asked to do besides. */
typedef struct host {
    size_t calls, bad; /* the draw, from 1, whose number is bad */
    double number;
    size_t seen;
    hnpe_monitor *stop;
    int result, joint, marginal;
} host;

static int likelihood(void *user_data, size_t n, size_t n_local, const double *alpha, const double *beta,
                      double *log_target)
{
    host *h = user_data;
    ++h->calls;
    assert_int_equal(n_local, h->marginal ? 1 : ROWS);
    for (size_t i = 0; i < n; ++i) {
        assert_true(isnan(log_target[i]));
        log_target[i] = h->joint ? log_normal(beta[i], 0, 1) : 0;
        for (size_t row = 0; row < ROWS; ++row)
            if (row == 0 || !h->marginal) {
                log_target[i] += log_normal(observed[row], alpha[row * n + i], 0.25);
                log_target[i] += h->joint ? log_normal(alpha[row * n + i], beta[i], 0.25) : 0;
            } else {
                log_target[i] += log_normal(observed[row], beta[i], 0.5);
            }
        if (++h->seen == h->bad)
            log_target[i] = h->number;
    }
    hnpe_monitor_request_stop(h->stop);
    if (h->result)
        hnpe_set_error("no likelihood today");
    return h->result;
}

typedef struct draws {
    size_t n;
    double *alpha, *beta, *weights;
} draws;

static draws draws_make(size_t n)
{
    return (draws){n, test_malloc(ROWS * n * sizeof(double)), test_malloc(n * sizeof(double)),
                   test_malloc(n * sizeof(double))};
}

static void draws_free(draws *d)
{
    test_free(d->alpha);
    test_free(d->beta);
    test_free(d->weights);
}

static hnpe_status run(const hnpe_posterior *posterior, hnpe_rng *rng, host *h, draws *d)
{
    return hnpe_importance_run(posterior, ROWS, observed, d->n, rng,
                               h->joint ? HNPE_IMPORTANCE_JOINT : HNPE_IMPORTANCE_LIKELIHOOD, likelihood, h, h->stop,
                               d->alpha, d->beta, d->weights);
}

static hnpe_importance_info summarise(const draws *d)
{
    hnpe_importance_info info = {.struct_size = sizeof info};
    support_assert_ok(hnpe_importance_summarise(NULL, d->n, d->weights, NULL, &info));
    return info;
}

static hnpe_rng *make_rng(uint64_t seed)
{
    hnpe_rng *rng;
    support_assert_ok(hnpe_rng_create(NULL, seed, 0, &rng));
    return rng;
}

/* ---- the acceptance: intervals cover, efficiency comes to 1 ---- */

static void test_evidence__intervals_cover_as_often_as_they_say(void **state)
{
    const int times = support_quick() ? 50 : 1000;
    hnpe_posterior *posterior = train(1000, 8, HNPE_ARCHITECTURE_FACTORISED);
    const double exact = exact_evidence(ROWS, observed);
    draws d = draws_make(1000);
    double efficiency = 0, largest = -INFINITY;
    int inside = 0;
    for (int t = 0; t < times; ++t) {
        hnpe_rng *rng = make_rng(1000 + (uint64_t)t);
        host h = {0};
        support_assert_ok(run(posterior, rng, &h, &d));
        const hnpe_importance_info info = summarise(&d);
        inside += fabs(info.log_evidence - exact) < 1.959963984540054 * info.log_evidence_error;
        efficiency += info.efficiency / times;
        largest = fmax(largest, info.pareto_k);
        hnpe_rng_release(rng);
    }
    print_message("%d of %d intervals cover; efficiency %.3f, largest Pareto k %.2f\n", inside, times, efficiency,
                  largest);
    assert_true(efficiency < 0.97); /* q is not the posterior, or nothing is tested */
    if (!support_quick()) {
        assert_true(inside >= 930);
        assert_true(inside <= 970);
    }
    draws_free(&d);
    hnpe_posterior_release(posterior);
}

static void test_evidence__efficiency_comes_to_one_as_q_comes_to_the_posterior(void **state)
{
    const int64_t simulations[] = {100, 1000, 10000}, epochs[] = {2, 8, 60};
    double before = 0;
    if (support_quick())
        return;
    draws d = draws_make(10000);
    for (size_t i = 0; i < 3; ++i) {
        hnpe_posterior *posterior = train(simulations[i], epochs[i], HNPE_ARCHITECTURE_FACTORISED);
        hnpe_rng *rng = make_rng(4);
        host h = {0};
        support_assert_ok(run(posterior, rng, &h, &d));
        const hnpe_importance_info info = summarise(&d);
        print_message("%d simulations: efficiency %.4f, Pareto k %.2f, log evidence %.4f +- %.4f, exact %.4f: %s\n",
                      (int)simulations[i], info.efficiency, info.pareto_k, info.log_evidence, info.log_evidence_error,
                      exact_evidence(ROWS, observed), info.words);
        assert_true(info.efficiency > before);
        before = info.efficiency;
        hnpe_rng_release(rng);
        hnpe_posterior_release(posterior);
    }
    assert_true(before > 0.98);
    draws_free(&d);
}

/* ---- what is weighed is the exact posterior ---- */

static void test_evidence__weighted_draws_have_the_moments_of_the_exact_posterior(void **state)
{
    const support_gaussian model = {0, 0};
    const support_moments exact = support_gaussian_exact(&model, ROWS, observed);
    hnpe_posterior *posterior = train(1000, 8, HNPE_ARCHITECTURE_FACTORISED);
    draws d = draws_make(40000);
    int64_t *index = test_malloc(d.n * sizeof *index);
    hnpe_rng *rng = make_rng(9);
    host h = {0};
    support_assert_ok(run(posterior, rng, &h, &d));
    assert_int_equal(h.seen, d.n);
    assert_int_equal(h.calls, (d.n + HNPE_IMPORTANCE_BATCH - 1) / HNPE_IMPORTANCE_BATCH);
    support_assert_ok(hnpe_importance_resample(NULL, d.n, d.weights, HNPE_IMPORTANCE_SYSTEMATIC, 1, d.n, index));
    for (size_t j = 0; j < 2; ++j) {
        const double *values = j ? d.beta : d.alpha; /* alpha_0 is the first row */
        double mean = 0, square = 0;
        for (size_t i = 0; i < d.n; ++i)
            mean += values[index[i]] / (double)d.n;
        for (size_t i = 0; i < d.n; ++i)
            square += pow(values[index[i]] - mean, 2) / (double)d.n;
        support_assert_close(mean, exact.mean[j], 0.03 * exact.sd[j]);
        support_assert_close(sqrt(square), exact.sd[j], 0.03 * exact.sd[j]);
    }
    hnpe_rng_release(rng);
    test_free(index);
    draws_free(&d);
    hnpe_posterior_release(posterior);
}

/* The host's joint density, or its numbers without a callback, give the same weights. */
static void test_evidence__all_ways_to_give_a_target_agree(void **state)
{
    hnpe_posterior *posterior = train(200, 2, HNPE_ARCHITECTURE_FACTORISED);
    draws one = draws_make(3000), other = draws_make(3000);
    hnpe_rng *rng = make_rng(7), *again = make_rng(7);
    host h = {0}, joint = {.joint = 1};
    support_assert_ok(run(posterior, rng, &h, &one));
    support_assert_ok(run(posterior, again, &joint, &other));
    assert_memory_equal(one.alpha, other.alpha, ROWS * one.n * sizeof(double));
    for (size_t i = 0; i < one.n; ++i)
        support_assert_close(one.weights[i], other.weights[i], 1e-9);
    assert_true(hnpe_rng_next(rng) == hnpe_rng_next(again));
    for (size_t i = 0; i < one.n; ++i) {
        other.weights[i] = 0;
        for (size_t row = 0; row < ROWS; ++row)
            other.weights[i] += log_normal(observed[row], one.alpha[row * one.n + i], 0.25);
    }
    support_assert_ok(hnpe_importance_weigh(posterior, ROWS, observed, one.n, one.alpha, one.beta,
                                            HNPE_IMPORTANCE_LIKELIHOOD, other.weights, other.weights));
    for (size_t i = 0; i < one.n; ++i)
        support_assert_close(one.weights[i], other.weights[i], 1e-9);
    other.weights[2] = NAN;
    support_assert_fails(hnpe_importance_weigh(posterior, ROWS, observed, one.n, one.alpha, one.beta,
                                               HNPE_IMPORTANCE_LIKELIHOOD, other.weights, one.weights),
                         HNPE_ERROR_NUMERIC, "draw 2 is nan");
    hnpe_rng_release(rng);
    hnpe_rng_release(again);
    draws_free(&one);
    draws_free(&other);
    hnpe_posterior_release(posterior);
}

/* (alpha_0, beta) alone: the likelihood has the other alpha integrated out. */
static void test_evidence__of_an_aggregated_posterior_takes_a_marginal_likelihood(void **state)
{
    hnpe_posterior *posterior = train(2000, 15, HNPE_ARCHITECTURE_AGGREGATED);
    draws d = draws_make(4000);
    hnpe_rng *rng = make_rng(3);
    host h = {.marginal = 1};
    support_assert_ok(run(posterior, rng, &h, &d));
    const hnpe_importance_info info = summarise(&d);
    print_message("efficiency %.3f\n", info.efficiency);
    assert_true(fabs(info.log_evidence - exact_evidence(ROWS, observed)) < 4 * info.log_evidence_error);
    assert_true(info.log_evidence_error < 0.1);
    hnpe_rng_release(rng);
    draws_free(&d);
    hnpe_posterior_release(posterior);
}

/* ---- what hosts do wrong ---- */

static void test_evidence__a_bad_number_is_told_with_its_draw(void **state)
{
    hnpe_posterior *posterior = train(100, 1, HNPE_ARCHITECTURE_FACTORISED);
    draws d = draws_make(2500);
    hnpe_rng *rng = make_rng(3), *fresh = make_rng(3);
    host nan = {.bad = 1501, .number = NAN}, infinite = {.bad = 8, .number = INFINITY},
         none = {.bad = 8, .number = -INFINITY};
    support_assert_fails(run(posterior, rng, &nan, &d), HNPE_ERROR_NUMERIC, "log_target of draw 1500 is nan");
    support_assert_fails(run(posterior, rng, &infinite, &d), HNPE_ERROR_NUMERIC, "log_target of draw 7 is inf");
    assert_true(hnpe_rng_next(rng) == hnpe_rng_next(fresh));
    support_assert_ok(run(posterior, rng, &none, &d));
    assert_true(d.weights[7] == -INFINITY && isfinite(d.weights[8]));
    summarise(&d);
    hnpe_rng_release(rng);
    hnpe_rng_release(fresh);
    draws_free(&d);
    hnpe_posterior_release(posterior);
}

static void test_evidence__a_host_that_fails_or_stops_ends_the_call(void **state)
{
    hnpe_posterior *posterior = train(100, 1, HNPE_ARCHITECTURE_FACTORISED);
    draws d = draws_make(5000);
    hnpe_rng *rng = make_rng(3);
    host failing = {.result = -3}, cancelling = {.result = 1}, stopping = {0};
    support_assert_fails(run(posterior, rng, &failing, &d), HNPE_ERROR_CALLBACK, "no likelihood today");
    assert_int_equal(hnpe_last_callback_result(), -3);
    support_assert_fails(run(posterior, rng, &cancelling, &d), HNPE_ERROR_CANCELLED, "no likelihood today");
    support_assert_ok(hnpe_monitor_create(NULL, NULL, NULL, NULL, &stopping.stop));
    support_assert_status(run(posterior, rng, &stopping, &d), HNPE_ERROR_CANCELLED);
    assert_int_equal(stopping.calls, 1);
    support_assert_fails(hnpe_importance_run(posterior, ROWS, observed, 10, rng, (hnpe_importance_target)7, likelihood,
                                             &failing, NULL, d.alpha, d.beta, d.weights),
                         HNPE_ERROR_INVALID_ARGUMENT, "target is 7");
    hnpe_monitor_release(stopping.stop);
    hnpe_rng_release(rng);
    draws_free(&d);
    hnpe_posterior_release(posterior);
}

/* ---- threads ---- */

static void test_evidence__same_seed_gives_same_bits_for_any_number_of_threads(void **state)
{
    const double low = 0, high = 1, x[2] = {0.3, 0.5};
    enum { N = 5000 };
    double *out[2], *alpha = test_malloc(2 * N * sizeof *alpha), *beta = test_malloc(N * sizeof *beta);
    for (int t = 0; t < 2; ++t) {
        hnpe_context *context = support_context(t ? 4 : 1);
        hnpe_prior *prior;
        hnpe_estimator *estimator;
        hnpe_posterior *posterior;
        hnpe_rng *rng = make_rng(2);
        out[t] = test_calloc(N, sizeof **out);
        support_assert_ok(hnpe_prior_create_uniform(context, 1, &low, &high, &prior));
        support_assert_ok(hnpe_estimator_create(context, prior, prior, 1, &estimator));
        support_assert_ok(hnpe_posterior_create(estimator, &posterior));
        support_assert_ok(hnpe_posterior_sample_all(posterior, 1, (int64_t[]){2}, x, N, rng, alpha, beta));
        support_assert_ok(
            hnpe_importance_weigh(posterior, 2, x, N, alpha, beta, HNPE_IMPORTANCE_LIKELIHOOD, out[t], out[t]));
        alpha[0] = 1.5;
        support_assert_fails(
            hnpe_importance_weigh(posterior, 2, x, N, alpha, beta, HNPE_IMPORTANCE_LIKELIHOOD, beta, beta),
            HNPE_ERROR_INVALID_ARGUMENT, "draw 0 is outside");
        hnpe_rng_release(rng);
        hnpe_posterior_release(posterior);
        hnpe_estimator_release(estimator);
        hnpe_prior_release(prior);
        hnpe_context_release(context);
    }
    assert_memory_equal(out[0], out[1], N * sizeof **out);
    test_free(out[0]);
    test_free(out[1]);
    test_free(alpha);
    test_free(beta);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_evidence__intervals_cover_as_often_as_they_say),
        cmocka_unit_test(test_evidence__efficiency_comes_to_one_as_q_comes_to_the_posterior),
        cmocka_unit_test(test_evidence__weighted_draws_have_the_moments_of_the_exact_posterior),
        cmocka_unit_test(test_evidence__all_ways_to_give_a_target_agree),
        cmocka_unit_test(test_evidence__of_an_aggregated_posterior_takes_a_marginal_likelihood),
        cmocka_unit_test(test_evidence__a_bad_number_is_told_with_its_draw),
        cmocka_unit_test(test_evidence__a_host_that_fails_or_stops_ends_the_call),
        cmocka_unit_test(test_evidence__same_seed_gives_same_bits_for_any_number_of_threads),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
