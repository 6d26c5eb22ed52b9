/* Second rounds from copies of the first. */
#include "second_round.h"

first_round first_round_keep(const paper_setup *paper, const neural_mass_model *model, hnpe_simulator *simulator,
                             hnpe_dataset *sets, hnpe_estimator *estimator)
{
    first_round made = {.paper = paper, .model = model, .simulator = simulator, .sets = sets, .estimator = estimator};
    if (snprintf(made.file, sizeof made.file, "%s/first_round.estimator", paper->folder) >= (int)sizeof made.file)
        fail("%s is too long a name", paper->folder);
    CHECK(hnpe_estimator_save(estimator, made.file));
    return made;
}

void first_round_release(first_round *first)
{
    remove(first->file);
    hnpe_estimator_release(first->estimator);
    hnpe_dataset_release(first->sets);
}

/* An inference that has the first round behind it. */
static hnpe_inference *copy_of(const first_round *first, uint64_t seed)
{
    hnpe_context *context = first->paper->context;
    hnpe_inference *made;
    hnpe_estimator *copy;
    hnpe_dataset *sets;
    CHECK(hnpe_inference_create(context, first->model->local, first->model->global, first->simulator, &made));
    CHECK(hnpe_inference_set_seed(made, seed));
    CHECK(hnpe_estimator_load(context, first->file, NULL, NULL, &copy));
    CHECK(hnpe_inference_set_estimator(made, copy));
    CHECK(hnpe_inference_get_dataset(made, &sets));
    CHECK(hnpe_dataset_extend(sets, first->sets));
    hnpe_dataset_release(sets);
    hnpe_estimator_release(copy);
    return made;
}

hnpe_posterior *second_round(const first_round *first, size_t n_rows, const double *x, size_t n_sets, hnpe_rounds how,
                             uint64_t seed)
{
    hnpe_inference *inference = copy_of(first, seed);
    hnpe_posterior *made;
    CHECK(hnpe_inference_set_int(inference, HNPE_INFERENCE_SIMULATIONS, (int64_t)n_sets));
    CHECK(hnpe_inference_set_int(inference, HNPE_INFERENCE_ROUNDS, how));
    CHECK(hnpe_inference_run_rounds(inference, (int64_t)n_rows, x, 1, NULL));
    CHECK(hnpe_inference_posterior(inference, &made));
    hnpe_inference_release(inference);
    return made;
}
