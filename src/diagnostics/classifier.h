/* A small network that tells two samples apart, as scikit-learn's MLPClassifier is and trains where nothing is set. */
#ifndef HNPEI_CLASSIFIER_H
#define HNPEI_CLASSIFIER_H

#include "nn/optimiser.h"

#include "nn/nn.h"

/* Points of both samples, those of the first before those of the second. */
typedef struct hnpei_two_samples {
    size_t n_first, n, dim;
    hnpei_real *points; /* [n, dim] */
} hnpei_two_samples;

/* Scratch of one thread: it serves one training after another. */
typedef struct hnpei_classifier {
    hnpe_context *context;
    const hnpei_kernels *kernels;
    hnpei_layout layout;
    hnpei_mlp mlp;
    hnpei_optimiser optimiser;
    hnpei_real *weights, *gradient; /* of the layout */
    hnpei_real *x, *z, *g_z;        /* tiles: points, log odds of the second sample, and their gradient */
    hnpei_real *tape, *scratch;
    size_t epochs; /* of the last training */
} hnpei_classifier;

/* dim inputs, two layers of 10 dim rectified linear units, one output. */
hnpe_status hnpei_classifier_create(hnpe_context *context, size_t dim, hnpei_classifier *classifier);
/* Of one that is all zero: does nothing. */
void hnpei_classifier_free(hnpei_classifier *classifier);
/* Trains anew on `count` rows, whose order changes, for so many epochs at most. */
#define HNPEI_CLASSIFIER_EPOCHS ((size_t)10000)
void hnpei_classifier_train(hnpei_classifier *classifier, const hnpei_two_samples *samples, size_t count, size_t *rows,
                            size_t epochs, hnpei_stream *stream);
/* Trains on by one epoch, of `count` rows in this order; its loss, of a point. */
double hnpei_classifier_epoch(hnpei_classifier *classifier, const hnpei_two_samples *samples, size_t count,
                              const size_t *rows);
/* Of `count` rows, those whose sample is told rightly. */
size_t hnpei_classifier_right(hnpei_classifier *classifier, const hnpei_two_samples *samples, size_t count,
                              const size_t *rows);
/* Of `count` rows, from `first` on: the log odds of the second sample. */
void hnpei_classifier_odds(hnpei_classifier *classifier, const hnpei_two_samples *samples, size_t first, size_t count,
                           double *log_odds);

#endif
