/* Tops of functions that are known: curved valleys, bounds, corners, several tops, numbers with noise. */
#include "support.h"

#include "posterior/ascent.h"

#include <math.h>

enum { MOST = 8 };

typedef struct hill {
    double (*height)(size_t d, const double *x, double *g);
    size_t d;
    double low, high, noise;
    int calls;
} hill;

static hnpe_status look(void *data, size_t n, double *x, double *low, double *high, double *f, double *g)
{
    hill *h = data;
    ++h->calls;
    for (size_t i = 0; i < n; ++i) {
        for (size_t j = i * h->d; j < (i + 1) * h->d; ++j) {
            low[j] = h->low;
            high[j] = h->high;
            x[j] = fmin(fmax(x[j], h->low), h->high);
        }
        f[i] = h->height(h->d, x + i * h->d, g + i * h->d);
        f[i] += h->noise * sin(1e9 * x[i * h->d]);
    }
    return HNPE_OK;
}

static void climb(hill *h, size_t n, double noise, double *x, double *f)
{
    double *work = test_calloc(hnpei_ascent_count(h->d, n), sizeof *work);
    support_assert_ok(hnpei_ascend(h->d, n, look, h, noise, 300, x, f, work));
    test_free(work);
}

static double rosenbrock(size_t d, const double *x, double *g)
{
    const double bend = x[1] - x[0] * x[0];
    g[0] = 2 * (1 - x[0]) + 40 * bend * x[0];
    g[1] = -20 * bend;
    return -(1 - x[0]) * (1 - x[0]) - 10 * bend * bend;
}

/* Ill-conditioned, correlated. */
static double ridge(size_t d, const double *x, double *g)
{
    double sum = 0, f = 0;
    for (size_t j = 0; j < d; ++j)
        sum += x[j] - 1;
    for (size_t j = 0; j < d; ++j) {
        const double weight = pow(100, (double)j / (double)(d - 1));
        g[j] = -weight * (x[j] - 1) - 30 * sum;
        f -= weight * (x[j] - 1) * (x[j] - 1) / 2;
    }
    return f - 15 * sum * sum;
}

static double corner(size_t d, const double *x, double *g)
{
    double f = 0;
    for (size_t j = 0; j < d; ++j) {
        const double apart = x[j] - 0.3;
        g[j] = apart > 0 ? -2 - apart : 1 - apart;
        f -= (apart > 0 ? 2 * apart : -apart) + apart * apart / 2;
    }
    return f;
}

/* Two Gaussians, the one at -2 higher. */
static double two(size_t d, const double *x, double *g)
{
    const double a = exp(-(x[0] + 2) * (x[0] + 2) / 0.5), b = 0.8 * exp(-(x[0] - 2) * (x[0] - 2) / 0.5);
    g[0] = (-4 * (x[0] + 2) * a - 4 * (x[0] - 2) * b) / (a + b);
    return log(a + b);
}

static void test_ascent__climbs_curved_valleys_and_ridges(void **state)
{
    hill valley = {rosenbrock, 2, -INFINITY, INFINITY, 0, 0}, narrow = {ridge, MOST, -INFINITY, INFINITY, 0, 0};
    double x[3 * MOST] = {-1.2, 1, 3, -2, 0, 0}, f[3];
    climb(&valley, 3, 1e-13, x, f);
    for (size_t i = 0; i < 6; ++i)
        support_assert_close(x[i], 1, 1e-5);
    print_message("%d evaluations in a valley\n", valley.calls);
    assert_true(valley.calls < 100);
    for (size_t i = 0; i < 3 * MOST; ++i)
        x[i] = sin((double)i) * 3;
    climb(&narrow, 3, 1e-13, x, f);
    for (size_t i = 0; i < 3 * MOST; ++i)
        support_assert_close(x[i], 1, 1e-5);
    print_message("%d on a ridge\n", narrow.calls);
}

/* The top between bounds is where one parameter is held and the others make the best of it. */
static void test_ascent__stops_at_bounds(void **state)
{
    hill valley = {rosenbrock, 2, -0.5, 0.5, 0, 0};
    double x[4] = {-0.4, 0.4, 0.1, -0.5}, f[2];
    climb(&valley, 2, 1e-13, x, f);
    for (size_t i = 0; i < 2; ++i) {
        support_assert_close(x[2 * i], 0.5, 1e-9);
        support_assert_close(x[2 * i + 1], 0.25, 1e-5);
    }
}

static void test_ascent__comes_to_corners(void **state)
{
    hill roof = {corner, 3, -INFINITY, INFINITY, 0, 0};
    double x[6] = {1, -2, 0.7, 0, 3, 0.29}, f[2];
    climb(&roof, 2, 1e-13, x, f);
    for (size_t i = 0; i < 6; ++i)
        support_assert_close(x[i], 0.3, 1e-3);
}

static void test_ascent__each_start_comes_to_its_own_top(void **state)
{
    hill hills = {two, 1, -INFINITY, INFINITY, 0, 0};
    double x[4] = {-3, 1.5, -1.2, 2.7}, f[4];
    climb(&hills, 4, 1e-13, x, f);
    for (size_t i = 0; i < 4; ++i)
        support_assert_close(x[i], i % 2 ? 2 : -2, 1e-5);
    assert_true(f[0] > f[1] + 0.2 && f[2] > f[3] + 0.2);
}

/* Numbers that are wrong by a millionth have their top a thousandth beside it: the gradient knows better. */
static void test_ascent__gradients_decide_where_numbers_do_not(void **state)
{
    hill noisy = {ridge, 2, -INFINITY, INFINITY, 1e-6, 0};
    double x[4] = {2, -1, 0.4, 0.9}, f[2];
    climb(&noisy, 2, 2e-6, x, f);
    for (size_t i = 0; i < 4; ++i)
        support_assert_close(x[i], 1, 1e-5);
}

static void test_ascent__keeps_to_its_budget(void **state)
{
    hill valley = {rosenbrock, 2, -INFINITY, INFINITY, 0, 0};
    double x[2] = {-1.2, 1}, f, work[64] = {0};
    assert_true(hnpei_ascent_count(2, 1) <= 64);
    support_assert_ok(hnpei_ascend(2, 1, look, &valley, 1e-13, 7, x, &f, work));
    assert_int_equal(valley.calls, 7);
    double unused[2];
    assert_true(f == rosenbrock(2, x, unused));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_ascent__climbs_curved_valleys_and_ridges),
        cmocka_unit_test(test_ascent__stops_at_bounds),
        cmocka_unit_test(test_ascent__comes_to_corners),
        cmocka_unit_test(test_ascent__each_start_comes_to_its_own_top),
        cmocka_unit_test(test_ascent__gradients_decide_where_numbers_do_not),
        cmocka_unit_test(test_ascent__keeps_to_its_budget),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
