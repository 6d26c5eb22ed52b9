# Called by the C layer once nothing is left to release, and by the checks here.
raise <- function(status, message) {
  stop(structure(
    class = c(tolower(status), "hnpe_error", "error", "condition"),
    list(message = message, call = user_call(), status = status)
  ))
}

invalid <- function(...) raise("HNPE_ERROR_INVALID_ARGUMENT", sprintf(...))
wrong_shape <- function(...) raise("HNPE_ERROR_SHAPE", sprintf(...))

# The call that the user made: of this package's functions that are being called the outermost one that users know, above a
# callback.
user_call <- function() {
  space <- topenv()
  known <- getNamespaceExports(space)
  call <- NULL
  for (n in rev(seq_len(max(sys.nframe() - 2, 0)))) {
    home <- environment(sys.function(n))
    if (identical(topenv(home), space)) {
      if (exists(".is_callback", envir = home, inherits = FALSE)) break
      if (deparse(sys.call(n)[[1]])[1] %in% c(known, paste0("hnpe::", known))) call <- sys.call(n)
    }
  }
  call
}

# A function that the library calls. An interrupt that leaves it is noted, so that the library counts it as a cancel.
callback <- function(f) {
  force(f)
  assign(".is_callback", TRUE) # for user_call()
  function(...) {
    withCallingHandlers(f(...), interrupt = function(condition) .Call(C_internal_interrupted))
  }
}
