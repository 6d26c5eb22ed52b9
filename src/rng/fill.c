/* Arrays of numbers, by the lanes: one number of the stream is the key of a whole array. */
#include "base/context.h"
#include "lanes.h"

static hnpe_isa begin_lanes(hnpe_rng *rng, hnpei_lanes *lanes)
{
    hnpei_lanes_init(lanes, hnpei_stream_next(&rng->stream));
    return hnpei_context_isa(rng->object.context);
}

void hnpei_rng_fill_normal(hnpe_rng *rng, size_t n, double *out)
{
    hnpei_lanes lanes;
    hnpe_isa isa = begin_lanes(rng, &lanes);
    hnpei_lanes_normal_f64(isa, &lanes, n, out);
}

void hnpei_rng_fill_uniform(hnpe_rng *rng, size_t n, double *out)
{
    hnpei_lanes lanes;
    hnpe_isa isa = begin_lanes(rng, &lanes);
    hnpei_lanes_uniform_f64(isa, &lanes, n, out);
}
