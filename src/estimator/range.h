/* Where the features of the training rows lay, and how far outside of that an observation lies. */
#ifndef HNPEI_RANGE_H
#define HNPEI_RANGE_H

#include "doors.h"

/* In standard deviations of the training rows: what lies further outside their range is said to be far. Of n + 1 rows
   of one law, the last lies outside the range of the others with a probability of at most 2 / (n + 1) for each feature,
   whatever the law; and more than a deviation outside far less often, unless its tails are heavy. */
#define HNPEI_RANGE_FAR 1.0

typedef struct hnpei_range {
    hnpe_context *context; /* borrowed */
    size_t d_x;
    int known;          /* 0: nothing was trained on, or it is not known on what */
    double *low, *high; /* [d_x], one array */
} hnpei_range;

/* The furthest of some observations. */
typedef struct hnpei_distance {
    double value; /* 0: all lie inside, or the range is not known; in units of the doors' deviations */
    size_t row, feature;
} hnpei_distance;

hnpe_status hnpei_range_create(hnpe_context *context, size_t d_x, hnpei_range *range);
void hnpei_range_free(hnpei_range *range);
void hnpei_range_copy(const hnpei_range *from, hnpei_range *to);
/* Of n rows of finite features. */
hnpei_distance hnpei_range_distance(const hnpei_range *range, const hnpei_doors *doors, size_t n, const double *x);

#endif
