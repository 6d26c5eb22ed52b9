/* How unlike the rows of a reference others are, by three measures. */
#ifndef HNPEI_ODD_ROWS_H
#define HNPEI_ODD_ROWS_H

#include "base/base.h"

enum { HNPEI_ODD_NEIGHBOURS, HNPEI_ODD_CORRELATION, HNPEI_ODD_FEATURES, HNPEI_ODD_MEASURES };

typedef struct hnpei_oddity {
    hnpe_context *context;
    size_t n_rows, d_x;      /* of a set */
    size_t n_sets, n_points; /* of the reference; of its rows, those that are neighbours */
    size_t d_s;              /* statistics of a set: the mean of each feature, and its deviation where n_rows > 1 */
    double *mean, *sd;       /* [d_x] */
    double *factor;          /* [d_x, d_x] Cholesky factor of the correlations, a little towards the identity */
    double *points;          /* [d_x, n_points] in deviations */
    double *s_mean, *s_sd;   /* [d_s] of the sets' statistics */
} hnpei_oddity;

/* sets: [n_sets, n_rows, d_x] finite. */
hnpe_status hnpei_oddity_create(hnpe_context *context, const char *where, size_t n_sets, size_t n_rows, size_t d_x,
                                const double *sets, hnpei_oddity *oddity);
/* Of one that is all zero: does nothing. */
void hnpei_oddity_free(hnpei_oddity *oddity);
/* Numbers of scratch that hnpei_oddity_measure needs. */
size_t hnpei_oddity_scratch(const hnpei_oddity *oddity);
/* set: [n_rows, d_x]; z: [d_s] its statistics in deviations of the reference's, or NULL. */
void hnpei_oddity_measure(const hnpei_oddity *oddity, const double *set, double *scratch,
                          double measures[HNPEI_ODD_MEASURES], double *z);

#endif
