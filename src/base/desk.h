/* Scratch memory that a handle keeps between calls, so that a call like the one before allocates nothing. A call takes
   a desk, places on it what it needs, block after block, and returns it; calls at the same time have a desk each. */
#ifndef HNPEI_DESK_H
#define HNPEI_DESK_H

#include <hnpe/base.h>

#include <stdatomic.h>

typedef struct hnpei_desk hnpei_desk;

/* Desks that wait for the next call: no more of them, and no more bytes on each, are kept. */
#define HNPEI_DESKS 8
#define HNPEI_DESK_BYTES ((size_t)1 << 26)

typedef struct hnpei_desks {
    hnpe_context *context; /* borrowed */
    _Atomic(hnpei_desk *) idle[HNPEI_DESKS];
} hnpei_desks;

void hnpei_desks_init(hnpe_context *context, hnpei_desks *desks);
/* No desk may be in use. */
void hnpei_desks_free(hnpei_desks *desks);
/* An empty desk, its memory that of an earlier call. */
hnpe_status hnpei_desk_take(hnpei_desks *desks, hnpei_desk **desk);
/* keep 0: its memory is freed, as after a call that failed. NULL does nothing. */
void hnpei_desk_return(hnpei_desks *desks, hnpei_desk *desk, int keep);
/* count * size bytes, aligned to 64, valid until the desk is returned; what is there is whatever it is, but zeros where
   they are new. As hnpei_allocate otherwise. */
hnpe_status hnpei_desk_place(hnpei_desk *desk, size_t count, size_t size, void *memory);
/* Where the desk is now; and back there: what was placed since is gone, and its memory serves what is placed next. */
typedef struct hnpei_desk_mark {
    void *place;
} hnpei_desk_mark;
hnpei_desk_mark hnpei_desk_get_mark(const hnpei_desk *desk);
void hnpei_desk_rewind(hnpei_desk *desk, hnpei_desk_mark mark);
hnpe_context *hnpei_desk_context(const hnpei_desk *desk);

/* Numbers that calls found out and leave with their desk for those after: so many, the oldest goes first. A number must
   be what any call would find for that owner, who outlives the desks, and that key: then nothing but time depends on
   the desk that a call has. Longer keys are not kept. */
#define HNPEI_NOTES ((size_t)16)
#define HNPEI_NOTE_BYTES ((size_t)1 << 16)
hnpe_status hnpei_desk_note(hnpei_desk *desk, const void *owner, size_t bytes, const void *key, double number);
/* 1: it is there. */
int hnpei_desk_recall(const hnpei_desk *desk, const void *owner, size_t bytes, const void *key, double *number);

#endif
