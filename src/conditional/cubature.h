/* Adaptive quadrature of a section's density over one or two free parameters. */
#ifndef HNPEI_CUBATURE_H
#define HNPEI_CUBATURE_H

#include "section.h"

enum { HNPEI_CUBATURE_MOST = 2 }; /* free parameters */

/* Points of one batch of densities; what hnpei_points_create needs to hold for a cubature. */
#define HNPEI_CUBATURE_BATCH ((size_t)4096)

typedef struct hnpei_integral {
    double log_value; /* of the integral; -INFINITY where the density is 0 wherever it was asked for */
    double error;     /* relative, as estimated */
    int64_t evaluations;
} hnpei_integral;

/* Over the whole support of the free parameters, d_free <= 2, of which there is at least one. watch: NULL for none. */
hnpe_status hnpei_cubature(const hnpei_section *section, hnpei_points *points, hnpei_watch *watch,
                           hnpei_integral *integral);

#endif
