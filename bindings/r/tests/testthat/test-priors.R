test_that("densities, distribution functions and quantiles are R's", {
  theta <- c(0.1, 0.4, 0.9)
  u <- c(0.2, 0.5, 0.99)
  same <- function(prior, d, p, q) {
    expect_equal(hnpe_log_density(prior, theta), d(theta, log = TRUE))
    expect_equal(as.vector(hnpe_cdf(prior, theta)), p(theta))
    expect_equal(as.vector(quantile(prior, u)), q(u))
  }
  same(prior_uniform(-1, 2), function(x, log) dunif(x, -1, 2, log), function(x) punif(x, -1, 2), function(u) qunif(u, -1, 2))
  same(prior_normal(1, 2), function(x, log) dnorm(x, 1, 2, log), function(x) pnorm(x, 1, 2), function(u) qnorm(u, 1, 2))
  same(prior_log_normal(0, 1), function(x, log) dlnorm(x, log = log), plnorm, qlnorm)
  same(prior_exponential(3), function(x, log) dexp(x, 3, log), function(x) pexp(x, 3), function(u) qexp(u, 3))
  same(prior_gamma(2, 3), function(x, log) dgamma(x, 2, 3, log = log), function(x) pgamma(x, 2, 3), function(u) qgamma(u, 2, 3))
  same(prior_beta(2, 3), function(x, log) dbeta(x, 2, 3, log = log), function(x) pbeta(x, 2, 3), function(u) qbeta(u, 2, 3))
  expect_equal(hnpe_log_density(prior_log_uniform(0.01, 1), 0.1), -log(0.1 * log(100)))
  expect_equal(hnpe_log_density(prior_truncated_normal(0, 1, 0, Inf), 1), dnorm(1, log = TRUE) + log(2))
  expect_equal(hnpe_log_density(unit(), c(-1, 0.5, 2)), c(-Inf, 0, -Inf))
})

test_that("parameters are rows with names, samples are columns", {
  prior <- prior_uniform(c(a = 0, b = 1, c = 2), 3)
  draws <- hnpe_sample(prior, 1000, rng = 1)
  expect_equal(dim(draws), c(3, 1000))
  expect_equal(rownames(draws), c("a", "b", "c"))
  expect_true(all(draws >= c(0, 1, 2) & draws <= 3))
  expect_identical(hnpe_sample(prior, 5, rng = 7), hnpe_sample(prior, 5, rng = hnpe_rng(7)))
  expect_equal(hnpe_support(prior)$low[, 1], c(a = 0, b = 1, c = 2))
  both <- prior_product(prior, prior_normal(c(d = 0), 1))
  expect_equal(hnpe_parameters(both), c("a", "b", "c", "d"))
  hnpe_parameters(both) <- c("e", "f", "g", "h")
  expect_equal(rownames(hnpe_sample(both, 2)), c("e", "f", "g", "h"))
  expect_error(hnpe_parameters(both) <- "one", class = "hnpe_error_shape")
  correlated <- prior_multivariate_normal(c(0, 0), matrix(c(1, 0.9, 0.9, 1), 2))
  draws <- unclass(hnpe_sample(correlated, 5000, rng = 1))
  expect_equal(cor(draws[1, ], draws[2, ]), 0.9, tolerance = 0.02)
  expect_error(prior_multivariate_normal(c(0, 0), diag(3)), class = "hnpe_error_shape")
})

test_that("a prior of R functions is what its functions say", {
  prior <- prior_custom(
    sample = function(n, rng, given) given * hnpe_runif(rng, n),
    log_density = function(theta, given) -log(given),
    support = function(given) list(low = 0 * given, high = given),
    cdf = function(theta, given) theta / given,
    quantile = function(u, given) u * given,
    d_given = 1, names = "alpha")
  draws <- hnpe_sample(prior, 1000, given = 0.5, rng = 1)
  expect_lt(max(draws), 0.5)
  expect_gt(max(draws), 0.49)
  expect_equal(hnpe_log_density(prior, c(0.1, 0.6), given = c(0.5, 0.5)), c(log(2), -Inf))
  expect_equal(as.vector(hnpe_cdf(prior, 0.1, given = 0.5)), 0.2)
  expect_equal(as.vector(quantile(prior, 0.2, given = 0.5)), 0.1)
  expect_equal(hnpe_support(prior, given = c(1, 2))$high, matrix(c(1, 2), 1, dimnames = list("alpha", NULL)))
  inference <- hnpe_inference(prior, unit(), hnpe_simulator(product), simulations = 200)
  hnpe_set(hnpe_get_trainer(inference), epochs = 2)
  hnpe_run(inference, progress = FALSE)
  read <- hnpe_read(hnpe_get_dataset(inference))
  expect_true(all(read$alpha <= read$beta))
  expect_equal(rownames(hnpe_sample(hnpe_posterior(inference), 2, 0.1)), c("alpha", "beta"))
})

test_that("what is wrong in a prior's functions is said as itself", {
  wrong <- prior_custom(function(n, rng) matrix(0, 2, n))
  expect_error(hnpe_sample(wrong, 3), "sample returned 2 x 3 where 1 x 3 is needed", class = "hnpe_error_shape")
  expect_error(hnpe_sample(prior_custom(function(n, rng) stop("mine")), 3), "mine")
  expect_error(hnpe_log_density(prior_custom(function(n) rep(0, n)), 1), class = "hnpe_error_unsupported")
  expect_error(prior_custom(function(n, rng, else_) 0), "takes else_, and can be given n, rng, given")
  expect_error(prior_custom(3), "sample must be a function")
  draw <- function(n, rng) hnpe_runif(rng, n)
  expect_error(prior_custom(draw, support = c(0, 1)), "support is a list of low and high.*not c\\(0, 1\\)")
  expect_error(hnpe_support(prior_custom(draw, support = function(given) list(0, 1))), "support is a list of low and high")
  # d_global is 1: a prior on two numbers does not fit.
  two <- prior_custom(function(n, rng, given) colSums(given), d_given = 2)
  expect_error(hnpe_inference(two, unit(), d_x = 1), class = "hnpe_error_shape")
})

test_that("a prior in a file is the same prior, and R functions are given again", {
  path <- tempfile(fileext = ".safetensors")
  own <- prior_custom(
    sample = function(n, rng) hnpe_runif(rng, n),
    log_density = function(theta) 0 * theta,
    support = function() list(low = 0, high = 1))
  hnpe_save(prior_product(unit(), prior_gamma(2, 3)), path)
  expect_identical(
    unclass(hnpe_sample(hnpe_load(path, as = "prior"), 5, rng = 1)),
    unclass(hnpe_sample(prior_product(unit(), prior_gamma(2, 3)), 5, rng = 1))
  )
  hnpe_save(prior_product(unit(), own), path)
  expect_error(hnpe_load(path, as = "prior"), "prior.1 was made of callbacks", class = "hnpe_error_unsupported")
  expect_equal(hnpe_log_density(hnpe_load(path, as = "prior", given = own), matrix(0.5, 2)), 0)
})
