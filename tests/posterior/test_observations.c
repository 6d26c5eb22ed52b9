/* Observations that a posterior should not be asked about: not finite or of sizes that cannot be, which are refused,
   and far outside what it was trained on, which is answered, flagged and said. */
#include "toy.h"

#include "posterior/posterior.h"

#include <math.h>

enum { D_X = 3, ROWS = 4, DRAWS = 5 };

/* ---- a posterior of data whose range is known ---- */

typedef struct fixture {
    hnpe_context *context;
    hnpe_prior *prior;
    hnpe_dataset *dataset;
    hnpe_estimator *estimator;
    hnpe_trainer *trainer;
    hnpe_posterior *posterior;
    hnpe_rng *rng;
    int lines; /* of the log */
    char line[512];
} fixture;

static void take_line(void *user_data, int32_t level, const char *message)
{
    fixture *f = user_data;
    if (level < HNPE_LOG_WARNING)
        return;
    ++f->lines;
    snprintf(f->line, sizeof f->line, "%s", message);
}

/* Sets of two: x is 0 … 1 in column 0, −1000 … 1000 in column 1, 7 in column 2. One row that is invalid, and outside.
 */
static void append(fixture *f)
{
    enum { SETS = 101 };
    static double local[2 * SETS], global[SETS], x[2 * SETS * D_X];
    int64_t n_rows[SETS];
    for (size_t i = 0; i < SETS; ++i) {
        const double at = (double)i / (SETS - 1);
        n_rows[i] = 2;
        global[i] = local[2 * i] = local[2 * i + 1] = 0.01 + 0.98 * at;
        for (size_t row = 2 * i; row < 2 * i + 2; ++row) {
            x[row * D_X] = at;
            x[row * D_X + 1] = 2000 * at - 1000;
            x[row * D_X + 2] = 7;
        }
    }
    x[3 * D_X] = 55;
    x[3 * D_X + 1] = NAN;
    support_assert_ok(hnpe_dataset_append(f->dataset, SETS, n_rows, local, global, x));
}

static int set_up(void **state)
{
    fixture *f = test_calloc(1, sizeof *f);
    const double zero = 0, one = 1;
    support_assert_ok(hnpe_context_create(NULL, &f->context));
    support_assert_ok(hnpe_context_set_log(f->context, take_line, f, NULL));
    support_assert_ok(hnpe_prior_create_uniform(f->context, 1, &zero, &one, &f->prior));
    support_assert_ok(hnpe_dataset_create(f->context, 1, 1, D_X, &f->dataset));
    append(f);
    support_assert_ok(hnpe_estimator_create(f->context, f->prior, f->prior, D_X, &f->estimator));
    support_assert_ok(hnpe_trainer_create(f->context, f->estimator, f->dataset, &f->trainer));
    support_assert_ok(hnpe_trainer_set_int(f->trainer, HNPE_TRAINER_EPOCHS, 1));
    support_assert_ok(hnpe_trainer_set_real(f->trainer, HNPE_TRAINER_VALIDATION_FRACTION, 0));
    support_assert_ok(hnpe_trainer_run(f->trainer, NULL));
    support_assert_ok(hnpe_posterior_create(f->estimator, &f->posterior));
    support_assert_ok(hnpe_rng_create(f->context, 1, 0, &f->rng));
    assert_int_equal(f->lines, 0);
    *state = f;
    return 0;
}

static int tear_down(void **state)
{
    fixture *f = *state;
    hnpe_rng_release(f->rng);
    hnpe_posterior_release(f->posterior);
    hnpe_trainer_release(f->trainer);
    hnpe_estimator_release(f->estimator);
    hnpe_dataset_release(f->dataset);
    hnpe_prior_release(f->prior);
    hnpe_context_release(f->context);
    test_free(f);
    return 0;
}

/* ---- every function that takes observations ---- */

static double theta[2 * 2 * DRAWS * 8], theta_global[2 * DRAWS], log_q[2 * DRAWS];

static hnpe_status ask_sample(fixture *f, size_t n, const int64_t *rows, const double *x)
{
    return hnpe_posterior_sample(f->posterior, n, rows, x, DRAWS, f->rng, theta);
}

static hnpe_status ask_sample_all(fixture *f, size_t n, const int64_t *rows, const double *x)
{
    return hnpe_posterior_sample_all(f->posterior, n, rows, x, DRAWS, f->rng, theta, theta_global);
}

static hnpe_status ask_log_density(fixture *f, size_t n, const int64_t *rows, const double *x)
{
    return hnpe_posterior_log_density(f->posterior, n, rows, x, DRAWS, theta, log_q);
}

static hnpe_status ask_log_density_all(fixture *f, size_t n, const int64_t *rows, const double *x)
{
    return hnpe_posterior_log_density_all(f->posterior, n, rows, x, DRAWS, theta, theta_global, log_q);
}

static hnpe_status ask_log_density_global(fixture *f, size_t n, const int64_t *rows, const double *x)
{
    return hnpe_posterior_log_density_global(f->posterior, n, rows, x, DRAWS, theta_global, log_q);
}

static hnpe_status ask_mode(fixture *f, size_t n, const int64_t *rows, const double *x)
{
    return hnpe_posterior_mode(f->posterior, n, rows, x, 1, theta, log_q);
}

/* Of one set: that of the last two rows. */
static hnpe_status ask_check(fixture *f, size_t n, const int64_t *rows, const double *x)
{
    hnpe_observation_info info = {.struct_size = sizeof info};
    return hnpe_posterior_check_observation(f->posterior, n == 0 ? 0 : rows[0] < 1 ? rows[0] : ROWS, x, &info);
}

static const struct question {
    const char *name;
    hnpe_status (*ask)(fixture *f, size_t n, const int64_t *rows, const double *x);
    int evaluates;
} questions[] = {{"hnpe_posterior_sample", ask_sample, 1},
                 {"hnpe_posterior_sample_all", ask_sample_all, 1},
                 {"hnpe_posterior_log_density", ask_log_density, 1},
                 {"hnpe_posterior_log_density_all", ask_log_density_all, 1},
                 {"hnpe_posterior_log_density_global", ask_log_density_global, 1},
                 {"hnpe_posterior_mode", ask_mode, 1},
                 {"hnpe_posterior_check_observation", ask_check, 0}};
enum { QUESTIONS = sizeof questions / sizeof *questions };

static const int64_t two_sets[2] = {2, 2};
static const double inside[ROWS * D_X] = {0.1, 10, 7, 0.2, 20, 7, 0.3, 30, 7, 0.4, 40, 7};

static void copy(const double *from, double *to)
{
    memcpy(to, from, ROWS * D_X * sizeof *to);
    for (size_t i = 0; i < sizeof theta / sizeof *theta; ++i)
        theta[i] = 0.5;
    for (size_t i = 0; i < 2 * DRAWS; ++i)
        theta_global[i] = 0.5;
}

static void test_observations__that_are_not_finite_are_refused_by_row_and_column(void **state)
{
    static const double bad[] = {NAN, INFINITY, -INFINITY};
    for (size_t q = 0; q < QUESTIONS; ++q)
        for (size_t b = 0; b < 3; ++b)
            for (size_t at = 0; at < ROWS * D_X; ++at) {
                double x[ROWS * D_X];
                char words[64];
                copy(inside, x);
                x[at] = bad[b];
                snprintf(words, sizeof words, "in row %zu, column %zu", at / D_X, at % D_X);
                support_assert_fails(questions[q].ask(*state, 2, two_sets, x), HNPE_ERROR_NUMERIC, words);
                assert_non_null(strstr(hnpe_last_error(), "x is "));
                assert_non_null(strstr(hnpe_last_error(), questions[q].name));
                assert_true(theta[0] == 0.5 && theta_global[0] == 0.5);
            }
}

static void test_observations__of_sizes_that_cannot_be_are_refused(void **state)
{
    static const int64_t none[2] = {0, 2}, fewer[2] = {-1, 2};
    double x[ROWS * D_X];
    copy(inside, x);
    for (size_t q = 0; q < QUESTIONS; ++q) {
        support_assert_fails(questions[q].ask(*state, 2, none, x), HNPE_ERROR_INVALID_ARGUMENT, "n_rows");
        support_assert_fails(questions[q].ask(*state, 2, fewer, x), HNPE_ERROR_INVALID_ARGUMENT, "n_rows");
        support_assert_fails(questions[q].ask(*state, 0, two_sets, x), HNPE_ERROR_INVALID_ARGUMENT, "n_");
        support_assert_fails(questions[q].ask(*state, 2, two_sets, NULL), HNPE_ERROR_INVALID_ARGUMENT, "x is NULL");
    }
}

/* Single precision ends at 3e38: what is larger cannot go through the networks. */
static void test_observations__that_overflow_the_networks_are_refused(void **state)
{
    fixture *f = *state;
    for (size_t q = 0; q < QUESTIONS; ++q) {
        double x[ROWS * D_X];
        copy(inside, x);
        x[2 * D_X] = 1e300;
        if (!questions[q].evaluates) {
            support_assert_ok(questions[q].ask(f, 2, two_sets, x));
            continue;
        }
        support_assert_fails(questions[q].ask(f, 2, two_sets, x), HNPE_ERROR_NUMERIC, "x is so large in");
        assert_int_equal(strncmp(hnpe_last_error(), questions[q].name, strlen(questions[q].name)), 0);
        assert_non_null(strstr(hnpe_last_error(), "the networks' numbers overflow"));
    }
    hnpe_posterior_release(f->posterior); /* which is flagged now */
    support_assert_ok(hnpe_posterior_create(f->estimator, &f->posterior));
    f->lines = 0;
}

/* ---- far away ---- */

static hnpe_observation_info check(const fixture *f, int64_t n_rows, const double *x)
{
    hnpe_observation_info info = {.struct_size = sizeof info};
    support_assert_ok(hnpe_posterior_check_observation(f->posterior, n_rows, x, &info));
    return info;
}

static void assert_extrapolated(const fixture *f, int32_t expected)
{
    int32_t found = -1;
    support_assert_ok(hnpe_posterior_has_extrapolated(f->posterior, &found));
    assert_int_equal(found, expected);
}

static void test_observations__have_a_distance_in_deviations_outside_the_range(void **state)
{
    const fixture *f = *state;
    const double sd = f->posterior->core->doors.x_sd[1];
    double x[2 * D_X] = {0, -1000, 7, 1, 1000, 7};
    hnpe_observation_info info = check(f, 2, x);
    support_assert_close(sd, 2000 / sqrt(12), 15);
    assert_true(info.is_known && !info.is_far && !info.is_other_size && info.distance == 0);
    assert_int_equal(info.row, -1);
    assert_int_equal(info.column, -1);
    x[1] = -1000 - 0.999 * sd;
    info = check(f, 2, x);
    assert_int_equal(info.is_far, 0);
    support_assert_close(info.distance, 0.999, 1e-12);
    assert_int_equal(info.row, 0);
    assert_int_equal(info.column, 1);
    x[D_X] = 1 + 3 * f->posterior->core->doors.x_sd[0];
    info = check(f, 2, x);
    assert_int_equal(info.is_far, 1);
    support_assert_close(info.distance, 3, 1e-12);
    assert_int_equal(info.row, 1);
    assert_int_equal(info.column, 0);
    assert_int_equal(check(f, 1, x).is_other_size, 1);
    assert_extrapolated(f, 0);
    assert_int_equal(f->lines, 0);
}

/* Where training saw one value alone, its unit is the deviation, as it is for the networks. */
static void test_observations__of_a_constant_feature_are_measured_in_its_unit(void **state)
{
    double x[2 * D_X] = {0.5, 0, 7.75, 0.5, 0, 7};
    assert_true(check(*state, 2, x).distance == 0.75);
    x[2] = 5;
    assert_true(check(*state, 2, x).distance == 2 && check(*state, 2, x).is_far);
}

static void test_observations__that_are_extreme_are_far_in_any_number(void **state)
{
    const double x[2 * D_X] = {-1e308, 1e308, 7, 1e308, -1e308, -1e308};
    assert_int_equal(check(*state, 2, x).is_far, 1);
    assert_true(check(*state, 2, x).distance > 1e300);
}

static void test_observations__far_away_set_the_flag_and_leave_one_line(void **state)
{
    for (size_t q = 0; q < QUESTIONS; ++q) {
        if (support_quick() && questions[q].ask == ask_mode)
            continue;
        fixture *f = *state;
        double x[ROWS * D_X];
        copy(inside, x);
        hnpe_posterior_release(f->posterior);
        support_assert_ok(hnpe_posterior_create(f->estimator, &f->posterior));
        f->lines = 0;
        support_assert_ok(questions[q].ask(f, 2, two_sets, x));
        assert_extrapolated(f, 0);
        assert_int_equal(f->lines, 0);
        for (size_t row = 0; row < ROWS; ++row)
            x[row * D_X] = -1 - (double)row;
        x[2 * D_X + 1] = -90000;
        support_assert_ok(questions[q].ask(f, 2, two_sets, x));
        assert_extrapolated(f, questions[q].evaluates);
        assert_int_equal(f->lines, questions[q].evaluates);
        if (!questions[q].evaluates)
            continue;
        char words[128];
        snprintf(words, sizeof words, "%.3g standard deviations outside the range from -1000 to 1000",
                 check(f, ROWS, x).distance);
        assert_non_null(strstr(f->line, "x is -90000 in row 2, column 1, "));
        assert_non_null(strstr(f->line, words));
        copy(inside, x);
        support_assert_ok(questions[q].ask(f, 2, two_sets, x));
        assert_extrapolated(f, 1);
        assert_int_equal(f->lines, 1);
    }
}

static void test_observations__of_another_size_set_the_flag_too(void **state)
{
    fixture *f = *state;
    f->lines = 0;
    hnpe_posterior_release(f->posterior);
    support_assert_ok(hnpe_posterior_create(f->estimator, &f->posterior));
    assert_extrapolated(f, 0);
    support_assert_ok(hnpe_posterior_sample(f->posterior, 1, NULL, inside, 1, f->rng, theta));
    assert_extrapolated(f, 1);
    assert_int_equal(f->lines, 1);
}

/* ---- where the range comes from ---- */

static void test_range__is_not_known_before_a_training(void **state)
{
    const fixture *f = *state;
    hnpe_estimator *estimator;
    hnpe_posterior *posterior;
    const double far_away[2 * D_X] = {1e9, 1e9, 1e9};
    support_assert_ok(hnpe_estimator_create(NULL, f->prior, f->prior, D_X, &estimator));
    support_assert_ok(hnpe_posterior_create(estimator, &posterior));
    const fixture other = {.posterior = posterior};
    const hnpe_observation_info info = check(&other, 2, far_away);
    assert_true(!info.is_known && !info.is_far && info.distance == 0);
    hnpe_posterior_release(posterior);
    hnpe_estimator_release(estimator);
}

static hnpe_posterior *through_a_file(const hnpe_posterior *posterior, hnpe_status expected)
{
    char *folder = support_temp_folder(), *path = support_temp_path(folder, "posterior");
    hnpe_posterior *back;
    support_assert_ok(hnpe_posterior_save(posterior, path));
    support_assert_status(hnpe_posterior_load(NULL, path, NULL, NULL, &back), expected);
    free(path);
    support_temp_remove(folder);
    return back;
}

static void test_range__is_stored(void **state)
{
    const double x[2 * D_X] = {4, 0, 7, 0.5, 0, 7};
    const fixture *f = *state, back = {.posterior = through_a_file(f->posterior, HNPE_OK)};
    const hnpe_observation_info before = check(f, 2, x), after = check(&back, 2, x);
    assert_memory_equal(&before, &after, sizeof before);
    assert_extrapolated(&back, 0);
    hnpe_posterior_release(back.posterior);
}

static void test_range__of_a_file_without_one_is_not_known(void **state)
{
    const double x[2 * D_X] = {4, 0, 7, 0.5, 0, 7};
    const fixture *f = *state;
    f->posterior->core->range.known = 0;
    const fixture back = {.posterior = through_a_file(f->posterior, HNPE_OK)};
    f->posterior->core->range.known = 1;
    assert_true(!check(&back, 2, x).is_known && !check(&back, 2, x).is_far);
    hnpe_posterior_release(back.posterior);
}

static void test_range__of_a_file_that_cannot_be_one_is_refused(void **state)
{
    const fixture *f = *state;
    double *const low = f->posterior->core->range.low, was = low[1];
    static const double bad[] = {1001, NAN, -INFINITY};
    for (size_t i = 0; i < 3; ++i) {
        low[1] = bad[i];
        assert_null(through_a_file(f->posterior, HNPE_ERROR_FORMAT));
        assert_non_null(strstr(hnpe_last_error(), "estimator.range"));
    }
    low[1] = was;
}

static void test_range__is_that_of_the_last_training(void **state)
{
    fixture *f = *state;
    const double local = 0.5, wide[D_X] = {3, 0, 7}, x[2 * D_X] = {4, 0, 7, 0.5, 0, 7};
    const double sd = f->posterior->core->doors.x_sd[0];
    const int64_t n_rows = 1;
    support_assert_ok(hnpe_dataset_append(f->dataset, 1, &n_rows, &local, &local, wide));
    support_assert_ok(hnpe_trainer_run(f->trainer, NULL));
    support_assert_close(check(f, 2, x).distance, 3 / sd, 1e-12);
    hnpe_posterior_release(f->posterior);
    support_assert_ok(hnpe_posterior_create(f->estimator, &f->posterior));
    support_assert_close(check(f, 2, x).distance, 1 / sd, 1e-12);
}

static void test_rounds__say_once_a_round_that_their_target_is_far(void **state)
{
    const double target = 3;
    fixture f = {0};
    support_toy toy;
    support_assert_ok(hnpe_context_create(NULL, &f.context));
    support_assert_ok(hnpe_context_set_log(f.context, take_line, &f, NULL));
    support_toy_create(f.context, 0.05, 60, 0, 3, &toy);
    support_toy_epochs(&toy, 1);
    support_assert_ok(hnpe_inference_set_real(toy.inference, HNPE_INFERENCE_STOP_MOVED, 1e-9));
    support_assert_ok(hnpe_inference_run_rounds(toy.inference, 1, &target, 3, NULL));
    assert_int_equal(f.lines, 2); /* the first round draws from the prior */
    assert_non_null(strstr(f.line, "x is 3 in row 0, column 0"));
    support_toy_free(&toy);
    hnpe_context_release(f.context);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_observations__that_are_not_finite_are_refused_by_row_and_column),
        cmocka_unit_test(test_observations__of_sizes_that_cannot_be_are_refused),
        cmocka_unit_test(test_observations__that_overflow_the_networks_are_refused),
        cmocka_unit_test(test_observations__have_a_distance_in_deviations_outside_the_range),
        cmocka_unit_test(test_observations__of_a_constant_feature_are_measured_in_its_unit),
        cmocka_unit_test(test_observations__that_are_extreme_are_far_in_any_number),
        cmocka_unit_test(test_observations__far_away_set_the_flag_and_leave_one_line),
        cmocka_unit_test(test_observations__of_another_size_set_the_flag_too),
        cmocka_unit_test(test_range__is_not_known_before_a_training),
        cmocka_unit_test(test_range__is_stored),
        cmocka_unit_test(test_range__of_a_file_without_one_is_not_known),
        cmocka_unit_test(test_range__of_a_file_that_cannot_be_one_is_refused),
        cmocka_unit_test(test_range__is_that_of_the_last_training),
        cmocka_unit_test(test_rounds__say_once_a_round_that_their_target_is_far),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
