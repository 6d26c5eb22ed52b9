/* What the *_isa.c files of this room offer each other, once per instruction set. */
#ifndef HNPEI_KERNEL_PARTS_H
#define HNPEI_KERNEL_PARTS_H

#include "kernels.h"

#define HNPEI_DECLARE_PARTS(isa)                                                                                       \
    extern const hnpei_kernels hnpei_kernels_##isa;                                                                    \
    void hnpei_product_##isa(size_t m, size_t n, size_t k, const hnpei_real *a, size_t a_row, size_t a_col,            \
                             const hnpei_real *x, size_t ldx, const hnpei_real *bias, int accumulate, hnpei_real *y,   \
                             size_t ldy);                                                                              \
    void hnpei_transpose_##isa(size_t rows, size_t columns, const hnpei_real *in, size_t ld_in, hnpei_real *out,       \
                               size_t ld_out);                                                                         \
    void hnpei_activate_##isa(hnpei_activation activation, size_t n, const hnpei_real *in, hnpei_real *out);           \
    void hnpei_activate_gradient_##isa(hnpei_activation activation, size_t n, const hnpei_real *in,                    \
                                       const hnpei_real *out, const hnpei_real *g_out, hnpei_real *g_in);              \
    void hnpei_exp_##isa(size_t n, const hnpei_real *in, hnpei_real *out);                                             \
    void hnpei_log_##isa(size_t n, const hnpei_real *in, hnpei_real *out);                                             \
    void hnpei_logistic_##isa(size_t n, const double *in, double *out);                                                \
    void hnpei_add_row_sums_##isa(size_t m, size_t n, const hnpei_real *x, size_t ldx, hnpei_real *sums);              \
    void hnpei_add_dots_##isa(size_t m, size_t n, size_t k, const hnpei_real *a, size_t lda, const hnpei_real *x,      \
                              size_t ldx, hnpei_real *y, size_t ldy);                                                  \
    double hnpei_sum_of_squares_##isa(size_t n, const hnpei_real *values);                                             \
    void hnpei_adam_##isa(size_t n, const hnpei_adam_step *step, const hnpei_real *gradient,                           \
                          const hnpei_real *trainable, hnpei_real *first, hnpei_real *second, hnpei_real *weights);    \
    void hnpei_average_##isa(size_t n, hnpei_real part, const hnpei_real *trainable, const hnpei_real *weights,        \
                             hnpei_real *average);                                                                     \
    void hnpei_add_##isa(size_t n, const hnpei_real *x, hnpei_real *y);

HNPEI_DECLARE_PARTS(baseline)
#if defined(__x86_64__)
HNPEI_DECLARE_PARTS(avx2)
HNPEI_DECLARE_PARTS(avx512)
#endif

#endif
