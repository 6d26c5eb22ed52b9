/* Rounds with the closed-form correction: what they refuse and when, what they keep, and that the same bits come of the
   same seed. */
#include "dataset/dataset.h"
#include "support.h"

#include <hnpe.h>

#include <math.h>

enum { SETS = 300, ROUNDS = 3, ROWS = 3, DRAWS = 64 };

/* x_i = alpha_i + beta + noise, of whichever there are. */
static int simulate(void *user_data, size_t n, const double *alpha, const double *beta, hnpe_rng *rng, double *x)
{
    for (size_t i = 0; i < n; ++i)
        x[i] = (alpha ? alpha[i] : 0) + (beta ? beta[i] : 0) + 0.5 * hnpe_rng_normal(rng);
    return 0;
}

static int sample_alpha(void *user_data, size_t n, const double *beta, hnpe_rng *rng, double *alpha)
{
    for (size_t i = 0; i < n; ++i)
        alpha[i] = beta[i] + hnpe_rng_normal(rng);
    return 0;
}

static hnpe_prior *normal(void)
{
    const double zero = 0, one = 1;
    hnpe_prior *prior;
    support_assert_ok(hnpe_prior_create_normal(NULL, 1, &zero, &one, &prior));
    return prior;
}

static hnpe_prior *uniform(void)
{
    const double low = -2, high = 2;
    hnpe_prior *prior;
    support_assert_ok(hnpe_prior_create_uniform(NULL, 1, &low, &high, &prior));
    return prior;
}

static hnpe_prior *exponential(void)
{
    const double one = 1;
    hnpe_prior *prior;
    support_assert_ok(hnpe_prior_create_exponential(NULL, 1, &one, &prior));
    return prior;
}

static hnpe_prior *conditional(void)
{
    const hnpe_prior_functions functions = {.struct_size = sizeof functions, .concurrent = 1, .sample = sample_alpha};
    hnpe_prior *prior;
    support_assert_ok(hnpe_prior_create_custom(NULL, 1, 1, &functions, NULL, NULL, &prior));
    return prior;
}

/* One of the parts of an inference is not what the closed form needs. */
typedef enum parts { ONE_MIXTURE, ONE_SPLINE, FACTORISED, NAIVE, ALL_SETS, GLOBAL_MIXTURE } parts;

typedef struct handles {
    hnpe_prior *local, *global;
    hnpe_estimator *estimator;
    hnpe_simulator *simulator;
    hnpe_inference *inference;
} handles;

static hnpe_estimator *make_estimator(hnpe_context *context, const handles *h, parts kind)
{
    hnpe_estimator *estimator;
    hnpe_flow *flow = NULL;
    hnpe_embedder *set = NULL;
    const size_t dim = h->local && h->global ? 2 : 1;
    if (kind == FACTORISED) {
        support_assert_ok(hnpe_estimator_create(context, h->local, h->global, 1, &estimator));
        return estimator;
    }
    const size_t width = kind == NAIVE ? ROWS : kind == ALL_SETS || kind == GLOBAL_MIXTURE ? 2 : 1;
    if (kind == ONE_SPLINE)
        support_assert_ok(hnpe_flow_create_spline(context, dim, width, &flow));
    else
        support_assert_ok(hnpe_flow_create_mixture(context, dim, width, &flow));
    if (kind != ONE_SPLINE)
        support_assert_ok(hnpe_flow_set_int(flow, HNPE_FLOW_COMPONENTS, 1));
    if (kind == NAIVE)
        support_assert_ok(hnpe_embedder_create_stack(context, 1, ROWS, &set));
    if (kind == GLOBAL_MIXTURE)
        support_assert_ok(hnpe_embedder_create_mean(context, 1, &set));
    if (kind == NAIVE || kind == ALL_SETS)
        support_assert_ok(hnpe_estimator_create_joint(context, h->local, h->global, 1, set, flow, &estimator));
    else
        support_assert_ok(hnpe_estimator_create_factorised(context, h->local, h->global, 1, NULL, set,
                                                           h->local ? flow : NULL, h->local ? NULL : flow, &estimator));
    hnpe_embedder_release(set);
    hnpe_flow_release(flow);
    return estimator;
}

/* Takes the references to the priors. */
static void open_handles(hnpe_context *context, hnpe_prior *local, hnpe_prior *global, parts kind, int open,
                         uint64_t seed, handles *h)
{
    *h = (handles){.local = local, .global = global};
    h->estimator = make_estimator(context, h, kind);
    if (open)
        support_assert_ok(hnpe_estimator_set_int(h->estimator, HNPE_ESTIMATOR_BOUNDED, HNPE_BOUNDED_OPEN));
    support_assert_ok(
        hnpe_simulator_create(context, local != NULL, global != NULL, 1, simulate, NULL, NULL, &h->simulator));
    support_assert_ok(hnpe_inference_create(context, local, global, h->simulator, &h->inference));
    support_assert_ok(hnpe_inference_set_estimator(h->inference, h->estimator));
    support_assert_ok(hnpe_inference_set_seed(h->inference, seed));
    support_assert_ok(hnpe_inference_set_int(h->inference, HNPE_INFERENCE_SIMULATIONS, SETS));
    support_assert_ok(hnpe_inference_set_int(h->inference, HNPE_INFERENCE_ROUNDS, HNPE_ROUNDS_CLOSED_FORM));
}

static void close_handles(handles *h)
{
    hnpe_inference_release(h->inference);
    hnpe_simulator_release(h->simulator);
    hnpe_estimator_release(h->estimator);
    hnpe_prior_release(h->local);
    hnpe_prior_release(h->global);
}

static const double target[ROWS] = {0.9, 0.2, 0.4};

static int64_t count_sets(const handles *h)
{
    int64_t n;
    hnpe_dataset *dataset;
    support_assert_ok(hnpe_inference_get_dataset(h->inference, &dataset));
    support_assert_ok(hnpe_dataset_count(dataset, &n, NULL, NULL));
    hnpe_dataset_release(dataset);
    return n;
}

/* ---- refusals, before anything is simulated ---- */

static void test_closed_form__refuses_what_it_cannot_correct_before_simulating(void **state)
{
    const struct {
        hnpe_prior *(*local)(void), *(*global)(void);
        parts kind;
        const char *words;
    } cases[] = {
        {normal, normal, FACTORISED, "one density of all parameters, but the estimator is factorised into two"},
        {normal, NULL, ONE_SPLINE, "needs a mixture of Gaussians (hnpe_flow_create_mixture)"},
        {exponential, NULL, ONE_MIXTURE, "the local prior is neither Gaussian nor uniform"},
        {normal, exponential, NAIVE, "the global prior is neither Gaussian nor uniform"},
        {conditional, normal, NAIVE, "the local prior is conditional"},
        {uniform, NULL, ONE_MIXTURE, "set HNPE_ESTIMATOR_BOUNDED to HNPE_BOUNDED_OPEN"},
        {normal, uniform, NAIVE, "set HNPE_ESTIMATOR_BOUNDED to HNPE_BOUNDED_OPEN"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; ++i) {
        handles h;
        open_handles(NULL, cases[i].local(), cases[i].global ? cases[i].global() : NULL, cases[i].kind, 0, 1, &h);
        const int64_t rows = cases[i].kind == NAIVE ? ROWS : 1;
        support_assert_fails(hnpe_inference_run_rounds(h.inference, rows, target, 2, NULL), HNPE_ERROR_UNSUPPORTED,
                             cases[i].words);
        assert_int_equal(count_sets(&h), 0);
        close_handles(&h);
    }
}

static void test_closed_form__leaves_parameters_open_where_it_can_alone(void **state)
{
    handles h;
    open_handles(NULL, exponential(), NULL, ONE_MIXTURE, 0, 1, &h);
    support_assert_fails(hnpe_estimator_set_int(h.estimator, HNPE_ESTIMATOR_BOUNDED, HNPE_BOUNDED_OPEN),
                         HNPE_ERROR_UNSUPPORTED, "neither Gaussian nor uniform");
    int64_t bounded;
    support_assert_ok(hnpe_estimator_get_int(h.estimator, HNPE_ESTIMATOR_BOUNDED, &bounded));
    assert_int_equal(bounded, HNPE_BOUNDED_CUBE);
    close_handles(&h);
}

/* Its sets are from one Gaussian: what follows must know. */
static void test_closed_form__goes_with_losses_that_are_right_for_its_sets_alone(void **state)
{
    handles h;
    hnpe_trainer *trainer;
    open_handles(NULL, normal(), NULL, ONE_MIXTURE, 0, 1, &h);
    support_assert_ok(hnpe_inference_run_rounds(h.inference, 1, target, 2, NULL));
    support_assert_ok(hnpe_inference_get_trainer(h.inference, &trainer));
    support_assert_ok(hnpe_trainer_set_int(trainer, HNPE_TRAINER_LOSS, HNPE_LOSS_MAXIMUM_LIKELIHOOD));
    support_assert_fails(hnpe_trainer_run(trainer, NULL), HNPE_ERROR_UNSUPPORTED,
                         "300 of 600 sets have their parameters from a Gaussian, which biases this loss: choose "
                         "HNPE_LOSS_CLOSED_FORM, HNPE_LOSS_ATOMIC or HNPE_LOSS_IMPORTANCE");
    support_assert_ok(hnpe_inference_set_int(h.inference, HNPE_INFERENCE_ROUNDS, HNPE_ROUNDS_IMPORTANCE));
    support_assert_ok(hnpe_inference_run_rounds(h.inference, 1, target, 1, NULL));
    /* The last proposal is now a posterior, and nothing to divide by. */
    support_assert_ok(hnpe_trainer_set_int(trainer, HNPE_TRAINER_LOSS, HNPE_LOSS_CLOSED_FORM));
    support_assert_fails(hnpe_trainer_run(trainer, NULL), HNPE_ERROR_UNSUPPORTED,
                         "which must be the prior or one Gaussian, but is a posterior: choose HNPE_LOSS_ATOMIC or "
                         "HNPE_LOSS_IMPORTANCE");
    /* A further round of the closed form has a Gaussian of its own. */
    support_assert_ok(hnpe_inference_set_int(h.inference, HNPE_INFERENCE_ROUNDS, HNPE_ROUNDS_CLOSED_FORM));
    support_assert_ok(hnpe_inference_run_rounds(h.inference, 1, target, 1, NULL));
    assert_int_equal(count_sets(&h), 4 * SETS);
    hnpe_trainer_release(trainer);
    close_handles(&h);
}

static void test_closed_form__refuses_the_last_proposal_where_it_is_truncated(void **state)
{
    handles h;
    hnpe_trainer *trainer;
    open_handles(NULL, normal(), NULL, ONE_MIXTURE, 0, 1, &h);
    support_assert_ok(hnpe_inference_set_int(h.inference, HNPE_INFERENCE_ROUNDS, HNPE_ROUNDS_TRUNCATED));
    support_assert_ok(hnpe_inference_run_rounds(h.inference, 1, target, 2, NULL));
    support_assert_ok(hnpe_inference_get_trainer(h.inference, &trainer));
    support_assert_ok(hnpe_trainer_set_int(trainer, HNPE_TRAINER_LOSS, HNPE_LOSS_CLOSED_FORM));
    support_assert_fails(hnpe_trainer_run(trainer, NULL), HNPE_ERROR_UNSUPPORTED,
                         "but is a truncated prior: choose HNPE_LOSS_MAXIMUM_LIKELIHOOD");
    hnpe_trainer_release(trainer);
    close_handles(&h);
}

static void test_closed_form__is_nobody_elses_to_enter(void **state)
{
    const double theta = 0, x = 0;
    hnpe_dataset *dataset;
    support_assert_ok(hnpe_dataset_create(NULL, 1, 0, 1, &dataset));
    support_assert_fails(hnpe_dataset_append_proposed(dataset, HNPE_PROPOSAL_GAUSSIAN, 1, NULL, &theta, NULL, &x, NULL),
                         HNPE_ERROR_INVALID_ARGUMENT, "whose mean and covariance only rounds enter");
    hnpe_dataset_release(dataset);
}

/* ---- results ---- */

typedef struct outcome {
    double theta[2 * DRAWS], log_q[DRAWS];
} outcome;

static void look(const hnpe_posterior *posterior, int64_t rows, outcome *found)
{
    hnpe_rng *rng;
    memset(found, 0, sizeof *found);
    support_assert_ok(hnpe_rng_create(NULL, 3, 0, &rng));
    support_assert_ok(hnpe_posterior_sample(posterior, 1, &rows, target, DRAWS, rng, found->theta));
    support_assert_ok(hnpe_posterior_log_density(posterior, 1, &rows, target, DRAWS, found->theta, found->log_q));
    hnpe_rng_release(rng);
}

static outcome result_of(const handles *h, int64_t rows)
{
    hnpe_posterior *posterior;
    outcome found;
    support_assert_ok(hnpe_inference_posterior(h->inference, &posterior));
    look(posterior, rows, &found);
    hnpe_posterior_release(posterior);
    return found;
}

/* alpha_i, beta ~ N(0, 1), x_i = alpha_i + beta + noise: of (alpha_0, beta), x_0 has variance 1/4, the others of beta
 * 5/4. */
static void test_closed_form__of_the_naive_architecture_finds_both_levels(void **state)
{
    enum { MANY = 20000, SEEDS = 5 };
    static double theta[2 * MANY];
    const int64_t rows = ROWS;
    const double p00 = 1 + 4, p01 = 4, p11 = 1 + 4 + 2 / 1.25, det = p00 * p11 - p01 * p01;
    const double h0 = 4 * target[0], h1 = h0 + (target[1] + target[2]) / 1.25;
    const double mean[2] = {(p11 * h0 - p01 * h1) / det, (p00 * h1 - p01 * h0) / det};
    const double sd[2] = {sqrt(p11 / det), sqrt(p00 / det)};
    double error[2] = {0, 0}, ratio[2] = {0, 0};
    for (uint64_t seed = 1; seed <= SEEDS; ++seed) {
        handles h;
        hnpe_posterior *posterior;
        hnpe_rng *rng;
        open_handles(NULL, normal(), normal(), NAIVE, 0, seed, &h);
        support_assert_ok(hnpe_inference_set_int(h.inference, HNPE_INFERENCE_SIMULATIONS, 3000));
        support_assert_ok(hnpe_inference_run_rounds(h.inference, ROWS, target, ROUNDS, NULL));
        support_assert_ok(hnpe_inference_posterior(h.inference, &posterior));
        support_assert_ok(hnpe_rng_create(NULL, 3, 0, &rng));
        support_assert_ok(hnpe_posterior_sample(posterior, 1, &rows, target, MANY, rng, theta));
        for (size_t j = 0; j < 2; ++j) {
            double sum = 0, squares = 0;
            for (size_t i = j; i < 2 * MANY; i += 2) {
                sum += theta[i];
                squares += theta[i] * theta[i];
            }
            error[j] += (sum / MANY - mean[j]) / sd[j] / SEEDS;
            ratio[j] += sqrt(squares / MANY - sum * sum / MANY / MANY) / sd[j] / SEEDS;
        }
        hnpe_rng_release(rng);
        hnpe_posterior_release(posterior);
        close_handles(&h);
    }
    print_message("naive: mean errors %.3f %.3f, ratios of deviations %.3f %.3f\n", error[0], error[1], ratio[0],
                  ratio[1]);
    for (size_t j = 0; j < 2; ++j) {
        assert_true(fabs(error[j]) < 0.1);
        assert_true(fabs(ratio[j] - 1) < 0.1);
    }
}

static void test_closed_form__is_the_same_saved_and_loaded(void **state)
{
    char *folder = support_temp_folder(), path[512], again[512];
    handles h;
    hnpe_posterior *posterior;
    hnpe_estimator *estimator;
    hnpe_dataset *dataset, *loaded;
    outcome found;
    open_handles(NULL, uniform(), uniform(), ALL_SETS, 1, 2, &h);
    support_assert_ok(hnpe_inference_run_rounds(h.inference, ROWS, target, 2, NULL));
    const outcome expected = result_of(&h, ROWS);
    snprintf(path, sizeof path, "%s/estimator", folder);
    snprintf(again, sizeof again, "%s/again", folder);
    support_assert_ok(hnpe_estimator_save(h.estimator, path));
    support_assert_ok(hnpe_posterior_load(NULL, path, NULL, NULL, &posterior));
    look(posterior, ROWS, &found);
    assert_memory_equal(&found, &expected, sizeof found);
    hnpe_posterior_release(posterior);
    support_assert_ok(hnpe_estimator_load(NULL, path, NULL, NULL, &estimator));
    support_assert_ok(hnpe_estimator_save(estimator, again));
    support_assert_ok(hnpe_posterior_load(NULL, again, NULL, NULL, &posterior));
    look(posterior, ROWS, &found);
    assert_memory_equal(&found, &expected, sizeof found);
    hnpe_posterior_release(posterior);
    hnpe_estimator_release(estimator);
    /* The data set keeps the Gaussian that a training corrects for. */
    support_assert_ok(hnpe_inference_get_dataset(h.inference, &dataset));
    support_assert_ok(hnpe_dataset_save(dataset, again));
    support_assert_ok(hnpe_dataset_load(NULL, again, &loaded));
    assert_null(hnpei_dataset_gaussian(loaded, 0));
    assert_memory_equal(hnpei_dataset_gaussian(loaded, 1), hnpei_dataset_gaussian(dataset, 1), 6 * sizeof(double));
    support_assert_ok(hnpe_dataset_extend(loaded, dataset));
    assert_memory_equal(hnpei_dataset_gaussian(loaded, 2), hnpei_dataset_gaussian(dataset, 1), 6 * sizeof(double));
    hnpe_proposal_info info = {.struct_size = sizeof info};
    support_assert_ok(hnpe_dataset_describe_proposal(loaded, 2, &info));
    assert_int_equal(info.kind, HNPE_PROPOSAL_GAUSSIAN);
    assert_true(info.log_constant < 0 && info.error > 0 && info.error < 0.01);
    hnpe_dataset_release(loaded);
    hnpe_dataset_release(dataset);
    support_temp_remove(folder);
    close_handles(&h);
}

/* One round by the host, in two batches that come back in another order. */
static void host_round(const handles *h)
{
    enum { FIRST = 70 };
    const size_t sizes[2] = {FIRST, SETS - FIRST};
    static double alpha[2][SETS], x[2][SETS];
    int64_t batch[2], n_rows[SETS];
    hnpe_dataset *dataset;
    int64_t before;
    support_assert_ok(hnpe_inference_get_dataset(h->inference, &dataset));
    support_assert_ok(hnpe_dataset_count(dataset, &before, NULL, NULL));
    for (size_t b = 0; b < 2; ++b) {
        support_assert_ok(hnpe_inference_propose_sizes(h->inference, sizes[b], n_rows));
        support_assert_ok(hnpe_inference_propose(h->inference, sizes[b], n_rows, alpha[b], NULL, &batch[b]));
        support_assert_ok(hnpe_simulator_run(h->simulator, sizes[b], alpha[b], NULL, 4,
                                             (uint64_t)before + (b ? sizes[0] : 0), NULL, x[b]));
    }
    for (size_t b = 2; b-- > 0;)
        support_assert_ok(hnpe_inference_append(h->inference, batch[b], sizes[b], x[b]));
    support_assert_ok(hnpe_inference_train(h->inference, NULL));
    hnpe_dataset_release(dataset);
}

static void test_closed_form__has_the_same_bits_for_any_threads_and_in_the_hosts_loop(void **state)
{
    outcome reference, other;
    for (int64_t threads = 1; threads <= 4; threads += threads) {
        hnpe_context *context;
        handles h;
        support_assert_ok(hnpe_context_create(NULL, &context));
        support_assert_ok(hnpe_context_set_int(context, HNPE_CONTEXT_THREADS, threads));
        open_handles(context, uniform(), NULL, ONE_MIXTURE, 1, 4, &h);
        support_assert_ok(hnpe_inference_run_rounds(h.inference, 1, target, ROUNDS, NULL));
        other = result_of(&h, 1);
        if (threads == 1)
            reference = other;
        assert_memory_equal(&other, &reference, sizeof other);
        close_handles(&h);
        hnpe_context_release(context);
    }
    handles h;
    open_handles(NULL, uniform(), NULL, ONE_MIXTURE, 1, 4, &h);
    support_assert_ok(hnpe_simulator_set_int(h.simulator, HNPE_SIMULATOR_CHUNK, 1));
    support_assert_ok(hnpe_inference_run_rounds(h.inference, 1, target, ROUNDS, NULL));
    reference = result_of(&h, 1);
    close_handles(&h);
    open_handles(NULL, uniform(), NULL, ONE_MIXTURE, 1, 4, &h);
    support_assert_ok(hnpe_simulator_set_int(h.simulator, HNPE_SIMULATOR_CHUNK, 1));
    support_assert_ok(hnpe_inference_set_target(h.inference, 1, target));
    for (int round = 0; round < ROUNDS; ++round)
        host_round(&h);
    other = result_of(&h, 1);
    assert_memory_equal(&other, &reference, sizeof other);
    close_handles(&h);
}

/* Of locals alone every observation has its own; their joint density is the product. */
static void test_closed_form__has_all_locals_too(void **state)
{
    static double local[ROWS * DRAWS], log_q[DRAWS], one[DRAWS], each[DRAWS];
    const int64_t rows = ROWS;
    handles h;
    hnpe_posterior *posterior;
    hnpe_rng *rng;
    open_handles(NULL, uniform(), NULL, ONE_MIXTURE, 1, 2, &h);
    support_assert_ok(hnpe_inference_run_rounds(h.inference, 1, target, 2, NULL));
    support_assert_ok(hnpe_inference_posterior(h.inference, &posterior));
    support_assert_ok(hnpe_rng_create(NULL, 3, 0, &rng));
    support_assert_ok(hnpe_posterior_sample_all(posterior, 1, &rows, target, DRAWS, rng, local, NULL));
    support_assert_ok(hnpe_posterior_log_density_all(posterior, 1, &rows, target, DRAWS, local, NULL, log_q));
    memset(one, 0, sizeof one);
    for (size_t row = 0; row < ROWS; ++row) {
        support_assert_ok(
            hnpe_posterior_log_density(posterior, 1, NULL, target + row, DRAWS, local + row * DRAWS, each));
        for (size_t i = 0; i < DRAWS; ++i)
            one[i] += each[i];
    }
    for (size_t i = 0; i < DRAWS; ++i)
        support_assert_close(log_q[i], one[i], 1e-5);
    hnpe_rng_release(rng);
    hnpe_posterior_release(posterior);
    close_handles(&h);
}

/* Of globals alone there is a density of them alone: the same. */
static void test_closed_form__has_the_density_of_globals_alone(void **state)
{
    const int64_t rows = ROWS;
    double alone[DRAWS];
    handles h;
    hnpe_posterior *posterior;
    outcome found;
    open_handles(NULL, NULL, uniform(), ALL_SETS, 1, 2, &h);
    support_assert_ok(hnpe_inference_run_rounds(h.inference, ROWS, target, 2, NULL));
    support_assert_ok(hnpe_inference_posterior(h.inference, &posterior));
    look(posterior, rows, &found);
    support_assert_fails(hnpe_posterior_log_density_global(posterior, 1, &rows, target, DRAWS, found.theta, alone),
                         HNPE_ERROR_UNSUPPORTED, "only a factorised posterior");
    hnpe_posterior_release(posterior);
    close_handles(&h);
    open_handles(NULL, NULL, uniform(), GLOBAL_MIXTURE, 1, 2, &h);
    support_assert_ok(hnpe_inference_run_rounds(h.inference, ROWS, target, 2, NULL));
    support_assert_ok(hnpe_inference_posterior(h.inference, &posterior));
    look(posterior, rows, &found);
    support_assert_ok(hnpe_posterior_log_density_global(posterior, 1, &rows, target, DRAWS, found.theta, alone));
    assert_memory_equal(alone, found.log_q, sizeof alone);
    hnpe_posterior_release(posterior);
    close_handles(&h);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_closed_form__refuses_what_it_cannot_correct_before_simulating),
        cmocka_unit_test(test_closed_form__leaves_parameters_open_where_it_can_alone),
        cmocka_unit_test(test_closed_form__goes_with_losses_that_are_right_for_its_sets_alone),
        cmocka_unit_test(test_closed_form__refuses_the_last_proposal_where_it_is_truncated),
        cmocka_unit_test(test_closed_form__is_nobody_elses_to_enter),
        cmocka_unit_test(test_closed_form__of_the_naive_architecture_finds_both_levels),
        cmocka_unit_test(test_closed_form__is_the_same_saved_and_loaded),
        cmocka_unit_test(test_closed_form__has_the_same_bits_for_any_threads_and_in_the_hosts_loop),
        cmocka_unit_test(test_closed_form__has_all_locals_too),
        cmocka_unit_test(test_closed_form__has_the_density_of_globals_alone),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
