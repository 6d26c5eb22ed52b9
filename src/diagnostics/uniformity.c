#include "uniformity.h"

#include <math.h>
#include <string.h>

void hnpei_ruler_free(hnpei_ruler *ruler)
{
    hnpe_context *context = ruler->band.context;
    hnpei_free(context, ruler->grid);
    hnpei_free(context, ruler->counts);
    hnpei_band_free(&ruler->band);
    *ruler = (hnpei_ruler){.level = 0};
}

static void fill_grid(hnpei_ruler *ruler)
{
    const hnpei_band *band = &ruler->band;
    hnpei_band_limits(band, ruler->tail, band->low, band->high);
    for (size_t k = 0; k < ruler->n_grid; ++k) {
        ruler->grid[k] = (double)k / (double)band->n_points;
        ruler->low[k] = k ? (double)band->low[k - 1] / (double)band->n : 0;
        ruler->high[k] = k ? (double)band->high[k - 1] / (double)band->n : 0;
    }
}

hnpe_status hnpei_ruler_create(hnpe_context *context, size_t n, double level, hnpei_ruler *ruler)
{
    hnpe_status status = HNPE_OK;
    *ruler = (hnpei_ruler){.level = level};
    HNPEI_TRY(hnpei_band_create(context, n, &ruler->band));
    ruler->n_grid = ruler->band.n_points + 1;
    HNPEI_TRY_CLEANUP(hnpei_allocate(context, 3 * ruler->n_grid, sizeof *ruler->grid, &ruler->grid));
    HNPEI_TRY_CLEANUP(hnpei_allocate(context, ruler->n_grid, sizeof *ruler->counts, &ruler->counts));
    ruler->low = ruler->grid + ruler->n_grid;
    ruler->high = ruler->low + ruler->n_grid;
    ruler->tail = hnpei_band_tail(&ruler->band, level);
    fill_grid(ruler);
cleanup:
    if (status != HNPE_OK)
        hnpei_ruler_free(ruler);
    return status;
}

/* Numbers up to each point. */
static void count(const hnpei_ruler *ruler, const double *numbers, double *ecdf)
{
    const size_t n_points = ruler->band.n_points, n = ruler->band.n;
    memset(ruler->counts, 0, n_points * sizeof *ruler->counts);
    for (size_t i = 0; i < n; ++i) {
        const double at = ceil(numbers[i] * (double)n_points) - 1;
        ++ruler->counts[at < 0 ? 0 : at >= (double)n_points ? n_points - 1 : (size_t)at];
    }
    ecdf[0] = 0;
    for (size_t k = 0, sum = 0; k < n_points; ++k) {
        sum += ruler->counts[k];
        ruler->counts[k] = sum;
        ecdf[k + 1] = (double)sum / (double)n;
    }
}

/* How far outside, in units of the band's half width at the point; below 1 inside. */
static void compare(const hnpei_ruler *ruler, const double *ecdf, hnpei_measured *measured)
{
    double farthest = -1;
    for (size_t k = 1; k + 1 < ruler->n_grid; ++k) {
        const double difference = ecdf[k] - ruler->grid[k];
        const double width = difference < 0 ? ruler->grid[k] - ruler->low[k] : ruler->high[k] - ruler->grid[k];
        const double far = fabs(difference) / (width + 0.5 / (double)ruler->band.n);
        measured->outside += ecdf[k] < ruler->low[k] || ecdf[k] > ruler->high[k];
        if (far > farthest) {
            farthest = far;
            measured->where = ruler->grid[k];
            measured->difference = difference;
        }
    }
}

static void sum_up(const hnpei_ruler *ruler, const double *numbers, hnpei_measured *measured)
{
    const double n = (double)ruler->band.n, expected = n / HNPEI_UNIFORMITY_BINS;
    double sum = 0, squares = 0;
    for (size_t i = 0; i < ruler->band.n; ++i) {
        sum += numbers[i];
        squares += (numbers[i] - 0.5) * (numbers[i] - 0.5);
        const double bin = floor(numbers[i] * HNPEI_UNIFORMITY_BINS);
        ++measured->histogram[bin < 0 ? 0 : bin >= HNPEI_UNIFORMITY_BINS ? HNPEI_UNIFORMITY_BINS - 1 : (size_t)bin];
    }
    measured->mean = sum / n;
    measured->mean_z = (measured->mean - 0.5) * sqrt(12 * n);
    measured->spread_z = (squares / n - 1.0 / 12) * sqrt(180 * n);
    for (size_t k = 0; k < HNPEI_UNIFORMITY_BINS; ++k)
        measured->chi_square += (measured->histogram[k] - expected) * (measured->histogram[k] - expected) / expected;
}

void hnpei_ruler_measure(hnpei_ruler *ruler, const double *numbers, double *ecdf, hnpei_measured *measured)
{
    *measured = (hnpei_measured){.p = 1};
    count(ruler, numbers, ecdf);
    compare(ruler, ecdf, measured);
    sum_up(ruler, numbers, measured);
    measured->p = fmax(1e-13, hnpei_band_probability(&ruler->band, hnpei_band_smallest(&ruler->band, ruler->counts)));
}

double hnpei_share_in_middle(size_t n, const double *numbers, double share)
{
    size_t inside = 0;
    for (size_t i = 0; i < n; ++i)
        inside += fabs(numbers[i] - 0.5) <= share / 2;
    return (double)inside / (double)n;
}
