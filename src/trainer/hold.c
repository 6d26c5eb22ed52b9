/* What a run keeps others from: its three handles; and the networks of a run that begins anew, or goes on. */
#include "checkpoint.h"

/* The same plan, but for where its weights begin. */
static hnpe_status create_fresh(const char *where, const hnpei_core *core, uint64_t seed, hnpei_core **fresh)
{
    hnpei_plan plan = core->plan;
    plan.seed = seed;
    HNPEI_TRY(hnpei_core_create(where, core->context, &plan, core->prior_local, core->prior_global, fresh));
    (*fresh)->plan.seed = core->plan.seed;
    return HNPE_OK;
}

/* afresh NULL: with all sets, and the weights that the estimator began with. */
static hnpe_status run_afresh(const char *where, hnpe_trainer *trainer, const hnpei_afresh *afresh,
                              hnpe_monitor *monitor)
{
    hnpe_estimator *estimator = trainer->estimator;
    hnpei_core *before = estimator->core, *fresh;
    const int trained = estimator->trained;
    HNPEI_TRY(create_fresh(where, before, afresh ? afresh->seed : before->plan.seed, &fresh));
    hnpe_status status = hnpei_core_set_gaussian(fresh, hnpei_trainer_gaussian(trainer));
    estimator->core = fresh;
    estimator->trained = 0;
    trainer->afresh = afresh;
    if (status == HNPE_OK)
        status = hnpei_trainer_run(where, trainer, NULL, monitor);
    trainer->afresh = NULL;
    if (status == HNPE_OK) {
        hnpei_core_destroy(before);
        return HNPE_OK;
    }
    estimator->core = before;
    estimator->trained = trained;
    hnpei_core_destroy(fresh);
    return status;
}

static hnpe_status run_now(const char *where, hnpe_trainer *trainer, const hnpei_afresh *afresh, hnpe_monitor *monitor)
{
    /* What is learned under another Gaussian than before, or under none, is another density. */
    trainer->renewed = afresh || !hnpei_core_has_gaussian(trainer->estimator->core, hnpei_trainer_gaussian(trainer));
    return trainer->renewed ? run_afresh(where, trainer, afresh, monitor)
                            : hnpei_trainer_run(where, trainer, NULL, monitor);
}

/* The networks of the file take the place of the estimator's: for good where the run was one that goes on with them,
   and in a run that began with new ones if it succeeds. */
static hnpe_status run_saved(const char *where, hnpe_trainer *trainer, hnpei_saved *saved, hnpe_monitor *monitor)
{
    hnpe_estimator *estimator = trainer->estimator;
    hnpei_core *before = estimator->core;
    const int trained = estimator->trained;
    estimator->core = saved->core;
    estimator->trained = (int)saved->place.trained;
    trainer->renewed = (int)saved->place.renewed;
    trainer->afresh = saved->wanted ? &saved->afresh : NULL;
    const hnpe_status status = hnpei_trainer_run(where, trainer, saved, monitor);
    trainer->afresh = NULL;
    const int stays = status == HNPE_OK || (saved->restored && !saved->place.renewed);
    if (!stays) {
        estimator->core = before;
        estimator->trained = trained;
    }
    hnpei_core_destroy(stays ? before : saved->core);
    return status;
}

static hnpe_status resume_now(const char *where, hnpe_trainer *trainer, const char *path, hnpe_monitor *monitor)
{
    hnpei_saved saved;
    HNPEI_TRY(hnpei_saved_open(where, trainer, path, &saved));
    const hnpe_status status = run_saved(where, trainer, &saved, monitor);
    hnpei_saved_close(trainer, &saved);
    return status;
}

/* path: of a run that goes on; NULL: a run that begins. */
static hnpe_status run_held(const char *where, hnpe_trainer *trainer, const hnpei_afresh *afresh, const char *path,
                            hnpe_monitor *monitor)
{
    HNPEI_TRY(hnpei_object_begin(where, "estimator", &trainer->estimator->object));
    hnpe_status status = hnpei_object_begin(where, "dataset", &trainer->dataset->object);
    if (status == HNPE_OK) {
        status = path ? resume_now(where, trainer, path, monitor) : run_now(where, trainer, afresh, monitor);
        hnpei_object_end(&trainer->dataset->object);
    }
    hnpei_object_end(&trainer->estimator->object);
    return status;
}

static hnpe_status hold(const char *where, hnpe_trainer *trainer, const hnpei_afresh *afresh, const char *path,
                        hnpe_monitor *monitor)
{
    HNPEI_TRY(hnpei_object_begin(where, "trainer", &trainer->object));
    /* A callback may release what the call was given. */
    hnpe_trainer_retain(trainer);
    hnpe_monitor_retain(monitor);
    hnpe_status status = run_held(where, trainer, afresh, path, monitor);
    hnpei_object_end(&trainer->object);
    hnpe_monitor_release(monitor);
    hnpe_trainer_release(trainer);
    return status;
}

hnpe_status hnpei_trainer_hold_and_run(const char *where, hnpe_trainer *trainer, const hnpei_afresh *afresh,
                                       hnpe_monitor *monitor)
{
    return hold(where, trainer, afresh, NULL, monitor);
}

hnpe_status hnpei_trainer_hold_and_resume(const char *where, hnpe_trainer *trainer, const char *path,
                                          hnpe_monitor *monitor)
{
    return hold(where, trainer, NULL, path, monitor);
}
