/* Everything that a kit holds and made is used, and the bits that come out are summed up in one number. */
#include "kit.h"

#include <unistd.h>

static void add(uint64_t *digest, const void *data, size_t bytes)
{
    const unsigned char *byte = data;
    for (size_t i = 0; i < bytes; ++i)
        *digest = (*digest ^ byte[i]) * 1099511628211u;
}

#define ADD(value) add(digest, &(value), sizeof(value))
/* What an object refuses, such as a mean without rows, is part of what it does. */
#define USE(call)                                                                                                      \
    do {                                                                                                               \
        const hnpe_status used = (call);                                                                               \
        ADD(used);                                                                                                     \
    } while (0)

enum { ROWS = 3, WIDTH = 64, CELLS = ROWS * WIDTH };

typedef struct numbers {
    double half[CELLS], out[CELLS], more[CELLS];
} numbers;

static numbers make_numbers(void)
{
    numbers n;
    for (size_t i = 0; i < CELLS; ++i) {
        n.half[i] = 0.5;
        n.out[i] = n.more[i] = 0;
    }
    return n;
}

static void use_prior(uint64_t *digest, const hnpe_prior *prior)
{
    numbers n = make_numbers();
    hnpe_rng *rng;
    support_assert_ok(hnpe_rng_create(NULL, 5, 0, &rng));
    USE(hnpe_prior_sample(prior, ROWS, n.half, rng, n.out));
    USE(hnpe_prior_log_density(prior, ROWS, n.half, n.out, n.more));
    hnpe_rng_release(rng);
    ADD(n);
}

static void use_simulator(uint64_t *digest, hnpe_simulator *simulator)
{
    numbers n = make_numbers();
    USE(hnpe_simulator_run(simulator, 1, n.half, n.half, 3, 0, NULL, n.out));
    ADD(n);
}

static void use_dataset(uint64_t *digest, const hnpe_dataset *dataset)
{
    int64_t sets, rows, invalid;
    hnpe_dims dims = {.struct_size = sizeof dims};
    hnpe_proposal_info info = {.struct_size = sizeof info};
    support_assert_ok(hnpe_dataset_count(dataset, &sets, &rows, &invalid));
    support_assert_ok(hnpe_dataset_dims(dataset, &dims));
    ADD(sets);
    ADD(rows);
    ADD(invalid);
    ADD(dims);
    for (size_t i = 0; hnpe_dataset_describe_proposal(dataset, i, &info) == HNPE_OK; ++i)
        ADD(info);
    if (!sets)
        return;
    const size_t bytes = (size_t)rows * sizeof(double);
    int64_t *sizes = test_calloc((size_t)sets, sizeof *sizes);
    double *alpha = test_calloc((size_t)dims.d_local + 1, bytes), *beta = test_calloc((size_t)dims.d_global + 1, bytes);
    double *x = test_calloc((size_t)dims.d_x, bytes);
    support_assert_ok(hnpe_dataset_read(dataset, 0, sets, sizes, alpha, beta, x));
    add(digest, sizes, (size_t)sets * sizeof *sizes);
    add(digest, alpha, (size_t)dims.d_local * bytes);
    add(digest, beta, (size_t)dims.d_global * (size_t)sets * sizeof *beta);
    add(digest, x, (size_t)dims.d_x * bytes);
    support_assert_ok(hnpe_dataset_read_proposals(dataset, 0, sets, sizes, beta));
    add(digest, sizes, (size_t)sets * sizeof *sizes);
    test_free(sizes);
    test_free(alpha);
    test_free(beta);
    test_free(x);
}

static void use_embedder(uint64_t *digest, const hnpe_embedder *embedder)
{
    const int64_t two = 2;
    numbers n = make_numbers();
    USE(hnpe_embedder_apply(embedder, 1, &two, n.half, n.out));
    ADD(n);
}

static void use_flow(uint64_t *digest, const hnpe_flow *flow)
{
    numbers n = make_numbers();
    USE(hnpe_flow_log_density(flow, ROWS, n.half, n.half, n.out));
    ADD(n);
}

static void use_posterior(uint64_t *digest, const hnpe_posterior *posterior)
{
    const int64_t two = 2;
    numbers n = make_numbers();
    hnpe_rng *rng;
    support_assert_ok(hnpe_rng_create(NULL, 5, 0, &rng));
    USE(hnpe_posterior_sample(posterior, 1, &two, n.half, ROWS, rng, n.out));
    USE(hnpe_posterior_log_density(posterior, 1, &two, n.half, ROWS, n.out, n.more));
    hnpe_rng_release(rng);
    ADD(n);
}

static void use_estimator(uint64_t *digest, const hnpe_estimator *estimator)
{
    hnpe_posterior *posterior;
    support_assert_ok(hnpe_posterior_create(estimator, &posterior));
    use_posterior(digest, posterior);
    hnpe_posterior_release(posterior);
}

static void use_trainer(uint64_t *digest, const hnpe_trainer *trainer)
{
    double losses[2] = {0, 0};
    const int64_t epochs = hnpe_trainer_epochs(trainer);
    const int32_t outcome = hnpe_trainer_outcome(trainer);
    const double effective = hnpe_trainer_effective_sample_size(trainer);
    support_assert_ok(hnpe_trainer_losses(trainer, epochs > 0, &losses[0], &losses[1]));
    ADD(epochs);
    ADD(outcome);
    ADD(effective);
    ADD(losses);
}

static void use_inference(uint64_t *digest, hnpe_inference *inference)
{
    hnpe_round_info round = {.struct_size = sizeof round};
    hnpe_trainer *trainer;
    hnpe_estimator *estimator;
    hnpe_dataset *dataset;
    for (size_t i = 0; hnpe_inference_describe_round(inference, i, &round) == HNPE_OK; ++i) {
        round.seconds_simulating = round.seconds_training = 0; /* another time, another duration */
        ADD(round);
    }
    support_assert_ok(hnpe_inference_get_dataset(inference, &dataset));
    support_assert_ok(hnpe_inference_get_trainer(inference, &trainer));
    support_assert_ok(hnpe_inference_get_estimator(inference, &estimator));
    use_dataset(digest, dataset);
    use_trainer(digest, trainer);
    use_estimator(digest, estimator);
    hnpe_dataset_release(dataset);
    hnpe_trainer_release(trainer);
    hnpe_estimator_release(estimator);
}

static void use_conditional(uint64_t *digest, const hnpe_conditional *conditional)
{
    hnpe_conditional_info info = {.struct_size = sizeof info};
    hnpe_chains_info report = {.struct_size = sizeof report};
    numbers n = make_numbers();
    hnpe_rng *rng;
    support_assert_ok(hnpe_rng_create(NULL, 5, 0, &rng));
    USE(hnpe_conditional_describe(conditional, &info));
    USE(hnpe_conditional_log_density(conditional, ROWS, n.half, n.out));
    USE(hnpe_conditional_sample(conditional, 2, 4, rng, NULL, n.more, NULL, &report));
    hnpe_rng_release(rng);
    ADD(info);
    ADD(report);
    ADD(n);
}

static void use_report(uint64_t *digest, const hnpe_report *report)
{
    hnpe_result_info result = {.struct_size = sizeof result};
    hnpe_array_info array = {.struct_size = sizeof array};
    const char *text = hnpe_report_text(report);
    add(digest, text, strlen(text));
    for (size_t i = 0; hnpe_report_describe_result(report, i, &result) == HNPE_OK; ++i)
        for (size_t j = 0; hnpe_report_describe_array(report, i, j, &array) == HNPE_OK; ++j) {
            const size_t n = (size_t)(array.rows * array.columns);
            double *values = test_calloc(n + 1, sizeof *values);
            support_assert_ok(hnpe_report_read(report, result.name, array.name, n, values));
            add(digest, array.name, strlen(array.name));
            add(digest, values, n * sizeof *values);
            test_free(values);
        }
}

static void use_file(uint64_t *digest, const char *path)
{
    size_t bytes;
    if (!path || access(path, R_OK))
        return;
    char *text = support_read(path, &bytes);
    add(digest, text, bytes);
    free(text);
}

#define USE_EACH(type, handle)                                                                                         \
    do {                                                                                                               \
        if ((handle) && kit_touched(handle))                                                                           \
            use_##type(digest, handle);                                                                                \
    } while (0)

static void use_made(uint64_t *digest, const kit_handles *made)
{
    USE_EACH(prior, made->prior);
    USE_EACH(prior, made->second_prior);
    USE_EACH(simulator, made->simulator);
    USE_EACH(dataset, made->dataset);
    USE_EACH(embedder, made->embedder);
    USE_EACH(flow, made->flow);
    USE_EACH(estimator, made->estimator);
    USE_EACH(trainer, made->trainer);
    USE_EACH(posterior, made->posterior);
    USE_EACH(inference, made->inference);
    USE_EACH(report, made->report);
    USE_EACH(conditional, made->conditional);
    if (kit_touched(made->rng)) {
        const uint64_t next = hnpe_rng_next(made->rng);
        ADD(next);
    }
}

uint64_t kit_digest(kit *k)
{
    uint64_t sum = 14695981039346656037u, *digest = &sum;
    const uint64_t next = hnpe_rng_next(k->rng);
    ADD(next);
    ADD(k->out);
    ADD(k->second_out);
    ADD(k->third_out);
    ADD(k->sizes_out);
    ADD(k->n);
    ADD(k->batch);
    use_file(digest, k->new_file);
    use_made(digest, &k->made);
    USE_EACH(prior, k->alpha);
    USE_EACH(prior, k->custom);
    USE_EACH(simulator, k->simulator);
    USE_EACH(dataset, k->dataset);
    USE_EACH(dataset, k->empty);
    USE_EACH(embedder, k->embedder);
    USE_EACH(flow, k->flow);
    USE_EACH(estimator, k->estimator);
    USE_EACH(trainer, k->trainer);
    USE_EACH(posterior, k->posterior);
    USE_EACH(inference, k->inference);
    USE_EACH(inference, k->offline);
    USE_EACH(report, k->report);
    USE_EACH(conditional, k->conditional);
    return sum;
}
