/* Amortised over N = 0 … 100, with the defaults and 10 000 simulated sets: what was learned of beta against quadrature,
   ../shared/data/toy-posterior. */
#include "toy.h"

enum { N_SETS = 10000, MAX_EXTRA = 100, N_DRAWS = 4000, N_PAIRS = 5, SEED = 1 };
static const char *const pairs[N_PAIRS] = {"a025_b025", "a025_b075", "a050_b050", "a075_b025", "a075_b075"};

/* Of the marginal of beta, at N extra observations. */
static double distance_to_grid(const hnpe_posterior *posterior, const char *folder, size_t n_extra, hnpe_rng *rng)
{
    char path[700];
    snprintf(path, sizeof path, "%s/observation.npy", folder);
    support_array x = support_npy(path);
    support_table exact = support_read_table(folder, "beta");
    const int64_t n_rows = (int64_t)n_extra + 1;
    static double theta[2 * N_DRAWS], beta[N_DRAWS];
    assert_int_equal(x.count, n_rows);
    support_assert_ok(hnpe_posterior_sample(posterior, 1, &n_rows, x.values, N_DRAWS, rng, theta));
    for (size_t i = 0; i < N_DRAWS; ++i)
        beta[i] = theta[2 * i + 1];
    const double distance = support_ks(N_DRAWS, beta, support_table_cdf, &exact);
    support_table_free(&exact);
    support_array_free(&x);
    return distance;
}

/* The largest of the five pairs. */
static double distances(const hnpe_posterior *posterior, const char *root, const char *sigma, size_t n_extra,
                        hnpe_rng *rng)
{
    double largest = 0;
    print_message("%s, N = %3zu:", sigma, n_extra);
    for (size_t i = 0; i < N_PAIRS; ++i) {
        char folder[600];
        snprintf(folder, sizeof folder, "%s/%s/%s_N%03zu", root, pairs[i], sigma, n_extra);
        const double distance = distance_to_grid(posterior, folder, n_extra, rng);
        print_message(" %.3f", distance);
        largest = distance > largest ? distance : largest;
    }
    print_message("\n");
    return largest;
}

static void compare(double sigma, const char *name)
{
    const char *root = support_shared("data/toy-posterior", "exact posteriors of the toy");
    if (!root)
        return;
    if (support_quick()) {
        print_message(
            "SKIPPED what is learned of the toy against quadrature: it is tried on the best instruction set\n");
        return;
    }
    support_toy toy;
    hnpe_posterior *posterior;
    hnpe_rng *rng;
    support_toy_create(NULL, sigma, N_SETS, MAX_EXTRA, SEED, &toy);
    support_assert_ok(hnpe_inference_run(toy.inference, NULL));
    support_assert_ok(hnpe_inference_posterior(toy.inference, &posterior));
    support_assert_ok(hnpe_rng_create(NULL, 1, 0, &rng));
    const double none = distances(posterior, root, name, 0, rng), ten = distances(posterior, root, name, 10, rng);
    const double hundred = distances(posterior, root, name, 100, rng);
    assert_true(none <= 0.10);
    assert_true(ten <= 0.10);
    assert_true(hundred <= 0.30);
    hnpe_rng_release(rng);
    hnpe_posterior_release(posterior);
    support_toy_free(&toy);
}

static void test_learned__posterior_without_noise_is_near_quadrature(void **state)
{
    compare(0, "sigma000");
}

static void test_learned__posterior_with_noise_is_near_quadrature(void **state)
{
    compare(0.05, "sigma005");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_learned__posterior_without_noise_is_near_quadrature),
        cmocka_unit_test(test_learned__posterior_with_noise_is_near_quadrature),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
