/* p(beta | x) is proportional to the product over all observations of [Phi(x_i / sigma) - Phi((x_i - beta) / sigma)] /
   beta: each alpha_i integrated out. alpha_0 given beta is normal around x_0 / beta, truncated to [0, 1]. */
#include "noisy_exact.h"

#include <math.h>
#include <stdlib.h>

/* Phi(b) - Phi(a) for a <= b, without cancellation in either tail. */
static double normal_mass(double a, double b)
{
    const double root = sqrt(0.5);
    if (a > 0)
        return 0.5 * (erfc(a * root) - erfc(b * root));
    return 0.5 * (erfc(-b * root) - erfc(-a * root));
}

static double log_density(double sigma, size_t n_rows, const double *x, double beta)
{
    double sum = -(double)n_rows * log(beta);
    for (size_t i = 0; i < n_rows; ++i)
        sum += log(normal_mass(-x[i] / sigma, (beta - x[i]) / sigma) + 1e-300); /* an impossible beta, not a NaN */
    return sum;
}

static double middle(size_t cell)
{
    return ((double)cell + 0.5) / NOISY_CELLS;
}

static double deviation(const double *cdf)
{
    double mean = 0, square = 0;
    for (size_t i = 0; i < NOISY_CELLS; ++i)
        mean += (cdf[i + 1] - cdf[i]) * middle(i);
    for (size_t i = 0; i < NOISY_CELLS; ++i)
        square += (cdf[i + 1] - cdf[i]) * (middle(i) - mean) * (middle(i) - mean);
    return sqrt(square);
}

void noisy_exact(double sigma, size_t n_extra, const double *x, noisy_posterior *exact)
{
    double logs[NOISY_CELLS], largest = -INFINITY;
    for (size_t i = 0; i < NOISY_CELLS; ++i) {
        logs[i] = log_density(sigma, n_extra + 1, x, middle(i));
        largest = logs[i] > largest ? logs[i] : largest;
    }
    exact->first = x[0];
    exact->sigma = sigma;
    exact->cdf[0] = 0;
    for (size_t i = 0; i < NOISY_CELLS; ++i)
        exact->cdf[i + 1] = exact->cdf[i] + exp(logs[i] - largest);
    for (size_t i = 0; i <= NOISY_CELLS; ++i)
        exact->cdf[i] /= exact->cdf[NOISY_CELLS];
    exact->sd = deviation(exact->cdf);
}

double noisy_exact_beta(const noisy_posterior *exact, double level)
{
    size_t low = 0, high = NOISY_CELLS; /* cdf[low] <= level < cdf[high], or the last cell */
    while (high - low > 1) {
        size_t between = (low + high) / 2;
        if (exact->cdf[between] <= level)
            low = between;
        else
            high = between;
    }
    double mass = exact->cdf[high] - exact->cdf[low];
    return ((double)low + (mass > 0 ? (level - exact->cdf[low]) / mass : 0)) / NOISY_CELLS;
}

void noisy_exact_sample(hnpe_context *context, const noisy_posterior *exact, size_t n, hnpe_rng *rng, double *theta)
{
    double *mean = allocate(5 * n, sizeof *mean), *sd = mean + n, *low = sd + n, *high = low + n, *alpha = high + n;
    for (size_t i = 0; i < n; ++i) {
        double beta = noisy_exact_beta(exact, hnpe_rng_uniform(rng));
        mean[i] = exact->first / beta;
        sd[i] = exact->sigma / beta;
        high[i] = 1;
        theta[2 * i + 1] = beta;
    }
    hnpe_prior *all; /* one parameter for each draw: each has a mean and a deviation of its own */
    CHECK(hnpe_prior_create_truncated_normal(context, n, mean, sd, low, high, &all));
    CHECK(hnpe_prior_sample(all, 1, NULL, rng, alpha));
    for (size_t i = 0; i < n; ++i)
        theta[2 * i] = alpha[i];
    hnpe_prior_release(all);
    free(mean);
}
