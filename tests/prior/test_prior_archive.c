/* Priors in files. */
#include "prior_jobs.h"

/* Write with `fill`, read the prior called "prior" back. */
typedef hnpe_status (*filler)(hnpei_writer *writer, const void *data);

static hnpe_status through_file(filler fill, const void *data, hnpe_prior **prior)
{
    char *folder = support_temp_folder(), *path = support_temp_path(folder, "prior.safetensors");
    hnpei_writer *writer;
    hnpei_reader *reader;
    support_assert_ok(hnpei_writer_create(NULL, "test", &writer));
    support_assert_ok(fill(writer, data));
    support_assert_ok(hnpei_writer_commit(writer, path));
    hnpei_writer_destroy(writer);
    support_assert_ok(hnpei_reader_open(NULL, "test", path, &reader));
    hnpe_status status = hnpei_prior_read(NULL, reader, "prior", NULL, prior);
    hnpei_reader_close(reader);
    support_temp_remove(folder);
    free(path);
    return status;
}

static hnpe_status write_prior(hnpei_writer *writer, const void *prior)
{
    return hnpei_prior_write(prior, writer, "prior");
}

static void test_prior_archive__every_kind_comes_back_bit_for_bit(void **state)
{
    enum { N = 20 };
    static double theta[2][N * EVERY_DIM];
    double log_p[2][N], u[2][N * EVERY_DIM], low[2][EVERY_DIM], high[2][EVERY_DIM];
    hnpe_prior *priors[2];
    support_assert_ok(make_every(NULL, &priors[0]));
    support_assert_ok(through_file(write_prior, priors[0], &priors[1]));
    assert_int_equal(priors[1]->dim, EVERY_DIM);
    for (size_t k = 0; k < 2; ++k) {
        hnpe_rng *rng;
        support_assert_ok(hnpe_rng_create(NULL, 9, 0, &rng));
        support_assert_ok(hnpe_prior_sample(priors[k], N, NULL, rng, theta[k]));
        support_assert_ok(hnpe_prior_log_density(priors[k], N, NULL, theta[k], log_p[k]));
        support_assert_ok(hnpe_prior_cdf(priors[k], N, NULL, theta[k], u[k]));
        support_assert_ok(hnpe_prior_support(priors[k], 1, NULL, low[k], high[k]));
        hnpe_rng_release(rng);
        hnpe_prior_release(priors[k]);
    }
    assert_memory_equal(theta[0], theta[1], sizeof theta[0]);
    assert_memory_equal(log_p[0], log_p[1], sizeof log_p[0]);
    assert_memory_equal(u[0], u[1], sizeof u[0]);
    assert_memory_equal(low[0], low[1], sizeof low[0]);
    assert_memory_equal(high[0], high[1], sizeof high[0]);
}

static int sampler(void *unused, size_t n, const double *given, hnpe_rng *rng, double *out)
{
    return 0;
}

static void test_prior_archive__callbacks_must_be_given_again(void **state)
{
    const hnpe_prior_functions functions = {.struct_size = sizeof functions, .sample = sampler};
    hnpe_prior *custom, *product, *read;
    support_assert_ok(hnpe_prior_create_custom(NULL, 3, 2, &functions, NULL, NULL, &custom));
    support_assert_ok(hnpe_prior_create_product(NULL, 1, &custom, &product));
    support_assert_fails(through_file(write_prior, custom, &read), HNPE_ERROR_UNSUPPORTED,
                         "prior was made of callbacks, which a file cannot keep: it must be given again");
    assert_null(read);
    support_assert_fails(through_file(write_prior, product, &read), HNPE_ERROR_UNSUPPORTED,
                         "prior.0 was made of callbacks, which a file cannot keep: it must be given again");
    assert_null(read);
    hnpe_prior_release(product);
    hnpe_prior_release(custom);
}

static void test_prior_archive__products_nested_too_deeply_are_not_written(void **state)
{
    const double zero = 0, one = 1;
    hnpe_prior *prior;
    support_assert_ok(hnpe_prior_create_uniform(NULL, 1, &zero, &one, &prior));
    for (int depth = 0; depth < 100; ++depth) {
        hnpe_prior *outer;
        support_assert_ok(hnpe_prior_create_product(NULL, 1, &prior, &outer));
        hnpe_prior_release(prior);
        prior = outer;
    }
    hnpei_writer *writer;
    support_assert_ok(hnpei_writer_create(NULL, "test", &writer));
    support_assert_fails(hnpei_prior_write(prior, writer, "prior"), HNPE_ERROR_UNSUPPORTED, "nested this deeply");
    hnpei_writer_destroy(writer);
    hnpe_prior_release(prior);
}

/* ---- files that are wrong ---- */

typedef struct an_entry {
    const char *kind;
    const char *names[2];
    size_t rows[2];
    double values[2][4];
    int64_t factors; /* if not 0 */
} an_entry;

static hnpe_status write_entry(hnpei_writer *writer, const void *data)
{
    const an_entry *entry = data;
    if (entry->kind)
        support_assert_ok(hnpei_writer_metadata(writer, "prior.kind", entry->kind));
    for (size_t k = 0; k < 2 && entry->names[k]; ++k)
        support_assert_ok(hnpei_writer_doubles(writer, entry->names[k], 1, entry->rows[k], entry->values[k]));
    if (entry->factors)
        support_assert_ok(hnpei_writer_ints(writer, "prior.factors", 1, &entry->factors));
    return HNPE_OK;
}

static void test_prior_archive__malformed_files_are_refused(void **state)
{
    static const struct {
        an_entry entry;
        const char *words;
    } cases[] = {
        {{.kind = NULL}, "there is no prior.kind in the metadata"},
        {{.kind = "cauchy"}, "prior.kind is \"cauchy\", which no prior is called"},
        {{.kind = "uniform"}, "tensor prior.low is missing or empty"},
        {{.kind = "uniform", .names = {"prior.low"}, .rows = {1}}, "tensor prior.high is missing or empty"},
        {{.kind = "uniform", .names = {"prior.low", "prior.high"}, .rows = {1, 2}},
         "tensor prior.high has 2 elements, expected 1"},
        {{.kind = "uniform", .names = {"prior.low", "prior.high"}, .rows = {1, 1}, .values = {{1}, {0}}},
         "low[0] = 1 is not below high[0] = 0"},
        {{.kind = "multivariate_normal", .names = {"prior.mean", "prior.covariance"}, .rows = {2, 2}},
         "tensor prior.covariance has 2 elements, expected 4"},
        {{.kind = "multivariate_normal", .names = {"prior.mean", "prior.covariance"}, .rows = {2, 4}},
         "leading minor of order 1 is not positive"},
        {{.kind = "product", .factors = -1}, "prior.factors is -1, which cannot be"},
        {{.kind = "product", .factors = INT64_MAX}, "which cannot be"},
        {{.kind = "product", .factors = 1}, "there is no prior.0.kind in the metadata"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; ++i) {
        hnpe_prior *prior;
        support_assert_fails(through_file(write_entry, &cases[i].entry, &prior), HNPE_ERROR_FORMAT, cases[i].words);
        assert_null(prior);
    }
}

/* ---- memory ---- */

static hnpe_status read_with(hnpe_context *context, void *reader)
{
    hnpe_prior *prior;
    hnpe_status status = hnpei_prior_read(context, reader, "prior", NULL, &prior);
    hnpe_prior_release(prior);
    return status;
}

static void test_prior_archive__nothing_is_lost_when_memory_is(void **state)
{
    char *folder = support_temp_folder(), *path = support_temp_path(folder, "prior.safetensors");
    hnpe_prior *every;
    hnpei_writer *writer;
    hnpei_reader *reader;
    support_assert_ok(make_every(NULL, &every));
    support_assert_ok(hnpei_writer_create(NULL, "test", &writer));
    support_assert_ok(hnpei_prior_write(every, writer, "prior"));
    support_assert_ok(hnpei_writer_commit(writer, path));
    hnpei_writer_destroy(writer);
    support_assert_ok(hnpei_reader_open(NULL, "test", path, &reader));
    assert_true(support_fail_each_allocation(read_with, reader) > 30);
    hnpei_reader_close(reader);
    hnpe_prior_release(every);
    support_temp_remove(folder);
    free(path);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_prior_archive__every_kind_comes_back_bit_for_bit),
        cmocka_unit_test(test_prior_archive__callbacks_must_be_given_again),
        cmocka_unit_test(test_prior_archive__products_nested_too_deeply_are_not_written),
        cmocka_unit_test(test_prior_archive__malformed_files_are_refused),
        cmocka_unit_test(test_prior_archive__nothing_is_lost_when_memory_is),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
