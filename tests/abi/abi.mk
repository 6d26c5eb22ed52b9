# The baselines of the binary interface, tests/abi; make check compares, see docs/abi.md.

abi-update: $(SHARED) | build/deps-check build/deps-abi  ## write the baselines of the binary interface anew: docs/abi.md
	python3 tests/abi/gate.py update --library $(SHARED)

.PHONY: abi-update
