/* Masked autoencoder for distribution estimation, with context; plain or residual. */
#include "branch.h"

#include <math.h>

/* What is done to the context's part before it is added. */
static hnpei_activation context_activation(const hnpei_made *made)
{
    return made->joined ? HNPEI_ACTIVATION_IDENTITY : made->activation;
}

/* ---- masks ---- */

typedef enum stage { STAGE_INITIAL, STAGE_BLOCK, STAGE_FINAL } stage;

static size_t hidden_degree(const hnpei_made *made, size_t i)
{
    if (made->from_context)
        return i * made->dim / made->hidden;
    return made->dim > 1 ? i % (made->dim - 1) + 1 : 0;
}

/* Sorted degrees make stairs of the layers: hidden units of degree d see features before d and hidden units up to d;
   outputs of feature d the latter too. Other degrees: all products whole. */
static hnpei_stair stair_of(const hnpei_made *made, stage at)
{
    return made->from_context ? (hnpei_stair){made->dim, at != STAGE_INITIAL} : HNPEI_STAIR_DENSE;
}

static int connected(const hnpei_made *made, stage at, size_t out, size_t in)
{
    if (at == STAGE_INITIAL)
        return hidden_degree(made, out) >= in + 1;
    if (at == STAGE_BLOCK)
        return hidden_degree(made, out) >= hidden_degree(made, in);
    return out / made->multiplier + 1 > hidden_degree(made, in);
}

static void mask(const hnpei_made *made, stage at, const hnpei_linear *linear, hnpei_real *w)
{
    const hnpei_stair stair = stair_of(made, at);
    if (made->from_context) {
        hnpei_stair_mask(&stair, linear, w);
        return;
    }
    for (size_t i = 0; i < linear->out; ++i)
        for (size_t j = 0; j < linear->in; ++j)
            if (!connected(made, at, i, j))
                w[linear->weight + i * linear->in + j] = 0;
}

static size_t n_linears(const hnpei_made *made)
{
    return made->residual ? 2 * made->blocks : made->blocks;
}

void hnpei_made_mask(const hnpei_made *made, hnpei_real *w)
{
    mask(made, STAGE_INITIAL, &made->initial, w);
    for (size_t b = 0; b < n_linears(made); ++b)
        mask(made, STAGE_BLOCK, &made->block[b], w);
    mask(made, STAGE_FINAL, &made->final, w);
}

/* ---- creation ---- */

static hnpe_status add_block(hnpei_layout *layout, const char *prefix, size_t b, hnpei_made *made)
{
    char name[HNPEI_NAME];
    HNPEI_TRY(hnpei_layout_join(name, "", "blocks.%zu", b));
    if (!made->residual)
        return hnpei_linear_add(layout, prefix, name, made->hidden, made->hidden, &made->block[b]);
    HNPEI_TRY(hnpei_branch_create(layout, prefix, b, made->hidden, &made->block[2 * b]));
    HNPEI_TRY(hnpei_layout_join(name, "", "blocks.%zu.context", b));
    return made->d_given ? hnpei_linear_add(layout, prefix, name, made->d_given, made->hidden, &made->block_context[b])
                         : HNPE_OK;
}

hnpe_status hnpei_made_create(hnpei_layout *layout, const char *prefix, size_t dim, size_t d_given, size_t hidden,
                              size_t blocks, size_t multiplier, hnpei_activation activation, int residual,
                              hnpei_made *made)
{
    *made = (hnpei_made){dim, d_given, hidden, blocks, multiplier, activation, residual, .from_context = 0};
    HNPEI_REQUIRE(blocks <= HNPEI_MAX_LAYERS, HNPE_ERROR_INVALID_ARGUMENT, "%zu blocks, but at most %d are possible",
                  blocks, HNPEI_MAX_LAYERS);
    HNPEI_REQUIRE(dim > 0 && hidden > 0 && multiplier > 0, HNPE_ERROR_INVALID_ARGUMENT,
                  "a network of %zu features, %zu hidden units and %zu outputs per feature", dim, hidden, multiplier);
    HNPEI_TRY(hnpei_linear_add(layout, prefix, "initial", dim, hidden, &made->initial));
    if (d_given)
        HNPEI_TRY(hnpei_linear_add(layout, prefix, "context", d_given, hidden, &made->context));
    for (size_t b = 0; b < blocks; ++b)
        HNPEI_TRY(add_block(layout, prefix, b, made));
    HNPEI_TRY(hnpei_linear_add(layout, prefix, "final", hidden, dim * multiplier, &made->final));

    size_t size = hidden * HNPEI_TILE, widest = dim > d_given ? dim : d_given;
    made->tape = size * (residual ? 3 + (1 + HNPEI_BRANCH_TAPE) * blocks : 4 + 2 * blocks);
    made->scratch = 2 * size + hnpei_linear_scratch(widest > hidden ? widest : hidden);
    return HNPE_OK;
}

/* Like hnpei_linear_init, but the fan-in of an output is the number of inputs that it sees. */
static void init_masked(const hnpei_made *made, stage at, const hnpei_linear *linear, hnpei_stream *stream, double gain,
                        hnpei_real *w)
{
    for (size_t i = 0; i < linear->out; ++i) {
        size_t seen = 0;
        for (size_t j = 0; j < linear->in; ++j)
            seen += connected(made, at, i, j) ? 1 : 0;
        double width = gain / sqrt((double)(seen ? seen : 1));
        for (size_t j = 0; j < linear->in; ++j)
            w[linear->weight + i * linear->in + j] = (hnpei_real)(width * (2 * hnpei_stream_uniform(stream) - 1));
        w[linear->bias + i] = (hnpei_real)(width * (2 * hnpei_stream_uniform(stream) - 1));
    }
    mask(made, at, linear, w);
}

void hnpei_made_init(const hnpei_made *made, hnpei_stream *stream, double last_gain, hnpei_real *w)
{
    double plain = hnpei_activation_gain(HNPEI_ACTIVATION_IDENTITY), gain = hnpei_activation_gain(made->activation);
    init_masked(made, STAGE_INITIAL, &made->initial, stream, plain, w);
    if (made->d_given)
        hnpei_linear_init(&made->context, stream, plain, w);
    for (size_t b = 0; b < n_linears(made); ++b) {
        /* The second half of a residual block is small: the sum of all branches then is of the size of one. */
        int second = made->residual && b % 2;
        init_masked(made, STAGE_BLOCK, &made->block[b], stream, second ? gain / sqrt((double)made->blocks) : gain, w);
        if (second && made->d_given)
            hnpei_linear_init(&made->block_context[b / 2], stream, plain, w);
    }
    init_masked(made, STAGE_FINAL, &made->final, stream, last_gain * (made->residual ? plain : gain), w);
}

/* ---- forward and backward. Tape, in units of hidden x HNPEI_TILE: [0] the context's part, [1] activated; then plain:
   [2 + 2 b] what is activated before block b, [3 + 2 b] the result; residual: [2 + 4 b] h before block b, and the tape
   of its branch; then the h that is final ---- */

static hnpei_branch branch_of(const hnpei_made *made, size_t b)
{
    return (hnpei_branch){
        &made->block[2 * b], &made->block[2 * b + 1],     made->d_given ? &made->block_context[b] : NULL,
        made->activation,    stair_of(made, STAGE_BLOCK), (1 + b) * made->hidden};
}

/* The groups [from, to) of units in all layers, those before them done. */
typedef struct range {
    size_t from, to, begin, units; /* groups; hidden units */
} range;

static range range_of(const hnpei_made *made, size_t from, size_t to)
{
    const hnpei_stair stair = stair_of(made, STAGE_BLOCK);
    size_t begin = hnpei_stair_begin(&stair, made->hidden, from);
    return (range){from, to, begin, hnpei_stair_begin(&stair, made->hidden, to) - begin};
}

static const hnpei_real *forward_plain(const hnpei_made *made, const hnpei_kernels *kernels, const hnpei_real *w,
                                       size_t n, range part, hnpei_real *tape)
{
    const hnpei_stair stair = stair_of(made, STAGE_BLOCK);
    size_t size = made->hidden * HNPEI_TILE, at = part.begin * HNPEI_TILE;
    hnpei_real *h = tape + 2 * size;
    hnpei_rows_activate(kernels, made->activation, part.units, n, h + at, h + size + at);
    for (size_t b = 0; b < made->blocks; ++b, h += 2 * size) {
        hnpei_stair_forward(&stair, &made->block[b], kernels, w, n, part.from, part.to, h + size, 0, h + 2 * size);
        hnpei_rows_activate(kernels, made->activation, part.units, n, h + 2 * size + at, h + 3 * size + at);
    }
    return h + size;
}

static const hnpei_real *forward_residual(const hnpei_made *made, const hnpei_kernels *kernels, const hnpei_real *w,
                                          size_t n, range part, const hnpei_given *given, hnpei_real *tape)
{
    size_t size = made->hidden * HNPEI_TILE, step = (1 + HNPEI_BRANCH_TAPE) * size, at = part.begin * HNPEI_TILE;
    hnpei_real *h = tape + 2 * size;
    for (size_t b = 0; b < made->blocks; ++b, h += step) {
        hnpei_branch branch = branch_of(made, b);
        hnpei_rows_copy(part.units, n, h + at, h + step + at);
        hnpei_branch_forward(&branch, kernels, w, n, part.from, part.to, given, h, h + size, 1, h + step);
    }
    return h;
}

static void forward_groups(const hnpei_made *made, const hnpei_kernels *kernels, const hnpei_real *w, size_t n,
                           range part, const hnpei_given *given, const hnpei_real *x, hnpei_real *tape, hnpei_real *out)
{
    const hnpei_stair initial = stair_of(made, STAGE_INITIAL), final = stair_of(made, STAGE_FINAL);
    size_t size = made->hidden * HNPEI_TILE, at = part.begin * HNPEI_TILE;
    hnpei_stair_forward(&initial, &made->initial, kernels, w, n, part.from, part.to, x, 0, tape + 2 * size);
    if (made->d_given && hnpei_given_known(given)) {
        hnpei_rows_sum(kernels, part.units, n, given->projection + at, tape + 2 * size + at);
    } else if (made->d_given) {
        hnpei_given_forward(given, 0, &made->context, kernels, w, n, part.begin, part.begin + part.units, 0, tape);
        hnpei_rows_activate(kernels, context_activation(made), part.units, n, tape + at, tape + size + at);
        hnpei_rows_sum(kernels, part.units, n, tape + size + at, tape + 2 * size + at);
    }
    const hnpei_real *h = made->residual ? forward_residual(made, kernels, w, n, part, given, tape)
                                         : forward_plain(made, kernels, w, n, part, tape);
    hnpei_stair_forward(&final, &made->final, kernels, w, n, part.from, part.to, h, 0, out);
}

void hnpei_made_forward(const hnpei_made *made, const hnpei_kernels *kernels, const hnpei_real *w, size_t n,
                        const hnpei_real *given, const hnpei_real *x, hnpei_real *tape, hnpei_real *out)
{
    const hnpei_given rows = hnpei_given_rows(given);
    hnpei_made_forward_given(made, kernels, w, n, &rows, x, tape, out);
}

void hnpei_made_forward_given(const hnpei_made *made, const hnpei_kernels *kernels, const hnpei_real *w, size_t n,
                              const hnpei_given *given, const hnpei_real *x, hnpei_real *tape, hnpei_real *out)
{
    const size_t groups = stair_of(made, STAGE_BLOCK).steps;
    forward_groups(made, kernels, w, n, range_of(made, 0, groups), given, x, tape, out);
}

void hnpei_made_step(const hnpei_made *made, const hnpei_kernels *kernels, const hnpei_real *w, size_t n,
                     size_t feature, const hnpei_real *given, const hnpei_real *x, hnpei_real *tape, hnpei_real *out)
{
    const hnpei_given rows = hnpei_given_rows(given);
    hnpei_made_step_given(made, kernels, w, n, feature, &rows, x, tape, out);
}

void hnpei_made_step_given(const hnpei_made *made, const hnpei_kernels *kernels, const hnpei_real *w, size_t n,
                           size_t feature, const hnpei_given *given, const hnpei_real *x, hnpei_real *tape,
                           hnpei_real *out)
{
    if (made->from_context)
        forward_groups(made, kernels, w, n, range_of(made, feature, feature + 1), given, x, tape, out);
    else
        hnpei_made_forward_given(made, kernels, w, n, given, x, tape, out);
}

size_t hnpei_made_projection(const hnpei_made *made)
{
    return made->d_given ? (1 + (made->residual ? made->blocks : 0)) * made->hidden * HNPEI_TILE : 0;
}

void hnpei_made_project(const hnpei_made *made, const hnpei_kernels *kernels, const hnpei_real *w, size_t n, size_t own,
                        const hnpei_real *shared, hnpei_real *projection)
{
    const size_t d_shared = made->d_given - own;
    if (!made->d_given)
        return;
    hnpei_given_project(&made->context, kernels, w, n, 0, d_shared, shared, projection);
    if (!own)
        hnpei_rows_activate(kernels, context_activation(made), made->hidden, n, projection, projection);
    for (size_t b = 0; made->residual && b < made->blocks; ++b)
        hnpei_given_project(&made->block_context[b], kernels, w, n, 0, d_shared, shared,
                            projection + (1 + b) * made->hidden * HNPEI_TILE);
}

/* From g_h, the gradient of what the final layer sees, back to that of initial(x) + act(context(given)). Each takes g_h
   in scratch[0], and returns where the result is: scratch[0] or scratch[1]. */
static hnpei_real *backward_plain(const hnpei_made *made, const hnpei_kernels *kernels, const hnpei_real *w, size_t n,
                                  const hnpei_real *tape, hnpei_real *g, hnpei_real *scratch)
{
    const hnpei_stair stair = stair_of(made, STAGE_BLOCK);
    size_t size = made->hidden * HNPEI_TILE;
    hnpei_real *g_h = scratch, *other = scratch + size;
    const hnpei_real *h = tape + (2 + 2 * made->blocks) * size;
    for (size_t b = made->blocks;; --b, h -= 2 * size) {
        hnpei_rows_activate_gradient(kernels, made->activation, made->hidden, n, h, h + size, g_h);
        if (b == 0)
            return g_h;
        hnpei_stair_backward_weights(&stair, &made->block[b - 1], kernels, n, h - size, g_h, g, scratch + 2 * size);
        hnpei_stair_backward_input(&stair, &made->block[b - 1], kernels, w, n, g_h, 0, other);
        hnpei_real *swap = g_h;
        g_h = other;
        other = swap;
    }
}

static hnpei_real *backward_residual(const hnpei_made *made, const hnpei_kernels *kernels, const hnpei_real *w,
                                     size_t n, const hnpei_given *given, const hnpei_real *tape, hnpei_real *g,
                                     const hnpei_given_gradient *back, hnpei_real *scratch)
{
    size_t size = made->hidden * HNPEI_TILE, step = (1 + HNPEI_BRANCH_TAPE) * size;
    for (size_t b = made->blocks; b > 0; --b) {
        hnpei_branch branch = branch_of(made, b - 1);
        const hnpei_real *h = tape + 2 * size + (b - 1) * step;
        hnpei_branch_backward(&branch, kernels, w, n, given, h, h + size, scratch, g, back, scratch, scratch + size,
                              scratch + 2 * size);
    }
    return scratch;
}

void hnpei_made_backward(const hnpei_made *made, const hnpei_kernels *kernels, const hnpei_real *w, size_t n,
                         const hnpei_real *given, const hnpei_real *x, const hnpei_real *tape, const hnpei_real *g_out,
                         hnpei_real *g, hnpei_real *g_given, hnpei_real *g_x, hnpei_real *scratch)
{
    const hnpei_given rows = hnpei_given_rows(given);
    const hnpei_given_gradient back = {g_given, NULL};
    hnpei_made_backward_given(made, kernels, w, n, &rows, x, tape, g_out, g, &back, g_x, scratch);
}

void hnpei_made_backward_given(const hnpei_made *made, const hnpei_kernels *kernels, const hnpei_real *w, size_t n,
                               const hnpei_given *given, const hnpei_real *x, const hnpei_real *tape,
                               const hnpei_real *g_out, hnpei_real *g, const hnpei_given_gradient *back,
                               hnpei_real *g_x, hnpei_real *scratch)
{
    size_t size = made->hidden * HNPEI_TILE;
    size_t last = made->residual ? 2 + (1 + HNPEI_BRANCH_TAPE) * made->blocks : 3 + 2 * made->blocks;
    const hnpei_stair initial = stair_of(made, STAGE_INITIAL), final = stair_of(made, STAGE_FINAL);
    hnpei_real *turned = scratch + 2 * size;
    hnpei_stair_backward_weights(&final, &made->final, kernels, n, tape + last * size, g_out, g, turned);
    hnpei_stair_backward_input(&final, &made->final, kernels, w, n, g_out, 0, scratch);
    hnpei_real *g_h = made->residual ? backward_residual(made, kernels, w, n, given, tape, g, back, scratch)
                                     : backward_plain(made, kernels, w, n, tape, g, scratch);
    hnpei_stair_backward_weights(&initial, &made->initial, kernels, n, x, g_h, g, turned);
    if (g_x)
        hnpei_stair_backward_input(&initial, &made->initial, kernels, w, n, g_h, 1, g_x);
    if (!made->d_given)
        return;
    if (!hnpei_given_known(given))
        hnpei_rows_activate_gradient(kernels, context_activation(made), made->hidden, n, tape, tape + size, g_h);
    hnpei_given_backward(given, back, 0, &made->context, kernels, w, n, g_h, g, turned);
}

/* Where the projection is activated, what was is computed again. */
void hnpei_made_project_backward(const hnpei_made *made, const hnpei_kernels *kernels, const hnpei_real *w, size_t n,
                                 size_t own, const hnpei_real *shared, const hnpei_real *projection,
                                 hnpei_real *g_projection, hnpei_real *g, hnpei_real *g_shared, hnpei_real *scratch)
{
    const size_t d_shared = made->d_given - own, size = made->hidden * HNPEI_TILE;
    hnpei_real *turned = scratch + 2 * size;
    if (!made->d_given)
        return;
    if (!own) {
        hnpei_given_project(&made->context, kernels, w, n, 0, d_shared, shared, scratch);
        hnpei_rows_activate_gradient(kernels, context_activation(made), made->hidden, n, scratch, projection,
                                     g_projection);
    }
    hnpei_given_project_backward(&made->context, kernels, w, n, 0, d_shared, shared, g_projection, g, g_shared, turned);
    for (size_t b = 0; made->residual && b < made->blocks; ++b)
        hnpei_given_project_backward(&made->block_context[b], kernels, w, n, 0, d_shared, shared,
                                     g_projection + (1 + b) * size, g, g_shared, turned);
}
