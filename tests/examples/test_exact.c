/* The exact posteriors that the figures are judged by: docs/examples/common/toy_exact.c and paper/noisy_exact.c against
   independent quadrature in ../shared/data/toy-posterior. Examples are programs, so their sources are compiled in here.
 */
#include "../../docs/examples/common/failure.c"
#include "../../docs/examples/common/toy_exact.c"
#include "../../docs/examples/paper/mean_exact.c"
#include "../../docs/examples/paper/noisy_exact.c"
/* after those: cmocka has a macro fail */
#include "support.h"

#include <math.h>

enum { N_DRAWS = 20000 };
static const char *const pairs[] = {"a025_b025", "a025_b075", "a050_b050", "a075_b025", "a075_b075"};
static const size_t extras[] = {0, 10, 100};

static void compare_column(const char *folder, const char *name, const double *theta, size_t column)
{
    double *values = allocate(N_DRAWS, sizeof *values);
    support_table exact = support_read_table(folder, name);
    for (size_t i = 0; i < N_DRAWS; ++i)
        values[i] = theta[2 * i + column];
    double distance = support_ks(N_DRAWS, values, support_table_cdf, &exact);
    if (distance > 0.02)
        fail_msg("%s, %s: Kolmogorov-Smirnov distance %.4f", folder, name, distance);
    support_table_free(&exact);
    free(values);
}

static void draw_noiseless(size_t n_extra, const double *x, hnpe_rng *rng, double *theta)
{
    toy_posterior exact = toy_exact(n_extra, x);
    toy_exact_sample(&exact, N_DRAWS, rng, theta);
}

static void draw_noisy(size_t n_extra, const double *x, hnpe_rng *rng, double *theta)
{
    noisy_posterior exact;
    noisy_exact(0.05, n_extra, x, &exact);
    noisy_exact_sample(NULL, &exact, N_DRAWS, rng, theta);
}

static void compare_all(const char *sigma, void (*draw)(size_t n_extra, const double *x, hnpe_rng *rng, double *theta))
{
    const char *root = support_shared("data/toy-posterior", "exact posteriors of the toy");
    if (!root)
        return;
    double *theta = allocate(2 * N_DRAWS, sizeof *theta);
    hnpe_rng *rng;
    support_assert_ok(hnpe_rng_create(NULL, 1, 0, &rng));
    for (size_t i = 0; i < 15; ++i) {
        char folder[600];
        snprintf(folder, sizeof folder, "%s/%s/%s_N%03zu", root, pairs[i / 3], sigma, extras[i % 3]);
        char path[700];
        snprintf(path, sizeof path, "%s/observation.npy", folder);
        support_array x = support_npy(path);
        assert_int_equal(x.count, extras[i % 3] + 1);
        draw(extras[i % 3], x.values, rng, theta);
        compare_column(folder, "alpha", theta, 0);
        compare_column(folder, "beta", theta, 1);
        support_array_free(&x);
    }
    hnpe_rng_release(rng);
    free(theta);
}

static void test_exact__draws_without_noise_agree_with_quadrature(void **state)
{
    compare_all("sigma000", draw_noiseless);
}

static void test_exact__draws_with_noise_agree_with_quadrature(void **state)
{
    compare_all("sigma005", draw_noisy);
}

/* The mean of one observation is that observation. */
static void test_exact__what_the_mean_tells_is_all_there_is_for_one_extra_observation(void **state)
{
    static const double sets[3][2] = {{0.1, 0.4}, {0.4, 0.1}, {0.3, 0.35}};
    double *theta = allocate(2 * N_DRAWS, sizeof *theta), *beta = allocate(2 * N_DRAWS, sizeof *beta);
    hnpe_rng *rng;
    support_assert_ok(hnpe_rng_create(NULL, 1, 0, &rng));
    for (size_t k = 0; k < 3; ++k) {
        mean_exact_sample(1, sets[k], N_DRAWS, rng, theta);
        for (size_t i = 0; i < N_DRAWS; ++i) {
            beta[i] = theta[2 * i + 1];
            support_assert_close(theta[2 * i] * beta[i], sets[k][0], 1e-12);
        }
        draw_noiseless(1, sets[k], rng, theta);
        for (size_t i = 0; i < N_DRAWS; ++i)
            beta[N_DRAWS + i] = theta[2 * i + 1];
        assert_true(support_ks2(N_DRAWS, beta, N_DRAWS, beta + N_DRAWS) < 0.02);
    }
    hnpe_rng_release(rng);
    free(beta);
    free(theta);
}

/* Against rejection: of beta from the prior and ten observations each, those whose mean is near the observed one. */
static void test_exact__what_the_mean_tells_agrees_with_simulation(void **state)
{
    enum { N_EXTRA = 10, N_TRIED = 4000000 };
    double x[1 + N_EXTRA] = {0.2}, *theta = allocate(2 * N_DRAWS, sizeof *theta);
    double *kept = allocate(N_TRIED, sizeof *kept), *beta = allocate(N_DRAWS, sizeof *beta);
    size_t n_kept = 0;
    hnpe_rng *rng;
    support_assert_ok(hnpe_rng_create(NULL, 2, 0, &rng));
    for (size_t i = 1; i <= N_EXTRA; ++i)
        x[i] = 0.3; /* its mean */
    mean_exact_sample(N_EXTRA, x, N_DRAWS, rng, theta);
    for (size_t i = 0; i < N_DRAWS; ++i)
        beta[i] = theta[2 * i + 1];
    for (size_t i = 0; i < N_TRIED; ++i) {
        double tried = x[0] + (1 - x[0]) * hnpe_rng_uniform(rng), mean = 0;
        if (hnpe_rng_uniform(rng) * tried > x[0])
            continue; /* the density of x_0 is 1 / beta */
        for (size_t k = 0; k < N_EXTRA; ++k)
            mean += hnpe_rng_uniform(rng) * tried / N_EXTRA;
        if (fabs(mean - 0.3) < 0.003)
            kept[n_kept++] = tried;
    }
    double distance = support_ks2(N_DRAWS, beta, n_kept, kept);
    printf("%zu of %d kept, Kolmogorov-Smirnov distance %.4f\n", n_kept, (int)N_TRIED, distance);
    assert_true(n_kept > 15000);
    assert_true(distance < 0.02);
    hnpe_rng_release(rng);
    free(beta);
    free(kept);
    free(theta);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_exact__draws_without_noise_agree_with_quadrature),
        cmocka_unit_test(test_exact__draws_with_noise_agree_with_quadrature),
        cmocka_unit_test(test_exact__what_the_mean_tells_is_all_there_is_for_one_extra_observation),
        cmocka_unit_test(test_exact__what_the_mean_tells_agrees_with_simulation),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
