/* Training with a state of its own in the folder, from which it goes on where it was interrupted. */
#include "base/context.h"
#include "inference.h"

/* Of a training that has not ended, by itself or by a failure that would come again. */
static int is_interrupted(hnpe_status status)
{
    return hnpei_is_from_outside(status) || status == HNPE_ERROR_BUSY;
}

/* Where the host has changed the data or the options since, or the file is damaged, another training begins. */
static hnpe_status resume_or_train(const char *where, hnpe_inference *inference, const char *path,
                                   hnpe_monitor *monitor)
{
    hnpei_failure failure;
    if (!hnpei_file_exists(path))
        return hnpei_rounds_train(where, inference, 0, monitor);
    const hnpe_status status = hnpei_trainer_hold_and_resume(where, inference->trainer, path, monitor);
    if (!hnpei_trainer_does_not_fit(status))
        return status;
    hnpei_failure_save(status, &failure);
    hnpei_log(inference->object.context, HNPE_LOG_WARNING,
              "the training that was interrupted cannot go on, another one begins: %s", failure.message);
    hnpei_file_remove(path);
    return hnpei_rounds_train(where, inference, 0, monitor);
}

/* The host may have asked the trainer for checkpoints of its own. */
static hnpe_status train_at(const char *where, hnpe_inference *inference, char *path, hnpe_monitor *monitor)
{
    hnpe_trainer *trainer = inference->trainer;
    hnpei_trainer_files own = {path, inference->ledger.seconds};
    HNPEI_TRY(hnpei_trainer_swap_files(where, trainer, &own));
    const hnpe_status status = resume_or_train(where, inference, path, monitor);
    hnpei_failure failure;
    hnpei_failure_save(status, &failure);
    (void)hnpei_trainer_swap_files(where, trainer, &own);
    return status == HNPE_OK ? HNPE_OK : hnpei_failure_restore(&failure);
}

hnpe_status hnpei_ledger_train(const char *where, hnpe_inference *inference, hnpe_monitor *monitor)
{
    hnpe_context *context = inference->object.context;
    hnpei_ledger *ledger = &inference->ledger;
    char *path;
    if (!ledger->folder)
        return hnpei_rounds_train(where, inference, 0, monitor);
    /* The state that the training belongs to. Where the folder is not ours any more, neither are its trainings. */
    if (hnpei_ledger_keep(where, inference, 0) == HNPE_ERROR_BUSY)
        return hnpei_rounds_train(where, inference, 0, monitor);
    hnpe_status status;
    if (hnpei_crew_wanted(inference) > 1) {
        status = hnpei_rounds_train(where, inference, 1, monitor);
    } else {
        HNPEI_TRY(hnpei_ledger_path(context, ledger->folder, "training", ledger->trainings, &path));
        status = train_at(where, inference, path, monitor);
        hnpei_free(context, path);
    }
    ledger->trainings += !is_interrupted(status);
    return status;
}
