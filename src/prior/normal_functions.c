/* The normal distribution function, its inverse, and its masses in the tails. */
#include "special.h"

#include <math.h>

#define SQRT_HALF 0.70710678118654752440

double hnpei_normal_cdf(double z)
{
    return 0.5 * erfc(-z * SQRT_HALF);
}

/* Below the median: a rational start (Abramowitz & Stegun 26.2.23, off by 4.5e-4), then two of Halley's steps, which
   triple the digits each. */
static double lower_quantile(double u)
{
    double t = sqrt(-2 * log(u));
    double z = (2.515517 + t * (0.802853 + t * 0.010328)) / (1 + t * (1.432788 + t * (0.189269 + t * 0.001308))) - t;
    for (int i = 0; i < 2; ++i) {
        double newton = (hnpei_normal_cdf(z) - u) / exp(-0.5 * z * z - HNPEI_LOG_SQRT_2PI);
        z -= newton / (1 + 0.5 * z * newton);
    }
    return z;
}

double hnpei_normal_quantile(double u)
{
    return u <= 0.5 ? lower_quantile(u) : -lower_quantile(1 - u);
}

/* Laplace's continued fraction 1 / (x + 1 / (x + 2 / (x + ...))), from its end; erfc near the middle. */
double hnpei_normal_mills(double x)
{
    if (x < 5)
        return hnpei_normal_cdf(-x) * exp(0.5 * x * x + HNPEI_LOG_SQRT_2PI);
    double tail = x;
    for (int k = 60; k > 0; --k)
        tail = x + k / tail;
    return 1 / tail;
}

static double scaled_density(const void *a, double s)
{
    return exp(-s * (*(const double *)a + 0.5 * s));
}

double hnpei_normal_mass(double a, double t)
{
    double drop = t * (a + 0.5 * t); /* log of the density at a over that at a + t */
    if (drop < 1)
        return hnpei_panel(scaled_density, &a, 0, t);
    return hnpei_normal_mills(a) - (drop < 800 ? exp(-drop) * hnpei_normal_mills(a + t) : 0);
}
