/* The flows of packages that networks were trained with, from theta to noise.

   nflows   maf: (affine autoregressive, softplus scales; order) repeated; spline: (spline autoregressive; order);
            coupling: (spline on every other feature, and its complement in turn; LU); mixture: with an epsilon in the
            quadratic form alone. MADEs have the degrees of common implementations. Softmax of widths and heights in
            coupling layers is that of p / sqrt(hidden).
   zuko     maf, spline: (order; autoregressive layer) repeated, then an order, so that features return to their places.
            MADEs see features and `given` in one layer; scales and slopes are soft exponentials.

   Of one feature there is neither an order nor LU. */
#include "flow_parts.h"

#include <math.h>
#include <string.h>

typedef struct builder {
    hnpei_layout *layout;
    const char *prefix;
    const hnpei_flow_spec *spec;
    hnpei_conditioner_spec net;
    hnpei_flow *flow;
    hnpei_spline *splines; /* [dim] */
    unsigned char *change; /* [dim] */
    size_t next;           /* transform to append */
    size_t layer;
} builder;

static int has_splines(const hnpei_flow_spec *spec)
{
    return spec->family == HNPEI_FAMILY_SPLINE || spec->family == HNPEI_FAMILY_COUPLING;
}

static int is_zuko(const hnpei_flow_spec *spec)
{
    return spec->convention == HNPEI_CONVENTION_ZUKO;
}

/* ---- checks ---- */

static int are_proper(const hnpei_flow_spec *spec)
{
    const hnpei_convention_numbers *n = &spec->numbers;
    const double bins = (double)spec->bins, most = is_zuko(spec) ? 1 : INFINITY;
    if (has_splines(spec) && !(n->bound > 0 && isfinite(n->bound) && n->slope > 0 && n->slope < 1))
        return 0;
    if (has_splines(spec) && !(n->width >= 0 && bins * n->width < 1 && n->height >= 0 && bins * n->height < 1))
        return 0;
    return n->epsilon >= 0 && n->epsilon < most && isfinite(n->epsilon) && (!is_zuko(spec) || n->epsilon > 0);
}

hnpe_status hnpei_flow_check_convention(const hnpei_flow_spec *spec)
{
    const hnpei_convention_numbers *n = &spec->numbers;
    HNPEI_REQUIRE(!spec->unit || !memchr(spec->unit, 1, spec->dim), HNPE_ERROR_UNSUPPORTED,
                  "flows of other packages live on the real line, not on (0, 1)");
    HNPEI_REQUIRE(!is_zuko(spec) || spec->family == HNPEI_FAMILY_MAF || spec->family == HNPEI_FAMILY_SPLINE,
                  HNPE_ERROR_UNSUPPORTED, "zuko's flows are autoregressive here, not of family %d", (int)spec->family);
    HNPEI_REQUIRE(!spec->linear && !(is_zuko(spec) && spec->residual), HNPE_ERROR_UNSUPPORTED,
                  "a flow of another package with %s", spec->linear ? "linear layers of ours" : "residual blocks");
    HNPEI_REQUIRE(are_proper(spec), HNPE_ERROR_INVALID_ARGUMENT,
                  "a flow of another package cannot have the bound %g, least width %g, height %g, slope %g and epsilon "
                  "%g",
                  n->bound, n->width, n->height, n->slope, n->epsilon);
    return HNPE_OK;
}

/* ---- transforms ---- */

static hnpei_spline spline_of(const hnpei_flow_spec *spec)
{
    const hnpei_convention_numbers *n = &spec->numbers;
    hnpei_spline spline = {.bins = spec->bins, .tails = 1, .divisor = 1, .wide_sums = 1};
    spline.low = (hnpei_real)-n->bound;
    spline.high = (hnpei_real)n->bound;
    if (is_zuko(spec))
        return spline;
    spline.minimum_width = (hnpei_real)n->width;
    spline.minimum_height = (hnpei_real)n->height;
    spline.minimum_slope = (hnpei_real)n->slope;
    if (spec->family == HNPEI_FAMILY_COUPLING)
        spline.divisor = (hnpei_real)sqrt((double)spec->hidden);
    return spline;
}

static hnpe_status next_name(builder *build, char name[HNPEI_NAME])
{
    return hnpei_layout_join(name, build->prefix, "transform.%zu", build->next++);
}

static hnpe_status append_order(builder *build, int reversed)
{
    char name[HNPEI_NAME];
    hnpei_transform *transform;
    if (build->spec->dim == 1)
        return HNPE_OK;
    HNPEI_TRY(next_name(build, name));
    HNPEI_TRY(hnpei_order_create(build->layout, name, build->spec->dim, reversed, &transform));
    return hnpei_flow_append(build->flow, transform);
}

static hnpe_status append_linear(builder *build)
{
    char name[HNPEI_NAME];
    hnpei_transform *transform;
    if (build->spec->dim == 1)
        return HNPE_OK;
    HNPEI_TRY(next_name(build, name));
    HNPEI_TRY(hnpei_lu_linear_create(build->layout, name, build->spec->dim, build->spec->numbers.epsilon, &transform));
    return hnpei_flow_append(build->flow, transform);
}

static hnpe_status create_affine(builder *build, const char *name, hnpei_transform **transform)
{
    const double epsilon = build->spec->numbers.epsilon;
    if (is_zuko(build->spec))
        return hnpei_autoregressive_affine_create(build->layout, name, &build->net, HNPEI_SCALE_BOUNDED, -log(epsilon),
                                                  transform);
    return hnpei_autoregressive_affine_create(build->layout, name, &build->net, HNPEI_SCALE_SOFTPLUS, epsilon,
                                              transform);
}

static hnpe_status create_coupling(builder *build, const char *name, hnpei_transform **transform)
{
    for (size_t i = 0; i < build->spec->dim; ++i)
        build->change[i] = build->spec->dim == 1 || i % 2 == build->layer % 2;
    return hnpei_coupling_spline_create(build->layout, name, &build->net, build->change, build->splines, transform);
}

static hnpe_status append_layer(builder *build)
{
    char name[HNPEI_NAME];
    hnpei_transform *transform;
    HNPEI_TRY(next_name(build, name));
    if (build->spec->family == HNPEI_FAMILY_MAF)
        HNPEI_TRY(create_affine(build, name, &transform));
    else if (build->spec->family == HNPEI_FAMILY_SPLINE)
        HNPEI_TRY(hnpei_autoregressive_spline_create(build->layout, name, &build->net, build->splines,
                                                     is_zuko(build->spec) ? -log(build->spec->numbers.slope) : 0,
                                                     &transform));
    else
        HNPEI_TRY(create_coupling(build, name, &transform));
    return hnpei_flow_append(build->flow, transform);
}

static hnpe_status append_layers(builder *build)
{
    const hnpei_flow_spec *spec = build->spec;
    for (; build->layer < spec->transforms; ++build->layer) {
        if (is_zuko(spec))
            HNPEI_TRY(append_order(build, build->layer > 0));
        HNPEI_TRY(append_layer(build));
        if (spec->family == HNPEI_FAMILY_COUPLING)
            HNPEI_TRY(append_linear(build));
        else if (!is_zuko(spec))
            HNPEI_TRY(append_order(build, 1));
    }
    return is_zuko(spec) ? append_order(build, spec->transforms % 2 == 0) : HNPE_OK;
}

static hnpe_status append_mixture(builder *build)
{
    char name[HNPEI_NAME];
    hnpei_mixture mixture;
    HNPEI_TRY(hnpei_layout_join(name, build->prefix, "mixture"));
    HNPEI_TRY(hnpei_mixture_create(build->layout, name, &build->net, build->spec->components, &mixture));
    mixture.epsilon = build->spec->numbers.epsilon;
    mixture.diagonal_offset = 0;
    hnpei_flow_set_mixture(build->flow, &mixture);
    return HNPE_OK;
}

hnpe_status hnpei_flow_append_convention(hnpei_layout *layout, const char *prefix, const hnpei_flow_spec *spec,
                                         hnpei_flow *flow)
{
    builder build = {.layout = layout, .prefix = prefix, .spec = spec, .flow = flow};
    build.net = (hnpei_conditioner_spec){spec->dim,        spec->d_given,  spec->hidden,  spec->blocks,
                                         spec->activation, spec->residual, is_zuko(spec), .joined = is_zuko(spec)};
    if (spec->family == HNPEI_FAMILY_MIXTURE)
        return append_mixture(&build);
    HNPEI_TRY(hnpei_allocate(layout->context, spec->dim, sizeof *build.splines, &build.splines));
    hnpe_status status = hnpei_allocate(layout->context, spec->dim, 1, &build.change);
    for (size_t i = 0; i < spec->dim; ++i)
        build.splines[i] = spline_of(spec);
    if (status == HNPE_OK)
        status = append_layers(&build);
    hnpei_free(layout->context, build.change);
    hnpei_free(layout->context, build.splines);
    return status;
}
