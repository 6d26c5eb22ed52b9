/* The estimator's options, seeds and refusals. */
#include "parts.h"

#include "estimator/estimator.h"

#include <math.h>

static double density(const hnpe_estimator *estimator, int64_t n_rows)
{
    static const double x[8] = {0.3, -0.2, 0.7, 0.1, 0.4, -0.9, 0.2, 0.6}, theta[4] = {0.3, 0.6, 0.4, 0.5};
    double log_q;
    hnpe_posterior *posterior;
    support_assert_ok(hnpe_posterior_create(estimator, &posterior));
    support_assert_ok(hnpe_posterior_log_density(posterior, 1, &n_rows, x, 1, theta, &log_q));
    hnpe_posterior_release(posterior);
    return log_q;
}

static void test_estimator__weights_follow_from_the_seed(void **state)
{
    hnpe_estimator *a = parts_estimator(NULL, &parts_cases[0]), *b = parts_estimator(NULL, &parts_cases[0]);
    assert_true(density(a, 3) == density(b, 3));
    support_assert_ok(hnpe_estimator_set_seed(a, 5));
    assert_true(density(a, 3) != density(b, 3));
    support_assert_ok(hnpe_estimator_set_seed(b, 5));
    assert_true(density(a, 3) == density(b, 3));
    /* The seed stays when the structure changes, and the other way round. */
    support_assert_ok(hnpe_estimator_set_int(a, HNPE_ESTIMATOR_ARCHITECTURE, HNPE_ARCHITECTURE_AGGREGATED));
    support_assert_ok(hnpe_estimator_set_seed(b, 6));
    support_assert_ok(hnpe_estimator_set_int(b, HNPE_ESTIMATOR_ARCHITECTURE, HNPE_ARCHITECTURE_AGGREGATED));
    assert_true(density(a, 3) != density(b, 3));
    support_assert_ok(hnpe_estimator_set_seed(b, 5));
    assert_true(density(a, 3) == density(b, 3));
    hnpe_estimator_release(a);
    hnpe_estimator_release(b);
}

static void test_estimator__a_fresh_one_is_nearly_its_prior(void **state)
{
    hnpe_estimator *estimator = parts_estimator(NULL, &parts_cases[0]);
    assert_true(fabs(density(estimator, 3)) < 0.1);
    hnpe_estimator_release(estimator);
}

static void test_estimator__the_naive_one_takes_sets_of_one_size(void **state)
{
    const double x[4] = {0.1, 0.2, 0.3, 0.4};
    const int64_t sizes[4] = {1, 2, 3, 4};
    for (size_t k = 7; k <= 8; ++k) { /* with and without globals */
        double theta[2];
        hnpe_posterior *posterior;
        hnpe_rng *rng;
        hnpe_estimator *estimator = parts_estimator(NULL, &parts_cases[k]);
        support_assert_ok(hnpe_estimator_set_int(estimator, HNPE_ESTIMATOR_EXTRA, 2));
        support_assert_ok(hnpe_posterior_create(estimator, &posterior));
        support_assert_ok(hnpe_rng_create(NULL, 1, 0, &rng));
        for (int i = 0; i < 4; ++i) {
            if (sizes[i] == 3)
                support_assert_ok(hnpe_posterior_sample(posterior, 1, &sizes[i], x, 1, rng, theta));
            else
                support_assert_fails(hnpe_posterior_sample(posterior, 1, &sizes[i], x, 1, rng, theta),
                                     HNPE_ERROR_UNSUPPORTED, "built for 3");
        }
        support_assert_fails(hnpe_posterior_sample(posterior, 4, NULL, x, 1, rng, theta), HNPE_ERROR_UNSUPPORTED,
                             "a set has 1 observations");
        support_assert_fails(hnpe_posterior_sample_all(posterior, 1, &sizes[2], x, 1, rng, theta, theta),
                             HNPE_ERROR_UNSUPPORTED, "factorised");
        support_assert_fails(hnpe_posterior_log_density_all(posterior, 1, &sizes[2], x, 1, theta, theta, theta),
                             HNPE_ERROR_UNSUPPORTED, "factorised");
        hnpe_rng_release(rng);
        hnpe_posterior_release(posterior);
        hnpe_estimator_release(estimator);
    }
}

static void test_estimator__a_refused_option_leaves_everything_as_it_was(void **state)
{
    hnpe_estimator *estimator = parts_estimator(NULL, &parts_cases[0]);
    const double before = density(estimator, 3);
    int64_t value;
    double real;
    support_assert_fails(hnpe_estimator_set_int(estimator, HNPE_ESTIMATOR_ARCHITECTURE, 4), HNPE_ERROR_INVALID_ARGUMENT,
                         "architecture cannot be 4");
    support_assert_fails(hnpe_estimator_set_int(estimator, HNPE_ESTIMATOR_BOUNDED, 0), HNPE_ERROR_INVALID_ARGUMENT,
                         "bounded cannot be 0");
    support_assert_fails(hnpe_estimator_set_int(estimator, HNPE_ESTIMATOR_EXTRA, -1), HNPE_ERROR_INVALID_ARGUMENT,
                         "extra cannot be -1");
    support_assert_fails(hnpe_estimator_set_int(estimator, 7, 1), HNPE_ERROR_UNSUPPORTED, "7");
    support_assert_fails(hnpe_estimator_set_real(estimator, HNPE_ESTIMATOR_EXTRA, 1), HNPE_ERROR_UNSUPPORTED, "extra");
    support_assert_fails(hnpe_estimator_get_real(estimator, HNPE_ESTIMATOR_EXTRA, &real), HNPE_ERROR_UNSUPPORTED,
                         "extra");
    support_assert_ok(hnpe_estimator_get_int(estimator, HNPE_ESTIMATOR_ARCHITECTURE, &value));
    assert_int_equal(value, HNPE_ARCHITECTURE_FACTORISED);
    assert_true(density(estimator, 3) == before);
    hnpe_estimator_release(estimator);
}

/* Splines with linear layers cannot live on the unit interval; behind a logit they can. */
static void test_estimator__an_option_that_cannot_be_is_rolled_back(void **state)
{
    const double zero = 0, one = 1;
    hnpe_prior *prior;
    hnpe_flow *q;
    hnpe_estimator *estimator;
    hnpe_dims dims = {.struct_size = sizeof dims};
    int64_t value;
    support_assert_ok(hnpe_prior_create_normal(NULL, 1, &zero, &one, &prior));
    support_assert_ok(hnpe_flow_create_spline(NULL, 1, 1, &q));
    support_assert_ok(hnpe_flow_set_int(q, HNPE_FLOW_LINEAR, 1));
    support_assert_ok(hnpe_estimator_create_factorised(NULL, prior, NULL, 1, NULL, NULL, q, NULL, &estimator));
    support_assert_fails(hnpe_estimator_set_int(estimator, HNPE_ESTIMATOR_ARCHITECTURE, HNPE_ARCHITECTURE_NAIVE),
                         HNPE_ERROR_UNSUPPORTED, "architecture is fixed");
    support_assert_ok(hnpe_estimator_set_int(estimator, HNPE_ESTIMATOR_BOUNDED, HNPE_BOUNDED_LOGIT));
    hnpe_estimator_release(estimator);
    hnpe_prior_release(prior);

    support_assert_ok(hnpe_prior_create_uniform(NULL, 1, &zero, &one, &prior));
    support_assert_fails(hnpe_estimator_create_factorised(NULL, prior, NULL, 1, NULL, NULL, q, NULL, &estimator),
                         HNPE_ERROR_UNSUPPORTED, "linear layers");
    assert_null(estimator);

    /* The same within an estimator: 2^20 + 1 observations of 10^5 features are too many. */
    support_assert_ok(hnpe_estimator_create(NULL, prior, prior, 100000, &estimator));
    support_assert_ok(hnpe_estimator_set_int(estimator, HNPE_ESTIMATOR_EXTRA, 1 << 20));
    support_assert_fails(hnpe_estimator_set_int(estimator, HNPE_ESTIMATOR_ARCHITECTURE, HNPE_ARCHITECTURE_NAIVE),
                         HNPE_ERROR_INVALID_ARGUMENT, "d_given is 104857700000");
    support_assert_ok(hnpe_estimator_get_int(estimator, HNPE_ESTIMATOR_ARCHITECTURE, &value));
    assert_int_equal(value, HNPE_ARCHITECTURE_FACTORISED);
    support_assert_ok(hnpe_estimator_dims(estimator, &dims));
    assert_true(dims.d_x == 100000 && dims.d_local == 1 && dims.d_global == 1);
    support_assert_ok(hnpe_estimator_set_seed(estimator, 3));
    hnpe_estimator_release(estimator);
    hnpe_flow_release(q);
    hnpe_prior_release(prior);
}

static void test_estimator__its_structure_is_fixed_once_it_is_trained(void **state)
{
    hnpe_estimator *estimator = parts_estimator(NULL, &parts_cases[0]);
    const double alpha[3] = {0.2, 0.5, 0.8}, beta[3] = {0.4, 0.6, 0.3}, x[3] = {0.1, 0.3, 0.2};
    hnpe_dataset *dataset;
    hnpe_trainer *trainer;
    support_assert_ok(hnpe_dataset_create(NULL, 1, 1, 1, &dataset));
    support_assert_ok(hnpe_dataset_append(dataset, 3, NULL, alpha, beta, x));
    support_assert_ok(hnpe_trainer_create(NULL, estimator, dataset, &trainer));
    support_assert_ok(hnpe_trainer_set_int(trainer, HNPE_TRAINER_EPOCHS, 1));
    support_assert_ok(hnpe_trainer_run(trainer, NULL));
    const double before = density(estimator, 1);
    support_assert_fails(hnpe_estimator_set_int(estimator, HNPE_ESTIMATOR_ARCHITECTURE, HNPE_ARCHITECTURE_AGGREGATED),
                         HNPE_ERROR_UNSUPPORTED, "trained");
    support_assert_fails(hnpe_estimator_set_int(estimator, HNPE_ESTIMATOR_BOUNDED, HNPE_BOUNDED_LOGIT),
                         HNPE_ERROR_UNSUPPORTED, "trained");
    support_assert_fails(hnpe_estimator_set_seed(estimator, 1), HNPE_ERROR_UNSUPPORTED, "trained");
    support_assert_ok(hnpe_estimator_set_int(estimator, HNPE_ESTIMATOR_BOUNDED, HNPE_BOUNDED_CUBE)); /* as it is */
    support_assert_ok(hnpe_estimator_reset_option(estimator, HNPE_ESTIMATOR_ARCHITECTURE));
    assert_true(density(estimator, 1) == before);

    /* Also when it comes from a file. */
    char *folder = support_temp_folder(), *path = support_temp_path(folder, "trained.hnpe");
    hnpe_estimator *again;
    support_assert_ok(hnpe_estimator_save(estimator, path));
    support_assert_ok(hnpe_estimator_load(NULL, path, NULL, NULL, &again));
    support_assert_fails(hnpe_estimator_set_seed(again, 1), HNPE_ERROR_UNSUPPORTED, "trained");
    assert_true(density(again, 1) == before);
    assert_true(again->core->min_extra == 0 && again->core->max_extra == 0);
    hnpe_estimator_release(again);
    support_temp_remove(folder);
    free(path);

    hnpe_trainer_release(trainer);
    hnpe_dataset_release(dataset);
    hnpe_estimator_release(estimator);
}

/* ---- parts of one's own ---- */

typedef struct parts {
    hnpe_prior *prior;
    hnpe_embedder *identity, *wide, *stack;
    hnpe_flow *one_given_one, *one_given_two, *two_given_two, *one_given_none;
} parts;

static parts make_parts(void)
{
    const double zero = 0, one = 1;
    parts p;
    support_assert_ok(hnpe_prior_create_uniform(NULL, 1, &zero, &one, &p.prior));
    support_assert_ok(hnpe_embedder_create_identity(NULL, 1, &p.identity));
    support_assert_ok(hnpe_embedder_create_identity(NULL, 2, &p.wide));
    support_assert_ok(hnpe_embedder_create_stack(NULL, 1, 2, &p.stack));
    support_assert_ok(hnpe_flow_create_spline(NULL, 1, 1, &p.one_given_one));
    support_assert_ok(hnpe_flow_create_spline(NULL, 1, 2, &p.one_given_two));
    support_assert_ok(hnpe_flow_create_spline(NULL, 2, 2, &p.two_given_two));
    support_assert_ok(hnpe_flow_create_spline(NULL, 1, 0, &p.one_given_none));
    return p;
}

static void free_parts(parts *p)
{
    hnpe_prior_release(p->prior);
    hnpe_embedder_release(p->identity);
    hnpe_embedder_release(p->wide);
    hnpe_embedder_release(p->stack);
    hnpe_flow_release(p->one_given_one);
    hnpe_flow_release(p->one_given_two);
    hnpe_flow_release(p->two_given_two);
    hnpe_flow_release(p->one_given_none);
}

#define REFUSED(status, words, observation, set, q_local, q_global)                                                    \
    do {                                                                                                               \
        support_assert_fails(                                                                                          \
            hnpe_estimator_create_factorised(NULL, p.prior, p.prior, 1, observation, set, q_local, q_global, &made),   \
            status, words);                                                                                            \
        assert_null(made);                                                                                             \
    } while (0)

static void test_estimator__parts_that_do_not_fit_are_named(void **state)
{
    parts p = make_parts();
    hnpe_estimator *made;
    REFUSED(HNPE_ERROR_SHAPE, "the observation embedder has d_x 2", p.wide, NULL, NULL, NULL);
    REFUSED(HNPE_ERROR_SHAPE, "the set embedder has d_x 2", NULL, p.wide, NULL, NULL);
    REFUSED(HNPE_ERROR_SHAPE, "q_local has dimension 2", NULL, NULL, p.two_given_two, NULL);
    REFUSED(HNPE_ERROR_SHAPE, "q_local has d_given 1, but 2", NULL, NULL, p.one_given_one, NULL);
    REFUSED(HNPE_ERROR_SHAPE, "q_local has d_given 0", NULL, NULL, p.one_given_none, NULL);
    REFUSED(HNPE_ERROR_SHAPE, "q_global has d_given 0", NULL, NULL, NULL, p.one_given_none);
    REFUSED(HNPE_ERROR_SHAPE, "q_global has d_given 1", NULL, NULL, NULL, p.one_given_one);
    REFUSED(HNPE_ERROR_SHAPE, "the observation embedder has n_rows 2, but 1", p.stack, NULL, NULL, NULL);
    REFUSED(HNPE_ERROR_INVALID_ARGUMENT, "observation must be a hnpe_embedder", (hnpe_embedder *)p.prior, NULL, NULL,
            NULL);
    REFUSED(HNPE_ERROR_INVALID_ARGUMENT, "q_local must be a hnpe_flow", NULL, NULL, (hnpe_flow *)p.prior, NULL);
    support_assert_fails(
        hnpe_estimator_create_factorised(NULL, p.prior, NULL, 1, NULL, NULL, NULL, p.one_given_one, &made),
        HNPE_ERROR_INVALID_ARGUMENT, "q_global is given, but prior_global is NULL");
    support_assert_fails(
        hnpe_estimator_create_factorised(NULL, NULL, p.prior, 1, NULL, NULL, p.one_given_one, NULL, &made),
        HNPE_ERROR_INVALID_ARGUMENT, "q_local is given, but prior_local is NULL");
    support_assert_ok(hnpe_estimator_create_factorised(NULL, p.prior, p.prior, 1, p.identity, p.stack, p.one_given_two,
                                                       p.one_given_two, &made));
    assert_int_equal(hnpei_core_set_size(made->core), 2);
    hnpe_estimator_release(made);
    free_parts(&p);
}

static void test_estimator__parts_are_copied(void **state)
{
    parts p = make_parts();
    hnpe_estimator *made;
    support_assert_ok(
        hnpe_estimator_create_factorised(NULL, p.prior, p.prior, 1, p.identity, NULL, p.one_given_two, NULL, &made));
    free_parts(&p);
    assert_true(isfinite(density(made, 4)));
    support_assert_ok(hnpe_estimator_set_seed(made, 4));
    assert_true(isfinite(density(made, 4)));
    hnpe_estimator_release(made);
}

static void test_estimator__bad_arguments_have_a_status_and_a_message(void **state)
{
    const double zeros[2] = {0, 0}, ones[2] = {1, 1};
    hnpe_prior *one, *two, *custom = parts_conditional_prior(NULL, 1);
    hnpe_estimator *made;
    hnpe_dims dims = {.struct_size = 0};
    support_assert_ok(hnpe_prior_create_uniform(NULL, 1, zeros, ones, &one));
    support_assert_ok(hnpe_prior_create_uniform(NULL, 2, zeros, ones, &two));
    support_assert_fails(hnpe_estimator_create(NULL, NULL, NULL, 1, &made), HNPE_ERROR_INVALID_ARGUMENT, "NULL");
    assert_null(made);
    support_assert_fails(hnpe_estimator_create(NULL, one, one, 0, &made), HNPE_ERROR_INVALID_ARGUMENT, "d_x is 0");
    support_assert_fails(hnpe_estimator_create(NULL, custom, two, 1, &made), HNPE_ERROR_SHAPE, "");
    support_assert_fails(hnpe_estimator_create(NULL, custom, NULL, 1, &made), HNPE_ERROR_SHAPE, "");
    support_assert_fails(hnpe_estimator_create(NULL, NULL, custom, 1, &made), HNPE_ERROR_SHAPE, "");
    support_assert_fails(hnpe_estimator_create(NULL, one, one, 1, NULL), HNPE_ERROR_INVALID_ARGUMENT,
                         "estimator is NULL");
    support_assert_ok(hnpe_estimator_create(NULL, custom, one, 1, &made));
    support_assert_fails(hnpe_estimator_dims(made, &dims), HNPE_ERROR_INVALID_ARGUMENT, "struct_size");
    hnpe_estimator_release(made);
    hnpe_prior_release(one);
    hnpe_prior_release(two);
    hnpe_prior_release(custom);
}

/* Weights as no training leaves them: draws are still inside the support, densities are numbers. */
static void test_estimator__extreme_weights_give_draws_inside_the_support(void **state)
{
    enum { DRAWS = 500 };
    static double theta[DRAWS * 5], log_q[DRAWS], x[64];
    for (size_t k = 0; k < parts_n_cases; ++k) {
        const parts_case *c = &parts_cases[k];
        const size_t dim = c->d_local + c->d_global;
        hnpe_estimator *estimator = parts_estimator(NULL, c);
        hnpe_posterior *posterior;
        hnpe_rng *rng;
        parts_stir(estimator, 8, 1);
        const size_t size = hnpei_core_set_size(estimator->core);
        const int64_t n_rows = size ? (int64_t)size : 3;
        for (int i = 0; i < 64; ++i)
            x[i] = 10 * sin((double)i);
        support_assert_ok(hnpe_posterior_create(estimator, &posterior));
        support_assert_ok(hnpe_rng_create(NULL, 2, 0, &rng));
        support_assert_ok(hnpe_posterior_sample(posterior, 1, &n_rows, x, DRAWS, rng, theta));
        support_assert_ok(hnpe_posterior_log_density(posterior, 1, &n_rows, x, DRAWS, theta, log_q));
        for (size_t i = 0; i < DRAWS; ++i)
            if (isnan(log_q[i]))
                fail_msg("%s: log density %zu is not a number", c->name, i);
        for (size_t i = 0; i < DRAWS * dim; ++i) {
            const char prior = c->priors[i % dim >= c->d_local];
            const double most = prior == 'u' ? 1 : prior == 'c' ? theta[i + 1] : INFINITY;
            if (!(theta[i] >= (prior == 'n' ? -INFINITY : 0) && theta[i] <= most && !isnan(theta[i])))
                fail_msg("%s: draw %zu is %g", c->name, i, theta[i]);
        }
        hnpe_rng_release(rng);
        hnpe_posterior_release(posterior);
        hnpe_estimator_release(estimator);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_estimator__weights_follow_from_the_seed),
        cmocka_unit_test(test_estimator__a_fresh_one_is_nearly_its_prior),
        cmocka_unit_test(test_estimator__the_naive_one_takes_sets_of_one_size),
        cmocka_unit_test(test_estimator__a_refused_option_leaves_everything_as_it_was),
        cmocka_unit_test(test_estimator__an_option_that_cannot_be_is_rolled_back),
        cmocka_unit_test(test_estimator__its_structure_is_fixed_once_it_is_trained),
        cmocka_unit_test(test_estimator__parts_that_do_not_fit_are_named),
        cmocka_unit_test(test_estimator__parts_are_copied),
        cmocka_unit_test(test_estimator__bad_arguments_have_a_status_and_a_message),
        cmocka_unit_test(test_estimator__extreme_weights_give_draws_inside_the_support),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
