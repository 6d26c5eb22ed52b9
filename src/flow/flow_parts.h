/* The inside of a flow, and how one is put together from transforms. hnpei_flow_create builds the usual lists; any
   other list, such as an imported network's, is built with the calls below. */
#ifndef HNPEI_FLOW_PARTS_H
#define HNPEI_FLOW_PARTS_H

#include "flow.h"
#include "mixture.h"

struct hnpei_flow {
    hnpe_context *context;
    size_t dim, d_given;
    hnpei_transform *given_door;  /* standardises `given`; NULL where d_given is 0 */
    hnpei_transform **transforms; /* theta -> noise; the first is theta's door */
    size_t n_transforms, capacity;
    int has_mixture;
    hnpei_mixture mixture;
    unsigned char *unit;    /* [dim] of the features as they enter */
    unsigned char *uniform; /* [dim] of the features after the last transform: 1 uniform base, 0 normal */
    size_t tape, scratch;
};

/* A flow of the two doors alone, with a normal base. */
hnpe_status hnpei_flow_begin(hnpei_layout *layout, const char *prefix, size_t dim, size_t d_given, hnpei_flow **flow);
/* Appends a transform, which the flow owns from here on, also when this fails. */
hnpe_status hnpei_flow_append(hnpei_flow *flow, hnpei_transform *transform);
/* The base density becomes a mixture; the last call of the three. */
void hnpei_flow_set_mixture(hnpei_flow *flow, const hnpei_mixture *mixture);
/* Appends what the spec asks for; the spec has been checked. */
hnpe_status hnpei_flow_append_spec(hnpei_layout *layout, const char *prefix, const hnpei_flow_spec *spec,
                                   hnpei_flow *flow);

/* The same of a spec whose convention is not our own; and its checks. */
hnpe_status hnpei_flow_append_convention(hnpei_layout *layout, const char *prefix, const hnpei_flow_spec *spec,
                                         hnpei_flow *flow);
hnpe_status hnpei_flow_check_convention(const hnpei_flow_spec *spec);

/* Where things lie on the tape: standardised given, values after each transform, each transform's own tape, the
   mixture's. */
static inline hnpei_real *hnpei_flow_stage(const hnpei_flow *flow, hnpei_real *tape, size_t after)
{
    return tape + (flow->d_given + (after - 1) * flow->dim) * HNPEI_TILE;
}

#endif
