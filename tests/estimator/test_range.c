/* How often an observation is wrongly said to be far outside the training range, and what is rightly said to be. */
#include "support.h"

#include "dataset/dataset.h"
#include "estimator/range.h"

#include <hnpe.h>

#include <math.h>

typedef double (*law)(hnpe_rng *rng);

static double uniform(hnpe_rng *rng)
{
    return hnpe_rng_uniform(rng);
}

static double log_normal(hnpe_rng *rng)
{
    return exp(2 * hnpe_rng_normal(rng));
}

static double cauchy(hnpe_rng *rng)
{
    return tan(3.14159265358979 * (hnpe_rng_uniform(rng) - 0.5));
}

/* Of `fresh` rows of the law that n training rows have too, how many are said to be far. */
static size_t count_far(law draw, size_t n, size_t d, size_t fresh, uint64_t seed)
{
    hnpe_rng *rng;
    hnpei_doors doors;
    hnpei_range range;
    hnpe_dataset *dataset;
    size_t *sets = test_calloc(n, sizeof *sets), far_away = 0;
    double *x = test_calloc(n * d, sizeof *x), *parameter = test_calloc(n, sizeof *parameter);
    support_assert_ok(hnpe_rng_create(NULL, seed, 0, &rng));
    for (size_t i = 0; i < n * d; ++i)
        x[i] = draw(rng);
    for (size_t i = 0; i < n; ++i)
        sets[i] = i;
    support_assert_ok(hnpe_dataset_create(NULL, 1, 0, d, &dataset));
    support_assert_ok(hnpe_dataset_append(dataset, n, NULL, parameter, NULL, x));
    support_assert_ok(hnpei_doors_create(NULL, d, 1, &doors));
    support_assert_ok(hnpei_range_create(NULL, d, &range));
    support_assert_ok(hnpei_dataset_moments("test", dataset, n, sets, doors.x_mean, doors.x_sd, range.low, range.high));
    range.known = 1;
    for (size_t i = 0; i < fresh; ++i) {
        for (size_t j = 0; j < d; ++j)
            x[j] = draw(rng);
        far_away += hnpei_range_distance(&range, &doors, 1, x).value > HNPEI_RANGE_FAR;
    }
    hnpei_range_free(&range);
    hnpei_doors_free(&doors);
    hnpe_dataset_release(dataset);
    hnpe_rng_release(rng);
    test_free(x);
    test_free(parameter);
    test_free(sets);
    return far_away;
}

/* Whatever the law, a feature of a new row is outside the range of n others with a probability of 2 / (n + 1) at most;
   light tails are a hundred times less often outside by a deviation. */
static void test_range__gives_few_false_alarms(void **state)
{
    static const struct {
        const char *name;
        law draw;
        double part; /* of the bound above */
    } laws[] = {{"uniform", uniform, 0},
                {"normal", hnpe_rng_normal, 0.05},
                {"log-normal", log_normal, 1},
                {"Cauchy", cauchy, 1}};
    static const size_t dims[] = {1, 10, 33};
    const size_t n = support_quick() ? 1000 : 10000, fresh = n;
    for (size_t l = 0; l < sizeof laws / sizeof *laws; ++l)
        for (size_t k = 0; k < 3; ++k) {
            const double bound = 2 * (double)dims[k] / ((double)n + 1);
            const size_t count = count_far(laws[l].draw, n, dims[k], fresh, 1 + k);
            const double rate = (double)count / (double)fresh;
            print_message("%s, %zu features, %zu rows: %zu of %zu are far, %.4f %%; bound %.4f %%\n", laws[l].name,
                          dims[k], n, count, fresh, 100 * rate, 100 * bound);
            /* Four deviations of what a count of this mean has; the range itself is chance, too. */
            const double mean = laws[l].part * bound * (double)fresh;
            assert_true((double)count <= mean + 4 * sqrt(2 * mean) + (laws[l].part > 0));
        }
}

/* What it is for: another unit, a forgotten centring, a sensor that is off. */
static void test_range__tells_what_is_wrong_by_more_than_a_deviation(void **state)
{
    enum { N = 10000 };
    static double x[N];
    double mean, sd, low, high;
    hnpe_rng *rng;
    size_t sets[N];
    hnpe_dataset *dataset;
    support_assert_ok(hnpe_rng_create(NULL, 4, 0, &rng));
    for (size_t i = 0; i < N; ++i) {
        x[i] = 20 + 3 * hnpe_rng_normal(rng);
        sets[i] = i;
    }
    support_assert_ok(hnpe_dataset_create(NULL, 1, 0, 1, &dataset));
    support_assert_ok(hnpe_dataset_append(dataset, N, NULL, x, NULL, x));
    support_assert_ok(hnpei_dataset_moments("test", dataset, N, sets, &mean, &sd, &low, &high));
    hnpei_doors doors;
    hnpei_range range;
    support_assert_ok(hnpei_doors_create(NULL, 1, 1, &doors));
    support_assert_ok(hnpei_range_create(NULL, 1, &range));
    doors.x_sd[0] = sd;
    range.low[0] = low;
    range.high[0] = high;
    range.known = 1;
    const double wrong[] = {20e3, 0, 20e-3, 40, -20};
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; ++i)
        assert_true(hnpei_range_distance(&range, &doors, 1, &wrong[i]).value > HNPEI_RANGE_FAR);
    hnpei_range_free(&range);
    hnpei_doors_free(&doors);
    hnpe_dataset_release(dataset);
    hnpe_rng_release(rng);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_range__gives_few_false_alarms),
        cmocka_unit_test(test_range__tells_what_is_wrong_by_more_than_a_deviation),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
