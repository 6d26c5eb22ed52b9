/* Importance weights: against a plain computation, the loss and its gradient with them, and what they leave. */
#include "parts.h"
#include "toy.h"

#include "trainer/importance.h"
#include "trainer/run.h"

#include <math.h>

enum { SETS = 40, BATCH = 21, WIDEST = 3, LONGEST = 5 };

/* One trainer in the middle of a run, on parameters drawn from the prior and said to be from all kinds of proposals
   with other densities. */
typedef struct subject {
    const parts_case *c;
    hnpe_estimator *estimator;
    hnpe_dataset *dataset;
    hnpe_trainer *trainer;
    hnpei_run run;
    size_t term; /* of the loss below */
} subject;

static size_t rows_of(const hnpei_core *core, size_t set)
{
    const size_t size = hnpei_core_set_size(core);
    return size ? size : 1 + set % 4;
}

/* log p(alpha, beta). */
static double log_prior(const hnpei_core *core, const double *alpha, const double *beta)
{
    double of_alpha = 0, of_beta = 0;
    if (core->prior_local)
        support_assert_ok(hnpe_prior_log_density(core->prior_local, 1, beta, alpha, &of_alpha));
    if (core->prior_global)
        support_assert_ok(hnpe_prior_log_density(core->prior_global, 1, NULL, beta, &of_beta));
    return of_alpha + of_beta;
}

/* Number k of the data set's table of proposals has kind k + 1; of beta alone only where there is one. */
static size_t add_origins(const parts_case *c, hnpe_dataset *dataset)
{
    static const hnpei_origin origins[4] = {{HNPE_PROPOSAL_TRUNCATED, -1.3, 0.01},
                                            {HNPE_PROPOSAL_POSTERIOR, 0, 0},
                                            {HNPE_PROPOSAL_TRUNCATED_GLOBAL, -0.4, 0.01},
                                            {HNPE_PROPOSAL_POSTERIOR_GLOBAL, 0, 0}};
    const size_t n = c->d_global ? 4 : 2;
    for (size_t i = 0; i < n; ++i) {
        int32_t round;
        support_assert_ok(hnpei_dataset_add_origin(dataset, &origins[i], &round));
    }
    return 1 + n;
}

static void append_set(const subject *s, size_t set, int32_t round, hnpe_rng *rng)
{
    const parts_case *c = s->c;
    const hnpei_core *core = s->estimator->core;
    const int64_t rows = (int64_t)rows_of(core, set);
    double alpha[LONGEST * WIDEST], beta[LONGEST * WIDEST] = {0}, x[LONGEST * 4];
    if (c->d_global)
        support_assert_ok(hnpe_prior_sample(core->prior_global, 1, NULL, rng, beta));
    for (int64_t row = 1; row < rows; ++row)
        memcpy(beta + (size_t)row * c->d_global, beta, c->d_global * sizeof *beta);
    if (c->d_local)
        support_assert_ok(hnpe_prior_sample(core->prior_local, (size_t)rows, beta, rng, alpha));
    hnpe_rng_fill_normal(rng, (size_t)rows * c->d_x, x);
    const double log_proposal = round ? log_prior(core, alpha, beta) + 0.8 * hnpe_rng_normal(rng) : NAN;
    support_assert_ok(hnpei_dataset_append("test", s->dataset, 1, &rows, alpha, beta, x, round, &log_proposal));
}

static void open_subject(const parts_case *c, hnpe_pairs pairs, subject *s)
{
    hnpe_rng *rng;
    *s = (subject){.c = c, .estimator = parts_estimator(NULL, c)};
    support_assert_ok(hnpe_dataset_create(NULL, c->d_local, c->d_global, c->d_x, &s->dataset));
    support_assert_ok(hnpe_rng_create(NULL, 8, 0, &rng));
    const size_t n_origins = add_origins(c, s->dataset);
    for (size_t set = 0; set < SETS; ++set)
        append_set(s, set, (int32_t)(set * 7 / 3 % n_origins), rng);
    hnpe_rng_release(rng);
    support_assert_ok(hnpe_trainer_create(NULL, s->estimator, s->dataset, &s->trainer));
    support_assert_ok(hnpe_trainer_set_int(s->trainer, HNPE_TRAINER_LOSS, HNPE_LOSS_IMPORTANCE));
    support_assert_ok(hnpe_trainer_set_int(s->trainer, HNPE_TRAINER_PAIRS, pairs));
    support_assert_ok(hnpe_trainer_set_int(s->trainer, HNPE_TRAINER_SUBSETS, 0));
    support_assert_ok(hnpe_trainer_set_int(s->trainer, HNPE_TRAINER_BATCH_SIZE, BATCH));
    support_assert_ok(hnpe_trainer_set_real(s->trainer, HNPE_TRAINER_VALIDATION_FRACTION, 0.3));
    support_assert_ok(hnpei_run_create("test", s->trainer, NULL, &s->run));
    hnpei_run_start(&s->run);
    hnpei_run_order(&s->run);
    parts_stir(s->estimator, 1, 0.03);
}

static void close_subject(subject *s)
{
    hnpei_run_free(&s->run);
    hnpe_trainer_release(s->trainer);
    hnpe_dataset_release(s->dataset);
    hnpe_estimator_release(s->estimator);
}

/* ---- weights ---- */

/* p over the proposal's density, without care for overflow. */
static double plain_weight(const subject *s, size_t set)
{
    const hnpe_dataset *dataset = s->dataset;
    const hnpei_origin *origin = &dataset->origins[dataset->round[set]];
    const double *alpha = s->c->d_local ? dataset->theta_local + dataset->first[set] * s->c->d_local : NULL;
    const double *beta = s->c->d_global ? dataset->theta_global + set * s->c->d_global : NULL;
    if (origin->kind == HNPE_PROPOSAL_PRIOR)
        return 1;
    return exp(log_prior(s->estimator->core, alpha, beta)) /
           (exp(dataset->log_proposal[set]) / exp(origin->log_constant));
}

static int draws_beta_alone(const hnpe_dataset *dataset, size_t set)
{
    const hnpe_proposal kind = dataset->origins[dataset->round[set]].kind;
    return kind == HNPE_PROPOSAL_TRUNCATED_GLOBAL || kind == HNPE_PROPOSAL_POSTERIOR_GLOBAL;
}

static void check_weights(const subject *s, const size_t *sets)
{
    const hnpei_examples *e = &s->run.examples;
    const double tolerance = HNPEI_REAL_IS_DOUBLE ? 1e-12 : 2e-7;
    double sum = 0, squares = 0, smallest = INFINITY, largest = 0;
    for (size_t i = 0; i < e->n_training; ++i) {
        const double w = plain_weight(s, sets[i]);
        sum += w;
        squares += w * w;
    }
    for (size_t i = 0; i < e->n_sets; ++i) {
        const double w = plain_weight(s, sets[i]) / sum * (double)e->n_training;
        support_assert_close((double)e->weight[i], w, tolerance * fmax(1, w));
        support_assert_close((double)e->weight_local[i], draws_beta_alone(s->dataset, sets[i]) ? 1 : w,
                             tolerance * fmax(1, w));
        smallest = fmin(smallest, w);
        largest = fmax(largest, w);
    }
    assert_true(largest > 3 * smallest);
    support_assert_close(e->effective, sum * sum / squares, 1e-10 * e->effective);
}

static void test_importance__weights_are_ratios_of_densities_with_mean_one_in_training(void **state)
{
    for (size_t i = 0; i < parts_n_cases; ++i) {
        subject s;
        hnpei_split split;
        open_subject(&parts_cases[i], HNPE_PAIRS_ALL, &s);
        support_assert_ok(hnpei_split_create(s.dataset, 0.3, 0, &split));
        assert_int_equal(split.n_usable, s.run.examples.n_sets);
        check_weights(&s, split.order);
        hnpei_split_free(s.dataset, &split);
        close_subject(&s);
    }
}

static void test_importance__weights_of_any_size_are_normalised(void **state)
{
    double log_w[4] = {-5000, -5000 + log(3), -4000, -6000};
    support_assert_close(hnpei_importance_normalise(4, 2, log_w), 16.0 / 10, 1e-12);
    support_assert_close(log_w[0], 0.5, 1e-12);
    support_assert_close(log_w[1], 1.5, 1e-12);
    assert_true(isinf(log_w[2])); /* not of a training set */
    assert_true(log_w[3] == 0);
    double alike[3] = {-700, -700, -700};
    assert_true(hnpei_importance_normalise(3, 3, alike) == 3);
    for (size_t i = 0; i < 3; ++i)
        assert_true(alike[i] == 1);
}

/* ---- the loss ---- */

/* The mean over a batch, with its gradient in the first piece. */
static double loss(void *data)
{
    subject *s = data;
    hnpei_term_run *t = &s->run.terms[s->term];
    hnpei_stream stream;
    hnpei_stream_init(&stream, 3, HNPEI_PURPOSE_SUBSET, 0);
    memset(t->gradients, 0, t->term->layout.size * sizeof *t->gradients);
    return hnpei_likelihood_gradient(&s->run, 0, t, 0, s->run.pick, BATCH, s->run.order, &stream, NULL) / BATCH;
}

/* -log q of one set, or of one row of it in q_local. */
static double plain_likelihood(const subject *s, const hnpei_term *term, size_t set, size_t row)
{
    const hnpei_examples *e = &s->run.examples;
    const int is_local = term->role == HNPEI_ROLE_LOCAL;
    const size_t at = e->first[set] + row, rows = is_local ? 1 : e->first[set + 1] - at, first[2] = {0, rows};
    const size_t d_alpha = is_local ? e->d_local : term->dim - e->d_global;
    hnpei_real beta[WIDEST * HNPEI_TILE] = {0}, v[2 * WIDEST * HNPEI_TILE] = {0}, log_q[HNPEI_TILE];
    for (size_t j = 0; j < d_alpha; ++j)
        v[j * HNPEI_TILE] = e->v_local[at * e->d_local + j];
    for (size_t j = 0; j < e->d_global; ++j)
        (is_local ? beta : v + d_alpha * HNPEI_TILE)[j * HNPEI_TILE] = e->v_global[set * e->d_global + j];
    const hnpei_batch batch = {.sets = {1, first, e->x + at * e->d_x}, .beta = beta, .v = v};
    hnpei_term_log_density(term, s->run.kernels, term->weights, &batch, s->run.spaces[0], log_q);
    return -(double)log_q[0];
}

/* In q_local the rows that the stream chooses, of which only row 0 may have a weight. */
static double plain_loss(const subject *s)
{
    const hnpei_examples *e = &s->run.examples;
    const hnpei_term *term = s->run.terms[s->term].term;
    double sum = 0;
    hnpei_stream stream;
    hnpei_stream_init(&stream, 3, HNPEI_PURPOSE_SUBSET, 0);
    for (size_t k = 0; k < BATCH; ++k) {
        const size_t set = s->run.order[k], rows = e->first[set + 1] - e->first[set];
        size_t row = 0;
        double weight = (double)e->weight[set];
        if (term->role == HNPEI_ROLE_LOCAL) {
            row = s->run.pick == HNPEI_PICK_ANY ? (size_t)hnpei_stream_below(&stream, rows) : 0;
            weight = row ? 1 : (double)e->weight_local[set];
        }
        sum += weight * plain_likelihood(s, term, set, row);
    }
    return sum / BATCH;
}

static void test_importance__the_loss_is_weighted_but_for_extra_pairs(void **state)
{
    for (size_t i = 0; i < 2 * parts_n_cases; ++i) {
        subject s;
        open_subject(&parts_cases[i / 2], i % 2 ? HNPE_PAIRS_ALL : HNPE_PAIRS_FIRST, &s);
        for (s.term = 0; s.term < s.run.core->n_terms; ++s.term) {
            const double expected = plain_loss(&s);
            support_assert_close(loss(&s), expected, (HNPEI_REAL_IS_DOUBLE ? 1e-10 : 2e-5) * fmax(1, fabs(expected)));
        }
        close_subject(&s);
    }
}

static void test_importance__gradients_agree_with_central_differences(void **state)
{
    if (!HNPEI_REAL_IS_DOUBLE)
        return; /* the same code, in double precision, is the other build of this test */
    for (size_t i = 0; i < parts_n_cases; ++i) {
        subject s;
        open_subject(&parts_cases[i], HNPE_PAIRS_ALL, &s);
        for (s.term = 0; s.term < s.run.core->n_terms; ++s.term)
            parts_check_gradient(s.c, s.run.terms[s.term].term, loss, s.run.terms[s.term].gradients, &s);
        close_subject(&s);
    }
}

/* The first row of each set in q_global or a joint density; in q_local four turns of rows. */
static void test_importance__validation_is_weighted_alike(void **state)
{
    for (size_t i = 0; i < parts_n_cases; ++i) {
        subject s;
        open_subject(&parts_cases[i], HNPE_PAIRS_ALL, &s);
        const hnpei_examples *e = &s.run.examples;
        for (size_t t = 0; t < s.run.core->n_terms; ++t) {
            const hnpei_term *term = s.run.terms[t].term;
            const int is_local = term->role == HNPEI_ROLE_LOCAL;
            memcpy(s.run.terms[t].optimiser.average, term->weights, term->layout.size * sizeof *term->weights);
            double expected = 0;
            for (size_t set = e->n_training; set < e->n_sets; ++set)
                for (size_t turn = 0; turn < 4; ++turn) {
                    const size_t row = is_local ? turn % (e->first[set + 1] - e->first[set]) : 0;
                    const double weight = !is_local ? (double)e->weight[set] : row ? 1 : (double)e->weight_local[set];
                    expected += weight * plain_likelihood(&s, term, set, row) / 4;
                }
            const double got = hnpei_likelihood_loss(&s.run, 0, &s.run.terms[t], s.run.pick, e->n_sets - e->n_training,
                                                     s.run.order + e->n_training);
            support_assert_close(got, expected, (HNPEI_REAL_IS_DOUBLE ? 1e-10 : 2e-5) * fmax(1, fabs(expected)));
        }
        close_subject(&s);
    }
}

/* ---- runs ---- */

/* Sets of the toy's prior that are said to have come from a posterior with these densities. */
static hnpe_trainer *toy_trainer(const support_toy *toy, hnpe_context *context, hnpe_loss wanted, size_t n_sets,
                                 const double *log_proposal)
{
    hnpe_dataset *drawn, *dataset;
    hnpe_estimator *estimator;
    hnpe_trainer *trainer;
    support_assert_ok(hnpe_dataset_create(context, 1, 1, 1, &drawn));
    support_assert_ok(hnpe_dataset_simulate(drawn, toy->alpha, toy->beta, toy->simulator, n_sets, 0, 0, 1, 0, NULL));
    support_assert_ok(hnpe_dataset_create(context, 1, 1, 1, &dataset));
    support_assert_ok(hnpe_dataset_append_proposed(dataset, HNPE_PROPOSAL_POSTERIOR, n_sets, NULL, drawn->theta_local,
                                                   drawn->theta_global, drawn->x, log_proposal));
    support_assert_ok(hnpe_estimator_create(context, toy->alpha, toy->beta, 1, &estimator));
    support_assert_ok(hnpe_trainer_create(context, estimator, dataset, &trainer));
    support_assert_ok(hnpe_trainer_set_int(trainer, HNPE_TRAINER_LOSS, wanted));
    support_assert_ok(hnpe_trainer_set_int(trainer, HNPE_TRAINER_EPOCHS, 2));
    support_assert_ok(hnpe_trainer_set_real(trainer, HNPE_TRAINER_VALIDATION_FRACTION, 0));
    hnpe_dataset_release(drawn);
    hnpe_dataset_release(dataset);
    hnpe_estimator_release(estimator);
    return trainer;
}

typedef struct lines {
    int infos, warnings;
} lines;

static void count_lines(void *user_data, int32_t level, const char *message)
{
    lines *seen = user_data;
    seen->infos += level == HNPE_LOG_INFO && strstr(message, "the importance weights leave 147.1 of 200") != NULL;
    seen->warnings += level == HNPE_LOG_WARNING && strstr(message, "the importance weights leave 0.5 %") != NULL;
}

/* Weights 1 and 1/4 by turns, and then one set that outweighs all. */
static void test_importance__the_effective_number_of_sets_is_reported(void **state)
{
    enum { N = 200 };
    double log_proposal[N];
    lines seen = {0, 0};
    support_toy toy;
    hnpe_context *context = support_context(2);
    support_assert_ok(hnpe_context_set_log(context, count_lines, &seen, NULL));
    support_toy_create(context, 0.05, 1, 0, 3, &toy);
    for (size_t i = 0; i < N; ++i)
        log_proposal[i] = i % 2 ? log(4) : 0;
    hnpe_trainer *trainer = toy_trainer(&toy, context, HNPE_LOSS_IMPORTANCE, N, log_proposal);
    assert_true(hnpe_trainer_effective_sample_size(trainer) == 0);
    support_assert_ok(hnpe_trainer_run(trainer, NULL));
    support_assert_close(hnpe_trainer_effective_sample_size(trainer), N / 2 * 25 / 17.0, 1e-9);
    assert_int_equal(seen.infos, 1);
    assert_int_equal(seen.warnings, 0);
    support_assert_ok(hnpe_trainer_set_int(trainer, HNPE_TRAINER_LOSS, HNPE_LOSS_UNCORRECTED));
    support_assert_ok(hnpe_trainer_run(trainer, NULL));
    assert_true(hnpe_trainer_effective_sample_size(trainer) == N);
    hnpe_trainer_release(trainer);

    log_proposal[17] = -30;
    trainer = toy_trainer(&toy, context, HNPE_LOSS_IMPORTANCE, N, log_proposal);
    support_assert_ok(hnpe_trainer_run(trainer, NULL));
    support_assert_close(hnpe_trainer_effective_sample_size(trainer), 1, 1e-9);
    assert_int_equal(seen.warnings, 1);
    hnpe_trainer_release(trainer);
    support_toy_free(&toy);
    hnpe_context_release(context);
}

static void test_importance__weights_that_are_all_alike_change_no_bit(void **state)
{
    enum { N = 100, ALL = 2 };
    double log_proposal[N], losses[ALL][2];
    support_toy toy;
    support_toy_create(NULL, 0.05, 1, 0, 3, &toy);
    for (size_t i = 0; i < N; ++i)
        log_proposal[i] = -3;
    for (size_t k = 0; k < ALL; ++k) {
        hnpe_trainer *trainer =
            toy_trainer(&toy, NULL, k ? HNPE_LOSS_IMPORTANCE : HNPE_LOSS_UNCORRECTED, N, log_proposal);
        support_assert_ok(hnpe_trainer_run(trainer, NULL));
        support_assert_ok(hnpe_trainer_losses(trainer, 2, losses[k], NULL));
        assert_true(hnpe_trainer_effective_sample_size(trainer) == N);
        hnpe_trainer_release(trainer);
    }
    assert_memory_equal(losses[0], losses[1], sizeof losses[0]);
    support_toy_free(&toy);
}

static int improbable(void *user_data, size_t n, const double *given, const double *theta, double *log_p)
{
    for (size_t i = 0; i < n; ++i)
        log_p[i] = theta[i] > 0.5 ? -INFINITY : 0;
    return 0;
}

static int draw(void *user_data, size_t n, const double *given, hnpe_rng *rng, double *theta)
{
    hnpe_rng_fill_normal(rng, n, theta);
    return 0;
}

static void check_prior(hnpe_prior_functions functions, hnpe_proposal kind, hnpe_status expected, const char *words)
{
    const double theta[3] = {0.1, 0.2, 0.7}, x[3] = {1, 2, 3}, log_proposal[3] = {0, 0, 0};
    hnpe_prior *prior;
    hnpe_dataset *dataset;
    hnpe_estimator *estimator;
    hnpe_trainer *trainer;
    support_assert_ok(hnpe_prior_create_custom(NULL, 1, 0, &functions, NULL, NULL, &prior));
    support_assert_ok(hnpe_estimator_create(NULL, prior, NULL, 1, &estimator));
    support_assert_ok(hnpe_dataset_create(NULL, 1, 0, 1, &dataset));
    support_assert_ok(hnpe_dataset_append_proposed(dataset, (int32_t)kind, 3, NULL, theta, NULL, x, log_proposal));
    support_assert_ok(hnpe_trainer_create(NULL, estimator, dataset, &trainer));
    support_assert_ok(hnpe_trainer_set_int(trainer, HNPE_TRAINER_LOSS, HNPE_LOSS_IMPORTANCE));
    support_assert_ok(hnpe_trainer_set_int(trainer, HNPE_TRAINER_EPOCHS, 1));
    if (expected == HNPE_OK)
        support_assert_ok(hnpe_trainer_run(trainer, NULL));
    else
        support_assert_fails(hnpe_trainer_run(trainer, NULL), expected, words);
    assert_true(hnpe_trainer_effective_sample_size(trainer) == (expected == HNPE_OK ? 2 : 0)); /* one is held out */
    hnpe_trainer_release(trainer);
    hnpe_dataset_release(dataset);
    hnpe_estimator_release(estimator);
    hnpe_prior_release(prior);
}

static void test_importance__a_prior_without_a_density_is_refused_where_it_matters(void **state)
{
    const hnpe_prior_functions none = {.struct_size = sizeof none, .concurrent = 1, .sample = draw},
                               zero = {.struct_size = sizeof zero,
                                       .concurrent = 1,
                                       .sample = draw,
                                       .log_density = improbable};
    check_prior(none, HNPE_PROPOSAL_PRIOR, HNPE_OK, NULL);
    check_prior(none, HNPE_PROPOSAL_POSTERIOR, HNPE_ERROR_UNSUPPORTED, "needs the density of the local prior");
    check_prior(zero, HNPE_PROPOSAL_PRIOR, HNPE_OK, NULL);
    check_prior(zero, HNPE_PROPOSAL_POSTERIOR, HNPE_ERROR_NUMERIC,
                "set 2 the log density of the prior, less that of the proposal, is -inf");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_importance__weights_are_ratios_of_densities_with_mean_one_in_training),
        cmocka_unit_test(test_importance__weights_of_any_size_are_normalised),
        cmocka_unit_test(test_importance__the_loss_is_weighted_but_for_extra_pairs),
        cmocka_unit_test(test_importance__gradients_agree_with_central_differences),
        cmocka_unit_test(test_importance__validation_is_weighted_alike),
        cmocka_unit_test(test_importance__the_effective_number_of_sets_is_reported),
        cmocka_unit_test(test_importance__weights_that_are_all_alike_change_no_bit),
        cmocka_unit_test(test_importance__a_prior_without_a_density_is_refused_where_it_matters),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
