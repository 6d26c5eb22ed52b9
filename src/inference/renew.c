/* The training of a round. The sets inside the prior as truncated last, of whatever round, are draws from it: earlier
   proposals had it inside them, and were the prior there but for a constant. So new networks may learn from these sets
   alone, and give all they have to the neighbourhood of the target. */
#include "inference.h"

#include <string.h>

static int renews(const hnpe_inference *inference)
{
    const hnpei_proposal *proposal = inference->rounds.proposal;
    return proposal && hnpei_proposal_is_truncated(proposal->spec.kind) &&
           hnpei_option_int(&inference->options, HNPE_INFERENCE_RENEW);
}

typedef struct gathering {
    const hnpe_dataset *dataset;
    double *theta; /* (alpha_0, beta) of all sets */
} gathering;

static hnpe_status gather(void *data, size_t i, size_t set, const hnpei_numbers *at)
{
    const gathering *g = data;
    const size_t d_local = g->dataset->d_local, d_global = g->dataset->d_global;
    double *theta = g->theta + set * (d_local + d_global);
    (void)i;
    if (d_local)
        memcpy(theta, at->theta_local, d_local * sizeof *theta);
    if (d_global)
        memcpy(theta + d_local, at->theta_global, d_global * sizeof *theta);
    return HNPE_OK;
}

static hnpe_status mark(const char *where, const hnpe_inference *inference, hnpe_monitor *monitor,
                        unsigned char *wanted)
{
    const hnpe_dataset *dataset = inference->dataset;
    hnpe_context *context = inference->object.context;
    const hnpei_proposal *proposal = inference->rounds.proposal;
    hnpei_watch watch;
    double *theta;
    HNPEI_TRY(hnpei_allocate(context, dataset->n_sets, (dataset->d_local + dataset->d_global) * sizeof *theta, &theta));
    gathering g = {dataset, theta};
    hnpei_watch_begin(&watch, where, monitor, HNPE_PHASE_TRAINING, 0);
    inference->dataset->watch = &watch;
    hnpei_proposal_watch(&proposal->spec, &watch);
    hnpe_status status = hnpei_dataset_visit(where, dataset, 0, dataset->n_sets, NULL, gather, &g);
    if (status == HNPE_OK)
        status = hnpei_proposal_inside(proposal, dataset->n_sets, theta, wanted);
    hnpei_proposal_watch(&proposal->spec, NULL);
    inference->dataset->watch = NULL;
    for (size_t set = 0; set < dataset->n_sets; ++set)
        wanted[set] |= dataset->round[set] == inference->rounds.origin;
    hnpei_free(context, theta);
    return status;
}

/* The data set may be in other hands too, those of the host's priors included, which are called back. */
static hnpe_status choose(const char *where, const hnpe_inference *inference, hnpe_monitor *monitor, size_t *n_sets,
                          unsigned char **wanted)
{
    hnpe_dataset *dataset = inference->dataset;
    HNPEI_TRY(hnpei_object_begin(where, "the inference's data set", &dataset->object));
    *n_sets = dataset->n_sets;
    hnpe_status status = hnpei_allocate(inference->object.context, *n_sets, 1, wanted);
    if (status == HNPE_OK)
        status = mark(where, inference, monitor, *wanted);
    hnpei_object_end(&dataset->object);
    return status;
}

uint64_t hnpei_rounds_seed(const hnpe_inference *inference, const hnpe_estimator *estimator)
{
    return hnpei_stream_hash(estimator->core->plan.seed, HNPEI_PURPOSE_WEIGHTS, (uint64_t)inference->rounds.index);
}

static hnpe_status train(const char *where, hnpe_inference *inference, const hnpei_afresh *afresh, int with_files,
                         hnpe_monitor *monitor)
{
    if (hnpei_crew_wanted(inference) > 1)
        return hnpei_crew_train(where, inference, afresh, with_files, monitor);
    return afresh ? hnpei_trainer_hold_and_run(where, inference->trainer, afresh, monitor)
                  : hnpe_trainer_run(inference->trainer, monitor);
}

static hnpe_status renew(const char *where, hnpe_inference *inference, int with_files, hnpe_monitor *monitor)
{
    unsigned char *wanted = NULL;
    hnpei_afresh afresh = {.seed = hnpei_rounds_seed(inference, inference->estimator)};
    hnpe_status status = choose(where, inference, monitor, &afresh.n_sets, &wanted);
    afresh.wanted = wanted;
    if (status == HNPE_OK)
        status = train(where, inference, &afresh, with_files, monitor);
    hnpei_free(inference->object.context, wanted);
    return status;
}

hnpe_status hnpei_rounds_train(const char *where, hnpe_inference *inference, int with_files, hnpe_monitor *monitor)
{
    return renews(inference) ? renew(where, inference, with_files, monitor)
                             : train(where, inference, NULL, with_files, monitor);
}
