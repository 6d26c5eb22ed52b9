/* What all tests share. One include brings cmocka, the public base header and these helpers:

     quick.c      where what takes long is shortened, and where it is asked for
     shared.c     where ../shared has a file, or a SKIPPED line
     npy.c        numpy arrays as doubles
     json.c       JSON files through cJSON, numbers by path ("a.b.c")
     ks.c         Kolmogorov-Smirnov distances and the bound of their p-value
     table.c      distribution functions that stand in numpy arrays
     temp.c       temporary folders
     seal.c       the checksum of a file that a test has changed
     kit.c        one small handle of each type, and tables of calls (kit.h)
     failing.c    a host allocator that fails at will and counts, and the "fail the k-th allocation" family
     gradient.c   gradients against central differences

   Helpers that meet something unexpected fail the running test. */
#ifndef SUPPORT_H
#define SUPPORT_H

#include <setjmp.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include <cjson/cJSON.h>
#include <hnpe/base.h>

/* ---- statuses ---- */

/* The call gave `expected`; otherwise the test fails and shows the library's message. */
#define support_assert_status(call, expected) support_check_status((call), (expected), #call, __FILE__, __LINE__)
#define support_assert_ok(call) support_assert_status((call), HNPE_OK)
/* The call gave `expected`, and the message of the failure contains `words`. */
#define support_assert_fails(call, expected, words)                                                                    \
    support_check_failure((call), (expected), (words), #call, __FILE__, __LINE__)
void support_check_status(hnpe_status got, hnpe_status expected, const char *call, const char *file, int line);
void support_check_failure(hnpe_status got, hnpe_status expected, const char *words, const char *call, const char *file,
                           int line);

/* |got - expected| <= tolerance, in double (cmocka's assert_float_equal is in float). */
#define support_assert_close(got, expected, tolerance)                                                                 \
    support_check_close((got), (expected), (tolerance), #got, __FILE__, __LINE__)
void support_check_close(double got, double expected, double tolerance, const char *what, const char *file, int line);

/* Under sanitizers, and on instruction sets slower than the machine's best: what takes long shows there that it runs. */
int support_quick(void);
/* `make check-faults` asks for the long form, HNPE_TEST_LONG=1. It runs the programs whose source calls this, and the
   scripts that read the variable, in the ordinary build and under sanitizers. */
int support_is_long(void);
/* Built with the address or the thread sanitizer, which take memory and time of their own. */
int support_is_sanitized(void);

/* ---- ../shared ---- */

/* The path of a file or folder under ../shared, valid for the next 7 calls; NULL where it is missing, after a line
   "SKIPPED <what>: ../shared is not here". The test then returns (and so passes). */
const char *support_shared(const char *relative, const char *what);

/* ---- arrays and JSON ---- */

typedef struct support_array {
    size_t n_dims, dims[8], count;
    double *values; /* row-major */
} support_array;

/* A .npy file of f4, f8, i4, i8, u1 or b1 in C order. Free with support_array_free. */
support_array support_npy(const char *path);
void support_array_free(support_array *array);

/* A whole file, NUL-terminated; *bytes (may be NULL) gets its length. Free with free. */
char *support_read(const char *path, size_t *bytes);
void support_write(const char *path, const void *data, size_t bytes);
/* Gives a file of the library the checksum of what it holds now; others stay as they are. */
void support_seal(char *file, size_t bytes);

/* A parsed file; free with cJSON_Delete. */
cJSON *support_json(const char *path);
/* The item at a path of object keys, "a.b.c". */
const cJSON *support_json_at(const cJSON *root, const char *path);
double support_json_number(const cJSON *root, const char *path);
/* A number or (nested) array of numbers, flattened; dims are those of the first elements. */
support_array support_json_array(const cJSON *item);

/* ---- distributions ---- */

typedef double (*support_cdf)(double x, const void *data);
/* sup |F_n - F| of a sample, in any order. */
double support_ks(size_t n, const double *sample, support_cdf cdf, const void *data);
/* sup |F_n - G_m| of two samples. */
double support_ks2(size_t n, const double *x, size_t m, const double *y);
/* An upper bound of the one-sample p-value (Massart 1990): 2 exp(-2 n d^2). For two samples of equal law and of some
   hundred values each, n is n m / (n + m) (Wei & Dudley 2012). */
double support_ks_p(double n, double distance);
double support_normal_cdf(double x, const void *unused);
double support_uniform_cdf(double x, const void *unused);

/* FOLDER/NAME_grid.npy, ascending, and FOLDER/NAME_cdf.npy. */
typedef struct support_table {
    support_array grid, cdf;
} support_table;
support_table support_read_table(const char *folder, const char *name);
void support_table_free(support_table *table);
/* Straight between the points of the grid; 0 before and 1 after. A support_cdf: data is a support_table. */
double support_table_cdf(double at, const void *of); /* a support_table */

/* ---- temporary files ---- */

/* A new, empty folder. Remove it and what is in it with support_temp_remove. */
char *support_temp_folder(void);
/* From now on in memory, where there is such a place: for tests that flush files to disk a thousand times. */
void support_temp_in_memory(void);
/* "folder/name"; free with free. */
char *support_temp_path(const char *folder, const char *name);
void support_temp_remove(char *folder);
/* Files and folders directly inside. */
size_t support_temp_count(const char *folder);

/* ---- allocations ---- */

typedef struct support_allocator {
    hnpe_allocator hnpe; /* for hnpe_context_create */
    atomic_long calls, outstanding;
    long fail_at; /* the call that gives NULL, counted from 1; 0: none */
    size_t most;  /* bytes of one call; 0: without a limit */
} support_allocator;

void support_allocator_init(support_allocator *allocator, long fail_at);
/* A context whose k-th allocation after its own creation fails. */
hnpe_context *support_failing_context(support_allocator *allocator, long k);
/* Run job with the 1st, 2nd, ... allocation failing until it succeeds: each time HNPE_ERROR_NO_MEMORY with a message,
   and nothing left allocated. Returns how many allocations failed. */
long support_fail_each_allocation(hnpe_status (*job)(hnpe_context *context, void *data), void *data);
/* Repeat one step on handles that stay, with its 1st, 2nd, ... allocation failing, until it succeeds: each failure is
   HNPE_ERROR_NO_MEMORY with a message. Returns how many allocations failed. */
long support_fail_each_step(support_allocator *allocator, hnpe_status (*step)(void *data), void *data);
/* A context of so many threads. */
hnpe_context *support_context(int64_t threads);

/* ---- gradients ---- */

typedef double (*support_function)(size_t n, const double *x, void *data);
/* Each partial derivative of f at x by central differences of `step` agrees with gradient to tolerance *
   max(1, |derivative|). x is restored. */
void support_check_gradient(const char *what, support_function f, void *data, size_t n, double *x,
                            const double *gradient, double step, double tolerance);

#endif
