/* Calibration of a posterior of the library on held-out simulations. */
#include "calibration_models.h"
#include "toy.h"

enum { HELD_OUT = 300, DRAWS = 100 };

typedef struct learned {
    support_toy toy;
    hnpe_posterior *posterior;
    hnpe_dataset *held_out;
} learned;

/* The toy with some noise and any N up to 5, learned in a few seconds, and simulations that it has not seen. */
static int set_up(void **state)
{
    learned *l = test_calloc(1, sizeof *l);
    support_toy_create(NULL, 0.05, support_quick() ? 500 : 20000, 5, 1, &l->toy);
    support_toy_epochs(&l->toy, support_quick() ? 2 : 40);
    support_assert_ok(hnpe_inference_run(l->toy.inference, NULL));
    support_assert_ok(hnpe_inference_posterior(l->toy.inference, &l->posterior));
    support_assert_ok(hnpe_dataset_create(NULL, 1, 1, 1, &l->held_out));
    support_assert_ok(
        hnpe_dataset_simulate(l->held_out, l->toy.alpha, l->toy.beta, l->toy.simulator, 1000, 0, 5, 99, 0, NULL));
    *state = l;
    return 0;
}

static int tear_down(void **state)
{
    learned *l = *state;
    hnpe_dataset_release(l->held_out);
    hnpe_posterior_release(l->posterior);
    support_toy_free(&l->toy);
    test_free(l);
    return 0;
}

static hnpe_dataset *take_some(const learned *l, size_t n)
{
    hnpe_dataset *some;
    support_assert_ok(hnpe_dataset_create(NULL, 1, 1, 1, &some));
    support_assert_ok(hnpe_dataset_simulate(some, l->toy.alpha, l->toy.beta, l->toy.simulator, n, 0, 5, 99, 0, NULL));
    return some;
}

static hnpe_report *make_report(void)
{
    hnpe_report *report;
    support_assert_ok(hnpe_report_create(NULL, &report));
    return report;
}

static void test_calibration__passes_the_learned_toy(void **state)
{
    const learned *l = *state;
    hnpe_report *report = make_report();
    int64_t n, flagged;
    support_assert_ok(
        hnpe_diagnostics_calibration(l->posterior, l->held_out, support_quick() ? 50 : 1000, 1, NULL, report));
    support_assert_ok(hnpe_report_count(report, &n, &flagged, NULL));
    assert_int_equal(n, 6);
    if (support_quick())
        printf("SKIPPED whether the learned toy is calibrated: it is hardly trained here\n");
    else if (flagged)
        fail_msg("%s", hnpe_report_text(report));
    hnpe_report_release(report);
}

/* A posterior whose draws are the learned ones, narrower: what its host may have done by mistake. */
static void test_calibration__flags_the_learned_toy_made_overconfident(void **state)
{
    const learned *l = *state;
    model m = model_create(HELD_OUT, DRAWS, 1, 1);
    hnpe_rng *rng;
    int64_t n_rows[HELD_OUT];
    double x[6 * HELD_OUT], alpha[6 * HELD_OUT], beta[HELD_OUT];
    support_assert_ok(hnpe_rng_create(NULL, 1, 0, &rng));
    support_assert_ok(hnpe_dataset_read(l->held_out, 0, HELD_OUT, n_rows, alpha, beta, x));
    support_assert_ok(hnpe_posterior_sample(l->posterior, HELD_OUT, n_rows, x, DRAWS, rng, m.draws));
    for (size_t i = 0, row = 0; i < HELD_OUT; row += (size_t)n_rows[i], ++i) {
        m.truth[2 * i] = alpha[row];
        m.truth[2 * i + 1] = beta[i];
        for (size_t j = 0; j < 2; ++j) {
            double mean = 0, *draws = m.draws + 2 * DRAWS * i + j;
            for (size_t k = 0; k < DRAWS; ++k)
                mean += draws[2 * k] / DRAWS;
            for (size_t k = 0; k < DRAWS; ++k)
                draws[2 * k] = mean + 0.6 * (draws[2 * k] - mean);
        }
    }
    support_assert_ok(hnpe_posterior_log_density(l->posterior, HELD_OUT, n_rows, x, DRAWS, m.draws, m.log_q));
    support_assert_ok(hnpe_posterior_log_density(l->posterior, HELD_OUT, n_rows, x, 1, m.truth, m.log_q_truth));
    hnpe_report *report = model_check(&m, 1);
    const char *const names[] = {"sbc.local.0", "sbc.global.0", "coverage", "tarp", "tarp.local", "tarp.global"};
    for (size_t i = 0; i < 6 && !support_quick(); ++i)
        if (result_named(report, names[i]).verdict != HNPE_VERDICT_FLAGGED)
            fail_msg("%s is not flagged: %s", names[i], hnpe_report_text(report));
    hnpe_report_release(report);
    hnpe_rng_release(rng);
    model_free(&m);
}

static void test_calibration__has_the_same_bits_for_any_number_of_threads(void **state)
{
    const learned *l = *state;
    hnpe_report *reports[3];
    char *folder = support_temp_folder(), *path = support_temp_path(folder, "posterior.hnpe");
    hnpe_dataset *some = take_some(l, 200);
    support_assert_ok(hnpe_posterior_save(l->posterior, path));
    for (int threads = 1; threads <= 3; ++threads) {
        hnpe_context *context;
        hnpe_posterior *posterior;
        support_assert_ok(hnpe_context_create(NULL, &context));
        support_assert_ok(hnpe_context_set_int(context, HNPE_CONTEXT_THREADS, threads));
        support_assert_ok(hnpe_posterior_load(context, path, l->toy.alpha, l->toy.beta, &posterior));
        support_assert_ok(hnpe_report_create(context, &reports[threads - 1]));
        support_assert_ok(hnpe_diagnostics_calibration(posterior, some, 50, 3, NULL, reports[threads - 1]));
        hnpe_posterior_release(posterior);
        hnpe_context_release(context);
    }
    support_assert_reports_equal(reports[0], reports[1]);
    support_assert_reports_equal(reports[0], reports[2]);
    for (int i = 0; i < 3; ++i)
        hnpe_report_release(reports[i]);
    hnpe_dataset_release(some);
    free(path);
    support_temp_remove(folder);
}

static void test_calibration__refuses_parameters_from_a_proposal(void **state)
{
    const learned *l = *state;
    hnpe_dataset *some = take_some(l, 20);
    hnpe_report *report = make_report();
    const double half[3] = {0.5, 0.4, 0.3};
    support_assert_ok(hnpe_dataset_append_proposed(some, HNPE_PROPOSAL_POSTERIOR, 3, NULL, half, half, half, NULL));
    support_assert_fails(hnpe_diagnostics_calibration(l->posterior, some, 10, 1, NULL, report), HNPE_ERROR_UNSUPPORTED,
                         "3 sets");
    assert_string_equal(hnpe_report_text(report), "0 passed, 0 flagged, 0 undecided\n");
    hnpe_report_release(report);
    hnpe_dataset_release(some);
}

static void test_calibration__leaves_out_invalid_simulations(void **state)
{
    const learned *l = *state;
    hnpe_dataset *clean = take_some(l, 150), *mixed = take_some(l, 150);
    hnpe_report *a = make_report(), *b = make_report();
    const int64_t sizes[2] = {2, 3};
    const double parameters[5] = {0.5, 0.5, 0.5, 0.4, 0.3}, x[5] = {NAN, 0.2, 0.1, NAN, 0.2}, kept[2] = {0.1, 0.2};
    const int64_t two = 2;
    support_assert_ok(hnpe_dataset_append(mixed, 2, sizes, parameters, parameters, x));
    support_assert_ok(hnpe_dataset_append(clean, 1, &two, parameters + 2, parameters + 1, kept));
    support_assert_ok(hnpe_diagnostics_calibration(l->posterior, clean, 40, 1, NULL, a));
    support_assert_ok(hnpe_diagnostics_calibration(l->posterior, mixed, 40, 1, NULL, b));
    double ranks[2][151];
    support_assert_ok(hnpe_report_read(a, "sbc.global.0", "uniform", 151, ranks[0]));
    support_assert_ok(hnpe_report_read(b, "sbc.global.0", "uniform", 151, ranks[1]));
    assert_memory_equal(ranks[0], ranks[1], sizeof ranks[0]);
    assert_true(support_report_number(a, "tarp", "left_out") == 0 && support_report_number(b, "tarp", "left_out") == 1);
    assert_non_null(strstr(hnpe_report_text(b), "1 invalid"));
    hnpe_report_release(a);
    hnpe_report_release(b);
    hnpe_dataset_release(clean);
    hnpe_dataset_release(mixed);
}

static int stop_halfway(void *user_data, const hnpe_progress *progress)
{
    assert_int_equal(progress->phase, HNPE_PHASE_CHECKING);
    assert_int_equal(progress->total, 1000);
    ++*(int *)user_data;
    return progress->done > 0 && progress->done < 1000;
}

static void test_calibration__tells_its_progress_and_is_stopped(void **state)
{
    const learned *l = *state;
    hnpe_report *report = make_report();
    hnpe_monitor *monitor;
    int calls = 0;
    support_assert_ok(hnpe_monitor_create(NULL, stop_halfway, &calls, NULL, &monitor));
    hnpe_monitor_request_stop(monitor);
    support_assert_status(hnpe_diagnostics_calibration(l->posterior, l->held_out, 10, 1, monitor, report),
                          HNPE_ERROR_CANCELLED);
    assert_string_equal(hnpe_report_text(report), "0 passed, 0 flagged, 0 undecided\n");
    const hnpe_status status =
        hnpe_diagnostics_calibration(l->posterior, l->held_out, support_quick() ? 100 : 20000, 1, monitor, report);
    support_assert_status(status, HNPE_ERROR_CANCELLED);
    assert_true(calls >= 2);
    assert_string_equal(hnpe_report_text(report), "0 passed, 0 flagged, 0 undecided\n");
    hnpe_monitor_release(monitor);
    hnpe_report_release(report);
}

/* A report that is being written into, from inside the call. */
static int write_again(void *user_data, const hnpe_progress *progress)
{
    const model m = {10, 1, 0, 1, user_data, user_data, NULL, NULL};
    hnpe_report *report = *(hnpe_report **)((char *)user_data + 10 * sizeof(double));
    support_assert_status(hnpe_diagnostics_calibration_of_draws(10, 0, 1, m.truth, 1, m.draws, NULL, NULL, 1, report),
                          HNPE_ERROR_BUSY);
    assert_string_equal(hnpe_report_text(report), "0 passed, 0 flagged, 0 undecided\n");
    return 0;
}

static void test_calibration__keeps_its_report_for_itself(void **state)
{
    const learned *l = *state;
    struct {
        double numbers[10];
        hnpe_report *report;
    } data = {{0}, make_report()};
    hnpe_monitor *monitor;
    support_assert_ok(hnpe_monitor_create(NULL, write_again, &data, NULL, &monitor));
    support_assert_ok(hnpe_diagnostics_calibration(l->posterior, l->held_out, 10, 1, monitor, data.report));
    hnpe_monitor_release(monitor);
    hnpe_report_release(data.report);
}

static void test_calibration__refuses_other_dimensions_and_few_sets(void **state)
{
    const learned *l = *state;
    hnpe_dataset *other, *few = take_some(l, 9);
    hnpe_report *report = make_report();
    support_assert_ok(hnpe_dataset_create(NULL, 1, 1, 2, &other));
    support_assert_fails(hnpe_diagnostics_calibration(l->posterior, other, 10, 1, NULL, report), HNPE_ERROR_SHAPE,
                         "d_x of dataset is 2, but must be 1");
    support_assert_fails(hnpe_diagnostics_calibration(l->posterior, few, 10, 1, NULL, report),
                         HNPE_ERROR_INVALID_ARGUMENT, "9 sets");
    support_assert_fails(hnpe_diagnostics_calibration(l->posterior, l->held_out, 0, 1, NULL, report),
                         HNPE_ERROR_INVALID_ARGUMENT, "n_draws");
    hnpe_report_release(report);
    hnpe_dataset_release(few);
    hnpe_dataset_release(other);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_calibration__passes_the_learned_toy),
        cmocka_unit_test(test_calibration__flags_the_learned_toy_made_overconfident),
        cmocka_unit_test(test_calibration__has_the_same_bits_for_any_number_of_threads),
        cmocka_unit_test(test_calibration__refuses_parameters_from_a_proposal),
        cmocka_unit_test(test_calibration__leaves_out_invalid_simulations),
        cmocka_unit_test(test_calibration__tells_its_progress_and_is_stopped),
        cmocka_unit_test(test_calibration__keeps_its_report_for_itself),
        cmocka_unit_test(test_calibration__refuses_other_dimensions_and_few_sets),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
