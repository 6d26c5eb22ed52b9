#include "samples.h"

#include "dataset/dataset.h"

#include <math.h>

/* ---- priors ---- */

hnpe_prior *samples_family(size_t index, const char **name)
{
    static const char *const names[SAMPLES_FAMILIES] = {"uniform",     "normal",           "log_normal",
                                                        "log_uniform", "exponential",      "gamma",
                                                        "beta",        "truncated_normal", "multivariate_normal"};
    const double a[2] = {0.5, 1}, b[2] = {1.5, 2.5}, low[2] = {-1, 0.25}, high[2] = {INFINITY, 3};
    const double covariance[4] = {2, 0.5, 0.5, 1};
    hnpe_prior *prior = NULL;
    *name = names[index];
    support_assert_ok(index == 0   ? hnpe_prior_create_uniform(NULL, 2, a, b, &prior)
                      : index == 1 ? hnpe_prior_create_normal(NULL, 2, a, b, &prior)
                      : index == 2 ? hnpe_prior_create_log_normal(NULL, 2, a, b, &prior)
                      : index == 3 ? hnpe_prior_create_log_uniform(NULL, 2, a, b, &prior)
                      : index == 4 ? hnpe_prior_create_exponential(NULL, 2, b, &prior)
                      : index == 5 ? hnpe_prior_create_gamma(NULL, 2, a, b, &prior)
                      : index == 6 ? hnpe_prior_create_beta(NULL, 2, a, b, &prior)
                      : index == 7 ? hnpe_prior_create_truncated_normal(NULL, 2, a, b, low, high, &prior)
                                   : hnpe_prior_create_multivariate_normal(NULL, 2, a, covariance, &prior));
    return prior;
}

static hnpe_prior *product_of(size_t n, hnpe_prior **factors)
{
    hnpe_prior *product;
    support_assert_ok(hnpe_prior_create_product(NULL, n, factors, &product));
    for (size_t i = 0; i < n; ++i)
        hnpe_prior_release(factors[i]);
    return product;
}

hnpe_prior *samples_product(void)
{
    hnpe_prior *families[SAMPLES_FAMILIES];
    const char *name;
    for (size_t i = 0; i < SAMPLES_FAMILIES; ++i)
        families[i] = samples_family(i, &name);
    hnpe_prior *inner = product_of(SAMPLES_FAMILIES - 1, families + 1);
    return product_of(2, (hnpe_prior *[]){families[0], inner});
}

static int triangle(void *user_data, size_t n, const double *given, hnpe_rng *rng, double *theta)
{
    for (size_t i = 0; i < n; ++i)
        theta[i] = sqrt(hnpe_rng_uniform(rng));
    return 0;
}

static int triangle_density(void *user_data, size_t n, const double *given, const double *theta, double *log_p)
{
    for (size_t i = 0; i < n; ++i)
        log_p[i] = log(2 * theta[i]);
    return 0;
}

static int unit(void *user_data, size_t n, const double *given, double *low, double *high)
{
    for (size_t i = 0; i < n; ++i) {
        low[i] = 0;
        high[i] = 1;
    }
    return 0;
}

hnpe_prior *samples_callbacks(hnpe_prior **factor)
{
    const hnpe_prior_functions functions = {
        .struct_size = sizeof functions, .sample = triangle, .log_density = triangle_density, .support = unit};
    const char *name;
    support_assert_ok(hnpe_prior_create_custom(NULL, 1, 0, &functions, NULL, NULL, factor));
    hnpe_prior_retain(*factor);
    return product_of(2, (hnpe_prior *[]){samples_family(0, &name), *factor});
}

static hnpe_prior *uniform(void)
{
    const double zero = 0, one = 1;
    hnpe_prior *prior;
    support_assert_ok(hnpe_prior_create_uniform(NULL, 1, &zero, &one, &prior));
    return prior;
}

/* ---- data sets ---- */

enum { SETS = 24 };

/* x = (alpha beta + noise, alpha + noise); some are invalid. */
static void fill(hnpe_dataset *dataset, int64_t most_rows, int proposals)
{
    static double alpha[3 * SETS], beta[SETS], x[6 * SETS], log_p[SETS];
    int64_t rows[SETS];
    hnpe_rng *rng;
    support_assert_ok(hnpe_rng_create(NULL, 5, 0, &rng));
    for (size_t i = 0, row = 0; i < SETS; ++i) {
        rows[i] = most_rows > 0 ? 1 + (int64_t)i % most_rows : -most_rows;
        beta[i] = hnpe_rng_uniform(rng);
        log_p[i] = i % 4 ? 0.25 * (double)i : NAN;
        for (int64_t k = 0; k < rows[i]; ++k, ++row) {
            alpha[row] = hnpe_rng_uniform(rng);
            x[2 * row] = row % 5 == 4 && k ? NAN : alpha[row] * beta[i] + 0.05 * hnpe_rng_normal(rng);
            x[2 * row + 1] = alpha[row] + 0.1 * hnpe_rng_normal(rng);
        }
    }
    hnpe_rng_release(rng);
    support_assert_ok(hnpe_dataset_append(dataset, SETS, rows, alpha, beta, x));
    for (int kind = HNPE_PROPOSAL_TRUNCATED; proposals && kind <= HNPE_PROPOSAL_GAUSSIAN; ++kind) {
        const hnpei_origin origin = {(hnpe_proposal)kind, kind < HNPE_PROPOSAL_POSTERIOR ? -0.5 : 0, 0.125};
        const double gaussian[6] = {0.5, 0.5, 1, 0.25, 0.25, 1};
        int32_t round;
        support_assert_ok(kind == HNPE_PROPOSAL_GAUSSIAN
                              ? hnpei_dataset_add_gaussian(dataset, &origin, gaussian, &round)
                              : hnpei_dataset_add_origin(dataset, &origin, &round));
        support_assert_ok(hnpei_dataset_append("test", dataset, 3, rows, alpha, beta, x, round, log_p));
    }
}

hnpe_dataset *samples_dataset(void)
{
    hnpe_dataset *dataset;
    support_assert_ok(hnpe_dataset_create(NULL, 1, 1, 2, &dataset));
    fill(dataset, 3, 1);
    const hnpei_series series = {UINT64_MAX, 5, SETS, 0, 2, 0};
    hnpei_dataset_note_series(dataset, &series);
    return dataset;
}

hnpe_dataset *samples_training_sets(int64_t most_rows)
{
    hnpe_dataset *dataset;
    support_assert_ok(hnpe_dataset_create(NULL, 1, 1, 2, &dataset));
    fill(dataset, most_rows, 0);
    return dataset;
}

/* ---- estimators ---- */

typedef hnpe_status (*create_flow)(hnpe_context *context, size_t dim, size_t d_given, hnpe_flow **flow);

typedef struct shape {
    const char *name;
    hnpe_architecture architecture;
    create_flow flow;
} shape;

static const shape shapes[SAMPLES_ESTIMATORS] = {
    {"factorised-maf", HNPE_ARCHITECTURE_FACTORISED, hnpe_flow_create_maf},
    {"factorised-spline", HNPE_ARCHITECTURE_FACTORISED, hnpe_flow_create_spline},
    {"factorised-mixture", HNPE_ARCHITECTURE_FACTORISED, hnpe_flow_create_mixture},
    {"naive-spline", HNPE_ARCHITECTURE_NAIVE, hnpe_flow_create_spline},
    {"aggregated-coupling", HNPE_ARCHITECTURE_AGGREGATED, hnpe_flow_create_coupling},
    {"aggregated-maf", HNPE_ARCHITECTURE_AGGREGATED, hnpe_flow_create_maf},
};

static hnpe_flow *flow_of(create_flow create, size_t dim, size_t d_given)
{
    hnpe_flow *flow;
    support_assert_ok(create(NULL, dim, d_given, &flow));
    support_assert_ok(hnpe_flow_set_int(flow, HNPE_FLOW_HIDDEN, 6));
    if (create != hnpe_flow_create_mixture)
        support_assert_ok(hnpe_flow_set_int(flow, HNPE_FLOW_TRANSFORMS, 2));
    return flow;
}

static hnpe_estimator *factorised(create_flow create, hnpe_prior *alpha, hnpe_prior *beta)
{
    hnpe_embedder *set;
    hnpe_estimator *estimator;
    hnpe_flow *q_local = flow_of(create, 1, 2 + 1), *q_global = flow_of(create, 1, 3);
    support_assert_ok(hnpe_embedder_create_deep_set(NULL, 2, 3, &set));
    support_assert_ok(hnpe_embedder_set_int(set, HNPE_EMBEDDER_ELEMENT_HIDDEN, 5));
    support_assert_ok(hnpe_embedder_set_int(set, HNPE_EMBEDDER_HIDDEN, 5));
    hnpe_embedder *observation;
    support_assert_ok(hnpe_embedder_create_identity(NULL, 2, &observation));
    support_assert_ok(
        hnpe_estimator_create_factorised(NULL, alpha, beta, 2, observation, set, q_local, q_global, &estimator));
    hnpe_embedder_release(observation);
    hnpe_embedder_release(set);
    hnpe_flow_release(q_local);
    hnpe_flow_release(q_global);
    return estimator;
}

static hnpe_estimator *joint(const shape *s, hnpe_prior *alpha, hnpe_prior *beta)
{
    hnpe_embedder *set;
    hnpe_estimator *estimator;
    hnpe_dims dims = {.struct_size = sizeof dims};
    support_assert_ok(s->architecture == HNPE_ARCHITECTURE_NAIVE ? hnpe_embedder_create_stack(NULL, 2, 3, &set)
                                                                 : hnpe_embedder_create_mean(NULL, 2, &set));
    support_assert_ok(hnpe_embedder_dims(set, &dims));
    hnpe_flow *flow = flow_of(s->flow, 2, (size_t)dims.d_out);
    support_assert_ok(hnpe_estimator_create_joint(NULL, alpha, beta, 2, set, flow, &estimator));
    hnpe_embedder_release(set);
    hnpe_flow_release(flow);
    return estimator;
}

hnpe_trainer *samples_trainer(hnpe_estimator *estimator, int64_t most_rows)
{
    hnpe_dataset *dataset = samples_training_sets(most_rows);
    hnpe_trainer *trainer;
    support_assert_ok(hnpe_trainer_create(NULL, estimator, dataset, &trainer));
    support_assert_ok(hnpe_trainer_set_seed(trainer, 7));
    support_assert_ok(hnpe_trainer_set_int(trainer, HNPE_TRAINER_EPOCHS, 3));
    support_assert_ok(hnpe_trainer_set_int(trainer, HNPE_TRAINER_BATCH_SIZE, 4));
    hnpe_dataset_release(dataset);
    return trainer;
}

hnpe_estimator *samples_estimator(size_t index, const char **name)
{
    const shape *s = &shapes[index];
    const int naive = s->architecture == HNPE_ARCHITECTURE_NAIVE;
    hnpe_prior *alpha = uniform(), *beta = uniform();
    hnpe_estimator *estimator =
        s->architecture == HNPE_ARCHITECTURE_FACTORISED ? factorised(s->flow, alpha, beta) : joint(s, alpha, beta);
    support_assert_ok(hnpe_estimator_set_seed(estimator, 11));
    hnpe_trainer *trainer = samples_trainer(estimator, naive ? -3 : 3);
    support_assert_ok(hnpe_trainer_run(trainer, NULL));
    hnpe_trainer_release(trainer);
    hnpe_prior_release(alpha);
    hnpe_prior_release(beta);
    *name = s->name;
    return estimator;
}

static int linear(void *user_data, size_t n, const double *theta, const double *beta, hnpe_rng *rng, double *x)
{
    for (size_t i = 0; i < 2 * n; ++i)
        x[i] = theta[i] + 0.3 * hnpe_rng_normal(rng);
    return 0;
}

hnpe_posterior *samples_corrected(void)
{
    const double mean[2] = {0, 1}, sd[2] = {1, 2}, target[2] = {0.4, 1.2};
    hnpe_prior *prior;
    hnpe_flow *mixture;
    hnpe_simulator *simulator;
    hnpe_estimator *estimator;
    hnpe_inference *inference;
    hnpe_posterior *posterior;
    support_assert_ok(hnpe_prior_create_normal(NULL, 2, mean, sd, &prior));
    support_assert_ok(hnpe_flow_create_mixture(NULL, 2, 2, &mixture));
    support_assert_ok(hnpe_flow_set_int(mixture, HNPE_FLOW_COMPONENTS, 2));
    support_assert_ok(hnpe_flow_set_int(mixture, HNPE_FLOW_HIDDEN, 6));
    support_assert_ok(hnpe_simulator_create(NULL, 2, 0, 2, linear, NULL, NULL, &simulator));
    support_assert_ok(hnpe_estimator_create_factorised(NULL, prior, NULL, 2, NULL, NULL, mixture, NULL, &estimator));
    support_assert_ok(hnpe_estimator_set_int(estimator, HNPE_ESTIMATOR_BOUNDED, HNPE_BOUNDED_OPEN));
    support_assert_ok(hnpe_inference_create(NULL, prior, NULL, simulator, &inference));
    support_assert_ok(hnpe_inference_set_estimator(inference, estimator));
    support_assert_ok(hnpe_inference_set_seed(inference, 3));
    support_assert_ok(hnpe_inference_set_int(inference, HNPE_INFERENCE_SIMULATIONS, 300));
    support_assert_ok(hnpe_inference_set_int(inference, HNPE_INFERENCE_ROUNDS, HNPE_ROUNDS_CLOSED_FORM));
    support_assert_ok(hnpe_inference_run_rounds(inference, 1, target, 2, NULL));
    support_assert_ok(hnpe_inference_posterior(inference, &posterior));
    hnpe_inference_release(inference);
    hnpe_estimator_release(estimator);
    hnpe_simulator_release(simulator);
    hnpe_flow_release(mixture);
    hnpe_prior_release(prior);
    return posterior;
}

/* ---- inferences ---- */

static int sum(void *user_data, size_t n, const double *alpha, const double *beta, hnpe_rng *rng, double *x)
{
    for (size_t i = 0; i < n; ++i) {
        x[2 * i] = alpha[i] * beta[i] + 0.05 * hnpe_rng_normal(rng);
        x[2 * i + 1] = alpha[i] + 0.1 * hnpe_rng_normal(rng);
    }
    return 0;
}

void samples_run_inference(const char *folder)
{
    const double target[6] = {0.3, 0.6, 0.2, 0.5, 0.35, 0.8};
    hnpe_prior *alpha = uniform(), *beta = uniform();
    hnpe_estimator *estimator = factorised(hnpe_flow_create_maf, alpha, beta);
    hnpe_simulator *simulator;
    hnpe_inference *inference;
    hnpe_trainer *trainer;
    support_assert_ok(hnpe_simulator_create(NULL, 1, 1, 2, sum, NULL, NULL, &simulator));
    support_assert_ok(hnpe_inference_create(NULL, alpha, beta, simulator, &inference));
    support_assert_ok(hnpe_inference_set_estimator(inference, estimator));
    support_assert_ok(hnpe_inference_set_int(inference, HNPE_INFERENCE_SIMULATIONS, 40));
    support_assert_ok(hnpe_inference_set_int(inference, HNPE_INFERENCE_MAX_EXTRA, 2));
    support_assert_ok(hnpe_inference_get_trainer(inference, &trainer));
    support_assert_ok(hnpe_trainer_set_int(trainer, HNPE_TRAINER_EPOCHS, 2));
    support_assert_ok(hnpe_inference_set_checkpoint(inference, folder, 1e9));
    support_assert_ok(hnpe_inference_run_rounds(inference, 3, target, 2, NULL));
    hnpe_trainer_release(trainer);
    hnpe_inference_release(inference);
    hnpe_simulator_release(simulator);
    hnpe_estimator_release(estimator);
    hnpe_prior_release(alpha);
    hnpe_prior_release(beta);
}

hnpe_status samples_resume_inference(hnpe_context *context, const char *folder, hnpe_inference **inference)
{
    hnpe_prior *alpha = uniform(), *beta = uniform();
    hnpe_simulator *simulator;
    support_assert_ok(hnpe_simulator_create(NULL, 1, 1, 2, sum, NULL, NULL, &simulator));
    const hnpe_status status = hnpe_inference_resume(context, folder, alpha, beta, simulator, inference);
    hnpe_simulator_release(simulator); /* the last message stays */
    hnpe_prior_release(alpha);
    hnpe_prior_release(beta);
    return status;
}
