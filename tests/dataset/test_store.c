/* Storing observation sets: append, extend, count, read. */
#include "dataset/dataset.h"
#include "support.h"

#include <math.h>

/* Ragged sets with telling values: L = 2, G = 1, d_x = 3. */
#define SETS ((size_t)4)
#define ROWS ((size_t)9)
static const int64_t sizes[SETS] = {3, 1, 4, 1};

typedef struct arrays {
    double local[ROWS * 2], global[SETS], x[ROWS * 3];
} arrays;

static arrays make_arrays(double offset)
{
    arrays a;
    for (size_t i = 0; i < ROWS * 2; ++i)
        a.local[i] = offset + (double)i;
    for (size_t i = 0; i < SETS; ++i)
        a.global[i] = offset + 100 + (double)i;
    for (size_t i = 0; i < ROWS * 3; ++i)
        a.x[i] = offset + 200 + (double)i;
    return a;
}

static hnpe_dataset *make(hnpe_context *context)
{
    hnpe_dataset *dataset;
    support_assert_ok(hnpe_dataset_create(context, 2, 1, 3, &dataset));
    return dataset;
}

static void assert_count(const hnpe_dataset *dataset, int64_t n_sets, int64_t n_rows, int64_t n_invalid)
{
    int64_t sets = -1, rows = -1, invalid = -1;
    support_assert_ok(hnpe_dataset_count(dataset, &sets, &rows, &invalid));
    assert_int_equal(sets, n_sets);
    assert_int_equal(rows, n_rows);
    assert_int_equal(invalid, n_invalid);
}

/* The sets from `first` on are those of the arrays. */
static void assert_holds(const hnpe_dataset *dataset, int64_t first, const arrays *a)
{
    int64_t n_rows[SETS];
    arrays got;
    support_assert_ok(hnpe_dataset_read(dataset, first, SETS, n_rows, got.local, got.global, got.x));
    assert_memory_equal(n_rows, sizes, sizeof n_rows);
    assert_memory_equal(&got, a, sizeof got);
}

static void append__is_read_back(void **state)
{
    arrays a = make_arrays(0), b = make_arrays(1000);
    hnpe_dataset *dataset = make(NULL);
    assert_count(dataset, 0, 0, 0);
    support_assert_ok(hnpe_dataset_append(dataset, SETS, sizes, a.local, a.global, a.x));
    support_assert_ok(hnpe_dataset_append(dataset, SETS, sizes, b.local, b.global, b.x));
    assert_count(dataset, 8, 18, 0);
    assert_holds(dataset, 0, &a);
    assert_holds(dataset, 4, &b);
    support_assert_ok(hnpe_dataset_count(dataset, NULL, NULL, NULL));
    hnpe_dataset_release(dataset);
}

static void read__gives_any_range_and_skips_null(void **state)
{
    arrays a = make_arrays(0);
    int64_t n_rows[2];
    double x[5 * 3];
    hnpe_dataset *dataset = make(NULL);
    support_assert_ok(hnpe_dataset_append(dataset, SETS, sizes, a.local, a.global, a.x));
    support_assert_ok(hnpe_dataset_read(dataset, 1, 2, n_rows, NULL, NULL, NULL));
    assert_memory_equal(n_rows, sizes + 1, sizeof n_rows);
    support_assert_ok(hnpe_dataset_read(dataset, 1, 2, NULL, NULL, NULL, x));
    assert_memory_equal(x, a.x + 9, sizeof x);
    hnpe_dataset_release(dataset);
}

static void append__null_sizes_are_one_row_per_set(void **state)
{
    arrays a = make_arrays(0);
    int64_t n_rows[3];
    hnpe_dataset *dataset = make(NULL);
    support_assert_ok(hnpe_dataset_append(dataset, 3, NULL, a.local, a.global, a.x));
    assert_count(dataset, 3, 3, 0);
    support_assert_ok(hnpe_dataset_read(dataset, 0, 3, n_rows, NULL, NULL, NULL));
    for (size_t i = 0; i < 3; ++i)
        assert_int_equal(n_rows[i], 1);
    hnpe_dataset_release(dataset);
}

static void append__counts_rows_with_nan_or_infinity(void **state)
{
    arrays a = make_arrays(0);
    a.x[4] = NAN;
    a.x[5] = NAN;
    a.x[12] = -INFINITY;
    hnpe_dataset *dataset = make(NULL);
    support_assert_ok(hnpe_dataset_append(dataset, SETS, sizes, a.local, a.global, a.x));
    support_assert_ok(hnpe_dataset_append(dataset, SETS, sizes, a.local, a.global, a.x));
    assert_count(dataset, 8, 18, 4);
    for (size_t row = 0; row < 18; ++row)
        assert_int_equal(dataset->valid[row], row % 9 != 1 && row % 9 != 4);
    assert_holds(dataset, 0, &a);
    hnpe_dataset_release(dataset);
}

static void append__works_without_local_or_global_parameters(void **state)
{
    for (size_t d_local = 0; d_local < 2; ++d_local) {
        double theta[3] = {1, 2, 3}, x[3] = {4, 5, 6}, got[3], got_x[3];
        hnpe_dataset *dataset;
        support_assert_ok(hnpe_dataset_create(NULL, d_local, 1 - d_local, 1, &dataset));
        support_assert_ok(hnpe_dataset_append(dataset, 3, NULL, d_local ? theta : NULL, d_local ? NULL : theta, x));
        support_assert_ok(hnpe_dataset_read(dataset, 0, 3, NULL, d_local ? got : NULL, d_local ? NULL : got, got_x));
        assert_memory_equal(got, theta, sizeof theta);
        assert_memory_equal(got_x, x, sizeof x);
        hnpe_dataset_release(dataset);
    }
}

static void append__grows_without_an_allocation_per_row(void **state)
{
    support_allocator allocator;
    hnpe_context *context = support_failing_context(&allocator, 0);
    hnpe_dataset *dataset = make(context);
    for (int i = 0; i < 100000; ++i) {
        double local[2] = {i, 0}, global = i, x[3] = {i, 1, 2};
        support_assert_ok(hnpe_dataset_append(dataset, 1, NULL, local, &global, x));
    }
    assert_count(dataset, 100000, 100000, 0);
    for (int i = 0; i < 100000; ++i)
        assert_true(dataset->x[3 * i] == i && dataset->theta_local[2 * i] == i && dataset->theta_global[i] == i);
    assert_true(atomic_load(&allocator.calls) < 150);
    hnpe_dataset_release(dataset);
    hnpe_context_release(context);
    assert_int_equal(atomic_load(&allocator.outstanding), 0);
}

static void extend__appends_all_sets(void **state)
{
    arrays a = make_arrays(0), b = make_arrays(1000);
    b.x[0] = NAN;
    hnpe_dataset *one = make(NULL), *two = make(NULL);
    support_assert_ok(hnpe_dataset_append(one, SETS, sizes, a.local, a.global, a.x));
    support_assert_ok(hnpe_dataset_extend(one, two));
    assert_count(one, 4, 9, 0);
    support_assert_ok(hnpe_dataset_append(two, SETS, sizes, b.local, b.global, b.x));
    support_assert_ok(hnpe_dataset_extend(one, two));
    assert_count(one, 8, 18, 1);
    assert_holds(one, 0, &a);
    assert_holds(one, 4, &b);
    hnpe_dataset_release(one);
    hnpe_dataset_release(two);
}

static void extend__of_itself_doubles(void **state)
{
    arrays a = make_arrays(0);
    hnpe_dataset *dataset = make(NULL);
    support_assert_ok(hnpe_dataset_append(dataset, SETS, sizes, a.local, a.global, a.x));
    support_assert_ok(hnpe_dataset_extend(dataset, dataset));
    assert_count(dataset, 8, 18, 0);
    assert_holds(dataset, 0, &a);
    assert_holds(dataset, 4, &a);
    hnpe_dataset_release(dataset);
}

static hnpe_status grow(hnpe_context *context, void *data)
{
    arrays a = make_arrays(0);
    hnpe_dataset *dataset;
    HNPEI_TRY(hnpe_dataset_create(context, 2, 1, 3, &dataset));
    hnpe_status status = hnpe_dataset_append(dataset, SETS, sizes, a.local, a.global, a.x);
    if (status != HNPE_OK) {
        assert_count(dataset, 0, 0, 0);
        hnpe_dataset_release(dataset);
        return status;
    }
    const hnpei_series simulated = {1, 0, SETS, 0, 3, SETS};
    hnpei_dataset_note_series(dataset, &simulated);
    status = *(int *)data ? hnpe_dataset_extend(dataset, dataset)
                          : hnpe_dataset_append(dataset, SETS, sizes, a.local, a.global, a.x);
    assert_count(dataset, status == HNPE_OK ? 8 : 4, status == HNPE_OK ? 18 : 9, 0);
    assert_holds(dataset, 0, &a);
    assert_int_equal(dataset->n_series, *(int *)data && status == HNPE_OK ? 2 : 1); /* what was simulated, too */
    assert_int_equal(dataset->series[0].sets, SETS);
    /* What failed once can be tried again. */
    if (status == HNPE_ERROR_NO_MEMORY) {
        char message[256];
        snprintf(message, sizeof message, "%s", hnpe_last_error());
        support_assert_ok(hnpe_dataset_append(dataset, SETS, sizes, a.local, a.global, a.x));
        assert_holds(dataset, 0, &a);
        assert_holds(dataset, 4, &a);
        assert_string_equal(message, hnpe_last_error());
    }
    hnpe_dataset_release(dataset);
    return status;
}

static void growth__that_fails_changes_nothing(void **state)
{
    for (int extend = 0; extend < 2; ++extend)
        assert_int_equal(support_fail_each_allocation(grow, &extend), 17);
}

static void create__refuses_bad_arguments(void **state)
{
    hnpe_dataset *d = (hnpe_dataset *)&d;
    support_assert_fails(hnpe_dataset_create(NULL, 0, 0, 1, &d), HNPE_ERROR_INVALID_ARGUMENT,
                         "d_local and d_global are both 0");
    assert_null(d);
    support_assert_fails(hnpe_dataset_create(NULL, 1, 1, 0, &d), HNPE_ERROR_INVALID_ARGUMENT, "d_x is 0");
    support_assert_fails(hnpe_dataset_create(NULL, SIZE_MAX, 1, 1, &d), HNPE_ERROR_INVALID_ARGUMENT, "d_local is");
    support_assert_fails(hnpe_dataset_create(NULL, 1, SIZE_MAX, 1, &d), HNPE_ERROR_INVALID_ARGUMENT, "d_global is");
    support_assert_fails(hnpe_dataset_create(NULL, 1, 1, 1, NULL), HNPE_ERROR_INVALID_ARGUMENT, "dataset is NULL");
}

static void append__refuses_bad_arguments(void **state)
{
    arrays a = make_arrays(0), nan_local = a, nan_global = a;
    nan_local.local[5] = NAN;
    nan_global.global[3] = INFINITY;
    const int64_t zero[SETS] = {3, 1, 0, 1}, huge[SETS] = {3, 1, 1, (int64_t)INT32_MAX + 1};
    hnpe_dataset *d = make(NULL);
    hnpe_context *context = support_context(1);
    const struct {
        void *dataset;
        size_t n_sets;
        const int64_t *n_rows;
        const double *local, *global, *x;
        hnpe_status status;
        const char *words;
    } bad[] = {
        {NULL, SETS, sizes, a.local, a.global, a.x, HNPE_ERROR_INVALID_ARGUMENT, "dataset is NULL"},
        {context, SETS, sizes, a.local, a.global, a.x, HNPE_ERROR_INVALID_ARGUMENT, "dataset must be a hnpe_dataset"},
        {d, 0, sizes, a.local, a.global, a.x, HNPE_ERROR_INVALID_ARGUMENT, "n_sets is 0, but must be at least 1"},
        {d, SETS, zero, a.local, a.global, a.x, HNPE_ERROR_INVALID_ARGUMENT, "n_rows[2] is 0, but must be at least 1"},
        {d, SETS, huge, a.local, a.global, a.x, HNPE_ERROR_INVALID_ARGUMENT, "n_rows[3] is 2147483648"},
        {d, SETS, sizes, NULL, a.global, a.x, HNPE_ERROR_INVALID_ARGUMENT, "theta_local is NULL"},
        {d, SETS, sizes, a.local, NULL, a.x, HNPE_ERROR_INVALID_ARGUMENT, "theta_global is NULL"},
        {d, SETS, sizes, a.local, a.global, NULL, HNPE_ERROR_INVALID_ARGUMENT, "x is NULL"},
        {d, SETS, sizes, nan_local.local, a.global, a.x, HNPE_ERROR_NUMERIC, "theta_local is nan in row 2, column 1"},
        {d, SETS, sizes, a.local, nan_global.global, a.x, HNPE_ERROR_NUMERIC, "theta_global is inf in row 3, column 0"},
    };
    for (size_t i = 0; i < sizeof bad / sizeof *bad; ++i) {
        support_assert_fails(
            hnpe_dataset_append(bad[i].dataset, bad[i].n_sets, bad[i].n_rows, bad[i].local, bad[i].global, bad[i].x),
            bad[i].status, bad[i].words);
        assert_count(d, 0, 0, 0);
    }
    hnpe_dataset_release(d);
    hnpe_context_release(context);
}

static void extend_and_read_and_count__refuse_bad_arguments(void **state)
{
    arrays a = make_arrays(0);
    hnpe_dataset *d = make(NULL), *other;
    support_assert_ok(hnpe_dataset_append(d, SETS, sizes, a.local, a.global, a.x));
    support_assert_fails(hnpe_dataset_extend(NULL, d), HNPE_ERROR_INVALID_ARGUMENT, "dataset is NULL");
    support_assert_fails(hnpe_dataset_extend(d, NULL), HNPE_ERROR_INVALID_ARGUMENT, "other is NULL");
    static const size_t dims[][3] = {{1, 1, 3}, {2, 2, 3}, {2, 1, 4}};
    static const char *const words[] = {"other has d_local 1, but that of the data set is 2", "other has d_global 2",
                                        "other has d_x 4"};
    for (size_t i = 0; i < 3; ++i) {
        support_assert_ok(hnpe_dataset_create(NULL, dims[i][0], dims[i][1], dims[i][2], &other));
        support_assert_fails(hnpe_dataset_extend(d, other), HNPE_ERROR_SHAPE, words[i]);
        hnpe_dataset_release(other);
    }
    support_assert_fails(hnpe_dataset_read(NULL, 0, 1, NULL, NULL, NULL, NULL), HNPE_ERROR_INVALID_ARGUMENT,
                         "dataset is NULL");
    support_assert_fails(hnpe_dataset_read(d, 0, 0, NULL, NULL, NULL, NULL), HNPE_ERROR_INVALID_ARGUMENT,
                         "n_sets is 0");
    static const int64_t ranges[][2] = {{-1, 1}, {4, 1}, {0, 5}, {3, 2}, {INT64_MAX, 1}, {0, INT64_MAX}};
    for (size_t i = 0; i < sizeof ranges / sizeof *ranges; ++i)
        support_assert_fails(hnpe_dataset_read(d, ranges[i][0], ranges[i][1], NULL, NULL, NULL, NULL),
                             HNPE_ERROR_INVALID_ARGUMENT, "but the data set has 4 sets");
    support_assert_fails(hnpe_dataset_count(NULL, NULL, NULL, NULL), HNPE_ERROR_INVALID_ARGUMENT, "dataset is NULL");
    hnpe_dataset_release(d);
}

static void dims__are_those_of_creation(void **state)
{
    hnpe_dataset *d = make(NULL);
    hnpe_dims dims = {.struct_size = sizeof dims};
    support_assert_ok(hnpe_dataset_dims(d, &dims));
    assert_int_equal(dims.d_local, 2);
    assert_int_equal(dims.d_global, 1);
    assert_int_equal(dims.d_x, 3);
    hnpe_dataset_retain(d);
    hnpe_dataset_release(d);
    assert_count(d, 0, 0, 0);
    hnpe_dataset_release(d);
    hnpe_dataset_release(NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(append__is_read_back),
        cmocka_unit_test(read__gives_any_range_and_skips_null),
        cmocka_unit_test(append__null_sizes_are_one_row_per_set),
        cmocka_unit_test(append__counts_rows_with_nan_or_infinity),
        cmocka_unit_test(append__works_without_local_or_global_parameters),
        cmocka_unit_test(append__grows_without_an_allocation_per_row),
        cmocka_unit_test(extend__appends_all_sets),
        cmocka_unit_test(extend__of_itself_doubles),
        cmocka_unit_test(growth__that_fails_changes_nothing),
        cmocka_unit_test(create__refuses_bad_arguments),
        cmocka_unit_test(append__refuses_bad_arguments),
        cmocka_unit_test(extend_and_read_and_count__refuse_bad_arguments),
        cmocka_unit_test(dims__are_those_of_creation),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
