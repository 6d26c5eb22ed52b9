/* What many points share, computed once: the part of every network that sees nothing else, in the order of the
   transforms, the mixture's last. */
#include "flow_parts.h"

#include <string.h>

#define BLOCK ((size_t)16)

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
    const size_t rows = hnpei_flow_projection(flow, own) / HNPEI_TILE;
    for (size_t i = 0; own && i < rows; ++i)
        projection[i] = projection[i * HNPEI_TILE];
    for (size_t i = 0; !own && i < rows; ++i)
        for (size_t s = 1; s < n; ++s)
            projection[i * HNPEI_TILE + s] = projection[i * HNPEI_TILE];
}

/* Written in whole blocks: what goes too far is overwritten by the lanes and rows that follow. */
void hnpei_flow_repeat(const hnpei_flow *flow, size_t own, size_t first, size_t count, size_t each,
                       const hnpei_real *projection, hnpei_real *repeated)
{
    const size_t reals = hnpei_flow_projection(flow, own);
    for (size_t row = 0; row < reals; row += HNPEI_TILE)
        for (size_t i = 0; i < count; ++i) {
            const hnpei_real value = projection[row + first + i];
            for (size_t from = 0; from < each; from += BLOCK)
                for (size_t s = 0; s < BLOCK; ++s)
                    repeated[row + i * each + from + s] = value;
        }
}

void hnpei_flow_collect(const hnpei_flow *flow, size_t own, size_t first, size_t count, size_t each,
                        const hnpei_real *repeated, hnpei_real *projection)
{
    const size_t reals = hnpei_flow_projection(flow, own);
    for (size_t row = 0; row < reals; row += HNPEI_TILE)
        for (size_t i = 0; i < count; ++i) {
            hnpei_real sum = 0;
            for (size_t s = 0; s < each; ++s)
                sum += repeated[row + i * each + s];
            projection[row + first + i] += sum;
        }
}

/* Scratch: gradients of what is shared, behind its door and before it; then the networks' own. */
void hnpei_flow_project_backward(const hnpei_flow *flow, const hnpei_kernels *kernels, const hnpei_real *w, size_t n,
                                 size_t own, const hnpei_real *shared, const hnpei_real *projection,
                                 hnpei_real *g_projection, hnpei_real *tape, hnpei_real *g, hnpei_real *g_shared,
                                 hnpei_real *scratch)
{
    const hnpei_pass pass = {.kernels = kernels, .w = w, .n = n};
    hnpei_real *inner = scratch, *outer = hnpei_row(scratch, flow->d_given), *rest = hnpei_row(outer, flow->d_given),
               *work = hnpei_row(tape, flow->d_given);
    memset(inner, 0, flow->d_given * HNPEI_TILE * sizeof *inner);
    if (flow->given_door)
        hnpei_standardise_rows(flow->given_door, w, n, 0, flow->d_given - own, shared, tape);
    for (size_t i = 0; i <= flow->n_transforms; ++i) {
        const hnpei_conditioner *net = network(flow, i);
        if (!net)
            continue;
        hnpei_conditioner_project_backward(net, kernels, w, n, own, tape, projection, g_projection, work, g,
                                           g_shared ? inner : NULL, rest);
        projection += hnpei_conditioner_projection(net, own);
        g_projection += hnpei_conditioner_projection(net, own);
    }
    if (!g_shared || !flow->given_door)
        return;
    flow->given_door->class->backward(flow->given_door, &pass, NULL, NULL, inner, NULL, NULL, NULL, outer, NULL);
    for (size_t i = 0; i < flow->d_given - own; ++i)
        for (size_t s = 0; s < n; ++s)
            hnpei_row(g_shared, i)[s] += hnpei_row(outer, i)[s];
}
