test_that("the toy's posterior has the exact means", {
  inference <- hnpe_inference(unit(), unit(), hnpe_simulator(product), simulations = 2000, max_extra = 10, seed = 1)
  hnpe_run(inference, progress = FALSE)
  draws <- hnpe_sample(hnpe_posterior(inference), 4000, x_of_product, rng = 1)
  expect_equal(unname(rowMeans(draws)), c(0.440, 0.564), tolerance = 0.05)
  expect_equal(rownames(draws), c("alpha", "beta"))
  expect_equal(dim(draws), c(2, 4000))
})

test_that("the same seed gives the same bits for any number of threads and another seed others", {
  run <- function(seed, threads) {
    inference <- hnpe_inference(unit(), unit(), hnpe_simulator(product), simulations = 300, max_extra = 5, seed = seed,
                                trainer = list(epochs = 2), context = hnpe_context(threads = threads))
    hnpe_sample(hnpe_posterior(hnpe_run(inference, progress = FALSE)), 5, x_of_product, rng = 3)
  }
  expect_identical(run(1, 1), run(1, 2))
  expect_false(identical(run(1, 1), run(2, 1)))
})

test_that("a simulator gives the same numbers whole and in parts that begin at chunks", {
  simulator <- hnpe_simulator(product, chunk = 100)
  alpha <- (1:350) / 350
  whole <- hnpe_simulate(simulator, alpha, beta = 0.5, seed = 9)
  parts <- lapply(list(1:200, 201:350), function(i) hnpe_simulate(simulator, alpha[i], beta = 0.5, seed = 9, first = i[1]))
  expect_identical(whole, do.call(cbind, parts))
  expect_equal(sd(whole - 0.5 * alpha), 0.05, tolerance = 0.1)
  expect_error(hnpe_set(simulator, concurrent = TRUE), class = "hnpe_error_unsupported")
})

test_that("the loop of the host gives the same numbers as run", {
  of_run <- hnpe_run(small(simulations = 200), progress = FALSE)
  offline <- hnpe_inference(unit(), unit(), d_x = 1, max_extra = 5, seed = 1)
  hnpe_set(hnpe_get_trainer(offline), epochs = 2)
  read <- hnpe_read(hnpe_get_dataset(of_run))
  batch <- hnpe_propose(offline, 200)
  expect_equal(batch$n_rows, read$n_rows)
  expect_identical(unname(batch$alpha), read$alpha)
  expect_identical(unname(batch$beta[, !duplicated(batch$set), drop = FALSE]), read$beta)
  hnpe_append(offline, batch, read$x)
  hnpe_train(offline, progress = FALSE)
  expect_identical(hnpe_sample(hnpe_posterior(offline), 7, x_of_product, rng = 1),
                   hnpe_sample(hnpe_posterior(of_run), 7, x_of_product, rng = 1))
})

test_that("batches come back in any order, once, with all of their rows", {
  offline <- hnpe_inference(unit(), unit(), d_x = 2, max_extra = 3, seed = 1)
  first <- hnpe_propose(offline, 4)
  second <- hnpe_propose(offline, 3, n_rows = 2)
  expect_equal(second$n_rows, rep(2, 3))
  simulate <- function(batch) rbind(batch$alpha, batch$beta)
  expect_error(hnpe_append(offline, second, simulate(second)[, -1]), class = "hnpe_error_shape")
  hnpe_append(offline, second, simulate(second))
  hnpe_append(offline, first, simulate(first))
  expect_error(hnpe_append(offline, first, simulate(first)), class = "hnpe_error_invalid_argument")
  expect_error(hnpe_append(offline, list(), 1), class = "hnpe_error_invalid_argument")
  expect_equal(length(hnpe_get_dataset(offline)), 7)
})

test_that("a job that was interrupted goes on to the same bits", {
  folder <- tempfile()
  x <- c(0.24, 0.11)
  stops <- function(after) {
    calls <- 0
    function(alpha, beta) {
      calls <<- calls + 1
      if (calls > after) stop("the power is gone")
      alpha * beta
    }
  }
  begin <- function(simulator) {
    hnpe_inference(unit(), unit(), hnpe_simulator(simulator, chunk = 100), simulations = 200, seed = 5, trainer = list(epochs = 2))
  }
  drawn <- function(inference) hnpe_sample(hnpe_posterior(inference), 5, x, rng = 1)
  whole <- hnpe_run(begin(stops(Inf)), x, rounds = 2, progress = FALSE)
  first <- begin(stops(5))
  hnpe_set_checkpoint(first, folder, seconds = 0)
  expect_error(hnpe_run(first, x, rounds = 2, progress = FALSE), "the power is gone")
  expect_error(hnpe_resume(folder, unit(), unit(), stops(Inf)), class = "hnpe_error_busy")
  rm(first)
  gc()
  again <- hnpe_resume(folder, unit(), unit(), hnpe_simulator(stops(Inf), chunk = 100))
  for (i in 1:2) { # the second has nothing left
    hnpe_run(again, x, rounds = 2, in_all = TRUE, progress = FALSE)
    expect_identical(drawn(again), drawn(whole))
  }
  expect_equal(hnpe_rounds(again)$n_sets, c(200, 200))
  hnpe_set_checkpoint(again, NULL)
})

test_that("simulations on disk stay there, and a job goes on with them", {
  folder <- tempfile()
  shards <- tempfile()
  inference <- small(simulations = 200)
  hnpe_set_dataset(inference, hnpe_dataset(folder = shards))
  hnpe_set_checkpoint(inference, folder)
  hnpe_run(inference, in_all = TRUE, progress = FALSE)
  expected <- hnpe_sample(hnpe_posterior(inference), 5, x_of_product, rng = 1)
  rm(inference)
  gc()
  dataset <- hnpe_load(shards, as = "dataset")
  expect_equal(length(dataset), 200)
  expect_error(hnpe_resume(folder, unit(), unit(), product), class = "hnpe_error_unsupported")
  again <- hnpe_resume(folder, unit(), unit(), product, dataset = dataset)
  hnpe_run(again, in_all = TRUE, progress = FALSE)
  expect_identical(hnpe_sample(hnpe_posterior(again), 5, x_of_product, rng = 1), expected)
})

test_that("a training goes on from its file", {
  path <- tempfile()
  dataset <- hnpe_get_dataset(hnpe_run(small(simulations = 200), progress = FALSE))
  train <- function() hnpe_trainer(hnpe_estimator(unit(), unit(), d_x = 1), dataset, seed = 2, epochs = 3)
  first <- hnpe_set_checkpoint(train(), path, 0)
  hnpe_train(first, progress = FALSE)
  second <- hnpe_resume(train(), path, progress = FALSE)
  expect_identical(hnpe_losses(second)$training, hnpe_losses(first)$training)
})

test_that("rounds aim at one observation set and are told of", {
  inference <- small(simulations = 200, max_extra = 0)
  hnpe_set(inference, rounds = "truncated")
  hnpe_run(inference, x = x_of_product, rounds = 2, progress = FALSE)
  rounds <- hnpe_rounds(inference)
  expect_equal(rounds$proposal, c("prior", "truncated"))
  expect_equal(rounds$state, c("finished", "finished"))
  expect_equal(rounds$n_sets, c(200, 200))
  expect_lt(rounds$prior_left[2], 1)
  posterior <- hnpe_posterior(inference)
  expect_identical(hnpe_sample(posterior, 3, rng = 1), hnpe_sample(posterior, 3, x_of_product, rng = 1))
  expect_equal(hnpe_log_density(posterior, hnpe_map(posterior)), attr(hnpe_map(posterior), "log_density"))
  expect_error(hnpe_sample(untrained(hnpe_estimator(unit(), unit(), 1)), 3), "x is missing")
  expect_equal(length(unique(hnpe_proposals(hnpe_get_dataset(inference))$proposal)), 2)
  expect_error(hnpe_run(small(), rounds = 2, progress = FALSE), "give x", class = "hnpe_error_invalid_argument")
})

test_that("progress is told, and TRUE stops", {
  seen <- list()
  inference <- small(simulations = 5000, epochs = 50)
  hnpe_run(inference, progress = function(p) { seen[[length(seen) + 1]] <<- p; FALSE })
  expect_true(all(vapply(seen, function(p) p$phase %in% c("simulating", "training"), NA)))
  expect_gt(length(seen), 0)
  expect_true(is.numeric(seen[[1]]$done))
  stopped <- signalled(hnpe_run(small(simulations = 20000, epochs = 200), progress = function(p) TRUE))
  expect_s3_class(stopped, c("hnpe_error_cancelled", "hnpe_error", "error"), exact = FALSE)
  expect_error(hnpe_run(small(), progress = 3), class = "hnpe_error_invalid_argument")
})

test_that("a function is a simulator of the priors' parameters", {
  priors <- prior_jansen_rit()
  inference <- hnpe_inference(priors$local, priors$global, function(theta, gain) rbind(theta, gain), d_x = 4, simulations = 20)
  expect_output(print(inference), "3 local parameters, 1 global parameter, 4 features")
  hnpe_set(hnpe_get_trainer(inference), epochs = 1)
  expect_equal(nrow(summary(inference)), 0)
  hnpe_run(inference, progress = FALSE)
  expect_equal(summary(inference), hnpe_rounds(inference))
  read <- hnpe_read(hnpe_get_dataset(inference))
  expect_identical(read$x, rbind(read$alpha, read$beta))
  expect_error(hnpe_inference(unit(), unit(), hnpe_simulator(product), d_x = 1), class = "hnpe_error_invalid_argument")
})

test_that("an estimator of one's own is trained in place", {
  estimator <- hnpe_estimator(unit(), unit(), d_x = 1, set = hnpe_embedder("mean", d_x = 1),
                              q_global = hnpe_flow("maf", d = 1, d_given = 2), seed = 4)
  inference <- hnpe_inference(unit(), unit(), hnpe_simulator(product), simulations = 200, max_extra = 5, estimator = estimator)
  hnpe_set(hnpe_get_trainer(inference), epochs = 2)
  before <- hnpe_sample(untrained(estimator), 3, x_of_product, rng = 1)
  hnpe_run(inference, progress = FALSE)
  expect_identical(hnpe_sample(hnpe_posterior(estimator), 3, x_of_product, rng = 1),
                   hnpe_sample(hnpe_posterior(inference), 3, x_of_product, rng = 1))
  expect_false(identical(before, hnpe_sample(hnpe_posterior(estimator), 3, x_of_product, rng = 1)))
})
