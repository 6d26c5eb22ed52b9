/* An inference whose simulations go to a data set on disk. */
#include "dataset/dataset.h"
#include "inference/inference.h"
#include "toy.h"

enum { SIMULATED = 400, DRAWS = 50 };

/* Two rounds aimed at one observation set, and draws from the posterior; on disk with shards of 4096 bytes. */
static void run(int on_disk, double *theta)
{
    const double x[3] = {0.3, 0.2, 0.4};
    const int64_t three = 3;
    char *folder = support_temp_folder();
    support_toy toy;
    hnpe_dataset *dataset = NULL, *found;
    hnpe_posterior *posterior;
    hnpe_rng *rng;
    support_toy_create(NULL, 0.05, SIMULATED, 4, 7, &toy);
    support_toy_epochs(&toy, 3);
    if (on_disk) {
        support_assert_ok(hnpe_dataset_create_on_disk(NULL, folder, 1, 1, 1, 4096, &dataset));
        support_assert_ok(hnpe_inference_set_dataset(toy.inference, dataset));
        hnpe_dataset_release(dataset); /* the inference keeps it */
        support_assert_ok(hnpe_inference_get_dataset(toy.inference, &found));
        assert_ptr_equal(found, dataset);
        hnpe_dataset_release(found);
    }
    support_assert_ok(hnpe_inference_run_rounds(toy.inference, 3, x, 2, NULL));
    support_assert_ok(hnpe_inference_posterior(toy.inference, &posterior));
    support_assert_ok(hnpe_rng_create(NULL, 9, 0, &rng));
    support_assert_ok(hnpe_posterior_sample(posterior, 1, &three, x, DRAWS, rng, theta));
    assert_int_equal(toy.inference->dataset->n_sets, 2 * SIMULATED);
    assert_true(!on_disk || toy.inference->dataset->n_stored > SIMULATED);
    hnpe_rng_release(rng);
    hnpe_posterior_release(posterior);
    support_toy_free(&toy);
    if (on_disk) { /* all of it is there when the inference is gone */
        support_assert_ok(hnpe_dataset_open(NULL, folder, &dataset));
        assert_int_equal(dataset->n_sets, 2 * SIMULATED);
        hnpe_dataset_release(dataset);
    }
    support_temp_remove(folder);
}

static void inference__on_disk_gives_the_bits_of_memory(void **state)
{
    static double memory[2 * DRAWS], disk[2 * DRAWS];
    run(0, memory);
    run(1, disk);
    assert_memory_equal(memory, disk, sizeof memory);
}

static void inference__takes_a_data_set_that_is_empty_before_it_begins(void **state)
{
    const double numbers[2] = {0.5, 0.5};
    support_toy toy;
    hnpe_dataset *wide, *filled, *empty;
    double theta[2];
    int64_t batch, one = 1;
    support_toy_create(NULL, 0.05, SIMULATED, 4, 7, &toy);
    support_assert_ok(hnpe_dataset_create(NULL, 1, 1, 2, &wide));
    support_assert_ok(hnpe_dataset_create(NULL, 1, 1, 1, &filled));
    support_assert_ok(hnpe_dataset_create(NULL, 1, 1, 1, &empty));
    support_assert_ok(hnpe_dataset_append(filled, 1, NULL, numbers, numbers, numbers));
    support_assert_fails(hnpe_inference_set_dataset(toy.inference, wide), HNPE_ERROR_SHAPE, "and 2 features");
    support_assert_fails(hnpe_inference_set_dataset(toy.inference, filled), HNPE_ERROR_UNSUPPORTED,
                         "dataset has 1 sets already, but must be empty");
    support_assert_ok(hnpe_inference_set_dataset(toy.inference, empty));
    support_assert_ok(hnpe_inference_propose(toy.inference, 1, &one, theta, theta + 1, &batch));
    support_assert_fails(hnpe_inference_set_dataset(toy.inference, empty), HNPE_ERROR_UNSUPPORTED,
                         "the inference has begun");
    hnpe_dataset_release(wide);
    hnpe_dataset_release(filled);
    hnpe_dataset_release(empty);
    support_toy_free(&toy);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(inference__on_disk_gives_the_bits_of_memory),
        cmocka_unit_test(inference__takes_a_data_set_that_is_empty_before_it_begins),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
