/* Sizes that nothing can have: counts above 2^31 - 1, those that overflow when they are multiplied or cut to 32 bits,
   and dimensions for which there is no memory. Refused, without a byte of the arrays being read; never a crash, and
   never a block of memory that is too small (sanitizers would see what is written behind it). */
#include "kit.h"

static size_t n;
static int64_t rows[KIT_SETS], whole;
static hnpe_observation_info observation = {.struct_size = sizeof observation};
static hnpe_chains_info chains = {.struct_size = sizeof chains};
static hnpe_importance_info importance = {.struct_size = sizeof importance};

static int simulate(void *user_data, size_t count, const double *alpha, const double *beta, hnpe_rng *rng, double *x)
{
    return -1;
}

/* Sets of one observation each, but for the last. */
static const int64_t *last_of(int64_t number)
{
    for (size_t i = 0; i < KIT_SETS; ++i)
        rows[i] = 1;
    rows[KIT_SETS - 1] = number;
    return rows;
}

static const int64_t *all_of(int64_t number)
{
    for (size_t i = 0; i < KIT_SETS; ++i)
        rows[i] = number;
    return rows;
}

static hnpe_status create_custom(kit *k, size_t dim, size_t d_given)
{
    const hnpe_prior_functions functions = {.struct_size = sizeof functions, .sample = NULL};
    return hnpe_prior_create_custom(k->context, dim, d_given, &functions, NULL, NULL, &k->made.prior);
}

static int flat(void *user_data, size_t count, size_t n_local, const double *alpha, const double *beta,
                double *log_target)
{
    return -1;
}

#define IMPORTANCE(rows, draws)                                                                                        \
    hnpe_importance_run(k->posterior, rows, k->x, draws, k->rng, HNPE_IMPORTANCE_JOINT, flat, NULL, NULL, k->out,      \
                        k->second_out, k->third_out)
#define WEIGH(rows, draws)                                                                                             \
    hnpe_importance_weigh(k->posterior, rows, k->x, draws, k->x, k->x, HNPE_IMPORTANCE_JOINT, k->x, k->out)

static hnpe_status create_product(kit *k)
{
    return hnpe_prior_create_product(k->context, n, (hnpe_prior *[]){k->alpha}, &k->made.prior);
}

static hnpe_status simulate_dataset(kit *k, size_t n_sets, size_t min_extra, size_t max_extra)
{
    return hnpe_dataset_simulate(k->empty, k->alpha, k->beta, k->simulator, n_sets, min_extra, max_extra, 1, 0, NULL);
}

/* Sizes that are not too many to simulate are not what is asked here. */
enum { FEW = 1 << 21 };

static hnpe_status simulate_many(kit *k, size_t n_sets, size_t min_extra, size_t max_extra)
{
    return n < FEW ? HNPE_OK : simulate_dataset(k, n_sets, min_extra, max_extra);
}

static hnpe_status run_many(kit *k, int32_t key)
{
    if (n < FEW)
        return HNPE_OK;
    const hnpe_status status = hnpe_inference_set_int(k->inference, key, (int64_t)n);
    if (status == HNPE_OK && key == HNPE_INFERENCE_MIN_EXTRA)
        support_assert_ok(hnpe_inference_set_int(k->inference, HNPE_INFERENCE_MAX_EXTRA, (int64_t)n));
    return status == HNPE_OK ? hnpe_inference_run(k->inference, NULL) : status;
}

/* Rows whose sum overflows; of fewer there would have to be arrays. */
static hnpe_status propose_many(kit *k)
{
    return n < (size_t)1 << 31
               ? HNPE_OK
               : hnpe_inference_propose(k->offline, KIT_SETS, all_of((int64_t)n), k->out, k->out, &whole);
}

#define PRIOR(name, ...) hnpe_prior_create_##name(k->context, n, __VA_ARGS__, &k->made.prior)
#define POSTERIOR(name, sizes, draws, ...) hnpe_posterior_##name(k->posterior, sizes, k->x, draws, __VA_ARGS__)

/* Counts of rows of arrays: above 2^31 - 1, refused by name. */
#define COUNTS(X)                                                                                                      \
    X(NEEDED, hnpe_prior_create_uniform__dim, KIT_NOTHING, PRIOR(uniform, k->x, k->x))                                 \
    X(NEEDED, hnpe_prior_create_normal__dim, KIT_NOTHING, PRIOR(normal, k->x, k->x))                                   \
    X(NEEDED, hnpe_prior_create_multivariate_normal__dim, KIT_NOTHING, PRIOR(multivariate_normal, k->x, k->x))         \
    X(NEEDED, hnpe_prior_create_log_normal__dim, KIT_NOTHING, PRIOR(log_normal, k->x, k->x))                           \
    X(NEEDED, hnpe_prior_create_log_uniform__dim, KIT_NOTHING, PRIOR(log_uniform, k->x, k->x))                         \
    X(NEEDED, hnpe_prior_create_exponential__dim, KIT_NOTHING, PRIOR(exponential, k->x))                               \
    X(NEEDED, hnpe_prior_create_gamma__dim, KIT_NOTHING, PRIOR(gamma, k->x, k->x))                                     \
    X(NEEDED, hnpe_prior_create_beta__dim, KIT_NOTHING, PRIOR(beta, k->x, k->x))                                       \
    X(NEEDED, hnpe_prior_create_truncated_normal__dim, KIT_NOTHING, PRIOR(truncated_normal, k->x, k->x, k->x, k->x))   \
    X(NEEDED, hnpe_prior_create_product__n, KIT_PRIORS, create_product(k))                                             \
    X(NEEDED, hnpe_prior_create_custom__dim, KIT_NOTHING, create_custom(k, n, 1))                                      \
    X(NEEDED, hnpe_prior_create_custom__d_given, KIT_NOTHING, create_custom(k, 1, n))                                  \
    X(NEEDED, hnpe_prior_sample__n, KIT_PRIORS, hnpe_prior_sample(k->custom, n, k->x, k->rng, k->out))                 \
    X(NEEDED, hnpe_prior_log_density__n, KIT_PRIORS, hnpe_prior_log_density(k->custom, n, k->x, k->x, k->out))         \
    X(NEEDED, hnpe_prior_support__n, KIT_PRIORS, hnpe_prior_support(k->custom, n, k->x, k->out, k->second_out))        \
    X(NEEDED, hnpe_prior_cdf__n, KIT_PRIORS, hnpe_prior_cdf(k->custom, n, k->x, k->x, k->out))                         \
    X(NEEDED, hnpe_prior_quantile__n, KIT_PRIORS, hnpe_prior_quantile(k->custom, n, k->x, k->x, k->out))               \
    X(NEEDED, hnpe_simulator_create__d_local, KIT_NOTHING,                                                             \
      hnpe_simulator_create(k->context, n, 1, 1, simulate, NULL, NULL, &k->made.simulator))                            \
    X(NEEDED, hnpe_simulator_create__d_global, KIT_NOTHING,                                                            \
      hnpe_simulator_create(k->context, 1, n, 1, simulate, NULL, NULL, &k->made.simulator))                            \
    X(NEEDED, hnpe_simulator_create__d_x, KIT_NOTHING,                                                                 \
      hnpe_simulator_create(k->context, 1, 1, n, simulate, NULL, NULL, &k->made.simulator))                            \
    X(NEEDED, hnpe_simulator_run__n, KIT_SIMULATOR,                                                                    \
      hnpe_simulator_run(k->simulator, n, k->x, k->x, 1, 0, NULL, k->out))                                             \
    X(NEEDED, hnpe_jansen_rit_signals__n, KIT_NOTHING,                                                                 \
      hnpe_jansen_rit_signals(k->context, n, k->x, 64, k->rng, k->out))                                                \
    X(NEEDED, hnpe_jansen_rit_signals__n_samples, KIT_NOTHING,                                                         \
      hnpe_jansen_rit_signals(k->context, 1, k->x, n, k->rng, k->out))                                                 \
    X(NEEDED, hnpe_summary_frequencies__segment, KIT_NOTHING, hnpe_summary_frequencies(n, 1, k->out))                  \
    X(NEEDED, hnpe_summary_log_power__n_signals, KIT_NOTHING,                                                          \
      hnpe_summary_log_power(k->context, n, 64, k->signal, 16, 8, k->out))                                             \
    X(NEEDED, hnpe_summary_log_power__n_samples, KIT_NOTHING,                                                          \
      hnpe_summary_log_power(k->context, 1, n, k->signal, 16, 8, k->out))                                              \
    X(NEEDED, hnpe_summary_log_power__segment, KIT_NOTHING,                                                            \
      hnpe_summary_log_power(k->context, 1, 64, k->signal, n, 8, k->out))                                              \
    X(NEEDED, hnpe_summary_log_power__hop, KIT_NOTHING,                                                                \
      hnpe_summary_log_power(k->context, 1, 64, k->signal, 16, n, k->out))                                             \
    X(NEEDED, hnpe_summary_autocorrelation__n_signals, KIT_NOTHING,                                                    \
      hnpe_summary_autocorrelation(k->context, n, 64, k->signal, 2, k->out))                                           \
    X(NEEDED, hnpe_summary_autocorrelation__n_samples, KIT_NOTHING,                                                    \
      hnpe_summary_autocorrelation(k->context, 1, n, k->signal, 2, k->out))                                            \
    X(NEEDED, hnpe_summary_autocorrelation__max_lag, KIT_NOTHING,                                                      \
      hnpe_summary_autocorrelation(k->context, 1, 64, k->signal, n, k->out))                                           \
    X(NEEDED, hnpe_diagnostics_sinkhorn__dim, KIT_NOTHING,                                                             \
      hnpe_diagnostics_sinkhorn(k->context, n, 6, k->x, 6, k->x, 0, k->out))                                           \
    X(NEEDED, hnpe_diagnostics_sinkhorn__n, KIT_NOTHING,                                                               \
      hnpe_diagnostics_sinkhorn(k->context, 1, n, k->x, 6, k->x, 0, k->out))                                           \
    X(NEEDED, hnpe_diagnostics_sinkhorn__m, KIT_NOTHING,                                                               \
      hnpe_diagnostics_sinkhorn(k->context, 1, 6, k->x, n, k->x, 0, k->out))                                           \
    X(NEEDED, hnpe_diagnostics_c2st__dim, KIT_NOTHING,                                                                 \
      hnpe_diagnostics_c2st(k->context, n, 6, k->x, 6, k->x, 1, k->out))                                               \
    X(NEEDED, hnpe_diagnostics_c2st__n, KIT_NOTHING,                                                                   \
      hnpe_diagnostics_c2st(k->context, 1, n, k->x, 6, k->x, 1, k->out))                                               \
    X(NEEDED, hnpe_diagnostics_c2st__m, KIT_NOTHING,                                                                   \
      hnpe_diagnostics_c2st(k->context, 1, 6, k->x, n, k->x, 1, k->out))                                               \
    X(NEEDED, hnpe_diagnostics_kolmogorov__n, KIT_NOTHING,                                                             \
      hnpe_diagnostics_kolmogorov(k->context, n, k->x, 6, k->x, k->out))                                               \
    X(NEEDED, hnpe_diagnostics_wasserstein__m, KIT_NOTHING,                                                            \
      hnpe_diagnostics_wasserstein(k->context, 6, k->x, n, k->x, k->out))                                              \
    X(NEEDED, hnpe_diagnostics_wasserstein_to_point__n, KIT_NOTHING,                                                   \
      hnpe_diagnostics_wasserstein_to_point(k->context, n, k->x, 0, k->out))                                           \
    X(NEEDED, hnpe_diagnostics_wasserstein_to_cdf__n_grid, KIT_NOTHING,                                                \
      hnpe_diagnostics_wasserstein_to_cdf(k->context, 6, k->x, n, k->x, k->x, k->out))                                 \
    X(NEEDED, hnpe_dataset_append__n_sets, KIT_DATASET, hnpe_dataset_append(k->empty, n, NULL, k->x, k->x, k->x))      \
    X(NEEDED, hnpe_dataset_append_proposed__n_sets, KIT_DATASET,                                                       \
      hnpe_dataset_append_proposed(k->empty, HNPE_PROPOSAL_PRIOR, n, NULL, k->x, k->x, k->x, NULL))                    \
    X(NEEDED, hnpe_dataset_append__n_rows, KIT_DATASET,                                                                \
      hnpe_dataset_append(k->empty, KIT_SETS, last_of((int64_t)n), k->x, k->x, k->x))                                  \
    X(NEEDED, hnpe_dataset_simulate__n_sets, KIT_DATASET | KIT_PRIORS | KIT_SIMULATOR, simulate_dataset(k, n, 0, 1))   \
    X(NEEDED, hnpe_dataset_simulate__max_extra, KIT_DATASET | KIT_PRIORS | KIT_SIMULATOR,                              \
      simulate_dataset(k, 1, 0, n))                                                                                    \
    X(NEEDED, hnpe_embedder_apply__n_sets, KIT_EMBEDDER, hnpe_embedder_apply(k->embedder, n, NULL, k->x, k->out))      \
    X(NEEDED, hnpe_embedder_apply__n_rows, KIT_EMBEDDER,                                                               \
      hnpe_embedder_apply(k->embedder, KIT_SETS, last_of((int64_t)n), k->x, k->out))                                   \
    X(NEEDED, hnpe_flow_fit__n, KIT_FLOW, hnpe_flow_fit(k->flow, n, k->x, k->x, 1, NULL))                              \
    X(NEEDED, hnpe_flow_log_density__n, KIT_FLOW, hnpe_flow_log_density(k->flow, n, k->x, k->x, k->out))               \
    X(NEEDED, hnpe_flow_sample__n, KIT_FLOW, hnpe_flow_sample(k->flow, n, k->x, k->rng, k->out))                       \
    X(NEEDED, hnpe_flow_to_noise__n, KIT_FLOW, hnpe_flow_to_noise(k->flow, n, k->x, k->x, k->out))                     \
    X(NEEDED, hnpe_flow_from_noise__n, KIT_FLOW, hnpe_flow_from_noise(k->flow, n, k->x, k->x, k->out))                 \
    X(NEEDED, hnpe_posterior_sample__n_sets, KIT_POSTERIOR,                                                            \
      hnpe_posterior_sample(k->posterior, n, NULL, k->x, 1, k->rng, k->out))                                           \
    X(NEEDED, hnpe_posterior_sample__n_rows, KIT_POSTERIOR,                                                            \
      hnpe_posterior_sample(k->posterior, KIT_SETS, last_of((int64_t)n), k->x, 1, k->rng, k->out))                     \
    X(NEEDED, hnpe_posterior_sample__n_draws, KIT_POSTERIOR,                                                           \
      hnpe_posterior_sample(k->posterior, 2, NULL, k->x, n, k->rng, k->out))                                           \
    X(NEEDED, hnpe_posterior_log_density__n_draws, KIT_POSTERIOR,                                                      \
      hnpe_posterior_log_density(k->posterior, 2, NULL, k->x, n, k->x, k->out))                                        \
    X(NEEDED, hnpe_posterior_log_density_global__n_draws, KIT_POSTERIOR,                                               \
      hnpe_posterior_log_density_global(k->posterior, 2, NULL, k->x, n, k->x, k->out))                                 \
    X(NEEDED, hnpe_posterior_sample_all__n_draws, KIT_POSTERIOR,                                                       \
      hnpe_posterior_sample_all(k->posterior, 2, NULL, k->x, n, k->rng, k->out, k->second_out))                        \
    X(NEEDED, hnpe_posterior_log_density_all__n_draws, KIT_POSTERIOR,                                                  \
      hnpe_posterior_log_density_all(k->posterior, 2, NULL, k->x, n, k->x, k->x, k->out))                              \
    X(NEEDED, hnpe_posterior_create_ensemble__n_members, KIT_POSTERIOR,                                                \
      hnpe_posterior_create_ensemble(n, (hnpe_posterior *[]){k->posterior}, NULL, &k->made.posterior))                 \
    X(NEEDED, hnpe_posterior_spread__n_rows, KIT_POSTERIOR,                                                            \
      hnpe_posterior_spread(k->posterior, (int64_t)n, k->x, 2, 1, k->out, k->out, NULL))                               \
    X(NEEDED, hnpe_posterior_spread__n_draws, KIT_POSTERIOR,                                                           \
      hnpe_posterior_spread(k->posterior, 1, k->x, n, 1, k->out, k->out, NULL))                                        \
    X(NEEDED, hnpe_posterior_log_density_gradient__n_draws, KIT_POSTERIOR,                                             \
      hnpe_posterior_log_density_gradient(k->posterior, 2, NULL, k->x, n, k->x, k->out, k->second_out, k->third_out))  \
    X(NEEDED, hnpe_posterior_mode__n_sets, KIT_POSTERIOR,                                                              \
      hnpe_posterior_mode(k->posterior, n, NULL, k->x, 1, k->out, NULL))                                               \
    X(NEEDED, hnpe_importance_run__n_rows, KIT_POSTERIOR, IMPORTANCE((int64_t)n, 1))                                   \
    X(NEEDED, hnpe_importance_run__n_draws, KIT_POSTERIOR, IMPORTANCE(1, n))                                           \
    X(NEEDED, hnpe_importance_weigh__n_rows, KIT_POSTERIOR, WEIGH((int64_t)n, 1))                                      \
    X(NEEDED, hnpe_importance_weigh__n_draws, KIT_POSTERIOR, WEIGH(1, n))                                              \
    X(NEEDED, hnpe_conditional_create__n_rows, KIT_POSTERIOR,                                                          \
      hnpe_conditional_create(k->posterior, (int64_t)n, k->x, 1, k->sizes, k->x, &k->made.conditional))                \
    X(NEEDED, hnpe_conditional_create__n_fixed, KIT_POSTERIOR,                                                         \
      hnpe_conditional_create(k->posterior, 1, k->x, n, k->sizes, k->x, &k->made.conditional))                         \
    X(NEEDED, hnpe_conditional_log_density__n, KIT_CONDITIONAL,                                                        \
      hnpe_conditional_log_density(k->conditional, n, k->x, k->out))                                                   \
    X(NEEDED, hnpe_conditional_sample__n_chains, KIT_CONDITIONAL,                                                      \
      hnpe_conditional_sample(k->conditional, n, 1, k->rng, NULL, k->out, NULL, &chains))                              \
    X(NEEDED, hnpe_conditional_sample__n_draws, KIT_CONDITIONAL,                                                       \
      hnpe_conditional_sample(k->conditional, 1, n, k->rng, NULL, k->out, NULL, &chains))                              \
    X(NEEDED, hnpe_diagnostics_rhat__n_draws, KIT_NOTHING, hnpe_diagnostics_rhat(k->context, 2, n, 1, k->x, k->out))   \
    X(NEEDED, hnpe_importance_summarise__n, KIT_NOTHING,                                                               \
      hnpe_importance_summarise(k->context, n, k->x, NULL, &importance))                                               \
    X(NEEDED, hnpe_importance_resample__n, KIT_NOTHING,                                                                \
      hnpe_importance_resample(k->context, n, k->x, HNPE_IMPORTANCE_RESIDUAL, 1, 4, k->sizes_out))                     \
    X(NEEDED, hnpe_importance_resample__n_draws, KIT_NOTHING,                                                          \
      hnpe_importance_resample(k->context, 4, k->x, HNPE_IMPORTANCE_RESIDUAL, 1, n, k->sizes_out))                     \
    X(NEEDED, hnpe_posterior_check_observation__n_rows, KIT_POSTERIOR,                                                 \
      hnpe_posterior_check_observation(k->posterior, (int64_t)n, k->x, &observation))                                  \
    X(NEEDED, hnpe_inference_run_rounds__n_rows, KIT_INFERENCE,                                                        \
      hnpe_inference_run_rounds(k->inference, (int64_t)n, k->x, 1, NULL))                                              \
    X(NEEDED, hnpe_inference_run_to__n_rows, KIT_INFERENCE,                                                            \
      hnpe_inference_run_to(k->inference, (int64_t)n, k->x, 1, NULL))                                                  \
    X(NEEDED, hnpe_inference_set_target__n_rows, KIT_INFERENCE,                                                        \
      hnpe_inference_set_target(k->inference, (int64_t)n, k->x))                                                       \
    X(NEEDED, hnpe_inference_propose_sizes__n_sets, KIT_OFFLINE,                                                       \
      hnpe_inference_propose_sizes(k->offline, n, k->sizes_out))                                                       \
    X(NEEDED, hnpe_inference_propose__n_sets, KIT_OFFLINE,                                                             \
      hnpe_inference_propose(k->offline, n, rows, k->out, k->second_out, &whole))                                      \
    X(NEEDED, hnpe_inference_propose__n_rows, KIT_OFFLINE,                                                             \
      hnpe_inference_propose(k->offline, KIT_SETS, last_of((int64_t)n), k->out, k->second_out, &whole))                \
    X(NEEDED, hnpe_inference_append__batch, KIT_OFFLINE,                                                               \
      hnpe_inference_append(k->offline, (int64_t)n, KIT_BATCH, k->x))                                                  \
    X(NEEDED, hnpe_inference_append__n_rows, KIT_OFFLINE, hnpe_inference_append(k->offline, k->batch, n, k->x))        \
    X(NEEDED, hnpe_dataset_read__n_sets, KIT_DATASET,                                                                  \
      hnpe_dataset_read(k->dataset, 0, (int64_t)n, k->sizes_out, k->out, k->out, k->out))                              \
    X(NEEDED, hnpe_dataset_read__first_set, KIT_DATASET,                                                               \
      hnpe_dataset_read(k->dataset, (int64_t)n, 1, k->sizes_out, k->out, k->out, k->out))                              \
    X(NEEDED, hnpe_dataset_read_proposals__n_sets, KIT_DATASET,                                                        \
      hnpe_dataset_read_proposals(k->dataset, 1, (int64_t)n, k->sizes_out, k->out))                                    \
    X(NEEDED, hnpe_trainer_losses__n_epochs, KIT_TRAINER, hnpe_trainer_losses(k->trainer, (int64_t)n, k->out, k->out)) \
    X(NEEDED, hnpe_prior_load__n_given, KIT_PRIORS | KIT_FILES,                                                        \
      hnpe_prior_load(k->context, k->prior_file, n, (hnpe_prior *[]){k->custom}, &k->made.prior))

/* Dimensions, of which any may be right as long as there is memory. */
#define DIMENSIONS(X)                                                                                                  \
    X(OPTIONAL, hnpe_dataset_create__d_local, KIT_NOTHING, hnpe_dataset_create(k->context, n, 1, 1, &k->made.dataset)) \
    X(OPTIONAL, hnpe_dataset_create__d_global, KIT_NOTHING,                                                            \
      hnpe_dataset_create(k->context, 1, n, 1, &k->made.dataset))                                                      \
    X(OPTIONAL, hnpe_dataset_create__d_x, KIT_NOTHING, hnpe_dataset_create(k->context, 1, 1, n, &k->made.dataset))     \
    X(OPTIONAL, hnpe_embedder_create_identity__d_x, KIT_NOTHING,                                                       \
      hnpe_embedder_create_identity(k->context, n, &k->made.embedder))                                                 \
    X(OPTIONAL, hnpe_embedder_create_mlp__d_x, KIT_NOTHING,                                                            \
      hnpe_embedder_create_mlp(k->context, n, 1, &k->made.embedder))                                                   \
    X(OPTIONAL, hnpe_embedder_create_mlp__d_out, KIT_NOTHING,                                                          \
      hnpe_embedder_create_mlp(k->context, 1, n, &k->made.embedder))                                                   \
    X(OPTIONAL, hnpe_embedder_create_deep_set__d_x, KIT_NOTHING,                                                       \
      hnpe_embedder_create_deep_set(k->context, n, 1, &k->made.embedder))                                              \
    X(OPTIONAL, hnpe_embedder_create_deep_set__d_out, KIT_NOTHING,                                                     \
      hnpe_embedder_create_deep_set(k->context, n, n, &k->made.embedder))                                              \
    X(OPTIONAL, hnpe_embedder_create_mean__d_x, KIT_NOTHING,                                                           \
      hnpe_embedder_create_mean(k->context, n, &k->made.embedder))                                                     \
    X(OPTIONAL, hnpe_embedder_create_stack__n_rows, KIT_NOTHING,                                                       \
      hnpe_embedder_create_stack(k->context, 3, n, &k->made.embedder))                                                 \
    X(OPTIONAL, hnpe_embedder_create_stack__d_x, KIT_NOTHING,                                                          \
      hnpe_embedder_create_stack(k->context, n, n, &k->made.embedder))                                                 \
    X(OPTIONAL, hnpe_flow_create_maf__dim, KIT_NOTHING, hnpe_flow_create_maf(k->context, n, 1, &k->made.flow))         \
    X(OPTIONAL, hnpe_flow_create_maf__d_given, KIT_NOTHING, hnpe_flow_create_maf(k->context, 1, n, &k->made.flow))     \
    X(OPTIONAL, hnpe_flow_create_spline__dim, KIT_NOTHING, hnpe_flow_create_spline(k->context, n, n, &k->made.flow))   \
    X(OPTIONAL, hnpe_flow_create_coupling__dim, KIT_NOTHING,                                                           \
      hnpe_flow_create_coupling(k->context, n, 1, &k->made.flow))                                                      \
    X(OPTIONAL, hnpe_flow_create_mixture__dim, KIT_NOTHING, hnpe_flow_create_mixture(k->context, n, 1, &k->made.flow)) \
    X(OPTIONAL, hnpe_flow_create_mixture__d_given, KIT_NOTHING,                                                        \
      hnpe_flow_create_mixture(k->context, 1, n, &k->made.flow))                                                       \
    X(OPTIONAL, hnpe_estimator_create__d_x, KIT_PRIORS,                                                                \
      hnpe_estimator_create(k->context, k->alpha, k->beta, n, &k->made.estimator))                                     \
    X(OPTIONAL, hnpe_inference_create_offline__d_x, KIT_PRIORS,                                                        \
      hnpe_inference_create_offline(k->context, k->alpha, k->beta, n, &k->made.inference))                             \
    X(OPTIONAL, hnpe_dataset_simulate__n_sets__also, KIT_DATASET | KIT_PRIORS | KIT_SIMULATOR,                         \
      simulate_many(k, n, 0, 1))                                                                                       \
    X(OPTIONAL, hnpe_dataset_simulate__min_extra, KIT_DATASET | KIT_PRIORS | KIT_SIMULATOR, simulate_many(k, 9, n, n)) \
    X(OPTIONAL, hnpe_inference_run__simulations, KIT_INFERENCE, run_many(k, HNPE_INFERENCE_SIMULATIONS))               \
    X(OPTIONAL, hnpe_inference_run__extra, KIT_INFERENCE, run_many(k, HNPE_INFERENCE_MIN_EXTRA))                       \
    X(OPTIONAL, hnpe_inference_propose__n_rows__each, KIT_OFFLINE, propose_many(k))

#define CALLS(X) COUNTS(X) DIMENSIONS(X)
CALLS(KIT_FUNCTION)
static const kit_call calls[] = {CALLS(KIT_ROW)};

/* ---- what is asked ---- */

static long refused;

/* Above what any count may be; some are small numbers, or negative, when they are cut to 32 bits. */
static const size_t too_many[] = {(size_t)1 << 31,  ((size_t)1 << 31) + 1, (size_t)1 << 32,  ((size_t)1 << 32) + 1,
                                  (size_t)1 << 61,  SIZE_MAX / 16,         SIZE_MAX / 8,     SIZE_MAX / 8 + 2,
                                  SIZE_MAX / 4 + 2, SIZE_MAX / 2,          SIZE_MAX / 2 + 2, SIZE_MAX - 1,
                                  SIZE_MAX};
static const size_t many[] = {46341,           65536,           65537,         (size_t)1 << 20, (size_t)1 << 24,
                              (size_t)1 << 29, (size_t)1 << 30, INT32_MAX - 1, INT32_MAX};
enum { N_TOO_MANY = sizeof too_many / sizeof *too_many, N_MANY = sizeof many / sizeof *many };

static hnpe_status call_with(const kit_call *call, kit *k, size_t size)
{
    n = size;
    kit_poison(k);
    return call->call(k);
}

/* "dim" of "hnpe_prior_create_uniform__dim". */
static void read_argument(const kit_call *call, char argument[32])
{
    snprintf(argument, 32, "%s", strstr(call->name, "__") + 2);
    if (strstr(argument, "__"))
        *strstr(argument, "__") = '\0';
}

static void check_refusal(const kit_call *call, kit *k, size_t size)
{
    char argument[32];
    read_argument(call, argument);
    const hnpe_status status = call_with(call, k, size);
    if ((status != HNPE_ERROR_INVALID_ARGUMENT && status != HNPE_ERROR_SHAPE) || !strstr(hnpe_last_error(), argument))
        fail_msg("%s of %zu gives %s: %s", call->name, size, hnpe_status_name(status), hnpe_last_error());
    ++refused;
}

static void check_any(const kit_call *call, size_t size)
{
    kit *k = kit_make(call->parts);
    const hnpe_status status = call_with(call, k, size);
    if (status != HNPE_OK && status != HNPE_ERROR_INVALID_ARGUMENT && status != HNPE_ERROR_SHAPE &&
        status != HNPE_ERROR_NO_MEMORY && status != HNPE_ERROR_UNSUPPORTED)
        fail_msg("%s of %zu gives %s: %s", call->name, size, hnpe_status_name(status), hnpe_last_error());
    refused += status != HNPE_OK;
    kit_free(k);
}

static void test_size(void **state)
{
    const kit_call *call = *state;
    if (call->kind == KIT_NEEDED) {
        kit *k = kit_make(call->parts);
        const long outstanding = atomic_load(&k->allocator.outstanding);
        for (size_t i = 0; i < N_TOO_MANY; ++i)
            check_refusal(call, k, too_many[i]);
        assert_int_equal(atomic_load(&k->allocator.outstanding), outstanding);
        kit_free(k);
        return;
    }
    for (size_t i = 0; i < N_TOO_MANY; ++i)
        check_any(call, too_many[i]);
    for (size_t i = 0; i < N_MANY; ++i)
        check_any(call, many[i]);
}

int main(void)
{
    const int failed = kit_test_all("sizes", sizeof calls / sizeof *calls, calls, test_size);
    print_message("%ld sizes were refused\n", refused);
    return failed;
}
