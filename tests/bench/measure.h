/* Benchmarks: timing, and the records of one run.

   A call is repeated until a sample of it takes a millisecond, and sampled many times after a warm-up; the median
   counts. What runs on one thread is judged by processor time, which others on the machine do not add to; what runs on
   several by the clock on the wall. The multiply-add limit of one core is measured before every case anew, by a loop
   that does nothing else, so that a fraction of it compares numbers of the same second. */
#ifndef BENCH_MEASURE_H
#define BENCH_MEASURE_H

#include "base/base.h"
#include "base/context.h"

#include <hnpe.h>

#include <stddef.h>
#include <stdint.h>

typedef struct bench_record {
    char name[128];
    double seconds, wall_seconds, processor_seconds; /* of one call, medians */
    double value;                                    /* of what is not a time */
    char unit[24];
    double gflops, limit, elements;
    size_t repeats, threads;
    double got, bound; /* of a target: `got` at most (or at least) `bound` */
    int has_target, at_least, met;
} bench_record;

/* One call of it is what is measured. */
typedef struct bench_subject {
    const char *name;
    void (*work)(void *data);
    void *data;
    double flops;    /* useful multiplications and additions of one call; 0: not counted */
    double elements; /* for "ns per element"; 0: none */
    size_t threads;  /* 0 means 1 */
} bench_subject;

typedef struct bench {
    int quick;
    const char *only; /* part of a name, or NULL */
    double near;      /* a recorded figure is kept where it is within this fraction of itself */
    hnpe_isa isa;
    hnpe_context *one; /* a context of one thread */
    bench_record *records;
    size_t n, capacity;
    int fresh; /* was the last case wanted? */
} bench;

void bench_begin(bench *b, int quick, const char *only);
void bench_end(bench *b);

/* Is any case of a group wanted whose names all begin so? */
int bench_group_wanted(const bench *b, const char *beginning);
/* Median time of one call in seconds, recorded and printed; 0 where not wanted. */
double bench_time(bench *b, const bench_subject *subject);
/* The same of a call that is too long to be repeated often. */
double bench_time_few(bench *b, const bench_subject *subject, size_t repeats);
/* A number that is not a time. */
void bench_value(bench *b, const char *name, double value, const char *unit);
/* What the last case should reach; which of its numbers is meant: */
typedef enum bench_number { BENCH_SECONDS, BENCH_FRACTION, BENCH_VALUE, BENCH_PER_SECOND } bench_number;
void bench_target(bench *b, bench_number number, int at_least, double bound);

/* Multiply-adds per second of one core, times two, in units of 10^9, by the instruction set. */
double bench_limit(hnpe_isa isa);

/* report.c */
const char *bench_isa_name(hnpe_isa isa);
double bench_fraction(const bench_record *record); /* of the limit; 0: operations are not counted */
void bench_print(const bench_record *record);
void bench_print_targets(const bench *b);
int bench_write_json(const bench *b, const char *path);

/* record.c */
/* Processor, its family and model where it says them, and the number of cores. */
const char *bench_machine(void);
/* Updates the rows of this machine and instruction set. */
int bench_write_csv(const bench *b, const char *path);

/* A call of the library that cannot fail here. */
#define bench_check(call) bench_check_status((call), #call)
void bench_check_status(hnpe_status status, const char *call);
/* Reals or doubles, zeroed, aligned; freed with hnpei_free(NULL, …). */
void *bench_memory(size_t count, size_t size);
/* Uniform on -1 … 1 from a fixed seed. */
void bench_fill(size_t n, hnpei_real *values);
void bench_fill_double(size_t n, double low, double high, double *values);

/* The groups of cases. */
void bench_kernels(bench *b);
void bench_elementwise(bench *b);
void bench_flows(bench *b);
void bench_embedders(bench *b);
void bench_training(bench *b);
void bench_posteriors(bench *b);
void bench_simulators(bench *b);
void bench_toy(bench *b);
void bench_atoms(bench *b);
void bench_start(bench *b, const char *programs, const char *folder);

#endif
