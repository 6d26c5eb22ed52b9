/* A conditional density of dim parameters given d_given numbers: an immutable description, its weights in one flat
   vector, evaluated on feature-major tiles. The public handle is in flow_handle.h. */
#ifndef HNPEI_FLOW_H
#define HNPEI_FLOW_H

#include "nn/given.h"

typedef enum hnpei_family {
    HNPEI_FAMILY_MAF = 1,      /* affine autoregressive: Gaussian conditionals */
    HNPEI_FAMILY_SPLINE = 2,   /* rational-quadratic splines, autoregressive */
    HNPEI_FAMILY_COUPLING = 3, /* rational-quadratic splines, coupling */
    HNPEI_FAMILY_MIXTURE = 4   /* mixture of Gaussians with full covariances */
} hnpei_family;

/* How networks and transforms are written where there is a choice: our own way, or that of a package that networks were
   trained with; of each what flow_convention.c says. */
typedef enum hnpei_convention {
    HNPEI_CONVENTION_OWN = 0,
    HNPEI_CONVENTION_NFLOWS = 1, /* maf, spline, coupling; and the mixtures that go with them */
    HNPEI_CONVENTION_ZUKO = 2    /* maf, spline */
} hnpei_convention;

/* The numbers that a convention leaves open; our own has none. */
typedef struct hnpei_convention_numbers {
    double bound;         /* splines are the identity outside [-bound, bound] */
    double width, height; /* nflows: least width and height of a bin, as fractions of the whole */
    double slope;         /* of splines, the least: nflows at a knot; zuko between and at knots, roughly */
    double epsilon;       /* nflows: scales are softplus + epsilon, and so are the diagonals of linear layers; of
                             a mixture, see mixture.h. zuko: scales are at least epsilon */
} hnpei_convention_numbers;

#define HNPEI_MAX_TRANSFORMS 64
#define HNPEI_MAX_COMPONENTS 256

typedef struct hnpei_flow_spec {
    hnpei_family family;
    size_t dim, d_given;
    size_t transforms, hidden, blocks; /* blocks: hidden layers of each network after the first */
    size_t bins;                       /* of splines */
    size_t components;                 /* of a mixture */
    hnpei_activation activation;
    int residual;
    int linear;                /* LU layers between transforms instead of permutations; not with unit features */
    const unsigned char *unit; /* [dim] 1: the feature lives on (0, 1) with a uniform base, so its splines map the unit
                                  interval onto itself; 0: on the real line with a normal base. NULL: none. Only
                                  FAMILY_SPLINE and FAMILY_COUPLING take unit features. */
    hnpei_convention convention;
    hnpei_convention_numbers numbers;
} hnpei_flow_spec;

typedef struct hnpei_flow hnpei_flow;

/* Registers all parameters in `layout` under `prefix`. The flow borrows layout->context for its memory. A fresh flow
   (after init) is nearly the identity: unit features uniform, others standard normal. */
hnpe_status hnpei_flow_create(hnpei_layout *layout, const char *prefix, const hnpei_flow_spec *spec, hnpei_flow **flow);
void hnpei_flow_destroy(hnpei_flow *flow);
void hnpei_flow_init(const hnpei_flow *flow, hnpei_stream *stream, hnpei_real *w);
size_t hnpei_flow_dim(const hnpei_flow *flow);
size_t hnpei_flow_given(const hnpei_flow *flow);
/* Reals of tape and of scratch that the calls below need. */
size_t hnpei_flow_tape(const hnpei_flow *flow);
size_t hnpei_flow_scratch(const hnpei_flow *flow);

/* Fixed numbers at the flow's two doors, identity after init: given enters as (given - mean) / sd, a feature on the
   real line as (theta - mean) / sd, with its log determinant; unit features are left alone. NULL: leave as they are. */
void hnpei_flow_standardise(const hnpei_flow *flow, hnpei_real *w, const double *given_mean, const double *given_sd,
                            const double *theta_mean, const double *theta_sd);

/* log_q[s] = log q(theta_s | given_s), s < n <= HNPEI_TILE. given[d_given][HNPEI_TILE], theta[dim][HNPEI_TILE]. */
void hnpei_flow_log_density(const hnpei_flow *flow, const hnpei_kernels *kernels, const hnpei_real *w, size_t n,
                            const hnpei_real *given, const hnpei_real *theta, hnpei_real *tape, hnpei_real *log_q);
/* Given d/dlog_q[s]: g += …; g_given += … and g_theta += … where not NULL. `tape` as left by the call above. */
void hnpei_flow_backward(const hnpei_flow *flow, const hnpei_kernels *kernels, const hnpei_real *w, size_t n,
                         const hnpei_real *given, const hnpei_real *theta, hnpei_real *tape, const hnpei_real *g_log_q,
                         hnpei_real *g, hnpei_real *g_given, hnpei_real *g_theta, hnpei_real *scratch);
/* theta from base noise z[hnpei_flow_noise][HNPEI_TILE]: uniform(0, 1) for unit features and for the row that picks the
   component of a mixture (the last, dim + 1 rows there), standard normal for the others. */
size_t hnpei_flow_noise(const hnpei_flow *flow);
/* 1 where row i of the noise is uniform, 0 where normal. */
int hnpei_flow_noise_is_uniform(const hnpei_flow *flow, size_t row);
void hnpei_flow_inverse(const hnpei_flow *flow, const hnpei_kernels *kernels, const hnpei_real *w, size_t n,
                        const hnpei_real *given, const hnpei_real *z, hnpei_real *tape, hnpei_real *theta,
                        hnpei_real *scratch);
/* ---- what many points share. Of d_given rows the first, all but `own`, are computed once for all points that have
   them: for draws given one observation, or draws and atoms of as many observations as there are lanes. Point s has
   what was given in lane s. Numbers equal those of the calls above to rounding, and do not depend on n ---- */
/* Reals of a projection. */
size_t hnpei_flow_projection(const hnpei_flow *flow, size_t own);
/* shared[d_given - own][HNPEI_TILE], n lanes of it. */
void hnpei_flow_project(const hnpei_flow *flow, const hnpei_kernels *kernels, const hnpei_real *w, size_t n, size_t own,
                        const hnpei_real *shared, hnpei_real *tape, hnpei_real *projection);
/* Once after a projection of one lane: up to n points have what was given there, as the calls below are told by the
   mark of hnpei_given. */
void hnpei_flow_spread(const hnpei_flow *flow, size_t own, size_t n, hnpei_real *projection);
/* Points come in groups of `each`: lanes i * each and on become lane first + i of a projection, i < count, and of its
   gradient their sum is added there. `repeated` has room for HNPEI_TILE reals more than a projection. */
void hnpei_flow_repeat(const hnpei_flow *flow, size_t own, size_t first, size_t count, size_t each,
                       const hnpei_real *projection, hnpei_real *repeated);
void hnpei_flow_collect(const hnpei_flow *flow, size_t own, size_t first, size_t count, size_t each,
                        const hnpei_real *repeated, hnpei_real *projection);
/* given: a projection, and own rows[own][HNPEI_TILE]. The tape serves hnpei_flow_noise_of and
 * hnpei_flow_backward_given.
 */
void hnpei_flow_log_density_given(const hnpei_flow *flow, const hnpei_kernels *kernels, const hnpei_real *w, size_t n,
                                  const hnpei_given *given, const hnpei_real *theta, hnpei_real *tape,
                                  hnpei_real *log_q);
/* As hnpei_flow_backward, but that of a projection is overwritten, and, beside one, that of the points' own rows is not
   wanted: back->rows is NULL then. */
void hnpei_flow_backward_given(const hnpei_flow *flow, const hnpei_kernels *kernels, const hnpei_real *w, size_t n,
                               const hnpei_given *given, const hnpei_real *theta, hnpei_real *tape,
                               const hnpei_real *g_log_q, hnpei_real *g, const hnpei_given_gradient *back,
                               hnpei_real *g_theta, hnpei_real *scratch);
/* From the gradient of a projection, which it changes: g += …; g_shared += … where not NULL. */
void hnpei_flow_project_backward(const hnpei_flow *flow, const hnpei_kernels *kernels, const hnpei_real *w, size_t n,
                                 size_t own, const hnpei_real *shared, const hnpei_real *projection,
                                 hnpei_real *g_projection, hnpei_real *tape, hnpei_real *g, hnpei_real *g_shared,
                                 hnpei_real *scratch);
void hnpei_flow_inverse_given(const hnpei_flow *flow, const hnpei_kernels *kernels, const hnpei_real *w, size_t n,
                              const hnpei_given *given, const hnpei_real *z, hnpei_real *tape, hnpei_real *theta,
                              hnpei_real *scratch);
/* The noise z[dim] of theta, on the tape that hnpei_flow_log_density left; not of mixtures. */
const hnpei_real *hnpei_flow_noise_of(const hnpei_flow *flow, const hnpei_real *tape);
/* Fill z[hnpei_flow_noise][HNPEI_TILE] with noise, s < n: what a sample gets does not depend on n. Lanes beyond n may
   be filled too. The stream advances by one number. */
void hnpei_flow_draw_noise(const hnpei_flow *flow, const hnpei_kernels *kernels, hnpei_stream *stream, size_t n,
                           hnpei_real *z);
/* Components of a flow whose base is a mixture and which transforms nothing, else 0. */
size_t hnpei_flow_components(const hnpei_flow *flow);
/* What they are given one lane of rows given[d_given][HNPEI_TILE], in the coordinates of theta: logits [K], means
   [K][dim], and factors A_k [K][dim][dim] of the precisions A_k^T A_k, zeros below the diagonal. */
void hnpei_flow_describe_mixture(const hnpei_flow *flow, const hnpei_kernels *kernels, const hnpei_real *w,
                                 const hnpei_real *given, hnpei_real *tape, double *logit, double *mean,
                                 double *factor);
/* HNPE_ERROR_INVALID_ARGUMENT where weights of a file can be none of this flow's, finite as they are. */
hnpe_status hnpei_flow_check(const hnpei_flow *flow, const hnpei_real *w);
/* Zero what is masked, in weights or in a gradient; called on every gradient before a step. */
void hnpei_flow_mask(const hnpei_flow *flow, hnpei_real *w);

#endif
