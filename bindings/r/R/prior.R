#' Priors
#'
#' Independent parameters of one kind, joint normal ones, and priors put together from others. Vectors are recycled to the
#' longest; their names become the parameters' names. A prior has [hnpe_sample()], [hnpe_log_density()], `hnpe_support()`,
#' `hnpe_cdf()` and a [quantile()] method.
#'
#' @param low,high Bounds.
#' @param mean,sd Of the normal (of `prior_truncated_normal()` before it is cut).
#' @param covariance A symmetric positive definite matrix.
#' @param log_mean,log_sd Of the logarithm.
#' @param rate,shape 1 / mean of the exponential; mean `shape / rate` of the gamma.
#' @param a,b Mean `a / (a + b)` of the beta.
#' @param ... Priors, side by side.
#' @param context See [hnpe_context()].
#' @return An object of class `hnpe_prior`.
#' @examples
#' prior <- prior_uniform(c(gain = 0, delay = 1), c(1, 3))
#' prior
#' hnpe_sample(prior, 3, rng = 1)
#' prior_product(prior, prior_gamma(shape = c(noise = 2), rate = 1))
#' @name priors
NULL

# Vectors of the longest length, and the first names that there are.
recycled <- function(...) {
  vectors <- list(...)
  for (word in names(vectors)) {
    if (!is.numeric(vectors[[word]]) || length(vectors[[word]]) == 0) invalid("%s must be a vector of numbers", word)
  }
  d <- max(lengths(vectors))
  uneven <- names(vectors)[d %% lengths(vectors) != 0]
  if (length(uneven) > 0) wrong_shape("%s has length %d where others have %d", uneven[1], length(vectors[[uneven[1]]]), d)
  named <- Filter(function(v) length(v) == d && !is.null(names(v)), vectors)
  list(d = d, values = lapply(vectors, function(v) as.double(rep_len(v, d))), names = if (length(named) > 0) names(named[[1]]))
}

independent <- function(symbol, context, ...) {
  r <- recycled(...)
  prior <- do.call(.Call, c(list(symbol, context, r$d), unname(r$values)))
  remember(prior, r$names)
}

#' @rdname priors
#' @export
prior_uniform <- function(low, high, context = NULL) independent(C_hnpe_prior_create_uniform, context, low = low, high = high)

#' @rdname priors
#' @export
prior_normal <- function(mean, sd, context = NULL) independent(C_hnpe_prior_create_normal, context, mean = mean, sd = sd)

#' @rdname priors
#' @export
prior_multivariate_normal <- function(mean, covariance, context = NULL) {
  covariance <- as.matrix(covariance)
  if (any(dim(covariance) != length(mean))) {
    wrong_shape("covariance is %d x %d for %d parameters", nrow(covariance), ncol(covariance), length(mean))
  }
  prior <- .Call(C_hnpe_prior_create_multivariate_normal, context, length(mean), mean, covariance)
  remember(prior, if (is.null(names(mean))) rownames(covariance) else names(mean))
}

#' @rdname priors
#' @export
prior_log_normal <- function(log_mean, log_sd, context = NULL) {
  independent(C_hnpe_prior_create_log_normal, context, log_mean = log_mean, log_sd = log_sd)
}

#' @rdname priors
#' @export
prior_log_uniform <- function(low, high, context = NULL) {
  independent(C_hnpe_prior_create_log_uniform, context, low = low, high = high)
}

#' @rdname priors
#' @export
prior_exponential <- function(rate, context = NULL) independent(C_hnpe_prior_create_exponential, context, rate = rate)

#' @rdname priors
#' @export
prior_gamma <- function(shape, rate, context = NULL) {
  independent(C_hnpe_prior_create_gamma, context, shape = shape, rate = rate)
}

#' @rdname priors
#' @export
prior_beta <- function(a, b, context = NULL) independent(C_hnpe_prior_create_beta, context, a = a, b = b)

#' @rdname priors
#' @export
prior_truncated_normal <- function(mean, sd, low = -Inf, high = Inf, context = NULL) {
  independent(C_hnpe_prior_create_truncated_normal, context, mean = mean, sd = sd, low = low, high = high)
}

#' @rdname priors
#' @export
prior_product <- function(..., context = NULL) {
  factors <- list(...)
  prior <- .Call(C_hnpe_prior_create_product, context, length(factors), unname(factors))
  names <- lapply(factors, attr, "parameters", exact = TRUE)
  if (any(lengths(names) == 0)) prior else remember(prior, unlist(names, use.names = FALSE))
}

# What hnpe_load() gives: its parameters have no names, for the file has none.
loaded_prior <- function(path, given, context) {
  if (inherits(given, "hnpe_prior")) given <- list(given)
  .Call(C_hnpe_prior_load, context, path.expand(path), length(given), unname(as.list(given)))
}

# ---- what a prior can do ----

n_columns <- function(given, d_given) if (d_given == 0 || is.null(given)) NULL else ncol(as_columns(given, d_given, "given"))

# A d x n matrix; vectors stand for one row where d is 1, and for one column where their length is d.
as_columns <- function(x, d, name) {
  if (!is.numeric(x) && !is.logical(x)) invalid("%s must be numeric, not %s", name, class(x)[1])
  if (is.null(dim(x))) {
    if (d == 1) return(matrix(x, 1))
    if (length(x) == d) return(matrix(x, d))
    wrong_shape("%s is a vector of length %d where a matrix of %d rows is needed, one column per sample", name, length(x), d)
  }
  if (length(dim(x)) != 2 || nrow(x) != d) {
    turned <- if (length(dim(x)) == 2 && ncol(x) == d) sprintf(": samples are columns; t(%s) has them so", name) else ""
    wrong_shape("%s is %s and must have %s, one column per sample%s", name, paste(dim(x), collapse = " x "),
                plural(d, "row"), turned)
  }
  x
}

# One column of `given` may stand for many samples.
spread <- function(given, d_given, n) {
  if (d_given == 0) return(NULL)
  given <- as_columns(given, d_given, "given")
  if (ncol(given) == 1 && n != 1) given <- given[, rep(1, n), drop = FALSE]
  if (ncol(given) != n) wrong_shape("given has %s for %s", plural(ncol(given), "column"), plural(n, "sample"))
  given
}

#' @rdname hnpe_draws
#' @param n Of a prior that is plotted: how many draws.
#' @export
plot.hnpe_prior <- function(x, n = 5000, ...) {
  plot(hnpe_sample(x, n, rng = 0), ...)
  invisible(x)
}

named_rows <- function(x, names) {
  if (nrow(x) == length(names)) rownames(x) <- names
  x
}

#' Draw
#'
#' Draws are columns. [plot()] and [summary()] know what to do with them, and [as.data.frame()] turns them around.
#'
#' @param object A prior, flow, posterior or conditional ([hnpe_condition()], which says what comes out).
#' @param n How many draws, for each observation set; of a conditional of each chain.
#' @param chains How many of them.
#' @param progress See [hnpe_run()].
#' @param x One observation set or several; see [hnpe-package]. May be left out where the inference was aimed at one.
#' @param given What a conditional prior or a flow is conditioned on: one column, or `n`.
#' @param rng A stream, a seed, or `NULL` for the session's stream; see [hnpe_rng()].
#' @param ... Not used.
#' @return A `d` x `n` matrix of class `hnpe_draws`, of a posterior with rows for the local parameters of x_0, then for the global
#'   ones; for several observation sets an array `d` x `n` x sets.
#' @examples
#' hnpe_sample(prior_normal(0, 1), 5, rng = 1)
#' @export
hnpe_sample <- function(object, n = 1, ...) UseMethod("hnpe_sample")

#' @rdname hnpe_sample
#' @export
hnpe_sample.hnpe_prior <- function(object, n = 1, given = NULL, rng = NULL, ...) {
  theta <- .Call(C_hnpe_prior_sample, object, n, spread(given, dims(object)$d_given, n), as_rng(rng))
  new_draws(theta, hnpe_parameters(object))
}

#' Log densities
#'
#' Normalised; `-Inf` outside the support of the prior.
#'
#' @param object A prior, flow, posterior or conditional ([hnpe_condition()]).
#' @param theta One sample per column, as [hnpe_sample()] returns them.
#' @param x One observation set or several; see [hnpe-package]. For several sets `theta` is an array `d` x `n` x sets.
#' @param given What a conditional prior or a flow is conditioned on: one column, or as many as `theta` has.
#' @param ... Not used.
#' @return A vector with one number per sample; for several observation sets a matrix `n` x sets.
#' @examples
#' hnpe_log_density(prior_uniform(0, 2), c(0.5, 3))
#' @export
hnpe_log_density <- function(object, theta, ...) UseMethod("hnpe_log_density")

#' @rdname hnpe_log_density
#' @export
hnpe_log_density.hnpe_prior <- function(object, theta, given = NULL, ...) {
  d <- dims(object)
  theta <- as_columns(theta, d$d_out, "theta")
  .Call(C_hnpe_prior_log_density, object, ncol(theta), spread(given, d$d_given, ncol(theta)), theta)
}

#' Support, distribution functions and quantiles of a prior
#'
#' Of each parameter's marginal.
#'
#' @param prior,x A prior.
#' @param theta,probs One sample per column.
#' @param given What a conditional prior is conditioned on: one column, or one for each sample.
#' @param ... Not used.
#' @return `hnpe_support()` a list of `low` and `high`; the others a matrix of the size of `theta` or `probs`.
#' @examples
#' prior <- prior_normal(c(a = 0, b = 1), 1)
#' hnpe_support(prior)
#' hnpe_cdf(prior, c(0, 1))
#' quantile(prior, c(0.5, 0.975))
#' @export
hnpe_support <- function(prior, given = NULL) {
  n <- max(1, n_columns(given, dims(prior)$d_given))
  bounds <- .Call(C_hnpe_prior_support, prior, n, spread(given, dims(prior)$d_given, n))
  lapply(bounds, named_rows, hnpe_parameters(prior))
}

#' @rdname hnpe_support
#' @export
hnpe_cdf <- function(prior, theta, given = NULL) {
  d <- dims(prior)
  theta <- as_columns(theta, d$d_out, "theta")
  named_rows(.Call(C_hnpe_prior_cdf, prior, ncol(theta), spread(given, d$d_given, ncol(theta)), theta), hnpe_parameters(prior))
}

#' @rdname hnpe_support
#' @export
quantile.hnpe_prior <- function(x, probs, given = NULL, ...) {
  d <- dims(x)
  probs <- as_columns(probs, d$d_out, "probs")
  named_rows(.Call(C_hnpe_prior_quantile, x, ncol(probs), spread(given, d$d_given, ncol(probs)), probs), hnpe_parameters(x))
}

#' @export
describe.hnpe_prior <- function(x) {
  d <- dims(x)
  paste0(plural(d$d_out, "parameter"), ": ", paste(hnpe_parameters(x), collapse = ", "),
         if (d$d_given > 0) paste0(", given ", plural(d$d_given, "number")))
}
