/* The records of rounds on disk; what is counted when somebody asks is not in them. */
#include "standing.h"

enum { N_INTS = 9, N_REALS = 8 };

static void take(const hnpei_report *report, int64_t *ints, double *reals)
{
    const hnpe_round_info *info = &report->info;
    const int64_t whole[N_INTS] = {report->origin, info->proposal,  info->loss,       info->state,   info->status,
                                   info->renewed,  info->resampled, info->n_training, info->n_epochs};
    const double real[N_REALS] = {info->prior_left,         info->prior_left_error,      info->acceptance,
                                  info->validation_loss,    info->effective_sample_size, info->moved,
                                  info->seconds_simulating, info->seconds_training};
    for (size_t i = 0; i < N_INTS; ++i)
        ints[i] = whole[i];
    for (size_t i = 0; i < N_REALS; ++i)
        reals[i] = real[i];
}

static void give(const int64_t *ints, const double *reals, hnpei_report *report)
{
    *report = (hnpei_report){.origin = (int32_t)ints[0],
                             .info = {.proposal = (int32_t)ints[1],
                                      .loss = (int32_t)ints[2],
                                      .state = (int32_t)ints[3],
                                      .status = (int32_t)ints[4],
                                      .renewed = (int32_t)ints[5],
                                      .resampled = (int32_t)ints[6],
                                      .n_training = ints[7],
                                      .n_epochs = ints[8],
                                      .prior_left = reals[0],
                                      .prior_left_error = reals[1],
                                      .acceptance = reals[2],
                                      .validation_loss = reals[3],
                                      .effective_sample_size = reals[4],
                                      .moved = reals[5],
                                      .seconds_simulating = reals[6],
                                      .seconds_training = reals[7]}};
}

/* Memory for n records as numbers. */
typedef struct table {
    int64_t *ints;
    double *reals;
} table;

static hnpe_status create_table(hnpe_context *context, size_t n, table *t)
{
    *t = (table){NULL, NULL};
    HNPEI_TRY(hnpei_allocate(context, n * N_INTS, sizeof *t->ints, &t->ints));
    const hnpe_status status = hnpei_allocate(context, n * N_REALS, sizeof *t->reals, &t->reals);
    if (status != HNPE_OK)
        hnpei_free(context, t->ints);
    return status;
}

static void free_table(hnpe_context *context, table *t)
{
    hnpei_free(context, t->ints);
    hnpei_free(context, t->reals);
}

hnpe_status hnpei_reports_write(const hnpe_inference *inference, hnpei_writer *writer)
{
    const size_t n = inference->n_reports;
    table t;
    HNPEI_TRY(create_table(inference->object.context, n, &t));
    for (size_t i = 0; i < n; ++i)
        take(&inference->reports[i], t.ints + i * N_INTS, t.reals + i * N_REALS);
    hnpe_status status = hnpei_writer_ints(writer, "rounds.counts", n * N_INTS, t.ints);
    if (status == HNPE_OK)
        status = hnpei_writer_doubles(writer, "rounds.numbers", n, N_REALS, t.reals);
    free_table(inference->object.context, &t);
    return status;
}

static hnpe_status read_table(const char *where, const hnpei_reader *reader, size_t n, const table *t,
                              hnpe_inference *inference)
{
    HNPEI_TRY(hnpei_reader_ints(reader, "rounds.counts", n * N_INTS, t->ints));
    HNPEI_TRY(hnpei_reader_doubles(reader, "rounds.numbers", n * N_REALS, t->reals));
    for (size_t i = 0; i < n * N_INTS; ++i)
        if (i % N_INTS != 4 && (t->ints[i] < 0 || t->ints[i] > INT32_MAX))
            return hnpei_fail(HNPE_ERROR_FORMAT, where, "rounds.counts has a number that cannot be one");
    HNPEI_TRY(hnpei_allocate(inference->object.context, n, sizeof *inference->reports, &inference->reports));
    for (size_t i = 0; i < n; ++i)
        give(t->ints + i * N_INTS, t->reals + i * N_REALS, &inference->reports[i]);
    inference->n_reports = n;
    return HNPE_OK;
}

hnpe_status hnpei_reports_read(const char *where, const hnpei_reader *reader, size_t n, hnpe_inference *inference)
{
    const hnpei_tensor *tensor = hnpei_reader_find(reader, "rounds.counts");
    table t;
    if (!tensor || tensor->count != n * N_INTS) /* before memory is taken for it */
        return hnpei_fail(HNPE_ERROR_FORMAT, where, "the file has not the records of %zu rounds", n);
    if (!n)
        return HNPE_OK;
    HNPEI_TRY(create_table(inference->object.context, n, &t));
    const hnpe_status status = read_table(where, reader, n, &t, inference);
    free_table(inference->object.context, &t);
    return status;
}
