# What docs/performance.md says: how cost grows, where time goes, and all tables in one command.

REPORT_OBJECTS := $(BUILD)/tests-single/bench/report/curves.o $(BUILD)/tests-single/bench/report/loops.o
REPORT_PROGRAMS := $(BUILD)/bench/curves $(BUILD)/bench/loops

$(REPORT_PROGRAMS): $(BUILD)/bench/%: $(BUILD)/tests-single/bench/report/%.o $(BENCH_SUBJECTS) $(BUILD)/libhnpe_single.a
	@mkdir -p $(@D)
	$(CC) $(CFLAGS_ALL) $^ -o $@ $(LIBS)

check: $(REPORT_PROGRAMS)

bench-curves: $(BUILD)/bench/curves | build/deps-demo  ## how cost grows, with a picture: QUICK=1, RECORD=1 updates docs/pictures
	@mkdir -p build/bench
	OPENBLAS_NUM_THREADS=1 $(BUILD)/bench/curves build/bench/curves.json $(if $(QUICK),--quick)
	python3 tests/bench/report/draw.py build/bench/curves.json $(if $(RECORD),docs/pictures,build/bench)/growth

bench-profile: $(BUILD)/bench/loops  ## where the time of the main loops goes, by perf: build/bench/profile.md
	@mkdir -p build/bench
	python3 tests/bench/report/profile.py $(BUILD)/bench/loops build/bench/profile.md

# With AVX2 too, where the machine has more than that. Programs are built first, so that no compiler disturbs a measurement.
AVX2_TOO := $(shell grep -q avx512f /proc/cpuinfo 2>/dev/null && echo avx2)
bench-report: $(BENCH) $(PEERS_OURS) $(REPORT_PROGRAMS)  ## measure all of it anew: results.csv, docs/pictures, docs/performance.md
	$(MAKE) bench RECORD=1
	$(foreach isa,$(AVX2_TOO),HNPE_ISA=$(isa) $(MAKE) bench RECORD=1)
	$(MAKE) bench-peers
	$(foreach isa,$(AVX2_TOO),HNPE_ISA=$(isa) $(MAKE) bench-peers)
	$(MAKE) bench-curves RECORD=1
	$(MAKE) bench-profile
	$(MAKE) bench-page

bench-page:  ## put what build/bench has into docs/performance.md
	python3 tests/bench/report/page.py build/bench docs/performance.md

.PHONY: bench-curves bench-profile bench-report bench-page
-include $(REPORT_OBJECTS:.o=.d)
