/* Distribution functions that libm lacks, accurate in both tails. */
#ifndef HNPEI_SPECIAL_H
#define HNPEI_SPECIAL_H

#define HNPEI_LOG_SQRT_2PI 0.91893853320467274178

/* ---- normal, mean 0 and variance 1 ---- */
double hnpei_normal_cdf(double z);
double hnpei_normal_quantile(double u); /* 0 < u < 1 */
/* Mills' ratio P(Z > x) / density(x), x >= 0. */
double hnpei_normal_mills(double x);
/* The mass of [a, a + t] over the density at a, a >= 0, t >= 0 (may be infinite): never underflows, never cancels. */
double hnpei_normal_mass(double a, double t);

/* ---- gamma and beta ---- */
/* log(x^a exp(-x) / Gamma(a)), x > 0. */
double hnpei_gamma_kernel(double a, double x);
/* log(x^a y^b / B(a, b)), x + y = 1, both > 0. */
double hnpei_beta_kernel(double a, double b, double x, double y);
/* P(a, x) and Q(a, x) = 1 - P: the regularised incomplete gamma functions, x > 0. */
void hnpei_incomplete_gamma(double a, double x, double *lower, double *upper);
/* I_x(a, b) and 1 - I_x(a, b): the regularised incomplete beta function, x + y = 1, both > 0. */
void hnpei_incomplete_beta(double a, double b, double x, double y, double *lower, double *upper);

/* ---- tools ---- */
typedef double (*hnpei_integrand)(const void *data, double x);
/* The integral over [low, high] by Gauss-Legendre quadrature with 16 points: for one smooth panel. */
double hnpei_panel(hnpei_integrand f, const void *data, double low, double high);
/* The integral from `x` outwards (panel width `step`, negative to the left) until panels no longer count or `end` is
 * met. */
double hnpei_tail(hnpei_integrand f, const void *data, double x, double step, double end);

/* An increasing function of y, with its slope (NaN where unknown). */
typedef double (*hnpei_curve)(const void *data, double y, double *slope);
/* The root between low and high, or the end that is nearer: Newton's steps from `start`, bisection where they leave the
   bracket or are slow. */
double hnpei_root(hnpei_curve curve, const void *data, double low, double high, double start);

#endif
