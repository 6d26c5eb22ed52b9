/* Eight threads at once: jobs with handles of their own, one posterior, contexts that come and go, messages,
   references, requests to stop, and one handle that all want. Also built with the thread sanitizer. */
#include "threads.h"
#include "toy.h"

#define NEXT(call) status = status == HNPE_OK ? (call) : status

/* ---- whole jobs, each with handles of its own ---- */

enum { SETS = 60, POINTS = 80 };

typedef struct job {
    hnpe_context *context;
    uint64_t seed;
    const char *folder;
    int quick;
    hnpe_status status;
    double theta[2 * POINTS], back[2 * POINTS], log_q[POINTS], mode[2], embedded[8], fitted[2 * POINTS], sinkhorn;
} job;

static int product(void *user_data, size_t n, const double *alpha, const double *beta, hnpe_rng *rng, double *x)
{
    (void)user_data;
    for (size_t i = 0; i < n; ++i)
        x[i] = alpha[i] * beta[i] + 0.05 * hnpe_rng_normal(rng);
    return 0;
}

static hnpe_status train(job *j, hnpe_posterior **posterior)
{
    const double zero = 0, one = 1;
    hnpe_prior *prior = NULL;
    hnpe_simulator *simulator = NULL;
    hnpe_inference *inference = NULL;
    hnpe_trainer *trainer = NULL;
    hnpe_status status = HNPE_OK;
    NEXT(hnpe_prior_create_uniform(j->context, 1, &zero, &one, &prior));
    NEXT(hnpe_simulator_create(j->context, 1, 1, 1, product, NULL, NULL, &simulator));
    NEXT(hnpe_inference_create(j->context, prior, prior, simulator, &inference));
    NEXT(hnpe_inference_set_int(inference, HNPE_INFERENCE_SIMULATIONS, SETS));
    NEXT(hnpe_inference_set_int(inference, HNPE_INFERENCE_MAX_EXTRA, 3));
    NEXT(hnpe_inference_set_seed(inference, j->seed));
    NEXT(hnpe_inference_get_trainer(inference, &trainer));
    NEXT(hnpe_trainer_set_int(trainer, HNPE_TRAINER_EPOCHS, 1));
    NEXT(hnpe_inference_run(inference, NULL));
    NEXT(hnpe_inference_posterior(inference, posterior));
    hnpe_trainer_release(trainer);
    hnpe_inference_release(inference);
    hnpe_simulator_release(simulator);
    hnpe_prior_release(prior);
    return status;
}

static hnpe_status through_a_file(job *j, const hnpe_posterior *posterior, hnpe_posterior **back)
{
    char path[512];
    hnpe_status status = HNPE_OK;
    snprintf(path, sizeof path, "%s/%llu", j->folder, (unsigned long long)j->seed);
    NEXT(hnpe_posterior_save(posterior, path));
    NEXT(hnpe_posterior_load(j->context, path, NULL, NULL, back));
    remove(path);
    return status;
}

static hnpe_status parts(job *j, hnpe_rng *rng)
{
    hnpe_embedder *embedder = NULL;
    hnpe_flow *flow = NULL;
    hnpe_status status = HNPE_OK;
    NEXT(hnpe_embedder_create_deep_set(j->context, 1, 8, &embedder));
    NEXT(hnpe_embedder_apply(embedder, 1, &(int64_t){5}, j->log_q, j->embedded));
    NEXT(hnpe_flow_create_coupling(j->context, 2, 1, &flow));
    NEXT(hnpe_flow_set_int(flow, HNPE_FLOW_EPOCHS, 1));
    NEXT(hnpe_flow_fit(flow, POINTS, j->log_q, j->theta, j->seed, NULL));
    NEXT(hnpe_flow_sample(flow, POINTS, j->log_q, rng, j->fitted));
    NEXT(hnpe_diagnostics_sinkhorn(j->context, 2, POINTS, j->theta, POINTS, j->fitted, 0.1, &j->sinkhorn));
    hnpe_flow_release(flow);
    hnpe_embedder_release(embedder);
    return status;
}

static void do_job(job *j)
{
    const double x[3] = {0.2, 0.3, 0.1};
    const int64_t three = 3;
    hnpe_posterior *posterior = NULL, *back = NULL;
    hnpe_rng *rng = NULL, *again = NULL;
    hnpe_status status = HNPE_OK;
    NEXT(train(j, &posterior));
    NEXT(through_a_file(j, posterior, &back));
    NEXT(hnpe_rng_create(j->context, j->seed, 1, &rng));
    NEXT(hnpe_rng_create(j->context, j->seed, 1, &again));
    NEXT(hnpe_posterior_sample(posterior, 1, &three, x, POINTS, rng, j->theta));
    NEXT(hnpe_posterior_sample(back, 1, &three, x, POINTS, again, j->back));
    NEXT(hnpe_posterior_log_density(posterior, 1, &three, x, POINTS, j->theta, j->log_q));
    if (!j->quick)
        NEXT(hnpe_posterior_mode(posterior, 1, &three, x, j->seed, j->mode, NULL));
    NEXT(parts(j, rng));
    hnpe_rng_release(rng);
    hnpe_rng_release(again);
    hnpe_posterior_release(back);
    hnpe_posterior_release(posterior);
    j->status = status;
}

static void *job_on_a_thread(void *data)
{
    do_job(data);
    return NULL;
}

static void test_threads__eight_jobs_at_once_are_what_each_is_alone(void **state)
{
    static job jobs[THREADS], alone;
    char *folder = support_temp_folder();
    hnpe_context *shared = support_context(2);
    for (size_t i = 0; i < THREADS; ++i)
        jobs[i] = (job){.context = i % 2   ? shared
                                   : i % 4 ? support_context(1)
                                           : NULL,
                        .seed = i,
                        .folder = folder,
                        .quick = support_quick()};
    run_on_threads(job_on_a_thread, jobs, sizeof *jobs);
    for (size_t i = 0; i < THREADS; ++i) {
        assert_int_equal(jobs[i].status, HNPE_OK);
        if (i % 2 == 0)
            hnpe_context_release(jobs[i].context);
        if (support_quick() && i % 4)
            continue;
        alone = (job){.context = shared, .seed = i, .folder = folder, .quick = support_quick()};
        do_job(&alone);
        assert_int_equal(alone.status, HNPE_OK);
        assert_memory_equal(alone.theta, jobs[i].theta,
                            sizeof alone - offsetof(job, theta)); /* everything that is computed */
        assert_memory_equal(jobs[i].theta, jobs[i].back, sizeof alone.theta);
    }
    hnpe_context_release(shared);
    support_temp_remove(folder);
}

/* ---- one posterior: what tests/posterior/test_shared_posterior.c does not ask ---- */

typedef struct reader {
    const hnpe_posterior *posterior;
    int quick;
    hnpe_status status;
    double mode[2], log_q, global[POINTS];
    hnpe_observation_info info;
    hnpe_dims dims;
    int32_t before, after;
} reader;

static void *read_posterior(void *data)
{
    reader *r = data;
    const double near[2] = {0.2, 0.1}, far_away[2] = {0.2, -9};
    const int64_t two = 2;
    double beta[POINTS], theta[2];
    hnpe_rng *rng = NULL;
    hnpe_status status = HNPE_OK;
    for (size_t i = 0; i < POINTS; ++i)
        beta[i] = (0.5 + (double)i) / POINTS;
    r->info.struct_size = sizeof r->info;
    r->dims.struct_size = sizeof r->dims;
    NEXT(hnpe_rng_create(NULL, 1, 0, &rng));
    if (!r->quick)
        NEXT(hnpe_posterior_mode(r->posterior, 1, &two, near, 1, r->mode, &r->log_q));
    NEXT(hnpe_posterior_log_density_global(r->posterior, 1, &two, near, POINTS, beta, r->global));
    NEXT(hnpe_posterior_check_observation(r->posterior, 2, far_away, &r->info));
    NEXT(hnpe_posterior_dims(r->posterior, &r->dims));
    NEXT(hnpe_posterior_has_extrapolated(r->posterior, &r->before)); /* 0, or 1: others are at it */
    NEXT(hnpe_posterior_sample(r->posterior, 1, &two, far_away, 1, rng, theta));
    NEXT(hnpe_posterior_has_extrapolated(r->posterior, &r->after));
    hnpe_rng_release(rng);
    r->status = status;
    return NULL;
}

static void test_threads__one_posterior_tells_all_eight_the_same(void **state)
{
    static reader readers[THREADS], alone;
    support_toy toy;
    hnpe_posterior *posterior;
    int32_t flag = -1;
    support_toy_create(NULL, 0.05, SETS, 3, 3, &toy);
    support_toy_epochs(&toy, 1);
    support_assert_ok(hnpe_inference_run(toy.inference, NULL));
    support_assert_ok(hnpe_inference_posterior(toy.inference, &posterior));
    support_assert_ok(hnpe_posterior_has_extrapolated(posterior, &flag));
    assert_int_equal(flag, 0);
    for (size_t i = 0; i < THREADS; ++i)
        readers[i] = (reader){.posterior = posterior, .quick = support_quick()};
    run_on_threads(read_posterior, readers, sizeof *readers);
    alone = (reader){.posterior = posterior, .quick = support_quick()};
    read_posterior(&alone);
    for (size_t i = 0; i < THREADS; ++i) {
        assert_int_equal(readers[i].status, HNPE_OK);
        assert_int_equal(readers[i].after, 1);
        assert_memory_equal(alone.mode, readers[i].mode, offsetof(reader, before) - offsetof(reader, mode));
    }
    hnpe_posterior_release(posterior);
    support_toy_free(&toy);
}

/* ---- contexts that come and go ---- */

typedef struct comings {
    size_t number;
    atomic_int lines, released;
    hnpe_status status;
    support_allocator allocator;
} comings;

static void take_line(void *user_data, int32_t level, const char *line)
{
    (void)level;
    (void)line;
    atomic_fetch_add(&((comings *)user_data)->lines, 1);
}

static void note_release(void *user_data)
{
    atomic_fetch_add(&((comings *)user_data)->released, 1);
}

enum { COMINGS = 100 };

static void *come_and_go(void *data)
{
    comings *c = data;
    const double zero = 0, one = 1;
    hnpe_status status = HNPE_OK;
    for (int i = 0; i < COMINGS && status == HNPE_OK; ++i) {
        hnpe_context *context = NULL;
        hnpe_prior *prior = NULL;
        hnpe_estimator *estimator = NULL;
        hnpe_posterior *posterior = NULL;
        NEXT(hnpe_context_create(i % 2 ? &c->allocator.hnpe : NULL, &context));
        NEXT(hnpe_context_set_log(context, take_line, c, note_release));
        NEXT(hnpe_context_set_int(context, HNPE_CONTEXT_THREADS, 1 + i % 3));
        NEXT(hnpe_prior_create_uniform(context, 1, &zero, &one, &prior));
        hnpe_context_release(context); /* before what was made with it */
        NEXT(hnpe_estimator_create(context, prior, NULL, 1, &estimator));
        NEXT(hnpe_posterior_create(estimator, &posterior)); /* a line: it was never trained */
        hnpe_prior_release(prior);
        hnpe_estimator_release(estimator);
        hnpe_posterior_release(posterior);
    }
    c->status = status;
    return NULL;
}

static void test_threads__make_and_release_contexts_at_once(void **state)
{
    static comings all[THREADS];
    for (size_t i = 0; i < THREADS; ++i) {
        all[i] = (comings){.number = i};
        support_allocator_init(&all[i].allocator, 0);
    }
    run_on_threads(come_and_go, all, sizeof *all);
    for (size_t i = 0; i < THREADS; ++i) {
        assert_int_equal(all[i].status, HNPE_OK);
        assert_int_equal(atomic_load(&all[i].lines), COMINGS);
        assert_int_equal(atomic_load(&all[i].released), COMINGS);
        assert_int_equal(atomic_load(&all[i].allocator.outstanding), 0);
    }
}

/* ---- messages ---- */

typedef struct speaker {
    size_t number;
    int wrong;
} speaker;

static int refuse(void *user_data, size_t n, const double *alpha, const double *beta, hnpe_rng *rng, double *x)
{
    const speaker *s = user_data;
    char words[64];
    (void)n, (void)alpha, (void)beta, (void)rng, (void)x;
    snprintf(words, sizeof words, "the words of %zu", s->number);
    hnpe_set_error(words);
    return -100 - (int)s->number;
}

static void *speak(void *data)
{
    speaker *s = data;
    const double theta = 0.5;
    double x;
    char expected[64];
    hnpe_simulator *simulator = NULL;
    if (hnpe_simulator_create(NULL, 1, 0, 1, refuse, s, NULL, &simulator) != HNPE_OK)
        ++s->wrong;
    for (int i = 0; i < 500; ++i) {
        snprintf(expected, sizeof expected, "%zu", 1000 + s->number);
        s->wrong += hnpe_simulator_set_int(simulator, HNPE_SIMULATOR_CONCURRENT, (int64_t)(1000 + s->number)) !=
                    HNPE_ERROR_INVALID_ARGUMENT;
        s->wrong += strstr(hnpe_last_error(), expected) == NULL;
        snprintf(expected, sizeof expected, "the words of %zu", s->number);
        s->wrong += hnpe_simulator_run(simulator, 1, &theta, NULL, 1, 0, NULL, &x) != HNPE_ERROR_CALLBACK;
        s->wrong += strstr(hnpe_last_error(), expected) == NULL;
        s->wrong += hnpe_last_callback_result() != -100 - (int)s->number;
    }
    hnpe_simulator_release(simulator);
    return NULL;
}

static void test_threads__have_messages_and_results_of_their_own(void **state)
{
    static speaker speakers[THREADS];
    for (size_t i = 0; i < THREADS; ++i)
        speakers[i] = (speaker){.number = i};
    run_on_threads(speak, speakers, sizeof *speakers);
    for (size_t i = 0; i < THREADS; ++i)
        assert_int_equal(speakers[i].wrong, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_threads__eight_jobs_at_once_are_what_each_is_alone),
        cmocka_unit_test(test_threads__one_posterior_tells_all_eight_the_same),
        cmocka_unit_test(test_threads__make_and_release_contexts_at_once),
        cmocka_unit_test(test_threads__have_messages_and_results_of_their_own),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
