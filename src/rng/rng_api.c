/* The exported functions of the rng room. */
#include "stream.h"

#include <hnpe/rng.h>
#include <math.h>

static void rng_destroy(hnpe_rng *rng)
{
    (void)rng;
}

HNPEI_DEFINE_HANDLE(rng, rng_destroy)

void hnpei_rng_init(hnpe_rng *rng, uint64_t seed, hnpei_purpose purpose, uint64_t index)
{
    rng->object.magic = HNPEI_MAGIC_RNG;
    atomic_init(&rng->object.references, 1);
    atomic_init(&rng->object.busy, 0);
    rng->object.context = NULL;
    hnpei_stream_init(&rng->stream, seed, purpose, index);
}

hnpe_status hnpe_rng_create(hnpe_context *context, uint64_t seed, uint64_t stream, hnpe_rng **rng)
{
    HNPEI_TRY(hnpei_check_pointer(__func__, "rng", rng));
    *rng = NULL;
    HNPEI_TRY(hnpei_check_context(__func__, context));

    HNPEI_TRY(hnpei_object_create(context, HNPEI_MAGIC_RNG, sizeof **rng, rng));
    hnpei_stream_init(&(*rng)->stream, seed, HNPEI_PURPOSE_USER, stream);
    return HNPE_OK;
}

uint64_t hnpe_rng_next(hnpe_rng *rng)
{
    return rng ? hnpei_stream_next(&rng->stream) : 0;
}

double hnpe_rng_uniform(hnpe_rng *rng)
{
    return rng ? hnpei_stream_uniform(&rng->stream) : (double)NAN;
}

double hnpe_rng_normal(hnpe_rng *rng)
{
    return rng ? hnpei_stream_normal(&rng->stream) : (double)NAN;
}

double hnpe_rng_exponential(hnpe_rng *rng)
{
    return rng ? hnpei_stream_exponential(&rng->stream) : (double)NAN;
}

double hnpe_rng_gamma(hnpe_rng *rng, double shape)
{
    return rng && shape > 0 && isfinite(shape) ? hnpei_stream_gamma(&rng->stream, shape) : (double)NAN;
}

double hnpe_rng_beta(hnpe_rng *rng, double a, double b)
{
    const int proper = a > 0 && b > 0 && isfinite(a) && isfinite(b);
    return rng && proper ? hnpei_stream_beta(&rng->stream, a, b) : (double)NAN;
}
