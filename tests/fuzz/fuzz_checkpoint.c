/* hnpe_trainer_resume of any bytes. Where it goes on, the estimator is as good as any that was trained. */
#include "networks.h"

#include <math.h>

static void use(const hnpe_estimator *estimator)
{
    const double x = 0.5;
    double theta[2];
    hnpe_posterior *posterior;
    hnpe_rng *rng;
    FUZZ_REQUIRE(FUZZ_NEW(&posterior, hnpe_posterior_create, estimator, &posterior) == HNPE_OK, "%s",
                 hnpe_last_error());
    FUZZ_REQUIRE(FUZZ_NEW(&rng, hnpe_rng_create, NULL, 1, 0, &rng) == HNPE_OK, "%s", hnpe_last_error());
    const hnpe_status status = FUZZ_CALL(hnpe_posterior_sample, posterior, 1, NULL, &x, 1, rng, theta);
    FUZZ_REQUIRE(status == HNPE_OK || status == HNPE_ERROR_NUMERIC, "%s", hnpe_last_error());
    for (int i = 0; i < 2 && status == HNPE_OK; ++i)
        FUZZ_REQUIRE(theta[i] >= 0 && theta[i] <= 1, "a draw is %g", theta[i]);
    hnpe_rng_release(rng);
    hnpe_posterior_release(posterior);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    fuzz_memory memory;
    hnpe_context *context = fuzz_context(&memory, ((size_t)4 << 20) + fuzz_file_limit(size));
    hnpe_estimator *estimator;
    hnpe_trainer *trainer = networks_trainer(context, &estimator);
    fuzz_write(fuzz_path("file"), data, size);
    const hnpe_status status = FUZZ_CALL(hnpe_trainer_resume, trainer, fuzz_path("file"), NULL);
    FUZZ_REQUIRE(!memory.refused, "%s", hnpe_last_error());
    FUZZ_REQUIRE(status == HNPE_OK || status == HNPE_ERROR_FORMAT || status == HNPE_ERROR_INVALID_ARGUMENT ||
                     status == HNPE_ERROR_UNSUPPORTED || status == HNPE_ERROR_NUMERIC,
                 "%s: %s", hnpe_status_name(status), hnpe_last_error());
    use(estimator);
    hnpe_trainer_release(trainer);
    hnpe_estimator_release(estimator);
    remove(fuzz_path("file"));
    fuzz_context_end(&memory, context);
    return 0;
}
