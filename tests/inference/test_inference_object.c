/* An inference as an object: its parts, its log lines, its refusals. */
#include "toy.h"

static void test_inference_object__keeps_the_trainers_options_with_another_estimator(void **state)
{
    support_toy toy;
    hnpe_trainer *trainer, *after;
    hnpe_estimator *own, *other, *found;
    hnpe_prior *two;
    const double low[2] = {0, 0}, high[2] = {1, 1};
    int64_t epochs;
    support_toy_create(NULL, 0, 50, 1, 7, &toy);
    support_assert_ok(hnpe_inference_get_trainer(toy.inference, &trainer));
    support_assert_ok(hnpe_trainer_set_int(trainer, HNPE_TRAINER_EPOCHS, 2));
    support_assert_ok(hnpe_estimator_create(NULL, toy.alpha, toy.beta, 1, &own));
    support_assert_ok(hnpe_estimator_set_int(own, HNPE_ESTIMATOR_ARCHITECTURE, HNPE_ARCHITECTURE_AGGREGATED));
    support_assert_ok(hnpe_inference_set_estimator(toy.inference, own));
    support_assert_ok(hnpe_inference_get_estimator(toy.inference, &found));
    assert_ptr_equal(found, own);
    support_assert_ok(hnpe_inference_get_trainer(toy.inference, &after));
    support_assert_ok(hnpe_trainer_get_int(after, HNPE_TRAINER_EPOCHS, &epochs));
    assert_int_equal(epochs, 2);
    support_assert_ok(hnpe_inference_run(toy.inference, NULL));
    assert_int_equal(hnpe_trainer_epochs(trainer), 2);
    support_assert_fails(hnpe_inference_set_estimator(toy.inference, own), HNPE_ERROR_UNSUPPORTED, "trained");
    support_toy_free(&toy);
    support_toy_create(NULL, 0, 50, 1, 7, &toy);
    support_assert_ok(hnpe_prior_create_uniform(NULL, 2, low, high, &two));
    support_assert_ok(hnpe_estimator_create(NULL, two, toy.beta, 1, &other));
    support_assert_fails(hnpe_inference_set_estimator(toy.inference, other), HNPE_ERROR_SHAPE, "2 local");
    hnpe_prior_release(two);
    hnpe_estimator_release(other);
    hnpe_estimator_release(found);
    hnpe_estimator_release(own);
    hnpe_trainer_release(trainer);
    hnpe_trainer_release(after);
    support_toy_free(&toy);
}

static void keep_line(void *user_data, int32_t level, const char *message)
{
    char *lines = user_data;
    snprintf(lines + strlen(lines), 2000 - strlen(lines), "%d %s\n", (int)level, message);
}

static void test_inference_object__tells_the_log_what_happened(void **state)
{
    char lines[2000] = "";
    hnpe_context *context;
    support_toy toy;
    hnpe_posterior *posterior;
    hnpe_rng *rng;
    const double x[3] = {0.1, 0.2, 0.3};
    const int64_t three = 3;
    double theta[2];
    support_assert_ok(hnpe_context_create(NULL, &context));
    support_assert_ok(hnpe_context_set_log(context, keep_line, lines, NULL));
    support_toy_create(context, 0, 50, 1, 0, &toy);
    support_toy_epochs(&toy, 1);
    support_assert_ok(hnpe_inference_run(toy.inference, NULL));
    assert_non_null(strstr(lines, "1 training ended after 1 epochs on 45 sets: epochs used up"));
    support_assert_ok(hnpe_inference_posterior(toy.inference, &posterior));
    support_assert_ok(hnpe_rng_create(context, 1, 0, &rng));
    support_assert_ok(hnpe_posterior_sample(posterior, 1, &three, x, 1, rng, theta));
    assert_non_null(strstr(lines, "2 a set has 2 extra observations; the posterior was trained on 0 to 1"));
    hnpe_rng_release(rng);
    hnpe_posterior_release(posterior);
    support_toy_free(&toy);
    hnpe_context_release(context);
}

static void test_inference_object__bad_arguments_have_a_status_and_a_message(void **state)
{
    support_toy toy;
    hnpe_inference *made;
    hnpe_posterior *posterior;
    double theta[2] = {0};
    int64_t batch, sizes = 1, bad_size = 0;
    support_toy_create(NULL, 0, 100, 3, 0, &toy);
    support_assert_fails(hnpe_inference_create(NULL, NULL, NULL, toy.simulator, &made), HNPE_ERROR_INVALID_ARGUMENT,
                         "NULL");
    assert_null(made);
    support_assert_fails(hnpe_inference_create(NULL, toy.alpha, NULL, toy.simulator, &made), HNPE_ERROR_SHAPE,
                         "1 local and 1 global");
    support_assert_fails(hnpe_inference_create(NULL, toy.alpha, toy.beta, NULL, &made), HNPE_ERROR_INVALID_ARGUMENT,
                         "simulator is NULL");
    support_assert_fails(hnpe_inference_create_offline(NULL, toy.alpha, toy.beta, 0, &made),
                         HNPE_ERROR_INVALID_ARGUMENT, "d_x is 0");
    support_assert_fails(hnpe_inference_posterior(toy.inference, &posterior), HNPE_ERROR_UNSUPPORTED, "not trained");
    support_assert_fails(hnpe_inference_set_int(toy.inference, 12345, 1), HNPE_ERROR_UNSUPPORTED, "12345");
    support_assert_fails(hnpe_inference_set_int(toy.inference, HNPE_INFERENCE_SIMULATIONS, 0),
                         HNPE_ERROR_INVALID_ARGUMENT, "simulations cannot be 0");
    support_assert_ok(hnpe_inference_set_int(toy.inference, HNPE_INFERENCE_MIN_EXTRA, 9));
    support_assert_fails(hnpe_inference_run(toy.inference, NULL), HNPE_ERROR_INVALID_ARGUMENT, "min_extra is 9");
    support_assert_ok(hnpe_inference_reset_option(toy.inference, HNPE_INFERENCE_MIN_EXTRA));
    support_assert_fails(hnpe_inference_propose(toy.inference, 1, &bad_size, theta, theta, &batch),
                         HNPE_ERROR_INVALID_ARGUMENT, "n_rows[0] is 0");
    support_assert_fails(hnpe_inference_append(toy.inference, 0, 1, theta), HNPE_ERROR_INVALID_ARGUMENT, "0 batches");
    support_assert_ok(hnpe_inference_propose(toy.inference, 1, &sizes, theta, theta + 1, &batch));
    support_assert_fails(hnpe_inference_append(toy.inference, batch, 2, theta), HNPE_ERROR_SHAPE,
                         "batch 0 has 1 rows, but n_rows is 2");
    support_assert_ok(hnpe_inference_append(toy.inference, batch, 1, theta));
    support_assert_fails(hnpe_inference_append(toy.inference, batch, 1, theta), HNPE_ERROR_INVALID_ARGUMENT, "before");
    support_toy_free(&toy);
}

/* Both priors uniform from `low` to 2, alpha's a product where `nested`. */
static hnpe_estimator *make_estimator(double low, int nested)
{
    const double high = 2;
    hnpe_prior *plain, *product;
    hnpe_estimator *estimator;
    support_assert_ok(hnpe_prior_create_uniform(NULL, 1, &low, &high, &plain));
    hnpe_prior *const factors[] = {plain, plain};
    support_assert_ok(hnpe_prior_create_product(NULL, 2, factors, &product));
    support_assert_ok(hnpe_estimator_create(NULL, nested ? product : plain, plain, 1, &estimator));
    hnpe_prior_release(product);
    hnpe_prior_release(plain);
    return estimator;
}

static hnpe_inference *make_inference(int nested)
{
    const double low = 0, high = 2;
    hnpe_prior *plain, *product;
    hnpe_inference *inference;
    support_assert_ok(hnpe_prior_create_uniform(NULL, 1, &low, &high, &plain));
    hnpe_prior *const factors[] = {plain, plain};
    support_assert_ok(hnpe_prior_create_product(NULL, 2, factors, &product));
    support_assert_ok(hnpe_inference_create_offline(NULL, nested ? product : plain, plain, 1, &inference));
    hnpe_prior_release(product);
    hnpe_prior_release(plain);
    return inference;
}

static void test_inference_object__refuses_an_estimator_that_was_made_for_other_priors(void **state)
{
    const double zero = 0, one = 1;
    hnpe_prior *normal;
    hnpe_estimator *before, *after, *of_another_kind;
    for (int nested = 0; nested < 2; ++nested) {
        hnpe_inference *inference = make_inference(nested);
        hnpe_estimator *same = make_estimator(0, nested), *other = make_estimator(0.5, nested);
        support_assert_ok(hnpe_inference_get_estimator(inference, &before));
        support_assert_fails(hnpe_inference_set_estimator(inference, other), HNPE_ERROR_INVALID_ARGUMENT,
                             nested ? "hnpe_inference_set_estimator: estimator was made for another prior than the "
                                      "inference: prior_local.0.low[0] is 0.5, there it is 0"
                                    : "hnpe_inference_set_estimator: estimator was made for another prior than the "
                                      "inference: prior_local.low[0] is 0.5, there it is 0");
        support_assert_ok(hnpe_inference_get_estimator(inference, &after));
        assert_ptr_equal(before, after);
        hnpe_estimator_release(after);
        support_assert_ok(hnpe_inference_set_estimator(inference, same)); /* other handles, the same numbers */
        hnpe_estimator_release(before);
        hnpe_estimator_release(other);
        hnpe_estimator_release(same);
        hnpe_inference_release(inference);
    }
    hnpe_inference *inference = make_inference(0);
    support_assert_ok(hnpe_prior_create_normal(NULL, 1, &zero, &one, &normal));
    support_assert_ok(hnpe_estimator_create(NULL, normal, normal, 1, &of_another_kind));
    support_assert_fails(hnpe_inference_set_estimator(inference, of_another_kind), HNPE_ERROR_INVALID_ARGUMENT,
                         "prior_local is of kind normal, there it is uniform");
    hnpe_estimator_release(of_another_kind);
    hnpe_prior_release(normal);
    hnpe_inference_release(inference);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_inference_object__keeps_the_trainers_options_with_another_estimator),
        cmocka_unit_test(test_inference_object__refuses_an_estimator_that_was_made_for_other_priors),
        cmocka_unit_test(test_inference_object__tells_the_log_what_happened),
        cmocka_unit_test(test_inference_object__bad_arguments_have_a_status_and_a_message),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
