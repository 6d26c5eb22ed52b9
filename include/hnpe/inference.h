/**
 * @file
 * The whole job in one object: draw parameters from the priors, simulate, train, freeze a posterior.
 *
 * With a simulator: hnpe_inference_create, hnpe_inference_run, hnpe_inference_posterior. A host that owns the loop uses
 * hnpe_inference_create_offline, then hnpe_inference_propose, hnpe_inference_append and hnpe_inference_train. Where one
 * observation set alone matters, hnpe_inference_run_rounds aims the simulations at it, round by round; or
 * hnpe_inference_set_target before the host's own loop.
 */
#ifndef HNPE_INFERENCE_H
#define HNPE_INFERENCE_H

#include <hnpe/base.h>

#ifdef __cplusplus
extern "C" {
#endif

/** Options of an inference. */
typedef enum hnpe_inference_option {
    HNPE_INFERENCE_SIMULATIONS = 6100, /**< observation sets that hnpe_inference_run simulates in all, and
                                            hnpe_inference_run_rounds in each round */
    HNPE_INFERENCE_MIN_EXTRA = 6200,   /**< smallest number of extra observations in a set */
    HNPE_INFERENCE_MAX_EXTRA = 6210,   /**< largest; N is uniform in between */
    HNPE_INFERENCE_ROUNDS = 6300,      /**< one of hnpe_rounds */
    HNPE_INFERENCE_TRUNCATION = 6310,  /**< mass of the posterior that a truncated prior leaves out */
    HNPE_INFERENCE_RENEW = 6330,       /**< 1, the default: rounds that truncate the prior train new networks on the
                                            sets inside; 0: go on with the networks of the round before, on all sets */
    HNPE_INFERENCE_STOP_MOVED = 6320,  /**< rounds end when one has moved the posterior of the target by less than this:
                                          the Jensen-Shannon divergence, in nats, at most log 2; 0: never */
    HNPE_INFERENCE_ENSEMBLE = 6400,    /**< estimators that are trained, side by side, from different beginnings: the
                                            posterior is their mixture; 1, the default: a single one */
    HNPE_INFERENCE_OPTION_FORCE_32 = 0x7fffffff
} hnpe_inference_option;

/**
 * What (alpha_0, beta) are drawn from once there is a posterior of the target, and what is done about it. The extra
 * observations of a set always have alpha_i ~ p(alpha | beta). Before the first training everything is drawn from the
 * prior. Sources: Deistler, Goncalves, Macke 2022 (truncated proposals); Greenberg, Nonnenmacher, Macke 2019 (atomic);
 * Lueckmann et al. 2017 (importance weights).
 */
typedef enum hnpe_rounds {
    HNPE_ROUNDS_AUTOMATIC = 0, /**< HNPE_ROUNDS_TRUNCATED_GLOBAL where the estimator is factorised and has global
                                    parameters, else HNPE_ROUNDS_TRUNCATED; the default */
    HNPE_ROUNDS_TRUNCATED = 1, /**< from the prior, restricted to where the posterior has its mass: maximum likelihood
                                    stays right, every flow and architecture */
    HNPE_ROUNDS_TRUNCATED_GLOBAL = 2, /**< beta alone from its prior so restricted, alpha_0 ~ p(alpha | beta);
                                         factorised, with global parameters */
    HNPE_ROUNDS_ATOMIC = 3,           /**< from the posterior; corrected by the atomic loss */
    HNPE_ROUNDS_ATOMIC_GLOBAL = 4, /**< beta alone from the posterior, alpha_0 ~ p(alpha | beta); q_global corrected by
                                      the atomic loss; factorised, with global parameters */
    HNPE_ROUNDS_UNCORRECTED = 5,   /**< from the posterior, and nothing is done: the result is not the posterior; for
                                        comparison */
    HNPE_ROUNDS_IMPORTANCE = 6, /**< from the posterior; corrected by importance weights: every flow and architecture,
                                   with the variance of the weights */
    HNPE_ROUNDS_IMPORTANCE_GLOBAL = 7, /**< beta alone from the posterior, alpha_0 ~ p(alpha | beta); q_global corrected
                                          by importance weights; factorised, with global parameters */
    HNPE_ROUNDS_CLOSED_FORM = 8, /**< from one Gaussian with the posterior's moments; what is learned of such parameters
                                    is corrected in closed form: one mixture of Gaussians over all parameters, whose
                                    priors are Gaussian or uniform. Source: Papamakarios, Murray 2016 (SNPE-A) */
    HNPE_ROUNDS_FORCE_32 = 0x7fffffff
} hnpe_rounds;

/** How far a round got, and why no further. */
typedef enum hnpe_round_state {
    HNPE_ROUND_OPEN = 0,      /**< under way, or waiting for simulations or training */
    HNPE_ROUND_FINISHED = 1,  /**< trained: the last of those asked for, or another one followed */
    HNPE_ROUND_UNMOVED = 2,   /**< trained, and the rounds ended for it: HNPE_INFERENCE_STOP_MOVED */
    HNPE_ROUND_CANCELLED = 3, /**< stopped by the host; the next call goes on with it */
    HNPE_ROUND_FAILED = 4,    /**< ended by an error; the next call goes on with it */
    HNPE_ROUND_FORCE_32 = 0x7fffffff
} hnpe_round_state;

/**
 * What a round did. The first one draws from the prior; without a target it is the only one. Sets are those that are in
 * the data set with the round's proposal, batches that came back late included.
 */
typedef struct hnpe_round_info {
    uint32_t struct_size; /**< sizeof(hnpe_round_info), set by the caller */
    int32_t proposal;     /**< one of hnpe_proposal: what (alpha_0, beta) were drawn from */
    int32_t loss;         /**< one of hnpe_loss: of its last training; 0 before */
    int32_t state;        /**< one of hnpe_round_state */
    int32_t status;       /**< hnpe_status of what was done last: why it was cancelled or failed */
    int32_t renewed;      /**< 1: its last training began with new networks (HNPE_INFERENCE_RENEW, or the
                             closed form) */
    int32_t resampled;    /**< 1: so little of the prior is left that parameters were resampled from draws of the
                             posterior;    0: drawn, and of a truncated prior accepted or rejected */
    int64_t n_sets;       /**< observation sets */
    int64_t n_rows;       /**< simulations of them */
    int64_t n_invalid;    /**< invalid ones among these; docs/trainer.md says what becomes of them */
    int64_t n_incomplete; /**< sets with one at least, which are not taken for sets that had fewer observations */
    int64_t n_headless;   /**< of these, sets whose x_0 is invalid; in atomic losses their parameters serve as atoms */
    int64_t n_open;       /**< sets that hnpe_inference_propose gave out and that did not come back yet */
    int64_t n_training;   /**< sets, of all rounds, that its last training learned from; held-out ones come on top */
    int64_t n_epochs;     /**< of its last training */
    double prior_left;    /**< the part of the prior that the proposal leaves; 1 where it is not truncated */
    double prior_left_error; /**< Monte-Carlo standard error of prior_left */
    double acceptance;      /**< share of draws of the prior that are inside, as counted; 1 where it is not truncated */
    double validation_loss; /**< lowest of its last training; NaN before, or without validation sets */
    double effective_sample_size; /**< of its last training by HNPE_LOSS_IMPORTANCE; NaN with any other loss */
    double moved; /**< nats, 0 to log 2, by which the round moved the posterior of the target: Jensen-Shannon
                     divergence, over 4096 draws of each; NaN for the first round, and before training */
    double seconds_simulating; /**< in the simulator; nothing for a host that simulates by itself */
    double seconds_training;   /**< in all trainings of the round */
} hnpe_round_info;

/**
 * Make an inference with a simulator.
 *
 * @param context       NULL for the default one
 * @param prior_local   p(alpha | beta) or p(alpha); NULL: no local parameters
 * @param prior_global  p(beta); NULL: no global parameters
 * @param simulator     with as many parameters as the priors have
 * @param inference     out; release with hnpe_inference_release
 * @return HNPE_OK, HNPE_ERROR_INVALID_ARGUMENT, HNPE_ERROR_SHAPE, HNPE_ERROR_NO_MEMORY
 *
 * Thread: any. Read-only.   Since: 0.1
 */
HNPE_API hnpe_status hnpe_inference_create(hnpe_context *context, hnpe_prior *prior_local, hnpe_prior *prior_global,
                                           hnpe_simulator *simulator, hnpe_inference **inference);

/**
 * Make an inference whose host simulates.
 *
 * @param context       NULL for the default one
 * @param prior_local   p(alpha | beta) or p(alpha); NULL: no local parameters
 * @param prior_global  p(beta); NULL: no global parameters
 * @param d_x           features per observation, >= 1; otherwise as hnpe_inference_create
 * @param inference     out; release with hnpe_inference_release
 * @return as hnpe_inference_create
 *
 * Thread: any. Read-only.   Since: 0.1
 */
HNPE_API hnpe_status hnpe_inference_create_offline(hnpe_context *context, hnpe_prior *prior_local,
                                                   hnpe_prior *prior_global, size_t d_x, hnpe_inference **inference);

/**
 * Use an estimator of one's own instead of the default one; before anything was trained here. The trainer keeps its
 * options and its seed; the estimator's seed is its own. One that is trained already counts as the first round's
 * result: it has a posterior at once, and rounds go on from it. Its data set may be brought too (hnpe_dataset_extend).
 *
 * @param inference  the inference
 * @param estimator  same dimensions, same priors (the same handles, or the same kinds with the same numbers; what is
 * made of callbacks cannot be compared); kept by reference, trained in place
 * @return HNPE_OK, HNPE_ERROR_INVALID_ARGUMENT (another prior), HNPE_ERROR_SHAPE, HNPE_ERROR_UNSUPPORTED (already
 * trained), HNPE_ERROR_BUSY, HNPE_ERROR_NO_MEMORY
 *
 * Thread: one at a time per handle.   Since: 0.1
 */
HNPE_API hnpe_status hnpe_inference_set_estimator(hnpe_inference *inference, hnpe_estimator *estimator);

/**
 * Use an empty data set of one's own, such as one on disk (hnpe_dataset_create_on_disk), for all that the inference
 * simulates, rounds included; before it begins. Checkpoints (hnpe_inference_set_checkpoint) leave one on disk
 * where it is: hnpe_inference_resume_on_disk goes on with it.
 *
 * @param inference  the inference; its own data set must be empty, and it must keep no checkpoints yet
 * @param dataset    same dimensions, without sets; kept by reference
 * @return HNPE_OK, HNPE_ERROR_INVALID_ARGUMENT, HNPE_ERROR_SHAPE, HNPE_ERROR_UNSUPPORTED (the inference has begun, or
 *         the data set has sets), HNPE_ERROR_BUSY
 *
 * Thread: one at a time per handle.   Since: 0.1
 */
HNPE_API hnpe_status hnpe_inference_set_dataset(hnpe_inference *inference, hnpe_dataset *dataset);

/**
 * Simulate up to HNPE_INFERENCE_SIMULATIONS sets (those there already count) and train: a posterior for every
 * observation set with N in the range given. After a failure or a cancel what was simulated is kept, and another run
 * goes on. Where there is a target (hnpe_inference_set_target), this is one round aimed at it instead.
 *
 * @param inference  the inference
 * @param monitor    progress and cancellation; may be NULL
 * @return HNPE_OK, HNPE_ERROR_INVALID_ARGUMENT, HNPE_ERROR_CALLBACK, HNPE_ERROR_CANCELLED, HNPE_ERROR_NUMERIC,
 *         HNPE_ERROR_UNSUPPORTED (made offline), HNPE_ERROR_BUSY, HNPE_ERROR_NO_MEMORY
 *
 * Thread: calls your callback on this thread.   Since: 0.1
 */
HNPE_API hnpe_status hnpe_inference_run(hnpe_inference *inference, hnpe_monitor *monitor);

/**
 * Algorithm 1: n_rounds times, simulate HNPE_INFERENCE_SIMULATIONS sets and train, aimed at one observation set. It is
 * made of hnpe_inference_set_target, propose, append and train: a host that owns the loop gets the same numbers. After
 * a failure or a cancel what was simulated is kept, and another call finishes the round; after success, another call
 * goes on with further rounds. Sets have as many observations as the target unless options min_extra and max_extra say
 * otherwise.
 *
 * @param inference  the inference
 * @param n_rows     observations of the target, 1 + N >= 1
 * @param x          [n_rows, d_x] row-major, x_0 first; copied
 * @param n_rounds   rounds, >= 1
 * @param monitor    progress and cancellation; may be NULL
 * @return as hnpe_inference_run and hnpe_inference_set_target; HNPE_ERROR_UNSUPPORTED also for a way of hnpe_rounds
 *         that the estimator's architecture, its flows or the priors do not have; HNPE_ERROR_NUMERIC also where the
 *         closed-form correction has no result at the target
 *
 * Thread: calls your callback on this thread.   Since: 0.1
 * Source: Rodrigues et al. 2021, Algorithm 1; docs/inference.md says what differs.
 */
HNPE_API hnpe_status hnpe_inference_run_rounds(hnpe_inference *inference, int64_t n_rows, const double *x,
                                               int64_t n_rounds, hnpe_monitor *monitor);

/**
 * The same until n_rounds rounds are over in all, those included that were over before: what is left of them is run,
 * and where nothing is left, nothing is done. So a program can make the same call for a job that begins, for one that
 * was interrupted (hnpe_inference_resume), and for one that is over. An estimator that was trained elsewhere counts as
 * the first round; rounds that HNPE_INFERENCE_STOP_MOVED ended are all over.
 *
 * @param inference  the inference
 * @param n_rows     observations of the target, 1 + N >= 1; 0: there is none, and one round, that of hnpe_inference_run
 * @param x          [n_rows, d_x] row-major, x_0 first; copied; NULL where n_rows is 0
 * @param n_rounds   rounds in all, >= 1; 1 where n_rows is 0
 * @param monitor    progress and cancellation; may be NULL
 * @return as hnpe_inference_run_rounds
 *
 * Thread: calls your callback on this thread.   Since: 0.1
 */
HNPE_API hnpe_status hnpe_inference_run_to(hnpe_inference *inference, int64_t n_rows, const double *x, int64_t n_rounds,
                                           hnpe_monitor *monitor);

/**
 * Aim at one observation set: after every training from now on, parameters are drawn as HNPE_INFERENCE_ROUNDS says.
 *
 * @param inference  the inference
 * @param n_rows     observations of the target, 1 + N >= 1; 0: no target
 * @param x          [n_rows, d_x] row-major, x_0 first; copied; NULL where n_rows is 0
 * @return HNPE_OK, HNPE_ERROR_INVALID_ARGUMENT, HNPE_ERROR_NUMERIC (x not finite), HNPE_ERROR_UNSUPPORTED (parameters
 * were proposed for another target, or n_rows is 0 and they were proposed for one), HNPE_ERROR_BUSY,
 * HNPE_ERROR_NO_MEMORY
 *
 * Thread: one at a time per handle.   Since: 0.1
 */
HNPE_API hnpe_status hnpe_inference_set_target(hnpe_inference *inference, int64_t n_rows, const double *x);

/**
 * The number of observations of the next n_sets sets, N drawn from the range of the options: what
 * hnpe_inference_propose takes as n_rows.
 *
 * @param inference  the inference
 * @param n_sets     observation sets, >= 1
 * @param n_rows     out, [n_sets], each 1 + N
 * @return HNPE_OK, HNPE_ERROR_INVALID_ARGUMENT, HNPE_ERROR_BUSY
 *
 * Thread: one at a time per handle.   Since: 0.1
 */
HNPE_API hnpe_status hnpe_inference_propose_sizes(hnpe_inference *inference, size_t n_sets, int64_t *n_rows);

/**
 * Parameters to simulate next. A batch remembers where its parameters came from.
 *
 * @param inference     the inference
 * @param n_sets        observation sets, >= 1
 * @param n_rows        [n_sets] observations of each, >= 1; from hnpe_inference_propose_sizes, or the host's own
 * @param theta_local   out, [sum of n_rows, d_local]; NULL where d_local is 0
 * @param theta_global  out, [n_sets, d_global]; NULL where d_global is 0
 * @param batch         out, the number of this batch, for hnpe_inference_append
 * @return HNPE_OK, HNPE_ERROR_INVALID_ARGUMENT, HNPE_ERROR_CALLBACK, HNPE_ERROR_CANCELLED, HNPE_ERROR_BUSY,
 *         HNPE_ERROR_NO_MEMORY
 *
 * Thread: calls your callback on this thread.   Since: 0.1
 */
HNPE_API hnpe_status hnpe_inference_propose(hnpe_inference *inference, size_t n_sets, const int64_t *n_rows,
                                            double *theta_local, double *theta_global, int64_t *batch);

/**
 * The simulations of a proposed batch. Batches may come back in any order, each once; those that never come are left
 * out and do not count: hnpe_inference_run fills the round without them. One that comes late belongs to the round it
 * was proposed in.
 *
 * @param inference  the inference
 * @param batch      as given by hnpe_inference_propose
 * @param n_rows     rows of the batch: the sum of what hnpe_inference_propose was given
 * @param x          [n_rows, d_x]; a row with NaN is an invalid simulation
 * @return HNPE_OK, HNPE_ERROR_INVALID_ARGUMENT (no such batch, or appended before), HNPE_ERROR_SHAPE (n_rows is
 *         not that of the batch), HNPE_ERROR_BUSY,
 * HNPE_ERROR_NO_MEMORY
 *
 * Thread: one at a time per handle.   Since: 0.1
 */
HNPE_API hnpe_status hnpe_inference_append(hnpe_inference *inference, int64_t batch, size_t n_rows, const double *x);

/**
 * Train on everything simulated so far.
 *
 * @param inference  the inference
 * @param monitor    progress and cancellation; may be NULL
 * @return as hnpe_trainer_run
 *
 * Thread: calls your callback on this thread.   Since: 0.1
 */
HNPE_API hnpe_status hnpe_inference_train(hnpe_inference *inference, hnpe_monitor *monitor);

/**
 * From now on, keep the whole state of the inference in a folder, from which hnpe_inference_resume goes on: simulations
 * as they come, in files of their own, the training under way, networks, proposal, batches and records. It is written
 * now; at intervals while simulating and training, and in hnpe_inference_propose and _append; when a call is stopped or
 * fails, and when it ends. The folder is at every moment that of one state, whatever is interrupted. Where it cannot be
 * written (a full disk) the work goes on: a line in the log (HNPE_LOG_WARNING) says so, and the next is tried when it
 * is due; where it is the one of a stop, the message of the failure says so too.
 *
 * @param inference  the inference
 * @param folder     made if it is not there, and locked as long as the inference uses it; one with the checkpoint of an
 *                   inference is refused; NULL: no more checkpoints, and what is there stays
 * @param seconds    between two of them, from 0 to 1e9; 0: one after every piece of simulations, and after each epoch
 * @return HNPE_OK, HNPE_ERROR_INVALID_ARGUMENT, HNPE_ERROR_UNSUPPORTED (there is a checkpoint already), HNPE_ERROR_BUSY
 *         (the inference, or the folder), HNPE_ERROR_IO, HNPE_ERROR_NO_MEMORY
 *
 * Thread: one at a time per handle.   Since: 0.1
 */
HNPE_API hnpe_status hnpe_inference_set_checkpoint(hnpe_inference *inference, const char *folder, double seconds);

/**
 * The inference whose checkpoint is in a folder, with its options, its seed, its estimator and what it was doing; the
 * call that was interrupted, made again, goes on to the same bits as if it had not been (docs/inference.md).
 * Checkpoints go on in the same folder, at the same intervals.
 *
 * @param context       NULL for the default one; its threads may be others than before
 * @param folder        that hnpe_inference_set_checkpoint was given
 * @param prior_local   as before; NULL: no local parameters
 * @param prior_global  as before; NULL: no global parameters
 * @param simulator     as before; NULL: the host simulates
 * @param inference     out; release with hnpe_inference_release
 * @return HNPE_OK, HNPE_ERROR_INVALID_ARGUMENT (another prior, or another chunk of the simulator), HNPE_ERROR_SHAPE,
 *         HNPE_ERROR_IO (no checkpoint there), HNPE_ERROR_FORMAT (a damaged one), HNPE_ERROR_UNSUPPORTED (of a library
 *         that trains in another precision, or its data set is on disk: hnpe_inference_resume_on_disk), HNPE_ERROR_BUSY
 * (the folder is in use), HNPE_ERROR_NO_MEMORY
 *
 * Thread: any. Read-only.   Since: 0.1
 */
HNPE_API hnpe_status hnpe_inference_resume(hnpe_context *context, const char *folder, hnpe_prior *prior_local,
                                           hnpe_prior *prior_global, hnpe_simulator *simulator,
                                           hnpe_inference **inference);

/**
 * The same of an inference whose data set is on disk (hnpe_inference_set_dataset), and stays there. What a crash left
 * in it behind the sets that the checkpoint knows is cut off, and simulated again.
 *
 * @param context       NULL for the default one; its threads may be others than before
 * @param folder        that hnpe_inference_set_checkpoint was given
 * @param prior_local   as before; NULL: no local parameters
 * @param prior_global  as before; NULL: no global parameters
 * @param simulator     as before; NULL: the host simulates
 * @param dataset       that hnpe_inference_set_dataset was given, opened again; kept by reference
 * @param inference     out; release with hnpe_inference_release
 * @return as hnpe_inference_resume; HNPE_ERROR_INVALID_ARGUMENT also for another data set; HNPE_ERROR_UNSUPPORTED also
 *         where the checkpoint's is not on disk; HNPE_ERROR_BUSY also where another handle has it
 *
 * Thread: one at a time per handle.   Since: 0.1
 */
HNPE_API hnpe_status hnpe_inference_resume_on_disk(hnpe_context *context, const char *folder, hnpe_prior *prior_local,
                                                   hnpe_prior *prior_global, hnpe_simulator *simulator,
                                                   hnpe_dataset *dataset, hnpe_inference **inference);

/**
 * How much was done so far. Outputs may be NULL.
 *
 * @param inference  the inference
 * @param n_rounds   out, rounds begun: as many as hnpe_inference_describe_round describes
 * @param n_sets     out, observation sets in the data set, and those that are back from the host
 * @param n_rows     out, simulations in all of them, invalid ones included
 * @return HNPE_OK, HNPE_ERROR_INVALID_ARGUMENT, HNPE_ERROR_BUSY
 *
 * Thread: one at a time per handle.   Since: 0.1
 */
HNPE_API hnpe_status hnpe_inference_count(hnpe_inference *inference, int64_t *n_rounds, int64_t *n_sets,
                                          int64_t *n_rows);

/**
 * Describe the round numbered 0, 1, …, as it stands.
 *
 * @param inference  the inference
 * @param index      its number
 * @param info       out; info->struct_size set by the caller
 * @return HNPE_OK, HNPE_ERROR_INVALID_ARGUMENT, HNPE_ERROR_UNSUPPORTED (past the last), HNPE_ERROR_BUSY
 *
 * Thread: one at a time per handle.   Since: 0.1
 */
HNPE_API hnpe_status hnpe_inference_describe_round(hnpe_inference *inference, size_t index, hnpe_round_info *info);

/**
 * A frozen copy of the posterior as trained so far; of an ensemble, the mixture of the members that are trained.
 *
 * @param inference  the inference
 * @param posterior  out; release with hnpe_posterior_release
 * @return HNPE_OK, HNPE_ERROR_INVALID_ARGUMENT, HNPE_ERROR_UNSUPPORTED (nothing was trained yet), HNPE_ERROR_BUSY,
 *         HNPE_ERROR_NO_MEMORY
 *
 * Thread: one at a time per handle.   Since: 0.1
 */
HNPE_API hnpe_status hnpe_inference_posterior(hnpe_inference *inference, hnpe_posterior **posterior);

/** A new reference to the trainer, to reach its options (of an ensemble, those of all members). Thread: one at a time per handle.   Since: 0.1 */
HNPE_API hnpe_status hnpe_inference_get_trainer(hnpe_inference *inference, hnpe_trainer **trainer);
/** A new reference to the estimator; of an ensemble, member 0. Thread: one at a time per handle.   Since: 0.1 */
HNPE_API hnpe_status hnpe_inference_get_estimator(hnpe_inference *inference, hnpe_estimator **estimator);
/** A new reference to the simulations. Thread: one at a time per handle.   Since: 0.1 */
HNPE_API hnpe_status hnpe_inference_get_dataset(hnpe_inference *inference, hnpe_dataset **dataset);

/**
 * Set an integer, boolean, choice or flags option.
 *
 * @param inference  the inference
 * @param key        one of hnpe_inference_option
 * @param value      refused with HNPE_ERROR_INVALID_ARGUMENT outside the option's range
 * @return HNPE_OK, HNPE_ERROR_INVALID_ARGUMENT, HNPE_ERROR_UNSUPPORTED (no such key, of another kind, or no longer
 *         changeable), HNPE_ERROR_BUSY
 *
 * Thread: one at a time per handle.   Since: 0.1
 */
HNPE_API hnpe_status hnpe_inference_set_int(hnpe_inference *inference, int32_t key, int64_t value);
/** Set a real option; as hnpe_inference_set_int. Thread: one at a time per handle.   Since: 0.1 */
HNPE_API hnpe_status hnpe_inference_set_real(hnpe_inference *inference, int32_t key, double value);
/** Read an option. Thread: any. Read-only.   Since: 0.1 */
HNPE_API hnpe_status hnpe_inference_get_int(const hnpe_inference *inference, int32_t key, int64_t *value);
/** Read a real option. Thread: any. Read-only.   Since: 0.1 */
HNPE_API hnpe_status hnpe_inference_get_real(const hnpe_inference *inference, int32_t key, double *value);
/** Back to the documented default. Thread: one at a time per handle.   Since: 0.1 */
HNPE_API hnpe_status hnpe_inference_reset_option(hnpe_inference *inference, int32_t key);
/** Describe the option at index 0, 1, …; HNPE_ERROR_UNSUPPORTED past the last. Thread: any. Read-only.   Since: 0.1 */
HNPE_API hnpe_status hnpe_inference_describe_option(size_t index, hnpe_option_info *info);
/** Describe a choice of an option likewise. Thread: any. Read-only.   Since: 0.1 */
HNPE_API hnpe_status hnpe_inference_describe_choice(int32_t key, size_t index, hnpe_choice_info *info);
/**
 * The seed that everything random in this object follows from; 0 until set.
 *
 * @param inference  the inference
 * @param seed       any number
 * @return HNPE_OK, HNPE_ERROR_INVALID_ARGUMENT, HNPE_ERROR_UNSUPPORTED (no longer changeable), HNPE_ERROR_BUSY
 *
 * Thread: one at a time per handle.   Since: 0.1
 */
HNPE_API hnpe_status hnpe_inference_set_seed(hnpe_inference *inference, uint64_t seed);

/**
 * The dimensions: d_local, d_global, d_x.
 *
 * @param inference  the inference; not modified
 * @param dims       out; struct_size set by the caller
 * @return HNPE_OK, HNPE_ERROR_INVALID_ARGUMENT (dims->struct_size not set)
 *
 * Thread: any. Read-only.   Since: 0.1
 */
HNPE_API hnpe_status hnpe_inference_dims(const hnpe_inference *inference, hnpe_dims *dims);

/** Take another reference. Thread: any; safe during run.   Since: 0.1 */
HNPE_API void hnpe_inference_retain(hnpe_inference *inference);
/** Give up a reference; NULL does nothing. Thread: any; safe during run.   Since: 0.1 */
HNPE_API void hnpe_inference_release(hnpe_inference *inference);

#ifdef __cplusplus
}
#endif
#endif
