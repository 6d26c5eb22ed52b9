# How cost grows, as numbers and as a picture.

CURVES := $(BUILD)/bench/curves
CURVES_OBJECTS := $(BUILD)/tests-single/bench/curves/curves.o $(BENCH_SUBJECTS)

$(CURVES): $(CURVES_OBJECTS) $(BUILD)/libhnpe_single.a
	@mkdir -p $(@D)
	$(CC) $(CFLAGS_ALL) $^ -o $@ $(LIBS)

check: $(CURVES)

bench-curves: $(CURVES) | build/deps-demo  ## how cost grows: build/bench/curves.json, and a picture; QUICK=1, RECORD=1 for docs/pictures
	@mkdir -p build/bench
	OPENBLAS_NUM_THREADS=1 $(CURVES) build/bench/curves.json $(if $(QUICK),--quick)
	python3 tests/bench/curves/draw.py build/bench/curves.json $(if $(RECORD),docs/pictures,build/bench)/growth

.PHONY: bench-curves
-include $(BUILD)/tests-single/bench/curves/curves.d
