/* The exported functions of the diagnostics room that examine one observation. */
#include "base/context.h"
#include "dataset/dataset.h"
#include "local_c2st.h"
#include "misspecification.h"
#include "predictive.h"
#include "report/results.h"
#include "subjects.h"

#include <hnpe/diagnostics.h>

/* A set of d_x features a row. */
static hnpe_status check_observation(const char *where, int64_t n_rows, size_t d_x, const double *x)
{
    if (n_rows < 1)
        return hnpei_fail(HNPE_ERROR_INVALID_ARGUMENT, where, "n_rows is %lld, but must be at least 1",
                          (long long)n_rows);
    HNPEI_TRY(hnpei_check_size(where, "n_rows", (size_t)n_rows, 1));
    HNPEI_TRY(hnpei_check_pointer(where, "x", x));
    return hnpei_check_finite(where, "x", (size_t)n_rows, d_x, x);
}

/* ---- misspecification ---- */

hnpe_status hnpe_diagnostics_misspecification(const hnpe_dataset *dataset, int64_t n_rows, const double *x,
                                              hnpe_monitor *monitor, hnpe_report *report)
{
    HNPEI_TRY(hnpei_check_handle(__func__, "dataset", dataset, HNPEI_MAGIC_DATASET));
    HNPEI_TRY(check_observation(__func__, n_rows, dataset->d_x, x));
    HNPEI_TRY(hnpei_check_monitor(__func__, monitor));
    HNPEI_TRY(hnpei_check_handle(__func__, "report", report, HNPEI_MAGIC_REPORT));

    const hnpei_subjects s = {.dataset = (hnpe_dataset *)(uintptr_t)dataset, .monitor = monitor, .report = report};
    HNPEI_TRY(hnpei_subjects_hold(__func__, &s));
    const hnpe_status status = hnpei_misspecification(__func__, dataset, (size_t)n_rows, x, monitor, report);
    hnpei_subjects_let_go(&s);
    return status;
}

/* ---- posterior predictive checks ---- */

hnpe_status hnpe_diagnostics_predictive(const hnpe_posterior *posterior, hnpe_simulator *simulator, int64_t n_rows,
                                        const double *x, size_t n_draws, uint64_t seed, hnpe_monitor *monitor,
                                        hnpe_report *report)
{
    hnpe_dims dims = {.struct_size = sizeof dims}, expected;
    HNPEI_TRY(hnpei_check_handle(__func__, "posterior", posterior, HNPEI_MAGIC_POSTERIOR));
    HNPEI_TRY(hnpei_check_handle(__func__, "simulator", simulator, HNPEI_MAGIC_SIMULATOR));
    HNPEI_TRY(hnpe_simulator_dims(simulator, &dims));
    HNPEI_TRY(hnpei_subjects_check_dims(__func__, posterior, "simulator", dims, &expected));
    HNPEI_TRY(check_observation(__func__, n_rows, (size_t)dims.d_x, x));
    HNPEI_TRY(hnpei_check_size(__func__, "n_draws", n_draws, 2));
    HNPEI_TRY(hnpei_check_monitor(__func__, monitor));
    HNPEI_TRY(hnpei_check_handle(__func__, "report", report, HNPEI_MAGIC_REPORT));

    const hnpei_subjects s = {.posterior = (hnpe_posterior *)(uintptr_t)posterior,
                              .simulator = simulator,
                              .monitor = monitor,
                              .report = report};
    HNPEI_TRY(hnpei_subjects_hold(__func__, &s));
    const hnpe_status status =
        hnpei_predictive(__func__, posterior, simulator, (size_t)n_rows, x, n_draws, seed, monitor, report);
    hnpei_subjects_let_go(&s);
    return status;
}

hnpe_status hnpe_diagnostics_predictive_of_replicates(int64_t n_rows, size_t d_x, const double *x, size_t n_replicates,
                                                      const double *replicated, hnpe_report *report)
{
    size_t numbers = 0;
    HNPEI_TRY(hnpei_check_size(__func__, "d_x", d_x, 1));
    HNPEI_TRY(check_observation(__func__, n_rows, d_x, x));
    HNPEI_TRY(hnpei_check_size(__func__, "n_replicates", n_replicates, 2));
    HNPEI_TRY(hnpei_size_multiply((size_t)n_rows, d_x, &numbers));
    HNPEI_TRY(hnpei_size_multiply(numbers, n_replicates, &numbers));
    HNPEI_TRY(hnpei_check_pointer(__func__, "replicated", replicated));
    HNPEI_TRY(hnpei_check_handle(__func__, "report", report, HNPEI_MAGIC_REPORT));

    const hnpei_subjects s = {.report = report};
    HNPEI_TRY(hnpei_subjects_hold(__func__, &s));
    const hnpe_status status =
        hnpei_predictive_of_replicates(__func__, (size_t)n_rows, d_x, x, n_replicates, replicated, report);
    hnpei_subjects_let_go(&s);
    return status;
}

/* ---- local classifier test ---- */

hnpe_status hnpe_diagnostics_local_c2st(const hnpe_posterior *posterior, const hnpe_dataset *dataset, int64_t n_rows,
                                        const double *x, size_t n_null, uint64_t seed, hnpe_monitor *monitor,
                                        hnpe_report *report)
{
    hnpe_dims dims = {.struct_size = sizeof dims}, expected;
    HNPEI_TRY(hnpei_check_handle(__func__, "posterior", posterior, HNPEI_MAGIC_POSTERIOR));
    HNPEI_TRY(hnpei_check_handle(__func__, "dataset", dataset, HNPEI_MAGIC_DATASET));
    HNPEI_TRY(hnpe_dataset_dims(dataset, &dims));
    HNPEI_TRY(hnpei_subjects_check_dims(__func__, posterior, "dataset", dims, &expected));
    HNPEI_TRY(check_observation(__func__, n_rows, dataset->d_x, x));
    HNPEI_TRY(hnpei_check_size(__func__, "n_null", n_null, 1));
    HNPEI_TRY(hnpei_check_monitor(__func__, monitor));
    HNPEI_TRY(hnpei_check_handle(__func__, "report", report, HNPEI_MAGIC_REPORT));

    const hnpei_subjects s = {.posterior = (hnpe_posterior *)(uintptr_t)posterior,
                              .dataset = (hnpe_dataset *)(uintptr_t)dataset,
                              .monitor = monitor,
                              .report = report};
    HNPEI_TRY(hnpei_subjects_hold(__func__, &s));
    const hnpe_status status =
        hnpei_local_c2st(__func__, posterior, dataset, (size_t)n_rows, x, n_null, seed, monitor, report);
    hnpei_subjects_let_go(&s);
    return status;
}
