/* Statuses, their names, and the message of the last failure. */
#include "base/base.h"
#include "support.h"

#include <pthread.h>

static void test_statuses__have_names_and_words(void **state)
{
    size_t n = 0;
#define CHECK(name, value, text)                                                                                       \
    assert_int_equal(name, value);                                                                                     \
    assert_string_equal(hnpe_status_name(name), #name);                                                                \
    assert_string_equal(hnpe_status_text(name), text);                                                                 \
    ++n;
    HNPE_STATUS_LIST(CHECK)
#undef CHECK
    assert_int_equal(n, 11);
}

static void test_statuses__that_are_none_are_unknown(void **state)
{
    const int32_t none[] = {1, -11, -1000, INT32_MAX, INT32_MIN};
    for (size_t i = 0; i < sizeof none / sizeof *none; ++i) {
        assert_string_equal(hnpe_status_name((hnpe_status)none[i]), "HNPE_STATUS_UNKNOWN");
        assert_string_equal(hnpe_status_text((hnpe_status)none[i]), "unknown status");
    }
}

static void test_version__is_that_of_the_library(void **state)
{
    int major, minor, patch;
    assert_int_equal(sscanf(hnpe_version_string(), "%d.%d.%d", &major, &minor, &patch), 3);
    assert_int_equal(hnpe_abi_version(), 1);
}

/* ---- the message ---- */

static void test_failure__leaves_where_and_why(void **state)
{
    assert_int_equal(hnpei_fail(HNPE_ERROR_SHAPE, "somewhere", "%d is not %s", 3, "four"), HNPE_ERROR_SHAPE);
    assert_string_equal(hnpe_last_error(), "somewhere: 3 is not four");
    hnpei_fail(HNPE_ERROR_IO, NULL, "nowhere");
    assert_string_equal(hnpe_last_error(), "nowhere");
}

static void test_failure__is_cut_where_it_is_too_long(void **state)
{
    static char words[2000];
    memset(words, 'a', sizeof words - 1);
    hnpei_fail(HNPE_ERROR_IO, "here", "%s", words);
    assert_int_equal(strlen(hnpe_last_error()), 511);
    hnpei_fail(HNPE_ERROR_IO, words, "%s", words);
    assert_int_equal(strlen(hnpe_last_error()), 511);
}

static void test_failure__outlives_what_succeeds(void **state)
{
    hnpe_context *context;
    hnpei_fail(HNPE_ERROR_IO, "here", "still here");
    support_assert_ok(hnpe_context_create(NULL, &context));
    hnpe_context_release(context);
    assert_string_equal(hnpe_last_error(), "here: still here");
}

static void *other_thread(void *message)
{
    strcpy(message, hnpe_last_error());
    hnpei_fail(HNPE_ERROR_IO, "there", "another message");
    return NULL;
}

static void test_failure__belongs_to_its_thread(void **state)
{
    char theirs[512] = "not written";
    pthread_t thread;
    hnpei_fail(HNPE_ERROR_IO, "here", "mine");
    assert_int_equal(pthread_create(&thread, NULL, other_thread, theirs), 0);
    assert_int_equal(pthread_join(thread, NULL), 0);
    assert_string_equal(theirs, "");
    assert_string_equal(hnpe_last_error(), "here: mine");
}

/* ---- failures of callbacks ---- */

static void test_callback__that_is_positive_cancels_and_that_is_negative_fails(void **state)
{
    hnpei_clear_callback_words();
    assert_int_equal(hnpei_fail_callback("run", "simulate", 4), HNPE_ERROR_CANCELLED);
    assert_int_equal(hnpe_last_callback_result(), 4);
    assert_string_equal(hnpe_last_error(), "run: the simulate callback returned 4: it gave no message");
    assert_int_equal(hnpei_fail_callback("run", "simulate", -4), HNPE_ERROR_CALLBACK);
    assert_int_equal(hnpe_last_callback_result(), -4);
}

static void test_callback__speaks_in_its_own_words(void **state)
{
    hnpei_clear_callback_words();
    hnpe_set_error("the voltage is negative");
    hnpei_fail_callback("run", "simulate", -1);
    assert_string_equal(hnpe_last_error(), "run: the simulate callback returned -1: the voltage is negative");
    hnpe_set_error(NULL);
    hnpei_fail_callback("run", "simulate", -1);
    assert_non_null(strstr(hnpe_last_error(), "it gave no message"));
}

static void test_callback__is_heard_to_four_hundred_bytes(void **state)
{
    char words[1000];
    memset(words, 'b', sizeof words - 1);
    words[sizeof words - 1] = '\0';
    hnpe_set_error(words);
    hnpei_fail_callback("run", "f", -1);
    assert_int_equal(strlen(strrchr(hnpe_last_error(), ' ') + 1), 400);
    hnpei_clear_callback_words();
}

static void test_callback__result_is_zero_after_other_failures(void **state)
{
    hnpei_fail_callback("run", "f", -7);
    hnpei_fail(HNPE_ERROR_IO, "here", "no callback");
    assert_int_equal(hnpe_last_callback_result(), 0);
}

static void test_failure__is_carried_from_one_place_to_another(void **state)
{
    hnpei_failure failure;
    hnpei_clear_callback_words();
    hnpei_failure_save(hnpei_fail_callback("run", "f", 9), &failure);
    hnpei_fail(HNPE_ERROR_IO, "here", "something else");
    assert_int_equal(hnpei_failure_restore(&failure), HNPE_ERROR_CANCELLED);
    assert_int_equal(hnpe_last_callback_result(), 9);
    assert_string_equal(hnpe_last_error(), "run: the f callback returned 9: it gave no message");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_statuses__have_names_and_words),
        cmocka_unit_test(test_statuses__that_are_none_are_unknown),
        cmocka_unit_test(test_version__is_that_of_the_library),
        cmocka_unit_test(test_failure__leaves_where_and_why),
        cmocka_unit_test(test_failure__is_cut_where_it_is_too_long),
        cmocka_unit_test(test_failure__outlives_what_succeeds),
        cmocka_unit_test(test_failure__belongs_to_its_thread),
        cmocka_unit_test(test_callback__that_is_positive_cancels_and_that_is_negative_fails),
        cmocka_unit_test(test_callback__speaks_in_its_own_words),
        cmocka_unit_test(test_callback__is_heard_to_four_hundred_bytes),
        cmocka_unit_test(test_callback__result_is_zero_after_other_failures),
        cmocka_unit_test(test_failure__is_carried_from_one_place_to_another),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
