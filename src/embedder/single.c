/* Embedders that see a fixed number of rows of each set, side by side in one lane: identity, MLP, stack. */
#include "embedder_core.h"

#include <string.h>

/* A stack sees n_rows rows, the others x_0. */
static size_t inputs(const hnpei_embedder *embedder)
{
    const hnpei_embedder_spec *spec = &embedder->spec;
    return spec->embedding == HNPEI_EMBEDDING_STACK ? spec->n_rows * spec->d_x : spec->d_x;
}

size_t hnpei_single_tape(const hnpei_embedder *embedder)
{
    return embedder->has_network ? inputs(embedder) * HNPEI_TILE + embedder->network.tape : 0;
}

static void gather(const hnpei_embedder *embedder, const hnpei_kernels *kernels, const hnpei_real *w,
                   const hnpei_sets *sets, hnpei_real *tile)
{
    size_t d_x = embedder->spec.d_x, rows = inputs(embedder) / d_x;
    for (size_t i = 0; i < sets->n_sets; ++i)
        HNPEI_ASSERT(sets->first[i + 1] - sets->first[i] >= rows);
    for (size_t r = 0; r < rows; ++r)
        hnpei_input_first(embedder, kernels, w, sets, r, tile + r * d_x * HNPEI_TILE);
}

void hnpei_single_forward(const hnpei_embedder *embedder, const hnpei_kernels *kernels, const hnpei_real *w,
                          const hnpei_sets *sets, hnpei_real *tape, hnpei_real *out)
{
    gather(embedder, kernels, w, sets, embedder->has_network ? tape : out);
    if (embedder->has_network)
        hnpei_mlp_forward(&embedder->network, kernels, w, sets->n_sets, tape, tape + inputs(embedder) * HNPEI_TILE,
                          out);
}

size_t hnpei_single_scratch(const hnpei_embedder *embedder)
{
    return embedder->has_network ? inputs(embedder) * HNPEI_TILE + embedder->network.scratch : 0;
}

void hnpei_single_backward(const hnpei_embedder *embedder, const hnpei_kernels *kernels, const hnpei_real *w,
                           const hnpei_sets *sets, const hnpei_real *tape, const hnpei_real *g_out, hnpei_real *g,
                           hnpei_real *g_x, hnpei_real *scratch)
{
    const size_t in = inputs(embedder), d_x = embedder->spec.d_x;
    hnpei_real *g_in = scratch;
    if (embedder->has_network) {
        if (g_x)
            memset(g_in, 0, in * HNPEI_TILE * sizeof *g_in);
        hnpei_mlp_backward(&embedder->network, kernels, w, sets->n_sets, tape, tape + in * HNPEI_TILE, g_out, g,
                           g_x ? g_in : NULL, scratch + in * HNPEI_TILE);
        g_out = g_in;
    }
    for (size_t row = 0; g_x && row < in / d_x; ++row)
        hnpei_input_first_backward(embedder, w, sets, row, g_out + row * d_x * HNPEI_TILE, g_x);
}
