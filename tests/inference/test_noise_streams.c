/* No two simulations of one inference get the same random numbers, whatever changed between its runs. */
#include "toy.h"

enum { MOST = 4000 };

/* Features that are noise alone, one stream for each row. */
static int noise(void *user_data, size_t n, const double *alpha, const double *beta, hnpe_rng *rng, double *x)
{
    (void)user_data, (void)alpha, (void)beta;
    for (size_t i = 0; i < n; ++i)
        x[i] = hnpe_rng_uniform(rng);
    return 0;
}

typedef struct noisy {
    hnpe_prior *alpha, *beta;
    hnpe_simulator *simulator;
    hnpe_inference *inference;
    hnpe_dataset *dataset;
} noisy;

static void open_noisy(noisy *s)
{
    const double zero = 0, one = 1;
    hnpe_trainer *trainer;
    support_assert_ok(hnpe_prior_create_uniform(NULL, 1, &zero, &one, &s->alpha));
    support_assert_ok(hnpe_prior_create_uniform(NULL, 1, &zero, &one, &s->beta));
    support_assert_ok(hnpe_simulator_create(NULL, 1, 1, 1, noise, NULL, NULL, &s->simulator));
    support_assert_ok(hnpe_simulator_set_int(s->simulator, HNPE_SIMULATOR_CHUNK, 1));
    support_assert_ok(hnpe_inference_create(NULL, s->alpha, s->beta, s->simulator, &s->inference));
    support_assert_ok(hnpe_inference_set_seed(s->inference, 7));
    support_assert_ok(hnpe_inference_get_trainer(s->inference, &trainer));
    support_assert_ok(hnpe_trainer_set_int(trainer, HNPE_TRAINER_EPOCHS, 1));
    hnpe_trainer_release(trainer);
    support_assert_ok(hnpe_inference_get_dataset(s->inference, &s->dataset));
}

static void close_noisy(noisy *s)
{
    hnpe_dataset_release(s->dataset);
    hnpe_inference_release(s->inference);
    hnpe_simulator_release(s->simulator);
    hnpe_prior_release(s->alpha);
    hnpe_prior_release(s->beta);
}

static void set_range(const noisy *s, int64_t n_sets, int64_t min_extra, int64_t max_extra)
{
    support_assert_ok(hnpe_inference_set_int(s->inference, HNPE_INFERENCE_SIMULATIONS, n_sets));
    support_assert_ok(hnpe_inference_set_int(s->inference, HNPE_INFERENCE_MIN_EXTRA, min_extra));
    support_assert_ok(hnpe_inference_set_int(s->inference, HNPE_INFERENCE_MAX_EXTRA, max_extra));
}

static int ascending(const void *a, const void *b)
{
    const double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static void assert_all_differ(const noisy *s, int64_t fewest)
{
    static double x[MOST];
    int64_t n_sets, n_rows;
    support_assert_ok(hnpe_dataset_count(s->dataset, &n_sets, &n_rows, NULL));
    assert_in_range(n_rows, fewest, MOST);
    support_assert_ok(hnpe_dataset_read(s->dataset, 0, n_sets, NULL, NULL, NULL, x));
    qsort(x, (size_t)n_rows, sizeof *x, ascending);
    for (int64_t i = 1; i < n_rows; ++i)
        assert_true(x[i - 1] < x[i]);
}

static void test_noise__is_new_where_the_range_of_sizes_shrank(void **state)
{
    noisy s;
    open_noisy(&s);
    set_range(&s, 50, 0, 9);
    support_assert_ok(hnpe_inference_run(s.inference, NULL));
    set_range(&s, 100, 0, 0);
    support_assert_ok(hnpe_inference_run(s.inference, NULL));
    set_range(&s, 150, 0, 5);
    support_assert_ok(hnpe_inference_run(s.inference, NULL));
    assert_all_differ(&s, 400);
    close_noisy(&s);
}

static void test_noise__is_new_in_rounds_whatever_the_target(void **state)
{
    const double target[8] = {0.5, 0.4, 0.3, 0.2, 0.1, 0.6, 0.7, 0.8};
    noisy s;
    open_noisy(&s);
    set_range(&s, 60, 0, 0);
    support_assert_ok(hnpe_inference_run_rounds(s.inference, 8, target, 1, NULL));
    support_assert_ok(hnpe_inference_run_rounds(s.inference, 2, target, 2, NULL));
    assert_all_differ(&s, 60 * 8 + 60 * 2);
    close_noisy(&s);
}

static void test_noise__is_new_after_sets_of_the_hosts_own_sizes(void **state)
{
    enum { OWN = 20, ROWS = 6 };
    double alpha[OWN * ROWS], beta[OWN], rows[OWN * ROWS], x[OWN * ROWS];
    int64_t sizes[OWN], batch;
    noisy s;
    open_noisy(&s);
    set_range(&s, 30, 0, 0);
    support_assert_ok(hnpe_inference_run(s.inference, NULL));
    for (int i = 0; i < OWN; ++i)
        sizes[i] = ROWS;
    support_assert_ok(hnpe_inference_propose(s.inference, OWN, sizes, alpha, beta, &batch));
    for (int i = 0; i < OWN * ROWS; ++i)
        rows[i] = beta[i / ROWS];
    support_assert_ok(hnpe_simulator_run(s.simulator, OWN * ROWS, alpha, rows, 7, 30, NULL, x));
    support_assert_ok(hnpe_inference_append(s.inference, batch, OWN * ROWS, x));
    set_range(&s, 150, 0, 0);
    support_assert_ok(hnpe_inference_run(s.inference, NULL));
    assert_all_differ(&s, 250);
    close_noisy(&s);
}

static void test_noise__of_the_host_is_that_of_run_where_the_range_changed(void **state)
{
    enum { FIRST = 20, SECOND = 30 };
    static double inside[MOST], outside[MOST], alpha[MOST], beta[SECOND], rows[MOST];
    int64_t sizes[SECOND], batch, n_rows, first_row, n = 0;
    noisy a, b;
    open_noisy(&a);
    set_range(&a, FIRST, 0, 9);
    support_assert_ok(hnpe_inference_run(a.inference, NULL));
    set_range(&a, FIRST + SECOND, 1, 3);
    support_assert_ok(hnpe_inference_run(a.inference, NULL));

    open_noisy(&b);
    set_range(&b, FIRST, 0, 9);
    support_assert_ok(hnpe_inference_run(b.inference, NULL));
    support_assert_ok(hnpe_dataset_count(b.dataset, NULL, &first_row, NULL));
    set_range(&b, FIRST + SECOND, 1, 3);
    support_assert_ok(hnpe_inference_propose_sizes(b.inference, SECOND, sizes));
    support_assert_ok(hnpe_inference_propose(b.inference, SECOND, sizes, alpha, beta, &batch));
    for (int i = 0; i < SECOND; ++i)
        for (int64_t k = 0; k < sizes[i]; ++k)
            rows[n++] = beta[i];
    support_assert_ok(hnpe_simulator_run(b.simulator, (size_t)n, alpha, rows, 7, (uint64_t)first_row, NULL, outside));
    support_assert_ok(hnpe_dataset_count(a.dataset, NULL, &n_rows, NULL));
    assert_int_equal(n_rows, first_row + n);
    support_assert_ok(hnpe_dataset_read(a.dataset, FIRST, SECOND, NULL, NULL, NULL, inside));
    assert_memory_equal(inside, outside, (size_t)n * sizeof *inside);
    close_noisy(&a);
    close_noisy(&b);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_noise__is_new_where_the_range_of_sizes_shrank),
        cmocka_unit_test(test_noise__is_new_in_rounds_whatever_the_target),
        cmocka_unit_test(test_noise__is_new_after_sets_of_the_hosts_own_sizes),
        cmocka_unit_test(test_noise__of_the_host_is_that_of_run_where_the_range_changed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
