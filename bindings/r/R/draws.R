# Draws are matrices, one column each, with a class that prints, summarises and plots them.
new_draws <- function(theta, names) {
  if (nrow(theta) == length(names)) dimnames(theta) <- c(list(names), rep(list(NULL), length(dim(theta)) - 1))
  class(theta) <- "hnpe_draws"
  theta
}

#' What to do with draws
#'
#' @param x,object Draws, as [hnpe_sample()] returns them (of `plot()` also a prior that is not conditional); `plot()` and
#'   [as.data.frame()] take those of one observation set.
#' @param truth True values, drawn as lines.
#' @param limits `c(low, high)` for all parameters, or a list of these; `NULL`: what holds nearly all draws.
#' @param n_bins Bins of histograms.
#' @param col Colour.
#' @param probs Quantiles.
#' @param row.names,optional As in [as.data.frame()].
#' @param ... Of `plot()` of a prior, what that of draws takes.
#' @return `plot()` draws a matrix of panels: histograms of each parameter on the diagonal, pairs below it. `summary()` returns a
#'   data frame with a row per parameter (and observation set); `as.data.frame()` one with a row per draw.
#' @examples
#' draws <- hnpe_sample(prior_normal(c(a = 0, b = 5), c(1, 2)), 500, rng = 1)
#' draws
#' summary(draws)
#' plot(draws, truth = c(0, 5))
#' head(as.data.frame(draws), 3)
#' @name hnpe_draws
NULL

labels_of <- function(x) if (is.null(rownames(x))) default_names(nrow(x), "theta") else rownames(x)

#' @rdname hnpe_draws
#' @export
print.hnpe_draws <- function(x, ...) {
  sets <- if (length(dim(x)) == 3) paste(" for each of", plural(dim(x)[3], "observation set")) else ""
  cat("<hnpe_draws> ", plural(dim(x)[2], "draw"), " of ", plural(nrow(x), "parameter"), sets, ", one per column\n", sep = "")
  print(summary(x), digits = 3, row.names = FALSE)
  invisible(x)
}

#' @export
`[.hnpe_draws` <- function(x, ...) {
  part <- NextMethod()
  class(part) <- if (length(dim(part)) > 1) "hnpe_draws" # a plain vector otherwise
  part
}

#' @export
t.hnpe_draws <- function(x) t(unclass(x))

#' @rdname hnpe_draws
#' @export
summary.hnpe_draws <- function(object, probs = c(0.05, 0.5, 0.95), ...) {
  values <- unclass(object)
  sets <- if (length(dim(values)) == 3) dim(values)[3] else 1
  dim(values) <- c(nrow(values), dim(values)[2], sets)
  parts <- lapply(seq_len(sets), function(s) {
    of_set <- matrix(values[, , s], nrow(values))
    quantiles <- t(apply(of_set, 1, quantile, probs = probs))
    if (length(probs) == 1) quantiles <- t(quantiles)
    colnames(quantiles) <- paste0(format(100 * probs, trim = TRUE), "%")
    part <- data.frame(parameter = labels_of(object), mean = rowMeans(of_set), sd = apply(of_set, 1, stats::sd), quantiles,
                       check.names = FALSE)
    if (sets > 1) cbind(set = s, part) else part
  })
  do.call(rbind, parts)
}

of_one_set <- function(x) {
  if (length(dim(x)) == 3) invalid("these are draws for %d observation sets: take those of one, x[, , 1]", dim(x)[3])
  matrix(unclass(x), nrow(x), dimnames = list(labels_of(x), NULL))
}

#' @rdname hnpe_draws
#' @export
as.data.frame.hnpe_draws <- function(x, row.names = NULL, optional = FALSE, ...) {
  as.data.frame(t(of_one_set(x)), row.names = row.names, optional = optional)
}

#' @rdname hnpe_draws
#' @export
plot.hnpe_draws <- function(x, truth = NULL, limits = NULL, n_bins = 40, col = "steelblue", ...) {
  values <- of_one_set(x)
  d <- nrow(values)
  if (!is.null(truth) && length(truth) != d) {
    wrong_shape("truth has %s for %s", plural(length(truth), "value"), plural(d, "parameter"))
  }
  limits <- limits_of(values, limits, truth)
  before <- par(mfrow = c(d, d), mar = c(2.2, 2.2, 0.6, 0.6), oma = c(1.5, 1.5, 0.5, 0.5), mgp = c(1.5, 0.5, 0), tcl = -0.3)
  on.exit(par(before))
  for (row in seq_len(d)) {
    for (column in seq_len(d)) {
      if (column > row) {
        empty_panel()
      } else if (column == row) {
        panel_of_one(values[row, ], truth[row], limits[[row]], n_bins, col)
      } else {
        panel_of_two(values[column, ], values[row, ], truth[c(column, row)], limits[c(column, row)], col)
      }
      if (row == d && column <= row) mtext(rownames(values)[column], 1, 1.7, cex = 0.8)
      if (column == 1 && row > 1) mtext(rownames(values)[row], 2, 1.7, cex = 0.8)
    }
  }
  invisible(x)
}

# One pair of limits per parameter: those given, one pair for all, or what holds nearly all draws, and the truth.
limits_of <- function(values, limits, truth) {
  d <- nrow(values)
  if (is.null(limits)) {
    nearly_all <- function(i) grDevices::extendrange(c(quantile(values[i, ], c(0.001, 0.999), names = FALSE), truth[i]), f = 0.08)
    return(lapply(seq_len(d), nearly_all))
  }
  if (!is.list(limits)) limits <- rep(list(limits), d)
  if (length(limits) != d || any(lengths(limits) != 2)) wrong_shape("limits must be c(low, high), or a list of %d of these", d)
  limits
}

empty_panel <- function() plot(0, type = "n", axes = FALSE, xlab = "", ylab = "")

panel_of_one <- function(values, truth, limits, n_bins, col) {
  inside <- values[values >= limits[1] & values <= limits[2]]
  hist(inside, breaks = seq(limits[1], limits[2], length.out = n_bins + 1), col = adjustcolor(col, 0.6), border = NA,
       xlim = limits, main = "", xlab = "", ylab = "", yaxt = "n")
  box()
  if (length(truth) > 0) abline(v = truth, col = "firebrick", lwd = 1.5)
}

panel_of_two <- function(x, y, truth, limits, col) {
  opacity <- max(0.05, min(0.7, 500 / length(x)))
  plot(x, y, pch = 16, cex = 0.5, col = adjustcolor(col, opacity), xlim = limits[[1]], ylim = limits[[2]], xlab = "", ylab = "")
  if (length(truth) > 0) {
    abline(v = truth[1], h = truth[2], col = "firebrick", lwd = 1)
    points(truth[1], truth[2], pch = 15, col = "firebrick")
  }
}
