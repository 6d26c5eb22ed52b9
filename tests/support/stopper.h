/* A context whose allocator asks a monitor to stop when it was called so often. Checkpoints allocate, steps of a
   training do not: a run that writes a checkpoint after each step is stopped at a step of the test's choice. */
#ifndef SUPPORT_STOPPER_H
#define SUPPORT_STOPPER_H

#include "support.h"

typedef struct support_stopper {
    support_allocator inner; /* its fail_at may be set */
    hnpe_context *context;
    hnpe_monitor *monitor;
    atomic_long calls;
    atomic_long stop_at;
    long gap;
} support_stopper;

void support_stopper_init(support_stopper *stopper);
/* At every calls-th allocation from now on; 0: not. */
void support_stopper_after(support_stopper *stopper, long calls);
/* Nothing is left allocated. */
void support_stopper_free(support_stopper *stopper);

#endif
