/* Priors in archives: the kind's name is metadata "prefix.kind", its numbers are tensors "prefix.something". */
#include "kind.h"

#include <stdio.h>
#include <string.h>

/* Each level of a product makes the prefix longer; this bounds the depth, of what is written as of what is read. */
#define MAX_PREFIX 128

static const hnpei_family *const families[] = {
    &hnpei_family_uniform,     &hnpei_family_normal, &hnpei_family_log_uniform, &hnpei_family_log_normal,
    &hnpei_family_exponential, &hnpei_family_gamma,  &hnpei_family_beta,        &hnpei_family_truncated_normal};

void hnpei_prior_name(char name[HNPEI_PRIOR_NAME], const char *prefix, const char *part)
{
    snprintf(name, HNPEI_PRIOR_NAME, "%s.%s", prefix, part);
}

hnpe_status hnpei_prior_write_kind(hnpei_writer *writer, const char *prefix, const char *kind)
{
    char name[HNPEI_PRIOR_NAME];
    hnpei_prior_name(name, prefix, "kind");
    return hnpei_writer_metadata(writer, name, kind);
}

hnpe_status hnpei_prior_write(const hnpe_prior *prior, hnpei_writer *writer, const char *prefix)
{
    if (strlen(prefix) > MAX_PREFIX)
        return hnpei_fail(HNPE_ERROR_UNSUPPORTED, NULL,
                          "a prior whose products are nested this deeply cannot be written");
    return prior->ops->write(prior, writer, prefix);
}

/* ---- reading ---- */

/* The values of a tensor of float64; *count elements, or as many as there are where it is 0. */
static hnpe_status read_doubles(hnpe_context *context, const hnpei_reader *reader, const char *prefix, const char *part,
                                size_t *count, double **values)
{
    char name[HNPEI_PRIOR_NAME];
    hnpei_prior_name(name, prefix, part);
    const hnpei_tensor *tensor = hnpei_reader_find(reader, name);
    if (!tensor || !tensor->count)
        return hnpei_fail(HNPE_ERROR_FORMAT, NULL, "tensor %s is missing or empty", name);
    if (!*count)
        *count = tensor->count;
    if (tensor->count != *count)
        return hnpei_fail(HNPE_ERROR_FORMAT, NULL, "tensor %s has %zu elements, expected %zu", name, tensor->count,
                          *count);
    HNPEI_TRY(hnpei_allocate(context, *count, sizeof **values, values));
    return hnpei_reader_doubles(reader, name, *count, *values);
}

static hnpe_status read_family(hnpe_context *context, const hnpei_reader *reader, const char *prefix,
                               const hnpei_family *family, hnpe_prior **prior)
{
    double *columns[HNPEI_FAMILY_PARAMETERS] = {NULL};
    size_t dim = 0;
    hnpe_status status = HNPE_OK;
    for (size_t k = 0; status == HNPE_OK && k < family->n_parameters; ++k)
        status = read_doubles(context, reader, prefix, family->parameters[k].name, &dim, &columns[k]);
    if (status == HNPE_OK)
        status = hnpei_blame_file(
            NULL, prefix,
            hnpei_prior_create_independent(NULL, context, family, dim, (const double *const *)columns, prior));
    for (size_t k = 0; k < family->n_parameters; ++k)
        hnpei_free(context, columns[k]);
    return status;
}

static hnpe_status read_multivariate_normal(hnpe_context *context, const hnpei_reader *reader, const char *prefix,
                                            hnpe_prior **prior)
{
    double *mean = NULL, *covariance = NULL;
    size_t dim = 0, cells;
    hnpe_status status;
    HNPEI_TRY_CLEANUP(read_doubles(context, reader, prefix, "mean", &dim, &mean));
    HNPEI_TRY_CLEANUP(hnpei_size_multiply(dim, dim, &cells));
    HNPEI_TRY_CLEANUP(read_doubles(context, reader, prefix, "covariance", &cells, &covariance));
    HNPEI_TRY_CLEANUP(hnpei_blame_file(
        NULL, prefix, hnpei_prior_create_multivariate_normal(NULL, context, dim, mean, covariance, prior)));
cleanup:
    hnpei_free(context, mean);
    hnpei_free(context, covariance);
    return status;
}

/* NOLINTBEGIN(misc-no-recursion): as deep as MAX_PREFIX lets names be */
static hnpe_status read_factors(hnpe_context *context, const hnpei_reader *reader, const char *prefix, size_t n,
                                hnpei_substitutes *substitutes, hnpe_prior **factors)
{
    char name[HNPEI_PRIOR_NAME], part[32];
    for (size_t i = 0; i < n; ++i) {
        snprintf(part, sizeof part, "%zu", i);
        hnpei_prior_name(name, prefix, part);
        HNPEI_TRY(hnpei_prior_read(context, reader, name, substitutes, &factors[i]));
    }
    return HNPE_OK;
}

static hnpe_status read_product(hnpe_context *context, const hnpei_reader *reader, const char *prefix,
                                hnpei_substitutes *substitutes, hnpe_prior **prior)
{
    char name[HNPEI_PRIOR_NAME];
    int64_t n = 0;
    hnpei_prior_name(name, prefix, "factors");
    HNPEI_TRY(hnpei_reader_ints(reader, name, 1, &n));
    if (n < 1 || (uint64_t)n > hnpei_reader_count(reader)) /* each factor has a tensor at least */
        return hnpei_fail(HNPE_ERROR_FORMAT, NULL, "%s is %lld, which cannot be", name, (long long)n);
    hnpe_prior **factors;
    HNPEI_TRY(hnpei_allocate(context, (size_t)n, sizeof *factors, &factors));
    hnpe_status status = read_factors(context, reader, prefix, (size_t)n, substitutes, factors);
    if (status == HNPE_OK)
        status = hnpei_blame_file(NULL, prefix, hnpei_prior_create_product(NULL, context, (size_t)n, factors, prior));
    for (size_t i = 0; i < (size_t)n; ++i)
        hnpe_prior_release(factors[i]);
    hnpei_free(context, factors);
    return status;
}

/* A part that was made of callbacks: the next of those that the host gives again. */
static hnpe_status substitute(const hnpei_reader *reader, const char *prefix, hnpei_substitutes *substitutes,
                              hnpe_prior **prior)
{
    char name[HNPEI_PRIOR_NAME];
    int64_t dims[2];
    hnpei_prior_name(name, prefix, "dims");
    HNPEI_TRY(hnpei_reader_ints(reader, name, 2, dims));
    hnpei_prior_name(name, prefix, "callbacks");
    const char *callbacks = hnpei_reader_metadata(reader, name); /* files of format 1 do not say */
    const size_t at = substitutes ? substitutes->used : 0;
    if (!substitutes || at == substitutes->n) {
        char as[64] = "";
        const char *point = strchr(prefix, '.');
        if (substitutes)
            snprintf(as, sizeof as, ", as given[%zu]", at);
        else if (point) /* of prior_local: the whole of it is given */
            snprintf(as, sizeof as, ", in a whole %.*s", (int)(point - prefix), prefix);
        return hnpei_fail(HNPE_ERROR_UNSUPPORTED, NULL,
                          "%s was made of callbacks, which a file cannot keep: it must be given again%s, with %lld "
                          "parameters given %lld (it had %.96s)",
                          prefix, as, (long long)dims[0], (long long)dims[1], callbacks ? callbacks : "callbacks");
    }
    hnpe_prior *found = substitutes->priors[at];
    if (dims[0] < 0 || dims[1] < 0 || found->dim != (uint64_t)dims[0] || found->d_given != (uint64_t)dims[1])
        return hnpei_fail(HNPE_ERROR_SHAPE, NULL,
                          "given[%zu] has %zu parameters given %zu, but %s, whose place it takes, had %lld given %lld",
                          at, found->dim, found->d_given, prefix, (long long)dims[0], (long long)dims[1]);
    if (callbacks && strstr(callbacks, "cdf") && !hnpei_prior_has_cdf(found, 0))
        return hnpei_fail(HNPE_ERROR_INVALID_ARGUMENT, NULL, "given[%zu] has no cdf, but %s, whose place it takes, had",
                          at, prefix);
    ++substitutes->used;
    hnpe_prior_retain(found);
    *prior = found;
    return HNPE_OK;
}

hnpe_status hnpei_prior_read(hnpe_context *context, const hnpei_reader *reader, const char *prefix,
                             hnpei_substitutes *substitutes, hnpe_prior **prior)
{
    *prior = NULL;
    if (strlen(prefix) > MAX_PREFIX)
        return hnpei_fail(HNPE_ERROR_FORMAT, NULL, "the prior's products are nested too deeply");
    char name[HNPEI_PRIOR_NAME];
    hnpei_prior_name(name, prefix, "kind");
    const char *kind = hnpei_reader_metadata(reader, name);
    if (!kind)
        return hnpei_fail(HNPE_ERROR_FORMAT, NULL, "there is no %s in the metadata", name);
    if (strcmp(kind, "custom") == 0)
        return substitute(reader, prefix, substitutes, prior);
    if (strcmp(kind, "product") == 0)
        return read_product(context, reader, prefix, substitutes, prior);
    if (strcmp(kind, "multivariate_normal") == 0)
        return read_multivariate_normal(context, reader, prefix, prior);
    for (size_t i = 0; i < sizeof families / sizeof families[0]; ++i)
        if (strcmp(kind, families[i]->name) == 0)
            return read_family(context, reader, prefix, families[i], prior);
    return hnpei_fail(HNPE_ERROR_FORMAT, NULL, "%s is \"%.64s\", which no prior is called", name, kind);
}
/* NOLINTEND(misc-no-recursion) */
