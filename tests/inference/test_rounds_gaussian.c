/* Five rounds on a conjugate hierarchical Gaussian, N = 3. Corrected rounds are unbiased; rounds without a correction
   are not, by the same measure. */
#include "rounds.h"

enum { ROWS = 4, SEEDS = 20 };

static int is_unbiased(support_bias b)
{
    return b.mean < 0.05 && b.sd < 0.05;
}

static void check(hnpe_rounds way, int unbiased)
{
    if (support_quick()) /* one seed shows that it runs */
        support_rounds_bias(way, ROWS, 1);
    else
        assert_int_equal(is_unbiased(support_rounds_bias(way, ROWS, SEEDS)), unbiased);
}

static void test_rounds__truncated_are_unbiased(void **state)
{
    check(HNPE_ROUNDS_TRUNCATED, 1);
}

static void test_rounds__truncated_for_beta_alone_are_unbiased(void **state)
{
    check(HNPE_ROUNDS_TRUNCATED_GLOBAL, 1);
}

static void test_rounds__atomic_are_unbiased(void **state)
{
    check(HNPE_ROUNDS_ATOMIC, 1);
}

static void test_rounds__weighted_are_unbiased(void **state)
{
    check(HNPE_ROUNDS_IMPORTANCE, 1);
}

static void test_rounds__weighted_for_beta_alone_are_unbiased(void **state)
{
    check(HNPE_ROUNDS_IMPORTANCE_GLOBAL, 1);
}

static void test_rounds__uncorrected_are_biased(void **state)
{
    check(HNPE_ROUNDS_UNCORRECTED, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_rounds__truncated_are_unbiased),
        cmocka_unit_test(test_rounds__truncated_for_beta_alone_are_unbiased),
        cmocka_unit_test(test_rounds__atomic_are_unbiased),
        cmocka_unit_test(test_rounds__weighted_are_unbiased),
        cmocka_unit_test(test_rounds__weighted_for_beta_alone_are_unbiased),
        cmocka_unit_test(test_rounds__uncorrected_are_biased),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
