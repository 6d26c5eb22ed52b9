/* Memory fails at every place of every exported function: embedders, flows, estimators and posteriors. */
#include "kit.h"

static hnpe_option_info option = {.struct_size = sizeof option};
static hnpe_choice_info choice = {.struct_size = sizeof choice};
static hnpe_dims dims = {.struct_size = sizeof dims};
static hnpe_spread_info spread = {.struct_size = sizeof spread};
static hnpe_observation_info observation = {.struct_size = sizeof observation};
static int32_t flag;
static int64_t whole;
static double real;

/* The default is what it has already. */
static hnpe_status reset_after_set(kit *k)
{
    const hnpe_status status = hnpe_estimator_set_int(k->estimator, HNPE_ESTIMATOR_BOUNDED, HNPE_BOUNDED_LOGIT);
    return status == HNPE_OK ? hnpe_estimator_reset_option(k->estimator, HNPE_ESTIMATOR_BOUNDED) : status;
}

/* Of both parameters, given the pooled features: a flow of that shape, made without failures. */
static hnpe_status create_joint(kit *k)
{
    hnpe_flow *joint;
    k->made.estimator = NULL; /* also where there is no flow to make it of */
    hnpe_status status = hnpe_flow_create_spline(k->context, 2, 2, &joint);
    if (status != HNPE_OK)
        return status;
    status = hnpe_estimator_create_joint(k->context, k->alpha, k->beta, 1, k->embedder, joint, &k->made.estimator);
    hnpe_flow_release(joint);
    return status;
}

#define EMBEDDERS(X)                                                                                                   \
    X(TAKES, hnpe_embedder_create_identity, KIT_NOTHING,                                                               \
      hnpe_embedder_create_identity(k->context, 2, &k->made.embedder))                                                 \
    X(TAKES, hnpe_embedder_create_mlp, KIT_NOTHING, hnpe_embedder_create_mlp(k->context, 2, 3, &k->made.embedder))     \
    X(TAKES, hnpe_embedder_create_deep_set, KIT_NOTHING,                                                               \
      hnpe_embedder_create_deep_set(k->context, 2, 3, &k->made.embedder))                                              \
    X(TAKES, hnpe_embedder_create_mean, KIT_NOTHING, hnpe_embedder_create_mean(k->context, 2, &k->made.embedder))      \
    X(TAKES, hnpe_embedder_create_stack, KIT_NOTHING, hnpe_embedder_create_stack(k->context, 2, 2, &k->made.embedder)) \
    X(TAKES, hnpe_embedder_apply, KIT_EMBEDDER, hnpe_embedder_apply(k->embedder, KIT_SETS, k->sizes, k->x, k->out))    \
    X(TAKES, hnpe_embedder_set_int, KIT_EMBEDDER, hnpe_embedder_set_int(k->embedder, HNPE_EMBEDDER_HIDDEN, 9))         \
    X(NONE, hnpe_embedder_set_real, KIT_EMBEDDER,                                                                      \
      KIT_UNSUPPORTED(hnpe_embedder_set_real(k->embedder, HNPE_EMBEDDER_HIDDEN, 1)))                                   \
    X(NONE, hnpe_embedder_get_real, KIT_EMBEDDER,                                                                      \
      KIT_UNSUPPORTED(hnpe_embedder_get_real(k->embedder, HNPE_EMBEDDER_HIDDEN, &real)))                               \
    X(NONE, hnpe_embedder_get_int, KIT_EMBEDDER, hnpe_embedder_get_int(k->embedder, HNPE_EMBEDDER_HIDDEN, &whole))     \
    X(TAKES, hnpe_embedder_reset_option, KIT_EMBEDDER, hnpe_embedder_reset_option(k->embedder, HNPE_EMBEDDER_HIDDEN))  \
    X(NONE, hnpe_embedder_describe_option, KIT_NOTHING, hnpe_embedder_describe_option(0, &option))                     \
    X(NONE, hnpe_embedder_describe_choice, KIT_NOTHING,                                                                \
      hnpe_embedder_describe_choice(HNPE_EMBEDDER_ACTIVATION, 0, &choice))                                             \
    X(NONE, hnpe_embedder_set_seed, KIT_EMBEDDER, hnpe_embedder_set_seed(k->embedder, 4))                              \
    X(NONE, hnpe_embedder_dims, KIT_EMBEDDER, hnpe_embedder_dims(k->embedder, &dims))                                  \
    X(NONE, hnpe_embedder_retain, KIT_EMBEDDER,                                                                        \
      KIT_DONE((hnpe_embedder_retain(k->embedder), hnpe_embedder_release(k->embedder))))                               \
    X(NONE, hnpe_embedder_release, KIT_NOTHING, KIT_DONE(hnpe_embedder_release(NULL)))

#define FLOWS(X)                                                                                                       \
    X(TAKES, hnpe_flow_create_maf, KIT_NOTHING, hnpe_flow_create_maf(k->context, 2, 1, &k->made.flow))                 \
    X(TAKES, hnpe_flow_create_spline, KIT_NOTHING, hnpe_flow_create_spline(k->context, 2, 1, &k->made.flow))           \
    X(TAKES, hnpe_flow_create_coupling, KIT_NOTHING, hnpe_flow_create_coupling(k->context, 2, 1, &k->made.flow))       \
    X(TAKES, hnpe_flow_create_mixture, KIT_NOTHING, hnpe_flow_create_mixture(k->context, 2, 1, &k->made.flow))         \
    X(TAKES, hnpe_flow_set_unit, KIT_FLOW, hnpe_flow_set_unit(k->flow, (const unsigned char[]){1}))                    \
    X(TAKES, hnpe_flow_fit, KIT_FLOW | KIT_MONITOR,                                                                    \
      hnpe_flow_fit(k->flow, KIT_ROWS, k->theta_global, k->theta_local, 1, k->monitor))                                \
    X(TAKES, hnpe_flow_log_density, KIT_FLOW,                                                                          \
      hnpe_flow_log_density(k->flow, KIT_ROWS, k->theta_global, k->theta_local, k->out))                               \
    X(TAKES, hnpe_flow_sample, KIT_FLOW, hnpe_flow_sample(k->flow, KIT_ROWS, k->theta_global, k->rng, k->out))         \
    X(TAKES, hnpe_flow_to_noise, KIT_FLOW,                                                                             \
      hnpe_flow_to_noise(k->flow, KIT_ROWS, k->theta_global, k->theta_local, k->out))                                  \
    X(TAKES, hnpe_flow_from_noise, KIT_FLOW,                                                                           \
      hnpe_flow_from_noise(k->flow, KIT_ROWS, k->theta_global, k->theta_local, k->out))                                \
    X(TAKES, hnpe_flow_set_int, KIT_FLOW, hnpe_flow_set_int(k->flow, HNPE_FLOW_HIDDEN, 9))                             \
    X(NONE, hnpe_flow_set_real, KIT_FLOW, hnpe_flow_set_real(k->flow, HNPE_FLOW_LEARNING_RATE, 0.25))                  \
    X(NONE, hnpe_flow_get_real, KIT_FLOW, hnpe_flow_get_real(k->flow, HNPE_FLOW_LEARNING_RATE, &real))                 \
    X(NONE, hnpe_flow_get_int, KIT_FLOW, hnpe_flow_get_int(k->flow, HNPE_FLOW_HIDDEN, &whole))                         \
    X(TAKES, hnpe_flow_reset_option, KIT_FLOW, hnpe_flow_reset_option(k->flow, HNPE_FLOW_HIDDEN))                      \
    X(NONE, hnpe_flow_describe_option, KIT_NOTHING, hnpe_flow_describe_option(0, &option))                             \
    X(NONE, hnpe_flow_describe_choice, KIT_NOTHING, hnpe_flow_describe_choice(HNPE_FLOW_ACTIVATION, 0, &choice))       \
    X(TAKES, hnpe_flow_set_seed, KIT_FLOW, hnpe_flow_set_seed(k->flow, 4))                                             \
    X(NONE, hnpe_flow_dims, KIT_FLOW, hnpe_flow_dims(k->flow, &dims))                                                  \
    X(NONE, hnpe_flow_retain, KIT_FLOW, KIT_DONE((hnpe_flow_retain(k->flow), hnpe_flow_release(k->flow))))             \
    X(NONE, hnpe_flow_release, KIT_NOTHING, KIT_DONE(hnpe_flow_release(NULL)))

#define ESTIMATORS(X)                                                                                                  \
    X(TAKES, hnpe_estimator_create, KIT_PRIORS,                                                                        \
      hnpe_estimator_create(k->context, k->alpha, k->beta, 1, &k->made.estimator))                                     \
    X(TAKES, hnpe_estimator_create__conditional, KIT_PRIORS,                                                           \
      hnpe_estimator_create(k->context, k->custom, k->beta, 1, &k->made.estimator))                                    \
    X(TAKES, hnpe_estimator_create_factorised, KIT_PRIORS | KIT_EMBEDDER,                                              \
      hnpe_estimator_create_factorised(k->context, k->alpha, k->beta, 1, NULL, k->embedder, NULL, NULL,                \
                                       &k->made.estimator))                                                            \
    X(TAKES, hnpe_estimator_create_joint, KIT_PRIORS | KIT_FLOW, create_joint(k))                                      \
    X(TAKES, hnpe_estimator_save, KIT_ESTIMATOR | KIT_FILES, hnpe_estimator_save(k->estimator, k->new_file))           \
    X(TAKES, hnpe_estimator_load, KIT_FILES,                                                                           \
      hnpe_estimator_load(k->context, k->posterior_file, NULL, NULL, &k->made.estimator))                              \
    X(TAKES, hnpe_estimator_load__given, KIT_FILES | KIT_PRIORS,                                                       \
      hnpe_estimator_load(k->context, k->posterior_file, k->alpha, k->beta, &k->made.estimator))                       \
    X(TAKES, hnpe_estimator_set_int, KIT_ESTIMATOR,                                                                    \
      hnpe_estimator_set_int(k->estimator, HNPE_ESTIMATOR_BOUNDED, HNPE_BOUNDED_LOGIT))                                \
    X(NONE, hnpe_estimator_set_real, KIT_ESTIMATOR,                                                                    \
      KIT_UNSUPPORTED(hnpe_estimator_set_real(k->estimator, HNPE_ESTIMATOR_BOUNDED, 1)))                               \
    X(NONE, hnpe_estimator_get_real, KIT_ESTIMATOR,                                                                    \
      KIT_UNSUPPORTED(hnpe_estimator_get_real(k->estimator, HNPE_ESTIMATOR_BOUNDED, &real)))                           \
    X(NONE, hnpe_estimator_get_int, KIT_ESTIMATOR,                                                                     \
      hnpe_estimator_get_int(k->estimator, HNPE_ESTIMATOR_BOUNDED, &whole))                                            \
    X(KEEPS, hnpe_estimator_reset_option, KIT_ESTIMATOR, reset_after_set(k))                                           \
    X(NONE, hnpe_estimator_describe_option, KIT_NOTHING, hnpe_estimator_describe_option(0, &option))                   \
    X(NONE, hnpe_estimator_describe_choice, KIT_NOTHING,                                                               \
      hnpe_estimator_describe_choice(HNPE_ESTIMATOR_BOUNDED, 0, &choice))                                              \
    X(TAKES, hnpe_estimator_set_seed, KIT_ESTIMATOR, hnpe_estimator_set_seed(k->estimator, 4))                         \
    X(NONE, hnpe_estimator_dims, KIT_ESTIMATOR, hnpe_estimator_dims(k->estimator, &dims))                              \
    X(NONE, hnpe_estimator_retain, KIT_ESTIMATOR,                                                                      \
      KIT_DONE((hnpe_estimator_retain(k->estimator), hnpe_estimator_release(k->estimator))))                           \
    X(NONE, hnpe_estimator_release, KIT_NOTHING, KIT_DONE(hnpe_estimator_release(NULL)))

#define POSTERIORS(X)                                                                                                  \
    X(TAKES, hnpe_posterior_create, KIT_ESTIMATOR, hnpe_posterior_create(k->estimator, &k->made.posterior))            \
    X(TAKES, hnpe_posterior_sample, KIT_POSTERIOR,                                                                     \
      hnpe_posterior_sample(k->posterior, 2, k->sizes, k->x, 40, k->rng, k->out))                                      \
    X(TAKES, hnpe_posterior_log_density, KIT_POSTERIOR,                                                                \
      hnpe_posterior_log_density(k->posterior, 2, k->sizes, k->x, 3, k->theta_local, k->out))                          \
    X(TAKES, hnpe_posterior_log_density_gradient, KIT_POSTERIOR,                                                       \
      hnpe_posterior_log_density_gradient(k->posterior, 2, k->sizes, k->x, 3, k->theta_local, k->out, k->second_out,   \
                                          k->third_out))                                                               \
    X(KEEPS, hnpe_posterior_mode, KIT_POSTERIOR,                                                                       \
      hnpe_posterior_mode(k->posterior, 2, k->sizes, k->x, 1, k->out, k->second_out))                                  \
    X(TAKES, hnpe_posterior_log_mass, KIT_POSTERIOR, hnpe_posterior_log_mass(k->posterior, 2, k->sizes, k->x, k->out)) \
    X(TAKES, hnpe_posterior_log_density_global, KIT_POSTERIOR,                                                         \
      hnpe_posterior_log_density_global(k->posterior, 2, k->sizes, k->x, 3, k->theta_global, k->out))                  \
    X(TAKES, hnpe_posterior_sample_all, KIT_POSTERIOR,                                                                 \
      hnpe_posterior_sample_all(k->posterior, 2, k->sizes, k->x, 40, k->rng, k->out, k->second_out))                   \
    X(TAKES, hnpe_posterior_log_density_all, KIT_POSTERIOR,                                                            \
      hnpe_posterior_log_density_all(k->posterior, 2, k->sizes, k->x, 3, k->theta_local, k->theta_global, k->out))     \
    X(NONE, hnpe_posterior_check_observation, KIT_POSTERIOR,                                                           \
      hnpe_posterior_check_observation(k->posterior, 2, k->x, &observation))                                           \
    X(NONE, hnpe_posterior_has_extrapolated, KIT_POSTERIOR, hnpe_posterior_has_extrapolated(k->posterior, &flag))      \
    X(TAKES, hnpe_posterior_save, KIT_POSTERIOR | KIT_FILES, hnpe_posterior_save(k->posterior, k->new_file))           \
    X(TAKES, hnpe_posterior_load, KIT_FILES,                                                                           \
      hnpe_posterior_load(k->context, k->posterior_file, NULL, NULL, &k->made.posterior))                              \
    X(TAKES, hnpe_posterior_load__given, KIT_FILES | KIT_PRIORS,                                                       \
      hnpe_posterior_load(k->context, k->posterior_file, k->alpha, k->beta, &k->made.posterior))                       \
    X(NONE, hnpe_posterior_dims, KIT_POSTERIOR, hnpe_posterior_dims(k->posterior, &dims))                              \
    X(TAKES, hnpe_posterior_create_ensemble, KIT_POSTERIOR,                                                            \
      hnpe_posterior_create_ensemble(2, (hnpe_posterior *[]){k->posterior, k->posterior}, k->x, &k->made.posterior))   \
    X(NONE, hnpe_posterior_count_members, KIT_POSTERIOR, hnpe_posterior_count_members(k->posterior, &k->n))            \
    X(NONE, hnpe_posterior_get_member, KIT_POSTERIOR,                                                                  \
      hnpe_posterior_get_member(k->posterior, 0, &k->made.posterior, NULL))                                            \
    X(TAKES, hnpe_posterior_spread, KIT_POSTERIOR,                                                                     \
      hnpe_posterior_spread(k->posterior, 2, k->x, 40, 1, k->out, k->second_out, &spread))                             \
    X(NONE, hnpe_posterior_retain, KIT_POSTERIOR,                                                                      \
      KIT_DONE((hnpe_posterior_retain(k->posterior), hnpe_posterior_release(k->posterior))))                           \
    X(NONE, hnpe_posterior_release, KIT_NOTHING, KIT_DONE(hnpe_posterior_release(NULL)))

static hnpe_importance_info importance = {.struct_size = sizeof importance};

static int flat(void *user_data, size_t n, size_t n_local, const double *theta_local, const double *theta_global,
                double *log_target)
{
    for (size_t i = 0; i < n; ++i)
        log_target[i] = 0;
    return 0;
}

static hnpe_status run_importance(kit *k)
{
    return hnpe_importance_run(k->posterior, 2, k->x, 40, k->rng, HNPE_IMPORTANCE_LIKELIHOOD, flat, NULL, k->monitor,
                               k->out, k->second_out, k->third_out);
}

static hnpe_status weigh_importance(kit *k)
{
    return hnpe_importance_weigh(k->posterior, 2, k->x, 3, k->theta_local, k->theta_global, HNPE_IMPORTANCE_LIKELIHOOD,
                                 k->signal, k->out);
}

#define IMPORTANCE(X)                                                                                                  \
    X(KEEPS, hnpe_importance_run, KIT_POSTERIOR | KIT_MONITOR, run_importance(k))                                      \
    X(TAKES, hnpe_importance_weigh, KIT_POSTERIOR, weigh_importance(k))                                                \
    X(TAKES, hnpe_importance_summarise, KIT_NOTHING,                                                                   \
      hnpe_importance_summarise(k->context, KIT_ROWS, k->theta_local, k->out, &importance))                            \
    X(TAKES, hnpe_importance_resample, KIT_NOTHING,                                                                    \
      hnpe_importance_resample(k->context, 4, k->theta_local, HNPE_IMPORTANCE_RESIDUAL, 1, 4, k->sizes_out))

#define CALLS(X) EMBEDDERS(X) FLOWS(X) ESTIMATORS(X) POSTERIORS(X) IMPORTANCE(X)

CALLS(KIT_FUNCTION)
static const kit_call calls[] = {CALLS(KIT_ROW)};

int main(void)
{
    return kit_fail_all("allocations of networks", sizeof calls / sizeof *calls, calls, support_is_long());
}
