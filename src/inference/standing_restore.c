/* The state in a file becomes that of an inference that was just made, with the data set in place. */
#include "standing.h"

#include <math.h>
#include <string.h>

static hnpe_status restore_trainer(const char *where, const hnpei_reader *reader, const hnpei_standing *standing,
                                   hnpe_trainer *trainer)
{
    const size_t n = (size_t)standing->epochs;
    const hnpei_tensor *losses = hnpei_reader_find(reader, "trainer.loss");
    if (!losses || losses->count != n)
        return hnpei_fail(HNPE_ERROR_FORMAT, where, "trainer.loss is not there, or of another length");
    HNPEI_TRY(hnpei_options_read(where, reader, "trainer.options", &trainer->options));
    HNPEI_TRY(hnpei_trainer_reserve_record(trainer, n));
    HNPEI_TRY(hnpei_reader_doubles(reader, "trainer.loss", n, trainer->training));
    HNPEI_TRY(hnpei_reader_doubles(reader, "trainer.validation_loss", n, trainer->validation));
    trainer->seed = (uint64_t)standing->trainer_seed;
    trainer->outcome = (hnpe_outcome)standing->outcome;
    trainer->renewed = (int)standing->renewed;
    trainer->n_training = (size_t)standing->n_training;
    trainer->epochs = n;
    return HNPE_OK;
}

static hnpe_status restore_target(const char *where, const hnpei_reader *reader, const hnpei_standing *standing,
                                  hnpe_inference *inference)
{
    hnpei_rounds *rounds = &inference->rounds;
    const size_t n = (size_t)standing->target_rows, d_x = inference->dataset->d_x;
    const hnpei_tensor *target = hnpei_reader_find(reader, "target");
    if (!target || target->n_dims != 2 || target->dims[0] != n || target->dims[1] != d_x)
        return hnpei_fail(HNPE_ERROR_FORMAT, where, "target is not a matrix of %zu by %zu", n, d_x);
    if (!n)
        return HNPE_OK;
    HNPEI_TRY(hnpei_allocate(inference->object.context, n * d_x, sizeof *rounds->x, &rounds->x));
    HNPEI_TRY(hnpei_reader_doubles(reader, "target", n * d_x, rounds->x));
    if (hnpei_check_finite(where, "target", n, d_x, rounds->x) != HNPE_OK)
        return hnpei_fail(HNPE_ERROR_FORMAT, where, "target has a number that is not finite");
    rounds->n_rows = n;
    return HNPE_OK;
}

/* An origin that no set was drawn from yet is not in the files of the data set. */
static hnpe_status enter_origin(const char *where, const hnpei_standing *standing, hnpe_inference *inference)
{
    hnpe_dataset *dataset = inference->dataset;
    const hnpei_proposal *proposal = inference->rounds.proposal;
    int32_t origin;
    if ((uint64_t)standing->origin == dataset->n_origins)
        HNPEI_TRY(proposal->gaussian
                      ? hnpei_dataset_add_gaussian(dataset, &proposal->origin, proposal->gaussian, &origin)
                      : hnpei_dataset_add_origin(dataset, &proposal->origin, &origin));
    if ((uint64_t)standing->origin >= dataset->n_origins ||
        dataset->origins[standing->origin].kind != proposal->origin.kind)
        return hnpei_fail(HNPE_ERROR_FORMAT, where, "the data set has not the proposal of the round at hand");
    return HNPE_OK;
}

static hnpe_status restore_rounds(const char *where, const hnpei_reader *reader, const hnpei_standing *standing,
                                  hnpe_posterior *posterior, hnpe_inference *inference)
{
    hnpei_rounds *rounds = &inference->rounds;
    HNPEI_TRY(restore_target(where, reader, standing, inference));
    rounds->trained = (int)standing->round_trained;
    rounds->index = standing->index;
    rounds->simulated = (size_t)standing->simulated;
    rounds->unseen = (size_t)standing->unseen;
    if (!posterior)
        return HNPE_OK;
    const hnpei_proposal_spec spec = {.posterior = posterior,
                                      .prior_local = inference->prior_local,
                                      .prior_global = inference->prior_global,
                                      .n_rows = rounds->n_rows,
                                      .x = rounds->x};
    HNPEI_TRY(hnpei_proposal_read(where, inference->object.context, reader, &spec, &rounds->proposal));
    rounds->origin = (int32_t)standing->origin;
    return enter_origin(where, standing, inference);
}

hnpe_status hnpei_standing_restore(const char *where, const hnpei_reader *reader, const hnpei_standing *standing,
                                   hnpe_posterior *posterior, hnpe_inference *inference)
{
    double numbers[2];
    hnpe_estimator *estimator = inference->estimator;
    HNPEI_TRY(hnpei_reader_doubles(reader, "inference.numbers", 2, numbers));
    HNPEI_TRY(hnpei_options_read(where, reader, "inference.options", &inference->options));
    HNPEI_TRY(hnpei_options_read(where, reader, "estimator.options", &estimator->options));
    HNPEI_TRY(restore_trainer(where, reader, standing, inference->trainer));
    if (!(numbers[0] >= 0 && numbers[0] <= 1e9) || !(numbers[1] >= 0))
        return hnpei_fail(HNPE_ERROR_FORMAT, where, "inference.numbers has a number that cannot be one");
    inference->ledger.seconds = numbers[0];
    inference->trainer->effective = numbers[1];
    estimator->trained = (int)standing->estimator_trained;
    estimator->own_parts = (int)standing->own_parts;
    inference->seed = (uint64_t)standing->seed;
    inference->next_set = (uint64_t)standing->next_set;
    inference->next_row = (uint64_t)standing->next_row;
    inference->n_useless = (size_t)standing->n_useless;
    inference->trained = (int)standing->trained;
    inference->partial =
        (hnpei_partial){(int)standing->partial, (uint64_t)standing->chunks_from, (size_t)standing->stopped_at};
    HNPEI_TRY(restore_rounds(where, reader, standing, posterior, inference));
    HNPEI_TRY(hnpei_reports_read(where, reader, (size_t)standing->n_reports, inference));
    return hnpei_batches_read(where, reader, (size_t)standing->n_batches, inference);
}
