/* Five rounds on a conjugate hierarchical Gaussian are unbiased with no extra observation and with six. */
#include "rounds.h"

enum { SEEDS = 20 };

static void check(hnpe_rounds way)
{
    static const size_t rows[] = {1, 7};
    for (size_t i = support_quick() ? 1 : 0; i < 2; ++i) {
        const support_bias bias = support_rounds_bias(way, rows[i], support_quick() ? 1 : SEEDS);
        if (!support_quick()) /* one seed shows that it runs */
            assert_true(bias.mean < 0.05 && bias.sd < 0.05);
    }
}

static void test_rounds__truncated_are_unbiased_for_any_number_of_observations(void **state)
{
    check(HNPE_ROUNDS_TRUNCATED);
}

static void test_rounds__truncated_for_beta_alone_are_unbiased_for_any_number_of_observations(void **state)
{
    check(HNPE_ROUNDS_TRUNCATED_GLOBAL);
}

static void test_rounds__atomic_are_unbiased_for_any_number_of_observations(void **state)
{
    check(HNPE_ROUNDS_ATOMIC);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_rounds__truncated_are_unbiased_for_any_number_of_observations),
        cmocka_unit_test(test_rounds__truncated_for_beta_alone_are_unbiased_for_any_number_of_observations),
        cmocka_unit_test(test_rounds__atomic_are_unbiased_for_any_number_of_observations),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
