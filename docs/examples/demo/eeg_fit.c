/* Whether the model fits: x_0 against what its posterior predicts, and the segments against all simulations. */
#include "eeg.h"

#include <math.h>
#include <stdlib.h>

/* The share of x_0's features outside the 90 % that the posterior predicts; of a model that fits, a tenth. */
static double predictive_outside(const eeg_study *eeg, const eeg_analysis *analysis, eyes_state eyes)
{
    const double *x = eeg->data.x + eeg->data.x0[eyes] * N_FEATURES, *simulated = analysis->simulated[eyes];
    size_t outside = 0;
    for (size_t k = 0; k < N_FEATURES; ++k)
        outside += x[k] < quantile(N_SIMULATED, simulated + k, N_FEATURES, 0.05) ||
                   x[k] > quantile(N_SIMULATED, simulated + k, N_FEATURES, 0.95);
    return (double)outside / N_FEATURES;
}

void eeg_fit(const demo_setup *demo, const eeg_study *eeg, const eeg_analysis *analysis)
{
    printf("  Predictive check: outside the 90 %% bands are");
    for (eyes_state eyes = EYES_CLOSED; eyes <= EYES_OPEN; ++eyes) {
        double share = predictive_outside(eeg, analysis, eyes);
        printf(" %.0f %% (%s)%s", 100 * share, eyes_names[eyes], eyes ? " of x_0's frequencies.\n" : ",");
        report_number(demo->report, share, "%s.%s.predictive_outside", analysis->prefix, eyes_names[eyes]);
    }
}

/* Root mean square difference of features; the gain, which shifts all of them, is fitted. */
static double distance(const double *x, const double *y)
{
    double sum = 0, square = 0;
    for (size_t k = 0; k < N_FEATURES; ++k) {
        double d = x[k] - y[k];
        sum += d;
        square += d * d;
    }
    double mean = sum / N_FEATURES;
    return sqrt(fmax(square / N_FEATURES - mean * mean, 0));
}

static double nearest(const double *x, size_t n, const double *simulated)
{
    double best = INFINITY;
    for (size_t i = 0; i < n; ++i)
        best = fmin(best, distance(x, simulated + i * N_FEATURES));
    return best;
}

/* The median over rows of the distance to the nearest simulation, and the share of features out of the simulations'
 * range. */
void eeg_distance(const demo_setup *demo, const neural_mass *model, const eeg_study *eeg)
{
    size_t n = eeg->data.segments.n, n_simulated;
    double *simulated = neural_mass_features(model, &n_simulated), outside = 0;
    double *recorded = allocate(n, sizeof *recorded), *usual = allocate(n, sizeof *usual);
    for (size_t i = 0; i < n; ++i) {
        const double *x = eeg->data.x + i * N_FEATURES;
        recorded[i] = nearest(x, n_simulated, simulated);
        usual[i] = nearest(simulated + i * N_FEATURES, n_simulated - n, simulated + n * N_FEATURES);
        for (size_t k = 0; k < N_FEATURES; ++k)
            outside += x[k] < model->feature_low[k] || x[k] > model->feature_high[k];
    }
    double of_recorded = quantile(n, recorded, 1, 0.5), of_usual = quantile(n, usual, 1, 0.5);
    outside /= (double)(n * N_FEATURES);
    printf("\n  Outside the range of the simulations are %.1f %% of the segments' features; but the simulation nearest "
           "to a segment\n"
           "  differs by %.2f in log10 of power (median), and the one nearest to another simulation by %.2f.\n",
           100 * outside, of_recorded, of_usual);
    report_number(demo->report, outside, "eeg.outside_training_range");
    report_number(demo->report, of_recorded, "eeg.nearest_simulation.recorded");
    report_number(demo->report, of_usual, "eeg.nearest_simulation.simulated");
    free(usual);
    free(recorded);
    free(simulated);
}
