#include "reports.h"

hnpe_report *support_report(hnpe_context *context)
{
    hnpe_report *report;
    support_assert_ok(hnpe_report_create(context, &report));
    return report;
}

void support_assert_verdict(const hnpe_report *report, const char *result, hnpe_verdict expected)
{
    hnpe_result_info info = {.struct_size = sizeof info};
    for (size_t i = 0; hnpe_report_describe_result(report, i, &info) == HNPE_OK; ++i)
        if (strcmp(info.name, result) == 0) {
            if (info.verdict != (int32_t)expected)
                fail_msg("%s has another verdict than %d: %s", result, (int)expected, hnpe_report_text(report));
            return;
        }
    fail_msg("there is no %s: %s", result, hnpe_report_text(report));
}

double support_report_number(const hnpe_report *report, const char *result, const char *array)
{
    double value;
    support_assert_ok(hnpe_report_read(report, result, array, 1, &value));
    return value;
}

static void check_array(const hnpe_report *a, const hnpe_report *b, const char *result, const hnpe_array_info *array)
{
    const size_t n = (size_t)(array->rows * array->columns);
    double *one = test_calloc(n, sizeof *one), *other = test_calloc(n, sizeof *other);
    support_assert_ok(hnpe_report_read(a, result, array->name, n, one));
    support_assert_ok(hnpe_report_read(b, result, array->name, n, other));
    assert_memory_equal(one, other, n * sizeof *one);
    test_free(one);
    test_free(other);
}

void support_assert_reports_equal(const hnpe_report *a, const hnpe_report *b)
{
    hnpe_result_info result = {.struct_size = sizeof result};
    hnpe_array_info array = {.struct_size = sizeof array};
    assert_string_equal(hnpe_report_text(a), hnpe_report_text(b));
    for (size_t i = 0; hnpe_report_describe_result(a, i, &result) == HNPE_OK; ++i)
        for (size_t j = 0; hnpe_report_describe_array(a, i, j, &array) == HNPE_OK; ++j)
            check_array(a, b, result.name, &array);
}
