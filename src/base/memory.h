/* Memory of the host's allocator, and sizes that cannot overflow. */
#ifndef HNPEI_MEMORY_H
#define HNPEI_MEMORY_H

#include <hnpe/base.h>

/* count * size zeroed bytes, aligned to 64, from the context's allocator (NULL context: malloc). count 0 gives a valid
   pointer. HNPE_ERROR_NO_MEMORY or, on overflow, HNPE_ERROR_SHAPE; *memory is NULL then. */
hnpe_status hnpei_allocate(hnpe_context *context, size_t count, size_t size, void *memory);
/* Grow *memory from old_count to new_count elements, keeping what is there; on failure *memory is as before. */
hnpe_status hnpei_reallocate(hnpe_context *context, size_t old_count, size_t new_count, size_t size, void *memory);
/* A copy of `text`. */
hnpe_status hnpei_copy_text(hnpe_context *context, const char *text, char **copy);
/* NULL does nothing. */
void hnpei_free(hnpe_context *context, void *memory);

/* product = a * b, or HNPE_ERROR_SHAPE. */
hnpe_status hnpei_size_multiply(size_t a, size_t b, size_t *product);
/* sum = a + b, or HNPE_ERROR_SHAPE. */
hnpe_status hnpei_size_add(size_t a, size_t b, size_t *sum);

/* The one gate of dimensions: minimum <= value <= INT32_MAX, else HNPE_ERROR_INVALID_ARGUMENT naming the argument. */
hnpe_status hnpei_check_size(const char *where, const char *name, size_t value, size_t minimum);
/* A pointer that must not be NULL. */
hnpe_status hnpei_check_pointer(const char *where, const char *name, const void *pointer);
/* All values finite, else HNPE_ERROR_NUMERIC naming the argument and the first row and column that is not. */
hnpe_status hnpei_check_finite(const char *where, const char *name, size_t rows, size_t columns, const double *values);
/* As above and not NULL; nothing is checked where there are no columns. */
hnpe_status hnpei_check_rows(const char *where, const char *name, size_t rows, size_t columns, const double *values);
/* Sizes of observation sets: n_sets >= 1, every n_rows[i] in 1..INT32_MAX (n_rows NULL: one row per set); total_rows
   gets the sum. */
hnpe_status hnpei_check_set_sizes(const char *where, size_t n_sets, const int64_t *n_rows, size_t *total_rows);
/* As above, and x not NULL and finite, of d_x columns. */
hnpe_status hnpei_check_sets(const char *where, size_t n_sets, const int64_t *n_rows, size_t d_x, const double *x,
                             size_t *total_rows);

#endif
