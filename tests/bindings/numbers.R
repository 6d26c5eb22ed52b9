# The calls of numbers.c through the R package: Rscript numbers.R FOLDER prints the same lines.
library(hnpe)
folder <- commandArgs(TRUE)[1]

# An array of C [rows, columns] is a matrix columns x rows.
inputs <- local({
  words <- scan(file.path(folder, "inputs.txt"), "", quiet = TRUE)
  found <- list()
  at <- 1
  while (at <= length(words)) {
    extents <- as.integer(words[at + 1:2])
    found[[words[at]]] <- matrix(as.numeric(words[at + 2 + seq_len(prod(extents))]), extents[2])
    at <- at + 3 + prod(extents)
  }
  found
})

show <- function(name, numbers) {
  bits <- vapply(as.double(numbers), function(number) paste(writeBin(number, raw(), endian = "big"), collapse = ""), "")
  cat(name, bits, sep = " ")
  cat("\n")
}

stream <- function(number) hnpe_rng(7, number)

# ---- the rooms ----

random_streams <- function() {
  rng <- stream(3)
  high_half <- as.numeric(hnpe_rbits(rng)) %/% 2^32
  show("rng.draws", c(high_half, hnpe_runif(rng), hnpe_rnorm(rng), hnpe_rexp(rng), hnpe_rgamma(rng, shape = 2.5),
                      hnpe_rbeta(rng, shape1 = 2, shape2 = 3)))
  show("rng.fills", c(hnpe_runif(rng, 5), hnpe_rnorm(rng, 5)))
}

one_prior <- function(name, number, prior) {
  line <- function(what, numbers) show(paste("prior", name, what, sep = "."), numbers)
  sample <- hnpe_sample(prior, 3, rng = stream(number))
  bounds <- hnpe_support(prior)
  line("sample", sample)
  line("log_density", hnpe_log_density(prior, sample))
  line("cdf", hnpe_cdf(prior, sample))
  line("quantile", quantile(prior, inputs$u))
  line("low", bounds$low)
  line("high", bounds$high)
}

priors <- function() with(lapply(inputs, as.vector), {
  one_prior("uniform", 10, prior_uniform(low, high))
  one_prior("normal", 11, prior_normal(mean, sd))
  one_prior("multivariate_normal", 12, prior_multivariate_normal(mean, inputs$covariance))
  one_prior("log_normal", 13, prior_log_normal(mean, sd))
  one_prior("log_uniform", 14, prior_log_uniform(sd, top))
  one_prior("exponential", 15, prior_exponential(rate))
  one_prior("gamma", 16, prior_gamma(shape, rate))
  one_prior("beta", 17, prior_beta(shape, rate))
  one_prior("truncated_normal", 18, prior_truncated_normal(mean, sd, low, high))
  one_prior("product", 19, prior_product(prior_uniform(low[1], high[1]), prior_gamma(shape[1], rate[1])))
})

own <- hnpe_simulator(function(alpha, beta, rng) {
  noise <- 0.05 * vapply(seq_len(ncol(alpha)), function(i) hnpe_rnorm(rng), 0)
  alpha * beta + noise
})

simulators <- function() {
  show("simulator.product", hnpe_simulate(hnpe_simulator_product(0.05), inputs$alpha, inputs$beta, seed = 11))
  show("simulator.own", hnpe_simulate(own, inputs$alpha, inputs$beta, seed = 11))
  show("simulator.jansen_rit", hnpe_simulate(hnpe_simulator_jansen_rit(), inputs$cortex, inputs$gain, seed = 12))
}

data_sets <- function(prior) {
  sets <- hnpe_read(hnpe_simulate(hnpe_dataset(), prior, prior, own, n = 6, max_extra = 3, seed = 5))
  show("dataset.n_rows", sets$n_rows)
  show("dataset.alpha", sets$alpha)
  show("dataset.beta", sets$beta)
  show("dataset.x", sets$x)
}

# Two sets, of three observations and of one.
posteriors <- function() {
  posterior <- hnpe_load(file.path(folder, "posterior.safetensors"))
  rng <- stream(30)
  x <- list(inputs$x_first, inputs$x_second)
  theta <- hnpe_sample(posterior, 4, x, rng)
  show("posterior.sample", theta)
  show("posterior.log_density", hnpe_log_density(posterior, theta, x))
  mode <- hnpe_map(posterior, x, seed = 8)
  show("trained.mode", mode)
  show("posterior.mode.log_density", attr(mode, "log_density"))
  all <- hnpe_sample_all(posterior, 4, inputs$x_first, rng)
  show("posterior.sample_all.alpha", all$local)
  show("posterior.sample_all.beta", all$global)
  show("posterior.log_density_all", hnpe_log_density_all(posterior, all, inputs$x_first))
  show("posterior.log_density_global", hnpe_log_density_global(posterior, all$global, inputs$x_first))
}

short_inference <- function(prior, simulations, max_extra) {
  inference <- hnpe_inference(prior, prior, own, simulations = simulations, max_extra = max_extra, seed = 3)
  hnpe_set(hnpe_get_trainer(inference), epochs = 3)
  inference
}

draw <- function(name, inference) show(name, hnpe_sample(hnpe_posterior(inference), 3, inputs$x_first, stream(31)))

inferences <- function(prior) {
  draw("trained.run", hnpe_run(short_inference(prior, 60, 2)))
  draw("trained.rounds", hnpe_run(short_inference(prior, 60, 0), inputs$x_first, rounds = 2))
  inference <- short_inference(prior, 40, 0)
  batch <- hnpe_propose(inference, 40)
  hnpe_append(inference, batch, batch$alpha * batch$beta)
  draw("trained.host", hnpe_train(inference))
}

flows <- function() {
  flow <- hnpe_flow("spline", d = 2, d_given = 1, epochs = 3, seed = 4)
  show("flow.fresh", hnpe_log_density(flow, inputs$values, inputs$given))
  hnpe_fit(flow, inputs$values, inputs$given, seed = 9)
  show("trained.flow.log_density", hnpe_log_density(flow, inputs$values, inputs$given))
  show("trained.flow.sample", hnpe_sample(flow, 40, inputs$given, stream(32)))
}

diagnostics <- function() {
  x <- inputs$cloud
  y <- inputs$other
  line <- function(v, n) as.vector(v)[seq_len(n)]
  show("diagnostics", c(hnpe_sinkhorn(x, y, epsilon = 0.05), hnpe_wasserstein(line(x, 12), line(y, 10)),
                        hnpe_kolmogorov(line(x, 12), line(y, 10)), hnpe_wasserstein(line(x, 12), point = 0.25)))
  show("trained.c2st", hnpe_c2st(x, y, seed = 1))
  show("summary.log_power", hnpe_log_power(as.vector(inputs$signal), segment = 65, hop = 32))
  show("summary.autocorrelation", hnpe_autocorrelation(as.vector(inputs$signal), max_lag = 4))
}

prior <- prior_uniform(0, 1)
random_streams()
priors()
simulators()
data_sets(prior)
posteriors()
inferences(prior)
flows()
diagnostics()
