/* What the fuzzing targets share. A target is tests/fuzz/fuzz_<name>.c: one LLVMFuzzerTestOneInput, which libFuzzer
   drives
   (`make fuzz`) and which replay.c feeds with files that are kept (`make check`).

     check.c     what must hold of every call, and where a finding ends
     store.c     a context that counts, limits and fails allocations; the file that holds the input
     mutate.c    a mutator of safetensors files that keeps lengths, offsets and checksum right; with libFuzzer alone
     replay.c    the same targets on files, with any compiler
     seeds.c     makes the seeds of files */
#ifndef FUZZ_H
#define FUZZ_H

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <hnpe.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* ---- what must hold ---- */

/* Otherwise the input is a finding: the message, then abort, which leaves the input. */
#define FUZZ_REQUIRE(condition, ...)                                                                                   \
    do {                                                                                                               \
        if (!(condition))                                                                                              \
            fuzz_found(__FILE__, __LINE__, #condition, __VA_ARGS__);                                                   \
    } while (0)
_Noreturn void fuzz_found(const char *file, int line, const char *what, const char *format, ...);

/* The status of a call of an exported function: one there is, and after a failure a message of its own. */
#define FUZZ_CALL(function, ...) fuzz_checked((fuzz_before(), function(__VA_ARGS__)), #function)
void fuzz_before(void);
hnpe_status fuzz_checked(hnpe_status status, const char *function);
/* A constructor: its output is NULL exactly where it failed. */
#define FUZZ_NEW(out, function, ...)                                                                                   \
    (*(out) = (void *)&fuzz_marked, fuzz_created(FUZZ_CALL(function, __VA_ARGS__), (out), #function))
extern char fuzz_marked; /* what no constructor gives */
hnpe_status fuzz_created(hnpe_status status, const void *out, const char *function);

/* Every number is finite. */
void fuzz_require_finite(const char *what, size_t n, const double *values);

/* ---- memory ---- */

typedef struct fuzz_memory {
    size_t limit;       /* bytes at once */
    size_t held, calls; /* bytes and calls so far */
    size_t fail_at;     /* the call that gives NULL; 0: none */
    int refused;        /* one was, for either reason */
    int64_t blocks;     /* outstanding */
} fuzz_memory;

/* One thread; at most `limit` bytes. */
hnpe_context *fuzz_context(fuzz_memory *memory, size_t limit);
/* Releases it, and nothing is left. */
void fuzz_context_end(fuzz_memory *memory, hnpe_context *context);

/* ---- files ---- */

/* A file, or folder, of this process in $TMPDIR; static. */
const char *fuzz_path(const char *name);
void fuzz_write(const char *path, const uint8_t *data, size_t size);
/* Malloced. */
uint8_t *fuzz_read(const char *path, size_t *size);

/* What a file that nobody vouches for may need: so many bytes. */
size_t fuzz_file_limit(size_t size);
/* The status of a loader: of a file that cannot be taken nothing but HNPE_ERROR_FORMAT and, where `given` says that
   something must be given again, HNPE_ERROR_UNSUPPORTED. */
void fuzz_require_load(const fuzz_memory *memory, hnpe_status status, int given);

#endif
