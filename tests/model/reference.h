/* The reference statistics of the Jansen-Rit model, and runs of one's own beside them. */
#ifndef REFERENCE_H
#define REFERENCE_H

#include "support.h"

#include <hnpe/model.h>

#include <math.h>

enum { POINTS = 12, FEATURES = 33 };

/* Not Gaussian: broad lowest bins at 0, a rare second regime at 11. Means are compared at the others. */
static inline int is_gaussian(size_t point)
{
    return point != 0 && point != 11;
}

static inline support_array reference(const char *name)
{
    char path[128];
    snprintf(path, sizeof path, "tests/vectors/jansen-rit/%s.npy", name);
    return support_npy(path);
}

static inline hnpe_context *context_of(hnpe_isa isa, int64_t threads)
{
    hnpe_context *context = NULL;
    support_assert_ok(hnpe_context_create(NULL, &context));
    support_assert_ok(hnpe_context_set_int(context, HNPE_CONTEXT_THREADS, threads));
    if (hnpe_context_set_int(context, HNPE_CONTEXT_ISA, isa) != HNPE_OK) {
        print_message("SKIPPED instruction set %d: this machine lacks it\n", (int)isa);
        hnpe_context_release(context);
        return NULL;
    }
    return context;
}

typedef struct moments {
    double mean, sd, se_mean, se_sd;
} moments;

/* Of n values, `stride` apart; standard errors from the sample's own second and fourth moments. */
static inline moments moments_of(size_t n, const double *values, size_t stride)
{
    moments m = {0, 0, 0, 0};
    double square = 0, fourth = 0;
    for (size_t i = 0; i < n; ++i)
        m.mean += values[i * stride] / (double)n;
    for (size_t i = 0; i < n; ++i) {
        double d = values[i * stride] - m.mean;
        square += d * d;
        fourth += d * d * d * d;
    }
    double variance = square / (double)(n - 1);
    m.sd = sqrt(variance);
    m.se_mean = m.sd / sqrt((double)n);
    m.se_sd = sqrt((fourth / (double)n - variance * variance) / (double)n) / (2 * m.sd);
    return m;
}

static inline double z_of(double got, double se, double expected, double expected_se)
{
    return (got - expected) / sqrt(se * se + expected_se * expected_se);
}

#endif
