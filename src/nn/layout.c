/* Named blocks of one flat vector. */
#include "layout.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

void hnpei_layout_init(hnpei_layout *layout, hnpe_context *context)
{
    *layout = (hnpei_layout){.context = context};
}

void hnpei_layout_free(hnpei_layout *layout)
{
    hnpei_free(layout->context, layout->blocks);
    hnpei_layout_init(layout, layout->context);
}

hnpe_status hnpei_layout_join(char joined[HNPEI_NAME], const char *prefix, const char *format, ...)
{
    char name[HNPEI_NAME];
    va_list arguments;
    va_start(arguments, format);
    int length = vsnprintf(name, sizeof name, format, arguments);
    va_end(arguments);
    HNPEI_REQUIRE(length > 0 && (size_t)length < sizeof name, HNPE_ERROR_INVALID_ARGUMENT,
                  "a block's name must have 1 to %zu bytes", sizeof name - 1);
    length = snprintf(joined, HNPEI_NAME, "%s%s%s", prefix, *prefix ? "." : "", name);
    HNPEI_REQUIRE(length > 0 && length < HNPEI_NAME, HNPE_ERROR_INVALID_ARGUMENT, "%s.%s is longer than %d bytes",
                  prefix, name, HNPEI_NAME - 1);
    return HNPE_OK;
}

static hnpe_status make_room(hnpei_layout *layout)
{
    if (layout->n_blocks < layout->capacity)
        return HNPE_OK;
    size_t capacity = layout->capacity ? 2 * layout->capacity : 32;
    HNPEI_TRY(hnpei_reallocate(layout->context, layout->n_blocks, capacity, sizeof *layout->blocks, &layout->blocks));
    layout->capacity = capacity;
    return HNPE_OK;
}

hnpe_status hnpei_layout_add(hnpei_layout *layout, const char *prefix, const char *name, size_t rows, size_t columns,
                             int trainable, size_t *offset)
{
    hnpei_block block = {.offset = layout->size, .rows = rows, .columns = columns, .trainable = trainable};
    HNPEI_TRY(hnpei_layout_join(block.name, prefix, "%s", name));
    HNPEI_REQUIRE(!hnpei_layout_find(layout, block.name), HNPE_ERROR_INVALID_ARGUMENT, "there is a block %s already",
                  block.name);
    size_t count, size;
    HNPEI_TRY(hnpei_size_multiply(rows, columns, &count));
    HNPEI_TRY(hnpei_size_add(layout->size, count, &size));
    HNPEI_TRY(make_room(layout));
    layout->blocks[layout->n_blocks++] = block;
    layout->size = size;
    *offset = block.offset;
    return HNPE_OK;
}

const hnpei_block *hnpei_layout_find(const hnpei_layout *layout, const char *name)
{
    for (size_t i = 0; i < layout->n_blocks; ++i)
        if (strcmp(layout->blocks[i].name, name) == 0)
            return &layout->blocks[i];
    return NULL;
}
