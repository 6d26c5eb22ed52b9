#include "desk.h"

#include "failure.h"
#include "memory.h"

#include <string.h>

/* What is placed lies behind its block's head. */
#define HEAD ((size_t)64)

typedef struct block {
    struct block *next;
    size_t bytes;
} block;

_Static_assert(sizeof(block) <= HEAD, "a block's head fits");

typedef struct note {
    const void *owner;
    size_t bytes; /* of its key */
    double number;
} note;

struct hnpei_desk {
    hnpe_context *context;
    block *first;
    block **next; /* where the next block is, or will be */
    note notes[HNPEI_NOTES];
    size_t noted;        /* note i is at i mod HNPEI_NOTES */
    size_t room;         /* bytes for each key */
    unsigned char *keys; /* [HNPEI_NOTES][room] */
};

/* Frees the blocks from *link on. */
static void clear(hnpei_desk *desk, block **link)
{
    while (*link) {
        block *gone = *link;
        *link = gone->next;
        hnpei_free(desk->context, gone);
    }
}

static void destroy(hnpei_desk *desk)
{
    clear(desk, &desk->first);
    hnpei_free(desk->context, desk->keys);
    hnpei_free(desk->context, desk);
}

void hnpei_desks_init(hnpe_context *context, hnpei_desks *desks)
{
    desks->context = context;
    for (size_t i = 0; i < HNPEI_DESKS; ++i)
        atomic_init(&desks->idle[i], NULL);
}

void hnpei_desks_free(hnpei_desks *desks)
{
    for (size_t i = 0; i < HNPEI_DESKS; ++i) {
        hnpei_desk *desk = atomic_exchange(&desks->idle[i], NULL);
        if (desk)
            destroy(desk);
    }
}

hnpe_status hnpei_desk_take(hnpei_desks *desks, hnpei_desk **desk)
{
    for (size_t i = 0; i < HNPEI_DESKS; ++i)
        if ((*desk = atomic_exchange(&desks->idle[i], NULL)))
            return HNPE_OK;
    HNPEI_TRY(hnpei_allocate(desks->context, 1, sizeof **desk, desk));
    (*desk)->context = desks->context;
    (*desk)->next = &(*desk)->first;
    return HNPE_OK;
}

/* Blocks beyond the limit go. */
static void trim(hnpei_desk *desk)
{
    size_t bytes = 0;
    block **link = &desk->first;
    for (; *link && (*link)->bytes <= HNPEI_DESK_BYTES - bytes; link = &(*link)->next)
        bytes += (*link)->bytes;
    clear(desk, link);
}

void hnpei_desk_return(hnpei_desks *desks, hnpei_desk *desk, int keep)
{
    if (!desk)
        return;
    desk->next = &desk->first;
    if (keep)
        trim(desk);
    for (size_t i = 0; keep && i < HNPEI_DESKS; ++i) {
        hnpei_desk *none = NULL;
        if (atomic_compare_exchange_strong(&desks->idle[i], &none, desk))
            return;
    }
    destroy(desk);
}

/* A larger block in the place of the next one. */
static hnpe_status replace_next(hnpei_desk *desk, size_t bytes)
{
    block *small = *desk->next, *made;
    size_t all;
    HNPEI_TRY(hnpei_size_add(bytes, HEAD, &all));
    HNPEI_TRY(hnpei_allocate(desk->context, all, 1, &made));
    made->bytes = bytes;
    made->next = small ? small->next : NULL;
    *desk->next = made;
    hnpei_free(desk->context, small);
    return HNPE_OK;
}

hnpe_status hnpei_desk_place(hnpei_desk *desk, size_t count, size_t size, void *memory)
{
    unsigned char *placed = NULL;
    size_t bytes;
    memcpy(memory, &placed, sizeof placed);
    HNPEI_TRY(hnpei_size_multiply(count, size, &bytes));
    if (!*desk->next || (*desk->next)->bytes < bytes)
        HNPEI_TRY(replace_next(desk, bytes));
    placed = (unsigned char *)*desk->next + HEAD;
    desk->next = &(*desk->next)->next;
    memcpy(memory, &placed, sizeof placed);
    return HNPE_OK;
}

hnpei_desk_mark hnpei_desk_get_mark(const hnpei_desk *desk)
{
    return (hnpei_desk_mark){desk->next};
}

/* What is before the mark stays where it is as long as the desk is in use. */
void hnpei_desk_rewind(hnpei_desk *desk, hnpei_desk_mark mark)
{
    desk->next = mark.place;
}

hnpe_context *hnpei_desk_context(const hnpei_desk *desk)
{
    return desk->context;
}

/* ---- notes ---- */

/* Room for keys of so many bytes; what was noted is gone. */
static hnpe_status make_room(hnpei_desk *desk, size_t bytes)
{
    unsigned char *keys;
    HNPEI_TRY(hnpei_allocate(desk->context, HNPEI_NOTES, bytes, &keys));
    hnpei_free(desk->context, desk->keys);
    desk->keys = keys;
    desk->room = bytes;
    desk->noted = 0;
    return HNPE_OK;
}

hnpe_status hnpei_desk_note(hnpei_desk *desk, const void *owner, size_t bytes, const void *key, double number)
{
    if (!bytes || bytes > HNPEI_NOTE_BYTES)
        return HNPE_OK;
    if (bytes > desk->room)
        HNPEI_TRY(make_room(desk, bytes));
    const size_t at = desk->noted++ % HNPEI_NOTES;
    desk->notes[at] = (note){owner, bytes, number};
    memcpy(desk->keys + at * desk->room, key, bytes);
    return HNPE_OK;
}

int hnpei_desk_recall(const hnpei_desk *desk, const void *owner, size_t bytes, const void *key, double *number)
{
    for (size_t i = 0; i < desk->noted && i < HNPEI_NOTES; ++i) {
        const note *n = &desk->notes[i];
        if (n->owner == owner && n->bytes == bytes && memcmp(desk->keys + i * desk->room, key, bytes) == 0) {
            *number = n->number;
            return 1;
        }
    }
    return 0;
}
