/* How a posterior comes to be: of one core, or a mixture of others. */
#include "base/context.h"
#include "ensemble.h"
#include "estimator/estimator.h"
#include "session.h"

hnpe_status hnpei_posterior_make(hnpe_context *context, hnpe_posterior **posterior)
{
    hnpe_posterior *made;
    HNPEI_TRY(hnpei_object_create(context, HNPEI_MAGIC_POSTERIOR, sizeof *made, &made));
    hnpe_status status = hnpei_allocate(context, 1, sizeof *made->desks, &made->desks);
    if (status != HNPE_OK) {
        hnpe_posterior_release(made);
        return status;
    }
    hnpei_desks_init(context, made->desks);
    atomic_init(&made->extrapolated, 0);
    *posterior = made;
    return HNPE_OK;
}

static hnpe_status create_mixture(const char *where, hnpe_context *context, size_t n, hnpe_posterior *const *members,
                                  const double *weights, hnpe_posterior **posterior)
{
    hnpe_posterior *made;
    HNPEI_TRY(hnpei_posterior_make(context, &made));
    const hnpe_status status = hnpei_ensemble_create(where, context, n, members, weights, &made->ensemble);
    if (status != HNPE_OK) {
        hnpe_posterior_release(made);
        return status;
    }
    made->core = made->ensemble->members[0]->core;
    *posterior = made;
    return HNPE_OK;
}

hnpe_status hnpei_posterior_mix(const char *where, hnpe_context *context, size_t n, hnpe_posterior *const *members,
                                const double *weights, hnpe_posterior **posterior)
{
    if (n > 1)
        return create_mixture(where, context, n, members, weights, posterior);
    hnpe_posterior_retain(members[0]);
    *posterior = members[0];
    return HNPE_OK;
}

hnpe_status hnpei_posterior_adopt(const char *where, hnpe_context *context, hnpei_cores *cores,
                                  hnpe_posterior **posterior)
{
    hnpe_posterior **members;
    HNPEI_TRY(hnpei_allocate(context, cores->n, sizeof *members, &members));
    hnpe_status status = HNPE_OK;
    for (size_t i = 0; i < cores->n && status == HNPE_OK; ++i) {
        status = hnpei_posterior_make(context, &members[i]);
        if (status != HNPE_OK)
            break;
        members[i]->core = cores->cores[i];
        cores->cores[i] = NULL;
    }
    if (status == HNPE_OK)
        status = hnpei_posterior_mix(where, context, cores->n, members, cores->weights, posterior);
    for (size_t i = 0; i < cores->n; ++i)
        hnpe_posterior_release(members[i]);
    hnpei_free(context, members);
    return status;
}
