/* Calibration by draws: exact posteriors pass as often as they should, wrong ones are flagged by every test, in words
   that say how they are wrong. */
#include "calibration_models.h"

static const char *const names[] = {"sbc.local.0", "sbc.global.0", "coverage", "tarp", "tarp.local", "tarp.global"};
enum { N_NAMES = sizeof names / sizeof *names };

static hnpe_rng *make_rng(uint64_t seed)
{
    hnpe_rng *rng;
    support_assert_ok(hnpe_rng_create(NULL, seed, 0, &rng));
    return rng;
}

static void check_passes(const hnpe_report *report)
{
    int64_t n, flagged, undecided;
    support_assert_ok(hnpe_report_count(report, &n, &flagged, &undecided));
    if (n != N_NAMES || flagged || undecided)
        fail_msg("%s", hnpe_report_text(report));
    for (size_t i = 0; i < N_NAMES; ++i)
        assert_int_equal(result_named(report, names[i]).verdict, HNPE_VERDICT_PASSED);
}

static void test_calibration__passes_an_exact_gaussian(void **state)
{
    hnpe_rng *rng = make_rng(1);
    model m = model_create(1000, 200, 1, 1);
    gaussian_fill(&m, rng, EXACT);
    hnpe_report *report = model_check(&m, 1);
    check_passes(report);
    support_assert_close(support_report_number(report, "sbc.local.0", "coverage_90"), 0.9, 0.04);
    support_assert_close(support_report_number(report, "tarp", "area"), 0, 0.02);
    hnpe_report_release(report);
    model_free(&m);
    hnpe_rng_release(rng);
}

static void test_calibration__passes_the_exact_toy(void **state)
{
    hnpe_rng *rng = make_rng(2);
    model m = model_create(1000, 200, 1, 1);
    toy_fill(&m, rng, 0, 1);
    hnpe_report *report = model_check(&m, 1);
    check_passes(report);
    hnpe_report_release(report);
    model_free(&m);
    hnpe_rng_release(rng);
}

/* p is at most 0.05 for a share of 0.05 of exact posteriors, in each of the tests. */
static void test_calibration__has_right_probabilities_for_exact_posteriors(void **state)
{
    const int experiments = support_quick() ? 60 : 400;
    int low[N_NAMES] = {0}, flagged = 0;
    hnpe_rng *rng = make_rng(3);
    model m = model_create(100, 30, 1, 1);
    for (int i = 0; i < experiments; ++i) {
        int64_t n_flagged;
        if (i % 2)
            gaussian_fill(&m, rng, EXACT);
        else
            toy_fill(&m, rng, 0, 1);
        hnpe_report *report = model_check(&m, (uint64_t)i);
        for (size_t k = 0; k < N_NAMES; ++k)
            low[k] += support_report_number(report, names[k], "p") <= 0.05;
        support_assert_ok(hnpe_report_count(report, NULL, &n_flagged, NULL));
        flagged += n_flagged > 0;
        hnpe_report_release(report);
    }
    for (size_t k = 0; k < N_NAMES; ++k) {
        printf("%s: p <= 0.05 in %d of %d exact posteriors\n", names[k], low[k], experiments);
        support_assert_close((double)low[k] / experiments, 0.05, 3.5 * sqrt(0.05 * 0.95 / experiments));
    }
    assert_true(flagged <= 5); /* six times 0.001 each, at most */
    model_free(&m);
    hnpe_rng_release(rng);
}

static void check_flagged(const hnpe_report *report, const char *name, const char *words)
{
    const hnpe_result_info info = result_named(report, name);
    if (info.verdict != HNPE_VERDICT_FLAGGED || !strstr(info.sentence, words))
        fail_msg("%s is not flagged as %s: %s", name, words, info.sentence);
    assert_true(support_report_number(report, name, "p") < 1e-3);
}

static hnpe_report *check_wrong(wrong how)
{
    hnpe_rng *rng = make_rng(4);
    model m = model_create(1000, 200, 1, 1);
    gaussian_fill(&m, rng, how);
    hnpe_report *report = model_check(&m, 1);
    model_free(&m);
    hnpe_rng_release(rng);
    return report;
}

static void test_calibration__flags_overconfidence_everywhere(void **state)
{
    hnpe_report *report = check_wrong((wrong){0.7, 0});
    for (size_t i = 0; i < N_NAMES; ++i)
        check_flagged(report, names[i], "over-confident");
    assert_true(support_report_number(report, "tarp", "area") < -0.01);
    assert_true(support_report_number(report, "sbc.local.0", "coverage_90") < 0.85);
    hnpe_report_release(report);
}

static void test_calibration__flags_underconfidence_everywhere(void **state)
{
    hnpe_report *report = check_wrong((wrong){1 / 0.7, 0});
    for (size_t i = 0; i < N_NAMES; ++i)
        check_flagged(report, names[i], "under-confident");
    assert_true(support_report_number(report, "tarp", "area") > 0.01);
    assert_true(support_report_number(report, "sbc.local.0", "coverage_90") > 0.93);
    hnpe_report_release(report);
}

/* A region that lies beside the truth holds it too seldom, as one that is too small does. */
static void test_calibration__flags_a_shift_everywhere(void **state)
{
    hnpe_report *high = check_wrong((wrong){1, 0.7}), *low = check_wrong((wrong){1, -0.7});
    check_flagged(high, "sbc.local.0", "biased, too high");
    check_flagged(high, "sbc.global.0", "biased, too high");
    check_flagged(low, "sbc.local.0", "biased, too low");
    check_flagged(low, "sbc.global.0", "biased, too low");
    for (size_t i = 2; i < N_NAMES; ++i) {
        check_flagged(high, names[i], "over-confident");
        check_flagged(low, names[i], "over-confident");
    }
    hnpe_report_release(high);
    hnpe_report_release(low);
}

static void test_calibration__flags_a_toy_that_leaves_out_a_part(void **state)
{
    hnpe_rng *rng = make_rng(5);
    model m = model_create(1000, 200, 1, 1);
    toy_fill(&m, rng, 0.15, 0.85);
    hnpe_report *report = model_check(&m, 1);
    check_flagged(report, "sbc.local.0", "over-confident");
    check_flagged(report, "sbc.global.0", "over-confident");
    check_flagged(report, "coverage", "");
    check_flagged(report, "tarp", "over-confident");
    hnpe_report_release(report);
    model_free(&m);
    hnpe_rng_release(rng);
}

/* Draws of a discrete posterior equal the truth now and then: places of such truths are drawn, and uniform too. */
static void test_calibration__takes_ties(void **state)
{
    hnpe_rng *rng = make_rng(6);
    model m = model_create(1000, 50, 0, 1);
    for (size_t i = 0; i < m.n_sets; ++i) {
        m.truth[i] = floor(3 * hnpe_rng_uniform(rng));
        for (size_t k = 0; k < m.n_draws; ++k)
            m.draws[i * m.n_draws + k] = floor(3 * hnpe_rng_uniform(rng));
    }
    hnpe_report *report = model_check(&m, 1);
    int64_t n, flagged;
    support_assert_ok(hnpe_report_count(report, &n, &flagged, NULL));
    if (n != 3 || flagged)
        fail_msg("%s", hnpe_report_text(report));
    hnpe_report_release(report);
    model_free(&m);
    hnpe_rng_release(rng);
}

static void test_calibration__is_undecided_with_few_sets(void **state)
{
    hnpe_rng *rng = make_rng(7);
    model m = model_create(20, 50, 1, 1);
    gaussian_fill(&m, rng, EXACT);
    hnpe_report *report = model_check(&m, 1);
    assert_int_equal(result_named(report, "tarp").verdict, HNPE_VERDICT_UNDECIDED);
    assert_non_null(strstr(result_named(report, "tarp").sentence, "a hundred sets"));
    hnpe_report_release(report);
    m.n_sets = 9;
    support_assert_ok(hnpe_report_create(NULL, &report));
    support_assert_fails(hnpe_diagnostics_calibration_of_draws(9, 1, 1, m.truth, 50, m.draws, NULL, NULL, 1, report),
                         HNPE_ERROR_INVALID_ARGUMENT, "n_sets");
    hnpe_report_release(report);
    model_free(&m);
    hnpe_rng_release(rng);
}

static void test_calibration__has_ranks_and_curves_that_can_be_counted_again(void **state)
{
    hnpe_rng *rng = make_rng(8);
    model m = model_create(200, 50, 1, 1);
    double rank[200], uniform[200], grid[101], difference[101];
    gaussian_fill(&m, rng, EXACT);
    hnpe_report *report = model_check(&m, 1);
    support_assert_ok(hnpe_report_read(report, "sbc.global.0", "rank", 200, rank));
    support_assert_ok(hnpe_report_read(report, "sbc.global.0", "uniform", 200, uniform));
    support_assert_ok(hnpe_report_read(report, "sbc.global.0", "grid", 101, grid));
    support_assert_ok(hnpe_report_read(report, "sbc.global.0", "difference", 101, difference));
    for (size_t i = 0; i < 200; ++i) {
        double below = 0;
        for (size_t k = 0; k < 50; ++k)
            below += m.draws[2 * (50 * i + k) + 1] < m.truth[2 * i + 1];
        assert_true(rank[i] == below && uniform[i] > below / 51 && uniform[i] < (below + 1) / 51);
    }
    for (size_t k = 0; k <= 100; ++k) {
        double up_to = 0;
        for (size_t i = 0; i < 200; ++i)
            up_to += uniform[i] <= grid[k];
        support_assert_close(difference[k], up_to / 200 - grid[k], 1e-12);
    }
    hnpe_report_release(report);
    model_free(&m);
    hnpe_rng_release(rng);
}

static void test_calibration__refuses_what_is_no_number(void **state)
{
    hnpe_rng *rng = make_rng(9);
    hnpe_report *report;
    model m = model_create(20, 5, 1, 1);
    gaussian_fill(&m, rng, EXACT);
    support_assert_ok(hnpe_report_create(NULL, &report));
#define CHECK() hnpe_diagnostics_calibration_of_draws(20, 1, 1, m.truth, 5, m.draws, m.log_q_truth, m.log_q, 1, report)
    double *const values[] = {&m.truth[3], &m.draws[7], &m.log_q_truth[2], &m.log_q[11]};
    for (size_t i = 0; i < 4; ++i) {
        const double kept = *values[i];
        *values[i] = NAN;
        support_assert_status(CHECK(), HNPE_ERROR_NUMERIC);
        *values[i] = kept;
    }
    m.log_q_truth[2] = -INFINITY; /* outside the support */
    support_assert_ok(CHECK());
    int64_t n;
    support_assert_ok(hnpe_report_count(report, &n, NULL, NULL));
    assert_int_equal(n, N_NAMES);
    hnpe_report_release(report);
    model_free(&m);
    hnpe_rng_release(rng);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_calibration__passes_an_exact_gaussian),
        cmocka_unit_test(test_calibration__passes_the_exact_toy),
        cmocka_unit_test(test_calibration__has_right_probabilities_for_exact_posteriors),
        cmocka_unit_test(test_calibration__flags_overconfidence_everywhere),
        cmocka_unit_test(test_calibration__flags_underconfidence_everywhere),
        cmocka_unit_test(test_calibration__flags_a_shift_everywhere),
        cmocka_unit_test(test_calibration__flags_a_toy_that_leaves_out_a_part),
        cmocka_unit_test(test_calibration__takes_ties),
        cmocka_unit_test(test_calibration__is_undecided_with_few_sets),
        cmocka_unit_test(test_calibration__has_ranks_and_curves_that_can_be_counted_again),
        cmocka_unit_test(test_calibration__refuses_what_is_no_number),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
