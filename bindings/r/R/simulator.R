#' Simulators
#'
#' `hnpe_simulator()` makes one of an R function, which gets the local parameters `alpha` (`d_local` x `n`), the global ones
#' `beta` (`d_global` x `n`) and a random stream, and returns the features, `d_x` x `n` (a vector where `d_x` is 1). Column `i` is
#' one simulation. An `NA` in a column says that this simulation is invalid.
#'
#' A function that takes no argument named `rng` may use R's generator ([rnorm()], [sample()], ...): before each call it is seeded
#' from the library's stream and afterwards put back, so that results are reproducible and yours stay as they were. A function of
#' one argument beside `rng` gets `alpha` where `d_global` is 0, and `beta` where `d_local` is 0.
#'
#' The function is called on R's thread, with up to `chunk` simulations at once. What it signals passes through as it is, also
#' through the library.
#'
#' @param f A function of `alpha`, `beta` and, if it likes, `rng`.
#' @param d_local,d_global,d_x How many local parameters, global parameters, features.
#' @param vectorised `FALSE`: the function takes vectors, for one simulation at a time; it may return `NULL` for an invalid one.
#' @param ... Options by name, see `hnpe_options("simulator")`: `chunk`, how many simulations a call gets at most.
#' @param sigma Standard deviation of the noise.
#' @param context See [hnpe_context()].
#' @return An object of class `hnpe_simulator`. `hnpe_simulator_product()` is `alpha * beta + sigma * noise`;
#'   `hnpe_simulator_jansen_rit()` the log power spectrum of a neural mass model, see [prior_jansen_rit()].
#' @examples
#' hnpe_simulator(function(alpha, beta, rng) alpha * beta + 0.05 * hnpe_rnorm(rng, ncol(alpha)))
#' hnpe_simulator(function(alpha, beta) rnorm(length(alpha), alpha * beta, 0.05))
#' @export
hnpe_simulator <- function(f, d_local = 1, d_global = 1, d_x = 1, vectorised = TRUE, ..., context = NULL) {
  f <- match.fun(f)
  simulate <- arranged(f, d_local, d_global)
  if (!vectorised) simulate <- row_by_row(simulate, d_x)
  uses_rng <- takes_rng(f)
  on_columns <- callback(function(alpha, beta, rng) {
    x <- if (uses_rng) simulate(alpha, beta, rng) else with_r_generator(rng, function() simulate(alpha, beta, rng))
    result_columns(x, d_x, ncol(alpha), "the simulator")
  })
  simulator <- .Call(C_hnpe_simulator_create, context, d_local, d_global, d_x, on_columns)
  attr(simulator, "is_r") <- TRUE
  set_options(simulator, list(...))
}

# The function with its parameters in their places, whatever they are called.
arranged <- function(f, d_local, d_global) {
  takes <- names(formals(args(f)))
  with_rng <- "rng" %in% takes
  n <- sum(takes != "rng" & takes != "...")
  if ("..." %in% takes || n >= 2) {
    if (takes_rng(f)) return(function(alpha, beta, rng) f(alpha, beta, rng = rng))
    return(function(alpha, beta, rng) f(alpha, beta))
  }
  if (n == 0 || (d_local > 0 && d_global > 0)) {
    invalid("a simulator is a function of alpha, beta and, if it likes, rng; this one takes (%s)", paste(takes, collapse = ", "))
  }
  pick <- function(alpha, beta) if (d_local > 0) alpha else beta
  if (with_rng) function(alpha, beta, rng) f(pick(alpha, beta), rng = rng) else function(alpha, beta, rng) f(pick(alpha, beta))
}

row_by_row <- function(simulate, d_x) {
  force(simulate)
  function(alpha, beta, rng) {
    x <- matrix(NA_real_, d_x, ncol(alpha))
    for (i in seq_len(ncol(alpha))) {
      one <- simulate(alpha[, i], beta[, i], rng)
      if (!is.null(one)) x[, i] <- result_columns(one, d_x, 1, "the simulator")
    }
    x
  }
}

#' @rdname hnpe_simulator
#' @export
hnpe_simulator_product <- function(sigma, ..., context = NULL) {
  set_options(.Call(C_hnpe_simulator_create_product, context, sigma), list(...))
}

#' @rdname hnpe_simulator
#' @export
hnpe_simulator_jansen_rit <- function(..., context = NULL) {
  set_options(.Call(C_hnpe_simulator_create_jansen_rit, context), list(...))
}

#' Run a simulator
#'
#' Of a simulator: features of given parameters. Of a data set: draws sets from the priors, simulates and appends them; see
#' [hnpe_dataset()].
#'
#' @param object A simulator or a data set.
#' @param alpha,beta Parameters, one simulation per column.
#' @param seed Of the random streams.
#' @param first Number of the first simulation of this seed, from 1: parts of a job give what the whole gives, if they begin at
#'   multiples of the simulator's chunk plus 1.
#' @param progress See [hnpe_run()].
#' @param ... Further arguments of methods.
#' @return The features, `d_x` x `n`; of a data set the data set, invisibly.
#' @examples
#' simulator <- hnpe_simulator_product(sigma = 0.05)
#' hnpe_simulate(simulator, alpha = c(0.1, 0.5), beta = c(1, 1), seed = 1)
#' @export
hnpe_simulate <- function(object, ...) UseMethod("hnpe_simulate")

#' @rdname hnpe_simulate
#' @export
hnpe_simulate.hnpe_simulator <- function(object, alpha = NULL, beta = NULL, seed = 0, first = 1, progress = FALSE, ...) {
  d <- dims(object)
  alpha <- if (d$d_local > 0) as_columns(alpha, d$d_local, "alpha")
  beta <- if (d$d_global > 0) as_columns(beta, d$d_global, "beta")
  n <- if (is.null(alpha)) ncol(beta) else ncol(alpha)
  if (!is.null(alpha) && !is.null(beta) && ncol(beta) == 1 && n > 1) beta <- beta[, rep(1, n), drop = FALSE]
  with_monitor(progress, function(monitor) .Call(C_hnpe_simulator_run, object, n, alpha, beta, seed, first - 1, monitor))
}

#' @export
describe.hnpe_simulator <- function(x) {
  d <- dims(x)
  sprintf("%s, %s, %s%s", plural(d$d_local, "local parameter"), plural(d$d_global, "global parameter"),
          plural(d$d_x, "feature"), if (is.null(attr(x, "is_r"))) "" else ", an R function")
}
