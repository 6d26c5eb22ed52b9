/* Training on a data set on disk that is larger than a window: of its sets so many are in memory at a time.

   In every epoch the shards are shuffled, neighbours make windows, and the training sets of a window are shuffled: so
   follows the order in which an epoch sees its sets, from (seed, epoch) alone. Batches are cut from that order as from
   any other: one that begins in a window and ends in the next has sets of both. */
#ifndef HNPEI_WINDOWS_H
#define HNPEI_WINDOWS_H

#include "dataset/folder.h"
#include "examples.h"

typedef struct hnpei_windows {
    size_t bytes;       /* of parameters and features that a window has, if a shard has no more */
    size_t n_shards;    /* those on disk, and as the last one the sets in memory */
    size_t *begin;      /* [n_shards + 1] the first training set of each among those below */
    size_t *training;   /* [n_training] sets, ascending */
    size_t *validation; /* [n_validation] sets, ascending */
    size_t *shuffled;   /* [n_shards] shards in the order of the epoch */
    size_t *order;      /* [n_training] sets in the order of the epoch */
    size_t *ends;       /* [n_windows] where windows end in it; room for n_shards */
    size_t *last;       /* [n_windows] the shards of a window end there in `shuffled` */
    size_t n_windows;
    size_t *cuts; /* [n_cuts] where windows of validation sets end */
    size_t n_cuts;
    int validates;                     /* 1: validation sets are in memory, else training sets */
    size_t held, end;                  /* which of them, or of `order`; none where they are the same */
    hnpei_real *weight, *weight_local; /* [sets of the data set], or NULL */
    hnpei_staging staging;
} hnpei_windows;

/* Is the data set larger than a window? Never where it is in memory. */
int hnpei_windows_needed(const hnpe_trainer *trainer);
/* Goes through all sets of the split once or twice for what standardises them. */
hnpe_status hnpei_windows_create(const char *where, const hnpe_trainer *trainer, const hnpei_split *split,
                                 hnpei_examples *examples);
void hnpei_windows_free(hnpei_examples *examples);
/* The order of an epoch; nothing of it is in memory then. */
void hnpei_windows_order(const hnpe_trainer *trainer, size_t epoch, hnpei_examples *examples);
/* The sets [begin, begin + batch) of the epoch are in memory, with what follows in their window. */
hnpe_status hnpei_windows_hold(const char *where, const hnpe_trainer *trainer, size_t begin, size_t batch,
                               hnpei_examples *examples);
/* The validation sets from number `begin` on that are read together are in memory: at least a tile of them, or all that
   are left, and whole tiles but for the last. */
hnpe_status hnpei_windows_hold_validation(const char *where, const hnpe_trainer *trainer, size_t begin,
                                          hnpei_examples *examples);

/* What standardises, from all sets, a piece at a time; the same formulas as for sets in memory. window_moments.c */
hnpe_status hnpei_windows_standardise(const char *where, const hnpe_trainer *trainer, const hnpei_split *split,
                                      hnpei_examples *examples);

#endif
