#' The whole job in one object
#'
#' Draw parameters from the priors, simulate, train, freeze a posterior: [hnpe_run()], then [hnpe_posterior()]. Without a simulator
#' you run it yourself: [hnpe_propose()], [hnpe_append()], [hnpe_train()].
#'
#' @param prior_local Prior of the parameters of one observation, p(alpha) or p(alpha | beta); `NULL`: there are none.
#' @param prior_global Prior of the parameters that a set shares, p(beta); `NULL`: there are none.
#' @param simulator A function, or a simulator of [hnpe_simulator()], which says more about functions; `NULL`: you simulate.
#' @param ... Options by name, see `hnpe_options("inference")`: `simulations`, observation sets in all (in each round, if there
#'   are rounds); `min_extra` and `max_extra`, how many observations a set has beside x_0; and others.
#' @param d_x Features per observation, where there is no simulator; of a function, 1 unless it is given.
#' @param seed Everything random follows from it.
#' @param estimator An estimator of your own ([hnpe_estimator()]) in place of the default one.
#' @param trainer A list of options of the trainer, see `hnpe_options("trainer")`.
#' @param context See [hnpe_context()].
#' @return An object of class `hnpe_inference`.
#' @examples
#' inference <- hnpe_inference(prior_uniform(0, 1), prior_uniform(0, 1), hnpe_simulator_product(sigma = 0.05),
#'                             simulations = 500, max_extra = 5, seed = 1,
#'                             trainer = list(epochs = 3)) # for an example that is quick, not good
#' hnpe_run(inference, progress = FALSE)
#' posterior <- hnpe_posterior(inference)
#' summary(hnpe_sample(posterior, 1000, x = c(0.24, 0.11, 0.43), rng = 1))
#' @export
hnpe_inference <- function(prior_local, prior_global, simulator = NULL, ..., d_x = NULL, seed = 0, estimator = NULL,
                           trainer = list(), context = NULL) {
  context <- context_or_default(context)
  parameters <- parameters_of(prior_local, prior_global)
  if (is.function(simulator)) {
    simulator <- hnpe_simulator(simulator, length(parameters$local), length(parameters$global), if (is.null(d_x)) 1 else d_x,
                                context = context)
  } else if (is.null(simulator) == is.null(d_x)) {
    invalid("give a simulator, or d_x where you simulate by yourself")
  }
  inference <- if (is.null(simulator)) {
    .Call(C_hnpe_inference_create_offline, context, prior_local, prior_global, d_x)
  } else {
    .Call(C_hnpe_inference_create, context, prior_local, prior_global, simulator)
  }
  .Call(C_hnpe_inference_set_seed, inference, seed)
  set_options(inference, list(...))
  if (!is.null(estimator)) .Call(C_hnpe_inference_set_estimator, inference, estimator)
  set_options(hnpe_get_trainer(inference), trainer)
  remember(inference, parameters)
}

#' Simulate and train
#'
#' With `x` the simulations are aimed at this one observation set, in rounds; without, the posterior serves every set of the
#' sizes that the options name. After an error, an interrupt or a stop everything that was simulated is kept, and another
#' `hnpe_run()` goes on.
#'
#' @param inference See [hnpe_inference()].
#' @param x The observation set that matters; see [hnpe-package].
#' @param rounds How many rounds, with `x`.
#' @param in_all `TRUE`: until so many rounds are over in all, those included that were over before, so that the same call begins a
#'   job, goes on with one that was interrupted ([hnpe_resume()]), and does nothing where it is over.
#' @param progress `TRUE`: a line that tells how far it is; or a function that gets a list of `phase` (`"simulating"`,
#'   `"training"`), `done`, `total`, `elapsed`, `remaining` (seconds), `training_loss`, `validation_loss`, `round`, `last_round`, about
#'   ten times a second; where it returns `TRUE`, the call stops with a condition of class `hnpe_error_cancelled`.
#' @return The inference, invisibly.
#' @seealso [hnpe_inference()] for an example
#' @export
hnpe_run <- function(inference, x = NULL, rounds = 1, progress = interactive(), in_all = FALSE) {
  if (is.null(x)) {
    if (rounds != 1) invalid("rounds are aimed at one observation set: give x")
    with_monitor(progress, function(monitor) {
      if (in_all) .Call(C_hnpe_inference_run_to, inference, 0, NULL, 1, monitor) else .Call(C_hnpe_inference_run, inference, monitor)
    })
  } else {
    set <- one_set(x, dims(inference)$d_x)
    attr(inference, "target") <- set
    with_monitor(progress, function(monitor) {
      .Call(if (in_all) C_hnpe_inference_run_to else C_hnpe_inference_run_rounds, inference, ncol(set), set, rounds, monitor)
    })
  }
  invisible(inference)
}

one_set <- function(x, d_x) {
  set <- as_sets(x, d_x)
  if (!set$one) wrong_shape("x must be one observation set, not %d", set$n_sets)
  set$x
}

#' Jobs that survive the process
#'
#' `hnpe_set_checkpoint()` keeps the whole state of an inference in a folder from now on, or that of the runs of a trainer in a file:
#' every so many seconds, and when a call is stopped or ends. `hnpe_resume()` goes on from there, to the same bits as if nothing had
#' happened.
#'
#' @param object An inference or a trainer; of `hnpe_resume()` the folder of an inference, or a trainer that is like the one
#'   before, with the same estimator, data set and options.
#' @param path A folder of an inference, or a file of a trainer; `NULL`: no more checkpoints.
#' @param seconds Between two of them; 0: as often as possible.
#' @param prior_local,prior_global,simulator,d_x,context Those that the inference was made with, see [hnpe_inference()]; functions are
#'   not kept.
#' @param dataset Of `hnpe_set_dataset()`: in place of the inference's own before it begins, empty, such as one on disk
#'   ([hnpe_dataset()]). Of `hnpe_resume()`: that one, opened again, where it is on disk; what a crash left in it behind the sets
#'   that the state knows is cut off.
#' @param inference An inference.
#' @param progress See [hnpe_run()].
#' @param ... Further arguments of methods.
#' @return The inference, or the trainer; invisibly, but for an inference that is resumed.
#' @examples
#' folder <- tempfile()
#' inference <- hnpe_inference(prior_uniform(0, 1), prior_uniform(0, 1), hnpe_simulator_product(sigma = 0.05),
#'                             simulations = 100, trainer = list(epochs = 2))
#' hnpe_set_checkpoint(inference, folder)
#' hnpe_run(inference, progress = FALSE)
#' rm(inference)
#' invisible(gc()) # the process might as well have ended
#' again <- hnpe_resume(folder, prior_uniform(0, 1), prior_uniform(0, 1), hnpe_simulator_product(sigma = 0.05))
#' hnpe_run(again, in_all = TRUE, progress = FALSE) # nothing is left
#' hnpe_rounds(again)$state
#' @export
hnpe_set_checkpoint <- function(object, path, seconds = 600) {
  path <- if (!is.null(path)) path.expand(path)
  if (is_a(object, "trainer")) {
    .Call(C_hnpe_trainer_set_checkpoint, object, path, seconds)
  } else {
    .Call(C_hnpe_inference_set_checkpoint, object, path, seconds)
  }
  invisible(object)
}

#' @rdname hnpe_set_checkpoint
#' @export
hnpe_resume <- function(object, ...) UseMethod("hnpe_resume")

#' @rdname hnpe_set_checkpoint
#' @export
hnpe_resume.character <- function(object, prior_local, prior_global, simulator = NULL, d_x = 1, dataset = NULL, context = NULL, ...) {
  context <- context_or_default(context)
  parameters <- parameters_of(prior_local, prior_global)
  if (is.function(simulator)) {
    simulator <- hnpe_simulator(simulator, length(parameters$local), length(parameters$global), d_x, context = context)
  }
  folder <- path.expand(object)
  remember(if (is.null(dataset)) {
    .Call(C_hnpe_inference_resume, context, folder, prior_local, prior_global, simulator)
  } else {
    .Call(C_hnpe_inference_resume_on_disk, context, folder, prior_local, prior_global, simulator, dataset)
  }, parameters)
}

#' @rdname hnpe_set_checkpoint
#' @export
hnpe_resume.hnpe_trainer <- function(object, path, progress = interactive(), ...) {
  with_monitor(progress, function(monitor) .Call(C_hnpe_trainer_resume, object, path.expand(path), monitor))
  invisible(object)
}

#' @rdname hnpe_set_checkpoint
#' @export
hnpe_set_dataset <- function(inference, dataset) {
  .Call(C_hnpe_inference_set_dataset, inference, dataset)
  invisible(inference)
}

#' The loop of your own
#'
#' Where the simulator runs elsewhere, or is made for other ways of calling it: propose parameters, simulate them, append the
#' results, as often as you like and in any order, then train. `hnpe_set_target()` aims what is proposed after the next training
#' at one observation set.
#'
#' @param inference An inference.
#' @param n How many observation sets.
#' @param n_rows Observations of each of the sets, 1 + N; `NULL`: drawn from the range of the options.
#' @param object An inference or a data set.
#' @param batch As proposed.
#' @param x Features of the batch, `d_x` x rows, in its order; of `hnpe_set_target()` one observation set, or `NULL`.
#' @param progress See [hnpe_run()].
#' @param ... Further arguments of methods.
#' @return `hnpe_propose()` a list of class `hnpe_batch`: `alpha`, `beta`, one column per simulation; `set`, the number of the
#'   observation set that the simulation belongs to; `n_rows` of each set; `batch`, its number. The others return their
#'   first argument, invisibly.
#' @examples
#' inference <- hnpe_inference(prior_uniform(0, 1), prior_uniform(0, 1), d_x = 1, max_extra = 5)
#' for (i in 1:2) {
#'   batch <- hnpe_propose(inference, 200)
#'   hnpe_append(inference, batch, batch$alpha * batch$beta)
#' }
#' inference
#' @export
hnpe_propose <- function(inference, n, n_rows = NULL) {
  if (is.null(n_rows)) n_rows <- .Call(C_hnpe_inference_propose_sizes, inference, n)
  batch <- .Call(C_hnpe_inference_propose, inference, n, rep_len(n_rows, n))
  set <- rep(seq_len(n), rep_len(n_rows, n))
  names <- attr(inference, "parameters", exact = TRUE)
  structure(list(alpha = named_rows(batch$theta_local, names$local),
                 beta = named_rows(batch$theta_global[, set, drop = FALSE], names$global),
                 set = set, n_rows = rep_len(n_rows, n), batch = batch$batch), class = "hnpe_batch")
}

#' @export
print.hnpe_batch <- function(x, ...) {
  cat(sprintf("<hnpe_batch> number %.0f: %s, %s\n", x$batch, plural(length(x$n_rows), "observation set"),
              plural(length(x$set), "simulation")))
  invisible(x)
}

#' @rdname hnpe_propose
#' @export
hnpe_append <- function(object, ...) UseMethod("hnpe_append")

#' @rdname hnpe_propose
#' @export
hnpe_append.hnpe_inference <- function(object, batch, x, ...) {
  if (!inherits(batch, "hnpe_batch")) invalid("batch must be what hnpe_propose() returned, not %s", class(batch)[1])
  x <- as_columns(x, dims(object)$d_x, "x")
  .Call(C_hnpe_inference_append, object, batch$batch, ncol(x), x)
  invisible(object)
}

#' @rdname hnpe_propose
#' @export
hnpe_train <- function(object, progress = interactive()) {
  if (is_a(object, "trainer")) {
    with_monitor(progress, function(monitor) .Call(C_hnpe_trainer_run, object, monitor))
  } else {
    with_monitor(progress, function(monitor) .Call(C_hnpe_inference_train, object, monitor))
  }
  invisible(object)
}

#' @rdname hnpe_propose
#' @export
hnpe_set_target <- function(inference, x) {
  set <- if (!is.null(x)) one_set(x, dims(inference)$d_x)
  .Call(C_hnpe_inference_set_target, inference, if (is.null(set)) 0 else ncol(set), set)
  attr(inference, "target") <- set
  invisible(inference)
}

#' What an inference has done, and its parts
#'
#' The parts are the inference's own: options set on its trainer count for its next training.
#'
#' @param inference,object An inference.
#' @param ... Not used.
#' @return `hnpe_rounds()` and `summary()` a data frame with a row per round; the others a trainer, an estimator, a data set.
#' @seealso [hnpe_trainer()], [hnpe_estimator()], [hnpe_dataset()]
#' @export
hnpe_rounds <- function(inference) {
  n <- .Call(C_hnpe_inference_count, inference)$n_rounds
  if (n == 0) return(data.frame(round = integer(), state = character()))
  rounds <- lapply(seq_len(n), function(i) {
    info <- .Call(C_hnpe_inference_describe_round, inference, i - 1)
    info$proposal <- word_of(info$proposal, enum_proposal)
    info$loss <- word_of(info$loss, enum_loss)
    info$state <- word_of(info$state, enum_round_state)
    info$status <- word_of(info$status, enum_status)
    info$renewed <- info$renewed != 0
    info$resampled <- info$resampled != 0
    as.data.frame(c(list(round = i), info))
  })
  do.call(rbind, rounds)
}

#' @rdname hnpe_rounds
#' @export
summary.hnpe_inference <- function(object, ...) hnpe_rounds(object)

word_of <- function(number, enum) names(enum)[match(number, enum)]

#' @rdname hnpe_rounds
#' @export
hnpe_get_trainer <- function(inference) .Call(C_hnpe_inference_get_trainer, inference)

#' @rdname hnpe_rounds
#' @export
hnpe_get_estimator <- function(inference) {
  remember(.Call(C_hnpe_inference_get_estimator, inference), attr(inference, "parameters", exact = TRUE))
}

#' @rdname hnpe_rounds
#' @export
hnpe_get_dataset <- function(inference) .Call(C_hnpe_inference_get_dataset, inference)

#' @export
describe.hnpe_inference <- function(x) {
  d <- dims(x)
  count <- .Call(C_hnpe_inference_count, x)
  sprintf("%s, %s, %s; %s with %s in %s", plural(d$d_local, "local parameter"), plural(d$d_global, "global parameter"),
          plural(d$d_x, "feature"), plural(count$n_sets, "observation set"), plural(count$n_rows, "simulation"),
          plural(count$n_rounds, "round"))
}
