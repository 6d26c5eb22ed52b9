/* The functions of src/kernels/vector.h, as loops over arrays, for each instruction set. */
#ifndef VECTOR_PROBE_H
#define VECTOR_PROBE_H

#include "base/real.h"

#include <stddef.h>

typedef struct vector_probe {
    void (*exp)(size_t n, const hnpei_real *in, hnpei_real *out);
    void (*expm1)(size_t n, const hnpei_real *in, hnpei_real *out);
    void (*log)(size_t n, const hnpei_real *in, hnpei_real *out);
    void (*log1p)(size_t n, const hnpei_real *in, hnpei_real *out);
    void (*tanh)(size_t n, const hnpei_real *in, hnpei_real *out);
    void (*sigmoid)(size_t n, const hnpei_real *in, hnpei_real *out);
    void (*softplus)(size_t n, const hnpei_real *in, hnpei_real *out);
    void (*sine)(size_t n, const hnpei_real *in, hnpei_real *out);
    void (*cosine)(size_t n, const hnpei_real *in, hnpei_real *out);
    void (*square_root)(size_t n, const hnpei_real *in, hnpei_real *out);
    void (*absolute)(size_t n, const hnpei_real *in, hnpei_real *out);
    void (*minimum)(size_t n, const hnpei_real *a, const hnpei_real *b, hnpei_real *out);
    void (*maximum)(size_t n, const hnpei_real *a, const hnpei_real *b, hnpei_real *out);
    void (*copysign)(size_t n, const hnpei_real *a, const hnpei_real *b, hnpei_real *out);
    void (*larger)(size_t n, const hnpei_real *a, const hnpei_real *b, hnpei_real *out); /* select(a > b, a, b) */
    void (*copy_part)(size_t n, const hnpei_real *in, hnpei_real *out);                  /* of one vector */
    hnpei_real (*sum)(const hnpei_real *in);                                             /* of one vector */
    size_t lanes;
} vector_probe;

extern const vector_probe vector_probe_baseline;
#if defined(__x86_64__)
extern const vector_probe vector_probe_avx2, vector_probe_avx512;
#endif

#endif
