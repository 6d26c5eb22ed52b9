# Bindings: bindings/api.json and the raw layers are generated from the headers and the library, and committed.

# The generator, in a virtual environment of its own.
GENERATE = sh bindings/venv.sh build/venv bindings/generate/requirements.txt && build/venv/bin/python bindings/generate $(SHARED)

bindings: $(SHARED) | build/deps-check  ## write bindings/api.json and the raw layers of all languages from the headers
	$(GENERATE)

bindings-check: $(SHARED) | build/deps-check  ## fail where what is generated differs from what is committed
	@$(GENERATE) --check

.PHONY: bindings bindings-check
