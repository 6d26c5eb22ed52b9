# Benchmarks: one program of all cases, linked with the library's inside, and two small ones whose start is measured.

BENCH_PROGRAMS := first_draw openblas_alone
BENCH_ISA_SOURCES := $(wildcard tests/bench/*_isa.c)
BENCH_SOURCES := $(filter-out $(BENCH_ISA_SOURCES) $(BENCH_PROGRAMS:%=tests/bench/%.c),$(wildcard tests/bench/*.c))
BENCH_OBJECTS := $(patsubst tests/%.c,$(BUILD)/tests-single/%.o,$(BENCH_SOURCES)) \
    $(foreach isa,$(ISAS),$(patsubst tests/%_isa.c,$(BUILD)/tests-single/%.$(isa).o,$(BENCH_ISA_SOURCES)))
# What the other programs of this folder are made of: everything but the cases.
BENCH_SUBJECTS := $(filter-out %_main.o %_cases.o,$(BENCH_OBJECTS))
BENCH := $(BUILD)/bench/bench $(BENCH_PROGRAMS:%=$(BUILD)/bench/%)

define bench_isa_rule
$(BUILD)/tests-single/bench/%.$(1).o: tests/bench/%_isa.c $(FLAGS) | build/deps-check
	@mkdir -p $$(@D)
	$$(CC) $$(CFLAGS_ALL) $$(TEST_FLAGS) $$(call isa_flags,$(1)) -c $$< -o $$@
endef
$(foreach isa,$(ISAS),$(eval $(call bench_isa_rule,$(isa))))
$(BUILD)/tests-single/bench/%.o: tests/bench/%.c $(FLAGS) | build/deps-check
	@mkdir -p $(@D)
	$(CC) $(CFLAGS_ALL) $(TEST_FLAGS) -c $< -o $@

$(BUILD)/bench/bench: $(BENCH_OBJECTS) $(call support_objects,single) $(BUILD)/libhnpe_single.a
	@mkdir -p $(@D)
	$(CC) $(CFLAGS_ALL) $^ -o $@ -lcmocka $(LIBS)

$(BUILD)/bench/first_draw: tests/bench/first_draw.c $(SHARED)
	@mkdir -p $(@D)
	$(CC) $(CFLAGS_ALL) $< -o $@ -L$(LIB) -lhnpe -Wl,-rpath,$(abspath $(LIB))

$(BUILD)/bench/openblas_alone: tests/bench/openblas_alone.c $(FLAGS) | build/deps-check
	@mkdir -p $(@D)
	$(CC) $(CFLAGS_ALL) $< -o $@ $(LIBS)

check: $(BENCH)

# OpenBLAS must have the same instruction set: it does not know every processor, and the environment may say anything.
OPENBLAS_BEST := $(if $(filter avx2 baseline,$(HNPE_ISA)),Haswell,$(if $(shell grep -m1 -o avx512dq /proc/cpuinfo),SkylakeX))

bench: $(BENCH)  ## measure speed: QUICK=1, ONLY=part of a name, RECORD=1 updates tests/bench/results.csv, HNPE_ISA=avx2
	@mkdir -p build/bench
	$(if $(and $(QUICK),$(RECORD)),$(error A hurried run is not worth recording: RECORD=1 without QUICK=1))
	OPENBLAS_NUM_THREADS=1 OPENBLAS_CORETYPE=$(OPENBLAS_BEST) $(BUILD)/bench/bench $(BUILD)/bench build/bench $(if $(QUICK),--quick) \
	    $(if $(ONLY),"--only=$(ONLY)") $(if $(RECORD),--record=tests/bench/results.csv)
	$(if $(ONLY),,@$(MAKE) --no-print-directory bench-python)

bench-python: $(SHARED)  ## what the Python package adds to the library's own time
	@if sh bindings/venv.sh build/venv-python bindings/python/tests/requirements.txt; then \
	    PYTHONPATH=bindings/python HNPE_LIBRARY=$(abspath $(LIB))/libhnpe.so build/venv-python/bin/python tests/bench/python_cases.py; \
	else echo "SKIPPED the cases of Python: pip cannot have its packages"; fi

.PHONY: bench bench-python
-include $(BENCH_OBJECTS:.o=.d)
