/* Records whose struct_size was not set, or not to what it can be: refused by name, and not a byte of them is written
   or believed. Records of another release are in tests/abi. */
#include "kit.h"

#include <stddef.h>

typedef union any_record {
    uint32_t struct_size;
    hnpe_allocator allocator;
    hnpe_prior_functions functions;
    hnpe_dims dims;
    hnpe_option_info option;
    hnpe_choice_info choice;
    hnpe_proposal_info proposal;
    hnpe_round_info round;
    hnpe_spread_info spread;
    hnpe_observation_info observation;
    hnpe_result_info result;
    hnpe_array_info array;
    hnpe_importance_info importance;
    hnpe_conditional_info conditional;
    hnpe_chains_info chains;
    unsigned char bytes[512];
} any_record;

typedef struct row {
    const char *function, *argument;
    hnpe_status (*call)(kit *k, any_record *record);
} row;

#define GIVEN(X)                                                                                                       \
    X(hnpe_context_create, allocator, (&r->allocator, &k->made.context))                                               \
    X(hnpe_prior_create_custom, functions, (k->context, 1, 1, &r->functions, NULL, NULL, &k->made.prior))
#define FILLED(X)                                                                                                      \
    X(hnpe_prior_dims, dims, (k->alpha, &r->dims))                                                                     \
    X(hnpe_simulator_dims, dims, (k->simulator, &r->dims))                                                             \
    X(hnpe_dataset_dims, dims, (k->dataset, &r->dims))                                                                 \
    X(hnpe_embedder_dims, dims, (k->embedder, &r->dims))                                                               \
    X(hnpe_flow_dims, dims, (k->flow, &r->dims))                                                                       \
    X(hnpe_estimator_dims, dims, (k->estimator, &r->dims))                                                             \
    X(hnpe_posterior_dims, dims, (k->posterior, &r->dims))                                                             \
    X(hnpe_inference_dims, dims, (k->inference, &r->dims))                                                             \
    X(hnpe_context_describe_option, info, (0, &r->option))                                                             \
    X(hnpe_simulator_describe_option, info, (0, &r->option))                                                           \
    X(hnpe_embedder_describe_option, info, (0, &r->option))                                                            \
    X(hnpe_flow_describe_option, info, (0, &r->option))                                                                \
    X(hnpe_estimator_describe_option, info, (0, &r->option))                                                           \
    X(hnpe_trainer_describe_option, info, (0, &r->option))                                                             \
    X(hnpe_inference_describe_option, info, (0, &r->option))                                                           \
    X(hnpe_context_describe_choice, info, (HNPE_CONTEXT_ISA, 0, &r->choice))                                           \
    X(hnpe_embedder_describe_choice, info, (HNPE_EMBEDDER_POOLS, 0, &r->choice))                                       \
    X(hnpe_flow_describe_choice, info, (HNPE_FLOW_ACTIVATION, 0, &r->choice))                                          \
    X(hnpe_estimator_describe_choice, info, (HNPE_ESTIMATOR_BOUNDED, 0, &r->choice))                                   \
    X(hnpe_trainer_describe_choice, info, (HNPE_TRAINER_LOSS, 0, &r->choice))                                          \
    X(hnpe_inference_describe_choice, info, (HNPE_INFERENCE_ROUNDS, 0, &r->choice))                                    \
    X(hnpe_dataset_describe_proposal, info, (k->dataset, 0, &r->proposal))                                             \
    X(hnpe_inference_describe_round, info, (k->inference, 0, &r->round))                                               \
    X(hnpe_posterior_check_observation, info, (k->posterior, 1, k->x, &r->observation))                                \
    X(hnpe_posterior_spread, info, (k->posterior, 1, k->x, 2, 1, NULL, NULL, &r->spread))                              \
    X(hnpe_importance_summarise, info, (k->context, 4, k->x, NULL, &r->importance))                                    \
    X(hnpe_report_describe_result, info, (k->report, 0, &r->result))                                                   \
    X(hnpe_report_describe_array, info, (k->report, 0, 0, &r->array))                                                  \
    X(hnpe_conditional_describe, info, (k->conditional, &r->conditional))                                              \
    X(hnpe_conditional_describe_option, info, (0, &r->option))                                                         \
    X(hnpe_conditional_sample, report, (k->conditional, 1, 1, k->rng, NULL, k->out, NULL, &r->chains))

#define FUNCTION(name, argument, arguments)                                                                            \
    static hnpe_status call_##name(kit *k, any_record *r)                                                              \
    {                                                                                                                  \
        return name arguments;                                                                                         \
    }
#define ROW(name, argument, arguments) {#name, #argument, call_##name},

GIVEN(FUNCTION)
FILLED(FUNCTION)
static const row given[] = {GIVEN(ROW)};
static const row filled[] = {FILLED(ROW)};
enum { N_GIVEN = sizeof given / sizeof *given, N_FILLED = sizeof filled / sizeof *filled };

static int set_up(void **state)
{
    *state =
        kit_make(KIT_TRAINED | KIT_DATASET | KIT_POSTERIOR | KIT_EMBEDDER | KIT_FLOW | KIT_REPORT | KIT_CONDITIONAL);
    return 0;
}

static int tear_down(void **state)
{
    kit_free(*state);
    return 0;
}

static any_record make_record(uint32_t struct_size)
{
    any_record record;
    memset(&record, 0xa5, sizeof record);
    record.struct_size = struct_size;
    return record;
}

/* Not set, cut in a field, larger than any record is. */
static void refuse_sizes(kit *k, const row *r)
{
    const uint32_t sizes[] = {0, 1, 4, 7, 9, 12, 4097, 4104, 1u << 31, UINT32_MAX, UINT32_MAX - 7};
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; ++i) {
        any_record record = make_record(sizes[i]);
        const any_record before = record;
        const hnpe_status status = r->call(k, &record);
        char words[64];
        snprintf(words, sizeof words, "%s->struct_size is %u", r->argument, (unsigned)sizes[i]);
        support_check_failure(status, HNPE_ERROR_INVALID_ARGUMENT, words, r->function, __FILE__, __LINE__);
        support_check_failure(status, HNPE_ERROR_INVALID_ARGUMENT, r->function, r->function, __FILE__, __LINE__);
        assert_memory_equal(&before, &record, sizeof record);
        kit_poison(k);
    }
}

static void test_records__of_impossible_sizes_are_refused(void **state)
{
    for (size_t i = 0; i < N_GIVEN; ++i)
        refuse_sizes(*state, &given[i]);
    for (size_t i = 0; i < N_FILLED; ++i)
        refuse_sizes(*state, &filled[i]);
}

/* Of a record that ends earlier, or later, than this release's, no byte is written that is not the caller's. */
static void test_records__are_filled_as_far_as_they_go(void **state)
{
    for (size_t i = 0; i < N_FILLED; ++i)
        for (uint32_t size = 8; size <= 256; size += 8) {
            any_record record = make_record(size);
            support_check_status(filled[i].call(*state, &record), HNPE_OK, filled[i].function, __FILE__, __LINE__);
            assert_int_equal(record.struct_size, size);
            for (size_t byte = size; byte < sizeof record; ++byte)
                assert_int_equal(record.bytes[byte], 0xa5);
        }
}

/* What a caller gives must be there as far as the first release's, and 0 beyond this one's. */
static void test_records__that_are_given_must_be_whole(void **state)
{
    for (size_t i = 0; i < N_GIVEN; ++i) {
        any_record record;
        memset(&record, 0, sizeof record);
        record.struct_size = 8;
        support_assert_fails(given[i].call(*state, &record), HNPE_ERROR_INVALID_ARGUMENT, given[i].argument);
        record = make_record(256);
        support_assert_fails(given[i].call(*state, &record), HNPE_ERROR_UNSUPPORTED, "does not know");
        kit_poison(*state);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_records__of_impossible_sizes_are_refused),
        cmocka_unit_test(test_records__are_filled_as_far_as_they_go),
        cmocka_unit_test(test_records__that_are_given_must_be_whole),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
