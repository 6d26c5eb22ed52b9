/* The comparators of the paper's figures, docs/examples/paper/abc*.c. Examples are programs, so their sources are
   compiled in here. */
#include "../../docs/examples/common/failure.c"
#include "../../docs/examples/common/numbers.c"
#include "../../docs/examples/paper/abc.c"
#include "../../docs/examples/paper/abc_nearest.c"
/* after those: cmocka has a macro fail */
#include "support.h"

#include <hnpe/model.h>
#include <hnpe/prior.h>
#include <math.h>

/* alpha_i ~ N(beta, 1/4), beta ~ N(0, 1), x_i ~ N(alpha_i, 1/4): the mean of the extra observations is all that counts.
 */
enum { N_EXTRA = 4, N_SETS = 40000 };

static int sample_local(void *unused, size_t n, const double *beta, hnpe_rng *rng, double *alpha)
{
    for (size_t i = 0; i < n; ++i)
        alpha[i] = beta[i] + 0.5 * hnpe_rng_normal(rng);
    return 0;
}

static int observe(void *unused, size_t n, const double *alpha, const double *beta, hnpe_rng *rng, double *x)
{
    for (size_t i = 0; i < n; ++i)
        x[i] = alpha[i] + 0.5 * hnpe_rng_normal(rng);
    return 0;
}

static void take_mean(size_t n_rows, size_t d_x, const double *x, double *out)
{
    *out = 0;
    for (size_t i = 0; i < n_rows; ++i)
        *out += x[i] / (double)n_rows;
}

static abc_problem gaussian(void)
{
    const double zero = 0, one = 1;
    hnpe_prior_functions functions = {.struct_size = sizeof functions, .sample = sample_local};
    abc_problem made = {.n_statistics = 1, .statistics = take_mean};
    support_assert_ok(hnpe_prior_create_custom(NULL, 1, 1, &functions, NULL, NULL, &made.prior_local));
    support_assert_ok(hnpe_prior_create_normal(NULL, 1, &zero, &one, &made.prior_global));
    support_assert_ok(hnpe_simulator_create(NULL, 1, 1, 1, observe, NULL, NULL, &made.simulator));
    return made;
}

static void release(abc_problem *problem)
{
    hnpe_simulator_release(problem->simulator);
    hnpe_prior_release(problem->prior_global);
    hnpe_prior_release(problem->prior_local);
}

static void moments(size_t n, const double *values, size_t stride, double *mean, double *sd)
{
    double square = *mean = 0;
    for (size_t i = 0; i < n; ++i)
        *mean += values[i * stride] / (double)n;
    for (size_t i = 0; i < n; ++i)
        square += (values[i * stride] - *mean) * (values[i * stride] - *mean) / (double)n;
    *sd = sqrt(square);
}

/* Given x_i: beta has precision 1 + 5 / (1/2); alpha_0 given beta and x_0 is N((beta + x_0) / 2, 1/8). */
static void check_moments(size_t n, const double *theta, double first, double sum)
{
    double beta_mean = 2 * sum / 11, beta_sd = sqrt(1.0 / 11), mean, sd;
    double alpha_mean = (beta_mean + first) / 2, alpha_sd = sqrt(0.125 + 1.0 / 44);
    moments(n, theta + 1, 2, &mean, &sd);
    support_assert_close(mean, beta_mean, 0.2 * beta_sd);
    support_assert_close(sd, beta_sd, 0.15 * beta_sd);
    moments(n, theta, 2, &mean, &sd);
    support_assert_close(mean, alpha_mean, 0.2 * alpha_sd);
    support_assert_close(sd, alpha_sd, 0.15 * alpha_sd);
}

static void test_abc__both_ways_come_near_a_gaussian_posterior(void **state)
{
    static const double x[1 + N_EXTRA] = {0.9, 0.1, 0.7, 0.4, -0.2};
    abc_problem problem = gaussian();
    abc_table *table = abc_simulate(&problem, N_SETS, N_EXTRA, 1);
    size_t kept = abc_kept(table, 0.01);
    double *theta = allocate(2 * kept, sizeof *theta);
    hnpe_rng *rng;
    support_assert_ok(hnpe_rng_create(NULL, 3, 0, &rng));
    assert_int_equal(kept, N_SETS / 100);
    abc_reject(table, x, 0.01, theta);
    check_moments(kept, theta, 0.9, 1.9);
    abc_hierarchical(table, x, 0.01, rng, theta);
    check_moments(kept, theta, 0.9, 1.9);
    hnpe_rng_release(rng);
    abc_release(table);
    release(&problem);
    free(theta);
}

static void test_abc__the_nearest_are_chosen_in_units_of_each_columns_spread(void **state)
{
    /* The second column varies a thousand times more than the first, the third not at all. */
    static const double values[5][3] = {{0, 0, 7}, {1, 1000, 7}, {2, 2000, 7}, {3, 1000, 7}, {4, 0, 7}};
    static const double observed[3] = {2.9, 1100, 8};
    size_t chosen[5];
    abc_nearest(5, 3, values[0], observed, 5, chosen);
    const size_t expected[5] = {3, 2, 4, 1, 0};
    assert_memory_equal(chosen, expected, sizeof expected);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_abc__both_ways_come_near_a_gaussian_posterior),
        cmocka_unit_test(test_abc__the_nearest_are_chosen_in_units_of_each_columns_spread),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
