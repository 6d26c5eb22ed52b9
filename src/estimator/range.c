#include "range.h"

#include <string.h>

hnpe_status hnpei_range_create(hnpe_context *context, size_t d_x, hnpei_range *range)
{
    *range = (hnpei_range){.context = context, .d_x = d_x};
    HNPEI_TRY(hnpei_allocate(context, 2 * d_x, sizeof *range->low, &range->low));
    range->high = range->low + d_x;
    return HNPE_OK;
}

void hnpei_range_free(hnpei_range *range)
{
    hnpei_free(range->context, range->low);
    range->low = range->high = NULL;
}

void hnpei_range_copy(const hnpei_range *from, hnpei_range *to)
{
    memcpy(to->low, from->low, 2 * from->d_x * sizeof *from->low);
    to->known = from->known;
}

hnpei_distance hnpei_range_distance(const hnpei_range *range, const hnpei_doors *doors, size_t n, const double *x)
{
    hnpei_distance most = {0, 0, 0};
    for (size_t i = 0; range->known && i < n; ++i)
        for (size_t j = 0; j < range->d_x; ++j) {
            const double value = x[i * range->d_x + j];
            const double outside = value < range->low[j] ? range->low[j] - value : value - range->high[j];
            if (outside > most.value * doors->x_sd[j])
                most = (hnpei_distance){outside / doors->x_sd[j], i, j};
        }
    return most;
}
