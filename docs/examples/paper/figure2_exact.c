/* One face for both exact posteriors. */
#include "figure2_exact.h"

void exact_make(double sigma, size_t n_extra, const double *x, exact_posterior *exact)
{
    exact->noisy = sigma > 0;
    if (exact->noisy) {
        noisy_exact(sigma, n_extra, x, &exact->noise);
        exact->sd = exact->noise.sd;
    } else {
        exact->plain = toy_exact(n_extra, x);
        exact->sd = toy_exact_beta_sd(&exact->plain);
    }
}

double exact_beta(const exact_posterior *exact, double level)
{
    return exact->noisy ? noisy_exact_beta(&exact->noise, level) : toy_exact_beta(&exact->plain, level);
}

void exact_sample(hnpe_context *context, const exact_posterior *exact, size_t n, hnpe_rng *rng, double *theta)
{
    if (exact->noisy)
        noisy_exact_sample(context, &exact->noise, n, rng, theta);
    else
        toy_exact_sample(&exact->plain, n, rng, theta);
}
