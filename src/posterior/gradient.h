/* The gradient of a posterior's log density with respect to (alpha_0, beta) and to the rows of x. The networks' part
   goes backwards through them; that of the support maps, which may be the host's functions, is by differences in
   double. */
#ifndef HNPEI_GRADIENT_H
#define HNPEI_GRADIENT_H

#include "posterior.h"

/* log_q [n_sets][n_draws]; g_theta [n_sets][n_draws][d], g_x [n_rows][n_draws][d_x], either NULL where not wanted. NaN
   where log_q is -INFINITY. */
hnpe_status hnpei_posterior_gradient(const hnpei_core *core, hnpei_desk *desk, const hnpei_observed *observed,
                                     size_t n_draws, const double *theta, double *log_q, double *g_theta, double *g_x);
/* NaN for the gradients of points of which log_q is -INFINITY. */
void hnpei_gradient_blank(const hnpei_core *core, const hnpei_observed *observed, size_t n_draws, const double *log_q,
                          double *g_theta, double *g_x);

/* ---- term_slopes.c: one term's network, for points that have contexts ---- */

typedef struct hnpei_slopes hnpei_slopes;

/* g_x: are gradients of the rows wanted? All on the desk; the team is the caller's. */
hnpe_status hnpei_slopes_create(const hnpei_core *core, const hnpei_term *term, const hnpei_observed *observed,
                                size_t n_draws, int g_x, hnpei_desk *desk, hnpei_team *team, hnpei_slopes **slopes);
/* Of the n points from point `begin` of all on: v [n][dim], beta [n][d_beta]; g_v [n][dim] and g_beta [n][d_beta],
   which is added to, of log q(v | beta, context); g_x, as above and for all points, is added to. */
hnpe_status hnpei_slopes_run(hnpei_slopes *slopes, size_t n, size_t begin, const double *v, const double *beta,
                             double *g_v, double *g_beta, double *g_x);

/* ---- map_slopes.c: a support map ---- */

/* One prior's map and door. */
typedef struct hnpei_map_job {
    const hnpei_map *map;
    const hnpe_prior *prior;
    const double *sd;                 /* [dim] of the door: the scale of parameters without bounds */
    const double *given_sd;           /* [d_given] likewise */
    const hnpe_prior *prior_of_given; /* NULL where nothing is given */
} hnpei_map_job;

/* Doubles of work for n points. */
size_t hnpei_map_slopes_count(const hnpei_map_job *job, size_t n);
/* From g_v [n][dim], the gradient of v behind the map: g_theta [n][dim], and g_given [n][d_given] is added to, that of
   what v says and of the map's own slope. Points are inside the support. */
hnpe_status hnpei_map_slopes(const hnpei_map_job *job, size_t n, const double *given, const double *theta,
                             const double *g_v, double *g_theta, double *g_given, double *work);

#endif
