/**
 * @file
 * The simulator room.
 */
#ifndef HNPE_SIMULATOR_H
#define HNPE_SIMULATOR_H

#include <hnpe/rng.h>

#ifdef __cplusplus
extern "C" {
#endif

/**
 * The host's simulator, batch-shaped: n rows of parameters to n rows of features. A row of x with a NaN is an invalid
 * simulation, counted and left out. Return 0; > 0 to cancel, < 0 for failure: rows of earlier chunks are kept.
 *
 * @param user_data     as given to hnpe_simulator_create
 * @param n             rows
 * @param theta_local   [n, d_local] row-major
 * @param theta_global  [n, d_global]
 * @param rng           the stream of these rows; use no other source of chance
 * @param x             out, [n, d_x]
 */
typedef int (*hnpe_simulate_fn)(void *user_data, size_t n, const double *theta_local, const double *theta_global,
                                hnpe_rng *rng, double *x);

#ifdef __cplusplus
}
#endif
#endif
