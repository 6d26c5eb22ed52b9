/* Rounds aimed at one observation set: the loop itself, on the toy. */
#include "toy.h"

#include <math.h>

enum { ROWS = 4, SETS = 200, EPOCHS = 4, ROUNDS = 3 };
static const double target[ROWS] = {0.3, 0.5, 0.2, 0.41};
static const hnpe_rounds ways[] = {HNPE_ROUNDS_TRUNCATED,        HNPE_ROUNDS_TRUNCATED_GLOBAL, HNPE_ROUNDS_ATOMIC,
                                   HNPE_ROUNDS_ATOMIC_GLOBAL,    HNPE_ROUNDS_UNCORRECTED,      HNPE_ROUNDS_IMPORTANCE,
                                   HNPE_ROUNDS_IMPORTANCE_GLOBAL};

static void open_toy(hnpe_context *context, hnpe_rounds way, support_toy *toy)
{
    support_toy_create(context, 0, SETS, 0, 5, toy);
    support_toy_epochs(toy, EPOCHS);
    support_assert_ok(hnpe_inference_set_int(toy->inference, HNPE_INFERENCE_ROUNDS, way));
}

/* Everything simulated, and draws of the posterior. */
typedef struct outcome {
    int64_t n_sets;
    double x[ROUNDS * SETS * ROWS], log_proposal[ROUNDS * SETS], theta[2 * 50];
    int64_t proposal[ROUNDS * SETS];
} outcome;

static void look(const support_toy *toy, outcome *found)
{
    const int64_t rows = ROWS;
    hnpe_dataset *dataset;
    hnpe_posterior *posterior;
    hnpe_rng *rng;
    memset(found, 0, sizeof *found);
    support_assert_ok(hnpe_inference_get_dataset(toy->inference, &dataset));
    support_assert_ok(hnpe_dataset_count(dataset, &found->n_sets, NULL, NULL));
    support_assert_ok(hnpe_dataset_read_proposals(dataset, 0, found->n_sets, found->proposal, found->log_proposal));
    support_assert_ok(hnpe_dataset_read(dataset, 0, found->n_sets, NULL, NULL, NULL, found->x));
    support_assert_ok(hnpe_inference_posterior(toy->inference, &posterior));
    support_assert_ok(hnpe_rng_create(NULL, 3, 0, &rng));
    support_assert_ok(hnpe_posterior_sample(posterior, 1, &rows, target, 50, rng, found->theta));
    hnpe_rng_release(rng);
    hnpe_posterior_release(posterior);
    hnpe_dataset_release(dataset);
}

static void assert_alike(const outcome *a, const outcome *b)
{
    assert_int_equal(a->n_sets, b->n_sets);
    assert_memory_equal(a->x, b->x, sizeof a->x);
    assert_memory_equal(a->proposal, b->proposal, sizeof a->proposal);
    assert_memory_equal(a->theta, b->theta, sizeof a->theta);
    for (int64_t i = 0; i < a->n_sets; ++i)
        assert_true(a->log_proposal[i] == b->log_proposal[i] ||
                    (isnan(a->log_proposal[i]) && isnan(b->log_proposal[i])));
}

/* One round by the host, in batches of unequal sizes that come back in another order. */
static void host_round(const support_toy *toy)
{
    enum { BATCHES = 3 };
    static const size_t sizes[BATCHES] = {1, 130, SETS - 131};
    static double alpha[BATCHES][SETS * ROWS], beta[BATCHES][SETS], x[SETS * ROWS];
    int64_t batch[BATCHES], n_rows[SETS];
    for (size_t b = 0; b < BATCHES; ++b) {
        support_assert_ok(hnpe_inference_propose_sizes(toy->inference, sizes[b], n_rows));
        assert_int_equal(n_rows[0], ROWS);
        support_assert_ok(hnpe_inference_propose(toy->inference, sizes[b], n_rows, alpha[b], beta[b], &batch[b]));
    }
    for (size_t b = BATCHES; b-- > 0;) {
        for (size_t i = 0; i < sizes[b] * ROWS; ++i)
            x[i] = alpha[b][i] * beta[b][i / ROWS];
        support_assert_ok(hnpe_inference_append(toy->inference, batch[b], sizes[b] * ROWS, x));
    }
    support_assert_ok(hnpe_inference_train(toy->inference, NULL));
}

static void test_rounds__a_host_that_owns_the_loop_gets_the_same_bits(void **state)
{
    static outcome inside, outside;
    for (size_t w = 0; w < sizeof ways / sizeof *ways; ++w) {
        support_toy toy;
        open_toy(NULL, ways[w], &toy);
        support_assert_ok(hnpe_inference_run_rounds(toy.inference, ROWS, target, ROUNDS, NULL));
        look(&toy, &inside);
        support_toy_free(&toy);
        open_toy(NULL, ways[w], &toy);
        support_assert_ok(hnpe_inference_set_target(toy.inference, ROWS, target));
        for (int round = 0; round < ROUNDS; ++round)
            host_round(&toy);
        look(&toy, &outside);
        support_toy_free(&toy);
        assert_int_equal(inside.n_sets, ROUNDS * SETS);
        assert_alike(&inside, &outside);
    }
}

static void check_threads_and_calls(hnpe_rounds way)
{
    static outcome reference, other;
    for (int64_t threads = 1; threads <= 4; threads += threads) {
        hnpe_context *context;
        support_toy toy;
        support_assert_ok(hnpe_context_create(NULL, &context));
        support_assert_ok(hnpe_context_set_int(context, HNPE_CONTEXT_THREADS, threads));
        open_toy(context, way, &toy);
        for (int call = 0; call < (threads > 1 ? ROUNDS : 1); ++call)
            support_assert_ok(hnpe_inference_run_rounds(toy.inference, ROWS, target, threads > 1 ? 1 : ROUNDS, NULL));
        look(&toy, threads > 1 ? &other : &reference);
        if (threads > 1)
            assert_alike(&reference, &other);
        support_toy_free(&toy);
        hnpe_context_release(context);
    }
}

static void test_rounds__are_the_same_for_any_number_of_threads_and_calls(void **state)
{
    check_threads_and_calls(HNPE_ROUNDS_TRUNCATED);
    check_threads_and_calls(HNPE_ROUNDS_IMPORTANCE);
    check_threads_and_calls(HNPE_ROUNDS_IMPORTANCE_GLOBAL);
}

static void check_proposals(const support_toy *toy, hnpe_proposal kind)
{
    hnpe_dataset *dataset;
    hnpe_proposal_info info = {.struct_size = sizeof info};
    support_assert_ok(hnpe_inference_get_dataset(toy->inference, &dataset));
    for (size_t i = 0; i < ROUNDS; ++i) {
        support_assert_ok(hnpe_dataset_describe_proposal(dataset, i, &info));
        assert_int_equal(info.kind, i ? kind : HNPE_PROPOSAL_PRIOR);
        assert_int_equal(info.n_sets, SETS);
        const int truncated = i && (kind == HNPE_PROPOSAL_TRUNCATED || kind == HNPE_PROPOSAL_TRUNCATED_GLOBAL);
        assert_true(truncated ? info.log_constant < 0 && info.error > 0 : info.log_constant == 0 && info.error == 0);
    }
    support_assert_fails(hnpe_dataset_describe_proposal(dataset, ROUNDS, &info), HNPE_ERROR_UNSUPPORTED, "");
    hnpe_dataset_release(dataset);
}

static void test_rounds__data_sets_say_where_parameters_came_from(void **state)
{
    static const hnpe_proposal kinds[] = {HNPE_PROPOSAL_TRUNCATED,       HNPE_PROPOSAL_TRUNCATED_GLOBAL,
                                          HNPE_PROPOSAL_POSTERIOR,       HNPE_PROPOSAL_POSTERIOR_GLOBAL,
                                          HNPE_PROPOSAL_POSTERIOR,       HNPE_PROPOSAL_POSTERIOR,
                                          HNPE_PROPOSAL_POSTERIOR_GLOBAL};
    static outcome found;
    for (size_t w = 0; w < sizeof ways / sizeof *ways; ++w) {
        support_toy toy;
        open_toy(NULL, ways[w], &toy);
        support_assert_ok(hnpe_inference_run_rounds(toy.inference, ROWS, target, ROUNDS, NULL));
        check_proposals(&toy, kinds[w]);
        look(&toy, &found);
        for (int64_t i = 0; i < found.n_sets; ++i) {
            assert_int_equal(found.proposal[i], i / SETS);
            assert_true(isfinite(found.log_proposal[i]) == (i >= SETS));
        }
        support_toy_free(&toy);
    }
}

/* ---- stopping and going on ---- */

static void test_rounds__a_cancelled_round_is_finished_by_the_next_call(void **state)
{
    static outcome whole, interrupted;
    support_toy toy;
    hnpe_monitor *monitor;
    open_toy(NULL, HNPE_ROUNDS_TRUNCATED, &toy);
    support_assert_ok(hnpe_inference_run_rounds(toy.inference, ROWS, target, 2, NULL));
    look(&toy, &whole);
    support_toy_free(&toy);

    open_toy(NULL, HNPE_ROUNDS_TRUNCATED, &toy);
    support_assert_ok(hnpe_monitor_create(NULL, NULL, NULL, NULL, &monitor));
    support_assert_ok(hnpe_inference_run_rounds(toy.inference, ROWS, target, 1, NULL));
    hnpe_monitor_request_stop(monitor);
    support_assert_fails(hnpe_inference_run_rounds(toy.inference, ROWS, target, 1, monitor), HNPE_ERROR_CANCELLED, "");
    support_assert_ok(hnpe_inference_run_rounds(toy.inference, ROWS, target, 1, NULL));
    look(&toy, &interrupted);
    assert_alike(&whole, &interrupted);
    hnpe_monitor_release(monitor);
    support_toy_free(&toy);
}

static void test_rounds__end_when_the_posterior_no_longer_moves(void **state)
{
    static outcome found;
    support_toy toy;
    open_toy(NULL, HNPE_ROUNDS_TRUNCATED, &toy);
    support_assert_ok(hnpe_inference_set_real(toy.inference, HNPE_INFERENCE_STOP_MOVED, 1));
    support_assert_ok(hnpe_inference_run_rounds(toy.inference, ROWS, target, ROUNDS, NULL));
    look(&toy, &found);
    assert_int_equal(found.n_sets, 2 * SETS); /* the first training has nothing to move from */
    support_toy_free(&toy);
}

/* ---- what is refused ---- */

static void test_rounds__refuse_what_they_cannot_do(void **state)
{
    const double bad[ROWS] = {0.3, NAN, 0.2, 0.4}, other[ROWS] = {0.1, 0.2, 0.1, 0.1};
    support_toy toy;
    open_toy(NULL, HNPE_ROUNDS_TRUNCATED, &toy);
    hnpe_inference *inference = toy.inference;
    support_assert_fails(hnpe_inference_run_rounds(NULL, ROWS, target, 1, NULL), HNPE_ERROR_INVALID_ARGUMENT,
                         "inference is NULL");
    support_assert_fails(hnpe_inference_run_rounds(inference, 0, target, 1, NULL), HNPE_ERROR_INVALID_ARGUMENT,
                         "n_rows[0] is 0");
    support_assert_fails(hnpe_inference_run_rounds(inference, ROWS, NULL, 1, NULL), HNPE_ERROR_INVALID_ARGUMENT,
                         "x is NULL");
    support_assert_fails(hnpe_inference_run_rounds(inference, ROWS, target, 0, NULL), HNPE_ERROR_INVALID_ARGUMENT,
                         "n_rounds is 0");
    support_assert_fails(hnpe_inference_set_target(inference, ROWS, bad), HNPE_ERROR_NUMERIC, "row 1");
    support_assert_ok(hnpe_inference_set_int(inference, HNPE_INFERENCE_MIN_EXTRA, 5));
    support_assert_ok(hnpe_inference_set_int(inference, HNPE_INFERENCE_MAX_EXTRA, 7));
    support_assert_fails(hnpe_inference_run_rounds(inference, ROWS, target, 1, NULL), HNPE_ERROR_INVALID_ARGUMENT,
                         "the target has 3 extra observations, but options min_extra and max_extra are 5 and 7");
    support_assert_ok(hnpe_inference_reset_option(inference, HNPE_INFERENCE_MIN_EXTRA));
    support_assert_ok(hnpe_inference_reset_option(inference, HNPE_INFERENCE_MAX_EXTRA));
    support_assert_ok(hnpe_inference_run_rounds(inference, ROWS, target, 1, NULL));
    support_assert_ok(hnpe_inference_set_target(inference, ROWS, other)); /* nothing was proposed yet */
    support_assert_ok(hnpe_inference_run_rounds(inference, ROWS, target, 1, NULL));
    support_assert_fails(hnpe_inference_set_target(inference, ROWS, other), HNPE_ERROR_UNSUPPORTED, "another target");
    support_assert_ok(hnpe_inference_run_rounds(inference, ROWS, target, 1, NULL));
    support_toy_free(&toy);
}

static void test_rounds__of_beta_alone_need_a_density_of_beta_alone(void **state)
{
    support_toy toy;
    hnpe_estimator *estimator;
    open_toy(NULL, HNPE_ROUNDS_TRUNCATED_GLOBAL, &toy);
    support_assert_ok(hnpe_inference_get_estimator(toy.inference, &estimator));
    support_assert_ok(hnpe_estimator_set_int(estimator, HNPE_ESTIMATOR_ARCHITECTURE, HNPE_ARCHITECTURE_AGGREGATED));
    support_assert_ok(hnpe_inference_run_rounds(toy.inference, ROWS, target, 1, NULL));
    support_assert_fails(hnpe_inference_run_rounds(toy.inference, ROWS, target, 1, NULL), HNPE_ERROR_UNSUPPORTED,
                         "beta alone");
    support_assert_ok(hnpe_inference_set_int(toy.inference, HNPE_INFERENCE_ROUNDS, HNPE_ROUNDS_TRUNCATED));
    support_assert_ok(hnpe_inference_run_rounds(toy.inference, ROWS, target, 1, NULL));
    hnpe_estimator_release(estimator);
    support_toy_free(&toy);
}

/* Of beta alone by default, where beta has a density of its own. */
static void test_rounds__truncate_beta_alone_where_they_can(void **state)
{
    for (int joint = 0; joint < 2; ++joint) {
        support_toy toy;
        hnpe_estimator *estimator;
        hnpe_dataset *dataset;
        hnpe_proposal_info info = {.struct_size = sizeof info};
        open_toy(NULL, HNPE_ROUNDS_AUTOMATIC, &toy);
        support_assert_ok(hnpe_inference_get_estimator(toy.inference, &estimator));
        if (joint)
            support_assert_ok(
                hnpe_estimator_set_int(estimator, HNPE_ESTIMATOR_ARCHITECTURE, HNPE_ARCHITECTURE_AGGREGATED));
        support_assert_ok(hnpe_inference_run_rounds(toy.inference, ROWS, target, 2, NULL));
        support_assert_ok(hnpe_inference_get_dataset(toy.inference, &dataset));
        support_assert_ok(hnpe_dataset_describe_proposal(dataset, 1, &info));
        assert_int_equal(info.kind, joint ? HNPE_PROPOSAL_TRUNCATED : HNPE_PROPOSAL_TRUNCATED_GLOBAL);
        hnpe_dataset_release(dataset);
        hnpe_estimator_release(estimator);
        support_toy_free(&toy);
    }
}

/* Every phase is told of once at least, in every round. */
typedef struct heard {
    int n;
    int32_t round[64], last_round[64], phase[64];
} heard;

static int hear(void *user_data, const hnpe_progress *progress)
{
    heard *h = user_data;
    assert_in_range(h->n, 0, 63);
    h->round[h->n] = progress->round;
    h->last_round[h->n] = progress->last_round;
    h->phase[h->n++] = progress->phase;
    return 0;
}

static int was_told(const heard *h, int32_t round, int32_t last_round, int32_t phase)
{
    for (int i = 0; i < h->n; ++i)
        if (h->round[i] == round && h->last_round[i] == last_round && h->phase[i] == phase)
            return 1;
    return 0;
}

static void test_rounds__are_numbered_in_the_progress(void **state)
{
    support_toy toy;
    hnpe_monitor *monitor;
    heard first = {.n = 0};
    open_toy(NULL, HNPE_ROUNDS_TRUNCATED, &toy);
    support_assert_ok(hnpe_monitor_create(NULL, hear, &first, NULL, &monitor));
    support_assert_ok(hnpe_inference_run_rounds(toy.inference, ROWS, target, 2, monitor));
    for (int32_t round = 1; round <= 2; ++round)
        assert_true(was_told(&first, round, 2, HNPE_PHASE_SIMULATING) &&
                    was_told(&first, round, 2, HNPE_PHASE_TRAINING));
    first.n = 0;
    support_assert_ok(hnpe_inference_run_rounds(toy.inference, ROWS, target, 1, monitor));
    assert_true(was_told(&first, 3, 3, HNPE_PHASE_SIMULATING) && !was_told(&first, 2, 3, HNPE_PHASE_SIMULATING));
    first.n = 0; /* what is no round of an inference has no number, with the same monitor */
    hnpe_dataset *dataset;
    support_assert_ok(hnpe_inference_get_dataset(toy.inference, &dataset));
    support_assert_ok(hnpe_dataset_simulate(dataset, toy.alpha, toy.beta, toy.simulator, 10, 0, 0, 1, 0, monitor));
    assert_true(first.n > 0 && was_told(&first, 0, 0, HNPE_PHASE_SIMULATING));
    hnpe_dataset_release(dataset);
    hnpe_monitor_release(monitor);
    support_toy_free(&toy);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_rounds__a_host_that_owns_the_loop_gets_the_same_bits),
        cmocka_unit_test(test_rounds__are_the_same_for_any_number_of_threads_and_calls),
        cmocka_unit_test(test_rounds__data_sets_say_where_parameters_came_from),
        cmocka_unit_test(test_rounds__a_cancelled_round_is_finished_by_the_next_call),
        cmocka_unit_test(test_rounds__end_when_the_posterior_no_longer_moves),
        cmocka_unit_test(test_rounds__refuse_what_they_cannot_do),
        cmocka_unit_test(test_rounds__truncate_beta_alone_where_they_can),
        cmocka_unit_test(test_rounds__are_numbered_in_the_progress),
        cmocka_unit_test(test_rounds__of_beta_alone_need_a_density_of_beta_alone),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
