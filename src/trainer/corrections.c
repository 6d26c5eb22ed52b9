/* Is the loss right for what the parameters of the data set were drawn from? A truncated prior is proportional to the
   prior wherever the posterior of the observations that are targeted has its mass, and so are the two posteriors: any
   loss is right, but for one. The atomic loss of beta divides by the density that beta alone was drawn from, and beta
   of a truncated prior of (alpha_0, beta) is not proportional to its prior: p(beta) times the part of alpha_0 that is
   left given beta. Other proposals bias maximum likelihood, unless it is weighted. */
#include "trainer.h"

#include <math.h>

/* There the way of rounds sets the loss. */
#define IN_ROUNDS "; in rounds, the HNPE_ROUNDS_ of that name"

/* What there is, and what is to come. */
typedef struct census {
    const hnpe_dataset *dataset;
    hnpe_proposal next;
    size_t n_next;
} census;

static size_t count(const census *c, hnpe_proposal kind)
{
    return hnpei_dataset_count_kind(c->dataset, kind) + (c->next == kind ? c->n_next : 0);
}

static hnpe_status refuse(const char *where, const census *c, hnpe_proposal kind, const char *drawn, const char *from,
                          const char *advice)
{
    const size_t n = count(c, kind);
    return n == 0 ? HNPE_OK
                  : hnpei_fail(HNPE_ERROR_UNSUPPORTED, where,
                               "%zu of %zu sets have %s from a %s, which biases this loss: choose %s" IN_ROUNDS, n,
                               c->dataset->n_sets + (c->next == kind ? c->n_next : 0), drawn, from, advice);
}

static hnpe_status need_density(const char *where, const char *loss, const char *name, const hnpe_prior *prior)
{
    double none[1];
    const hnpe_status status = prior ? hnpei_prior_log_density(prior, 0, NULL, NULL, none) : HNPE_OK;
    return status != HNPE_ERROR_UNSUPPORTED
               ? status
               : hnpei_fail(status, where, "%s needs the density of the %s prior, which was made without log_density",
                            loss, name);
}

/* Weights are ratios of them, but for sets from the prior. */
static hnpe_status need_densities(const char *where, const hnpe_trainer *trainer, int more)
{
    const hnpe_dataset *dataset = trainer->dataset;
    const hnpei_core *core = trainer->estimator->core;
    size_t n = 0;
    if (dataset->n_origins > 1 || more) {
        HNPEI_TRY(need_density(where, "HNPE_LOSS_IMPORTANCE", "local", core->prior_local));
        HNPEI_TRY(need_density(where, "HNPE_LOSS_IMPORTANCE", "global", core->prior_global));
    }
    for (size_t set = 0; set < dataset->n_sets; ++set)
        n += dataset->origins[dataset->round[set]].kind != HNPE_PROPOSAL_PRIOR && isnan(dataset->log_proposal[set]);
    return n == 0 ? HNPE_OK
                  : hnpei_fail(HNPE_ERROR_UNSUPPORTED, where,
                               "%zu of %zu sets come from a proposal whose density was not recorded, which "
                               "HNPE_LOSS_IMPORTANCE divides by: choose HNPE_LOSS_ATOMIC" IN_ROUNDS,
                               n, dataset->n_sets);
}

const double *hnpei_trainer_gaussian(const hnpe_trainer *trainer)
{
    const int closed = hnpei_option_int(&trainer->options, HNPE_TRAINER_LOSS) == HNPE_LOSS_CLOSED_FORM;
    return closed ? hnpei_dataset_gaussian(trainer->dataset, (size_t)hnpei_trainer_last_origin(trainer)) : NULL;
}

/* It learns from the sets of the last proposal alone, which its result is corrected for. */
static hnpe_status check_closed_form(const char *where, const hnpe_trainer *trainer)
{
    const hnpe_dataset *dataset = trainer->dataset;
    const hnpe_proposal kind = dataset->origins[hnpei_trainer_last_origin(trainer)].kind;
    HNPEI_TRY(hnpei_core_check_closed_form(where, trainer->estimator->core));
    if (kind == HNPE_PROPOSAL_GAUSSIAN || kind == HNPE_PROPOSAL_PRIOR)
        return HNPE_OK;
    const int truncated = kind == HNPE_PROPOSAL_TRUNCATED || kind == HNPE_PROPOSAL_TRUNCATED_GLOBAL;
    return hnpei_fail(HNPE_ERROR_UNSUPPORTED, where,
                      "HNPE_LOSS_CLOSED_FORM learns from the sets of the last proposal, which must be the prior or one "
                      "Gaussian, but is a %s: choose %s" IN_ROUNDS,
                      truncated ? "truncated prior" : "posterior",
                      truncated ? "HNPE_LOSS_MAXIMUM_LIKELIHOOD" : "HNPE_LOSS_ATOMIC or HNPE_LOSS_IMPORTANCE");
}

static hnpe_status check_likelihood(const char *where, const census *c)
{
    HNPEI_TRY(refuse(where, c, HNPE_PROPOSAL_GAUSSIAN, "their parameters", "Gaussian",
                     "HNPE_LOSS_CLOSED_FORM, HNPE_LOSS_ATOMIC or HNPE_LOSS_IMPORTANCE"));
    HNPEI_TRY(refuse(where, c, HNPE_PROPOSAL_POSTERIOR, "their parameters", "posterior", "HNPE_LOSS_ATOMIC"));
    return refuse(where, c, HNPE_PROPOSAL_POSTERIOR_GLOBAL, "beta", "posterior",
                  "HNPE_LOSS_ATOMIC_GLOBAL or HNPE_LOSS_ATOMIC");
}

static hnpe_status check_atomic_global(const char *where, const hnpe_trainer *trainer, const census *c)
{
    HNPEI_TRY(need_density(where, "HNPE_LOSS_ATOMIC_GLOBAL", "global", trainer->estimator->core->prior_global));
    if (!trainer->dataset->d_local)
        return HNPE_OK;
    HNPEI_TRY(refuse(where, c, HNPE_PROPOSAL_POSTERIOR, "alpha_0", "posterior", "HNPE_LOSS_ATOMIC"));
    HNPEI_TRY(refuse(where, c, HNPE_PROPOSAL_GAUSSIAN, "alpha_0", "Gaussian", "HNPE_LOSS_ATOMIC"));
    return refuse(where, c, HNPE_PROPOSAL_TRUNCATED, "beta and alpha_0 together", "truncated prior",
                  "HNPE_LOSS_ATOMIC");
}

hnpe_status hnpei_trainer_check_loss(const char *where, const hnpe_trainer *trainer, hnpe_loss loss, hnpe_proposal next,
                                     size_t n_next)
{
    const hnpei_core *core = trainer->estimator->core;
    const census c = {trainer->dataset, next, n_next};
    switch (loss) {
    case HNPE_LOSS_CLOSED_FORM:
        return next == HNPE_PROPOSAL_GAUSSIAN && n_next ? hnpei_core_check_closed_form(where, core)
                                                        : check_closed_form(where, trainer);
    case HNPE_LOSS_MAXIMUM_LIKELIHOOD:
        return check_likelihood(where, &c);
    case HNPE_LOSS_IMPORTANCE:
        return need_densities(where, trainer, n_next && next != HNPE_PROPOSAL_PRIOR);
    case HNPE_LOSS_ATOMIC:
        HNPEI_TRY(need_density(where, "HNPE_LOSS_ATOMIC", "local", core->prior_local));
        return need_density(where, "HNPE_LOSS_ATOMIC", "global", core->prior_global);
    case HNPE_LOSS_ATOMIC_GLOBAL:
        return check_atomic_global(where, trainer, &c);
    default:
        return HNPE_OK;
    }
}

hnpe_status hnpei_trainer_check_proposals(const char *where, const hnpe_trainer *trainer)
{
    return hnpei_trainer_check_loss(where, trainer, (hnpe_loss)hnpei_option_int(&trainer->options, HNPE_TRAINER_LOSS),
                                    HNPE_PROPOSAL_PRIOR, 0);
}
