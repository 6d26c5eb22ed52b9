# Static checks: every C file by clang-tidy (.clang-tidy), cppcheck (tests/static/cppcheck.txt) and GCC's analyzer; each has a
# stamp in build/static, so that only what changed is looked at again. They read one file at a time: HNPEI_CHECKED tells them
# our invariants, HNPEI_ANALYSED that a failure is a failure.

CHECKS := build/static
STATIC_TOOLS := .clang-tidy tests/.clang-tidy tests/static/check.sh tests/static/cppcheck.txt
STATIC_FLAGS = -std=c11 -Iinclude -Isrc -DHNPE_BUILD -DHNPEI_CHECKED -DHNPEI_ANALYSED

static_stamps = $(patsubst src/%.c,$(CHECKS)/src/%.ok,$(SOURCES)) $(patsubst tests/%.c,$(CHECKS)/tests/%.ok,$(SUPPORT)) \
    $(foreach isa,$(ISAS),$(patsubst src/%_isa.c,$(CHECKS)/src/%.$(isa).ok,$(ISA_SOURCES)))

define static_isa_rule
$(CHECKS)/src/%.$(1).ok: src/%_isa.c $$(STATIC_TOOLS) | build/deps-static
	@sh tests/static/check.sh $$< $$@ $$(STATIC_FLAGS) $(call isa_flags,$(1))

endef
$(foreach isa,$(ISAS),$(eval $(call static_isa_rule,$(isa))))
$(CHECKS)/src/%.ok: src/%.c $(STATIC_TOOLS) | build/deps-static
	@sh tests/static/check.sh $< $@ $(STATIC_FLAGS)
$(CHECKS)/tests/%.ok: tests/%.c $(STATIC_TOOLS) | build/deps-static
	@sh tests/static/check.sh $< $@ $(STATIC_FLAGS) -D_GNU_SOURCE -Itests/support

# Each tool finds what was planted for it; all of src at once: what nothing calls.
$(CHECKS)/planted.ok: tests/static/planted.sh tests/static/planted.c $(STATIC_TOOLS) | build/deps-static
	@mkdir -p $(CHECKS)/planted && sh tests/static/planted.sh $(CHECKS)/planted $(STATIC_FLAGS) && touch $@
$(CHECKS)/unused.ok: $(SOURCES) $(ISA_SOURCES) $(wildcard src/*/*.h) tests/static/unused.txt tests/static/cppcheck.txt | build/deps-static
	@mkdir -p $(@D)
	@cppcheck --quiet --std=c11 --language=c --enable=unusedFunction --inline-suppr --error-exitcode=1 -Iinclude -Isrc \
	    -DHNPE_BUILD --suppressions-list=tests/static/cppcheck.txt --suppressions-list=tests/static/unused.txt \
	    --template='{file}:{line}: {message} [{id}]' src
	@touch $@

static: $(CHECKS)/planted.ok $(CHECKS)/unused.ok $(static_stamps)  ## clang-tidy, cppcheck and GCC's analyzer on all that changed
	@echo "$(words $(static_stamps)) passes over $(words $(SOURCES) $(ISA_SOURCES) $(SUPPORT)) files: nothing was found"

.PHONY: static
-include $(wildcard $(CHECKS)/*/*/*.d)
