/* Which segment is x_0, and which segments go with it. */
#include "eeg.h"

#include <stdlib.h>
#include <string.h>

/* The distance of a segment's features from the medians of its condition. */
static double distance_from_typical(const eeg_study *eeg, size_t segment)
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
size_t eeg_typical_segment(const eeg_study *eeg, eyes_state eyes)
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
static size_t list_candidates(const eeg_study *eeg, size_t segment, eyes_state eyes, size_t *list)
{
    size_t n = 0, first = eeg->x0[eyes];
    for (size_t i = 0; i < eeg->segments.n; ++i)
        if (eeg->segments.items[i].eyes == eyes && i != segment && i != first)
            list[n++] = i;
    if (first != segment)
        list[n++] = first;
    return n;
}

void eeg_fill_set(const eeg_study *eeg, size_t segment, double *rows)
{
    size_t n[2], taken[2] = {0, 0}, *lists[2];
    for (eyes_state eyes = EYES_CLOSED; eyes <= EYES_OPEN; ++eyes) {
        lists[eyes] = allocate(eeg->segments.n, sizeof **lists);
        n[eyes] = list_candidates(eeg, segment, eyes, lists[eyes]);
    }
    memcpy(rows, eeg->x + segment * N_FEATURES, N_FEATURES * sizeof *rows);
    size_t turn = eeg->segments.items[segment].eyes;
    for (size_t row = 1; row < N_ROWS; ++row) {
        turn = taken[1 - turn] < n[1 - turn] ? 1 - turn : turn; /* the other condition's turn, where it has any left */
        memcpy(rows + row * N_FEATURES, eeg->x + lists[turn][taken[turn]++] * N_FEATURES, N_FEATURES * sizeof *rows);
    }
    free(lists[1]);
    free(lists[0]);
}
