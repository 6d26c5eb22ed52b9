# Networks of other packages, trained, converted and compared with the library.

SBI_VENV := build/venv-sbi
SBI_TESTS := $(BUILD)/tests-single/estimator/test_imported $(BUILD)/tests-double/estimator/test_imported

check-peers: $(SHARED) $(SBI_TESTS)  ## train networks with sbi, convert them, compare; installs torch and sbi (some 7 GB)
	@echo "check-peers: torch 2.8.0 and sbi 0.27.0 go to $(SBI_VENV), some 7 GB; training takes about ten minutes"
	sh bindings/venv.sh $(SBI_VENV) tests/peers/requirements.txt
	rm -rf build/peers && mkdir -p build/peers
	cd build/peers && HNPE_LIBRARY='$(abspath $(SHARED))' PYTHONPATH='$(abspath bindings/python)' PYTHONDONTWRITEBYTECODE=1 \
	    OMP_NUM_THREADS=1 '$(abspath $(SBI_VENV))/bin/python' -W ignore '$(abspath tests/peers/sbi_peers.py)' check .
	for test in $(SBI_TESTS); do HNPE_IMPORTED=build/peers $$test || exit 1; done

.PHONY: check-peers
