/* A product of every kind but callbacks, nested. */
#ifndef PRIOR_JOBS_H
#define PRIOR_JOBS_H

#include "kinds.h"

enum { EVERY_DIM = 12 };

static inline hnpe_status make_every(hnpe_context *context, hnpe_prior **every)
{
    const double one[] = {1, 2}, two[] = {3, 4}, low[] = {-1, 0}, high[] = {INFINITY, 5}, square[] = {2, 0.5, 0.5, 1};
    hnpe_prior *parts[9] = {NULL}, *inner = NULL;
    hnpe_status status = hnpe_prior_create_uniform(context, 2, one, two, &parts[0]);
    status = status ? status : hnpe_prior_create_normal(context, 1, one, two, &parts[1]);
    status = status ? status : hnpe_prior_create_multivariate_normal(context, 2, one, square, &parts[2]);
    status = status ? status : hnpe_prior_create_log_normal(context, 1, one, two, &parts[3]);
    status = status ? status : hnpe_prior_create_log_uniform(context, 1, one, two, &parts[4]);
    status = status ? status : hnpe_prior_create_exponential(context, 1, two, &parts[5]);
    status = status ? status : hnpe_prior_create_gamma(context, 1, one, two, &parts[6]);
    status = status ? status : hnpe_prior_create_beta(context, 1, one, two, &parts[7]);
    status = status ? status : hnpe_prior_create_truncated_normal(context, 2, one, two, low, high, &parts[8]);
    status = status ? status : hnpe_prior_create_product(context, 7, parts + 2, &inner);
    hnpe_prior *outer[3] = {parts[0], inner, parts[1]};
    status = status ? status : hnpe_prior_create_product(context, 3, outer, every);
    for (size_t i = 0; i < 9; ++i)
        hnpe_prior_release(parts[i]);
    hnpe_prior_release(inner);
    return status;
}

#endif
