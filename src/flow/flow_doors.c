#include "flow_doors.h"

#include "base/column_moments.h"
#include "base/context.h"

#include <math.h>
#include <string.h>

static hnpei_door take_door(size_t columns, double *memory)
{
    hnpei_door door = {columns, memory, memory + columns};
    for (size_t i = 0; i < columns; ++i)
        door.sd[i] = 1; /* the means are 0 as allocated */
    return door;
}

hnpe_status hnpei_flow_doors_create(hnpe_context *context, size_t dim, size_t d_given, hnpei_flow_doors *doors)
{
    *doors = (hnpei_flow_doors){.log_det = 0};
    HNPEI_TRY(hnpei_allocate(context, 2 * (dim + d_given), sizeof *doors->memory, &doors->memory));
    doors->given = take_door(d_given, doors->memory);
    doors->theta = take_door(dim, doors->memory + 2 * d_given);
    return HNPE_OK;
}

void hnpei_flow_doors_free(hnpe_context *context, hnpei_flow_doors *doors)
{
    hnpei_free(context, doors->memory);
}

void hnpei_flow_doors_copy(const hnpei_flow_doors *from, hnpei_flow_doors *to)
{
    memcpy(to->memory, from->memory, 2 * (from->theta.columns + from->given.columns) * sizeof *to->memory);
    to->log_det = from->log_det;
}

void hnpei_flow_doors_fit(hnpei_flow_doors *doors, size_t n, const double *given, const double *theta,
                          const size_t *order, const unsigned char *unit)
{
    hnpei_column_moments(n, doors->given.columns, given, order, doors->given.mean, doors->given.sd);
    hnpei_column_moments(n, doors->theta.columns, theta, order, doors->theta.mean, doors->theta.sd);
    doors->log_det = 0;
    for (size_t i = 0; i < doors->theta.columns; ++i) {
        if (unit[i]) {
            doors->theta.mean[i] = 0;
            doors->theta.sd[i] = 1;
        }
        doors->log_det -= log(doors->theta.sd[i]);
    }
}

/* Halves, because a difference of two finite numbers may be infinite. */
void hnpei_door_enter(const hnpei_door *door, size_t n, const double *rows, const size_t *order, hnpei_real *tile)
{
    for (size_t s = 0; door->columns && s < n; ++s) { /* without columns there are no rows to point into */
        const double *row = rows + (order ? order[s] : s) * door->columns;
        for (size_t i = 0; i < door->columns; ++i)
            tile[i * HNPEI_TILE + s] = (hnpei_real)(2 * ((0.5 * row[i] - 0.5 * door->mean[i]) / door->sd[i]));
    }
}

void hnpei_door_leave(const hnpei_door *door, size_t n, const hnpei_real *tile, double *rows)
{
    for (size_t s = 0; s < n; ++s)
        for (size_t i = 0; i < door->columns; ++i)
            rows[s * door->columns + i] = door->mean[i] + door->sd[i] * (double)tile[i * HNPEI_TILE + s];
}
