/* What many points share, computed once, gives the numbers that every point's own computation gives. */
#include "cases.h"

#define POINTS ((size_t)23)
#define FEWER ((size_t)5)

/* In units of 1 + |value|. */
#define ROUNDING (HNPEI_REAL_IS_DOUBLE ? 1e-11 : 2e-4)

/* Tiles of one comparison. */
static hnpei_real given[BENCH_WIDEST * HNPEI_TILE], theta[BENCH_WIDEST * HNPEI_TILE], noise[BENCH_WIDEST * HNPEI_TILE],
    plain[BENCH_WIDEST * HNPEI_TILE], projected[BENCH_WIDEST * HNPEI_TILE];

static void assert_rows_close(const char *what, size_t rows, size_t n, const hnpei_real *a, const hnpei_real *b)
{
    for (size_t i = 0; i < rows; ++i)
        for (size_t s = 0; s < n; ++s) {
            const double x = (double)a[i * HNPEI_TILE + s], y = (double)b[i * HNPEI_TILE + s];
            if (!(fabs(x - y) <= ROUNDING * (1 + fabs(x))))
                fail_msg("%s: %.9g, and %.9g with a projection", what, x, y);
        }
}

/* Row `from` of given, and all behind it, are every point's own; those before it, in all lanes those of lane 0 where
   `one`. */
static void fill_tiles(bench *b, const hnpei_flow_spec *spec, size_t from, int one)
{
    static double rows[POINTS * BENCH_WIDEST], points[POINTS * 3];
    hnpei_stream stream;
    case_rows(spec, POINTS, 70 + from, rows, points);
    bench_to_tile(POINTS, spec->d_given, rows, given);
    bench_to_tile(POINTS, spec->dim, points, theta);
    for (size_t i = 0; one && i < from; ++i)
        for (size_t s = 0; s < POINTS; ++s)
            given[i * HNPEI_TILE + s] = given[i * HNPEI_TILE];
    hnpei_stream_init(&stream, 5, HNPEI_PURPOSE_USER, from);
    hnpei_flow_draw_noise(b->flow, b->kernels, &stream, POINTS, noise);
}

static hnpei_real *create_projection(bench *b, size_t own, int one)
{
    hnpei_real *projection = bench_reals(hnpei_flow_projection(b->flow, own));
    hnpei_flow_project(b->flow, b->kernels, b->w, one ? 1 : POINTS, own, given, b->tape, projection);
    if (one)
        hnpei_flow_spread(b->flow, own, POINTS, projection);
    return projection;
}

static void check_against_plain(bench *b, const hnpei_flow_spec *spec, size_t own, int one)
{
    const size_t from = spec->d_given - own;
    fill_tiles(b, spec, from, one);
    hnpei_real *projection = create_projection(b, own, one);
    const hnpei_given parts = {given + from * HNPEI_TILE, projection, own, one};
    hnpei_flow_log_density(b->flow, b->kernels, b->w, POINTS, given, theta, b->tape, plain);
    hnpei_flow_log_density_given(b->flow, b->kernels, b->w, POINTS, &parts, theta, b->tape, projected);
    assert_rows_close("log density", 1, POINTS, plain, projected);
    hnpei_flow_inverse(b->flow, b->kernels, b->w, POINTS, given, noise, b->tape, plain, b->scratch);
    hnpei_flow_inverse_given(b->flow, b->kernels, b->w, POINTS, &parts, noise, b->tape, projected, b->scratch);
    assert_rows_close("draw", spec->dim, POINTS, plain, projected);
    hnpei_free(NULL, projection);
}

static void check_lanes(bench *b, const hnpei_flow_spec *spec)
{
    for (size_t own = 0; own <= spec->d_given; ++own)
        check_against_plain(b, spec, own, 0);
}

static void test_projection__of_observations_gives_what_plain_calls_give(void **state)
{
    each_case(check_lanes);
}

static void check_one(bench *b, const hnpei_flow_spec *spec)
{
    for (size_t own = 0; own <= spec->d_given; ++own)
        check_against_plain(b, spec, own, 1);
}

static void test_projection__of_one_observation_serves_all_points(void **state)
{
    each_case(check_one);
}

/* Of a few points, and of a projection that was spread to more: the same bits. */
static void check_bits(bench *b, const hnpei_flow_spec *spec)
{
    const size_t own = spec->d_given ? 1 : 0, from = spec->d_given - own;
    fill_tiles(b, spec, from, 1);
    hnpei_real *projection = create_projection(b, own, 1);
    const hnpei_given parts = {given + from * HNPEI_TILE, projection, own, 1};
    hnpei_flow_log_density_given(b->flow, b->kernels, b->w, POINTS, &parts, theta, b->tape, plain);
    hnpei_flow_log_density_given(b->flow, b->kernels, b->w, FEWER, &parts, theta, b->tape, projected);
    assert_memory_equal(plain, projected, FEWER * sizeof *plain);
    hnpei_flow_inverse_given(b->flow, b->kernels, b->w, POINTS, &parts, noise, b->tape, plain, b->scratch);
    hnpei_flow_inverse_given(b->flow, b->kernels, b->w, FEWER, &parts, noise, b->tape, projected, b->scratch);
    for (size_t i = 0; i < spec->dim; ++i)
        assert_memory_equal(plain + i * HNPEI_TILE, projected + i * HNPEI_TILE, FEWER * sizeof *plain);
    hnpei_free(NULL, projection);
}

static void test_projection__gives_a_point_the_same_bits_alone_as_among_others(void **state)
{
    each_case(check_bits);
}

/* A flow of one feature is, but for that feature, known: the projection is the outputs of its networks. */
static void test_projection__of_one_feature_holds_no_hidden_units(void **state)
{
    const hnpei_flow_spec spec = {.family = HNPEI_FAMILY_MAF,
                                  .dim = 1,
                                  .d_given = 2,
                                  .transforms = 3,
                                  .hidden = 9,
                                  .blocks = 1,
                                  .activation = HNPEI_ACTIVATION_TANH};
    bench b = bench_create(&spec);
    assert_int_equal(hnpei_flow_projection(b.flow, 0), 3 * 2 * HNPEI_TILE);
    assert_int_equal(hnpei_flow_projection(b.flow, 1), 3 * 9 * HNPEI_TILE);
    bench_free(&b);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_projection__of_observations_gives_what_plain_calls_give),
        cmocka_unit_test(test_projection__of_one_observation_serves_all_points),
        cmocka_unit_test(test_projection__gives_a_point_the_same_bits_alone_as_among_others),
        cmocka_unit_test(test_projection__of_one_feature_holds_no_hidden_units),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
