/* How far the empirical distribution function of n uniform numbers strays from the diagonal, at all points at once: the
   simultaneous bands of Säilynoja, Bürkner and Vehtari 2022, section 2.3, with the exact probability of staying inside.
 */
#ifndef HNPEI_BAND_H
#define HNPEI_BAND_H

#include "base/base.h"

/* Points beyond 0 where the function is looked at: 1/n_points, 2/n_points, …, 1. */
#define HNPEI_BAND_POINTS ((size_t)100)

typedef struct hnpei_band {
    hnpe_context *context;
    size_t n, n_points;
    double *log_factorial; /* [n + 1] */
    double *here, *next;   /* [n + 1] probabilities of counts, scratch */
    size_t *low, *high;    /* [n_points] scratch: counts inside the band at the points */
} hnpei_band;

/* For n >= 2 numbers. */
hnpe_status hnpei_band_create(hnpe_context *context, size_t n, hnpei_band *band);
void hnpei_band_free(hnpei_band *band); /* of one that is all zero: does nothing */

/* At each point k the tail of a count c is twice the smaller of P(C <= c) and P(C >= c), for C ~ Binomial(n,
   k/n_points). The probability that at some point the tail is at most this. */
double hnpei_band_probability(hnpei_band *band, double tail);
/* The largest tail, but for a thousandth of it, whose probability is at most `level`. */
double hnpei_band_tail(hnpei_band *band, double level);
/* The smallest tail among counts [n_points] of numbers up to each point; not less than HNPEI_BAND_LEAST. */
#define HNPEI_BAND_LEAST 1e-15
double hnpei_band_smallest(const hnpei_band *band, const size_t *counts);
/* Counts from low to high, [n_points], have tails above this at each point. */
void hnpei_band_limits(const hnpei_band *band, double tail, size_t *low, size_t *high);

#endif
