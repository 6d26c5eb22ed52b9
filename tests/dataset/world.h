/* A model of callbacks that can be made to fail, and data sets simulated from it. */
#ifndef WORLD_H
#define WORLD_H

#include "dataset/dataset.h"
#include "support.h"

#include <math.h>
#include <pthread.h>

/* beta ~ U(0, 1), alpha | beta ~ U(0, beta) through callbacks, x = (alpha beta, alpha + beta) + noise. */
typedef struct world {
    pthread_t caller;
    int prior_calls, prior_fails_at, prior_result; /* the call that fails, counted from 1; 0: none */
    double prior_value;                            /* what the failing call draws, where its result is 0 */
    double noise;
    double fail_alpha;     /* the chunk with this alpha fails; NaN: none */
    int result;            /* with this result */
    hnpe_monitor *stop;    /* or stops this */
    hnpe_dataset *dataset; /* to re-enter */
    int nan_rows;          /* every third row of a chunk is invalid */
} world;

static inline world make_world(void)
{
    return (world){.caller = pthread_self(), .noise = 1, .fail_alpha = NAN};
}

static inline int sample_alpha(void *user_data, size_t n, const double *given, hnpe_rng *rng, double *theta)
{
    world *w = user_data;
    assert_true(pthread_equal(pthread_self(), w->caller));
    for (size_t i = 0; i < n; ++i)
        theta[i] = given[i] * hnpei_stream_uniform(&rng->stream);
    if (++w->prior_calls != w->prior_fails_at)
        return 0;
    theta[n - 1] = w->prior_value;
    hnpe_set_error("alpha is out");
    return w->prior_result;
}

static inline int simulate(void *user_data, size_t n, const double *local, const double *global, hnpe_rng *rng,
                           double *x)
{
    world *w = user_data;
    int fails = 0;
    for (size_t i = 0; i < n; ++i) {
        fails |= local[i] == w->fail_alpha;
        double e = w->noise * hnpei_stream_normal(&rng->stream);
        x[2 * i] = local[i] * global[i] + e;
        x[2 * i + 1] = w->nan_rows && i % 3 == 0 ? NAN : local[i] + global[i];
    }
    if (w->dataset) {
        double theta = 0, features[2] = {0, 0};
        int64_t n_sets = -1;
        assert_int_equal(hnpe_dataset_append(w->dataset, 1, NULL, &theta, &theta, features), HNPE_ERROR_BUSY);
        assert_int_equal(hnpe_dataset_count(w->dataset, &n_sets, NULL, NULL), HNPE_OK);
        assert_int_equal(n_sets, 0);
    }
    if (!fails)
        return 0;
    if (w->stop)
        hnpe_monitor_request_stop(w->stop);
    hnpe_set_error(w->stop ? NULL : "the solver diverged");
    return w->stop ? 0 : w->result;
}

typedef struct setting {
    hnpe_context *context;
    hnpe_prior *local, *global;
    hnpe_simulator *simulator;
} setting;

static inline setting make_setting(world *w, int64_t threads, int concurrent, int64_t chunk)
{
    setting s;
    const double low = 0, high = 1;
    const hnpe_prior_functions functions = {.struct_size = sizeof functions, .sample = sample_alpha};
    s.context = support_context(threads);
    support_assert_ok(hnpe_prior_create_custom(s.context, 1, 1, &functions, w, NULL, &s.local));
    support_assert_ok(hnpe_prior_create_uniform(s.context, 1, &low, &high, &s.global));
    support_assert_ok(hnpe_simulator_create(s.context, 1, 1, 2, simulate, w, NULL, &s.simulator));
    support_assert_ok(hnpe_simulator_set_int(s.simulator, HNPE_SIMULATOR_CONCURRENT, concurrent));
    support_assert_ok(hnpe_simulator_set_int(s.simulator, HNPE_SIMULATOR_CHUNK, chunk));
    return s;
}

static inline void release_setting(setting *s)
{
    hnpe_prior_release(s->local);
    hnpe_prior_release(s->global);
    hnpe_simulator_release(s->simulator);
    hnpe_context_release(s->context);
}

typedef struct job {
    size_t n_sets, min_extra, max_extra;
    uint64_t first_set;
    hnpe_monitor *monitor;
} job;

static inline hnpe_status add(hnpe_dataset *dataset, const setting *s, job j)
{
    return hnpe_dataset_simulate(dataset, s->local, s->global, s->simulator, j.n_sets, j.min_extra, j.max_extra, 11,
                                 j.first_set, j.monitor);
}

static inline hnpe_dataset *make(void)
{
    hnpe_dataset *dataset;
    support_assert_ok(hnpe_dataset_create(NULL, 1, 1, 2, &dataset));
    return dataset;
}

static inline hnpe_dataset *simulated(world *w, int64_t threads, int concurrent, int64_t chunk, job j)
{
    setting s = make_setting(w, threads, concurrent, chunk);
    hnpe_dataset *dataset = make();
    support_assert_ok(add(dataset, &s, j));
    release_setting(&s);
    return dataset;
}

/* The first sets of `a`, as many as `b` has, are those of `b`; x by its bits, NaN and all, where `with_x`. */
static inline void assert_begins_with(const hnpe_dataset *a, const hnpe_dataset *b, int with_x)
{
    assert_true(a->n_sets >= b->n_sets && b->n_sets > 0);
    assert_memory_equal(a->first, b->first, (b->n_sets + 1) * sizeof *b->first);
    assert_memory_equal(a->theta_global, b->theta_global, b->n_sets * sizeof(double));
    assert_memory_equal(a->theta_local, b->theta_local, b->n_rows * sizeof(double));
    if (with_x)
        assert_memory_equal(a->x, b->x, b->n_rows * 2 * sizeof(double));
}

static inline void assert_same(const hnpe_dataset *a, const hnpe_dataset *b, int with_x)
{
    assert_int_equal(a->n_sets, b->n_sets);
    assert_begins_with(a, b, with_x);
}

#endif
