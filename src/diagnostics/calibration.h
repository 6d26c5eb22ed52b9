/* Calibration of a posterior on data sets whose parameters are known: ranks (SBC), expected coverage, TARP. */
#ifndef HNPEI_CALIBRATION_H
#define HNPEI_CALIBRATION_H

#include "ranks.h"

#include <hnpe/diagnostics.h>

/* Probability that a posterior that is right is flagged by one of the three: of ranks, by any parameter. */
#define HNPEI_CALIBRATION_LEVEL 1e-3
/* Fewer sets pass nothing: what is not flagged is undecided. */
#define HNPEI_CALIBRATION_DECIDES ((size_t)100)
#define HNPEI_CALIBRATION_LEAST ((size_t)10)

/* Arguments are checked by the API, but for what only the data set's inside tells. */
hnpe_status hnpei_calibration(const char *where, const hnpe_posterior *posterior, const hnpe_dataset *dataset,
                              size_t n_draws, uint64_t seed, hnpe_monitor *monitor, hnpe_report *report);
/* log_q NULL: no expected coverage. */
hnpe_status hnpei_calibration_of_draws(size_t n_sets, size_t d_local, size_t d_global, const double *truth,
                                       size_t n_draws, const double *draws, const double *log_q_truth,
                                       const double *log_q, uint64_t seed, hnpe_report *report);

/* ---- calibration_results.c ---- */

/* Appends what the ranks of all sets say; n_left_out sets had no simulation to condition on. */
hnpe_status hnpei_calibration_conclude(const hnpei_ranks *ranks, int with_density, size_t n_left_out,
                                       hnpe_report *report);

#endif
