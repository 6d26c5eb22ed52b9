/* Maximum likelihood for a flow alone: epochs of shuffled batches, early stopping, best weights restored. */
#include "base/context.h"
#include "flow_handle.h"

#include <math.h>
#include <string.h>

/* The recipe of the trainer room: warm-up, cosine decay, gradients clipped, an average of the weights. */
#define WARM_UP 0.05
#define CLIP 5
#define AVERAGE 0.99

typedef struct fit {
    const char *where;
    hnpe_flow *flow;
    const hnpei_kernels *kernels;
    const double *given, *theta; /* [n, …] rows of the caller */
    size_t n_training, n_validation, batch, epochs, patience, retries;
    uint64_t seed;
    size_t *order; /* [n] training rows, then those held out */
    hnpei_optimiser optimiser;
    hnpei_real *w, *best, *gradient; /* [size]; the flow's own weights and doors change at the end alone */
    hnpei_flow_doors doors;
    hnpei_real *given_tile, *theta_tile, *log_q, *g_log_q, *tape, *scratch;
    double factor, best_loss, training_loss, validation_loss;
    size_t rejected, since_best;
    hnpei_watch watch;
} fit;

static size_t option(const hnpe_flow *flow, int32_t key)
{
    return (size_t)hnpei_option_int(&flow->options, key);
}

/* ---- setting up ---- */

/* Small data sets get small batches, so that there are steps enough. */
static size_t batch_size(const hnpe_flow *flow, size_t n_training)
{
    size_t size = option(flow, HNPE_FLOW_BATCH_SIZE);
    if (size == 0)
        for (size = 32; size < 256 && size * 40 < n_training;)
            size *= 2;
    return size < n_training ? size : n_training;
}

/* About 2400 steps, but no fewer than 40 epochs and no more than 200. */
static size_t epoch_limit(const hnpe_flow *flow, size_t steps)
{
    size_t wanted = option(flow, HNPE_FLOW_EPOCHS), epochs = 2400 / steps;
    return wanted ? wanted : epochs < 40 ? 40 : epochs > 200 ? 200 : epochs;
}

static hnpei_schedule schedule(const hnpe_flow *flow)
{
    double rate = hnpei_option_real(&flow->options, HNPE_FLOW_LEARNING_RATE);
    return (hnpei_schedule){.rate = rate > 0             ? rate
                                    : flow->spec.dim < 5 ? 5e-3
                                                         : 3e-3,
                            .warmup = WARM_UP,
                            .cosine = 1,
                            .clip = CLIP,
                            .decay = hnpei_option_real(&flow->options, HNPE_FLOW_WEIGHT_DECAY),
                            .average = AVERAGE};
}

static hnpe_status create_memory(fit *f)
{
    const hnpe_flow *flow = f->flow;
    hnpe_context *context = flow->object.context;
    size_t size = flow->layout.size, n = f->n_training + f->n_validation;
    HNPEI_TRY(hnpei_allocate(context, n, sizeof *f->order, &f->order));
    HNPEI_TRY(hnpei_flow_doors_create(context, flow->spec.dim, flow->spec.d_given, &f->doors));
    HNPEI_TRY(hnpei_allocate(context, size, sizeof *f->w, &f->w));
    HNPEI_TRY(hnpei_allocate(context, size, sizeof *f->best, &f->best));
    HNPEI_TRY(hnpei_allocate(context, size, sizeof *f->gradient, &f->gradient));
    HNPEI_TRY(hnpei_allocate(context, flow->spec.d_given * HNPEI_TILE, sizeof *f->given_tile, &f->given_tile));
    HNPEI_TRY(hnpei_allocate(context, (flow->spec.dim + 2) * HNPEI_TILE, sizeof *f->theta_tile, &f->theta_tile));
    HNPEI_TRY(hnpei_allocate(context, hnpei_flow_tape(flow->flow), sizeof *f->tape, &f->tape));
    f->log_q = hnpei_row(f->theta_tile, flow->spec.dim);
    f->g_log_q = hnpei_row(f->theta_tile, flow->spec.dim + 1);
    return hnpei_allocate(context, hnpei_flow_scratch(flow->flow), sizeof *f->scratch, &f->scratch);
}

static hnpe_status prepare(fit *f)
{
    hnpe_flow *flow = f->flow;
    size_t n = f->n_training + f->n_validation;
    hnpei_stream stream;
    HNPEI_TRY(create_memory(f));
    for (size_t i = 0; i < n; ++i)
        f->order[i] = i;
    hnpei_stream_init(&stream, f->seed, HNPEI_PURPOSE_SPLIT, 0);
    hnpei_stream_shuffle(&stream, n, f->order);
    memcpy(f->w, flow->w, flow->layout.size * sizeof *f->w);
    if (flow->fitted)
        hnpei_flow_doors_copy(&flow->doors, &f->doors);
    else
        hnpei_flow_doors_fit(&f->doors, f->n_training, f->given, f->theta, f->order, flow->unit);
    hnpei_schedule plan = schedule(flow);
    return hnpei_optimiser_create(&flow->layout, 0, flow->layout.size, &plan, f->w, &f->optimiser);
}

static void free_fit(fit *f)
{
    hnpe_context *context = f->flow->object.context;
    if (f->optimiser.first)
        hnpei_optimiser_free(&f->optimiser);
    hnpei_flow_doors_free(context, &f->doors);
    hnpei_free(context, f->order);
    hnpei_free(context, f->w);
    hnpei_free(context, f->best);
    hnpei_free(context, f->gradient);
    hnpei_free(context, f->given_tile);
    hnpei_free(context, f->theta_tile);
    hnpei_free(context, f->tape);
    hnpei_free(context, f->scratch);
}

/* ---- training ---- */

/* Sum of -log q over one tile of rows. */
static double tile_loss(const fit *f, const hnpei_real *w, size_t n, const size_t *rows)
{
    double loss = -(double)n * f->doors.log_det;
    hnpei_door_enter(&f->doors.given, n, f->given, rows, f->given_tile);
    hnpei_door_enter(&f->doors.theta, n, f->theta, rows, f->theta_tile);
    hnpei_flow_log_density(f->flow->flow, f->kernels, w, n, f->given_tile, f->theta_tile, f->tape, f->log_q);
    for (size_t s = 0; s < n; ++s)
        loss -= (double)f->log_q[s];
    return loss;
}

static size_t tile_rows(size_t at, size_t end)
{
    return end - at < HNPEI_TILE ? end - at : HNPEI_TILE;
}

/* The batch's gradient; returns its loss. */
static double batch_gradient(fit *f, const size_t *rows)
{
    double loss = 0;
    memset(f->gradient, 0, f->flow->layout.size * sizeof *f->gradient);
    for (size_t s = 0; s < HNPEI_TILE; ++s)
        f->g_log_q[s] = (hnpei_real)(-1 / (double)f->batch);
    for (size_t at = 0; at < f->batch; at += HNPEI_TILE) {
        size_t n = tile_rows(at, f->batch);
        loss += tile_loss(f, f->w, n, rows + at) / (double)f->batch;
        hnpei_flow_backward(f->flow->flow, f->kernels, f->w, n, f->given_tile, f->theta_tile, f->tape, f->g_log_q,
                            f->gradient, NULL, NULL, f->scratch);
    }
    hnpei_flow_mask(f->flow->flow, f->gradient);
    return loss;
}

/* A rejected step changed nothing; the rate is halved. */
static hnpe_status reject_step(fit *f, size_t epoch)
{
    f->factor /= 2;
    if (++f->rejected <= f->retries)
        return HNPE_OK;
    return hnpei_fail(
        HNPE_ERROR_NUMERIC, f->where,
        "the loss or its gradient was not finite in %zu steps, the last in epoch %zu; the best weights so "
        "far are kept",
        f->rejected, epoch + 1);
}

static hnpe_status train_epoch(fit *f, size_t epoch)
{
    size_t steps = f->n_training / f->batch, taken = 0;
    hnpei_stream stream;
    hnpei_stream_init(&stream, f->seed, HNPEI_PURPOSE_SHUFFLE, epoch);
    hnpei_stream_shuffle(&stream, f->n_training, f->order);
    double total = 0;
    for (size_t step = 0; step < steps; ++step) {
        double progress = ((double)epoch + (double)step / (double)steps) / (double)f->epochs;
        double loss = batch_gradient(f, f->order + step * f->batch);
        if (isfinite(loss) &&
            isfinite(hnpei_optimiser_step(&f->optimiser, f->kernels, progress, f->factor, f->gradient, f->w))) {
            total += loss;
            ++taken;
        } else {
            HNPEI_TRY(reject_step(f, epoch));
        }
        HNPEI_TRY(hnpei_watch_update(&f->watch, (int64_t)epoch, f->training_loss, f->validation_loss, 0));
    }
    f->training_loss = taken ? total / (double)taken : NAN;
    return HNPE_OK;
}

/* The mean loss of rows held out; without any, of the training rows. */
static double mean_loss(const fit *f, const hnpei_real *w)
{
    const size_t *rows = f->n_validation ? f->order + f->n_training : f->order;
    size_t n = f->n_validation ? f->n_validation : f->n_training;
    double loss = 0;
    for (size_t at = 0; at < n; at += HNPEI_TILE)
        loss += tile_loss(f, w, tile_rows(at, n), rows + at);
    return loss / (double)n;
}

/* Are these the best weights so far? Returns their loss. */
static double judge(fit *f, const hnpei_real *w)
{
    double loss = mean_loss(f, w);
    if (isfinite(loss) && loss < f->best_loss) {
        f->best_loss = loss;
        f->since_best = 0;
        memcpy(f->best, w, f->flow->layout.size * sizeof *f->best);
    }
    return loss;
}

static void judge_epoch(fit *f)
{
    ++f->since_best;
    double loss = judge(f, f->optimiser.average);
    f->validation_loss = f->n_validation ? loss : NAN;
}

static hnpe_status train(fit *f, hnpe_monitor *monitor)
{
    hnpei_watch_begin(&f->watch, f->where, monitor, HNPE_PHASE_TRAINING, (int64_t)f->epochs);
    if (f->flow->fitted)
        judge(f, f->w); /* they stay where nothing better comes */
    for (size_t epoch = 0; epoch < f->epochs && f->since_best < f->patience; ++epoch) {
        HNPEI_TRY(train_epoch(f, epoch));
        judge_epoch(f);
        int last = epoch + 1 == f->epochs || f->since_best >= f->patience;
        HNPEI_TRY(hnpei_watch_update(&f->watch, (int64_t)epoch + 1, f->training_loss, f->validation_loss, last));
    }
    if (isfinite(f->best_loss))
        return HNPE_OK;
    return hnpei_fail(HNPE_ERROR_NUMERIC, f->where, "no epoch ended with a finite loss; the flow is as it was");
}

/* Without an epoch that ended well there is nothing to take, and the flow may still change its network. */
static void take_best(const fit *f)
{
    hnpe_flow *flow = f->flow;
    if (!isfinite(f->best_loss))
        return;
    memcpy(flow->w, f->best, flow->layout.size * sizeof *f->best);
    hnpei_flow_doors_copy(&f->doors, &flow->doors);
    flow->fitted = 1;
}

/* Features on (0, 1) must be there. */
static hnpe_status check_unit(const char *where, const hnpei_flow_spec *spec, size_t n, const double *theta)
{
    for (size_t i = 0; i < n; ++i)
        for (size_t j = 0; j < spec->dim; ++j)
            if (spec->unit[j] && !(theta[i * spec->dim + j] >= 0 && theta[i * spec->dim + j] <= 1))
                return hnpei_fail(HNPE_ERROR_INVALID_ARGUMENT, where,
                                  "theta[%zu][%zu] is %g, but the feature lives on (0, 1)", i, j,
                                  theta[i * spec->dim + j]);
    return HNPE_OK;
}

hnpe_status hnpei_flow_fit(const char *where, hnpe_flow *flow, size_t n, const double *given, const double *theta,
                           uint64_t seed, hnpe_monitor *monitor)
{
    HNPEI_TRY(check_unit(where, &flow->spec, n, theta));
    fit f = {.where = where, .flow = flow, .given = given, .theta = theta, .seed = seed};
    f.kernels = hnpei_kernels_get(hnpei_context_isa(flow->object.context));
    double held_out = (double)n * hnpei_option_real(&flow->options, HNPE_FLOW_VALIDATION_FRACTION);
    f.n_validation = (size_t)held_out;
    f.n_training = n - f.n_validation;
    f.batch = batch_size(flow, f.n_training);
    f.epochs = epoch_limit(flow, f.n_training / f.batch);
    f.patience = option(flow, HNPE_FLOW_PATIENCE);
    f.retries = option(flow, HNPE_FLOW_RETRIES);
    f.factor = 1;
    f.best_loss = INFINITY;
    f.training_loss = f.validation_loss = NAN;
    hnpe_status status = prepare(&f);
    if (status == HNPE_OK) {
        status = train(&f, monitor);
        take_best(&f);
    }
    free_fit(&f);
    return status;
}
