/* What training reads: the valid simulations as reals, parameters mapped to where the flows live, training sets first.
 */
#ifndef HNPEI_EXAMPLES_H
#define HNPEI_EXAMPLES_H

#include "trainer.h"

typedef struct hnpei_examples {
    hnpe_context *context;
    size_t n_sets, n_training;
    size_t d_x, d_local, d_global;
    size_t min_rows, max_rows; /* of a set */
    size_t *first;             /* [n_sets + 1] */
    hnpei_real *x;             /* [rows][d_x] */
    hnpei_real *v_local;       /* [rows][d_local] */
    hnpei_real *v_global;      /* [n_sets][d_global] */
    hnpei_doors doors;         /* the estimator's own where it is trained, else from the training sets */
    double *v_mean, *v_sd;     /* [d_local + d_global] of v before the doors, of the training rows and sets */
} hnpei_examples;

hnpe_status hnpei_examples_create(const char *where, const hnpe_trainer *trainer, hnpei_examples *examples);
void hnpei_examples_free(hnpei_examples *examples);

#endif
