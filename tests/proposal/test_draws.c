/* Proposals of the toy: what they draw, and what they say of it. */
#include "proposal/proposal.h"
#include "toy.h"

#include <math.h>

enum { ROWS = 5, DRAWS = 4000 };

typedef struct fixture {
    support_toy toy;
    hnpe_posterior *posterior;
    double x[ROWS];
} fixture;

static int set_up(void **state)
{
    fixture *f = calloc(1, sizeof *f);
    hnpe_rng *rng;
    support_toy_create(NULL, 0.05, 1000, 8, 3, &f->toy);
    support_toy_epochs(&f->toy, 30);
    support_assert_ok(hnpe_inference_run(f->toy.inference, NULL));
    support_assert_ok(hnpe_inference_posterior(f->toy.inference, &f->posterior));
    support_assert_ok(hnpe_rng_create(NULL, 4, 0, &rng));
    support_toy_observe(rng, 0.5, 0.6, ROWS, f->x);
    hnpe_rng_release(rng);
    *state = f;
    return 0;
}

static int tear_down(void **state)
{
    fixture *f = *state;
    hnpe_posterior_release(f->posterior);
    support_toy_free(&f->toy);
    free(f);
    return 0;
}

static hnpei_proposal *propose(const fixture *f, hnpe_proposal kind)
{
    hnpei_proposal *proposal;
    const hnpei_proposal_spec spec = {.kind = kind,
                                      .posterior = f->posterior,
                                      .prior_local = f->toy.alpha,
                                      .prior_global = f->toy.beta,
                                      .n_rows = ROWS,
                                      .x = f->x,
                                      .truncation = 3e-3,
                                      .seed = 9};
    support_assert_ok(hnpei_proposal_create("test", NULL, &spec, &proposal));
    return proposal;
}

static const hnpe_proposal kinds[] = {HNPE_PROPOSAL_TRUNCATED, HNPE_PROPOSAL_TRUNCATED_GLOBAL, HNPE_PROPOSAL_POSTERIOR,
                                      HNPE_PROPOSAL_POSTERIOR_GLOBAL};

static void column(const double *theta, size_t j, double *values)
{
    for (size_t i = 0; i < DRAWS; ++i)
        values[i] = theta[2 * i + j];
}

/* Both columns have the same law, as far as so many draws tell. */
static void assert_same_law(const double *a, const double *b)
{
    static double x[DRAWS], y[DRAWS];
    for (size_t j = 0; j < 2; ++j) {
        column(a, j, x);
        column(b, j, y);
        assert_true(support_ks_p(DRAWS / 2, support_ks2(DRAWS, x, DRAWS, y)) > 1e-3);
    }
}

static void test_proposal__sets_drawn_together_or_apart_are_the_same(void **state)
{
    static double together[2 * DRAWS], apart[2 * DRAWS], log_together[DRAWS], log_apart[DRAWS];
    enum { FIRST = 300, N = 400 };
    for (size_t k = 0; k < 4; ++k)
        for (int resampled = 0; resampled < (k < 2 ? 2 : 1); ++resampled) {
            hnpei_proposal *proposal = propose(*state, kinds[k]);
            proposal->resampled = resampled;
            support_assert_ok(hnpei_proposal_draw("test", proposal, FIRST, N, together, log_together));
            for (size_t at = 0, n; at < N; at += n) {
                n = at == 0 ? 1 : at < 200 ? 37 : N - at;
                support_assert_ok(hnpei_proposal_draw("test", proposal, FIRST + at, n, apart + 2 * at, log_apart + at));
            }
            assert_memory_equal(together, apart, 2 * N * sizeof *apart);
            assert_memory_equal(log_together, log_apart, N * sizeof *log_apart);
            hnpei_proposal_destroy(proposal);
        }
}

/* Inside, as many as are said to be; and the prior's density, which is 1 here, is what is recorded. */
static void test_proposal__a_truncated_prior_is_the_prior_inside(void **state)
{
    static double theta[2 * DRAWS], log_p[DRAWS], candidates[2 * DRAWS], expected[2 * DRAWS], log_q[20 * DRAWS];
    for (size_t k = 0; k < 2; ++k) {
        hnpei_proposal *proposal = propose(*state, kinds[k]);
        assert_true(!proposal->resampled && proposal->origin.log_constant < log(0.95));
        support_assert_ok(hnpei_proposal_draw("test", proposal, 0, DRAWS, theta, log_p));
        support_assert_ok(hnpei_proposal_log_posterior(proposal, DRAWS, theta, log_q));
        for (size_t i = 0; i < DRAWS; ++i)
            assert_true(log_q[i] >= proposal->threshold && log_p[i] == 0);
        hnpe_rng rng;
        size_t found = 0, seen = 0;
        hnpei_rng_init(&rng, 77, HNPEI_PURPOSE_USER, 0);
        while (found < DRAWS) {
            support_assert_ok(hnpei_proposal_from_prior(proposal, DRAWS, &rng, candidates));
            support_assert_ok(hnpei_proposal_log_posterior(proposal, DRAWS, candidates, log_q));
            for (size_t i = 0; i < DRAWS && found < DRAWS; ++i, ++seen)
                if (log_q[i] >= proposal->threshold) {
                    memcpy(expected + 2 * found, candidates + 2 * i, 2 * sizeof *expected);
                    ++found;
                }
        }
        assert_same_law(theta, expected);
        const double part = (double)found / (double)seen, sd = 1 / sqrt((double)found) + proposal->origin.error;
        assert_true(fabs(log(part) - proposal->origin.log_constant) < 4 * sd);
        assert_true(proposal->origin.error > 0 && proposal->origin.error < 0.05);
        hnpei_proposal_destroy(proposal);
    }
}

/* Nor much more: the toy's tails are near a Gaussian's. */
static void test_proposal__the_posterior_is_inside_but_for_its_share(void **state)
{
    static double theta[40 * DRAWS], log_q[20 * DRAWS];
    for (size_t k = 0; k < 2; ++k) {
        hnpei_proposal *proposal = propose(*state, kinds[k]);
        size_t outside = 0;
        support_assert_ok(hnpei_proposal_from_posterior(proposal, 1, 20 * DRAWS, theta));
        support_assert_ok(hnpei_proposal_log_posterior(proposal, 20 * DRAWS, theta, log_q));
        for (size_t i = 0; i < 20 * DRAWS; ++i)
            outside += log_q[i] < proposal->threshold;
        const double share = (double)outside / (20 * DRAWS);
        assert_true(share > proposal->spec.truncation / 10 && share < 3 * proposal->spec.truncation);
        hnpei_proposal_destroy(proposal);
    }
}

static void test_proposal__resampling_has_the_law_of_rejection(void **state)
{
    static double rejected[2 * DRAWS], resampled[2 * DRAWS], log_p[DRAWS];
    for (size_t k = 0; k < (support_quick() ? 1 : 2); ++k) {
        hnpei_proposal *proposal = propose(*state, kinds[k]);
        support_assert_ok(hnpei_proposal_draw("test", proposal, 0, DRAWS, rejected, log_p));
        proposal->resampled = 1;
        support_assert_ok(hnpei_proposal_draw("test", proposal, DRAWS, DRAWS, resampled, log_p));
        assert_same_law(rejected, resampled);
        hnpei_proposal_destroy(proposal);
    }
}

static void test_proposal__of_beta_alone_leaves_alpha_to_its_prior(void **state)
{
    static double theta[2 * DRAWS], log_p[DRAWS], alpha[DRAWS];
    for (size_t k = 1; k < 4; k += 2) {
        hnpei_proposal *proposal = propose(*state, kinds[k]);
        support_assert_ok(hnpei_proposal_draw("test", proposal, 0, DRAWS, theta, log_p));
        column(theta, 0, alpha);
        assert_true(support_ks_p(DRAWS, support_ks(DRAWS, alpha, support_uniform_cdf, NULL)) > 1e-3);
        hnpei_proposal_destroy(proposal);
    }
}

static void test_proposal__the_posterior_is_drawn_and_its_density_recorded(void **state)
{
    static double theta[2 * DRAWS], plain[2 * DRAWS], log_p[DRAWS], log_q[DRAWS];
    const fixture *f = *state;
    const int64_t rows = ROWS;
    hnpe_rng *rng;
    hnpei_proposal *proposal = propose(f, HNPE_PROPOSAL_POSTERIOR);
    support_assert_ok(hnpei_proposal_draw("test", proposal, 0, DRAWS, theta, log_p));
    support_assert_ok(hnpe_posterior_log_density(f->posterior, 1, &rows, f->x, DRAWS, theta, log_q));
    assert_memory_equal(log_p, log_q, sizeof log_p);
    support_assert_ok(hnpe_rng_create(NULL, 5, 0, &rng));
    support_assert_ok(hnpe_posterior_sample(f->posterior, 1, &rows, f->x, DRAWS, rng, plain));
    assert_same_law(theta, plain);
    assert_true(proposal->origin.log_constant == 0 && proposal->origin.error == 0);
    hnpe_rng_release(rng);
    hnpei_proposal_destroy(proposal);
}

/* Where the prior is hardly ever inside, the posterior's draws say how much is left: the same as counting does. */
static void test_proposal__both_ways_to_measure_the_part_left_agree(void **state)
{
    hnpei_proposal *proposal = propose(*state, HNPE_PROPOSAL_TRUNCATED);
    const hnpei_origin counted = proposal->origin;
    support_assert_ok(hnpei_proposal_weigh(proposal));
    assert_true(proposal->resampled && proposal->origin.error > 0);
    assert_true(fabs(proposal->origin.log_constant - counted.log_constant) <
                5 * hypot(counted.error, proposal->origin.error));
    hnpei_proposal_destroy(proposal);
}

/* ---- priors that contradict the posterior ---- */

static int anywhere(void *user_data, size_t n, const double *given, hnpe_rng *rng, double *theta)
{
    (void)user_data, (void)given;
    for (size_t i = 0; i < n; ++i)
        theta[i] = hnpe_rng_uniform(rng);
    return 0;
}

static int constant_density(void *user_data, size_t n, const double *given, const double *theta, double *log_p)
{
    (void)given, (void)theta;
    for (size_t i = 0; i < n; ++i)
        log_p[i] = *(const double *)user_data;
    return 0;
}

static void contradict(hnpei_proposal *proposal, double *log_density)
{
    const hnpe_prior_functions functions = {
        .struct_size = sizeof functions, .sample = anywhere, .log_density = constant_density};
    hnpe_prior_release(proposal->spec.prior_local);
    support_assert_ok(hnpe_prior_create_custom(NULL, 1, 0, &functions, log_density, NULL, &proposal->spec.prior_local));
}

static void test_proposal__of_a_prior_without_the_draws_of_the_posterior_is_refused(void **state)
{
    double theta[2], log_p, log_density = -INFINITY;
    hnpei_proposal *proposal = propose(*state, HNPE_PROPOSAL_TRUNCATED);
    contradict(proposal, &log_density);
    support_assert_fails(hnpei_proposal_weigh(proposal), HNPE_ERROR_NUMERIC, "nothing in common");
    proposal->resampled = 1;
    support_assert_fails(hnpei_proposal_draw("test", proposal, 0, 1, theta, &log_p), HNPE_ERROR_NUMERIC, "none of 512");
    hnpei_proposal_destroy(proposal);
}

static void test_proposal__leaves_no_more_than_all_of_the_prior(void **state)
{
    double log_density = 50;
    hnpei_proposal *proposal = propose(*state, HNPE_PROPOSAL_TRUNCATED);
    contradict(proposal, &log_density);
    support_assert_ok(hnpei_proposal_weigh(proposal));
    assert_true(proposal->origin.log_constant == 0 && isfinite(proposal->origin.error));
    hnpei_proposal_destroy(proposal);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_proposal__sets_drawn_together_or_apart_are_the_same),
        cmocka_unit_test(test_proposal__a_truncated_prior_is_the_prior_inside),
        cmocka_unit_test(test_proposal__the_posterior_is_inside_but_for_its_share),
        cmocka_unit_test(test_proposal__resampling_has_the_law_of_rejection),
        cmocka_unit_test(test_proposal__of_beta_alone_leaves_alpha_to_its_prior),
        cmocka_unit_test(test_proposal__the_posterior_is_drawn_and_its_density_recorded),
        cmocka_unit_test(test_proposal__both_ways_to_measure_the_part_left_agree),
        cmocka_unit_test(test_proposal__of_a_prior_without_the_draws_of_the_posterior_is_refused),
        cmocka_unit_test(test_proposal__leaves_no_more_than_all_of_the_prior),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
