/* Contexts: creation, options, instruction sets, the log. */
#include "base/base.h"
#include "base/context.h"
#include "support.h"

static hnpe_context *make(void)
{
    hnpe_context *context;
    support_assert_ok(hnpe_context_create(NULL, &context));
    return context;
}

/* ---- creation ---- */

static void *no_memory(void *user_data, size_t bytes, size_t alignment)
{
    return NULL;
}

static void test_create__refuses_half_an_allocator_and_other_versions_of_it(void **state)
{
    support_allocator allocator;
    hnpe_context *context;
    support_assert_fails(hnpe_context_create(NULL, NULL), HNPE_ERROR_INVALID_ARGUMENT, "context is NULL");
    support_allocator_init(&allocator, 0);
    allocator.hnpe.deallocate = NULL;
    support_assert_fails(hnpe_context_create(&allocator.hnpe, &context), HNPE_ERROR_INVALID_ARGUMENT,
                         "both allocate and deallocate");
    assert_null(context);
    support_allocator_init(&allocator, 0);
    allocator.hnpe.struct_size = 8;
    support_assert_fails(hnpe_context_create(&allocator.hnpe, &context), HNPE_ERROR_INVALID_ARGUMENT,
                         "struct_size is 8, expected");
    support_allocator_init(&allocator, 0);
    allocator.hnpe.allocate = no_memory;
    support_assert_fails(hnpe_context_create(&allocator.hnpe, &context), HNPE_ERROR_NO_MEMORY, "memory");
    assert_null(context);
}

static void test_create__lives_in_the_hosts_memory_until_the_last_release(void **state)
{
    support_allocator allocator;
    hnpe_context *context = support_failing_context(&allocator, 0);
    assert_int_equal(atomic_load(&allocator.outstanding), 1);
    hnpe_context_retain(context);
    hnpe_context_release(context);
    assert_int_equal(atomic_load(&allocator.outstanding), 1);
    hnpe_context_release(context);
    assert_int_equal(atomic_load(&allocator.outstanding), 0);
    hnpe_context_retain(NULL);
    hnpe_context_release(NULL);
}

static void test_context__lives_as_long_as_its_handles(void **state)
{
    support_allocator allocator;
    hnpe_context *context = support_failing_context(&allocator, 0);
    hnpe_monitor *monitor;
    support_assert_ok(hnpe_monitor_create(context, NULL, NULL, NULL, &monitor));
    hnpe_context_release(context);
    assert_int_equal(atomic_load(&allocator.outstanding), 2);
    hnpe_monitor_release(monitor);
    assert_int_equal(atomic_load(&allocator.outstanding), 0);
}

/* ---- options ---- */

static int64_t value_of(const hnpe_context *context, int32_t key)
{
    int64_t value = -99;
    support_assert_ok(hnpe_context_get_int(context, key, &value));
    return value;
}

static void test_options__begin_at_their_defaults_and_keep_what_is_set(void **state)
{
    hnpe_context *context = make();
    assert_int_equal(value_of(context, HNPE_CONTEXT_THREADS), 0);
    assert_int_equal(value_of(context, HNPE_CONTEXT_ISA), HNPE_ISA_AUTOMATIC);
    support_assert_ok(hnpe_context_set_int(context, HNPE_CONTEXT_THREADS, 3));
    support_assert_ok(hnpe_context_set_int(context, HNPE_CONTEXT_ISA, HNPE_ISA_BASELINE));
    assert_int_equal(value_of(context, HNPE_CONTEXT_THREADS), 3);
    assert_int_equal(hnpei_context_threads(context), 3);
    assert_int_equal(hnpei_context_isa(context), HNPE_ISA_BASELINE);
    support_assert_ok(hnpe_context_reset_option(context, HNPE_CONTEXT_THREADS));
    assert_int_equal(value_of(context, HNPE_CONTEXT_THREADS), 0);
    hnpe_context_release(context);
}

static void test_options__refuse_values_out_of_range_and_keep_the_old(void **state)
{
    hnpe_context *context = make();
    support_assert_ok(hnpe_context_set_int(context, HNPE_CONTEXT_THREADS, 2));
    support_assert_fails(hnpe_context_set_int(context, HNPE_CONTEXT_THREADS, -1), HNPE_ERROR_INVALID_ARGUMENT,
                         "option threads cannot be -1: it must be from 0 to 1024");
    support_assert_fails(hnpe_context_set_int(context, HNPE_CONTEXT_THREADS, 1025), HNPE_ERROR_INVALID_ARGUMENT,
                         "1025");
    support_assert_fails(hnpe_context_set_int(context, HNPE_CONTEXT_ISA, 9), HNPE_ERROR_INVALID_ARGUMENT,
                         "option isa cannot be 9: it must be automatic (0), baseline (1), avx2 (2) or avx512 (3)");
    assert_int_equal(value_of(context, HNPE_CONTEXT_THREADS), 2);
    assert_int_equal(value_of(context, HNPE_CONTEXT_ISA), HNPE_ISA_AUTOMATIC);
    hnpe_context_release(context);
}

static void test_options__refuse_unknown_keys_and_other_kinds(void **state)
{
    hnpe_context *context = make();
    int64_t whole;
    double real;
    support_assert_fails(hnpe_context_set_int(context, 12345, 1), HNPE_ERROR_UNSUPPORTED, "no option with key 12345");
    support_assert_fails(hnpe_context_get_int(context, 12345, &whole), HNPE_ERROR_UNSUPPORTED, "12345");
    support_assert_fails(hnpe_context_reset_option(context, 12345), HNPE_ERROR_UNSUPPORTED, "12345");
    support_assert_fails(
        hnpe_context_set_real(context, HNPE_CONTEXT_THREADS, 1), HNPE_ERROR_UNSUPPORTED,
        "option threads cannot be set to the real 1: it is not real, but from 0 to 1024: use the _int function");
    support_assert_fails(hnpe_context_get_real(context, HNPE_CONTEXT_THREADS, &real), HNPE_ERROR_UNSUPPORTED,
                         "not real");
    support_assert_fails(hnpe_context_get_int(context, HNPE_CONTEXT_THREADS, NULL), HNPE_ERROR_INVALID_ARGUMENT,
                         "value is NULL");
    hnpe_context_release(context);
}

static void test_options__of_nothing_and_of_other_handles_are_refused(void **state)
{
    hnpe_monitor *monitor;
    int64_t value;
    support_assert_ok(hnpe_monitor_create(NULL, NULL, NULL, NULL, &monitor));
    support_assert_fails(hnpe_context_set_int(NULL, HNPE_CONTEXT_THREADS, 1), HNPE_ERROR_INVALID_ARGUMENT,
                         "hnpe_context_set_int: context is NULL, but must be a hnpe_context");
    support_assert_fails(hnpe_context_get_int((hnpe_context *)(void *)monitor, HNPE_CONTEXT_THREADS, &value),
                         HNPE_ERROR_INVALID_ARGUMENT, "context must be a hnpe_context, but is a hnpe_monitor");
    hnpe_monitor_release(monitor);
}

static void test_options__describe_themselves(void **state)
{
    hnpe_option_info info = {.struct_size = sizeof info};
    hnpe_choice_info choice = {.struct_size = sizeof choice};
    support_assert_ok(hnpe_context_describe_option(0, &info));
    assert_int_equal(info.key, HNPE_CONTEXT_THREADS);
    assert_int_equal(info.kind, HNPE_OPTION_INTEGER);
    assert_string_equal(info.name, "threads");
    assert_int_equal(info.maximum_int, 1024);
    support_assert_ok(hnpe_context_describe_option(1, &info));
    assert_int_equal(info.kind, HNPE_OPTION_CHOICE);
    assert_int_equal(info.n_choices, 4);
    assert_true(info.minimum_int == HNPE_ISA_AUTOMATIC && info.maximum_int == HNPE_ISA_AVX512);
    for (size_t i = 0; i < 4; ++i) {
        support_assert_ok(hnpe_context_describe_choice(HNPE_CONTEXT_ISA, i, &choice));
        assert_int_equal(choice.value, i);
        assert_true(strlen(choice.name) > 0 && strlen(choice.doc) > 0);
    }
    support_assert_fails(hnpe_context_describe_option(2, &info), HNPE_ERROR_UNSUPPORTED, "no option 2");
    support_assert_fails(hnpe_context_describe_choice(HNPE_CONTEXT_ISA, 4, &choice), HNPE_ERROR_UNSUPPORTED,
                         "no choice 4");
    support_assert_fails(hnpe_context_describe_choice(HNPE_CONTEXT_THREADS, 0, &choice), HNPE_ERROR_UNSUPPORTED,
                         "no choice 0");
    support_assert_fails(hnpe_context_describe_option(0, NULL), HNPE_ERROR_INVALID_ARGUMENT, "info is NULL");
}

/* A record of an older, smaller version is not written past its end. */
static void test_options__honour_the_size_of_the_callers_record(void **state)
{
    hnpe_option_info info;
    memset(&info, 0x55, sizeof info);
    info.struct_size = offsetof(hnpe_option_info, default_int);
    support_assert_ok(hnpe_context_describe_option(0, &info));
    assert_int_equal(info.key, HNPE_CONTEXT_THREADS);
    assert_int_equal(info.struct_size, offsetof(hnpe_option_info, default_int));
    assert_true(info.default_int == 0x5555555555555555);
    info.struct_size = 0;
    support_assert_fails(hnpe_context_describe_option(0, &info), HNPE_ERROR_INVALID_ARGUMENT, "struct_size is 0");
}

/* ---- threads and instruction sets ---- */

static void test_threads__are_at_least_one(void **state)
{
    hnpe_context *context = make();
    assert_true(hnpei_context_threads(NULL) >= 1);
    assert_true(hnpei_context_threads(context) == hnpei_context_threads(NULL));
    hnpe_context_release(context);
}

static void test_isa__is_one_that_the_machine_has(void **state)
{
    hnpe_context *context = make();
    assert_true(hnpei_isa_available(HNPE_ISA_BASELINE));
    assert_false(hnpei_isa_available(HNPE_ISA_AUTOMATIC));
    assert_true(hnpei_isa_available(hnpei_context_isa(NULL)));
    for (int isa = HNPE_ISA_BASELINE; isa <= HNPE_ISA_AVX512; ++isa)
        if (hnpei_isa_available((hnpe_isa)isa)) {
            support_assert_ok(hnpe_context_set_int(context, HNPE_CONTEXT_ISA, isa));
            assert_int_equal(hnpei_context_isa(context), isa);
        } else {
            support_assert_fails(hnpe_context_set_int(context, HNPE_CONTEXT_ISA, isa), HNPE_ERROR_UNSUPPORTED,
                                 "this machine lacks it");
        }
    hnpe_context_release(context);
}

static void test_isa__may_be_named_by_the_environment_but_not_against_the_option(void **state)
{
    const hnpe_isa best = hnpei_context_isa(NULL);
    hnpe_context *before = make();
    setenv("HNPE_ISA", "baseline", 1);
    hnpe_context *context = make();
    assert_int_equal(hnpei_context_isa(before), best);
    assert_int_equal(hnpei_context_isa(context), HNPE_ISA_BASELINE);
    assert_int_equal(hnpei_context_isa(NULL), HNPE_ISA_BASELINE);
    support_assert_ok(hnpe_context_set_int(context, HNPE_CONTEXT_ISA, best));
    assert_int_equal(hnpei_context_isa(context), best);
    support_assert_ok(hnpe_context_set_int(context, HNPE_CONTEXT_ISA, HNPE_ISA_AUTOMATIC));
    assert_int_equal(hnpei_context_isa(context), HNPE_ISA_BASELINE);
    unsetenv("HNPE_ISA");
    assert_int_equal(hnpei_context_isa(context), HNPE_ISA_BASELINE);
    hnpe_context_release(context);
    hnpe_context_release(before);
}

static void test_isa__every_name_of_one_that_the_machine_has_is_taken(void **state)
{
    hnpe_choice_info choice = {.struct_size = sizeof choice};
    for (size_t i = 0; hnpe_context_describe_choice(HNPE_CONTEXT_ISA, i, &choice) == HNPE_OK; ++i) {
        hnpe_context *context;
        setenv("HNPE_ISA", choice.name, 1);
        if (choice.value == HNPE_ISA_AUTOMATIC || hnpei_isa_available((hnpe_isa)choice.value)) {
            context = make();
            assert_true(choice.value == HNPE_ISA_AUTOMATIC || (int)hnpei_context_isa(context) == choice.value);
            hnpe_context_release(context);
        } else {
            support_assert_fails(hnpe_context_create(NULL, &context), HNPE_ERROR_UNSUPPORTED,
                                 "which this machine lacks; it may be one of automatic, baseline");
            assert_null(context);
        }
    }
    setenv("HNPE_ISA", "", 1);
    hnpe_context_release(make());
    unsetenv("HNPE_ISA");
}

static void test_isa__what_the_environment_must_not_say_is_refused_by_every_constructor(void **state)
{
    hnpe_context *context, *made_before = make();
    hnpe_monitor *monitor;
    setenv("HNPE_ISA", "abacus", 1);
    support_assert_fails(hnpe_context_create(NULL, &context), HNPE_ERROR_INVALID_ARGUMENT,
                         "hnpe_context_create: the environment variable HNPE_ISA is \"abacus\", but must be one of "
                         "automatic, baseline");
    assert_null(context);
    support_assert_fails(hnpe_monitor_create(NULL, NULL, NULL, NULL, &monitor), HNPE_ERROR_INVALID_ARGUMENT,
                         "hnpe_monitor_create: the environment variable HNPE_ISA is \"abacus\"");
    assert_null(monitor);
    support_assert_ok(hnpe_monitor_create(made_before, NULL, NULL, NULL, &monitor));
    assert_true(hnpei_isa_available(hnpei_context_isa(NULL)));
    unsetenv("HNPE_ISA");
    hnpe_monitor_release(monitor);
    hnpe_context_release(made_before);
}

/* ---- the log ---- */

typedef struct record {
    int lines, level, released;
    char text[600];
} record;

static void take_line(void *user_data, int32_t level, const char *message)
{
    record *r = user_data;
    ++r->lines;
    r->level = level;
    snprintf(r->text, sizeof r->text, "%s", message);
}

static void released(void *user_data)
{
    ++((record *)user_data)->released;
}

static void test_log__goes_to_the_sink_which_is_let_go_of_once(void **state)
{
    record first = {0}, second = {0};
    hnpe_context *context = make();
    hnpei_log(context, HNPE_LOG_WARNING, "to nobody");
    hnpei_log(NULL, HNPE_LOG_WARNING, "to nobody");
    support_assert_ok(hnpe_context_set_log(context, take_line, &first, released));
    hnpei_log(context, HNPE_LOG_WARNING, "%d of %s", 3, "them");
    assert_int_equal(first.lines, 1);
    assert_int_equal(first.level, HNPE_LOG_WARNING);
    assert_string_equal(first.text, "3 of them");
    support_assert_ok(hnpe_context_set_log(context, take_line, &second, released));
    assert_int_equal(first.released, 1);
    hnpei_log(context, HNPE_LOG_INFO, "again");
    assert_int_equal(first.lines + 10 * second.lines, 11);
    hnpe_context_release(context);
    assert_int_equal(first.released + 10 * second.released, 11);
    support_assert_fails(hnpe_context_set_log(NULL, take_line, NULL, NULL), HNPE_ERROR_INVALID_ARGUMENT, "NULL");
}

static void test_log__can_be_taken_away(void **state)
{
    record r = {0};
    hnpe_context *context = make();
    support_assert_ok(hnpe_context_set_log(context, take_line, &r, NULL));
    support_assert_ok(hnpe_context_set_log(context, NULL, NULL, NULL));
    hnpei_log(context, HNPE_LOG_INFO, "to nobody");
    assert_int_equal(r.lines, 0);
    hnpe_context_release(context);
}

int main(void)
{
    unsetenv("HNPE_ISA");
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_create__refuses_half_an_allocator_and_other_versions_of_it),
        cmocka_unit_test(test_create__lives_in_the_hosts_memory_until_the_last_release),
        cmocka_unit_test(test_context__lives_as_long_as_its_handles),
        cmocka_unit_test(test_options__begin_at_their_defaults_and_keep_what_is_set),
        cmocka_unit_test(test_options__refuse_values_out_of_range_and_keep_the_old),
        cmocka_unit_test(test_options__refuse_unknown_keys_and_other_kinds),
        cmocka_unit_test(test_options__of_nothing_and_of_other_handles_are_refused),
        cmocka_unit_test(test_options__describe_themselves),
        cmocka_unit_test(test_options__honour_the_size_of_the_callers_record),
        cmocka_unit_test(test_threads__are_at_least_one),
        cmocka_unit_test(test_isa__is_one_that_the_machine_has),
        cmocka_unit_test(test_isa__may_be_named_by_the_environment_but_not_against_the_option),
        cmocka_unit_test(test_isa__every_name_of_one_that_the_machine_has_is_taken),
        cmocka_unit_test(test_isa__what_the_environment_must_not_say_is_refused_by_every_constructor),
        cmocka_unit_test(test_log__goes_to_the_sink_which_is_let_go_of_once),
        cmocka_unit_test(test_log__can_be_taken_away),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
