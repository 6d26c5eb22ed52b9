/* Settled statistics: what the pooled numbers of a deep set are standardised by. */
#include "embedder_core.h"

size_t hnpei_embedder_statistics(const hnpei_embedder *embedder)
{
    return embedder->spec.embedding == HNPEI_EMBEDDING_DEEP_SET && embedder->spec.settle ? embedder->n_pooled : 0;
}

void hnpei_embedder_collect(const hnpei_embedder *embedder, const hnpei_sets *sets, const hnpei_real *tape,
                            double *sums)
{
    size_t n = hnpei_embedder_statistics(embedder);
    if (n == 0)
        return;
    hnpei_deep_set_tape at = hnpei_deep_set_lay_out(embedder, sets->first[sets->n_sets] - sets->first[0]);
    for (size_t i = 0; i < n; ++i) {
        const hnpei_real *row = tape + at.raw + i * HNPEI_TILE;
        for (size_t s = 0; s < sets->n_sets; ++s) {
            sums[i] += (double)row[s];
            sums[n + i] += (double)row[s] * (double)row[s];
        }
    }
}

void hnpei_embedder_settle(const hnpei_embedder *embedder, size_t n, const double *sums, double rate, hnpei_real *w)
{
    size_t count = hnpei_embedder_statistics(embedder);
    for (size_t i = 0; i < count; ++i) {
        hnpei_real *mean = &w[embedder->pool_mean + i], *variance = &w[embedder->pool_variance + i];
        double seen = sums[i] / (double)n, apart = seen - (double)*mean;
        double spread = sums[count + i] / (double)n - seen * seen;
        /* Mean and variance of the mixture of what was and what was seen. */
        *variance = (hnpei_real)((1 - rate) * (double)*variance + rate * (spread > 0 ? spread : 0) +
                                 rate * (1 - rate) * apart * apart);
        *mean = (hnpei_real)((double)*mean + rate * apart);
    }
}
