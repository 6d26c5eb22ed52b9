/* What the demo and the paper's figures share: helpers that have nothing to do with inference. */
#ifndef COMMON_H
#define COMMON_H

#include <hnpe.h>

#include <stddef.h>
#include <stdio.h>

typedef struct progress_line progress_line;
typedef struct json_report json_report;

/* failure.c: a program stops at the first failure, with the library's own words. */
#define CHECK(call) check_status((call), #call)
void check_status(hnpe_status status, const char *call);
_Noreturn void fail(const char *format, ...) __attribute__((format(printf, 1, 2)));
void *allocate(size_t count, size_t size);

/* progress_line.c: what a long call is doing, on standard error. */
progress_line *progress_create(hnpe_context *context);
void progress_release(progress_line *progress);
hnpe_monitor *progress_begin(progress_line *progress, const char *task); /* give the monitor to the long call … */
void progress_step(progress_line *progress, const char *doing, size_t done, size_t total); /* in a loop of one's own */
void progress_end(progress_line *progress);                               /* … and end the line after it */
double progress_seconds(const progress_line *progress, hnpe_phase phase); /* that the phase took in the last task */

/* report.c: numbers as JSON; "toy.n10.sinkhorn.median" names a number in nested objects. */
json_report *report_create(void);
void report_release(json_report *report);
void report_number(json_report *report, double value, const char *path, ...) __attribute__((format(printf, 3, 4)));
void report_text(json_report *report, const char *value, const char *path, ...) __attribute__((format(printf, 3, 4)));
int report_include(json_report *report, const char *name,
                   const char *folder); /* FOLDER/NAME.json as object NAME; 0: none */
void report_write(const json_report *report, const char *folder, const char *name); /* FOLDER/NAME.json */

/* numbers.c: statistics of draws. `stride` is the distance between two values: a column of a matrix. */
void copy_column(size_t n, const double *values, size_t stride, double *out);
double quantile(size_t n, const double *values, size_t stride, double level);
double fraction_below(size_t n, const double *values, size_t stride, double limit);
/* A density at `points` equally spaced places of [low, high] from draws: Gaussian kernels, reflected at both ends. */
void smooth_density(size_t n, const double *values, size_t stride, double low, double high, size_t points, double *out);
/* The median and the middle 90 % of draws. */
typedef struct interval {
    double low, median, high;
} interval;
interval interval_of(size_t n, const double *values, size_t stride);

#endif
