/* What a mixture says of one observation set, in double, and its closed-form correction for parameters that were drawn
   from one Gaussian instead of the prior (Papamakarios, Murray 2016): everything in the standardised numbers v. */
#ifndef HNPEI_GAUSSIANS_H
#define HNPEI_GAUSSIANS_H

#include "estimator/core.h"

typedef struct hnpei_gaussians {
    size_t n, dim;
    double *log_weight; /* [n] of sum 1 */
    double *mean;       /* [n][dim] */
    double *factor;     /* [n][dim][dim] L of the precisions L L^T, zeros above the diagonal */
    double *work;       /* [dim][dim + 4] and [n] */
} hnpei_gaussians;

/* What one estimator's mixtures share. */
typedef struct hnpei_form {
    size_t dim;
    int corrected, bounded;
    double *numbers;                            /* all of the below */
    double *prior_mean, *prior_precision;       /* [dim], [dim][dim] */
    double *proposal_mean, *proposal_precision; /* of the Gaussian; where corrected */
    double *low, *high, *v_low, *v_high;        /* [dim] of theta, and of v */
    double *work;                               /* [dim][dim] */
} hnpei_form;

/* Doubles that `memory` must have, for a mixture of n components and for a form. */
size_t hnpei_gaussians_count(size_t n, size_t dim);
void hnpei_gaussians_lay_out(size_t n, size_t dim, double *memory, hnpei_gaussians *gaussians);
size_t hnpei_form_count(size_t dim);
hnpe_status hnpei_form_fill(const hnpei_core *core, double *memory, hnpei_form *form);

/* The networks' mixture, corrected: HNPE_ERROR_NUMERIC naming the component, `what` and its number where a corrected
   precision is not positive definite. */
hnpe_status hnpei_gaussians_evaluate(const hnpei_core *core, const hnpei_form *form, const hnpei_kernels *kernels,
                                     const hnpei_real *given, hnpei_real *tape, const char *what, size_t number,
                                     hnpei_gaussians *gaussians);
/* The log of the mixture's mass within the bounds. */
double hnpei_gaussians_log_mass(const hnpei_form *form, const hnpei_gaussians *gaussians);
/* log density of v, bounds apart. */
double hnpei_gaussians_log_density(const hnpei_gaussians *gaussians, const double *v);
/* Its gradient, [dim]. */
void hnpei_gaussians_gradient(const hnpei_gaussians *gaussians, const double *v, double *gradient);
/* One draw, bounds apart. */
void hnpei_gaussians_draw(const hnpei_gaussians *gaussians, hnpei_stream *stream, double *v);
/* mean [dim] and covariance [dim][dim], bounds apart; the mixture is used up. */
void hnpei_gaussians_moments(const hnpei_gaussians *gaussians, double *mean, double *covariance);

#endif
