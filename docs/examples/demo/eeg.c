/* The posterior of the neural mass model on a recording, eyes closed against eyes open; paper, figure 4.

   Two analyses of the same segments. The plain one is the paper's: the features are taken as the model's own. A
   recording holds more than the model, though: drifts and eye movements below 3 Hz, filters, mains and muscles above 44
   Hz. Features that no simulation has leave a learned posterior to guess. The tolerant analysis therefore lets each
   feature differ from the model's by a normal error, wide where the model claims nothing. It is the one to believe; the
   predictive check shows why. */
#include "eeg.h"

#include <stdlib.h>

static const eeg_analysis analyses[N_ANALYSES] = {
    {.prefix = "eeg", .picture = "eeg", .title = "The model taken as exact, as in the paper"},
    {.prefix = "eeg.tolerant", .picture = "eeg_tolerant", .title = "Each feature allowed an error"},
};

eeg_study *eeg_open(const demo_setup *demo, const char *path, const char *channel)
{
    eeg_study *made = allocate(1, sizeof *made);
    made->data = eeg_data_read(demo->context, path, channel, N_ROWS);
    for (size_t i = 0; i < N_ANALYSES; ++i)
        made->analyses[i] = analyses[i];
    eeg_discrepancy(made->analyses[EEG_TOLERANT].discrepancy);
    return made;
}

const double *eeg_draws(const eeg_analysis *analysis, size_t setting, size_t segment)
{
    return analysis->theta[setting] + segment * N_DRAWS * N_PARAMETERS;
}

/* One posterior for all sets: that is what amortised means. */
static void sample_posteriors(const eeg_study *eeg, eeg_analysis *analysis)
{
    size_t n = eeg->data.segments.n;
    double *sets = allocate(n * N_ROWS * N_FEATURES, sizeof *sets);
    for (size_t i = 0; i < n; ++i)
        eeg_fill_set(&eeg->data, i, N_ROWS, sets + i * N_ROWS * N_FEATURES);
    for (size_t k = 0; k < N_SETTINGS; ++k)
        analysis->theta[k] = allocate(n * N_DRAWS * N_PARAMETERS, sizeof(double));
    neural_mass_sample(analysis->posterior, n, 1, eeg->data.x, 20, analysis->theta[0]);
    neural_mass_sample(analysis->posterior, n, N_ROWS, sets, 21, analysis->theta[1]);
    free(sets);
}

/* What the posterior of each x_0 expects its features to be. */
static void predict(const neural_mass *model, const eeg_study *eeg, eeg_analysis *analysis)
{
    for (eyes_state eyes = EYES_CLOSED; eyes <= EYES_OPEN; ++eyes) {
        double *x = allocate(N_SIMULATED * N_FEATURES, sizeof *x);
        neural_mass_simulate(&model->base, N_SIMULATED, eeg_draws(analysis, 1, eeg->data.x0[eyes]), 22 + (uint64_t)eyes,
                             x);
        eeg_add_discrepancy(analysis, N_SIMULATED, 24 + (uint64_t)eyes, x);
        analysis->simulated[eyes] = x;
    }
}

static void describe(const demo_setup *demo, const eeg_study *eeg)
{
    size_t closed = segments_count(&eeg->data.segments, EYES_CLOSED),
           open = segments_count(&eeg->data.segments, EYES_OPEN);
    printf("\nEEG, channel %s, %.0f s at %d Hz: %zu segments of 8 s with eyes closed, %zu with eyes open (%zu of them "
           "overlap\n"
           "others), %zu samples repaired. x_0 is the most typical segment of each. Medians and 90 %% intervals:\n",
           eeg->data.recording->channel, (double)eeg->data.recording->n / RATE, RATE, closed, open,
           eeg->data.segments.n_overlapping, eeg->data.recording->n_repaired);
    report_text(demo->report, eeg->data.recording->channel, "eeg.channel");
    report_number(demo->report, (double)closed, "eeg.closed.segments");
    report_number(demo->report, (double)open, "eeg.open.segments");
    report_number(demo->report, (double)eeg->data.segments.n_overlapping, "eeg.overlapping_segments");
    report_number(demo->report, (double)eeg->data.recording->n_repaired, "eeg.repaired_samples");
}

static void tabulate(const demo_setup *demo, const eeg_study *eeg, const eeg_analysis *analysis)
{
    printf("\n  %s:\n  %-16s %20s %20s %20s %20s\n", analysis->title, "x_0", "C", "mu", "sigma", "g, dB");
    for (size_t k = 0; k < N_SETTINGS; ++k)
        for (eyes_state eyes = EYES_CLOSED; eyes <= EYES_OPEN; ++eyes) {
            char label[32], prefix[64];
            intervals found = intervals_of(N_DRAWS, eeg_draws(analysis, k, eeg->data.x0[eyes]));
            snprintf(label, sizeof label, "%s, N = %zu", eyes_names[eyes], eeg_extras[k]);
            snprintf(prefix, sizeof prefix, "%s.%s.n%zu", analysis->prefix, eyes_names[eyes], eeg_extras[k]);
            intervals_print(label, &found);
            intervals_report(demo, &found, prefix);
        }
}

void study_eeg(const demo_setup *demo, const neural_mass *model, eeg_study *eeg)
{
    int separate[N_ANALYSES];
    describe(demo, eeg);
    for (size_t i = 0; i < N_ANALYSES; ++i) {
        eeg_analysis *analysis = &eeg->analyses[i];
        analysis->posterior = eeg_train(demo, model, analysis);
        sample_posteriors(eeg, analysis);
        predict(model, eeg, analysis);
        tabulate(demo, eeg, analysis);
        separate[i] = eeg_separation(demo, eeg, analysis);
        eeg_gain(demo, eeg, analysis);
        eeg_fit(demo, eeg, analysis);
        eeg_picture(demo, eeg, analysis);
        fflush(stdout);
    }
    eeg_distance(demo, model, eeg);
    eeg_predictive_picture(demo, eeg);
    printf(
        "\n  Eyes closed and eyes open %s with the model taken as exact, and %s where features are allowed an error.\n",
        separate[EEG_PLAIN] ? "separate" : "do not separate", separate[EEG_TOLERANT] ? "separate" : "do not");
}

void eeg_release(eeg_study *eeg)
{
    if (!eeg)
        return;
    for (size_t i = 0; i < N_ANALYSES; ++i) {
        for (size_t k = 0; k < 2; ++k) {
            free(eeg->analyses[i].simulated[k]);
            free(eeg->analyses[i].theta[k]);
        }
        hnpe_posterior_release(eeg->analyses[i].posterior);
    }
    eeg_data_release(&eeg->data);
    free(eeg);
}
