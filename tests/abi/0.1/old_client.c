/* A program of the time of 0.1: compiled with the header beside it, linked with a library of its time, run with
   today's. It uses every object and every record, checks what comes back, and prints numbers that are the same
   whichever size its records have. It does not use the last field of a record, so that it also compiles where that is
   cut off. */
#include <hnpe.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define CHECK(holds)                                                                                                   \
    do                                                                                                                 \
        if (!(holds)) {                                                                                                \
            printf("line %d: %s; %s\n", __LINE__, #holds, hnpe_last_error());                                          \
            exit(1);                                                                                                   \
        }                                                                                                              \
    while (0)
#define OK(call) CHECK((call) == HNPE_OK)

/* A record with something behind it, which the library must leave alone. */
#define GUARD 0x5555555555555555
#define RECORD(type, name)                                                                                             \
    struct {                                                                                                           \
        type is;                                                                                                       \
        uint64_t guard;                                                                                                \
    } name = {{.struct_size = sizeof name.is}, GUARD}
#define INTACT(name) CHECK(name.guard == GUARD && name.is.struct_size == sizeof name.is)

enum { SETS = 200, ROWS = 3, DRAWS = 50 };

typedef struct seen {
    long allocated, given_back, simulated, progressed, released, logged;
} seen;

static void *take(void *user_data, size_t bytes, size_t alignment)
{
    seen *s = user_data;
    ++s->allocated;
    return aligned_alloc(alignment, (bytes + alignment - 1) / alignment * alignment);
}

static void give_back(void *user_data, void *memory)
{
    seen *s = user_data;
    ++s->given_back;
    free(memory);
}

static void released(void *user_data)
{
    seen *s = user_data;
    ++s->released;
}

static void logged(void *user_data, int32_t level, const char *message)
{
    seen *s = user_data;
    CHECK(level >= HNPE_LOG_DEBUG && level <= HNPE_LOG_WARNING && message);
    ++s->logged;
}

static int progressed(void *user_data, const hnpe_progress *progress)
{
    seen *s = user_data;
    CHECK(progress->phase == HNPE_PHASE_SIMULATING || progress->phase == HNPE_PHASE_TRAINING);
    CHECK(progress->done >= 0 && progress->elapsed >= 0);
    ++s->progressed;
    return 0;
}

static int simulate(void *user_data, size_t n, const double *local, const double *global, hnpe_rng *rng, double *x)
{
    seen *s = user_data;
    s->simulated += (long)n;
    for (size_t i = 0; i < n; ++i)
        x[i] = local[i] * global[i] + 0.05 * hnpe_rng_normal(rng);
    return 0;
}

static int draw(void *user_data, size_t n, const double *given, hnpe_rng *rng, double *theta)
{
    (void)user_data, (void)given;
    for (size_t i = 0; i < n; ++i)
        theta[i] = hnpe_rng_uniform(rng);
    return 0;
}

static int log_density(void *user_data, size_t n, const double *given, const double *theta, double *log_p)
{
    (void)user_data, (void)given;
    for (size_t i = 0; i < n; ++i)
        log_p[i] = theta[i] >= 0 && theta[i] <= 1 ? 0 : -INFINITY;
    return 0;
}

static int support(void *user_data, size_t n, const double *given, double *low, double *high)
{
    (void)user_data, (void)given;
    for (size_t i = 0; i < n; ++i)
        low[i] = 0, high[i] = 1;
    return 0;
}

static void print(const char *what, size_t n, const double *numbers)
{
    double sum = 0;
    for (size_t i = 0; i < n; ++i)
        sum += numbers[i];
    CHECK(isfinite(sum));
    printf("%s %a\n", what, sum);
}

static hnpe_context *make_context(seen *s)
{
    hnpe_allocator allocator = {.struct_size = sizeof allocator, .allocate = take, .deallocate = give_back};
    allocator.user_data = s;
    hnpe_context *context;
    OK(hnpe_context_create(&allocator, &context));
    OK(hnpe_context_set_int(context, HNPE_CONTEXT_THREADS, 2));
    OK(hnpe_context_set_log(context, logged, s, NULL));
    RECORD(hnpe_option_info, option);
    RECORD(hnpe_choice_info, choice);
    OK(hnpe_context_describe_option(1, &option.is));
    CHECK(option.is.key == HNPE_CONTEXT_ISA && option.is.kind == HNPE_OPTION_CHOICE && !strcmp(option.is.name, "isa"));
    OK(hnpe_context_describe_choice(HNPE_CONTEXT_ISA, 2, &choice.is));
    CHECK(choice.is.value == HNPE_ISA_AVX2 && !strcmp(choice.is.name, "avx2"));
    INTACT(option);
    INTACT(choice);
    return context;
}

static void use_priors(hnpe_context *context, hnpe_rng *rng, hnpe_prior **local, hnpe_prior **global)
{
    const hnpe_prior_functions functions = {
        .struct_size = sizeof functions, .sample = draw, .log_density = log_density, .support = support};
    const double zero = 0, one = 1;
    double theta[DRAWS], log_p[DRAWS];
    OK(hnpe_prior_create_custom(context, 1, 0, &functions, NULL, NULL, local));
    OK(hnpe_prior_create_uniform(context, 1, &zero, &one, global));
    OK(hnpe_prior_sample(*local, DRAWS, NULL, rng, theta));
    OK(hnpe_prior_log_density(*local, DRAWS, NULL, theta, log_p));
    print("prior", DRAWS, theta);
    print("prior density", DRAWS, log_p);
    RECORD(hnpe_dims, dims);
    OK(hnpe_prior_dims(*local, &dims.is));
    CHECK(dims.is.d_out == 1 && dims.is.d_x == 0);
    INTACT(dims);
}

static void use_networks(hnpe_context *context, hnpe_rng *rng, const double *x)
{
    const int64_t n_rows = ROWS;
    double features[4], z[4] = {0.1, 0.2, 0.3, 0.4}, theta[4], log_q[2];
    hnpe_embedder *embedder;
    hnpe_flow *flow;
    RECORD(hnpe_dims, dims);
    OK(hnpe_embedder_create_deep_set(context, 1, 4, &embedder));
    OK(hnpe_embedder_set_int(embedder, HNPE_EMBEDDER_HIDDEN, 8));
    OK(hnpe_embedder_set_seed(embedder, 3));
    OK(hnpe_embedder_apply(embedder, 1, &n_rows, x, features));
    OK(hnpe_embedder_dims(embedder, &dims.is));
    CHECK(dims.is.d_x == 1 && dims.is.d_out == 4);
    print("features", 4, features);
    OK(hnpe_flow_create_maf(context, 2, 0, &flow));
    OK(hnpe_flow_set_seed(flow, 4));
    OK(hnpe_flow_from_noise(flow, 2, NULL, z, theta));
    OK(hnpe_flow_sample(flow, 2, NULL, rng, theta));
    OK(hnpe_flow_log_density(flow, 2, NULL, theta, log_q));
    OK(hnpe_flow_dims(flow, &dims.is));
    CHECK(dims.is.d_out == 2);
    print("flow density", 2, log_q);
    INTACT(dims);
    hnpe_flow_release(flow);
    hnpe_embedder_release(embedder);
}

static hnpe_posterior *train(hnpe_context *context, hnpe_prior *local, hnpe_prior *global, hnpe_simulator *simulator,
                             hnpe_monitor *monitor)
{
    hnpe_dataset *dataset;
    hnpe_estimator *estimator;
    hnpe_trainer *trainer;
    hnpe_posterior *posterior;
    int64_t n_sets, n_rows, n_invalid;
    RECORD(hnpe_proposal_info, proposal);
    OK(hnpe_dataset_create(context, 1, 1, 1, &dataset));
    OK(hnpe_dataset_simulate(dataset, local, global, simulator, SETS, ROWS - 1, ROWS - 1, 5, 0, monitor));
    OK(hnpe_dataset_count(dataset, &n_sets, &n_rows, &n_invalid));
    CHECK(n_sets == SETS && n_rows == SETS * ROWS && n_invalid == 0);
    OK(hnpe_dataset_describe_proposal(dataset, 0, &proposal.is));
    CHECK(proposal.is.kind == HNPE_PROPOSAL_PRIOR && proposal.is.n_sets == SETS && proposal.is.log_constant == 0);
    INTACT(proposal);
    OK(hnpe_estimator_create(context, local, global, 1, &estimator));
    OK(hnpe_estimator_set_seed(estimator, 6));
    OK(hnpe_trainer_create(context, estimator, dataset, &trainer));
    OK(hnpe_trainer_set_int(trainer, HNPE_TRAINER_EPOCHS, 2));
    OK(hnpe_trainer_set_real(trainer, HNPE_TRAINER_CLIP, 4));
    OK(hnpe_trainer_run(trainer, monitor));
    CHECK(hnpe_trainer_epochs(trainer) == 2 && hnpe_trainer_outcome(trainer) == HNPE_OUTCOME_BUDGET);
    OK(hnpe_posterior_create(estimator, &posterior));
    hnpe_trainer_release(trainer);
    hnpe_estimator_release(estimator);
    hnpe_dataset_release(dataset);
    return posterior;
}

static void use_posterior(const hnpe_posterior *posterior, hnpe_rng *rng, const double *x)
{
    const int64_t n_rows = ROWS;
    double theta[DRAWS][2], log_q[DRAWS], distance, columns[2][DRAWS];
    RECORD(hnpe_dims, dims);
    OK(hnpe_posterior_dims(posterior, &dims.is));
    CHECK(dims.is.d_local == 1 && dims.is.d_global == 1 && dims.is.d_x == 1);
    INTACT(dims);
    OK(hnpe_posterior_sample(posterior, 1, &n_rows, x, DRAWS, rng, theta[0]));
    OK(hnpe_posterior_log_density(posterior, 1, &n_rows, x, DRAWS, theta[0], log_q));
    print("draws", 2 * DRAWS, theta[0]);
    print("density", DRAWS, log_q);
    for (size_t i = 0; i < DRAWS; ++i)
        columns[0][i] = theta[i][0], columns[1][i] = theta[i][1];
    OK(hnpe_diagnostics_wasserstein(NULL, DRAWS, columns[0], DRAWS, columns[1], &distance));
    print("distance", 1, &distance);
}

static void use_inference(hnpe_context *context, hnpe_prior *local, hnpe_prior *global, hnpe_monitor *monitor,
                          hnpe_simulator *simulator)
{
    hnpe_inference *inference;
    hnpe_trainer *trainer;
    RECORD(hnpe_round_info, round);
    OK(hnpe_inference_create(context, local, global, simulator, &inference));
    OK(hnpe_inference_set_int(inference, HNPE_INFERENCE_SIMULATIONS, SETS));
    OK(hnpe_inference_get_trainer(inference, &trainer));
    OK(hnpe_trainer_set_int(trainer, HNPE_TRAINER_EPOCHS, 1));
    hnpe_trainer_release(trainer);
    OK(hnpe_inference_run(inference, monitor));
    OK(hnpe_inference_describe_round(inference, 0, &round.is));
    CHECK(round.is.n_sets == SETS && round.is.n_epochs == 1 && round.is.state == HNPE_ROUND_FINISHED);
    CHECK(round.is.prior_left == 1 && round.is.proposal == HNPE_PROPOSAL_PRIOR);
    INTACT(round);
    hnpe_inference_release(inference);
}

static void use_signals(hnpe_context *context, hnpe_rng *rng)
{
    const double parameters[4] = {135, 220, 2000, 0};
    double signal[128], power[9], frequencies[9];
    OK(hnpe_jansen_rit_signals(context, 1, parameters, 128, rng, signal));
    CHECK(hnpe_summary_log_power_bins(16) == 9);
    OK(hnpe_summary_log_power(context, 1, 128, signal, 16, 8, power));
    OK(hnpe_summary_frequencies(16, 128, frequencies));
    print("power", 9, power);
    print("frequencies", 9, frequencies);
}

int main(void)
{
    seen s = {0};
    const double x[ROWS] = {0.24, 0.11, 0.43};
    hnpe_context *context = make_context(&s);
    hnpe_rng *rng;
    hnpe_prior *local, *global;
    hnpe_simulator *simulator;
    hnpe_monitor *monitor;
    OK(hnpe_rng_create(context, 1, 2, &rng));
    OK(hnpe_monitor_create(context, progressed, &s, released, &monitor));
    use_priors(context, rng, &local, &global);
    OK(hnpe_simulator_create(context, 1, 1, 1, simulate, &s, released, &simulator));
    use_networks(context, rng, x);
    hnpe_posterior *posterior = train(context, local, global, simulator, monitor);
    CHECK(s.simulated == SETS * ROWS);
    use_posterior(posterior, rng, x);
    use_inference(context, local, global, monitor, simulator);
    use_signals(context, rng);
    CHECK(hnpe_posterior_sample(posterior, 0, NULL, x, 1, rng, NULL) == HNPE_ERROR_INVALID_ARGUMENT);
    CHECK(strstr(hnpe_last_error(), "hnpe_posterior_sample") &&
          !strcmp(hnpe_status_name(-1), "HNPE_ERROR_INVALID_ARGUMENT"));
    hnpe_context_release(context);
    hnpe_rng_release(rng);
    hnpe_prior_release(local);
    hnpe_prior_release(global);
    hnpe_simulator_release(simulator);
    hnpe_monitor_release(monitor);
    hnpe_posterior_release(posterior);
    CHECK(s.released == 2 && s.progressed > 0 && s.allocated > 0 && s.allocated == s.given_back);
    return 0;
}
