#include "memory.h"

#include "context.h"
#include "failure.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define ALIGNMENT ((size_t)64)

static void *take(const hnpe_context *context, size_t bytes)
{
    if (context && context->allocator.allocate)
        return context->allocator.allocate(context->allocator.user_data, bytes, ALIGNMENT);
    return aligned_alloc(ALIGNMENT, bytes);
}

hnpe_status hnpei_allocate(hnpe_context *context, size_t count, size_t size, void *memory)
{
    void *taken = NULL;
    memcpy(memory, &taken, sizeof taken);
    size_t bytes = 0;
    HNPEI_TRY(hnpei_size_multiply(count ? count : 1, size, &bytes));
    if (bytes > SIZE_MAX / 2)
        return hnpei_fail(HNPE_ERROR_SHAPE, NULL, "an array of %zu elements is too large", count);
    bytes = (bytes + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
    taken = take(context, bytes);
    if (!taken)
        return hnpei_fail(HNPE_ERROR_NO_MEMORY, NULL, "out of memory: %zu bytes were wanted", bytes);
    memset(taken, 0, bytes);
    memcpy(memory, &taken, sizeof taken);
    return HNPE_OK;
}

hnpe_status hnpei_copy_text(hnpe_context *context, const char *text, char **copy)
{
    const size_t bytes = strlen(text) + 1;
    HNPEI_TRY(hnpei_allocate(context, bytes, 1, copy));
    memcpy(*copy, text, bytes);
    return HNPE_OK;
}

hnpe_status hnpei_reallocate(hnpe_context *context, size_t old_count, size_t new_count, size_t size, void *memory)
{
    void *old, *grown;
    memcpy(&old, memory, sizeof old);
    HNPEI_TRY(hnpei_allocate(context, new_count, size, &grown));
    if (old)
        memcpy(grown, old, (old_count < new_count ? old_count : new_count) * size);
    hnpei_free(context, old);
    memcpy(memory, &grown, sizeof grown);
    return HNPE_OK;
}

void hnpei_free(hnpe_context *context, void *memory)
{
    if (!memory)
        return;
    if (context && context->allocator.deallocate)
        context->allocator.deallocate(context->allocator.user_data, memory);
    else
        free(memory);
}

hnpe_status hnpei_size_multiply(size_t a, size_t b, size_t *product)
{
    if (b && a > SIZE_MAX / b)
        return hnpei_fail(HNPE_ERROR_SHAPE, NULL, "%zu times %zu elements do not fit in memory", a, b);
    *product = a * b;
    return HNPE_OK;
}

hnpe_status hnpei_size_add(size_t a, size_t b, size_t *sum)
{
    if (a > SIZE_MAX - b)
        return hnpei_fail(HNPE_ERROR_SHAPE, NULL, "%zu plus %zu elements do not fit in memory", a, b);
    *sum = a + b;
    return HNPE_OK;
}

hnpe_status hnpei_check_size(const char *where, const char *name, size_t value, size_t minimum)
{
    if (value < minimum || value > INT32_MAX)
        return hnpei_fail(HNPE_ERROR_INVALID_ARGUMENT, where, "%s is %zu, but must be at least %zu and at most %d",
                          name, value, minimum, INT32_MAX);
    return HNPE_OK;
}

hnpe_status hnpei_check_pointer(const char *where, const char *name, const void *pointer)
{
    return pointer ? HNPE_OK : hnpei_fail(HNPE_ERROR_INVALID_ARGUMENT, where, "%s is NULL", name);
}

hnpe_status hnpei_check_finite(const char *where, const char *name, size_t rows, size_t columns, const double *values)
{
    for (size_t i = 0; i < rows * columns; ++i)
        if (!isfinite(values[i]))
            return hnpei_fail(HNPE_ERROR_NUMERIC, where, "%s is %g in row %zu, column %zu, but must be finite", name,
                              values[i], i / columns, i % columns);
    return HNPE_OK;
}

hnpe_status hnpei_check_rows(const char *where, const char *name, size_t rows, size_t columns, const double *values)
{
    if (columns == 0)
        return HNPE_OK;
    HNPEI_TRY(hnpei_check_pointer(where, name, values));
    return hnpei_check_finite(where, name, rows, columns, values);
}

hnpe_status hnpei_check_set_sizes(const char *where, size_t n_sets, const int64_t *n_rows, size_t *total_rows)
{
    HNPEI_TRY(hnpei_check_size(where, "n_sets", n_sets, 1));
    size_t total = n_rows ? 0 : n_sets;
    for (size_t i = 0; n_rows && i < n_sets; ++i) {
        if (n_rows[i] < 1 || n_rows[i] > INT32_MAX)
            return hnpei_fail(HNPE_ERROR_INVALID_ARGUMENT, where,
                              "n_rows[%zu] is %lld, but must be at least 1 and at most %d", i, (long long)n_rows[i],
                              INT32_MAX);
        HNPEI_TRY(hnpei_size_add(total, (size_t)n_rows[i], &total));
    }
    *total_rows = total;
    return HNPE_OK;
}

hnpe_status hnpei_check_sets(const char *where, size_t n_sets, const int64_t *n_rows, size_t d_x, const double *x,
                             size_t *total_rows)
{
    size_t total = 0;
    HNPEI_TRY(hnpei_check_set_sizes(where, n_sets, n_rows, &total));
    HNPEI_TRY(hnpei_check_pointer(where, "x", x));
    HNPEI_TRY(hnpei_check_finite(where, "x", total, d_x, x));
    *total_rows = total;
    return HNPE_OK;
}
