/* What every handle begins with; and options of all kinds, on a handle made for this test. */
#include "base/base.h"
#include "support.h"

#include <math.h>

typedef struct thing {
    hnpei_object object;
    hnpei_options options;
} thing;

/* ---- handles ---- */

static void test_create__gives_a_zeroed_handle_with_one_reference(void **state)
{
    support_allocator allocator;
    hnpe_context *context = support_failing_context(&allocator, 0);
    thing *made;
    support_assert_ok(hnpei_object_create(context, HNPEI_MAGIC_FLOW, sizeof *made, &made));
    assert_int_equal(made->object.magic, HNPEI_MAGIC_FLOW);
    assert_ptr_equal(made->object.context, context);
    assert_null(made->options.table);
    hnpei_object_retain(&made->object);
    assert_false(hnpei_object_release(&made->object));
    assert_true(hnpei_object_release(&made->object));
    hnpei_object_free(&made->object);
    hnpe_context_release(context);
    assert_int_equal(atomic_load(&allocator.outstanding), 0);
}

static void test_create__without_memory_gives_nothing(void **state)
{
    support_allocator allocator;
    hnpe_context *context = support_failing_context(&allocator, 1);
    thing *made;
    support_assert_fails(hnpei_object_create(context, HNPEI_MAGIC_FLOW, sizeof *made, &made), HNPE_ERROR_NO_MEMORY,
                         "memory");
    assert_null(made);
    hnpe_context_release(context);
    assert_int_equal(atomic_load(&allocator.outstanding), 0);
}

static void test_check_handle__names_what_it_is_and_what_it_should_be(void **state)
{
    thing flow = {.object.magic = HNPEI_MAGIC_FLOW}, gone = {.object.magic = 0};
    support_assert_ok(hnpei_check_handle("f", "flow", &flow, HNPEI_MAGIC_FLOW));
    support_assert_fails(hnpei_check_handle("f", "flow", NULL, HNPEI_MAGIC_FLOW), HNPE_ERROR_INVALID_ARGUMENT,
                         "f: flow is NULL, but must be a hnpe_flow");
    support_assert_fails(hnpei_check_handle("f", "prior", &flow, HNPEI_MAGIC_PRIOR), HNPE_ERROR_INVALID_ARGUMENT,
                         "f: prior must be a hnpe_prior, but is a hnpe_flow");
    support_assert_fails(hnpei_check_handle("f", "flow", &gone, HNPEI_MAGIC_FLOW), HNPE_ERROR_INVALID_ARGUMENT,
                         "flow must be a hnpe_flow, but is no handle of this library, or a released one");
}

static void test_check_handle__knows_every_type_by_name(void **state)
{
    const struct {
        hnpei_magic magic;
        const char *name;
    } types[] = {{HNPEI_MAGIC_CONTEXT, "hnpe_context"},
                 {HNPEI_MAGIC_MONITOR, "hnpe_monitor"},
                 {HNPEI_MAGIC_RNG, "hnpe_rng"},
                 {HNPEI_MAGIC_PRIOR, "hnpe_prior"},
                 {HNPEI_MAGIC_SIMULATOR, "hnpe_simulator"},
                 {HNPEI_MAGIC_DATASET, "hnpe_dataset"},
                 {HNPEI_MAGIC_EMBEDDER, "hnpe_embedder"},
                 {HNPEI_MAGIC_FLOW, "hnpe_flow"},
                 {HNPEI_MAGIC_ESTIMATOR, "hnpe_estimator"},
                 {HNPEI_MAGIC_TRAINER, "hnpe_trainer"},
                 {HNPEI_MAGIC_POSTERIOR, "hnpe_posterior"},
                 {HNPEI_MAGIC_INFERENCE, "hnpe_inference"},
                 {HNPEI_MAGIC_CONDITIONAL, "hnpe_conditional"}};
    for (size_t i = 0; i < sizeof types / sizeof *types; ++i)
        support_assert_fails(hnpei_check_handle("f", "x", NULL, types[i].magic), HNPE_ERROR_INVALID_ARGUMENT,
                             types[i].name);
}

static void test_check_context__allows_none(void **state)
{
    thing flow = {.object.magic = HNPEI_MAGIC_FLOW};
    support_assert_ok(hnpei_check_context("f", NULL));
    support_assert_fails(hnpei_check_context("f", (const hnpe_context *)(const void *)&flow),
                         HNPE_ERROR_INVALID_ARGUMENT, "context must be a hnpe_context, but is a hnpe_flow");
}

static void test_busy__is_refused_until_the_call_ends(void **state)
{
    thing flow = {.object.magic = HNPEI_MAGIC_FLOW};
    support_assert_ok(hnpei_object_begin("f", "flow", &flow.object));
    support_assert_fails(hnpei_object_begin("g", "flow", &flow.object), HNPE_ERROR_BUSY,
                         "g: flow is in use by another call, perhaps the one that called back");
    hnpei_object_end(&flow.object);
    support_assert_ok(hnpei_object_begin("f", "flow", &flow.object));
}

static void test_dims__are_written_no_further_than_the_callers_record(void **state)
{
    const hnpe_dims found = {.d_local = 1, .d_global = 2, .d_x = 3};
    hnpe_dims dims = {.struct_size = sizeof dims};
    support_assert_ok(hnpei_give_dims("f", found, &dims));
    assert_int_equal(dims.d_global, 2);
    assert_int_equal(dims.struct_size, sizeof dims);
    memset(&dims, 0x55, sizeof dims);
    dims.struct_size = offsetof(hnpe_dims, d_global);
    support_assert_ok(hnpei_give_dims("f", found, &dims));
    assert_int_equal(dims.d_local, 1);
    assert_true(dims.d_global == 0x5555555555555555);
    dims.struct_size = 0;
    support_assert_fails(hnpei_give_dims("f", found, &dims), HNPE_ERROR_INVALID_ARGUMENT, "struct_size is 0");
    support_assert_fails(hnpei_give_dims("f", found, NULL), HNPE_ERROR_INVALID_ARGUMENT, "dims is NULL");
}

/* ---- options ---- */

static const hnpei_choice colours[] = {{1, "red", "like blood"}, {4, "blue", "like the sea"}, {0, NULL, NULL}};
static const hnpei_option table[] = {HNPEI_OPTION_INT(1, "count", 5, 1, 10, "How many."),
                                     HNPEI_OPTION_REAL(2, "rate", 0.5, 0, 1, "How fast."),
                                     HNPEI_OPTION_BOOL(3, "quiet", 1, "Whether to be."),
                                     HNPEI_OPTION_CHOICE(4, "colour", 4, colours, "Which."),
                                     HNPEI_OPTION_FLAGS(5, "colours", 5, colours, "Which of them."),
                                     HNPEI_OPTION_END};

static void test_options__of_every_kind_have_defaults(void **state)
{
    hnpei_options options;
    hnpei_options_init(&options, table);
    assert_int_equal(hnpei_option_int(&options, 1), 5);
    assert_true(hnpei_option_real(&options, 2) == 0.5);
    assert_int_equal(hnpei_option_int(&options, 3), 1);
    assert_int_equal(hnpei_option_int(&options, 4), 4);
    assert_int_equal(hnpei_option_int(&options, 5), 5);
}

static void test_options__take_the_values_of_their_kind_only(void **state)
{
    const struct {
        int32_t key;
        int64_t value;
        int allowed;
    } cases[] = {{1, 1, 1}, {1, 10, 1}, {1, 0, 0},  {1, 11, 0}, {3, 0, 1}, {3, 1, 1}, {3, 2, 0}, {4, 1, 1}, {4, 4, 1},
                 {4, 0, 0}, {4, 5, 0},  {4, -1, 0}, {5, 1, 1},  {5, 5, 1}, {5, 0, 0}, {5, 2, 0}, {5, 8, 0}, {5, -1, 0}};
    hnpei_options options;
    hnpei_options_init(&options, table);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; ++i) {
        int64_t before = hnpei_option_int(&options, cases[i].key);
        support_assert_status(hnpei_options_set_int("f", &options, cases[i].key, cases[i].value),
                              cases[i].allowed ? HNPE_OK : HNPE_ERROR_INVALID_ARGUMENT);
        assert_int_equal(hnpei_option_int(&options, cases[i].key), cases[i].allowed ? cases[i].value : before);
    }
}

static void test_options__that_are_real_refuse_what_is_not_a_number(void **state)
{
    hnpei_options options;
    double value;
    int64_t whole;
    hnpei_options_init(&options, table);
    support_assert_ok(hnpei_options_set_real("f", &options, 2, 1));
    support_assert_fails(hnpei_options_set_real("f", &options, 2, 1.5), HNPE_ERROR_INVALID_ARGUMENT,
                         "option rate cannot be 1.5: it must be from 0 to 1");
    support_assert_fails(hnpei_options_set_real("f", &options, 2, (double)NAN), HNPE_ERROR_INVALID_ARGUMENT, "nan");
    support_assert_fails(hnpei_options_set_int("f", &options, 2, 1), HNPE_ERROR_UNSUPPORTED,
                         "it is real, from 0 to 1: use the _real function");
    support_assert_fails(hnpei_options_get_int("f", &options, 2, &whole), HNPE_ERROR_UNSUPPORTED, "real");
    support_assert_ok(hnpei_options_get_real("f", &options, 2, &value));
    assert_true(value == 1);
    support_assert_ok(hnpei_options_reset("f", &options, 2));
    assert_true(hnpei_option_real(&options, 2) == 0.5);
}

static void test_options__describe_ranges_and_choices(void **state)
{
    hnpe_option_info info = {.struct_size = sizeof info};
    hnpe_choice_info choice = {.struct_size = sizeof choice};
    support_assert_ok(hnpei_options_describe("f", table, 1, &info));
    assert_true(info.kind == HNPE_OPTION_REAL && info.default_real == 0.5 && info.maximum_real == 1);
    support_assert_ok(hnpei_options_describe("f", table, 4, &info));
    assert_true(info.kind == HNPE_OPTION_FLAGS && info.n_choices == 2 && info.default_int == 5);
    assert_true(info.minimum_int == 1 && info.maximum_int == 5);
    support_assert_ok(hnpei_options_describe_choice("f", table, 5, 1, &choice));
    assert_string_equal(choice.name, "blue");
    assert_int_equal(choice.value, 4);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_create__gives_a_zeroed_handle_with_one_reference),
        cmocka_unit_test(test_create__without_memory_gives_nothing),
        cmocka_unit_test(test_check_handle__names_what_it_is_and_what_it_should_be),
        cmocka_unit_test(test_check_handle__knows_every_type_by_name),
        cmocka_unit_test(test_check_context__allows_none),
        cmocka_unit_test(test_busy__is_refused_until_the_call_ends),
        cmocka_unit_test(test_dims__are_written_no_further_than_the_callers_record),
        cmocka_unit_test(test_options__of_every_kind_have_defaults),
        cmocka_unit_test(test_options__take_the_values_of_their_kind_only),
        cmocka_unit_test(test_options__that_are_real_refuse_what_is_not_a_number),
        cmocka_unit_test(test_options__describe_ranges_and_choices),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
