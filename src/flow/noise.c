/* Base noise in bulk: blocks of samples, and in a block row after row, each by the lanes. */
#include "flow_parts.h"
#include "rng/lanes.h"

/* What the lanes make of normals at once, so that nothing is dropped. */
#define BLOCK ((size_t)32)

_Static_assert(HNPEI_TILE % BLOCK == 0, "a tile is made of whole blocks");

/* The largest number below one in this precision bounds them, so that no feature on (0, 1) is drawn at its end. */
static void draw_uniforms(hnpe_isa isa, hnpei_lanes *lanes, hnpei_real *z)
{
    const double last = HNPEI_REAL_IS_DOUBLE ? 1 - 0x1p-53 : 1 - 0x1p-24;
    double drawn[BLOCK];
    hnpei_lanes_uniform_f64(isa, lanes, BLOCK, drawn);
    for (size_t s = 0; s < BLOCK; ++s)
        z[s] = (hnpei_real)(drawn[s] > last ? last : drawn[s]);
}

void hnpei_flow_draw_noise(const hnpei_flow *flow, const hnpei_kernels *kernels, hnpei_stream *stream, size_t n,
                           hnpei_real *z)
{
    const size_t rows = hnpei_flow_noise(flow);
    hnpei_lanes lanes;
    hnpei_lanes_init(&lanes, hnpei_stream_next(stream));
    for (size_t at = 0; at < n; at += BLOCK)
        for (size_t i = 0; i < rows; ++i)
            if (hnpei_flow_noise_is_uniform(flow, i))
                draw_uniforms(kernels->isa, &lanes, hnpei_row(z, i) + at);
            else
                hnpei_lanes_normal(kernels->isa, &lanes, BLOCK, hnpei_row(z, i) + at);
}
