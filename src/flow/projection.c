/* What many points share, computed once: the part of every network that sees nothing else, in the order of the
   transforms, the mixture's last. */
#include "flow_parts.h"

/* The network of item i, or NULL: transforms, then the base density. */
static const hnpei_conditioner *network(const hnpei_flow *flow, size_t i)
{
    if (i < flow->n_transforms)
        return flow->transforms[i]->net;
    return flow->has_mixture ? &flow->mixture.net : NULL;
}

size_t hnpei_flow_projection(const hnpei_flow *flow, size_t own)
{
    size_t reals = 0;
    for (size_t i = 0; i <= flow->n_transforms; ++i)
        reals += network(flow, i) ? hnpei_conditioner_projection(network(flow, i), own) : 0;
    return reals;
}

void hnpei_flow_project(const hnpei_flow *flow, const hnpei_kernels *kernels, const hnpei_real *w, size_t n, size_t own,
                        const hnpei_real *shared, hnpei_real *tape, hnpei_real *projection)
{
    hnpei_real *work = hnpei_row(tape, flow->d_given);
    if (flow->given_door)
        hnpei_standardise_rows(flow->given_door, w, n, 0, flow->d_given - own, shared, tape);
    for (size_t i = 0; i <= flow->n_transforms; ++i) {
        const hnpei_conditioner *net = network(flow, i);
        if (!net)
            continue;
        hnpei_conditioner_project(net, kernels, w, n, own, tape, work, projection);
        projection += hnpei_conditioner_projection(net, own);
    }
}

void hnpei_flow_spread(const hnpei_flow *flow, size_t own, size_t n, hnpei_real *projection)
{
    const size_t reals = hnpei_flow_projection(flow, own);
    for (hnpei_real *row = projection; row < projection + reals; row += HNPEI_TILE)
        for (size_t s = 1; s < n; ++s)
            row[s] = row[0];
}
