/* What a check is about, and keeps for itself: a callback of the host's may give up its own references. */
#ifndef HNPEI_DIAGNOSTICS_SUBJECTS_H
#define HNPEI_DIAGNOSTICS_SUBJECTS_H

#include "base/base.h"

#include <hnpe/posterior.h>
#include <hnpe/report.h>
#include <hnpe/simulator.h>

/* NULL where a check has none; each has a report. */
typedef struct hnpei_subjects {
    hnpe_posterior *posterior;
    hnpe_dataset *dataset;
    hnpe_simulator *simulator;
    hnpe_monitor *monitor;
    hnpe_report *report;
} hnpei_subjects;

/* References to all; data set and report are busy meanwhile. On success hnpei_subjects_let_go is needed. */
hnpe_status hnpei_subjects_hold(const char *where, const hnpei_subjects *s);
void hnpei_subjects_let_go(const hnpei_subjects *s);

/* Are the dimensions `of` a simulator or data set those of the posterior, expected? */
hnpe_status hnpei_subjects_check_dims(const char *where, const hnpe_posterior *posterior, const char *of,
                                      hnpe_dims dims, hnpe_dims *expected);

#endif
