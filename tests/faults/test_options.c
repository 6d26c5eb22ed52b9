/* Every option of every object, by what the object says of it: values outside are refused with the option's name, the
   value and what it may be, and change nothing; the ends of the range are taken; reset brings the default. */
#include "kit.h"

#include <float.h>
#include <math.h>

/* The functions of one type, with their handles untyped. */
typedef struct owner {
    const char *name;
    int64_t parts;
    void *(*of)(kit *k);
    hnpe_status (*set_int)(void *handle, int32_t key, int64_t value);
    hnpe_status (*set_real)(void *handle, int32_t key, double value);
    hnpe_status (*get_int)(const void *handle, int32_t key, int64_t *value);
    hnpe_status (*get_real)(const void *handle, int32_t key, double *value);
    hnpe_status (*reset)(void *handle, int32_t key);
    hnpe_status (*describe)(size_t index, hnpe_option_info *info);
    hnpe_status (*describe_choice)(int32_t key, size_t index, hnpe_choice_info *info);
} owner;

#define OWNER_FUNCTIONS(type, handle)                                                                                  \
    static void *of_##type(kit *k)                                                                                     \
    {                                                                                                                  \
        return k->handle;                                                                                              \
    }                                                                                                                  \
    static hnpe_status set_int_##type(void *it, int32_t key, int64_t value)                                            \
    {                                                                                                                  \
        return hnpe_##type##_set_int(it, key, value);                                                                  \
    }                                                                                                                  \
    static hnpe_status set_real_##type(void *it, int32_t key, double value)                                            \
    {                                                                                                                  \
        return hnpe_##type##_set_real(it, key, value);                                                                 \
    }                                                                                                                  \
    static hnpe_status get_int_##type(const void *it, int32_t key, int64_t *value)                                     \
    {                                                                                                                  \
        return hnpe_##type##_get_int(it, key, value);                                                                  \
    }                                                                                                                  \
    static hnpe_status get_real_##type(const void *it, int32_t key, double *value)                                     \
    {                                                                                                                  \
        return hnpe_##type##_get_real(it, key, value);                                                                 \
    }                                                                                                                  \
    static hnpe_status reset_##type(void *it, int32_t key)                                                             \
    {                                                                                                                  \
        return hnpe_##type##_reset_option(it, key);                                                                    \
    }
#define OWNER_ROW(type, parts)                                                                                         \
    {                                                                                                                  \
#type, parts, of_##type, set_int_##type, set_real_##type, get_int_##type, get_real_##type, reset_##type,       \
            hnpe_##type##_describe_option, hnpe_##type##_describe_choice                                               \
    }

OWNER_FUNCTIONS(context, context)
OWNER_FUNCTIONS(simulator, simulator)
OWNER_FUNCTIONS(embedder, embedder)
OWNER_FUNCTIONS(flow, flow)
OWNER_FUNCTIONS(estimator, estimator)
OWNER_FUNCTIONS(trainer, trainer)
OWNER_FUNCTIONS(inference, inference)
OWNER_FUNCTIONS(conditional, conditional)

/* tests/architecture/laws.py checks that no type with options is missing. */
static const owner owners[] = {OWNER_ROW(context, KIT_NOTHING),     OWNER_ROW(simulator, KIT_SIMULATOR),
                               OWNER_ROW(embedder, KIT_EMBEDDER),   OWNER_ROW(flow, KIT_FLOW),
                               OWNER_ROW(estimator, KIT_ESTIMATOR), OWNER_ROW(trainer, KIT_TRAINER),
                               OWNER_ROW(inference, KIT_INFERENCE), OWNER_ROW(conditional, KIT_CONDITIONAL)};

static long refused;

/* One handle and one of its options. */
typedef struct subject {
    const owner *owner;
    void *handle;
    hnpe_option_info info;
} subject;

static int is_real(const subject *s)
{
    return s->info.kind == HNPE_OPTION_REAL;
}

/* ---- what it is ---- */

typedef struct value {
    int64_t whole;
    double real;
} value;

static value read_value(const subject *s)
{
    value found = {0, 0};
    const hnpe_status status = is_real(s) ? s->owner->get_real(s->handle, s->info.key, &found.real)
                                          : s->owner->get_int(s->handle, s->info.key, &found.whole);
    support_check_status(status, HNPE_OK, s->info.name, __FILE__, __LINE__);
    return found;
}

/* The refusal names the function, the option, the value, and what it may be; the old value stands. */
static void check_refusal(const subject *s, hnpe_status status, hnpe_status expected, value before, const char *words)
{
    char where[64], range[64];
    snprintf(where, sizeof where, "hnpe_%s_set_", s->owner->name);
    support_check_failure(status, expected, where, s->info.name, __FILE__, __LINE__);
    support_check_failure(status, expected, s->info.name, s->info.name, __FILE__, __LINE__);
    support_check_failure(status, expected, words, s->info.name, __FILE__, __LINE__);
    hnpe_choice_info choice = {.struct_size = sizeof choice};
    for (size_t i = 0; i < (size_t)s->info.n_choices; ++i) {
        support_assert_ok(s->owner->describe_choice(s->info.key, i, &choice));
        snprintf(range, sizeof range, "%s (%d)", choice.name, (int)choice.value);
        support_check_failure(status, expected, range, s->info.name, __FILE__, __LINE__);
    }
    if (is_real(s))
        snprintf(range, sizeof range, "from %g to %g", s->info.minimum_real, s->info.maximum_real);
    else
        snprintf(range, sizeof range, "from %lld to %lld", (long long)s->info.minimum_int,
                 (long long)s->info.maximum_int);
    if (!s->info.n_choices)
        support_check_failure(status, expected, range, s->info.name, __FILE__, __LINE__);
    const value after = read_value(s);
    assert_int_equal(before.whole, after.whole);
    assert_memory_equal(&before.real, &after.real, sizeof before.real);
    ++refused;
}

static void refuse_int(const subject *s, int64_t number)
{
    char words[32];
    const value before = read_value(s);
    snprintf(words, sizeof words, "cannot be %lld", (long long)number);
    check_refusal(s, s->owner->set_int(s->handle, s->info.key, number), HNPE_ERROR_INVALID_ARGUMENT, before, words);
}

static void refuse_real(const subject *s, double number)
{
    char words[64];
    const value before = read_value(s);
    snprintf(words, sizeof words, "cannot be %g", number);
    check_refusal(s, s->owner->set_real(s->handle, s->info.key, number), HNPE_ERROR_INVALID_ARGUMENT, before, words);
}

/* ---- values outside ---- */

static int is_choice(const subject *s, int64_t number)
{
    hnpe_choice_info choice = {.struct_size = sizeof choice};
    for (size_t i = 0; s->owner->describe_choice(s->info.key, i, &choice) == HNPE_OK; ++i)
        if (choice.value == number)
            return 1;
    return 0;
}

static void refuse_all_outside(const subject *s)
{
    if (is_real(s)) {
        const double outside[] = {NAN,
                                  -NAN,
                                  INFINITY,
                                  -INFINITY,
                                  nextafter(s->info.minimum_real, -INFINITY),
                                  nextafter(s->info.maximum_real, INFINITY),
                                  -DBL_MAX,
                                  DBL_MAX};
        for (size_t i = 0; i < sizeof outside / sizeof *outside; ++i)
            refuse_real(s, outside[i]);
        return;
    }
    const int64_t lowest = s->info.kind == HNPE_OPTION_FLAGS ? 1 : s->info.minimum_int;
    const int64_t outside[] = {lowest - 1,
                               s->info.maximum_int + 1,
                               INT64_MIN,
                               INT64_MAX,
                               INT64_MIN + s->info.minimum_int,
                               s->info.maximum_int + (INT64_C(1) << 32)}; /* as if cut to 32 bits */
    for (size_t i = 0; i < sizeof outside / sizeof *outside; ++i)
        refuse_int(s, outside[i]);
    for (int64_t number = s->info.minimum_int; s->info.kind == HNPE_OPTION_CHOICE && number <= s->info.maximum_int;
         ++number)
        if (!is_choice(s, number))
            refuse_int(s, number);
}

static void refuse_the_other_kind(const subject *s)
{
    double real;
    int64_t whole;
    const value before = read_value(s);
    if (is_real(s)) {
        check_refusal(s, s->owner->set_int(s->handle, s->info.key, 1), HNPE_ERROR_UNSUPPORTED, before, "integer 1");
        support_assert_fails(s->owner->get_int(s->handle, s->info.key, &whole), HNPE_ERROR_UNSUPPORTED, s->info.name);
    } else {
        check_refusal(s, s->owner->set_real(s->handle, s->info.key, 1.5), HNPE_ERROR_UNSUPPORTED, before, "real 1.5");
        support_assert_fails(s->owner->get_real(s->handle, s->info.key, &real), HNPE_ERROR_UNSUPPORTED, s->info.name);
    }
}

/* ---- values inside ---- */

static hnpe_status set(const subject *s, double number)
{
    return is_real(s) ? s->owner->set_real(s->handle, s->info.key, number)
                      : s->owner->set_int(s->handle, s->info.key, (int64_t)number);
}

/* What the range allows, this object may still have no use for: UNSUPPORTED, and the old value stands; or no memory. */
static void take_one(const subject *s, double number)
{
    const value before = read_value(s);
    const hnpe_status status = set(s, number);
    const value after = read_value(s);
    if (status == HNPE_OK) {
        assert_true((is_real(s) ? after.real : (double)after.whole) == number);
        return;
    }
    char words[64];
    snprintf(words, sizeof words, "option %s cannot be %g: ", s->info.name, number);
    if (status != HNPE_ERROR_UNSUPPORTED && status != HNPE_ERROR_NO_MEMORY && status != HNPE_ERROR_SHAPE)
        fail_msg("%s: %s", words, hnpe_last_error());
    support_assert_fails(status, status, words);
    assert_int_equal(before.whole, after.whole);
}

static void take_all_inside(const subject *s)
{
    hnpe_choice_info choice = {.struct_size = sizeof choice};
    take_one(s, is_real(s)                          ? s->info.minimum_real
                : s->info.kind == HNPE_OPTION_FLAGS ? 1
                                                    : (double)s->info.minimum_int);
    take_one(s, is_real(s) ? s->info.maximum_real : (double)s->info.maximum_int);
    for (size_t i = 0; i < (size_t)s->info.n_choices; ++i) {
        support_assert_ok(s->owner->describe_choice(s->info.key, i, &choice));
        take_one(s, choice.value);
    }
    support_check_status(s->owner->reset(s->handle, s->info.key), HNPE_OK, s->info.name, __FILE__, __LINE__);
    const value after = read_value(s);
    if (is_real(s))
        assert_true(after.real == s->info.default_real);
    else
        assert_int_equal(after.whole, s->info.default_int);
}

/* ---- keys ---- */

static int is_key(const owner *o, int32_t key)
{
    hnpe_option_info info = {.struct_size = sizeof info};
    for (size_t i = 0; o->describe(i, &info) == HNPE_OK; ++i)
        if (info.key == key)
            return 1;
    return 0;
}

static void refuse_key(const owner *o, void *handle, int32_t key)
{
    double real = 7;
    int64_t whole = 7;
    char words[64];
    hnpe_choice_info choice = {.struct_size = sizeof choice};
    snprintf(words, sizeof words, "no option with key %d", (int)key);
    support_assert_fails(o->set_int(handle, key, 1), HNPE_ERROR_UNSUPPORTED, words);
    support_assert_fails(o->set_real(handle, key, 1), HNPE_ERROR_UNSUPPORTED, words);
    support_assert_fails(o->get_int(handle, key, &whole), HNPE_ERROR_UNSUPPORTED, words);
    support_assert_fails(o->get_real(handle, key, &real), HNPE_ERROR_UNSUPPORTED, words);
    support_assert_fails(o->reset(handle, key), HNPE_ERROR_UNSUPPORTED, words);
    support_assert_fails(o->describe_choice(key, 0, &choice), HNPE_ERROR_UNSUPPORTED, words);
    assert_true(whole == 7 && real == 7);
    refused += 6;
}

/* ---- all of it ---- */

static void each_option(void (*check)(const subject *s))
{
    for (size_t i = 0; i < sizeof owners / sizeof *owners; ++i) {
        kit *k = kit_make(owners[i].parts);
        subject s = {&owners[i], owners[i].of(k), {.struct_size = sizeof s.info}};
        size_t n = 0;
        for (; owners[i].describe(n, &s.info) == HNPE_OK; ++n)
            check(&s);
        support_assert_fails(owners[i].describe(n, &s.info), HNPE_ERROR_UNSUPPORTED, "there is no option");
        support_assert_fails(owners[i].describe(SIZE_MAX, &s.info), HNPE_ERROR_UNSUPPORTED, "there is no option");
        assert_true(n > 0);
        kit_free(k);
    }
}

static void test_options__refuse_what_is_outside(void **state)
{
    each_option(refuse_all_outside);
}

static void test_options__refuse_the_other_kind(void **state)
{
    each_option(refuse_the_other_kind);
}

static void test_options__take_what_is_inside_and_return_to_their_default(void **state)
{
    each_option(take_all_inside);
}

static void test_options__refuse_unknown_keys(void **state)
{
    const int32_t keys[] = {0, -1, 1, INT32_MIN, INT32_MAX};
    hnpe_option_info info = {.struct_size = sizeof info};
    for (size_t i = 0; i < sizeof owners / sizeof *owners; ++i) {
        kit *k = kit_make(owners[i].parts);
        void *handle = owners[i].of(k);
        for (size_t j = 0; j < sizeof keys / sizeof *keys; ++j)
            refuse_key(&owners[i], handle, keys[j]);
        for (size_t j = 0; owners[i].describe(j, &info) == HNPE_OK; ++j)
            for (int32_t next = -1; next <= 1; next += 2)
                if (!is_key(&owners[i], info.key + next))
                    refuse_key(&owners[i], handle, info.key + next);
        for (size_t other = 0; other < sizeof owners / sizeof *owners; ++other)
            for (size_t j = 0; other != i && owners[other].describe(j, &info) == HNPE_OK; ++j)
                refuse_key(&owners[i], handle, info.key);
        kit_free(k);
    }
}

/* What has been built, trained or begun keeps its shape; the message says which option, which value, and why. */
static void test_options__that_can_no_longer_change_say_so(void **state)
{
    int64_t found;
    kit *k = kit_make(KIT_TRAINED | KIT_FLOW);
    support_assert_ok(hnpe_flow_fit(k->flow, KIT_ROWS, k->theta_global, k->theta_local, 1, NULL));
    support_assert_fails(
        hnpe_flow_set_int(k->flow, HNPE_FLOW_HIDDEN, 9), HNPE_ERROR_UNSUPPORTED,
        "hnpe_flow_set_int: option hidden cannot be 9: the network of a flow cannot change after a fit");
    support_assert_fails(hnpe_flow_reset_option(k->flow, HNPE_FLOW_HIDDEN), HNPE_ERROR_UNSUPPORTED,
                         "hnpe_flow_reset_option: option hidden cannot be ");
    support_assert_ok(hnpe_flow_get_int(k->flow, HNPE_FLOW_HIDDEN, &found));
    assert_int_equal(found, 8);
    support_assert_ok(hnpe_flow_set_int(k->flow, HNPE_FLOW_HIDDEN, 8)); /* no change */
    support_assert_fails(hnpe_flow_set_seed(k->flow, 9), HNPE_ERROR_UNSUPPORTED, "after a fit");

    support_assert_fails(hnpe_estimator_set_int(k->estimator, HNPE_ESTIMATOR_BOUNDED, HNPE_BOUNDED_LOGIT),
                         HNPE_ERROR_UNSUPPORTED,
                         "hnpe_estimator_set_int: option bounded cannot be 2: the estimator is trained");
    support_assert_fails(hnpe_estimator_set_int(k->estimator, HNPE_ESTIMATOR_ARCHITECTURE, HNPE_ARCHITECTURE_NAIVE),
                         HNPE_ERROR_UNSUPPORTED, "option architecture cannot be 2: the architecture is fixed");
    support_assert_ok(hnpe_estimator_get_int(k->estimator, HNPE_ESTIMATOR_BOUNDED, &found));
    assert_int_equal(found, HNPE_BOUNDED_CUBE);
    support_assert_fails(hnpe_estimator_set_seed(k->estimator, 9), HNPE_ERROR_UNSUPPORTED, "trained");
    support_assert_fails(hnpe_inference_set_seed(k->inference, 9), HNPE_ERROR_UNSUPPORTED, "its seed stays");
    support_assert_fails(hnpe_inference_set_estimator(k->inference, k->estimator), HNPE_ERROR_UNSUPPORTED,
                         "its estimator stays");
    kit_free(k);
}

/* Options that one kind of embedder or flow has no use for. */
static void test_options__of_another_family_say_so(void **state)
{
    kit *k = kit_make(KIT_NOTHING);
    support_assert_ok(hnpe_flow_create_mixture(k->context, 2, 1, &k->made.flow));
    support_assert_fails(hnpe_flow_set_int(k->made.flow, HNPE_FLOW_BINS, 4), HNPE_ERROR_UNSUPPORTED,
                         "hnpe_flow_set_int: option bins cannot be 4: ");
    support_assert_ok(hnpe_embedder_create_identity(k->context, 2, &k->made.embedder));
    support_assert_fails(
        hnpe_embedder_set_int(k->made.embedder, HNPE_EMBEDDER_HIDDEN, 4), HNPE_ERROR_UNSUPPORTED,
        "hnpe_embedder_set_int: option hidden cannot be 4: this kind of embedder has no option hidden");
    kit_free(k);
}

static void test_options__were_refused_often(void **state)
{
    print_message("%ld calls were refused\n", refused);
    assert_true(refused > 1000);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_options__refuse_what_is_outside),
        cmocka_unit_test(test_options__refuse_the_other_kind),
        cmocka_unit_test(test_options__take_what_is_inside_and_return_to_their_default),
        cmocka_unit_test(test_options__refuse_unknown_keys),
        cmocka_unit_test(test_options__that_can_no_longer_change_say_so),
        cmocka_unit_test(test_options__of_another_family_say_so),
        cmocka_unit_test(test_options__were_refused_often),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
