/* A prior of the host's, whose callbacks release everything that the host has, the prior and what the call was given
   among it: the call keeps what it needs until it ends, and then nothing is left. */
#include "kit.h"

#include <math.h>

/* Handles that the host gives up at the first call back. */
typedef struct host {
    kit *k;
    hnpe_prior *prior;
    int armed, released;
} host;

static void give_up(host *h)
{
    if (!h->armed)
        return;
    h->armed = 0;
    hnpe_prior *prior = h->prior;
    h->prior = NULL;
    hnpe_prior_release(prior);
    kit_release_all(h->k);
}

static int sample(void *user_data, size_t n, const double *beta, hnpe_rng *rng, double *alpha)
{
    give_up(user_data);
    for (size_t i = 0; i < n; ++i)
        alpha[i] = beta[i] * hnpe_rng_uniform(rng);
    return 0;
}

static int log_density(void *user_data, size_t n, const double *beta, const double *alpha, double *log_p)
{
    give_up(user_data);
    for (size_t i = 0; i < n; ++i)
        log_p[i] = -log(beta[i]);
    return 0;
}

static int support(void *user_data, size_t n, const double *beta, double *low, double *high)
{
    give_up(user_data);
    for (size_t i = 0; i < n; ++i) {
        low[i] = 0;
        high[i] = beta[i];
    }
    return 0;
}

static int cdf(void *user_data, size_t n, const double *beta, const double *alpha, double *u)
{
    give_up(user_data);
    for (size_t i = 0; i < n; ++i)
        u[i] = alpha[i] / beta[i];
    return 0;
}

static int quantile(void *user_data, size_t n, const double *beta, const double *u, double *alpha)
{
    give_up(user_data);
    for (size_t i = 0; i < n; ++i)
        alpha[i] = u[i] * beta[i];
    return 0;
}

static void note_release(void *user_data)
{
    ++((host *)user_data)->released;
}

static const hnpe_prior_functions functions = {.struct_size = sizeof functions,
                                               .sample = sample,
                                               .log_density = log_density,
                                               .support = support,
                                               .cdf = cdf,
                                               .quantile = quantile};

/* Handles that are made of the prior, before it gives anything up. */
static void make_estimator(const host *h)
{
    kit *k = h->k;
    support_assert_ok(hnpe_estimator_create(k->context, h->prior, k->beta, 1, &k->estimator));
}

static void make_trainer(const host *h)
{
    kit *k = h->k;
    make_estimator(h);
    support_assert_ok(hnpe_trainer_create(k->context, k->estimator, k->dataset, &k->trainer));
    support_assert_ok(hnpe_trainer_set_int(k->trainer, HNPE_TRAINER_EPOCHS, 1));
}

static void make_posterior(const host *h)
{
    make_estimator(h);
    support_assert_ok(hnpe_posterior_create(h->k->estimator, &h->k->posterior));
}

static void make_offline(const host *h)
{
    kit *k = h->k;
    support_assert_ok(hnpe_inference_create_offline(k->context, h->prior, k->beta, 1, &k->offline));
}

static void make_inference(const host *h)
{
    kit *k = h->k;
    hnpe_trainer *trainer;
    support_assert_ok(hnpe_inference_create(k->context, h->prior, k->beta, k->simulator, &k->inference));
    support_assert_ok(hnpe_inference_set_int(k->inference, HNPE_INFERENCE_SIMULATIONS, KIT_SETS));
    support_assert_ok(hnpe_inference_get_trainer(k->inference, &trainer));
    support_assert_ok(hnpe_trainer_set_int(trainer, HNPE_TRAINER_EPOCHS, 1));
    hnpe_trainer_release(trainer);
}

static void make_nothing(const host *h)
{
}

/* Beta is 0.5 and above: alpha below it. */
static double beta[KIT_ROWS], alpha[KIT_ROWS];

#define ROWS(X)                                                                                                        \
    X(hnpe_prior_sample, nothing, (h->prior, 3, beta, k->rng, k->out))                                                 \
    X(hnpe_prior_log_density, nothing, (h->prior, 3, beta, alpha, k->out))                                             \
    X(hnpe_prior_support, nothing, (h->prior, 3, beta, k->out, k->second_out))                                         \
    X(hnpe_prior_cdf, nothing, (h->prior, 3, beta, alpha, k->out))                                                     \
    X(hnpe_prior_quantile, nothing, (h->prior, 3, beta, alpha, k->out))                                                \
    X(hnpe_dataset_simulate, nothing, (k->dataset, h->prior, k->beta, k->simulator, 4, 0, 1, 1, 0, NULL))              \
    X(hnpe_estimator_create, nothing, (k->context, h->prior, k->beta, 1, &k->made.estimator))                          \
    X(hnpe_inference_create_offline, nothing, (k->context, h->prior, k->beta, 1, &k->made.inference))                  \
    X(hnpe_estimator_set_int, estimator, (k->estimator, HNPE_ESTIMATOR_BOUNDED, HNPE_BOUNDED_LOGIT))                   \
    X(hnpe_estimator_set_seed, estimator, (k->estimator, 5))                                                           \
    X(hnpe_inference_set_seed, offline, (k->offline, 5))                                                               \
    X(hnpe_trainer_run, trainer, (k->trainer, NULL))                                                                   \
    X(hnpe_posterior_sample, posterior, (k->posterior, 2, NULL, k->x, 3, k->rng, k->out))                              \
    X(hnpe_posterior_log_density, posterior, (k->posterior, 2, NULL, k->x, 1, pairs, k->out))                          \
    X(hnpe_posterior_log_density_gradient, posterior,                                                                  \
      (k->posterior, 2, NULL, k->x, 1, pairs, k->out, k->second_out, k->third_out))                                    \
    X(hnpe_posterior_mode, posterior, (k->posterior, 1, NULL, k->x, 1, k->out, k->second_out))                         \
    X(hnpe_posterior_sample_all, posterior, (k->posterior, 2, NULL, k->x, 3, k->rng, k->out, k->second_out))           \
    X(hnpe_posterior_log_density_all, posterior, (k->posterior, 2, NULL, k->x, 1, alpha, beta, k->out))                \
    X(hnpe_inference_propose, offline, (k->offline, 3, k->sizes, k->out, k->second_out, &k->n))                        \
    X(hnpe_inference_run, inference, (k->inference, NULL))

static const double pairs[4] = {0.2, 0.6, 0.3, 0.7};

#define FUNCTION(name, what, arguments)                                                                                \
    static hnpe_status call_##name(host *h)                                                                            \
    {                                                                                                                  \
        kit *k = h->k;                                                                                                 \
        (void)k;                                                                                                       \
        return name arguments;                                                                                         \
    }
#define ROW(name, what, arguments) {#name, make_##what, call_##name},
ROWS(FUNCTION)
static const struct row {
    const char *name;
    void (*make)(const host *h);
    hnpe_status (*call)(host *h);
} rows[] = {ROWS(ROW)};
enum { N_ROWS = sizeof rows / sizeof *rows };

static host make_host(void)
{
    const double half = 0.5, one = 1;
    kit *k = kit_make(KIT_SIMULATOR | KIT_DATASET);
    host h = {.k = k};
    for (size_t i = 0; i < KIT_ROWS; ++i) {
        beta[i] = 0.5 + 0.4 * (double)(i % 7) / 7;
        alpha[i] = 0.4 * (double)(1 + i % 5) / 6;
    }
    hnpe_dataset_release(k->dataset);
    support_assert_ok(hnpe_dataset_create(k->context, 1, 1, 1, &k->dataset));
    support_assert_ok(hnpe_dataset_append(k->dataset, KIT_SETS, k->sizes, alpha, beta, k->x));
    support_assert_ok(hnpe_prior_create_uniform(k->context, 1, &half, &one, &k->beta));
    return h;
}

static void test_release(void **state)
{
    const struct row *row = *state;
    double undisturbed[KIT_NUMBERS];
    for (int armed = 0; armed < 2; ++armed) {
        host h = make_host();
        kit *k = h.k;
        support_assert_ok(hnpe_prior_create_custom(k->context, 1, 1, &functions, &h, note_release, &h.prior));
        row->make(&h);
        h.armed = armed;
        support_check_status(row->call(&h), HNPE_OK, row->name, __FILE__, __LINE__);
        assert_int_equal(h.armed, 0);
        if (armed)
            assert_memory_equal(undisturbed, k->out, sizeof undisturbed);
        memcpy(undisturbed, k->out, sizeof undisturbed);
        hnpe_prior_release(h.prior);
        kit_free(k);
        assert_int_equal(h.released, 1);
    }
}

int main(void)
{
    struct CMUnitTest tests[N_ROWS];
    for (size_t i = 0; i < N_ROWS; ++i)
        tests[i] = (struct CMUnitTest){rows[i].name, test_release, NULL, NULL, (void *)(uintptr_t)&rows[i]};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
