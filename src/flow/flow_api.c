/* The exported functions of the flow room. */
#include "flow_handle.h"

#include <string.h>

static const hnpei_choice activations[] = {{HNPE_ACTIVATION_RELU, "relu", "max(0, z)"},
                                           {HNPE_ACTIVATION_TANH, "tanh", "hyperbolic tangent"},
                                           {HNPE_ACTIVATION_SILU, "silu", "z / (1 + exp(-z))"},
                                           {HNPE_ACTIVATION_ELU, "elu", "z above 0, exp(z) - 1 below"},
                                           {0, NULL, NULL}};
static const hnpei_option flow_options[] = {
    HNPEI_OPTION_INT(HNPE_FLOW_TRANSFORMS, "transforms", 0, 0, HNPEI_MAX_TRANSFORMS,
                     "Stacked transforms; 0 for two where there is one parameter, three where there are more."),
    HNPEI_OPTION_INT(HNPE_FLOW_HIDDEN, "hidden", 64, 1, 4096, "Units of a hidden layer."),
    HNPEI_OPTION_INT(HNPE_FLOW_BLOCKS, "blocks", 1, 0, HNPEI_MAX_LAYERS - 1,
                     "Hidden layers, or residual blocks, after the first."),
    HNPEI_OPTION_INT(HNPE_FLOW_BINS, "bins", 8, 1, HNPEI_MAX_BINS, "Bins of a spline; of flows of splines."),
    HNPEI_OPTION_INT(HNPE_FLOW_COMPONENTS, "components", 8, 1, HNPEI_MAX_COMPONENTS, "Gaussians of a mixture."),
    HNPEI_OPTION_CHOICE(HNPE_FLOW_ACTIVATION, "activation", HNPE_ACTIVATION_SILU, activations,
                        "What hidden units apply."),
    HNPEI_OPTION_BOOL(HNPE_FLOW_RESIDUAL, "residual", 0,
                      "Residual blocks in autoregressive networks (coupling networks are residual anyway)."),
    HNPEI_OPTION_BOOL(HNPE_FLOW_LINEAR, "linear", 0, "Trainable linear maps between transforms."),
    HNPEI_OPTION_INT(HNPE_FLOW_EPOCHS, "epochs", 0, 0, 1000000, "At most so many epochs; 0 by the number of rows."),
    HNPEI_OPTION_INT(HNPE_FLOW_PATIENCE, "patience", 20, 1, 1000000,
                     "Epochs without a better validation loss before stopping."),
    HNPEI_OPTION_INT(HNPE_FLOW_BATCH_SIZE, "batch_size", 0, 0, 1000000, "Rows per step; 0 by the number of rows."),
    HNPEI_OPTION_REAL(HNPE_FLOW_VALIDATION_FRACTION, "validation_fraction", 0.1, 0, 0.9,
                      "Share of the rows that is held out."),
    HNPEI_OPTION_REAL(HNPE_FLOW_LEARNING_RATE, "learning_rate", 0, 0, 10,
                      "Learning rate after the warm-up; 0 by the number of parameters."),
    HNPEI_OPTION_REAL(HNPE_FLOW_WEIGHT_DECAY, "weight_decay", 0, 0, 1, "Decoupled weight decay."),
    HNPEI_OPTION_INT(HNPE_FLOW_RETRIES, "retries", 20, 0, 1000000,
                     "Steps with a non-finite loss that are rejected before giving up."),
    HNPEI_OPTION_END};

static hnpe_status create(const char *where, hnpe_context *context, hnpei_family family, size_t dim, size_t d_given,
                          hnpe_flow **flow)
{
    HNPEI_TRY(hnpei_check_pointer(where, "flow", flow));
    *flow = NULL;
    HNPEI_TRY(hnpei_check_context(where, context));
    HNPEI_TRY(hnpei_check_size(where, "dim", dim, 1));
    HNPEI_TRY(hnpei_check_size(where, "d_given", d_given, 0));
    return hnpei_flow_handle_create(context, family, dim, d_given, flow_options, flow);
}

hnpe_status hnpe_flow_create_maf(hnpe_context *context, size_t dim, size_t d_given, hnpe_flow **flow)
{
    return create(__func__, context, HNPEI_FAMILY_MAF, dim, d_given, flow);
}

hnpe_status hnpe_flow_create_spline(hnpe_context *context, size_t dim, size_t d_given, hnpe_flow **flow)
{
    return create(__func__, context, HNPEI_FAMILY_SPLINE, dim, d_given, flow);
}

hnpe_status hnpe_flow_create_coupling(hnpe_context *context, size_t dim, size_t d_given, hnpe_flow **flow)
{
    return create(__func__, context, HNPEI_FAMILY_COUPLING, dim, d_given, flow);
}

hnpe_status hnpe_flow_create_mixture(hnpe_context *context, size_t dim, size_t d_given, hnpe_flow **flow)
{
    return create(__func__, context, HNPEI_FAMILY_MIXTURE, dim, d_given, flow);
}

HNPEI_DEFINE_HANDLE(flow, HNPEI_MAGIC_FLOW, hnpei_flow_handle_destroy)

static hnpe_status flow_changed(hnpe_flow *flow)
{
    return hnpei_flow_handle_changed(flow);
}

HNPEI_DEFINE_OPTIONS(flow, HNPEI_MAGIC_FLOW, flow_options, flow_changed)

/* The flow, its busy mark taken, where its network may still change. */
static hnpe_status begin_change(const char *where, hnpe_flow *flow)
{
    HNPEI_TRY(hnpei_check_handle(where, "flow", flow, HNPEI_MAGIC_FLOW));
    HNPEI_TRY(hnpei_object_begin(where, "flow", &flow->object));
    if (!flow->fitted)
        return HNPE_OK;
    hnpei_object_end(&flow->object);
    return hnpei_fail(HNPE_ERROR_UNSUPPORTED, where, "the network of a flow cannot change after a fit");
}

hnpe_status hnpe_flow_set_unit(hnpe_flow *flow, const unsigned char *unit)
{
    HNPEI_TRY(hnpei_check_handle(__func__, "flow", flow, HNPEI_MAGIC_FLOW));
    HNPEI_TRY(hnpei_check_pointer(__func__, "unit", unit));
    for (size_t i = 0; i < flow->spec.dim; ++i)
        HNPEI_REQUIRE(unit[i] <= 1, HNPE_ERROR_INVALID_ARGUMENT, "unit[%zu] is %u, expected 0 or 1", i, unit[i]);
    HNPEI_TRY(begin_change(__func__, flow));

    hnpe_status status = hnpei_flow_handle_set_unit(flow, unit);
    hnpei_object_end(&flow->object);
    return status;
}

hnpe_status hnpe_flow_set_seed(hnpe_flow *flow, uint64_t seed)
{
    HNPEI_TRY(begin_change(__func__, flow));

    const uint64_t before = flow->seed;
    flow->seed = seed;
    hnpe_status status = hnpei_flow_handle_build(flow);
    if (status != HNPE_OK)
        flow->seed = before;
    hnpei_object_end(&flow->object);
    return status;
}

/* What all that takes rows has in common; `values` is named `name`. */
static hnpe_status check_rows(const char *where, const hnpe_flow *flow, size_t n, size_t minimum, const double *given,
                              const char *name, const double *values)
{
    HNPEI_TRY(hnpei_check_handle(where, "flow", flow, HNPEI_MAGIC_FLOW));
    HNPEI_TRY(hnpei_check_size(where, "n", n, minimum));
    if (flow->spec.d_given > 0) {
        HNPEI_TRY(hnpei_check_pointer(where, "given", given));
        HNPEI_TRY(hnpei_check_finite(where, "given", n, flow->spec.d_given, given));
    }
    if (!name)
        return HNPE_OK;
    HNPEI_TRY(hnpei_check_pointer(where, name, values));
    return hnpei_check_finite(where, name, n, flow->spec.dim, values);
}

hnpe_status hnpe_flow_fit(hnpe_flow *flow, size_t n, const double *given, const double *theta, uint64_t seed,
                          hnpe_monitor *monitor)
{
    HNPEI_TRY(check_rows(__func__, flow, n, 2, given, "theta", theta));
    HNPEI_TRY(hnpei_check_monitor(__func__, monitor));
    HNPEI_TRY(hnpei_object_begin(__func__, "flow", &flow->object));

    /* A callback may release what the call was given. */
    hnpe_flow_retain(flow);
    hnpe_monitor_retain(monitor);
    hnpe_status status = hnpei_flow_fit(__func__, flow, n, given, theta, seed, monitor);
    hnpei_object_end(&flow->object);
    hnpe_monitor_release(monitor);
    hnpe_flow_release(flow);
    return status;
}

hnpe_status hnpe_flow_log_density(const hnpe_flow *flow, size_t n, const double *given, const double *theta,
                                  double *log_q)
{
    HNPEI_TRY(check_rows(__func__, flow, n, 1, given, "theta", theta));
    HNPEI_TRY(hnpei_check_pointer(__func__, "log_q", log_q));

    return hnpei_flow_rows(__func__, flow, HNPEI_FLOW_LOG_DENSITY, n, given, theta, 0, log_q);
}

hnpe_status hnpe_flow_sample(const hnpe_flow *flow, size_t n, const double *given, hnpe_rng *rng, double *theta)
{
    HNPEI_TRY(check_rows(__func__, flow, n, 1, given, NULL, NULL));
    HNPEI_TRY(hnpei_check_handle(__func__, "rng", rng, HNPEI_MAGIC_RNG));
    HNPEI_TRY(hnpei_check_pointer(__func__, "theta", theta));

    const hnpei_stream before = rng->stream;
    const uint64_t key = hnpei_stream_next(&rng->stream);
    return hnpei_rng_rewind(rng, before,
                            hnpei_flow_rows(__func__, flow, HNPEI_FLOW_SAMPLE, n, given, NULL, key, theta));
}

static hnpe_status refuse_mixture(const char *where, const hnpe_flow *flow)
{
    if (flow->spec.family != HNPEI_FAMILY_MIXTURE)
        return HNPE_OK;
    return hnpei_fail(HNPE_ERROR_UNSUPPORTED, where, "a mixture is not a map of noise");
}

hnpe_status hnpe_flow_to_noise(const hnpe_flow *flow, size_t n, const double *given, const double *theta, double *z)
{
    HNPEI_TRY(check_rows(__func__, flow, n, 1, given, "theta", theta));
    HNPEI_TRY(hnpei_check_pointer(__func__, "z", z));
    HNPEI_TRY(refuse_mixture(__func__, flow));

    return hnpei_flow_rows(__func__, flow, HNPEI_FLOW_TO_NOISE, n, given, theta, 0, z);
}

hnpe_status hnpe_flow_from_noise(const hnpe_flow *flow, size_t n, const double *given, const double *z, double *theta)
{
    HNPEI_TRY(check_rows(__func__, flow, n, 1, given, "z", z));
    HNPEI_TRY(hnpei_check_pointer(__func__, "theta", theta));
    HNPEI_TRY(refuse_mixture(__func__, flow));

    return hnpei_flow_rows(__func__, flow, HNPEI_FLOW_FROM_NOISE, n, given, z, 0, theta);
}

hnpe_status hnpe_flow_dims(const hnpe_flow *flow, hnpe_dims *dims)
{
    HNPEI_TRY(hnpei_check_handle(__func__, "flow", flow, HNPEI_MAGIC_FLOW));
    HNPEI_TRY(hnpei_check_pointer(__func__, "dims", dims));

    return hnpei_give_dims(__func__,
                           (hnpe_dims){.d_out = (int64_t)flow->spec.dim, .d_given = (int64_t)flow->spec.d_given}, dims);
}
