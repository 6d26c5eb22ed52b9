/* Special functions against values computed with 60 digits. */
#include "support.h"

#include "prior/special.h"

#include <math.h>

static void assert_close(const char *what, double a, double b, double got, double expected, double tolerance)
{
    if (fabs(got - expected) <= tolerance * fabs(expected))
        return;
    print_error("%s at %.17g, %.17g: %.17g, expected %.17g (off by %g)\n", what, a, b, got, expected,
                fabs(got / expected - 1));
    fail();
}

/* Near a mean of 1e9 a relative change of 1e-16 in x is one of 3e-12 in the tail. */
static double tolerance_of(double a, double b)
{
    return 2e-14 + 2e-15 * sqrt(a + b);
}

static void test_special__incomplete_gamma_has_both_tails(void **state)
{
    static const double rows[][4] = {{0.001, 1e-05, 0.98912304469578267, 0.010876955304217331},
                                     {0.001, 2, 0.99995102308216902, 4.897691783098148e-5},
                                     {0.5, 0.02, 0.15851941887820605, 0.84148058112179395},
                                     {0.5, 9, 0.99997790950300141, 2.2090496998585441e-5},
                                     {3.75, 0.5, 0.0030309093116296687, 0.99696909068837033},
                                     {3.75, 4, 0.61734773188470302, 0.38265226811529698},
                                     {3.75, 30, 0.99999999973220787, 2.677921323876733e-10},
                                     {300, 180, 2.0684905142136836e-16, 0.99999999999999979},
                                     {300, 310, 0.72248875417186111, 0.27751124582813889},
                                     {300, 460, 0.99999999999999932, 6.7852045874037513e-16},
                                     {20000, 19300, 2.773750727879669e-7, 0.99999972262492721},
                                     {20000, 20100, 0.76061670556141765, 0.23938329443858235},
                                     {1e9, 999750000, 1.3253062708070763e-15, 0.99999999999999867},
                                     {1e9, 1000030000, 0.82860941259815861, 0.17139058740184139}};
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; ++i) {
        const double *r = rows[i];
        double lower, upper, tolerance = tolerance_of(r[0], 0);
        hnpei_incomplete_gamma(r[0], r[1], &lower, &upper);
        assert_close("P", r[0], r[1], lower, r[2], tolerance);
        double complement = r[1] < r[0] + 1 ? 1e-15 / r[3] : 0; /* there Q is 1 - P */
        assert_close("Q", r[0], r[1], upper, r[3], fmax(tolerance, complement));
    }
}

static void test_special__incomplete_beta_has_both_tails(void **state)
{
    static const double rows[][5] = {{0.001, 0.001, 0.3, 0.49957696213967647, 0.50042303786032353},
                                     {0.001, 1, 0.5, 0.99930709299045252, 0.00069290700954747809},
                                     {0.5, 0.5, 1e-08, 6.3661977342861431e-5, 0.99993633802265714},
                                     {0.5, 0.3, 0.9, 0.62876501807270557, 0.37123498192729443},
                                     {2, 5, 0.1, 0.11426500000000001, 0.88573499999999999},
                                     {2, 5, 0.9, 0.999945, 5.499999999999994e-5},
                                     {150, 40, 0.7, 0.0024456477414298556, 0.99755435225857014},
                                     {150, 40, 0.95, 0.99999999999999117, 8.8264536499768477e-15},
                                     {2000, 3000, 0.38, 0.0018533264846074399, 0.99814667351539256},
                                     {2000, 3000, 0.45, 0.99999999999952828, 4.7172311417818866e-13},
                                     {2000, 0.3, 0.9997, 0.15679249995722784, 0.84320750004277216},
                                     {100000, 40, 0.9993, 3.7968538724148748e-5, 0.99996203146127585},
                                     {1e9, 40, 0.99999995, 0.064570330149680857, 0.93542966985031914},
                                     {1e6, 1500, 0.9986, 0.9950337615276904, 0.0049662384723095954},
                                     {1e9, 1e9, 0.50001, 0.814453315231583, 0.185546684768417}};
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; ++i) {
        const double *r = rows[i];
        double lower, upper, tolerance = tolerance_of(r[0], r[1]);
        hnpei_incomplete_beta(r[0], r[1], r[2], 1 - r[2], &lower, &upper);
        assert_close("I", r[0], r[1], lower, r[3], fmax(tolerance, 2e-16 / r[3]));
        assert_close("1 - I", r[0], r[1], upper, r[4], tolerance);
        hnpei_incomplete_beta(r[1], r[0], 1 - r[2], r[2], &upper, &lower);
        assert_close("reflected I", r[0], r[1], upper, r[4], tolerance);
    }
}

static void test_special__masses_of_the_normal_hold_in_every_tail(void **state)
{
    static const double rows[][3] = {
        {0, 1e-12, 9.9999999999999998e-13},  {0, 0.5, 0.47992521895988422}, {0, 40, 1.2533141373155003},
        {3, 0.2, 0.14954484723100606},       {3, 0.4, 0.2285657522095282},  {3, 5, 0.30459029870996293},
        {40, 0.001, 0.00098026385944615862}, {40, 1, 0.024984404205720571}, {1e6, 1e-07, 9.5162581964040268e-8},
        {1e6, INFINITY, 9.99999999999e-7},   {1e100, INFINITY, 1e-100}};
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; ++i)
        assert_close("mass", rows[i][0], rows[i][1], hnpei_normal_mass(rows[i][0], rows[i][1]), rows[i][2], 3e-15);
}

static void test_special__normal_quantiles_are_exact_to_the_last_digits(void **state)
{
    static const double rows[][2] = {{1e-300, -37.047096299361199},    {1e-20, -9.2623400897984076},
                                     {1e-5, -4.2648907939228246},      {0.02425, -1.9729610513118848},
                                     {0.3, -0.52440051270804082},      {0.8, 0.84162123357291436},
                                     {1 - 0x1p-20, 4.763001034267814}, {0.5, 0}};
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; ++i)
        assert_true(fabs(hnpei_normal_quantile(rows[i][0]) - rows[i][1]) <= 1e-15 * fabs(rows[i][1]) + 1e-16);
}

static double cubic(const void *root, double y, double *slope)
{
    double d = y - *(const double *)root;
    *slope = 3 * d * d;
    return d * d * d;
}

static double blind(const void *root, double y, double *slope)
{
    *slope = NAN;
    return y - *(const double *)root;
}

static void test_special__roots_are_found_where_newton_is_slow_or_blind(void **state)
{
    const double roots[] = {-700, -3, 0.001, 2, 650};
    for (size_t i = 0; i < 5; ++i) {
        assert_true(fabs(hnpei_root(cubic, &roots[i], -745, 709, 0) - roots[i]) < 1e-5 * fmax(1, fabs(roots[i])));
        assert_close("blind root", roots[i], 0, hnpei_root(blind, &roots[i], -745, 709, 0), roots[i], 1e-12);
    }
    const double outside[] = {-800, 800};
    assert_true(fabs(hnpei_root(blind, &outside[0], -745, 709, 0) + 745) < 1e-9);
    assert_true(fabs(hnpei_root(blind, &outside[1], -745, 709, 0) - 709) < 1e-9);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_special__incomplete_gamma_has_both_tails),
        cmocka_unit_test(test_special__incomplete_beta_has_both_tails),
        cmocka_unit_test(test_special__masses_of_the_normal_hold_in_every_tail),
        cmocka_unit_test(test_special__normal_quantiles_are_exact_to_the_last_digits),
        cmocka_unit_test(test_special__roots_are_found_where_newton_is_slow_or_blind),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
