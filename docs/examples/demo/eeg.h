/* The EEG study: the posterior of every segment of a recording, by two estimators. */
#ifndef EEG_H
#define EEG_H

#include "../common/eeg_data.h"
#include "neural_mass.h"

enum { N_SETTINGS = 2, N_ROWS = 1 + N_EXTRA, N_SIMULATED = 1000 };
static const size_t eeg_extras[N_SETTINGS] = {0, N_EXTRA};

/* How a recording may differ from the model: each feature by a normal error of its own, 0 where the model is taken as
 * exact. */
typedef struct eeg_analysis {
    const char *prefix;             /* of its numbers in summary.json */
    const char *picture;            /* its file */
    const char *title;              /* on the terminal and in pictures */
    double discrepancy[N_FEATURES]; /* standard deviations, in log10 of power */
    hnpe_posterior *posterior;
    double *theta[N_SETTINGS]; /* [segments, N_DRAWS, 4]: the posterior of each segment at N = 0 and at N = 9 */
    double *simulated[2];      /* [N_SIMULATED, 33]: features predicted by the posterior of each x_0 at N = 9 */
} eeg_analysis;

typedef enum eeg_analysis_kind { EEG_PLAIN = 0, EEG_TOLERANT = 1, N_ANALYSES = 2 } eeg_analysis_kind;

struct eeg_study {
    eeg_data data;
    eeg_analysis analyses[N_ANALYSES];
};

const double *eeg_draws(const eeg_analysis *analysis, size_t setting, size_t segment);

/* eeg_tolerant.c: the same simulations, each feature with an error. */
void eeg_add_discrepancy(const eeg_analysis *analysis, size_t n, uint64_t seed, double *x);
hnpe_posterior *eeg_train(const demo_setup *demo, const neural_mass *model, const eeg_analysis *analysis);

/* What the posteriors say; all print and report. eeg_separation.c: whether the conditions differ. eeg_gain.c: whether
   their gains agree. eeg_fit.c: whether the model fits. */
int eeg_separation(const demo_setup *demo, const eeg_study *eeg, const eeg_analysis *analysis);
void eeg_gain(const demo_setup *demo, const eeg_study *eeg, const eeg_analysis *analysis);
void eeg_fit(const demo_setup *demo, const eeg_study *eeg, const eeg_analysis *analysis);
void eeg_distance(const demo_setup *demo, const neural_mass *model, const eeg_study *eeg);

/* eeg_picture.c: build/demo/eeg.png, eeg_tolerant.png; eeg_predictive_picture.c: build/demo/eeg_predictive.png. */
void eeg_picture(const demo_setup *demo, const eeg_study *eeg, const eeg_analysis *analysis);
void eeg_predictive_picture(const demo_setup *demo, const eeg_study *eeg);

#endif
