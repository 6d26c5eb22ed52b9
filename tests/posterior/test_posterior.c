/* Frozen posteriors: draws, densities, files, threads. */
#include "toy.h"

#include <math.h>

#define N_DRAWS 700

typedef struct fixture {
    support_toy toy;
    hnpe_posterior *posterior;
    hnpe_rng *rng;
    double x[6];
} fixture;

static const int64_t rows[2] = {5, 1};

static void make(hnpe_context *context, fixture *f)
{
    memset(f, 0, sizeof *f);
    support_toy_create(context, 0.05, 400, 8, 3, &f->toy);
    support_toy_epochs(&f->toy, 4);
    support_assert_ok(hnpe_inference_run(f->toy.inference, NULL));
    support_assert_ok(hnpe_inference_posterior(f->toy.inference, &f->posterior));
    support_assert_ok(hnpe_rng_create(context, 1, 0, &f->rng));
    support_toy_observe(f->rng, 0.5, 0.6, 5, f->x);
    f->x[5] = 0.4;
}

static void unmake(fixture *f)
{
    hnpe_posterior_release(f->posterior);
    hnpe_rng_release(f->rng);
    support_toy_free(&f->toy);
}

static int set_up(void **state)
{
    fixture *f = malloc(sizeof *f);
    make(NULL, f);
    *state = f;
    return 0;
}

static int tear_down(void **state)
{
    unmake(*state);
    free(*state);
    return 0;
}

static void draw(const fixture *f, uint64_t seed, double *theta)
{
    hnpe_rng *rng;
    support_assert_ok(hnpe_rng_create(NULL, seed, 0, &rng));
    support_assert_ok(hnpe_posterior_sample(f->posterior, 2, rows, f->x, N_DRAWS, rng, theta));
    hnpe_rng_release(rng);
}

static void test_posterior__draws_are_inside_the_prior(void **state)
{
    static double theta[2 * N_DRAWS * 2];
    draw(*state, 5, theta);
    for (size_t i = 0; i < sizeof theta / sizeof *theta; ++i)
        assert_true(theta[i] >= 0 && theta[i] <= 1);
}

static void test_posterior__the_same_seed_gives_the_same_draws(void **state)
{
    static double first[2 * N_DRAWS * 2], second[2 * N_DRAWS * 2];
    draw(*state, 5, first);
    draw(*state, 5, second);
    assert_memory_equal(first, second, sizeof first);
    draw(*state, 6, second);
    assert_memory_not_equal(first, second, sizeof first);
}

static void test_posterior__does_not_depend_on_the_number_of_threads(void **state)
{
    static double reference[2 * 20000], other[2 * 20000];
    for (int64_t threads = 1; threads <= 3; ++threads) {
        fixture f;
        hnpe_context *context = support_context(threads);
        make(context, &f);
        support_assert_ok(
            hnpe_posterior_sample(f.posterior, 1, rows, f.x, 20000, f.rng, threads == 1 ? reference : other));
        if (threads > 1)
            assert_memory_equal(reference, other, sizeof other);
        unmake(&f);
        hnpe_context_release(context);
    }
}

/* Midpoint sums over the unit square: the density is normalised on the support, and not just there on average. */
static void test_posterior__density_integrates_to_one(void **state)
{
    const fixture *f = *state;
    enum { SIDE = 300 };
    static double theta[SIDE * SIDE * 2], log_q[SIDE * SIDE];
    for (size_t i = 0; i < SIDE; ++i)
        for (size_t j = 0; j < SIDE; ++j) {
            theta[2 * (i * SIDE + j)] = ((double)i + 0.5) / SIDE;
            theta[2 * (i * SIDE + j) + 1] = ((double)j + 0.5) / SIDE;
        }
    for (int set = 0; set < 2; ++set) {
        const double *x = set ? f->x + 5 : f->x;
        double sum = 0;
        support_assert_ok(hnpe_posterior_log_density(f->posterior, 1, &rows[set], x, SIDE * SIDE, theta, log_q));
        for (size_t i = 0; i < SIDE * SIDE; ++i)
            sum += exp(log_q[i]);
        support_assert_near(sum / (SIDE * SIDE), 1, 5e-3);
    }
}

/* The density of beta alone is that of (alpha_0, beta) summed over alpha_0. */
static void test_posterior__density_of_beta_is_the_marginal(void **state)
{
    const fixture *f = *state;
    enum { SIDE = 1000, POINTS = 5 };
    static double theta[SIDE * 2], log_q[SIDE];
    const double beta[2 * POINTS] = {0.2, 0.5, 0.6, 0.7, 0.9, 0.2, 0.5, 0.6, 0.7, 0.9};
    double of_beta[2 * POINTS];
    support_assert_ok(hnpe_posterior_log_density_global(f->posterior, 2, rows, f->x, POINTS, beta, of_beta));
    for (size_t k = 0; k < 2 * POINTS; ++k) {
        const size_t set = k / POINTS;
        double sum = 0;
        for (size_t i = 0; i < SIDE; ++i) {
            theta[2 * i] = ((double)i + 0.5) / SIDE;
            theta[2 * i + 1] = beta[k];
        }
        support_assert_ok(
            hnpe_posterior_log_density(f->posterior, 1, &rows[set], set ? f->x + 5 : f->x, SIDE, theta, log_q));
        for (size_t i = 0; i < SIDE; ++i)
            sum += exp(log_q[i]) / SIDE;
        assert_true(fabs(log(sum) - of_beta[k]) < 5e-3);
    }
    support_assert_ok(hnpe_posterior_log_density_global(f->posterior, 1, rows, f->x, 1, &(double){1.5}, of_beta));
    assert_true(of_beta[0] == -INFINITY);
}

static void test_posterior__density_is_zero_outside_the_prior(void **state)
{
    const fixture *f = *state;
    const double outside[4][2] = {{-0.01, 0.5}, {1.01, 0.5}, {0.5, -1}, {0.5, 2}};
    double log_q[4];
    support_assert_ok(hnpe_posterior_log_density(f->posterior, 1, rows, f->x, 4, &outside[0][0], log_q));
    for (int i = 0; i < 4; ++i)
        assert_true(log_q[i] == -INFINITY);
}

/* Trained on normal priors, whose support has no end. */
static hnpe_posterior *unbounded(const fixture *f, int32_t architecture)
{
    const double zero = 0, one = 1;
    hnpe_prior *normal;
    hnpe_inference *inference;
    hnpe_trainer *trainer;
    hnpe_estimator *estimator;
    hnpe_posterior *posterior;
    support_assert_ok(hnpe_prior_create_normal(NULL, 1, &zero, &one, &normal));
    support_assert_ok(hnpe_inference_create(NULL, normal, normal, f->toy.simulator, &inference));
    support_assert_ok(hnpe_inference_set_int(inference, HNPE_INFERENCE_SIMULATIONS, 200));
    support_assert_ok(hnpe_inference_get_trainer(inference, &trainer));
    support_assert_ok(hnpe_trainer_set_int(trainer, HNPE_TRAINER_EPOCHS, 2));
    support_assert_ok(hnpe_inference_get_estimator(inference, &estimator));
    support_assert_ok(hnpe_estimator_set_int(estimator, HNPE_ESTIMATOR_ARCHITECTURE, architecture));
    support_assert_ok(hnpe_inference_run(inference, NULL));
    support_assert_ok(hnpe_inference_posterior(inference, &posterior));
    hnpe_estimator_release(estimator);
    hnpe_trainer_release(trainer);
    hnpe_inference_release(inference);
    hnpe_prior_release(normal);
    return posterior;
}

static void test_posterior__density_is_zero_where_parameters_are_beyond_all_numbers(void **state)
{
    enum { N = 9 };
    static const double ends[N] = {-1.7e308, -1e300, -1e39, -1e20, 0.5, 1e20, 1e39, 1e300, 1.7e308};
    const double x = 0.4;
    double theta[2 * N * N], log_q[N * N];
    for (int i = 0; i < N * N; ++i) {
        theta[2 * i] = ends[i / N];
        theta[2 * i + 1] = ends[i % N];
    }
    for (int32_t architecture = HNPE_ARCHITECTURE_FACTORISED; architecture <= HNPE_ARCHITECTURE_AGGREGATED;
         ++architecture) {
        hnpe_posterior *posterior = unbounded(*state, architecture);
        support_assert_ok(hnpe_posterior_log_density(posterior, 1, NULL, &x, N * N, theta, log_q));
        for (int i = 0; i < N * N; ++i)
            assert_true(i == N * N / 2 ? isfinite(log_q[i]) : log_q[i] < -1e30);
        hnpe_posterior_release(posterior);
    }
}

static void test_posterior__density_does_not_depend_on_the_rest_of_the_batch(void **state)
{
    const fixture *f = *state;
    static double theta[2 * N_DRAWS * 2], together[2 * N_DRAWS], alone[N_DRAWS];
    draw(f, 9, theta);
    support_assert_ok(hnpe_posterior_log_density(f->posterior, 2, rows, f->x, N_DRAWS, theta, together));
    support_assert_ok(
        hnpe_posterior_log_density(f->posterior, 1, &rows[1], f->x + 5, N_DRAWS, theta + 2 * N_DRAWS, alone));
    assert_memory_equal(together + N_DRAWS, alone, sizeof alone);
    for (size_t i = 0; i < N_DRAWS; i += 99) {
        double one;
        support_assert_ok(hnpe_posterior_log_density(f->posterior, 1, rows, f->x, 1, theta + 2 * i, &one));
        assert_true(one == together[i]);
    }
}

/* Mean of the density's own moments by quadrature against those of draws: 20000 draws, 4 standard errors. */
static void test_posterior__draws_follow_the_density(void **state)
{
    const fixture *f = *state;
    enum { SIDE = 200, MANY = 20000 };
    static double theta[SIDE * SIDE * 2], log_q[SIDE * SIDE], draws[MANY * 2];
    for (size_t i = 0; i < SIDE * SIDE; ++i) {
        theta[2 * i] = ((double)(i / SIDE) + 0.5) / SIDE;
        theta[2 * i + 1] = ((double)(i % SIDE) + 0.5) / SIDE;
    }
    support_assert_ok(hnpe_posterior_log_density(f->posterior, 1, rows, f->x, SIDE * SIDE, theta, log_q));
    support_assert_ok(hnpe_posterior_sample(f->posterior, 1, rows, f->x, MANY, f->rng, draws));
    for (int j = 0; j < 2; ++j) {
        double mass = 0, mean = 0, square = 0, drawn = 0;
        for (size_t i = 0; i < SIDE * SIDE; ++i) {
            mass += exp(log_q[i]);
            mean += exp(log_q[i]) * theta[2 * i + (size_t)j];
            square += exp(log_q[i]) * theta[2 * i + (size_t)j] * theta[2 * i + (size_t)j];
        }
        mean /= mass;
        const double sd = sqrt(square / mass - mean * mean);
        for (size_t i = 0; i < MANY; ++i)
            drawn += draws[2 * i + (size_t)j] / MANY;
        support_assert_near(drawn, mean, 4 * sd / sqrt(MANY) + 1e-3);
    }
}

static void test_posterior__all_locals_share_the_globals(void **state)
{
    const fixture *f = *state;
    static double local[6 * N_DRAWS], global[2 * N_DRAWS], joint[2 * N_DRAWS], pair[2 * N_DRAWS * 2],
        first[2 * N_DRAWS];
    support_assert_ok(hnpe_posterior_sample_all(f->posterior, 2, rows, f->x, N_DRAWS, f->rng, local, global));
    support_assert_ok(hnpe_posterior_log_density_all(f->posterior, 2, rows, f->x, N_DRAWS, local, global, joint));
    /* A set of one observation has one local: its joint density is the ordinary one. */
    for (size_t i = 0; i < N_DRAWS; ++i) {
        pair[2 * i] = local[5 * N_DRAWS + i];
        pair[2 * i + 1] = global[N_DRAWS + i];
    }
    support_assert_ok(hnpe_posterior_log_density(f->posterior, 1, &rows[1], f->x + 5, N_DRAWS, pair, first));
    for (size_t i = 0; i < N_DRAWS; ++i)
        support_assert_near(first[i], joint[N_DRAWS + i], 1e-9);
    /* The joint density of five locals is that of the first one, times those of the others given beta. */
    for (size_t i = 0; i < N_DRAWS; ++i) {
        assert_true(isfinite(joint[i]));
        assert_true(global[i] >= 0 && global[i] <= 1);
        for (size_t row = 0; row < 6; ++row)
            assert_true(local[row * N_DRAWS + i] >= 0 && local[row * N_DRAWS + i] <= 1);
    }
}

static void test_posterior__a_stored_one_gives_the_same_bits(void **state)
{
    fixture *f = *state;
    static double before[2 * N_DRAWS * 2], after[2 * N_DRAWS * 2], log_before[2 * N_DRAWS], log_after[2 * N_DRAWS];
    char *folder = support_temp_folder(), *path = support_temp_path(folder, "toy.hnpe");
    draw(f, 5, before);
    support_assert_ok(hnpe_posterior_log_density(f->posterior, 2, rows, f->x, N_DRAWS, before, log_before));
    support_assert_ok(hnpe_posterior_save(f->posterior, path));
    hnpe_posterior *kept = f->posterior;
    support_assert_ok(hnpe_posterior_load(NULL, path, NULL, NULL, &f->posterior));
    draw(f, 5, after);
    support_assert_ok(hnpe_posterior_log_density(f->posterior, 2, rows, f->x, N_DRAWS, before, log_after));
    assert_memory_equal(before, after, sizeof after);
    assert_memory_equal(log_before, log_after, sizeof log_after);
    hnpe_dims dims = {.struct_size = sizeof dims};
    support_assert_ok(hnpe_posterior_dims(f->posterior, &dims));
    assert_true(dims.d_local == 1 && dims.d_global == 1 && dims.d_x == 1);
    hnpe_posterior_release(f->posterior);
    f->posterior = kept;
    support_temp_remove(folder);
    free(path);
}

static void test_posterior__outlives_what_it_came_from(void **state)
{
    fixture f;
    double theta[2];
    make(NULL, &f);
    support_toy_free(&f.toy);
    support_assert_ok(hnpe_posterior_sample(f.posterior, 1, rows, f.x, 1, f.rng, theta));
    hnpe_posterior_release(f.posterior);
    hnpe_rng_release(f.rng);
}

static void test_posterior__later_training_leaves_it_alone(void **state)
{
    fixture f;
    static double before[2 * N_DRAWS * 2], after[2 * N_DRAWS * 2];
    make(NULL, &f);
    draw(&f, 5, before);
    support_assert_ok(hnpe_inference_train(f.toy.inference, NULL));
    draw(&f, 5, after);
    assert_memory_equal(before, after, sizeof after);
    unmake(&f);
}

static void test_posterior__bad_arguments_have_a_status_and_a_message(void **state)
{
    const fixture *f = *state;
    double theta[2] = {0.5, 0.5}, log_q, bad[5] = {0.1, NAN, 0.1, 0.1, 0.1};
    const int64_t none = 0;
    hnpe_posterior *made;
    support_assert_fails(hnpe_posterior_sample(NULL, 1, rows, f->x, 1, f->rng, theta), HNPE_ERROR_INVALID_ARGUMENT,
                         "posterior is NULL");
    support_assert_fails(hnpe_posterior_sample((hnpe_posterior *)f->rng, 1, rows, f->x, 1, f->rng, theta),
                         HNPE_ERROR_INVALID_ARGUMENT, "but is a hnpe_rng");
    support_assert_fails(hnpe_posterior_sample(f->posterior, 0, rows, f->x, 1, f->rng, theta),
                         HNPE_ERROR_INVALID_ARGUMENT, "n_sets is 0");
    support_assert_fails(hnpe_posterior_sample(f->posterior, 1, &none, f->x, 1, f->rng, theta),
                         HNPE_ERROR_INVALID_ARGUMENT, "n_rows[0] is 0");
    support_assert_fails(hnpe_posterior_sample(f->posterior, 1, rows, NULL, 1, f->rng, theta),
                         HNPE_ERROR_INVALID_ARGUMENT, "x is NULL");
    support_assert_fails(hnpe_posterior_sample(f->posterior, 1, rows, bad, 1, f->rng, theta), HNPE_ERROR_NUMERIC,
                         "row 1");
    support_assert_fails(hnpe_posterior_sample(f->posterior, 1, rows, f->x, 0, f->rng, theta),
                         HNPE_ERROR_INVALID_ARGUMENT, "n_draws is 0");
    support_assert_fails(hnpe_posterior_sample(f->posterior, 1, rows, f->x, (size_t)-1, f->rng, theta),
                         HNPE_ERROR_INVALID_ARGUMENT, "n_draws");
    support_assert_fails(hnpe_posterior_sample(f->posterior, 1, rows, f->x, 1, NULL, theta),
                         HNPE_ERROR_INVALID_ARGUMENT, "rng is NULL");
    support_assert_fails(hnpe_posterior_sample(f->posterior, 1, rows, f->x, 1, f->rng, NULL),
                         HNPE_ERROR_INVALID_ARGUMENT, "theta is NULL");
    theta[0] = NAN;
    support_assert_fails(hnpe_posterior_log_density(f->posterior, 1, rows, f->x, 1, theta, &log_q), HNPE_ERROR_NUMERIC,
                         "theta is nan");
    support_assert_fails(hnpe_posterior_load(NULL, "/nowhere/at/all", NULL, NULL, &made), HNPE_ERROR_IO,
                         "/nowhere/at/all");
    assert_null(made);
    support_assert_fails(hnpe_posterior_create(NULL, &made), HNPE_ERROR_INVALID_ARGUMENT, "estimator is NULL");
    support_assert_fails(hnpe_posterior_save(f->posterior, "/nowhere/at/all"), HNPE_ERROR_IO, "/nowhere/at/all");
    support_assert_ok(hnpe_posterior_sample(f->posterior, 1, rows, f->x, 1, f->rng, theta));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_posterior__draws_are_inside_the_prior),
        cmocka_unit_test(test_posterior__the_same_seed_gives_the_same_draws),
        cmocka_unit_test(test_posterior__does_not_depend_on_the_number_of_threads),
        cmocka_unit_test(test_posterior__density_integrates_to_one),
        cmocka_unit_test(test_posterior__density_of_beta_is_the_marginal),
        cmocka_unit_test(test_posterior__density_is_zero_outside_the_prior),
        cmocka_unit_test(test_posterior__density_is_zero_where_parameters_are_beyond_all_numbers),
        cmocka_unit_test(test_posterior__density_does_not_depend_on_the_rest_of_the_batch),
        cmocka_unit_test(test_posterior__draws_follow_the_density),
        cmocka_unit_test(test_posterior__all_locals_share_the_globals),
        cmocka_unit_test(test_posterior__a_stored_one_gives_the_same_bits),
        cmocka_unit_test(test_posterior__outlives_what_it_came_from),
        cmocka_unit_test(test_posterior__later_training_leaves_it_alone),
        cmocka_unit_test(test_posterior__bad_arguments_have_a_status_and_a_message),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
