/* An ensemble in one file: of each member what an estimator's file has, under names that begin with "member.0.",
   "member.1." and so on, and the weights. The kind is one of its own, so that what reads estimators refuses it. */
#include "ensemble.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#define KIND "hnpe.ensemble"
#define FORMAT_VERSION "2"
static const char *const versions[] = {FORMAT_VERSION, NULL};

/* ---- writing ---- */

static hnpe_status write_all(size_t n, const hnpei_core *const *cores, const double *weights, hnpei_writer *writer)
{
    char scope[32];
    HNPEI_TRY(hnpei_writer_doubles(writer, "ensemble.weights", 1, n, weights));
    for (size_t i = 0; i < n; ++i) {
        snprintf(scope, sizeof scope, "member.%zu.", i);
        hnpei_writer_enter(writer, scope);
        HNPEI_TRY(hnpei_core_write(cores[i], writer));
    }
    hnpei_writer_enter(writer, "");
    return HNPE_OK;
}

hnpe_status hnpei_ensemble_write(const char *where, hnpe_context *context, size_t n, const hnpei_core *const *cores,
                                 const double *weights, const char *path)
{
    hnpei_writer *writer;
    HNPEI_TRY(hnpei_writer_begin(context, where, KIND, FORMAT_VERSION, &writer));
    hnpe_status status = write_all(n, cores, weights, writer);
    if (status == HNPE_OK)
        status = hnpei_writer_commit(writer, path);
    hnpei_writer_destroy(writer);
    return status;
}

hnpe_status hnpei_posterior_store(const char *where, const hnpe_posterior *posterior, const char *path)
{
    const hnpei_ensemble *ensemble = posterior->ensemble;
    hnpe_context *context = posterior->object.context;
    const hnpei_core **cores;
    if (!ensemble)
        return hnpei_core_save(where, posterior->core, path);
    HNPEI_TRY(hnpei_allocate(context, ensemble->n, sizeof *cores, &cores));
    for (size_t i = 0; i < ensemble->n; ++i)
        cores[i] = ensemble->members[i]->core;
    const hnpe_status status = hnpei_ensemble_write(where, context, ensemble->n, cores, ensemble->weights, path);
    hnpei_free(context, cores);
    return status;
}

/* ---- reading ---- */

void hnpei_cores_free(hnpe_context *context, hnpei_cores *cores)
{
    for (size_t i = 0; cores->cores && i < cores->n; ++i)
        hnpei_core_destroy(cores->cores[i]);
    hnpei_free(context, cores->cores);
    hnpei_free(context, cores->weights);
    *cores = (hnpei_cores){.n = 0};
}

static hnpe_status read_weights(const char *where, const hnpei_reader *reader, hnpei_cores *cores)
{
    double sum = 0;
    HNPEI_TRY(hnpei_reader_doubles(reader, "ensemble.weights", cores->n, cores->weights));
    for (size_t i = 0; i < cores->n; ++i)
        sum += cores->weights[i] > 0 ? cores->weights[i] : NAN;
    return fabs(sum - 1) < 1e-9
               ? HNPE_OK
               : hnpei_fail(HNPE_ERROR_FORMAT, where, "ensemble.weights are not positive numbers that sum to 1");
}

/* Of the same parameters and features as the first, and of its priors, to the bit. */
static hnpe_status read_member(const char *where, hnpe_context *context, hnpei_reader *reader, size_t index,
                               hnpe_prior *prior_local, hnpe_prior *prior_global, hnpei_cores *cores)
{
    char scope[32];
    snprintf(scope, sizeof scope, "member.%zu.", index);
    hnpei_reader_enter(reader, scope);
    const hnpei_core *first = index ? cores->cores[0] : NULL;
    const int corrected = hnpei_reader_find(reader, "estimator.gaussian") != NULL;
    hnpe_status status = hnpei_core_read(where, context, reader, corrected, first ? first->prior_local : prior_local,
                                         first ? first->prior_global : prior_global, &cores->cores[index]);
    hnpei_reader_enter(reader, "");
    if (first)
        status = hnpei_blame_file(where, "a member of the ensemble", status);
    if (status != HNPE_OK || !first)
        return status;
    const hnpei_plan *plan = &cores->cores[index]->plan, *expected = &first->plan;
    if (plan->d_local != expected->d_local || plan->d_global != expected->d_global || plan->d_x != expected->d_x)
        return hnpei_fail(HNPE_ERROR_FORMAT, where, "member %zu has other dimensions than member 0", index);
    return HNPE_OK;
}

static hnpe_status read_members(const char *where, hnpe_context *context, hnpei_reader *reader, hnpe_prior *prior_local,
                                hnpe_prior *prior_global, hnpei_cores *cores)
{
    HNPEI_TRY(hnpei_reader_expect(reader, KIND, versions));
    const hnpei_tensor *weights = hnpei_reader_find(reader, "ensemble.weights");
    if (!weights || weights->count < 1 || weights->count > HNPEI_MOST_MEMBERS)
        return hnpei_fail(HNPE_ERROR_FORMAT, where, "ensemble.weights is not there, or not of 1 to %d members",
                          HNPEI_MOST_MEMBERS);
    cores->n = weights->count;
    HNPEI_TRY(hnpei_allocate(context, cores->n, sizeof *cores->weights, &cores->weights));
    HNPEI_TRY(hnpei_allocate(context, cores->n, sizeof *cores->cores, &cores->cores));
    HNPEI_TRY(read_weights(where, reader, cores));
    for (size_t i = 0; i < cores->n; ++i)
        HNPEI_TRY(read_member(where, context, reader, i, prior_local, prior_global, cores));
    return HNPE_OK;
}

static hnpe_status read_one(const char *where, hnpe_context *context, const hnpei_reader *reader,
                            hnpe_prior *prior_local, hnpe_prior *prior_global, hnpei_cores *cores)
{
    cores->n = 1;
    HNPEI_TRY(hnpei_allocate(context, 1, sizeof *cores->weights, &cores->weights));
    HNPEI_TRY(hnpei_allocate(context, 1, sizeof *cores->cores, &cores->cores));
    cores->weights[0] = 1;
    return hnpei_core_read_file(where, context, reader, prior_local, prior_global, &cores->cores[0]);
}

hnpe_status hnpei_cores_load(const char *where, hnpe_context *context, const char *path, hnpe_prior *prior_local,
                             hnpe_prior *prior_global, hnpei_cores *cores)
{
    hnpei_reader *reader;
    *cores = (hnpei_cores){.n = 0};
    HNPEI_TRY(hnpei_reader_open(context, where, path, &reader));
    const char *kind = hnpei_reader_metadata(reader, "kind");
    const hnpe_status status = kind && strcmp(kind, KIND) == 0
                                   ? read_members(where, context, reader, prior_local, prior_global, cores)
                                   : read_one(where, context, reader, prior_local, prior_global, cores);
    hnpei_reader_close(reader);
    if (status != HNPE_OK)
        hnpei_cores_free(context, cores);
    return status;
}
