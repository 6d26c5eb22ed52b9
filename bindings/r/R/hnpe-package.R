#' hnpe: simulation-based inference for hierarchical models
#'
#' You have a simulator: parameters in, data out, no likelihood. Some parameters (`alpha`) belong to one observation,
#' others (`beta`) are shared by all observations of a set. From priors and the simulator this package learns the
#' posterior of both, for any observation set: [hnpe_inference()], [hnpe_run()], [hnpe_posterior()], [hnpe_sample()].
#'
#' @section Samples are columns:
#' Everywhere, one column is one sample: parameters are `d` x `n` matrices, features are `d_x` x `n` matrices, signals are
#' `n_samples` x `n_signals` matrices. That is how the library has them in memory, so nothing is copied or transposed.
#' A vector stands for a matrix of one row where `d` is 1.
#'
#' @section Observation sets:
#' An observation set is one `d_x` x `(1 + N)` matrix whose first column is the observation of interest, x_0; a plain
#' vector where `d_x` is 1, or of length `d_x` for a single observation. Several sets are a list of these, or one array
#' `d_x` x rows x sets where they are equally large.
#'
#' @section Objects:
#' Priors, simulators, inferences, posteriors and their like are references: assigning one gives it another name, and what changes
#' an option changes the one object. They are released when nothing refers to them any more, and cannot be stored by `saveRDS()`
#' ([hnpe_save()] stores those that can be).
#'
#' @section Seeds:
#' Random numbers come from the library's own streams: the same seed gives the same results for any number of threads, and R's
#' generator (`set.seed()`) is neither used nor changed, unless a simulator or prior of your own uses it
#' ([hnpe_simulator()]). Seeds are whole numbers up to 2^53, or strings for all of 64 bits: `"18446744073709551615"`, `"0xff"`.
#'
#' @section Conditions:
#' What fails in the library is a condition of class `hnpe_error_<status>` (`hnpe_error_invalid_argument`,
#' `hnpe_error_shape`, `hnpe_error_unsupported`, `hnpe_error_numeric`, `hnpe_error_cancelled`, `hnpe_error_io`,
#' `hnpe_error_format`, `hnpe_error_busy`, `hnpe_error_no_memory`), `hnpe_error`, `error`, with the field `status`. What
#' your own functions signal passes through as it is. After an error or an interrupt everything that was simulated is kept.
#'
#' @useDynLib hnpe, .registration = TRUE, .fixes = "C_"
#' @importFrom grDevices adjustcolor
#' @importFrom graphics abline box hist legend lines mtext par plot points
#' @importFrom stats quantile
#' @importFrom utils head
#' @keywords internal
"_PACKAGE"
