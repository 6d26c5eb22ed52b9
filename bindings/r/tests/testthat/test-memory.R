test_that("handles and functions go when nothing refers to them, in any order", {
  before <- live()
  local({
    inference <- small()
    hnpe_run(inference, progress = FALSE)
    posterior <- hnpe_posterior(inference)
    parts <- list(hnpe_get_trainer(inference), hnpe_get_estimator(inference), hnpe_get_dataset(inference))
    draws <- hnpe_sample(posterior, 3, x_of_product, rng = 1)
    now <- live()
    expect_gt(sum(now), sum(before))
    rm(inference)
    live()
    expect_identical(hnpe_sample(posterior, 3, x_of_product, rng = 1), draws)
  })
  expect_equal(live(), before)
})

test_that("a simulator that holds its own handles is freed with them", {
  before <- live()
  for (i in 1:5) local({
    # f's environment holds the simulator and the inference, which hold f.
    f <- function(alpha, beta, rng) { length(environment()); alpha * beta }
    simulator <- hnpe_simulator(f)
    prior <- prior_custom(function(n, rng) matrix(hnpe_runif(rng, n), 1), log_density = function(theta) 0 * theta[1, ],
                          support = list(low = 0, high = 1))
    inference <- hnpe_inference(prior, unit(), simulator, simulations = 50)
    context <- hnpe_context(log = function(level, message) list(context, level))
  })
  expect_equal(live(), before)
})

test_that("functions stay alive as long as the library may call them", {
  posterior <- local({
    big <- runif(1e5)
    prior <- prior_custom(function(n, rng) matrix(hnpe_runif(rng, n), 1), log_density = function(theta) 0 * theta[1, ] + 0 * big[1],
                          support = function(given) { stopifnot(length(big) == 1e5); list(low = 0, high = 1) })
    untrained(hnpe_estimator(prior, unit(), d_x = 1))
  })
  for (i in 1:3) { gc(full = TRUE); junk <- lapply(1:200, function(i) runif(1000)) }
  expect_equal(dim(hnpe_sample(posterior, 10, 0.5, rng = 1)), c(2, 10))
  inference <- hnpe_inference(unit(), unit(), d_x = 1)
  hnpe_inference_with <- function() {
    prior <- prior_custom(function(n, rng) matrix(hnpe_runif(rng, n), 1), log_density = function(theta) 0 * theta[1, ],
                          support = list(low = 0, high = 1))
    hnpe_inference(unit(), unit(), d_x = 1, estimator = hnpe_estimator(prior, unit(), d_x = 1))
  }
  inference <- hnpe_inference_with()
  for (i in 1:3) { gc(full = TRUE); junk <- lapply(1:200, function(i) runif(1000)) }
  batch <- hnpe_propose(inference, 50)
  hnpe_append(inference, batch, batch$alpha)
  hnpe_set(hnpe_get_trainer(inference), epochs = 1)
  hnpe_train(inference, progress = FALSE)
  expect_s3_class(hnpe_posterior(inference), "hnpe_posterior")
})

test_that("failures leave nothing behind", {
  before <- live()
  for (i in 1:20) {
    signalled(prior_uniform(1, 0))
    signalled(hnpe_run(small(function(alpha, beta, rng) stop("no"), simulations = 20), progress = FALSE))
    signalled(hnpe_run(small(function(alpha, beta, rng) matrix(0, 3, 3), simulations = 20), progress = FALSE))
    signalled(hnpe_inference(unit(), unit(), hnpe_simulator(product), simulations = -1))
    signalled(hnpe_inference(unit(), unit(), hnpe_simulator(product, d_x = 0)))
    signalled(prior_custom(function(n, rng) 0, cdf = function(theta) theta))
    signalled(hnpe_load("/nowhere"))
    signalled(hnpe_context(isa = "none"))
  }
  expect_equal(live(), before)
})

test_that("many cycles of the garbage collector within callbacks do no harm", {
  f <- function(alpha, beta, rng) { gc(); alpha * beta + 0.05 * hnpe_rnorm(rng, ncol(alpha)) }
  draws <- function(f) hnpe_sample(hnpe_posterior(hnpe_run(small(f, simulations = 50, chunk = 16), progress = FALSE)), 3, 0.3, rng = 1)
  before <- gctorture2(0)
  expected <- draws(product)
  expect_identical(draws(f), expected)
  gctorture2(200)
  tortured <- tryCatch(draws(product), finally = gctorture2(0))
  expect_identical(tortured, expected)
})

test_that("arrays go in and come out without copies", {
  skip_if_not(capabilities("profmem"))
  # Allocations of a megabyte or more.
  large <- function(expression) {
    log <- tempfile()
    Rprofmem(log, threshold = 1e6)
    force(expression)
    Rprofmem(NULL)
    sum(grepl("^[0-9]+ :", readLines(log)))
  }
  prior <- prior_uniform(c(a = 0, b = 0), 1)
  posterior <- untrained(hnpe_estimator(unit(), unit(), d_x = 1, seed = 1))
  theta <- matrix(0.5, 2, 2e5)
  row <- matrix(0.5, 1, 2e5)
  dataset <- hnpe_dataset()
  expect_equal(large(hnpe_sample(prior, 2e5, rng = 1)), 1) # what comes out, and nothing else
  expect_equal(large(hnpe_sample(posterior, 2e5, 0.3, rng = 1)), 1)
  expect_equal(large(hnpe_log_density(prior, theta)), 1)
  expect_equal(large(hnpe_log_density(posterior, theta, 0.3)), 1)
  expect_equal(large(hnpe_simulate(hnpe_simulator_product(0.1), row, row)), 1)
  expect_equal(large(hnpe_append(dataset, row, row, row)), 0)
})

test_that("a handle from another session says so", {
  path <- tempfile(fileext = ".rds")
  saveRDS(list(prior = unit(), rng = hnpe_rng(1)), path)
  old <- readRDS(path)
  expect_error(hnpe_sample(old$prior, 1), "came from another session", class = "hnpe_error_invalid_argument")
  expect_output(print(old$prior), "released, or from another session")
  expect_error(hnpe_rnorm(old$rng, 1), "hnpe_save() can", fixed = TRUE)
})

test_that("the raw layer has registered routines alone", {
  expect_error(.Call("hnpe_version_string"), "not available|not found|no such symbol|C symbol name")
  routines <- names(getDLLRegisteredRoutines("hnpe")[[".Call"]])
  expect_gt(sum(grepl("^hnpe_", routines)), 200)
})

test_that("a handle that was released in the raw layer is dead, not dangling", {
  prior <- unit()
  kept <- .Call(hnpe:::C_hnpe_prior_retain, prior)
  .Call(hnpe:::C_hnpe_prior_release, prior)
  expect_error(hnpe_sample(prior, 1), "released")
  expect_error(.Call(hnpe:::C_hnpe_prior_release, prior), "released")
  expect_equal(dim(hnpe_sample(kept, 2)), c(1, 2))
  expect_null(.Call(hnpe:::C_hnpe_prior_release, NULL))
})
