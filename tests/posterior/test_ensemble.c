/* Mixtures of posteriors: densities and draws. */
#include "ensembles.h"

static const parts_case toy = {"toy", 1, 1, 1, 0, 0, 0, "uu", 0};
static const int64_t rows[3] = {2, 1, 4};
static const double x[14] = {0.1, 0.4, 0.2, 0.3, 0.6, 0.5, 0.2, 0.7, 0.1, 0.3, 0.8, 0.2, 0.4, 0.9};

/* log sum w q, one addend after the other and largest first, not as the library does it. */
static double expected(const double *log_q)
{
    double most = -INFINITY, sum = 0;
    for (size_t m = 0; m < MEMBERS; ++m)
        most = fmax(most, log_q[m]);
    for (size_t m = 0; m < MEMBERS; ++m)
        sum += weights[m] / 8 * exp(log_q[m] - most);
    return most + log(sum);
}

typedef struct densities {
    size_t n, at;
    double *mixed, *own; /* [n], [MEMBERS][n] */
} densities;

static void check(const densities *d)
{
    for (size_t i = 0; i < d->n; ++i) {
        double log_q[MEMBERS];
        for (size_t m = 0; m < MEMBERS; ++m)
            log_q[m] = d->own[m * d->n + i];
        if (log_q[0] == -INFINITY)
            assert_true(d->mixed[i] == -INFINITY);
        else
            support_assert_close(d->mixed[i], expected(log_q), 1e-12 * (1 + fabs(d->mixed[i])));
    }
}

/* Points drawn from the mixture, one of each set beyond the prior. */
static void test_ensemble__density_is_the_weighted_sum_of_its_members(void **state)
{
    enum { DRAWS = 70, SETS = 3, WIDEST = 5 };
    for (size_t i = 0; i < parts_n_cases; ++i) {
        const parts_case *c = &parts_cases[i];
        const int64_t same[3] = {1 + c->extra, 1 + c->extra, 1 + c->extra};
        const int64_t *n_rows = c->architecture == HNPE_ARCHITECTURE_NAIVE ? same : rows;
        const size_t d = c->d_local + c->d_global;
        double theta[SETS * DRAWS * WIDEST], log_q[SETS * DRAWS], own[MEMBERS * SETS * DRAWS], features[48];
        mixed m;
        make_mixed(NULL, c, weights, &m);
        for (size_t k = 0; k < 48; ++k)
            features[k] = x[k % 14];
        support_assert_ok(hnpe_posterior_sample(m.posterior, SETS, n_rows, features, DRAWS, m.rng, theta));
        if (c->priors[0] == 'u')
            theta[3 * d] = -0.5;
        support_assert_ok(hnpe_posterior_log_density(m.posterior, SETS, n_rows, features, DRAWS, theta, log_q));
        for (size_t k = 0; k < MEMBERS; ++k)
            support_assert_ok(
                hnpe_posterior_log_density(m.members[k], SETS, n_rows, features, DRAWS, theta, own + k * SETS * DRAWS));
        check(&(densities){SETS * DRAWS, 0, log_q, own});
        free_mixed(&m);
    }
}

static void test_ensemble__density_of_beta_and_of_everything_have_the_same_weights(void **state)
{
    enum { DRAWS = 70, SETS = 3, ROWS = 7 };
    static double local[ROWS * DRAWS], global[SETS * DRAWS], log_q[SETS * DRAWS], own[MEMBERS * SETS * DRAWS];
    mixed m;
    make_mixed(NULL, &toy, weights, &m);
    support_assert_ok(hnpe_posterior_sample_all(m.posterior, SETS, rows, x, DRAWS, m.rng, local, global));
    support_assert_ok(hnpe_posterior_log_density_all(m.posterior, SETS, rows, x, DRAWS, local, global, log_q));
    for (size_t k = 0; k < MEMBERS; ++k)
        support_assert_ok(
            hnpe_posterior_log_density_all(m.members[k], SETS, rows, x, DRAWS, local, global, own + k * SETS * DRAWS));
    check(&(densities){SETS * DRAWS, 0, log_q, own});
    support_assert_ok(hnpe_posterior_log_density_global(m.posterior, SETS, rows, x, DRAWS, global, log_q));
    for (size_t k = 0; k < MEMBERS; ++k)
        support_assert_ok(
            hnpe_posterior_log_density_global(m.members[k], SETS, rows, x, DRAWS, global, own + k * SETS * DRAWS));
    check(&(densities){SETS * DRAWS, 0, log_q, own});
    free_mixed(&m);
}

/* More draws than are worked on at a time: parts of a set, whose local parameters do not lie together. */
static void test_ensemble__many_draws_are_those_of_calls_for_few(void **state)
{
    enum { DRAWS = 20000, ROWS = 4, FEW = 2500 };
    static double local[ROWS * DRAWS], global[DRAWS], log_q[DRAWS], part[ROWS * FEW], few[FEW];
    const int64_t n_rows = ROWS;
    mixed m;
    make_mixed(NULL, &toy, weights, &m);
    support_assert_ok(hnpe_posterior_sample_all(m.posterior, 1, &n_rows, x, DRAWS, m.rng, local, global));
    support_assert_ok(hnpe_posterior_log_density_all(m.posterior, 1, &n_rows, x, DRAWS, local, global, log_q));
    for (size_t at = 0; at < DRAWS; at += FEW) {
        for (size_t row = 0; row < ROWS; ++row)
            memcpy(part + row * FEW, local + row * DRAWS + at, FEW * sizeof *part);
        support_assert_ok(hnpe_posterior_log_density_all(m.posterior, 1, &n_rows, x, FEW, part, global + at, few));
        for (size_t i = 0; i < FEW; ++i)
            support_assert_close(few[i], log_q[at + i], 1e-5 * (1 + fabs(few[i]))); /* tiles of other lanes */
    }
    free_mixed(&m);
}

/* ---- what makes it a density ---- */

enum { SIDE = 300 };

static void fill_grid(double *theta)
{
    for (size_t i = 0; i < SIDE; ++i)
        for (size_t j = 0; j < SIDE; ++j) {
            theta[2 * (i * SIDE + j)] = ((double)i + 0.5) / SIDE;
            theta[2 * (i * SIDE + j) + 1] = ((double)j + 0.5) / SIDE;
        }
}

static void test_ensemble__density_integrates_to_one_and_to_that_of_beta(void **state)
{
    static double theta[SIDE * SIDE * 2], log_q[SIDE * SIDE], beta[SIDE], log_beta[SIDE];
    mixed m;
    make_mixed(NULL, &toy, weights, &m);
    fill_grid(theta);
    for (size_t j = 0; j < SIDE; ++j)
        beta[j] = ((double)j + 0.5) / SIDE;
    support_assert_ok(hnpe_posterior_log_density(m.posterior, 1, rows, x, SIDE * SIDE, theta, log_q));
    support_assert_ok(hnpe_posterior_log_density_global(m.posterior, 1, rows, x, SIDE, beta, log_beta));
    double all = 0;
    for (size_t j = 0; j < SIDE; ++j) {
        double marginal = 0;
        for (size_t i = 0; i < SIDE; ++i)
            marginal += exp(log_q[i * SIDE + j]) / SIDE;
        support_assert_close(marginal, exp(log_beta[j]), 5e-3 * (1 + marginal));
        all += marginal / SIDE;
    }
    support_assert_close(all, 1, 5e-3);
    free_mixed(&m);
}

/* The distribution function of beta by its density. */
typedef struct steps {
    double cdf[SIDE * 10 + 1];
} steps;

static double step_cdf(double at, const void *of)
{
    const steps *s = of;
    const double place = fmin(fmax(at, 0), 1) * SIDE * 10;
    const size_t i = place < SIDE * 10 ? (size_t)place : SIDE * 10 - 1;
    return s->cdf[i] + (place - (double)i) * (s->cdf[i + 1] - s->cdf[i]);
}

static void integrate_beta(const mixed *m, const int64_t *n_rows, const double *features, steps *s)
{
    static double beta[SIDE * 10], log_q[SIDE * 10];
    for (size_t j = 0; j < SIDE * 10; ++j)
        beta[j] = ((double)j + 0.5) / (SIDE * 10);
    support_assert_ok(hnpe_posterior_log_density_global(m->posterior, 1, n_rows, features, SIDE * 10, beta, log_q));
    s->cdf[0] = 0;
    for (size_t j = 0; j < SIDE * 10; ++j)
        s->cdf[j + 1] = s->cdf[j] + exp(log_q[j]) / (SIDE * 10);
}

static void check_beta(const mixed *m, const char *what, size_t set, size_t n, const double *beta)
{
    static steps s;
    integrate_beta(m, &rows[set], x + (set > 0 ? 2 : 0) + (set > 1 ? 1 : 0), &s);
    const double p = support_ks_p((double)n, support_ks(n, beta, step_cdf, &s));
    if (p < 1e-4)
        fail_msg("%s, set %zu: p = %g", what, set, p);
}

/* The first draws alone, too: members come in random order. */
static void test_ensemble__draws_have_the_density(void **state)
{
    enum { DRAWS = 40000, SETS = 3 };
    static double theta[SETS * DRAWS * 2], beta[SETS * DRAWS], local[7 * DRAWS];
    mixed m;
    make_mixed(NULL, &toy, weights, &m);
    support_assert_ok(hnpe_posterior_sample(m.posterior, SETS, rows, x, DRAWS, m.rng, theta));
    for (size_t i = 0; i < SETS * DRAWS; ++i)
        beta[i] = theta[2 * i + 1];
    for (size_t set = 0; set < SETS; ++set) {
        double few[400];
        memcpy(few, beta + set * DRAWS, sizeof few);
        check_beta(&m, "the first draws", set, 400, few);
        check_beta(&m, "all draws", set, DRAWS, beta + set * DRAWS);
    }
    support_assert_ok(hnpe_posterior_sample_all(m.posterior, SETS, rows, x, DRAWS, m.rng, local, beta));
    for (size_t set = 0; set < SETS; ++set)
        check_beta(&m, "draws of everything", set, DRAWS, beta + set * DRAWS);
    free_mixed(&m);
}

/* One draw of each of many sets that are all the same. */
static void test_ensemble__one_draw_each_is_from_the_mixture_too(void **state)
{
    enum { SETS = 20000 };
    static double features[SETS], theta[SETS * 2], beta[SETS], local[SETS], global[SETS];
    mixed m;
    make_mixed(NULL, &toy, weights, &m);
    for (size_t i = 0; i < SETS; ++i)
        features[i] = x[2];
    support_assert_ok(hnpe_posterior_sample(m.posterior, SETS, NULL, features, 1, m.rng, theta));
    for (size_t i = 0; i < SETS; ++i)
        beta[i] = theta[2 * i + 1];
    check_beta(&m, "one draw each", 1, SETS, beta);
    support_assert_ok(hnpe_posterior_sample_all(m.posterior, SETS, NULL, features, 1, m.rng, local, global));
    check_beta(&m, "one draw of everything each", 1, SETS, global);
    free_mixed(&m);
}

/* The local parameters of a draw and its beta are one member's: their joint law is not that of independent mixtures.
   With alpha_1 - alpha_0 and beta alone no density is at hand, so draws are compared with members' draws, as many as
   weights say. */
static void test_ensemble__a_draw_of_everything_is_of_one_member(void **state)
{
    enum { DRAWS = 16000, ROWS = 4 };
    static double local[ROWS * DRAWS], global[DRAWS], own[ROWS * DRAWS], beta[DRAWS], mine[DRAWS], theirs[DRAWS];
    const int64_t n_rows = ROWS;
    mixed m;
    make_mixed(NULL, &toy, weights, &m);
    support_assert_ok(hnpe_posterior_sample_all(m.posterior, 1, &n_rows, x, DRAWS, m.rng, local, global));
    for (size_t i = 0; i < DRAWS; ++i)
        mine[i] = (local[i] - 0.5) * (local[DRAWS + i] - 0.5) * (local[3 * DRAWS + i] - 0.5) * (global[i] - 0.3);
    for (size_t k = 0, at = 0; k < MEMBERS; ++k) {
        const size_t n = DRAWS / 8 * (size_t)weights[k];
        support_assert_ok(hnpe_posterior_sample_all(m.members[k], 1, &n_rows, x, n, m.rng, own, beta));
        for (size_t i = 0; i < n; ++i)
            theirs[at++] = (own[i] - 0.5) * (own[n + i] - 0.5) * (own[3 * n + i] - 0.5) * (beta[i] - 0.3);
    }
    assert_true(support_ks_p(DRAWS / 2.0, support_ks2(DRAWS, mine, DRAWS, theirs)) > 1e-4);
    free_mixed(&m);
}

/* ---- as other posteriors ---- */

static void test_ensemble__does_not_depend_on_the_number_of_threads(void **state)
{
    enum { DRAWS = 40000, ROWS = 2 };
    static double theta[3][2 * DRAWS], local[3][ROWS * DRAWS], global[3][DRAWS], log_q[3][DRAWS];
    for (int64_t threads = 1; threads <= (support_quick() ? 2 : 3); ++threads) {
        mixed m;
        hnpe_context *context = support_context(threads);
        const int64_t at = threads - 1;
        make_mixed(context, &toy, weights, &m);
        support_assert_ok(hnpe_posterior_sample(m.posterior, 1, rows, x, DRAWS, m.rng, theta[at]));
        support_assert_ok(hnpe_posterior_sample_all(m.posterior, 1, rows, x, DRAWS, m.rng, local[at], global[at]));
        support_assert_ok(
            hnpe_posterior_log_density_all(m.posterior, 1, rows, x, DRAWS, local[at], global[at], log_q[at]));
        assert_memory_equal(theta[0], theta[at], sizeof theta[0]);
        assert_memory_equal(local[0], local[at], sizeof local[0]);
        assert_memory_equal(log_q[0], log_q[at], sizeof log_q[0]);
        free_mixed(&m);
        hnpe_context_release(context);
    }
}

static void test_ensemble__mode_is_where_the_mixture_is_highest(void **state)
{
    enum { DRAWS = 20000 };
    static double theta[2 * DRAWS], log_q[DRAWS];
    double mode[2], highest, again;
    mixed m;
    if (support_quick())
        return;
    make_mixed(NULL, &toy, weights, &m);
    support_assert_ok(hnpe_posterior_mode(m.posterior, 1, rows, x, 1, mode, &highest));
    support_assert_ok(hnpe_posterior_log_density(m.posterior, 1, rows, x, 1, mode, &again));
    support_assert_close(again, highest, 1e-5);
    support_assert_ok(hnpe_posterior_sample(m.posterior, 1, rows, x, DRAWS, m.rng, theta));
    support_assert_ok(hnpe_posterior_log_density(m.posterior, 1, rows, x, DRAWS, theta, log_q));
    for (size_t i = 0; i < DRAWS; ++i)
        assert_true(log_q[i] <= highest + 0.05);
    free_mixed(&m);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_ensemble__density_is_the_weighted_sum_of_its_members),
        cmocka_unit_test(test_ensemble__density_of_beta_and_of_everything_have_the_same_weights),
        cmocka_unit_test(test_ensemble__many_draws_are_those_of_calls_for_few),
        cmocka_unit_test(test_ensemble__density_integrates_to_one_and_to_that_of_beta),
        cmocka_unit_test(test_ensemble__draws_have_the_density),
        cmocka_unit_test(test_ensemble__one_draw_each_is_from_the_mixture_too),
        cmocka_unit_test(test_ensemble__a_draw_of_everything_is_of_one_member),
        cmocka_unit_test(test_ensemble__does_not_depend_on_the_number_of_threads),
        cmocka_unit_test(test_ensemble__mode_is_where_the_mixture_is_highest),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
