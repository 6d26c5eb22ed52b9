/* Pooling of the rows of one set, a vector of features at a time. */
#include "pool_isa.h"

#include "kernels/vector.h"

/* Rows summed before their sum is added to the others: keeps rounding small in large sets. */
#define BLOCK ((size_t)64)

typedef struct extremes {
    vr max, min;
} extremes;

/* The sum of the rows; and their extremes, where a NaN that is not in the first row is passed over. */
static inline vr look_at_rows(size_t ld, size_t rows, const hnpei_real *y, extremes *found)
{
    vr total = vr_set(0);
    found->max = found->min = vr_load(y);
    for (size_t begin = 0; begin < rows; begin += BLOCK) {
        vr part = vr_set(0);
        for (size_t r = begin; r < rows && r < begin + BLOCK; ++r) {
            vr v = vr_load(y + r * ld);
            part += v;
            found->max = vr_max(v, found->max);
            found->min = vr_min(v, found->min);
        }
        total += part;
    }
    return total;
}

/* exp(y - max) to weights; returns their sum. */
static inline vr weigh_rows(size_t ld, size_t rows, const hnpei_real *y, vr max, hnpei_real *weights)
{
    vr total = vr_set(0);
    for (size_t begin = 0; begin < rows; begin += BLOCK) {
        vr part = vr_set(0);
        for (size_t r = begin; r < rows && r < begin + BLOCK; ++r) {
            vr weight = vr_exp(vr_load(y + r * ld) - max);
            vr_store(weights + r * ld, weight);
            part += weight;
        }
        total += part;
    }
    return total;
}

static void forward(int soft, size_t ld, size_t rows, const hnpei_real *y, hnpei_real *weights, hnpei_real *slots)
{
    const vr share = vr_set(1 / (hnpei_real)rows);
    for (size_t l = 0; l < ld; l += VR_LANES) {
        extremes found;
        vr sum = look_at_rows(ld, rows, y + l, &found);
        vr_store(slots + HNPEI_SLOT_MEAN * ld + l, sum * share);
        vr_store(slots + HNPEI_SLOT_MAX * ld + l, found.max);
        vr_store(slots + HNPEI_SLOT_MIN * ld + l, found.min);
        if (!soft)
            continue;
        sum = weigh_rows(ld, rows, y + l, found.max, weights + l);
        vr_store(slots + HNPEI_SLOT_SUM * ld + l, sum);
        vr_store(slots + HNPEI_SLOT_SOFTMAX * ld + l, vr_log(sum * share) + found.max);
    }
}

static inline void backward_lanes(int soft, size_t ld, size_t rows, const hnpei_real *y, const hnpei_real *slots,
                                  const hnpei_real *g_slots, hnpei_real *weights)
{
    const vr none = vr_set(0), max = vr_load(slots + HNPEI_SLOT_MAX * ld), min = vr_load(slots + HNPEI_SLOT_MIN * ld);
    const vr mean = vr_load(g_slots + HNPEI_SLOT_MEAN * ld) / vr_set((hnpei_real)rows);
    vr for_max = vr_load(g_slots + HNPEI_SLOT_MAX * ld), for_min = vr_load(g_slots + HNPEI_SLOT_MIN * ld);
    vr for_soft = none;
    if (soft)
        for_soft = vr_load(g_slots + HNPEI_SLOT_SOFTMAX * ld) / vr_load(slots + HNPEI_SLOT_SUM * ld);
    for (size_t r = 0; r < rows; ++r) {
        vr v = vr_load(y + r * ld), g = mean;
        vr_mask is_max = v == max, is_min = v == min; /* exact: the extremes are copies */
        if (soft)
            g += for_soft * vr_load(weights + r * ld);
        g += vr_select(is_max, for_max, none);
        g += vr_select(is_min, for_min, none);
        vr_store(weights + r * ld, g);
        for_max = vr_select(is_max, none, for_max);
        for_min = vr_select(is_min, none, for_min);
    }
}

static void backward(int soft, size_t ld, size_t rows, const hnpei_real *y, const hnpei_real *slots,
                     const hnpei_real *g_slots, hnpei_real *weights)
{
    for (size_t l = 0; l < ld; l += VR_LANES) {
        if (soft)
            backward_lanes(1, ld, rows, y + l, slots + l, g_slots + l, weights + l);
        else
            backward_lanes(0, ld, rows, y + l, slots + l, g_slots + l, weights + l);
    }
}

const hnpei_pool_loops HNPEI_ISA_NAME(hnpei_pool_loops) = {forward, backward};
