/* The trainer's handle and the record of its last run. */
#ifndef HNPEI_TRAINER_H
#define HNPEI_TRAINER_H

#include "dataset/dataset.h"
#include "estimator/estimator.h"

#include <hnpe/trainer.h>

/* A run that begins anew, with a part of the data set: what rounds that truncate the prior do. */
typedef struct hnpei_afresh {
    size_t n_sets;               /* of the data set, when they were chosen: those after them are not wanted */
    const unsigned char *wanted; /* [n_sets] 1: a set to train on */
    uint64_t seed;               /* of the first weights */
} hnpei_afresh;

struct hnpe_trainer {
    hnpei_object object;
    hnpei_options options;
    uint64_t seed;
    hnpe_estimator *estimator;
    hnpe_dataset *dataset;
    const hnpei_afresh *afresh; /* of the run at hand; NULL: it goes on with what there is */
    size_t threads;             /* of the run at hand, at most; 0: as many as the context allows */
    size_t mates, place;        /* of the run at hand: with how many others, itself too, it is trained together, and how
                                   many of them were over before; 0: it is alone */
    hnpe_outcome outcome;
    int renewed;             /* 1: the last run began with new networks */
    double effective;        /* training sets of the last run */
    size_t n_training;       /* sets of the last run */
    size_t epochs, capacity; /* of the last run, and of the arrays below */
    double *training, *validation;
    char *checkpoint; /* path; NULL: there are to be none */
    double checkpoint_seconds;
};

/* Of every term, without atoms. */
static inline int hnpei_loss_is_likelihood(hnpe_loss loss)
{
    return loss == HNPE_LOSS_MAXIMUM_LIKELIHOOD || loss == HNPE_LOSS_UNCORRECTED || loss == HNPE_LOSS_IMPORTANCE ||
           loss == HNPE_LOSS_CLOSED_FORM;
}
/* The proposal whose sets alone HNPE_LOSS_CLOSED_FORM learns from: the last one. */
static inline int32_t hnpei_trainer_last_origin(const hnpe_trainer *trainer)
{
    return (int32_t)trainer->dataset->n_origins - 1;
}
/* The Gaussian that a run with this loss learns under, or NULL: the prior. */
const double *hnpei_trainer_gaussian(const hnpe_trainer *trainer);
/* HNPE_ERROR_UNSUPPORTED where the loss would be biased by what the parameters of some sets were drawn from, or weighs
   by densities that were not recorded. */
hnpe_status hnpei_trainer_check_proposals(const char *where, const hnpe_trainer *trainer);
/* The same of any loss, once n_next more sets will be there, from the proposal `next`. */
hnpe_status hnpei_trainer_check_loss(const char *where, const hnpe_trainer *trainer, hnpe_loss loss, hnpe_proposal next,
                                     size_t n_next);
/* Would this loss find atoms enough in n_sets sets? As a run with so many of them would answer. */
hnpe_status hnpei_trainer_check_sets(const char *where, const hnpe_trainer *trainer, hnpe_loss loss, size_t n_sets);

/* What is left to be restored of a run that was interrupted; checkpoint.h. */
typedef struct hnpei_saved hnpei_saved;
/* Sets of a step, with so many that train. */
size_t hnpei_trainer_batch(const hnpe_trainer *trainer, size_t n_training);
/* Marks all three handles busy, and runs. afresh NULL: as hnpe_trainer_run. Else networks with the same plan and new
   weights take the place of the estimator's, which come back where the run is stopped or fails. Features of v on the
   unit interval are stretched: the sets' own range of them becomes all there is, and nothing outside has a density. */
hnpe_status hnpei_trainer_hold_and_run(const char *where, hnpe_trainer *trainer, const hnpei_afresh *afresh,
                                       hnpe_monitor *monitor);
/* The same with the run whose checkpoint is at `path`, which goes on. */
hnpe_status hnpei_trainer_hold_and_resume(const char *where, hnpe_trainer *trainer, const char *path,
                                          hnpe_monitor *monitor);
/* Where a trainer's checkpoints go: another one has its turn, and its own come back by another swap. */
typedef struct hnpei_trainer_files {
    char *path;
    double seconds;
} hnpei_trainer_files;
/* ---- gang.c ---- */
/* One of several runs on the same data set. */
typedef struct hnpei_mate {
    hnpe_trainer *trainer;
    const hnpei_afresh *afresh; /* as above */
    hnpei_trainer_files files;  /* where its checkpoints go, from which it goes on if there is one that fits; path NULL:
                                   the trainer's own, from which it does not */
} hnpei_mate;
/* All of them, side by side on the context's threads, to the same bits as one after the other. Where one fails, or the
   monitor stops them, those that are at work keep the best weights so far, and the others are left as they are.
   finished: so many of the first are not run; out, so many have come to their end with all that are side by side. */
hnpe_status hnpei_trainer_run_together(const char *where, size_t n, const hnpei_mate *mates, size_t *finished,
                                       hnpe_monitor *monitor);
/* What resuming says of a file that does not fit any more; what a run itself says is different. */
int hnpei_trainer_does_not_fit(hnpe_status status);
/* Memory for the losses of so many epochs. */
hnpe_status hnpei_trainer_reserve_record(hnpe_trainer *trainer, size_t epochs);
hnpe_status hnpei_trainer_swap_files(const char *where, hnpe_trainer *trainer, hnpei_trainer_files *files);
/* path NULL: no more checkpoints. */
hnpe_status hnpei_trainer_set_checkpoint(hnpe_trainer *trainer, const char *path, double seconds);

#endif
