/* Draws and densities of the prior and of the posterior at the target, for rows (alpha_0, beta). */
#include "proposal.h"

#include <string.h>

/* Columns of theta, packed; NULL where the width is 0. */
static hnpe_status take_columns(const hnpei_proposal *proposal, size_t n, size_t at, size_t width, const double *theta,
                                double **columns)
{
    const size_t all = proposal->d_local + proposal->d_global;
    *columns = NULL;
    if (!width)
        return HNPE_OK;
    HNPEI_TRY(hnpei_allocate(proposal->context, n * width, sizeof **columns, columns));
    for (size_t i = 0; i < n; ++i)
        memcpy(*columns + i * width, theta + i * all + at, width * sizeof **columns);
    return HNPE_OK;
}

static void put_columns(const hnpei_proposal *proposal, size_t n, size_t at, size_t width, const double *columns,
                        double *theta)
{
    const size_t all = proposal->d_local + proposal->d_global;
    for (size_t i = 0; width && i < n; ++i)
        memcpy(theta + i * all + at, columns + i * width, width * sizeof *columns);
}

typedef struct halves {
    double *local, *global, *log_p;
} halves;

static void free_halves(const hnpei_proposal *proposal, halves *h)
{
    hnpei_free(proposal->context, h->local);
    hnpei_free(proposal->context, h->global);
    hnpei_free(proposal->context, h->log_p);
}

static hnpe_status split(const hnpei_proposal *proposal, size_t n, const double *theta, halves *h)
{
    *h = (halves){NULL, NULL, NULL};
    HNPEI_TRY(take_columns(proposal, n, 0, proposal->d_local, theta, &h->local));
    HNPEI_TRY(take_columns(proposal, n, proposal->d_local, proposal->d_global, theta, &h->global));
    return hnpei_allocate(proposal->context, n, sizeof *h->log_p, &h->log_p);
}

static hnpe_status add_log_prior(const hnpe_prior *prior, size_t n, const double *given, const double *theta, halves *h,
                                 double *log_p)
{
    HNPEI_TRY(hnpei_prior_log_density(prior, n, given, theta, h->log_p));
    for (size_t i = 0; i < n; ++i)
        log_p[i] += h->log_p[i];
    return HNPE_OK;
}

static hnpe_status log_prior(const hnpei_proposal *proposal, int local, int global, size_t n, const double *theta,
                             double *log_p)
{
    halves h;
    hnpe_status status = split(proposal, n, theta, &h);
    memset(log_p, 0, n * sizeof *log_p);
    if (status == HNPE_OK && local && proposal->d_local)
        status = add_log_prior(proposal->spec.prior_local, n, h.global, h.local, &h, log_p);
    if (status == HNPE_OK && global && proposal->d_global)
        status = add_log_prior(proposal->spec.prior_global, n, NULL, h.global, &h, log_p);
    free_halves(proposal, &h);
    return status;
}

/* Points between two looks whether the call goes on; a density does not depend on those beside it. */
#define AT_ONCE ((size_t)4096)

hnpe_status hnpei_proposal_log_prior(const hnpei_proposal *proposal, int local, int global, size_t n,
                                     const double *theta, double *log_p)
{
    const size_t width = proposal->d_local + proposal->d_global;
    for (size_t at = 0, take; at < n; at += take) {
        take = n - at < AT_ONCE ? n - at : AT_ONCE;
        HNPEI_TRY(hnpei_proposal_look(proposal));
        HNPEI_TRY(log_prior(proposal, local, global, take, theta + at * width, log_p + at));
    }
    return HNPE_OK;
}

hnpe_status hnpei_proposal_renew_local(const hnpei_proposal *proposal, size_t n, hnpe_rng *rng, double *theta)
{
    if (!proposal->d_local)
        return HNPE_OK;
    halves h;
    hnpe_status status = split(proposal, n, theta, &h);
    if (status == HNPE_OK)
        status = hnpei_prior_sample(proposal->spec.prior_local, n, h.global, rng, h.local);
    if (status == HNPE_OK)
        put_columns(proposal, n, 0, proposal->d_local, h.local, theta);
    free_halves(proposal, &h);
    return status;
}

hnpe_status hnpei_proposal_from_prior(const hnpei_proposal *proposal, size_t n, hnpe_rng *rng, double *theta)
{
    if (proposal->d_global) {
        double *beta;
        HNPEI_TRY(hnpei_allocate(proposal->context, n * proposal->d_global, sizeof *beta, &beta));
        hnpe_status status = hnpei_prior_sample(proposal->spec.prior_global, n, NULL, rng, beta);
        if (status == HNPE_OK)
            put_columns(proposal, n, proposal->d_local, proposal->d_global, beta, theta);
        hnpei_free(proposal->context, beta);
        HNPEI_TRY(status);
    }
    return hnpei_proposal_renew_local(proposal, n, rng, theta);
}

void hnpei_proposal_watch(const hnpei_proposal_spec *spec, hnpei_watch *watch)
{
    spec->posterior->watch = watch;
}

hnpe_status hnpei_proposal_look(const hnpei_proposal *proposal)
{
    const hnpe_posterior *posterior = proposal->spec.posterior;
    return posterior && posterior->watch ? hnpei_watch_look(posterior->watch) : HNPE_OK;
}

hnpe_status hnpei_proposal_log_posterior(const hnpei_proposal *proposal, size_t n, const double *theta, double *log_q)
{
    const hnpei_proposal_spec *spec = &proposal->spec;
    const int64_t n_rows = (int64_t)spec->n_rows;
    if (!hnpei_proposal_is_global(spec->kind))
        return hnpe_posterior_log_density(spec->posterior, 1, &n_rows, spec->x, n, theta, log_q);
    double *beta;
    HNPEI_TRY(take_columns(proposal, n, proposal->d_local, proposal->d_global, theta, &beta));
    hnpe_status status = hnpe_posterior_log_density_global(spec->posterior, 1, &n_rows, spec->x, n, beta, log_q);
    hnpei_free(proposal->context, beta);
    return status;
}

hnpe_status hnpei_proposal_from_posterior(const hnpei_proposal *proposal, uint64_t index, size_t n, double *theta)
{
    const int64_t n_rows = (int64_t)proposal->spec.n_rows;
    hnpe_rng rng;
    hnpei_rng_init(&rng, proposal->spec.seed, HNPEI_PURPOSE_PROPOSAL, index);
    HNPEI_TRY(hnpei_proposal_look(proposal));
    return hnpe_posterior_sample(proposal->spec.posterior, 1, &n_rows, proposal->spec.x, n, &rng, theta);
}
