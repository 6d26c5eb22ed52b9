/* One term: embed the sets, put beta beside, evaluate the flow; and backwards. */
#include "estimator.h"

#include <string.h>

#define ROUND16(n) (((n) + 15) / 16 * 16)

/* Where the parts of the scratch memory are. */
typedef struct parts {
    hnpei_real *embedder_tape, *flow_tape, *scratch, *given, *g_given, *log_q, *g_log_q;
} parts;

static size_t larger(size_t a, size_t b)
{
    return a > b ? a : b;
}

static size_t lay_out(const hnpei_term *term, size_t rows, hnpei_real *space, parts *p)
{
    const size_t d_given = term->d_embed + term->d_beta;
    const size_t sizes[7] = {hnpei_embedder_tape(term->embedder, rows),
                             hnpei_flow_tape(term->flow),
                             larger(hnpei_embedder_scratch(term->embedder), hnpei_flow_scratch(term->flow)),
                             d_given * HNPEI_TILE,
                             d_given * HNPEI_TILE,
                             HNPEI_TILE,
                             HNPEI_TILE};
    hnpei_real **fields[7] = {&p->embedder_tape, &p->flow_tape, &p->scratch, &p->given,
                              &p->g_given,       &p->log_q,     &p->g_log_q};
    size_t at = 0;
    for (size_t i = 0; i < 7; ++i) {
        if (space)
            *fields[i] = space + at;
        at += ROUND16(sizes[i]);
    }
    return at;
}

size_t hnpei_term_space(const hnpei_term *term, size_t rows)
{
    parts unused;
    return lay_out(term, rows, NULL, &unused);
}

static void forward(const hnpei_term *term, const hnpei_kernels *kernels, const hnpei_real *w, const hnpei_batch *batch,
                    const parts *p, hnpei_real *log_q)
{
    if (batch->digests)
        hnpei_embedder_forward_digest(term->embedder, kernels, w, batch->sets.n_sets, batch->digests, p->embedder_tape,
                                      p->given);
    else
        hnpei_embedder_forward(term->embedder, kernels, w, &batch->sets, p->embedder_tape, p->given);
    if (term->d_beta)
        memcpy(p->given + term->d_embed * HNPEI_TILE, batch->beta, term->d_beta * HNPEI_TILE * sizeof *p->given);
    hnpei_flow_log_density(term->flow, kernels, w, batch->sets.n_sets, p->given, batch->v, p->flow_tape, log_q);
}

void hnpei_term_log_density(const hnpei_term *term, const hnpei_kernels *kernels, const hnpei_real *w,
                            const hnpei_batch *batch, hnpei_real *space, hnpei_real *log_q)
{
    parts p;
    lay_out(term, batch->sets.first[batch->sets.n_sets], space, &p);
    forward(term, kernels, w, batch, &p, log_q);
}

double hnpei_term_gradient(const hnpei_term *term, const hnpei_kernels *kernels, const hnpei_real *w,
                           const hnpei_batch *batch, double scale, hnpei_real *space, hnpei_real *g, double *sums)
{
    parts p;
    const size_t n = batch->sets.n_sets;
    lay_out(term, batch->sets.first[n], space, &p);
    forward(term, kernels, w, batch, &p, p.log_q);
    if (sums)
        hnpei_embedder_collect(term->embedder, &batch->sets, p.embedder_tape, sums);
    double loss = 0;
    for (size_t i = 0; i < HNPEI_TILE; ++i)
        p.g_log_q[i] = i < n ? (hnpei_real)(-scale * hnpei_batch_weight(batch, i)) : 0;
    for (size_t i = 0; i < n; ++i)
        loss -= hnpei_batch_weight(batch, i) * (double)p.log_q[i];
    const int wanted = hnpei_embedder_is_trained(term->embedder);
    if (wanted)
        memset(p.g_given, 0, (term->d_embed + term->d_beta) * HNPEI_TILE * sizeof *p.g_given);
    hnpei_flow_backward(term->flow, kernels, w, n, p.given, batch->v, p.flow_tape, p.g_log_q, g,
                        wanted ? p.g_given : NULL, NULL, p.scratch);
    if (wanted)
        hnpei_embedder_backward(term->embedder, kernels, w, &batch->sets, p.embedder_tape, p.g_given, g, p.scratch);
    return loss;
}
