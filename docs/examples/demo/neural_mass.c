/* Trains the estimator of the Jansen–Rit model, and shows it on a simulated observation. */
#include "neural_mass.h"

#include <math.h>
#include <stdlib.h>

enum { N_SETS = 60000 };

static void train(const demo_setup *demo, neural_mass *model)
{
    hnpe_inference *inference;
    model->base = neural_mass_model_create(demo->context);
    CHECK(
        hnpe_inference_create(demo->context, model->base.local, model->base.global, model->base.simulator, &inference));
    CHECK(hnpe_inference_set_int(inference, HNPE_INFERENCE_SIMULATIONS, N_SETS));
    CHECK(hnpe_inference_set_int(inference, HNPE_INFERENCE_MAX_EXTRA, N_EXTRA));
    CHECK(hnpe_inference_set_seed(inference, 1));
    CHECK(hnpe_inference_run(inference, progress_begin(demo->progress, "Jansen-Rit")));
    progress_end(demo->progress);
    CHECK(hnpe_inference_posterior(inference, &model->posterior));
    CHECK(hnpe_inference_get_dataset(inference, &model->dataset));
    hnpe_inference_release(inference);
}

double *neural_mass_features(const neural_mass *model, size_t *n)
{
    int64_t n_sets, n_rows;
    CHECK(hnpe_dataset_count(model->dataset, &n_sets, &n_rows, NULL));
    double *x = allocate((size_t)n_rows * N_FEATURES, sizeof *x);
    CHECK(hnpe_dataset_read(model->dataset, 0, n_sets, NULL, NULL, NULL, x));
    *n = (size_t)n_rows;
    return x;
}

/* The range of each feature over the simulations, which a recording is held against later. */
static void measure_features(neural_mass *model)
{
    size_t n;
    double *x = neural_mass_features(model, &n);
    for (size_t k = 0; k < N_FEATURES; ++k) {
        model->feature_low[k] = quantile(n, x + k, N_FEATURES, 0.001);
        model->feature_high[k] = quantile(n, x + k, N_FEATURES, 0.999);
    }
    free(x);
}

static void describe_training(const demo_setup *demo, const neural_mass *model)
{
    int64_t n_sets, n_rows;
    CHECK(hnpe_dataset_count(model->dataset, &n_sets, &n_rows, NULL));
    double simulating = progress_seconds(demo->progress, HNPE_PHASE_SIMULATING);
    double training = progress_seconds(demo->progress, HNPE_PHASE_TRAINING);
    printf("\nJansen-Rit: one estimator for N = 0 .. %d from %lld sets, %lld signals of 8 s,\n"
           "simulated in %.1f s (%.0f a second), and %.0f s of training.\n",
           N_EXTRA, (long long)n_sets, (long long)n_rows, simulating, (double)n_rows / simulating, training);
    report_number(demo->report, (double)n_sets, "jansen_rit.simulated_sets");
    report_number(demo->report, (double)n_rows, "jansen_rit.simulations");
    report_number(demo->report, (double)n_rows / simulating, "jansen_rit.simulations_per_second");
    report_number(demo->report, training, "jansen_rit.training_seconds");
}

int intervals_apart(const interval *a, const interval *b)
{
    return a->high < b->low || b->high < a->low;
}

intervals intervals_of(size_t n, const double *theta)
{
    intervals found;
    for (size_t j = 0; j < N_PARAMETERS; ++j)
        found.of[j] = interval_of(n, theta + j, N_PARAMETERS);
    return found;
}

/* Without the sign of what is printed as zero. */
static double shown(double value)
{
    return fabs(value) < 0.05 ? 0 : value;
}

void intervals_print(const char *label, const intervals *found)
{
    printf("  %-16s", label);
    for (size_t j = 0; j < N_PARAMETERS; ++j) {
        const char *digits = parameters[j].format;
        char format[32], text[64];
        snprintf(format, sizeof format, "%s [%s, %s]", digits, digits, digits);
        snprintf(text, sizeof text, format, shown(found->of[j].median), shown(found->of[j].low),
                 shown(found->of[j].high));
        printf(" %20s", text);
    }
    printf("\n");
}

void intervals_report(const demo_setup *demo, const intervals *found, const char *prefix)
{
    for (size_t j = 0; j < N_PARAMETERS; ++j) {
        const interval *of = &found->of[j];
        report_number(demo->report, of->median, "%s.%s.median", prefix, parameters[j].name);
        report_number(demo->report, of->low, "%s.%s.low", prefix, parameters[j].name);
        report_number(demo->report, of->high, "%s.%s.high", prefix, parameters[j].name);
        report_number(demo->report, of->high - of->low, "%s.%s.width", prefix, parameters[j].name);
    }
}

void neural_mass_sample(const hnpe_posterior *posterior, size_t n_sets, size_t n_rows, const double *x, uint64_t seed,
                        double *theta)
{
    int64_t *sizes = allocate(n_sets, sizeof *sizes);
    hnpe_rng *rng;
    CHECK(hnpe_rng_create(NULL, seed, 0, &rng));
    for (size_t i = 0; i < n_sets; ++i)
        sizes[i] = (int64_t)n_rows;
    CHECK(hnpe_posterior_sample(posterior, n_sets, sizes, x, N_DRAWS, rng, theta));
    hnpe_rng_release(rng);
    free(sizes);
}

/* x_0 at the paper's parameters, section 4.2. */
static void observe(const neural_mass *model, double *x)
{
    double truth[N_PARAMETERS];
    hnpe_rng *rng;
    for (size_t j = 0; j < N_PARAMETERS; ++j)
        truth[j] = parameters[j].truth;
    CHECK(hnpe_rng_create(NULL, 4, 0, &rng));
    neural_mass_observe(&model->base, truth, N_EXTRA, rng, 5, x);
    hnpe_rng_release(rng);
}

/* The posterior of the simulated observation with and without the other signals. */
static void show_simulated(const demo_setup *demo, const neural_mass *model)
{
    double x[(1 + N_EXTRA) * N_FEATURES];
    double *without = allocate(N_DRAWS * N_PARAMETERS, sizeof *without);
    double *with = allocate(N_DRAWS * N_PARAMETERS, sizeof *with);
    observe(model, x);
    neural_mass_sample(model->posterior, 1, 1, x, 6, without);
    neural_mass_sample(model->posterior, 1, 1 + N_EXTRA, x, 7, with);
    intervals wide = intervals_of(N_DRAWS, without), narrow = intervals_of(N_DRAWS, with);
    const interval *g_wide = &wide.of[N_LOCAL], *g_narrow = &narrow.of[N_LOCAL];
    double ratio = (g_narrow->high - g_narrow->low) / (g_wide->high - g_wide->low);
    printf("A simulated observation; medians and 90 %% intervals:\n\n  %-16s %20s %20s %20s %20s\n", "", "C", "mu",
           "sigma", "g, dB");
    printf("  %-16s %20.0f %20.0f %20.0f %20.0f\n", "truth", parameters[0].truth, parameters[1].truth,
           parameters[2].truth, parameters[3].truth);
    intervals_print("N = 0", &wide);
    intervals_print("N = 9", &narrow);
    printf("\n  The interval of g at N = 9 is %.2f times that at N = 0.\n", ratio);
    fflush(stdout);
    intervals_report(demo, &wide, "jansen_rit.n0");
    intervals_report(demo, &narrow, "jansen_rit.n9");
    report_number(demo->report, ratio, "jansen_rit.g_width_ratio");
    neural_mass_picture(demo, without, with);
    free(with);
    free(without);
}

neural_mass *study_neural_mass(const demo_setup *demo)
{
    neural_mass *model = allocate(1, sizeof *model);
    train(demo, model);
    describe_training(demo, model);
    measure_features(model);
    show_simulated(demo, model);
    return model;
}

void neural_mass_release(neural_mass *model)
{
    hnpe_posterior_release(model->posterior);
    hnpe_dataset_release(model->dataset);
    neural_mass_model_release(&model->base);
    free(model);
}
