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

typedef struct proposing {
    const hnpe_prior *prior_local, *prior_global;
    size_t d_local, d_global;
    double *given; /* [largest set][d_given] */
} proposing;

/* alpha of n rows given beta. */
static hnpe_status propose_local(const proposing *p, size_t n, const double *beta, hnpe_rng *rng, double *alpha)
{
    HNPEI_ASSERT(beta || !p->given);
    for (size_t i = 0; p->given && i < n; ++i)
        memcpy(p->given + i * p->prior_local->d_given, beta, p->prior_local->d_given * sizeof *beta);
    return n ? hnpei_prior_sample(p->prior_local, n, p->given, rng, alpha) : HNPE_OK;
}

/* beta to [d_global], alpha to [n][d_local]; first: (alpha_0, beta), or NULL. */
static hnpe_status propose_set(const proposing *p, size_t n, const double *first, hnpe_rng *rng, double *alpha,
                               double *beta)
{
    if (!first) {
        if (p->d_global)
            HNPEI_TRY(hnpei_prior_sample(p->prior_global, 1, NULL, rng, beta));
        return p->d_local ? propose_local(p, n, beta, rng, alpha) : HNPE_OK;
    }
    if (p->d_global)
        memcpy(beta, first + p->d_local, p->d_global * sizeof *beta);
    if (!p->d_local)
        return HNPE_OK;
    memcpy(alpha, first, p->d_local * sizeof *alpha);
    return propose_local(p, n - 1, beta, rng, alpha + p->d_local);
}

hnpe_status hnpei_propose(hnpe_context *context, const hnpe_prior *prior_local, const hnpe_prior *prior_global,
                          size_t n_sets, const int64_t *n_rows, uint64_t seed, uint64_t first_set, const double *first,
                          hnpei_watch *watch, double *theta_local, double *theta_global)
{
    proposing p = {prior_local, prior_global, prior_local ? prior_local->dim : 0, prior_global ? prior_global->dim : 0,
                   NULL};
    const size_t d_given = prior_local ? prior_local->d_given : 0;
    if (d_given)
        HNPEI_TRY(hnpei_allocate(context, largest(n_sets, n_rows), d_given * sizeof *p.given, &p.given));
    hnpe_status status = HNPE_OK;
    size_t row = 0;
    for (size_t i = 0; i < n_sets && status == HNPE_OK; ++i) {
        hnpe_rng rng;
        hnpei_rng_init(&rng, seed, HNPEI_PURPOSE_SET, first_set + i);
        status = watch ? hnpei_watch_look(watch) : HNPE_OK;
        if (status != HNPE_OK)
            break;
        status = propose_set(&p, (size_t)n_rows[i], first ? first + i * (p.d_local + p.d_global) : NULL, &rng,
                             p.d_local ? theta_local + row * p.d_local : NULL,
                             p.d_global ? theta_global + i * p.d_global : NULL);
        row += (size_t)n_rows[i];
    }
    hnpei_free(context, p.given);
    return status;
}
