/* Drawing sets from priors and simulating them. */
#include "dataset/dataset.h"
#include "support.h"

#include <math.h>
#include <pthread.h>

/* beta ~ U(0, 1), alpha | beta ~ U(0, beta) through callbacks, x = (alpha beta, alpha + beta) + noise. */
typedef struct world {
    pthread_t caller;
    int prior_calls, prior_fails_at, prior_result; /* the call that fails, counted from 1; 0: none */
    double prior_value;                            /* what the failing call draws, where its result is 0 */
    double noise;
    double fail_alpha;     /* the chunk with this alpha fails; NaN: none */
    int result;            /* with this result */
    hnpe_monitor *stop;    /* or stops this */
    hnpe_dataset *dataset; /* to re-enter */
    int nan_rows;          /* every third row of a chunk is invalid */
} world;

static world make_world(void)
{
    return (world){.caller = pthread_self(), .noise = 1, .fail_alpha = NAN};
}

static int sample_alpha(void *user_data, size_t n, const double *given, hnpe_rng *rng, double *theta)
{
    world *w = user_data;
    assert_true(pthread_equal(pthread_self(), w->caller));
    for (size_t i = 0; i < n; ++i)
        theta[i] = given[i] * hnpei_stream_uniform(&rng->stream);
    if (++w->prior_calls != w->prior_fails_at)
        return 0;
    theta[n - 1] = w->prior_value;
    hnpe_set_error("alpha is out");
    return w->prior_result;
}

static int simulate(void *user_data, size_t n, const double *local, const double *global, hnpe_rng *rng, double *x)
{
    world *w = user_data;
    int fails = 0;
    for (size_t i = 0; i < n; ++i) {
        fails |= local[i] == w->fail_alpha;
        double e = w->noise * hnpei_stream_normal(&rng->stream);
        x[2 * i] = local[i] * global[i] + e;
        x[2 * i + 1] = w->nan_rows && i % 3 == 0 ? NAN : local[i] + global[i];
    }
    if (w->dataset) {
        double theta = 0, features[2] = {0, 0};
        int64_t n_sets = -1;
        assert_int_equal(hnpe_dataset_append(w->dataset, 1, NULL, &theta, &theta, features), HNPE_ERROR_BUSY);
        assert_int_equal(hnpe_dataset_count(w->dataset, &n_sets, NULL, NULL), HNPE_OK);
        assert_int_equal(n_sets, 0);
    }
    if (!fails)
        return 0;
    if (w->stop)
        hnpe_monitor_request_stop(w->stop);
    hnpe_set_error(w->stop ? NULL : "the solver diverged");
    return w->stop ? 0 : w->result;
}

typedef struct setting {
    hnpe_context *context;
    hnpe_prior *local, *global;
    hnpe_simulator *simulator;
} setting;

static setting make_setting(world *w, int64_t threads, int concurrent, int64_t chunk)
{
    setting s;
    const double low = 0, high = 1;
    const hnpe_prior_functions functions = {.struct_size = sizeof functions, .sample = sample_alpha};
    s.context = support_context(threads);
    support_assert_ok(hnpe_prior_create_custom(s.context, 1, 1, &functions, w, NULL, &s.local));
    support_assert_ok(hnpe_prior_create_uniform(s.context, 1, &low, &high, &s.global));
    support_assert_ok(hnpe_simulator_create(s.context, 1, 1, 2, simulate, w, NULL, &s.simulator));
    support_assert_ok(hnpe_simulator_set_int(s.simulator, HNPE_SIMULATOR_CONCURRENT, concurrent));
    support_assert_ok(hnpe_simulator_set_int(s.simulator, HNPE_SIMULATOR_CHUNK, chunk));
    return s;
}

static void release_setting(setting *s)
{
    hnpe_prior_release(s->local);
    hnpe_prior_release(s->global);
    hnpe_simulator_release(s->simulator);
    hnpe_context_release(s->context);
}

typedef struct job {
    size_t n_sets, min_extra, max_extra;
    uint64_t first_set;
    hnpe_monitor *monitor;
} job;

static hnpe_status add(hnpe_dataset *dataset, const setting *s, job j)
{
    return hnpe_dataset_simulate(dataset, s->local, s->global, s->simulator, j.n_sets, j.min_extra, j.max_extra, 11,
                                 j.first_set, j.monitor);
}

static hnpe_dataset *make(void)
{
    hnpe_dataset *dataset;
    support_assert_ok(hnpe_dataset_create(NULL, 1, 1, 2, &dataset));
    return dataset;
}

static hnpe_dataset *simulated(world *w, int64_t threads, int concurrent, int64_t chunk, job j)
{
    setting s = make_setting(w, threads, concurrent, chunk);
    hnpe_dataset *dataset = make();
    support_assert_ok(add(dataset, &s, j));
    release_setting(&s);
    return dataset;
}

/* The first sets of `a`, as many as `b` has, are those of `b`; x by its bits, NaN and all, where `with_x`. */
static void assert_begins_with(const hnpe_dataset *a, const hnpe_dataset *b, int with_x)
{
    assert_true(a->n_sets >= b->n_sets && b->n_sets > 0);
    assert_memory_equal(a->first, b->first, (b->n_sets + 1) * sizeof *b->first);
    assert_memory_equal(a->theta_global, b->theta_global, b->n_sets * sizeof(double));
    assert_memory_equal(a->theta_local, b->theta_local, b->n_rows * sizeof(double));
    if (with_x)
        assert_memory_equal(a->x, b->x, b->n_rows * 2 * sizeof(double));
}

static void assert_same(const hnpe_dataset *a, const hnpe_dataset *b, int with_x)
{
    assert_int_equal(a->n_sets, b->n_sets);
    assert_begins_with(a, b, with_x);
}

static void simulate__gives_each_row_the_parameters_of_its_set(void **state)
{
    world w = make_world();
    w.noise = 0;
    hnpe_dataset *d = simulated(&w, 1, 0, 7, (job){200, 0, 5, 0, NULL});
    assert_int_equal(d->n_sets, 200);
    double *u = malloc(d->n_rows * sizeof *u);
    assert_non_null(u);
    for (size_t s = 0; s < d->n_sets; ++s) {
        assert_int_equal(d->round[s], 0);
        for (size_t i = d->first[s]; i < d->first[s + 1]; ++i) {
            double alpha = d->theta_local[i], beta = d->theta_global[s];
            assert_true(alpha > 0 && alpha < beta && beta < 1);
            assert_true(d->x[2 * i] == alpha * beta && d->x[2 * i + 1] == alpha + beta);
            u[i] = alpha / beta;
        }
    }
    assert_true(support_ks_p((double)d->n_rows, support_ks(d->n_rows, u, support_uniform_cdf, NULL)) > 1e-6);
    assert_true(support_ks_p(200, support_ks(200, d->theta_global, support_uniform_cdf, NULL)) > 1e-6);
    free(u);
    hnpe_dataset_release(d);
}

static void simulate__same_bits_for_any_number_of_threads(void **state)
{
    const job j = {300, 0, 9, 0, NULL};
    world w = make_world();
    hnpe_dataset *one = simulated(&w, 1, 0, 16, j);
    for (int64_t threads = 1; threads <= 3; ++threads) {
        hnpe_dataset *d = simulated(&w, threads, 1, 16, j);
        assert_same(d, one, 1);
        hnpe_dataset_release(d);
    }
    hnpe_dataset_release(one);
}

static void check_halves(int64_t chunk, size_t min_extra, size_t max_extra, int same_x)
{
    world w = make_world();
    hnpe_dataset *whole = simulated(&w, 1, 0, chunk, (job){100, min_extra, max_extra, 0, NULL});
    hnpe_dataset *half = simulated(&w, 1, 0, chunk, (job){40, min_extra, max_extra, 0, NULL});
    hnpe_dataset *rest = simulated(&w, 1, 0, chunk, (job){60, min_extra, max_extra, 40, NULL});
    support_assert_ok(hnpe_dataset_extend(half, rest));
    assert_same(half, whole, same_x);
    hnpe_dataset_release(whole);
    hnpe_dataset_release(half);
    hnpe_dataset_release(rest);
}

static void simulate__halves_by_first_set_make_the_whole(void **state)
{
    check_halves(256, 0, 7, 0); /* parameters always */
    check_halves(1, 0, 7, 1);   /* features where chunks begin at the same rows */
    check_halves(8, 3, 3, 1);
}

static void simulate__appends_to_what_is_there(void **state)
{
    world w = make_world();
    setting s = make_setting(&w, 1, 0, 1);
    hnpe_dataset *whole = make(), *parts = make();
    support_assert_ok(add(whole, &s, (job){50, 1, 4, 0, NULL}));
    for (uint64_t first = 0; first < 50; first += 10)
        support_assert_ok(add(parts, &s, (job){10, 1, 4, first, NULL}));
    assert_same(parts, whole, 1);
    hnpe_dataset_release(whole);
    hnpe_dataset_release(parts);
    release_setting(&s);
}

static void simulate__sizes_are_uniform(void **state)
{
    enum { n = 12000, low = 3, choices = 6 };
    static int64_t sizes[n];
    double counts[choices] = {0}, chi2 = 0;
    hnpei_propose_sizes(n, low, low + choices - 1, 1, 0, sizes);
    for (size_t i = 0; i < n; ++i) {
        assert_in_range(sizes[i], low + 1, low + choices);
        ++counts[sizes[i] - low - 1];
    }
    for (size_t i = 0; i < choices; ++i)
        chi2 += (counts[i] - n / choices) * (counts[i] - n / choices) / (n / choices);
    assert_true(chi2 < 35.9); /* five degrees of freedom, p = 1e-6 */
    hnpei_propose_sizes(n, 4, 4, 1, 0, sizes);
    for (size_t i = 0; i < n; ++i)
        assert_int_equal(sizes[i], 5);
}

static void propose__gives_the_parameters_of_simulate(void **state)
{
    int64_t sizes[30], other[30];
    double local[30 * 10], global[30];
    uint64_t first_row = 0, before = 0;
    world w = make_world();
    setting s = make_setting(&w, 1, 0, 16);
    hnpe_dataset *d = make();
    support_assert_ok(add(d, &s, (job){30, 0, 9, 20, NULL}));
    hnpei_propose_sizes(30, 0, 9, 11, 20, sizes);
    for (size_t i = 0; i < 30; ++i)
        assert_int_equal(sizes[i], d->first[i + 1] - d->first[i]);
    support_assert_ok(hnpei_propose(NULL, s.local, s.global, 30, sizes, 11, 20, local, global));
    assert_memory_equal(local, d->theta_local, d->n_rows * sizeof *local);
    assert_memory_equal(global, d->theta_global, sizeof global);
    /* Simulating them outside gives the same features too. */
    hnpei_propose_sizes(20, 0, 9, 11, 0, other);
    for (size_t i = 0; i < 20; ++i)
        before += (uint64_t)other[i];
    support_assert_ok(hnpei_propose_first_row("test", 0, 9, 11, 20, NULL, &first_row));
    assert_int_equal(first_row, before);
    double beta[300], x[600];
    for (size_t i = 0, row = 0; i < 30; ++i)
        for (int64_t k = 0; k < sizes[i]; ++k)
            beta[row++] = global[i];
    support_assert_ok(hnpe_simulator_run(s.simulator, d->n_rows, local, beta, 11, first_row, NULL, x));
    assert_memory_equal(x, d->x, d->n_rows * 2 * sizeof *x);
    /* Global parameters do not depend on sizes that the host chose. */
    for (size_t i = 0; i < 30; ++i)
        other[i] = 1;
    support_assert_ok(hnpei_propose(NULL, s.local, s.global, 30, other, 11, 20, local, global));
    assert_memory_equal(global, d->theta_global, sizeof global);
    for (size_t i = 0; i < 30; ++i)
        assert_true(local[i] == d->theta_local[d->first[i]]);
    hnpe_dataset_release(d);
    release_setting(&s);
}

static void simulate__failure_keeps_the_whole_sets_before_it(void **state)
{
    world w = make_world();
    hnpe_dataset *good = simulated(&w, 1, 0, 10, (job){100, 4, 4, 0, NULL});
    for (int concurrent = 0; concurrent < 2; ++concurrent) {
        /* The 13th chunk of 10 rows fails: 120 rows, 24 sets of 5, are complete. */
        world failing = make_world();
        setting s = make_setting(&failing, 2, concurrent, 10);
        hnpe_dataset *d = make();
        failing.fail_alpha = good->theta_local[125];
        failing.result = -3;
        support_assert_fails(add(d, &s, (job){100, 4, 4, 0, NULL}), HNPE_ERROR_CALLBACK, "the solver diverged");
        assert_int_equal(hnpe_last_callback_result(), -3);
        assert_int_equal(d->n_sets, 24);
        assert_begins_with(good, d, 1);
        /* It goes on from there; 10 divides the rows that are there. */
        failing.fail_alpha = NAN;
        support_assert_ok(add(d, &s, (job){76, 4, 4, 24, NULL}));
        assert_same(d, good, 1);
        hnpe_dataset_release(d);
        release_setting(&s);
    }
    hnpe_dataset_release(good);
}

static void simulate__a_set_cut_in_two_is_left_out(void **state)
{
    world w = make_world();
    const job j = {100, 3, 3, 0, NULL};
    hnpe_dataset *good = simulated(&w, 1, 0, 7, j), *d = make();
    setting s = make_setting(&w, 1, 0, 7);
    w.fail_alpha = good->theta_local[20]; /* the third chunk fails: 14 rows are complete, three sets of 4 */
    w.result = 8;
    support_assert_fails(add(d, &s, j), HNPE_ERROR_CANCELLED, "the solver diverged");
    assert_int_equal(hnpe_last_callback_result(), 8);
    assert_int_equal(d->n_sets, 3);
    assert_int_equal(d->n_rows, 12);
    assert_begins_with(good, d, 1);
    hnpe_dataset_release(good);
    hnpe_dataset_release(d);
    release_setting(&s);
}

static void simulate__stop_request_keeps_the_whole_sets_before_it(void **state)
{
    world w = make_world();
    hnpe_dataset *good = simulated(&w, 1, 0, 10, (job){100, 3, 3, 0, NULL}), *d = make();
    setting s = make_setting(&w, 1, 0, 10);
    support_assert_ok(hnpe_monitor_create(NULL, NULL, NULL, NULL, &w.stop));
    w.fail_alpha = good->theta_local[41]; /* the fifth chunk asks for the stop, and is the last: 50 rows */
    support_assert_status(add(d, &s, (job){100, 3, 3, 0, w.stop}), HNPE_ERROR_CANCELLED);
    assert_int_equal(d->n_sets, 12);
    /* Also while the sets before the first are counted. */
    hnpe_monitor_request_stop(w.stop);
    support_assert_status(add(d, &s, (job){1, 0, 1, UINT64_MAX / 2, w.stop}), HNPE_ERROR_CANCELLED);
    assert_int_equal(d->n_sets, 12);
    assert_begins_with(good, d, 1);
    hnpe_dataset_release(good);
    hnpe_monitor_release(w.stop);
    hnpe_dataset_release(d);
    release_setting(&s);
}

static void simulate__failing_prior_adds_nothing(void **state)
{
    static const struct {
        int result;
        double value;
        hnpe_status status;
        const char *words;
    } cases[] = {{-7, 0, HNPE_ERROR_CALLBACK, "alpha is out"},
                 {7, 0, HNPE_ERROR_CANCELLED, "alpha is out"},
                 {0, NAN, HNPE_ERROR_CALLBACK, "gave nan in row 3, column 0"}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; ++i) {
        world w = make_world();
        setting s = make_setting(&w, 2, 1, 10);
        hnpe_dataset *d = make();
        support_assert_ok(add(d, &s, (job){5, 3, 3, 0, NULL}));
        w.prior_fails_at = 10;
        w.prior_result = cases[i].result;
        w.prior_value = cases[i].value;
        support_assert_fails(add(d, &s, (job){100, 3, 3, 5, NULL}), cases[i].status, cases[i].words);
        assert_int_equal(hnpe_last_callback_result(), cases[i].result);
        assert_int_equal(d->n_sets, 5);
        assert_int_equal(d->n_rows, 20);
        hnpe_dataset_release(d);
        release_setting(&s);
    }
}

static void simulate__counts_invalid_rows(void **state)
{
    world w = make_world();
    w.nan_rows = 1;
    hnpe_dataset *d = simulated(&w, 1, 0, 10, (job){10, 3, 3, 0, NULL});
    assert_int_equal(d->n_rows, 40);
    assert_int_equal(d->n_invalid, 16);
    for (size_t i = 0; i < 40; ++i)
        assert_int_equal(d->valid[i], i % 10 % 3 != 0);
    hnpe_dataset_release(d);
}

static void simulate__reentry_is_busy(void **state)
{
    world w = make_world();
    setting s = make_setting(&w, 1, 0, 10);
    w.dataset = make();
    support_assert_ok(add(w.dataset, &s, (job){10, 0, 0, 0, NULL}));
    assert_int_equal(w.dataset->n_sets, 10);
    hnpe_dataset_release(w.dataset);
    release_setting(&s);
}

static int one_prior_only(void *user_data, size_t n, const double *local, const double *global, hnpe_rng *rng,
                          double *x)
{
    int is_global = *(int *)user_data;
    assert_true((local == NULL) == is_global && (global == NULL) == !is_global);
    memcpy(x, local ? local : global, n * sizeof *x);
    return 0;
}

static void simulate__works_without_local_or_global_parameters(void **state)
{
    for (int is_global = 0; is_global < 2; ++is_global) {
        const double low = 2, high = 3;
        hnpe_prior *prior;
        hnpe_simulator *simulator;
        hnpe_dataset *d;
        support_assert_ok(hnpe_prior_create_uniform(NULL, 1, &low, &high, &prior));
        support_assert_ok(hnpe_simulator_create(NULL, !is_global, (size_t)is_global, 1, one_prior_only, &is_global,
                                                NULL, &simulator));
        support_assert_ok(hnpe_dataset_create(NULL, !is_global, (size_t)is_global, 1, &d));
        support_assert_ok(hnpe_dataset_simulate(d, is_global ? NULL : prior, is_global ? prior : NULL, simulator, 20, 2,
                                                2, 1, 0, NULL));
        for (size_t row = 0; row < 60; ++row) {
            double theta = is_global ? d->theta_global[row / 3] : d->theta_local[row];
            assert_true(d->x[row] == theta && theta > 2 && theta < 3);
        }
        hnpe_dataset_release(d);
        hnpe_simulator_release(simulator);
        hnpe_prior_release(prior);
    }
}

static hnpe_status add_to_one(hnpe_context *context, void *data)
{
    setting *s = data;
    const double theta = 0.5, x[2] = {1, 2};
    double got[4];
    hnpe_dataset *d;
    HNPEI_TRY(hnpe_dataset_create(context, 1, 1, 2, &d));
    hnpe_status status = hnpe_dataset_append(d, 1, NULL, &theta, &theta, x);
    if (status == HNPE_OK) {
        status = add(d, s, (job){20, 0, 3, 0, NULL});
        assert_int_equal(d->n_sets, status == HNPE_OK ? 21 : 1);
        assert_int_equal(hnpe_dataset_read(d, 0, 1, NULL, got, got + 1, got + 2), HNPE_OK);
        assert_true(got[0] == 0.5 && got[1] == 0.5 && got[2] == 1 && got[3] == 2);
    }
    hnpe_dataset_release(d);
    return status;
}

static void simulate__failed_allocation_changes_nothing(void **state)
{
    world w = make_world();
    setting s = make_setting(&w, 1, 0, 10);
    /* create 2, append 6, sizes, growth 6, globals of rows, what the prior is given */
    assert_int_equal(support_fail_each_allocation(add_to_one, &s), 17);
    release_setting(&s);
}

static void simulate__refuses_bad_arguments(void **state)
{
    world w = make_world();
    setting s = make_setting(&w, 1, 0, 10);
    const double low[2] = {0, 0}, high[2] = {1, 1};
    const hnpe_prior_functions functions = {.struct_size = sizeof functions, .sample = sample_alpha};
    hnpe_dataset *d = make();
    hnpe_prior *two, *on_two;
    hnpe_simulator *wide;
    support_assert_ok(hnpe_prior_create_uniform(NULL, 2, low, high, &two));
    support_assert_ok(hnpe_prior_create_custom(NULL, 1, 2, &functions, &w, NULL, &on_two));
    support_assert_ok(hnpe_simulator_create(NULL, 1, 1, 3, simulate, &w, NULL, &wide));
    const struct {
        void *dataset, *local, *global, *simulator;
        size_t n, min, max;
        void *monitor;
        hnpe_status status;
        const char *words;
    } bad[] = {
        {NULL, s.local, s.global, s.simulator, 1, 0, 0, NULL, HNPE_ERROR_INVALID_ARGUMENT, "dataset is NULL"},
        {d, NULL, NULL, s.simulator, 1, 0, 0, NULL, HNPE_ERROR_INVALID_ARGUMENT,
         "prior_local and prior_global are both NULL"},
        {d, d, s.global, s.simulator, 1, 0, 0, NULL, HNPE_ERROR_INVALID_ARGUMENT, "prior_local must be a hnpe_prior"},
        {d, s.local, d, s.simulator, 1, 0, 0, NULL, HNPE_ERROR_INVALID_ARGUMENT, "prior_global must be a hnpe_prior"},
        {d, s.local, s.global, NULL, 1, 0, 0, NULL, HNPE_ERROR_INVALID_ARGUMENT, "simulator is NULL"},
        {d, s.global, s.local, s.simulator, 1, 0, 0, NULL, HNPE_ERROR_SHAPE, "prior_global is conditioned on 1"},
        {d, on_two, s.global, s.simulator, 1, 0, 0, NULL, HNPE_ERROR_SHAPE,
         "prior_local is conditioned on 2 parameters, but"},
        {d, s.local, NULL, s.simulator, 1, 0, 0, NULL, HNPE_ERROR_SHAPE,
         "prior_local is conditioned on 1 parameters, but"},
        {d, two, s.global, s.simulator, 1, 0, 0, NULL, HNPE_ERROR_SHAPE, "prior_local has dimension 2"},
        {d, s.global, two, s.simulator, 1, 0, 0, NULL, HNPE_ERROR_SHAPE, "prior_global has dimension 2"},
        {d, s.global, NULL, s.simulator, 1, 0, 0, NULL, HNPE_ERROR_SHAPE, "prior_global has dimension 0"},
        {d, s.local, s.global, wide, 1, 0, 0, NULL, HNPE_ERROR_SHAPE,
         "simulator has d_x 3, but that of the data set is 2"},
        {d, s.local, s.global, s.simulator, 0, 0, 0, NULL, HNPE_ERROR_INVALID_ARGUMENT, "n_sets is 0"},
        {d, s.local, s.global, s.simulator, 1, 3, 2, NULL, HNPE_ERROR_INVALID_ARGUMENT,
         "min_extra is 3, but must be at most"},
        {d, s.local, s.global, s.simulator, 1, 0, INT32_MAX, NULL, HNPE_ERROR_INVALID_ARGUMENT,
         "max_extra is 2147483647"},
        {d, s.local, s.global, s.simulator, 1, 0, 0, d, HNPE_ERROR_INVALID_ARGUMENT, "monitor must be a hnpe_monitor"},
    };
    for (size_t i = 0; i < sizeof bad / sizeof *bad; ++i)
        support_assert_fails(hnpe_dataset_simulate(bad[i].dataset, bad[i].local, bad[i].global, bad[i].simulator,
                                                   bad[i].n, bad[i].min, bad[i].max, 0, 0, bad[i].monitor),
                             bad[i].status, bad[i].words);
    hnpe_simulator_release(wide);
    hnpe_prior_release(on_two);
    hnpe_prior_release(two);
    hnpe_dataset_release(d);
    release_setting(&s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(simulate__gives_each_row_the_parameters_of_its_set),
        cmocka_unit_test(simulate__same_bits_for_any_number_of_threads),
        cmocka_unit_test(simulate__halves_by_first_set_make_the_whole),
        cmocka_unit_test(simulate__appends_to_what_is_there),
        cmocka_unit_test(simulate__sizes_are_uniform),
        cmocka_unit_test(propose__gives_the_parameters_of_simulate),
        cmocka_unit_test(simulate__failure_keeps_the_whole_sets_before_it),
        cmocka_unit_test(simulate__a_set_cut_in_two_is_left_out),
        cmocka_unit_test(simulate__stop_request_keeps_the_whole_sets_before_it),
        cmocka_unit_test(simulate__failing_prior_adds_nothing),
        cmocka_unit_test(simulate__counts_invalid_rows),
        cmocka_unit_test(simulate__reentry_is_busy),
        cmocka_unit_test(simulate__works_without_local_or_global_parameters),
        cmocka_unit_test(simulate__failed_allocation_changes_nothing),
        cmocka_unit_test(simulate__refuses_bad_arguments),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
