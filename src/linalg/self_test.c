/* Is the BLAS and LAPACK that the loader found one that this library can work with? One of 64-bit integers (ILP64) has
   the same names, and would read sizes where there are none; a broken one is wrong in silence. So an inner
   product, a product of matrices and a factorisation that are known are asked for, in a way that no width of integers
   makes it read or write elsewhere. Numbers are small integers: results are exact, in any order of the operations. */
#include "linalg.h"

#include "base/self_test.h"

#include <cblas.h>
#include <lapacke.h>
#include <math.h>

/* Where arguments travel in registers or slots of 64 bits, of which a function of 32-bit integers sees the lower half:
   a size that is right there, and negative to a function of 64-bit integers, which then does nothing. */
#if defined(__linux__) && defined(__LP64__) && (defined(__x86_64__) || defined(__aarch64__))
#define WIDE(size) (INT64_MIN + (size))
typedef int64_t probed_int;
#else
#define WIDE(size) (size)
typedef blasint probed_int;
#endif
typedef void any_function(void); /* volatile, so that no compiler knows better what is called */
typedef double probed_dot(probed_int n, const double *x, probed_int inc_x, const double *y, probed_int inc_y);
typedef void probed_product(enum CBLAS_ORDER layout, enum CBLAS_TRANSPOSE transpose_a, enum CBLAS_TRANSPOSE transpose_b,
                            probed_int m, probed_int n, probed_int k, double alpha, const double *a, probed_int lda,
                            const double *b, probed_int ldb, double beta, double *c, probed_int ldc);

static hnpe_status fail_width(const char *where, const char *function)
{
    return hnpei_fail(HNPE_ERROR_UNSUPPORTED, where,
                      "the BLAS and LAPACK that was loaded takes integers of 64 bits (an ILP64 build, such as "
                      "libopenblas64), where this library gives %zu, or does nothing: %s",
                      8 * sizeof(blasint), function);
}

static hnpe_status fail_value(const char *where, const char *function, const char *what, double found, double expected)
{
    return hnpei_fail(HNPE_ERROR_UNSUPPORTED, where,
                      "the BLAS and LAPACK that was loaded is broken: %s gives %.17g for %s that is %g", function,
                      found, what, expected);
}

static hnpe_status check_dot(const char *where)
{
    enum { N = 21 };
    double x[N], y[N], expected = 0;
    for (int i = 0; i < N; ++i) {
        x[i] = i - 3;
        y[i] = 2 * i + 1;
        expected += x[i] * y[i];
    }
    any_function *volatile function = (any_function *)cblas_ddot;
    const double found = ((probed_dot *)function)(WIDE(N), x, 1, y, 1);
    if (found == 0)
        return fail_width(where, "cblas_ddot");
    return found == expected ? HNPE_OK : fail_value(where, "cblas_ddot", "an inner product", found, expected);
}

/* c [M][N] = a^T b - c for parts of wider arrays: what stands beside them stays. */
static hnpe_status check_product(const char *where)
{
    enum { M = 13, N = 11, K = 9, LDA = M + 2, LDB = N + 1, LDC = N + 3 };
    double a[K * LDA], b[K * LDB], c[M * LDC];
    int untouched = 1;
    for (int i = 0; i < K * LDA; ++i)
        a[i] = i % 7 - 3;
    for (int i = 0; i < K * LDB; ++i)
        b[i] = i % 5 - 2;
    for (int i = 0; i < M * LDC; ++i)
        c[i] = i;
    any_function *volatile function = (any_function *)cblas_dgemm;
    ((probed_product *)function)(CblasRowMajor, CblasTrans, CblasNoTrans, WIDE(M), N, K, 1, a, LDA, b, LDB, -1, c, LDC);
    for (int i = 0; i < M * LDC; ++i)
        untouched &= c[i] == i;
    if (untouched)
        return fail_width(where, "cblas_dgemm");
    for (int i = 0; i < M; ++i)
        for (int j = 0; j < LDC; ++j) {
            double expected = j < N ? -(double)(i * LDC + j) : (double)(i * LDC + j);
            for (int l = 0; j < N && l < K; ++l)
                expected += a[l * LDA + i] * b[l * LDB + j];
            if (c[i * LDC + j] != expected)
                return fail_value(where, "cblas_dgemm", "an element of a product", c[i * LDC + j], expected);
        }
    return HNPE_OK;
}

/* Integers that LAPACK is given by address: read as 64 bits they are the same, and where a result is written as 64 bits
   the second is, too. */
typedef struct argument {
    lapack_int value, beside;
} argument;
enum { UNTOUCHED = 77 };

/* a = L L^T for a lower triangular L of integers, by columns in a wider array, as hnpei_linalg_cholesky asks for it. */
static hnpe_status check_factorisation(const char *where)
{
    enum { N = 5, LDA = 7 };
    static const double factor[N][N] = {{2}, {-1, 3}, {4, 0, 1}, {1, 2, -2, 5}, {0, -3, 1, 2, 4}};
    double a[N * LDA] = {0};
    argument n = {N, 0}, lda = {LDA, 0}, info = {UNTOUCHED, UNTOUCHED};
    char triangle = 'U';
    for (int i = 0; i < N; ++i)
        for (int j = 0; j <= i; ++j)
            for (int k = 0; k <= j; ++k)
                a[i * LDA + j] += factor[i][k] * factor[j][k];
    LAPACK_dpotf2(&triangle, &n.value, a, &lda.value, &info.value);
    if (info.beside != UNTOUCHED)
        return fail_width(where, "dpotf2");
    if (info.value)
        return fail_value(where, "dpotf2", "the outcome of a Cholesky factorisation", info.value, 0);
    for (int i = 0; i < N; ++i)
        for (int j = 0; j <= i; ++j)
            if (!(fabs(a[i * LDA + j] - factor[i][j]) < 1e-12))
                return fail_value(where, "dpotf2", "an element of a Cholesky factor", a[i * LDA + j], factor[i][j]);
    return HNPE_OK;
}

hnpe_status hnpei_self_test(const char *where)
{
    HNPEI_TRY(check_dot(where));
    HNPEI_TRY(check_product(where));
    return check_factorisation(where);
}
