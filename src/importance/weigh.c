#include "weigh.h"

#include "posterior/ensemble.h"

#include <math.h>
#include <string.h>

/* A mixture is where all its members are. */
static int is_factorised(const hnpe_posterior *posterior)
{
    for (size_t i = 0; i < hnpei_posterior_count(posterior); ++i)
        if (hnpei_posterior_core(posterior, i)->plan.architecture != HNPE_ARCHITECTURE_FACTORISED)
            return 0;
    return 1;
}

size_t hnpei_weighing_rows(const hnpe_posterior *posterior, int64_t n_rows)
{
    return is_factorised(posterior) ? (size_t)n_rows : 1;
}

static hnpe_context *context_of(const hnpei_weighing *w)
{
    return w->posterior->object.context;
}

/* ---- draws: (alpha_0, beta) side by side, where the posterior is not factorised ---- */

static void split(const hnpei_plan *plan, size_t n, const double *theta, double *local, double *global)
{
    const size_t d = plan->d_local + plan->d_global;
    for (size_t i = 0; i < n; ++i) {
        if (local)
            memcpy(local + i * plan->d_local, theta + i * d, plan->d_local * sizeof *local);
        if (global)
            memcpy(global + i * plan->d_global, theta + i * d + plan->d_local, plan->d_global * sizeof *global);
    }
}

static void join(const hnpei_plan *plan, size_t n, const double *local, const double *global, double *theta)
{
    const size_t d = plan->d_local + plan->d_global;
    for (size_t i = 0; i < n; ++i) {
        if (plan->d_local)
            memcpy(theta + i * d, local + i * plan->d_local, plan->d_local * sizeof *local);
        if (plan->d_global)
            memcpy(theta + i * d + plan->d_local, global + i * plan->d_global, plan->d_global * sizeof *global);
    }
}

static hnpe_status allocate_joint(const hnpei_weighing *w, double **theta)
{
    const hnpei_plan *plan = &w->posterior->core->plan;
    return hnpei_allocate(context_of(w), w->n_draws, (plan->d_local + plan->d_global) * sizeof **theta, theta);
}

hnpe_status hnpei_weigh_draw(const hnpei_weighing *w, hnpe_rng *rng, double *theta_local, double *theta_global)
{
    double *theta;
    if (is_factorised(w->posterior))
        return hnpe_posterior_sample_all(w->posterior, 1, &w->n_rows, w->x, w->n_draws, rng, theta_local, theta_global);
    HNPEI_TRY(allocate_joint(w, &theta));
    hnpe_status status = hnpe_posterior_sample(w->posterior, 1, &w->n_rows, w->x, w->n_draws, rng, theta);
    if (status == HNPE_OK)
        split(&w->posterior->core->plan, w->n_draws, theta, theta_local, theta_global);
    hnpei_free(context_of(w), theta);
    return status;
}

static hnpe_status evaluate(const hnpei_weighing *w, const double *theta_local, const double *theta_global,
                            double *log_q)
{
    double *theta;
    if (is_factorised(w->posterior))
        return hnpe_posterior_log_density_all(w->posterior, 1, &w->n_rows, w->x, w->n_draws, theta_local, theta_global,
                                              log_q);
    HNPEI_TRY(allocate_joint(w, &theta));
    join(&w->posterior->core->plan, w->n_draws, theta_local, theta_global, theta);
    hnpe_status status = hnpe_posterior_log_density(w->posterior, 1, &w->n_rows, w->x, w->n_draws, theta, log_q);
    hnpei_free(context_of(w), theta);
    return status;
}

/* ---- the target ---- */

hnpe_status hnpei_weigh_check_target(const char *where, size_t first, size_t n, const double *log_target)
{
    for (size_t i = 0; i < n; ++i)
        if (isnan(log_target[i]) || log_target[i] == INFINITY)
            return hnpei_fail(HNPE_ERROR_NUMERIC, where,
                              "log_target of draw %zu is %g, but must be finite or -INFINITY", first + i,
                              log_target[i]);
    return HNPE_OK;
}

/* Copies the draws [first, first + n) of every row together, where there are several. */
static const double *part_of(const hnpei_weighing *w, size_t first, size_t n, size_t width, const double *local,
                             double *together)
{
    if (w->rows == 1 || !width || !together)
        return width ? local + first * width : NULL;
    for (size_t row = 0; row < w->rows; ++row)
        memcpy(together + row * n * width, local + (row * w->n_draws + first) * width, n * width * sizeof *together);
    return together;
}

static hnpe_status ask_all(const hnpei_weighing *w, hnpe_log_target_fn log_target, void *user_data, hnpei_watch *watch,
                           const double *theta_local, const double *theta_global, double *together, double *out)
{
    const hnpei_plan *plan = &w->posterior->core->plan;
    for (size_t first = 0, n; first < w->n_draws; first += n) {
        n = w->n_draws - first < HNPE_IMPORTANCE_BATCH ? w->n_draws - first : HNPE_IMPORTANCE_BATCH;
        HNPEI_TRY(hnpei_watch_update(watch, (int64_t)first, NAN, NAN, first == 0));
        const double *local = part_of(w, first, n, plan->d_local, theta_local, together);
        hnpei_clear_callback_words();
        int result = log_target(user_data, n, w->rows, local,
                                plan->d_global ? theta_global + first * plan->d_global : NULL, out + first);
        if (result)
            return hnpei_fail_callback(w->where, "log_target", result);
        HNPEI_TRY(hnpei_weigh_check_target(w->where, first, n, out + first));
    }
    return hnpei_watch_update(watch, (int64_t)w->n_draws, NAN, NAN, 1);
}

hnpe_status hnpei_weigh_ask(const hnpei_weighing *w, hnpe_log_target_fn log_target, void *user_data,
                            hnpe_monitor *monitor, const double *theta_local, const double *theta_global, double *out)
{
    const size_t width = w->posterior->core->plan.d_local;
    const size_t n = w->n_draws < HNPE_IMPORTANCE_BATCH ? w->n_draws : HNPE_IMPORTANCE_BATCH;
    double *together = NULL;
    hnpei_watch watch;
    for (size_t i = 0; i < w->n_draws; ++i)
        out[i] = NAN;
    if (w->rows > 1 && width)
        HNPEI_TRY(hnpei_allocate(context_of(w), w->rows * n, width * sizeof *together, &together));
    hnpei_watch_begin(&watch, w->where, monitor, HNPE_PHASE_WEIGHTING, (int64_t)w->n_draws);
    hnpe_status status = ask_all(w, log_target, user_data, &watch, theta_local, theta_global, together, out);
    hnpei_free(context_of(w), together);
    return status;
}

/* ---- the prior ---- */

static void add(size_t n, const double *values, double *sum)
{
    for (size_t i = 0; i < n; ++i)
        sum[i] += values[i];
}

/* log p(beta) + sum_i log p(alpha_i | beta); work: [n_draws]. */
static hnpe_status add_prior(const hnpei_weighing *w, const double *theta_local, const double *theta_global,
                             double *work, double *sum)
{
    const hnpei_core *core = w->posterior->core;
    const size_t n = w->n_draws;
    if (core->plan.d_global) {
        HNPEI_TRY(hnpei_prior_log_density(core->prior_global, n, NULL, theta_global, work));
        add(n, work, sum);
    }
    for (size_t row = 0; core->plan.d_local && row < w->rows; ++row) {
        HNPEI_TRY(hnpei_prior_log_density(core->prior_local, n, theta_global,
                                          theta_local + row * n * core->plan.d_local, work));
        add(n, work, sum);
    }
    return HNPE_OK;
}

static hnpe_status weigh(const hnpei_weighing *w, const double *theta_local, const double *theta_global,
                         const double *log_target, double *sum, double *work, double *log_weights)
{
    const size_t n = w->n_draws;
    HNPEI_TRY(evaluate(w, theta_local, theta_global, work));
    for (size_t i = 0; i < n; ++i) {
        if (work[i] == -INFINITY)
            return hnpei_fail(HNPE_ERROR_INVALID_ARGUMENT, w->where,
                              "draw %zu is outside the posterior's support: it is no draw of it", i);
        sum[i] = log_target[i] - work[i];
    }
    if (w->target == HNPE_IMPORTANCE_LIKELIHOOD)
        HNPEI_TRY(add_prior(w, theta_local, theta_global, work, sum));
    for (size_t i = 0; i < n; ++i) {
        if (isnan(sum[i]) || sum[i] == INFINITY)
            return hnpei_fail(HNPE_ERROR_NUMERIC, w->where, "the prior's log density of draw %zu makes its weight %g",
                              i, sum[i]);
        log_weights[i] = sum[i];
    }
    return HNPE_OK;
}

hnpe_status hnpei_weigh(const hnpei_weighing *w, const double *theta_local, const double *theta_global,
                        const double *log_target, double *log_weights)
{
    double *memory;
    HNPEI_TRY(hnpei_allocate(context_of(w), w->n_draws, 2 * sizeof *memory, &memory));
    hnpe_status status = weigh(w, theta_local, theta_global, log_target, memory, memory + w->n_draws, log_weights);
    hnpei_free(context_of(w), memory);
    return status;
}
