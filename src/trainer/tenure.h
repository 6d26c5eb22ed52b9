/* A run from its beginning to its end: the networks of a run that begins anew, or goes on from a file, take the place
   of the estimator's, for good or until it fails. */
#ifndef HNPEI_TENURE_H
#define HNPEI_TENURE_H

#include "checkpoint.h"

typedef struct hnpei_tenure {
    hnpei_core *before; /* that made way; NULL: the estimator's own are trained */
    int trained;        /* the estimator was, then */
    int resumes;
    hnpei_saved saved; /* of a run that goes on */
    hnpei_run run;
} hnpei_tenure;

/* All three handles are marked busy. afresh, path: as in hnpei_mate, but path is there. Where it fails all is as
 * before. */
hnpe_status hnpei_tenure_begin(const char *where, hnpe_trainer *trainer, const hnpei_afresh *afresh, const char *path,
                               hnpe_monitor *monitor, hnpei_tenure *tenure);
/* status: how the run ended; returned, perhaps with more words. */
hnpe_status hnpei_tenure_end(hnpei_tenure *tenure, hnpe_status status);

#endif
