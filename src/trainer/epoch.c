/* One pass over the training sets, and one over the validation sets. */
#include "run.h"

#include <math.h>
#include <string.h>

/* The pooled numbers of an embedder are standardised by statistics that follow the batches in this part of a run. */
#define SETTLING 0.1

static double run_progress(const hnpei_run *run)
{
    const double steps = (double)run->steps * (double)run->epochs;
    return ((double)run->epoch * (double)run->steps + (double)run->step) / steps;
}

static int settling(const hnpei_run *run)
{
    return !run->trainer->estimator->trained && run_progress(run) < SETTLING;
}

/* ---- one step: pieces of all terms, then one optimiser step per term ---- */

/* Piece k of a batch is the sets [begin, end) of the batch: whole tiles, the last one's remainder excepted. */
static size_t piece_begin(const hnpei_run *run, size_t piece)
{
    const size_t tiles = (run->batch + HNPEI_TILE - 1) / HNPEI_TILE, begin = tiles * piece / run->pieces * HNPEI_TILE;
    return begin < run->batch ? begin : run->batch;
}

static hnpe_status run_piece(void *data, size_t item, size_t worker)
{
    hnpei_run *run = data;
    hnpei_term_run *t = &run->terms[item / run->pieces];
    if (t->stopped)
        return HNPE_OK;
    const size_t piece = item % run->pieces, size = t->term->layout.size;
    const size_t statistics = hnpei_embedder_statistics(t->term->embedder);
    hnpei_real *gradient = t->gradients + piece * size;
    double *sums = settling(run) && statistics ? t->sums + piece * 2 * statistics : NULL;
    hnpei_stream stream;
    hnpei_stream_init(&stream, hnpei_stream_hash(run->trainer->seed, HNPEI_PURPOSE_SUBSET, run->epoch),
                      HNPEI_PURPOSE_SUBSET, run->step * 2 * HNPEI_MAX_PIECES + item);
    memset(gradient, 0, size * sizeof *gradient);
    if (sums)
        memset(sums, 0, 2 * statistics * sizeof *sums);
    t->losses[piece] = 0;
    const size_t *sets = run->order + run->step * run->batch;
    for (size_t at = piece_begin(run, piece), end = piece_begin(run, piece + 1); at < end;) {
        hnpei_batch batch;
        at += hnpei_gather_fill(&run->gathers[worker], t->term, end - at, sets + at, &stream, 0, &batch);
        t->losses[piece] += hnpei_term_gradient(t->term, run->kernels, t->term->weights, &batch,
                                                1.0 / (double)run->batch, run->spaces[worker], gradient, sums);
    }
    return HNPE_OK;
}

/* Into the first piece, in the order of the pieces. */
static void sum_pieces(const hnpei_run *run, hnpei_term_run *t)
{
    const size_t size = t->term->layout.size, statistics = 2 * hnpei_embedder_statistics(t->term->embedder);
    for (size_t piece = 1; piece < run->pieces; ++piece) {
        run->kernels->add(size, t->gradients + piece * size, t->gradients);
        for (size_t i = 0; i < statistics; ++i)
            t->sums[i] += t->sums[piece * statistics + i];
        t->losses[0] += t->losses[piece];
    }
}

static void settle(const hnpei_run *run, hnpei_term_run *t)
{
    const double seen = (double)(run->epoch * run->steps + run->step);
    const double rate = 1 / (seen + 1) > 0.05 ? 1 / (seen + 1) : 0.05;
    if (settling(run) && hnpei_embedder_statistics(t->term->embedder))
        hnpei_embedder_settle(t->term->embedder, run->batch, t->sums, rate, t->term->weights);
}

/* counts[0] becomes 1 where the step was taken, 0 where it was rejected. */
static hnpe_status step_term(void *data, size_t item, size_t worker)
{
    hnpei_run *run = data;
    hnpei_term_run *t = &run->terms[item];
    (void)worker;
    t->counts[0] = 1;
    if (t->stopped)
        return HNPE_OK;
    sum_pieces(run, t);
    t->counts[0] = 0;
    if (!isfinite(t->losses[0]))
        return HNPE_OK;
    hnpei_flow_mask(t->term->flow, t->gradients);
    if (!isfinite(hnpei_optimiser_step(&t->optimiser, run->kernels, run_progress(run), t->factor, t->gradients,
                                       t->term->weights)))
        return HNPE_OK;
    settle(run, t);
    t->counts[0] = 1;
    t->training += (t->losses[0] / (double)run->batch - t->training) / (double)++t->taken;
    return HNPE_OK;
}

/* A rejected step changed nothing; the rate is halved. */
static hnpe_status count_rejected(hnpei_run *run)
{
    const size_t allowed = (size_t)hnpei_option_int(&run->trainer->options, HNPE_TRAINER_RETRIES);
    for (size_t t = 0; t < run->core->n_terms; ++t) {
        if (run->terms[t].counts[0])
            continue;
        run->terms[t].factor /= 2;
        if (++run->rejected > allowed)
            return hnpei_fail(
                HNPE_ERROR_NUMERIC, run->where,
                "the loss or its gradient was not finite in %zu steps, the last in epoch %zu; the last good "
                "weights are kept",
                run->rejected, run->epoch + 1);
    }
    return HNPE_OK;
}

void hnpei_run_order(hnpei_run *run)
{
    hnpei_stream stream;
    hnpei_stream_init(&stream, run->trainer->seed, HNPEI_PURPOSE_SHUFFLE, run->epoch);
    for (size_t i = 0; i < run->examples.n_sets; ++i)
        run->order[i] = i;
    hnpei_stream_shuffle(&stream, run->examples.n_training, run->order);
}

static hnpe_status report(hnpei_run *run)
{
    const hnpe_trainer *trainer = run->trainer;
    const int any = run->epoch > 0;
    run->watch.fraction = run_progress(run);
    return hnpei_watch_update(&run->watch, (int64_t)run->epoch, any ? trainer->training[run->epoch - 1] : NAN,
                              any ? trainer->validation[run->epoch - 1] : NAN, 0);
}

hnpe_status hnpei_run_epoch(hnpei_run *run)
{
    const size_t n_terms = run->core->n_terms;
    hnpei_run_order(run);
    for (size_t t = 0; t < n_terms; ++t)
        if (!run->terms[t].stopped)
            run->terms[t].training = 0, run->terms[t].taken = 0;
    for (run->step = 0; run->step < run->steps; ++run->step) {
        HNPEI_TRY(hnpei_team_run(run->team, n_terms * run->pieces, run_piece, run, NULL));
        HNPEI_TRY(hnpei_team_run(run->team, n_terms, step_term, run, NULL));
        HNPEI_TRY(count_rejected(run));
        HNPEI_TRY(report(run));
    }
    return HNPE_OK;
}

/* ---- validation ---- */

/* Local terms are judged on this many observations of each set. */
#define TURNS 4

static hnpe_status validate_piece(void *data, size_t item, size_t worker)
{
    hnpei_run *run = data;
    hnpei_term_run *t = &run->terms[item / run->validation_pieces];
    const hnpei_examples *e = &run->examples;
    const size_t piece = item % run->validation_pieces, begin = e->n_training + piece * HNPEI_TILE;
    const size_t end = begin + HNPEI_TILE < e->n_sets ? begin + HNPEI_TILE : e->n_sets;
    const size_t turns = t->term->role == HNPEI_ROLE_LOCAL ? TURNS : 1;
    hnpei_real log_q[HNPEI_TILE];
    t->losses[piece] = 0;
    t->counts[piece] = 0;
    for (size_t turn = 0; turn < turns && !t->stopped; ++turn)
        for (size_t at = begin; at < end;) {
            hnpei_batch batch;
            at += hnpei_gather_fill(&run->gathers[worker], t->term, end - at, run->order + at, NULL, turn, &batch);
            hnpei_term_log_density(t->term, run->kernels, t->optimiser.average, &batch, run->spaces[worker], log_q);
            for (size_t i = 0; i < batch.sets.n_sets; ++i)
                t->losses[piece] -= (double)log_q[i];
            t->counts[piece] += batch.sets.n_sets;
        }
    return HNPE_OK;
}

hnpe_status hnpei_run_validate(hnpei_run *run)
{
    const size_t pieces = run->validation_pieces;
    if (pieces)
        HNPEI_TRY(hnpei_team_run(run->team, run->core->n_terms * pieces, validate_piece, run, NULL));
    for (size_t t = 0; t < run->core->n_terms; ++t) {
        hnpei_term_run *term = &run->terms[t];
        if (term->stopped)
            continue;
        double loss = 0, count = 0;
        for (size_t piece = 0; piece < pieces; ++piece) {
            loss += term->losses[piece];
            count += (double)term->counts[piece];
        }
        term->validation = pieces ? loss / count : term->training;
    }
    return HNPE_OK;
}
