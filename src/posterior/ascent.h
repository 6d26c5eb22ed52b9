/* The tops of a function, from several starts at once: quasi-Newton steps (BFGS) between bounds, whose evaluations are
   made together. The function may have corners, and be known to rounding alone: where it does not tell two points
   apart, its gradient does. */
#ifndef HNPEI_ASCENT_H
#define HNPEI_ASCENT_H

#include "base/base.h"

/* Brings n points x [n][d] between bounds that it also gives, low and high [n][d], and finds there f [n], -INFINITY
   where there is none, and its gradient g [n][d]. */
typedef hnpe_status (*hnpei_ascent_fn)(void *data, size_t n, double *x, double *low, double *high, double *f,
                                       double *g);

/* Doubles of work. */
size_t hnpei_ascent_count(size_t d, size_t n);
/* From x [n][d] to tops, with f [n] there; steps are in units of x, in which the function's features should be about
   one wide. noise: relative to f, what its numbers are uncertain by. budget: evaluations of each start, at most. work:
   all bytes 0. */
hnpe_status hnpei_ascend(size_t d, size_t n, hnpei_ascent_fn function, void *data, double noise, int budget, double *x,
                         double *f, double *work);

#endif
