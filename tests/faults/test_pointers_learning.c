/* Each pointer that is not a handle, NULL, of data sets, networks, training and inference: refused with a message that
   names it, or taken where its comment in the header says so. tests/architecture/laws.py checks that no pointer is left
   out; handles are in tests/abi/test_bad_handles.c. */
#include "kit.h"

static hnpe_spread_info spread = {.struct_size = sizeof spread};
static hnpe_observation_info observation = {.struct_size = sizeof observation};

#define DATASET(X)                                                                                                     \
    X(OPTIONAL, hnpe_dataset_append__n_rows, KIT_DATASET,                                                              \
      hnpe_dataset_append(k->empty, KIT_SETS, NULL, k->theta_local, k->theta_global, k->x))                            \
    X(NEEDED, hnpe_dataset_append__theta_local, KIT_DATASET,                                                           \
      hnpe_dataset_append(k->empty, KIT_SETS, k->sizes, NULL, k->theta_global, k->x))                                  \
    X(NEEDED, hnpe_dataset_append__theta_global, KIT_DATASET,                                                          \
      hnpe_dataset_append(k->empty, KIT_SETS, k->sizes, k->theta_local, NULL, k->x))                                   \
    X(NEEDED, hnpe_dataset_append__x, KIT_DATASET,                                                                     \
      hnpe_dataset_append(k->empty, KIT_SETS, k->sizes, k->theta_local, k->theta_global, NULL))                        \
    X(OPTIONAL, hnpe_dataset_append_proposed__n_rows, KIT_DATASET,                                                     \
      hnpe_dataset_append_proposed(k->empty, HNPE_PROPOSAL_POSTERIOR, KIT_SETS, NULL, k->theta_local, k->theta_global, \
                                   k->x, k->x))                                                                        \
    X(NEEDED, hnpe_dataset_append_proposed__theta_local, KIT_DATASET,                                                  \
      hnpe_dataset_append_proposed(k->empty, HNPE_PROPOSAL_POSTERIOR, KIT_SETS, k->sizes, NULL, k->theta_global, k->x, \
                                   k->x))                                                                              \
    X(NEEDED, hnpe_dataset_append_proposed__theta_global, KIT_DATASET,                                                 \
      hnpe_dataset_append_proposed(k->empty, HNPE_PROPOSAL_POSTERIOR, KIT_SETS, k->sizes, k->theta_local, NULL, k->x,  \
                                   k->x))                                                                              \
    X(NEEDED, hnpe_dataset_append_proposed__x, KIT_DATASET,                                                            \
      hnpe_dataset_append_proposed(k->empty, HNPE_PROPOSAL_POSTERIOR, KIT_SETS, k->sizes, k->theta_local,              \
                                   k->theta_global, NULL, k->x))                                                       \
    X(OPTIONAL, hnpe_dataset_append_proposed__log_proposal, KIT_DATASET,                                               \
      hnpe_dataset_append_proposed(k->empty, HNPE_PROPOSAL_POSTERIOR, KIT_SETS, k->sizes, k->theta_local,              \
                                   k->theta_global, k->x, NULL))                                                       \
    X(OPTIONAL, hnpe_dataset_count__n_sets, KIT_DATASET, hnpe_dataset_count(k->dataset, NULL, &k->n, &k->n))           \
    X(OPTIONAL, hnpe_dataset_count__n_rows, KIT_DATASET, hnpe_dataset_count(k->dataset, &k->n, NULL, &k->n))           \
    X(OPTIONAL, hnpe_dataset_count__n_invalid, KIT_DATASET, hnpe_dataset_count(k->dataset, &k->n, &k->n, NULL))        \
    X(OPTIONAL, hnpe_dataset_read__n_rows, KIT_DATASET,                                                                \
      hnpe_dataset_read(k->dataset, 0, KIT_SETS, NULL, k->out, k->second_out, k->third_out))                           \
    X(OPTIONAL, hnpe_dataset_read__theta_local, KIT_DATASET,                                                           \
      hnpe_dataset_read(k->dataset, 0, KIT_SETS, k->sizes_out, NULL, k->second_out, k->third_out))                     \
    X(OPTIONAL, hnpe_dataset_read__theta_global, KIT_DATASET,                                                          \
      hnpe_dataset_read(k->dataset, 0, KIT_SETS, k->sizes_out, k->out, NULL, k->third_out))                            \
    X(OPTIONAL, hnpe_dataset_read__x, KIT_DATASET,                                                                     \
      hnpe_dataset_read(k->dataset, 0, KIT_SETS, k->sizes_out, k->out, k->second_out, NULL))                           \
    X(OPTIONAL, hnpe_dataset_read_proposals__proposal, KIT_DATASET,                                                    \
      hnpe_dataset_read_proposals(k->dataset, 0, KIT_SETS, NULL, k->out))                                              \
    X(OPTIONAL, hnpe_dataset_read_proposals__log_proposal, KIT_DATASET,                                                \
      hnpe_dataset_read_proposals(k->dataset, 0, KIT_SETS, k->sizes_out, NULL))                                        \
    X(NEEDED, hnpe_dataset_create_on_disk__folder, KIT_NOTHING,                                                        \
      hnpe_dataset_create_on_disk(k->context, NULL, 1, 1, 1, 0, &k->made.dataset))                                     \
    X(NEEDED, hnpe_dataset_open__folder, KIT_NOTHING, hnpe_dataset_open(k->context, NULL, &k->made.dataset))           \
    X(NEEDED, hnpe_dataset_describe_proposal__info, KIT_DATASET, hnpe_dataset_describe_proposal(k->dataset, 0, NULL))  \
    X(NEEDED, hnpe_dataset_save__path, KIT_DATASET | KIT_FILES, hnpe_dataset_save(k->dataset, NULL))                   \
    X(NEEDED, hnpe_dataset_load__path, KIT_FILES, hnpe_dataset_load(k->context, NULL, &k->made.dataset))               \
    X(NEEDED, hnpe_dataset_dims__dims, KIT_DATASET, hnpe_dataset_dims(k->dataset, NULL))

#define EMBEDDER(X)                                                                                                    \
    X(OPTIONAL, hnpe_embedder_apply__n_rows, KIT_EMBEDDER,                                                             \
      hnpe_embedder_apply(k->embedder, KIT_SETS, NULL, k->x, k->out))                                                  \
    X(NEEDED, hnpe_embedder_apply__x, KIT_EMBEDDER,                                                                    \
      hnpe_embedder_apply(k->embedder, KIT_SETS, k->sizes, NULL, k->out))                                              \
    X(NEEDED, hnpe_embedder_apply__out, KIT_EMBEDDER,                                                                  \
      hnpe_embedder_apply(k->embedder, KIT_SETS, k->sizes, k->x, NULL))                                                \
    X(NEEDED, hnpe_embedder_dims__dims, KIT_EMBEDDER, hnpe_embedder_dims(k->embedder, NULL))                           \
    X(NEEDED, hnpe_embedder_get_int__value, KIT_EMBEDDER,                                                              \
      hnpe_embedder_get_int(k->embedder, HNPE_EMBEDDER_HIDDEN, NULL))                                                  \
    X(NEEDED, hnpe_embedder_get_real__value, KIT_EMBEDDER,                                                             \
      hnpe_embedder_get_real(k->embedder, HNPE_EMBEDDER_HIDDEN, NULL))                                                 \
    X(NEEDED, hnpe_embedder_describe_option__info, KIT_NOTHING, hnpe_embedder_describe_option(0, NULL))                \
    X(NEEDED, hnpe_embedder_describe_choice__info, KIT_NOTHING,                                                        \
      hnpe_embedder_describe_choice(HNPE_EMBEDDER_ACTIVATION, 0, NULL))

#define FLOW(X)                                                                                                        \
    X(NEEDED, hnpe_flow_set_unit__unit, KIT_FLOW, hnpe_flow_set_unit(k->flow, NULL))                                   \
    X(NEEDED, hnpe_flow_fit__given, KIT_FLOW, hnpe_flow_fit(k->flow, KIT_ROWS, NULL, k->theta_local, 1, NULL))         \
    X(NEEDED, hnpe_flow_fit__theta, KIT_FLOW, hnpe_flow_fit(k->flow, KIT_ROWS, k->theta_global, NULL, 1, NULL))        \
    X(NEEDED, hnpe_flow_log_density__given, KIT_FLOW,                                                                  \
      hnpe_flow_log_density(k->flow, KIT_ROWS, NULL, k->theta_local, k->out))                                          \
    X(NEEDED, hnpe_flow_log_density__theta, KIT_FLOW,                                                                  \
      hnpe_flow_log_density(k->flow, KIT_ROWS, k->theta_global, NULL, k->out))                                         \
    X(NEEDED, hnpe_flow_log_density__log_q, KIT_FLOW,                                                                  \
      hnpe_flow_log_density(k->flow, KIT_ROWS, k->theta_global, k->theta_local, NULL))                                 \
    X(NEEDED, hnpe_flow_sample__given, KIT_FLOW, hnpe_flow_sample(k->flow, KIT_ROWS, NULL, k->rng, k->out))            \
    X(NEEDED, hnpe_flow_sample__theta, KIT_FLOW, hnpe_flow_sample(k->flow, KIT_ROWS, k->theta_global, k->rng, NULL))   \
    X(NEEDED, hnpe_flow_to_noise__given, KIT_FLOW,                                                                     \
      hnpe_flow_to_noise(k->flow, KIT_ROWS, NULL, k->theta_local, k->out))                                             \
    X(NEEDED, hnpe_flow_to_noise__theta, KIT_FLOW,                                                                     \
      hnpe_flow_to_noise(k->flow, KIT_ROWS, k->theta_global, NULL, k->out))                                            \
    X(NEEDED, hnpe_flow_to_noise__z, KIT_FLOW,                                                                         \
      hnpe_flow_to_noise(k->flow, KIT_ROWS, k->theta_global, k->theta_local, NULL))                                    \
    X(NEEDED, hnpe_flow_from_noise__given, KIT_FLOW,                                                                   \
      hnpe_flow_from_noise(k->flow, KIT_ROWS, NULL, k->theta_local, k->out))                                           \
    X(NEEDED, hnpe_flow_from_noise__z, KIT_FLOW,                                                                       \
      hnpe_flow_from_noise(k->flow, KIT_ROWS, k->theta_global, NULL, k->out))                                          \
    X(NEEDED, hnpe_flow_from_noise__theta, KIT_FLOW,                                                                   \
      hnpe_flow_from_noise(k->flow, KIT_ROWS, k->theta_global, k->theta_local, NULL))                                  \
    X(NEEDED, hnpe_flow_dims__dims, KIT_FLOW, hnpe_flow_dims(k->flow, NULL))                                           \
    X(NEEDED, hnpe_flow_get_int__value, KIT_FLOW, hnpe_flow_get_int(k->flow, HNPE_FLOW_HIDDEN, NULL))                  \
    X(NEEDED, hnpe_flow_get_real__value, KIT_FLOW, hnpe_flow_get_real(k->flow, HNPE_FLOW_LEARNING_RATE, NULL))         \
    X(NEEDED, hnpe_flow_describe_option__info, KIT_NOTHING, hnpe_flow_describe_option(0, NULL))                        \
    X(NEEDED, hnpe_flow_describe_choice__info, KIT_NOTHING, hnpe_flow_describe_choice(HNPE_FLOW_ACTIVATION, 0, NULL))

#define ESTIMATOR(X)                                                                                                   \
    X(NEEDED, hnpe_estimator_save__path, KIT_ESTIMATOR | KIT_FILES, hnpe_estimator_save(k->estimator, NULL))           \
    X(NEEDED, hnpe_estimator_load__path, KIT_FILES,                                                                    \
      hnpe_estimator_load(k->context, NULL, NULL, NULL, &k->made.estimator))                                           \
    X(NEEDED, hnpe_estimator_get_int__value, KIT_ESTIMATOR,                                                            \
      hnpe_estimator_get_int(k->estimator, HNPE_ESTIMATOR_BOUNDED, NULL))                                              \
    X(NEEDED, hnpe_estimator_get_real__value, KIT_ESTIMATOR,                                                           \
      hnpe_estimator_get_real(k->estimator, HNPE_ESTIMATOR_BOUNDED, NULL))                                             \
    X(NEEDED, hnpe_estimator_describe_option__info, KIT_NOTHING, hnpe_estimator_describe_option(0, NULL))              \
    X(NEEDED, hnpe_estimator_describe_choice__info, KIT_NOTHING,                                                       \
      hnpe_estimator_describe_choice(HNPE_ESTIMATOR_BOUNDED, 0, NULL))                                                 \
    X(NEEDED, hnpe_estimator_dims__dims, KIT_ESTIMATOR, hnpe_estimator_dims(k->estimator, NULL))

#define POSTERIOR(X)                                                                                                   \
    X(OPTIONAL, hnpe_posterior_sample__n_rows, KIT_POSTERIOR,                                                          \
      hnpe_posterior_sample(k->posterior, 2, NULL, k->x, 40, k->rng, k->out))                                          \
    X(NEEDED, hnpe_posterior_sample__x, KIT_POSTERIOR,                                                                 \
      hnpe_posterior_sample(k->posterior, 2, k->sizes, NULL, 40, k->rng, k->out))                                      \
    X(NEEDED, hnpe_posterior_sample__theta, KIT_POSTERIOR,                                                             \
      hnpe_posterior_sample(k->posterior, 2, k->sizes, k->x, 40, k->rng, NULL))                                        \
    X(OPTIONAL, hnpe_posterior_log_density__n_rows, KIT_POSTERIOR,                                                     \
      hnpe_posterior_log_density(k->posterior, 2, NULL, k->x, 3, k->theta_local, k->out))                              \
    X(NEEDED, hnpe_posterior_log_density__x, KIT_POSTERIOR,                                                            \
      hnpe_posterior_log_density(k->posterior, 2, k->sizes, NULL, 3, k->theta_local, k->out))                          \
    X(NEEDED, hnpe_posterior_log_density__theta, KIT_POSTERIOR,                                                        \
      hnpe_posterior_log_density(k->posterior, 2, k->sizes, k->x, 3, NULL, k->out))                                    \
    X(NEEDED, hnpe_posterior_log_density__log_q, KIT_POSTERIOR,                                                        \
      hnpe_posterior_log_density(k->posterior, 2, k->sizes, k->x, 3, k->theta_local, NULL))                            \
    X(OPTIONAL, hnpe_posterior_log_density_gradient__n_rows, KIT_POSTERIOR,                                            \
      hnpe_posterior_log_density_gradient(k->posterior, 2, NULL, k->x, 3, k->theta_local, k->out, k->second_out,       \
                                          k->third_out))                                                               \
    X(NEEDED, hnpe_posterior_log_density_gradient__x, KIT_POSTERIOR,                                                   \
      hnpe_posterior_log_density_gradient(k->posterior, 2, k->sizes, NULL, 3, k->theta_local, k->out, k->second_out,   \
                                          k->third_out))                                                               \
    X(NEEDED, hnpe_posterior_log_density_gradient__theta, KIT_POSTERIOR,                                               \
      hnpe_posterior_log_density_gradient(k->posterior, 2, k->sizes, k->x, 3, NULL, k->out, k->second_out,             \
                                          k->third_out))                                                               \
    X(NEEDED, hnpe_posterior_log_density_gradient__log_q, KIT_POSTERIOR,                                               \
      hnpe_posterior_log_density_gradient(k->posterior, 2, k->sizes, k->x, 3, k->theta_local, NULL, k->second_out,     \
                                          k->third_out))                                                               \
    X(OPTIONAL, hnpe_posterior_log_density_gradient__g_theta, KIT_POSTERIOR,                                           \
      hnpe_posterior_log_density_gradient(k->posterior, 2, k->sizes, k->x, 3, k->theta_local, k->out, NULL,            \
                                          k->third_out))                                                               \
    X(OPTIONAL, hnpe_posterior_log_density_gradient__g_x, KIT_POSTERIOR,                                               \
      hnpe_posterior_log_density_gradient(k->posterior, 2, k->sizes, k->x, 3, k->theta_local, k->out, k->second_out,   \
                                          NULL))                                                                       \
    X(OPTIONAL, hnpe_posterior_mode__n_rows, KIT_POSTERIOR,                                                            \
      hnpe_posterior_mode(k->posterior, 2, NULL, k->x, 1, k->out, k->second_out))                                      \
    X(NEEDED, hnpe_posterior_mode__x, KIT_POSTERIOR,                                                                   \
      hnpe_posterior_mode(k->posterior, 2, k->sizes, NULL, 1, k->out, k->second_out))                                  \
    X(NEEDED, hnpe_posterior_mode__theta, KIT_POSTERIOR,                                                               \
      hnpe_posterior_mode(k->posterior, 2, k->sizes, k->x, 1, NULL, k->second_out))                                    \
    X(OPTIONAL, hnpe_posterior_mode__log_q, KIT_POSTERIOR,                                                             \
      hnpe_posterior_mode(k->posterior, 2, k->sizes, k->x, 1, k->out, NULL))                                           \
    X(OPTIONAL, hnpe_posterior_log_mass__n_rows, KIT_POSTERIOR,                                                        \
      hnpe_posterior_log_mass(k->posterior, 2, NULL, k->x, k->out))                                                    \
    X(NEEDED, hnpe_posterior_log_mass__x, KIT_POSTERIOR,                                                               \
      hnpe_posterior_log_mass(k->posterior, 2, k->sizes, NULL, k->out))                                                \
    X(NEEDED, hnpe_posterior_log_mass__log_mass, KIT_POSTERIOR,                                                        \
      hnpe_posterior_log_mass(k->posterior, 2, k->sizes, k->x, NULL))                                                  \
    X(OPTIONAL, hnpe_posterior_log_density_global__n_rows, KIT_POSTERIOR,                                              \
      hnpe_posterior_log_density_global(k->posterior, 2, NULL, k->x, 3, k->theta_global, k->out))                      \
    X(NEEDED, hnpe_posterior_log_density_global__x, KIT_POSTERIOR,                                                     \
      hnpe_posterior_log_density_global(k->posterior, 2, k->sizes, NULL, 3, k->theta_global, k->out))                  \
    X(NEEDED, hnpe_posterior_log_density_global__theta_global, KIT_POSTERIOR,                                          \
      hnpe_posterior_log_density_global(k->posterior, 2, k->sizes, k->x, 3, NULL, k->out))                             \
    X(NEEDED, hnpe_posterior_log_density_global__log_q, KIT_POSTERIOR,                                                 \
      hnpe_posterior_log_density_global(k->posterior, 2, k->sizes, k->x, 3, k->theta_global, NULL))                    \
    X(OPTIONAL, hnpe_posterior_sample_all__n_rows, KIT_POSTERIOR,                                                      \
      hnpe_posterior_sample_all(k->posterior, 2, NULL, k->x, 40, k->rng, k->out, k->second_out))                       \
    X(NEEDED, hnpe_posterior_sample_all__x, KIT_POSTERIOR,                                                             \
      hnpe_posterior_sample_all(k->posterior, 2, k->sizes, NULL, 40, k->rng, k->out, k->second_out))                   \
    X(NEEDED, hnpe_posterior_sample_all__theta_local, KIT_POSTERIOR,                                                   \
      hnpe_posterior_sample_all(k->posterior, 2, k->sizes, k->x, 40, k->rng, NULL, k->second_out))                     \
    X(NEEDED, hnpe_posterior_sample_all__theta_global, KIT_POSTERIOR,                                                  \
      hnpe_posterior_sample_all(k->posterior, 2, k->sizes, k->x, 40, k->rng, k->out, NULL))                            \
    X(OPTIONAL, hnpe_posterior_log_density_all__n_rows, KIT_POSTERIOR,                                                 \
      hnpe_posterior_log_density_all(k->posterior, 2, NULL, k->x, 3, k->theta_local, k->theta_global, k->out))         \
    X(NEEDED, hnpe_posterior_log_density_all__x, KIT_POSTERIOR,                                                        \
      hnpe_posterior_log_density_all(k->posterior, 2, k->sizes, NULL, 3, k->theta_local, k->theta_global, k->out))     \
    X(NEEDED, hnpe_posterior_log_density_all__theta_local, KIT_POSTERIOR,                                              \
      hnpe_posterior_log_density_all(k->posterior, 2, k->sizes, k->x, 3, NULL, k->theta_global, k->out))               \
    X(NEEDED, hnpe_posterior_log_density_all__theta_global, KIT_POSTERIOR,                                             \
      hnpe_posterior_log_density_all(k->posterior, 2, k->sizes, k->x, 3, k->theta_local, NULL, k->out))                \
    X(NEEDED, hnpe_posterior_log_density_all__log_q, KIT_POSTERIOR,                                                    \
      hnpe_posterior_log_density_all(k->posterior, 2, k->sizes, k->x, 3, k->theta_local, k->theta_global, NULL))       \
    X(NEEDED, hnpe_posterior_check_observation__x, KIT_POSTERIOR,                                                      \
      hnpe_posterior_check_observation(k->posterior, 2, NULL, &observation))                                           \
    X(NEEDED, hnpe_posterior_check_observation__info, KIT_POSTERIOR,                                                   \
      hnpe_posterior_check_observation(k->posterior, 2, k->x, NULL))                                                   \
    X(NEEDED, hnpe_posterior_create_ensemble__members, KIT_POSTERIOR,                                                  \
      hnpe_posterior_create_ensemble(2, NULL, k->x, &k->made.posterior))                                               \
    X(OPTIONAL, hnpe_posterior_create_ensemble__weights, KIT_POSTERIOR,                                                \
      hnpe_posterior_create_ensemble(2, (hnpe_posterior *[]){k->posterior, k->posterior}, NULL, &k->made.posterior))   \
    X(NEEDED, hnpe_posterior_count_members__n_members, KIT_POSTERIOR,                                                  \
      hnpe_posterior_count_members(k->posterior, NULL))                                                                \
    X(OPTIONAL, hnpe_posterior_get_member__weight, KIT_POSTERIOR,                                                      \
      hnpe_posterior_get_member(k->posterior, 0, &k->made.posterior, NULL))                                            \
    X(NEEDED, hnpe_posterior_spread__x, KIT_POSTERIOR,                                                                 \
      hnpe_posterior_spread(k->posterior, 2, NULL, 40, 1, k->out, k->second_out, &spread))                             \
    X(OPTIONAL, hnpe_posterior_spread__mean_spread, KIT_POSTERIOR,                                                     \
      hnpe_posterior_spread(k->posterior, 2, k->x, 40, 1, NULL, k->second_out, &spread))                               \
    X(OPTIONAL, hnpe_posterior_spread__sd_ratio, KIT_POSTERIOR,                                                        \
      hnpe_posterior_spread(k->posterior, 2, k->x, 40, 1, k->out, NULL, &spread))                                      \
    X(OPTIONAL, hnpe_posterior_spread__info, KIT_POSTERIOR,                                                            \
      hnpe_posterior_spread(k->posterior, 2, k->x, 40, 1, k->out, k->second_out, NULL))                                \
    X(NEEDED, hnpe_posterior_has_extrapolated__extrapolated, KIT_POSTERIOR,                                            \
      hnpe_posterior_has_extrapolated(k->posterior, NULL))                                                             \
    X(NEEDED, hnpe_posterior_save__path, KIT_POSTERIOR | KIT_FILES, hnpe_posterior_save(k->posterior, NULL))           \
    X(NEEDED, hnpe_posterior_load__path, KIT_FILES,                                                                    \
      hnpe_posterior_load(k->context, NULL, NULL, NULL, &k->made.posterior))                                           \
    X(NEEDED, hnpe_posterior_dims__dims, KIT_POSTERIOR, hnpe_posterior_dims(k->posterior, NULL))

#define TRAINER(X)                                                                                                     \
    X(OPTIONAL, hnpe_trainer_set_checkpoint__path, KIT_TRAINER | KIT_FILES,                                            \
      hnpe_trainer_set_checkpoint(k->trainer, NULL, 0))                                                                \
    X(NEEDED, hnpe_trainer_resume__path, KIT_TRAINER | KIT_FILES, hnpe_trainer_resume(k->trainer, NULL, NULL))         \
    X(OPTIONAL, hnpe_trainer_losses__training, KIT_TRAINER, hnpe_trainer_losses(k->trainer, 0, NULL, k->out))          \
    X(OPTIONAL, hnpe_trainer_losses__validation, KIT_TRAINER, hnpe_trainer_losses(k->trainer, 0, k->out, NULL))        \
    X(NEEDED, hnpe_trainer_get_int__value, KIT_TRAINER, hnpe_trainer_get_int(k->trainer, HNPE_TRAINER_PATIENCE, NULL)) \
    X(NEEDED, hnpe_trainer_get_real__value, KIT_TRAINER,                                                               \
      hnpe_trainer_get_real(k->trainer, HNPE_TRAINER_LEARNING_RATE, NULL))                                             \
    X(NEEDED, hnpe_trainer_describe_option__info, KIT_NOTHING, hnpe_trainer_describe_option(0, NULL))                  \
    X(NEEDED, hnpe_trainer_describe_choice__info, KIT_NOTHING, hnpe_trainer_describe_choice(HNPE_TRAINER_LOSS, 0, NULL))

#define INFERENCE(X)                                                                                                   \
    X(NEEDED, hnpe_inference_run_to__x, KIT_INFERENCE, hnpe_inference_run_to(k->inference, 2, NULL, 1, NULL))          \
    X(NEEDED, hnpe_inference_run_rounds__x, KIT_INFERENCE, hnpe_inference_run_rounds(k->inference, 2, NULL, 1, NULL))  \
    X(NEEDED, hnpe_inference_set_target__x, KIT_INFERENCE, hnpe_inference_set_target(k->inference, 2, NULL))           \
    X(NEEDED, hnpe_inference_propose_sizes__n_rows, KIT_OFFLINE,                                                       \
      hnpe_inference_propose_sizes(k->offline, KIT_SETS, NULL))                                                        \
    X(NEEDED, hnpe_inference_propose__n_rows, KIT_OFFLINE,                                                             \
      hnpe_inference_propose(k->offline, KIT_SETS, NULL, k->out, k->second_out, &k->n))                                \
    X(NEEDED, hnpe_inference_propose__theta_local, KIT_OFFLINE,                                                        \
      hnpe_inference_propose(k->offline, KIT_SETS, k->sizes, NULL, k->second_out, &k->n))                              \
    X(NEEDED, hnpe_inference_propose__theta_global, KIT_OFFLINE,                                                       \
      hnpe_inference_propose(k->offline, KIT_SETS, k->sizes, k->out, NULL, &k->n))                                     \
    X(NEEDED, hnpe_inference_propose__batch, KIT_OFFLINE,                                                              \
      hnpe_inference_propose(k->offline, KIT_SETS, k->sizes, k->out, k->second_out, NULL))                             \
    X(NEEDED, hnpe_inference_append__x, KIT_OFFLINE, hnpe_inference_append(k->offline, k->batch, KIT_BATCH, NULL))     \
    X(OPTIONAL, hnpe_inference_set_checkpoint__folder, KIT_INFERENCE,                                                  \
      hnpe_inference_set_checkpoint(k->inference, NULL, 0))                                                            \
    X(NEEDED, hnpe_inference_resume__folder, KIT_PRIORS | KIT_SIMULATOR,                                               \
      hnpe_inference_resume(k->context, NULL, k->alpha, k->beta, k->simulator, &k->made.inference))                    \
    X(NEEDED, hnpe_inference_resume_on_disk__folder, KIT_PRIORS | KIT_SIMULATOR | KIT_DATASET,                         \
      hnpe_inference_resume_on_disk(k->context, NULL, k->alpha, k->beta, k->simulator, k->dataset,                     \
                                    &k->made.inference))                                                               \
    X(OPTIONAL, hnpe_inference_count__n_rounds, KIT_INFERENCE, hnpe_inference_count(k->inference, NULL, &k->n, &k->n)) \
    X(OPTIONAL, hnpe_inference_count__n_sets, KIT_INFERENCE, hnpe_inference_count(k->inference, &k->n, NULL, &k->n))   \
    X(OPTIONAL, hnpe_inference_count__n_rows, KIT_INFERENCE, hnpe_inference_count(k->inference, &k->n, &k->n, NULL))   \
    X(NEEDED, hnpe_inference_describe_round__info, KIT_TRAINED, hnpe_inference_describe_round(k->inference, 0, NULL))  \
    X(NEEDED, hnpe_inference_get_int__value, KIT_INFERENCE,                                                            \
      hnpe_inference_get_int(k->inference, HNPE_INFERENCE_SIMULATIONS, NULL))                                          \
    X(NEEDED, hnpe_inference_get_real__value, KIT_INFERENCE,                                                           \
      hnpe_inference_get_real(k->inference, HNPE_INFERENCE_TRUNCATION, NULL))                                          \
    X(NEEDED, hnpe_inference_describe_option__info, KIT_NOTHING, hnpe_inference_describe_option(0, NULL))              \
    X(NEEDED, hnpe_inference_describe_choice__info, KIT_NOTHING,                                                       \
      hnpe_inference_describe_choice(HNPE_INFERENCE_ROUNDS, 0, NULL))                                                  \
    X(NEEDED, hnpe_inference_dims__dims, KIT_INFERENCE, hnpe_inference_dims(k->inference, NULL))

#define CALLS(X) DATASET(X) EMBEDDER(X) FLOW(X) ESTIMATOR(X) POSTERIOR(X) TRAINER(X) INFERENCE(X)

CALLS(KIT_FUNCTION)
static const kit_call calls[] = {CALLS(KIT_ROW)};

int main(void)
{
    return kit_refuse_all("pointers of learning", sizeof calls / sizeof *calls, calls);
}
