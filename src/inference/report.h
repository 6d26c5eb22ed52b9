/* What each round did, for the host. */
#ifndef HNPEI_REPORT_H
#define HNPEI_REPORT_H

#include "base/object.h"

#include <hnpe/inference.h>

typedef struct hnpei_report {
    int32_t origin;       /* of the round's sets, as the data set numbers it */
    hnpe_round_info info; /* but for what is counted when it is asked for */
} hnpei_report;

/* An entry for the round at hand, if it has none yet. */
hnpe_status hnpei_report_open(hnpe_inference *inference);
void hnpei_report_free(hnpe_inference *inference);
/* To the round at hand, which is open: time spent and how it ended. */
void hnpei_report_simulated(hnpe_inference *inference, double seconds, hnpe_status status);
/* Where it succeeded, also by how much the posterior moved. Returns the status, or what that measure failed with,
   where that came from outside: then the round is not over. */
hnpe_status hnpei_report_trained(const char *where, hnpe_inference *inference, double seconds, hnpe_monitor *monitor,
                                 hnpe_status status);
/* The round at hand was the last, having moved the posterior by so little. */
void hnpei_report_unmoved(hnpe_inference *inference);
/* Of the round at hand; NaN where it was not measured. */
double hnpei_report_moved(const hnpe_inference *inference);
hnpe_status hnpei_report_describe(const char *where, const hnpe_inference *inference, size_t index,
                                  hnpe_round_info *info);
/* Of all rounds, batches included that are back. */
void hnpei_report_count(const hnpe_inference *inference, int64_t *n_sets, int64_t *n_rows);

#endif
