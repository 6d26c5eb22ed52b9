/* Embedders that see a fixed number of rows of each set, side by side in one lane: identity, MLP, stack. */
#include "embedder_core.h"
#include "nn/rows.h"

#include <string.h>

/* A stack sees n_rows rows, the others x_0. */
static size_t inputs(const hnpei_embedder *embedder)
{
    const hnpei_embedder_spec *spec = &embedder->spec;
    return spec->embedding == HNPEI_EMBEDDING_STACK ? spec->n_rows * spec->d_x : spec->d_x;
}

/* What is activated at the end, where anything is: behind the network's own tape. */
static size_t end_size(const hnpei_embedder *embedder)
{
    return embedder->has_network && embedder->spec.end != HNPEI_ACTIVATION_IDENTITY ? embedder->out * HNPEI_TILE : 0;
}

static size_t end_at(const hnpei_embedder *embedder)
{
    return inputs(embedder) * HNPEI_TILE + embedder->network.tape;
}

size_t hnpei_single_tape(const hnpei_embedder *embedder)
{
    return embedder->has_network ? end_at(embedder) + end_size(embedder) : 0;
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
    if (!embedder->has_network)
        return;
    hnpei_real *last = end_size(embedder) ? tape + end_at(embedder) : out;
    hnpei_mlp_forward(&embedder->network, kernels, w, sets->n_sets, tape, tape + inputs(embedder) * HNPEI_TILE, last);
    if (last != out)
        hnpei_rows_activate(kernels, embedder->spec.end, embedder->out, sets->n_sets, last, out);
}

size_t hnpei_single_scratch(const hnpei_embedder *embedder)
{
    return embedder->has_network ? inputs(embedder) * HNPEI_TILE + 2 * end_size(embedder) + embedder->network.scratch
                                 : 0;
}

void hnpei_single_backward(const hnpei_embedder *embedder, const hnpei_kernels *kernels, const hnpei_real *w,
                           const hnpei_sets *sets, const hnpei_real *tape, const hnpei_real *g_out, hnpei_real *g,
                           hnpei_real *g_x, hnpei_real *scratch)
{
    const size_t in = inputs(embedder), d_x = embedder->spec.d_x, end = end_size(embedder), n = sets->n_sets;
    hnpei_real *g_in = scratch, *g_end = scratch + in * HNPEI_TILE;
    if (end) {
        const hnpei_real *before = tape + end_at(embedder);
        hnpei_real *activated = g_end + end;
        hnpei_rows_activate(kernels, embedder->spec.end, embedder->out, n, before, activated);
        hnpei_rows_copy(embedder->out, n, g_out, g_end);
        hnpei_rows_activate_gradient(kernels, embedder->spec.end, embedder->out, n, before, activated, g_end);
        g_out = g_end;
    }
    if (embedder->has_network) {
        if (g_x)
            memset(g_in, 0, in * HNPEI_TILE * sizeof *g_in);
        hnpei_mlp_backward(&embedder->network, kernels, w, n, tape, tape + in * HNPEI_TILE, g_out, g, g_x ? g_in : NULL,
                           g_end + 2 * end);
        g_out = g_in;
    }
    for (size_t row = 0; g_x && row < in / d_x; ++row)
        hnpei_input_first_backward(embedder, w, sets, row, g_out + row * d_x * HNPEI_TILE, g_x);
}
