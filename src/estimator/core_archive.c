/* A core on disk: its plan, the weights block by block, the priors in their own words. */
#include "core.h"
#include "linalg/linalg.h"

#include <math.h>
#include <string.h>

#define KIND "hnpe.estimator"
#define FORMAT_VERSION "2"
/* Of files with a Gaussian that the density was learned under, which a library that does not know it must not ignore.
 */
#define CORRECTED_VERSION "2-gaussian"
/* Those of format 1 have no checksum. */
#define CORRECTED_FIRST "1-gaussian"
static const char *const versions[] = {"1", CORRECTED_FIRST, FORMAT_VERSION, CORRECTED_VERSION, NULL};

/* ---- writing ---- */

hnpe_status hnpei_core_write(const hnpei_core *core, hnpei_writer *writer)
{
    const int64_t trained_on[2] = {core->min_extra, core->max_extra};
    HNPEI_TRY(hnpei_writer_note(writer, "precision", HNPEI_REAL_IS_DOUBLE ? "double" : "single"));
    HNPEI_TRY(hnpei_writer_note_seed(writer, "estimator.seed", core->plan.seed));
    HNPEI_TRY(hnpei_training_write(&core->training, writer));
    HNPEI_TRY(hnpei_plan_write(&core->plan, trained_on, writer));
    if (core->prior_local)
        HNPEI_TRY(hnpei_prior_write(core->prior_local, writer, "prior_local"));
    if (core->prior_global)
        HNPEI_TRY(hnpei_prior_write(core->prior_global, writer, "prior_global"));
    HNPEI_TRY(hnpei_writer_doubles(writer, "estimator.doors", 1, hnpei_doors_count(&core->doors), core->doors.numbers));
    if (core->range.known)
        HNPEI_TRY(hnpei_writer_doubles(writer, "estimator.range", 2, core->range.d_x, core->range.low));
    if (core->gaussian)
        HNPEI_TRY(hnpei_writer_doubles(writer, "estimator.gaussian", core->terms[0].dim + 1, core->terms[0].dim,
                                       core->gaussian));
    for (size_t t = 0; t < core->n_terms; ++t)
        HNPEI_TRY(hnpei_term_write(&core->terms[t], "", core->terms[t].weights, writer));
    return HNPE_OK;
}

hnpe_status hnpei_core_save(const char *where, const hnpei_core *core, const char *path)
{
    hnpei_writer *writer = NULL;
    HNPEI_TRY(
        hnpei_writer_begin(core->context, where, KIND, core->gaussian ? CORRECTED_VERSION : FORMAT_VERSION, &writer));
    hnpe_status status = hnpei_core_write(core, writer);
    if (status == HNPE_OK)
        status = hnpei_writer_commit(writer, path);
    hnpei_writer_destroy(writer);
    return status;
}

/* ---- reading ---- */

static int is_version(const hnpei_reader *reader, const char *expected)
{
    const char *version = hnpei_reader_metadata(reader, "format_version");
    return version && strcmp(version, expected) == 0;
}

/* A stored prior that does not fit makes the file malformed; one that the host gives is the host's error. */
static hnpe_status check_prior(const char *where, const char *name, const hnpe_prior *prior, int given, size_t dim,
                               size_t d_given)
{
    if (prior->dim == dim && (prior->d_given == 0 || prior->d_given == d_given))
        return HNPE_OK;
    return hnpei_fail(given ? HNPE_ERROR_SHAPE : HNPE_ERROR_FORMAT, where,
                      "%s has %zu parameters given %zu, but the file has %zu given %zu", name, prior->dim,
                      prior->d_given, dim, d_given);
}

/* The host's prior where given, else the stored one; a new reference, NULL where dim is 0. */
static hnpe_status choose_prior(const char *where, hnpe_context *context, const hnpei_reader *reader, const char *name,
                                hnpe_prior *given, size_t dim, size_t d_given, hnpe_prior **prior)
{
    *prior = NULL;
    if (dim == 0)
        return given ? hnpei_fail(HNPE_ERROR_SHAPE, where, "%s is given, but the file has no such parameters", name)
                     : HNPE_OK;
    if (given) {
        hnpe_prior_retain(given);
        *prior = given;
    } else {
        HNPEI_TRY(hnpei_prior_read(context, reader, name, NULL, prior));
    }
    hnpe_status status = check_prior(where, name, *prior, given != NULL, dim, d_given);
    if (status == HNPE_OK && given) /* another one would give a wrong posterior without a word */
        status = hnpei_prior_check_same(where, given, reader, name);
    if (status != HNPE_OK) {
        hnpe_prior_release(*prior);
        *prior = NULL;
    }
    return status;
}

static hnpe_status read_doors(const char *where, const hnpei_reader *reader, hnpei_doors *doors)
{
    const size_t count = hnpei_doors_count(doors);
    HNPEI_TRY(hnpei_reader_doubles(reader, "estimator.doors", count, doors->numbers));
    int proper = 1;
    for (size_t j = 0; j < doors->d_x; ++j)
        proper &= isfinite(doors->x_mean[j]) && doors->x_sd[j] > 0 && isfinite(doors->x_sd[j]);
    for (size_t j = 0; j < doors->d_v; ++j)
        proper &= isfinite(doors->v_mean[j]) && doors->v_sd[j] > 0 && isfinite(doors->v_sd[j]);
    return proper
               ? HNPE_OK
               : hnpei_fail(HNPE_ERROR_FORMAT, where, "estimator.doors has a mean or a deviation that cannot be one");
}

/* Files of estimators that were never trained have none, and those of before there was one. */
static hnpe_status read_range(const char *where, const hnpei_reader *reader, hnpei_range *range)
{
    if (!hnpei_reader_find(reader, "estimator.range"))
        return HNPE_OK;
    HNPEI_TRY(hnpei_reader_doubles(reader, "estimator.range", 2 * range->d_x, range->low));
    for (size_t j = 0; j < range->d_x; ++j)
        if (!isfinite(range->low[j]) || !isfinite(range->high[j]) || range->low[j] > range->high[j])
            return hnpei_fail(HNPE_ERROR_FORMAT, where, "estimator.range has bounds that cannot be some");
    range->known = 1;
    return HNPE_OK;
}

/* A covariance, as far as a Cholesky factorisation can tell. */
static hnpe_status check_gaussian(const char *where, const hnpei_core *core, size_t d, const double *gaussian)
{
    double *factor;
    for (size_t j = 0; j < d + d * d; ++j)
        if (!isfinite(gaussian[j]))
            return hnpei_fail(HNPE_ERROR_FORMAT, where, "estimator.gaussian has a number that is not finite");
    HNPEI_TRY(hnpei_allocate(core->context, d * d, sizeof *factor, &factor));
    memcpy(factor, gaussian + d, d * d * sizeof *factor);
    hnpe_status status = hnpei_linalg_cholesky(where, "estimator.gaussian", d, factor);
    hnpei_free(core->context, factor);
    return hnpei_blame_file(where, "the estimator", status);
}

static hnpe_status read_gaussian(const char *where, const hnpei_reader *reader, int corrected, hnpei_core *core)
{
    if (!corrected)
        return HNPE_OK;
    HNPEI_TRY(hnpei_blame_file(where, "the estimator", hnpei_core_check_closed_form(where, core)));
    const size_t d = core->terms[0].dim;
    double *gaussian;
    HNPEI_TRY(hnpei_allocate(core->context, d + d * d, sizeof *gaussian, &gaussian));
    hnpe_status status = hnpei_reader_doubles(reader, "estimator.gaussian", d + d * d, gaussian);
    if (status == HNPE_OK)
        status = check_gaussian(where, core, d, gaussian);
    if (status == HNPE_OK)
        status = hnpei_core_set_gaussian(core, gaussian);
    hnpei_free(core->context, gaussian);
    return status;
}

/* Every block of weights is in the file, and as large as the plan says: a plan that asks for more memory than the file
   fills is refused before the memory is taken. */
static hnpe_status fill(const char *where, const hnpei_reader *reader, int corrected, hnpei_core *core)
{
    for (size_t t = 0; t < core->n_terms; ++t)
        HNPEI_TRY(hnpei_term_check(where, reader, &core->terms[t], ""));
    HNPEI_TRY(hnpei_core_allocate(core));
    HNPEI_TRY(read_doors(where, reader, &core->doors));
    HNPEI_TRY(read_range(where, reader, &core->range));
    for (size_t t = 0; t < core->n_terms; ++t) {
        HNPEI_TRY(hnpei_term_read(reader, &core->terms[t], "", core->terms[t].weights));
        HNPEI_TRY(hnpei_term_check_finite(where, &core->terms[t]));
        HNPEI_TRY(
            hnpei_blame_file(where, "the estimator", hnpei_flow_check(core->terms[t].flow, core->terms[t].weights)));
    }
    return read_gaussian(where, reader, corrected, core);
}

hnpe_status hnpei_core_read(const char *where, hnpe_context *context, const hnpei_reader *reader, int corrected,
                            hnpe_prior *prior_local, hnpe_prior *prior_global, hnpei_core **core)
{
    hnpei_plan plan;
    int64_t trained_on[2];
    hnpe_prior *local = NULL, *global = NULL;
    *core = NULL;
    HNPEI_TRY(hnpei_plan_read(where, reader, &plan, trained_on));
    hnpe_status status =
        choose_prior(where, context, reader, "prior_local", prior_local, plan.d_local, plan.d_global, &local);
    if (status == HNPE_OK)
        status = choose_prior(where, context, reader, "prior_global", prior_global, plan.d_global, 0, &global);
    if (status == HNPE_OK)
        status = hnpei_blame_file(where, "the plan", hnpei_core_describe(where, context, &plan, local, global, core));
    hnpe_prior_release(local);
    hnpe_prior_release(global);
    HNPEI_TRY(status);
    (*core)->min_extra = trained_on[0];
    (*core)->max_extra = trained_on[1];
    status = hnpei_training_read(reader, &(*core)->training);
    if (status == HNPE_OK)
        status = fill(where, reader, corrected, *core);
    if (status != HNPE_OK) {
        hnpei_core_destroy(*core);
        *core = NULL;
    }
    return status;
}

hnpe_status hnpei_core_read_file(const char *where, hnpe_context *context, const hnpei_reader *reader,
                                 hnpe_prior *prior_local, hnpe_prior *prior_global, hnpei_core **core)
{
    *core = NULL;
    HNPEI_TRY(hnpei_reader_expect(reader, KIND, versions));
    const int corrected = is_version(reader, CORRECTED_VERSION) || is_version(reader, CORRECTED_FIRST);
    return hnpei_core_read(where, context, reader, corrected, prior_local, prior_global, core);
}

hnpe_status hnpei_core_load(const char *where, hnpe_context *context, const char *path, hnpe_prior *prior_local,
                            hnpe_prior *prior_global, hnpei_core **core)
{
    hnpei_reader *reader = NULL;
    *core = NULL;
    HNPEI_TRY(hnpei_reader_open(context, where, path, &reader));
    const hnpe_status status = hnpei_core_read_file(where, context, reader, prior_local, prior_global, core);
    hnpei_reader_close(reader);
    return status;
}
