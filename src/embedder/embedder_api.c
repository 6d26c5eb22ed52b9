/* The exported functions of the embedder room. */
#include "embedder_handle.h"

static const hnpei_choice pool_choices[] = {{HNPE_POOL_MEAN, "mean", "the mean"},
                                            {HNPE_POOL_MAX, "max", "the maximum"},
                                            {HNPE_POOL_MIN, "min", "the minimum"},
                                            {HNPE_POOL_SOFTMAX, "softmax", "the log of the mean exponential"},
                                            {0, NULL, NULL}};
#define ALL_POOLS (HNPE_POOL_MEAN | HNPE_POOL_MAX | HNPE_POOL_MIN | HNPE_POOL_SOFTMAX)

static const hnpei_option embedder_options[] = {
    HNPEI_OPTION_INT(HNPE_EMBEDDER_HIDDEN, "hidden", 64, 1, 65536,
                     "Units of each hidden layer of the MLP or the head."),
    HNPEI_OPTION_INT(HNPE_EMBEDDER_LAYERS, "layers", 2, 0, HNPEI_MAX_LAYERS,
                     "Hidden layers of the MLP or the head; 0 in a deep set: no head."),
    HNPEI_OPTION_INT(HNPE_EMBEDDER_ELEMENT_HIDDEN, "element_hidden", 64, 1, 65536,
                     "Units of each hidden layer of the network that every row goes through."),
    HNPEI_OPTION_INT(HNPE_EMBEDDER_ELEMENT_LAYERS, "element_layers", 2, 0, HNPEI_MAX_LAYERS,
                     "Hidden layers of the network that every row goes through."),
    HNPEI_OPTION_INT(HNPE_EMBEDDER_ELEMENT_OUT, "element_out", 16, 0, 65536,
                     "Outputs per row of that network; 0: the rows themselves are pooled."),
    HNPEI_OPTION_FLAGS(HNPE_EMBEDDER_POOLS, "pools", ALL_POOLS, pool_choices, "How the rows of a set are pooled."),
    HNPEI_OPTION_BOOL(HNPE_EMBEDDER_APART, "apart", 0, "Whether x_0 stands beside the pools of the other rows."),
    HNPEI_OPTION_BOOL(HNPE_EMBEDDER_COUNT, "count", 1, "Whether log(1 + N) and 1 / (1 + N) are features."),
    HNPEI_OPTION_BOOL(HNPE_EMBEDDER_SETTLE, "settle", 1,
                      "Whether pooled numbers are standardised by statistics that settle in training."),
    HNPEI_OPTION_CHOICE(HNPE_EMBEDDER_ACTIVATION, "activation", HNPE_ACTIVATION_SILU, hnpei_activation_choices,
                        "What the units of hidden layers apply."),
    HNPEI_OPTION_END};

static hnpe_status create(const char *where, hnpe_context *context, hnpei_embedder_spec sizes, hnpe_embedder **embedder)
{
    HNPEI_TRY(hnpei_check_context(where, context));
    HNPEI_TRY(hnpei_check_size(where, "d_x", sizes.d_x, 1));

    hnpei_options options;
    hnpei_options_init(&options, embedder_options);
    return hnpei_embedder_handle_create(context, &sizes, &options, embedder);
}

hnpe_status hnpe_embedder_create_identity(hnpe_context *context, size_t d_x, hnpe_embedder **embedder)
{
    HNPEI_TRY(hnpei_check_pointer(__func__, "embedder", embedder));
    *embedder = NULL;
    return create(__func__, context, (hnpei_embedder_spec){HNPEI_EMBEDDING_IDENTITY, d_x, .d_out = d_x}, embedder);
}

hnpe_status hnpe_embedder_create_mlp(hnpe_context *context, size_t d_x, size_t d_out, hnpe_embedder **embedder)
{
    HNPEI_TRY(hnpei_check_pointer(__func__, "embedder", embedder));
    *embedder = NULL;
    HNPEI_TRY(hnpei_check_size(__func__, "d_out", d_out, 1));

    return create(__func__, context, (hnpei_embedder_spec){HNPEI_EMBEDDING_MLP, d_x, .d_out = d_out}, embedder);
}

hnpe_status hnpe_embedder_create_deep_set(hnpe_context *context, size_t d_x, size_t d_out, hnpe_embedder **embedder)
{
    HNPEI_TRY(hnpei_check_pointer(__func__, "embedder", embedder));
    *embedder = NULL;
    HNPEI_TRY(hnpei_check_size(__func__, "d_out", d_out, 1));

    return create(__func__, context, (hnpei_embedder_spec){HNPEI_EMBEDDING_DEEP_SET, d_x, .d_out = d_out}, embedder);
}

hnpe_status hnpe_embedder_create_mean(hnpe_context *context, size_t d_x, hnpe_embedder **embedder)
{
    static const struct {
        int32_t key;
        int64_t value;
    } preset[] = {{HNPE_EMBEDDER_LAYERS, 0}, {HNPE_EMBEDDER_ELEMENT_OUT, 0}, {HNPE_EMBEDDER_POOLS, HNPE_POOL_MEAN},
                  {HNPE_EMBEDDER_APART, 1},  {HNPE_EMBEDDER_COUNT, 0},       {HNPE_EMBEDDER_SETTLE, 0}};
    HNPEI_TRY(hnpei_check_pointer(__func__, "embedder", embedder));
    *embedder = NULL;
    HNPEI_TRY(hnpei_check_context(__func__, context));
    HNPEI_TRY(hnpei_check_size(__func__, "d_x", d_x, 1));

    hnpei_options options;
    hnpei_options_init(&options, embedder_options);
    for (size_t i = 0; i < sizeof preset / sizeof *preset; ++i)
        HNPEI_TRY(hnpei_options_set_int(__func__, &options, preset[i].key, preset[i].value));
    const hnpei_embedder_spec sizes = {HNPEI_EMBEDDING_DEEP_SET, d_x, .d_out = 2 * d_x};
    return hnpei_embedder_handle_create(context, &sizes, &options, embedder);
}

hnpe_status hnpe_embedder_create_stack(hnpe_context *context, size_t d_x, size_t n_rows, hnpe_embedder **embedder)
{
    HNPEI_TRY(hnpei_check_pointer(__func__, "embedder", embedder));
    *embedder = NULL;
    HNPEI_TRY(hnpei_check_size(__func__, "n_rows", n_rows, 1));

    return create(__func__, context, (hnpei_embedder_spec){HNPEI_EMBEDDING_STACK, d_x, .n_rows = n_rows}, embedder);
}

hnpe_status hnpe_embedder_apply(const hnpe_embedder *embedder, size_t n_sets, const int64_t *n_rows, const double *x,
                                double *out)
{
    size_t total;
    HNPEI_TRY(hnpei_check_handle(__func__, "embedder", embedder, HNPEI_MAGIC_EMBEDDER));
    HNPEI_TRY(hnpei_check_pointer(__func__, "out", out));
    const hnpei_embedder_spec *spec = hnpei_embedder_handle_spec(embedder);
    HNPEI_TRY(hnpei_check_sets(__func__, n_sets, n_rows, spec->d_x, x, &total));
    for (size_t i = 0; spec->embedding == HNPEI_EMBEDDING_STACK && i < n_sets; ++i)
        HNPEI_REQUIRE((n_rows ? (size_t)n_rows[i] : 1) == spec->n_rows, HNPE_ERROR_SHAPE,
                      "set %zu has %lld rows, but the embedder was made for %zu", i,
                      n_rows ? (long long)n_rows[i] : 1LL, spec->n_rows);

    return hnpei_embedder_handle_apply(embedder, n_sets, n_rows, x, out);
}

hnpe_status hnpe_embedder_dims(const hnpe_embedder *embedder, hnpe_dims *dims)
{
    HNPEI_TRY(hnpei_check_handle(__func__, "embedder", embedder, HNPEI_MAGIC_EMBEDDER));

    hnpe_dims found = {.d_x = (int64_t)embedder->spec.d_x, .d_out = (int64_t)hnpei_embedder_out(embedder->core)};
    return hnpei_give_dims(__func__, found, dims);
}

hnpe_status hnpe_embedder_set_seed(hnpe_embedder *embedder, uint64_t seed)
{
    HNPEI_TRY(hnpei_check_handle(__func__, "embedder", embedder, HNPEI_MAGIC_EMBEDDER));

    HNPEI_TRY(hnpei_object_begin(__func__, "embedder", &embedder->object));
    embedder->seed = seed;
    hnpei_embedder_handle_draw(embedder);
    hnpei_object_end(&embedder->object);
    return HNPE_OK;
}

HNPEI_DEFINE_OPTIONS(embedder, HNPEI_MAGIC_EMBEDDER, embedder_options, hnpei_embedder_handle_rebuild)
HNPEI_DEFINE_HANDLE(embedder, HNPEI_MAGIC_EMBEDDER, hnpei_embedder_handle_destroy)
