# Finds the shared library; what is not the one that this package was made for is refused by the raw layer.

const SONAME = "libhnpe.so.$(Raw.LIBRARY_VERSION.major).$(Raw.LIBRARY_VERSION.minor)"

"""
Where the library is: what the environment variable `HNPE_LIBRARY` names, else one that the system finds, else the one
of the checkout that this package is in.
"""
function find_library()
    named = get(ENV, "HNPE_LIBRARY", "")
    isempty(named) || return named
    found = Raw.Libdl.find_library([SONAME, "libhnpe"])
    isempty(found) || return found
    built = normpath(joinpath(@__DIR__, "..", "..", "..", "lib", "libhnpe.so"))
    isfile(built) && return built
    error("libhnpe is not there: install it, build it with `make` in the checkout, or set HNPE_LIBRARY to its path")
end

"""The version of the library that is loaded."""
library_version() = VersionNumber(unsafe_string(hnpe_version_string()))
