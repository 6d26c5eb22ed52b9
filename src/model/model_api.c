/* The exported functions of the model room. */
#include "models.h"

#include <math.h>

hnpe_status hnpe_simulator_create_product(hnpe_context *context, double sigma, hnpe_simulator **simulator)
{
    HNPEI_TRY(hnpei_check_pointer(__func__, "simulator", simulator));
    *simulator = NULL;
    HNPEI_TRY(hnpei_check_context(__func__, context));
    HNPEI_REQUIRE(isfinite(sigma) && sigma >= 0, HNPE_ERROR_INVALID_ARGUMENT,
                  "sigma is %g, but must be finite and at least 0", sigma);

    return hnpei_product_create(context, sigma, simulator);
}

hnpe_status hnpe_simulator_create_jansen_rit(hnpe_context *context, hnpe_simulator **simulator)
{
    HNPEI_TRY(hnpei_check_pointer(__func__, "simulator", simulator));
    *simulator = NULL;
    HNPEI_TRY(hnpei_check_context(__func__, context));

    return hnpei_jansen_rit_create(context, simulator);
}

hnpe_status hnpe_jansen_rit_signals(hnpe_context *context, size_t n, const double *parameters, size_t n_samples,
                                    hnpe_rng *rng, double *signals)
{
    HNPEI_TRY(hnpei_check_context(__func__, context));
    HNPEI_TRY(hnpei_check_size(__func__, "n", n, 1));
    HNPEI_TRY(hnpei_check_pointer(__func__, "parameters", parameters));
    HNPEI_TRY(hnpei_check_finite(__func__, "parameters", n, 4, parameters));
    HNPEI_TRY(hnpei_check_size(__func__, "n_samples", n_samples, 1));
    HNPEI_TRY(hnpei_check_handle(__func__, "rng", rng, HNPEI_MAGIC_RNG));
    HNPEI_TRY(hnpei_check_pointer(__func__, "signals", signals));

    const hnpei_stream before = rng->stream;
    return hnpei_rng_rewind(rng, before,
                            hnpei_jansen_rit_run_signals(context, n, parameters, n_samples, &rng->stream, signals));
}

hnpe_status hnpe_prior_create_jansen_rit(hnpe_context *context, hnpe_jansen_rit_preset preset, hnpe_prior **prior_local,
                                         hnpe_prior **prior_global)
{
    HNPEI_TRY(hnpei_check_pointer(__func__, "prior_local", prior_local));
    *prior_local = NULL;
    HNPEI_TRY(hnpei_check_pointer(__func__, "prior_global", prior_global));
    *prior_global = NULL;
    HNPEI_TRY(hnpei_check_context(__func__, context));
    HNPEI_REQUIRE(preset == HNPE_JANSEN_RIT_PAPER || preset == HNPE_JANSEN_RIT_REPOSITORY, HNPE_ERROR_INVALID_ARGUMENT,
                  "preset is %d, but must be HNPE_JANSEN_RIT_PAPER (1) or HNPE_JANSEN_RIT_REPOSITORY (2)", (int)preset);

    return hnpei_jansen_rit_priors(context, preset, prior_local, prior_global);
}
