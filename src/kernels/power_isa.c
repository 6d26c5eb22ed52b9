/* Loops over sixteen doubles side by side, in vectors as wide as the instruction set has. */
#include "power_isa.h"

#include "vector.h"

#define LANES HNPEI_POWER_LANES
#define BLOCK HNPEI_POWER_BLOCK

/* From the first sample, so that a flat signal has its value as its mean, to the last bit. */
static void means(size_t n_samples, const double *signals, double *out)
{
    for (size_t l = 0; l < LANES; l += VD_LANES) {
        vd origin = vd_load(signals + l), sum = {0};
        for (size_t t = 1; t < n_samples; ++t)
            sum += vd_load(signals + t * LANES + l) - origin;
        vd_store(out + l, origin + sum / (double)n_samples);
    }
}

static void fold(size_t segment, const double *window, const double *mean, double *out)
{
    for (size_t t = 0; t <= segment / 2; ++t) {
        int alone = t == 0 || 2 * t == segment;
        const double *one = window + t * LANES, *other = window + (segment - t) * LANES;
        for (size_t l = 0; l < LANES; l += VD_LANES) {
            vd m = vd_load(mean + l), even = vd_load(one + l) - m, odd = {0};
            if (!alone) {
                vd partner = vd_load(other + l) - m;
                odd = even - partner;
                even += partner;
            }
            vd_store(out + 2 * t * LANES + l, even);
            vd_store(out + (2 * t + 1) * LANES + l, odd);
        }
    }
}

static void block(size_t n_windows, size_t rows, const double *folded, const double *panel, double *mean)
{
    for (size_t w = 0; w < n_windows; ++w, folded += 2 * rows * LANES)
        for (size_t l = 0; l < LANES; l += VD_LANES) {
            vd re[BLOCK] = {{0}}, im[BLOCK] = {{0}};
            for (size_t t = 0; t < rows; ++t) {
                vd even = vd_load(folded + 2 * t * LANES + l), odd = vd_load(folded + (2 * t + 1) * LANES + l);
                const double *factors = panel + 2 * t * BLOCK;
                for (size_t b = 0; b < BLOCK; ++b) {
                    re[b] += even * factors[2 * b];
                    im[b] += odd * factors[2 * b + 1];
                }
            }
            for (size_t b = 0; b < BLOCK; ++b)
                vd_store(mean + b * LANES + l, vd_load(mean + b * LANES + l) + re[b] * re[b] + im[b] * im[b]);
        }
}

const hnpei_power_loops HNPEI_ISA_NAME(hnpei_power_loops) = {means, fold, block};
