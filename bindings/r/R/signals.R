#' Features of signals
#'
#' @param signals `n_samples` x `n_signals`, one signal per column; a vector is one signal.
#' @param segment,hop Samples per window, and from one window's begin to the next.
#' @param rate Samples per second.
#' @param max_lag The last lag, in samples.
#' @param context See [hnpe_context()].
#' @return `hnpe_log_power()` the logarithm (base 10) of the power spectral density, `segment %/% 2 + 1` features per column, at
#'   the frequencies of `hnpe_frequencies()`; `hnpe_autocorrelation()` that of lags 0 ... `max_lag` per column.
#' @examples
#' signal <- sin(2 * pi * 10 * (1:1024) / 128)
#' power <- hnpe_log_power(signal)
#' hnpe_frequencies(65, rate = 128)[which.max(power)]
#' @export
hnpe_log_power <- function(signals, segment = 65, hop = segment %/% 2, context = NULL) {
  signals <- as.matrix(signals)
  .Call(C_hnpe_summary_log_power, context, ncol(signals), nrow(signals), signals, segment, hop)
}

#' @rdname hnpe_log_power
#' @export
hnpe_frequencies <- function(segment = 65, rate) .Call(C_hnpe_summary_frequencies, segment, rate)

#' @rdname hnpe_log_power
#' @export
hnpe_autocorrelation <- function(signals, max_lag, context = NULL) {
  signals <- as.matrix(signals)
  .Call(C_hnpe_summary_autocorrelation, context, ncol(signals), nrow(signals), signals, max_lag)
}

#' The Jansen-Rit model
#'
#' Priors of a stochastic neural mass model, and its signals; [hnpe_simulator_jansen_rit()] gives their log power spectra.
#'
#' @param preset `"paper"`, Rodrigues et al. 2021, or `"repository"`, the code of its authors.
#' @param parameters 4 x `n`: connectivity C, mean mu and noise sigma of the input (1/s), gain g (dB).
#' @param n_samples Samples per signal, at 128 Hz.
#' @param rng A stream, a seed, or `NULL` for the session's stream.
#' @param context See [hnpe_context()].
#' @return `prior_jansen_rit()` a list of `local` (C, mu, sigma) and `global` (g); `hnpe_jansen_rit_signals()` a matrix `n_samples` x `n`.
#' @examples
#' prior_jansen_rit()
#' signals <- hnpe_jansen_rit_signals(c(135, 220, 2000, 0), n_samples = 256, rng = 1)
#' @export
prior_jansen_rit <- function(preset = c("paper", "repository"), context = NULL) {
  priors <- .Call(C_hnpe_prior_create_jansen_rit, context, enum_jansen_rit_preset[match.arg(preset)])
  list(local = remember(priors$prior_local, c("C", "mu", "sigma")), global = remember(priors$prior_global, "g"))
}

#' @rdname prior_jansen_rit
#' @export
hnpe_jansen_rit_signals <- function(parameters, n_samples = 1024, rng = NULL, context = NULL) {
  parameters <- as_columns(parameters, 4, "parameters")
  .Call(C_hnpe_jansen_rit_signals, context, ncol(parameters), parameters, n_samples, as_rng(rng))
}
