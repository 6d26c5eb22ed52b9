#include "support.h"

static void *take(void *user_data, size_t bytes, size_t alignment)
{
    support_allocator *allocator = user_data;
    long call = atomic_fetch_add(&allocator->calls, 1) + 1;
    if (call == allocator->fail_at || (allocator->most && bytes > allocator->most))
        return NULL;
    void *memory = aligned_alloc(alignment, (bytes + alignment - 1) / alignment * alignment);
    if (memory)
        atomic_fetch_add(&allocator->outstanding, 1);
    return memory;
}

static void give(void *user_data, void *memory)
{
    support_allocator *allocator = user_data;
    atomic_fetch_sub(&allocator->outstanding, 1);
    free(memory);
}

void support_allocator_init(support_allocator *allocator, long fail_at)
{
    memset(allocator, 0, sizeof *allocator);
    allocator->hnpe.struct_size = sizeof allocator->hnpe;
    allocator->hnpe.allocate = take;
    allocator->hnpe.deallocate = give;
    allocator->hnpe.user_data = allocator;
    allocator->fail_at = fail_at;
}

hnpe_context *support_failing_context(support_allocator *allocator, long k)
{
    hnpe_context *context;
    support_allocator_init(allocator, 0);
    support_assert_ok(hnpe_context_create(&allocator->hnpe, &context));
    allocator->fail_at = k > 0 ? atomic_load(&allocator->calls) + k : 0;
    return context;
}

long support_fail_each_allocation(hnpe_status (*job)(hnpe_context *context, void *data), void *data)
{
    for (long k = 1;; ++k) {
        support_allocator allocator;
        hnpe_context *context = support_failing_context(&allocator, k);
        hnpe_status status = job(context, data);
        int failed = atomic_load(&allocator.calls) >= allocator.fail_at;
        if (failed) {
            support_assert_fails(status, HNPE_ERROR_NO_MEMORY, "memory");
        } else {
            support_assert_ok(status);
        }
        hnpe_context_release(context);
        assert_int_equal(atomic_load(&allocator.outstanding), 0);
        if (!failed)
            return k - 1;
    }
}

long support_fail_each_step(support_allocator *allocator, hnpe_status (*step)(void *data), void *data)
{
    for (long k = 1;; ++k) {
        allocator->fail_at = atomic_load(&allocator->calls) + k;
        const hnpe_status status = step(data);
        const int failed = atomic_load(&allocator->calls) >= allocator->fail_at;
        allocator->fail_at = 0;
        if (!failed) {
            support_assert_ok(status);
            return k - 1;
        }
        support_assert_fails(status, HNPE_ERROR_NO_MEMORY, "memory");
    }
}

hnpe_context *support_context(int64_t threads)
{
    hnpe_context *context;
    support_assert_ok(hnpe_context_create(NULL, &context));
    support_assert_ok(hnpe_context_set_int(context, HNPE_CONTEXT_THREADS, threads));
    return context;
}
