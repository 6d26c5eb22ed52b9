/* Sums in an order of their own that depends on the instruction set at most, never on threads or on alignment; and
   what is done to all weights of a step. */
#include "parts.h"
#include "vector.h"

void HNPEI_ISA_NAME(hnpei_add_row_sums)(size_t m, size_t n, const hnpei_real *x, size_t ldx, hnpei_real *sums)
{
    for (size_t i = 0; i < m; ++i, x += ldx) {
        vr sum = vr_set(0);
        size_t s = 0;
        for (; s + VR_LANES <= n; s += VR_LANES)
            sum += vr_load(x + s);
        if (s < n)
            sum += vr_load_part(x + s, n - s);
        sums[i] += vr_sum(sum);
    }
}

/* n dots of one row, n known when compiled. */
HNPEI_INLINE void dots_of_row(size_t n, size_t k, const hnpei_real *a, const hnpei_real *x, size_t ldx, hnpei_real *y)
{
    vr sum[HNPEI_FEW] = {vr_set(0), vr_set(0), vr_set(0)};
    size_t s = 0;
    for (; s + VR_LANES <= k; s += VR_LANES) {
        vr factor = vr_load(a + s);
#pragma GCC unroll 4
        for (size_t j = 0; j < n; ++j)
            sum[j] += factor * vr_load(x + j * ldx + s);
    }
    for (size_t j = 0; s < k && j < n; ++j)
        sum[j] += vr_load_part(a + s, k - s) * vr_load_part(x + j * ldx + s, k - s);
#pragma GCC unroll 4
    for (size_t j = 0; j < n; ++j)
        y[j] += vr_sum(sum[j]);
}

HNPEI_INLINE void dots(size_t m, size_t n, size_t k, const hnpei_real *a, size_t lda, const hnpei_real *x, size_t ldx,
                       hnpei_real *y, size_t ldy)
{
    for (size_t i = 0; i < m; ++i)
        dots_of_row(n, k, a + i * lda, x, ldx, y + i * ldy);
}

void HNPEI_ISA_NAME(hnpei_add_dots)(size_t m, size_t n, size_t k, const hnpei_real *a, size_t lda, const hnpei_real *x,
                                    size_t ldx, hnpei_real *y, size_t ldy)
{
    switch (n) {
    case 1:
        dots(m, 1, k, a, lda, x, ldx, y, ldy);
        break;
    case 2:
        dots(m, 2, k, a, lda, x, ldx, y, ldy);
        break;
    case 3:
        dots(m, 3, k, a, lda, x, ldx, y, ldy);
        break;
    default:
        break;
    }
}

/* Four vectors of sums, for speed. */
double HNPEI_ISA_NAME(hnpei_sum_of_squares)(size_t n, const hnpei_real *values)
{
    vd sums[4] = {vd_set(0), vd_set(0), vd_set(0), vd_set(0)};
    size_t i = 0;
    for (; i + 4 * VD_LANES <= n; i += 4 * VD_LANES)
        for (size_t j = 0; j < 4; ++j) {
            vd v = vd_from_reals(values + i + j * VD_LANES);
            sums[j] += v * v;
        }
    double sum = vd_sum((sums[0] + sums[1]) + (sums[2] + sums[3]));
    for (; i < n; ++i)
        sum += (double)values[i] * (double)values[i];
    return sum;
}

/* The numbers of a step in the precision of the weights. */
typedef struct adam_vectors {
    vr beta1, beta2, rest1, rest2, correction1, correction2, epsilon, rate, decay, scale;
} adam_vectors;

HNPEI_INLINE adam_vectors adam_prepare(const hnpei_adam_step *step)
{
    return (adam_vectors){
        .beta1 = vr_set((hnpei_real)step->beta1),
        .beta2 = vr_set((hnpei_real)step->beta2),
        .rest1 = vr_set((hnpei_real)(1 - step->beta1)),
        .rest2 = vr_set((hnpei_real)(1 - step->beta2)),
        .correction1 = vr_set((hnpei_real)step->correction1),
        .correction2 = vr_set((hnpei_real)step->correction2),
        .epsilon = vr_set((hnpei_real)step->epsilon),
        .rate = vr_set((hnpei_real)step->rate),
        .decay = vr_set((hnpei_real)step->decay),
        .scale = vr_set((hnpei_real)step->gradient_scale),
    };
}

/* New moments, and what is to be taken from w. */
HNPEI_INLINE vr adam_step(const adam_vectors *adam, vr gradient, vr w, vr *first, vr *second)
{
    vr g = gradient * adam->scale;
    *first = adam->beta1 * *first + adam->rest1 * g;
    *second = adam->beta2 * *second + adam->rest2 * g * g;
    vr direction = *first * adam->correction1 / (vr_sqrt(*second * adam->correction2) + adam->epsilon);
    return adam->rate * (direction + adam->decay * w);
}

void HNPEI_ISA_NAME(hnpei_adam)(size_t n, const hnpei_adam_step *step, const hnpei_real *gradient,
                                const hnpei_real *trainable, hnpei_real *first, hnpei_real *second, hnpei_real *weights)
{
    const adam_vectors adam = adam_prepare(step);
    const vr zero = vr_set(0);
    for (size_t i = 0; i < n; i += VR_LANES) {
        size_t left = n - i;
        vr w = vr_load_part(weights + i, left);
        vr m = vr_load_part(first + i, left), v = vr_load_part(second + i, left);
        vr m_new = m, v_new = v;
        vr w_new = w - adam_step(&adam, vr_load_part(gradient + i, left), w, &m_new, &v_new);
        if (trainable) {
            vr_mask still = vr_load_part(trainable + i, left) == zero;
            w_new = vr_select(still, w, w_new);
            m_new = vr_select(still, m, m_new);
            v_new = vr_select(still, v, v_new);
        }
        vr_store_part(weights + i, left, w_new);
        vr_store_part(first + i, left, m_new);
        vr_store_part(second + i, left, v_new);
    }
}

void HNPEI_ISA_NAME(hnpei_average)(size_t n, hnpei_real part, const hnpei_real *trainable, const hnpei_real *weights,
                                   hnpei_real *average)
{
    const vr zero = vr_set(0), moving = vr_set(part), whole = vr_set(1);
    for (size_t i = 0; i < n; i += VR_LANES) {
        size_t left = n - i;
        vr w = vr_load_part(weights + i, left), old = vr_load_part(average + i, left);
        vr_mask copied = (vr_load_part(trainable + i, left) == zero) | (moving == whole);
        vr_store_part(average + i, left, vr_select(copied, w, old + moving * (w - old)));
    }
}

void HNPEI_ISA_NAME(hnpei_add)(size_t n, const hnpei_real *x, hnpei_real *y)
{
    size_t i = 0;
    for (; i + VR_LANES <= n; i += VR_LANES)
        vr_store(y + i, vr_load(y + i) + vr_load(x + i));
    if (i < n)
        vr_store_part(y + i, n - i, vr_load_part(y + i, n - i) + vr_load_part(x + i, n - i));
}
