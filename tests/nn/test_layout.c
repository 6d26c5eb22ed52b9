/* Named blocks of one flat vector. */
#include "nn/nn.h"

#include "support.h"

static void test_layout__blocks_follow_one_another(void **state)
{
    hnpei_layout layout;
    size_t first, second;
    hnpei_layout_init(&layout, NULL);
    support_assert_ok(hnpei_layout_add(&layout, "a", "x", 3, 4, 1, &first));
    support_assert_ok(hnpei_layout_add(&layout, "", "y", 1, 5, 0, &second));
    assert_int_equal(first, 0);
    assert_int_equal(second, 12);
    assert_int_equal(layout.size, 17);
    const hnpei_block *found = hnpei_layout_find(&layout, "a.x");
    assert_non_null(found);
    assert_int_equal(found->rows, 3);
    assert_int_equal(found->columns, 4);
    assert_int_equal(found->trainable, 1);
    assert_int_equal(hnpei_layout_find(&layout, "y")->trainable, 0);
    assert_null(hnpei_layout_find(&layout, "x"));
    hnpei_layout_free(&layout);
}

static void test_layout__grows_past_its_first_room(void **state)
{
    hnpei_layout layout;
    hnpei_layout_init(&layout, NULL);
    for (size_t i = 0; i < 200; ++i) {
        char name[HNPEI_NAME];
        size_t offset;
        support_assert_ok(hnpei_layout_join(name, "", "%zu", i));
        support_assert_ok(hnpei_layout_add(&layout, "p", name, 1, i, 1, &offset));
    }
    assert_int_equal(layout.n_blocks, 200);
    assert_int_equal(layout.size, 199 * 100);
    assert_int_equal(hnpei_layout_find(&layout, "p.150")->offset, 149 * 75);
    hnpei_layout_free(&layout);
}

static void test_layout__refuses_what_cannot_be(void **state)
{
    hnpei_layout layout;
    size_t offset;
    char name[2 * HNPEI_NAME], joined[HNPEI_NAME];
    memset(name, 'n', sizeof name);
    name[sizeof name - 1] = 0;
    hnpei_layout_init(&layout, NULL);
    support_assert_ok(hnpei_layout_add(&layout, "a", "x", 3, 4, 1, &offset));
    support_assert_fails(hnpei_layout_add(&layout, "a", "x", 1, 1, 1, &offset), HNPE_ERROR_INVALID_ARGUMENT, "a.x");
    support_assert_fails(hnpei_layout_add(&layout, "a", name, 1, 1, 1, &offset), HNPE_ERROR_INVALID_ARGUMENT, "bytes");
    support_assert_fails(hnpei_layout_join(joined, name, "x"), HNPE_ERROR_INVALID_ARGUMENT, "longer than");
    support_assert_fails(hnpei_layout_add(&layout, "a", "y", SIZE_MAX / 2, 3, 1, &offset), HNPE_ERROR_SHAPE, "fit");
    support_assert_fails(hnpei_layout_add(&layout, "a", "y", SIZE_MAX - 4, 1, 1, &offset), HNPE_ERROR_SHAPE, "fit");
    assert_int_equal(layout.n_blocks, 1);
    hnpei_layout_free(&layout);
}

static hnpe_status build_everything(hnpe_context *context, void *data)
{
    hnpei_layout layout;
    hnpei_made made;
    hnpei_optimiser optimiser = {.context = context};
    hnpei_real *w = NULL;
    const hnpei_schedule schedule = {.rate = 1e-3};
    hnpe_status status = HNPE_OK;
    hnpei_layout_init(&layout, context);
    HNPEI_TRY_CLEANUP(hnpei_made_create(&layout, "", 4, 3, 8, 8, 2, HNPEI_ACTIVATION_RELU, 1, &made));
    HNPEI_TRY_CLEANUP(hnpei_allocate(context, layout.size, sizeof *w, &w));
    HNPEI_TRY_CLEANUP(hnpei_optimiser_create(&layout, 0, layout.size, &schedule, w, &optimiser));
cleanup:
    hnpei_optimiser_free(&optimiser);
    hnpei_free(context, w);
    hnpei_layout_free(&layout);
    return status;
}

static void test_layout__survives_every_failed_allocation(void **state)
{
    assert_true(support_fail_each_allocation(build_everything, NULL) >= 7);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_layout__blocks_follow_one_another),
                                       cmocka_unit_test(test_layout__grows_past_its_first_room),
                                       cmocka_unit_test(test_layout__refuses_what_cannot_be),
                                       cmocka_unit_test(test_layout__survives_every_failed_allocation)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
