.onLoad <- function(libname, pkgname) {
  found <- .Call(C_hnpe_abi_version)
  if (found != abi_version) {
    stop(sprintf(paste("this package is for version %d of libhnpe's binary interface (libhnpe %s), and the library that was found has",
                       "version %.0f: install the package anew"), abi_version, library_version, found), call. = FALSE)
  }
}

#' Version of the library
#'
#' @return The version of libhnpe, such as `"0.1.0"`.
#' @examples
#' hnpe_version()
#' @export
hnpe_version <- function() .Call(C_hnpe_version_string)
