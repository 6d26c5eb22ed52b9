/* What the generated shims of raw.c are made of: conversions, handles, calls that end in R conditions, and callbacks
   into R. All of it runs on R's one thread. */
#ifndef HNPER_RUNTIME_H
#define HNPER_RUNTIME_H

#define R_NO_REMAP
#include <R.h>
#include <Rinternals.h>
#include <hnpe.h>

#if defined __GNUC__
#define HNPER_PRINTF(text, first) __attribute__((format(printf, text, first)))
#define HNPER_NORETURN __attribute__((noreturn))
#else
#define HNPER_PRINTF(text, first)
#define HNPER_NORETURN
#endif

/* ---- conditions (call.c) ---- */

/* Signals the R condition of a status. Nothing may be left to release: it does not return. */
HNPER_NORETURN void hnper_raise(hnpe_status status, const char *message);
/* The same with a message made here, for arguments that are refused before the library is called. */
HNPER_NORETURN void hnper_refuse(hnpe_status status, const char *format, ...) HNPER_PRINTF(2, 3);

/* One call of the library, from hnper_begin to hnper_end. A callback that R wants to leave by a jump (an error, an
   interrupt, a restart) keeps the jump here, and the library returns in order; hnper_end then goes on with it. */
typedef struct hnper_call {
    struct hnper_call *outer;
    SEXP token;      /* of R_UnwindProtect */
    int pending;     /* a jump is waiting */
    int interrupted; /* the jump is that of an interrupt */
} hnper_call;

void hnper_begin(hnper_call *call);
/* Goes on with a waiting jump, or raises the status if it is a failure, or returns. */
void hnper_end(hnper_call *call, hnpe_status status);
/* What is under way is about to be left by an interrupt. */
void hnper_note_interrupt(void);

/* Runs body(data), which may call anything of R. 0: done; 1: an interrupt jumped out of it, or had before; -1: anything
   else did. */
int hnper_guard(SEXP (*body)(void *data), void *data);
void hnper_guard_init(void);
/* Is it in a call of the library that R made? Otherwise R's thread is in a finalizer. */
int hnper_is_calling(void);

/* ---- handles (handle.c) ---- */

/* A type of handle; the table of them is generated. */
typedef struct hnper_type {
    const char *name; /* "hnpe_prior", also its S3 class */
    void (*release)(void *handle);
    int64_t live; /* handles that R owns now */
    SEXP tag;
} hnper_type;

extern hnper_type hnper_types[];

void hnper_handles_init(void);
hnper_type *hnper_type_named(const char *name);
/* A handle yet without address, its finalizer registered. */
SEXP hnper_handle_new(hnper_type *type);
/* Gives it the address. Cannot fail. */
void hnper_handle_set(SEXP handle, hnper_type *type, void *address);
/* Gives up R's reference now; the handle is dead from then on. */
void hnper_handle_release(SEXP handle, hnper_type *type);
/* A handle whose address is lent while a callback runs, without a finalizer. */
SEXP hnper_handle_borrowed(hnper_type *type);
/* The address; NULL of R's NULL where that is allowed. Refuses everything else. */
void *hnper_handle_get(SEXP handle, hnper_type *type, int allow_null, const char *name);

/* R functions stay alive as long as a handle does that may call them, without being roots for the garbage collector:
   a function whose environment holds the handle is freed with it. Each handle has a cell, what it needs hangs there. */
void hnper_keep(SEXP handle, SEXP value);
/* `handle` needs what `other` needs. */
void hnper_keep_of(SEXP handle, SEXP other);

/* ---- conversions (convert.c) ---- */

double hnper_real(SEXP value, const char *name);
int64_t hnper_int64(SEXP value, const char *name);
int32_t hnper_int32(SEXP value, const char *name);
size_t hnper_size(SEXP value, const char *name);
uint64_t hnper_uint64(SEXP value, const char *name);
const char *hnper_string(SEXP value, const char *name); /* UTF-8; NULL of R's NULL */

/* Arrays in: R's own memory where it holds doubles, else a copy that R frees after the call. `expected` is the number
   of elements, or negative where nobody knows; `shape` is for the message. NULL of R's NULL. */
const double *hnper_reals(SEXP value, double expected, const char *name, const char *shape);
const int64_t *hnper_int64s(SEXP value, double expected, const char *name, const char *shape);
const unsigned char *hnper_bytes(SEXP value, double expected, const char *name, const char *shape);
/* The sum of n_rows; of NULL, which stands for one each, n. */
double hnper_sum(const int64_t *values, size_t n);

/* Arrays out: [a, b, c] of C is a c x b x a array of R. n of them, the slowest first. */
SEXP hnper_array(int n, const double *extents);
SEXP hnper_from_int64s(const int64_t *values, size_t n);
SEXP hnper_from_uint64(uint64_t value);
SEXP hnper_from_string(const char *value); /* NA of NULL */
/* A list of `n` elements with these names. */
SEXP hnper_list(int n, const char *const *names);

/* ---- callbacks (callbacks.c, priors.c) ---- */

/* `data` goes into user_data and is freed by hnper_function_release, which touches no object of R. */
typedef struct hnper_function {
    SEXP function; /* kept alive by the cells */
    SEXP rng;      /* a handle that is lent for the time of a call */
    size_t sizes[3];
} hnper_function;

/* NULL of R's NULL. What it needs is hung on the handle `kept_by`; the sizes are what the callback gets, in this order.
 */
hnper_function *hnper_function_new(SEXP function, SEXP kept_by, size_t first, size_t second, size_t third);
void hnper_function_release(void *user_data);
int64_t hnper_functions_live(void);

int hnper_simulate(void *user_data, size_t n, const double *theta_local, const double *theta_global, hnpe_rng *rng,
                   double *x);
int hnper_progress(void *user_data, const hnpe_progress *progress);
void hnper_log(void *user_data, int32_t level, const char *message);

SEXP hnper_from_hnpe_progress(const hnpe_progress *progress); /* generated */

/* A d x n matrix of R with a copy of n rows of the library, which are gone when the callback returns. */
SEXP hnper_matrix(size_t d, size_t n, const double *values);
/* The result of a callback, which the R code around it made numeric and of this length. */
void hnper_take(SEXP result, double *out, size_t length);

/* The functions of a prior, from a list of six functions or NULLs in the order of hnpe_prior_functions. */
void hnper_prior_functions(SEXP list, hnpe_prior_functions *functions);

#endif
