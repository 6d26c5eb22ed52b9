/* One handle and eight threads: references that come and go, requests to stop, and calls that exclude each other. */
#include "threads.h"
#include "toy.h"

#include <sched.h>

/* ---- references, of every type ---- */

enum { TIMES = 2000 };

typedef struct type {
    const char *name;
    void (*retain)(void *handle);
    void (*release)(void *handle);
} type;

#define DEFINE(noun)                                                                                                   \
    static void retain_##noun(void *handle)                                                                            \
    {                                                                                                                  \
        hnpe_##noun##_retain(handle);                                                                                  \
    }                                                                                                                  \
    static void release_##noun(void *handle)                                                                           \
    {                                                                                                                  \
        hnpe_##noun##_release(handle);                                                                                 \
    }
#define EACH(X)                                                                                                        \
    X(context)                                                                                                         \
    X(monitor)                                                                                                         \
    X(rng) X(prior) X(simulator) X(dataset) X(embedder) X(flow) X(estimator) X(trainer) X(posterior) X(inference)
EACH(DEFINE)

#define LIST(noun) {#noun, retain_##noun, release_##noun},
static const type types[] = {EACH(LIST)};
enum { TYPES = sizeof types / sizeof *types };

static int simulate(void *user_data, size_t n, const double *alpha, const double *beta, hnpe_rng *rng, double *x)
{
    (void)user_data, (void)n, (void)alpha, (void)beta, (void)rng, (void)x;
    return -1;
}

/* In the order of EACH. */
static void make_all(hnpe_context *context, void *made[TYPES])
{
    const double zero = 0, one = 1;
    hnpe_monitor *monitor;
    hnpe_rng *rng;
    hnpe_prior *prior;
    hnpe_simulator *simulator;
    hnpe_dataset *dataset;
    hnpe_embedder *embedder;
    hnpe_flow *flow;
    hnpe_estimator *estimator;
    hnpe_trainer *trainer;
    hnpe_posterior *posterior;
    hnpe_inference *inference;
    support_assert_ok(hnpe_monitor_create(context, NULL, NULL, NULL, &monitor));
    support_assert_ok(hnpe_rng_create(context, 1, 0, &rng));
    support_assert_ok(hnpe_prior_create_uniform(context, 1, &zero, &one, &prior));
    support_assert_ok(hnpe_simulator_create(context, 1, 1, 1, simulate, NULL, NULL, &simulator));
    support_assert_ok(hnpe_dataset_create(context, 1, 1, 1, &dataset));
    support_assert_ok(hnpe_embedder_create_identity(context, 1, &embedder));
    support_assert_ok(hnpe_flow_create_spline(context, 1, 1, &flow));
    support_assert_ok(hnpe_estimator_create(context, prior, prior, 1, &estimator));
    support_assert_ok(hnpe_trainer_create(context, estimator, dataset, &trainer));
    support_assert_ok(hnpe_posterior_create(estimator, &posterior));
    support_assert_ok(hnpe_inference_create(context, prior, prior, simulator, &inference));
    void *const all[TYPES] = {context,  monitor, rng,       prior,   simulator, dataset,
                              embedder, flow,    estimator, trainer, posterior, inference};
    memcpy(made, all, sizeof all);
}

typedef struct holder {
    void **handles;
} holder;

/* A reference to each was taken for this thread. */
static void *hold(void *data)
{
    const holder *h = data;
    for (int i = 0; i < TIMES; ++i)
        for (size_t t = 0; t < TYPES; ++t) {
            types[t].retain(h->handles[t]);
            if (i % 64 == 0)
                sched_yield();
            types[t].release(h->handles[t]);
        }
    for (size_t t = 0; t < TYPES; ++t)
        types[t].release(h->handles[t]);
    return NULL;
}

static void test_references__come_and_go_on_eight_threads(void **state)
{
    support_allocator allocator;
    holder holders[THREADS];
    void *handles[TYPES];
    make_all(support_failing_context(&allocator, 0), handles);
    for (size_t i = 0; i < THREADS; ++i) {
        holders[i].handles = handles;
        for (size_t t = 0; t < TYPES; ++t)
            types[t].retain(handles[t]);
    }
    for (size_t t = 0; t < TYPES; ++t)
        types[t].release(handles[t]);
    assert_true(atomic_load(&allocator.outstanding) > 0);
    run_on_threads(hold, holders, sizeof *holders); /* whichever is last frees all */
    assert_int_equal(atomic_load(&allocator.outstanding), 0);
}

/* ---- requests to stop ---- */

typedef struct stopper {
    hnpe_monitor *monitor;
    hnpe_inference *inference; /* of the first, which trains until it is stopped */
    atomic_int *begun;
    hnpe_status status;
} stopper;

static int note_begin(void *user_data, const hnpe_progress *progress)
{
    if (progress->phase == HNPE_PHASE_TRAINING)
        atomic_store((atomic_int *)user_data, 1);
    return 0;
}

static void *train_or_stop(void *data)
{
    stopper *s = data;
    if (s->inference) {
        s->status = hnpe_inference_run(s->inference, s->monitor);
        return NULL;
    }
    while (!atomic_load(s->begun))
        sched_yield();
    for (int i = 0; i < TIMES; ++i)
        hnpe_monitor_request_stop(s->monitor);
    hnpe_monitor_release(s->monitor);
    return NULL;
}

static void test_monitor__is_asked_to_stop_by_seven_threads(void **state)
{
    static atomic_int begun;
    stopper stoppers[THREADS];
    support_toy toy;
    hnpe_monitor *monitor;
    hnpe_trainer *trainer;
    support_toy_create(NULL, 0.05, 100, 2, 3, &toy);
    support_toy_epochs(&toy, 1000000);
    support_assert_ok(hnpe_inference_get_trainer(toy.inference, &trainer));
    support_assert_ok(hnpe_trainer_set_int(trainer, HNPE_TRAINER_PATIENCE, 1000000));
    atomic_init(&begun, 0);
    support_assert_ok(hnpe_monitor_create(NULL, note_begin, &begun, NULL, &monitor));
    for (size_t i = 0; i < THREADS; ++i) {
        stoppers[i] = (stopper){.monitor = monitor, .begun = &begun, .inference = i ? NULL : toy.inference};
        if (i)
            hnpe_monitor_retain(monitor);
    }
    run_on_threads(train_or_stop, stoppers, sizeof *stoppers);
    assert_int_equal(stoppers[0].status, HNPE_ERROR_CANCELLED);
    /* What was asked after it had stopped is for the next call, once. */
    support_toy_epochs(&toy, 2);
    const hnpe_status next = hnpe_inference_train(toy.inference, monitor);
    assert_true(next == HNPE_OK || next == HNPE_ERROR_CANCELLED);
    support_assert_ok(hnpe_inference_train(toy.inference, monitor));
    hnpe_monitor_release(monitor);
    hnpe_trainer_release(trainer);
    support_toy_free(&toy);
}

/* ---- calls that exclude each other ---- */

typedef struct rival {
    hnpe_inference *inference;
    hnpe_dataset *dataset;
    size_t appended, busy, other;
} rival;

static void count(rival *r, hnpe_status status)
{
    r->appended += status == HNPE_OK;
    r->busy += status == HNPE_ERROR_BUSY;
    r->other += status != HNPE_OK && status != HNPE_ERROR_BUSY;
}

static void *append(void *data)
{
    rival *r = data;
    const double alpha = 0.5, beta = 0.5, x = 0.25;
    for (int i = 0; i < TIMES; ++i)
        count(r, hnpe_dataset_append(r->dataset, 1, NULL, &alpha, &beta, &x));
    return NULL;
}

/* Handles are one at a time; who comes in between is told so, and harms nothing. */
static void test_dataset__that_eight_append_to_has_what_was_let_in(void **state)
{
    rival rivals[THREADS];
    size_t appended = 0, busy = 0;
    int64_t n_sets, n_rows, n_invalid;
    hnpe_dataset *dataset;
    support_assert_ok(hnpe_dataset_create(NULL, 1, 1, 1, &dataset));
    for (size_t i = 0; i < THREADS; ++i)
        rivals[i] = (rival){.dataset = dataset};
    run_on_threads(append, rivals, sizeof *rivals);
    for (size_t i = 0; i < THREADS; ++i) {
        assert_int_equal(rivals[i].other, 0);
        assert_int_equal(rivals[i].appended + rivals[i].busy, TIMES);
        appended += rivals[i].appended;
        busy += rivals[i].busy;
    }
    print_message("%zu appended, %zu told that it is busy\n", appended, busy);
    support_assert_ok(hnpe_dataset_count(dataset, &n_sets, &n_rows, &n_invalid));
    assert_int_equal(n_sets, appended);
    assert_int_equal(n_rows, appended);
    assert_int_equal(n_invalid, 0);
    hnpe_dataset_release(dataset);
}

static void *run(void *data)
{
    rival *r = data;
    hnpe_status status;
    while ((status = hnpe_inference_run(r->inference, NULL)) == HNPE_ERROR_BUSY) {
        ++r->busy;
        sched_yield();
    }
    r->other = status != HNPE_OK;
    return NULL;
}

static void test_inference__that_eight_want_is_run_by_one_after_the_other(void **state)
{
    static double once[200], many[200];
    rival rivals[THREADS];
    support_toy toy;
    hnpe_dataset *dataset;
    for (int threads = 0; threads < 2; ++threads) {
        support_toy_create(NULL, 0.05, 100, 1, 3, &toy);
        support_toy_epochs(&toy, 1);
        for (size_t i = 0; i < THREADS; ++i)
            rivals[i] = (rival){.inference = toy.inference};
        if (threads)
            run_on_threads(run, rivals, sizeof *rivals);
        else
            support_assert_ok(hnpe_inference_run(toy.inference, NULL));
        support_assert_ok(hnpe_inference_get_dataset(toy.inference, &dataset));
        support_assert_ok(hnpe_dataset_read(dataset, 0, 100, NULL, NULL, NULL, threads ? many : once));
        for (size_t i = 0; i < THREADS; ++i)
            assert_int_equal(rivals[i].other, 0);
        hnpe_dataset_release(dataset);
        support_toy_free(&toy);
    }
    assert_memory_equal(once, many, sizeof once);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_references__come_and_go_on_eight_threads),
        cmocka_unit_test(test_monitor__is_asked_to_stop_by_seven_threads),
        cmocka_unit_test(test_dataset__that_eight_append_to_has_what_was_let_in),
        cmocka_unit_test(test_inference__that_eight_want_is_run_by_one_after_the_other),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
