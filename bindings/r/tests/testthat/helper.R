unit <- function() prior_uniform(0, 1)

product <- function(alpha, beta, rng) alpha * beta + 0.05 * hnpe_rnorm(rng, ncol(alpha))

x_of_product <- c(0.24, 0.11, 0.43, 0.33, 0.05, 0.47)

# An inference that is quick: what it has learned is not good.
small <- function(f = product, ..., simulations = 300, max_extra = 5, epochs = 2, seed = 1) {
  inference <- hnpe_inference(unit(), unit(), hnpe_simulator(f, ...), simulations = simulations, max_extra = max_extra, seed = seed)
  hnpe_set(hnpe_get_trainer(inference), epochs = epochs)
  inference
}

# The posterior of an estimator that nobody has trained, which says so.
untrained <- function(estimator) {
  expect_warning(posterior <- hnpe_posterior(estimator), "never trained")
  posterior
}

live <- function() {
  for (i in 1:3) gc(full = TRUE)
  hnpe:::live_handles()
}

# The condition that an expression signals.
signalled <- function(expression) tryCatch({ expression; NULL }, condition = identity)
