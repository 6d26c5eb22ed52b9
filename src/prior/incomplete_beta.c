/* The regularised incomplete beta function (DLMF 8.17). */
#include "log_excess.h"
#include "special.h"

#include <float.h>
#include <math.h>

#define LARGE 1e3     /* where both are larger, quadrature costs less than the fraction */
#define MAX_TERMS 1e5 /* some sqrt(max(a, b)) are needed */

/* x^a y^b / B(a, b) = sqrt(a b / (2 pi n)) exp(-a excess(x / p) - b excess(y / q) - ...), n = a + b, p = a / n, q = b /
   n: the first-order terms of the two cancel exactly. */
double hnpei_beta_kernel(double a, double b, double x, double y)
{
    double n = a + b, p = a / n, q = b / n;
    double shift = x * q - y * p; /* x - p = q - y */
    double remainder = hnpei_stirling(a) + hnpei_stirling(b) - hnpei_stirling(n);
    return 0.5 * (log(a) + log(q)) - HNPEI_LOG_SQRT_2PI - a * hnpei_log_excess(x / p, shift / p) -
           b * hnpei_log_excess(y / q, -shift / q) - remainder;
}

/* I_x(a, b) / kernel = 1 / (beta_0 + alpha_1 / (beta_1 + alpha_2 / (beta_2 + ...))), the even part of the fraction of
   DLMF 8.17.22 written with lambda = a y - b x >= 0 (Didonato & Morris 1992), by Lentz's method: unlike the fraction
   itself it loses nothing where x is close to 1. */
static double fraction(double a, double b, double x, double y)
{
    double lambda = a * y - b * x, beta = a / (a + 1) * (lambda + 1), c = beta, d = 0, h = beta, delta = 0;
    for (double k = 1; fabs(delta - 1) > 0.5 * DBL_EPSILON && k < MAX_TERMS; ++k) {
        double s = a + 2 * k - 1, alpha = (a + k - 1) / s * ((a + b + k - 1) / s) * (k * (b - k) * x * x);
        beta = k + k * (b - k) * x / s + (a + k) / (s + 2) * (lambda + 1 + k * (1 + y));
        d = 1 / (alpha * d + beta);
        c = beta + alpha / c;
        delta = c * d;
        h *= delta;
    }
    return 1 / h;
}

static double density(const void *shapes, double x)
{
    const double *s = shapes;
    return x > 0 && x < 1 ? exp(hnpei_beta_kernel(s[0], s[1], x, 1 - x)) / (x * (1 - x)) : 0;
}

/* The lower tail, where it is the lesser one. */
static double lower_tail(double a, double b, double x, double y)
{
    double n = a + b;
    if (a > LARGE && b > LARGE) {
        double shapes[2] = {a, b}, sd = sqrt(a / n * (b / n) / (n + 1));
        return hnpei_tail(density, shapes, x, -sd, 0);
    }
    return exp(hnpei_beta_kernel(a, b, x, y)) * fraction(a, b, x, y);
}

void hnpei_incomplete_beta(double a, double b, double x, double y, double *lower, double *upper)
{
    if (a * y >= b * x) {
        *lower = fmin(lower_tail(a, b, x, y), 1);
        *upper = 1 - *lower;
    } else {
        *upper = fmin(lower_tail(b, a, y, x), 1);
        *lower = 1 - *upper;
    }
}
