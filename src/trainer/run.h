/* One run of a trainer: what its epochs share. All memory is taken before the first step. */
#ifndef HNPEI_RUN_H
#define HNPEI_RUN_H

#include "atomic.h"

/* A batch is cut into pieces of one tile of sets (of what fills one with its atoms), each with a gradient of its own,
   summed in their order: the result does not depend on which thread did which piece. */
#define HNPEI_MAX_PIECES ((size_t)16)

/* How one term is doing. */
typedef struct hnpei_term_run {
    const hnpei_term *term;
    hnpei_optimiser optimiser;
    hnpei_real *best;            /* weights with the best validation loss so far */
    hnpei_real *gradients;       /* [pieces][size], the first one their sum */
    double *losses;              /* [validation pieces], or of a step's pieces */
    double *sums;                /* [pieces][2 * statistics] */
    size_t *counts;              /* [validation pieces] samples behind each loss */
    double training, validation; /* mean losses of the epoch */
    size_t taken;                /* steps of the epoch that were not rejected */
    double best_loss;
    size_t since_best; /* epochs */
    int stopped;
    double factor; /* of the learning rate: halved when a step was rejected */
} hnpei_term_run;

/* Checkpoints of a run. */
typedef struct hnpei_keeping {
    double next; /* time of hnpei_clock from when on the next one is due */
    int known;   /* is the fingerprint? */
    uint64_t fingerprint;
} hnpei_keeping;

/* A run beside others goes on a slice at a time, on any thread; only the thread of the call looks at the monitor. */
typedef struct hnpei_slice {
    const hnpei_watch *watch; /* of the call: has a stop been asked for? */
    double end;               /* by hnpei_clock: then the run pauses */
    int each_epoch;           /* it pauses behind every epoch */
} hnpei_slice;

typedef struct hnpei_run {
    const char *where;
    hnpe_trainer *trainer;
    hnpei_core *core;
    const hnpei_kernels *kernels;
    hnpei_examples examples;
    hnpei_term_run terms[2];
    hnpei_atomic atomic;
    size_t batch, pieces, epochs, steps; /* sets per step, pieces per step, epochs at most, steps per epoch */
    size_t grain;                        /* sets that are not parted among pieces */
    hnpei_pick pick;                     /* the observations that q_local learns from by maximum likelihood */
    size_t validation_pieces;
    hnpei_team *team;
    size_t n_workers;
    hnpei_gather *gathers; /* [n_workers] */
    hnpei_real **spaces;   /* [n_workers] */
    hnpei_atoms *atoms;    /* [n_workers]; NULL without an atomic loss */
    double *given;         /* numbers that centre what a flow is given, while they are set */
    size_t *order;         /* [n_training] shuffled each epoch, then the validation sets */
    size_t epoch, step;
    size_t done;     /* steps of the epoch */
    size_t rejected; /* steps with a non-finite loss or gradient, in this run */
    hnpei_watch watch;
    hnpei_keeping keeping;
    const hnpei_slice *slice; /* NULL: the run is alone, on the thread of the call */
    int paused;               /* within an epoch, whose order stands */
} hnpei_run;

/* Takes all memory, and leaves the estimator as it is; what is made here is freed by hnpei_run_free if it succeeds. */
hnpe_status hnpei_run_create(const char *where, hnpe_trainer *trainer, hnpe_monitor *monitor, hnpei_run *run);
/* From here on the estimator changes: numbers that standardise are set, unless it was trained before. */
void hnpei_run_start(hnpei_run *run);
void hnpei_run_free(hnpei_run *run);

/* ---- trainer.c ---- */
/* Epochs that are over, and their share of all, of this run and those that it is trained together with. */
int64_t hnpei_run_done(const hnpei_run *run);
double hnpei_run_fraction(const hnpei_run *run);
/* Everything before the first epoch, with what a checkpoint has (NULL: nothing), and what the trainer notes of it.
   Where it fails nothing is left to end. */
hnpe_status hnpei_run_begin(const char *where, hnpe_trainer *trainer, hnpei_saved *saved, hnpe_monitor *monitor,
                            hnpei_run *run);
/* Epochs to the end, or as far as the slice goes: then HNPE_ERROR_CANCELLED, and another call goes on. */
hnpe_status hnpei_run_advance(hnpei_run *run);
/* How a run ended that advanced to the end. */
hnpe_status hnpei_run_conclude(hnpei_run *run);
/* The best weights are in place, all memory is given back. status: how the run ended; returned. */
hnpe_status hnpei_run_end(hnpei_run *run, hnpe_status status);
/* From 0 to 1, by steps. */
double hnpei_run_progress(const hnpei_run *run);

/* ---- checkpoint.c: the state of the run, to the trainer's checkpoint file, if there is to be one ---- */
typedef enum hnpei_moment {
    HNPEI_MOMENT_STEP,  /* between two steps */
    HNPEI_MOMENT_EPOCH, /* between two epochs */
    HNPEI_MOMENT_END    /* after the last one */
} hnpei_moment;
/* Where one is due. What goes wrong is a warning in the log: the run goes on, and tries again when the next is due. */
void hnpei_run_keep(hnpei_run *run, hnpei_moment moment);
/* After a stop between two steps. Returns status, whose message also says where no checkpoint could be written. */
hnpe_status hnpei_run_keep_stopped(hnpei_run *run, hnpe_status status);

/* Does the loss couple this term to the first, which then has the loss of both? */
static inline int hnpei_run_follows(const hnpei_run *run, const hnpei_term_run *t)
{
    return t > run->terms && t < run->terms + run->atomic.n_terms;
}

/* ---- losses: the sum over the n sets, in parts of at most a tile. For a gradient, times 1 / batch and added to that
   of the piece; sums: of statistics to settle, per term, or NULL. Without one: of averaged weights, on validation sets
   ---- */

/* Maximum likelihood of one term. */
double hnpei_likelihood_gradient(hnpei_run *run, size_t worker, hnpei_term_run *t, size_t piece, hnpei_pick pick,
                                 size_t n, const size_t *sets, hnpei_stream *stream, double *sums);
double hnpei_likelihood_loss(hnpei_run *run, size_t worker, const hnpei_term_run *t, hnpei_pick pick, size_t n,
                             const size_t *sets);
/* The atomic loss of the terms it is made of, of the sets [begin, end) of those it may draw atoms from. */
double hnpei_atomic_gradient(hnpei_run *run, size_t worker, size_t piece, const hnpei_candidates *among, size_t begin,
                             size_t end, hnpei_stream *stream, double *const sums[2]);
double hnpei_atomic_loss(hnpei_run *run, size_t worker, const hnpei_candidates *among, size_t begin, size_t end);

/* The order in which this epoch sees the sets: the training sets shuffled, then the validation sets. */
void hnpei_run_order(hnpei_run *run);
/* One pass over the training sets; then term->training is set. */
hnpe_status hnpei_run_epoch(hnpei_run *run);
/* The loss of the averaged weights on the validation sets (the training loss where there are none). */
hnpe_status hnpei_run_validate(hnpei_run *run);

#endif
