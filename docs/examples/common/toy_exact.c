/* The exact posterior of the toy (paper, eq. 2 and 4): p(beta | x) is proportional to beta^-(N+1) on [mu, 1] with mu
   the largest observation, and alpha_0 = x_0 / beta. */
#include "toy_exact.h"

#include <math.h>

toy_posterior toy_exact(size_t n_extra, const double *x)
{
    toy_posterior exact = {.first = x[0], .largest = x[0], .n_extra = n_extra};
    for (size_t i = 1; i <= n_extra; ++i)
        exact.largest = x[i] > exact.largest ? x[i] : exact.largest;
    return exact;
}

double toy_exact_beta(const toy_posterior *exact, double level)
{
    double mu = exact->largest, n = (double)exact->n_extra;
    if (exact->n_extra == 0)
        return pow(mu, 1 - level);
    return mu * pow(1 - level + level * pow(mu, n), -1 / n);
}

/* mu^k times the integral of beta^-k over [mu, 1]: the factor keeps large k from overflowing. */
static double scaled_integral(double mu, double k)
{
    return k == 1 ? -mu * log(mu) : (mu - pow(mu, k)) / (k - 1);
}

double toy_exact_beta_density(const toy_posterior *exact, double beta)
{
    double k = (double)exact->n_extra + 1;
    if (beta < exact->largest || beta > 1)
        return 0;
    return pow(exact->largest / beta, k) / scaled_integral(exact->largest, k);
}

double toy_exact_beta_sd(const toy_posterior *exact)
{
    double k = (double)exact->n_extra + 1, mu = exact->largest;
    double whole = scaled_integral(mu, k);
    double mean = mu * scaled_integral(mu, k - 1) / whole;
    double square = mu * mu * scaled_integral(mu, k - 2) / whole;
    return sqrt(square - mean * mean);
}

void toy_exact_sample(const toy_posterior *exact, size_t n, hnpe_rng *rng, double *theta)
{
    for (size_t i = 0; i < n; ++i) {
        double beta = toy_exact_beta(exact, hnpe_rng_uniform(rng));
        theta[2 * i] = exact->first / beta;
        theta[2 * i + 1] = beta;
    }
}

void toy_observe(double alpha, double beta, size_t n_extra, hnpe_rng *rng, double *x)
{
    x[0] = alpha * beta;
    for (size_t i = 1; i <= n_extra; ++i)
        x[i] = hnpe_rng_uniform(rng) * beta;
}
