/* The inner loops of power.c, compiled once per instruction set. */
#ifndef HNPEI_POWER_ISA_H
#define HNPEI_POWER_ISA_H

#include "power.h"

/* Bins whose sums stay in registers together. */
#define HNPEI_POWER_BLOCK ((size_t)6)

typedef struct hnpei_power_loops {
    /* The mean of each lane. */
    void (*means)(size_t n_samples, const double *signals, double *means);
    /* One window of `segment` samples x less the means m: fold[t][0] = x_t + x_(segment - t) and fold[t][1] = their
       difference, t <= segment / 2; a sample that is its own partner stands alone, with difference 0. */
    void (*fold)(size_t segment, const double *window, const double *means, double *fold);
    /* mean[b] += sum over windows of (sum_t fold[t][0] c[t][b])^2 + (sum_t fold[t][1] s[t][b])^2 for the bins b of a
       block; panel is [rows][HNPEI_POWER_BLOCK][c, s]. */
    void (*block)(size_t n_windows, size_t rows, const double *fold, const double *panel, double *mean);
} hnpei_power_loops;

extern const hnpei_power_loops hnpei_power_loops_baseline;
#if defined(__x86_64__)
extern const hnpei_power_loops hnpei_power_loops_avx2, hnpei_power_loops_avx512;
#endif

#endif
