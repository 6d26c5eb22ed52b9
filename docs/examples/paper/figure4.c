/* Figure 4: both analyses of a recording. */
#include "figure4.h"

#include <stdlib.h>

void make_figure4(const paper_setup *paper)
{
    double start = seconds_now();
    figure4 *figure = allocate(1, sizeof *figure);
    figure->eeg = eeg_data_read(paper->context, paper->recording, paper->channel, N_ROWS);
    neural_mass_model model = neural_mass_model_create(paper->context);
    for (analysis which = ANALYSIS_EXACT; which < N_ANALYSES; ++which) {
        figure4_analyse(paper, &model, which, figure);
        fprintf(stderr, "figure 4: %s, %.0f s\n", analysis_name[which], seconds_now() - start);
    }
    figure->seconds = seconds_now() - start;
    figure4_report(paper, figure);
    neural_mass_model_release(&model);
    eeg_data_release(&figure->eeg);
    free(figure);
}
