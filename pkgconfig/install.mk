# Installation under $(DESTDIR)$(PREFIX): the headers of C and C++, the Fortran module's source, both libraries with the
# links of the shared one, hnpe.pc, and the CMake package.

PKGCONFIGDIR ?= $(LIBDIR)/pkgconfig
CMAKEDIR ?= $(LIBDIR)/cmake/hnpe
HEADERS := hnpe.h $(patsubst include/%,%,$(wildcard include/hnpe/*.h))
CXX_HEADERS := hnpe.hpp $(patsubst bindings/cpp/%,%,$(wildcard bindings/cpp/hnpe/*.hpp))
FORTRAN_SOURCE := hnpe.f90

# Files that say where the others are do so relative to themselves, so that the tree can be moved and is right below
# DESTDIR, too; but hnpe.pc for /usr is absolute, as pkg-config knows by that which folders compilers search anyway.
relative = $(shell realpath -m --relative-to='$(1)' '$(2)')
from_pc = $(if $(filter /usr,$(PREFIX)),$(2),$${pcfiledir}/$(call relative,$(1),$(2)))
fill = sed -e 's|@VERSION@|$(VERSION)|; s|@SONAME@|$(SONAME)|; s|@LIBRARY@|$(notdir $(SHARED))|; s|@LIBS@|$(LIBS)|' \
           -e 's|@MAJOR@|$(MAJOR)|; s|@MINOR@|$(MINOR)|'
fill_pc = $(fill) -e 's|@PREFIX@|$(call from_pc,$(PKGCONFIGDIR),$(PREFIX))|' \
           -e 's|@LIBDIR@|$(call from_pc,$(PKGCONFIGDIR),$(LIBDIR))|' \
           -e 's|@INCLUDEDIR@|$(call from_pc,$(PKGCONFIGDIR),$(INCLUDEDIR))|'
fill_cmake = $(fill) -e 's|@LIBDIR@|$(call relative,$(CMAKEDIR),$(LIBDIR))|' \
           -e 's|@INCLUDEDIR@|$(call relative,$(CMAKEDIR),$(INCLUDEDIR))|'

install: $(SHARED) $(STATIC)  ## headers, libraries, hnpe.pc, CMake package; PREFIX, LIBDIR, INCLUDEDIR, DESTDIR
	install -d '$(DESTDIR)$(LIBDIR)' '$(DESTDIR)$(PKGCONFIGDIR)' '$(DESTDIR)$(CMAKEDIR)' '$(DESTDIR)$(INCLUDEDIR)/hnpe'
	install -m 644 include/hnpe.h bindings/cpp/hnpe.hpp bindings/fortran/$(FORTRAN_SOURCE) '$(DESTDIR)$(INCLUDEDIR)'
	install -m 644 include/hnpe/*.h bindings/cpp/hnpe/*.hpp '$(DESTDIR)$(INCLUDEDIR)/hnpe'
	install -m 755 $(SHARED) '$(DESTDIR)$(LIBDIR)'
	install -m 644 $(STATIC) '$(DESTDIR)$(LIBDIR)'
	ln -sf $(notdir $(SHARED)) '$(DESTDIR)$(LIBDIR)/$(SONAME)'
	ln -sf $(SONAME) '$(DESTDIR)$(LIBDIR)/libhnpe.so'
	$(fill_pc) pkgconfig/hnpe.pc.in >'$(DESTDIR)$(PKGCONFIGDIR)/hnpe.pc'
	$(fill_cmake) pkgconfig/hnpeConfig.cmake.in >'$(DESTDIR)$(CMAKEDIR)/hnpeConfig.cmake'
	$(fill) pkgconfig/hnpeConfigVersion.cmake.in >'$(DESTDIR)$(CMAKEDIR)/hnpeConfigVersion.cmake'
	@test -n '$(DESTDIR)' || echo 'Installed. If $(LIBDIR) is new to the loader, run ldconfig.'

uninstall:  ## remove what install put there
	rm -f $(patsubst %,'$(DESTDIR)$(INCLUDEDIR)/%',$(HEADERS) $(CXX_HEADERS) $(FORTRAN_SOURCE))
	rm -f $(patsubst %,'$(DESTDIR)$(LIBDIR)/%',$(notdir $(SHARED) $(STATIC)) $(SONAME) libhnpe.so)
	rm -f '$(DESTDIR)$(PKGCONFIGDIR)/hnpe.pc' $(patsubst %,'$(DESTDIR)$(CMAKEDIR)/%',hnpeConfig.cmake hnpeConfigVersion.cmake)
	@rmdir '$(DESTDIR)$(INCLUDEDIR)/hnpe' '$(DESTDIR)$(CMAKEDIR)' 2>/dev/null || true

.PHONY: install uninstall
