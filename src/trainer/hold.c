/* What a run keeps others from: its three handles. */
#include "tenure.h"

static hnpe_status run_now(const char *where, hnpe_trainer *trainer, const hnpei_afresh *afresh, const char *path,
                           hnpe_monitor *monitor)
{
    hnpei_tenure tenure;
    HNPEI_TRY(hnpei_tenure_begin(where, trainer, afresh, path, monitor, &tenure));
    hnpe_status status = hnpei_run_advance(&tenure.run);
    if (status == HNPE_OK)
        status = hnpei_run_conclude(&tenure.run);
    return hnpei_tenure_end(&tenure, status);
}

/* path: of a run that goes on; NULL: a run that begins. */
static hnpe_status run_held(const char *where, hnpe_trainer *trainer, const hnpei_afresh *afresh, const char *path,
                            hnpe_monitor *monitor)
{
    HNPEI_TRY(hnpei_object_begin(where, "estimator", &trainer->estimator->object));
    hnpe_status status = hnpei_object_begin(where, "dataset", &trainer->dataset->object);
    if (status == HNPE_OK) {
        status = run_now(where, trainer, afresh, path, monitor);
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
