/* Linear layers, the MLP and the residual network: gradients, and what forward means. */
#include "net.h"

static void linear_forward(const struct net *net, const hnpei_real *w, const hnpei_real *given, const hnpei_real *x,
                           hnpei_real *tape, hnpei_real *out)
{
    hnpei_linear_forward(net->layer, net->kernels, w, net->n, x, 0, out);
}

static void linear_backward(const struct net *net, const hnpei_real *w, const hnpei_real *given, const hnpei_real *x,
                            const hnpei_real *tape, const hnpei_real *g_out, hnpei_real *g, hnpei_real *g_given,
                            hnpei_real *g_x, hnpei_real *scratch)
{
    hnpei_linear_backward(net->layer, net->kernels, w, net->n, x, g_out, g, g_x, scratch);
}

static void mlp_forward(const struct net *net, const hnpei_real *w, const hnpei_real *given, const hnpei_real *x,
                        hnpei_real *tape, hnpei_real *out)
{
    hnpei_mlp_forward(net->layer, net->kernels, w, net->n, x, tape, out);
}

static void mlp_backward(const struct net *net, const hnpei_real *w, const hnpei_real *given, const hnpei_real *x,
                         const hnpei_real *tape, const hnpei_real *g_out, hnpei_real *g, hnpei_real *g_given,
                         hnpei_real *g_x, hnpei_real *scratch)
{
    hnpei_mlp_backward(net->layer, net->kernels, w, net->n, x, tape, g_out, g, g_x, scratch);
}

static void residual_forward(const struct net *net, const hnpei_real *w, const hnpei_real *given, const hnpei_real *x,
                             hnpei_real *tape, hnpei_real *out)
{
    hnpei_residual_forward(net->layer, net->kernels, w, net->n, given, x, tape, out);
}

static void residual_backward(const struct net *net, const hnpei_real *w, const hnpei_real *given, const hnpei_real *x,
                              const hnpei_real *tape, const hnpei_real *g_out, hnpei_real *g, hnpei_real *g_given,
                              hnpei_real *g_x, hnpei_real *scratch)
{
    hnpei_residual_backward(net->layer, net->kernels, w, net->n, given, x, tape, g_out, g, g_given, g_x, scratch);
}

static const hnpei_activation smooth[] = {HNPEI_ACTIVATION_TANH, HNPEI_ACTIVATION_SILU, HNPEI_ACTIVATION_SIGMOID,
                                          HNPEI_ACTIVATION_IDENTITY};

static void test_linear__gradients_agree_with_central_differences(void **state)
{
    static const size_t sizes[][3] = {{1, 1, 1}, {1, 17, 64}, {2, 5, 33}, {16, 16, 16}, {33, 3, 5}, {50, 19, 64}};
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; ++i)
        for (int with_bias = 0; with_bias < 2; ++with_bias) {
            hnpei_layout layout;
            hnpei_linear linear;
            hnpei_stream stream;
            hnpei_layout_init(&layout, NULL);
            support_assert_ok(hnpei_linear_create(&layout, "", sizes[i][0], sizes[i][1], with_bias, &linear));
            struct net net = {.n_weights = layout.size,
                              .d_x = sizes[i][0],
                              .d_out = sizes[i][1],
                              .n = sizes[i][2],
                              .scratch_size = HNPEI_TILE * ((sizes[i][0] + 15) / 16 * 16),
                              .layer = &linear,
                              .forward = linear_forward,
                              .backward = linear_backward};
            net_open(&net);
            hnpei_stream_init(&stream, 1, HNPEI_PURPOSE_WEIGHTS, i);
            hnpei_linear_init(&linear, &stream, 1.7, net.w);
            net_check("linear", &net, net.w);
            net_close(&net);
            hnpei_layout_free(&layout);
        }
}

static void test_linear__adds_to_what_is_there(void **state)
{
    hnpei_layout layout;
    hnpei_linear linear;
    hnpei_layout_init(&layout, NULL);
    support_assert_ok(hnpei_linear_create(&layout, "", 2, 3, 1, &linear));
    const hnpei_real w[] = {1, 2, 3, 4, 5, 6, 10, 20, 30};
    const hnpei_kernels *kernels = hnpei_kernels_get(hnpei_context_isa(NULL));
    hnpei_real *x = net_reals(2 * HNPEI_TILE), *y = net_reals(3 * HNPEI_TILE);
    for (size_t s = 0; s < HNPEI_TILE; ++s) {
        x[s] = (hnpei_real)s;
        x[HNPEI_TILE + s] = 1;
        for (size_t i = 0; i < 3; ++i)
            y[i * HNPEI_TILE + s] = 100;
    }
    hnpei_linear_forward(&linear, kernels, w, HNPEI_TILE, x, 1, y);
    for (size_t s = 0; s < HNPEI_TILE; ++s)
        for (size_t i = 0; i < 3; ++i)
            assert_true(y[i * HNPEI_TILE + s] == 100 + w[2 * i] * (hnpei_real)s + w[2 * i + 1] + w[6 + i]);
    hnpei_free(NULL, x);
    hnpei_free(NULL, y);
    hnpei_layout_free(&layout);
}

static void check_mlp(size_t in, size_t out, size_t hidden, size_t layers, size_t n, hnpei_activation activation)
{
    hnpei_layout layout;
    hnpei_mlp mlp;
    hnpei_stream stream;
    hnpei_layout_init(&layout, NULL);
    support_assert_ok(hnpei_mlp_create(&layout, "net", in, out, hidden, layers, activation, &mlp));
    struct net net = {.n_weights = layout.size,
                      .d_x = in,
                      .d_out = out,
                      .n = n,
                      .tape_size = mlp.tape,
                      .scratch_size = mlp.scratch,
                      .layer = &mlp,
                      .forward = mlp_forward,
                      .backward = mlp_backward};
    net_open(&net);
    hnpei_stream_init(&stream, 2, HNPEI_PURPOSE_WEIGHTS, 0);
    hnpei_mlp_init(&mlp, &stream, 1, net.w);
    net_check("mlp", &net, net.w);
    net_close(&net);
    hnpei_layout_free(&layout);
}

static void test_mlp__gradients_agree_with_central_differences(void **state)
{
    for (size_t i = 0; i < sizeof smooth / sizeof *smooth; ++i)
        check_mlp(3, 4, 7, 2, 5, smooth[i]);
    check_mlp(1, 16, 6, 1, 64, HNPEI_ACTIVATION_SILU);
    check_mlp(5, 2, 0, 0, 17, HNPEI_ACTIVATION_SILU);
    check_mlp(2, 3, 5, 4, 33, HNPEI_ACTIVATION_TANH);
#if HNPEI_REAL_IS_DOUBLE
    check_mlp(3, 4, 7, 3, 9, HNPEI_ACTIVATION_RELU);
    check_mlp(3, 4, 7, 3, 9, HNPEI_ACTIVATION_ELU);
#endif
}

static void test_mlp__last_gain_zero_starts_at_zero(void **state)
{
    hnpei_layout layout;
    hnpei_mlp mlp;
    hnpei_stream stream;
    hnpei_layout_init(&layout, NULL);
    support_assert_ok(hnpei_mlp_create(&layout, "", 2, 3, 8, 2, HNPEI_ACTIVATION_RELU, &mlp));
    hnpei_real *w = net_reals(layout.size), *tape = net_reals(mlp.tape), *x = net_reals(2 * HNPEI_TILE),
               *y = net_reals(3 * HNPEI_TILE);
    hnpei_stream_init(&stream, 2, HNPEI_PURPOSE_WEIGHTS, 0);
    hnpei_mlp_init(&mlp, &stream, 0, w);
    for (size_t i = 0; i < 2 * HNPEI_TILE; ++i)
        x[i] = (hnpei_real)hnpei_stream_normal(&stream);
    hnpei_mlp_forward(&mlp, hnpei_kernels_get(hnpei_context_isa(NULL)), w, HNPEI_TILE, x, tape, y);
    for (size_t i = 0; i < 3 * HNPEI_TILE; ++i)
        assert_true(y[i] == 0);
    hnpei_real *all[] = {w, tape, x, y};
    for (size_t i = 0; i < 4; ++i)
        hnpei_free(NULL, all[i]);
    hnpei_layout_free(&layout);
}

/* Deep networks neither blow up nor fade: the mean square of 8 layers' output is of the order of the input's. */
static void test_mlp__initial_weights_keep_the_size_of_signals(void **state)
{
    static const hnpei_activation all[] = {HNPEI_ACTIVATION_RELU, HNPEI_ACTIVATION_TANH, HNPEI_ACTIVATION_SILU,
                                           HNPEI_ACTIVATION_ELU};
    for (size_t a = 0; a < 4; ++a) {
        hnpei_layout layout;
        hnpei_mlp mlp;
        hnpei_stream stream;
        hnpei_layout_init(&layout, NULL);
        support_assert_ok(hnpei_mlp_create(&layout, "", 32, 32, 64, 8, all[a], &mlp));
        hnpei_real *w = net_reals(layout.size), *tape = net_reals(mlp.tape), *x = net_reals(32 * HNPEI_TILE),
                   *y = net_reals(32 * HNPEI_TILE);
        hnpei_stream_init(&stream, 4, HNPEI_PURPOSE_WEIGHTS, a);
        hnpei_mlp_init(&mlp, &stream, 1, w);
        for (size_t i = 0; i < 32 * HNPEI_TILE; ++i)
            x[i] = (hnpei_real)hnpei_stream_normal(&stream);
        hnpei_mlp_forward(&mlp, hnpei_kernels_get(hnpei_context_isa(NULL)), w, HNPEI_TILE, x, tape, y);
        double square = 0;
        for (size_t i = 0; i < 32 * HNPEI_TILE; ++i)
            square += (double)y[i] * (double)y[i] / (32.0 * (double)HNPEI_TILE);
        assert_true(square > 0.2 && square < 5);
        hnpei_real *used[] = {w, tape, x, y};
        for (size_t i = 0; i < 4; ++i)
            hnpei_free(NULL, used[i]);
        hnpei_layout_free(&layout);
    }
}

static void test_mlp__refuses_more_layers_than_it_has_room_for(void **state)
{
    hnpei_layout layout;
    hnpei_mlp mlp;
    hnpei_layout_init(&layout, NULL);
    support_assert_fails(hnpei_mlp_create(&layout, "", 2, 3, 8, HNPEI_MAX_LAYERS + 1, HNPEI_ACTIVATION_RELU, &mlp),
                         HNPE_ERROR_INVALID_ARGUMENT, "17 layers");
    hnpei_layout_free(&layout);
}

static void check_residual(size_t in, size_t d_given, size_t blocks, size_t n, hnpei_activation activation)
{
    hnpei_layout layout;
    hnpei_residual residual;
    hnpei_stream stream;
    hnpei_layout_init(&layout, NULL);
    support_assert_ok(hnpei_residual_create(&layout, "net", in, d_given, 6, blocks, 5, activation, &residual));
    struct net net = {.n_weights = layout.size,
                      .d_x = in,
                      .d_given = d_given,
                      .d_out = 5,
                      .n = n,
                      .tape_size = residual.tape,
                      .scratch_size = residual.scratch,
                      .layer = &residual,
                      .forward = residual_forward,
                      .backward = residual_backward};
    net_open(&net);
    hnpei_stream_init(&stream, 3, HNPEI_PURPOSE_WEIGHTS, 0);
    hnpei_residual_init(&residual, &stream, 1, net.w);
    net_check("residual", &net, net.w);
    net_close(&net);
    hnpei_layout_free(&layout);
}

static void test_residual__gradients_agree_with_central_differences(void **state)
{
    check_residual(2, 3, 2, 5, HNPEI_ACTIVATION_TANH);
    check_residual(3, 0, 2, 20, HNPEI_ACTIVATION_SILU);
    check_residual(1, 20, 1, 64, HNPEI_ACTIVATION_TANH);
    check_residual(2, 1, 0, 3, HNPEI_ACTIVATION_TANH);
#if HNPEI_REAL_IS_DOUBLE
    check_residual(3, 2, 3, 7, HNPEI_ACTIVATION_RELU);
#endif
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_linear__gradients_agree_with_central_differences),
                                       cmocka_unit_test(test_linear__adds_to_what_is_there),
                                       cmocka_unit_test(test_mlp__gradients_agree_with_central_differences),
                                       cmocka_unit_test(test_mlp__last_gain_zero_starts_at_zero),
                                       cmocka_unit_test(test_mlp__initial_weights_keep_the_size_of_signals),
                                       cmocka_unit_test(test_mlp__refuses_more_layers_than_it_has_room_for),
                                       cmocka_unit_test(test_residual__gradients_agree_with_central_differences)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
