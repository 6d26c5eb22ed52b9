/* Memory fails at every place of every exported function: reports, and the diagnostics that write into them. */
#include "kit.h"

static hnpe_result_info result = {.struct_size = sizeof result};
static hnpe_array_info array = {.struct_size = sizeof array};
static char *pictures; /* a folder */

#define REPORTS(X)                                                                                                     \
    X(TAKES, hnpe_report_create, KIT_NOTHING, hnpe_report_create(k->context, &k->made.report))                         \
    X(NONE, hnpe_report_count, KIT_REPORT, hnpe_report_count(k->report, &k->n, NULL, NULL))                            \
    X(NONE, hnpe_report_describe_result, KIT_REPORT, hnpe_report_describe_result(k->report, 0, &result))               \
    X(NONE, hnpe_report_describe_array, KIT_REPORT, hnpe_report_describe_array(k->report, 0, 0, &array))               \
    X(NONE, hnpe_report_read, KIT_REPORT, hnpe_report_read(k->report, "kit", "matrix", 6, k->out))                     \
    X(NONE, hnpe_report_text, KIT_REPORT, KIT_DONE(hnpe_report_text(k->report)))                                       \
    X(TAKES, hnpe_report_save, KIT_REPORT | KIT_FILES, hnpe_report_save(k->report, k->new_file))                       \
    X(KEEPS, hnpe_report_draw, KIT_REPORT, hnpe_report_draw(k->report, pictures))                                      \
    X(NONE, hnpe_report_retain, KIT_REPORT, KIT_DONE((hnpe_report_retain(k->report), hnpe_report_release(k->report)))) \
    X(NONE, hnpe_report_release, KIT_NOTHING, KIT_DONE(hnpe_report_release(NULL)))

/* A posterior keeps the scratch memory of the calls that went well. */
#define CALIBRATION(X)                                                                                                 \
    X(KEEPS, hnpe_diagnostics_calibration, KIT_POSTERIOR | KIT_DATASET | KIT_MONITOR | KIT_REPORT,                     \
      hnpe_diagnostics_calibration(k->posterior, k->dataset, 70, 1, k->monitor, k->report))                            \
    X(TAKES, hnpe_diagnostics_calibration_of_draws, KIT_REPORT,                                                        \
      hnpe_diagnostics_calibration_of_draws(KIT_SETS, 1, 1, k->theta_local, 1, k->theta_local, k->x, k->x, 1,          \
                                            k->report))

#define CHECKS(X)                                                                                                      \
    X(TAKES, hnpe_diagnostics_mmd, KIT_REPORT, hnpe_diagnostics_mmd(k->context, 1, 3, k->x, 3, k->x, 0, k->out))       \
    X(KEEPS, hnpe_diagnostics_misspecification, KIT_DATASET | KIT_MONITOR | KIT_REPORT,                                \
      hnpe_diagnostics_misspecification(k->dataset, 1, k->x, k->monitor, k->report))                                   \
    X(KEEPS, hnpe_diagnostics_predictive, KIT_POSTERIOR | KIT_SIMULATOR | KIT_MONITOR | KIT_REPORT,                    \
      hnpe_diagnostics_predictive(k->posterior, k->simulator, 2, k->x, 4, 1, k->monitor, k->report))                   \
    X(TAKES, hnpe_diagnostics_predictive_of_replicates, KIT_REPORT,                                                    \
      hnpe_diagnostics_predictive_of_replicates(2, 1, k->x, 4, k->x + 2, k->report))                                   \
    X(KEEPS, hnpe_diagnostics_local_c2st, KIT_POSTERIOR | KIT_DATASET | KIT_MONITOR | KIT_REPORT,                      \
      hnpe_diagnostics_local_c2st(k->posterior, k->dataset, 1, k->x, 2, 1, k->monitor, k->report))

#define CALLS(X) REPORTS(X) CALIBRATION(X) CHECKS(X)

CALLS(KIT_FUNCTION)
static const kit_call calls[] = {CALLS(KIT_ROW)};

int main(void)
{
    pictures = support_temp_folder();
    const int failed = kit_fail_all("allocations of reports", sizeof calls / sizeof *calls, calls, support_is_long());
    support_temp_remove(pictures);
    return failed;
}
