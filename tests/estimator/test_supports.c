/* Where parameters live: for every kind of prior, draws stay inside its support, the density integrates to one over it,
   and draws follow the density. */
#include "parts.h"

#include "estimator/estimator.h"

#include <math.h>

/* How a parameter is integrated over: u in (0, 1) to theta, with d theta / d u. */
typedef enum axis { UNIT, LINE, ABOVE } axis;

#define SPREAD 1.5

static double place(axis kind, double u, double *slope)
{
    if (kind == UNIT) {
        *slope = 1;
        return u;
    }
    const double t = SPREAD * log(u / (1 - u)),
                 dt = SPREAD / (u * (1 - u)); /* a logistic law: wider than normal ones */
    *slope = kind == LINE ? dt : dt * exp(t);
    return kind == LINE ? t : exp(t);
}

static axis axis_of(char prior)
{
    return prior == 'n' ? LINE : prior == 'e' || prior == 'l' ? ABOVE : UNIT;
}

static int inside(char prior, double theta, double beta)
{
    return prior == 'n'   ? isfinite(theta)
           : prior == 'c' ? theta > 0 && theta < beta
           : prior == 'u' ? theta > 0 && theta < 1
                          : theta > 0 && isfinite(theta);
}

typedef struct subject {
    const parts_case *c;
    hnpe_posterior *posterior;
    double x[16];
    int64_t n_rows;
    size_t dim;
} subject;

static void open_subject(const parts_case *c, subject *s)
{
    hnpe_estimator *estimator = parts_estimator(NULL, c);
    parts_stir(estimator, 3, 0.03);
    *s = (subject){.c = c, .n_rows = c->architecture == HNPE_ARCHITECTURE_NAIVE ? 1 + c->extra : 3};
    s->dim = c->d_local + c->d_global;
    for (size_t i = 0; i < 16; ++i)
        s->x[i] = sin((double)i);
    support_assert_ok(hnpe_posterior_create(estimator, &s->posterior));
    hnpe_estimator_release(estimator);
}

static void close_subject(subject *s)
{
    hnpe_posterior_release(s->posterior);
}

static char prior_of(const subject *s, size_t j)
{
    return s->c->priors[j >= s->c->d_local];
}

/* theta at a point of the unit cube, locals first; returns the volume element. A local on (0, beta) is a fraction of
   beta. */
static double place_point(const subject *s, const double *u, double *theta)
{
    double volume = 1;
    for (size_t j = s->dim; j-- > 0;) {
        double slope;
        theta[j] = place(axis_of(prior_of(s, j)), u[j], &slope);
        if (prior_of(s, j) == 'c') {
            const double beta = theta[s->c->d_local];
            theta[j] *= beta;
            slope *= beta;
        }
        volume *= slope;
    }
    return volume;
}

enum { MOST = 5 };

/* Midpoints of a grid in one and two dimensions; in more, a Kronecker sequence (powers of the root of
   r^(d + 1) = r + 1), whose points are spread evenly too. */
static size_t spread_points(size_t dim, size_t n, double *u)
{
    const size_t side = dim == 1 ? n : (size_t)sqrt((double)n);
    double root = 1.5;
    for (int k = 0; k < 60; ++k)
        root = pow(1 + root, 1 / (double)(dim + 1));
    for (size_t i = 0; i < n; ++i)
        for (size_t j = 0; j < dim; ++j)
            u[i * dim + j] = dim == 1   ? ((double)i + 0.5) / (double)n
                             : dim == 2 ? ((double)(j ? i % side : i / side) + 0.5) / (double)side
                                        : fmod(0.5 + (double)(i + 1) * pow(root, -(double)(j + 1)), 1);
    return dim == 2 ? side * side : n;
}

/* The integrals of the density, and of the density times each u. */
static void integrate(const subject *s, size_t wanted, double *mass, double *mean_u)
{
    double *u = test_malloc(wanted * s->dim * sizeof *u), *theta = test_malloc(wanted * s->dim * sizeof *theta);
    double *log_q = test_malloc(wanted * sizeof *log_q), *volume = test_malloc(wanted * sizeof *volume);
    const size_t n = spread_points(s->dim, wanted, u);
    for (size_t i = 0; i < n; ++i)
        volume[i] = place_point(s, u + i * s->dim, theta + i * s->dim);
    support_assert_ok(hnpe_posterior_log_density(s->posterior, 1, &s->n_rows, s->x, n, theta, log_q));
    *mass = 0;
    memset(mean_u, 0, s->dim * sizeof *mean_u);
    for (size_t i = 0; i < n; ++i) {
        const double weight = exp(log_q[i]) * volume[i] / (double)n;
        *mass += weight;
        for (size_t j = 0; j < s->dim; ++j)
            mean_u[j] += weight * u[i * s->dim + j];
    }
    test_free(u);
    test_free(theta);
    test_free(log_q);
    test_free(volume);
}

/* u of a parameter that was drawn. */
static double unplace(const subject *s, size_t j, const double *theta)
{
    const char prior = prior_of(s, j);
    if (axis_of(prior) == UNIT)
        return prior == 'c' ? theta[j] / theta[s->c->d_local] : theta[j];
    return 1 / (1 + exp(-(axis_of(prior) == LINE ? theta[j] : log(theta[j])) / SPREAD));
}

/* Under sanitizers (.ci/run) fewer points are enough for what is checked without them. */
static int quick(void)
{
    return getenv("HNPE_TEST_QUICK") != NULL;
}

static void check_case(const parts_case *c)
{
    enum { MANY = 6000 };
    static double theta[MANY * MOST], log_q[MANY];
    const size_t draws = quick() ? 500 : MANY;
    const int many = c->d_local + c->d_global > 2;
    double mass, mean[MOST], drawn[MOST] = {0};
    subject s;
    hnpe_rng *rng;
    open_subject(c, &s);
    integrate(&s, (many ? 60000u : 40000u) / (quick() ? 10u : 1u), &mass, mean);
    print_message("%s: integral %.4f\n", c->name, mass);
    assert_true(fabs(mass - 1) < (many ? 0.01 : 2e-3) * (quick() ? 10 : 1));

    support_assert_ok(hnpe_rng_create(NULL, 4, 0, &rng));
    support_assert_ok(hnpe_posterior_sample(s.posterior, 1, &s.n_rows, s.x, draws, rng, theta));
    support_assert_ok(hnpe_posterior_log_density(s.posterior, 1, &s.n_rows, s.x, draws, theta, log_q));
    for (size_t i = 0; i < draws; ++i) {
        assert_true(isfinite(log_q[i]));
        for (size_t j = 0; j < s.dim; ++j) {
            assert_true(inside(prior_of(&s, j), theta[i * s.dim + j], theta[i * s.dim + c->d_local]));
            drawn[j] += unplace(&s, j, theta + i * s.dim) / (double)draws;
        }
    }
    /* u has a deviation of 0.5 at most: four standard errors, and what the integral is off by. */
    for (size_t j = 0; j < s.dim; ++j)
        if (!(fabs(drawn[j] - mean[j] / mass) < 4 * 0.5 / sqrt((double)draws) + (many || quick() ? 0.02 : 2e-3)))
            fail_msg("%s, parameter %zu: mean of u %g drawn, %g integrated", c->name, j, drawn[j], mean[j] / mass);
    hnpe_rng_release(rng);
    close_subject(&s);
}

static void test_supports__draws_stay_inside_and_follow_a_density_of_mass_one(void **state)
{
    for (size_t i = 0; i < parts_n_cases; ++i)
        check_case(&parts_cases[i]);
}

/* Three locals and two globals, each with a support of its own. */
static void test_supports__may_differ_from_parameter_to_parameter(void **state)
{
    enum { DRAWS = 3000, POINTS = 60000 };
    static double theta[DRAWS * 5], log_q[POINTS], points[POINTS * 5], volume[POINTS];
    static const axis axes[5] = {UNIT, ABOVE, LINE, ABOVE, UNIT};
    const double zero = 0, one = 1, two = 2, three = 3, x[8] = {0.1, -0.4, 0.3, 1, 2, 0.5, -1, 0};
    const int64_t n_rows = 4;
    hnpe_prior *parts[5], *local, *global;
    hnpe_estimator *estimator;
    hnpe_posterior *posterior;
    hnpe_rng *rng;
    support_assert_ok(hnpe_prior_create_uniform(NULL, 1, &zero, &one, &parts[0]));
    support_assert_ok(hnpe_prior_create_exponential(NULL, 1, &two, &parts[1]));
    support_assert_ok(hnpe_prior_create_normal(NULL, 1, &zero, &one, &parts[2]));
    support_assert_ok(hnpe_prior_create_log_normal(NULL, 1, &zero, &one, &parts[3]));
    support_assert_ok(hnpe_prior_create_beta(NULL, 1, &two, &three, &parts[4]));
    support_assert_ok(hnpe_prior_create_product(NULL, 3, parts, &local));
    support_assert_ok(hnpe_prior_create_product(NULL, 2, parts + 3, &global));
    support_assert_ok(hnpe_estimator_create(NULL, local, global, 2, &estimator));
    parts_stir(estimator, 3, 0.03);
    support_assert_ok(hnpe_posterior_create(estimator, &posterior));
    support_assert_ok(hnpe_rng_create(NULL, 4, 0, &rng));

    support_assert_ok(hnpe_posterior_sample(posterior, 1, &n_rows, x, DRAWS, rng, theta));
    support_assert_ok(hnpe_posterior_log_density(posterior, 1, &n_rows, x, DRAWS, theta, log_q));
    for (size_t i = 0; i < DRAWS; ++i) {
        const double *t = theta + 5 * i;
        assert_true(isfinite(log_q[i]));
        assert_true(t[0] > 0 && t[0] < 1 && t[1] > 0 && isfinite(t[1]) && isfinite(t[2]) && t[3] > 0 &&
                    isfinite(t[3]) && t[4] > 0 && t[4] < 1);
    }
    double mass = 0;
    const size_t n = quick() ? POINTS / 10 : POINTS;
    spread_points(5, n, points);
    for (size_t i = 0; i < n; ++i) {
        volume[i] = 1;
        for (size_t j = 0; j < 5; ++j) {
            double slope;
            points[5 * i + j] = place(axes[j], points[5 * i + j], &slope);
            volume[i] *= slope;
        }
    }
    support_assert_ok(hnpe_posterior_log_density(posterior, 1, &n_rows, x, n, points, log_q));
    for (size_t i = 0; i < n; ++i)
        mass += exp(log_q[i]) * volume[i] / (double)n;
    print_message("mixed supports: integral %.4f\n", mass);
    assert_true(fabs(mass - 1) < (quick() ? 0.1 : 0.01));

    hnpe_rng_release(rng);
    hnpe_posterior_release(posterior);
    hnpe_estimator_release(estimator);
    hnpe_prior_release(local);
    hnpe_prior_release(global);
    for (int i = 0; i < 5; ++i)
        hnpe_prior_release(parts[i]);
}

/* The density of (alpha, beta) is -inf where alpha is above beta, and where either is outside. */
static void test_supports__the_locals_support_may_follow_the_globals(void **state)
{
    const double outside[5][2] = {{0.5, 0.4}, {-0.1, 0.4}, {0.1, -0.4}, {0.5, 1.5}, {1.2, 1.1}}, within[2] = {0.3, 0.4};
    double log_q[5];
    for (int with_cdf = 0; with_cdf < 2; ++with_cdf) {
        const double zero = 0, one = 1, x = 0.2;
        hnpe_prior *local = parts_conditional_prior(NULL, with_cdf), *global;
        hnpe_estimator *estimator;
        hnpe_posterior *posterior;
        support_assert_ok(hnpe_prior_create_uniform(NULL, 1, &zero, &one, &global));
        support_assert_ok(hnpe_estimator_create(NULL, local, global, 1, &estimator));
        support_assert_ok(hnpe_posterior_create(estimator, &posterior));
        support_assert_ok(hnpe_posterior_log_density(posterior, 1, NULL, &x, 5, &outside[0][0], log_q));
        for (int i = 0; i < 5; ++i)
            assert_true(log_q[i] == -INFINITY);
        support_assert_ok(hnpe_posterior_log_density(posterior, 1, NULL, &x, 1, within, log_q));
        assert_true(fabs(log_q[0] + log(within[1])) < 0.2); /* nearly uniform before training */
        hnpe_posterior_release(posterior);
        hnpe_estimator_release(estimator);
        hnpe_prior_release(local);
        hnpe_prior_release(global);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_supports__draws_stay_inside_and_follow_a_density_of_mass_one),
        cmocka_unit_test(test_supports__may_differ_from_parameter_to_parameter),
        cmocka_unit_test(test_supports__the_locals_support_may_follow_the_globals),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
