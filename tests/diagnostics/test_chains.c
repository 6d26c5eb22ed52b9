/* R-hat and effective sample sizes of chains. */
#include "support.h"

#include <hnpe.h>

#include <math.h>

/* tests/vectors/chains/make.py: numbers of the package arviz. */
static void test_chains__agree_with_arviz(void **state)
{
    cJSON *values = support_json("tests/vectors/chains/chains.json");
    const cJSON *item;
    size_t n = 0;
    cJSON_ArrayForEach(item, values)
    {
        const size_t n_chains = (size_t)support_json_number(item, "n_chains");
        const size_t n_draws = (size_t)support_json_number(item, "n_draws");
        support_array draws = support_json_array(support_json_at(item, "draws"));
        double rhat, bulk, tail;
        assert_int_equal(draws.count, n_chains * n_draws);
        support_assert_ok(hnpe_diagnostics_rhat(NULL, n_chains, n_draws, 1, draws.values, &rhat));
        support_assert_ok(hnpe_diagnostics_ess(NULL, n_chains, n_draws, 1, draws.values, &bulk, &tail));
        const char *name = cJSON_GetStringValue(support_json_at(item, "name"));
        const double ess = support_json_number(item, "ess_bulk"), ess_tail = support_json_number(item, "ess_tail");
        if (cJSON_IsNumber(support_json_at(item, "rhat")))
            support_check_close(rhat, support_json_number(item, "rhat"), 1e-9, name, __FILE__, __LINE__);
        support_check_close(bulk, ess, 1e-9 * ess, name, __FILE__, __LINE__);
        support_check_close(tail, ess_tail, 1e-9 * ess_tail, name, __FILE__, __LINE__);
        support_array_free(&draws);
        ++n;
    }
    assert_int_equal(n, 15);
    cJSON_Delete(values);
}

enum { CHAINS = 6, DRAWS = 50, D = 3 };

static void fill(hnpe_rng *rng, double apart, double *draws)
{
    for (size_t i = 0; i < CHAINS * DRAWS; ++i)
        for (size_t k = 0; k < D; ++k)
            draws[i * D + k] = hnpe_rng_normal(rng) + (k == 1 && i / DRAWS == 3 ? apart : 0);
}

static void test_chains__of_many_parameters_are_those_of_each(void **state)
{
    double draws[CHAINS * DRAWS * D], one[CHAINS * DRAWS], rhat[D], bulk[D], tail[D], alone[3];
    hnpe_rng *rng;
    support_assert_ok(hnpe_rng_create(NULL, 3, 0, &rng));
    fill(rng, 3, draws);
    support_assert_ok(hnpe_diagnostics_rhat(NULL, CHAINS, DRAWS, D, draws, rhat));
    support_assert_ok(hnpe_diagnostics_ess(NULL, CHAINS, DRAWS, D, draws, bulk, tail));
    for (size_t k = 0; k < D; ++k) {
        for (size_t i = 0; i < CHAINS * DRAWS; ++i)
            one[i] = draws[i * D + k];
        support_assert_ok(hnpe_diagnostics_rhat(NULL, CHAINS, DRAWS, 1, one, &alone[0]));
        support_assert_ok(hnpe_diagnostics_ess(NULL, CHAINS, DRAWS, 1, one, &alone[1], NULL));
        support_assert_ok(hnpe_diagnostics_ess(NULL, CHAINS, DRAWS, 1, one, NULL, &alone[2]));
        assert_true(alone[0] == rhat[k] && alone[1] == bulk[k] && alone[2] == tail[k]);
    }
    assert_true(rhat[1] > 1.1 && bulk[1] < 60);
    assert_true(rhat[0] < 1.05 && rhat[2] < 1.05 && bulk[0] > 150 && bulk[2] > 150);
    hnpe_rng_release(rng);
}

/* Ranks are the same for any increasing function of the draws; and the order of chains means nothing. */
static void test_chains__do_not_depend_on_units_or_on_the_order_of_chains(void **state)
{
    double draws[CHAINS * DRAWS * D], other[CHAINS * DRAWS * D], rhat[D], found[D], bulk[D], moved[D];
    hnpe_rng *rng;
    support_assert_ok(hnpe_rng_create(NULL, 4, 0, &rng));
    fill(rng, 1, draws);
    for (size_t i = 0; i < CHAINS * DRAWS * D; ++i)
        other[(i + DRAWS * D) % (CHAINS * DRAWS * D)] = 1e6 * draws[i] - 7;
    support_assert_ok(hnpe_diagnostics_rhat(NULL, CHAINS, DRAWS, D, draws, rhat));
    support_assert_ok(hnpe_diagnostics_rhat(NULL, CHAINS, DRAWS, D, other, found));
    support_assert_ok(hnpe_diagnostics_ess(NULL, CHAINS, DRAWS, D, draws, bulk, NULL));
    support_assert_ok(hnpe_diagnostics_ess(NULL, CHAINS, DRAWS, D, other, moved, NULL));
    for (size_t k = 0; k < D; ++k) {
        support_assert_close(found[k], rhat[k], 1e-12);
        support_assert_close(moved[k], bulk[k], 1e-9 * bulk[k]);
    }
    hnpe_rng_release(rng);
}

static void test_chains__that_never_move_have_no_numbers(void **state)
{
    double draws[2 * 8 * 2], rhat[2], bulk[2], tail[2];
    for (size_t i = 0; i < 16; ++i) {
        draws[2 * i] = 5;
        draws[2 * i + 1] = i < 8 ? 1 : 2; /* each stays where it is, but not all at one place */
    }
    support_assert_ok(hnpe_diagnostics_rhat(NULL, 2, 8, 2, draws, rhat));
    support_assert_ok(hnpe_diagnostics_ess(NULL, 2, 8, 2, draws, bulk, tail));
    assert_true(isnan(rhat[0]) && isnan(bulk[0]) && isnan(tail[0]));
    assert_true(rhat[1] == INFINITY);
}

static void test_chains__refuse_what_is_none(void **state)
{
    double draws[16] = {0, 1, 2, 3, 4, 5, 6, 7}, found;
    support_assert_fails(hnpe_diagnostics_rhat(NULL, 0, 4, 1, draws, &found), HNPE_ERROR_INVALID_ARGUMENT, "n_chains");
    support_assert_fails(hnpe_diagnostics_rhat(NULL, 2, 3, 1, draws, &found), HNPE_ERROR_INVALID_ARGUMENT, "n_draws");
    support_assert_fails(hnpe_diagnostics_ess(NULL, 2, 4, 0, draws, &found, NULL), HNPE_ERROR_INVALID_ARGUMENT, "dim");
    draws[6] = NAN;
    support_assert_fails(hnpe_diagnostics_ess(NULL, 2, 4, 1, draws, &found, NULL), HNPE_ERROR_NUMERIC, "draws");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_chains__agree_with_arviz),
        cmocka_unit_test(test_chains__of_many_parameters_are_those_of_each),
        cmocka_unit_test(test_chains__do_not_depend_on_units_or_on_the_order_of_chains),
        cmocka_unit_test(test_chains__that_never_move_have_no_numbers),
        cmocka_unit_test(test_chains__refuse_what_is_none),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
