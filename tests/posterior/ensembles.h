/* Mixtures of stirred posteriors, each of an estimator and of priors of its own. */
#ifndef TEST_ENSEMBLES_H
#define TEST_ENSEMBLES_H

#include "parts.h"

#include <math.h>

enum { MEMBERS = 3 };

static const double weights[MEMBERS] = {1, 2, 5};

typedef struct mixed {
    hnpe_posterior *members[MEMBERS], *posterior;
    hnpe_rng *rng;
} mixed;

static inline hnpe_posterior *make_member(hnpe_context *context, const parts_case *c, uint64_t seed, double by)
{
    hnpe_posterior *posterior;
    hnpe_estimator *estimator = parts_estimator(context, c);
    parts_stir(estimator, seed, by);
    support_assert_ok(hnpe_posterior_create(estimator, &posterior));
    hnpe_estimator_release(estimator);
    return posterior;
}

static inline void make_mixed(hnpe_context *context, const parts_case *c, const double *given, mixed *m)
{
    for (uint64_t i = 0; i < MEMBERS; ++i)
        m->members[i] = make_member(context, c, 17 + i, 0.05);
    support_assert_ok(hnpe_posterior_create_ensemble(MEMBERS, m->members, given, &m->posterior));
    support_assert_ok(hnpe_rng_create(context, 4, 0, &m->rng));
}

static inline void free_mixed(mixed *m)
{
    for (size_t i = 0; i < MEMBERS; ++i)
        hnpe_posterior_release(m->members[i]);
    hnpe_posterior_release(m->posterior);
    hnpe_rng_release(m->rng);
}

#endif
