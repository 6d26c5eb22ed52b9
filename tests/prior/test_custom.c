/* Priors made of callbacks: what they are asked, and what becomes of their answers. */
#include "support.h"

#include "prior/prior.h"

#include <math.h>

/* A conditional prior that remembers how it was called: theta_j = given_0 + j + 1 on (given_0, given_0 + 10). */
typedef struct a_host {
    int fail_with;          /* what callbacks return */
    const char *words;      /* what they say then */
    double answer;          /* if not 0: what cdf, quantile and log_density answer */
    size_t calls, rows;     /* of log_density, cdf and quantile */
    double lowest, highest; /* theta - given_0 that they were asked about */
    size_t released;
} a_host;

enum { DIM = 2 };

static int answer(a_host *host)
{
    if (host->fail_with)
        hnpe_set_error(host->words);
    return host->fail_with;
}

static void note(a_host *host, size_t n, const double *given, const double *theta)
{
    host->calls++;
    host->rows += n;
    for (size_t i = 0; i < n * DIM; ++i) {
        host->lowest = fmin(host->lowest, theta[i] - given[i / DIM]);
        host->highest = fmax(host->highest, theta[i] - given[i / DIM]);
    }
}

static int sample(void *user_data, size_t n, const double *given, hnpe_rng *rng, double *theta)
{
    a_host *host = user_data;
    for (size_t i = 0; i < n * DIM; ++i)
        theta[i] = host->answer != 0 ? host->answer : given[i / DIM] + (double)(i % DIM) + 1;
    return answer(host);
}

static int log_density(void *user_data, size_t n, const double *given, const double *theta, double *log_p)
{
    a_host *host = user_data;
    note(host, n, given, theta);
    for (size_t i = 0; i < n; ++i)
        log_p[i] = host->answer != 0 ? host->answer : -2 * log(10);
    return answer(host);
}

/* Impossible where given is negative. */
static int support(void *user_data, size_t n, const double *given, double *low, double *high)
{
    for (size_t i = 0; i < n * DIM; ++i) {
        low[i] = given[i / DIM];
        high[i] = given[i / DIM] < 0 ? low[i] - 1 : low[i] + 10;
    }
    return 0;
}

static int cdf(void *user_data, size_t n, const double *given, const double *theta, double *u)
{
    a_host *host = user_data;
    note(host, n, given, theta);
    for (size_t i = 0; i < n * DIM; ++i)
        u[i] = host->answer != 0 ? host->answer : (theta[i] - given[i / DIM]) / 10;
    return answer(host);
}

static int quantile(void *user_data, size_t n, const double *given, const double *u, double *theta)
{
    a_host *host = user_data;
    for (size_t i = 0; i < n * DIM; ++i)
        theta[i] = host->answer != 0 ? host->answer : given[i / DIM] + 10 * u[i];
    return answer(host);
}

static int log_slope(void *user_data, size_t n, const double *given, const double *theta, double *slope)
{
    a_host *host = user_data;
    for (size_t i = 0; i < n * DIM; ++i)
        slope[i] = -log(10);
    return answer(host);
}

static void released(void *user_data)
{
    ((a_host *)user_data)->released++;
}

static const hnpe_prior_functions all = {.struct_size = sizeof all,
                                         .sample = sample,
                                         .log_density = log_density,
                                         .support = support,
                                         .cdf = cdf,
                                         .quantile = quantile,
                                         .log_slope = log_slope};

static hnpe_prior *make(const hnpe_prior_functions *functions, a_host *host)
{
    hnpe_prior *prior;
    support_assert_ok(hnpe_prior_create_custom(NULL, DIM, 1, functions, host, released, &prior));
    return prior;
}

static hnpe_rng *make_rng(void)
{
    hnpe_rng *rng;
    support_assert_ok(hnpe_rng_create(NULL, 1, 0, &rng));
    return rng;
}

static void test_custom__callbacks_are_asked_only_strictly_inside_the_support(void **state)
{
    a_host host = {.lowest = 5, .highest = 5};
    hnpe_prior *prior = make(&all, &host);
    const double given[4] = {1, 2, -3, 4};
    const double theta[8] = {2, 11 /* on a bound */, 1 /* below */, 3, -3.5, -3.5 /* impossible */, 5, 20 /* above */};
    double log_p[4], u[8], slope[8];
    support_assert_ok(hnpe_prior_log_density(prior, 4, given, theta, log_p));
    assert_true(fabs(log_p[0] + 2 * log(10)) < 1e-15);
    for (size_t i = 1; i < 4; ++i)
        assert_true(log_p[i] == -INFINITY);
    assert_int_equal(host.calls, 1);
    assert_int_equal(host.rows, 3); /* the impossible one is left out */
    support_assert_ok(hnpei_prior_cdf(prior, 4, given, theta, u, slope));
    assert_true(host.lowest > 0 && host.highest < 10);
    const double expected[8] = {0.1, 1, 0, 0.1, 0, 0, 0.1, 1};
    for (size_t i = 0; i < 8; ++i) {
        assert_true(fabs(u[i] - expected[i]) < 1e-14);
        assert_true(slope[i] == (i == 2 || i == 4 || i == 5 || i == 7 ? -INFINITY : -log(10)));
    }
    hnpe_prior_release(prior);
}

static void test_custom__quantiles_are_kept_within_the_support(void **state)
{
    a_host host = {.answer = 0};
    hnpe_prior *prior = make(&all, &host);
    const double given[2] = {1, -1}, u[4] = {0.5, 1, 0.5, 0.5};
    double theta[4];
    support_assert_ok(hnpe_prior_quantile(prior, 2, given, u, theta));
    assert_true(theta[0] == 6 && theta[1] == 11 && isnan(theta[2]) && isnan(theta[3]));
    host.answer = 50;
    support_assert_ok(hnpe_prior_quantile(prior, 1, given, u, theta));
    assert_true(theta[0] == 11 && theta[1] == 11);
    hnpe_prior_release(prior);
}

/* ---- failures ---- */

static hnpe_status ask(const hnpe_prior *prior, int question)
{
    const double given = 1, theta[2] = {2, 3}, u[2] = {0.1, 0.2};
    double out[2];
    if (question == 1)
        return hnpe_prior_log_density(prior, 1, &given, theta, out);
    if (question == 2)
        return hnpe_prior_cdf(prior, 1, &given, theta, out);
    if (question == 3)
        return hnpe_prior_quantile(prior, 1, &given, u, out);
    hnpe_rng *rng = make_rng();
    hnpe_status status = hnpe_prior_sample(prior, 1, &given, rng, out);
    hnpe_rng_release(rng);
    return status;
}

static void test_custom__failures_carry_the_callbacks_own_words(void **state)
{
    static const char *const names[] = {"sample", "log_density", "cdf", "quantile"};
    a_host host = {.fail_with = -7, .words = "the table is not loaded"};
    hnpe_prior *prior = make(&all, &host);
    for (int question = 0; question < 4; ++question) {
        support_assert_fails(ask(prior, question), HNPE_ERROR_CALLBACK, "the table is not loaded");
        assert_non_null(strstr(hnpe_last_error(), names[question]));
        assert_int_equal(hnpe_last_callback_result(), -7);
    }
    hnpe_prior_release(prior);
}

static void test_custom__positive_results_cancel(void **state)
{
    a_host host = {.fail_with = 3, .words = "stopped by the user"};
    hnpe_prior *prior = make(&all, &host);
    for (int question = 0; question < 4; ++question) {
        support_assert_fails(ask(prior, question), HNPE_ERROR_CANCELLED, "stopped by the user");
        assert_int_equal(hnpe_last_callback_result(), 3);
    }
    hnpe_prior_release(prior);
}

static void test_custom__answers_that_cannot_be_are_refused(void **state)
{
    a_host host = {.answer = NAN};
    hnpe_prior *prior = make(&all, &host);
    support_assert_fails(ask(prior, 0), HNPE_ERROR_CALLBACK, "the prior's sample callback gave nan in row 0, column 0");
    support_assert_fails(ask(prior, 1), HNPE_ERROR_CALLBACK, "the prior's log_density callback gave nan in row 0");
    support_assert_fails(ask(prior, 2), HNPE_ERROR_CALLBACK, "the prior's cdf callback gave nan");
    support_assert_fails(ask(prior, 3), HNPE_ERROR_CALLBACK, "the prior's quantile callback gave nan");
    host.answer = 1.5;
    support_assert_fails(ask(prior, 2), HNPE_ERROR_CALLBACK,
                         "gave 1.5 in row 0, column 0, but must give values from 0 to 1");
    host.answer = 12;
    support_assert_fails(ask(prior, 0), HNPE_ERROR_CALLBACK, "gave 12 in row 0, column 0, outside its support [1, 11]");
    hnpe_prior_release(prior);
}

static void test_custom__what_was_not_given_is_not_supported(void **state)
{
    const hnpe_prior_functions sampler = {.struct_size = sizeof sampler, .sample = sample};
    a_host host = {.answer = 0};
    hnpe_prior *prior = make(&sampler, &host);
    const double given = 1, theta[2] = {2, 3};
    double low[2], high[2], u[2], slope[2];
    support_assert_ok(ask(prior, 0));
    support_assert_fails(ask(prior, 1), HNPE_ERROR_UNSUPPORTED, "made without a log_density callback");
    support_assert_fails(ask(prior, 2), HNPE_ERROR_UNSUPPORTED,
                         "parameter 0 was made without cdf and quantile callbacks");
    support_assert_fails(ask(prior, 3), HNPE_ERROR_UNSUPPORTED,
                         "parameter 0 was made without cdf and quantile callbacks");
    support_assert_ok(hnpe_prior_support(prior, 1, &given, low, high));
    assert_true(low[0] == -INFINITY && high[1] == INFINITY);
    support_assert_ok(hnpei_prior_cdf(prior, 1, &given, theta, u, slope));
    assert_true(isnan(u[0]) && isnan(u[1]) && isnan(slope[0]) && isnan(slope[1]));
    hnpe_prior_release(prior);
}

/* ---- life ---- */

static void test_custom__release_is_called_once_by_the_last_owner(void **state)
{
    a_host host = {.answer = 0};
    hnpe_prior *prior = make(&all, &host), *product;
    hnpe_prior_retain(prior);
    support_assert_ok(hnpe_prior_create_product(NULL, 1, &prior, &product));
    hnpe_prior_release(prior);
    hnpe_prior_release(prior);
    assert_int_equal(host.released, 0);
    hnpe_prior_release(product);
    assert_int_equal(host.released, 1);
}

static void test_custom__release_is_not_called_when_creation_fails(void **state)
{
    a_host host = {.answer = 0};
    hnpe_prior *prior;
    support_assert_status(hnpe_prior_create_custom(NULL, 0, 1, &all, &host, released, &prior),
                          HNPE_ERROR_INVALID_ARGUMENT);
    assert_int_equal(host.released, 0);
}

/* A host compiled against a shorter record: what lies beyond it is not read. */
static void test_custom__older_hosts_give_fewer_functions(void **state)
{
    a_host host = {.answer = 0};
    hnpe_prior_functions functions = all;
    functions.struct_size = (uint32_t)offsetof(hnpe_prior_functions, cdf);
    hnpe_prior *prior = make(&functions, &host);
    support_assert_ok(ask(prior, 1));
    support_assert_fails(ask(prior, 2), HNPE_ERROR_UNSUPPORTED, "without cdf");
    hnpe_prior_release(prior);
}

static void test_custom__only_priors_declared_so_may_be_called_from_other_threads(void **state)
{
    hnpe_prior_functions functions = all;
    a_host host = {.answer = 0};
    hnpe_prior *bound = make(&functions, &host);
    functions.concurrent = 1;
    hnpe_prior *free_one = make(&functions, &host), *both[2] = {free_one, bound}, *product;
    support_assert_ok(hnpe_prior_create_product(NULL, 2, both, &product));
    assert_true(!bound->concurrent && free_one->concurrent && !product->concurrent && product->calls_back);
    hnpe_prior_release(product);
    hnpe_prior_release(bound);
    hnpe_prior_release(free_one);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_custom__callbacks_are_asked_only_strictly_inside_the_support),
        cmocka_unit_test(test_custom__quantiles_are_kept_within_the_support),
        cmocka_unit_test(test_custom__failures_carry_the_callbacks_own_words),
        cmocka_unit_test(test_custom__positive_results_cancel),
        cmocka_unit_test(test_custom__answers_that_cannot_be_are_refused),
        cmocka_unit_test(test_custom__what_was_not_given_is_not_supported),
        cmocka_unit_test(test_custom__release_is_called_once_by_the_last_owner),
        cmocka_unit_test(test_custom__release_is_not_called_when_creation_fails),
        cmocka_unit_test(test_custom__older_hosts_give_fewer_functions),
        cmocka_unit_test(test_custom__only_priors_declared_so_may_be_called_from_other_threads),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
