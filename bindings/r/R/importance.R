#' Importance sampling
#'
#' Weighs draws of a posterior by a likelihood, so that they stand for the exact posterior, and judges the weights: Pareto k, effective
#' sample size, evidence. `hnpe_resample()` takes draws by their weights.
#'
#' @param posterior A posterior of the factorised architecture, the default.
#' @param draws As [hnpe_sample_all()] returns them.
#' @param log_likelihood One number for each draw: of all observations in `x` given the draw. `-Inf` is a weight of 0.
#' @param x One observation set; see [hnpe-package].
#' @param joint Is `log_likelihood` the log joint density of data and parameters, the prior within?
#' @param log_weights Logarithms of weights, of any sampler.
#' @param n How many draws to take.
#' @param scheme How.
#' @param seed Of the chance in it.
#' @return `hnpe_importance()` a list: `log_weights`; `log_smoothed`, of sum 1; and `verdict` (`"trustworthy"`, `"few"`,
#'   `"untrustworthy"`) with its `words`, `pareto_k`, `pareto_k_limit`, `effective`, `efficiency`, `log_evidence` and
#'   `log_evidence_error`. `hnpe_weights()` the same of weights that are given. `hnpe_resample()` numbers of draws, from 1.
#' @examples
#' weights <- hnpe_weights(log(runif(1000)))
#' weights$words
#' taken <- hnpe_resample(weights$log_smoothed, 100)
#' @export
hnpe_importance <- function(posterior, draws, log_likelihood, x = target_of(posterior), joint = FALSE) {
  set <- one_set(x, dims(posterior)$d_x)
  target <- enum_importance_target[[if (joint) "joint" else "likelihood"]]
  hnpe_weights(.Call(C_hnpe_importance_weigh, posterior, ncol(set), set, length(log_likelihood), draws$local, draws$global, target,
                     log_likelihood))
}

#' @rdname hnpe_importance
#' @export
hnpe_weights <- function(log_weights) {
  found <- .Call(C_hnpe_importance_summarise, NULL, length(log_weights), log_weights)
  info <- found$info
  verdict <- names(enum_importance_verdict)[match(info$verdict, enum_importance_verdict)]
  c(list(log_weights = log_weights, log_smoothed = as.vector(found$smoothed), verdict = verdict),
    info[c("words", "pareto_k", "pareto_k_limit", "effective", "efficiency", "log_evidence", "log_evidence_error")])
}

#' @rdname hnpe_importance
#' @export
hnpe_resample <- function(log_weights, n = length(log_weights), scheme = c("systematic", "residual", "multinomial"), seed = 0) {
  scheme <- enum_importance_scheme[[match.arg(scheme)]]
  as.vector(.Call(C_hnpe_importance_resample, NULL, length(log_weights), log_weights, scheme, seed, n)) + 1
}
