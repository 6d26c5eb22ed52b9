/* The public functions of the embedder room. */
#include "embedder/embedder_handle.h"

#include "support.h"

#include <math.h>

static void fill(size_t n, double *x)
{
    for (size_t i = 0; i < n; ++i)
        x[i] = sin(1.7 * (double)i + 0.3);
}

static int64_t d_out(const hnpe_embedder *embedder)
{
    hnpe_dims dims = {.struct_size = sizeof dims};
    support_assert_ok(hnpe_embedder_dims(embedder, &dims));
    return dims.d_out;
}

static void test_embedder__refuses_bad_arguments(void **state)
{
    hnpe_embedder *deep_set, *stack, *identity, *made;
    double x[] = {1, 2, 3, 4, NAN, 6}, out[64];
    const int64_t rows[] = {2, 1}, none[] = {1, 0};
    hnpe_dims dims = {.struct_size = 0};
    int64_t value;
    int not_an_embedder = 1;
    const hnpe_embedder *other = (const hnpe_embedder *)(const void *)&not_an_embedder;
    support_assert_ok(hnpe_embedder_create_deep_set(NULL, 2, 3, &deep_set));
    support_assert_ok(hnpe_embedder_create_stack(NULL, 2, 2, &stack));
    support_assert_ok(hnpe_embedder_create_identity(NULL, 2, &identity));

    const hnpe_status bad = HNPE_ERROR_INVALID_ARGUMENT;
    support_assert_fails(hnpe_embedder_create_identity(NULL, 0, &made), bad, "d_x is 0");
    assert_null(made);
    support_assert_fails(hnpe_embedder_create_identity(NULL, 1, NULL), bad, "embedder is NULL");
    support_assert_fails(hnpe_embedder_create_mlp(NULL, 1, 0, &made), bad, "d_out is 0");
    support_assert_fails(hnpe_embedder_create_mlp(NULL, (size_t)-1, 1, &made), bad, "d_x is");
    support_assert_fails(hnpe_embedder_create_mlp(NULL, 1, 1, NULL), bad, "embedder is NULL");
    support_assert_fails(hnpe_embedder_create_deep_set(NULL, 0, 1, &made), bad, "d_x is 0");
    support_assert_fails(hnpe_embedder_create_deep_set(NULL, 1, 0, &made), bad, "d_out is 0");
    support_assert_fails(hnpe_embedder_create_deep_set(NULL, 1, 1, NULL), bad, "embedder is NULL");
    support_assert_fails(hnpe_embedder_create_mean(NULL, 0, &made), bad, "d_x is 0");
    support_assert_fails(hnpe_embedder_create_mean(NULL, 1, NULL), bad, "embedder is NULL");
    support_assert_fails(hnpe_embedder_create_stack(NULL, 0, 1, &made), bad, "d_x is 0");
    support_assert_fails(hnpe_embedder_create_stack(NULL, 1, 0, &made), bad, "n_rows is 0");
    support_assert_fails(hnpe_embedder_create_stack(NULL, 1, 1, NULL), bad, "embedder is NULL");
    support_assert_fails(hnpe_embedder_create_identity((hnpe_context *)(void *)identity, 1, &made), bad, "context");

    support_assert_fails(hnpe_embedder_apply(NULL, 1, NULL, x, out), bad, "embedder is NULL");
    support_assert_fails(hnpe_embedder_apply(other, 1, NULL, x, out), bad, "embedder");
    support_assert_fails(hnpe_embedder_apply(deep_set, 0, rows, x, out), bad, "n_sets is 0");
    support_assert_fails(hnpe_embedder_apply(deep_set, 1, rows, NULL, out), bad, "x is NULL");
    support_assert_fails(hnpe_embedder_apply(deep_set, 1, rows, x, NULL), bad, "out is NULL");
    support_assert_fails(hnpe_embedder_apply(deep_set, 2, none, x, out), bad, "n_rows[1]");
    support_assert_fails(hnpe_embedder_apply(deep_set, 2, rows, x, out), HNPE_ERROR_NUMERIC, "row 2, column 0");
    support_assert_fails(hnpe_embedder_apply(stack, 1, none, x, out), HNPE_ERROR_SHAPE, "made for 2");
    support_assert_fails(hnpe_embedder_apply(stack, 2, NULL, x, out), HNPE_ERROR_SHAPE, "made for 2");

    support_assert_fails(hnpe_embedder_dims(NULL, &dims), bad, "embedder is NULL");
    support_assert_fails(hnpe_embedder_dims(identity, NULL), bad, "dims is NULL");
    support_assert_fails(hnpe_embedder_dims(identity, &dims), bad, "struct_size");
    support_assert_fails(hnpe_embedder_set_seed(NULL, 1), bad, "embedder is NULL");
    support_assert_fails(hnpe_embedder_set_int(NULL, HNPE_EMBEDDER_HIDDEN, 1), bad, "embedder is NULL");
    support_assert_fails(hnpe_embedder_set_int(deep_set, HNPE_EMBEDDER_HIDDEN, 0), bad, "hidden cannot be 0");
    support_assert_fails(hnpe_embedder_set_int(deep_set, HNPE_EMBEDDER_LAYERS, 17), bad, "layers cannot be 17");
    support_assert_fails(hnpe_embedder_set_int(deep_set, HNPE_EMBEDDER_POOLS, 16), bad, "pools cannot be 16");
    support_assert_fails(hnpe_embedder_set_int(deep_set, HNPE_EMBEDDER_POOLS, 0), bad, "pools cannot be 0");
    support_assert_fails(hnpe_embedder_set_int(deep_set, HNPE_EMBEDDER_ACTIVATION, 9), bad, "activation cannot be 9");
    support_assert_fails(hnpe_embedder_set_int(deep_set, 12345, 1), HNPE_ERROR_UNSUPPORTED, "12345");
    support_assert_fails(hnpe_embedder_set_real(deep_set, HNPE_EMBEDDER_HIDDEN, 1), HNPE_ERROR_UNSUPPORTED, "hidden");
    support_assert_fails(hnpe_embedder_set_int(identity, HNPE_EMBEDDER_HIDDEN, 8), HNPE_ERROR_UNSUPPORTED, "hidden");
    support_assert_fails(hnpe_embedder_set_int(stack, HNPE_EMBEDDER_POOLS, 1), HNPE_ERROR_UNSUPPORTED, "pools");
    support_assert_fails(hnpe_embedder_get_int(deep_set, HNPE_EMBEDDER_HIDDEN, NULL), bad, "value is NULL");
    support_assert_ok(hnpe_embedder_get_int(identity, HNPE_EMBEDDER_HIDDEN, &value));
    assert_int_equal(value, 64); /* a refused change leaves the value */

    hnpe_embedder_release(deep_set);
    hnpe_embedder_release(stack);
    hnpe_embedder_release(identity);
    hnpe_embedder_release(NULL);
    hnpe_embedder_retain(NULL);
}

static void test_embedder__options_change_the_description_and_the_width(void **state)
{
    hnpe_embedder *embedder;
    support_assert_ok(hnpe_embedder_create_deep_set(NULL, 3, 7, &embedder));
    assert_int_equal(d_out(embedder), 7);
    support_assert_ok(hnpe_embedder_set_int(embedder, HNPE_EMBEDDER_LAYERS, 0));
    assert_int_equal(d_out(embedder), 4 * 16 + 2);
    support_assert_ok(hnpe_embedder_set_int(embedder, HNPE_EMBEDDER_APART, 1));
    assert_int_equal(d_out(embedder), 3 + 4 * 16 + 2);
    support_assert_ok(hnpe_embedder_set_int(embedder, HNPE_EMBEDDER_POOLS, HNPE_POOL_MAX | HNPE_POOL_MEAN));
    support_assert_ok(hnpe_embedder_set_int(embedder, HNPE_EMBEDDER_COUNT, 0));
    support_assert_ok(hnpe_embedder_set_int(embedder, HNPE_EMBEDDER_ELEMENT_OUT, 0));
    support_assert_ok(hnpe_embedder_set_int(embedder, HNPE_EMBEDDER_ACTIVATION, HNPE_ACTIVATION_TANH));
    assert_int_equal(d_out(embedder), 3 + 2 * 3);
    const hnpei_embedder_spec *spec = hnpei_embedder_handle_spec(embedder);
    assert_int_equal(spec->embedding, HNPEI_EMBEDDING_DEEP_SET);
    assert_int_equal(spec->pools, HNPEI_POOL_MAX | HNPEI_POOL_MEAN);
    assert_int_equal(spec->activation, HNPEI_ACTIVATION_TANH);
    assert_int_equal(spec->apart, 1);
    assert_int_equal(spec->element_out, 0);
    assert_int_equal(spec->settle, 1);
    support_assert_ok(hnpe_embedder_reset_option(embedder, HNPE_EMBEDDER_LAYERS));
    assert_int_equal(d_out(embedder), 7);
    hnpe_embedder_release(embedder);
}

static void test_embedder__describes_its_options(void **state)
{
    hnpe_option_info info = {.struct_size = sizeof info};
    hnpe_choice_info choice = {.struct_size = sizeof choice};
    size_t n = 0;
    for (; hnpe_embedder_describe_option(n, &info) == HNPE_OK; ++n)
        assert_true(info.name && info.doc && info.key % 100 == 0);
    assert_int_equal(n, 10);
    support_assert_ok(hnpe_embedder_describe_choice(HNPE_EMBEDDER_POOLS, 3, &choice));
    assert_string_equal(choice.name, "softmax");
    support_assert_fails(hnpe_embedder_describe_choice(HNPE_EMBEDDER_POOLS, 4, &choice), HNPE_ERROR_UNSUPPORTED, "4");
}

static void test_embedder__mean_is_the_papers_setting(void **state)
{
    hnpe_embedder *embedder;
    const int64_t rows[] = {3, 1};
    const double x[] = {1, 2, 10, 20, 30, 40, 5, 6};
    const double expected[] = {1, 2, 20, 30, 5, 6, 0, 0};
    double out[8];
    support_assert_ok(hnpe_embedder_create_mean(NULL, 2, &embedder));
    assert_int_equal(d_out(embedder), 4);
    support_assert_ok(hnpe_embedder_apply(embedder, 2, rows, x, out));
    assert_memory_equal(out, expected, sizeof out);
    hnpe_embedder_release(embedder);
}

static void test_embedder__identity_and_stack_hand_rows_on(void **state)
{
    hnpe_embedder *identity, *stack;
    const int64_t rows[] = {3, 3};
    double x[12], out[12];
    for (size_t i = 0; i < 12; ++i)
        x[i] = (double)i;
    support_assert_ok(hnpe_embedder_create_identity(NULL, 2, &identity));
    support_assert_ok(hnpe_embedder_apply(identity, 2, rows, x, out));
    assert_true(out[0] == 0 && out[1] == 1 && out[2] == 6 && out[3] == 7);
    support_assert_ok(hnpe_embedder_apply(identity, 6, NULL, x, out));
    assert_memory_equal(x, out, sizeof x);
    support_assert_ok(hnpe_embedder_create_stack(NULL, 2, 3, &stack));
    memset(out, 0, sizeof out);
    support_assert_ok(hnpe_embedder_apply(stack, 2, rows, x, out));
    assert_memory_equal(x, out, sizeof x);
    hnpe_embedder_release(identity);
    hnpe_embedder_release(stack);
}

/* More sets than a tile holds, and each alone: the same bits. */
static void test_embedder__a_batch_is_its_sets_one_by_one(void **state)
{
    enum { SETS = 150, D_X = 2, D_OUT = 5 };
    hnpe_embedder *embedder;
    int64_t rows[SETS];
    size_t total = 0;
    for (size_t i = 0; i < SETS; ++i) {
        rows[i] = (int64_t)(1 + i * 7 % 23);
        total += (size_t)rows[i];
    }
    double *x = test_calloc(total * D_X, sizeof *x), out[SETS * D_OUT], alone[D_OUT];
    fill(total * D_X, x);
    support_assert_ok(hnpe_embedder_create_deep_set(NULL, D_X, D_OUT, &embedder));
    support_assert_ok(hnpe_embedder_apply(embedder, SETS, rows, x, out));
    const double *at = x;
    for (size_t i = 0; i < SETS; ++i) {
        support_assert_ok(hnpe_embedder_apply(embedder, 1, &rows[i], at, alone));
        assert_memory_equal(alone, out + i * D_OUT, sizeof alone);
        at += (size_t)rows[i] * D_X;
    }
    hnpe_embedder_release(embedder);
    test_free(x);
}

static void test_embedder__weights_follow_from_the_seed(void **state)
{
    hnpe_embedder *a, *b;
    double x[4], first[3], second[3];
    const int64_t rows = 2;
    fill(4, x);
    support_assert_ok(hnpe_embedder_create_deep_set(NULL, 2, 3, &a));
    support_assert_ok(hnpe_embedder_create_deep_set(NULL, 2, 3, &b));
    support_assert_ok(hnpe_embedder_apply(a, 1, &rows, x, first));
    support_assert_ok(hnpe_embedder_apply(b, 1, &rows, x, second));
    assert_memory_equal(first, second, sizeof first);
    support_assert_ok(hnpe_embedder_set_seed(b, 5));
    support_assert_ok(hnpe_embedder_apply(b, 1, &rows, x, second));
    assert_memory_not_equal(first, second, sizeof first);
    support_assert_ok(hnpe_embedder_set_seed(b, 0));
    support_assert_ok(hnpe_embedder_apply(b, 1, &rows, x, second));
    assert_memory_equal(first, second, sizeof first);
    hnpe_embedder_release(a);
    hnpe_embedder_release(b);
}

static hnpe_status use(hnpe_context *context, void *data)
{
    hnpe_embedder *embedder = NULL;
    const int64_t rows[] = {3, 1};
    double x[8], out[6];
    fill(8, x);
    hnpe_status status = hnpe_embedder_create_deep_set(context, 2, 3, &embedder);
    if (status == HNPE_OK)
        status = hnpe_embedder_set_int(embedder, HNPE_EMBEDDER_HIDDEN, 8);
    if (status == HNPE_OK)
        status = hnpe_embedder_apply(embedder, 2, rows, x, out);
    int64_t hidden = 0; /* still usable, whatever failed */
    if (embedder)
        support_assert_ok(hnpe_embedder_get_int(embedder, HNPE_EMBEDDER_HIDDEN, &hidden));
    hnpe_embedder_release(embedder);
    return status;
}

static void test_embedder__survives_every_failed_allocation(void **state)
{
    assert_true(support_fail_each_allocation(use, NULL) >= 10);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_embedder__refuses_bad_arguments),
                                       cmocka_unit_test(test_embedder__options_change_the_description_and_the_width),
                                       cmocka_unit_test(test_embedder__describes_its_options),
                                       cmocka_unit_test(test_embedder__mean_is_the_papers_setting),
                                       cmocka_unit_test(test_embedder__identity_and_stack_hand_rows_on),
                                       cmocka_unit_test(test_embedder__a_batch_is_its_sets_one_by_one),
                                       cmocka_unit_test(test_embedder__weights_follow_from_the_seed),
                                       cmocka_unit_test(test_embedder__survives_every_failed_allocation)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
