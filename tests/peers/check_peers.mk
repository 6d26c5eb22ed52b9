# Networks of other packages, trained, converted and compared with the library.

SBI_VENV := build/venv-sbi
SBI_TESTS := $(BUILD)/tests-single/estimator/test_imported $(BUILD)/tests-double/estimator/test_imported

check-peers:  ## train networks with sbi, convert them, compare; installs torch and sbi once (downloads 4 GB, 7 GB on disk)
	@cmp -s tests/peers/requirements.txt $(SBI_VENV)/installed || echo "check-peers: torch 2.8.0 and sbi 0.27.0 are downloaded" \
	    "once, some 4 GB, and take 7 GB in $(SBI_VENV)"
	@echo "check-peers: training, converting and comparing takes some five minutes"
	@$(MAKE) --no-print-directory $(SHARED) $(SBI_TESTS)
	sh bindings/venv.sh $(SBI_VENV) tests/peers/requirements.txt
	rm -rf build/peers && mkdir -p build/peers
	cd build/peers && HNPE_LIBRARY='$(abspath $(SHARED))' HNPE_PEERS_TESTS='$(abspath $(SBI_TESTS))' OMP_NUM_THREADS=1 \
	    PYTHONPATH='$(abspath bindings/python)' PYTHONDONTWRITEBYTECODE=1 \
	    '$(abspath $(SBI_VENV))/bin/python' -W ignore '$(abspath tests/peers/sbi_peers.py)' check .

.PHONY: check-peers
