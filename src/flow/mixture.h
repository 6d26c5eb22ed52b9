/* A mixture of Gaussians whose logits, means and precision factors are an MLP of `given`: the base density that a flow
   may have instead of a fixed one. */
#ifndef HNPEI_MIXTURE_H
#define HNPEI_MIXTURE_H

#include "transform.h"

typedef struct hnpei_mixture {
    size_t dim, components;
    double epsilon;         /* added to the quadratic form alone, as some imported networks have it; else 0 */
    double diagonal_offset; /* the factors' diagonal is softplus(p + diagonal_offset) */
    hnpei_conditioner net;
    size_t means_bias; /* offset in the weights of the biases of the means */
    size_t tape, scratch;
} hnpei_mixture;

/* Outputs of the net, in this order: logits [K], means [K][D], diagonals [K][D], strict upper triangles [K][D (D-1) /
   2] row by row. */
hnpe_status hnpei_mixture_create(hnpei_layout *layout, const char *prefix, const hnpei_conditioner_spec *spec,
                                 size_t components, hnpei_mixture *mixture);
/* Components start apart, so that they can part ways. */
void hnpei_mixture_init(const hnpei_mixture *mixture, hnpei_stream *stream, hnpei_real *w);
/* log_q[s] += log sum_k pi_k N(u_s; mean_k, (A_k^T A_k)^-1). */
void hnpei_mixture_log_density(const hnpei_mixture *mixture, const hnpei_pass *pass, const hnpei_real *u,
                               hnpei_real *tape, hnpei_real *log_q);
/* Given d/dlog_q: g += …, g_given += … unless NULL, g_u overwritten. */
void hnpei_mixture_backward(const hnpei_mixture *mixture, const hnpei_pass *pass, const hnpei_real *u,
                            const hnpei_real *tape, const hnpei_real *g_log_q, hnpei_real *g,
                            const hnpei_given_gradient *back, hnpei_real *g_u, hnpei_real *scratch);
/* Of each component of lane 0: logits [K], means [K][D], and A_k [K][D][D], zeros below the diagonal. */
void hnpei_mixture_components(const hnpei_mixture *mixture, const hnpei_pass *pass, hnpei_real *tape, double *logit,
                              double *mean, double *factor);
/* u = mean_k + A_k^-1 z, where row `dim` of z, uniform, picks k. */
void hnpei_mixture_sample(const hnpei_mixture *mixture, const hnpei_pass *pass, const hnpei_real *z, hnpei_real *tape,
                          hnpei_real *u);

#endif
