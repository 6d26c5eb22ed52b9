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
    size_t epochs, capacity; /* of the last run, and of the arrays below */
    double *training, *validation;
};

/* The work of hnpe_trainer_run without its checks; all three handles are marked busy. */
hnpe_status hnpei_trainer_run(const char *where, hnpe_trainer *trainer, hnpe_monitor *monitor);

#endif
