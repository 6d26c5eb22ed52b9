/* Splines whose slopes lie softly between e^-softclip and e^softclip: widths and heights are softmax(clip(p, softclip /
   2)), inner slopes exp(clip(p, softclip)), clip(p, B) = p / (1 + |p| / B). The kernels have softplus slopes: they are
   given the p with softplus(p) = slope. Computed one by one, in double: small slopes would lose digits in single. */
#include "transform.h"

#include <math.h>

static double clip(double p, double bound)
{
    return p / (1 + fabs(p) / bound);
}

static double clip_slope(double p, double bound)
{
    const double part = 1 / (1 + fabs(p) / bound);
    return part * part;
}

static double bound_of(size_t row, size_t bins, double softclip)
{
    return row < 2 * bins ? softclip / 2 : softclip;
}

void hnpei_soft_parameters(size_t n, size_t bins, double softclip, const hnpei_real *raw, hnpei_real *parameters)
{
    for (size_t p = 0; p + 1 < 3 * bins; ++p) {
        const double bound = bound_of(p, bins, softclip);
        const int is_slope = p >= 2 * bins;
        for (size_t s = 0; s < n; ++s) {
            const double clipped = clip((double)hnpei_const_row(raw, p)[s], bound);
            hnpei_row(parameters, p)[s] = (hnpei_real)(is_slope ? hnpei_softplus_inverse(exp(clipped)) : clipped);
        }
    }
}

/* softplus_inverse(exp(c)) has the derivative slope / (1 - exp(-slope)). */
void hnpei_soft_parameters_gradient(size_t n, size_t bins, double softclip, const hnpei_real *raw, hnpei_real *g)
{
    for (size_t p = 0; p + 1 < 3 * bins; ++p) {
        const double bound = bound_of(p, bins, softclip);
        const int is_slope = p >= 2 * bins;
        for (size_t s = 0; s < n; ++s) {
            const double value = (double)hnpei_const_row(raw, p)[s], slope = is_slope ? exp(clip(value, bound)) : 0;
            const double outer = is_slope ? slope / -expm1(-slope) : 1;
            hnpei_row(g, p)[s] *= (hnpei_real)(outer * clip_slope(value, bound));
        }
    }
}
