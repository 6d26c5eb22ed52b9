/* Reports: results that diagnostics find, prepare as findings, and append all together. A finding that is being
   prepared:

       hnpei_findings findings;
       hnpei_findings_begin(report, &findings);
       hnpei_result *result;
       HNPEI_TRY_CLEANUP(hnpei_findings_add(&findings, "tarp", &result));
       HNPEI_TRY_CLEANUP(hnpei_result_array(result, "credibility", n, 0, levels));
       HNPEI_TRY_CLEANUP(hnpei_result_number(result, "area", area));
       hnpei_result_picture(result, &picture);
       HNPEI_TRY_CLEANUP(hnpei_result_conclude(result, HNPE_VERDICT_PASSED, "the area is %.3f", area));
       HNPEI_TRY_CLEANUP(hnpei_findings_append(&findings));
   cleanup:
       hnpei_findings_end(&findings); */
#ifndef HNPEI_RESULTS_H
#define HNPEI_RESULTS_H

#include "base/base.h"

#include <hnpe/report.h>

/* ---- pictures: which arrays of a result are drawn, and how ---- */

typedef enum hnpei_curve_kind {
    HNPEI_CURVE_NONE = 0, /* the end of the curves */
    HNPEI_CURVE_LINE,     /* y over x */
    HNPEI_CURVE_DASHES,   /* the same, thin and dashed: what is expected */
    HNPEI_CURVE_STEPS,    /* the same as a staircase */
    HNPEI_CURVE_POINTS,   /* the same as points */
    HNPEI_CURVE_BOXES,    /* the same as bars */
    HNPEI_CURVE_BAND      /* filled from y to high over x */
} hnpei_curve_kind;

/* Names of vectors of the result, of equal length; texts are static and without quotation marks. x NULL: 0, 1, … */
typedef struct hnpei_curve {
    hnpei_curve_kind kind;
    const char *title; /* NULL: not in the key */
    const char *x, *y, *high;
} hnpei_curve;

#define HNPEI_CURVES_MOST 6
typedef struct hnpei_picture {
    const char *title, *x_label, *y_label; /* static; title NULL: the result's name */
    int square;                            /* 1: both axes go from 0 to 1 */
    hnpei_curve curves[HNPEI_CURVES_MOST]; /* drawn one above the other */
} hnpei_picture;

/* ---- results ---- */

typedef struct hnpei_array {
    char *name;
    size_t n_dims, rows, columns; /* as in hnpe_array_info */
    double *values;
} hnpei_array;

typedef struct hnpei_result {
    hnpe_context *context; /* borrowed of the report */
    char *name, *sentence;
    hnpe_verdict verdict;
    size_t n_arrays, room;
    hnpei_array *arrays;
    hnpei_picture picture; /* without curves: none */
} hnpei_result;

struct hnpe_report {
    hnpei_object object;
    size_t n_results, room;
    hnpei_result **results;
    char *text;
};

/* Results that are not in the report yet. */
typedef struct hnpei_findings {
    hnpe_report *report; /* one reference held: a host's callback may release its own */
    size_t n_results, room;
    hnpei_result **results;
} hnpei_findings;

/* Arguments are checked by the API of the room that calls. */
void hnpei_findings_begin(hnpe_report *report, hnpei_findings *findings);
/* Numbered, "tarp#2", where the report or the findings have one of the name. */
hnpe_status hnpei_findings_add(hnpei_findings *findings, const char *name, hnpei_result **result);
/* All of them, or none where it fails. */
hnpe_status hnpei_findings_append(hnpei_findings *findings);
/* After begin, always: drops what was not appended. */
void hnpei_findings_end(hnpei_findings *findings);

/* `rows` numbers where columns is 0, else a matrix; copied. */
hnpe_status hnpei_result_array(hnpei_result *result, const char *name, size_t rows, size_t columns,
                               const double *values);
hnpe_status hnpei_result_number(hnpei_result *result, const char *name, double value);
/* One sentence without a point at its end; what is longer than 1000 bytes is cut. */
hnpe_status hnpei_result_conclude(hnpei_result *result, hnpe_verdict verdict, const char *format, ...)
    HNPEI_PRINTF(3, 4);
void hnpei_result_picture(hnpei_result *result, const hnpei_picture *picture);
/* NULL: there is none. */
const hnpei_array *hnpei_result_find(const hnpei_result *result, const char *name);
const hnpei_result *hnpei_report_find(const hnpe_report *report, const char *name);

/* "passed", "flagged", "undecided". */
const char *hnpei_verdict_name(hnpe_verdict verdict);
/* A new text of so many results; free with hnpei_free. */
hnpe_status hnpei_report_print(hnpe_context *context, size_t n, hnpei_result *const *results, char **text);
hnpe_status hnpei_report_save(const char *where, const hnpe_report *report, const char *path);
hnpe_status hnpei_report_draw(const char *where, const hnpe_report *report, const char *folder);

#endif
