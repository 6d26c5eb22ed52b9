/* Until so many rounds are over in all: the same call for a job that begins, that was interrupted, and that is over. */
#include "interrupted_job.h"

static const job small = {.way = HNPE_ROUNDS_ATOMIC, .sets = 60, .max_extra = 2, .epochs = 2, .chunk = 4};

static hnpe_status run_to(parts *p, int64_t rounds)
{
    return hnpe_inference_run_to(p->inference, job_rows(p->job), job_target, rounds, NULL);
}

static int64_t count_sets(const parts *p)
{
    int64_t n;
    support_assert_ok(hnpe_inference_count(p->inference, NULL, &n, NULL));
    return n;
}

static void test_run_to__runs_what_is_left_and_no_more(void **state)
{
    result whole, parts_of_it;
    parts p, q;
    make_parts(NULL, &small, &p);
    make_inference(NULL, &p);
    support_assert_ok(hnpe_inference_run_rounds(p.inference, job_rows(&small), job_target, JOB_ROUNDS, NULL));
    look(&p, &whole);
    make_parts(NULL, &small, &q);
    make_inference(NULL, &q);
    support_assert_ok(run_to(&q, 1));
    assert_int_equal(count_sets(&q), small.sets);
    support_assert_ok(run_to(&q, JOB_ROUNDS));
    look(&q, &parts_of_it);
    assert_same(&whole, &parts_of_it);
    support_assert_ok(run_to(&q, JOB_ROUNDS));
    support_assert_ok(run_to(&q, 1));
    look(&q, &parts_of_it);
    assert_same(&whole, &parts_of_it);
    free_parts(&p);
    free_parts(&q);
}

static void test_run_to__without_a_target_is_one_run(void **state)
{
    hnpe_round_info info = {.struct_size = sizeof info};
    parts p;
    make_parts(NULL, &small, &p);
    make_inference(NULL, &p);
    support_assert_fails(hnpe_inference_run_to(p.inference, 0, NULL, 2, NULL), HNPE_ERROR_INVALID_ARGUMENT,
                         "n_rounds is 2, but without a target there is one round");
    support_assert_fails(hnpe_inference_run_to(p.inference, 0, NULL, 0, NULL), HNPE_ERROR_INVALID_ARGUMENT,
                         "n_rounds is 0, but must be at least 1");
    support_assert_ok(hnpe_inference_run_to(p.inference, 0, NULL, 1, NULL));
    const uint64_t networks = hnpei_ledger_sum(p.inference->estimator->core);
    support_assert_ok(hnpe_inference_run_to(p.inference, 0, NULL, 1, NULL));
    assert_true(networks == hnpei_ledger_sum(p.inference->estimator->core)); /* where a run would train on */
    assert_int_equal(count_sets(&p), small.sets);
    support_assert_ok(hnpe_inference_describe_round(p.inference, 0, &info));
    assert_int_equal(info.state, HNPE_ROUND_FINISHED);
    /* It counts as the first round of a target. */
    support_assert_ok(run_to(&p, 2));
    assert_int_equal(count_sets(&p), 2 * small.sets);
    free_parts(&p);
}

static void test_run_to__is_over_where_the_posterior_moved_no_more(void **state)
{
    hnpe_round_info info = {.struct_size = sizeof info};
    parts p;
    make_parts(NULL, &small, &p);
    make_inference(NULL, &p);
    support_assert_ok(hnpe_inference_set_real(p.inference, HNPE_INFERENCE_STOP_MOVED, 0.7)); /* any round is enough */
    support_assert_ok(run_to(&p, 5));
    assert_int_equal(count_sets(&p), 2 * small.sets);
    support_assert_ok(hnpe_inference_describe_round(p.inference, 1, &info));
    assert_int_equal(info.state, HNPE_ROUND_UNMOVED);
    support_assert_ok(run_to(&p, 5));
    assert_int_equal(count_sets(&p), 2 * small.sets);
    free_parts(&p);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_run_to__runs_what_is_left_and_no_more),
        cmocka_unit_test(test_run_to__without_a_target_is_one_run),
        cmocka_unit_test(test_run_to__is_over_where_the_posterior_moved_no_more),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
