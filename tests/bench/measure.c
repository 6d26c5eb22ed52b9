#include "measure.h"

#include "limit.h"
#include "rng/stream.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

void bench_check_status(hnpe_status status, const char *call)
{
    if (status == HNPE_OK)
        return;
    fprintf(stderr, "%s\n    %s: %s\n", call, hnpe_status_name(status), hnpe_last_error());
    exit(1);
}

void *bench_memory(size_t count, size_t size)
{
    void *memory;
    bench_check(hnpei_allocate(NULL, count, size, &memory));
    return memory;
}

void bench_fill_double(size_t n, double low, double high, double *values)
{
    hnpei_stream stream;
    hnpei_stream_init(&stream, 1, HNPEI_PURPOSE_USER, n);
    for (size_t i = 0; i < n; ++i)
        values[i] = low + (high - low) * hnpei_stream_uniform(&stream);
}

void bench_fill(size_t n, hnpei_real *values)
{
    hnpei_stream stream;
    hnpei_stream_init(&stream, 1, HNPEI_PURPOSE_USER, n);
    for (size_t i = 0; i < n; ++i)
        values[i] = (hnpei_real)(2 * hnpei_stream_uniform(&stream) - 1);
}

void bench_begin(bench *b, int quick, const char *only)
{
    *b = (bench){.quick = quick, .only = only, .isa = hnpei_context_isa(NULL)};
    bench_check(hnpe_context_create(NULL, &b->one));
    bench_check(hnpe_context_set_int(b->one, HNPE_CONTEXT_THREADS, 1));
}

void bench_end(bench *b)
{
    hnpe_context_release(b->one);
    free(b->records);
}

/* ---- time ---- */

/* Of a case: so many samples as SECONDS allow. */
#define SECONDS 0.5
enum { QUICK_SAMPLES = 3, FEW_SAMPLES = 9, SAMPLES = 41, MAX_SAMPLES = 64 };

static double seconds_of(clockid_t clock)
{
    struct timespec t;
    clock_gettime(clock, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

typedef struct stopwatch {
    double wall, processor;
} stopwatch;

static stopwatch now(void)
{
    return (stopwatch){seconds_of(CLOCK_MONOTONIC), seconds_of(CLOCK_PROCESS_CPUTIME_ID)};
}

static int ascending(const void *a, const void *b)
{
    const double x = *(const double *)a, y = *(const double *)b;
    return x < y ? -1 : x > y;
}

static double median(size_t n, double *values)
{
    qsort(values, n, sizeof *values, ascending);
    return n % 2 ? values[n / 2] : (values[n / 2 - 1] + values[n / 2]) / 2;
}

static stopwatch sample(const bench_subject *subject, size_t calls)
{
    const stopwatch begin = now();
    for (size_t i = 0; i < calls; ++i)
        subject->work(subject->data);
    const stopwatch end = now();
    return (stopwatch){(end.wall - begin.wall) / (double)calls, (end.processor - begin.processor) / (double)calls};
}

/* Calls that take `wanted` seconds together, and what one takes; finding out is the warm-up. */
static size_t count_calls(const bench_subject *subject, double wanted, double *each)
{
    size_t calls = 1;
    while ((*each = sample(subject, calls).processor) * (double)calls < wanted && calls < ((size_t)1 << 30))
        calls *= 2;
    return calls;
}

/* ---- the multiply-add limit ---- */

double bench_limit(hnpe_isa isa)
{
    static volatile float sink;
    double (*loop)(size_t rounds, volatile float *sink) = bench_limit_baseline;
#if defined(__x86_64__)
    loop = isa == HNPE_ISA_AVX512 ? bench_limit_avx512 : isa == HNPE_ISA_AVX2 ? bench_limit_avx2 : loop;
#else
    (void)isa;
#endif
    enum { ROUNDS = 20000, TIMES = 15 };
    double most = 0;
    for (size_t i = 0; i < TIMES; ++i) {
        const double begin = seconds_of(CLOCK_PROCESS_CPUTIME_ID), flops = loop(ROUNDS, &sink);
        const double speed = ROUNDS * flops / (seconds_of(CLOCK_PROCESS_CPUTIME_ID) - begin) * 1e-9;
        most = speed > most ? speed : most;
    }
    return most;
}

/* ---- records ---- */

static int begins_so(const char *text, const char *beginning)
{
    return strncmp(text, beginning, strlen(beginning)) == 0;
}

/* Where what is wanted begins with the name of a group, the others need not be set up. */
int bench_group_wanted(const bench *b, const char *beginning)
{
    static const char *const groups[] = {"atoms",     "epoch",         "flow",  "Jansen-Rit",
                                         "posterior", "set embedding", "start", "toy"};
    if (!b->only || begins_so(b->only, beginning))
        return 1;
    for (size_t i = 0; i < sizeof groups / sizeof *groups; ++i)
        if (begins_so(b->only, groups[i]))
            return begins_so(beginning, groups[i]);
    return 1;
}

static int wanted(const bench *b, const char *name)
{
    return !b->only || strstr(name, b->only);
}

static bench_record *add_record(bench *b, const char *name)
{
    if (b->n == b->capacity) {
        b->capacity = b->capacity ? 2 * b->capacity : 64;
        b->records = realloc(b->records, b->capacity * sizeof *b->records);
        if (!b->records)
            abort();
    }
    bench_record *record = &b->records[b->n++];
    *record = (bench_record){.threads = 1};
    snprintf(record->name, sizeof record->name, "%s", name);
    return record;
}

static double time_it(bench *b, const bench_subject *subject, size_t calls, size_t samples)
{
    double wall[MAX_SAMPLES], processor[MAX_SAMPLES];
    bench_record *record = add_record(b, subject->name);
    record->limit = subject->flops > 0 ? bench_limit(b->isa) : 0;
    for (size_t i = 0; i < samples; ++i) {
        const stopwatch taken = sample(subject, calls);
        wall[i] = taken.wall;
        processor[i] = taken.processor;
    }
    if (subject->flops > 0) {
        const double after = bench_limit(b->isa);
        record->limit = after > record->limit ? after : record->limit;
    }
    record->threads = subject->threads ? subject->threads : 1;
    record->wall_seconds = median(samples, wall);
    record->processor_seconds = median(samples, processor);
    record->seconds = record->threads == 1 ? record->processor_seconds : record->wall_seconds;
    record->repeats = samples * calls;
    record->gflops = subject->flops / record->seconds * 1e-9;
    record->elements = subject->elements;
    bench_print(record);
    return record->seconds;
}

double bench_time(bench *b, const bench_subject *subject)
{
    b->fresh = wanted(b, subject->name);
    if (!b->fresh)
        return 0;
    double each;
    const size_t calls = count_calls(subject, b->quick ? 1e-4 : 1e-3, &each);
    const double affordable = SECONDS / (each * (double)calls); /* samples */
    return time_it(b, subject, calls,
                   b->quick                    ? QUICK_SAMPLES
                   : affordable >= SAMPLES     ? SAMPLES
                   : affordable <= FEW_SAMPLES ? FEW_SAMPLES
                                               : (size_t)affordable);
}

double bench_time_few(bench *b, const bench_subject *subject, size_t repeats)
{
    b->fresh = wanted(b, subject->name);
    if (!b->fresh)
        return 0;
    return time_it(b, subject, 1, b->quick ? 1 : repeats < MAX_SAMPLES ? repeats : MAX_SAMPLES);
}

void bench_value(bench *b, const char *name, double value, const char *unit)
{
    b->fresh = wanted(b, name);
    if (!b->fresh)
        return;
    bench_record *record = add_record(b, name);
    record->value = value;
    snprintf(record->unit, sizeof record->unit, "%s", unit);
    bench_print(record);
}

void bench_target(bench *b, bench_number number, int at_least, double bound)
{
    if (!b->fresh)
        return;
    bench_record *record = &b->records[b->n - 1];
    const double got = number == BENCH_SECONDS      ? record->seconds
                       : number == BENCH_FRACTION   ? record->gflops / record->limit
                       : number == BENCH_PER_SECOND ? record->elements / record->seconds
                                                    : record->value;
    record->has_target = 1;
    record->at_least = at_least;
    record->bound = bound;
    record->got = got;
    record->met = at_least ? got >= bound : got <= bound;
}
