# Debian packages in build/deb, from the templates in pkgconfig/debian: the library, and what programs are compiled with.

PACKAGED := $(wildcard Makefile include/*.h include/*/*.h src/hnpe.map src/*/*.[ch] \
    bindings/cpp/*.hpp bindings/cpp/*/*.hpp bindings/fortran/*.f90 pkgconfig/* pkgconfig/debian/* LICENSE \
    CHANGELOG.md)

deb: build/deb/ready  ## Debian packages in build/deb; DEBFULLNAME, DEBEMAIL

build/deb/ready: $(filter-out %/debian,$(PACKAGED)) | build/deps-deb
	@sh pkgconfig/deb.sh build/deb $(VERSION)
	@touch $@

.PHONY: deb
