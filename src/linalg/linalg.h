/* Dense linear algebra in double, row-major: the only room that knows BLAS and LAPACK. How many threads OpenBLAS has is
   the host's business, and neither read nor changed: but for products of matrices, what is asked of it here it does on
   the calling thread, with the same bits for any setting. Dimensions have passed hnpei_check_size. */
#ifndef HNPEI_LINALG_H
#define HNPEI_LINALG_H

#include "base/base.h"

/* a [n][n], of which the lower triangle is read, becomes its Cholesky factor L (a = L L^T), with zeros above the
   diagonal. Where a is not positive definite: HNPE_ERROR_INVALID_ARGUMENT with the order of the first leading minor
   that is not positive; a is then undefined. */
hnpe_status hnpei_linalg_cholesky(const char *where, const char *name, size_t n, double *a);
/* x [n] becomes L^-1 x. One vector at a time, so that a row's result does not depend on the rows beside it. */
void hnpei_linalg_solve_lower(size_t n, const double *factor, double *x);
/* x [n] becomes L^-T x. */
void hnpei_linalg_solve_lower_transposed(size_t n, const double *factor, double *x);
/* a [n][n], whose lower triangle has a Cholesky factor, zeros above it, becomes (L L^T)^-1. */
void hnpei_linalg_invert_factored(size_t n, double *a, double *work /* [n][n] */);
/* The smallest eigenvalue of a symmetric a [n][n], which is overwritten; NaN where it cannot be found. work: [n][4]. */
double hnpei_linalg_smallest_eigenvalue(size_t n, double *a, double *work);
/* x [n] becomes L x. */
void hnpei_linalg_multiply_lower(size_t n, const double *factor, double *x);
/* c [m][n] = a b + keep c, where a is [m][k] ([k][m] if transpose_a) and b is [k][n] ([n][k] if transpose_b). */
void hnpei_linalg_product(int transpose_a, int transpose_b, size_t m, size_t n, size_t k, const double *a,
                          const double *b, double keep, double *c);

#endif
