/* The classifier two-sample test against scikit-learn's, as the benchmark sbibm calls it. */
#include "c2st_samples.h"

#include <hnpe/diagnostics.h>

typedef struct pair {
    size_t n, dim;
    double *x, *y;
} pair;

/* Normal points; y = shift + scale z. */
static pair make_pair(uint64_t state, size_t n, size_t dim, double shift, double scale)
{
    pair made = {n, dim, NULL, NULL};
    made.x = c2st_normals(&state, n * dim);
    made.y = c2st_normals(&state, n * dim);
    for (size_t i = 0; i < n * dim; ++i)
        made.y[i] = shift + scale * made.y[i];
    return made;
}

static void free_pair(pair *of)
{
    free(of->x);
    free(of->y);
}

static double accuracy_of(const pair *of, uint64_t seed)
{
    double accuracy = -1;
    support_assert_ok(hnpe_diagnostics_c2st(NULL, of->dim, of->n, of->x, of->n, of->y, seed, &accuracy));
    return accuracy;
}

static double mean_accuracy(const pair *of, uint64_t n_seeds)
{
    double sum = 0;
    for (uint64_t seed = 1; seed <= n_seeds; ++seed)
        sum += accuracy_of(of, seed);
    return sum / (double)n_seeds;
}

/* ---- scikit-learn ---- */

static void check_case(const cJSON *item, size_t number, size_t n)
{
    const size_t dim = (size_t)support_json_number(item, "dim");
    const double amount = support_json_number(item, "amount"), expected = support_json_number(item, "mean");
    const int shifted = strcmp(cJSON_GetStringValue(support_json_at(item, "change")), "shift") == 0;
    /* Another seed moves a value by up to 0.02. Five dimensions and more take longest where samples overlap; that such
       training is scikit-learn's, test_classifier.c shows in ten. */
    const uint64_t whole = dim == 1 || dim > 5 ? 40 : dim == 2 ? 20 : 8, n_seeds = support_quick() ? whole / 2 : whole;
    const int slow = dim > 2 && expected < 0.9, few = support_is_sanitized();
    if ((slow && (few || support_quick() || !support_is_long())) || (few && number % 3 && !support_is_long()))
        return;
    pair of = make_pair(number + 1, n, dim, shifted ? amount : 0, shifted ? 1 : amount);
    const double found = mean_accuracy(&of, n_seeds);
    print_message("%zu dimensions, %s by %g: %.4f, scikit-learn %.4f\n", dim, shifted ? "shifted" : "scaled", amount,
                  found, expected);
    support_assert_close(found, expected, 0.015);
    free_pair(&of);
}

static void test_c2st__agrees_with_scikit_learn(void **state)
{
    cJSON *values = support_json("tests/vectors/c2st/values.json");
    const cJSON *cases = support_json_at(values, "cases"), *item;
    const size_t n = (size_t)support_json_number(values, "n");
    size_t number = 0;
    cJSON_ArrayForEach(item, cases) check_case(item, number++, n);
    assert_int_equal(number, 12);
    cJSON_Delete(values);
}

/* ---- by itself ---- */

static void test_c2st__is_a_half_between_samples_of_one_law_and_1_between_disjoint_ones(void **state)
{
    const uint64_t n_pairs = support_is_sanitized() ? 2 : 16;
    double sum = 0;
    for (uint64_t k = 0; k < n_pairs; ++k) {
        pair same = make_pair(100 + k, 250, 2, 0, 1), apart = make_pair(200 + k, 50, 2, 12, 1);
        sum += accuracy_of(&same, k);
        assert_true(accuracy_of(&apart, k) == 1);
        free_pair(&same);
        free_pair(&apart);
    }
    /* 16 times 500 answers, those of a fold not independent: its network answers them all. */
    if (n_pairs == 16)
        support_assert_close(sum / 16, 0.5, 0.02);
}

static void test_c2st__depends_neither_on_units_nor_on_where_zero_is(void **state)
{
    pair of = make_pair(3, 200, 2, 0.7, 1);
    const double before = accuracy_of(&of, 1);
    for (size_t i = 0; i < of.n * of.dim; ++i) {
        of.x[i] = 0x1p20 * of.x[i];
        of.y[i] = 0x1p20 * of.y[i];
    }
    assert_true(accuracy_of(&of, 1) == before);
    for (size_t i = 0; i < of.n * of.dim; ++i) {
        of.x[i] += 0x1p23;
        of.y[i] += 0x1p23;
    }
    support_assert_close(accuracy_of(&of, 1), before, 0.01);
    free_pair(&of);
}

static void test_c2st__accepts_a_column_that_does_not_vary(void **state)
{
    pair of = make_pair(5, 100, 2, 0, 1);
    for (size_t i = 0; i < of.n; ++i)
        of.x[2 * i] = of.y[2 * i] = 7;
    const double same = accuracy_of(&of, 1);
    assert_true(same > 0.3 && same < 0.7);
    for (size_t i = 0; i < of.n; ++i)
        of.y[2 * i] = 9;
    assert_true(accuracy_of(&of, 1) == 1);
    free_pair(&of);
}

static void test_c2st__of_unequal_samples_is_at_best_the_larger_share_by_chance(void **state)
{
    pair of = make_pair(8, 300, 1, 0, 1);
    double accuracy = -1;
    support_assert_ok(hnpe_diagnostics_c2st(NULL, 1, 300, of.x, 100, of.y, 1, &accuracy));
    support_assert_close(accuracy, 0.75, 0.02);
    free_pair(&of);
}

static void test_c2st__takes_samples_as_small_as_its_folds(void **state)
{
    pair of = make_pair(9, 5, 1, 100, 1);
    const double accuracy = accuracy_of(&of, 1);
    assert_true(accuracy >= 0.5 && accuracy <= 1);
    free_pair(&of);
}

static void test_c2st__has_the_same_bits_for_any_number_of_threads_and_follows_its_seed(void **state)
{
    pair of = make_pair(6, 203, 2, 0.5, 1);
    double values[6];
    for (int threads = 1; threads <= 6; ++threads) {
        hnpe_context *context = support_context(threads);
        support_assert_ok(hnpe_diagnostics_c2st(context, 2, 203, of.x, 203, of.y, 4, &values[threads - 1]));
        hnpe_context_release(context);
        assert_true(values[threads - 1] == values[0]);
    }
    assert_true(accuracy_of(&of, 4) == values[0]);
    assert_true(accuracy_of(&of, 5) != values[0] || accuracy_of(&of, 6) != values[0]);
    free_pair(&of);
}

static void test_c2st__refuses_bad_arguments(void **state)
{
    pair of = make_pair(7, 10, 1, 0, 1);
    double *x = of.x, *y = of.y, value;
    const hnpe_status bad = HNPE_ERROR_INVALID_ARGUMENT;
    support_assert_fails(hnpe_diagnostics_c2st(NULL, 1, 4, x, 10, y, 1, &value), bad, "n is 4, but must be");
    support_assert_fails(hnpe_diagnostics_c2st(NULL, 1, 10, x, 0, y, 1, &value), bad, "m is 0, but must be");
    support_assert_fails(hnpe_diagnostics_c2st(NULL, 0, 10, x, 10, y, 1, &value), bad, "dim is 0, but must be");
    support_assert_fails(hnpe_diagnostics_c2st(NULL, 1, 10, NULL, 10, y, 1, &value), bad, "x is NULL");
    support_assert_fails(hnpe_diagnostics_c2st(NULL, 1, 10, x, 10, NULL, 1, &value), bad, "y is NULL");
    support_assert_fails(hnpe_diagnostics_c2st(NULL, 1, 10, x, 10, y, 1, NULL), bad, "accuracy is NULL");
    y[3] = 1e200;
    support_assert_fails(hnpe_diagnostics_c2st(NULL, 1, 10, x, 10, y, 1, &value), HNPE_ERROR_NUMERIC,
                         "y is 1e+200 in row 3, column 0, too far from x");
    y[3] = NAN;
    support_assert_fails(hnpe_diagnostics_c2st(NULL, 1, 10, x, 10, y, 1, &value), HNPE_ERROR_NUMERIC,
                         "y is nan in row 3");
    x[9] = INFINITY;
    support_assert_fails(hnpe_diagnostics_c2st(NULL, 1, 10, x, 10, y, 1, &value), HNPE_ERROR_NUMERIC,
                         "x is inf in row 9");
    free_pair(&of);
}

static hnpe_status test_of(hnpe_context *context, void *data)
{
    const pair *of = data;
    double value;
    return hnpe_diagnostics_c2st(context, of->dim, of->n, of->x, of->n, of->y, 1, &value);
}

static void test_c2st__gives_everything_back_when_memory_runs_out(void **state)
{
    pair of = make_pair(11, 10, 2, 0, 1);
    assert_true(support_fail_each_allocation(test_of, &of) > 10);
    free_pair(&of);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_c2st__agrees_with_scikit_learn),
        cmocka_unit_test(test_c2st__is_a_half_between_samples_of_one_law_and_1_between_disjoint_ones),
        cmocka_unit_test(test_c2st__depends_neither_on_units_nor_on_where_zero_is),
        cmocka_unit_test(test_c2st__accepts_a_column_that_does_not_vary),
        cmocka_unit_test(test_c2st__of_unequal_samples_is_at_best_the_larger_share_by_chance),
        cmocka_unit_test(test_c2st__takes_samples_as_small_as_its_folds),
        cmocka_unit_test(test_c2st__has_the_same_bits_for_any_number_of_threads_and_follows_its_seed),
        cmocka_unit_test(test_c2st__refuses_bad_arguments),
        cmocka_unit_test(test_c2st__gives_everything_back_when_memory_runs_out),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
