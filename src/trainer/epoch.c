/* One pass over the training sets, and one over the validation sets. */
#include "run.h"
#include "windows.h"

#include <math.h>
#include <string.h>

/* The pooled numbers of an embedder are standardised by statistics that follow the batches in this part of a run. */
#define SETTLING 0.1

double hnpei_run_progress(const hnpei_run *run)
{
    const double steps = (double)run->steps * (double)run->epochs;
    return ((double)run->epoch * (double)run->steps + (double)run->step) / steps;
}

static int settling(const hnpei_run *run)
{
    return !run->trainer->estimator->trained && hnpei_run_progress(run) < SETTLING;
}

/* ---- one step: pieces of all terms, then one optimiser step per term ---- */

/* Piece k of a batch is the sets [begin, end) of the batch: whole tiles, the last one's remainder excepted. */
static size_t piece_begin(const hnpei_run *run, size_t piece)
{
    const size_t grains = (run->batch + run->grain - 1) / run->grain, begin = grains * piece / run->pieces * run->grain;
    return begin < run->batch ? begin : run->batch;
}

/* The piece's gradient and sums begin at zero. Returns the sums, if they are wanted. */
static double *begin_piece(const hnpei_run *run, hnpei_term_run *t, size_t piece)
{
    const size_t size = t->term->layout.size, statistics = hnpei_embedder_statistics(t->term->embedder);
    double *sums = settling(run) && statistics ? t->sums + piece * 2 * statistics : NULL;
    memset(t->gradients + piece * size, 0, size * sizeof *t->gradients);
    if (sums)
        memset(sums, 0, 2 * statistics * sizeof *sums);
    t->losses[piece] = 0;
    return sums;
}

/* The sets of the step, among the examples. */
static const size_t *step_sets(const hnpei_run *run)
{
    const hnpei_windows *windows = run->examples.windows;
    return run->order + (run->step * run->batch - (windows ? windows->held : 0));
}

/* The first term has the loss of all; a loss that is not finite rejects the step of each. */
static void run_atomic_piece(hnpei_run *run, size_t piece, size_t worker, hnpei_stream *stream)
{
    const size_t n = run->atomic.n_terms, at = run->step * run->batch;
    double *sums[2] = {NULL, NULL};
    const hnpei_candidates among = {step_sets(run), run->batch,
                                    hnpei_stream_hash(run->trainer->seed, HNPEI_PURPOSE_ATOMS, run->epoch), at};
    for (size_t t = 0; t < n; ++t)
        sums[t] = begin_piece(run, &run->terms[t], piece);
    const double loss = hnpei_atomic_gradient(run, worker, piece, &among, piece_begin(run, piece),
                                              piece_begin(run, piece + 1), stream, sums);
    for (size_t t = 0; t < n; ++t) {
        run->terms[t].losses[piece] = t == 0 || !isfinite(loss) ? loss : 0;
        run->terms[t].counts[piece] = run->gathers[worker].judged;
    }
}

static hnpe_status run_piece(void *data, size_t item, size_t worker)
{
    hnpei_run *run = data;
    hnpei_term_run *t = &run->terms[item / run->pieces];
    if (t->stopped || hnpei_run_follows(run, t))
        return HNPE_OK;
    const size_t piece = item % run->pieces;
    hnpei_stream stream;
    hnpei_stream_init(&stream, hnpei_stream_hash(run->trainer->seed, HNPEI_PURPOSE_SUBSET, run->epoch),
                      HNPEI_PURPOSE_SUBSET, run->step * 2 * HNPEI_MAX_PIECES + item);
    run->gathers[worker].judged = 0;
    if (run->atomic.n_terms && t == run->terms) {
        run_atomic_piece(run, piece, worker, &stream);
        return HNPE_OK;
    }
    double *sums = begin_piece(run, t, piece);
    const size_t begin = piece_begin(run, piece), n = piece_begin(run, piece + 1) - begin;
    t->losses[piece] =
        hnpei_likelihood_gradient(run, worker, t, piece, run->pick, n, step_sets(run) + begin, &stream, sums);
    t->counts[piece] = run->gathers[worker].judged;
    return HNPE_OK;
}

/* Into the first piece, in the order of the pieces. What has an invalid observation is not judged: then the mean is
   over the others. */
static void sum_pieces(const hnpei_run *run, hnpei_term_run *t)
{
    const size_t size = t->term->layout.size, statistics = 2 * hnpei_embedder_statistics(t->term->embedder);
    for (size_t piece = 1; piece < run->pieces; ++piece) {
        run->kernels->add(size, t->gradients + piece * size, t->gradients);
        for (size_t i = 0; i < statistics; ++i)
            t->sums[i] += t->sums[piece * statistics + i];
        t->losses[0] += t->losses[piece];
        t->counts[0] += t->counts[piece];
    }
    const hnpei_real all = (hnpei_real)run->batch / (hnpei_real)(t->counts[0] ? t->counts[0] : run->batch);
    for (size_t i = 0; i < size && t->counts[0] < run->batch; ++i)
        t->gradients[i] *= all;
}

static void settle(const hnpei_run *run, size_t judged, hnpei_term_run *t)
{
    const double seen = (double)(run->epoch * run->steps + run->step);
    const double rate = 1 / (seen + 1) > 0.05 ? 1 / (seen + 1) : 0.05;
    if (settling(run) && hnpei_embedder_statistics(t->term->embedder))
        hnpei_embedder_settle(t->term->embedder, judged, t->sums, rate, t->term->weights);
}

/* counts[0] becomes 1 where the step was taken, 0 where it was rejected. */
static hnpe_status step_term(void *data, size_t item, size_t worker)
{
    hnpei_run *run = data;
    hnpei_term_run *t = &run->terms[item];
    (void)worker;
    if (t->stopped) {
        t->counts[0] = 1;
        return HNPE_OK;
    }
    sum_pieces(run, t);
    const size_t judged = t->counts[0];
    t->counts[0] = judged == 0;
    if (!judged || !isfinite(t->losses[0]))
        return HNPE_OK;
    hnpei_flow_mask(t->term->flow, t->gradients);
    if (!isfinite(hnpei_optimiser_step(&t->optimiser, run->kernels, hnpei_run_progress(run), t->factor, t->gradients,
                                       t->term->weights)))
        return HNPE_OK;
    settle(run, judged, t);
    t->counts[0] = 1;
    t->training += (t->losses[0] / (double)judged - t->training) / (double)++t->taken;
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
    const size_t n = run->examples.windows ? run->examples.room : run->examples.n_sets;
    for (size_t i = 0; i < n; ++i)
        run->order[i] = i;
    if (run->examples.windows) { /* where examples are read in the order of the epoch */
        hnpei_windows_order(run->trainer, run->epoch, &run->examples);
        return;
    }
    hnpei_stream_init(&stream, run->trainer->seed, HNPEI_PURPOSE_SHUFFLE, run->epoch);
    hnpei_stream_shuffle(&stream, run->examples.n_training, run->order);
}

/* Of a run beside others: no progress is told, and a stop, or the slice's end, is a pause. */
static hnpe_status look(const hnpei_run *run, int within)
{
    const int over = hnpei_watch_stop_requested(run->slice->watch) || (within && hnpei_clock() >= run->slice->end);
    return over ? HNPE_ERROR_CANCELLED : HNPE_OK;
}

/* within: between two steps, where a slice may end; a validation begins anew where it is left. */
static hnpe_status report(hnpei_run *run, int within)
{
    if (run->slice)
        return look(run, within);
    const hnpe_trainer *trainer = run->trainer;
    const int any = run->epoch > 0;
    run->watch.fraction = hnpei_run_fraction(run);
    return hnpei_watch_update(&run->watch, hnpei_run_done(run), any ? trainer->training[run->epoch - 1] : NAN,
                              any ? trainer->validation[run->epoch - 1] : NAN, 0);
}

hnpe_status hnpei_run_epoch(hnpei_run *run)
{
    const size_t n_terms = run->core->n_terms;
    if (!run->paused)
        hnpei_run_order(run);
    run->paused = 0;
    for (size_t t = 0; t < n_terms && !run->done; ++t)
        if (!run->terms[t].stopped)
            run->terms[t].training = 0, run->terms[t].taken = 0;
    for (run->step = run->done; run->step < run->steps; ++run->step) {
        if (run->examples.windows)
            HNPEI_TRY(hnpei_windows_hold(run->where, run->trainer, run->step * run->batch, run->batch, &run->examples));
        HNPEI_TRY(hnpei_team_run(run->team, n_terms * run->pieces, run_piece, run, NULL));
        HNPEI_TRY(hnpei_team_run(run->team, n_terms, step_term, run, NULL));
        HNPEI_TRY(count_rejected(run));
        run->done = run->step + 1;
        if (!run->slice)
            hnpei_run_keep(run, HNPEI_MOMENT_STEP);
        HNPEI_TRY(report(run, 1));
    }
    for (size_t t = 0; t < n_terms; ++t)
        if (!run->terms[t].taken)
            run->terms[t].training = NAN;
    return HNPE_OK;
}

/* ---- validation ---- */

/* Of the validation sets, numbered from 0, those that are in memory, and where they are among the examples. */
typedef struct held_out {
    hnpei_run *run;
    size_t first, n;
    const size_t *sets;
} held_out;

static held_out find_held_out(hnpei_run *run)
{
    const hnpei_examples *e = &run->examples;
    if (e->windows)
        return (held_out){run, e->windows->held, e->windows->end - e->windows->held, run->order};
    return (held_out){run, 0, e->n_validation, run->order + e->n_training};
}

/* The same atoms in every epoch, of those in memory. */
static double validate_atomic(const held_out *held, size_t worker, size_t begin, size_t end)
{
    const hnpei_candidates among = {
        held->sets, held->n, hnpei_stream_hash(held->run->trainer->seed, HNPEI_PURPOSE_ATOMS, UINT64_MAX), held->first};
    return hnpei_atomic_loss(held->run, worker, &among, begin, end);
}

static hnpe_status validate_piece(void *data, size_t item, size_t worker)
{
    const held_out *held = data;
    hnpei_run *run = held->run;
    const size_t pieces = (held->n + HNPEI_TILE - 1) / HNPEI_TILE, piece = held->first / HNPEI_TILE + item % pieces;
    hnpei_term_run *t = &run->terms[item / pieces];
    const size_t begin = item % pieces * HNPEI_TILE, end = begin + HNPEI_TILE < held->n ? begin + HNPEI_TILE : held->n;
    t->counts[piece] = end - begin;
    t->losses[piece] = 0;
    if (t->stopped || hnpei_run_follows(run, t))
        return HNPE_OK;
    run->gathers[worker].judged = 0;
    t->losses[piece] = run->atomic.n_terms && t == run->terms
                           ? validate_atomic(held, worker, begin, end)
                           : hnpei_likelihood_loss(run, worker, t, run->pick, end - begin, held->sets + begin);
    t->counts[piece] = run->gathers[worker].judged;
    return HNPE_OK;
}

static hnpe_status between_pieces(void *data)
{
    const held_out *held = data;
    return report(held->run, 0);
}

/* All of them, in windows where there are some. */
static hnpe_status validate_all(hnpei_run *run)
{
    for (size_t done = 0; done < run->examples.n_validation;) {
        if (run->examples.windows)
            HNPEI_TRY(hnpei_windows_hold_validation(run->where, run->trainer, done, &run->examples));
        held_out held = find_held_out(run);
        const size_t pieces = (held.n + HNPEI_TILE - 1) / HNPEI_TILE;
        HNPEI_TRY(hnpei_team_run(run->team, run->core->n_terms * pieces, validate_piece, &held, between_pieces));
        done += held.n;
    }
    return HNPE_OK;
}

hnpe_status hnpei_run_validate(hnpei_run *run)
{
    HNPEI_TRY(validate_all(run));
    for (size_t t = 0; t < run->core->n_terms; ++t) {
        hnpei_term_run *term = &run->terms[t];
        if (term->stopped)
            continue;
        double loss = 0, count = 0;
        for (size_t piece = 0; piece < run->validation_pieces; ++piece) {
            loss += term->losses[piece];
            count += (double)term->counts[piece];
        }
        term->validation = count > 0 ? loss / count : term->training;
    }
    return HNPE_OK;
}
