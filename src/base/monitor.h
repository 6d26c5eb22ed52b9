/* Progress and cancellation, seen from inside a long call. */
#ifndef HNPEI_MONITOR_H
#define HNPEI_MONITOR_H

#include <hnpe/base.h>

#include "object.h"

struct hnpe_monitor {
    hnpei_object object;
    atomic_int stop;
    atomic_int round, last_round;
    hnpe_progress_fn progress;
    void *user_data;
    hnpe_release_fn release;
};

/* For a monitor argument: NULL is allowed. */
hnpe_status hnpei_check_monitor(const char *where, const hnpe_monitor *monitor);
/* The round that progress is told of from now on; 0, 0 outside rounds. monitor may be NULL. */
void hnpei_monitor_set_round(hnpe_monitor *monitor, size_t round, size_t last_round);
/* Seconds of a monotonic clock. */
double hnpei_clock(void);

/* One phase of a long call. monitor may be NULL. */
typedef struct hnpei_watch {
    hnpe_monitor *monitor;
    const char *where;
    double begin, next;
    double fraction; /* of the work, where the caller knows it better than done / total says; else 0 */
    hnpe_progress record;
} hnpei_watch;
void hnpei_watch_begin(hnpei_watch *watch, const char *where, hnpe_monitor *monitor, hnpe_phase phase, int64_t total);
/* On the caller's thread only, as often as one likes: calls back at most every 100 ms, or when `force`. HNPE_OK to go
   on; HNPE_ERROR_CANCELLED when asked to stop (the request is then taken); HNPE_ERROR_CALLBACK. */
hnpe_status hnpei_watch_update(hnpei_watch *watch, int64_t done, double training_loss, double validation_loss,
                               int force);
/* The same where there is nothing new to tell. */
hnpe_status hnpei_watch_look(hnpei_watch *watch);
/* Cheap and safe on any thread: has a stop been requested? Does not take the request. */
int hnpei_watch_stop_requested(const hnpei_watch *watch);

#endif
