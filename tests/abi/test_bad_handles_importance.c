/* As test_bad_handles.c: importance sampling. */
#include "bad_handles.h"

static int64_t index_of[1];
static hnpe_importance_info info = {.struct_size = sizeof info};

static int flat(void *user_data, size_t n, size_t n_local, const double *theta_local, const double *theta_global, double *log_target)
{
    return -1;
}

static void test_handles__of_importance_sampling_are_checked(void **state)
{
    const objects *o = *state;
    void *h;
    NEEDED(posterior, hnpe_importance_run(h, 1, numbers, 1, o->rng, HNPE_IMPORTANCE_JOINT, flat, NULL, NULL, numbers,
                                          numbers, numbers));
    NEEDED(rng, hnpe_importance_run(o->posterior, 1, numbers, 1, h, HNPE_IMPORTANCE_JOINT, flat, NULL, NULL, numbers,
                                    numbers, numbers));
    OPTIONAL(monitor, hnpe_importance_run(o->posterior, 1, numbers, 1, o->rng, HNPE_IMPORTANCE_JOINT, flat, NULL, h,
                                          numbers, numbers, numbers));
    NEEDED(posterior,
           hnpe_importance_weigh(h, 1, numbers, 1, numbers, numbers, HNPE_IMPORTANCE_JOINT, numbers, numbers));
    OPTIONAL(context, hnpe_importance_summarise(h, 1, numbers, NULL, &info));
    OPTIONAL(context, hnpe_importance_resample(h, 1, numbers, HNPE_IMPORTANCE_RESIDUAL, 1, 1, index_of));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_handles__of_importance_sampling_are_checked),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
