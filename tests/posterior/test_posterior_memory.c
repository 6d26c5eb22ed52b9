/* Posteriors where memory runs out: the right status, nothing lost, the same answer afterwards. */
#include "toy.h"

enum { DRAWS = 100, SETS = 3, ROWS = 9 };

typedef struct subject {
    support_allocator allocator;
    hnpe_context *context;
    hnpe_prior *alpha, *beta;
    hnpe_estimator *estimator;
    hnpe_posterior *posterior, *made;
    hnpe_rng *rng;
    char *folder, *path;
    double x[ROWS], theta[SETS * DRAWS * 2], log_q[SETS * DRAWS], local[ROWS * DRAWS], global[SETS * DRAWS];
} subject;

static const int64_t rows[SETS] = {1, 3, 5};
static long failures;

static int set_up(void **state)
{
    const double zero = 0, one = 1;
    subject *s = test_calloc(1, sizeof *s);
    s->context = support_failing_context(&s->allocator, 0);
    support_assert_ok(hnpe_context_set_int(s->context, HNPE_CONTEXT_THREADS, 2));
    support_assert_ok(hnpe_prior_create_uniform(s->context, 1, &zero, &one, &s->alpha));
    support_assert_ok(hnpe_prior_create_normal(s->context, 1, &zero, &one, &s->beta));
    support_assert_ok(hnpe_estimator_create(s->context, s->alpha, s->beta, 1, &s->estimator));
    support_assert_ok(hnpe_posterior_create(s->estimator, &s->posterior));
    support_assert_ok(hnpe_rng_create(s->context, 1, 0, &s->rng));
    for (int i = 0; i < ROWS; ++i)
        s->x[i] = 0.1 * i;
    s->folder = support_temp_folder();
    s->path = support_temp_path(s->folder, "posterior.hnpe");
    *state = s;
    return 0;
}

static int tear_down(void **state)
{
    subject *s = *state;
    hnpe_rng_release(s->rng);
    hnpe_posterior_release(s->posterior);
    hnpe_posterior_release(s->made);
    hnpe_estimator_release(s->estimator);
    hnpe_prior_release(s->alpha);
    hnpe_prior_release(s->beta);
    hnpe_context_release(s->context);
    assert_int_equal(atomic_load(&s->allocator.outstanding), 0);
    support_temp_remove(s->folder);
    free(s->path);
    test_free(s);
    return 0;
}

/* Of a posterior that was not asked before, and has no memory of calls yet. */
static void fail_each(subject *s, hnpe_status (*step)(void *data))
{
    hnpe_posterior_release(s->posterior);
    support_assert_ok(hnpe_posterior_create(s->estimator, &s->posterior));
    const long failed = support_fail_each_step(&s->allocator, step, s);
    assert_true(failed > 8);
    failures += failed;
}

static hnpe_status create(void *data)
{
    subject *s = data;
    const hnpe_status status = hnpe_posterior_create(s->estimator, &s->made);
    assert_true((status == HNPE_OK) == (s->made != NULL));
    return status;
}

static hnpe_status sample(void *data)
{
    subject *s = data;
    return hnpe_posterior_sample(s->posterior, SETS, rows, s->x, DRAWS, s->rng, s->theta);
}

static hnpe_status log_density(void *data)
{
    subject *s = data;
    return hnpe_posterior_log_density(s->posterior, SETS, rows, s->x, DRAWS, s->theta, s->log_q);
}

static hnpe_status sample_all(void *data)
{
    subject *s = data;
    return hnpe_posterior_sample_all(s->posterior, SETS, rows, s->x, DRAWS, s->rng, s->local, s->global);
}

static hnpe_status mode(void *data)
{
    subject *s = data;
    return hnpe_posterior_mode(s->posterior, SETS, rows, s->x, 1, s->theta, NULL);
}

static hnpe_status log_density_all(void *data)
{
    subject *s = data;
    return hnpe_posterior_log_density_all(s->posterior, SETS, rows, s->x, DRAWS, s->local, s->global, s->log_q);
}

static hnpe_status save(void *data)
{
    const subject *s = data;
    return hnpe_posterior_save(s->posterior, s->path);
}

static hnpe_status load(void *data)
{
    subject *s = data;
    const hnpe_status status = hnpe_posterior_load(s->context, s->path, NULL, NULL, &s->made);
    assert_true((status == HNPE_OK) == (s->made != NULL));
    return status;
}

/* What another posterior, whose allocations never failed, says of the same draws. */
static void check_densities(subject *s)
{
    static double again[SETS * DRAWS];
    support_assert_ok(hnpe_posterior_log_density(s->made, SETS, rows, s->x, DRAWS, s->theta, again));
    assert_memory_equal(again, s->log_q, sizeof again);
}

static void test_posterior__making_and_densities_survive_every_failing_allocation(void **state)
{
    subject *s = *state;
    fail_each(s, create);
    fail_each(s, sample);
    fail_each(s, log_density);
    check_densities(s);
}

static void test_posterior__draws_of_all_parameters_survive_every_failing_allocation(void **state)
{
    subject *s = *state;
    static double again[SETS * DRAWS];
    fail_each(s, sample_all);
    fail_each(s, mode);
    fail_each(s, log_density_all);
    support_assert_ok(hnpe_posterior_create(s->estimator, &s->made));
    support_assert_ok(hnpe_posterior_log_density_all(s->made, SETS, rows, s->x, DRAWS, s->local, s->global, again));
    assert_memory_equal(again, s->log_q, sizeof again);
}

static void test_posterior__files_survive_every_failing_allocation(void **state)
{
    subject *s = *state;
    fail_each(s, save);
    fail_each(s, load);
    support_assert_ok(sample(s));
    support_assert_ok(log_density(s));
    check_densities(s);
}

/* A call that found no memory takes nothing from the generator but, at most, its one number. */
static void test_posterior__a_failed_draw_is_none(void **state)
{
    subject *s = *state;
    s->allocator.fail_at = atomic_load(&s->allocator.calls) + 1;
    support_assert_fails(sample(s), HNPE_ERROR_NO_MEMORY, "memory");
    for (size_t i = 0; i < SETS * DRAWS * 2; ++i)
        assert_true(s->theta[i] == 0);
    s->allocator.fail_at = 0;
    support_assert_ok(sample(s));
}

static void test_posterior__allocations_did_fail(void **state)
{
    print_message("%ld allocations failed\n", failures);
    assert_true(failures > 200);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(test_posterior__making_and_densities_survive_every_failing_allocation),
        TEST(test_posterior__draws_of_all_parameters_survive_every_failing_allocation),
        TEST(test_posterior__files_survive_every_failing_allocation),
        TEST(test_posterior__a_failed_draw_is_none),
        cmocka_unit_test(test_posterior__allocations_did_fail),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
