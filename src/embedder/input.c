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

void hnpei_input_lane(const hnpei_embedder *embedder, const hnpei_real *w, const hnpei_real *x, size_t lane,
                      hnpei_real *tile)
{
    for (size_t i = 0; i < embedder->spec.d_x; ++i)
        tile[i * HNPEI_TILE + lane] = (x[i] - w[embedder->x_mean + i]) / w[embedder->x_sd + i];
}

void hnpei_input_pad(size_t features, size_t n, hnpei_real *tile)
{
    for (size_t i = 0; i < features * HNPEI_TILE; i += HNPEI_TILE)
        for (size_t s = n; s < hnpei_aligned(n); ++s)
            tile[i + s] = 0;
}
