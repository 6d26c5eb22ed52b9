/* The optimiser against a plain implementation in double precision. */
#include "base/context.h"
#include "nn/nn.h"

#include "support.h"

#include <math.h>

#define N 37
#define FIXED_FROM 10
#define FIXED_TO 15 /* entries 10 … 14 are not trainable */

struct fixture {
    hnpei_layout layout;
    hnpei_optimiser optimiser;
    const hnpei_kernels *kernels;
    hnpei_real w[N], g[N];
};

static void open_fixture(struct fixture *fixture, const hnpei_schedule *schedule)
{
    size_t offset;
    hnpei_layout_init(&fixture->layout, NULL);
    support_assert_ok(hnpei_layout_add(&fixture->layout, "", "before", 1, 8, 0, &offset));
    support_assert_ok(hnpei_layout_add(&fixture->layout, "", "a", 1, FIXED_FROM, 1, &offset));
    support_assert_ok(hnpei_layout_add(&fixture->layout, "", "fixed", 1, FIXED_TO - FIXED_FROM, 0, &offset));
    support_assert_ok(hnpei_layout_add(&fixture->layout, "", "b", 1, N - FIXED_TO + 5, 1, &offset));
    for (size_t i = 0; i < N; ++i)
        fixture->w[i] = (hnpei_real)cos((double)i);
    support_assert_ok(hnpei_optimiser_create(&fixture->layout, 8, N, schedule, fixture->w, &fixture->optimiser));
    fixture->kernels = hnpei_kernels_get(hnpei_context_isa(NULL));
}

static void close_fixture(struct fixture *fixture)
{
    hnpei_optimiser_free(&fixture->optimiser);
    hnpei_layout_free(&fixture->layout);
}

/* Gradients of very different sizes, 0 among them; those of fixed numbers are not 0 on purpose. */
static void draw_gradient(size_t t, hnpei_real *g)
{
    for (size_t i = 0; i < N; ++i)
        g[i] = i == 3 ? 0 : (hnpei_real)(sin((double)(i * 7 + t * 13)) * pow(10, (double)(i % 5) - 3));
}

struct plain {
    double w[N], first[N], second[N], average[N];
};

static double plain_step(struct plain *plain, const hnpei_schedule *schedule, double rate, int t, const hnpei_real *g)
{
    double norm = 0;
    for (size_t i = 0; i < N; ++i)
        norm += (double)g[i] * (double)g[i];
    norm = sqrt(norm);
    double scale = schedule->clip > 0 && norm > schedule->clip ? schedule->clip / norm : 1;
    for (size_t i = 0; i < N; ++i) {
        if (i >= FIXED_FROM && i < FIXED_TO)
            continue;
        double slope = scale * (double)g[i];
        plain->first[i] = 0.9 * plain->first[i] + 0.1 * slope;
        plain->second[i] = 0.999 * plain->second[i] + 0.001 * slope * slope;
        double m = plain->first[i] / (1 - pow(0.9, t)), v = plain->second[i], right = 1 - pow(0.999, t);
        double adam = schedule->plain_root ? m * sqrt(right) / (sqrt(v) + 1e-8) : m / (sqrt(v / right) + 1e-8);
        plain->w[i] -= rate * (adam + schedule->decay * plain->w[i]);
        plain->average[i] = schedule->average * plain->average[i] + (1 - schedule->average) * plain->w[i];
    }
    return norm;
}

static void compare(const hnpei_schedule *schedule)
{
    const double tolerance = HNPEI_REAL_IS_DOUBLE ? 1e-13 : 2e-6;
    struct fixture fixture;
    struct plain plain = {.first = {0}};
    open_fixture(&fixture, schedule);
    for (size_t i = 0; i < N; ++i)
        plain.w[i] = plain.average[i] = (double)fixture.w[i];
    for (int t = 1; t <= 60; ++t) {
        double progress = t / 60.0, factor = t > 30 ? 0.5 : 1;
        draw_gradient((size_t)t, fixture.g);
        double norm = hnpei_optimiser_step(&fixture.optimiser, fixture.kernels, progress, factor, fixture.g, fixture.w);
        double expected = plain_step(&plain, schedule, factor * hnpei_schedule_rate(schedule, progress), t, fixture.g);
        assert_true(fabs(norm - expected) < 1e-12 * expected);
        for (size_t i = 0; i < N; ++i) {
            assert_true(fabs((double)fixture.w[i] - plain.w[i]) < tolerance);
            assert_true(fabs((double)fixture.optimiser.average[i] - plain.average[i]) < tolerance);
        }
    }
    close_fixture(&fixture);
}

static void test_optimiser__steps_like_a_plain_implementation(void **state)
{
    compare(&(hnpei_schedule){.rate = 1e-2});
    compare(&(hnpei_schedule){.rate = 1e-2, .plain_root = 1});
    compare(&(hnpei_schedule){.rate = 1e-2, .clip = 0.5, .average = 0.9});
    compare(&(hnpei_schedule){.rate = 1e-2, .clip = 1e9, .decay = 0.1, .average = 0.99});
    compare(&(hnpei_schedule){.rate = 1e-2, .warmup = 0.2, .cosine = 1, .clip = 1, .decay = 0.01, .average = 0.5});
}

static void test_optimiser__non_finite_gradient_changes_nothing(void **state)
{
    const hnpei_schedule schedule = {.rate = 1e-2, .clip = 1, .average = 0.9, .decay = 0.1};
    static const double bad[] = {NAN, INFINITY, -INFINITY};
    struct fixture fixture;
    open_fixture(&fixture, &schedule);
    draw_gradient(1, fixture.g);
    hnpei_optimiser_step(&fixture.optimiser, fixture.kernels, 0.5, 1, fixture.g, fixture.w);
    hnpei_real w[N], first[N], second[N], average[N];
    memcpy(w, fixture.w, sizeof w);
    memcpy(first, fixture.optimiser.first, sizeof w);
    memcpy(second, fixture.optimiser.second, sizeof w);
    memcpy(average, fixture.optimiser.average, sizeof w);
    for (size_t i = 0; i < 3; ++i) {
        draw_gradient(2, fixture.g);
        fixture.g[N - 1 - i] = (hnpei_real)bad[i];
        double norm = hnpei_optimiser_step(&fixture.optimiser, fixture.kernels, 0.5, 1, fixture.g, fixture.w);
        assert_true(!isfinite(norm));
    }
    assert_memory_equal(w, fixture.w, sizeof w);
    assert_memory_equal(first, fixture.optimiser.first, sizeof w);
    assert_memory_equal(second, fixture.optimiser.second, sizeof w);
    assert_memory_equal(average, fixture.optimiser.average, sizeof w);
    assert_int_equal(fixture.optimiser.steps, 1);
    close_fixture(&fixture);
}

static void test_optimiser__fixed_numbers_never_step_and_are_copied_into_the_average(void **state)
{
    const hnpei_schedule schedule = {.rate = 1, .decay = 0.5, .average = 0.99};
    struct fixture fixture;
    open_fixture(&fixture, &schedule);
    fixture.w[FIXED_FROM] = 42; /* as settled statistics are set from outside */
    for (int t = 0; t < 5; ++t) {
        draw_gradient(3, fixture.g);
        hnpei_optimiser_step(&fixture.optimiser, fixture.kernels, 0.5, 1, fixture.g, fixture.w);
    }
    for (size_t i = FIXED_FROM; i < FIXED_TO; ++i) {
        assert_true(fixture.w[i] == (i == FIXED_FROM ? 42 : (hnpei_real)cos((double)i)));
        assert_true(fixture.optimiser.average[i] == fixture.w[i]);
    }
    assert_true(fixture.w[0] != (hnpei_real)1);
    close_fixture(&fixture);
}

static void test_optimiser__average_of_no_memory_is_the_weights(void **state)
{
    const hnpei_schedule schedule = {.rate = 1e-2};
    struct fixture fixture;
    open_fixture(&fixture, &schedule);
    for (size_t t = 0; t < 3; ++t) {
        draw_gradient(t, fixture.g);
        hnpei_optimiser_step(&fixture.optimiser, fixture.kernels, 0.5, 1, fixture.g, fixture.w);
        assert_memory_equal(fixture.w, fixture.optimiser.average, sizeof fixture.w);
    }
    close_fixture(&fixture);
}

static void test_schedule__rises_linearly_then_falls_as_half_a_cosine(void **state)
{
    const hnpei_schedule schedule = {.rate = 2, .warmup = 0.2, .cosine = 1};
    const double progress[] = {0, 0.1, 0.2, 0.4, 0.6, 1}, expected[] = {0, 1, 2, 1 + sqrt(0.5), 1, 0};
    for (size_t i = 0; i < 6; ++i)
        assert_true(fabs(hnpei_schedule_rate(&schedule, progress[i]) - expected[i]) < 1e-12);
    const hnpei_schedule constant = {.rate = 2, .warmup = 0.2};
    assert_true(hnpei_schedule_rate(&constant, 0.1) == 1);
    assert_true(hnpei_schedule_rate(&constant, 0.3) == 2 && hnpei_schedule_rate(&constant, 1) == 2);
    const hnpei_schedule bare = {.rate = 2};
    assert_true(hnpei_schedule_rate(&bare, 0) == 2);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_optimiser__steps_like_a_plain_implementation),
        cmocka_unit_test(test_optimiser__non_finite_gradient_changes_nothing),
        cmocka_unit_test(test_optimiser__fixed_numbers_never_step_and_are_copied_into_the_average),
        cmocka_unit_test(test_optimiser__average_of_no_memory_is_the_weights),
        cmocka_unit_test(test_schedule__rises_linearly_then_falls_as_half_a_cosine)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
