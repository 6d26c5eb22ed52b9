/* Transposition by blocks of 4 x 4 in registers. */
#include "parts.h"
#include "vector.h"

typedef hnpei_real quad __attribute__((vector_size(4 * sizeof(hnpei_real))));

#ifdef __clang__
#define SHUFFLE(a, b, i, j, k, l) __builtin_shufflevector(a, b, i, j, k, l)
#elif HNPEI_REAL_IS_DOUBLE
#define SHUFFLE(a, b, i, j, k, l) __builtin_shuffle(a, b, (quad_index){i, j, k, l})
typedef int64_t quad_index __attribute__((vector_size(sizeof(quad))));
#else
#define SHUFFLE(a, b, i, j, k, l) __builtin_shuffle(a, b, (quad_index){i, j, k, l})
typedef int32_t quad_index __attribute__((vector_size(sizeof(quad))));
#endif

HNPEI_INLINE void transpose_4x4(const hnpei_real *in, size_t ld_in, hnpei_real *out, size_t ld_out)
{
    quad r[4];
    for (size_t i = 0; i < 4; ++i)
        memcpy(&r[i], in + i * ld_in, sizeof r[i]);
    quad low01 = SHUFFLE(r[0], r[1], 0, 4, 1, 5), high01 = SHUFFLE(r[0], r[1], 2, 6, 3, 7);
    quad low23 = SHUFFLE(r[2], r[3], 0, 4, 1, 5), high23 = SHUFFLE(r[2], r[3], 2, 6, 3, 7);
    quad c[4] = {SHUFFLE(low01, low23, 0, 1, 4, 5), SHUFFLE(low01, low23, 2, 3, 6, 7),
                 SHUFFLE(high01, high23, 0, 1, 4, 5), SHUFFLE(high01, high23, 2, 3, 6, 7)};
    for (size_t i = 0; i < 4; ++i)
        memcpy(out + i * ld_out, &c[i], sizeof c[i]);
}

HNPEI_INLINE void transpose_scalar(size_t rows, size_t columns, const hnpei_real *in, size_t ld_in, hnpei_real *out,
                                   size_t ld_out)
{
    for (size_t r = 0; r < rows; ++r)
        for (size_t c = 0; c < columns; ++c)
            out[c * ld_out + r] = in[r * ld_in + c];
}

void HNPEI_ISA_NAME(hnpei_transpose)(size_t rows, size_t columns, const hnpei_real *in, size_t ld_in, hnpei_real *out,
                                     size_t ld_out)
{
    size_t whole_rows = rows / 4 * 4, whole_columns = columns / 4 * 4;
    for (size_t r = 0; r < whole_rows; r += 4) {
        for (size_t c = 0; c < whole_columns; c += 4)
            transpose_4x4(in + r * ld_in + c, ld_in, out + c * ld_out + r, ld_out);
        transpose_scalar(4, columns - whole_columns, in + r * ld_in + whole_columns, ld_in,
                         out + whole_columns * ld_out + r, ld_out);
    }
    transpose_scalar(rows - whole_rows, columns, in + whole_rows * ld_in, ld_in, out + whole_rows, ld_out);
}
