#' Calibration of a posterior, and reports
#'
#' `hnpe_calibration()` examines a posterior with simulations from the prior that it was not trained on, `hnpe_calibration_draws()`
#' draws from elsewhere: ranks of each parameter (simulation-based calibration), expected coverage and TARP. What they find is
#' a report, a list of results: printed, `as.data.frame()` has their verdicts, `report[["tarp"]]` one with its arrays.
#'
#' @param posterior See [hnpe_posterior()].
#' @param dataset Simulations from the prior, see [hnpe_dataset()].
#' @param n_draws Draws for each set.
#' @param seed Of the draws.
#' @param report A report to append to.
#' @param progress See [hnpe_run()].
#' @param truth A matrix: the parameters of each set are a column.
#' @param draws An array `[parameters, draws, sets]`.
#' @param log_q_truth,log_q Log densities of the truths, and of the draws (`[draws, sets]`); `NULL`: not known.
#' @param d_local The first so many parameters are called local, the others global.
#' @param context See [hnpe_context()].
#' @param x,object A report.
#' @param i The name of a result, or its number.
#' @param path A file, for JSON.
#' @param folder A folder, for scripts of gnuplot.
#' @param row.names,optional,... Not used.
#' @return A report; of `[[` a list of `verdict` (`"passed"`, `"flagged"`, `"undecided"`), `sentence` and the arrays.
#' @examples
#' truth <- matrix(rnorm(300), 1)
#' mean <- (truth + rnorm(300)) / 2
#' draws <- array(rep(mean, each = 100) + sqrt(0.5) * rnorm(30000), c(1, 100, 300))
#' report <- hnpe_calibration_draws(truth, draws)
#' report
#' report[["tarp"]]$area
#' @name hnpe_report
NULL

#' @rdname hnpe_report
#' @export
hnpe_report <- function(context = NULL) .Call(C_hnpe_report_create, context)

#' @rdname hnpe_report
#' @export
hnpe_calibration <- function(posterior, dataset, n_draws = 1000, seed = 0, report = hnpe_report(), progress = interactive()) {
  with_monitor(progress, function(monitor) {
    .Call(C_hnpe_diagnostics_calibration, posterior, dataset, n_draws, seed, monitor, report)
  })
  report
}

#' @rdname hnpe_report
#' @export
hnpe_calibration_draws <- function(truth, draws, log_q_truth = NULL, log_q = NULL, d_local = 0, seed = 0, report = hnpe_report()) {
  truth <- points_of(truth)
  shape <- dim(draws)
  if (length(shape) != 3 || shape[1] != nrow(truth) || shape[3] != ncol(truth)) {
    wrong_shape("draws must be an array of %d parameters, some draws and %d sets", nrow(truth), ncol(truth))
  }
  .Call(C_hnpe_diagnostics_calibration_of_draws, ncol(truth), d_local, nrow(truth) - d_local, truth, shape[2], draws, log_q_truth,
        log_q, seed, report)
  report
}

#' One observation set: is it like the model's, is the posterior right there?
#'
#' `hnpe_misspecification()` asks whether an observation set could have come from the prior and the simulator of a data set;
#' `hnpe_predictive()` whether simulations from the posterior are like it, `hnpe_predictive_draws()` the same of replicates that were
#' simulated elsewhere; `hnpe_local_c2st()`, by classifiers, whether the posterior is right there.
#'
#' @param dataset Simulations from the prior, see [hnpe_dataset()]; of `hnpe_local_c2st()` such that were not trained on.
#' @param posterior See [hnpe_posterior()].
#' @param simulator See [hnpe_simulator()].
#' @param x One observation set; see [hnpe-package].
#' @param replicated An array `d_x` x observations x replicates.
#' @param n_draws How many replicates.
#' @param n_null Classifiers of what is not there, to compare with; fewer than 99 cannot flag.
#' @param seed Of draws, simulations and classifiers.
#' @param report A report to append to.
#' @param progress See [hnpe_run()].
#' @return The report, see [hnpe_report()].
#' @examples
#' prior <- prior_uniform(0, 1)
#' simulations <- hnpe_simulate(hnpe_dataset(), prior, prior, hnpe_simulator_product(0.05), 600, 0, 0, seed = 1)
#' hnpe_misspecification(simulations, 0.3)
#' hnpe_misspecification(simulations, 3)
#' @export
hnpe_misspecification <- function(dataset, x, report = hnpe_report(), progress = interactive()) {
  set <- one_set(x, dims(dataset)$d_x)
  with_monitor(progress, function(monitor) .Call(C_hnpe_diagnostics_misspecification, dataset, ncol(set), set, monitor, report))
  report
}

#' @rdname hnpe_misspecification
#' @export
hnpe_predictive <- function(posterior, simulator, x = target_of(posterior), n_draws = 1000, seed = 0, report = hnpe_report(),
                            progress = interactive()) {
  set <- one_set(x, dims(posterior)$d_x)
  with_monitor(progress, function(monitor) {
    .Call(C_hnpe_diagnostics_predictive, posterior, simulator, ncol(set), set, n_draws, seed, monitor, report)
  })
  report
}

#' @rdname hnpe_misspecification
#' @export
hnpe_predictive_draws <- function(x, replicated, report = hnpe_report()) {
  shape <- dim(replicated)
  if (length(shape) != 3) wrong_shape("replicated must be an array of features, observations and replicates")
  set <- one_set(x, shape[1])
  if (ncol(set) != shape[2]) wrong_shape("replicated has %s, and x has %d", plural(shape[2], "observation"), ncol(set))
  .Call(C_hnpe_diagnostics_predictive_of_replicates, shape[2], shape[1], set, shape[3], replicated, report)
  report
}

#' @rdname hnpe_misspecification
#' @export
hnpe_local_c2st <- function(posterior, dataset, x = target_of(posterior), n_null = 99, seed = 0, report = hnpe_report(),
                            progress = interactive()) {
  set <- one_set(x, dims(posterior)$d_x)
  with_monitor(progress, function(monitor) {
    .Call(C_hnpe_diagnostics_local_c2st, posterior, dataset, ncol(set), set, n_null, seed, monitor, report)
  })
  report
}

#' @rdname hnpe_report
#' @export
hnpe_save_report <- function(object, path) {
  .Call(C_hnpe_report_save, object, path.expand(path))
  invisible(path)
}

#' @rdname hnpe_report
#' @export
hnpe_draw_report <- function(object, folder) {
  .Call(C_hnpe_report_draw, object, path.expand(folder))
  invisible(folder)
}

results_of <- function(x) {
  n <- .Call(C_hnpe_report_count, x)$n_results
  lapply(seq_len(n), function(i) .Call(C_hnpe_report_describe_result, x, i - 1))
}

verdict_of <- function(result) names(enum_verdict)[match(result$verdict, enum_verdict)]

#' @rdname hnpe_report
#' @export
as.data.frame.hnpe_report <- function(x, row.names = NULL, optional = FALSE, ...) {
  results <- results_of(x)
  data.frame(name = vapply(results, function(r) r$name, ""), verdict = vapply(results, verdict_of, ""),
             sentence = vapply(results, function(r) r$sentence, ""))
}

#' @rdname hnpe_report
#' @export
`[[.hnpe_report` <- function(x, i) {
  results <- results_of(x)
  names <- vapply(results, function(r) r$name, "")
  at <- if (is.character(i)) match(i, names) else i
  if (length(at) != 1 || is.na(at) || at < 1 || at > length(results)) invalid("the report has no such result")
  arrays <- lapply(seq_len(results[[at]]$n_arrays), function(j) {
    info <- .Call(C_hnpe_report_describe_array, x, at - 1, j - 1)
    values <- .Call(C_hnpe_report_read, x, names[at], info$name, info$rows * info$columns)
    list(name = info$name, values = if (info$n_dims == 2) matrix(values, info$columns) else as.vector(values))
  })
  found <- lapply(arrays, function(a) a$values)
  names(found) <- vapply(arrays, function(a) a$name, "")
  c(list(verdict = verdict_of(results[[at]]), sentence = results[[at]]$sentence), found)
}

#' @export
format.hnpe_report <- function(x, ...) alive(x, strsplit(.Call(C_hnpe_report_text, x), "\n")[[1]])
