# Some parameters given the others, and some alone.

known <- function() untrained(hnpe_estimator(unit(), unit(), 1, seed = 1))
seen <- c(0.3, 0.5)

test_that("a conditional is the joint density over that of what is fixed", {
  posterior <- known()
  given <- hnpe_condition(posterior, c(beta = 0.6), seen, thin = 2)
  expect_equal(hnpe_get(given, "thin"), 2)
  expect_match(format(given), "alpha given 1 other, exact")
  norm <- hnpe_normalisation(given)
  expect_equal(norm$kind, "exact")
  joint <- hnpe_log_density(posterior, c(0.2, 0.6), seen)
  expect_equal(hnpe_log_density(given, 0.2) + norm$log_marginal, joint, tolerance = 1e-6)
  expect_equal(hnpe_log_density(given, c(0.2, 1.5))[2], -Inf)
  expect_error(hnpe_condition(posterior, c(beta = 1.5), seen), "support", class = "hnpe_error_invalid_argument")
  expect_error(hnpe_condition(posterior, c(gamma = 0.5), seen), "no parameter \"gamma\"")
  expect_error(hnpe_condition(posterior, 0.5, seen), "names of their parameters")
})

test_that("chains of a conditional have its moments, and say whether they mixed", {
  given <- hnpe_condition(known(), list(alpha = 0.4), seen)
  phases <- character()
  chains <- hnpe_sample(given, 60, chains = 16, rng = 1, progress = function(p) phases <<- c(phases, p$phase))
  expect_equal(dim(chains$draws), c(1, 60, 16))
  expect_true(chains$verdict %in% c("mixed", "not_mixed") && chains$n_draws == 60)
  expect_true(all(phases == "sampling"))
  expect_lt(chains$rhat[["beta"]], 1.05)
  expect_equal(hnpe_rhat(chains$draws), unname(chains$rhat))
  expect_equal(hnpe_ess(chains$draws[1, , ]), list(bulk = unname(chains$ess_bulk), tail = unname(chains$ess_tail)))
  grid <- (1:1000 - 0.5) / 1000
  expect_lt(abs(mean(chains$draws) - mean(exp(hnpe_log_density(given, grid)) * grid)), 0.06)
  short <- hnpe_condition(known(), c(alpha = 0.4), seen, budget = 2000)
  expect_equal(hnpe_sample(short, 60, chains = 16, rng = 1)$verdict, "budget")
})

test_that("marginals integrate to one, and keep the order of what is kept", {
  posterior <- known()
  grid <- (1:10 - 0.5) / 10
  beta <- hnpe_log_marginal(posterior, grid, "beta", seen)
  expect_equal(beta$kind, "exact")
  expect_equal(beta$log_density, hnpe_log_density_global(posterior, grid, seen))
  alpha <- hnpe_log_marginal(posterior, grid, 1, seen, rng = 2)
  expect_equal(alpha$kind, "quadrature")
  expect_lt(abs(mean(exp(alpha$log_density)) - 1), 0.1)
  both <- hnpe_log_marginal(posterior, matrix(c(0.6, 0.2)), c("beta", "alpha"), seen)
  expect_equal(both$log_density, hnpe_log_density(posterior, c(0.2, 0.6), seen))
})

test_that("gradients are those of differences, and all mass is inside the bounds", {
  posterior <- known()
  at <- c(0.4, 0.6)
  slopes <- hnpe_log_density_gradient(posterior, at, seen, of_x = TRUE)
  expect_equal(slopes$log_density, hnpe_log_density(posterior, at, seen))
  expect_equal(dim(slopes$x), c(1, 1, 2))
  expect_equal(hnpe_log_density_gradient(posterior, at, seen)[c("theta", "x")], list(theta = slopes$theta, x = NULL))
  h <- 1e-3
  differences <- vapply(1:2, function(i) {
    diff(hnpe_log_density(posterior, at + outer((1:2 == i) * h, c(-1, 1)), seen)) / (2 * h)
  }, 0)
  expect_equal(as.vector(slopes$theta), differences, tolerance = 0.01)
  expect_equal(hnpe_log_mass(posterior, list(seen, 0.2)), c(0, 0))
})
