/* The inside of a data set: ragged observation sets. */
#ifndef HNPEI_DATASET_H
#define HNPEI_DATASET_H

#include "simulator/simulator.h"

#include <hnpe/dataset.h>

/* A proposal that sets had their parameters from. The density of a set's (alpha_0, beta) under it is
   exp(log_proposal - log_constant), log_proposal being recorded with the set. log_constant and its standard error are 0
   where the density is known exactly; of a truncated prior, log_constant is the log of the part of the prior that is
   left, estimated by Monte Carlo. */
typedef struct hnpei_origin {
    hnpe_proposal kind;
    double log_constant, error;
} hnpei_origin;

/* Sets that one or more calls of hnpe_dataset_simulate, or an inference, drew and simulated, one after the other; kept
   for whoever reads a file, and never looked at. */
typedef struct hnpei_series {
    uint64_t seed, first_set;
    int64_t sets, min_extra, max_extra;
    size_t
        end; /* the last of them is so many sets behind the data set's first; 0: all are there to stay, as in a file */
} hnpei_series;
#define HNPEI_SERIES_MOST 16

/* Shards in a folder; folder.c. */
typedef struct hnpei_folder hnpei_folder;

struct hnpe_dataset {
    hnpei_object object;
    size_t d_local, d_global, d_x;
    size_t n_sets, n_rows;
    size_t set_capacity, row_capacity;
    size_t n_stored, rows_stored; /* leading sets, and their rows, whose theta and x are on disk alone, not here */
    size_t tail_sets, tail_rows;  /* of the others, room for so many in theta_global; in theta_local and x */
    hnpei_folder *folder;         /* NULL: in memory alone */
    size_t *first;                /* [n_sets + 1] first row of each set */
    int32_t *round;               /* [n_sets] which of the origins the parameters came from; 0 is the prior */
    double *log_proposal; /* [n_sets] log density of (alpha_0, beta) under it, before its constant; NaN: not recorded */
    double *theta_global; /* [n_sets - n_stored][d_global]; NULL where d_global is 0 */
    double *theta_local;  /* [n_rows - rows_stored][d_local]; NULL where d_local is 0 */
    double *x;            /* [n_rows - rows_stored][d_x] */
    unsigned char *valid; /* [n_rows] 0: the row has a NaN or an infinity, and is left out of training */
    size_t n_invalid;
    hnpei_origin *origins; /* [n_origins], the first one always the prior */
    double **gaussians;    /* [n_origins] see hnpei_dataset_gaussian; NULL: there are none */
    size_t n_origins, origin_capacity;
    hnpei_series series[HNPEI_SERIES_MOST]; /* [n_series] the first ones, should there be more */
    size_t n_series;
    hnpei_watch
        *watch; /* of the long call that keeps the data set for itself, told while its sets are visited; NULL: none
                 */
};

/* ---- what is stored ---- */

hnpe_status hnpei_dataset_create(hnpe_context *context, size_t d_local, size_t d_global, size_t d_x,
                                 hnpe_dataset **dataset);
/* Room for so many sets and rows more, at least doubling; what is stored stays as it is, also on failure. Rows may then
   be written behind the last one (hnpei_dataset_at, of set n_sets), and become part of the data set with
   hnpei_dataset_commit. */
hnpe_status hnpei_dataset_reserve(hnpe_dataset *dataset, size_t n_sets, size_t n_rows);
void hnpei_dataset_commit(hnpe_dataset *dataset, size_t n_sets, const int64_t *n_rows, int32_t round,
                          const double *log_proposal);
/* That sets were simulated, as far as there is room to remember it. */
void hnpei_dataset_note_series(hnpe_dataset *dataset, const hnpei_series *series);
/* Forget what lies behind the first n sets. */
void hnpei_dataset_cut_series(hnpe_dataset *dataset, size_t n);
/* Where a set and its first row have theirs, one that is in memory, or the next one; NULL where the width is 0. */
typedef struct hnpei_numbers {
    double *theta_local, *theta_global, *x;
} hnpei_numbers;
hnpei_numbers hnpei_dataset_at(const hnpe_dataset *dataset, size_t set);
/* Take back all sets but the first n; they must be in memory. */
void hnpei_dataset_cut(hnpe_dataset *dataset, size_t n);
/* The rows of so many sets; n_rows NULL: one each. */
size_t hnpei_dataset_total(size_t n_sets, const int64_t *n_rows);
/* Sets of one origin, unchecked; n_rows NULL: one row per set; log_proposal NULL: not recorded. All or nothing; but of
   a data set on disk, what filled shards before one could not be written stays. */
hnpe_status hnpei_dataset_append(const char *where, hnpe_dataset *dataset, size_t n_sets, const int64_t *n_rows,
                                 const double *theta_local, const double *theta_global, const double *x, int32_t round,
                                 const double *log_proposal);
/* Everything in another data set of the same dimensions, which may be the same one; its origins behind those that are
   there, the prior being shared. All or nothing, as above. */
hnpe_status hnpei_dataset_extend(const char *where, hnpe_dataset *dataset, const hnpe_dataset *other);
/* Sets of an inference: what was drawn before, of its rows and of these sets, perhaps not from the prior. */
typedef struct hnpei_drawn {
    uint64_t
        first_row; /* number of the first row, which names its stream: the rows drawn before, whatever their sizes */
    double *theta; /* (alpha_0, beta), [n_sets][d_local + d_global]; NULL: from the prior after all */
    double *log_proposal; /* [n_sets] */
    int32_t origin;       /* as hnpei_dataset_add_origin gave it */
    size_t lead; /* rows before the first one that belong to its chunk, the last ones of the data set: what is simulated
                    goes on where a call was interrupted */
    /* Called when about so many seconds' worth of simulations more are in the data set; NULL: not. */
    void (*kept)(void *data);
    void *kept_data;
    double seconds;
} hnpei_drawn;
/* See hnpe_dataset_simulate; drawn NULL: all from the prior, rows numbered as if all sets had sizes from this range. */
hnpe_status hnpei_dataset_simulate(const char *where, hnpe_dataset *dataset, const hnpe_prior *prior_local,
                                   const hnpe_prior *prior_global, hnpe_simulator *simulator, size_t n_sets,
                                   size_t min_extra, size_t max_extra, uint64_t seed, uint64_t first_set,
                                   const hnpei_drawn *drawn, hnpe_monitor *monitor);
hnpe_status hnpei_dataset_save(const char *where, const hnpe_dataset *dataset, const char *path);
hnpe_status hnpei_dataset_load(const char *where, hnpe_context *context, const char *path, hnpe_dataset **dataset);

/* ---- reading, wherever the sets are; reading.c ---- */

/* Copies the numbers of sets one after the other without opening a shard twice. */
typedef struct hnpei_cursor {
    const char *where;
    const hnpe_dataset *dataset;
    size_t shard; /* which one is open */
    struct hnpei_reader *reader;
} hnpei_cursor;
void hnpei_cursor_begin(hnpei_cursor *cursor, const char *where, const hnpe_dataset *dataset);
void hnpei_cursor_end(hnpei_cursor *cursor);
/* Numbers of sets [first, first + n); where a pointer is NULL they are not wanted. HNPE_ERROR_IO, HNPE_ERROR_FORMAT
   naming the shard. */
hnpe_status hnpei_cursor_copy(hnpei_cursor *cursor, size_t first, size_t n, hnpei_numbers to);

/* Rows [first, first + n) of a matrix, of theta_global one to a set; for hnpei_writer_rows. */
hnpe_status hnpei_cursor_local(void *cursor, size_t first, size_t n, double *to);
hnpe_status hnpei_cursor_global(void *cursor, size_t first, size_t n, double *to);
hnpe_status hnpei_cursor_features(void *cursor, size_t first, size_t n, double *to);

/* Called for each set that is asked for: sets[i], and where its numbers are for the length of the call (x NULL: not
   wanted). */
typedef hnpe_status hnpei_visitor(void *data, size_t i, size_t set, const hnpei_numbers *at);
/* Each of n different sets once: in this order where all are in memory, else ascending, so that shards are read from
   front to back, a megabyte or so at a time. */
hnpe_status hnpei_dataset_visit(const char *where, const hnpe_dataset *dataset, int want_x, size_t n,
                                const size_t *sets, hnpei_visitor *visit, void *data);

/* The same data set with all of its numbers in memory: itself where they are, else read into it. Not a handle. */
typedef struct hnpei_held {
    hnpe_dataset dataset;
    int read; /* 1: its numbers are its own */
} hnpei_held;
hnpe_status hnpei_dataset_hold(const char *where, const hnpe_dataset *dataset, hnpei_held *held);
void hnpei_dataset_let_go(hnpei_held *held);

/* ---- where parameters came from ---- */

/* Room for so many origins more, as hnpei_dataset_reserve. */
hnpe_status hnpei_dataset_reserve_origins(hnpe_dataset *dataset, size_t n);
/* round: what the sets drawn from it are to be given; 0 for the prior, which is not entered twice. */
hnpe_status hnpei_dataset_add_origin(hnpe_dataset *dataset, const hnpei_origin *origin, int32_t *round);
/* Of a HNPE_PROPOSAL_GAUSSIAN its mean [d] and covariance [d][d] over the d numbers (alpha_0, beta), before it is
   restricted to the prior's support; NULL of others. */
static inline const double *hnpei_dataset_gaussian(const hnpe_dataset *dataset, size_t origin)
{
    return dataset->gaussians ? dataset->gaussians[origin] : NULL;
}
/* The same for one of kind HNPE_PROPOSAL_GAUSSIAN; its numbers, as above, are copied. All or nothing. */
hnpe_status hnpei_dataset_add_gaussian(hnpe_dataset *dataset, const hnpei_origin *origin, const double *gaussian,
                                       int32_t *round);
/* How many numbers a Gaussian of d parameters has. */
static inline size_t hnpei_gaussian_size(size_t d)
{
    return d + d * d;
}
/* Take back all proposals but the first n. */
void hnpei_dataset_cut_origins(hnpe_dataset *dataset, size_t n);
/* A new origin whose densities need no constant, and the sets drawn from it. All or nothing, as above. */
hnpe_status hnpei_dataset_append_proposed(const char *where, hnpe_dataset *dataset, hnpe_proposal kind, size_t n_sets,
                                          const int64_t *n_rows, const double *theta_local, const double *theta_global,
                                          const double *x, const double *log_proposal);
/* Is a simulation of this width free of NaN and infinities? */
unsigned char hnpei_dataset_is_valid(size_t width, const double *row);
/* Invalid simulations of a set. */
size_t hnpei_dataset_count_invalid(const hnpe_dataset *dataset, size_t set);
/* How many sets came from a proposal of this kind. */
size_t hnpei_dataset_count_kind(const hnpe_dataset *dataset, hnpe_proposal kind);
/* HNPE_ERROR_INVALID_ARGUMENT for a number that is no kind, or one of globals where there are none. */
hnpe_status hnpei_check_proposal(const char *where, const hnpe_dataset *dataset, int64_t kind);

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
/* theta_local [sum of n_rows][L] and theta_global [n_sets][G], on the calling thread. first: (alpha_0, beta) of each
   set, [n_sets][L + G], drawn elsewhere; NULL: from the prior too. Fails where a callback of a prior does, and where
   the long call at hand is to stop; watch NULL: there is none. */
hnpe_status hnpei_propose(hnpe_context *context, const hnpe_prior *prior_local, const hnpe_prior *prior_global,
                          size_t n_sets, const int64_t *n_rows, uint64_t seed, uint64_t first_set, const double *first,
                          hnpei_watch *watch, double *theta_local, double *theta_global);

/* ---- for training ---- */

/* Of everything that training reads; goes through all of it. */
uint64_t hnpei_dataset_fingerprint(const hnpe_dataset *dataset);

/* Training and validation sets: a shuffle of all sets with at least one valid row, which must be the first one where
   (alpha_0, beta) were drawn together from another proposal than the prior; the first n_training train. Depends
   on seed and n_sets alone. Both arrays are `order`, [n_usable]. fraction in [0, 1): validation share. At least one set
   trains; where fraction > 0 and there are two sets, at least one validates. HNPE_ERROR_INVALID_ARGUMENT where there
   is no such set. */
typedef struct hnpei_split {
    size_t *order;
    size_t n_training, n_usable;
} hnpei_split;
hnpe_status hnpei_split_create(const hnpe_dataset *dataset, double fraction, uint64_t seed, hnpei_split *split);
/* Of all sets, whatever became of their simulations: for losses that need parameters as they were proposed. */
hnpe_status hnpei_split_create_all(const hnpe_dataset *dataset, double fraction, uint64_t seed, hnpei_split *split);
/* How many of n usable sets validate. */
size_t hnpei_split_validation(size_t n_usable, double fraction);
void hnpei_split_free(const hnpe_dataset *dataset, hnpei_split *split);

/* Mean and deviation (root mean square) per column of x over the valid rows of the given sets, and its smallest and its
   largest value, in two passes; a constant column gets deviation 1. mean NULL: the range alone, in one pass. */
hnpe_status hnpei_dataset_moments(const char *where, const hnpe_dataset *dataset, size_t n_sets, const size_t *sets,
                                  double *mean, double *sd, double *low, double *high);

#endif
