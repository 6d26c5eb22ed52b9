/* What the parts of the demo share: its settings, and helpers that have nothing to do with inference. */
#ifndef DEMO_H
#define DEMO_H

#include <hnpe.h>

#include <stddef.h>
#include <stdio.h>

typedef struct progress_line progress_line;
typedef struct json_report json_report;

typedef struct demo_setup {
    const char *folder; /* pictures and numbers go there */
    hnpe_context *context;
    progress_line *progress;
    json_report *report;
} demo_setup;

/* The studies, in their order. */
typedef struct neural_mass neural_mass;
typedef struct eeg_study eeg_study;
void study_toy(const demo_setup *demo);
neural_mass *study_neural_mass(const demo_setup *demo); /* trains the estimator that the next two use */
void study_coverage(const demo_setup *demo, const neural_mass *model);
void study_eeg(const demo_setup *demo, const neural_mass *model, eeg_study *eeg);
void neural_mass_release(neural_mass *model);
eeg_study *eeg_open(const demo_setup *demo, const char *path, const char *channel); /* channel NULL: Oz, or else O1 */
void eeg_release(eeg_study *eeg);

/* failure.c: a demo stops at the first failure, with the library's own words. */
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

/* report.c: build/demo/summary.json; "toy.n10.sinkhorn.median" names a number in nested objects. */
json_report *report_create(void);
void report_release(json_report *report);
void report_number(json_report *report, double value, const char *path, ...) __attribute__((format(printf, 3, 4)));
void report_text(json_report *report, const char *value, const char *path, ...) __attribute__((format(printf, 3, 4)));
void report_write(const json_report *report, const char *folder);

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

/* gnuplot.c: a picture is a gnuplot script with its numbers inside; both stay in the folder. */
typedef struct gnuplot_picture gnuplot_picture;
gnuplot_picture *picture_begin(const demo_setup *demo, const char *name, int width, int height);
FILE *picture_script(gnuplot_picture *picture);
void picture_block(gnuplot_picture *picture, const char *block, size_t rows, size_t columns, const double *values);
void picture_curve(gnuplot_picture *picture, const char *block, size_t points, double low, double high,
                   const double *values);
void picture_end(gnuplot_picture *picture);

#endif
