/* Densities of every family integrate to one, agree with their draws, and depend on their own row alone. */
#include "cases.h"

/* ---- quadrature ---- */

#define POINTS 300
#define REACH 12.0 /* of features on the real line */

/* Midpoints of an even grid over the feature's range. */
static double grid_point(const hnpei_flow_spec *spec, size_t feature, size_t i)
{
    int unit = spec->unit && spec->unit[feature];
    return unit ? ((double)i + 0.5) / POINTS : REACH * (2 * ((double)i + 0.5) / POINTS - 1);
}

static double grid_step(const hnpei_flow_spec *spec, size_t feature)
{
    return spec->unit && spec->unit[feature] ? 1.0 / POINTS : 2 * REACH / POINTS;
}

/* Mass of each cell of the first feature's grid, for one given. */
static void first_masses(bench *b, const hnpei_flow_spec *spec, const double *given, double *mass)
{
    size_t columns = spec->dim == 2 ? POINTS : 1;
    static double rows[POINTS * 2], givens[POINTS * 2], log_q[POINTS];
    double cell = grid_step(spec, 0) * (spec->dim == 2 ? grid_step(spec, 1) : 1);
    for (size_t i = 0; i < POINTS; ++i) {
        for (size_t j = 0; j < columns; ++j) {
            rows[j * spec->dim] = grid_point(spec, 0, i);
            if (spec->dim == 2)
                rows[j * 2 + 1] = grid_point(spec, 1, j);
            memcpy(givens + j * spec->d_given, given, spec->d_given * sizeof *given);
        }
        bench_log_density(b, columns, givens, rows, log_q, NULL);
        mass[i] = 0;
        for (size_t j = 0; j < columns; ++j)
            mass[i] += exp(log_q[j]) * cell;
    }
}

static void check_mass(bench *b, const hnpei_flow_spec *spec)
{
    double given[2], unused[3], mass[POINTS];
    for (uint64_t seed = 0; spec->dim < 3 && seed < 3; ++seed) {
        double total = 0;
        case_rows(spec, 1, 50 + seed, given, unused);
        first_masses(b, spec, given, mass);
        for (size_t i = 0; i < POINTS; ++i)
            total += mass[i];
        if (!(fabs(total - 1) < 2e-3))
            fail_msg("the mass is %.6f", total);
    }
}

static void test_density__integrates_to_one(void **state)
{
    each_case(check_mass);
}

/* ---- draws ---- */

typedef struct cumulated {
    const hnpei_flow_spec *spec;
    double below[POINTS + 1];
} cumulated;

/* Linear between the borders of cells. */
static double cumulated_at(double x, const void *data)
{
    const cumulated *c = data;
    double step = grid_step(c->spec, 0), first = grid_point(c->spec, 0, 0) - step / 2;
    double at = (x - first) / step;
    if (at <= 0)
        return 0;
    if (at >= POINTS)
        return 1;
    size_t i = (size_t)at;
    return c->below[i] + (at - (double)i) * (c->below[i + 1] - c->below[i]);
}

static void check_draws(bench *b, const hnpei_flow_spec *spec)
{
    enum { n = 3000 };
    static double givens[n * 2], theta[n * 3], first[n];
    double given[2], unused[3], mass[POINTS];
    cumulated c = {.spec = spec};
    if (spec->dim > 2)
        return;
    case_rows(spec, 1, 60, given, unused);
    first_masses(b, spec, given, mass);
    for (size_t i = 0; i < POINTS; ++i)
        c.below[i + 1] = c.below[i] + mass[i];
    for (size_t i = 0; i < n; ++i)
        memcpy(givens + i * spec->d_given, given, spec->d_given * sizeof *given);
    bench_sample(b, n, givens, 11, theta);
    for (size_t i = 0; i < n; ++i) {
        first[i] = theta[i * spec->dim];
        for (size_t j = 0; j < spec->dim; ++j)
            if (spec->unit && spec->unit[j])
                assert_true(theta[i * spec->dim + j] >= 0 && theta[i * spec->dim + j] <= 1);
    }
    double distance = support_ks(n, first, cumulated_at, &c);
    if (!(support_ks_p(n, distance) > 1e-3))
        fail_msg("draws are %.4f away from their density", distance);
}

static void test_density__is_that_of_its_draws(void **state)
{
    each_case(check_draws);
}

/* In three dimensions too: the noise of draws is the noise that was put in. */
static void check_noise(bench *b, const hnpei_flow_spec *spec)
{
    enum { n = 500 };
    static double givens[n * 2], unused[n * 3], theta[n * 3], z[n * 3], log_q[n], column[n];
    if (spec->family == HNPEI_FAMILY_MIXTURE)
        return;
    case_rows(spec, n, 61, givens, unused);
    bench_sample(b, n, givens, 12, theta);
    bench_log_density(b, n, givens, theta, log_q, z);
    for (size_t j = 0; j < spec->dim; ++j) {
        for (size_t i = 0; i < n; ++i)
            column[i] = z[i * spec->dim + j];
        support_cdf cdf = hnpei_flow_noise_is_uniform(b->flow, j) ? support_uniform_cdf : support_normal_cdf;
        assert_true(support_ks_p(n, support_ks(n, column, cdf, NULL)) > 1e-3);
    }
}

static void test_density__turns_draws_back_into_uniform_or_normal_noise(void **state)
{
    each_case(check_noise);
}

/* ---- one row at a time ---- */

static void check_alone(bench *b, const hnpei_flow_spec *spec)
{
    enum { n = 130 };
    static double given[n * 2], theta[n * 3], together[n], z[n * 4], back[n * 3];
    size_t noise = hnpei_flow_noise(b->flow);
    case_rows(spec, n, 70, given, theta);
    for (size_t i = 0; i < n * noise; ++i)
        z[i] = 0.1 + 0.8 * fmod((double)i * 0.618, 1);
    bench_log_density(b, n, given, theta, together, NULL);
    bench_inverse(b, n, given, z, back);
    for (size_t i = 0; i < n; ++i) {
        double alone, drawn[3];
        bench_log_density(b, 1, given + i * spec->d_given, theta + i * spec->dim, &alone, NULL);
        bench_inverse(b, 1, given + i * spec->d_given, z + i * noise, drawn);
        assert_memory_equal(&alone, &together[i], sizeof alone);
        assert_memory_equal(drawn, back + i * spec->dim, spec->dim * sizeof *drawn);
    }
}

static void test_density__of_a_row_has_the_same_bits_alone_as_among_others(void **state)
{
    each_case(check_alone);
}

static void check_isas(bench *b, const hnpei_flow_spec *spec)
{
    enum { n = 40 };
    double given[n * 2], theta[n * 3], baseline[n], other[n];
    case_rows(spec, n, 71, given, theta);
    b->kernels = hnpei_kernels_get(HNPE_ISA_BASELINE);
    bench_log_density(b, n, given, theta, baseline, NULL);
    for (int isa = HNPE_ISA_AVX2; isa <= HNPE_ISA_AVX512; ++isa) {
        if (!hnpei_isa_available((hnpe_isa)isa))
            continue;
        b->kernels = hnpei_kernels_get((hnpe_isa)isa);
        bench_log_density(b, n, given, theta, other, NULL);
        for (size_t i = 0; i < n; ++i)
            assert_true(fabs(other[i] - baseline[i]) <=
                        (HNPEI_REAL_IS_DOUBLE ? 1e-11 : 1e-4) * fmax(1, fabs(baseline[i])));
    }
}

static void test_density__agrees_between_instruction_sets(void **state)
{
    each_case(check_isas);
}

/* ---- a fresh flow, and its doors ---- */

static void test_density__of_a_fresh_flow_is_nearly_that_of_its_noise(void **state)
{
    for (size_t c = 0; c < N_CASES; ++c) {
        enum { n = 50 };
        double given[n * 2], theta[n * 3], log_q[n];
        hnpei_flow_spec spec = case_spec(c);
        bench b = bench_create(&spec);
        case_rows(&spec, n, 80, given, theta);
        bench_log_density(&b, n, given, theta, log_q, NULL);
        const int of_ours = spec.convention == HNPEI_CONVENTION_OWN && spec.family != HNPEI_FAMILY_MIXTURE;
        for (size_t i = 0; of_ours && i < n; ++i) {
            double expected = 0;
            for (size_t j = 0; j < spec.dim; ++j)
                expected += spec.unit && spec.unit[j]
                                ? 0
                                : -theta[i * spec.dim + j] * theta[i * spec.dim + j] / 2 - 0.91893853320467274178;
            assert_true(fabs(log_q[i] - expected) < 0.1);
        }
        bench_free(&b);
    }
}

/* Mean 0 and variance 1 on average over the components' random means: within what three of them leave. */
static void test_density__of_a_fresh_mixture_has_components_apart(void **state)
{
    enum { n = 4000 };
    static double theta[n];
    hnpei_flow_spec spec = {.family = HNPEI_FAMILY_MIXTURE, .dim = 1, .hidden = 8, .components = 64};
    spec.activation = HNPEI_ACTIVATION_SILU;
    bench b = bench_create(&spec);
    double mean = 0, square = 0;
    bench_sample(&b, n, NULL, 13, theta);
    for (size_t i = 0; i < n; ++i) {
        mean += theta[i] / n;
        square += theta[i] * theta[i] / n;
    }
    assert_true(fabs(mean) < 0.25 && fabs(square - 1) < 0.25);
    bench_free(&b);
}

/* q((theta - mean) / sd | (given - m) / s) / sd; features on (0, 1) are left alone. */
static void check_doors(bench *b, const hnpei_flow_spec *spec)
{
    enum { n = 20 };
    const double mean[] = {3, -2, 5}, sd[] = {0.5, 4, 2}, given_mean[] = {-1, 7}, given_sd[] = {3, 0.25};
    double given[n * 2], theta[n * 3], inner[n], outer[n], log_sd = 0;
    case_rows(spec, n, 90, given, theta);
    bench_log_density(b, n, given, theta, inner, NULL);
    hnpei_flow_standardise(b->flow, b->w, given_mean, given_sd, mean, sd);
    for (size_t i = 0; i < n * spec->d_given; ++i)
        given[i] = given[i] * given_sd[i % spec->d_given] + given_mean[i % spec->d_given];
    for (size_t i = 0; i < n * spec->dim; ++i)
        if (!spec->unit || !spec->unit[i % spec->dim])
            theta[i] = theta[i] * sd[i % spec->dim] + mean[i % spec->dim];
    for (size_t j = 0; j < spec->dim; ++j)
        log_sd += spec->unit && spec->unit[j] ? 0 : log(sd[j]);
    bench_log_density(b, n, given, theta, outer, NULL);
    for (size_t i = 0; i < n; ++i)
        assert_true(fabs(outer[i] - (inner[i] - log_sd)) <= (HNPEI_REAL_IS_DOUBLE ? 1e-11 : 1e-4));
}

static void test_density__is_standardised_at_its_doors(void **state)
{
    each_case(check_doors);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_density__integrates_to_one),
        cmocka_unit_test(test_density__is_that_of_its_draws),
        cmocka_unit_test(test_density__turns_draws_back_into_uniform_or_normal_noise),
        cmocka_unit_test(test_density__of_a_row_has_the_same_bits_alone_as_among_others),
        cmocka_unit_test(test_density__agrees_between_instruction_sets),
        cmocka_unit_test(test_density__of_a_fresh_flow_is_nearly_that_of_its_noise),
        cmocka_unit_test(test_density__of_a_fresh_mixture_has_components_apart),
        cmocka_unit_test(test_density__is_standardised_at_its_doors),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
