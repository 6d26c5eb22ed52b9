# Every long call gets a monitor: it looks for interrupts, and tells of the progress if that is wanted.
with_monitor <- function(progress, f) {
  shown <- progress_function(progress)
  on.exit(if (!is.null(shown$end)) shown$end())
  f(.Call(C_hnpe_monitor_create, NULL, shown$tell))
}

progress_function <- function(progress) {
  if (is.function(progress)) return(list(tell = callback(function(p) progress(readable(p)))))
  if (!isTRUE(progress)) {
    if (!identical(progress, FALSE)) invalid("progress must be TRUE, FALSE or a function")
    return(list())
  }
  widest <- 0
  list(tell = callback(function(p) {
         text <- progress_line(readable(p))
         widest <<- max(widest, nchar(text))
         cat("\r", formatC(text, width = -widest), file = stderr(), sep = "")
       }),
       end = function() if (widest > 0) cat("\n", file = stderr()))
}

readable <- function(p) {
  p$phase <- names(enum_phase)[match(p$phase, enum_phase)]
  p
}

progress_line <- function(p) {
  where <- if (p$round > 0) sprintf("round %d of %d: ", p$round, p$last_round) else ""
  much <- if (p$total > 0) sprintf("%.0f of %.0f", p$done, p$total) else sprintf("%.0f", p$done)
  loss <- if (is.finite(p$validation_loss)) sprintf(", validation loss %.3f", p$validation_loss) else ""
  left <- if (is.finite(p$remaining)) sprintf(", %.0f s left", p$remaining) else ""
  paste0(where, p$phase, " ", much, loss, left)
}
