/* Many chains of a slice sampler side by side: each asks for one density at a time, and all that are asked for go
   through the networks together. A chain's draws depend on its own random stream and on the widths and directions that
   all have learned, so that the number of threads changes nothing. */
#ifndef HNPEI_SLICE_H
#define HNPEI_SLICE_H

#include "section.h"

#include "rng/stream.h"

typedef enum hnpei_step { HNPEI_STEP_LOWER = 1, HNPEI_STEP_UPPER = 2, HNPEI_STEP_SHRINK = 3 } hnpei_step;

typedef struct hnpei_chain {
    hnpei_stream stream;
    double *v;      /* [d] where it is */
    double log_f;   /* there */
    int64_t sweeps; /* done; a sweep is one update along each direction */
    size_t *order;  /* [d] of the directions in this sweep */
    size_t at;      /* of the order */
    hnpei_step step;
    int fails;                                   /* trials that were not in the slice */
    int down, up;                                /* times that the ends may yet step out */
    double level, low, high, least, most, trial; /* along the direction, from where it is */
} hnpei_chain;

typedef struct hnpei_slice {
    const hnpei_section *section;
    size_t d, n_chains;
    uint64_t key;
    hnpei_points points;
    hnpei_chain *chains; /* [n_chains] */
    double *numbers;     /* one block for all of the below */
    double *axes;        /* [d][d] one direction to a row: the coordinates … */
    double *axis_widths; /* [d] */
    double *ways;        /* [d][d] … and what has been learned to be independent */
    double *widths;      /* [d] */
    double *jumps;       /* [2][d] sums of the distances of this sweep, along axes and along ways */
    int64_t *jumped;     /* [2][d] how many */
    double *trials;      /* [n_chains][d] */
    double *log_f;       /* [n_chains] */
    size_t *asking;      /* [n_chains] whose trials they are */
    size_t *orders;
    double *mean, *covariance, n_seen; /* [d], [d][d] of the chains' places */
    hnpei_watch *watch;
    int64_t evaluations, budget; /* of densities; budget 0: without a limit */
    int64_t done, total;         /* sweeps of all chains, for the watch */
} hnpei_slice;

/* Chains begin at draws near what is fixed. HNPE_ERROR_NUMERIC where the density is 0 at all of them. */
hnpe_status hnpei_slice_create(const hnpei_section *section, size_t n_chains, uint64_t key, hnpei_slice *slice);
void hnpei_slice_free(hnpei_slice *slice);
/* Each chain begins its sweep again, as when directions or widths have changed. */
void hnpei_slice_begin(hnpei_slice *slice);
/* For each chain a place v [n_chains][d] and the density there, of those near what is fixed. */
hnpe_status hnpei_slice_first_places(hnpei_slice *slice, double *v, double *log_f);
/* Until every chain has done so many sweeps in all. *spent is 1 where the budget ended before. */
hnpe_status hnpei_slice_run(hnpei_slice *slice, int64_t sweeps, int *spent);
/* So many sweeps in which widths and directions are learned. */
hnpe_status hnpei_slice_warm_up(hnpei_slice *slice, int64_t sweeps, int *spent);

#endif
