/* The residual network of coupling layers: [x; given] in, blocks gated by a function of `given`. Tape: [x; given];
   then, in units of hidden x HNPEI_TILE, for each block h before it, the tape of its branch, what the branch gives, the
   gate before and after the sigmoid; then the h that is final. */
#include "branch.h"

#include <math.h>

/* Where a block's things lie, from its h on, in units of hidden x HNPEI_TILE. */
enum { AT_BRANCH = 1, AT_T = AT_BRANCH + HNPEI_BRANCH_TAPE, AT_BEFORE, AT_GATE, AT_NEXT };

hnpe_status hnpei_residual_create(hnpei_layout *layout, const char *prefix, size_t in, size_t d_given, size_t hidden,
                                  size_t blocks, size_t out, hnpei_activation activation, hnpei_residual *residual)
{
    *residual = (hnpei_residual){in, d_given, hidden, blocks, out, activation, .tape = 0};
    HNPEI_REQUIRE(blocks <= HNPEI_MAX_LAYERS, HNPE_ERROR_INVALID_ARGUMENT, "%zu blocks, but at most %d are possible",
                  blocks, HNPEI_MAX_LAYERS);
    HNPEI_REQUIRE(hidden > 0 && out > 0, HNPE_ERROR_INVALID_ARGUMENT, "a network of %zu hidden units and %zu outputs",
                  hidden, out);
    HNPEI_TRY(hnpei_linear_add(layout, prefix, "initial", in + d_given, hidden, &residual->initial));
    for (size_t b = 0; b < blocks; ++b) {
        char name[HNPEI_NAME];
        HNPEI_TRY(hnpei_branch_create(layout, prefix, b, hidden, &residual->block[2 * b]));
        HNPEI_TRY(hnpei_layout_join(name, "", "blocks.%zu.context", b));
        if (d_given)
            HNPEI_TRY(hnpei_linear_add(layout, prefix, name, d_given, hidden, &residual->block_context[b]));
    }
    HNPEI_TRY(hnpei_linear_add(layout, prefix, "final", hidden, out, &residual->final));

    size_t both = in + d_given, size = hidden * HNPEI_TILE;
    residual->tape = both * HNPEI_TILE + size * (1 + AT_NEXT * blocks);
    residual->scratch =
        (2 + HNPEI_BRANCH_SCRATCH) * size + both * HNPEI_TILE + hnpei_linear_scratch(both > hidden ? both : hidden);
    return HNPE_OK;
}

void hnpei_residual_init(const hnpei_residual *residual, hnpei_stream *stream, double last_gain, hnpei_real *w)
{
    double plain = hnpei_activation_gain(HNPEI_ACTIVATION_IDENTITY), gain = hnpei_activation_gain(residual->activation);
    hnpei_linear_init(&residual->initial, stream, plain, w);
    for (size_t b = 0; b < residual->blocks; ++b) {
        hnpei_linear_init(&residual->block[2 * b], stream, gain, w);
        /* Small, so that the sum of all branches is of the size of one. */
        hnpei_linear_init(&residual->block[2 * b + 1], stream, gain / sqrt((double)residual->blocks), w);
        if (residual->d_given)
            hnpei_linear_init(&residual->block_context[b], stream, plain, w);
    }
    hnpei_linear_init(&residual->final, stream, last_gain * plain, w);
}

static hnpei_branch branch_of(const hnpei_residual *residual, size_t b)
{
    return (hnpei_branch){&residual->block[2 * b], &residual->block[2 * b + 1], NULL,
                          residual->activation,    HNPEI_STAIR_DENSE,           0};
}

void hnpei_residual_forward(const hnpei_residual *residual, const hnpei_kernels *kernels, const hnpei_real *w, size_t n,
                            const hnpei_real *given, const hnpei_real *x, hnpei_real *tape, hnpei_real *out)
{
    const hnpei_given rows = hnpei_given_rows(given);
    hnpei_residual_forward_given(residual, kernels, w, n, &rows, x, tape, out);
}

/* h = initial([x; given]). */
static void forward_initial(const hnpei_residual *residual, const hnpei_kernels *kernels, const hnpei_real *w, size_t n,
                            const hnpei_given *given, const hnpei_real *x, hnpei_real *tape, hnpei_real *h)
{
    const hnpei_linear *initial = &residual->initial;
    if (given->projection && residual->d_given) {
        hnpei_given_forward(given, 0, initial, kernels, w, n, 0, residual->hidden, 0, h);
        kernels->product(residual->hidden, hnpei_lanes(n), residual->in, w + initial->weight, initial->in, 1, x,
                         HNPEI_TILE, NULL, 1, h, HNPEI_TILE);
        return;
    }
    hnpei_rows_copy(residual->in, n, x, tape);
    hnpei_rows_copy(residual->d_given, n, given->rows, tape + residual->in * HNPEI_TILE);
    hnpei_linear_forward(initial, kernels, w, n, tape, 0, h);
}

/* Of block b, whose things begin at h. */
static const hnpei_real *forward_gate(const hnpei_residual *residual, size_t b, const hnpei_kernels *kernels,
                                      const hnpei_real *w, size_t n, const hnpei_given *given, hnpei_real *h)
{
    size_t hidden = residual->hidden, at = (1 + b) * hidden;
    hnpei_real *before = h + AT_BEFORE * hidden * HNPEI_TILE, *gate = h + AT_GATE * hidden * HNPEI_TILE;
    if (hnpei_given_known(given))
        return given->projection + at * HNPEI_TILE;
    hnpei_given_forward(given, at, &residual->block_context[b], kernels, w, n, 0, hidden, 0, before);
    hnpei_rows_activate(kernels, HNPEI_ACTIVATION_SIGMOID, hidden, n, before, gate);
    return gate;
}

void hnpei_residual_forward_given(const hnpei_residual *residual, const hnpei_kernels *kernels, const hnpei_real *w,
                                  size_t n, const hnpei_given *given, const hnpei_real *x, hnpei_real *tape,
                                  hnpei_real *out)
{
    size_t hidden = residual->hidden, size = hidden * HNPEI_TILE;
    hnpei_real *h = tape + (residual->in + residual->d_given) * HNPEI_TILE;
    forward_initial(residual, kernels, w, n, given, x, tape, h);
    for (size_t b = 0; b < residual->blocks; ++b) {
        hnpei_branch branch = branch_of(residual, b);
        hnpei_real *next = h + AT_NEXT * size, *t = h + AT_T * size;
        hnpei_rows_copy(hidden, n, h, next);
        if (residual->d_given) {
            hnpei_branch_forward(&branch, kernels, w, n, 0, 1, NULL, h, h + AT_BRANCH * size, 0, t);
            hnpei_rows_add_product(hidden, n, t, forward_gate(residual, b, kernels, w, n, given, h), next);
        } else {
            hnpei_branch_forward(&branch, kernels, w, n, 0, 1, NULL, h, h + AT_BRANCH * size, 1, next);
        }
        h = next;
    }
    hnpei_linear_forward(&residual->final, kernels, w, n, h, 0, out);
}

size_t hnpei_residual_projection(const hnpei_residual *residual)
{
    return residual->d_given ? (1 + residual->blocks) * residual->hidden * HNPEI_TILE : 0;
}

void hnpei_residual_project(const hnpei_residual *residual, const hnpei_kernels *kernels, const hnpei_real *w, size_t n,
                            size_t own, const hnpei_real *shared, hnpei_real *projection)
{
    const size_t d_shared = residual->d_given - own, size = residual->hidden * HNPEI_TILE;
    if (!residual->d_given)
        return;
    hnpei_given_project(&residual->initial, kernels, w, n, residual->in, d_shared, shared, projection);
    for (size_t b = 0; b < residual->blocks; ++b)
        hnpei_given_project(&residual->block_context[b], kernels, w, n, 0, d_shared, shared,
                            projection + (1 + b) * size);
    if (!own)
        hnpei_rows_activate(kernels, HNPEI_ACTIVATION_SIGMOID, residual->blocks * residual->hidden, n,
                            projection + size, projection + size);
}

/* The gate's part of block b: the gradient of its context, and in g_t that of the branch. */
static void backward_gate(const hnpei_residual *residual, size_t b, const hnpei_kernels *kernels, const hnpei_real *w,
                          size_t n, const hnpei_given *given, const hnpei_real *h, const hnpei_real *g_h, hnpei_real *g,
                          const hnpei_given_gradient *back, hnpei_real *g_t, hnpei_real *turned)
{
    const int known = hnpei_given_known(given);
    size_t hidden = residual->hidden, size = hidden * HNPEI_TILE, at = (1 + b) * hidden;
    const hnpei_real *gate = known ? given->projection + at * HNPEI_TILE : h + AT_GATE * size;
    hnpei_rows_multiply(hidden, n, g_h, h + AT_T * size, g_t);
    if (!known)
        hnpei_rows_activate_gradient(kernels, HNPEI_ACTIVATION_SIGMOID, hidden, n, h + AT_BEFORE * size, gate, g_t);
    hnpei_given_backward(given, back, at, &residual->block_context[b], kernels, w, n, g_t, g, turned);
    hnpei_rows_multiply(hidden, n, g_h, gate, g_t);
}

/* What the initial layer's input, [x; given], receives goes to its two owners. */
static void backward_initial(const hnpei_residual *residual, const hnpei_kernels *kernels, const hnpei_real *w,
                             size_t n, const hnpei_given *given, const hnpei_real *x, const hnpei_real *both,
                             const hnpei_real *g_h, hnpei_real *g, const hnpei_given_gradient *back, hnpei_real *g_x,
                             hnpei_real *g_both, hnpei_real *turned)
{
    if (given->projection && residual->d_given) {
        const hnpei_linear *initial = &residual->initial;
        hnpei_given_backward(given, back, 0, initial, kernels, w, n, g_h, g, turned);
        hnpei_linear_backward_columns(initial, kernels, n, 0, residual->in, x, g_h, g, turned);
        if (g_x)
            kernels->product(residual->in, hnpei_lanes(n), initial->out, w + initial->weight, 1, initial->in, g_h,
                             HNPEI_TILE, NULL, 1, g_x, HNPEI_TILE);
        return;
    }
    hnpei_linear_backward_weights(&residual->initial, kernels, n, both, g_h, g, turned);
    if (!g_x && !back->rows)
        return;
    hnpei_linear_backward_input(&residual->initial, kernels, w, n, g_h, 0, g_both);
    if (g_x)
        hnpei_rows_add(residual->in, n, g_both, g_x);
    if (back->rows)
        hnpei_rows_add(residual->d_given, n, g_both + residual->in * HNPEI_TILE, back->rows);
}

void hnpei_residual_backward(const hnpei_residual *residual, const hnpei_kernels *kernels, const hnpei_real *w,
                             size_t n, const hnpei_real *given, const hnpei_real *x, const hnpei_real *tape,
                             const hnpei_real *g_out, hnpei_real *g, hnpei_real *g_given, hnpei_real *g_x,
                             hnpei_real *scratch)
{
    const hnpei_given rows = hnpei_given_rows(given);
    const hnpei_given_gradient back = {g_given, NULL};
    hnpei_residual_backward_given(residual, kernels, w, n, &rows, x, tape, g_out, g, &back, g_x, scratch);
}

/* Scratch: two gradients of hidden units, that of the branch, that of [x; given], room to turn inputs round. */
static hnpei_real *room_to_turn(const hnpei_residual *residual, hnpei_real *scratch)
{
    return scratch + ((2 + HNPEI_BRANCH_SCRATCH) * residual->hidden + residual->in + residual->d_given) * HNPEI_TILE;
}

void hnpei_residual_backward_given(const hnpei_residual *residual, const hnpei_kernels *kernels, const hnpei_real *w,
                                   size_t n, const hnpei_given *given, const hnpei_real *x, const hnpei_real *tape,
                                   const hnpei_real *g_out, hnpei_real *g, const hnpei_given_gradient *back,
                                   hnpei_real *g_x, hnpei_real *scratch)
{
    size_t both = residual->in + residual->d_given, size = residual->hidden * HNPEI_TILE;
    hnpei_real *g_h = scratch, *g_t = g_h + size, *inner = g_t + size;
    hnpei_real *g_both = inner + HNPEI_BRANCH_SCRATCH * size, *turned = room_to_turn(residual, scratch);
    const hnpei_real *h = tape + both * HNPEI_TILE + residual->blocks * AT_NEXT * size;
    hnpei_linear_backward_weights(&residual->final, kernels, n, h, g_out, g, turned);
    hnpei_linear_backward_input(&residual->final, kernels, w, n, g_out, 0, g_h);
    for (size_t b = residual->blocks; b > 0; --b) {
        hnpei_branch branch = branch_of(residual, b - 1);
        h -= AT_NEXT * size;
        if (residual->d_given)
            backward_gate(residual, b - 1, kernels, w, n, given, h, g_h, g, back, g_t, turned);
        hnpei_branch_backward(&branch, kernels, w, n, NULL, h, h + AT_BRANCH * size, residual->d_given ? g_t : g_h, g,
                              NULL, g_h, inner, turned);
    }
    backward_initial(residual, kernels, w, n, given, x, tape, g_h, g, back, g_x, g_both, turned);
}

/* Where the gates are activated, what was is computed again. */
void hnpei_residual_project_backward(const hnpei_residual *residual, const hnpei_kernels *kernels, const hnpei_real *w,
                                     size_t n, size_t own, const hnpei_real *shared, const hnpei_real *projection,
                                     hnpei_real *g_projection, hnpei_real *g, hnpei_real *g_shared, hnpei_real *scratch)
{
    const size_t d_shared = residual->d_given - own, size = residual->hidden * HNPEI_TILE;
    hnpei_real *turned = room_to_turn(residual, scratch);
    if (!residual->d_given)
        return;
    hnpei_given_project_backward(&residual->initial, kernels, w, n, residual->in, d_shared, shared, g_projection, g,
                                 g_shared, turned);
    for (size_t b = 0; b < residual->blocks; ++b) {
        const hnpei_linear *context = &residual->block_context[b];
        hnpei_real *g_gate = g_projection + (1 + b) * size;
        if (!own) {
            hnpei_given_project(context, kernels, w, n, 0, d_shared, shared, scratch);
            hnpei_rows_activate_gradient(kernels, HNPEI_ACTIVATION_SIGMOID, residual->hidden, n, scratch,
                                         projection + (1 + b) * size, g_gate);
        }
        hnpei_given_project_backward(context, kernels, w, n, 0, d_shared, shared, g_gate, g, g_shared, turned);
    }
}
