/* A call of an exported function, with each of its allocations failing in turn. */
#include "kit.h"

/* cJSON has no user data: its allocations are counted with those of the kit under test. */
static support_allocator *counted;

static void *take_for_json(size_t bytes)
{
    return counted->hnpe.allocate(counted->hnpe.user_data, bytes, 16);
}

static void give_for_json(void *memory)
{
    if (memory)
        counted->hnpe.deallocate(counted->hnpe.user_data, memory);
}

static hnpe_status call_counted(const kit_call *call, kit *k)
{
    cJSON_Hooks hooks = {take_for_json, give_for_json};
    counted = &k->allocator;
    cJSON_InitHooks(&hooks);
    const hnpe_status status = call->call(k);
    cJSON_InitHooks(NULL);
    return status;
}

/* What the call does without a failure: its allocations, what it makes, and what comes out. */
typedef struct course {
    long allocations;
    unsigned char makes[sizeof(kit_handles) / sizeof(void *)];
    uint64_t before, digest; /* of a kit that was not called, and of one that was */
} course;

static void *made_handle(const kit *k, size_t i)
{
    void *handle;
    memcpy(&handle, (const char *)&k->made + i * sizeof handle, sizeof handle);
    return handle;
}

static course run_undisturbed(const kit_call *call)
{
    course found;
    kit *k = kit_make(call->parts);
    found.before = kit_digest(k);
    kit_free(k);
    k = kit_make(call->parts);
    const long before = atomic_load(&k->allocator.calls);
    support_check_status(call_counted(call, k), HNPE_OK, call->name, __FILE__, __LINE__);
    found.allocations = atomic_load(&k->allocator.calls) - before;
    for (size_t i = 0; i < sizeof found.makes; ++i)
        found.makes[i] = kit_touched(made_handle(k, i)) != 0;
    found.digest = kit_digest(k);
    kit_free(k);
    return found;
}

static void check_failure(const kit_call *call, const kit *k, const course *expected, long which, long outstanding)
{
    for (size_t i = 0; i < sizeof expected->makes; ++i)
        if (expected->makes[i] && made_handle(k, i))
            fail_msg("%s: a result is not NULL where allocation %ld failed", call->name, which);
    const long left = atomic_load(&k->allocator.outstanding) - outstanding;
    if (call->kind == KIT_TAKES && left)
        fail_msg("%s: %ld blocks are left where allocation %ld failed", call->name, left, which);
}

/* What keeps what it has may do without the rest, such as removing a file that is no longer needed. */
static int has_done_without(const kit_call *call, const course *expected, kit *k, hnpe_status status)
{
    return call->kind == KIT_KEEPS && status == HNPE_OK && kit_digest(k) == expected->digest;
}

/* A new kit, of whose call that allocation failed; NULL: it has done without. */
static kit *make_failed(const kit_call *call, const course *expected, long which)
{
    kit *k = kit_make(call->parts);
    const long outstanding = atomic_load(&k->allocator.outstanding);
    k->allocator.fail_at = atomic_load(&k->allocator.calls) + which;
    const hnpe_status status = call_counted(call, k);
    k->allocator.fail_at = 0;
    if (has_done_without(call, expected, k, status)) {
        kit_free(k);
        return NULL;
    }
    if (status != HNPE_ERROR_NO_MEMORY || !strstr(hnpe_last_error(), "memory"))
        fail_msg("%s: allocation %ld of %ld failed, status %s, message %s", call->name, which, expected->allocations,
                 hnpe_status_name(status), hnpe_last_error());
    check_failure(call, k, expected, which, outstanding);
    kit_poison(k);
    return k;
}

static void check_unchanged(const kit_call *call, const course *expected, long which)
{
    kit *k = make_failed(call, expected, which);
    if (k && kit_digest(k) != expected->before)
        fail_msg("%s: where allocation %ld failed, something has changed", call->name, which);
    if (k)
        kit_free(k);
}

static void check_again(const kit_call *call, const course *expected, long which)
{
    kit *k = make_failed(call, expected, which);
    if (!k)
        return;
    const hnpe_status status = call_counted(call, k);
    if (status != HNPE_OK)
        fail_msg("%s: after allocation %ld failed, the same call gives %s: %s", call->name, which,
                 hnpe_status_name(status), hnpe_last_error());
    if (kit_digest(k) != expected->digest)
        fail_msg("%s: after allocation %ld failed, the same call has another result", call->name, which);
    kit_free(k);
}

/* Which allocation fails after this one. */
static int fail_all;

static long next_to_fail(long which, long allocations)
{
    const long every = support_quick() ? 15 : 60, samples = support_quick() ? 8 : 20;
    if (fail_all || which < every || allocations <= every)
        return which + 1;
    return which + 1 + (allocations - every) / samples;
}

static long allocations_failed, allocations_there;

static void fail_each(void **state)
{
    const kit_call *call = *state;
    const course expected = run_undisturbed(call);
    if ((call->kind != KIT_NONE) != (expected.allocations > 0))
        fail_msg("%s takes memory %ld times", call->name, expected.allocations);
    allocations_there += expected.allocations;
    for (long which = 1; which <= expected.allocations; which = next_to_fail(which, expected.allocations)) {
        check_again(call, &expected, which);
        if (call->kind == KIT_TAKES && (fail_all || which % 4 == 1))
            check_unchanged(call, &expected, which);
        ++allocations_failed;
    }
}

int kit_fail_all(const char *what, size_t n, const kit_call *calls, int all)
{
    fail_all = all;
    const int failed = kit_test_all(what, n, calls, fail_each);
    print_message("%ld of %ld allocations failed, of %zu calls\n", allocations_failed, allocations_there, n);
    return failed;
}
