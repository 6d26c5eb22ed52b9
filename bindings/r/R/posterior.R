#' Posteriors
#'
#' A frozen copy of what an inference or an estimator has learned: it never changes.
#'
#' @param object An inference that was trained, or an estimator.
#' @return An object of class `hnpe_posterior`.
#'   Where the inference was aimed at one observation set, it remembers which: that one is `x` where `x` is left out.
#' @seealso [hnpe_sample()], [hnpe_log_density()], [hnpe_map()], [hnpe_save()]; [hnpe_inference()] for an example
#' @export
hnpe_posterior <- function(object) {
  posterior <- if (is_a(object, "estimator")) .Call(C_hnpe_posterior_create, object) else .Call(C_hnpe_inference_posterior, object)
  attr(posterior, "target") <- attr(object, "target", exact = TRUE)
  remember(posterior, attr(object, "parameters", exact = TRUE))
}

# What x stands for where it was left out.
target_of <- function(posterior) {
  x <- attr(posterior, "target", exact = TRUE)
  if (is.null(x)) invalid("x is missing: rounds aim a posterior at one observation set, which files do not keep")
  x
}

#' @rdname hnpe_sample
#' @export
hnpe_sample.hnpe_posterior <- function(object, n = 1, x = target_of(object), rng = NULL, ...) {
  sets <- as_sets(x, dims(object)$d_x)
  theta <- .Call(C_hnpe_posterior_sample, object, sets$n_sets, sets$n_rows, sets$x, n, as_rng(rng))
  if (sets$one) dim(theta) <- dim(theta)[1:2]
  new_draws(theta, hnpe_parameters(object))
}

#' @rdname hnpe_log_density
#' @export
hnpe_log_density.hnpe_posterior <- function(object, theta, x = target_of(object), ...) {
  d <- dims(object)
  density_of(C_hnpe_posterior_log_density, object, d$d_local + d$d_global, theta, x)
}

#' @rdname hnpe_sample_all
#' @export
hnpe_log_density_global <- function(posterior, theta, x = target_of(posterior)) {
  density_of(C_hnpe_posterior_log_density_global, posterior, dims(posterior)$d_global, theta, x)
}

density_of <- function(symbol, posterior, d, theta, x) {
  sets <- as_sets(x, dims(posterior)$d_x)
  if (sets$one) {
    theta <- as_columns(theta, d, "theta")
  } else if (length(dim(theta)) != 3 || any(dim(theta)[c(1, 3)] != c(d, sets$n_sets))) {
    wrong_shape("theta must be %d x n x %d for %d observation sets", d, sets$n_sets, sets$n_sets)
  }
  n <- dim(theta)[2]
  log_q <- .Call(symbol, posterior, sets$n_sets, sets$n_rows, sets$x, n, theta)
  if (sets$one) dim(log_q) <- NULL
  log_q
}

#' The share of the mass within the prior's support
#'
#' Its logarithm, which [hnpe_log_density()] of a posterior has normalised by: 0 unless draws are rejected, as those of imported
#' posteriors may be.
#'
#' @param posterior A posterior.
#' @param x One observation set or several; see [hnpe-package].
#' @return A number for each set.
#' @export
hnpe_log_mass <- function(posterior, x = target_of(posterior)) {
  sets <- as_sets(x, dims(posterior)$d_x)
  as.vector(.Call(C_hnpe_posterior_log_mass, posterior, sets$n_sets, sets$n_rows, sets$x))
}

#' Gradients of the log density
#'
#' For samplers and optimisers of one's own.
#'
#' @param posterior A posterior.
#' @param theta Points, one per column.
#' @param x One observation set; see [hnpe-package].
#' @param of_x Also that with respect to the observations? Some posteriors have none.
#' @return A list: `log_density`; `theta`, its gradient, as `theta` is given; `x`, its gradient with respect to the observations, an
#'   array `d_x` x points x observations, or `NULL`. `NaN` where the density is 0.
#' @seealso [hnpe_map()]
#' @export
hnpe_log_density_gradient <- function(posterior, theta, x = target_of(posterior), of_x = FALSE) {
  d <- dims(posterior)
  set <- one_set(x, d$d_x)
  theta <- as_columns(theta, d$d_local + d$d_global, "theta")
  found <- .Call(C_hnpe_posterior_log_density_gradient, posterior, 1, ncol(set), set, ncol(theta), theta,
                 as.integer(of_x))
  slopes <- named_rows(matrix(found$g_theta, nrow(theta)), hnpe_parameters(posterior))
  list(log_density = as.vector(found$log_q), theta = slopes, x = found$g_x)
}

#' All local parameters at once
#'
#' Draws and densities of the global parameters together with the local ones of every observation of one set, and of the global
#' ones alone.
#'
#' @param posterior A posterior of the factorised architecture, the default.
#' @param n How many draws.
#' @param x One observation set; of `hnpe_log_density_global()` also several, with `theta` an array `d_global` x `n` x sets.
#' @param theta Global parameters, one sample per column.
#' @param draws As `hnpe_sample_all()` returns them.
#' @param rng A stream, a seed, or `NULL` for the session's stream.
#' @return `hnpe_sample_all()` a list: `local`, an array `d_local` x `n` x observations, and `global`, `d_global` x `n`; the others
#'   one log density per draw.
#' @export
hnpe_sample_all <- function(posterior, n = 1, x = target_of(posterior), rng = NULL) {
  set <- one_set(x, dims(posterior)$d_x)
  draws <- .Call(C_hnpe_posterior_sample_all, posterior, 1, ncol(set), set, n, as_rng(rng))
  names <- attr(posterior, "parameters", exact = TRUE)
  global <- named_rows(matrix(draws$theta_global, ncol = n), names$global)
  if (dim(draws$theta_local)[1] == length(names$local)) dimnames(draws$theta_local) <- list(names$local, NULL, NULL)
  list(local = draws$theta_local, global = global)
}

#' @rdname hnpe_sample_all
#' @export
hnpe_log_density_all <- function(posterior, draws, x = target_of(posterior)) {
  d <- dims(posterior)
  set <- one_set(x, d$d_x)
  n <- if (d$d_global > 0) ncol(draws$global) else dim(draws$local)[2]
  as.vector(.Call(C_hnpe_posterior_log_density_all, posterior, 1, ncol(set), set, n, draws$local, draws$global))
}

#' The most probable parameters
#'
#' Where the density of the parameters is highest, or where it has several modes the highest, as far as draws find it. It depends
#' on the parameters that one chooses: that of `exp(theta)` is elsewhere.
#'
#' @param posterior A posterior.
#' @param x One observation set or several; see [hnpe-package].
#' @param seed Of the search.
#' @return A named vector, for several sets a matrix with a column for each; the log density is its attribute `log_density`.
#' @seealso [hnpe_inference()] for an example
#' @export
hnpe_map <- function(posterior, x = target_of(posterior), seed = 0) {
  sets <- as_sets(x, dims(posterior)$d_x)
  mode <- .Call(C_hnpe_posterior_mode, posterior, sets$n_sets, sets$n_rows, sets$x, seed)
  theta <- named_rows(mode$theta, hnpe_parameters(posterior))
  structure(if (sets$one) theta[, 1] else theta, log_density = mode$log_q)
}

#' Observations unlike those of the training
#'
#' How far outside what a posterior was trained on an observation set lies. A feature that is more than a standard deviation outside
#' the range of the training is said to be far: what the posterior says of such a set is the networks' guess. Draws and densities of
#' one come with a warning.
#'
#' @param posterior A posterior.
#' @param x One observation set; see [hnpe-package].
#' @return A list: `is_known`, `FALSE` where it is not known what the posterior was trained on; `is_far`; `is_other_size`, whether the
#'   number of extra observations is outside the range of the training; `distance`, in standard deviations of the training; and the
#'   `row` and the `column` of `x` where it is, `NA` where all lie inside. `hnpe_has_extrapolated()` says whether any call so far has
#'   been about such a set.
#' @export
hnpe_check_observation <- function(posterior, x = target_of(posterior)) {
  set <- one_set(x, dims(posterior)$d_x)
  info <- .Call(C_hnpe_posterior_check_observation, posterior, ncol(set), set)
  for (name in c("is_known", "is_far", "is_other_size")) info[[name]] <- info[[name]] != 0
  for (name in c("row", "column")) info[[name]] <- if (info[[name]] < 0) NA_integer_ else as.integer(info[[name]] + 1)
  info
}

#' @rdname hnpe_check_observation
#' @export
hnpe_has_extrapolated <- function(posterior) {
  .Call(C_hnpe_posterior_has_extrapolated, posterior) != 0
}

#' Mixtures of posteriors
#'
#' A mixture of posteriors that were trained from different beginnings is better than they are on the average, and how far its members
#' are apart says how far training is to be trusted. `hnpe_inference(..., ensemble = 5)` trains five.
#'
#' @param members A list of posteriors of the same priors.
#' @param weights Above 0, of any sum; `NULL` for equal ones.
#' @param posterior A posterior.
#' @param x One observation set; see [hnpe-package].
#' @param n Draws of each member.
#' @param seed Of the draws.
#' @return `hnpe_ensemble()`: a posterior. `hnpe_members()`: a list of posteriors, of one that is no mixture that one alone.
#'   `hnpe_spread()`: a list of `n_members`; `disagrees`, with which comes a warning; of each parameter `mean_spread`, the difference of
#'   the members' largest and smallest mean in standard deviations of the mixture, and `sd_ratio`, their largest standard deviation over
#'   the smallest; and the `divergence` of Jensen and Shannon in nats, its standard error and the most that it can be.
#' @export
hnpe_ensemble <- function(members, weights = NULL) {
  if (!is.null(weights) && length(weights) != length(members)) stop("there must be as many weights as members", call. = FALSE)
  .Call(C_hnpe_posterior_create_ensemble, length(members), unname(members), if (is.null(weights)) NULL else as.double(weights))
}

#' @rdname hnpe_ensemble
#' @export
hnpe_members <- function(posterior) {
  n <- .Call(C_hnpe_posterior_count_members, posterior)
  lapply(seq_len(n) - 1, function(index) .Call(C_hnpe_posterior_get_member, posterior, index)$member)
}

#' @rdname hnpe_ensemble
#' @export
hnpe_spread <- function(posterior, x = target_of(posterior), n = 1000, seed = 0) {
  set <- one_set(x, dims(posterior)$d_x)
  found <- .Call(C_hnpe_posterior_spread, posterior, ncol(set), set, n, seed)
  info <- found$info
  list(n_members = info$n_members, disagrees = info$disagrees != 0, mean_spread = as.vector(found$mean_spread),
       sd_ratio = as.vector(found$sd_ratio), divergence = info$divergence, divergence_error = info$divergence_error,
       divergence_most = info$divergence_most)
}

#' Files
#'
#' Posteriors, estimators, data sets and priors in files that every language reads (safetensors). `saveRDS()` and `save()` cannot store them:
#' what they bring back is an object that says so.
#'
#' @param object A posterior, an estimator, a data set or a prior.
#' @param path Name of the file. One that is there is replaced at once or not at all.
#' @param as What the file holds; a posterior and an estimator have the same kind of file.
#' @param prior_local,prior_global Only where they were of your own ([prior_custom()]): a file cannot hold R functions.
#' @param given Of a prior, a list of what takes the places of the parts that were of your own, in their order.
#' @param context See [hnpe_context()].
#' @return `hnpe_save()` the path, invisibly; `hnpe_load()` the object. Names of parameters are not in the file: see
#'   [hnpe_parameters()].
#' @examples
#' estimator <- hnpe_estimator(prior_uniform(0, 1), prior_uniform(0, 1), d_x = 1, seed = 1)
#' path <- tempfile(fileext = ".safetensors")
#' hnpe_save(hnpe_posterior(estimator), path)
#' hnpe_load(path)
#' @export
hnpe_save <- function(object, path) {
  type <- type_of(object)
  if (!type %in% c("posterior", "estimator", "dataset", "prior")) {
    invalid("there are files of posteriors, estimators, data sets and priors only")
  }
  .Call(routine(type, "save"), object, path.expand(path))
  invisible(path)
}

#' @rdname hnpe_save
#' @export
hnpe_load <- function(path, as = c("posterior", "estimator", "dataset", "prior"), prior_local = NULL, prior_global = NULL,
                      context = NULL, given = list()) {
  as <- match.arg(as)
  context <- context_or_default(context)
  if (as == "dataset" && dir.exists(path)) return(.Call(C_hnpe_dataset_open, context, path.expand(path)))
  if (as == "dataset") return(.Call(C_hnpe_dataset_load, context, path.expand(path)))
  if (as == "prior") return(loaded_prior(path, given, context))
  object <- .Call(routine(as, "load"), context, path.expand(path), prior_local, prior_global)
  d <- dims(object)
  given <- function(prior, n, word) if (is.null(prior)) default_names(n, word) else own_names(prior, word)
  remember(object, list(local = given(prior_local, d$d_local, "alpha"), global = given(prior_global, d$d_global, "beta")))
}

#' @export
describe.hnpe_posterior <- function(x) {
  sprintf("of %s given %s per observation", paste(hnpe_parameters(x), collapse = ", "), plural(dims(x)$d_x, "feature"))
}
