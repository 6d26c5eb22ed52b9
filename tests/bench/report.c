/* What a run of benchmarks prints, and its JSON. */
#include "measure.h"

#include <cjson/cJSON.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

const char *bench_isa_name(hnpe_isa isa)
{
    return isa == HNPE_ISA_AVX512 ? "avx512" : isa == HNPE_ISA_AVX2 ? "avx2" : "baseline";
}

static void write_time(double seconds, size_t size, char *text)
{
    const double scale[] = {1, 1e3, 1e6, 1e9};
    const char *unit[] = {"s", "ms", "us", "ns"};
    size_t i = 0;
    while (i < 3 && seconds * scale[i] < 1)
        ++i;
    snprintf(text, size, "%.4g %s", seconds * scale[i], unit[i]);
}

double bench_fraction(const bench_record *record)
{
    return record->limit > 0 ? record->gflops / record->limit : 0;
}

void bench_print(const bench_record *record)
{
    char time[64] = "", speed[48] = "", rate[32] = "";
    if (record->seconds > 0)
        write_time(record->seconds, sizeof time, time);
    else
        snprintf(time, sizeof time, "%.5g %s", record->value, record->unit);
    if (record->limit > 0)
        snprintf(speed, sizeof speed, "%7.1f GFLOP/s %5.1f %%", record->gflops, 100 * bench_fraction(record));
    if (record->elements > 1)
        snprintf(rate, sizeof rate, "%.3g ns each", record->seconds / record->elements * 1e9);
    if (record->threads > 1)
        snprintf(rate, sizeof rate, "%.4g s of processors", record->processor_seconds);
    printf("%-72s %10s  %-23s %s\n", record->name, time, speed, rate);
    fflush(stdout);
}

void bench_print_targets(const bench *b)
{
    int any = 0;
    for (size_t i = 0; i < b->n; ++i) {
        const bench_record *r = &b->records[i];
        if (!r->has_target)
            continue;
        if (!any++)
            printf("\nTargets\n");
        printf("%-8s %-72s %9.4g, at %s %.4g\n", r->met ? "reached" : "NOT", r->name, r->got,
               r->at_least ? "least" : "most", r->bound);
    }
}

/* ---- JSON ---- */

static double rounded(double value)
{
    char text[32];
    snprintf(text, sizeof text, "%.5g", value);
    return strtod(text, NULL);
}

static void add_number(cJSON *object, const char *key, double value)
{
    cJSON_AddNumberToObject(object, key, rounded(value));
}

static cJSON *json_of(const bench *b, const bench_record *r)
{
    cJSON *object = cJSON_CreateObject();
    cJSON_AddStringToObject(object, "name", r->name);
    cJSON_AddStringToObject(object, "machine", bench_machine());
    cJSON_AddStringToObject(object, "isa", bench_isa_name(b->isa));
    if (r->seconds > 0) {
        add_number(object, "seconds", r->seconds);
        add_number(object, "wall_seconds", r->wall_seconds);
        add_number(object, "processor_seconds", r->processor_seconds);
        add_number(object, "threads", (double)r->threads);
        add_number(object, "repeats", (double)r->repeats);
    } else {
        add_number(object, "value", r->value);
        cJSON_AddStringToObject(object, "unit", r->unit);
    }
    if (r->limit > 0) {
        add_number(object, "gflops", r->gflops);
        add_number(object, "limit_gflops", r->limit);
        add_number(object, "fraction_of_limit", bench_fraction(r));
    }
    if (r->elements > 1)
        add_number(object, "ns_per_element", r->seconds / r->elements * 1e9);
    if (r->has_target) {
        add_number(object, r->at_least ? "target_at_least" : "target_at_most", r->bound);
        add_number(object, "got", r->got);
        cJSON_AddBoolToObject(object, "met", r->met);
    }
    return object;
}

static int write_text(const char *path, const char *text)
{
    FILE *file = text ? fopen(path, "w") : NULL;
    const int written = file && fputs(text, file) >= 0 && fputs("\n", file) >= 0;
    const int closed = file && fclose(file) == 0;
    return written && closed;
}

int bench_write_json(const bench *b, const char *path)
{
    cJSON *list = cJSON_CreateArray();
    for (size_t i = 0; i < b->n; ++i)
        cJSON_AddItemToArray(list, json_of(b, &b->records[i]));
    char *text = cJSON_Print(list);
    const int written = write_text(path, text);
    cJSON_free(text);
    cJSON_Delete(list);
    return written;
}
