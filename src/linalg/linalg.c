#include "linalg.h"

#include <cblas.h>
#include <lapacke.h>
#include <math.h>

/* OpenBLAS works on one thread in what is called here, whatever the host has set: in the unblocked Cholesky
   factorisation, and in inner products of up to 10 000 numbers. Its blocked and its triangular routines start threads
   from a few dozen rows on, inside the library's own threads too, and their bits depend on how many. */
enum { MOST_ON_ONE_THREAD = 8192 };

static double inner_product(size_t n, const double *a, const double *b)
{
    double sum = 0;
    for (size_t at = 0; at < n; at += MOST_ON_ONE_THREAD) {
        const size_t rest = n - at;
        sum += cblas_ddot((blasint)(rest < MOST_ON_ONE_THREAD ? rest : MOST_ON_ONE_THREAD), a + at, 1, b + at, 1);
    }
    return sum;
}

/* Of the first leading minor that is not positive; 0: none. OpenBLAS lets minors pass that are not a number, after
   numbers that overflowed. */
static size_t not_positive(size_t n, const double *factor, size_t found)
{
    for (size_t i = 0; !found && i < n; ++i)
        if (!(factor[i * n + i] > 0 && isfinite(factor[i * n + i])))
            return i + 1;
    return found;
}

hnpe_status hnpei_linalg_cholesky(const char *where, const char *name, size_t n, double *a)
{
    /* The lower triangle of rows is the upper one of columns: no transposed copy. */
    lapack_int size = (lapack_int)n, info = 0;
    char triangle = 'U';
    LAPACK_dpotf2(&triangle, &size, a, &size, &info);
    HNPEI_ASSERT(info >= 0);
    const size_t minor = not_positive(n, a, (size_t)info);
    if (minor)
        return hnpei_fail(HNPE_ERROR_INVALID_ARGUMENT, where,
                          "%s is not positive definite: its leading minor of order %zu is not positive", name, minor);
    for (size_t i = 0; i < n; ++i)
        for (size_t j = i + 1; j < n; ++j)
            a[i * n + j] = 0;
    return HNPE_OK;
}

void hnpei_linalg_solve_lower(size_t n, const double *factor, double *x)
{
    for (size_t i = 0; i < n; ++i)
        x[i] = (x[i] - inner_product(i, factor + i * n, x)) / factor[i * n + i];
}

void hnpei_linalg_solve_lower_transposed(size_t n, const double *factor, double *x)
{
    for (size_t i = n; i-- > 0;) {
        double rest = x[i];
        for (size_t j = i + 1; j < n; ++j)
            rest -= factor[j * n + i] * x[j];
        x[i] = rest / factor[i * n + i];
    }
}

void hnpei_linalg_invert_factored(size_t n, double *a, double *work)
{
    for (size_t i = 0; i < n; ++i) {
        for (size_t j = 0; j < n; ++j)
            work[i * n + j] = i == j;
        hnpei_linalg_solve_lower(n, a, work + i * n);
        hnpei_linalg_solve_lower_transposed(n, a, work + i * n);
    }
    for (size_t i = 0; i < n; ++i)
        for (size_t j = 0; j < n; ++j) /* of both triangles the mean: exactly symmetric */
            a[i * n + j] = (work[i * n + j] + work[j * n + i]) / 2;
}

double hnpei_linalg_smallest_eigenvalue(size_t n, double *a, double *work)
{
    lapack_int size = (lapack_int)n, length = (lapack_int)(3 * n), info = 0;
    char values_alone = 'N', triangle = 'U';
    LAPACK_dsyev(&values_alone, &triangle, &size, a, &size, work, work + n, &length, &info);
    return info == 0 ? work[0] : (double)NAN;
}

void hnpei_linalg_multiply_lower(size_t n, const double *factor, double *x)
{
    for (size_t i = n; i-- > 0;)
        x[i] = inner_product(i + 1, factor + i * n, x);
}

void hnpei_linalg_product(int transpose_a, int transpose_b, size_t m, size_t n, size_t k, const double *a,
                          const double *b, double keep, double *c)
{
    cblas_dgemm(CblasRowMajor, transpose_a ? CblasTrans : CblasNoTrans, transpose_b ? CblasTrans : CblasNoTrans,
                (blasint)m, (blasint)n, (blasint)k, 1, a, (blasint)(transpose_a ? m : k), b,
                (blasint)(transpose_b ? k : n), keep, c, (blasint)n);
}
