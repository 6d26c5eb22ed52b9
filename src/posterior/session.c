#include "session.h"

#include "ensemble.h"

static hnpe_posterior *hold(const hnpe_posterior *posterior)
{
    hnpe_posterior *held = (hnpe_posterior *)(uintptr_t)posterior;
    hnpe_posterior_retain(held);
    return held;
}

/* The one thing that changes in a posterior, whichever thread asks it. */
static void note_extrapolation(const hnpe_posterior *posterior, int extrapolates)
{
    if (extrapolates)
        atomic_store_explicit(&((hnpe_posterior *)(uintptr_t)posterior)->extrapolated, 1, memory_order_relaxed);
}

hnpe_status hnpei_session_begin(const char *where, const hnpe_posterior *posterior, size_t n_sets,
                                const int64_t *n_rows, const double *x, size_t n_draws, hnpei_session *s)
{
    size_t rows = 0, cells = 0;
    HNPEI_TRY(hnpei_check_handle(where, "posterior", posterior, HNPEI_MAGIC_POSTERIOR));
    const hnpei_core *core = posterior->core;
    const size_t width = core->plan.d_local + core->plan.d_global;
    HNPEI_TRY(hnpei_check_sets(where, n_sets, n_rows, core->plan.d_x, x, &rows));
    HNPEI_TRY(hnpei_check_size(where, "n_draws", n_draws, 1));
    HNPEI_TRY(hnpei_size_multiply(rows, n_draws, &cells));
    HNPEI_TRY(hnpei_size_multiply(cells, width, &cells));
    for (size_t i = 0; i < n_sets; ++i)
        HNPEI_TRY(hnpei_posterior_takes(where, posterior, n_rows ? (size_t)n_rows[i] - 1 : 0));
    *s = (hnpei_session){.held = hold(posterior), .where = where};
    for (size_t i = 0; i < n_sets && !posterior->of; ++i)
        note_extrapolation(posterior, hnpei_posterior_note_extra(posterior, n_rows ? (size_t)n_rows[i] - 1 : 0));
    if (!posterior->quiet)
        note_extrapolation(posterior, hnpei_posterior_note_far(posterior, rows, x));
    hnpe_status status = hnpei_desk_take(posterior->desks, &s->desk);
    if (status == HNPE_OK)
        status = hnpei_observe(core, s->desk, n_sets, n_rows, x, &s->observed);
    s->observed.watch = posterior->watch;
    return status == HNPE_OK ? HNPE_OK : hnpei_session_end(s, status);
}

uint64_t hnpei_session_draws(hnpei_session *s, hnpe_rng *rng)
{
    hnpe_rng_retain(rng);
    s->rng = rng;
    s->before = rng->stream;
    return hnpei_stream_next(&rng->stream);
}

hnpe_status hnpei_session_end(hnpei_session *s, hnpe_status status)
{
    hnpei_desk_return(s->held->desks, s->desk, status == HNPE_OK);
    if (s->rng)
        hnpei_rng_rewind(s->rng, s->before, status);
    hnpe_rng_release(s->rng);
    hnpe_posterior_release(s->held);
    return hnpei_fail_name(status, s->where);
}
