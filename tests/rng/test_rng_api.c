/* The public functions of the rng room. */
#include "rng/stream.h"
#include "support.h"

#include <hnpe/rng.h>

#include <math.h>

static hnpe_rng *make(uint64_t seed, uint64_t stream)
{
    hnpe_rng *rng;
    support_assert_ok(hnpe_rng_create(NULL, seed, stream, &rng));
    return rng;
}

/* ---- creation ---- */

static void test_create__refuses_a_missing_pointer_and_a_wrong_context(void **state)
{
    hnpe_rng *rng = make(1, 1), *other = rng;
    support_assert_fails(hnpe_rng_create(NULL, 1, 1, NULL), HNPE_ERROR_INVALID_ARGUMENT, "rng is NULL");
    support_assert_fails(hnpe_rng_create((hnpe_context *)(void *)rng, 1, 1, &other), HNPE_ERROR_INVALID_ARGUMENT,
                         "context must be a hnpe_context, but is a hnpe_rng");
    assert_null(other);
    hnpe_rng_release(rng);
}

static hnpe_status create_job(hnpe_context *context, void *unused)
{
    hnpe_rng *rng;
    hnpe_status status = hnpe_rng_create(context, 1, 2, &rng);
    if (status == HNPE_OK) {
        double draws[50];
        hnpe_rng_fill_normal(rng, 50, draws);
    }
    hnpe_rng_release(rng);
    return status;
}

static void test_create__allocates_once_and_reports_it_when_there_is_no_memory(void **state)
{
    assert_int_equal(support_fail_each_allocation(create_job, NULL), 1);
}

static void test_retain__keeps_the_stream_until_the_last_release(void **state)
{
    support_allocator allocator;
    hnpe_context *context = support_failing_context(&allocator, 0);
    hnpe_rng *rng;
    support_assert_ok(hnpe_rng_create(context, 1, 1, &rng));
    hnpe_context_release(context);
    hnpe_rng_retain(rng);
    hnpe_rng_release(rng);
    assert_int_equal(atomic_load(&allocator.outstanding), 2);
    assert_true(hnpe_rng_uniform(rng) > 0);
    hnpe_rng_release(rng);
    assert_int_equal(atomic_load(&allocator.outstanding), 0);
    hnpe_rng_release(NULL);
    hnpe_rng_retain(NULL);
}

/* ---- streams ---- */

static void test_streams__repeat_for_equal_seeds_and_differ_for_others(void **state)
{
    hnpe_rng *rngs[4] = {make(5, 7), make(5, 7), make(5, 8), make(6, 7)};
    uint64_t first[4];
    for (size_t i = 0; i < 4; ++i) {
        first[i] = hnpe_rng_next(rngs[i]);
        hnpe_rng_release(rngs[i]);
    }
    assert_int_equal(first[0], first[1]);
    assert_int_not_equal(first[0], first[2]);
    assert_int_not_equal(first[0], first[3]);
    assert_int_not_equal(first[2], first[3]);
}

/* What users' results rest on: these numbers may never change. */
static void test_streams__give_the_numbers_that_they_always_gave(void **state)
{
    hnpe_rng *rng = make(42, 0);
    const uint64_t expected[4] = {0x93a6ffb4436823ecu, 0x92b4f25f0556e659u, 0x184a7cb577a8de08u, 0x3b39e7c1746384c6u};
    for (size_t i = 0; i < 4; ++i)
        assert_int_equal(hnpe_rng_next(rng), expected[i]);
    hnpe_rng_release(rng);
}

/* ---- draws ---- */

static void test_draws__are_those_of_the_stream_inside(void **state)
{
    hnpe_rng *rng = make(3, 4);
    hnpei_stream stream;
    hnpei_stream_init(&stream, 3, HNPEI_PURPOSE_USER, 4);
    for (int i = 0; i < 100; ++i) {
        assert_true(hnpe_rng_next(rng) == hnpei_stream_next(&stream));
        assert_true(hnpe_rng_uniform(rng) == hnpei_stream_uniform(&stream));
        assert_true(hnpe_rng_normal(rng) == hnpei_stream_normal(&stream));
        assert_true(hnpe_rng_exponential(rng) == hnpei_stream_exponential(&stream));
        assert_true(hnpe_rng_gamma(rng, 0.5) == hnpei_stream_gamma(&stream, 0.5));
        assert_true(hnpe_rng_beta(rng, 2, 3) == hnpei_stream_beta(&stream, 2, 3));
    }
    hnpe_rng_release(rng);
}

static void assert_message(const char *words)
{
    if (!strstr(hnpe_last_error(), words))
        fail_msg("the message is \"%s\", but should contain \"%s\"", hnpe_last_error(), words);
}

static void test_draws__from_nothing_say_so_and_are_nan(void **state)
{
    assert_int_equal(hnpe_rng_next(NULL), 0);
    assert_message("hnpe_rng_next: rng is NULL");
    assert_true(isnan(hnpe_rng_uniform(NULL)));
    assert_message("hnpe_rng_uniform: rng is NULL");
    assert_true(isnan(hnpe_rng_normal(NULL)));
    assert_message("hnpe_rng_normal: rng is NULL");
    assert_true(isnan(hnpe_rng_exponential(NULL)));
    assert_message("hnpe_rng_exponential: rng is NULL");
    assert_true(isnan(hnpe_rng_gamma(NULL, 1)));
    assert_message("hnpe_rng_gamma: rng is NULL");
    assert_true(isnan(hnpe_rng_beta(NULL, 1, 1)));
    assert_message("hnpe_rng_beta: rng is NULL");
}

static void test_draws__from_another_handle_say_what_it_is(void **state)
{
    hnpe_context *context = support_context(1);
    hnpe_rng *wrong = (hnpe_rng *)(void *)context;
    double out[2] = {7, 7};
    assert_int_equal(hnpe_rng_next(wrong), 0);
    assert_message("rng must be a hnpe_rng, but is a hnpe_context");
    assert_true(isnan(hnpe_rng_normal(wrong)));
    hnpe_rng_fill_normal(wrong, 2, out);
    assert_message("hnpe_rng_fill_normal: rng must be a hnpe_rng");
    hnpe_rng_fill_uniform(wrong, 2, out);
    assert_message("hnpe_rng_fill_uniform: rng must be a hnpe_rng");
    assert_true(out[0] == 7 && out[1] == 7);
    hnpe_context_release(context);
}

static void test_gamma_and_beta__refuse_impossible_shapes_and_stay_where_they_are(void **state)
{
    hnpe_rng *rng = make(8, 8), *same = make(8, 8);
    const double impossible[] = {0, -1, (double)NAN, (double)INFINITY};
    for (size_t i = 0; i < 4; ++i) {
        assert_true(isnan(hnpe_rng_gamma(rng, impossible[i])));
        assert_message("hnpe_rng_gamma: shape is");
        assert_true(isnan(hnpe_rng_beta(rng, impossible[i], 1)));
        assert_message("hnpe_rng_beta: a is");
        assert_true(isnan(hnpe_rng_beta(rng, 1, impossible[i])));
        assert_message("hnpe_rng_beta: b is");
    }
    assert_int_equal(hnpe_rng_next(rng), hnpe_rng_next(same));
    hnpe_rng_release(rng);
    hnpe_rng_release(same);
}

/* ---- fills ---- */

static void test_fills__advance_the_stream_by_one_step_and_repeat(void **state)
{
    double normals[100], again[100], uniforms[100];
    hnpe_rng *rng = make(9, 1), *same = make(9, 1), *stepped = make(9, 1);
    hnpe_rng_fill_normal(rng, 100, normals);
    hnpe_rng_fill_uniform(rng, 100, uniforms);
    hnpe_rng_fill_normal(same, 60, again);
    assert_memory_equal(normals, again, 60 * sizeof *again);
    hnpe_rng_fill_uniform(same, 100, again);
    assert_memory_equal(uniforms, again, sizeof again);
    hnpe_rng_next(stepped);
    hnpe_rng_next(stepped);
    assert_int_equal(hnpe_rng_next(rng), hnpe_rng_next(stepped));
    hnpe_rng_release(rng);
    hnpe_rng_release(same);
    hnpe_rng_release(stepped);
}

static void test_fills__refuse_a_missing_array_unless_it_is_empty(void **state)
{
    hnpe_rng *rng = make(9, 2), *same = make(9, 2);
    hnpe_rng_fill_normal(rng, 3, NULL);
    assert_message("hnpe_rng_fill_normal: out is NULL");
    hnpe_rng_fill_uniform(rng, 3, NULL);
    assert_message("hnpe_rng_fill_uniform: out is NULL");
    assert_int_equal(hnpe_rng_next(rng), hnpe_rng_next(same));
    hnpe_rng_fill_normal(rng, 0, NULL);
    hnpe_rng_next(same);
    assert_int_equal(hnpe_rng_next(rng), hnpe_rng_next(same));
    hnpe_rng_release(rng);
    hnpe_rng_release(same);
}

static void test_fills__are_normal_and_uniform(void **state)
{
    enum { n = 50000 };
    static double out[n];
    hnpe_rng *rng = make(10, 0);
    hnpe_rng_fill_normal(rng, n, out);
    assert_true(support_ks_p(n, support_ks(n, out, support_normal_cdf, NULL)) > 1e-4);
    hnpe_rng_fill_uniform(rng, n, out);
    assert_true(support_ks_p(n, support_ks(n, out, support_uniform_cdf, NULL)) > 1e-4);
    hnpe_rng_release(rng);
}

/* A generator in a room's own memory is as good as a created one. */
static void test_init__makes_the_callers_memory_a_stream(void **state)
{
    struct hnpe_rng rng;
    hnpei_stream stream;
    double out[40];
    hnpei_rng_init(&rng, 11, HNPEI_PURPOSE_SIMULATE, 12);
    hnpei_stream_init(&stream, 11, HNPEI_PURPOSE_SIMULATE, 12);
    assert_int_equal(hnpe_rng_next(&rng), hnpei_stream_next(&stream));
    hnpe_rng_fill_normal(&rng, 40, out);
    hnpe_rng_retain(&rng);
    hnpe_rng_release(&rng);
    assert_true(isfinite(hnpe_rng_normal(&rng)));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_create__refuses_a_missing_pointer_and_a_wrong_context),
        cmocka_unit_test(test_create__allocates_once_and_reports_it_when_there_is_no_memory),
        cmocka_unit_test(test_retain__keeps_the_stream_until_the_last_release),
        cmocka_unit_test(test_streams__repeat_for_equal_seeds_and_differ_for_others),
        cmocka_unit_test(test_streams__give_the_numbers_that_they_always_gave),
        cmocka_unit_test(test_draws__are_those_of_the_stream_inside),
        cmocka_unit_test(test_draws__from_nothing_say_so_and_are_nan),
        cmocka_unit_test(test_draws__from_another_handle_say_what_it_is),
        cmocka_unit_test(test_gamma_and_beta__refuse_impossible_shapes_and_stay_where_they_are),
        cmocka_unit_test(test_fills__advance_the_stream_by_one_step_and_repeat),
        cmocka_unit_test(test_fills__refuse_a_missing_array_unless_it_is_empty),
        cmocka_unit_test(test_fills__are_normal_and_uniform),
        cmocka_unit_test(test_init__makes_the_callers_memory_a_stream),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
