/* The inside of the public handle. */
#include "embedder_handle.h"

#define SAME(name) _Static_assert((int)HNPE_##name == (int)HNPEI_##name, "one number, inside and outside")
SAME(POOL_MEAN);
SAME(POOL_MAX);
SAME(POOL_MIN);
SAME(POOL_SOFTMAX);

const hnpei_embedder_spec *hnpei_embedder_handle_spec(const hnpe_embedder *embedder)
{
    return &embedder->spec;
}

static size_t size_option(const hnpe_embedder *embedder, int32_t key)
{
    return (size_t)hnpei_option_int(&embedder->options, key);
}

static hnpei_embedder_spec read_options(const hnpe_embedder *embedder)
{
    hnpei_embedder_spec spec = embedder->spec;
    spec.hidden = size_option(embedder, HNPE_EMBEDDER_HIDDEN);
    spec.layers = size_option(embedder, HNPE_EMBEDDER_LAYERS);
    spec.element_hidden = size_option(embedder, HNPE_EMBEDDER_ELEMENT_HIDDEN);
    spec.element_layers = size_option(embedder, HNPE_EMBEDDER_ELEMENT_LAYERS);
    spec.element_out = size_option(embedder, HNPE_EMBEDDER_ELEMENT_OUT);
    spec.pools = (int)size_option(embedder, HNPE_EMBEDDER_POOLS);
    spec.apart = (int)size_option(embedder, HNPE_EMBEDDER_APART);
    spec.count = (int)size_option(embedder, HNPE_EMBEDDER_COUNT);
    spec.settle = (int)size_option(embedder, HNPE_EMBEDDER_SETTLE);
    spec.activation = (hnpei_activation)size_option(embedder, HNPE_EMBEDDER_ACTIVATION);
    return spec;
}

/* Options that the kind has no use for must keep their defaults. */
static hnpe_status check_kind(const hnpe_embedder *embedder)
{
    const hnpei_option *table = embedder->options.table;
    for (size_t i = 0; table[i].name; ++i) {
        int of_networks = table[i].key == HNPE_EMBEDDER_HIDDEN || table[i].key == HNPE_EMBEDDER_LAYERS ||
                          table[i].key == HNPE_EMBEDDER_ACTIVATION;
        int used = embedder->spec.embedding == HNPEI_EMBEDDING_DEEP_SET ||
                   (embedder->spec.embedding == HNPEI_EMBEDDING_MLP && of_networks);
        if (!used && hnpei_option_int(&embedder->options, table[i].key) != table[i].default_int)
            return hnpei_fail(HNPE_ERROR_UNSUPPORTED, NULL, "this kind of embedder has no option %s",
                              table[i].name);
    }
    return HNPE_OK;
}

static void drop(hnpe_context *context, hnpei_layout *layout, hnpei_embedder *core, hnpei_real *weights)
{
    hnpei_embedder_destroy(core);
    hnpei_free(context, weights);
    hnpei_layout_free(layout);
}

void hnpei_embedder_handle_draw(hnpe_embedder *embedder)
{
    hnpei_stream stream;
    hnpei_stream_init(&stream, embedder->seed, HNPEI_PURPOSE_WEIGHTS, 0);
    hnpei_embedder_init(embedder->core, &stream, embedder->weights);
}

hnpe_status hnpei_embedder_handle_rebuild(hnpe_embedder *embedder)
{
    hnpe_context *context = embedder->object.context;
    hnpei_layout layout;
    hnpei_embedder *core = NULL;
    hnpei_real *weights = NULL;
    HNPEI_TRY(check_kind(embedder));

    hnpe_status status;
    hnpei_embedder_spec spec = read_options(embedder);
    hnpei_layout_init(&layout, context);
    HNPEI_TRY_CLEANUP(hnpei_embedder_create(&layout, "", &spec, &core));
    HNPEI_TRY_CLEANUP(hnpei_allocate(context, layout.size, sizeof *weights, &weights));
    drop(context, &embedder->layout, embedder->core, embedder->weights);
    embedder->spec = spec;
    embedder->layout = layout;
    embedder->core = core;
    embedder->weights = weights;
    hnpei_embedder_handle_draw(embedder);
    return HNPE_OK;
cleanup:
    drop(context, &layout, core, weights);
    return status;
}

hnpe_status hnpei_embedder_handle_create(hnpe_context *context, const hnpei_embedder_spec *sizes,
                                         const hnpei_options *options, hnpe_embedder **embedder)
{
    hnpe_embedder *made;
    HNPEI_TRY(hnpei_object_create(context, HNPEI_MAGIC_EMBEDDER, sizeof *made, &made));
    made->options = *options;
    made->spec = *sizes;
    hnpei_layout_init(&made->layout, made->object.context);
    hnpe_status status = hnpei_embedder_handle_rebuild(made);
    if (status == HNPE_OK)
        *embedder = made;
    else
        hnpei_object_free(&made->object);
    return status;
}

void hnpei_embedder_handle_destroy(hnpe_embedder *embedder)
{
    drop(embedder->object.context, &embedder->layout, embedder->core, embedder->weights);
}
