library(testthat)
library(hnpe)

test_check("hnpe")
