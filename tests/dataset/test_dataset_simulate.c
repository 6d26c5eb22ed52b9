/* Drawing sets from priors and simulating them. */
#include "world.h"

static void simulate__gives_each_row_the_parameters_of_its_set(void **state)
{
    world w = make_world();
    w.noise = 0;
    hnpe_dataset *d = simulated(&w, 1, 0, 7, (job){200, 0, 5, 0, NULL});
    assert_int_equal(d->n_sets, 200);
    double *u = malloc(d->n_rows * sizeof *u);
    assert_non_null(u);
    for (size_t s = 0; s < d->n_sets; ++s) {
        assert_int_equal(d->round[s], 0);
        for (size_t i = d->first[s]; i < d->first[s + 1]; ++i) {
            double alpha = d->theta_local[i], beta = d->theta_global[s];
            assert_true(alpha > 0 && alpha < beta && beta < 1);
            assert_true(d->x[2 * i] == alpha * beta && d->x[2 * i + 1] == alpha + beta);
            u[i] = alpha / beta;
        }
    }
    assert_true(support_ks_p((double)d->n_rows, support_ks(d->n_rows, u, support_uniform_cdf, NULL)) > 1e-6);
    assert_true(support_ks_p(200, support_ks(200, d->theta_global, support_uniform_cdf, NULL)) > 1e-6);
    free(u);
    hnpe_dataset_release(d);
}

static void simulate__same_bits_for_any_number_of_threads(void **state)
{
    const job j = {300, 0, 9, 0, NULL};
    world w = make_world();
    hnpe_dataset *one = simulated(&w, 1, 0, 16, j);
    for (int64_t threads = 1; threads <= 3; ++threads) {
        hnpe_dataset *d = simulated(&w, threads, 1, 16, j);
        assert_same(d, one, 1);
        hnpe_dataset_release(d);
    }
    hnpe_dataset_release(one);
}

static void check_halves(int64_t chunk, size_t min_extra, size_t max_extra, int same_x)
{
    world w = make_world();
    hnpe_dataset *whole = simulated(&w, 1, 0, chunk, (job){100, min_extra, max_extra, 0, NULL});
    hnpe_dataset *half = simulated(&w, 1, 0, chunk, (job){40, min_extra, max_extra, 0, NULL});
    hnpe_dataset *rest = simulated(&w, 1, 0, chunk, (job){60, min_extra, max_extra, 40, NULL});
    support_assert_ok(hnpe_dataset_extend(half, rest));
    assert_same(half, whole, same_x);
    hnpe_dataset_release(whole);
    hnpe_dataset_release(half);
    hnpe_dataset_release(rest);
}

static void simulate__halves_by_first_set_make_the_whole(void **state)
{
    check_halves(256, 0, 7, 0); /* parameters always */
    check_halves(1, 0, 7, 1);   /* features where chunks begin at the same rows */
    check_halves(8, 3, 3, 1);
}

static void simulate__appends_to_what_is_there(void **state)
{
    world w = make_world();
    setting s = make_setting(&w, 1, 0, 1);
    hnpe_dataset *whole = make(), *parts = make();
    support_assert_ok(add(whole, &s, (job){50, 1, 4, 0, NULL}));
    for (uint64_t first = 0; first < 50; first += 10)
        support_assert_ok(add(parts, &s, (job){10, 1, 4, first, NULL}));
    assert_same(parts, whole, 1);
    hnpe_dataset_release(whole);
    hnpe_dataset_release(parts);
    release_setting(&s);
}

static void simulate__sizes_are_uniform(void **state)
{
    enum { n = 12000, low = 3, choices = 6 };
    static int64_t sizes[n];
    double counts[choices] = {0}, chi2 = 0;
    hnpei_propose_sizes(n, low, low + choices - 1, 1, 0, sizes);
    for (size_t i = 0; i < n; ++i) {
        assert_in_range(sizes[i], low + 1, low + choices);
        ++counts[sizes[i] - low - 1];
    }
    for (size_t i = 0; i < choices; ++i)
        chi2 += (counts[i] - n / choices) * (counts[i] - n / choices) / (n / choices);
    assert_true(chi2 < 35.9); /* five degrees of freedom, p = 1e-6 */
    hnpei_propose_sizes(n, 4, 4, 1, 0, sizes);
    for (size_t i = 0; i < n; ++i)
        assert_int_equal(sizes[i], 5);
}

static void propose__gives_the_parameters_of_simulate(void **state)
{
    int64_t sizes[30], other[30];
    double local[30 * 10], global[30];
    uint64_t first_row = 0, before = 0;
    world w = make_world();
    setting s = make_setting(&w, 1, 0, 16);
    hnpe_dataset *d = make();
    support_assert_ok(add(d, &s, (job){30, 0, 9, 20, NULL}));
    hnpei_propose_sizes(30, 0, 9, 11, 20, sizes);
    for (size_t i = 0; i < 30; ++i)
        assert_int_equal(sizes[i], d->first[i + 1] - d->first[i]);
    support_assert_ok(hnpei_propose(NULL, s.local, s.global, 30, sizes, 11, 20, NULL, NULL, local, global));
    assert_memory_equal(local, d->theta_local, d->n_rows * sizeof *local);
    assert_memory_equal(global, d->theta_global, sizeof global);
    /* Simulating them outside gives the same features too. */
    hnpei_propose_sizes(20, 0, 9, 11, 0, other);
    for (size_t i = 0; i < 20; ++i)
        before += (uint64_t)other[i];
    support_assert_ok(hnpei_propose_first_row("test", 0, 9, 11, 20, NULL, &first_row));
    assert_int_equal(first_row, before);
    double beta[300], x[600];
    for (size_t i = 0, row = 0; i < 30; ++i)
        for (int64_t k = 0; k < sizes[i]; ++k)
            beta[row++] = global[i];
    support_assert_ok(hnpe_simulator_run(s.simulator, d->n_rows, local, beta, 11, first_row, NULL, x));
    assert_memory_equal(x, d->x, d->n_rows * 2 * sizeof *x);
    /* Global parameters do not depend on sizes that the host chose. */
    for (size_t i = 0; i < 30; ++i)
        other[i] = 1;
    support_assert_ok(hnpei_propose(NULL, s.local, s.global, 30, other, 11, 20, NULL, NULL, local, global));
    assert_memory_equal(global, d->theta_global, sizeof global);
    for (size_t i = 0; i < 30; ++i)
        assert_true(local[i] == d->theta_local[d->first[i]]);
    hnpe_dataset_release(d);
    release_setting(&s);
}

static void simulate__counts_invalid_rows(void **state)
{
    world w = make_world();
    w.nan_rows = 1;
    hnpe_dataset *d = simulated(&w, 1, 0, 10, (job){10, 3, 3, 0, NULL});
    assert_int_equal(d->n_rows, 40);
    assert_int_equal(d->n_invalid, 16);
    for (size_t i = 0; i < 40; ++i)
        assert_int_equal(d->valid[i], i % 10 % 3 != 0);
    hnpe_dataset_release(d);
}

static int one_prior_only(void *user_data, size_t n, const double *local, const double *global, hnpe_rng *rng,
                          double *x)
{
    int is_global = *(int *)user_data;
    assert_true((local == NULL) == is_global && (global == NULL) == !is_global);
    memcpy(x, local ? local : global, n * sizeof *x);
    return 0;
}

static void simulate__works_without_local_or_global_parameters(void **state)
{
    for (int is_global = 0; is_global < 2; ++is_global) {
        const double low = 2, high = 3;
        hnpe_prior *prior;
        hnpe_simulator *simulator;
        hnpe_dataset *d;
        support_assert_ok(hnpe_prior_create_uniform(NULL, 1, &low, &high, &prior));
        support_assert_ok(hnpe_simulator_create(NULL, !is_global, (size_t)is_global, 1, one_prior_only, &is_global,
                                                NULL, &simulator));
        support_assert_ok(hnpe_dataset_create(NULL, !is_global, (size_t)is_global, 1, &d));
        support_assert_ok(hnpe_dataset_simulate(d, is_global ? NULL : prior, is_global ? prior : NULL, simulator, 20, 2,
                                                2, 1, 0, NULL));
        for (size_t row = 0; row < 60; ++row) {
            double theta = is_global ? d->theta_global[row / 3] : d->theta_local[row];
            assert_true(d->x[row] == theta && theta > 2 && theta < 3);
        }
        hnpe_dataset_release(d);
        hnpe_simulator_release(simulator);
        hnpe_prior_release(prior);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(simulate__gives_each_row_the_parameters_of_its_set),
        cmocka_unit_test(simulate__same_bits_for_any_number_of_threads),
        cmocka_unit_test(simulate__halves_by_first_set_make_the_whole),
        cmocka_unit_test(simulate__appends_to_what_is_there),
        cmocka_unit_test(simulate__sizes_are_uniform),
        cmocka_unit_test(propose__gives_the_parameters_of_simulate),
        cmocka_unit_test(simulate__counts_invalid_rows),
        cmocka_unit_test(simulate__works_without_local_or_global_parameters),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
