#include "crew.h"

#include "inference.h"
#include "posterior/ensemble.h"

void hnpei_crew_free(hnpe_inference *inference)
{
    hnpei_crew *crew = &inference->crew;
    for (size_t i = 0; i < crew->n; ++i)
        hnpe_trainer_release(crew->trainers[i]);
    hnpei_free(inference->object.context, crew->trainers);
    *crew = (hnpei_crew){.n = 0};
}

size_t hnpei_crew_wanted(const hnpe_inference *inference)
{
    return (size_t)hnpei_option_int(&inference->options, HNPE_INFERENCE_ENSEMBLE);
}

size_t hnpei_crew_count(const hnpe_inference *inference)
{
    const size_t wanted = hnpei_crew_wanted(inference), there = 1 + inference->crew.n;
    return wanted < there ? wanted : there;
}

hnpe_trainer *hnpei_crew_trainer(const hnpe_inference *inference, size_t member)
{
    return member ? inference->crew.trainers[member - 1] : inference->trainer;
}

int hnpei_crew_is_trained(const hnpe_inference *inference)
{
    int trained = 0;
    for (size_t i = 0; i < hnpei_crew_count(inference); ++i)
        trained |= hnpei_crew_trainer(inference, i)->estimator->trained;
    return trained;
}

/* ---- making members ---- */

static hnpe_status add_trainer(hnpe_inference *inference, hnpe_estimator *estimator)
{
    hnpe_context *context = inference->object.context;
    hnpei_crew *crew = &inference->crew;
    HNPEI_TRY(hnpei_reallocate(context, crew->n, crew->n + 1, sizeof *crew->trainers, &crew->trainers));
    HNPEI_TRY(hnpe_trainer_create(context, estimator, inference->dataset, &crew->trainers[crew->n]));
    ++crew->n;
    return HNPE_OK;
}

hnpe_status hnpei_crew_add(hnpe_inference *inference, hnpei_core *core)
{
    hnpe_estimator *estimator;
    HNPEI_TRY(hnpei_estimator_adopt(inference->object.context, core, &estimator));
    const hnpe_status status = add_trainer(inference, estimator);
    if (status != HNPE_OK)
        estimator->core = NULL; /* the caller's again */
    hnpe_estimator_release(estimator);
    return status;
}

/* The networks of the inference's own estimator, with weights of the member's. */
static hnpe_status create_core(const char *where, const hnpe_inference *inference, size_t member, hnpei_core **core)
{
    const hnpei_core *own = inference->estimator->core;
    hnpei_plan plan = own->plan;
    plan.seed = hnpei_stream_hash(plan.seed, HNPEI_PURPOSE_MEMBER, member);
    return hnpei_core_create(where, own->context, &plan, own->prior_local, own->prior_global, core);
}

static hnpe_status add_new(const char *where, hnpe_inference *inference)
{
    hnpei_core *core;
    HNPEI_TRY(create_core(where, inference, inference->crew.n + 1, &core));
    const hnpe_status status = hnpei_crew_add(inference, core);
    if (status != HNPE_OK)
        hnpei_core_destroy(core);
    return status;
}

/* Options of the estimator may have changed, or it is another one by now. */
static hnpe_status renew(const char *where, hnpe_inference *inference, size_t member)
{
    hnpe_estimator *estimator = hnpei_crew_trainer(inference, member)->estimator;
    hnpei_core *core;
    HNPEI_TRY(create_core(where, inference, member, &core));
    hnpei_core_destroy(estimator->core);
    estimator->core = core;
    return HNPE_OK;
}

static void follow(const hnpe_inference *inference, size_t member)
{
    hnpe_trainer *trainer = hnpei_crew_trainer(inference, member);
    hnpe_dataset_retain(inference->dataset);
    hnpe_dataset_release(trainer->dataset);
    trainer->dataset = inference->dataset;
    trainer->options = inference->trainer->options;
    trainer->seed = hnpei_stream_hash(inference->trainer->seed, HNPEI_PURPOSE_MEMBER, member);
}

hnpe_status hnpei_crew_muster(const char *where, hnpe_inference *inference)
{
    const size_t wanted = hnpei_crew_wanted(inference), there = 1 + inference->crew.n;
    for (size_t member = 1; member < there && member < wanted; ++member)
        if (!hnpei_crew_trainer(inference, member)->estimator->trained)
            HNPEI_TRY(renew(where, inference, member));
    while (1 + inference->crew.n < wanted)
        HNPEI_TRY(add_new(where, inference));
    for (size_t member = 1; member < wanted; ++member)
        follow(inference, member);
    return HNPE_OK;
}

/* ---- the posterior ---- */

static hnpe_status freeze(const hnpe_inference *inference, hnpe_posterior **members, size_t *n)
{
    *n = 0;
    for (size_t i = 0; i < hnpei_crew_count(inference); ++i) {
        const hnpe_estimator *estimator = hnpei_crew_trainer(inference, i)->estimator;
        if (!estimator->trained)
            continue;
        HNPEI_TRY(hnpe_posterior_create(estimator, &members[*n]));
        ++*n;
    }
    return HNPE_OK;
}

hnpe_status hnpei_crew_posterior(const char *where, const hnpe_inference *inference, hnpe_posterior **posterior)
{
    hnpe_context *context = inference->object.context;
    hnpe_posterior **members;
    size_t n;
    *posterior = NULL;
    if (hnpei_crew_count(inference) == 1)
        return hnpe_posterior_create(inference->estimator, posterior);
    HNPEI_TRY(hnpei_allocate(context, hnpei_crew_count(inference), sizeof *members, &members));
    hnpe_status status = freeze(inference, members, &n);
    if (status == HNPE_OK && n == 0)
        status = hnpe_posterior_create(inference->estimator, posterior);
    else if (status == HNPE_OK)
        status = hnpei_posterior_mix(where, context, n, members, NULL, posterior);
    for (size_t i = 0; i < n; ++i)
        hnpe_posterior_release(members[i]);
    hnpei_free(context, members);
    return status;
}
