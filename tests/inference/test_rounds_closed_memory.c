/* A training and a posterior with the closed-form correction, each of whose allocations fails in turn. */
#include "dataset/dataset.h"
#include "support.h"

#include <hnpe.h>

#include <math.h>

static hnpe_status all_of_it(hnpe_context *context, void *data)
{
    static double theta[8];
    hnpe_prior *prior = NULL;
    hnpe_flow *flow = NULL;
    hnpe_estimator *estimator = NULL;
    hnpe_dataset *dataset = NULL;
    hnpe_trainer *trainer = NULL;
    hnpe_posterior *posterior = NULL;
    hnpe_rng *rng = NULL;
    const double low[2] = {-2, -2}, high[2] = {2, 2}, gaussian[6] = {0.1, 0, 1, 0.2, 0.2, 1};
    const hnpei_origin origin = {HNPE_PROPOSAL_GAUSSIAN, -0.1, 0};
    double alpha[2 * 20], x[20];
    int32_t round;
    for (size_t i = 0; i < 40; ++i)
        alpha[i] = sin((double)i);
    for (size_t i = 0; i < 20; ++i)
        x[i] = alpha[2 * i] + alpha[2 * i + 1];
    hnpe_status status = hnpe_prior_create_uniform(context, 2, low, high, &prior);
    if (status == HNPE_OK)
        status = hnpe_flow_create_mixture(context, 2, 1, &flow);
    if (status == HNPE_OK)
        status = hnpe_estimator_create_factorised(context, prior, NULL, 1, NULL, NULL, flow, NULL, &estimator);
    if (status == HNPE_OK)
        status = hnpe_estimator_set_int(estimator, HNPE_ESTIMATOR_BOUNDED, HNPE_BOUNDED_OPEN);
    if (status == HNPE_OK)
        status = hnpe_dataset_create(context, 2, 0, 1, &dataset);
    if (status == HNPE_OK)
        status = hnpei_dataset_add_gaussian(dataset, &origin, gaussian, &round);
    if (status == HNPE_OK)
        status = hnpei_dataset_append("test", dataset, 20, NULL, alpha, NULL, x, round, NULL);
    if (status == HNPE_OK)
        status = hnpe_dataset_extend(dataset, dataset);
    if (status == HNPE_OK)
        status = hnpe_trainer_create(context, estimator, dataset, &trainer);
    if (status == HNPE_OK)
        status = hnpe_trainer_set_int(trainer, HNPE_TRAINER_LOSS, HNPE_LOSS_CLOSED_FORM);
    if (status == HNPE_OK)
        status = hnpe_trainer_set_int(trainer, HNPE_TRAINER_EPOCHS, 1);
    if (status == HNPE_OK)
        status = hnpe_trainer_run(trainer, NULL);
    if (status == HNPE_OK)
        status = hnpe_posterior_create(estimator, &posterior);
    if (status == HNPE_OK)
        status = hnpe_rng_create(context, 1, 0, &rng);
    if (status == HNPE_OK) {
        status = hnpe_posterior_sample(posterior, 1, NULL, x, 4, rng, theta);
        /* One epoch teaches little: the correction need not have a result. */
        status = status == HNPE_ERROR_NUMERIC ? HNPE_OK : status;
    }
    hnpe_rng_release(rng);
    hnpe_posterior_release(posterior);
    hnpe_trainer_release(trainer);
    hnpe_dataset_release(dataset);
    hnpe_estimator_release(estimator);
    hnpe_flow_release(flow);
    hnpe_prior_release(prior);
    return status;
}

static void test_closed_form__survives_any_allocation_that_fails(void **state)
{
    assert_true(support_fail_each_allocation(all_of_it, NULL) > 30);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_closed_form__survives_any_allocation_that_fails),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
