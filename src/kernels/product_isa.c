/* Small matrix products, register-blocked: a block of rows of y times a few vectors of samples is kept in registers
   while the sum over k runs. Every element is summed in the order of k by one accumulator, in every block and at every
   edge alike, so it does not depend on m, n, or its place. */
#include "parts.h"
#include "vector.h"

#if defined(HNPEI_ISA_avx512)
#define MAX_VECTORS 4
#else
#define MAX_VECTORS 2
#endif
#define FEW_ROWS 6
/* Where there are fewer vectors, so many rows hide the latency of the additions. */
#define MAX_ROWS 12
/* Rows of x that stay in the first cache while all rows of a pass over them. */
#define K_BLOCK ((size_t)128)

typedef struct problem {
    size_t k, a_row, a_col, ldx, ldy;
} problem;

/* What the sums begin with. */
typedef struct beginning {
    int accumulate;
    const hnpei_real *bias; /* of the block's first row, NULL: none */
} beginning;

HNPEI_INLINE vr load_some(const hnpei_real *p, size_t live, int whole)
{
    return whole ? vr_load(p) : vr_load_part(p, live);
}

/* rows x vectors (both known when compiled) of y; the last vector has `live` lanes unless `whole`. */
HNPEI_INLINE void block(size_t rows, size_t vectors, int whole, size_t live, const problem *p, const hnpei_real *a,
                        const hnpei_real *x, beginning begin, hnpei_real *y)
{
    vr sum[MAX_ROWS][MAX_VECTORS];
#pragma GCC unroll 12
    for (size_t i = 0; i < rows; ++i)
#pragma GCC unroll 4
        for (size_t j = 0; j < vectors; ++j)
            sum[i][j] = begin.accumulate ? load_some(y + i * p->ldy + j * VR_LANES, live, whole || j + 1 < vectors)
                                         : vr_set(begin.bias ? begin.bias[i] : 0);
    for (size_t k = 0; k < p->k; ++k, a += p->a_col, x += p->ldx) {
        vr row[MAX_VECTORS];
#pragma GCC unroll 4
        for (size_t j = 0; j < vectors; ++j)
            row[j] = load_some(x + j * VR_LANES, live, whole || j + 1 < vectors);
#pragma GCC unroll 12
        for (size_t i = 0; i < rows; ++i) {
            vr factor = vr_set(a[i * p->a_row]);
#pragma GCC unroll 4
            for (size_t j = 0; j < vectors; ++j)
                sum[i][j] += factor * row[j];
        }
    }
#pragma GCC unroll 12
    for (size_t i = 0; i < rows; ++i)
#pragma GCC unroll 4
        for (size_t j = 0; j < vectors; ++j)
            if (whole || j + 1 < vectors)
                vr_store(y + i * p->ldy + j * VR_LANES, sum[i][j]);
            else
                vr_store_part(y + i * p->ldy + j * VR_LANES, live, sum[i][j]);
}

/* All m rows of a group of samples. */
HNPEI_INLINE void columns(size_t m, size_t vectors, int whole, size_t live, const problem *p, const hnpei_real *a,
                          const hnpei_real *x, beginning begin, hnpei_real *y)
{
    const size_t most = 2 * vectors <= MAX_VECTORS ? MAX_ROWS : FEW_ROWS;
    while (m >= FEW_ROWS) {
        size_t rows = m >= most ? most : FEW_ROWS;
        if (rows == MAX_ROWS)
            block(MAX_ROWS, vectors, whole, live, p, a, x, begin, y);
        else
            block(FEW_ROWS, vectors, whole, live, p, a, x, begin, y);
        m -= rows;
        a += rows * p->a_row;
        y += rows * p->ldy;
        begin.bias = begin.bias ? begin.bias + rows : NULL;
    }
    switch (m) {
    case 5:
        block(5, vectors, whole, live, p, a, x, begin, y);
        break;
    case 4:
        block(4, vectors, whole, live, p, a, x, begin, y);
        break;
    case 3:
        block(3, vectors, whole, live, p, a, x, begin, y);
        break;
    case 2:
        block(2, vectors, whole, live, p, a, x, begin, y);
        break;
    case 1:
        block(1, vectors, whole, live, p, a, x, begin, y);
        break;
    default:
        break;
    }
}

/* A group of at most MAX_VECTORS vectors of samples, n of them live, and one block of k. */
static void group(size_t m, size_t n, const problem *p, const hnpei_real *a, const hnpei_real *x, beginning begin,
                  hnpei_real *y)
{
    size_t vectors = (n + VR_LANES - 1) / VR_LANES;
    size_t live = n - (vectors - 1) * VR_LANES;
    if (vectors == MAX_VECTORS && live == VR_LANES)
        columns(m, MAX_VECTORS, 1, live, p, a, x, begin, y);
    else if (vectors == 1)
        columns(m, 1, 0, live, p, a, x, begin, y);
    else if (vectors == 2)
        columns(m, 2, 0, live, p, a, x, begin, y);
#if MAX_VECTORS == 4
    else if (vectors == 3)
        columns(m, 3, 0, live, p, a, x, begin, y);
    else
        columns(m, 4, 0, live, p, a, x, begin, y);
#endif
}

void HNPEI_ISA_NAME(hnpei_product)(size_t m, size_t n, size_t k, const hnpei_real *a, size_t a_row, size_t a_col,
                                   const hnpei_real *x, size_t ldx, const hnpei_real *bias, int accumulate,
                                   hnpei_real *y, size_t ldy)
{
    const size_t width = MAX_VECTORS * VR_LANES;
    for (size_t s = 0; s < n; s += width) {
        size_t done = 0;
        do {
            problem p = {k - done < K_BLOCK ? k - done : K_BLOCK, a_row, a_col, ldx, ldy};
            beginning begin = {accumulate || done > 0, bias};
            group(m, n - s < width ? n - s : width, &p, a + done * a_col, x + done * ldx + s, begin, y + s);
            done += p.k;
        } while (done < k);
    }
}
