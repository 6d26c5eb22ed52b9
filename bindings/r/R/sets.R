# Observation sets: one d_x x rows matrix, several as a list of them or as an array d_x x rows x sets.

as_set <- function(x, d_x) {
  if (is.null(dim(x)) && d_x == 1 && is.numeric(x)) return(matrix(x, 1))
  as_columns(x, d_x, "x")
}

# n_sets, n_rows, x: what the library takes. One set stays as it is, without a copy. `one`: x was a single set.
as_sets <- function(x, d_x) {
  if (is.list(x) && !is.data.frame(x)) {
    sets <- lapply(x, as_set, d_x)
    if (length(sets) == 0) wrong_shape("x is an empty list")
    return(list(n_sets = length(sets), n_rows = vapply(sets, ncol, 0L), x = unlist(sets, use.names = FALSE), one = FALSE))
  }
  if (length(dim(x)) == 3) {
    if (dim(x)[1] != d_x) wrong_shape("x is %s and must be %d x rows x sets", paste(dim(x), collapse = " x "), d_x)
    return(list(n_sets = dim(x)[3], n_rows = rep(dim(x)[2], dim(x)[3]), x = x, one = FALSE))
  }
  x <- as_set(x, d_x)
  list(n_sets = 1, n_rows = ncol(x), x = x, one = TRUE)
}
