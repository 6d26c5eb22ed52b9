/* How a proposal is made: where a truncated prior ends, and how much of the prior is left. */
#include "proposal.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Draws of the posterior that place the threshold, and of the prior that are counted. */
#define POSTERIOR_DRAWS ((size_t)16384)
#define PRIOR_DRAWS ((size_t)65536)
/* Fewer accepted of PRIOR_DRAWS: the part left is estimated from the posterior's draws instead, and draws of sets are
   resampled from them too. */
#define FEWEST_ACCEPTED ((size_t)100)

void hnpei_proposal_destroy(hnpei_proposal *proposal)
{
    if (!proposal)
        return;
    hnpe_posterior_release(proposal->spec.posterior);
    hnpe_prior_release(proposal->spec.prior_local);
    hnpe_prior_release(proposal->spec.prior_global);
    hnpei_free(proposal->context, (void *)(uintptr_t)proposal->spec.x);
    hnpei_free(proposal->context, proposal->gaussian);
    hnpei_free(proposal->context, proposal);
}

static int ascending(const void *a, const void *b)
{
    const double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

/* Draws of the posterior at the target, their densities, and memory for more of the same. */
typedef struct survey {
    double *theta, *log_q, *other; /* [POSTERIOR_DRAWS] rows; the others [PRIOR_DRAWS] */
} survey;

static void free_survey(const hnpei_proposal *proposal, survey *s)
{
    hnpei_free(proposal->context, s->theta);
    hnpei_free(proposal->context, s->log_q);
    hnpei_free(proposal->context, s->other);
}

static hnpe_status allocate_survey(const hnpei_proposal *proposal, survey *s)
{
    const size_t row = (proposal->d_local + proposal->d_global) * sizeof(double);
    *s = (survey){NULL, NULL, NULL};
    HNPEI_TRY(hnpei_allocate(proposal->context, PRIOR_DRAWS, row, &s->theta));
    HNPEI_TRY(hnpei_allocate(proposal->context, PRIOR_DRAWS, sizeof *s->log_q, &s->log_q));
    return hnpei_allocate(proposal->context, POSTERIOR_DRAWS, sizeof *s->other, &s->other);
}

/* Tails are taken to fall off as a Gaussian's in two dimensions, where the share of draws below a density is
   proportional to it: then a TAIL-th of the density that all but TAIL times the share reach is the threshold. Networks
   leave a few draws in thousands far out, where hardly anything is dense; these must not keep all of the prior. And
   where tails are heavier, at most TAIL times the share is lost. */
#define TAIL 30.0
#define TAIL_BEGINS 0.1 /* at this share, at most */

/* All but about the share `truncation` of the posterior's draws are at least as dense. */
static hnpe_status place_threshold(hnpei_proposal *proposal, survey *s)
{
    const double share = proposal->spec.truncation;
    HNPEI_TRY(hnpei_proposal_from_posterior(proposal, HNPEI_PROPOSAL_ASIDE, POSTERIOR_DRAWS, s->theta));
    HNPEI_TRY(hnpei_proposal_log_posterior(proposal, POSTERIOR_DRAWS, s->theta, s->log_q));
    memcpy(s->other, s->log_q, POSTERIOR_DRAWS * sizeof *s->other);
    qsort(s->other, POSTERIOR_DRAWS, sizeof *s->other, ascending);
    proposal->threshold = s->other[(size_t)(share * (double)POSTERIOR_DRAWS)];
    if (TAIL * share <= TAIL_BEGINS) {
        const double inner = s->other[(size_t)(TAIL * share * (double)POSTERIOR_DRAWS)];
        proposal->threshold = fmax(proposal->threshold, inner - log(TAIL));
    }
    return HNPE_OK;
}

/* The mean of p / q over the posterior's draws inside; more than all of the prior is not left, whatever noise says. */
static hnpe_status take_mean_weight(hnpei_proposal *proposal, const double *log_q, double *log_p)
{
    double sum = 0, squares = 0, largest = -INFINITY;
    for (size_t i = 0; i < POSTERIOR_DRAWS; ++i) {
        log_p[i] = log_q[i] >= proposal->threshold ? log_p[i] - log_q[i] : -INFINITY;
        largest = log_p[i] > largest ? log_p[i] : largest;
    }
    if (!isfinite(largest))
        return hnpei_fail(HNPE_ERROR_NUMERIC, NULL,
                          "the prior and the posterior of the target have nothing in common: the largest log of their "
                          "ratio is %g",
                          largest);
    for (size_t i = 0; i < POSTERIOR_DRAWS; ++i) {
        const double weight = exp(log_p[i] - largest);
        sum += weight;
        squares += weight * weight;
    }
    const double n = (double)POSTERIOR_DRAWS, mean = sum / n;
    proposal->origin.log_constant = fmin(log(mean) + largest, 0);
    proposal->origin.error = sqrt((squares / n - mean * mean) / n) / mean;
    proposal->resampled = 1;
    return HNPE_OK;
}

static hnpe_status weigh(hnpei_proposal *proposal, survey *s)
{
    const int global = hnpei_proposal_is_global(proposal->spec.kind);
    HNPEI_TRY(hnpei_proposal_from_posterior(proposal, HNPEI_PROPOSAL_ASIDE, POSTERIOR_DRAWS, s->theta));
    HNPEI_TRY(hnpei_proposal_log_posterior(proposal, POSTERIOR_DRAWS, s->theta, s->log_q));
    HNPEI_TRY(hnpei_proposal_log_prior(proposal, !global, 1, POSTERIOR_DRAWS, s->theta, s->other));
    return take_mean_weight(proposal, s->log_q, s->other);
}

hnpe_status hnpei_proposal_weigh(hnpei_proposal *proposal)
{
    survey s;
    hnpe_status status = allocate_survey(proposal, &s);
    if (status == HNPE_OK)
        status = weigh(proposal, &s);
    free_survey(proposal, &s);
    return status;
}

static hnpe_status count_prior(hnpei_proposal *proposal, survey *s, size_t *accepted)
{
    hnpe_rng rng;
    hnpei_rng_init(&rng, proposal->spec.seed, HNPEI_PURPOSE_PROPOSAL, HNPEI_PROPOSAL_ASIDE + 1);
    HNPEI_TRY(hnpei_proposal_from_prior(proposal, PRIOR_DRAWS, &rng, s->theta));
    HNPEI_TRY(hnpei_proposal_log_posterior(proposal, PRIOR_DRAWS, s->theta, s->log_q));
    *accepted = 0;
    for (size_t i = 0; i < PRIOR_DRAWS; ++i)
        *accepted += s->log_q[i] >= proposal->threshold;
    return HNPE_OK;
}

static hnpe_status truncate(hnpei_proposal *proposal, survey *s)
{
    size_t accepted;
    HNPEI_TRY(place_threshold(proposal, s));
    HNPEI_TRY(count_prior(proposal, s, &accepted));
    proposal->acceptance = (double)accepted / (double)PRIOR_DRAWS;
    if (accepted < FEWEST_ACCEPTED)
        return hnpei_proposal_weigh(proposal);
    const double part = proposal->acceptance;
    proposal->origin.log_constant = log(part);
    proposal->origin.error = sqrt((1 - part) / (double)accepted);
    return HNPE_OK;
}

static hnpe_status survey_and_truncate(hnpei_proposal *proposal)
{
    survey s;
    hnpe_status status = allocate_survey(proposal, &s);
    if (status == HNPE_OK)
        status = truncate(proposal, &s);
    free_survey(proposal, &s);
    return status;
}

/* References, and a copy of the target. */
static hnpe_status keep(const hnpei_proposal_spec *spec, hnpei_proposal *proposal)
{
    double *x = NULL;
    proposal->spec = *spec;
    proposal->spec.x = NULL;
    hnpe_posterior_retain(spec->posterior);
    hnpe_prior_retain(spec->prior_local);
    hnpe_prior_retain(spec->prior_global);
    proposal->d_local = spec->prior_local ? spec->prior_local->dim : 0;
    proposal->d_global = spec->prior_global ? spec->prior_global->dim : 0;
    proposal->origin.kind = spec->kind;
    proposal->acceptance = 1;
    if (!spec->posterior)
        return HNPE_OK;
    const size_t cells = spec->n_rows * spec->posterior->core->plan.d_x;
    HNPEI_TRY(hnpei_allocate(proposal->context, cells, sizeof *x, &x));
    memcpy(x, spec->x, cells * sizeof *x);
    proposal->spec.x = x;
    return HNPE_OK;
}

hnpe_status hnpei_proposal_check(const char *where, const hnpei_core *core, hnpe_proposal kind)
{
    if (kind == HNPE_PROPOSAL_GAUSSIAN)
        return hnpei_core_check_closed_form(where, core);
    if (!hnpei_proposal_is_global(kind) || hnpei_core_term(core, HNPEI_ROLE_GLOBAL))
        return HNPE_OK;
    return hnpei_fail(HNPE_ERROR_UNSUPPORTED, where,
                      "a proposal of beta alone needs a density of beta alone, which only a factorised estimator with "
                      "global parameters has");
}

hnpe_status hnpei_proposal_prepare(const char *where, hnpe_context *context, const hnpei_proposal_spec *spec,
                                   hnpei_proposal **proposal)
{
    *proposal = NULL;
    hnpei_proposal *made;
    if (spec->posterior)
        HNPEI_TRY(hnpei_proposal_check(where, spec->posterior->core, spec->kind));
    HNPEI_TRY(hnpei_allocate(context, 1, sizeof *made, &made));
    made->context = context;
    hnpe_status status = keep(spec, made);
    if (status == HNPE_OK && spec->kind == HNPE_PROPOSAL_GAUSSIAN)
        status = hnpei_proposal_reserve_gaussian(made);
    if (status != HNPE_OK) {
        hnpei_proposal_destroy(made);
        return status;
    }
    *proposal = made;
    return HNPE_OK;
}

hnpe_status hnpei_proposal_create(const char *where, hnpe_context *context, const hnpei_proposal_spec *spec,
                                  hnpei_proposal **proposal)
{
    hnpei_proposal *made;
    hnpe_status status = hnpei_proposal_prepare(where, context, spec, proposal);
    if (status != HNPE_OK)
        return status;
    made = *proposal;
    *proposal = NULL;
    if (hnpei_proposal_is_truncated(spec->kind))
        status = survey_and_truncate(made);
    if (spec->kind == HNPE_PROPOSAL_GAUSSIAN)
        status = hnpei_proposal_make_gaussian(made);
    if (status != HNPE_OK) {
        hnpei_proposal_destroy(made);
        return status;
    }
    *proposal = made;
    return HNPE_OK;
}

hnpe_status hnpei_proposal_inside(const hnpei_proposal *proposal, size_t n, const double *theta, unsigned char *inside)
{
    double *log_q;
    HNPEI_TRY(hnpei_allocate(proposal->context, n, sizeof *log_q, &log_q));
    hnpe_status status = hnpei_proposal_log_posterior(proposal, n, theta, log_q);
    for (size_t i = 0; i < n && status == HNPE_OK; ++i)
        inside[i] = log_q[i] >= proposal->threshold;
    hnpei_free(proposal->context, log_q);
    return status;
}
