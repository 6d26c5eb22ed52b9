#' Random streams
#'
#' One independent stream for each pair of seed and stream number, with the same numbers on every machine. Simulators and
#' priors of your own are given one. Functions that draw take one, a seed, or nothing for the session's stream, which
#' begins with seed 0 when the package is loaded; `hnpe_seed()` begins it anew.
#'
#' `hnpe_runif()` and the others return `n` draws, as [runif()] and the others do. Many uniform or normal draws at once are several
#' times faster than one by one, and other numbers. `hnpe_rbits()` is for generators of your own.
#'
#' @param seed,stream Whole numbers up to 2^53, or strings for all of 64 bits.
#' @param rng An object of class `hnpe_rng`.
#' @param n How many draws at once; `NULL`: a single one.
#' @param min,max,mean,sd,rate,shape,shape1,shape2 Parameters of the distribution, as in [runif()], [rnorm()], [rexp()],
#'   [rgamma()] and [rbeta()]; recycled.
#' @param context See [hnpe_context()].
#' @return `hnpe_rng()` an object of class `hnpe_rng`; `hnpe_seed()` nothing; `hnpe_rbits()` the next 64 bits, as
#'   a string with a whole number; the others a vector of `n` draws.
#' @examples
#' rng <- hnpe_rng(seed = 1)
#' hnpe_rnorm(rng, 3, mean = 10)
#' @export
hnpe_rng <- function(seed = 0, stream = 0, context = NULL) .Call(C_hnpe_rng_create, context, seed, stream)

#' @export
describe.hnpe_rng <- function(x) "a random stream"

session <- new.env(parent = emptyenv())

#' @rdname hnpe_rng
#' @export
hnpe_seed <- function(seed = 0) {
  session$rng <- hnpe_rng(seed)
  invisible(NULL)
}

# What functions that draw are given: a stream, a seed, or NULL for the session's stream.
as_rng <- function(rng) {
  if (is.null(rng)) {
    if (is.null(session$rng)) hnpe_seed()
    return(session$rng)
  }
  if (is.numeric(rng) || is.character(rng)) hnpe_rng(rng) else rng
}

#' @rdname hnpe_rng
#' @export
hnpe_runif <- function(rng, n = NULL, min = 0, max = 1) {
  min + (max - min) * if (is.null(n)) .Call(C_hnpe_rng_uniform, rng) else .Call(C_hnpe_rng_fill_uniform, rng, n)
}

#' @rdname hnpe_rng
#' @export
hnpe_rnorm <- function(rng, n = NULL, mean = 0, sd = 1) {
  mean + sd * if (is.null(n)) .Call(C_hnpe_rng_normal, rng) else .Call(C_hnpe_rng_fill_normal, rng, n)
}

#' @rdname hnpe_rng
#' @export
hnpe_rexp <- function(rng, n = NULL, rate = 1) {
  one_by_one(numeric(n_of(n)), function(unused) .Call(C_hnpe_rng_exponential, rng)) / rate
}

#' @rdname hnpe_rng
#' @export
hnpe_rgamma <- function(rng, n = NULL, shape, rate = 1) {
  one_by_one(rep_len(shape, n_of(n)), function(a) .Call(C_hnpe_rng_gamma, rng, a)) / rate
}

#' @rdname hnpe_rng
#' @export
hnpe_rbeta <- function(rng, n = NULL, shape1, shape2) {
  n <- n_of(n)
  draws <- mapply(function(a, b) .Call(C_hnpe_rng_beta, rng, a, b), rep_len(shape1, n), rep_len(shape2, n))
  checked(as.numeric(draws))
}

n_of <- function(n) if (is.null(n)) 1 else n

#' @rdname hnpe_rng
#' @export
hnpe_rbits <- function(rng) .Call(C_hnpe_rng_next, rng)

one_by_one <- function(values, draw) checked(vapply(values, draw, 0))

# The library returns NaN where a parameter is out of range, and says why.
checked <- function(draws) {
  if (anyNA(draws)) invalid("%s", .Call(C_hnpe_last_error))
  draws
}

# Runs f with R's own generator seeded from the stream, and puts R's generator back, whatever happens.
with_r_generator <- function(rng, f) {
  home <- globalenv()
  before <- get0(".Random.seed", envir = home, inherits = FALSE)
  kind <- RNGkind()
  on.exit({
    if (is.null(before)) {
      do.call(RNGkind, as.list(kind))
      rm(".Random.seed", envir = home)
    } else {
      assign(".Random.seed", before, envir = home)
    }
  })
  # L'Ecuyer's generator with inversion and rejection, whatever the session uses: six numbers are its whole state.
  state <- 1 + floor(.Call(C_hnpe_rng_fill_uniform, rng, 6) * 2147483645)
  assign(".Random.seed", as.integer(c(10407, state)), envir = home)
  f()
}
