/* The state of a run on disk, between two steps: everything that does not follow from the estimator's plan, the data
   set, the options and the seed. */
#ifndef HNPEI_CHECKPOINT_H
#define HNPEI_CHECKPOINT_H

#include "run.h"

#define HNPEI_CHECKPOINT_KIND "hnpe.checkpoint"
#define HNPEI_CHECKPOINT_VERSION "2"

/* How a run began, and how far it came: places of the tensor "training.state". */
typedef struct hnpei_milestone {
    int64_t epoch, done; /* epochs, and steps of the next one, that are done */
    int64_t rejected;    /* steps */
    int64_t trained;     /* 1: the estimator was trained before the run began */
    int64_t renewed;     /* 1: the run began with new networks */
    int64_t wanted;      /* sets among which some were chosen; -1: no choice */
    int64_t finished;    /* 1: the run has come to its end */
    int64_t seed, fingerprint, n_sets, n_rows, d_local, d_global, d_x;
} hnpei_milestone;
#define HNPEI_MILESTONE_SIZE (sizeof(hnpei_milestone) / sizeof(int64_t))

/* What a file gave before the run that goes on is set up; the reader has the rest. */
struct hnpei_saved {
    hnpei_reader *reader;
    hnpei_milestone place;
    hnpei_core *core; /* as it was, with a new reference to each of the estimator's priors */
    unsigned char *wanted;
    hnpei_afresh afresh; /* with wanted, if there was a choice */
    int restored;        /* 1: the run has taken over; before, nothing has changed */
};

/* Reads and compares what can be compared before a run is set up. On failure nothing is left to free. */
hnpe_status hnpei_saved_open(const char *where, const hnpe_trainer *trainer, const char *path, hnpei_saved *saved);
/* The core is the estimator's, or destroyed, by then. */
void hnpei_saved_close(const hnpe_trainer *trainer, hnpei_saved *saved);
/* In place of hnpei_run_start: weights, optimisers and records as they were. All or nothing, as far as the estimator
   and the record of losses are concerned. */
hnpe_status hnpei_saved_restore(hnpei_saved *saved, hnpei_run *run);

#endif
