/* Public records, of hosts that are older or newer than the library: shorter, longer, and of sizes that no record has.
 */
#include "base/base.h"
#include "support.h"

#include <hnpe/prior.h>

/* What the library knows: 24 bytes. */
typedef struct card {
    uint32_t struct_size, kind;
    double a, b;
} card;

/* A record of the host's with room behind it. */
typedef union host_card {
    card known;
    unsigned char bytes[64];
} host_card;

static const card full = {.struct_size = sizeof full, .kind = 7, .a = 1.5, .b = 2.5};

/* Offers the library a record of so many bytes, all 0x55 but its size. */
static hnpe_status give(host_card *host, uint32_t struct_size)
{
    memset(host, 0x55, sizeof *host);
    host->known.struct_size = struct_size;
    return hnpei_give_record("f", "info", &full, sizeof full, host);
}

static void test_record__is_written_up_to_the_hosts_size_and_no_further(void **state)
{
    host_card host;
    for (uint32_t size = 8; size <= sizeof host; size += 8) {
        const size_t known = size < sizeof full ? size : sizeof full;
        support_assert_ok(give(&host, size));
        assert_int_equal(host.known.struct_size, size);
        assert_memory_equal(host.bytes + 4, (const unsigned char *)&full + 4, known - 4);
        for (size_t i = known; i < sizeof host; ++i)
            assert_int_equal(host.bytes[i], 0x55);
    }
}

/* A sizeof is a multiple of the alignment: a field is never cut in half. */
static void test_record__of_a_size_that_no_record_has_is_refused_untouched(void **state)
{
    const uint32_t sizes[] = {0, 1, 4, 7, 9, 12, 13, 20, 23, 25, 4097, 4104, 0x55555555, UINT32_MAX};
    host_card host;
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; ++i) {
        support_assert_fails(give(&host, sizes[i]), HNPE_ERROR_INVALID_ARGUMENT, "set it to sizeof *info");
        for (size_t j = 4; j < sizeof host; ++j)
            assert_int_equal(host.bytes[j], 0x55);
    }
    support_assert_fails(hnpei_give_record("f", "info", &full, sizeof full, NULL), HNPE_ERROR_INVALID_ARGUMENT,
                         "info is NULL");
}

static void test_record__of_an_older_host_is_completed_with_zeros(void **state)
{
    card host = full, taken;
    memset(&taken, 0x55, sizeof taken);
    host.struct_size = offsetof(card, b);
    support_assert_ok(hnpei_take_record("f", "card", &host, 16, sizeof taken, &taken));
    assert_true(taken.kind == 7 && taken.a == 1.5 && taken.b == 0);
    support_assert_fails(hnpei_take_record("f", "card", &host, 24, sizeof taken, &taken), HNPE_ERROR_INVALID_ARGUMENT,
                         "card->struct_size is 16, expected 24 or more");
    host.struct_size = 12;
    support_assert_fails(hnpei_take_record("f", "card", &host, 0, sizeof taken, &taken), HNPE_ERROR_INVALID_ARGUMENT,
                         "card->struct_size is 12: set it to sizeof *card");
}

static void test_record__of_a_newer_host_is_taken_unless_it_asks_for_more(void **state)
{
    host_card host = {.known = full};
    card taken;
    host.known.struct_size = sizeof host;
    support_assert_ok(hnpei_take_record("f", "card", &host, 24, sizeof taken, &taken));
    assert_true(taken.kind == 7 && taken.a == 1.5 && taken.b == 2.5);
    for (size_t i = sizeof taken; i < sizeof host; ++i) {
        host.bytes[i] = 1;
        support_assert_fails(hnpei_take_record("f", "card", &host, 24, sizeof taken, &taken), HNPE_ERROR_UNSUPPORTED,
                             "card asks for something that this version of the library does not know");
        host.bytes[i] = 0;
    }
}

/* ---- the records that hosts fill ---- */

typedef struct newer_allocator {
    hnpe_allocator known;
    uint64_t added;
} newer_allocator;

static void test_allocator__of_a_newer_host_is_taken(void **state)
{
    support_allocator counting;
    support_allocator_init(&counting, 0);
    newer_allocator newer = {.known = counting.hnpe, .added = 0};
    newer.known.struct_size = sizeof newer;
    hnpe_context *context;
    support_assert_ok(hnpe_context_create(&newer.known, &context));
    assert_int_equal(atomic_load(&counting.outstanding), 1);
    hnpe_context_release(context);
    assert_int_equal(atomic_load(&counting.outstanding), 0);
    newer.added = 1;
    support_assert_fails(hnpe_context_create(&newer.known, &context), HNPE_ERROR_UNSUPPORTED, "allocator asks for");
    assert_null(context);
}

static void test_allocator__has_nothing_in_what_is_reserved(void **state)
{
    support_allocator counting;
    support_allocator_init(&counting, 0);
    counting.hnpe.reserved = 1;
    hnpe_context *context;
    support_assert_fails(hnpe_context_create(&counting.hnpe, &context), HNPE_ERROR_INVALID_ARGUMENT,
                         "allocator->reserved is 1, expected 0");
    assert_null(context);
}

static int ones(void *user_data, size_t n, const double *given, hnpe_rng *rng, double *theta)
{
    for (size_t i = 0; i < n; ++i)
        theta[i] = 1;
    return 0;
}

typedef struct newer_functions {
    hnpe_prior_functions known;
    int (*added)(void *user_data);
} newer_functions;

static int added(void *user_data)
{
    return 0;
}

static void test_functions__of_a_newer_hosts_prior_are_taken_unless_there_are_more(void **state)
{
    newer_functions newer = {.known = {.struct_size = sizeof newer, .sample = ones}, .added = NULL};
    hnpe_prior *prior;
    support_assert_ok(hnpe_prior_create_custom(NULL, 1, 0, &newer.known, NULL, NULL, &prior));
    hnpe_prior_release(prior);
    newer.added = added;
    support_assert_fails(hnpe_prior_create_custom(NULL, 1, 0, &newer.known, NULL, NULL, &prior), HNPE_ERROR_UNSUPPORTED,
                         "functions asks for");
    assert_null(prior);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_record__is_written_up_to_the_hosts_size_and_no_further),
        cmocka_unit_test(test_record__of_a_size_that_no_record_has_is_refused_untouched),
        cmocka_unit_test(test_record__of_an_older_host_is_completed_with_zeros),
        cmocka_unit_test(test_record__of_a_newer_host_is_taken_unless_it_asks_for_more),
        cmocka_unit_test(test_allocator__of_a_newer_host_is_taken),
        cmocka_unit_test(test_allocator__has_nothing_in_what_is_reserved),
        cmocka_unit_test(test_functions__of_a_newer_hosts_prior_are_taken_unless_there_are_more),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
