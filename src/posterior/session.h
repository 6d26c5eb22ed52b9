/* One call of an exported function of a posterior: a desk, and on it the observations as reals. */
#ifndef HNPEI_SESSION_H
#define HNPEI_SESSION_H

#include "posterior.h"

typedef struct hnpei_session {
    hnpe_posterior *held; /* and the generator: a prior of the host's may release what the call was given */
    hnpe_rng *rng;        /* NULL: none */
    hnpei_stream before;
    hnpei_desk *desk;
    const char *where; /* the call's name, for messages; NULL: there is none */
    hnpei_observed observed;
} hnpei_session;

/* The checks that all evaluations share, and what is noted of the observations. */
hnpe_status hnpei_session_begin(const char *where, const hnpe_posterior *posterior, size_t n_sets,
                                const int64_t *n_rows, const double *x, size_t n_draws, hnpei_session *s);
/* The key of what the call draws: one number of the generator, which is kept until the session ends. */
uint64_t hnpei_session_draws(hnpei_session *s, hnpe_rng *rng);
/* Returns `status`, so that a call can end with it. */
hnpe_status hnpei_session_end(hnpei_session *s, hnpe_status status);

#endif
