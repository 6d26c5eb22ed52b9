/* The segments of a recording, which of them is x_0, and which go with it. */
#include "eeg_data.h"

#include <stdlib.h>
#include <string.h>

/* The distance of a segment's features from the medians of its condition. */
static double distance_from_typical(const eeg_data *eeg, size_t segment)
{
    double sum = 0, *column = allocate(eeg->segments.n, sizeof *column);
    eyes_state eyes = eeg->segments.items[segment].eyes;
    for (size_t k = 0; k < N_FEATURES; ++k) {
        size_t n = 0;
        for (size_t i = 0; i < eeg->segments.n; ++i)
            if (eeg->segments.items[i].eyes == eyes)
                column[n++] = eeg->x[i * N_FEATURES + k];
        double away = eeg->x[segment * N_FEATURES + k] - quantile(n, column, 1, 0.5);
        sum += away * away;
    }
    free(column);
    return sum;
}

/* x_0 of a condition: its most typical segment, so that a blink or a movement does not stand for all of it. */
static size_t typical_segment(const eeg_data *eeg, eyes_state eyes)
{
    size_t n = eeg->segments.n - eeg->segments.n_overlapping, best = n;
    for (size_t i = 0; i < n; ++i)
        if (eeg->segments.items[i].eyes == eyes &&
            (best == n || distance_from_typical(eeg, i) < distance_from_typical(eeg, best)))
            best = i;
    return best;
}

/* Segments with these eyes except x_0 itself. The x_0 of either condition come last, so that the two sets that are
   compared share no x_0 as long as there are others. */
static size_t list_candidates(const eeg_data *eeg, size_t segment, eyes_state eyes, size_t *list)
{
    size_t n = 0, first = eeg->x0[eyes];
    for (size_t i = 0; i < eeg->segments.n; ++i)
        if (eeg->segments.items[i].eyes == eyes && i != segment && i != first)
            list[n++] = i;
    if (first != segment)
        list[n++] = first;
    return n;
}

void eeg_fill_set(const eeg_data *eeg, size_t segment, size_t n_rows, double *rows)
{
    size_t n[2], taken[2] = {0, 0}, *lists[2];
    for (eyes_state eyes = EYES_CLOSED; eyes <= EYES_OPEN; ++eyes) {
        lists[eyes] = allocate(eeg->segments.n, sizeof **lists);
        n[eyes] = list_candidates(eeg, segment, eyes, lists[eyes]);
    }
    memcpy(rows, eeg->x + segment * N_FEATURES, N_FEATURES * sizeof *rows);
    size_t turn = eeg->segments.items[segment].eyes;
    for (size_t row = 1; row < n_rows; ++row) {
        turn = taken[1 - turn] < n[1 - turn] ? 1 - turn : turn; /* the other condition's turn, where it has any left */
        memcpy(rows + row * N_FEATURES, eeg->x + lists[turn][taken[turn]++] * N_FEATURES, N_FEATURES * sizeof *rows);
    }
    free(lists[1]);
    free(lists[0]);
}

/* The features of all segments, made exactly as the simulator makes its own. */
static void summarise(hnpe_context *context, eeg_data *eeg)
{
    size_t n = eeg->segments.n;
    double *signals = allocate(n * SEGMENT, sizeof *signals);
    for (size_t i = 0; i < n; ++i)
        for (size_t t = 0; t < SEGMENT; ++t)
            signals[i * SEGMENT + t] = eeg->recording->samples[eeg->segments.items[i].start + t].value;
    eeg->x = allocate(n * N_FEATURES, sizeof *eeg->x);
    CHECK(hnpe_summary_log_power(context, n, SEGMENT, signals, POWER_WINDOW, POWER_HOP, eeg->x));
    free(signals);
}

/* Everything that can be wrong with a recording is said here, before minutes of training. */
eeg_data eeg_data_read(hnpe_context *context, const char *path, const char *channel, size_t n_rows)
{
    eeg_data made = {.recording = recording_read(path, channel)};
    made.segments = segments_cut(made.recording, n_rows);
    for (eyes_state eyes = EYES_CLOSED; eyes <= EYES_OPEN; ++eyes)
        if (segments_count(&made.segments, eyes) == 0)
            fail("%s: no 8 s (%d samples) with eyes %s", path, SEGMENT, eyes_names[eyes]);
    if (made.segments.n < n_rows)
        fail("%s: too short, only %zu segments of 8 s where %zu are needed", path, made.segments.n, n_rows);
    summarise(context, &made);
    for (eyes_state eyes = EYES_CLOSED; eyes <= EYES_OPEN; ++eyes)
        made.x0[eyes] = typical_segment(&made, eyes);
    return made;
}

void eeg_data_release(eeg_data *eeg)
{
    free(eeg->x);
    free(eeg->segments.items);
    recording_release(eeg->recording);
}
