#' Distances between samples
#'
#' `hnpe_sinkhorn()`, `hnpe_mmd()` and `hnpe_c2st()` compare samples of any dimension, one point per column; `hnpe_wasserstein()` and
#' `hnpe_kolmogorov()` samples of numbers.
#'
#' @param x,y Samples. `x` is the reference of `hnpe_c2st()`; `y` may have another number of points.
#' @param epsilon Regularisation, in units of the squared distance; 0 for the default.
#' @param bandwidth Of the kernel; 0 for the median distance between points.
#' @param seed Of the folds and networks of the classifiers.
#' @param point Instead of `y`: one value, such as the true parameter.
#' @param cdf Instead of `y`: a list of `grid` and `cdf`, a tabulated distribution function.
#' @param context See [hnpe_context()].
#' @return One number: the Sinkhorn divergence; the squared maximum mean discrepancy, unbiased; the accuracy of a classifier, 0.5 where samples cannot be told apart; the
#'   Wasserstein-1 distance; the Kolmogorov-Smirnov distance.
#' @examples
#' x <- hnpe_rnorm(hnpe_rng(1), 500)
#' y <- hnpe_rnorm(hnpe_rng(2), 500, mean = 1)
#' hnpe_wasserstein(x, y)
#' hnpe_c2st(x, y)
#' @name diagnostics
NULL

points_of <- function(x) if (is.null(dim(x))) matrix(x, 1) else x

two_samples <- function(x, y) {
  x <- points_of(x)
  y <- points_of(y)
  if (nrow(x) != nrow(y)) wrong_shape("x has %s and y has %s: points are columns", plural(nrow(x), "row"), plural(nrow(y), "row"))
  list(x = x, y = y)
}

#' @rdname diagnostics
#' @export
hnpe_sinkhorn <- function(x, y, epsilon = 0, context = NULL) {
  s <- two_samples(x, y)
  .Call(C_hnpe_diagnostics_sinkhorn, context, nrow(s$x), ncol(s$x), s$x, ncol(s$y), s$y, epsilon)
}

#' @rdname diagnostics
#' @export
hnpe_mmd <- function(x, y, bandwidth = 0, context = NULL) {
  s <- two_samples(x, y)
  .Call(C_hnpe_diagnostics_mmd, context, nrow(s$x), ncol(s$x), s$x, ncol(s$y), s$y, bandwidth)
}

#' @rdname diagnostics
#' @export
hnpe_c2st <- function(x, y, seed = 0, context = NULL) {
  s <- two_samples(x, y)
  .Call(C_hnpe_diagnostics_c2st, context, nrow(s$x), ncol(s$x), s$x, ncol(s$y), s$y, seed)
}

#' @rdname diagnostics
#' @export
hnpe_wasserstein <- function(x, y, point = NULL, cdf = NULL, context = NULL) {
  if (!is.null(point)) return(.Call(C_hnpe_diagnostics_wasserstein_to_point, context, length(x), x, point))
  if (!is.null(cdf)) {
    return(.Call(C_hnpe_diagnostics_wasserstein_to_cdf, context, length(x), x, length(cdf$grid), cdf$grid, cdf$cdf))
  }
  .Call(C_hnpe_diagnostics_wasserstein, context, length(x), x, length(y), y)
}

#' @rdname diagnostics
#' @export
hnpe_kolmogorov <- function(x, y, context = NULL) .Call(C_hnpe_diagnostics_kolmogorov, context, length(x), x, length(y), y)

#' Have chains mixed?
#'
#' R-hat, rank-normalised and split: near 1 where all chains tell the same, above 1.01 where they have not mixed. Effective sample sizes:
#' how many independent draws would give means (bulk) or quantiles (tail) as well.
#'
#' @param draws An array parameters x draws x chains, as [hnpe_sample()] of a conditional has them; or a matrix draws x chains of one
#'   parameter.
#' @param context See [hnpe_context()].
#' @return `hnpe_rhat()` a number for each parameter, `hnpe_ess()` a list of these, `bulk` and `tail`.
#' @examples
#' draws <- matrix(rnorm(400), 100) # four chains
#' hnpe_rhat(draws)
#' hnpe_ess(draws)
#' @export
hnpe_rhat <- function(draws, context = NULL) {
  chains <- as_chains(draws)
  d <- dim(chains)
  as.vector(.Call(C_hnpe_diagnostics_rhat, context, d[3], d[2], d[1], chains))
}

#' @rdname hnpe_rhat
#' @export
hnpe_ess <- function(draws, context = NULL) {
  chains <- as_chains(draws)
  d <- dim(chains)
  lapply(.Call(C_hnpe_diagnostics_ess, context, d[3], d[2], d[1], chains), as.vector)
}

as_chains <- function(draws) {
  if (length(dim(draws)) == 2) dim(draws) <- c(1, dim(draws))
  if (length(dim(draws)) != 3) wrong_shape("draws must be an array of parameters, draws and chains")
  draws
}
