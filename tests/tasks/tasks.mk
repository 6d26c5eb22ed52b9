# Tasks of the benchmark sbibm: each a host's program part, which sees the public headers alone; what judges them shares helpers
# with the examples, and its arrays' reader with the tests.

TASKS := $(BUILD)/tasks/benchmark
CALIBRATION := $(BUILD)/tasks/calibration
TASK_OBJECTS := $(patsubst tests/tasks/%.c,$(BUILD)/tasks/%.o,$(filter-out tests/tasks/test_% %/calibration.c,$(wildcard tests/tasks/*.c)))
# The tasks themselves, which their tests link with.
TASK_MODELS := $(filter-out $(BUILD)/tasks/benchmark.o $(BUILD)/tasks/train.o $(BUILD)/tasks/variant.o $(BUILD)/tasks/observations.o,$(TASK_OBJECTS))
TASK_COMMON := $(patsubst %,$(BUILD)/examples.objects/common/%.o,failure numbers report)

$(BUILD)/tasks/%.o: tests/tasks/%.c $(FLAGS) | build/deps-check
	@mkdir -p $(@D)
	$(CC) $(EXAMPLE_FLAGS) -Idocs/examples $(if $(filter observations.c,$(<F)),-Itests/support -Wno-unused-parameter) -MMD -MP -c $< -o $@

$(TASKS): $(TASK_OBJECTS) $(TASK_COMMON) $(BUILD)/tests-single/support/npy.o $(SHARED)
	@mkdir -p $(@D)
	$(CC) $(SANITIZERS) $(filter %.o,$^) -o $@ $(EXAMPLE_LIBS) -lcjson -lcmocka

$(CALIBRATION): $(CALIBRATION).o $(TASK_MODELS) $(TASK_COMMON) $(SHARED)
	@mkdir -p $(@D)
	$(CC) $(SANITIZERS) $(filter %.o,$^) -o $@ $(EXAMPLE_LIBS) -lcjson

$(BUILD)/tests-single/tasks/test_tasks: $(TASK_MODELS)

check: $(TASKS) $(CALIBRATION)

# SET is for trials of other defaults: SET="trainer.batch_size=64 flow.bins=10 pooled=5".
tasks: $(TASKS) $(CALIBRATION)  ## sbibm's tasks beside published results, and calibration: TASK=slcp, SEEDS=1, BUDGETS=1000,10000, LONG=1, SET=…
	@mkdir -p build/tasks
	$(TASKS) build/tasks $(if $(TASK),task=$(TASK)) $(if $(SEEDS),seeds=$(SEEDS)) \
	    $(if $(BUDGETS),budgets=$(BUDGETS),$(if $(LONG),budgets=1000$(comma)10000$(comma)100000)) $(SET)
	$(CALIBRATION) build/tasks $(if $(TASK),model=$(TASK))

.PHONY: tasks
-include $(TASK_OBJECTS:.o=.d) $(CALIBRATION).d
