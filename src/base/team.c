#define _POSIX_C_SOURCE 200809L
#include "team.h"

#include "context.h"
#include "failure.h"

#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>

struct hnpei_team {
    hnpe_context *context;
    int on_desk; /* the memory is not the team's own */
    size_t size; /* workers, the calling thread among them */
    pthread_t *threads;
    pthread_mutex_t mutex;
    pthread_cond_t begin, end;
    size_t generation, running; /* under the mutex, like all below */
    int leave;
    size_t failed_item;
    hnpei_failure failure;
    hnpei_work_fn work;
    void *data;
    size_t n;
    atomic_size_t next;
    atomic_size_t joined; /* hands out worker numbers */
};

static void note_failure(hnpei_team *team, size_t item, hnpe_status status)
{
    hnpei_failure failure;
    hnpei_failure_save(status, &failure);
    pthread_mutex_lock(&team->mutex);
    if (item < team->failed_item) {
        team->failed_item = item;
        team->failure = failure;
    }
    pthread_mutex_unlock(&team->mutex);
    atomic_store(&team->next, team->n);
}

static void take_items(hnpei_team *team, size_t worker, hnpe_status (*between)(void *data))
{
    for (;;) {
        size_t item = atomic_fetch_add(&team->next, 1);
        if (item >= team->n)
            return;
        hnpe_status status = team->work(team->data, item, worker);
        if (status == HNPE_OK && between)
            status = between(team->data);
        if (status != HNPE_OK)
            note_failure(team, item, status);
    }
}

static void *worker_main(void *argument)
{
    hnpei_team *team = argument;
    size_t worker = atomic_fetch_add(&team->joined, 1);
    size_t seen = 0;
    for (;;) {
        pthread_mutex_lock(&team->mutex);
        while (!team->leave && team->generation == seen)
            pthread_cond_wait(&team->begin, &team->mutex);
        seen = team->generation;
        int leave = team->leave;
        pthread_mutex_unlock(&team->mutex);
        if (leave)
            return NULL;
        take_items(team, worker, NULL);
        pthread_mutex_lock(&team->mutex);
        if (--team->running == 0)
            pthread_cond_signal(&team->end);
        pthread_mutex_unlock(&team->mutex);
    }
}

/* Workers take no signals: a host's handlers run on the host's threads. */
static void start_threads(hnpei_team *team, size_t wanted)
{
    sigset_t all, before;
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    while (team->size < wanted && pthread_create(&team->threads[team->size], NULL, worker_main, team) == 0)
        ++team->size;
    pthread_sigmask(SIG_SETMASK, &before, NULL);
}

/* The context is asked only where there is something to share out. */
static size_t count_workers(const hnpe_context *context, size_t limit)
{
    const size_t allowed = limit > 1 ? hnpei_context_threads(context) : 1;
    return limit < allowed ? limit : allowed;
}

static void begin_team(hnpe_context *context, size_t wanted, pthread_t *threads, int on_desk, hnpei_team *team)
{
    *team = (hnpei_team){.context = context, .on_desk = on_desk, .size = 1, .threads = threads};
    atomic_init(&team->next, 0);
    atomic_init(&team->joined, 1);
    pthread_mutex_init(&team->mutex, NULL);
    pthread_cond_init(&team->begin, NULL);
    pthread_cond_init(&team->end, NULL);
    start_threads(team, wanted);
}

hnpe_status hnpei_team_create(hnpe_context *context, size_t limit, hnpei_team **team)
{
    const size_t wanted = count_workers(context, limit);
    hnpei_team *made;
    pthread_t *threads;
    *team = NULL;
    if (wanted <= 1)
        return HNPE_OK;
    HNPEI_TRY(hnpei_allocate(context, 1, sizeof *made, &made));
    hnpe_status status = hnpei_allocate(context, wanted, sizeof *threads, &threads);
    if (status != HNPE_OK) {
        hnpei_free(context, made);
        return status;
    }
    begin_team(context, wanted, threads, 0, made);
    *team = made;
    return HNPE_OK;
}

hnpe_status hnpei_team_create_on(hnpei_desk *desk, size_t limit, hnpei_team **team)
{
    hnpe_context *context = hnpei_desk_context(desk);
    const size_t wanted = count_workers(context, limit);
    hnpei_team *made;
    pthread_t *threads;
    *team = NULL;
    if (wanted <= 1)
        return HNPE_OK;
    HNPEI_TRY(hnpei_desk_place(desk, 1, sizeof *made, &made));
    HNPEI_TRY(hnpei_desk_place(desk, wanted, sizeof *threads, &threads));
    begin_team(context, wanted, threads, 1, made);
    *team = made;
    return HNPE_OK;
}

size_t hnpei_team_size(const hnpei_team *team)
{
    return team ? team->size : 1;
}

/* Item after item on the calling thread. */
static hnpe_status run_alone(size_t n, hnpei_work_fn work, void *data, hnpe_status (*between)(void *data))
{
    for (size_t item = 0; item < n; ++item) {
        HNPEI_TRY(work(data, item, 0));
        if (between)
            HNPEI_TRY(between(data));
    }
    return HNPE_OK;
}

hnpe_status hnpei_team_run(hnpei_team *team, size_t n, hnpei_work_fn work, void *data,
                           hnpe_status (*between)(void *data))
{
    if (!team)
        return run_alone(n, work, data, between);
    pthread_mutex_lock(&team->mutex);
    team->work = work;
    team->data = data;
    team->n = n;
    team->failed_item = SIZE_MAX;
    atomic_store(&team->next, 0);
    int shared = team->size > 1 && n > 1;
    if (shared) {
        team->running = team->size - 1;
        ++team->generation;
        pthread_cond_broadcast(&team->begin);
    }
    pthread_mutex_unlock(&team->mutex);
    take_items(team, 0, between);
    pthread_mutex_lock(&team->mutex);
    while (shared && team->running > 0)
        pthread_cond_wait(&team->end, &team->mutex);
    pthread_mutex_unlock(&team->mutex);
    return team->failed_item == SIZE_MAX ? HNPE_OK : hnpei_failure_restore(&team->failure);
}

void hnpei_team_destroy(hnpei_team *team)
{
    if (!team)
        return;
    pthread_mutex_lock(&team->mutex);
    team->leave = 1;
    pthread_cond_broadcast(&team->begin);
    pthread_mutex_unlock(&team->mutex);
    for (size_t i = 1; i < team->size; ++i)
        pthread_join(team->threads[i], NULL);
    pthread_cond_destroy(&team->end);
    pthread_cond_destroy(&team->begin);
    pthread_mutex_destroy(&team->mutex);
    if (team->on_desk)
        return;
    hnpei_free(team->context, team->threads);
    hnpei_free(team->context, team);
}
