/* Rational-quadratic spline kernels of every instruction set: derivative, inverse, gradients, bounds, hard cases. */
#include "base/context.h"
#include "kernels/kernels.h"
#include "support.h"

#include <math.h>

#define N 61 /* not a multiple of anything */
#define TOLERANCE (HNPEI_REAL_IS_DOUBLE ? 1e-11 : 3e-5)

static const hnpe_isa isas[] = {HNPE_ISA_BASELINE, HNPE_ISA_AVX2, HNPE_ISA_AVX512};

static int wide; /* are knots added up in double? */

typedef struct example {
    hnpei_spline spline;
    hnpei_real parameters[(3 * HNPEI_MAX_BINS + 1) * HNPEI_TILE], x[HNPEI_TILE];
} example;

/* Reproducible numbers in (-1, 1). */
static double noise(size_t i)
{
    double value = sin((double)i * 12.9898 + 1) * 43758.5453;
    return 2 * (value - floor(value)) - 1;
}

/* Points inside and, with tails, outside; `spread` of parameters. */
static void make_example(example *e, size_t bins, int tails, double spread)
{
    e->spline =
        (hnpei_spline){.bins = bins, .tails = tails, .low = tails ? -3 : 0, .high = tails ? 3 : 1, .divisor = 1};
    e->spline.wide_sums = wide;
    e->spline.minimum_width = e->spline.minimum_height = e->spline.minimum_slope = (hnpei_real)1e-6;
    e->spline.slope_offset = (hnpei_real)log(expm1(1 - 1e-6));
    for (size_t i = 0; i < hnpei_spline_parameters(&e->spline) * HNPEI_TILE; ++i)
        e->parameters[i] = (hnpei_real)(spread * noise(i));
    for (size_t s = 0; s < HNPEI_TILE; ++s)
        e->x[s] = (hnpei_real)(tails ? 4 * noise(s + 7777) : 0.5 + 0.5 * noise(s + 7777));
}

static void each_isa(void (*check)(const hnpei_spline_kernels *kernels))
{
    for (size_t i = 0; i < sizeof isas / sizeof *isas; ++i)
        for (wide = 0; wide < 2; ++wide)
            if (hnpei_isa_available(isas[i]))
                check(hnpei_spline_kernels_get(isas[i]));
}

/* ---- zero parameters ---- */

static void check_identity(const hnpei_spline_kernels *kernels)
{
    static example e;
    for (int tails = 0; tails < 2; ++tails) {
        hnpei_real y[HNPEI_TILE], log_slope[HNPEI_TILE] = {0};
        make_example(&e, 8, tails, 0);
        kernels->forward(&e.spline, N, e.parameters, HNPEI_TILE, e.x, y, log_slope);
        for (size_t s = 0; s < N; ++s) {
            assert_true(fabs((double)(y[s] - e.x[s])) <= TOLERANCE / 10);
            assert_true(fabs((double)log_slope[s]) <= TOLERANCE / 10);
        }
    }
}

static void test_spline__is_the_identity_where_parameters_are_zero(void **state)
{
    each_isa(check_identity);
}

/* ---- against a plain evaluation of the definition, in double ---- */

static double softplus(double p)
{
    return p > 0 ? p + log1p(exp(-p)) : log1p(exp(p));
}

static void define_knots(const hnpei_spline *spline, const hnpei_real *p, double *knots)
{
    double most = -INFINITY, total = 0, range = (double)(spline->high - spline->low);
    for (size_t k = 0; k < spline->bins; ++k)
        most = fmax(most, (double)p[k * HNPEI_TILE]);
    for (size_t k = 0; k < spline->bins; ++k)
        total += exp(((double)p[k * HNPEI_TILE] - most) / (double)spline->divisor);
    knots[0] = (double)spline->low;
    for (size_t k = 0; k < spline->bins; ++k) {
        double share = exp(((double)p[k * HNPEI_TILE] - most) / (double)spline->divisor) / total;
        double minimum = (double)spline->minimum_width;
        knots[k + 1] = knots[k] + range * (minimum + (1 - (double)spline->bins * minimum) * share);
    }
    knots[spline->bins] = (double)spline->high;
}

static double define_slope(const hnpei_spline *spline, const hnpei_real *p, size_t knot)
{
    if (spline->tails && (knot == 0 || knot == spline->bins))
        return 1;
    double raw = (double)p[(2 * spline->bins + knot - (spline->tails ? 1 : 0)) * HNPEI_TILE];
    return (double)spline->minimum_slope + softplus(raw + (double)spline->slope_offset);
}

static void define(const hnpei_spline *spline, const hnpei_real *p, double x, double *y, double *log_slope)
{
    double xs[HNPEI_MAX_BINS + 1], ys[HNPEI_MAX_BINS + 1];
    *y = x;
    *log_slope = 0;
    if (x < (double)spline->low || x > (double)spline->high)
        return;
    define_knots(spline, p, xs);
    define_knots(spline, p + spline->bins * HNPEI_TILE, ys);
    size_t k = 0;
    while (k + 1 < spline->bins && x >= xs[k + 1])
        ++k;
    double w = xs[k + 1] - xs[k], h = ys[k + 1] - ys[k], s = h / w, t = (x - xs[k]) / w;
    double d0 = define_slope(spline, p, k), d1 = define_slope(spline, p, k + 1);
    double den = s + (d0 + d1 - 2 * s) * t * (1 - t);
    *y = ys[k] + h * (s * t * t + d0 * t * (1 - t)) / den;
    *log_slope = log(s * s * (d1 * t * t + 2 * s * t * (1 - t) + d0 * (1 - t) * (1 - t)) / (den * den));
}

static void check_definition(const hnpei_spline_kernels *kernels)
{
    static example e;
    const size_t bins[] = {1, 2, 3, 8, 10, HNPEI_MAX_BINS};
    for (size_t c = 0; c < 2 * sizeof bins / sizeof *bins; ++c) {
        hnpei_real y[HNPEI_TILE], log_slope[HNPEI_TILE] = {0};
        make_example(&e, bins[c / 2], c % 2, 2);
        e.spline.divisor = c % 3 ? 1 : 4;
        kernels->forward(&e.spline, N, e.parameters, HNPEI_TILE, e.x, y, log_slope);
        for (size_t s = 0; s < N; ++s) {
            double expected, expected_log;
            define(&e.spline, e.parameters + s, (double)e.x[s], &expected, &expected_log);
            assert_true(fabs((double)y[s] - expected) <= TOLERANCE);
            assert_true(fabs((double)log_slope[s] - expected_log) <= 20 * TOLERANCE);
        }
    }
}

static void test_spline__follows_its_definition(void **state)
{
    each_isa(check_definition);
}

/* How far log slopes are off, in the mean. */
static double logs_off(const hnpei_spline_kernels *kernels, example *e)
{
    hnpei_real y[HNPEI_TILE], log_slope[HNPEI_TILE] = {0};
    double off = 0;
    kernels->forward(&e->spline, N, e->parameters, HNPEI_TILE, e->x, y, log_slope);
    for (size_t s = 0; s < N; ++s) {
        double expected, expected_log;
        define(&e->spline, e->parameters + s, (double)e->x[s], &expected, &expected_log);
        off += fabs((double)log_slope[s] - expected_log) / N;
    }
    return off;
}

/* Of many bins, each of which knots that are added up in single precision move. */
static void check_sums(const hnpei_spline_kernels *kernels)
{
    static example e;
    make_example(&e, 40, 1, 0.5);
    e.spline.minimum_width = e.spline.minimum_height = 0;
    e.spline.wide_sums = 0;
    const double narrow = logs_off(kernels, &e);
    e.spline.wide_sums = 1;
    const double off = logs_off(kernels, &e);
    assert_true(off < TOLERANCE / 30 && (HNPEI_REAL_IS_DOUBLE || 3 * off < narrow));
}

static void test_spline__sums_in_double_keep_digits(void **state)
{
    each_isa(check_sums);
}

/* ---- there and back ---- */

static void check_inverse(const hnpei_spline_kernels *kernels)
{
    static example e;
    for (int tails = 0; tails < 2; ++tails) {
        hnpei_real y[HNPEI_TILE], back[HNPEI_TILE], log_slope[HNPEI_TILE] = {0};
        make_example(&e, 9, tails, 3);
        kernels->forward(&e.spline, N, e.parameters, HNPEI_TILE, e.x, y, log_slope);
        kernels->inverse(&e.spline, N, e.parameters, HNPEI_TILE, y, back);
        for (size_t s = 0; s < N; ++s) {
            double steep = exp(fmin(0, (double)log_slope[s])); /* rounding of y, seen from x */
            assert_true(fabs((double)(back[s] - e.x[s])) * steep <= TOLERANCE);
        }
    }
}

static void test_spline__inverse_undoes_forward(void **state)
{
    each_isa(check_inverse);
}

/* ---- gradients against central differences ---- */

#if HNPEI_REAL_IS_DOUBLE
typedef struct probe {
    const hnpei_spline_kernels *kernels;
    example *e;
    size_t lane;
} probe;

#define WEIGHT_Y 0.7
#define WEIGHT_LOG 0.4

/* One lane's y and log slope, weighted, as a function of its parameters and x. */
static double weighted(size_t n, const double *values, void *data)
{
    const probe *p = data;
    hnpei_real y[HNPEI_TILE], log_slope[HNPEI_TILE] = {0};
    for (size_t i = 0; i + 1 < n; ++i)
        p->e->parameters[i * HNPEI_TILE + p->lane] = values[i];
    p->e->x[p->lane] = values[n - 1];
    p->kernels->forward(&p->e->spline, N, p->e->parameters, HNPEI_TILE, p->e->x, y, log_slope);
    return WEIGHT_Y * y[p->lane] + WEIGHT_LOG * log_slope[p->lane];
}

static void check_gradient(const hnpei_spline_kernels *kernels)
{
    static example e;
    static hnpei_real g[(3 * HNPEI_MAX_BINS + 1) * HNPEI_TILE];
    for (int tails = 0; tails < 2; ++tails) {
        hnpei_real g_y[HNPEI_TILE], g_log[HNPEI_TILE], g_x[HNPEI_TILE];
        make_example(&e, 5, tails, 1.5);
        e.spline.divisor = 2;
        for (size_t s = 0; s < HNPEI_TILE; ++s) {
            g_y[s] = WEIGHT_Y;
            g_log[s] = WEIGHT_LOG;
        }
        kernels->backward(&e.spline, N, e.parameters, HNPEI_TILE, e.x, g_y, g_log, g, g_x);
        size_t rows = hnpei_spline_parameters(&e.spline);
        for (size_t lane = 0; lane < N; ++lane) {
            double values[20], expected[20];
            for (size_t i = 0; i < rows; ++i) {
                values[i] = e.parameters[i * HNPEI_TILE + lane];
                expected[i] = g[i * HNPEI_TILE + lane];
            }
            values[rows] = e.x[lane];
            expected[rows] = g_x[lane];
            probe p = {kernels, &e, lane};
            support_check_gradient("spline", weighted, &p, rows + 1, values, expected, 1e-6, 1e-7);
        }
    }
}

static void test_spline__gradients_match_differences(void **state)
{
    each_isa(check_gradient);
}
#endif

/* ---- hard cases ---- */

/* Enormous parameters: bins as narrow and slopes as steep as the floors allow. */
static void check_extremes(const hnpei_spline_kernels *kernels)
{
    static example e;
    static hnpei_real g[(3 * HNPEI_MAX_BINS + 1) * HNPEI_TILE];
    for (size_t bins = 1; bins <= HNPEI_MAX_BINS; bins *= 4) {
        hnpei_real y[HNPEI_TILE], back[HNPEI_TILE], log_slope[HNPEI_TILE] = {0}, ones[HNPEI_TILE], g_x[HNPEI_TILE];
        make_example(&e, bins, 0, 300);
        for (size_t s = 0; s < HNPEI_TILE; ++s)
            ones[s] = 1;
        e.x[0] = 0;
        e.x[1] = 1;
        kernels->forward(&e.spline, N, e.parameters, HNPEI_TILE, e.x, y, log_slope);
        kernels->inverse(&e.spline, N, e.parameters, HNPEI_TILE, e.x, back);
        kernels->backward(&e.spline, N, e.parameters, HNPEI_TILE, e.x, ones, ones, g, g_x);
        for (size_t s = 0; s < N; ++s) {
            assert_true(y[s] >= 0 && y[s] <= 1);
            assert_true(back[s] >= 0 && back[s] <= 1);
            assert_true(isfinite((double)log_slope[s]));
            assert_true(isfinite((double)g_x[s]));
            for (size_t i = 0; i < hnpei_spline_parameters(&e.spline); ++i)
                assert_true(isfinite((double)g[i * HNPEI_TILE + s]));
        }
        assert_true(y[0] == 0 && y[1] == 1 && back[0] == 0 && back[1] == 1);
    }
}

static void test_spline__stays_finite_and_inside_with_enormous_parameters(void **state)
{
    each_isa(check_extremes);
}

/* All lanes share the parameters of the first, at x a little apart. */
static void check_monotone(const hnpei_spline_kernels *kernels)
{
    static example e;
    hnpei_real last = 0, last_back = 0;
    make_example(&e, 8, 0, 12);
    for (size_t i = 0; i < hnpei_spline_parameters(&e.spline); ++i)
        for (size_t s = 1; s < HNPEI_TILE; ++s)
            e.parameters[i * HNPEI_TILE + s] = e.parameters[i * HNPEI_TILE];
    for (size_t block = 0; block < 400; ++block) {
        hnpei_real y[HNPEI_TILE], back[HNPEI_TILE], log_slope[HNPEI_TILE] = {0};
        for (size_t s = 0; s < HNPEI_TILE; ++s)
            e.x[s] = (hnpei_real)((double)(block * HNPEI_TILE + s) / (400 * HNPEI_TILE));
        kernels->forward(&e.spline, HNPEI_TILE, e.parameters, HNPEI_TILE, e.x, y, log_slope);
        kernels->inverse(&e.spline, HNPEI_TILE, e.parameters, HNPEI_TILE, e.x, back);
        for (size_t s = 0; s < HNPEI_TILE; ++s) {
            hnpei_real rounding = HNPEI_REAL_IS_DOUBLE ? (hnpei_real)4e-16 : (hnpei_real)2.4e-7;
            assert_true(y[s] >= last - rounding && back[s] >= last_back - rounding);
            last = y[s];
            last_back = back[s];
        }
    }
}

static void test_spline__rises_everywhere_up_to_rounding(void **state)
{
    each_isa(check_monotone);
}

static void check_tails(const hnpei_spline_kernels *kernels)
{
    static example e;
    hnpei_real y[HNPEI_TILE], back[HNPEI_TILE], log_slope[HNPEI_TILE] = {0};
    make_example(&e, 8, 1, 2);
    for (size_t s = 0; s < HNPEI_TILE; ++s)
        e.x[s] = (hnpei_real)(s % 2 ? 3.5 + (double)s : -3.5 - (double)s);
    kernels->forward(&e.spline, N, e.parameters, HNPEI_TILE, e.x, y, log_slope);
    kernels->inverse(&e.spline, N, e.parameters, HNPEI_TILE, e.x, back);
    for (size_t s = 0; s < N; ++s)
        assert_true(y[s] == e.x[s] && back[s] == e.x[s] && log_slope[s] == 0);
}

static void test_spline__is_the_identity_in_its_tails(void **state)
{
    each_isa(check_tails);
}

/* A sample's results are the same bits alone as among others. */
static void check_alone(const hnpei_spline_kernels *kernels)
{
    static example e, alone;
    hnpei_real y[HNPEI_TILE], log_slope[HNPEI_TILE] = {0};
    make_example(&e, 8, 1, 2);
    kernels->forward(&e.spline, N, e.parameters, HNPEI_TILE, e.x, y, log_slope);
    for (size_t s = 0; s < N; ++s) {
        hnpei_real y1[HNPEI_TILE], log1[HNPEI_TILE] = {0};
        make_example(&alone, 8, 1, 0);
        alone.x[0] = e.x[s];
        for (size_t i = 0; i < hnpei_spline_parameters(&e.spline); ++i)
            alone.parameters[i * HNPEI_TILE] = e.parameters[i * HNPEI_TILE + s];
        kernels->forward(&alone.spline, 1, alone.parameters, HNPEI_TILE, alone.x, y1, log1);
        assert_memory_equal(&y1[0], &y[s], sizeof *y);
        assert_memory_equal(&log1[0], &log_slope[s], sizeof *y);
    }
}

static void test_spline__gives_a_sample_the_same_bits_alone_as_among_others(void **state)
{
    each_isa(check_alone);
}

static void test_spline__counts_its_parameters(void **state)
{
    hnpei_spline spline = {.bins = 8, .tails = 1};
    assert_int_equal(hnpei_spline_parameters(&spline), 23);
    spline.tails = 0;
    assert_int_equal(hnpei_spline_parameters(&spline), 25);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_spline__is_the_identity_where_parameters_are_zero),
        cmocka_unit_test(test_spline__follows_its_definition),
        cmocka_unit_test(test_spline__sums_in_double_keep_digits),
        cmocka_unit_test(test_spline__inverse_undoes_forward),
#if HNPEI_REAL_IS_DOUBLE
        cmocka_unit_test(test_spline__gradients_match_differences),
#endif
        cmocka_unit_test(test_spline__stays_finite_and_inside_with_enormous_parameters),
        cmocka_unit_test(test_spline__rises_everywhere_up_to_rounding),
        cmocka_unit_test(test_spline__is_the_identity_in_its_tails),
        cmocka_unit_test(test_spline__gives_a_sample_the_same_bits_alone_as_among_others),
        cmocka_unit_test(test_spline__counts_its_parameters),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
