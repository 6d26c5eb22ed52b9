/**
 * @file
 * The dataset room: simulated observation sets, ragged. Set s has global parameters beta (one row) and n_rows[s] = 1 + N
 * observations, each with local parameters alpha_i and features x_i; row 0 is the observation of interest. Made by a
 * simulator (hnpe_dataset_simulate), or elsewhere and brought as arrays (hnpe_dataset_append).
 *
 * A row of x with a NaN or an infinity is an invalid simulation: stored, counted, and left out of training.
 */
#ifndef HNPE_DATASET_H
#define HNPE_DATASET_H

#include <hnpe/base.h>

#ifdef __cplusplus
extern "C" {
#endif

/**
 * What the parameters of a set were drawn from; its extra observations always have alpha_i ~ p(alpha | beta). What it
 * means for training is in docs/trainer.md; in short, truncated priors need no correction, posteriors and Gaussians do.
 */
typedef enum hnpe_proposal {
    HNPE_PROPOSAL_PRIOR = 0,            /**< beta ~ p(beta), alpha_0 ~ p(alpha | beta) */
    HNPE_PROPOSAL_TRUNCATED = 1,        /**< the prior of (alpha_0, beta), restricted to a region with the mass of the posterior
                                             of the observations that are targeted */
    HNPE_PROPOSAL_TRUNCATED_GLOBAL = 2, /**< the prior of beta so restricted, alpha_0 ~ p(alpha | beta) */
    HNPE_PROPOSAL_POSTERIOR = 3,        /**< (alpha_0, beta) from a posterior, or from anything else */
    HNPE_PROPOSAL_POSTERIOR_GLOBAL = 4, /**< beta from a posterior, or from anything else; alpha_0 ~ p(alpha | beta) */
    HNPE_PROPOSAL_GAUSSIAN = 5,         /**< (alpha_0, beta) from one Gaussian, restricted to the prior's support; entered by
                                             HNPE_ROUNDS_CLOSED_FORM, with its mean and covariance, and by no one else */
    HNPE_PROPOSAL_FORCE_32 = 0x7fffffff
} hnpe_proposal;

/** One of the proposals that the sets of a data set came from. */
typedef struct hnpe_proposal_info {
    uint32_t struct_size; /**< sizeof(hnpe_proposal_info), set by the caller */
    int32_t kind;         /**< one of hnpe_proposal */
    int64_t n_sets;       /**< sets drawn from it */
    double log_constant;  /**< to subtract from the recorded log densities of its sets; of a truncated prior the log of the part
                               of the prior that is left, of a Gaussian the log of its mass within the prior's support;
                               0 where none is needed */
    double error;         /**< Monte-Carlo standard error of log_constant; 0 where it is exact */
} hnpe_proposal_info;

/**
 * Make an empty data set.
 *
 * @param context   NULL for the default one
 * @param d_local   local parameters per observation, L; may be 0 where d_global is not
 * @param d_global  global parameters per set, G; may be 0 where d_local is not
 * @param d_x       features per observation, >= 1
 * @param dataset   out; release with hnpe_dataset_release
 * @return HNPE_OK, HNPE_ERROR_INVALID_ARGUMENT, HNPE_ERROR_NO_MEMORY
 *
 * Thread: any. Read-only.   Since: 0.1
 */
HNPE_API hnpe_status hnpe_dataset_create(hnpe_context *context, size_t d_local, size_t d_global, size_t d_x,
                                         hnpe_dataset **dataset);

/**
 * Make an empty data set on disk: a folder of shards, files of about the same size. Memory holds the sets that do not
 * fill a shard yet, and of the others 20 bytes a set and one a row, so that a data set may be larger than memory. Every
 * function takes it like one in memory; hnpe_trainer_run reads it in windows (HNPE_TRAINER_WINDOW). The handle that
 * makes it, or that changes it first after hnpe_dataset_open, locks the folder for others that would change it.
 *
 * @param context      NULL for the default one
 * @param folder       UTF-8; made where there is none, though not those above it
 * @param d_local      local parameters per observation, L; may be 0 where d_global is not
 * @param d_global     global parameters per set, G; may be 0 where d_local is not
 * @param d_x          features per observation, >= 1
 * @param shard_bytes  a shard is full with so many bytes of parameters and features, from 4096 on; 0: 32 MiB. So much
 *                     may be lost in a crash, and about twice as much is in memory
 * @param dataset      out; release with hnpe_dataset_release
 * @return HNPE_OK, HNPE_ERROR_INVALID_ARGUMENT, HNPE_ERROR_IO (also where the folder holds a data set),
 *         HNPE_ERROR_BUSY (another handle is making one there), HNPE_ERROR_NO_MEMORY
 *
 * Thread: any. Read-only.   Since: 0.1
 */
HNPE_API hnpe_status hnpe_dataset_create_on_disk(hnpe_context *context, const char *folder, size_t d_local,
                                                 size_t d_global, size_t d_x, size_t shard_bytes,
                                                 hnpe_dataset **dataset);

/**
 * Open a data set that hnpe_dataset_create_on_disk made. Every shard is read and checked once. Any number of handles
 * may have it open, of which one may change it.
 *
 * @param context  NULL for the default one
 * @param folder   UTF-8
 * @param dataset  out; release with hnpe_dataset_release
 * @return HNPE_OK, HNPE_ERROR_INVALID_ARGUMENT, HNPE_ERROR_IO, HNPE_ERROR_FORMAT (a shard is missing, damaged or of
 *         another data set; the message names it), HNPE_ERROR_NO_MEMORY
 *
 * Thread: any. Read-only.   Since: 0.1
 */
HNPE_API hnpe_status hnpe_dataset_open(hnpe_context *context, const char *folder, hnpe_dataset **dataset);

/**
 * Write the sets that are in memory alone to disk, as a shard that is not full and is replaced later. Without it a
 * crash loses them. The last release of a handle does it too, but can only log a failure.
 *
 * @param dataset  the data set; nothing is done for one in memory
 * @return HNPE_OK, HNPE_ERROR_INVALID_ARGUMENT, HNPE_ERROR_IO, HNPE_ERROR_BUSY, HNPE_ERROR_NO_MEMORY
 *
 * Thread: one at a time per handle.   Since: 0.1
 */
HNPE_API hnpe_status hnpe_dataset_flush(hnpe_dataset *dataset);

/**
 * Copy simulations in that were made elsewhere, drawn from the prior. On failure the data set is unchanged; but of one
 * on disk, the leading sets that filled shards stay (hnpe_dataset_count), and so in the functions below.
 *
 * @param dataset       the data set
 * @param n_sets        observation sets, >= 1
 * @param n_rows        [n_sets] observations of each, >= 1; NULL: one each
 * @param theta_local   [sum of n_rows, d_local], finite; ignored where d_local is 0
 * @param theta_global  [n_sets, d_global], finite; ignored where d_global is 0
 * @param x             [sum of n_rows, d_x]; a row with NaN is an invalid simulation
 * @return HNPE_OK, HNPE_ERROR_INVALID_ARGUMENT, HNPE_ERROR_NUMERIC (a parameter is not finite), HNPE_ERROR_BUSY,
 *         HNPE_ERROR_NO_MEMORY, HNPE_ERROR_IO (of a data set on disk)
 *
 * Thread: one at a time per handle.   Since: 0.1
 */
HNPE_API hnpe_status hnpe_dataset_append(hnpe_dataset *dataset, size_t n_sets, const int64_t *n_rows,
                                         const double *theta_local, const double *theta_global, const double *x);

/**
 * Copy simulations in whose (alpha_0, beta) were drawn from something else than the prior, such as a posterior of earlier
 * simulations. Each call enters one proposal, the next number of hnpe_dataset_describe_proposal; with HNPE_PROPOSAL_PRIOR
 * the sets join those of the prior. Training reads the kind, and refuses a loss that would be biased; a wrong kind makes a
 * wrong posterior. On failure the data set is unchanged.
 *
 * @param dataset       the data set
 * @param kind          one of hnpe_proposal but HNPE_PROPOSAL_GAUSSIAN; those of beta alone only where d_global is not 0
 * @param n_sets        observation sets, >= 1
 * @param n_rows        [n_sets] observations of each, >= 1; NULL: one each
 * @param theta_local   [sum of n_rows, d_local], finite; alpha_i ~ p(alpha | beta) for i >= 1; ignored where d_local is 0
 * @param theta_global  [n_sets, d_global], finite; ignored where d_global is 0
 * @param x             [sum of n_rows, d_x]; a row with NaN is an invalid simulation
 * @param log_proposal  [n_sets] log density of (alpha_0, beta) under the proposal, normalised, finite; NULL: not recorded
 * @return HNPE_OK, HNPE_ERROR_INVALID_ARGUMENT, HNPE_ERROR_NUMERIC (a parameter or a density is not finite),
 *         HNPE_ERROR_BUSY, HNPE_ERROR_NO_MEMORY, HNPE_ERROR_IO (of a data set on disk)
 *
 * Thread: one at a time per handle.   Since: 0.1
 */
HNPE_API hnpe_status hnpe_dataset_append_proposed(hnpe_dataset *dataset, int32_t kind, size_t n_sets,
                                                  const int64_t *n_rows, const double *theta_local,
                                                  const double *theta_global, const double *x,
                                                  const double *log_proposal);

/**
 * Append all sets of another data set, such as one that another process made. Its proposals are numbered behind those that
 * are there, but the prior is 0 in both. On failure the data set is unchanged.
 *
 * @param dataset  the data set
 * @param other    of the same dimensions
 * @return HNPE_OK, HNPE_ERROR_INVALID_ARGUMENT, HNPE_ERROR_SHAPE, HNPE_ERROR_BUSY, HNPE_ERROR_NO_MEMORY; on disk also
 *         HNPE_ERROR_IO, HNPE_ERROR_FORMAT
 *
 * Thread: one at a time per handle.   Since: 0.1
 */
HNPE_API hnpe_status hnpe_dataset_extend(hnpe_dataset *dataset, const hnpe_dataset *other);

/**
 * Draw n_sets sets from the priors, simulate them and append them: N uniform in min_extra … max_extra, beta ~ p(beta),
 * then alpha_i ~ p(alpha | beta) and x_i for i = 0 … N. Sets are numbered: set s is the same whichever process draws it,
 * so processes that take different first_set make parts of one data set. After a failure or a cancel the leading sets
 * whose rows are all simulated are kept. On disk every shard that is full is safe, and a call with the number of sets that
 * are there as first_set goes on to the bits of a call that was not interrupted (docs/dataset.md).
 *
 * @param dataset       the data set
 * @param prior_local   p(alpha) or p(alpha | beta), of d_local; NULL where d_local is 0
 * @param prior_global  p(beta), of d_global; NULL where d_global is 0
 * @param simulator     of the same dimensions
 * @param n_sets        sets to add, >= 1
 * @param min_extra     smallest N
 * @param max_extra     largest N, below 2^31 - 1
 * @param seed          of all random streams
 * @param first_set     number of the first of these sets among all sets of this seed
 * @param monitor       progress (rows) and cancellation; may be NULL
 * @return HNPE_OK, HNPE_ERROR_INVALID_ARGUMENT, HNPE_ERROR_SHAPE (dimensions differ), HNPE_ERROR_CALLBACK,
 *         HNPE_ERROR_CANCELLED, HNPE_ERROR_BUSY, HNPE_ERROR_NO_MEMORY, HNPE_ERROR_IO (of a data set on disk)
 *
 * Source: Rodrigues, Moreau, Louppe, Gramfort 2021, algorithm 1 (the draws from the prior).
 * Thread: calls your callback on this thread.   Since: 0.1
 */
HNPE_API hnpe_status hnpe_dataset_simulate(hnpe_dataset *dataset, const hnpe_prior *prior_local,
                                           const hnpe_prior *prior_global, hnpe_simulator *simulator, size_t n_sets,
                                           size_t min_extra, size_t max_extra, uint64_t seed, uint64_t first_set,
                                           hnpe_monitor *monitor);

/**
 * How much there is. Outputs may be NULL.
 *
 * @param dataset    the data set; not modified
 * @param n_sets     out, observation sets
 * @param n_rows     out, observations in all of them
 * @param n_invalid  out, observations with a NaN or an infinity
 * @return HNPE_OK, HNPE_ERROR_INVALID_ARGUMENT
 *
 * Thread: any. Read-only.   Since: 0.1
 */
HNPE_API hnpe_status hnpe_dataset_count(const hnpe_dataset *dataset, int64_t *n_sets, int64_t *n_rows,
                                        int64_t *n_invalid);

/**
 * Copy sets out. Outputs may be NULL: ask for n_rows first, then for arrays of their sum.
 *
 * @param dataset       the data set; not modified
 * @param first_set     the first set to read, counted from 0
 * @param n_sets        so many, >= 1
 * @param n_rows        out, [n_sets] observations of each
 * @param theta_local   out, [sum of n_rows, d_local]
 * @param theta_global  out, [n_sets, d_global]
 * @param x             out, [sum of n_rows, d_x]
 * @return HNPE_OK, HNPE_ERROR_INVALID_ARGUMENT; on disk also HNPE_ERROR_IO, HNPE_ERROR_FORMAT, HNPE_ERROR_NO_MEMORY
 *
 * Thread: any. Read-only.   Since: 0.1
 */
HNPE_API hnpe_status hnpe_dataset_read(const hnpe_dataset *dataset, int64_t first_set, int64_t n_sets, int64_t *n_rows,
                                       double *theta_local, double *theta_global, double *x);

/**
 * What the parameters of sets were drawn from. Outputs may be NULL.
 *
 * @param dataset       the data set; not modified
 * @param first_set     the first set to read, counted from 0
 * @param n_sets        so many, >= 1
 * @param proposal      out, [n_sets] number for hnpe_dataset_describe_proposal; 0 is the prior
 * @param log_proposal  out, [n_sets] log density of (alpha_0, beta) under that proposal, from which its log_constant is still
 *                      to be subtracted; NaN where it was not recorded, as with hnpe_dataset_append and _simulate, whose
 *                      density is that of the prior
 * @return HNPE_OK, HNPE_ERROR_INVALID_ARGUMENT
 *
 * Thread: any. Read-only.   Since: 0.1
 */
HNPE_API hnpe_status hnpe_dataset_read_proposals(const hnpe_dataset *dataset, int64_t first_set, int64_t n_sets,
                                                 int64_t *proposal, double *log_proposal);

/**
 * Describe the proposal numbered 0, 1, …, of which 0 is the prior and always there.
 *
 * @param dataset  the data set; not modified
 * @param index    its number
 * @param info     out; info->struct_size set by the caller
 * @return HNPE_OK, HNPE_ERROR_INVALID_ARGUMENT, HNPE_ERROR_UNSUPPORTED (past the last)
 *
 * Thread: any. Read-only.   Since: 0.1
 */
HNPE_API hnpe_status hnpe_dataset_describe_proposal(const hnpe_dataset *dataset, size_t index,
                                                    hnpe_proposal_info *info);

/**
 * Write to a file (safetensors), which replaces one that is there at once or not at all.
 *
 * @param dataset  the data set; not modified
 * @param path     UTF-8
 * @return HNPE_OK, HNPE_ERROR_INVALID_ARGUMENT, HNPE_ERROR_IO, HNPE_ERROR_NO_MEMORY
 *
 * Thread: any. Read-only.   Since: 0.1
 */
HNPE_API hnpe_status hnpe_dataset_save(const hnpe_dataset *dataset, const char *path);

/**
 * Read a file that hnpe_dataset_save wrote.
 *
 * @param context  NULL for the default one
 * @param path     UTF-8
 * @param dataset  out; release with hnpe_dataset_release
 * @return HNPE_OK, HNPE_ERROR_INVALID_ARGUMENT, HNPE_ERROR_IO, HNPE_ERROR_FORMAT, HNPE_ERROR_NO_MEMORY
 *
 * Thread: any. Read-only.   Since: 0.1
 */
HNPE_API hnpe_status hnpe_dataset_load(hnpe_context *context, const char *path, hnpe_dataset **dataset);

/**
 * The dimensions: d_local, d_global, d_x.
 *
 * @param dataset  the data set; not modified
 * @param dims     out; dims->struct_size set by the caller
 * @return HNPE_OK, HNPE_ERROR_INVALID_ARGUMENT
 *
 * Thread: any. Read-only.   Since: 0.1
 */
HNPE_API hnpe_status hnpe_dataset_dims(const hnpe_dataset *dataset, hnpe_dims *dims);

/** Take another reference. Thread: any; safe during run.   Since: 0.1 */
HNPE_API void hnpe_dataset_retain(hnpe_dataset *dataset);
/** Give up a reference; NULL does nothing. Thread: any; safe during run.   Since: 0.1 */
HNPE_API void hnpe_dataset_release(hnpe_dataset *dataset);

#ifdef __cplusplus
}
#endif
#endif
