/* A machine whose program is the input: it has a few handles of every type, and each of its operations calls a function
   of the library with what the bytes choose: handles, missing ones, ones of another type; sizes; options; numbers, some
   of them no numbers; callbacks that fail, cancel or call the library again; an allocation that fails.

     machine.c          bytes, handles, arrays, calls
     machine_host.c     the host's callbacks
     machine_make.c     operations that make, keep and give up handles
     machine_options.c  options of everything that has some
     machine_use.c      priors, flows, embedders, data sets, simulators, summaries, distances
     machine_learn.c    trainers, posteriors, inferences, files

   What the machine does not do: use a handle after it gave up its last reference, call one handle from two threads,
   give arrays that are shorter than documented. */
#ifndef FUZZ_MACHINE_H
#define FUZZ_MACHINE_H

#include "fuzz.h"

typedef enum type {
    CONTEXT,
    MONITOR,
    RNG,
    PRIOR,
    SIMULATOR,
    DATASET,
    EMBEDDER,
    FLOW,
    ESTIMATOR,
    TRAINER,
    POSTERIOR,
    INFERENCE,
    TYPES
} type;

enum { SLOTS = 3, ARRAYS = 256, WIDEST = 40, DEEPEST = 1 };

typedef struct machine {
    const uint8_t *data;
    size_t size, at;
    fuzz_memory memory;
    hnpe_context *context;
    void *handles[TYPES][SLOTS];
    void *arrays[ARRAYS];
    size_t n_arrays;
    int depth;     /* operations inside a callback of an operation */
    int heavy;     /* operations that may still train, simulate at length or search */
    int64_t hosts; /* callbacks' data that are not released yet */
} machine;

/* What a callback of the host knows. */
typedef struct host {
    machine *machine;
    uint8_t mode, when;
    int calls;
    size_t d_local, d_global, d_x; /* of a simulator */
    size_t dim, d_given;           /* of a prior */
} host;

/* ---- bytes ---- */

uint8_t machine_byte(machine *m);
size_t machine_below(machine *m, size_t n);
/* 0 … most, seldom huge. */
size_t machine_size(machine *m, size_t most);
uint64_t machine_seed(machine *m);
int machine_seldom(machine *m); /* one time in 32 */

/* ---- handles ---- */

/* Mostly of the type that is asked for; else none or another's. */
void *machine_pick(machine *m, type wanted);
/* Of the type, or NULL. */
void *machine_find(machine *m, type wanted);
/* Keeps what a constructor made; gives up what was there, or inside a callback the new one. */
void machine_keep(machine *m, type of, void *handle);
void machine_release(type of, void *handle);
void machine_retain(type of, void *handle);
hnpe_status machine_dims(machine *m, type of, const void *handle, hnpe_dims *dims);
/* Its dimensions if it has some, and none is wider than WIDEST; else 0, and dims are of ones. */
int machine_narrow(machine *m, type of, const void *handle, hnpe_dims *dims);

/* ---- arrays: just as long as asked, gone after the operation ---- */

void *machine_memory(machine *m, size_t bytes);
double *machine_numbers(machine *m, size_t n);                    /* in (0, 1), seldom something else; seldom NULL */
double *machine_output(machine *m, size_t n);                     /* NaN */
int64_t *machine_rows(machine *m, size_t n_sets, size_t *n_rows); /* of each set, mostly 1 to 4; their sum */

/* ---- callbacks ---- */

host *machine_host(machine *m);
void machine_forget(void *data); /* a hnpe_release_fn */
int machine_simulate(void *data, size_t n, const double *local, const double *global, hnpe_rng *rng, double *x);
int machine_progress(void *data, const hnpe_progress *progress);
void machine_log(void *data, int32_t level, const char *message);
/* Sets those that mode says. */
void machine_prior_functions(uint8_t mode, hnpe_prior_functions *functions);

/* ---- calls ---- */

/* HNPE_ERROR_NO_MEMORY only where memory was refused. */
#define MACHINE_CALL(m, function, ...)                                                                                 \
    ((m)->memory.refused = 0, machine_checked((m), FUZZ_CALL(function, __VA_ARGS__), #function))
#define MACHINE_NEW(m, out, function, ...)                                                                             \
    ((m)->memory.refused = 0, machine_checked((m), FUZZ_NEW(out, function, __VA_ARGS__), #function))
hnpe_status machine_checked(machine *m, hnpe_status status, const char *function);

/* One operation, as the next bytes say. */
void machine_step(machine *m);

typedef void (*machine_operation)(machine *m);
void machine_option(machine *m);
extern const machine_operation machine_make[], machine_use[], machine_learn[];
extern const size_t machine_n_make, machine_n_use, machine_n_learn;

#endif
