#include "kit.h"

#include "parts.h"
#include "report/results.h"

#include <unistd.h>

static int simulate(void *user_data, size_t n, const double *alpha, const double *beta, hnpe_rng *rng, double *x)
{
    kit *k = user_data;
    if (k->during)
        k->during(k, 0);
    for (size_t i = 0; i < n; ++i)
        x[i] = alpha[i] * beta[i] + 0.05 * hnpe_rng_normal(rng);
    return 0;
}

static int go_on(void *user_data, const hnpe_progress *progress)
{
    kit *k = user_data;
    if (k->during)
        k->during(k, progress->phase);
    return 0;
}

/* ---- arguments ---- */

static void fill(kit *k)
{
    for (size_t i = 0; i < KIT_SETS; ++i)
        k->sizes[i] = 1 + (int64_t)i % (1 + KIT_EXTRA);
    for (size_t i = 0; i < KIT_ROWS; ++i) {
        k->theta_local[i] = 0.1 + 0.8 * (double)(7 * i % 31) / 31;
        k->theta_global[i] = 0.1 + 0.8 * (double)(5 * i % 29) / 29;
        k->x[i] = k->theta_local[i] * k->theta_global[i];
    }
    for (size_t i = 0; i < sizeof k->signal / sizeof *k->signal; ++i)
        k->signal[i] = (double)(11 * i % 37) - 18;
}

/* ---- handles ---- */

static void make_flow(kit *k)
{
    support_assert_ok(hnpe_flow_create_spline(k->context, 1, 1, &k->flow));
    support_assert_ok(hnpe_flow_set_int(k->flow, HNPE_FLOW_HIDDEN, 8));
    support_assert_ok(hnpe_flow_set_int(k->flow, HNPE_FLOW_TRANSFORMS, 1));
    support_assert_ok(hnpe_flow_set_int(k->flow, HNPE_FLOW_EPOCHS, 1));
}

static void make_embedder(kit *k)
{
    support_assert_ok(hnpe_embedder_create_deep_set(k->context, 1, 2, &k->embedder));
    support_assert_ok(hnpe_embedder_set_int(k->embedder, HNPE_EMBEDDER_HIDDEN, 8));
    support_assert_ok(hnpe_embedder_set_int(k->embedder, HNPE_EMBEDDER_ELEMENT_HIDDEN, 8));
}

static void make_datasets(kit *k)
{
    support_assert_ok(hnpe_dataset_create(k->context, 1, 1, 1, &k->empty));
    support_assert_ok(hnpe_dataset_create(k->context, 1, 1, 1, &k->dataset));
    support_assert_ok(hnpe_dataset_append(k->dataset, KIT_SETS, k->sizes, k->theta_local, k->theta_global, k->x));
}

/* Small, so that memory can fail at every place in a reasonable time. */
static void make_estimator(kit *k)
{
    hnpe_flow *flow;
    hnpe_embedder *set;
    support_assert_ok(hnpe_flow_create_spline(k->context, 1, 2, &flow));
    support_assert_ok(hnpe_flow_set_int(flow, HNPE_FLOW_HIDDEN, 8));
    support_assert_ok(hnpe_flow_set_int(flow, HNPE_FLOW_TRANSFORMS, 1));
    support_assert_ok(hnpe_embedder_create_deep_set(k->context, 1, 2, &set));
    support_assert_ok(hnpe_embedder_set_int(set, HNPE_EMBEDDER_HIDDEN, 8));
    support_assert_ok(hnpe_embedder_set_int(set, HNPE_EMBEDDER_ELEMENT_HIDDEN, 8));
    support_assert_ok(
        hnpe_estimator_create_factorised(k->context, k->alpha, k->beta, 1, NULL, set, flow, flow, &k->estimator));
    hnpe_flow_release(flow);
    hnpe_embedder_release(set);
}

/* What the closed-form correction needs. */
static void make_mixture(kit *k)
{
    hnpe_flow *flow;
    hnpe_embedder *set;
    support_assert_ok(hnpe_flow_create_mixture(k->context, 2, 2, &flow));
    support_assert_ok(hnpe_flow_set_int(flow, HNPE_FLOW_HIDDEN, 8));
    support_assert_ok(hnpe_flow_set_int(flow, HNPE_FLOW_COMPONENTS, 1));
    support_assert_ok(hnpe_embedder_create_mean(k->context, 1, &set));
    support_assert_ok(hnpe_estimator_create_joint(k->context, k->alpha, k->beta, 1, set, flow, &k->estimator));
    support_assert_ok(hnpe_estimator_set_int(k->estimator, HNPE_ESTIMATOR_BOUNDED, HNPE_BOUNDED_OPEN));
    hnpe_flow_release(flow);
    hnpe_embedder_release(set);
}

static void make_conditional(kit *k)
{
    const int64_t beta = 1;
    support_assert_ok(hnpe_conditional_create(k->posterior, 2, k->x, 1, &beta, k->theta_global, &k->conditional));
    support_assert_ok(hnpe_conditional_set_int(k->conditional, HNPE_CONDITIONAL_WARM_UP, 8));
    support_assert_ok(hnpe_conditional_set_int(k->conditional, HNPE_CONDITIONAL_THIN, 1));
}

static void limit_training(hnpe_inference *inference)
{
    hnpe_trainer *trainer;
    support_assert_ok(hnpe_inference_get_trainer(inference, &trainer));
    support_assert_ok(hnpe_trainer_set_int(trainer, HNPE_TRAINER_EPOCHS, 1));
    support_assert_ok(hnpe_trainer_set_int(trainer, HNPE_TRAINER_ATOMS, 2));
    hnpe_trainer_release(trainer);
}

static void make_inference(kit *k, int trained)
{
    support_assert_ok(hnpe_inference_create(k->context, k->alpha, k->beta, k->simulator, &k->inference));
    support_assert_ok(hnpe_inference_set_estimator(k->inference, k->estimator));
    support_assert_ok(hnpe_inference_set_int(k->inference, HNPE_INFERENCE_SIMULATIONS, KIT_SETS));
    support_assert_ok(hnpe_inference_set_int(k->inference, HNPE_INFERENCE_MAX_EXTRA, KIT_EXTRA));
    limit_training(k->inference);
    if (trained)
        support_assert_ok(hnpe_inference_run(k->inference, NULL));
}

static void make_offline(kit *k)
{
    double alpha[KIT_ROWS], beta[KIT_SETS];
    support_assert_ok(hnpe_inference_create_offline(k->context, k->alpha, k->beta, 1, &k->offline));
    support_assert_ok(hnpe_inference_set_estimator(k->offline, k->estimator));
    limit_training(k->offline);
    support_assert_ok(hnpe_inference_propose(k->offline, KIT_SETS, k->sizes, alpha, beta, &k->batch));
}

static void make_report(kit *k)
{
    static const hnpei_picture picture = {
        .x_label = "x", .y_label = "y", .curves = {{HNPEI_CURVE_LINE, .y = "vector"}}};
    hnpei_findings findings;
    hnpei_result *result;
    support_assert_ok(hnpe_report_create(k->context, &k->report));
    hnpei_findings_begin(k->report, &findings);
    support_assert_ok(hnpei_findings_add(&findings, "kit", &result));
    support_assert_ok(hnpei_result_number(result, "number", 0.1));
    support_assert_ok(hnpei_result_array(result, "vector", 3, 0, k->x));
    support_assert_ok(hnpei_result_array(result, "matrix", 3, 2, k->x));
    hnpei_result_picture(result, &picture);
    support_assert_ok(hnpei_result_conclude(result, HNPE_VERDICT_FLAGGED, "%d of 3 are wrong", 2));
    support_assert_ok(hnpei_findings_append(&findings));
    hnpei_findings_end(&findings);
}

/* ---- files: the same ones for all kits, never written again ---- */

static char *folder, *dataset_file, *posterior_file, *prior_file, *checkpoint_file, *inference_folder, *new_file;
static char *disk_folder, *shards_folder;

static void remove_files(void)
{
    support_temp_remove(folder);
    free(dataset_file);
    free(posterior_file);
    free(prior_file);
    free(checkpoint_file);
    free(inference_folder);
    free(disk_folder);
    free(shards_folder);
    free(new_file);
}

/* An inference of which one round is over, its simulations in a data set on disk. */
static void save_on_disk(const kit *k)
{
    hnpe_inference *inference;
    hnpe_trainer *trainer;
    hnpe_dataset *dataset;
    support_assert_ok(hnpe_inference_create(k->context, k->alpha, k->beta, k->simulator, &inference));
    support_assert_ok(hnpe_dataset_create_on_disk(k->context, shards_folder, 1, 1, 1, 4096, &dataset));
    support_assert_ok(hnpe_inference_set_dataset(inference, dataset));
    support_assert_ok(hnpe_inference_set_int(inference, HNPE_INFERENCE_SIMULATIONS, 200));
    support_assert_ok(hnpe_inference_get_trainer(inference, &trainer));
    support_assert_ok(hnpe_trainer_set_int(trainer, HNPE_TRAINER_EPOCHS, 1));
    support_assert_ok(hnpe_inference_set_checkpoint(inference, disk_folder, 0));
    support_assert_ok(hnpe_inference_run(inference, NULL));
    hnpe_dataset_release(dataset);
    hnpe_trainer_release(trainer);
    hnpe_inference_release(inference);
}

hnpe_status kit_resume_on_disk(kit *k)
{
    hnpe_dataset *dataset;
    hnpe_status status = hnpe_dataset_open(k->context, k->shards_folder, &dataset);
    if (status != HNPE_OK)
        k->made.inference = NULL;
    else
        status = hnpe_inference_resume_on_disk(k->context, k->disk_folder, k->alpha, k->beta, k->simulator, dataset,
                                               &k->made.inference);
    hnpe_dataset_release(dataset);
    return status;
}

static void save_files(void)
{
    kit *k = kit_make(KIT_TRAINER | KIT_POSTERIOR | KIT_INFERENCE);
    hnpe_prior *product;
    folder = support_temp_folder();
    dataset_file = support_temp_path(folder, "dataset.hnpe");
    posterior_file = support_temp_path(folder, "posterior.hnpe");
    prior_file = support_temp_path(folder, "prior.hnpe");
    checkpoint_file = support_temp_path(folder, "checkpoint.hnpe");
    inference_folder = support_temp_path(folder, "inference");
    new_file = support_temp_path(folder, "new.hnpe");
    support_assert_ok(hnpe_dataset_save(k->dataset, dataset_file));
    support_assert_ok(hnpe_posterior_save(k->posterior, posterior_file));
    support_assert_ok(hnpe_prior_create_product(k->context, 2, (hnpe_prior *[]){k->alpha, k->custom}, &product));
    support_assert_ok(hnpe_prior_save(product, prior_file));
    hnpe_prior_release(product);
    support_assert_ok(hnpe_trainer_set_checkpoint(k->trainer, checkpoint_file, 0));
    support_assert_ok(hnpe_trainer_run(k->trainer, NULL));
    support_assert_ok(hnpe_inference_set_checkpoint(k->inference, inference_folder, 0));
    disk_folder = support_temp_path(folder, "disk");
    shards_folder = support_temp_path(folder, "shards");
    save_on_disk(k);
    atexit(remove_files);
    kit_free(k);
}

static void give_files(kit *k)
{
    if (!folder)
        save_files();
    k->dataset_file = dataset_file;
    k->posterior_file = posterior_file;
    k->prior_file = prior_file;
    k->checkpoint_file = checkpoint_file;
    k->inference_folder = inference_folder;
    k->disk_folder = disk_folder;
    k->shards_folder = shards_folder;
    k->new_file = new_file;
}

/* ---- all of it ---- */

/* What the parts need, with them. */
static int64_t complete(int64_t parts)
{
    if (parts & KIT_CORRECTED)
        parts |= KIT_MIXTURE | KIT_INFERENCE;
    if (parts & KIT_TRAINED)
        parts |= KIT_INFERENCE;
    if (parts & (KIT_INFERENCE | KIT_OFFLINE))
        parts |= KIT_SIMULATOR | KIT_ESTIMATOR;
    if (parts & KIT_TRAINER)
        parts |= KIT_DATASET | KIT_ESTIMATOR;
    if (parts & KIT_CONDITIONAL)
        parts |= KIT_POSTERIOR;
    if (parts & KIT_POSTERIOR)
        parts |= KIT_ESTIMATOR;
    if (parts & KIT_ESTIMATOR)
        parts |= KIT_PRIORS;
    return parts;
}

static void make_parts(kit *k, int64_t parts)
{
    const double zero = 0, one = 1;
    if (parts & KIT_MONITOR)
        support_assert_ok(hnpe_monitor_create(k->context, go_on, k, NULL, &k->monitor));
    if (parts & KIT_PRIORS) {
        support_assert_ok(hnpe_prior_create_uniform(k->context, 1, &zero, &one, &k->alpha));
        support_assert_ok(hnpe_prior_create_uniform(k->context, 1, &zero, &one, &k->beta));
        k->custom = parts_conditional_prior(k->context, 1);
    }
    if (parts & KIT_SIMULATOR)
        support_assert_ok(hnpe_simulator_create(k->context, 1, 1, 1, simulate, k, NULL, &k->simulator));
    if (parts & KIT_DATASET)
        make_datasets(k);
    if (parts & KIT_EMBEDDER)
        make_embedder(k);
    if (parts & KIT_FLOW)
        make_flow(k);
    if (parts & KIT_MIXTURE)
        make_mixture(k);
    else if (parts & KIT_ESTIMATOR)
        make_estimator(k);
    if (parts & KIT_TRAINER) {
        support_assert_ok(hnpe_trainer_create(k->context, k->estimator, k->dataset, &k->trainer));
        support_assert_ok(hnpe_trainer_set_int(k->trainer, HNPE_TRAINER_EPOCHS, 1));
    }
    if (parts & KIT_POSTERIOR)
        support_assert_ok(hnpe_posterior_create(k->estimator, &k->posterior));
    if (parts & KIT_CONDITIONAL)
        make_conditional(k);
    if (parts & KIT_INFERENCE)
        make_inference(k, (parts & KIT_TRAINED) != 0);
    if (parts & KIT_CORRECTED) {
        support_assert_ok(hnpe_inference_set_int(k->inference, HNPE_INFERENCE_ROUNDS, HNPE_ROUNDS_CLOSED_FORM));
        support_assert_ok(hnpe_inference_run_rounds(k->inference, 2, k->x, 2, NULL));
    }
    if (parts & KIT_OFFLINE)
        make_offline(k);
    if (parts & KIT_APPENDED)
        support_assert_ok(hnpe_inference_append(k->offline, k->batch, KIT_BATCH, k->x));
    if (parts & KIT_REPORT)
        make_report(k);
    if (parts & KIT_FILES)
        give_files(k);
}

kit *kit_make(int64_t parts)
{
    kit *k = calloc(1, sizeof *k);
    assert_non_null(k);
    k->context = support_failing_context(&k->allocator, 0);
    k->allocator.most = (size_t)64 << 20;
    support_assert_ok(hnpe_context_set_int(k->context, HNPE_CONTEXT_THREADS, 2));
    support_assert_ok(hnpe_rng_create(k->context, 1, 0, &k->rng));
    fill(k);
    make_parts(k, complete(parts));
    kit_poison(k);
    return k;
}

int kit_test_all(const char *what, size_t n, const kit_call *calls, CMUnitTestFunction test)
{
    struct CMUnitTest *tests = calloc(n, sizeof *tests);
    for (size_t i = 0; tests && i < n; ++i)
        tests[i] = (struct CMUnitTest){calls[i].name, test, NULL, NULL, (void *)(uintptr_t)&calls[i]};
    const int failed = tests ? _cmocka_run_group_tests(what, tests, n, NULL, NULL) : 1;
    free(tests);
    return failed;
}

/* Its address is that of a handle that nothing was made of yet. */
static char untouched;

int kit_touched(const void *made)
{
    return made != &untouched;
}

void kit_poison(kit *k)
{
    void *none = &untouched;
    for (size_t i = 0; i < sizeof k->made / sizeof none; ++i)
        memcpy((char *)&k->made + i * sizeof none, &none, sizeof none);
    for (size_t i = 0; i < KIT_NUMBERS; ++i)
        k->out[i] = k->second_out[i] = k->third_out[i] = -777;
}

#define DROP(type, handle)                                                                                             \
    do {                                                                                                               \
        if (kit_touched(handle))                                                                                       \
            hnpe_##type##_release(handle);                                                                             \
    } while (0)

static void free_made(kit_handles *made)
{
    DROP(conditional, made->conditional);
    DROP(report, made->report);
    DROP(inference, made->inference);
    DROP(posterior, made->posterior);
    DROP(trainer, made->trainer);
    DROP(estimator, made->estimator);
    DROP(flow, made->flow);
    DROP(embedder, made->embedder);
    DROP(dataset, made->dataset);
    DROP(simulator, made->simulator);
    DROP(prior, made->prior);
    DROP(prior, made->second_prior);
    DROP(rng, made->rng);
    DROP(monitor, made->monitor);
    DROP(context, made->context);
}

void kit_release_made(kit *k)
{
    free_made(&k->made);
    memset(&k->made, 0, sizeof k->made);
}

#define GIVE_UP(type, handle)                                                                                          \
    do {                                                                                                               \
        hnpe_##type *given_up = k->handle;                                                                             \
        k->handle = NULL;                                                                                              \
        hnpe_##type##_release(given_up);                                                                               \
    } while (0)

void kit_release_all(kit *k)
{
    kit_release_made(k);
    GIVE_UP(conditional, conditional);
    GIVE_UP(report, report);
    GIVE_UP(inference, offline);
    GIVE_UP(inference, inference);
    GIVE_UP(posterior, posterior);
    GIVE_UP(trainer, trainer);
    GIVE_UP(estimator, estimator);
    GIVE_UP(flow, flow);
    GIVE_UP(embedder, embedder);
    GIVE_UP(dataset, dataset);
    GIVE_UP(dataset, empty);
    GIVE_UP(simulator, simulator);
    GIVE_UP(prior, alpha);
    GIVE_UP(prior, beta);
    GIVE_UP(prior, custom);
    GIVE_UP(monitor, monitor);
    GIVE_UP(rng, rng);
    GIVE_UP(context, context);
}

void kit_free(kit *k)
{
    kit_release_all(k);
    assert_int_equal(atomic_load(&k->allocator.outstanding), 0);
    if (k->new_file)
        unlink(k->new_file);
    free(k);
}
