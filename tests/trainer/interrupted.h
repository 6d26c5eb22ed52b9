/* A training that is stopped at a step of the test's choice, and what it came to. */
#ifndef TESTS_TRAINER_INTERRUPTED_H
#define TESTS_TRAINER_INTERRUPTED_H

#include "trainer/checkpoint.h"
#include "stopper.h"
#include "toy.h"

#include <math.h>

typedef struct job {
    hnpe_loss loss;
    int proposed, trained_before, gaps; /* gaps: some simulations are invalid */
    int64_t epochs, patience;
    double rate;
    size_t times;   /* so many times the sets, all different; 0: once */
    int on_disk;    /* in shards of 4096 bytes */
    int64_t window; /* HNPE_TRAINER_WINDOW */
    uint64_t seed;  /* another split, other batches */
} job;

enum { SETS = 150, ROWS = 3, LOSSES = 400 };

typedef struct result {
    size_t n;
    hnpei_real *weights;
    double *doors, training[LOSSES], validation[LOSSES];
    size_t n_doors;
    int64_t epochs, min_extra, max_extra;
    int32_t outcome;
    double effective;
} result;

typedef struct subject {
    support_stopper s;
    hnpe_context *context; /* of s */
    hnpe_prior *alpha, *beta;
    hnpe_dataset *dataset;
    hnpe_estimator *estimator;
    hnpe_trainer *trainer;
    char *folder, *path;
} subject;

/* alpha and beta uniform on (0, 1), x their product; proposed: two thirds of the sets from Beta-like proposals. */
static inline void fill_once(const job *j, uint64_t seed, hnpe_dataset *dataset)
{
    static double alpha[SETS * ROWS], beta[SETS], x[SETS * ROWS], log_p[SETS];
    int64_t rows[SETS];
    hnpe_rng *rng;
    support_assert_ok(hnpe_rng_create(NULL, seed, 0, &rng));
    size_t n = 0;
    for (size_t i = 0; i < SETS; ++i) {
        const int from = j->proposed && i % 3;
        rows[i] = 1 + (int64_t)(i % ROWS);
        beta[i] = from ? sqrt(hnpe_rng_uniform(rng)) : hnpe_rng_uniform(rng);
        log_p[i] = from ? log(2 * beta[i]) : 0;
        for (int64_t k = 0; k < rows[i]; ++k, ++n) {
            alpha[n] = hnpe_rng_uniform(rng);
            x[n] = j->gaps && hnpe_rng_uniform(rng) < 0.1 ? NAN : alpha[n] * beta[i] + 0.05 * hnpe_rng_normal(rng);
        }
    }
    hnpe_rng_release(rng);
    if (j->proposed)
        support_assert_ok(
            hnpe_dataset_append_proposed(dataset, HNPE_PROPOSAL_POSTERIOR_GLOBAL, SETS, rows, alpha, beta, x, log_p));
    else
        support_assert_ok(hnpe_dataset_append(dataset, SETS, rows, alpha, beta, x));
}

static inline void fill(const job *j, hnpe_dataset *dataset)
{
    for (size_t i = 0; i < (j->times ? j->times : 1); ++i)
        fill_once(j, 5 + i, dataset);
}

static inline void make_trainer(const job *j, subject *s)
{
    hnpe_trainer_release(s->trainer);
    hnpe_estimator_release(s->estimator);
    support_assert_ok(hnpe_estimator_create(s->context, s->alpha, s->beta, 1, &s->estimator));
    support_assert_ok(hnpe_estimator_set_seed(s->estimator, 11));
    support_assert_ok(hnpe_trainer_create(s->context, s->estimator, s->dataset, &s->trainer));
    support_assert_ok(hnpe_trainer_set_seed(s->trainer, 7 + j->seed));
    support_assert_ok(hnpe_trainer_set_int(s->trainer, HNPE_TRAINER_BATCH_SIZE, 32));
    if (j->trained_before) {
        support_assert_ok(hnpe_trainer_set_int(s->trainer, HNPE_TRAINER_LOSS, HNPE_LOSS_UNCORRECTED));
        support_assert_ok(hnpe_trainer_set_int(s->trainer, HNPE_TRAINER_EPOCHS, 2));
        support_assert_ok(hnpe_trainer_run(s->trainer, NULL));
    }
    support_assert_ok(hnpe_trainer_set_int(s->trainer, HNPE_TRAINER_LOSS, j->loss));
    support_assert_ok(hnpe_trainer_set_int(s->trainer, HNPE_TRAINER_EPOCHS, j->epochs));
    support_assert_ok(hnpe_trainer_set_real(s->trainer, HNPE_TRAINER_LEARNING_RATE, j->rate));
    support_assert_ok(hnpe_trainer_set_int(s->trainer, HNPE_TRAINER_WINDOW, j->window));
    if (j->patience)
        support_assert_ok(hnpe_trainer_set_int(s->trainer, HNPE_TRAINER_PATIENCE, j->patience));
}

static inline void set_up(const job *j, int64_t threads, subject *s)
{
    const double zero = 0, one = 1;
    memset(s, 0, sizeof *s);
    support_stopper_init(&s->s);
    s->context = s->s.context;
    support_assert_ok(hnpe_context_set_int(s->context, HNPE_CONTEXT_THREADS, threads));
    support_assert_ok(hnpe_prior_create_uniform(s->context, 1, &zero, &one, &s->alpha));
    support_assert_ok(hnpe_prior_create_uniform(s->context, 1, &zero, &one, &s->beta));
    s->folder = support_temp_folder();
    s->path = support_temp_path(s->folder, "training.safetensors");
    support_assert_ok(j->on_disk ? hnpe_dataset_create_on_disk(s->context, s->folder, 1, 1, 1, 4096, &s->dataset)
                                 : hnpe_dataset_create(s->context, 1, 1, 1, &s->dataset));
    fill(j, s->dataset);
    make_trainer(j, s);
}

static inline void tear_down(subject *s)
{
    hnpe_trainer_release(s->trainer);
    hnpe_estimator_release(s->estimator);
    hnpe_dataset_release(s->dataset);
    hnpe_prior_release(s->alpha);
    hnpe_prior_release(s->beta);
    support_stopper_free(&s->s);
    support_temp_remove(s->folder);
    free(s->path);
}

static inline void look(const subject *s, result *r)
{
    const hnpei_core *core = s->estimator->core;
    memset(r, 0, sizeof *r);
    for (size_t t = 0; t < core->n_terms; ++t) {
        const size_t size = core->terms[t].layout.size;
        r->weights = realloc(r->weights, (r->n + size) * sizeof *r->weights);
        memcpy(r->weights + r->n, core->terms[t].weights, size * sizeof *r->weights);
        r->n += size;
    }
    r->n_doors = hnpei_doors_count(&core->doors);
    r->doors = malloc(r->n_doors * sizeof *r->doors);
    memcpy(r->doors, core->doors.numbers, r->n_doors * sizeof *r->doors);
    r->epochs = hnpe_trainer_epochs(s->trainer);
    r->outcome = hnpe_trainer_outcome(s->trainer);
    r->effective = hnpe_trainer_effective_sample_size(s->trainer);
    r->min_extra = core->min_extra;
    r->max_extra = core->max_extra;
    assert_true(r->epochs <= LOSSES);
    support_assert_ok(hnpe_trainer_losses(s->trainer, r->epochs, r->training, r->validation));
}

static inline void forget(result *r)
{
    free(r->weights);
    free(r->doors);
}

static inline void assert_same(const result *a, const result *b)
{
    assert_int_equal(a->epochs, b->epochs);
    assert_int_equal(a->outcome, b->outcome);
    assert_int_equal(a->n, b->n);
    assert_memory_equal(a->weights, b->weights, a->n * sizeof *a->weights);
    assert_memory_equal(a->doors, b->doors, a->n_doors * sizeof *a->doors);
    assert_memory_equal(a->training, b->training, sizeof a->training);
    assert_memory_equal(a->validation, b->validation, sizeof a->validation);
    assert_int_equal(a->min_extra, b->min_extra);
    assert_int_equal(a->max_extra, b->max_extra);
    assert_true(a->effective == b->effective);
}

static inline result run_on(const job *j, int64_t threads)
{
    subject s;
    result r;
    set_up(j, threads, &s);
    support_assert_ok(hnpe_trainer_run(s.trainer, NULL));
    look(&s, &r);
    tear_down(&s);
    return r;
}

static inline result uninterrupted(const job *j)
{
    return run_on(j, 2);
}

#define EVERY_STEP 1e-9

/* Stopped after every `gap` allocations or so, on one thread and on three in turn, each time by a new trainer with a
   new estimator. Returns how often. */
static inline int interrupt_often(const job *j, long gap, result *r)
{
    subject s;
    int stops = 0;
    set_up(j, 1, &s);
    support_assert_ok(hnpe_trainer_set_checkpoint(s.trainer, s.path, EVERY_STEP));
    support_stopper_after(&s.s, gap);
    hnpe_status status = hnpe_trainer_run(s.trainer, s.s.monitor);
    while (status == HNPE_ERROR_CANCELLED) {
        make_trainer(j, &s);
        support_assert_ok(hnpe_context_set_int(s.context, HNPE_CONTEXT_THREADS, ++stops % 2 ? 3 : 1));
        support_assert_ok(hnpe_trainer_set_checkpoint(s.trainer, s.path, EVERY_STEP));
        support_stopper_after(&s.s, gap);
        status = hnpe_trainer_resume(s.trainer, s.path, s.s.monitor);
    }
    support_assert_ok(status);
    look(&s, r);
    tear_down(&s);
    return stops;
}

#endif
