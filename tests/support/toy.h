/* The motivating example of Rodrigues et al. 2021, x = alpha beta + sigma epsilon, alpha and beta uniform on (0, 1):
   its handles, and its exact posterior for sigma = 0. */
#ifndef SUPPORT_TOY_H
#define SUPPORT_TOY_H

#include "support.h"

#include <hnpe.h>

/* Doubles, where cmocka compares floats. */
#define support_assert_near(got, expected, tolerance) assert_true(fabs((got) - (expected)) <= (tolerance))

typedef struct support_toy {
    double sigma;
    hnpe_prior *alpha, *beta;
    hnpe_simulator *simulator;
    hnpe_inference *inference;
} support_toy;

/* n_sets simulations with N uniform in 0 … max_extra. */
void support_toy_create(hnpe_context *context, double sigma, int64_t n_sets, int64_t max_extra, uint64_t seed,
                        support_toy *toy);
void support_toy_free(support_toy *toy);
/* Fewer epochs than the default. */
void support_toy_epochs(const support_toy *toy, int64_t epochs);
/* n_rows observations of (alpha_0, beta), the other alpha drawn. */
void support_toy_observe(hnpe_rng *rng, double alpha, double beta, int64_t n_rows, double *x);
/* n exact draws [n][2] of (alpha_0, beta) given x; sigma = 0. With mu = max x, beta = mu (1 - u + u mu^N)^(-1/N), or
   mu^u for N = 0, and alpha_0 = x_0 / beta (lessons from eq. 4 of the paper, integrated). */
void support_toy_exact(hnpe_rng *rng, int64_t n_rows, const double *x, size_t n, double *theta);

#endif
