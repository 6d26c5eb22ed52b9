# Options are described by the library itself: names, ranges, defaults and choices are asked for once and kept.
tables <- new.env(parent = emptyenv())

kinds <- enum_option_kind

# All that describe_option or describe_choice has, until it says that there are no more.
describe_all <- function(symbol, ...) {
  found <- list()
  repeat {
    info <- tryCatch(.Call(symbol, ..., length(found)), hnpe_error_unsupported = function(e) NULL)
    if (is.null(info)) return(found)
    found[[length(found) + 1]] <- info
  }
}

option_table <- function(type) {
  if (!is.null(tables[[type]])) return(tables[[type]])
  table <- lapply(describe_all(routine(type, "describe_option")), function(option) {
    option$kind <- names(kinds)[match(option$kind, kinds)]
    if (option$n_choices > 0) {
      choices <- describe_all(routine(type, "describe_choice"), option$key)
      option$choices <- vapply(choices, function(choice) choice$value, 0)
      names(option$choices) <- vapply(choices, function(choice) choice$name, "")
    }
    option
  })
  names(table) <- vapply(table, function(option) option$name, "")
  tables[[type]] <- table
  table
}

has_options <- c("context", "simulator", "embedder", "flow", "estimator", "trainer", "inference", "conditional")

with_article <- function(word) paste(if (grepl("^[aeiou]", word)) "an" else "a", word)

find_option <- function(type, name) {
  if (!type %in% has_options) invalid("%s has no options", with_article(type))
  table <- option_table(type)
  if (!is.character(name) || length(name) != 1) invalid("the name of an option must be one string")
  if (is.null(table[[name]])) {
    invalid("%s has no option \"%s\"; it has %s", with_article(type), name, paste(sort(names(table)), collapse = ", "))
  }
  table[[name]]
}

# A value of R as the number that the setters take.
encode <- function(option, value) {
  if (option$kind %in% c("choice", "flags") && is.character(value)) {
    unknown <- setdiff(value, names(option$choices))
    if (length(unknown) > 0 || (option$kind == "choice" && length(value) != 1)) {
      invalid("%s is \"%s\" and must be %s of %s", option$name, paste(value, collapse = ", "),
              if (option$kind == "choice") "one" else "some", paste(names(option$choices), collapse = ", "))
    }
    return(sum(option$choices[unique(value)]))
  }
  if (option$kind == "choice") { # rounds = 3 is no third choice
    invalid("%s is %s and must be one of %s", option$name, deparse(value)[1], paste(names(option$choices), collapse = ", "))
  }
  if (is.logical(value) && option$kind != "boolean") invalid("%s must be a number, not %s", option$name, deparse(value)[1])
  if (!(is.numeric(value) || is.logical(value)) || length(value) != 1 || is.na(value)) {
    invalid("%s must be one %s", option$name, if (option$kind == "boolean") "of TRUE and FALSE" else "number")
  }
  as.numeric(value)
}

# And back, as users write it.
decode <- function(option, number) {
  switch(option$kind,
    boolean = number != 0,
    choice = names(option$choices)[match(number, option$choices)],
    flags = names(option$choices)[bitwAnd(as.integer(number), as.integer(option$choices)) != 0],
    number
  )
}

set_options <- function(object, values) {
  type <- type_of(object)
  if (length(values) == 0) return(invisible(object))
  if (is.null(names(values)) || any(names(values) == "")) {
    invalid("options are given by name: %s", paste(sort(names(option_table(type))), collapse = ", "))
  }
  for (name in names(values)) {
    option <- find_option(type, name)
    if (name == "concurrent" && is_a(object, "simulator") && !is.null(attr(object, "is_r"))) {
      raise("HNPE_ERROR_UNSUPPORTED", "a simulator that is an R function runs on R's one thread only")
    }
    setter <- routine(type, if (option$kind == "real") "set_real" else "set_int")
    .Call(setter, object, option$key, encode(option, values[[name]]))
  }
  invisible(object)
}

#' Options
#'
#' Every object that has options describes them: name, range, default, choices. `hnpe_set()` sets some, `hnpe_get()` reads one,
#' `hnpe_reset()` goes back to the default. Constructors take the same options as named arguments. Choices are given by name;
#' flags as a vector of names.
#'
#' @param x An object; for `hnpe_options()` also a word: `"context"`, `"simulator"`, `"embedder"`, `"flow"`, `"estimator"`,
#'   `"trainer"`, `"inference"` or `"conditional"`.
#' @param ... Options by name.
#' @param name Name of an option.
#' @return `hnpe_options()` a data frame with a row per option; `hnpe_get()` the value; the others the object, invisibly.
#' @examples
#' hnpe_options("trainer")[, c("option", "default")]
#' flow <- hnpe_flow("spline", d = 1)
#' hnpe_set(flow, bins = 12, activation = "tanh")
#' hnpe_get(flow, "activation")
#' @export
hnpe_options <- function(x) {
  type <- if (is.character(x) && length(x) == 1) x else type_of(x)
  if (!type %in% has_options) invalid("no options are known of \"%s\"", type)
  table <- option_table(type)
  show <- function(value) paste(format(value, trim = TRUE, digits = 7), collapse = ", ")
  result <- data.frame(option = names(table), kind = vapply(table, `[[`, "", "kind"), row.names = NULL)
  if (!is.character(x)) result$value <- vapply(names(table), function(name) show(value_of(x, table[[name]])), "")
  result$default <- vapply(table, function(o) show(decode(o, if (o$kind == "real") o$default_real else o$default_int)), "")
  result$range <- vapply(table, range_of, "")
  result$doc <- vapply(table, `[[`, "", "doc")
  result
}

range_of <- function(option) {
  if (!is.null(option$choices)) return(paste(names(option$choices), collapse = ", "))
  if (option$kind == "boolean") return("TRUE, FALSE")
  kind <- if (option$kind == "real") "real" else "int"
  sprintf("%.7g to %.7g", option[[paste0("minimum_", kind)]], option[[paste0("maximum_", kind)]])
}

value_of <- function(x, option) {
  number <- tryCatch(.Call(routine(type_of(x), if (option$kind == "real") "get_real" else "get_int"), x, option$key),
                     hnpe_error_unsupported = function(e) NA)
  if (is.na(number)) NA else decode(option, number)
}

#' @rdname hnpe_options
#' @export
hnpe_set <- function(x, ...) set_options(x, list(...))

#' @rdname hnpe_options
#' @export
hnpe_get <- function(x, name) {
  option <- find_option(type_of(x), name)
  decode(option, .Call(routine(type_of(x), if (option$kind == "real") "get_real" else "get_int"), x, option$key))
}

#' @rdname hnpe_options
#' @export
hnpe_reset <- function(x, name) {
  .Call(routine(type_of(x), "reset_option"), x, find_option(type_of(x), name)$key)
  invisible(x)
}

#' Threads, instruction set and log
#'
#' Constructors take a context as their last argument; without one they use all cores, and warnings are R's. Results do not
#' depend on the number of threads.
#'
#' @param ... Options by name: `threads` (0: all cores), `isa` (`"automatic"`, `"baseline"`, `"avx2"`, `"avx512"`).
#' @param log A function of `level` (`"debug"`, `"info"`, `"warning"`) and `message`, called with each line of the log; `NULL`:
#'   warnings alone, by [warning()].
#' @return An object of class `hnpe_context`.
#' @examples
#' hnpe_context(threads = 1)
#' @export
hnpe_context <- function(..., log = NULL) {
  context <- .Call(C_hnpe_context_create)
  set_options(context, list(...))
  log <- if (is.null(log)) warn else match.fun(log)
  level <- names(enum_log_level)
  .Call(C_hnpe_context_set_log, context, callback(function(number, message) log(level[number + 1], message)))
  context
}

warn <- function(level, message) if (level == "warning") warning(message, call. = FALSE)

# For what has something to warn of, such as sets larger than those that were trained for.
context_or_default <- function(context) {
  if (!is.null(context)) return(context)
  if (is.null(tables$default_context)) tables$default_context <- hnpe_context()
  tables$default_context
}
