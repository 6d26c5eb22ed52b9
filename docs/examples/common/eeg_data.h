/* A recording as the neural mass model is asked about it: the features of its segments, and observation sets of them.
 */
#ifndef EEG_DATA_H
#define EEG_DATA_H

#include "neural_mass_model.h"
#include "recording.h"

typedef struct eeg_data {
    recording *recording;
    segment_list segments;
    double *x;    /* [segments, 33]: their features */
    size_t x0[2]; /* x_0 of each condition: its most typical segment */
} eeg_data;

/* With n_rows segments at least, or the program ends and says what is wrong with the recording. channel NULL: Oz, or
   else O1. */
eeg_data eeg_data_read(hnpe_context *context, const char *path, const char *channel, size_t n_rows);
void eeg_data_release(eeg_data *eeg);

/* The rows [n_rows, 33] of a set: a segment as x_0, then segments of both conditions by turns. */
void eeg_fill_set(const eeg_data *eeg, size_t segment, size_t n_rows, double *rows);

/* How a recording may differ from the model: each feature by a normal error of its own, discrepancy [33] in log10 of
   power. eeg_discrepancy.c */
void eeg_discrepancy(double *discrepancy);
void eeg_disturb(const double *discrepancy, size_t n, hnpe_rng *rng, double *x); /* x [n, 33] */

#endif
