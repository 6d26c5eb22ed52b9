/* The plan of a power spectrum, and the order in which its windows and bins are taken. */
#include "power.h"

#include "base/context.h"
#include "power_isa.h"

#include <float.h>
#include <math.h>
#include <string.h>

/* Folded windows that are kept at a time: enough that a panel of factors is used often, few enough for the L2 cache. */
#define BATCH_ROWS 1024

static const double two_pi = 6.283185307179586476925286766559;

static const hnpei_power_loops *loops_of(hnpe_isa isa)
{
#if defined(__x86_64__)
    if (isa == HNPE_ISA_AVX512)
        return &hnpei_power_loops_avx512;
    if (isa == HNPE_ISA_AVX2)
        return &hnpei_power_loops_avx2;
#endif
    (void)isa;
    return &hnpei_power_loops_baseline;
}

hnpe_status hnpei_power_create(hnpe_context *context, size_t segment, size_t hop, hnpei_power **power)
{
    hnpei_power *made;
    *power = NULL;
    HNPEI_TRY(hnpei_allocate(context, 1, sizeof *made, &made));
    hnpe_status status = hnpei_allocate(context, segment, 2 * sizeof(double), &made->cosines);
    if (status != HNPE_OK) {
        hnpei_free(context, made);
        return status;
    }
    made->context = context;
    made->isa = hnpei_context_isa(context);
    made->segment = segment;
    made->hop = hop;
    made->bins = segment / 2 + 1;
    made->batch = made->bins <= BATCH_ROWS ? BATCH_ROWS / made->bins : 1;
    made->sines = made->cosines + segment;
    for (size_t j = 0; j < segment; ++j) {
        made->cosines[j] = cos(two_pi * (double)j / (double)segment);
        made->sines[j] = sin(two_pi * (double)j / (double)segment);
    }
    *power = made;
    return HNPE_OK;
}

void hnpei_power_destroy(hnpei_power *power)
{
    if (!power)
        return;
    hnpei_free(power->context, power->cosines);
    hnpei_free(power->context, power);
}

static size_t fold_size(const hnpei_power *power)
{
    return 2 * power->bins * HNPEI_POWER_LANES;
}

size_t hnpei_power_workspace(const hnpei_power *power)
{
    size_t panel = 2 * power->bins * HNPEI_POWER_BLOCK, blocks = HNPEI_POWER_BLOCK * HNPEI_POWER_LANES;
    return HNPEI_POWER_LANES + blocks + power->batch * fold_size(power) + panel;
}

/* Cosines and sines of the bins first … first + HNPEI_POWER_BLOCK - 1; bins past the last repeat others, and are
 * unused. */
static void fill_panel(const hnpei_power *power, size_t first, double *panel)
{
    for (size_t b = 0; b < HNPEI_POWER_BLOCK; ++b) {
        size_t step = (first + b) % power->segment, angle = 0;
        for (size_t t = 0; t < power->bins; ++t) {
            panel[2 * (t * HNPEI_POWER_BLOCK + b)] = power->cosines[angle];
            panel[2 * (t * HNPEI_POWER_BLOCK + b) + 1] = power->sines[angle];
            angle = angle + step < power->segment ? angle + step : angle + step - power->segment;
        }
    }
}

/* Adds the power of folded windows to every bin of `mean`. */
static void add_batch(const hnpei_power *power, size_t n_windows, const double *folded, double *sums, double *panel,
                      double *mean)
{
    const hnpei_power_loops *loops = loops_of(power->isa);
    for (size_t first = 0; first < power->bins; first += HNPEI_POWER_BLOCK) {
        size_t left = power->bins - first, used = left < HNPEI_POWER_BLOCK ? left : HNPEI_POWER_BLOCK;
        double *target = mean + first * HNPEI_POWER_LANES;
        memset(sums, 0, HNPEI_POWER_BLOCK * HNPEI_POWER_LANES * sizeof *sums);
        fill_panel(power, first, panel);
        loops->block(n_windows, power->bins, folded, panel, sums);
        for (size_t i = 0; i < used * HNPEI_POWER_LANES; ++i)
            target[i] += sums[i];
    }
}

void hnpei_power_apply(const hnpei_power *power, size_t n_samples, const double *signals, double *workspace,
                       double *mean)
{
    const hnpei_power_loops *loops = loops_of(power->isa);
    size_t n_windows = (n_samples - power->segment) / power->hop + 1;
    double *means = workspace, *sums = means + HNPEI_POWER_LANES;
    double *folded = sums + HNPEI_POWER_BLOCK * HNPEI_POWER_LANES;
    double *panel = folded + power->batch * fold_size(power);
    loops->means(n_samples, signals, means);
    memset(mean, 0, power->bins * HNPEI_POWER_LANES * sizeof *mean);
    for (size_t first = 0; first < n_windows; first += power->batch) {
        size_t left = n_windows - first, n = left < power->batch ? left : power->batch;
        for (size_t w = 0; w < n; ++w)
            loops->fold(power->segment, signals + (first + w) * power->hop * HNPEI_POWER_LANES, means,
                        folded + w * fold_size(power));
        add_batch(power, n, folded, sums, panel, mean);
    }
    for (size_t i = 0; i < power->bins * HNPEI_POWER_LANES; ++i)
        mean[i] /= (double)n_windows;
}

/* NaN stays NaN. */
static double log_of(double power)
{
    return log10(power < DBL_MIN ? DBL_MIN : power);
}

void hnpei_power_features(const hnpei_power *power, const double *mean, size_t n_rows, double *features)
{
    for (size_t r = 0; r < n_rows; ++r)
        for (size_t k = 0; k < power->bins; ++k)
            features[r * power->bins + k] = log_of(mean[k * HNPEI_POWER_LANES + r]);
}
