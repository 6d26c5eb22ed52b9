/* The gradient of log sum of w_m q_m: the mean of the members' gradients, by what each contributes to the density. */
#include "ensemble.h"
#include "gradient.h"

#include <math.h>

typedef struct outputs {
    size_t n_draws;
    double *log_q, *g_theta, *g_x; /* as they are wanted */
} outputs;

/* One member's numbers of a portion: [points], [points][d], [rows of the portion][draws of the portion][d_x]. */
typedef struct member_part {
    double *log_q, *g_theta, *g_x;
} member_part;

static hnpe_status place(const hnpei_plan *plan, hnpei_desk *desk, const hnpei_observed *observed, const outputs *out,
                         const hnpei_portion *portion, member_part *own)
{
    const size_t points = portion->n_sets * portion->n_draws, d = plan->d_local + plan->d_global;
    const size_t rows = observed->first[portion->set + portion->n_sets] - observed->first[portion->set];
    *own = (member_part){0};
    HNPEI_TRY(hnpei_desk_place(desk, points, sizeof(double), &own->log_q));
    if (out->g_theta)
        HNPEI_TRY(hnpei_desk_place(desk, points * d, sizeof(double), &own->g_theta));
    if (out->g_x)
        HNPEI_TRY(hnpei_desk_place(desk, rows * portion->n_draws, plan->d_x * sizeof(double), &own->g_x));
    return HNPE_OK;
}

/* What has no part in the density has none in the gradient, whatever it is. */
static void fold(size_t n, double keep, double share, const double *own, double *sum)
{
    for (size_t i = 0; i < n; ++i)
        sum[i] = (keep > 0 ? keep * sum[i] : 0) + (share > 0 ? share * own[i] : 0);
}

static void fold_point(const hnpei_plan *plan, const hnpei_observed *observed, const hnpei_portion *portion, size_t set,
                       size_t draw, double log_weight, const member_part *own, const outputs *out)
{
    const size_t point = set * portion->n_draws + draw, d = plan->d_local + plan->d_global, d_x = plan->d_x;
    const size_t to = (portion->set + set) * out->n_draws + portion->draw + draw, base = observed->first[portion->set];
    const double before = out->log_q[to], weighted = own->log_q[point] + log_weight;
    const double total = hnpei_log_add(before, weighted);
    const double keep = total > -INFINITY ? exp(before - total) : 0;
    const double share = total > -INFINITY ? exp(weighted - total) : 0;
    out->log_q[to] = total;
    if (out->g_theta)
        fold(d, keep, share, own->g_theta + point * d, out->g_theta + to * d);
    if (!out->g_x)
        return;
    for (size_t row = observed->first[portion->set + set]; row < observed->first[portion->set + set + 1]; ++row)
        fold(d_x, keep, share, own->g_x + ((row - base) * portion->n_draws + draw) * d_x,
             out->g_x + (row * out->n_draws + portion->draw + draw) * d_x);
}

static hnpe_status mix(const hnpe_posterior *posterior, hnpei_desk *desk, const hnpei_observed *observed,
                       const double *theta, const hnpei_portion *portion, const outputs *out)
{
    const hnpei_ensemble *ensemble = posterior->ensemble;
    const hnpei_plan *plan = &posterior->core->plan;
    const size_t d = plan->d_local + plan->d_global, at = portion->set * out->n_draws + portion->draw;
    member_part own;
    HNPEI_TRY(place(plan, desk, observed, out, portion, &own));
    for (size_t set = 0; set < portion->n_sets; ++set)
        for (size_t draw = 0; draw < portion->n_draws; ++draw)
            out->log_q[at + set * out->n_draws + draw] = -INFINITY;
    const hnpei_desk_mark mark = hnpei_desk_get_mark(desk);
    for (size_t m = 0; m < ensemble->n; ++m) {
        const hnpei_core *core = ensemble->members[m]->core;
        hnpei_observed seen;
        HNPEI_TRY(hnpei_portion_observe(core, desk, observed, portion, &seen));
        HNPEI_TRY(hnpei_portion_blame(hnpei_posterior_gradient(core, desk, &seen, portion->n_draws, theta + at * d,
                                                               own.log_q, own.g_theta, own.g_x),
                                      m, portion));
        hnpei_desk_rewind(desk, mark);
        for (size_t set = 0; set < portion->n_sets; ++set)
            for (size_t draw = 0; draw < portion->n_draws; ++draw)
                fold_point(plan, observed, portion, set, draw, ensemble->log_weights[m], &own, out);
    }
    return HNPE_OK;
}

hnpe_status hnpei_ensemble_gradient(const hnpe_posterior *posterior, hnpei_desk *desk, const hnpei_observed *observed,
                                    size_t n_draws, const double *theta, double *log_q, double *g_theta, double *g_x)
{
    const outputs out = {n_draws, log_q, g_theta, g_x};
    hnpei_portion portion = {0};
    if (!posterior->ensemble)
        return hnpei_posterior_gradient(posterior->core, desk, observed, n_draws, theta, log_q, g_theta, g_x);
    const hnpei_desk_mark mark = hnpei_desk_get_mark(desk);
    while (hnpei_portion_next(observed, g_x != NULL, n_draws, &portion)) {
        hnpei_desk_rewind(desk, mark);
        HNPEI_TRY(mix(posterior, desk, observed, theta, &portion, &out));
    }
    hnpei_gradient_blank(posterior->core, observed, n_draws, log_q, g_theta, g_x);
    return HNPE_OK;
}
