/* A job of three rounds on a small problem, and what it came to. */
#ifndef TESTS_INFERENCE_INTERRUPTED_JOB_H
#define TESTS_INFERENCE_INTERRUPTED_JOB_H

#include "gaussian.h"
#include "inference/standing.h"
#include "stopper.h"

#include <hnpe.h>

#include <math.h>
#include <unistd.h>

enum { JOB_ROUNDS = 3, JOB_DRAWS = 64 };

/* The simulator itself asks for a stop at every so many calls of it. */
typedef struct job_stop {
    hnpe_monitor *monitor;
    atomic_long calls;
    long every;
} job_stop;

typedef struct job {
    hnpe_rounds way; /* HNPE_ROUNDS_CLOSED_FORM: another, smaller problem */
    int64_t sets, max_extra, epochs, chunk, concurrent;
    int invalid;           /* some simulations are */
    unsigned microseconds; /* that a simulation takes at least */
    int64_t members;       /* of an ensemble; 0: there is none */
    size_t shard_bytes;    /* > 0: of a data set on disk */
    job_stop *stop;
} job;

typedef struct parts {
    const job *job;
    hnpe_prior *local, *global;
    hnpe_simulator *simulator;
    hnpe_inference *inference;
} parts;

static const double job_target[4] = {0.6, 0.3, 0.8, 0.7};

static inline int64_t job_rows(const job *j)
{
    return j->way == HNPE_ROUNDS_CLOSED_FORM ? 1 : 3;
}

static inline int simulate_chain(void *user_data, size_t n, const double *alpha, const double *beta, hnpe_rng *rng,
                                 double *x)
{
    const job *j = user_data;
    if (j->stop && (atomic_fetch_add(&j->stop->calls, 1) + 1) % j->stop->every == 0)
        hnpe_monitor_request_stop(j->stop->monitor);
    if (j->microseconds)
        usleep(j->microseconds * (useconds_t)n);
    for (size_t i = 0; i < n; ++i) {
        x[i] = alpha[i] + 0.5 * hnpe_rng_normal(rng);
        if (j->invalid && hnpe_rng_uniform(rng) < 0.05)
            x[i] = NAN;
    }
    return 0;
}

static inline hnpe_estimator *closed_estimator(hnpe_context *context, hnpe_prior *prior)
{
    hnpe_flow *mixture;
    hnpe_estimator *estimator;
    support_assert_ok(hnpe_flow_create_mixture(context, 1, 1, &mixture));
    support_assert_ok(hnpe_flow_set_int(mixture, HNPE_FLOW_COMPONENTS, 1));
    support_assert_ok(hnpe_estimator_create_factorised(context, prior, NULL, 1, NULL, NULL, mixture, NULL, &estimator));
    hnpe_flow_release(mixture);
    return estimator;
}

/* What the host makes in every process. */
static inline void make_parts(hnpe_context *context, const job *j, parts *p)
{
    const double zero = 0, one = 1;
    const int closed = j->way == HNPE_ROUNDS_CLOSED_FORM;
    *p = (parts){.job = j};
    if (closed)
        support_assert_ok(hnpe_prior_create_normal(context, 1, &zero, &one, &p->local));
    else
        support_gaussian_priors(&p->local, &p->global);
    support_assert_ok(hnpe_simulator_create(context, 1, closed ? 0 : 1, 1, simulate_chain, (void *)(uintptr_t)j, NULL,
                                            &p->simulator));
    support_assert_ok(hnpe_simulator_set_int(p->simulator, HNPE_SIMULATOR_CHUNK, j->chunk));
    support_assert_ok(hnpe_simulator_set_int(p->simulator, HNPE_SIMULATOR_CONCURRENT, j->concurrent));
}

/* What it makes in the first one alone. */
static inline void make_inference(hnpe_context *context, parts *p)
{
    const job *j = p->job;
    hnpe_trainer *trainer;
    hnpe_estimator *estimator = j->way == HNPE_ROUNDS_CLOSED_FORM ? closed_estimator(context, p->local)
                                                                  : support_gaussian_estimator(p->local, p->global);
    support_assert_ok(hnpe_inference_create(context, p->local, p->global, p->simulator, &p->inference));
    support_assert_ok(hnpe_inference_set_estimator(p->inference, estimator));
    support_assert_ok(hnpe_inference_set_seed(p->inference, 3));
    support_assert_ok(hnpe_inference_set_int(p->inference, HNPE_INFERENCE_SIMULATIONS, j->sets));
    support_assert_ok(hnpe_inference_set_int(p->inference, HNPE_INFERENCE_MAX_EXTRA, j->max_extra));
    if (j->way)
        support_assert_ok(hnpe_inference_set_int(p->inference, HNPE_INFERENCE_ROUNDS, j->way));
    if (j->members)
        support_assert_ok(hnpe_inference_set_int(p->inference, HNPE_INFERENCE_ENSEMBLE, j->members));
    support_assert_ok(hnpe_inference_get_trainer(p->inference, &trainer));
    support_assert_ok(hnpe_trainer_set_int(trainer, HNPE_TRAINER_EPOCHS, j->epochs));
    support_assert_ok(hnpe_trainer_set_int(trainer, HNPE_TRAINER_BATCH_SIZE, 20));
    support_assert_ok(hnpe_trainer_set_int(trainer, HNPE_TRAINER_ATOMS, 4));
    hnpe_trainer_release(trainer);
    hnpe_estimator_release(estimator);
}

static inline void free_parts(parts *p)
{
    hnpe_inference_release(p->inference);
    hnpe_simulator_release(p->simulator);
    hnpe_prior_release(p->local);
    hnpe_prior_release(p->global);
    *p = (parts){.job = p->job};
}

/* On disk, in a folder of its own; one that is there goes on. */
static inline hnpe_dataset *make_shards(const job *j, const char *path)
{
    const int closed = j->way == HNPE_ROUNDS_CLOSED_FORM;
    hnpe_dataset *dataset;
    char *first = support_temp_path(path, "sets-000000.safetensors");
    if (access(first, F_OK) == 0)
        support_assert_ok(hnpe_dataset_open(NULL, path, &dataset));
    else
        support_assert_ok(hnpe_dataset_create_on_disk(NULL, path, 1, !closed, 1, j->shard_bytes, &dataset));
    free(first);
    return dataset;
}

static inline hnpe_status drive(parts *p, hnpe_monitor *monitor)
{
    return hnpe_inference_run_to(p->inference, job_rows(p->job), job_target, JOB_ROUNDS, monitor);
}

typedef struct result {
    uint64_t data, networks;
    size_t n_sets;
    hnpe_round_info rounds[JOB_ROUNDS];
    double draws[2 * JOB_DRAWS], log_q[JOB_DRAWS];
} result;

static inline void look(parts *p, result *r)
{
    const int64_t rows = job_rows(p->job);
    hnpe_posterior *posterior;
    hnpe_rng *rng;
    memset(r, 0, sizeof *r);
    r->data = hnpei_dataset_fingerprint(p->inference->dataset);
    r->n_sets = p->inference->dataset->n_sets;
    r->networks = hnpei_crew_sum(p->inference);
    for (size_t i = 0; i < JOB_ROUNDS; ++i) {
        r->rounds[i].struct_size = sizeof r->rounds[i];
        support_assert_ok(hnpe_inference_describe_round(p->inference, i, &r->rounds[i]));
        r->rounds[i].seconds_simulating = r->rounds[i].seconds_training = 0;
    }
    support_assert_ok(hnpe_rng_create(NULL, 9, 0, &rng));
    support_assert_ok(hnpe_inference_posterior(p->inference, &posterior));
    support_assert_ok(hnpe_posterior_sample(posterior, 1, &rows, job_target, JOB_DRAWS, rng, r->draws));
    support_assert_ok(hnpe_posterior_log_density(posterior, 1, &rows, job_target, JOB_DRAWS, r->draws, r->log_q));
    hnpe_posterior_release(posterior);
    hnpe_rng_release(rng);
}

static inline void assert_same(const result *a, const result *b)
{
    assert_int_equal(a->n_sets, b->n_sets);
    assert_true(a->data == b->data);
    assert_true(a->networks == b->networks);
    assert_memory_equal(a->rounds, b->rounds, sizeof a->rounds);
    assert_memory_equal(a->draws, b->draws, sizeof a->draws);
    assert_memory_equal(a->log_q, b->log_q, sizeof a->log_q);
}

/* Without checkpoints, on two threads. */
static inline result uninterrupted(const job *j)
{
    hnpe_context *context = support_context(2);
    parts p;
    result r;
    make_parts(context, j, &p);
    make_inference(context, &p);
    support_assert_ok(drive(&p, NULL));
    look(&p, &r);
    free_parts(&p);
    hnpe_context_release(context);
    return r;
}

#endif
