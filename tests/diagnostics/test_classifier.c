/* The network of the classifier two-sample test beside scikit-learn's MLPClassifier: by given weights and orders, where
   nothing is left to chance, and until it stops. */
#include "c2st_samples.h"
#include "diagnostics/classifier.h"
#include "support.h"

#include <math.h>

typedef struct fixture {
    hnpe_context *context;
    hnpei_two_samples samples;
    size_t *rows;
    uint64_t generator;
    hnpei_classifier classifier;
} fixture;

/* Two normal samples, the second one shifted, as the case says. */
static void make_fixture(const cJSON *item, fixture *made)
{
    const size_t n = (size_t)support_json_number(item, "n"), dim = (size_t)support_json_number(item, "dim");
    const double shift = support_json_number(item, "shift");
    *made = (fixture){.context = support_context(1), .samples = {.n_first = n, .n = 2 * n, .dim = dim}};
    made->generator = (uint64_t)support_json_number(item, "state");
    double *x = c2st_normals(&made->generator, n * dim), *y = c2st_normals(&made->generator, n * dim);
    made->samples.points = test_calloc(2 * n * dim, sizeof *made->samples.points);
    made->rows = test_calloc(2 * n, sizeof *made->rows);
    for (size_t i = 0; i < n * dim; ++i) {
        made->samples.points[i] = (hnpei_real)x[i];
        made->samples.points[n * dim + i] = (hnpei_real)(y[i] + shift);
    }
    for (size_t i = 0; i < 2 * n; ++i)
        made->rows[i] = i;
    support_assert_ok(hnpei_classifier_create(made->context, dim, &made->classifier));
    free(x);
    free(y);
}

static void free_fixture(fixture *of)
{
    hnpei_classifier_free(&of->classifier);
    hnpe_context_release(of->context);
    test_free(of->samples.points);
    test_free(of->rows);
}

/* make.py has a layer's weights input by input. */
static void give_weights(hnpei_classifier *classifier, uint64_t state)
{
    for (size_t layer = 0; layer < 3; ++layer) {
        const hnpei_linear *l = &classifier->mlp.linear[layer];
        const double bound = sqrt(6 / (double)(l->in + l->out));
        for (size_t in = 0; in < l->in; ++in)
            for (size_t out = 0; out < l->out; ++out)
                classifier->weights[l->weight + out * l->in + in] =
                    (hnpei_real)(bound * (2 * c2st_uniform(&state) - 1));
        for (size_t out = 0; out < l->out; ++out)
            classifier->weights[l->bias + out] = (hnpei_real)(bound * (2 * c2st_uniform(&state) - 1));
    }
}

static void shuffle(uint64_t *state, size_t n, size_t *rows)
{
    for (size_t i = n - 1; i > 0; --i) {
        const size_t j = (size_t)(c2st_uniform(state) * (double)(i + 1)), moved = rows[i];
        rows[i] = rows[j];
        rows[j] = moved;
    }
}

static void test_classifier__falls_as_scikit_learn_s_does_from_the_same_weights(void **state)
{
    cJSON *values = support_json("tests/vectors/c2st/values.json");
    const cJSON *curve = support_json_at(values, "curve"), *loss;
    fixture of;
    double worst = 0;
    make_fixture(curve, &of);
    give_weights(&of.classifier, (uint64_t)support_json_number(curve, "state") + 1);
    assert_true(cJSON_GetArraySize(support_json_at(curve, "loss")) == 30);
    cJSON_ArrayForEach(loss, support_json_at(curve, "loss"))
    {
        shuffle(&of.generator, of.samples.n, of.rows);
        const double found = hnpei_classifier_epoch(&of.classifier, &of.samples, of.samples.n, of.rows);
        worst = fmax(worst, fabs(found / loss->valuedouble - 1));
    }
    print_message("the loss of 30 epochs differs by %.1e at most\n", worst);
    assert_true(worst < 2e-6); /* the rounding of numbers in single precision */
    free_fixture(&of);
    cJSON_Delete(values);
}

static void test_classifier__stops_after_as_many_epochs_as_scikit_learn_s(void **state)
{
    cJSON *values = support_json("tests/vectors/c2st/values.json");
    const cJSON *epochs = support_json_at(values, "epochs");
    const double expected = support_json_number(epochs, "mean"), sd = support_json_number(epochs, "sd");
    const double n_theirs = support_json_number(epochs, "seeds");
    const size_t n_seeds = support_quick() ? 4 : 16;
    fixture of;
    double sum = 0, mean;
    make_fixture(epochs, &of);
    for (size_t seed = 0; seed < n_seeds; ++seed) {
        hnpei_stream stream;
        hnpei_stream_init(&stream, seed, HNPEI_PURPOSE_DIAGNOSTIC, 0);
        hnpei_classifier_train(&of.classifier, &of.samples, of.samples.n, of.rows, HNPEI_CLASSIFIER_EPOCHS, &stream);
        sum += (double)of.classifier.epochs;
    }
    mean = sum / (double)n_seeds;
    print_message("%.1f epochs, scikit-learn %.1f\n", mean, expected);
    /* Four deviations of the difference of both means. */
    support_assert_close(mean, expected, 4 * sd * sqrt(1 / (double)n_seeds + 1 / n_theirs));
    free_fixture(&of);
    cJSON_Delete(values);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_classifier__falls_as_scikit_learn_s_does_from_the_same_weights),
        cmocka_unit_test(test_classifier__stops_after_as_many_epochs_as_scikit_learn_s),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
