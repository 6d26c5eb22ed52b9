# The long form of the tests that have one: programs that call support_is_long, scripts that read HNPE_TEST_LONG. Then the
# same under sanitizers, and the fuzzers for a minute each.

LONG_SOURCES := $(shell grep -lw support_is_long tests/*/test_*.c /dev/null)
# Those with threads of their own.
LONG_THREADED := $(shell grep -lE 'pthread_create|thrd_create' $(LONG_SOURCES) /dev/null)
long_programs = $(filter $(patsubst tests/%.c,$(BUILD)/tests-single/%,$(1)) $(patsubst tests/%.c,$(BUILD)/tests-double/%,$(1)),$(TESTS))
LONG_TESTS = $(call long_programs,$(if $(filter thread,$(SANITIZE)),$(LONG_THREADED),$(LONG_SOURCES)))
# Under the thread sanitizer scripts have nothing of their own to show.
LONG_SCRIPTS := $(if $(filter thread,$(SANITIZE)),,$(shell grep -lw HNPE_TEST_LONG $(TEST_SCRIPTS) /dev/null))

check-faults:  ## the long form of the tests that inject faults, also under sanitizers, then `make fuzz`; ROOM=archive for one room's
	@echo "== the long form" && $(MAKE) --no-print-directory check-long
	@echo "== under address and undefined behaviour sanitizers" && \
	    $(MAKE) --no-print-directory check-long SANITIZE=address,undefined
	@echo "== under the thread sanitizer" && $(MAKE) --no-print-directory check-long SANITIZE=thread
	@echo "== fuzzing" && $(MAKE) --no-print-directory fuzz SECONDS=60

check-long: $(LONG_TESTS) $(TEST_ISAS) $(SHARED) $(STATIC) | build/deps-check
	@$(if $(LONG_TESTS)$(LONG_SCRIPTS),HNPE_TEST_LONG=1 ROOM="$(ROOM)" BUILD="$(BUILD)" LIB="$(LIB)" CC="$(CC)" \
	    SANITIZE="$(SANITIZE)" ISAS="$(TEST_ISAS)" sh tests/run.sh $(LONG_TESTS) $(LONG_SCRIPTS),echo "No test has a long form here.")

.PHONY: check-faults check-long
