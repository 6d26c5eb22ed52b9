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
