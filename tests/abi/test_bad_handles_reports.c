/* As test_bad_handles.c: reports, and the diagnostics that write into them. */
#include "bad_handles.h"

static const char nowhere[] = "/nowhere/at/all";
static int64_t whole;
static hnpe_result_info result = {.struct_size = sizeof result};
static hnpe_array_info array = {.struct_size = sizeof array};

static void test_handles__of_reports_are_checked(void **state)
{
    const objects *o = *state;
    void *h;
    results *made = &made_by_a_failure;
    OPTIONAL(context, hnpe_report_create(h, &made->report));
    OUT(report, hnpe_report_create(o->context, h));
    NEEDED(report, hnpe_report_count(h, &whole, &whole, &whole));
    NEEDED(report, hnpe_report_describe_result(h, 0, &result));
    NEEDED(report, hnpe_report_describe_array(h, 0, 0, &array));
    NEEDED(report, hnpe_report_read(h, "kit", "vector", 3, numbers));
    NEEDED(report, hnpe_report_save(h, nowhere));
    NEEDED(report, hnpe_report_draw(h, nowhere));
}

static void test_handles__of_calibration_are_checked(void **state)
{
    const objects *o = *state;
    void *h;
    NEEDED(posterior, hnpe_diagnostics_calibration(h, o->dataset, 2, 1, NULL, o->report));
    NEEDED(dataset, hnpe_diagnostics_calibration(o->posterior, h, 2, 1, NULL, o->report));
    OPTIONAL(monitor, hnpe_diagnostics_calibration(o->posterior, o->dataset, 2, 1, h, o->report));
    NEEDED(report, hnpe_diagnostics_calibration(o->posterior, o->dataset, 2, 1, NULL, h));
    NEEDED(report, hnpe_diagnostics_calibration_of_draws(10, 1, 1, numbers, 1, numbers, NULL, NULL, 1, h));
}

static void test_handles__of_checks_are_checked(void **state)
{
    const objects *o = *state;
    void *h;
    OPTIONAL(context, hnpe_diagnostics_mmd(h, 1, 2, numbers, 2, numbers, 1, numbers + 2));
    NEEDED(dataset, hnpe_diagnostics_misspecification(h, 1, numbers, NULL, o->report));
    OPTIONAL(monitor, hnpe_diagnostics_misspecification(o->dataset, 1, numbers, h, o->report));
    NEEDED(report, hnpe_diagnostics_misspecification(o->dataset, 1, numbers, NULL, h));
    NEEDED(posterior, hnpe_diagnostics_predictive(h, o->simulator, 1, numbers, 2, 1, NULL, o->report));
    NEEDED(simulator, hnpe_diagnostics_predictive(o->posterior, h, 1, numbers, 2, 1, NULL, o->report));
    OPTIONAL(monitor, hnpe_diagnostics_predictive(o->posterior, o->simulator, 1, numbers, 2, 1, h, o->report));
    NEEDED(report, hnpe_diagnostics_predictive(o->posterior, o->simulator, 1, numbers, 2, 1, NULL, h));
    NEEDED(report, hnpe_diagnostics_predictive_of_replicates(1, 1, numbers, 2, numbers, h));
    NEEDED(posterior, hnpe_diagnostics_local_c2st(h, o->dataset, 1, numbers, 1, 1, NULL, o->report));
    NEEDED(dataset, hnpe_diagnostics_local_c2st(o->posterior, h, 1, numbers, 1, 1, NULL, o->report));
    OPTIONAL(monitor, hnpe_diagnostics_local_c2st(o->posterior, o->dataset, 1, numbers, 1, 1, h, o->report));
    NEEDED(report, hnpe_diagnostics_local_c2st(o->posterior, o->dataset, 1, numbers, 1, 1, NULL, h));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_handles__of_reports_are_checked),
        cmocka_unit_test(test_handles__of_calibration_are_checked),
        cmocka_unit_test(test_handles__of_checks_are_checked),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
