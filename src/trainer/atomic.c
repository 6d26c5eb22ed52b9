#include "run.h"

#include <math.h>
#include <string.h>

/* ---- what the options say ---- */

hnpe_status hnpei_atomic_plan(const char *where, const hnpe_trainer *trainer, hnpe_loss loss, hnpei_atomic *atomic)
{
    const hnpei_options *options = &trainer->options;
    const hnpei_core *core = trainer->estimator->core;
    *atomic = (hnpei_atomic){0, 0, 0, 0};
    if (hnpei_loss_is_likelihood(loss))
        return HNPE_OK;
    if (loss == HNPE_LOSS_ATOMIC_GLOBAL && core->terms[0].role != HNPEI_ROLE_GLOBAL)
        return hnpei_fail(HNPE_ERROR_UNSUPPORTED, where,
                          "the loss is HNPE_LOSS_ATOMIC_GLOBAL, but the estimator has no q_global of its own");
    atomic->n_terms = loss == HNPE_LOSS_ATOMIC_GLOBAL ? 1 : core->n_terms;
    atomic->atoms = (size_t)hnpei_option_int(options, HNPE_TRAINER_ATOMS);
    atomic->combined = (int)hnpei_option_int(options, HNPE_TRAINER_COMBINED);
    atomic->extra = core->terms[atomic->n_terms - 1].role == HNPEI_ROLE_LOCAL &&
                    hnpei_option_int(options, HNPE_TRAINER_PAIRS) == HNPE_PAIRS_ALL;
    return HNPE_OK;
}

hnpe_status hnpei_atomic_check(const char *where, const hnpei_atomic *atomic, size_t batch, size_t validation)
{
    if (batch < atomic->atoms)
        return hnpei_fail(HNPE_ERROR_INVALID_ARGUMENT, where,
                          "a set has %zu atoms, but a batch has %zu sets to take them from; see HNPE_TRAINER_ATOMS and "
                          "HNPE_TRAINER_BATCH_SIZE",
                          atomic->atoms, batch);
    if (validation && validation < atomic->atoms)
        return hnpei_fail(HNPE_ERROR_INVALID_ARGUMENT, where,
                          "a set has %zu atoms, but only %zu sets are held out to take them from; see "
                          "HNPE_TRAINER_ATOMS and HNPE_TRAINER_VALIDATION_FRACTION",
                          atomic->atoms, validation);
    return HNPE_OK;
}

/* Whole groups, of which about 32 sets keep a tile's lanes busy and leave pieces enough for many threads. */
size_t hnpei_atomic_grain(const hnpei_atomic *atomic)
{
    const size_t of_group = HNPEI_TILE / atomic->atoms, groups = HNPEI_TILE / 2 / of_group;
    return of_group * (groups ? groups : 1);
}

hnpe_status hnpei_atoms_create(const hnpei_examples *examples, const hnpei_core *core, const hnpei_atomic *atomic,
                               hnpei_atoms *atoms)
{
    if (atomic->n_terms < 2)
        return HNPE_OK;
    HNPEI_TRY(hnpei_gather_create(examples, HNPEI_TILE, 0, &atoms->gather));
    return hnpei_allocate(examples->context, hnpei_shared_space(&core->terms[1], HNPEI_TILE), sizeof *atoms->space,
                          &atoms->space);
}

void hnpei_atoms_free(hnpei_atoms *atoms)
{
    if (atoms->gather.examples)
        hnpei_free(atoms->gather.examples->context, atoms->space);
    hnpei_gather_free(&atoms->gather);
}

/* ---- choosing and contrasting ---- */

static int is_among(size_t n, const size_t *chosen, size_t value)
{
    for (size_t i = 0; i < n; ++i)
        if (chosen[i] == value)
            return 1;
    return 0;
}

void hnpei_atoms_choose(hnpei_stream *stream, size_t n, size_t own, size_t wanted, size_t *others)
{
    /* Of the n - 1 that are left without own; then what is not below it moves up by one. */
    for (size_t i = 0, last = n - 1 - wanted; i < wanted; ++i, ++last) {
        const size_t drawn = (size_t)hnpei_stream_below(stream, last + 1);
        others[i] = is_among(i, others, drawn) ? last : drawn;
    }
    for (size_t i = 0; i < wanted; ++i)
        others[i] += others[i] >= own;
}

/* Returns the loss of one set; weight[k] becomes exp r_k over their sum. */
static double contrast_set(size_t atoms, const double *r, double *weight)
{
    double most = r[0], sum = 0;
    for (size_t k = 1; k < atoms; ++k)
        most = r[k] > most ? r[k] : most;
    for (size_t k = 0; k < atoms; ++k)
        sum += weight[k] = exp(r[k] - most);
    for (size_t k = 0; k < atoms; ++k)
        weight[k] /= sum;
    return log(sum) - (r[0] - most); /* cppcheck-suppress invalidFunctionArg; a weight is 1 */
}

double hnpei_atoms_contrast(size_t n, size_t atoms, const double *r, double *g_r)
{
    double loss = 0;
    memset(g_r, 0, HNPEI_TILE * sizeof *g_r);
    for (size_t i = 0; i < n * atoms; i += atoms) {
        loss += contrast_set(atoms, r + i, g_r + i);
        g_r[i] -= 1;
    }
    return loss;
}

/* ---- a tile of sets, and group after group of them with their atoms ---- */

typedef struct set_tile {
    size_t n;                /* sets asked for, of which those are judged that have what it takes: */
    size_t lanes;            /* so many, … */
    size_t own[HNPEI_TILE];  /* … which ones of all candidates they are … */
    size_t sets[HNPEI_TILE]; /* … and of all examples */
    hnpei_batch batch[2];
    hnpei_real *space[2];
    const hnpei_real *w[2];
} set_tile;

typedef struct atom_group {
    hnpei_samples samples[2];
    size_t lanes;
    double g_log_q[HNPEI_TILE]; /* of every term alike */
} atom_group;

/* Which sets are judged was settled by the first term. */
static void note_judged(const hnpei_gather *gather, const hnpei_candidates *among, size_t at, set_tile *tile)
{
    for (size_t lane = 0; lane < tile->lanes; ++lane) {
        tile->own[lane] = at + gather->taken[lane];
        tile->sets[lane] = among->sets[tile->own[lane]];
    }
}

/* As many of the sets from `at` on as fit. averaged: of which weights. */
static void begin_tile(hnpei_run *run, size_t worker, const hnpei_candidates *among, size_t at, size_t end,
                       int averaged, hnpei_stream *stream, set_tile *tile)
{
    hnpei_gather *gathers[2] = {&run->gathers[worker], &run->atoms[worker].gather};
    HNPEI_ASSERT(run->atomic.n_terms == 1 || run->atomic.n_terms == 2);
    tile->n = end - at;
    tile->space[0] = run->spaces[worker];
    tile->space[1] = run->atoms[worker].space;
    for (size_t t = 0; t < run->atomic.n_terms; ++t) {
        const hnpei_term_run *term = &run->terms[t];
        tile->w[t] = averaged ? term->optimiser.average : term->term->weights;
        if (t == 0) {
            tile->n = hnpei_gather_fill(gathers[t], term->term, HNPEI_PICK_FIRST, tile->n, among->sets + at, stream, 0,
                                        &tile->batch[t]);
            tile->lanes = tile->batch[t].sets.n_sets;
            note_judged(gathers[t], among, at, tile);
        } else {
            hnpei_gather_fill(gathers[t], term->term, HNPEI_PICK_FIRST, tile->lanes, tile->sets, stream, 0,
                              &tile->batch[t]);
        }
        if (tile->lanes)
            hnpei_shared_begin(term->term, run->kernels, tile->w[t], &tile->batch[t], tile->space[t]);
    }
}

/* Sets `first` and on of a tile: own parameters in the first lane of each, those of the others behind. Any candidate
   lends its parameters, whether or not its simulations are valid: atoms are draws of the proposal. */
static void put_atoms(hnpei_run *run, size_t worker, const hnpei_candidates *among, const set_tile *tile, size_t first,
                      size_t count, atom_group *group)
{
    const size_t atoms = run->atomic.atoms;
    hnpei_atoms *a = &run->atoms[worker];
    hnpei_gather *gathers[2] = {&run->gathers[worker], &a->gather};
    for (size_t i = 0; i < count; ++i) {
        const size_t own = tile->own[first + i];
        size_t others[HNPEI_TILE];
        hnpei_stream stream;
        hnpei_stream_init(&stream, among->seed, HNPEI_PURPOSE_ATOMS, among->first + own);
        hnpei_atoms_choose(&stream, among->n, own, atoms - 1, others);
        for (size_t k = 0; k < atoms; ++k)
            a->set[i * atoms + k] = among->sets[k ? others[k - 1] : own];
    }
    group->lanes = count * atoms;
    for (size_t t = 0; t < run->atomic.n_terms; ++t) {
        for (size_t lane = 0; lane < group->lanes; ++lane)
            hnpei_gather_put(gathers[t], run->terms[t].term, lane, a->set[lane], 0);
        group->samples[t] = (hnpei_samples){first, count, atoms, gathers[t]->beta, gathers[t]->v};
    }
}

/* Maximum likelihood of the sets that were drawn from the prior, in addition. */
static double add_likelihood(const hnpei_run *run, const size_t *set, const double *log_q, atom_group *group)
{
    double loss = 0;
    for (size_t lane = 0; lane < group->lanes; lane += run->atomic.atoms)
        if (run->examples.from_prior[set[lane]]) {
            loss -= log_q[lane];
            group->g_log_q[lane] -= 1;
        }
    return loss;
}

/* The sum of the group's losses; then its gradient is in group->g_log_q. */
static double evaluate(hnpei_run *run, size_t worker, const set_tile *tile, atom_group *group)
{
    const size_t *set = run->atoms[worker].set;
    hnpei_real of_term[HNPEI_TILE];
    double log_q[HNPEI_TILE] = {0}, r[HNPEI_TILE] = {0};
    for (size_t t = 0; t < run->atomic.n_terms; ++t) {
        hnpei_shared_log_density(run->terms[t].term, run->kernels, tile->w[t], &group->samples[t], tile->space[t],
                                 of_term);
        for (size_t lane = 0; lane < group->lanes; ++lane)
            log_q[lane] += (double)of_term[lane];
    }
    for (size_t lane = 0; lane < group->lanes; ++lane)
        r[lane] = log_q[lane] + run->examples.log_slope_over_prior[set[lane]];
    const double loss = hnpei_atoms_contrast(group->lanes / run->atomic.atoms, run->atomic.atoms, r, group->g_log_q);
    return loss + (run->atomic.combined ? add_likelihood(run, set, log_q, group) : 0);
}

static void backward(hnpei_run *run, size_t piece, const set_tile *tile, const atom_group *group)
{
    hnpei_real g_log_q[HNPEI_TILE];
    for (size_t lane = 0; lane < HNPEI_TILE; ++lane)
        g_log_q[lane] = (hnpei_real)(group->g_log_q[lane] / (double)run->batch);
    for (size_t t = 0; t < run->atomic.n_terms; ++t)
        hnpei_shared_backward(run->terms[t].term, run->kernels, tile->w[t], &group->samples[t], g_log_q, tile->space[t],
                              run->terms[t].gradients + piece * run->terms[t].term->layout.size);
}

/* All groups of a tile. backwards: to the gradient of the piece. */
static double evaluate_tile(hnpei_run *run, size_t worker, const hnpei_candidates *among, const set_tile *tile,
                            int backwards, size_t piece)
{
    const size_t most = HNPEI_TILE / run->atomic.atoms;
    double loss = 0;
    for (size_t first = 0; first < tile->lanes; first += most) {
        atom_group group;
        put_atoms(run, worker, among, tile, first, tile->lanes - first < most ? tile->lanes - first : most, &group);
        loss += evaluate(run, worker, tile, &group);
        if (backwards)
            backward(run, piece, tile, &group);
    }
    return loss;
}

double hnpei_atomic_gradient(hnpei_run *run, size_t worker, size_t piece, const hnpei_candidates *among, size_t begin,
                             size_t end, hnpei_stream *stream, double *const sums[2])
{
    double loss = 0;
    set_tile tile;
    for (size_t at = begin; at < end; at += tile.n) {
        begin_tile(run, worker, among, at, end, 0, stream, &tile);
        loss += evaluate_tile(run, worker, among, &tile, 1, piece);
        for (size_t t = 0; t < run->atomic.n_terms && tile.lanes; ++t)
            hnpei_shared_finish(run->terms[t].term, run->kernels, tile.w[t], &tile.batch[t], tile.space[t],
                                run->terms[t].gradients + piece * run->terms[t].term->layout.size, sums[t]);
    }
    const size_t judged = run->gathers[worker].judged;
    if (run->atomic.extra)
        loss += hnpei_likelihood_gradient(run, worker, &run->terms[run->atomic.n_terms - 1], piece, HNPEI_PICK_EXTRA,
                                          end - begin, among->sets + begin, stream, NULL);
    run->gathers[worker].judged = judged;
    return loss;
}

double hnpei_atomic_loss(hnpei_run *run, size_t worker, const hnpei_candidates *among, size_t begin, size_t end)
{
    double loss = 0;
    set_tile tile;
    for (size_t at = begin; at < end; at += tile.n) {
        begin_tile(run, worker, among, at, end, 1, NULL, &tile);
        loss += evaluate_tile(run, worker, among, &tile, 0, 0);
    }
    const size_t judged = run->gathers[worker].judged;
    if (run->atomic.extra)
        loss += hnpei_likelihood_loss(run, worker, &run->terms[run->atomic.n_terms - 1], HNPEI_PICK_EXTRA, end - begin,
                                      among->sets + begin);
    run->gathers[worker].judged = judged;
    return loss;
}
