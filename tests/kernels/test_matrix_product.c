/* The product kernel against a plain loop, at every edge and stride. */
#include "each_isa.h"

/* One product, and what a plain loop makes of it; y has a margin of `margin` columns that must stay. */
typedef struct example {
    size_t m, n, k, a_row, a_col, ldx, ldy;
    int with_bias, accumulate;
    hnpei_real *a, *x, *bias, *before, *y;
} example;

static void make_example(example *e, size_t m, size_t n, size_t k, int transposed, size_t margin)
{
    *e = (example){.m = m, .n = n, .k = k, .ldx = n + margin, .ldy = n + margin};
    e->a_row = transposed ? 1 : k + margin;
    e->a_col = transposed ? m + margin : 1;
    e->a = exact_array(1, k > 0 ? (m - 1) * e->a_row + (k - 1) * e->a_col + 1 : 0);
    e->x = exact_array(2, k ? (k - 1) * e->ldx + n : 0);
    e->bias = exact_array(3, m);
    e->before = exact_array(4, (m - 1) * e->ldy + n);
    e->y = exact_array(4, (m - 1) * e->ldy + n);
}

static void free_example(example *e)
{
    free(e->a);
    free(e->x);
    free(e->bias);
    free(e->before);
    free(e->y);
}

static void run_example(const hnpei_kernels *kernels, example *e)
{
    memcpy(e->y, e->before, ((e->m - 1) * e->ldy + e->n) * sizeof *e->y);
    kernels->product(e->m, e->n, e->k, e->a, e->a_row, e->a_col, e->x, e->ldx, e->with_bias ? e->bias : NULL,
                     e->accumulate, e->y, e->ldy);
}

/* Every element within the rounding of k additions; lanes between n and ldy as they were. */
static void check_example(const example *e)
{
    for (size_t i = 0; i < e->m; ++i)
        for (size_t s = 0; s < e->ldy && i * e->ldy + s < (e->m - 1) * e->ldy + e->n; ++s) {
            double before = (double)e->before[i * e->ldy + s], got = (double)e->y[i * e->ldy + s];
            if (s >= e->n) {
                assert_true(got == before);
                continue;
            }
            double exact = e->accumulate ? before : e->with_bias ? (double)e->bias[i] : 0, size = fabs(exact);
            for (size_t p = 0; p < e->k; ++p) {
                double term = (double)e->a[i * e->a_row + p * e->a_col] * (double)e->x[p * e->ldx + s];
                exact += term;
                size += fabs(term);
            }
            assert_true(fabs(got - exact) <= (double)(e->k + 1) * REAL_EPSILON * size);
        }
}

static void check_shapes(const hnpei_kernels *kernels)
{
    const size_t inner[] = {0, 1, 2, 33, 130, 300};
    for (size_t m = 1; m <= 14; ++m)
        for (size_t n = 1; n <= 131; n += n < 70 ? 1 : 15)
            for (size_t j = 0; j < 3; ++j) {
                example e;
                make_example(&e, m, n, inner[(m + n + j) % 6], (m + n + j) % 2 == 0, n % 3);
                e.with_bias = (int)(j > 0);
                e.accumulate = j == 2;
                run_example(kernels, &e);
                check_example(&e);
                free_example(&e);
            }
}

static void test_product__is_that_of_a_plain_loop_at_every_shape_and_stride(void **state)
{
    each_isa(check_shapes);
}

static void check_large(const hnpei_kernels *kernels)
{
    example e;
    make_example(&e, 100, 64, 257, 0, 0);
    e.with_bias = 1;
    run_example(kernels, &e);
    check_example(&e);
    free_example(&e);
}

static void test_product__is_right_where_k_is_cut_into_blocks(void **state)
{
    each_isa(check_large);
}

/* The bits of each element are those of the product of its row and its column alone. */
static void check_splits(const hnpei_kernels *kernels)
{
    example e;
    make_example(&e, 13, 77, 145, 0, 3);
    e.with_bias = 1;
    run_example(kernels, &e);
    for (size_t i = 0; i < e.m; ++i)
        for (size_t s = 0; s < e.n; ++s) {
            hnpei_real alone;
            kernels->product(1, 1, e.k, e.a + i * e.a_row, e.a_row, e.a_col, e.x + s, e.ldx, e.bias + i, 0, &alone, 1);
            assert_memory_equal(&alone, &e.y[i * e.ldy + s], sizeof alone);
        }
    free_example(&e);
}

static void test_product__gives_an_element_the_same_bits_wherever_it_is(void **state)
{
    each_isa(check_splits);
}

static void check_accumulation(const hnpei_kernels *kernels)
{
    example e;
    make_example(&e, 9, 50, 40, 0, 0);
    e.with_bias = 1;
    run_example(kernels, &e);
    hnpei_real *whole = malloc(9 * 50 * sizeof *whole);
    assert_non_null(whole);
    memcpy(whole, e.y, 9 * 50 * sizeof *whole);
    kernels->product(9, 50, 15, e.a, e.a_row, e.a_col, e.x, e.ldx, e.bias, 0, e.y, e.ldy);
    kernels->product(9, 50, 25, e.a + 15, e.a_row, e.a_col, e.x + 15 * e.ldx, e.ldx, NULL, 1, e.y, e.ldy);
    assert_memory_equal(whole, e.y, 9 * 50 * sizeof *whole);
    free(whole);
    free_example(&e);
}

static void test_product__of_two_halves_accumulated_is_the_whole(void **state)
{
    each_isa(check_accumulation);
}

static void test_tables__are_those_asked_for(void **state)
{
    for (int isa = HNPE_ISA_BASELINE; isa <= HNPE_ISA_AVX512; ++isa)
        if (hnpei_isa_available((hnpe_isa)isa))
            assert_int_equal(hnpei_kernels_get((hnpe_isa)isa)->isa, isa);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_product__is_that_of_a_plain_loop_at_every_shape_and_stride),
        cmocka_unit_test(test_product__is_right_where_k_is_cut_into_blocks),
        cmocka_unit_test(test_product__gives_an_element_the_same_bits_wherever_it_is),
        cmocka_unit_test(test_product__of_two_halves_accumulated_is_the_whole),
        cmocka_unit_test(test_tables__are_those_asked_for),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
