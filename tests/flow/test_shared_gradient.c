/* Points that share what they are given: their gradient, through a projection, is that of points which each have a copy
   of it. */
#include "cases.h"

/* Observations, of which the first is nobody's; points of each other one. */
enum { OBSERVATIONS = 6, EACH = 7, POINTS = (OBSERVATIONS - 1) * EACH };

#define ROUNDING (HNPEI_REAL_IS_DOUBLE ? 1e-10 : 5e-4)

static hnpei_real shared[BENCH_WIDEST * HNPEI_TILE], given[BENCH_WIDEST * HNPEI_TILE], theta[BENCH_WIDEST * HNPEI_TILE],
    log_q[HNPEI_TILE], g_log_q[HNPEI_TILE], g_shared[BENCH_WIDEST * HNPEI_TILE], g_given[BENCH_WIDEST * HNPEI_TILE];

static size_t observation_of(size_t point)
{
    return 1 + point / EACH;
}

static void fill(const hnpei_flow_spec *spec, size_t d_shared)
{
    static double rows[HNPEI_TILE * BENCH_WIDEST], points[HNPEI_TILE * 3];
    case_rows(spec, OBSERVATIONS, 4, rows, points);
    bench_to_tile(OBSERVATIONS, spec->d_given, rows, shared);
    case_rows(spec, POINTS, 5, rows, points);
    bench_to_tile(POINTS, spec->d_given, rows, given);
    bench_to_tile(POINTS, spec->dim, points, theta);
    for (size_t s = 0; s < POINTS; ++s) {
        g_log_q[s] = (hnpei_real)(0.1 * (double)(s % 5) - 0.15);
        for (size_t i = 0; i < d_shared; ++i)
            given[i * HNPEI_TILE + s] = shared[i * HNPEI_TILE + observation_of(s)];
    }
    memset(g_shared, 0, sizeof g_shared);
    memset(g_given, 0, sizeof g_given);
}

static void through_projection(bench *b, const hnpei_flow_spec *spec, size_t own)
{
    const size_t reals = hnpei_flow_projection(b->flow, own), d_shared = spec->d_given - own;
    hnpei_real *of_observations = bench_reals(reals), *of_points = bench_reals(reals + HNPEI_TILE),
               *g_of_observations = bench_reals(reals), *g_of_points = bench_reals(reals + HNPEI_TILE);
    const hnpei_given parts = {given + d_shared * HNPEI_TILE, of_points, own, 0};
    const hnpei_given_gradient back = {NULL, g_of_points};
    hnpei_flow_project(b->flow, b->kernels, b->w, OBSERVATIONS, own, shared, b->tape, of_observations);
    hnpei_flow_repeat(b->flow, own, 1, OBSERVATIONS - 1, EACH, of_observations, of_points);
    hnpei_flow_log_density_given(b->flow, b->kernels, b->w, POINTS, &parts, theta, b->tape, log_q);
    hnpei_flow_backward_given(b->flow, b->kernels, b->w, POINTS, &parts, theta, b->tape, g_log_q, b->g, &back, NULL,
                              b->scratch);
    hnpei_flow_collect(b->flow, own, 1, OBSERVATIONS - 1, EACH, g_of_points, g_of_observations);
    hnpei_flow_project_backward(b->flow, b->kernels, b->w, OBSERVATIONS, own, shared, of_observations,
                                g_of_observations, b->tape, b->g, g_shared, b->scratch);
    hnpei_free(NULL, of_observations);
    hnpei_free(NULL, of_points);
    hnpei_free(NULL, g_of_observations);
    hnpei_free(NULL, g_of_points);
}

static void assert_same(const char *what, size_t n, const hnpei_real *plain, const hnpei_real *projected)
{
    for (size_t i = 0; i < n; ++i) {
        const double x = (double)plain[i], y = (double)projected[i];
        if (!(fabs(x - y) <= ROUNDING * (1 + fabs(x))))
            fail_msg("%s %zu: %.9g, and %.9g with a projection", what, i, x, y);
    }
}

static void check(bench *b, const hnpei_flow_spec *spec, size_t own)
{
    const size_t size = b->layout.size, d_shared = spec->d_given - own;
    hnpei_real *g = bench_reals(size), *memory = b->g, *summed = bench_reals(BENCH_WIDEST * HNPEI_TILE);
    fill(spec, d_shared);
    hnpei_flow_log_density(b->flow, b->kernels, b->w, POINTS, given, theta, b->tape, log_q);
    b->g = g;
    hnpei_flow_backward(b->flow, b->kernels, b->w, POINTS, given, theta, b->tape, g_log_q, b->g, g_given, NULL,
                        b->scratch);
    hnpei_flow_mask(b->flow, g);
    for (size_t i = 0; i < d_shared; ++i)
        for (size_t s = 0; s < POINTS; ++s)
            summed[i * HNPEI_TILE + observation_of(s)] += g_given[i * HNPEI_TILE + s];
    b->g = memory;
    memset(b->g, 0, size * sizeof *b->g);
    through_projection(b, spec, own);
    hnpei_flow_mask(b->flow, b->g);
    assert_same("weight", size, g, b->g);
    for (size_t i = 0; i < d_shared; ++i)
        assert_same("given", OBSERVATIONS, summed + i * HNPEI_TILE, g_shared + i * HNPEI_TILE);
    hnpei_free(NULL, g);
    hnpei_free(NULL, summed);
}

static void check_all(bench *b, const hnpei_flow_spec *spec)
{
    for (size_t own = 0; own <= spec->d_given; ++own)
        check(b, spec, own);
}

static void test_shared_gradient__is_that_of_points_with_a_copy_each(void **state)
{
    each_case(check_all);
}

/* More points of one observation than a block of lanes, and as many as there are lanes. */
static void test_shared_gradient__repeats_and_collects_groups_of_every_size(void **state)
{
    const hnpei_flow_spec spec = {.family = HNPEI_FAMILY_MAF,
                                  .dim = 2,
                                  .d_given = 3,
                                  .transforms = 2,
                                  .hidden = 5,
                                  .blocks = 1,
                                  .activation = HNPEI_ACTIVATION_TANH};
    bench b = bench_create(&spec);
    const size_t reals = hnpei_flow_projection(b.flow, 1);
    hnpei_real *one = bench_reals(reals), *sums = bench_reals(reals), *many = bench_reals(reals + HNPEI_TILE);
    for (size_t i = 0; i < reals; ++i)
        one[i] = (hnpei_real)i;
    for (size_t each = 1; each <= HNPEI_TILE; ++each) {
        const size_t count = HNPEI_TILE / each, first = HNPEI_TILE - count;
        hnpei_flow_repeat(b.flow, 1, first, count, each, one, many);
        memset(sums, 0, reals * sizeof *sums);
        hnpei_flow_collect(b.flow, 1, first, count, each, many, sums);
        for (size_t row = 0; row < reals; row += HNPEI_TILE) {
            for (size_t s = 0; s < count * each; ++s)
                assert_true(many[row + s] == one[row + first + s / each]);
            for (size_t s = 0; s < HNPEI_TILE; ++s)
                assert_true(sums[row + s] == (s < first ? 0 : (hnpei_real)each * one[row + s]));
        }
    }
    hnpei_free(NULL, one);
    hnpei_free(NULL, sums);
    hnpei_free(NULL, many);
    bench_free(&b);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_shared_gradient__is_that_of_points_with_a_copy_each),
        cmocka_unit_test(test_shared_gradient__repeats_and_collects_groups_of_every_size),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
