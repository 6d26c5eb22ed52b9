/* Training as in scikit-learn 1.x, MLPClassifier(hidden_layer_sizes=(10 dim, 10 dim)): the numbers below are its
   defaults. */
#include "classifier.h"

#include "base/context.h"

#include <math.h>
#include <string.h>

#define UNITS_PER_DIMENSION ((size_t)10)
#define LAYERS ((size_t)2)
#define BATCH ((size_t)200)
#define RATE 1e-3
#define PENALTY 1e-4 /* times half the weights' squares, over the points of the batch */
/* Training ends where the loss of more than PATIENCE epochs on end was no better than the best by TOLERANCE. */
#define TOLERANCE 1e-4
#define PATIENCE 10

hnpe_status hnpei_classifier_create(hnpe_context *context, size_t dim, hnpei_classifier *classifier)
{
    static const hnpei_schedule schedule = {.rate = RATE, .plain_root = 1};
    hnpei_classifier *c = classifier;
    hnpei_mlp *mlp = &c->mlp;
    size_t units;
    *c = (hnpei_classifier){.context = context, .kernels = hnpei_kernels_get(hnpei_context_isa(context))};
    hnpei_layout_init(&c->layout, context);
    HNPEI_TRY(hnpei_size_multiply(dim, UNITS_PER_DIMENSION, &units));
    HNPEI_TRY(hnpei_mlp_create(&c->layout, "", dim, 1, units, LAYERS, HNPEI_ACTIVATION_RELU, mlp));
    HNPEI_TRY(hnpei_allocate(context, c->layout.size, sizeof(hnpei_real), &c->weights));
    HNPEI_TRY(hnpei_allocate(context, c->layout.size, sizeof(hnpei_real), &c->gradient));
    HNPEI_TRY(hnpei_allocate(context, dim * HNPEI_TILE, sizeof(hnpei_real), &c->x));
    HNPEI_TRY(hnpei_allocate(context, HNPEI_TILE, sizeof(hnpei_real), &c->z));
    HNPEI_TRY(hnpei_allocate(context, HNPEI_TILE, sizeof(hnpei_real), &c->g_z));
    HNPEI_TRY(hnpei_allocate(context, mlp->tape, sizeof(hnpei_real), &c->tape));
    HNPEI_TRY(hnpei_allocate(context, mlp->scratch, sizeof(hnpei_real), &c->scratch));
    return hnpei_optimiser_create(&c->layout, 0, c->layout.size, &schedule, c->weights, &c->optimiser);
}

void hnpei_classifier_free(hnpei_classifier *classifier)
{
    hnpei_real *const memory[] = {classifier->weights, classifier->gradient, classifier->x,      classifier->z,
                                  classifier->g_z,     classifier->tape,     classifier->scratch};
    for (size_t i = 0; i < sizeof memory / sizeof *memory; ++i)
        hnpei_free(classifier->context, memory[i]);
    hnpei_optimiser_free(&classifier->optimiser);
    hnpei_layout_free(&classifier->layout);
}

/* Glorot & Bengio 2010: uniform on +- sqrt(6 / (in + out)), biases too. */
static void restart(hnpei_classifier *c, hnpei_stream *stream)
{
    const size_t bytes = c->layout.size * sizeof(hnpei_real);
    for (size_t i = 0; i <= LAYERS; ++i) {
        const hnpei_linear *linear = &c->mlp.linear[i];
        hnpei_linear_init(linear, stream, sqrt(6 * (double)linear->in / (double)(linear->in + linear->out)),
                          c->weights);
    }
    memset(c->optimiser.first, 0, bytes);
    memset(c->optimiser.second, 0, bytes);
    c->optimiser.steps = 0;
}

/* The log odds of up to a tile of points go to c->z. */
static void score(hnpei_classifier *c, const hnpei_two_samples *samples, size_t count, const size_t *rows)
{
    const size_t dim = samples->dim;
    for (size_t s = 0; s < count; ++s)
        for (size_t d = 0; d < dim; ++d)
            c->x[d * HNPEI_TILE + s] = samples->points[rows[s] * dim + d];
    hnpei_mlp_forward(&c->mlp, c->kernels, c->weights, count, c->x, c->tape, c->z);
}

/* - log likelihood of a tile of points, whose gradient, divided by `batch`, is added to the weights'. */
static double add_gradient(hnpei_classifier *c, const hnpei_two_samples *samples, size_t count, const size_t *rows,
                           size_t batch)
{
    double loss = 0;
    score(c, samples, count, rows);
    for (size_t s = 0; s < count; ++s) {
        const double z = (double)c->z[s], e = exp(-fabs(z)), second = rows[s] >= samples->n_first;
        loss += log1p(e) + fmax(z, 0) - second * z;
        c->g_z[s] = (hnpei_real)(((z > 0 ? 1 : e) / (1 + e) - second) / (double)batch);
    }
    hnpei_mlp_backward(&c->mlp, c->kernels, c->weights, count, c->x, c->tape, c->g_z, c->gradient, NULL, c->scratch);
    return loss;
}

/* The same of the penalty, of a batch: weights alone are held back, not biases. */
static double add_penalty(hnpei_classifier *c, size_t batch)
{
    const hnpei_real share = (hnpei_real)(PENALTY / (double)batch);
    double squares = 0;
    for (size_t i = 0; i <= LAYERS; ++i) {
        const hnpei_linear *linear = &c->mlp.linear[i];
        const size_t end = linear->weight + linear->in * linear->out;
        squares += c->kernels->sum_of_squares(end - linear->weight, c->weights + linear->weight);
        for (size_t j = linear->weight; j < end; ++j)
            c->gradient[j] += share * c->weights[j];
    }
    return 0.5 * PENALTY * squares;
}

/* One step of Adam; returns the loss, summed over the batch. */
static double step(hnpei_classifier *c, const hnpei_two_samples *samples, size_t batch, const size_t *rows)
{
    double loss = 0;
    memset(c->gradient, 0, c->layout.size * sizeof *c->gradient);
    for (size_t at = 0; at < batch; at += HNPEI_TILE)
        loss += add_gradient(c, samples, batch - at < HNPEI_TILE ? batch - at : HNPEI_TILE, rows + at, batch);
    loss += add_penalty(c, batch);
    hnpei_optimiser_step(&c->optimiser, c->kernels, 0, 1, c->gradient, c->weights);
    return loss;
}

double hnpei_classifier_epoch(hnpei_classifier *classifier, const hnpei_two_samples *samples, size_t count,
                              const size_t *rows)
{
    double loss = 0;
    for (size_t at = 0; at < count; at += BATCH)
        loss += step(classifier, samples, count - at < BATCH ? count - at : BATCH, rows + at);
    return loss / (double)count;
}

void hnpei_classifier_train(hnpei_classifier *classifier, const hnpei_two_samples *samples, size_t count, size_t *rows,
                            size_t epochs, hnpei_stream *stream)
{
    double best = INFINITY;
    int stale = 0;
    restart(classifier, stream);
    for (classifier->epochs = 0; classifier->epochs < epochs && stale <= PATIENCE; ++classifier->epochs) {
        hnpei_stream_shuffle(stream, count, rows);
        const double loss = hnpei_classifier_epoch(classifier, samples, count, rows);
        stale = loss <= best - TOLERANCE ? 0 : stale + 1; /* no number is no better */
        best = fmin(best, loss);
    }
}

size_t hnpei_classifier_right(hnpei_classifier *classifier, const hnpei_two_samples *samples, size_t count,
                              const size_t *rows)
{
    size_t right = 0;
    for (size_t at = 0; at < count; at += HNPEI_TILE) {
        const size_t some = count - at < HNPEI_TILE ? count - at : HNPEI_TILE;
        score(classifier, samples, some, rows + at);
        for (size_t s = 0; s < some; ++s)
            right += (classifier->z[s] > 0) == (rows[at + s] >= samples->n_first);
    }
    return right;
}

void hnpei_classifier_odds(hnpei_classifier *classifier, const hnpei_two_samples *samples, size_t first, size_t count,
                           double *log_odds)
{
    size_t rows[HNPEI_TILE];
    for (size_t at = 0; at < count; at += HNPEI_TILE) {
        const size_t some = count - at < HNPEI_TILE ? count - at : HNPEI_TILE;
        for (size_t s = 0; s < some; ++s)
            rows[s] = first + at + s;
        score(classifier, samples, some, rows);
        for (size_t s = 0; s < some; ++s)
            log_odds[at + s] = (double)classifier->z[s];
    }
}
