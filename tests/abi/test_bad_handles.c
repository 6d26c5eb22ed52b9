/* Every function that returns a status, with every handle missing and every handle of another type: the right status,
   and a message that names the argument. tests/architecture/laws.py checks that no function is left out. */
#include "bad_handles.h"

static const char nowhere[] = "/nowhere/at/all";
static const unsigned char unit[1] = {1};
static int64_t sizes[4] = {1, 1, 1, 1}, whole;
static hnpe_dims dims = {.struct_size = sizeof dims};
static hnpe_proposal_info proposal = {.struct_size = sizeof proposal};
static hnpe_observation_info observation = {.struct_size = sizeof observation};
static hnpe_spread_info spread = {.struct_size = sizeof spread};
static int32_t flag;
static hnpe_round_info inferred = {.struct_size = sizeof inferred};
static hnpe_prior_functions functions = {.struct_size = sizeof functions};
static double real;

static void test_handles__of_objects_of_base_are_checked(void **state)
{
    const objects *o = *state;
    void *h;
    results *made = &made_by_a_failure;
    OUT(context, hnpe_context_create(NULL, h));
    NEEDED(context, hnpe_context_set_log(h, NULL, NULL, NULL));
    NEEDED(context, hnpe_context_set_int(h, 1, 1));
    NEEDED(context, hnpe_context_set_real(h, 1, 1));
    NEEDED(context, hnpe_context_get_int(h, 1, &whole));
    NEEDED(context, hnpe_context_get_real(h, 1, &real));
    NEEDED(context, hnpe_context_reset_option(h, 1));
    OPTIONAL(context, hnpe_monitor_create(h, NULL, NULL, NULL, &made->monitor));
    OUT(monitor, hnpe_monitor_create(o->context, NULL, NULL, NULL, h));
    OPTIONAL(context, hnpe_rng_create(h, 1, 0, &made->rng));
    OUT(rng, hnpe_rng_create(o->context, 1, 0, h));
}

static void test_handles__of_priors_are_checked(void **state)
{
    const objects *o = *state;
    void *h;
    results *made = &made_by_a_failure;
    OPTIONAL(context, hnpe_prior_create_jansen_rit(h, 1, &made->prior, &made->other));
    OUT(prior_local, hnpe_prior_create_jansen_rit(o->context, 1, h, &made->prior));
    OUT(prior_global, hnpe_prior_create_jansen_rit(o->context, 1, &made->other, h));
    OPTIONAL(context, hnpe_prior_create_uniform(h, 1, numbers, numbers, &made->prior));
    OUT(prior, hnpe_prior_create_uniform(o->context, 1, numbers, numbers, h));
    OPTIONAL(context, hnpe_prior_create_normal(h, 1, numbers, numbers, &made->prior));
    OUT(prior, hnpe_prior_create_normal(o->context, 1, numbers, numbers, h));
    OPTIONAL(context, hnpe_prior_create_multivariate_normal(h, 1, numbers, numbers, &made->prior));
    OUT(prior, hnpe_prior_create_multivariate_normal(o->context, 1, numbers, numbers, h));
    OPTIONAL(context, hnpe_prior_create_log_normal(h, 1, numbers, numbers, &made->prior));
    OUT(prior, hnpe_prior_create_log_normal(o->context, 1, numbers, numbers, h));
    OPTIONAL(context, hnpe_prior_create_log_uniform(h, 1, numbers, numbers, &made->prior));
    OUT(prior, hnpe_prior_create_log_uniform(o->context, 1, numbers, numbers, h));
    OPTIONAL(context, hnpe_prior_create_exponential(h, 1, numbers, &made->prior));
    OUT(prior, hnpe_prior_create_exponential(o->context, 1, numbers, h));
    OPTIONAL(context, hnpe_prior_create_gamma(h, 1, numbers, numbers, &made->prior));
    OUT(prior, hnpe_prior_create_gamma(o->context, 1, numbers, numbers, h));
    OPTIONAL(context, hnpe_prior_create_beta(h, 1, numbers, numbers, &made->prior));
    OUT(prior, hnpe_prior_create_beta(o->context, 1, numbers, numbers, h));
    OPTIONAL(context, hnpe_prior_create_truncated_normal(h, 1, numbers, numbers, numbers, numbers, &made->prior));
    OUT(prior, hnpe_prior_create_truncated_normal(o->context, 1, numbers, numbers, numbers, numbers, h));
    OPTIONAL(context, hnpe_prior_create_product(h, 1, o->factors, &made->prior));
    NEEDED(factors, hnpe_prior_create_product(o->context, 1, (hnpe_prior *[]){h}, &made->prior));
    OUT(prior, hnpe_prior_create_product(o->context, 1, o->factors, h));
    OPTIONAL(context, hnpe_prior_create_custom(h, 1, 1, &functions, NULL, NULL, &made->prior));
    OUT(prior, hnpe_prior_create_custom(o->context, 1, 1, &functions, NULL, NULL, h));
    NEEDED(prior, hnpe_prior_save(h, nowhere));
    OPTIONAL(context, hnpe_prior_load(h, nowhere, 0, NULL, &made->prior));
    NEEDED(given, hnpe_prior_load(o->context, nowhere, 1, (hnpe_prior *[]){h}, &made->prior));
    OUT(prior, hnpe_prior_load(o->context, nowhere, 0, NULL, h));
    NEEDED(prior, hnpe_prior_sample(h, 1, numbers, o->rng, numbers));
    NEEDED(rng, hnpe_prior_sample(o->prior, 1, numbers, h, numbers));
    NEEDED(prior, hnpe_prior_log_density(h, 1, numbers, numbers, numbers));
    NEEDED(prior, hnpe_prior_support(h, 1, numbers, numbers, numbers));
    NEEDED(prior, hnpe_prior_cdf(h, 1, numbers, numbers, numbers));
    NEEDED(prior, hnpe_prior_quantile(h, 1, numbers, numbers, numbers));
    NEEDED(prior, hnpe_prior_dims(h, &dims));
}

static void test_handles__of_simulators_models_and_summaries_are_checked(void **state)
{
    const objects *o = *state;
    void *h;
    results *made = &made_by_a_failure;
    OPTIONAL(context, hnpe_diagnostics_sinkhorn(h, 1, 1, numbers, 1, numbers, 1, numbers));
    OPTIONAL(context, hnpe_diagnostics_c2st(h, 1, 5, numbers, 5, numbers, 1, numbers));
    OPTIONAL(context, hnpe_diagnostics_kolmogorov(h, 1, numbers, 1, numbers, numbers));
    OPTIONAL(context, hnpe_diagnostics_wasserstein(h, 1, numbers, 1, numbers, numbers));
    OPTIONAL(context, hnpe_diagnostics_wasserstein_to_point(h, 1, numbers, 0, numbers));
    OPTIONAL(context, hnpe_diagnostics_wasserstein_to_cdf(h, 1, numbers, 2, numbers, numbers, numbers));
    OPTIONAL(context, hnpe_simulator_create_product(h, 0, &made->simulator));
    OUT(simulator, hnpe_simulator_create_product(o->context, 0, h));
    OPTIONAL(context, hnpe_simulator_create_jansen_rit(h, &made->simulator));
    OUT(simulator, hnpe_simulator_create_jansen_rit(o->context, h));
    OPTIONAL(context, hnpe_jansen_rit_signals(h, 1, numbers, 64, o->rng, numbers));
    NEEDED(rng, hnpe_jansen_rit_signals(o->context, 1, numbers, 64, h, numbers));
    OPTIONAL(context, hnpe_simulator_create(h, 1, 1, 1, simulate, NULL, NULL, &made->simulator));
    OUT(simulator, hnpe_simulator_create(o->context, 1, 1, 1, simulate, NULL, NULL, h));
    NEEDED(simulator, hnpe_simulator_run(h, 1, numbers, numbers, 1, 0, NULL, numbers));
    OPTIONAL(monitor, hnpe_simulator_run(o->simulator, 1, numbers, numbers, 1, 0, h, numbers));
    NEEDED(simulator, hnpe_simulator_set_int(h, 1, 1));
    NEEDED(simulator, hnpe_simulator_set_real(h, 1, 1));
    NEEDED(simulator, hnpe_simulator_get_int(h, 1, &whole));
    NEEDED(simulator, hnpe_simulator_get_real(h, 1, &real));
    NEEDED(simulator, hnpe_simulator_reset_option(h, 1));
    NEEDED(simulator, hnpe_simulator_dims(h, &dims));
    OPTIONAL(context, hnpe_summary_log_power(h, 1, 64, numbers, 16, 8, numbers));
    OPTIONAL(context, hnpe_summary_autocorrelation(h, 1, 64, numbers, 2, numbers));
}

static void test_handles__of_data_sets_are_checked(void **state)
{
    const objects *o = *state;
    void *h;
    results *made = &made_by_a_failure;
    OPTIONAL(context, hnpe_dataset_create(h, 1, 1, 1, &made->dataset));
    OUT(dataset, hnpe_dataset_create(o->context, 1, 1, 1, h));
    OPTIONAL(context, hnpe_dataset_create_on_disk(h, nowhere, 1, 1, 1, 0, &made->dataset));
    OUT(dataset, hnpe_dataset_create_on_disk(o->context, nowhere, 1, 1, 1, 0, h));
    OPTIONAL(context, hnpe_dataset_open(h, nowhere, &made->dataset));
    OUT(dataset, hnpe_dataset_open(o->context, nowhere, h));
    NEEDED(dataset, hnpe_dataset_flush(h));
    NEEDED(dataset, hnpe_dataset_append(h, 1, sizes, numbers, numbers, numbers));
    NEEDED(dataset, hnpe_dataset_append_proposed(h, 3, 1, NULL, numbers, numbers, numbers, numbers));
    NEEDED(dataset, hnpe_dataset_extend(h, o->dataset));
    NEEDED(other, hnpe_dataset_extend(o->dataset, h));
    NEEDED(dataset, hnpe_dataset_simulate(h, o->prior, o->prior, o->simulator, 1, 0, 0, 1, 0, NULL));
    OPTIONAL(prior_local, hnpe_dataset_simulate(o->dataset, h, o->prior, o->simulator, 1, 0, 0, 1, 0, NULL));
    OPTIONAL(prior_global, hnpe_dataset_simulate(o->dataset, o->prior, h, o->simulator, 1, 0, 0, 1, 0, NULL));
    NEEDED(simulator, hnpe_dataset_simulate(o->dataset, o->prior, o->prior, h, 1, 0, 0, 1, 0, NULL));
    OPTIONAL(monitor, hnpe_dataset_simulate(o->dataset, o->prior, o->prior, o->simulator, 1, 0, 0, 1, 0, h));
    NEEDED(dataset, hnpe_dataset_count(h, sizes, sizes, sizes));
    NEEDED(dataset, hnpe_dataset_read(h, 0, 1, sizes, numbers, numbers, numbers));
    NEEDED(dataset, hnpe_dataset_read_proposals(h, 0, 1, &whole, numbers));
    NEEDED(dataset, hnpe_dataset_describe_proposal(h, 0, &proposal));
    NEEDED(dataset, hnpe_dataset_save(h, nowhere));
    OPTIONAL(context, hnpe_dataset_load(h, nowhere, &made->dataset));
    OUT(dataset, hnpe_dataset_load(o->context, nowhere, h));
    NEEDED(dataset, hnpe_dataset_dims(h, &dims));
}

static void test_handles__of_embedders_are_checked(void **state)
{
    const objects *o = *state;
    void *h;
    results *made = &made_by_a_failure;
    OPTIONAL(context, hnpe_embedder_create_identity(h, 1, &made->embedder));
    OUT(embedder, hnpe_embedder_create_identity(o->context, 1, h));
    OPTIONAL(context, hnpe_embedder_create_mlp(h, 1, 1, &made->embedder));
    OUT(embedder, hnpe_embedder_create_mlp(o->context, 1, 1, h));
    OPTIONAL(context, hnpe_embedder_create_deep_set(h, 1, 1, &made->embedder));
    OUT(embedder, hnpe_embedder_create_deep_set(o->context, 1, 1, h));
    OPTIONAL(context, hnpe_embedder_create_mean(h, 1, &made->embedder));
    OUT(embedder, hnpe_embedder_create_mean(o->context, 1, h));
    OPTIONAL(context, hnpe_embedder_create_stack(h, 1, 2, &made->embedder));
    OUT(embedder, hnpe_embedder_create_stack(o->context, 1, 2, h));
    NEEDED(embedder, hnpe_embedder_apply(h, 1, sizes, numbers, numbers));
    NEEDED(embedder, hnpe_embedder_dims(h, &dims));
    NEEDED(embedder, hnpe_embedder_set_seed(h, 1));
    NEEDED(embedder, hnpe_embedder_set_int(h, 1, 1));
    NEEDED(embedder, hnpe_embedder_set_real(h, 1, 1));
    NEEDED(embedder, hnpe_embedder_get_int(h, 1, &whole));
    NEEDED(embedder, hnpe_embedder_get_real(h, 1, &real));
    NEEDED(embedder, hnpe_embedder_reset_option(h, 1));
}

static void test_handles__of_flows_are_checked(void **state)
{
    const objects *o = *state;
    void *h;
    results *made = &made_by_a_failure;
    OPTIONAL(context, hnpe_flow_create_maf(h, 1, 1, &made->flow));
    OUT(flow, hnpe_flow_create_maf(o->context, 1, 1, h));
    OPTIONAL(context, hnpe_flow_create_spline(h, 1, 1, &made->flow));
    OUT(flow, hnpe_flow_create_spline(o->context, 1, 1, h));
    OPTIONAL(context, hnpe_flow_create_coupling(h, 1, 1, &made->flow));
    OUT(flow, hnpe_flow_create_coupling(o->context, 1, 1, h));
    OPTIONAL(context, hnpe_flow_create_mixture(h, 1, 1, &made->flow));
    OUT(flow, hnpe_flow_create_mixture(o->context, 1, 1, h));
    NEEDED(flow, hnpe_flow_set_unit(h, unit));
    NEEDED(flow, hnpe_flow_set_seed(h, 1));
    NEEDED(flow, hnpe_flow_fit(h, 2, numbers, numbers, 1, NULL));
    OPTIONAL(monitor, hnpe_flow_fit(o->flow, 2, numbers, numbers, 1, h));
    NEEDED(flow, hnpe_flow_log_density(h, 1, numbers, numbers, numbers));
    NEEDED(flow, hnpe_flow_sample(h, 1, numbers, o->rng, numbers));
    NEEDED(rng, hnpe_flow_sample(o->flow, 1, numbers, h, numbers));
    NEEDED(flow, hnpe_flow_to_noise(h, 1, numbers, numbers, numbers));
    NEEDED(flow, hnpe_flow_from_noise(h, 1, numbers, numbers, numbers));
    NEEDED(flow, hnpe_flow_dims(h, &dims));
    NEEDED(flow, hnpe_flow_set_int(h, 1, 1));
    NEEDED(flow, hnpe_flow_set_real(h, 1, 1));
    NEEDED(flow, hnpe_flow_get_int(h, 1, &whole));
    NEEDED(flow, hnpe_flow_get_real(h, 1, &real));
    NEEDED(flow, hnpe_flow_reset_option(h, 1));
}

static void test_handles__of_estimators_are_checked(void **state)
{
    const objects *o = *state;
    void *h;
    results *made = &made_by_a_failure;
    OPTIONAL(context, hnpe_estimator_create(h, o->prior, o->prior, 1, &made->estimator));
    OPTIONAL(prior_local, hnpe_estimator_create(o->context, h, o->prior, 1, &made->estimator));
    OPTIONAL(prior_global, hnpe_estimator_create(o->context, o->prior, h, 1, &made->estimator));
    OUT(estimator, hnpe_estimator_create(o->context, o->prior, o->prior, 1, h));
    OPTIONAL(context, hnpe_estimator_create_factorised(h, o->prior, o->prior, 1, o->embedder, o->embedder, NULL, NULL,
                                                       &made->estimator));
    OPTIONAL(prior_local, hnpe_estimator_create_factorised(o->context, h, o->prior, 1, o->embedder, o->embedder, NULL,
                                                           NULL, &made->estimator));
    OPTIONAL(prior_global, hnpe_estimator_create_factorised(o->context, o->prior, h, 1, o->embedder, o->embedder, NULL,
                                                            NULL, &made->estimator));
    OPTIONAL(observation, hnpe_estimator_create_factorised(o->context, o->prior, o->prior, 1, h, o->embedder, NULL,
                                                           NULL, &made->estimator));
    OPTIONAL(set, hnpe_estimator_create_factorised(o->context, o->prior, o->prior, 1, o->embedder, h, NULL, NULL,
                                                   &made->estimator));
    OPTIONAL(q_local, hnpe_estimator_create_factorised(o->context, o->prior, o->prior, 1, o->embedder, o->embedder, h,
                                                       NULL, &made->estimator));
    OPTIONAL(q_global, hnpe_estimator_create_factorised(o->context, o->prior, o->prior, 1, o->embedder, o->embedder,
                                                        NULL, h, &made->estimator));
    OUT(estimator,
        hnpe_estimator_create_factorised(o->context, o->prior, o->prior, 1, o->embedder, o->embedder, NULL, NULL, h));
    OPTIONAL(context, hnpe_estimator_create_joint(h, o->prior, o->prior, 1, o->embedder, o->flow, &made->estimator));
    OPTIONAL(prior_local,
             hnpe_estimator_create_joint(o->context, h, o->prior, 1, o->embedder, o->flow, &made->estimator));
    OPTIONAL(prior_global,
             hnpe_estimator_create_joint(o->context, o->prior, h, 1, o->embedder, o->flow, &made->estimator));
    OPTIONAL(set, hnpe_estimator_create_joint(o->context, o->prior, o->prior, 1, h, o->flow, &made->estimator));
    NEEDED(q_joint, hnpe_estimator_create_joint(o->context, o->prior, o->prior, 1, o->embedder, h, &made->estimator));
    OUT(estimator, hnpe_estimator_create_joint(o->context, o->prior, o->prior, 1, o->embedder, o->flow, h));
    NEEDED(estimator, hnpe_estimator_save(h, nowhere));
    OPTIONAL(context, hnpe_estimator_load(h, nowhere, o->prior, o->prior, &made->estimator));
    OPTIONAL(prior_local, hnpe_estimator_load(o->context, nowhere, h, o->prior, &made->estimator));
    OPTIONAL(prior_global, hnpe_estimator_load(o->context, nowhere, o->prior, h, &made->estimator));
    OUT(estimator, hnpe_estimator_load(o->context, nowhere, o->prior, o->prior, h));
    NEEDED(estimator, hnpe_estimator_set_int(h, 1, 1));
    NEEDED(estimator, hnpe_estimator_set_real(h, 1, 1));
    NEEDED(estimator, hnpe_estimator_get_int(h, 1, &whole));
    NEEDED(estimator, hnpe_estimator_get_real(h, 1, &real));
    NEEDED(estimator, hnpe_estimator_reset_option(h, 1));
    NEEDED(estimator, hnpe_estimator_set_seed(h, 1));
    NEEDED(estimator, hnpe_estimator_dims(h, &dims));
}

static void test_handles__of_trainers_are_checked(void **state)
{
    const objects *o = *state;
    void *h;
    results *made = &made_by_a_failure;
    OPTIONAL(context, hnpe_trainer_create(h, o->estimator, o->dataset, &made->trainer));
    NEEDED(estimator, hnpe_trainer_create(o->context, h, o->dataset, &made->trainer));
    NEEDED(dataset, hnpe_trainer_create(o->context, o->estimator, h, &made->trainer));
    OUT(trainer, hnpe_trainer_create(o->context, o->estimator, o->dataset, h));
    NEEDED(trainer, hnpe_trainer_run(h, NULL));
    OPTIONAL(monitor, hnpe_trainer_run(o->trainer, h));
    NEEDED(trainer, hnpe_trainer_set_checkpoint(h, NULL, 0));
    NEEDED(trainer, hnpe_trainer_resume(h, "/nowhere", NULL));
    OPTIONAL(monitor, hnpe_trainer_resume(o->trainer, "/nowhere", h));
    NEEDED(trainer, hnpe_trainer_losses(h, 0, numbers, numbers));
    NEEDED(trainer, hnpe_trainer_set_int(h, 1, 1));
    NEEDED(trainer, hnpe_trainer_set_real(h, 1, 1));
    NEEDED(trainer, hnpe_trainer_get_int(h, 1, &whole));
    NEEDED(trainer, hnpe_trainer_get_real(h, 1, &real));
    NEEDED(trainer, hnpe_trainer_reset_option(h, 1));
    NEEDED(trainer, hnpe_trainer_set_seed(h, 1));
}

static void test_handles__of_posteriors_are_checked(void **state)
{
    const objects *o = *state;
    void *h;
    results *made = &made_by_a_failure;
    NEEDED(estimator, hnpe_posterior_create(h, &made->posterior));
    OUT(posterior, hnpe_posterior_create(o->estimator, h));
    NEEDED(posterior, hnpe_posterior_sample(h, 1, sizes, numbers, 1, o->rng, numbers));
    NEEDED(rng, hnpe_posterior_sample(o->posterior, 1, sizes, numbers, 1, h, numbers));
    NEEDED(posterior, hnpe_posterior_log_density(h, 1, sizes, numbers, 1, numbers, numbers));
    NEEDED(posterior, hnpe_posterior_log_density_gradient(h, 1, sizes, numbers, 1, numbers, numbers, numbers, numbers));
    NEEDED(posterior, hnpe_posterior_mode(h, 1, sizes, numbers, 1, numbers, numbers));
    NEEDED(posterior, hnpe_posterior_log_mass(h, 1, sizes, numbers, numbers));
    NEEDED(posterior, hnpe_posterior_log_density_global(h, 1, sizes, numbers, 1, numbers, numbers));
    NEEDED(posterior, hnpe_posterior_sample_all(h, 1, sizes, numbers, 1, o->rng, numbers, numbers));
    NEEDED(rng, hnpe_posterior_sample_all(o->posterior, 1, sizes, numbers, 1, h, numbers, numbers));
    NEEDED(posterior, hnpe_posterior_log_density_all(h, 1, sizes, numbers, 1, numbers, numbers, numbers));
    NEEDED(posterior, hnpe_posterior_save(h, nowhere));
    OPTIONAL(context, hnpe_posterior_load(h, nowhere, o->prior, o->prior, &made->posterior));
    OPTIONAL(prior_local, hnpe_posterior_load(o->context, nowhere, h, o->prior, &made->posterior));
    OPTIONAL(prior_global, hnpe_posterior_load(o->context, nowhere, o->prior, h, &made->posterior));
    OUT(posterior, hnpe_posterior_load(o->context, nowhere, o->prior, o->prior, h));
    NEEDED(posterior, hnpe_posterior_dims(h, &dims));
    NEEDED(posterior, hnpe_posterior_check_observation(h, 1, numbers, &observation));
    NEEDED(members, hnpe_posterior_create_ensemble(1, (hnpe_posterior *[]){h}, NULL, &made->posterior));
    OUT(posterior, hnpe_posterior_create_ensemble(1, (hnpe_posterior *[]){o->posterior}, NULL, h));
    NEEDED(posterior, hnpe_posterior_count_members(h, &whole));
    NEEDED(posterior, hnpe_posterior_get_member(h, 0, &made->posterior, &real));
    OUT(member, hnpe_posterior_get_member(o->posterior, 0, h, &real));
    NEEDED(posterior, hnpe_posterior_spread(h, 1, numbers, 2, 1, numbers, numbers, &spread));
    NEEDED(posterior, hnpe_posterior_has_extrapolated(h, &flag));
}

static void test_handles__of_inferences_are_checked(void **state)
{
    const objects *o = *state;
    void *h;
    results *made = &made_by_a_failure;
    OPTIONAL(context, hnpe_inference_create(h, o->prior, o->prior, o->simulator, &made->inference));
    OPTIONAL(prior_local, hnpe_inference_create(o->context, h, o->prior, o->simulator, &made->inference));
    OPTIONAL(prior_global, hnpe_inference_create(o->context, o->prior, h, o->simulator, &made->inference));
    NEEDED(simulator, hnpe_inference_create(o->context, o->prior, o->prior, h, &made->inference));
    OUT(inference, hnpe_inference_create(o->context, o->prior, o->prior, o->simulator, h));
    OPTIONAL(context, hnpe_inference_create_offline(h, o->prior, o->prior, 1, &made->inference));
    OPTIONAL(prior_local, hnpe_inference_create_offline(o->context, h, o->prior, 1, &made->inference));
    OPTIONAL(prior_global, hnpe_inference_create_offline(o->context, o->prior, h, 1, &made->inference));
    OUT(inference, hnpe_inference_create_offline(o->context, o->prior, o->prior, 1, h));
    NEEDED(inference, hnpe_inference_set_dataset(h, o->dataset));
    NEEDED(dataset, hnpe_inference_set_dataset(o->inference, h));
    NEEDED(inference, hnpe_inference_set_estimator(h, o->estimator));
    NEEDED(estimator, hnpe_inference_set_estimator(o->inference, h));
    NEEDED(inference, hnpe_inference_run(h, NULL));
    OPTIONAL(monitor, hnpe_inference_run(o->inference, h));
    NEEDED(inference, hnpe_inference_run_rounds(h, 1, numbers, 1, NULL));
    OPTIONAL(monitor, hnpe_inference_run_rounds(o->inference, 1, numbers, 1, h));
    NEEDED(inference, hnpe_inference_run_to(h, 1, numbers, 1, NULL));
    OPTIONAL(monitor, hnpe_inference_run_to(o->inference, 1, numbers, 1, h));
    NEEDED(inference, hnpe_inference_set_target(h, 1, numbers));
    NEEDED(inference, hnpe_inference_propose_sizes(h, 1, sizes));
    NEEDED(inference, hnpe_inference_propose(h, 1, sizes, numbers, numbers, &whole));
    NEEDED(inference, hnpe_inference_append(h, 0, 1, numbers));
    NEEDED(inference, hnpe_inference_train(h, NULL));
    OPTIONAL(monitor, hnpe_inference_train(o->inference, h));
    NEEDED(inference, hnpe_inference_count(h, &whole, &whole, &whole));
    NEEDED(inference, hnpe_inference_describe_round(h, 0, &inferred));
    NEEDED(inference, hnpe_inference_posterior(h, &made->posterior));
    OUT(posterior, hnpe_inference_posterior(o->inference, h));
    NEEDED(inference, hnpe_inference_get_trainer(h, &made->trainer));
    NEEDED(inference, hnpe_inference_set_checkpoint(h, NULL, 0));
    OPTIONAL(context, hnpe_inference_resume(h, nowhere, o->prior, o->prior, o->simulator, &made->inference));
    OPTIONAL(prior_local, hnpe_inference_resume(o->context, nowhere, h, o->prior, o->simulator, &made->inference));
    OPTIONAL(prior_global, hnpe_inference_resume(o->context, nowhere, o->prior, h, o->simulator, &made->inference));
    OPTIONAL(simulator, hnpe_inference_resume(o->context, nowhere, o->prior, o->prior, h, &made->inference));
    OUT(inference, hnpe_inference_resume(o->context, nowhere, o->prior, o->prior, o->simulator, h));
    OPTIONAL(context,
             hnpe_inference_resume_on_disk(h, nowhere, o->prior, o->prior, o->simulator, o->dataset, &made->inference));
    OPTIONAL(prior_local, hnpe_inference_resume_on_disk(o->context, nowhere, h, o->prior, o->simulator, o->dataset,
                                                        &made->inference));
    OPTIONAL(prior_global, hnpe_inference_resume_on_disk(o->context, nowhere, o->prior, h, o->simulator, o->dataset,
                                                         &made->inference));
    OPTIONAL(simulator,
             hnpe_inference_resume_on_disk(o->context, nowhere, o->prior, o->prior, h, o->dataset, &made->inference));
    NEEDED(dataset,
           hnpe_inference_resume_on_disk(o->context, nowhere, o->prior, o->prior, o->simulator, h, &made->inference));
    OUT(inference, hnpe_inference_resume_on_disk(o->context, nowhere, o->prior, o->prior, o->simulator, o->dataset, h));
    OUT(trainer, hnpe_inference_get_trainer(o->inference, h));
    NEEDED(inference, hnpe_inference_get_estimator(h, &made->estimator));
    OUT(estimator, hnpe_inference_get_estimator(o->inference, h));
    NEEDED(inference, hnpe_inference_get_dataset(h, &made->dataset));
    OUT(dataset, hnpe_inference_get_dataset(o->inference, h));
    NEEDED(inference, hnpe_inference_set_int(h, 1, 1));
    NEEDED(inference, hnpe_inference_set_real(h, 1, 1));
    NEEDED(inference, hnpe_inference_get_int(h, 1, &whole));
    NEEDED(inference, hnpe_inference_get_real(h, 1, &real));
    NEEDED(inference, hnpe_inference_reset_option(h, 1));
    NEEDED(inference, hnpe_inference_set_seed(h, 1));
    NEEDED(inference, hnpe_inference_dims(h, &dims));
}

/* What returns no status takes NULL and does nothing. */
static void test_handles__retain_and_release_take_null(void **state)
{
#define BOTH(type)                                                                                                     \
    hnpe_##type##_retain(NULL);                                                                                        \
    hnpe_##type##_release(NULL)
    BOTH(context);
    BOTH(monitor);
    BOTH(rng);
    BOTH(prior);
    BOTH(simulator);
    BOTH(dataset);
    BOTH(embedder);
    BOTH(flow);
    BOTH(estimator);
    BOTH(trainer);
    BOTH(posterior);
    BOTH(inference);
    BOTH(report);
    BOTH(conditional);
    assert_string_equal(hnpe_report_text(NULL), "");
    hnpe_monitor_request_stop(NULL);
    assert_int_equal(hnpe_trainer_epochs(NULL), 0);
    assert_int_equal(hnpe_trainer_outcome(NULL), HNPE_OUTCOME_NOT_RUN);
    assert_true(hnpe_trainer_effective_sample_size(NULL) == 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_handles__of_objects_of_base_are_checked),
        cmocka_unit_test(test_handles__of_priors_are_checked),
        cmocka_unit_test(test_handles__of_simulators_models_and_summaries_are_checked),
        cmocka_unit_test(test_handles__of_data_sets_are_checked),
        cmocka_unit_test(test_handles__of_embedders_are_checked),
        cmocka_unit_test(test_handles__of_flows_are_checked),
        cmocka_unit_test(test_handles__of_estimators_are_checked),
        cmocka_unit_test(test_handles__of_trainers_are_checked),
        cmocka_unit_test(test_handles__of_posteriors_are_checked),
        cmocka_unit_test(test_handles__of_inferences_are_checked),
        cmocka_unit_test(test_handles__retain_and_release_take_null),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
