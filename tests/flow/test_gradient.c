/* Gradients, inverses and log determinants of every family, against differences. */
#include "cases.h"

#define N 5

/* ---- there and back ---- */

static void check_inverse(bench *b, const hnpei_flow_spec *spec)
{
    enum { rows = 100 };
    double given[rows * 2], theta[rows * 3], log_q[rows], z[rows * 3], back[rows * 3];
    if (spec->family == HNPEI_FAMILY_MIXTURE)
        return;
    case_rows(spec, rows, 3, given, theta);
    bench_log_density(b, rows, given, theta, log_q, z);
    bench_inverse(b, rows, given, z, back);
    for (size_t i = 0; i < rows * spec->dim; ++i)
        assert_true(fabs(back[i] - theta[i]) <= (HNPEI_REAL_IS_DOUBLE ? 1e-10 : 1e-4) * fmax(1, fabs(theta[i])));
}

static void test_flow__inverse_undoes_forward(void **state)
{
    each_case(check_inverse);
}

#if HNPEI_REAL_IS_DOUBLE

/* ---- gradients ---- */

/* What is varied: the free weights, then given, then theta. */
typedef struct probe {
    bench *b;
    size_t *free_weights, n_weights, n_given;
    double *given, *theta;
} probe;

static double mean_loss(size_t n, const double *x, void *data)
{
    probe *p = data;
    double log_q[N], loss = 0;
    for (size_t i = 0; i < p->n_weights; ++i)
        p->b->w[p->free_weights[i]] = x[i];
    bench_log_density(p->b, N, x + p->n_weights, x + p->n_weights + p->n_given, log_q, NULL);
    for (size_t s = 0; s < N; ++s)
        loss -= log_q[s] / N;
    return loss;
}

/* Trainable and not masked. */
static size_t find_free(bench *b, size_t *free_weights)
{
    size_t found = 0;
    hnpei_real *ones = bench_reals(b->layout.size);
    for (size_t i = 0; i < b->layout.size; ++i)
        ones[i] = 1;
    hnpei_flow_mask(b->flow, ones);
    for (size_t k = 0; k < b->layout.n_blocks; ++k) {
        const hnpei_block *block = &b->layout.blocks[k];
        for (size_t i = 0; block->trainable && i < block->rows * block->columns; ++i)
            if (ones[block->offset + i] != 0)
                free_weights[found++] = block->offset + i;
    }
    hnpei_free(NULL, ones);
    return found;
}

static void check_gradient(bench *b, const hnpei_flow_spec *spec)
{
    double given[N * 2], theta[N * 3], g_given[N * 2], g_theta[N * 3];
    size_t n_given = N * spec->d_given, n_theta = N * spec->dim;
    probe p = {b, calloc(b->layout.size, sizeof(size_t)), 0, n_given, given, theta};
    case_rows(spec, N, 4, given, theta);
    p.n_weights = find_free(b, p.free_weights);
    size_t all = p.n_weights + n_given + n_theta;
    double *x = calloc(all, sizeof *x), *gradient = calloc(all, sizeof *gradient);
    bench_gradient(b, N, given, theta, g_given, g_theta);
    for (size_t i = 0; i < p.n_weights; ++i) {
        x[i] = b->w[p.free_weights[i]];
        gradient[i] = b->g[p.free_weights[i]];
    }
    memcpy(x + p.n_weights, given, n_given * sizeof *x);
    memcpy(gradient + p.n_weights, g_given, n_given * sizeof *x);
    memcpy(x + p.n_weights + n_given, theta, n_theta * sizeof *x);
    memcpy(gradient + p.n_weights + n_given, g_theta, n_theta * sizeof *x);
    support_check_gradient("a flow", mean_loss, &p, all, x, gradient, 1e-6, 2e-7);
    free(x);
    free(gradient);
    free(p.free_weights);
}

static void test_flow__gradients_match_differences(void **state)
{
    each_case(check_gradient);
}

/* What is fixed or masked gets no gradient; what a caller does not want is not asked for. */
static void check_unwanted(bench *b, const hnpei_flow_spec *spec)
{
    double given[N * 2], theta[N * 3], g_given[N * 2], g_theta[N * 3];
    case_rows(spec, N, 4, given, theta);
    bench_gradient(b, N, given, theta, g_given, g_theta);
    hnpei_real *first = bench_reals(b->layout.size);
    memcpy(first, b->g, b->layout.size * sizeof *first);
    for (size_t k = 0; k < b->layout.n_blocks; ++k)
        for (size_t i = 0; !b->layout.blocks[k].trainable && i < b->layout.blocks[k].columns; ++i)
            assert_true(first[b->layout.blocks[k].offset + i] == 0);
    bench_gradient(b, N, given, theta, NULL, NULL);
    assert_memory_equal(first, b->g, b->layout.size * sizeof *first);
    hnpei_free(NULL, first);
}

static void test_flow__gives_the_same_gradient_where_those_of_its_inputs_are_not_wanted(void **state)
{
    each_case(check_unwanted);
}

/* ---- log determinant ---- */

static double determinant(size_t n, double a[3][3])
{
    if (n == 1)
        return a[0][0];
    if (n == 2)
        return a[0][0] * a[1][1] - a[0][1] * a[1][0];
    return a[0][0] * (a[1][1] * a[2][2] - a[1][2] * a[2][1]) - a[0][1] * (a[1][0] * a[2][2] - a[1][2] * a[2][0]) +
           a[0][2] * (a[1][0] * a[2][1] - a[1][1] * a[2][0]);
}

/* log q = log base(z) + log |dz/dtheta|, the derivative by central differences. */
static void check_jacobian(bench *b, const hnpei_flow_spec *spec)
{
    const double step = 1e-6;
    double given[2], theta[3], log_q, z[3], unused, jacobian[3][3];
    if (spec->family == HNPEI_FAMILY_MIXTURE)
        return;
    for (uint64_t seed = 0; seed < 10; ++seed) {
        case_rows(spec, 1, 100 + seed, given, theta);
        bench_log_density(b, 1, given, theta, &log_q, z);
        double base = 0;
        for (size_t i = 0; i < spec->dim; ++i)
            base += b->flow->uniform[i] ? 0 : -z[i] * z[i] / 2 - 0.91893853320467274178;
        for (size_t j = 0; j < spec->dim; ++j) {
            double up[3], down[3], kept = theta[j];
            theta[j] = kept + step;
            bench_log_density(b, 1, given, theta, &unused, up);
            theta[j] = kept - step;
            bench_log_density(b, 1, given, theta, &unused, down);
            theta[j] = kept;
            for (size_t i = 0; i < spec->dim; ++i)
                jacobian[i][j] = (up[i] - down[i]) / (2 * step);
        }
        double expected = base + log(fabs(determinant(spec->dim, jacobian)));
        assert_true(fabs(log_q - expected) <= 1e-7 * fmax(1, fabs(expected)));
    }
}

static void test_flow__log_density_has_the_jacobian_of_its_map_to_noise(void **state)
{
    each_case(check_jacobian);
}
#endif

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_flow__inverse_undoes_forward),
#if HNPEI_REAL_IS_DOUBLE
        cmocka_unit_test(test_flow__gradients_match_differences),
        cmocka_unit_test(test_flow__gives_the_same_gradient_where_those_of_its_inputs_are_not_wanted),
        cmocka_unit_test(test_flow__log_density_has_the_jacobian_of_its_map_to_noise),
#endif
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
