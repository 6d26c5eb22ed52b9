/* Figure 3's curves: scores of many truths and seeds, put together. */
#ifndef FIGURE3_CURVES_H
#define FIGURE3_CURVES_H

#include "figure3.h"

/* Each contender after both rounds, then each architecture after the first alone, then the estimator for every N. */
enum { CURVE_FIRST = N_CONTENDERS, CURVE_AMORTISED = CURVE_FIRST + N_ARCHITECTURES, N_CURVES };
/* HNPE, aimed either way, against each other architecture. */
enum { N_AIMS = N_CONTENDERS - CONTENDER_HNPE, N_OTHERS = CONTENDER_HNPE };
extern const char *const curve_name[N_CURVES], *const curve_title[N_CURVES];

typedef struct seed_range {
    double low, median, high;
} seed_range;

/* By how much HNPE is above another architecture, seed by seed. */
typedef struct seed_difference {
    double mean, sd;
    int at_or_below; /* the mean is at most the deviation */
} seed_difference;

typedef struct figure3_curves {
    distances unit;                                 /* what W1 of each parameter is divided by */
    seed_range points[N_CURVES][MAX_NEURAL_EXTRAS]; /* W1 in units, averaged over parameters, median over truths */
    distances raw[N_CURVES][MAX_NEURAL_EXTRAS];     /* W1 itself, median over truths and seeds */
    seed_difference against[N_AIMS][N_OTHERS][MAX_NEURAL_EXTRAS];
    double training[N_ARCHITECTURES][MAX_NEURAL_EXTRAS]; /* processor seconds, means over seeds */
    double round[N_CONTENDERS][MAX_NEURAL_EXTRAS];
    double amortised_training;
    double outside, drawn, sets, simulations, seconds; /* of everything */
} figure3_curves;

figure3_curves *figure3_curves_create(const paper_setup *paper, const figure3 *figure);

#endif
