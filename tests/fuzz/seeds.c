/* Makes the seeds of files: seeds FOLDER writes FOLDER/dataset, FOLDER/estimator and so on, small ones of every shape.
 */
#include "networks.h"

#include <math.h>
#include <sys/stat.h>

#define OK(call) FUZZ_REQUIRE((call) == HNPE_OK, "%s", hnpe_last_error())

static const char *folder;

static const char *path_of(const char *kind, const char *name)
{
    static char path[1024];
    snprintf(path, sizeof path, "%s/%s", folder, kind);
    mkdir(path, 0777);
    snprintf(path, sizeof path, "%s/%s/%s", folder, kind, name);
    return path;
}

/* ---- data sets ---- */

static const double numbers[] = {0.25, 0.5, 0.125, 0.75, 0.375, 0.625, 0.875, 0.3, 0.4, 0.6, 0.7, 0.8};

static hnpe_dataset *dataset_of(size_t d_local, size_t d_global, size_t d_x)
{
    hnpe_dataset *dataset;
    OK(hnpe_dataset_create(NULL, d_local, d_global, d_x, &dataset));
    return dataset;
}

static void keep_dataset(hnpe_dataset *dataset, const char *name)
{
    OK(hnpe_dataset_save(dataset, path_of("dataset", name)));
    hnpe_dataset_release(dataset);
}

static void make_datasets(void)
{
    const int64_t rows[] = {1, 3, 2};
    const double x[] = {0.1, NAN, 0.3, 0.4, INFINITY, 0.6};
    hnpe_dataset *dataset = dataset_of(1, 1, 1);
    OK(hnpe_dataset_append(dataset, 3, rows, numbers, numbers, x));
    OK(hnpe_dataset_append_proposed(dataset, HNPE_PROPOSAL_POSTERIOR, 2, NULL, numbers, numbers, x, numbers));
    OK(hnpe_dataset_append_proposed(dataset, HNPE_PROPOSAL_TRUNCATED_GLOBAL, 1, NULL, numbers, numbers, x, NULL));
    keep_dataset(dataset, "proposals");
    dataset = dataset_of(2, 0, 2);
    OK(hnpe_dataset_append(dataset, 2, NULL, numbers, NULL, numbers));
    keep_dataset(dataset, "locals");
    dataset = dataset_of(0, 2, 1);
    OK(hnpe_dataset_append(dataset, 3, rows, NULL, numbers, numbers));
    keep_dataset(dataset, "globals");
    keep_dataset(dataset_of(3, 1, 2), "empty");
}

/* ---- priors ---- */

enum { N_PRIORS = 11 };

static hnpe_prior *prior_of(size_t kind, size_t dim)
{
    static const double zeros[] = {0, 0, 0}, ones[] = {1, 1, 1}, twos[] = {2, 2, 2}, far[] = {INFINITY, 3, 4};
    static const double covariance[] = {2, 0.5, 0.5, 1}, correlated[] = {2, 0.5, 0, 0.5, 1, 0, 0, 0, 1};
    hnpe_prior *prior = NULL, *factors[2];
    switch (kind) {
    case 0:
        OK(hnpe_prior_create_uniform(NULL, dim, zeros, ones, &prior));
        break;
    case 1:
        OK(hnpe_prior_create_normal(NULL, dim, zeros, ones, &prior));
        break;
    case 2:
        OK(hnpe_prior_create_log_normal(NULL, dim, zeros, ones, &prior));
        break;
    case 3:
        OK(hnpe_prior_create_log_uniform(NULL, dim, ones, twos, &prior));
        break;
    case 4:
        OK(hnpe_prior_create_exponential(NULL, dim, twos, &prior));
        break;
    case 5:
        OK(hnpe_prior_create_gamma(NULL, dim, twos, ones, &prior));
        break;
    case 6:
        OK(hnpe_prior_create_beta(NULL, dim, twos, ones, &prior));
        break;
    case 7:
        OK(hnpe_prior_create_truncated_normal(NULL, dim, zeros, ones, ones, far, &prior));
        break;
    case 8:
        OK(hnpe_prior_create_multivariate_normal(NULL, dim, zeros, dim == 2 ? covariance : correlated, &prior));
        break;
    case 9:
        factors[0] = prior_of(0, 1);
        factors[1] = prior_of(1, dim - 1);
        OK(hnpe_prior_create_product(NULL, 2, factors, &prior));
        hnpe_prior_release(factors[0]);
        hnpe_prior_release(factors[1]);
        break;
    default:
        factors[0] = prior_of(9, dim - 1);
        factors[1] = prior_of(5, 1);
        OK(hnpe_prior_create_product(NULL, 2, factors, &prior));
        hnpe_prior_release(factors[0]);
        hnpe_prior_release(factors[1]);
    }
    return prior;
}

/* ---- networks ---- */

typedef struct parts_of {
    hnpe_embedder *observation, *set;
    hnpe_flow *q_local, *q_global;
} parts_of;

static size_t width(const hnpe_embedder *embedder)
{
    hnpe_dims dims = {.struct_size = sizeof dims};
    OK(hnpe_embedder_dims(embedder, &dims));
    return (size_t)dims.d_out;
}

static hnpe_flow *flow_of(size_t kind, size_t dim, size_t d_given)
{
    hnpe_flow *flow;
    OK(kind == 0   ? hnpe_flow_create_spline(NULL, dim, d_given, &flow)
       : kind == 1 ? hnpe_flow_create_maf(NULL, dim, d_given, &flow)
       : kind == 2 ? hnpe_flow_create_coupling(NULL, dim, d_given, &flow)
                   : hnpe_flow_create_mixture(NULL, dim, d_given, &flow));
    OK(hnpe_flow_set_int(flow, HNPE_FLOW_HIDDEN, 2));
    (void)hnpe_flow_set_int(flow, HNPE_FLOW_BINS, 2); /* where the family has it */
    (void)hnpe_flow_set_int(flow, HNPE_FLOW_BLOCKS, 1);
    (void)hnpe_flow_set_int(flow, HNPE_FLOW_TRANSFORMS, 1);
    (void)hnpe_flow_set_int(flow, HNPE_FLOW_COMPONENTS, 2);
    return flow;
}

static hnpe_embedder *embedder_of(size_t kind, size_t d_x)
{
    hnpe_embedder *embedder;
    OK(kind == 0   ? hnpe_embedder_create_identity(NULL, d_x, &embedder)
       : kind == 1 ? hnpe_embedder_create_mlp(NULL, d_x, 2, &embedder)
       : kind == 2 ? hnpe_embedder_create_deep_set(NULL, d_x, 2, &embedder)
       : kind == 3 ? hnpe_embedder_create_mean(NULL, d_x, &embedder)
                   : hnpe_embedder_create_stack(NULL, d_x, 2, &embedder));
    (void)hnpe_embedder_set_int(embedder, HNPE_EMBEDDER_HIDDEN, 2);
    (void)hnpe_embedder_set_int(embedder, HNPE_EMBEDDER_ELEMENT_HIDDEN, 2);
    (void)hnpe_embedder_set_int(embedder, HNPE_EMBEDDER_ELEMENT_OUT, 2);
    return embedder;
}

static void keep_estimator(hnpe_estimator *estimator, const char *name)
{
    OK(hnpe_estimator_save(estimator, path_of("estimator", name)));
    hnpe_estimator_release(estimator);
}

/* Embedders 0 … 3, flows 0 … 3, any priors. */
static void factorised(const char *name, hnpe_prior *local, hnpe_prior *global, size_t d_local, size_t d_global,
                       size_t embedder, size_t flow)
{
    hnpe_estimator *estimator;
    hnpe_embedder *observation = d_local ? embedder_of(embedder & 1, 1) : NULL;
    hnpe_embedder *set = d_global ? embedder_of(2 + (embedder & 1), 1) : NULL;
    hnpe_flow *q_local = d_local ? flow_of(flow, d_local, width(observation) + d_global) : NULL;
    hnpe_flow *q_global = d_global ? flow_of(flow, d_global, width(set)) : NULL;
    OK(hnpe_estimator_create_factorised(NULL, local, global, 1, observation, set, q_local, q_global, &estimator));
    if (flow == 1)
        OK(hnpe_estimator_set_int(estimator, HNPE_ESTIMATOR_BOUNDED, HNPE_BOUNDED_LOGIT));
    keep_estimator(estimator, name);
    hnpe_embedder_release(observation);
    hnpe_embedder_release(set);
    hnpe_flow_release(q_local);
    hnpe_flow_release(q_global);
    hnpe_prior_release(local);
    hnpe_prior_release(global);
}

static void joint(const char *name, size_t kind, size_t embedder, size_t flow, int32_t bounded)
{
    hnpe_prior *local = prior_of(kind, 1), *global = prior_of(kind, 1);
    hnpe_embedder *set = embedder_of(embedder, 1);
    hnpe_flow *q_joint = flow_of(flow, 2, width(set));
    hnpe_estimator *estimator;
    OK(hnpe_estimator_create_joint(NULL, local, global, 1, set, q_joint, &estimator));
    OK(hnpe_estimator_set_int(estimator, HNPE_ESTIMATOR_BOUNDED, bounded));
    keep_estimator(estimator, name);
    hnpe_flow_release(q_joint);
    hnpe_embedder_release(set);
    hnpe_prior_release(local);
    hnpe_prior_release(global);
}

static int simulate(void *user_data, size_t n, const double *alpha, const double *beta, hnpe_rng *rng, double *x)
{
    for (size_t i = 0; i < n; ++i)
        x[i] = alpha[i] + beta[i] + 0.1 * hnpe_rng_normal(rng);
    return 0;
}

/* Rounds that are corrected in closed form leave an estimator with a Gaussian, and a data set with one. */
static void corrected(void)
{
    const double x[] = {1, 1.1};
    hnpe_prior *local = prior_of(1, 1), *global = prior_of(1, 1);
    hnpe_simulator *simulator;
    hnpe_inference *inference;
    hnpe_estimator *estimator, *trained;
    hnpe_trainer *trainer;
    hnpe_dataset *dataset;
    hnpe_embedder *set = embedder_of(3, 1);
    hnpe_flow *q_joint = flow_of(3, 2, width(set));
    OK(hnpe_simulator_create(NULL, 1, 1, 1, simulate, NULL, NULL, &simulator));
    OK(hnpe_inference_create(NULL, local, global, simulator, &inference));
    OK(hnpe_estimator_create_joint(NULL, local, global, 1, set, q_joint, &estimator));
    OK(hnpe_inference_set_estimator(inference, estimator));
    OK(hnpe_inference_set_int(inference, HNPE_INFERENCE_ROUNDS, HNPE_ROUNDS_CLOSED_FORM));
    OK(hnpe_inference_set_int(inference, HNPE_INFERENCE_SIMULATIONS, 40));
    OK(hnpe_inference_set_int(inference, HNPE_INFERENCE_MIN_EXTRA, 1));
    OK(hnpe_inference_set_int(inference, HNPE_INFERENCE_MAX_EXTRA, 1));
    OK(hnpe_inference_get_trainer(inference, &trainer));
    OK(hnpe_trainer_set_int(trainer, HNPE_TRAINER_EPOCHS, 2));
    OK(hnpe_inference_run_rounds(inference, 2, x, 2, NULL));
    OK(hnpe_inference_get_estimator(inference, &trained));
    OK(hnpe_inference_get_dataset(inference, &dataset));
    keep_estimator(trained, "corrected");
    keep_dataset(dataset, "gaussian");
    hnpe_trainer_release(trainer);
    hnpe_inference_release(inference);
    hnpe_estimator_release(estimator);
    hnpe_simulator_release(simulator);
    hnpe_flow_release(q_joint);
    hnpe_embedder_release(set);
    hnpe_prior_release(local);
    hnpe_prior_release(global);
}

/* A mixture, among the files of estimators: what is not one's file must be refused. */
static void ensemble(void)
{
    const double weights[] = {1, 3};
    hnpe_prior *local = prior_of(0, 1), *global = prior_of(4, 1);
    hnpe_posterior *members[2], *mixture;
    for (size_t i = 0; i < 2; ++i) {
        hnpe_embedder *set = embedder_of(3, 1);
        hnpe_flow *q_joint = flow_of(i ? 3 : 0, 2, width(set));
        hnpe_estimator *estimator;
        OK(hnpe_estimator_create_joint(NULL, local, global, 1, set, q_joint, &estimator));
        OK(hnpe_estimator_set_seed(estimator, i));
        OK(hnpe_posterior_create(estimator, &members[i]));
        hnpe_estimator_release(estimator);
        hnpe_flow_release(q_joint);
        hnpe_embedder_release(set);
    }
    OK(hnpe_posterior_create_ensemble(2, members, weights, &mixture));
    OK(hnpe_posterior_save(mixture, path_of("estimator", "ensemble")));
    hnpe_posterior_release(mixture);
    hnpe_posterior_release(members[0]);
    hnpe_posterior_release(members[1]);
    hnpe_prior_release(local);
    hnpe_prior_release(global);
}

static void make_estimators(void)
{
    factorised("host", networks_local(NULL), networks_global(NULL), 1, 1, 0, 0);
    factorised("locals", prior_of(0, 2), NULL, 2, 0, 1, 2);
    factorised("globals", NULL, prior_of(4, 2), 0, 2, 1, 0);
    for (size_t kind = 0; kind < N_PRIORS; ++kind) {
        char name[32];
        snprintf(name, sizeof name, "prior-%zu", kind);
        factorised(name, prior_of(kind, 3), prior_of((kind + 5) % N_PRIORS, 3), 3, 3, kind, kind % 4);
    }
    joint("naive", 0, 4, 0, HNPE_BOUNDED_CUBE);
    joint("aggregated", 1, 3, 1, HNPE_BOUNDED_CUBE);
    joint("open", 0, 3, 3, HNPE_BOUNDED_OPEN);
    corrected();
    ensemble();
}

static void make_priors(void)
{
    hnpe_prior *pair[] = {networks_local(NULL), networks_global(NULL)}, *product;
    for (size_t kind = 0; kind < N_PRIORS; ++kind) {
        char name[32];
        hnpe_prior *prior = prior_of(kind, 3);
        snprintf(name, sizeof name, "prior-%zu", kind);
        OK(hnpe_prior_save(prior, path_of("prior", name)));
        hnpe_prior_release(prior);
    }
    OK(hnpe_prior_create_product(NULL, 2, pair, &product));
    OK(hnpe_prior_save(product, path_of("prior", "host")));
    hnpe_prior_release(product);
    hnpe_prior_release(pair[0]);
    hnpe_prior_release(pair[1]);
}

/* Of runs that came to their end, and that were stopped at once. */
static void make_checkpoints(void)
{
    for (int stopped = 0; stopped < 2; ++stopped) {
        hnpe_estimator *estimator;
        hnpe_monitor *monitor;
        hnpe_trainer *trainer = networks_trainer(NULL, &estimator);
        OK(hnpe_monitor_create(NULL, NULL, NULL, NULL, &monitor));
        if (stopped)
            hnpe_monitor_request_stop(monitor);
        OK(hnpe_trainer_set_checkpoint(trainer, path_of("checkpoint", stopped ? "stopped" : "finished"), 0));
        (void)hnpe_trainer_run(trainer, monitor);
        hnpe_monitor_release(monitor);
        hnpe_trainer_release(trainer);
        hnpe_estimator_release(estimator);
    }
}

static void make_inference(void)
{
    char other[1100], state[1200];
    size_t size;
    snprintf(other, sizeof other, "%s", path_of("inference", "folder"));
    networks_make_ledger(other);
    snprintf(state, sizeof state, "%s/state.safetensors", other);
    uint8_t *data = fuzz_read(state, &size);
    fuzz_write(path_of("inference", "state"), data, size);
    free(data);
    networks_remove_folder(other);
}

int main(int count, char **arguments)
{
    FUZZ_REQUIRE(count == 2, "%s FOLDER", arguments[0]);
    folder = arguments[1];
    make_datasets();
    make_estimators();
    make_priors();
    make_checkpoints();
    networks_make_folder(path_of("shard", ""));
    remove(path_of("shard", "sets.lock"));
    make_inference();
    return 0;
}
