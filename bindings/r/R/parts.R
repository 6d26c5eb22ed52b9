#' Embedders
#'
#' Networks that read an observation set. An estimator takes an embedder as a description and trains weights of its own; alone it
#' has random ones.
#'
#' @param kind `"deep_set"`; `"mlp"` and `"identity"` of x_0 alone; `"mean"`, x_0 beside the mean of the others; `"stack"`, all of a
#'   fixed number of observations.
#' @param d_x Features per observation.
#' @param d_out Outputs, of a deep set or an MLP.
#' @param n_rows Observations of each set, of a stack.
#' @param embedder An embedder.
#' @param x Observation sets; see [hnpe-package].
#' @param ... Options by name, see `hnpe_options("embedder")`.
#' @param seed Of the weights.
#' @param context See [hnpe_context()].
#' @return `hnpe_embedder()` an object of class `hnpe_embedder`; `hnpe_embed()` a matrix with a column per observation set.
#' @examples
#' embedder <- hnpe_embedder("mean", d_x = 1)
#' hnpe_embed(embedder, list(c(1, 2, 4), 5))
#' @export
hnpe_embedder <- function(kind = c("deep_set", "mlp", "identity", "mean", "stack"), d_x, d_out = NULL, n_rows = NULL, ...,
                          seed = 0, context = NULL) {
  kind <- match.arg(kind)
  create <- routine("embedder", paste0("create_", kind))
  embedder <- switch(kind,
    identity = , mean = .Call(create, context, d_x),
    stack = .Call(create, context, d_x, n_rows),
    .Call(create, context, d_x, d_out))
  .Call(C_hnpe_embedder_set_seed, embedder, seed)
  attr(embedder, "kind") <- kind
  set_options(embedder, list(...))
}

#' @rdname hnpe_embedder
#' @export
hnpe_embed <- function(embedder, x) {
  sets <- as_sets(x, dims(embedder)$d_x)
  .Call(C_hnpe_embedder_apply, embedder, sets$n_sets, sets$n_rows, sets$x)
}

#' @export
describe.hnpe_embedder <- function(x) {
  d <- dims(x)
  sprintf("%s, %s to %s", gsub("_", " ", attr(x, "kind")), plural(d$d_x, "feature"), plural(d$d_out, "output"))
}

#' Flows
#'
#' Conditional densities, usable alone: [hnpe_fit()], then [hnpe_sample()] and [hnpe_log_density()]. `hnpe_to_noise()` gives the
#' noise that each sample comes from, `hnpe_from_noise()` the way back.
#'
#' @param kind `"spline"` (of any shape), `"maf"` (fast), `"coupling"`, `"mixture"` (of Gaussians).
#' @param d How many parameters.
#' @param d_given Numbers that the density is conditioned on.
#' @param ... Options by name, see `hnpe_options("flow")`.
#' @param unit Of splines: which parameters live on the interval 0 ... 1, a logical vector.
#' @param flow A flow.
#' @param theta,z Samples or noise, one per column.
#' @param given One column per sample, or one for all; `NULL` where `d_given` is 0.
#' @param seed Of the weights; of `hnpe_fit()`, of what is held out and the order of samples.
#' @param progress See [hnpe_run()].
#' @param context See [hnpe_context()].
#' @return `hnpe_flow()` an object of class `hnpe_flow`; `hnpe_fit()` the flow, invisibly; the others a matrix like `theta`.
#' @examples
#' flow <- hnpe_flow("maf", d = 1, epochs = 5)
#' hnpe_fit(flow, hnpe_rnorm(hnpe_rng(1), 500, mean = 3))
#' mean(hnpe_sample(flow, 1000, rng = 2))
#' @export
hnpe_flow <- function(kind = c("spline", "maf", "coupling", "mixture"), d, d_given = 0, ..., unit = NULL, seed = 0,
                      context = NULL) {
  kind <- match.arg(kind)
  flow <- .Call(routine("flow", paste0("create_", kind)), context, d, d_given)
  attr(flow, "kind") <- kind
  .Call(C_hnpe_flow_set_seed, flow, seed)
  if (!is.null(unit)) .Call(C_hnpe_flow_set_unit, flow, rep_len(unit, d))
  set_options(flow, list(...))
}

#' @rdname hnpe_flow
#' @export
hnpe_fit <- function(flow, theta, given = NULL, seed = 0, progress = FALSE) {
  d <- dims(flow)
  theta <- as_columns(theta, d$d_out, "theta")
  given <- spread(given, d$d_given, ncol(theta))
  with_monitor(progress, function(monitor) .Call(C_hnpe_flow_fit, flow, ncol(theta), given, theta, seed, monitor))
  invisible(flow)
}

#' @rdname hnpe_sample
#' @export
hnpe_sample.hnpe_flow <- function(object, n = 1, given = NULL, rng = NULL, ...) {
  d <- dims(object)
  theta <- .Call(C_hnpe_flow_sample, object, n, spread(given, d$d_given, n), as_rng(rng))
  new_draws(theta, default_names(d$d_out, "theta"))
}

#' @rdname hnpe_log_density
#' @export
hnpe_log_density.hnpe_flow <- function(object, theta, given = NULL, ...) through(C_hnpe_flow_log_density, object, theta, given)

#' @rdname hnpe_flow
#' @export
hnpe_to_noise <- function(flow, theta, given = NULL) through(C_hnpe_flow_to_noise, flow, theta, given)

#' @rdname hnpe_flow
#' @export
hnpe_from_noise <- function(flow, z, given = NULL) through(C_hnpe_flow_from_noise, flow, z, given)

through <- function(symbol, flow, values, given) {
  d <- dims(flow)
  values <- as_columns(values, d$d_out, "theta")
  .Call(symbol, flow, ncol(values), spread(given, d$d_given, ncol(values)), values)
}

#' @export
describe.hnpe_flow <- function(x) {
  d <- dims(x)
  paste0(attr(x, "kind"), ", ", plural(d$d_out, "parameter"), if (d$d_given > 0) paste0(" given ", plural(d$d_given, "number")))
}

#' Estimators
#'
#' The trainable posterior, for those who want another one than [hnpe_inference()] makes: with other networks (`observation`,
#' `set`, `q_local`, `q_global`), or of one density over all parameters (`q_joint`). Parts are copied as they are described.
#'
#' @param prior_local,prior_global Priors; `NULL`: there are no such parameters.
#' @param d_x Features per observation.
#' @param ... Options by name, see `hnpe_options("estimator")`.
#' @param observation,set Embedders of x_0 and of the observation set; `NULL` for the default ones.
#' @param q_local,q_global Flows of the local and the global parameters; `NULL` for the default ones.
#' @param q_joint A flow of all parameters given what `set` puts out.
#' @param seed Of the weights.
#' @param context See [hnpe_context()].
#' @return An object of class `hnpe_estimator`.
#' @seealso [hnpe_inference()] and [hnpe_trainer()], which train it; [hnpe_posterior()]
#' @examples
#' hnpe_estimator(prior_uniform(0, 1), prior_uniform(0, 1), d_x = 1, set = hnpe_embedder("mean", d_x = 1))
#' @export
hnpe_estimator <- function(prior_local, prior_global, d_x, ..., observation = NULL, set = NULL, q_local = NULL, q_global = NULL,
                           q_joint = NULL, seed = 0, context = NULL) {
  context <- context_or_default(context)
  parameters <- parameters_of(prior_local, prior_global)
  parts <- list(observation, set, q_local, q_global)
  estimator <- if (!is.null(q_joint)) {
    if (!is.null(observation) || !is.null(q_local) || !is.null(q_global)) {
      invalid("q_joint goes with set alone, not with observation, q_local or q_global")
    }
    .Call(C_hnpe_estimator_create_joint, context, prior_local, prior_global, d_x, set, q_joint)
  } else if (all(vapply(parts, is.null, NA))) {
    .Call(C_hnpe_estimator_create, context, prior_local, prior_global, d_x)
  } else {
    .Call(C_hnpe_estimator_create_factorised, context, prior_local, prior_global, d_x, observation, set, q_local, q_global)
  }
  .Call(C_hnpe_estimator_set_seed, estimator, seed)
  set_options(estimator, list(...))
  remember(estimator, parameters)
}

#' @export
describe.hnpe_estimator <- function(x) {
  sprintf("%s, of %s given %s per observation", hnpe_get(x, "architecture"), paste(hnpe_parameters(x), collapse = ", "),
          plural(dims(x)$d_x, "feature"))
}

#' Trainers
#'
#' Fit an estimator to a data set: [hnpe_train()].
#'
#' @param estimator Trained in place.
#' @param dataset May grow between trainings.
#' @param trainer,x A trainer.
#' @param ... Options by name, see `hnpe_options("trainer")`; of `plot()`, graphical parameters.
#' @param seed Of what is held out and the order of sets.
#' @param context See [hnpe_context()].
#' @return `hnpe_trainer()` an object of class `hnpe_trainer`; `hnpe_losses()` a data frame with a row per epoch of the last
#'   training, and attributes `outcome` and `effective_sample_size`.
#' @examples
#' prior <- prior_uniform(0, 1)
#' dataset <- hnpe_dataset()
#' hnpe_simulate(dataset, prior, prior, hnpe_simulator_product(sigma = 0.05), n = 300)
#' trainer <- hnpe_trainer(hnpe_estimator(prior, prior, d_x = 1), dataset, epochs = 3)
#' hnpe_train(trainer, progress = FALSE)
#' hnpe_losses(trainer)
#' plot(trainer)
#' @export
hnpe_trainer <- function(estimator, dataset, ..., seed = 0, context = NULL) {
  trainer <- .Call(C_hnpe_trainer_create, context_or_default(context), estimator, dataset)
  .Call(C_hnpe_trainer_set_seed, trainer, seed)
  set_options(trainer, list(...))
}

#' @rdname hnpe_trainer
#' @export
hnpe_losses <- function(trainer) {
  n <- .Call(C_hnpe_trainer_epochs, trainer)
  losses <- if (n > 0) .Call(C_hnpe_trainer_losses, trainer, n) else list(training = numeric(), validation = numeric())
  structure(data.frame(epoch = seq_len(n), training = losses$training, validation = losses$validation),
            outcome = outcome_of(trainer), effective_sample_size = .Call(C_hnpe_trainer_effective_sample_size, trainer))
}

outcome_of <- function(trainer) word_of(.Call(C_hnpe_trainer_outcome, trainer), enum_outcome)

#' @export
describe.hnpe_trainer <- function(x) {
  n <- .Call(C_hnpe_trainer_epochs, x)
  if (n == 0) "not run yet" else sprintf("%s, %s", plural(n, "epoch"), outcome_of(x))
}

#' @rdname hnpe_trainer
#' @export
plot.hnpe_trainer <- function(x, ...) {
  losses <- hnpe_losses(x)
  if (nrow(losses) == 0) invalid("there are no losses yet: hnpe_train() first")
  ranges <- range(losses$training, losses$validation, na.rm = TRUE, finite = TRUE)
  plot(losses$epoch, losses$training, type = "l", ylim = ranges, xlab = "epoch", ylab = "loss", col = "grey40", ...)
  lines(losses$epoch, losses$validation, col = "firebrick")
  legend("topright", c("training", "validation"), lty = 1, col = c("grey40", "firebrick"), bty = "n")
  invisible(x)
}
