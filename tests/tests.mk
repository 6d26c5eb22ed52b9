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
TESTS := $(TESTS_single) $(TESTS_double) $(TEST_CXX)
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

# Prints the names of the machine's instruction sets.
TEST_ISAS := $(BUILD)/tests-single/base/isas

check: $(TESTS) $(TEST_ISAS) $(SHARED) $(STATIC) | build/deps-check  ## all tests on each instruction set; ROOM=flow for one room's, SANITIZE=… with sanitizers
	@ROOM="$(ROOM)" BUILD="$(BUILD)" LIB="$(LIB)" CC="$(CC)" SANITIZE="$(SANITIZE)" ISAS="$(TEST_ISAS)" \
	    sh tests/run.sh $(TESTS) $(TEST_SCRIPTS)

.PHONY: check
-include $(wildcard $(BUILD)/tests-*/*/*.d)
