/* Gradients of log densities at the edges: closed forms, bounds, many points;
   tests/estimator/test_log_density_gradient.c has those of every estimator. */
#include "kit.h"

#include "posterior/posterior.h"

#include <math.h>

enum { DRAWS = 50, D = 2 };

typedef struct points {
    double theta[DRAWS * D], log_q[DRAWS], g[DRAWS * D];
} points;

static void draw(const kit *k, const hnpe_posterior *posterior, points *p)
{
    support_assert_ok(hnpe_posterior_sample(posterior, 1, NULL, k->x, DRAWS, k->rng, p->theta));
    support_assert_ok(
        hnpe_posterior_log_density_gradient(posterior, 1, NULL, k->x, DRAWS, p->theta, p->log_q, p->g, NULL));
}

/* In double precision throughout: the mixture's numbers come from the networks once. */
static void check(const kit *k, const hnpe_posterior *posterior)
{
    points p;
    double moved[DRAWS * D], log_q[2][DRAWS], most = 0;
    draw(k, posterior, &p);
    for (size_t j = 0; j < D; ++j) {
        for (int side = 0; side < 2; ++side) {
            memcpy(moved, p.theta, sizeof moved);
            for (size_t i = 0; i < DRAWS; ++i)
                moved[i * D + j] += side ? 1e-6 : -1e-6;
            support_assert_ok(hnpe_posterior_log_density(posterior, 1, NULL, k->x, DRAWS, moved, log_q[side]));
        }
        for (size_t i = 0; i < DRAWS; ++i) {
            const double slope = (log_q[1][i] - log_q[0][i]) / 2e-6;
            assert_true(isfinite(p.g[i * D + j]));
            most = fmax(most, fabs(slope - p.g[i * D + j]) / fmax(1, fabs(slope)));
        }
    }
    print_message("differences of %.1e\n", most);
    assert_true(most < 1e-6);
    support_assert_fails(
        hnpe_posterior_log_density_gradient(posterior, 1, NULL, k->x, 3, k->theta_local, moved, p.g, p.theta),
        HNPE_ERROR_UNSUPPORTED, "has no gradient of x");
}

static void test_gradient__of_closed_forms_agrees_with_central_differences(void **state)
{
    kit *open = kit_make(KIT_MIXTURE | KIT_POSTERIOR), *corrected = kit_make(KIT_CORRECTED);
    check(open, open->posterior);
    support_assert_ok(hnpe_inference_posterior(corrected->inference, &corrected->made.posterior));
    assert_non_null(corrected->made.posterior->core->gaussian);
    check(corrected, corrected->made.posterior);
    kit_free(open);
    kit_free(corrected);
}

/* Beside them as everywhere; outside there is none. */
static void test_gradient__is_nan_outside_the_support_and_right_beside_its_bounds(void **state)
{
    kit *k = kit_make(KIT_POSTERIOR);
    const double theta[5 * D] = {0.5, 0.5, 1.5, 0.5, 0.5, -0.1, 1e-7, 0.5, 0.5, 1 - 1e-7};
    double log_q[5], g[5 * D], g_x[5], inside[5];
    support_assert_ok(hnpe_posterior_log_density_gradient(k->posterior, 1, NULL, k->x, 5, theta, log_q, g, g_x));
    support_assert_ok(
        hnpe_posterior_log_density_gradient(k->posterior, 1, NULL, k->x, 1, theta, inside, inside + 1, inside + 3));
    for (size_t i = 0; i < 5; ++i) {
        const int out = i == 1 || i == 2;
        assert_true(out == (log_q[i] == -INFINITY));
        for (size_t j = 0; j < D; ++j)
            assert_true(out ? isnan(g[i * D + j]) : isfinite(g[i * D + j]));
        assert_true(out ? isnan(g_x[i]) : isfinite(g_x[i]));
    }
    assert_memory_equal(inside + 1, g, D * sizeof *g); /* points beside do not matter */
    assert_true(inside[3] == g_x[0]);
    kit_free(k);
}

/* The mean of the members' by their parts of the density; sets of several rows, and more draws than are taken at once.
 */
static void test_gradient__of_a_mixture_is_the_mean_of_its_members(void **state)
{
    enum { N = 20000, M = 2 };
    const int64_t rows = 3;
    const double weights[M] = {0.3, 0.7};
    kit *k = kit_make(KIT_ESTIMATOR);
    hnpe_posterior *members[M], *mixture;
    double *theta = test_malloc(N * D * sizeof *theta), *log_q[M + 1], *g[M + 1], *g_x[M + 1];
    for (uint64_t m = 0; m < M; ++m) {
        support_assert_ok(hnpe_estimator_set_seed(k->estimator, 3 + m));
        support_assert_ok(hnpe_posterior_create(k->estimator, &members[m]));
    }
    support_assert_ok(hnpe_posterior_create_ensemble(M, members, weights, &mixture));
    support_assert_ok(hnpe_posterior_sample(mixture, 1, &rows, k->x, N, k->rng, theta));
    theta[2] = -1;
    for (size_t m = 0; m <= M; ++m) {
        log_q[m] = test_malloc(N * sizeof **log_q);
        g[m] = test_malloc(N * D * sizeof **g);
        g_x[m] = test_malloc(3 * N * sizeof **g_x);
        support_assert_ok(hnpe_posterior_log_density_gradient(m < M ? members[m] : mixture, 1, &rows, k->x, N, theta,
                                                              log_q[m], g[m], g_x[m]));
    }
    for (size_t i = 0; i < N; ++i) {
        const double share = i == 1 ? 0 : weights[0] * exp(log_q[0][i] - log_q[M][i]);
        for (size_t j = 0; j < D; ++j)
            assert_true(i == 1 ? isnan(g[M][i * D + j])
                               : fabs(share * g[0][i * D + j] + (1 - share) * g[1][i * D + j] - g[M][i * D + j]) <
                                     1e-9 * (1 + fabs(g[M][i * D + j])));
        for (size_t at = i; at < 3 * N; at += N)
            assert_true(i == 1 ? isnan(g_x[M][at])
                               : fabs(share * g_x[0][at] + (1 - share) * g_x[1][at] - g_x[M][at]) <
                                     1e-9 * (1 + fabs(g_x[M][at])));
    }
    support_assert_ok(hnpe_posterior_log_density(mixture, 1, &rows, k->x, N, theta, log_q[0]));
    assert_memory_equal(log_q[0], log_q[M], N * sizeof **log_q);
    for (size_t m = 0; m <= M; ++m) {
        test_free(log_q[m]);
        test_free(g[m]);
        test_free(g_x[m]);
    }
    hnpe_posterior_release(members[0]);
    hnpe_posterior_release(members[1]);
    hnpe_posterior_release(mixture);
    test_free(theta);
    kit_free(k);
}

/* More points than are taken at once, in more sets than one, on one thread or several. */
static void test_gradient__has_the_same_bits_for_any_split_and_number_of_threads(void **state)
{
    enum { SETS = 2, N = 9000 };
    double *theta = test_malloc(SETS * N * D * sizeof *theta), *log_q = test_malloc(SETS * N * sizeof *log_q);
    double *g = test_malloc(SETS * N * D * sizeof *g), *g_x = test_malloc(3 * N * sizeof *g_x), one_g[D], one_x[2],
           one_q;
    const int64_t rows[SETS] = {1, 2};
    kit *k = kit_make(KIT_POSTERIOR);
    support_assert_ok(hnpe_posterior_sample(k->posterior, SETS, rows, k->x, N, k->rng, theta));
    support_assert_ok(hnpe_posterior_log_density_gradient(k->posterior, SETS, rows, k->x, N, theta, log_q, g, g_x));
    for (size_t i = 0; i < N; i += 997) {
        support_assert_ok(hnpe_posterior_log_density_gradient(k->posterior, 1, rows + 1, k->x + 1, 1,
                                                              theta + (N + i) * D, &one_q, one_g, one_x));
        for (size_t j = 0; j < D; ++j)
            assert_true(one_g[j] == g[(N + i) * D + j]);
        assert_true(one_x[0] == g_x[N + i] && one_x[1] == g_x[2 * N + i]);
    }
    double *again = test_malloc(SETS * N * D * sizeof *again);
    support_assert_ok(hnpe_context_set_int(k->context, HNPE_CONTEXT_THREADS, 1));
    support_assert_ok(
        hnpe_posterior_log_density_gradient(k->posterior, SETS, rows, k->x, N, theta, log_q, again, NULL));
    assert_memory_equal(again, g, SETS * N * D * sizeof *g);
    test_free(again);
    kit_free(k);
    test_free(theta);
    test_free(log_q);
    test_free(g);
    test_free(g_x);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_gradient__of_closed_forms_agrees_with_central_differences),
        cmocka_unit_test(test_gradient__is_nan_outside_the_support_and_right_beside_its_bounds),
        cmocka_unit_test(test_gradient__of_a_mixture_is_the_mean_of_its_members),
        cmocka_unit_test(test_gradient__has_the_same_bits_for_any_split_and_number_of_threads),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
