/* The exported functions of the conditional room. */
#include "base/context.h"
#include "conditional.h"
#include "rng/stream.h"

static const hnpei_option conditional_options[] = {
    HNPEI_OPTION_INT(HNPE_CONDITIONAL_WARM_UP, "warm_up", 60, 8, INT32_MAX,
                     "Sweeps of each chain before its draws count, in which it learns widths and directions."),
    HNPEI_OPTION_INT(HNPE_CONDITIONAL_THIN, "thin", 4, 1, INT32_MAX, "Sweeps from one draw of a chain to the next."),
    HNPEI_OPTION_INT(HNPE_CONDITIONAL_BUDGET, "budget", 0, 0, INT64_C(1000000000000000),
                     "Log densities to ask the networks for at most; 0: as many as it takes."),
    HNPEI_OPTION_END};

static void conditional_destroy(hnpe_conditional *conditional)
{
    hnpei_section_destroy(conditional->section);
}

static hnpe_status conditional_changed(hnpe_conditional *conditional)
{
    (void)conditional;
    return HNPE_OK;
}

HNPEI_DEFINE_HANDLE(conditional, HNPEI_MAGIC_CONDITIONAL, conditional_destroy)
HNPEI_DEFINE_OPTIONS(conditional, HNPEI_MAGIC_CONDITIONAL, conditional_options, conditional_changed)

/* A posterior, and one set that it can be asked about. */
static hnpe_status check_question(const char *where, const hnpe_posterior *posterior, int64_t n_rows, const double *x,
                                  hnpe_dims *dims)
{
    size_t rows;
    *dims = (hnpe_dims){.struct_size = sizeof *dims};
    HNPEI_TRY(hnpei_check_handle(where, "posterior", posterior, HNPEI_MAGIC_POSTERIOR));
    HNPEI_TRY(hnpe_posterior_dims(posterior, dims));
    return hnpei_check_sets(where, 1, &n_rows, (size_t)dims->d_x, x, &rows);
}

/* Indices of parameters, none twice. */
static hnpe_status check_which(const char *where, const char *name, size_t n, const int64_t *which, int64_t d)
{
    HNPEI_TRY(hnpei_check_pointer(where, name, which));
    for (size_t i = 0; i < n; ++i) {
        if (which[i] < 0 || which[i] >= d)
            return hnpei_fail(HNPE_ERROR_INVALID_ARGUMENT, where,
                              "%s[%zu] is %lld, but parameters are numbered from 0 to %lld", name, i,
                              (long long)which[i], (long long)d - 1);
        for (size_t k = 0; k < i; ++k)
            if (which[k] == which[i])
                return hnpei_fail(HNPE_ERROR_INVALID_ARGUMENT, where, "%s[%zu] and %s[%zu] are both %lld", name, k,
                                  name, i, (long long)which[i]);
    }
    return HNPE_OK;
}

/* How many come before which[i] in ascending order. */
static size_t place_of(size_t n, const int64_t *which, size_t i)
{
    size_t place = 0;
    for (size_t k = 0; k < n; ++k)
        place += which[k] < which[i];
    return place;
}

static hnpe_status open_sorted(const char *where, hnpe_conditional *made, size_t n, const int64_t *fixed,
                               const double *values)
{
    double *sorted;
    HNPEI_TRY(hnpei_allocate(made->object.context, n, sizeof *sorted, &sorted));
    for (size_t i = 0; i < n; ++i)
        sorted[place_of(n, fixed, i)] = values[i];
    hnpe_status status = hnpei_conditional_open(where, made, sorted);
    hnpei_free(made->object.context, sorted);
    return status;
}

hnpe_status hnpe_conditional_create(const hnpe_posterior *posterior, int64_t n_rows, const double *x, size_t n_fixed,
                                    const int64_t *fixed, const double *values, hnpe_conditional **conditional)
{
    hnpe_dims dims;
    hnpe_conditional *made;
    HNPEI_TRY(hnpei_check_pointer(__func__, "conditional", conditional));
    *conditional = NULL;
    HNPEI_TRY(check_question(__func__, posterior, n_rows, x, &dims));
    const size_t d = (size_t)(dims.d_local + dims.d_global);
    HNPEI_TRY(hnpei_check_size(__func__, "n_fixed", n_fixed, 1));
    HNPEI_REQUIRE(n_fixed < d, HNPE_ERROR_INVALID_ARGUMENT,
                  "n_fixed is %zu, but at least one of %zu parameters must be free", n_fixed, d);
    HNPEI_TRY(check_which(__func__, "fixed", n_fixed, fixed, (int64_t)d));
    HNPEI_TRY(hnpei_check_pointer(__func__, "values", values));
    HNPEI_TRY(hnpei_check_finite(__func__, "values", n_fixed, 1, values));

    HNPEI_TRY(hnpei_object_create(posterior->object.context, HNPEI_MAGIC_CONDITIONAL, sizeof *made, &made));
    hnpei_options_init(&made->options, conditional_options);
    hnpe_status status = hnpei_section_create(posterior, 0, (size_t)n_rows, x, n_fixed, fixed, &made->section);
    if (status == HNPE_OK)
        status = open_sorted(__func__, made, n_fixed, fixed, values);
    if (status != HNPE_OK) {
        hnpe_conditional_release(made);
        return status;
    }
    *conditional = made;
    return HNPE_OK;
}

hnpe_status hnpe_conditional_describe(const hnpe_conditional *conditional, hnpe_conditional_info *info)
{
    HNPEI_TRY(hnpei_check_handle(__func__, "conditional", conditional, HNPEI_MAGIC_CONDITIONAL));

    return hnpei_give_record(__func__, "info", &conditional->info, sizeof conditional->info, info);
}

hnpe_status hnpe_conditional_log_density(const hnpe_conditional *conditional, size_t n, const double *theta,
                                         double *log_q)
{
    HNPEI_TRY(hnpei_check_handle(__func__, "conditional", conditional, HNPEI_MAGIC_CONDITIONAL));
    HNPEI_TRY(hnpei_check_size(__func__, "n", n, 1));
    HNPEI_TRY(hnpei_check_pointer(__func__, "log_q", log_q));
    HNPEI_TRY(hnpei_check_rows(__func__, "theta", n, conditional->section->d_free, theta));

    hnpe_conditional *held = (hnpe_conditional *)(uintptr_t)conditional; /* a prior of the host's may release it */
    hnpe_conditional_retain(held);
    hnpe_status status = hnpei_conditional_log_density(held, n, theta, log_q);
    hnpe_conditional_release(held);
    return status;
}

hnpe_status hnpe_conditional_sample(const hnpe_conditional *conditional, size_t n_chains, size_t n_draws, hnpe_rng *rng,
                                    hnpe_monitor *monitor, double *theta, double *checks, hnpe_chains_info *report)
{
    size_t cells;
    hnpe_chains_info found = {.struct_size = sizeof found};
    HNPEI_TRY(hnpei_check_handle(__func__, "conditional", conditional, HNPEI_MAGIC_CONDITIONAL));
    HNPEI_TRY(hnpei_check_size(__func__, "n_chains", n_chains, 1));
    HNPEI_TRY(hnpei_check_size(__func__, "n_draws", n_draws, 1));
    HNPEI_TRY(hnpei_check_handle(__func__, "rng", rng, HNPEI_MAGIC_RNG));
    HNPEI_TRY(hnpei_check_monitor(__func__, monitor));
    HNPEI_TRY(hnpei_check_pointer(__func__, "theta", theta));
    HNPEI_TRY(hnpei_size_multiply(n_chains, n_draws, &cells));
    HNPEI_TRY(hnpei_size_multiply(cells, conditional->section->d_free + 1, &cells));
    HNPEI_TRY(hnpei_give_record(__func__, "report", &found, sizeof found, report));

    hnpe_conditional *held = (hnpe_conditional *)(uintptr_t)conditional; /* callbacks may release what was given */
    hnpe_conditional_retain(held);
    hnpe_rng_retain(rng);
    hnpe_monitor_retain(monitor);
    const hnpei_stream before = rng->stream;
    const hnpei_chains_job job = {n_chains, n_draws, hnpei_stream_next(&rng->stream), monitor, theta, checks};
    hnpe_status status = hnpei_conditional_sample(__func__, held, &job, &found);
    hnpei_rng_rewind(rng, before, status);
    hnpe_monitor_release(monitor);
    hnpe_rng_release(rng);
    hnpe_conditional_release(held);
    hnpei_give_record(__func__, "report", &found, sizeof found, report);
    return status;
}

hnpe_status hnpe_conditional_marginal(const hnpe_posterior *posterior, int64_t n_rows, const double *x, size_t n_kept,
                                      const int64_t *kept, size_t n, const double *theta, size_t n_draws, hnpe_rng *rng,
                                      hnpe_monitor *monitor, double *log_q, double *error, int32_t *kind)
{
    hnpe_dims dims;
    int32_t found = 0;
    HNPEI_TRY(check_question(__func__, posterior, n_rows, x, &dims));
    HNPEI_TRY(hnpei_check_size(__func__, "n_kept", n_kept, 1));
    HNPEI_REQUIRE(n_kept <= (size_t)(dims.d_local + dims.d_global), HNPE_ERROR_INVALID_ARGUMENT,
                  "n_kept is %zu, but there are %lld parameters", n_kept, (long long)(dims.d_local + dims.d_global));
    HNPEI_TRY(check_which(__func__, "kept", n_kept, kept, dims.d_local + dims.d_global));
    HNPEI_TRY(hnpei_check_size(__func__, "n", n, 1));
    HNPEI_TRY(hnpei_check_rows(__func__, "theta", n, n_kept, theta));
    HNPEI_TRY(hnpei_check_size(__func__, "n_draws", n_draws, 2));
    HNPEI_TRY(hnpei_check_handle(__func__, "rng", rng, HNPEI_MAGIC_RNG));
    HNPEI_TRY(hnpei_check_monitor(__func__, monitor));
    HNPEI_TRY(hnpei_check_pointer(__func__, "log_q", log_q));

    double *errors = NULL;
    if (!error)
        HNPEI_TRY(hnpei_allocate(posterior->object.context, n, sizeof *errors, &errors));
    hnpe_posterior *held = (hnpe_posterior *)(uintptr_t)posterior; /* callbacks may release what was given */
    hnpe_posterior_retain(held);
    hnpe_rng_retain(rng);
    hnpe_monitor_retain(monitor);
    const hnpei_stream before = rng->stream;
    const uint64_t key = hnpei_stream_next(&rng->stream);
    const hnpei_marginal_job job = {held,  (size_t)n_rows, x,   n_kept,  kept,  n,
                                    theta, n_draws,        key, monitor, log_q, error ? error : errors};
    hnpe_status status = hnpei_conditional_marginal(__func__, &job, &found);
    hnpei_rng_rewind(rng, before, status);
    hnpei_free(held->object.context, errors);
    hnpe_monitor_release(monitor);
    hnpe_rng_release(rng);
    hnpe_posterior_release(held);
    if (kind && status == HNPE_OK)
        *kind = found;
    return status;
}
