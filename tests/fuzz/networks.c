#include "networks.h"

#include <math.h>

static int sample(void *user_data, size_t n, const double *beta, hnpe_rng *rng, double *alpha)
{
    for (size_t i = 0; i < n; ++i)
        alpha[i] = beta[i] * hnpe_rng_uniform(rng);
    return 0;
}

static int log_density(void *user_data, size_t n, const double *beta, const double *alpha, double *log_p)
{
    for (size_t i = 0; i < n; ++i)
        log_p[i] = -log(beta[i]);
    return 0;
}

static int support(void *user_data, size_t n, const double *beta, double *low, double *high)
{
    for (size_t i = 0; i < n; ++i) {
        low[i] = 0;
        high[i] = beta[i];
    }
    return 0;
}

hnpe_prior *networks_local(hnpe_context *context)
{
    const hnpe_prior_functions functions = {.struct_size = sizeof functions,
                                            .concurrent = 1,
                                            .sample = sample,
                                            .log_density = log_density,
                                            .support = support};
    hnpe_prior *prior;
    FUZZ_REQUIRE(FUZZ_NEW(&prior, hnpe_prior_create_custom, context, 1, 1, &functions, NULL, NULL, &prior) == HNPE_OK,
                 "%s", hnpe_last_error());
    return prior;
}

hnpe_prior *networks_global(hnpe_context *context)
{
    const double zero = 0, one = 1;
    hnpe_prior *prior;
    FUZZ_REQUIRE(FUZZ_NEW(&prior, hnpe_prior_create_uniform, context, 1, &zero, &one, &prior) == HNPE_OK, "%s",
                 hnpe_last_error());
    return prior;
}
