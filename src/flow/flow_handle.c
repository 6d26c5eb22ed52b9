/* Building the network of a handle from its options. */
#include "flow_handle.h"

#include <string.h>

const hnpei_flow_spec *hnpei_flow_handle_spec(const hnpe_flow *flow)
{
    return &flow->spec;
}

static const char *family_name(hnpei_family family)
{
    static const char *const names[] = {"a masked autoregressive flow", "an autoregressive flow of splines",
                                        "a coupling flow of splines", "a mixture"};
    return names[family - HNPEI_FAMILY_MAF];
}

static size_t option(const hnpe_flow *flow, int32_t key)
{
    return (size_t)hnpei_option_int(&flow->options, key);
}

static hnpei_flow_spec wanted_spec(const hnpe_flow *flow)
{
    hnpei_flow_spec spec = flow->spec;
    size_t transforms = option(flow, HNPE_FLOW_TRANSFORMS);
    spec.transforms = transforms ? transforms : spec.dim == 1 ? 2 : 3;
    spec.hidden = option(flow, HNPE_FLOW_HIDDEN);
    spec.blocks = option(flow, HNPE_FLOW_BLOCKS);
    spec.bins = option(flow, HNPE_FLOW_BINS);
    spec.components = option(flow, HNPE_FLOW_COMPONENTS);
    spec.activation = (hnpei_activation)option(flow, HNPE_FLOW_ACTIVATION);
    spec.residual = (int)option(flow, HNPE_FLOW_RESIDUAL);
    spec.linear = (int)option(flow, HNPE_FLOW_LINEAR);
    return spec;
}

/* Whether networks of the family depend on the option; how they are fitted, all do. */
static int uses(hnpei_family family, int32_t key)
{
    switch (key) {
    case HNPE_FLOW_BINS:
        return family == HNPEI_FAMILY_SPLINE || family == HNPEI_FAMILY_COUPLING;
    case HNPE_FLOW_RESIDUAL:
        return family == HNPEI_FAMILY_MAF || family == HNPEI_FAMILY_SPLINE;
    case HNPE_FLOW_TRANSFORMS:
    case HNPE_FLOW_LINEAR:
        return family != HNPEI_FAMILY_MIXTURE;
    case HNPE_FLOW_COMPONENTS:
        return family == HNPEI_FAMILY_MIXTURE;
    default:
        return 1;
    }
}

/* Options that the family has no use for must keep their defaults. */
static hnpe_status check_family(const hnpe_flow *flow)
{
    for (const hnpei_option *row = flow->options.table; row->name; ++row)
        if (!uses(flow->spec.family, row->key) && hnpei_option_int(&flow->options, row->key) != row->default_int)
            return hnpei_fail(HNPE_ERROR_UNSUPPORTED, NULL, "%s has no option %s", family_name(flow->spec.family),
                              row->name);
    return HNPE_OK;
}

static int same_network(const hnpei_flow_spec *a, const hnpei_flow_spec *b)
{
    return a->transforms == b->transforms && a->hidden == b->hidden && a->blocks == b->blocks && a->bins == b->bins &&
           a->components == b->components && a->activation == b->activation && a->residual == b->residual &&
           a->linear == b->linear;
}

static void free_network(hnpe_flow *flow)
{
    hnpei_flow_destroy(flow->flow);
    hnpei_layout_free(&flow->layout);
    hnpei_free(flow->object.context, flow->w);
}

hnpe_status hnpei_flow_handle_build(hnpe_flow *flow)
{
    hnpe_flow made = *flow; /* the new network's parts, until it is whole */
    made.spec = wanted_spec(flow);
    made.flow = NULL;
    made.w = NULL;
    hnpei_layout_init(&made.layout, flow->object.context);
    hnpe_status status = hnpei_flow_create(&made.layout, "flow", &made.spec, &made.flow);
    if (status == HNPE_OK)
        status = hnpei_allocate(flow->object.context, made.layout.size, sizeof *made.w, &made.w);
    if (status != HNPE_OK) {
        free_network(&made);
        return status;
    }
    hnpei_stream stream;
    hnpei_stream_init(&stream, flow->seed, HNPEI_PURPOSE_WEIGHTS, 0);
    hnpei_flow_init(made.flow, &stream, made.w);
    free_network(flow);
    flow->spec = made.spec;
    flow->layout = made.layout;
    flow->flow = made.flow;
    flow->w = made.w;
    return HNPE_OK;
}

hnpe_status hnpei_flow_handle_set_unit(hnpe_flow *flow, const unsigned char *unit)
{
    unsigned char *before = flow->unit, *now;
    HNPEI_TRY(hnpei_allocate(flow->object.context, flow->spec.dim, 1, &now));
    memcpy(now, unit, flow->spec.dim);
    flow->unit = now;
    flow->spec.unit = now;
    hnpe_status status = hnpei_flow_handle_build(flow);
    if (status != HNPE_OK)
        flow->spec.unit = flow->unit = before;
    hnpei_free(flow->object.context, status == HNPE_OK ? before : now);
    return status;
}

hnpe_status hnpei_flow_handle_changed(hnpe_flow *flow)
{
    HNPEI_TRY(check_family(flow));
    hnpei_flow_spec wanted = wanted_spec(flow);
    if (same_network(&wanted, &flow->spec))
        return HNPE_OK;
    if (flow->fitted)
        return hnpei_fail(HNPE_ERROR_UNSUPPORTED, NULL, "the network of a flow cannot change after a fit");
    return hnpei_flow_handle_build(flow);
}

hnpe_status hnpei_flow_handle_create(hnpe_context *context, hnpei_family family, size_t dim, size_t d_given,
                                     const hnpei_option *table, hnpe_flow **flow)
{
    hnpe_flow *made;
    HNPEI_TRY(hnpei_object_create(context, HNPEI_MAGIC_FLOW, sizeof *made, &made));
    hnpei_options_init(&made->options, table);
    hnpei_layout_init(&made->layout, context);
    made->spec.family = family;
    made->spec.dim = dim;
    made->spec.d_given = d_given;
    hnpe_status status = hnpei_allocate(context, dim, 1, &made->unit);
    made->spec.unit = made->unit;
    if (status == HNPE_OK)
        status = hnpei_flow_doors_create(context, dim, d_given, &made->doors);
    if (status == HNPE_OK)
        status = hnpei_flow_handle_build(made);
    if (status != HNPE_OK) {
        hnpe_flow_release(made);
        return status;
    }
    *flow = made;
    return HNPE_OK;
}

void hnpei_flow_handle_destroy(hnpe_flow *flow)
{
    free_network(flow);
    hnpei_flow_doors_free(flow->object.context, &flow->doors);
    hnpei_free(flow->object.context, flow->unit);
}
