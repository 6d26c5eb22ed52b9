/* A progress line: redrawn in place on a terminal, one plain line per phase elsewhere. An interrupt stops the long call
   in an orderly way. */
#include "common.h"

#include <math.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

enum { N_PHASES = 4 };

struct progress_line {
    hnpe_monitor *monitor;
    int terminal;
    const char *task;
    int32_t phase;            /* of the last call, 0 before any */
    double phase_start;       /* when it began */
    double seconds[N_PHASES]; /* that each phase of the task took */
};

static hnpe_monitor *interrupted_monitor; /* a signal handler has no argument to carry it */

static void interrupt(int number)
{
    (void)number;
    hnpe_monitor_request_stop(interrupted_monitor);
}

static double now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

static const char *phase_name(int32_t phase)
{
    static const char *const names[N_PHASES] = {"starting", "simulating", "training", "sampling"};
    return names[phase >= 0 && phase < N_PHASES ? phase : 0];
}

/* Books the time since the phase began and starts another. */
static void enter_phase(progress_line *line, int32_t phase)
{
    double t = now();
    if (line->phase > 0 && line->phase < N_PHASES)
        line->seconds[line->phase] += t - line->phase_start;
    line->phase = phase;
    line->phase_start = t;
}

static void draw(const progress_line *line, const hnpe_progress *progress)
{
    fprintf(stderr, "\r\033[K%s: %s %lld", line->task, phase_name(progress->phase), (long long)progress->done);
    if (progress->total > 0)
        fprintf(stderr, " of %lld", (long long)progress->total);
    if (progress->phase == HNPE_PHASE_TRAINING && isfinite(progress->validation_loss))
        fprintf(stderr, ", loss %.3f", progress->validation_loss);
    if (isfinite(progress->remaining))
        fprintf(stderr, ", %.0f s left", progress->remaining);
    fflush(stderr);
}

static int on_progress(void *user_data, const hnpe_progress *progress)
{
    progress_line *line = user_data;
    int entered = progress->phase != line->phase;
    if (entered)
        enter_phase(line, progress->phase);
    if (line->terminal)
        draw(line, progress);
    else if (entered)
        fprintf(stderr, "%s: %s\n", line->task, phase_name(progress->phase));
    return 0;
}

progress_line *progress_create(hnpe_context *context)
{
    progress_line *line = allocate(1, sizeof *line);
    line->terminal = isatty(STDERR_FILENO);
    CHECK(hnpe_monitor_create(context, on_progress, line, NULL, &line->monitor));
    interrupted_monitor = line->monitor;
    struct sigaction action = {.sa_handler = interrupt};
    sigaction(SIGINT, &action, NULL);
    return line;
}

void progress_release(progress_line *line)
{
    signal(SIGINT, SIG_DFL);
    interrupted_monitor = NULL;
    hnpe_monitor_release(line->monitor);
    free(line);
}

hnpe_monitor *progress_begin(progress_line *line, const char *task)
{
    line->task = task;
    line->phase = 0;
    memset(line->seconds, 0, sizeof line->seconds);
    return line->monitor;
}

void progress_step(progress_line *line, const char *doing, size_t done, size_t total)
{
    if (line->terminal)
        fprintf(stderr, "\r\033[K%s: %s, %zu of %zu", line->task, doing, done, total);
    else if (done == 1)
        fprintf(stderr, "%s: %s\n", line->task, doing);
}

void progress_end(progress_line *line)
{
    enter_phase(line, 0);
    if (line->terminal)
        fprintf(stderr, "\r\033[K");
}

double progress_seconds(const progress_line *line, hnpe_phase phase)
{
    return line->seconds[phase];
}
