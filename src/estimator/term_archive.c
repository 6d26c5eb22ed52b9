/* Vectors as long as a term's weights on disk, block by block, so that a file does not depend on where in the vector a
   block lies. */
#include "core.h"

#include <math.h>
#include <stdio.h>

typedef struct block_name {
    char text[160];
} block_name;

static block_name name_of(const char *prefix, const hnpei_block *block)
{
    block_name name;
    snprintf(name.text, sizeof name.text, "%s%s", prefix, block->name);
    return name;
}

hnpe_status hnpei_term_write(const hnpei_term *term, const char *prefix, const hnpei_real *values, hnpei_writer *writer)
{
    for (size_t b = 0; b < term->layout.n_blocks; ++b) {
        const hnpei_block *block = &term->layout.blocks[b];
        HNPEI_TRY(hnpei_writer_reals(writer, name_of(prefix, block).text, block->rows, block->columns,
                                     values + block->offset));
    }
    return HNPE_OK;
}

hnpe_status hnpei_term_check(const char *where, const hnpei_reader *reader, const hnpei_term *term, const char *prefix)
{
    for (size_t b = 0; b < term->layout.n_blocks; ++b) {
        const hnpei_block *block = &term->layout.blocks[b];
        const block_name name = name_of(prefix, block);
        const hnpei_tensor *tensor = hnpei_reader_find(reader, name.text);
        if (!tensor)
            return hnpei_fail(HNPE_ERROR_FORMAT, where, "the file has no weights \"%s\"", name.text);
        if (tensor->n_dims != 2 || tensor->dims[0] != block->rows || tensor->dims[1] != block->columns)
            return hnpei_fail(HNPE_ERROR_FORMAT, where,
                              "the weights \"%s\" have %zu dimensions and %zu elements, but %zu rows of %zu are needed",
                              name.text, tensor->n_dims, tensor->count, block->rows, block->columns);
    }
    return HNPE_OK;
}

hnpe_status hnpei_term_read(const hnpei_reader *reader, const hnpei_term *term, const char *prefix, hnpei_real *values)
{
    for (size_t b = 0; b < term->layout.n_blocks; ++b) {
        const hnpei_block *block = &term->layout.blocks[b];
        const block_name name = name_of(prefix, block);
        const size_t count = block->rows * block->columns;
        HNPEI_TRY(hnpei_reader_reals(reader, name.text, count, values + block->offset));
    }
    return HNPE_OK;
}

hnpe_status hnpei_term_check_finite(const char *where, const hnpei_term *term)
{
    for (size_t b = 0; b < term->layout.n_blocks; ++b) {
        const hnpei_block *block = &term->layout.blocks[b];
        for (size_t i = 0; i < block->rows * block->columns; ++i)
            if (!isfinite(term->weights[block->offset + i]))
                return hnpei_fail(HNPE_ERROR_FORMAT, where, "element %zu of the weights \"%s\" is not finite", i,
                                  block->name);
    }
    return HNPE_OK;
}
