# Installation under $(DESTDIR)$(PREFIX).
