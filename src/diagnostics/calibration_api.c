/* The exported functions of the diagnostics room that examine a posterior by many observations. */
#include "base/context.h"
#include "calibration.h"
#include "dataset/dataset.h"
#include "report/results.h"
#include "subjects.h"

#include <hnpe/diagnostics.h>

#include <math.h>

hnpe_status hnpe_diagnostics_calibration(const hnpe_posterior *posterior, const hnpe_dataset *dataset, size_t n_draws,
                                         uint64_t seed, hnpe_monitor *monitor, hnpe_report *report)
{
    hnpe_dims dims = {.struct_size = sizeof dims}, expected;
    HNPEI_TRY(hnpei_check_handle(__func__, "posterior", posterior, HNPEI_MAGIC_POSTERIOR));
    HNPEI_TRY(hnpei_check_handle(__func__, "dataset", dataset, HNPEI_MAGIC_DATASET));
    HNPEI_TRY(hnpei_check_size(__func__, "n_draws", n_draws, 1));
    HNPEI_TRY(hnpei_check_monitor(__func__, monitor));
    HNPEI_TRY(hnpei_check_handle(__func__, "report", report, HNPEI_MAGIC_REPORT));
    HNPEI_TRY(hnpe_dataset_dims(dataset, &dims));
    HNPEI_TRY(hnpei_subjects_check_dims(__func__, posterior, "dataset", dims, &expected));

    const hnpei_subjects s = {.posterior = (hnpe_posterior *)(uintptr_t)posterior,
                              .dataset = (hnpe_dataset *)(uintptr_t)dataset,
                              .monitor = monitor,
                              .report = report};
    HNPEI_TRY(hnpei_subjects_hold(__func__, &s));
    const hnpe_status status = hnpei_calibration(__func__, s.posterior, s.dataset, n_draws, seed, monitor, report);
    hnpei_subjects_let_go(&s);
    return status;
}

static hnpe_status check_log_density(const char *where, const char *name, size_t n, const double *log_q)
{
    HNPEI_TRY(hnpei_check_pointer(where, name, log_q));
    for (size_t i = 0; log_q && i < n; ++i)
        if (isnan(log_q[i]))
            return hnpei_fail(HNPE_ERROR_NUMERIC, where, "%s[%zu] is NaN", name, i);
    return HNPE_OK;
}

hnpe_status hnpe_diagnostics_calibration_of_draws(size_t n_sets, size_t d_local, size_t d_global, const double *truth,
                                                  size_t n_draws, const double *draws, const double *log_q_truth,
                                                  const double *log_q, uint64_t seed, hnpe_report *report)
{
    size_t n = 0, cells = 0;
    HNPEI_TRY(hnpei_check_size(__func__, "n_sets", n_sets, HNPEI_CALIBRATION_LEAST));
    HNPEI_TRY(hnpei_check_size(__func__, "d_local", d_local, 0));
    HNPEI_TRY(hnpei_check_size(__func__, "d_global", d_global, d_local ? 0 : 1));
    HNPEI_TRY(hnpei_check_pointer(__func__, "truth", truth));
    HNPEI_TRY(hnpei_check_size(__func__, "n_draws", n_draws, 1));
    HNPEI_TRY(hnpei_check_pointer(__func__, "draws", draws));
    HNPEI_TRY(hnpei_size_multiply(n_sets, n_draws, &n));
    HNPEI_TRY(hnpei_size_multiply(n, d_local + d_global, &cells));
    HNPEI_TRY(hnpei_check_finite(__func__, "truth", n_sets, d_local + d_global, truth));
    HNPEI_TRY(hnpei_check_finite(__func__, "draws", n, d_local + d_global, draws));
    if (log_q_truth || log_q) {
        HNPEI_TRY(check_log_density(__func__, "log_q_truth", n_sets, log_q_truth));
        HNPEI_TRY(check_log_density(__func__, "log_q", n, log_q));
    }
    HNPEI_TRY(hnpei_check_handle(__func__, "report", report, HNPEI_MAGIC_REPORT));

    const hnpei_subjects s = {.report = report};
    HNPEI_TRY(hnpei_subjects_hold(__func__, &s));
    const hnpe_status status =
        hnpei_calibration_of_draws(n_sets, d_local, d_global, truth, n_draws, draws, log_q_truth, log_q, seed, report);
    hnpei_subjects_let_go(&s);
    return status;
}
