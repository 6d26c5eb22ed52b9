/* The trainer's handle and the record of its last run. */
#ifndef HNPEI_TRAINER_H
#define HNPEI_TRAINER_H

#include "dataset/dataset.h"
#include "estimator/estimator.h"

#include <hnpe/trainer.h>

struct hnpe_trainer {
    hnpei_object object;
    hnpei_options options;
    uint64_t seed;
    hnpe_estimator *estimator;
    hnpe_dataset *dataset;
    hnpe_outcome outcome;
    double effective; /* training sets of the last run */
    size_t epochs, capacity; /* of the last run, and of the arrays below */
    double *training, *validation;
};

/* Of every term, without atoms. */
static inline int hnpei_loss_is_likelihood(hnpe_loss loss)
{
    return loss == HNPE_LOSS_MAXIMUM_LIKELIHOOD || loss == HNPE_LOSS_UNCORRECTED || loss == HNPE_LOSS_IMPORTANCE;
}
/* HNPE_ERROR_UNSUPPORTED where the loss would be biased by what the parameters of some sets were drawn from, or weighs by
   densities that were not recorded. */
hnpe_status hnpei_trainer_check_proposals(const char *where, const hnpe_trainer *trainer);

/* The work of hnpe_trainer_run without its checks; all three handles are marked busy. */
hnpe_status hnpei_trainer_run(const char *where, hnpe_trainer *trainer, hnpe_monitor *monitor);

#endif
