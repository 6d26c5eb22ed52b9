# Fuzzing: tests/fuzz/fuzz_<target>.c, driven by libFuzzer (make fuzz), or fed with the inputs that are kept (make check).

FUZZ_TARGETS := $(sort $(patsubst tests/fuzz/fuzz_%.c,%,$(wildcard tests/fuzz/fuzz_*.c)))
# The mutator of files; sequences of calls are bytes as they are.
FUZZ_BYTES := calls
FUZZ_MAINS := replay seeds mutate
FUZZ_calls := $(filter machine%,$(patsubst tests/fuzz/%.c,%,$(wildcard tests/fuzz/*.c)))
FUZZ_COMMON := $(filter-out $(FUZZ_MAINS) $(FUZZ_calls) fuzz_%,$(patsubst tests/fuzz/%.c,%,$(wildcard tests/fuzz/*.c)))
fuzz_objects = $(patsubst %,$(BUILD)/tests-single/fuzz/%.o,$(FUZZ_COMMON) $(1)) $(BUILD)/tests-single/support/host_prior.o
FUZZ_REPLAY := $(FUZZ_TARGETS:%=$(BUILD)/fuzz/replay_%)
FUZZERS := $(FUZZ_TARGETS:%=$(BUILD)/fuzz/fuzz_%)

$(BUILD)/tests-single/fuzz/%.o: tests/fuzz/%.c $(FLAGS) | build/deps-check
	@mkdir -p $(@D)
	$(CC) $(CFLAGS_ALL) $(TEST_FLAGS) -c $< -o $@

# The second is linked with libFuzzer's own main, by `make fuzz`, which sets CC and SANITIZE.
define fuzz_rules
$(BUILD)/fuzz/replay_$(1): $(call fuzz_objects,fuzz_$(1) $(FUZZ_$(1)) replay) $(BUILD)/libhnpe_single.a
	@mkdir -p $$(@D)
	$$(CC) $$(CFLAGS_ALL) $$^ -o $$@ $$(LIBS)
$(BUILD)/fuzz/fuzz_$(1): $(call fuzz_objects,fuzz_$(1) $(FUZZ_$(1)) $(if $(filter $(FUZZ_BYTES),$(1)),,mutate)) $(BUILD)/libhnpe_single.a
	@mkdir -p $$(@D)
	$$(CC) $$(CFLAGS_ALL) -fsanitize=fuzzer $$^ -o $$@ $$(LIBS)

endef
$(foreach target,$(FUZZ_TARGETS),$(eval $(call fuzz_rules,$(target))))

$(BUILD)/fuzz/seeds: $(call fuzz_objects,seeds) $(BUILD)/libhnpe_single.a
	@mkdir -p $(@D)
	$(CC) $(CFLAGS_ALL) $^ -o $@ $(LIBS)

check: $(FUZZ_REPLAY)

# Clang takes NULL + 0, the begin of an array of no columns, for undefined behaviour, as C11 does; C2y defines it.
FUZZ_BUILD := CC=clang SANITIZE=fuzzer-no-link,address,undefined OPTIMISE="-O1 -g1"
SECONDS ?= 600
# With these sanitizers clang takes minutes and gigabytes for the unrolled products, which gcc's sanitizers look at.
ifneq ($(findstring fuzzer,$(SANITIZE)),)
$(BUILD)/single/kernels/product.%.o: SANITIZERS :=
endif

fuzz:  ## look for inputs that break something; SECONDS=600 for each target, TARGET=calls for one of them
	@if sh tests/fuzz/run.sh --ready; then $(MAKE) --no-print-directory $(FUZZ_BUILD) fuzzers && \
	    sh tests/fuzz/run.sh "$(SECONDS)" $(if $(TARGET),$(TARGET),$(FUZZ_TARGETS)); fi

fuzzers: $(FUZZERS)

fuzz-seeds: $(BUILD)/fuzz/seeds  ## make the seeds of files anew, after a change of the format
	$< tests/fuzz/seeds

.PHONY: fuzz fuzzers fuzz-seeds
-include $(wildcard $(BUILD)/tests-single/fuzz/*.d)
