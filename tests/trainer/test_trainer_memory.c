/* Training where memory runs out: the right status, nothing lost, the estimator as it was. */
#include "toy.h"

#include "trainer/trainer.h"

typedef struct subject {
    support_allocator allocator;
    hnpe_context *context;
    support_toy toy;
    hnpe_dataset *dataset;
    hnpe_estimator *estimator;
    hnpe_trainer *trainer;
} subject;

static void make_trainer(subject *s)
{
    support_assert_ok(hnpe_estimator_create(s->context, s->toy.alpha, s->toy.beta, 1, &s->estimator));
    support_assert_ok(hnpe_trainer_create(s->context, s->estimator, s->dataset, &s->trainer));
    support_assert_ok(hnpe_trainer_set_int(s->trainer, HNPE_TRAINER_EPOCHS, 2));
}

static void free_trainer(subject *s)
{
    hnpe_trainer_release(s->trainer);
    hnpe_estimator_release(s->estimator);
}

static int set_up(void **state)
{
    subject *s = test_calloc(1, sizeof *s);
    s->context = support_failing_context(&s->allocator, 0);
    support_assert_ok(hnpe_context_set_int(s->context, HNPE_CONTEXT_THREADS, 2));
    support_toy_create(s->context, 0.05, 1, 3, 3, &s->toy);
    support_assert_ok(hnpe_dataset_create(s->context, 1, 1, 1, &s->dataset));
    support_assert_ok(
        hnpe_dataset_simulate(s->dataset, s->toy.alpha, s->toy.beta, s->toy.simulator, 150, 0, 3, 1, 0, NULL));
    make_trainer(s);
    *state = s;
    return 0;
}

static int tear_down(void **state)
{
    subject *s = *state;
    free_trainer(s);
    hnpe_dataset_release(s->dataset);
    support_toy_free(&s->toy);
    hnpe_context_release(s->context);
    assert_int_equal(atomic_load(&s->allocator.outstanding), 0);
    test_free(s);
    return 0;
}

static hnpe_status create(void *data)
{
    subject *s = data;
    free_trainer(s);
    s->trainer = NULL;
    s->estimator = NULL;
    HNPEI_TRY(hnpe_estimator_create(s->context, s->toy.alpha, s->toy.beta, 1, &s->estimator));
    return hnpe_trainer_create(s->context, s->estimator, s->dataset, &s->trainer);
}

static void test_trainer__its_making_survives_every_failing_allocation(void **state)
{
    subject *s = *state;
    assert_true(support_fail_each_step(&s->allocator, create, s) > 40);
}

static size_t weights_of(const hnpe_estimator *estimator, hnpei_real *weights)
{
    size_t n = 0;
    for (size_t t = 0; t < estimator->core->n_terms; ++t) {
        const hnpei_term *term = &estimator->core->terms[t];
        if (weights)
            memcpy(weights + n, term->weights, term->layout.size * sizeof *weights);
        n += term->layout.size;
    }
    return n;
}

/* Nothing changes until all memory is there. */
static hnpe_status run(void *data)
{
    subject *s = data;
    const size_t n = weights_of(s->estimator, NULL);
    hnpei_real *before = test_malloc(n * sizeof *before), *after = test_malloc(n * sizeof *after);
    const int trained = s->estimator->trained;
    weights_of(s->estimator, before);
    const hnpe_status status = hnpe_trainer_run(s->trainer, NULL);
    weights_of(s->estimator, after);
    if (status != HNPE_OK) {
        assert_memory_equal(before, after, n * sizeof *before);
        assert_int_equal(s->estimator->trained, trained);
        assert_int_equal(hnpe_trainer_outcome(s->trainer), HNPE_OUTCOME_NOT_RUN);
        assert_int_equal(hnpe_trainer_epochs(s->trainer), 0);
    }
    test_free(before);
    test_free(after);
    return status;
}

static void test_trainer__a_run_that_finds_no_memory_changes_nothing(void **state)
{
    subject *s = *state, other = *s;
    const long failed = support_fail_each_step(&s->allocator, run, s);
    print_message("%ld allocations failed\n", failed);
    assert_true(failed > 30);
    /* The run that then succeeded is the one that would have been without failures. */
    make_trainer(&other);
    support_assert_ok(hnpe_trainer_run(other.trainer, NULL));
    const size_t n = weights_of(s->estimator, NULL);
    hnpei_real *first = test_malloc(n * sizeof *first), *second = test_malloc(n * sizeof *second);
    weights_of(s->estimator, first);
    weights_of(other.estimator, second);
    assert_memory_equal(first, second, n * sizeof *first);
    test_free(first);
    test_free(second);
    free_trainer(&other);
    /* Training further is another run. */
    assert_true(support_fail_each_step(&s->allocator, run, s) > 30);
}

static void test_trainer__so_does_one_with_importance_weights(void **state)
{
    subject *s = *state;
    support_assert_ok(hnpe_trainer_set_int(s->trainer, HNPE_TRAINER_LOSS, HNPE_LOSS_IMPORTANCE));
    assert_true(support_fail_each_step(&s->allocator, run, s) > 30);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(test_trainer__its_making_survives_every_failing_allocation),
        TEST(test_trainer__a_run_that_finds_no_memory_changes_nothing),
        TEST(test_trainer__so_does_one_with_importance_weights),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
