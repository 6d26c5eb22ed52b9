/* Runs with the atomic loss: threads, validation, memory, what is refused. */
#include "toy.h"

#include "trainer/trainer.h"

#include <math.h>

typedef struct fixture {
    support_toy toy;
    hnpe_dataset *dataset;
} fixture;

static int set_up(void **state)
{
    fixture *f = calloc(1, sizeof *f);
    support_toy_create(NULL, 0.05, 1, 4, 3, &f->toy);
    support_assert_ok(hnpe_dataset_create(NULL, 1, 1, 1, &f->dataset));
    support_assert_ok(
        hnpe_dataset_simulate(f->dataset, f->toy.alpha, f->toy.beta, f->toy.simulator, 500, 0, 4, 1, 0, NULL));
    *state = f;
    return 0;
}

static int tear_down(void **state)
{
    fixture *f = *state;
    hnpe_dataset_release(f->dataset);
    support_toy_free(&f->toy);
    free(f);
    return 0;
}

static hnpe_trainer *make_trainer(const fixture *f, hnpe_context *context, hnpe_loss loss, hnpe_estimator **estimator)
{
    hnpe_trainer *trainer;
    support_assert_ok(hnpe_estimator_create(context, f->toy.alpha, f->toy.beta, 1, estimator));
    support_assert_ok(hnpe_trainer_create(context, *estimator, f->dataset, &trainer));
    support_assert_ok(hnpe_trainer_set_int(trainer, HNPE_TRAINER_LOSS, loss));
    support_assert_ok(hnpe_trainer_set_int(trainer, HNPE_TRAINER_BATCH_SIZE, 100));
    support_assert_ok(hnpe_trainer_set_int(trainer, HNPE_TRAINER_EPOCHS, 3));
    return trainer;
}

static size_t weights_of(const hnpe_estimator *estimator, hnpei_real **weights)
{
    size_t n = 0;
    for (size_t t = 0; t < estimator->core->n_terms; ++t)
        n += estimator->core->terms[t].layout.size;
    *weights = test_malloc(n * sizeof **weights);
    n = 0;
    for (size_t t = 0; t < estimator->core->n_terms; ++t) {
        const hnpei_term *term = &estimator->core->terms[t];
        memcpy(*weights + n, term->weights, term->layout.size * sizeof **weights);
        n += term->layout.size;
    }
    return n * sizeof **weights;
}

static void test_atomic_run__gives_the_same_bits_for_any_number_of_threads(void **state)
{
    const hnpe_loss losses[2] = {HNPE_LOSS_ATOMIC, HNPE_LOSS_ATOMIC_GLOBAL};
    for (size_t l = 0; l < 2; ++l) {
        hnpei_real *expected = NULL, *got;
        double expected_losses[3], got_losses[3];
        for (int64_t threads = 1; threads <= 4; threads *= 2) {
            hnpe_context *context = support_context(threads);
            hnpe_estimator *estimator;
            hnpe_trainer *trainer = make_trainer(*state, context, losses[l], &estimator);
            support_assert_ok(hnpe_trainer_run(trainer, NULL));
            support_assert_ok(hnpe_trainer_losses(trainer, 3, NULL, threads == 1 ? expected_losses : got_losses));
            const size_t bytes = weights_of(estimator, threads == 1 ? &expected : &got);
            if (threads > 1) {
                assert_memory_equal(expected, got, bytes);
                assert_memory_equal(expected_losses, got_losses, sizeof got_losses);
                test_free(got);
            }
            hnpe_trainer_release(trainer);
            hnpe_estimator_release(estimator);
            hnpe_context_release(context);
        }
        test_free(expected);
    }
}

/* Chance alone is log 10. */
static void test_atomic_run__learns_to_tell_its_own_parameters(void **state)
{
    hnpe_estimator *estimator;
    hnpe_trainer *trainer = make_trainer(*state, NULL, HNPE_LOSS_ATOMIC, &estimator);
    double training[20], validation[20];
    support_assert_ok(hnpe_trainer_set_int(trainer, HNPE_TRAINER_PAIRS, HNPE_PAIRS_FIRST));
    support_assert_ok(hnpe_trainer_set_int(trainer, HNPE_TRAINER_EPOCHS, 20));
    support_assert_ok(hnpe_trainer_run(trainer, NULL));
    support_assert_ok(hnpe_trainer_losses(trainer, 20, training, validation));
    print_message("training %.3f to %.3f, validation %.3f to %.3f\n", training[0], training[19], validation[0],
                  validation[19]);
    assert_true(training[0] > 1.5 && training[0] < 2.4);
    assert_true(training[19] < training[0] - 0.5);
    assert_true(validation[19] < validation[0] - 0.5);
    hnpe_trainer_release(trainer);
    hnpe_estimator_release(estimator);
}

/* The terms stop together, and a later run starts from its best. */
static void test_atomic_run__goes_on_without_becoming_worse(void **state)
{
    hnpe_estimator *estimator;
    hnpe_trainer *trainer = make_trainer(*state, NULL, HNPE_LOSS_ATOMIC, &estimator);
    hnpei_real *before, *after;
    support_assert_ok(hnpe_trainer_set_int(trainer, HNPE_TRAINER_EPOCHS, 200));
    support_assert_ok(hnpe_trainer_set_int(trainer, HNPE_TRAINER_PATIENCE, 2));
    support_assert_ok(hnpe_trainer_set_real(trainer, HNPE_TRAINER_LEARNING_RATE, 0.02));
    support_assert_ok(hnpe_trainer_run(trainer, NULL));
    assert_int_equal(hnpe_trainer_outcome(trainer), HNPE_OUTCOME_CONVERGED);
    const size_t bytes = weights_of(estimator, &before);
    support_assert_ok(hnpe_trainer_set_real(trainer, HNPE_TRAINER_LEARNING_RATE, 1));
    support_assert_ok(hnpe_trainer_set_real(trainer, HNPE_TRAINER_WARM_UP, 0));
    support_assert_ok(hnpe_trainer_run(trainer, NULL));
    weights_of(estimator, &after);
    assert_memory_equal(before, after, bytes);
    test_free(before);
    test_free(after);
    hnpe_trainer_release(trainer);
    hnpe_estimator_release(estimator);
}

static int always_infinite(void *user_data, size_t n, const double *given, const double *theta, double *log_p)
{
    for (size_t i = 0; i < n; ++i)
        log_p[i] = -INFINITY;
    return 0;
}

static int draw(void *user_data, size_t n, const double *given, hnpe_rng *rng, double *theta)
{
    hnpe_rng_fill_normal(rng, n, theta);
    return 0;
}

static void test_atomic_run__what_it_cannot_do_has_a_status_and_a_message(void **state)
{
    const fixture *f = *state;
    hnpe_estimator *estimator, *joint, *impossible;
    hnpe_trainer *trainer = make_trainer(f, NULL, HNPE_LOSS_ATOMIC, &estimator), *other;
    support_assert_fails(hnpe_trainer_set_int(trainer, HNPE_TRAINER_ATOMS, 1), HNPE_ERROR_INVALID_ARGUMENT, "atoms");
    support_assert_fails(hnpe_trainer_set_int(trainer, HNPE_TRAINER_ATOMS, 65), HNPE_ERROR_INVALID_ARGUMENT, "atoms");
    support_assert_fails(hnpe_trainer_set_int(trainer, HNPE_TRAINER_LOSS, 9), HNPE_ERROR_INVALID_ARGUMENT, "loss");
    support_assert_ok(hnpe_trainer_set_int(trainer, HNPE_TRAINER_BATCH_SIZE, 8));
    support_assert_fails(hnpe_trainer_run(trainer, NULL), HNPE_ERROR_INVALID_ARGUMENT,
                         "10 atoms, but a batch has 8 sets");
    support_assert_ok(hnpe_trainer_set_int(trainer, HNPE_TRAINER_BATCH_SIZE, 0));
    support_assert_ok(hnpe_trainer_set_int(trainer, HNPE_TRAINER_ATOMS, 64));
    support_assert_fails(hnpe_trainer_run(trainer, NULL), HNPE_ERROR_INVALID_ARGUMENT,
                         "64 atoms, but a batch has 32 sets");
    support_assert_ok(hnpe_trainer_set_int(trainer, HNPE_TRAINER_BATCH_SIZE, 64));
    support_assert_fails(hnpe_trainer_run(trainer, NULL), HNPE_ERROR_INVALID_ARGUMENT,
                         "64 atoms, but only 50 sets are held out");
    support_assert_ok(hnpe_trainer_set_real(trainer, HNPE_TRAINER_VALIDATION_FRACTION, 0));
    support_assert_ok(hnpe_trainer_run(trainer, NULL));

    support_assert_ok(hnpe_estimator_create(NULL, f->toy.alpha, f->toy.beta, 1, &joint));
    support_assert_ok(hnpe_estimator_set_int(joint, HNPE_ESTIMATOR_ARCHITECTURE, HNPE_ARCHITECTURE_AGGREGATED));
    support_assert_ok(hnpe_trainer_create(NULL, joint, f->dataset, &other));
    support_assert_ok(hnpe_trainer_set_int(other, HNPE_TRAINER_LOSS, HNPE_LOSS_ATOMIC_GLOBAL));
    support_assert_fails(hnpe_trainer_run(other, NULL), HNPE_ERROR_UNSUPPORTED, "no q_global");
    hnpe_trainer_release(other);
    hnpe_estimator_release(joint);

    const hnpe_prior_functions functions = {
        .struct_size = sizeof functions, .concurrent = 1, .sample = draw, .log_density = always_infinite};
    hnpe_prior *prior;
    support_assert_ok(hnpe_prior_create_custom(NULL, 1, 0, &functions, NULL, NULL, &prior));
    support_assert_ok(hnpe_estimator_create(NULL, prior, f->toy.beta, 1, &impossible));
    support_assert_ok(hnpe_trainer_create(NULL, impossible, f->dataset, &other));
    support_assert_ok(hnpe_trainer_set_int(other, HNPE_TRAINER_LOSS, HNPE_LOSS_ATOMIC));
    support_assert_fails(hnpe_trainer_run(other, NULL), HNPE_ERROR_NUMERIC, "log density of a local parameter");
    hnpe_trainer_release(other);
    hnpe_estimator_release(impossible);
    hnpe_prior_release(prior);
    hnpe_trainer_release(trainer);
    hnpe_estimator_release(estimator);
}

typedef struct subject {
    support_allocator allocator;
    hnpe_trainer *trainer;
} subject;

static hnpe_status run(void *data)
{
    return hnpe_trainer_run(((subject *)data)->trainer, NULL);
}

static long calls_of(subject *s, int64_t epochs)
{
    support_assert_ok(hnpe_trainer_set_int(s->trainer, HNPE_TRAINER_EPOCHS, epochs));
    support_assert_ok(hnpe_trainer_run(s->trainer, NULL));
    const long before = atomic_load(&s->allocator.calls);
    support_assert_ok(hnpe_trainer_run(s->trainer, NULL));
    return atomic_load(&s->allocator.calls) - before;
}

static void test_atomic_run__survives_every_failing_allocation_and_takes_none_in_its_loop(void **state)
{
    subject s;
    hnpe_context *context = support_failing_context(&s.allocator, 0);
    hnpe_estimator *estimator;
    s.trainer = make_trainer(*state, context, HNPE_LOSS_ATOMIC, &estimator);
    support_assert_ok(hnpe_trainer_set_int(s.trainer, HNPE_TRAINER_EPOCHS, 1));
    assert_true(support_fail_each_step(&s.allocator, run, &s) > 30);
    assert_int_equal(calls_of(&s, 2), calls_of(&s, 12));
    hnpe_trainer_release(s.trainer);
    hnpe_estimator_release(estimator);
    hnpe_context_release(context);
    assert_int_equal(atomic_load(&s.allocator.outstanding), 0);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(test_atomic_run__gives_the_same_bits_for_any_number_of_threads),
        TEST(test_atomic_run__learns_to_tell_its_own_parameters),
        TEST(test_atomic_run__goes_on_without_becoming_worse),
        TEST(test_atomic_run__what_it_cannot_do_has_a_status_and_a_message),
        TEST(test_atomic_run__survives_every_failing_allocation_and_takes_none_in_its_loop),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
