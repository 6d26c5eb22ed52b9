/* Posteriors that are mixtures of posteriors: q = sum of w_m q_m, of everything at once, (alpha_0, …, alpha_N, beta)
   given a set. So beta alone, and (alpha_0, beta), are mixtures with the same weights, and all functions agree with one
   another. Everything here also serves a posterior that is no mixture: what is asked of it goes to its core. */
#ifndef HNPEI_ENSEMBLE_H
#define HNPEI_ENSEMBLE_H

#include "posterior.h"

struct hnpei_ensemble {
    size_t n;
    hnpe_posterior **members;      /* [n] a reference each; none is a mixture itself */
    double *weights, *log_weights; /* [n] they sum to 1 */
};

/* More than anybody trains, and few enough that a file cannot ask for much memory. */
#define HNPEI_MOST_MEMBERS 4096

/* Handles that were checked; members that are mixtures give theirs. weights NULL: equal ones. HNPE_ERROR_SHAPE where
   dimensions, HNPE_ERROR_INVALID_ARGUMENT where priors differ. */
hnpe_status hnpei_ensemble_create(const char *where, hnpe_context *context, size_t n, hnpe_posterior *const *members,
                                  const double *weights, hnpei_ensemble **ensemble);
void hnpei_ensemble_destroy(hnpe_context *context, hnpei_ensemble *ensemble); /* NULL does nothing */
/* Members, 1 of a posterior that is no mixture; and the networks of one of them. */
size_t hnpei_posterior_count(const hnpe_posterior *posterior);
const hnpei_core *hnpei_posterior_core(const hnpe_posterior *posterior, size_t index);

/* ---- as hnpei_core_…: what holds of every member, or of one at least; of lines for the log there is one ---- */
hnpe_status hnpei_posterior_takes(const char *where, const hnpe_posterior *posterior, size_t n_extra);
int hnpei_posterior_note_extra(const hnpe_posterior *posterior, size_t n_extra);
int hnpei_posterior_note_far(const hnpe_posterior *posterior, size_t n, const double *x);
hnpe_observation_info hnpei_posterior_describe(const hnpe_posterior *posterior, size_t n, const double *x);

/* ---- ensemble_draws.c and ensemble_density.c: as hnpei_posterior_…, of the mixture ---- */
hnpe_status hnpei_ensemble_sample(const hnpe_posterior *posterior, hnpei_desk *desk, const hnpei_observed *observed,
                                  size_t n_draws, uint64_t key, double *theta);
hnpe_status hnpei_ensemble_sample_all(const hnpe_posterior *posterior, hnpei_desk *desk, const hnpei_observed *observed,
                                      size_t n_draws, uint64_t key, double *theta_local, double *theta_global);
hnpe_status hnpei_ensemble_log_density(const hnpe_posterior *posterior, hnpei_desk *desk,
                                       const hnpei_observed *observed, size_t n_draws, const double *theta,
                                       double *log_q);
hnpe_status hnpei_ensemble_log_density_global(const hnpe_posterior *posterior, hnpei_desk *desk,
                                              const hnpei_observed *observed, size_t n_draws,
                                              const double *theta_global, double *log_q);
hnpe_status hnpei_ensemble_log_density_all(const hnpe_posterior *posterior, hnpei_desk *desk,
                                           const hnpei_observed *observed, size_t n_draws, const double *theta_local,
                                           const double *theta_global, double *log_q);

/* log(exp a + exp b). */
double hnpei_log_add(double a, double b);
/* ensemble_gradient.c, as hnpei_posterior_gradient */
hnpe_status hnpei_ensemble_gradient(const hnpe_posterior *posterior, hnpei_desk *desk, const hnpei_observed *observed,
                                    size_t n_draws, const double *theta, double *log_q, double *g_theta, double *g_x);

/* As hnpei_posterior_moments. */
hnpe_status hnpei_ensemble_moments(const hnpe_posterior *posterior, hnpei_desk *desk, const hnpei_observed *observed,
                                   double *gaussian);

/* ---- spread.c: hnpe_posterior_spread, of one set ---- */
/* mean_spread, sd_ratio: [d_local + d_global], or NULL. */
hnpe_status hnpei_ensemble_spread(const hnpe_posterior *posterior, hnpei_desk *desk, const hnpei_observed *observed,
                                  size_t n_draws, uint64_t seed, double *mean_spread, double *sd_ratio,
                                  hnpe_spread_info *info);
/* A sentence for the log: a warning where members disagree. Not of a posterior that is no mixture. */
void hnpei_spread_tell(const hnpe_context *context, const hnpe_spread_info *info);

/* ---- ensemble_portions.c: sets and draws a portion at a time, so that memory does not grow with the number of draws
 * ----
 */
typedef struct hnpei_portion {
    size_t set, n_sets;   /* all draws of some sets, or … */
    size_t draw, n_draws; /* … some draws of one set */
} hnpei_portion;
/* The next portion of n_draws of each set; the first one where the portion's n_sets is 0. rows: a draw has something of
   every observation. Returns 0 where there is none. */
int hnpei_portion_next(const hnpei_observed *observed, int rows, size_t n_draws, hnpei_portion *portion);
/* The portion's sets as a member sees them. */
hnpe_status hnpei_portion_observe(const hnpei_core *core, hnpei_desk *desk, const hnpei_observed *observed,
                                  const hnpei_portion *portion, hnpei_observed *seen);
/* HNPE_OK, or the failure with the words which member and sets it is about. */
hnpe_status hnpei_portion_blame(hnpe_status status, size_t member, const hnpei_portion *portion);

/* ---- posterior_api.c ---- */
/* A mixture of handles, or another reference to the only one. */
hnpe_status hnpei_posterior_mix(const char *where, hnpe_context *context, size_t n, hnpe_posterior *const *members,
                                const double *weights, hnpe_posterior **posterior);

/* ---- ensemble_archive.c: one file with all members ---- */
hnpe_status hnpei_posterior_store(const char *where, const hnpe_posterior *posterior, const char *path);
hnpe_status hnpei_ensemble_write(const char *where, hnpe_context *context, size_t n, const hnpei_core *const *cores,
                                 const double *weights, const char *path);

/* What a file has: cores[n] with weights[n], which are the caller's from then on (hnpei_cores_free). A file of an
   estimator has one. */
typedef struct hnpei_cores {
    size_t n;
    hnpei_core **cores;
    double *weights;
} hnpei_cores;
hnpe_status hnpei_cores_load(const char *where, hnpe_context *context, const char *path, hnpe_prior *prior_local,
                             hnpe_prior *prior_global, hnpei_cores *cores);
void hnpei_cores_free(hnpe_context *context, hnpei_cores *cores);
/* A posterior with these networks, which are taken over. */
hnpe_status hnpei_posterior_adopt(const char *where, hnpe_context *context, hnpei_cores *cores,
                                  hnpe_posterior **posterior);

#endif
