/* Does the simulator, run on draws of the posterior, give back what was observed? */
#ifndef HNPEI_PREDICTIVE_H
#define HNPEI_PREDICTIVE_H

#include "base/base.h"

#include <hnpe/posterior.h>
#include <hnpe/report.h>
#include <hnpe/simulator.h>

/* Replicates that are enough to flag anything at HNPEI_PREDICTIVE_LEVEL. */
#define HNPEI_PREDICTIVE_DECIDES ((size_t)100)
#define HNPEI_PREDICTIVE_LEVEL 0.01

/* Those of hnpe_diagnostics_predictive and _of_replicates; arguments are checked. */
hnpe_status hnpei_predictive(const char *where, const hnpe_posterior *posterior, hnpe_simulator *simulator,
                             size_t n_rows, const double *x, size_t n_draws, uint64_t seed, hnpe_monitor *monitor,
                             hnpe_report *report);
hnpe_status hnpei_predictive_of_replicates(const char *where, size_t n_rows, size_t d_x, const double *x,
                                           size_t n_replicates, const double *replicated, hnpe_report *report);

#endif
