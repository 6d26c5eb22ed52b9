/* A report as JSON, through cJSON. */
#include "archive/archive.h"
#include "results.h"
#include "text.h"

#include <cjson/cJSON.h>

#include <math.h>
#include <string.h>

/* 1 where cJSON has had the memory; item is given to the object in any case. */
static int put(cJSON *object, const char *name, cJSON *item)
{
    if (item && cJSON_AddItemToObject(object, name, item))
        return 1;
    cJSON_Delete(item);
    return 0;
}

/* JSON has no number for what is not finite. */
static cJSON *write_number(double value)
{
    return isfinite(value) ? cJSON_CreateRaw(hnpei_number_print(value).text) : cJSON_CreateNull();
}

static cJSON *write_vector(size_t n, const double *values)
{
    cJSON *list = cJSON_CreateArray(), *last = NULL;
    for (size_t i = 0; list && i < n; ++i) {
        cJSON *number = write_number(values[i]);
        if (!number) {
            cJSON_Delete(list);
            return NULL;
        }
        /* As cJSON_CreateDoubleArray links its items, which counts in int. */
        if (last) {
            last->next = number;
            number->prev = last;
        } else
            list->child = number;
        last = number;
    }
    if (list && last)
        list->child->prev = last;
    return list;
}

static cJSON *write_matrix(const hnpei_array *array)
{
    cJSON *list = cJSON_CreateArray();
    for (size_t i = 0; list && i < array->rows; ++i) {
        cJSON *row = write_vector(array->columns, array->values + i * array->columns);
        if (!row || !cJSON_AddItemToArray(list, row)) {
            cJSON_Delete(row);
            cJSON_Delete(list);
            return NULL;
        }
    }
    return list;
}

static cJSON *write_array(const hnpei_array *array)
{
    return array->n_dims == 0   ? write_number(*array->values)
           : array->n_dims == 1 ? write_vector(array->rows, array->values)
                                : write_matrix(array);
}

/* Both give NULL where there is no memory. */
static cJSON *write_result(const hnpei_result *result)
{
    cJSON *object = cJSON_CreateObject(), *arrays = cJSON_CreateObject();
    int well = object && put(object, "name", cJSON_CreateString(result->name)) &&
               put(object, "verdict", cJSON_CreateString(hnpei_verdict_name(result->verdict))) &&
               put(object, "sentence", cJSON_CreateString(result->sentence));
    for (size_t i = 0; well && arrays && i < result->n_arrays; ++i)
        well = put(arrays, result->arrays[i].name, write_array(&result->arrays[i]));
    if (well && arrays && put(object, "arrays", arrays))
        return object;
    if (!well)
        cJSON_Delete(arrays);
    cJSON_Delete(object);
    return NULL;
}

static cJSON *write_results(const hnpe_report *report)
{
    cJSON *list = cJSON_CreateArray();
    for (size_t i = 0; list && i < report->n_results; ++i) {
        cJSON *result = write_result(report->results[i]);
        if (!result || !cJSON_AddItemToArray(list, result)) {
            cJSON_Delete(result);
            cJSON_Delete(list);
            return NULL;
        }
    }
    return list;
}

hnpe_status hnpei_report_save(const char *where, const hnpe_report *report, const char *path)
{
    cJSON *whole = cJSON_CreateObject();
    char *text = NULL;
    if (whole && put(whole, "kind", cJSON_CreateString("report")) &&
        put(whole, "format_version", cJSON_CreateString("1")) &&
        put(whole, "library_version", cJSON_CreateString(hnpe_version_string())) &&
        put(whole, "results", write_results(report)))
        text = cJSON_PrintUnformatted(whole);
    cJSON_Delete(whole);
    if (!text)
        return hnpei_fail(HNPE_ERROR_NO_MEMORY, where, "out of memory for the report as JSON");
    hnpe_status status = hnpei_file_put(report->object.context, where, path, strlen(text), text);
    cJSON_free(text);
    return status;
}
