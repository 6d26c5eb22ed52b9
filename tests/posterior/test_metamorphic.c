/* What must not change, or change in a known way, when a question is put differently. */
#include "parts.h"
#include "toy.h"

#include <math.h>

/* Sums over observations depend on their order by this much, in single precision. */
#define ROUNDING 2e-4

enum { DRAWS = 300, ROWS = 7 };

static const double observed[ROWS] = {0.31, 0.12, 0.44, 0.27, 0.05, 0.38, 0.22};
static const double turned[ROWS] = {0.31, 0.38, 0.05, 0.22, 0.44, 0.12, 0.27}; /* x_0 stays */

typedef struct fixture {
    support_toy toy;
    hnpe_posterior *posterior;
    hnpe_rng *rng;
    double theta[2 * DRAWS];
} fixture;

static int set_up(void **state)
{
    fixture *f = test_calloc(1, sizeof *f);
    support_toy_create(NULL, 0.05, 400, 8, 3, &f->toy);
    support_toy_epochs(&f->toy, 4);
    support_assert_ok(hnpe_inference_run(f->toy.inference, NULL));
    support_assert_ok(hnpe_inference_posterior(f->toy.inference, &f->posterior));
    support_assert_ok(hnpe_rng_create(NULL, 1, 0, &f->rng));
    for (size_t i = 0; i < 2 * DRAWS; ++i)
        f->theta[i] = hnpe_rng_uniform(f->rng);
    *state = f;
    return 0;
}

static int tear_down(void **state)
{
    fixture *f = *state;
    hnpe_posterior_release(f->posterior);
    hnpe_rng_release(f->rng);
    support_toy_free(&f->toy);
    test_free(f);
    return 0;
}

/* Draws from a generator of this seed. */
static void draw(const fixture *f, size_t n_sets, const int64_t *n_rows, const double *x, size_t n, uint64_t seed,
                 double *theta)
{
    hnpe_rng *rng;
    support_assert_ok(hnpe_rng_create(NULL, seed, 0, &rng));
    support_assert_ok(hnpe_posterior_sample(f->posterior, n_sets, n_rows, x, n, rng, theta));
    hnpe_rng_release(rng);
}

static void test_posterior__the_order_of_the_extra_observations_does_not_matter(void **state)
{
    const fixture *f = *state;
    const int64_t seven = ROWS;
    static double first[DRAWS], second[DRAWS], one[2 * DRAWS], other[2 * DRAWS];
    support_assert_ok(hnpe_posterior_log_density(f->posterior, 1, &seven, observed, DRAWS, f->theta, first));
    support_assert_ok(hnpe_posterior_log_density(f->posterior, 1, &seven, turned, DRAWS, f->theta, second));
    for (size_t i = 0; i < DRAWS; ++i)
        support_assert_near(first[i], second[i], ROUNDING * (1 + fabs(first[i])));
    draw(f, 1, &seven, observed, DRAWS, 8, one);
    draw(f, 1, &seven, turned, DRAWS, 8, other);
    for (size_t i = 0; i < 2 * DRAWS; ++i)
        support_assert_near(one[i], other[i], 1e-3);
}

static void test_posterior__of_every_shape_does_not_see_the_order(void **state)
{
    double x[4 * 4], moved[4 * 4], theta[40 * 5], first[40], second[40];
    const int64_t four = 4;
    for (size_t k = 0; k < parts_n_cases; ++k) {
        const parts_case *c = &parts_cases[k];
        if (c->architecture == HNPE_ARCHITECTURE_NAIVE) /* which stacks them, and so does */
            continue;
        hnpe_estimator *estimator = parts_estimator(NULL, c);
        hnpe_posterior *posterior;
        hnpe_rng *rng;
        parts_stir(estimator, 2, 0.03);
        support_assert_ok(hnpe_posterior_create(estimator, &posterior));
        support_assert_ok(hnpe_rng_create(NULL, 3, 0, &rng));
        for (size_t i = 0; i < 4 * c->d_x; ++i)
            x[i] = hnpe_rng_normal(rng);
        memcpy(moved, x, sizeof x);
        memcpy(moved + c->d_x, x + 3 * c->d_x, c->d_x * sizeof *x);
        memcpy(moved + 3 * c->d_x, x + c->d_x, c->d_x * sizeof *x);
        support_assert_ok(hnpe_posterior_sample(posterior, 1, &four, x, 40, rng, theta));
        support_assert_ok(hnpe_posterior_log_density(posterior, 1, &four, x, 40, theta, first));
        support_assert_ok(hnpe_posterior_log_density(posterior, 1, &four, moved, 40, theta, second));
        for (size_t i = 0; i < 40; ++i)
            support_assert_near(first[i], second[i], ROUNDING * (1 + fabs(first[i])));
        hnpe_rng_release(rng);
        hnpe_posterior_release(posterior);
        hnpe_estimator_release(estimator);
    }
}

/* Of all parameters together no observation is special: rows and their locals may change places, x_0 included. */
static void test_posterior__of_all_parameters_treats_all_observations_alike(void **state)
{
    const fixture *f = *state;
    static double local[ROWS * DRAWS], moved[ROWS * DRAWS], global[DRAWS], first[DRAWS], second[DRAWS];
    double x[ROWS];
    const int64_t seven = ROWS;
    support_assert_ok(hnpe_posterior_sample_all(f->posterior, 1, &seven, observed, DRAWS, f->rng, local, global));
    support_assert_ok(hnpe_posterior_log_density_all(f->posterior, 1, &seven, observed, DRAWS, local, global, first));
    for (size_t row = 0; row < ROWS; ++row) {
        x[row] = observed[(row + 3) % ROWS];
        memcpy(moved + row * DRAWS, local + (row + 3) % ROWS * DRAWS, DRAWS * sizeof *local);
    }
    support_assert_ok(hnpe_posterior_log_density_all(f->posterior, 1, &seven, x, DRAWS, moved, global, second));
    for (size_t i = 0; i < DRAWS; ++i)
        support_assert_near(first[i], second[i], ROUNDING * (ROWS + fabs(first[i])));
}

static void test_posterior__one_row_per_set_is_what_no_sizes_mean(void **state)
{
    const fixture *f = *state;
    const int64_t ones[ROWS] = {1, 1, 1, 1, 1, 1, 1};
    static double first[2 * ROWS * 40], second[2 * ROWS * 40];
    draw(f, ROWS, ones, observed, 40, 5, first);
    draw(f, ROWS, NULL, observed, 40, 5, second);
    assert_memory_equal(first, second, sizeof first);
}

/* A draw depends on its place and its context alone. */
static void test_posterior__many_sets_with_one_draw_are_one_set_with_many(void **state)
{
    enum { MANY = 10000 };
    const fixture *f = *state;
    static double x[2 * MANY], first[2 * MANY], second[2 * MANY], log_q[MANY];
    static int64_t sizes[MANY];
    const int64_t two = 2;
    for (size_t i = 0; i < MANY; ++i) {
        sizes[i] = 2;
        x[2 * i] = 0.3;
        x[2 * i + 1] = 0.2;
    }
    draw(f, MANY, sizes, x, 1, 5, first);
    draw(f, 1, &two, x, MANY, 5, second);
    assert_memory_equal(first, second, sizeof first);
    support_assert_ok(hnpe_posterior_log_density(f->posterior, MANY, sizes, x, 1, first, log_q));
    for (size_t i = 0; i < MANY; ++i)
        assert_true(isfinite(log_q[i]));
}

static void test_posterior__takes_ten_thousand_different_sets(void **state)
{
    enum { MANY = 10000 };
    const fixture *f = *state;
    static double x[4 * MANY], theta[2 * MANY], together[MANY], local[4 * MANY], global[MANY];
    static int64_t sizes[MANY];
    size_t rows = 0;
    for (size_t i = 0; i < MANY; ++i) {
        sizes[i] = 1 + (int64_t)(i % 4);
        for (int64_t k = 0; k < sizes[i]; ++k)
            x[rows++] = 0.5 * hnpe_rng_uniform(f->rng);
    }
    draw(f, MANY, sizes, x, 1, 5, theta);
    support_assert_ok(hnpe_posterior_log_density(f->posterior, MANY, sizes, x, 1, theta, together));
    size_t row = 0;
    for (size_t i = 0; i < MANY; ++i) {
        assert_true(theta[2 * i] >= 0 && theta[2 * i] <= 1 && theta[2 * i + 1] >= 0 && theta[2 * i + 1] <= 1);
        if (i % 997 == 0) {
            double alone;
            support_assert_ok(
                hnpe_posterior_log_density(f->posterior, 1, &sizes[i], x + row, 1, theta + 2 * i, &alone));
            assert_true(alone == together[i]);
        }
        row += (size_t)sizes[i];
    }
    support_assert_ok(hnpe_posterior_sample_all(f->posterior, MANY, sizes, x, 1, f->rng, local, global));
    for (size_t i = 0; i < rows; ++i)
        assert_true(local[i] >= 0 && local[i] <= 1);
}

static void test_posterior__of_all_parameters_takes_sets_of_different_sizes(void **state)
{
    const fixture *f = *state;
    const int64_t sizes[3] = {4, 1, 2};
    static double local[ROWS * DRAWS], global[3 * DRAWS], together[3 * DRAWS], alone[DRAWS];
    support_assert_ok(hnpe_posterior_sample_all(f->posterior, 3, sizes, observed, DRAWS, f->rng, local, global));
    support_assert_ok(hnpe_posterior_log_density_all(f->posterior, 3, sizes, observed, DRAWS, local, global, together));
    for (size_t set = 0, row = 0; set < 3; row += (size_t)sizes[set++]) {
        support_assert_ok(hnpe_posterior_log_density_all(f->posterior, 1, &sizes[set], observed + row, DRAWS,
                                                         local + row * DRAWS, global + set * DRAWS, alone));
        assert_memory_equal(together + set * DRAWS, alone, sizeof alone);
    }
}

/* The first local and the global of sample_all have the law of sample. */
static void test_posterior__all_parameters_have_the_law_of_the_first(void **state)
{
    enum { MANY = 4000 };
    const fixture *f = *state;
    const int64_t three = 3;
    static double local[3 * MANY], global[MANY], pairs[2 * MANY], alpha[MANY], beta[MANY];
    support_assert_ok(hnpe_posterior_sample_all(f->posterior, 1, &three, observed, MANY, f->rng, local, global));
    draw(f, 1, &three, observed, MANY, 12, pairs);
    for (size_t i = 0; i < MANY; ++i) {
        alpha[i] = pairs[2 * i];
        beta[i] = pairs[2 * i + 1];
    }
    assert_true(support_ks_p(MANY / 2.0, support_ks2(MANY, alpha, MANY, local)) > 1e-4);
    assert_true(support_ks_p(MANY / 2.0, support_ks2(MANY, beta, MANY, global)) > 1e-4);
}

/* Trained on at most 8 extra observations. */
static void test_posterior__takes_more_observations_than_it_was_trained_on(void **state)
{
    enum { MANY = 5000 };
    const fixture *f = *state;
    static double x[MANY], theta[2 * DRAWS], log_q[DRAWS];
    const int64_t sizes[3] = {9, 200, MANY};
    for (size_t i = 0; i < MANY; ++i)
        x[i] = 0.6 * hnpe_rng_uniform(f->rng);
    for (int k = 0; k < 3; ++k) {
        draw(f, 1, &sizes[k], x, DRAWS, 4, theta);
        support_assert_ok(hnpe_posterior_log_density(f->posterior, 1, &sizes[k], x, DRAWS, theta, log_q));
        for (size_t i = 0; i < 2 * DRAWS; ++i)
            assert_true(theta[i] >= 0 && theta[i] <= 1 && isfinite(log_q[i / 2]));
    }
}

/* Far from everything that was simulated: inside the support all the same, or refused where the networks' numbers
   overflow. */
static void test_posterior__far_observations_give_draws_inside_the_support_or_an_error(void **state)
{
    const fixture *f = *state;
    static double theta[2 * DRAWS], log_q[DRAWS];
    const double sizes[] = {10, 1e3, 1e6, 1e12, 1e20, 1e30, 1e37, 1e39, 1e300};
    const int64_t two = 2;
    for (size_t k = 0; k < sizeof sizes / sizeof *sizes; ++k)
        for (int sign = -1; sign <= 1; sign += 2) {
            const double x[2] = {sign * sizes[k], 0.5 * sizes[k]};
            hnpe_rng *rng;
            support_assert_ok(hnpe_rng_create(NULL, 1, 0, &rng));
            const hnpe_status status = hnpe_posterior_sample(f->posterior, 1, &two, x, DRAWS, rng, theta);
            hnpe_rng_release(rng);
            if (status != HNPE_OK) {
                assert_int_equal(status, HNPE_ERROR_NUMERIC);
                assert_non_null(strstr(hnpe_last_error(), "overflow"));
                assert_true(sizes[k] > 1e6);
                support_assert_fails(hnpe_posterior_log_density(f->posterior, 1, &two, x, DRAWS, f->theta, log_q),
                                     HNPE_ERROR_NUMERIC, "overflow");
                continue;
            }
            support_assert_ok(hnpe_posterior_log_density(f->posterior, 1, &two, x, DRAWS, theta, log_q));
            for (size_t i = 0; i < 2 * DRAWS; ++i)
                assert_true(theta[i] >= 0 && theta[i] <= 1);
            for (size_t i = 0; i < DRAWS; ++i)
                if (isnan(log_q[i]))
                    fail_msg("x of size %g: log density %zu is not a number", sizes[k], i);
        }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_posterior__the_order_of_the_extra_observations_does_not_matter),
        cmocka_unit_test(test_posterior__of_every_shape_does_not_see_the_order),
        cmocka_unit_test(test_posterior__of_all_parameters_treats_all_observations_alike),
        cmocka_unit_test(test_posterior__one_row_per_set_is_what_no_sizes_mean),
        cmocka_unit_test(test_posterior__many_sets_with_one_draw_are_one_set_with_many),
        cmocka_unit_test(test_posterior__takes_ten_thousand_different_sets),
        cmocka_unit_test(test_posterior__of_all_parameters_takes_sets_of_different_sizes),
        cmocka_unit_test(test_posterior__all_parameters_have_the_law_of_the_first),
        cmocka_unit_test(test_posterior__takes_more_observations_than_it_was_trained_on),
        cmocka_unit_test(test_posterior__far_observations_give_draws_inside_the_support_or_an_error),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
