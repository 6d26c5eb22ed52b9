/* The atomic loss: against a plain computation from densities of theta, its gradient, and its random choices. */
#include "parts.h"

#include "estimator/estimator.h"
#include "trainer/run.h"

#include <math.h>

enum { SETS = 40, BATCH = 21, ATOMS = 5, WIDEST = 3, LONGEST = 5 };

/* One trainer in the middle of a run, on parameters drawn from the prior and made-up observations. */
typedef struct subject {
    const parts_case *c;
    hnpe_estimator *estimator;
    hnpe_dataset *dataset;
    hnpe_trainer *trainer;
    hnpei_run run;
    hnpei_candidates among;
} subject;

static size_t rows_of(const hnpei_core *core, size_t set)
{
    const size_t size = hnpei_core_set_size(core);
    return size ? size : 1 + set % 4;
}

static hnpe_dataset *make_dataset(hnpe_estimator *estimator, const parts_case *c)
{
    const hnpei_core *core = estimator->core;
    hnpe_dataset *dataset;
    hnpe_rng *rng;
    support_assert_ok(hnpe_dataset_create(NULL, c->d_local, c->d_global, c->d_x, &dataset));
    support_assert_ok(hnpe_rng_create(NULL, 8, 0, &rng));
    const hnpei_origin origin = {HNPE_PROPOSAL_POSTERIOR_GLOBAL, 0, 0};
    int32_t round;
    support_assert_ok(hnpei_dataset_add_origin(dataset, &origin, &round));
    for (size_t set = 0; set < SETS; ++set) {
        const int64_t rows = (int64_t)rows_of(core, set);
        double alpha[LONGEST * WIDEST], beta[LONGEST * WIDEST] = {0}, x[LONGEST * 4];
        if (c->d_global)
            support_assert_ok(hnpe_prior_sample(core->prior_global, 1, NULL, rng, beta));
        for (int64_t row = 1; row < rows; ++row)
            memcpy(beta + (size_t)row * c->d_global, beta, c->d_global * sizeof *beta);
        if (c->d_local)
            support_assert_ok(hnpe_prior_sample(core->prior_local, (size_t)rows, beta, rng, alpha));
        hnpe_rng_fill_normal(rng, (size_t)rows * c->d_x, x);
        support_assert_ok(hnpei_dataset_append("test", dataset, 1, &rows, alpha, beta, x, set % 3 != 0 ? round : 0, NULL));
    }
    hnpe_rng_release(rng);
    return dataset;
}

static void set_option(const subject *s, int32_t key, int64_t value)
{
    support_assert_ok(hnpe_trainer_set_int(s->trainer, key, value));
}

static void open_subject(const parts_case *c, hnpe_loss loss, hnpe_pairs pairs, int combined, subject *s)
{
    *s = (subject){.c = c, .estimator = parts_estimator(NULL, c)};
    s->dataset = make_dataset(s->estimator, c);
    support_assert_ok(hnpe_trainer_create(NULL, s->estimator, s->dataset, &s->trainer));
    set_option(s, HNPE_TRAINER_LOSS, loss);
    set_option(s, HNPE_TRAINER_ATOMS, ATOMS);
    set_option(s, HNPE_TRAINER_COMBINED, combined);
    set_option(s, HNPE_TRAINER_PAIRS, pairs);
    set_option(s, HNPE_TRAINER_SUBSETS, 0);
    set_option(s, HNPE_TRAINER_BATCH_SIZE, BATCH);
    support_assert_ok(hnpe_trainer_set_real(s->trainer, HNPE_TRAINER_VALIDATION_FRACTION, 0.3));
    support_assert_ok(hnpei_run_create("test", s->trainer, NULL, &s->run));
    hnpei_run_start(&s->run);
    hnpei_run_order(&s->run);
    parts_stir(s->estimator, 1, 0.03);
    s->among = (hnpei_candidates){s->run.order, BATCH, 17, 100};
}

static void close_subject(subject *s)
{
    hnpei_run_free(&s->run);
    hnpe_trainer_release(s->trainer);
    hnpe_dataset_release(s->dataset);
    hnpe_estimator_release(s->estimator);
}

/* The mean loss of the batch; gradients are in the first piece. */
static double loss(subject *s)
{
    double *const sums[2] = {NULL, NULL};
    hnpei_stream stream;
    hnpei_stream_init(&stream, 3, HNPEI_PURPOSE_SUBSET, 0);
    for (size_t t = 0; t < s->run.atomic.n_terms; ++t)
        memset(s->run.terms[t].gradients, 0, s->run.terms[t].term->layout.size * sizeof(hnpei_real));
    return hnpei_atomic_gradient(&s->run, 0, 0, &s->among, 0, BATCH, &stream, sums) / BATCH;
}

/* ---- against densities of theta ---- */

/* Where the data set has the set that is number i in the batch. */
static size_t original(const subject *s, size_t i)
{
    hnpei_split split;
    support_assert_ok(hnpei_split_create(s->dataset, 0.3, 0, &split));
    const size_t set = split.order[s->run.order[i]];
    hnpei_split_free(s->dataset, &split);
    return set;
}

/* Row 0 of a set as the posterior takes it, and its log density under the prior. */
static double read_theta(const subject *s, size_t set, double *theta)
{
    const size_t d_local = s->c->d_local, d_global = s->c->d_global;
    double of_alpha = 0, of_beta = 0;
    const double *beta = d_global ? s->dataset->theta_global + set * d_global : NULL;
    if (d_local) {
        memcpy(theta, s->dataset->theta_local + s->dataset->first[set] * d_local, d_local * sizeof *theta);
        support_assert_ok(hnpe_prior_log_density(s->estimator->core->prior_local, 1, beta, theta, &of_alpha));
    }
    if (d_global) {
        memcpy(theta + d_local, beta, d_global * sizeof *theta);
        support_assert_ok(hnpe_prior_log_density(s->estimator->core->prior_global, 1, NULL, beta, &of_beta));
    }
    return of_alpha + of_beta;
}

/* log of the sum of exp r_k / exp r_0, without care for overflow. own: log q of the set's own parameters. */
static double plain_loss_of(const subject *s, const hnpe_posterior *posterior, size_t i, double *own)
{
    size_t others[ATOMS - 1];
    double theta[ATOMS * 2 * WIDEST], log_p[ATOMS], log_q[ATOMS], sum = 0;
    hnpei_stream stream;
    hnpei_stream_init(&stream, s->among.seed, HNPEI_PURPOSE_ATOMS, s->among.first + i);
    hnpei_atoms_choose(&stream, BATCH, i, ATOMS - 1, others);
    for (size_t k = 0; k < ATOMS; ++k)
        log_p[k] = read_theta(s, original(s, k ? others[k - 1] : i), theta + k * (s->c->d_local + s->c->d_global));
    const size_t set = original(s, i);
    const int64_t rows = (int64_t)(s->dataset->first[set + 1] - s->dataset->first[set]);
    support_assert_ok(hnpe_posterior_log_density(
        posterior, 1, &rows, s->dataset->x + s->dataset->first[set] * s->c->d_x, ATOMS, theta, log_q));
    for (size_t k = 0; k < ATOMS; ++k)
        sum += exp(log_q[k] - log_p[k] - log_q[0] + log_p[0]);
    *own = log_q[0];
    return log(sum);
}

/* combined: of a third of the sets, and in the flows' coordinates, which differ from theta by a number of each set. */
static double plain_loss(const subject *s, double *likelihood)
{
    hnpe_posterior *posterior;
    double sum = 0, own;
    *likelihood = 0;
    support_assert_ok(hnpe_posterior_create(s->estimator, &posterior));
    for (size_t i = 0; i < BATCH; ++i) {
        sum += plain_loss_of(s, posterior, i, &own) / BATCH;
        if (s->dataset->round[original(s, i)] == 0)
            *likelihood -= own / BATCH;
    }
    hnpe_posterior_release(posterior);
    return sum;
}

static void test_atomic__the_loss_is_that_of_densities_of_theta(void **state)
{
    for (size_t i = 0; i < parts_n_cases; ++i) {
        subject s;
        double unused;
        open_subject(&parts_cases[i], HNPE_LOSS_ATOMIC, HNPE_PAIRS_FIRST, 0, &s);
        const double got = loss(&s), expected = plain_loss(&s, &unused);
        if (!(fabs(got - expected) <= (HNPEI_REAL_IS_DOUBLE ? 1e-10 : 2e-5) * fmax(1, fabs(expected))))
            fail_msg("%s: the loss is %.12g, computed plainly %.12g", parts_cases[i].name, got, expected);
        assert_true(expected > 0.1);
        close_subject(&s);
    }
}

/* Likelihoods at two sets of weights differ alike in all coordinates. */
static void test_atomic__combined_adds_the_likelihood_of_sets_from_the_prior(void **state)
{
    for (size_t i = 0; i < parts_n_cases; ++i) {
        double more[2], likelihood[2];
        for (int k = 0; k < 2; ++k) {
            subject s;
            open_subject(&parts_cases[i], HNPE_LOSS_ATOMIC, HNPE_PAIRS_FIRST, 1, &s);
            parts_stir(s.estimator, 2, k ? 0.1 : 0);
            more[k] = loss(&s) - plain_loss(&s, &likelihood[k]);
            close_subject(&s);
        }
        const double got = more[1] - more[0], expected = likelihood[1] - likelihood[0];
        if (!(fabs(got - expected) <= (HNPEI_REAL_IS_DOUBLE ? 1e-10 : 1e-4) * fmax(1, fabs(expected))))
            fail_msg("%s: the likelihood changed by %.9g, computed plainly by %.9g", parts_cases[i].name, got,
                     expected);
        assert_true(fabs(expected) > 1e-3);
    }
}

/* -log q_local of one row of a set, in the flow's coordinates. */
static double plain_likelihood(subject *s, size_t set, size_t row)
{
    const hnpei_examples *e = &s->run.examples;
    const hnpei_term *term = hnpei_core_term(s->run.core, HNPEI_ROLE_LOCAL);
    const size_t first[2] = {0, 1}, at = e->first[set] + row;
    hnpei_real beta[WIDEST * HNPEI_TILE] = {0}, v[WIDEST * HNPEI_TILE] = {0}, log_q[HNPEI_TILE];
    for (size_t j = 0; j < e->d_global; ++j)
        beta[j * HNPEI_TILE] = e->v_global[set * e->d_global + j];
    for (size_t j = 0; j < e->d_local; ++j)
        v[j * HNPEI_TILE] = e->v_local[at * e->d_local + j];
    const hnpei_batch batch = {.sets = {1, first, e->x + at * e->d_x}, .beta = beta, .v = v};
    hnpei_term_log_density(term, s->run.kernels, term->weights, &batch, s->run.spaces[0], log_q);
    return -(double)log_q[0];
}

static void test_atomic__extra_pairs_are_learned_by_maximum_likelihood(void **state)
{
    for (size_t i = 0; i < parts_n_cases; ++i) {
        subject s;
        open_subject(&parts_cases[i], HNPE_LOSS_ATOMIC, HNPE_PAIRS_ALL, 0, &s);
        if (hnpei_core_term(s.run.core, HNPEI_ROLE_LOCAL)) {
            hnpei_stream stream;
            double unused, expected = plain_loss(&s, &unused);
            hnpei_stream_init(&stream, 3, HNPEI_PURPOSE_SUBSET, 0);
            for (size_t k = 0; k < BATCH; ++k) {
                const size_t set = s.run.order[k], rows = s.run.examples.first[set + 1] - s.run.examples.first[set];
                if (rows > 1)
                    expected += plain_likelihood(&s, set, 1 + (size_t)hnpei_stream_below(&stream, rows - 1)) / BATCH;
            }
            support_assert_close(loss(&s), expected, HNPEI_REAL_IS_DOUBLE ? 1e-10 : 1e-4);
        }
        close_subject(&s);
    }
}

/* ---- its gradient ---- */

static double loss_of(void *data)
{
    return loss(data);
}

static void test_atomic__gradients_agree_with_central_differences(void **state)
{
    if (!HNPEI_REAL_IS_DOUBLE)
        return; /* the same code, in double precision, is the other build of this test */
    for (size_t i = 0; i < parts_n_cases; ++i) {
        subject s;
        open_subject(&parts_cases[i], HNPE_LOSS_ATOMIC, HNPE_PAIRS_ALL, 1, &s);
        for (size_t t = 0; t < s.run.core->n_terms; ++t)
            parts_check_gradient(s.c, s.run.terms[t].term, loss_of, s.run.terms[t].gradients, &s);
        close_subject(&s);
    }
}

/* q_local is then left to maximum likelihood. */
static void test_atomic__of_globals_alone_is_that_of_an_estimator_without_locals(void **state)
{
    const parts_case *with_locals = &parts_cases[0];
    subject s;
    open_subject(with_locals, HNPE_LOSS_ATOMIC_GLOBAL, HNPE_PAIRS_ALL, 0, &s);
    assert_int_equal(s.run.atomic.n_terms, 1);
    assert_int_equal(s.run.atomic.extra, 0);
    assert_false(hnpei_run_follows(&s.run, &s.run.terms[1]));
    /* A prior on the unit interval: log q of v is the ratio to the prior. */
    const hnpei_term *term = s.run.terms[0].term;
    const hnpei_examples *e = &s.run.examples;
    double expected = 0;
    for (size_t i = 0; i < BATCH; ++i) {
        size_t others[ATOMS - 1], first[2] = {0, 0};
        hnpei_real v[HNPEI_TILE] = {0}, log_q[HNPEI_TILE];
        double log_r[ATOMS], sum = 0;
        hnpei_stream stream;
        hnpei_stream_init(&stream, s.among.seed, HNPEI_PURPOSE_ATOMS, s.among.first + i);
        hnpei_atoms_choose(&stream, BATCH, i, ATOMS - 1, others);
        const size_t set = s.run.order[i];
        first[1] = e->first[set + 1] - e->first[set];
        const hnpei_batch batch = {.sets = {1, first, e->x + e->first[set] * e->d_x}, .v = v};
        for (size_t k = 0; k < ATOMS; ++k) {
            v[0] = e->v_global[s.run.order[k ? others[k - 1] : i]];
            hnpei_term_log_density(term, s.run.kernels, term->weights, &batch, s.run.spaces[0], log_q);
            log_r[k] = (double)log_q[0];
            sum += exp(log_r[k] - log_r[0]);
        }
        expected += log(sum) / BATCH;
    }
    support_assert_close(loss(&s), expected, HNPEI_REAL_IS_DOUBLE ? 1e-10 : 2e-5);
    close_subject(&s);
}

/* ---- choices ---- */

static void test_atomic__other_atoms_are_distinct_and_uniform(void **state)
{
    enum { N = 12, OWN = 4, WANTED = 5, REPEATS = 22000 };
    size_t counts[N] = {0}, others[N];
    hnpei_stream stream;
    hnpei_stream_init(&stream, 1, HNPEI_PURPOSE_USER, 0);
    for (int repeat = 0; repeat < REPEATS; ++repeat) {
        unsigned seen = 1u << OWN;
        hnpei_atoms_choose(&stream, N, OWN, WANTED, others);
        for (size_t k = 0; k < WANTED; ++k) {
            assert_true(others[k] < N && !(seen >> others[k] & 1));
            seen |= 1u << others[k];
            ++counts[others[k]];
        }
    }
    for (size_t i = 0; i < N; ++i) /* 10000 expected, a deviation of 74 */
        assert_true(i == OWN ? counts[i] == 0 : counts[i] > 9650 && counts[i] < 10350);
    hnpei_atoms_choose(&stream, N, OWN, N - 1, others);
    unsigned all = 0;
    for (size_t k = 0; k < N - 1; ++k)
        all |= 1u << others[k];
    assert_int_equal(all, ((1u << N) - 1) & ~(1u << OWN));
}

static void test_atomic__large_ratios_do_not_overflow(void **state)
{
    const double r[6] = {-2000, 3000, 1000, 5000, -5000, 0};
    double g[HNPEI_TILE];
    support_assert_close(hnpei_atoms_contrast(2, 3, r, g), 5000, 1e-9);
    const double expected[7] = {-1, 1, 0, 0, 0, 0, 0};
    for (size_t i = 0; i < 7; ++i)
        support_assert_close(g[i], expected[i], 1e-12);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_atomic__the_loss_is_that_of_densities_of_theta),
        cmocka_unit_test(test_atomic__combined_adds_the_likelihood_of_sets_from_the_prior),
        cmocka_unit_test(test_atomic__extra_pairs_are_learned_by_maximum_likelihood),
        cmocka_unit_test(test_atomic__gradients_agree_with_central_differences),
        cmocka_unit_test(test_atomic__of_globals_alone_is_that_of_an_estimator_without_locals),
        cmocka_unit_test(test_atomic__other_atoms_are_distinct_and_uniform),
        cmocka_unit_test(test_atomic__large_ratios_do_not_overflow),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
