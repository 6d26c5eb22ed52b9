/* Training: outcomes, options, cancellation, failures. */
#include "toy.h"
#include "trainer/trainer.h"

#include <math.h>
#include <pthread.h>

typedef struct fixture {
    support_toy toy;
    hnpe_trainer *trainer;
    hnpe_estimator *estimator;
    hnpe_dataset *dataset;
} fixture;

static int set_up(void **state)
{
    fixture *f = calloc(1, sizeof *f);
    support_toy_create(NULL, 0.05, 400, 6, 3, &f->toy);
    support_assert_ok(hnpe_inference_get_dataset(f->toy.inference, &f->dataset));
    support_assert_ok(
        hnpe_dataset_simulate(f->dataset, f->toy.alpha, f->toy.beta, f->toy.simulator, 400, 0, 6, 1, 0, NULL));
    support_assert_ok(hnpe_inference_get_trainer(f->toy.inference, &f->trainer));
    support_assert_ok(hnpe_inference_get_estimator(f->toy.inference, &f->estimator));
    *state = f;
    return 0;
}

static int tear_down(void **state)
{
    fixture *f = *state;
    hnpe_trainer_release(f->trainer);
    hnpe_estimator_release(f->estimator);
    hnpe_dataset_release(f->dataset);
    support_toy_free(&f->toy);
    free(f);
    return 0;
}

typedef struct owned {
    hnpe_trainer *trainer;
    hnpe_monitor *monitor;
    int released;
} owned;

static int release_all(void *user_data, const hnpe_progress *progress)
{
    owned *o = user_data;
    if (!o->released++) {
        hnpe_trainer_release(o->trainer);
        hnpe_monitor_release(o->monitor);
    }
    return 0;
}

/* Sanitizers see the difference. */
static void test_trainer__may_be_released_in_its_own_callback(void **state)
{
    const fixture *f = *state;
    owned o = {.released = 0};
    support_assert_ok(hnpe_trainer_create(NULL, f->estimator, f->dataset, &o.trainer));
    support_assert_ok(hnpe_monitor_create(NULL, release_all, &o, NULL, &o.monitor));
    support_assert_ok(hnpe_trainer_set_int(o.trainer, HNPE_TRAINER_EPOCHS, 2));
    support_assert_ok(hnpe_trainer_run(o.trainer, o.monitor));
    assert_true(o.released >= 1);
}

static void test_trainer__lowers_the_loss(void **state)
{
    const fixture *f = *state;
    double training[10], validation[10];
    support_assert_ok(hnpe_trainer_set_int(f->trainer, HNPE_TRAINER_EPOCHS, 10));
    assert_int_equal(hnpe_trainer_outcome(f->trainer), HNPE_OUTCOME_NOT_RUN);
    support_assert_ok(hnpe_trainer_run(f->trainer, NULL));
    assert_int_equal(hnpe_trainer_epochs(f->trainer), 10);
    assert_int_equal(hnpe_trainer_outcome(f->trainer), HNPE_OUTCOME_BUDGET);
    support_assert_ok(hnpe_trainer_losses(f->trainer, 10, training, validation));
    assert_true(training[9] < training[0] - 0.1);
    assert_true(validation[9] < validation[0] - 0.1);
    support_assert_fails(hnpe_trainer_losses(f->trainer, 11, training, validation), HNPE_ERROR_INVALID_ARGUMENT,
                         "10 epochs");
}

static void test_trainer__stops_when_the_validation_loss_stops_improving(void **state)
{
    const fixture *f = *state;
    support_assert_ok(hnpe_trainer_set_int(f->trainer, HNPE_TRAINER_EPOCHS, 1000));
    support_assert_ok(hnpe_trainer_set_int(f->trainer, HNPE_TRAINER_PATIENCE, 2));
    support_assert_ok(hnpe_trainer_set_real(f->trainer, HNPE_TRAINER_LEARNING_RATE, 0.02));
    support_assert_ok(hnpe_trainer_set_int(f->trainer, HNPE_TRAINER_SCHEDULE, HNPE_SCHEDULE_CONSTANT));
    support_assert_ok(hnpe_trainer_run(f->trainer, NULL));
    assert_int_equal(hnpe_trainer_outcome(f->trainer), HNPE_OUTCOME_CONVERGED);
    assert_true(hnpe_trainer_epochs(f->trainer) < 1000);
}

static int cancel_third(void *user_data, const hnpe_progress *progress)
{
    int *calls = user_data;
    assert_int_equal(progress->phase, HNPE_PHASE_TRAINING);
    return ++*calls >= 3;
}

static void test_trainer__a_progress_callback_can_cancel(void **state)
{
    const fixture *f = *state;
    int calls = 0;
    hnpe_monitor *monitor;
    support_assert_ok(hnpe_monitor_create(NULL, cancel_third, &calls, NULL, &monitor));
    support_assert_ok(hnpe_trainer_set_int(f->trainer, HNPE_TRAINER_EPOCHS, 100000));
    support_assert_ok(hnpe_trainer_set_int(f->trainer, HNPE_TRAINER_PATIENCE, 100000));
    support_assert_fails(hnpe_trainer_run(f->trainer, monitor), HNPE_ERROR_CANCELLED, "progress callback returned 1");
    assert_int_equal(calls, 3);
    assert_int_equal(hnpe_trainer_outcome(f->trainer), HNPE_OUTCOME_CANCELLED);
    hnpe_monitor_release(monitor);
}

static void test_trainer__a_stop_requested_before_is_taken_once(void **state)
{
    const fixture *f = *state;
    hnpe_monitor *monitor;
    support_assert_ok(hnpe_monitor_create(NULL, NULL, NULL, NULL, &monitor));
    support_assert_ok(hnpe_trainer_set_int(f->trainer, HNPE_TRAINER_EPOCHS, 2));
    hnpe_monitor_request_stop(monitor);
    support_assert_fails(hnpe_trainer_run(f->trainer, monitor), HNPE_ERROR_CANCELLED, "stop was requested");
    support_assert_ok(hnpe_trainer_run(f->trainer, monitor));
    hnpe_monitor_release(monitor);
}

static int run_again(void *user_data, const hnpe_progress *progress)
{
    fixture *f = user_data;
    hnpe_posterior *posterior;
    support_assert_fails(hnpe_trainer_run(f->trainer, NULL), HNPE_ERROR_BUSY, "in use");
    support_assert_fails(hnpe_trainer_set_int(f->trainer, HNPE_TRAINER_EPOCHS, 1), HNPE_ERROR_BUSY, "trainer");
    support_assert_fails(hnpe_posterior_create(f->estimator, &posterior), HNPE_ERROR_BUSY, "estimator");
    support_assert_fails(
        hnpe_dataset_simulate(f->dataset, f->toy.alpha, f->toy.beta, f->toy.simulator, 1, 0, 0, 1, 0, NULL),
        HNPE_ERROR_BUSY, "dataset");
    return 0;
}

static void test_trainer__refuses_a_second_run_from_inside_its_callback(void **state)
{
    fixture *f = *state;
    hnpe_monitor *monitor;
    support_assert_ok(hnpe_monitor_create(NULL, run_again, f, NULL, &monitor));
    support_assert_ok(hnpe_trainer_set_int(f->trainer, HNPE_TRAINER_EPOCHS, 3));
    support_assert_ok(hnpe_trainer_run(f->trainer, monitor));
    hnpe_monitor_release(monitor);
}

static void test_trainer__gives_up_after_the_stated_number_of_non_finite_steps(void **state)
{
    const fixture *f = *state;
    support_assert_ok(hnpe_trainer_set_int(f->trainer, HNPE_TRAINER_EPOCHS, 1));
    support_assert_ok(hnpe_trainer_run(f->trainer, NULL));
    /* A weight that is not finite makes every loss so. */
    for (size_t t = 0; t < f->estimator->core->n_terms; ++t)
        for (size_t i = 0; i < f->estimator->core->terms[t].layout.size; ++i)
            f->estimator->core->terms[t].weights[i] = NAN;
    support_assert_ok(hnpe_trainer_set_int(f->trainer, HNPE_TRAINER_RETRIES, 4));
    support_assert_fails(hnpe_trainer_run(f->trainer, NULL), HNPE_ERROR_NUMERIC, "5 steps");
    assert_int_equal(hnpe_trainer_outcome(f->trainer), HNPE_OUTCOME_FAILED);
}

/* With a rate this large the weights leave every range; whatever the run came to, what it leaves is finite. */
static void test_trainer__a_non_finite_loss_never_reaches_the_weights(void **state)
{
    const fixture *f = *state;
    support_assert_ok(hnpe_trainer_set_int(f->trainer, HNPE_TRAINER_EPOCHS, 30));
    support_assert_ok(hnpe_trainer_set_int(f->trainer, HNPE_TRAINER_SCHEDULE, HNPE_SCHEDULE_CONSTANT));
    support_assert_ok(hnpe_trainer_set_real(f->trainer, HNPE_TRAINER_WARM_UP, 0));
    support_assert_ok(hnpe_trainer_set_real(f->trainer, HNPE_TRAINER_LEARNING_RATE, 10));
    const hnpe_status status = hnpe_trainer_run(f->trainer, NULL);
    assert_true(status == HNPE_OK || status == HNPE_ERROR_NUMERIC);
    for (size_t t = 0; t < f->estimator->core->n_terms; ++t) {
        const hnpei_term *term = &f->estimator->core->terms[t];
        for (size_t i = 0; i < term->layout.size; ++i)
            assert_true(isfinite(term->weights[i]));
    }
}

static double mean_density(const fixture *f, const hnpe_dataset *held_out)
{
    enum { SETS = 200 };
    static double local[SETS * 7], global[SETS], x[SETS * 7], theta[2 * SETS], log_q[SETS];
    int64_t rows[SETS];
    hnpe_posterior *posterior;
    double sum = 0;
    size_t row = 0;
    support_assert_ok(hnpe_posterior_create(f->estimator, &posterior));
    support_assert_ok(hnpe_dataset_read(held_out, 0, SETS, rows, local, global, x));
    for (size_t i = 0; i < SETS; row += (size_t)rows[i++]) {
        theta[2 * i] = local[row];
        theta[2 * i + 1] = global[i];
    }
    support_assert_ok(hnpe_posterior_log_density(posterior, SETS, rows, x, 1, theta, log_q));
    for (size_t i = 0; i < SETS; ++i)
        sum += log_q[i] / SETS;
    hnpe_posterior_release(posterior);
    return sum;
}

/* On sets that neither run saw. */
static void test_trainer__a_later_run_never_leaves_a_worse_estimator(void **state)
{
    const fixture *f = *state;
    hnpe_dataset *held_out;
    support_assert_ok(hnpe_dataset_create(NULL, 1, 1, 1, &held_out));
    support_assert_ok(
        hnpe_dataset_simulate(held_out, f->toy.alpha, f->toy.beta, f->toy.simulator, 200, 0, 6, 99, 0, NULL));
    support_assert_ok(hnpe_trainer_set_int(f->trainer, HNPE_TRAINER_EPOCHS, 30));
    support_assert_ok(hnpe_trainer_run(f->trainer, NULL));
    const double before = mean_density(f, held_out);
    support_assert_ok(hnpe_trainer_set_int(f->trainer, HNPE_TRAINER_EPOCHS, 3));
    support_assert_ok(hnpe_trainer_set_real(f->trainer, HNPE_TRAINER_LEARNING_RATE, 1));
    support_assert_ok(hnpe_trainer_set_real(f->trainer, HNPE_TRAINER_WARM_UP, 0));
    support_assert_ok(hnpe_trainer_run(f->trainer, NULL));
    assert_true(mean_density(f, held_out) == before);
    hnpe_dataset_release(held_out);
}

/* The losses say which epoch was the best: what the run leaves is as good as that one, not as the last. */
static void test_trainer__restores_the_best_weights_not_the_last(void **state)
{
    const fixture *f = *state;
    double losses[41];
    support_assert_ok(hnpe_trainer_set_int(f->trainer, HNPE_TRAINER_EPOCHS, 40));
    support_assert_ok(hnpe_trainer_set_int(f->trainer, HNPE_TRAINER_PATIENCE, 1000));
    support_assert_ok(hnpe_trainer_set_int(f->trainer, HNPE_TRAINER_SCHEDULE, HNPE_SCHEDULE_CONSTANT));
    support_assert_ok(hnpe_trainer_set_real(f->trainer, HNPE_TRAINER_LEARNING_RATE, 0.05));
    support_assert_ok(hnpe_trainer_set_real(f->trainer, HNPE_TRAINER_AVERAGE, 0));
    /* By chance the last may be the best, but not again and again. */
    double best = 0;
    losses[39] = 0;
    for (uint64_t seed = 1; seed <= 10 && !(losses[39] > best + 0.05); ++seed) {
        support_assert_ok(hnpe_trainer_set_seed(f->trainer, seed));
        support_assert_ok(hnpe_trainer_run(f->trainer, NULL));
        support_assert_ok(hnpe_trainer_losses(f->trainer, 40, NULL, losses));
        best = losses[0];
        for (int i = 1; i < 40; ++i)
            best = fmin(best, losses[i]);
    }
    assert_true(losses[39] > best + 0.05);
    /* A run without steps to speak of shows where it starts. */
    support_assert_ok(hnpe_trainer_set_int(f->trainer, HNPE_TRAINER_EPOCHS, 1));
    support_assert_ok(hnpe_trainer_set_real(f->trainer, HNPE_TRAINER_LEARNING_RATE, 1e-12));
    support_assert_ok(hnpe_trainer_run(f->trainer, NULL));
    support_assert_ok(hnpe_trainer_losses(f->trainer, 1, NULL, losses + 40));
    assert_true(losses[40] <= best + 1e-3); /* terms have their best in different epochs: the sum can only be better */
}

/* In these sets x tells alpha in row 0 only; elsewhere it is noise. */
static double local_loss(hnpe_pairs pairs)
{
    enum { SETS = 400, ROWS = 5 };
    static double alpha[SETS * ROWS], beta[SETS], x[SETS * ROWS], losses[30];
    int64_t rows[SETS];
    const double zero = 0, one = 1;
    hnpe_prior *prior;
    hnpe_estimator *estimator;
    hnpe_dataset *dataset;
    hnpe_trainer *trainer;
    hnpe_rng *rng;
    support_assert_ok(hnpe_rng_create(NULL, 4, 0, &rng));
    for (size_t i = 0; i < SETS * ROWS; ++i) {
        alpha[i] = hnpe_rng_uniform(rng);
        x[i] = i % ROWS ? hnpe_rng_uniform(rng) : alpha[i];
    }
    for (size_t i = 0; i < SETS; ++i) {
        beta[i] = hnpe_rng_uniform(rng);
        rows[i] = ROWS;
    }
    support_assert_ok(hnpe_prior_create_uniform(NULL, 1, &zero, &one, &prior));
    support_assert_ok(hnpe_estimator_create(NULL, prior, prior, 1, &estimator));
    support_assert_ok(hnpe_dataset_create(NULL, 1, 1, 1, &dataset));
    support_assert_ok(hnpe_dataset_append(dataset, SETS, rows, alpha, beta, x));
    support_assert_ok(hnpe_trainer_create(NULL, estimator, dataset, &trainer));
    support_assert_ok(hnpe_trainer_set_int(trainer, HNPE_TRAINER_PAIRS, pairs));
    support_assert_ok(hnpe_trainer_set_int(trainer, HNPE_TRAINER_EPOCHS, 30));
    support_assert_ok(hnpe_trainer_run(trainer, NULL));
    support_assert_ok(hnpe_trainer_losses(trainer, hnpe_trainer_epochs(trainer), losses, NULL));
    const double last = losses[hnpe_trainer_epochs(trainer) - 1];
    hnpe_rng_release(rng);
    hnpe_trainer_release(trainer);
    hnpe_dataset_release(dataset);
    hnpe_estimator_release(estimator);
    hnpe_prior_release(prior);
    return last;
}

static void test_trainer__learns_from_the_pairs_that_were_asked_for(void **state)
{
    const double first = local_loss(HNPE_PAIRS_FIRST), all = local_loss(HNPE_PAIRS_ALL);
    print_message("loss with the first pairs %.2f, with all %.2f\n", first, all);
    assert_true(first < -1);
    assert_true(all > first + 1);
}

static void test_trainer__refuses_parameters_outside_the_prior(void **state)
{
    const fixture *f = *state;
    const double alpha = 0.5, beta = 1.5, x = 0.2;
    support_assert_ok(hnpe_dataset_append(f->dataset, 1, NULL, &alpha, &beta, &x));
    support_assert_fails(hnpe_trainer_run(f->trainer, NULL), HNPE_ERROR_INVALID_ARGUMENT, "global parameter");
}

static void test_trainer__refuses_an_empty_data_set_and_one_without_valid_rows(void **state)
{
    const fixture *f = *state;
    const double theta = 0.5, x = NAN;
    hnpe_dataset *empty;
    hnpe_trainer *trainer;
    support_assert_ok(hnpe_dataset_create(NULL, 1, 1, 1, &empty));
    support_assert_ok(hnpe_trainer_create(NULL, f->estimator, empty, &trainer));
    support_assert_fails(hnpe_trainer_run(trainer, NULL), HNPE_ERROR_INVALID_ARGUMENT, "empty");
    support_assert_ok(hnpe_dataset_append(empty, 1, NULL, &theta, &theta, &x));
    support_assert_fails(hnpe_trainer_run(trainer, NULL), HNPE_ERROR_INVALID_ARGUMENT, "valid");
    hnpe_trainer_release(trainer);
    hnpe_dataset_release(empty);
}

static void test_trainer__trains_on_a_single_set(void **state)
{
    const fixture *f = *state;
    const double theta = 0.5, x = 0.25;
    hnpe_dataset *small;
    hnpe_trainer *trainer;
    support_assert_ok(hnpe_dataset_create(NULL, 1, 1, 1, &small));
    support_assert_ok(hnpe_dataset_append(small, 1, NULL, &theta, &theta, &x));
    support_assert_ok(hnpe_trainer_create(NULL, f->estimator, small, &trainer));
    support_assert_ok(hnpe_trainer_set_int(trainer, HNPE_TRAINER_EPOCHS, 3));
    support_assert_ok(hnpe_trainer_run(trainer, NULL));
    hnpe_trainer_release(trainer);
    hnpe_dataset_release(small);
}

static void test_trainer__the_papers_settings_train_too(void **state)
{
    const fixture *f = *state;
    hnpe_embedder *observation, *set;
    hnpe_flow *q_local, *q_global;
    hnpe_estimator *estimator;
    hnpe_trainer *trainer;
    double losses[12];
    hnpe_dims dims = {.struct_size = sizeof dims};
    support_assert_ok(hnpe_embedder_create_identity(NULL, 1, &observation));
    support_assert_ok(hnpe_embedder_create_mean(NULL, 1, &set));
    support_assert_ok(hnpe_embedder_dims(set, &dims));
    support_assert_ok(hnpe_flow_create_maf(NULL, 1, 2, &q_local));
    support_assert_ok(hnpe_flow_create_maf(NULL, 1, (size_t)dims.d_out, &q_global));
    support_assert_ok(hnpe_estimator_create_factorised(NULL, f->toy.alpha, f->toy.beta, 1, observation, set, q_local,
                                                       q_global, &estimator));
    support_assert_ok(hnpe_trainer_create(NULL, estimator, f->dataset, &trainer));
    support_assert_ok(hnpe_trainer_set_int(trainer, HNPE_TRAINER_EPOCHS, 12));
    support_assert_ok(hnpe_trainer_set_int(trainer, HNPE_TRAINER_PAIRS, HNPE_PAIRS_FIRST));
    support_assert_ok(hnpe_trainer_set_int(trainer, HNPE_TRAINER_SUBSETS, 0));
    support_assert_ok(hnpe_trainer_run(trainer, NULL));
    support_assert_ok(hnpe_trainer_losses(trainer, 12, losses, NULL));
    assert_true(losses[11] < losses[0]);
    hnpe_trainer_release(trainer);
    hnpe_estimator_release(estimator);
    hnpe_flow_release(q_local);
    hnpe_flow_release(q_global);
    hnpe_embedder_release(observation);
    hnpe_embedder_release(set);
}

static void test_trainer__bad_arguments_have_a_status_and_a_message(void **state)
{
    const fixture *f = *state;
    hnpe_trainer *made;
    hnpe_dataset *other;
    support_assert_ok(hnpe_dataset_create(NULL, 2, 1, 1, &other));
    support_assert_fails(hnpe_trainer_create(NULL, f->estimator, other, &made), HNPE_ERROR_SHAPE, "2 local");
    assert_null(made);
    support_assert_fails(hnpe_trainer_create(NULL, NULL, f->dataset, &made), HNPE_ERROR_INVALID_ARGUMENT,
                         "estimator is NULL");
    support_assert_fails(hnpe_trainer_create(NULL, f->estimator, NULL, &made), HNPE_ERROR_INVALID_ARGUMENT,
                         "dataset is NULL");
    support_assert_fails(hnpe_trainer_run(NULL, NULL), HNPE_ERROR_INVALID_ARGUMENT, "trainer is NULL");
    support_assert_fails(hnpe_trainer_run(f->trainer, (hnpe_monitor *)f->dataset), HNPE_ERROR_INVALID_ARGUMENT,
                         "monitor");
    support_assert_fails(hnpe_trainer_set_real(f->trainer, HNPE_TRAINER_LEARNING_RATE, NAN),
                         HNPE_ERROR_INVALID_ARGUMENT, "learning_rate cannot be nan");
    support_assert_fails(hnpe_trainer_set_real(f->trainer, HNPE_TRAINER_EPOCHS, 1), HNPE_ERROR_UNSUPPORTED, "epochs");
    support_assert_fails(hnpe_trainer_set_int(f->trainer, HNPE_TRAINER_PAIRS, 77), HNPE_ERROR_INVALID_ARGUMENT,
                         "pairs");
    assert_int_equal(hnpe_trainer_epochs(NULL), 0);
    hnpe_dataset_release(other);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(test_trainer__may_be_released_in_its_own_callback),
        TEST(test_trainer__lowers_the_loss),
        TEST(test_trainer__stops_when_the_validation_loss_stops_improving),
        TEST(test_trainer__a_progress_callback_can_cancel),
        TEST(test_trainer__a_stop_requested_before_is_taken_once),
        TEST(test_trainer__refuses_a_second_run_from_inside_its_callback),
        TEST(test_trainer__gives_up_after_the_stated_number_of_non_finite_steps),
        TEST(test_trainer__a_non_finite_loss_never_reaches_the_weights),
        TEST(test_trainer__a_later_run_never_leaves_a_worse_estimator),
        TEST(test_trainer__restores_the_best_weights_not_the_last),
        TEST(test_trainer__learns_from_the_pairs_that_were_asked_for),
        TEST(test_trainer__refuses_parameters_outside_the_prior),
        TEST(test_trainer__refuses_an_empty_data_set_and_one_without_valid_rows),
        TEST(test_trainer__trains_on_a_single_set),
        TEST(test_trainer__the_papers_settings_train_too),
        TEST(test_trainer__bad_arguments_have_a_status_and_a_message),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
