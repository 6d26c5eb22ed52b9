/* Many draws, or many densities, of one term: tiles over the threads of a team, each tile with a random stream of its
   own, so that results do not depend on the number of threads. */
#ifndef HNPEI_PASS_H
#define HNPEI_PASS_H

#include "posterior.h"

/* What one worker writes on. */
typedef struct hnpei_workspace {
    hnpei_real *given, *v, *z, *log_q, *tape, *scratch;
    hnpei_real *projection; /* of one context, in so many lanes */
    size_t projected, lanes;
} hnpei_workspace;

typedef struct hnpei_pass {
    const hnpei_core *core;
    const hnpei_term *term;
    const hnpei_kernels *kernels;
    hnpei_team *team;
    hnpei_watch *watch;          /* looked at between two tiles; NULL: nobody stops this */
    const hnpei_real *contexts;  /* [...][d_embed] */
    hnpei_workspace *workspaces; /* one for each worker */
    uint64_t key, tiles;         /* of the random streams: tiles counts those used */
    /* the job at hand */
    size_t n;                  /* points */
    size_t begin, per_context; /* point i has context (begin + i) / per_context */
    const double *beta;        /* [n][d_beta] image of beta; NULL where the term takes none */
    double *v;                 /* [n][dim] */
    double *log_q;             /* [n]; NULL: draw v */
} hnpei_pass;

/* Workers that so many points are worth. */
size_t hnpei_pass_workers(size_t points);
hnpe_status hnpei_pass_create(const hnpei_core *core, const hnpei_term *term, const hnpei_real *contexts, uint64_t key,
                              hnpei_desk *desk, hnpei_team *team, hnpei_watch *watch, hnpei_pass *pass);
/* Fill v with draws (log_q NULL), or log_q with the log densities of v. */
hnpe_status hnpei_pass_run(hnpei_pass *pass, size_t n, size_t begin, size_t per_context, const double *beta, double *v,
                           double *log_q);

#endif
