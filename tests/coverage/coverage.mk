# What lines and branches of src/ the tests in C run through: a build of its own, without the cache of compilers, whose files
# for gcov would be another folder's.

COVERAGE_BUILD := build/gcc-coverage
COVERAGE_REPORT := build/coverage
COVERAGE_MINIMUM := 90

coverage: | build/deps-check build/deps-python  ## lines and branches of src/ that the tests run through, build/coverage/index.html
	sh bindings/venv.sh build/venv-coverage tests/coverage/requirements.txt
	@find $(COVERAGE_BUILD) -name '*.gcda' -delete 2>/dev/null || :
	CCACHE_DISABLE=1 $(MAKE) --no-print-directory CC=gcc COVERAGE=1 check-covered
	@mkdir -p $(COVERAGE_REPORT)
	build/venv-coverage/bin/gcovr --root . --filter src/ --gcov-executable gcov --exclude-unreachable-branches -j 2 \
	    --gcov-suspicious-hits-threshold 0 --gcov-ignore-parse-errors=negative_hits.warn_once_per_file \
	    --json-summary $(COVERAGE_REPORT)/summary.json --html-details $(COVERAGE_REPORT)/index.html $(COVERAGE_BUILD)/single
	@python3 tests/coverage/rooms.py $(COVERAGE_REPORT)/summary.json $(COVERAGE_MINIMUM)

# In single precision, as the library is, at reduced sizes: all on the best instruction set, on the others what is compiled for
# each.
run_covered = HNPE_TEST_QUICK=1 ROOM= BUILD="$(BUILD)" LIB="$(LIB)" CC="$(CC)" SANITIZE= ISAS="$(TEST_ISAS)" sh tests/run.sh
check-covered: $(TESTS_single) $(TEST_ISAS)
	@for isa in $$($(TEST_ISAS) | tr ' ' '\n' | head -n -1); do \
	    HNPE_ISA=$$isa $(run_covered) $(filter $(BUILD)/tests-single/kernels/% $(BUILD)/tests-single/rng/%,$(TESTS_single)) || exit 1; done
	@$(run_covered) $(TESTS_single)

.PHONY: coverage check-covered
