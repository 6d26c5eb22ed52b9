/* The exported functions of the posterior room. */
#include "base/context.h"
#include "corrected.h"
#include "estimator/estimator.h"
#include "mode.h"

static void posterior_destroy(hnpe_posterior *posterior)
{
    hnpe_context *context = posterior->object.context;
    hnpei_core_destroy(posterior->core);
    if (posterior->desks)
        hnpei_desks_free(posterior->desks);
    hnpei_free(context, posterior->desks);
}

HNPEI_DEFINE_HANDLE(posterior, HNPEI_MAGIC_POSTERIOR, posterior_destroy)

static hnpe_status create_handle(hnpe_context *context, hnpe_posterior **posterior)
{
    hnpe_posterior *made;
    HNPEI_TRY(hnpei_object_create(context, HNPEI_MAGIC_POSTERIOR, sizeof *made, &made));
    hnpe_status status = hnpei_allocate(context, 1, sizeof *made->desks, &made->desks);
    if (status != HNPE_OK) {
        hnpe_posterior_release(made);
        return status;
    }
    hnpei_desks_init(context, made->desks);
    atomic_init(&made->extrapolated, 0);
    *posterior = made;
    return HNPE_OK;
}

hnpe_status hnpe_posterior_create(const hnpe_estimator *estimator, hnpe_posterior **posterior)
{
    HNPEI_TRY(hnpei_check_pointer(__func__, "posterior", posterior));
    *posterior = NULL;
    HNPEI_TRY(hnpei_check_handle(__func__, "estimator", estimator, HNPEI_MAGIC_ESTIMATOR));
    hnpei_object *object = &((hnpe_estimator *)(uintptr_t)estimator)->object;
    HNPEI_TRY(hnpei_object_begin(__func__, "estimator", object));

    hnpe_posterior *made = NULL;
    hnpe_status status = create_handle(estimator->object.context, &made);
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

/* A desk and, on it, the observations as reals. */
typedef struct session {
    hnpe_posterior *held; /* and the generator: a prior of the host's may release what the call was given */
    hnpe_rng *rng;        /* NULL: none */
    hnpei_stream before;
    hnpei_desk *desk;
    hnpei_observed observed;
} session;

static hnpe_posterior *hold(const hnpe_posterior *posterior)
{
    hnpe_posterior *held = (hnpe_posterior *)(uintptr_t)posterior;
    hnpe_posterior_retain(held);
    return held;
}

static uint64_t begin_draws(session *s, hnpe_rng *rng)
{
    hnpe_rng_retain(rng);
    s->rng = rng;
    s->before = rng->stream;
    return hnpei_stream_next(&rng->stream);
}

/* Returns `status`, so that a call can end with it. */
static hnpe_status end_session(session *s, hnpe_status status)
{
    hnpei_desk_return(s->held->desks, s->desk, status == HNPE_OK);
    if (s->rng)
        hnpei_rng_rewind(s->rng, s->before, status);
    hnpe_rng_release(s->rng);
    hnpe_posterior_release(s->held);
    return status;
}

/* The one thing that changes in a posterior, whichever thread asks it. */
static void note_extrapolation(const hnpe_posterior *posterior, int extrapolates)
{
    if (extrapolates)
        atomic_store_explicit(&((hnpe_posterior *)(uintptr_t)posterior)->extrapolated, 1, memory_order_relaxed);
}

/* The checks that all evaluations share. */
static hnpe_status begin_session(const char *where, const hnpe_posterior *posterior, size_t n_sets,
                                 const int64_t *n_rows, const double *x, size_t n_draws, session *s)
{
    size_t rows = 0, cells = 0;
    HNPEI_TRY(hnpei_check_handle(where, "posterior", posterior, HNPEI_MAGIC_POSTERIOR));
    const hnpei_core *core = posterior->core;
    const size_t width = core->plan.d_local + core->plan.d_global;
    HNPEI_TRY(hnpei_check_sets(where, n_sets, n_rows, core->plan.d_x, x, &rows));
    HNPEI_TRY(hnpei_check_size(where, "n_draws", n_draws, 1));
    HNPEI_TRY(hnpei_size_multiply(rows, n_draws, &cells));
    HNPEI_TRY(hnpei_size_multiply(cells, width, &cells));
    for (size_t i = 0; i < n_sets; ++i) {
        const size_t n_extra = n_rows ? (size_t)n_rows[i] - 1 : 0;
        HNPEI_TRY(hnpei_core_takes(where, core, n_extra));
    }
    *s = (session){.held = hold(posterior)};
    for (size_t i = 0; i < n_sets; ++i)
        note_extrapolation(posterior, hnpei_core_note_extra(core, n_rows ? (size_t)n_rows[i] - 1 : 0));
    if (!posterior->quiet)
        note_extrapolation(posterior, hnpei_core_note_far(core, rows, x));
    hnpe_status status = hnpei_desk_take(posterior->desks, &s->desk);
    if (status == HNPE_OK)
        status = hnpei_observe(core, s->desk, n_sets, n_rows, x, &s->observed);
    s->observed.watch = posterior->watch;
    return status == HNPE_OK ? HNPE_OK : end_session(s, status);
}

static hnpe_status check_factorised(const char *where, const hnpe_posterior *posterior)
{
    HNPEI_TRY(hnpei_check_handle(where, "posterior", posterior, HNPEI_MAGIC_POSTERIOR));
    if (posterior->core->plan.architecture != HNPE_ARCHITECTURE_FACTORISED)
        return hnpei_fail(HNPE_ERROR_UNSUPPORTED, where,
                          "only a factorised posterior has the local parameters of every observation");
    return HNPE_OK;
}

hnpe_status hnpe_posterior_sample(const hnpe_posterior *posterior, size_t n_sets, const int64_t *n_rows,
                                  const double *x, size_t n_draws, hnpe_rng *rng, double *theta)
{
    session s;
    HNPEI_TRY(hnpei_check_handle(__func__, "rng", rng, HNPEI_MAGIC_RNG));
    HNPEI_TRY(hnpei_check_pointer(__func__, "theta", theta));
    HNPEI_TRY(begin_session(__func__, posterior, n_sets, n_rows, x, n_draws, &s));

    return end_session(
        &s, hnpei_posterior_sample(posterior->core, s.desk, &s.observed, n_draws, begin_draws(&s, rng), theta));
}

hnpe_status hnpe_posterior_log_density(const hnpe_posterior *posterior, size_t n_sets, const int64_t *n_rows,
                                       const double *x, size_t n_draws, const double *theta, double *log_q)
{
    session s;
    HNPEI_TRY(hnpei_check_pointer(__func__, "theta", theta));
    HNPEI_TRY(hnpei_check_pointer(__func__, "log_q", log_q));
    HNPEI_TRY(begin_session(__func__, posterior, n_sets, n_rows, x, n_draws, &s));

    const hnpei_plan *plan = &posterior->core->plan;
    hnpe_status status = hnpei_check_finite(__func__, "theta", n_sets * n_draws, plan->d_local + plan->d_global, theta);
    if (status == HNPE_OK)
        status = hnpei_posterior_log_density(posterior->core, s.desk, &s.observed, n_draws, theta, log_q);
    return end_session(&s, status);
}

hnpe_status hnpe_posterior_mode(const hnpe_posterior *posterior, size_t n_sets, const int64_t *n_rows, const double *x,
                                uint64_t seed, double *theta, double *log_q)
{
    session s;
    HNPEI_TRY(hnpei_check_pointer(__func__, "theta", theta));
    HNPEI_TRY(begin_session(__func__, posterior, n_sets, n_rows, x, 1, &s));
    hnpe_posterior *held = hold(posterior);
    hnpe_status status = end_session(&s, HNPE_OK); /* what is wrong with any set is said before the first is searched */

    const hnpei_plan *plan = &held->core->plan;
    for (size_t i = 0, row = 0; i < n_sets && status == HNPE_OK; row += n_rows ? (size_t)n_rows[i] : 1, ++i) {
        double found = 0;
        status = hnpei_posterior_mode(held, n_rows ? (size_t)n_rows[i] : 1, x + row * plan->d_x, seed,
                                      theta + i * (plan->d_local + plan->d_global), &found);
        if (log_q && status == HNPE_OK)
            log_q[i] = found;
    }
    hnpe_posterior_release(held);
    return status;
}

hnpe_status hnpe_posterior_log_density_global(const hnpe_posterior *posterior, size_t n_sets, const int64_t *n_rows,
                                              const double *x, size_t n_draws, const double *theta_global,
                                              double *log_q)
{
    session s;
    HNPEI_TRY(hnpei_check_handle(__func__, "posterior", posterior, HNPEI_MAGIC_POSTERIOR));
    HNPEI_REQUIRE(hnpei_core_term(posterior->core, HNPEI_ROLE_GLOBAL), HNPE_ERROR_UNSUPPORTED,
                  "only a factorised posterior with global parameters has a density of them alone");
    HNPEI_TRY(hnpei_check_pointer(__func__, "theta_global", theta_global));
    HNPEI_TRY(hnpei_check_pointer(__func__, "log_q", log_q));
    HNPEI_TRY(begin_session(__func__, posterior, n_sets, n_rows, x, n_draws, &s));

    const size_t d_global = posterior->core->plan.d_global;
    hnpe_status status = hnpei_check_finite(__func__, "theta_global", n_sets * n_draws, d_global, theta_global);
    if (status == HNPE_OK)
        status = hnpei_posterior_log_density_global(posterior->core, s.desk, &s.observed, n_draws, theta_global, log_q);
    return end_session(&s, status);
}

hnpe_status hnpe_posterior_sample_all(const hnpe_posterior *posterior, size_t n_sets, const int64_t *n_rows,
                                      const double *x, size_t n_draws, hnpe_rng *rng, double *theta_local,
                                      double *theta_global)
{
    session s;
    HNPEI_TRY(check_factorised(__func__, posterior));
    HNPEI_TRY(hnpei_check_handle(__func__, "rng", rng, HNPEI_MAGIC_RNG));
    const hnpei_plan *plan = &posterior->core->plan;
    HNPEI_REQUIRE(theta_local || !plan->d_local, HNPE_ERROR_INVALID_ARGUMENT, "theta_local is NULL");
    HNPEI_REQUIRE(theta_global || !plan->d_global, HNPE_ERROR_INVALID_ARGUMENT, "theta_global is NULL");
    HNPEI_TRY(begin_session(__func__, posterior, n_sets, n_rows, x, n_draws, &s));

    return end_session(&s, hnpei_posterior_sample_all(posterior->core, s.desk, &s.observed, n_draws,
                                                      begin_draws(&s, rng), theta_local, theta_global));
}

hnpe_status hnpe_posterior_log_density_all(const hnpe_posterior *posterior, size_t n_sets, const int64_t *n_rows,
                                           const double *x, size_t n_draws, const double *theta_local,
                                           const double *theta_global, double *log_q)
{
    session s;
    HNPEI_TRY(check_factorised(__func__, posterior));
    HNPEI_TRY(hnpei_check_pointer(__func__, "log_q", log_q));
    const hnpei_plan *plan = &posterior->core->plan;
    HNPEI_REQUIRE(theta_local || !plan->d_local, HNPE_ERROR_INVALID_ARGUMENT, "theta_local is NULL");
    HNPEI_REQUIRE(theta_global || !plan->d_global, HNPE_ERROR_INVALID_ARGUMENT, "theta_global is NULL");
    HNPEI_TRY(begin_session(__func__, posterior, n_sets, n_rows, x, n_draws, &s));

    hnpe_status status =
        hnpei_check_finite(__func__, "theta_local", s.observed.n_rows * n_draws, plan->d_local, theta_local);
    if (status == HNPE_OK)
        status = hnpei_check_finite(__func__, "theta_global", n_sets * n_draws, plan->d_global, theta_global);
    if (status == HNPE_OK)
        status = hnpei_posterior_log_density_all(posterior->core, s.desk, &s.observed, n_draws, theta_local,
                                                 theta_global, log_q);
    return end_session(&s, status);
}

hnpe_status hnpei_posterior_moments(const hnpe_posterior *posterior, size_t n_rows, const double *x, double *gaussian)
{
    session s;
    const int64_t rows = (int64_t)n_rows;
    HNPEI_TRY(begin_session(NULL, posterior, 1, &rows, x, 1, &s));
    return end_session(&s, hnpei_corrected_moments(posterior->core, s.desk, &s.observed, gaussian));
}

hnpe_status hnpe_posterior_check_observation(const hnpe_posterior *posterior, int64_t n_rows, const double *x,
                                             hnpe_observation_info *info)
{
    size_t rows = 0;
    HNPEI_TRY(hnpei_check_handle(__func__, "posterior", posterior, HNPEI_MAGIC_POSTERIOR));
    const hnpei_core *core = posterior->core;
    HNPEI_TRY(hnpei_check_sets(__func__, 1, &n_rows, core->plan.d_x, x, &rows));
    HNPEI_TRY(hnpei_core_takes(__func__, core, rows - 1));

    const hnpei_distance most = hnpei_range_distance(&core->range, &core->doors, rows, x);
    const hnpe_observation_info found = {.is_known = core->range.known,
                                         .is_far = most.value > HNPEI_RANGE_FAR,
                                         .is_other_size = hnpei_core_is_other_size(core, rows - 1),
                                         .distance = most.value,
                                         .row = most.value > 0 ? (int64_t)most.row : -1,
                                         .column = most.value > 0 ? (int64_t)most.feature : -1};
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

    return hnpei_core_save(__func__, posterior->core, path);
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

    hnpe_posterior *made;
    HNPEI_TRY(create_handle(context, &made));
    hnpe_status status = hnpei_core_load(__func__, context, path, prior_local, prior_global, &made->core);
    if (status != HNPE_OK) {
        hnpe_posterior_release(made);
        return status;
    }
    *posterior = made;
    return HNPE_OK;
}
