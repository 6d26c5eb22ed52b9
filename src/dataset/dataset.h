/* The inside of a data set: ragged observation sets. */
#ifndef HNPEI_DATASET_H
#define HNPEI_DATASET_H

#include "rng/stream.h"

struct hnpe_dataset {
    hnpei_object object;
    size_t d_local, d_global, d_x;
    size_t n_sets, n_rows;
    size_t set_capacity, row_capacity;
    size_t *first;        /* [n_sets + 1] first row of each set */
    double *theta_global; /* [n_sets][d_global] */
    double *theta_local;  /* [n_rows][d_local] */
    double *x;            /* [n_rows][d_x] */
    unsigned char *valid; /* [n_rows] 0: the row has a NaN or an infinity, and is left out of training */
    size_t n_invalid;
};

/* Training and validation sets: a shuffle of all sets with at least one valid row, the first n_training train. Depends on
   seed and n_sets alone. Both arrays are `order`, [n_usable]. fraction in [0, 1): validation share. At least one set
   trains; where fraction > 0 and there are two sets, at least one validates. */
typedef struct hnpei_split {
    size_t *order;
    size_t n_training, n_usable;
} hnpei_split;
hnpe_status hnpei_split_create(const hnpe_dataset *dataset, double fraction, uint64_t seed, hnpei_split *split);
void hnpei_split_free(const hnpe_dataset *dataset, hnpei_split *split);

/* Mean and deviation per column of x over the valid rows of the given sets, in two passes; a constant column gets
   deviation 1. */
void hnpei_dataset_moments(const hnpe_dataset *dataset, size_t n_sets, const size_t *sets, double *mean, double *sd);

#endif
