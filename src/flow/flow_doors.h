/* The doors of a public handle: where the caller's numbers, in double precision and of any size, become the
   standardised ones that networks work on, and back. The doors in the weights stay the identity then. */
#ifndef HNPEI_FLOW_DOORS_H
#define HNPEI_FLOW_DOORS_H

#include "flow.h"

typedef struct hnpei_door {
    size_t columns;
    double *mean, *sd; /* [columns] */
} hnpei_door;

typedef struct hnpei_flow_doors {
    hnpei_door given, theta;
    double log_det; /* of theta's: log |d entered / d theta| */
    double *memory;
} hnpei_flow_doors;

/* The identity. */
hnpe_status hnpei_flow_doors_create(hnpe_context *context, size_t dim, size_t d_given, hnpei_flow_doors *doors);
/* Doors of zeros do nothing. */
void hnpei_flow_doors_free(hnpe_context *context, hnpei_flow_doors *doors);
/* Between doors of the same widths. */
void hnpei_flow_doors_copy(const hnpei_flow_doors *from, hnpei_flow_doors *to);
/* Standardise by the rows order[n] of both; features with unit[i] = 1 are left alone. */
void hnpei_flow_doors_fit(hnpei_flow_doors *doors, size_t n, const double *given, const double *theta,
                          const size_t *order, const unsigned char *unit);

/* tile[column][s] = rows[s][column] standardised, s < n; order NULL: rows one after the other, else rows order[s]. */
void hnpei_door_enter(const hnpei_door *door, size_t n, const double *rows, const size_t *order, hnpei_real *tile);
/* The way back. */
void hnpei_door_leave(const hnpei_door *door, size_t n, const hnpei_real *tile, double *rows);

#endif
