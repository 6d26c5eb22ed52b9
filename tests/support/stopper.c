#include "stopper.h"

static void *take(void *user_data, size_t bytes, size_t alignment)
{
    support_stopper *s = user_data;
    if (++s->calls >= s->stop_at && s->stop_at) {
        hnpe_monitor_request_stop(s->monitor);
        s->stop_at = s->calls + s->gap;
    }
    return s->inner.hnpe.allocate(&s->inner, bytes, alignment);
}

static void give(void *user_data, void *memory)
{
    support_stopper *s = user_data;
    s->inner.hnpe.deallocate(&s->inner, memory);
}

void support_stopper_init(support_stopper *stopper)
{
    memset(stopper, 0, sizeof *stopper);
    support_allocator_init(&stopper->inner, 0);
    const hnpe_allocator allocator = {
        .struct_size = sizeof allocator, .allocate = take, .deallocate = give, .user_data = stopper};
    support_assert_ok(hnpe_context_create(&allocator, &stopper->context));
    support_assert_ok(hnpe_monitor_create(NULL, NULL, NULL, NULL, &stopper->monitor));
}

void support_stopper_after(support_stopper *stopper, long calls)
{
    stopper->gap = calls;
    stopper->stop_at = calls ? stopper->calls + calls : 0;
}

void support_stopper_free(support_stopper *stopper)
{
    hnpe_context_release(stopper->context);
    hnpe_monitor_release(stopper->monitor);
    assert_int_equal(atomic_load(&stopper->inner.outstanding), 0);
}
