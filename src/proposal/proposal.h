/* What the parameters of a round are drawn from: (alpha_0, beta) of the posterior of one observation set, the target,
   or of the prior where that posterior has its mass. Draws are numbered by sets: the same whether they are asked for
   together or apart. */
#ifndef HNPEI_PROPOSAL_H
#define HNPEI_PROPOSAL_H

#include "dataset/dataset.h"
#include "posterior/posterior.h"

typedef struct hnpei_proposal_spec {
    hnpe_proposal kind;
    hnpe_posterior *posterior;              /* of the round before; NULL for the prior itself */
    hnpe_prior *prior_local, *prior_global; /* NULL where there are no such parameters */
    size_t n_rows;                          /* of the target */
    const double *x;                        /* [n_rows][d_x] */
    double truncation;                      /* mass of the posterior that a truncated prior leaves out */
    uint64_t seed;                          /* of this round */
} hnpei_proposal_spec;

typedef struct hnpei_proposal {
    hnpei_proposal_spec spec; /* with references and a copy of x of its own */
    hnpe_context *context;
    size_t d_local, d_global;
    hnpei_origin origin; /* as data sets record it: log_constant is the log of the part of the prior that is left */
    double acceptance;   /* share of the prior's draws that are inside; 1 where it is not truncated */
    double threshold;    /* of a truncated prior: log q is at least that inside */
    double *gaussian; /* of a Gaussian: mean [d] and covariance [d][d], d = d_local + d_global, behind which lie … */
    double *factor;   /* … the covariance's Cholesky factor [d][d], … */
    double *low, *high; /* … and the prior's support [d] */
    int resampled;      /* 1: so little is left that draws are resampled from the posterior's instead of accepted */
} hnpei_proposal;

/* HNPE_ERROR_UNSUPPORTED for what posteriors of this architecture cannot give. */
hnpe_status hnpei_proposal_check(const char *where, const hnpei_core *core, hnpe_proposal kind);
/* May call back the priors. HNPE_ERROR_UNSUPPORTED for what the posterior's architecture does not have. */
hnpe_status hnpei_proposal_create(const char *where, hnpe_context *context, const hnpei_proposal_spec *spec,
                                  hnpei_proposal **proposal);
void hnpei_proposal_destroy(hnpei_proposal *proposal);

/* The long call that makes the proposal, or asks it, which is looked at between the steps of what it asks for; NULL: it
   is over. The posterior must be the proposal's alone. */
void hnpei_proposal_watch(const hnpei_proposal_spec *spec, hnpei_watch *watch);

/* ---- archives: everything but posterior, priors and target, as tensors "proposal.…" ---- */
hnpe_status hnpei_proposal_write(const hnpei_proposal *proposal, hnpei_writer *writer);
/* spec has the posterior, priors and target; the rest of it is read. No callbacks. */
hnpe_status hnpei_proposal_read(const char *where, hnpe_context *context, const hnpei_reader *reader,
                                const hnpei_proposal_spec *spec, hnpei_proposal **proposal);

/* theta[n][d_local + d_global], (alpha_0, beta) of the sets first_set, first_set + 1, …, and their log densities before
   the origin's constant; NaN where they need the density of a prior that has none. HNPE_ERROR_NUMERIC where nothing is
   accepted in a very long time. */
hnpe_status hnpei_proposal_draw(const char *where, const hnpei_proposal *proposal, uint64_t first_set, size_t n,
                                double *theta, double *log_proposal);

/* Of a truncated prior: inside[i] = 1 where theta[i], a row of (alpha_0, beta), is in what is left of it. */
hnpe_status hnpei_proposal_inside(const hnpei_proposal *proposal, size_t n, const double *theta, unsigned char *inside);

/* ---- shared by the files of this room ---- */
/* Before anything is known but the spec; of a Gaussian with memory for its numbers. */
hnpe_status hnpei_proposal_prepare(const char *where, hnpe_context *context, const hnpei_proposal_spec *spec,
                                   hnpei_proposal **proposal);
hnpe_status hnpei_proposal_reserve_gaussian(hnpei_proposal *proposal);
/* Numbers of a Gaussian proposal of d parameters, from `gaussian` on. */
static inline size_t hnpei_proposal_gaussian_size(size_t d)
{
    return 2 * d * d + 3 * d;
}
/* How much of the prior is left, by the posterior's draws instead of the prior's; from then on draws of sets are
   resampled from them too. For where the prior is hardly ever inside. */
hnpe_status hnpei_proposal_weigh(hnpei_proposal *proposal);
/* Moments of the posterior at the target, and their constant; HNPE_ERROR_NUMERIC where there are none. */
hnpe_status hnpei_proposal_make_gaussian(hnpei_proposal *proposal);
/* As hnpei_proposal_draw, of a Gaussian. */
hnpe_status hnpei_proposal_draw_gaussian(const hnpei_proposal *proposal, uint64_t first_set, size_t n, double *theta,
                                         double *log_proposal);
/* log p(alpha, beta), or of one of them where the other is not wanted; given theta[n][d_local + d_global]. */
hnpe_status hnpei_proposal_log_prior(const hnpei_proposal *proposal, int local, int global, size_t n,
                                     const double *theta, double *log_p);
/* n draws of (alpha_0, beta) from the prior, each from where the generator stands. */
hnpe_status hnpei_proposal_from_prior(const hnpei_proposal *proposal, size_t n, hnpe_rng *rng, double *theta);
/* alpha_0 anew from p(alpha | beta), beta as it is. */
hnpe_status hnpei_proposal_renew_local(const hnpei_proposal *proposal, size_t n, hnpe_rng *rng, double *theta);
/* May the long call at hand go on? The posterior looks by itself. */
hnpe_status hnpei_proposal_look(const hnpei_proposal *proposal);
/* log q at the target: of (alpha_0, beta), or of beta alone where the proposal is about beta alone. */
hnpe_status hnpei_proposal_log_posterior(const hnpei_proposal *proposal, size_t n, const double *theta, double *log_q);
/* n draws of the posterior at the target, number `index` of such calls. */
hnpe_status hnpei_proposal_from_posterior(const hnpei_proposal *proposal, uint64_t index, size_t n, double *theta);
/* The index of the first call that is not for draws of sets. */
#define HNPEI_PROPOSAL_ASIDE ((uint64_t)1 << 63)
/* Is this about beta alone, alpha_0 ~ p(alpha | beta)? */
static inline int hnpei_proposal_is_global(hnpe_proposal kind)
{
    return kind == HNPE_PROPOSAL_TRUNCATED_GLOBAL || kind == HNPE_PROPOSAL_POSTERIOR_GLOBAL;
}
static inline int hnpei_proposal_is_truncated(hnpe_proposal kind)
{
    return kind == HNPE_PROPOSAL_TRUNCATED || kind == HNPE_PROPOSAL_TRUNCATED_GLOBAL;
}

#endif
