#include "ensemble.h"

/* Draws at a time, times the observations that they are about; and of one set no fewer than this. */
#define CELLS ((size_t)32768)
#define LEAST ((size_t)64)

static size_t cells_of(const hnpei_observed *observed, int rows, size_t set)
{
    return rows ? observed->first[set + 1] - observed->first[set] : 1;
}

/* As many whole sets as fit, or else a part of the first. */
static void begin_at(const hnpei_observed *observed, int rows, size_t n_draws, size_t set, hnpei_portion *portion)
{
    const size_t fit = CELLS / cells_of(observed, rows, set), most = fit > LEAST ? fit : LEAST;
    size_t cells = 0, end = set;
    while (end < observed->n_sets && cells_of(observed, rows, end) <= (CELLS - cells) / n_draws)
        cells += cells_of(observed, rows, end++) * n_draws;
    *portion = (hnpei_portion){set, end > set ? end - set : 1, 0, end > set || n_draws < most ? n_draws : most};
}

int hnpei_portion_next(const hnpei_observed *observed, int rows, size_t n_draws, hnpei_portion *portion)
{
    const size_t done = portion->draw + portion->n_draws;
    if (portion->n_sets == 0) {
        begin_at(observed, rows, n_draws, 0, portion);
        return 1;
    }
    if (done < n_draws) {
        portion->draw = done;
        if (portion->n_draws > n_draws - done)
            portion->n_draws = n_draws - done;
        return 1;
    }
    if (portion->set + portion->n_sets >= observed->n_sets)
        return 0;
    begin_at(observed, rows, n_draws, portion->set + portion->n_sets, portion);
    return 1;
}

hnpe_status hnpei_portion_observe(const hnpei_core *core, hnpei_desk *desk, const hnpei_observed *observed,
                                  const hnpei_portion *portion, hnpei_observed *seen)
{
    HNPEI_TRY(hnpei_observe(core, desk, portion->n_sets, observed->sizes ? observed->sizes + portion->set : NULL,
                            observed->given + observed->first[portion->set] * core->plan.d_x, seen));
    seen->watch = observed->watch;
    return HNPE_OK;
}

hnpe_status hnpei_portion_blame(hnpe_status status, size_t member, const hnpei_portion *portion)
{
    hnpei_failure failure;
    if (status != HNPE_ERROR_NUMERIC)
        return status;
    hnpei_failure_save(status, &failure);
    return hnpei_fail(status, NULL, "member %zu of the ensemble, of the sets from %zu on: %.400s", member, portion->set,
                      failure.message);
}
