/* What an estimator was trained on, as notes in its file. */
#include "core.h"

#include <math.h>
#include <string.h>

typedef struct note {
    const char *name;
    int64_t *value;
} note;

enum { N_COUNTS = 8 };

/* Those that are whole numbers. */
static void list_counts(hnpei_training *t, note notes[N_COUNTS])
{
    const note all[N_COUNTS] = {{"training.runs", &t->runs},
                                {"training.sets", &t->sets},
                                {"training.rows", &t->rows},
                                {"training.invalid_rows", &t->invalid_rows},
                                {"training.proposals", &t->proposals},
                                {"training.training_sets", &t->training_sets},
                                {"training.batch_size", &t->batch_size},
                                {"training.epochs", &t->epochs}};
    for (size_t i = 0; i < N_COUNTS; ++i)
        notes[i] = all[i];
}

hnpe_status hnpei_training_write(const hnpei_training *training, hnpei_writer *writer)
{
    hnpei_training copy = *training;
    note counts[N_COUNTS];
    if (!copy.runs)
        return HNPE_OK;
    list_counts(&copy, counts);
    for (size_t i = 0; i < N_COUNTS; ++i)
        HNPEI_TRY(hnpei_writer_note_count(writer, counts[i].name, *counts[i].value));
    HNPEI_TRY(hnpei_writer_note(writer, "training.loss", copy.loss));
    HNPEI_TRY(hnpei_writer_note_seed(writer, "training.seed", copy.seed));
    HNPEI_TRY(hnpei_writer_note_real(writer, "training.learning_rate", copy.learning_rate));
    return hnpei_writer_note_real(writer, "training.validation_loss", copy.validation);
}

/* Nothing, where it is no name of a loss. */
static void read_loss(const hnpei_reader *reader, hnpei_training *training)
{
    const char *loss = hnpei_reader_note(reader, "training.loss");
    const size_t length = loss ? strspn(loss, "abcdefghijklmnopqrstuvwxyz_") : 0;
    if (loss && loss[length] == '\0' && length < sizeof training->loss)
        memcpy(training->loss, loss, length + 1);
}

hnpe_status hnpei_training_read(const hnpei_reader *reader, hnpei_training *training)
{
    note counts[N_COUNTS];
    *training = (hnpei_training){.learning_rate = NAN, .validation = NAN};
    list_counts(training, counts);
    for (size_t i = 0; i < N_COUNTS; ++i)
        HNPEI_TRY(hnpei_reader_note_count(reader, counts[i].name, counts[i].value));
    read_loss(reader, training);
    HNPEI_TRY(hnpei_reader_note_seed(reader, "training.seed", &training->seed));
    HNPEI_TRY(hnpei_reader_note_real(reader, "training.learning_rate", &training->learning_rate));
    return hnpei_reader_note_real(reader, "training.validation_loss", &training->validation);
}
