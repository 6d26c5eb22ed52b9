trained <- local({
  kept <- NULL
  function() {
    if (is.null(kept)) kept <<- hnpe_posterior(hnpe_run(small(simulations = 500, epochs = 10), progress = FALSE))
    kept
  }
})

test_that("densities are of what is drawn: they integrate to one and are higher where draws are", {
  posterior <- trained()
  grid <- (seq_len(60) - 0.5) / 60
  theta <- t(as.matrix(expand.grid(grid, grid)))
  expect_equal(mean(exp(hnpe_log_density(posterior, theta, x_of_product))), 1, tolerance = 0.03)
  expect_equal(hnpe_log_density(posterior, c(2, 0.5), x_of_product), -Inf)
  expect_equal(mean(exp(hnpe_log_density_global(posterior, grid, x_of_product))), 1, tolerance = 0.03)
  mode <- hnpe_map(posterior, x_of_product)
  expect_equal(names(mode), c("alpha", "beta"))
  expect_equal(hnpe_log_density(posterior, as.vector(mode), x_of_product), attr(mode, "log_density"))
  draws <- hnpe_sample(posterior, 500, x_of_product, rng = 1)
  expect_lte(max(hnpe_log_density(posterior, draws, x_of_product)), attr(mode, "log_density") + 0.05)
})

test_that("several observation sets at once are those one by one", {
  posterior <- trained()
  sets <- list(c(0.2, 0.3), c(0.4, 0.1, 0.2, 0.6), 0.5)
  draws <- hnpe_sample(posterior, 6, sets, rng = 1)
  expect_equal(dim(draws), c(2, 6, 3))
  densities <- hnpe_log_density(posterior, draws, sets)
  expect_equal(dim(densities), c(6, 3))
  for (i in 1:3) expect_equal(densities[, i], hnpe_log_density(posterior, matrix(draws[, , i], 2), sets[[i]]), tolerance = 1e-6)
  expect_equal(nrow(summary(draws)), 6)
  modes <- hnpe_map(posterior, sets)
  expect_equal(dim(modes), c(2, 3))
  expect_identical(hnpe_sample(posterior, 2, array(c(0.1, 0.2, 0.3, 0.4), c(1, 2, 2)), rng = 2),
                   hnpe_sample(posterior, 2, list(c(0.1, 0.2), c(0.3, 0.4)), rng = 2))
})

test_that("all local parameters go with the globals", {
  posterior <- trained()
  all <- hnpe_sample_all(posterior, 50, x_of_product, rng = 1)
  expect_equal(dim(all$local), c(1, 50, 6))
  expect_equal(dim(all$global), c(1, 50))
  joint <- hnpe_log_density_all(posterior, all, x_of_product)
  expect_length(joint, 50)
  # With one observation it is the density of (alpha_0, beta).
  one <- hnpe_sample_all(posterior, 20, 0.3, rng = 2)
  expect_equal(hnpe_log_density_all(posterior, one, 0.3), hnpe_log_density(posterior, rbind(one$local[1, , 1], one$global[1, ]), 0.3),
               tolerance = 1e-6)
})

test_that("observation sets of the wrong shape are refused, with the way out", {
  posterior <- trained()
  expect_error(hnpe_sample(posterior, 1, matrix(0, 3, 1)), "t(x) has them so", fixed = TRUE, class = "hnpe_error_shape")
  expect_error(hnpe_sample(posterior, 1, "0.1"), class = "hnpe_error")
  expect_error(hnpe_sample(posterior, 1, c(0.1, NaN)), class = "hnpe_error_numeric")
  expect_error(hnpe_sample(posterior, 1, list()), class = "hnpe_error_shape")
  expect_error(hnpe_sample(posterior, 1, data.frame(x = 1)), class = "hnpe_error")
  expect_error(hnpe_log_density(posterior, matrix(0, 2, 3), list(0.1, 0.2)), "2 x n x 2", class = "hnpe_error_shape")
})

test_that("a file gives the same bits back", {
  posterior <- trained()
  path <- tempfile(fileext = ".safetensors")
  hnpe_save(posterior, path)
  back <- hnpe_load(path)
  expect_identical(hnpe_sample(back, 5, x_of_product, rng = 1), hnpe_sample(posterior, 5, x_of_product, rng = 1))
  estimator <- hnpe_load(path, as = "estimator")
  expect_identical(hnpe_sample(hnpe_posterior(estimator), 5, x_of_product, rng = 1), hnpe_sample(back, 5, x_of_product, rng = 1))
  hnpe_parameters(back) <- c("local", "global")
  expect_equal(rownames(hnpe_sample(back, 1, 0.1)), c("local", "global"))
  expect_error(hnpe_save(hnpe_rng(1), path), class = "hnpe_error_invalid_argument")
  expect_error(hnpe_save(posterior, "/nowhere/at/all"), class = "hnpe_error_io")
})

test_that("a file cannot hold R functions, and takes them again", {
  prior <- prior_custom(function(n, rng) hnpe_runif(rng, n), log_density = function(theta) rep(0, ncol(theta)),
                        support = list(low = 0, high = 1), names = "own")
  path <- tempfile()
  hnpe_save(untrained(hnpe_estimator(prior, unit(), d_x = 1, seed = 1)), path)
  expect_error(hnpe_load(path), class = "hnpe_error_unsupported")
  expect_equal(rownames(hnpe_sample(hnpe_load(path, prior_local = prior), 1, 0.2)), c("own", "beta"))
})

test_that("draws print, summarise, turn and plot", {
  draws <- hnpe_sample(trained(), 200, x_of_product, rng = 1)
  expect_output(print(draws), "200 draws of 2 parameters, one per column")
  table <- summary(draws, probs = 0.5)
  expect_equal(table$parameter, c("alpha", "beta"))
  expect_equal(table$mean, unname(rowMeans(draws)))
  expect_equal(table$`50%`, unname(apply(draws, 1, median)))
  frame <- as.data.frame(draws)
  expect_equal(dim(frame), c(200, 2))
  expect_equal(frame$alpha, draws[1, ])
  path <- tempfile(fileext = ".pdf")
  pdf(path)
  mar <- par("mar")
  plot(draws, truth = c(0.4, 0.5), limits = c(0, 1))
  plot(draws, limits = list(c(0.2, 0.4), c(0, 2)))
  plot(prior_gamma(c(a = 2, b = 3), 1), n_bins = 20)
  plot(hnpe_sample(unit(), 50, rng = 1))
  expect_equal(par("mar"), mar)
  dev.off()
  expect_gt(file.size(path), 2000)
  expect_error(plot(draws, truth = 1), class = "hnpe_error_shape")
  expect_error(plot(draws, limits = list(c(0, 1))), class = "hnpe_error_shape")
  many <- hnpe_sample(trained(), 5, list(0.1, 0.2))
  expect_error(plot(many), "one, x[, , 1]", fixed = TRUE)
  expect_s3_class(many[, , 1], "hnpe_draws")
  expect_s3_class(draws[2:1, 1:10], "hnpe_draws")
  expect_identical(class(draws[1, ]), "numeric")
  expect_identical(class(t(draws)), c("matrix", "array"))
})

test_that("everything prints what it is", {
  expect_output(print(trained()), "<hnpe_posterior> of alpha, beta given 1 feature per observation")
  expect_output(print(small()), "0 observation sets with 0 simulations in 0 rounds")
  expect_output(print(hnpe_simulator(product)), "1 local parameter, 1 global parameter, 1 feature, an R function")
  expect_output(print(hnpe_context(threads = 2)), "2 threads")
  expect_output(print(hnpe_rng(1)), "a random stream")
  expect_output(print(prior_uniform(c(a = 0, b = 0), 1)), "2 parameters: a, b")
  expect_output(print(hnpe_flow("maf", d = 2, d_given = 3)), "maf, 2 parameters given 3 numbers")
  expect_output(print(hnpe_embedder("mean", d_x = 3)), "mean, 3 features to 6 outputs")
})

test_that("more observations than a posterior was trained for are answered with a warning", {
  posterior <- hnpe_posterior(hnpe_run(small(simulations = 100, epochs = 1, max_extra = 1), progress = FALSE))
  expect_silent(hnpe_sample(posterior, 2, c(0.1, 0.2)))
  expect_warning(hnpe_sample(posterior, 2, c(0.1, 0.2, 0.3, 0.4)), "3 extra observations; the posterior was trained on 0 to 1")
  file <- tempfile()
  hnpe_save(posterior, file)
  expect_warning(hnpe_sample(hnpe_load(file), 2, c(0.1, 0.2, 0.3, 0.4)), "3 extra")
  quiet <- hnpe_load(file, context = hnpe_context(log = function(level, message) NULL))
  expect_silent(hnpe_sample(quiet, 2, c(0.1, 0.2, 0.3, 0.4)))
})

test_that("observations unlike those of the training are told and warned of", {
  posterior <- hnpe_posterior(hnpe_run(small(simulations = 100, epochs = 1, max_extra = 1), progress = FALSE))
  info <- hnpe_check_observation(posterior, c(0.1, 0.2))
  expect_true(info$is_known && !info$is_far && info$distance == 0 && is.na(info$row))
  info <- hnpe_check_observation(posterior, c(0.1, -50))
  expect_true(info$is_far && info$distance > 50 && info$row == 2 && info$column == 1)
  expect_false(hnpe_has_extrapolated(posterior))
  expect_warning(hnpe_sample(posterior, 2, c(0.1, -50)), "standard deviations outside the range")
  expect_true(hnpe_has_extrapolated(posterior))
})

test_that("an ensemble is the mixture of its members", {
  posterior <- suppressWarnings(hnpe_posterior(
    hnpe_run(hnpe_set(small(simulations = 100, epochs = 1, max_extra = 1), ensemble = 2), progress = FALSE)
  ))
  members <- hnpe_members(posterior)
  expect_length(members, 2)
  theta <- matrix(0.5, 2, 1)
  x <- c(0.1, 0.2)
  each <- vapply(members, function(member) exp(hnpe_log_density(member, theta, x)), 0)
  expect_equal(exp(hnpe_log_density(posterior, theta, x)), mean(each), tolerance = 1e-6)
  weighted <- hnpe_ensemble(members, c(1, 3))
  expect_equal(exp(hnpe_log_density(weighted, theta, x)), sum(each * c(1, 3)) / 4, tolerance = 1e-6)
  spread <- suppressWarnings(hnpe_spread(posterior, x, n = 200))
  expect_equal(spread$n_members, 2)
  expect_length(spread$mean_spread, 2)
  expect_true(spread$divergence >= 0 && spread$divergence <= spread$divergence_most)
  expect_error(hnpe_ensemble(members, 1), "as many weights")
})

test_that("limits of a plot hold nearly all draws and the truth", {
  draws <- rbind(a = c(stats::qnorm(seq_len(2000) / 2001), 1000), b = 1:2001)
  limits <- limits_of(draws, NULL, c(5, NA))
  expect_true(limits[[1]][2] > 5 && limits[[1]][2] < 7 && limits[[1]][1] > -5)
  expect_true(all(is.finite(limits[[2]])))
})
