/* The atomic loss of SNPE-C (Greenberg, Nonnenmacher, Macke 2019), for parameters drawn from a proposal: of K atoms, a
   set's own parameters and those of K - 1 other sets, the estimator must tell which are its own.

     r_k = log q_global(beta_k | X) + log q_local(alpha_k | beta_k, x_0) - log p(beta_k) - log p(alpha_k | beta_k)
     loss = log sum_k exp r_k - r_own

   Any set lends its parameters, also one whose simulations failed: then a set's own and the others are draws of one
   proposal, and what is learned has p(valid | theta) among its likelihood, as it must.

   What depends on a set alone, its embedding and its part of the flows' networks, is computed once for all of its
   atoms. */
#ifndef HNPEI_ATOMIC_H
#define HNPEI_ATOMIC_H

#include "batch.h"

typedef struct hnpei_atomic {
    size_t n_terms; /* of the core's terms, the first so many; 0: the loss is another one; 2: they are coupled */
    size_t atoms;   /* of each set, its own included */
    int combined;   /* 1: and maximum likelihood, where the parameters are drawn from the prior */
    int extra;      /* 1: and maximum likelihood of the last term for (alpha_i, x_i) with i >= 1 */
} hnpei_atomic;

/* A worker's memory: the second term needs its own, as both are evaluated before either goes back. */
typedef struct hnpei_atoms {
    hnpei_gather gather;
    hnpei_real *space;
    size_t set[HNPEI_TILE]; /* whose parameters are in each lane */
} hnpei_atoms;

/* Sets of which some are judged while any may lend its parameters. Set i of them draws its other atoms from the stream
   (seed, HNPEI_PURPOSE_ATOMS, first + i). */
typedef struct hnpei_candidates {
    const size_t *sets;
    size_t n;
    uint64_t seed, first;
} hnpei_candidates;

/* What the loss and the trainer's options say, checked against the terms there are. */
hnpe_status hnpei_atomic_plan(const char *where, const hnpe_trainer *trainer, hnpe_loss loss, hnpei_atomic *atomic);
/* Are there enough sets to draw atoms from? */
hnpe_status hnpei_atomic_check(const char *where, const hnpei_atomic *atomic, size_t batch, size_t validation);
/* Sets that are not parted among pieces of a batch. */
size_t hnpei_atomic_grain(const hnpei_atomic *atomic);
hnpe_status hnpei_atoms_create(const hnpei_examples *examples, const hnpei_core *core, const hnpei_atomic *atomic,
                               hnpei_atoms *atoms);
void hnpei_atoms_free(hnpei_atoms *atoms);

/* others[0 … wanted), different from one another and from own, of 0 … n - 1; wanted < n. (Floyd's algorithm: Bentley,
   Floyd 1987.) */
void hnpei_atoms_choose(hnpei_stream *stream, size_t n, size_t own, size_t wanted, size_t *others);
/* Of n sets with K lanes each, their own parameters first: the sum of their losses from r [n * K]. g_r: its gradient,
   [HNPEI_TILE], with zeros behind the last lane. */
double hnpei_atoms_contrast(size_t n, size_t atoms, const double *r, double *g_r);

#endif
