/* The exported functions of the inference room. */
#include "inference.h"

static const hnpei_choice rounds_choices[] = {
    {HNPE_ROUNDS_AUTOMATIC, "automatic", "Truncated: of beta alone where that has a density, else jointly."},
    {HNPE_ROUNDS_TRUNCATED, "truncated", "From the prior, restricted to where the posterior has its mass."},
    {HNPE_ROUNDS_TRUNCATED_GLOBAL, "truncated_global", "Beta alone from its prior so restricted."},
    {HNPE_ROUNDS_ATOMIC, "atomic", "From the posterior; corrected by the atomic loss."},
    {HNPE_ROUNDS_ATOMIC_GLOBAL, "atomic_global", "Beta alone from the posterior; corrected by the atomic loss."},
    {HNPE_ROUNDS_UNCORRECTED, "uncorrected", "From the posterior, uncorrected: biased, for comparison."},
    {HNPE_ROUNDS_IMPORTANCE, "importance", "From the posterior; corrected by importance weights."},
    {HNPE_ROUNDS_IMPORTANCE_GLOBAL, "importance_global",
     "Beta alone from the posterior; corrected by importance weights."},
    {HNPE_ROUNDS_CLOSED_FORM, "closed_form", "From one Gaussian; a mixture, corrected in closed form."},
    {0, NULL, NULL}};

const hnpei_option hnpei_inference_options[] = {
    HNPEI_OPTION_INT(HNPE_INFERENCE_SIMULATIONS, "simulations", 10000, 1, INT32_MAX,
                     "Observation sets that a run simulates in all."),
    HNPEI_OPTION_INT(HNPE_INFERENCE_MIN_EXTRA, "min_extra", 0, 0, 1 << 24,
                     "Smallest number of extra observations in a set."),
    HNPEI_OPTION_INT(HNPE_INFERENCE_MAX_EXTRA, "max_extra", 0, 0, 1 << 24,
                     "Largest number of extra observations in a set; the number is uniform in between."),
    HNPEI_OPTION_CHOICE(HNPE_INFERENCE_ROUNDS, "rounds", HNPE_ROUNDS_AUTOMATIC, rounds_choices,
                        "What parameters are drawn from once there is a posterior of the target."),
    HNPEI_OPTION_REAL(HNPE_INFERENCE_TRUNCATION, "truncation", 1e-4, 0, 0.5,
                      "Mass of the posterior that a truncated prior leaves out."),
    HNPEI_OPTION_INT(HNPE_INFERENCE_RENEW, "renew", 1, 0, 1,
                     "1: rounds that truncate the prior train new networks on the sets inside; 0: they go on with the "
                     "networks that are there, on all sets"),
    HNPEI_OPTION_REAL(HNPE_INFERENCE_STOP_MOVED, "stop_moved", 0, 0, 1,
                      "Rounds end when one has moved the posterior by less, in nats of at most log 2; 0: never."),
    HNPEI_OPTION_INT(HNPE_INFERENCE_ENSEMBLE, "ensemble", 1, 1, 64,
                     "Estimators that are trained from different beginnings; the posterior is their mixture."),
    HNPEI_OPTION_END};

static void inference_destroy(hnpe_inference *inference)
{
    hnpei_ledger_close(inference);
    hnpei_batches_free(inference);
    hnpei_rounds_free(inference);
    hnpei_report_free(inference);
    hnpei_crew_free(inference);
    hnpe_trainer_release(inference->trainer);
    hnpe_estimator_release(inference->estimator);
    hnpe_dataset_release(inference->dataset);
    hnpe_simulator_release(inference->simulator);
    hnpe_prior_release(inference->prior_local);
    hnpe_prior_release(inference->prior_global);
}

HNPEI_DEFINE_HANDLE(inference, HNPEI_MAGIC_INFERENCE, inference_destroy)

/* The two ends of the range are set one after the other, so their order is checked where they are used. */
static hnpe_status inference_changed(hnpe_inference *inference)
{
    (void)inference;
    return HNPE_OK;
}

HNPEI_DEFINE_OPTIONS(inference, HNPEI_MAGIC_INFERENCE, hnpei_inference_options, inference_changed)

static hnpe_status begin(const char *where, hnpe_inference *inference)
{
    HNPEI_TRY(hnpei_check_handle(where, "inference", inference, HNPEI_MAGIC_INFERENCE));
    return hnpei_object_begin(where, "inference", &inference->object);
}

static hnpe_status end(hnpe_inference *inference, hnpe_status status)
{
    hnpei_object_end(&inference->object);
    return status;
}

hnpe_status hnpe_inference_create(hnpe_context *context, hnpe_prior *prior_local, hnpe_prior *prior_global,
                                  hnpe_simulator *simulator, hnpe_inference **inference)
{
    HNPEI_TRY(hnpei_check_pointer(__func__, "inference", inference));
    *inference = NULL;
    HNPEI_TRY(hnpei_check_context(__func__, context));
    HNPEI_TRY(hnpei_check_priors(__func__, prior_local, prior_global));
    HNPEI_TRY(hnpei_check_handle(__func__, "simulator", simulator, HNPEI_MAGIC_SIMULATOR));
    const size_t d_local = prior_local ? prior_local->dim : 0, d_global = prior_global ? prior_global->dim : 0;
    HNPEI_REQUIRE(simulator->d_local == d_local && simulator->d_global == d_global, HNPE_ERROR_SHAPE,
                  "the simulator takes %zu local and %zu global parameters, the priors give %zu and %zu",
                  simulator->d_local, simulator->d_global, d_local, d_global);

    return hnpei_inference_create(context, prior_local, prior_global, simulator->d_x, simulator, inference);
}

hnpe_status hnpe_inference_create_offline(hnpe_context *context, hnpe_prior *prior_local, hnpe_prior *prior_global,
                                          size_t d_x, hnpe_inference **inference)
{
    HNPEI_TRY(hnpei_check_pointer(__func__, "inference", inference));
    *inference = NULL;
    HNPEI_TRY(hnpei_check_context(__func__, context));
    HNPEI_TRY(hnpei_check_priors(__func__, prior_local, prior_global));
    HNPEI_TRY(hnpei_check_size(__func__, "d_x", d_x, 1));

    return hnpei_inference_create(context, prior_local, prior_global, d_x, NULL, inference);
}

hnpe_status hnpe_inference_set_estimator(hnpe_inference *inference, hnpe_estimator *estimator)
{
    HNPEI_TRY(hnpei_check_handle(__func__, "estimator", estimator, HNPEI_MAGIC_ESTIMATOR));
    HNPEI_TRY(begin(__func__, inference));

    if (inference->trainer->outcome != HNPE_OUTCOME_NOT_RUN)
        return end(inference, HNPEI_FAIL(HNPE_ERROR_UNSUPPORTED, "the inference is trained: its estimator stays"));
    hnpe_status status = hnpei_object_begin(__func__, "the inference's trainer", &inference->trainer->object);
    if (status == HNPE_OK) {
        status = hnpei_object_begin(__func__, "estimator", &estimator->object);
        if (status == HNPE_OK) {
            status = hnpei_inference_use(__func__, inference, estimator);
            hnpei_object_end(&estimator->object);
        }
        hnpei_object_end(&inference->trainer->object);
    }
    return end(inference, status);
}

/* Of a data set that nobody else is at work with. */
static hnpe_status fill(const char *where, hnpe_inference *inference, hnpe_dataset *dataset)
{
    const hnpe_dataset *own = inference->dataset;
    if (inference->next_set || inference->n_batches || own->n_sets || own->n_origins > 1 || inference->ledger.folder)
        return hnpei_fail(HNPE_ERROR_UNSUPPORTED, where,
                          "the inference has begun, has sets or keeps checkpoints: its data set stays");
    HNPEI_TRY(hnpei_object_begin(where, "the inference's trainer", &inference->trainer->object));
    hnpe_status status = hnpei_object_begin(where, "dataset", &dataset->object);
    if (status == HNPE_OK) {
        status = hnpei_inference_fill(where, inference, dataset);
        hnpei_object_end(&dataset->object);
    }
    hnpei_object_end(&inference->trainer->object);
    return status;
}

hnpe_status hnpe_inference_set_dataset(hnpe_inference *inference, hnpe_dataset *dataset)
{
    HNPEI_TRY(hnpei_check_handle(__func__, "dataset", dataset, HNPEI_MAGIC_DATASET));
    HNPEI_TRY(begin(__func__, inference));

    return end(inference, fill(__func__, inference, dataset));
}

/* Around calls that call back: a callback may release what the call was given. */
static hnpe_status begin_long(const char *where, hnpe_inference *inference, hnpe_monitor *monitor)
{
    HNPEI_TRY(hnpei_check_monitor(where, monitor));
    HNPEI_TRY(begin(where, inference));
    hnpe_inference_retain(inference);
    hnpe_monitor_retain(monitor);
    return HNPE_OK;
}

static hnpe_status end_long(hnpe_inference *inference, hnpe_monitor *monitor, hnpe_status status)
{
    end(inference, status);
    hnpe_monitor_release(monitor);
    hnpe_inference_release(inference);
    return status;
}

hnpe_status hnpe_inference_set_seed(hnpe_inference *inference, uint64_t seed)
{
    HNPEI_TRY(begin_long(__func__, inference, NULL));

    if (inference->next_set || inference->trained)
        return end_long(
            inference, NULL,
            HNPEI_FAIL(HNPE_ERROR_UNSUPPORTED, "the inference has begun, or has a trained estimator: its seed stays"));
    hnpe_status status = hnpe_estimator_set_seed(inference->estimator, seed);
    if (status == HNPE_OK)
        status = hnpe_trainer_set_seed(inference->trainer, seed);
    if (status == HNPE_OK)
        inference->seed = seed;
    return end_long(inference, NULL, status);
}

static hnpe_status check_simulator(const char *where, const hnpe_inference *inference)
{
    if (!inference->simulator)
        return hnpei_fail(HNPE_ERROR_UNSUPPORTED, where, "there is no simulator: use propose, append and train");
    return HNPE_OK;
}

hnpe_status hnpe_inference_run(hnpe_inference *inference, hnpe_monitor *monitor)
{
    HNPEI_TRY(begin_long(__func__, inference, monitor));

    hnpe_status status = check_simulator(__func__, inference);
    if (status == HNPE_OK)
        status = hnpei_rounds_run(__func__, inference, 1, monitor);
    return end_long(inference, monitor, status);
}

/* x is NULL where n_rows is 0, which only some calls allow. */
static hnpe_status check_target(const char *where, const hnpe_inference *inference, int64_t n_rows, const double *x)
{
    size_t rows;
    HNPEI_TRY(hnpei_check_handle(where, "inference", inference, HNPEI_MAGIC_INFERENCE));
    return hnpei_check_sets(where, 1, &n_rows, inference->dataset->d_x, x, &rows);
}

hnpe_status hnpe_inference_set_target(hnpe_inference *inference, int64_t n_rows, const double *x)
{
    if (n_rows != 0)
        HNPEI_TRY(check_target(__func__, inference, n_rows, x));
    HNPEI_TRY(begin(__func__, inference));

    return end(inference, hnpei_rounds_aim(__func__, inference, (size_t)n_rows, x));
}

hnpe_status hnpe_inference_run_rounds(hnpe_inference *inference, int64_t n_rows, const double *x, int64_t n_rounds,
                                      hnpe_monitor *monitor)
{
    HNPEI_TRY(check_target(__func__, inference, n_rows, x));
    HNPEI_REQUIRE(n_rounds >= 1, HNPE_ERROR_INVALID_ARGUMENT, "n_rounds is %lld, but must be at least 1",
                  (long long)n_rounds);
    HNPEI_TRY(begin_long(__func__, inference, monitor));

    hnpe_status status = check_simulator(__func__, inference);
    if (status == HNPE_OK)
        status = hnpei_rounds_aim(__func__, inference, (size_t)n_rows, x);
    if (status == HNPE_OK)
        status = hnpei_rounds_run(__func__, inference, (size_t)n_rounds, monitor);
    return end_long(inference, monitor, status);
}

hnpe_status hnpe_inference_run_to(hnpe_inference *inference, int64_t n_rows, const double *x, int64_t n_rounds,
                                  hnpe_monitor *monitor)
{
    if (n_rows != 0)
        HNPEI_TRY(check_target(__func__, inference, n_rows, x));
    HNPEI_REQUIRE(n_rounds >= 1, HNPE_ERROR_INVALID_ARGUMENT, "n_rounds is %lld, but must be at least 1",
                  (long long)n_rounds);
    HNPEI_REQUIRE(n_rows || n_rounds == 1, HNPE_ERROR_INVALID_ARGUMENT,
                  "n_rounds is %lld, but without a target there is one round", (long long)n_rounds);
    HNPEI_TRY(begin_long(__func__, inference, monitor));

    hnpe_status status = check_simulator(__func__, inference);
    if (status == HNPE_OK)
        status = hnpei_rounds_aim(__func__, inference, (size_t)n_rows, x);
    const size_t over = hnpei_rounds_over(inference);
    if (status == HNPE_OK && over < (size_t)n_rounds)
        status = hnpei_rounds_run(__func__, inference, (size_t)n_rounds - over, monitor);
    return end_long(inference, monitor, status);
}

hnpe_status hnpe_inference_propose_sizes(hnpe_inference *inference, size_t n_sets, int64_t *n_rows)
{
    HNPEI_TRY(hnpei_check_size(__func__, "n_sets", n_sets, 1));
    HNPEI_TRY(hnpei_check_pointer(__func__, "n_rows", n_rows));
    HNPEI_TRY(begin(__func__, inference));

    size_t fewest, most;
    hnpe_status status = hnpei_rounds_range(__func__, inference, &fewest, &most);
    if (status == HNPE_OK)
        hnpei_propose_sizes(n_sets, fewest, most, inference->seed, inference->next_set, n_rows);
    return end(inference, status);
}

hnpe_status hnpe_inference_propose(hnpe_inference *inference, size_t n_sets, const int64_t *n_rows, double *theta_local,
                                   double *theta_global, int64_t *batch)
{
    HNPEI_TRY(hnpei_check_handle(__func__, "inference", inference, HNPEI_MAGIC_INFERENCE));
    HNPEI_TRY(hnpei_check_pointer(__func__, "n_rows", n_rows));
    size_t rows;
    HNPEI_TRY(hnpei_check_set_sizes(__func__, n_sets, n_rows, &rows));
    HNPEI_REQUIRE(theta_local || !inference->prior_local, HNPE_ERROR_INVALID_ARGUMENT, "theta_local is NULL");
    HNPEI_REQUIRE(theta_global || !inference->prior_global, HNPE_ERROR_INVALID_ARGUMENT, "theta_global is NULL");
    HNPEI_TRY(hnpei_check_pointer(__func__, "batch", batch));
    HNPEI_TRY(begin_long(__func__, inference, NULL));

    const hnpe_status status =
        hnpei_batches_propose(__func__, inference, n_sets, n_rows, theta_local, theta_global, batch);
    if (status == HNPE_OK)
        hnpei_ledger_keep_if_due(__func__, inference, 0);
    return end_long(inference, NULL, status);
}

hnpe_status hnpe_inference_append(hnpe_inference *inference, int64_t batch, size_t n_rows, const double *x)
{
    HNPEI_TRY(hnpei_check_pointer(__func__, "x", x));
    HNPEI_TRY(begin(__func__, inference));

    const hnpe_status status = hnpei_batches_append(__func__, inference, batch, n_rows, x);
    if (status == HNPE_OK)
        hnpei_ledger_keep_if_due(__func__, inference, 0);
    return end(inference, status);
}

hnpe_status hnpe_inference_train(hnpe_inference *inference, hnpe_monitor *monitor)
{
    HNPEI_TRY(begin_long(__func__, inference, monitor));

    hnpe_status status = hnpei_inference_train(__func__, inference, monitor);
    status = hnpei_ledger_keep_ended(__func__, inference, status);
    return end_long(inference, monitor, status);
}

hnpe_status hnpe_inference_set_checkpoint(hnpe_inference *inference, const char *folder, double seconds)
{
    HNPEI_TRY(hnpei_check_handle(__func__, "inference", inference, HNPEI_MAGIC_INFERENCE));
    HNPEI_REQUIRE(!folder || *folder, HNPE_ERROR_INVALID_ARGUMENT, "folder is empty");
    HNPEI_REQUIRE(seconds >= 0 && seconds <= 1e9, HNPE_ERROR_INVALID_ARGUMENT,
                  "seconds is %g, but must be from 0 to 1e9", seconds);
    HNPEI_TRY(begin(__func__, inference));

    if (folder)
        return end(inference, hnpei_ledger_open(__func__, inference, folder, seconds));
    hnpei_ledger_close(inference);
    return end(inference, HNPE_OK);
}

hnpe_status hnpe_inference_count(hnpe_inference *inference, int64_t *n_rounds, int64_t *n_sets, int64_t *n_rows)
{
    HNPEI_TRY(begin(__func__, inference));

    int64_t sets, rows;
    hnpei_report_count(inference, &sets, &rows);
    if (n_rounds)
        *n_rounds = (int64_t)inference->n_reports;
    if (n_sets)
        *n_sets = sets;
    if (n_rows)
        *n_rows = rows;
    return end(inference, HNPE_OK);
}

hnpe_status hnpe_inference_describe_round(hnpe_inference *inference, size_t index, hnpe_round_info *info)
{
    HNPEI_TRY(hnpei_check_pointer(__func__, "info", info));
    HNPEI_TRY(begin(__func__, inference));

    return end(inference, hnpei_report_describe(__func__, inference, index, info));
}

hnpe_status hnpe_inference_posterior(hnpe_inference *inference, hnpe_posterior **posterior)
{
    HNPEI_TRY(hnpei_check_pointer(__func__, "posterior", posterior));
    *posterior = NULL;
    HNPEI_TRY(begin(__func__, inference));

    if (!inference->trained)
        return end(inference, HNPEI_FAIL(HNPE_ERROR_UNSUPPORTED, "the inference was not trained yet"));
    return end(inference, hnpei_crew_posterior(__func__, inference, posterior));
}

hnpe_status hnpe_inference_get_trainer(hnpe_inference *inference, hnpe_trainer **trainer)
{
    HNPEI_TRY(hnpei_check_pointer(__func__, "trainer", trainer));
    *trainer = NULL;
    HNPEI_TRY(hnpei_check_handle(__func__, "inference", inference, HNPEI_MAGIC_INFERENCE));

    hnpe_trainer_retain(inference->trainer);
    *trainer = inference->trainer;
    return HNPE_OK;
}

hnpe_status hnpe_inference_get_estimator(hnpe_inference *inference, hnpe_estimator **estimator)
{
    HNPEI_TRY(hnpei_check_pointer(__func__, "estimator", estimator));
    *estimator = NULL;
    HNPEI_TRY(hnpei_check_handle(__func__, "inference", inference, HNPEI_MAGIC_INFERENCE));

    hnpe_estimator_retain(inference->estimator);
    *estimator = inference->estimator;
    return HNPE_OK;
}

hnpe_status hnpe_inference_get_dataset(hnpe_inference *inference, hnpe_dataset **dataset)
{
    HNPEI_TRY(hnpei_check_pointer(__func__, "dataset", dataset));
    *dataset = NULL;
    HNPEI_TRY(begin(__func__, inference));

    hnpe_status status = hnpei_batches_collect(__func__, inference);
    if (status == HNPE_OK) {
        hnpe_dataset_retain(inference->dataset);
        *dataset = inference->dataset;
    }
    return end(inference, status);
}

hnpe_status hnpe_inference_dims(const hnpe_inference *inference, hnpe_dims *dims)
{
    HNPEI_TRY(hnpei_check_handle(__func__, "inference", inference, HNPEI_MAGIC_INFERENCE));

    /* Of the data set, which stays: the estimator may be another one by now. */
    const hnpe_dataset *dataset = inference->dataset;
    const hnpe_dims found = {.d_local = (int64_t)dataset->d_local,
                             .d_global = (int64_t)dataset->d_global,
                             .d_x = (int64_t)dataset->d_x,
                             .d_out = (int64_t)(dataset->d_local + dataset->d_global)};
    return hnpei_give_dims(__func__, found, dims);
}
