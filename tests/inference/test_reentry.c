/* Callbacks that call the handles that are running: each function that would change one is refused, and the run ends as
   if nothing had been tried. */
#include "hostile.h"

static hostile_learned undisturbed, disturbed;

/* Inference and data set run all the time, the simulator while it simulates, trainer and estimator while they train. */
enum { SIMULATING = 1, TRAINING = 2, ALWAYS = 3 };

/* One function, and what came back over all calls of a run. */
typedef struct attempt {
    const char *name;
    hnpe_status (*call)(hostile *h);
    int when; /* what it would change is running */
    int times, busy;
} attempt;

static double x[2], theta[2], wide[64];
static int64_t rows[1] = {1}, number;
static hnpe_posterior *frozen;
static hnpe_round_info round_info = {.struct_size = sizeof round_info};

#define ATTEMPT(name, expression)                                                                                      \
    static hnpe_status name(hostile *h)                                                                                \
    {                                                                                                                  \
        return expression;                                                                                             \
    }

ATTEMPT(inference_run, hnpe_inference_run(h->inference, NULL))
ATTEMPT(inference_run_rounds, hnpe_inference_run_rounds(h->inference, 1, x, 1, NULL))
ATTEMPT(inference_run_to, hnpe_inference_run_to(h->inference, 1, x, 1, NULL))
ATTEMPT(inference_train, hnpe_inference_train(h->inference, NULL))
ATTEMPT(inference_set_target, hnpe_inference_set_target(h->inference, 1, x))
ATTEMPT(inference_propose_sizes, hnpe_inference_propose_sizes(h->inference, 1, &number))
ATTEMPT(inference_propose, hnpe_inference_propose(h->inference, 1, rows, theta, NULL, &number))
ATTEMPT(inference_append, hnpe_inference_append(h->inference, 0, 1, x))
ATTEMPT(inference_set_estimator, hnpe_inference_set_estimator(h->inference, h->estimator))
ATTEMPT(inference_set_seed, hnpe_inference_set_seed(h->inference, 77))
ATTEMPT(inference_set_int, hnpe_inference_set_int(h->inference, HNPE_INFERENCE_SIMULATIONS, 7))
ATTEMPT(inference_set_real, hnpe_inference_set_real(h->inference, HNPE_INFERENCE_STOP_MOVED, 0.5))
ATTEMPT(inference_reset, hnpe_inference_reset_option(h->inference, HNPE_INFERENCE_SIMULATIONS))
ATTEMPT(inference_posterior, hnpe_inference_posterior(h->inference, &frozen))
ATTEMPT(simulator_run, hnpe_simulator_run(h->simulator, 1, theta, NULL, 1, 0, NULL, x))
ATTEMPT(simulator_set_int, hnpe_simulator_set_int(h->simulator, HNPE_SIMULATOR_CHUNK, 1))
ATTEMPT(simulator_reset, hnpe_simulator_reset_option(h->simulator, HNPE_SIMULATOR_CHUNK))
ATTEMPT(dataset_append, hnpe_dataset_append(h->dataset, 1, NULL, theta, NULL, x))
ATTEMPT(dataset_append_proposed,
        hnpe_dataset_append_proposed(h->dataset, HNPE_PROPOSAL_POSTERIOR, 1, NULL, theta, NULL, x, wide))
ATTEMPT(dataset_simulate, hnpe_dataset_simulate(h->dataset, h->prior, NULL, h->simulator, 1, 0, 0, 1, 0, NULL))
ATTEMPT(dataset_extend, hnpe_dataset_extend(h->dataset, h->dataset))
ATTEMPT(trainer_run, hnpe_trainer_run(h->trainer, NULL))
ATTEMPT(trainer_set_int, hnpe_trainer_set_int(h->trainer, HNPE_TRAINER_EPOCHS, 7))
ATTEMPT(trainer_set_real, hnpe_trainer_set_real(h->trainer, HNPE_TRAINER_LEARNING_RATE, 1))
ATTEMPT(trainer_set_seed, hnpe_trainer_set_seed(h->trainer, 77))
ATTEMPT(trainer_reset, hnpe_trainer_reset_option(h->trainer, HNPE_TRAINER_EPOCHS))
ATTEMPT(estimator_set_int, hnpe_estimator_set_int(h->estimator, HNPE_ESTIMATOR_BOUNDED, HNPE_BOUNDED_LOGIT))
ATTEMPT(estimator_set_seed, hnpe_estimator_set_seed(h->estimator, 77))
ATTEMPT(estimator_save, hnpe_estimator_save(h->estimator, "/nowhere/at/all"))
ATTEMPT(posterior_create, hnpe_posterior_create(h->estimator, &frozen))

/* What only reads: it may come or be refused, and harms nothing. */
ATTEMPT(inference_count, hnpe_inference_count(h->inference, &number, &number, &number))
ATTEMPT(inference_describe_round, hnpe_inference_describe_round(h->inference, 0, &round_info))
ATTEMPT(inference_get_int, hnpe_inference_get_int(h->inference, HNPE_INFERENCE_SIMULATIONS, &number))
ATTEMPT(dataset_count, hnpe_dataset_count(h->dataset, &number, &number, &number))
ATTEMPT(dataset_read, hnpe_dataset_read(h->dataset, 0, 1, NULL, theta, NULL, wide))
ATTEMPT(trainer_get_int, hnpe_trainer_get_int(h->trainer, HNPE_TRAINER_EPOCHS, &number))
ATTEMPT(simulator_get_int, hnpe_simulator_get_int(h->simulator, HNPE_SIMULATOR_CHUNK, &number))

#define ROW(name, when)                                                                                                \
    {                                                                                                                  \
#name, name, when, 0, 0                                                                                        \
    }
static attempt changing[] = {ROW(inference_run_to, ALWAYS),
                             ROW(inference_run, ALWAYS),
                             ROW(inference_run_rounds, ALWAYS),
                             ROW(inference_train, ALWAYS),
                             ROW(inference_set_target, ALWAYS),
                             ROW(inference_propose_sizes, ALWAYS),
                             ROW(inference_propose, ALWAYS),
                             ROW(inference_append, ALWAYS),
                             ROW(inference_set_estimator, ALWAYS),
                             ROW(inference_set_seed, ALWAYS),
                             ROW(inference_set_int, ALWAYS),
                             ROW(inference_set_real, ALWAYS),
                             ROW(inference_reset, ALWAYS),
                             ROW(inference_posterior, ALWAYS),
                             ROW(dataset_append, ALWAYS),
                             ROW(dataset_append_proposed, ALWAYS),
                             ROW(dataset_simulate, ALWAYS),
                             ROW(dataset_extend, ALWAYS),
                             ROW(trainer_run, ALWAYS),
                             ROW(simulator_run, SIMULATING),
                             ROW(simulator_set_int, SIMULATING),
                             ROW(simulator_reset, SIMULATING),
                             ROW(trainer_set_int, TRAINING),
                             ROW(trainer_set_real, TRAINING),
                             ROW(trainer_set_seed, TRAINING),
                             ROW(trainer_reset, TRAINING),
                             ROW(estimator_set_int, TRAINING),
                             ROW(estimator_set_seed, TRAINING),
                             ROW(estimator_save, TRAINING),
                             ROW(posterior_create, TRAINING)};
static attempt reading[] = {ROW(inference_count, ALWAYS),   ROW(inference_describe_round, ALWAYS),
                            ROW(inference_get_int, ALWAYS), ROW(dataset_count, ALWAYS),
                            ROW(dataset_read, ALWAYS),      ROW(trainer_get_int, ALWAYS),
                            ROW(simulator_get_int, ALWAYS)};
enum { CHANGING = sizeof changing / sizeof *changing, READING = sizeof reading / sizeof *reading };

static void try_all(size_t n, attempt *attempts, int when, hostile *h)
{
    for (size_t i = 0; i < n; ++i)
        if (attempts[i].when & when) {
            ++attempts[i].times;
            attempts[i].busy += attempts[i].call(h) == HNPE_ERROR_BUSY;
        }
}

static void try_everything(int when, hostile *h)
{
    atomic_fetch_add(&h->insides, 1);
    try_all(CHANGING, changing, when, h);
    try_all(READING, reading, when, h);
}

static void try_in_simulator(hostile *h)
{
    try_everything(SIMULATING, h);
}

static int try_in_progress(void *user_data, const hnpe_progress *progress)
{
    try_everything(progress->phase == HNPE_PHASE_TRAINING ? TRAINING : SIMULATING, user_data);
    return 0;
}

static void go(void (*inside)(hostile *h), hnpe_progress_fn progress, hostile_learned *learned)
{
    hostile h = make_hostile();
    hnpe_monitor *monitor = NULL;
    hostile_open(NULL, 0, 3, &h);
    for (size_t i = 0; i < CHANGING; ++i)
        changing[i].times = changing[i].busy = 0;
    h.inside = inside;
    if (progress)
        support_assert_ok(hnpe_monitor_create(NULL, progress, &h, NULL, &monitor));
    support_assert_ok(hnpe_inference_run(h.inference, monitor));
    assert_int_equal(hostile_count(&h).sets, HOSTILE_SETS);
    hostile_learn(&h, learned);
    hostile_close(&h);
    hnpe_monitor_release(monitor);
}

static void check(int when)
{
    for (size_t i = 0; i < CHANGING; ++i) {
        if (changing[i].busy != changing[i].times)
            print_message("%s: %d times of %d it was not refused\n", changing[i].name,
                          changing[i].times - changing[i].busy, changing[i].times);
        assert_int_equal(changing[i].busy, changing[i].times);
        assert_true((changing[i].times > 0) == ((changing[i].when & when) != 0));
    }
    assert_memory_equal(&undisturbed, &disturbed, sizeof disturbed);
}

static void test_reentry__from_a_simulator_is_refused_and_harms_nothing(void **state)
{
    go(NULL, NULL, &undisturbed);
    go(try_in_simulator, NULL, &disturbed);
    check(SIMULATING);
}

static void test_reentry__from_a_progress_is_refused_and_harms_nothing(void **state)
{
    go(NULL, NULL, &undisturbed);
    go(NULL, try_in_progress, &disturbed);
    check(ALWAYS);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_reentry__from_a_simulator_is_refused_and_harms_nothing),
        cmocka_unit_test(test_reentry__from_a_progress_is_refused_and_harms_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
