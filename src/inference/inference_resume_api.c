/* The exported functions of the inference room that make one from its checkpoint. */
#include "inference.h"

static hnpe_status check_resume(const char *where, hnpe_context *context, const char *folder, hnpe_prior *prior_local,
                                hnpe_prior *prior_global, hnpe_simulator *simulator)
{
    HNPEI_TRY(hnpei_check_context(where, context));
    HNPEI_TRY(hnpei_check_pointer(where, "folder", folder));
    HNPEI_TRY(hnpei_check_priors(where, prior_local, prior_global));
    return simulator ? hnpei_check_handle(where, "simulator", simulator, HNPEI_MAGIC_SIMULATOR) : HNPE_OK;
}

hnpe_status hnpe_inference_resume(hnpe_context *context, const char *folder, hnpe_prior *prior_local,
                                  hnpe_prior *prior_global, hnpe_simulator *simulator, hnpe_inference **inference)
{
    HNPEI_TRY(hnpei_check_pointer(__func__, "inference", inference));
    *inference = NULL;
    HNPEI_TRY(check_resume(__func__, context, folder, prior_local, prior_global, simulator));

    return hnpei_ledger_resume(__func__, context, folder, prior_local, prior_global, simulator, NULL, inference);
}

hnpe_status hnpe_inference_resume_on_disk(hnpe_context *context, const char *folder, hnpe_prior *prior_local,
                                          hnpe_prior *prior_global, hnpe_simulator *simulator, hnpe_dataset *dataset,
                                          hnpe_inference **inference)
{
    HNPEI_TRY(hnpei_check_pointer(__func__, "inference", inference));
    *inference = NULL;
    HNPEI_TRY(check_resume(__func__, context, folder, prior_local, prior_global, simulator));
    HNPEI_TRY(hnpei_check_handle(__func__, "dataset", dataset, HNPEI_MAGIC_DATASET));

    return hnpei_ledger_resume(__func__, context, folder, prior_local, prior_global, simulator, dataset, inference);
}
