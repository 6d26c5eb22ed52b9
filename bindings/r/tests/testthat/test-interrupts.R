# A child that begins something long, tells that it is in it, and is interrupted by a signal as by Ctrl-C.
interrupted_child <- function(code) {
  folder <- tempfile()
  dir.create(folder)
  script <- file.path(folder, "script.R")
  started <- file.path(folder, "started")
  output <- file.path(folder, "output")
  writeLines(c(
    sprintf(".libPaths(%s)", paste(deparse(.libPaths()), collapse = "")),
    "suppressMessages(library(hnpe))",
    sprintf("begun <- function() if (!file.exists(%s)) { writeLines(as.character(Sys.getpid()), %s); file.rename(%s, %s) }",
            deparse(started), deparse(paste0(started, "_")), deparse(paste0(started, "_")), deparse(started)),
    code, "cat('end\\n')"
  ), script)
  system2(file.path(R.home("bin"), "Rscript"), c("--vanilla", script), stdout = output, stderr = output, wait = FALSE)
  wait_for <- function(ready) for (i in 1:600) if (ready()) return(TRUE) else Sys.sleep(0.05)
  wait_for(function() file.exists(started))
  Sys.sleep(0.3)
  tools::pskill(as.integer(readLines(started)), tools::SIGINT)
  wait_for(function() any(grepl("^end|halted", readLines(output, warn = FALSE))))
  readLines(output, warn = FALSE)
}

test_that("an interrupt in the simulator keeps what was simulated, and the inference goes on", {
  said <- interrupted_child('
    slow <- TRUE
    f <- function(alpha, beta, rng) { if (slow) { Sys.sleep(0.02); if (hnpe_calls > 3) begun() }; hnpe_calls <<- hnpe_calls + 1; alpha * beta }
    hnpe_calls <- 0
    inference <- hnpe_inference(prior_uniform(0, 1), prior_uniform(0, 1), hnpe_simulator(f, chunk = 10), simulations = 1e5, seed = 1)
    hnpe_set(hnpe_get_trainer(inference), epochs = 1)
    tryCatch(hnpe_run(inference, progress = FALSE), interrupt = function(c) cat("caught", class(c), "\n"))
    n <- length(hnpe_get_dataset(inference))
    cat("kept", n >= 40 && n < 1e5, hnpe_rounds(inference)$state, "\n")
    slow <- FALSE
    hnpe_set(inference, simulations = n + 100)
    hnpe_run(inference, progress = FALSE)
    cat("has", length(hnpe_get_dataset(inference)) - n, class(hnpe_posterior(inference))[1], "\n")
    rm(inference, f)
    rm(default_context, envir = hnpe:::tables)
    for (i in 1:3) gc(full = TRUE)
    cat("left", sum(hnpe:::live_handles()), "\n")')
  expect_true("caught interrupt condition " %in% said)
  expect_true("kept TRUE cancelled " %in% said)
  expect_true("has 100 hnpe_posterior " %in% said)
  expect_true("left 0 " %in% said)
})

test_that("an interrupt in training stops it, and the inference goes on", {
  said <- interrupted_child('
    inference <- hnpe_inference(prior_uniform(0, 1), prior_uniform(0, 1), hnpe_simulator_product(0.05), simulations = 20000, max_extra = 20)
    hnpe_set(hnpe_get_trainer(inference), epochs = 100000, patience = 100000)
    tell <- function(p) { if (p$phase == "training") begun(); FALSE }
    tryCatch(hnpe_run(inference, progress = tell), interrupt = function(c) cat("caught", class(c), "\n"))
    cat("kept", length(hnpe_get_dataset(inference)), "\n")
    cat(format(hnpe_get_trainer(inference)), "\n")
    cat(class(hnpe_posterior(inference))[1], "\n")')
  expect_true("caught interrupt condition " %in% said)
  expect_true("kept 20000 " %in% said)
  expect_true(any(grepl("cancelled", said)))
})

test_that("an interrupt that nobody catches ends the script as everywhere in R", {
  said <- interrupted_child('
    f <- function(alpha, beta, rng) { begun(); Sys.sleep(0.02); alpha }
    inference <- hnpe_inference(prior_uniform(0, 1), prior_uniform(0, 1), hnpe_simulator(f, chunk = 10), simulations = 1e5)
    hnpe_run(inference, progress = FALSE)')
  expect_true(any(grepl("halted", said)))
  expect_false("end" %in% said)
})
