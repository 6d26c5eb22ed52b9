/* Simulating sets where something fails, stops or is wrong: whole sets stay, nothing else changes. */
#include "world.h"

#include <stdlib.h>
#include <string.h>

static void simulate__failure_keeps_the_whole_sets_before_it(void **state)
{
    world w = make_world();
    hnpe_dataset *good = simulated(&w, 1, 0, 10, (job){100, 4, 4, 0, NULL});
    for (int concurrent = 0; concurrent < 2; ++concurrent) {
        /* The 13th chunk of 10 rows fails: 120 rows, 24 sets of 5, are complete. */
        world failing = make_world();
        setting s = make_setting(&failing, 2, concurrent, 10);
        hnpe_dataset *d = make();
        failing.fail_alpha = good->theta_local[125];
        failing.result = -3;
        support_assert_fails(add(d, &s, (job){100, 4, 4, 0, NULL}), HNPE_ERROR_CALLBACK, "the solver diverged");
        assert_int_equal(hnpe_last_callback_result(), -3);
        assert_int_equal(d->n_sets, 24);
        assert_begins_with(good, d, 1);
        /* It goes on from there; 10 divides the rows that are there. */
        failing.fail_alpha = NAN;
        support_assert_ok(add(d, &s, (job){76, 4, 4, 24, NULL}));
        assert_same(d, good, 1);
        hnpe_dataset_release(d);
        release_setting(&s);
    }
    hnpe_dataset_release(good);
}

static void simulate__a_set_cut_in_two_is_left_out(void **state)
{
    world w = make_world();
    const job j = {100, 3, 3, 0, NULL};
    hnpe_dataset *good = simulated(&w, 1, 0, 7, j), *d = make();
    setting s = make_setting(&w, 1, 0, 7);
    w.fail_alpha = good->theta_local[20]; /* the third chunk fails: 14 rows are complete, three sets of 4 */
    w.result = 8;
    support_assert_fails(add(d, &s, j), HNPE_ERROR_CANCELLED, "the solver diverged");
    assert_int_equal(hnpe_last_callback_result(), 8);
    assert_int_equal(d->n_sets, 3);
    assert_int_equal(d->n_rows, 12);
    assert_begins_with(good, d, 1);
    hnpe_dataset_release(good);
    hnpe_dataset_release(d);
    release_setting(&s);
}

static void simulate__stop_request_keeps_the_whole_sets_before_it(void **state)
{
    world w = make_world();
    hnpe_dataset *good = simulated(&w, 1, 0, 10, (job){100, 3, 3, 0, NULL}), *d = make();
    setting s = make_setting(&w, 1, 0, 10);
    support_assert_ok(hnpe_monitor_create(NULL, NULL, NULL, NULL, &w.stop));
    w.fail_alpha = good->theta_local[41]; /* the fifth chunk asks for the stop, and is the last: 50 rows */
    support_assert_status(add(d, &s, (job){100, 3, 3, 0, w.stop}), HNPE_ERROR_CANCELLED);
    assert_int_equal(d->n_sets, 12);
    /* Also while the sets before the first are counted. */
    hnpe_monitor_request_stop(w.stop);
    support_assert_status(add(d, &s, (job){1, 0, 1, UINT64_MAX / 2, w.stop}), HNPE_ERROR_CANCELLED);
    assert_int_equal(d->n_sets, 12);
    assert_begins_with(good, d, 1);
    hnpe_dataset_release(good);
    hnpe_monitor_release(w.stop);
    hnpe_dataset_release(d);
    release_setting(&s);
}

/* How many numbers of the largest block are not zero when it is given back. Sizes are at least one. */
typedef struct written {
    size_t bytes, most, n_written;
    int64_t *block;
} written;

static void *allocate_zeros(void *user_data, size_t bytes, size_t alignment)
{
    written *w = user_data;
    void *memory = aligned_alloc(alignment, (bytes + alignment - 1) / alignment * alignment);
    if (memory && bytes > w->most) {
        *w = (written){.bytes = bytes, .most = bytes, .block = memory};
        memset(memory, 0, bytes);
    }
    return memory;
}

static void count_and_free(void *user_data, void *memory)
{
    written *w = user_data;
    for (size_t i = 0; memory == w->block && i < w->bytes / sizeof *w->block; ++i)
        w->n_written += w->block[i] != 0;
    if (memory == w->block)
        w->block = NULL;
    free(memory);
}

static void simulate__stop_request_is_seen_before_all_sizes_are_drawn(void **state)
{
    enum { MANY = 100000 };
    written memory = {0};
    const hnpe_allocator allocator = {sizeof allocator, 0, allocate_zeros, count_and_free, &memory};
    world w = make_world();
    setting s = make_setting(&w, 1, 0, 10);
    hnpe_context *context;
    hnpe_dataset *d;
    support_assert_ok(hnpe_context_create(&allocator, &context));
    support_assert_ok(hnpe_dataset_create(context, 1, 1, 2, &d));
    support_assert_ok(hnpe_monitor_create(NULL, NULL, NULL, NULL, &w.stop));
    hnpe_monitor_request_stop(w.stop);
    support_assert_status(add(d, &s, (job){MANY, 0, 3, 0, w.stop}), HNPE_ERROR_CANCELLED);
    assert_int_equal(memory.bytes, MANY * sizeof(int64_t));
    assert_null(memory.block);
    assert_in_range(memory.n_written, 1, MANY / 10);
    assert_int_equal(d->n_sets, 0);
    assert_int_equal(w.prior_calls, 0);
    hnpe_monitor_release(w.stop);
    hnpe_dataset_release(d);
    hnpe_context_release(context);
    release_setting(&s);
}

static void simulate__failing_prior_adds_nothing(void **state)
{
    static const struct {
        int result;
        double value;
        hnpe_status status;
        const char *words;
    } cases[] = {{-7, 0, HNPE_ERROR_CALLBACK, "alpha is out"},
                 {7, 0, HNPE_ERROR_CANCELLED, "alpha is out"},
                 {0, NAN, HNPE_ERROR_CALLBACK, "gave nan in row 3, column 0"}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; ++i) {
        world w = make_world();
        setting s = make_setting(&w, 2, 1, 10);
        hnpe_dataset *d = make();
        support_assert_ok(add(d, &s, (job){5, 3, 3, 0, NULL}));
        w.prior_fails_at = 10;
        w.prior_result = cases[i].result;
        w.prior_value = cases[i].value;
        support_assert_fails(add(d, &s, (job){100, 3, 3, 5, NULL}), cases[i].status, cases[i].words);
        assert_int_equal(hnpe_last_callback_result(), cases[i].result);
        assert_int_equal(d->n_sets, 5);
        assert_int_equal(d->n_rows, 20);
        hnpe_dataset_release(d);
        release_setting(&s);
    }
}

static void simulate__reentry_is_busy(void **state)
{
    world w = make_world();
    setting s = make_setting(&w, 1, 0, 10);
    w.dataset = make();
    support_assert_ok(add(w.dataset, &s, (job){10, 0, 0, 0, NULL}));
    assert_int_equal(w.dataset->n_sets, 10);
    hnpe_dataset_release(w.dataset);
    release_setting(&s);
}

static hnpe_status add_to_one(hnpe_context *context, void *data)
{
    setting *s = data;
    const double theta = 0.5, x[2] = {1, 2};
    double got[4];
    hnpe_dataset *d;
    HNPEI_TRY(hnpe_dataset_create(context, 1, 1, 2, &d));
    hnpe_status status = hnpe_dataset_append(d, 1, NULL, &theta, &theta, x);
    if (status == HNPE_OK) {
        status = add(d, s, (job){20, 0, 3, 0, NULL});
        assert_int_equal(d->n_sets, status == HNPE_OK ? 21 : 1);
        assert_int_equal(hnpe_dataset_read(d, 0, 1, NULL, got, got + 1, got + 2), HNPE_OK);
        assert_true(got[0] == 0.5 && got[1] == 0.5 && got[2] == 1 && got[3] == 2);
    }
    hnpe_dataset_release(d);
    return status;
}

static void simulate__failed_allocation_changes_nothing(void **state)
{
    world w = make_world();
    setting s = make_setting(&w, 1, 0, 10);
    /* create 3, append 7, sizes, growth 7, globals of rows, what the prior is given */
    assert_int_equal(support_fail_each_allocation(add_to_one, &s), 20);
    release_setting(&s);
}

static void simulate__refuses_bad_arguments(void **state)
{
    world w = make_world();
    setting s = make_setting(&w, 1, 0, 10);
    const double low[2] = {0, 0}, high[2] = {1, 1};
    const hnpe_prior_functions functions = {.struct_size = sizeof functions, .sample = sample_alpha};
    hnpe_dataset *d = make();
    hnpe_prior *two, *on_two;
    hnpe_simulator *wide;
    support_assert_ok(hnpe_prior_create_uniform(NULL, 2, low, high, &two));
    support_assert_ok(hnpe_prior_create_custom(NULL, 1, 2, &functions, &w, NULL, &on_two));
    support_assert_ok(hnpe_simulator_create(NULL, 1, 1, 3, simulate, &w, NULL, &wide));
    const struct {
        void *dataset, *local, *global, *simulator;
        size_t n, min, max;
        void *monitor;
        hnpe_status status;
        const char *words;
    } bad[] = {
        {NULL, s.local, s.global, s.simulator, 1, 0, 0, NULL, HNPE_ERROR_INVALID_ARGUMENT, "dataset is NULL"},
        {d, NULL, NULL, s.simulator, 1, 0, 0, NULL, HNPE_ERROR_INVALID_ARGUMENT,
         "prior_local and prior_global are both NULL"},
        {d, d, s.global, s.simulator, 1, 0, 0, NULL, HNPE_ERROR_INVALID_ARGUMENT, "prior_local must be a hnpe_prior"},
        {d, s.local, d, s.simulator, 1, 0, 0, NULL, HNPE_ERROR_INVALID_ARGUMENT, "prior_global must be a hnpe_prior"},
        {d, s.local, s.global, NULL, 1, 0, 0, NULL, HNPE_ERROR_INVALID_ARGUMENT, "simulator is NULL"},
        {d, s.global, s.local, s.simulator, 1, 0, 0, NULL, HNPE_ERROR_SHAPE, "prior_global is conditioned on 1"},
        {d, on_two, s.global, s.simulator, 1, 0, 0, NULL, HNPE_ERROR_SHAPE,
         "prior_local is conditioned on 2 parameters, but"},
        {d, s.local, NULL, s.simulator, 1, 0, 0, NULL, HNPE_ERROR_SHAPE,
         "prior_local is conditioned on 1 parameters, but"},
        {d, two, s.global, s.simulator, 1, 0, 0, NULL, HNPE_ERROR_SHAPE, "prior_local has dimension 2"},
        {d, s.global, two, s.simulator, 1, 0, 0, NULL, HNPE_ERROR_SHAPE, "prior_global has dimension 2"},
        {d, s.global, NULL, s.simulator, 1, 0, 0, NULL, HNPE_ERROR_SHAPE, "prior_global has dimension 0"},
        {d, s.local, s.global, wide, 1, 0, 0, NULL, HNPE_ERROR_SHAPE,
         "simulator has d_x 3, but that of the data set is 2"},
        {d, s.local, s.global, s.simulator, 0, 0, 0, NULL, HNPE_ERROR_INVALID_ARGUMENT, "n_sets is 0"},
        {d, s.local, s.global, s.simulator, 1, 3, 2, NULL, HNPE_ERROR_INVALID_ARGUMENT,
         "min_extra is 3, but must be at most"},
        {d, s.local, s.global, s.simulator, 1, 0, INT32_MAX, NULL, HNPE_ERROR_INVALID_ARGUMENT,
         "max_extra is 2147483647"},
        {d, s.local, s.global, s.simulator, 1, 0, 0, d, HNPE_ERROR_INVALID_ARGUMENT, "monitor must be a hnpe_monitor"},
    };
    for (size_t i = 0; i < sizeof bad / sizeof *bad; ++i)
        support_assert_fails(hnpe_dataset_simulate(bad[i].dataset, bad[i].local, bad[i].global, bad[i].simulator,
                                                   bad[i].n, bad[i].min, bad[i].max, 0, 0, bad[i].monitor),
                             bad[i].status, bad[i].words);
    hnpe_simulator_release(wide);
    hnpe_prior_release(on_two);
    hnpe_prior_release(two);
    hnpe_dataset_release(d);
    release_setting(&s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(simulate__failure_keeps_the_whole_sets_before_it),
        cmocka_unit_test(simulate__a_set_cut_in_two_is_left_out),
        cmocka_unit_test(simulate__stop_request_keeps_the_whole_sets_before_it),
        cmocka_unit_test(simulate__stop_request_is_seen_before_all_sizes_are_drawn),
        cmocka_unit_test(simulate__failing_prior_adds_nothing),
        cmocka_unit_test(simulate__reentry_is_busy),
        cmocka_unit_test(simulate__failed_allocation_changes_nothing),
        cmocka_unit_test(simulate__refuses_bad_arguments),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
