/* Bad arguments, dimensions, memory. */
#include "prior_jobs.h"

static const double zero[4], one[4] = {1, 1, 1, 1}, three[4] = {3, 3, 3, 3};

#define refuses(status, words, call)                                                                                   \
    do {                                                                                                               \
        hnpe_prior *prior = (hnpe_prior *)&zero;                                                                       \
        support_assert_fails(call, status, words);                                                                     \
        assert_null(prior);                                                                                            \
    } while (0)

static void test_prior_api__constructors_name_the_value_that_is_wrong(void **state)
{
    const double low[3] = {0, 0, 3}, high[3] = {1, 1, 1}, minus[1] = {-1}, nan[2] = {0, NAN}, inf[1] = {INFINITY};
    const double huge[1] = {1.7e308}, hugely_negative[1] = {-1.7e308}, next[1] = {1 + 0x1p-52}, tiny[1] = {1e-4},
                 big[1] = {1e10};
    const hnpe_status bad = HNPE_ERROR_INVALID_ARGUMENT;
    refuses(bad, "hnpe_prior_create_uniform: low[2] = 3 is not below high[2] = 1",
            hnpe_prior_create_uniform(NULL, 3, low, high, &prior));
    refuses(bad, "low[0] = 1 is not below high[0] = 1", hnpe_prior_create_uniform(NULL, 1, one, one, &prior));
    refuses(bad, "low[1] = nan must be finite", hnpe_prior_create_uniform(NULL, 2, nan, one, &prior));
    refuses(bad, "high[0] = inf must be finite", hnpe_prior_create_uniform(NULL, 1, zero, inf, &prior));
    refuses(bad, "high[0] = 1.7e+308 is too far from low[0] = -1.7e+308",
            hnpe_prior_create_uniform(NULL, 1, hugely_negative, huge, &prior));
    refuses(bad, "no number lies between low[0] = 1 and high[0] = 1.0000000000000002",
            hnpe_prior_create_uniform(NULL, 1, one, next, &prior));
    refuses(bad, "hnpe_prior_create_normal: sd[0] = -1 must be positive",
            hnpe_prior_create_normal(NULL, 1, zero, minus, &prior));
    refuses(bad, "sd[0] = 0 must be positive", hnpe_prior_create_normal(NULL, 1, zero, zero, &prior));
    refuses(bad, "mean[0] = inf must be finite", hnpe_prior_create_normal(NULL, 1, inf, one, &prior));
    refuses(bad, "hnpe_prior_create_log_normal: log_sd[0] = -1 must be positive",
            hnpe_prior_create_log_normal(NULL, 1, zero, minus, &prior));
    refuses(bad, "hnpe_prior_create_log_uniform: low[0] = 0 must be positive",
            hnpe_prior_create_log_uniform(NULL, 1, zero, one, &prior));
    refuses(bad, "hnpe_prior_create_exponential: rate[0] = -1 must be positive",
            hnpe_prior_create_exponential(NULL, 1, minus, &prior));
    refuses(bad, "hnpe_prior_create_gamma: shape[0] = 0.0001 must be from 0.001 to 1e+09",
            hnpe_prior_create_gamma(NULL, 1, tiny, one, &prior));
    refuses(bad, "rate[0] = 0 must be positive", hnpe_prior_create_gamma(NULL, 1, one, zero, &prior));
    refuses(bad, "hnpe_prior_create_beta: b[0] = 1e+10 must be from 0.001 to 1e+09",
            hnpe_prior_create_beta(NULL, 1, one, big, &prior));
    refuses(bad, "hnpe_prior_create_truncated_normal: low[0] = 3 is not below high[0] = 1",
            hnpe_prior_create_truncated_normal(NULL, 1, zero, one, three, one, &prior));
    refuses(bad, "low[0] = nan must be a number",
            hnpe_prior_create_truncated_normal(NULL, 1, zero, one, &nan[1], one, &prior));
    refuses(bad, "is too many times sd[0] = 1 away from mean[0] = 0",
            hnpe_prior_create_truncated_normal(NULL, 1, zero, one, huge, inf, &prior));
}

static void test_prior_api__constructors_refuse_null_and_empty(void **state)
{
    const hnpe_status bad = HNPE_ERROR_INVALID_ARGUMENT;
    support_assert_fails(hnpe_prior_create_uniform(NULL, 1, zero, one, NULL), bad, "prior is NULL");
    refuses(bad, "dim is 0, but must be at least 1", hnpe_prior_create_uniform(NULL, 0, zero, one, &prior));
    refuses(bad, "dim is 18446744073709551615", hnpe_prior_create_gamma(NULL, (size_t)-1, one, one, &prior));
    refuses(bad, "high is NULL", hnpe_prior_create_uniform(NULL, 1, zero, NULL, &prior));
    refuses(bad, "covariance is NULL", hnpe_prior_create_multivariate_normal(NULL, 1, zero, NULL, &prior));
    refuses(bad, "n is 0", hnpe_prior_create_product(NULL, 0, NULL, &prior));
    refuses(bad, "factors is NULL", hnpe_prior_create_product(NULL, 1, NULL, &prior));
    hnpe_prior *factors[2] = {NULL, NULL};
    support_assert_ok(hnpe_prior_create_uniform(NULL, 1, zero, one, &factors[0]));
    refuses(bad, "factors[1] is NULL", hnpe_prior_create_product(NULL, 2, factors, &prior));
    refuses(bad, "context must be a hnpe_context, but is a hnpe_prior",
            hnpe_prior_create_uniform((hnpe_context *)factors[0], 1, zero, one, &prior));
    hnpe_prior_release(factors[0]);
}

static int callback(void *unused, size_t n, const double *given, const double *in, double *out)
{
    return 0;
}

static int sampler(void *unused, size_t n, const double *given, hnpe_rng *rng, double *out)
{
    return 0;
}

static void test_prior_api__sets_of_functions_that_do_not_fit_are_refused(void **state)
{
    const hnpe_status bad = HNPE_ERROR_INVALID_ARGUMENT;
    hnpe_prior_functions f = {.struct_size = 0};
    refuses(bad, "functions is NULL", hnpe_prior_create_custom(NULL, 1, 0, NULL, NULL, NULL, &prior));
    refuses(bad, "functions->struct_size is 0", hnpe_prior_create_custom(NULL, 1, 0, &f, NULL, NULL, &prior));
    f.struct_size = sizeof f;
    refuses(bad, "functions->sample is NULL", hnpe_prior_create_custom(NULL, 1, 0, &f, NULL, NULL, &prior));
    f.sample = sampler;
    f.cdf = callback;
    refuses(bad, "functions has cdf, but no quantile", hnpe_prior_create_custom(NULL, 1, 0, &f, NULL, NULL, &prior));
    f.quantile = callback;
    refuses(bad, "functions->cdf needs functions->log_density or",
            hnpe_prior_create_custom(NULL, 1, 0, &f, NULL, NULL, &prior));
    f.log_density = callback;
    refuses(bad, "functions->cdf of 2 parameters needs functions->log_slope",
            hnpe_prior_create_custom(NULL, 2, 0, &f, NULL, NULL, &prior));
    f.cdf = NULL;
    refuses(bad, "functions has quantile, but no cdf", hnpe_prior_create_custom(NULL, 1, 0, &f, NULL, NULL, &prior));
    refuses(bad, "d_given is", hnpe_prior_create_custom(NULL, 1, (size_t)-1, &f, NULL, NULL, &prior));
}

static void test_prior_api__questions_check_their_arguments(void **state)
{
    const hnpe_status bad = HNPE_ERROR_INVALID_ARGUMENT;
    const hnpe_prior_functions functions = {.struct_size = sizeof functions, .sample = sampler};
    hnpe_prior *prior, *given;
    hnpe_rng *rng;
    double out[2], nan[2] = {0, NAN}, two = 2;
    support_assert_ok(hnpe_prior_create_uniform(NULL, 1, zero, one, &prior));
    support_assert_ok(hnpe_prior_create_custom(NULL, 1, 2, &functions, NULL, NULL, &given));
    support_assert_ok(hnpe_rng_create(NULL, 1, 0, &rng));
    support_assert_fails(hnpe_prior_sample(NULL, 1, NULL, rng, out), bad, "prior is NULL");
    support_assert_fails(hnpe_prior_sample((hnpe_prior *)rng, 1, NULL, rng, out), bad, "prior must be a hnpe_prior");
    support_assert_fails(hnpe_prior_sample(prior, 0, NULL, rng, out), bad, "n is 0");
    support_assert_fails(hnpe_prior_sample(prior, 1, NULL, NULL, out), bad, "rng is NULL");
    support_assert_fails(hnpe_prior_sample(prior, 1, NULL, rng, NULL), bad, "theta is NULL");
    support_assert_fails(hnpe_prior_sample(given, 1, NULL, rng, out), bad, "given is NULL");
    support_assert_fails(hnpe_prior_sample(given, 1, nan, rng, out), HNPE_ERROR_NUMERIC,
                         "given is nan in row 0, column 1");
    support_assert_fails(hnpe_prior_log_density(prior, 2, NULL, nan, out), HNPE_ERROR_NUMERIC, "theta is nan in row 1");
    support_assert_fails(hnpe_prior_log_density(prior, 1, NULL, NULL, out), bad, "theta is NULL");
    support_assert_fails(hnpe_prior_log_density(prior, 1, NULL, zero, NULL), bad, "log_p is NULL");
    support_assert_fails(hnpe_prior_support(prior, 1, NULL, NULL, out), bad, "low is NULL");
    support_assert_fails(hnpe_prior_support(prior, 1, NULL, out, NULL), bad, "high is NULL");
    support_assert_fails(hnpe_prior_cdf(prior, 1, NULL, zero, NULL), bad, "u is NULL");
    support_assert_fails(hnpe_prior_quantile(prior, 1, NULL, &two, out), bad,
                         "u is 2 in row 0, column 0, but must be from 0 to 1");
    support_assert_fails(hnpe_prior_quantile(prior, 2, NULL, nan, out), HNPE_ERROR_NUMERIC, "u is nan in row 1");
    support_assert_fails(hnpe_prior_dims(prior, NULL), bad, "dims is NULL");
    hnpe_rng_release(rng);
    hnpe_prior_release(prior);
    hnpe_prior_release(given);
}

static void test_prior_api__dims_fill_what_the_caller_has_room_for(void **state)
{
    const hnpe_prior_functions functions = {.struct_size = sizeof functions, .sample = sampler};
    hnpe_prior *prior;
    support_assert_ok(hnpe_prior_create_custom(NULL, 3, 2, &functions, NULL, NULL, &prior));
    hnpe_dims dims = {.struct_size = sizeof dims, .d_x = 77};
    support_assert_ok(hnpe_prior_dims(prior, &dims));
    assert_true(dims.d_out == 3 && dims.d_given == 2 && dims.d_x == 0 && dims.d_local == 0);
    dims.struct_size = (uint32_t)offsetof(hnpe_dims, d_given);
    dims.d_given = -1;
    support_assert_ok(hnpe_prior_dims(prior, &dims));
    assert_true(dims.d_out == 3 && dims.d_given == -1);
    hnpe_prior_release(prior);
}

static void test_prior_api__releasing_nothing_does_nothing(void **state)
{
    hnpe_prior_retain(NULL);
    hnpe_prior_release(NULL);
}

/* ---- memory ---- */

static hnpe_status use_every(hnpe_context *context, void *unused)
{
    hnpe_prior *every = NULL;
    hnpe_rng *rng = NULL;
    double theta[EVERY_DIM], log_p = 0;
    hnpe_status status = make_every(context, &every);
    status = status ? status : hnpe_rng_create(context, 1, 0, &rng);
    status = status ? status : hnpe_prior_sample(every, 1, NULL, rng, theta);
    status = status ? status : hnpe_prior_log_density(every, 1, NULL, theta, &log_p);
    hnpe_rng_release(rng);
    hnpe_prior_release(every);
    return status;
}

static int flat(void *unused, size_t n, const double *given, const double *theta, double *log_p)
{
    memset(log_p, 0, n * sizeof *log_p);
    return 0;
}

static hnpe_status use_callbacks(hnpe_context *context, void *unused)
{
    const hnpe_prior_functions functions = {.struct_size = sizeof functions, .sample = sampler, .log_density = flat};
    hnpe_prior *prior = NULL;
    double log_p = 1;
    hnpe_status status = hnpe_prior_create_custom(context, 1, 0, &functions, NULL, NULL, &prior);
    status = status ? status : hnpe_prior_log_density(prior, 1, NULL, zero, &log_p);
    assert_true(status || log_p == 0);
    hnpe_prior_release(prior);
    return status;
}

static void test_prior_api__nothing_is_lost_when_memory_is(void **state)
{
    assert_true(support_fail_each_allocation(use_every, NULL) > 20);
    assert_true(support_fail_each_allocation(use_callbacks, NULL) == 4);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_prior_api__constructors_name_the_value_that_is_wrong),
        cmocka_unit_test(test_prior_api__constructors_refuse_null_and_empty),
        cmocka_unit_test(test_prior_api__sets_of_functions_that_do_not_fit_are_refused),
        cmocka_unit_test(test_prior_api__questions_check_their_arguments),
        cmocka_unit_test(test_prior_api__dims_fill_what_the_caller_has_room_for),
        cmocka_unit_test(test_prior_api__releasing_nothing_does_nothing),
        cmocka_unit_test(test_prior_api__nothing_is_lost_when_memory_is),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
