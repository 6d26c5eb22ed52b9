/* The exported functions of the simulator room. */
#include "simulator.h"

static const hnpei_option simulator_options[] = {
    HNPEI_OPTION_BOOL(HNPE_SIMULATOR_CONCURRENT, "concurrent", 0,
                      "Whether the callback may run on several threads at once."),
    HNPEI_OPTION_INT(HNPE_SIMULATOR_CHUNK, "chunk", 256, 1, INT32_MAX,
                     "Rows per call of the callback; each chunk has a random stream of its own."),
    HNPEI_OPTION_END};

hnpe_status hnpe_simulator_create(hnpe_context *context, size_t d_local, size_t d_global, size_t d_x,
                                  hnpe_simulate_fn simulate, void *user_data, hnpe_release_fn release,
                                  hnpe_simulator **simulator)
{
    HNPEI_TRY(hnpei_check_pointer(__func__, "simulator", simulator));
    *simulator = NULL;
    HNPEI_TRY(hnpei_check_context(__func__, context));
    HNPEI_TRY(hnpei_check_size(__func__, "d_local", d_local, 0));
    HNPEI_TRY(hnpei_check_size(__func__, "d_global", d_global, 0));
    HNPEI_REQUIRE(d_local || d_global, HNPE_ERROR_INVALID_ARGUMENT,
                  "d_local and d_global are both 0, but there must be a parameter");
    HNPEI_TRY(hnpei_check_size(__func__, "d_x", d_x, 1));
    HNPEI_REQUIRE(simulate, HNPE_ERROR_INVALID_ARGUMENT, "simulate is NULL");

    HNPEI_TRY(hnpei_object_create(context, HNPEI_MAGIC_SIMULATOR, sizeof **simulator, simulator));
    hnpei_options_init(&(*simulator)->options, simulator_options);
    (*simulator)->d_local = d_local;
    (*simulator)->d_global = d_global;
    (*simulator)->d_x = d_x;
    (*simulator)->simulate = simulate;
    (*simulator)->user_data = user_data;
    (*simulator)->release = release;
    return HNPE_OK;
}

hnpe_status hnpe_simulator_run(hnpe_simulator *simulator, size_t n, const double *theta_local,
                               const double *theta_global, uint64_t seed, uint64_t first_row, hnpe_monitor *monitor,
                               double *x)
{
    HNPEI_TRY(hnpei_check_handle(__func__, "simulator", simulator, HNPEI_MAGIC_SIMULATOR));
    HNPEI_TRY(hnpei_check_size(__func__, "n", n, 1));
    HNPEI_TRY(hnpei_check_rows(__func__, "theta_local", n, simulator->d_local, theta_local));
    HNPEI_TRY(hnpei_check_rows(__func__, "theta_global", n, simulator->d_global, theta_global));
    HNPEI_TRY(hnpei_check_monitor(__func__, monitor));
    HNPEI_TRY(hnpei_check_pointer(__func__, "x", x));

    size_t done = 0;
    /* A callback may release what the call was given. */
    hnpe_simulator_retain(simulator);
    hnpe_monitor_retain(monitor);
    hnpe_status status =
        hnpei_simulator_run(__func__, simulator, n, theta_local, theta_global, seed, first_row, monitor, x, &done);
    hnpe_monitor_release(monitor);
    hnpe_simulator_release(simulator);
    return status;
}

static hnpe_status simulator_changed(hnpe_simulator *simulator)
{
    (void)simulator;
    return HNPE_OK;
}

HNPEI_DEFINE_OPTIONS(simulator, HNPEI_MAGIC_SIMULATOR, simulator_options, simulator_changed)

hnpe_status hnpe_simulator_dims(const hnpe_simulator *simulator, hnpe_dims *dims)
{
    HNPEI_TRY(hnpei_check_handle(__func__, "simulator", simulator, HNPEI_MAGIC_SIMULATOR));
    hnpe_dims found = {.d_local = (int64_t)simulator->d_local,
                       .d_global = (int64_t)simulator->d_global,
                       .d_x = (int64_t)simulator->d_x};
    return hnpei_give_dims(__func__, found, dims);
}

static void simulator_destroy(hnpe_simulator *simulator)
{
    if (simulator->release)
        simulator->release(simulator->user_data);
}

HNPEI_DEFINE_HANDLE(simulator, HNPEI_MAGIC_SIMULATOR, simulator_destroy)
