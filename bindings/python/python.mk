# The Python package: the library that is bundled with it, its wheel, its reference.

# The bundled library stands alone: OpenBLAS and LAPACK are inside where the build of OpenBLAS without threads has an archive,
# so that it starts no threads beside the library's, and only hnpe_* is visible, bound to itself, so that nothing in the
# process of numpy, scipy or torch is taken for its own, nor the other way. Elsewhere it takes the machine's, as lib/ does.
BUNDLE := $(BUILD)/bundle/libhnpe.so
BUNDLED_ARCHIVES = $(wildcard $(shell $(CC) -print-file-name=openblas-serial/libopenblas.a))
BUNDLED_PACKAGES := libopenblas-serial-dev liblapacke-dev libcjson1 libxxhash-dev
BUNDLE_LIBS = $(if $(BUNDLED_ARCHIVES),$(shell $(CC) -print-file-name=liblapacke.a) $(BUNDLED_ARCHIVES) -lcjson -lm -pthread,$(LIBS))

# Written only when it changes, as $(FLAGS): the archive may be installed later.
$(BUNDLE).libs: FORCE
	@mkdir -p $(@D)
	@echo '$(BUNDLE_LIBS)' | cmp -s - $@ || echo '$(BUNDLE_LIBS)' >$@

$(BUNDLE): $(OBJECTS_single) src/hnpe.map $(BUNDLE).libs
	$(CC) -shared -Wl,--version-script=src/hnpe.map -Wl,--exclude-libs,ALL -Wl,-Bsymbolic -Wl,--strip-debug \
	    $(LINK_HARDENED) -Wl,-z,defs -o $@ $(OBJECTS_single) $(BUNDLE_LIBS)

bundle-library: $(BUNDLE)

# The tests find it made.
check: $(if $(SANITIZE),,$(BUNDLE))

# What setup.py asks for: the bundled library in the folder TO, with the licences of what is inside.
bundle: $(BUNDLE)
	install -d '$(TO)/licenses'
	install -m 755 $(BUNDLE) '$(TO)/libhnpe.so'
	install -m 644 LICENSE '$(TO)/licenses/hnpe.txt'
	$(if $(BUNDLED_ARCHIVES),@for package in $(BUNDLED_PACKAGES); do \
	    [ ! -e "/usr/share/doc/$$package/copyright" ] || \
	    install -m 644 "/usr/share/doc/$$package/copyright" "$(TO)/licenses/$$package.txt"; done)

# auditwheel takes cJSON in, under a name of its own, and names the oldest C library that the wheel runs with.
WHEEL_VENV := build/venv-wheel
wheel: $(BUNDLE) | build/deps-python  ## the Python package with all that it needs inside, build/wheel/*.whl
	sh bindings/venv.sh $(WHEEL_VENV) bindings/python/requirements-wheel.txt
	rm -rf build/wheel
	$(WHEEL_VENV)/bin/python -m pip wheel --quiet --disable-pip-version-check --no-deps --no-build-isolation \
	    --wheel-dir build/wheel/linux bindings/python
	PATH="$(abspath $(WHEEL_VENV))/bin:$$PATH" auditwheel repair --wheel-dir build/wheel build/wheel/linux/*.whl
	rm -rf build/wheel/linux
	@ls build/wheel/*.whl

docs-python: $(SHARED) | build/deps-python  ## the reference of the Python package, build/docs/python/index.html
	sh bindings/venv.sh build/venv-docs bindings/python/requirements-docs.txt
	PYTHONPATH=bindings/python HNPE_LIBRARY='$(abspath $(SHARED))' PYTHONDONTWRITEBYTECODE=1 build/venv-docs/bin/pdoc \
	    --no-show-source --template-directory bindings/python/pdoc -o build/docs/python hnpe

.PHONY: bundle bundle-library wheel docs-python
