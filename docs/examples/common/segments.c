/* Cuts a recording into segments, none across a change of the eyes. */
#include "recording.h"

#include <stdlib.h>

/* Whether a segment fits at start: one run, with something good in it. */
static int fits(const recording *r, size_t start)
{
    size_t good = 0;
    if (start + SEGMENT > r->n)
        return 0;
    for (size_t i = 0; i < SEGMENT; ++i) {
        if (i > 0 && r->samples[start + i].begins)
            return 0;
        good += !r->samples[start + i].artefact;
    }
    return good > 0;
}

static int has(const segment_list *found, size_t start)
{
    for (size_t i = 0; i < found->n; ++i)
        if (found->items[i].start == start)
            return 1;
    return 0;
}

static void add(segment_list *found, const recording *r, size_t start)
{
    found->items[found->n++] = (eeg_segment){start, (eyes_state)r->samples[start].eyes};
}

/* As many as fit one after another into each run. */
static void cut_disjoint(const recording *r, segment_list *found)
{
    for (size_t start = 0; start + SEGMENT <= r->n;) {
        if (fits(r, start)) {
            add(found, r, start);
            start += SEGMENT;
        } else {
            do
                ++start;
            while (start < r->n && !r->samples[start].begins);
        }
    }
}

size_t segments_count(const segment_list *found, eyes_state eyes)
{
    size_t count = 0;
    for (size_t i = 0; i < found->n; ++i)
        count += found->items[i].eyes == eyes;
    return count;
}

/* One more segment with these eyes, overlapping others as little as it can; 0 where there is none. */
static int cut_overlapping(const recording *r, segment_list *found, eyes_state eyes)
{
    for (size_t hop = SEGMENT / 2; hop >= SEGMENT / 16; hop /= 2)
        for (size_t start = 0, begin = 0; start + SEGMENT <= r->n; ++start) {
            begin = r->samples[start].begins ? start : begin;
            if (r->samples[start].eyes == eyes && (start - begin) % hop == 0 && !has(found, start) && fits(r, start)) {
                add(found, r, start);
                return 1;
            }
        }
    return 0;
}

segment_list segments_cut(const recording *r, size_t wanted)
{
    segment_list found = {.items = allocate(r->n / SEGMENT + wanted + 1, sizeof *found.items)};
    cut_disjoint(r, &found);
    while (found.n < wanted) {
        eyes_state scarce =
            segments_count(&found, EYES_CLOSED) <= segments_count(&found, EYES_OPEN) ? EYES_CLOSED : EYES_OPEN;
        if (!cut_overlapping(r, &found, scarce) && !cut_overlapping(r, &found, (eyes_state)(1 - scarce)))
            break;
        ++found.n_overlapping;
    }
    return found;
}
