/* Where parameters live: every trainable object registers named blocks in one layout, and keeps offsets into one flat
   vector of reals. Objects are immutable descriptions; weights, gradients and tapes are passed in. */
#ifndef HNPEI_LAYOUT_H
#define HNPEI_LAYOUT_H

#include "kernels/kernels.h"
#include "rng/stream.h"

#define HNPEI_NAME 112 /* bytes of a name, its end included */

typedef struct hnpei_block {
    char name[HNPEI_NAME]; /* "q_local.transform.0.made.initial.weight" */
    size_t offset, rows, columns;
    int trainable; /* 0: fixed numbers, such as means used to standardise; stored, never stepped */
} hnpei_block;

typedef struct hnpei_layout {
    hnpe_context *context; /* borrowed */
    hnpei_block *blocks;
    size_t n_blocks, capacity;
    size_t size; /* reals in all */
} hnpei_layout;

void hnpei_layout_init(hnpei_layout *layout, hnpe_context *context);
void hnpei_layout_free(hnpei_layout *layout);
/* Append block "prefix.name" of rows x columns, row-major; its offset goes to *offset. prefix may be "". */
hnpe_status hnpei_layout_add(hnpei_layout *layout, const char *prefix, const char *name, size_t rows, size_t columns,
                             int trainable, size_t *offset);
const hnpei_block *hnpei_layout_find(const hnpei_layout *layout, const char *name);
/* joined = "prefix.name", or the name alone where prefix is "": the prefix of a part. */
hnpe_status hnpei_layout_join(char joined[HNPEI_NAME], const char *prefix, const char *format, ...) HNPEI_PRINTF(3, 4);

#endif
