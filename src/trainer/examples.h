/* What training reads: the valid simulations as reals, parameters mapped to where the flows live, training sets first.

   A set that lost observations to invalid simulations is not one with fewer of them: that it lost some says something
   about its parameters. So a term that sees whole sets is shown what was chosen before anybody looked whether it is
   valid, or nothing. */
#ifndef HNPEI_EXAMPLES_H
#define HNPEI_EXAMPLES_H

#include "trainer.h"

typedef struct hnpei_examples {
    hnpe_context *context;
    size_t n_sets, n_training;
    size_t d_x, d_local, d_global;
    int stretched;             /* 1: to where the sets are, v on the unit interval is confined */
    int sees_sets;             /* 1: some term sees whole sets */
    size_t longest;            /* rows of a set below */
    size_t min_rows, max_rows; /* of a whole set */
    size_t n_whole;            /* whole training sets */
    size_t *first;             /* [n_sets + 1]; row 0 of each, then its valid extra observations */
    size_t *size;              /* [n_sets] observations that were simulated, valid or not */
    unsigned char *has_first;  /* [n_sets] 0: x_0 is invalid, its row is 0 and has alpha_0 alone */
    hnpei_real *x;             /* [rows][d_x] */
    hnpei_real *v_local;       /* [rows][d_local] */
    hnpei_real *v_global;      /* [n_sets][d_global] */
    hnpei_doors doors;         /* the estimator's own where it is trained, else from the training sets */
    hnpei_range range;         /* of x, of the training sets */
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

/* Are there all observations that the estimator sees together: x_0 and, if any term sees whole sets, the others? */
int hnpei_examples_is_whole(const hnpei_examples *examples, size_t set);
/* beyond[set] becomes 1 for those of the n sets that networks made for a part of the prior have no density of;
   confine.c */
hnpe_status hnpei_examples_find_beyond(const char *where, const hnpe_trainer *trainer, size_t n, const size_t *sets,
                                       unsigned char *beyond);
hnpe_status hnpei_examples_create(const char *where, const hnpe_trainer *trainer, hnpei_examples *examples);
/* Memory for digests, if this term has them and always sees the sets whole. */
hnpe_status hnpei_examples_reserve_digests(const hnpei_term *term, int subsets, hnpei_examples *examples);
/* Those of the sets [begin, end). space: of the term, for hnpei_gather_rows. */
void hnpei_examples_digest(const hnpei_term *term, const hnpei_kernels *kernels, size_t begin, size_t end,
                           hnpei_real *space, hnpei_examples *examples);
void hnpei_examples_free(hnpei_examples *examples);

#endif
