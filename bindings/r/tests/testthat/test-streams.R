test_that("streams are reproducible, and the session's one begins anew when asked", {
  expect_identical(hnpe_rnorm(hnpe_rng(1, 2), 5), hnpe_rnorm(hnpe_rng(1, 2), 5))
  expect_false(identical(hnpe_rnorm(hnpe_rng(1, 2), 5), hnpe_rnorm(hnpe_rng(1, 3), 5)))
  hnpe_seed(3)
  first <- hnpe_sample(unit(), 4)
  second <- hnpe_sample(unit(), 4)
  expect_false(identical(first, second))
  hnpe_seed(3)
  expect_identical(hnpe_sample(unit(), 4), first)
})

test_that("seeds have all of 64 bits", {
  big <- hnpe_rng("18446744073709551615")
  expect_identical(hnpe_rbits(big), hnpe_rbits(hnpe_rng("0xffffffffffffffff")))
  expect_identical(hnpe_rbits(hnpe_rng("010")), hnpe_rbits(hnpe_rng(10)))
  expect_identical(hnpe_rbits(hnpe_rng(2^53)), hnpe_rbits(hnpe_rng("9007199254740992")))
  for (seed in list(-1, 1.5, 2^54, NA, "x", "18446744073709551616", "-1", "", c(1, 2), TRUE + 0.5)) {
    expect_error(hnpe_rng(seed), class = "hnpe_error_invalid_argument")
  }
})

test_that("draws are of their distributions", {
  rng <- hnpe_rng(5)
  near <- function(draws, p) expect_gt(suppressWarnings(ks.test(draws, p))$p.value, 1e-3)
  near(hnpe_runif(rng, 2000, 1, 3), function(q) punif(q, 1, 3))
  near(hnpe_rnorm(rng, 2000, 1, 3), function(q) pnorm(q, 1, 3))
  near(hnpe_rexp(rng, 2000, 2), function(q) pexp(q, 2))
  near(hnpe_rgamma(rng, 2000, 2.5, 2), function(q) pgamma(q, 2.5, 2))
  near(hnpe_rbeta(rng, 2000, 2, 3), function(q) pbeta(q, 2, 3))
  expect_length(hnpe_rnorm(rng), 1)
  expect_length(hnpe_rnorm(rng, 0), 0)
  expect_error(hnpe_rgamma(rng, 2, -1), "shape", class = "hnpe_error_invalid_argument")
})

test_that("a simulator that uses R's generator is reproducible and leaves the session's alone", {
  f <- function(alpha, beta) rnorm(length(alpha), alpha * beta, 0.05)
  run <- function(seed) hnpe_read(hnpe_get_dataset(hnpe_run(small(f, seed = seed, chunk = 64), progress = FALSE)))$x
  set.seed(1)
  before <- .Random.seed
  first <- run(1)
  expect_identical(.Random.seed, before)
  set.seed(2, kind = "Wichmann-Hill", normal.kind = "Box-Muller")
  expect_identical(run(1), first)
  expect_equal(RNGkind()[1:2], c("Wichmann-Hill", "Box-Muller"))
  RNGkind("default", "default", "default")
  rm(".Random.seed", envir = globalenv())
  expect_identical(run(1), first)
  expect_false(exists(".Random.seed", globalenv()))
  expect_equal(RNGkind()[1], "Mersenne-Twister")
  expect_false(identical(run(2), first))
  expect_false(any(duplicated(as.vector(first)))) # chunks have streams of their own
})

test_that("R's generator is put back after an error, too", {
  set.seed(4)
  before <- .Random.seed
  expect_error(hnpe_simulate(hnpe_simulator(function(alpha, beta) { rnorm(3); stop("no") }), 1, 1), "no")
  expect_identical(.Random.seed, before)
  hnpe_sample(unit(), 10)
  expect_identical(.Random.seed, before)
})
