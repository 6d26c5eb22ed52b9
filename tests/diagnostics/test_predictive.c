/* Posterior predictive checks. */
#include "reports.h"
#include "toy.h"

#include <math.h>

enum { REPLICATES = 500, ROWS = 4, D = 3 };

static void fill(uint64_t seed, size_t n, double spread, double *x)
{
    hnpe_rng *rng;
    support_assert_ok(hnpe_rng_create(NULL, seed, 0, &rng));
    hnpe_rng_fill_normal(rng, n, x);
    for (size_t i = 0; i < n; ++i)
        x[i] *= spread;
    hnpe_rng_release(rng);
}

static hnpe_report *check(size_t n_rows, const double *x, size_t n, const double *replicated)
{
    hnpe_report *report = support_report(NULL);
    support_assert_ok(hnpe_diagnostics_predictive_of_replicates((int64_t)n_rows, D, x, n, replicated, report));
    return report;
}

static void expect(size_t n_rows, const double *x, hnpe_verdict verdict, const char *words)
{
    static double replicated[REPLICATES * ROWS * D];
    fill(1, REPLICATES * n_rows * D, 1, replicated);
    hnpe_report *report = check(n_rows, x, REPLICATES, replicated);
    support_assert_verdict(report, "predictive", verdict);
    assert_non_null(strstr(hnpe_report_text(report), words));
    hnpe_report_release(report);
}

static void test_predictive__tells_which_feature_is_odd(void **state)
{
    double x[ROWS * D];
    fill(2, ROWS * D, 1, x);
    expect(1, x, HNPE_VERDICT_PASSED, "are like the observation");
    expect(ROWS, x, HNPE_VERDICT_PASSED, "are like the observation");
    x[2] = 6;
    expect(1, x, HNPE_VERDICT_FLAGGED, "feature 2 of the observation is 6");
    fill(2, ROWS * D, 1, x);
    for (size_t i = 0; i < ROWS; ++i)
        x[i * D + 1] = i % 2 ? 4 : -4; /* its mean is as it should be */
    expect(ROWS, x, HNPE_VERDICT_FLAGGED, "the spread of feature 1");
}

/* Replicates of the law of the observation itself: one of a hundred is flagged. */
static void test_predictive__has_its_level(void **state)
{
    enum { TIMES = 300, N = 199 };
    static double p[TIMES], replicated[N * 2 * D];
    int flagged = 0;
    for (uint64_t i = 0; i < TIMES; ++i) {
        double x[2 * D];
        fill(2 * i, 2 * D, 1, x);
        fill(2 * i + 1, N * 2 * D, 1, replicated);
        hnpe_report *report = check(2, x, N, replicated);
        p[i] = support_report_number(report, "predictive", "p");
        flagged += p[i] <= 0.01;
        hnpe_report_release(report);
    }
    assert_true(support_ks_p(TIMES, support_ks(TIMES, p, support_uniform_cdf, NULL)) > 1e-3);
    assert_true(flagged <= 9);
}

static void test_predictive__leaves_out_invalid_replicates(void **state)
{
    static double replicated[120 * D];
    double x[D] = {0.1, 0.2, 0.3}, wrong[D] = {NAN, 0, 0}, low[D], again[D];
    fill(1, 120 * D, 1, replicated);
    hnpe_report *report = check(1, x, 119, replicated);
    support_assert_ok(hnpe_report_read(report, "predictive", "low", D, low));
    hnpe_report_release(report);
    memcpy(replicated + 119 * D, wrong, sizeof wrong);
    report = check(1, x, 120, replicated);
    support_assert_ok(hnpe_report_read(report, "predictive", "low", D, again));
    assert_memory_equal(low, again, sizeof low);
    assert_non_null(strstr(hnpe_report_text(report), "1 replicates with invalid"));
    hnpe_report_release(report);
    report = check(1, x, 50, replicated);
    support_assert_verdict(report, "predictive", HNPE_VERDICT_UNDECIDED);
    for (size_t i = 0; i < 3 * D; ++i)
        replicated[i] = NAN;
    support_assert_fails(hnpe_diagnostics_predictive_of_replicates(1, D, x, 3, replicated, report), HNPE_ERROR_NUMERIC,
                         "of 3 replicates 0");
    hnpe_report_release(report);
}

/* ---- from a posterior ---- */

typedef struct learned {
    support_toy toy;
    hnpe_posterior *posterior;
} learned;

static int set_up(void **state)
{
    learned *l = test_calloc(1, sizeof *l);
    support_toy_create(NULL, 0.05, 1000, 5, 1, &l->toy);
    support_toy_epochs(&l->toy, support_quick() ? 2 : 20);
    support_assert_ok(hnpe_inference_run(l->toy.inference, NULL));
    support_assert_ok(hnpe_inference_posterior(l->toy.inference, &l->posterior));
    *state = l;
    return 0;
}

static int tear_down(void **state)
{
    learned *l = *state;
    hnpe_posterior_release(l->posterior);
    support_toy_free(&l->toy);
    test_free(l);
    return 0;
}

static void expect_of_toy(const learned *l, int64_t n_rows, const double *x, hnpe_verdict verdict)
{
    hnpe_report *report = support_report(NULL);
    support_assert_ok(hnpe_diagnostics_predictive(l->posterior, l->toy.simulator, n_rows, x, 300, 1, NULL, report));
    support_assert_verdict(report, "predictive", verdict);
    hnpe_report_release(report);
}

static void test_predictive__of_a_posterior_simulates_its_draws(void **state)
{
    const learned *l = *state;
    expect_of_toy(l, 1, (double[]){0.3}, HNPE_VERDICT_PASSED);
    expect_of_toy(l, 1, (double[]){3}, HNPE_VERDICT_FLAGGED);
    expect_of_toy(l, 3, (double[]){0.3, 0.1, 0.4}, HNPE_VERDICT_PASSED);
    expect_of_toy(l, 3, (double[]){0.3, 0.1, 7}, HNPE_VERDICT_FLAGGED);
}

static void test_predictive__has_the_same_bits_each_time(void **state)
{
    const learned *l = *state;
    const double x[2] = {0.3, 0.2};
    hnpe_report *reports[2] = {support_report(NULL), support_report(NULL)};
    for (int i = 0; i < 2; ++i)
        support_assert_ok(hnpe_diagnostics_predictive(l->posterior, l->toy.simulator, 2, x, 100, 1, NULL, reports[i]));
    support_assert_reports_equal(reports[0], reports[1]);
    hnpe_report_release(reports[0]);
    hnpe_report_release(reports[1]);
}

static void test_predictive__refuses_another_simulator_and_is_stopped(void **state)
{
    const learned *l = *state;
    hnpe_report *report = support_report(NULL);
    hnpe_monitor *monitor;
    hnpe_simulator *other;
    const double x = 0.3;
    support_assert_ok(hnpe_simulator_create_jansen_rit(NULL, &other));
    support_assert_fails(hnpe_diagnostics_predictive(l->posterior, other, 1, &x, 10, 1, NULL, report), HNPE_ERROR_SHAPE,
                         "d_local of simulator is 3");
    support_assert_ok(hnpe_monitor_create(NULL, NULL, NULL, NULL, &monitor));
    hnpe_monitor_request_stop(monitor);
    support_assert_status(hnpe_diagnostics_predictive(l->posterior, l->toy.simulator, 1, &x, 10000, 1, monitor, report),
                          HNPE_ERROR_CANCELLED);
    assert_string_equal(hnpe_report_text(report), "0 passed, 0 flagged, 0 undecided\n");
    hnpe_monitor_release(monitor);
    hnpe_simulator_release(other);
    hnpe_report_release(report);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_predictive__tells_which_feature_is_odd),
        cmocka_unit_test(test_predictive__has_its_level),
        cmocka_unit_test(test_predictive__leaves_out_invalid_replicates),
        cmocka_unit_test(test_predictive__of_a_posterior_simulates_its_draws),
        cmocka_unit_test(test_predictive__has_the_same_bits_each_time),
        cmocka_unit_test(test_predictive__refuses_another_simulator_and_is_stopped),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
