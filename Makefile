# libhnpe: `make help` lists the targets. Everything is built in build/ and, for use in place, lib/.

VERSION := $(shell sed -n 's/.*HNPEI_VERSION "\(.*\)".*/\1/p' src/base/base_api.c)
MAJOR := $(word 1,$(subst ., ,$(VERSION)))
MINOR := $(word 2,$(subst ., ,$(VERSION)))
SONAME := libhnpe.so.$(MAJOR).$(MINOR)
PREFIX ?= /usr/local
LIBDIR ?= $(PREFIX)/lib
INCLUDEDIR ?= $(PREFIX)/include

# One variable per build: DEBUG=1, SANITIZE=address,undefined or SANITIZE=thread, COVERAGE=1, CC=clang. Each has a folder of
# its own, named by the last word of CC: "ccache gcc" is gcc.
DEBUG ?=
SANITIZE ?=
COVERAGE ?=
comma := ,
BUILD := build/$(notdir $(lastword $(CC)))$(if $(DEBUG),-debug)$(if $(SANITIZE),-$(subst $(comma),-,$(SANITIZE)))$(if $(COVERAGE),-coverage)

ARCH := $(shell uname -m)
include pkgconfig/harden.mk
WARNINGS := -Wall -Wextra -Wpedantic -Wconversion -Wshadow -Wformat -Wformat-security -Werror
# xxhash.h insists on inlining what -Og does not inline.
OPTIMISE := $(if $(DEBUG)$(COVERAGE),-Og -g -DXXH_NO_INLINE_HINTS=1,-O3 -g1)
SANITIZERS := $(if $(SANITIZE),-fsanitize=$(SANITIZE) -fno-omit-frame-pointer -fno-sanitize-recover=all) \
              $(if $(COVERAGE),--coverage -fprofile-update=prefer-atomic)
CHECKED := $(if $(DEBUG)$(SANITIZE),-DHNPEI_CHECKED)
CFLAGS_ALL = -std=c11 $(OPTIMISE) $(WARNINGS) $(HARDENING) $(SANITIZERS) $(CHECKED) -fPIC -fvisibility=hidden -pthread -DHNPE_BUILD \
             -Iinclude -Isrc -MMD -MP $(CFLAGS)
LIBS := -llapacke -lopenblas -lcjson -lm -pthread

# Sources named *_isa.c are compiled once per instruction set; all of src twice, in single and in double precision.
ISAS := baseline $(if $(filter x86_64,$(ARCH)),avx2 avx512)
ISA_FLAGS_baseline :=
ISA_FLAGS_avx2 := -mavx2 -mfma -mtune=haswell
ISA_FLAGS_avx512 := -mavx512f -mavx512bw -mavx512dq -mavx512vl -mavx2 -mfma -mprefer-vector-width=512 -mtune=skylake-avx512
PRECISION_single :=
PRECISION_double := -DHNPEI_DOUBLE
# Where lines are counted, loops of kernels count in registers.
isa_flags = -ffp-contract=fast -DHNPEI_ISA=$(1) -DHNPEI_ISA_$(1) $(ISA_FLAGS_$(1))$(if $(COVERAGE), -O3 -fprofile-update=single)

SOURCES := $(filter-out %_isa.c,$(wildcard src/*/*.c))
ISA_SOURCES := $(wildcard src/*/*_isa.c)
stems = $(patsubst src/%.c,%,$(SOURCES)) $(foreach isa,$(ISAS),$(patsubst src/%_isa.c,%.$(isa),$(ISA_SOURCES)))
OBJECTS_single = $(patsubst %,$(BUILD)/single/%.o,$(stems))
OBJECTS_double = $(patsubst %,$(BUILD)/double/%.o,$(stems))

# The ordinary build goes to lib/; builds with another compiler, for debugging or with sanitizers have a lib/ of their own.
LIB := $(if $(filter build/cc build/gcc,$(BUILD)),lib,$(BUILD)/lib)
SHARED := $(LIB)/libhnpe.so.$(VERSION)
STATIC := $(LIB)/libhnpe.a

all: $(SHARED) $(STATIC)  ## the shared and the static library, in lib/

# ---- objects ----
# Everything compiled depends on this file of all flags. It is written only when they change: then all is compiled anew.
FLAGS := $(BUILD)/flags
$(FLAGS): export WANTED = $(CC) $(CFLAGS_ALL) $(foreach isa,$(ISAS),$(call isa_flags,$(isa))) $(TEST_FLAGS) $(LIBS)
$(FLAGS): FORCE
	@mkdir -p $(@D)
	@printf '%s\n' "$$WANTED" | cmp -s - $@ || printf '%s\n' "$$WANTED" >$@
FORCE:

define precision_rules
$(BUILD)/$(1)/%.o: src/%.c $(FLAGS) | build/deps-build
	@mkdir -p $$(@D)
	$$(CC) $$(CFLAGS_ALL) $(PRECISION_$(1)) -c $$< -o $$@
$(foreach isa,$(ISAS),$(call isa_rule,$(1),$(isa)))
endef
define isa_rule

$(BUILD)/$(1)/%.$(2).o: src/%_isa.c $(FLAGS) | build/deps-build
	@mkdir -p $$(@D)
	$$(CC) $$(CFLAGS_ALL) $(PRECISION_$(1)) $(call isa_flags,$(2)) -c $$< -o $$@

endef
$(eval $(call precision_rules,single))
$(eval $(call precision_rules,double))

# ---- the libraries ----
# Nothing stays undefined, but for what the run time of sanitizers defines in the program.
$(SHARED): $(OBJECTS_single) src/hnpe.map
	@mkdir -p $(LIB)
	$(CC) -shared $(SANITIZERS) -Wl,-soname,$(SONAME) -Wl,--version-script=src/hnpe.map $(LINK_HARDENED) \
	    $(if $(SANITIZE),,-Wl$(comma)-z$(comma)defs) -o $@ $(OBJECTS_single) $(LIBS)
	ln -sf $(@F) $(LIB)/$(SONAME)
	ln -sf $(SONAME) $(LIB)/libhnpe.so

# One relocatable object whose hidden symbols are made local, so that internals cannot collide with a host's.
$(STATIC): $(OBJECTS_single)
	@mkdir -p $(LIB)
	ld -r -o $(BUILD)/hnpe.o $(OBJECTS_single)
	objcopy --localize-hidden $(BUILD)/hnpe.o
	rm -f $@ && ar rcs $@ $(BUILD)/hnpe.o

$(BUILD)/libhnpe_single.a: $(OBJECTS_single)
$(BUILD)/libhnpe_double.a: $(OBJECTS_double)
$(BUILD)/libhnpe_%.a:
	rm -f $@ && ar rcs $@ $(OBJECTS_$*)

# ---- programs, tests, docs, installation ----
include docs/examples/examples.mk
include tests/tests.mk
include tests/static/static.mk
include tests/coverage/coverage.mk
include tests/faults.mk
include tests/peers/check_peers.mk
include tests/fuzz/fuzz.mk
include tests/bench/bench.mk
include tests/bench/peers.mk
include tests/bench/report.mk
include tests/tasks/tasks.mk
include tests/abi/abi.mk
include bindings/bindings.mk
include bindings/python/python.mk
include pkgconfig/install.mk
include pkgconfig/deb.mk

docs: | build/deps-docs  ## the reference, build/docs/html/index.html
	doxygen docs/Doxyfile

deps: build/deps-build build/deps-demo build/deps-check build/deps-docs  ## install what is missing (Debian, Ubuntu)

build/deps-%: pkgconfig/deps.sh
	@mkdir -p build
	@sh pkgconfig/deps.sh $* && touch $@

clean:  ## remove everything that was built
	rm -rf build lib/libhnpe*

help:  ## this list
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*##/\t/' | sort | while IFS="$$(printf '\t')" read -r t d; do \
	    printf '  make %-13s %s\n' "$$t" "$$d"; done

.PHONY: all docs deps clean help FORCE
.DELETE_ON_ERROR:
.SECONDARY:
-include $(OBJECTS_single:.o=.d) $(OBJECTS_double:.o=.d)
