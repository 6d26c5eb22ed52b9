/**
 * @file
 * Random streams: PCG64 (O'Neill 2014), whose state and increment are derived from a seed and a stream number by hashing.
 *
 * The same seed and stream give the same numbers on every machine. The functions below return their number directly and cannot
 * fail; for a NULL handle, or a shape that is not positive, they return NaN (hnpe_rng_next: 0).
 */
#ifndef HNPE_RNG_H
#define HNPE_RNG_H

#include <hnpe/base.h>

#ifdef __cplusplus
extern "C" {
#endif

/**
 * Make a random stream.
 *
 * @param seed    any number
 * @param stream  different streams of one seed are independent
 * @param rng     out; release with hnpe_rng_release
 * @return HNPE_OK, HNPE_ERROR_INVALID_ARGUMENT, HNPE_ERROR_NO_MEMORY
 *
 * Thread: any. Read-only.   Since: 0.1
 * Source: O'Neill, "PCG: A Family of Simple Fast Space-Efficient Statistically Good Algorithms for Random Number
 * Generation", 2014; setseq xsl rr 128/64.
 */
HNPE_API hnpe_status hnpe_rng_create(hnpe_context *context, uint64_t seed, uint64_t stream, hnpe_rng **rng);

/** Take another reference. Thread: any; safe during run.   Since: 0.1 */
HNPE_API void hnpe_rng_retain(hnpe_rng *rng);
/** Give up a reference; NULL does nothing. Thread: any; safe during run.   Since: 0.1 */
HNPE_API void hnpe_rng_release(hnpe_rng *rng);

/**
 * The next 64 bits of the stream; also a seed for a generator of the host's own.
 *
 * Thread: one at a time per handle.   Since: 0.1
 */
HNPE_API uint64_t hnpe_rng_next(hnpe_rng *rng);
/** Uniform on the open interval (0, 1), 52 bits. Thread: one at a time per handle.   Since: 0.1 */
HNPE_API double hnpe_rng_uniform(hnpe_rng *rng);
/** Standard normal. Thread: one at a time per handle.   Since: 0.1   Source: Marsaglia's polar method. */
HNPE_API double hnpe_rng_normal(hnpe_rng *rng);
/** Exponential with rate 1. Thread: one at a time per handle.   Since: 0.1 */
HNPE_API double hnpe_rng_exponential(hnpe_rng *rng);
/**
 * Gamma with scale 1.
 *
 * @param shape  > 0
 *
 * Thread: one at a time per handle.   Since: 0.1
 * Source: Marsaglia and Tsang, "A simple method for generating gamma variables", 2000.
 */
HNPE_API double hnpe_rng_gamma(hnpe_rng *rng, double shape);
/**
 * Beta on (0, 1).
 *
 * @param a  > 0
 * @param b  > 0
 *
 * Thread: one at a time per handle.   Since: 0.1
 */
HNPE_API double hnpe_rng_beta(hnpe_rng *rng, double a, double b);

/**
 * Fill an array with standard normals, several times faster than one by one; other numbers than those would be.
 *
 * @param n    length of out
 * @param out  out, [n]
 *
 * Thread: one at a time per handle.   Since: 0.1
 * Source: sixteen PCG32 streams in vector lanes, Box and Muller's transform (1958).
 */
HNPE_API void hnpe_rng_fill_normal(hnpe_rng *rng, size_t n, double *out);
/**
 * Fill an array with numbers uniform on (0, 1), likewise.
 *
 * @param n    length of out
 * @param out  out, [n]
 *
 * Thread: one at a time per handle.   Since: 0.1
 */
HNPE_API void hnpe_rng_fill_uniform(hnpe_rng *rng, size_t n, double *out);

#ifdef __cplusplus
}
#endif
#endif
