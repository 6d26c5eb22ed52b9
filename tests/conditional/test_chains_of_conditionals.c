/* The sampler of conditionals where it is difficult, stopped, short of its budget or asked for what is not there. */
#include "parts.h"
#include "support.h"

#include "posterior/posterior.h"

#include <hnpe.h>

#include <math.h>

enum { CHAINS = 16, DRAWS = 40 };
static const double x = 0.4;

/* Of the parameters d_local = 2 and d_global = 1, each a Gaussian here; what networks say at first. */
static hnpe_estimator *make_estimator(hnpe_context *context, uint64_t seed)
{
    const double zeros[2] = {0, 0}, ones[2] = {1, 1};
    hnpe_prior *local, *global;
    hnpe_flow *q;
    hnpe_embedder *set;
    hnpe_estimator *estimator;
    hnpe_dims dims = {.struct_size = sizeof dims};
    support_assert_ok(hnpe_prior_create_normal(context, 2, zeros, ones, &local));
    support_assert_ok(hnpe_prior_create_normal(context, 1, zeros, ones, &global));
    support_assert_ok(hnpe_embedder_create_mean(context, 1, &set));
    support_assert_ok(hnpe_embedder_dims(set, &dims));
    support_assert_ok(hnpe_flow_create_mixture(context, 3, (size_t)dims.d_out, &q));
    support_assert_ok(hnpe_estimator_create_joint(context, local, global, 1, set, q, &estimator));
    support_assert_ok(hnpe_estimator_set_seed(estimator, seed));
    hnpe_embedder_release(set);
    hnpe_flow_release(q);
    hnpe_prior_release(local);
    hnpe_prior_release(global);
    return estimator;
}

static hnpe_posterior *make(hnpe_context *context)
{
    hnpe_estimator *estimator = make_estimator(context, 1);
    hnpe_posterior *posterior;
    support_assert_ok(hnpe_posterior_create(estimator, &posterior));
    hnpe_estimator_release(estimator);
    return posterior;
}

/* The same with its locals at another place, all in another unit. */
static hnpe_posterior *make_at(double centre, double sd)
{
    hnpe_posterior *posterior = make(NULL);
    for (size_t j = 0; j < 3; ++j) {
        posterior->core->doors.v_mean[j] = j < 2 ? centre : 0;
        posterior->core->doors.v_sd[j] = sd;
    }
    return posterior;
}

static hnpe_conditional *fix(const hnpe_posterior *posterior, int64_t which, double value)
{
    hnpe_conditional *conditional;
    support_assert_ok(hnpe_conditional_create(posterior, 1, &x, 1, &which, &value, &conditional));
    return conditional;
}

static hnpe_chains_info run(const hnpe_conditional *conditional, uint64_t seed, double *theta)
{
    hnpe_chains_info info = {.struct_size = sizeof info};
    hnpe_rng *rng;
    support_assert_ok(hnpe_rng_create(NULL, seed, 0, &rng));
    support_assert_ok(hnpe_conditional_sample(conditional, CHAINS, DRAWS, rng, NULL, theta, NULL, &info));
    hnpe_rng_release(rng);
    return info;
}

/* Two modes, 400 deviations apart in every free parameter: chains begin in both and stay where they are. That is said;
   and with one mode, from the same place, it is not. */
static void test_chains__that_stick_in_modes_are_flagged(void **state)
{
    hnpe_posterior *members[2] = {make_at(-2, 0.01), make_at(2, 0.01)}, *both;
    static double theta[CHAINS * DRAWS * 2];
    double checks[3][2];
    hnpe_chains_info info = {.struct_size = sizeof info};
    hnpe_rng *rng;
    size_t above = 0;
    support_assert_ok(hnpe_rng_create(NULL, 1, 0, &rng));
    support_assert_ok(hnpe_posterior_create_ensemble(2, members, NULL, &both));
    hnpe_conditional *conditional = fix(both, 2, 0);
    hnpe_status status = hnpe_conditional_sample(conditional, CHAINS, DRAWS, rng, NULL, theta, checks[0], &info);
    support_assert_ok(status);
    for (size_t i = 0; i < CHAINS; ++i)
        above += theta[i * DRAWS * 2] > 0;
    print_message("R-hat %.2f, %zu of %d chains in one mode\n", info.rhat, above, CHAINS);
    assert_true(above > 0 && above < CHAINS);
    assert_int_equal(info.verdict, HNPE_CHAINS_NOT_MIXED);
    assert_true(info.rhat > 1.2 && checks[0][0] > 1.2 && checks[0][1] > 1.2);
    assert_true(info.ess_bulk < CHAINS * DRAWS / 4);
    hnpe_conditional_release(conditional);
    conditional = fix(members[0], 2, 0);
    info = run(conditional, 1, theta);
    assert_true(info.rhat < 1.05);
    hnpe_conditional_release(conditional);
    hnpe_posterior_release(both);
    hnpe_posterior_release(members[0]);
    hnpe_posterior_release(members[1]);
    hnpe_rng_release(rng);
}

static void test_chains__are_the_same_for_any_number_of_threads(void **state)
{
    static double theta[3][CHAINS * DRAWS * 2];
    const int64_t threads[3] = {1, 2, 5};
    hnpe_chains_info infos[3];
    hnpe_conditional_info described[3];
    for (size_t i = 0; i < 3; ++i) {
        hnpe_context *context = support_context(threads[i]);
        hnpe_posterior *posterior = make(context);
        hnpe_conditional *conditional = fix(posterior, 0, 0.3);
        infos[i] = run(conditional, 3, theta[i]);
        described[i].struct_size = sizeof *described;
        support_assert_ok(hnpe_conditional_describe(conditional, &described[i]));
        assert_memory_equal(theta[0], theta[i], sizeof *theta);
        assert_memory_equal(&infos[0], &infos[i], sizeof *infos);
        assert_memory_equal(&described[0].log_marginal, &described[i].log_marginal, sizeof(double));
        hnpe_conditional_release(conditional);
        hnpe_posterior_release(posterior);
        hnpe_context_release(context);
    }
}

/* Draws of the chains until then, the same as of a call that goes on; the others are NaN. */
static void check_part(const double *whole, const double *part, const hnpe_chains_info *info)
{
    for (size_t i = 0; i < CHAINS; ++i)
        for (size_t k = 0; k < DRAWS * 2; ++k) {
            const size_t at = i * DRAWS * 2 + k;
            if (k < (size_t)info->n_draws * 2)
                assert_true(whole[at] == part[at]);
            else
                assert_true(isnan(part[at]));
        }
}

static void test_chains__keep_what_their_budget_allows(void **state)
{
    static double whole[CHAINS * DRAWS * 2], part[CHAINS * DRAWS * 2];
    hnpe_posterior *posterior = make(NULL);
    hnpe_conditional *conditional = fix(posterior, 1, -0.2);
    const hnpe_chains_info all = run(conditional, 4, whole);
    const int64_t budgets[] = {1, 700, all.evaluations / 2, all.evaluations - CHAINS, all.evaluations + 1000};
    int64_t before = 0;
    for (size_t i = 0; i < sizeof budgets / sizeof *budgets; ++i) {
        support_assert_ok(hnpe_conditional_set_int(conditional, HNPE_CONDITIONAL_BUDGET, budgets[i]));
        const hnpe_chains_info info = run(conditional, 4, part);
        assert_true(info.n_draws >= before && info.evaluations <= budgets[i] + 512 + CHAINS);
        assert_true((info.verdict == HNPE_CHAINS_BUDGET) == (budgets[i] < all.evaluations));
        assert_true(isnan(info.rhat) == (info.n_draws < 4));
        check_part(whole, part, &info);
        before = info.n_draws;
    }
    assert_int_equal(before, DRAWS);
    hnpe_conditional_release(conditional);
    hnpe_posterior_release(posterior);
}

typedef struct stop {
    int64_t calls, at;
    int result;
} stop;

static int progress(void *user_data, const hnpe_progress *found)
{
    stop *s = user_data;
    assert_int_equal(found->phase, HNPE_PHASE_SAMPLING);
    assert_true(found->done >= 0 && found->done <= found->total);
    return ++s->calls == s->at ? s->result : 0;
}

static void test_chains__stop_when_they_are_asked_to(void **state)
{
    static double theta[64 * 2000];
    stop s = {0, 1, 1};
    hnpe_posterior *posterior = make(NULL);
    hnpe_conditional *conditional = fix(posterior, 0, 0.1);
    hnpe_chains_info info = {.struct_size = sizeof info};
    hnpe_monitor *monitor;
    hnpe_rng *rng;
    support_assert_ok(hnpe_rng_create(NULL, 4, 0, &rng));
    support_assert_ok(hnpe_monitor_create(NULL, progress, &s, NULL, &monitor));
    hnpe_monitor_request_stop(monitor); /* before it has begun */
    support_assert_fails(hnpe_conditional_sample(conditional, 64, 1000, rng, monitor, theta, NULL, &info),
                         HNPE_ERROR_CANCELLED, "stop");
    assert_true(info.verdict == HNPE_CHAINS_STOPPED && info.n_draws == 0 && isnan(theta[0]));
    assert_int_equal(s.calls, 0);
    /* from its callback: a sampler that would go on for long */
    support_assert_ok(hnpe_conditional_set_int(conditional, HNPE_CONDITIONAL_THIN, 100000));
    support_assert_fails(hnpe_conditional_sample(conditional, 64, 1000, rng, monitor, theta, NULL, &info),
                         HNPE_ERROR_CANCELLED, "progress");
    assert_int_equal(info.verdict, HNPE_CHAINS_STOPPED);
    s = (stop){0, 1, -7};
    support_assert_fails(hnpe_conditional_sample(conditional, 64, 1000, rng, monitor, theta, NULL, &info),
                         HNPE_ERROR_CALLBACK, "progress");
    assert_int_equal(hnpe_last_callback_result(), -7);
    hnpe_monitor_release(monitor);
    hnpe_rng_release(rng);
    hnpe_conditional_release(conditional);
    hnpe_posterior_release(posterior);
}

static void test_marginal__stops_when_it_is_asked_to(void **state)
{
    const int64_t kept = 0;
    double theta[2] = {0.1, 0.2}, log_q[2];
    hnpe_posterior *posterior = make(NULL);
    hnpe_monitor *monitor;
    hnpe_rng *rng;
    support_assert_ok(hnpe_rng_create(NULL, 4, 0, &rng));
    support_assert_ok(hnpe_monitor_create(NULL, NULL, NULL, NULL, &monitor));
    hnpe_monitor_request_stop(monitor);
    support_assert_fails(
        hnpe_conditional_marginal(posterior, 1, &x, 1, &kept, 2, theta, 2, rng, monitor, log_q, NULL, NULL),
        HNPE_ERROR_CANCELLED, "stop");
    support_assert_ok(
        hnpe_conditional_marginal(posterior, 1, &x, 1, &kept, 2, theta, 2, rng, monitor, log_q, NULL, NULL));
    assert_true(isfinite(log_q[0]) && isfinite(log_q[1]));
    hnpe_monitor_release(monitor);
    hnpe_rng_release(rng);
    hnpe_posterior_release(posterior);
}

/* ---- what is refused ---- */

static hnpe_status create(const hnpe_posterior *posterior, int64_t n_rows, double observed, size_t n_fixed,
                          const int64_t *fixed, const double *values)
{
    hnpe_conditional *conditional = NULL;
    const hnpe_status status =
        hnpe_conditional_create(posterior, n_rows, &observed, n_fixed, fixed, values, &conditional);
    assert_true((status == HNPE_OK) == (conditional != NULL));
    hnpe_conditional_release(conditional);
    return status;
}

static void test_conditional__refuses_what_makes_no_sense(void **state)
{
    const int64_t which[4] = {0, 1, 0, 3}, below = -1, first = 0;
    const double values[4] = {0, 0, 0, 0}, nan = NAN;
    hnpe_posterior *posterior = make(NULL);
    support_assert_fails(create(posterior, 0, x, 1, which, values), HNPE_ERROR_INVALID_ARGUMENT, "n_rows");
    support_assert_fails(create(posterior, 1, NAN, 1, which, values), HNPE_ERROR_NUMERIC, "x is");
    support_assert_fails(create(posterior, 1, x, 0, which, values), HNPE_ERROR_INVALID_ARGUMENT, "n_fixed is 0");
    support_assert_fails(create(posterior, 1, x, 3, which, values), HNPE_ERROR_INVALID_ARGUMENT, "must be free");
    support_assert_fails(create(posterior, 1, x, 2, which + 2, values), HNPE_ERROR_INVALID_ARGUMENT, "from 0 to 2");
    support_assert_fails(create(posterior, 1, x, 1, &below, values), HNPE_ERROR_INVALID_ARGUMENT, "fixed[0] is -1");
    support_assert_fails(create(posterior, 1, x, 1, which, &nan), HNPE_ERROR_NUMERIC, "values");
    hnpe_rng *rng;
    double log_q;
    const int64_t twice[2] = {1, 1};
    support_assert_ok(hnpe_rng_create(NULL, 4, 0, &rng));
    support_assert_fails(
        hnpe_conditional_marginal(posterior, 1, &x, 2, twice, 1, values, 2, rng, NULL, &log_q, NULL, NULL),
        HNPE_ERROR_INVALID_ARGUMENT, "both 1");
    support_assert_fails(
        hnpe_conditional_marginal(posterior, 1, &x, 1, &first, 1, values, 1, rng, NULL, &log_q, NULL, NULL),
        HNPE_ERROR_INVALID_ARGUMENT, "n_draws");
    hnpe_rng_release(rng);
    hnpe_posterior_release(posterior);
}

/* By name, unless the support of the local parameter is given by the global one, which is free: then by its density. */
static void refuse_outside(hnpe_prior *local, hnpe_prior *global, hnpe_status of_local, const char *words)
{
    const double values[] = {-0.1, 1.5};
    hnpe_estimator *estimator;
    hnpe_posterior *posterior;
    support_assert_ok(hnpe_estimator_create(NULL, local, global, 1, &estimator));
    support_assert_ok(hnpe_posterior_create(estimator, &posterior));
    for (int64_t which = 0; which < 2; ++which)
        for (size_t i = 0; i < 2; ++i)
            support_assert_fails(create(posterior, 1, x, 1, &which, &values[i]),
                                 which ? HNPE_ERROR_INVALID_ARGUMENT : of_local,
                                 which ? "support is from 0 to 1" : words);
    hnpe_posterior_release(posterior);
    hnpe_estimator_release(estimator);
}

static void test_conditional__refuses_values_outside_the_support(void **state)
{
    const double zero = 0, one = 1;
    hnpe_prior *prior, *below_beta = parts_conditional_prior(NULL, 1);
    support_assert_ok(hnpe_prior_create_uniform(NULL, 1, &zero, &one, &prior));
    refuse_outside(prior, prior, HNPE_ERROR_INVALID_ARGUMENT, "support is from 0 to 1");
    refuse_outside(below_beta, prior, HNPE_ERROR_NUMERIC, "density");
    hnpe_prior_release(below_beta);
    hnpe_prior_release(prior);
}

static void count(void *user_data, int32_t level, const char *message)
{
    *(int *)user_data += level == HNPE_LOG_WARNING;
}

/* Thousands of densities, one line. */
static void test_conditional__says_once_that_it_extrapolates(void **state)
{
    static double theta[CHAINS * DRAWS * 2];
    const double two[2] = {0.4, 0.3};
    const int64_t which = 0;
    int lines = 0, before;
    int32_t flag = 0;
    hnpe_context *context = support_context(1);
    hnpe_conditional *conditional;
    hnpe_posterior *posterior = make(context);
    support_assert_ok(hnpe_context_set_log(context, count, &lines, NULL));
    posterior->core->min_extra = posterior->core->max_extra = 0; /* as if trained on one observation each */
    before = lines;
    support_assert_ok(hnpe_conditional_create(posterior, 2, two, 1, &which, two, &conditional));
    assert_int_equal(lines, before + 1);
    run(conditional, 1, theta);
    assert_int_equal(lines, before + 1);
    support_assert_ok(hnpe_posterior_has_extrapolated(posterior, &flag));
    assert_int_equal(flag, 1);
    hnpe_posterior_release(posterior);
    run(conditional, 1, theta); /* the conditional has kept it */
    hnpe_conditional_release(conditional);
    hnpe_context_release(context);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_chains__that_stick_in_modes_are_flagged),
        cmocka_unit_test(test_chains__are_the_same_for_any_number_of_threads),
        cmocka_unit_test(test_chains__keep_what_their_budget_allows),
        cmocka_unit_test(test_chains__stop_when_they_are_asked_to),
        cmocka_unit_test(test_marginal__stops_when_it_is_asked_to),
        cmocka_unit_test(test_conditional__refuses_what_makes_no_sense),
        cmocka_unit_test(test_conditional__refuses_values_outside_the_support),
        cmocka_unit_test(test_conditional__says_once_that_it_extrapolates),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
