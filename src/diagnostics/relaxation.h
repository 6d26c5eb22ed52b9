/* How far Sinkhorn's steps go: by more than 1 where the errors' decay shows that it pays. */
#ifndef HNPEI_RELAXATION_H
#define HNPEI_RELAXATION_H

#include <stddef.h>

typedef struct hnpei_relaxation {
    double share;      /* of the way to the next potentials, 1 to 2; what the caller reads */
    double begin;      /* error at the begin of the window */
    size_t iterations; /* in this window */
} hnpei_relaxation;

void hnpei_relaxation_begin(hnpei_relaxation *relaxation);
/* The error of the iteration that has just ended. */
void hnpei_relaxation_update(hnpei_relaxation *relaxation, double error);

#endif
