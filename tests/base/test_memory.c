/* Memory of the host's allocator, sizes, and the checks of arguments. */
#include "base/base.h"
#include "support.h"

#include <math.h>

/* ---- allocation ---- */

static void assert_zeroed_and_aligned(const unsigned char *memory, size_t bytes)
{
    assert_non_null(memory);
    assert_int_equal((uintptr_t)memory % 64, 0);
    for (size_t i = 0; i < bytes; ++i)
        assert_int_equal(memory[i], 0);
}

static void test_allocate__gives_zeroed_aligned_memory_of_the_host(void **state)
{
    support_allocator allocator;
    hnpe_context *context = support_failing_context(&allocator, 0);
    long before = atomic_load(&allocator.outstanding);
    for (size_t n = 0; n < 100; n += 7) {
        unsigned char *memory;
        support_assert_ok(hnpei_allocate(context, n, 3, &memory));
        assert_zeroed_and_aligned(memory, 3 * n);
        assert_int_equal(atomic_load(&allocator.outstanding), before + 1);
        hnpei_free(context, memory);
        assert_int_equal(atomic_load(&allocator.outstanding), before);
    }
    hnpei_free(context, NULL);
    hnpe_context_release(context);
    assert_int_equal(atomic_load(&allocator.outstanding), 0);
}

static void test_allocate__without_a_context_uses_malloc(void **state)
{
    unsigned char *memory;
    support_assert_ok(hnpei_allocate(NULL, 10, 10, &memory));
    assert_zeroed_and_aligned(memory, 100);
    hnpei_free(NULL, memory);
}

static void test_allocate__refuses_what_overflows(void **state)
{
    char here;
    char *memory = &here;
    support_assert_fails(hnpei_allocate(NULL, SIZE_MAX / 2, 3, &memory), HNPE_ERROR_SHAPE, "do not fit in memory");
    assert_null(memory);
    memory = &here;
    support_assert_fails(hnpei_allocate(NULL, SIZE_MAX - 3, 1, &memory), HNPE_ERROR_SHAPE, "too large");
    assert_null(memory);
}

static void test_allocate__says_how_much_was_wanted_where_there_is_none(void **state)
{
    support_allocator allocator;
    hnpe_context *context = support_failing_context(&allocator, 1);
    char here;
    char *memory = &here;
    support_assert_fails(hnpei_allocate(context, 65, 1, &memory), HNPE_ERROR_NO_MEMORY, "128 bytes");
    assert_null(memory);
    hnpe_context_release(context);
}

static void test_reallocate__keeps_what_is_there(void **state)
{
    support_allocator allocator;
    hnpe_context *context = support_failing_context(&allocator, 0);
    int *array = NULL;
    support_assert_ok(hnpei_reallocate(context, 0, 4, sizeof *array, &array));
    for (int i = 0; i < 4; ++i)
        array[i] = i + 1;
    support_assert_ok(hnpei_reallocate(context, 4, 100, sizeof *array, &array));
    for (int i = 0; i < 100; ++i)
        assert_int_equal(array[i], i < 4 ? i + 1 : 0);
    support_assert_ok(hnpei_reallocate(context, 100, 2, sizeof *array, &array));
    assert_int_equal(array[1], 2);
    assert_int_equal(atomic_load(&allocator.outstanding), 2);
    hnpei_free(context, array);
    hnpe_context_release(context);
}

static void test_reallocate__that_fails_changes_nothing(void **state)
{
    support_allocator allocator;
    hnpe_context *context = support_failing_context(&allocator, 2);
    int *array;
    support_assert_ok(hnpei_allocate(context, 3, sizeof *array, &array));
    array[2] = 5;
    int *before = array;
    support_assert_fails(hnpei_reallocate(context, 3, 30, sizeof *array, &array), HNPE_ERROR_NO_MEMORY, "memory");
    assert_ptr_equal(array, before);
    assert_int_equal(array[2], 5);
    hnpei_free(context, array);
    hnpe_context_release(context);
}

/* ---- sizes ---- */

static void test_sizes__are_multiplied_and_added_unless_they_overflow(void **state)
{
    size_t result = 7;
    support_assert_ok(hnpei_size_multiply(6, 7, &result));
    assert_int_equal(result, 42);
    support_assert_ok(hnpei_size_multiply(SIZE_MAX, 0, &result));
    assert_int_equal(result, 0);
    support_assert_ok(hnpei_size_add(SIZE_MAX - 1, 1, &result));
    assert_true(result == SIZE_MAX);
    support_assert_fails(hnpei_size_multiply(SIZE_MAX / 2 + 1, 2, &result), HNPE_ERROR_SHAPE, "times 2 elements");
    support_assert_fails(hnpei_size_add(SIZE_MAX, 1, &result), HNPE_ERROR_SHAPE, "plus 1 elements");
}

static void test_check_size__names_the_argument_and_its_bounds(void **state)
{
    support_assert_ok(hnpei_check_size("f", "dim", 1, 1));
    support_assert_ok(hnpei_check_size("f", "dim", INT32_MAX, 1));
    support_assert_fails(hnpei_check_size("f", "dim", 0, 1), HNPE_ERROR_INVALID_ARGUMENT,
                         "f: dim is 0, but must be at least 1 and at most 2147483647");
    support_assert_fails(hnpei_check_size("f", "dim", (size_t)INT32_MAX + 1, 1), HNPE_ERROR_INVALID_ARGUMENT,
                         "dim is 2147483648");
    support_assert_fails(hnpei_check_size("f", "dim", (size_t)-1, 0), HNPE_ERROR_INVALID_ARGUMENT, "dim is");
}

/* ---- values ---- */

static void test_check_finite__names_the_first_row_and_column_that_is_not(void **state)
{
    double values[] = {1, 2, 3, 4, (double)NAN, (double)INFINITY};
    support_assert_ok(hnpei_check_finite("f", "x", 2, 2, values));
    support_assert_fails(hnpei_check_finite("f", "x", 3, 2, values), HNPE_ERROR_NUMERIC,
                         "f: x is nan in row 2, column 0, but must be finite");
    values[4] = 0;
    support_assert_fails(hnpei_check_finite("f", "x", 2, 3, values), HNPE_ERROR_NUMERIC, "x is inf in row 1, column 2");
}

static void test_check_rows__needs_no_array_where_there_are_no_columns(void **state)
{
    support_assert_ok(hnpei_check_rows("f", "x", 5, 0, NULL));
    support_assert_fails(hnpei_check_rows("f", "x", 5, 1, NULL), HNPE_ERROR_INVALID_ARGUMENT, "f: x is NULL");
}

static void test_check_sets__adds_the_rows_of_all_sets(void **state)
{
    const int64_t n_rows[] = {2, 1, 3};
    const double x[12] = {0};
    size_t total = 0;
    support_assert_ok(hnpei_check_sets("f", 3, n_rows, 2, x, &total));
    assert_int_equal(total, 6);
    support_assert_ok(hnpei_check_sets("f", 5, NULL, 2, x, &total));
    assert_int_equal(total, 5);
}

static void test_check_sets__refuses_empty_sets_and_what_is_not_finite(void **state)
{
    int64_t n_rows[] = {2, 0};
    double x[6] = {0, 0, 0, (double)NAN, 0, 0};
    size_t total;
    support_assert_fails(hnpei_check_sets("f", 0, n_rows, 2, x, &total), HNPE_ERROR_INVALID_ARGUMENT, "n_sets is 0");
    support_assert_fails(hnpei_check_sets("f", 2, n_rows, 2, x, &total), HNPE_ERROR_INVALID_ARGUMENT,
                         "n_rows[1] is 0, but must be at least 1");
    n_rows[1] = -3;
    support_assert_fails(hnpei_check_sets("f", 2, n_rows, 2, x, &total), HNPE_ERROR_INVALID_ARGUMENT,
                         "n_rows[1] is -3");
    n_rows[1] = (int64_t)INT32_MAX + 1;
    support_assert_fails(hnpei_check_sets("f", 2, n_rows, 2, x, &total), HNPE_ERROR_INVALID_ARGUMENT, "n_rows[1]");
    n_rows[1] = 1;
    support_assert_fails(hnpei_check_sets("f", 2, n_rows, 2, NULL, &total), HNPE_ERROR_INVALID_ARGUMENT, "x is NULL");
    support_assert_fails(hnpei_check_sets("f", 2, n_rows, 2, x, &total), HNPE_ERROR_NUMERIC, "row 1, column 1");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_allocate__gives_zeroed_aligned_memory_of_the_host),
        cmocka_unit_test(test_allocate__without_a_context_uses_malloc),
        cmocka_unit_test(test_allocate__refuses_what_overflows),
        cmocka_unit_test(test_allocate__says_how_much_was_wanted_where_there_is_none),
        cmocka_unit_test(test_reallocate__keeps_what_is_there),
        cmocka_unit_test(test_reallocate__that_fails_changes_nothing),
        cmocka_unit_test(test_sizes__are_multiplied_and_added_unless_they_overflow),
        cmocka_unit_test(test_check_size__names_the_argument_and_its_bounds),
        cmocka_unit_test(test_check_finite__names_the_first_row_and_column_that_is_not),
        cmocka_unit_test(test_check_rows__needs_no_array_where_there_are_no_columns),
        cmocka_unit_test(test_check_sets__adds_the_rows_of_all_sets),
        cmocka_unit_test(test_check_sets__refuses_empty_sets_and_what_is_not_finite),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
