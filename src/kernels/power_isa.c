/* Loops over sixteen doubles side by side, in vectors as wide as the instruction set has. */
#include "power_isa.h"

#if defined(HNPEI_ISA_avx512)
#define WIDTH 8
#elif defined(HNPEI_ISA_avx2)
#define WIDTH 4
#else
#define WIDTH 2
#endif
#define LANES HNPEI_POWER_LANES
#define BLOCK HNPEI_POWER_BLOCK

typedef double vector __attribute__((vector_size(8 * WIDTH), may_alias));

static inline vector load(const double *from)
{
    return *(const vector *)(const void *)from;
}

static inline void store(double *to, vector value)
{
    *(vector *)(void *)to = value;
}

/* From the first sample, so that a flat signal has its value as its mean, to the last bit. */
static void means(size_t n_samples, const double *signals, double *out)
{
    for (size_t l = 0; l < LANES; l += WIDTH) {
        vector origin = load(signals + l), sum = {0};
        for (size_t t = 1; t < n_samples; ++t)
            sum += load(signals + t * LANES + l) - origin;
        store(out + l, origin + sum / (double)n_samples);
    }
}

static void fold(size_t segment, const double *window, const double *mean, double *out)
{
    for (size_t t = 0; t <= segment / 2; ++t) {
        int alone = t == 0 || 2 * t == segment;
        const double *one = window + t * LANES, *other = window + (segment - t) * LANES;
        for (size_t l = 0; l < LANES; l += WIDTH) {
            vector m = load(mean + l), even = load(one + l) - m, odd = {0};
            if (!alone) {
                vector partner = load(other + l) - m;
                odd = even - partner;
                even += partner;
            }
            store(out + 2 * t * LANES + l, even);
            store(out + (2 * t + 1) * LANES + l, odd);
        }
    }
}

static void block(size_t n_windows, size_t rows, const double *folded, const double *panel, double *mean)
{
    for (size_t w = 0; w < n_windows; ++w, folded += 2 * rows * LANES)
        for (size_t l = 0; l < LANES; l += WIDTH) {
            vector re[BLOCK] = {{0}}, im[BLOCK] = {{0}};
            for (size_t t = 0; t < rows; ++t) {
                vector even = load(folded + 2 * t * LANES + l), odd = load(folded + (2 * t + 1) * LANES + l);
                const double *factors = panel + 2 * t * BLOCK;
                for (size_t b = 0; b < BLOCK; ++b) {
                    re[b] += even * factors[2 * b];
                    im[b] += odd * factors[2 * b + 1];
                }
            }
            for (size_t b = 0; b < BLOCK; ++b)
                store(mean + b * LANES + l, load(mean + b * LANES + l) + re[b] * re[b] + im[b] * im[b]);
        }
}

#define JOIN(a, b) a##b
#define NAME(a, b) JOIN(a, b)
const hnpei_power_loops NAME(hnpei_power_loops_, HNPEI_ISA) = {means, fold, block};
