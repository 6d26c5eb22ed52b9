#' Data sets of simulations
#'
#' Observation sets of any sizes with the parameters that made them; by a simulator here ([hnpe_simulate()]), or elsewhere
#' ([hnpe_append()]).
#'
#' @param d_local,d_global,d_x How many local parameters, global parameters, features.
#' @param dataset,object,other Data sets of the same dimensions.
#' @param x Features, `d_x` x rows, sets one after another.
#' @param alpha,beta Parameters that made them: `d_local` x rows, and `d_global` x sets.
#' @param n_rows Observations of each set; `NULL`: one each.
#' @param proposal What the parameters of the sets were drawn from: `"prior"`, `"truncated"`, `"truncated_global"`, `"posterior"`,
#'   `"posterior_global"`. Training needs to know; a wrong word makes a wrong posterior.
#' @param log_proposal The log density of the parameters of x_0 under that proposal, one per set.
#' @param prior_local,prior_global Priors.
#' @param simulator A simulator.
#' @param n How many sets.
#' @param min_extra,max_extra Observations of a set beside x_0: uniform in between.
#' @param seed,first Set `first` of a seed is the same whichever process draws it: processes that take different ones make parts of
#'   one data set, to be put together by `hnpe_extend()`.
#' @param progress See [hnpe_run()].
#' @param folder Where the data set is to live on disk, as shards of `shard_bytes` bytes (0: 32 MiB): it may become larger than
#'   memory, and a crash loses the sets of one shard at most, or those since `hnpe_flush()`. `hnpe_load(folder, as = "dataset")`
#'   opens it again. `NULL`: in memory.
#' @param shard_bytes See `folder`.
#' @param context See [hnpe_context()].
#' @param ... Not used.
#' @return `hnpe_dataset()` an object of class `hnpe_dataset`; `hnpe_read()` a list of `alpha`, `beta`, `x`, `n_rows`;
#'   `hnpe_proposals()` a list of the data frame `proposals` and, per set, the `proposal` (row of that frame) and its
#'   `log_proposal`; the others the data set, invisibly.
#' @examples
#' dataset <- hnpe_dataset()
#' hnpe_append(dataset, alpha = c(0.1, 0.2, 0.3), beta = c(0.5, 1), x = c(0.05, 0.1, 0.3), n_rows = c(2, 1))
#' hnpe_simulate(dataset, prior_uniform(0, 1), prior_uniform(0, 1), hnpe_simulator_product(sigma = 0.05), n = 10)
#' dataset
#' str(hnpe_read(dataset, 1, 2))
#' @export
hnpe_dataset <- function(d_local = 1, d_global = 1, d_x = 1, context = NULL, folder = NULL, shard_bytes = 0) {
  if (is.null(folder)) return(.Call(C_hnpe_dataset_create, context, d_local, d_global, d_x))
  .Call(C_hnpe_dataset_create_on_disk, context_or_default(context), path.expand(folder), d_local, d_global, d_x, shard_bytes)
}

#' @rdname hnpe_dataset
#' @export
hnpe_flush <- function(dataset) {
  .Call(C_hnpe_dataset_flush, dataset)
  invisible(dataset)
}

#' @rdname hnpe_dataset
#' @export
hnpe_append.hnpe_dataset <- function(object, alpha = NULL, beta = NULL, x, n_rows = NULL, proposal = "prior", log_proposal = NULL,
                                     ...) {
  d <- dims(object)
  alpha <- if (d$d_local > 0) as_columns(alpha, d$d_local, "alpha")
  beta <- if (d$d_global > 0) as_columns(beta, d$d_global, "beta")
  x <- as_columns(x, d$d_x, "x")
  n <- if (!is.null(beta)) ncol(beta) else if (!is.null(n_rows)) length(n_rows) else ncol(x)
  none <- numeric()
  kind <- enum_proposal[proposal]
  if (is.na(kind)) invalid("proposal is \"%s\" and must be one of %s", proposal, paste(names(enum_proposal), collapse = ", "))
  .Call(C_hnpe_dataset_append_proposed, object, kind, n, n_rows, if (is.null(alpha)) none else alpha,
        if (is.null(beta)) none else beta, x, log_proposal)
  invisible(object)
}

#' @rdname hnpe_dataset
#' @export
hnpe_simulate.hnpe_dataset <- function(object, prior_local, prior_global, simulator, n, min_extra = 0, max_extra = 0, seed = 0,
                                       first = 1, progress = FALSE, ...) {
  with_monitor(progress, function(monitor) {
    .Call(C_hnpe_dataset_simulate, object, prior_local, prior_global, simulator, n, min_extra, max_extra, seed, first - 1, monitor)
  })
  invisible(object)
}

#' @rdname hnpe_dataset
#' @export
hnpe_extend <- function(dataset, other) {
  .Call(C_hnpe_dataset_extend, dataset, other)
  invisible(dataset)
}

#' @rdname hnpe_dataset
#' @export
hnpe_read <- function(dataset, first = 1, n = length(dataset) - first + 1) {
  sets <- .Call(C_hnpe_dataset_read, dataset, first - 1, n)
  list(alpha = sets$theta_local, beta = sets$theta_global, x = sets$x, n_rows = sets$n_rows)
}

#' @rdname hnpe_dataset
#' @export
hnpe_proposals <- function(dataset) {
  infos <- describe_all(C_hnpe_dataset_describe_proposal, dataset)
  sets <- .Call(C_hnpe_dataset_read_proposals, dataset, 0, length(dataset))
  list(proposals = do.call(rbind, lapply(infos, function(info) {
         info$kind <- word_of(info$kind, enum_proposal)
         as.data.frame(info)
       })), proposal = sets$proposal + 1, log_proposal = sets$log_proposal)
}

#' @export
length.hnpe_dataset <- function(x) as.integer(.Call(C_hnpe_dataset_count, x)$n_sets)

#' @export
describe.hnpe_dataset <- function(x) {
  d <- dims(x)
  count <- .Call(C_hnpe_dataset_count, x)
  sprintf("%s, %s, %s; %s with %s%s", plural(d$d_local, "local parameter"), plural(d$d_global, "global parameter"),
          plural(d$d_x, "feature"), plural(count$n_sets, "observation set"), plural(count$n_rows, "observation"),
          if (count$n_invalid > 0) sprintf(", %.0f of them invalid", count$n_invalid) else "")
}
