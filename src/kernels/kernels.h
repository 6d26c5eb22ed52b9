/* Vectorised loops over tiles of reals, one table per instruction set. No kernel allocates. Rows of a tile are
   HNPEI_TILE apart unless a leading dimension is given; n is the number of live samples, padding lanes up to the next
   multiple of 16 may be read and written (they hold finite garbage), lanes beyond that are not touched. */
#ifndef HNPEI_KERNELS_H
#define HNPEI_KERNELS_H

#include "base/base.h"

typedef enum hnpei_activation {
    HNPEI_ACTIVATION_IDENTITY = 0,
    HNPEI_ACTIVATION_RELU = 1,
    HNPEI_ACTIVATION_TANH = 2,
    HNPEI_ACTIVATION_SILU = 3,
    HNPEI_ACTIVATION_ELU = 4,
    HNPEI_ACTIVATION_SIGMOID = 5
} hnpei_activation;

/* Adam (Kingma & Ba 2015) with decoupled weight decay; correction factors 1 / (1 - beta^t) are the caller's. */
typedef struct hnpei_adam_step {
    double rate, beta1, beta2, epsilon, decay, correction1, correction2, gradient_scale;
} hnpei_adam_step;

/* Columns of add_dots. */
#define HNPEI_FEW ((size_t)3)

typedef struct hnpei_kernels {
    hnpe_isa isa;
    size_t lanes; /* reals in a vector */
    /* y[i][s] = (accumulate ? y[i][s] : bias ? bias[i] : 0) + sum_p a[i * a_row + p * a_col] * x[p * ldx + s], for
       i < m, p < k, s < n. Any n (no lane beyond n is written here), any strides of a. */
    void (*product)(size_t m, size_t n, size_t k, const hnpei_real *a, size_t a_row, size_t a_col, const hnpei_real *x,
                    size_t ldx, const hnpei_real *bias, int accumulate, hnpei_real *y, size_t ldy);
    /* out[c * ld_out + r] = in[r * ld_in + c]. */
    void (*transpose)(size_t rows, size_t columns, const hnpei_real *in, size_t ld_in, hnpei_real *out, size_t ld_out);
    /* out[i] = activation(in[i]); in == out allowed. */
    void (*activate)(hnpei_activation activation, size_t n, const hnpei_real *in, hnpei_real *out);
    /* g_in[i] = g_out[i] * activation'(in[i]); `in` is what was activated, `out` the result; g_in == g_out allowed. */
    void (*activate_gradient)(hnpei_activation activation, size_t n, const hnpei_real *in, const hnpei_real *out,
                              const hnpei_real *g_out, hnpei_real *g_in);
    void (*exp)(size_t n, const hnpei_real *in, hnpei_real *out);
    void (*log)(size_t n, const hnpei_real *in, hnpei_real *out);
    /* out[i] = 1 / (1 + exp(-in[i])), in double whatever networks are in; in == out allowed. */
    void (*logistic)(size_t n, const double *in, double *out);
    /* sums[i] += sum_s x[i * ldx + s], i < m, s < n: bias gradients. */
    void (*add_row_sums)(size_t m, size_t n, const hnpei_real *x, size_t ldx, hnpei_real *sums);
    /* y[i * ldy + j] += sum_s a[i * lda + s] * x[j * ldx + s], i < m, j < n, s < k, for n up to HNPEI_FEW: what is left
       of a weight gradient where the last vector of its columns would be nearly empty. */
    void (*add_dots)(size_t m, size_t n, size_t k, const hnpei_real *a, size_t lda, const hnpei_real *x, size_t ldx,
                     hnpei_real *y, size_t ldy);
    /* weights -= step; entries whose `trainable` is 0 stay; NULL: all trainable. */
    void (*adam)(size_t n, const hnpei_adam_step *step, const hnpei_real *gradient, const hnpei_real *trainable,
                 hnpei_real *first, hnpei_real *second, hnpei_real *weights);
    /* average += part (weights - average), and where `trainable` is 0 or part 1: average = weights. */
    void (*average)(size_t n, hnpei_real part, const hnpei_real *trainable, const hnpei_real *weights,
                    hnpei_real *average);
    /* y[i] += x[i] */
    void (*add)(size_t n, const hnpei_real *x, hnpei_real *y);
    /* sum of squares, in double, summed in a fixed order. */
    double (*sum_of_squares)(size_t n, const hnpei_real *values);
} hnpei_kernels;

/* The table of an instruction set that this machine has (hnpei_context_isa gives one). */
const hnpei_kernels *hnpei_kernels_get(hnpe_isa isa);

/* ---- monotone rational-quadratic splines (Durkan et al. 2019) of one feature ---- */
typedef struct hnpei_spline {
    size_t bins;
    int tails; /* 1: linear tails outside [low, high], end slopes 1, 3 bins - 1 parameters (widths, heights, inner
                  slopes); 0: [low, high] onto itself with free end slopes, 3 bins + 1 parameters */
    hnpei_real low, high;
    hnpei_real minimum_width, minimum_height, minimum_slope; /* widths and heights as fractions of high - low */
    hnpei_real divisor;                                      /* widths and heights are softmax(p / divisor) */
    hnpei_real slope_offset;                                 /* slope = minimum_slope + softplus(p + slope_offset) */
    int wide_sums; /* 1: knots are added up in double, and each rounded once: for networks trained elsewhere, whose
                      densities are known to more digits than sums in single precision leave */
} hnpei_spline;

typedef struct hnpei_spline_kernels {
    /* y = spline(x), log_slope[s] += log dy/dx; parameters[p * ld + s]. */
    void (*forward)(const hnpei_spline *spline, size_t n, const hnpei_real *parameters, size_t ld, const hnpei_real *x,
                    hnpei_real *y, hnpei_real *log_slope);
    /* Given d/dy and d/dlog_slope: g_parameters (overwritten, same layout) and g_x (overwritten). */
    void (*backward)(const hnpei_spline *spline, size_t n, const hnpei_real *parameters, size_t ld, const hnpei_real *x,
                     const hnpei_real *g_y, const hnpei_real *g_log_slope, hnpei_real *g_parameters, hnpei_real *g_x);
    /* x = spline^-1(y); the discriminant is clamped. */
    void (*inverse)(const hnpei_spline *spline, size_t n, const hnpei_real *parameters, size_t ld, const hnpei_real *y,
                    hnpei_real *x);
} hnpei_spline_kernels;
const hnpei_spline_kernels *hnpei_spline_kernels_get(hnpe_isa isa);
/* Splines have 1 to so many bins. */
#define HNPEI_MAX_BINS 64
/* 3 bins - 1 with tails, 3 bins + 1 without. */
size_t hnpei_spline_parameters(const hnpei_spline *spline);

#endif
