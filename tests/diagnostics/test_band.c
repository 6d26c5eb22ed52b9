/* Simultaneous bands of a distribution function: their probability is exact. */
#include "diagnostics/uniformity.h"
#include "rng/stream.h"
#include "support.h"

#include <math.h>

static double binomial(unsigned n, unsigned k, double p)
{
    double value = 1;
    for (unsigned i = 0; i < k; ++i)
        value *= (double)(n - i) / (double)(k - i) * p;
    return value * pow(1 - p, n - k);
}

/* Twice the smaller tail, by adding up. */
static double tail(unsigned n, unsigned count, double p)
{
    double below = 0, above = 0;
    for (unsigned k = 0; k <= n; ++k) {
        below += k <= count ? binomial(n, k, p) : 0;
        above += k >= count ? binomial(n, k, p) : 0;
    }
    return 2 * fmin(below, above);
}

/* Five numbers fall into five cells in any of 5^5 ways. */
static void test_band__has_the_probability_of_all_ways_counted(void **state)
{
    enum { N = 5, WAYS = 3125 };
    hnpei_band band;
    support_assert_ok(hnpei_band_create(NULL, N, &band));
    assert_int_equal(band.n_points, N);
    const double tails[] = {1e-3, 0.03, 0.1, 0.25, 0.6};
    for (size_t t = 0; t < sizeof tails / sizeof *tails; ++t) {
        unsigned outside = 0;
        for (unsigned way = 0; way < WAYS; ++way) {
            unsigned cells[N] = {0}, left = way, sum = 0;
            double smallest = 1;
            for (unsigned i = 0; i < N; ++i, left /= N)
                ++cells[left % N];
            for (unsigned k = 0; k + 1 < N; ++k) {
                sum += cells[k];
                smallest = fmin(smallest, tail(N, sum, (k + 1.0) / N));
            }
            outside += smallest <= tails[t];
        }
        support_assert_close(hnpei_band_probability(&band, tails[t]), (double)outside / WAYS, 1e-12);
    }
    hnpei_band_free(&band);
}

static void test_band__finds_the_smallest_tail_of_counts(void **state)
{
    enum { N = 40 };
    hnpei_band band;
    size_t counts[N];
    double smallest = 1;
    support_assert_ok(hnpei_band_create(NULL, N, &band));
    for (unsigned k = 0; k < N; ++k)
        counts[k] = k + 1 + (k > 10 && k < 20 ? 6 : 0);
    for (unsigned k = 0; k + 1 < N; ++k)
        smallest = fmin(smallest, tail(N, (unsigned)counts[k], (k + 1.0) / N));
    support_assert_close(hnpei_band_smallest(&band, counts) / smallest, 1, 1e-8);
    hnpei_band_free(&band);
}

static void draw(hnpei_stream *stream, size_t n, double *numbers)
{
    for (size_t i = 0; i < n; ++i)
        numbers[i] = hnpei_stream_uniform(stream);
}

/* Of 2000 experiments a share of 0.05 is found within 0.005, one standard error; discrete counts make it a little less.
 */
static void test_band__is_left_by_uniform_numbers_as_often_as_it_says(void **state)
{
    const size_t sizes[] = {20, 100, 1000};
    const int experiments = support_quick() ? 200 : 2000;
    double numbers[1000], ecdf[HNPEI_BAND_POINTS + 1];
    hnpei_stream stream;
    hnpei_stream_init(&stream, 1, HNPEI_PURPOSE_USER, 0);
    for (size_t s = 0; s < 3; ++s) {
        hnpei_ruler ruler;
        hnpei_measured m;
        int left = 0, small = 0;
        support_assert_ok(hnpei_ruler_create(NULL, sizes[s], 0.05, &ruler));
        for (int i = 0; i < experiments; ++i) {
            draw(&stream, sizes[s], numbers);
            hnpei_ruler_measure(&ruler, numbers, ecdf, &m);
            left += m.outside > 0;
            small += m.p <= 0.05;
        }
        const double share = (double)left / experiments, by_p = (double)small / experiments;
        const double exact = hnpei_band_probability(&ruler.band, ruler.tail), error = sqrt(0.05 * 0.95 / experiments);
        printf("of %zu numbers: %.4f left the band of 95 %%, %.4f had p <= 0.05, of %.4f exactly\n", sizes[s], share,
               by_p, exact);
        support_assert_close(share, exact, 3.5 * error);
        support_assert_close(by_p, share, 2.0 / experiments);
        assert_true(exact <= 0.05 && exact > (sizes[s] < 100 ? 0.03 : 0.045));
        hnpei_ruler_free(&ruler);
    }
}

static void test_band__is_found_for_many_numbers(void **state)
{
    const size_t n = support_quick() ? 5000 : 20000;
    hnpei_band band;
    support_assert_ok(hnpei_band_create(NULL, n, &band));
    const double at = hnpei_band_tail(&band, 1e-3);
    support_assert_close(hnpei_band_probability(&band, at), 1e-3, 1e-5);
    assert_true(at > 1e-6 && at < 1e-3);
    hnpei_band_free(&band);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_band__has_the_probability_of_all_ways_counted),
        cmocka_unit_test(test_band__finds_the_smallest_tail_of_counts),
        cmocka_unit_test(test_band__is_left_by_uniform_numbers_as_often_as_it_says),
        cmocka_unit_test(test_band__is_found_for_many_numbers),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
