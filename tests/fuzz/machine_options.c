/* Options: what is described is what the setters take, and nothing else; a refused value changes nothing. */
#include "machine.h"

#include <math.h>

typedef struct optioned {
    type of;
    const char *name;
    hnpe_status (*set_int)(void *handle, int32_t key, int64_t value);
    hnpe_status (*set_real)(void *handle, int32_t key, double value);
    hnpe_status (*get_int)(const void *handle, int32_t key, int64_t *value);
    hnpe_status (*get_real)(const void *handle, int32_t key, double *value);
    hnpe_status (*reset)(void *handle, int32_t key);
    hnpe_status (*describe)(size_t index, hnpe_option_info *info);
    hnpe_status (*choice)(int32_t key, size_t index, hnpe_choice_info *info);
} optioned;

/* Through functions of the very type that they are called by. */
#define WRAP(kind, name)                                                                                               \
    static hnpe_status name##_set_int(void *handle, int32_t key, int64_t value)                                        \
    {                                                                                                                  \
        return FUZZ_CALL(hnpe_##name##_set_int, handle, key, value);                                                   \
    }                                                                                                                  \
    static hnpe_status name##_set_real(void *handle, int32_t key, double value)                                        \
    {                                                                                                                  \
        return FUZZ_CALL(hnpe_##name##_set_real, handle, key, value);                                                  \
    }                                                                                                                  \
    static hnpe_status name##_get_int(const void *handle, int32_t key, int64_t *value)                                 \
    {                                                                                                                  \
        return FUZZ_CALL(hnpe_##name##_get_int, handle, key, value);                                                   \
    }                                                                                                                  \
    static hnpe_status name##_get_real(const void *handle, int32_t key, double *value)                                 \
    {                                                                                                                  \
        return FUZZ_CALL(hnpe_##name##_get_real, handle, key, value);                                                  \
    }                                                                                                                  \
    static hnpe_status name##_reset(void *handle, int32_t key)                                                         \
    {                                                                                                                  \
        return FUZZ_CALL(hnpe_##name##_reset_option, handle, key);                                                     \
    }
#define ROW(kind, name)                                                                                                \
    {kind,                                                                                                             \
     #name,                                                                                                            \
     name##_set_int,                                                                                                   \
     name##_set_real,                                                                                                  \
     name##_get_int,                                                                                                   \
     name##_get_real,                                                                                                  \
     name##_reset,                                                                                                     \
     hnpe_##name##_describe_option,                                                                                    \
     hnpe_##name##_describe_choice},
#define EACH_OPTIONED(X)                                                                                               \
    X(CONTEXT, context)                                                                                                \
    X(SIMULATOR, simulator)                                                                                            \
    X(EMBEDDER, embedder)                                                                                              \
    X(FLOW, flow)                                                                                                      \
    X(ESTIMATOR, estimator)                                                                                            \
    X(TRAINER, trainer)                                                                                                \
    X(INFERENCE, inference)
EACH_OPTIONED(WRAP)
static const optioned all[] = {EACH_OPTIONED(ROW)};

/* The k-th option, counted round. */
static hnpe_option_info described(machine *m, const optioned *o)
{
    hnpe_option_info info;
    size_t n = 0;
    for (;; ++n) {
        memset(&info, 0, sizeof info);
        info.struct_size = sizeof info;
        if (o->describe(n, &info) != HNPE_OK)
            break;
    }
    info.struct_size = sizeof info;
    FUZZ_REQUIRE(n > 0 && o->describe(machine_below(m, n), &info) == HNPE_OK, "%s", hnpe_last_error());
    return info;
}

static int64_t whole(machine *m, const hnpe_option_info *info)
{
    switch (machine_below(m, 10)) {
    case 0:
        return info->minimum_int;
    case 1:
        return info->maximum_int;
    case 2:
        return info->minimum_int == INT64_MIN ? INT64_MIN : info->minimum_int - 1;
    case 3:
        return info->maximum_int == INT64_MAX ? INT64_MAX : info->maximum_int + 1;
    case 4:
        return machine_byte(m) % 2 ? INT64_MIN : INT64_MAX;
    default:
        return (int64_t)machine_below(m, 24);
    }
}

static double real(machine *m, const hnpe_option_info *info)
{
    static const double odd[] = {NAN, INFINITY, -INFINITY, -1, 1e300, 1e-320};
    switch (machine_below(m, 8)) {
    case 0:
        return info->minimum_real;
    case 1:
        return info->maximum_real;
    case 2:
    case 3:
        return odd[machine_below(m, sizeof odd / sizeof *odd)];
    default:
        return machine_byte(m) / 256.;
    }
}

/* What is refused as a value is named with the option. */
static void require_named(const optioned *o, const hnpe_option_info *info, hnpe_status status, int is_own)
{
    if (is_own && status == HNPE_ERROR_INVALID_ARGUMENT)
        FUZZ_REQUIRE(strstr(hnpe_last_error(), info->name), "%s: %s is not in: %s", o->name, info->name,
                     hnpe_last_error());
}

static void set_whole(machine *m, const optioned *o, void *handle, const hnpe_option_info *info, int is_own)
{
    const int64_t wanted = whole(m, info);
    int64_t before = 0, after = 0;
    const int known = o->get_int(handle, info->key, &before) == HNPE_OK;
    const hnpe_status status = o->set_int(handle, info->key, wanted);
    require_named(o, info, status, is_own);
    FUZZ_REQUIRE(known || status != HNPE_OK, "%s %s", o->name, info->name);
    if (!known)
        return;
    FUZZ_REQUIRE(o->get_int(handle, info->key, &after) == HNPE_OK, "%s", hnpe_last_error());
    FUZZ_REQUIRE(after == (status == HNPE_OK ? wanted : before), "%s %s: %lld became %lld, not %lld", o->name,
                 info->name, (long long)before, (long long)after, (long long)wanted);
    const int out = wanted < info->minimum_int || wanted > info->maximum_int;
    FUZZ_REQUIRE(!out || status != HNPE_OK, "%s %s takes %lld", o->name, info->name, (long long)wanted);
}

static void set_real(machine *m, const optioned *o, void *handle, const hnpe_option_info *info, int is_own)
{
    const double wanted = real(m, info);
    double before = 0, after = 0;
    const int known = o->get_real(handle, info->key, &before) == HNPE_OK;
    const hnpe_status status = o->set_real(handle, info->key, wanted);
    require_named(o, info, status, is_own);
    FUZZ_REQUIRE(known || status != HNPE_OK, "%s %s", o->name, info->name);
    if (!known)
        return;
    FUZZ_REQUIRE(o->get_real(handle, info->key, &after) == HNPE_OK, "%s", hnpe_last_error());
    FUZZ_REQUIRE(after == (status == HNPE_OK ? wanted : before), "%s %s: %g became %g, not %g", o->name, info->name,
                 before, after, wanted);
    const int in = wanted >= info->minimum_real && wanted <= info->maximum_real;
    FUZZ_REQUIRE(in || status != HNPE_OK, "%s %s takes %g", o->name, info->name, wanted);
}

void machine_option(machine *m)
{
    const optioned *o = &all[machine_below(m, sizeof all / sizeof *all)];
    void *handle = machine_pick(m, o->of);
    const int is_own =
        handle == m->handles[o->of][0] || handle == m->handles[o->of][1] || handle == m->handles[o->of][2];
    hnpe_option_info info = described(m, o);
    hnpe_choice_info choice = {.struct_size = sizeof choice};
    /* More threads would make the program depend on chance. */
    if (o->of == CONTEXT && info.key == HNPE_CONTEXT_THREADS)
        return;
    const int other = machine_seldom(m);
    if (other) {
        info.key = machine_byte(m) * 100;
        info.minimum_int = INT64_MIN;
        info.maximum_int = INT64_MAX;
        info.minimum_real = -INFINITY;
        info.maximum_real = INFINITY;
    }
    (void)FUZZ_CALL(o->choice, info.key, machine_below(m, 8), &choice);
    if (machine_seldom(m))
        (void)o->reset(handle, info.key);
    else if ((info.kind == HNPE_OPTION_REAL) != machine_seldom(m))
        set_real(m, o, handle, &info, is_own && handle && !other);
    else
        set_whole(m, o, handle, &info, is_own && handle && !other);
}
