/* Gradients of a posterior's log density against central differences, for estimators of every shape: in double
   precision every number, in single precision within its rounding. */
#include "parts.h"

#include "posterior/posterior.h"

#include <math.h>

enum { SETS = 3, DRAWS = 5, MOST = 400 };

typedef struct case_data {
    const parts_case *of;
    hnpe_posterior *posterior;
    int64_t n_rows[SETS];
    size_t rows, d, d_x;
    double x[MOST], theta[MOST], log_q[MOST], g_theta[MOST], g_x[4 * MOST], scale[16];
} case_data;

static void make_sets(case_data *c)
{
    hnpe_rng *rng;
    support_assert_ok(hnpe_rng_create(NULL, 12, 0, &rng));
    for (size_t i = 0; i < SETS; ++i) {
        c->n_rows[i] = c->of->architecture == HNPE_ARCHITECTURE_NAIVE ? 1 + c->of->extra : 1 + 2 * (int64_t)i;
        c->rows += (size_t)c->n_rows[i];
    }
    for (size_t i = 0; i < c->rows * c->d_x; ++i)
        c->x[i] = hnpe_rng_normal(rng);
    support_assert_ok(hnpe_posterior_sample(c->posterior, SETS, c->n_rows, c->x, DRAWS, rng, c->theta));
    hnpe_rng_release(rng);
}

/* Standard deviations of draws of the first set. */
static void measure(case_data *c)
{
    enum { N = 2000 };
    double *theta = test_malloc(N * c->d * sizeof *theta);
    hnpe_rng *rng;
    support_assert_ok(hnpe_rng_create(NULL, 13, 0, &rng));
    support_assert_ok(hnpe_posterior_sample(c->posterior, 1, c->n_rows, c->x, N, rng, theta));
    for (size_t j = 0; j < c->d; ++j) {
        double mean = 0, square = 0;
        for (size_t i = 0; i < N; ++i)
            mean += theta[i * c->d + j] / N;
        for (size_t i = 0; i < N; ++i)
            square += pow(theta[i * c->d + j] - mean, 2) / N;
        c->scale[j] = sqrt(square);
    }
    hnpe_rng_release(rng);
    test_free(theta);
}

static void density(const case_data *c, const double *x, const double *theta, double *log_q)
{
    support_assert_ok(hnpe_posterior_log_density(c->posterior, SETS, c->n_rows, x, DRAWS, theta, log_q));
}

/* By value: the difference of every point's density, extrapolated from two steps, each half of the one before. A third
   says how far it is to be believed, where a spline's knot lies between. */
static void differences(case_data *c, double *value, double step, double *found, double *doubt)
{
    enum { HALVES = 3 };
    double log_q[2][MOST], slope[HALVES][MOST];
    const double at = *value;
    for (int half = 0; half < HALVES; ++half, step /= 2) {
        for (int side = 0; side < 2; ++side) {
            *value = side ? at + step : at - step;
            density(c, c->x, c->theta, log_q[side]);
        }
        *value = at;
        for (size_t p = 0; p < SETS * DRAWS; ++p)
            slope[half][p] = (log_q[1][p] - log_q[0][p]) / (2 * step);
    }
    for (size_t p = 0; p < SETS * DRAWS; ++p) {
        const double before = (4 * slope[1][p] - slope[0][p]) / 3;
        found[p] = (4 * slope[2][p] - slope[1][p]) / 3;
        doubt[p] = fabs(found[p] - before);
    }
}

#define STEP (HNPEI_REAL_IS_DOUBLE ? 2e-6 : 4e-3)
#define TOLERANCE (HNPEI_REAL_IS_DOUBLE ? 1e-6 : 2e-2)

/* A point beside a knot has the mean of two slopes for a difference, which single precision's coarse steps meet. */
#define BESIDE_A_KNOT (HNPEI_REAL_IS_DOUBLE ? 0 : 0.02)

static double most_wrong; /* over all cases, in units of what is allowed */
static size_t n_wrong, n_compared;

static size_t compare(const case_data *c, const char *what, size_t k, double gradient, double found, double doubt,
                      double scale)
{
    const double wrong = fabs(gradient - found) * scale, allowed = TOLERANCE * fmax(1, fabs(gradient) * scale);
    if (!isfinite(found) || doubt * scale > allowed / 2)
        return 0; /* beside a bound, or across a knot */
    most_wrong = fmax(most_wrong, wrong / allowed);
    ++n_compared;
    n_wrong += wrong > allowed;
    if (wrong > allowed && HNPEI_REAL_IS_DOUBLE)
        fail_msg("%s, %s %zu: gradient %g, difference %g, scale %g", c->of->name, what, k, gradient, found, scale);
    return 1;
}

/* Most can be compared. */
static void check_theta(case_data *c)
{
    double found[MOST], doubt[MOST];
    size_t compared = 0;
    for (size_t k = 0; k < SETS * DRAWS * c->d; ++k) {
        const size_t j = k % c->d, point = k / c->d;
        differences(c, &c->theta[k], STEP * c->scale[j], found, doubt);
        compared += compare(c, "theta", k, c->g_theta[k], found[point], doubt[point], c->scale[j]);
    }
    assert_true(compared * 10 >= SETS * DRAWS * c->d * 7);
}

static void check_x(case_data *c)
{
    double found[MOST], doubt[MOST];
    size_t compared = 0;
    for (size_t set = 0, row = 0; set < SETS; ++set)
        for (int64_t r = 0; r < c->n_rows[set]; ++r, ++row)
            for (size_t j = 0; j < c->d_x; ++j) {
                differences(c, &c->x[row * c->d_x + j], STEP, found, doubt);
                for (size_t i = 0; i < DRAWS; ++i)
                    compared += compare(c, "x", row * c->d_x + j, c->g_x[(row * DRAWS + i) * c->d_x + j],
                                        found[set * DRAWS + i], doubt[set * DRAWS + i], 1);
            }
    assert_true(compared * 10 >= c->rows * DRAWS * c->d_x * 7);
}

static void check_alone(case_data *c)
{
    double log_q[MOST], g_theta[MOST], g_x[4 * MOST];
    density(c, c->x, c->theta, log_q);
    assert_memory_equal(log_q, c->log_q, SETS * DRAWS * sizeof *log_q);
    support_assert_ok(hnpe_posterior_log_density_gradient(c->posterior, SETS, c->n_rows, c->x, DRAWS, c->theta, log_q,
                                                          g_theta, NULL));
    assert_memory_equal(g_theta, c->g_theta, SETS * DRAWS * c->d * sizeof *g_theta);
    support_assert_ok(
        hnpe_posterior_log_density_gradient(c->posterior, SETS, c->n_rows, c->x, DRAWS, c->theta, log_q, NULL, g_x));
    assert_memory_equal(g_x, c->g_x, c->rows * DRAWS * c->d_x * sizeof *g_x);
}

static void test_gradient__of_every_estimator_agrees_with_central_differences(void **state)
{
    for (size_t i = 0; i < parts_n_cases; ++i) {
        case_data *c = test_calloc(1, sizeof *c);
        c->of = &parts_cases[i];
        c->d = c->of->d_local + c->of->d_global;
        c->d_x = c->of->d_x;
        hnpe_estimator *estimator = parts_estimator(NULL, c->of);
        parts_stir(estimator, 5 + i, HNPEI_REAL_IS_DOUBLE ? 0.05 : 0.02);
        support_assert_ok(hnpe_posterior_create(estimator, &c->posterior));
        make_sets(c);
        measure(c);
        support_assert_ok(hnpe_posterior_log_density_gradient(c->posterior, SETS, c->n_rows, c->x, DRAWS, c->theta,
                                                              c->log_q, c->g_theta, c->g_x));
        check_alone(c);
        check_theta(c);
        check_x(c);
        hnpe_posterior_release(c->posterior);
        hnpe_estimator_release(estimator);
        test_free(c);
    }
    print_message("%zu estimators, %zu of %zu numbers beside a knot; the most wrong is at %.2f of what is allowed\n",
                  parts_n_cases, n_wrong, n_compared, most_wrong);
    assert_true((double)n_wrong <= BESIDE_A_KNOT * (double)n_compared);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_gradient__of_every_estimator_agrees_with_central_differences),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
