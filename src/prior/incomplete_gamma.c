/* The regularised incomplete gamma functions (DLMF 8.2). */
#include "log_excess.h"
#include "special.h"

#include <float.h>
#include <math.h>

#define LARGE 1e4 /* from here on quadrature costs less than the series, whose length grows like sqrt(a) */

/* x^a exp(-x) / Gamma(a) = sqrt(a / 2 pi) exp(-a excess(x / a) - stirling(a)): large terms never cancel. */
double hnpei_gamma_kernel(double a, double x)
{
    return 0.5 * log(a) - HNPEI_LOG_SQRT_2PI - a * hnpei_log_excess(x / a, (x - a) / a) - hnpei_stirling(a);
}

/* P = kernel / a (1 + x / (a + 1) + x^2 / ((a + 1) (a + 2)) + ...), DLMF 8.7.1. */
static double series(double a, double x)
{
    double term = 1, sum = 1;
    for (double k = 1; term > 0.1 * DBL_EPSILON * sum; ++k) {
        term *= x / (a + k);
        sum += term;
    }
    return sum / a;
}

/* Q / kernel = 1 / (x + 1 - a - 1 (1 - a) / (x + 3 - a - 2 (2 - a) / ...)), DLMF 8.9.2, by Lentz's method. */
static double fraction(double a, double x)
{
    double b = x + 1 - a, c = 1 / DBL_MIN, d = 1 / b, h = d, delta = 0;
    for (double k = 1; fabs(delta - 1) > 0.5 * DBL_EPSILON && k < 10 * LARGE; ++k) {
        double numerator = -k * (k - a);
        b += 2;
        d = numerator * d + b;
        d = 1 / (fabs(d) < DBL_MIN ? DBL_MIN : d);
        c = b + numerator / c;
        c = fabs(c) < DBL_MIN ? DBL_MIN : c;
        delta = c * d;
        h *= delta;
    }
    return h;
}

static double density(const void *a, double x)
{
    return x > 0 ? exp(hnpei_gamma_kernel(*(const double *)a, x)) / x : 0;
}

void hnpei_incomplete_gamma(double a, double x, double *lower, double *upper)
{
    if (a > LARGE && x < a)
        *lower = hnpei_tail(density, &a, x, -sqrt(a), 0);
    else if (a > LARGE)
        *upper = hnpei_tail(density, &a, x, sqrt(a), INFINITY);
    else if (x < a + 1)
        *lower = exp(hnpei_gamma_kernel(a, x)) * series(a, x);
    else
        *upper = exp(hnpei_gamma_kernel(a, x)) * fraction(a, x);
    if (a > LARGE ? x < a : x < a + 1)
        *upper = 1 - (*lower = fmin(*lower, 1));
    else
        *lower = 1 - (*upper = fmin(*upper, 1));
}
