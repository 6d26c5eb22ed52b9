/* The classifier test at one observation. */
#include "reports.h"
#include "toy.h"

#include <math.h>

enum { NULLS = 99 };

static size_t sets(void)
{
    return support_is_sanitized() ? 40 : 200;
}

typedef struct learned {
    support_toy toy;
    hnpe_posterior *posterior;
} learned;

/* Learned where there is much noise. */
static int set_up(void **state)
{
    learned *l = test_calloc(1, sizeof *l);
    support_toy_create(NULL, 0.3, support_quick() ? 300 : 5000, 2, 1, &l->toy);
    support_toy_epochs(&l->toy, support_quick() ? 2 : 30);
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

/* Held-out sets of the toy with noise of this deviation. */
static hnpe_dataset *simulate(double sigma, size_t n, size_t max_extra)
{
    support_toy toy;
    hnpe_dataset *dataset;
    support_toy_create(NULL, sigma, 10, 2, 1, &toy);
    support_assert_ok(hnpe_dataset_create(NULL, 1, 1, 1, &dataset));
    support_assert_ok(hnpe_dataset_simulate(dataset, toy.alpha, toy.beta, toy.simulator, n, 0, max_extra, 99, 0, NULL));
    support_toy_free(&toy);
    return dataset;
}

static hnpe_report *check(const learned *l, hnpe_context *context, double sigma, size_t max_extra, size_t n_null)
{
    hnpe_dataset *dataset = simulate(sigma, sets(), max_extra);
    hnpe_report *report = support_report(context);
    const double x[2] = {0.2, 0.25};
    support_assert_ok(hnpe_diagnostics_local_c2st(l->posterior, dataset, max_extra ? 2 : 1, x,
                                                  support_quick() ? 3 : n_null, 1, NULL, report));
    hnpe_dataset_release(dataset);
    return report;
}

static void test_local_c2st__passes_the_right_posterior_and_flags_a_wrong_one(void **state)
{
    const learned *l = *state;
    hnpe_report *right = check(l, NULL, 0.3, 0, NULLS), *wrong = check(l, NULL, 0.001, 0, NULLS);
    if (!support_quick()) {
        support_assert_verdict(right, "local_c2st", HNPE_VERDICT_PASSED);
        support_assert_verdict(wrong, "local_c2st", HNPE_VERDICT_FLAGGED);
    }
    hnpe_report_release(right);
    hnpe_report_release(wrong);
}

static void test_local_c2st__is_undecided_by_few_classifiers(void **state)
{
    hnpe_report *report = check(*state, NULL, 0.3, 0, 19);
    support_assert_verdict(report, "local_c2st", HNPE_VERDICT_UNDECIDED);
    assert_non_null(strstr(hnpe_report_text(report), "99 classifiers or more would tell"));
    hnpe_report_release(report);
}

static void test_local_c2st__has_the_same_bits_for_any_number_of_threads(void **state)
{
    hnpe_context *one = support_context(1), *three = support_context(3);
    hnpe_report *a = check(*state, one, 0.3, 2, 9), *b = check(*state, three, 0.3, 2, 9);
    support_assert_reports_equal(a, b);
    hnpe_report_release(a);
    hnpe_report_release(b);
    hnpe_context_release(one);
    hnpe_context_release(three);
}

static void test_local_c2st__refuses_few_sets_and_is_stopped(void **state)
{
    const learned *l = *state;
    hnpe_dataset *few = simulate(0.3, 9, 0), *enough = simulate(0.3, sets(), 0);
    hnpe_report *report = support_report(NULL);
    hnpe_monitor *monitor;
    const double x = 0.2;
    support_assert_fails(hnpe_diagnostics_local_c2st(l->posterior, few, 1, &x, 9, 1, NULL, report),
                         HNPE_ERROR_INVALID_ARGUMENT, "9 sets");
    support_assert_fails(hnpe_diagnostics_local_c2st(l->posterior, enough, 1, &x, 0, 1, NULL, report),
                         HNPE_ERROR_INVALID_ARGUMENT, "n_null is 0");
    support_assert_ok(hnpe_monitor_create(NULL, NULL, NULL, NULL, &monitor));
    hnpe_monitor_request_stop(monitor);
    support_assert_status(hnpe_diagnostics_local_c2st(l->posterior, enough, 1, &x, 9, 1, monitor, report),
                          HNPE_ERROR_CANCELLED);
    assert_string_equal(hnpe_report_text(report), "0 passed, 0 flagged, 0 undecided\n");
    hnpe_monitor_release(monitor);
    hnpe_report_release(report);
    hnpe_dataset_release(few);
    hnpe_dataset_release(enough);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_local_c2st__passes_the_right_posterior_and_flags_a_wrong_one),
        cmocka_unit_test(test_local_c2st__is_undecided_by_few_classifiers),
        cmocka_unit_test(test_local_c2st__has_the_same_bits_for_any_number_of_threads),
        cmocka_unit_test(test_local_c2st__refuses_few_sets_and_is_stopped),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
