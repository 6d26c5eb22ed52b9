#define _POSIX_C_SOURCE 200809L /* clock_gettime */
#include "monitor.h"

#include "failure.h"

#include <limits.h>
#include <math.h>
#include <time.h>

hnpe_status hnpei_check_monitor(const char *where, const hnpe_monitor *monitor)
{
    return monitor ? hnpei_check_handle(where, "monitor", monitor, HNPEI_MAGIC_MONITOR) : HNPE_OK;
}

static int as_int(size_t number)
{
    return number < INT_MAX ? (int)number : INT_MAX;
}

void hnpei_monitor_set_round(hnpe_monitor *monitor, size_t round, size_t last_round)
{
    if (!monitor)
        return;
    atomic_store(&monitor->round, as_int(round));
    atomic_store(&monitor->last_round, as_int(last_round));
}

double hnpei_clock(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}

void hnpei_watch_begin(hnpei_watch *watch, const char *where, hnpe_monitor *monitor, hnpe_phase phase, int64_t total)
{
    watch->monitor = monitor;
    watch->where = where;
    watch->begin = hnpei_clock();
    watch->next = watch->begin + 0.1;
    watch->fraction = 0;
    watch->record = (hnpe_progress){sizeof(hnpe_progress), (int32_t)phase, 0, total, 0, NAN, NAN, NAN, 0, 0};
}

int hnpei_watch_stop_requested(const hnpei_watch *watch)
{
    return watch->monitor && atomic_load_explicit(&watch->monitor->stop, memory_order_relaxed);
}

hnpe_status hnpei_watch_update(hnpei_watch *watch, int64_t done, double training_loss, double validation_loss,
                               int force)
{
    hnpe_monitor *monitor = watch->monitor;
    if (!monitor)
        return HNPE_OK;
    if (atomic_exchange(&monitor->stop, 0))
        return hnpei_fail(HNPE_ERROR_CANCELLED, watch->where, "a stop was requested; what was done so far is kept");
    double now = hnpei_clock();
    if (!monitor->progress || (!force && now < watch->next))
        return HNPE_OK;
    hnpe_progress *record = &watch->record;
    record->done = done;
    record->elapsed = now - watch->begin;
    record->remaining = NAN;
    const double known = record->total > 0 ? (double)done / (double)record->total : 0;
    const double fraction = watch->fraction > 0 ? watch->fraction : known;
    if (fraction > 0)
        record->remaining = record->elapsed * (1 - fraction) / fraction;
    record->training_loss = training_loss;
    record->validation_loss = validation_loss;
    record->round = atomic_load(&monitor->round);
    record->last_round = atomic_load(&monitor->last_round);
    watch->next = now + 0.1;
    hnpei_clear_callback_words();
    int result = monitor->progress(monitor->user_data, record);
    return result ? hnpei_fail_callback(watch->where, "progress", result) : HNPE_OK;
}

hnpe_status hnpei_watch_look(hnpei_watch *watch)
{
    const hnpe_progress *last = &watch->record;
    return hnpei_watch_update(watch, last->done, last->training_loss, last->validation_loss, 0);
}
