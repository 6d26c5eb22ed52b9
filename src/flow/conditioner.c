#include "conditioner.h"

#include "nn/rows.h"

#include <string.h>

/* Of the last layer, relative to the usual width of initial weights. */
#define LAST_GAIN 1e-3

hnpe_status hnpei_conditioner_create_made(hnpei_layout *layout, const char *prefix, const hnpei_conditioner_spec *spec,
                                          size_t multiplier, hnpei_conditioner *conditioner)
{
    hnpei_made *made = &conditioner->net.made;
    HNPEI_TRY(hnpei_made_create(layout, prefix, spec->dim, spec->d_given, spec->hidden, spec->blocks, multiplier,
                                spec->activation, spec->residual, made));
    made->from_context = spec->from_context;
    made->joined = spec->joined;
    conditioner->network = HNPEI_NETWORK_MADE;
    conditioner->out = spec->dim * multiplier;
    conditioner->tape = made->tape;
    conditioner->scratch = made->scratch;
    conditioner->constant = 0;
    return HNPE_OK;
}

hnpe_status hnpei_conditioner_create_residual(hnpei_layout *layout, const char *prefix,
                                              const hnpei_conditioner_spec *spec, size_t in, size_t out,
                                              hnpei_conditioner *conditioner)
{
    hnpei_residual *residual = &conditioner->net.residual;
    HNPEI_TRY(hnpei_residual_create(layout, prefix, in, spec->d_given, spec->hidden, spec->blocks, out,
                                    spec->activation, residual));
    conditioner->network = HNPEI_NETWORK_RESIDUAL;
    conditioner->out = out;
    conditioner->tape = residual->tape;
    conditioner->scratch = residual->scratch;
    conditioner->constant = 0;
    return HNPE_OK;
}

hnpe_status hnpei_conditioner_create_mlp(hnpei_layout *layout, const char *prefix, const hnpei_conditioner_spec *spec,
                                         size_t out, hnpei_conditioner *conditioner)
{
    hnpei_mlp *mlp = &conditioner->net.mlp;
    int constant = spec->d_given == 0;
    HNPEI_TRY(hnpei_mlp_create(layout, prefix, constant ? 1 : spec->d_given, out, spec->hidden, spec->blocks + 1,
                               spec->activation, mlp));
    conditioner->network = HNPEI_NETWORK_MLP;
    conditioner->out = out;
    conditioner->tape = mlp->tape + (constant ? HNPEI_TILE : 0);
    conditioner->scratch = mlp->scratch;
    conditioner->constant = constant;
    return HNPE_OK;
}

void hnpei_conditioner_init(const hnpei_conditioner *conditioner, hnpei_stream *stream, hnpei_real *w)
{
    switch (conditioner->network) {
    case HNPEI_NETWORK_MADE:
        hnpei_made_init(&conditioner->net.made, stream, LAST_GAIN, w);
        break;
    case HNPEI_NETWORK_RESIDUAL:
        hnpei_residual_init(&conditioner->net.residual, stream, LAST_GAIN, w);
        break;
    case HNPEI_NETWORK_MLP:
        hnpei_mlp_init(&conditioner->net.mlp, stream, LAST_GAIN, w);
        break;
    }
}

/* Every output can be known before there is a point. */
static int is_function_of_shared(const hnpei_conditioner *conditioner, size_t own)
{
    const int sees_features = conditioner->network == HNPEI_NETWORK_RESIDUAL ||
                              (conditioner->network == HNPEI_NETWORK_MADE && conditioner->net.made.dim > 1);
    return own == 0 && !sees_features;
}

void hnpei_conditioner_forward(const hnpei_conditioner *conditioner, const hnpei_kernels *kernels, const hnpei_real *w,
                               size_t n, const hnpei_given *given, const hnpei_real *x, hnpei_real *tape,
                               hnpei_real *out)
{
    hnpei_given zeros = hnpei_given_rows(tape);
    if (given->projection && is_function_of_shared(conditioner, given->own)) {
        hnpei_rows_copy(conditioner->out, n, given->projection, out);
        return;
    }
    switch (conditioner->network) {
    case HNPEI_NETWORK_MADE:
        hnpei_made_forward_given(&conditioner->net.made, kernels, w, n, given, x, tape, out);
        break;
    case HNPEI_NETWORK_RESIDUAL:
        hnpei_residual_forward_given(&conditioner->net.residual, kernels, w, n, given, x, tape, out);
        break;
    case HNPEI_NETWORK_MLP:
        if (conditioner->constant) {
            memset(tape, 0, HNPEI_TILE * sizeof *tape);
            given = &zeros;
            tape += HNPEI_TILE;
        }
        hnpei_mlp_forward_given(&conditioner->net.mlp, kernels, w, n, given, tape, out);
        break;
    }
}

void hnpei_conditioner_step(const hnpei_conditioner *conditioner, const hnpei_kernels *kernels, const hnpei_real *w,
                            size_t n, size_t feature, const hnpei_given *given, const hnpei_real *x, hnpei_real *tape,
                            hnpei_real *out)
{
    if (conditioner->network == HNPEI_NETWORK_MADE &&
        !(given->projection && is_function_of_shared(conditioner, given->own)))
        hnpei_made_step_given(&conditioner->net.made, kernels, w, n, feature, given, x, tape, out);
    else
        hnpei_conditioner_forward(conditioner, kernels, w, n, given, x, tape, out);
}

void hnpei_conditioner_backward(const hnpei_conditioner *conditioner, const hnpei_kernels *kernels, const hnpei_real *w,
                                size_t n, const hnpei_given *given, const hnpei_real *x, const hnpei_real *tape,
                                const hnpei_real *g_out, hnpei_real *g, const hnpei_given_gradient *back,
                                hnpei_real *g_x, hnpei_real *scratch)
{
    const hnpei_given zeros = hnpei_given_rows(tape);
    const hnpei_given_gradient nowhere = {NULL, NULL};
    if (given->projection && is_function_of_shared(conditioner, given->own)) {
        HNPEI_ASSERT(back->projection);
        hnpei_rows_copy(conditioner->out, n, g_out, back->projection);
        return;
    }
    switch (conditioner->network) {
    case HNPEI_NETWORK_MADE:
        hnpei_made_backward_given(&conditioner->net.made, kernels, w, n, given, x, tape, g_out, g, back, g_x, scratch);
        break;
    case HNPEI_NETWORK_RESIDUAL:
        hnpei_residual_backward_given(&conditioner->net.residual, kernels, w, n, given, x, tape, g_out, g, back, g_x,
                                      scratch);
        break;
    case HNPEI_NETWORK_MLP:
        if (conditioner->constant) {
            given = &zeros;
            back = &nowhere;
            tape += HNPEI_TILE;
        }
        hnpei_mlp_backward_given(&conditioner->net.mlp, kernels, w, n, given, tape, g_out, g, back, scratch);
        break;
    }
}

size_t hnpei_conditioner_projection(const hnpei_conditioner *conditioner, size_t own)
{
    if (is_function_of_shared(conditioner, own))
        return conditioner->out * HNPEI_TILE;
    switch (conditioner->network) {
    case HNPEI_NETWORK_MADE:
        return hnpei_made_projection(&conditioner->net.made);
    case HNPEI_NETWORK_RESIDUAL:
        return hnpei_residual_projection(&conditioner->net.residual);
    case HNPEI_NETWORK_MLP:
        break;
    }
    return hnpei_mlp_projection(&conditioner->net.mlp);
}

void hnpei_conditioner_project(const hnpei_conditioner *conditioner, const hnpei_kernels *kernels, const hnpei_real *w,
                               size_t n, size_t own, const hnpei_real *shared, hnpei_real *tape, hnpei_real *projection)
{
    const hnpei_given rows = hnpei_given_rows(shared);
    const hnpei_real no_features[HNPEI_TILE] = {0};
    if (is_function_of_shared(conditioner, own)) {
        hnpei_conditioner_forward(conditioner, kernels, w, n, &rows, no_features, tape, projection);
        return;
    }
    switch (conditioner->network) {
    case HNPEI_NETWORK_MADE:
        hnpei_made_project(&conditioner->net.made, kernels, w, n, own, shared, projection);
        break;
    case HNPEI_NETWORK_RESIDUAL:
        hnpei_residual_project(&conditioner->net.residual, kernels, w, n, own, shared, projection);
        break;
    case HNPEI_NETWORK_MLP:
        hnpei_mlp_project(&conditioner->net.mlp, kernels, w, n, own, shared, projection);
        break;
    }
}

/* Outputs that were known before there was a point have left no tape: they are computed again. */
static void outputs_backward(const hnpei_conditioner *conditioner, const hnpei_kernels *kernels, const hnpei_real *w,
                             size_t n, const hnpei_real *shared, hnpei_real *tape, const hnpei_real *g_out,
                             hnpei_real *g, hnpei_real *g_shared, hnpei_real *scratch)
{
    const hnpei_given rows = hnpei_given_rows(shared);
    const hnpei_given_gradient back = {g_shared, NULL};
    const hnpei_real no_features[HNPEI_TILE] = {0};
    hnpei_real *outputs = tape, *own_tape = tape + conditioner->out * HNPEI_TILE;
    hnpei_conditioner_forward(conditioner, kernels, w, n, &rows, no_features, own_tape, outputs);
    hnpei_conditioner_backward(conditioner, kernels, w, n, &rows, no_features, own_tape, g_out, g, &back, NULL,
                               scratch);
}

void hnpei_conditioner_project_backward(const hnpei_conditioner *conditioner, const hnpei_kernels *kernels,
                                        const hnpei_real *w, size_t n, size_t own, const hnpei_real *shared,
                                        const hnpei_real *projection, hnpei_real *g_projection, hnpei_real *tape,
                                        hnpei_real *g, hnpei_real *g_shared, hnpei_real *scratch)
{
    if (is_function_of_shared(conditioner, own)) {
        outputs_backward(conditioner, kernels, w, n, shared, tape, g_projection, g, g_shared, scratch);
        return;
    }
    switch (conditioner->network) {
    case HNPEI_NETWORK_MADE:
        hnpei_made_project_backward(&conditioner->net.made, kernels, w, n, own, shared, projection, g_projection, g,
                                    g_shared, scratch);
        break;
    case HNPEI_NETWORK_RESIDUAL:
        hnpei_residual_project_backward(&conditioner->net.residual, kernels, w, n, own, shared, projection,
                                        g_projection, g, g_shared, scratch);
        break;
    case HNPEI_NETWORK_MLP:
        hnpei_mlp_project_backward(&conditioner->net.mlp, kernels, w, n, own, shared, g_projection, g, g_shared,
                                   scratch);
        break;
    }
}

void hnpei_conditioner_mask(const hnpei_conditioner *conditioner, hnpei_real *w)
{
    if (conditioner->network == HNPEI_NETWORK_MADE)
        hnpei_made_mask(&conditioner->net.made, w);
}
