# Examples: docs/examples/<name>.c is a program each; docs/examples/demo/ is the demo and docs/examples/paper/ the paper's
# figures, which share docs/examples/common/. They see the public headers alone and link with the library as a host's
# program would.

EXAMPLES := $(patsubst docs/examples/%.c,$(BUILD)/examples/%,$(wildcard docs/examples/*.c))
DEMO := $(BUILD)/examples/demo
PAPER := $(BUILD)/examples/paper
program_objects = $(patsubst docs/examples/%.c,$(BUILD)/examples.objects/%.o,$(wildcard docs/examples/common/*.c docs/examples/$(1)/*.c))
EXAMPLE_FLAGS = -std=c11 $(OPTIMISE) $(WARNINGS) $(SANITIZERS) -D_POSIX_C_SOURCE=200809L -Iinclude $(CFLAGS)
EXAMPLE_LIBS = -L$(LIB) -lhnpe -lm -Wl,-rpath,'$(abspath $(LIB))'

$(BUILD)/examples/%: docs/examples/%.c $(SHARED) $(FLAGS)
	@mkdir -p $(@D)
	$(CC) $(EXAMPLE_FLAGS) -MMD -MP -MF $@.d $< -o $@ $(EXAMPLE_LIBS)

$(BUILD)/examples.objects/%.o: docs/examples/%.c $(FLAGS) | build/deps-demo
	@mkdir -p $(@D)
	$(CC) $(EXAMPLE_FLAGS) -MMD -MP -c $< -o $@

$(DEMO): $(call program_objects,demo)
$(PAPER): $(call program_objects,paper)
$(DEMO) $(PAPER): $(SHARED)
	@mkdir -p $(@D)
	$(CC) $(SANITIZERS) $(filter %.o,$^) -o $@ $(EXAMPLE_LIBS) -lcjson

check: $(EXAMPLES) $(DEMO) $(PAPER)
examples: $(EXAMPLES) $(DEMO) $(PAPER)  ## the programs in docs/examples

demo: $(DEMO) | build/deps-demo  ## the paper's studies; EEG=FILE a recording, CHANNEL=Oz, LONG=1 the check of intervals
	@mkdir -p build/demo
	$(DEMO) build/demo $(if $(EEG),--eeg '$(EEG)') $(if $(CHANNEL),--channel '$(CHANNEL)') $(if $(LONG),--coverage)

# FIGURES=figure2 makes one of them; summary.json then keeps the others' numbers. SIZE=medium is between long and quick.
# figure4 is of a recording, as in the demo: EEG=FILE, or else the one that lies beside the project, or else it is skipped.
FIGURES ?= figure1 figure2 figure3 figure4
RECORDING := $(or $(EEG),$(wildcard ../shared/data/eeg-rest/eeg.csv))
SIZE ?= $(if $(QUICK),quick,long)
paper: $(PAPER) | build/deps-demo  ## the paper's figures beside exact posteriors, hours; QUICK=1 minutes; FIGURES=figure2
	@mkdir -p build/paper
	for figure in $(FIGURES); do \
	    $(PAPER) build/paper $$figure $(SIZE) $(if $(RECORDING),'$(RECORDING)' $(if $(CHANNEL),'$(CHANNEL)')) || exit 1; \
	    [ ! -e build/paper/$$figure.md ] || gnuplot -c docs/examples/paper/$$figure.gnuplot build/paper || exit 1; done
	$(PAPER) build/paper summary

.PHONY: examples demo paper
-include $(wildcard $(BUILD)/examples/*.d $(BUILD)/examples.objects/*/*.d)
