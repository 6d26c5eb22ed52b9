/* Arrays of numbers, by the lanes: one number of the stream is the key of a whole array. */
#include "base/context.h"
#include "lanes.h"

#include <hnpe/rng.h>

static hnpe_isa begin_lanes(hnpe_rng *rng, hnpei_lanes *lanes)
{
    hnpei_lanes_init(lanes, hnpei_stream_next(&rng->stream));
    return hnpei_context_isa(rng->object.context);
}

void hnpe_rng_fill_normal(hnpe_rng *rng, size_t n, double *out)
{
    hnpei_lanes lanes;
    if (rng && out)
        hnpei_lanes_normal_f64(begin_lanes(rng, &lanes), &lanes, n, out);
}

void hnpe_rng_fill_uniform(hnpe_rng *rng, size_t n, double *out)
{
    hnpei_lanes lanes;
    if (rng && out)
        hnpei_lanes_uniform_f64(begin_lanes(rng, &lanes), &lanes, n, out);
}
