/* Transposition by square blocks of as many rows as a vector has lanes, in registers. Each stage takes the rows in
   pairs, and swaps the second half of what one has left with the first half of the other's; so after all stages rows
   are columns. */
#include "parts.h"
#include "vector.h"

#ifdef __clang__
#define SHUFFLE(a, b, ...) __builtin_shufflevector(a, b, __VA_ARGS__)
#else
#define SHUFFLE(a, b, ...) __builtin_shuffle(a, b, (vr_mask){__VA_ARGS__})
#endif

/* Lanes of pairs of rows that are 1, 2, 4 … rows apart. */
#if HNPEI_VECTOR_BYTES == 64 && !HNPEI_REAL_IS_DOUBLE
HNPEI_INLINE void swap_8(vr *a, vr *b)
{
    vr first = *a, second = *b;
    *a = SHUFFLE(first, second, 0, 1, 2, 3, 4, 5, 6, 7, 16, 17, 18, 19, 20, 21, 22, 23);
    *b = SHUFFLE(first, second, 8, 9, 10, 11, 12, 13, 14, 15, 24, 25, 26, 27, 28, 29, 30, 31);
}

HNPEI_INLINE void swap_4(vr *a, vr *b)
{
    vr first = *a, second = *b;
    *a = SHUFFLE(first, second, 0, 1, 2, 3, 16, 17, 18, 19, 8, 9, 10, 11, 24, 25, 26, 27);
    *b = SHUFFLE(first, second, 4, 5, 6, 7, 20, 21, 22, 23, 12, 13, 14, 15, 28, 29, 30, 31);
}

HNPEI_INLINE void swap_2(vr *a, vr *b)
{
    vr first = *a, second = *b;
    *a = SHUFFLE(first, second, 0, 1, 16, 17, 4, 5, 20, 21, 8, 9, 24, 25, 12, 13, 28, 29);
    *b = SHUFFLE(first, second, 2, 3, 18, 19, 6, 7, 22, 23, 10, 11, 26, 27, 14, 15, 30, 31);
}

HNPEI_INLINE void swap_1(vr *a, vr *b)
{
    vr first = *a, second = *b;
    *a = SHUFFLE(first, second, 0, 16, 2, 18, 4, 20, 6, 22, 8, 24, 10, 26, 12, 28, 14, 30);
    *b = SHUFFLE(first, second, 1, 17, 3, 19, 5, 21, 7, 23, 9, 25, 11, 27, 13, 29, 15, 31);
}

#elif (HNPEI_VECTOR_BYTES == 64 && HNPEI_REAL_IS_DOUBLE) || (HNPEI_VECTOR_BYTES == 32 && !HNPEI_REAL_IS_DOUBLE)
HNPEI_INLINE void swap_4(vr *a, vr *b)
{
    vr first = *a, second = *b;
    *a = SHUFFLE(first, second, 0, 1, 2, 3, 8, 9, 10, 11);
    *b = SHUFFLE(first, second, 4, 5, 6, 7, 12, 13, 14, 15);
}

HNPEI_INLINE void swap_2(vr *a, vr *b)
{
    vr first = *a, second = *b;
    *a = SHUFFLE(first, second, 0, 1, 8, 9, 4, 5, 12, 13);
    *b = SHUFFLE(first, second, 2, 3, 10, 11, 6, 7, 14, 15);
}

HNPEI_INLINE void swap_1(vr *a, vr *b)
{
    vr first = *a, second = *b;
    *a = SHUFFLE(first, second, 0, 8, 2, 10, 4, 12, 6, 14);
    *b = SHUFFLE(first, second, 1, 9, 3, 11, 5, 13, 7, 15);
}

#elif (HNPEI_VECTOR_BYTES == 32 && HNPEI_REAL_IS_DOUBLE) || (HNPEI_VECTOR_BYTES == 16 && !HNPEI_REAL_IS_DOUBLE)
HNPEI_INLINE void swap_2(vr *a, vr *b)
{
    vr first = *a, second = *b;
    *a = SHUFFLE(first, second, 0, 1, 4, 5);
    *b = SHUFFLE(first, second, 2, 3, 6, 7);
}

HNPEI_INLINE void swap_1(vr *a, vr *b)
{
    vr first = *a, second = *b;
    *a = SHUFFLE(first, second, 0, 4, 2, 6);
    *b = SHUFFLE(first, second, 1, 5, 3, 7);
}

#else
HNPEI_INLINE void swap_1(vr *a, vr *b)
{
    vr first = *a, second = *b;
    *a = SHUFFLE(first, second, 0, 2);
    *b = SHUFFLE(first, second, 1, 3);
}
#endif

/* All pairs of rows `distance` apart; everything is unrolled, so that rows are registers. */
#define SWAP_PAIRS(distance)                                                                                           \
    _Pragma("GCC unroll 16") for (size_t i = 0; i < VR_LANES; ++i) if (!(i & (distance)))                              \
        swap_##distance(&row[i], &row[i + (distance)])

HNPEI_INLINE void transpose_block(const hnpei_real *in, size_t ld_in, hnpei_real *out, size_t ld_out)
{
    vr row[VR_LANES];
#pragma GCC unroll 16
    for (size_t i = 0; i < VR_LANES; ++i)
        row[i] = vr_load(in + i * ld_in);
#if HNPEI_VECTOR_BYTES == 64 && !HNPEI_REAL_IS_DOUBLE
    SWAP_PAIRS(8);
#endif
#if HNPEI_VECTOR_BYTES == 64 || (HNPEI_VECTOR_BYTES == 32 && !HNPEI_REAL_IS_DOUBLE)
    SWAP_PAIRS(4);
#endif
#if HNPEI_VECTOR_BYTES > 16 || !HNPEI_REAL_IS_DOUBLE
    SWAP_PAIRS(2);
#endif
    SWAP_PAIRS(1);
#pragma GCC unroll 16
    for (size_t i = 0; i < VR_LANES; ++i)
        vr_store(out + i * ld_out, row[i]);
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
    size_t whole_rows = rows / VR_LANES * VR_LANES, whole_columns = columns / VR_LANES * VR_LANES;
    for (size_t r = 0; r < whole_rows; r += VR_LANES) {
        for (size_t c = 0; c < whole_columns; c += VR_LANES)
            transpose_block(in + r * ld_in + c, ld_in, out + c * ld_out + r, ld_out);
        transpose_scalar(VR_LANES, columns - whole_columns, in + r * ld_in + whole_columns, ld_in,
                         out + whole_columns * ld_out + r, ld_out);
    }
    transpose_scalar(rows - whole_rows, columns, in + whole_rows * ld_in, ld_in, out + whole_rows, ld_out);
}
