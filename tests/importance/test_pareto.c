/* What weights say of themselves: the tail's shape against known laws and against ArviZ, verdicts, the evidence's
 * error. */
#include "support.h"

#include <hnpe.h>

#include <math.h>

#define GOLDEN 0.6180339887498949

static double law(const char *name, double p, double k)
{
    return strcmp(name, "pareto") == 0 ? -k * log1p(-p) : strcmp(name, "uniform") == 0 ? log(p) : log(-log1p(-p));
}

static int rising(const void *a, const void *b)
{
    const double one = *(const double *)a, other = *(const double *)b;
    return (one > other) - (one < other);
}

static hnpe_importance_info summarise(size_t n, const double *log_weights, double *smoothed)
{
    hnpe_importance_info info = {.struct_size = sizeof info};
    support_assert_ok(hnpe_importance_summarise(NULL, n, log_weights, smoothed, &info));
    assert_int_equal(info.n, n);
    assert_non_null(info.words);
    return info;
}

static double field(const cJSON *item, const char *name)
{
    return cJSON_GetObjectItem(item, name)->valuedouble;
}

static void test_pareto__equals_arviz(void **state)
{
    cJSON *root = support_json("tests/vectors/psis/values.json");
    const cJSON *item;
    cJSON_ArrayForEach(item, cJSON_GetObjectItem(root, "cases"))
    {
        const size_t n = (size_t)field(item, "n"), zeros = (size_t)field(item, "zeros");
        double *weights = test_malloc(n * sizeof *weights), *smoothed = test_malloc(n * sizeof *smoothed), sum = 0;
        for (size_t i = 0; i < n; ++i)
            weights[i] = i < zeros ? -INFINITY
                                   : law(cJSON_GetObjectItem(item, "law")->valuestring,
                                         fmod((double)(i + 1) * GOLDEN, 1), field(item, "k"));
        const hnpe_importance_info info = summarise(n, weights, smoothed);
        support_assert_close(info.pareto_k, field(item, "pareto_k"), 1e-9);
        for (size_t i = 0; i < n; ++i)
            sum += exp(smoothed[i]);
        support_assert_close(sum, 1, 1e-12);
        qsort(smoothed, n, sizeof *smoothed, rising);
        const cJSON *largest = cJSON_GetObjectItem(item, "largest");
        for (int i = 0; i < 12; ++i)
            support_assert_close(smoothed[n - 12 + (size_t)i], cJSON_GetArrayItem(largest, i)->valuedouble, 1e-9);
        support_assert_close(smoothed[n / 2 + zeros / 2], field(item, "middle"), 1e-9);
        test_free(smoothed);
        test_free(weights);
    }
    cJSON_Delete(root);
}

/* Of 200 samples of each shape, the mean of what is found; the prior draws it towards 1/2. */
static void test_pareto__finds_the_shape_of_known_tails(void **state)
{
    enum { N = 20000, TIMES = 20 };
    double *weights = test_malloc(N * sizeof *weights);
    const double shapes[] = {-0.3, 0.2, 0.5, 0.7, 1};
    hnpe_rng *rng;
    support_assert_ok(hnpe_rng_create(NULL, 3, 0, &rng));
    for (size_t s = 0; s < sizeof shapes / sizeof *shapes; ++s) {
        double mean = 0;
        for (int t = 0; t < TIMES; ++t) {
            for (size_t i = 0; i < N; ++i) {
                const double rest = hnpe_rng_uniform(rng);
                weights[i] = log((pow(rest, -shapes[s]) - 1) / shapes[s]);
            }
            mean += summarise(N, weights, NULL).pareto_k / TIMES;
        }
        print_message("shape %g: %.3f\n", shapes[s], mean);
        support_assert_close(mean, shapes[s], 0.06);
    }
    hnpe_rng_release(rng);
    test_free(weights);
}

static void test_pareto__verdicts_follow_the_tail(void **state)
{
    enum { N = 2000 };
    double weights[N];
    for (size_t i = 0; i < N; ++i)
        weights[i] = 0.3 * fmod((double)(i + 1) * GOLDEN, 1);
    hnpe_importance_info info = summarise(N, weights, NULL);
    assert_int_equal(info.verdict, HNPE_IMPORTANCE_TRUSTWORTHY);
    assert_true(info.efficiency > 0.99 && info.pareto_k < 0.5);
    for (size_t i = 0; i < N; ++i)
        weights[i] = law("pareto", fmod((double)(i + 1) * GOLDEN, 1), 1.2);
    info = summarise(N, weights, NULL);
    assert_int_equal(info.verdict, HNPE_IMPORTANCE_UNTRUSTWORTHY);
    assert_non_null(strstr(info.words, "0.7"));
    info = summarise(12, weights, NULL);
    assert_int_equal(info.verdict, HNPE_IMPORTANCE_FEW);
    assert_true(isnan(info.pareto_k));
}

static void test_pareto__equal_weights_have_no_tail(void **state)
{
    double weights[400], smoothed[400];
    for (size_t i = 0; i < 400; ++i)
        weights[i] = -1234.5;
    const hnpe_importance_info info = summarise(400, weights, smoothed);
    assert_true(info.pareto_k == -INFINITY && info.efficiency == 1 && info.log_evidence_error == 0);
    assert_int_equal(info.verdict, HNPE_IMPORTANCE_TRUSTWORTHY);
    support_assert_close(info.log_evidence, -1234.5, 1e-12);
    for (size_t i = 0; i < 400; ++i)
        support_assert_close(smoothed[i], -log(400), 1e-12);
}

/* A constant factor, however large, moves the evidence alone. */
/* As of a posterior that is right: the largest weights are more than a tail has room for, but no fifth of all. */
static void test_pareto__weights_that_rounding_tells_apart_have_no_tail(void **state)
{
    enum { N = 4000 };
    double weights[N];
    for (size_t i = 0; i < N; ++i)
        weights[i] = -3.5 + (double)(i % 7) * 0x1p-51;
    const hnpe_importance_info info = summarise(N, weights, NULL);
    assert_true(info.pareto_k == -INFINITY && info.efficiency > 1 - 1e-12 && info.log_evidence_error < 1e-12);
    assert_int_equal(info.verdict, HNPE_IMPORTANCE_TRUSTWORTHY);
}

static void test_pareto__is_the_same_for_weights_times_a_constant(void **state)
{
    double weights[500], moved[500];
    for (size_t i = 0; i < 500; ++i) {
        weights[i] = law("pareto", fmod((double)(i + 1) * GOLDEN, 1), 0.4);
        moved[i] = weights[i] - 4096;
    }
    const hnpe_importance_info one = summarise(500, weights, NULL), other = summarise(500, moved, moved);
    support_assert_close(one.pareto_k, other.pareto_k, 1e-9);
    support_assert_close(one.effective, other.effective, 1e-7);
    support_assert_close(one.log_evidence, other.log_evidence + 4096, 1e-9);
    support_assert_close(one.log_evidence_error, other.log_evidence_error, 1e-10);
}

/* By hand: weights 1, 2, 3, 0. */
static void test_pareto__moments_are_as_defined(void **state)
{
    const double weights[4] = {0, log(2), log(3), -INFINITY}, one = -3;
    hnpe_importance_info info = summarise(4, weights, NULL);
    support_assert_close(info.effective, 36.0 / 14, 1e-12);
    support_assert_close(info.efficiency, 9.0 / 14, 1e-12);
    support_assert_close(info.log_evidence, log(1.5), 1e-12);
    support_assert_close(info.log_evidence_error, sqrt(5.0 / 3 / 4) / 1.5, 1e-12);
    info = summarise(1, &one, NULL);
    assert_true(info.effective == 1 && info.log_evidence == -3 && isnan(info.log_evidence_error));
}

static void test_pareto__bad_weights_have_a_status_and_a_message(void **state)
{
    double weights[3] = {0, NAN, 0};
    int64_t index[3];
    hnpe_importance_info info = {.struct_size = sizeof info};
    support_assert_fails(hnpe_importance_summarise(NULL, 3, weights, NULL, &info), HNPE_ERROR_NUMERIC,
                         "log_weights[1] is nan");
    weights[1] = INFINITY;
    support_assert_fails(hnpe_importance_resample(NULL, 3, weights, HNPE_IMPORTANCE_SYSTEMATIC, 1, 3, index),
                         HNPE_ERROR_NUMERIC, "log_weights[1] is inf");
    weights[0] = weights[1] = weights[2] = -INFINITY;
    support_assert_fails(hnpe_importance_summarise(NULL, 3, weights, NULL, &info), HNPE_ERROR_NUMERIC,
                         "all 3 weights are 0");
    support_assert_fails(hnpe_importance_resample(NULL, 3, weights, HNPE_IMPORTANCE_SYSTEMATIC, 1, 3, index),
                         HNPE_ERROR_NUMERIC, "all 3 weights are 0");
    support_assert_fails(hnpe_importance_summarise(NULL, 0, weights, NULL, &info), HNPE_ERROR_INVALID_ARGUMENT,
                         "n is 0");
    support_assert_fails(hnpe_importance_resample(NULL, 3, weights, (hnpe_importance_scheme)9, 1, 3, index),
                         HNPE_ERROR_INVALID_ARGUMENT, "scheme is 9");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_pareto__equals_arviz),
        cmocka_unit_test(test_pareto__finds_the_shape_of_known_tails),
        cmocka_unit_test(test_pareto__verdicts_follow_the_tail),
        cmocka_unit_test(test_pareto__equal_weights_have_no_tail),
        cmocka_unit_test(test_pareto__weights_that_rounding_tells_apart_have_no_tail),
        cmocka_unit_test(test_pareto__is_the_same_for_weights_times_a_constant),
        cmocka_unit_test(test_pareto__moments_are_as_defined),
        cmocka_unit_test(test_pareto__bad_weights_have_a_status_and_a_message),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
