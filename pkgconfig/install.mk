# Installation under $(DESTDIR)$(PREFIX): headers, both libraries with the links of the shared one, hnpe.pc.

PKGCONFIGDIR ?= $(LIBDIR)/pkgconfig
HEADERS := $(wildcard include/hnpe/*.h)

# Folders below the prefix are written relative to it, so that the tree can be moved (pkg-config --define-prefix).
define hnpe_pc
sed -e 's|@PREFIX@|$(PREFIX)|; s|@VERSION@|$(VERSION)|; s|@LIBS@|$(LIBS)|' \
    -e 's|@LIBDIR@|$(patsubst $(PREFIX)/%,$${prefix}/%,$(LIBDIR))|' \
    -e 's|@INCLUDEDIR@|$(patsubst $(PREFIX)/%,$${prefix}/%,$(INCLUDEDIR))|' pkgconfig/hnpe.pc.in
endef

install: $(SHARED) $(STATIC)  ## headers, libraries and hnpe.pc; PREFIX, LIBDIR, INCLUDEDIR, DESTDIR
	install -d '$(DESTDIR)$(LIBDIR)' '$(DESTDIR)$(PKGCONFIGDIR)' '$(DESTDIR)$(INCLUDEDIR)/hnpe'
	install -m 644 include/hnpe.h '$(DESTDIR)$(INCLUDEDIR)'
	install -m 644 $(HEADERS) '$(DESTDIR)$(INCLUDEDIR)/hnpe'
	install -m 755 $(SHARED) '$(DESTDIR)$(LIBDIR)'
	install -m 644 $(STATIC) '$(DESTDIR)$(LIBDIR)'
	ln -sf $(notdir $(SHARED)) '$(DESTDIR)$(LIBDIR)/$(SONAME)'
	ln -sf $(SONAME) '$(DESTDIR)$(LIBDIR)/libhnpe.so'
	$(hnpe_pc) >'$(DESTDIR)$(PKGCONFIGDIR)/hnpe.pc'
	@test -n '$(DESTDIR)' || echo 'Installed. If $(LIBDIR) is new to the loader, run ldconfig.'

uninstall:  ## remove what install put there
	rm -f '$(DESTDIR)$(INCLUDEDIR)/hnpe.h' $(patsubst include/%,'$(DESTDIR)$(INCLUDEDIR)/%',$(HEADERS))
	rm -f $(patsubst %,'$(DESTDIR)$(LIBDIR)/%',$(notdir $(SHARED) $(STATIC)) $(SONAME) libhnpe.so)
	rm -f '$(DESTDIR)$(PKGCONFIGDIR)/hnpe.pc'
	@rmdir '$(DESTDIR)$(INCLUDEDIR)/hnpe' 2>/dev/null || true

.PHONY: install uninstall
