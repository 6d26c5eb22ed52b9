/* As test_bad_handles.c: conditionals. */
#include "bad_handles.h"

static const int64_t first = 0;
static int64_t whole;
static double real;
static hnpe_chains_info chains = {.struct_size = sizeof chains};
static hnpe_conditional_info described = {.struct_size = sizeof described};

static void test_handles__of_conditionals_are_checked(void **state)
{
    const objects *o = *state;
    void *h;
    results *made = &made_by_a_failure;
    NEEDED(posterior, hnpe_conditional_create(h, 1, numbers, 1, &first, numbers, &made->conditional));
    OUT(conditional, hnpe_conditional_create(o->posterior, 1, numbers, 1, &first, numbers, h));
    NEEDED(conditional, hnpe_conditional_describe(h, &described));
    NEEDED(conditional, hnpe_conditional_log_density(h, 1, numbers, numbers));
    NEEDED(conditional, hnpe_conditional_sample(h, 1, 1, o->rng, NULL, numbers, NULL, &chains));
    NEEDED(rng, hnpe_conditional_sample(o->conditional, 1, 1, h, NULL, numbers, NULL, &chains));
    OPTIONAL(monitor, hnpe_conditional_sample(o->conditional, 1, 1, o->rng, h, numbers, NULL, &chains));
    NEEDED(posterior,
           hnpe_conditional_marginal(h, 1, numbers, 1, &first, 1, numbers, 2, o->rng, NULL, numbers, NULL, NULL));
    NEEDED(rng,
           hnpe_conditional_marginal(o->posterior, 1, numbers, 1, &first, 1, numbers, 2, h, NULL, numbers, NULL, NULL));
    OPTIONAL(monitor, hnpe_conditional_marginal(o->posterior, 1, numbers, 1, &first, 1, numbers, 2, o->rng, h, numbers,
                                                NULL, NULL));
    NEEDED(conditional, hnpe_conditional_set_int(h, HNPE_CONDITIONAL_THIN, 1));
    NEEDED(conditional, hnpe_conditional_set_real(h, HNPE_CONDITIONAL_THIN, 1));
    NEEDED(conditional, hnpe_conditional_get_int(h, HNPE_CONDITIONAL_THIN, &whole));
    NEEDED(conditional, hnpe_conditional_get_real(h, HNPE_CONDITIONAL_THIN, &real));
    NEEDED(conditional, hnpe_conditional_reset_option(h, HNPE_CONDITIONAL_THIN));
}

static void test_handles__of_chains_are_checked(void **state)
{
    const objects *o = *state;
    void *h;
    OPTIONAL(context, hnpe_diagnostics_rhat(h, 1, 4, 1, numbers, numbers));
    OPTIONAL(context, hnpe_diagnostics_ess(h, 1, 4, 1, numbers, numbers, numbers));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_handles__of_conditionals_are_checked),
        cmocka_unit_test(test_handles__of_chains_are_checked),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
