/* How rows of x enter: standardised by fixed numbers, one row to a lane. */
#include "embedder_core.h"

void hnpei_embedder_standardise(const hnpei_embedder *embedder, hnpei_real *w, const double *mean, const double *sd)
{
    for (size_t i = 0; i < embedder->spec.d_x; ++i) {
        w[embedder->x_mean + i] = mean ? (hnpei_real)mean[i] : 0;
        /* A feature that never varied is only centred. */
        w[embedder->x_sd + i] = sd && sd[i] > 0 ? (hnpei_real)sd[i] : 1;
    }
}

/* (x - mean) / sd; inside an estimator, which standardises in double, mean and sd are 0 and 1. */
static void standardise(size_t n, hnpei_real mean, hnpei_real sd, const hnpei_real *x, hnpei_real *out)
{
    for (size_t s = 0; s < n; ++s)
        out[s] = (x[s] - mean) / sd;
}

void hnpei_input_row(const hnpei_embedder *embedder, const hnpei_real *w, const hnpei_real *x, hnpei_real *out)
{
    const hnpei_real *mean = w + embedder->x_mean, *sd = w + embedder->x_sd;
    for (size_t i = 0; i < embedder->spec.d_x; ++i)
        out[i] = (x[i] - mean[i]) / sd[i];
}

void hnpei_input_tile(const hnpei_embedder *embedder, const hnpei_kernels *kernels, const hnpei_real *w, size_t n,
                      const hnpei_real *x, size_t ld, hnpei_real *tile)
{
    const size_t d_x = embedder->spec.d_x;
    kernels->transpose(n, d_x, x, ld, tile, HNPEI_TILE);
    for (size_t i = 0; i < d_x; ++i)
        standardise(n, w[embedder->x_mean + i], w[embedder->x_sd + i], tile + i * HNPEI_TILE, tile + i * HNPEI_TILE);
    hnpei_input_pad(d_x, n, tile);
}

void hnpei_input_first(const hnpei_embedder *embedder, const hnpei_kernels *kernels, const hnpei_real *w,
                       const hnpei_sets *sets, size_t row, hnpei_real *tile)
{
    const size_t d_x = embedder->spec.d_x, apart = sets->first[1] - sets->first[0];
    size_t alike = 1;
    while (alike < sets->n_sets && sets->first[alike + 1] - sets->first[alike] == apart)
        ++alike;
    if (alike == sets->n_sets) {
        hnpei_input_tile(embedder, kernels, w, alike, sets->x + (sets->first[0] + row) * d_x, apart * d_x, tile);
        return;
    }
    for (size_t i = 0; i < sets->n_sets; ++i) {
        const hnpei_real *x = sets->x + (sets->first[i] + row) * d_x;
        for (size_t j = 0; j < d_x; ++j)
            tile[j * HNPEI_TILE + i] = (x[j] - w[embedder->x_mean + j]) / w[embedder->x_sd + j];
    }
    hnpei_input_pad(d_x, sets->n_sets, tile);
}

void hnpei_input_tile_backward(const hnpei_embedder *embedder, const hnpei_real *w, size_t n, const hnpei_real *g_tile,
                               size_t ld, hnpei_real *g_x)
{
    for (size_t j = 0; j < embedder->spec.d_x; ++j)
        for (size_t s = 0; s < n; ++s)
            g_x[s * ld + j] += g_tile[j * HNPEI_TILE + s] / w[embedder->x_sd + j];
}

void hnpei_input_first_backward(const hnpei_embedder *embedder, const hnpei_real *w, const hnpei_sets *sets, size_t row,
                                const hnpei_real *g_tile, hnpei_real *g_x)
{
    const size_t d_x = embedder->spec.d_x;
    for (size_t i = 0; i < sets->n_sets; ++i)
        hnpei_input_tile_backward(embedder, w, 1, g_tile + i, d_x, g_x + (sets->first[i] - sets->first[0] + row) * d_x);
}

void hnpei_input_pad(size_t features, size_t n, hnpei_real *tile)
{
    for (size_t i = 0; i < features * HNPEI_TILE; i += HNPEI_TILE)
        for (size_t s = n; s < hnpei_aligned(n); ++s)
            tile[i + s] = 0;
}
