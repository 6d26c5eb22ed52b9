/* Loops over elements against the C library in double. */
#include "each_isa.h"

#define N ((size_t)203) /* no multiple of any number of lanes */

static const hnpei_activation all[] = {HNPEI_ACTIVATION_IDENTITY, HNPEI_ACTIVATION_RELU, HNPEI_ACTIVATION_TANH,
                                       HNPEI_ACTIVATION_SILU,     HNPEI_ACTIVATION_ELU,  HNPEI_ACTIVATION_SIGMOID};
#define KINDS (sizeof all / sizeof *all)

static double sigmoid(double x)
{
    return 1 / (1 + exp(-x));
}

static double activated(hnpei_activation activation, double x)
{
    switch (activation) {
    case HNPEI_ACTIVATION_RELU:
        return x > 0 ? x : 0;
    case HNPEI_ACTIVATION_TANH:
        return tanh(x);
    case HNPEI_ACTIVATION_SILU:
        return x * sigmoid(x);
    case HNPEI_ACTIVATION_ELU:
        return x > 0 ? x : expm1(x);
    case HNPEI_ACTIVATION_SIGMOID:
        return sigmoid(x);
    case HNPEI_ACTIVATION_IDENTITY:
        break;
    }
    return x;
}

static void close_to(double got, double exact, double size)
{
    assert_true(fabs(got - exact) <= 8 * REAL_EPSILON * fmax(fabs(exact), size));
}

static void check_activations(const hnpei_kernels *kernels)
{
    for (size_t a = 0; a < KINDS; ++a) {
        hnpei_real *in = exact_array(a, N), *out = exact_array(1, N);
        for (size_t i = 0; i < N; ++i)
            in[i] *= 10;
        kernels->activate(all[a], N, in, out);
        for (size_t i = 0; i < N; ++i)
            close_to((double)out[i], activated(all[a], (double)in[i]), 0);
        kernels->activate(all[a], N, in, in);
        assert_memory_equal(in, out, N * sizeof *in);
        free(in);
        free(out);
    }
}

static void test_activations__are_their_formulas_also_in_place(void **state)
{
    each_isa(check_activations);
}

/* In double in either build, at every length. */
static void check_logistic(const hnpei_kernels *kernels)
{
    double in[N], out[N];
    for (size_t i = 0; i < N; ++i)
        in[i] = 0.4 * ((double)i - 100.5);
    in[7] = INFINITY;
    in[8] = -INFINITY;
    in[9] = -800;
    kernels->logistic(N, in, out);
    for (size_t i = 0; i < N; ++i)
        assert_true(fabs(out[i] - sigmoid(in[i])) <= 8 * DBL_EPSILON * sigmoid(in[i]));
    for (size_t n = 0; n < N; ++n) {
        double some[N] = {0};
        memcpy(some, in, n * sizeof *some);
        some[n] = 2;
        kernels->logistic(n, some, some);
        assert_memory_equal(some, out, n * sizeof *some);
        assert_true(some[n] == 2);
    }
}

static void test_logistic__is_its_formula_in_double_at_every_length(void **state)
{
    each_isa(check_logistic);
}

/* By central differences of the double formula. */
static void check_gradients(const hnpei_kernels *kernels)
{
    for (size_t a = 0; a < KINDS; ++a) {
        hnpei_real *in = exact_array(a + 10, N), *out = exact_array(1, N), *g = exact_array(2, N),
                   *g_in = exact_array(3, N);
        for (size_t i = 0; i < N; ++i)
            in[i] *= 6;
        kernels->activate(all[a], N, in, out);
        kernels->activate_gradient(all[a], N, in, out, g, g_in);
        for (size_t i = 0; i < N; ++i) {
            double x = (double)in[i], h = 1e-5 * fmin(1, fabs(x));
            double slope = (activated(all[a], x + h) - activated(all[a], x - h)) / (2 * h);
            assert_true(fabs((double)g_in[i] - (double)g[i] * slope) <= fmax(1e-8, 8 * REAL_EPSILON));
        }
        kernels->activate_gradient(all[a], N, in, out, g, g);
        assert_memory_equal(g, g_in, N * sizeof *g);
        free(in);
        free(out);
        free(g);
        free(g_in);
    }
}

static void test_activation_gradients__are_the_derivatives_also_in_place(void **state)
{
    each_isa(check_gradients);
}

static void check_exp_log(const hnpei_kernels *kernels)
{
    hnpei_real *in = exact_array(5, N), *out = exact_array(6, N);
    kernels->exp(N, in, out);
    for (size_t i = 0; i < N; ++i)
        close_to((double)out[i], exp((double)in[i]), 0);
    for (size_t i = 0; i < N; ++i)
        in[i] = 3 * (in[i] + 1) + (hnpei_real)1e-3;
    kernels->log(N, in, out);
    for (size_t i = 0; i < N; ++i)
        close_to((double)out[i], log((double)in[i]), 0);
    free(in);
    free(out);
}

static void test_exp_and_log__are_those_of_the_c_library(void **state)
{
    each_isa(check_exp_log);
}

/* Each element alone gives the bits that it has among others. */
static void check_places(const hnpei_kernels *kernels)
{
    hnpei_real *in = exact_array(7, N), *out = exact_array(8, N), alone;
    for (size_t a = 0; a < KINDS; ++a) {
        kernels->activate(all[a], N, in, out);
        for (size_t i = 0; i < N; ++i) {
            kernels->activate(all[a], 1, in + i, &alone);
            assert_memory_equal(&alone, &out[i], sizeof alone);
        }
    }
    free(in);
    free(out);
}

static void test_activations__do_not_depend_on_an_elements_place(void **state)
{
    each_isa(check_places);
}

static void check_nan(const hnpei_kernels *kernels)
{
    for (size_t a = 0; a < KINDS; ++a) {
        hnpei_real in[20], out[20];
        fill_numbers(1, 20, in);
        in[3] = in[17] = (hnpei_real)NAN;
        kernels->activate(all[a], 20, in, out);
        for (size_t i = 0; i < 20; ++i)
            assert_int_equal(isnan(out[i]) != 0, i == 3 || i == 17);
    }
}

static void test_activations__keep_nan(void **state)
{
    each_isa(check_nan);
}

static void check_transpose(const hnpei_kernels *kernels)
{
    for (size_t rows = 1; rows <= 19; ++rows)
        for (size_t columns = 1; columns <= 19; ++columns) {
            size_t ld_in = columns + rows % 3, ld_out = rows + columns % 3;
            hnpei_real *in = exact_array(rows, (rows - 1) * ld_in + columns);
            hnpei_real *out = exact_array(99, (columns - 1) * ld_out + rows),
                       *before = exact_array(99, (columns - 1) * ld_out + rows);
            kernels->transpose(rows, columns, in, ld_in, out, ld_out);
            for (size_t c = 0; c < columns; ++c)
                for (size_t r = 0; r < ld_out && c * ld_out + r < (columns - 1) * ld_out + rows; ++r)
                    assert_true(out[c * ld_out + r] == (r < rows ? in[r * ld_in + c] : before[c * ld_out + r]));
            free(in);
            free(out);
            free(before);
        }
}

static void test_transpose__moves_every_element_and_nothing_else(void **state)
{
    each_isa(check_transpose);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_activations__are_their_formulas_also_in_place),
        cmocka_unit_test(test_logistic__is_its_formula_in_double_at_every_length),
        cmocka_unit_test(test_activation_gradients__are_the_derivatives_also_in_place),
        cmocka_unit_test(test_exp_and_log__are_those_of_the_c_library),
        cmocka_unit_test(test_activations__do_not_depend_on_an_elements_place),
        cmocka_unit_test(test_activations__keep_nan),
        cmocka_unit_test(test_transpose__moves_every_element_and_nothing_else),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
