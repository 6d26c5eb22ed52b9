/* How soon a long call returns that is asked to stop: within 100 ms of work, or one callback of the host. Work is
   processor time of the calling thread, in contexts of one thread: what other programs take is not counted. With
   HNPE_TEST_LONG=1 on ten times as many sets, at more moments; without, so few are used that less is demanded. */
#include "gaussian.h"

#include <math.h>
#include <pthread.h>
#include <sched.h>
#include <time.h>

static int hurried(void)
{
    return support_quick() || support_is_sanitized();
}

/* Seconds. Sanitizers make all work longer. */
#define LIMIT (hurried() ? 1.0 : support_is_long() ? 0.1 : 0.03)

static double time_of(clockid_t clock)
{
    struct timespec now;
    clock_gettime(clock, &now);
    return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}

/* ---- calls ---- */

typedef struct world {
    hnpe_context *context;
    hnpe_simulator *simulator;
    hnpe_inference *inference;
    hnpe_trainer *trainer;
    hnpe_flow *flow;
    hnpe_dataset *dataset;
    hnpe_estimator *estimator;
    char *folder;
    double *numbers;
    int64_t sets;
    long nap; /* of the simulator, nanoseconds */
    atomic_int calls;
} world;

typedef struct call {
    const char *name;
    void (*prepare)(world *w, int32_t way);
    hnpe_status (*run)(world *w, hnpe_monitor *monitor);
    int32_t way;
} call;

static int simulate(void *user_data, size_t n, const double *alpha, const double *beta, hnpe_rng *rng, double *x)
{
    static const support_gaussian safe = {0, 0};
    world *w = user_data;
    (void)beta;
    atomic_fetch_add(&w->calls, 1);
    if (w->nap)
        nanosleep(&(struct timespec){0, w->nap}, NULL);
    for (size_t i = 0; i < n; ++i)
        x[i] = support_gaussian_draw(&safe, rng, alpha[i]);
    return 0;
}

/* The closed form needs one mixture of Gaussians over all parameters, and a Gaussian prior: there is no beta. */
static hnpe_estimator *make_mixture(hnpe_context *context, hnpe_prior *local)
{
    hnpe_flow *flow;
    hnpe_estimator *estimator;
    support_assert_ok(hnpe_flow_create_mixture(context, 1, 1, &flow));
    support_assert_ok(hnpe_estimator_create_factorised(context, local, NULL, 1, NULL, NULL, flow, NULL, &estimator));
    support_assert_ok(hnpe_estimator_set_int(estimator, HNPE_ESTIMATOR_BOUNDED, HNPE_BOUNDED_OPEN));
    hnpe_flow_release(flow);
    return estimator;
}

static void prepare_inference(world *w, int32_t way)
{
    const int is_closed = way == HNPE_ROUNDS_CLOSED_FORM;
    const double zero = 0, one = 1;
    hnpe_prior *local, *global = NULL;
    if (is_closed)
        support_assert_ok(hnpe_prior_create_normal(NULL, 1, &zero, &one, &local));
    else
        support_gaussian_priors(&local, &global);
    hnpe_estimator *estimator = is_closed ? make_mixture(w->context, local) : support_gaussian_estimator(local, global);
    support_assert_ok(hnpe_simulator_create(w->context, 1, !is_closed, 1, simulate, w, NULL, &w->simulator));
    support_assert_ok(hnpe_inference_create(w->context, local, global, w->simulator, &w->inference));
    support_assert_ok(hnpe_inference_set_estimator(w->inference, estimator));
    support_assert_ok(hnpe_inference_set_int(w->inference, HNPE_INFERENCE_SIMULATIONS, w->sets));
    support_assert_ok(hnpe_inference_set_int(w->inference, HNPE_INFERENCE_ROUNDS, way));
    support_assert_ok(hnpe_inference_get_trainer(w->inference, &w->trainer));
    support_assert_ok(hnpe_trainer_set_int(w->trainer, HNPE_TRAINER_EPOCHS, way == HNPE_ROUNDS_AUTOMATIC ? 20 : 2));
    hnpe_estimator_release(estimator);
    hnpe_prior_release(local);
    hnpe_prior_release(global);
}

/* Few sets, but networks that take their time for each draw. */
static void prepare_slow(world *w, int32_t way)
{
    hnpe_estimator *estimator;
    hnpe_prior *local, *global;
    hnpe_embedder *observation, *set;
    hnpe_flow *q_local, *q_global;
    hnpe_dims dims = {.struct_size = sizeof dims};
    w->sets = hurried() ? 50 : 100;
    prepare_inference(w, way);
    support_gaussian_priors(&local, &global);
    support_assert_ok(hnpe_embedder_create_identity(w->context, 1, &observation));
    support_assert_ok(hnpe_embedder_create_mean(w->context, 1, &set));
    support_assert_ok(hnpe_embedder_dims(set, &dims));
    support_assert_ok(hnpe_flow_create_spline(w->context, 1, 2, &q_local));
    support_assert_ok(hnpe_flow_create_spline(w->context, 1, (size_t)dims.d_out, &q_global));
    support_assert_ok(hnpe_flow_set_int(q_local, HNPE_FLOW_HIDDEN, 512));
    support_assert_ok(hnpe_flow_set_int(q_global, HNPE_FLOW_HIDDEN, 512));
    support_assert_ok(hnpe_estimator_create_factorised(w->context, local, global, 1, observation, set, q_local,
                                                       q_global, &estimator));
    support_assert_ok(hnpe_inference_set_estimator(w->inference, estimator));
    support_assert_ok(hnpe_trainer_set_int(w->trainer, HNPE_TRAINER_EPOCHS, 1));
    hnpe_estimator_release(estimator);
    hnpe_flow_release(q_local);
    hnpe_flow_release(q_global);
    hnpe_embedder_release(observation);
    hnpe_embedder_release(set);
    hnpe_prior_release(local);
    hnpe_prior_release(global);
}

static hnpe_status run_rounds(world *w, hnpe_monitor *monitor)
{
    const double x = 0.4;
    return hnpe_inference_run_rounds(w->inference, 1, &x, 3, monitor);
}

static hnpe_status run_two_rounds(world *w, hnpe_monitor *monitor)
{
    const double x = 0.4;
    return hnpe_inference_run_rounds(w->inference, 1, &x, 2, monitor);
}

static hnpe_status run_inference(world *w, hnpe_monitor *monitor)
{
    return hnpe_inference_run(w->inference, monitor);
}

static void prepare_flow(world *w, int32_t way)
{
    hnpe_rng *rng;
    const size_t n = (size_t)w->sets * 2;
    w->numbers = test_calloc(n, 2 * sizeof(double));
    support_assert_ok(hnpe_rng_create(w->context, 1, 0, &rng));
    hnpe_rng_fill_normal(rng, 2 * n, w->numbers);
    support_assert_ok(hnpe_flow_create_spline(w->context, 1, 1, &w->flow));
    support_assert_ok(hnpe_flow_set_int(w->flow, HNPE_FLOW_EPOCHS, 20));
    hnpe_rng_release(rng);
    (void)way;
}

static hnpe_status run_flow(world *w, hnpe_monitor *monitor)
{
    const size_t n = (size_t)w->sets * 2;
    return hnpe_flow_fit(w->flow, n, w->numbers, w->numbers + n, 1, monitor);
}

/* Thirty features a set, in shards on disk. */
static void prepare_disk(world *w, int32_t way)
{
    enum { D_X = 30, BLOCK = 1000 };
    const double zero = 0, one = 1;
    hnpe_prior *prior;
    hnpe_rng *rng;
    double *x = test_calloc(BLOCK, (D_X + 1) * sizeof *x);
    w->folder = support_temp_folder();
    char *path = support_temp_path(w->folder, "shards");
    support_assert_ok(hnpe_rng_create(w->context, 1, 0, &rng));
    support_assert_ok(hnpe_prior_create_normal(w->context, 1, &zero, &one, &prior));
    support_assert_ok(hnpe_dataset_create_on_disk(w->context, path, 1, 0, D_X, 0, &w->dataset));
    hnpe_rng_fill_normal(rng, BLOCK * (D_X + 1), x);
    for (int64_t i = 0; i < 5 * w->sets / BLOCK; ++i)
        support_assert_ok(hnpe_dataset_append(w->dataset, BLOCK, NULL, x, NULL, x + BLOCK));
    support_assert_ok(hnpe_dataset_flush(w->dataset));
    support_assert_ok(hnpe_estimator_create(w->context, prior, NULL, D_X, &w->estimator));
    support_assert_ok(hnpe_trainer_create(w->context, w->estimator, w->dataset, &w->trainer));
    support_assert_ok(hnpe_trainer_set_int(w->trainer, HNPE_TRAINER_EPOCHS, 1));
    hnpe_prior_release(prior);
    hnpe_rng_release(rng);
    free(path);
    test_free(x);
    (void)way;
}

static hnpe_status run_trainer(world *w, hnpe_monitor *monitor)
{
    return hnpe_trainer_run(w->trainer, monitor);
}

static const call calls[] = {
    {"training from disk", prepare_disk, run_trainer, 0},
    {"run", prepare_inference, run_inference, HNPE_ROUNDS_AUTOMATIC},
    {"rounds, truncated", prepare_inference, run_rounds, HNPE_ROUNDS_TRUNCATED},
    {"rounds, truncated in beta", prepare_inference, run_rounds, HNPE_ROUNDS_TRUNCATED_GLOBAL},
    {"rounds, atomic", prepare_inference, run_rounds, HNPE_ROUNDS_ATOMIC},
    {"rounds, atomic in beta", prepare_inference, run_rounds, HNPE_ROUNDS_ATOMIC_GLOBAL},
    {"rounds, importance", prepare_inference, run_rounds, HNPE_ROUNDS_IMPORTANCE},
    {"rounds, importance in beta", prepare_inference, run_rounds, HNPE_ROUNDS_IMPORTANCE_GLOBAL},
    {"rounds, closed form", prepare_inference, run_rounds, HNPE_ROUNDS_CLOSED_FORM},
    {"rounds, uncorrected", prepare_inference, run_rounds, HNPE_ROUNDS_UNCORRECTED},
    {"rounds, slow networks", prepare_slow, run_two_rounds, HNPE_ROUNDS_TRUNCATED},
    {"rounds, slow networks, moved", prepare_slow, run_two_rounds, HNPE_ROUNDS_ATOMIC_GLOBAL},
    {"fit of a flow", prepare_flow, run_flow, 0},
};

static void drop(world *w)
{
    hnpe_flow_release(w->flow);
    hnpe_trainer_release(w->trainer);
    hnpe_inference_release(w->inference);
    hnpe_simulator_release(w->simulator);
    hnpe_context_release(w->context);
    hnpe_dataset_release(w->dataset);
    hnpe_estimator_release(w->estimator);
    test_free(w->numbers);
    if (w->folder)
        support_temp_remove(w->folder);
}

enum { CALLS = sizeof calls / sizeof *calls };

/* ---- stopped when the caller has worked for so long: from another thread, or by its own progress callback ---- */

typedef struct stopper {
    hnpe_monitor *monitor;
    clockid_t clock; /* of the caller */
    double when;
    atomic_int over;
    double asked; /* the clock then */
} stopper;

static void *stop(void *data)
{
    stopper *s = data;
    while (time_of(s->clock) < s->when && !atomic_load(&s->over))
        nanosleep(&(struct timespec){.tv_nsec = 200000}, NULL);
    s->asked = time_of(s->clock);
    hnpe_monitor_request_stop(s->monitor);
    return NULL;
}

static int stop_myself(void *user_data, const hnpe_progress *progress)
{
    const stopper *s = user_data;
    (void)progress;
    return time_of(s->clock) >= s->when;
}

typedef struct latency {
    double whole;   /* seconds of work in all */
    double seconds; /* after it was asked; NaN: it was over before */
} latency;

static latency measure(const call *c, double after, int64_t sets, int by_progress)
{
    world w = {.context = support_context(1), .sets = sets};
    pthread_t handle;
    stopper s = {.when = 0};
    support_assert_ok(hnpe_monitor_create(w.context, by_progress ? stop_myself : NULL, &s, NULL, &s.monitor));
    c->prepare(&w, c->way);
    assert_int_equal(pthread_getcpuclockid(pthread_self(), &s.clock), 0);
    const double begin = time_of(s.clock);
    s.when = s.asked = begin + after;
    if (!by_progress)
        assert_int_equal(pthread_create(&handle, NULL, stop, &s), 0);
    const hnpe_status status = c->run(&w, s.monitor);
    const double end = time_of(s.clock);
    atomic_store(&s.over, 1);
    if (!by_progress)
        assert_int_equal(pthread_join(handle, NULL), 0);
    assert_true(status == HNPE_OK || status == HNPE_ERROR_CANCELLED);
    hnpe_monitor_release(s.monitor);
    drop(&w);
    return (latency){end - begin, status == HNPE_OK ? (double)NAN : end - s.asked};
}

/* A stretch of work without a look is as long every time; where the machine was slow, it is not. */
static double measure_again(const call *c, double after, int64_t sets, int by_progress, double limit)
{
    double least = measure(c, after, sets, by_progress).seconds;
    for (int i = 0; i < 3 && least >= limit; ++i) {
        const double seconds = measure(c, after, sets, by_progress).seconds;
        least = seconds < least ? seconds : least;
    }
    return least;
}

/* A progress callback comes every tenth of a second, so that as much may pass before it is asked. */
static void check(int by_progress, double limit, size_t n_calls)
{
    const int moments = support_is_long() ? 12 : 3;
    const int64_t sets = hurried() ? 200 : support_is_long() ? 40000 : 4000;
    for (size_t c = 0; c < n_calls; c += hurried() ? 3 : 1) {
        const double whole = measure(&calls[c], 1e9, sets, by_progress).whole;
        double most = 0;
        int stopped = 0;
        for (int i = 0; i < moments; ++i) {
            const double seconds = measure_again(&calls[c], whole * (i + 0.5) / moments, sets, by_progress, limit);
            stopped += seconds >= 0;
            most = seconds > most ? seconds : most;
        }
        print_message("%s: %.2f s in all; stopped %d times of %d, within %.1f ms\n", calls[c].name, whole, stopped,
                      moments, 1e3 * most);
        assert_true(by_progress || hurried() || stopped > 0);
        assert_true(most < limit);
    }
}

static void test_cancel__from_another_thread_is_honoured_within_a_tenth_of_a_second(void **state)
{
    check(0, LIMIT, CALLS);
}

static void test_cancel__by_the_progress_callback_is_honoured_when_it_comes(void **state)
{
    check(1, 0.1 + LIMIT, support_is_long() ? CALLS : 2);
}

/* ---- slow rows ---- */

typedef struct patience {
    world *w;
    hnpe_monitor *monitor;
    int seen; /* calls that had begun when it was asked */
} patience;

static void *stop_after_calls(void *data)
{
    patience *p = data;
    while (atomic_load(&p->w->calls) < 5)
        sched_yield();
    hnpe_monitor_request_stop(p->monitor);
    p->seen = atomic_load(&p->w->calls);
    return NULL;
}

/* Calls of the simulator that begin after it was asked to stop. */
static int calls_after(int64_t threads, int concurrent)
{
    world w = {.context = support_context(threads), .sets = 100, .nap = 10000000};
    hnpe_monitor *monitor;
    pthread_t handle;
    support_assert_ok(hnpe_monitor_create(w.context, NULL, NULL, NULL, &monitor));
    prepare_inference(&w, HNPE_ROUNDS_AUTOMATIC);
    support_assert_ok(hnpe_simulator_set_int(w.simulator, HNPE_SIMULATOR_CONCURRENT, concurrent));
    support_assert_ok(hnpe_simulator_set_int(w.simulator, HNPE_SIMULATOR_CHUNK, 1));
    patience p = {&w, monitor, 0};
    assert_int_equal(pthread_create(&handle, NULL, stop_after_calls, &p), 0);
    support_assert_status(hnpe_inference_run(w.inference, monitor), HNPE_ERROR_CANCELLED);
    assert_int_equal(pthread_join(handle, NULL), 0);
    const int after = atomic_load(&w.calls) - p.seen;
    hnpe_monitor_release(monitor);
    drop(&w);
    return after;
}

static void test_cancel__waits_for_one_callback_of_each_thread_at_most(void **state)
{
    const int alone = calls_after(1, 0), many = calls_after(4, 1);
    print_message("calls that began after the request: %d of one thread, %d of four\n", alone, many);
    assert_true(alone <= 1);
    assert_true(many <= 4);
}

/* ---- to be stoppable changes nothing ---- */

static void draw(int32_t way, hnpe_monitor *monitor, double *theta)
{
    const double x = 0.4;
    world w = {.context = support_context(2), .sets = hurried() ? 100 : 600};
    hnpe_posterior *posterior;
    hnpe_rng *rng;
    prepare_inference(&w, way);
    support_assert_ok(run_rounds(&w, monitor));
    support_assert_ok(hnpe_inference_posterior(w.inference, &posterior));
    support_assert_ok(hnpe_rng_create(NULL, 1, 0, &rng));
    support_assert_ok(hnpe_posterior_sample(posterior, 1, NULL, &x, 200, rng, theta));
    hnpe_rng_release(rng);
    hnpe_posterior_release(posterior);
    drop(&w);
}

static void test_cancel__that_does_not_come_changes_no_bit(void **state)
{
    static double with[400], without[400];
    hnpe_monitor *monitor;
    support_assert_ok(hnpe_monitor_create(NULL, NULL, NULL, NULL, &monitor));
    for (size_t c = 0; c < CALLS; ++c) {
        if (calls[c].run != run_rounds || (hurried() && c % 3))
            continue;
        draw(calls[c].way, monitor, with);
        draw(calls[c].way, NULL, without);
        assert_memory_equal(with, without, sizeof with);
    }
    hnpe_monitor_release(monitor);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_cancel__from_another_thread_is_honoured_within_a_tenth_of_a_second),
        cmocka_unit_test(test_cancel__by_the_progress_callback_is_honoured_when_it_comes),
        cmocka_unit_test(test_cancel__waits_for_one_callback_of_each_thread_at_most),
        cmocka_unit_test(test_cancel__that_does_not_come_changes_no_bit),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
