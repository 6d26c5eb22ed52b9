/* MADE: gradients and masks. */
#include "net.h"

static void made_forward(const struct net *net, const hnpei_real *w, const hnpei_real *given, const hnpei_real *x,
                         hnpei_real *tape, hnpei_real *out)
{
    hnpei_made_forward(net->layer, net->kernels, w, net->n, given, x, tape, out);
}

static void made_backward(const struct net *net, const hnpei_real *w, const hnpei_real *given, const hnpei_real *x,
                          const hnpei_real *tape, const hnpei_real *g_out, hnpei_real *g, hnpei_real *g_given,
                          hnpei_real *g_x, hnpei_real *scratch)
{
    hnpei_made_backward(net->layer, net->kernels, w, net->n, given, x, tape, g_out, g, g_given, g_x, scratch);
}

struct fixture {
    hnpei_layout layout;
    hnpei_made made;
    struct net net;
};

static void open_network(struct fixture *fixture, size_t dim, size_t d_given, size_t hidden, size_t blocks,
                         int residual, size_t n, hnpei_activation activation, int from_context)
{
    hnpei_stream stream;
    hnpei_layout_init(&fixture->layout, NULL);
    hnpei_made *made = &fixture->made;
    support_assert_ok(
        hnpei_made_create(&fixture->layout, "made", dim, d_given, hidden, blocks, 3, activation, residual, made));
    made->from_context = from_context;
    fixture->net = (struct net){.n_weights = fixture->layout.size,
                                .d_x = dim,
                                .d_given = d_given,
                                .d_out = 3 * dim,
                                .n = n,
                                .tape_size = made->tape,
                                .scratch_size = made->scratch,
                                .layer = made,
                                .forward = made_forward,
                                .backward = made_backward,
                                .kernels = hnpei_kernels_get(hnpei_context_isa(NULL))};
    net_open(&fixture->net);
    hnpei_stream_init(&stream, 5, HNPEI_PURPOSE_WEIGHTS, dim);
    hnpei_made_init(made, &stream, 1, fixture->net.w);
}

static void open_degrees(struct fixture *fixture, size_t dim, size_t d_given, size_t blocks, int residual, size_t n,
                         hnpei_activation activation, int from_context)
{
    open_network(fixture, dim, d_given, 9, blocks, residual, n, activation, from_context);
}

static void open_fixture(struct fixture *fixture, size_t dim, size_t d_given, size_t blocks, int residual, size_t n,
                         hnpei_activation activation)
{
    open_degrees(fixture, dim, d_given, blocks, residual, n, activation, 0);
}

static void close_fixture(struct fixture *fixture)
{
    net_close(&fixture->net);
    hnpei_layout_free(&fixture->layout);
}

static void check(size_t dim, size_t d_given, size_t blocks, int residual, size_t n, hnpei_activation activation)
{
    struct fixture fixture;
    open_fixture(&fixture, dim, d_given, blocks, residual, n, activation);
    net_check("made", &fixture.net, fixture.net.w);
    close_fixture(&fixture);
}

static void test_made__gradients_agree_with_central_differences(void **state)
{
    for (int residual = 0; residual < 2; ++residual) {
        check(3, 4, 2, residual, 5, HNPEI_ACTIVATION_TANH);
        check(1, 2, 1, residual, 64, HNPEI_ACTIVATION_SILU);
        check(4, 0, 2, residual, 21, HNPEI_ACTIVATION_SILU);
        check(2, 18, 0, residual, 3, HNPEI_ACTIVATION_TANH);
#if HNPEI_REAL_IS_DOUBLE
        check(3, 4, 3, residual, 7, HNPEI_ACTIVATION_RELU);
        check(3, 4, 3, residual, 7, HNPEI_ACTIVATION_ELU);
#endif
    }
}

/* Groups of units of equal and of unequal size, larger than what is taken together and smaller; units fewer than
   features. */
static void test_made__gradients_agree_where_degrees_are_sorted(void **state)
{
    static const size_t hidden[] = {3, 9, 10, 35};
    for (size_t i = 0; i < 4; ++i)
        for (size_t dim = 1; dim <= 5; dim += 2)
            for (int residual = 0; residual < 2; ++residual) {
                struct fixture fixture;
                open_network(&fixture, dim, 2, hidden[i], 1, residual, 3, HNPEI_ACTIVATION_TANH, 1);
                net_check("made", &fixture.net, fixture.net.w);
                close_fixture(&fixture);
            }
}

/* Of points' own rows, and of a projection. */
static void test_made__gradients_agree_where_features_and_given_are_joined(void **state)
{
    for (size_t dim = 1; dim <= 4; ++dim) {
        struct fixture fixture;
        open_network(&fixture, dim, 2, 8, 2, 0, 3, HNPEI_ACTIVATION_TANH, 1);
        fixture.made.joined = 1;
        net_check("made", &fixture.net, fixture.net.w);
        close_fixture(&fixture);
    }
}

/* Bit for bit; what is not computed yet is not looked at. */
static void check_steps(size_t dim, size_t hidden, int residual, int from_context)
{
    struct fixture fixture;
    open_network(&fixture, dim, 2, hidden, 2, residual, 21, HNPEI_ACTIVATION_SILU, from_context);
    struct net *net = &fixture.net;
    hnpei_real *stepped = net_reals(3 * dim * HNPEI_TILE), *x = net_reals(dim * HNPEI_TILE);
    for (size_t i = 0; i < dim * HNPEI_TILE; ++i)
        net->x[i] = (hnpei_real)sin((double)(i + 1));
    made_forward(net, net->w, net->given, net->x, net->tape, net->out);
    for (size_t i = 0; i < net->tape_size; ++i)
        net->tape[i] = 1e6;
    for (size_t f = 0; f < dim; ++f) {
        hnpei_made_step(&fixture.made, net->kernels, net->w, 21, f, net->given, x, net->tape, stepped);
        for (size_t o = 3 * f; o < 3 * f + 3; ++o)
            assert_memory_equal(stepped + o * HNPEI_TILE, net->out + o * HNPEI_TILE, 21 * sizeof *stepped);
        memcpy(x + f * HNPEI_TILE, net->x + f * HNPEI_TILE, HNPEI_TILE * sizeof *x);
    }
    hnpei_free(NULL, stepped);
    hnpei_free(NULL, x);
    close_fixture(&fixture);
}

static void test_made__steps_give_feature_by_feature_what_forward_gives(void **state)
{
    for (int kind = 0; kind < 4; ++kind)
        for (size_t dim = 1; dim <= 5; ++dim) {
            check_steps(dim, 3, kind % 2, kind / 2);
            check_steps(dim, 40, kind % 2, kind / 2);
        }
}

/* Bit for bit, from random weights that are then masked, as foreign ones are. */
static void test_made__outputs_of_a_feature_ignore_it_and_those_after_it(void **state)
{
    for (int kind = 0; kind < 4; ++kind)
        for (size_t dim = 1; dim <= 5; ++dim) {
            struct fixture fixture;
            open_degrees(&fixture, dim, 2, 2, kind % 2, 6, HNPEI_ACTIVATION_TANH, kind / 2);
            struct net *net = &fixture.net;
            hnpei_stream stream;
            hnpei_stream_init(&stream, 6, HNPEI_PURPOSE_USER, 0);
            for (size_t i = 0; i < net->n_weights; ++i)
                net->w[i] = (hnpei_real)hnpei_stream_normal(&stream);
            hnpei_made_mask(&fixture.made, net->w);
            for (size_t i = 0; i < 2 * HNPEI_TILE; ++i)
                net->given[i] = (hnpei_real)hnpei_stream_normal(&stream);
            hnpei_made_forward(&fixture.made, net->kernels, net->w, 6, net->given, net->x, net->tape, net->out);
            for (size_t changed = 0; changed < dim; ++changed) {
                net->x[changed * HNPEI_TILE + 2] = (hnpei_real)1.5;
                made_forward(net, net->w, net->given, net->x, net->tape, net->g_out);
                size_t differ = 0;
                for (size_t i = 0; i < 3 * dim; ++i) {
                    int same = net->out[i * HNPEI_TILE + 2] == net->g_out[i * HNPEI_TILE + 2];
                    if (i / 3 <= changed)
                        assert_true(same);
                    else
                        differ += !same;
                }
                assert_int_equal(differ, 3 * (dim - 1 - changed));
                net->x[changed * HNPEI_TILE + 2] = 0;
            }
            close_fixture(&fixture);
        }
}

static void test_made__every_feature_can_depend_on_what_is_given(void **state)
{
    for (int residual = 0; residual < 2; ++residual) {
        struct fixture fixture;
        open_degrees(&fixture, 4, 2, 2, residual, 1, HNPEI_ACTIVATION_TANH, 1);
        struct net *net = &fixture.net;
        made_forward(net, net->w, net->given, net->x, net->tape, net->out);
        net->given[0] = 1;
        made_forward(net, net->w, net->given, net->x, net->tape, net->g_out);
        for (size_t i = 0; i < 12; ++i)
            assert_true(net->out[i * HNPEI_TILE] != net->g_out[i * HNPEI_TILE]);
        close_fixture(&fixture);
    }
}

static void test_made__one_feature_depends_on_what_is_given(void **state)
{
    struct fixture fixture;
    open_fixture(&fixture, 1, 2, 1, 0, 1, HNPEI_ACTIVATION_TANH);
    struct net *net = &fixture.net;
    made_forward(net, net->w, net->given, net->x, net->tape, net->out);
    net->given[0] = 1;
    made_forward(net, net->w, net->given, net->x, net->tape, net->g_out);
    for (size_t i = 0; i < 3; ++i)
        assert_true(net->out[i * HNPEI_TILE] != net->g_out[i * HNPEI_TILE]);
    close_fixture(&fixture);
}

/* As defined: hidden unit i of degree i mod (D - 1) + 1, masks >= between layers and > at the output. */
static void test_made__mask_zeroes_what_the_degrees_forbid_and_nothing_else(void **state)
{
    struct fixture fixture;
    open_fixture(&fixture, 4, 2, 1, 0, 1, HNPEI_ACTIVATION_TANH);
    hnpei_real *w = fixture.net.w;
    for (size_t i = 0; i < fixture.net.n_weights; ++i)
        w[i] = 1;
    hnpei_made_mask(&fixture.made, w);
    const hnpei_made *made = &fixture.made;
    size_t ones = 0;
    for (size_t i = 0; i < fixture.net.n_weights; ++i)
        ones += w[i] == 1;
    size_t expected = 9 + 9 * 2 + 9 + 9 + 12;
    for (size_t i = 0; i < 9; ++i) {
        size_t degree = i % 3 + 1;
        for (size_t j = 0; j < 4; ++j) {
            assert_true((w[made->initial.weight + i * 4 + j] == 1) == (degree >= j + 1));
            expected += degree >= j + 1;
        }
        for (size_t j = 0; j < 9; ++j) {
            assert_true((w[made->block[0].weight + i * 9 + j] == 1) == (degree >= j % 3 + 1));
            expected += degree >= j % 3 + 1;
        }
        for (size_t o = 0; o < 12; ++o) {
            assert_true((w[made->final.weight + o * 9 + i] == 1) == (o / 3 + 1 > degree));
            expected += o / 3 + 1 > degree;
        }
    }
    assert_int_equal(ones, expected);
    close_fixture(&fixture);
}

/* Hidden unit i of degree i D / hidden, rounded down, features from 1 on. */
static void test_made__mask_follows_sorted_degrees(void **state)
{
    struct fixture fixture;
    open_degrees(&fixture, 4, 2, 1, 0, 1, HNPEI_ACTIVATION_TANH, 1);
    const hnpei_made *made = &fixture.made;
    hnpei_real *w = fixture.net.w;
    for (size_t i = 0; i < fixture.net.n_weights; ++i)
        w[i] = 1;
    hnpei_made_mask(made, w);
    for (size_t i = 0; i < 9; ++i) {
        size_t degree = i * 4 / 9;
        for (size_t j = 0; j < 4; ++j)
            assert_true((w[made->initial.weight + i * 4 + j] == 1) == (degree >= j + 1));
        for (size_t j = 0; j < 9; ++j)
            assert_true((w[made->block[0].weight + i * 9 + j] == 1) == (degree >= j * 4 / 9));
        for (size_t o = 0; o < 12; ++o)
            assert_true((w[made->final.weight + o * 9 + i] == 1) == (o / 3 >= degree));
        assert_true(w[made->context.weight + 2 * i] == 1 && w[made->initial.bias + i] == 1);
    }
    close_fixture(&fixture);
}

static void test_made__names_its_blocks_so_that_foreign_weights_find_them(void **state)
{
    static const char *const plain[] = {"made.initial.weight", "made.context.bias", "made.blocks.1.weight",
                                        "made.final.bias"};
    static const char *const residual[] = {"made.blocks.0.linear.0.weight", "made.blocks.1.linear.1.bias",
                                           "made.blocks.1.context.weight"};
    struct fixture fixture;
    open_fixture(&fixture, 3, 2, 2, 0, 1, HNPEI_ACTIVATION_TANH);
    for (size_t i = 0; i < 4; ++i)
        assert_non_null(hnpei_layout_find(&fixture.layout, plain[i]));
    close_fixture(&fixture);
    open_fixture(&fixture, 3, 2, 2, 1, 1, HNPEI_ACTIVATION_TANH);
    for (size_t i = 0; i < 3; ++i)
        assert_non_null(hnpei_layout_find(&fixture.layout, residual[i]));
    close_fixture(&fixture);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_made__gradients_agree_with_central_differences),
        cmocka_unit_test(test_made__gradients_agree_where_degrees_are_sorted),
        cmocka_unit_test(test_made__gradients_agree_where_features_and_given_are_joined),
        cmocka_unit_test(test_made__steps_give_feature_by_feature_what_forward_gives),
        cmocka_unit_test(test_made__mask_follows_sorted_degrees),
        cmocka_unit_test(test_made__outputs_of_a_feature_ignore_it_and_those_after_it),
        cmocka_unit_test(test_made__every_feature_can_depend_on_what_is_given),
        cmocka_unit_test(test_made__one_feature_depends_on_what_is_given),
        cmocka_unit_test(test_made__mask_zeroes_what_the_degrees_forbid_and_nothing_else),
        cmocka_unit_test(test_made__names_its_blocks_so_that_foreign_weights_find_them)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
