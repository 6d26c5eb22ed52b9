# Reports, and calibration.

exact <- function(spread) {
  set.seed(1)
  truth <- matrix(rnorm(600), 2)
  mean <- (truth + rnorm(600)) / 2
  normal <- array(rnorm(2 * 100 * 300), c(2, 100, 300))
  list(truth = truth, draws = aperm(array(mean, c(2, 300, 100)), c(1, 3, 2)) + spread * sqrt(0.5) * normal)
}

test_that("an exact posterior passes and a narrow one is flagged", {
  right <- exact(1)
  report <- hnpe_calibration_draws(right$truth, right$draws, d_local = 1)
  expect_equal(as.data.frame(report)$name, c("sbc.local.0", "sbc.global.0", "tarp", "tarp.local", "tarp.global"))
  expect_true(all(as.data.frame(report)$verdict == "passed"))
  narrow <- exact(0.5)
  report <- hnpe_calibration_draws(narrow$truth, narrow$draws, report = report)
  expect_equal(nrow(as.data.frame(report)), 8)
  result <- report[["sbc.global.1"]]
  expect_equal(result$verdict, "flagged")
  expect_match(result$sentence, "over-confident")
  expect_equal(result$rank, colSums(narrow$draws[2, , ] < rep(narrow$truth[2, ], each = 100)))
  expect_lt(result$p, 1e-3)
  expect_output(print(report), "5 passed, 3 flagged")
  expect_error(report[["none"]], "no such result")
  expect_error(hnpe_calibration_draws(narrow$truth, narrow$truth), class = "hnpe_error_shape")
})

test_that("reports are saved and drawn", {
  right <- exact(1)
  report <- hnpe_calibration_draws(right$truth, right$draws)
  folder <- tempfile()
  hnpe_draw_report(report, folder)
  expect_true(file.exists(file.path(folder, "tarp.gnuplot")))
  hnpe_save_report(report, file.path(folder, "report.json"))
  expect_match(readLines(file.path(folder, "report.json"), warn = FALSE), "\"name\":\"tarp\"", fixed = TRUE)
})

test_that("a learned posterior is examined", {
  posterior <- hnpe_posterior(hnpe_run(small(max_extra = 1), progress = FALSE))
  dataset <- hnpe_simulate(hnpe_dataset(), unit(), unit(), hnpe_simulator_product(0.05), 120, 0, 1, seed = 3)
  phases <- character()
  report <- hnpe_calibration(posterior, dataset, 20, progress = function(p) phases <<- c(phases, p$phase))
  expect_equal(nrow(as.data.frame(report)), 6)
  expect_true(length(phases) > 0 && all(phases == "checking"))
})

test_that("one observation is examined", {
  simulator <- hnpe_simulator_product(0.05)
  posterior <- hnpe_posterior(hnpe_run(small(max_extra = 0), progress = FALSE))
  simulations <- hnpe_simulate(hnpe_dataset(), unit(), unit(), simulator, 700, 0, 0, seed = 3)
  verdicts <- function(report) as.data.frame(report)$verdict
  report <- hnpe_misspecification(simulations, 0.3)
  expect_equal(as.data.frame(report)$name, paste0("misspecification.", c("neighbours", "correlation", "features")))
  expect_true(all(verdicts(report) == "passed"))
  expect_true("flagged" %in% verdicts(hnpe_misspecification(simulations, 9)))
  hnpe_predictive(posterior, simulator, 0.3, 150, seed = 1, report = report)
  expect_equal(report[["predictive"]]$verdict, "passed")
  hnpe_local_c2st(posterior, simulations, 0.3, n_null = 2, report = report)
  expect_equal(nrow(as.data.frame(report)), 5)
  replicated <- array(hnpe_rnorm(hnpe_rng(1), 1200), c(2, 3, 200))
  expect_equal(verdicts(hnpe_predictive_draws(matrix(0, 2, 3), replicated)), "passed")
  expect_equal(verdicts(hnpe_predictive_draws(matrix(c(0, 0, 0, 9, 0, 0), 2), replicated)), "flagged")
  expect_error(hnpe_predictive_draws(matrix(0, 2, 2), replicated), class = "hnpe_error_shape")
})

test_that("distances tell samples apart", {
  x <- matrix(hnpe_rnorm(hnpe_rng(1), 400), 2)
  expect_lt(abs(hnpe_mmd(x[, 1:100], x[, 101:200])), 0.05)
  expect_gt(hnpe_mmd(x, x + 3), 0.5)
})
