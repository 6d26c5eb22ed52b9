/* An EEG recording: one channel, the state of the eyes at each sample, and the 8 s segments cut from it. */
#ifndef RECORDING_H
#define RECORDING_H

#include "common.h"

enum { SEGMENT = 1024, RATE = 128 };        /* samples per segment; samples per second */
enum { POWER_WINDOW = 65, POWER_HOP = 32 }; /* of the log power, as in the simulator */
typedef enum eyes_state { EYES_CLOSED = 0, EYES_OPEN = 1 } eyes_state;
static const char *const eyes_names[2] = {"closed", "open"};

typedef struct sample {
    double value;       /* in µV */
    unsigned char eyes; /* one of eyes */
    unsigned char artefact;
    unsigned char begins; /* not continuous with the sample before: other eyes, or another run of the recording */
} sample;

typedef struct recording {
    char channel[64];
    size_t n, capacity, n_repaired;
    sample *samples;
} recording;

/* repair.c: replaces each sample marked as artefact by the mean of its nearest good neighbours. */
void recording_repair(recording *recording);

/* csv.c: reads the file or ends the program with what is wrong and in which line. channel NULL: Oz, or else O1. */
recording *recording_read(const char *path, const char *channel); /* repaired */
void recording_release(recording *recording);

/* segments.c */
typedef struct eeg_segment {
    size_t start;
    eyes_state eyes;
} eeg_segment;

typedef struct segment_list {
    size_t n, n_overlapping;
    eeg_segment *items; /* the disjoint ones first, in order of time */
} segment_list;

/* Disjoint segments, and overlapping ones where there are fewer than `wanted`. */
segment_list segments_cut(const recording *recording, size_t wanted);
size_t segments_count(const segment_list *segments, eyes_state eyes);

#endif
