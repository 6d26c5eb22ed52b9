/* Where the truth lies among draws of a posterior, in the ways that calibration asks: numbers that are uniform on (0,
   1) where the posterior is right, one for each data set and statistic. */
#ifndef HNPEI_RANKS_H
#define HNPEI_RANKS_H

#include "base/base.h"

#define HNPEI_RANKS_LEVELS 3
/* Which parameters a distance is over. */
typedef enum hnpei_level { HNPEI_LEVEL_ALL = 0, HNPEI_LEVEL_LOCAL = 1, HNPEI_LEVEL_GLOBAL = 2 } hnpei_level;

typedef struct hnpei_ranks {
    hnpe_context *context;
    uint64_t seed; /* of what breaks ties */
    size_t n_sets, n_draws, d_local, d_global;
    const double *truth; /* [n_sets][d_local + d_global], borrowed */
    double *deviation;   /* [d]: of the truths, 1 where they do not vary */
    double *rank;        /* [d][n_sets] draws below the truth, whole numbers */
    double *uniform;     /* [d][n_sets] the share of draws below, or of those and of a random part of its own place */
    double *density;     /* [n_sets] the same of draws denser than the truth */
    double *distance;    /* [LEVELS][n_sets] the same of draws nearer than the truth to a random point */
} hnpei_ranks;

/* `truth` must stay; at least two sets. */
hnpe_status hnpei_ranks_create(hnpe_context *context, size_t n_sets, size_t n_draws, size_t d_local, size_t d_global,
                               const double *truth, uint64_t seed, hnpei_ranks *ranks);
void hnpei_ranks_free(hnpei_ranks *ranks); /* of one that is all zero: does nothing */
/* Draws [n_draws][d] of one set, and their log densities and the truth's; log_q NULL: not known. Any thread, for
   different sets. */
void hnpei_ranks_set(const hnpei_ranks *ranks, size_t set, const double *draws, double log_q_truth,
                     const double *log_q);

#endif
