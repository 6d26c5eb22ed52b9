/**
 * @file
 * Fits an estimator to a data set, by maximum likelihood, weighted or not, or by the atomic loss: epochs of shuffled
 * batches, a running average of the weights, early stopping on validation sets with the best weights restored.
 */
#ifndef HNPE_TRAINER_H
#define HNPE_TRAINER_H

#include <hnpe/base.h>

#ifdef __cplusplus
extern "C" {
#endif

/** Options of a trainer. */
typedef enum hnpe_trainer_option {
    HNPE_TRAINER_EPOCHS = 5100,              /**< at most so many epochs; 0: by the size of the data set */
    HNPE_TRAINER_PATIENCE = 5110,            /**< epochs without a better validation loss before stopping */
    HNPE_TRAINER_BATCH_SIZE = 5120,          /**< observation sets per step; 0: by the size of the data set */
    HNPE_TRAINER_VALIDATION_FRACTION = 5130, /**< share of the sets that is held out */
    HNPE_TRAINER_LEARNING_RATE = 5200,       /**< after the warm-up; 0: by the number of parameters */
    HNPE_TRAINER_SCHEDULE = 5210,            /**< one of hnpe_schedule */
    HNPE_TRAINER_WARM_UP = 5220,             /**< fraction of the run in which the rate rises */
    HNPE_TRAINER_CLIP = 5230,                /**< largest norm of a gradient; 0: none */
    HNPE_TRAINER_WEIGHT_DECAY = 5240,        /**< decoupled */
    HNPE_TRAINER_AVERAGE = 5250,             /**< factor per step of the running average of weights; 0: none */
    HNPE_TRAINER_PAIRS = 5300,               /**< one of hnpe_pairs */
    HNPE_TRAINER_SUBSETS = 5310,  /**< 1: every other time a set is seen, a random part of its extra observations */
    HNPE_TRAINER_RETRIES = 5400,  /**< steps with a non-finite loss that are rejected before giving up */
    HNPE_TRAINER_LOSS = 5500,     /**< one of hnpe_loss */
    HNPE_TRAINER_ATOMS = 5510,    /**< of each set in the atomic loss, its own parameters included */
    HNPE_TRAINER_COMBINED = 5520, /**< 1: the atomic loss and, for sets drawn from the prior, maximum likelihood */
    HNPE_TRAINER_WINDOW = 5600,   /**< bytes of a data set on disk that are read at a time; 0: 128 MiB. Less is as accurate, and
                                     needs less memory */
    HNPE_TRAINER_OPTION_FORCE_32 = 0x7fffffff
} hnpe_trainer_option;

/**
 * What is made small. Atomic losses correct for parameters that were drawn from a proposal instead of the prior: of a
 * set's own parameters and those of other sets, the atoms, the estimator must tell which made the observations, all
 * atoms weighted as under the prior. The proposal's density is not needed. Source: Greenberg, Nonnenmacher, Macke 2019
 * (atomic proposals), for the factorised estimator (docs/trainer.md).
 */
typedef enum hnpe_loss {
    HNPE_LOSS_MAXIMUM_LIKELIHOOD =
        1,                /**< - log q: of parameters drawn from the prior or a truncated one; others are refused */
    HNPE_LOSS_ATOMIC = 2, /**< of (alpha_0, beta), both from a proposal; every flow and architecture */
    HNPE_LOSS_ATOMIC_GLOBAL = 3, /**< of beta alone from a proposal, alpha_0 ~ p(alpha | beta): q_global atomic, q_local
                                    by maximum likelihood; where there is a q_global; sets whose alpha_0 is from a
                                      posterior, or was truncated together with beta, are refused */
    HNPE_LOSS_UNCORRECTED = 4, /**< - log q whatever the parameters were drawn from: for comparison. Unless that is the
                                  prior or a truncated one, the result is biased */
    HNPE_LOSS_IMPORTANCE = 5,  /**< - log q times w = p / p~, the densities of (alpha_0, beta) under the prior and under
                                  what  they were drawn from, as the data set records it: right for any proposal whose
                                  density  is known, with the variance of the weights; see
                                  hnpe_trainer_effective_sample_size.  Source: Lueckmann et al. 2017 (SNPE-B) */
    HNPE_LOSS_CLOSED_FORM = 6, /**< - log q, of the sets of the last proposal alone, the prior or one Gaussian (see
                                  HNPE_PROPOSAL_GAUSSIAN), which the posterior then corrects for: one mixture of
                                  Gaussians over all parameters, with Gaussian or uniform priors. Source: Papamakarios,
                                  Murray 2016 (SNPE-A) */
    HNPE_LOSS_FORCE_32 = 0x7fffffff
} hnpe_loss;

/** How the learning rate goes after the warm-up. */
typedef enum hnpe_schedule {
    HNPE_SCHEDULE_CONSTANT = 1,
    HNPE_SCHEDULE_COSINE = 2, /**< to zero as half a cosine over all epochs */
    HNPE_SCHEDULE_FORCE_32 = 0x7fffffff
} hnpe_schedule;

/** Which observations q_local learns from. */
typedef enum hnpe_pairs {
    HNPE_PAIRS_FIRST = 1, /**< (alpha_0, x_0) of each set, as in the paper */
    HNPE_PAIRS_ALL = 2,   /**< every (alpha_i, x_i): all are draws from the same joint distribution */
    HNPE_PAIRS_FORCE_32 = 0x7fffffff
} hnpe_pairs;

/** How a run ended. */
typedef enum hnpe_outcome {
    HNPE_OUTCOME_NOT_RUN = 0,   /**< it has not yet */
    HNPE_OUTCOME_CONVERGED = 1, /**< the validation loss stopped improving */
    HNPE_OUTCOME_BUDGET = 2,    /**< all epochs were used */
    HNPE_OUTCOME_CANCELLED = 3, /**< stopped by the host; the best weights so far are in place */
    HNPE_OUTCOME_FAILED = 4,    /**< the loss stayed non-finite, or the data set could not be read; the last good weights
                                     are in place */
    HNPE_OUTCOME_FORCE_32 = 0x7fffffff
} hnpe_outcome;

/**
 * Make a trainer, which keeps references to both.
 *
 * @param context    NULL for the default one
 * @param estimator  trained in place
 * @param dataset    with the same dimensions; it may grow between runs
 * @param trainer    out; release with hnpe_trainer_release
 * @return HNPE_OK, HNPE_ERROR_INVALID_ARGUMENT, HNPE_ERROR_SHAPE, HNPE_ERROR_NO_MEMORY
 *
 * Thread: any. Read-only.   Since: 0.1
 */
HNPE_API hnpe_status hnpe_trainer_create(hnpe_context *context, hnpe_estimator *estimator, hnpe_dataset *dataset,
                                         hnpe_trainer **trainer);

/**
 * Train until the validation loss stops improving, the epochs are used up or the monitor stops it; the estimator then
 * has the best weights. Another run goes on from them, with the data set as it then is. What becomes of invalid
 * simulations, so that the result stays unbiased, is in docs/trainer.md.
 *
 * @param trainer  the trainer
 * @param monitor  progress (epochs and losses) and cancellation; may be NULL
 * @return HNPE_OK, HNPE_ERROR_INVALID_ARGUMENT (no valid simulations, a parameter outside its prior's support, or fewer
 *         sets in a batch or held out than a set has atoms), HNPE_ERROR_UNSUPPORTED (HNPE_LOSS_ATOMIC_GLOBAL without a
 *         q_global; a loss that would be biased by a proposal of the data set, see hnpe_proposal;
 *         HNPE_LOSS_IMPORTANCE without the density of a proposal or of a prior; or HNPE_LOSS_CLOSED_FORM for an
 * estimator that is not one mixture, or other priors than Gaussian and uniform ones), HNPE_ERROR_NUMERIC (see
 *         HNPE_TRAINER_RETRIES; or a prior's density is not finite), HNPE_ERROR_CANCELLED,
 *         HNPE_ERROR_CALLBACK, HNPE_ERROR_BUSY, HNPE_ERROR_NO_MEMORY; of a data set on disk also HNPE_ERROR_IO,
 *         HNPE_ERROR_FORMAT (the message names the shard; the best weights so far are in place)
 *
 * Thread: calls your callback on this thread.   Since: 0.1
 * Source: Rodrigues et al. 2021, eq. 6 and Algorithm 1, its step of training; what differs by default is in
 * docs/trainer.md.
 */
HNPE_API hnpe_status hnpe_trainer_run(hnpe_trainer *trainer, hnpe_monitor *monitor);

/**
 * From now on, let runs write their whole state to a file, from which hnpe_trainer_resume goes on: at intervals, when
 * the run is stopped, and when it has come to its end. The file is replaced whole or not at all. Where it cannot be
 * written (a full disk), the run goes on: a line in the log (HNPE_LOG_WARNING) says so, the file that is there stays,
 * and the next is tried when it is due; where it is the one of a stop, the message of the run's failure says so too.
 *
 * @param trainer  the trainer
 * @param path     of the file, which the next run replaces; NULL: no more checkpoints
 * @param seconds  between two of them, from 0 to 1e9; 0: one after each epoch
 * @return HNPE_OK, HNPE_ERROR_INVALID_ARGUMENT, HNPE_ERROR_BUSY, HNPE_ERROR_NO_MEMORY
 *
 * Thread: one at a time per handle.   Since: 0.1
 */
HNPE_API hnpe_status hnpe_trainer_set_checkpoint(hnpe_trainer *trainer, const char *path, double seconds);

/**
 * Go on with a run where its checkpoint was written, to the same bits as if it had not been interrupted, for any number
 * of threads. The trainer is made as it was for that run: an estimator with the same plan, seed and priors (whether it
 * was trained meanwhile does not matter: all its weights come from the file), the same data set, the same options and
 * seed. All of that is compared. On failure the estimator is as it was, unless the run had begun to go on; then it is
 * as after hnpe_trainer_run. A run that had come to its end gives its result at once.
 *
 * @param trainer  the trainer
 * @param path     of the file; it is not removed
 * @param monitor  progress (epochs and losses) and cancellation; may be NULL
 * @return what hnpe_trainer_run returns, and HNPE_ERROR_IO, HNPE_ERROR_FORMAT (no checkpoint, or damaged),
 *         HNPE_ERROR_INVALID_ARGUMENT (another data set, estimator, option or seed), HNPE_ERROR_UNSUPPORTED (of a
 * library that trains in another precision)
 *
 * Thread: calls your callback on this thread.   Since: 0.1
 */
HNPE_API hnpe_status hnpe_trainer_resume(hnpe_trainer *trainer, const char *path, hnpe_monitor *monitor);

/** Epochs of the last run; 0 before any or for NULL. Thread: one at a time per handle.   Since: 0.1 */
HNPE_API int64_t hnpe_trainer_epochs(const hnpe_trainer *trainer);
/** How the last run ended, one of hnpe_outcome. Thread: one at a time per handle.   Since: 0.1 */
HNPE_API int32_t hnpe_trainer_outcome(const hnpe_trainer *trainer);
/**
 * How many training sets the weights of HNPE_LOSS_IMPORTANCE left in the last run: (sum w)^2 / sum w^2. Far fewer than
 * there were means that a few sets decide, and another loss is to be preferred.
 *
 * @param trainer  the trainer
 * @return at least 1; the number of training sets with other losses; 0 before any run or for NULL
 *
 * Thread: one at a time per handle.   Since: 0.1
 * Source: Kong 1992 (effective sample size of importance sampling).
 */
HNPE_API double hnpe_trainer_effective_sample_size(const hnpe_trainer *trainer);

/**
 * The losses of the last run, per epoch: mean over the sets, summed over the terms; where they have − log densities, in
 * the coordinates in which the flows live.
 *
 * @param trainer     the trainer; not modified
 * @param n_epochs    at most so many
 * @param training    out, [n_epochs]; NULL: not wanted
 * @param validation  out, [n_epochs]; NaN without validation sets; NULL: not wanted
 * @return HNPE_OK, HNPE_ERROR_INVALID_ARGUMENT (more epochs than there were)
 *
 * Thread: one at a time per handle.   Since: 0.1
 */
HNPE_API hnpe_status hnpe_trainer_losses(const hnpe_trainer *trainer, int64_t n_epochs, double *training,
                                         double *validation);

/**
 * Set an integer, boolean, choice or flags option.
 *
 * @param trainer  the trainer
 * @param key      one of hnpe_trainer_option
 * @param value    refused with HNPE_ERROR_INVALID_ARGUMENT outside the option's range
 * @return HNPE_OK, HNPE_ERROR_INVALID_ARGUMENT, HNPE_ERROR_UNSUPPORTED (no such key, of another kind, or no longer
 *         changeable), HNPE_ERROR_BUSY
 *
 * Thread: one at a time per handle.   Since: 0.1
 */
HNPE_API hnpe_status hnpe_trainer_set_int(hnpe_trainer *trainer, int32_t key, int64_t value);
/** Set a real option; as hnpe_trainer_set_int. Thread: one at a time per handle.   Since: 0.1 */
HNPE_API hnpe_status hnpe_trainer_set_real(hnpe_trainer *trainer, int32_t key, double value);
/** Read an option. Thread: any. Read-only.   Since: 0.1 */
HNPE_API hnpe_status hnpe_trainer_get_int(const hnpe_trainer *trainer, int32_t key, int64_t *value);
/** Read a real option. Thread: any. Read-only.   Since: 0.1 */
HNPE_API hnpe_status hnpe_trainer_get_real(const hnpe_trainer *trainer, int32_t key, double *value);
/** Back to the documented default. Thread: one at a time per handle.   Since: 0.1 */
HNPE_API hnpe_status hnpe_trainer_reset_option(hnpe_trainer *trainer, int32_t key);
/** Describe the option at index 0, 1, …; HNPE_ERROR_UNSUPPORTED past the last. Thread: any. Read-only.   Since: 0.1 */
HNPE_API hnpe_status hnpe_trainer_describe_option(size_t index, hnpe_option_info *info);
/** Describe a choice of an option likewise. Thread: any. Read-only.   Since: 0.1 */
HNPE_API hnpe_status hnpe_trainer_describe_choice(int32_t key, size_t index, hnpe_choice_info *info);
/**
 * The seed that everything random in this object follows from; 0 until set.
 *
 * @param trainer  the trainer
 * @param seed     any number
 * @return HNPE_OK, HNPE_ERROR_INVALID_ARGUMENT, HNPE_ERROR_UNSUPPORTED (no longer changeable), HNPE_ERROR_BUSY
 *
 * Thread: one at a time per handle.   Since: 0.1
 */
HNPE_API hnpe_status hnpe_trainer_set_seed(hnpe_trainer *trainer, uint64_t seed);

/** Take another reference. Thread: any; safe during run.   Since: 0.1 */
HNPE_API void hnpe_trainer_retain(hnpe_trainer *trainer);
/** Give up a reference; NULL does nothing. Thread: any; safe during run.   Since: 0.1 */
HNPE_API void hnpe_trainer_release(hnpe_trainer *trainer);

#ifdef __cplusplus
}
#endif
#endif
