/* Functions without a status, given NULL or a handle of another type: they do nothing, and the handle stays what it is.
   What returns a status is in tests/abi/test_bad_handles.c. */
#include "kit.h"

#include <math.h>

typedef struct type {
    const char *name;
    void (*retain)(void *handle);
    void (*release)(void *handle);
    void *(*of)(kit *k);
} type;

#define TYPES(X)                                                                                                       \
    X(context, context)                                                                                                \
    X(monitor, monitor)                                                                                                \
    X(rng, rng)                                                                                                        \
    X(prior, alpha)                                                                                                    \
    X(simulator, simulator)                                                                                            \
    X(dataset, dataset)                                                                                                \
    X(embedder, embedder)                                                                                              \
    X(flow, flow)                                                                                                      \
    X(estimator, estimator)                                                                                            \
    X(trainer, trainer)                                                                                                \
    X(posterior, posterior)                                                                                            \
    X(inference, inference)                                                                                            \
    X(report, report)                                                                                                  \
    X(conditional, conditional)
#define TYPE_FUNCTIONS(type, field)                                                                                    \
    static void retain_##type(void *handle)                                                                            \
    {                                                                                                                  \
        hnpe_##type##_retain(handle);                                                                                  \
    }                                                                                                                  \
    static void release_##type(void *handle)                                                                           \
    {                                                                                                                  \
        hnpe_##type##_release(handle);                                                                                 \
    }                                                                                                                  \
    static void *of_##type(kit *k)                                                                                     \
    {                                                                                                                  \
        return k->field;                                                                                               \
    }
#define TYPE_ROW(type, field) {#type, retain_##type, release_##type, of_##type},
TYPES(TYPE_FUNCTIONS)
static const type types[] = {TYPES(TYPE_ROW)};
enum {
    N_TYPES = sizeof types / sizeof *types,
    ALL = KIT_MONITOR | KIT_EMBEDDER | KIT_FLOW | KIT_TRAINER | KIT_POSTERIOR | KIT_INFERENCE | KIT_REPORT |
          KIT_CONDITIONAL
};

/* More often than it has references. */
static void test_types__of_others_are_neither_kept_nor_released(void **state)
{
    kit *k = kit_make(ALL), *other = kit_make(ALL);
    for (size_t i = 0; i < N_TYPES; ++i)
        for (size_t j = 0; j < N_TYPES; ++j)
            for (int times = 0; times < 5 && i != j; ++times)
                types[i].release(types[j].of(k));
    for (size_t i = 0; i < N_TYPES; ++i)
        for (size_t j = 0; j < N_TYPES; ++j)
            if (i != j)
                types[i].retain(types[j].of(k)); /* kit_free would find what is kept */
    for (size_t i = 0; i < N_TYPES; ++i) {
        types[i].retain(NULL);
        types[i].release(NULL);
    }
    assert_true(kit_digest(k) == kit_digest(other));
    kit_free(other);
    kit_free(k);
}

static void test_types__a_stop_is_for_monitors(void **state)
{
    kit *k = kit_make(ALL), *other = kit_make(ALL);
    for (size_t i = 0; i < N_TYPES; ++i)
        if (types[i].of(k) != (void *)k->monitor)
            hnpe_monitor_request_stop(types[i].of(k));
    hnpe_monitor_request_stop(NULL);
    assert_true(kit_digest(k) == kit_digest(other));
    kit_free(other);
    kit_free(k);
}

static void test_types__draws_are_from_generators(void **state)
{
    kit *k = kit_make(ALL);
    double out[2] = {7, 7};
    for (size_t i = 0; i <= N_TYPES; ++i) {
        hnpe_rng *no_rng = i < N_TYPES ? types[i].of(k) : NULL;
        if (no_rng == k->rng)
            continue;
        assert_true(hnpe_rng_next(no_rng) == 0);
        assert_true(isnan(hnpe_rng_uniform(no_rng)) && isnan(hnpe_rng_normal(no_rng)));
        assert_true(isnan(hnpe_rng_exponential(no_rng)) && isnan(hnpe_rng_gamma(no_rng, 1)));
        support_assert_fails(HNPE_ERROR_INVALID_ARGUMENT, HNPE_ERROR_INVALID_ARGUMENT, "hnpe_rng_gamma: rng ");
        assert_true(isnan(hnpe_rng_beta(no_rng, 1, 1)));
        hnpe_rng_fill_uniform(no_rng, 2, out);
        hnpe_rng_fill_normal(no_rng, 2, out);
        assert_true(out[0] == 7 && out[1] == 7);
    }
    kit_free(k);
}

static void test_types__what_is_no_trainer_has_not_run(void **state)
{
    kit *k = kit_make(ALL);
    for (size_t i = 0; i <= N_TYPES; ++i) {
        const hnpe_trainer *none = i < N_TYPES ? types[i].of(k) : NULL;
        if (none == k->trainer)
            continue;
        assert_int_equal(hnpe_trainer_epochs(none), 0);
        assert_int_equal(hnpe_trainer_outcome(none), HNPE_OUTCOME_NOT_RUN);
        assert_true(hnpe_trainer_effective_sample_size(none) == 0);
    }
    kit_free(k);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_types__of_others_are_neither_kept_nor_released),
        cmocka_unit_test(test_types__a_stop_is_for_monitors),
        cmocka_unit_test(test_types__draws_are_from_generators),
        cmocka_unit_test(test_types__what_is_no_trainer_has_not_run),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
