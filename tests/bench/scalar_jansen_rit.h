/* The Jansen-Rit model as one would write it down: one simulation at a time, double precision, the C library's exp. */
#ifndef BENCH_SCALAR_JANSEN_RIT_H
#define BENCH_SCALAR_JANSEN_RIT_H

#include <hnpe/rng.h>

/* theta: C, mu, sigma, gain in decibels. signal[n_samples] at 128 Hz after two seconds. */
void bench_scalar_jansen_rit(const double *theta, size_t n_samples, hnpe_rng *rng, double *signal);

#endif
