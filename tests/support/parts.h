/* Estimators of every shape, with weights as if they had been trained: what holds of one must hold of all. */
#ifndef SUPPORT_PARTS_H
#define SUPPORT_PARTS_H

#include "support.h"

#include "estimator/estimator.h"

#include <hnpe.h>

/* p(alpha | beta) of the host's own, uniform on (0, beta); with_cdf: its distribution function is known too. */
hnpe_prior *parts_conditional_prior(hnpe_context *context, int with_cdf);

typedef struct parts_case {
    const char *name;
    size_t d_local, d_global, d_x;
    int32_t architecture, bounded; /* 0: as they are by default */
    int64_t extra;                 /* of the naive architecture */
    char priors[2]; /* of the locals and globals: u uniform, n normal, e exponential, l log-normal, c on (0, beta) */
    int own;        /* 0: default parts; else a set of one's own, 1 as in the paper, 2 mixtures, 3 coupling splines */
} parts_case;

extern const parts_case parts_cases[];
extern const size_t parts_n_cases;

/* The estimator of a case; its priors are released with it. */
hnpe_estimator *parts_estimator(hnpe_context *context, const parts_case *c);
/* Every trainable weight moves by a normal number of this deviation, masks kept. */
void parts_stir(hnpe_estimator *estimator, uint64_t seed, double by);
/* The gradient that loss leaves in `gradient`, against differences of what it returns, in up to three weights of each
   block of a term, one at a time. In double precision. */
void parts_check_gradient(const parts_case *c, const hnpei_term *term, double (*loss)(void *data),
                          const hnpei_real *gradient, void *data);

#endif
