#include "models.h"

hnpe_status hnpei_model_finish(size_t chunk, hnpe_simulator **simulator)
{
    hnpe_status status = hnpe_simulator_set_int(*simulator, HNPE_SIMULATOR_CONCURRENT, 1);
    if (status == HNPE_OK)
        status = hnpe_simulator_set_int(*simulator, HNPE_SIMULATOR_CHUNK, (int64_t)chunk);
    if (status != HNPE_OK) {
        hnpe_simulator_release(*simulator);
        *simulator = NULL;
    }
    return status;
}
