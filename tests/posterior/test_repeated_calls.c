/* A call like the one before allocates nothing: the first one's memory serves. */
#include "toy.h"

enum { MOST = 10000, SETS = 3, ROWS = 9 };

static const int64_t rows[SETS] = {1, 3, 5};

typedef struct subject {
    support_allocator allocator;
    hnpe_context *context;
    hnpe_prior *alpha, *beta;
    hnpe_estimator *estimator;
    hnpe_posterior *posterior;
    hnpe_rng *rng;
    double x[ROWS], theta[SETS * MOST * 2], log_q[SETS * MOST], local[ROWS * MOST], global[SETS * MOST];
    size_t n_sets, n_draws;
} subject;

static subject *create_subject(int64_t threads, int64_t architecture)
{
    const double zero = 0, one = 1;
    subject *s = test_calloc(1, sizeof *s);
    s->context = support_failing_context(&s->allocator, 0);
    support_assert_ok(hnpe_context_set_int(s->context, HNPE_CONTEXT_THREADS, threads));
    support_assert_ok(hnpe_prior_create_uniform(s->context, 1, &zero, &one, &s->alpha));
    support_assert_ok(hnpe_prior_create_normal(s->context, 1, &zero, &one, &s->beta));
    support_assert_ok(hnpe_estimator_create(s->context, s->alpha, s->beta, 1, &s->estimator));
    support_assert_ok(hnpe_estimator_set_int(s->estimator, HNPE_ESTIMATOR_ARCHITECTURE, architecture));
    support_assert_ok(hnpe_posterior_create(s->estimator, &s->posterior));
    support_assert_ok(hnpe_rng_create(s->context, 1, 0, &s->rng));
    for (int i = 0; i < ROWS; ++i)
        s->x[i] = 0.1 * i;
    return s;
}

static void free_subject(subject *s)
{
    hnpe_rng_release(s->rng);
    hnpe_posterior_release(s->posterior);
    hnpe_estimator_release(s->estimator);
    hnpe_prior_release(s->alpha);
    hnpe_prior_release(s->beta);
    hnpe_context_release(s->context);
    assert_int_equal(atomic_load(&s->allocator.outstanding), 0);
    test_free(s);
}

static void sample(subject *s)
{
    support_assert_ok(hnpe_posterior_sample(s->posterior, s->n_sets, rows, s->x, s->n_draws, s->rng, s->theta));
}

static void log_density(subject *s)
{
    support_assert_ok(hnpe_posterior_log_density(s->posterior, s->n_sets, rows, s->x, s->n_draws, s->theta, s->log_q));
}

static void sample_all(subject *s)
{
    support_assert_ok(
        hnpe_posterior_sample_all(s->posterior, s->n_sets, rows, s->x, s->n_draws, s->rng, s->local, s->global));
}

static void log_density_all(subject *s)
{
    support_assert_ok(
        hnpe_posterior_log_density_all(s->posterior, s->n_sets, rows, s->x, s->n_draws, s->local, s->global, s->log_q));
}

static void check_step(subject *s, void (*step)(subject *s))
{
    step(s);
    const long before = atomic_load(&s->allocator.calls);
    step(s);
    assert_int_equal(atomic_load(&s->allocator.calls), before);
}

/* One draw of one observation, many of one, one of many. */
static void each_size(subject *s, void (*step)(subject *s))
{
    static const size_t sizes[][2] = {{1, 1}, {1, MOST}, {SETS, 1}, {SETS, MOST}};
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; ++i) {
        s->n_sets = sizes[i][0];
        s->n_draws = sizes[i][1];
        check_step(s, step);
    }
}

static void test_posterior__allocates_nothing_when_it_is_asked_again(void **state)
{
    for (int64_t threads = 1; threads <= 2; ++threads) {
        subject *s = create_subject(threads, HNPE_ARCHITECTURE_FACTORISED);
        each_size(s, sample);
        each_size(s, log_density);
        each_size(s, sample_all);
        each_size(s, log_density_all);
        free_subject(s);
    }
}

static void test_posterior__of_all_parameters_jointly_allocates_nothing_either(void **state)
{
    subject *s = create_subject(1, HNPE_ARCHITECTURE_AGGREGATED);
    each_size(s, sample);
    each_size(s, log_density);
    free_subject(s);
}

/* Smaller calls between larger ones do not make those forget. */
static void test_posterior__allocates_nothing_after_a_smaller_call(void **state)
{
    subject *s = create_subject(1, HNPE_ARCHITECTURE_FACTORISED);
    s->n_sets = SETS;
    s->n_draws = MOST;
    sample(s);
    const long before = atomic_load(&s->allocator.calls);
    s->n_draws = 10;
    sample(s);
    s->n_draws = MOST;
    sample(s);
    assert_int_equal(atomic_load(&s->allocator.calls), before);
    free_subject(s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_posterior__allocates_nothing_when_it_is_asked_again),
        cmocka_unit_test(test_posterior__of_all_parameters_jointly_allocates_nothing_either),
        cmocka_unit_test(test_posterior__allocates_nothing_after_a_smaller_call),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
