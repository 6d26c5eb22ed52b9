# Handles are external pointers of class c("hnpe_<type>", "hnpe_handle"), released by finalizers.

is_a <- function(x, type) inherits(x, paste0("hnpe_", type))

type_of <- function(x) sub("^hnpe_", "", class(x)[1])

# The routine of a type: routine("prior", "dims") is C_hnpe_prior_dims.
routine <- function(type, verb) get(paste0("C_hnpe_", type, "_", verb), envir = topenv(), inherits = FALSE)

dims <- function(x) .Call(routine(type_of(x), "dims"), x)

# The names of the parameters, kept in an attribute: list(local =, global =) or one vector.
remember <- function(x, parameters) {
  attr(x, "parameters") <- parameters
  x
}

default_names <- function(d, word) if (d == 1) word else if (d > 1) paste0(word, "_", seq_len(d)) else character()

plural <- function(n, word) sprintf("%s %s%s", format(n, scientific = FALSE), word, if (n == 1) "" else "s")

live_handles <- function() .Call(C_internal_live)

#' @export
print.hnpe_handle <- function(x, ...) {
  cat(format(x, ...), sep = "\n")
  invisible(x)
}

#' @export
format.hnpe_handle <- function(x, ...) sprintf("<%s> %s", class(x)[1], alive(x, describe(x)))

# Lazy: a handle that is gone has nothing to describe.
alive <- function(x, text) {
  tryCatch(text, hnpe_error_busy = function(e) "in use",
           hnpe_error_invalid_argument = function(e) "released, or from another session")
}

describe <- function(x) UseMethod("describe")

#' @export
describe.default <- function(x) ""

#' @export
describe.hnpe_context <- function(x) {
  threads <- hnpe_get(x, "threads")
  sprintf("%s, instruction set %s", if (threads == 0) "all cores" else plural(threads, "thread"), hnpe_get(x, "isa"))
}

#' Names of parameters
#'
#' Names come from the vectors that a prior was made of, and go with it into inferences, posteriors and draws. A posterior
#' that was loaded from a file has default ones until it is given others.
#'
#' @param x,object A prior, estimator, inference or posterior.
#' @param value A character vector: local parameters first, then global ones.
#' @return A character vector.
#' @examples
#' prior <- prior_uniform(c(gain = 0, delay = 1), c(1, 3))
#' hnpe_parameters(prior)
#' hnpe_parameters(prior) <- c("g", "d")
#' @export
hnpe_parameters <- function(x) {
  parameters <- attr(x, "parameters", exact = TRUE)
  if (!is.null(parameters)) return(unlist(parameters, use.names = FALSE))
  d <- dims(x)
  if (is_a(x, "prior")) return(default_names(d$d_out, "theta"))
  c(default_names(d$d_local, "alpha"), default_names(d$d_global, "beta"))
}

#' @rdname hnpe_parameters
#' @export
`hnpe_parameters<-` <- function(object, value) {
  d <- dims(object)
  n <- if (is_a(object, "prior")) d$d_out else d$d_local + d$d_global
  if (!is.character(value) || length(value) != n) wrong_shape("there are %d parameters, and %d names", n, length(value))
  if (is_a(object, "prior")) return(remember(object, value))
  remember(object, list(local = head(value, d$d_local), global = value[seq_len(d$d_global) + d$d_local]))
}

# Of the two priors, what an inference or estimator calls its parameters.
parameters_of <- function(prior_local, prior_global) {
  list(local = if (is.null(prior_local)) character() else own_names(prior_local, "alpha"),
       global = if (is.null(prior_global)) character() else own_names(prior_global, "beta"))
}

own_names <- function(prior, word) {
  if (!is_a(prior, "prior")) invalid("a prior must be of class hnpe_prior, not %s", class(prior)[1])
  names <- attr(prior, "parameters", exact = TRUE)
  if (is.null(names)) default_names(dims(prior)$d_out, word) else names
}
