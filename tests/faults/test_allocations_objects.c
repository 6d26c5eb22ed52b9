/* Memory fails at every place of every exported function: the context, random numbers, priors, simulators, models,
   summaries and diagnostics. tests/architecture/laws.py checks that no function is left out of these tables. */
#include "kit.h"

#include <math.h>

static const double low[2] = {0, 1}, high[2] = {1, 3}, positive[2] = {1, 2}, mean[2] = {0.5, 1}, below[2] = {-1, -1};
static const double covariance[4] = {2, 0.5, 0.5, 1}, ramp[4] = {0, 0.2, 0.7, 1};
static hnpe_option_info option = {.struct_size = sizeof option};
static hnpe_choice_info choice = {.struct_size = sizeof choice};
static hnpe_dims dims = {.struct_size = sizeof dims};
static int64_t whole;
static double real;

static int sample(void *user_data, size_t n, const double *given, hnpe_rng *rng, double *theta)
{
    for (size_t i = 0; i < n; ++i)
        theta[i] = hnpe_rng_uniform(rng);
    return 0;
}

static int simulate(void *user_data, size_t n, const double *alpha, const double *beta, hnpe_rng *rng, double *x)
{
    for (size_t i = 0; i < n; ++i)
        x[i] = alpha[i];
    return 0;
}

static hnpe_status create_custom(kit *k)
{
    const hnpe_prior_functions functions = {.struct_size = sizeof functions, .sample = sample};
    return hnpe_prior_create_custom(k->context, 1, 1, &functions, NULL, NULL, &k->made.prior);
}

static hnpe_status create_product(kit *k)
{
    hnpe_prior *const factors[] = {k->alpha, k->custom};
    return hnpe_prior_create_product(k->context, 2, factors, &k->made.prior);
}

#define BASE(X)                                                                                                        \
    X(TAKES, hnpe_context_create, KIT_NOTHING, hnpe_context_create(&k->allocator.hnpe, &k->made.context))              \
    X(NONE, hnpe_context_set_log, KIT_NOTHING, hnpe_context_set_log(k->context, NULL, NULL, NULL))                     \
    X(NONE, hnpe_context_set_int, KIT_NOTHING, hnpe_context_set_int(k->context, HNPE_CONTEXT_THREADS, 1))              \
    X(NONE, hnpe_context_set_real, KIT_NOTHING,                                                                        \
      KIT_UNSUPPORTED(hnpe_context_set_real(k->context, HNPE_CONTEXT_THREADS, 1)))                                     \
    X(NONE, hnpe_context_get_int, KIT_NOTHING, hnpe_context_get_int(k->context, HNPE_CONTEXT_THREADS, &whole))         \
    X(NONE, hnpe_context_get_real, KIT_NOTHING,                                                                        \
      KIT_UNSUPPORTED(hnpe_context_get_real(k->context, HNPE_CONTEXT_ISA, &real)))                                     \
    X(NONE, hnpe_context_reset_option, KIT_NOTHING, hnpe_context_reset_option(k->context, HNPE_CONTEXT_THREADS))       \
    X(NONE, hnpe_context_describe_option, KIT_NOTHING, hnpe_context_describe_option(0, &option))                       \
    X(NONE, hnpe_context_describe_choice, KIT_NOTHING, hnpe_context_describe_choice(HNPE_CONTEXT_ISA, 0, &choice))     \
    X(NONE, hnpe_context_retain, KIT_NOTHING,                                                                          \
      KIT_DONE((hnpe_context_retain(k->context), hnpe_context_release(k->context))))                                   \
    X(NONE, hnpe_context_release, KIT_NOTHING, KIT_DONE(hnpe_context_release(NULL)))                                   \
    X(TAKES, hnpe_monitor_create, KIT_NOTHING, hnpe_monitor_create(k->context, NULL, NULL, NULL, &k->made.monitor))    \
    X(NONE, hnpe_monitor_request_stop, KIT_MONITOR, KIT_DONE(hnpe_monitor_request_stop(k->monitor)))                   \
    X(NONE, hnpe_monitor_retain, KIT_MONITOR,                                                                          \
      KIT_DONE((hnpe_monitor_retain(k->monitor), hnpe_monitor_release(k->monitor))))                                   \
    X(NONE, hnpe_monitor_release, KIT_NOTHING, KIT_DONE(hnpe_monitor_release(NULL)))                                   \
    X(NONE, hnpe_status_name, KIT_NOTHING, KIT_DONE(hnpe_status_name(HNPE_ERROR_IO)))                                  \
    X(NONE, hnpe_status_text, KIT_NOTHING, KIT_DONE(hnpe_status_text(HNPE_ERROR_IO)))                                  \
    X(NONE, hnpe_last_error, KIT_NOTHING, KIT_DONE(hnpe_last_error()))                                                 \
    X(NONE, hnpe_last_callback_result, KIT_NOTHING, KIT_DONE(hnpe_last_callback_result()))                             \
    X(NONE, hnpe_set_error, KIT_NOTHING, KIT_DONE(hnpe_set_error("words")))                                            \
    X(NONE, hnpe_version_string, KIT_NOTHING, KIT_DONE(hnpe_version_string()))                                         \
    X(NONE, hnpe_abi_version, KIT_NOTHING, KIT_DONE(hnpe_abi_version()))

#define RANDOM(X)                                                                                                      \
    X(TAKES, hnpe_rng_create, KIT_NOTHING, hnpe_rng_create(k->context, 1, 2, &k->made.rng))                            \
    X(NONE, hnpe_rng_next, KIT_NOTHING, KIT_DONE(hnpe_rng_next(k->rng)))                                               \
    X(NONE, hnpe_rng_uniform, KIT_NOTHING, KIT_DONE(hnpe_rng_uniform(k->rng)))                                         \
    X(NONE, hnpe_rng_normal, KIT_NOTHING, KIT_DONE(hnpe_rng_normal(k->rng)))                                           \
    X(NONE, hnpe_rng_exponential, KIT_NOTHING, KIT_DONE(hnpe_rng_exponential(k->rng)))                                 \
    X(NONE, hnpe_rng_gamma, KIT_NOTHING, KIT_DONE(hnpe_rng_gamma(k->rng, 2)))                                          \
    X(NONE, hnpe_rng_beta, KIT_NOTHING, KIT_DONE(hnpe_rng_beta(k->rng, 2, 3)))                                         \
    X(NONE, hnpe_rng_fill_uniform, KIT_NOTHING, KIT_DONE(hnpe_rng_fill_uniform(k->rng, KIT_NUMBERS, k->out)))          \
    X(NONE, hnpe_rng_fill_normal, KIT_NOTHING, KIT_DONE(hnpe_rng_fill_normal(k->rng, KIT_NUMBERS, k->out)))            \
    X(NONE, hnpe_rng_retain, KIT_NOTHING, KIT_DONE((hnpe_rng_retain(k->rng), hnpe_rng_release(k->rng))))               \
    X(NONE, hnpe_rng_release, KIT_NOTHING, KIT_DONE(hnpe_rng_release(NULL)))

#define PRIORS(X)                                                                                                      \
    X(TAKES, hnpe_prior_create_uniform, KIT_NOTHING,                                                                   \
      hnpe_prior_create_uniform(k->context, 2, low, high, &k->made.prior))                                             \
    X(TAKES, hnpe_prior_create_normal, KIT_NOTHING,                                                                    \
      hnpe_prior_create_normal(k->context, 2, mean, positive, &k->made.prior))                                         \
    X(TAKES, hnpe_prior_create_multivariate_normal, KIT_NOTHING,                                                       \
      hnpe_prior_create_multivariate_normal(k->context, 2, mean, covariance, &k->made.prior))                          \
    X(TAKES, hnpe_prior_create_log_normal, KIT_NOTHING,                                                                \
      hnpe_prior_create_log_normal(k->context, 2, mean, positive, &k->made.prior))                                     \
    X(TAKES, hnpe_prior_create_log_uniform, KIT_NOTHING,                                                               \
      hnpe_prior_create_log_uniform(k->context, 2, positive, (const double[]){4, 5}, &k->made.prior))                  \
    X(TAKES, hnpe_prior_create_exponential, KIT_NOTHING,                                                               \
      hnpe_prior_create_exponential(k->context, 2, positive, &k->made.prior))                                          \
    X(TAKES, hnpe_prior_create_gamma, KIT_NOTHING,                                                                     \
      hnpe_prior_create_gamma(k->context, 2, positive, positive, &k->made.prior))                                      \
    X(TAKES, hnpe_prior_create_beta, KIT_NOTHING,                                                                      \
      hnpe_prior_create_beta(k->context, 2, positive, positive, &k->made.prior))                                       \
    X(TAKES, hnpe_prior_create_truncated_normal, KIT_NOTHING,                                                          \
      hnpe_prior_create_truncated_normal(k->context, 2, mean, positive, below, high, &k->made.prior))                  \
    X(TAKES, hnpe_prior_create_product, KIT_PRIORS, create_product(k))                                                 \
    X(TAKES, hnpe_prior_create_custom, KIT_NOTHING, create_custom(k))                                                  \
    X(TAKES, hnpe_prior_create_jansen_rit, KIT_NOTHING,                                                                \
      hnpe_prior_create_jansen_rit(k->context, HNPE_JANSEN_RIT_PAPER, &k->made.prior, &k->made.second_prior))          \
    X(NONE, hnpe_prior_sample, KIT_PRIORS, hnpe_prior_sample(k->alpha, 3, NULL, k->rng, k->out))                       \
    X(TAKES, hnpe_prior_sample__custom, KIT_PRIORS, hnpe_prior_sample(k->custom, 3, k->theta_global, k->rng, k->out))  \
    X(NONE, hnpe_prior_log_density, KIT_PRIORS, hnpe_prior_log_density(k->alpha, 3, NULL, k->theta_local, k->out))     \
    X(TAKES, hnpe_prior_log_density__custom, KIT_PRIORS,                                                               \
      hnpe_prior_log_density(k->custom, 3, k->theta_global, k->theta_local, k->out))                                   \
    X(NONE, hnpe_prior_support, KIT_PRIORS, hnpe_prior_support(k->alpha, 3, NULL, k->out, k->second_out))              \
    X(NONE, hnpe_prior_support__custom, KIT_PRIORS,                                                                    \
      hnpe_prior_support(k->custom, 3, k->theta_global, k->out, k->second_out))                                        \
    X(NONE, hnpe_prior_cdf, KIT_PRIORS, hnpe_prior_cdf(k->alpha, 3, NULL, k->theta_local, k->out))                     \
    X(TAKES, hnpe_prior_cdf__custom, KIT_PRIORS,                                                                       \
      hnpe_prior_cdf(k->custom, 3, k->theta_global, k->theta_local, k->out))                                           \
    X(NONE, hnpe_prior_quantile, KIT_PRIORS, hnpe_prior_quantile(k->alpha, 3, NULL, k->theta_local, k->out))           \
    X(TAKES, hnpe_prior_quantile__custom, KIT_PRIORS,                                                                  \
      hnpe_prior_quantile(k->custom, 3, k->theta_global, k->theta_local, k->out))                                      \
    X(TAKES, hnpe_prior_save, KIT_PRIORS | KIT_FILES, hnpe_prior_save(k->alpha, k->new_file))                          \
    X(TAKES, hnpe_prior_load, KIT_PRIORS | KIT_FILES,                                                                  \
      hnpe_prior_load(k->context, k->prior_file, 1, (hnpe_prior *[]){k->custom}, &k->made.prior))                      \
    X(NONE, hnpe_prior_dims, KIT_PRIORS, hnpe_prior_dims(k->alpha, &dims))                                             \
    X(NONE, hnpe_prior_retain, KIT_PRIORS, KIT_DONE((hnpe_prior_retain(k->alpha), hnpe_prior_release(k->alpha))))      \
    X(NONE, hnpe_prior_release, KIT_NOTHING, KIT_DONE(hnpe_prior_release(NULL)))

/* Of a product all arrays are taken apart. */
static hnpe_status use_product(kit *k, int which)
{
    const double theta[4] = {0.5, 0.1, 0.4, 0.2}, given[2] = {0.5, 0.6};
    hnpe_status status = create_product(k);
    if (status != HNPE_OK)
        return status;
    switch (which) {
    case 0:
        status = hnpe_prior_sample(k->made.prior, 2, given, k->rng, k->out);
        break;
    case 1:
        status = hnpe_prior_log_density(k->made.prior, 2, given, theta, k->out);
        break;
    case 2:
        status = hnpe_prior_support(k->made.prior, 2, given, k->out, k->second_out);
        break;
    case 3:
        status = hnpe_prior_cdf(k->made.prior, 2, given, theta, k->out);
        break;
    default:
        status = hnpe_prior_quantile(k->made.prior, 2, given, theta, k->out);
    }
    hnpe_prior_release(k->made.prior);
    k->made.prior = NULL;
    return status;
}

#define PRODUCTS(X)                                                                                                    \
    X(TAKES, hnpe_prior_sample__product, KIT_PRIORS, use_product(k, 0))                                                \
    X(TAKES, hnpe_prior_log_density__product, KIT_PRIORS, use_product(k, 1))                                           \
    X(TAKES, hnpe_prior_support__product, KIT_PRIORS, use_product(k, 2))                                               \
    X(TAKES, hnpe_prior_cdf__product, KIT_PRIORS, use_product(k, 3))                                                   \
    X(TAKES, hnpe_prior_quantile__product, KIT_PRIORS, use_product(k, 4))

static const double jansen_rit[4] = {135, 220, 2000, 0};

static hnpe_status run_jansen_rit(kit *k)
{
    hnpe_simulator *simulator;
    hnpe_status status = hnpe_simulator_create_jansen_rit(k->context, &simulator);
    if (status == HNPE_OK)
        status = hnpe_simulator_run(simulator, 1, jansen_rit, jansen_rit + 3, 1, 0, NULL, k->out);
    hnpe_simulator_release(simulator);
    return status;
}

#define SIMULATORS(X)                                                                                                  \
    X(TAKES, hnpe_simulator_create, KIT_NOTHING,                                                                       \
      hnpe_simulator_create(k->context, 1, 1, 1, simulate, NULL, NULL, &k->made.simulator))                            \
    X(TAKES, hnpe_simulator_create_product, KIT_NOTHING,                                                               \
      hnpe_simulator_create_product(k->context, 0.1, &k->made.simulator))                                              \
    X(TAKES, hnpe_simulator_create_jansen_rit, KIT_NOTHING,                                                            \
      hnpe_simulator_create_jansen_rit(k->context, &k->made.simulator))                                                \
    X(TAKES, hnpe_simulator_run, KIT_SIMULATOR | KIT_MONITOR,                                                          \
      hnpe_simulator_run(k->simulator, KIT_ROWS, k->theta_local, k->theta_global, 1, 0, k->monitor, k->out))           \
    X(TAKES, hnpe_simulator_run__jansen_rit, KIT_NOTHING, run_jansen_rit(k))                                           \
    X(TAKES, hnpe_jansen_rit_signals, KIT_NOTHING,                                                                     \
      hnpe_jansen_rit_signals(k->context, 1, jansen_rit, 64, k->rng, k->out))                                          \
    X(NONE, hnpe_simulator_set_int, KIT_SIMULATOR, hnpe_simulator_set_int(k->simulator, HNPE_SIMULATOR_CHUNK, 8))      \
    X(NONE, hnpe_simulator_set_real, KIT_SIMULATOR,                                                                    \
      KIT_UNSUPPORTED(hnpe_simulator_set_real(k->simulator, HNPE_SIMULATOR_CHUNK, 8)))                                 \
    X(NONE, hnpe_simulator_get_int, KIT_SIMULATOR, hnpe_simulator_get_int(k->simulator, HNPE_SIMULATOR_CHUNK, &whole)) \
    X(NONE, hnpe_simulator_get_real, KIT_SIMULATOR,                                                                    \
      KIT_UNSUPPORTED(hnpe_simulator_get_real(k->simulator, HNPE_SIMULATOR_CHUNK, &real)))                             \
    X(NONE, hnpe_simulator_reset_option, KIT_SIMULATOR,                                                                \
      hnpe_simulator_reset_option(k->simulator, HNPE_SIMULATOR_CHUNK))                                                 \
    X(NONE, hnpe_simulator_describe_option, KIT_NOTHING, hnpe_simulator_describe_option(0, &option))                   \
    X(NONE, hnpe_simulator_describe_choice, KIT_NOTHING,                                                               \
      KIT_UNSUPPORTED(hnpe_simulator_describe_choice(HNPE_SIMULATOR_CHUNK, 0, &choice)))                               \
    X(NONE, hnpe_simulator_dims, KIT_SIMULATOR, hnpe_simulator_dims(k->simulator, &dims))                              \
    X(NONE, hnpe_simulator_retain, KIT_SIMULATOR,                                                                      \
      KIT_DONE((hnpe_simulator_retain(k->simulator), hnpe_simulator_release(k->simulator))))                           \
    X(NONE, hnpe_simulator_release, KIT_NOTHING, KIT_DONE(hnpe_simulator_release(NULL)))

#define MEASURES(X)                                                                                                    \
    X(NONE, hnpe_summary_log_power_bins, KIT_NOTHING, KIT_DONE(hnpe_summary_log_power_bins(64)))                       \
    X(NONE, hnpe_summary_frequencies, KIT_NOTHING, hnpe_summary_frequencies(16, 100, k->out))                          \
    X(TAKES, hnpe_summary_log_power, KIT_NOTHING,                                                                      \
      hnpe_summary_log_power(k->context, 2, KIT_SIGNAL, k->signal, 16, 8, k->out))                                     \
    X(TAKES, hnpe_summary_autocorrelation, KIT_NOTHING,                                                                \
      hnpe_summary_autocorrelation(k->context, 2, KIT_SIGNAL, k->signal, 4, k->out))                                   \
    X(TAKES, hnpe_diagnostics_sinkhorn, KIT_NOTHING,                                                                   \
      hnpe_diagnostics_sinkhorn(k->context, 2, 6, k->theta_local, 8, k->theta_global, 0, k->out))                      \
    X(TAKES, hnpe_diagnostics_c2st, KIT_NOTHING,                                                                       \
      hnpe_diagnostics_c2st(k->context, 2, 6, k->theta_local, 8, k->theta_global, 1, k->out))                          \
    X(TAKES, hnpe_diagnostics_kolmogorov, KIT_NOTHING,                                                                 \
      hnpe_diagnostics_kolmogorov(k->context, 6, k->theta_local, 8, k->theta_global, k->out))                          \
    X(TAKES, hnpe_diagnostics_wasserstein, KIT_NOTHING,                                                                \
      hnpe_diagnostics_wasserstein(k->context, 6, k->theta_local, 8, k->theta_global, k->out))                         \
    X(NONE, hnpe_diagnostics_wasserstein_to_point, KIT_NOTHING,                                                        \
      hnpe_diagnostics_wasserstein_to_point(k->context, 6, k->theta_local, 0.5, k->out))                               \
    X(TAKES, hnpe_diagnostics_wasserstein_to_cdf, KIT_NOTHING,                                                         \
      hnpe_diagnostics_wasserstein_to_cdf(k->context, 6, k->theta_local, 4, ramp, ramp, k->out))

#define CALLS(X) BASE(X) RANDOM(X) PRIORS(X) PRODUCTS(X) SIMULATORS(X) MEASURES(X)

CALLS(KIT_FUNCTION)
static const kit_call calls[] = {CALLS(KIT_ROW)};

int main(void)
{
    return kit_fail_all("allocations of objects", sizeof calls / sizeof *calls, calls, support_is_long());
}
