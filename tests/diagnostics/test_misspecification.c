/* Observations that the simulations of a data set could be, and others. */
#include "reports.h"

#include <math.h>

enum { SETS = 2000, MOST_ROWS = 5, MOST = 3 };

/* Fills one row of features, of a set with this parameter. */
typedef void (*law)(hnpe_rng *rng, double beta, double *x);

static void normal(hnpe_rng *rng, double beta, double *x)
{
    x[0] = beta + hnpe_rng_normal(rng);
    x[1] = 100 * hnpe_rng_normal(rng);
    x[2] = exp(hnpe_rng_normal(rng));
}

/* The second feature follows from the first. */
static void line(hnpe_rng *rng, double beta, double *x)
{
    x[0] = beta + hnpe_rng_normal(rng);
    x[1] = 3 * x[0] + 0.01 * hnpe_rng_normal(rng);
}

static void ring(hnpe_rng *rng, double beta, double *x)
{
    const double angle = 6.283185307179586 * hnpe_rng_uniform(rng), radius = 1 + 0.02 * hnpe_rng_normal(rng);
    (void)beta;
    x[0] = radius * cos(angle);
    x[1] = radius * sin(angle);
}

static void draw(law f, hnpe_rng *rng, size_t n_rows, size_t d_x, double *x)
{
    const double beta = hnpe_rng_normal(rng);
    for (size_t i = 0; i < n_rows; ++i)
        f(rng, beta, x + i * d_x);
}

static hnpe_dataset *simulate(law f, size_t n_sets, size_t n_rows, size_t d_x)
{
    hnpe_dataset *dataset;
    hnpe_rng *rng;
    const int64_t rows = (int64_t)n_rows;
    const double theta = 0.5;
    double x[MOST_ROWS * MOST];
    support_assert_ok(hnpe_rng_create(NULL, 7, 0, &rng));
    support_assert_ok(hnpe_dataset_create(NULL, 0, 1, d_x, &dataset));
    for (size_t i = 0; i < n_sets; ++i) {
        draw(f, rng, n_rows, d_x, x);
        support_assert_ok(hnpe_dataset_append(dataset, 1, &rows, NULL, &theta, x));
    }
    hnpe_rng_release(rng);
    return dataset;
}

static hnpe_report *check(const hnpe_dataset *dataset, int64_t n_rows, const double *x)
{
    hnpe_report *report = support_report(NULL);
    support_assert_ok(hnpe_diagnostics_misspecification(dataset, n_rows, x, NULL, report));
    return report;
}

static void expect(law f, size_t d_x, const double *x, hnpe_verdict neighbours, hnpe_verdict correlation,
                   hnpe_verdict features)
{
    hnpe_dataset *dataset = simulate(f, SETS, 1, d_x);
    hnpe_report *report = check(dataset, 1, x);
    support_assert_verdict(report, "misspecification.neighbours", neighbours);
    support_assert_verdict(report, "misspecification.correlation", correlation);
    support_assert_verdict(report, "misspecification.features", features);
    hnpe_report_release(report);
    hnpe_dataset_release(dataset);
}

#define PASSED HNPE_VERDICT_PASSED
#define FLAGGED HNPE_VERDICT_FLAGGED

static void test_misspecification__finds_each_kind(void **state)
{
    expect(normal, 3, (double[]){0.5, -80, 2}, PASSED, PASSED, PASSED);
    expect(normal, 3, (double[]){0.5, 900, 2}, FLAGGED, FLAGGED, FLAGGED);
    /* Each in its range, but not together. */
    expect(line, 2, (double[]){1, -2}, FLAGGED, FLAGGED, PASSED);
    /* In the middle of all, where none is. */
    expect(ring, 2, (double[]){0, 0}, FLAGGED, PASSED, PASSED);
    expect(normal, 3, (double[]){1e300, 0, -1e300}, FLAGGED, FLAGGED, FLAGGED);
}

static void test_misspecification__names_the_feature(void **state)
{
    hnpe_dataset *dataset = simulate(normal, SETS, 1, 3);
    hnpe_report *report = check(dataset, 1, (double[]){0.5, 900, 2});
    double z[3];
    assert_non_null(strstr(hnpe_report_text(report), "the oddest is feature 1, off by +"));
    support_assert_ok(hnpe_report_read(report, "misspecification.features", "deviation", 3, z));
    assert_true(fabs(z[0]) < 1 && fabs(z[1] - 9) < 0.5 && fabs(z[2]) < 1);
    hnpe_report_release(report);
    hnpe_dataset_release(dataset);
}

/* Rows of a set that are each possible, but too like one another. */
static void test_misspecification__sees_the_spread_within_a_set(void **state)
{
    hnpe_dataset *dataset = simulate(line, SETS, MOST_ROWS, 2);
    hnpe_rng *rng;
    double x[MOST_ROWS * 2];
    support_assert_ok(hnpe_rng_create(NULL, 11, 0, &rng));
    draw(line, rng, MOST_ROWS, 2, x);
    hnpe_report *report = check(dataset, MOST_ROWS, x);
    support_assert_verdict(report, "misspecification.features", PASSED);
    hnpe_report_release(report);
    for (size_t i = 0; i < MOST_ROWS; ++i)
        x[2 * i] *= 12, x[2 * i + 1] *= 12;
    report = check(dataset, MOST_ROWS, x);
    support_assert_verdict(report, "misspecification.features", FLAGGED);
    assert_non_null(strstr(hnpe_report_text(report), "the spread of feature"));
    hnpe_report_release(report);
    hnpe_rng_release(rng);
    hnpe_dataset_release(dataset);
}

/* Right ones are flagged in one of a hundred at most, and each p is uniform. */
static void test_misspecification__has_its_level(void **state)
{
    enum { TIMES = 300 };
    static const char *const names[3] = {"misspecification.neighbours", "misspecification.correlation",
                                         "misspecification.features"};
    static double p[3][TIMES];
    hnpe_dataset *dataset = simulate(normal, SETS, 2, 3);
    hnpe_rng *rng;
    int64_t flagged = 0;
    support_assert_ok(hnpe_rng_create(NULL, 5, 0, &rng));
    for (size_t i = 0; i < (support_quick() ? 3 : TIMES); ++i) {
        double x[2 * 3];
        int64_t found;
        draw(normal, rng, 2, 3, x);
        hnpe_report *report = check(dataset, 2, x);
        support_assert_ok(hnpe_report_count(report, NULL, &found, NULL));
        flagged += found > 0;
        for (size_t k = 0; k < 3; ++k)
            p[k][i] = support_report_number(report, names[k], "p");
        hnpe_report_release(report);
    }
    for (size_t k = 0; k < 3 && !support_quick(); ++k)
        assert_true(support_ks_p(TIMES, support_ks(TIMES, p[k], support_uniform_cdf, NULL)) > 1e-3);
    assert_true(flagged <= 9); /* 3 are expected; more than 9 have a probability below 0.001 */
    hnpe_rng_release(rng);
    hnpe_dataset_release(dataset);
}

static void test_misspecification__decides_nothing_with_few_sets(void **state)
{
    hnpe_dataset *few = simulate(normal, 100, 1, 3), *none = simulate(normal, 9, 1, 3);
    hnpe_report *report = check(few, 1, (double[]){0.5, 900, 2});
    support_assert_verdict(report, "misspecification.features", HNPE_VERDICT_UNDECIDED);
    hnpe_report_release(report);
    report = support_report(NULL);
    support_assert_fails(hnpe_diagnostics_misspecification(none, 1, (double[]){0, 0, 1}, NULL, report),
                         HNPE_ERROR_UNSUPPORTED, "9 sets");
    support_assert_fails(hnpe_diagnostics_misspecification(few, 2, (double[]){0, 0, 1, 0, 0, 1}, NULL, report),
                         HNPE_ERROR_UNSUPPORTED, "2 valid rows");
    support_assert_fails(hnpe_diagnostics_misspecification(few, 1, (double[]){0, NAN, 1}, NULL, report),
                         HNPE_ERROR_NUMERIC, "x");
    support_assert_fails(hnpe_diagnostics_misspecification(few, 0, (double[]){0, 0, 1}, NULL, report),
                         HNPE_ERROR_INVALID_ARGUMENT, "n_rows is 0");
    hnpe_report_release(report);
    hnpe_dataset_release(few);
    hnpe_dataset_release(none);
}

static void test_misspecification__has_the_same_bits_for_any_number_of_threads(void **state)
{
    hnpe_dataset *dataset = simulate(line, SETS, 1, 2);
    hnpe_report *reports[3];
    for (int64_t threads = 1; threads <= 3; ++threads) {
        hnpe_context *context = support_context(threads);
        reports[threads - 1] = support_report(context);
        support_assert_ok(
            hnpe_diagnostics_misspecification(dataset, 1, (double[]){1, 2.9}, NULL, reports[threads - 1]));
        hnpe_context_release(context);
    }
    support_assert_reports_equal(reports[0], reports[1]);
    support_assert_reports_equal(reports[0], reports[2]);
    for (int i = 0; i < 3; ++i)
        hnpe_report_release(reports[i]);
    hnpe_dataset_release(dataset);
}

static void test_misspecification__is_stopped_and_leaves_the_report(void **state)
{
    hnpe_dataset *dataset = simulate(line, SETS, 1, 2);
    hnpe_report *report = support_report(NULL);
    hnpe_monitor *monitor;
    support_assert_ok(hnpe_monitor_create(NULL, NULL, NULL, NULL, &monitor));
    hnpe_monitor_request_stop(monitor);
    support_assert_status(hnpe_diagnostics_misspecification(dataset, 1, (double[]){1, 3}, monitor, report),
                          HNPE_ERROR_CANCELLED);
    int64_t n;
    support_assert_ok(hnpe_report_count(report, &n, NULL, NULL));
    assert_int_equal(n, 0);
    hnpe_monitor_release(monitor);
    hnpe_report_release(report);
    hnpe_dataset_release(dataset);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_misspecification__finds_each_kind),
        cmocka_unit_test(test_misspecification__names_the_feature),
        cmocka_unit_test(test_misspecification__sees_the_spread_within_a_set),
        cmocka_unit_test(test_misspecification__has_its_level),
        cmocka_unit_test(test_misspecification__decides_nothing_with_few_sets),
        cmocka_unit_test(test_misspecification__has_the_same_bits_for_any_number_of_threads),
        cmocka_unit_test(test_misspecification__is_stopped_and_leaves_the_report),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
