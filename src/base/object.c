#include "object.h"

#include "context.h"
#include "self_test.h"

#include <string.h>

static const char *type_name(uint32_t magic)
{
    switch (magic) {
    case HNPEI_MAGIC_CONTEXT:
        return "hnpe_context";
    case HNPEI_MAGIC_MONITOR:
        return "hnpe_monitor";
    case HNPEI_MAGIC_RNG:
        return "hnpe_rng";
    case HNPEI_MAGIC_PRIOR:
        return "hnpe_prior";
    case HNPEI_MAGIC_SIMULATOR:
        return "hnpe_simulator";
    case HNPEI_MAGIC_DATASET:
        return "hnpe_dataset";
    case HNPEI_MAGIC_EMBEDDER:
        return "hnpe_embedder";
    case HNPEI_MAGIC_FLOW:
        return "hnpe_flow";
    case HNPEI_MAGIC_ESTIMATOR:
        return "hnpe_estimator";
    case HNPEI_MAGIC_TRAINER:
        return "hnpe_trainer";
    case HNPEI_MAGIC_POSTERIOR:
        return "hnpe_posterior";
    case HNPEI_MAGIC_INFERENCE:
        return "hnpe_inference";
    case HNPEI_MAGIC_REPORT:
        return "hnpe_report";
    case HNPEI_MAGIC_CONDITIONAL:
        return "hnpe_conditional";
    default:
        return "no handle of this library, or a released one";
    }
}

hnpe_status hnpei_object_create(hnpe_context *context, hnpei_magic magic, size_t size, void *handle)
{
    hnpei_object *object;
    memset(handle, 0, sizeof object);
    HNPEI_TRY(hnpei_allocate(context, 1, size, &object));
    object->magic = (uint32_t)magic;
    atomic_init(&object->references, 1);
    atomic_init(&object->busy, 0);
    object->context = context;
    hnpe_context_retain(context);
    memcpy(handle, &object, sizeof object);
    return HNPE_OK;
}

void hnpei_object_free(hnpei_object *object)
{
    hnpe_context *context = object->context;
    object->magic = 0;
    hnpei_free(context, object);
    hnpe_context_release(context);
}

void hnpei_object_retain(hnpei_object *object)
{
    atomic_fetch_add_explicit(&object->references, 1, memory_order_relaxed);
}

int hnpei_object_release(hnpei_object *object)
{
    return atomic_fetch_sub_explicit(&object->references, 1, memory_order_acq_rel) == 1;
}

int hnpei_is(const void *handle, hnpei_magic magic)
{
    return handle && ((const hnpei_object *)handle)->magic == (uint32_t)magic;
}

hnpe_status hnpei_check_handle(const char *where, const char *name, const void *handle, hnpei_magic magic)
{
    if (!handle)
        return hnpei_fail(HNPE_ERROR_INVALID_ARGUMENT, where, "%s is NULL, but must be a %s", name, type_name(magic));
    uint32_t found = ((const hnpei_object *)handle)->magic;
    if (found != (uint32_t)magic)
        return hnpei_fail(HNPE_ERROR_INVALID_ARGUMENT, where, "%s must be a %s, but is %s%s", name, type_name(magic),
                          strncmp(type_name(found), "hnpe_", 5) ? "" : "a ", type_name(found));
    return HNPE_OK;
}

hnpe_status hnpei_check_context(const char *where, const hnpe_context *context)
{
    hnpe_isa isa;
    if (context)
        return hnpei_check_handle(where, "context", context, HNPEI_MAGIC_CONTEXT);
    HNPEI_TRY(hnpei_environment_isa(where, &isa));
    return hnpei_self_test(where);
}

hnpe_status hnpei_object_begin(const char *where, const char *name, hnpei_object *object)
{
    int idle = 0;
    if (!atomic_compare_exchange_strong(&object->busy, &idle, 1))
        return hnpei_fail(HNPE_ERROR_BUSY, where, "%s is in use by another call, perhaps the one that called back",
                          name);
    return HNPE_OK;
}

void hnpei_object_end(hnpei_object *object)
{
    atomic_store(&object->busy, 0);
}
