/* The public handle: a flow with weights of its own. */
#ifndef HNPEI_FLOW_HANDLE_H
#define HNPEI_FLOW_HANDLE_H

#include "flow_doors.h"
#include "flow_parts.h"

#include <hnpe/flow.h>

struct hnpe_flow {
    hnpei_object object;
    hnpei_options options;
    hnpei_flow_spec spec; /* what the weights were made for; spec.unit points to `unit` */
    unsigned char *unit;  /* [dim] */
    uint64_t seed;
    int fitted;
    hnpei_layout layout;
    hnpei_flow *flow;
    hnpei_real *w;
    hnpei_flow_doors doors; /* the identity until the first fit */
};

/* What describes the flow's network, for those who build one like it. */
const hnpei_flow_spec *hnpei_flow_handle_spec(const hnpe_flow *flow);

hnpe_status hnpei_flow_handle_create(hnpe_context *context, hnpei_family family, size_t dim, size_t d_given,
                                     const hnpei_option *table, hnpe_flow **flow);
void hnpei_flow_handle_destroy(hnpe_flow *flow);
/* The network and new initial weights, from options, unit features and seed. On failure the flow is as before. */
hnpe_status hnpei_flow_handle_build(hnpe_flow *flow);
/* Which features live on (0, 1); builds anew. On failure the flow is as before. */
hnpe_status hnpei_flow_handle_set_unit(hnpe_flow *flow, const unsigned char *unit);
/* After an option changed: build where the network differs, refuse where it differs and was fitted. */
hnpe_status hnpei_flow_handle_changed(hnpe_flow *flow);

/* What is done with rows: tiles of them, over the context's threads. */
typedef enum hnpei_flow_job {
    HNPEI_FLOW_LOG_DENSITY, /* in: theta, out: [n] */
    HNPEI_FLOW_SAMPLE,      /* in: none, out: theta; noise from streams (seed, tile) */
    HNPEI_FLOW_TO_NOISE,    /* in: theta, out: z */
    HNPEI_FLOW_FROM_NOISE   /* in: z, out: theta */
} hnpei_flow_job;
/* HNPE_ERROR_NUMERIC names the first row that the networks give no number for. */
hnpe_status hnpei_flow_rows(const char *where, const hnpe_flow *flow, hnpei_flow_job job, size_t n, const double *given,
                            const double *in, uint64_t seed, double *out);

/* Maximum likelihood; see hnpe_flow_fit. */
hnpe_status hnpei_flow_fit(const char *where, hnpe_flow *flow, size_t n, const double *given, const double *theta,
                           uint64_t seed, hnpe_monitor *monitor);

#endif
