/* The inside of a simulator. */
#ifndef HNPEI_SIMULATOR_H
#define HNPEI_SIMULATOR_H

#include "prior/prior.h"

#include <hnpe/simulator.h>

struct hnpe_simulator {
    hnpei_object object;
    hnpei_options options; /* concurrent, chunk, … */
    size_t d_local, d_global, d_x;
    hnpe_simulate_fn simulate;
    void *user_data;
    hnpe_release_fn release;
};

/* The work of hnpe_simulator_run without its checks: rows of theta_local [n][L] and theta_global [n][G] to x [n][d_x],
   in chunks whose streams are (seed, HNPEI_PURPOSE_SIMULATE, first_row + offset of the chunk). *done gets the number of
   leading rows of x that are complete, also on failure; the rows after them are NaN. Marks the simulator busy. */
hnpe_status hnpei_simulator_run(const char *where, hnpe_simulator *simulator, size_t n, const double *theta_local,
                                const double *theta_global, uint64_t seed, uint64_t first_row, hnpe_monitor *monitor,
                                double *x, size_t *done);
/* The same of a part of a longer run, of which the monitor is told: so many rows of so many in all were done before. */
hnpe_status hnpei_simulator_run_part(const char *where, hnpe_simulator *simulator, size_t n, const double *theta_local,
                                     const double *theta_global, uint64_t seed, uint64_t first_row,
                                     hnpe_monitor *monitor, size_t before, size_t in_all, double *x, size_t *done);

#endif
