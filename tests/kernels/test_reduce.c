/* Sums and the step of Adam against plain loops in double. */
#include "each_isa.h"

static void check_row_sums(const hnpei_kernels *kernels)
{
    for (size_t n = 0; n <= 70; ++n) {
        const size_t m = 5, ldx = n + 3;
        hnpei_real *x = exact_array(n, (m - 1) * ldx + n), *sums = exact_array(1, m), *before = exact_array(1, m);
        kernels->add_row_sums(m, n, x, ldx, sums);
        for (size_t i = 0; i < m; ++i) {
            double exact = (double)before[i], size = fabs(exact);
            for (size_t s = 0; s < n; ++s) {
                exact += (double)x[i * ldx + s];
                size += fabs((double)x[i * ldx + s]);
            }
            assert_true(fabs((double)sums[i] - exact) <= (double)(n + 1) * REAL_EPSILON * size);
        }
        free(x);
        free(sums);
        free(before);
    }
}

static void test_row_sums__are_added_for_every_width(void **state)
{
    each_isa(check_row_sums);
}

static void check_dots_of(const hnpei_kernels *kernels, size_t n, size_t k)
{
    const size_t m = 5, lda = k + 2, ldx = k + 3, ldy = n + 1;
    hnpei_real *a = exact_array(k, (m - 1) * lda + k), *x = exact_array(k + 1, (n - 1) * ldx + k);
    hnpei_real *y = exact_array(2, m * ldy), *before = exact_array(2, m * ldy);
    kernels->add_dots(m, n, k, a, lda, x, ldx, y, ldy);
    for (size_t i = 0; i < m * ldy; ++i) {
        const size_t row = i / ldy, column = i % ldy;
        double exact = (double)before[i], size = fabs(exact);
        for (size_t s = 0; s < k && column < n; ++s) {
            const double product = (double)a[row * lda + s] * (double)x[column * ldx + s];
            exact += product;
            size += fabs(product);
        }
        assert_true(fabs((double)y[i] - exact) <= (column < n ? (double)(k + 1) * REAL_EPSILON * size : 0));
    }
    free(a);
    free(x);
    free(y);
    free(before);
}

static void check_dots(const hnpei_kernels *kernels)
{
    for (size_t n = 1; n <= HNPEI_FEW; ++n)
        for (size_t k = 0; k <= 70; ++k)
            check_dots_of(kernels, n, k);
}

static void test_dots__are_added_for_every_length(void **state)
{
    each_isa(check_dots);
}

static void check_squares(const hnpei_kernels *kernels)
{
    for (size_t n = 0; n <= 200; n += n < 70 ? 1 : 13) {
        hnpei_real *x = exact_array(n, n);
        double exact = 0;
        for (size_t i = 0; i < n; ++i)
            exact += (double)x[i] * (double)x[i];
        assert_true(fabs(kernels->sum_of_squares(n, x) - exact) <= (double)n * DBL_EPSILON * exact);
        free(x);
    }
}

static void test_sum_of_squares__has_the_precision_of_double(void **state)
{
    each_isa(check_squares);
}

static void check_squares_extremes(const hnpei_kernels *kernels)
{
    hnpei_real x[40];
    fill_numbers(1, 40, x);
    x[21] = (hnpei_real)NAN;
    assert_true(isnan(kernels->sum_of_squares(40, x)));
    x[21] = (hnpei_real)INFINITY;
    assert_true(isinf(kernels->sum_of_squares(40, x)));
#if !HNPEI_REAL_IS_DOUBLE
    x[21] = FLT_MAX; /* its square does not fit a float */
    assert_true(isfinite(kernels->sum_of_squares(40, x)));
#endif
}

static void test_sum_of_squares__shows_what_is_not_finite(void **state)
{
    each_isa(check_squares_extremes);
}

/* ---- Adam ---- */

#define N ((size_t)37)

typedef struct parameters {
    double first[N], second[N], weights[N];
} parameters;

/* Kingma & Ba (2015), algorithm 1, with decoupled decay (Loshchilov & Hutter 2019, algorithm 2). */
static void plain_step(const hnpei_adam_step *step, const hnpei_real *gradient, const hnpei_real *trainable,
                       parameters *p)
{
    for (size_t i = 0; i < N; ++i) {
        if (trainable && trainable[i] == 0)
            continue;
        double g = (double)gradient[i] * step->gradient_scale;
        p->first[i] = step->beta1 * p->first[i] + (1 - step->beta1) * g;
        p->second[i] = step->beta2 * p->second[i] + (1 - step->beta2) * g * g;
        double direction = p->first[i] * step->correction1 / (sqrt(p->second[i] * step->correction2) + step->epsilon);
        p->weights[i] -= step->rate * (direction + step->decay * p->weights[i]);
    }
}

static void follow_adam(const hnpei_kernels *kernels, const hnpei_real *trainable)
{
    static parameters exact;
    hnpei_real *first = exact_array(0, N), *second = exact_array(0, N), *weights = exact_array(3, N);
    for (size_t i = 0; i < N; ++i) {
        first[i] = second[i] = 0;
        exact.first[i] = exact.second[i] = 0;
        exact.weights[i] = (double)weights[i];
    }
    for (int t = 1; t <= 50; ++t) {
        hnpei_adam_step step = {.rate = 1e-2,
                                .beta1 = 0.9,
                                .beta2 = 0.999,
                                .epsilon = 1e-8,
                                .decay = 0.05,
                                .correction1 = 1 / (1 - pow(0.9, t)),
                                .correction2 = 1 / (1 - pow(0.999, t)),
                                .gradient_scale = 0.7};
        hnpei_real *gradient = exact_array((uint64_t)t + 100, N);
        kernels->adam(N, &step, gradient, trainable, first, second, weights);
        plain_step(&step, gradient, trainable, &exact);
        free(gradient);
    }
    for (size_t i = 0; i < N; ++i) {
        assert_true(fabs((double)weights[i] - exact.weights[i]) <= 100 * REAL_EPSILON);
        assert_true(fabs((double)first[i] - exact.first[i]) <= 100 * REAL_EPSILON);
        assert_true(fabs((double)second[i] - exact.second[i]) <= 100 * REAL_EPSILON);
    }
    free(first);
    free(second);
    free(weights);
}

static void check_adam(const hnpei_kernels *kernels)
{
    follow_adam(kernels, NULL);
}

static void test_adam__follows_the_algorithm(void **state)
{
    each_isa(check_adam);
}

static void check_trainable(const hnpei_kernels *kernels)
{
    hnpei_real *trainable = exact_array(0, N);
    for (size_t i = 0; i < N; ++i)
        trainable[i] = i % 3 != 0;
    follow_adam(kernels, trainable);
    free(trainable);
}

static void check_still(const hnpei_kernels *kernels)
{
    const hnpei_adam_step step = {1e-2, 0.9, 0.999, 1e-8, 0.1, 10, 1000, 1};
    hnpei_real *trainable = exact_array(0, N), *gradient = exact_array(1, N), *weights = exact_array(2, N);
    hnpei_real *before = exact_array(2, N), *first = exact_array(3, N), *second = exact_array(3, N);
    for (size_t i = 0; i < N; ++i) {
        trainable[i] = (hnpei_real)(i % 2);
        first[i] = second[i] = 0;
        if (i % 4 == 0)
            gradient[i] = (hnpei_real)NAN;
    }
    kernels->adam(N, &step, gradient, trainable, first, second, weights);
    for (size_t i = 0; i < N; ++i)
        assert_int_equal(memcmp(&weights[i], &before[i], sizeof *weights) == 0 && first[i] == 0 && second[i] == 0,
                         i % 2 == 0);
    free(trainable);
    free(gradient);
    free(weights);
    free(before);
    free(first);
    free(second);
}

static void test_adam__leaves_what_is_not_trainable(void **state)
{
    each_isa(check_trainable);
    each_isa(check_still);
}

/* ---- the running average ---- */

static void check_average(const hnpei_kernels *kernels)
{
    const hnpei_real parts[] = {(hnpei_real)0.25, 1};
    for (size_t k = 0; k < 2; ++k)
        for (size_t n = 0; n <= N; ++n) {
            hnpei_real *trainable = exact_array(0, n), *weights = exact_array(1, n);
            hnpei_real *average = exact_array(2, n), *before = exact_array(2, n);
            for (size_t i = 0; i < n; ++i)
                trainable[i] = (hnpei_real)(i % 3 != 0);
            kernels->average(n, parts[k], trainable, weights, average);
            for (size_t i = 0; i < n; ++i) {
                double moved = 0.75 * (double)before[i] + 0.25 * (double)weights[i];
                if (k == 1 || i % 3 == 0)
                    assert_true(average[i] == weights[i]);
                else
                    assert_true(fabs((double)average[i] - moved) <= 2 * REAL_EPSILON);
            }
            free(trainable);
            free(weights);
            free(average);
            free(before);
        }
}

static void test_average__moves_by_a_part_and_copies_what_is_not_trainable(void **state)
{
    each_isa(check_average);
}

static void check_add(const hnpei_kernels *kernels)
{
    for (size_t n = 0; n <= N; ++n) {
        hnpei_real *x = exact_array(1, n), *y = exact_array(2, n), *before = exact_array(2, n);
        kernels->add(n, x, y);
        for (size_t i = 0; i < n; ++i)
            assert_true(y[i] == before[i] + x[i]);
        free(x);
        free(y);
        free(before);
    }
}

static void test_add__adds_for_every_length(void **state)
{
    each_isa(check_add);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_row_sums__are_added_for_every_width),
        cmocka_unit_test(test_dots__are_added_for_every_length),
        cmocka_unit_test(test_sum_of_squares__has_the_precision_of_double),
        cmocka_unit_test(test_sum_of_squares__shows_what_is_not_finite),
        cmocka_unit_test(test_adam__follows_the_algorithm),
        cmocka_unit_test(test_adam__leaves_what_is_not_trainable),
        cmocka_unit_test(test_average__moves_by_a_part_and_copies_what_is_not_trainable),
        cmocka_unit_test(test_add__adds_for_every_length),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
