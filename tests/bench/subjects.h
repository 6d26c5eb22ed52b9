/* What is timed alone, beside other libraries, and as it grows: a training step of a flow, the embedding of a set, an
   epoch of an estimator, draws and densities of a posterior, simulations. Each is made ready by its create; what is
   timed takes the subject as `void *`, as bench_subject wants. */
#ifndef BENCH_SUBJECTS_H
#define BENCH_SUBJECTS_H

#include "embedder/embedder_handle.h"
#include "flow/flow.h"
#include "networks.h"
#include "nn/optimiser.h"
#include "trainer/run.h"

/* ---- a flow and its optimiser, with made-up data ---- */
typedef struct bench_flow {
    const hnpei_kernels *kernels;
    hnpei_layout layout;
    hnpei_flow *flow;
    hnpei_optimiser optimiser;
    size_t samples;
    hnpei_real *w, *g, *tape, *scratch, *given, *theta, *out, *g_out;
} bench_flow;

/* The paper's q_local, and a large flow of splines: D = 10, hidden 256, eight transforms of one hidden block. */
extern const hnpei_flow_spec bench_q_local, bench_large_splines;

bench_flow bench_flow_create(hnpe_isa isa, const hnpei_flow_spec *spec, size_t samples);
void bench_flow_free(bench_flow *flow);
/* Forward, backward, Adam with clipping. */
void bench_flow_step(void *flow);
void bench_flow_density(void *flow);
void bench_flow_inverse(void *flow);

/* ---- the default embedding of one observation set ---- */
typedef struct bench_set {
    const hnpei_kernels *kernels;
    hnpe_embedder *embedder;
    size_t first[2];
    double forward_flops, flops; /* of forward; of forward and backward */
    hnpei_real *x, *tape, *out, *g_out, *g, *scratch;
} bench_set;

bench_set bench_set_create(hnpe_context *context, hnpe_isa isa, size_t d_x, size_t rows);
void bench_set_free(bench_set *set);
void bench_set_forward(void *set);
void bench_set_both(void *set);

/* ---- an estimator in training, batches of 100 sets ---- */
typedef struct bench_epoch {
    hnpe_dataset *dataset;
    hnpe_trainer *trainer;
    hnpei_run run;
    double flops; /* of one epoch */
} bench_epoch;

/* A tenth of the sets is held out. pairs: of hnpe_pairs; 0 leaves that and the random subsets as they are by default,
   else there are no subsets. */
void bench_epoch_create(hnpe_context *context, const bench_estimator *e, size_t n_sets, int pairs, bench_epoch *epoch);
void bench_epoch_free(bench_epoch *epoch);
void bench_epoch_run(void *epoch);

/* ---- a posterior and observations ---- */
typedef struct bench_posterior {
    hnpe_posterior *posterior;
    hnpe_rng *rng;
    size_t n_sets, n_draws;
    int64_t *n_rows;
    double *x, *theta, *log_q;
} bench_posterior;

bench_posterior bench_posterior_create(hnpe_context *context, const bench_estimator *e, size_t n_sets, size_t n_draws);
void bench_posterior_free(bench_posterior *posterior);
void bench_posterior_sample(void *posterior);
/* Multiplications and additions of a draw or a density for a known observation: the products of q_local that depend on
   the draw, of the layers that read what is given those with beta, the last columns. unmasked: without zeros. */
double bench_draw_flops(const hnpei_term *local, int unmasked);
/* Of the last draws. */
void bench_posterior_density(void *posterior);

/* ---- Jansen-Rit simulations ---- */
#define BENCH_SIGNAL 1024 /* samples */

typedef struct bench_simulations {
    hnpe_context *context; /* borrowed */
    hnpe_simulator *simulator;
    hnpe_rng *rng;
    size_t n;
    double *local, *global, *parameters, *x, *signals;
} bench_simulations;

bench_simulations bench_simulations_create(hnpe_context *context, size_t n);
void bench_simulations_free(bench_simulations *simulations);
/* Signals and their features. */
void bench_simulations_run(void *simulations);

#endif
