/**
 * @file
 * Random streams: PCG64 (O'Neill 2014), one independent stream for each pair of seed and stream number.
 *
 * A simulator or prior of the host is given a hnpe_rng and takes all its chance from it, either by drawing from it or by
 * seeding a generator of its own with hnpe_rng_next(). Draws return their number; where the handle is NULL or not a
 * hnpe_rng, or a parameter is out of range, that number is 0 (hnpe_rng_next) or NaN (all others), the stream stays where
 * it is, and hnpe_last_error() says why.
 */
#ifndef HNPE_RNG_H
#define HNPE_RNG_H

#include <hnpe/base.h>

#ifdef __cplusplus
extern "C" {
#endif

/**
 * Make a random stream. Seed and stream number are hashed into the generator's state and increment: streams of different
 * numbers or seeds are unrelated, and equal ones give the same numbers on every machine.
 *
 * @param context  NULL for the default one
 * @param seed     any number
 * @param stream   any number: of a worker, a round, a chunk …
 * @param rng      out; release with hnpe_rng_release
 * @return HNPE_OK, HNPE_ERROR_INVALID_ARGUMENT, HNPE_ERROR_NO_MEMORY
 *
 * Thread: any. Read-only.   Since: 0.1
 * Source: O'Neill (2014), "PCG: a family of simple fast space-efficient statistically good algorithms for random number
 * generation"; setseq xsl rr 128/64.
 */
HNPE_API hnpe_status hnpe_rng_create(hnpe_context *context, uint64_t seed, uint64_t stream, hnpe_rng **rng);

/** Take another reference. Thread: any; safe during run.   Since: 0.1 */
HNPE_API void hnpe_rng_retain(hnpe_rng *rng);
/** Give up a reference; NULL does nothing. Thread: any; safe during run.   Since: 0.1 */
HNPE_API void hnpe_rng_release(hnpe_rng *rng);

/**
 * The next 64 random bits; also the seed for a generator of the host's own.
 *
 * @param rng  advanced by one step
 * @return the bits; 0 where rng is not a hnpe_rng
 *
 * Thread: one at a time per handle.   Since: 0.1
 */
HNPE_API uint64_t hnpe_rng_next(hnpe_rng *rng);

/**
 * A draw from the uniform distribution on (0, 1): a multiple of 2^-53, never 0 or 1.
 *
 * @param rng  advanced
 * @return the draw; NaN where rng is not a hnpe_rng
 *
 * Thread: one at a time per handle.   Since: 0.1
 */
HNPE_API double hnpe_rng_uniform(hnpe_rng *rng);

/**
 * A draw from the normal distribution of mean 0 and variance 1.
 *
 * @param rng  advanced
 * @return the draw; NaN where rng is not a hnpe_rng
 *
 * Thread: one at a time per handle.   Since: 0.1
 * Source: Marsaglia & Tsang (2000), "The ziggurat method for generating random variables"; layers as in Doornik (2005).
 */
HNPE_API double hnpe_rng_normal(hnpe_rng *rng);

/**
 * A draw from the exponential distribution of rate 1 (divide by another rate).
 *
 * @param rng  advanced
 * @return the draw, positive; NaN where rng is not a hnpe_rng
 *
 * Thread: one at a time per handle.   Since: 0.1
 */
HNPE_API double hnpe_rng_exponential(hnpe_rng *rng);

/**
 * A draw from the gamma distribution of scale 1 (divide by another rate).
 *
 * @param rng    advanced
 * @param shape  positive, finite
 * @return the draw, positive (what would underflow is the smallest normal number); NaN where an argument is invalid
 *
 * Thread: one at a time per handle.   Since: 0.1
 * Source: Marsaglia & Tsang (2000), "A simple method for generating gamma variables".
 */
HNPE_API double hnpe_rng_gamma(hnpe_rng *rng, double shape);

/**
 * A draw from the beta distribution.
 *
 * @param rng  advanced
 * @param a    positive, finite
 * @param b    positive, finite
 * @return the draw, in (0, 1); NaN where an argument is invalid
 *
 * Thread: one at a time per handle.   Since: 0.1
 */
HNPE_API double hnpe_rng_beta(hnpe_rng *rng, double a, double b);

/**
 * Many uniform draws at once, several times faster than one by one; other numbers than hnpe_rng_uniform would give.
 *
 * @param rng  advanced by one step, whatever n is
 * @param n    draws
 * @param out  out, [n], in (0, 1), untouched where rng is not a hnpe_rng; may be NULL where n is 0
 *
 * Thread: one at a time per handle.   Since: 0.1
 */
HNPE_API void hnpe_rng_fill_uniform(hnpe_rng *rng, size_t n, double *out);

/**
 * Many normal draws at once, several times faster than one by one; other numbers than hnpe_rng_normal would give. They
 * may differ in the last bits between instruction sets.
 *
 * @param rng  advanced by one step, whatever n is
 * @param n    draws
 * @param out  out, [n], untouched where rng is not a hnpe_rng; may be NULL where n is 0
 *
 * Thread: one at a time per handle.   Since: 0.1
 * Source: Box & Muller (1958), on sixteen PCG32 streams side by side.
 */
HNPE_API void hnpe_rng_fill_normal(hnpe_rng *rng, size_t n, double *out);

#ifdef __cplusplus
}
#endif
#endif
