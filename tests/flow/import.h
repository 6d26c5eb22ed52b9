/* Builds a flow from the model.json and weights.safetensors of ../shared/data/flow-parity, and remembers which block of
   weights came from which tensor. */
#ifndef FLOW_IMPORT_H
#define FLOW_IMPORT_H

#include "archive/archive.h"
#include "bench.h"

#define IMPORT_MAX 128

/* A tensor of the file, and where its elements lie in the flat vector. */
typedef struct import_link {
    char tensor[HNPEI_NAME];
    size_t offset, count;
} import_link;

typedef struct import {
    bench bench;
    hnpei_reader *reader;
    import_link links[IMPORT_MAX];
    size_t n_links;
    int first_is_affine;
} import;

static inline const char *import_string(const cJSON *item, const char *key)
{
    return cJSON_GetObjectItemCaseSensitive(item, key)->valuestring;
}

static inline size_t import_size(const cJSON *item, const char *key)
{
    return (size_t)cJSON_GetObjectItemCaseSensitive(item, key)->valueint;
}

static inline int import_has(const cJSON *item, const char *key)
{
    const cJSON *value = cJSON_GetObjectItemCaseSensitive(item, key);
    return value && !cJSON_IsNull(value);
}

/* Our block `ours` is the tensor `theirs`; loaded when the weights exist. */
static inline void import_link_block(import *m, const char *ours, const char *theirs)
{
    const hnpei_block *block = hnpei_layout_find(&m->bench.layout, ours);
    if (!block)
        fail_msg("there is no block %s", ours);
    assert_true(m->n_links < IMPORT_MAX);
    import_link *link = &m->links[m->n_links++];
    snprintf(link->tensor, sizeof link->tensor, "%s", theirs);
    link->offset = block->offset;
    link->count = block->rows * block->columns;
}

static inline void import_link_linear(import *m, const char *ours, const char *theirs)
{
    const char *parts[] = {"weight", "bias"};
    for (size_t i = 0; i < 2; ++i) {
        char a[HNPEI_NAME], b[HNPEI_NAME];
        support_assert_ok(hnpei_layout_join(a, ours, "%s", parts[i]));
        support_assert_ok(hnpei_layout_join(b, theirs, "%s", parts[i]));
        import_link_block(m, a, b);
    }
}

static inline hnpei_activation import_activation(const char *name)
{
    return strcmp(name, "tanh") == 0   ? HNPEI_ACTIVATION_TANH
           : strcmp(name, "relu") == 0 ? HNPEI_ACTIVATION_RELU
                                       : HNPEI_ACTIVATION_ELU;
}

static inline hnpei_conditioner_spec import_net(const import *m, const cJSON *net)
{
    hnpei_conditioner_spec spec = {.dim = m->bench.flow->dim, .d_given = m->bench.flow->d_given};
    const cJSON *blocks = cJSON_GetObjectItem(net, "blocks"), *layers = cJSON_GetObjectItem(net, "layers");
    if (layers) { /* of the MLP, the last is the output */
        spec.blocks = (size_t)cJSON_GetArraySize(layers) - 2;
        spec.activation = import_activation(import_string(net, "activation"));
        char name[HNPEI_NAME];
        support_assert_ok(hnpei_layout_join(name, cJSON_GetArrayItem(layers, 0)->valuestring, "bias"));
        spec.hidden = hnpei_reader_find(m->reader, name)->count;
        return spec;
    }
    spec.hidden = import_size(net, "hidden_features");
    spec.blocks = (size_t)cJSON_GetArraySize(blocks);
    spec.activation = import_activation(import_string(cJSON_GetArrayItem(blocks, 0), "activation"));
    return spec;
}

static inline void import_link_net(import *m, const char *prefix, const cJSON *net)
{
    const cJSON *item, *blocks = cJSON_GetObjectItem(net, "blocks"), *layers = cJSON_GetObjectItem(net, "layers");
    char ours[HNPEI_NAME];
    size_t i = 0;
    cJSON_ArrayForEach(item, layers)
    {
        support_assert_ok(hnpei_layout_join(ours, prefix, "%zu", i++));
        import_link_linear(m, ours, item->valuestring);
    }
    if (layers)
        return;
    support_assert_ok(hnpei_layout_join(ours, prefix, "initial"));
    import_link_linear(m, ours, import_string(net, "initial_layer"));
    if (import_has(net, "context_layer")) {
        support_assert_ok(hnpei_layout_join(ours, prefix, "context"));
        import_link_linear(m, ours, import_string(net, "context_layer"));
    }
    cJSON_ArrayForEach(item, blocks)
    {
        const cJSON *linears = cJSON_GetObjectItem(item, "linear_layers");
        support_assert_ok(hnpei_layout_join(ours, prefix, "blocks.%zu", i));
        if (!linears)
            import_link_linear(m, ours, import_string(item, "linear"));
        for (int k = 0; linears && k < 2; ++k) {
            support_assert_ok(hnpei_layout_join(ours, prefix, "blocks.%zu.linear.%d", i, k));
            import_link_linear(m, ours, cJSON_GetArrayItem(linears, k)->valuestring);
        }
        if (linears) {
            support_assert_ok(hnpei_layout_join(ours, prefix, "blocks.%zu.context", i));
            import_link_linear(m, ours, import_string(item, "context_layer"));
        }
        ++i;
    }
    support_assert_ok(hnpei_layout_join(ours, prefix, "final"));
    import_link_linear(m, ours, import_string(net, "final_layer"));
}

static inline hnpei_spline import_spline(const cJSON *json)
{
    hnpei_spline spline = {.bins = import_size(json, "num_bins"), .tails = 1};
    spline.high = (hnpei_real)support_json_number(json, "tail_bound");
    spline.low = -spline.high;
    spline.minimum_width = (hnpei_real)support_json_number(json, "min_bin_width");
    spline.minimum_height = (hnpei_real)support_json_number(json, "min_bin_height");
    spline.minimum_slope = (hnpei_real)support_json_number(json, "min_derivative");
    spline.divisor = (hnpei_real)support_json_number(json, "width_height_divisor");
    return spline;
}

static inline hnpei_transform *import_permutation(import *m, const cJSON *json)
{
    support_array values = support_json_array(cJSON_GetObjectItem(json, "values"));
    hnpei_transform *transform;
    size_t index[16];
    for (size_t i = 0; i < values.count; ++i)
        index[i] = (size_t)values.values[i];
    support_assert_ok(hnpei_permutation_create(&m->bench.layout, values.count, index, &transform));
    support_array_free(&values);
    return transform;
}

static inline hnpei_transform *import_linear(import *m, const char *prefix, const cJSON *json)
{
    const char *parts[] = {"bias", "lower_entries", "upper_entries", "unconstrained_upper_diag"};
    hnpei_transform *transform;
    support_assert_ok(hnpei_lu_linear_create(&m->bench.layout, prefix, m->bench.flow->dim,
                                             support_json_number(json, "eps"), &transform));
    for (size_t i = 0; i < 4; ++i) {
        char ours[HNPEI_NAME];
        support_assert_ok(hnpei_layout_join(ours, prefix, "%s", parts[i]));
        import_link_block(m, ours, import_string(json, parts[i]));
    }
    return transform;
}

static inline hnpei_transform *import_network(import *m, const char *prefix, const char *type, const cJSON *json)
{
    const cJSON *net = cJSON_GetObjectItem(json, "net"), *item;
    hnpei_conditioner_spec spec = import_net(m, net);
    hnpei_spline splines[16];
    unsigned char change[16] = {0};
    hnpei_transform *transform;
    hnpei_layout *layout = &m->bench.layout;
    for (size_t i = 0; i < spec.dim && import_has(json, "spline"); ++i)
        splines[i] = import_spline(cJSON_GetObjectItem(json, "spline"));
    cJSON_ArrayForEach(item, cJSON_GetObjectItem(json, "transform_features")) change[item->valueint] = 1;
    if (strcmp(type, "masked_affine_autoregressive") == 0) {
        support_assert_ok(hnpei_autoregressive_affine_create(layout, prefix, &spec, HNPEI_SCALE_SOFTPLUS, 1e-3, &transform));
    } else if (strcmp(type, "masked_rq_autoregressive") == 0) {
        support_assert_ok(hnpei_autoregressive_spline_create(layout, prefix, &spec, splines, 0, &transform));
    } else {
        assert_string_equal(type, "rq_coupling");
        support_assert_ok(hnpei_coupling_spline_create(layout, prefix, &spec, change, splines, &transform));
    }
    import_link_net(m, prefix, net);
    return transform;
}

static inline void import_transforms(import *m, const cJSON *json)
{
    const cJSON *item;
    size_t i = 0;
    cJSON_ArrayForEach(item, cJSON_GetObjectItem(json, "transforms"))
    {
        const char *type = import_string(item, "type");
        char prefix[HNPEI_NAME];
        support_assert_ok(hnpei_layout_join(prefix, "transform", "%zu", i));
        if (strcmp(type, "pointwise_affine") == 0) {
            assert_true(i == 0); /* is theta's door, already there */
            m->first_is_affine = 1;
        } else {
            hnpei_transform *transform = strcmp(type, "permutation") == 0 ? import_permutation(m, item)
                                         : strcmp(type, "lu_linear") == 0 ? import_linear(m, prefix, item)
                                                                          : import_network(m, prefix, type, item);
            support_assert_ok(hnpei_flow_append(m->bench.flow, transform));
        }
        ++i;
    }
}

/* The mixture's heads are rows of our last layer, in our order. */
static inline void import_mixture(import *m, const cJSON *json)
{
    size_t k = import_size(json, "num_components"), dim = m->bench.flow->dim, row = 0;
    hnpei_conditioner_spec spec = {.dim = dim,
                                   .d_given = m->bench.flow->d_given,
                                   .hidden = import_size(json, "hidden_features"),
                                   .blocks = 1,
                                   .activation = import_activation(import_string(json, "activation"))};
    hnpei_mixture mixture;
    support_assert_ok(hnpei_mixture_create(&m->bench.layout, "mixture", &spec, k, &mixture));
    mixture.epsilon = support_json_number(json, "epsilon");
    mixture.diagonal_offset = 0;
    hnpei_flow_set_mixture(m->bench.flow, &mixture);
    const cJSON *hidden = cJSON_GetObjectItem(json, "hidden_layers");
    import_link_linear(m, "mixture.0", cJSON_GetArrayItem(hidden, 0)->valuestring);
    import_link_linear(m, "mixture.1", cJSON_GetArrayItem(hidden, 1)->valuestring);
    const char *heads[] = {"logits_layer", "means_layer", "diagonal_layer", "upper_layer"};
    size_t rows[] = {k, k * dim, k * dim, k * dim * (dim - 1) / 2};
    for (size_t i = 0; i < 4; ++i) {
        import_link_linear(m, "mixture.2", import_string(json, heads[i]));
        import_link *weight = &m->links[m->n_links - 2], *bias = &m->links[m->n_links - 1];
        weight->offset += row * spec.hidden;
        weight->count = rows[i] * spec.hidden;
        bias->offset += row;
        bias->count = rows[i];
        row += rows[i];
    }
}

static inline void import_doubles(const import *m, const char *tensor, size_t count, double *values)
{
    support_assert_ok(hnpei_reader_doubles(m->reader, tensor, count, values));
}

/* (theta - shift) / scale of mixtures; scale theta + shift of the others. */
static inline void import_doors(import *m, const cJSON *json, int context_door)
{
    double mean[BENCH_WIDEST], sd[BENCH_WIDEST], shift[16], scale[16];
    size_t dim = m->bench.flow->dim, d_given = m->bench.flow->d_given;
    const cJSON *affine = cJSON_GetObjectItem(json, "input");
    int divides = affine != NULL;
    if (m->first_is_affine)
        affine = cJSON_GetArrayItem(cJSON_GetObjectItem(json, "transforms"), 0);
    const cJSON *standardise = support_json_at(json, "context.standardize");
    int has_context = context_door && standardise && !cJSON_IsNull(standardise);
    if (has_context) {
        import_doubles(m, import_string(standardise, "mean"), d_given, mean);
        import_doubles(m, import_string(standardise, "std"), d_given, sd);
    }
    if (affine) {
        import_doubles(m, import_string(affine, "shift"), dim, shift);
        import_doubles(m, import_string(affine, "scale"), dim, scale);
        for (size_t i = 0; i < dim && !divides; ++i) {
            shift[i] = -shift[i] / scale[i];
            scale[i] = 1 / scale[i];
        }
    }
    hnpei_flow_standardise(m->bench.flow, m->bench.w, has_context ? mean : NULL, has_context ? sd : NULL,
                           affine ? shift : NULL, affine ? scale : NULL);
}

/* `json` is a model or one of its flows; context_door 0: given is already standardised. */
static inline import import_flow(const cJSON *json, const char *weights, int context_door)
{
import m = {.n_links = 0 };
    hnpei_layout_init(&m.bench.layout, NULL);
    support_assert_ok(hnpei_reader_open(NULL, "test", weights, &m.reader));
    support_assert_ok(hnpei_flow_begin(&m.bench.layout, "", import_size(json, "features"),
                                       import_size(json, "context_features"), &m.bench.flow));
    if (import_has(json, "num_components"))
        import_mixture(&m, json);
    else
        import_transforms(&m, json);
    bench_ready(&m.bench);
    for (size_t i = 0; i < m.n_links; ++i)
        support_assert_ok(
            hnpei_reader_reals(m.reader, m.links[i].tensor, m.links[i].count, m.bench.w + m.links[i].offset));
    hnpei_flow_mask(m.bench.flow, m.bench.w);
    import_doors(&m, json, context_door);
    return m;
}

static inline void import_free(import *m)
{
    hnpei_reader_close(m->reader);
    bench_free(&m->bench);
}

#endif
