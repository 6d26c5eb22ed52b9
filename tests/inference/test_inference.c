/* The whole job against exact posteriors, and the same job with the simulator outside. */
#include "toy.h"

#include <math.h>

/* Under sanitizers (.ci/run) jobs are small: they then show that nothing is wrong with memory, not how near they come.
 */
static int quick(void)
{
    return getenv("HNPE_TEST_QUICK") != NULL;
}

static void limit_epochs(hnpe_inference *inference)
{
    hnpe_trainer *trainer;
    if (!quick())
        return;
    support_assert_ok(hnpe_inference_get_trainer(inference, &trainer));
    support_assert_ok(hnpe_trainer_set_int(trainer, HNPE_TRAINER_EPOCHS, 2));
    hnpe_trainer_release(trainer);
}

/* A conjugate model: beta ~ N(0, 1), alpha_i ~ N(beta, 1), x_i ~ N(alpha_i, s^2). */
static const double noise = 0.5;

static int alpha_sample(void *user_data, size_t n, const double *given, hnpe_rng *rng, double *theta)
{
    for (size_t i = 0; i < n; ++i)
        theta[i] = given[i] + hnpe_rng_normal(rng);
    return 0;
}

static int alpha_log_density(void *user_data, size_t n, const double *given, const double *theta, double *log_p)
{
    for (size_t i = 0; i < n; ++i)
        log_p[i] = -0.5 * (theta[i] - given[i]) * (theta[i] - given[i]) - 0.9189385332046727;
    return 0;
}

static int gaussian(void *user_data, size_t n, const double *alpha, const double *beta, hnpe_rng *rng, double *x)
{
    for (size_t i = 0; i < n; ++i)
        x[i] = alpha[i] + noise * hnpe_rng_normal(rng);
    return 0;
}

/* Mean and deviation of beta and alpha_0 given x: beta from the mean of x_i ~ N(beta, 1 + s^2), alpha_0 given both. */
static void exact_gaussian(int64_t n_rows, const double *x, double *mean, double *sd)
{
    const double n = (double)n_rows, variance = 1 + noise * noise, s2 = noise * noise;
    double sum = 0;
    for (int64_t i = 0; i < n_rows; ++i)
        sum += x[i];
    const double precision = 1 + n / variance;
    mean[1] = sum / variance / precision;
    sd[1] = 1 / sqrt(precision);
    const double weight = 1 / (1 + s2); /* alpha_0 | beta, x_0 ~ N(beta + weight (x_0 - beta), weight s^2) */
    mean[0] = (1 - weight) * mean[1] + weight * x[0];
    sd[0] = sqrt(weight * s2 + (1 - weight) * (1 - weight) * sd[1] * sd[1]);
}

static void moments(size_t n, const double *theta, double *mean, double *sd)
{
    for (size_t j = 0; j < 2; ++j) {
        double sum = 0, squares = 0;
        for (size_t i = 0; i < n; ++i)
            sum += theta[2 * i + j];
        mean[j] = sum / (double)n;
        for (size_t i = 0; i < n; ++i)
            squares += (theta[2 * i + j] - mean[j]) * (theta[2 * i + j] - mean[j]);
        sd[j] = sqrt(squares / (double)n);
    }
}

static void test_inference__finds_the_posterior_of_a_conjugate_gaussian(void **state)
{
    enum { MANY = 4000, REPEATS = 20 };
    static double theta[2 * MANY];
    const double zero = 0, one = 1;
    hnpe_prior *alpha, *beta;
    hnpe_simulator *simulator;
    hnpe_inference *inference;
    hnpe_posterior *posterior;
    hnpe_rng *rng;
    const hnpe_prior_functions functions = {
        .struct_size = sizeof functions, .sample = alpha_sample, .log_density = alpha_log_density};
    support_assert_ok(hnpe_prior_create_custom(NULL, 1, 1, &functions, NULL, NULL, &alpha));
    support_assert_ok(hnpe_prior_create_normal(NULL, 1, &zero, &one, &beta));
    support_assert_ok(hnpe_simulator_create(NULL, 1, 1, 1, gaussian, NULL, NULL, &simulator));
    support_assert_ok(hnpe_inference_create(NULL, alpha, beta, simulator, &inference));
    support_assert_ok(hnpe_inference_set_int(inference, HNPE_INFERENCE_SIMULATIONS, quick() ? 300 : 4000));
    limit_epochs(inference);
    support_assert_ok(hnpe_inference_set_int(inference, HNPE_INFERENCE_MAX_EXTRA, 20));
    support_assert_ok(hnpe_inference_run(inference, NULL));
    support_assert_ok(hnpe_inference_posterior(inference, &posterior));
    support_assert_ok(hnpe_rng_create(NULL, 2, 0, &rng));
    const int64_t sizes[3] = {1, 6, 21};
    double off_mean = 0, off_sd = 0;
    for (int k = 0; k < 3; ++k)
        for (int repeat = 0; repeat < REPEATS; ++repeat) {
            double x[21], mean[2], sd[2], exact_mean[2], exact_sd[2];
            const double true_beta = hnpe_rng_normal(rng);
            for (int64_t i = 0; i < sizes[k]; ++i)
                x[i] = true_beta + hnpe_rng_normal(rng) + noise * hnpe_rng_normal(rng);
            support_assert_ok(hnpe_posterior_sample(posterior, 1, &sizes[k], x, MANY, rng, theta));
            moments(MANY, theta, mean, sd);
            exact_gaussian(sizes[k], x, exact_mean, exact_sd);
            for (int j = 0; j < 2; ++j) {
                off_mean += fabs(mean[j] - exact_mean[j]) / exact_sd[j] / (6 * REPEATS);
                off_sd += fabs(log(sd[j] / exact_sd[j])) / (6 * REPEATS);
            }
        }
    print_message("conjugate Gaussian: means off by %.3f deviations, log ratio of deviations %.3f, on average\n",
                  off_mean, off_sd);
    assert_true(quick() || off_mean < 0.12);
    assert_true(quick() || off_sd < 0.12);
    hnpe_rng_release(rng);
    hnpe_posterior_release(posterior);
    hnpe_inference_release(inference);
    hnpe_simulator_release(simulator);
    hnpe_prior_release(alpha);
    hnpe_prior_release(beta);
}

static int compare(const void *a, const void *b)
{
    const double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

/* Distance of the beta marginals in exact deviations. */
static double distance_of_beta(size_t n, const double *learned, const double *exact)
{
    double *a = malloc(n * sizeof *a), *b = malloc(n * sizeof *b), mean[2], sd[2], distance = 0;
    for (size_t i = 0; i < n; ++i) {
        a[i] = learned[2 * i + 1];
        b[i] = exact[2 * i + 1];
    }
    qsort(a, n, sizeof *a, compare);
    qsort(b, n, sizeof *b, compare);
    for (size_t i = 0; i < n; ++i)
        distance += fabs(a[i] - b[i]) / (double)n;
    moments(n, exact, mean, sd);
    free(a);
    free(b);
    return distance / sd[1];
}

static void test_inference__finds_the_exact_posterior_of_the_toy(void **state)
{
    enum { MANY = 2000 };
    static double learned[2 * MANY], exact[2 * MANY];
    support_toy toy;
    hnpe_posterior *posterior;
    hnpe_rng *rng;
    support_toy_create(NULL, 0, quick() ? 500 : 4000, 10, 1, &toy);
    limit_epochs(toy.inference);
    support_assert_ok(hnpe_inference_run(toy.inference, NULL));
    support_assert_ok(hnpe_inference_posterior(toy.inference, &posterior));
    support_assert_ok(hnpe_rng_create(NULL, 2, 0, &rng));
    double total = 0;
    for (int k = 0; k < 9; ++k) {
        double x[11];
        const int64_t n_rows = 11;
        support_toy_observe(rng, 0.25 * (k % 3 + 1), 0.25 * (k / 3 + 1), n_rows, x);
        support_assert_ok(hnpe_posterior_sample(posterior, 1, &n_rows, x, MANY, rng, learned));
        support_toy_exact(rng, n_rows, x, MANY, exact);
        total += distance_of_beta(MANY, learned, exact) / 9;
    }
    print_message("toy: beta marginals differ by %.3f exact deviations on average\n", total);
    assert_true(quick() || total < 0.3);
    hnpe_rng_release(rng);
    hnpe_posterior_release(posterior);
    support_toy_free(&toy);
}

/* Deterministic, so that a host can repeat it outside. */
static int ratio(void *user_data, size_t n, const double *alpha, const double *beta, hnpe_rng *rng, double *x)
{
    for (size_t i = 0; i < n; ++i)
        x[i] = alpha[i] * beta[i];
    return 0;
}

static void test_inference__a_host_that_owns_the_loop_gets_the_same_bits(void **state)
{
    enum { SETS = 300, MANY = 500 };
    static double inside[2 * MANY], outside[2 * MANY];
    support_toy toy;
    hnpe_posterior *posterior;
    hnpe_rng *rng;
    const double x[3] = {0.2, 0.5, 0.1};
    const int64_t three = 3;
    for (int offline = 0; offline < 2; ++offline) {
        support_toy_create(NULL, 0, SETS, 5, 7, &toy);
        if (offline) {
            hnpe_inference *inference;
            support_assert_ok(hnpe_inference_create_offline(NULL, toy.alpha, toy.beta, 1, &inference));
            support_assert_ok(hnpe_inference_set_seed(inference, 7));
            support_assert_ok(hnpe_inference_set_int(inference, HNPE_INFERENCE_MAX_EXTRA, 5));
            hnpe_inference_release(toy.inference);
            toy.inference = inference;
        }
        support_toy_epochs(&toy, 3);
        if (!offline)
            support_assert_ok(hnpe_inference_run(toy.inference, NULL));
        /* Three batches, which come back in another order. */
        double *batches[3];
        size_t n_rows[3];
        int64_t numbers[3];
        for (int b = 0; offline && b < 3; ++b) {
            int64_t sizes[SETS / 3];
            size_t rows = 0, at = 0;
            support_assert_ok(hnpe_inference_propose_sizes(toy.inference, SETS / 3, sizes));
            for (size_t i = 0; i < SETS / 3; ++i)
                rows += (size_t)sizes[i];
            double *local = malloc(rows * sizeof *local), global[SETS / 3];
            batches[b] = malloc(rows * sizeof *batches[b]);
            support_assert_ok(hnpe_inference_propose(toy.inference, SETS / 3, sizes, local, global, &numbers[b]));
            for (size_t i = 0; i < SETS / 3; ++i)
                for (int64_t k = 0; k < sizes[i]; ++k, ++at)
                    ratio(NULL, 1, local + at, global + i, NULL, batches[b] + at);
            n_rows[b] = rows;
            free(local);
        }
        for (int b = 2; offline && b >= 0; --b) {
            support_assert_ok(hnpe_inference_append(toy.inference, numbers[b], n_rows[b], batches[b]));
            free(batches[b]);
        }
        if (offline)
            support_assert_ok(hnpe_inference_train(toy.inference, NULL));
        support_assert_ok(hnpe_inference_posterior(toy.inference, &posterior));
        support_assert_ok(hnpe_rng_create(NULL, 2, 0, &rng));
        support_assert_ok(hnpe_posterior_sample(posterior, 1, &three, x, MANY, rng, offline ? outside : inside));
        hnpe_rng_release(rng);
        hnpe_posterior_release(posterior);
        support_toy_free(&toy);
    }
    assert_memory_equal(inside, outside, sizeof inside);
}

static void test_inference__does_not_depend_on_the_number_of_threads(void **state)
{
    enum { MANY = 300 };
    static double reference[2 * MANY], other[2 * MANY];
    const double x[3] = {0.2, 0.5, 0.1};
    const int64_t three = 3;
    for (int64_t threads = 1; threads <= 3; ++threads) {
        hnpe_context *context = support_context(threads);
        support_toy toy;
        hnpe_posterior *posterior;
        hnpe_rng *rng;
        support_toy_create(context, 0.05, 600, 12, 7, &toy);
        support_toy_epochs(&toy, 3);
        support_assert_ok(hnpe_inference_run(toy.inference, NULL));
        support_assert_ok(hnpe_inference_posterior(toy.inference, &posterior));
        support_assert_ok(hnpe_rng_create(NULL, 2, 0, &rng));
        support_assert_ok(hnpe_posterior_sample(posterior, 1, &three, x, MANY, rng, threads == 1 ? reference : other));
        if (threads > 1)
            assert_memory_equal(reference, other, sizeof other);
        hnpe_rng_release(rng);
        hnpe_posterior_release(posterior);
        support_toy_free(&toy);
        hnpe_context_release(context);
    }
}

/* Only globals, or only locals: trials, and plain posterior estimation. */
static int trials(void *user_data, size_t n, const double *alpha, const double *beta, hnpe_rng *rng, double *x)
{
    const double *theta = alpha ? alpha : beta;
    for (size_t i = 0; i < n; ++i)
        x[i] = theta[i] + 0.3 * hnpe_rng_normal(rng);
    return 0;
}

static void test_inference__works_without_locals_and_without_globals(void **state)
{
    enum { MANY = 2000 };
    static double theta[MANY];
    const double zero = 0, one = 1, x[10] = {.4, .5, .6, .4, .5, .6, .4, .5, .6, .5};
    for (int local = 0; local < 2; ++local) {
        const int64_t n_rows = local ? 1 : 10;
        hnpe_prior *prior;
        hnpe_simulator *simulator;
        hnpe_inference *inference;
        hnpe_posterior *posterior;
        hnpe_rng *rng;
        double mean = 0, square = 0;
        support_assert_ok(hnpe_prior_create_normal(NULL, 1, &zero, &one, &prior));
        support_assert_ok(
            hnpe_simulator_create(NULL, (size_t)local, (size_t)!local, 1, trials, NULL, NULL, &simulator));
        support_assert_ok(
            hnpe_inference_create(NULL, local ? prior : NULL, local ? NULL : prior, simulator, &inference));
        support_assert_ok(hnpe_inference_set_int(inference, HNPE_INFERENCE_SIMULATIONS, quick() ? 300 : 3000));
        limit_epochs(inference);
        support_assert_ok(hnpe_inference_set_int(inference, HNPE_INFERENCE_MAX_EXTRA, local ? 0 : 15));
        support_assert_ok(hnpe_inference_run(inference, NULL));
        support_assert_ok(hnpe_inference_posterior(inference, &posterior));
        support_assert_ok(hnpe_rng_create(NULL, 2, 0, &rng));
        support_assert_ok(hnpe_posterior_sample(posterior, 1, &n_rows, x, MANY, rng, theta));
        for (size_t i = 0; i < MANY; ++i)
            mean += theta[i] / MANY;
        for (size_t i = 0; i < MANY; ++i)
            square += (theta[i] - mean) * (theta[i] - mean) / MANY;
        const double precision = 1 + (double)n_rows / 0.09, sum = local ? x[0] : 5.0;
        const double exact = sum / 0.09 / precision, sd = 1 / sqrt(precision);
        print_message("%s alone: mean %.3f (exact %.3f), deviation %.3f (exact %.3f)\n", local ? "locals" : "globals",
                      mean, exact, sqrt(square), sd);
        assert_true(quick() || fabs(mean - exact) <= 0.35 * sd);
        assert_true(quick() || fabs(sqrt(square) / sd - 1) <= 0.25);
        hnpe_rng_release(rng);
        hnpe_posterior_release(posterior);
        hnpe_inference_release(inference);
        hnpe_simulator_release(simulator);
        hnpe_prior_release(prior);
    }
}

static int sometimes_nan(void *user_data, size_t n, const double *alpha, const double *beta, hnpe_rng *rng, double *x)
{
    for (size_t i = 0; i < n; ++i)
        x[i] = hnpe_rng_uniform(rng) < 0.2 ? NAN : alpha[i] * beta[i];
    return 0;
}

static void test_inference__leaves_invalid_simulations_out(void **state)
{
    const double zero = 0, one = 1, x = 0.3;
    hnpe_prior *prior;
    hnpe_simulator *simulator;
    hnpe_inference *inference;
    hnpe_posterior *posterior;
    hnpe_dataset *dataset;
    hnpe_rng *rng;
    int64_t n_sets, n_rows, n_invalid;
    double theta[200];
    support_assert_ok(hnpe_prior_create_uniform(NULL, 1, &zero, &one, &prior));
    support_assert_ok(hnpe_simulator_create(NULL, 1, 1, 1, sometimes_nan, NULL, NULL, &simulator));
    support_assert_ok(hnpe_inference_create(NULL, prior, prior, simulator, &inference));
    support_assert_ok(hnpe_inference_set_int(inference, HNPE_INFERENCE_SIMULATIONS, 300));
    limit_epochs(inference);
    support_assert_ok(hnpe_inference_set_int(inference, HNPE_INFERENCE_MAX_EXTRA, 3));
    support_assert_ok(hnpe_inference_run(inference, NULL));
    support_assert_ok(hnpe_inference_get_dataset(inference, &dataset));
    support_assert_ok(hnpe_dataset_count(dataset, &n_sets, &n_rows, &n_invalid));
    assert_int_equal(n_sets, 300);
    assert_true(n_invalid > n_rows / 10 && n_invalid < n_rows * 3 / 10);
    support_assert_ok(hnpe_inference_posterior(inference, &posterior));
    support_assert_ok(hnpe_rng_create(NULL, 2, 0, &rng));
    support_assert_ok(hnpe_posterior_sample(posterior, 1, NULL, &x, 100, rng, theta));
    for (int i = 0; i < 200; ++i)
        assert_true(theta[i] >= 0 && theta[i] <= 1);
    hnpe_rng_release(rng);
    hnpe_dataset_release(dataset);
    hnpe_posterior_release(posterior);
    hnpe_inference_release(inference);
    hnpe_simulator_release(simulator);
    hnpe_prior_release(prior);
}

static int broken(void *user_data, size_t n, const double *alpha, const double *beta, hnpe_rng *rng, double *x)
{
    int *calls = user_data;
    if (++*calls == 3) {
        hnpe_set_error("the laboratory is on fire");
        return -7;
    }
    return ratio(NULL, n, alpha, beta, rng, x);
}

static void test_inference__keeps_what_was_simulated_before_a_failure(void **state)
{
    const double zero = 0, one = 1;
    int calls = 0;
    hnpe_prior *prior;
    hnpe_simulator *simulator;
    hnpe_inference *inference;
    hnpe_trainer *trainer;
    hnpe_dataset *dataset;
    int64_t n_sets;
    support_assert_ok(hnpe_prior_create_uniform(NULL, 1, &zero, &one, &prior));
    support_assert_ok(hnpe_simulator_create(NULL, 1, 1, 1, broken, &calls, NULL, &simulator));
    support_assert_ok(hnpe_inference_create(NULL, prior, prior, simulator, &inference));
    support_assert_ok(hnpe_inference_set_int(inference, HNPE_INFERENCE_SIMULATIONS, 2000));
    support_assert_fails(hnpe_inference_run(inference, NULL), HNPE_ERROR_CALLBACK, "the laboratory is on fire");
    assert_int_equal(hnpe_last_callback_result(), -7);
    support_assert_ok(hnpe_inference_get_dataset(inference, &dataset));
    support_assert_ok(hnpe_dataset_count(dataset, &n_sets, NULL, NULL));
    assert_true(n_sets > 0 && n_sets < 2000);
    support_assert_ok(hnpe_inference_get_trainer(inference, &trainer));
    support_assert_ok(hnpe_trainer_set_int(trainer, HNPE_TRAINER_EPOCHS, 1));
    support_assert_ok(hnpe_inference_run(inference, NULL));
    support_assert_ok(hnpe_dataset_count(dataset, &n_sets, NULL, NULL));
    assert_int_equal(n_sets, 2000);
    hnpe_dataset_release(dataset);
    hnpe_trainer_release(trainer);
    hnpe_inference_release(inference);
    hnpe_simulator_release(simulator);
    hnpe_prior_release(prior);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_inference__finds_the_posterior_of_a_conjugate_gaussian),
        cmocka_unit_test(test_inference__finds_the_exact_posterior_of_the_toy),
        cmocka_unit_test(test_inference__a_host_that_owns_the_loop_gets_the_same_bits),
        cmocka_unit_test(test_inference__does_not_depend_on_the_number_of_threads),
        cmocka_unit_test(test_inference__works_without_locals_and_without_globals),
        cmocka_unit_test(test_inference__leaves_invalid_simulations_out),
        cmocka_unit_test(test_inference__keeps_what_was_simulated_before_a_failure),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
