/* What the parts of the demo share: its settings, its studies, its pictures. */
#ifndef DEMO_H
#define DEMO_H

#include "../common/common.h"

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

/* gnuplot.c: a picture is a gnuplot script with its numbers inside; both stay in the folder. */
typedef struct gnuplot_picture gnuplot_picture;
gnuplot_picture *picture_begin(const demo_setup *demo, const char *name, int width, int height);
FILE *picture_script(gnuplot_picture *picture);
void picture_block(gnuplot_picture *picture, const char *block, size_t rows, size_t columns, const double *values);
void picture_curve(gnuplot_picture *picture, const char *block, size_t points, double low, double high,
                   const double *values);
void picture_end(gnuplot_picture *picture);

#endif
