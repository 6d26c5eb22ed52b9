/* Pooling of the rows of one set: plain loops over 16 features at a time, which compilers vectorise. */
#include "pool.h"

#define LANES ((size_t)16)
#define BLOCK                                                                                                          \
    ((size_t)64) /* rows summed before their sum is added to the others: keeps rounding small in large sets            \
                  */

static void sum_rows(size_t ld, size_t rows, const hnpei_real *restrict y, hnpei_real factor, hnpei_real *restrict out)
{
    hnpei_real total[LANES] = {0};
    for (size_t begin = 0; begin < rows; begin += BLOCK) {
        hnpei_real part[LANES] = {0};
        for (size_t r = begin; r < rows && r < begin + BLOCK; ++r)
            for (size_t l = 0; l < LANES; ++l)
                part[l] += y[r * ld + l];
        for (size_t l = 0; l < LANES; ++l)
            total[l] += part[l];
    }
    for (size_t l = 0; l < LANES; ++l)
        out[l] = total[l] * factor;
}

static void find_extremes(size_t ld, size_t rows, const hnpei_real *restrict y, hnpei_real *restrict max,
                          hnpei_real *restrict min)
{
    hnpei_real high[LANES], low[LANES];
    for (size_t l = 0; l < LANES; ++l)
        high[l] = low[l] = y[l];
    for (size_t r = 1; r < rows; ++r)
        for (size_t l = 0; l < LANES; ++l) {
            hnpei_real v = y[r * ld + l];
            high[l] = v > high[l] ? v : high[l];
            low[l] = v < low[l] ? v : low[l];
        }
    for (size_t l = 0; l < LANES; ++l) {
        max[l] = high[l];
        min[l] = low[l];
    }
}

static void subtract_max(size_t ld, size_t rows, const hnpei_real *restrict y, const hnpei_real *restrict max,
                         hnpei_real *restrict out)
{
    for (size_t r = 0; r < rows; ++r)
        for (size_t l = 0; l < LANES; ++l)
            out[r * ld + l] = y[r * ld + l] - max[l];
}

void hnpei_pool_forward(const hnpei_kernels *kernels, int soft, size_t ld, size_t rows, const hnpei_real *y,
                        hnpei_real *weights, hnpei_real *slots)
{
    hnpei_real *max = slots + HNPEI_SLOT_MAX * ld, *log_mean = slots + HNPEI_SLOT_SOFTMAX * ld;
    hnpei_real *sum = slots + HNPEI_SLOT_SUM * ld, share = 1 / (hnpei_real)rows;
    for (size_t l = 0; l < ld; l += LANES) {
        sum_rows(ld, rows, y + l, share, slots + HNPEI_SLOT_MEAN * ld + l);
        find_extremes(ld, rows, y + l, max + l, slots + HNPEI_SLOT_MIN * ld + l);
    }
    if (!soft)
        return;
    for (size_t l = 0; l < ld; l += LANES)
        subtract_max(ld, rows, y + l, max + l, weights + l);
    kernels->exp(rows * ld, weights, weights);
    for (size_t l = 0; l < ld; l += LANES) {
        sum_rows(ld, rows, weights + l, 1, sum + l);
        for (size_t i = l; i < l + LANES; ++i)
            log_mean[i] = sum[i] * share;
    }
    kernels->log(ld, log_mean, log_mean);
    for (size_t i = 0; i < ld; ++i)
        log_mean[i] += max[i];
}

static void backward_lanes(int soft, size_t ld, size_t rows, const hnpei_real *restrict y,
                           const hnpei_real *restrict slots, const hnpei_real *restrict g_slots,
                           hnpei_real *restrict weights)
{
    const hnpei_real *max = slots + HNPEI_SLOT_MAX * ld, *min = slots + HNPEI_SLOT_MIN * ld;
    hnpei_real mean[LANES], for_max[LANES], for_min[LANES], for_soft[LANES];
    for (size_t l = 0; l < LANES; ++l) {
        mean[l] = g_slots[HNPEI_SLOT_MEAN * ld + l] / (hnpei_real)rows;
        for_max[l] = g_slots[HNPEI_SLOT_MAX * ld + l];
        for_min[l] = g_slots[HNPEI_SLOT_MIN * ld + l];
        for_soft[l] = soft ? g_slots[HNPEI_SLOT_SOFTMAX * ld + l] / slots[HNPEI_SLOT_SUM * ld + l] : 0;
    }
    for (size_t r = 0; r < rows; ++r)
        for (size_t l = 0; l < LANES; ++l) {
            size_t at = r * ld + l;
            int is_max = y[at] == max[l], is_min = y[at] == min[l]; /* exact: the extremes are copies */
            hnpei_real g = mean[l] + (soft ? for_soft[l] * weights[at] : 0);
            weights[at] = g + (is_max ? for_max[l] : 0) + (is_min ? for_min[l] : 0);
            for_max[l] = is_max ? 0 : for_max[l];
            for_min[l] = is_min ? 0 : for_min[l];
        }
}

void hnpei_pool_backward(int soft, size_t ld, size_t rows, const hnpei_real *y, const hnpei_real *slots,
                         const hnpei_real *g_slots, hnpei_real *weights)
{
    for (size_t l = 0; l < ld; l += LANES)
        backward_lanes(soft, ld, rows, y + l, slots + l, g_slots + l, weights + l);
}
