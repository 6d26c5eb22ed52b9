/* Desks keep their memory between calls, and no more than they say. */
#include "base/base.h"
#include "support.h"

#include <math.h>
#include <string.h>

typedef struct subject {
    support_allocator allocator;
    hnpe_context *context;
    hnpei_desks desks;
} subject;

static int set_up(void **state)
{
    subject *s = test_calloc(1, sizeof *s);
    s->context = support_failing_context(&s->allocator, 0);
    hnpei_desks_init(s->context, &s->desks);
    *state = s;
    return 0;
}

static int tear_down(void **state)
{
    subject *s = *state;
    hnpei_desks_free(&s->desks);
    hnpe_context_release(s->context);
    assert_int_equal(atomic_load(&s->allocator.outstanding), 0);
    test_free(s);
    return 0;
}

static long allocations(subject *s)
{
    return atomic_load(&s->allocator.calls);
}

/* Three blocks, written to from end to end. */
static hnpe_status use(subject *s, size_t count)
{
    hnpei_desk *desk;
    HNPEI_TRY(hnpei_desk_take(&s->desks, &desk));
    hnpe_status status = HNPE_OK;
    unsigned char *blocks[3];
    for (size_t i = 0; i < 3 && status == HNPE_OK; ++i) {
        status = hnpei_desk_place(desk, count, i + 1, &blocks[i]);
        if (status != HNPE_OK)
            break;
        assert_int_equal((uintptr_t)blocks[i] % 64, 0);
        memset(blocks[i], (int)i, count * (i + 1));
    }
    for (size_t i = 0; i < 3 && status == HNPE_OK; ++i)
        for (size_t k = 0; k < count * (i + 1); ++k)
            assert_int_equal(blocks[i][k], i);
    hnpei_desk_return(&s->desks, desk, status == HNPE_OK);
    return status;
}

static void test_desk__allocates_once_for_calls_of_a_size_or_smaller(void **state)
{
    subject *s = *state;
    support_assert_ok(use(s, 1000));
    const long first = allocations(s);
    support_assert_ok(use(s, 1000));
    support_assert_ok(use(s, 10));
    support_assert_ok(use(s, 0));
    support_assert_ok(use(s, 1000));
    assert_int_equal(allocations(s), first);
    support_assert_ok(use(s, 1001));
    assert_true(allocations(s) > first);
}

static void test_desk__is_each_callers_own(void **state)
{
    enum { CALLERS = 2 * HNPEI_DESKS };
    subject *s = *state;
    hnpei_desk *desks[CALLERS];
    unsigned char *memory[CALLERS];
    for (size_t i = 0; i < CALLERS; ++i) {
        support_assert_ok(hnpei_desk_take(&s->desks, &desks[i]));
        support_assert_ok(hnpei_desk_place(desks[i], 100, 1, &memory[i]));
        assert_ptr_equal(hnpei_desk_context(desks[i]), s->context);
        memset(memory[i], (int)i, 100);
    }
    for (size_t i = 0; i < CALLERS; ++i)
        assert_int_equal(memory[i][99], i);
    const int before = (int)atomic_load(&s->allocator.outstanding);
    for (size_t i = 0; i < CALLERS; ++i)
        hnpei_desk_return(&s->desks, desks[i], 1);
    /* A desk and a block each: as many as are kept stay. */
    assert_int_equal(atomic_load(&s->allocator.outstanding), before - 2 * (CALLERS - HNPEI_DESKS));
}

static void test_desk__of_a_failed_call_is_freed(void **state)
{
    subject *s = *state;
    hnpei_desk *desk;
    void *memory;
    const int before = (int)atomic_load(&s->allocator.outstanding);
    support_assert_ok(hnpei_desk_take(&s->desks, &desk));
    support_assert_ok(hnpei_desk_place(desk, 10, 10, &memory));
    hnpei_desk_return(&s->desks, desk, 0);
    hnpei_desk_return(&s->desks, NULL, 0);
    assert_int_equal(atomic_load(&s->allocator.outstanding), before);
}

static void test_desk__keeps_no_more_than_its_limit(void **state)
{
    subject *s = *state;
    hnpei_desk *desk;
    void *memory;
    support_assert_ok(hnpei_desk_take(&s->desks, &desk));
    support_assert_ok(hnpei_desk_place(desk, 1, 100, &memory));
    const int before = (int)atomic_load(&s->allocator.outstanding);
    support_assert_ok(hnpei_desk_place(desk, 1, HNPEI_DESK_BYTES, &memory));
    hnpei_desk_return(&s->desks, desk, 1);
    assert_int_equal(atomic_load(&s->allocator.outstanding), before);
}

static hnpe_status use_some(void *data)
{
    return use(data, 100);
}

static void test_desk__reports_every_failed_allocation(void **state)
{
    subject *s = *state;
    assert_int_equal(support_fail_each_step(&s->allocator, use_some, s), 4);
    hnpei_desk *desk;
    void *memory;
    support_assert_ok(hnpei_desk_take(&s->desks, &desk));
    support_assert_fails(hnpei_desk_place(desk, SIZE_MAX, 2, &memory), HNPE_ERROR_SHAPE, "memory");
    assert_null(memory);
    support_assert_fails(hnpei_desk_place(desk, SIZE_MAX, 1, &memory), HNPE_ERROR_SHAPE, "memory");
    hnpei_desk_return(&s->desks, desk, 0);
}

/* ---- notes ---- */

static void check_known(const hnpei_desk *desk, const void *owner, size_t bytes, const char *key, double expected)
{
    double number = NAN;
    assert_true(hnpei_desk_recall(desk, owner, bytes, key, &number));
    assert_true(number == expected);
}

static void check_unknown(const hnpei_desk *desk, const void *owner, size_t bytes, const char *key)
{
    double number = 7;
    assert_false(hnpei_desk_recall(desk, owner, bytes, key, &number));
    assert_true(number == 7);
}

static void test_desk__notes_are_kept_by_owner_and_key_until_others_take_their_place(void **state)
{
    subject *s = *state;
    const int one = 1, other = 2;
    hnpei_desk *desk;
    support_assert_ok(hnpei_desk_take(&s->desks, &desk));
    check_unknown(desk, &one, 3, "abc");
    support_assert_ok(hnpei_desk_note(desk, &one, 3, "abc", -1));
    support_assert_ok(hnpei_desk_note(desk, &other, 3, "abc", -2));
    support_assert_ok(hnpei_desk_note(desk, &one, 2, "ab", -3));
    hnpei_desk_return(&s->desks, desk, 1);
    support_assert_ok(hnpei_desk_take(&s->desks, &desk));
    check_known(desk, &one, 3, "abc", -1);
    check_known(desk, &other, 3, "abc", -2);
    check_known(desk, &one, 2, "ab", -3);
    check_unknown(desk, &other, 2, "ab");
    check_unknown(desk, &one, 3, "abd");
    const long before = allocations(s);
    for (size_t i = 0; i < HNPEI_NOTES - 1; ++i)
        support_assert_ok(hnpei_desk_note(desk, &one, 1, &"0123456789abcdefghij"[i], (double)i));
    assert_int_equal(allocations(s), before);
    check_unknown(desk, &one, 3, "abc");
    check_unknown(desk, &other, 3, "abc");
    check_known(desk, &one, 1, "0", 0);
    check_known(desk, &one, 1, "e", HNPEI_NOTES - 2);
    hnpei_desk_return(&s->desks, desk, 0);
    support_assert_ok(hnpei_desk_take(&s->desks, &desk));
    check_unknown(desk, &one, 1, "0");
    hnpei_desk_return(&s->desks, desk, 1);
}

static void test_desk__notes_of_long_keys_replace_those_of_shorter_ones_or_are_not_kept(void **state)
{
    static const char key[HNPEI_NOTE_BYTES + 1] = "abc";
    subject *s = *state;
    hnpei_desk *desk;
    support_assert_ok(hnpei_desk_take(&s->desks, &desk));
    support_assert_ok(hnpei_desk_note(desk, s, 3, key, 1));
    support_assert_ok(hnpei_desk_note(desk, s, 0, key, 2));
    check_known(desk, s, 3, key, 1);
    check_unknown(desk, s, 0, key);
    support_assert_ok(hnpei_desk_note(desk, s, HNPEI_NOTE_BYTES, key, 3));
    check_known(desk, s, HNPEI_NOTE_BYTES, key, 3);
    check_unknown(desk, s, 3, key);
    support_assert_ok(hnpei_desk_note(desk, s, sizeof key, key, 4));
    check_unknown(desk, s, sizeof key, key);
    hnpei_desk_return(&s->desks, desk, 1);
}

static hnpe_status note_some(void *data)
{
    subject *s = data;
    hnpei_desk *desk;
    HNPEI_TRY(hnpei_desk_take(&s->desks, &desk));
    hnpe_status status = hnpei_desk_note(desk, s, 3, "abc", 1);
    if (status == HNPE_OK)
        status = hnpei_desk_note(desk, s, 9, "abcdefghi", 2);
    hnpei_desk_return(&s->desks, desk, status == HNPE_OK);
    return status;
}

static void test_desk__reports_every_failed_allocation_of_notes(void **state)
{
    subject *s = *state;
    assert_int_equal(support_fail_each_step(&s->allocator, note_some, s), 3);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(test_desk__allocates_once_for_calls_of_a_size_or_smaller),
        TEST(test_desk__is_each_callers_own),
        TEST(test_desk__of_a_failed_call_is_freed),
        TEST(test_desk__keeps_no_more_than_its_limit),
        TEST(test_desk__reports_every_failed_allocation),
        TEST(test_desk__notes_are_kept_by_owner_and_key_until_others_take_their_place),
        TEST(test_desk__notes_of_long_keys_replace_those_of_shorter_ones_or_are_not_kept),
        TEST(test_desk__reports_every_failed_allocation_of_notes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
