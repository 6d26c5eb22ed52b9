/* The exported functions of the report room. */
#include "results.h"

#include <string.h>

hnpe_status hnpe_report_create(hnpe_context *context, hnpe_report **report)
{
    HNPEI_TRY(hnpei_check_pointer(__func__, "report", report));
    *report = NULL;
    HNPEI_TRY(hnpei_check_context(__func__, context));

    return hnpei_object_create(context, HNPEI_MAGIC_REPORT, sizeof **report, report);
}

hnpe_status hnpe_report_count(const hnpe_report *report, int64_t *n_results, int64_t *n_flagged, int64_t *n_undecided)
{
    HNPEI_TRY(hnpei_check_handle(__func__, "report", report, HNPEI_MAGIC_REPORT));

    int64_t counts[HNPE_VERDICT_UNDECIDED + 1] = {0};
    for (size_t i = 0; i < report->n_results; ++i)
        ++counts[report->results[i]->verdict];
    if (n_results)
        *n_results = (int64_t)report->n_results;
    if (n_flagged)
        *n_flagged = counts[HNPE_VERDICT_FLAGGED];
    if (n_undecided)
        *n_undecided = counts[HNPE_VERDICT_UNDECIDED];
    return HNPE_OK;
}

static hnpe_status check_result(const char *where, const hnpe_report *report, size_t result)
{
    HNPEI_TRY(hnpei_check_handle(where, "report", report, HNPEI_MAGIC_REPORT));
    if (result >= report->n_results)
        return hnpei_fail(HNPE_ERROR_UNSUPPORTED, where, "result is %zu, but the report has %zu", result,
                          report->n_results);
    return HNPE_OK;
}

hnpe_status hnpe_report_describe_result(const hnpe_report *report, size_t result, hnpe_result_info *info)
{
    HNPEI_TRY(check_result(__func__, report, result));

    const hnpei_result *found = report->results[result];
    const hnpe_result_info known = {.verdict = (int32_t)found->verdict,
                                    .n_arrays = (int64_t)found->n_arrays,
                                    .name = found->name,
                                    .sentence = found->sentence};
    return hnpei_give_record(__func__, "info", &known, sizeof known, info);
}

hnpe_status hnpe_report_describe_array(const hnpe_report *report, size_t result, size_t index, hnpe_array_info *info)
{
    HNPEI_TRY(check_result(__func__, report, result));
    const hnpei_result *of = report->results[result];
    HNPEI_REQUIRE(index < of->n_arrays, HNPE_ERROR_UNSUPPORTED, "index is %zu, but the result %s has %zu arrays", index,
                  of->name, of->n_arrays);

    const hnpei_array *found = &of->arrays[index];
    const hnpe_array_info known = {.n_dims = (int32_t)found->n_dims,
                                   .rows = (int64_t)found->rows,
                                   .columns = (int64_t)found->columns,
                                   .name = found->name};
    return hnpei_give_record(__func__, "info", &known, sizeof known, info);
}

hnpe_status hnpe_report_read(const hnpe_report *report, const char *result, const char *array, size_t n, double *values)
{
    HNPEI_TRY(hnpei_check_handle(__func__, "report", report, HNPEI_MAGIC_REPORT));
    HNPEI_TRY(hnpei_check_pointer(__func__, "result", result));
    HNPEI_TRY(hnpei_check_pointer(__func__, "array", array));
    HNPEI_TRY(hnpei_check_pointer(__func__, "values", values));
    const hnpei_result *of = hnpei_report_find(report, result);
    HNPEI_REQUIRE(of, HNPE_ERROR_UNSUPPORTED, "the report has no result %.80s", result);
    const hnpei_array *found = hnpei_result_find(of, array);
    HNPEI_REQUIRE(found, HNPE_ERROR_UNSUPPORTED, "the result %s has no array %.80s", of->name, array);
    const size_t count = found->rows * found->columns;
    HNPEI_REQUIRE(n == count, HNPE_ERROR_SHAPE, "n is %zu, but %s of %s has %zu numbers", n, found->name, of->name,
                  count);

    memcpy(values, found->values, count * sizeof *values);
    return HNPE_OK;
}

const char *hnpe_report_text(const hnpe_report *report)
{
    if (!hnpei_is(report, HNPEI_MAGIC_REPORT))
        return "";
    return report->text ? report->text : "0 passed, 0 flagged, 0 undecided\n";
}

hnpe_status hnpe_report_save(const hnpe_report *report, const char *path)
{
    HNPEI_TRY(hnpei_check_handle(__func__, "report", report, HNPEI_MAGIC_REPORT));
    HNPEI_TRY(hnpei_check_pointer(__func__, "path", path));

    return hnpei_report_save(__func__, report, path);
}

hnpe_status hnpe_report_draw(const hnpe_report *report, const char *folder)
{
    HNPEI_TRY(hnpei_check_handle(__func__, "report", report, HNPEI_MAGIC_REPORT));
    HNPEI_TRY(hnpei_check_pointer(__func__, "folder", folder));

    return hnpei_report_draw(__func__, report, folder);
}
