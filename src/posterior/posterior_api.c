/* The exported functions of the posterior room. */
#include "base/context.h"
#include "corrected.h"
#include "estimator/estimator.h"
#include "ensemble.h"
#include "gradient.h"
#include "mode.h"
#include "session.h"

/* NOLINTBEGIN(misc-no-recursion): a view is of a posterior that is none, so this is two deep at most */
static void posterior_destroy(hnpe_posterior *posterior)
{
    hnpe_context *context = posterior->object.context;
    if (posterior->of) {
        hnpe_posterior_release(posterior->of);
        return;
    }
    if (!posterior->ensemble)
        hnpei_core_destroy(posterior->core);
    hnpei_ensemble_destroy(context, posterior->ensemble);
    if (posterior->desks)
        hnpei_desks_free(posterior->desks);
    hnpei_free(context, posterior->desks);
}

HNPEI_DEFINE_HANDLE(posterior, HNPEI_MAGIC_POSTERIOR, posterior_destroy)
/* NOLINTEND(misc-no-recursion) */

hnpe_status hnpe_posterior_create(const hnpe_estimator *estimator, hnpe_posterior **posterior)
{
    HNPEI_TRY(hnpei_check_pointer(__func__, "posterior", posterior));
    *posterior = NULL;
    HNPEI_TRY(hnpei_check_handle(__func__, "estimator", estimator, HNPEI_MAGIC_ESTIMATOR));
    hnpei_object *object = &((hnpe_estimator *)(uintptr_t)estimator)->object;
    HNPEI_TRY(hnpei_object_begin(__func__, "estimator", object));

    hnpe_posterior *made = NULL;
    hnpe_status status = hnpei_posterior_make(estimator->object.context, &made);
    if (status == HNPE_OK)
        status = hnpei_core_copy(__func__, estimator->core, &made->core);
    hnpei_object_end(object);
    if (status != HNPE_OK) {
        hnpe_posterior_release(made);
        return status;
    }
    if (made->core->max_extra < 0)
        hnpei_log(made->object.context, HNPE_LOG_WARNING,
                  "the posterior is that of an estimator that was never trained");
    *posterior = made;
    return HNPE_OK;
}

static hnpe_status check_factorised(const char *where, const hnpe_posterior *posterior)
{
    HNPEI_TRY(hnpei_check_handle(where, "posterior", posterior, HNPEI_MAGIC_POSTERIOR));
    for (size_t i = 0; i < hnpei_posterior_count(posterior); ++i)
        if (hnpei_posterior_core(posterior, i)->plan.architecture != HNPE_ARCHITECTURE_FACTORISED)
            return hnpei_fail(HNPE_ERROR_UNSUPPORTED, where,
                              "only a factorised posterior has the local parameters of every observation");
    return HNPE_OK;
}

hnpe_status hnpe_posterior_sample(const hnpe_posterior *posterior, size_t n_sets, const int64_t *n_rows,
                                  const double *x, size_t n_draws, hnpe_rng *rng, double *theta)
{
    hnpei_session s;
    HNPEI_TRY(hnpei_check_handle(__func__, "rng", rng, HNPEI_MAGIC_RNG));
    HNPEI_TRY(hnpei_check_pointer(__func__, "theta", theta));
    HNPEI_TRY(hnpei_session_begin(__func__, posterior, n_sets, n_rows, x, n_draws, &s));

    return hnpei_session_end(
        &s, hnpei_ensemble_sample(posterior, s.desk, &s.observed, n_draws, hnpei_session_draws(&s, rng), theta));
}

hnpe_status hnpe_posterior_log_density(const hnpe_posterior *posterior, size_t n_sets, const int64_t *n_rows,
                                       const double *x, size_t n_draws, const double *theta, double *log_q)
{
    hnpei_session s;
    HNPEI_TRY(hnpei_check_pointer(__func__, "theta", theta));
    HNPEI_TRY(hnpei_check_pointer(__func__, "log_q", log_q));
    HNPEI_TRY(hnpei_session_begin(__func__, posterior, n_sets, n_rows, x, n_draws, &s));

    const hnpei_plan *plan = &posterior->core->plan;
    hnpe_status status = hnpei_check_finite(__func__, "theta", n_sets * n_draws, plan->d_local + plan->d_global, theta);
    if (status == HNPE_OK)
        status = hnpei_ensemble_log_density(posterior, s.desk, &s.observed, n_draws, theta, log_q);
    return hnpei_session_end(&s, status);
}

hnpe_status hnpe_posterior_log_density_gradient(const hnpe_posterior *posterior, size_t n_sets, const int64_t *n_rows,
                                                const double *x, size_t n_draws, const double *theta, double *log_q,
                                                double *g_theta, double *g_x)
{
    hnpei_session s;
    size_t cells = 0;
    HNPEI_TRY(hnpei_check_pointer(__func__, "theta", theta));
    HNPEI_TRY(hnpei_check_pointer(__func__, "log_q", log_q));
    HNPEI_TRY(hnpei_session_begin(__func__, posterior, n_sets, n_rows, x, n_draws, &s));

    const hnpei_plan *plan = &posterior->core->plan;
    hnpe_status status = hnpei_size_multiply(s.observed.n_rows * n_draws, plan->d_x, &cells);
    if (status == HNPE_OK)
        status = hnpei_check_finite(__func__, "theta", n_sets * n_draws, plan->d_local + plan->d_global, theta);
    if (status == HNPE_OK)
        status = hnpei_ensemble_gradient(posterior, s.desk, &s.observed, n_draws, theta, log_q, g_theta, g_x);
    return hnpei_session_end(&s, status);
}

hnpe_status hnpe_posterior_log_mass(const hnpe_posterior *posterior, size_t n_sets, const int64_t *n_rows,
                                    const double *x, double *log_mass)
{
    hnpei_session s;
    HNPEI_TRY(hnpei_check_handle(__func__, "posterior", posterior, HNPEI_MAGIC_POSTERIOR));
    HNPEI_TRY(hnpei_check_pointer(__func__, "log_mass", log_mass));
    HNPEI_REQUIRE(!posterior->ensemble, HNPE_ERROR_UNSUPPORTED,
                  "each member of a mixture of posteriors has a mass of its own: ask hnpe_posterior_get_member's");
    HNPEI_TRY(hnpei_session_begin(__func__, posterior, n_sets, n_rows, x, 1, &s));

    return hnpei_session_end(&s, hnpei_posterior_log_mass(posterior->core, s.desk, &s.observed, log_mass));
}

hnpe_status hnpe_posterior_mode(const hnpe_posterior *posterior, size_t n_sets, const int64_t *n_rows, const double *x,
                                uint64_t seed, double *theta, double *log_q)
{
    hnpei_session s;
    HNPEI_TRY(hnpei_check_pointer(__func__, "theta", theta));
    HNPEI_TRY(hnpei_session_begin(__func__, posterior, n_sets, n_rows, x, 1, &s));
    hnpe_posterior *held = s.held;
    hnpe_posterior_retain(held);
    hnpe_status status =
        hnpei_session_end(&s, HNPE_OK); /* what is wrong with any set is said before the first is searched */

    const hnpei_plan *plan = &held->core->plan;
    for (size_t i = 0, row = 0; i < n_sets && status == HNPE_OK; row += n_rows ? (size_t)n_rows[i] : 1, ++i) {
        double found = 0;
        status = hnpei_posterior_mode(held, n_rows ? (size_t)n_rows[i] : 1, x + row * plan->d_x, seed,
                                      theta + i * (plan->d_local + plan->d_global), &found);
        if (log_q && status == HNPE_OK)
            log_q[i] = found;
    }
    hnpe_posterior_release(held);
    return hnpei_fail_name(status, __func__);
}

hnpe_status hnpe_posterior_log_density_global(const hnpe_posterior *posterior, size_t n_sets, const int64_t *n_rows,
                                              const double *x, size_t n_draws, const double *theta_global,
                                              double *log_q)
{
    hnpei_session s;
    HNPEI_TRY(hnpei_check_handle(__func__, "posterior", posterior, HNPEI_MAGIC_POSTERIOR));
    for (size_t i = 0; i < hnpei_posterior_count(posterior); ++i)
        HNPEI_REQUIRE(hnpei_core_term(hnpei_posterior_core(posterior, i), HNPEI_ROLE_GLOBAL), HNPE_ERROR_UNSUPPORTED,
                      "only a factorised posterior with global parameters has a density of them alone");
    HNPEI_TRY(hnpei_check_pointer(__func__, "theta_global", theta_global));
    HNPEI_TRY(hnpei_check_pointer(__func__, "log_q", log_q));
    HNPEI_TRY(hnpei_session_begin(__func__, posterior, n_sets, n_rows, x, n_draws, &s));

    const size_t d_global = posterior->core->plan.d_global;
    hnpe_status status = hnpei_check_finite(__func__, "theta_global", n_sets * n_draws, d_global, theta_global);
    if (status == HNPE_OK)
        status = hnpei_ensemble_log_density_global(posterior, s.desk, &s.observed, n_draws, theta_global, log_q);
    return hnpei_session_end(&s, status);
}

hnpe_status hnpe_posterior_sample_all(const hnpe_posterior *posterior, size_t n_sets, const int64_t *n_rows,
                                      const double *x, size_t n_draws, hnpe_rng *rng, double *theta_local,
                                      double *theta_global)
{
    hnpei_session s;
    HNPEI_TRY(check_factorised(__func__, posterior));
    HNPEI_TRY(hnpei_check_handle(__func__, "rng", rng, HNPEI_MAGIC_RNG));
    const hnpei_plan *plan = &posterior->core->plan;
    HNPEI_REQUIRE(theta_local || !plan->d_local, HNPE_ERROR_INVALID_ARGUMENT, "theta_local is NULL");
    HNPEI_REQUIRE(theta_global || !plan->d_global, HNPE_ERROR_INVALID_ARGUMENT, "theta_global is NULL");
    HNPEI_TRY(hnpei_session_begin(__func__, posterior, n_sets, n_rows, x, n_draws, &s));

    return hnpei_session_end(&s, hnpei_ensemble_sample_all(posterior, s.desk, &s.observed, n_draws,
                                                           hnpei_session_draws(&s, rng), theta_local, theta_global));
}

hnpe_status hnpe_posterior_log_density_all(const hnpe_posterior *posterior, size_t n_sets, const int64_t *n_rows,
                                           const double *x, size_t n_draws, const double *theta_local,
                                           const double *theta_global, double *log_q)
{
    hnpei_session s;
    HNPEI_TRY(check_factorised(__func__, posterior));
    HNPEI_TRY(hnpei_check_pointer(__func__, "log_q", log_q));
    const hnpei_plan *plan = &posterior->core->plan;
    HNPEI_REQUIRE(theta_local || !plan->d_local, HNPE_ERROR_INVALID_ARGUMENT, "theta_local is NULL");
    HNPEI_REQUIRE(theta_global || !plan->d_global, HNPE_ERROR_INVALID_ARGUMENT, "theta_global is NULL");
    HNPEI_TRY(hnpei_session_begin(__func__, posterior, n_sets, n_rows, x, n_draws, &s));

    hnpe_status status =
        hnpei_check_finite(__func__, "theta_local", s.observed.n_rows * n_draws, plan->d_local, theta_local);
    if (status == HNPE_OK)
        status = hnpei_check_finite(__func__, "theta_global", n_sets * n_draws, plan->d_global, theta_global);
    if (status == HNPE_OK)
        status =
            hnpei_ensemble_log_density_all(posterior, s.desk, &s.observed, n_draws, theta_local, theta_global, log_q);
    return hnpei_session_end(&s, status);
}

hnpe_status hnpei_posterior_moments(const hnpe_posterior *posterior, size_t n_rows, const double *x, double *gaussian)
{
    hnpei_session s;
    const int64_t rows = (int64_t)n_rows;
    HNPEI_TRY(hnpei_session_begin(NULL, posterior, 1, &rows, x, 1, &s));
    return hnpei_session_end(&s, hnpei_ensemble_moments(posterior, s.desk, &s.observed, gaussian));
}

hnpe_status hnpe_posterior_check_observation(const hnpe_posterior *posterior, int64_t n_rows, const double *x,
                                             hnpe_observation_info *info)
{
    size_t rows = 0;
    HNPEI_TRY(hnpei_check_handle(__func__, "posterior", posterior, HNPEI_MAGIC_POSTERIOR));
    HNPEI_TRY(hnpei_check_sets(__func__, 1, &n_rows, posterior->core->plan.d_x, x, &rows));
    HNPEI_TRY(hnpei_posterior_takes(__func__, posterior, rows - 1));

    const hnpe_observation_info found = hnpei_posterior_describe(posterior, rows, x);
    return hnpei_give_record(__func__, "info", &found, sizeof found, info);
}

hnpe_status hnpe_posterior_has_extrapolated(const hnpe_posterior *posterior, int32_t *extrapolated)
{
    HNPEI_TRY(hnpei_check_handle(__func__, "posterior", posterior, HNPEI_MAGIC_POSTERIOR));
    HNPEI_TRY(hnpei_check_pointer(__func__, "extrapolated", extrapolated));

    *extrapolated = atomic_load_explicit(&posterior->extrapolated, memory_order_relaxed);
    return HNPE_OK;
}

hnpe_status hnpe_posterior_dims(const hnpe_posterior *posterior, hnpe_dims *dims)
{
    HNPEI_TRY(hnpei_check_handle(__func__, "posterior", posterior, HNPEI_MAGIC_POSTERIOR));

    return hnpei_give_dims(__func__, hnpei_core_dims(posterior->core), dims);
}

hnpe_status hnpe_posterior_save(const hnpe_posterior *posterior, const char *path)
{
    HNPEI_TRY(hnpei_check_handle(__func__, "posterior", posterior, HNPEI_MAGIC_POSTERIOR));
    HNPEI_TRY(hnpei_check_pointer(__func__, "path", path));

    return hnpei_posterior_store(__func__, posterior, path);
}

hnpe_status hnpe_posterior_load(hnpe_context *context, const char *path, hnpe_prior *prior_local,
                                hnpe_prior *prior_global, hnpe_posterior **posterior)
{
    HNPEI_TRY(hnpei_check_pointer(__func__, "posterior", posterior));
    *posterior = NULL;
    HNPEI_TRY(hnpei_check_context(__func__, context));
    HNPEI_TRY(hnpei_check_pointer(__func__, "path", path));
    if (prior_local)
        HNPEI_TRY(hnpei_check_handle(__func__, "prior_local", prior_local, HNPEI_MAGIC_PRIOR));
    if (prior_global)
        HNPEI_TRY(hnpei_check_handle(__func__, "prior_global", prior_global, HNPEI_MAGIC_PRIOR));

    hnpei_cores cores;
    HNPEI_TRY(hnpei_cores_load(__func__, context, path, prior_local, prior_global, &cores));
    const hnpe_status status = hnpei_posterior_adopt(__func__, context, &cores, posterior);
    hnpei_cores_free(context, &cores);
    return status;
}
