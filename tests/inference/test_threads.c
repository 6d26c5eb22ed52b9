/* The whole way from simulations to diagnostics, with one thread, two, four, and as many as the machine has: the same
   bits. Sizes are such that each part is cut into pieces for several threads. */
#include "toy.h"

enum { SETS = 600, MAX_EXTRA = 9, BATCH = 300, EPOCHS = 3, OBSERVED = 300, DRAWS = 40, POINTS = 260 };

typedef struct outcome {
    /* the data set */
    int64_t rows[SETS];
    double local[SETS * (1 + MAX_EXTRA)], global[SETS], x[SETS * (1 + MAX_EXTRA)];
    /* the training */
    double training[EPOCHS], validation[EPOCHS];
    /* the posterior, of many sets and of one */
    double draws[OBSERVED * DRAWS * 2], log_q[OBSERVED * DRAWS], one_set[OBSERVED * DRAWS * 2];
    double all_local[OBSERVED * DRAWS * (1 + MAX_EXTRA)], all_global[OBSERVED * DRAWS], all_log_q[OBSERVED * DRAWS];
    /* parts that can be had alone */
    double embedded[OBSERVED * 8], fit_draws[4 * POINTS], fit_log_q[POINTS];
    double sinkhorn, wasserstein;
} outcome;

static void simulate_and_train(hnpe_context *context, hnpe_posterior **posterior, outcome *o)
{
    support_toy toy;
    hnpe_trainer *trainer;
    hnpe_dataset *dataset;
    support_toy_create(context, 0.05, SETS, MAX_EXTRA, 7, &toy);
    support_assert_ok(hnpe_simulator_set_int(toy.simulator, HNPE_SIMULATOR_CONCURRENT, 1));
    support_assert_ok(hnpe_simulator_set_int(toy.simulator, HNPE_SIMULATOR_CHUNK, 64));
    support_assert_ok(hnpe_inference_get_trainer(toy.inference, &trainer));
    support_assert_ok(hnpe_trainer_set_int(trainer, HNPE_TRAINER_EPOCHS, EPOCHS));
    support_assert_ok(hnpe_trainer_set_int(trainer, HNPE_TRAINER_BATCH_SIZE, BATCH));
    support_assert_ok(hnpe_inference_run(toy.inference, NULL));
    support_assert_ok(hnpe_inference_get_dataset(toy.inference, &dataset));
    support_assert_ok(hnpe_dataset_read(dataset, 0, SETS, o->rows, o->local, o->global, o->x));
    support_assert_ok(hnpe_trainer_losses(trainer, EPOCHS, o->training, o->validation));
    support_assert_ok(hnpe_inference_posterior(toy.inference, posterior));
    hnpe_dataset_release(dataset);
    hnpe_trainer_release(trainer);
    support_toy_free(&toy);
}

static size_t rows_of_all(const outcome *o)
{
    size_t total = 0;
    for (size_t i = 0; i < OBSERVED; ++i)
        total += (size_t)o->rows[i];
    return total;
}

static void ask(const hnpe_posterior *posterior, outcome *o)
{
    const int64_t last = (int64_t)rows_of_all(o) / OBSERVED;
    hnpe_rng *rng;
    support_assert_ok(hnpe_rng_create(NULL, 2, 0, &rng));
    support_assert_ok(hnpe_posterior_sample(posterior, OBSERVED, o->rows, o->x, DRAWS, rng, o->draws));
    support_assert_ok(hnpe_posterior_log_density(posterior, OBSERVED, o->rows, o->x, DRAWS, o->draws, o->log_q));
    support_assert_ok(hnpe_posterior_sample(posterior, 1, &last, o->x, (size_t)OBSERVED * DRAWS, rng, o->one_set));
    support_assert_ok(
        hnpe_posterior_sample_all(posterior, OBSERVED, o->rows, o->x, DRAWS, rng, o->all_local, o->all_global));
    support_assert_ok(hnpe_posterior_log_density_all(posterior, OBSERVED, o->rows, o->x, DRAWS, o->all_local,
                                                     o->all_global, o->all_log_q));
    hnpe_rng_release(rng);
}

static void embed_and_fit(hnpe_context *context, outcome *o)
{
    hnpe_embedder *embedder;
    hnpe_flow *flow;
    hnpe_rng *rng;
    support_assert_ok(hnpe_rng_create(NULL, 3, 0, &rng));
    support_assert_ok(hnpe_embedder_create_deep_set(context, 1, 8, &embedder));
    support_assert_ok(hnpe_embedder_apply(embedder, OBSERVED, o->rows, o->x, o->embedded));
    support_assert_ok(hnpe_flow_create_spline(context, 2, 1, &flow));
    support_assert_ok(hnpe_flow_set_int(flow, HNPE_FLOW_EPOCHS, 2));
    support_assert_ok(hnpe_flow_fit(flow, POINTS, o->x, o->draws, 5, NULL));
    support_assert_ok(hnpe_flow_sample(flow, POINTS, o->x, rng, o->fit_draws));
    support_assert_ok(hnpe_flow_log_density(flow, POINTS, o->x, o->draws, o->fit_log_q));
    hnpe_flow_release(flow);
    hnpe_embedder_release(embedder);
    hnpe_rng_release(rng);
}

/* threads: 0 leaves the context as it comes. */
static outcome *go(int64_t threads)
{
    outcome *o = test_calloc(1, sizeof *o);
    hnpe_context *context;
    hnpe_posterior *posterior;
    support_assert_ok(hnpe_context_create(NULL, &context));
    if (threads)
        support_assert_ok(hnpe_context_set_int(context, HNPE_CONTEXT_THREADS, threads));
    simulate_and_train(context, &posterior, o);
    ask(posterior, o);
    embed_and_fit(context, o);
    support_assert_ok(hnpe_diagnostics_sinkhorn(context, 2, POINTS, o->draws, POINTS, o->one_set, 0.05, &o->sinkhorn));
    support_assert_ok(hnpe_diagnostics_wasserstein(context, POINTS, o->global, POINTS, o->all_global, &o->wasserstein));
    hnpe_posterior_release(posterior);
    hnpe_context_release(context);
    return o;
}

#define SAME(field) assert_memory_equal(alone->field, many->field, sizeof alone->field)

static void compare(const outcome *alone, int64_t threads)
{
    outcome *many = go(threads);
    SAME(rows);
    SAME(local);
    SAME(global);
    SAME(x);
    SAME(training);
    SAME(validation);
    SAME(draws);
    SAME(log_q);
    SAME(one_set);
    SAME(all_local);
    SAME(all_global);
    SAME(all_log_q);
    SAME(embedded);
    SAME(fit_draws);
    SAME(fit_log_q);
    assert_memory_equal(&alone->sinkhorn, &many->sinkhorn, sizeof alone->sinkhorn);
    assert_memory_equal(&alone->wasserstein, &many->wasserstein, sizeof alone->wasserstein);
    test_free(many);
}

static void test_threads__change_no_bit_of_anything(void **state)
{
    outcome *alone = go(1);
    compare(alone, 2);
    compare(alone, 4);
    compare(alone, 0);
    test_free(alone);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_threads__change_no_bit_of_anything)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
