/* What training asks of a data set: a split into sets, and the moments of the features. */
#include "dataset/dataset.h"
#include "support.h"

#include <math.h>

/* One-row sets with d_x features each; x [n][d_x]. */
static hnpe_dataset *make(size_t n, size_t d_x, const double *x)
{
    hnpe_dataset *dataset;
    double *theta = calloc(n, sizeof *theta);
    assert_non_null(theta);
    support_assert_ok(hnpe_dataset_create(NULL, 0, 1, d_x, &dataset));
    support_assert_ok(hnpe_dataset_append(dataset, n, NULL, NULL, theta, x));
    free(theta);
    return dataset;
}

static hnpe_dataset *make_numbered(size_t n)
{
    double *x = calloc(n, sizeof *x);
    assert_non_null(x);
    for (size_t i = 0; i < n; ++i)
        x[i] = (double)i;
    hnpe_dataset *dataset = make(n, 1, x);
    free(x);
    return dataset;
}

static void split__holds_every_usable_set_once(void **state)
{
    hnpe_dataset *dataset = make_numbered(1000);
    hnpei_split split;
    int seen[1000] = {0};
    support_assert_ok(hnpei_split_create(dataset, 0.1, 5, &split));
    assert_int_equal(split.n_usable, 1000);
    assert_int_equal(split.n_training, 900);
    for (size_t i = 0; i < split.n_usable; ++i)
        ++seen[split.order[i]];
    for (size_t i = 0; i < 1000; ++i)
        assert_int_equal(seen[i], 1);
    hnpei_split_free(dataset, &split);
    assert_null(split.order);
    hnpe_dataset_release(dataset);
}

static void split__follows_from_the_seed(void **state)
{
    hnpe_dataset *dataset = make_numbered(50);
    hnpei_split one, two, three;
    support_assert_ok(hnpei_split_create(dataset, 0.2, 5, &one));
    support_assert_ok(hnpei_split_create(dataset, 0.5, 5, &two));
    support_assert_ok(hnpei_split_create(dataset, 0.2, 6, &three));
    assert_memory_equal(one.order, two.order, 50 * sizeof *one.order);
    assert_memory_not_equal(one.order, three.order, 50 * sizeof *one.order);
    assert_int_equal(two.n_training, 25);
    hnpei_split_free(dataset, &one);
    hnpei_split_free(dataset, &two);
    hnpei_split_free(dataset, &three);
    hnpe_dataset_release(dataset);
}

static void split__keeps_a_set_on_either_side(void **state)
{
    static const struct {
        size_t n;
        double fraction;
        size_t n_training;
    } cases[] = {{1, 0.5, 1}, {2, 0.01, 1}, {2, 0.99, 1}, {3, 0, 3}, {100, 0.001, 99}, {100, 0.999, 1}, {10, 0.25, 7}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; ++i) {
        hnpe_dataset *dataset = make_numbered(cases[i].n);
        hnpei_split split;
        support_assert_ok(hnpei_split_create(dataset, cases[i].fraction, 1, &split));
        assert_int_equal(split.n_training, cases[i].n_training);
        hnpei_split_free(dataset, &split);
        hnpe_dataset_release(dataset);
    }
}

static void split__leaves_out_sets_without_a_valid_row(void **state)
{
    double theta[3] = {0}, x[] = {NAN, 1, NAN, NAN, 2}; /* sets of 2, 2 and 1 rows */
    const int64_t sizes[] = {2, 2, 1};
    hnpe_dataset *dataset;
    hnpei_split split;
    support_assert_ok(hnpe_dataset_create(NULL, 0, 1, 1, &dataset));
    support_assert_ok(hnpe_dataset_append(dataset, 3, sizes, NULL, theta, x));
    support_assert_ok(hnpei_split_create(dataset, 0.5, 1, &split));
    assert_int_equal(split.n_usable, 2);
    assert_int_equal(split.n_training, 1);
    assert_int_equal(split.order[0] + split.order[1], 2);
    hnpei_split_free(dataset, &split);
    hnpe_dataset_release(dataset);
}

static size_t count_usable(hnpe_proposal kind, size_t d_local, const double *x)
{
    const int64_t rows = 2;
    const double local[] = {0.5, 0.5}, global = 0.5, valid[] = {1, 1};
    hnpe_dataset *dataset;
    hnpei_split split;
    support_assert_ok(hnpe_dataset_create(NULL, d_local, 1, 1, &dataset));
    support_assert_ok(hnpe_dataset_append(dataset, 1, &rows, d_local ? local : NULL, &global, valid));
    support_assert_ok(
        hnpe_dataset_append_proposed(dataset, (int32_t)kind, 1, &rows, d_local ? local : NULL, &global, x, NULL));
    support_assert_ok(hnpei_split_create(dataset, 0, 1, &split));
    const size_t found = split.n_usable;
    hnpei_split_free(dataset, &split);
    hnpe_dataset_release(dataset);
    return found;
}

static void split__leaves_out_sets_whose_beta_was_drawn_with_an_alpha_that_is_gone(void **state)
{
    const double first_gone[] = {NAN, 1}, other_gone[] = {1, NAN};
    for (int kind = HNPE_PROPOSAL_PRIOR; kind <= HNPE_PROPOSAL_POSTERIOR_GLOBAL; ++kind) {
        const int together = kind == HNPE_PROPOSAL_TRUNCATED || kind == HNPE_PROPOSAL_POSTERIOR;
        assert_int_equal(count_usable((hnpe_proposal)kind, 1, first_gone), together ? 1 : 2);
        assert_int_equal(count_usable((hnpe_proposal)kind, 1, other_gone), 2);
        assert_int_equal(count_usable((hnpe_proposal)kind, 0, first_gone), 2);
    }
}

static void split__refuses_a_data_set_without_a_valid_row(void **state)
{
    double x = NAN;
    hnpei_split split;
    hnpe_dataset *dataset = make(1, 1, &x);
    support_assert_fails(hnpei_split_create(dataset, 0.5, 1, &split), HNPE_ERROR_INVALID_ARGUMENT, "no valid row");
    assert_null(split.order);
    hnpe_dataset_release(dataset);
}

/* ---- moments ---- */

static void moments__agree_with_plain_loops(void **state)
{
    enum { n = 500, d = 19 };
    static double x[n * d];
    double mean[d], sd[d], low[d], high[d];
    size_t sets[n], n_sets = 0;
    hnpei_stream stream;
    hnpei_stream_init(&stream, 1, HNPEI_PURPOSE_USER, 0);
    for (size_t i = 0; i < n * d; ++i)
        x[i] = pow(10, (double)(i % d) - 9) * (hnpei_stream_normal(&stream) + (double)(i % 3));
    for (size_t i = 0; i < n; i += 7)
        x[i * d + i % d] = NAN;
    hnpe_dataset *dataset = make(n, d, x);
    for (size_t i = 0; i < n; ++i)
        if (i % 5 != 2)
            sets[n_sets++] = n - 1 - i;
    support_assert_ok(hnpei_dataset_moments("test", dataset, n_sets, sets, mean, sd, low, high));
    for (size_t j = 0; j < d; ++j) {
        long double sum = 0, sum2 = 0, count = 0;
        for (size_t k = 0; k < n_sets; ++k)
            if (sets[k] % 7 != 0) {
                sum += x[sets[k] * d + j];
                ++count;
            }
        for (size_t k = 0; k < n_sets; ++k)
            if (sets[k] % 7 != 0)
                sum2 += (x[sets[k] * d + j] - sum / count) * (x[sets[k] * d + j] - sum / count);
        assert_true(fabsl(mean[j] - sum / count) <= 1e-14L * sqrtl(sum2 / count));
        assert_true(fabsl(sd[j] - sqrtl(sum2 / count)) <= 1e-14L * sqrtl(sum2 / count));
    }
    hnpe_dataset_release(dataset);
}

static void moments__neither_overflow_nor_cancel(void **state)
{
    /* Columns: as large as can be; a small deviation on a large mean; constant; subnormal; one outlier. */
    const double x[] = {-1.7e308, 1e9,     0.1, 0,      0, /**/
                        1.7e308,  1e9 + 1, 0.1, 1e-320, 0, /**/
                        1.7e308,  1e9 + 2, 0.1, 0,      0, /**/
                        -1.7e308, 1e9 + 3, 0.1, 1e-320, 1e300};
    const size_t sets[] = {0, 1, 2, 3};
    double mean[5], sd[5], low[5], high[5];
    hnpe_dataset *dataset = make(4, 5, x);
    support_assert_ok(hnpei_dataset_moments("test", dataset, 4, sets, mean, sd, low, high));
    assert_true(fabs(mean[0]) <= 1e293 && fabs(sd[0] / 1.7e308 - 1) < 1e-15);
    assert_true(mean[1] == 1e9 + 1.5 && fabs(sd[1] - sqrt(1.25)) < 1e-15);
    assert_true(mean[2] == 0.1 && sd[2] == 1);
    assert_true(mean[3] <= 1e-320 && sd[3] == 1);
    assert_true(fabs(mean[4] / 0.25e300 - 1) < 1e-15 && fabs(sd[4] / (sqrt(3. / 16) * 1e300) - 1) < 1e-15);
    hnpe_dataset_release(dataset);
}

static void moments__of_nothing_leave_values_alone(void **state)
{
    const double x[] = {NAN, 1, 2, NAN};
    const size_t sets[] = {0, 1};
    double mean[2] = {9, 9}, sd[2] = {9, 9}, low[2], high[2];
    hnpe_dataset *dataset = make(2, 2, x);
    support_assert_ok(hnpei_dataset_moments("test", dataset, 2, sets, mean, sd, low, high));
    for (size_t j = 0; j < 2; ++j)
        assert_true(mean[j] == 0 && sd[j] == 1);
    hnpe_dataset_release(dataset);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(split__holds_every_usable_set_once),
        cmocka_unit_test(split__follows_from_the_seed),
        cmocka_unit_test(split__keeps_a_set_on_either_side),
        cmocka_unit_test(split__leaves_out_sets_without_a_valid_row),
        cmocka_unit_test(split__leaves_out_sets_whose_beta_was_drawn_with_an_alpha_that_is_gone),
        cmocka_unit_test(split__refuses_a_data_set_without_a_valid_row),
        cmocka_unit_test(moments__agree_with_plain_loops),
        cmocka_unit_test(moments__neither_overflow_nor_cancel),
        cmocka_unit_test(moments__of_nothing_leave_values_alone),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
