/* The members of an ensemble on disk: in the file of the estimator, which is then one of a mixture. */
#include "archive/checksum.h"
#include "inference.h"
#include "posterior/ensemble.h"
#include "standing.h"

static hnpe_status write_members(const char *where, const hnpe_inference *inference, size_t n, const hnpei_core **cores,
                                 double *weights, const char *path)
{
    cores[0] = inference->estimator->core;
    for (size_t i = 0; i < n; ++i) {
        weights[i] = 1 / (double)n;
        if (i)
            cores[i] = inference->crew.trainers[i - 1]->estimator->core;
    }
    return hnpei_ensemble_write(where, inference->object.context, n, cores, weights, path);
}

hnpe_status hnpei_crew_write(const char *where, const hnpe_inference *inference, const char *path)
{
    hnpe_context *context = inference->object.context;
    const size_t n = 1 + inference->crew.n;
    const hnpei_core **cores;
    double *weights = NULL;
    if (n == 1)
        return hnpei_core_save(where, inference->estimator->core, path);
    HNPEI_TRY(hnpei_allocate(context, n, sizeof *cores, &cores));
    hnpe_status status = hnpei_allocate(context, n, sizeof *weights, &weights);
    if (status == HNPE_OK)
        status = write_members(where, inference, n, cores, weights, path);
    hnpei_free(context, weights);
    hnpei_free(context, cores);
    return status;
}

uint64_t hnpei_crew_sum(const hnpe_inference *inference)
{
    uint64_t sums[2] = {hnpei_ledger_sum(inference->estimator->core), 0};
    for (size_t i = 0; i < inference->crew.n; ++i) {
        hnpei_checksum sum;
        sums[1] = hnpei_ledger_sum(inference->crew.trainers[i]->estimator->core);
        hnpei_checksum_begin(&sum);
        hnpei_checksum_add(&sum, sizeof sums, sums);
        sums[0] = XXH3_64bits_digest(&sum.state);
    }
    return sums[0];
}
