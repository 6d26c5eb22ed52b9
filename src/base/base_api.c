/* The exported functions of the base room. */
#include "base.h"
#include "context.h"
#include "self_test.h"

#include <hnpe/base.h>

#define HNPEI_VERSION "0.1.0"

static const hnpei_option context_options[] = {
    HNPEI_OPTION_INT(HNPE_CONTEXT_THREADS, "threads", 0, 0, 1024,
                     "Threads of long calls; 0 for every core that the process may use."),
    HNPEI_OPTION_CHOICE(HNPE_CONTEXT_ISA, "isa", HNPE_ISA_AUTOMATIC, hnpei_isa_choices,
                        "Instruction set of the kernels."),
    HNPEI_OPTION_END};

const char *hnpe_version_string(void)
{
    return HNPEI_VERSION;
}

uint32_t hnpe_abi_version(void)
{
    return HNPE_ABI_VERSION;
}

static hnpe_status take_allocator(const char *where, const hnpe_allocator *allocator, hnpe_allocator *known)
{
    const size_t least = offsetof(hnpe_allocator, user_data) + sizeof known->user_data; /* what 0.1 had */
    HNPEI_TRY(hnpei_take_record(where, "allocator", allocator, least, sizeof *known, known));
    if (!known->allocate || !known->deallocate)
        return hnpei_fail(HNPE_ERROR_INVALID_ARGUMENT, where, "allocator needs both allocate and deallocate");
    if (known->reserved)
        return hnpei_fail(HNPE_ERROR_INVALID_ARGUMENT, where, "allocator->reserved is %u, expected 0",
                          (unsigned)known->reserved);
    return HNPE_OK;
}

hnpe_status hnpe_context_create(const hnpe_allocator *allocator, hnpe_context **context)
{
    HNPEI_TRY(hnpei_check_pointer(__func__, "context", context));
    *context = NULL;
    hnpe_allocator known = {.struct_size = 0};
    if (allocator)
        HNPEI_TRY(take_allocator(__func__, allocator, &known));

    hnpe_isa environment_isa;
    HNPEI_TRY(hnpei_environment_isa(__func__, &environment_isa));
    HNPEI_TRY(hnpei_self_test(__func__));

    /* The context must itself live in the host's memory, before there is a context to ask. */
    hnpe_context bootstrap = {.allocator = known};
    hnpe_context *made;
    HNPEI_TRY(hnpei_allocate(&bootstrap, 1, sizeof *made, &made));
    made->object.magic = HNPEI_MAGIC_CONTEXT;
    atomic_init(&made->object.references, 1);
    atomic_init(&made->object.busy, 0);
    made->allocator = bootstrap.allocator;
    made->environment_isa = environment_isa;
    hnpei_options_init(&made->options, context_options);
    *context = made;
    return HNPE_OK;
}

static void drop_log(hnpe_context *context)
{
    if (context->log_release)
        context->log_release(context->log_data);
    context->log = NULL;
    context->log_release = NULL;
}

hnpe_status hnpe_context_set_log(hnpe_context *context, hnpe_log_fn log, void *user_data, hnpe_release_fn release)
{
    HNPEI_TRY(hnpei_check_handle(__func__, "context", context, HNPEI_MAGIC_CONTEXT));

    drop_log(context);
    context->log = log;
    context->log_data = user_data;
    context->log_release = release;
    return HNPE_OK;
}

void hnpe_context_retain(hnpe_context *context)
{
    if (hnpei_is(context, HNPEI_MAGIC_CONTEXT))
        hnpei_object_retain(&context->object);
}

void hnpe_context_release(hnpe_context *context)
{
    if (!hnpei_is(context, HNPEI_MAGIC_CONTEXT) || !hnpei_object_release(&context->object))
        return;
    drop_log(context);
    context->object.magic = 0;
    hnpe_context copy = {.allocator = context->allocator};
    hnpei_free(&copy, context);
}

static hnpe_status context_changed(hnpe_context *context)
{
    hnpe_isa isa = (hnpe_isa)hnpei_option_int(&context->options, HNPE_CONTEXT_ISA);
    if (isa != HNPE_ISA_AUTOMATIC && !hnpei_isa_available(isa))
        return hnpei_fail(HNPE_ERROR_UNSUPPORTED, NULL, "this machine lacks it");
    return HNPE_OK;
}

HNPEI_DEFINE_OPTIONS(context, HNPEI_MAGIC_CONTEXT, context_options, context_changed)

hnpe_status hnpe_monitor_create(hnpe_context *context, hnpe_progress_fn progress, void *user_data,
                                hnpe_release_fn release, hnpe_monitor **monitor)
{
    HNPEI_TRY(hnpei_check_pointer(__func__, "monitor", monitor));
    *monitor = NULL;
    HNPEI_TRY(hnpei_check_context(__func__, context));

    HNPEI_TRY(hnpei_object_create(context, HNPEI_MAGIC_MONITOR, sizeof **monitor, monitor));
    atomic_init(&(*monitor)->stop, 0);
    hnpei_monitor_set_round(*monitor, 0, 0);
    (*monitor)->progress = progress;
    (*monitor)->user_data = user_data;
    (*monitor)->release = release;
    return HNPE_OK;
}

void hnpe_monitor_request_stop(hnpe_monitor *monitor)
{
    if (hnpei_is(monitor, HNPEI_MAGIC_MONITOR))
        atomic_store(&monitor->stop, 1);
}

static void monitor_destroy(hnpe_monitor *monitor)
{
    if (monitor->release)
        monitor->release(monitor->user_data);
}

HNPEI_DEFINE_HANDLE(monitor, HNPEI_MAGIC_MONITOR, monitor_destroy)
