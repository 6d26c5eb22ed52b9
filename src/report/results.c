#include "results.h"

#include "text.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#define SENTENCE_ROOM 1001
#define NAME_ROOM 120

const char *hnpei_verdict_name(hnpe_verdict verdict)
{
    return verdict == HNPE_VERDICT_PASSED ? "passed" : verdict == HNPE_VERDICT_FLAGGED ? "flagged" : "undecided";
}

/* ---- one result ---- */

static void free_result(hnpei_result *result)
{
    hnpe_context *context = result->context;
    for (size_t i = 0; i < result->n_arrays; ++i) {
        hnpei_free(context, result->arrays[i].name);
        hnpei_free(context, result->arrays[i].values);
    }
    hnpei_free(context, result->arrays);
    hnpei_free(context, result->name);
    hnpei_free(context, result->sentence);
    hnpei_free(context, result);
}

static hnpe_status add_array(hnpei_result *result, hnpei_array array, const char *name, const double *values)
{
    if (result->n_arrays == result->room) {
        const size_t room = result->room ? 2 * result->room : 8;
        HNPEI_TRY(hnpei_reallocate(result->context, result->room, room, sizeof *result->arrays, &result->arrays));
        result->room = room;
    }
    const size_t count = array.rows * array.columns;
    HNPEI_TRY(hnpei_allocate(result->context, count, sizeof *array.values, &array.values));
    hnpe_status status = hnpei_copy_text(result->context, name, &array.name);
    if (status != HNPE_OK) {
        hnpei_free(result->context, array.values);
        return status;
    }
    memcpy(array.values, values, count * sizeof *values);
    result->arrays[result->n_arrays++] = array;
    return HNPE_OK;
}

hnpe_status hnpei_result_array(hnpei_result *result, const char *name, size_t rows, size_t columns,
                               const double *values)
{
    return add_array(result, (hnpei_array){.n_dims = columns ? 2 : 1, .rows = rows, .columns = columns ? columns : 1},
                     name, values);
}

hnpe_status hnpei_result_number(hnpei_result *result, const char *name, double value)
{
    return add_array(result, (hnpei_array){.n_dims = 0, .rows = 1, .columns = 1}, name, &value);
}

hnpe_status hnpei_result_conclude(hnpei_result *result, hnpe_verdict verdict, const char *format, ...)
{
    char sentence[SENTENCE_ROOM];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(sentence, sizeof sentence, format, arguments);
    va_end(arguments);
    char *copy;
    HNPEI_TRY(hnpei_copy_text(result->context, sentence, &copy));
    hnpei_free(result->context, result->sentence);
    result->sentence = copy;
    result->verdict = verdict;
    return HNPE_OK;
}

void hnpei_result_picture(hnpei_result *result, const hnpei_picture *picture)
{
    result->picture = *picture;
}

const hnpei_array *hnpei_result_find(const hnpei_result *result, const char *name)
{
    for (size_t i = 0; name && i < result->n_arrays; ++i)
        if (strcmp(result->arrays[i].name, name) == 0)
            return &result->arrays[i];
    return NULL;
}

/* ---- findings ---- */

static const hnpei_result *find(size_t n, hnpei_result *const *results, const char *name)
{
    for (size_t i = 0; i < n; ++i)
        if (strcmp(results[i]->name, name) == 0)
            return results[i];
    return NULL;
}

const hnpei_result *hnpei_report_find(const hnpe_report *report, const char *name)
{
    return find(report->n_results, report->results, name);
}

void hnpei_findings_begin(hnpe_report *report, hnpei_findings *findings)
{
    *findings = (hnpei_findings){.report = report};
    hnpe_report_retain(report);
}

static void choose_name(const hnpei_findings *findings, const char *name, char chosen[NAME_ROOM])
{
    snprintf(chosen, NAME_ROOM, "%s", name);
    for (unsigned number = 2;
         hnpei_report_find(findings->report, chosen) || find(findings->n_results, findings->results, chosen); ++number)
        snprintf(chosen, NAME_ROOM, "%.100s#%u", name, number);
}

/* Room for so many more. */
static hnpe_status reserve(hnpe_context *context, size_t n, size_t more, size_t *room, hnpei_result ***results)
{
    size_t wanted = *room ? *room : 8;
    while (wanted < n + more)
        wanted *= 2;
    if (wanted == *room)
        return HNPE_OK;
    HNPEI_TRY(hnpei_reallocate(context, *room, wanted, sizeof **results, results));
    *room = wanted;
    return HNPE_OK;
}

hnpe_status hnpei_findings_add(hnpei_findings *findings, const char *name, hnpei_result **result)
{
    char chosen[NAME_ROOM];
    hnpei_result *made;
    hnpe_context *context = findings->report->object.context;
    HNPEI_TRY(reserve(context, findings->n_results, 1, &findings->room, &findings->results));
    HNPEI_TRY(hnpei_allocate(context, 1, sizeof *made, &made));
    made->context = context;
    made->verdict = HNPE_VERDICT_UNDECIDED;
    choose_name(findings, name, chosen);
    hnpe_status status = hnpei_copy_text(context, chosen, &made->name);
    if (status == HNPE_OK)
        status = hnpei_copy_text(context, "", &made->sentence);
    if (status != HNPE_OK) {
        free_result(made);
        return status;
    }
    findings->results[findings->n_results++] = made;
    *result = made;
    return HNPE_OK;
}

hnpe_status hnpei_findings_append(hnpei_findings *findings)
{
    hnpe_report *report = findings->report;
    hnpe_context *context = report->object.context;
    const size_t n = report->n_results;
    char *text = NULL;
    HNPEI_TRY(reserve(context, n, findings->n_results, &report->room, &report->results));
    /* Behind the last one nobody looks: they count when they have a text. */
    for (size_t i = 0; i < findings->n_results; ++i)
        report->results[n + i] = findings->results[i];
    HNPEI_TRY(hnpei_report_print(context, n + findings->n_results, report->results, &text));
    hnpei_free(context, report->text);
    report->text = text;
    report->n_results = n + findings->n_results;
    findings->n_results = 0;
    return HNPE_OK;
}

void hnpei_findings_end(hnpei_findings *findings)
{
    hnpe_context *context = findings->report->object.context;
    for (size_t i = 0; i < findings->n_results; ++i)
        free_result(findings->results[i]);
    hnpei_free(context, findings->results);
    hnpe_report_release(findings->report);
}

/* ---- the handle ---- */

static void destroy(hnpe_report *report)
{
    hnpe_context *context = report->object.context;
    for (size_t i = 0; i < report->n_results; ++i)
        free_result(report->results[i]);
    hnpei_free(context, report->results);
    hnpei_free(context, report->text);
}

HNPEI_DEFINE_HANDLE(report, HNPEI_MAGIC_REPORT, destroy)

static void count(size_t n, hnpei_result *const *results, size_t counts[HNPE_VERDICT_UNDECIDED + 1])
{
    for (size_t i = 0; i < n; ++i)
        ++counts[results[i]->verdict];
}

hnpe_status hnpei_report_print(hnpe_context *context, size_t n, hnpei_result *const *results, char **text)
{
    hnpei_text whole = {.context = context};
    size_t counts[HNPE_VERDICT_UNDECIDED + 1] = {0};
    for (size_t i = 0; i < n; ++i)
        hnpei_text_print(&whole, "%-9s %s: %s.\n", hnpei_verdict_name(results[i]->verdict), results[i]->name,
                         results[i]->sentence);
    count(n, results, counts);
    hnpei_text_print(&whole, "%zu passed, %zu flagged, %zu undecided\n", counts[HNPE_VERDICT_PASSED],
                     counts[HNPE_VERDICT_FLAGGED], counts[HNPE_VERDICT_UNDECIDED]);
    *text = whole.bytes;
    if (whole.status != HNPE_OK) {
        hnpei_free(context, whole.bytes);
        *text = NULL;
    }
    return whole.status;
}
