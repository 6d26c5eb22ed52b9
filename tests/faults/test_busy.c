/* A handle that is running, met again by a callback of that very call: every function that would change it answers
   HNPE_ERROR_BUSY, what only reads it or keeps it does so, and the run has the result of one that was left alone.
   tests/architecture/laws.py checks that no function that takes a handle to change it is left out. */
#include "kit.h"

/* A long call, and the callback out of which others are made. */
typedef enum scene {
    SIMULATING, /* hnpe_simulator_run, in the simulator */
    DRAWING,    /* hnpe_dataset_simulate, in the simulator */
    FITTING,    /* hnpe_flow_fit, in the progress */
    TRAINING,   /* hnpe_trainer_run, in the progress */
    RESUMING,   /* hnpe_trainer_resume, in the progress */
    RUNNING,    /* hnpe_inference_run, in the simulator */
    LEARNING    /* hnpe_inference_run, in the progress of training */
} scene;

static const int64_t parts[] = {
    [SIMULATING] = KIT_SIMULATOR | KIT_PRIORS | KIT_DATASET,
    [DRAWING] = KIT_SIMULATOR | KIT_TRAINER,
    [FITTING] = KIT_FLOW | KIT_MONITOR,
    [TRAINING] = KIT_SIMULATOR | KIT_TRAINER | KIT_MONITOR | KIT_OFFLINE | KIT_FILES,
    [RESUMING] = KIT_TRAINER | KIT_MONITOR | KIT_FILES,
    [RUNNING] = KIT_INFERENCE | KIT_MONITOR | KIT_DATASET,
    [LEARNING] = KIT_INFERENCE | KIT_MONITOR | KIT_DATASET,
};

static hnpe_status run(kit *k, scene of)
{
    switch (of) {
    case SIMULATING:
        return hnpe_simulator_run(k->simulator, KIT_ROWS, k->theta_local, k->theta_global, 1, 0, NULL, k->out);
    case DRAWING:
        return hnpe_dataset_simulate(k->dataset, k->alpha, k->beta, k->simulator, KIT_SETS, 0, 2, 1, 0, NULL);
    case FITTING:
        return hnpe_flow_fit(k->flow, KIT_ROWS, k->theta_global, k->theta_local, 1, k->monitor);
    case TRAINING:
        return hnpe_trainer_run(k->trainer, k->monitor);
    case RESUMING:
        return hnpe_trainer_resume(k->trainer, k->checkpoint_file, k->monitor);
    default:
        return hnpe_inference_run(k->inference, k->monitor);
    }
}

/* Whether this callback is the one. */
static int is_place(scene of, int32_t phase)
{
    const int in_simulator = of == SIMULATING || of == DRAWING || of == RUNNING;
    return phase == (in_simulator ? 0 : HNPE_PHASE_TRAINING);
}

/* ---- calls that come from inside, and where their results go ---- */

static double first[KIT_NUMBERS], second[KIT_NUMBERS], third[KIT_NUMBERS];
static int64_t counts[4 * KIT_SETS], whole;
static hnpe_dims dims = {.struct_size = sizeof dims};
static hnpe_proposal_info proposal = {.struct_size = sizeof proposal};
static hnpe_round_info described = {.struct_size = sizeof described};

static hnpe_status copy_dataset(kit *k)
{
    support_assert_ok(hnpe_dataset_create(k->context, 1, 1, 1, &k->made.dataset));
    return hnpe_dataset_extend(k->made.dataset, k->dataset);
}

static hnpe_status sample_flow(kit *k)
{
    support_assert_ok(hnpe_rng_create(k->context, 1, 0, &k->made.rng));
    return hnpe_flow_sample(k->flow, 3, k->theta_global, k->made.rng, first);
}

static hnpe_trainer *trainer_of(kit *k)
{
    support_assert_ok(hnpe_inference_get_trainer(k->inference, &k->made.trainer));
    return k->made.trainer;
}

#define BUSY HNPE_ERROR_BUSY
#define SAFE HNPE_OK
#define OF_SIMULATOR(X, scene)                                                                                         \
    X(scene, BUSY, hnpe_simulator_run(k->simulator, 1, k->theta_local, k->theta_global, 1, 0, NULL, first))            \
    X(scene, BUSY, hnpe_simulator_set_int(k->simulator, HNPE_SIMULATOR_CHUNK, 3))                                      \
    X(scene, BUSY, hnpe_simulator_set_real(k->simulator, HNPE_SIMULATOR_CHUNK, 3))                                     \
    X(scene, BUSY, hnpe_simulator_reset_option(k->simulator, HNPE_SIMULATOR_CHUNK))                                    \
    X(scene, BUSY, hnpe_dataset_simulate(k->empty, k->alpha, k->beta, k->simulator, 2, 0, 1, 1, 0, NULL))              \
    X(scene, SAFE, hnpe_simulator_get_int(k->simulator, HNPE_SIMULATOR_CHUNK, &whole))                                 \
    X(scene, SAFE, hnpe_simulator_dims(k->simulator, &dims))                                                           \
    X(scene, SAFE, hnpe_inference_create(k->context, k->alpha, k->beta, k->simulator, &k->made.inference))             \
    X(scene, SAFE, KIT_DONE((hnpe_simulator_retain(k->simulator), hnpe_simulator_release(k->simulator))))
#define OF_DATASET(X, scene)                                                                                           \
    X(scene, BUSY, hnpe_dataset_append(k->dataset, 1, NULL, k->theta_local, k->theta_global, k->x))                    \
    X(scene, BUSY, hnpe_dataset_append_proposed(k->dataset, HNPE_PROPOSAL_PRIOR, 1, NULL, k->x, k->x, k->x, NULL))     \
    X(scene, BUSY, hnpe_dataset_flush(k->dataset))                                                                     \
    X(scene, BUSY, hnpe_dataset_extend(k->dataset, k->empty))                                                          \
    X(scene, BUSY, hnpe_dataset_simulate(k->dataset, k->alpha, k->beta, k->simulator, 2, 0, 1, 1, 0, NULL))            \
    X(scene, SAFE, copy_dataset(k))                                                                                    \
    X(scene, SAFE, hnpe_dataset_count(k->dataset, &whole, NULL, NULL))                                                 \
    X(scene, SAFE, hnpe_dataset_read(k->dataset, 0, KIT_SETS, counts, first, second, third))                           \
    X(scene, SAFE, hnpe_dataset_read_proposals(k->dataset, 0, KIT_SETS, counts, first))                                \
    X(scene, SAFE, hnpe_dataset_describe_proposal(k->dataset, 0, &proposal))                                           \
    X(scene, SAFE, hnpe_dataset_dims(k->dataset, &dims))                                                               \
    X(scene, SAFE, hnpe_trainer_create(k->context, k->estimator, k->dataset, &k->made.trainer))                        \
    X(scene, SAFE, KIT_DONE((hnpe_dataset_retain(k->dataset), hnpe_dataset_release(k->dataset))))
#define OF_FLOW(X)                                                                                                     \
    X(FITTING, BUSY, hnpe_flow_fit(k->flow, KIT_ROWS, k->theta_global, k->theta_local, 1, NULL))                       \
    X(FITTING, BUSY, hnpe_flow_set_unit(k->flow, (const unsigned char[]){1}))                                          \
    X(FITTING, BUSY, hnpe_flow_set_seed(k->flow, 3))                                                                   \
    X(FITTING, BUSY, hnpe_flow_set_int(k->flow, HNPE_FLOW_EPOCHS, 3))                                                  \
    X(FITTING, BUSY, hnpe_flow_set_real(k->flow, HNPE_FLOW_LEARNING_RATE, 0.5))                                        \
    X(FITTING, BUSY, hnpe_flow_reset_option(k->flow, HNPE_FLOW_EPOCHS))                                                \
    X(FITTING, SAFE, hnpe_flow_get_int(k->flow, HNPE_FLOW_EPOCHS, &whole))                                             \
    X(FITTING, SAFE, hnpe_flow_log_density(k->flow, 3, k->theta_global, k->theta_local, first))                        \
    X(FITTING, SAFE, sample_flow(k))                                                                                   \
    X(FITTING, SAFE, hnpe_flow_dims(k->flow, &dims))                                                                   \
    X(FITTING, SAFE, KIT_DONE((hnpe_flow_retain(k->flow), hnpe_flow_release(k->flow))))
#define OF_ESTIMATOR(X, scene)                                                                                         \
    X(scene, BUSY, hnpe_estimator_set_int(k->estimator, HNPE_ESTIMATOR_BOUNDED, HNPE_BOUNDED_LOGIT))                   \
    X(scene, BUSY, hnpe_estimator_set_real(k->estimator, HNPE_ESTIMATOR_BOUNDED, 1))                                   \
    X(scene, BUSY, hnpe_estimator_reset_option(k->estimator, HNPE_ESTIMATOR_BOUNDED))                                  \
    X(scene, BUSY, hnpe_estimator_set_seed(k->estimator, 3))                                                           \
    X(scene, BUSY, hnpe_estimator_save(k->estimator, "nowhere"))                                                       \
    X(scene, BUSY, hnpe_posterior_create(k->estimator, &k->made.posterior))                                            \
    X(scene, SAFE, hnpe_estimator_get_int(k->estimator, HNPE_ESTIMATOR_BOUNDED, &whole))                               \
    X(scene, SAFE, hnpe_estimator_dims(k->estimator, &dims))                                                           \
    X(scene, SAFE, KIT_DONE((hnpe_estimator_retain(k->estimator), hnpe_estimator_release(k->estimator))))
#define OF_TRAINER(X, scene)                                                                                           \
    X(scene, BUSY, hnpe_trainer_run(k->trainer, NULL))                                                                 \
    X(scene, BUSY, hnpe_trainer_resume(k->trainer, k->checkpoint_file, NULL))                                          \
    X(scene, BUSY, hnpe_trainer_set_checkpoint(k->trainer, NULL, 0))                                                   \
    X(scene, BUSY, hnpe_trainer_set_int(k->trainer, HNPE_TRAINER_EPOCHS, 2))                                           \
    X(scene, BUSY, hnpe_trainer_set_real(k->trainer, HNPE_TRAINER_LEARNING_RATE, 2))                                   \
    X(scene, BUSY, hnpe_trainer_reset_option(k->trainer, HNPE_TRAINER_EPOCHS))                                         \
    X(scene, BUSY, hnpe_trainer_set_seed(k->trainer, 3))                                                               \
    X(scene, SAFE, hnpe_trainer_get_int(k->trainer, HNPE_TRAINER_EPOCHS, &whole))                                      \
    X(scene, SAFE, hnpe_trainer_get_real(k->trainer, HNPE_TRAINER_CLIP, first))                                        \
    X(scene, SAFE, hnpe_trainer_losses(k->trainer, hnpe_trainer_epochs(k->trainer), first, second))                    \
    X(scene, SAFE, KIT_DONE(hnpe_trainer_outcome(k->trainer)))                                                         \
    X(scene, SAFE, KIT_DONE(hnpe_trainer_effective_sample_size(k->trainer)))                                           \
    X(scene, SAFE, KIT_DONE((hnpe_trainer_retain(k->trainer), hnpe_trainer_release(k->trainer))))
#define OF_INFERENCE(X, scene)                                                                                         \
    X(scene, BUSY, hnpe_inference_run(k->inference, NULL))                                                             \
    X(scene, BUSY, hnpe_inference_run_rounds(k->inference, 1, k->x, 1, NULL))                                          \
    X(scene, BUSY, hnpe_inference_run_to(k->inference, 1, k->x, 1, NULL))                                              \
    X(scene, BUSY, hnpe_inference_train(k->inference, NULL))                                                           \
    X(scene, BUSY, hnpe_inference_set_target(k->inference, 1, k->x))                                                   \
    X(scene, BUSY, hnpe_inference_set_dataset(k->inference, k->empty))                                                 \
    X(scene, BUSY, hnpe_inference_set_estimator(k->inference, k->estimator))                                           \
    X(scene, BUSY, hnpe_inference_propose_sizes(k->inference, 2, counts))                                              \
    X(scene, BUSY, hnpe_inference_propose(k->inference, 2, k->sizes, first, second, &whole))                           \
    X(scene, BUSY, hnpe_inference_append(k->inference, 0, 2, k->x))                                                    \
    X(scene, BUSY, hnpe_inference_set_checkpoint(k->inference, NULL, 0))                                               \
    X(scene, BUSY, hnpe_inference_count(k->inference, &whole, NULL, NULL))                                             \
    X(scene, BUSY, hnpe_inference_describe_round(k->inference, 0, &described))                                         \
    X(scene, BUSY, hnpe_inference_posterior(k->inference, &k->made.posterior))                                         \
    X(scene, BUSY, hnpe_inference_get_dataset(k->inference, &k->made.dataset))                                         \
    X(scene, BUSY, hnpe_inference_set_seed(k->inference, 3))                                                           \
    X(scene, BUSY, hnpe_inference_set_int(k->inference, HNPE_INFERENCE_SIMULATIONS, 3))                                \
    X(scene, BUSY, hnpe_inference_set_real(k->inference, HNPE_INFERENCE_TRUNCATION, 0.25))                             \
    X(scene, BUSY, hnpe_inference_reset_option(k->inference, HNPE_INFERENCE_SIMULATIONS))                              \
    X(scene, SAFE, hnpe_inference_get_int(k->inference, HNPE_INFERENCE_SIMULATIONS, &whole))                           \
    X(scene, SAFE, hnpe_inference_get_real(k->inference, HNPE_INFERENCE_TRUNCATION, first))                            \
    X(scene, SAFE, hnpe_inference_get_trainer(k->inference, &k->made.trainer))                                         \
    X(scene, SAFE, hnpe_inference_get_estimator(k->inference, &k->made.estimator))                                     \
    X(scene, SAFE, hnpe_inference_dims(k->inference, &dims))                                                           \
    X(scene, SAFE, KIT_DONE((hnpe_inference_retain(k->inference), hnpe_inference_release(k->inference))))

/* Handles of the run that are not the inference's own argument. */
#define OF_LEARNING(X)                                                                                                 \
    X(LEARNING, BUSY, hnpe_trainer_run(trainer_of(k), NULL))                                                           \
    X(LEARNING, BUSY, hnpe_trainer_set_int(trainer_of(k), HNPE_TRAINER_EPOCHS, 3))                                     \
    X(LEARNING, BUSY, hnpe_posterior_create(k->estimator, &k->made.posterior))                                         \
    X(LEARNING, BUSY, hnpe_estimator_set_seed(k->estimator, 9))
#define OF_OTHERS(X)                                                                                                   \
    X(TRAINING, BUSY, hnpe_inference_set_estimator(k->offline, k->estimator))                                          \
    X(DRAWING, BUSY, hnpe_trainer_run(k->trainer, NULL))                                                               \
    X(DRAWING, BUSY, hnpe_trainer_resume(k->trainer, "nowhere", NULL))

#define ROWS(X)                                                                                                        \
    OF_SIMULATOR(X, SIMULATING)                                                                                        \
    OF_SIMULATOR(X, DRAWING)                                                                                           \
    OF_DATASET(X, DRAWING)                                                                                             \
    OF_FLOW(X)                                                                                                         \
    OF_ESTIMATOR(X, TRAINING)                                                                                          \
    OF_TRAINER(X, TRAINING)                                                                                            \
    OF_DATASET(X, TRAINING)                                                                                            \
    OF_ESTIMATOR(X, RESUMING)                                                                                          \
    OF_TRAINER(X, RESUMING)                                                                                            \
    OF_INFERENCE(X, RUNNING)                                                                                           \
    OF_INFERENCE(X, LEARNING)                                                                                          \
    OF_LEARNING(X)                                                                                                     \
    OF_OTHERS(X)

/* The row numbered `wanted`. */
static hnpe_status call_row(kit *k, size_t wanted)
{
    size_t at = 0;
#define CALL(scene, expected, call)                                                                                    \
    if (at++ == wanted)                                                                                                \
        return call;
    ROWS(CALL)
    return HNPE_ERROR_UNSUPPORTED;
}

static const struct row {
    const char *text;
    scene of;
    hnpe_status expected;
} rows[] = {
#define ROW(scene, expected, call) {#call, scene, expected},
    ROWS(ROW)};
enum { N_ROWS = sizeof rows / sizeof *rows };

/* ---- all of it ---- */

/* What the callback is to call, and what came of it. */
typedef struct visit {
    size_t row;
    scene of; /* where everything is released */
    int made;
    hnpe_status status;
    char message[256];
} visit;

static void call_inside(kit *k, int32_t phase)
{
    visit *v = k->during_data;
    if (v->made || v->row == N_ROWS || !is_place(rows[v->row].of, phase))
        return;
    v->made = 1;
    v->status = call_row(k, v->row);
    snprintf(v->message, sizeof v->message, "%s", hnpe_last_error());
}

/* The run's result, with the row of the table called from inside, or none of them. */
static uint64_t run_scene(scene of, visit *v)
{
    kit *k = kit_make(parts[of]);
    k->during = call_inside;
    k->during_data = v;
    support_assert_ok(run(k, of));
    k->during = NULL;
    kit_release_made(k);
    const uint64_t digest = kit_digest(k);
    kit_free(k);
    return digest;
}

static void check_row(size_t row, uint64_t undisturbed)
{
    visit v = {.row = row};
    const uint64_t digest = run_scene(rows[row].of, &v);
    if (!v.made || v.status != rows[row].expected)
        fail_msg("%s %s gives %s: %s", rows[row].text, v.made ? "" : "was not called and", hnpe_status_name(v.status),
                 v.message);
    if (v.status == BUSY && !strstr(v.message, "is in use by another call"))
        fail_msg("%s says %s", rows[row].text, v.message);
    if (digest != undisturbed)
        fail_msg("%s changes what the run comes to", rows[row].text);
}

static void test_scene(void **state)
{
    const scene of = *(const scene *)*state;
    visit none = {.row = N_ROWS};
    const uint64_t undisturbed = run_scene(of, &none);
    for (size_t row = 0; row < N_ROWS; ++row)
        if (rows[row].of == of)
            check_row(row, undisturbed);
}

/* ---- and nothing is left of them to the host ---- */

static void release_inside(kit *k, int32_t phase)
{
    visit *v = k->during_data;
    if (v->made || !is_place(v->of, phase))
        return;
    v->made = 1;
    kit_release_all(k);
}

/* The run keeps what it was given until it ends, and then all of it goes. */
static void test_release(void **state)
{
    visit v = {.row = N_ROWS, .of = *(const scene *)*state};
    double undisturbed[KIT_NUMBERS];
    kit *k = kit_make(parts[v.of]);
    support_assert_ok(run(k, v.of));
    memcpy(undisturbed, k->out, sizeof undisturbed);
    kit_free(k);
    k = kit_make(parts[v.of]);
    k->during = release_inside;
    k->during_data = &v;
    support_assert_ok(run(k, v.of));
    assert_true(v.made);
    assert_int_equal(atomic_load(&k->allocator.outstanding), 0);
    assert_memory_equal(undisturbed, k->out, sizeof undisturbed);
    kit_free(k);
}

#define RELEASE(scene)                                                                                                 \
    {                                                                                                                  \
        "releasing all handles while " #scene, test_release, NULL, NULL, (void *)(uintptr_t)&scenes[scene]             \
    }
#define SCENE(scene)                                                                                                   \
    {                                                                                                                  \
        "busy handles while " #scene, test_scene, NULL, NULL, (void *)(uintptr_t)&scenes[scene]                        \
    }

int main(void)
{
    static const scene scenes[] = {SIMULATING, DRAWING, FITTING, TRAINING, RESUMING, RUNNING, LEARNING};
    const struct CMUnitTest tests[] = {SCENE(SIMULATING), SCENE(DRAWING),   SCENE(FITTING),    SCENE(TRAINING),
                                       SCENE(RESUMING),   SCENE(RUNNING),   SCENE(LEARNING),   RELEASE(SIMULATING),
                                       RELEASE(DRAWING),  RELEASE(FITTING), RELEASE(TRAINING), RELEASE(RESUMING),
                                       RELEASE(RUNNING),  RELEASE(LEARNING)};
    print_message("%d calls from inside\n", (int)N_ROWS);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
