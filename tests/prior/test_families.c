/* Every family: sampler, density, distribution function and quantile agree with each other. */
#include "kinds.h"

#include "prior/special.h"

static void for_each_kind(void (*check)(const kind_case *c, const hnpe_prior *prior))
{
    for (size_t i = 0; i < N_KIND_CASES; ++i) {
        hnpe_prior *prior = make_kind(&kind_cases[i]);
        check(&kind_cases[i], prior);
        hnpe_prior_release(prior);
    }
}

#define assert_kind(condition, c, ...)                                                                                 \
    do {                                                                                                               \
        if (!(condition)) {                                                                                            \
            print_error("%s(%g, %g, %g, %g): ", (c)->family, (c)->p[0], (c)->p[1], (c)->p[2], (c)->p[3]);              \
            print_error(__VA_ARGS__);                                                                                  \
            fail();                                                                                                    \
        }                                                                                                              \
    } while (0)

/* ---- samples ---- */

static double cdf_for_ks(double x, const void *prior)
{
    return cdf_at(prior, x);
}

static void check_samples(const kind_case *c, const hnpe_prior *prior)
{
    enum { N = 5000 };
    static double x[N];
    double low, high;
    hnpe_rng *rng;
    support_assert_ok(hnpe_rng_create(NULL, 20, 0, &rng));
    support_assert_ok(hnpe_prior_sample(prior, N, NULL, rng, x));
    support_assert_ok(hnpe_prior_support(prior, 1, NULL, &low, &high));
    hnpe_rng_release(rng);
    for (size_t i = 0; i < N; ++i)
        assert_kind(x[i] > low && x[i] < high, c, "sample %g is not inside (%g, %g)\n", x[i], low, high);
    double distance = support_ks(N, x, cdf_for_ks, prior);
    assert_kind(support_ks_p(N, distance) > 1e-3, c, "Kolmogorov-Smirnov distance %g\n", distance);
}

static void test_families__samples_follow_the_distribution_function(void **state)
{
    for_each_kind(check_samples);
}

/* ---- density ---- */

/* F(x + h) - F(x - h) over 2 h, where F's rounding does not drown it. */
static void check_slope(const kind_case *c, const hnpe_prior *prior)
{
    double low, high;
    int checked = 0;
    support_assert_ok(hnpe_prior_support(prior, 1, NULL, &low, &high));
    for (double u = 0.001; u < 1; u += 0.037) {
        double x = quantile_at(prior, u), spread = quantile_at(prior, 0.75) - quantile_at(prior, 0.25);
        double h = 1e-4 * fmin(spread, fmin(x - low, high - x));
        volatile double above = x + h, below = x - h;
        double p = exp(log_density_at(prior, x));
        double slope = (cdf_at(prior, above) - cdf_at(prior, below)) / (above - below);
        double noise = 1e-14 / (h * p);
        if (noise > 1e-3)
            continue;
        assert_kind(fabs(slope / p - 1) < 1e-6 + noise, c, "at %g: density %.12g, slope of the CDF %.12g\n", x, p,
                    slope);
        ++checked;
    }
    assert_kind(checked > 12, c, "only %d points could be checked\n", checked);
}

static void test_families__density_is_the_slope_of_the_distribution_function(void **state)
{
    for_each_kind(check_slope);
}

static double density_of(const void *prior, double x)
{
    return exp(log_density_at(prior, x));
}

/* Quadrature over panels between quantiles, so that singular ends and narrow peaks are met with short panels. */
static void check_mass(const kind_case *c, const hnpe_prior *prior)
{
    double sum = 0, before = 0;
    for (int k = -280; k <= 280; ++k) {
        double u = 1 / (1 + exp(-0.1 * k)), x = quantile_at(prior, u);
        if (k > -280)
            sum += hnpei_panel(density_of, prior, before, x);
        before = x;
    }
    assert_kind(fabs(sum - 1) < 1e-8, c, "the density integrates to %.12g\n", sum);
}

static void test_families__density_integrates_to_one(void **state)
{
    for_each_kind(check_mass);
}

/* ---- quantiles ---- */

static void check_inverse(const kind_case *c, const hnpe_prior *prior)
{
    static const double us[] = {1e-300, 1e-100, 1e-20, 1e-12, 1e-6,  0.01,     0.1,       0.3,
                                0.5,    0.7,    0.9,   0.99,  0.999, 1 - 1e-6, 1 - 1e-12, 1 - 0x1p-53};
    double low, high, before = -INFINITY;
    support_assert_ok(hnpe_prior_support(prior, 1, NULL, &low, &high));
    for (size_t i = 0; i < sizeof us / sizeof us[0]; ++i) {
        double x = quantile_at(prior, us[i]);
        assert_kind(x >= before, c, "quantiles fall at %g\n", us[i]);
        before = x;
        if (!(x > nextafter(low, high) && x < nextafter(high, low)) || fabs(x) < 1e-300)
            continue; /* beyond the numbers that there are with all their digits */
        double back = cdf_at(prior, x), rounding = 1e-15 * fabs(x) * exp(log_density_at(prior, x));
        assert_kind(fabs(back - us[i]) <= 1e-11 * us[i] + rounding, c, "u = %.17g gives x = %.17g and F(x) = %.17g\n",
                    us[i], x, back);
    }
}

static void test_families__quantile_inverts_the_distribution_function_also_in_the_tails(void **state)
{
    for_each_kind(check_inverse);
}

/* ---- outside ---- */

static void check_outside(const kind_case *c, const hnpe_prior *prior)
{
    double low, high;
    support_assert_ok(hnpe_prior_support(prior, 1, NULL, &low, &high));
    assert_kind(low < high, c, "support [%g, %g]\n", low, high);
    assert_true(quantile_at(prior, 0) == low && quantile_at(prior, 1) == high);
    if (isfinite(low)) {
        double x = nextafter(low, -INFINITY);
        assert_true(log_density_at(prior, x) == -INFINITY && cdf_at(prior, x) == 0 && cdf_at(prior, low) == 0);
    }
    if (isfinite(high)) {
        double x = nextafter(high, INFINITY);
        assert_true(log_density_at(prior, x) == -INFINITY && cdf_at(prior, x) == 1 && cdf_at(prior, high) == 1);
    }
}

static void test_families__density_is_zero_and_the_distribution_flat_outside_the_support(void **state)
{
    for_each_kind(check_outside);
}

/* ---- values that can be written down ---- */

static void check_value(kind_case c, double x, double log_p, double u)
{
    hnpe_prior *prior = make_kind(&c);
    double got_p = log_density_at(prior, x), got_u = cdf_at(prior, x);
    assert_kind(fabs(got_p - log_p) <= 1e-13 * fmax(1, fabs(log_p)), &c, "log p(%g) = %.17g, not %.17g\n", x, got_p,
                log_p);
    assert_kind(fabs(got_u - u) <= 1e-13 * u, &c, "F(%g) = %.17g, not %.17g\n", x, got_u, u);
    hnpe_prior_release(prior);
}

static void test_families__densities_have_their_known_values(void **state)
{
    check_value((kind_case){"uniform", {2, 6}}, 3, -log(4), 0.25);
    check_value((kind_case){"log_uniform", {1, 100}}, 10, -log(10) - log(log(100)), 0.5);
    check_value((kind_case){"normal", {1, 2}}, 1, -log(2 * sqrt(2 * acos(-1))), 0.5);
    check_value((kind_case){"log_normal", {0, 1}}, 1, -0.5 * log(2 * acos(-1)), 0.5);
    check_value((kind_case){"exponential", {2}}, 3, log(2) - 6, 1 - exp(-6));
    check_value((kind_case){"gamma", {2, 3}}, 1, log(9) - 3, 1 - 4 * exp(-3));
    check_value((kind_case){"beta", {2, 2}}, 0.25, log(6 * 0.25 * 0.75), 3 * 0.0625 - 2 * 0.015625);
    /* half a normal, whose F is erf(x / sqrt 2) */
    check_value((kind_case){"truncated_normal", {0, 1, 0, INFINITY}}, 1, 0.5 * log(2 / acos(-1)) - 0.5, erf(sqrt(0.5)));
    /* so far out that the normal is an exponential of rate 1e8 */
    check_value((kind_case){"truncated_normal", {0, 1, 1e8, INFINITY}}, 1e8, log(1e8), 0);
    check_value((kind_case){"truncated_normal", {0, 1, -INFINITY, -1e8}}, -1e8, log(1e8), 1);
}

static void test_families__densities_at_the_ends_of_the_support_are_limits(void **state)
{
    const kind_case steep = {"gamma", {0.5, 1}}, level = {"gamma", {1, 5}}, flat = {"gamma", {2, 1}};
    const kind_case cup = {"beta", {0.5, 0.5}}, slope = {"beta", {2, 1}};
    const kind_case *cases[] = {&steep, &level, &flat, &cup, &cup, &slope, &slope};
    const double x[] = {0, 0, 0, 0, 1, 0, 1};
    const double expected[] = {INFINITY, log(5), -INFINITY, INFINITY, INFINITY, -INFINITY, log(2)};
    for (size_t i = 0; i < 7; ++i) {
        hnpe_prior *prior = make_kind(cases[i]);
        assert_true(log_density_at(prior, x[i]) == expected[i]);
        hnpe_prior_release(prior);
    }
}

static void test_families__small_shapes_stay_inside_where_numbers_end(void **state)
{
    const kind_case c = {"gamma", {1e-3, 1}};
    hnpe_prior *prior = make_kind(&c);
    hnpe_rng *rng;
    double x[1000];
    support_assert_ok(hnpe_rng_create(NULL, 1, 0, &rng));
    support_assert_ok(hnpe_prior_sample(prior, 1000, NULL, rng, x));
    for (size_t i = 0; i < 1000; ++i)
        assert_true(x[i] > 0 && isfinite(x[i]));
    assert_true(quantile_at(prior, 1e-3) < 1e-300); /* 1e-3000 is no double */
    assert_true(fabs(cdf_at(prior, quantile_at(prior, 0.9)) - 0.9) < 1e-12);
    hnpe_rng_release(rng);
    hnpe_prior_release(prior);
}

static void test_families__without_a_number_inside_are_refused(void **state)
{
    const double zero = 0, one = 1, next = nextafter(1, 2), far = 1e200, farther = 2e200, tiny = 1e-300;
    hnpe_prior *prior = NULL;
    support_assert_fails(hnpe_prior_create_truncated_normal(NULL, 1, &zero, &one, &one, &next, &prior),
                         HNPE_ERROR_INVALID_ARGUMENT, "no number lies between low[0]");
    support_assert_fails(hnpe_prior_create_truncated_normal(NULL, 1, &zero, &one, &far, &farther, &prior),
                         HNPE_ERROR_INVALID_ARGUMENT, "too many times sd[0]");
    support_assert_fails(hnpe_prior_create_truncated_normal(NULL, 1, &zero, &tiny, &one, &far, &prior),
                         HNPE_ERROR_INVALID_ARGUMENT, "too many times sd[0]");
    assert_null(prior);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_families__samples_follow_the_distribution_function),
        cmocka_unit_test(test_families__density_is_the_slope_of_the_distribution_function),
        cmocka_unit_test(test_families__density_integrates_to_one),
        cmocka_unit_test(test_families__quantile_inverts_the_distribution_function_also_in_the_tails),
        cmocka_unit_test(test_families__density_is_zero_and_the_distribution_flat_outside_the_support),
        cmocka_unit_test(test_families__densities_have_their_known_values),
        cmocka_unit_test(test_families__densities_at_the_ends_of_the_support_are_limits),
        cmocka_unit_test(test_families__small_shapes_stay_inside_where_numbers_end),
        cmocka_unit_test(test_families__without_a_number_inside_are_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
