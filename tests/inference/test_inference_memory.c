/* The whole job where memory runs out at every single place. */
#include "toy.h"

enum { SETS = 40, MANY = 50 };

typedef struct subject {
    support_allocator allocator;
    hnpe_context *context;
    support_toy toy;
    hnpe_inference *offline;
    hnpe_estimator *estimator;
    hnpe_posterior *posterior;
    hnpe_dataset *dataset;
    int64_t sizes[SETS], batch;
    double alpha[4 * SETS], beta[SETS], x[4 * SETS];
} subject;

static long failures;

static void limit_training(hnpe_inference *inference)
{
    hnpe_trainer *trainer;
    support_assert_ok(hnpe_inference_get_trainer(inference, &trainer));
    support_assert_ok(hnpe_trainer_set_int(trainer, HNPE_TRAINER_EPOCHS, 1));
    hnpe_trainer_release(trainer);
}

static int set_up(void **state)
{
    subject *s = test_calloc(1, sizeof *s);
    s->context = support_failing_context(&s->allocator, 0);
    support_toy_create(s->context, 0.05, SETS, 3, 3, &s->toy);
    limit_training(s->toy.inference);
    support_assert_ok(hnpe_inference_create_offline(s->context, s->toy.alpha, s->toy.beta, 1, &s->offline));
    support_assert_ok(hnpe_inference_set_int(s->offline, HNPE_INFERENCE_MAX_EXTRA, 3));
    support_assert_ok(hnpe_inference_set_seed(s->offline, 3));
    limit_training(s->offline);
    *state = s;
    return 0;
}

static int tear_down(void **state)
{
    subject *s = *state;
    hnpe_posterior_release(s->posterior);
    hnpe_estimator_release(s->estimator);
    hnpe_dataset_release(s->dataset);
    hnpe_inference_release(s->offline);
    support_toy_free(&s->toy);
    hnpe_context_release(s->context);
    assert_int_equal(atomic_load(&s->allocator.outstanding), 0);
    test_free(s);
    return 0;
}

static void fail_each(subject *s, hnpe_status (*step)(void *data), long fewest)
{
    const long failed = support_fail_each_step(&s->allocator, step, s);
    if (failed < fewest)
        fail_msg("only %ld allocations failed, not %ld", failed, fewest);
    failures += failed;
}

/* Draws of a posterior, which say whether two jobs went alike. */
static void draw(const hnpe_posterior *posterior, double *theta)
{
    const double x[3] = {0.2, 0.3, 0.1};
    const int64_t three = 3;
    hnpe_rng *rng;
    support_assert_ok(hnpe_rng_create(NULL, 1, 0, &rng));
    support_assert_ok(hnpe_posterior_sample(posterior, 1, &three, x, MANY, rng, theta));
    hnpe_rng_release(rng);
}

/* ---- with a simulator ---- */

static hnpe_status create(void *data)
{
    subject *s = data;
    hnpe_inference *made;
    const hnpe_status status = hnpe_inference_create(s->context, s->toy.alpha, s->toy.beta, s->toy.simulator, &made);
    assert_true((status == HNPE_OK) == (made != NULL));
    hnpe_inference_release(made);
    return status;
}

static hnpe_status run(void *data)
{
    return hnpe_inference_run(((subject *)data)->toy.inference, NULL);
}

static hnpe_status freeze(void *data)
{
    subject *s = data;
    return hnpe_inference_posterior(s->toy.inference, &s->posterior);
}

static void test_inference__goes_on_after_every_failing_allocation(void **state)
{
    subject *s = *state;
    double first[2 * MANY], second[2 * MANY];
    fail_each(s, create, 40);
    fail_each(s, run, 40);
    fail_each(s, freeze, 20);
    draw(s->posterior, first);

    support_toy other;
    hnpe_posterior *posterior;
    support_toy_create(NULL, 0.05, SETS, 3, 3, &other);
    limit_training(other.inference);
    support_assert_ok(hnpe_inference_run(other.inference, NULL));
    support_assert_ok(hnpe_inference_posterior(other.inference, &posterior));
    draw(posterior, second);
    assert_memory_equal(first, second, sizeof first);
    hnpe_posterior_release(posterior);
    support_toy_free(&other);
}

/* ---- with the simulator outside ---- */

static hnpe_status create_offline(void *data)
{
    subject *s = data;
    hnpe_inference *made;
    const hnpe_status status = hnpe_inference_create_offline(s->context, s->toy.alpha, s->toy.beta, 1, &made);
    assert_true((status == HNPE_OK) == (made != NULL));
    hnpe_inference_release(made);
    return status;
}

static hnpe_status propose(void *data)
{
    subject *s = data;
    return hnpe_inference_propose(s->offline, SETS, s->sizes, s->alpha, s->beta, &s->batch);
}

static hnpe_status append(void *data)
{
    subject *s = data;
    size_t rows = 0;
    for (size_t i = 0; i < SETS; ++i)
        rows += (size_t)s->sizes[i];
    return hnpe_inference_append(s->offline, s->batch, rows, s->x);
}

static hnpe_status get_dataset(void *data)
{
    subject *s = data;
    const hnpe_status status = hnpe_inference_get_dataset(s->offline, &s->dataset);
    assert_true((status == HNPE_OK) == (s->dataset != NULL));
    return status;
}

static hnpe_status train(void *data)
{
    return hnpe_inference_train(((subject *)data)->offline, NULL);
}

static void simulate(subject *s)
{
    for (size_t set = 0, row = 0; set < SETS; ++set)
        for (int64_t i = 0; i < s->sizes[set]; ++i, ++row)
            s->x[row] = s->alpha[row] * s->beta[set];
}

static void test_inference__proposals_survive_every_failing_allocation(void **state)
{
    subject *s = *state;
    int64_t n_sets, n_rows, expected = 0;
    double first[4 * SETS];
    fail_each(s, create_offline, 40);
    support_assert_ok(hnpe_estimator_create(s->context, s->toy.alpha, s->toy.beta, 1, &s->estimator));
    support_assert_ok(hnpe_inference_set_estimator(s->offline, s->estimator));
    limit_training(s->offline);
    support_assert_ok(hnpe_inference_propose_sizes(s->offline, SETS, s->sizes));
    for (int i = 0; i < SETS; ++i)
        expected += s->sizes[i];
    fail_each(s, propose, 3);
    assert_int_equal(s->batch, 0); /* failures proposed nothing */
    memcpy(first, s->alpha, sizeof first);
    simulate(s);
    fail_each(s, append, 1);
    fail_each(s, get_dataset, 1);
    support_assert_ok(hnpe_dataset_count(s->dataset, &n_sets, &n_rows, NULL));
    assert_true(n_sets == SETS && n_rows == expected);
    fail_each(s, train, 30);

    /* The parameters are those that a job without failures proposes. */
    hnpe_inference *other;
    support_assert_ok(hnpe_inference_create_offline(NULL, s->toy.alpha, s->toy.beta, 1, &other));
    support_assert_ok(hnpe_inference_set_seed(other, 3));
    support_assert_ok(hnpe_inference_propose(other, SETS, s->sizes, s->alpha, s->beta, &s->batch));
    assert_memory_equal(first, s->alpha, (size_t)expected * sizeof *first);
    hnpe_inference_release(other);
}

static void test_inference__allocations_did_fail(void **state)
{
    print_message("%ld allocations failed\n", failures);
    assert_true(failures > 200);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(test_inference__goes_on_after_every_failing_allocation),
        TEST(test_inference__proposals_survive_every_failing_allocation),
        cmocka_unit_test(test_inference__allocations_did_fail),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
