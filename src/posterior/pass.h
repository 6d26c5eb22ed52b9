/* Many draws, or many densities, of one term: tiles over the threads of a team, each tile with a random stream of its
   own, so that results do not depend on the number of threads. */
#ifndef HNPEI_PASS_H
#define HNPEI_PASS_H

#include "posterior.h"

typedef struct hnpei_pass {
    const hnpei_core *core;
    const hnpei_term *term;
    const hnpei_kernels *kernels;
    hnpei_team *team;
    size_t n_workers;
    hnpei_real **spaces; /* [n_workers] */
    uint64_t key, tiles; /* of the random streams: tiles counts those used */
    /* the job at hand */
    size_t n;                   /* points */
    const hnpei_real *contexts; /* [...][d_embed] */
    size_t begin, per_context;  /* point i has context (begin + i) / per_context */
    const double *beta;         /* [n][d_beta] image of beta; NULL where the term takes none */
    double *v;                  /* [n][dim] */
    double *log_q;              /* [n]; NULL: draw v */
} hnpei_pass;

/* limit: points of the largest job. */
hnpe_status hnpei_pass_create(const hnpei_core *core, const hnpei_term *term, size_t limit, uint64_t key,
                              hnpei_pass *pass);
void hnpei_pass_free(hnpei_pass *pass);
/* Fill v with draws (log_q NULL), or log_q with the log densities of v. */
hnpe_status hnpei_pass_run(hnpei_pass *pass, size_t n, const hnpei_real *contexts, size_t begin, size_t per_context,
                           const double *beta, double *v, double *log_q);

#endif
