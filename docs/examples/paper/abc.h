/* Approximate Bayesian computation, for any simulator and priors: what was done before there were networks. */
#ifndef ABC_H
#define ABC_H

#include <hnpe.h>

#include <stddef.h>

/* Statistics of the extra observations, the same whatever their order: x [n_rows, d_x] to out [n_statistics]. */
typedef void (*abc_statistics_fn)(size_t n_rows, size_t d_x, const double *x, double *out);

typedef struct abc_problem {
    hnpe_context *context;
    hnpe_prior *prior_local, *prior_global; /* p(alpha) or p(alpha | beta), and p(beta) */
    hnpe_simulator *simulator;
    size_t n_statistics;
    abc_statistics_fn statistics;
} abc_problem;

/* Simulated sets of one N: good for any number of observation sets of that N. */
typedef struct abc_table abc_table;
abc_table *abc_simulate(const abc_problem *problem, size_t n_sets, size_t n_extra, uint64_t seed);
void abc_release(abc_table *table);

/* Rejection: (alpha_0, beta) of the share of sets whose x_0 and statistics are nearest to the observed ones.
   theta [abc_kept(table, share), d_local + d_global]. */
void abc_reject(const abc_table *table, const double *x, double share, double *theta);

/* In two steps (Bazin, Dawson & Beaumont 2010): beta by the statistics alone; then alpha_0 ~ p(alpha | beta) with those
   beta, as many simulations of x_0 as there are sets, and the share of them whose x_0 is nearest. */
void abc_hierarchical(const abc_table *table, const double *x, double share, hnpe_rng *rng, double *theta);

size_t abc_kept(const abc_table *table, double share);

#endif
