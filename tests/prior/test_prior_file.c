/* Priors in files of their own; what was made of callbacks is given again. */
#include "prior_jobs.h"

#include <hnpe.h>

static char *folder, *path;

static int set_up(void **state)
{
    folder = support_temp_folder();
    path = support_temp_path(folder, "prior.safetensors");
    return 0;
}

static int tear_down(void **state)
{
    free(path);
    support_temp_remove(folder);
    return 0;
}

/* ---- what comes back ---- */

enum { N = 20 };

typedef struct answers {
    double theta[N * EVERY_DIM], log_p[N], low[N * EVERY_DIM], high[N * EVERY_DIM];
} answers;

static answers ask(const hnpe_prior *prior, const double *given)
{
    answers a;
    hnpe_rng *rng;
    memset(&a, 0, sizeof a);
    support_assert_ok(hnpe_rng_create(NULL, 9, 0, &rng));
    support_assert_ok(hnpe_prior_sample(prior, N, given, rng, a.theta));
    support_assert_ok(hnpe_prior_log_density(prior, N, given, a.theta, a.log_p));
    support_assert_ok(hnpe_prior_support(prior, N, given, a.low, a.high));
    hnpe_rng_release(rng);
    return a;
}

static void test_prior_file__gives_every_kind_back_to_the_bit(void **state)
{
    hnpe_prior *saved, *loaded = NULL;
    support_assert_ok(make_every(NULL, &saved));
    support_assert_ok(hnpe_prior_save(saved, path));
    support_assert_ok(hnpe_prior_load(NULL, path, 0, NULL, &loaded));
    const answers before = ask(saved, NULL), after = ask(loaded, NULL);
    assert_memory_equal(&before, &after, sizeof before);
    hnpe_prior_release(saved);
    hnpe_prior_release(loaded);
}

/* ---- callbacks ---- */

static int sampler(void *width, size_t n, const double *given, hnpe_rng *rng, double *theta)
{
    const size_t dim = *(const size_t *)width;
    for (size_t i = 0; i < n * dim; ++i)
        theta[i] = hnpe_rng_uniform(rng) + (given ? given[i / dim] : 0);
    return 0;
}

static int flat(void *width, size_t n, const double *given, const double *theta, double *log_p)
{
    for (size_t i = 0; i < n; ++i)
        log_p[i] = -1;
    return 0;
}

static int identity(void *width, size_t n, const double *given, const double *in, double *out)
{
    for (size_t i = 0; i < n * *(const size_t *)width; ++i)
        out[i] = 0.5 + 0 * in[i];
    return 0;
}

static size_t one = 1, two = 2;

static hnpe_prior *callbacks(size_t *dim, size_t d_given, int with_cdf)
{
    const hnpe_prior_functions functions = {.struct_size = sizeof functions,
                                            .sample = sampler,
                                            .log_density = flat,
                                            .cdf = with_cdf ? identity : NULL,
                                            .quantile = with_cdf ? identity : NULL,
                                            .log_slope = with_cdf ? identity : NULL};
    hnpe_prior *prior;
    support_assert_ok(hnpe_prior_create_custom(NULL, *dim, d_given, &functions, dim, NULL, &prior));
    return prior;
}

/* Uniform; one of callbacks with a CDF; and, in a product of its own, two parameters of callbacks given one value. */
static hnpe_prior *mixed(hnpe_prior *first, hnpe_prior *second)
{
    const double zero = 0, unit = 1;
    hnpe_prior *uniform, *inner, *outer;
    support_assert_ok(hnpe_prior_create_uniform(NULL, 1, &zero, &unit, &uniform));
    hnpe_prior *deep[] = {second, uniform};
    support_assert_ok(hnpe_prior_create_product(NULL, 2, deep, &inner));
    hnpe_prior *factors[] = {uniform, first, inner};
    support_assert_ok(hnpe_prior_create_product(NULL, 3, factors, &outer));
    hnpe_prior_release(uniform);
    hnpe_prior_release(inner);
    return outer;
}

static void test_prior_file__takes_callbacks_again_in_their_places(void **state)
{
    double given[N];
    hnpe_prior *first = callbacks(&one, 0, 1), *second = callbacks(&two, 1, 0), *saved = mixed(first, second), *loaded;
    for (int i = 0; i < N; ++i)
        given[i] = i;
    support_assert_ok(hnpe_prior_save(saved, path));
    support_assert_ok(hnpe_prior_load(NULL, path, 2, (hnpe_prior *[]){first, second}, &loaded));
    hnpe_prior_release(first);
    hnpe_prior_release(second);
    const answers before = ask(saved, given), after = ask(loaded, given);
    assert_memory_equal(&before, &after, sizeof before);
    hnpe_prior_release(saved);
    hnpe_prior_release(loaded);
}

static void test_prior_file__says_which_callbacks_are_missing_and_where(void **state)
{
    hnpe_prior *first = callbacks(&one, 0, 1), *second = callbacks(&two, 1, 0), *saved = mixed(first, second), *loaded;
    hnpe_prior *bare = callbacks(&one, 0, 0);
    support_assert_ok(hnpe_prior_save(saved, path));
    support_assert_fails(
        hnpe_prior_load(NULL, path, 0, NULL, &loaded), HNPE_ERROR_UNSUPPORTED,
        "prior.1 was made of callbacks, which a file cannot keep: it must be given again, as given[0], "
        "with 1 parameters given 0 (it had sample log_density cdf quantile log_slope)");
    assert_null(loaded);
    support_assert_fails(hnpe_prior_load(NULL, path, 1, &first, &loaded), HNPE_ERROR_UNSUPPORTED,
                         "prior.2.0 was made of callbacks, which a file cannot keep: it must be given again, as "
                         "given[1], with 2 parameters given 1 (it had sample log_density)");
    support_assert_fails(hnpe_prior_load(NULL, path, 2, (hnpe_prior *[]){second, first}, &loaded), HNPE_ERROR_SHAPE,
                         "given[0] has 2 parameters given 1, but prior.1, whose place it takes, had 1 given 0");
    support_assert_fails(hnpe_prior_load(NULL, path, 2, (hnpe_prior *[]){bare, second}, &loaded),
                         HNPE_ERROR_INVALID_ARGUMENT, "given[0] has no cdf, but prior.1");
    support_assert_fails(hnpe_prior_load(NULL, path, 3, (hnpe_prior *[]){first, second, first}, &loaded),
                         HNPE_ERROR_INVALID_ARGUMENT, "n_given is 3, but the file has 2 parts");
    support_assert_fails(hnpe_prior_load(NULL, path, 2, (hnpe_prior *[]){first, NULL}, &loaded),
                         HNPE_ERROR_INVALID_ARGUMENT, "given[1] is NULL");
    support_assert_fails(hnpe_prior_load(NULL, path, 2, NULL, &loaded), HNPE_ERROR_INVALID_ARGUMENT, "given is NULL");
    assert_null(loaded);
    hnpe_prior_release(bare);
    hnpe_prior_release(first);
    hnpe_prior_release(second);
    hnpe_prior_release(saved);
}

static void test_prior_file__refuses_bad_arguments_and_other_files(void **state)
{
    hnpe_prior *every, *loaded;
    hnpe_dataset *dataset;
    char *absent = support_temp_path(folder, "absent/prior");
    support_assert_ok(make_every(NULL, &every));
    support_assert_fails(hnpe_prior_save(every, NULL), HNPE_ERROR_INVALID_ARGUMENT, "path is NULL");
    support_assert_fails(hnpe_prior_save(every, absent), HNPE_ERROR_IO, "hnpe_prior_save: ");
    support_assert_fails(hnpe_prior_load(NULL, absent, 0, NULL, &loaded), HNPE_ERROR_IO, "hnpe_prior_load: ");
    support_assert_fails(hnpe_prior_load(NULL, NULL, 0, NULL, &loaded), HNPE_ERROR_INVALID_ARGUMENT, "path is NULL");
    support_assert_ok(hnpe_dataset_create(NULL, 1, 1, 1, &dataset));
    support_assert_ok(hnpe_dataset_save(dataset, path));
    support_assert_fails(hnpe_prior_load(NULL, path, 0, NULL, &loaded), HNPE_ERROR_FORMAT,
                         "the file's kind is \"hnpe.dataset\", not \"hnpe.prior\"");
    hnpe_dataset_release(dataset);
    hnpe_prior_release(every);
    free(absent);
}

static hnpe_status save_and_load(hnpe_context *context, void *unused)
{
    hnpe_prior *prior, *loaded = NULL;
    HNPEI_TRY(make_every(context, &prior));
    hnpe_status status = hnpe_prior_save(prior, path);
    if (status == HNPE_OK)
        status = hnpe_prior_load(context, path, 0, NULL, &loaded);
    hnpe_prior_release(prior);
    hnpe_prior_release(loaded);
    return status;
}

static void test_prior_file__loses_nothing_when_memory_runs_out(void **state)
{
    assert_true(support_fail_each_allocation(save_and_load, NULL) > 60);
    assert_int_equal(support_temp_count(folder), 1);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        TEST(test_prior_file__gives_every_kind_back_to_the_bit),
        TEST(test_prior_file__takes_callbacks_again_in_their_places),
        TEST(test_prior_file__says_which_callbacks_are_missing_and_where),
        TEST(test_prior_file__refuses_bad_arguments_and_other_files),
        TEST(test_prior_file__loses_nothing_when_memory_runs_out),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
