/* One term for many samples of the same sets: embed and project the sets, evaluate the flow for the samples; backwards
   the same way round. */
#include "estimator.h"

#include <string.h>

#define ROUND16(n) (((n) + 15) / 16 * 16)

/* Where the parts of the scratch memory are. That which depends on the number of observations is last, so that the
   calls for samples need not know it. */
typedef struct parts {
    hnpei_real *flow_tape, *scratch, *embedded, *g_embedded, *projection, *g_projection, *repeated, *g_repeated,
        *embedder_tape;
} parts;

static size_t lay_out(const hnpei_term *term, size_t rows, hnpei_real *space, parts *p)
{
    const size_t embedder_scratch = hnpei_embedder_scratch(term->embedder),
                 flow_scratch = hnpei_flow_scratch(term->flow),
                 projection = hnpei_flow_projection(term->flow, term->d_beta);
    const size_t sizes[9] = {hnpei_flow_tape(term->flow),
                             embedder_scratch > flow_scratch ? embedder_scratch : flow_scratch,
                             term->d_embed * HNPEI_TILE,
                             term->d_embed * HNPEI_TILE,
                             projection,
                             projection,
                             projection + HNPEI_TILE,
                             projection + HNPEI_TILE,
                             hnpei_embedder_tape(term->embedder, rows)};
    hnpei_real **fields[9] = {&p->flow_tape,    &p->scratch,  &p->embedded,   &p->g_embedded,   &p->projection,
                              &p->g_projection, &p->repeated, &p->g_repeated, &p->embedder_tape};
    size_t at = 0;
    for (size_t i = 0; i < 9; ++i) {
        if (space)
            *fields[i] = space + at;
        at += ROUND16(sizes[i]);
    }
    return at;
}

static parts parts_of(const hnpei_term *term, hnpei_real *space)
{
    parts p;
    lay_out(term, 0, space, &p);
    return p;
}

size_t hnpei_shared_space(const hnpei_term *term, size_t rows)
{
    parts unused;
    return lay_out(term, rows, NULL, &unused);
}

void hnpei_shared_begin(const hnpei_term *term, const hnpei_kernels *kernels, const hnpei_real *w,
                        const hnpei_batch *batch, hnpei_real *space)
{
    const parts p = parts_of(term, space);
    const size_t n = batch->sets.n_sets, projection = hnpei_flow_projection(term->flow, term->d_beta);
    if (batch->digests)
        hnpei_embedder_forward_digest(term->embedder, kernels, w, n, batch->digests, p.embedder_tape, p.embedded);
    else
        hnpei_embedder_forward(term->embedder, kernels, w, &batch->sets, p.embedder_tape, p.embedded);
    hnpei_flow_project(term->flow, kernels, w, n, term->d_beta, p.embedded, p.flow_tape, p.projection);
    memset(p.g_projection, 0, projection * sizeof *p.g_projection);
}

void hnpei_shared_log_density(const hnpei_term *term, const hnpei_kernels *kernels, const hnpei_real *w,
                              const hnpei_samples *samples, hnpei_real *space, hnpei_real *log_q)
{
    const parts p = parts_of(term, space);
    const hnpei_given given = {samples->beta, p.repeated, term->d_beta, 0};
    hnpei_flow_repeat(term->flow, term->d_beta, samples->first, samples->count, samples->each, p.projection,
                      p.repeated);
    hnpei_flow_log_density_given(term->flow, kernels, w, samples->count * samples->each, &given, samples->v,
                                 p.flow_tape, log_q);
}

void hnpei_shared_backward(const hnpei_term *term, const hnpei_kernels *kernels, const hnpei_real *w,
                           const hnpei_samples *samples, const hnpei_real *g_log_q, hnpei_real *space, hnpei_real *g)
{
    const parts p = parts_of(term, space);
    const hnpei_given given = {samples->beta, p.repeated, term->d_beta, 0};
    const hnpei_given_gradient back = {NULL, p.g_repeated};
    hnpei_flow_backward_given(term->flow, kernels, w, samples->count * samples->each, &given, samples->v, p.flow_tape,
                              g_log_q, g, &back, NULL, p.scratch);
    hnpei_flow_collect(term->flow, term->d_beta, samples->first, samples->count, samples->each, p.g_repeated,
                       p.g_projection);
}

void hnpei_shared_finish(const hnpei_term *term, const hnpei_kernels *kernels, const hnpei_real *w,
                         const hnpei_batch *batch, hnpei_real *space, hnpei_real *g, double *sums)
{
    const parts p = parts_of(term, space);
    const int wanted = hnpei_embedder_is_trained(term->embedder);
    if (sums)
        hnpei_embedder_collect(term->embedder, &batch->sets, p.embedder_tape, sums);
    memset(p.g_embedded, 0, term->d_embed * HNPEI_TILE * sizeof *p.g_embedded);
    hnpei_flow_project_backward(term->flow, kernels, w, batch->sets.n_sets, term->d_beta, p.embedded, p.projection,
                                p.g_projection, p.flow_tape, g, wanted ? p.g_embedded : NULL, p.scratch);
    if (wanted)
        hnpei_embedder_backward(term->embedder, kernels, w, &batch->sets, p.embedder_tape, p.g_embedded, g, p.scratch);
}
