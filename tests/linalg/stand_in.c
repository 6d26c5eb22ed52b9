/* A BLAS and LAPACK of a few lines, to be loaded before the real one: as wide as WIDTH says, and wrong where BROKEN_…
   says so. Compiled by test_self_test.sh into a shared library for each way to be unfit. */
#include <math.h>
#include <stdint.h>

#ifndef WIDTH
#define WIDTH 32
#endif
#if WIDTH == 64
typedef int64_t integer;
#else
typedef int32_t integer;
#endif

#ifdef WITH_DOT
double cblas_ddot(integer n, const double *x, integer inc_x, const double *y, integer inc_y)
{
    double sum = 0;
    for (integer i = 0; i < n; ++i)
        sum += x[i * inc_x] * y[i * inc_y];
#ifdef BROKEN_DOT
    return sum * (1 + 1e-9);
#else
    return sum;
#endif
}
#endif

#ifdef WITH_PRODUCT
/* Row-major alone. */
void cblas_dgemm(int layout, int transpose_a, int transpose_b, integer m, integer n, integer k, double alpha,
                 const double *a, integer lda, const double *b, integer ldb, double beta, double *c, integer ldc)
{
    (void)layout;
#ifdef BROKEN_TRANSPOSE
    transpose_a = transpose_b;
#endif
#ifdef BROKEN_LEADING
    ldc = n;
#endif
    for (integer i = 0; i < m; ++i)
        for (integer j = 0; j < n; ++j) {
            double sum = 0;
            for (integer l = 0; l < k; ++l)
                sum += (transpose_a == 112 ? a[l * lda + i] : a[i * lda + l]) *
                       (transpose_b == 112 ? b[j * ldb + l] : b[l * ldb + j]);
#ifdef BROKEN_ELEMENT
            sum += i == m - 1 && j == n - 1;
#endif
            c[i * ldc + j] = alpha * sum + beta * c[i * ldc + j];
        }
}
#endif

#ifdef WITH_FACTORISATION
/* Of the upper triangle, by columns. */
void dpotf2_(const char *triangle, const integer *size, double *a, const integer *leading, integer *info)
{
    const integer n = *size, lda = *leading;
    (void)triangle;
    *info = 0;
    for (integer j = 0; j < n; ++j)
        for (integer i = 0; i <= j; ++i) {
            double rest = a[j * lda + i];
            for (integer k = 0; k < i; ++k)
                rest -= a[i * lda + k] * a[j * lda + k];
#ifdef BROKEN_FACTORISATION
            a[j * lda + i] = i < j ? rest / a[i * lda + i] : rest;
#else
            a[j * lda + i] = i < j ? rest / a[i * lda + i] : sqrt(rest);
#endif
        }
#ifdef BROKEN_OUTCOME
    *info = 3;
#endif
}
#endif
