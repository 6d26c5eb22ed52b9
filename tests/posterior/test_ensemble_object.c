/* Mixtures of posteriors as objects: files, members, memory, what is refused, and how far members disagree. */
#include "ensembles.h"

static const parts_case toy = {"toy", 1, 1, 1, 0, 0, 0, "uu", 0};
static const int64_t rows[3] = {2, 1, 4};
static const double x[7] = {0.1, 0.4, 0.2, 0.3, 0.6, 0.5, 0.2};

enum { DRAWS = 200, SETS = 3 };

/* ---- files ---- */

static void check_same(const hnpe_posterior *one, const hnpe_posterior *other)
{
    double theta[2][SETS * DRAWS * 5], log_q[2][SETS * DRAWS], features[40];
    hnpe_dims dims = {.struct_size = sizeof dims};
    for (size_t i = 0; i < 40; ++i)
        features[i] = x[i % 7];
    support_assert_ok(hnpe_posterior_dims(one, &dims));
    assert_true(dims.d_out <= 5);
    for (int i = 0; i < 2; ++i) {
        const hnpe_posterior *posterior = i ? other : one;
        hnpe_rng *rng;
        support_assert_ok(hnpe_rng_create(NULL, 8, 0, &rng));
        support_assert_ok(hnpe_posterior_sample(posterior, SETS, NULL, features, DRAWS, rng, theta[i]));
        support_assert_ok(hnpe_posterior_log_density(posterior, SETS, NULL, features, DRAWS, theta[i], log_q[i]));
        hnpe_rng_release(rng);
    }
    assert_memory_equal(theta[0], theta[1], SETS * DRAWS * (size_t)dims.d_out * sizeof theta[0][0]);
    assert_memory_equal(log_q[0], log_q[1], sizeof log_q[0]);
}

static void test_ensemble__comes_back_from_its_file_to_the_bit(void **state)
{
    char *folder = support_temp_folder(), *path = support_temp_path(folder, "file"),
         *again = support_temp_path(folder, "again");
    for (size_t i = 0; i < parts_n_cases; ++i) {
        const parts_case *c = &parts_cases[i];
        hnpe_posterior *loaded, *twice;
        hnpe_prior *own = c->priors[0] == 'c' ? parts_conditional_prior(NULL, 1) : NULL;
        mixed m;
        if (c->extra)
            continue; /* takes sets of one size, that of these tests is 1 */
        make_mixed(NULL, c, weights, &m);
        support_assert_ok(hnpe_posterior_save(m.posterior, path));
        support_assert_ok(hnpe_posterior_load(NULL, path, own, NULL, &loaded));
        check_same(m.posterior, loaded);
        support_assert_ok(hnpe_posterior_save(loaded, again));
        support_assert_ok(hnpe_posterior_load(NULL, again, own, NULL, &twice));
        check_same(m.posterior, twice);
        hnpe_posterior_release(loaded);
        hnpe_posterior_release(twice);
        hnpe_prior_release(own);
        free_mixed(&m);
    }
    free(path);
    free(again);
    support_temp_remove(folder);
}

static void test_ensemble__file_is_no_estimators_and_is_refused_with_another_prior(void **state)
{
    const double zero = 0, two = 2;
    char *folder = support_temp_folder(), *path = support_temp_path(folder, "file");
    hnpe_estimator *estimator;
    hnpe_posterior *loaded;
    hnpe_prior *other;
    mixed m;
    make_mixed(NULL, &toy, NULL, &m);
    support_assert_ok(hnpe_posterior_save(m.posterior, path));
    support_assert_fails(hnpe_estimator_load(NULL, path, NULL, NULL, &estimator), HNPE_ERROR_FORMAT, "hnpe.ensemble");
    support_assert_ok(hnpe_prior_create_uniform(NULL, 1, &zero, &two, &other));
    support_assert_fails(hnpe_posterior_load(NULL, path, other, NULL, &loaded), HNPE_ERROR_INVALID_ARGUMENT,
                         "another prior");
    assert_null(loaded);
    hnpe_prior_release(other);
    free_mixed(&m);
    free(path);
    support_temp_remove(folder);
}

/* Members in a file must have one prior: a file in which one bit of the second member's is another one. */
static void test_ensemble__file_with_other_priors_or_weights_is_refused(void **state)
{
    static const char *const names[] = {"\"member.1.prior_local.low\"", "\"ensemble.weights\""};
    char *folder = support_temp_folder(), *path = support_temp_path(folder, "file");
    mixed m;
    make_mixed(NULL, &toy, NULL, &m);
    for (size_t i = 0; i < 2; ++i) {
        size_t bytes;
        hnpe_posterior *loaded;
        uint64_t header;
        support_assert_ok(hnpe_posterior_save(m.posterior, path));
        char *file = support_read(path, &bytes);
        memcpy(&header, file, 8);
        const char *entry = strstr(file + 8, names[i]);
        assert_non_null(entry);
        const size_t begin = (size_t)strtoull(strchr(strstr(entry, "data_offsets"), '[') + 1, NULL, 10);
        const double other = 0.25;
        memcpy(file + 8 + header + begin, &other, sizeof other);
        support_seal(file, bytes);
        support_write(path, file, bytes);
        support_assert_status(hnpe_posterior_load(NULL, path, NULL, NULL, &loaded), HNPE_ERROR_FORMAT);
        free(file);
    }
    free_mixed(&m);
    free(path);
    support_temp_remove(folder);
}

/* ---- members ---- */

static void test_ensemble__has_the_members_of_its_members(void **state)
{
    const double of_two[2] = {3, 1}, expected[4] = {3. / 32, 6. / 32, 15. / 32, 0.25};
    hnpe_posterior *single = make_member(NULL, &toy, 99, 0.05), *both, *member, *same;
    int64_t n;
    double weight;
    mixed m;
    make_mixed(NULL, &toy, weights, &m);
    support_assert_ok(hnpe_posterior_create_ensemble(2, (hnpe_posterior *[]){m.posterior, single}, of_two, &both));
    support_assert_ok(hnpe_posterior_count_members(both, &n));
    assert_int_equal(n, 4);
    for (size_t i = 0; i < 4; ++i) {
        support_assert_ok(hnpe_posterior_get_member(both, i, &member, &weight));
        assert_ptr_equal(member, i < 3 ? m.members[i] : single);
        support_assert_close(weight, expected[i], 1e-15);
        hnpe_posterior_release(member);
    }
    support_assert_fails(hnpe_posterior_get_member(both, 4, &member, NULL), HNPE_ERROR_UNSUPPORTED, "member 4");
    support_assert_ok(hnpe_posterior_create_ensemble(1, &single, NULL, &same));
    assert_ptr_equal(same, single);
    support_assert_ok(hnpe_posterior_count_members(single, &n));
    assert_int_equal(n, 1);
    support_assert_ok(hnpe_posterior_get_member(single, 0, &member, &weight));
    assert_ptr_equal(member, single);
    assert_true(weight == 1);
    hnpe_posterior_release(member);
    hnpe_posterior_release(same);
    hnpe_posterior_release(both);
    hnpe_posterior_release(single);
    free_mixed(&m);
}

static void test_ensemble__refuses_what_does_not_mix(void **state)
{
    static const parts_case wide = {"wide", 1, 1, 2, 0, 0, 0, "uu", 0}, other = {"other", 1, 1, 1, 0, 0, 0, "un", 0};
    const double wrong[3][2] = {{1, 0}, {1, -1}, {NAN, 1}};
    hnpe_posterior *members[2] = {make_member(NULL, &toy, 1, 0.05), NULL}, *made;
    members[1] = make_member(NULL, &wide, 1, 0.05);
    support_assert_fails(hnpe_posterior_create_ensemble(2, members, NULL, &made), HNPE_ERROR_SHAPE, "members[1]");
    hnpe_posterior_release(members[1]);
    members[1] = make_member(NULL, &other, 1, 0.05);
    support_assert_fails(hnpe_posterior_create_ensemble(2, members, NULL, &made), HNPE_ERROR_INVALID_ARGUMENT,
                         "prior_global");
    hnpe_posterior_release(members[1]);
    members[1] = make_member(NULL, &toy, 2, 0.05);
    for (size_t i = 0; i < 3; ++i) {
        support_assert_fails(hnpe_posterior_create_ensemble(2, members, wrong[i], &made), HNPE_ERROR_INVALID_ARGUMENT,
                             "weights[");
        assert_null(made);
    }
    hnpe_posterior_release(members[0]);
    hnpe_posterior_release(members[1]);
}

/* One member that has no density of beta alone, or of all locals: the mixture has none. */
static void test_ensemble__has_what_all_members_have(void **state)
{
    static const parts_case joint = {"joint", 1, 1, 1, HNPE_ARCHITECTURE_AGGREGATED, 0, 0, "uu", 0};
    hnpe_posterior *members[2] = {make_member(NULL, &toy, 1, 0.05), make_member(NULL, &joint, 1, 0.05)}, *made;
    double theta[2] = {0.5, 0.5}, log_q, own[2], local[2];
    support_assert_ok(hnpe_posterior_create_ensemble(2, members, NULL, &made));
    support_assert_ok(hnpe_posterior_log_density(made, 1, rows, x, 1, theta, &log_q));
    for (size_t i = 0; i < 2; ++i)
        support_assert_ok(hnpe_posterior_log_density(members[i], 1, rows, x, 1, theta, &own[i]));
    support_assert_close(log_q, log((exp(own[0]) + exp(own[1])) / 2), 1e-9);
    support_assert_status(hnpe_posterior_log_density_global(made, 1, rows, x, 1, theta, &log_q),
                          HNPE_ERROR_UNSUPPORTED);
    support_assert_status(hnpe_posterior_log_density_all(made, 1, rows, x, 1, local, theta, &log_q),
                          HNPE_ERROR_UNSUPPORTED);
    for (size_t i = 0; i < 2; ++i)
        hnpe_posterior_release(members[i]);
    hnpe_posterior_release(made);
}

/* ---- memory ---- */

static void test_ensemble__allocates_nothing_when_it_is_asked_again(void **state)
{
    enum { MOST = 10000 };
    static double theta[SETS * MOST * 2], log_q[SETS * MOST], local[7 * MOST], global[SETS * MOST];
    support_allocator allocator;
    hnpe_context *context = support_failing_context(&allocator, 0);
    hnpe_rng *rng;
    mixed m;
    support_assert_ok(hnpe_context_set_int(context, HNPE_CONTEXT_THREADS, 2));
    support_assert_ok(hnpe_rng_create(context, 5, 0, &rng));
    make_mixed(context, &toy, weights, &m);
    for (size_t n = MOST; n > 0; n /= 100) {
        long before = 0;
        for (int time = 0; time < 2; ++time) {
            before = atomic_load(&allocator.calls);
            support_assert_ok(hnpe_posterior_sample(m.posterior, SETS, rows, x, n, rng, theta));
            support_assert_ok(hnpe_posterior_log_density(m.posterior, SETS, rows, x, n, theta, log_q));
            support_assert_ok(hnpe_posterior_sample_all(m.posterior, SETS, rows, x, n, rng, local, global));
            support_assert_ok(hnpe_posterior_log_density_all(m.posterior, SETS, rows, x, n, local, global, log_q));
            support_assert_ok(hnpe_posterior_log_density_global(m.posterior, SETS, rows, x, n, global, log_q));
        }
        assert_int_equal(atomic_load(&allocator.calls), before);
    }
    free_mixed(&m);
    hnpe_rng_release(rng);
    hnpe_context_release(context);
    assert_int_equal(atomic_load(&allocator.outstanding), 0);
}

/* ---- spread ---- */

typedef struct lines {
    int warnings, infos;
    char last[600];
} lines;

static void take_line(void *data, int32_t level, const char *message)
{
    lines *l = data;
    if (!strstr(message, "members"))
        return;
    l->warnings += level == HNPE_LOG_WARNING;
    l->infos += level == HNPE_LOG_INFO;
    snprintf(l->last, sizeof l->last, "%s", message);
}

static void test_spread__of_members_that_are_the_same_is_none(void **state)
{
    lines l = {0};
    hnpe_context *context = support_context(1);
    hnpe_posterior *one = make_member(context, &toy, 1, 0.05), *made;
    hnpe_spread_info info = {.struct_size = sizeof info};
    double means[2], ratios[2];
    support_assert_ok(hnpe_context_set_log(context, take_line, &l, NULL));
    support_assert_ok(hnpe_posterior_create_ensemble(3, (hnpe_posterior *[]){one, one, one}, NULL, &made));
    support_assert_ok(hnpe_posterior_spread(made, 2, x, 4000, 1, means, ratios, &info));
    assert_int_equal(info.n_members, 3);
    assert_false(info.disagrees);
    support_assert_close(info.divergence, 0, 1e-6);
    support_assert_close(info.divergence_most, log(3), 1e-12);
    for (size_t j = 0; j < 2; ++j) {
        assert_true(means[j] >= 0 && means[j] < 0.1);
        assert_true(ratios[j] >= 1 && ratios[j] < 1.1);
    }
    assert_int_equal(l.infos, 1);
    assert_int_equal(l.warnings, 0);
    support_assert_ok(hnpe_posterior_spread(one, 2, x, 100, 1, means, ratios, &info));
    assert_int_equal(info.n_members, 1);
    assert_true(info.divergence == 0 && means[0] == 0 && ratios[0] == 1 && !info.disagrees);
    hnpe_posterior_release(made);
    hnpe_posterior_release(one);
    hnpe_context_release(context);
}

/* The divergence by sums over a grid. */
static double divergence_on_grid(const mixed *m)
{
    enum { SIDE = 300 };
    static double theta[SIDE * SIDE * 2], mixture[SIDE * SIDE], own[SIDE * SIDE];
    double sum = 0;
    for (size_t i = 0; i < SIDE * SIDE; ++i) {
        theta[2 * i] = ((double)(i / SIDE) + 0.5) / SIDE;
        theta[2 * i + 1] = ((double)(i % SIDE) + 0.5) / SIDE;
    }
    support_assert_ok(hnpe_posterior_log_density(m->posterior, 1, rows, x, SIDE * SIDE, theta, mixture));
    for (size_t k = 0; k < MEMBERS; ++k) {
        support_assert_ok(hnpe_posterior_log_density(m->members[k], 1, rows, x, SIDE * SIDE, theta, own));
        for (size_t i = 0; i < SIDE * SIDE; ++i)
            sum += weights[k] / 8 * exp(own[i]) * (own[i] - mixture[i]) / (SIDE * SIDE);
    }
    return sum;
}

static void test_spread__divergence_is_that_of_the_densities(void **state)
{
    hnpe_spread_info info = {.struct_size = sizeof info};
    mixed m;
    make_mixed(NULL, &toy, weights, &m);
    const double exact = divergence_on_grid(&m);
    support_assert_ok(hnpe_posterior_spread(m.posterior, rows[0], x, 20000, 1, NULL, NULL, &info));
    assert_true(exact > 0.05 && info.divergence_error > 0 && info.divergence_error < 0.02);
    support_assert_close(info.divergence, exact, 4 * info.divergence_error + 0.01 * exact);
    free_mixed(&m);
}

/* By hand from draws of the members. */
static void test_spread__means_and_deviations_are_those_of_draws(void **state)
{
    enum { N = 40000 };
    static double theta[2 * N];
    double mean[MEMBERS][2] = {{0}}, sd[MEMBERS][2], means[2], ratios[2];
    hnpe_spread_info info = {.struct_size = sizeof info};
    mixed m;
    make_mixed(NULL, &toy, weights, &m);
    support_assert_ok(hnpe_posterior_spread(m.posterior, rows[0], x, N, 1, means, ratios, &info));
    for (size_t k = 0; k < MEMBERS; ++k) {
        support_assert_ok(hnpe_posterior_sample(m.members[k], 1, rows, x, N, m.rng, theta));
        for (size_t j = 0; j < 2; ++j) {
            double sum = 0, squares = 0;
            for (size_t i = 0; i < N; ++i)
                sum += theta[2 * i + j];
            mean[k][j] = sum / N;
            for (size_t i = 0; i < N; ++i)
                squares += pow(theta[2 * i + j] - mean[k][j], 2);
            sd[k][j] = sqrt(squares / N);
        }
    }
    for (size_t j = 0; j < 2; ++j) {
        double all = 0, square = 0, low = INFINITY, high = -INFINITY, narrow = INFINITY, wide = 0;
        for (size_t k = 0; k < MEMBERS; ++k) {
            all += weights[k] / 8 * mean[k][j];
            square += weights[k] / 8 * (sd[k][j] * sd[k][j] + mean[k][j] * mean[k][j]);
            low = fmin(low, mean[k][j]);
            high = fmax(high, mean[k][j]);
            narrow = fmin(narrow, sd[k][j]);
            wide = fmax(wide, sd[k][j]);
        }
        support_assert_close(means[j], (high - low) / sqrt(square - all * all), 0.03);
        support_assert_close(ratios[j], wide / narrow, 0.03 * wide / narrow);
    }
    support_assert_close(info.mean_spread, fmax(means[0], means[1]), 0);
    support_assert_close(info.sd_ratio, fmax(ratios[0], ratios[1]), 0);
    free_mixed(&m);
}

static void test_spread__warns_where_members_disagree(void **state)
{
    lines l = {0};
    hnpe_context *context = support_context(1);
    hnpe_posterior *members[2] = {make_member(context, &toy, 1, 0), make_member(context, &toy, 3, 0.15)}, *made;
    hnpe_spread_info info = {.struct_size = sizeof info};
    support_assert_ok(hnpe_context_set_log(context, take_line, &l, NULL));
    support_assert_ok(hnpe_posterior_create_ensemble(2, members, NULL, &made));
    support_assert_ok(hnpe_posterior_spread(made, 2, x, 2000, 1, NULL, NULL, &info));
    assert_true(info.disagrees);
    assert_int_equal(l.warnings, 1);
    assert_non_null(strstr(l.last, "disagree"));
    hnpe_posterior_release(members[0]);
    hnpe_posterior_release(members[1]);
    hnpe_posterior_release(made);
    hnpe_context_release(context);
}

/* What any member was not trained on, the mixture was not. */
static void test_ensemble__is_as_far_as_its_farthest_member(void **state)
{
    hnpe_posterior *members[2], *made;
    hnpe_observation_info info = {.struct_size = sizeof info};
    const double at = 5;
    double log_q, theta[2] = {0.5, 0.5};
    int32_t flag;
    for (size_t i = 0; i < 2; ++i) {
        hnpe_estimator *estimator = parts_estimator(NULL, &toy);
        estimator->core->range.known = 1;
        estimator->core->range.low[0] = 0;
        estimator->core->range.high[0] = i ? 2 : 10;
        estimator->core->min_extra = 0;
        estimator->core->max_extra = i ? 3 : 9;
        support_assert_ok(hnpe_posterior_create(estimator, &members[i]));
        hnpe_estimator_release(estimator);
    }
    support_assert_ok(hnpe_posterior_create_ensemble(2, members, NULL, &made));
    support_assert_ok(hnpe_posterior_check_observation(members[0], 1, &at, &info));
    assert_false(info.is_far);
    support_assert_ok(hnpe_posterior_check_observation(made, 1, &at, &info));
    assert_true(info.is_known && info.is_far && !info.is_other_size && info.distance == 3 && info.row == 0);
    support_assert_ok(hnpe_posterior_check_observation(made, 7, (const double[7]){0}, &info));
    assert_true(info.is_other_size && !info.is_far);
    support_assert_ok(hnpe_posterior_log_density(made, 1, NULL, &at, 1, theta, &log_q));
    support_assert_ok(hnpe_posterior_has_extrapolated(made, &flag));
    assert_true(flag);
    support_assert_ok(hnpe_posterior_has_extrapolated(members[1], &flag));
    assert_false(flag);
    for (size_t i = 0; i < 2; ++i)
        hnpe_posterior_release(members[i]);
    hnpe_posterior_release(made);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_ensemble__comes_back_from_its_file_to_the_bit),
        cmocka_unit_test(test_ensemble__file_is_no_estimators_and_is_refused_with_another_prior),
        cmocka_unit_test(test_ensemble__file_with_other_priors_or_weights_is_refused),
        cmocka_unit_test(test_ensemble__has_the_members_of_its_members),
        cmocka_unit_test(test_ensemble__refuses_what_does_not_mix),
        cmocka_unit_test(test_ensemble__has_what_all_members_have),
        cmocka_unit_test(test_ensemble__allocates_nothing_when_it_is_asked_again),
        cmocka_unit_test(test_spread__of_members_that_are_the_same_is_none),
        cmocka_unit_test(test_spread__divergence_is_that_of_the_densities),
        cmocka_unit_test(test_spread__means_and_deviations_are_those_of_draws),
        cmocka_unit_test(test_spread__warns_where_members_disagree),
        cmocka_unit_test(test_ensemble__is_as_far_as_its_farthest_member),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
