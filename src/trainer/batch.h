/* Samples of one term, gathered from the examples into a worker's own memory. */
#ifndef HNPEI_BATCH_H
#define HNPEI_BATCH_H

#include "examples.h"

/* More observations than this are not put through a network at once, one set's own excepted. */
#define HNPEI_BATCH_ROWS ((size_t)4096)

/* Which observation of a set a local term takes. */
typedef enum hnpei_pick { HNPEI_PICK_FIRST, HNPEI_PICK_ANY, HNPEI_PICK_EXTRA } hnpei_pick;

typedef struct hnpei_gather {
    const hnpei_examples *examples;
    int subsets;
    size_t first[HNPEI_TILE + 1];
    size_t taken[HNPEI_TILE]; /* of the sets that were asked for, the one in each lane */
    size_t judged;            /* lanes filled, ever since somebody set this to zero */
    hnpei_real *x, *beta, *v; /* [rows][d_x] or digests, [d_global][HNPEI_TILE], [d_local + d_global][HNPEI_TILE] */
    size_t *pick;             /* [longest] */
    hnpei_real weight[HNPEI_TILE];
} hnpei_gather;

/* Rows that a gather for any term, and a term's scratch memory, must hold. */
size_t hnpei_gather_rows(const hnpei_examples *examples);
hnpe_status hnpei_gather_create(const hnpei_examples *examples, size_t rows, int subsets, hnpei_gather *gather);
void hnpei_gather_free(hnpei_gather *gather);

/* As many of the n sets (indices into the examples) as fit in one tile; returns how many. stream chooses rows at
   random; NULL (validation): whole sets, and for local terms the observation number `turn` modulo the number of those
   that `pick` leaves. A set takes no lane where it has none of them, or where one of the observations that are to be
   seen together is invalid: which ones these are is chosen among all that were simulated. */
size_t hnpei_gather_fill(hnpei_gather *gather, const hnpei_term *term, hnpei_pick pick, size_t n, const size_t *sets,
                         hnpei_stream *stream, size_t turn, hnpei_batch *batch);
/* beta, v and the weight of one lane become those of a row of a set. */
void hnpei_gather_put(hnpei_gather *gather, const hnpei_term *term, size_t lane, size_t set, size_t row);

#endif
