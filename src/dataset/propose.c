/* Parameters to simulate: sizes and values of numbered sets, each set from streams of its own. */
#include "dataset.h"

#include <math.h>
#include <string.h>

static uint64_t draw_size(size_t min_extra, size_t max_extra, uint64_t seed, uint64_t set)
{
    hnpei_stream stream;
    hnpei_stream_init(&stream, seed, HNPEI_PURPOSE_SIZE, set);
    return 1 + min_extra + hnpei_stream_below(&stream, max_extra - min_extra + 1);
}

void hnpei_propose_sizes(size_t n_sets, size_t min_extra, size_t max_extra, uint64_t seed, uint64_t first_set,
                         int64_t *n_rows)
{
    for (size_t i = 0; i < n_sets; ++i)
        n_rows[i] = (int64_t)draw_size(min_extra, max_extra, seed, first_set + i);
}

hnpe_status hnpei_propose_first_row(const char *where, size_t min_extra, size_t max_extra, uint64_t seed,
                                    uint64_t first_set, hnpe_monitor *monitor, uint64_t *first_row)
{
    *first_row = first_set * (1 + min_extra);
    if (min_extra == max_extra)
        return HNPE_OK;
    hnpei_watch watch;
    hnpei_watch_begin(&watch, where, monitor, HNPE_PHASE_SIMULATING, 0);
    *first_row = 0;
    for (uint64_t set = 0; set < first_set; ++set) {
        *first_row += draw_size(min_extra, max_extra, seed, set);
        if (set % 4096 == 0)
            HNPEI_TRY(hnpei_watch_update(&watch, 0, NAN, NAN, 0));
    }
    return HNPE_OK;
}

static size_t largest(size_t n, const int64_t *n_rows)
{
    int64_t most = 0;
    for (size_t i = 0; i < n; ++i)
        most = n_rows[i] > most ? n_rows[i] : most;
    return (size_t)most;
}

/* beta to [dim]; alpha to [n][dim]; given is scratch of [n][d_given]. */
static hnpe_status propose_set(const hnpe_prior *prior_local, const hnpe_prior *prior_global, size_t n, hnpe_rng *rng,
                               double *given, double *alpha, double *beta)
{
    if (prior_global)
        HNPEI_TRY(hnpei_prior_sample(prior_global, 1, NULL, rng, beta));
    if (!prior_local)
        return HNPE_OK;
    for (size_t i = 0; given && i < n; ++i)
        memcpy(given + i * prior_local->d_given, beta, prior_local->d_given * sizeof *beta);
    return hnpei_prior_sample(prior_local, n, given, rng, alpha);
}

hnpe_status hnpei_propose(hnpe_context *context, const hnpe_prior *prior_local, const hnpe_prior *prior_global,
                          size_t n_sets, const int64_t *n_rows, uint64_t seed, uint64_t first_set, double *theta_local,
                          double *theta_global)
{
    size_t d_local = prior_local ? prior_local->dim : 0, d_global = prior_global ? prior_global->dim : 0;
    size_t d_given = prior_local ? prior_local->d_given : 0;
    double *given = NULL;
    if (d_given)
        HNPEI_TRY(hnpei_allocate(context, largest(n_sets, n_rows), d_given * sizeof *given, &given));
    hnpe_status status = HNPE_OK;
    size_t row = 0;
    for (size_t i = 0; i < n_sets && status == HNPE_OK; ++i) {
        hnpe_rng rng;
        hnpei_rng_init(&rng, seed, HNPEI_PURPOSE_SET, first_set + i);
        status =
            propose_set(prior_local, prior_global, (size_t)n_rows[i], &rng, given,
                        d_local ? theta_local + row * d_local : NULL, d_global ? theta_global + i * d_global : NULL);
        row += (size_t)n_rows[i];
    }
    hnpei_free(context, given);
    return status;
}
