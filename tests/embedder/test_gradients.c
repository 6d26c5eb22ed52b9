/* Gradients of every embedder against central differences. */
#include "sets.h"

#define START ((hnpei_real)0.25)

/* Indices of the trainable weights. */
struct variables {
    struct subject *subject;
    size_t n, *index;
};

static double loss(size_t n, const double *v, void *data)
{
    struct variables *variables = data;
    struct subject *subject = variables->subject;
    for (size_t i = 0; i < n; ++i)
        subject->w[variables->index[i]] = (hnpei_real)v[i];
    subject_forward(subject);
    double sum = 0;
    for (size_t i = 0; i < hnpei_embedder_out(subject->embedder); ++i)
        for (size_t s = 0; s < subject->sets.n_sets; ++s)
            sum += subject_slope(i, s) * (double)subject->out[i * HNPEI_TILE + s];
    return sum;
}

static void find_trainable(const hnpei_layout *layout, struct variables *variables)
{
    variables->index = test_calloc(layout->size + 1, sizeof *variables->index);
    for (size_t b = 0; b < layout->n_blocks; ++b)
        for (size_t i = 0; layout->blocks[b].trainable && i < layout->blocks[b].rows * layout->blocks[b].columns; ++i)
            variables->index[variables->n++] = layout->blocks[b].offset + i;
}

/* Fixed numbers get no gradient. */
static void check_fixed(const struct subject *subject)
{
    for (size_t b = 0; b < subject->layout.n_blocks; ++b) {
        const hnpei_block *block = &subject->layout.blocks[b];
        for (size_t i = 0; !block->trainable && i < block->rows * block->columns; ++i)
            assert_true(subject->g[block->offset + i] == START);
    }
}

static void check_isa(struct subject *subject, struct variables *variables, double *v, double *gradient)
{
    size_t out = hnpei_embedder_out(subject->embedder);
    loss(variables->n, v, variables);
    for (size_t i = 0; i < out * HNPEI_TILE; ++i)
        subject->g_out[i] = i % HNPEI_TILE < subject->sets.n_sets
                                ? (hnpei_real)subject_slope(i / HNPEI_TILE, i % HNPEI_TILE)
                                : (hnpei_real)5;
    for (size_t i = 0; i < subject->layout.size; ++i)
        subject->g[i] = START;
    hnpei_embedder_backward(subject->embedder, subject->kernels, subject->w, &subject->sets, subject->tape,
                            subject->g_out, subject->g, subject->scratch);
    check_fixed(subject);
    for (size_t i = 0; i < variables->n; ++i)
        gradient[i] = (double)(subject->g[variables->index[i]] - START);
    support_check_gradient("embedder", loss, variables, variables->n, v, gradient, HNPEI_REAL_IS_DOUBLE ? 1e-6 : 3e-3,
                           HNPEI_REAL_IS_DOUBLE ? 1e-7 : 2e-2);
}

static const size_t ragged[] = {3, 1, 9, 2, 70, 1, 4, 30, 2, 1, 1, 5, 6, 1, 2, 3, 7};
#define N_RAGGED (sizeof ragged / sizeof *ragged)
/* Where extremes are pooled, single precision needs rows that do not change places within its coarse step. */
static const size_t few[] = {1, 3, 2, 1, 2};
#define N_FEW (sizeof few / sizeof *few)

/* The last row of a set is its first again, so that extremes are shared. */
static void repeat_rows(struct subject *subject, size_t d_x)
{
    for (size_t i = 0; i < subject->sets.n_sets; ++i)
        if (subject->first[i + 1] - subject->first[i] > 2)
            memcpy(subject->x + (subject->first[i + 1] - 1) * d_x, subject->x + subject->first[i] * d_x,
                   d_x * sizeof *subject->x);
}

static void check(const hnpei_embedder_spec *spec)
{
    struct subject subject;
    int coarse = !HNPEI_REAL_IS_DOUBLE && spec->pools & (HNPEI_POOL_MAX | HNPEI_POOL_MIN);
    subject_open(&subject, spec, coarse ? N_FEW : N_RAGGED, coarse ? few : ragged);
    repeat_rows(&subject, spec->d_x);
    subject_unsettle(&subject);
    double mean[8], sd[8];
    for (size_t i = 0; i < 8; ++i) {
        mean[i] = 0.1 * (double)i;
        sd[i] = 1 + 0.2 * (double)i;
    }
    hnpei_embedder_standardise(subject.embedder, subject.w, mean, sd);
    struct variables variables = {.subject = &subject};
    find_trainable(&subject.layout, &variables);
    double *v = test_calloc(variables.n + 1, sizeof *v), *gradient = test_calloc(variables.n + 1, sizeof *gradient);
    for (size_t i = 0; i < variables.n; ++i)
        v[i] = (double)subject.w[variables.index[i]];
    for (int isa = HNPE_ISA_BASELINE; isa <= HNPE_ISA_AVX512; ++isa)
        if (hnpei_isa_available((hnpe_isa)isa)) {
            subject.kernels = hnpei_kernels_get((hnpe_isa)isa);
            check_isa(&subject, &variables, v, gradient);
        }
    test_free(v);
    test_free(gradient);
    test_free(variables.index);
    subject_close(&subject);
}

/* ---- of the rows ---- */

static double loss_of_rows(size_t n, const double *x, void *data)
{
    struct subject *subject = data;
    struct variables none = {.subject = subject};
    for (size_t i = 0; i < n; ++i)
        subject->x[i] = (hnpei_real)x[i];
    return loss(0, NULL, &none);
}

static void check_rows(const hnpei_embedder_spec *spec)
{
    struct subject subject;
    const int coarse = !HNPEI_REAL_IS_DOUBLE;
    const double mean[8] = {0.1, 0.2, -0.3}, sd[8] = {1, 1.2, 0.7, 1, 1, 1, 1, 1};
    static const size_t alike[] = {3, 3, 3, 3};
    const int stack = spec->embedding == HNPEI_EMBEDDING_STACK;
    subject_open(&subject, spec, stack ? 4 : coarse ? N_FEW : N_RAGGED, stack ? alike : coarse ? few : ragged);
    subject_unsettle(&subject);
    hnpei_embedder_standardise(subject.embedder, subject.w, mean, sd);
    const size_t out = hnpei_embedder_out(subject.embedder), n = subject.first[subject.sets.n_sets] * spec->d_x;
    double *x = test_calloc(n, sizeof *x), *gradient = test_calloc(n, sizeof *gradient);
    hnpei_real *g_x = subject_reals(n);
    for (size_t i = 0; i < n; ++i) {
        x[i] = (double)subject.x[i];
        g_x[i] = START;
    }
    loss_of_rows(n, x, &subject);
    for (size_t i = 0; i < out * HNPEI_TILE; ++i)
        subject.g_out[i] = i % HNPEI_TILE < subject.sets.n_sets
                               ? (hnpei_real)subject_slope(i / HNPEI_TILE, i % HNPEI_TILE)
                               : (hnpei_real)5;
    hnpei_embedder_backward_input(subject.embedder, subject.kernels, subject.w, &subject.sets, subject.tape,
                                  subject.g_out, subject.g, g_x, subject.scratch);
    for (size_t i = 0; i < n; ++i)
        gradient[i] = (double)(g_x[i] - START);
    support_check_gradient("rows", loss_of_rows, &subject, n, x, gradient, HNPEI_REAL_IS_DOUBLE ? 1e-6 : 3e-3,
                           HNPEI_REAL_IS_DOUBLE ? 1e-7 : 2e-2);
    hnpei_free(NULL, g_x);
    test_free(x);
    test_free(gradient);
    subject_close(&subject);
}

static void test_embedder__gradients_of_rows_agree_with_central_differences(void **state)
{
    hnpei_embedder_spec spec = subject_deep_set(2, 3);
    for (int way = 0; way < 8; ++way) { /* with and without: x_0 apart, an element network, a head */
        spec.apart = way & 1;
        spec.element_out = way & 2 ? 5 : 0;
        spec.layers = way & 4 ? 1 : 0;
        check_rows(&spec);
    }
    spec = (hnpei_embedder_spec){.embedding = HNPEI_EMBEDDING_IDENTITY, .d_x = 3};
    check_rows(&spec);
    spec = (hnpei_embedder_spec){.embedding = HNPEI_EMBEDDING_MLP,
                                 .d_x = 3,
                                 .d_out = 2,
                                 .hidden = 5,
                                 .layers = 2,
                                 .activation = HNPEI_ACTIVATION_TANH};
    check_rows(&spec);
    spec.end = HNPEI_ACTIVATION_SILU;
    check_rows(&spec);
    spec = (hnpei_embedder_spec){.embedding = HNPEI_EMBEDDING_STACK, .d_x = 2, .n_rows = 3};
    check_rows(&spec);
}

/* ---- of the weights ---- */

static void test_deep_set__gradients_agree_with_central_differences(void **state)
{
    hnpei_embedder_spec spec = subject_deep_set(2, 3);
    check(&spec);
}

static void test_deep_set__gradients_of_each_pool_agree_with_central_differences(void **state)
{
    for (int pool = 1; pool <= HNPEI_POOL_SOFTMAX; pool *= 2) {
        hnpei_embedder_spec spec = subject_deep_set(1, 2);
        spec.pools = pool;
        spec.count = spec.settle = 0;
        spec.element_out = 18; /* more than one vector */
        check(&spec);
    }
}

static void test_deep_set__gradients_agree_with_x0_apart_and_without_a_head(void **state)
{
    hnpei_embedder_spec spec = subject_deep_set(2, 3);
    spec.apart = 1;
    check(&spec);
    spec.layers = 0;
    check(&spec);
    spec.apart = 0;
    check(&spec);
}

static void test_deep_set__gradients_of_a_head_on_raw_features_agree_with_central_differences(void **state)
{
    hnpei_embedder_spec spec = subject_deep_set(3, 2);
    spec.element_out = 0;
    check(&spec);
    spec.apart = 1;
    check(&spec);
}

static void test_embedder__gradients_of_an_mlp_agree_with_central_differences(void **state)
{
    hnpei_embedder_spec spec = {.embedding = HNPEI_EMBEDDING_MLP,
                                .d_x = 3,
                                .d_out = 4,
                                .hidden = 7,
                                .layers = 2,
                                .activation = HNPEI_ACTIVATION_TANH};
    check(&spec);
    spec.end = HNPEI_ACTIVATION_SILU;
    check(&spec);
    spec.layers = 0;
    check(&spec);
}

static void test_embedder__what_has_no_weights_has_no_gradient(void **state)
{
    const hnpei_embedder_spec specs[] = {
        {.embedding = HNPEI_EMBEDDING_IDENTITY, .d_x = 3},
        {.embedding = HNPEI_EMBEDDING_STACK, .d_x = 3, .n_rows = 1},
        {.embedding = HNPEI_EMBEDDING_DEEP_SET, .d_x = 3, .pools = HNPEI_POOL_MEAN, .apart = 1}};
    for (size_t i = 0; i < 3; ++i)
        check(&specs[i]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_embedder__gradients_of_rows_agree_with_central_differences),
        cmocka_unit_test(test_deep_set__gradients_agree_with_central_differences),
        cmocka_unit_test(test_deep_set__gradients_of_each_pool_agree_with_central_differences),
        cmocka_unit_test(test_deep_set__gradients_agree_with_x0_apart_and_without_a_head),
        cmocka_unit_test(test_deep_set__gradients_of_a_head_on_raw_features_agree_with_central_differences),
        cmocka_unit_test(test_embedder__gradients_of_an_mlp_agree_with_central_differences),
        cmocka_unit_test(test_embedder__what_has_no_weights_has_no_gradient)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
