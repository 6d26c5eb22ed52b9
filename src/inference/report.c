/* Keeping account of rounds. What is in the data set is counted when somebody asks. */
#include "report.h"

#include "inference.h"

#include <math.h>

void hnpei_report_free(hnpe_inference *inference)
{
    hnpei_free(inference->object.context, inference->reports);
}

static void begin_report(const hnpei_rounds *rounds, hnpei_report *report)
{
    const hnpei_proposal *proposal = rounds->proposal;
    *report = (hnpei_report){
        .info = {.prior_left = 1, .acceptance = 1, .validation_loss = NAN, .effective_sample_size = NAN, .moved = NAN}};
    if (!proposal)
        return;
    report->origin = rounds->origin;
    report->info.proposal = (int32_t)proposal->origin.kind;
    report->info.resampled = proposal->resampled;
    report->info.acceptance = proposal->acceptance;
    if (!hnpei_proposal_is_truncated(proposal->origin.kind))
        return;
    report->info.prior_left = exp(proposal->origin.log_constant);
    report->info.prior_left_error = report->info.prior_left * proposal->origin.error;
}

static hnpe_status add_report(hnpe_inference *inference, const hnpei_rounds *rounds, hnpe_round_state state)
{
    const size_t there = inference->n_reports;
    HNPEI_TRY(
        hnpei_reallocate(inference->object.context, there, there + 1, sizeof *inference->reports, &inference->reports));
    begin_report(rounds, &inference->reports[there]);
    inference->reports[there].info.state = (int32_t)state;
    ++inference->n_reports;
    return HNPE_OK;
}

/* The first round is over before it began where the estimator was trained elsewhere. */
hnpe_status hnpei_report_open(hnpe_inference *inference)
{
    const hnpei_rounds elsewhere = {0};
    while (inference->n_reports < (size_t)inference->rounds.index)
        HNPEI_TRY(add_report(inference, &elsewhere, HNPE_ROUND_FINISHED));
    return inference->n_reports == (size_t)inference->rounds.index
               ? add_report(inference, &inference->rounds, HNPE_ROUND_OPEN)
               : HNPE_OK;
}

static hnpe_round_info *info_at_hand(const hnpe_inference *inference)
{
    return &inference->reports[inference->rounds.index].info;
}

static void note_status(hnpe_round_info *info, hnpe_status status, hnpe_round_state state)
{
    info->status = (int32_t)status;
    info->state = status == HNPE_OK                ? (int32_t)state
                  : status == HNPE_ERROR_CANCELLED ? HNPE_ROUND_CANCELLED
                                                   : HNPE_ROUND_FAILED;
}

void hnpei_report_simulated(hnpe_inference *inference, double seconds, hnpe_status status)
{
    hnpe_round_info *info = info_at_hand(inference);
    info->seconds_simulating += seconds;
    note_status(info, status, HNPE_ROUND_OPEN);
}

static double lowest(size_t n, const double *loss)
{
    double least = NAN;
    for (size_t i = 0; i < n; ++i)
        least = fmin(least, loss[i]);
    return least;
}

hnpe_status hnpei_report_trained(const char *where, hnpe_inference *inference, double seconds, hnpe_monitor *monitor,
                                 hnpe_status status)
{
    const hnpe_trainer *trainer = inference->trainer;
    hnpe_round_info *info = info_at_hand(inference);
    info->seconds_training += seconds;
    info->loss = (int32_t)hnpei_option_int(&trainer->options, HNPE_TRAINER_LOSS);
    info->renewed = trainer->renewed;
    info->n_training = (int64_t)trainer->n_training;
    info->n_epochs = (int64_t)trainer->epochs;
    info->validation_loss = lowest(trainer->epochs, trainer->validation);
    info->effective_sample_size = info->loss == HNPE_LOSS_IMPORTANCE ? trainer->effective : NAN;
    info->moved = NAN;
    if (status == HNPE_OK && inference->rounds.proposal) {
        const hnpe_status measured = hnpei_rounds_measure_move(where, inference, monitor, &info->moved);
        if (measured != HNPE_OK)
            info->moved = NAN; /* not known, and otherwise no harm */
        if (hnpei_is_from_outside(measured))
            status = measured;
    }
    note_status(info, status, HNPE_ROUND_FINISHED);
    return status;
}

void hnpei_report_unmoved(hnpe_inference *inference)
{
    info_at_hand(inference)->state = HNPE_ROUND_UNMOVED;
}

double hnpei_report_moved(const hnpe_inference *inference)
{
    return info_at_hand(inference)->moved;
}

static void count_set(size_t rows, size_t invalid, int has_first, hnpe_round_info *info)
{
    ++info->n_sets;
    info->n_rows += (int64_t)rows;
    info->n_invalid += (int64_t)invalid;
    info->n_incomplete += invalid > 0;
    info->n_headless += !has_first;
}

static void count_dataset(const hnpe_dataset *dataset, int32_t origin, hnpe_round_info *info)
{
    for (size_t set = 0; set < dataset->n_sets; ++set)
        if (dataset->round[set] == origin)
            count_set(dataset->first[set + 1] - dataset->first[set], hnpei_dataset_count_invalid(dataset, set),
                      dataset->valid[dataset->first[set]], info);
}

/* A batch that is back waits for the next training to become part of the data set. */
static void count_batch(const hnpei_proposed *batch, size_t d_x, hnpe_round_info *info)
{
    const double *x = batch->x;
    if (!batch->appended)
        info->n_open += (int64_t)batch->n_sets;
    if (!x)
        return;
    for (size_t i = 0; i < batch->n_sets; ++i) {
        const size_t rows = (size_t)batch->sizes[i];
        const int has_first = hnpei_dataset_is_valid(d_x, x);
        size_t invalid = 0;
        for (size_t row = 0; row < rows; ++row, x += d_x)
            invalid += !hnpei_dataset_is_valid(d_x, x);
        count_set(rows, invalid, has_first, info);
    }
}

hnpe_status hnpei_report_describe(const char *where, const hnpe_inference *inference, size_t index,
                                  hnpe_round_info *info)
{
    if (index >= inference->n_reports)
        return hnpei_fail(HNPE_ERROR_UNSUPPORTED, where, "there is no round %zu, only %zu that have begun", index,
                          inference->n_reports);
    const hnpei_report *report = &inference->reports[index];
    hnpe_round_info found = report->info;
    count_dataset(inference->dataset, report->origin, &found);
    for (size_t i = 0; i < inference->n_batches; ++i)
        if (inference->batches[i].origin == report->origin)
            count_batch(&inference->batches[i], inference->dataset->d_x, &found);
    return hnpei_give_record(where, "info", &found, sizeof found, info);
}

void hnpei_report_count(const hnpe_inference *inference, int64_t *n_sets, int64_t *n_rows)
{
    *n_sets = (int64_t)inference->dataset->n_sets;
    *n_rows = (int64_t)inference->dataset->n_rows;
    for (size_t i = 0; i < inference->n_batches; ++i)
        if (inference->batches[i].x) {
            *n_sets += (int64_t)inference->batches[i].n_sets;
            *n_rows += (int64_t)inference->batches[i].n_rows;
        }
}
