/* Rounds with what hosts may do to them: priors without a density, ways that do not go together. */
#include "toy.h"

#include <math.h>

enum { ROWS = 3, SETS = 150 };
static const double target[ROWS] = {0.3, 0.5, 0.2};

static void open_toy(hnpe_rounds way, support_toy *toy)
{
    support_toy_create(NULL, 0.05, SETS, 0, 9, toy);
    support_toy_epochs(toy, 3);
    support_assert_ok(hnpe_inference_set_int(toy->inference, HNPE_INFERENCE_ROUNDS, way));
}

static int64_t count_sets(const support_toy *toy)
{
    hnpe_dataset *dataset;
    int64_t n_sets;
    support_assert_ok(hnpe_inference_get_dataset(toy->inference, &dataset));
    support_assert_ok(hnpe_dataset_count(dataset, &n_sets, NULL, NULL));
    hnpe_dataset_release(dataset);
    return n_sets;
}

/* ---- priors whose density nobody knows ---- */

static int sample(void *user_data, size_t n, const double *given, hnpe_rng *rng, double *theta)
{
    (void)user_data;
    for (size_t i = 0; i < n; ++i)
        theta[i] = (given ? given[i] : 1) * hnpe_rng_uniform(rng);
    return 0;
}

static int bounds(void *user_data, size_t n, const double *given, double *low, double *high)
{
    (void)user_data;
    for (size_t i = 0; i < n; ++i) {
        low[i] = 0;
        high[i] = given ? given[i] : 1;
    }
    return 0;
}

/* The toy with such a p(alpha | beta), and p(beta) too where both is set. */
static void open_implicit(hnpe_rounds way, int both, support_toy *toy)
{
    const hnpe_prior_functions functions = {.struct_size = sizeof functions, .sample = sample, .support = bounds};
    open_toy(way, toy);
    hnpe_inference_release(toy->inference);
    hnpe_prior_release(toy->alpha);
    support_assert_ok(hnpe_prior_create_custom(NULL, 1, 1, &functions, NULL, NULL, &toy->alpha));
    if (both) {
        hnpe_prior_release(toy->beta);
        support_assert_ok(hnpe_prior_create_custom(NULL, 1, 0, &functions, NULL, NULL, &toy->beta));
    }
    support_assert_ok(hnpe_inference_create(NULL, toy->alpha, toy->beta, toy->simulator, &toy->inference));
    support_assert_ok(hnpe_inference_set_int(toy->inference, HNPE_INFERENCE_SIMULATIONS, SETS));
    support_assert_ok(hnpe_inference_set_int(toy->inference, HNPE_INFERENCE_ROUNDS, way));
    support_toy_epochs(toy, 3);
}

static void check_implicit(hnpe_rounds way, int both)
{
    double log_proposal[3 * SETS], alpha[3 * SETS * ROWS], beta[3 * SETS];
    support_toy toy;
    hnpe_dataset *dataset;
    open_implicit(way, both, &toy);
    support_assert_ok(hnpe_inference_run_rounds(toy.inference, ROWS, target, 3, NULL));
    assert_int_equal(count_sets(&toy), 3 * SETS);
    support_assert_ok(hnpe_inference_get_dataset(toy.inference, &dataset));
    support_assert_ok(hnpe_dataset_read_proposals(dataset, 0, 3 * SETS, NULL, log_proposal));
    support_assert_ok(hnpe_dataset_read(dataset, 0, 3 * SETS, NULL, alpha, beta, NULL));
    for (int i = 0; i < 3 * SETS; ++i) {
        assert_true(isnan(log_proposal[i]));
        assert_true(alpha[i * ROWS] > 0 && alpha[i * ROWS] < beta[i]);
    }
    hnpe_dataset_release(dataset);
    support_toy_free(&toy);
}

static void test_rounds__work_without_the_density_of_a_prior(void **state)
{
    check_implicit(HNPE_ROUNDS_TRUNCATED, 0);
    check_implicit(HNPE_ROUNDS_TRUNCATED, 1);
    check_implicit(HNPE_ROUNDS_TRUNCATED_GLOBAL, 1);
    check_implicit(HNPE_ROUNDS_ATOMIC_GLOBAL, 0);
}

/* ---- memory that runs out ---- */

typedef struct failing {
    support_allocator allocator;
    hnpe_context *context;
    support_toy toy;
} failing;

static void open_failing(failing *f, hnpe_rounds way)
{
    f->context = support_failing_context(&f->allocator, 0);
    support_toy_create(f->context, 0.05, 40, 0, 9, &f->toy);
    support_toy_epochs(&f->toy, 2);
    support_assert_ok(hnpe_inference_set_int(f->toy.inference, HNPE_INFERENCE_ROUNDS, way));
    support_assert_ok(hnpe_inference_set_real(f->toy.inference, HNPE_INFERENCE_STOP_MOVED, 1e-9));
}

static void close_failing(failing *f)
{
    support_toy_free(&f->toy);
    hnpe_context_release(f->context);
    assert_int_equal(atomic_load(&f->allocator.outstanding), 0);
}

static hnpe_status one_round(void *data)
{
    return hnpe_inference_run_rounds(((failing *)data)->toy.inference, ROWS, target, 1, NULL);
}

/* The second round with its k-th allocation failing, and then to its end. Returns whether anything failed. */
static int finish_after(long k)
{
    failing f;
    open_failing(&f, HNPE_ROUNDS_UNCORRECTED);
    support_assert_ok(one_round(&f));
    f.allocator.fail_at = atomic_load(&f.allocator.calls) + k;
    const hnpe_status status = one_round(&f);
    const int failed = atomic_load(&f.allocator.calls) >= f.allocator.fail_at;
    f.allocator.fail_at = 0;
    assert_int_equal(status, failed ? HNPE_ERROR_NO_MEMORY : HNPE_OK);
    if (failed)
        support_assert_ok(one_round(&f));
    assert_int_equal(count_sets(&f.toy), 2 * 40); /* and none of a third */
    close_failing(&f);
    return failed;
}

static void test_rounds__are_finished_after_any_failing_allocation(void **state)
{
    long k = 1;
    while (finish_after(k))
        ++k;
    assert_in_range(k, 100, 1000);
}

/* ---- a data set in other hands ---- */

typedef struct meddler {
    support_toy *toy;
    int asked;
} meddler;

/* While another trainer has the data set: what would change it has to wait. */
static int meddle(void *user_data, const hnpe_progress *progress)
{
    meddler *m = user_data;
    const int64_t rows = ROWS;
    double alpha[ROWS], beta;
    int64_t batch;
    hnpe_dataset *dataset;
    (void)progress;
    if (m->asked++)
        return 0;
    support_assert_fails(hnpe_inference_get_dataset(m->toy->inference, &dataset), HNPE_ERROR_BUSY,
                         "the inference's data set");
    assert_null(dataset);
    support_assert_fails(hnpe_inference_propose(m->toy->inference, 1, &rows, alpha, &beta, &batch), HNPE_ERROR_BUSY,
                         "the inference's data set");
    return 0;
}

static void test_rounds__wait_for_a_data_set_that_another_trainer_has(void **state)
{
    const int64_t rows = ROWS;
    const double x[ROWS] = {0.1, 0.2, 0.3};
    double alpha[ROWS], beta;
    int64_t batch;
    support_toy toy;
    meddler m = {&toy, 0};
    hnpe_dataset *dataset;
    hnpe_estimator *estimator;
    hnpe_trainer *trainer;
    hnpe_monitor *monitor;
    open_toy(HNPE_ROUNDS_UNCORRECTED, &toy);
    support_assert_ok(hnpe_inference_get_dataset(toy.inference, &dataset));
    support_assert_ok(hnpe_inference_set_target(toy.inference, ROWS, target));
    support_assert_ok(hnpe_inference_propose(toy.inference, 1, &rows, alpha, &beta, &batch));
    support_assert_ok(hnpe_inference_run(toy.inference, NULL));
    support_assert_ok(hnpe_inference_append(toy.inference, batch, ROWS, x));
    support_assert_ok(hnpe_estimator_create(NULL, toy.alpha, toy.beta, 1, &estimator));
    support_assert_ok(hnpe_trainer_create(NULL, estimator, dataset, &trainer));
    support_assert_ok(hnpe_trainer_set_int(trainer, HNPE_TRAINER_EPOCHS, 1));
    support_assert_ok(hnpe_monitor_create(NULL, meddle, &m, NULL, &monitor));
    support_assert_ok(hnpe_trainer_run(trainer, monitor));
    assert_true(m.asked > 0);
    support_assert_ok(hnpe_inference_propose(toy.inference, 1, &rows, alpha, &beta, &batch));
    assert_int_equal(count_sets(&toy), SETS + 1); /* an open batch does not fill a round */
    hnpe_monitor_release(monitor);
    hnpe_trainer_release(trainer);
    hnpe_estimator_release(estimator);
    hnpe_dataset_release(dataset);
    support_toy_free(&toy);
}

/* ---- what cannot be trained is not simulated for ---- */

static void test_rounds__of_ways_that_do_not_go_together_simulate_nothing(void **state)
{
    support_toy toy;
    open_toy(HNPE_ROUNDS_ATOMIC, &toy);
    support_assert_ok(hnpe_inference_run_rounds(toy.inference, ROWS, target, 2, NULL));
    support_assert_ok(hnpe_inference_set_int(toy.inference, HNPE_INFERENCE_ROUNDS, HNPE_ROUNDS_TRUNCATED));
    support_assert_fails(hnpe_inference_run_rounds(toy.inference, ROWS, target, 1, NULL), HNPE_ERROR_UNSUPPORTED,
                         "150 of 300 sets have their parameters from a posterior");
    assert_int_equal(count_sets(&toy), 2 * SETS);
    support_assert_ok(hnpe_inference_set_int(toy.inference, HNPE_INFERENCE_ROUNDS, HNPE_ROUNDS_ATOMIC));
    support_assert_ok(hnpe_inference_run_rounds(toy.inference, ROWS, target, 1, NULL));
    assert_int_equal(count_sets(&toy), 3 * SETS);
    support_toy_free(&toy);
}

/* A way that is refused, and then another one: nothing is left of the first. */
static void check_refused_then(hnpe_rounds first, hnpe_rounds refused, hnpe_rounds then)
{
    support_toy toy;
    hnpe_round_info info = {.struct_size = sizeof info};
    open_toy(first, &toy);
    support_assert_ok(hnpe_inference_run_rounds(toy.inference, ROWS, target, 2, NULL));
    support_assert_ok(hnpe_inference_set_int(toy.inference, HNPE_INFERENCE_ROUNDS, refused));
    support_assert_status(hnpe_inference_run_rounds(toy.inference, ROWS, target, 1, NULL), HNPE_ERROR_UNSUPPORTED);
    support_assert_ok(hnpe_inference_set_int(toy.inference, HNPE_INFERENCE_ROUNDS, then));
    support_assert_ok(hnpe_inference_run_rounds(toy.inference, ROWS, target, 1, NULL));
    assert_int_equal(count_sets(&toy), 3 * SETS);
    support_assert_ok(hnpe_inference_describe_round(toy.inference, 1, &info));
    const int32_t proposal = info.proposal;
    support_assert_ok(hnpe_inference_describe_round(toy.inference, 2, &info));
    assert_int_equal(info.proposal, proposal);
    support_toy_free(&toy);
}

static void test_rounds__a_way_that_is_refused_leaves_no_proposal_behind(void **state)
{
    check_refused_then(HNPE_ROUNDS_TRUNCATED, HNPE_ROUNDS_ATOMIC_GLOBAL, HNPE_ROUNDS_TRUNCATED);
    check_refused_then(HNPE_ROUNDS_ATOMIC, HNPE_ROUNDS_TRUNCATED, HNPE_ROUNDS_ATOMIC);
}

/* The round at hand has parameters from a posterior, though none were simulated yet. */
static void test_rounds__a_proposal_that_the_new_way_must_not_see_simulates_nothing(void **state)
{
    const int64_t rows = ROWS;
    double alpha[ROWS], beta;
    int64_t batch;
    support_toy toy;
    open_toy(HNPE_ROUNDS_ATOMIC, &toy);
    support_assert_ok(hnpe_inference_run_rounds(toy.inference, ROWS, target, 1, NULL));
    support_assert_ok(hnpe_inference_propose(toy.inference, 1, &rows, alpha, &beta, &batch));
    support_assert_ok(hnpe_inference_set_int(toy.inference, HNPE_INFERENCE_ROUNDS, HNPE_ROUNDS_TRUNCATED));
    support_assert_fails(hnpe_inference_run_rounds(toy.inference, ROWS, target, 1, NULL), HNPE_ERROR_UNSUPPORTED,
                         "150 of 300 sets have their parameters from a posterior");
    assert_int_equal(count_sets(&toy), SETS);
    support_toy_free(&toy);
}

static void check_refused_without_density(hnpe_rounds way, int both, const char *words)
{
    support_toy toy;
    open_implicit(way, both, &toy);
    support_assert_ok(hnpe_inference_run_rounds(toy.inference, ROWS, target, 1, NULL));
    support_assert_fails(hnpe_inference_run_rounds(toy.inference, ROWS, target, 1, NULL), HNPE_ERROR_UNSUPPORTED,
                         words);
    assert_int_equal(count_sets(&toy), SETS);
    support_toy_free(&toy);
}

static void test_rounds__whose_loss_needs_a_density_simulate_nothing_without(void **state)
{
    check_refused_without_density(HNPE_ROUNDS_ATOMIC, 0, "HNPE_LOSS_ATOMIC needs the density of the local prior");
    check_refused_without_density(HNPE_ROUNDS_ATOMIC_GLOBAL, 1,
                                  "HNPE_LOSS_ATOMIC_GLOBAL needs the density of the global prior");
    check_refused_without_density(HNPE_ROUNDS_IMPORTANCE, 0,
                                  "HNPE_LOSS_IMPORTANCE needs the density of the local prior");
}

static void test_rounds__that_the_architecture_does_not_have_simulate_nothing(void **state)
{
    support_toy toy;
    hnpe_estimator *estimator;
    open_toy(HNPE_ROUNDS_ATOMIC_GLOBAL, &toy);
    support_assert_ok(hnpe_inference_get_estimator(toy.inference, &estimator));
    support_assert_ok(hnpe_estimator_set_int(estimator, HNPE_ESTIMATOR_ARCHITECTURE, HNPE_ARCHITECTURE_AGGREGATED));
    support_assert_fails(hnpe_inference_run_rounds(toy.inference, ROWS, target, 2, NULL), HNPE_ERROR_UNSUPPORTED,
                         "beta alone");
    assert_int_equal(count_sets(&toy), 0);
    hnpe_estimator_release(estimator);
    support_toy_free(&toy);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_rounds__work_without_the_density_of_a_prior),
        cmocka_unit_test(test_rounds__are_finished_after_any_failing_allocation),
        cmocka_unit_test(test_rounds__wait_for_a_data_set_that_another_trainer_has),
        cmocka_unit_test(test_rounds__of_ways_that_do_not_go_together_simulate_nothing),
        cmocka_unit_test(test_rounds__a_way_that_is_refused_leaves_no_proposal_behind),
        cmocka_unit_test(test_rounds__a_proposal_that_the_new_way_must_not_see_simulates_nothing),
        cmocka_unit_test(test_rounds__whose_loss_needs_a_density_simulate_nothing_without),
        cmocka_unit_test(test_rounds__that_the_architecture_does_not_have_simulate_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
