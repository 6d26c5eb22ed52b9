/* What every handle begins with: magic number, references, busy mark, context. */
#ifndef HNPEI_OBJECT_H
#define HNPEI_OBJECT_H

#include <hnpe/base.h>

#include <stdatomic.h>

#include "failure.h"
#include "memory.h"

/* Four letters each, so that a dump shows them. */
typedef enum hnpei_magic {
    HNPEI_MAGIC_CONTEXT = 0x6e746378,
    HNPEI_MAGIC_MONITOR = 0x696e6f6d,
    HNPEI_MAGIC_RNG = 0x206e6772,
    HNPEI_MAGIC_PRIOR = 0x6f697270,
    HNPEI_MAGIC_SIMULATOR = 0x756d6973,
    HNPEI_MAGIC_DATASET = 0x61746164,
    HNPEI_MAGIC_EMBEDDER = 0x65626d65,
    HNPEI_MAGIC_FLOW = 0x776f6c66,
    HNPEI_MAGIC_ESTIMATOR = 0x69747365,
    HNPEI_MAGIC_TRAINER = 0x69617274,
    HNPEI_MAGIC_POSTERIOR = 0x74736f70,
    HNPEI_MAGIC_INFERENCE = 0x65666e69,
    HNPEI_MAGIC_REPORT = 0x6f706572,
    HNPEI_MAGIC_CONDITIONAL = 0x646e6f63
} hnpei_magic;

typedef struct hnpei_object {
    uint32_t magic;
    atomic_int references;
    atomic_int busy;
    hnpe_context *context; /* one reference held; NULL is the default context */
} hnpei_object;

/* Allocate a zeroed handle of `size` bytes whose first member is a hnpei_object; it holds a reference to context. */
hnpe_status hnpei_object_create(hnpe_context *context, hnpei_magic magic, size_t size, void *handle);
/* Free the memory of a handle and its reference to the context. */
void hnpei_object_free(hnpei_object *object);
void hnpei_object_retain(hnpei_object *object);
/* True when this was the last reference: the caller then destroys the handle. */
int hnpei_object_release(hnpei_object *object);

/* A non-NULL handle of the expected type, else HNPE_ERROR_INVALID_ARGUMENT naming argument and type. */
hnpe_status hnpei_check_handle(const char *where, const char *name, const void *handle, hnpei_magic magic);
/* As above, for a context argument: NULL is allowed. */
hnpe_status hnpei_check_context(const char *where, const hnpe_context *context);

/* Mark a mutable handle busy for the length of a call, or HNPE_ERROR_BUSY. */
hnpe_status hnpei_object_begin(const char *where, const char *name, hnpei_object *object);
void hnpei_object_end(hnpei_object *object);

/* Whether this is a handle of the type. */
int hnpei_is(const void *handle, hnpei_magic magic);
/* Defines hnpe_T_retain and hnpe_T_release, which do nothing for NULL and for handles of another type; `destroy` frees
   what the handle owns, not the handle itself. */
#define HNPEI_DEFINE_HANDLE(type, magic, destroy)                                                                      \
    void hnpe_##type##_retain(hnpe_##type *type)                                                                       \
    {                                                                                                                  \
        if (hnpei_is(type, magic))                                                                                     \
            hnpei_object_retain(&type->object);                                                                        \
    }                                                                                                                  \
    void hnpe_##type##_release(hnpe_##type *type)                                                                      \
    {                                                                                                                  \
        if (!type || !hnpei_is(type, magic) || !hnpei_object_release(&type->object))                                   \
            return;                                                                                                    \
        destroy(type);                                                                                                 \
        hnpei_object_free(&type->object);                                                                              \
    }

#endif
