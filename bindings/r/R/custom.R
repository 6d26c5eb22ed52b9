# R functions as priors and simulators: what they are called with, and what their results must be.

# Of all that could be given, what the function takes; all of it for one with dots.
call_with <- function(f, available) {
  force(f)
  takes <- names(formals(args(f)))
  if ("..." %in% takes) return(function(...) f(...))
  wanted <- intersect(names(available), takes)
  if (length(wanted) < length(takes)) {
    unknown <- setdiff(takes, names(available))
    without <- Filter(function(a) identical(formals(args(f))[[a]], quote(expr = )), unknown)
    if (length(without) > 0) {
      invalid("a function takes %s, and can be given %s", paste(without, collapse = ", "), paste(names(available), collapse = ", "))
    }
  }
  function(...) do.call(f, list(...)[wanted])
}

takes_rng <- function(f) any(c("rng", "...") %in% names(formals(args(f))))

# A callback's result as doubles: a matrix of these rows and columns, or a vector where there is one row.
result_columns <- function(x, d, n, what) {
  if (!is.numeric(x) && !is.logical(x)) {
    wrong_shape("%s returned %s where a numeric matrix is needed", what, if (is.null(x)) "NULL" else class(x)[1])
  }
  right <- length(x) == d * n && (d == 1 || (length(dim(x)) == 2 && nrow(x) == d) || (n == 1 && is.null(dim(x))))
  if (!right) {
    is <- if (is.null(dim(x))) sprintf("a vector of length %d", length(x)) else paste(dim(x), collapse = " x ")
    wrong_shape("%s returned %s where %d x %d is needed, one column per sample", what, is, d, n)
  }
  as.double(x)
}

#' A prior of your own
#'
#' Functions get one sample per column and return the same. They may leave out arguments that they have no use for; one that
#' does not take `rng` may use R's generator ([rnorm()], ...): it is seeded from the stream before, and put back after.
#'
#' @param sample A function of `n`, `rng`, `given`: a `d` x `n` matrix of draws.
#' @param d How many parameters.
#' @param log_density A function of `theta`, `given`: the normalised log density of each column.
#' @param support Bounds: a list of `low` and `high`, or a function of `given` that returns it, each `d` x `n`; `NULL` for the
#'   real line. Which bounds are infinite must not depend on `given`.
#' @param cdf,quantile Functions of `theta` (or `u`) and `given`: the distribution function of each parameter's marginal, and its
#'   inverse; both or neither.
#' @param log_slope A function of `theta`, `given`: the logarithm of the derivative of `cdf`; needed with it where `d > 1`.
#' @param d_given What it is conditioned on: so many numbers, such as the global parameters.
#' @param names Names of the parameters.
#' @param context See [hnpe_context()].
#' @return An object of class `hnpe_prior`.
#' @examples
#' # alpha given beta: uniform on 0 ... beta
#' prior <- prior_custom(
#'   sample = function(n, rng, given) given * hnpe_runif(rng, n),
#'   log_density = function(theta, given) -log(given),
#'   support = function(given) list(low = 0 * given, high = given),
#'   d_given = 1
#' )
#' hnpe_sample(prior, 4, given = 0.5, rng = 1)
#' @export
prior_custom <- function(sample, d = 1, log_density = NULL, support = NULL, cdf = NULL, quantile = NULL, log_slope = NULL,
                         d_given = 0, names = NULL, context = NULL) {
  functions <- list(custom_sample(sample, d),
                    custom_values(log_density, 1, "log_density", "theta"),
                    custom_support(support, d),
                    custom_values(cdf, d, "cdf", "theta"),
                    custom_values(quantile, d, "quantile", "u"),
                    custom_values(log_slope, d, "log_slope", "theta"))
  prior <- .Call(C_hnpe_prior_create_custom, context, d, d_given, functions)
  if (!is.null(names)) hnpe_parameters(prior) <- names
  prior
}

custom_sample <- function(f, d) {
  if (!is.function(f)) invalid("sample must be a function, not %s", class(f)[1])
  call <- call_with(f, list(n = NULL, rng = NULL, given = NULL))
  uses_rng <- takes_rng(f)
  callback(function(given, rng) {
    draw <- function() call(n = ncol(given), rng = rng, given = given)
    result_columns(if (uses_rng) draw() else with_r_generator(rng, draw), d, ncol(given), "sample")
  })
}

custom_values <- function(f, d, what, argument) {
  if (is.null(f)) return(NULL)
  if (!is.function(f)) invalid("%s must be a function, not %s", what, class(f)[1])
  call <- call_with(f, stats::setNames(list(NULL, NULL), c(argument, "given")))
  callback(function(values, given) {
    n <- ncol(values)
    arguments <- stats::setNames(list(values, given), c(argument, "given"))
    result_columns(do.call(call, arguments), d, n, what)
  })
}

custom_support <- function(support, d) {
  if (is.null(support)) return(NULL)
  f <- if (is.function(support)) call_with(support, list(given = NULL)) else function(given) support
  if (!is.function(support)) check_bounds(support)
  callback(function(given) {
    n <- ncol(given)
    bounds <- check_bounds(f(given = given))
    lapply(c(low = "low", high = "high"), function(word) {
      bound <- bounds[[word]]
      if (is.null(dim(bound)) && length(bound) %in% c(1, d)) bound <- matrix(bound, d, n)
      result_columns(bound, d, n, paste("support's", word))
    })
  })
}

check_bounds <- function(bounds) {
  if (!is.list(bounds) || !all(c("low", "high") %in% names(bounds))) {
    invalid("support is a list of low and high, or a function that returns one, not %s", paste(deparse(bounds, nlines = 1), collapse = ""))
  }
  bounds
}
