# Examples: docs/examples/<name>.c is a program each, docs/examples/demo/ is the demo. They see the public headers alone and
# link with the library as a host's program would.

EXAMPLES := $(patsubst docs/examples/%.c,$(BUILD)/examples/%,$(wildcard docs/examples/*.c))
DEMO := $(BUILD)/examples/demo
DEMO_OBJECTS := $(patsubst docs/examples/demo/%.c,$(BUILD)/examples/demo.objects/%.o,$(wildcard docs/examples/demo/*.c))
EXAMPLE_FLAGS = -std=c11 $(OPTIMISE) $(WARNINGS) $(SANITIZERS) -D_POSIX_C_SOURCE=200809L -Iinclude $(CFLAGS)
EXAMPLE_LIBS = -L$(LIB) -lhnpe -lm -Wl,-rpath,'$(abspath $(LIB))'

$(BUILD)/examples/%: docs/examples/%.c $(SHARED) $(FLAGS)
	@mkdir -p $(@D)
	$(CC) $(EXAMPLE_FLAGS) -MMD -MP -MF $@.d $< -o $@ $(EXAMPLE_LIBS)

$(BUILD)/examples/demo.objects/%.o: docs/examples/demo/%.c $(FLAGS) | build/deps-demo
	@mkdir -p $(@D)
	$(CC) $(EXAMPLE_FLAGS) -MMD -MP -c $< -o $@

$(DEMO): $(DEMO_OBJECTS) $(SHARED)
	$(CC) $(SANITIZERS) $(DEMO_OBJECTS) -o $@ $(EXAMPLE_LIBS) -lcjson

check: $(EXAMPLES) $(DEMO)
examples: $(EXAMPLES) $(DEMO)  ## the programs in docs/examples

demo: $(DEMO) | build/deps-demo  ## the paper's studies; EEG=FILE a recording, CHANNEL=Oz, LONG=1 the check of intervals
	@mkdir -p build/demo
	$(DEMO) build/demo $(if $(EEG),--eeg '$(EEG)') $(if $(CHANNEL),--channel '$(CHANNEL)') $(if $(LONG),--coverage)

.PHONY: examples demo
-include $(wildcard $(BUILD)/examples/*.d $(BUILD)/examples/demo.objects/*.d)
