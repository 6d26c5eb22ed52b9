#' Distances between samples
#'
#' `hnpe_sinkhorn()` and `hnpe_c2st()` compare samples of any dimension, one point per column; `hnpe_wasserstein()` and
#' `hnpe_kolmogorov()` samples of numbers.
#'
#' @param x,y Samples. `x` is the reference of `hnpe_c2st()`; `y` may have another number of points.
#' @param epsilon Regularisation, in units of the squared distance; 0 for the default.
#' @param seed Of the folds and networks of the classifiers.
#' @param point Instead of `y`: one value, such as the true parameter.
#' @param cdf Instead of `y`: a list of `grid` and `cdf`, a tabulated distribution function.
#' @param context See [hnpe_context()].
#' @return One number: the Sinkhorn divergence; the accuracy of a classifier, 0.5 where samples cannot be told apart; the
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
