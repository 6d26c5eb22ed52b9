test_that("failures are conditions by status, with the call that the user made", {
  e <- signalled(prior_uniform(1, 0))
  expect_equal(class(e), c("hnpe_error_invalid_argument", "hnpe_error", "error", "condition"))
  expect_equal(e$status, "HNPE_ERROR_INVALID_ARGUMENT")
  expect_match(conditionMessage(e), "low[0] = 1 is not below high[0] = 0", fixed = TRUE)
  expect_equal(conditionCall(e), quote(prior_uniform(1, 0)))
  expect_equal(class(signalled(hnpe_load("/nowhere/at/all")))[1], "hnpe_error_io")
  path <- tempfile()
  writeLines("not a file of ours", path)
  expect_equal(class(signalled(hnpe_load(path)))[1], "hnpe_error_format")
  expect_equal(class(signalled(hnpe_posterior(small())))[1], "hnpe_error_unsupported")
})

test_that("what the simulator signals comes out as itself, and the inference goes on afterwards", {
  calls <- 0
  broken <- TRUE
  f <- function(alpha, beta, rng) {
    calls <<- calls + 1
    if (broken && calls == 3) stop(structure(class = c("of_mine", "error", "condition"), list(message = "no", call = NULL, extra = 42)))
    alpha * beta
  }
  inference <- small(f)
  e <- signalled(hnpe_run(inference, progress = FALSE))
  expect_equal(class(e), c("of_mine", "error", "condition"))
  expect_equal(e$extra, 42)
  n <- length(hnpe_get_dataset(inference)) # the two chunks before are kept
  expect_gt(n, 0)
  expect_lt(n, 300)
  expect_equal(hnpe_rounds(inference)$state, "failed")
  broken <- FALSE
  hnpe_run(inference, progress = FALSE)
  expect_equal(length(hnpe_get_dataset(inference)), 300)
  expect_s3_class(hnpe_posterior(inference), "hnpe_posterior")
})

test_that("warnings and messages of a simulator reach handlers outside, exiting ones too", {
  loud <- small(function(alpha, beta, rng) { warning("careful"); alpha })
  expect_equal(conditionMessage(tryCatch(hnpe_run(loud, progress = FALSE), warning = identity)), "careful")
  heard <- 0
  withCallingHandlers(hnpe_run(loud, progress = FALSE), warning = function(w) { heard <<- heard + 1; invokeRestart("muffleWarning") })
  expect_gt(heard, 0)
})

test_that("a restart and a return through the library work", {
  asks <- small(function(alpha, beta, rng) withRestarts(invokeRestart("give_up", 7), unrelated = function() 1))
  expect_equal(withRestarts({ hnpe_run(asks, progress = FALSE); 0 }, give_up = function(value) value), 7)
  expect_equal(callCC(function(k) { hnpe_run(small(function(alpha, beta, rng) k("out")), progress = FALSE); "in" }), "out")
})

test_that("results of the wrong shape or type are refused with what was needed", {
  message_of <- function(f, ...) conditionMessage(signalled(hnpe_run(small(f, ...), progress = FALSE)))
  expect_match(message_of(function(alpha, beta) matrix(0, 2, 3)), "returned 2 x 3 where 1 x [0-9]+ is needed")
  expect_match(message_of(function(alpha, beta) "text"), "returned character where a numeric matrix is needed")
  expect_match(message_of(function(alpha, beta) NULL), "returned NULL")
  expect_match(message_of(function(alpha, beta) t(rbind(alpha, beta)), d_x = 2), "x 2 where 2 x [0-9]+ is needed")
  expect_match(message_of(function(alpha, beta) c(alpha, beta), d_x = 2), "a vector of length")
  e <- signalled(hnpe_run(small(function(alpha, beta) 0), progress = FALSE))
  expect_s3_class(e, "hnpe_error_shape")
  expect_error(hnpe_simulator(function() 1), class = "hnpe_error_invalid_argument")
})

test_that("an error within a callback of a call within a callback comes through both", {
  inner <- hnpe_simulator(function(alpha, beta, rng) stop("deep"))
  outer <- small(function(alpha, beta, rng) hnpe_simulate(inner, alpha, beta))
  expect_error(hnpe_run(outer, progress = FALSE), "deep")
  caught <- small(function(alpha, beta, rng) tryCatch(hnpe_simulate(inner, alpha, beta), error = function(e) alpha * beta))
  hnpe_run(caught, progress = FALSE)
  expect_equal(length(hnpe_get_dataset(caught)), 300)
})

test_that("a call from its own callback is refused, and what was lent to a callback is dead after it", {
  inference <- NULL
  kept <- shown <- NULL
  inference <- small(function(alpha, beta, rng) { kept <<- rng; shown <<- format(inference); hnpe_run(inference, progress = FALSE); alpha })
  expect_error(hnpe_run(inference, progress = FALSE), class = "hnpe_error_busy")
  expect_equal(shown, "<hnpe_inference> in use")
  expect_error(hnpe_rnorm(kept, 1), "no longer there", class = "hnpe_error_invalid_argument")
})

test_that("arguments of the wrong type or shape are refused before the library is called", {
  expect_error(hnpe_rnorm("seed", 1), "must be of class hnpe_rng, not character")
  expect_error(hnpe_rnorm(unit(), 1), "must be of class hnpe_rng, not hnpe_prior")
  expect_error(hnpe_run(unit(), progress = FALSE), class = "hnpe_error_invalid_argument")
  expect_error(hnpe_log_density(prior_uniform(c(0, 0), 1), matrix(0, 3, 2)), "t(theta)|2 rows", class = "hnpe_error_shape")
  expect_error(hnpe_log_density(prior_uniform(c(0, 0), 1), matrix(0, 3, 2)), "samples are columns; t(theta) has them so", fixed = TRUE)
  expect_error(prior_uniform(c(0, 0, 0), c(1, 1)), class = "hnpe_error_shape")
  expect_error(prior_uniform("a", 1), class = "hnpe_error_invalid_argument")
  expect_error(hnpe_sample(unit(), 1.5), "whole number")
  expect_error(hnpe_sample(unit(), -1), "whole number")
  expect_error(hnpe_sample(unit(), NA), "whole number")
  expect_error(hnpe_inference(1, unit(), d_x = 1), "must be of class hnpe_prior, not numeric")
  expect_error(hnpe_inference(unit(), unit()), class = "hnpe_error_invalid_argument")
  # Through the raw layer: lengths are checked there, too.
  expect_error(.Call(hnpe:::C_hnpe_prior_log_density, unit(), 5, NULL, c(1, 2)), "theta has 2 numbers where [n, dim] takes 5",
               fixed = TRUE)
})

test_that("what progress signals comes out at any report, the last one too", {
  for (nth in 1:50) {
    reports <- 0
    inference <- small(function(alpha, beta) alpha * beta)
    e <- tryCatch({
      hnpe_run(inference, progress = function(p) {
        reports <<- reports + 1
        if (reports == nth) stop("report ", nth)
      })
      NULL
    }, error = conditionMessage)
    expect_equal(e, if (reports >= nth) paste("report", nth))
    hnpe_run(inference, progress = FALSE)
    if (reports < nth) break
  }
  expect_gt(nth, 1)
})
