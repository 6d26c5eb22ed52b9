/* log q = log sum of w_m q_m, member after member. */
#include "ensemble.h"

#include <math.h>
#include <string.h>

/* What densities are wanted of: one of the three functions of evaluate.c. */
typedef struct wanted {
    enum { BOTH, GLOBAL, ALL } what;
    size_t n_draws;
    const double *theta;                      /* of both, or of beta alone; … */
    const double *theta_local, *theta_global; /* … of all */
    double *log_q;
} wanted;

double hnpei_log_add(double a, double b)
{
    const double most = fmax(a, b), least = fmin(a, b);
    return least == -INFINITY ? most : most + log1p(exp(least - most));
}

/* The portion's part of the local parameters: some draws of one set do not lie together. */
static hnpe_status gather_local(const hnpei_core *core, hnpei_desk *desk, const hnpei_observed *observed,
                                const wanted *w, const hnpei_portion *portion, const double **local)
{
    const size_t d = core->plan.d_local, first = observed->first[portion->set], end = observed->first[portion->set + 1];
    double *gathered;
    *local = d ? w->theta_local + first * w->n_draws * d : NULL;
    if (!d || portion->n_draws == w->n_draws)
        return HNPE_OK;
    HNPEI_TRY(hnpei_desk_place(desk, (end - first) * portion->n_draws, d * sizeof *gathered, &gathered));
    for (size_t row = first; row < end; ++row)
        memcpy(gathered + (row - first) * portion->n_draws * d, w->theta_local + (row * w->n_draws + portion->draw) * d,
               portion->n_draws * d * sizeof *gathered);
    *local = gathered;
    return HNPE_OK;
}

static hnpe_status evaluate(const hnpei_core *core, hnpei_desk *desk, const hnpei_observed *observed, const wanted *w,
                            const hnpei_portion *portion, double *log_q)
{
    const hnpei_plan *plan = &core->plan;
    const size_t at = portion->set * w->n_draws + portion->draw;
    const double *local = NULL;
    hnpei_observed seen;
    HNPEI_TRY(hnpei_portion_observe(core, desk, observed, portion, &seen));
    if (w->what == BOTH)
        return hnpei_posterior_log_density(core, desk, &seen, portion->n_draws,
                                           w->theta + at * (plan->d_local + plan->d_global), log_q);
    if (w->what == GLOBAL)
        return hnpei_posterior_log_density_global(core, desk, &seen, portion->n_draws, w->theta + at * plan->d_global,
                                                  log_q);
    HNPEI_TRY(gather_local(core, desk, observed, w, portion, &local));
    return hnpei_posterior_log_density_all(core, desk, &seen, portion->n_draws, local,
                                           plan->d_global ? w->theta_global + at * plan->d_global : NULL, log_q);
}

static hnpe_status mix(const hnpe_posterior *posterior, hnpei_desk *desk, const hnpei_observed *observed,
                       const wanted *w, const hnpei_portion *portion)
{
    const hnpei_ensemble *ensemble = posterior->ensemble;
    const size_t points = portion->n_sets * portion->n_draws;
    double *own, *log_q = w->log_q + portion->set * w->n_draws + portion->draw;
    HNPEI_TRY(hnpei_desk_place(desk, points, sizeof *own, &own));
    const hnpei_desk_mark mark = hnpei_desk_get_mark(desk);
    for (size_t m = 0; m < ensemble->n; ++m) {
        HNPEI_TRY(
            hnpei_portion_blame(evaluate(ensemble->members[m]->core, desk, observed, w, portion, own), m, portion));
        hnpei_desk_rewind(desk, mark);
        for (size_t i = 0; i < points; ++i) {
            const double weighted = own[i] + ensemble->log_weights[m];
            log_q[i] = m ? hnpei_log_add(log_q[i], weighted) : weighted;
        }
    }
    return HNPE_OK;
}

static hnpe_status mix_all(const hnpe_posterior *posterior, hnpei_desk *desk, const hnpei_observed *observed,
                           const wanted *w)
{
    hnpei_portion portion = {0};
    const hnpei_desk_mark mark = hnpei_desk_get_mark(desk);
    while (hnpei_portion_next(observed, w->what == ALL, w->n_draws, &portion)) {
        hnpei_desk_rewind(desk, mark);
        HNPEI_TRY(mix(posterior, desk, observed, w, &portion));
    }
    return HNPE_OK;
}

hnpe_status hnpei_ensemble_log_density(const hnpe_posterior *posterior, hnpei_desk *desk,
                                       const hnpei_observed *observed, size_t n_draws, const double *theta,
                                       double *log_q)
{
    const wanted w = {.what = BOTH, .n_draws = n_draws, .theta = theta, .log_q = log_q};
    if (!posterior->ensemble)
        return hnpei_posterior_log_density(posterior->core, desk, observed, n_draws, theta, log_q);
    return mix_all(posterior, desk, observed, &w);
}

hnpe_status hnpei_ensemble_log_density_global(const hnpe_posterior *posterior, hnpei_desk *desk,
                                              const hnpei_observed *observed, size_t n_draws,
                                              const double *theta_global, double *log_q)
{
    const wanted w = {.what = GLOBAL, .n_draws = n_draws, .theta = theta_global, .log_q = log_q};
    if (!posterior->ensemble)
        return hnpei_posterior_log_density_global(posterior->core, desk, observed, n_draws, theta_global, log_q);
    return mix_all(posterior, desk, observed, &w);
}

hnpe_status hnpei_ensemble_log_density_all(const hnpe_posterior *posterior, hnpei_desk *desk,
                                           const hnpei_observed *observed, size_t n_draws, const double *theta_local,
                                           const double *theta_global, double *log_q)
{
    const wanted w = {
        .what = ALL, .n_draws = n_draws, .theta_local = theta_local, .theta_global = theta_global, .log_q = log_q};
    if (!posterior->ensemble)
        return hnpei_posterior_log_density_all(posterior->core, desk, observed, n_draws, theta_local, theta_global,
                                               log_q);
    return mix_all(posterior, desk, observed, &w);
}
