/* Estimators where memory runs out: the right status, nothing lost, nothing changed. */
#include "parts.h"

#include "estimator/estimator.h"

static long failures;

/* ---- making them ---- */

static hnpe_status create(hnpe_context *context, void *data)
{
    const double zeros[3] = {0, 0, 0}, ones[3] = {1, 1, 1};
    hnpe_prior *local = NULL, *global = NULL;
    hnpe_estimator *estimator;
    hnpe_status status = hnpe_prior_create_uniform(context, 2, zeros, ones, &local);
    if (status == HNPE_OK)
        status = hnpe_prior_create_normal(context, 1, zeros, ones, &global);
    if (status == HNPE_OK) {
        status = hnpe_estimator_create(context, local, global, 3, &estimator);
        assert_true((status == HNPE_OK) == (estimator != NULL));
        hnpe_estimator_release(estimator);
    }
    hnpe_prior_release(local);
    hnpe_prior_release(global);
    return status;
}

static void test_estimator__survives_every_failing_allocation_of_its_making(void **state)
{
    failures += support_fail_each_allocation(create, NULL);
}

/* ---- steps on an estimator that stays ---- */

typedef struct subject {
    support_allocator allocator;
    hnpe_context *context;
    hnpe_estimator *estimator, *made;
    hnpe_embedder *observation, *set;
    hnpe_flow *q_local, *q_global;
    char *folder, *path;
    int64_t value;
} subject;

static double density(const hnpe_estimator *estimator)
{
    const double x[3] = {0.1, 0.4, 0.2}, theta[2] = {0.3, 0.6};
    double log_q;
    const int64_t n_rows = 3;
    hnpe_posterior *posterior;
    support_assert_ok(hnpe_posterior_create(estimator, &posterior));
    support_assert_ok(hnpe_posterior_log_density(posterior, 1, &n_rows, x, 1, theta, &log_q));
    hnpe_posterior_release(posterior);
    return log_q;
}

static int set_up(void **state)
{
    subject *s = test_calloc(1, sizeof *s);
    s->context = support_failing_context(&s->allocator, 0);
    s->estimator = parts_estimator(s->context, &parts_cases[0]);
    s->folder = support_temp_folder();
    s->path = support_temp_path(s->folder, "estimator.hnpe");
    *state = s;
    return 0;
}

static int tear_down(void **state)
{
    subject *s = *state;
    hnpe_estimator_release(s->estimator);
    hnpe_context_release(s->context);
    assert_int_equal(atomic_load(&s->allocator.outstanding), 0);
    support_temp_remove(s->folder);
    free(s->path);
    test_free(s);
    return 0;
}

static hnpe_status change_architecture(void *data)
{
    subject *s = data;
    return hnpe_estimator_set_int(s->estimator, HNPE_ESTIMATOR_ARCHITECTURE, s->value);
}

static void test_estimator__a_failed_change_of_structure_changes_nothing(void **state)
{
    subject *s = *state;
    const double before = density(s->estimator);
    int64_t value;
    s->value = HNPE_ARCHITECTURE_AGGREGATED;
    s->allocator.fail_at = atomic_load(&s->allocator.calls) + 5;
    support_assert_fails(change_architecture(s), HNPE_ERROR_NO_MEMORY, "memory");
    s->allocator.fail_at = 0;
    support_assert_ok(hnpe_estimator_get_int(s->estimator, HNPE_ESTIMATOR_ARCHITECTURE, &value));
    assert_int_equal(value, HNPE_ARCHITECTURE_FACTORISED);
    assert_true(density(s->estimator) == before);
    failures += support_fail_each_step(&s->allocator, change_architecture, s);
    hnpe_estimator *fresh = parts_estimator(NULL, &parts_cases[10]);
    assert_true(density(s->estimator) == density(fresh));
    hnpe_estimator_release(fresh);
}

static hnpe_status set_seed(void *data)
{
    return hnpe_estimator_set_seed(((subject *)data)->estimator, 12);
}

static void test_estimator__a_failed_seed_changes_nothing(void **state)
{
    subject *s = *state;
    hnpe_estimator *fresh = parts_estimator(NULL, &parts_cases[0]);
    failures += support_fail_each_step(&s->allocator, set_seed, s);
    support_assert_ok(hnpe_estimator_set_seed(fresh, 12));
    assert_true(density(s->estimator) == density(fresh));
    hnpe_estimator_release(fresh);
}

static hnpe_status save(void *data)
{
    const subject *s = data;
    const hnpe_status status = hnpe_estimator_save(s->estimator, s->path);
    assert_int_equal(support_temp_count(s->folder), status == HNPE_OK);
    return status;
}

static hnpe_status load(void *data)
{
    subject *s = data;
    const hnpe_status status = hnpe_estimator_load(s->context, s->path, NULL, NULL, &s->made);
    assert_true((status == HNPE_OK) == (s->made != NULL));
    return status;
}

static void test_estimator__saving_and_loading_survive_every_failing_allocation(void **state)
{
    subject *s = *state;
    failures += support_fail_each_step(&s->allocator, save, s);
    failures += support_fail_each_step(&s->allocator, load, s);
    assert_true(density(s->estimator) == density(s->made));
    hnpe_estimator_release(s->made);
}

static hnpe_status create_own(void *data)
{
    subject *s = data;
    const hnpei_core *core = s->estimator->core;
    const hnpe_status status =
        hnpe_estimator_create_factorised(s->context, core->prior_local, core->prior_global, 1, s->observation, s->set,
                                         s->q_local, s->q_global, &s->made);
    assert_true((status == HNPE_OK) == (s->made != NULL));
    return status;
}

static void test_estimator__making_one_from_parts_survives_every_failing_allocation(void **state)
{
    subject *s = *state;
    support_assert_ok(hnpe_embedder_create_mlp(s->context, 1, 2, &s->observation));
    support_assert_ok(hnpe_embedder_create_deep_set(s->context, 1, 3, &s->set));
    support_assert_ok(hnpe_flow_create_coupling(s->context, 1, 3, &s->q_local));
    support_assert_ok(hnpe_flow_create_mixture(s->context, 1, 3, &s->q_global));
    failures += support_fail_each_step(&s->allocator, create_own, s);
    hnpe_embedder_release(s->observation);
    hnpe_embedder_release(s->set);
    hnpe_flow_release(s->q_local);
    hnpe_flow_release(s->q_global);
    hnpe_estimator_release(s->made);
}

static void test_estimator__allocations_did_fail(void **state)
{
    print_message("%ld allocations failed\n", failures);
    assert_true(failures > 300);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_estimator__survives_every_failing_allocation_of_its_making),
        TEST(test_estimator__a_failed_change_of_structure_changes_nothing),
        TEST(test_estimator__a_failed_seed_changes_nothing),
        TEST(test_estimator__saving_and_loading_survive_every_failing_allocation),
        TEST(test_estimator__making_one_from_parts_survives_every_failing_allocation),
        cmocka_unit_test(test_estimator__allocations_did_fail),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
