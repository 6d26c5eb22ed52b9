# What a release is hardened by: checked calls of the C library, a guard on the stack, a stack that is touched page by page, and
# jumps that only go where one may. Not with sanitizers, which look at the same calls. What the compiler does not know is left
# out; where there is none yet, it is about to be installed and knows them all.
HARDENING_WANTED := -fstack-protector-strong -fstack-clash-protection $(if $(filter x86_64,$(ARCH)),-fcf-protection) \
                    $(if $(filter aarch64,$(ARCH)),-mbranch-protection=standard)
is_known = $(shell $(CC) -Werror $(1) -x c -c /dev/null -o /dev/null 2>/dev/null && echo yes)
HARDENING_KNOWN := $(if $(shell command -v $(lastword $(CC))),$(if $(call is_known,$(HARDENING_WANTED)),$(HARDENING_WANTED),\
                   $(foreach flag,$(HARDENING_WANTED),$(if $(call is_known,$(flag)),$(flag)))),$(HARDENING_WANTED))
# Who packages may ask for more of the C library.
HARDENING := $(if $(SANITIZE)$(COVERAGE),,$(HARDENING_KNOWN) \
             $(if $(findstring _FORTIFY_SOURCE,$(CFLAGS)),,-U_FORTIFY_SOURCE -D_FORTIFY_SOURCE=2))
# Addresses are settled when the library is loaded, and can then not be written; its stacks hold no code.
LINK_HARDENED := -Wl,-z,relro,-z,now,-z,noexecstack -Wl,--as-needed
