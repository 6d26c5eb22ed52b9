/* A simulator that can misbehave in most ways there are, of a model with a known posterior: z ~ N(0, 1), theta =
   theta_unit z, x_j = unit[j] (z + e_j), j = 0, 1, so that z given x is N((x_0 / unit_0 + x_1 / unit_1) / 3, 1 / 3). */
#ifndef HOSTILE_H
#define HOSTILE_H

#include "support.h"

#include <hnpe.h>

#include <math.h>
#include <time.h>

enum { HOSTILE_SETS = 3000, HOSTILE_CHUNK = 150, HOSTILE_D_X = 2 };

typedef struct hostile {
    double theta_unit, unit[HOSTILE_D_X];
    double share;                   /* of rows that are replaced */
    double value;                   /* by this, in `columns` */
    size_t first_column, n_columns; /* that are replaced; 0: none */
    double explode;                 /* not 0: feature 1 is exp(explode e), says nothing and spans magnitudes */
    int constant;                   /* 1: all rows are the same */
    int fail_call, result;          /* the call that fails, counted from 1 (0: none), with this result */
    int stop_call;                  /* the call that asks the monitor to stop */
    hnpe_monitor *monitor;
    long nap;                          /* nanoseconds per call */
    void (*inside)(struct hostile *h); /* called in the middle of each call */
    hnpe_inference *inference;
    hnpe_trainer *trainer;
    hnpe_simulator *simulator;
    hnpe_dataset *dataset;
    hnpe_estimator *estimator;
    hnpe_prior *prior;
    int64_t batch;
    atomic_int calls, insides;
} hostile;

static inline int hostile_simulate(void *user_data, size_t n, const double *theta, const double *global, hnpe_rng *rng,
                                   double *x)
{
    hostile *h = user_data;
    const int call = atomic_fetch_add(&h->calls, 1) + 1;
    (void)global;
    if (h->nap)
        nanosleep(&(struct timespec){0, h->nap}, NULL);
    for (size_t i = 0; i < n; ++i) {
        double *row = x + i * HOSTILE_D_X;
        for (size_t j = 0; j < HOSTILE_D_X; ++j)
            row[j] = h->constant ? h->unit[j] : h->unit[j] * (theta[i] / h->theta_unit + hnpe_rng_normal(rng));
        if (h->explode != 0)
            row[1] = exp(h->explode * fmax(-1, fmin(1, hnpe_rng_normal(rng) / 2)));
        const int replaced = hnpe_rng_uniform(rng) < h->share;
        for (size_t j = h->first_column; replaced && j < h->first_column + h->n_columns; ++j)
            row[j] = h->value;
        if (h->inside && i == n / 2)
            h->inside(h);
    }
    if (call == h->stop_call)
        hnpe_monitor_request_stop(h->monitor);
    if (call == h->fail_call)
        hnpe_set_error("the solver diverged");
    return call == h->fail_call ? h->result : 0;
}

static inline hostile make_hostile(void)
{
    return (hostile){.theta_unit = 1, .unit = {1, 1}, .share = 0};
}

static inline void hostile_open(hnpe_context *context, int concurrent, int64_t epochs, hostile *h)
{
    const double zero = 0;
    support_assert_ok(hnpe_prior_create_normal(context, 1, &zero, &h->theta_unit, &h->prior));
    support_assert_ok(hnpe_simulator_create(context, 1, 0, HOSTILE_D_X, hostile_simulate, h, NULL, &h->simulator));
    support_assert_ok(hnpe_simulator_set_int(h->simulator, HNPE_SIMULATOR_CONCURRENT, concurrent));
    support_assert_ok(hnpe_simulator_set_int(h->simulator, HNPE_SIMULATOR_CHUNK, HOSTILE_CHUNK));
    support_assert_ok(hnpe_inference_create(context, h->prior, NULL, h->simulator, &h->inference));
    support_assert_ok(hnpe_inference_set_int(h->inference, HNPE_INFERENCE_SIMULATIONS, HOSTILE_SETS));
    support_assert_ok(hnpe_inference_set_seed(h->inference, 3));
    support_assert_ok(hnpe_inference_get_trainer(h->inference, &h->trainer));
    support_assert_ok(hnpe_inference_get_dataset(h->inference, &h->dataset));
    support_assert_ok(hnpe_inference_get_estimator(h->inference, &h->estimator));
    support_assert_ok(hnpe_trainer_set_int(h->trainer, HNPE_TRAINER_EPOCHS, epochs));
}

static inline void hostile_close(hostile *h)
{
    hnpe_estimator_release(h->estimator);
    hnpe_dataset_release(h->dataset);
    hnpe_trainer_release(h->trainer);
    hnpe_inference_release(h->inference);
    hnpe_simulator_release(h->simulator);
    hnpe_prior_release(h->prior);
}

typedef struct hostile_counts {
    int64_t sets, rows, invalid;
} hostile_counts;

static inline hostile_counts hostile_count(const hostile *h)
{
    hostile_counts c;
    support_assert_ok(hnpe_dataset_count(h->dataset, &c.sets, &c.rows, &c.invalid));
    return c;
}

/* ---- what was learned ---- */

enum { HOSTILE_DRAWS = 4000, HOSTILE_OBSERVED = 5 };

typedef struct hostile_learned {
    double z[HOSTILE_OBSERVED][HOSTILE_DRAWS], log_q[HOSTILE_OBSERVED][HOSTILE_DRAWS]; /* per unit of z */
    double mean[HOSTILE_OBSERVED], sd[HOSTILE_OBSERVED];
    double mass[HOSTILE_OBSERVED]; /* the density's integral */
} hostile_learned;

/* Of observations (t, t / 2) in units, t = -1.5 ... 1.5. */
static inline double hostile_observation(size_t i)
{
    return 0.75 * ((double)i - 2);
}

static inline void hostile_learn(const hostile *h, hostile_learned *l)
{
    static double x[HOSTILE_OBSERVED][HOSTILE_D_X];
    const double wide = 16;
    hnpe_posterior *posterior;
    hnpe_rng *rng;
    for (size_t i = 0; i < HOSTILE_OBSERVED; ++i) {
        x[i][0] = h->constant ? h->unit[0] : h->unit[0] * hostile_observation(i);
        x[i][1] = h->constant ? h->unit[1] : h->unit[1] * hostile_observation(i) / 2;
        if (h->explode != 0)
            x[i][1] = 1;
        for (size_t j = h->first_column; h->share >= 1 && j < h->first_column + h->n_columns; ++j)
            x[i][j] = h->value;
    }
    support_assert_ok(hnpe_inference_posterior(h->inference, &posterior));
    support_assert_ok(hnpe_rng_create(NULL, 5, 0, &rng));
    support_assert_ok(hnpe_posterior_sample(posterior, HOSTILE_OBSERVED, NULL, x[0], HOSTILE_DRAWS, rng, l->z[0]));
    memset(l->mean, 0, sizeof l->mean);
    for (size_t i = 0; i < HOSTILE_OBSERVED; ++i) {
        double squares = 0;
        for (size_t k = 0; k < HOSTILE_DRAWS; ++k) {
            assert_true(isfinite(l->z[i][k]));
            l->z[i][k] /= h->theta_unit;
            l->mean[i] += l->z[i][k] / HOSTILE_DRAWS;
        }
        for (size_t k = 0; k < HOSTILE_DRAWS; ++k)
            squares += (l->z[i][k] - l->mean[i]) * (l->z[i][k] - l->mean[i]);
        l->sd[i] = sqrt(squares / (HOSTILE_DRAWS - 1));
    }
    static double grid[HOSTILE_OBSERVED][HOSTILE_DRAWS];
    for (size_t i = 0; i < HOSTILE_OBSERVED; ++i)
        for (size_t k = 0; k < HOSTILE_DRAWS; ++k)
            grid[i][k] = h->theta_unit * wide * (((double)k + 0.5) / HOSTILE_DRAWS - 0.5);
    support_assert_ok(
        hnpe_posterior_log_density(posterior, HOSTILE_OBSERVED, NULL, x[0], HOSTILE_DRAWS, grid[0], l->log_q[0]));
    for (size_t i = 0; i < HOSTILE_OBSERVED; ++i) {
        l->mass[i] = 0;
        for (size_t k = 0; k < HOSTILE_DRAWS; ++k) {
            l->log_q[i][k] += log(h->theta_unit);
            l->mass[i] += exp(l->log_q[i][k]) * wide / HOSTILE_DRAWS;
        }
    }
    hnpe_rng_release(rng);
    hnpe_posterior_release(posterior);
}

/* Over the observations: the largest error of the mean in deviations, and of the deviation relative to the right one;
   features: how many tell of z, for a posterior of variance 1 / (1 + features). */
static inline void hostile_check(const char *what, const hostile_learned *l, size_t features, double mean_tolerance,
                                 double sd_tolerance)
{
    double mean_error = 0, sd_error = 0, mass_error = 0;
    for (size_t i = 0; i < HOSTILE_OBSERVED; ++i) {
        const double t = hostile_observation(i), variance = 1 / (1 + (double)features);
        const double sum = features == 2 ? 1.5 * t : features == 1 ? t : 0;
        mean_error = fmax(mean_error, fabs(l->mean[i] - sum * variance) / sqrt(variance));
        sd_error = fmax(sd_error, fabs(l->sd[i] / sqrt(variance) - 1));
        mass_error = fmax(mass_error, fabs(l->mass[i] - 1));
    }
    print_message("%s: means within %.3f deviations, deviations within %.1f %%, mass within %.1e of 1\n", what,
                  mean_error, 100 * sd_error, mass_error);
    assert_true(mean_error < mean_tolerance);
    assert_true(sd_error < sd_tolerance);
    assert_true(mass_error < 5e-3);
}

#endif
