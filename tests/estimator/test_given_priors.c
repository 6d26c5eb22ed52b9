/* Priors that are given when a file is loaded: the ones it was saved with, or refused. */
#include "parts.h"

static char *folder, *path;

static int set_up(void **state)
{
    folder = support_temp_folder();
    path = support_temp_path(folder, "estimator.safetensors");
    return 0;
}

static int tear_down(void **state)
{
    free(path);
    support_temp_remove(folder);
    return 0;
}

static hnpe_prior *uniform(double high)
{
    const double low[2] = {0, 0}, highs[2] = {1, high};
    hnpe_prior *prior;
    support_assert_ok(hnpe_prior_create_uniform(NULL, 2, low, highs, &prior));
    return prior;
}

static hnpe_prior *product(hnpe_prior *first, hnpe_prior *second)
{
    hnpe_prior *prior, *factors[] = {first, second};
    support_assert_ok(hnpe_prior_create_product(NULL, 2, factors, &prior));
    return prior;
}

static void save(hnpe_prior *local, hnpe_prior *global)
{
    hnpe_estimator *estimator;
    support_assert_ok(hnpe_estimator_create(NULL, local, global, 1, &estimator));
    support_assert_ok(hnpe_estimator_save(estimator, path));
    hnpe_estimator_release(estimator);
}

static void loads(hnpe_prior *local, hnpe_prior *global)
{
    hnpe_estimator *estimator;
    hnpe_posterior *posterior;
    support_assert_ok(hnpe_estimator_load(NULL, path, local, global, &estimator));
    support_assert_ok(hnpe_posterior_load(NULL, path, local, global, &posterior));
    hnpe_estimator_release(estimator);
    hnpe_posterior_release(posterior);
}

static void refuses(hnpe_prior *local, hnpe_prior *global, const char *words)
{
    hnpe_estimator *estimator;
    hnpe_posterior *posterior;
    support_assert_fails(hnpe_estimator_load(NULL, path, local, global, &estimator), HNPE_ERROR_INVALID_ARGUMENT,
                         words);
    support_assert_fails(hnpe_posterior_load(NULL, path, local, global, &posterior), HNPE_ERROR_INVALID_ARGUMENT,
                         words);
    assert_null(estimator);
    assert_null(posterior);
}

static void test_given_prior__must_be_the_one_in_the_file(void **state)
{
    const double mean[2] = {0, 0}, sd[2] = {1, 1};
    hnpe_prior *stored = uniform(2), *same = uniform(2), *other = uniform(3), *normal;
    support_assert_ok(hnpe_prior_create_normal(NULL, 2, mean, sd, &normal));
    save(stored, normal);
    loads(NULL, NULL);
    loads(same, normal);
    refuses(other, NULL, "another prior is given than that in the file: prior_local.high[1] is 3, there it is 2");
    refuses(normal, NULL,
            "another prior is given than that in the file: prior_local is of kind normal, there it is "
            "uniform");
    refuses(same, other, "prior_global is of kind uniform, there it is normal");
    hnpe_prior_release(stored);
    hnpe_prior_release(same);
    hnpe_prior_release(other);
    hnpe_prior_release(normal);
}

static void test_given_prior__is_compared_part_by_part(void **state)
{
    hnpe_prior *a = uniform(2), *b = uniform(3), *stored = product(a, b), *same = product(a, b), *other = product(a, a);
    hnpe_prior *nested = product(b, a);
    save(stored, a);
    loads(same, a);
    refuses(other, a, "prior_local.1.high[1] is 2, there it is 3");
    refuses(nested, NULL, "prior_local.0.high[1] is 3, there it is 2");
    hnpe_prior_release(a);
    hnpe_prior_release(b);
    hnpe_prior_release(stored);
    hnpe_prior_release(same);
    hnpe_prior_release(other);
    hnpe_prior_release(nested);
}

/* Callbacks cannot be compared, but what stands beside them can. */
static void test_given_prior__of_callbacks_is_taken_as_it_is(void **state)
{
    const double low = 0, high = 1, more = 2;
    hnpe_prior *custom = parts_conditional_prior(NULL, 1), *unit, *wide;
    support_assert_ok(hnpe_prior_create_uniform(NULL, 1, &low, &high, &unit));
    support_assert_ok(hnpe_prior_create_uniform(NULL, 1, &low, &more, &wide));
    hnpe_prior *stored = product(custom, unit), *other = product(custom, wide), *plain = product(wide, unit);
    save(stored, unit);
    hnpe_estimator *estimator;
    support_assert_fails(hnpe_estimator_load(NULL, path, NULL, NULL, &estimator), HNPE_ERROR_UNSUPPORTED,
                         "prior_local.0 was made of callbacks, which a file cannot keep: it must be given again, in a "
                         "whole prior_local, with 1 parameters given 1 (it had sample log_density support cdf "
                         "quantile)");
    loads(stored, NULL);
    loads(plain, unit);
    refuses(other, NULL, "prior_local.1.high[0] is 2, there it is 1");
    hnpe_prior *all[] = {custom, unit, wide, stored, other, plain};
    for (size_t i = 0; i < sizeof all / sizeof *all; ++i)
        hnpe_prior_release(all[i]);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        TEST(test_given_prior__must_be_the_one_in_the_file),
        TEST(test_given_prior__is_compared_part_by_part),
        TEST(test_given_prior__of_callbacks_is_taken_as_it_is),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
