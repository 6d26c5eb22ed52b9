/* alpha given beta in the toy x = alpha beta + noise: exactly N(x_0 / beta, (sigma / beta)^2) on (0, 1). */
#include "toy.h"

#include <math.h>

#define SIGMA 0.1

typedef struct exact {
    double mean, sd, below, mass;
} exact;

static double exact_cdf(double alpha, const void *of)
{
    const exact *e = of;
    return (support_normal_cdf((alpha - e->mean) / e->sd, NULL) - e->below) / e->mass;
}

static exact make_exact(double x, double beta)
{
    exact e = {x / beta, SIGMA / beta, 0, 0};
    e.below = support_normal_cdf(-e.mean / e.sd, NULL);
    e.mass = support_normal_cdf((1 - e.mean) / e.sd, NULL) - e.below;
    return e;
}

/* What a training of seconds gets right: distributions within 0.1 of each other. */
static void test_conditional__of_the_trained_toy_is_the_exact_one(void **state)
{
    enum { CHAINS = 64, DRAWS = 40, GRID = 200 };
    static double theta[CHAINS * DRAWS];
    const double x[2] = {0.3, 0.4}, betas[] = {0.5, 0.7, 0.9};
    const int64_t fixed = 1;
    support_toy toy;
    hnpe_posterior *posterior;
    hnpe_rng *rng;
    support_toy_create(NULL, SIGMA, support_quick() ? 800 : 3000, 2, 3, &toy);
    support_toy_epochs(&toy, support_quick() ? 20 : 30);
    support_assert_ok(hnpe_inference_run(toy.inference, NULL));
    support_assert_ok(hnpe_inference_posterior(toy.inference, &posterior));
    support_assert_ok(hnpe_rng_create(NULL, 4, 0, &rng));
    for (size_t i = 0; i < sizeof betas / sizeof *betas; ++i) {
        hnpe_conditional *conditional;
        hnpe_chains_info info = {.struct_size = sizeof info};
        double alpha[GRID], log_q[GRID], sum = 0, apart = 0;
        const exact e = make_exact(x[0], betas[i]);
        support_assert_ok(hnpe_conditional_create(posterior, 2, x, 1, &fixed, &betas[i], &conditional));
        support_assert_ok(hnpe_conditional_sample(conditional, CHAINS, DRAWS, rng, NULL, theta, NULL, &info));
        const double distance = support_ks(CHAINS * DRAWS, theta, exact_cdf, &e);
        for (size_t k = 0; k < GRID; ++k)
            alpha[k] = ((double)k + 0.5) / GRID;
        support_assert_ok(hnpe_conditional_log_density(conditional, GRID, alpha, log_q));
        for (size_t k = 0; k < GRID; ++k) {
            sum += exp(log_q[k]) / GRID;
            apart = fmax(apart, fabs(sum - exact_cdf((double)(k + 1) / GRID, &e)));
        }
        print_message("beta %g: draws within %.3f, density within %.3f, R-hat %.3f\n", betas[i], distance, apart,
                      info.rhat);
        assert_true(fabs(sum - 1) < 0.01);
        assert_true(support_quick() || (distance < 0.1 && apart < 0.1));
        assert_true(fabs(distance - apart) < 0.04); /* draws are those of the density, whatever it has learned */
        assert_true(info.rhat < 1.03);
        hnpe_conditional_release(conditional);
    }
    hnpe_rng_release(rng);
    hnpe_posterior_release(posterior);
    support_toy_free(&toy);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_conditional__of_the_trained_toy_is_the_exact_one),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
