/* The exported functions of the importance room. */
#include "posterior/ensemble.h"
#include "rng/stream.h"
#include "weigh.h"
#include "weights.h"

/* What hnpe_importance_run and _weigh share; the posterior is checked. */
static hnpe_status check_draws(const char *where, const hnpe_posterior *posterior, int64_t n_rows, const double *x,
                               size_t n_draws, hnpe_importance_target target, const double *theta_local,
                               const double *theta_global)
{
    const hnpei_plan *plan = &posterior->core->plan;
    size_t rows = 0, cells = 0;
    HNPEI_TRY(hnpei_check_sets(where, 1, &n_rows, plan->d_x, x, &rows));
    HNPEI_TRY(hnpei_check_size(where, "n_draws", n_draws, 1));
    HNPEI_TRY(hnpei_size_multiply(rows, n_draws, &cells));
    HNPEI_TRY(hnpei_size_multiply(cells, plan->d_local + plan->d_global, &cells));
    if (target != HNPE_IMPORTANCE_LIKELIHOOD && target != HNPE_IMPORTANCE_JOINT)
        return hnpei_fail(HNPE_ERROR_INVALID_ARGUMENT, where, "target is %d, which is no hnpe_importance_target",
                          (int)target);
    if (plan->d_local)
        HNPEI_TRY(hnpei_check_pointer(where, "theta_local", theta_local));
    if (plan->d_global)
        HNPEI_TRY(hnpei_check_pointer(where, "theta_global", theta_global));
    return hnpei_posterior_takes(where, posterior, rows - 1);
}

/* All that a callback might release is held. */
static hnpe_status draw_and_weigh(const hnpei_weighing *w, hnpe_rng *rng, hnpe_log_target_fn log_target,
                                  void *user_data, hnpe_monitor *monitor, double *theta_local, double *theta_global,
                                  double *log_weights)
{
    hnpe_posterior *held = (hnpe_posterior *)(uintptr_t)w->posterior;
    const hnpei_stream before = rng->stream;
    hnpe_posterior_retain(held);
    hnpe_rng_retain(rng);
    hnpe_monitor_retain(monitor);
    hnpe_status status = hnpei_weigh_draw(w, rng, theta_local, theta_global);
    if (status == HNPE_OK)
        status = hnpei_weigh_ask(w, log_target, user_data, monitor, theta_local, theta_global, log_weights);
    if (status == HNPE_OK)
        status = hnpei_weigh(w, theta_local, theta_global, log_weights, log_weights);
    hnpei_rng_rewind(rng, before, status);
    hnpe_monitor_release(monitor);
    hnpe_rng_release(rng);
    hnpe_posterior_release(held);
    return status;
}

hnpe_status hnpe_importance_run(const hnpe_posterior *posterior, int64_t n_rows, const double *x, size_t n_draws,
                                hnpe_rng *rng, hnpe_importance_target target, hnpe_log_target_fn log_target,
                                void *user_data, hnpe_monitor *monitor, double *theta_local, double *theta_global,
                                double *log_weights)
{
    HNPEI_TRY(hnpei_check_handle(__func__, "posterior", posterior, HNPEI_MAGIC_POSTERIOR));
    HNPEI_TRY(hnpei_check_handle(__func__, "rng", rng, HNPEI_MAGIC_RNG));
    HNPEI_TRY(hnpei_check_monitor(__func__, monitor));
    HNPEI_REQUIRE(log_target, HNPE_ERROR_INVALID_ARGUMENT, "log_target is NULL");
    HNPEI_TRY(hnpei_check_pointer(__func__, "log_weights", log_weights));
    HNPEI_TRY(check_draws(__func__, posterior, n_rows, x, n_draws, target, theta_local, theta_global));

    const hnpei_weighing w = {__func__, posterior, n_rows, x, n_draws, hnpei_weighing_rows(posterior, n_rows), target};
    return draw_and_weigh(&w, rng, log_target, user_data, monitor, theta_local, theta_global, log_weights);
}

hnpe_status hnpe_importance_weigh(const hnpe_posterior *posterior, int64_t n_rows, const double *x, size_t n_draws,
                                  const double *theta_local, const double *theta_global, hnpe_importance_target target,
                                  const double *log_target, double *log_weights)
{
    HNPEI_TRY(hnpei_check_handle(__func__, "posterior", posterior, HNPEI_MAGIC_POSTERIOR));
    HNPEI_TRY(hnpei_check_pointer(__func__, "log_target", log_target));
    HNPEI_TRY(hnpei_check_pointer(__func__, "log_weights", log_weights));
    HNPEI_TRY(check_draws(__func__, posterior, n_rows, x, n_draws, target, theta_local, theta_global));
    const hnpei_plan *plan = &posterior->core->plan;
    const hnpei_weighing w = {__func__, posterior, n_rows, x, n_draws, hnpei_weighing_rows(posterior, n_rows), target};
    HNPEI_TRY(hnpei_check_finite(__func__, "theta_local", w.rows * n_draws, plan->d_local, theta_local));
    HNPEI_TRY(hnpei_check_finite(__func__, "theta_global", n_draws, plan->d_global, theta_global));
    HNPEI_TRY(hnpei_weigh_check_target(__func__, 0, n_draws, log_target));

    return hnpei_weigh(&w, theta_local, theta_global, log_target, log_weights);
}

static hnpe_status check_weights(const char *where, const hnpe_context *context, size_t n, const double *log_weights)
{
    HNPEI_TRY(hnpei_check_context(where, context));
    HNPEI_TRY(hnpei_check_size(where, "n", n, 1));
    HNPEI_TRY(hnpei_check_pointer(where, "log_weights", log_weights));
    return hnpei_weights_check(where, n, log_weights);
}

hnpe_status hnpe_importance_summarise(hnpe_context *context, size_t n, const double *log_weights, double *smoothed,
                                      hnpe_importance_info *info)
{
    hnpe_importance_info found;
    HNPEI_TRY(hnpei_check_pointer(__func__, "info", info));
    HNPEI_TRY(check_weights(__func__, context, n, log_weights));

    HNPEI_TRY(hnpei_weights_summarise(context, n, log_weights, smoothed, &found));
    return hnpei_give_record(__func__, "info", &found, sizeof found, info);
}

hnpe_status hnpe_importance_resample(hnpe_context *context, size_t n, const double *log_weights,
                                     hnpe_importance_scheme scheme, uint64_t seed, size_t n_draws, int64_t *index)
{
    HNPEI_TRY(hnpei_check_pointer(__func__, "index", index));
    HNPEI_TRY(hnpei_check_size(__func__, "n_draws", n_draws, 1));
    HNPEI_REQUIRE(scheme >= HNPE_IMPORTANCE_SYSTEMATIC && scheme <= HNPE_IMPORTANCE_MULTINOMIAL,
                  HNPE_ERROR_INVALID_ARGUMENT, "scheme is %d, which is no hnpe_importance_scheme", (int)scheme);
    HNPEI_TRY(check_weights(__func__, context, n, log_weights));

    return hnpei_weights_resample(context, n, log_weights, scheme, seed, n_draws, index);
}
