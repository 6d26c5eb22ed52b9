/* Simulations that fail where the parameters are unlikely to succeed: every loss leads to the posterior given
   observations that are valid, which has the probability of being valid among its likelihood; what looks simpler, to
   drop what failed, does not.

   beta ~ N(0, 1), alpha_i ~ N(beta, 1/4), x_i ~ N(alpha_i, 1/4), valid with probability exp(-(alpha_i - 1.5)^2): 0.44
   at 0.6, 0.1 at 0. So everything is Gaussian and has a closed form.

   In the quick form one case of each kind of loss, and none that is to be biased: that those are, all instruction sets
   have in common. */
#include "gaussian.h"

#include "dataset/dataset.h"

#include <math.h>

enum { MOST = 4, SEEDS = 3 };

static const support_gaussian model = {2, 1.5};
static const double observed[MOST] = {0.6, 0.3, 0.8, 0.7};

/* What becomes of invalid simulations before they are appended. */
typedef enum dropped { NOTHING, ROWS, SETS } dropped;

typedef struct trial {
    const char *name;
    hnpe_proposal kind;
    hnpe_loss loss;
    size_t fewest, most; /* observations of a set */
    size_t n;            /* of the one that is judged by */
    int plain;           /* 1: the paper's parts, with the mean of the observations alone */
    dropped drop;
    size_t n_sets;
    int64_t epochs;
} trial;

static double log_normal(double x, double mean, double sd)
{
    return -(x - mean) * (x - mean) / (2 * sd * sd) - log(sd) - 0.91893853320467274;
}

/* The set without its invalid rows, or as it is. */
static int64_t keep_rows(const trial *t, size_t rows, double *alpha, double *x)
{
    size_t kept = 0;
    if (t->drop == NOTHING)
        return (int64_t)rows;
    for (size_t i = 0; i < rows; ++i)
        if (!isnan(x[i])) {
            alpha[kept] = alpha[i];
            x[kept++] = x[i];
        }
    return t->drop == SETS && kept < rows ? 0 : (int64_t)kept;
}

static void append_set(const trial *t, int32_t round, hnpe_rng *rng, hnpe_dataset *dataset)
{
    const int global = t->kind == HNPE_PROPOSAL_POSTERIOR_GLOBAL, both = t->kind == HNPE_PROPOSAL_POSTERIOR;
    const size_t rows = t->fewest + (size_t)(hnpe_rng_uniform(rng) * (double)(t->most - t->fewest + 1));
    const double z = hnpe_rng_normal(rng), beta = global || both ? 0.7 + 0.6 * z : z;
    double alpha[MOST], x[MOST];
    for (size_t i = 0; i < rows; ++i) {
        alpha[i] = beta + 0.5 * hnpe_rng_normal(rng);
        if (i == 0 && both)
            alpha[i] = 0.9 + 0.5 * hnpe_rng_normal(rng);
        x[i] = support_gaussian_draw(&model, rng, alpha[i]);
    }
    const double log_proposal =
        log_normal(beta, 0.7, 0.6) + (both ? log_normal(alpha[0], 0.9, 0.5) : log_normal(alpha[0], beta, 0.5));
    const int64_t kept = keep_rows(t, rows, alpha, x);
    if (kept)
        support_assert_ok(
            hnpei_dataset_append("test", dataset, 1, &kept, alpha, &beta, x, round, round ? &log_proposal : NULL));
}

static hnpe_dataset *simulate(const trial *t, uint64_t seed)
{
    hnpe_dataset *dataset;
    hnpe_rng *rng;
    support_assert_ok(hnpe_dataset_create(NULL, 1, 1, 1, &dataset));
    support_assert_ok(hnpe_rng_create(NULL, 100 + seed, 0, &rng));
    const hnpei_origin origin = {t->kind, 0, 0};
    int32_t round;
    support_assert_ok(hnpei_dataset_add_origin(dataset, &origin, &round));
    for (size_t i = 0; i < t->n_sets; ++i)
        append_set(t, round, rng, dataset);
    hnpe_rng_release(rng);
    return dataset;
}

static support_moments train(const trial *t, uint64_t seed)
{
    hnpe_prior *local, *global;
    support_gaussian_priors(&local, &global);
    hnpe_dataset *dataset = simulate(t, seed);
    hnpe_estimator *estimator;
    hnpe_trainer *trainer;
    hnpe_context *context = support_context(1); /* others wait for each other more than they help */
    hnpe_posterior *posterior;
    if (t->plain)
        estimator = support_gaussian_estimator(local, global);
    else
        support_assert_ok(hnpe_estimator_create(NULL, local, global, 1, &estimator));
    support_assert_ok(hnpe_estimator_set_seed(estimator, seed));
    support_assert_ok(hnpe_trainer_create(context, estimator, dataset, &trainer));
    support_assert_ok(hnpe_trainer_set_seed(trainer, seed));
    support_assert_ok(hnpe_trainer_set_int(trainer, HNPE_TRAINER_LOSS, t->loss));
    support_assert_ok(hnpe_trainer_set_int(trainer, HNPE_TRAINER_EPOCHS, t->epochs));
    support_assert_ok(hnpe_trainer_run(trainer, NULL));
    support_assert_ok(hnpe_posterior_create(estimator, &posterior));
    const support_moments r = support_gaussian_learned(posterior, t->n, observed);
    hnpe_posterior_release(posterior);
    hnpe_trainer_release(trainer);
    hnpe_context_release(context);
    hnpe_dataset_release(dataset);
    hnpe_estimator_release(estimator);
    hnpe_prior_release(local);
    hnpe_prior_release(global);
    return r;
}

typedef struct errors {
    double mean[2], sd[2]; /* in exact deviations, and as a ratio; means of the seeds */
} errors;

static errors errors_of(const trial *t)
{
    const support_moments exact = support_gaussian_exact(&model, t->n, observed);
    errors e = {{0, 0}, {0, 0}};
    for (uint64_t seed = 0; seed < SEEDS; ++seed) {
        const support_moments r = train(t, seed);
        for (size_t j = 0; j < 2; ++j) {
            e.mean[j] += (r.mean[j] - exact.mean[j]) / exact.sd[j] / SEEDS;
            e.sd[j] += r.sd[j] / exact.sd[j] / SEEDS;
        }
    }
    print_message("%s: alpha_0 off by %+.3f deviations, beta by %+.3f; ratio of deviations %.3f, %.3f\n", t->name,
                  e.mean[0], e.mean[1], e.sd[0], e.sd[1]);
    return e;
}

static void assert_exact(const trial *t)
{
    const errors e = errors_of(t);
    for (size_t j = 0; j < 2; ++j) {
        assert_true(fabs(e.mean[j]) < 0.1);
        assert_true(fabs(e.sd[j] - 1) < 0.08);
    }
}

/* j: which of (alpha_0, beta) is off by more. */
static void assert_biased(const trial *t, size_t j, double by)
{
    if (support_quick())
        return;
    const errors e = errors_of(t);
    assert_true(fabs(e.mean[j]) > by);
}

static void test_invalid__atoms_of_failed_simulations_make_the_atomic_loss_right(void **state)
{
    if (support_quick())
        return;
    trial t = {"atomic", HNPE_PROPOSAL_POSTERIOR, HNPE_LOSS_ATOMIC, 2, 2, 2, 1, NOTHING, 8000, 15};
    assert_exact(&t);
    t.name = "atomic, without the failed sets";
    t.drop = SETS;
    assert_biased(&t, 0, 0.3);
}

static void test_invalid__atoms_of_failed_simulations_make_the_atomic_loss_of_beta_right(void **state)
{
    trial t = {
        "atomic, beta alone", HNPE_PROPOSAL_POSTERIOR_GLOBAL, HNPE_LOSS_ATOMIC_GLOBAL, 2, 2, 2, 1, NOTHING, 8000, 15};
    assert_exact(&t);
    t.name = "atomic, beta alone, without the failed sets";
    t.drop = SETS;
    assert_biased(&t, 1, 0.3);
}

static void test_invalid__importance_weights_need_no_more_than_whole_sets(void **state)
{
    trial t = {"weighted", HNPE_PROPOSAL_POSTERIOR, HNPE_LOSS_IMPORTANCE, 2, 2, 2, 1, NOTHING, 16000, 15};
    assert_exact(&t);
}

static void test_invalid__sets_that_lost_observations_do_not_stand_for_smaller_ones(void **state)
{
    trial t = {"prior", HNPE_PROPOSAL_PRIOR, HNPE_LOSS_MAXIMUM_LIKELIHOOD, 3, 3, 3, 1, NOTHING, 40000, 12};
    assert_exact(&t);
    t.name = "prior, without the failed rows";
    t.drop = ROWS;
    t.n_sets = 10000;
    assert_biased(&t, 1, 0.3);
}

static void test_invalid__parts_of_sets_are_chosen_before_their_validity_is_known(void **state)
{
    if (support_quick())
        return;
    trial t = {
        "prior, any number", HNPE_PROPOSAL_PRIOR, HNPE_LOSS_MAXIMUM_LIKELIHOOD, 1, MOST, 2, 0, NOTHING, 30000, 20};
    assert_exact(&t);
    t.name = "prior, any number, without the failed rows";
    t.drop = ROWS;
    t.n_sets = 10000;
    assert_biased(&t, 1, 0.2);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_invalid__atoms_of_failed_simulations_make_the_atomic_loss_right),
        cmocka_unit_test(test_invalid__atoms_of_failed_simulations_make_the_atomic_loss_of_beta_right),
        cmocka_unit_test(test_invalid__importance_weights_need_no_more_than_whole_sets),
        cmocka_unit_test(test_invalid__sets_that_lost_observations_do_not_stand_for_smaller_ones),
        cmocka_unit_test(test_invalid__parts_of_sets_are_chosen_before_their_validity_is_known),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
