#include "ensemble.h"

#include <math.h>
#include <stdio.h>

size_t hnpei_posterior_count(const hnpe_posterior *posterior)
{
    return posterior->ensemble ? posterior->ensemble->n : 1;
}

const hnpei_core *hnpei_posterior_core(const hnpe_posterior *posterior, size_t index)
{
    return posterior->ensemble ? posterior->ensemble->members[index]->core : posterior->core;
}

/* ---- making one ---- */

static hnpe_status check_dims(const char *where, size_t index, const hnpei_plan *first, const hnpei_plan *plan)
{
    if (plan->d_local == first->d_local && plan->d_global == first->d_global && plan->d_x == first->d_x)
        return HNPE_OK;
    return hnpei_fail(HNPE_ERROR_SHAPE, where,
                      "members[%zu] has %zu local and %zu global parameters and %zu features, members[0] %zu, %zu and "
                      "%zu",
                      index, plan->d_local, plan->d_global, plan->d_x, first->d_local, first->d_global, first->d_x);
}

static hnpe_status check_priors(const char *where, size_t index, const hnpei_core *first, const hnpei_core *core)
{
    char words[120];
    snprintf(words, sizeof words, "members[%zu] has another prior than members[0], and posteriors under two do not mix",
             index);
    HNPEI_TRY(hnpei_prior_check_equal(where, core->prior_local, first->prior_local, words, "prior_local"));
    return hnpei_prior_check_equal(where, core->prior_global, first->prior_global, words, "prior_global");
}

static hnpe_status check_members(const char *where, size_t n, hnpe_posterior *const *members)
{
    const hnpei_core *first = members[0]->core;
    for (size_t i = 1; i < n; ++i) {
        const hnpei_core *core = members[i]->core;
        HNPEI_TRY(check_dims(where, i, &first->plan, &core->plan));
        HNPEI_TRY(check_priors(where, i, first, core));
    }
    return HNPE_OK;
}

static void add_member(hnpei_ensemble *ensemble, hnpe_posterior *member, double weight)
{
    hnpe_posterior_retain(member);
    ensemble->members[ensemble->n] = member;
    ensemble->weights[ensemble->n++] = weight;
}

static void fill(hnpei_ensemble *ensemble, size_t n, hnpe_posterior *const *members, const double *weights)
{
    double sum = 0;
    for (size_t i = 0; i < n; ++i)
        sum += weights ? weights[i] : 1;
    for (size_t i = 0; i < n; ++i) {
        const hnpei_ensemble *inner = members[i]->ensemble;
        const double weight = (weights ? weights[i] : 1) / sum;
        if (!inner)
            add_member(ensemble, members[i], weight);
        for (size_t k = 0; inner && k < inner->n; ++k)
            add_member(ensemble, inner->members[k], weight * inner->weights[k]);
    }
    for (size_t i = 0; i < ensemble->n; ++i)
        ensemble->log_weights[i] = log(ensemble->weights[i]);
}

hnpe_status hnpei_ensemble_create(const char *where, hnpe_context *context, size_t n, hnpe_posterior *const *members,
                                  const double *weights, hnpei_ensemble **ensemble)
{
    size_t all = 0;
    hnpei_ensemble *made;
    *ensemble = NULL;
    HNPEI_TRY(check_members(where, n, members));
    for (size_t i = 0; i < n; ++i)
        all += hnpei_posterior_count(members[i]);
    HNPEI_TRY(hnpei_allocate(context, 1, sizeof *made, &made));
    hnpe_status status = hnpei_allocate(context, all, sizeof *made->members, &made->members);
    if (status == HNPE_OK)
        status = hnpei_allocate(context, 2 * all, sizeof *made->weights, &made->weights);
    if (status != HNPE_OK) {
        hnpei_ensemble_destroy(context, made);
        return status;
    }
    made->log_weights = made->weights + all;
    fill(made, n, members, weights);
    *ensemble = made;
    return HNPE_OK;
}

void hnpei_ensemble_destroy(hnpe_context *context, hnpei_ensemble *ensemble)
{
    if (!ensemble)
        return;
    for (size_t i = 0; i < ensemble->n; ++i)
        hnpe_posterior_release(ensemble->members[i]);
    hnpei_free(context, ensemble->members);
    hnpei_free(context, ensemble->weights);
    hnpei_free(context, ensemble);
}

/* ---- observations ---- */

hnpe_status hnpei_posterior_takes(const char *where, const hnpe_posterior *posterior, size_t n_extra)
{
    for (size_t i = 0; i < hnpei_posterior_count(posterior); ++i)
        HNPEI_TRY(hnpei_core_takes(where, hnpei_posterior_core(posterior, i), n_extra));
    return HNPE_OK;
}

int hnpei_posterior_note_extra(const hnpe_posterior *posterior, size_t n_extra)
{
    for (size_t i = 0; i < hnpei_posterior_count(posterior); ++i)
        if (hnpei_core_note_extra(hnpei_posterior_core(posterior, i), n_extra))
            return 1;
    return 0;
}

/* The member from whose training the observations are farthest. */
static size_t farthest(const hnpe_posterior *posterior, size_t n, const double *x, hnpei_distance *most)
{
    size_t found = 0;
    *most = (hnpei_distance){0};
    for (size_t i = 0; i < hnpei_posterior_count(posterior); ++i) {
        const hnpei_core *core = hnpei_posterior_core(posterior, i);
        const hnpei_distance distance = hnpei_range_distance(&core->range, &core->doors, n, x);
        if (!(distance.value > most->value))
            continue;
        *most = distance;
        found = i;
    }
    return found;
}

int hnpei_posterior_note_far(const hnpe_posterior *posterior, size_t n, const double *x)
{
    hnpei_distance most;
    if (!posterior->ensemble)
        return hnpei_core_note_far(posterior->core, n, x);
    return hnpei_core_note_far(hnpei_posterior_core(posterior, farthest(posterior, n, x, &most)), n, x);
}

hnpe_observation_info hnpei_posterior_describe(const hnpe_posterior *posterior, size_t n, const double *x)
{
    hnpei_distance most;
    (void)farthest(posterior, n, x, &most);
    hnpe_observation_info found = {.is_far = most.value > HNPEI_RANGE_FAR,
                                   .distance = most.value,
                                   .row = most.value > 0 ? (int64_t)most.row : -1,
                                   .column = most.value > 0 ? (int64_t)most.feature : -1};
    for (size_t i = 0; i < hnpei_posterior_count(posterior); ++i) {
        const hnpei_core *core = hnpei_posterior_core(posterior, i);
        found.is_known |= core->range.known;
        found.is_other_size |= hnpei_core_is_other_size(core, n - 1);
    }
    return found;
}
