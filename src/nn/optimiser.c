/* Adam with decoupled weight decay, clipping, a schedule and a running average of the weights. */
#include "optimiser.h"

#include <math.h>
#include <string.h>

#define BETA1 0.9
#define BETA2 0.999
#define EPSILON 1e-8

/* 1 for entries of [begin, begin + n) that are trainable. */
static void mark_trainable(const hnpei_layout *layout, size_t begin, size_t n, hnpei_real *trainable)
{
    for (size_t i = 0; i < layout->n_blocks; ++i) {
        const hnpei_block *block = &layout->blocks[i];
        size_t end = block->offset + block->rows * block->columns;
        for (size_t j = block->offset < begin ? begin : block->offset; j < end && j < begin + n; ++j)
            trainable[j - begin] = (hnpei_real)(block->trainable != 0);
    }
}

hnpe_status hnpei_optimiser_create(const hnpei_layout *layout, size_t begin, size_t n, const hnpei_schedule *schedule,
                                   const hnpei_real *w_begin, hnpei_optimiser *optimiser)
{
    hnpe_status status;
    *optimiser = (hnpei_optimiser){.context = layout->context, .n = n, .schedule = *schedule};
    HNPEI_TRY_CLEANUP(hnpei_allocate(layout->context, n, sizeof(hnpei_real), &optimiser->trainable));
    HNPEI_TRY_CLEANUP(hnpei_allocate(layout->context, n, sizeof(hnpei_real), &optimiser->first));
    HNPEI_TRY_CLEANUP(hnpei_allocate(layout->context, n, sizeof(hnpei_real), &optimiser->second));
    HNPEI_TRY_CLEANUP(hnpei_allocate(layout->context, n, sizeof(hnpei_real), &optimiser->average));
    mark_trainable(layout, begin, n, optimiser->trainable);
    memcpy(optimiser->average, w_begin, n * sizeof *w_begin);
    return HNPE_OK;
cleanup:
    hnpei_optimiser_free(optimiser);
    return status;
}

void hnpei_optimiser_free(hnpei_optimiser *optimiser)
{
    hnpei_free(optimiser->context, optimiser->trainable);
    hnpei_free(optimiser->context, optimiser->first);
    hnpei_free(optimiser->context, optimiser->second);
    hnpei_free(optimiser->context, optimiser->average);
    *optimiser = (hnpei_optimiser){.context = NULL};
}

double hnpei_schedule_rate(const hnpei_schedule *schedule, double progress)
{
    const double half_turn = 3.14159265358979323846;
    if (progress < schedule->warmup)
        return schedule->rate * progress / schedule->warmup;
    if (!schedule->cosine)
        return schedule->rate;
    double decayed = schedule->warmup < 1 ? (progress - schedule->warmup) / (1 - schedule->warmup) : 0;
    return schedule->rate * 0.5 * (1 + cos(half_turn * fmin(decayed, 1)));
}

double hnpei_optimiser_step(hnpei_optimiser *optimiser, const hnpei_kernels *kernels, double progress, double factor,
                            const hnpei_real *g, hnpei_real *w)
{
    const hnpei_schedule *schedule = &optimiser->schedule;
    double norm = sqrt(kernels->sum_of_squares(optimiser->n, g));
    if (!isfinite(norm))
        return norm;
    double t = (double)++optimiser->steps, correction2 = 1 / (1 - pow(BETA2, t));
    hnpei_adam_step step = {.rate = factor * hnpei_schedule_rate(schedule, progress),
                            .beta1 = BETA1,
                            .beta2 = BETA2,
                            .epsilon = schedule->plain_root ? EPSILON * sqrt(correction2) : EPSILON,
                            .decay = schedule->decay,
                            .correction1 = 1 / (1 - pow(BETA1, t)),
                            .correction2 = correction2,
                            .gradient_scale = schedule->clip > 0 && norm > schedule->clip ? schedule->clip / norm : 1};
    kernels->adam(optimiser->n, &step, g, optimiser->trainable, optimiser->first, optimiser->second, w);
    /* What is not trainable is copied: it may have been set from outside. */
    kernels->average(optimiser->n, (hnpei_real)(1 - schedule->average), optimiser->trainable, w, optimiser->average);
    return norm;
}
