#include "linalg.h"

#include <cblas.h>
#include <lapacke.h>

hnpe_status hnpei_linalg_cholesky(const char *where, const char *name, size_t n, double *a)
{
    /* The lower triangle of rows is the upper one of columns: no transposed copy. */
    lapack_int size = (lapack_int)n;
    lapack_int info = LAPACKE_dpotrf_work(LAPACK_COL_MAJOR, 'U', size, a, size);
    if (info > 0)
        return hnpei_fail(HNPE_ERROR_INVALID_ARGUMENT, where,
                          "%s is not positive definite: its leading minor of order %ld is not positive", name,
                          (long)info);
    HNPEI_ASSERT(info == 0);
    for (size_t i = 0; i < n; ++i)
        for (size_t j = i + 1; j < n; ++j)
            a[i * n + j] = 0;
    return HNPE_OK;
}

void hnpei_linalg_solve_lower(size_t n, const double *factor, double *x)
{
    cblas_dtrsv(CblasRowMajor, CblasLower, CblasNoTrans, CblasNonUnit, (blasint)n, factor, (blasint)n, x, 1);
}

void hnpei_linalg_multiply_lower(size_t n, const double *factor, double *x)
{
    cblas_dtrmv(CblasRowMajor, CblasLower, CblasNoTrans, CblasNonUnit, (blasint)n, factor, (blasint)n, x, 1);
}

void hnpei_linalg_product(int transpose_a, int transpose_b, size_t m, size_t n, size_t k, const double *a,
                          const double *b, double keep, double *c)
{
    cblas_dgemm(CblasRowMajor, transpose_a ? CblasTrans : CblasNoTrans, transpose_b ? CblasTrans : CblasNoTrans,
                (blasint)m, (blasint)n, (blasint)k, 1, a, (blasint)(transpose_a ? m : k), b,
                (blasint)(transpose_b ? k : n), keep, c, (blasint)n);
}
