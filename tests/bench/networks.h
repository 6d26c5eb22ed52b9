/* The networks and estimators that several groups of benchmarks use. */
#ifndef BENCH_NETWORKS_H
#define BENCH_NETWORKS_H

#include "measure.h"
#include "nn/layout.h"

/* Multiplications and additions of a training step's products: forward, gradient of weights, gradient of inputs, the
   last not of a context layer's. w NULL: masked weights count, as they do in most implementations; else those that are
   zero do not. */
double bench_step_flops(const hnpei_layout *layout, const hnpei_real *w, size_t samples);
/* The same with a network of elements, which each set's `rows` observations go through. */
double bench_set_step_flops(const hnpei_layout *layout, const hnpei_real *w, size_t samples, double rows);
/* Are a layer's inputs what a flow is conditioned on? */
int bench_reads_given(const hnpei_block *block, size_t d_given);
/* Of the products of one pass forward through the blocks whose names begin so. */
double bench_forward_flops(const hnpei_layout *layout, const hnpei_real *w, const char *beginning, size_t samples);

typedef struct bench_estimator {
    hnpe_prior *prior_local, *prior_global;
    hnpe_estimator *estimator;
    size_t d_x, n_rows; /* observations of a set, at most */
    int ragged;         /* 1: from 1 to n_rows; 0: n_rows */
} bench_estimator;

/* Jansen-Rit as in the paper: 33 features, masked autoregressive q_global of the gain given 66 numbers and q_local of
   (C, mu, sigma) given 34, three transforms of two hidden layers of 50 tanh units each. */
bench_estimator bench_jansen_rit(hnpe_context *context);
/* The toy with flows of splines: five transforms of hidden layers of 50 units, ten bins; alpha and beta on (0, 1). */
bench_estimator bench_spline_toy(hnpe_context *context);
/* The same as sbi builds it: splines of the real line with linear tails, two hidden layers of ReLU between what is
   given and the spline. */
bench_estimator bench_spline_toy_on_the_line(hnpe_context *context);
/* Everything as the library chooses it: of 33 features and 10 extra observations, of the toy and 0 to 100. */
bench_estimator bench_default(hnpe_context *context);
bench_estimator bench_default_toy(hnpe_context *context);
void bench_estimator_free(bench_estimator *e);

/* Sets of parameters from the priors and features made of them and of noise. */
hnpe_dataset *bench_dataset(const bench_estimator *e, hnpe_context *context, size_t n_sets);
/* n_sets observation sets: their features, and the number of rows of each. Freed with hnpei_free. */
double *bench_observations(const bench_estimator *e, size_t n_sets, int64_t **n_rows);

#endif
