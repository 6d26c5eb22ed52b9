#include "importance.h"

#include "base/context.h"

#include <math.h>
#include <string.h>

double hnpei_importance_normalise(size_t n, size_t n_training, double *log_w)
{
    double largest = -INFINITY, sum = 0, squares = 0;
    for (size_t i = 0; i < n_training; ++i)
        largest = log_w[i] > largest ? log_w[i] : largest;
    for (size_t i = 0; i < n_training; ++i) {
        const double w = exp(log_w[i] - largest);
        sum += w;
        squares += w * w;
    }
    const double log_mean = largest + log(sum / (double)n_training);
    for (size_t i = 0; i < n; ++i)
        log_w[i] = exp(log_w[i] - log_mean);
    return sum * sum / squares;
}

/* (alpha_0, beta) of the sets, as the proposal had it: alpha_0 also where x_0 is invalid, and the examples have other
   rows of the set alone. */
typedef struct parameters {
    size_t n;
    double *local, *global, *log_p, *log_w;
} parameters;

static hnpe_status allocate_parameters(const hnpe_dataset *dataset, size_t n, parameters *p)
{
    hnpe_context *context = dataset->object.context;
    p->n = n;
    HNPEI_TRY(hnpei_allocate(context, n * dataset->d_local, sizeof *p->local, &p->local));
    HNPEI_TRY(hnpei_allocate(context, n * dataset->d_global, sizeof *p->global, &p->global));
    HNPEI_TRY(hnpei_allocate(context, n, sizeof *p->log_p, &p->log_p));
    return hnpei_allocate(context, n, sizeof *p->log_w, &p->log_w);
}

static void free_parameters(const hnpe_dataset *dataset, parameters *p)
{
    hnpe_context *context = dataset->object.context;
    hnpei_free(context, p->local);
    hnpei_free(context, p->global);
    hnpei_free(context, p->log_p);
    hnpei_free(context, p->log_w);
}

typedef struct copying {
    const hnpe_dataset *dataset;
    parameters *to;
} copying;

static hnpe_status copy_parameters(void *data, size_t i, size_t set, const hnpei_numbers *at)
{
    const copying *c = data;
    const size_t d_local = c->dataset->d_local, d_global = c->dataset->d_global;
    (void)set;
    if (d_local)
        memcpy(c->to->local + i * d_local, at->theta_local, d_local * sizeof *at->theta_local);
    if (d_global)
        memcpy(c->to->global + i * d_global, at->theta_global, d_global * sizeof *at->theta_global);
    return HNPE_OK;
}

static hnpe_status add_log_prior(const hnpe_prior *prior, const double *given, const double *theta, parameters *p)
{
    HNPEI_TRY(hnpei_prior_log_density(prior, p->n, given, theta, p->log_p));
    for (size_t i = 0; i < p->n; ++i)
        p->log_w[i] += p->log_p[i];
    return HNPE_OK;
}

static int is_from(const hnpe_dataset *dataset, size_t set, hnpe_proposal kind)
{
    return dataset->origins[dataset->round[set]].kind == kind;
}

/* Densities of beta alone have the factor p(alpha | beta) recorded with them: it cancels. */
static hnpe_status find_log_weights(const char *where, const hnpe_trainer *trainer, const size_t *sets, parameters *p)
{
    const hnpe_dataset *dataset = trainer->dataset;
    const hnpei_core *core = trainer->estimator->core;
    if (dataset->n_origins == 1)
        return HNPE_OK; /* all from the prior, which need not have a density */
    copying to = {dataset, p};
    HNPEI_TRY(hnpei_dataset_visit(where, dataset, 0, p->n, sets, copy_parameters, &to));
    if (dataset->d_local)
        HNPEI_TRY(add_log_prior(core->prior_local, p->global, p->local, p));
    if (dataset->d_global)
        HNPEI_TRY(add_log_prior(core->prior_global, NULL, p->global, p));
    for (size_t i = 0; i < p->n; ++i) {
        const size_t set = sets[i];
        p->log_w[i] -= dataset->log_proposal[set] - dataset->origins[dataset->round[set]].log_constant;
        if (is_from(dataset, set, HNPE_PROPOSAL_PRIOR))
            p->log_w[i] = 0;
        else if (!dataset->valid[dataset->first[set]])
            p->log_w[i] = -INFINITY; /* x_0 is not there to be weighted, and other rows have no weight */
        else if (!isfinite(p->log_w[i]))
            return hnpei_fail(HNPE_ERROR_NUMERIC, where,
                              "of the parameters of set %zu the log density of the prior, less that of the proposal, "
                              "is %g",
                              set, p->log_w[i]);
    }
    return HNPE_OK;
}

static int draws_beta_alone(const hnpe_dataset *dataset, size_t set)
{
    return is_from(dataset, set, HNPE_PROPOSAL_TRUNCATED_GLOBAL) ||
           is_from(dataset, set, HNPE_PROPOSAL_POSTERIOR_GLOBAL);
}

hnpe_status hnpei_importance_weigh(const char *where, const hnpe_trainer *trainer, const hnpei_split *split,
                                   double *effective, hnpei_real *weight, hnpei_real *weight_local)
{
    const hnpe_dataset *dataset = trainer->dataset;
    parameters p = {0, NULL, NULL, NULL, NULL};
    hnpe_status status = allocate_parameters(dataset, split->n_usable, &p);
    if (status == HNPE_OK)
        status = find_log_weights(where, trainer, split->order, &p);
    if (status == HNPE_OK) {
        *effective = hnpei_importance_normalise(p.n, split->n_training, p.log_w);
        for (size_t i = 0; i < p.n; ++i) {
            weight[i] = (hnpei_real)p.log_w[i];
            weight_local[i] = draws_beta_alone(dataset, split->order[i]) ? 1 : weight[i];
        }
    }
    free_parameters(dataset, &p);
    return status;
}

void hnpei_importance_report(const hnpei_examples *e)
{
    const double part = e->effective / (double)e->n_training;
    if (!e->weight)
        return;
    hnpei_log(e->context, HNPE_LOG_INFO, "the importance weights leave %.1f of %zu training sets", e->effective,
              e->n_training);
    if (part < 0.1)
        hnpei_log(
            e->context, HNPE_LOG_WARNING,
            "the importance weights leave %.2g %% of the training sets: a few decide, and the posterior may be far "
            "off",
            100 * part);
}
