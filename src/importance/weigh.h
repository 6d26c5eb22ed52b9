/* Draws of a posterior against the host's target. */
#ifndef HNPEI_WEIGH_H
#define HNPEI_WEIGH_H

#include "base/base.h"

#include <hnpe/importance.h>

/* One observation set, and its draws. */
typedef struct hnpei_weighing {
    const char *where;
    const hnpe_posterior *posterior;
    int64_t n_rows;
    const double *x;
    size_t n_draws, rows; /* rows: blocks of theta_local */
    hnpe_importance_target target;
} hnpei_weighing;

/* Blocks of theta_local: the observations of a factorised posterior, else one. */
size_t hnpei_weighing_rows(const hnpe_posterior *posterior, int64_t n_rows);
/* log_weights[i] = log_target[i] (+ log prior) - log q; they may be the same array. */
hnpe_status hnpei_weigh(const hnpei_weighing *w, const double *theta_local, const double *theta_global,
                        const double *log_target, double *log_weights);
/* NaN or INFINITY among the n numbers from draw `first` on: HNPE_ERROR_NUMERIC naming it. */
hnpe_status hnpei_weigh_check_target(const char *where, size_t first, size_t n, const double *log_target);
hnpe_status hnpei_weigh_draw(const hnpei_weighing *w, hnpe_rng *rng, double *theta_local, double *theta_global);
/* The host's function for all draws. */
hnpe_status hnpei_weigh_ask(const hnpei_weighing *w, hnpe_log_target_fn log_target, void *user_data,
                            hnpe_monitor *monitor, const double *theta_local, const double *theta_global, double *out);

#endif
