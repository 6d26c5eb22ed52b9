/* p(beta | x_0, m) is proportional to g(N m / beta) / beta^2 for beta >= x_0, where g is the density of a sum of N
   uniform numbers (Irwin & Hall) and m the mean of the extra observations; alpha_0 = x_0 / beta. */
#include "mean_exact.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { PER_UNIT = 256, N_CELLS = 16384 };

/* The density of a sum of n uniform numbers at 0, 1 / PER_UNIT, ..., n: each further number averages over an interval
   of length 1. */
static double *density_of_sum(size_t n)
{
    size_t points = n * PER_UNIT + 1;
    double *density = allocate(points, sizeof *density), *integral = allocate(points, sizeof *integral);
    for (size_t i = 0; i <= PER_UNIT; ++i)
        density[i] = i == 0 || i == PER_UNIT ? 0.5 : 1; /* half at a jump: what the trapezoidal rule wants */
    for (size_t k = 2; k <= n; ++k) {
        for (size_t i = 1; i < points; ++i)
            integral[i] = integral[i - 1] + (density[i - 1] + density[i]) / (2.0 * PER_UNIT);
        for (size_t i = 0; i < points; ++i)
            density[i] = integral[i] - (i > PER_UNIT ? integral[i - PER_UNIT] : 0);
    }
    free(integral);
    return density;
}

static double at_sum(const double *density, size_t n, double sum)
{
    double place = sum * PER_UNIT;
    size_t below = (size_t)place;
    if (sum >= (double)n)
        return 0;
    return density[below] + (place - (double)below) * (density[below + 1] - density[below]);
}

/* cdf [N_CELLS + 1] at the ends of equal cells of [x_0, 1]. */
static void tabulate(size_t n_extra, const double *x, double *cdf)
{
    double sum = 0, *density = density_of_sum(n_extra);
    for (size_t i = 1; i <= n_extra; ++i)
        sum += x[i];
    cdf[0] = 0;
    for (size_t i = 0; i < N_CELLS; ++i) {
        double beta = x[0] + (1 - x[0]) * ((double)i + 0.5) / N_CELLS;
        cdf[i + 1] = cdf[i] + at_sum(density, n_extra, sum / beta) / (beta * beta);
    }
    free(density);
}

void mean_exact_sample(size_t n_extra, const double *x, size_t n, hnpe_rng *rng, double *theta)
{
    double *cdf = allocate(N_CELLS + 1, sizeof *cdf);
    tabulate(n_extra, x, cdf);
    for (size_t i = 0; i < n; ++i) {
        double level = hnpe_rng_uniform(rng) * cdf[N_CELLS];
        size_t low = 0, high = N_CELLS; /* cdf[low] <= level < cdf[high] */
        while (high - low > 1) {
            size_t between = (low + high) / 2;
            if (cdf[between] <= level)
                low = between;
            else
                high = between;
        }
        double place = (double)low + (level - cdf[low]) / (cdf[high] - cdf[low]);
        theta[2 * i + 1] = x[0] + (1 - x[0]) * place / N_CELLS;
        theta[2 * i] = x[0] / theta[2 * i + 1];
    }
    free(cdf);
}
