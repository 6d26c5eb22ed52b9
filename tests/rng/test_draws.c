/* Scalar draws: their distributions at fixed seeds, and what streams promise. */
#include "rng/stream.h"
#include "rng/ziggurat.h"
#include "support.h"

#include <float.h>
#include <math.h>

#define N ((size_t)200000)

/* A right generator fails a bound of so small a probability once in ten thousand seeds; the seeds are fixed. */
static const double least_p = 1e-4;

static hnpei_stream stream_of(uint64_t seed)
{
    hnpei_stream stream;
    hnpei_stream_init(&stream, seed, HNPEI_PURPOSE_USER, 0);
    return stream;
}

/* Four standard errors. */
static void assert_mean(size_t n, const double *sample, double mean, double variance)
{
    double sum = 0;
    for (size_t i = 0; i < n; ++i)
        sum += sample[i];
    assert_true(fabs(sum / (double)n - mean) < 4 * sqrt(variance / (double)n));
}

/* The mean of (x - mean)^power, four of its standard errors from `moment`. */
static void assert_moment(size_t n, const double *sample, double mean, int power, double moment)
{
    double sum = 0, squares = 0;
    for (size_t i = 0; i < n; ++i) {
        double value = pow(sample[i] - mean, power);
        sum += value;
        squares += value * value;
    }
    double found = sum / (double)n;
    assert_true(fabs(found - moment) < 4 * sqrt((squares / (double)n - found * found) / (double)n));
}

static void assert_distribution(size_t n, const double *sample, support_cdf cdf, const void *data)
{
    assert_true(support_ks_p((double)n, support_ks(n, sample, cdf, data)) > least_p);
}

/* ---- uniform ---- */

static void test_uniform__is_uniform_inside_the_unit_interval(void **state)
{
    static double sample[N];
    hnpei_stream stream = stream_of(1);
    for (size_t i = 0; i < N; ++i) {
        sample[i] = hnpei_stream_uniform(&stream);
        assert_true(sample[i] > 0 && sample[i] < 1);
        assert_true(fmod(sample[i] * 0x1p53, 1) == 0);
    }
    assert_mean(N, sample, 0.5, 1.0 / 12);
    assert_moment(N, sample, 0.5, 2, 1.0 / 12);
    assert_distribution(N, sample, support_uniform_cdf, NULL);
}

/* Chi-square over the bounds' values, and the far end of what is unbiased: a bound just above 2^63 rejects almost half.
 */
static void test_below__gives_every_number_alike(void **state)
{
    hnpei_stream stream = stream_of(2);
    size_t counts[7] = {0};
    for (size_t i = 0; i < N; ++i) {
        uint64_t number = hnpei_stream_below(&stream, 7);
        assert_true(number < 7);
        ++counts[number];
    }
    double chi = 0, expected = (double)N / 7;
    for (size_t i = 0; i < 7; ++i)
        chi += pow((double)counts[i] - expected, 2) / expected;
    assert_true(chi < 27.9); /* 1e-4 of 6 degrees of freedom */
    static double sample[N];
    const uint64_t bound = (UINT64_C(1) << 63) + 1;
    for (size_t i = 0; i < N; ++i)
        sample[i] = (double)hnpei_stream_below(&stream, bound) / (double)bound;
    assert_distribution(N, sample, support_uniform_cdf, NULL);
}

static void test_below__of_one_and_of_nothing_is_zero(void **state)
{
    hnpei_stream stream = stream_of(3);
    for (int i = 0; i < 100; ++i) {
        assert_int_equal(hnpei_stream_below(&stream, 1), 0);
        assert_int_equal(hnpei_stream_below(&stream, 0), 0);
    }
}

/* ---- normal ---- */

static void test_normal__is_normal_to_the_fourth_moment(void **state)
{
    static double sample[N];
    hnpei_stream stream = stream_of(4);
    for (size_t i = 0; i < N; ++i)
        sample[i] = hnpei_stream_normal(&stream);
    assert_mean(N, sample, 0, 1);
    assert_moment(N, sample, 0, 2, 1);
    assert_moment(N, sample, 0, 3, 0);
    assert_moment(N, sample, 0, 4, 3);
    assert_distribution(N, sample, support_normal_cdf, NULL);
}

/* Given that it is beyond `begin`. */
static double tail_cdf(double x, const void *data)
{
    double begin = *(const double *)data;
    return 1 - erfc(x / sqrt(2)) / erfc(begin / sqrt(2));
}

static void test_normal__has_the_right_tail_beyond_the_layers(void **state)
{
    const size_t n = 10000000;
    const double begin = hnpei_ziggurat[1];
    static double beyond[20000];
    size_t count = 0, positive = 0;
    hnpei_stream stream = stream_of(5);
    for (size_t i = 0; i < n; ++i) {
        double x = hnpei_stream_normal(&stream);
        if (fabs(x) > begin) {
            assert_true(count < 20000);
            positive += x > 0;
            beyond[count++] = fabs(x);
        }
    }
    double expected = (double)n * erfc(begin / sqrt(2));
    assert_true(fabs((double)count - expected) < 4 * sqrt(expected));
    assert_true(fabs((double)positive - 0.5 * (double)count) < 4 * 0.5 * sqrt((double)count));
    assert_distribution(count, beyond, tail_cdf, &begin);
}

/* Every layer has the area of the bottom one with its tail, and the last ends at 0: this defines the table. */
static void test_ziggurat__has_layers_of_equal_area(void **state)
{
    const double *x = hnpei_ziggurat;
    const double tail = sqrt(acos(-1) / 2) * erfc(x[1] / sqrt(2));
    const double area = x[1] * exp(-0.5 * x[1] * x[1]) + tail;
    assert_true(fabs(x[0] * exp(-0.5 * x[1] * x[1]) / area - 1) < 1e-14);
    for (size_t i = 1; i < HNPEI_ZIGGURAT_LAYERS; ++i) {
        double layer = x[i] * (exp(-0.5 * x[i + 1] * x[i + 1]) - exp(-0.5 * x[i] * x[i]));
        assert_true(x[i + 1] < x[i]);
        assert_true(fabs(layer / area - 1) < 1e-12);
    }
    assert_true(x[HNPEI_ZIGGURAT_LAYERS] == 0);
}

/* ---- exponential, gamma, beta ---- */

static double exponential_cdf(double x, const void *unused)
{
    return -expm1(-x);
}

static void test_exponential__is_exponential(void **state)
{
    static double sample[N];
    hnpei_stream stream = stream_of(6);
    for (size_t i = 0; i < N; ++i) {
        sample[i] = hnpei_stream_exponential(&stream);
        assert_true(sample[i] > 0);
    }
    assert_mean(N, sample, 1, 1);
    assert_moment(N, sample, 1, 2, 1);
    assert_distribution(N, sample, exponential_cdf, NULL);
}

/* The regularised incomplete gamma function by its power series. */
static double gamma_cdf(double x, const void *data)
{
    double shape = *(const double *)data, term = 1, sum = 1;
    for (int i = 1; i < 2000 && term > 1e-18 * sum; ++i)
        sum += term *= x / (shape + i);
    return exp(shape * log(x) - x - lgamma(shape + 1)) * sum;
}

static void test_gamma__is_gamma_for_small_and_large_shapes(void **state)
{
    static double sample[N];
    const double shapes[] = {0.01, 0.3, 0.999, 1, 1.5, 7, 150};
    for (size_t s = 0; s < sizeof shapes / sizeof *shapes; ++s) {
        hnpei_stream stream = stream_of(7 + s);
        for (size_t i = 0; i < N; ++i) {
            sample[i] = hnpei_stream_gamma(&stream, shapes[s]);
            assert_true(sample[i] > 0 && isfinite(sample[i]));
        }
        assert_mean(N, sample, shapes[s], shapes[s]);
        assert_moment(N, sample, shapes[s], 2, shapes[s]);
        assert_distribution(N, sample, gamma_cdf, &shapes[s]);
    }
}

typedef struct beta_parameters {
    double a, b;
} beta_parameters;

/* The regularised incomplete beta function, by the series whose terms are all positive, so that nothing cancels. */
static double beta_lower(double x, double a, double b)
{
    double term = 1, sum = 1;
    for (int i = 0; i < 5000 && term > 1e-18 * sum; ++i)
        sum += term *= (a + b + i) / (a + 1 + i) * x;
    return sum * exp(a * log(x) + b * log1p(-x) + lgamma(a + b) - lgamma(a + 1) - lgamma(b));
}

static double beta_cdf(double x, const void *data)
{
    const beta_parameters *p = data;
    return x <= 0.5 ? beta_lower(x, p->a, p->b) : 1 - beta_lower(1 - x, p->b, p->a);
}

static void test_beta__is_beta_for_small_and_large_shapes(void **state)
{
    static double sample[N];
    const beta_parameters cases[] = {{1, 1}, {0.5, 0.5}, {2, 3}, {0.2, 4}, {5, 0.7}, {30, 40}};
    for (size_t c = 0; c < sizeof cases / sizeof *cases; ++c) {
        double a = cases[c].a, b = cases[c].b;
        hnpei_stream stream = stream_of(20 + c);
        for (size_t i = 0; i < N; ++i) {
            sample[i] = hnpei_stream_beta(&stream, a, b);
            assert_true(sample[i] > 0 && sample[i] < 1);
        }
        assert_mean(N, sample, a / (a + b), a * b / ((a + b) * (a + b) * (a + b + 1)));
        assert_moment(N, sample, a / (a + b), 2, a * b / ((a + b) * (a + b) * (a + b + 1)));
        assert_distribution(N, sample, beta_cdf, &cases[c]);
    }
}

/* Where both gammas would underflow, one end or the other, a / (a + b) of the time the upper one. */
static void test_beta__stays_inside_for_the_smallest_shapes(void **state)
{
    hnpei_stream stream = stream_of(30);
    size_t upper = 0;
    const size_t n = 20000;
    for (size_t i = 0; i < n; ++i) {
        double x = hnpei_stream_beta(&stream, 3e-4, 1e-4);
        assert_true(x > 0 && x < 1);
        upper += x > 0.5;
    }
    assert_true(fabs((double)upper / (double)n - 0.75) < 4 * sqrt(0.75 * 0.25 / (double)n));
}

static void test_gamma_and_beta__of_impossible_shapes_are_nan(void **state)
{
    hnpei_stream stream = stream_of(31);
    const double impossible[] = {0, -1, (double)NAN, (double)INFINITY};
    for (size_t i = 0; i < 4; ++i) {
        assert_true(isnan(hnpei_stream_gamma(&stream, impossible[i])));
        assert_true(isnan(hnpei_stream_beta(&stream, impossible[i], 1)));
        assert_true(isnan(hnpei_stream_beta(&stream, 1, impossible[i])));
    }
}

/* ---- shuffle ---- */

/* All 24 orders of four items alike, and nothing lost. */
static void test_shuffle__gives_every_order_alike(void **state)
{
    hnpei_stream stream = stream_of(32);
    size_t counts[256] = {0}, orders = 0;
    const size_t n = 48000;
    for (size_t i = 0; i < n; ++i) {
        size_t items[4] = {0, 1, 2, 3};
        hnpei_stream_shuffle(&stream, 4, items);
        assert_int_equal(1 << items[0] | 1 << items[1] | 1 << items[2] | 1 << items[3], 15);
        ++counts[items[0] | items[1] << 2 | items[2] << 4 | items[3] << 6];
    }
    double chi = 0, expected = (double)n / 24;
    for (size_t code = 0; code < 256; ++code)
        if (counts[code]) {
            ++orders;
            chi += pow((double)counts[code] - expected, 2) / expected;
        }
    assert_int_equal(orders, 24);
    assert_true(chi < 60); /* 4e-5 of 23 degrees of freedom */
}

/* ---- streams ---- */

static void test_streams__repeat_from_the_same_origin(void **state)
{
    hnpei_stream a, b;
    hnpei_stream_init(&a, 9, HNPEI_PURPOSE_SET, 4);
    hnpei_stream_init(&b, 9, HNPEI_PURPOSE_SET, 4);
    for (int i = 0; i < 1000; ++i)
        assert_int_equal(hnpei_stream_next(&a), hnpei_stream_next(&b));
}

/* First numbers of neighbouring seeds, purposes and indices: no two alike, and together uniform. */
static void test_streams__of_neighbouring_origins_are_unrelated(void **state)
{
    enum { seeds = 20, purposes = 11, indices = 50 };
    static double first[seeds * purposes * indices], difference[seeds * purposes * indices];
    size_t n = 0;
    for (uint64_t seed = 0; seed < seeds; ++seed)
        for (int purpose = 1; purpose <= purposes; ++purpose)
            for (uint64_t index = 0; index < indices; ++index, ++n) {
                hnpei_stream stream;
                hnpei_stream_init(&stream, seed, (hnpei_purpose)purpose, index);
                first[n] = hnpei_stream_uniform(&stream);
                for (size_t i = 0; i < n; ++i)
                    assert_true(first[i] != first[n]);
                double shift = n ? first[n] - first[n - 1] : 0.5;
                difference[n] = shift - floor(shift); /* uniform if the two are independent */
            }
    assert_distribution(n, first, support_uniform_cdf, NULL);
    assert_distribution(n, difference, support_uniform_cdf, NULL);
}

/* Correlation of whole streams of neighbouring indices, four standard errors. */
static void test_streams__of_neighbouring_indices_are_uncorrelated(void **state)
{
    const size_t n = 20000;
    for (uint64_t index = 0; index < 20; ++index) {
        hnpei_stream a, b;
        hnpei_stream_init(&a, 1, HNPEI_PURPOSE_SIMULATE, index);
        hnpei_stream_init(&b, 1, HNPEI_PURPOSE_SIMULATE, index + 1);
        double sum = 0;
        for (size_t i = 0; i < n; ++i)
            sum += (hnpei_stream_uniform(&a) - 0.5) * (hnpei_stream_uniform(&b) - 0.5);
        assert_true(fabs(sum / (double)n) < 4 * (1.0 / 12) / sqrt((double)n));
    }
}

/* Flipping any bit of what is hashed flips each bit of the hash about half the time. */
static void test_hash__depends_on_every_bit(void **state)
{
    size_t flips[3][64] = {{0}};
    const size_t n = 2000;
    hnpei_stream stream = stream_of(33);
    for (size_t i = 0; i < n; ++i) {
        uint64_t seed = hnpei_stream_next(&stream), index = hnpei_stream_next(&stream);
        uint64_t base = hnpei_stream_hash(seed, HNPEI_PURPOSE_SET, index);
        uint64_t bit = UINT64_C(1) << i % 64;
        uint64_t changed[3] = {base ^ hnpei_stream_hash(seed ^ bit, HNPEI_PURPOSE_SET, index),
                               base ^ hnpei_stream_hash(seed, HNPEI_PURPOSE_SET, index ^ bit),
                               base ^ hnpei_stream_hash(seed, HNPEI_PURPOSE_SIMULATE, index)};
        for (size_t k = 0; k < 3; ++k)
            for (size_t b = 0; b < 64; ++b)
                flips[k][b] += changed[k] >> b & 1;
    }
    for (size_t k = 0; k < 3; ++k)
        for (size_t b = 0; b < 64; ++b)
            assert_true(fabs((double)flips[k][b] - 0.5 * (double)n) < 5 * 0.5 * sqrt((double)n));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_uniform__is_uniform_inside_the_unit_interval),
        cmocka_unit_test(test_below__gives_every_number_alike),
        cmocka_unit_test(test_below__of_one_and_of_nothing_is_zero),
        cmocka_unit_test(test_normal__is_normal_to_the_fourth_moment),
        cmocka_unit_test(test_normal__has_the_right_tail_beyond_the_layers),
        cmocka_unit_test(test_ziggurat__has_layers_of_equal_area),
        cmocka_unit_test(test_exponential__is_exponential),
        cmocka_unit_test(test_gamma__is_gamma_for_small_and_large_shapes),
        cmocka_unit_test(test_beta__is_beta_for_small_and_large_shapes),
        cmocka_unit_test(test_beta__stays_inside_for_the_smallest_shapes),
        cmocka_unit_test(test_gamma_and_beta__of_impossible_shapes_are_nan),
        cmocka_unit_test(test_shuffle__gives_every_order_alike),
        cmocka_unit_test(test_streams__repeat_from_the_same_origin),
        cmocka_unit_test(test_streams__of_neighbouring_origins_are_unrelated),
        cmocka_unit_test(test_streams__of_neighbouring_indices_are_uncorrelated),
        cmocka_unit_test(test_hash__depends_on_every_bit),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
