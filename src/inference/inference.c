/* Draw, simulate, train, freeze. */
#include "inference.h"

#include "base/context.h"

/* The trainer keeps its options and its seed. */
hnpe_status hnpei_inference_use(const char *where, hnpe_inference *inference, hnpe_estimator *estimator)
{
    const hnpei_plan *plan = &estimator->core->plan;
    const hnpe_dataset *dataset = inference->dataset;
    if (plan->d_local != dataset->d_local || plan->d_global != dataset->d_global || plan->d_x != dataset->d_x)
        return hnpei_fail(HNPE_ERROR_SHAPE, where,
                          "estimator has %zu local and %zu global parameters and %zu features, the inference %zu, %zu "
                          "and %zu",
                          plan->d_local, plan->d_global, plan->d_x, dataset->d_local, dataset->d_global, dataset->d_x);
    const char *first = "estimator was made for another prior than the inference";
    HNPEI_TRY(
        hnpei_prior_check_equal(where, estimator->core->prior_local, inference->prior_local, first, "prior_local"));
    HNPEI_TRY(
        hnpei_prior_check_equal(where, estimator->core->prior_global, inference->prior_global, first, "prior_global"));
    hnpei_crew_free(inference); /* members of other networks */
    hnpe_estimator_retain(estimator);
    hnpe_estimator_retain(estimator);
    hnpe_estimator_release(inference->estimator);
    hnpe_estimator_release(inference->trainer->estimator);
    inference->estimator = inference->trainer->estimator = estimator;
    inference->trained = inference->rounds.trained = estimator->trained;
    return HNPE_OK;
}

hnpe_status hnpei_inference_check_dataset(const char *where, const hnpe_inference *inference,
                                          const hnpe_dataset *dataset)
{
    const hnpe_dataset *own = inference->dataset;
    if (dataset->d_local != own->d_local || dataset->d_global != own->d_global || dataset->d_x != own->d_x)
        return hnpei_fail(
            HNPE_ERROR_SHAPE, where,
            "dataset has %zu local and %zu global parameters and %zu features, the inference %zu, %zu and "
            "%zu",
            dataset->d_local, dataset->d_global, dataset->d_x, own->d_local, own->d_global, own->d_x);
    return HNPE_OK;
}

void hnpei_inference_take_dataset(hnpe_inference *inference, hnpe_dataset *dataset)
{
    hnpe_dataset_retain(dataset);
    hnpe_dataset_retain(dataset);
    hnpe_dataset_release(inference->dataset);
    hnpe_dataset_release(inference->trainer->dataset);
    inference->dataset = inference->trainer->dataset = dataset;
}

hnpe_status hnpei_inference_fill(const char *where, hnpe_inference *inference, hnpe_dataset *dataset)
{
    HNPEI_TRY(hnpei_inference_check_dataset(where, inference, dataset));
    if (dataset->n_sets || dataset->n_origins > 1)
        return hnpei_fail(HNPE_ERROR_UNSUPPORTED, where,
                          "dataset has %zu sets already, but must be empty: the inference would not know which of its "
                          "own they are",
                          dataset->n_sets);
    hnpei_inference_take_dataset(inference, dataset);
    return HNPE_OK;
}

static hnpe_status create_default(hnpe_inference *inference)
{
    hnpe_context *context = inference->object.context;
    HNPEI_TRY(hnpe_estimator_create(context, inference->prior_local, inference->prior_global, inference->dataset->d_x,
                                    &inference->estimator));
    return hnpe_trainer_create(context, inference->estimator, inference->dataset, &inference->trainer);
}

static void keep_handles(hnpe_inference *inference, hnpe_prior *prior_local, hnpe_prior *prior_global,
                         hnpe_simulator *simulator)
{
    hnpe_prior_retain(prior_local);
    hnpe_prior_retain(prior_global);
    hnpe_simulator_retain(simulator);
    inference->prior_local = prior_local;
    inference->prior_global = prior_global;
    inference->simulator = simulator;
}

hnpe_status hnpei_inference_create(hnpe_context *context, hnpe_prior *prior_local, hnpe_prior *prior_global, size_t d_x,
                                   hnpe_simulator *simulator, hnpe_inference **inference)
{
    hnpe_inference *made;
    HNPEI_TRY(hnpei_object_create(context, HNPEI_MAGIC_INFERENCE, sizeof *made, &made));
    made->ledger = (hnpei_ledger){.lock = -1, .posterior = -1};
    hnpei_options_init(&made->options, hnpei_inference_options);
    keep_handles(made, prior_local, prior_global, simulator);
    hnpe_status status = hnpei_dataset_create(context, prior_local ? prior_local->dim : 0,
                                              prior_global ? prior_global->dim : 0, d_x, &made->dataset);
    if (status == HNPE_OK)
        status = create_default(made);
    if (status != HNPE_OK) {
        hnpe_inference_release(made);
        return status;
    }
    *inference = made;
    return HNPE_OK;
}

/* How many sets are still to be drawn: of the round at hand where there is a target, else in all. */
static size_t sets_wanted(const hnpe_inference *inference)
{
    const size_t wanted = (size_t)hnpei_option_int(&inference->options, HNPE_INFERENCE_SIMULATIONS);
    const size_t there =
        inference->rounds.n_rows ? inference->rounds.simulated : inference->dataset->n_sets - inference->n_useless;
    return there < wanted ? wanted - there : 0;
}

/* Simulations as they come into the data set. */
typedef struct arrival {
    const char *where;
    hnpe_inference *inference;
    size_t n_sets, n_rows; /* of the data set, as counted so far */
    size_t left;           /* sets of the call that are still to come */
} arrival;

static void count_arrived(arrival *a)
{
    hnpe_inference *inference = a->inference;
    const hnpe_dataset *dataset = inference->dataset;
    inference->next_set += dataset->n_sets - a->n_sets;
    inference->next_row += dataset->n_rows - a->n_rows;
    inference->rounds.simulated += dataset->n_sets - a->n_sets;
    inference->partial.n_rows = dataset->n_rows;
    a->left -= dataset->n_sets - a->n_sets;
    inference->partial.is = a->left > 0; /* a call that is stopped behind its last simulation is over */
    a->n_sets = dataset->n_sets;
    a->n_rows = dataset->n_rows;
}

static void keep_arrived(void *data)
{
    arrival *a = data;
    count_arrived(a);
    hnpei_ledger_keep_if_due(a->where, a->inference, 1);
}

/* What was interrupted goes on with the chunk that it was in. Returns the rows before that belong to it. */
static size_t begin_or_go_on(hnpe_inference *inference)
{
    hnpei_partial *partial = &inference->partial;
    const size_t chunk = (size_t)hnpei_option_int(&inference->simulator->options, HNPE_SIMULATOR_CHUNK);
    const size_t n_rows = inference->dataset->n_rows;
    if (!partial->is || partial->n_rows != n_rows || inference->next_row - partial->chunks_from > n_rows)
        partial->chunks_from = inference->next_row;
    partial->is = 1;
    partial->n_rows = n_rows;
    return (size_t)((inference->next_row - partial->chunks_from) % chunk);
}

static hnpe_status simulate(const char *where, hnpe_inference *inference, hnpe_monitor *monitor)
{
    hnpe_dataset *dataset = inference->dataset;
    const size_t n_sets = sets_wanted(inference);
    arrival a = {where, inference, dataset->n_sets, dataset->n_rows, n_sets};
    size_t fewest, most;
    hnpei_drawn drawn;
    HNPEI_TRY(hnpei_rounds_range(where, inference, &fewest, &most));
    inference->partial.is &= n_sets > 0;
    if (n_sets == 0)
        return HNPE_OK;
    HNPEI_TRY(hnpei_rounds_draw(where, inference, inference->next_set, n_sets, monitor, &drawn));
    drawn.lead = begin_or_go_on(inference);
    if (inference->ledger.folder) {
        drawn.kept = keep_arrived;
        drawn.kept_data = &a;
        drawn.seconds = inference->ledger.seconds;
    }
    hnpe_status status =
        hnpei_dataset_simulate(where, dataset, inference->prior_local, inference->prior_global, inference->simulator,
                               n_sets, fewest, most, inference->seed, inference->next_set, &drawn, monitor);
    hnpei_rounds_drop(inference, &drawn);
    count_arrived(&a);
    return status;
}

/* Has the round a set that the estimator can learn from? If not, what was simulated does not count, so that another
   call simulates as much again instead of failing for ever. */
static hnpe_status check_valid(const char *where, hnpe_inference *inference)
{
    const hnpe_dataset *dataset = inference->dataset;
    const int together = inference->estimator->core->terms[0].role != HNPEI_ROLE_LOCAL;
    size_t n_sets = 0, n_rows = 0, whole = 0, invalid = 0;
    for (size_t set = 0; set < dataset->n_sets; ++set) {
        const size_t first = dataset->first[set], lost = hnpei_dataset_count_invalid(dataset, set);
        if (dataset->round[set] != inference->rounds.origin)
            continue;
        ++n_sets;
        n_rows += dataset->first[set + 1] - first;
        invalid += lost;
        whole += together ? lost == 0 : dataset->valid[first];
    }
    if (whole || !n_sets)
        return HNPE_OK;
    inference->rounds.simulated = 0;
    inference->n_useless = dataset->n_sets;
    return hnpei_fail(
        HNPE_ERROR_INVALID_ARGUMENT, where,
        "%s the %zu sets of this round %s invalid, %zu of %zu simulations in all%s; another call simulates "
        "as many sets as were wanted again",
        invalid == n_rows ? "all of"
        : together        ? "part of each of"
                          : "x_0 of each of",
        n_sets, invalid == n_rows ? "are" : "is", invalid, n_rows,
        invalid < n_rows && together ? ", but only whole sets can be learned from" : "");
}

/* What training would refuse is not simulated for. */
static hnpe_status check_and_simulate(const char *where, hnpe_inference *inference, hnpe_monitor *monitor)
{
    const hnpe_trainer *trainer = inference->trainer;
    HNPEI_TRY(hnpei_rounds_set_loss(inference));
    const hnpe_loss loss = (hnpe_loss)hnpei_option_int(&trainer->options, HNPE_TRAINER_LOSS);
    const hnpei_proposal *proposal = inference->rounds.proposal;
    const size_t wanted = sets_wanted(inference);
    HNPEI_TRY(
        hnpei_trainer_check_loss(where, trainer, loss, proposal ? proposal->spec.kind : HNPE_PROPOSAL_PRIOR, wanted));
    HNPEI_TRY(hnpei_trainer_check_sets(where, trainer, loss, inference->dataset->n_sets + wanted));
    HNPEI_TRY(simulate(where, inference, monitor));
    return check_valid(where, inference);
}

hnpe_status hnpei_inference_simulate(const char *where, hnpe_inference *inference, hnpe_monitor *monitor)
{
    HNPEI_TRY(hnpei_batches_collect(where, inference));
    HNPEI_TRY(hnpei_rounds_advance(where, inference, monitor));
    HNPEI_TRY(hnpei_report_open(inference));
    const double begin = hnpei_clock();
    hnpe_status status = check_and_simulate(where, inference, monitor);
    hnpei_report_simulated(inference, hnpei_clock() - begin, status);
    if (inference->dataset->n_invalid)
        hnpei_log(inference->object.context, HNPE_LOG_WARNING, "%zu of %zu simulations are invalid",
                  inference->dataset->n_invalid, inference->dataset->n_rows);
    return status;
}

hnpe_status hnpei_inference_train(const char *where, hnpe_inference *inference, hnpe_monitor *monitor)
{
    HNPEI_TRY(hnpei_batches_collect(where, inference));
    HNPEI_TRY(hnpei_report_open(inference));
    HNPEI_TRY(hnpei_rounds_set_loss(inference));
    const double begin = hnpei_clock();
    /* Where memory was missing to look at what was learned, or a stop was asked for meanwhile, that is looked at now:
       it is not learned again. */
    const int learned = inference->rounds.unseen && inference->rounds.unseen == inference->dataset->n_sets;
    hnpe_status status = learned ? HNPE_OK : hnpei_ledger_train(where, inference, monitor);
    const int trained = status == HNPE_OK;
    inference->trained = hnpei_crew_is_trained(inference);
    if (trained)
        status = hnpei_rounds_check(inference);
    if (trained && status == HNPE_OK)
        status = hnpei_crew_report(where, inference, monitor);
    status = hnpei_report_trained(where, inference, hnpei_clock() - begin, monitor, status);
    if (trained) /* where there is no result, or it was not looked at, the round is not over */
        inference->rounds.trained = status == HNPE_OK;
    inference->rounds.unseen = trained && hnpei_is_from_outside(status) ? inference->dataset->n_sets : 0;
    return status;
}
