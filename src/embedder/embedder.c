/* Creation of embedders, and the way from each function to that of the kind. */
#include "embedder_core.h"

static hnpe_status check_spec(const hnpei_embedder_spec *spec)
{
    HNPEI_TRY(hnpei_check_size(NULL, "d_x", spec->d_x, 1));
    HNPEI_REQUIRE(spec->layers <= HNPEI_MAX_LAYERS && spec->element_layers <= HNPEI_MAX_LAYERS,
                  HNPE_ERROR_INVALID_ARGUMENT, "%zu and %zu layers, but at most %d are possible", spec->layers,
                  spec->element_layers, HNPEI_MAX_LAYERS);
    HNPEI_REQUIRE(spec->end == HNPEI_ACTIVATION_IDENTITY || spec->embedding == HNPEI_EMBEDDING_MLP,
                  HNPE_ERROR_UNSUPPORTED, "an activation at the end of embedder %d, which is no mlp",
                  (int)spec->embedding);
    if (spec->embedding == HNPEI_EMBEDDING_STACK)
        return hnpei_check_size(NULL, "n_rows", spec->n_rows, 1);
    if (spec->embedding == HNPEI_EMBEDDING_MLP)
        return hnpei_check_size(NULL, "d_out", spec->d_out, 1);
    if (spec->embedding == HNPEI_EMBEDDING_IDENTITY)
        return HNPE_OK;
    HNPEI_REQUIRE(spec->embedding == HNPEI_EMBEDDING_DEEP_SET, HNPE_ERROR_UNSUPPORTED,
                  "there is no embedder of kind %d", (int)spec->embedding);
    HNPEI_REQUIRE(spec->pools > 0 && spec->pools < 1 << HNPEI_SLOT_SUM, HNPE_ERROR_INVALID_ARGUMENT,
                  "pools is %d, but must be a sum of the four pools", spec->pools);
    return spec->layers ? hnpei_check_size(NULL, "d_out", spec->d_out, 1) : HNPE_OK;
}

static hnpe_status build(hnpei_layout *layout, const char *prefix, hnpei_embedder *made)
{
    const hnpei_embedder_spec *spec = &made->spec;
    HNPEI_TRY(hnpei_layout_add(layout, prefix, "x_mean", 1, spec->d_x, 0, &made->x_mean));
    HNPEI_TRY(hnpei_layout_add(layout, prefix, "x_sd", 1, spec->d_x, 0, &made->x_sd));
    if (spec->embedding == HNPEI_EMBEDDING_DEEP_SET)
        return hnpei_deep_set_create(layout, prefix, made);
    made->out = spec->d_x;
    if (spec->embedding == HNPEI_EMBEDDING_STACK)
        return hnpei_size_multiply(spec->n_rows, spec->d_x, &made->out);
    if (spec->embedding == HNPEI_EMBEDDING_IDENTITY)
        return HNPE_OK;
    char name[HNPEI_NAME];
    HNPEI_TRY(hnpei_layout_join(name, prefix, "mlp"));
    made->out = spec->d_out;
    made->has_network = 1;
    return hnpei_mlp_create(layout, name, spec->d_x, spec->d_out, spec->hidden, spec->layers, spec->activation,
                            &made->network);
}

hnpe_status hnpei_embedder_create(hnpei_layout *layout, const char *prefix, const hnpei_embedder_spec *spec,
                                  hnpei_embedder **embedder)
{
    *embedder = NULL;
    HNPEI_TRY(check_spec(spec));
    hnpei_embedder *made;
    HNPEI_TRY(hnpei_allocate(layout->context, 1, sizeof *made, &made));
    made->context = layout->context;
    made->spec = *spec;
    hnpe_status status = build(layout, prefix, made);
    if (status == HNPE_OK)
        *embedder = made;
    else
        hnpei_embedder_destroy(made);
    return status;
}

void hnpei_embedder_destroy(hnpei_embedder *embedder)
{
    if (embedder)
        hnpei_free(embedder->context, embedder);
}

void hnpei_embedder_init(const hnpei_embedder *embedder, hnpei_stream *stream, hnpei_real *w)
{
    const hnpei_embedder_spec *spec = &embedder->spec;
    hnpei_embedder_standardise(embedder, w, NULL, NULL);
    for (size_t i = 0; i < hnpei_embedder_statistics(embedder); ++i) {
        w[embedder->pool_mean + i] = 0;
        w[embedder->pool_variance + i] = 1;
    }
    if (spec->embedding == HNPEI_EMBEDDING_DEEP_SET && spec->element_out)
        hnpei_mlp_init(&embedder->element, stream, 1, w);
    if (embedder->has_network)
        hnpei_mlp_init(&embedder->network, stream, 1, w);
}

size_t hnpei_embedder_out(const hnpei_embedder *embedder)
{
    return embedder->out;
}

int hnpei_embedder_is_trained(const hnpei_embedder *embedder)
{
    return embedder->has_network ||
           (embedder->spec.embedding == HNPEI_EMBEDDING_DEEP_SET && embedder->spec.element_out);
}

static int is_set(const hnpei_embedder *embedder)
{
    return embedder->spec.embedding == HNPEI_EMBEDDING_DEEP_SET;
}

size_t hnpei_embedder_tape(const hnpei_embedder *embedder, size_t rows)
{
    return is_set(embedder) ? hnpei_deep_set_lay_out(embedder, rows).size : hnpei_single_tape(embedder);
}

size_t hnpei_embedder_scratch(const hnpei_embedder *embedder)
{
    return is_set(embedder) ? hnpei_deep_set_scratch(embedder) : hnpei_single_scratch(embedder);
}

void hnpei_embedder_forward(const hnpei_embedder *embedder, const hnpei_kernels *kernels, const hnpei_real *w,
                            const hnpei_sets *sets, hnpei_real *tape, hnpei_real *out)
{
    if (is_set(embedder))
        hnpei_deep_set_forward(embedder, kernels, w, sets, tape, out);
    else
        hnpei_single_forward(embedder, kernels, w, sets, tape, out);
}

void hnpei_embedder_backward(const hnpei_embedder *embedder, const hnpei_kernels *kernels, const hnpei_real *w,
                             const hnpei_sets *sets, hnpei_real *tape, const hnpei_real *g_out, hnpei_real *g,
                             hnpei_real *scratch)
{
    if (is_set(embedder))
        hnpei_deep_set_backward(embedder, kernels, w, sets, tape, g_out, g, NULL, scratch);
    else
        hnpei_single_backward(embedder, kernels, w, sets, tape, g_out, g, NULL, scratch);
}

void hnpei_embedder_backward_input(const hnpei_embedder *embedder, const hnpei_kernels *kernels, const hnpei_real *w,
                                   const hnpei_sets *sets, hnpei_real *tape, const hnpei_real *g_out, hnpei_real *g,
                                   hnpei_real *g_x, hnpei_real *scratch)
{
    if (is_set(embedder))
        hnpei_deep_set_backward(embedder, kernels, w, sets, tape, g_out, g, g_x, scratch);
    else
        hnpei_single_backward(embedder, kernels, w, sets, tape, g_out, g, g_x, scratch);
}

size_t hnpei_embedder_digest_size(const hnpei_embedder *embedder)
{
    return is_set(embedder) ? hnpei_deep_set_digest_size(embedder) : 0;
}

void hnpei_embedder_digest(const hnpei_embedder *embedder, const hnpei_kernels *kernels, const hnpei_real *w,
                           const hnpei_sets *sets, hnpei_real *tape, hnpei_real *digest)
{
    hnpei_deep_set_digest(embedder, kernels, w, sets, tape, digest);
}

void hnpei_embedder_forward_digest(const hnpei_embedder *embedder, const hnpei_kernels *kernels, const hnpei_real *w,
                                   size_t n, const hnpei_real *digest, hnpei_real *tape, hnpei_real *out)
{
    hnpei_deep_set_forward_digest(embedder, kernels, w, n, digest, tape, out);
}
