/* Handles that are good, and what a call of tests/abi/test_bad_handles*.c is refused with. */
#ifndef ABI_BAD_HANDLES_H
#define ABI_BAD_HANDLES_H

#include "support.h"

#include <hnpe.h>

typedef struct objects {
    hnpe_context *context;
    hnpe_rng *rng;
    hnpe_prior *prior;
    hnpe_prior *factors[1];
    hnpe_simulator *simulator;
    hnpe_dataset *dataset;
    hnpe_embedder *embedder;
    hnpe_flow *flow;
    hnpe_estimator *estimator;
    hnpe_trainer *trainer;
    hnpe_posterior *posterior;
    hnpe_inference *inference;
    hnpe_report *report;
    hnpe_conditional *conditional;
} objects;

/* Nothing is ever made: these stay as the failing call leaves them, NULL. */
typedef struct results {
    hnpe_monitor *monitor;
    hnpe_rng *rng;
    hnpe_prior *prior, *other;
    hnpe_simulator *simulator;
    hnpe_dataset *dataset;
    hnpe_embedder *embedder;
    hnpe_flow *flow;
    hnpe_estimator *estimator;
    hnpe_trainer *trainer;
    hnpe_posterior *posterior;
    hnpe_inference *inference;
    hnpe_report *report;
    hnpe_conditional *conditional;
} results;

static results made_by_a_failure;
static double numbers[4096];

static int simulate(void *user_data, size_t n, const double *alpha, const double *beta, hnpe_rng *rng, double *x)
{
    return -1;
}

static int set_up(void **state)
{
    objects *o = test_calloc(1, sizeof *o);
    const double zero = 0, one = 1;
    const int64_t first = 0;
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; ++i)
        numbers[i] = 0.5;
    support_assert_ok(hnpe_context_create(NULL, &o->context));
    support_assert_ok(hnpe_rng_create(NULL, 1, 0, &o->rng));
    support_assert_ok(hnpe_prior_create_uniform(NULL, 1, &zero, &one, &o->prior));
    support_assert_ok(hnpe_simulator_create(NULL, 1, 1, 1, simulate, NULL, NULL, &o->simulator));
    support_assert_ok(hnpe_dataset_create(NULL, 1, 1, 1, &o->dataset));
    support_assert_ok(hnpe_dataset_append(o->dataset, 1, NULL, numbers, numbers, numbers));
    support_assert_ok(hnpe_embedder_create_identity(NULL, 1, &o->embedder));
    support_assert_ok(hnpe_flow_create_spline(NULL, 1, 1, &o->flow));
    support_assert_ok(hnpe_estimator_create(NULL, o->prior, o->prior, 1, &o->estimator));
    support_assert_ok(hnpe_trainer_create(NULL, o->estimator, o->dataset, &o->trainer));
    support_assert_ok(hnpe_posterior_create(o->estimator, &o->posterior));
    support_assert_ok(hnpe_inference_create(NULL, o->prior, o->prior, o->simulator, &o->inference));
    support_assert_ok(hnpe_report_create(NULL, &o->report));
    support_assert_ok(hnpe_conditional_create(o->posterior, 1, numbers, 1, &first, numbers, &o->conditional));
    o->factors[0] = o->prior;
    *state = o;
    return 0;
}

static int tear_down(void **state)
{
    objects *o = *state;
    static const results none;
    assert_memory_equal(&made_by_a_failure, &none, sizeof none);
    hnpe_conditional_release(o->conditional);
    hnpe_report_release(o->report);
    hnpe_inference_release(o->inference);
    hnpe_posterior_release(o->posterior);
    hnpe_trainer_release(o->trainer);
    hnpe_estimator_release(o->estimator);
    hnpe_flow_release(o->flow);
    hnpe_embedder_release(o->embedder);
    hnpe_dataset_release(o->dataset);
    hnpe_simulator_release(o->simulator);
    hnpe_prior_release(o->prior);
    hnpe_rng_release(o->rng);
    hnpe_context_release(o->context);
    test_free(o);
    return 0;
}

/* A handle, but not of the type that this argument has. */
static void *wrong(const objects *o, const char *argument)
{
    return strcmp(argument, "rng") == 0 ? (void *)o->prior : (void *)o->rng;
}

#define REFUSED(argument, call)                                                                                        \
    support_check_failure((call), HNPE_ERROR_INVALID_ARGUMENT, #argument, #call, __FILE__, __LINE__)
/* In `call`, h stands for the argument: a handle that must be there, one that may be NULL, a place for a new handle. */
#define NEEDED(argument, call)                                                                                         \
    do {                                                                                                               \
        h = NULL;                                                                                                      \
        REFUSED(argument, call);                                                                                       \
        OPTIONAL(argument, call);                                                                                      \
    } while (0)
#define OPTIONAL(argument, call)                                                                                       \
    do {                                                                                                               \
        h = wrong(o, #argument);                                                                                       \
        REFUSED(argument, call);                                                                                       \
    } while (0)
#define OUT(argument, call)                                                                                            \
    do {                                                                                                               \
        h = NULL;                                                                                                      \
        REFUSED(argument, call);                                                                                       \
    } while (0)

#endif
