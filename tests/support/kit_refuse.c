/* A call of an exported function without one of its arguments. */
#include "kit.h"

/* "hnpe_prior_sample" and "theta" of "hnpe_prior_sample__theta". */
typedef struct names {
    char function[64], argument[32];
} names;

static names read_names(const kit_call *call)
{
    names found;
    const char *between = strstr(call->name, "__");
    assert_non_null(between);
    snprintf(found.function, sizeof found.function, "%.*s", (int)(between - call->name), call->name);
    snprintf(found.argument, sizeof found.argument, "%s", between + 2);
    return found;
}

/* A place for a new handle has NULL in it by now. */
static int has_nulled(const kit *k)
{
    void *handle;
    for (size_t i = 0; i < sizeof k->made / sizeof handle; ++i) {
        memcpy(&handle, (const char *)&k->made + i * sizeof handle, sizeof handle);
        if (!handle)
            return 1;
    }
    return 0;
}

static void check_refusal(const kit_call *call, hnpe_status status)
{
    const names n = read_names(call);
    const char *message = hnpe_last_error();
    if (status != HNPE_ERROR_INVALID_ARGUMENT || !strstr(message, n.function) || !strstr(message, n.argument))
        fail_msg("%s gives %s: %s", call->text, hnpe_status_name(status), message);
}

static uint64_t digest_of_new(int64_t parts)
{
    kit *k = kit_make(parts);
    const uint64_t digest = kit_digest(k);
    kit_free(k);
    return digest;
}

static void refuse(void **state)
{
    const kit_call *call = *state;
    kit *k = kit_make(call->parts);
    const long outstanding = atomic_load(&k->allocator.outstanding);
    const hnpe_status status = call->call(k);
    if (call->kind == KIT_OPTIONAL) {
        support_check_status(status, HNPE_OK, call->text, __FILE__, __LINE__);
    } else {
        check_refusal(call, status);
        if (strstr(call->text, "k->made.") && !has_nulled(k))
            fail_msg("%s: the result is not NULL", call->text);
        assert_int_equal(atomic_load(&k->allocator.outstanding), outstanding);
        if (kit_digest(k) != digest_of_new(call->parts))
            fail_msg("%s has changed something", call->text);
    }
    kit_free(k);
}

int kit_refuse_all(const char *what, size_t n, const kit_call *calls)
{
    return kit_test_all(what, n, calls, refuse);
}
