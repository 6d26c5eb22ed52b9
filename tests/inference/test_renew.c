/* New networks in rounds that truncate the prior. */
#include "toy.h"

#include <math.h>
#include <pthread.h>

enum { SETS = 1000, ROWS = 6, DRAWS = 500 };

static const double target[ROWS] = {0.31, 0.12, 0.44, 0.28, 0.05, 0.37};

static void set_epochs(const support_toy *toy, int64_t epochs)
{
    hnpe_trainer *trainer;
    support_assert_ok(hnpe_inference_get_trainer(toy->inference, &trainer));
    support_assert_ok(hnpe_trainer_set_int(trainer, HNPE_TRAINER_PATIENCE, epochs));
    hnpe_trainer_release(trainer);
    support_toy_epochs(toy, epochs);
}

static void open_toy(hnpe_rounds way, support_toy *toy)
{
    support_toy_create(NULL, 0, SETS, ROWS - 1, 3, toy);
    set_epochs(toy, 40);
    support_assert_ok(hnpe_inference_set_int(toy->inference, HNPE_INFERENCE_ROUNDS, way));
    support_assert_ok(hnpe_inference_set_real(toy->inference, HNPE_INFERENCE_TRUNCATION, 0.02));
}

static hnpe_posterior *after_rounds(const support_toy *toy, int64_t n_rounds, hnpe_monitor *monitor,
                                    hnpe_status expected)
{
    hnpe_posterior *posterior;
    assert_int_equal(hnpe_inference_run_rounds(toy->inference, ROWS, target, n_rounds, monitor), expected);
    support_assert_ok(hnpe_inference_posterior(toy->inference, &posterior));
    return posterior;
}

static void draw(const hnpe_posterior *posterior, double *theta)
{
    const int64_t n_rows = ROWS;
    hnpe_rng *rng;
    support_assert_ok(hnpe_rng_create(NULL, 8, 0, &rng));
    support_assert_ok(hnpe_posterior_sample(posterior, 1, &n_rows, target, DRAWS, rng, theta));
    hnpe_rng_release(rng);
}

static double density_of_beta(const hnpe_posterior *posterior, double beta)
{
    const int64_t n_rows = ROWS;
    double log_q;
    support_assert_ok(hnpe_posterior_log_density_global(posterior, 1, &n_rows, target, 1, &beta, &log_q));
    return log_q;
}

/* The second proposal's sets and their range of beta. */
static void range_of_beta(const support_toy *toy, double *least, double *most)
{
    static double beta[2 * SETS];
    static int64_t n_rows[2 * SETS];
    hnpe_dataset *dataset;
    support_assert_ok(hnpe_inference_get_dataset(toy->inference, &dataset));
    support_assert_ok(hnpe_dataset_read(dataset, 0, 2 * SETS, n_rows, NULL, beta, NULL));
    hnpe_dataset_release(dataset);
    *least = 1, *most = 0;
    for (size_t i = SETS; i < 2 * SETS; ++i) {
        *least = fmin(*least, beta[i]);
        *most = fmax(*most, beta[i]);
    }
}

static void test_renew__the_posterior_lies_where_the_sets_are_and_integrates_to_one(void **state)
{
    enum { GRID = 2000 };
    static double theta[2 * DRAWS];
    support_toy toy;
    double least, most, integral = 0;
    open_toy(HNPE_ROUNDS_TRUNCATED_GLOBAL, &toy);
    hnpe_posterior *posterior = after_rounds(&toy, 2, NULL, HNPE_OK);
    range_of_beta(&toy, &least, &most);
    const double width = most - least, spare = width / 100;
    assert_true(width < 0.8); /* something was truncated */
    for (size_t i = 0; i < GRID; ++i)
        integral += exp(density_of_beta(posterior, ((double)i + 0.5) / GRID)) / GRID;
    support_assert_near(integral, 1, 0.02);
    assert_true(isinf(density_of_beta(posterior, least - spare)));
    assert_true(isfinite(density_of_beta(posterior, least + spare)));
    assert_true(most + spare > 1 || isinf(density_of_beta(posterior, most + spare)));
    draw(posterior, theta);
    for (size_t i = 0; i < DRAWS; ++i)
        assert_true(theta[2 * i + 1] >= least - spare && theta[2 * i + 1] <= fmin(most + spare, 1));
    hnpe_posterior_release(posterior);
    support_toy_free(&toy);
}

static void test_renew__a_saved_posterior_keeps_its_range(void **state)
{
    static double before[2 * DRAWS], after[2 * DRAWS];
    support_toy toy;
    hnpe_posterior *loaded;
    open_toy(HNPE_ROUNDS_TRUNCATED, &toy);
    hnpe_posterior *posterior = after_rounds(&toy, 3, NULL, HNPE_OK);
    char *folder = support_temp_folder(), *path = support_temp_path(folder, "renewed.safetensors");
    support_assert_ok(hnpe_posterior_save(posterior, path));
    support_assert_ok(hnpe_posterior_load(NULL, path, toy.alpha, toy.beta, &loaded));
    draw(posterior, before);
    draw(loaded, after);
    assert_memory_equal(before, after, sizeof before);
    assert_true(density_of_beta(posterior, 0.999) == density_of_beta(loaded, 0.999));
    free(path);
    support_temp_remove(folder);
    hnpe_posterior_release(loaded);
    hnpe_posterior_release(posterior);
    support_toy_free(&toy);
}

/* Stops in the training of the second round. */
static int32_t stop_in_training(void *user_data, const hnpe_progress *progress)
{
    (void)user_data;
    return progress->phase == HNPE_PHASE_TRAINING && progress->done >= 3;
}

static void test_renew__a_stopped_training_leaves_the_networks_of_the_round_before(void **state)
{
    static double before[2 * DRAWS], after[2 * DRAWS];
    support_toy toy;
    hnpe_monitor *monitor;
    open_toy(HNPE_ROUNDS_TRUNCATED_GLOBAL, &toy);
    hnpe_posterior *posterior = after_rounds(&toy, 1, NULL, HNPE_OK);
    draw(posterior, before);
    hnpe_posterior_release(posterior);
    support_assert_ok(hnpe_monitor_create(NULL, stop_in_training, NULL, NULL, &monitor));
    set_epochs(&toy, 100000); /* so that one ends it */
    posterior = after_rounds(&toy, 1, monitor, HNPE_ERROR_CANCELLED);
    set_epochs(&toy, 40);
    draw(posterior, after);
    assert_memory_equal(before, after, sizeof before);
    hnpe_posterior_release(posterior);
    hnpe_monitor_release(monitor);
    posterior = after_rounds(&toy, 1, NULL, HNPE_OK);
    draw(posterior, after);
    assert_memory_not_equal(before, after, sizeof before);
    hnpe_posterior_release(posterior);
    support_toy_free(&toy);
}

/* The learning that goes on, from all sets, has a density everywhere. */
static void test_renew__without_it_networks_go_on(void **state)
{
    support_toy toy;
    double least, most;
    open_toy(HNPE_ROUNDS_TRUNCATED_GLOBAL, &toy);
    support_assert_ok(hnpe_inference_set_int(toy.inference, HNPE_INFERENCE_RENEW, 0));
    hnpe_posterior *posterior = after_rounds(&toy, 2, NULL, HNPE_OK);
    range_of_beta(&toy, &least, &most);
    assert_true(least > 0.05 && isfinite(density_of_beta(posterior, least / 2)));
    hnpe_posterior_release(posterior);
    support_toy_free(&toy);
}

/* Those of the sets so far whose (alpha_0, beta) the posterior of the target has a density of. */
static int64_t count_inside(const support_toy *toy, const hnpe_posterior *posterior)
{
    static double alpha[3 * SETS * ROWS], beta[3 * SETS], theta[6 * SETS], log_q[3 * SETS];
    static int64_t n_rows[3 * SETS];
    const int64_t rows = ROWS;
    hnpe_dataset *dataset;
    int64_t inside = 0;
    support_assert_ok(hnpe_inference_get_dataset(toy->inference, &dataset));
    support_assert_ok(hnpe_dataset_read(dataset, 0, 3 * SETS, n_rows, alpha, beta, NULL));
    hnpe_dataset_release(dataset);
    for (size_t i = 0, row = 0; i < 3 * SETS; row += (size_t)n_rows[i++]) {
        theta[2 * i] = alpha[row];
        theta[2 * i + 1] = beta[i];
    }
    support_assert_ok(hnpe_posterior_log_density(posterior, 1, &rows, target, 3 * SETS, theta, log_q));
    for (size_t i = 0; i < 3 * SETS; ++i)
        inside += isfinite(log_q[i]);
    return inside;
}

static void go_on_as(hnpe_rounds way)
{
    support_toy toy;
    hnpe_round_info info = {.struct_size = sizeof info};
    open_toy(HNPE_ROUNDS_TRUNCATED_GLOBAL, &toy);
    hnpe_posterior *renewed = after_rounds(&toy, 2, NULL, HNPE_OK);
    support_assert_ok(hnpe_inference_set_int(toy.inference, HNPE_INFERENCE_RENEW, 0));
    support_assert_ok(hnpe_inference_set_int(toy.inference, HNPE_INFERENCE_ROUNDS, way));
    hnpe_posterior_release(after_rounds(&toy, 1, NULL, HNPE_OK));
    const int64_t inside = count_inside(&toy, renewed);
    support_assert_ok(hnpe_inference_describe_round(toy.inference, 2, &info));
    assert_int_equal(info.renewed, 0);
    assert_true(inside < 3 * SETS * 9 / 10); /* something was truncated */
    assert_in_range(info.n_training, inside * 87 / 100, inside * 93 / 100);
    hnpe_posterior_release(renewed);
    support_toy_free(&toy);
}

/* Beyond it they have no density that anything could be learned from. */
static void test_renew__networks_that_go_on_learn_from_the_sets_in_their_range(void **state)
{
    go_on_as(HNPE_ROUNDS_TRUNCATED_GLOBAL);
    if (support_quick())
        return;
    go_on_as(HNPE_ROUNDS_ATOMIC);
    go_on_as(HNPE_ROUNDS_IMPORTANCE_GLOBAL);
}

static void test_renew__a_data_set_that_is_all_beyond_is_refused(void **state)
{
    static double alpha[SETS], beta[SETS], x[SETS];
    support_toy toy;
    hnpe_dataset *dataset;
    hnpe_estimator *estimator;
    hnpe_trainer *trainer;
    open_toy(HNPE_ROUNDS_TRUNCATED_GLOBAL, &toy);
    hnpe_posterior_release(after_rounds(&toy, 2, NULL, HNPE_OK));
    for (size_t i = 0; i < SETS; ++i) {
        alpha[i] = ((double)i + 0.5) / SETS;
        beta[i] = 0.01;
        x[i] = alpha[i] * beta[i];
    }
    support_assert_ok(hnpe_dataset_create(NULL, 1, 1, 1, &dataset));
    support_assert_ok(hnpe_dataset_append(dataset, SETS, NULL, alpha, beta, x));
    support_assert_ok(hnpe_inference_get_estimator(toy.inference, &estimator));
    support_assert_ok(hnpe_trainer_create(NULL, estimator, dataset, &trainer));
    support_assert_fails(hnpe_trainer_run(trainer, NULL), HNPE_ERROR_INVALID_ARGUMENT, "all 1000 sets lie beyond");
    hnpe_trainer_release(trainer);
    hnpe_estimator_release(estimator);
    hnpe_dataset_release(dataset);
    support_toy_free(&toy);
}

/* Of so few, those inside may be just those that would have been held out. */
static void test_renew__a_round_of_one_set_can_be_trained(void **state)
{
    const double x = 0.3;
    for (uint64_t seed = 0; seed < (support_quick() ? 1 : 8); ++seed) {
        support_toy toy;
        support_toy_create(NULL, 0.05, 1, 0, seed, &toy);
        set_epochs(&toy, 60);
        support_assert_ok(hnpe_inference_set_int(toy.inference, HNPE_INFERENCE_ROUNDS, HNPE_ROUNDS_TRUNCATED));
        support_assert_ok(hnpe_inference_set_real(toy.inference, HNPE_INFERENCE_TRUNCATION, 0.5));
        support_assert_ok(hnpe_inference_run_rounds(toy.inference, 1, &x, 4, NULL));
        support_toy_free(&toy);
    }
}

typedef struct asker {
    const hnpe_inference *inference;
    hnpe_estimator *estimator;
    hnpe_dataset *dataset;
    atomic_int stop, wrong;
} asker;

static void *ask_for_dims(void *data)
{
    asker *a = data;
    while (!a->stop) {
        hnpe_dims dims[2] = {{.struct_size = sizeof *dims}, {.struct_size = sizeof *dims}};
        hnpe_trainer *trainer;
        a->wrong |= hnpe_estimator_dims(a->estimator, &dims[0]) != HNPE_OK || dims[0].d_out != 2;
        a->wrong |= hnpe_inference_dims(a->inference, &dims[1]) != HNPE_OK || dims[1].d_out != 2;
        a->wrong |= hnpe_trainer_create(NULL, a->estimator, a->dataset, &trainer) != HNPE_OK;
        hnpe_trainer_release(trainer);
    }
    return NULL;
}

/* What reads only, another thread may call: thread sanitizers see if it reads what a round replaces. */
static void test_renew__dimensions_can_be_asked_for_while_networks_are_replaced(void **state)
{
    support_toy toy;
    pthread_t thread;
    open_toy(HNPE_ROUNDS_TRUNCATED_GLOBAL, &toy);
    set_epochs(&toy, 2);
    asker a = {.inference = toy.inference};
    support_assert_ok(hnpe_inference_get_estimator(toy.inference, &a.estimator));
    support_assert_ok(hnpe_inference_get_dataset(toy.inference, &a.dataset));
    assert_int_equal(pthread_create(&thread, NULL, ask_for_dims, &a), 0);
    support_assert_ok(hnpe_inference_run_rounds(toy.inference, ROWS, target, support_quick() ? 2 : 4, NULL));
    a.stop = 1;
    pthread_join(thread, NULL);
    assert_false(a.wrong);
    hnpe_dataset_release(a.dataset);
    hnpe_estimator_release(a.estimator);
    support_toy_free(&toy);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_renew__the_posterior_lies_where_the_sets_are_and_integrates_to_one),
        cmocka_unit_test(test_renew__a_saved_posterior_keeps_its_range),
        cmocka_unit_test(test_renew__a_stopped_training_leaves_the_networks_of_the_round_before),
        cmocka_unit_test(test_renew__without_it_networks_go_on),
        cmocka_unit_test(test_renew__networks_that_go_on_learn_from_the_sets_in_their_range),
        cmocka_unit_test(test_renew__a_data_set_that_is_all_beyond_is_refused),
        cmocka_unit_test(test_renew__a_round_of_one_set_can_be_trained),
        cmocka_unit_test(test_renew__dimensions_can_be_asked_for_while_networks_are_replaced),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
