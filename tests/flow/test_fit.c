/* A fit learns a known conditional density, and what goes wrong does no harm. */
#include "base/real.h"
#include "support.h"

#include <hnpe/flow.h>
#include <hnpe/rng.h>

#include <math.h>

#define N 4000

typedef hnpe_status (*constructor)(hnpe_context *context, size_t dim, size_t d_given, hnpe_flow **flow);

/* ---- a truth: given ~ N(0, 1); theta is 1 + given / 2 or its negative, plus 0.3 noise; scaled and shifted ---- */

#define SCALE 1e4
#define SHIFT 5e4

static double normal_density(double x, double mean, double sd)
{
    return exp(-(x - mean) * (x - mean) / (2 * sd * sd)) / (sd * 2.50662827463);
}

static double bimodal_log_density(double given, double theta)
{
    double x = (theta - SHIFT) / SCALE, mode = 1 + given / 2;
    return log((normal_density(x, mode, 0.3) + normal_density(x, -mode, 0.3)) / 2 / SCALE);
}

static void draw_bimodal(uint64_t seed, size_t n, double *given, double *theta)
{
    hnpe_rng *rng;
    support_assert_ok(hnpe_rng_create(NULL, seed, 0, &rng));
    for (size_t i = 0; i < n; ++i) {
        given[i] = hnpe_rng_normal(rng);
        double sign = hnpe_rng_uniform(rng) < 0.5 ? -1 : 1;
        theta[i] = SHIFT + SCALE * (sign * (1 + given[i] / 2) + 0.3 * hnpe_rng_normal(rng));
    }
    hnpe_rng_release(rng);
}

/* The Kullback-Leibler divergence of the fitted flow from the truth, on rows that it has not seen. */
static double divergence(hnpe_flow *flow)
{
    static double given[N], theta[N], log_q[N];
    double sum = 0;
    draw_bimodal(1, N, given, theta);
    support_assert_ok(hnpe_flow_fit(flow, N, given, theta, 1, NULL));
    draw_bimodal(2, N, given, theta);
    support_assert_ok(hnpe_flow_log_density(flow, N, given, theta, log_q));
    for (size_t i = 0; i < N; ++i)
        sum += (bimodal_log_density(given[i], theta[i]) - log_q[i]) / N;
    return sum;
}

/* Sanitizers see the same fits shortened, below. */
static void assert_learns(constructor create, double allowed)
{
    hnpe_flow *flow;
    if (support_is_sanitized())
        return;
    support_assert_ok(create(NULL, 1, 1, &flow));
    double far = divergence(flow);
    hnpe_flow_release(flow);
    if (!(far < allowed))
        fail_msg("the fitted density is %.4f away from the truth", far);
}

static void test_fit__of_splines_learns_two_modes(void **state)
{
    assert_learns(hnpe_flow_create_spline, 0.03);
    assert_learns(hnpe_flow_create_coupling, 0.03);
}

static void test_fit__of_a_mixture_learns_two_modes(void **state)
{
    assert_learns(hnpe_flow_create_mixture, 0.03);
}

/* The one Gaussian that an affine flow of one parameter is cannot. */
static void test_fit__of_an_affine_flow_of_one_parameter_learns_a_gaussian(void **state)
{
    hnpe_flow *flow;
    if (support_is_sanitized())
        return;
    support_assert_ok(hnpe_flow_create_maf(NULL, 1, 1, &flow));
    assert_true(divergence(flow) > 0.3);
    hnpe_flow_release(flow);
}

/* theta_0 uniform on (0, 1); theta_1 in (0, theta_0), uniform: log density -log theta_0, a sharp edge. */
static void test_fit__on_the_unit_square_learns_a_triangle(void **state)
{
    static double theta[2 * N], log_q[N];
    const unsigned char unit[] = {1, 1};
    double far = 0;
    hnpe_rng *rng;
    hnpe_flow *flow;
    support_assert_ok(hnpe_rng_create(NULL, 3, 0, &rng));
    support_assert_ok(hnpe_flow_create_spline(NULL, 2, 0, &flow));
    support_assert_ok(hnpe_flow_set_unit(flow, unit));
    if (support_is_sanitized())
        support_assert_ok(hnpe_flow_set_int(flow, HNPE_FLOW_EPOCHS, 2));
    for (int round = 0; round < 2; ++round) {
        for (size_t i = 0; i < N; ++i) {
            theta[2 * i] = hnpe_rng_uniform(rng);
            theta[2 * i + 1] = theta[2 * i] * hnpe_rng_uniform(rng);
        }
        if (round == 0)
            support_assert_ok(hnpe_flow_fit(flow, N, NULL, theta, 1, NULL));
    }
    support_assert_ok(hnpe_flow_log_density(flow, N, NULL, theta, log_q));
    for (size_t i = 0; i < N; ++i)
        far += (-log(theta[2 * i]) - log_q[i]) / N;
    if (!(far < 0.1) && !support_is_sanitized())
        fail_msg("the fitted density is %.4f away from the truth", far);
    support_assert_ok(hnpe_flow_sample(flow, N, NULL, rng, theta));
    for (size_t i = 0; i < 2 * N; ++i)
        assert_true(theta[i] >= 0 && theta[i] <= 1);
    hnpe_rng_release(rng);
    hnpe_flow_release(flow);
}

/* ---- what it must not do ---- */

static void small_rows(size_t n, double *given, double *theta)
{
    draw_bimodal(9, n, given, theta);
}

static hnpe_flow *small_flow(void)
{
    hnpe_flow *flow;
    support_assert_ok(hnpe_flow_create_spline(NULL, 1, 1, &flow));
    support_assert_ok(hnpe_flow_set_int(flow, HNPE_FLOW_HIDDEN, 8));
    support_assert_ok(hnpe_flow_set_int(flow, HNPE_FLOW_EPOCHS, 5));
    return flow;
}

static void test_fit__gives_the_same_bits_from_the_same_seed(void **state)
{
    double given[200], theta[200], log_q[3][200];
    small_rows(200, given, theta);
    for (size_t i = 0; i < 3; ++i) {
        hnpe_flow *flow = small_flow();
        support_assert_ok(hnpe_flow_fit(flow, 200, given, theta, i < 2 ? 5 : 6, NULL));
        support_assert_ok(hnpe_flow_log_density(flow, 200, given, theta, log_q[i]));
        hnpe_flow_release(flow);
    }
    assert_memory_equal(log_q[0], log_q[1], sizeof log_q[0]);
    assert_memory_not_equal(log_q[0], log_q[2], sizeof log_q[0]);
}

static void test_fit__fixes_the_network(void **state)
{
    double given[50], theta[50];
    const unsigned char unit[] = {1};
    hnpe_flow *flow = small_flow();
    small_rows(50, given, theta);
    support_assert_ok(hnpe_flow_fit(flow, 50, given, theta, 1, NULL));
    support_assert_fails(hnpe_flow_set_int(flow, HNPE_FLOW_BINS, 3), HNPE_ERROR_UNSUPPORTED, "after a fit");
    support_assert_fails(hnpe_flow_set_seed(flow, 3), HNPE_ERROR_UNSUPPORTED, "after a fit");
    support_assert_fails(hnpe_flow_set_unit(flow, unit), HNPE_ERROR_UNSUPPORTED, "after a fit");
    support_assert_ok(hnpe_flow_set_int(flow, HNPE_FLOW_EPOCHS, 2));
    support_assert_ok(hnpe_flow_fit(flow, 50, given, theta, 1, NULL));
    hnpe_flow_release(flow);
}

typedef struct watcher {
    hnpe_flow *flow;
    int calls, answer;
    hnpe_status inside;
    hnpe_progress last;
} watcher;

static int on_progress(void *user_data, const hnpe_progress *progress)
{
    watcher *w = user_data;
    const double one = 1;
    ++w->calls;
    w->last = *progress;
    w->inside = hnpe_flow_fit(w->flow, 2, (const double[]){0, 1}, (const double[]){one, 2}, 1, NULL);
    return w->answer;
}

static void test_fit__reports_and_can_be_cancelled_or_failed(void **state)
{
    static double given[N], theta[N], log_q[N];
    const struct {
        int answer;
        hnpe_status status;
    } answers[] = {{0, HNPE_OK}, {1, HNPE_ERROR_CANCELLED}, {-1, HNPE_ERROR_CALLBACK}};
    draw_bimodal(1, N, given, theta);
    for (size_t i = 0; i < 3; ++i) {
        watcher w = {.flow = small_flow(), .answer = answers[i].answer, .inside = HNPE_OK};
        hnpe_monitor *monitor;
        support_assert_ok(hnpe_flow_set_int(w.flow, HNPE_FLOW_EPOCHS, 40));
        support_assert_ok(hnpe_monitor_create(NULL, on_progress, &w, NULL, &monitor));
        support_assert_status(hnpe_flow_fit(w.flow, N, given, theta, 1, monitor), answers[i].status);
        assert_true(w.calls >= 1);
        assert_int_equal(w.inside, HNPE_ERROR_BUSY);
        assert_int_equal(w.last.phase, HNPE_PHASE_TRAINING);
        assert_int_equal(w.last.total, 40);
        if (answers[i].status == HNPE_OK)
            assert_true(isfinite(w.last.training_loss) && isfinite(w.last.validation_loss) && w.last.done == 40);
        support_assert_ok(hnpe_flow_log_density(w.flow, N, given, theta, log_q));
        for (size_t j = 0; j < N; ++j)
            assert_true(isfinite(log_q[j]));
        hnpe_monitor_release(monitor);
        hnpe_flow_release(w.flow);
    }
}

/* Far beyond what the first fit saw: the square of what is standardised by it is not finite. */
static void test_fit__never_lets_a_loss_that_is_not_finite_reach_the_weights(void **state)
{
    const double far = HNPEI_REAL_IS_DOUBLE ? 1e200 : 1e30;
    double given[100], theta[100], wild[100], before[100], after[100];
    hnpe_flow *flow;
    small_rows(100, given, theta);
    support_assert_ok(hnpe_flow_create_maf(NULL, 1, 1, &flow));
    support_assert_ok(hnpe_flow_set_int(flow, HNPE_FLOW_EPOCHS, 20));
    support_assert_ok(hnpe_flow_fit(flow, 100, given, theta, 1, NULL));
    support_assert_ok(hnpe_flow_log_density(flow, 100, given, theta, before));
    for (size_t i = 0; i < 100; ++i)
        wild[i] = i % 2 ? far : -far;
    support_assert_ok(hnpe_flow_set_int(flow, HNPE_FLOW_RETRIES, 3));
    support_assert_fails(hnpe_flow_fit(flow, 100, given, wild, 1, NULL), HNPE_ERROR_NUMERIC, "4 steps");
    support_assert_ok(hnpe_flow_log_density(flow, 100, given, theta, after));
    assert_memory_equal(before, after, sizeof before);
    hnpe_flow_release(flow);
}

/* Far beyond any sensible rate: nothing that comes of it is better than what was there. */
static void test_fit__keeps_good_weights_where_another_fit_finds_none_better(void **state)
{
    static const double held_out[] = {0.1, 0}; /* without rows held out, the training rows decide */
    double given[400], theta[400], before[400], after[400];
    small_rows(400, given, theta);
    for (size_t k = 0; k < 2; ++k) {
        hnpe_flow *flow = small_flow();
        support_assert_ok(hnpe_flow_set_int(flow, HNPE_FLOW_EPOCHS, 40));
        support_assert_ok(hnpe_flow_set_real(flow, HNPE_FLOW_VALIDATION_FRACTION, held_out[k]));
        support_assert_ok(hnpe_flow_fit(flow, 400, given, theta, 1, NULL));
        support_assert_ok(hnpe_flow_log_density(flow, 400, given, theta, before));
        support_assert_ok(hnpe_flow_set_real(flow, HNPE_FLOW_LEARNING_RATE, 10));
        support_assert_ok(hnpe_flow_fit(flow, 400, given, theta, 1, NULL));
        support_assert_ok(hnpe_flow_log_density(flow, 400, given, theta, after));
        assert_memory_equal(before, after, sizeof before);
        hnpe_flow_release(flow);
    }
}

static void test_fit__cancelled_before_its_first_epoch_ended_leaves_the_flow_as_it_was(void **state)
{
    double given[200], theta[200], before[200], after[200];
    hnpe_flow *flow = small_flow();
    hnpe_monitor *monitor;
    small_rows(200, given, theta);
    support_assert_ok(hnpe_monitor_create(NULL, NULL, NULL, NULL, &monitor));
    support_assert_ok(hnpe_flow_log_density(flow, 200, given, theta, before));
    hnpe_monitor_request_stop(monitor);
    support_assert_status(hnpe_flow_fit(flow, 200, given, theta, 1, monitor), HNPE_ERROR_CANCELLED);
    support_assert_ok(hnpe_flow_log_density(flow, 200, given, theta, after));
    assert_memory_equal(before, after, sizeof before);
    support_assert_ok(hnpe_flow_set_int(flow, HNPE_FLOW_BINS, 3));
    hnpe_monitor_release(monitor);
    hnpe_flow_release(flow);
}

/* ---- units and offsets ---- */

#define ROWS 300

typedef struct affine {
    double scale, shift;
} affine;

static void assert_close(size_t n, const double *found, const double *expected, double tolerance)
{
    for (size_t i = 0; i < n; ++i)
        if (!(fabs(found[i] - expected[i]) <= tolerance))
            fail_msg("value %zu is %.9g, expected %.9g", i, found[i], expected[i]);
}

/* Log densities of the rows it was fitted to, and draws, both brought back to the units of `given` and `theta`. */
static void fit_in_units(constructor create, affine of_given, affine of_theta, double *log_q, double *draws)
{
    static double given[ROWS * 2], theta[ROWS * 2];
    hnpe_rng *rng;
    hnpe_flow *flow;
    support_assert_ok(hnpe_rng_create(NULL, 4, 0, &rng));
    for (size_t i = 0; i < ROWS * 2; ++i) {
        given[i] = hnpe_rng_normal(rng);
        theta[i] = of_theta.shift + of_theta.scale * (given[i] + 0.5 * hnpe_rng_normal(rng));
        given[i] = of_given.shift + of_given.scale * given[i];
    }
    support_assert_ok(create(NULL, 2, 2, &flow));
    support_assert_ok(hnpe_flow_set_int(flow, HNPE_FLOW_HIDDEN, 8));
    support_assert_ok(hnpe_flow_set_int(flow, HNPE_FLOW_EPOCHS, 10));
    support_assert_ok(hnpe_flow_fit(flow, ROWS, given, theta, 1, NULL));
    support_assert_ok(hnpe_flow_log_density(flow, ROWS, given, theta, log_q));
    support_assert_ok(hnpe_flow_sample(flow, ROWS, given, rng, draws));
    for (size_t i = 0; i < ROWS; ++i)
        log_q[i] += 2 * log(of_theta.scale);
    for (size_t i = 0; i < ROWS * 2; ++i)
        draws[i] = draws[i] / of_theta.scale - of_theta.shift / of_theta.scale;
    hnpe_flow_release(flow);
    hnpe_rng_release(rng);
}

static void test_fit__does_not_depend_on_units_and_offsets(void **state)
{
    static const constructor creates[] = {hnpe_flow_create_maf, hnpe_flow_create_spline, hnpe_flow_create_coupling,
                                          hnpe_flow_create_mixture};
    static const affine units[] = {{1e4, 0}, {1, 1e8}, {1e-30, 0}, {1e-50, 0}, {1e39, 0}, {1e300, -1e300}, {3e-4, 1e4}};
    static double expected[ROWS], log_q[ROWS], expected_draws[ROWS * 2], draws[ROWS * 2];
    const affine plain = {1, 0};
    for (size_t c = 0; c < 4; ++c) {
        fit_in_units(creates[c], plain, plain, expected, expected_draws);
        for (size_t k = 0; k < sizeof units / sizeof *units; ++k) {
            fit_in_units(creates[c], units[k], plain, log_q, draws);
            assert_close(ROWS, log_q, expected, 1e-3);
            fit_in_units(creates[c], units[k], units[k], log_q, draws);
            assert_close(ROWS, log_q, expected, 1e-3);
            assert_close(ROWS * 2, draws, expected_draws, 1e-3);
        }
    }
}

static void test_fit__refuses_rows_outside_the_unit_interval(void **state)
{
    const double given[] = {0, 0, 0}, theta[] = {0.5, 1.5, 0.2};
    const unsigned char unit[] = {1};
    hnpe_flow *flow = small_flow();
    support_assert_ok(hnpe_flow_set_unit(flow, unit));
    support_assert_fails(hnpe_flow_fit(flow, 3, given, theta, 1, NULL), HNPE_ERROR_INVALID_ARGUMENT, "theta[1][0]");
    hnpe_flow_release(flow);
}

static void test_fit__takes_columns_that_do_not_vary(void **state)
{
    double given[40], theta[40], log_q[40];
    hnpe_flow *flow = small_flow();
    small_rows(40, given, theta);
    for (size_t i = 0; i < 40; ++i)
        given[i] = 3;
    support_assert_ok(hnpe_flow_fit(flow, 40, given, theta, 1, NULL));
    support_assert_ok(hnpe_flow_log_density(flow, 40, given, theta, log_q));
    for (size_t i = 0; i < 40; ++i)
        assert_true(isfinite(log_q[i]));
    hnpe_flow_release(flow);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_fit__of_splines_learns_two_modes),
        cmocka_unit_test(test_fit__of_a_mixture_learns_two_modes),
        cmocka_unit_test(test_fit__of_an_affine_flow_of_one_parameter_learns_a_gaussian),
        cmocka_unit_test(test_fit__on_the_unit_square_learns_a_triangle),
        cmocka_unit_test(test_fit__gives_the_same_bits_from_the_same_seed),
        cmocka_unit_test(test_fit__fixes_the_network),
        cmocka_unit_test(test_fit__reports_and_can_be_cancelled_or_failed),
        cmocka_unit_test(test_fit__never_lets_a_loss_that_is_not_finite_reach_the_weights),
        cmocka_unit_test(test_fit__keeps_good_weights_where_another_fit_finds_none_better),
        cmocka_unit_test(test_fit__cancelled_before_its_first_epoch_ended_leaves_the_flow_as_it_was),
        cmocka_unit_test(test_fit__does_not_depend_on_units_and_offsets),
        cmocka_unit_test(test_fit__refuses_rows_outside_the_unit_interval),
        cmocka_unit_test(test_fit__takes_columns_that_do_not_vary),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
