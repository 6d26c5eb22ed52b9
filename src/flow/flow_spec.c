/* The usual flows: the list of transforms that each family stands for. */
#include "flow_parts.h"

#include <math.h>
#include <string.h>

/* Splines of unit features map the unit interval; others are the identity outside [-TAIL_BOUND, TAIL_BOUND]. */
#define TAIL_BOUND 5
/* Tiny, so that hardly any mass is left where there should be none. */
#define SPLINE_FLOOR 1e-6
#define LU_EPSILON 1e-3
/* Scales of affine layers lie within e^-6 … e^6. */
#define LOG_BOUND 6

/* The next layer to append, and the features as they stand there. */
typedef struct builder {
    hnpei_layout *layout;
    const char *prefix;
    const hnpei_flow_spec *spec;
    hnpei_conditioner_spec net;
    hnpei_flow *flow;
    hnpei_spline *splines; /* [dim] */
    size_t layer;
} builder;

static hnpei_spline usual_spline(const hnpei_flow_spec *spec, int unit)
{
    hnpei_spline spline = {.bins = spec->bins, .tails = !unit, .divisor = 1};
    spline.low = unit ? 0 : -TAIL_BOUND;
    spline.high = unit ? 1 : TAIL_BOUND;
    spline.minimum_width = spline.minimum_height = spline.minimum_slope = (hnpei_real)SPLINE_FLOOR;
    spline.slope_offset = (hnpei_real)hnpei_softplus_inverse(1 - SPLINE_FLOOR);
    return spline;
}

static hnpe_status next_name(builder *build, char name[HNPEI_NAME])
{
    return hnpei_layout_join(name, build->prefix, "transform.%zu", build->layer++);
}

static hnpe_status append_reversal(builder *build)
{
    size_t dim = build->spec->dim, *index;
    hnpei_transform *transform;
    HNPEI_TRY(hnpei_allocate(build->layout->context, dim, sizeof *index, &index));
    for (size_t i = 0; i < dim; ++i)
        index[i] = dim - 1 - i;
    hnpe_status status = hnpei_permutation_create(build->layout, dim, index, &transform);
    hnpei_free(build->layout->context, index);
    HNPEI_TRY(status);
    ++build->layer;
    for (size_t i = 0; i < dim / 2; ++i) {
        unsigned char kept = build->flow->uniform[i];
        build->flow->uniform[i] = build->flow->uniform[dim - 1 - i];
        build->flow->uniform[dim - 1 - i] = kept;
    }
    return hnpei_flow_append(build->flow, transform);
}

static hnpe_status append_linear(builder *build)
{
    char name[HNPEI_NAME];
    hnpei_transform *transform;
    HNPEI_TRY(next_name(build, name));
    HNPEI_TRY(hnpei_lu_linear_create(build->layout, name, build->spec->dim, LU_EPSILON, &transform));
    return hnpei_flow_append(build->flow, transform);
}

/* Whether coupling layer `layer` changes feature i: every other one and its complement, one half and the other. */
static unsigned char changes(size_t dim, size_t layer, size_t i)
{
    unsigned char first = layer / 2 % 2 ? i < (dim + 1) / 2 : i % 2 == 0;
    return dim == 1 || (layer % 2 ? !first : first);
}

static hnpe_status create_coupling(builder *build, const char *name, size_t layer, hnpei_transform **transform)
{
    size_t dim = build->spec->dim;
    unsigned char *change;
    HNPEI_TRY(hnpei_allocate(build->layout->context, dim, 1, &change));
    for (size_t i = 0; i < dim; ++i)
        change[i] = changes(dim, layer, i);
    hnpe_status status =
        hnpei_coupling_spline_create(build->layout, name, &build->net, change, build->splines, transform);
    hnpei_free(build->layout->context, change);
    return status;
}

static hnpe_status append_layer(builder *build, size_t layer)
{
    char name[HNPEI_NAME];
    hnpei_transform *transform;
    HNPEI_TRY(next_name(build, name));
    for (size_t i = 0; i < build->spec->dim; ++i)
        build->splines[i] = usual_spline(build->spec, build->flow->uniform[i]);
    if (build->spec->family == HNPEI_FAMILY_MAF)
        HNPEI_TRY(hnpei_autoregressive_affine_create(build->layout, name, &build->net, HNPEI_SCALE_BOUNDED, LOG_BOUND,
                                                     &transform));
    else if (build->spec->family == HNPEI_FAMILY_SPLINE)
        HNPEI_TRY(hnpei_autoregressive_spline_create(build->layout, name, &build->net, build->splines, 0, &transform));
    else
        HNPEI_TRY(create_coupling(build, name, layer, &transform));
    return hnpei_flow_append(build->flow, transform);
}

/* Between layers: features reversed (coupling layers take turns by themselves), then mixed if asked for. */
static hnpe_status append_layers(builder *build)
{
    const hnpei_flow_spec *spec = build->spec;
    for (size_t layer = 0; layer < spec->transforms; ++layer) {
        if (layer > 0 && spec->dim > 1 && spec->family != HNPEI_FAMILY_COUPLING)
            HNPEI_TRY(append_reversal(build));
        if (layer > 0 && spec->dim > 1 && spec->linear)
            HNPEI_TRY(append_linear(build));
        HNPEI_TRY(append_layer(build, layer));
    }
    return HNPE_OK;
}

static hnpe_status append_mixture(builder *build)
{
    char name[HNPEI_NAME];
    hnpei_mixture mixture;
    HNPEI_TRY(hnpei_layout_join(name, build->prefix, "mixture"));
    HNPEI_TRY(hnpei_mixture_create(build->layout, name, &build->net, build->spec->components, &mixture));
    hnpei_flow_set_mixture(build->flow, &mixture);
    return HNPE_OK;
}

hnpe_status hnpei_flow_append_spec(hnpei_layout *layout, const char *prefix, const hnpei_flow_spec *spec,
                                   hnpei_flow *flow)
{
    if (spec->convention != HNPEI_CONVENTION_OWN)
        return hnpei_flow_append_convention(layout, prefix, spec, flow);
    builder build = {.layout = layout, .prefix = prefix, .spec = spec, .flow = flow};
    build.net = (hnpei_conditioner_spec){spec->dim,        spec->d_given,  spec->hidden,     spec->blocks,
                                         spec->activation, spec->residual, .from_context = 1};
    if (spec->unit) {
        memcpy(flow->unit, spec->unit, spec->dim);
        memcpy(flow->uniform, spec->unit, spec->dim);
    }
    if (spec->family == HNPEI_FAMILY_MIXTURE)
        return append_mixture(&build);
    HNPEI_TRY(hnpei_allocate(layout->context, spec->dim, sizeof *build.splines, &build.splines));
    hnpe_status status = append_layers(&build);
    hnpei_free(layout->context, build.splines);
    return status;
}

static int has_unit(const hnpei_flow_spec *spec)
{
    return spec->unit && memchr(spec->unit, 1, spec->dim);
}

static hnpe_status check_spec(const hnpei_flow_spec *spec)
{
    HNPEI_TRY(hnpei_check_size(__func__, "dim", spec->dim, 1));
    HNPEI_TRY(hnpei_check_size(__func__, "d_given", spec->d_given, 0));
    HNPEI_TRY(hnpei_check_size(__func__, "hidden", spec->hidden, 1));
    HNPEI_REQUIRE(spec->blocks < HNPEI_MAX_LAYERS, HNPE_ERROR_INVALID_ARGUMENT, "blocks is %zu, expected at most %d",
                  spec->blocks, HNPEI_MAX_LAYERS - 1);
    int splines = spec->family == HNPEI_FAMILY_SPLINE || spec->family == HNPEI_FAMILY_COUPLING;
    if (spec->family == HNPEI_FAMILY_MIXTURE)
        HNPEI_TRY(hnpei_check_size(__func__, "components", spec->components, 1));
    else
        HNPEI_TRY(hnpei_check_size(__func__, "transforms", spec->transforms, 1));
    HNPEI_REQUIRE(!splines || (spec->bins >= 1 && spec->bins <= HNPEI_MAX_BINS), HNPE_ERROR_INVALID_ARGUMENT,
                  "bins is %zu, expected 1 to %d", spec->bins, HNPEI_MAX_BINS);
    HNPEI_REQUIRE(splines || !has_unit(spec), HNPE_ERROR_UNSUPPORTED,
                  "only spline flows, autoregressive or coupling, take features on (0, 1)");
    HNPEI_REQUIRE(!spec->linear || !has_unit(spec), HNPE_ERROR_UNSUPPORTED,
                  "linear layers would take features on (0, 1) out of it");
    return spec->convention == HNPEI_CONVENTION_OWN ? HNPE_OK : hnpei_flow_check_convention(spec);
}

hnpe_status hnpei_flow_create(hnpei_layout *layout, const char *prefix, const hnpei_flow_spec *spec, hnpei_flow **flow)
{
    *flow = NULL;
    hnpei_flow *made;
    HNPEI_TRY(check_spec(spec));
    HNPEI_TRY(hnpei_flow_begin(layout, prefix, spec->dim, spec->d_given, &made));
    hnpe_status status = hnpei_flow_append_spec(layout, prefix, spec, made);
    if (status != HNPE_OK) {
        hnpei_flow_destroy(made);
        return status;
    }
    *flow = made;
    return HNPE_OK;
}
