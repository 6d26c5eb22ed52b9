/* Posteriors whose flow does not know the prior's bounds: draws are inside, densities normalised within. The flow is a
   fresh one, nearly standard normal, so that its mass is known. */
#include "estimator/estimator.h"
#include "posterior/posterior.h"
#include "support.h"

#include <hnpe.h>

#include <math.h>
#include <pthread.h>
#include <string.h>

static double normal_mass(double low, double high)
{
    return (erfc(-high / sqrt(2)) - erfc(-low / sqrt(2))) / 2;
}

static hnpe_prior *box(size_t dim, double low, double high)
{
    double lows[3] = {low, low, low}, highs[3] = {high, high, high};
    hnpe_prior *prior;
    support_assert_ok(hnpe_prior_create_uniform(NULL, dim, lows, highs, &prior));
    return prior;
}

static hnpe_posterior *open_posterior(hnpe_context *context, hnpe_prior *prior)
{
    hnpe_dims dims = {.struct_size = sizeof dims};
    hnpe_flow *flow;
    hnpe_estimator *estimator;
    hnpe_posterior *posterior;
    support_assert_ok(hnpe_prior_dims(prior, &dims));
    support_assert_ok(hnpe_flow_create_maf(context, (size_t)dims.d_out, 1, &flow));
    support_assert_ok(hnpe_estimator_create_factorised(context, prior, NULL, 1, NULL, NULL, flow, NULL, &estimator));
    support_assert_ok(hnpe_estimator_set_int(estimator, HNPE_ESTIMATOR_BOUNDED, HNPE_BOUNDED_TRUNCATED));
    support_assert_ok(hnpe_posterior_create(estimator, &posterior));
    hnpe_flow_release(flow);
    hnpe_estimator_release(estimator);
    hnpe_prior_release(prior);
    return posterior;
}

static void test_truncated__densities_are_normalised_by_the_mass_inside(void **state)
{
    hnpe_posterior *posterior = open_posterior(NULL, box(1, -0.5, 1));
    const double x[2] = {0.3, -1}, mass = normal_mass(-0.5, 1);
    double log_mass[2], theta[8] = {-0.51, -0.5, 0, 1, 1.01, 0.7, 1e300, -0.2}, log_q[8];
    support_assert_ok(hnpe_posterior_log_mass(posterior, 2, NULL, x, log_mass));
    for (size_t i = 0; i < 2; ++i)
        assert_true(fabs(log_mass[i] - log(mass)) <= 4 * sqrt((1 - mass) / mass / 10240) + 1e-3);
    support_assert_ok(hnpe_posterior_log_density(posterior, 2, NULL, x, 4, theta, log_q));
    for (size_t i = 0; i < 8; ++i)
        if (theta[i] >= -0.5 && theta[i] <= 1)
            assert_true(fabs(log_q[i] + log_mass[i / 4] + theta[i] * theta[i] / 2 + 0.918938533) < 0.01);
        else
            assert_true(log_q[i] == -INFINITY);
    hnpe_posterior_release(posterior);
}

static void test_truncated__draws_are_inside_and_the_same_for_any_number_of_threads(void **state)
{
    enum { n = 5000, dim = 3 };
    static double draws[2][2 * n * dim];
    const double x[2] = {0.3, -1};
    for (int threads = 1; threads <= 2; ++threads) {
        hnpe_context *context;
        hnpe_rng *rng;
        support_assert_ok(hnpe_context_create(NULL, &context));
        support_assert_ok(hnpe_context_set_int(context, HNPE_CONTEXT_THREADS, threads));
        support_assert_ok(hnpe_rng_create(context, 7, 0, &rng));
        hnpe_posterior *posterior = open_posterior(context, box(dim, -0.5, 1));
        support_assert_ok(hnpe_posterior_sample(posterior, 2, NULL, x, n, rng, draws[threads - 1]));
        hnpe_posterior_release(posterior);
        hnpe_rng_release(rng);
        hnpe_context_release(context);
    }
    assert_memory_equal(draws[0], draws[1], sizeof draws[0]);
    double sum = 0;
    for (size_t i = 0; i < 2 * n * dim; ++i) {
        assert_true(draws[0][i] >= -0.5 && draws[0][i] <= 1);
        sum += draws[0][i];
    }
    /* The mean of a normal within bounds. */
    const double mean = (exp(-0.125) - exp(-0.5)) / sqrt(2 * 3.14159265358979) / normal_mass(-0.5, 1);
    assert_true(fabs(sum / (2 * n * dim) - mean) < 0.012);
}

static void test_truncated__without_bounds_all_mass_is_inside(void **state)
{
    const double zero = 0, one = 1, x = 0.3, theta = 40;
    hnpe_prior *prior;
    double log_mass = 1, log_q;
    support_assert_ok(hnpe_prior_create_normal(NULL, 1, &zero, &one, &prior));
    hnpe_posterior *posterior = open_posterior(NULL, prior);
    support_assert_ok(hnpe_posterior_log_mass(posterior, 1, NULL, &x, &log_mass));
    assert_true(log_mass == 0);
    support_assert_ok(hnpe_posterior_log_density(posterior, 1, NULL, &x, 1, &theta, &log_q));
    assert_true(log_q < -500 && log_q > -2000);
    hnpe_posterior_release(posterior);
}

static void test_truncated__says_that_there_is_too_little_mass_inside(void **state)
{
    const double x = 0.3, theta = 8.5;
    double number;
    hnpe_rng *rng;
    hnpe_posterior *posterior = open_posterior(NULL, box(1, 8, 9));
    support_assert_ok(hnpe_rng_create(NULL, 7, 0, &rng));
    support_assert_fails(hnpe_posterior_log_mass(posterior, 1, NULL, &x, &number), HNPE_ERROR_NUMERIC,
                         "within the prior's support");
    support_assert_fails(hnpe_posterior_log_density(posterior, 1, NULL, &x, 1, &theta, &number), HNPE_ERROR_NUMERIC,
                         "within the prior's support");
    support_assert_fails(hnpe_posterior_sample(posterior, 1, NULL, &x, 1, rng, &number), HNPE_ERROR_NUMERIC,
                         "within the prior's support");
    hnpe_rng_release(rng);
    hnpe_posterior_release(posterior);
}

static void test_truncated__has_gradients_of_theta_but_not_of_x(void **state)
{
    const double x = 0.3, theta = 0.25;
    double log_q, g_theta, g_x;
    hnpe_posterior *posterior = open_posterior(NULL, box(1, -0.5, 1));
    support_assert_ok(hnpe_posterior_log_density_gradient(posterior, 1, NULL, &x, 1, &theta, &log_q, &g_theta, NULL));
    assert_true(fabs(g_theta + theta) < 0.01);
    support_assert_fails(hnpe_posterior_log_density_gradient(posterior, 1, NULL, &x, 1, &theta, &log_q, &g_theta, &g_x),
                         HNPE_ERROR_UNSUPPORTED, "no gradient of x");
    hnpe_posterior_release(posterior);
}

static void test_truncated__is_of_one_density_with_a_prior_of_its_own(void **state)
{
    hnpe_prior *local = box(1, 0, 1), *global = box(1, 0, 1);
    hnpe_estimator *estimator;
    support_assert_ok(hnpe_estimator_create(NULL, local, global, 1, &estimator));
    support_assert_fails(hnpe_estimator_set_int(estimator, HNPE_ESTIMATOR_BOUNDED, HNPE_BOUNDED_TRUNCATED),
                         HNPE_ERROR_UNSUPPORTED, "one of all parameters");
    hnpe_estimator_release(estimator);
    hnpe_prior_release(local);
    hnpe_prior_release(global);
}

/* ---- the mass of an observation that was asked about before ---- */

enum { ASKED = 3, POINTS = 40 };

/* The networks' weights, but not what embeds. */
static void move_weights(const hnpe_posterior *posterior, double by)
{
    const hnpei_term *term = &posterior->core->terms[0];
    for (size_t k = 0; k < term->layout.n_blocks; ++k) {
        const hnpei_block *block = &term->layout.blocks[k];
        for (size_t i = 0; strstr(block->name, "transform") && i < block->rows * block->columns; ++i)
            term->weights[block->offset + i] += (hnpei_real)(by * sin((double)(i + k)));
    }
}

/* A fresh flow would have one mass for all observations. */
static hnpe_posterior *uneven_posterior(hnpe_context *context)
{
    hnpe_posterior *posterior = open_posterior(context, box(2, -0.5, 1));
    move_weights(posterior, 0.1);
    return posterior;
}

typedef struct answers {
    double log_q[ASKED][POINTS], log_mass[ASKED];
} answers;

/* Of observation i, by the one function or the other. */
static hnpe_status ask(const hnpe_posterior *posterior, size_t i, int gradient, answers *a)
{
    const double x = (double)i - 0.7;
    double theta[POINTS * 2], g[POINTS * 2];
    for (size_t k = 0; k < 2 * POINTS; ++k)
        theta[k] = -0.6 + 1.7 * (double)k / (2 * POINTS);
    HNPEI_TRY(gradient
                  ? hnpe_posterior_log_density_gradient(posterior, 1, NULL, &x, POINTS, theta, a->log_q[i], g, NULL)
                  : hnpe_posterior_log_density(posterior, 1, NULL, &x, POINTS, theta, a->log_q[i]));
    return hnpe_posterior_log_mass(posterior, 1, NULL, &x, &a->log_mass[i]);
}

/* Each of a posterior that was asked nothing before. */
static answers ask_fresh(int64_t threads)
{
    answers a;
    for (size_t i = 0; i < ASKED; ++i) {
        hnpe_context *context = support_context(threads);
        hnpe_posterior *posterior = uneven_posterior(context);
        support_assert_ok(ask(posterior, i, 0, &a));
        hnpe_posterior_release(posterior);
        hnpe_context_release(context);
    }
    return a;
}

static void test_truncated__has_the_same_bits_whatever_was_asked_before(void **state)
{
    static const size_t order[] = {0, 0, 1, 0, 2, 1, 1, 2, 0};
    const answers expected = ask_fresh(1);
    assert_true(expected.log_mass[0] != expected.log_mass[1] && expected.log_mass[1] != expected.log_mass[2]);
    for (int64_t threads = 1; threads <= 2; ++threads) {
        hnpe_context *context = support_context(threads);
        hnpe_posterior *posterior = uneven_posterior(context);
        for (size_t k = 0; k < sizeof order / sizeof *order; ++k) {
            const size_t i = order[k];
            answers a;
            support_assert_ok(ask(posterior, i, k % 2, &a));
            assert_memory_equal(a.log_q[i], expected.log_q[i], sizeof a.log_q[i]);
            assert_memory_equal(&a.log_mass[i], &expected.log_mass[i], sizeof(double));
        }
        hnpe_posterior_release(posterior);
        hnpe_context_release(context);
    }
}

/* Weights that change behind its back, which no call can do, show that nothing is drawn again. */
static void test_truncated__draws_nothing_again_for_an_observation_asked_about_before(void **state)
{
    enum { many = 40 };
    hnpe_posterior *posterior = uneven_posterior(NULL);
    double x[many], before[many], after[many];
    for (size_t i = 0; i < many; ++i)
        x[i] = 0.05 * (double)i;
    support_assert_ok(hnpe_posterior_log_mass(posterior, many, NULL, x, before));
    move_weights(posterior, 0.02);
    support_assert_ok(hnpe_posterior_log_mass(posterior, 10, NULL, x + many - 10, after));
    assert_memory_equal(after, before + many - 10, 10 * sizeof *after);
    support_assert_ok(hnpe_posterior_log_mass(posterior, 1, NULL, x, after));
    assert_true(after[0] != before[0]);
    hnpe_posterior_release(posterior);
}

static void test_truncated__members_of_an_ensemble_have_masses_of_their_own(void **state)
{
    enum { members = 3 };
    const double x = 0.4, theta[2] = {0.1, -0.2};
    hnpe_posterior *of[members], *ensemble;
    double sum = 0, log_q[2];
    for (size_t m = 0; m < members; ++m) {
        of[m] = uneven_posterior(NULL);
        move_weights(of[m], 0.02 * (double)m);
        support_assert_ok(hnpe_posterior_log_density(of[m], 1, NULL, &x, 1, theta, log_q));
        sum += exp(log_q[0]) / members;
    }
    support_assert_ok(hnpe_posterior_create_ensemble(members, of, NULL, &ensemble));
    for (size_t k = 0; k < 2; ++k)
        support_assert_ok(hnpe_posterior_log_density(ensemble, 1, NULL, &x, 1, theta, &log_q[k]));
    assert_true(fabs(log_q[0] - log(sum)) < 1e-12);
    assert_memory_equal(&log_q[0], &log_q[1], sizeof *log_q);
    hnpe_posterior_release(ensemble);
    for (size_t m = 0; m < members; ++m)
        hnpe_posterior_release(of[m]);
}

static hnpe_status ask_some(void *data)
{
    const hnpe_posterior *posterior = data;
    const double x[2] = {0.3, -0.7}, theta[2] = {0.1, 0.2};
    double log_q[2];
    return hnpe_posterior_log_density(posterior, 1, NULL, x, 1, theta, log_q);
}

static void test_truncated__reports_every_failed_allocation(void **state)
{
    support_allocator allocator;
    hnpe_context *context = support_failing_context(&allocator, 0);
    hnpe_posterior *posterior = uneven_posterior(context);
    assert_true(support_fail_each_step(&allocator, ask_some, posterior) > 10);
    hnpe_posterior_release(posterior);
    hnpe_context_release(context);
    assert_int_equal(atomic_load(&allocator.outstanding), 0);
}

typedef struct asker {
    const hnpe_posterior *posterior;
    const answers *expected;
    size_t first;
    int failed;
} asker;

static void *ask_on_a_thread(void *argument)
{
    asker *s = argument;
    answers a;
    for (size_t k = 0; k < 12; ++k) {
        const size_t i = (s->first + k / 2 * k) % ASKED;
        s->failed |= ask(s->posterior, i, k % 3 == 0, &a) != HNPE_OK ||
                     memcmp(a.log_q[i], s->expected->log_q[i], sizeof a.log_q[i]) != 0 ||
                     memcmp(&a.log_mass[i], &s->expected->log_mass[i], sizeof(double)) != 0;
    }
    return NULL;
}

static void test_truncated__has_the_same_bits_on_threads_that_ask_about_different_observations(void **state)
{
    enum { threads = 4 };
    const answers expected = ask_fresh(1);
    asker askers[threads];
    pthread_t handles[threads];
    hnpe_context *context = support_context(1);
    hnpe_posterior *posterior = uneven_posterior(context);
    for (size_t i = 0; i < threads; ++i) {
        askers[i] = (asker){posterior, &expected, i, 0};
        assert_int_equal(pthread_create(&handles[i], NULL, ask_on_a_thread, &askers[i]), 0);
    }
    for (size_t i = 0; i < threads; ++i) {
        assert_int_equal(pthread_join(handles[i], NULL), 0);
        assert_false(askers[i].failed);
    }
    hnpe_posterior_release(posterior);
    hnpe_context_release(context);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_truncated__densities_are_normalised_by_the_mass_inside),
        cmocka_unit_test(test_truncated__draws_are_inside_and_the_same_for_any_number_of_threads),
        cmocka_unit_test(test_truncated__without_bounds_all_mass_is_inside),
        cmocka_unit_test(test_truncated__says_that_there_is_too_little_mass_inside),
        cmocka_unit_test(test_truncated__has_gradients_of_theta_but_not_of_x),
        cmocka_unit_test(test_truncated__has_the_same_bits_whatever_was_asked_before),
        cmocka_unit_test(test_truncated__draws_nothing_again_for_an_observation_asked_about_before),
        cmocka_unit_test(test_truncated__members_of_an_ensemble_have_masses_of_their_own),
        cmocka_unit_test(test_truncated__reports_every_failed_allocation),
        cmocka_unit_test(test_truncated__has_the_same_bits_on_threads_that_ask_about_different_observations),
        cmocka_unit_test(test_truncated__is_of_one_density_with_a_prior_of_its_own),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
