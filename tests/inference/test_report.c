/* What is reported of rounds, against an own account of them. */
#include "toy.h"

#include "inference/inference.h"

#include <math.h>

enum { ROWS = 3, SETS = 300, ROUNDS = 3 };
static const double target[ROWS] = {0.3, 0.5, 0.41};

/* Simulations are counted where they are made; every fifth fails. */
typedef struct ledger {
    int64_t rows, invalid;
    int64_t fail_at; /* the call that fails; 0: none */
    int64_t calls;
} ledger;

static int simulate(void *user_data, size_t n, const double *alpha, const double *beta, hnpe_rng *rng, double *x)
{
    ledger *seen = user_data;
    if (++seen->calls == seen->fail_at)
        return -7;
    for (size_t i = 0; i < n; ++i, ++seen->rows) {
        const int fails = hnpe_rng_uniform(rng) < 0.2;
        x[i] = fails ? NAN : alpha[i] * beta[i] + 0.05 * hnpe_rng_normal(rng);
        seen->invalid += fails;
    }
    return 0;
}

static hnpe_inference *make(hnpe_context *context, hnpe_rounds way, ledger *seen)
{
    const double zero = 0, one = 1;
    hnpe_prior *prior;
    hnpe_simulator *simulator;
    hnpe_inference *inference;
    hnpe_trainer *trainer;
    support_assert_ok(hnpe_prior_create_uniform(context, 1, &zero, &one, &prior));
    support_assert_ok(hnpe_simulator_create(context, 1, 1, 1, simulate, seen, NULL, &simulator));
    support_assert_ok(hnpe_inference_create(context, prior, prior, simulator, &inference));
    support_assert_ok(hnpe_inference_set_int(inference, HNPE_INFERENCE_SIMULATIONS, SETS));
    support_assert_ok(hnpe_inference_set_int(inference, HNPE_INFERENCE_ROUNDS, way));
    support_assert_ok(hnpe_inference_get_trainer(inference, &trainer));
    support_assert_ok(hnpe_trainer_set_int(trainer, HNPE_TRAINER_EPOCHS, 5));
    hnpe_trainer_release(trainer);
    hnpe_simulator_release(simulator);
    hnpe_prior_release(prior);
    return inference;
}

static hnpe_round_info describe(hnpe_inference *inference, size_t index)
{
    hnpe_round_info info = {.struct_size = sizeof info};
    support_assert_ok(hnpe_inference_describe_round(inference, index, &info));
    assert_int_equal(info.struct_size, sizeof info);
    return info;
}

/* Counted by hand from what the data set has. */
static hnpe_round_info count(hnpe_inference *inference, int64_t proposal)
{
    static double x[ROUNDS * SETS * ROWS];
    static int64_t of_set[ROUNDS * SETS], n_rows[ROUNDS * SETS];
    hnpe_round_info found = {.struct_size = sizeof found};
    hnpe_dataset *dataset;
    int64_t n_sets;
    support_assert_ok(hnpe_inference_get_dataset(inference, &dataset));
    support_assert_ok(hnpe_dataset_count(dataset, &n_sets, NULL, NULL));
    support_assert_ok(hnpe_dataset_read(dataset, 0, n_sets, n_rows, NULL, NULL, x));
    support_assert_ok(hnpe_dataset_read_proposals(dataset, 0, n_sets, of_set, NULL));
    for (int64_t set = 0, row = 0; set < n_sets; row += n_rows[set++]) {
        int64_t invalid = 0;
        if (of_set[set] != proposal)
            continue;
        for (int64_t i = 0; i < n_rows[set]; ++i)
            invalid += isnan(x[row + i]);
        ++found.n_sets;
        found.n_rows += n_rows[set];
        found.n_invalid += invalid;
        found.n_incomplete += invalid > 0;
        found.n_headless += isnan(x[row]);
    }
    hnpe_dataset_release(dataset);
    return found;
}

static void assert_counts(hnpe_inference *inference, size_t index)
{
    const hnpe_round_info got = describe(inference, index), expected = count(inference, (int64_t)index);
    assert_int_equal(got.n_sets, expected.n_sets);
    assert_int_equal(got.n_rows, expected.n_rows);
    assert_int_equal(got.n_invalid, expected.n_invalid);
    assert_int_equal(got.n_incomplete, expected.n_incomplete);
    assert_int_equal(got.n_headless, expected.n_headless);
}

static void test_report__counts_sets_and_invalid_simulations_of_each_round(void **state)
{
    ledger seen = {0, 0, 0, 0};
    hnpe_inference *inference = make(NULL, HNPE_ROUNDS_TRUNCATED, &seen);
    int64_t n_rounds, n_sets, n_rows, rows = 0, invalid = 0;
    support_assert_ok(hnpe_inference_run_rounds(inference, ROWS, target, ROUNDS, NULL));
    for (size_t i = 0; i < ROUNDS; ++i) {
        const hnpe_round_info info = describe(inference, i);
        assert_counts(inference, i);
        assert_int_equal(info.n_sets, SETS);
        assert_true(info.n_incomplete > info.n_headless && info.n_headless > 0);
        assert_int_equal(info.n_open, 0);
        rows += info.n_rows;
        invalid += info.n_invalid;
    }
    assert_int_equal(rows, seen.rows);
    assert_int_equal(invalid, seen.invalid);
    support_assert_ok(hnpe_inference_count(inference, &n_rounds, &n_sets, &n_rows));
    assert_int_equal(n_rounds, ROUNDS);
    assert_int_equal(n_sets, ROUNDS * SETS);
    assert_int_equal(n_rows, seen.rows);
    support_assert_ok(hnpe_inference_count(inference, NULL, NULL, NULL));
    hnpe_inference_release(inference);
}

/* The trainer still has its last run: that of the last round. */
static void assert_like_trainer(hnpe_inference *inference, const hnpe_round_info *info)
{
    hnpe_trainer *trainer;
    int64_t loss;
    double validation[5], least = INFINITY;
    support_assert_ok(hnpe_inference_get_trainer(inference, &trainer));
    support_assert_ok(hnpe_trainer_get_int(trainer, HNPE_TRAINER_LOSS, &loss));
    assert_int_equal(info->loss, loss);
    assert_int_equal(info->n_epochs, hnpe_trainer_epochs(trainer));
    support_assert_ok(hnpe_trainer_losses(trainer, info->n_epochs, NULL, validation));
    for (int64_t i = 0; i < info->n_epochs; ++i)
        least = fmin(least, validation[i]);
    assert_true(info->validation_loss == least);
    if (loss == HNPE_LOSS_IMPORTANCE)
        assert_true(info->effective_sample_size == hnpe_trainer_effective_sample_size(trainer));
    else
        assert_true(isnan(info->effective_sample_size));
    hnpe_trainer_release(trainer);
}

static void assert_like_proposal(hnpe_inference *inference, size_t index, const hnpe_round_info *info)
{
    hnpe_dataset *dataset;
    hnpe_proposal_info proposal = {.struct_size = sizeof proposal};
    support_assert_ok(hnpe_inference_get_dataset(inference, &dataset));
    support_assert_ok(hnpe_dataset_describe_proposal(dataset, index, &proposal));
    assert_int_equal(info->proposal, proposal.kind);
    assert_int_equal(info->n_sets, proposal.n_sets);
    support_assert_near(info->prior_left, exp(proposal.log_constant), 1e-12);
    support_assert_near(info->prior_left_error, exp(proposal.log_constant) * proposal.error, 1e-12);
    hnpe_dataset_release(dataset);
}

static void test_report__has_proposal_training_and_time_of_each_way(void **state)
{
    static const struct {
        hnpe_rounds way;
        hnpe_loss loss;
        int truncated;
    } ways[] = {{HNPE_ROUNDS_TRUNCATED, HNPE_LOSS_MAXIMUM_LIKELIHOOD, 1},
                {HNPE_ROUNDS_TRUNCATED_GLOBAL, HNPE_LOSS_MAXIMUM_LIKELIHOOD, 1},
                {HNPE_ROUNDS_ATOMIC, HNPE_LOSS_ATOMIC, 0},
                {HNPE_ROUNDS_IMPORTANCE, HNPE_LOSS_IMPORTANCE, 0}};
    for (size_t w = 0; w < sizeof ways / sizeof *ways; ++w) {
        ledger seen = {0, 0, 0, 0};
        hnpe_inference *inference = make(NULL, ways[w].way, &seen);
        support_assert_ok(hnpe_inference_run_rounds(inference, ROWS, target, 2, NULL));
        for (size_t i = 0; i < 2; ++i) {
            const hnpe_round_info info = describe(inference, i);
            assert_like_proposal(inference, i, &info);
            assert_int_equal(info.state, HNPE_ROUND_FINISHED);
            assert_int_equal(info.renewed, i && ways[w].truncated);
            assert_true(info.n_training > 0 && info.n_training < (int64_t)(i + 1) * SETS);
            assert_int_equal(info.status, HNPE_OK);
            assert_int_equal(info.loss, i ? (int)ways[w].loss : (int)HNPE_LOSS_MAXIMUM_LIKELIHOOD);
            assert_true(info.seconds_simulating > 0 && info.seconds_training > 0);
            assert_int_equal(i && ways[w].truncated, info.prior_left < 1);
            assert_true(info.resampled || info.acceptance == info.prior_left);
            assert_int_equal(info.resampled, info.acceptance < 100 / 65536.0);
            assert_true(i ? info.moved > 0 && info.moved < log(2) : isnan(info.moved));
        }
        const hnpe_round_info last = describe(inference, 1);
        assert_like_trainer(inference, &last);
        hnpe_inference_release(inference);
    }
}

/* Of normal distributions of deviation 1, a apart, against the integral by the trapezoidal rule; and at the ends. */
static void test_report__of_a_move_is_a_jensen_shannon_divergence(void **state)
{
    enum { N = 200000 };
    static double log_p[N], log_q[N];
    hnpe_rng *rng;
    support_assert_ok(hnpe_rng_create(NULL, 3, 0, &rng));
    for (double a = 0.5; a < 5; a += 2) {
        double exact = 0;
        for (double x = -9; x < 15; x += 0.01) {
            const double p = exp(-x * x / 2), q = exp(-(x - a) * (x - a) / 2);
            exact += 0.01 * p * log(2 * p / (p + q)) * 0.39894228040143268;
        }
        for (size_t i = 0; i < N; ++i) {
            const double x = hnpe_rng_normal(rng);
            log_p[i] = -x * x / 2;
            log_q[i] = -(x - a) * (x - a) / 2;
        }
        support_assert_near(hnpei_mean_excess(N, log_p, log_q), exact, 0.003);
    }
    const double here[3] = {-1000, 0, 700}, nowhere[3] = {-INFINITY, -INFINITY, -INFINITY};
    support_assert_near(hnpei_mean_excess(3, here, nowhere), log(2), 1e-15);
    support_assert_near(hnpei_mean_excess(3, here, here), 0, 1e-15);
    assert_true(hnpei_mean_excess(3, nowhere, nowhere) == 0);
    hnpe_rng_release(rng);
}

/* The same measure that ends the rounds. */
static void test_report__says_that_rounds_ended_where_the_posterior_did_not_move(void **state)
{
    ledger seen = {0, 0, 0, 0};
    hnpe_inference *inference = make(NULL, HNPE_ROUNDS_TRUNCATED, &seen);
    int64_t n_rounds;
    support_assert_ok(hnpe_inference_set_real(inference, HNPE_INFERENCE_STOP_MOVED, 1));
    support_assert_ok(hnpe_inference_run_rounds(inference, ROWS, target, ROUNDS, NULL));
    support_assert_ok(hnpe_inference_count(inference, &n_rounds, NULL, NULL));
    assert_int_equal(n_rounds, 2);
    assert_int_equal(describe(inference, 0).state, HNPE_ROUND_FINISHED);
    assert_int_equal(describe(inference, 1).state, HNPE_ROUND_UNMOVED);
    support_assert_ok(hnpe_inference_run_rounds(inference, ROWS, target, 1, NULL));
    assert_int_equal(describe(inference, 1).state, HNPE_ROUND_UNMOVED);
    assert_int_equal(describe(inference, 2).state, HNPE_ROUND_UNMOVED);
    hnpe_inference_release(inference);
}

static int stop_in_training(void *user_data, const hnpe_progress *progress)
{
    hnpe_monitor **monitor = user_data;
    if (progress->phase == HNPE_PHASE_TRAINING)
        hnpe_monitor_request_stop(*monitor);
    return 0;
}

static void test_report__says_why_a_round_is_not_over(void **state)
{
    ledger seen = {0, 0, 1, 0};
    hnpe_inference *inference = make(NULL, HNPE_ROUNDS_TRUNCATED, &seen);
    hnpe_monitor *monitor;
    hnpe_round_info info = {.struct_size = sizeof info};
    support_assert_fails(hnpe_inference_describe_round(inference, 0, &info), HNPE_ERROR_UNSUPPORTED,
                         "there is no round 0, only 0 that have begun");
    support_assert_fails(hnpe_inference_run_rounds(inference, ROWS, target, ROUNDS, NULL), HNPE_ERROR_CALLBACK, "-7");
    info = describe(inference, 0);
    assert_int_equal(info.state, HNPE_ROUND_FAILED);
    assert_int_equal(info.status, HNPE_ERROR_CALLBACK);
    assert_int_equal(info.loss, 0);
    assert_true(isnan(info.validation_loss) && info.n_epochs == 0);
    assert_int_equal(info.n_sets, 0);

    support_assert_ok(hnpe_monitor_create(NULL, stop_in_training, &monitor, NULL, &monitor));
    support_assert_fails(hnpe_inference_run_rounds(inference, ROWS, target, 1, monitor), HNPE_ERROR_CANCELLED, "");
    info = describe(inference, 0);
    assert_int_equal(info.state, HNPE_ROUND_CANCELLED);
    assert_int_equal(info.status, HNPE_ERROR_CANCELLED);
    assert_int_equal(info.n_sets, SETS);
    support_assert_ok(hnpe_inference_run_rounds(inference, ROWS, target, 1, NULL));
    assert_int_equal(describe(inference, 0).state, HNPE_ROUND_FINISHED);
    hnpe_monitor_release(monitor);
    hnpe_inference_release(inference);
}

static void test_report__of_a_host_that_owns_the_loop_knows_what_is_open(void **state)
{
    enum { N = 100 };
    static double alpha[N], beta[N], x[N];
    ledger seen = {0, 0, 0, 0};
    hnpe_inference *inference = make(NULL, HNPE_ROUNDS_TRUNCATED, &seen);
    int64_t sizes[N], first, second, n_sets;
    for (size_t i = 0; i < N; ++i)
        sizes[i] = 1;
    support_assert_ok(hnpe_inference_propose(inference, N, sizes, alpha, beta, &first));
    support_assert_ok(hnpe_inference_propose(inference, N / 2, sizes, alpha, beta, &second));
    assert_int_equal(describe(inference, 0).n_open, N + N / 2);
    assert_int_equal(describe(inference, 0).state, HNPE_ROUND_OPEN);
    for (size_t i = 0; i < N; ++i)
        x[i] = i % 10 ? 0.1 : NAN;
    support_assert_ok(hnpe_inference_append(inference, first, N, x));
    const hnpe_round_info info = describe(inference, 0);
    assert_int_equal(info.n_open, N / 2);
    assert_int_equal(info.n_sets, N);
    assert_int_equal(info.n_invalid, N / 10);
    assert_int_equal(info.n_headless, N / 10);
    assert_true(info.seconds_simulating == 0);
    support_assert_ok(hnpe_inference_count(inference, NULL, &n_sets, NULL));
    assert_int_equal(n_sets, N);
    hnpe_inference_release(inference);
}

/* A host that knows only the first fields gets these alone. */
static void test_report__honours_the_size_of_the_record(void **state)
{
    ledger seen = {0, 0, 0, 0};
    hnpe_inference *inference = make(NULL, HNPE_ROUNDS_TRUNCATED, &seen);
    hnpe_round_info info = {.struct_size = offsetof(hnpe_round_info, n_rows), .n_rows = -1, .moved = -1};
    support_assert_ok(hnpe_inference_run(inference, NULL));
    support_assert_ok(hnpe_inference_describe_round(inference, 0, &info));
    assert_int_equal(info.n_sets, SETS);
    assert_int_equal(info.n_rows, -1);
    assert_true(info.moved == -1);
    support_assert_fails(hnpe_inference_describe_round(inference, 0, NULL), HNPE_ERROR_INVALID_ARGUMENT, "info");
    info.struct_size = 0;
    support_assert_fails(hnpe_inference_describe_round(inference, 0, &info), HNPE_ERROR_INVALID_ARGUMENT,
                         "struct_size");
    hnpe_inference_release(inference);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_report__counts_sets_and_invalid_simulations_of_each_round),
        cmocka_unit_test(test_report__has_proposal_training_and_time_of_each_way),
        cmocka_unit_test(test_report__of_a_move_is_a_jensen_shannon_divergence),
        cmocka_unit_test(test_report__says_that_rounds_ended_where_the_posterior_did_not_move),
        cmocka_unit_test(test_report__says_why_a_round_is_not_over),
        cmocka_unit_test(test_report__of_a_host_that_owns_the_loop_knows_what_is_open),
        cmocka_unit_test(test_report__honours_the_size_of_the_record),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
