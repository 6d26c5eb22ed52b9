/* Draws of numbered sets from a proposal. */
#include "proposal.h"

#include <math.h>
#include <string.h>

/* ---- the prior truncated, by rejection ---- */

/* Candidates of a set at a time: about as many as one acceptance takes. Fixed, so that what a set draws does not depend
   on the sets that are drawn with it. */
#define MOST_CANDIDATES ((size_t)512)
/* Times that a set draws candidates before it is given up. */
#define MOST_TRIES 4096
/* Candidates of several sets are judged together, about so many. */
#define TOGETHER ((size_t)32768)

typedef struct rejection {
    const hnpei_proposal *proposal;
    size_t width, candidates, together; /* together: sets at a time */
    struct hnpe_rng *rng;               /* [n], one of each set */
    size_t *waiting;                    /* [n] sets without a draw */
    size_t n_waiting;
    double *theta, *log_q; /* [together * candidates] rows */
} rejection;

static size_t candidates_of(const hnpei_proposal *proposal)
{
    const double wanted = ceil(exp(-proposal->origin.log_constant));
    return wanted < (double)MOST_CANDIDATES ? (size_t)wanted : MOST_CANDIDATES;
}

static void free_rejection(rejection *r)
{
    hnpe_context *context = r->proposal->context;
    hnpei_free(context, r->rng);
    hnpei_free(context, r->waiting);
    hnpei_free(context, r->theta);
    hnpei_free(context, r->log_q);
}

static hnpe_status begin_rejection(const hnpei_proposal *proposal, uint64_t first_set, size_t n, rejection *r)
{
    hnpe_context *context = proposal->context;
    *r = (rejection){
        .proposal = proposal, .width = proposal->d_local + proposal->d_global, .candidates = candidates_of(proposal)};
    r->together = n < TOGETHER / r->candidates ? n : TOGETHER / r->candidates;
    HNPEI_TRY(hnpei_allocate(context, n, sizeof *r->rng, &r->rng));
    HNPEI_TRY(hnpei_allocate(context, n, sizeof *r->waiting, &r->waiting));
    HNPEI_TRY(hnpei_allocate(context, r->together * r->candidates, r->width * sizeof *r->theta, &r->theta));
    HNPEI_TRY(hnpei_allocate(context, r->together * r->candidates, sizeof *r->log_q, &r->log_q));
    for (; r->n_waiting < n; ++r->n_waiting) {
        r->waiting[r->n_waiting] = r->n_waiting;
        hnpei_rng_init(&r->rng[r->n_waiting], proposal->spec.seed, HNPEI_PURPOSE_PROPOSAL, first_set + r->n_waiting);
    }
    return HNPE_OK;
}

/* Candidates of the sets waiting[at … at + n). */
static hnpe_status draw_candidates(rejection *r, size_t at, size_t n)
{
    for (size_t i = 0; i < n; ++i) {
        HNPEI_TRY(hnpei_proposal_look(r->proposal));
        HNPEI_TRY(hnpei_proposal_from_prior(r->proposal, r->candidates, &r->rng[r->waiting[at + i]],
                                            r->theta + i * r->candidates * r->width));
    }
    return hnpei_proposal_log_posterior(r->proposal, n * r->candidates, r->theta, r->log_q);
}

/* The first candidate of the group's set i that is inside; their number if none is. */
static size_t first_inside(const rejection *r, size_t i)
{
    size_t k = 0;
    while (k < r->candidates && !(r->log_q[i * r->candidates + k] >= r->proposal->threshold))
        ++k;
    return k;
}

/* One block of candidates for every set that waits; those without success go on waiting, in their order. */
static hnpe_status try_once(rejection *r, double *theta)
{
    const size_t width = r->width;
    size_t still = 0;
    for (size_t at = 0, n; at < r->n_waiting; at += n) {
        n = r->n_waiting - at < r->together ? r->n_waiting - at : r->together;
        HNPEI_TRY(draw_candidates(r, at, n));
        for (size_t i = 0; i < n; ++i) {
            const size_t k = first_inside(r, i), set = r->waiting[at + i];
            if (k < r->candidates)
                memcpy(theta + set * width, r->theta + (i * r->candidates + k) * width, width * sizeof *theta);
            else
                r->waiting[still++] = set;
        }
    }
    r->n_waiting = still;
    return HNPE_OK;
}

static hnpe_status reject(const char *where, rejection *r, double *theta)
{
    for (int tries = 0; r->n_waiting; ++tries) {
        if (tries == MOST_TRIES)
            return hnpei_fail(HNPE_ERROR_NUMERIC, where,
                              "no draw of the prior was accepted in %d times %zu, although about one in %.0f should be",
                              MOST_TRIES, r->candidates, exp(-r->proposal->origin.log_constant));
        HNPEI_TRY(try_once(r, theta));
    }
    return HNPE_OK;
}

static hnpe_status draw_truncated(const char *where, const hnpei_proposal *proposal, uint64_t first_set, size_t n,
                                  double *theta)
{
    rejection r;
    hnpe_status status = begin_rejection(proposal, first_set, n, &r);
    if (status == HNPE_OK)
        status = reject(where, &r, theta);
    free_rejection(&r);
    return status;
}

/* ---- the prior truncated, by sampling-importance-resampling (Rubin 1988) ---- */

/* Draws of the posterior of which one is taken, with probability p / q inside. */
#define RESAMPLED ((size_t)512)

typedef struct resampling {
    double *theta, *log_q, *log_p; /* [RESAMPLED] */
} resampling;

/* RESAMPLED where the prior has none of the draws. */
static size_t pick(const hnpei_proposal *proposal, resampling *r, hnpe_rng *rng)
{
    double largest = -INFINITY, sum = 0;
    for (size_t k = 0; k < RESAMPLED; ++k) {
        r->log_p[k] = r->log_q[k] >= proposal->threshold ? r->log_p[k] - r->log_q[k] : -INFINITY;
        largest = r->log_p[k] > largest ? r->log_p[k] : largest;
    }
    if (!isfinite(largest))
        return RESAMPLED;
    for (size_t k = 0; k < RESAMPLED; ++k)
        sum += r->log_p[k] = exp(r->log_p[k] - largest);
    double left = sum * hnpei_stream_uniform(&rng->stream);
    size_t taken = 0;
    for (size_t k = 0; k < RESAMPLED && left > 0; ++k)
        if (r->log_p[k] > 0) {
            taken = k;
            left -= r->log_p[k];
        }
    return taken;
}

static hnpe_status resample_set(const hnpei_proposal *proposal, resampling *r, uint64_t set, double *theta)
{
    const int global = hnpei_proposal_is_global(proposal->spec.kind);
    const size_t width = proposal->d_local + proposal->d_global;
    struct hnpe_rng rng;
    hnpei_rng_init(&rng, proposal->spec.seed, HNPEI_PURPOSE_PROPOSAL, HNPEI_PROPOSAL_ASIDE / 2 + set);
    HNPEI_TRY(hnpei_proposal_from_posterior(proposal, set, RESAMPLED, r->theta));
    HNPEI_TRY(hnpei_proposal_log_posterior(proposal, RESAMPLED, r->theta, r->log_q));
    HNPEI_TRY(hnpei_proposal_log_prior(proposal, !global, 1, RESAMPLED, r->theta, r->log_p));
    const size_t picked = pick(proposal, r, &rng);
    if (picked == RESAMPLED)
        return hnpei_fail(HNPE_ERROR_NUMERIC, NULL, "the prior has none of %zu draws of the posterior of the target",
                          RESAMPLED);
    memcpy(theta, r->theta + picked * width, width * sizeof *theta);
    return global ? hnpei_proposal_renew_local(proposal, 1, &rng, theta) : HNPE_OK;
}

static hnpe_status resample(const hnpei_proposal *proposal, uint64_t first_set, size_t n, double *theta)
{
    const size_t width = proposal->d_local + proposal->d_global;
    resampling r = {NULL, NULL, NULL};
    hnpe_status status = hnpei_allocate(proposal->context, RESAMPLED, width * sizeof(double), &r.theta);
    if (status == HNPE_OK)
        status = hnpei_allocate(proposal->context, RESAMPLED, sizeof(double), &r.log_q);
    if (status == HNPE_OK)
        status = hnpei_allocate(proposal->context, RESAMPLED, sizeof(double), &r.log_p);
    for (size_t i = 0; i < n && status == HNPE_OK; ++i)
        status = resample_set(proposal, &r, first_set + i, theta + i * width);
    hnpei_free(proposal->context, r.theta);
    hnpei_free(proposal->context, r.log_q);
    hnpei_free(proposal->context, r.log_p);
    return status;
}

/* ---- the posterior ---- */

/* Draws come in blocks, of which sets take their own. */
#define BLOCK ((uint64_t)256)

static hnpe_status draw_posterior(const hnpei_proposal *proposal, uint64_t first_set, size_t n, double *theta)
{
    const size_t width = proposal->d_local + proposal->d_global;
    double *block;
    HNPEI_TRY(hnpei_allocate(proposal->context, BLOCK, width * sizeof *block, &block));
    hnpe_status status = HNPE_OK;
    for (size_t done = 0, take; done < n && status == HNPE_OK; done += take) {
        const uint64_t set = first_set + done, offset = set % BLOCK;
        take = (size_t)(BLOCK - offset) < n - done ? (size_t)(BLOCK - offset) : n - done;
        status = hnpei_proposal_from_posterior(proposal, set / BLOCK, (size_t)BLOCK, block);
        memcpy(theta + done * width, block + (size_t)offset * width, take * width * sizeof *theta);
    }
    hnpei_free(proposal->context, block);
    return status;
}

/* alpha_0 anew, each from a stream of its own. */
static hnpe_status draw_global(const hnpei_proposal *proposal, uint64_t first_set, size_t n, double *theta)
{
    const size_t width = proposal->d_local + proposal->d_global;
    HNPEI_TRY(draw_posterior(proposal, first_set, n, theta));
    for (size_t i = 0; i < n; ++i) {
        struct hnpe_rng rng;
        HNPEI_TRY(hnpei_proposal_look(proposal));
        hnpei_rng_init(&rng, proposal->spec.seed, HNPEI_PURPOSE_PROPOSAL, HNPEI_PROPOSAL_ASIDE / 2 + first_set + i);
        HNPEI_TRY(hnpei_proposal_renew_local(proposal, 1, &rng, theta + i * width));
    }
    return HNPE_OK;
}

/* ---- any ---- */

/* Of a prior whose density nobody knows, nothing is recorded. */
static hnpe_status record_log_prior(const hnpei_proposal *proposal, int global, size_t n, const double *theta,
                                    double *log_p)
{
    const hnpe_status status = hnpei_proposal_log_prior(proposal, 1, global, n, theta, log_p);
    if (status != HNPE_ERROR_UNSUPPORTED)
        return status;
    for (size_t i = 0; i < n; ++i)
        log_p[i] = NAN;
    return HNPE_OK;
}

static hnpe_status add_local_prior(const hnpei_proposal *proposal, size_t n, const double *theta, double *log_density)
{
    double *log_p;
    HNPEI_TRY(hnpei_allocate(proposal->context, n, sizeof *log_p, &log_p));
    hnpe_status status = record_log_prior(proposal, 0, n, theta, log_p);
    for (size_t i = 0; i < n && status == HNPE_OK; ++i)
        log_density[i] += log_p[i];
    hnpei_free(proposal->context, log_p);
    return status;
}

hnpe_status hnpei_proposal_draw(const char *where, const hnpei_proposal *proposal, uint64_t first_set, size_t n,
                                double *theta, double *log_proposal)
{
    switch (proposal->spec.kind) {
    case HNPE_PROPOSAL_POSTERIOR:
        HNPEI_TRY(draw_posterior(proposal, first_set, n, theta));
        return hnpei_proposal_log_posterior(proposal, n, theta, log_proposal);
    case HNPE_PROPOSAL_POSTERIOR_GLOBAL:
        HNPEI_TRY(draw_global(proposal, first_set, n, theta));
        HNPEI_TRY(hnpei_proposal_log_posterior(proposal, n, theta, log_proposal));
        return add_local_prior(proposal, n, theta, log_proposal);
    case HNPE_PROPOSAL_GAUSSIAN:
        return hnpei_proposal_draw_gaussian(proposal, first_set, n, theta, log_proposal);
    case HNPE_PROPOSAL_TRUNCATED:
    case HNPE_PROPOSAL_TRUNCATED_GLOBAL:
        if (proposal->resampled)
            HNPEI_TRY(resample(proposal, first_set, n, theta));
        else
            HNPEI_TRY(draw_truncated(where, proposal, first_set, n, theta));
        break;
    default:
        return hnpei_fail(HNPE_ERROR_UNSUPPORTED, where, "there is no proposal of kind %d", (int)proposal->spec.kind);
    }
    return record_log_prior(proposal, 1, n, theta, log_proposal);
}
