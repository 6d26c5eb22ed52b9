/* What training reads: the valid simulations as reals, parameters mapped to where the flows live, training sets first.

   A set that lost observations to invalid simulations is not one with fewer of them: that it lost some says something
   about its parameters. So a term that sees whole sets is shown what was chosen before anybody looked whether it is
   valid, or nothing. */
#ifndef HNPEI_EXAMPLES_H
#define HNPEI_EXAMPLES_H

#include "trainer.h"

typedef struct hnpei_examples {
    hnpe_context *context;
    size_t n_sets;                   /* that are in memory */
    size_t n_training, n_validation; /* of the run */
    size_t d_x, d_local, d_global;
    size_t room;                   /* sets that there is memory for, where there are windows */
    struct hnpei_windows *windows; /* NULL: all sets are in memory, training sets first */
    int stretched;                 /* 1: to where the sets are, v on the unit interval is confined */
    int sees_sets;                 /* 1: some term sees whole sets */
    size_t longest;                /* rows of a set below */
    size_t min_rows, max_rows;     /* of a whole set */
    size_t n_whole;                /* whole training sets */
    size_t *first;                 /* [n_sets + 1]; row 0 of each, then its valid extra observations */
    size_t *size;                  /* [n_sets] observations that were simulated, valid or not */
    unsigned char *has_first;      /* [n_sets] 0: x_0 is invalid, its row is 0 and has alpha_0 alone */
    hnpei_real *x;                 /* [rows][d_x] */
    hnpei_real *v_local;           /* [rows][d_local] */
    hnpei_real *v_global;          /* [n_sets][d_global] */
    hnpei_doors doors;             /* the estimator's own where it is trained, else from the training sets */
    hnpei_range range;             /* of x, of the training sets */
    hnpei_real *digests; /* [n_sets][digest_size] of the term that sees whole sets; NULL where they are not kept */
    size_t digest_size;
    double *v_mean, *v_sd; /* [d_local + d_global] of v before the doors, of the training rows and sets */
    /* For losses that compare densities of theta with those of its prior; NULL for others. [n_sets], of row 0: */
    double *log_slope_over_prior; /* log |dv/dtheta| - log p(theta), but for what all sets have in common */
    unsigned char *from_prior;    /* 1: drawn from the prior, not from a proposal */
    /* For the loss with importance weights; NULL for others. [n_sets], their mean over the training sets 1 */
    hnpei_real *weight;       /* of a set in q_global or a joint density */
    hnpei_real *weight_local; /* of its row 0 in q_local; other rows have 1 */
    double effective;         /* number of training sets, (sum w)^2 / sum w^2 */
} hnpei_examples;

/* Parameters on their way, in doubles. */
typedef struct hnpei_staging {
    double *local, *given, *global; /* given: beta of each row */
    double *v, *log_slope, *log_p;
} hnpei_staging;

/* Are there all observations that the estimator sees together: x_0 and, if any term sees whole sets, the others? */
int hnpei_examples_is_whole(const hnpei_examples *examples, size_t set);
/* beyond[set] becomes 1 for those of the n sets that networks made for a part of the prior have no density of;
   confine.c */
hnpe_status hnpei_examples_find_beyond(const char *where, const hnpe_trainer *trainer, size_t n, const size_t *sets,
                                       unsigned char *beyond);
/* The split keeps the sets that can be used; select.c */
hnpe_status hnpei_examples_select(const char *where, const hnpe_trainer *trainer, hnpei_split *split);
/* The numbers of sets, and their sizes. */
hnpe_status hnpei_examples_count(const char *where, const hnpe_trainer *trainer, const hnpei_split *split,
                                 hnpei_examples *e);
/* Rows of a set that are kept: row 0, then the valid ones of the others. */
size_t hnpei_examples_rows(const hnpe_dataset *dataset, size_t set);
/* Memory for so many sets with so many rows. */
hnpe_status hnpei_examples_reserve(const hnpe_trainer *trainer, size_t sets, size_t rows, hnpei_examples *e);
hnpe_status hnpei_staging_create(const hnpei_examples *e, size_t sets, size_t rows, hnpei_staging *s);
void hnpei_staging_free(const hnpei_examples *e, hnpei_staging *s);
/* n parameter vectors to s->v and s->log_slope; all must be inside the prior's support. */
hnpe_status hnpei_examples_map(const char *where, const char *name, const hnpei_map *map, size_t n, size_t dim,
                               const double *given, const double *theta, hnpei_watch *watch, hnpei_staging *s);
/* These sets take the place of those in memory, for which there is room; the doors are settled. */
hnpe_status hnpei_examples_load(const char *where, const hnpe_trainer *trainer, size_t n, const size_t *sets,
                                hnpei_examples *e, hnpei_staging *s);
hnpe_status hnpei_examples_create(const char *where, const hnpe_trainer *trainer, hnpei_examples *examples);
/* Memory for digests, if this term has them and always sees the sets whole. */
hnpe_status hnpei_examples_reserve_digests(const hnpei_term *term, int subsets, hnpei_examples *examples);
/* Those of the sets [begin, end). space: of the term, for hnpei_gather_rows. */
void hnpei_examples_digest(const hnpei_term *term, const hnpei_kernels *kernels, size_t begin, size_t end,
                           hnpei_real *space, hnpei_examples *examples);
void hnpei_examples_free(hnpei_examples *examples);

#endif
