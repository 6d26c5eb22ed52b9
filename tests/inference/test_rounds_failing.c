/* Rounds in which something goes wrong: it is said before simulations are spent, and the next call goes on. */
#include "toy.h"

#include <math.h>

enum { ROWS = 3, SETS = 120 };
static const double target[ROWS] = {0.3, 0.5, 0.41};

/* Which simulations fail. */
typedef enum failing { NONE, ALL, EXTRA } failing;

typedef struct fixture {
    failing failing;
    int64_t rows;
    hnpe_inference *inference;
} fixture;

/* Sets have ROWS rows, and begin where a call does. */
static int simulate(void *user_data, size_t n, const double *alpha, const double *beta, hnpe_rng *rng, double *x)
{
    fixture *f = user_data;
    f->rows += (int64_t)n;
    for (size_t i = 0; i < n; ++i)
        x[i] = f->failing == ALL || (f->failing == EXTRA && i % ROWS == 1)
                   ? NAN
                   : alpha[i] * beta[i] + 0.05 * hnpe_rng_normal(rng);
    return 0;
}

static void set_trainer(const fixture *f, int32_t option, int64_t value)
{
    hnpe_trainer *trainer;
    support_assert_ok(hnpe_inference_get_trainer(f->inference, &trainer));
    support_assert_ok(hnpe_trainer_set_int(trainer, option, value));
    hnpe_trainer_release(trainer);
}

static void open_fixture(hnpe_rounds way, fixture *f)
{
    const double zero = 0, one = 1;
    hnpe_prior *prior;
    hnpe_simulator *simulator;
    *f = (fixture){NONE, 0, NULL};
    support_assert_ok(hnpe_prior_create_uniform(NULL, 1, &zero, &one, &prior));
    support_assert_ok(hnpe_simulator_create(NULL, 1, 1, 1, simulate, f, NULL, &simulator));
    support_assert_ok(hnpe_simulator_set_int(simulator, HNPE_SIMULATOR_CHUNK, 20 * ROWS));
    support_assert_ok(hnpe_inference_create(NULL, prior, prior, simulator, &f->inference));
    support_assert_ok(hnpe_inference_set_int(f->inference, HNPE_INFERENCE_SIMULATIONS, SETS));
    support_assert_ok(hnpe_inference_set_int(f->inference, HNPE_INFERENCE_ROUNDS, way));
    set_trainer(f, HNPE_TRAINER_EPOCHS, 3);
    hnpe_simulator_release(simulator);
    hnpe_prior_release(prior);
}

static void close_fixture(fixture *f)
{
    hnpe_inference_release(f->inference);
}

static int64_t count_sets(const fixture *f)
{
    int64_t n;
    support_assert_ok(hnpe_inference_count(f->inference, NULL, &n, NULL));
    return n;
}

static int32_t state_of(const fixture *f, size_t round)
{
    hnpe_round_info info = {.struct_size = sizeof info};
    support_assert_ok(hnpe_inference_describe_round(f->inference, round, &info));
    return info.state;
}

static void test_rounds__without_atoms_enough_simulate_nothing(void **state)
{
    fixture f;
    open_fixture(HNPE_ROUNDS_ATOMIC, &f);
    set_trainer(&f, HNPE_TRAINER_BATCH_SIZE, 8);
    support_assert_fails(hnpe_inference_run_rounds(f.inference, ROWS, target, 2, NULL), HNPE_ERROR_INVALID_ARGUMENT,
                         "10 atoms, but a batch has 8 sets");
    set_trainer(&f, HNPE_TRAINER_BATCH_SIZE, 0);
    support_assert_ok(hnpe_inference_set_int(f.inference, HNPE_INFERENCE_SIMULATIONS, 45));
    support_assert_fails(hnpe_inference_run_rounds(f.inference, ROWS, target, 2, NULL), HNPE_ERROR_INVALID_ARGUMENT,
                         "10 atoms, but only 9 sets are held out");
    assert_int_equal(f.rows, 0);

    /* One round after the other: the first one is not atomic. */
    support_assert_ok(hnpe_inference_run_rounds(f.inference, ROWS, target, 1, NULL));
    support_assert_fails(hnpe_inference_run_rounds(f.inference, ROWS, target, 1, NULL), HNPE_ERROR_INVALID_ARGUMENT,
                         "only 9 sets are held out");
    assert_int_equal(f.rows, 45 * ROWS);
    assert_int_equal(state_of(&f, 1), HNPE_ROUND_FAILED);
    support_assert_ok(hnpe_inference_set_int(f.inference, HNPE_INFERENCE_SIMULATIONS, 55));
    support_assert_ok(hnpe_inference_run_rounds(f.inference, ROWS, target, 1, NULL));
    assert_int_equal(f.rows, (45 + 55) * ROWS);
    assert_int_equal(state_of(&f, 1), HNPE_ROUND_FINISHED);
    close_fixture(&f);
}

static void test_rounds__are_filled_whatever_batches_do_not_come_back(void **state)
{
    enum { N = 50 };
    static double alpha[N * ROWS], beta[N], x[N * ROWS];
    int64_t sizes[N], lost[2], found;
    fixture f;
    open_fixture(HNPE_ROUNDS_TRUNCATED, &f);
    support_assert_ok(hnpe_inference_set_target(f.inference, ROWS, target));
    for (size_t i = 0; i < N; ++i)
        sizes[i] = ROWS;
    for (size_t i = 0; i < N * ROWS; ++i)
        x[i] = 0.3;
    support_assert_ok(hnpe_inference_propose(f.inference, N, sizes, alpha, beta, &lost[0]));
    support_assert_ok(hnpe_inference_propose(f.inference, N, sizes, alpha, beta, &lost[1]));
    support_assert_ok(hnpe_inference_propose(f.inference, N, sizes, alpha, beta, &found));
    support_assert_ok(hnpe_inference_append(f.inference, found, N * ROWS, x));
    support_assert_ok(hnpe_inference_run(f.inference, NULL));
    assert_int_equal(f.rows, (SETS - N) * ROWS);
    assert_int_equal(count_sets(&f), SETS);

    /* In the second round a batch of the first one comes back: it counts for that one. */
    support_assert_ok(hnpe_inference_propose(f.inference, 1, sizes, alpha, beta, &found));
    support_assert_ok(hnpe_inference_append(f.inference, lost[1], N * ROWS, x));
    support_assert_ok(hnpe_inference_run(f.inference, NULL));
    assert_int_equal(f.rows, (SETS - N + SETS) * ROWS);
    assert_int_equal(count_sets(&f), SETS + N + SETS);
    hnpe_round_info info = {.struct_size = sizeof info};
    support_assert_ok(hnpe_inference_describe_round(f.inference, 0, &info));
    assert_int_equal(info.n_sets, SETS + N);
    assert_int_equal(info.n_open, N);
    close_fixture(&f);
}

/* A call that gets nothing valid says so; the next one simulates as much again. */
static void test_rounds__go_on_after_simulations_that_were_all_invalid(void **state)
{
    for (int aimed = 0; aimed < 2; ++aimed) {
        fixture f;
        open_fixture(HNPE_ROUNDS_TRUNCATED, &f);
        support_assert_ok(hnpe_inference_set_int(f.inference, HNPE_INFERENCE_MIN_EXTRA, ROWS - 1));
        support_assert_ok(hnpe_inference_set_int(f.inference, HNPE_INFERENCE_MAX_EXTRA, ROWS - 1));
        if (aimed)
            support_assert_ok(hnpe_inference_set_target(f.inference, ROWS, target));
        f.failing = ALL;
        support_assert_fails(hnpe_inference_run(f.inference, NULL), HNPE_ERROR_INVALID_ARGUMENT,
                             "all of the 120 sets of this round are invalid, 360 of 360 simulations in all; another");
        assert_int_equal(state_of(&f, 0), HNPE_ROUND_FAILED);
        f.failing = EXTRA;
        support_assert_fails(
            hnpe_inference_run(f.inference, NULL), HNPE_ERROR_INVALID_ARGUMENT,
            "part of each of the 240 sets of this round is invalid, 480 of 720 simulations in all, but only "
            "whole sets");
        f.failing = NONE;
        support_assert_ok(hnpe_inference_run(f.inference, NULL));
        assert_int_equal(f.rows, 3 * SETS * ROWS);
        assert_int_equal(count_sets(&f), 3 * SETS);
        assert_int_equal(state_of(&f, 0), HNPE_ROUND_FINISHED);
        close_fixture(&f);
    }
}

static void test_rounds__go_on_after_a_later_round_that_was_all_invalid(void **state)
{
    fixture f;
    open_fixture(HNPE_ROUNDS_TRUNCATED, &f);
    support_assert_ok(hnpe_inference_run_rounds(f.inference, ROWS, target, 1, NULL));
    f.failing = ALL;
    support_assert_fails(hnpe_inference_run_rounds(f.inference, ROWS, target, 1, NULL), HNPE_ERROR_INVALID_ARGUMENT,
                         "all of the 120 sets of this round are invalid");
    f.failing = NONE;
    support_assert_ok(hnpe_inference_run_rounds(f.inference, ROWS, target, 1, NULL));
    assert_int_equal(count_sets(&f), 3 * SETS);
    close_fixture(&f);
}

static void test_rounds__keep_their_target_and_say_why(void **state)
{
    const double other[ROWS] = {0.1, 0.2, 0.1};
    fixture f;
    open_fixture(HNPE_ROUNDS_TRUNCATED, &f);
    support_assert_ok(hnpe_inference_run_rounds(f.inference, ROWS, target, 2, NULL));
    support_assert_fails(hnpe_inference_set_target(f.inference, 0, NULL), HNPE_ERROR_UNSUPPORTED,
                         "parameters were proposed for the target: it stays");
    support_assert_fails(hnpe_inference_set_target(f.inference, ROWS, other), HNPE_ERROR_UNSUPPORTED,
                         "proposed for another target");
    close_fixture(&f);
}

/* ---- priors of the host's that fail ---- */

typedef struct failing_prior {
    int calls, fail_at, result;
} failing_prior;

static int called(void *user_data)
{
    failing_prior *f = user_data;
    return ++f->calls == f->fail_at ? f->result : 0;
}

static int draw_unit(void *user_data, size_t n, const double *given, hnpe_rng *rng, double *theta)
{
    (void)given;
    hnpe_rng_fill_uniform(rng, n, theta);
    return called(user_data);
}

static int density_of_unit(void *user_data, size_t n, const double *given, const double *theta, double *log_p)
{
    (void)given;
    for (size_t i = 0; i < n; ++i)
        log_p[i] = theta[i] >= 0 && theta[i] <= 1 ? 0 : -INFINITY;
    return called(user_data);
}

static int bounds_of_unit(void *user_data, size_t n, const double *given, double *low, double *high)
{
    (void)given;
    for (size_t i = 0; i < n; ++i) {
        low[i] = 0;
        high[i] = 1;
    }
    return called(user_data);
}

static int same(void *user_data, size_t n, const double *given, const double *theta, double *u)
{
    (void)given;
    for (size_t i = 0; i < n; ++i)
        u[i] = fmin(1, fmax(0, theta[i]));
    return called(user_data);
}

/* The second round with the k-th call of the prior failing, and then to its end. Returns the calls of an undisturbed
   one where k is 0. */
static int finish_after_prior_fails(int k, int result)
{
    const hnpe_prior_functions functions = {.struct_size = sizeof functions,
                                            .sample = draw_unit,
                                            .log_density = density_of_unit,
                                            .support = bounds_of_unit,
                                            .cdf = same,
                                            .quantile = same};
    failing_prior host = {0, 0, result};
    hnpe_prior *prior;
    hnpe_simulator *simulator;
    fixture f = {NONE, 0, NULL};
    support_assert_ok(hnpe_prior_create_custom(NULL, 1, 0, &functions, &host, NULL, &prior));
    support_assert_ok(hnpe_simulator_create(NULL, 1, 1, 1, simulate, &f, NULL, &simulator));
    support_assert_ok(hnpe_inference_create(NULL, prior, prior, simulator, &f.inference));
    support_assert_ok(hnpe_inference_set_int(f.inference, HNPE_INFERENCE_SIMULATIONS, 40));
    set_trainer(&f, HNPE_TRAINER_EPOCHS, 2);
    support_assert_ok(hnpe_inference_run_rounds(f.inference, ROWS, target, 1, NULL));
    const int before = host.calls;
    host.fail_at = k ? before + k : -1;
    const hnpe_status status = hnpe_inference_run_rounds(f.inference, ROWS, target, 1, NULL);
    const int calls = host.calls - before;
    assert_int_equal(status, !k ? HNPE_OK : result > 0 ? HNPE_ERROR_CANCELLED : HNPE_ERROR_CALLBACK);
    if (k) {
        assert_int_equal(hnpe_last_callback_result(), result);
        int64_t n_rounds;
        support_assert_ok(hnpe_inference_count(f.inference, &n_rounds, NULL, NULL));
        if (n_rounds > 1) /* else it has not begun */
            assert_int_equal(state_of(&f, 1), result > 0 ? HNPE_ROUND_CANCELLED : HNPE_ROUND_FAILED);
        support_assert_ok(hnpe_inference_run_rounds(f.inference, ROWS, target, 1, NULL));
    }
    assert_int_equal(state_of(&f, 1), HNPE_ROUND_FINISHED);
    assert_int_equal(count_sets(&f), 2 * 40); /* and none of a third */
    close_fixture(&f);
    hnpe_simulator_release(simulator);
    hnpe_prior_release(prior);
    return calls;
}

/* Some of them, and all of the last, when the move of the posterior is measured. */
static void test_rounds__pass_on_failures_of_a_priors_callbacks_and_are_finished_after_them(void **state)
{
    const int calls = finish_after_prior_fails(0, 0);
    assert_true(calls > 20);
    for (int k = 1; k <= calls; k += k + 12 < calls ? (calls + 9) / 10 : 1) {
        finish_after_prior_fails(k, -7);
        finish_after_prior_fails(k, 7);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_rounds__without_atoms_enough_simulate_nothing),
        cmocka_unit_test(test_rounds__are_filled_whatever_batches_do_not_come_back),
        cmocka_unit_test(test_rounds__go_on_after_simulations_that_were_all_invalid),
        cmocka_unit_test(test_rounds__go_on_after_a_later_round_that_was_all_invalid),
        cmocka_unit_test(test_rounds__keep_their_target_and_say_why),
        cmocka_unit_test(test_rounds__pass_on_failures_of_a_priors_callbacks_and_are_finished_after_them),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
