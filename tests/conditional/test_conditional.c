/* Conditionals and marginals of a posterior that is a Gaussian of four parameters: all of them are known. */
#include "parts.h"

#include "linalg/linalg.h"

#include <math.h>

enum { D = 4 };
static const double x[2] = {0.7, -0.4};

/* A mixture of Gaussians over (alpha_0, beta), of two each, where the parameters are; components 1: a Gaussian. */
static hnpe_posterior *make(int64_t components, uint64_t seed)
{
    const double mean[2] = {0, 1}, sd[2] = {1, 2};
    hnpe_prior *local, *global;
    hnpe_flow *q;
    hnpe_embedder *set;
    hnpe_estimator *estimator;
    hnpe_posterior *posterior;
    hnpe_dims dims = {.struct_size = sizeof dims};
    support_assert_ok(hnpe_prior_create_normal(NULL, 2, mean, sd, &local));
    support_assert_ok(hnpe_prior_create_normal(NULL, 2, mean, sd, &global));
    support_assert_ok(hnpe_embedder_create_mean(NULL, 1, &set));
    support_assert_ok(hnpe_embedder_dims(set, &dims));
    support_assert_ok(hnpe_flow_create_mixture(NULL, D, (size_t)dims.d_out, &q));
    support_assert_ok(hnpe_flow_set_int(q, HNPE_FLOW_COMPONENTS, components));
    support_assert_ok(hnpe_estimator_create_joint(NULL, local, global, 1, set, q, &estimator));
    support_assert_ok(hnpe_estimator_set_seed(estimator, seed));
    parts_stir(estimator, seed, 0.15);
    support_assert_ok(hnpe_posterior_create(estimator, &posterior));
    hnpe_estimator_release(estimator);
    hnpe_embedder_release(set);
    hnpe_flow_release(q);
    hnpe_prior_release(local);
    hnpe_prior_release(global);
    return posterior;
}

static double density(const hnpe_posterior *posterior, const double *theta)
{
    const int64_t n_rows = 2;
    double log_q;
    support_assert_ok(hnpe_posterior_log_density(posterior, 1, &n_rows, x, 1, theta, &log_q));
    return log_q;
}

typedef struct gaussian {
    double mean[D], precision[D][D], covariance[D][D];
} gaussian;

/* The inverse of a small matrix, by elimination. */
static void invert(size_t d, const double *a, double *inverse)
{
    double rows[D][2 * D];
    for (size_t i = 0; i < d; ++i)
        for (size_t j = 0; j < d; ++j) {
            rows[i][j] = a[i * d + j];
            rows[i][d + j] = i == j;
        }
    for (size_t i = 0; i < d; ++i) {
        const double pivot = rows[i][i];
        for (size_t j = 0; j < 2 * d; ++j)
            rows[i][j] /= pivot;
        for (size_t k = 0; k < d; ++k) {
            const double by = rows[k][i];
            for (size_t j = 0; j < 2 * d && k != i; ++j)
                rows[k][j] -= by * rows[i][j];
        }
    }
    for (size_t i = 0; i < d; ++i)
        for (size_t j = 0; j < d; ++j)
            inverse[i * d + j] = rows[i][d + j];
}

/* log q is a parabola: its second differences are the precision, its slope at 0 has the mean. */
static gaussian read_gaussian(const hnpe_posterior *posterior)
{
    const double h[D] = {1, 1, 1, 1}, from[D] = {0, 0, 0, 0};
    gaussian g;
    double slope[D], at[D];
    for (size_t i = 0; i < D; ++i)
        for (size_t j = 0; j < D; ++j) {
            double sum = 0;
            for (int side = 0; side < 4; ++side) {
                memcpy(at, from, sizeof at);
                at[i] += side & 1 ? h[i] : -h[i];
                at[j] += side & 2 ? h[j] : -h[j];
                sum += (side == 0 || side == 3 ? 1 : -1) * density(posterior, at);
            }
            g.precision[i][j] = -sum / (4 * h[i] * h[j]);
        }
    for (size_t i = 0; i < D; ++i) {
        double up, down;
        memcpy(at, from, sizeof at);
        at[i] = from[i] + h[i];
        up = density(posterior, at);
        at[i] = from[i] - h[i];
        down = density(posterior, at);
        slope[i] = (up - down) / (2 * h[i]);
    }
    invert(D, g.precision[0], g.covariance[0]);
    for (size_t i = 0; i < D; ++i) {
        g.mean[i] = from[i];
        for (size_t j = 0; j < D; ++j)
            g.mean[i] += g.covariance[i][j] * slope[j];
    }
    return g;
}

/* log N(theta; m, C), d <= D. */
static double log_normal(size_t d, const double *theta, const double *mean, const double *covariance)
{
    double factor[D * D], off[D], sum = 0;
    memcpy(factor, covariance, d * d * sizeof *factor);
    support_assert_ok(hnpei_linalg_cholesky(NULL, "", d, factor));
    for (size_t i = 0; i < d; ++i) {
        off[i] = theta[i] - mean[i];
        for (size_t j = 0; j < i; ++j)
            off[i] -= factor[i * d + j] * off[j];
        off[i] /= factor[i * d + i];
        sum -= off[i] * off[i] / 2 + log(factor[i * d + i]) + 0.91893853320467274;
    }
    return sum;
}

/* Of the free ones given the fixed ones, from the Gaussian of all: its precision is the block of theirs. */
static void condition(const gaussian *g, size_t n_free, const size_t *free, const double *at, double *mean,
                      double *covariance)
{
    double block[D * D];
    for (size_t i = 0; i < n_free; ++i)
        for (size_t j = 0; j < n_free; ++j)
            block[i * n_free + j] = g->precision[free[i]][free[j]];
    invert(n_free, block, covariance);
    for (size_t i = 0; i < n_free; ++i) {
        mean[i] = g->mean[free[i]];
        for (size_t k = 0; k < n_free; ++k)
            for (size_t j = 0; j < D; ++j) {
                int is_free = 0;
                for (size_t l = 0; l < n_free; ++l)
                    is_free |= free[l] == j;
                if (!is_free)
                    mean[i] -= covariance[i * n_free + k] * g->precision[free[k]][j] * (at[j] - g->mean[j]);
            }
    }
}

/* ---- densities ---- */

static hnpe_conditional *fix(const hnpe_posterior *posterior, size_t n, const int64_t *fixed, const double *values)
{
    hnpe_conditional *conditional;
    support_assert_ok(hnpe_conditional_create(posterior, 2, x, n, fixed, values, &conditional));
    return conditional;
}

static hnpe_conditional_info describe(const hnpe_conditional *conditional)
{
    hnpe_conditional_info info = {.struct_size = sizeof info};
    support_assert_ok(hnpe_conditional_describe(conditional, &info));
    return info;
}

static void test_conditional__of_one_or_two_free_parameters_is_normalised(void **state)
{
    const size_t free[4][2] = {{0, 0}, {3, 0}, {0, 1}, {1, 2}};
    const size_t n_free[4] = {1, 1, 2, 2};
    hnpe_posterior *posterior = make(1, 3);
    const gaussian g = read_gaussian(posterior);
    for (size_t c = 0; c < 4; ++c) {
        int64_t fixed[D];
        double values[D], at[D], mean[2], covariance[4], theta[2], log_q;
        size_t n = 0;
        for (size_t j = D; j-- > 0;) { /* in descending order */
            at[j] = g.mean[j] + (j % 2 ? 1.2 : -0.7) * sqrt(g.covariance[j][j]);
            if (j != free[c][0] && (n_free[c] < 2 || j != free[c][1])) {
                fixed[n] = (int64_t)j;
                values[n++] = at[j];
            }
        }
        hnpe_conditional *conditional = fix(posterior, n, fixed, values);
        const hnpe_conditional_info info = describe(conditional);
        assert_int_equal(info.kind, HNPE_CONDITIONAL_QUADRATURE);
        assert_int_equal(info.d_free, n_free[c]);
        assert_int_equal(info.d_fixed, D - n_free[c]);
        assert_true(info.error < 1e-4);
        condition(&g, n_free[c], free[c], at, mean, covariance);
        for (int step = -2; step <= 2; ++step) {
            for (size_t k = 0; k < n_free[c]; ++k)
                theta[k] = mean[k] + step * (k ? 0.6 : 1) * sqrt(covariance[k * n_free[c] + k]);
            support_assert_ok(hnpe_conditional_log_density(conditional, 1, theta, &log_q));
            support_assert_close(log_q, log_normal(n_free[c], theta, mean, covariance), 1e-3);
        }
        hnpe_conditional_release(conditional);
    }
    hnpe_posterior_release(posterior);
}

/* Three free parameters: differences alone are right, and the conditional says so. */
static void test_conditional__of_more_says_that_it_is_not(void **state)
{
    const size_t free[3] = {0, 1, 3};
    const int64_t fixed = 2;
    hnpe_posterior *posterior = make(1, 4);
    const gaussian g = read_gaussian(posterior);
    double at[D], mean[3], covariance[9], theta[2][3], log_q[2];
    memcpy(at, g.mean, sizeof at);
    at[2] += sqrt(g.covariance[2][2]);
    hnpe_conditional *conditional = fix(posterior, 1, &fixed, &at[2]);
    const hnpe_conditional_info info = describe(conditional);
    assert_int_equal(info.kind, HNPE_CONDITIONAL_UNNORMALISED);
    assert_true(isnan(info.log_marginal) && isnan(info.error));
    condition(&g, 3, free, at, mean, covariance);
    for (size_t k = 0; k < 3; ++k) {
        theta[0][k] = mean[k];
        theta[1][k] = mean[k] + (k == 1 ? -1 : 1) * sqrt(covariance[k * 3 + k]);
    }
    support_assert_ok(hnpe_conditional_log_density(conditional, 2, theta[0], log_q));
    support_assert_close(log_q[1] - log_q[0],
                         log_normal(3, theta[1], mean, covariance) - log_normal(3, theta[0], mean, covariance), 1e-3);
    hnpe_conditional_release(conditional);
    hnpe_posterior_release(posterior);
}

/* ---- draws ---- */

typedef struct line {
    double mean, sd;
} line;

static double normal_cdf(double value, const void *of)
{
    const line *l = of;
    return support_normal_cdf((value - l->mean) / l->sd, NULL);
}

static int by_chance(double distance, double ess)
{
    return support_ks_p(ess, distance) > 1e-4;
}

enum { CHAINS = 64, DRAWS = 60 };

static void test_conditional__draws_are_those_of_the_gaussian(void **state)
{
    const size_t free[3] = {0, 1, 3};
    const int64_t fixed = 2;
    static double theta[CHAINS * DRAWS * 3], column[CHAINS * DRAWS];
    for (uint64_t seed = 4; seed < 7; ++seed) {
        hnpe_posterior *posterior = make(1, seed);
        const gaussian g = read_gaussian(posterior);
        double at[D], mean[3], covariance[9], checks[3][3];
        hnpe_chains_info report = {.struct_size = sizeof report};
        hnpe_rng *rng;
        memcpy(at, g.mean, sizeof at);
        at[2] += 2 * sqrt(g.covariance[2][2]);
        hnpe_conditional *conditional = fix(posterior, 1, &fixed, &at[2]);
        condition(&g, 3, free, at, mean, covariance);
        support_assert_ok(hnpe_rng_create(NULL, seed, 0, &rng));
        support_assert_ok(hnpe_conditional_sample(conditional, CHAINS, DRAWS, rng, NULL, theta, checks[0], &report));
        print_message("R-hat %.4f, ess %.0f %.0f of %d, %lld evaluations\n", report.rhat, report.ess_bulk,
                      report.ess_tail, CHAINS * DRAWS, (long long)report.evaluations);
        assert_int_equal(report.verdict, HNPE_CHAINS_MIXED);
        assert_int_equal(report.n_draws, DRAWS);
        assert_true(report.ess_bulk > 0.5 * CHAINS * DRAWS && report.ess_tail > 0.5 * CHAINS * DRAWS);
        for (size_t k = 0; k < 3; ++k) {
            const line l = {mean[k], sqrt(covariance[k * 3 + k])};
            for (size_t i = 0; i < CHAINS * DRAWS; ++i)
                column[i] = theta[i * 3 + k];
            const double ess = fmin(fmin(checks[1][k], checks[2][k]), CHAINS * DRAWS);
            assert_true(by_chance(support_ks(CHAINS * DRAWS, column, normal_cdf, &l), ess));
        }
        hnpe_rng_release(rng);
        hnpe_conditional_release(conditional);
        hnpe_posterior_release(posterior);
    }
}

/* ---- marginals ---- */

static void test_marginal__of_a_gaussian_is_known(void **state)
{
    const int64_t kept[5][4] = {{2}, {3, 1}, {1, 3, 0}, {3, 2, 1, 0}, {0}};
    const size_t n_kept[5] = {1, 2, 3, 4, 1};
    const int32_t kinds[5] = {HNPE_CONDITIONAL_AVERAGE, HNPE_CONDITIONAL_QUADRATURE, HNPE_CONDITIONAL_QUADRATURE,
                              HNPE_CONDITIONAL_EXACT, HNPE_CONDITIONAL_AVERAGE};
    hnpe_posterior *posterior = make(1, 5);
    const gaussian g = read_gaussian(posterior);
    hnpe_rng *rng;
    support_assert_ok(hnpe_rng_create(NULL, 8, 0, &rng));
    for (size_t c = 0; c < 5; ++c) {
        enum { N = 3 };
        double theta[N * D], log_q[N], error[N], mean[D], covariance[D * D];
        int32_t kind;
        const size_t d = n_kept[c];
        for (size_t i = 0; i < d; ++i) {
            mean[i] = g.mean[kept[c][i]];
            for (size_t j = 0; j < d; ++j)
                covariance[i * d + j] = g.covariance[kept[c][i]][kept[c][j]];
            for (size_t k = 0; k < N; ++k)
                theta[k * d + i] = mean[i] + ((double)k - 1) * (i ? 0.5 : 1) * sqrt(covariance[i * d + i]);
        }
        support_assert_ok(
            hnpe_conditional_marginal(posterior, 2, x, d, kept[c], N, theta, 200, rng, NULL, log_q, error, &kind));
        assert_int_equal(kind, kinds[c]);
        for (size_t k = 0; k < N; ++k) {
            const double known = log_normal(d, theta + k * d, mean, covariance);
            print_message("kept %zu: %.4f, %.4f, error %.2g\n", d, log_q[k], known, error[k]);
            assert_true(kind == HNPE_CONDITIONAL_AVERAGE ? error[k] < 0.2 : error[k] < 1e-4);
            assert_true(fabs(log_q[k] - known) < 1e-3 + 4.5 * error[k]);
        }
    }
    hnpe_rng_release(rng);
    hnpe_posterior_release(posterior);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_conditional__of_one_or_two_free_parameters_is_normalised),
        cmocka_unit_test(test_conditional__of_more_says_that_it_is_not),
        cmocka_unit_test(test_conditional__draws_are_those_of_the_gaussian),
        cmocka_unit_test(test_marginal__of_a_gaussian_is_known),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
