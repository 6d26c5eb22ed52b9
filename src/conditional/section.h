/* A posterior's density along some of its parameters, the others held: what conditionals and marginals are made of.

   The free parameters are asked for in coordinates v, in which nothing is lost at a bound: on (0, 1) where the support
   is bounded, else standardised, after a logarithm of the distance to the bound where there is one. Where the bounds of
   local parameters depend on the globals, so does their v. */
#ifndef HNPEI_SECTION_H
#define HNPEI_SECTION_H

#include "posterior/posterior.h"

typedef enum hnpei_reach_kind {
    HNPEI_REACH_UNIT = 1,  /* v = (theta - low) / (high - low) */
    HNPEI_REACH_BELOW = 2, /* log(theta - low), standardised */
    HNPEI_REACH_ABOVE = 3, /* log(high - theta), standardised */
    HNPEI_REACH_LINE = 4   /* theta, standardised */
} hnpei_reach_kind;

typedef struct hnpei_reach {
    hnpei_reach_kind kind;
    double centre, scale; /* of what v is standardised by; 0, 1 on the unit interval */
} hnpei_reach;

typedef struct hnpei_section {
    hnpe_posterior *posterior; /* a view */
    hnpe_context *context;     /* the posterior's */
    int64_t n_rows;
    double *x;     /* [n_rows][d_x] */
    int of_global; /* the density is that of beta alone: d_local is then 0 */
    size_t d_local, d_global, d, d_free, d_x;
    size_t *free;            /* [d_free] ascending, of 0 ... d - 1 */
    unsigned char *is_fixed; /* [d] */
    double *fixed;           /* [d] values; 0 where free */
    hnpei_reach *reach;      /* [d_free] */
    size_t n_near;
    double *near;       /* [n_near][d_free] v of draws of the posterior, nearest first in what is fixed */
    double *near_given; /* [n_near] log density of v, with the fixed ones as drawn, but for a constant */
} hnpei_section;

/* Scratch memory of up to `capacity` points at once. */
typedef struct hnpei_points {
    hnpe_context *context;
    size_t capacity;
    double *theta;      /* [capacity][d] */
    double *global;     /* [capacity][d_global] */
    double *low, *high; /* [capacity][d]: first those of the locals, then those of the globals */
    double *slope;      /* [capacity] log |d theta / d v| */
} hnpei_points;

/* What is fixed: n_fixed distinct indices in 0 ... d - 1, of (alpha_0, beta) or, of_global, of beta. x and fixed are
   checked already, and copied. */
hnpe_status hnpei_section_create(const hnpe_posterior *posterior, int of_global, size_t n_rows, const double *x,
                                 size_t n_fixed, const int64_t *fixed, hnpei_section **section);
void hnpei_section_destroy(hnpei_section *section); /* NULL does nothing */
/* The fixed parameters' values [n_fixed], in the order of their indices. */
void hnpei_section_fix(hnpei_section *section, const double *values);
/* Draws of the posterior with a stream of this key: from those near what is fixed come the standardisation of v and
   where chains begin. The same for any values, but for the order: call hnpei_section_fix before. */
hnpe_status hnpei_section_look(hnpei_section *section, size_t n_draws, size_t n_near, uint64_t key);

hnpe_status hnpei_points_create(const hnpei_section *section, size_t capacity, hnpei_points *points);
void hnpei_points_free(hnpei_points *points);

/* n <= capacity points v [n][d_free] become points->theta and points->slope, -INFINITY where v is no point of the
 * support. */
hnpe_status hnpei_section_place(const hnpei_section *section, hnpei_points *points, size_t n, const double *v);
/* log f(v) = log q(theta(v), fixed) + log |d theta / d v| of points that it places. */
hnpe_status hnpei_section_density(const hnpei_section *section, hnpei_points *points, size_t n, const double *v,
                                  double *log_f);
/* log q of rows whose parameters are all given, theta [n][d]. */
hnpe_status hnpei_section_log_q(const hnpei_section *section, size_t n, const double *theta, double *log_q);

#endif
