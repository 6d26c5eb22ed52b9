/* Training all members of an ensemble, with checkpoints of each in the folder, if there is one. */
#include "inference.h"

typedef struct training {
    hnpe_inference *inference;
    size_t n;
    hnpei_mate *mates;    /* [n] */
    hnpei_afresh *afresh; /* [n] of rounds that begin with new networks; NULL: they do not */
} training;

static void free_training(training *t)
{
    hnpe_context *context = t->inference->object.context;
    for (size_t i = 0; t->mates && i < t->n; ++i)
        hnpei_free(context, t->mates[i].files.path);
    hnpei_free(context, t->mates);
    hnpei_free(context, t->afresh);
}

static hnpe_status prepare(const hnpei_afresh *afresh, int with_files, training *t)
{
    hnpe_inference *inference = t->inference;
    hnpe_context *context = inference->object.context;
    HNPEI_TRY(hnpei_allocate(context, t->n, sizeof *t->mates, &t->mates));
    if (afresh)
        HNPEI_TRY(hnpei_allocate(context, t->n, sizeof *t->afresh, &t->afresh));
    for (size_t i = 0; i < t->n; ++i) {
        hnpei_mate *mate = &t->mates[i];
        char name[HNPEI_LEDGER_NAME];
        mate->trainer = hnpei_crew_trainer(inference, i);
        mate->files.seconds = inference->ledger.seconds;
        if (afresh) {
            t->afresh[i] = *afresh;
            t->afresh[i].seed = hnpei_rounds_seed(inference, mate->trainer->estimator);
            mate->afresh = &t->afresh[i];
        }
        hnpei_ledger_training(i, name);
        if (with_files)
            HNPEI_TRY(hnpei_ledger_path(context, inference->ledger.folder, name, inference->ledger.trainings,
                                        &mate->files.path));
    }
    return HNPE_OK;
}

/* Where memory alone was missing for some, the others are not trained again. */
static hnpe_status run(const char *where, const training *t, hnpe_monitor *monitor)
{
    hnpei_crew *crew = &t->inference->crew;
    const size_t n_sets = t->inference->dataset->n_sets;
    size_t finished = crew->of_sets == n_sets && crew->finished < t->n ? crew->finished : 0;
    const hnpe_status status = hnpei_trainer_run_together(where, t->n, t->mates, &finished, monitor);
    crew->finished = status == HNPE_ERROR_NO_MEMORY ? finished : 0;
    crew->of_sets = n_sets;
    return status;
}

hnpe_status hnpei_crew_train(const char *where, hnpe_inference *inference, const hnpei_afresh *afresh, int with_files,
                             hnpe_monitor *monitor)
{
    training t = {.inference = inference, .n = hnpei_crew_wanted(inference)};
    HNPEI_TRY(hnpei_crew_muster(where, inference));
    hnpe_status status = prepare(afresh, with_files, &t);
    if (status == HNPE_OK)
        status = run(where, &t, monitor);
    free_training(&t);
    return status;
}
