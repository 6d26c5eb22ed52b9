/* Features and signals of the Jansen-Rit simulator against the reference's statistics, on every instruction set. */
#include "reference.h"

#include "base/context.h"
#include "base/real.h"

enum { RUNS = 480 };
static const double largest_z = 4.5;

static int compare_floats(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

/* Mann and Whitney's U of two samples, as a standard normal; ties are not to be expected. */
static double rank_z(size_t n, const double *x, size_t stride, size_t m, const double *y)
{
    double *sorted = malloc(m * sizeof *sorted), u = 0;
    assert_non_null(sorted);
    memcpy(sorted, y, m * sizeof *sorted);
    qsort(sorted, m, sizeof *sorted, compare_floats);
    for (size_t i = 0; i < n; ++i) {
        size_t low = 0, high = m;
        while (low < high) {
            size_t middle = (low + high) / 2;
            if (sorted[middle] < x[i * stride])
                low = middle + 1;
            else
                high = middle;
        }
        u += (double)low;
    }
    free(sorted);
    double size = (double)n * (double)m;
    return (u - size / 2) / sqrt(size * (double)(n + m + 1) / 12);
}

/* [POINTS][RUNS][FEATURES] of a simulator with the instruction set; NULL where the machine lacks it. */
static double *simulate_points(hnpe_isa isa)
{
    hnpe_context *context = context_of(isa, 2);
    if (!context)
        return NULL;
    support_array params = reference("params");
    double *local = malloc(sizeof(double) * POINTS * RUNS * 3), *gain = malloc(sizeof(double) * POINTS * RUNS);
    double *x = malloc(sizeof(double) * POINTS * RUNS * FEATURES);
    assert_true(local && gain && x);
    for (size_t i = 0; i < POINTS * RUNS; ++i) {
        memcpy(local + 3 * i, params.values + 4 * (i / RUNS), 3 * sizeof(double));
        gain[i] = params.values[4 * (i / RUNS) + 3];
    }
    hnpe_simulator *simulator = NULL;
    support_assert_ok(hnpe_simulator_create_jansen_rit(context, &simulator));
    support_assert_ok(hnpe_simulator_run(simulator, POINTS * RUNS, local, gain, 20, 0, NULL, x));
    hnpe_simulator_release(simulator);
    hnpe_context_release(context);
    support_array_free(&params);
    free(local);
    free(gain);
    return x;
}

static void check_moments(const double *x, hnpe_isa isa)
{
    support_array mean = reference("logpsd_mean"), mean_se = reference("logpsd_mean_se");
    support_array sd = reference("logpsd_std"), sd_se = reference("logpsd_std_se");
    double worst_mean = 0, worst_sd = 0;
    for (size_t i = 0; i < POINTS * FEATURES; ++i) {
        if (!is_gaussian(i / FEATURES))
            continue;
        moments m = moments_of(RUNS, x + i / FEATURES * RUNS * FEATURES + i % FEATURES, FEATURES);
        worst_mean = fmax(worst_mean, fabs(z_of(m.mean, m.se_mean, mean.values[i], mean_se.values[i])));
        worst_sd = fmax(worst_sd, fabs(z_of(m.sd, m.se_sd, sd.values[i], sd_se.values[i])));
    }
    print_message("instruction set %d: |z| of means up to %.2f, of standard deviations up to %.2f\n", (int)isa,
                  worst_mean, worst_sd);
    assert_true(worst_mean < largest_z && worst_sd < largest_z);
    support_array_free(&mean);
    support_array_free(&mean_se);
    support_array_free(&sd);
    support_array_free(&sd_se);
}

/* Every bin of every point, the two that are not Gaussian among them, by ranks among the reference's own runs. */
static void check_ranks(const double *x, const support_array *all, hnpe_isa isa)
{
    size_t runs = all->dims[1];
    double *column = malloc(runs * sizeof *column), worst = 0;
    assert_non_null(column);
    for (size_t i = 0; i < POINTS * FEATURES; ++i) {
        const double *point = all->values + i / FEATURES * runs * FEATURES;
        for (size_t j = 0; j < runs; ++j)
            column[j] = point[j * FEATURES + i % FEATURES];
        const double *own = x + i / FEATURES * RUNS * FEATURES + i % FEATURES;
        worst = fmax(worst, fabs(rank_z(RUNS, own, FEATURES, runs, column)));
    }
    print_message("instruction set %d: |z| of ranks up to %.2f\n", (int)isa, worst);
    assert_true(worst < largest_z);
    free(column);
}

static void test_features__have_the_moments_and_ranks_of_the_reference_on_every_instruction_set(void **state)
{
    const char *path = support_shared("data/jansen-rit/logpsd_all.npy", "ranks among the Jansen-Rit reference's runs");
    support_array all = path ? support_npy(path) : (support_array){.count = 0};
    /* In double precision, which the library does not ship, once is enough. */
    int first = HNPEI_REAL_IS_DOUBLE ? (int)hnpei_context_isa(NULL) : HNPE_ISA_BASELINE;
    int last = HNPEI_REAL_IS_DOUBLE ? first : HNPE_ISA_AVX512;
    for (int isa = first; isa <= last; ++isa) {
        double *x = simulate_points((hnpe_isa)isa);
        if (!x)
            continue;
        check_moments(x, (hnpe_isa)isa);
        if (path)
            check_ranks(x, &all, (hnpe_isa)isa);
        free(x);
    }
    support_array_free(&all);
}

static void signal_statistics(const double *signal, double out[4])
{
    double mean = 0, square = 0;
    out[2] = INFINITY;
    out[3] = -INFINITY;
    for (size_t t = 0; t < 1024; ++t) {
        mean += signal[t] / 1024;
        out[2] = fmin(out[2], signal[t]);
        out[3] = fmax(out[3], signal[t]);
    }
    for (size_t t = 0; t < 1024; ++t)
        square += (signal[t] - mean) * (signal[t] - mean) / 1024;
    out[0] = mean;
    out[1] = sqrt(square);
}

static void test_signals__have_mean_spread_and_extremes_of_the_reference(void **state)
{
    support_array params = reference("params"), mean = reference("signal_stats_mean");
    support_array se = reference("signal_stats_mean_se");
    double *signals = malloc(sizeof(double) * RUNS * 1024), parameters[RUNS][4], statistics[RUNS][4];
    hnpe_rng *rng = NULL;
    assert_non_null(signals);
    support_assert_ok(hnpe_rng_create(NULL, 5, 0, &rng));
    for (size_t p = 0; p < POINTS; ++p) {
        for (size_t i = 0; i < RUNS; ++i)
            memcpy(parameters[i], params.values + 4 * p, sizeof parameters[i]);
        support_assert_ok(hnpe_jansen_rit_signals(NULL, RUNS, parameters[0], 1024, rng, signals));
        for (size_t i = 0; i < RUNS; ++i)
            signal_statistics(signals + 1024 * i, statistics[i]);
        for (size_t j = 0; is_gaussian(p) && j < 4; ++j) {
            moments m = moments_of(RUNS, &statistics[0][j], 4);
            double z = z_of(m.mean, m.se_mean, mean.values[4 * p + j], se.values[4 * p + j]);
            if (fabs(z) >= largest_z)
                fail_msg("point %zu, statistic %zu: z = %.2f", p, j, z);
        }
    }
    hnpe_rng_release(rng);
    free(signals);
    support_array_free(&params);
    support_array_free(&mean);
    support_array_free(&se);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_features__have_the_moments_and_ranks_of_the_reference_on_every_instruction_set),
        cmocka_unit_test(test_signals__have_mean_spread_and_extremes_of_the_reference),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
