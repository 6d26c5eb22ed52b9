/* What the parameters of sets were drawn from: recorded, described, merged. */
#include "dataset/dataset.h"
#include "support.h"

#include <math.h>

/* One local and one global parameter, one feature. */
#define SETS ((size_t)3)
static const int64_t sizes[SETS] = {2, 1, 3};
static const double local[6] = {1, 2, 3, 4, 5, 6}, global[SETS] = {7, 8, 9}, x[6] = {10, 11, 12, 13, 14, 15};
static const double densities[SETS] = {-1, -2.5, 3}, others[SETS] = {0.25, 0.5, -1e300};

static hnpe_dataset *make(hnpe_context *context)
{
    hnpe_dataset *dataset;
    support_assert_ok(hnpe_dataset_create(context, 1, 1, 1, &dataset));
    return dataset;
}

static hnpe_status append(hnpe_dataset *dataset, int32_t kind, const double *log_proposal)
{
    return hnpe_dataset_append_proposed(dataset, kind, SETS, sizes, local, global, x, log_proposal);
}

static void assert_described(const hnpe_dataset *dataset, size_t index, hnpe_proposal kind, int64_t n_sets,
                             double log_constant, double error)
{
    hnpe_proposal_info info = {.struct_size = sizeof info};
    support_assert_ok(hnpe_dataset_describe_proposal(dataset, index, &info));
    assert_int_equal(info.struct_size, sizeof info);
    assert_int_equal(info.kind, kind);
    assert_int_equal(info.n_sets, n_sets);
    assert_true(info.log_constant == log_constant && info.error == error);
}

static void assert_proposals(const hnpe_dataset *dataset, size_t n)
{
    hnpe_proposal_info info = {.struct_size = sizeof info};
    char words[64];
    snprintf(words, sizeof words, "there is no proposal %zu, only 0 to %zu", n, n - 1);
    support_assert_fails(hnpe_dataset_describe_proposal(dataset, n, &info), HNPE_ERROR_UNSUPPORTED, words);
}

/* log_proposal NULL: not recorded. */
static void assert_drawn_from(const hnpe_dataset *dataset, int64_t first, int64_t proposal, const double *log_proposal)
{
    int64_t got[SETS];
    double log_densities[SETS];
    support_assert_ok(hnpe_dataset_read_proposals(dataset, first, SETS, got, log_densities));
    for (size_t i = 0; i < SETS; ++i) {
        assert_int_equal(got[i], proposal);
        assert_true(log_proposal ? log_densities[i] == log_proposal[i] : isnan(log_densities[i]));
    }
}

static void proposals__begin_with_the_prior(void **state)
{
    hnpe_dataset *d = make(NULL);
    assert_described(d, 0, HNPE_PROPOSAL_PRIOR, 0, 0, 0);
    assert_proposals(d, 1);
    support_assert_ok(hnpe_dataset_append(d, SETS, sizes, local, global, x));
    support_assert_ok(append(d, HNPE_PROPOSAL_PRIOR, densities));
    assert_described(d, 0, HNPE_PROPOSAL_PRIOR, 2 * SETS, 0, 0);
    assert_proposals(d, 1);
    assert_drawn_from(d, 0, 0, NULL);
    assert_drawn_from(d, SETS, 0, densities);
    hnpe_dataset_release(d);
}

static void proposals__are_one_to_a_call_and_keep_densities(void **state)
{
    hnpe_dataset *d = make(NULL);
    double got[6], got_global[SETS], got_x[6];
    int64_t n_rows[SETS];
    for (int32_t kind = HNPE_PROPOSAL_TRUNCATED; kind <= HNPE_PROPOSAL_POSTERIOR_GLOBAL; ++kind)
        support_assert_ok(append(d, kind, kind % 2 ? densities : others));
    support_assert_ok(append(d, HNPE_PROPOSAL_POSTERIOR, NULL));
    for (int32_t kind = HNPE_PROPOSAL_TRUNCATED; kind <= HNPE_PROPOSAL_POSTERIOR_GLOBAL; ++kind) {
        assert_described(d, (size_t)kind, (hnpe_proposal)kind, SETS, 0, 0);
        assert_drawn_from(d, (kind - 1) * (int64_t)SETS, kind, kind % 2 ? densities : others);
        assert_int_equal(hnpei_dataset_count_kind(d, (hnpe_proposal)kind),
                         kind == HNPE_PROPOSAL_POSTERIOR ? 2 * SETS : SETS);
    }
    assert_described(d, 5, HNPE_PROPOSAL_POSTERIOR, SETS, 0, 0);
    assert_drawn_from(d, 4 * SETS, 5, NULL);
    assert_proposals(d, 6);
    support_assert_ok(hnpe_dataset_read(d, 4 * SETS, SETS, n_rows, got, got_global, got_x));
    assert_memory_equal(n_rows, sizes, sizeof sizes);
    assert_memory_equal(got, local, sizeof local);
    assert_memory_equal(got_global, global, sizeof global);
    assert_memory_equal(got_x, x, sizeof x);
    hnpe_dataset_release(d);
}

static void proposals__have_the_constant_they_were_entered_with(void **state)
{
    const hnpei_origin truncated = {HNPE_PROPOSAL_TRUNCATED, -4.5, 0.02}, prior = {HNPE_PROPOSAL_PRIOR, 0, 0};
    hnpe_dataset *d = make(NULL);
    int32_t round = -1;
    support_assert_ok(hnpei_dataset_add_origin(d, &prior, &round));
    assert_int_equal(round, 0);
    support_assert_ok(hnpei_dataset_add_origin(d, &truncated, &round));
    assert_int_equal(round, 1);
    assert_described(d, 1, HNPE_PROPOSAL_TRUNCATED, 0, -4.5, 0.02);
    support_assert_ok(hnpei_dataset_append("test", d, SETS, sizes, local, global, x, round, densities));
    assert_described(d, 1, HNPE_PROPOSAL_TRUNCATED, SETS, -4.5, 0.02);
    assert_drawn_from(d, 0, 1, densities);
    hnpe_dataset_release(d);
}

static void proposals__of_an_extension_come_behind_and_share_the_prior(void **state)
{
    const hnpei_origin truncated = {HNPE_PROPOSAL_TRUNCATED_GLOBAL, -2, 0.1};
    hnpe_dataset *one = make(NULL), *two = make(NULL);
    int32_t round;
    support_assert_ok(append(one, HNPE_PROPOSAL_POSTERIOR, densities));
    support_assert_ok(hnpe_dataset_append(two, SETS, sizes, local, global, x));
    support_assert_ok(append(two, HNPE_PROPOSAL_POSTERIOR_GLOBAL, others));
    support_assert_ok(hnpei_dataset_add_origin(two, &truncated, &round));
    support_assert_ok(hnpei_dataset_append("test", two, SETS, sizes, local, global, x, round, densities));
    support_assert_ok(hnpe_dataset_extend(one, two));
    assert_described(one, 0, HNPE_PROPOSAL_PRIOR, SETS, 0, 0);
    assert_described(one, 1, HNPE_PROPOSAL_POSTERIOR, SETS, 0, 0);
    assert_described(one, 2, HNPE_PROPOSAL_POSTERIOR_GLOBAL, SETS, 0, 0);
    assert_described(one, 3, HNPE_PROPOSAL_TRUNCATED_GLOBAL, SETS, -2, 0.1);
    assert_proposals(one, 4);
    assert_drawn_from(one, 0, 1, densities);
    assert_drawn_from(one, SETS, 0, NULL);
    assert_drawn_from(one, 2 * SETS, 2, others);
    assert_drawn_from(one, 3 * SETS, 3, densities);
    hnpe_dataset_release(one);
    hnpe_dataset_release(two);
}

static void proposals__of_a_data_set_appended_to_itself_double(void **state)
{
    const hnpei_origin truncated = {HNPE_PROPOSAL_TRUNCATED, -2, 0.1};
    hnpe_dataset *d = make(NULL);
    int32_t round;
    support_assert_ok(hnpe_dataset_append(d, SETS, sizes, local, global, x));
    support_assert_ok(hnpei_dataset_add_origin(d, &truncated, &round));
    support_assert_ok(hnpei_dataset_append("test", d, SETS, sizes, local, global, x, round, densities));
    support_assert_ok(hnpe_dataset_extend(d, d));
    assert_described(d, 0, HNPE_PROPOSAL_PRIOR, 2 * SETS, 0, 0);
    for (size_t i = 1; i < 3; ++i) {
        assert_described(d, i, HNPE_PROPOSAL_TRUNCATED, SETS, -2, 0.1);
        assert_drawn_from(d, (int64_t)((2 * i - 1) * SETS), (int64_t)i, densities);
    }
    assert_proposals(d, 3);
    assert_drawn_from(d, 2 * SETS, 0, NULL);
    hnpe_dataset_release(d);
}

static void read_proposals__gives_any_range_and_skips_null(void **state)
{
    hnpe_dataset *d = make(NULL);
    int64_t proposal[2];
    double log_proposal[2];
    support_assert_ok(hnpe_dataset_append(d, 1, NULL, local, global, x));
    support_assert_ok(append(d, HNPE_PROPOSAL_POSTERIOR, densities));
    support_assert_ok(hnpe_dataset_read_proposals(d, 0, 2, proposal, NULL));
    assert_true(proposal[0] == 0 && proposal[1] == 1);
    support_assert_ok(hnpe_dataset_read_proposals(d, 2, 2, NULL, log_proposal));
    assert_true(log_proposal[0] == densities[1] && log_proposal[1] == densities[2]);
    hnpe_dataset_release(d);
}

static void describe_proposal__writes_what_the_hosts_record_holds(void **state)
{
    hnpe_dataset *d = make(NULL);
    hnpe_proposal_info info = {.struct_size = 16, .log_constant = 5, .error = 6};
    support_assert_ok(append(d, HNPE_PROPOSAL_POSTERIOR, NULL));
    support_assert_ok(hnpe_dataset_describe_proposal(d, 1, &info));
    assert_int_equal(info.struct_size, 16);
    assert_int_equal(info.kind, HNPE_PROPOSAL_POSTERIOR);
    assert_int_equal(info.n_sets, SETS);
    assert_true(info.log_constant == 5 && info.error == 6);
    info.struct_size = 4;
    support_assert_fails(hnpe_dataset_describe_proposal(d, 1, &info), HNPE_ERROR_INVALID_ARGUMENT,
                         "info->struct_size is 4: set it to sizeof *info");
    hnpe_dataset_release(d);
}

static void proposals__entered_one_by_one_take_no_allocation_each(void **state)
{
    support_allocator allocator;
    hnpe_context *context = support_failing_context(&allocator, 0);
    hnpe_dataset *d = make(context);
    for (int i = 0; i < 10000; ++i)
        support_assert_ok(
            hnpe_dataset_append_proposed(d, 1 + i % 4, 1, NULL, &local[0], &global[0], &x[0], &densities[i % 3]));
    for (int i = 0; i < 10000; ++i) {
        assert_int_equal(d->round[i], i + 1);
        assert_int_equal(d->origins[i + 1].kind, 1 + i % 4);
        assert_true(d->log_proposal[i] == densities[i % 3]);
    }
    assert_true(atomic_load(&allocator.calls) < 150);
    hnpe_dataset_release(d);
    hnpe_context_release(context);
    assert_int_equal(atomic_load(&allocator.outstanding), 0);
}

static void assert_unchanged(const hnpe_dataset *d)
{
    assert_int_equal(d->n_sets, SETS);
    assert_int_equal(d->n_rows, 6);
    assert_int_equal(d->n_origins, 2);
    assert_described(d, 1, HNPE_PROPOSAL_TRUNCATED, SETS, 0, 0);
    assert_drawn_from(d, 0, 1, densities);
}

static hnpe_status grow(hnpe_context *context, void *data)
{
    hnpe_dataset *d;
    HNPEI_TRY(hnpe_dataset_create(context, 1, 1, 1, &d));
    hnpe_status status = append(d, HNPE_PROPOSAL_TRUNCATED, densities);
    if (status == HNPE_OK) {
        status = *(int *)data ? hnpe_dataset_extend(d, d) : append(d, HNPE_PROPOSAL_POSTERIOR, others);
        if (status != HNPE_OK)
            assert_unchanged(d);
    } else {
        assert_int_equal(d->n_sets, 0);
        assert_int_equal(d->n_origins, 1);
    }
    hnpe_dataset_release(d);
    return status;
}

static void proposals__failed_allocation_changes_nothing(void **state)
{
    /* create 3, append 7 and the table, growth 7 and the table */
    for (int extend = 0; extend < 2; ++extend)
        assert_int_equal(support_fail_each_allocation(grow, &extend), 19);
}

static void append_proposed__refuses_bad_arguments(void **state)
{
    const double nan_density[SETS] = {0, 1, NAN}, infinite[SETS] = {0, -INFINITY, 0}, nan_local[6] = {NAN};
    hnpe_dataset *d = make(NULL), *without;
    const struct {
        int32_t kind;
        size_t n_sets;
        const double *local, *x, *log_proposal;
        hnpe_status status;
        const char *words;
    } bad[] = {
        {-1, SETS, local, x, densities, HNPE_ERROR_INVALID_ARGUMENT, "kind is -1, but must be one of hnpe_proposal"},
        {5, SETS, local, x, densities, HNPE_ERROR_INVALID_ARGUMENT, "kind is 5"},
        {3, 0, local, x, densities, HNPE_ERROR_INVALID_ARGUMENT, "n_sets is 0"},
        {3, SETS, NULL, x, densities, HNPE_ERROR_INVALID_ARGUMENT, "theta_local is NULL"},
        {3, SETS, nan_local, x, densities, HNPE_ERROR_NUMERIC, "theta_local is nan in row 0"},
        {3, SETS, local, NULL, densities, HNPE_ERROR_INVALID_ARGUMENT, "x is NULL"},
        {3, SETS, local, x, nan_density, HNPE_ERROR_NUMERIC, "log_proposal is nan in row 2"},
        {3, SETS, local, x, infinite, HNPE_ERROR_NUMERIC, "log_proposal is -inf in row 1"},
    };
    for (size_t i = 0; i < sizeof bad / sizeof *bad; ++i) {
        support_assert_fails(hnpe_dataset_append_proposed(d, bad[i].kind, bad[i].n_sets, sizes, bad[i].local, global,
                                                          bad[i].x, bad[i].log_proposal),
                             bad[i].status, bad[i].words);
        assert_int_equal(d->n_sets, 0);
        assert_proposals(d, 1);
    }
    support_assert_ok(hnpe_dataset_create(NULL, 1, 0, 1, &without));
    support_assert_fails(append(without, HNPE_PROPOSAL_TRUNCATED_GLOBAL, NULL), HNPE_ERROR_INVALID_ARGUMENT,
                         "kind is 2, a proposal of global parameters, but d_global is 0");
    support_assert_fails(append(without, HNPE_PROPOSAL_POSTERIOR_GLOBAL, NULL), HNPE_ERROR_INVALID_ARGUMENT,
                         "kind is 4, a proposal of global parameters");
    support_assert_ok(append(without, HNPE_PROPOSAL_POSTERIOR, NULL));
    hnpe_dataset_release(without);
    hnpe_dataset_release(d);
}

static void read_and_describe_proposals__refuse_bad_arguments(void **state)
{
    hnpe_dataset *d = make(NULL);
    support_assert_ok(append(d, HNPE_PROPOSAL_POSTERIOR, NULL));
    support_assert_fails(hnpe_dataset_read_proposals(d, 0, 0, NULL, NULL), HNPE_ERROR_INVALID_ARGUMENT, "n_sets is 0");
    static const int64_t ranges[][2] = {{-1, 1}, {3, 1}, {0, 4}, {INT64_MAX, 1}, {0, INT64_MAX}};
    for (size_t i = 0; i < sizeof ranges / sizeof *ranges; ++i)
        support_assert_fails(hnpe_dataset_read_proposals(d, ranges[i][0], ranges[i][1], NULL, NULL),
                             HNPE_ERROR_INVALID_ARGUMENT, "but the data set has 3 sets");
    support_assert_fails(hnpe_dataset_describe_proposal(d, 0, NULL), HNPE_ERROR_INVALID_ARGUMENT, "info is NULL");
    hnpe_dataset_release(d);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(proposals__begin_with_the_prior),
        cmocka_unit_test(proposals__are_one_to_a_call_and_keep_densities),
        cmocka_unit_test(proposals__have_the_constant_they_were_entered_with),
        cmocka_unit_test(proposals__of_an_extension_come_behind_and_share_the_prior),
        cmocka_unit_test(proposals__of_a_data_set_appended_to_itself_double),
        cmocka_unit_test(read_proposals__gives_any_range_and_skips_null),
        cmocka_unit_test(describe_proposal__writes_what_the_hosts_record_holds),
        cmocka_unit_test(proposals__entered_one_by_one_take_no_allocation_each),
        cmocka_unit_test(proposals__failed_allocation_changes_nothing),
        cmocka_unit_test(append_proposed__refuses_bad_arguments),
        cmocka_unit_test(read_and_describe_proposals__refuse_bad_arguments),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
