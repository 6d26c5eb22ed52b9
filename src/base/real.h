/* The precision that networks are evaluated and trained in. The boundary of the library is always double. */
#ifndef HNPEI_REAL_H
#define HNPEI_REAL_H

#ifdef HNPEI_DOUBLE
typedef double hnpei_real;
#define HNPEI_REAL_IS_DOUBLE 1
#define HNPEI_PRECISION "double"
#else
typedef float hnpei_real;
#define HNPEI_REAL_IS_DOUBLE 0
#define HNPEI_PRECISION "single"
#endif

/* Activations are feature-major tiles: [features][HNPEI_TILE samples], samples in the vector lanes. */
#define HNPEI_TILE ((size_t)64)

#endif
