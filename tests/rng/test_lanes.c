/* Bulk draws of the lanes: their distributions, and the same numbers from every instruction set and at every length. */
#include "base/context.h"
#include "rng/lanes.h"
#include "support.h"

#include <float.h>
#include <math.h>

#define N ((size_t)200000)

static const double least_p = 1e-4;

static void each_isa(void (*check)(hnpe_isa isa))
{
    for (int isa = HNPE_ISA_BASELINE; isa <= HNPE_ISA_AVX512; ++isa)
        if (hnpei_isa_available((hnpe_isa)isa))
            check((hnpe_isa)isa);
}

static hnpei_lanes lanes_of(uint64_t key)
{
    hnpei_lanes lanes;
    hnpei_lanes_init(&lanes, key);
    return lanes;
}

static void normals(hnpe_isa isa, uint64_t key, int is_float, size_t n, double *out)
{
    hnpei_lanes lanes = lanes_of(key);
    if (!is_float) {
        hnpei_lanes_normal_f64(isa, &lanes, n, out);
        return;
    }
    float *single = malloc((n ? n : 1) * sizeof *single);
    assert_non_null(single);
    hnpei_lanes_normal_f32(isa, &lanes, n, single);
    for (size_t i = 0; i < n; ++i)
        out[i] = (double)single[i];
    free(single);
}

static void uniforms(hnpe_isa isa, uint64_t key, size_t n, double *out)
{
    hnpei_lanes lanes = lanes_of(key);
    hnpei_lanes_uniform_f64(isa, &lanes, n, out);
}

/* ---- distributions ---- */

static void assert_moment(const double *sample, int power, double moment)
{
    double sum = 0, squares = 0;
    for (size_t i = 0; i < N; ++i) {
        double value = pow(sample[i], power);
        sum += value;
        squares += value * value;
    }
    double found = sum / (double)N;
    assert_true(fabs(found - moment) < 4 * sqrt((squares / (double)N - found * found) / (double)N));
}

static void check_normals(hnpe_isa isa)
{
    static double sample[N];
    for (int is_float = 0; is_float < 2; ++is_float) {
        normals(isa, 1, is_float, N, sample);
        assert_true(support_ks_p((double)N, support_ks(N, sample, support_normal_cdf, NULL)) > least_p);
        assert_moment(sample, 1, 0);
        assert_moment(sample, 2, 1);
        assert_moment(sample, 3, 0);
        assert_moment(sample, 4, 3);
    }
}

static void test_normals__are_normal_to_the_fourth_moment(void **state)
{
    each_isa(check_normals);
}

/* The share beyond 4 standard deviations, where too few bits of the radius would show. */
static void check_tails(hnpe_isa isa)
{
    const size_t rounds = 50;
    static double sample[N];
    for (int is_float = 0; is_float < 2; ++is_float) {
        size_t count = 0;
        for (size_t r = 0; r < rounds; ++r) {
            normals(isa, 100 + r, is_float, N, sample);
            for (size_t i = 0; i < N; ++i) {
                assert_true(fabs(sample[i]) < (is_float ? 6.8 : 8.7));
                count += fabs(sample[i]) > 4;
            }
        }
        double expected = (double)(rounds * N) * erfc(4 / sqrt(2));
        assert_true(fabs((double)count - expected) < 4 * sqrt(expected));
    }
}

static void test_normals__have_the_right_tails(void **state)
{
    each_isa(check_tails);
}

static void check_uniforms(hnpe_isa isa)
{
    static double sample[N];
    uniforms(isa, 2, N, sample);
    for (size_t i = 0; i < N; ++i)
        assert_true(sample[i] > 0 && sample[i] < 1);
    assert_true(support_ks_p((double)N, support_ks(N, sample, support_uniform_cdf, NULL)) > least_p);
    assert_moment(sample, 1, 0.5);
    assert_moment(sample, 2, 1.0 / 3);
}

static void test_uniforms__are_uniform_inside_the_unit_interval(void **state)
{
    each_isa(check_uniforms);
}

/* Between neighbours in the array, between the two of a pair of blocks, and one block on. */
static void check_correlations(hnpe_isa isa)
{
    static double sample[N];
    const size_t lags[] = {1, 2, 15, 16, 17, 32, 64};
    for (int is_float = 0; is_float < 2; ++is_float) {
        normals(isa, 3, is_float, N, sample);
        for (size_t l = 0; l < sizeof lags / sizeof *lags; ++l) {
            double sum = 0, squares = 0;
            for (size_t i = 0; i + lags[l] < N; ++i) {
                sum += sample[i] * sample[i + lags[l]];
                squares += (sample[i] * sample[i] - 1) * (sample[i + lags[l]] * sample[i + lags[l]] - 1);
            }
            assert_true(fabs(sum) < 4 * sqrt((double)N));
            assert_true(fabs(squares) < 4 * 2 * sqrt((double)N));
        }
    }
}

static void test_normals__are_uncorrelated_and_so_are_their_squares(void **state)
{
    each_isa(check_correlations);
}

/* ---- the same numbers ---- */

static void check_bits(hnpe_isa isa)
{
    hnpei_lanes reference = lanes_of(4), lanes = lanes_of(4);
    for (int i = 0; i < 1000; ++i) {
        uint32_t expected[16], got[16];
        hnpei_lanes_next(HNPE_ISA_BASELINE, &reference, expected);
        hnpei_lanes_next(isa, &lanes, got);
        assert_memory_equal(expected, got, sizeof got);
    }
    assert_memory_equal(&reference, &lanes, sizeof lanes);
    double expected[1000], got[1000];
    uniforms(HNPE_ISA_BASELINE, 4, 1000, expected);
    uniforms(isa, 4, 1000, got);
    assert_memory_equal(expected, got, sizeof got);
}

static void test_bits_and_uniforms__are_the_same_on_every_instruction_set(void **state)
{
    each_isa(check_bits);
}

static void check_rounding(hnpe_isa isa)
{
    double expected[1000], got[1000];
    for (int is_float = 0; is_float < 2; ++is_float) {
        normals(HNPE_ISA_BASELINE, 5, is_float, 1000, expected);
        normals(isa, 5, is_float, 1000, got);
        for (size_t i = 0; i < 1000; ++i)
            assert_true(fabs(expected[i] - got[i]) < 8 * (is_float ? (double)FLT_EPSILON : DBL_EPSILON));
    }
}

static void test_normals__are_the_same_on_every_instruction_set_but_for_rounding(void **state)
{
    each_isa(check_rounding);
}

static void check_prefixes(hnpe_isa isa)
{
    double whole[100], part[101];
    for (int kind = 0; kind < 3; ++kind)
        for (size_t n = 0; n <= 100; ++n) {
            part[n] = 7;
            if (kind < 2) {
                normals(isa, 6, kind, 100, whole);
                normals(isa, 6, kind, n, part);
            } else {
                uniforms(isa, 6, 100, whole);
                uniforms(isa, 6, n, part);
            }
            assert_memory_equal(whole, part, n * sizeof *part);
            assert_true(part[n] == 7);
        }
}

static void test_fills__begin_alike_whatever_their_length(void **state)
{
    each_isa(check_prefixes);
}

static void check_resuming(hnpe_isa isa)
{
    double whole[96], parts[96];
    hnpei_lanes lanes = lanes_of(7);
    normals(isa, 7, 0, 96, whole);
    hnpei_lanes_normal_f64(isa, &lanes, 32, parts);
    hnpei_lanes_normal_f64(isa, &lanes, 64, parts + 32);
    assert_memory_equal(whole, parts, sizeof parts);
}

static void test_fills__of_whole_blocks_go_on_where_they_stopped(void **state)
{
    each_isa(check_resuming);
}

static void test_lanes__of_all_keys_differ(void **state)
{
    enum { keys = 200 };
    static uint64_t states[keys * 16], increments[keys * 16];
    for (uint64_t key = 0; key < keys; ++key) {
        hnpei_lanes lanes = lanes_of(key);
        memcpy(states + key * 16, lanes.state, sizeof lanes.state);
        memcpy(increments + key * 16, lanes.increment, sizeof lanes.increment);
    }
    for (size_t i = 0; i < keys * 16; ++i) {
        assert_true(increments[i] & 1);
        for (size_t j = 0; j < i; ++j)
            assert_true(states[i] != states[j] && increments[i] != increments[j]);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_normals__are_normal_to_the_fourth_moment),
        cmocka_unit_test(test_normals__have_the_right_tails),
        cmocka_unit_test(test_uniforms__are_uniform_inside_the_unit_interval),
        cmocka_unit_test(test_normals__are_uncorrelated_and_so_are_their_squares),
        cmocka_unit_test(test_bits_and_uniforms__are_the_same_on_every_instruction_set),
        cmocka_unit_test(test_normals__are_the_same_on_every_instruction_set_but_for_rounding),
        cmocka_unit_test(test_fills__begin_alike_whatever_their_length),
        cmocka_unit_test(test_fills__of_whole_blocks_go_on_where_they_stopped),
        cmocka_unit_test(test_lanes__of_all_keys_differ),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
