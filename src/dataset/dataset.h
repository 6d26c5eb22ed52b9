/* The inside of a data set: ragged observation sets. */
#ifndef HNPEI_DATASET_H
#define HNPEI_DATASET_H

#include "simulator/simulator.h"

#include <hnpe/dataset.h>

struct hnpe_dataset {
    hnpei_object object;
    size_t d_local, d_global, d_x;
    size_t n_sets, n_rows;
    size_t set_capacity, row_capacity;
    size_t *first;        /* [n_sets + 1] first row of each set */
    int32_t *round;       /* [n_sets] which proposal the parameters came from; 0 is the prior */
    double *theta_global; /* [n_sets][d_global]; NULL where d_global is 0 */
    double *theta_local;  /* [n_rows][d_local]; NULL where d_local is 0 */
    double *x;            /* [n_rows][d_x] */
    unsigned char *valid; /* [n_rows] 0: the row has a NaN or an infinity, and is left out of training */
    size_t n_invalid;
};

/* ---- what is stored ---- */

hnpe_status hnpei_dataset_create(hnpe_context *context, size_t d_local, size_t d_global, size_t d_x,
                                 hnpe_dataset **dataset);
/* Room for so many sets and rows more, at least doubling; what is stored stays as it is, also on failure. Rows may then
   be written behind the last one, and become part of the data set with hnpei_dataset_commit. */
hnpe_status hnpei_dataset_reserve(hnpe_dataset *dataset, size_t n_sets, size_t n_rows);
void hnpei_dataset_commit(hnpe_dataset *dataset, size_t n_sets, const int64_t *n_rows, int32_t round);
/* Sets of one round, unchecked; n_rows NULL: one row per set. All or nothing. */
hnpe_status hnpei_dataset_append(hnpe_dataset *dataset, size_t n_sets, const int64_t *n_rows, const double *theta_local,
                                 const double *theta_global, const double *x, int32_t round);
/* Everything in another data set of the same dimensions, which may be the same one. All or nothing. */
hnpe_status hnpei_dataset_extend(hnpe_dataset *dataset, const hnpe_dataset *other);
/* See hnpe_dataset_simulate. */
hnpe_status hnpei_dataset_simulate(const char *where, hnpe_dataset *dataset, const hnpe_prior *prior_local,
                                   const hnpe_prior *prior_global, hnpe_simulator *simulator, size_t n_sets,
                                   size_t min_extra, size_t max_extra, uint64_t seed, uint64_t first_set,
                                   hnpe_monitor *monitor);
hnpe_status hnpei_dataset_save(const char *where, const hnpe_dataset *dataset, const char *path);
hnpe_status hnpei_dataset_load(const char *where, hnpe_context *context, const char *path, hnpe_dataset **dataset);

/* ---- parameters to simulate, the same with the simulator inside or outside ----
   Set s has two streams: (seed, HNPEI_PURPOSE_SIZE, s) draws the number of its extra observations, and
   (seed, HNPEI_PURPOSE_SET, s) its parameters, first beta, then alpha of rows 0 ... N. So parameters do not depend on
   whether the sizes were drawn or given. */

/* n_rows[i] = 1 + N of set first_set + i, N uniform in min_extra ... max_extra. */
void hnpei_propose_sizes(size_t n_sets, size_t min_extra, size_t max_extra, uint64_t seed, uint64_t first_set,
                         int64_t *n_rows);
/* How many rows the sets 0 ... first_set - 1 have; at once for a fixed size, else by going through them. */
hnpe_status hnpei_propose_first_row(const char *where, size_t min_extra, size_t max_extra, uint64_t seed,
                                    uint64_t first_set, hnpe_monitor *monitor, uint64_t *first_row);
/* theta_local [sum of n_rows][L] and theta_global [n_sets][G], on the calling thread. Fails where a callback of a prior
   does. */
hnpe_status hnpei_propose(hnpe_context *context, const hnpe_prior *prior_local, const hnpe_prior *prior_global,
                          size_t n_sets, const int64_t *n_rows, uint64_t seed, uint64_t first_set, double *theta_local,
                          double *theta_global);

/* ---- for training ---- */

/* Training and validation sets: a shuffle of all sets with at least one valid row, the first n_training train. Depends
   on seed and n_sets alone. Both arrays are `order`, [n_usable]. fraction in [0, 1): validation share. At least one set
   trains; where fraction > 0 and there are two sets, at least one validates. HNPE_ERROR_INVALID_ARGUMENT where no set
   has a valid row. */
typedef struct hnpei_split {
    size_t *order;
    size_t n_training, n_usable;
} hnpei_split;
hnpe_status hnpei_split_create(const hnpe_dataset *dataset, double fraction, uint64_t seed, hnpei_split *split);
void hnpei_split_free(const hnpe_dataset *dataset, hnpei_split *split);

/* Mean and deviation (root mean square) per column of x over the valid rows of the given sets, in two passes; a
   constant column gets deviation 1. */
void hnpei_dataset_moments(const hnpe_dataset *dataset, size_t n_sets, const size_t *sets, double *mean, double *sd);

#endif
