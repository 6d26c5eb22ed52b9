# Beside PyTorch: the same networks, batches and data sizes in this library and in PyTorch with sbi, timed in turns. Only
# `make bench-peers` installs anything, and it is no part of `make check`, which merely compiles the program below.

PEERS_VENV := build/peers-venv
PEERS_OURS := $(BUILD)/bench/peers
PEERS_OBJECTS := $(BUILD)/tests-single/bench/peers/ours.o $(BENCH_SUBJECTS)

$(PEERS_OURS): $(PEERS_OBJECTS) $(BUILD)/libhnpe_single.a
	@mkdir -p $(@D)
	$(CC) $(CFLAGS_ALL) $^ -o $@ $(LIBS)

$(PEERS_VENV)/ready: tests/bench/peers/requirements.txt | build/deps-peers
	@echo "Installing PyTorch 2.8.0 and sbi 0.27.0 with what they need in $(PEERS_VENV):"
	@echo "about 3 GB to download, 7 GB on disk. 'make clean' removes them."
	python3 -m venv $(PEERS_VENV)
	$(PEERS_VENV)/bin/pip install --quiet --disable-pip-version-check -r $<
	touch $@

check: $(PEERS_OURS)

bench-peers: $(PEERS_OURS) $(PEERS_VENV)/ready  ## beside PyTorch, which it installs (7 GB): QUICK=1, ONLY=…, HNPE_ISA=avx2, RECORD=1 for docs/performance.md
	@mkdir -p build/bench
	$(PEERS_VENV)/bin/python tests/bench/peers/peers.py $(PEERS_OURS) build/bench $(if $(QUICK),--quick) \
	    $(if $(ONLY),"--only=$(ONLY)")
	$(if $(RECORD),python3 tests/bench/report/page.py build/bench docs/performance.md)

.PHONY: bench-peers
-include $(BUILD)/tests-single/bench/peers/ours.d
