/* A digest stands for its set: the same output, statistics and gradients, bit for bit. */
#include "sets.h"

#define N_SETS ((size_t)21)

struct results {
    hnpei_real *out, *g;
    double *sums;
};

static struct results results_open(const struct subject *subject)
{
    const size_t n = hnpei_embedder_statistics(subject->embedder);
    return (struct results){subject_reals(hnpei_embedder_out(subject->embedder) * HNPEI_TILE),
                            subject_reals(subject->layout.size), test_calloc(2 * n + 1, sizeof(double))};
}

static void results_close(struct results *results)
{
    hnpei_free(NULL, results->out);
    hnpei_free(NULL, results->g);
    test_free(results->sums);
}

/* What follows a forward pass on `sets`, whose output is in results->out. */
static void collect_and_go_back(struct subject *subject, const hnpei_sets *sets, struct results *results)
{
    hnpei_embedder_collect(subject->embedder, sets, subject->tape, results->sums);
    for (size_t i = 0; i < hnpei_embedder_out(subject->embedder) * HNPEI_TILE; ++i)
        subject->g_out[i] = (hnpei_real)subject_slope(i / HNPEI_TILE, i % HNPEI_TILE);
    if (hnpei_embedder_is_trained(subject->embedder))
        hnpei_embedder_backward(subject->embedder, subject->kernels, subject->w, sets, subject->tape, subject->g_out,
                                results->g, subject->scratch);
}

static void assert_alike(const struct subject *subject, const struct results *a, const struct results *b)
{
    for (size_t i = 0; i < hnpei_embedder_out(subject->embedder); ++i)
        assert_memory_equal(a->out + i * HNPEI_TILE, b->out + i * HNPEI_TILE, N_SETS * sizeof *a->out);
    assert_memory_equal(a->g, b->g, subject->layout.size * sizeof *a->g);
    assert_memory_equal(a->sums, b->sums, 2 * hnpei_embedder_statistics(subject->embedder) * sizeof *a->sums);
}

static void check_digests(const hnpei_embedder_spec *spec)
{
    static const size_t none[N_SETS + 1];
    size_t rows[N_SETS];
    struct subject subject;
    for (size_t i = 0; i < N_SETS; ++i)
        rows[i] = 2 + i % 9;
    subject_open(&subject, spec, N_SETS, rows);
    subject_unsettle(&subject);
    struct results whole = results_open(&subject), digested = results_open(&subject);
    hnpei_embedder_forward(subject.embedder, subject.kernels, subject.w, &subject.sets, subject.tape, whole.out);
    collect_and_go_back(&subject, &subject.sets, &whole);

    const size_t size = hnpei_embedder_digest_size(subject.embedder);
    assert_true(size > 0);
    hnpei_real *digests = subject_reals(N_SETS * size);
    hnpei_embedder_digest(subject.embedder, subject.kernels, subject.w, &subject.sets, subject.tape, digests);
    hnpei_embedder_forward_digest(subject.embedder, subject.kernels, subject.w, N_SETS, digests, subject.tape,
                                  digested.out);
    const hnpei_sets empty = {N_SETS, none, NULL};
    collect_and_go_back(&subject, &empty, &digested);
    assert_alike(&subject, &whole, &digested);
    hnpei_free(NULL, digests);
    results_close(&whole);
    results_close(&digested);
    subject_close(&subject);
}

static void test_digest__of_a_deep_set_without_networks_stands_for_its_set(void **state)
{
    hnpei_embedder_spec spec = subject_deep_set(3, 0);
    spec.element_out = spec.layers = 0;
    check_digests(&spec);
    spec.apart = 1;
    check_digests(&spec);
    spec.settle = 0;
    check_digests(&spec);
}

static void test_digest__of_a_head_on_raw_features_stands_for_its_set(void **state)
{
    hnpei_embedder_spec spec = subject_deep_set(19, 4);
    spec.element_out = 0;
    spec.apart = 1;
    check_digests(&spec);
}

static void test_digest__there_is_none_where_rows_pass_a_network(void **state)
{
    static const size_t rows[] = {2};
    const hnpei_embedder_spec specs[] = {subject_deep_set(3, 4), {.embedding = HNPEI_EMBEDDING_IDENTITY, .d_x = 3}};
    for (size_t i = 0; i < 2; ++i) {
        struct subject subject;
        subject_open(&subject, &specs[i], 1, rows);
        assert_int_equal(hnpei_embedder_digest_size(subject.embedder), 0);
        subject_close(&subject);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_digest__of_a_deep_set_without_networks_stands_for_its_set),
        cmocka_unit_test(test_digest__of_a_head_on_raw_features_stands_for_its_set),
        cmocka_unit_test(test_digest__there_is_none_where_rows_pass_a_network),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
