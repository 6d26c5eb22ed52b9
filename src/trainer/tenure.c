#include "tenure.h"

/* The same plan, but for where its weights begin. */
static hnpe_status create_fresh(const char *where, const hnpei_core *core, uint64_t seed, hnpei_core **fresh)
{
    hnpei_plan plan = core->plan;
    plan.seed = seed;
    HNPEI_TRY(hnpei_core_create(where, core->context, &plan, core->prior_local, core->prior_global, fresh));
    (*fresh)->plan.seed = core->plan.seed;
    return HNPE_OK;
}

/* Other networks in the place of the estimator's. */
static void swap(hnpe_trainer *trainer, hnpei_core *core, int trained, hnpei_tenure *tenure)
{
    hnpe_estimator *estimator = trainer->estimator;
    tenure->before = estimator->core;
    tenure->trained = estimator->trained;
    estimator->core = core;
    estimator->trained = trained;
}

/* The networks that stay, for good; the others go. A run that goes on with what there was keeps those of the file, once
   it has begun. */
static void settle(hnpe_trainer *trainer, hnpe_status status, hnpei_tenure *tenure)
{
    hnpe_estimator *estimator = trainer->estimator;
    const hnpei_saved *saved = &tenure->saved;
    const int stays = status == HNPE_OK || (tenure->resumes && saved->restored && !saved->place.renewed);
    trainer->afresh = NULL;
    if (tenure->before && stays) {
        hnpei_core_destroy(tenure->before);
    } else if (tenure->before) {
        hnpei_core_destroy(estimator->core);
        estimator->core = tenure->before;
        estimator->trained = tenure->trained;
    }
    if (tenure->resumes)
        hnpei_saved_close(trainer, &tenure->saved);
}

/* afresh NULL: with all sets, and the weights that the estimator began with. */
static hnpe_status begin_afresh(const char *where, hnpe_trainer *trainer, const hnpei_afresh *afresh,
                                hnpei_tenure *tenure)
{
    const hnpei_core *core = trainer->estimator->core;
    hnpei_core *fresh;
    HNPEI_TRY(create_fresh(where, core, afresh ? afresh->seed : core->plan.seed, &fresh));
    swap(trainer, fresh, 0, tenure);
    trainer->afresh = afresh;
    return hnpei_core_set_gaussian(fresh, hnpei_trainer_gaussian(trainer));
}

static hnpe_status begin_new(const char *where, hnpe_trainer *trainer, const hnpei_afresh *afresh, hnpei_tenure *tenure)
{
    /* What is learned under another Gaussian than before, or under none, is another density. */
    trainer->renewed = afresh || !hnpei_core_has_gaussian(trainer->estimator->core, hnpei_trainer_gaussian(trainer));
    return trainer->renewed ? begin_afresh(where, trainer, afresh, tenure) : HNPE_OK;
}

static hnpe_status begin_saved(const char *where, hnpe_trainer *trainer, const char *path, hnpei_tenure *tenure)
{
    hnpei_saved *saved = &tenure->saved;
    HNPEI_TRY(hnpei_saved_open(where, trainer, path, saved));
    tenure->resumes = 1;
    swap(trainer, saved->core, (int)saved->place.trained, tenure);
    trainer->renewed = (int)saved->place.renewed;
    trainer->afresh = saved->wanted ? &saved->afresh : NULL;
    return HNPE_OK;
}

hnpe_status hnpei_tenure_begin(const char *where, hnpe_trainer *trainer, const hnpei_afresh *afresh, const char *path,
                               hnpe_monitor *monitor, hnpei_tenure *tenure)
{
    *tenure = (hnpei_tenure){.before = NULL};
    hnpe_status status = path ? begin_saved(where, trainer, path, tenure) : begin_new(where, trainer, afresh, tenure);
    if (status == HNPE_OK)
        status = hnpei_run_begin(where, trainer, tenure->resumes ? &tenure->saved : NULL, monitor, &tenure->run);
    if (status != HNPE_OK)
        settle(trainer, status, tenure);
    return status;
}

hnpe_status hnpei_tenure_end(hnpei_tenure *tenure, hnpe_status status)
{
    hnpe_trainer *trainer = tenure->run.trainer;
    status = hnpei_run_end(&tenure->run, status);
    settle(trainer, status, tenure);
    return status;
}
