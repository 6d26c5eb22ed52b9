/* Figure 4, the neural mass model on a recording: eyes closed against eyes open, after a round of simulations from the
   prior and after another aimed at each observation set. */
#ifndef FIGURE4_H
#define FIGURE4_H

#include "../common/eeg_data.h"
#include "paper.h"

enum { N_EXTRA = 9, N_ROWS = 1 + N_EXTRA, N_SETTINGS = 2, N_ROUNDS = 2, N_DRAWS = 4000 };
static const size_t figure4_extras[N_SETTINGS] = {0, N_EXTRA};

/* As in the demo: the model taken as exact, which is the paper's analysis, and each feature allowed an error. */
typedef enum analysis { ANALYSIS_EXACT, ANALYSIS_TOLERANT, N_ANALYSES } analysis;
extern const char *const analysis_name[N_ANALYSES];

typedef struct figure4_draws {
    double theta[N_DRAWS * N_PARAMETERS];
} figure4_draws;

typedef struct figure4 {
    eeg_data eeg;
    figure4_draws draws[N_ANALYSES][N_SETTINGS][2][N_ROUNDS]; /* 2: by eyes_state */
    double training[N_ANALYSES];                              /* processor seconds of the first round's training … */
    double round[N_ANALYSES]; /* … and of a second round, mean over the observation sets */
    double outside, drawn, sets, simulations, seconds;
} figure4;

/* figure4_analysis.c */
void figure4_analyse(const paper_setup *paper, const neural_mass_model *model, analysis which, figure4 *figure);

/* tolerant_simulator.c: the model's features, each with a normal error; discrepancy [33]. */
hnpe_simulator *tolerant_simulator_create(hnpe_context *context, const double *discrepancy);

/* figure4_report.c: tables for the picture, numbers, and the page. */
void figure4_report(const paper_setup *paper, const figure4 *figure);

#endif
