/* Several runs on one data set: as many side by side as there are threads, each on one thread, a slice of time after
   the other, so that the thread of the call comes back to the monitor, the log and the disk; the few that are left over
   share the threads. What a slice holds has no influence on the result. */
#include "base/context.h"
#include "tenure.h"
#include "windows.h"

#include <math.h>

/* Seconds until the thread of the call looks again. */
#define SLICE 0.02

typedef struct member {
    const hnpei_mate *mate;
    hnpei_tenure tenure;
    hnpei_trainer_files own; /* the trainer's, while its checkpoints go elsewhere */
    size_t kept;             /* epochs that the last checkpoint of an epoch was written behind */
    int over;                /* it came to its end, or failed: */
    hnpei_failure failure;
} member;

typedef struct gang {
    const char *where;
    hnpe_monitor *monitor;
    hnpe_context *context;
    size_t n; /* mates in all */
    const hnpei_mate *mates;
    /* those at work */
    size_t first, count, n_active;
    member *members; /* [count] */
    member **active; /* [n_active] those that are not over */
    hnpei_slice slice;
    double seconds; /* of a slice */
    hnpei_watch watch;
} gang;

int hnpei_trainer_does_not_fit(hnpe_status status)
{
    return status == HNPE_ERROR_INVALID_ARGUMENT || status == HNPE_ERROR_FORMAT || status == HNPE_ERROR_IO ||
           status == HNPE_ERROR_UNSUPPORTED || status == HNPE_ERROR_SHAPE;
}

/* ---- one member ---- */

/* Where the host has changed the data or the options since, or the file is damaged, another run begins. */
static hnpe_status begin_run(const gang *g, const hnpei_mate *mate, hnpei_tenure *tenure)
{
    hnpei_failure failure;
    const char *path = mate->files.path;
    if (!path || !hnpei_file_exists(path))
        return hnpei_tenure_begin(g->where, mate->trainer, mate->afresh, NULL, g->monitor, tenure);
    const hnpe_status status = hnpei_tenure_begin(g->where, mate->trainer, mate->afresh, path, g->monitor, tenure);
    if (!hnpei_trainer_does_not_fit(status))
        return status;
    hnpei_failure_save(status, &failure);
    hnpei_log(g->context, HNPE_LOG_WARNING,
              "the training of a member that was interrupted cannot go on, another one begins: %s", failure.message);
    hnpei_file_remove(path);
    return hnpei_tenure_begin(g->where, mate->trainer, mate->afresh, NULL, g->monitor, tenure);
}

static hnpe_status begin_member(gang *g, size_t threads, member *m)
{
    hnpe_trainer *trainer = m->mate->trainer;
    m->own = (hnpei_trainer_files){trainer->checkpoint, trainer->checkpoint_seconds};
    if (m->mate->files.path) {
        trainer->checkpoint = m->mate->files.path;
        trainer->checkpoint_seconds = m->mate->files.seconds;
    }
    trainer->threads = threads;
    trainer->mates = g->n;
    trainer->place = g->first;
    return begin_run(g, m->mate, &m->tenure);
}

static void leave_member(member *m)
{
    hnpe_trainer *trainer = m->mate->trainer;
    trainer->checkpoint = m->own.path;
    trainer->checkpoint_seconds = m->own.seconds;
    trainer->threads = trainer->mates = trainer->place = 0;
}

/* Alone, as any run: with the monitor, and all threads. */
static hnpe_status run_alone(gang *g)
{
    member m = {.mate = &g->mates[g->first]};
    hnpe_status status = begin_member(g, 0, &m);
    if (status == HNPE_OK) {
        status = hnpei_run_advance(&m.tenure.run);
        if (status == HNPE_OK)
            status = hnpei_run_conclude(&m.tenure.run);
        status = hnpei_tenure_end(&m.tenure, status);
    }
    leave_member(&m);
    return status;
}

/* ---- side by side ---- */

static double last_loss(size_t n, const double *losses)
{
    return n ? losses[n - 1] : NAN;
}

/* Progress of all, and means of the losses of those at work. */
static hnpe_status tell(gang *g, int force)
{
    double training = 0, validation = 0, progress = 0;
    size_t done = 0, epochs = 0;
    for (size_t i = 0; i < g->count; ++i) {
        const member *m = &g->members[i];
        const hnpei_run *run = &m->tenure.run;
        const hnpe_trainer *trainer = run->trainer;
        epochs = run->epochs;
        done += m->over ? run->epochs : run->epoch;
        progress += m->over ? 1 : hnpei_run_progress(run);
        training += last_loss(trainer->epochs, trainer->training) / (double)g->count;
        validation += last_loss(trainer->epochs, trainer->validation) / (double)g->count;
    }
    g->watch.fraction = ((double)g->first + progress) / (double)g->n;
    return hnpei_watch_update(&g->watch, (int64_t)(g->first * epochs + done), training, validation, force);
}

/* On any thread. What a member fails with is kept: the others' slices are not to be cut short by it. */
static hnpe_status advance(void *data, size_t item, size_t worker)
{
    const gang *g = data;
    member *m = g->active[item];
    (void)worker;
    const hnpe_status status = hnpei_run_advance(&m->tenure.run);
    if (status == HNPE_ERROR_CANCELLED)
        return HNPE_OK;
    m->over = 1;
    hnpei_failure_save(status, &m->failure);
    return HNPE_OK;
}

/* Behind a slice on the thread of the call; others may be within theirs, and how far they are is not known. */
static hnpe_status between(void *data)
{
    gang *g = data;
    return hnpei_watch_look(&g->watch);
}

static void keep(member *m, int each_epoch)
{
    hnpei_run *run = &m->tenure.run;
    if (!each_epoch) {
        hnpei_run_keep(run, HNPEI_MOMENT_STEP);
    } else if (run->done == 0 && run->epoch > m->kept) {
        m->kept = run->epoch;
        hnpei_run_keep(run, HNPEI_MOMENT_EPOCH);
    }
}

static void find_active(gang *g)
{
    g->n_active = 0;
    for (size_t i = 0; i < g->count; ++i)
        if (!g->members[i].over)
            g->active[g->n_active++] = &g->members[i];
}

/* A slice of everybody. */
static hnpe_status one_slice(gang *g, hnpei_team *team)
{
    g->slice.end = hnpei_clock() + g->seconds;
    hnpe_status status = hnpei_team_run(team, g->n_active, advance, g, between);
    for (size_t i = 0; i < g->n_active; ++i)
        if (!g->active[i]->over)
            keep(g->active[i], g->slice.each_epoch);
    if (status == HNPE_OK)
        status = tell(g, 0);
    for (size_t i = 0; i < g->n_active && status == HNPE_OK; ++i)
        if (g->active[i]->over && g->active[i]->failure.status != HNPE_OK)
            status = hnpei_failure_restore(&g->active[i]->failure);
    return status;
}

static hnpe_status slice_after_slice(gang *g)
{
    hnpei_team *team;
    hnpe_status status;
    HNPEI_TRY(hnpei_team_create(g->context, g->count, &team));
    do {
        find_active(g);
        status = g->n_active ? one_slice(g, team) : HNPE_OK;
    } while (status == HNPE_OK && g->n_active);
    hnpei_team_destroy(team);
    return status;
}

/* From here on the run is not on the thread of the call. */
static void let_go(gang *g, member *m)
{
    hnpei_run *run = &m->tenure.run;
    run->watch.monitor = NULL;
    run->slice = &g->slice;
    run->trainer->dataset->watch = NULL;
    m->kept = run->epoch;
    if (!run->trainer->checkpoint)
        return;
    g->slice.each_epoch |= !(run->trainer->checkpoint_seconds > 0);
    if (run->trainer->checkpoint_seconds > 0 && run->trainer->checkpoint_seconds < g->seconds)
        g->seconds = run->trainer->checkpoint_seconds;
}

/* A member that came to its end has its result, whatever became of the others. */
static hnpe_status end_member(member *m, hnpe_status status)
{
    hnpei_run *run = &m->tenure.run;
    run->slice = NULL;
    if (m->over)
        status = m->failure.status == HNPE_OK ? hnpei_run_conclude(run) : hnpei_failure_restore(&m->failure);
    return hnpei_tenure_end(&m->tenure, status);
}

/* Ends the first `begun` members; the first failure counts, that of the call before those of members. */
static hnpe_status end_all(gang *g, size_t begun, hnpe_status status)
{
    hnpei_failure first;
    hnpei_failure_save(status, &first);
    for (size_t i = 0; i < begun; ++i) {
        const hnpe_status ended = end_member(&g->members[i], status == HNPE_OK ? HNPE_ERROR_CANCELLED : status);
        if (ended != HNPE_OK && (first.status == HNPE_OK || first.status == ended))
            hnpei_failure_save(ended, &first);
    }
    return first.status == HNPE_OK ? HNPE_OK : hnpei_failure_restore(&first);
}

static hnpe_status begin_all(gang *g, size_t threads, size_t *begun)
{
    g->slice = (hnpei_slice){.watch = &g->watch};
    g->seconds = SLICE;
    for (*begun = 0; *begun < g->count; ++*begun) {
        member *m = &g->members[*begun];
        m->mate = &g->mates[g->first + *begun];
        const hnpe_status status = begin_member(g, threads, m);
        if (status != HNPE_OK) {
            leave_member(m);
            return status;
        }
    }
    for (size_t i = 0; i < g->count; ++i)
        let_go(g, &g->members[i]);
    const size_t epochs = g->members[0].tenure.run.epochs;
    hnpei_watch_begin(&g->watch, g->where, g->monitor, HNPE_PHASE_TRAINING, (int64_t)(epochs * g->n));
    return HNPE_OK;
}

static hnpe_status run_side_by_side(gang *g, size_t threads)
{
    size_t begun = 0;
    hnpe_status status = begin_all(g, threads, &begun);
    if (status == HNPE_OK)
        status = slice_after_slice(g);
    if (status == HNPE_OK)
        (void)tell(g, 1); /* all is done: there is nothing left to cancel */
    status = end_all(g, begun, status);
    for (size_t i = 0; i < begun; ++i)
        leave_member(&g->members[i]);
    return status;
}

static hnpe_status take_memory(gang *g)
{
    HNPEI_TRY(hnpei_allocate(g->context, g->count, sizeof *g->members, &g->members));
    return hnpei_allocate(g->context, g->count, sizeof *g->active, &g->active);
}

static hnpe_status run_some(gang *g, size_t threads)
{
    if (g->count == 1)
        return run_alone(g);
    hnpe_status status = take_memory(g);
    if (status == HNPE_OK)
        status = run_side_by_side(g, threads);
    hnpei_free(g->context, g->members);
    hnpei_free(g->context, g->active);
    g->members = NULL;
    g->active = NULL;
    return status;
}

static hnpe_status run_all(gang *g)
{
    const size_t threads = hnpei_context_threads(g->context);
    const int apart = hnpei_windows_needed(g->mates[0].trainer); /* the data are read as one goes */
    hnpe_status status = HNPE_OK;
    while (g->first < g->n && status == HNPE_OK) {
        const size_t left = g->n - g->first, most = left < threads ? left : threads;
        g->count = apart || most < 1 ? 1 : most;
        status = run_some(g, threads / g->count);
        g->first += status == HNPE_OK ? g->count : 0;
    }
    return status;
}

/* ---- holding ---- */

static void release(const hnpei_mate *mate)
{
    hnpei_object_end(&mate->trainer->estimator->object);
    hnpei_object_end(&mate->trainer->object);
    hnpe_trainer_release(mate->trainer);
}

static hnpe_status hold_mate(const char *where, const hnpei_mate *mate)
{
    hnpe_trainer *trainer = mate->trainer;
    HNPEI_TRY(hnpei_object_begin(where, "trainer", &trainer->object));
    const hnpe_status status = hnpei_object_begin(where, "estimator", &trainer->estimator->object);
    if (status != HNPE_OK) {
        hnpei_object_end(&trainer->object);
        return status;
    }
    hnpe_trainer_retain(trainer); /* a callback may release what the call was given */
    return HNPE_OK;
}

static hnpe_status run_held(gang *g)
{
    hnpe_dataset *dataset = g->mates[0].trainer->dataset;
    HNPEI_TRY(hnpei_object_begin(g->where, "dataset", &dataset->object));
    hnpe_dataset_retain(dataset);
    const hnpe_status status = run_all(g);
    hnpei_object_end(&dataset->object);
    hnpe_dataset_release(dataset);
    return status;
}

hnpe_status hnpei_trainer_run_together(const char *where, size_t n, const hnpei_mate *mates, size_t *finished,
                                       hnpe_monitor *monitor)
{
    gang g = {.where = where,
              .monitor = monitor,
              .context = mates[0].trainer->object.context,
              .n = n,
              .mates = mates,
              .first = *finished};
    size_t held = 0;
    hnpe_status status = HNPE_OK;
    while (held < n && status == HNPE_OK) {
        status = hold_mate(where, &mates[held]);
        held += status == HNPE_OK;
    }
    hnpe_monitor_retain(monitor);
    if (status == HNPE_OK)
        status = run_held(&g);
    *finished = g.first;
    hnpe_monitor_release(monitor);
    while (held > 0)
        release(&mates[--held]);
    return status;
}
