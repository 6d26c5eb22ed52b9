/* Loops over elements: activations, exp, log, splines, normals, Adam. */
#include "kernels/kernels.h"
#include "measure.h"
#include "rng/lanes.h"

#include <stdio.h>

#define ELEMENTS ((size_t)4096)
#define BINS 10

/* Additions, multiplications, divisions and roots of one element, as the kernels' sources have them in single
   precision; comparisons, choices and bits do not count. */
enum {
    EXP_OPS = 19,
    LOG_OPS = 27,
    TANH_OPS = 24,
    SIGMOID_OPS = EXP_OPS + 2,
    SILU_OPS = SIGMOID_OPS + 1,
    ELU_OPS = 20,
    NORMAL_OPS = 28,
    ADAM_OPS = 17,
    KNOT_OPS = 2 * (26 * BINS + 1),                      /* softmax and sums of widths and heights */
    BIN_OPS = 2 * (SIGMOID_OPS + LOG_OPS + 6) + 2,       /* the slopes at both ends */
    FORWARD_OPS = KNOT_OPS + BIN_OPS + 34 + 2 * LOG_OPS, /* and the spline itself */
    BACKWARD_OPS = KNOT_OPS + BIN_OPS + 96 + 2 * (6 * BINS + 4) + 2 * SIGMOID_OPS + BINS + 2,
    INVERSE_OPS = KNOT_OPS + BIN_OPS + 30
};

typedef struct element_case {
    const hnpei_kernels *kernels;
    const hnpei_spline_kernels *splines;
    hnpe_isa isa;
    hnpei_activation activation;
    hnpei_spline spline;
    hnpei_lanes lanes;
    hnpei_real *in, *out, *g, *parameters, *g_parameters;
} element_case;

static void run_activate(void *data)
{
    const element_case *c = data;
    c->kernels->activate(c->activation, ELEMENTS, c->in, c->out);
}

static void run_gradient(void *data)
{
    const element_case *c = data;
    c->kernels->activate_gradient(c->activation, ELEMENTS, c->in, c->out, c->parameters, c->g);
}

static void run_exp(void *data)
{
    const element_case *c = data;
    c->kernels->exp(ELEMENTS, c->in, c->out);
}

static void run_log(void *data)
{
    const element_case *c = data;
    c->kernels->log(ELEMENTS, c->out, c->g);
}

static void run_normal(void *data)
{
    element_case *c = data;
    hnpei_lanes_normal(c->isa, &c->lanes, ELEMENTS, c->out);
}

static void run_transpose(void *data)
{
    const element_case *c = data;
    c->kernels->transpose(HNPEI_TILE, HNPEI_TILE, c->in, HNPEI_TILE, c->out, HNPEI_TILE);
}

static void run_row_sums(void *data)
{
    const element_case *c = data;
    c->kernels->add_row_sums(HNPEI_TILE, HNPEI_TILE, c->in, HNPEI_TILE, c->g);
}

static void run_adam(void *data)
{
    element_case *c = data;
    const hnpei_adam_step step = {1e-6, 0.9, 0.999, 1e-8, 0, 1, 1, 1};
    c->kernels->adam(ELEMENTS, &step, c->in, NULL, c->g, c->out, c->g_parameters);
}

static void run_forward(void *data)
{
    const element_case *c = data;
    for (size_t i = 0; i < ELEMENTS; i += HNPEI_TILE)
        c->splines->forward(&c->spline, HNPEI_TILE, c->parameters, HNPEI_TILE, c->in + i, c->out + i, c->g);
}

static void run_backward(void *data)
{
    const element_case *c = data;
    for (size_t i = 0; i < ELEMENTS; i += HNPEI_TILE)
        c->splines->backward(&c->spline, HNPEI_TILE, c->parameters, HNPEI_TILE, c->in + i, c->in, c->in,
                             c->g_parameters, c->g);
}

static void run_inverse(void *data)
{
    const element_case *c = data;
    for (size_t i = 0; i < ELEMENTS; i += HNPEI_TILE)
        c->splines->inverse(&c->spline, HNPEI_TILE, c->parameters, HNPEI_TILE, c->in + i, c->out + i);
}

static void time_elements(bench *b, element_case *c, const char *name, void (*work)(void *data), size_t operations)
{
    bench_time(b, &(bench_subject){.name = name,
                                   .work = work,
                                   .data = c,
                                   .flops = (double)(operations * ELEMENTS),
                                   .elements = (double)ELEMENTS});
}

static void time_activations(bench *b, element_case *c)
{
    static const struct {
        hnpei_activation activation;
        const char *forward, *backward;
        size_t operations, slope_operations;
    } all[] = {{HNPEI_ACTIVATION_RELU, "relu", "relu gradient", 0, 1},
               {HNPEI_ACTIVATION_TANH, "tanh", "tanh gradient", TANH_OPS, 3},
               {HNPEI_ACTIVATION_SILU, "silu", "silu gradient", SILU_OPS, 7},
               {HNPEI_ACTIVATION_ELU, "elu", "elu gradient", ELU_OPS, 2},
               {HNPEI_ACTIVATION_SIGMOID, "sigmoid", "sigmoid gradient", SIGMOID_OPS, 3}};
    for (size_t i = 0; i < sizeof all / sizeof *all; ++i) {
        c->activation = all[i].activation;
        time_elements(b, c, all[i].forward, run_activate, all[i].operations);
        time_elements(b, c, all[i].backward, run_gradient, all[i].slope_operations);
    }
}

void bench_elementwise(bench *b)
{
    const size_t parameters = (3 * BINS + 1) * HNPEI_TILE;
    element_case c = {.kernels = hnpei_kernels_get(b->isa),
                      .splines = hnpei_spline_kernels_get(b->isa),
                      .isa = b->isa,
                      .spline = {.bins = BINS,
                                 .tails = 1,
                                 .low = -1,
                                 .high = 1,
                                 .minimum_width = (hnpei_real)1e-3,
                                 .minimum_height = (hnpei_real)1e-3,
                                 .minimum_slope = (hnpei_real)1e-3,
                                 .divisor = 1}};
    hnpei_real **arrays[] = {&c.in, &c.out, &c.g, &c.parameters, &c.g_parameters};
    for (size_t i = 0; i < 5; ++i) {
        const size_t size = ELEMENTS > parameters ? ELEMENTS : parameters;
        *arrays[i] = bench_memory(size, sizeof(hnpei_real));
        bench_fill(size, *arrays[i]);
    }
    hnpei_lanes_init(&c.lanes, 1);
    time_activations(b, &c);
    time_elements(b, &c, "exp", run_exp, EXP_OPS);
    time_elements(b, &c, "log", run_log, LOG_OPS);
    time_elements(b, &c, "transposition of 64 x 64", run_transpose, 0);
    time_elements(b, &c, "row sums of 64 x 64", run_row_sums, 1);
    time_elements(b, &c, "normals in lanes", run_normal, NORMAL_OPS);
    time_elements(b, &c, "spline forward, 10 bins", run_forward, FORWARD_OPS);
    time_elements(b, &c, "spline backward, 10 bins", run_backward, BACKWARD_OPS);
    time_elements(b, &c, "spline inverse, 10 bins", run_inverse, INVERSE_OPS);
    for (size_t i = 0; i < ELEMENTS; ++i)
        c.out[i] = 1;
    time_elements(b, &c, "adam, parameters", run_adam, ADAM_OPS);
    for (size_t i = 0; i < 5; ++i)
        hnpei_free(NULL, *arrays[i]);
}
