/* Ensembles that an inference trains: the same bits whatever the threads, member 0 as it is alone, members of their
 * own. */
#include "toy.h"

#include <math.h>
#include <time.h>

static const int64_t rows[2] = {4, 1};
static const double x[5] = {0.3, 0.4, 0.2, 0.1, 0.25};

enum { DRAWS = 300 };

typedef struct learned {
    hnpe_posterior *posterior;
    support_toy toy;
} learned;

/* The simulator keeps the address of the toy. */
static void learn(hnpe_context *context, int64_t members, int64_t epochs, int64_t n_sets, learned *l)
{
    support_toy_create(context, 0.05, n_sets, 6, 3, &l->toy);
    support_toy_epochs(&l->toy, epochs);
    support_assert_ok(hnpe_inference_set_int(l->toy.inference, HNPE_INFERENCE_ENSEMBLE, members));
    support_assert_ok(hnpe_inference_run(l->toy.inference, NULL));
    support_assert_ok(hnpe_inference_posterior(l->toy.inference, &l->posterior));
}

static void forget(learned *l)
{
    hnpe_posterior_release(l->posterior);
    support_toy_free(&l->toy);
}

static void densities(const hnpe_posterior *posterior, double *log_q)
{
    static double theta[2 * DRAWS * 2];
    for (size_t i = 0; i < 2 * DRAWS; ++i) {
        theta[2 * i] = (double)(i % 31 + 1) / 32;
        theta[2 * i + 1] = (double)(i % 17 + 1) / 18;
    }
    support_assert_ok(hnpe_posterior_log_density(posterior, 2, rows, x, DRAWS, theta, log_q));
}

static hnpe_posterior *member_of(const hnpe_posterior *posterior, size_t index)
{
    hnpe_posterior *member;
    support_assert_ok(hnpe_posterior_get_member(posterior, index, &member, NULL));
    return member;
}

/* More members than threads, as many, and fewer: side by side, in turns, and with threads of their own. */
static void test_ensembles__are_the_same_for_any_number_of_threads(void **state)
{
    static double log_q[3][2 * DRAWS];
    for (int64_t members = 2; members <= (support_quick() ? 2 : 5); members += 3)
        for (int64_t threads = 1; threads <= 3; ++threads) {
            hnpe_context *context = support_context(threads);
            learned l;
            learn(context, members, 3, 300, &l);
            int64_t n;
            support_assert_ok(hnpe_posterior_count_members(l.posterior, &n));
            assert_int_equal(n, members);
            densities(l.posterior, log_q[threads - 1]);
            assert_memory_equal(log_q[0], log_q[threads - 1], sizeof log_q[0]);
            forget(&l);
            hnpe_context_release(context);
        }
}

static void test_ensembles__begin_with_the_estimator_that_is_trained_alone(void **state)
{
    static double alone[2 * DRAWS], first[2 * DRAWS], other[3][2 * DRAWS];
    const int64_t epochs = support_quick() ? 1 : 3;
    learned one, three, five;
    learn(NULL, 1, epochs, 300, &one);
    learn(NULL, 3, epochs, 300, &three);
    learn(NULL, 5, epochs, 300, &five);
    densities(one.posterior, alone);
    for (size_t i = 0; i < 3; ++i) {
        hnpe_posterior *member = member_of(three.posterior, i), *same = member_of(five.posterior, i);
        densities(member, other[i]);
        densities(same, first);
        assert_memory_equal(other[i], first, sizeof first);
        if (i == 0)
            assert_memory_equal(alone, first, sizeof first);
        else
            assert_memory_not_equal(other[0], first, sizeof first);
        hnpe_posterior_release(member);
        hnpe_posterior_release(same);
    }
    assert_memory_not_equal(other[1], other[2], sizeof other[1]);
    forget(&one);
    forget(&three);
    forget(&five);
}

/* Another training goes on with all members. */
static void test_ensembles__go_on_with_more_simulations(void **state)
{
    static double log_q[3][2 * DRAWS];
    for (int64_t threads = 1; threads <= 3; ++threads) {
        hnpe_context *context = support_context(threads);
        learned l;
        learn(context, 3, 2, 200, &l);
        hnpe_posterior *again;
        support_assert_ok(hnpe_inference_set_int(l.toy.inference, HNPE_INFERENCE_SIMULATIONS, 300));
        support_assert_ok(hnpe_inference_run(l.toy.inference, NULL));
        support_assert_ok(hnpe_inference_posterior(l.toy.inference, &again));
        densities(again, log_q[threads - 1]);
        assert_memory_equal(log_q[0], log_q[threads - 1], sizeof log_q[0]);
        hnpe_posterior_release(again);
        forget(&l);
        hnpe_context_release(context);
    }
}

/* Every way of rounds draws from the mixture, and ends with one. */
static void test_ensembles__take_part_in_rounds(void **state)
{
    static const int64_t ways[] = {HNPE_ROUNDS_TRUNCATED, HNPE_ROUNDS_TRUNCATED_GLOBAL, HNPE_ROUNDS_ATOMIC,
                                   HNPE_ROUNDS_IMPORTANCE};
    for (size_t way = 0; way < (support_quick() ? 1 : sizeof ways / sizeof *ways); ++way) {
        static double log_q[2][2 * DRAWS];
        for (int64_t threads = 1; threads <= 2; ++threads) {
            hnpe_context *context = support_context(threads);
            support_toy toy;
            hnpe_posterior *posterior;
            hnpe_round_info info = {.struct_size = sizeof info};
            int64_t n;
            support_toy_create(context, 0.05, 300, 0, 3, &toy);
            support_toy_epochs(&toy, 3);
            support_assert_ok(hnpe_inference_set_int(toy.inference, HNPE_INFERENCE_ENSEMBLE, 2));
            support_assert_ok(hnpe_inference_set_int(toy.inference, HNPE_INFERENCE_ROUNDS, ways[way]));
            support_assert_ok(hnpe_inference_run_rounds(toy.inference, 4, x, 2, NULL));
            support_assert_ok(hnpe_inference_posterior(toy.inference, &posterior));
            support_assert_ok(hnpe_posterior_count_members(posterior, &n));
            assert_int_equal(n, 2);
            support_assert_ok(hnpe_inference_describe_round(toy.inference, 1, &info));
            assert_true(info.moved >= 0 && info.moved < log(2));
            densities(posterior, log_q[threads - 1]);
            assert_memory_equal(log_q[0], log_q[threads - 1], sizeof log_q[0]);
            hnpe_posterior_release(posterior);
            support_toy_free(&toy);
            hnpe_context_release(context);
        }
    }
}

/* ---- a host that looks on ---- */

typedef struct looking {
    int calls;
    int64_t last, total;
    double most;
    int falls;
} looking;

static int look(void *data, const hnpe_progress *progress)
{
    looking *l = data;
    if (progress->phase != HNPE_PHASE_TRAINING || progress->total == 0)
        return 0;
    ++l->calls;
    l->falls += progress->done < l->last;
    l->last = progress->done;
    l->total = progress->total;
    assert_true(progress->done <= progress->total);
    return 0;
}

static void test_ensembles__tell_progress_of_all_members(void **state)
{
    for (int64_t threads = 1; threads <= 2; ++threads) {
        hnpe_context *context = support_context(threads);
        looking l = {0};
        support_toy toy;
        hnpe_monitor *monitor;
        support_toy_create(context, 0.05, 400, 6, 3, &toy);
        support_toy_epochs(&toy, 6);
        support_assert_ok(hnpe_inference_set_int(toy.inference, HNPE_INFERENCE_ENSEMBLE, 3));
        support_assert_ok(hnpe_monitor_create(context, look, &l, NULL, &monitor));
        support_assert_ok(hnpe_inference_run(toy.inference, monitor));
        assert_int_equal(l.total, 18);
        assert_int_equal(l.last, 18);
        assert_int_equal(l.falls, 0);
        assert_true(l.calls >= 2);
        hnpe_monitor_release(monitor);
        support_toy_free(&toy);
        hnpe_context_release(context);
    }
}

typedef struct stopping {
    hnpe_monitor *monitor;
    int calls;
    double asked; /* processor time of the calling thread */
} stopping;

static double own_time(void)
{
    struct timespec now;
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}

static int ask_to_stop(void *data, const hnpe_progress *progress)
{
    stopping *s = data;
    if (progress->phase != HNPE_PHASE_TRAINING || progress->total == 0 || ++s->calls != 5)
        return 0;
    hnpe_monitor_request_stop(s->monitor);
    s->asked = own_time();
    return 0;
}

/* Side by side too; and what was learned so far is there. */
static void test_ensembles__stop_within_a_tenth_of_a_second(void **state)
{
    for (int64_t threads = 1; threads <= 2; ++threads) {
        hnpe_context *context = support_context(threads);
        stopping s = {0};
        support_toy toy;
        hnpe_posterior *posterior = NULL;
        support_toy_create(context, 0.05, support_quick() ? 500 : 4000, 6, 3, &toy);
        support_toy_epochs(&toy, 10000);
        support_assert_ok(hnpe_inference_set_int(toy.inference, HNPE_INFERENCE_ENSEMBLE, 2));
        support_assert_ok(hnpe_monitor_create(context, ask_to_stop, &s, NULL, &s.monitor));
        support_assert_status(hnpe_inference_run(toy.inference, s.monitor), HNPE_ERROR_CANCELLED);
        assert_true(s.calls == 5);
        assert_true(own_time() - s.asked < (support_quick() || support_is_sanitized() ? 1 : 0.1));
        const hnpe_status status = hnpe_inference_posterior(toy.inference, &posterior);
        assert_true(status == HNPE_OK || status == HNPE_ERROR_UNSUPPORTED); /* of no epoch there is none */
        hnpe_posterior_release(posterior);
        hnpe_monitor_release(s.monitor);
        support_toy_free(&toy);
        hnpe_context_release(context);
    }
}

typedef struct lines {
    int agree, disagree;
} lines;

static void take_line(void *data, int32_t level, const char *message)
{
    lines *l = data;
    l->agree += level == HNPE_LOG_INFO && strstr(message, "members of the ensemble") != NULL;
    l->disagree += level == HNPE_LOG_WARNING && strstr(message, "members of the ensemble") != NULL;
}

static void test_ensembles__say_how_far_their_members_disagree(void **state)
{
    lines l = {0};
    hnpe_context *context = support_context(2);
    support_assert_ok(hnpe_context_set_log(context, take_line, &l, NULL));
    learned e;
    learn(context, 2, 2, 200, &e);
    assert_true(l.agree + l.disagree >= 1);
    forget(&e);
    hnpe_context_release(context);
}

/* ---- better than its members ---- */

/* The mean log density of the truth, on simulations that nobody trained on, and how close the mixture's is to that of
   members' densities averaged by hand. By Jensen's inequality no mixture is worse than its members on the average; by
   how much it is better is what ensembles are for. */
static void test_ensembles__are_better_than_their_members_on_average(void **state)
{
    enum { TESTS = 600, MEMBERS = 4 };
    static double theta[2 * TESTS], features[TESTS], mixture[TESTS], own[MEMBERS][TESTS];
    learned l;
    learn(NULL, MEMBERS, support_quick() ? 1 : 60, 150, &l);
    hnpe_rng *rng;
    double mean = 0, members = 0;
    support_assert_ok(hnpe_rng_create(NULL, 77, 0, &rng));
    for (size_t i = 0; i < TESTS; ++i) {
        theta[2 * i] = hnpe_rng_uniform(rng);
        theta[2 * i + 1] = hnpe_rng_uniform(rng);
        features[i] = theta[2 * i] * theta[2 * i + 1] + 0.05 * hnpe_rng_normal(rng);
    }
    support_assert_ok(hnpe_posterior_log_density(l.posterior, TESTS, NULL, features, 1, theta, mixture));
    for (size_t m = 0; m < MEMBERS; ++m) {
        hnpe_posterior *member = member_of(l.posterior, m);
        support_assert_ok(hnpe_posterior_log_density(member, TESTS, NULL, features, 1, theta, own[m]));
        hnpe_posterior_release(member);
    }
    for (size_t i = 0; i < TESTS; ++i) {
        double sum = 0;
        for (size_t m = 0; m < MEMBERS; ++m) {
            members += own[m][i] / (TESTS * MEMBERS);
            sum += exp(own[m][i]) / MEMBERS;
        }
        support_assert_close(mixture[i], log(sum), 1e-5 * (1 + fabs(mixture[i])));
        mean += mixture[i] / TESTS;
    }
    assert_true(support_quick() || mean > members + 0.01);
    hnpe_rng_release(rng);
    forget(&l);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_ensembles__are_the_same_for_any_number_of_threads),
        cmocka_unit_test(test_ensembles__begin_with_the_estimator_that_is_trained_alone),
        cmocka_unit_test(test_ensembles__go_on_with_more_simulations),
        cmocka_unit_test(test_ensembles__take_part_in_rounds),
        cmocka_unit_test(test_ensembles__tell_progress_of_all_members),
        cmocka_unit_test(test_ensembles__stop_within_a_tenth_of_a_second),
        cmocka_unit_test(test_ensembles__say_how_far_their_members_disagree),
        cmocka_unit_test(test_ensembles__are_better_than_their_members_on_average),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
