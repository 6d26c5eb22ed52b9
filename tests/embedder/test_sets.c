/* What must hold of the embedding of sets, whatever the weights. */
#include "sets.h"

/* Sum of |a - b| and of |b| over live outputs. */
static double difference(const struct subject *subject, const hnpei_real *other)
{
    double apart = 0, size = 0;
    for (size_t i = 0; i < hnpei_embedder_out(subject->embedder); ++i)
        for (size_t s = 0; s < subject->sets.n_sets; ++s) {
            apart += fabs((double)(subject->out[i * HNPEI_TILE + s] - other[i * HNPEI_TILE + s]));
            size += fabs((double)other[i * HNPEI_TILE + s]);
        }
    return apart / size;
}

static void copy_out(const struct subject *subject, hnpei_real *copy)
{
    memcpy(copy, subject->out, hnpei_embedder_out(subject->embedder) * HNPEI_TILE * sizeof *copy);
}

/* Reverse the rows of every set, from its row `from` on. */
static void reverse(struct subject *subject, size_t d_x, size_t from)
{
    for (size_t i = 0; i < subject->sets.n_sets; ++i)
        for (size_t a = subject->first[i] + from, b = subject->first[i + 1] - 1; a < b; ++a, --b)
            for (size_t j = 0; j < d_x; ++j) {
                hnpei_real swap = subject->x[a * d_x + j];
                subject->x[a * d_x + j] = subject->x[b * d_x + j];
                subject->x[b * d_x + j] = swap;
            }
}

static const size_t rows[] = {5, 1, 130, 64, 2, 33};
#define N_SETS (sizeof rows / sizeof *rows)

static void test_deep_set__ignores_the_order_of_observations(void **state)
{
    for (int apart = 0; apart < 2; ++apart) {
        hnpei_embedder_spec spec = subject_deep_set(2, 3);
        spec.apart = apart;
        struct subject subject;
        hnpei_real before[3 * HNPEI_TILE];
        subject_open(&subject, &spec, N_SETS, rows);
        subject_unsettle(&subject);
        subject_forward(&subject);
        copy_out(&subject, before);
        reverse(&subject, 2, apart ? 1 : 0);
        subject_forward(&subject);
        assert_true(difference(&subject, before) < (HNPEI_REAL_IS_DOUBLE ? 1e-14 : 1e-6));
        subject_close(&subject);
    }
}

static void test_deep_set__extremes_ignore_the_order_bit_for_bit(void **state)
{
    hnpei_embedder_spec spec = subject_deep_set(2, 3);
    spec.pools = HNPEI_POOL_MAX | HNPEI_POOL_MIN;
    struct subject subject;
    hnpei_real before[3 * HNPEI_TILE];
    subject_open(&subject, &spec, N_SETS, rows);
    subject_forward(&subject);
    copy_out(&subject, before);
    reverse(&subject, 2, 0);
    subject_forward(&subject);
    assert_true(difference(&subject, before) == 0);
    subject_close(&subject);
}

/* Each set alone gives the bits that it gives among others, on every instruction set. */
static void test_deep_set__a_set_does_not_depend_on_its_neighbours(void **state)
{
    for (int apart = 0; apart < 2; ++apart)
        for (int isa = HNPE_ISA_BASELINE; isa <= HNPE_ISA_AVX512; ++isa) {
            if (!hnpei_isa_available((hnpe_isa)isa))
                continue;
            hnpei_embedder_spec spec = subject_deep_set(3, 5);
            spec.apart = apart;
            struct subject subject;
            hnpei_real together[5 * HNPEI_TILE];
            subject_open(&subject, &spec, N_SETS, rows);
            subject.kernels = hnpei_kernels_get((hnpe_isa)isa);
            subject_unsettle(&subject);
            subject_forward(&subject);
            copy_out(&subject, together);
            for (size_t i = 0; i < N_SETS; ++i) {
                subject.sets = (hnpei_sets){1, subject.first + i, subject.x};
                subject_forward(&subject);
                for (size_t j = 0; j < 5; ++j)
                    assert_true(subject.out[j * HNPEI_TILE] == together[j * HNPEI_TILE + i]);
            }
            subject_close(&subject);
        }
}

static void test_deep_set__pools_are_what_they_are_called(void **state)
{
    hnpei_embedder_spec spec = {.embedding = HNPEI_EMBEDDING_DEEP_SET, .d_x = 2, .pools = 15, .count = 1};
    struct subject subject;
    subject_open(&subject, &spec, N_SETS, rows);
    assert_int_equal(hnpei_embedder_out(subject.embedder), 10);
    subject_forward(&subject);
    for (size_t i = 0; i < N_SETS; ++i) {
        double n = (double)rows[i];
        for (size_t j = 0; j < 2; ++j) {
            double mean = 0, max = -INFINITY, min = INFINITY, exponentials = 0;
            for (size_t r = subject.first[i]; r < subject.first[i + 1]; ++r) {
                double x = (double)subject.x[2 * r + j];
                mean += x / n;
                max = fmax(max, x);
                min = fmin(min, x);
                exponentials += exp(x) / n;
            }
            const double expected[] = {mean, max, min, log(exponentials)};
            for (size_t k = 0; k < 4; ++k) {
                double got = (double)subject.out[(2 * k + j) * HNPEI_TILE + i];
                double tolerance = k == 1 || k == 2 ? 0 : HNPEI_REAL_IS_DOUBLE ? 1e-14 : 1e-6;
                assert_true(fabs(got - expected[k]) <= tolerance * fmax(1, fabs(expected[k])));
            }
        }
        assert_true(fabs((double)subject.out[8 * HNPEI_TILE + i] - log(n)) < 1e-6);
        assert_true(fabs((double)subject.out[9 * HNPEI_TILE + i] - 1 / n) < 1e-6);
    }
    subject_close(&subject);
}

static void test_deep_set__soft_maximum_survives_large_numbers(void **state)
{
    hnpei_embedder_spec spec = {
        .embedding = HNPEI_EMBEDDING_DEEP_SET, .d_x = 1, .pools = HNPEI_POOL_SOFTMAX, .apart = 0};
    struct subject subject;
    subject_open(&subject, &spec, 2, rows + 3);
    for (size_t r = 0; r < subject.first[1]; ++r)
        subject.x[r] = r ? -1000 : 1000;
    for (size_t r = subject.first[1]; r < subject.first[2]; ++r)
        subject.x[r] = -1000;
    subject_forward(&subject);
    assert_true(fabs((double)subject.out[0] - (1000 - log(64))) < 1e-3);
    assert_true(fabs((double)subject.out[1] + 1000) < 1e-3);
    subject_close(&subject);
}

/* The paper's setting. */
static void test_deep_set__plain_mean_stands_beside_x0(void **state)
{
    hnpei_embedder_spec spec = {.embedding = HNPEI_EMBEDDING_DEEP_SET, .d_x = 2, .pools = HNPEI_POOL_MEAN, .apart = 1};
    struct subject subject;
    subject_open(&subject, &spec, N_SETS, rows);
    subject_forward(&subject);
    for (size_t i = 0; i < N_SETS; ++i)
        for (size_t j = 0; j < 2; ++j) {
            double mean = 0;
            for (size_t r = subject.first[i] + 1; r < subject.first[i + 1]; ++r)
                mean += (double)subject.x[2 * r + j] / ((double)rows[i] - 1);
            assert_true(subject.out[j * HNPEI_TILE + i] == subject.x[2 * subject.first[i] + j]);
            assert_true(fabs((double)subject.out[(2 + j) * HNPEI_TILE + i] - mean) < 1e-6);
        }
    subject_close(&subject);
}

static void test_deep_set__pools_of_nothing_are_zero_once_standardised(void **state)
{
    static const size_t alone[] = {1, 1, 4};
    hnpei_embedder_spec spec = subject_deep_set(2, 0);
    spec.apart = 1;
    spec.layers = 0;
    struct subject subject;
    subject_open(&subject, &spec, 3, alone);
    subject_unsettle(&subject);
    subject_forward(&subject);
    for (size_t p = 2; p < hnpei_embedder_out(subject.embedder) - 2; ++p) {
        assert_true(subject.out[p * HNPEI_TILE] == 0 && subject.out[p * HNPEI_TILE + 1] == 0);
        assert_true(subject.out[p * HNPEI_TILE + 2] != 0);
    }
    subject_close(&subject);
}

static void test_deep_set__settled_pools_have_mean_zero_and_variance_one(void **state)
{
    enum { SETS = 64, CALLS = 30 };
    hnpei_embedder_spec spec = subject_deep_set(1, 0);
    spec.layers = 0;
    struct subject subject;
    size_t sizes[SETS];
    for (size_t i = 0; i < SETS; ++i)
        sizes[i] = 1 + i % 7;
    subject_open(&subject, &spec, SETS, sizes);
    size_t n = hnpei_embedder_statistics(subject.embedder);
    assert_int_equal(n, 4 * 5 + 2);
    assert_int_equal(n, hnpei_embedder_out(subject.embedder));
    double *sums = test_calloc(2 * n, sizeof *sums), *mean = test_calloc(n, sizeof *mean);
    double *square = test_calloc(n, sizeof *square);
    for (uint64_t call = 0; call < 2 * CALLS; ++call) {
        hnpei_free(NULL, subject.x);
        hnpei_free(NULL, subject.tape);
        subject_draw(&subject, 1, SETS, sizes, call % CALLS);
        subject_forward(&subject);
        for (size_t i = 0; call >= CALLS && i < n * SETS; ++i) {
            double value = (double)subject.out[i / SETS * HNPEI_TILE + i % SETS];
            mean[i / SETS] += value / (SETS * CALLS);
            square[i / SETS] += value * value / (SETS * CALLS);
        }
        if (call >= CALLS)
            continue;
        memset(sums, 0, 2 * n * sizeof *sums);
        hnpei_embedder_collect(subject.embedder, &subject.sets, subject.tape, sums);
        hnpei_embedder_settle(subject.embedder, SETS, sums, 1 / (1 + (double)call), subject.w); /* of all so far */
    }
    for (size_t i = 0; i < n; ++i) {
        assert_true(fabs(mean[i]) < 1e-4);
        assert_true(fabs(square[i] - 1) < 1e-4);
    }
    test_free(sums);
    test_free(mean);
    test_free(square);
    subject_close(&subject);
}

static void test_deep_set__what_never_varies_is_only_centred(void **state)
{
    static const size_t equal[] = {4, 4, 4};
    hnpei_embedder_spec spec = subject_deep_set(1, 0);
    spec.layers = 0;
    struct subject subject;
    subject_open(&subject, &spec, 3, equal);
    size_t n = hnpei_embedder_statistics(subject.embedder);
    double *sums = test_calloc(2 * n, sizeof *sums);
    subject_forward(&subject);
    hnpei_embedder_collect(subject.embedder, &subject.sets, subject.tape, sums);
    hnpei_embedder_settle(subject.embedder, 3, sums, 1, subject.w);
    subject_forward(&subject);
    for (size_t p = n - 2; p < n; ++p)
        assert_true(fabs((double)subject.out[p * HNPEI_TILE]) < 1e-6);
    test_free(sums);
    subject_close(&subject);
}

static void test_embedder__x_enters_standardised(void **state)
{
    const double mean[] = {1, -2}, sd[] = {2, 0};
    hnpei_embedder_spec spec = {.embedding = HNPEI_EMBEDDING_IDENTITY, .d_x = 2};
    struct subject subject;
    subject_open(&subject, &spec, N_SETS, rows);
    hnpei_embedder_standardise(subject.embedder, subject.w, mean, sd);
    subject_forward(&subject);
    for (size_t i = 0; i < N_SETS; ++i) {
        const hnpei_real *x0 = subject.x + 2 * subject.first[i];
        assert_true(subject.out[i] == (x0[0] - 1) / 2);
        assert_true(subject.out[HNPEI_TILE + i] == x0[1] + 2); /* never varied: only centred */
    }
    subject_close(&subject);
}

static void test_embedder__stack_puts_rows_side_by_side(void **state)
{
    static const size_t threes[] = {3, 3};
    hnpei_embedder_spec spec = {.embedding = HNPEI_EMBEDDING_STACK, .d_x = 2, .n_rows = 3};
    struct subject subject;
    subject_open(&subject, &spec, 2, threes);
    assert_int_equal(hnpei_embedder_out(subject.embedder), 6);
    subject_forward(&subject);
    for (size_t i = 0; i < 2; ++i)
        for (size_t j = 0; j < 6; ++j)
            assert_true(subject.out[j * HNPEI_TILE + i] == subject.x[6 * i + j]);
    subject_close(&subject);
}

static void test_embedder__refuses_what_cannot_be_built(void **state)
{
    const struct {
        hnpei_embedder_spec spec;
        hnpe_status status;
        const char *words;
    } bad[] = {
        {{.embedding = HNPEI_EMBEDDING_IDENTITY}, HNPE_ERROR_INVALID_ARGUMENT, "d_x"},
        {{.embedding = (hnpei_embedding)9, .d_x = 1}, HNPE_ERROR_UNSUPPORTED, "kind 9"},
        {{.embedding = HNPEI_EMBEDDING_STACK, .d_x = 1}, HNPE_ERROR_INVALID_ARGUMENT, "n_rows"},
        {{.embedding = HNPEI_EMBEDDING_MLP, .d_x = 1}, HNPE_ERROR_INVALID_ARGUMENT, "d_out"},
        {{.embedding = HNPEI_EMBEDDING_MLP, .d_x = 1, .d_out = 1, .layers = 99}, HNPE_ERROR_INVALID_ARGUMENT, "99"},
        {{.embedding = HNPEI_EMBEDDING_DEEP_SET, .d_x = 1}, HNPE_ERROR_INVALID_ARGUMENT, "pools is 0"},
        {{.embedding = HNPEI_EMBEDDING_DEEP_SET, .d_x = 1, .pools = 16}, HNPE_ERROR_INVALID_ARGUMENT, "pools is 16"},
        {{.embedding = HNPEI_EMBEDDING_DEEP_SET, .d_x = 1, .pools = 1, .layers = 1, .hidden = 2},
         HNPE_ERROR_INVALID_ARGUMENT,
         "d_out"}};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; ++i) {
        hnpei_layout layout;
        hnpei_embedder *embedder;
        hnpei_layout_init(&layout, NULL);
        support_assert_fails(hnpei_embedder_create(&layout, "e", &bad[i].spec, &embedder), bad[i].status, bad[i].words);
        assert_null(embedder);
        hnpei_layout_free(&layout);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_deep_set__ignores_the_order_of_observations),
                                       cmocka_unit_test(test_deep_set__extremes_ignore_the_order_bit_for_bit),
                                       cmocka_unit_test(test_deep_set__a_set_does_not_depend_on_its_neighbours),
                                       cmocka_unit_test(test_deep_set__pools_are_what_they_are_called),
                                       cmocka_unit_test(test_deep_set__soft_maximum_survives_large_numbers),
                                       cmocka_unit_test(test_deep_set__plain_mean_stands_beside_x0),
                                       cmocka_unit_test(test_deep_set__pools_of_nothing_are_zero_once_standardised),
                                       cmocka_unit_test(test_deep_set__settled_pools_have_mean_zero_and_variance_one),
                                       cmocka_unit_test(test_deep_set__what_never_varies_is_only_centred),
                                       cmocka_unit_test(test_embedder__x_enters_standardised),
                                       cmocka_unit_test(test_embedder__stack_puts_rows_side_by_side),
                                       cmocka_unit_test(test_embedder__refuses_what_cannot_be_built)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
