/* Can draws of a posterior given one observation be told from true parameters? */
#ifndef HNPEI_LOCAL_C2ST_H
#define HNPEI_LOCAL_C2ST_H

#include "base/monitor.h"
#include "dataset/dataset.h"

#include <hnpe/posterior.h>
#include <hnpe/report.h>

#define HNPEI_LOCAL_C2ST_SETS ((size_t)5000)
#define HNPEI_LOCAL_C2ST_DRAWS ((size_t)1000)
#define HNPEI_LOCAL_C2ST_LEVEL 0.01

/* That of hnpe_diagnostics_local_c2st; arguments are checked. */
hnpe_status hnpei_local_c2st(const char *where, const hnpe_posterior *posterior, const hnpe_dataset *dataset,
                             size_t n_rows, const double *x, size_t n_null, uint64_t seed, hnpe_monitor *monitor,
                             hnpe_report *report);

#endif
