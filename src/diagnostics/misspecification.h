/* Is an observation set one that the simulations of a data set could be? */
#ifndef HNPEI_MISSPECIFICATION_H
#define HNPEI_MISSPECIFICATION_H

#include "base/monitor.h"
#include "dataset/dataset.h"

#include <hnpe/report.h>

/* The sets that are compared with, half of them as what is known, half to see how far others are from it; fewer of
   large sets. */
#define HNPEI_MISFIT_SETS ((size_t)4000)
#define HNPEI_MISFIT_ROWS ((size_t)8192)
#define HNPEI_MISFIT_FEWEST ((size_t)10)
/* A well specified model is flagged by one of the three with this probability at most. */
#define HNPEI_MISFIT_LEVEL 0.01

/* That of hnpe_diagnostics_misspecification; arguments are checked. */
hnpe_status hnpei_misspecification(const char *where, const hnpe_dataset *dataset, size_t n_rows, const double *x,
                                   hnpe_monitor *monitor, hnpe_report *report);

#endif
