#include "gaussian.h"

#include <math.h>

enum { DRAWS = 20000 };

static int sample_alpha(void *user_data, size_t n, const double *beta, hnpe_rng *rng, double *alpha)
{
    for (size_t i = 0; i < n; ++i)
        alpha[i] = beta[i] + 0.5 * hnpe_rng_normal(rng);
    return 0;
}

static int density_of_alpha(void *user_data, size_t n, const double *beta, const double *alpha, double *log_p)
{
    for (size_t i = 0; i < n; ++i)
        log_p[i] = -2 * (alpha[i] - beta[i]) * (alpha[i] - beta[i]) + log(2) - 0.91893853320467274;
    return 0;
}

void support_gaussian_priors(hnpe_prior **local, hnpe_prior **global)
{
    const hnpe_prior_functions functions = {
        .struct_size = sizeof functions, .concurrent = 1, .sample = sample_alpha, .log_density = density_of_alpha};
    const double zero = 0, one = 1;
    support_assert_ok(hnpe_prior_create_custom(NULL, 1, 1, &functions, NULL, NULL, local));
    support_assert_ok(hnpe_prior_create_normal(NULL, 1, &zero, &one, global));
}

double support_gaussian_draw(const support_gaussian *model, hnpe_rng *rng, double alpha)
{
    const double x = alpha + 0.5 * hnpe_rng_normal(rng), apart = alpha - model->best;
    return hnpe_rng_uniform(rng) > exp(-model->sharpness / 2 * apart * apart) ? NAN : x;
}

hnpe_estimator *support_gaussian_estimator(hnpe_prior *local, hnpe_prior *global)
{
    hnpe_embedder *observation, *set;
    hnpe_flow *q_local, *q_global;
    hnpe_estimator *estimator;
    hnpe_dims dims = {.struct_size = sizeof dims};
    support_assert_ok(hnpe_embedder_create_identity(NULL, 1, &observation));
    support_assert_ok(hnpe_embedder_create_mean(NULL, 1, &set));
    support_assert_ok(hnpe_embedder_dims(set, &dims));
    support_assert_ok(hnpe_flow_create_maf(NULL, 1, 2, &q_local));
    support_assert_ok(hnpe_flow_create_maf(NULL, 1, (size_t)dims.d_out, &q_global));
    support_assert_ok(
        hnpe_estimator_create_factorised(NULL, local, global, 1, observation, set, q_local, q_global, &estimator));
    hnpe_flow_release(q_local);
    hnpe_flow_release(q_global);
    hnpe_embedder_release(observation);
    hnpe_embedder_release(set);
    return estimator;
}

/* Precision (a b; b c) and linear part (u, v) of (alpha_0, beta); the others' alpha are integrated out. */
support_moments support_gaussian_exact(const support_gaussian *model, size_t n, const double *x)
{
    const double pull = model->sharpness * model->best, of_alpha = 8 + model->sharpness;
    double a = of_alpha, b = -4, c = 5, u = 4 * x[0] + pull, v = 0;
    for (size_t i = 1; i < n; ++i) {
        c += 4 - 16 / of_alpha;
        v += 4 * (4 * x[i] + pull) / of_alpha;
    }
    const double det = a * c - b * b;
    return (support_moments){{(c * u - b * v) / det, (a * v - b * u) / det}, {sqrt(c / det), sqrt(a / det)}};
}

support_moments support_gaussian_learned(hnpe_posterior *posterior, size_t n, const double *x)
{
    static double theta[2 * DRAWS];
    const int64_t rows = (int64_t)n;
    hnpe_rng *rng;
    support_moments r = {{0, 0}, {0, 0}};
    support_assert_ok(hnpe_rng_create(NULL, 5, 0, &rng));
    support_assert_ok(hnpe_posterior_sample(posterior, 1, &rows, x, DRAWS, rng, theta));
    for (size_t j = 0; j < 2; ++j) {
        for (size_t i = 0; i < DRAWS; ++i)
            r.mean[j] += theta[i * 2 + j] / DRAWS;
        for (size_t i = 0; i < DRAWS; ++i)
            r.sd[j] += pow(theta[i * 2 + j] - r.mean[j], 2) / DRAWS;
        r.sd[j] = sqrt(r.sd[j]);
    }
    hnpe_rng_release(rng);
    return r;
}
