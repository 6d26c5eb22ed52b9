/* The map between a prior's support and where a flow lives. */
#include "kinds.h"

#include <float.h>

static hnpei_map *map_of(hnpe_prior *prior, int logit)
{
    hnpei_map *map;
    support_assert_ok(hnpei_map_create(NULL, prior, logit, &map));
    return map;
}

/* ---- every family ---- */

/* v of theta, theta of v, and the slope against a difference of the map itself. */
static void check_round_trip(const kind_case *c, int logit)
{
    hnpe_prior *prior = make_kind(c);
    hnpei_map *map = map_of(prior, logit);
    double low, high;
    support_assert_ok(hnpe_prior_support(prior, 1, NULL, &low, &high));
    for (double u = 0.01; u < 1; u += 0.049) {
        double theta = quantile_at(prior, u), spread = quantile_at(prior, 0.75) - quantile_at(prior, 0.25);
        double v, log_slope, back, ends[2], v_ends[2], ignored[2];
        support_assert_ok(hnpei_map_forward(map, 1, NULL, &theta, &v, &log_slope));
        support_assert_ok(hnpei_map_inverse(map, 1, NULL, &v, &back));
        if (fabs(back - theta) > 1e-11 * fabs(theta) + 1e-9 * spread || !(back > low && back < high))
            fail_msg("%s(%g, %g), logit %d: %.17g came back as %.17g", c->family, c->p[0], c->p[1], logit, theta, back);
        double h = 1e-4 * fmin(spread, fmin(theta - low, high - theta));
        ends[0] = theta - h;
        ends[1] = theta + h;
        support_assert_ok(hnpei_map_forward(map, 2, NULL, ends, v_ends, ignored));
        double difference = fabs(v_ends[1] - v_ends[0]), noise = 1e-14 * fmax(1, fabs(v)) / difference;
        if (noise < 1e-3 && fabs(log(difference / (ends[1] - ends[0])) - log_slope) > 1e-5 + noise)
            fail_msg("%s(%g, %g), logit %d, at %g: log slope %g, difference %g", c->family, c->p[0], c->p[1], logit,
                     theta, log_slope, log(difference / (ends[1] - ends[0])));
    }
    hnpei_map_destroy(map);
    hnpe_prior_release(prior);
}

static void test_support_map__inverse_undoes_forward_and_slopes_are_differences(void **state)
{
    for (size_t i = 0; i < N_KIND_CASES; ++i)
        for (int logit = 0; logit < 2; ++logit)
            check_round_trip(&kind_cases[i], logit);
}

/* Whatever the flow says, theta is inside; whatever theta is, v can be given to a flow. */
static void check_extremes(const kind_case *c, int logit)
{
    hnpe_prior *prior = make_kind(c);
    hnpei_map *map = map_of(prior, logit);
    double low, high;
    support_assert_ok(hnpe_prior_support(prior, 1, NULL, &low, &high));
    static const double vs[] = {0,   1,      -1e-9, 1 + 1e-9,  DBL_MIN,  1 - 0x1p-53, -800,
                                800, -1e300, 1e300, -INFINITY, INFINITY, NAN};
    for (size_t i = 0; i < sizeof vs / sizeof vs[0]; ++i) {
        double theta;
        support_assert_ok(hnpei_map_inverse(map, 1, NULL, &vs[i], &theta));
        if (!(theta > low && theta < high))
            fail_msg("%s(%g, %g): v = %g gives %g, outside (%g, %g)", c->family, c->p[0], c->p[1], vs[i], theta, low,
                     high);
    }
    const double ends[] = {low, high};
    for (size_t i = 0; i < 2; ++i) {
        double v, log_slope;
        if (!isfinite(ends[i]))
            continue;
        support_assert_ok(hnpei_map_forward(map, 1, NULL, &ends[i], &v, &log_slope));
        assert_true(isfinite(v) && isfinite(log_slope));
        assert_true(!hnpei_map_unit(map)[0] || (v > 0 && v < 1));
        double outside = nextafter(ends[i], i ? INFINITY : -INFINITY);
        support_assert_ok(hnpei_map_forward(map, 1, NULL, &outside, &v, &log_slope));
        assert_true(isfinite(v) && log_slope == -INFINITY);
        assert_true(!hnpei_map_unit(map)[0] || (v > 0 && v < 1));
    }
    hnpei_map_destroy(map);
    hnpe_prior_release(prior);
}

static void test_support_map__theta_is_always_inside_and_v_always_finite(void **state)
{
    for (size_t i = 0; i < N_KIND_CASES; ++i)
        for (int logit = 0; logit < 2; ++logit)
            check_extremes(&kind_cases[i], logit);
}

static void test_support_map__no_number_is_outside_of_everything(void **state)
{
    const kind_case c = {"normal", {0, 1}};
    hnpe_prior *prior = make_kind(&c);
    hnpei_map *map = map_of(prior, 0);
    const double theta[3] = {INFINITY, NAN, 2};
    double v[3], log_slope[3];
    support_assert_ok(hnpei_map_forward(map, 3, NULL, theta, v, log_slope));
    assert_true(log_slope[0] == -INFINITY && log_slope[1] == -INFINITY && log_slope[2] == 0);
    assert_true(isfinite(v[0]) && isfinite(v[1]) && v[2] == 2);
    hnpei_map_destroy(map);
    hnpe_prior_release(prior);
}

/* ---- shapes ---- */

static void test_support_map__each_parameter_is_mapped_by_its_own_support(void **state)
{
    const kind_case cases[] = {
        {"uniform", {2, 6}}, {"normal", {0, 1}}, {"exponential", {3}}, {"truncated_normal", {0, 1, -INFINITY, 5}}};
    hnpe_prior *factors[4], *prior;
    for (size_t i = 0; i < 4; ++i)
        factors[i] = make_kind(&cases[i]);
    support_assert_ok(hnpe_prior_create_product(NULL, 4, factors, &prior));
    hnpei_map *map = map_of(prior, 0), *logit = map_of(prior, 1);
    const unsigned char expected[4] = {1, 0, 0, 0}, none[4] = {0};
    assert_memory_equal(hnpei_map_unit(map), expected, 4);
    assert_memory_equal(hnpei_map_unit(logit), none, 4);
    const double theta[4] = {3, -7, 0.25, 4.5};
    double v[4], log_slope;
    support_assert_ok(hnpei_map_forward(map, 1, NULL, theta, v, &log_slope));
    assert_true(v[0] == 0.25 && v[1] == -7 && v[2] == log(0.25) && v[3] == log(0.5));
    assert_true(fabs(log_slope - (-log(4) - log(0.25) - log(0.5))) < 1e-15);
    support_assert_ok(hnpei_map_forward(logit, 1, NULL, theta, v, &log_slope));
    assert_true(fabs(v[0] - log(0.25 / 0.75)) < 1e-15);
    assert_true(fabs(log_slope - (-log(4) - log(0.25 * 0.75) - log(0.25) - log(0.5))) < 1e-14);
    hnpei_map_destroy(map);
    hnpei_map_destroy(logit);
    hnpe_prior_release(prior);
    for (size_t i = 0; i < 4; ++i)
        hnpe_prior_release(factors[i]);
}

/* More cells than fit on the stack, more rows than a block: each row as if alone. */
static void test_support_map__rows_are_mapped_as_if_alone(void **state)
{
    enum { DIM = 300, ROWS = 70 };
    static double low[DIM], high[DIM], u[ROWS * DIM], theta[ROWS * DIM], alone[DIM];
    for (size_t dim = 3; dim <= DIM; dim += DIM - 3) {
        for (size_t j = 0; j < dim; ++j) {
            low[j] = -(double)j;
            high[j] = 1;
        }
        hnpe_prior *prior;
        support_assert_ok(hnpe_prior_create_uniform(NULL, dim, low, high, &prior));
        hnpei_map *map = map_of(prior, 0);
        for (size_t i = 0; i < ROWS * dim; ++i)
            u[i] = 0.5 + 0.4 * sin((double)i);
        support_assert_ok(hnpei_map_inverse(map, ROWS, NULL, u, theta));
        for (size_t i = 0; i < ROWS; ++i) {
            support_assert_ok(hnpei_map_inverse(map, 1, NULL, u + i * dim, alone));
            assert_memory_equal(alone, theta + i * dim, dim * sizeof *alone);
            for (size_t j = 0; j < dim; ++j)
                assert_true(fabs(theta[i * dim + j] - (low[j] + u[i * dim + j] * (high[j] - low[j]))) < 1e-12);
        }
        double v[ROWS * 3], log_slope[ROWS];
        if (dim == 3) {
            support_assert_ok(hnpei_map_forward(map, ROWS, NULL, theta, v, log_slope));
            for (size_t i = 0; i < ROWS * 3; ++i)
                assert_true(fabs(v[i] - u[i]) < 1e-14);
            assert_true(fabs(log_slope[ROWS - 1] + log(2) + log(3)) < 1e-14);
        }
        hnpei_map_destroy(map);
        hnpe_prior_release(prior);
    }
}

/* ---- conditional supports: alpha on (0, beta), of density 2 alpha / beta^2 ---- */

static int ramp_sample(void *unused, size_t n, const double *given, hnpe_rng *rng, double *theta)
{
    for (size_t i = 0; i < n; ++i)
        theta[i] = given[i] * sqrt(hnpe_rng_uniform(rng));
    return 0;
}

static int ramp_log_density(void *unused, size_t n, const double *given, const double *theta, double *log_p)
{
    for (size_t i = 0; i < n; ++i)
        log_p[i] = log(2 * theta[i]) - 2 * log(given[i]);
    return 0;
}

static int ramp_support(void *unused, size_t n, const double *given, double *low, double *high)
{
    for (size_t i = 0; i < n; ++i) {
        low[i] = 0;
        high[i] = given[i];
    }
    return 0;
}

static int ramp_cdf(void *unused, size_t n, const double *given, const double *theta, double *u)
{
    for (size_t i = 0; i < n; ++i)
        u[i] = theta[i] * theta[i] / (given[i] * given[i]);
    return 0;
}

static int ramp_quantile(void *unused, size_t n, const double *given, const double *u, double *theta)
{
    for (size_t i = 0; i < n; ++i)
        theta[i] = given[i] * sqrt(u[i]);
    return 0;
}

static hnpe_prior *make_ramp(int with_cdf)
{
    hnpe_prior_functions functions = {.struct_size = sizeof functions,
                                      .sample = ramp_sample,
                                      .log_density = ramp_log_density,
                                      .support = ramp_support,
                                      .cdf = with_cdf ? ramp_cdf : NULL,
                                      .quantile = with_cdf ? ramp_quantile : NULL};
    hnpe_prior *prior;
    support_assert_ok(hnpe_prior_create_custom(NULL, 1, 1, &functions, NULL, NULL, &prior));
    return prior;
}

static void test_support_map__conditional_supports_are_followed(void **state)
{
    const double beta[4] = {0.5, 2, 1e-6, 1e9}, fraction[4] = {0.1, 0.5, 0.9, 0.99};
    for (int with_cdf = 0; with_cdf < 2; ++with_cdf) {
        hnpe_prior *prior = make_ramp(with_cdf);
        hnpei_map *map = map_of(prior, 0);
        assert_int_equal(hnpei_map_unit(map)[0], 1);
        double theta[4], v[4], log_slope[4], back[4];
        for (size_t i = 0; i < 4; ++i)
            theta[i] = fraction[i] * beta[i];
        support_assert_ok(hnpei_map_forward(map, 4, beta, theta, v, log_slope));
        support_assert_ok(hnpei_map_inverse(map, 4, beta, v, back));
        for (size_t i = 0; i < 4; ++i) {
            double expected_v = with_cdf ? fraction[i] * fraction[i] : fraction[i];
            double expected_slope = with_cdf ? log(2 * fraction[i]) - log(beta[i]) : -log(beta[i]);
            assert_true(fabs(v[i] - expected_v) < 1e-14);
            assert_true(fabs(log_slope[i] - expected_slope) < 1e-13);
            assert_true(fabs(back[i] - theta[i]) < 1e-14 * beta[i]);
        }
        hnpei_map_destroy(map);
        hnpe_prior_release(prior);
    }
}

static void test_support_map__where_nothing_is_possible_the_density_is_zero_and_the_inverse_says_so(void **state)
{
    hnpe_prior *prior = make_ramp(1);
    hnpei_map *map = map_of(prior, 0);
    const double beta[3] = {1, -1, 1}, theta[3] = {0.5, -0.5, 1.5};
    double v[3], log_slope[3], back[3];
    support_assert_ok(hnpei_map_forward(map, 3, beta, theta, v, log_slope));
    assert_true(log_slope[0] == 0 && v[0] == 0.25);
    for (size_t i = 1; i < 3; ++i)
        assert_true(log_slope[i] == -INFINITY && v[i] > 0 && v[i] < 1);
    support_assert_fails(hnpei_map_inverse(map, 3, beta, v, back), HNPE_ERROR_NUMERIC,
                         "nothing is possible under the prior in row 1: the support of parameter 0 is [0, -1]");
    hnpei_map_destroy(map);
    hnpe_prior_release(prior);
}

static int open_above_two(void *unused, size_t n, const double *given, double *low, double *high)
{
    for (size_t i = 0; i < n; ++i) {
        low[i] = 0;
        high[i] = given[i] > 2 ? INFINITY : given[i];
    }
    return 0;
}

static void test_support_map__bounds_that_come_and_go_are_refused(void **state)
{
    hnpe_prior_functions functions = {
        .struct_size = sizeof functions, .sample = ramp_sample, .support = open_above_two};
    hnpe_prior *prior;
    support_assert_ok(hnpe_prior_create_custom(NULL, 1, 1, &functions, NULL, NULL, &prior));
    hnpei_map *map = map_of(prior, 0);
    const double beta = 3, theta = 1;
    double v, log_slope;
    support_assert_fails(hnpei_map_forward(map, 1, &beta, &theta, &v, &log_slope), HNPE_ERROR_CALLBACK,
                         "gave [0, inf] for parameter 0: which bounds are infinite must not depend on what is given");
    hnpei_map_destroy(map);
    hnpe_prior_release(prior);
}

static int refuse(void *unused, size_t n, const double *given, double *low, double *high)
{
    hnpe_set_error("no such support");
    return -5;
}

static void test_support_map__failures_of_callbacks_are_carried(void **state)
{
    hnpe_prior_functions functions = {.struct_size = sizeof functions, .sample = ramp_sample, .support = refuse};
    hnpe_prior *prior;
    hnpei_map *map;
    support_assert_ok(hnpe_prior_create_custom(NULL, 1, 1, &functions, NULL, NULL, &prior));
    support_assert_fails(hnpei_map_create(NULL, prior, 0, &map), HNPE_ERROR_CALLBACK, "no such support");
    assert_null(map);
    assert_int_equal(hnpe_last_callback_result(), -5);
    hnpe_prior_release(prior);
}

static hnpe_status create_map(hnpe_context *context, void *prior)
{
    hnpei_map *map;
    hnpe_status status = hnpei_map_create(context, prior, 0, &map);
    hnpei_map_destroy(map);
    return status;
}

static void test_support_map__nothing_is_lost_when_memory_is(void **state)
{
    hnpe_prior *prior = make_ramp(1);
    assert_true(support_fail_each_allocation(create_map, prior) >= 5);
    hnpe_prior_release(prior);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_support_map__inverse_undoes_forward_and_slopes_are_differences),
        cmocka_unit_test(test_support_map__theta_is_always_inside_and_v_always_finite),
        cmocka_unit_test(test_support_map__no_number_is_outside_of_everything),
        cmocka_unit_test(test_support_map__each_parameter_is_mapped_by_its_own_support),
        cmocka_unit_test(test_support_map__rows_are_mapped_as_if_alone),
        cmocka_unit_test(test_support_map__conditional_supports_are_followed),
        cmocka_unit_test(test_support_map__where_nothing_is_possible_the_density_is_zero_and_the_inverse_says_so),
        cmocka_unit_test(test_support_map__bounds_that_come_and_go_are_refused),
        cmocka_unit_test(test_support_map__failures_of_callbacks_are_carried),
        cmocka_unit_test(test_support_map__nothing_is_lost_when_memory_is),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
