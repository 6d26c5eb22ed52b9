/* How a flow is put together, set up and taken apart. */
#include "flow_parts.h"

void hnpei_flow_destroy(hnpei_flow *flow)
{
    if (!flow)
        return;
    for (size_t t = 0; t < flow->n_transforms; ++t)
        hnpei_free(flow->context, flow->transforms[t]);
    hnpei_free(flow->context, flow->transforms);
    hnpei_free(flow->context, flow->given_door);
    hnpei_free(flow->context, flow->unit);
    hnpei_free(flow->context, flow->uniform);
    hnpei_free(flow->context, flow);
}

static hnpe_status add_doors(hnpei_layout *layout, const char *prefix, hnpei_flow *flow)
{
    char name[HNPEI_NAME];
    hnpei_transform *door;
    HNPEI_TRY(hnpei_allocate(layout->context, flow->dim, 1, &flow->unit));
    HNPEI_TRY(hnpei_allocate(layout->context, flow->dim, 1, &flow->uniform));
    if (flow->d_given > 0) {
        HNPEI_TRY(hnpei_layout_join(name, prefix, "given"));
        HNPEI_TRY(hnpei_standardise_create(layout, name, flow->d_given, &flow->given_door));
    }
    HNPEI_TRY(hnpei_layout_join(name, prefix, "theta"));
    HNPEI_TRY(hnpei_standardise_create(layout, name, flow->dim, &door));
    return hnpei_flow_append(flow, door);
}

hnpe_status hnpei_flow_begin(hnpei_layout *layout, const char *prefix, size_t dim, size_t d_given, hnpei_flow **flow)
{
    *flow = NULL;
    hnpei_flow *made;
    HNPEI_TRY(hnpei_allocate(layout->context, 1, sizeof *made, &made));
    made->context = layout->context;
    made->dim = dim;
    made->d_given = d_given;
    made->tape = d_given * HNPEI_TILE;
    made->scratch = (2 * dim + 2 * d_given) * HNPEI_TILE;
    hnpe_status status = add_doors(layout, prefix, made);
    if (status != HNPE_OK) {
        hnpei_flow_destroy(made);
        return status;
    }
    *flow = made;
    return HNPE_OK;
}

/* Room for the gradients at both ends and of given, before and behind its door, and for the hungriest part. */
static void need_scratch(hnpei_flow *flow, size_t scratch)
{
    size_t fixed = (2 * flow->dim + 2 * flow->d_given) * HNPEI_TILE;
    flow->scratch = fixed + scratch > flow->scratch ? fixed + scratch : flow->scratch;
}

hnpe_status hnpei_flow_append(hnpei_flow *flow, hnpei_transform *transform)
{
    if (flow->n_transforms == flow->capacity) {
        size_t capacity = flow->capacity ? 2 * flow->capacity : 8;
        hnpe_status status =
            hnpei_reallocate(flow->context, flow->capacity, capacity, sizeof *flow->transforms, &flow->transforms);
        if (status != HNPE_OK) {
            hnpei_free(flow->context, transform);
            return status;
        }
        flow->capacity = capacity;
    }
    flow->transforms[flow->n_transforms++] = transform;
    flow->tape += flow->dim * HNPEI_TILE + transform->tape;
    need_scratch(flow, transform->scratch);
    return HNPE_OK;
}

void hnpei_flow_set_mixture(hnpei_flow *flow, const hnpei_mixture *mixture)
{
    flow->has_mixture = 1;
    flow->mixture = *mixture;
    flow->tape += mixture->tape;
    need_scratch(flow, mixture->scratch);
}

void hnpei_flow_init(const hnpei_flow *flow, hnpei_stream *stream, hnpei_real *w)
{
    if (flow->given_door)
        flow->given_door->class->init(flow->given_door, stream, w);
    for (size_t t = 0; t < flow->n_transforms; ++t)
        flow->transforms[t]->class->init(flow->transforms[t], stream, w);
    if (flow->has_mixture)
        hnpei_mixture_init(&flow->mixture, stream, w);
}

void hnpei_flow_mask(const hnpei_flow *flow, hnpei_real *w)
{
    for (size_t t = 0; t < flow->n_transforms; ++t)
        if (flow->transforms[t]->class->mask)
            flow->transforms[t]->class->mask(flow->transforms[t], w);
}

hnpe_status hnpei_flow_check(const hnpei_flow *flow, const hnpei_real *w)
{
    for (size_t t = 0; t < flow->n_transforms; ++t)
        if (flow->transforms[t]->class->check)
            HNPEI_TRY(flow->transforms[t]->class->check(flow->transforms[t], w));
    return HNPE_OK;
}

void hnpei_flow_standardise(const hnpei_flow *flow, hnpei_real *w, const double *given_mean, const double *given_sd,
                            const double *theta_mean, const double *theta_sd)
{
    if (flow->given_door)
        hnpei_standardise_set(flow->given_door, w, NULL, given_mean, given_sd);
    hnpei_standardise_set(flow->transforms[0], w, flow->unit, theta_mean, theta_sd);
}

size_t hnpei_flow_dim(const hnpei_flow *flow)
{
    return flow->dim;
}

size_t hnpei_flow_given(const hnpei_flow *flow)
{
    return flow->d_given;
}

size_t hnpei_flow_tape(const hnpei_flow *flow)
{
    return flow->tape;
}

size_t hnpei_flow_scratch(const hnpei_flow *flow)
{
    return flow->scratch;
}

size_t hnpei_flow_noise(const hnpei_flow *flow)
{
    return flow->dim + (flow->has_mixture ? 1 : 0);
}

int hnpei_flow_noise_is_uniform(const hnpei_flow *flow, size_t row)
{
    return row == flow->dim || flow->uniform[row];
}
