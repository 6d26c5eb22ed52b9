/* Writing the state of an inference, and checking what a file says. */
#include "standing.h"

#include <string.h>

static int64_t bits(uint64_t number)
{
    int64_t same;
    memcpy(&same, &number, sizeof same);
    return same;
}

static int64_t chunk_of(const hnpe_simulator *simulator)
{
    return simulator ? hnpei_option_int(&simulator->options, HNPE_SIMULATOR_CHUNK) : 0;
}

static hnpei_standing standing_of(const hnpe_inference *inference)
{
    const hnpe_dataset *dataset = inference->dataset;
    const hnpe_trainer *trainer = inference->trainer;
    const hnpei_rounds *rounds = &inference->rounds;
    const hnpei_ledger *ledger = &inference->ledger;
    return (hnpei_standing){.seed = bits(inference->seed),
                            .d_local = (int64_t)dataset->d_local,
                            .d_global = (int64_t)dataset->d_global,
                            .d_x = (int64_t)dataset->d_x,
                            .next_set = bits(inference->next_set),
                            .next_row = bits(inference->next_row),
                            .n_useless = (int64_t)inference->n_useless,
                            .trained = inference->trained,
                            .estimator_trained = inference->estimator->trained,
                            .own_parts = inference->estimator->own_parts,
                            .n_files = (int64_t)ledger->n_files,
                            .n_sets = (int64_t)ledger->n_sets,
                            .n_rows = (int64_t)dataset->first[ledger->n_sets],
                            .estimator = ledger->estimator,
                            .posterior = ledger->posterior,
                            .trainings = ledger->trainings,
                            .target_rows = (int64_t)rounds->n_rows,
                            .origin = rounds->origin,
                            .round_trained = rounds->trained,
                            .index = rounds->index,
                            .simulated = (int64_t)rounds->simulated,
                            .unseen = (int64_t)rounds->unseen,
                            .n_reports = (int64_t)inference->n_reports,
                            .n_batches = (int64_t)inference->n_batches,
                            .trainer_seed = bits(trainer->seed),
                            .outcome = trainer->outcome,
                            .renewed = trainer->renewed,
                            .n_training = (int64_t)trainer->n_training,
                            .epochs = (int64_t)trainer->epochs,
                            .chunk = chunk_of(inference->simulator),
                            .partial = inference->partial.is,
                            .chunks_from = bits(inference->partial.chunks_from),
                            .stopped_at = (int64_t)inference->partial.n_rows};
}

static hnpe_status write_all(const hnpe_inference *inference, hnpei_writer *writer)
{
    const hnpei_standing standing = standing_of(inference);
    const hnpei_rounds *rounds = &inference->rounds;
    const hnpe_trainer *trainer = inference->trainer;
    const double numbers[2] = {inference->ledger.seconds, trainer->effective};
    int64_t values[HNPEI_STANDING_SIZE];
    memcpy(values, &standing, sizeof values);
    HNPEI_TRY(hnpei_arithmetic_write(inference->object.context, writer));
    HNPEI_TRY(hnpei_writer_ints(writer, "inference.state", HNPEI_STANDING_SIZE, values));
    HNPEI_TRY(hnpei_marks_write(inference->ledger.marks, writer));
    HNPEI_TRY(hnpei_ledger_write_disk(inference, writer));
    HNPEI_TRY(hnpei_writer_doubles(writer, "inference.numbers", 1, 2, numbers));
    HNPEI_TRY(hnpei_options_write(&inference->options, "inference.options", writer));
    HNPEI_TRY(hnpei_options_write(&trainer->options, "trainer.options", writer));
    HNPEI_TRY(hnpei_options_write(&inference->estimator->options, "estimator.options", writer));
    HNPEI_TRY(hnpei_writer_doubles(writer, "trainer.loss", 1, trainer->epochs, trainer->training));
    HNPEI_TRY(hnpei_writer_doubles(writer, "trainer.validation_loss", 1, trainer->epochs, trainer->validation));
    HNPEI_TRY(hnpei_writer_doubles(writer, "target", rounds->n_rows, inference->dataset->d_x, rounds->x));
    if (inference->prior_local)
        HNPEI_TRY(hnpei_prior_write(inference->prior_local, writer, "prior_local"));
    if (inference->prior_global)
        HNPEI_TRY(hnpei_prior_write(inference->prior_global, writer, "prior_global"));
    if (rounds->proposal)
        HNPEI_TRY(hnpei_proposal_write(rounds->proposal, writer));
    HNPEI_TRY(hnpei_reports_write(inference, writer));
    return hnpei_batches_write(inference, writer);
}

hnpe_status hnpei_standing_write(const char *where, const hnpe_inference *inference, const char *path)
{
    hnpei_writer *writer;
    HNPEI_TRY(
        hnpei_writer_begin(inference->object.context, where, HNPEI_STANDING_KIND, HNPEI_STANDING_VERSION, &writer));
    hnpe_status status = write_all(inference, writer);
    if (status == HNPE_OK)
        status = hnpei_writer_commit(writer, path);
    hnpei_writer_destroy(writer);
    return status;
}

/* ---- reading ---- */

static int is_size(int64_t number)
{
    return number >= 0 && number <= (int64_t)(SIZE_MAX / 64);
}

static int is_flag(int64_t number)
{
    return number == 0 || number == 1;
}

static hnpe_status check(const char *where, const hnpei_standing *s)
{
    const int64_t sizes[] = {s->d_local,   s->d_global,    s->d_x,       s->n_useless,  s->n_files,
                             s->n_sets,    s->n_rows,      s->estimator, s->epochs,     s->trainings,
                             s->origin,    s->target_rows, s->simulated, s->n_training, s->chunk,
                             s->n_reports, s->index,       s->n_batches, s->stopped_at};
    const int64_t flags[] = {s->trained, s->estimator_trained, s->own_parts, s->round_trained, s->renewed, s->partial};
    int proper = s->posterior >= -1 && s->outcome >= HNPE_OUTCOME_NOT_RUN && s->outcome <= HNPE_OUTCOME_FAILED &&
                 (s->posterior < 0 || s->target_rows > 0) && s->n_useless <= s->n_sets && s->origin <= INT32_MAX &&
                 s->n_reports <= s->index + 1 && s->index <= s->n_reports + 1 && (s->posterior < 0) == (s->origin == 0);
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; ++i)
        proper &= is_size(sizes[i]);
    for (size_t i = 0; i < sizeof flags / sizeof *flags; ++i)
        proper &= is_flag(flags[i]);
    return proper ? HNPE_OK : hnpei_fail(HNPE_ERROR_FORMAT, where, "inference.state has a number that cannot be one");
}

hnpe_status hnpei_standing_read(const char *where, const hnpe_context *context, const hnpei_reader *reader,
                                hnpei_standing *standing)
{
    static const char *const versions[] = {HNPEI_STANDING_VERSION, NULL};
    int64_t values[HNPEI_STANDING_SIZE];
    HNPEI_TRY(hnpei_reader_expect(reader, HNPEI_STANDING_KIND, versions));
    HNPEI_TRY(hnpei_arithmetic_check(where, context, reader));
    HNPEI_TRY(hnpei_reader_ints(reader, "inference.state", HNPEI_STANDING_SIZE, values));
    memcpy(standing, values, sizeof values);
    return check(where, standing);
}
