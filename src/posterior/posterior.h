/* The posterior's handle: a frozen core. */
#ifndef HNPEI_POSTERIOR_H
#define HNPEI_POSTERIOR_H

#include "base/team.h"
#include "estimator/core.h"

#include <hnpe/posterior.h>

typedef struct hnpei_ensemble hnpei_ensemble; /* ensemble.h */

struct hnpe_posterior {
    hnpei_object object;
    hnpei_core *core; /* of a mixture the first member's, borrowed: its dimensions and priors are those of all */
    hnpei_ensemble *ensemble; /* NULL: it is no mixture */
    hnpei_desks *desks;       /* scratch memory of calls, kept between them */
    atomic_int extrapolated;  /* 1: a call was given observations unlike those that it was trained on; so it stays */
    int quiet;                /* 1: of far observations no line is left: who made the posterior has left one */
    hnpe_posterior *of;       /* NULL, or that of which this is a view: everything is borrowed from it */
    hnpei_watch *watch; /* of the long call whose own the posterior is, which sets it, and takes it back: it can be
                           stopped within a call of the posterior. NULL: nobody can */
};

/* Observation sets as reals, with offsets, on a desk. */
typedef struct hnpei_observed {
    size_t n_sets, n_rows;
    size_t *first;        /* [n_sets + 1] */
    hnpei_real *x;        /* [n_rows][d_x] */
    const int64_t *sizes; /* as they were given: NULL where every set has one row … */
    const double *given;  /* … and x */
    hnpei_watch *watch;   /* as the posterior's */
} hnpei_observed;
hnpe_status hnpei_observe(const hnpei_core *core, hnpei_desk *desk, size_t n_sets, const int64_t *n_rows,
                          const double *x, hnpei_observed *observed);

/* Of a core that hnpei_core_check_closed_form lets pass: mean [d] and covariance [d][d] of the mixture for one set,
   after its correction, before it is cut off at bounds. HNPE_ERROR_NUMERIC where the correction has no result. */
hnpe_status hnpei_posterior_moments(const hnpe_posterior *posterior, size_t n_rows, const double *x, double *gaussian);

/* A handle without a core, with desks for its calls. */
hnpe_status hnpei_posterior_make(hnpe_context *context, hnpe_posterior **posterior);

/* The bounds of the local parameters given the globals of each row, or of the globals: low, high [n][dim]. */
hnpe_status hnpei_posterior_support(const hnpe_posterior *posterior, int local, size_t n, const double *theta_global,
                                    double *low, double *high);
/* Do these bounds of the local parameters hang on the globals? */
int hnpei_posterior_depends(const hnpe_posterior *posterior);
/* The posterior for a room that calls it many times about one set: what there is to say of the set is said now, once.
 */
hnpe_status hnpei_posterior_view(const hnpe_posterior *posterior, size_t n_rows, const double *x,
                                 hnpe_posterior **view);
/* 1 where the globals have a density of their own: hnpe_posterior_log_density_global is there. */
int hnpei_posterior_has_global(const hnpe_posterior *posterior);

/* ---- all scratch memory lies on the desk ---- */
hnpe_status hnpei_posterior_sample(const hnpei_core *core, hnpei_desk *desk, const hnpei_observed *observed,
                                   size_t n_draws, uint64_t key, double *theta);
hnpe_status hnpei_posterior_log_density(const hnpei_core *core, hnpei_desk *desk, const hnpei_observed *observed,
                                        size_t n_draws, const double *theta, double *log_q);
hnpe_status hnpei_posterior_log_mass(const hnpei_core *core, hnpei_desk *desk, const hnpei_observed *observed,
                                     double *log_mass);
hnpe_status hnpei_posterior_log_density_global(const hnpei_core *core, hnpei_desk *desk, const hnpei_observed *observed,
                                               size_t n_draws, const double *theta_global, double *log_q);
hnpe_status hnpei_posterior_sample_all(const hnpei_core *core, hnpei_desk *desk, const hnpei_observed *observed,
                                       size_t n_draws, uint64_t key, double *theta_local, double *theta_global);
hnpe_status hnpei_posterior_log_density_all(const hnpei_core *core, hnpei_desk *desk, const hnpei_observed *observed,
                                            size_t n_draws, const double *theta_local, const double *theta_global,
                                            double *log_q);

#endif
