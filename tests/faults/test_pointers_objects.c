/* Each pointer that is not a handle, NULL, of priors, simulators, summaries and diagnostics: refused with a message
   that names it, or taken where its comment in the header says so. tests/architecture/laws.py checks that no pointer is
   left out; handles are in tests/abi/test_bad_handles.c. */
#include "kit.h"

static const double low[2] = {0, 1}, high[2] = {1, 3}, positive[2] = {1, 2}, mean[2] = {0.5, 1}, below[2] = {-1, -1};
static const double covariance[4] = {2, 0.5, 0.5, 1}, ramp[4] = {0, 0.2, 0.7, 1}, jansen_rit[4] = {135, 220, 2000, 0};

#define BASE(X)                                                                                                        \
    X(OPTIONAL, hnpe_context_create__allocator, KIT_NOTHING, hnpe_context_create(NULL, &k->made.context))              \
    X(OPTIONAL, hnpe_context_set_log__log, KIT_NOTHING, hnpe_context_set_log(k->context, NULL, NULL, NULL))            \
    X(NEEDED, hnpe_context_get_int__value, KIT_NOTHING, hnpe_context_get_int(k->context, HNPE_CONTEXT_THREADS, NULL))  \
    X(NEEDED, hnpe_context_get_real__value, KIT_NOTHING, hnpe_context_get_real(k->context, HNPE_CONTEXT_ISA, NULL))    \
    X(NEEDED, hnpe_context_describe_option__info, KIT_NOTHING, hnpe_context_describe_option(0, NULL))                  \
    X(NEEDED, hnpe_context_describe_choice__info, KIT_NOTHING,                                                         \
      hnpe_context_describe_choice(HNPE_CONTEXT_ISA, 0, NULL))                                                         \
    X(OPTIONAL, hnpe_monitor_create__progress, KIT_NOTHING,                                                            \
      hnpe_monitor_create(k->context, NULL, NULL, NULL, &k->made.monitor))

#define PRIOR(X)                                                                                                       \
    X(NEEDED, hnpe_prior_create_uniform__low, KIT_NOTHING,                                                             \
      hnpe_prior_create_uniform(k->context, 2, NULL, high, &k->made.prior))                                            \
    X(NEEDED, hnpe_prior_create_uniform__high, KIT_NOTHING,                                                            \
      hnpe_prior_create_uniform(k->context, 2, low, NULL, &k->made.prior))                                             \
    X(NEEDED, hnpe_prior_create_normal__mean, KIT_NOTHING,                                                             \
      hnpe_prior_create_normal(k->context, 2, NULL, positive, &k->made.prior))                                         \
    X(NEEDED, hnpe_prior_create_normal__sd, KIT_NOTHING,                                                               \
      hnpe_prior_create_normal(k->context, 2, mean, NULL, &k->made.prior))                                             \
    X(NEEDED, hnpe_prior_create_multivariate_normal__mean, KIT_NOTHING,                                                \
      hnpe_prior_create_multivariate_normal(k->context, 2, NULL, covariance, &k->made.prior))                          \
    X(NEEDED, hnpe_prior_create_multivariate_normal__covariance, KIT_NOTHING,                                          \
      hnpe_prior_create_multivariate_normal(k->context, 2, mean, NULL, &k->made.prior))                                \
    X(NEEDED, hnpe_prior_create_log_normal__log_mean, KIT_NOTHING,                                                     \
      hnpe_prior_create_log_normal(k->context, 2, NULL, positive, &k->made.prior))                                     \
    X(NEEDED, hnpe_prior_create_log_normal__log_sd, KIT_NOTHING,                                                       \
      hnpe_prior_create_log_normal(k->context, 2, mean, NULL, &k->made.prior))                                         \
    X(NEEDED, hnpe_prior_create_log_uniform__low, KIT_NOTHING,                                                         \
      hnpe_prior_create_log_uniform(k->context, 2, NULL, (const double[]){4, 5}, &k->made.prior))                      \
    X(NEEDED, hnpe_prior_create_log_uniform__high, KIT_NOTHING,                                                        \
      hnpe_prior_create_log_uniform(k->context, 2, positive, NULL, &k->made.prior))                                    \
    X(NEEDED, hnpe_prior_create_exponential__rate, KIT_NOTHING,                                                        \
      hnpe_prior_create_exponential(k->context, 2, NULL, &k->made.prior))                                              \
    X(NEEDED, hnpe_prior_create_gamma__shape, KIT_NOTHING,                                                             \
      hnpe_prior_create_gamma(k->context, 2, NULL, positive, &k->made.prior))                                          \
    X(NEEDED, hnpe_prior_create_gamma__rate, KIT_NOTHING,                                                              \
      hnpe_prior_create_gamma(k->context, 2, positive, NULL, &k->made.prior))                                          \
    X(NEEDED, hnpe_prior_create_beta__a, KIT_NOTHING,                                                                  \
      hnpe_prior_create_beta(k->context, 2, NULL, positive, &k->made.prior))                                           \
    X(NEEDED, hnpe_prior_create_beta__b, KIT_NOTHING,                                                                  \
      hnpe_prior_create_beta(k->context, 2, positive, NULL, &k->made.prior))                                           \
    X(NEEDED, hnpe_prior_create_truncated_normal__mean, KIT_NOTHING,                                                   \
      hnpe_prior_create_truncated_normal(k->context, 2, NULL, positive, below, high, &k->made.prior))                  \
    X(NEEDED, hnpe_prior_create_truncated_normal__sd, KIT_NOTHING,                                                     \
      hnpe_prior_create_truncated_normal(k->context, 2, mean, NULL, below, high, &k->made.prior))                      \
    X(NEEDED, hnpe_prior_create_truncated_normal__low, KIT_NOTHING,                                                    \
      hnpe_prior_create_truncated_normal(k->context, 2, mean, positive, NULL, high, &k->made.prior))                   \
    X(NEEDED, hnpe_prior_create_truncated_normal__high, KIT_NOTHING,                                                   \
      hnpe_prior_create_truncated_normal(k->context, 2, mean, positive, below, NULL, &k->made.prior))                  \
    X(NEEDED, hnpe_prior_create_custom__functions, KIT_NOTHING,                                                        \
      hnpe_prior_create_custom(k->context, 1, 1, NULL, NULL, NULL, &k->made.prior))                                    \
    X(NEEDED, hnpe_prior_sample__given, KIT_PRIORS, hnpe_prior_sample(k->custom, 3, NULL, k->rng, k->out))             \
    X(NEEDED, hnpe_prior_sample__theta, KIT_PRIORS, hnpe_prior_sample(k->alpha, 3, NULL, k->rng, NULL))                \
    X(NEEDED, hnpe_prior_log_density__given, KIT_PRIORS,                                                               \
      hnpe_prior_log_density(k->custom, 3, NULL, k->theta_local, k->out))                                              \
    X(NEEDED, hnpe_prior_log_density__theta, KIT_PRIORS, hnpe_prior_log_density(k->alpha, 3, NULL, NULL, k->out))      \
    X(NEEDED, hnpe_prior_log_density__log_p, KIT_PRIORS,                                                               \
      hnpe_prior_log_density(k->alpha, 3, NULL, k->theta_local, NULL))                                                 \
    X(NEEDED, hnpe_prior_support__given, KIT_PRIORS, hnpe_prior_support(k->custom, 3, NULL, k->out, k->second_out))    \
    X(NEEDED, hnpe_prior_support__low, KIT_PRIORS, hnpe_prior_support(k->alpha, 3, NULL, NULL, k->second_out))         \
    X(NEEDED, hnpe_prior_support__high, KIT_PRIORS, hnpe_prior_support(k->alpha, 3, NULL, k->out, NULL))               \
    X(NEEDED, hnpe_prior_cdf__given, KIT_PRIORS, hnpe_prior_cdf(k->custom, 3, NULL, k->theta_local, k->out))           \
    X(NEEDED, hnpe_prior_cdf__theta, KIT_PRIORS, hnpe_prior_cdf(k->alpha, 3, NULL, NULL, k->out))                      \
    X(NEEDED, hnpe_prior_cdf__u, KIT_PRIORS, hnpe_prior_cdf(k->alpha, 3, NULL, k->theta_local, NULL))                  \
    X(NEEDED, hnpe_prior_quantile__given, KIT_PRIORS, hnpe_prior_quantile(k->custom, 3, NULL, k->theta_local, k->out)) \
    X(NEEDED, hnpe_prior_quantile__u, KIT_PRIORS, hnpe_prior_quantile(k->alpha, 3, NULL, NULL, k->out))                \
    X(NEEDED, hnpe_prior_quantile__theta, KIT_PRIORS, hnpe_prior_quantile(k->alpha, 3, NULL, k->theta_local, NULL))    \
    X(NEEDED, hnpe_prior_dims__dims, KIT_PRIORS, hnpe_prior_dims(k->alpha, NULL))                                      \
    X(NEEDED, hnpe_prior_save__path, KIT_PRIORS | KIT_FILES, hnpe_prior_save(k->alpha, NULL))                          \
    X(NEEDED, hnpe_prior_load__path, KIT_PRIORS | KIT_FILES,                                                           \
      hnpe_prior_load(k->context, NULL, 1, (hnpe_prior *[]){k->custom}, &k->made.prior))                               \
    X(NEEDED, hnpe_prior_load__given, KIT_PRIORS | KIT_FILES,                                                          \
      hnpe_prior_load(k->context, k->prior_file, 1, NULL, &k->made.prior))                                             \
    X(NEEDED, hnpe_prior_create_product__factors, KIT_NOTHING,                                                         \
      hnpe_prior_create_product(k->context, 2, NULL, &k->made.prior))

#define SIMULATOR(X)                                                                                                   \
    X(NEEDED, hnpe_simulator_create__simulate, KIT_NOTHING,                                                            \
      hnpe_simulator_create(k->context, 1, 1, 1, NULL, NULL, NULL, &k->made.simulator))                                \
    X(NEEDED, hnpe_simulator_run__theta_local, KIT_SIMULATOR | KIT_MONITOR,                                            \
      hnpe_simulator_run(k->simulator, KIT_ROWS, NULL, k->theta_global, 1, 0, k->monitor, k->out))                     \
    X(NEEDED, hnpe_simulator_run__theta_global, KIT_SIMULATOR | KIT_MONITOR,                                           \
      hnpe_simulator_run(k->simulator, KIT_ROWS, k->theta_local, NULL, 1, 0, k->monitor, k->out))                      \
    X(NEEDED, hnpe_simulator_run__x, KIT_SIMULATOR | KIT_MONITOR,                                                      \
      hnpe_simulator_run(k->simulator, KIT_ROWS, k->theta_local, k->theta_global, 1, 0, k->monitor, NULL))             \
    X(NEEDED, hnpe_simulator_get_int__value, KIT_SIMULATOR,                                                            \
      hnpe_simulator_get_int(k->simulator, HNPE_SIMULATOR_CHUNK, NULL))                                                \
    X(NEEDED, hnpe_simulator_get_real__value, KIT_SIMULATOR,                                                           \
      hnpe_simulator_get_real(k->simulator, HNPE_SIMULATOR_CHUNK, NULL))                                               \
    X(NEEDED, hnpe_simulator_describe_option__info, KIT_NOTHING, hnpe_simulator_describe_option(0, NULL))              \
    X(NEEDED, hnpe_simulator_describe_choice__info, KIT_NOTHING,                                                       \
      hnpe_simulator_describe_choice(HNPE_SIMULATOR_CHUNK, 0, NULL))                                                   \
    X(NEEDED, hnpe_simulator_dims__dims, KIT_SIMULATOR, hnpe_simulator_dims(k->simulator, NULL))

#define MODEL(X)                                                                                                       \
    X(NEEDED, hnpe_jansen_rit_signals__parameters, KIT_NOTHING,                                                        \
      hnpe_jansen_rit_signals(k->context, 1, NULL, 8, k->rng, k->out))                                                 \
    X(NEEDED, hnpe_jansen_rit_signals__signals, KIT_NOTHING,                                                           \
      hnpe_jansen_rit_signals(k->context, 1, jansen_rit, 8, k->rng, NULL))

#define SUMMARY(X)                                                                                                     \
    X(NEEDED, hnpe_summary_frequencies__frequencies, KIT_NOTHING, hnpe_summary_frequencies(16, 100, NULL))             \
    X(NEEDED, hnpe_summary_log_power__signals, KIT_NOTHING,                                                            \
      hnpe_summary_log_power(k->context, 2, KIT_SIGNAL, NULL, 16, 8, k->out))                                          \
    X(NEEDED, hnpe_summary_log_power__features, KIT_NOTHING,                                                           \
      hnpe_summary_log_power(k->context, 2, KIT_SIGNAL, k->signal, 16, 8, NULL))                                       \
    X(NEEDED, hnpe_summary_autocorrelation__signals, KIT_NOTHING,                                                      \
      hnpe_summary_autocorrelation(k->context, 2, KIT_SIGNAL, NULL, 4, k->out))                                        \
    X(NEEDED, hnpe_summary_autocorrelation__features, KIT_NOTHING,                                                     \
      hnpe_summary_autocorrelation(k->context, 2, KIT_SIGNAL, k->signal, 4, NULL))

#define DIAGNOSTICS(X)                                                                                                 \
    X(NEEDED, hnpe_diagnostics_sinkhorn__x, KIT_NOTHING,                                                               \
      hnpe_diagnostics_sinkhorn(k->context, 2, 6, NULL, 8, k->theta_global, 0, k->out))                                \
    X(NEEDED, hnpe_diagnostics_sinkhorn__y, KIT_NOTHING,                                                               \
      hnpe_diagnostics_sinkhorn(k->context, 2, 6, k->theta_local, 8, NULL, 0, k->out))                                 \
    X(NEEDED, hnpe_diagnostics_sinkhorn__divergence, KIT_NOTHING,                                                      \
      hnpe_diagnostics_sinkhorn(k->context, 2, 6, k->theta_local, 8, k->theta_global, 0, NULL))                        \
    X(NEEDED, hnpe_diagnostics_c2st__x, KIT_NOTHING,                                                                   \
      hnpe_diagnostics_c2st(k->context, 2, 6, NULL, 8, k->theta_global, 1, k->out))                                    \
    X(NEEDED, hnpe_diagnostics_c2st__y, KIT_NOTHING,                                                                   \
      hnpe_diagnostics_c2st(k->context, 2, 6, k->theta_local, 8, NULL, 1, k->out))                                     \
    X(NEEDED, hnpe_diagnostics_c2st__accuracy, KIT_NOTHING,                                                            \
      hnpe_diagnostics_c2st(k->context, 2, 6, k->theta_local, 8, k->theta_global, 1, NULL))                            \
    X(NEEDED, hnpe_diagnostics_kolmogorov__x, KIT_NOTHING,                                                             \
      hnpe_diagnostics_kolmogorov(k->context, 6, NULL, 8, k->theta_global, k->out))                                    \
    X(NEEDED, hnpe_diagnostics_kolmogorov__y, KIT_NOTHING,                                                             \
      hnpe_diagnostics_kolmogorov(k->context, 6, k->theta_local, 8, NULL, k->out))                                     \
    X(NEEDED, hnpe_diagnostics_kolmogorov__distance, KIT_NOTHING,                                                      \
      hnpe_diagnostics_kolmogorov(k->context, 6, k->theta_local, 8, k->theta_global, NULL))                            \
    X(NEEDED, hnpe_diagnostics_wasserstein__x, KIT_NOTHING,                                                            \
      hnpe_diagnostics_wasserstein(k->context, 6, NULL, 8, k->theta_global, k->out))                                   \
    X(NEEDED, hnpe_diagnostics_wasserstein__y, KIT_NOTHING,                                                            \
      hnpe_diagnostics_wasserstein(k->context, 6, k->theta_local, 8, NULL, k->out))                                    \
    X(NEEDED, hnpe_diagnostics_wasserstein__distance, KIT_NOTHING,                                                     \
      hnpe_diagnostics_wasserstein(k->context, 6, k->theta_local, 8, k->theta_global, NULL))                           \
    X(NEEDED, hnpe_diagnostics_wasserstein_to_point__x, KIT_NOTHING,                                                   \
      hnpe_diagnostics_wasserstein_to_point(k->context, 6, NULL, 0.5, k->out))                                         \
    X(NEEDED, hnpe_diagnostics_wasserstein_to_point__distance, KIT_NOTHING,                                            \
      hnpe_diagnostics_wasserstein_to_point(k->context, 6, k->theta_local, 0.5, NULL))                                 \
    X(NEEDED, hnpe_diagnostics_wasserstein_to_cdf__x, KIT_NOTHING,                                                     \
      hnpe_diagnostics_wasserstein_to_cdf(k->context, 6, NULL, 4, ramp, ramp, k->out))                                 \
    X(NEEDED, hnpe_diagnostics_wasserstein_to_cdf__grid, KIT_NOTHING,                                                  \
      hnpe_diagnostics_wasserstein_to_cdf(k->context, 6, k->theta_local, 4, NULL, ramp, k->out))                       \
    X(NEEDED, hnpe_diagnostics_wasserstein_to_cdf__cdf, KIT_NOTHING,                                                   \
      hnpe_diagnostics_wasserstein_to_cdf(k->context, 6, k->theta_local, 4, ramp, NULL, k->out))                       \
    X(NEEDED, hnpe_diagnostics_wasserstein_to_cdf__distance, KIT_NOTHING,                                              \
      hnpe_diagnostics_wasserstein_to_cdf(k->context, 6, k->theta_local, 4, ramp, ramp, NULL))

#define CALLS(X) BASE(X) PRIOR(X) SIMULATOR(X) MODEL(X) SUMMARY(X) DIAGNOSTICS(X)

CALLS(KIT_FUNCTION)
static const kit_call calls[] = {CALLS(KIT_ROW)};

int main(void)
{
    return kit_refuse_all("pointers of objects", sizeof calls / sizeof *calls, calls);
}
