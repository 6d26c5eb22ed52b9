/* The exported functions of the rng room. */
#include "stream.h"

#include <hnpe/rng.h>
#include <math.h>

static void rng_destroy(hnpe_rng *rng)
{
    (void)rng;
}

HNPEI_DEFINE_HANDLE(rng, HNPEI_MAGIC_RNG, rng_destroy)

void hnpei_rng_init(hnpe_rng *rng, uint64_t seed, hnpei_purpose purpose, uint64_t index)
{
    rng->object.magic = HNPEI_MAGIC_RNG;
    atomic_init(&rng->object.references, 1);
    atomic_init(&rng->object.busy, 0);
    rng->object.context = NULL;
    hnpei_stream_init(&rng->stream, seed, purpose, index);
}

hnpe_status hnpei_rng_rewind(hnpe_rng *rng, hnpei_stream before, hnpe_status status)
{
    if (status != HNPE_OK)
        rng->stream = before;
    return status;
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

/* Draws return numbers, not statuses: an argument that is refused leaves its message and gives `otherwise`. */
#define DRAW(check, otherwise, draw) return (check) == HNPE_OK ? (draw) : (otherwise)
#define CHECK_RNG(rng) hnpei_check_handle(__func__, "rng", (rng), HNPEI_MAGIC_RNG)
#define NOT_A_NUMBER ((double)NAN)

static hnpe_status check_positive(const char *where, const hnpe_rng *rng, const char *name, double value)
{
    HNPEI_TRY(hnpei_check_handle(where, "rng", rng, HNPEI_MAGIC_RNG));
    if (!(value > 0) || !isfinite(value))
        return hnpei_fail(HNPE_ERROR_INVALID_ARGUMENT, where, "%s is %g, but must be positive and finite", name, value);
    return HNPE_OK;
}

uint64_t hnpe_rng_next(hnpe_rng *rng)
{
    DRAW(CHECK_RNG(rng), 0, hnpei_stream_next(&rng->stream));
}

double hnpe_rng_uniform(hnpe_rng *rng)
{
    DRAW(CHECK_RNG(rng), NOT_A_NUMBER, hnpei_stream_uniform(&rng->stream));
}

double hnpe_rng_normal(hnpe_rng *rng)
{
    DRAW(CHECK_RNG(rng), NOT_A_NUMBER, hnpei_stream_normal(&rng->stream));
}

double hnpe_rng_exponential(hnpe_rng *rng)
{
    DRAW(CHECK_RNG(rng), NOT_A_NUMBER, hnpei_stream_exponential(&rng->stream));
}

double hnpe_rng_gamma(hnpe_rng *rng, double shape)
{
    DRAW(check_positive(__func__, rng, "shape", shape), NOT_A_NUMBER, hnpei_stream_gamma(&rng->stream, shape));
}

double hnpe_rng_beta(hnpe_rng *rng, double a, double b)
{
    if (check_positive(__func__, rng, "a", a) != HNPE_OK)
        return NOT_A_NUMBER;
    DRAW(check_positive(__func__, rng, "b", b), NOT_A_NUMBER, hnpei_stream_beta(&rng->stream, a, b));
}

static hnpe_status check_fill(const char *where, const hnpe_rng *rng, size_t n, const double *out)
{
    HNPEI_TRY(hnpei_check_handle(where, "rng", rng, HNPEI_MAGIC_RNG));
    return n ? hnpei_check_pointer(where, "out", out) : HNPE_OK;
}

void hnpe_rng_fill_normal(hnpe_rng *rng, size_t n, double *out)
{
    if (check_fill(__func__, rng, n, out) == HNPE_OK)
        hnpei_rng_fill_normal(rng, n, out);
}

void hnpe_rng_fill_uniform(hnpe_rng *rng, size_t n, double *out)
{
    if (check_fill(__func__, rng, n, out) == HNPE_OK)
        hnpei_rng_fill_uniform(rng, n, out);
}
