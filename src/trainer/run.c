/* Setting up and taking down a run: sizes, memory, standardisation. */
#include "base/context.h"
#include "run.h"

#include <math.h>
#include <string.h>

static size_t option(const hnpe_trainer *trainer, int32_t key)
{
    return (size_t)hnpei_option_int(&trainer->options, key);
}

/* A density of several parameters is learned by smaller steps, and more of them. */
static int is_joint(const hnpe_trainer *trainer)
{
    const hnpei_core *core = trainer->estimator->core;
    return core->terms[0].dim > 1 || (core->n_terms > 1 && core->terms[1].dim > 1);
}

/* Small data sets get small batches, so that there are steps enough. */
size_t hnpei_trainer_batch(const hnpe_trainer *trainer, size_t n_training)
{
    const size_t batches = is_joint(trainer) ? 80 : 40;
    size_t size = option(trainer, HNPE_TRAINER_BATCH_SIZE);
    if (size == 0)
        for (size = 32; size < 256 && size * batches < n_training;)
            size *= 2;
    return size < n_training ? size : n_training;
}

hnpe_status hnpei_trainer_check_sets(const char *where, const hnpe_trainer *trainer, hnpe_loss loss, size_t n_sets)
{
    hnpei_atomic atomic;
    const size_t held_out =
        hnpei_split_validation(n_sets, hnpei_option_real(&trainer->options, HNPE_TRAINER_VALIDATION_FRACTION));
    HNPEI_TRY(hnpei_atomic_plan(where, trainer, loss, &atomic));
    return hnpei_atomic_check(where, &atomic, hnpei_trainer_batch(trainer, n_sets - held_out), held_out);
}

/* About 2400 steps, or 10000, but no fewer than 40 epochs and no more than 200. */
static size_t epoch_limit(const hnpe_trainer *trainer, size_t steps)
{
    const size_t wanted = option(trainer, HNPE_TRAINER_EPOCHS);
    if (wanted)
        return wanted;
    const size_t epochs = (size_t)(is_joint(trainer) ? 10000 : 2400) / steps;
    return epochs < 40 ? 40 : epochs > 200 ? 200 : epochs;
}

static hnpei_schedule schedule(const hnpe_trainer *trainer)
{
    const hnpei_options *options = &trainer->options;
    const hnpei_plan *plan = &trainer->estimator->core->plan;
    const double rate = hnpei_option_real(options, HNPE_TRAINER_LEARNING_RATE);
    return (hnpei_schedule){
        .rate = rate > 0                             ? rate
                : plan->d_local + plan->d_global < 5 ? 5e-3
                                                     : 3e-3,
        .warmup = hnpei_option_real(options, HNPE_TRAINER_WARM_UP),
        .cosine = hnpei_option_int(options, HNPE_TRAINER_SCHEDULE) == HNPE_SCHEDULE_COSINE,
        .clip = hnpei_option_real(options, HNPE_TRAINER_CLIP),
        .decay = hnpei_option_real(options, HNPE_TRAINER_WEIGHT_DECAY),
        .average = hnpei_option_real(options, HNPE_TRAINER_AVERAGE),
    };
}

/* The image of beta enters q_local centred; features on the real line already are, at the estimator's doors. */
static void centre_beta(const hnpei_run *run, const hnpei_term *term)
{
    const hnpei_examples *e = &run->examples;
    const size_t d_given = term->d_embed + term->d_beta;
    double *mean = run->given, *sd = mean + d_given;
    for (size_t j = 0; j < d_given; ++j) {
        const size_t at = e->d_local + j - term->d_embed;
        const int unit = j >= term->d_embed && hnpei_map_unit(run->core->map_global)[j - term->d_embed];
        mean[j] = unit ? (e->v_mean[at] - e->doors.v_mean[at]) / e->doors.v_sd[at] : 0;
        sd[j] = unit ? e->v_sd[at] / e->doors.v_sd[at] : 1;
    }
    hnpei_flow_standardise(term->flow, term->weights, mean, sd, NULL, NULL);
}

void hnpei_run_start(hnpei_run *run)
{
    hnpei_doors_copy(&run->examples.doors, &run->core->doors);
    for (size_t i = 0; i < run->core->n_terms; ++i) {
        const hnpei_term *term = &run->core->terms[i];
        hnpei_term_run *t = &run->terms[i];
        if (!run->trainer->estimator->trained)
            centre_beta(run, term);
        memcpy(t->best, term->weights, term->layout.size * sizeof *t->best);
        memcpy(t->optimiser.average, term->weights, term->layout.size * sizeof *t->best);
    }
}

static hnpe_status create_term(hnpei_run *run, const hnpei_term *term, hnpei_term_run *t)
{
    hnpe_context *context = run->examples.context;
    const size_t size = term->layout.size;
    const hnpei_schedule plan = schedule(run->trainer);
    const size_t slots = run->pieces > run->validation_pieces ? run->pieces : run->validation_pieces;
    t->term = term;
    t->best_loss = INFINITY;
    t->factor = 1;
    HNPEI_TRY(hnpei_optimiser_create(&term->layout, 0, size, &plan, term->weights, &t->optimiser));
    HNPEI_TRY(hnpei_allocate(context, size, sizeof *t->best, &t->best));
    HNPEI_TRY(hnpei_allocate(context, run->pieces * size, sizeof *t->gradients, &t->gradients));
    HNPEI_TRY(hnpei_allocate(context, slots, sizeof *t->losses, &t->losses));
    HNPEI_TRY(hnpei_allocate(context, slots, sizeof *t->counts, &t->counts));
    return hnpei_allocate(context, run->pieces * 2 * hnpei_embedder_statistics(term->embedder), sizeof *t->sums,
                          &t->sums);
}

static hnpe_status create_workers(hnpei_run *run)
{
    const hnpei_examples *e = &run->examples;
    const hnpei_options *options = &run->trainer->options;
    size_t space = 0;
    for (size_t t = 0; t < run->core->n_terms; ++t) {
        const hnpei_term *term = &run->core->terms[t];
        const size_t plain = hnpei_term_space(term, hnpei_gather_rows(e));
        const size_t shared = run->atomic.n_terms ? hnpei_shared_space(term, hnpei_gather_rows(e)) : 0;
        space = plain > space ? plain : space;
        space = shared > space ? shared : space;
    }
    const size_t useful = run->pieces * run->core->n_terms, allowed = run->trainer->threads;
    HNPEI_TRY(hnpei_team_create(e->context, allowed && allowed < useful ? allowed : useful, &run->team));
    run->n_workers = hnpei_team_size(run->team);
    HNPEI_TRY(hnpei_allocate(e->context, run->n_workers, sizeof *run->gathers, &run->gathers));
    HNPEI_TRY(hnpei_allocate(e->context, run->n_workers, sizeof *run->spaces, &run->spaces));
    if (run->atomic.n_terms)
        HNPEI_TRY(hnpei_allocate(e->context, run->n_workers, sizeof *run->atoms, &run->atoms));
    for (size_t i = 0; i < run->n_workers; ++i) {
        HNPEI_TRY(hnpei_gather_create(e, hnpei_gather_rows(e), (int)hnpei_option_int(options, HNPE_TRAINER_SUBSETS),
                                      &run->gathers[i]));
        HNPEI_TRY(hnpei_allocate(e->context, space, sizeof **run->spaces, &run->spaces[i]));
        if (run->atoms)
            HNPEI_TRY(hnpei_atoms_create(e, run->core, &run->atomic, &run->atoms[i]));
    }
    return HNPE_OK;
}

static hnpe_status digest_tile(void *data, size_t item, size_t worker)
{
    hnpei_run *run = data;
    const size_t begin = item * HNPEI_TILE, n = run->examples.n_sets;
    hnpei_examples_digest(&run->core->terms[0], run->kernels, begin, n - begin < HNPEI_TILE ? n : begin + HNPEI_TILE,
                          run->spaces[worker], &run->examples);
    return HNPE_OK;
}

static hnpe_status between_tiles(void *data)
{
    hnpei_run *run = data;
    return hnpei_watch_look(&run->watch);
}

static hnpe_status create_given(hnpei_run *run)
{
    size_t most = 0;
    for (size_t t = 0; t < run->core->n_terms; ++t) {
        const hnpei_term *term = &run->core->terms[t];
        most = term->d_embed + term->d_beta > most ? term->d_embed + term->d_beta : most;
    }
    return hnpei_allocate(run->examples.context, 2 * most, sizeof *run->given, &run->given);
}

static hnpe_status create_rest(hnpei_run *run)
{
    const hnpei_examples *e = &run->examples;
    run->batch = hnpei_trainer_batch(run->trainer, e->n_training);
    run->steps = e->n_training / run->batch;
    run->epochs = epoch_limit(run->trainer, run->steps);
    run->grain = run->atomic.n_terms ? hnpei_atomic_grain(&run->atomic) : HNPEI_TILE;
    /* Rows from the prior are not from the Gaussian that the result is corrected for. */
    const int all = hnpei_option_int(&run->trainer->options, HNPE_TRAINER_PAIRS) == HNPE_PAIRS_ALL &&
                    !hnpei_trainer_gaussian(run->trainer);
    run->pick = all ? HNPEI_PICK_ANY : HNPEI_PICK_FIRST;
    run->pieces = (run->batch + run->grain - 1) / run->grain;
    if (run->pieces > HNPEI_MAX_PIECES)
        run->pieces = HNPEI_MAX_PIECES;
    run->validation_pieces = (e->n_validation + HNPEI_TILE - 1) / HNPEI_TILE;
    HNPEI_TRY(hnpei_atomic_check(run->where, &run->atomic, run->batch, e->n_validation));
    HNPEI_TRY(hnpei_allocate(e->context, e->windows ? e->room : e->n_sets, sizeof *run->order, &run->order));
    for (size_t t = 0; t < run->core->n_terms; ++t)
        HNPEI_TRY(create_term(run, &run->core->terms[t], &run->terms[t]));
    HNPEI_TRY(create_given(run));
    const int subsets = (int)hnpei_option_int(&run->trainer->options, HNPE_TRAINER_SUBSETS);
    if (!e->windows) /* they would be used once */
        HNPEI_TRY(hnpei_examples_reserve_digests(&run->core->terms[0], subsets, &run->examples));
    HNPEI_TRY(create_workers(run));
    if (!run->examples.digests)
        return HNPE_OK;
    return hnpei_team_run(run->team, (e->n_sets + HNPEI_TILE - 1) / HNPEI_TILE, digest_tile, run, between_tiles);
}

hnpe_status hnpei_run_create(const char *where, hnpe_trainer *trainer, hnpe_monitor *monitor, hnpei_run *run)
{
    memset(run, 0, sizeof *run);
    run->where = where;
    run->trainer = trainer;
    run->core = trainer->estimator->core;
    run->kernels = hnpei_kernels_get(hnpei_context_isa(trainer->object.context));
    HNPEI_TRY(hnpei_trainer_check_proposals(where, trainer));
    HNPEI_TRY(hnpei_atomic_plan(where, trainer, (hnpe_loss)hnpei_option_int(&trainer->options, HNPE_TRAINER_LOSS),
                                &run->atomic));
    /* Until the epochs begin, nobody knows how many there are. */
    hnpei_watch_begin(&run->watch, where, monitor, HNPE_PHASE_TRAINING, 0);
    trainer->dataset->watch = &run->watch;
    hnpe_status status = hnpei_examples_create(where, trainer, &run->examples);
    if (status != HNPE_OK) {
        trainer->dataset->watch = NULL;
        return status;
    }
    status = create_rest(run);
    if (status != HNPE_OK)
        hnpei_run_free(run);
    const size_t mates = trainer->mates ? trainer->mates : 1;
    hnpei_watch_begin(&run->watch, where, monitor, HNPE_PHASE_TRAINING, (int64_t)(run->epochs * mates));
    return status;
}

void hnpei_run_free(hnpei_run *run)
{
    hnpe_context *context = run->trainer->object.context;
    run->trainer->dataset->watch = NULL;
    hnpei_team_destroy(run->team);
    for (size_t i = 0; i < run->n_workers; ++i) {
        if (run->gathers)
            hnpei_gather_free(&run->gathers[i]);
        if (run->spaces)
            hnpei_free(context, run->spaces[i]);
        if (run->atoms)
            hnpei_atoms_free(&run->atoms[i]);
    }
    hnpei_free(context, run->gathers);
    hnpei_free(context, run->spaces);
    hnpei_free(context, run->atoms);
    hnpei_free(context, run->order);
    hnpei_free(context, run->given);
    for (size_t t = 0; t < 2; ++t) {
        hnpei_optimiser_free(&run->terms[t].optimiser);
        hnpei_free(context, run->terms[t].best);
        hnpei_free(context, run->terms[t].gradients);
        hnpei_free(context, run->terms[t].losses);
        hnpei_free(context, run->terms[t].counts);
        hnpei_free(context, run->terms[t].sums);
    }
    hnpei_examples_free(&run->examples);
}
