/* The handle of a conditional, and what its exported functions call. */
#ifndef HNPEI_CONDITIONAL_H
#define HNPEI_CONDITIONAL_H

#include "section.h"

#include <hnpe/conditional.h>

struct hnpe_conditional {
    hnpei_object object;
    hnpei_section *section;
    hnpe_conditional_info info;
    hnpei_options options;
};

/* Finds what normalises the density. values: in ascending order of what is fixed. */
hnpe_status hnpei_conditional_open(const char *where, hnpe_conditional *conditional, const double *values);

/* n points [n][d_free]. */
hnpe_status hnpei_conditional_log_density(const hnpe_conditional *conditional, size_t n, const double *theta,
                                          double *log_q);

typedef struct hnpei_chains_job {
    size_t n_chains, n_draws;
    uint64_t key;
    hnpe_monitor *monitor;
    double *theta, *checks; /* checks: NULL where they are not wanted */
} hnpei_chains_job;
/* The report is filled whatever is returned. */
hnpe_status hnpei_conditional_sample(const char *where, const hnpe_conditional *conditional,
                                     const hnpei_chains_job *job, hnpe_chains_info *report);

typedef struct hnpei_marginal_job {
    const hnpe_posterior *posterior;
    size_t n_rows;
    const double *x;
    size_t n_kept;
    const int64_t *kept;
    size_t n;
    const double *theta; /* [n][n_kept] */
    size_t n_draws;
    uint64_t key;
    hnpe_monitor *monitor;
    double *log_q, *error; /* [n] */
} hnpei_marginal_job;
hnpe_status hnpei_conditional_marginal(const char *where, const hnpei_marginal_job *job, int32_t *kind);

#endif
