/**
 * @file
 * The simulator room: the host's simulator as a handle, run over rows of parameters.
 *
 * Rows are cut into chunks of HNPE_SIMULATOR_CHUNK rows. A chunk is one call of the callback and has a random stream of
 * its own, named by the seed and the number of the chunk's first row: the same seed gives the same features for any
 * number of threads, and for any split of the work at multiples of the chunk.
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
 * @param n             rows, at most HNPE_SIMULATOR_CHUNK
 * @param theta_local   [n, d_local] row-major; NULL where d_local is 0
 * @param theta_global  [n, d_global]; NULL where d_global is 0
 * @param rng           the stream of these rows, valid until the callback returns; use no other source of chance
 * @param x             out, [n, d_x]; NaN on entry, so that a row left alone is an invalid simulation
 */
typedef int (*hnpe_simulate_fn)(void *user_data, size_t n, const double *theta_local, const double *theta_global,
                                hnpe_rng *rng, double *x);

/** Options of a simulator. */
typedef enum hnpe_simulator_option {
    HNPE_SIMULATOR_CONCURRENT = 1100, /**< 1: the callback may be called from several threads at once; default 0 */
    HNPE_SIMULATOR_CHUNK = 1200,      /**< rows per call of the callback, default 256; part of what a seed means */
    HNPE_SIMULATOR_OPTION_FORCE_32 = 0x7fffffff
} hnpe_simulator_option;

/**
 * Make a simulator. Until it is declared HNPE_SIMULATOR_CONCURRENT its callback is called on the caller's thread only.
 *
 * @param context    NULL for the default one
 * @param d_local    local parameters per row, L; may be 0 where d_global is not
 * @param d_global   global parameters per row, G; may be 0 where d_local is not
 * @param d_x        features per row, >= 1
 * @param simulate   the callback
 * @param user_data  given to simulate
 * @param release    called with user_data when the simulator goes (not when this call fails); may be NULL
 * @param simulator  out; release with hnpe_simulator_release
 * @return HNPE_OK, HNPE_ERROR_INVALID_ARGUMENT, HNPE_ERROR_NO_MEMORY
 *
 * Thread: any. Read-only.   Since: 0.1
 */
HNPE_API hnpe_status hnpe_simulator_create(hnpe_context *context, size_t d_local, size_t d_global, size_t d_x,
                                           hnpe_simulate_fn simulate, void *user_data, hnpe_release_fn release,
                                           hnpe_simulator **simulator);

/**
 * Simulate rows. A failing or cancelling callback ends the run: rows of x before its chunk are complete, the rest NaN.
 *
 * @param simulator     the simulator
 * @param n             rows, >= 1
 * @param theta_local   [n, d_local], finite; ignored where d_local is 0
 * @param theta_global  [n, d_global], finite; ignored where d_global is 0
 * @param seed          of the random streams
 * @param first_row     number of the first of these rows among all rows of this seed; 0, or the rows run before
 * @param monitor       progress (rows) and cancellation, honoured within one chunk; may be NULL
 * @param x             out, [n, d_x]; a row with NaN is an invalid simulation
 * @return HNPE_OK, HNPE_ERROR_INVALID_ARGUMENT, HNPE_ERROR_NUMERIC (a parameter is not finite), HNPE_ERROR_CALLBACK,
 *         HNPE_ERROR_CANCELLED, HNPE_ERROR_BUSY (called from its own callback, or from two threads),
 *         HNPE_ERROR_NO_MEMORY
 *
 * Thread: calls your callback on this thread. With HNPE_SIMULATOR_CONCURRENT on all threads of the context.   Since: 0.1
 */
HNPE_API hnpe_status hnpe_simulator_run(hnpe_simulator *simulator, size_t n, const double *theta_local,
                                        const double *theta_global, uint64_t seed, uint64_t first_row,
                                        hnpe_monitor *monitor, double *x);

/**
 * Set an integer, boolean, choice or flags option.
 *
 * @param simulator  the simulator
 * @param key        one of hnpe_simulator_option
 * @param value      refused with HNPE_ERROR_INVALID_ARGUMENT outside the option's range
 * @return HNPE_OK, HNPE_ERROR_INVALID_ARGUMENT, HNPE_ERROR_UNSUPPORTED (no such key, or of another kind),
 *         HNPE_ERROR_BUSY
 *
 * Thread: one at a time per handle.   Since: 0.1
 */
HNPE_API hnpe_status hnpe_simulator_set_int(hnpe_simulator *simulator, int32_t key, int64_t value);
/** Set a real option; as hnpe_simulator_set_int. Thread: one at a time per handle.   Since: 0.1 */
HNPE_API hnpe_status hnpe_simulator_set_real(hnpe_simulator *simulator, int32_t key, double value);
/** Read an option. Thread: any. Read-only.   Since: 0.1 */
HNPE_API hnpe_status hnpe_simulator_get_int(const hnpe_simulator *simulator, int32_t key, int64_t *value);
/** Read a real option. Thread: any. Read-only.   Since: 0.1 */
HNPE_API hnpe_status hnpe_simulator_get_real(const hnpe_simulator *simulator, int32_t key, double *value);
/** Back to the documented default. Thread: one at a time per handle.   Since: 0.1 */
HNPE_API hnpe_status hnpe_simulator_reset_option(hnpe_simulator *simulator, int32_t key);
/** Describe the option at index 0, 1, …; HNPE_ERROR_UNSUPPORTED past the last. Thread: any. Read-only.   Since: 0.1 */
HNPE_API hnpe_status hnpe_simulator_describe_option(size_t index, hnpe_option_info *info);
/** Describe a choice of an option likewise. Thread: any. Read-only.   Since: 0.1 */
HNPE_API hnpe_status hnpe_simulator_describe_choice(int32_t key, size_t index, hnpe_choice_info *info);

/**
 * The dimensions: d_local, d_global, d_x.
 *
 * @param simulator  the simulator; not modified
 * @param dims       out; dims->struct_size set by the caller
 * @return HNPE_OK, HNPE_ERROR_INVALID_ARGUMENT
 *
 * Thread: any. Read-only.   Since: 0.1
 */
HNPE_API hnpe_status hnpe_simulator_dims(const hnpe_simulator *simulator, hnpe_dims *dims);

/** Take another reference. Thread: any; safe during run.   Since: 0.1 */
HNPE_API void hnpe_simulator_retain(hnpe_simulator *simulator);
/** Give up a reference; NULL does nothing. Thread: any; safe during run.   Since: 0.1 */
HNPE_API void hnpe_simulator_release(hnpe_simulator *simulator);

#ifdef __cplusplus
}
#endif
#endif
