/* The default parts of an estimator; why these: docs/estimator.md. */
#include "core.h"

/* Of one parameter its conditional is all there is. Of more, coupling layers: several of few bins, for they are
 * stacked. */
static hnpei_flow_spec default_flow(size_t dim, size_t d_given)
{
    hnpei_flow_spec spec = {.family = HNPEI_FAMILY_SPLINE,
                            .dim = dim,
                            .d_given = d_given,
                            .transforms = 2,
                            .hidden = 64,
                            .blocks = 1,
                            .bins = 8,
                            .components = 8,
                            .activation = HNPEI_ACTIVATION_SILU};
    if (dim > 1) {
        spec.family = HNPEI_FAMILY_COUPLING;
        spec.transforms = 5;
        spec.blocks = 2;
        spec.bins = 4;
        spec.activation = HNPEI_ACTIVATION_ELU;
    }
    return spec;
}

/* x_0 and X pooled together: p(beta | x_0, …, x_N) is symmetric in all of them. */
static hnpei_embedder_spec default_set(size_t d_x)
{
    hnpei_embedder_spec spec = {.embedding = HNPEI_EMBEDDING_DEEP_SET,
                                .d_x = d_x,
                                .element_out = 16,
                                .element_hidden = 64,
                                .element_layers = 2,
                                .pools = HNPEI_POOL_MEAN | HNPEI_POOL_MAX | HNPEI_POOL_MIN | HNPEI_POOL_SOFTMAX,
                                .count = 1,
                                .settle = 1,
                                .activation = HNPEI_ACTIVATION_SILU};
    return spec;
}

/* x_0 beside the mean of X, as in the paper. */
static hnpei_embedder_spec mean_set(size_t d_x)
{
    hnpei_embedder_spec spec = {.embedding = HNPEI_EMBEDDING_DEEP_SET,
                                .d_x = d_x,
                                .pools = HNPEI_POOL_MEAN,
                                .apart = 1,
                                .activation = HNPEI_ACTIVATION_SILU};
    return spec;
}

void hnpei_plan_defaults(hnpei_plan *plan, size_t n_extra)
{
    size_t all = plan->d_local + plan->d_global;
    plan->observation = (hnpei_embedder_spec){.embedding = HNPEI_EMBEDDING_IDENTITY, .d_x = plan->d_x};
    plan->set = default_set(plan->d_x);
    plan->q_local = default_flow(plan->d_local, 0);
    plan->q_global = default_flow(plan->d_global, 0);
    if (plan->architecture == HNPE_ARCHITECTURE_NAIVE)
        plan->set = (hnpei_embedder_spec){.embedding = HNPEI_EMBEDDING_STACK, .d_x = plan->d_x, .n_rows = 1 + n_extra};
    if (plan->architecture == HNPE_ARCHITECTURE_AGGREGATED)
        plan->set = mean_set(plan->d_x);
    if (plan->architecture != HNPE_ARCHITECTURE_FACTORISED)
        plan->q_global = default_flow(all, 0);
}
