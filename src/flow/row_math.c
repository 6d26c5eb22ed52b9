/* Row helpers that several transforms use. */
#include "transform.h"

#include <math.h>
#include <string.h>

void hnpei_rows_copy(size_t rows, size_t n, const hnpei_real *from, hnpei_real *to)
{
    for (size_t i = 0; i < rows; ++i)
        memcpy(hnpei_row(to, i), hnpei_const_row(from, i), n * sizeof *to);
}

/* max(p, 0) + log1p(e), e = exp(-|p|). Of u = 1 + e rounded, log(u) e / (u - 1) is log1p(e) to rounding. */
void hnpei_row_softplus(const hnpei_kernels *kernels, size_t n, const hnpei_real *in, hnpei_real *out)
{
    hnpei_real e[HNPEI_TILE], u[HNPEI_TILE];
    for (size_t s = 0; s < n; ++s)
        out[s] = in[s] < 0 ? in[s] : -in[s];
    for (size_t s = n; s < HNPEI_TILE; ++s)
        out[s] = 0;
    kernels->exp(HNPEI_TILE, out, e);
    for (size_t s = 0; s < HNPEI_TILE; ++s)
        u[s] = 1 + e[s];
    kernels->log(HNPEI_TILE, u, out);
    for (size_t s = 0; s < n; ++s) {
        hnpei_real excess = u[s] - 1;
        hnpei_real log1p_e = excess > 0 ? out[s] * (e[s] / excess) : e[s];
        out[s] = in[s] > 0 ? in[s] + log1p_e : log1p_e;
    }
}

double hnpei_softplus_inverse(double value)
{
    return value + log(-expm1(-value));
}
