/* One posterior that is far too sure, learned from a simulator with too little noise, before every diagnostic of a
   posterior; and beside it one that was learned from the right simulator. */
#include "reports.h"

#include <math.h>

enum { LEARNING = 4000, HELD_OUT = 300, DRAWS = 1000, NULLS = 99 };
static const double deviation_of_x = 0.9, x_0 = 0.5;

/* alpha ~ N(0, 1), x ~ N(alpha, deviation^2). */
static int simulate(void *user_data, size_t n, const double *alpha, const double *beta, hnpe_rng *rng, double *x)
{
    for (size_t i = 0; i < n; ++i)
        x[i] = alpha[i] + *(const double *)user_data * hnpe_rng_normal(rng);
    (void)beta;
    return 0;
}

static int log_joint(void *user_data, size_t n, size_t n_local, const double *alpha, const double *beta, double *log_p)
{
    for (size_t i = 0; i < n; ++i)
        log_p[i] = -0.5 * (alpha[i] * alpha[i] + pow((x_0 - alpha[i]) / deviation_of_x, 2));
    return 0;
}

typedef struct subject {
    hnpe_posterior *posterior;
    hnpe_dataset *held_out;
    double draws[DRAWS], exact[DRAWS], again[DRAWS];
} subject;

static hnpe_posterior *learn(hnpe_prior *prior, double deviation)
{
    hnpe_simulator *simulator;
    hnpe_inference *inference;
    hnpe_posterior *posterior;
    hnpe_trainer *trainer;
    support_assert_ok(hnpe_simulator_create(NULL, 1, 0, 1, simulate, &deviation, NULL, &simulator));
    support_assert_ok(hnpe_inference_create(NULL, prior, NULL, simulator, &inference));
    support_assert_ok(hnpe_inference_set_int(inference, HNPE_INFERENCE_SIMULATIONS, support_quick() ? 400 : LEARNING));
    support_assert_ok(hnpe_inference_get_trainer(inference, &trainer));
    support_assert_ok(hnpe_trainer_set_int(trainer, HNPE_TRAINER_EPOCHS, support_quick() ? 3 : 30));
    support_assert_ok(hnpe_inference_run(inference, NULL));
    support_assert_ok(hnpe_inference_posterior(inference, &posterior));
    hnpe_trainer_release(trainer);
    hnpe_inference_release(inference);
    hnpe_simulator_release(simulator);
    return posterior;
}

static void draw_exact(hnpe_rng *rng, double *draws)
{
    const double variance = deviation_of_x * deviation_of_x;
    for (size_t i = 0; i < DRAWS; ++i)
        draws[i] = x_0 / (1 + variance) + sqrt(variance / (1 + variance)) * hnpe_rng_normal(rng);
}

static subject *make(double deviation)
{
    const double zero = 0, one = 1;
    double of_x = deviation_of_x;
    subject *s = test_calloc(1, sizeof *s);
    hnpe_prior *prior;
    hnpe_rng *rng;
    hnpe_simulator *simulator;
    support_assert_ok(hnpe_prior_create_normal(NULL, 1, &zero, &one, &prior));
    s->posterior = learn(prior, deviation);
    support_assert_ok(hnpe_simulator_create(NULL, 1, 0, 1, simulate, &of_x, NULL, &simulator));
    support_assert_ok(hnpe_dataset_create(NULL, 1, 0, 1, &s->held_out));
    support_assert_ok(hnpe_dataset_simulate(s->held_out, prior, NULL, simulator, HELD_OUT, 0, 0, 99, 0, NULL));
    support_assert_ok(hnpe_rng_create(NULL, 3, 0, &rng));
    support_assert_ok(hnpe_posterior_sample(s->posterior, 1, NULL, &x_0, DRAWS, rng, s->draws));
    draw_exact(rng, s->exact);
    draw_exact(rng, s->again);
    hnpe_rng_release(rng);
    hnpe_simulator_release(simulator);
    hnpe_prior_release(prior);
    return s;
}

static void free_subject(subject *s)
{
    hnpe_dataset_release(s->held_out);
    hnpe_posterior_release(s->posterior);
    test_free(s);
}

/* Those that need no exact posterior. */
static void expect_verdicts(const subject *s, hnpe_verdict expected)
{
    hnpe_report *report = support_report(NULL);
    const char *const results[] = {"sbc.local.0", "coverage", "tarp", "local_c2st"};
    support_assert_ok(hnpe_diagnostics_calibration(s->posterior, s->held_out, 200, 1, NULL, report));
    support_assert_ok(
        hnpe_diagnostics_local_c2st(s->posterior, s->held_out, 1, &x_0, support_quick() ? 3 : NULLS, 1, NULL, report));
    for (size_t i = 0; i < sizeof results / sizeof *results && !support_quick(); ++i)
        support_assert_verdict(report, results[i], expected);
    hnpe_report_release(report);
}

static int32_t importance_verdict(const subject *s)
{
    hnpe_rng *rng;
    hnpe_importance_info info = {.struct_size = sizeof info};
    double alpha[DRAWS], log_weights[DRAWS];
    support_assert_ok(hnpe_rng_create(NULL, 4, 0, &rng));
    support_assert_ok(hnpe_importance_run(s->posterior, 1, &x_0, DRAWS, rng, HNPE_IMPORTANCE_JOINT, log_joint, NULL,
                                          NULL, alpha, NULL, log_weights));
    support_assert_ok(hnpe_importance_summarise(NULL, DRAWS, log_weights, NULL, &info));
    hnpe_rng_release(rng);
    return info.verdict;
}

/* Distances of these draws from exact ones; of the test, what it is above 1/2. */
enum { C2ST, MMD, SINKHORN, KOLMOGOROV, WASSERSTEIN, DISTANCES };

static void measure(const double *draws, const double *exact, double distance[DISTANCES])
{
    const size_t n = support_quick() ? 100 : DRAWS;
    support_assert_ok(hnpe_diagnostics_c2st(NULL, 1, n, draws, n, exact, 1, &distance[C2ST]));
    support_assert_ok(hnpe_diagnostics_mmd(NULL, 1, n, draws, n, exact, 0.5, &distance[MMD]));
    support_assert_ok(hnpe_diagnostics_sinkhorn(NULL, 1, n, draws, n, exact, 0, &distance[SINKHORN]));
    support_assert_ok(hnpe_diagnostics_kolmogorov(NULL, n, draws, n, exact, &distance[KOLMOGOROV]));
    support_assert_ok(hnpe_diagnostics_wasserstein(NULL, n, draws, n, exact, &distance[WASSERSTEIN]));
    distance[C2ST] -= 0.5;
}

static void test_overconfident__is_flagged_by_every_diagnostic(void **state)
{
    double wrong[DISTANCES], none[DISTANCES];
    subject *s = make(0.3);
    expect_verdicts(s, HNPE_VERDICT_FLAGGED);
    if (!support_quick())
        assert_int_equal(importance_verdict(s), HNPE_IMPORTANCE_UNTRUSTWORTHY);
    measure(s->draws, s->exact, wrong);
    measure(s->again, s->exact, none);
    for (size_t i = 0; i < DISTANCES && !support_quick(); ++i)
        if (!(wrong[i] > 4 * fabs(none[i]) && wrong[i] > 0.05))
            fail_msg("distance %zu is %g, between exact samples %g", i, wrong[i], none[i]);
    free_subject(s);
}

static void test_overconfident__the_right_one_is_not_flagged(void **state)
{
    double right[DISTANCES];
    subject *s = make(deviation_of_x);
    expect_verdicts(s, HNPE_VERDICT_PASSED);
    if (!support_quick())
        assert_int_equal(importance_verdict(s), HNPE_IMPORTANCE_TRUSTWORTHY);
    measure(s->draws, s->exact, right);
    for (size_t i = 0; i < DISTANCES && !support_quick(); ++i)
        assert_true(right[i] < 0.09);
    free_subject(s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_overconfident__is_flagged_by_every_diagnostic),
        cmocka_unit_test(test_overconfident__the_right_one_is_not_flagged),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
