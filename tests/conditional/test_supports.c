/* Conditionals of posteriors of every shape: bounded, half-bounded, bounds that depend on what is free, several
   architectures. What is said of one number is checked against sums over a grid. */
#include "parts.h"

#include "posterior/posterior.h"

#include <math.h>

static const double x[4] = {0.3, 0.2, 0.4, 0.1};

static hnpe_posterior *make(const parts_case *c)
{
    hnpe_posterior *posterior;
    hnpe_estimator *estimator = parts_estimator(NULL, c);
    parts_stir(estimator, 3, 0.04);
    support_assert_ok(hnpe_posterior_create(estimator, &posterior));
    hnpe_estimator_release(estimator);
    return posterior;
}

static int64_t rows_of(const parts_case *c)
{
    return c->architecture == HNPE_ARCHITECTURE_NAIVE ? 1 + c->extra : c->d_x == 1 ? 3 : 1;
}

static void draw(const hnpe_posterior *posterior, const parts_case *c, uint64_t seed, size_t n, double *theta)
{
    const int64_t n_rows = rows_of(c);
    hnpe_rng *rng;
    support_assert_ok(hnpe_rng_create(NULL, seed, 0, &rng));
    support_assert_ok(hnpe_posterior_sample(posterior, 1, &n_rows, x, n, rng, theta));
    hnpe_rng_release(rng);
}

/* All but parameter j fixed at theta. */
static hnpe_conditional *leave_one(const hnpe_posterior *posterior, const parts_case *c, size_t j, const double *theta)
{
    int64_t fixed[8];
    double values[8];
    size_t n = 0;
    hnpe_conditional *conditional;
    for (size_t k = 0; k < c->d_local + c->d_global; ++k)
        if (k != j) {
            fixed[n] = (int64_t)k;
            values[n++] = theta[k];
        }
    support_assert_ok(hnpe_conditional_create(posterior, rows_of(c), x, n, fixed, values, &conditional));
    return conditional;
}

/* A line t that the parameter is on, or its logarithm where it is above 0 alone. */
typedef struct range {
    double low, high;
    int is_log;
} range;

static double at(const range *r, double part)
{
    const double t = r->low + part * (r->high - r->low);
    return r->is_log ? exp(t) : t;
}

/* d theta / d part */
static double slope(const range *r, double part)
{
    return (r->high - r->low) * (r->is_log ? at(r, part) : 1);
}

/* Where parameter j can be, given what is fixed; where that is everywhere, where draws are, and as far again. */
static range find_range(const hnpe_posterior *posterior, const parts_case *c, size_t j, const double *theta)
{
    enum { N = 4000 };
    static double draws[N * 8];
    double lows[8], highs[8], least = INFINITY, most = -INFINITY;
    const size_t d = c->d_local + c->d_global;
    const int local = j < c->d_local;
    support_assert_ok(hnpei_posterior_support(posterior, local, 1, theta + c->d_local, lows, highs));
    draw(posterior, c, 77, N, draws);
    const double bottom = lows[local ? j : j - c->d_local], top = highs[local ? j : j - c->d_local];
    const int is_log = bottom == 0 && top == INFINITY;
    for (size_t i = 0; i < N; ++i) {
        const double t = is_log ? log(draws[i * d + j]) : draws[i * d + j];
        least = fmin(least, t);
        most = fmax(most, t);
    }
    if (is_log)
        return (range){2 * least - most, 2 * most - least, 1};
    return (range){fmax(bottom, 2 * least - most), fmin(top, 2 * most - least), 0};
}

enum { GRID = 4000, CHAINS = 64, DRAWS = 16 };

typedef struct grid {
    range range;
    double mass[GRID + 1]; /* up to each point */
} grid;

static grid add_up(const hnpe_conditional *conditional, range r)
{
    static double theta[GRID], log_q[GRID];
    grid g = {r, {0}};
    for (size_t i = 0; i < GRID; ++i)
        theta[i] = at(&r, ((double)i + 0.5) / GRID);
    support_assert_ok(hnpe_conditional_log_density(conditional, GRID, theta, log_q));
    for (size_t i = 0; i < GRID; ++i)
        g.mass[i + 1] = g.mass[i] + exp(log_q[i]) * slope(&r, ((double)i + 0.5) / GRID) / GRID;
    return g;
}

static double grid_cdf(double value, const void *of)
{
    const grid *g = of;
    const double t = g->range.is_log ? log(value) : value;
    const double place = GRID * (t - g->range.low) / (g->range.high - g->range.low);
    if (place <= 0 || place >= GRID)
        return place <= 0 ? 0 : 1;
    const size_t i = (size_t)place;
    return (g->mass[i] + (place - (double)i) * (g->mass[i + 1] - g->mass[i])) / g->mass[GRID];
}

static void check_draws(const hnpe_conditional *conditional, const grid *g, const char *name)
{
    static double theta[CHAINS * DRAWS];
    double checks[3];
    hnpe_chains_info report = {.struct_size = sizeof report};
    hnpe_rng *rng;
    support_assert_ok(hnpe_rng_create(NULL, 5, 0, &rng));
    support_assert_ok(hnpe_conditional_sample(conditional, CHAINS, DRAWS, rng, NULL, theta, checks, &report));
    const double distance = support_ks(CHAINS * DRAWS, theta, grid_cdf, g);
    if (!(support_ks_p(fmin(fmin(checks[1], checks[2]), CHAINS * DRAWS), distance) > 1e-4))
        fail_msg("%s: distance %g with %g effective draws", name, distance, checks[1]);
    assert_int_equal(report.n_draws, DRAWS);
    hnpe_rng_release(rng);
}

static void check_one(const hnpe_posterior *posterior, const parts_case *c, size_t j, const double *theta)
{
    const size_t d = c->d_local + c->d_global;
    const int factorised = !c->architecture || c->architecture == HNPE_ARCHITECTURE_FACTORISED;
    const int64_t n_rows = rows_of(c);
    double log_q, all;
    hnpe_conditional *conditional = leave_one(posterior, c, j, theta);
    hnpe_conditional_info info = {.struct_size = sizeof info};
    support_assert_ok(hnpe_conditional_describe(conditional, &info));
    assert_int_equal(info.kind, factorised && c->d_local == 1 && j == 0 && c->d_global ? HNPE_CONDITIONAL_EXACT
                                                                                       : HNPE_CONDITIONAL_QUADRATURE);
    assert_true(info.error < 1e-4);
    const grid g = add_up(conditional, find_range(posterior, c, j, theta));
    support_check_close(g.mass[GRID], 1, 4e-3, c->name, __FILE__, __LINE__);
    check_draws(conditional, &g, c->name);
    /* q(free | fixed) q(fixed) = q */
    support_assert_ok(hnpe_conditional_log_density(conditional, 1, theta + j, &log_q));
    support_assert_ok(hnpe_posterior_log_density(posterior, 1, &n_rows, x, 1, theta, &all));
    support_check_close(log_q + info.log_marginal, all, 1e-5, c->name, __FILE__, __LINE__);
    hnpe_conditional_release(conditional);
    assert_true(d <= 8);
}

static void test_conditional__of_one_parameter_is_that_of_a_grid(void **state)
{
    for (size_t i = 0; i < parts_n_cases; i += support_quick() ? 4 : 1) {
        const parts_case *c = &parts_cases[i];
        const size_t d = c->d_local + c->d_global;
        double theta[8];
        if (d < 2)
            continue;
        hnpe_posterior *posterior = make(c);
        draw(posterior, c, 11, 1, theta);
        check_one(posterior, c, 0, theta);
        check_one(posterior, c, d - 1, theta);
        hnpe_posterior_release(posterior);
    }
}

/* Of all fixed ones, the marginal; of one of them, integrated over its own support, 1. */
static void test_marginal__agrees_with_conditionals_and_with_sums(void **state)
{
    for (size_t i = 0; i < parts_n_cases; i += support_quick() ? 4 : 1) {
        const parts_case *c = &parts_cases[i];
        enum { MOST = 200 };
        const size_t d = c->d_local + c->d_global, n = support_quick() ? MOST / 2 : MOST;
        double theta[8], points[MOST], log_q[MOST], sum = 0;
        const int64_t last = (int64_t)d - 1;
        int32_t kind;
        hnpe_rng *rng;
        if (d < 2 || (c->architecture || !c->d_global ? d : c->d_global) > 2)
            continue; /* two to integrate: 200 times that takes long */
        hnpe_posterior *posterior = make(c);
        draw(posterior, c, 12, 1, theta);
        const range r = find_range(posterior, c, d - 1, theta);
        for (size_t k = 0; k < n; ++k)
            points[k] = at(&r, ((double)k + 0.5) / (double)n);
        support_assert_ok(hnpe_rng_create(NULL, 3, 0, &rng));
        support_assert_ok(hnpe_conditional_marginal(posterior, rows_of(c), x, 1, &last, n, points, 16, rng, NULL, log_q,
                                                    NULL, &kind));
        for (size_t k = 0; k < n; ++k)
            sum += exp(log_q[k]) * slope(&r, ((double)k + 0.5) / (double)n) / (double)n;
        support_check_close(sum, 1, 0.01, c->name, __FILE__, __LINE__);
        hnpe_rng_release(rng);
        hnpe_posterior_release(posterior);
    }
}

/* A draw of the posterior is one of the free parameters given the fixed ones: among draws of those its rank has no
   preference, of each free parameter. */
static double ranks_of(const parts_case *c, size_t n_fixed, const int64_t *fixed, size_t n)
{
    enum { CHAINS_HERE = 24, DRAWS_HERE = 2, MOST = 120 };
    static double theta[CHAINS_HERE * DRAWS_HERE * 8], truth[MOST * 8], ranks[MOST * 8];
    const size_t d = c->d_local + c->d_global, n_free = d - n_fixed;
    hnpe_posterior *posterior = make(c);
    hnpe_rng *rng;
    support_assert_ok(hnpe_rng_create(NULL, 21, 0, &rng));
    draw(posterior, c, 13, n, truth);
    for (size_t i = 0; i < n; ++i) {
        double values[8];
        hnpe_conditional *conditional;
        hnpe_chains_info report = {.struct_size = sizeof report};
        for (size_t k = 0; k < n_fixed; ++k)
            values[k] = truth[i * d + (size_t)fixed[k]];
        support_assert_ok(hnpe_conditional_create(posterior, rows_of(c), x, n_fixed, fixed, values, &conditional));
        support_assert_ok(hnpe_conditional_set_int(conditional, HNPE_CONDITIONAL_WARM_UP, 16));
        support_assert_ok(
            hnpe_conditional_sample(conditional, CHAINS_HERE, DRAWS_HERE, rng, NULL, theta, NULL, &report));
        for (size_t j = 0, k = 0; j < d; ++j) {
            int is_fixed = 0;
            double rank = hnpe_rng_uniform(rng);
            for (size_t l = 0; l < n_fixed; ++l)
                is_fixed |= fixed[l] == (int64_t)j;
            if (is_fixed)
                continue;
            for (size_t l = 0; l < CHAINS_HERE * DRAWS_HERE; ++l)
                rank += theta[l * n_free + k] < truth[i * d + j];
            ranks[k++ * n + i] = rank / (CHAINS_HERE * DRAWS_HERE + 1);
        }
        hnpe_conditional_release(conditional);
    }
    double least = 1;
    for (size_t k = 0; k < n_free; ++k)
        least = fmin(least, support_ks_p((double)n, support_ks(n, ranks + k * n, support_uniform_cdf, NULL)));
    hnpe_rng_release(rng);
    hnpe_posterior_release(posterior);
    return least;
}

static void test_conditional__draws_rank_draws_of_the_posterior_evenly(void **state)
{
    const struct {
        const char *name;
        size_t n_fixed;
        int64_t fixed[2];
    } cases[] = {{"locals on (0, beta)", 1, {0}},
                 {"half-bounded", 2, {0, 2}},
                 {"three locals, two globals", 2, {1, 4}},
                 {"parts with mixtures", 1, {3}}};
    const size_t n = support_quick() ? 6 : 40;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i += support_quick() ? 3 : 1) {
        size_t k = 0;
        while (strcmp(parts_cases[k].name, cases[i].name) != 0)
            ++k;
        const double p = ranks_of(&parts_cases[k], cases[i].n_fixed, cases[i].fixed, n);
        print_message("%s: p = %.3g\n", cases[i].name, p);
        assert_true(p > 1e-4);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_conditional__of_one_parameter_is_that_of_a_grid),
        cmocka_unit_test(test_marginal__agrees_with_conditionals_and_with_sums),
        cmocka_unit_test(test_conditional__draws_rank_draws_of_the_posterior_evenly),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
