#' Some parameters given the others
#'
#' `hnpe_condition()` fixes parameters of a posterior: [hnpe_log_density()] of the free ones is then normalised, or not, as
#' `hnpe_normalisation()` says, and [hnpe_sample()] draws them by chains of a slice sampler. `hnpe_log_marginal()` is the log density of
#' some parameters alone, the others integrated out.
#'
#' @param posterior See [hnpe_posterior()].
#' @param fixed Values, by the names of their parameters ([hnpe_parameters()]).
#' @param x One observation set; see [hnpe-package].
#' @param ... Options of the chains, `hnpe_options("conditional")`.
#' @param conditional As `hnpe_condition()` returns it.
#' @param theta Parameters, one point per column: of a conditional the free ones, in their order; else those of `kept`.
#' @param kept Names of parameters, or their numbers.
#' @param n_draws To average over, where that is needed.
#' @param rng A stream, a seed, or `NULL` for the session's stream; see [hnpe_rng()].
#' @param progress See [hnpe_run()].
#' @return `hnpe_condition()` an object of class `hnpe_conditional`. `hnpe_normalisation()` a list: `kind` (`"exact"`, `"quadrature"`,
#'   `"unnormalised"`), the log density `log_marginal` of what is fixed, alone, and the `error` of the log density.
#'   `hnpe_log_marginal()` a list of `log_density`, the `error` of each and the `kind` (also `"average"`).
#'   [hnpe_sample()] of a conditional a list: `draws`, an array `d_free` x `n` x chains; `verdict` (`"mixed"`; `"not_mixed"`: R-hat is
#'   above 1.01, do not use them; `"budget"`: it ended before, after `n_draws` of each chain); of each free parameter `rhat`, `ess_bulk`
#'   and `ess_tail`; and `evaluations`, how many log densities were asked for.
#' @examples
#' estimator <- hnpe_estimator(prior_uniform(0, 1), prior_uniform(0, 1), d_x = 1, seed = 1)
#' posterior <- suppressWarnings(hnpe_posterior(estimator)) # never trained
#' given <- hnpe_condition(posterior, c(beta = 0.6), x = 0.3)
#' hnpe_log_density(given, c(0.2, 0.5))
#' chains <- hnpe_sample(given, 50, chains = 8, rng = 1)
#' chains[c("verdict", "rhat", "ess_bulk")]
#' hnpe_log_marginal(posterior, c(0.2, 0.5), "alpha", x = 0.3)
#' @export
hnpe_condition <- function(posterior, fixed, x = target_of(posterior), ...) {
  set <- one_set(x, dims(posterior)$d_x)
  if (!is.numeric(unlist(fixed)) || is.null(names(fixed))) invalid("fixed must be numbers with the names of their parameters")
  at <- numbers_of(posterior, names(fixed))
  conditional <- .Call(C_hnpe_conditional_create, posterior, ncol(set), set, length(at), at - 1, as.double(unlist(fixed)))
  attr(conditional, "free") <- hnpe_parameters(posterior)[-at]
  set_options(conditional, list(...))
  conditional
}

# Numbers of parameters, from 1.
numbers_of <- function(posterior, which) {
  if (is.numeric(which)) return(which)
  at <- match(which, hnpe_parameters(posterior))
  if (anyNA(at)) {
    invalid("there is no parameter \"%s\"; there are %s", which[is.na(at)][1], paste(hnpe_parameters(posterior), collapse = ", "))
  }
  at
}

kind_of <- function(number) names(enum_conditional_kind)[match(number, enum_conditional_kind)]

#' @rdname hnpe_condition
#' @export
hnpe_normalisation <- function(conditional) {
  info <- .Call(C_hnpe_conditional_describe, conditional)
  list(kind = kind_of(info$kind), log_marginal = info$log_marginal, error = info$error)
}

#' @export
describe.hnpe_conditional <- function(x) {
  info <- .Call(C_hnpe_conditional_describe, x)
  sprintf("%s given %s, %s", paste(attr(x, "free"), collapse = ", "), plural(info$d_fixed, "other"), kind_of(info$kind))
}

#' @rdname hnpe_log_density
#' @export
hnpe_log_density.hnpe_conditional <- function(object, theta, ...) {
  theta <- as_columns(theta, .Call(C_hnpe_conditional_describe, object)$d_free, "theta")
  .Call(C_hnpe_conditional_log_density, object, ncol(theta), theta)
}

#' @rdname hnpe_sample
#' @export
hnpe_sample.hnpe_conditional <- function(object, n = 100, chains = 64, rng = NULL, progress = interactive(), ...) {
  found <- with_monitor(progress, function(monitor) .Call(C_hnpe_conditional_sample, object, chains, n, as_rng(rng), monitor))
  free <- attr(object, "free")
  checks <- matrix(found$checks, length(free), dimnames = list(free, NULL))
  dimnames(found$theta) <- list(free, NULL, NULL)
  verdict <- names(enum_chains_verdict)[match(found$report$verdict, enum_chains_verdict)]
  list(draws = found$theta, verdict = verdict, n_draws = found$report$n_draws, rhat = checks[, 1], ess_bulk = checks[, 2],
       ess_tail = checks[, 3], evaluations = found$report$evaluations)
}

#' @rdname hnpe_condition
#' @export
hnpe_log_marginal <- function(posterior, theta, kept, x = target_of(posterior), n_draws = 256, rng = NULL, progress = interactive()) {
  set <- one_set(x, dims(posterior)$d_x)
  at <- numbers_of(posterior, kept)
  theta <- as_columns(theta, length(at), "theta")
  found <- with_monitor(progress, function(monitor) {
    .Call(C_hnpe_conditional_marginal, posterior, ncol(set), set, length(at), at - 1, ncol(theta), theta, n_draws, as_rng(rng), monitor)
  })
  list(log_density = as.vector(found$log_q), error = as.vector(found$error), kind = kind_of(found$kind))
}
