/* Each pointer that is not a handle, NULL, of reports and of the diagnostics that write into them: refused with a
   message that names it, or taken where its comment in the header says so. */
#include "kit.h"

#define REPORTS(X)                                                                                                     \
    X(OPTIONAL, hnpe_report_count__n_results, KIT_REPORT, hnpe_report_count(k->report, NULL, &k->n, &k->n))            \
    X(OPTIONAL, hnpe_report_count__n_flagged, KIT_REPORT, hnpe_report_count(k->report, &k->n, NULL, &k->n))            \
    X(OPTIONAL, hnpe_report_count__n_undecided, KIT_REPORT, hnpe_report_count(k->report, &k->n, &k->n, NULL))          \
    X(NEEDED, hnpe_report_describe_result__info, KIT_REPORT, hnpe_report_describe_result(k->report, 0, NULL))          \
    X(NEEDED, hnpe_report_describe_array__info, KIT_REPORT, hnpe_report_describe_array(k->report, 0, 0, NULL))         \
    X(NEEDED, hnpe_report_read__result, KIT_REPORT, hnpe_report_read(k->report, NULL, "vector", 3, k->out))            \
    X(NEEDED, hnpe_report_read__array, KIT_REPORT, hnpe_report_read(k->report, "kit", NULL, 3, k->out))                \
    X(NEEDED, hnpe_report_read__values, KIT_REPORT, hnpe_report_read(k->report, "kit", "vector", 3, NULL))             \
    X(NEEDED, hnpe_report_save__path, KIT_REPORT, hnpe_report_save(k->report, NULL))                                   \
    X(NEEDED, hnpe_report_draw__folder, KIT_REPORT, hnpe_report_draw(k->report, NULL))

#define CALIBRATION(X)                                                                                                 \
    X(NEEDED, hnpe_diagnostics_calibration_of_draws__truth, KIT_REPORT,                                                \
      hnpe_diagnostics_calibration_of_draws(12, 1, 1, NULL, 1, k->x, NULL, NULL, 1, k->report))                        \
    X(NEEDED, hnpe_diagnostics_calibration_of_draws__draws, KIT_REPORT,                                                \
      hnpe_diagnostics_calibration_of_draws(12, 1, 1, k->x, 1, NULL, NULL, NULL, 1, k->report))                        \
    X(NEEDED, hnpe_diagnostics_calibration_of_draws__log_q_truth, KIT_REPORT,                                          \
      hnpe_diagnostics_calibration_of_draws(12, 1, 1, k->x, 1, k->x, NULL, k->x, 1, k->report))                        \
    X(NEEDED, hnpe_diagnostics_calibration_of_draws__log_q, KIT_REPORT,                                                \
      hnpe_diagnostics_calibration_of_draws(12, 1, 1, k->x, 1, k->x, k->x, NULL, 1, k->report))

#define CHECKS(X)                                                                                                      \
    X(NEEDED, hnpe_diagnostics_mmd__x, KIT_REPORT, hnpe_diagnostics_mmd(k->context, 1, 3, NULL, 3, k->x, 0, k->out))   \
    X(NEEDED, hnpe_diagnostics_mmd__y, KIT_REPORT, hnpe_diagnostics_mmd(k->context, 1, 3, k->x, 3, NULL, 0, k->out))   \
    X(NEEDED, hnpe_diagnostics_mmd__squared, KIT_REPORT,                                                               \
      hnpe_diagnostics_mmd(k->context, 1, 3, k->x, 3, k->x, 0, NULL))                                                  \
    X(NEEDED, hnpe_diagnostics_misspecification__x, KIT_DATASET | KIT_REPORT,                                          \
      hnpe_diagnostics_misspecification(k->dataset, 1, NULL, NULL, k->report))                                         \
    X(NEEDED, hnpe_diagnostics_predictive__x, KIT_POSTERIOR | KIT_SIMULATOR | KIT_REPORT,                              \
      hnpe_diagnostics_predictive(k->posterior, k->simulator, 1, NULL, 4, 1, NULL, k->report))                         \
    X(NEEDED, hnpe_diagnostics_predictive_of_replicates__x, KIT_REPORT,                                                \
      hnpe_diagnostics_predictive_of_replicates(1, 1, NULL, 4, k->x, k->report))                                       \
    X(NEEDED, hnpe_diagnostics_predictive_of_replicates__replicated, KIT_REPORT,                                       \
      hnpe_diagnostics_predictive_of_replicates(1, 1, k->x, 4, NULL, k->report))                                       \
    X(NEEDED, hnpe_diagnostics_local_c2st__x, KIT_POSTERIOR | KIT_DATASET | KIT_REPORT,                                \
      hnpe_diagnostics_local_c2st(k->posterior, k->dataset, 1, NULL, 2, 1, NULL, k->report))

#define CALLS(X) REPORTS(X) CALIBRATION(X) CHECKS(X)

CALLS(KIT_FUNCTION)
static const kit_call calls[] = {CALLS(KIT_ROW)};

int main(void)
{
    return kit_refuse_all("pointers of reports", sizeof calls / sizeof *calls, calls);
}
