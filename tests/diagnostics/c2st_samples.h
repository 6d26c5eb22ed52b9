/* The generator of tests/vectors/c2st/make.py. */
#ifndef TEST_C2ST_SAMPLES_H
#define TEST_C2ST_SAMPLES_H

#include "support.h"

#include <math.h>

static inline double c2st_uniform(uint64_t *state)
{
    *state = *state * 6364136223846793005u + 1442695040888963407u;
    return ((double)(*state >> 12) + 0.5) * 0x1p-52;
}

static inline double *c2st_normals(uint64_t *state, size_t count)
{
    double *values = malloc(count * sizeof *values);
    assert_non_null(values);
    for (size_t i = 0; i < count; ++i) {
        double length = sqrt(-2 * log(c2st_uniform(state)));
        values[i] = length * cos(2 * acos(-1) * c2st_uniform(state));
    }
    return values;
}

#endif
