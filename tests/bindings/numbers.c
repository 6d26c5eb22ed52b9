/* The calls whose results must be the same in every language: numbers FOLDER prints them, each line a name and the bits
   of doubles; numbers FOLDER --train writes the posterior that they read. The other languages do the same calls in the
   same order. */
#include <hnpe.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void check(hnpe_status status)
{
    if (status != HNPE_OK) {
        fprintf(stderr, "%s: %s\n", hnpe_status_name(status), hnpe_last_error());
        exit(1);
    }
}

/* ---- inputs and outputs ---- */

typedef struct array {
    char name[32];
    size_t rows, columns;
    double *values;
} array;

static array arrays[32];

static void read_inputs(const char *folder)
{
    char path[4096];
    snprintf(path, sizeof path, "%s/inputs.txt", folder);
    FILE *file = fopen(path, "r");
    if (!file)
        exit(2);
    for (array *a = arrays; fscanf(file, "%31s %zu %zu", a->name, &a->rows, &a->columns) == 3; ++a) {
        a->values = malloc(a->rows * a->columns * sizeof *a->values);
        for (size_t i = 0; i < a->rows * a->columns; ++i)
            if (fscanf(file, "%lf", &a->values[i]) != 1)
                exit(2);
    }
    fclose(file);
}

static const array *input(const char *name)
{
    for (const array *a = arrays; a->name[0]; ++a)
        if (strcmp(a->name, name) == 0)
            return a;
    fprintf(stderr, "no input %s\n", name);
    exit(2);
}

static const double *values(const char *name)
{
    return input(name)->values;
}

static void print(const char *name, size_t n, const double *numbers)
{
    printf("%s", name);
    for (size_t i = 0; i < n; ++i) {
        uint64_t bits;
        memcpy(&bits, &numbers[i], sizeof bits);
        printf(" %016" PRIx64, bits);
    }
    puts("");
}

static hnpe_rng *stream(uint64_t number)
{
    hnpe_rng *rng;
    check(hnpe_rng_create(NULL, 7, number, &rng));
    return rng;
}

/* ---- the rooms ---- */

static void random_streams(void)
{
    hnpe_rng *rng = stream(3);
    const double one[] = {(double)(hnpe_rng_next(rng) >> 32), hnpe_rng_uniform(rng),    hnpe_rng_normal(rng),
                          hnpe_rng_exponential(rng),          hnpe_rng_gamma(rng, 2.5), hnpe_rng_beta(rng, 2, 3)};
    double many[10];
    hnpe_rng_fill_uniform(rng, 5, many);
    hnpe_rng_fill_normal(rng, 5, many + 5);
    print("rng.draws", 6, one);
    print("rng.fills", 10, many);
    hnpe_rng_release(rng);
}

static void one_prior(const char *name, uint64_t number, hnpe_prior *prior)
{
    enum { N = 3, DIM = 2 };
    double sample[N * DIM], log_p[N], u[N * DIM], theta[N * DIM], low[DIM], high[DIM];
    char line[64];
    hnpe_rng *rng = stream(number);
    check(hnpe_prior_sample(prior, N, NULL, rng, sample));
    check(hnpe_prior_log_density(prior, N, NULL, sample, log_p));
    check(hnpe_prior_cdf(prior, N, NULL, sample, u));
    check(hnpe_prior_quantile(prior, N, NULL, values("u"), theta));
    check(hnpe_prior_support(prior, 1, NULL, low, high));
    const struct {
        const char *what;
        size_t n;
        const double *numbers;
    } lines[] = {{"sample", N * DIM, sample},  {"log_density", N, log_p}, {"cdf", N * DIM, u},
                 {"quantile", N * DIM, theta}, {"low", DIM, low},         {"high", DIM, high}};
    for (size_t i = 0; i < sizeof lines / sizeof *lines; ++i) {
        snprintf(line, sizeof line, "prior.%s.%s", name, lines[i].what);
        print(line, lines[i].n, lines[i].numbers);
    }
    hnpe_rng_release(rng);
    hnpe_prior_release(prior);
}

static void priors(void)
{
    const double *low = values("low"), *high = values("high"), *mean = values("mean"), *sd = values("sd");
    const double *shape = values("shape"), *rate = values("rate");
    hnpe_prior *prior, *factors[2];
    check(hnpe_prior_create_uniform(NULL, 2, low, high, &prior));
    one_prior("uniform", 10, prior);
    check(hnpe_prior_create_normal(NULL, 2, mean, sd, &prior));
    one_prior("normal", 11, prior);
    check(hnpe_prior_create_multivariate_normal(NULL, 2, mean, values("covariance"), &prior));
    one_prior("multivariate_normal", 12, prior);
    check(hnpe_prior_create_log_normal(NULL, 2, mean, sd, &prior));
    one_prior("log_normal", 13, prior);
    check(hnpe_prior_create_log_uniform(NULL, 2, sd, values("top"), &prior));
    one_prior("log_uniform", 14, prior);
    check(hnpe_prior_create_exponential(NULL, 2, rate, &prior));
    one_prior("exponential", 15, prior);
    check(hnpe_prior_create_gamma(NULL, 2, shape, rate, &prior));
    one_prior("gamma", 16, prior);
    check(hnpe_prior_create_beta(NULL, 2, shape, rate, &prior));
    one_prior("beta", 17, prior);
    check(hnpe_prior_create_truncated_normal(NULL, 2, mean, sd, low, high, &prior));
    one_prior("truncated_normal", 18, prior);
    check(hnpe_prior_create_uniform(NULL, 1, low, high, &factors[0]));
    check(hnpe_prior_create_gamma(NULL, 1, shape, rate, &factors[1]));
    check(hnpe_prior_create_product(NULL, 2, factors, &prior));
    one_prior("product", 19, prior);
    hnpe_prior_release(factors[0]);
    hnpe_prior_release(factors[1]);
}

static int product(void *user_data, size_t n, const double *alpha, const double *beta, hnpe_rng *rng, double *x)
{
    (void)user_data;
    for (size_t i = 0; i < n; ++i) {
        const double noise = 0.05 * hnpe_rng_normal(rng);
        x[i] = alpha[i] * beta[i] + noise;
    }
    return 0;
}

static void simulators(hnpe_simulator *own)
{
    double x[5], power[2 * 33];
    hnpe_simulator *simulator;
    check(hnpe_simulator_create_product(NULL, 0.05, &simulator));
    check(hnpe_simulator_run(simulator, 5, values("alpha"), values("beta"), 11, 0, NULL, x));
    print("simulator.product", 5, x);
    hnpe_simulator_release(simulator);
    check(hnpe_simulator_run(own, 5, values("alpha"), values("beta"), 11, 0, NULL, x));
    print("simulator.own", 5, x);
    check(hnpe_simulator_create_jansen_rit(NULL, &simulator));
    check(hnpe_simulator_run(simulator, 2, values("cortex"), values("gain"), 12, 0, NULL, power));
    print("simulator.jansen_rit", 2 * 33, power);
    hnpe_simulator_release(simulator);
}

static void data_sets(const hnpe_prior *prior, hnpe_simulator *own)
{
    enum { SETS = 6, MOST = 4 };
    double alpha[SETS * MOST], beta[SETS], x[SETS * MOST], sizes[SETS];
    int64_t n_rows[SETS], rows = 0;
    hnpe_dataset *dataset;
    check(hnpe_dataset_create(NULL, 1, 1, 1, &dataset));
    check(hnpe_dataset_simulate(dataset, prior, prior, own, SETS, 0, MOST - 1, 5, 0, NULL));
    check(hnpe_dataset_read(dataset, 0, SETS, n_rows, alpha, beta, x));
    for (size_t i = 0; i < SETS; rows += n_rows[i++])
        sizes[i] = (double)n_rows[i];
    print("dataset.n_rows", SETS, sizes);
    print("dataset.alpha", (size_t)rows, alpha);
    print("dataset.beta", SETS, beta);
    print("dataset.x", (size_t)rows, x);
    hnpe_dataset_release(dataset);
}

/* Two sets, of three observations and of one. */
static void posteriors(const char *folder)
{
    enum { DRAWS = 4 };
    const int64_t n_rows[2] = {3, 1};
    double x[4], theta[2 * DRAWS * 2], log_q[2 * DRAWS], alpha[4 * DRAWS], beta[2 * DRAWS];
    char path[4096];
    hnpe_posterior *posterior;
    hnpe_rng *rng = stream(30);
    memcpy(x, values("x_first"), 3 * sizeof *x);
    memcpy(x + 3, values("x_second"), sizeof *x);
    snprintf(path, sizeof path, "%s/posterior.safetensors", folder);
    check(hnpe_posterior_load(NULL, path, NULL, NULL, &posterior));
    check(hnpe_posterior_sample(posterior, 2, n_rows, x, DRAWS, rng, theta));
    print("posterior.sample", 2 * DRAWS * 2, theta);
    check(hnpe_posterior_log_density(posterior, 2, n_rows, x, DRAWS, theta, log_q));
    print("posterior.log_density", 2 * DRAWS, log_q);
    check(hnpe_posterior_mode(posterior, 2, n_rows, x, 8, theta, log_q));
    print("trained.mode", 4, theta);
    print("posterior.mode.log_density", 2, log_q);
    check(hnpe_posterior_sample_all(posterior, 1, n_rows, x, DRAWS, rng, alpha, beta));
    print("posterior.sample_all.alpha", 3 * DRAWS, alpha);
    print("posterior.sample_all.beta", DRAWS, beta);
    check(hnpe_posterior_log_density_all(posterior, 1, n_rows, x, DRAWS, alpha, beta, log_q));
    print("posterior.log_density_all", DRAWS, log_q);
    check(hnpe_posterior_log_density_global(posterior, 1, n_rows, x, DRAWS, beta, log_q));
    print("posterior.log_density_global", DRAWS, log_q);
    hnpe_rng_release(rng);
    hnpe_posterior_release(posterior);
}

static hnpe_inference *short_inference(hnpe_prior *prior, hnpe_simulator *own, int64_t simulations, int64_t max_extra)
{
    hnpe_inference *inference;
    hnpe_trainer *trainer;
    check(hnpe_inference_create(NULL, prior, prior, own, &inference));
    check(hnpe_inference_set_seed(inference, 3));
    check(hnpe_inference_set_int(inference, HNPE_INFERENCE_SIMULATIONS, simulations));
    check(hnpe_inference_set_int(inference, HNPE_INFERENCE_MAX_EXTRA, max_extra));
    check(hnpe_inference_get_trainer(inference, &trainer));
    check(hnpe_trainer_set_int(trainer, HNPE_TRAINER_EPOCHS, 3));
    hnpe_trainer_release(trainer);
    return inference;
}

static void draw(const char *name, hnpe_inference *inference)
{
    enum { DRAWS = 3 };
    const int64_t n_rows = 3;
    double theta[DRAWS * 2];
    hnpe_posterior *posterior;
    hnpe_rng *rng = stream(31);
    check(hnpe_inference_posterior(inference, &posterior));
    check(hnpe_posterior_sample(posterior, 1, &n_rows, values("x_first"), DRAWS, rng, theta));
    print(name, DRAWS * 2, theta);
    hnpe_rng_release(rng);
    hnpe_posterior_release(posterior);
    hnpe_inference_release(inference);
}

/* A round by the host: 40 sets of one observation. */
static void host_loop(hnpe_prior *prior, hnpe_simulator *own)
{
    enum { SETS = 40 };
    double alpha[SETS], beta[SETS], x[SETS];
    int64_t n_rows[SETS], batch;
    hnpe_inference *inference = short_inference(prior, own, SETS, 0);
    check(hnpe_inference_propose_sizes(inference, SETS, n_rows));
    check(hnpe_inference_propose(inference, SETS, n_rows, alpha, beta, &batch));
    for (size_t i = 0; i < SETS; ++i)
        x[i] = alpha[i] * beta[i];
    check(hnpe_inference_append(inference, batch, SETS, x));
    check(hnpe_inference_train(inference, NULL));
    draw("trained.host", inference);
}

static void inferences(hnpe_prior *prior, hnpe_simulator *own)
{
    hnpe_inference *inference = short_inference(prior, own, 60, 2);
    check(hnpe_inference_run(inference, NULL));
    draw("trained.run", inference);
    inference = short_inference(prior, own, 60, 0);
    check(hnpe_inference_run_rounds(inference, 3, values("x_first"), 2, NULL));
    draw("trained.rounds", inference);
    host_loop(prior, own);
}

static void flows(void)
{
    enum { N = 40 };
    double log_q[N], theta[N * 2], log_fresh[N];
    hnpe_flow *flow;
    hnpe_rng *rng = stream(32);
    check(hnpe_flow_create_spline(NULL, 2, 1, &flow));
    check(hnpe_flow_set_seed(flow, 4));
    check(hnpe_flow_set_int(flow, HNPE_FLOW_EPOCHS, 3));
    check(hnpe_flow_log_density(flow, N, values("given"), values("values"), log_fresh));
    check(hnpe_flow_fit(flow, N, values("given"), values("values"), 9, NULL));
    check(hnpe_flow_log_density(flow, N, values("given"), values("values"), log_q));
    check(hnpe_flow_sample(flow, N, values("given"), rng, theta));
    print("flow.fresh", N, log_fresh);
    print("trained.flow.log_density", N, log_q);
    print("trained.flow.sample", N * 2, theta);
    hnpe_rng_release(rng);
    hnpe_flow_release(flow);
}

static void diagnostics(void)
{
    const double *x = values("cloud"), *y = values("other");
    double found[4], accuracy, features[33 + 5];
    check(hnpe_diagnostics_sinkhorn(NULL, 2, 12, x, 10, y, 0.05, &found[0]));
    check(hnpe_diagnostics_c2st(NULL, 2, 12, x, 10, y, 1, &accuracy));
    check(hnpe_diagnostics_wasserstein(NULL, 12, x, 10, y, &found[1]));
    check(hnpe_diagnostics_kolmogorov(NULL, 12, x, 10, y, &found[2]));
    check(hnpe_diagnostics_wasserstein_to_point(NULL, 12, x, 0.25, &found[3]));
    print("diagnostics", 4, found);
    print("trained.c2st", 1, &accuracy);
    check(hnpe_summary_log_power(NULL, 1, 130, values("signal"), 65, 32, features));
    check(hnpe_summary_autocorrelation(NULL, 1, 130, values("signal"), 4, features + 33));
    print("summary.log_power", 33, features);
    print("summary.autocorrelation", 5, features + 33);
}

/* A posterior with small networks, which a file may hold. */
static void train(const char *folder, hnpe_prior *prior, hnpe_simulator *own)
{
    char path[4096];
    hnpe_embedder *observation, *set;
    hnpe_flow *q_local, *q_global;
    hnpe_estimator *estimator;
    hnpe_inference *inference;
    check(hnpe_embedder_create_identity(NULL, 1, &observation));
    check(hnpe_embedder_create_deep_set(NULL, 1, 4, &set));
    check(hnpe_embedder_set_int(set, HNPE_EMBEDDER_HIDDEN, 8));
    check(hnpe_embedder_set_int(set, HNPE_EMBEDDER_ELEMENT_HIDDEN, 8));
    check(hnpe_embedder_set_int(set, HNPE_EMBEDDER_ELEMENT_OUT, 4));
    check(hnpe_flow_create_spline(NULL, 1, 2, &q_local));
    check(hnpe_flow_create_spline(NULL, 1, 4, &q_global));
    check(hnpe_flow_set_int(q_local, HNPE_FLOW_HIDDEN, 12));
    check(hnpe_flow_set_int(q_global, HNPE_FLOW_HIDDEN, 12));
    check(hnpe_estimator_create_factorised(NULL, prior, prior, 1, observation, set, q_local, q_global, &estimator));
    check(hnpe_inference_create(NULL, prior, prior, own, &inference));
    check(hnpe_inference_set_int(inference, HNPE_INFERENCE_SIMULATIONS, 2000));
    check(hnpe_inference_set_int(inference, HNPE_INFERENCE_MAX_EXTRA, 4));
    check(hnpe_inference_set_estimator(inference, estimator));
    check(hnpe_inference_run(inference, NULL));
    snprintf(path, sizeof path, "%s/posterior.safetensors", folder);
    check(hnpe_estimator_save(estimator, path));
    hnpe_inference_release(inference);
    hnpe_estimator_release(estimator);
    hnpe_flow_release(q_local);
    hnpe_flow_release(q_global);
    hnpe_embedder_release(observation);
    hnpe_embedder_release(set);
}

int main(int n, char **words)
{
    const double zero = 0, one = 1;
    hnpe_prior *prior;
    hnpe_simulator *own;
    if (n < 2)
        return 2;
    read_inputs(words[1]);
    check(hnpe_prior_create_uniform(NULL, 1, &zero, &one, &prior));
    check(hnpe_simulator_create(NULL, 1, 1, 1, product, NULL, NULL, &own));
    if (n > 2) {
        train(words[1], prior, own);
    } else {
        random_streams();
        priors();
        simulators(own);
        data_sets(prior, own);
        posteriors(words[1]);
        inferences(prior, own);
        flows();
        diagnostics();
    }
    hnpe_simulator_release(own);
    hnpe_prior_release(prior);
    for (array *a = arrays; a->name[0]; ++a)
        free(a->values);
    return 0;
}
