/* Parameters drawn from a proposal: the atomic loss and importance weights lead to the posterior under the prior,
   maximum likelihood does not.

   beta ~ N(0, 1), alpha_i ~ N(beta, 1/4), x_i ~ N(alpha_i, 1/4), so that everything has a closed form. The proposal has
   its mean a standard deviation and more away from the posteriors.

   In the quick form each loss once, each number of locals and globals, and no training that is to be biased: that one
   of those is, all instruction sets have in common. */
#include "gaussian.h"

#include "dataset/dataset.h"

#include <hnpe.h>

#include <math.h>

enum { EXTRA = 3, ROWS = 1 + EXTRA, DRAWS = 20000 };

typedef struct model {
    int locals, globals; /* 0: alpha_i stays at beta; beta stays at 0 */
    int proposed_alpha;  /* 1: alpha_0 is from the proposal too, whatever beta is */
    int rounds;          /* 2: a quarter of the sets are from the prior, and are known to be */
} model;

static hnpe_prior *local_prior(const model *m)
{
    const double mean = 0, sd = 0.5;
    hnpe_prior *prior = NULL, *global = NULL;
    if (m->locals && m->globals)
        support_gaussian_priors(&prior, &global);
    else if (m->locals)
        support_assert_ok(hnpe_prior_create_normal(NULL, 1, &mean, &sd, &prior));
    hnpe_prior_release(global);
    return prior;
}

static hnpe_prior *global_prior(const model *m)
{
    const double mean = 0, sd = 1;
    hnpe_prior *prior = NULL;
    if (m->globals)
        support_assert_ok(hnpe_prior_create_normal(NULL, 1, &mean, &sd, &prior));
    return prior;
}

static double log_normal(double x, double mean, double sd)
{
    return -(x - mean) * (x - mean) / (2 * sd * sd) - log(sd) - 0.91893853320467274;
}

static void append_set(const model *m, int32_t round, hnpe_rng *rng, hnpe_dataset *dataset)
{
    const int64_t rows = ROWS;
    const double z = hnpe_rng_normal(rng), centre = m->globals ? 1.2 : 0.6;
    double beta = !m->globals ? 0 : round ? 1 + 0.5 * z : z, alpha[ROWS], x[ROWS];
    for (size_t i = 0; i < ROWS; ++i) {
        alpha[i] = beta + (m->locals ? 0.5 * hnpe_rng_normal(rng) : 0);
        if (i == 0 && round && m->proposed_alpha)
            alpha[i] = centre + 0.5 * hnpe_rng_normal(rng);
        x[i] = alpha[i] + 0.5 * hnpe_rng_normal(rng);
    }
    const double log_proposal =
        (m->globals ? log_normal(beta, 1, 0.5) : 0) + (!m->locals          ? 0
                                                       : m->proposed_alpha ? log_normal(alpha[0], centre, 0.5)
                                                                           : log_normal(alpha[0], beta, 0.5));
    support_assert_ok(hnpei_dataset_append("test", dataset, 1, &rows, alpha, &beta, x, round, &log_proposal));
}

static hnpe_dataset *simulate(const model *m, size_t n_sets)
{
    hnpe_dataset *dataset;
    hnpe_rng *rng;
    support_assert_ok(hnpe_dataset_create(NULL, (size_t)m->locals, (size_t)m->globals, 1, &dataset));
    support_assert_ok(hnpe_rng_create(NULL, 21, 0, &rng));
    const hnpei_origin origin = {m->proposed_alpha ? HNPE_PROPOSAL_POSTERIOR : HNPE_PROPOSAL_POSTERIOR_GLOBAL, 0, 0};
    int32_t round;
    support_assert_ok(hnpei_dataset_add_origin(dataset, &origin, &round));
    for (size_t i = 0; i < n_sets; ++i)
        append_set(m, m->rounds == 1 || i % 4 > 0 ? round : 0, rng, dataset);
    hnpe_rng_release(rng);
    return dataset;
}

/* The parts of the paper, which have the right posteriors among what they can be. */
static hnpe_estimator *paper_parts(hnpe_prior *local, hnpe_prior *global)
{
    hnpe_embedder *observation, *set;
    hnpe_flow *q_local, *q_global;
    hnpe_estimator *estimator;
    support_assert_ok(hnpe_embedder_create_identity(NULL, 1, &observation));
    support_assert_ok(hnpe_embedder_create_mean(NULL, 1, &set));
    hnpe_dims dims = {.struct_size = sizeof dims};
    support_assert_ok(hnpe_embedder_dims(set, &dims));
    support_assert_ok(hnpe_flow_create_maf(NULL, 1, 1 + (global != NULL), &q_local));
    support_assert_ok(hnpe_flow_create_maf(NULL, 1, (size_t)dims.d_out, &q_global));
    support_assert_ok(hnpe_estimator_create_factorised(NULL, local, global, 1, observation, set, local ? q_local : NULL,
                                                       global ? q_global : NULL, &estimator));
    hnpe_flow_release(q_local);
    hnpe_flow_release(q_global);
    hnpe_embedder_release(observation);
    hnpe_embedder_release(set);
    return estimator;
}

typedef struct result {
    double mean[2], sd[2]; /* of alpha_0, then beta, as far as there are any */
} result;

static const double observed[ROWS] = {0.6, 0.3, 0.8, 0.7};

static result posterior_of(hnpe_estimator *estimator, size_t dim)
{
    static double theta[2 * DRAWS];
    const int64_t rows = ROWS;
    hnpe_posterior *posterior;
    hnpe_rng *rng;
    result r = {{0, 0}, {0, 0}};
    support_assert_ok(hnpe_posterior_create(estimator, &posterior));
    support_assert_ok(hnpe_rng_create(NULL, 5, 0, &rng));
    support_assert_ok(hnpe_posterior_sample(posterior, 1, &rows, observed, DRAWS, rng, theta));
    for (size_t j = 0; j < dim; ++j) {
        for (size_t i = 0; i < DRAWS; ++i)
            r.mean[j] += theta[i * dim + j] / DRAWS;
        for (size_t i = 0; i < DRAWS; ++i)
            r.sd[j] += pow(theta[i * dim + j] - r.mean[j], 2) / DRAWS;
        r.sd[j] = sqrt(r.sd[j]);
    }
    hnpe_rng_release(rng);
    hnpe_posterior_release(posterior);
    return r;
}

static result train(const model *m, int32_t architecture, int64_t loss, int64_t pairs)
{
    hnpe_prior *local = local_prior(m), *global = global_prior(m);
    hnpe_dataset *dataset = simulate(m, 8000);
    hnpe_estimator *estimator;
    hnpe_trainer *trainer;
    hnpe_context *context = support_context(1); /* others wait for each other more than they help */
    if (architecture == HNPE_ARCHITECTURE_FACTORISED)
        estimator = paper_parts(local, global);
    else
        support_assert_ok(hnpe_estimator_create(NULL, local, global, 1, &estimator));
    if (architecture == HNPE_ARCHITECTURE_NAIVE)
        support_assert_ok(hnpe_estimator_set_int(estimator, HNPE_ESTIMATOR_EXTRA, EXTRA));
    if (architecture != HNPE_ARCHITECTURE_FACTORISED)
        support_assert_ok(hnpe_estimator_set_int(estimator, HNPE_ESTIMATOR_ARCHITECTURE, architecture));
    support_assert_ok(hnpe_trainer_create(context, estimator, dataset, &trainer));
    support_assert_ok(hnpe_trainer_set_int(trainer, HNPE_TRAINER_LOSS, loss));
    support_assert_ok(hnpe_trainer_set_int(trainer, HNPE_TRAINER_PAIRS, pairs));
    support_assert_ok(hnpe_trainer_set_int(trainer, HNPE_TRAINER_COMBINED, m->rounds == 2));
    support_assert_ok(hnpe_trainer_set_int(trainer, HNPE_TRAINER_EPOCHS, 15));
    support_assert_ok(hnpe_trainer_run(trainer, NULL));
    const result r = posterior_of(estimator, (size_t)(m->locals + m->globals));
    hnpe_trainer_release(trainer);
    hnpe_context_release(context);
    hnpe_dataset_release(dataset);
    hnpe_estimator_release(estimator);
    hnpe_prior_release(local);
    hnpe_prior_release(global);
    return r;
}

static void show(const char *name, const result *r, const result *exact, size_t dim)
{
    for (size_t j = 0; j < dim; ++j)
        print_message("%s, %zu of %zu: mean %.3f (exact %.3f), sd %.3f (%.3f)\n", name, j + 1, dim, r->mean[j],
                      exact->mean[j], r->sd[j], exact->sd[j]);
}

static double mean_error(const result *r, const result *exact, size_t j)
{
    return fabs(r->mean[j] - exact->mean[j]) / exact->sd[j];
}

static void assert_exact(const char *name, const result *r, const result *exact, size_t dim)
{
    show(name, r, exact, dim);
    for (size_t j = 0; j < dim; ++j) {
        assert_true(mean_error(r, exact, j) < 0.15);
        assert_true(fabs(r->sd[j] / exact->sd[j] - 1) < 0.1);
    }
}

/* Of each parameter in units of its deviation, at least. */
static void assert_biased(const char *name, const result *r, const result *exact, size_t dim, double by)
{
    show(name, r, exact, dim);
    for (size_t j = 0; j < dim; ++j)
        assert_true(mean_error(r, exact, j) > by);
}

/* Given beta, x_i has variance 1/2. The mean of the observations is 0.6. */
static result exact_of(const model *m)
{
    if (!m->globals)
        return (result){{observed[0] / 2, 0}, {sqrt(0.125), 0}};
    if (!m->locals)
        return (result){{16 * 0.6 / 17, 0}, {sqrt(1 / 17.0), 0}};
    const double mean = 8 * 0.6 / 9, variance = 1 / 9.0;
    return (result){{(mean + observed[0]) / 2, mean}, {sqrt(0.125 + variance / 4), sqrt(variance)}};
}

static void test_proposal__atomic_loss_recovers_the_posterior_of_locals_and_globals(void **state)
{
    const model m = {1, 1, 1, 1};
    const result exact = exact_of(&m);
    const result first = train(&m, HNPE_ARCHITECTURE_FACTORISED, HNPE_LOSS_ATOMIC, HNPE_PAIRS_FIRST);
    assert_exact("atomic, first pairs", &first, &exact, 2);
    if (support_quick())
        return;
    const result plain = train(&m, HNPE_ARCHITECTURE_FACTORISED, HNPE_LOSS_UNCORRECTED, HNPE_PAIRS_FIRST);
    const result all = train(&m, HNPE_ARCHITECTURE_FACTORISED, HNPE_LOSS_ATOMIC, HNPE_PAIRS_ALL);
    assert_biased("maximum likelihood", &plain, &exact, 2, 0.5);
    assert_exact("atomic, all pairs", &all, &exact, 2);
}

static void test_proposal__atomic_loss_of_beta_alone_suffices_where_alpha_is_from_the_prior(void **state)
{
    const model m = {1, 1, 0, 1};
    const result exact = exact_of(&m);
    const result atomic = train(&m, HNPE_ARCHITECTURE_FACTORISED, HNPE_LOSS_ATOMIC_GLOBAL, HNPE_PAIRS_ALL);
    assert_exact("atomic", &atomic, &exact, 2);
    if (support_quick())
        return;
    const result plain = train(&m, HNPE_ARCHITECTURE_FACTORISED, HNPE_LOSS_UNCORRECTED, HNPE_PAIRS_ALL);
    show("maximum likelihood", &plain, &exact, 2);
    assert_true(mean_error(&plain, &exact, 1) > 0.4);
}

static void test_proposal__atomic_loss_recovers_the_posterior_without_globals(void **state)
{
    const model m = {1, 0, 1, 1};
    const result exact = exact_of(&m);
    const result atomic = train(&m, HNPE_ARCHITECTURE_FACTORISED, HNPE_LOSS_ATOMIC, HNPE_PAIRS_FIRST);
    assert_exact("atomic", &atomic, &exact, 1);
    if (support_quick())
        return;
    const result plain = train(&m, HNPE_ARCHITECTURE_FACTORISED, HNPE_LOSS_UNCORRECTED, HNPE_PAIRS_FIRST);
    assert_biased("maximum likelihood", &plain, &exact, 1, 0.5);
}

static void test_proposal__atomic_loss_recovers_the_posterior_without_locals(void **state)
{
    const model m = {0, 1, 0, 1};
    const result exact = exact_of(&m);
    const result atomic = train(&m, HNPE_ARCHITECTURE_FACTORISED, HNPE_LOSS_ATOMIC, HNPE_PAIRS_FIRST);
    assert_exact("atomic", &atomic, &exact, 1);
    if (support_quick())
        return;
    const result plain = train(&m, HNPE_ARCHITECTURE_FACTORISED, HNPE_LOSS_UNCORRECTED, HNPE_PAIRS_FIRST);
    assert_biased("maximum likelihood", &plain, &exact, 1, 0.2);
}

/* Flows of splines, unlike those above, could put mass where the proposal never goes; the prior's sets hold it back. */
static void test_proposal__combined_loss_of_two_rounds_recovers_the_posterior_of_a_joint_estimator(void **state)
{
    const model m = {1, 1, 1, 2};
    const result exact = exact_of(&m);
    if (support_quick())
        return;
    const result plain = train(&m, HNPE_ARCHITECTURE_AGGREGATED, HNPE_LOSS_UNCORRECTED, HNPE_PAIRS_FIRST);
    const result combined = train(&m, HNPE_ARCHITECTURE_AGGREGATED, HNPE_LOSS_ATOMIC, HNPE_PAIRS_FIRST);
    assert_biased("maximum likelihood", &plain, &exact, 2, 0.3);
    assert_exact("combined", &combined, &exact, 2);
}

/* Uncorrected, all of these are biased: see above. */
static void test_proposal__importance_weights_recover_the_posterior(void **state)
{
    static const struct {
        const char *name;
        model m;
        int32_t architecture;
    } cases[] = {{"weighted, both", {1, 1, 1, 1}, HNPE_ARCHITECTURE_FACTORISED},
                 {"weighted, beta alone", {1, 1, 0, 1}, HNPE_ARCHITECTURE_FACTORISED},
                 {"weighted, without globals", {1, 0, 1, 1}, HNPE_ARCHITECTURE_FACTORISED},
                 {"weighted, two rounds of a joint estimator", {1, 1, 1, 2}, HNPE_ARCHITECTURE_AGGREGATED}};
    for (size_t i = 0; i < (support_quick() ? 2 : sizeof cases / sizeof *cases); ++i) {
        const result exact = exact_of(&cases[i].m);
        const result weighted = train(&cases[i].m, cases[i].architecture, HNPE_LOSS_IMPORTANCE, HNPE_PAIRS_ALL);
        assert_exact(cases[i].name, &weighted, &exact, (size_t)(cases[i].m.locals + cases[i].m.globals));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_proposal__atomic_loss_recovers_the_posterior_of_locals_and_globals),
        cmocka_unit_test(test_proposal__atomic_loss_of_beta_alone_suffices_where_alpha_is_from_the_prior),
        cmocka_unit_test(test_proposal__atomic_loss_recovers_the_posterior_without_globals),
        cmocka_unit_test(test_proposal__atomic_loss_recovers_the_posterior_without_locals),
        cmocka_unit_test(test_proposal__combined_loss_of_two_rounds_recovers_the_posterior_of_a_joint_estimator),
        cmocka_unit_test(test_proposal__importance_weights_recover_the_posterior),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
