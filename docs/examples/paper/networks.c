/* Three ways to set up an inference of the toy: as the library does by itself, as the paper does, and naively. */
#include "paper.h"

#include <stdlib.h>

const char *const networks_name[N_NETWORKS] = {"default", "paper"};

/* One spline transform whose network has one layer of 20 units: the paper's section 4.1. */
static void make_small(hnpe_flow *flow)
{
    CHECK(hnpe_flow_set_int(flow, HNPE_FLOW_TRANSFORMS, 1));
    CHECK(hnpe_flow_set_int(flow, HNPE_FLOW_HIDDEN, 20));
    CHECK(hnpe_flow_set_int(flow, HNPE_FLOW_BLOCKS, 0));
    CHECK(hnpe_flow_set_int(flow, HNPE_FLOW_BINS, 10));
    CHECK(hnpe_flow_set_int(flow, HNPE_FLOW_ACTIVATION, HNPE_ACTIVATION_RELU));
}

/* f is the average of the extra observations beside x_0. */
static hnpe_estimator *paper_estimator(const paper_setup *paper, const toy_model *model, uint64_t seed)
{
    hnpe_embedder *mean;
    hnpe_flow *q_local, *q_global;
    hnpe_estimator *made;
    CHECK(hnpe_embedder_create_mean(paper->context, 1, &mean));
    CHECK(hnpe_flow_create_spline(paper->context, 1, 2, &q_local));
    CHECK(hnpe_flow_create_spline(paper->context, 1, 2, &q_global));
    make_small(q_local);
    make_small(q_global);
    CHECK(hnpe_estimator_create_factorised(paper->context, model->prior_alpha, model->prior_beta, 1, NULL, mean,
                                           q_local, q_global, &made));
    CHECK(hnpe_estimator_set_seed(made, seed));
    hnpe_flow_release(q_global);
    hnpe_flow_release(q_local);
    hnpe_embedder_release(mean);
    return made;
}

/* Adam at 5e-4, batches of 100, pairs (alpha_0, x_0) alone; stopped by 20 epochs without a better validation loss. */
static void train_as_paper(hnpe_inference *inference)
{
    hnpe_trainer *trainer;
    CHECK(hnpe_inference_get_trainer(inference, &trainer));
    CHECK(hnpe_trainer_set_int(trainer, HNPE_TRAINER_PAIRS, HNPE_PAIRS_FIRST));
    CHECK(hnpe_trainer_set_int(trainer, HNPE_TRAINER_SUBSETS, 0));
    CHECK(hnpe_trainer_set_int(trainer, HNPE_TRAINER_BATCH_SIZE, 100));
    CHECK(hnpe_trainer_set_real(trainer, HNPE_TRAINER_LEARNING_RATE, 5e-4));
    CHECK(hnpe_trainer_set_int(trainer, HNPE_TRAINER_SCHEDULE, HNPE_SCHEDULE_CONSTANT));
    CHECK(hnpe_trainer_set_real(trainer, HNPE_TRAINER_WARM_UP, 0));
    CHECK(hnpe_trainer_set_real(trainer, HNPE_TRAINER_AVERAGE, 0));
    CHECK(hnpe_trainer_set_int(trainer, HNPE_TRAINER_EPOCHS, 1000));
    hnpe_trainer_release(trainer);
}

static hnpe_inference *plain_inference(const paper_setup *paper, const toy_model *model, uint64_t seed)
{
    hnpe_inference *made;
    CHECK(hnpe_inference_create(paper->context, model->prior_alpha, model->prior_beta, model->simulator, &made));
    CHECK(hnpe_inference_set_seed(made, seed));
    return made;
}

hnpe_inference *inference_with(const paper_setup *paper, const toy_model *model, networks which, uint64_t seed)
{
    hnpe_inference *made = plain_inference(paper, model, seed);
    if (which == NETWORKS_PAPER) {
        hnpe_estimator *estimator = paper_estimator(paper, model, seed);
        CHECK(hnpe_inference_set_estimator(made, estimator));
        hnpe_estimator_release(estimator);
        train_as_paper(made);
    }
    return made;
}

hnpe_inference *inference_naive(const paper_setup *paper, const toy_model *model, size_t n_extra, uint64_t seed)
{
    hnpe_inference *made = plain_inference(paper, model, seed);
    hnpe_estimator *estimator;
    CHECK(hnpe_estimator_create(paper->context, model->prior_alpha, model->prior_beta, 1, &estimator));
    CHECK(hnpe_estimator_set_int(estimator, HNPE_ESTIMATOR_ARCHITECTURE, HNPE_ARCHITECTURE_NAIVE));
    CHECK(hnpe_estimator_set_int(estimator, HNPE_ESTIMATOR_EXTRA, (int64_t)n_extra));
    CHECK(hnpe_estimator_set_seed(estimator, seed));
    CHECK(hnpe_inference_set_estimator(made, estimator));
    hnpe_estimator_release(estimator);
    CHECK(hnpe_inference_set_int(made, HNPE_INFERENCE_MIN_EXTRA, (int64_t)n_extra));
    CHECK(hnpe_inference_set_int(made, HNPE_INFERENCE_MAX_EXTRA, (int64_t)n_extra));
    return made;
}
