# Tests: tests/<room>/test_<unit>.c, one cmocka program each, linked with the library's inside. The rooms below are also
# tested in double precision.

DOUBLE_ROOMS := kernels nn flow embedder estimator trainer model
SUPPORT := $(filter-out %_isa.c,$(wildcard tests/support/*.c))
SUPPORT_ISA := $(wildcard tests/support/*_isa.c)
support_objects = $(patsubst tests/%.c,$(BUILD)/tests-$(1)/%.o,$(SUPPORT)) \
    $(foreach isa,$(ISAS),$(patsubst tests/%_isa.c,$(BUILD)/tests-$(1)/%.$(isa).o,$(SUPPORT_ISA)))
TEST_SOURCES := $(wildcard tests/*/test_*.c)
TESTS_single := $(patsubst tests/%.c,$(BUILD)/tests-single/%,$(TEST_SOURCES))
TESTS_double := $(patsubst tests/%.c,$(BUILD)/tests-double/%,$(wildcard $(foreach room,$(DOUBLE_ROOMS),tests/$(room)/test_*.c)))
TEST_CXX := $(patsubst tests/%.cpp,$(BUILD)/tests-single/%,$(wildcard tests/*/test_*.cpp))
TEST_SCRIPTS := $(wildcard tests/*/test_*.sh)
# Threads are the same in both precisions: one is enough where races are looked for. Nor do they show in tables of arguments and
# of allocations, which are long.
TABLES := $(BUILD)/tests-single/faults/test_allocations_% $(BUILD)/tests-single/faults/test_sizes
TESTS := $(if $(filter thread,$(SANITIZE)),$(filter-out $(TABLES),$(TESTS_single)),$(TESTS_single) $(TESTS_double)) $(TEST_CXX)
TEST_FLAGS = -D_GNU_SOURCE -Itests/support -Wno-unused-parameter

define test_isa_rule

$(BUILD)/tests-$(1)/support/%.$(2).o: tests/support/%_isa.c $(FLAGS) | build/deps-check
	@mkdir -p $$(@D)
	$$(CC) $$(CFLAGS_ALL) $$(TEST_FLAGS) $(PRECISION_$(1)) $(call isa_flags,$(2)) -c $$< -o $$@

endef
define test_rules
$(foreach isa,$(ISAS),$(call test_isa_rule,$(1),$(isa)))
$(BUILD)/tests-$(1)/support/%.o: tests/support/%.c $(FLAGS) | build/deps-check
	@mkdir -p $$(@D)
	$$(CC) $$(CFLAGS_ALL) $$(TEST_FLAGS) $(PRECISION_$(1)) -c $$< -o $$@
$(BUILD)/tests-$(1)/%: tests/%.c $(BUILD)/libhnpe_$(1).a $(call support_objects,$(1)) $(FLAGS) | build/deps-check
	@mkdir -p $$(@D)
	$$(CC) $$(CFLAGS_ALL) $$(TEST_FLAGS) $(PRECISION_$(1)) $$< $$(filter %.o,$$^) $$(filter %.a,$$^) -o $$@ -lcmocka $$(LIBS)
endef
$(eval $(call test_rules,single))
$(eval $(call test_rules,double))

$(BUILD)/tests-single/%: tests/%.cpp $(BUILD)/libhnpe_single.a $(FLAGS) | build/deps-check
	@mkdir -p $(@D)
	g++ -std=c++11 -O2 -Wall -Wextra $(SANITIZERS) -Iinclude $< $(BUILD)/libhnpe_single.a -o $@ $(LIBS)

# Those of the C++ binding: C++17, by the C++ compiler that belongs to CC.
$(BUILD)/tests-single/bindings/%: tests/bindings/%.cpp $(BUILD)/libhnpe_single.a $(wildcard tests/bindings/*.hpp bindings/cpp/*.hpp bindings/cpp/hnpe/*.hpp) $(FLAGS) | build/deps-check
	@mkdir -p $(@D)
	$(if $(findstring clang,$(CC)),clang++,g++) -std=c++17 -O1 -g1 $(WARNINGS) $(SANITIZERS) -Ibindings/cpp -Iinclude $< $(BUILD)/libhnpe_single.a -o $@ $(LIBS)

# Prints the names of the machine's instruction sets.
TEST_ISAS := $(BUILD)/tests-single/base/isas
# What test_precision.sh runs.
TEST_PRECISION := $(if $(SANITIZE),,$(foreach precision,single double,$(BUILD)/tests-$(precision)/posterior/precision))

check: $(TESTS) $(TEST_ISAS) $(TEST_PRECISION) $(SHARED) $(STATIC) | build/deps-check  ## all tests on each instruction set; ROOM=flow for one room's, SANITIZE=… with sanitizers
	@ROOM="$(ROOM)" BUILD="$(BUILD)" LIB="$(LIB)" CC="$(CC)" SANITIZE="$(SANITIZE)" ISAS="$(TEST_ISAS)" \
	    sh tests/run.sh $(TESTS) $(TEST_SCRIPTS)

# ---- aarch64: the portable kernels, built by a cross compiler, run by qemu-user ----
# The libraries for it are unpacked in a folder, so that the machine's own packages stay as they are.
AARCH64 := build/aarch64
AARCH64_LIBRARIES = $(abspath $(AARCH64)/debian/usr/lib/aarch64-linux-gnu)
AARCH64_INCLUDE = $(AARCH64)/debian/usr/include

# What takes minutes under an emulator is left out: rooms without code per processor, and the programs below.
AARCH64_ROOMS := base kernels rng linalg nn flow embedder prior model summary
AARCH64_LEFT_OUT := flow/test_fit model/test_jansen_rit_statistics summary/test_log_power
AARCH64_TESTS := $(foreach room,$(if $(ROOM),$(ROOM),$(AARCH64_ROOMS)),\
    $(filter-out $(addprefix %/,$(AARCH64_LEFT_OUT)),$(filter $(BUILD)/tests-single/$(room)/% $(BUILD)/tests-double/$(room)/%,$(TESTS_single) $(TESTS_double))))

check-aarch64:  ## the C tests of what differs between processors, on aarch64, by cross compiler and emulator
	@sh pkgconfig/aarch64.sh $(AARCH64)
	@if [ -e $(AARCH64)/ready ]; then $(MAKE) --no-print-directory CC=aarch64-linux-gnu-gcc ARCH=aarch64 \
	    CFLAGS="-isystem $(AARCH64_INCLUDE) -isystem $(AARCH64_INCLUDE)/aarch64-linux-gnu/openblas-pthread" \
	    LIBS="-L$(AARCH64_LIBRARIES) -L$(AARCH64_LIBRARIES)/openblas-pthread -Wl,--disable-new-dtags \
	    -Wl,-rpath,$(AARCH64_LIBRARIES):$(AARCH64_LIBRARIES)/openblas-pthread $(LIBS)" check-emulated; fi

check-emulated: $(AARCH64_TESTS) $(TEST_ISAS)
	@echo "SKIPPED on aarch64: scripts, C++ and the tests of$(foreach room,$(filter-out $(AARCH64_ROOMS),$(sort \
	    $(patsubst tests/%/,%,$(dir $(TEST_SOURCES))))), $(room)), $(AARCH64_LEFT_OUT)"
	@BUILD="$(BUILD)" LIB="$(LIB)" CC="$(CC)" SANITIZE="$(SANITIZE)" ISAS="$(TEST_ISAS)" \
	    EMULATOR="qemu-aarch64 -L /usr/aarch64-linux-gnu" sh tests/run.sh $(AARCH64_TESTS)

.PHONY: check check-aarch64 check-emulated
-include $(wildcard $(BUILD)/tests-*/*/*.d)
