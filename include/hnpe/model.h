/**
 * @file
 * Simulators that ship with the library: the product toy and the stochastic Jansen-Rit neural mass model, with its
 * priors. Both may run on all threads of the context. Equations, units and constants are in docs/model.md.
 */
#ifndef HNPE_MODEL_H
#define HNPE_MODEL_H

#include <hnpe/prior.h>
#include <hnpe/simulator.h>

#ifdef __cplusplus
extern "C" {
#endif

/**
 * The product toy x = alpha beta + sigma epsilon, epsilon standard normal: one local parameter alpha, one global
 * parameter beta, one feature.
 *
 * @param context    NULL for the default
 * @param sigma      standard deviation of the noise, >= 0; 0 is no noise
 * @param simulator  out; release with hnpe_simulator_release
 * @return HNPE_OK, HNPE_ERROR_INVALID_ARGUMENT, HNPE_ERROR_NO_MEMORY
 *
 * Thread: any. Read-only.   Since: 0.1
 * Source: Rodrigues et al. 2021, section 2 (the motivating example).
 */
HNPE_API hnpe_status hnpe_simulator_create_product(hnpe_context *context, double sigma, hnpe_simulator **simulator);

/**
 * The stochastic Jansen-Rit neural mass model: eight seconds of a scalp signal at 128 Hz (two more are dropped), and its
 * log power spectral density as features. Three local parameters, in this order: C (connectivity, no unit), mu and sigma
 * (mean and noise of the input, per second); one global parameter: the gain g in decibels, x = 10^(g/10) y. 33
 * features: log10 power, in log10 mV^2 times the gain's, at 128 k / 65 Hz.
 *
 * Sixteen simulations run side by side in vector lanes, in single precision (docs/model.md says how that was checked);
 * features are computed in double precision, as by hnpe_summary_log_power with segment 65 and hop 32. The instruction set
 * is that of the context now.
 *
 * @param context    NULL for the default
 * @param simulator  out; release with hnpe_simulator_release
 * @return HNPE_OK, HNPE_ERROR_INVALID_ARGUMENT, HNPE_ERROR_NO_MEMORY
 *
 * Thread: any. Read-only.   Since: 0.1
 * Source: Ableidinger, Buckwar & Hinterleitner 2017 (the model); Buckwar, Tamborrino & Tubikanec 2020 (the splitting);
 *         Rodrigues et al. 2021, section 4.2 (gain and features).
 */
HNPE_API hnpe_status hnpe_simulator_create_jansen_rit(hnpe_context *context, hnpe_simulator **simulator);

/**
 * Signals of the Jansen-Rit model, for plots and for features of one's own: what hnpe_simulator_create_jansen_rit
 * summarises. Sampled at 128 Hz after two seconds that are dropped. The rows are taken sixteen at a time, each sixteen
 * with noise keyed by one number of rng.
 *
 * @param context     NULL for the default; signals have the same bits for any number of threads
 * @param n           signals, >= 1
 * @param parameters  [n, 4] row-major: C, mu (1/s), sigma (1/s), g (dB)
 * @param n_samples   samples per signal, >= 1; 1024 are eight seconds
 * @param rng         advanced by this call, unless it fails
 * @param signals     out, [n, n_samples] row-major, in mV times the gain
 * @return HNPE_OK, HNPE_ERROR_INVALID_ARGUMENT, HNPE_ERROR_NUMERIC (a parameter is not finite), HNPE_ERROR_NO_MEMORY
 *
 * Thread: any. Read-only.   Since: 0.1
 * Source: as hnpe_simulator_create_jansen_rit.
 */
HNPE_API hnpe_status hnpe_jansen_rit_signals(hnpe_context *context, size_t n, const double *parameters,
                                             size_t n_samples, hnpe_rng *rng, double *signals);

/** Priors of the Jansen-Rit parameters; all uniform. C is on 10 ... 250 and mu on 50 ... 500 in both. */
typedef enum hnpe_jansen_rit_preset {
    HNPE_JANSEN_RIT_PAPER = 1,      /**< sigma on 0 ... 5000, g on -30 ... 30 dB: Rodrigues et al. 2021 */
    HNPE_JANSEN_RIT_REPOSITORY = 2, /**< sigma on 100 ... 5000, g on -20 ... 20 dB: the code of its authors */
    HNPE_JANSEN_RIT_FORCE_32 = 0x7fffffff
} hnpe_jansen_rit_preset;

/**
 * The priors of the Jansen-Rit model.
 *
 * @param context       NULL for the default
 * @param preset        one of hnpe_jansen_rit_preset
 * @param prior_local   out, of (C, mu, sigma); release with hnpe_prior_release
 * @param prior_global  out, of g; release with hnpe_prior_release
 * @return HNPE_OK, HNPE_ERROR_INVALID_ARGUMENT, HNPE_ERROR_NO_MEMORY; both are NULL on failure
 *
 * Thread: any. Read-only.   Since: 0.1
 * Source: Rodrigues et al. 2021, section 4.2, and the repository that came with it.
 */
HNPE_API hnpe_status hnpe_prior_create_jansen_rit(hnpe_context *context, hnpe_jansen_rit_preset preset,
                                                  hnpe_prior **prior_local, hnpe_prior **prior_global);

#ifdef __cplusplus
}
#endif
#endif
