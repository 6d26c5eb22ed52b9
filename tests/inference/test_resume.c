/* Jobs of three rounds that are stopped again and again, and go on from their checkpoints: the same bits as if they had
   not been. */
#include "interrupted_job.h"

#define EVERY_STEP 1e-9

typedef struct stops {
    int simulating, training, other;
} stops;

static void count_stop(hnpe_inference *inference, stops *n)
{
    if (inference->partial.is)
        ++n->simulating;
    else if (inference->trainer->outcome == HNPE_OUTCOME_CANCELLED)
        ++n->training;
    else
        ++n->other;
}

/* same: every other time the same handle goes on, without being made again. */
static stops interrupt_often(const job *given, long gap, int same, result *r)
{
    support_stopper s;
    job_stop stop = {.every = 9};
    job mine = *given;
    const job *j = &mine;
    stops n = {0, 0, 0};
    parts p;
    char *folder = support_temp_folder(), *inside = support_temp_path(folder, "job");
    support_stopper_init(&s);
    stop.monitor = s.monitor;
    mine.stop = &stop;
    support_assert_ok(hnpe_context_set_int(s.context, HNPE_CONTEXT_THREADS, 1));
    make_parts(s.context, j, &p);
    make_inference(s.context, &p);
    support_assert_ok(hnpe_inference_set_checkpoint(p.inference, inside, EVERY_STEP));
    for (int turn = 1;; ++turn) {
        support_stopper_after(&s, gap + turn % 7 * 13 +
                                      turn * (support_is_long() ? 60 : 250)); /* more and more: it comes to an end */
        const hnpe_status status = drive(&p, s.monitor);
        support_stopper_after(&s, 0);
        if (status == HNPE_OK)
            break;
        assert_int_equal(status, HNPE_ERROR_CANCELLED);
        count_stop(p.inference, &n);
        if (same && turn % 2)
            continue;
        free_parts(&p);
        support_assert_ok(hnpe_context_set_int(s.context, HNPE_CONTEXT_THREADS, turn % 3 ? 3 : 1));
        make_parts(s.context, j, &p);
        support_assert_ok(hnpe_inference_resume(s.context, inside, p.local, p.global, p.simulator, &p.inference));
    }
    look(&p, r);
    free_parts(&p);
    support_stopper_free(&s);
    support_temp_remove(folder);
    free(inside);
    return n;
}

static void check(const char *name, const job *j, long gap, int same)
{
    const result expected = uninterrupted(j);
    result found;
    const stops n = interrupt_often(j, gap, same, &found);
    print_message("%s: stopped %d times simulating, %d training, %d elsewhere\n", name, n.simulating, n.training,
                  n.other);
    assert_true(n.simulating > 0 && n.training > 2);
    assert_same(&expected, &found);
}

static void test_resume__goes_on_with_rounds_to_the_same_bits(void **state)
{
    const job j = {.way = HNPE_ROUNDS_TRUNCATED_GLOBAL, .sets = 60, .max_extra = 3, .epochs = 6, .chunk = 7};
    if (!support_quick())
        check("truncated, beta alone", &j, 500, 0);
    check("the same handle", &j, 600, 1);
}

static void test_resume__goes_on_with_every_way_of_rounds(void **state)
{
    const struct {
        hnpe_rounds way;
        const char *name;
    } ways[] = {{HNPE_ROUNDS_CLOSED_FORM, "closed form"}, {HNPE_ROUNDS_ATOMIC, "atomic"},
                {HNPE_ROUNDS_TRUNCATED, "truncated"},     {HNPE_ROUNDS_ATOMIC_GLOBAL, "atomic, beta"},
                {HNPE_ROUNDS_IMPORTANCE, "importance"},   {HNPE_ROUNDS_UNCORRECTED, "uncorrected"},
                {HNPE_ROUNDS_CLOSED_FORM, "closed form"}};
    for (size_t i = 0; i < (support_is_long() ? sizeof ways / sizeof *ways : 2); ++i) {
        const job j = {.way = ways[i].way,
                       .sets = 80,
                       .max_extra = ways[i].way == HNPE_ROUNDS_CLOSED_FORM ? 0 : 2,
                       .epochs = ways[i].way == HNPE_ROUNDS_CLOSED_FORM ? 30 : 6,
                       .chunk = 5,
                       .concurrent = 1};
        check(ways[i].name, &j, 500, (int)i % 2);
    }
}

static void test_resume__goes_on_where_simulations_are_invalid(void **state)
{
    const job j = {.way = HNPE_ROUNDS_ATOMIC, .sets = 80, .max_extra = 2, .epochs = 6, .chunk = 9, .invalid = 1};
    check("invalid", &j, 500, 0);
}

/* Members side by side, in turns and one after the other, by the threads of each process. */
static void test_resume__goes_on_with_ensembles(void **state)
{
    const job truncated = {
        .way = HNPE_ROUNDS_TRUNCATED_GLOBAL, .sets = 60, .max_extra = 3, .epochs = 4, .chunk = 7, .members = 3};
    const job atomic = {.way = HNPE_ROUNDS_ATOMIC, .sets = 60, .max_extra = 2, .epochs = 4, .chunk = 5, .members = 4};
    if (!support_quick())
        check("an ensemble", &truncated, 700, 0);
    check("the same handle", &truncated, 700, 1);
    if (support_is_long())
        check("an ensemble, atomic", &atomic, 700, 1);
}

/* Stopped in the middle of chunks and of sets, and by a simulator that fails. */
static void test_resume__simulations_go_on_in_their_chunk_without_checkpoints_too(void **state)
{
    const job j = {.way = HNPE_ROUNDS_TRUNCATED, .sets = 60, .max_extra = 3, .epochs = 2, .chunk = 7};
    const result expected = uninterrupted(&j);
    job_stop stop = {.every = 4};
    job mine = j;
    result found;
    parts p;
    int stopped = 0;
    support_assert_ok(hnpe_monitor_create(NULL, NULL, NULL, NULL, &stop.monitor));
    mine.stop = &stop;
    make_parts(NULL, &mine, &p);
    make_inference(NULL, &p);
    while (drive(&p, stop.monitor) != HNPE_OK) {
        mine.stop = p.inference->partial.is ? &stop : NULL; /* a training that is stopped is another one */
        assert_true(++stopped < 100);
    }
    look(&p, &found);
    print_message("stopped %d times\n", stopped);
    assert_true(stopped > 5);
    assert_true(expected.data == found.data);
    free_parts(&p);
    hnpe_monitor_release(stop.monitor);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_resume__goes_on_with_rounds_to_the_same_bits),
        cmocka_unit_test(test_resume__goes_on_with_every_way_of_rounds),
        cmocka_unit_test(test_resume__goes_on_where_simulations_are_invalid),
        cmocka_unit_test(test_resume__goes_on_with_ensembles),
        cmocka_unit_test(test_resume__simulations_go_on_in_their_chunk_without_checkpoints_too)};
    support_temp_in_memory();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
