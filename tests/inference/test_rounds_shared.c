/* Rounds that go on from a trained estimator: one first round for many targets. */
#include "toy.h"

#include <math.h>

enum { ROWS = 3, SETS = 400, TARGETS = 2 };
static const double target[TARGETS][ROWS] = {{0.3, 0.5, 0.2}, {0.05, 0.1, 0.12}};

/* One that was loaded: nothing else of the first inference is left. */
static hnpe_estimator *train_once(const support_toy *toy)
{
    char *folder = support_temp_folder(), *path = support_temp_path(folder, "first.safetensors");
    hnpe_estimator *trained, *loaded;
    support_assert_ok(hnpe_inference_run(toy->inference, NULL));
    support_assert_ok(hnpe_inference_get_estimator(toy->inference, &trained));
    support_assert_ok(hnpe_estimator_save(trained, path));
    support_assert_ok(hnpe_estimator_load(NULL, path, toy->alpha, toy->beta, &loaded));
    hnpe_estimator_release(trained);
    support_temp_remove(folder);
    free(path);
    return loaded;
}

static void open_first(support_toy *toy)
{
    support_toy_create(NULL, 0.05, SETS, 0, 9, toy);
    support_toy_epochs(toy, 20);
    support_assert_ok(hnpe_inference_set_int(toy->inference, HNPE_INFERENCE_MIN_EXTRA, ROWS - 1));
    support_assert_ok(hnpe_inference_set_int(toy->inference, HNPE_INFERENCE_MAX_EXTRA, ROWS - 1));
}

static hnpe_inference *open_second(const support_toy *toy, hnpe_estimator *estimator)
{
    hnpe_inference *made;
    support_assert_ok(hnpe_inference_create(NULL, toy->alpha, toy->beta, toy->simulator, &made));
    support_assert_ok(hnpe_inference_set_int(made, HNPE_INFERENCE_SIMULATIONS, SETS));
    support_assert_ok(hnpe_inference_set_int(made, HNPE_INFERENCE_ROUNDS, HNPE_ROUNDS_TRUNCATED));
    support_assert_ok(hnpe_inference_set_real(made, HNPE_INFERENCE_TRUNCATION, 0.02)); /* so that something is */
    support_assert_ok(hnpe_inference_set_estimator(made, estimator));
    return made;
}

static void assert_drawn_by_truncation(hnpe_inference *inference)
{
    hnpe_dataset *dataset;
    hnpe_proposal_info info = {.struct_size = sizeof info};
    support_assert_ok(hnpe_inference_get_dataset(inference, &dataset));
    support_assert_ok(hnpe_dataset_describe_proposal(dataset, 0, &info));
    assert_int_equal(info.n_sets, 0); /* none from the prior */
    support_assert_ok(hnpe_dataset_describe_proposal(dataset, 1, &info));
    assert_int_equal(info.kind, HNPE_PROPOSAL_TRUNCATED);
    assert_int_equal(info.n_sets, SETS);
    assert_true(exp(info.log_constant) < 0.9);
    hnpe_dataset_release(dataset);
}

/* The first round was elsewhere. */
static void assert_reported(hnpe_inference *inference)
{
    int64_t n_rounds, n_sets;
    hnpe_round_info info = {.struct_size = sizeof info};
    support_assert_ok(hnpe_inference_count(inference, &n_rounds, &n_sets, NULL));
    assert_true(n_rounds == 2 && n_sets == SETS);
    support_assert_ok(hnpe_inference_describe_round(inference, 0, &info));
    assert_true(info.state == HNPE_ROUND_FINISHED && info.n_sets == 0 && info.proposal == HNPE_PROPOSAL_PRIOR);
    support_assert_ok(hnpe_inference_describe_round(inference, 1, &info));
    assert_true(info.state == HNPE_ROUND_FINISHED && info.n_sets == SETS && info.prior_left < 0.9 && info.renewed);
    assert_true(info.moved > 0);
}

static void test_rounds__of_many_targets_share_a_first_one(void **state)
{
    support_toy toy;
    open_first(&toy);
    for (size_t i = 0; i < TARGETS; ++i) {
        hnpe_estimator *estimator = train_once(&toy);
        hnpe_inference *inference = open_second(&toy, estimator);
        hnpe_posterior *posterior;
        support_assert_ok(hnpe_inference_posterior(inference, &posterior)); /* at once */
        hnpe_posterior_release(posterior);
        support_assert_ok(hnpe_inference_run_rounds(inference, ROWS, target[i], 1, NULL));
        assert_drawn_by_truncation(inference);
        assert_reported(inference);
        hnpe_inference_release(inference);
        hnpe_estimator_release(estimator);
    }
    support_toy_free(&toy);
}

/* Whichever comes first, the target or the estimator. */
static void test_rounds__take_a_trained_estimator_when_the_target_is_there(void **state)
{
    support_toy toy;
    hnpe_inference *inference;
    open_first(&toy);
    hnpe_estimator *estimator = train_once(&toy);
    support_assert_ok(hnpe_inference_create(NULL, toy.alpha, toy.beta, toy.simulator, &inference));
    support_assert_ok(hnpe_inference_set_int(inference, HNPE_INFERENCE_SIMULATIONS, SETS));
    support_assert_ok(hnpe_inference_set_int(inference, HNPE_INFERENCE_ROUNDS, HNPE_ROUNDS_TRUNCATED));
    support_assert_ok(hnpe_inference_set_real(inference, HNPE_INFERENCE_TRUNCATION, 0.02));
    support_assert_ok(hnpe_inference_set_target(inference, ROWS, target[0]));
    support_assert_ok(hnpe_inference_set_estimator(inference, estimator));
    support_assert_fails(hnpe_inference_set_seed(inference, 3), HNPE_ERROR_UNSUPPORTED, "has a trained estimator");
    support_assert_ok(hnpe_inference_run_rounds(inference, ROWS, target[0], 1, NULL));
    assert_drawn_by_truncation(inference);
    support_assert_fails(hnpe_inference_set_estimator(inference, estimator), HNPE_ERROR_UNSUPPORTED,
                         "the inference is trained: its estimator stays");
    hnpe_inference_release(inference);
    hnpe_estimator_release(estimator);
    support_toy_free(&toy);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_rounds__of_many_targets_share_a_first_one),
        cmocka_unit_test(test_rounds__take_a_trained_estimator_when_the_target_is_there),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
