#include "doors.h"

#include <math.h>
#include <string.h>

size_t hnpei_doors_count(const hnpei_doors *doors)
{
    return 2 * (doors->d_x + doors->d_v);
}

hnpe_status hnpei_doors_create(hnpe_context *context, size_t d_x, size_t d_v, hnpei_doors *doors)
{
    *doors = (hnpei_doors){.context = context, .d_x = d_x, .d_v = d_v};
    HNPEI_TRY(hnpei_allocate(context, hnpei_doors_count(doors), sizeof *doors->numbers, &doors->numbers));
    doors->x_mean = doors->numbers;
    doors->x_sd = doors->x_mean + d_x;
    doors->v_mean = doors->x_sd + d_x;
    doors->v_sd = doors->v_mean + d_v;
    for (size_t j = 0; j < d_x; ++j)
        doors->x_sd[j] = 1;
    for (size_t j = 0; j < d_v; ++j)
        doors->v_sd[j] = 1;
    return HNPE_OK;
}

void hnpei_doors_free(hnpei_doors *doors)
{
    hnpei_free(doors->context, doors->numbers);
    doors->numbers = NULL;
}

void hnpei_doors_copy(const hnpei_doors *from, hnpei_doors *to)
{
    memcpy(to->numbers, from->numbers, hnpei_doors_count(from) * sizeof *from->numbers);
}

void hnpei_doors_observe(const hnpei_doors *doors, size_t n, const double *x, hnpei_real *out)
{
    const size_t d = doors->d_x;
    for (size_t i = 0; i < n; ++i)
        for (size_t j = 0; j < d; ++j)
            out[i * d + j] = (hnpei_real)((x[i * d + j] - doors->x_mean[j]) / doors->x_sd[j]);
}

void hnpei_doors_enter(const hnpei_doors *doors, size_t at, size_t dim, size_t n, const double *v, double *out)
{
    for (size_t i = 0; i < n; ++i)
        for (size_t j = 0; j < dim; ++j)
            out[i * dim + j] = (v[i * dim + j] - doors->v_mean[at + j]) / doors->v_sd[at + j];
}

void hnpei_doors_leave(const hnpei_doors *doors, size_t at, size_t dim, size_t n, const double *v, double *out)
{
    for (size_t i = 0; i < n; ++i)
        for (size_t j = 0; j < dim; ++j)
            out[i * dim + j] = v[i * dim + j] * doors->v_sd[at + j] + doors->v_mean[at + j];
}

/* Of n draws, about so many times 1 / n of the range lie outside the range of the n. */
#define MARGIN 2.0

void hnpei_doors_stretch_to(hnpei_doors *doors, size_t at, size_t n, double least, double most)
{
    const double margin = MARGIN * (most - least) / (double)n;
    if (!(margin > 0))
        return;
    least = fmax(least - margin, 0);
    most = fmin(most + margin, 1);
    doors->v_mean[at] = least;
    doors->v_sd[at] = most - least;
}

void hnpei_doors_stretch(hnpei_doors *doors, size_t at, size_t n, const double *v, size_t stride)
{
    double least = 1, most = 0;
    for (size_t i = 0; i < n; ++i) {
        least = fmin(least, v[i * stride]);
        most = fmax(most, v[i * stride]);
    }
    hnpei_doors_stretch_to(doors, at, n, least, most);
}

double hnpei_doors_log_slope(const hnpei_doors *doors, size_t at, size_t dim)
{
    double sum = 0;
    for (size_t j = 0; j < dim; ++j)
        sum -= log(doors->v_sd[at + j]);
    return sum;
}
