/* The exported functions of the diagnostics room. */
#include "base/context.h"
#include "c2st.h"
#include "calibration.h"
#include "chains.h"
#include "dataset/dataset.h"
#include "report/results.h"
#include "sinkhorn.h"
#include "wasserstein.h"

#include <hnpe/diagnostics.h>
#include <hnpe/posterior.h>

#include <math.h>

/* Of at least `fewest` rows. */
static hnpe_status check_rows(const char *where, const char *count, size_t n, size_t fewest, const char *name,
                              size_t dim, const double *values)
{
    HNPEI_TRY(hnpei_check_size(where, count, n, fewest));
    HNPEI_TRY(hnpei_check_pointer(where, name, values));
    return hnpei_check_finite(where, name, n, dim, values);
}

static hnpe_status check_sample(const char *where, const char *count, size_t n, const char *name, size_t dim,
                                const double *values)
{
    return check_rows(where, count, n, 1, name, dim, values);
}

hnpe_status hnpe_diagnostics_sinkhorn(hnpe_context *context, size_t dim, size_t n, const double *x, size_t m,
                                      const double *y, double epsilon, double *divergence)
{
    HNPEI_TRY(hnpei_check_context(__func__, context));
    HNPEI_TRY(hnpei_check_pointer(__func__, "divergence", divergence));
    HNPEI_TRY(hnpei_check_size(__func__, "dim", dim, 1));
    HNPEI_TRY(check_sample(__func__, "n", n, "x", dim, x));
    HNPEI_TRY(check_sample(__func__, "m", m, "y", dim, y));
    HNPEI_REQUIRE(epsilon >= 0 && isfinite(epsilon), HNPE_ERROR_INVALID_ARGUMENT,
                  "epsilon is %g, but must be above 0, or 0 for the default of %g", epsilon, HNPE_DIAGNOSTICS_EPSILON);

    return hnpei_sinkhorn_divergence(context, __func__, n, m, dim, x, y,
                                     epsilon > 0 ? epsilon : HNPE_DIAGNOSTICS_EPSILON, divergence);
}

hnpe_status hnpe_diagnostics_c2st(hnpe_context *context, size_t dim, size_t n, const double *x, size_t m,
                                  const double *y, uint64_t seed, double *accuracy)
{
    HNPEI_TRY(hnpei_check_context(__func__, context));
    HNPEI_TRY(hnpei_check_pointer(__func__, "accuracy", accuracy));
    HNPEI_TRY(hnpei_check_size(__func__, "dim", dim, 1));
    HNPEI_TRY(check_rows(__func__, "n", n, HNPEI_C2ST_FOLDS, "x", dim, x));
    HNPEI_TRY(check_rows(__func__, "m", m, HNPEI_C2ST_FOLDS, "y", dim, y));

    return hnpei_c2st(context, __func__, n, m, dim, x, y, seed, accuracy);
}

hnpe_status hnpe_diagnostics_kolmogorov(hnpe_context *context, size_t n, const double *x, size_t m, const double *y,
                                        double *distance)
{
    HNPEI_TRY(hnpei_check_context(__func__, context));
    HNPEI_TRY(hnpei_check_pointer(__func__, "distance", distance));
    HNPEI_TRY(check_sample(__func__, "n", n, "x", 1, x));
    HNPEI_TRY(check_sample(__func__, "m", m, "y", 1, y));

    return hnpei_kolmogorov(context, n, x, m, y, distance);
}

hnpe_status hnpe_diagnostics_wasserstein(hnpe_context *context, size_t n, const double *x, size_t m, const double *y,
                                         double *distance)
{
    HNPEI_TRY(hnpei_check_context(__func__, context));
    HNPEI_TRY(hnpei_check_pointer(__func__, "distance", distance));
    HNPEI_TRY(check_sample(__func__, "n", n, "x", 1, x));
    HNPEI_TRY(check_sample(__func__, "m", m, "y", 1, y));

    return hnpei_wasserstein(context, n, x, m, y, distance);
}

hnpe_status hnpe_diagnostics_wasserstein_to_point(hnpe_context *context, size_t n, const double *x, double point,
                                                  double *distance)
{
    HNPEI_TRY(hnpei_check_context(__func__, context));
    HNPEI_TRY(hnpei_check_pointer(__func__, "distance", distance));
    HNPEI_TRY(check_sample(__func__, "n", n, "x", 1, x));
    HNPEI_TRY(hnpei_check_finite(__func__, "point", 1, 1, &point));

    *distance = hnpei_wasserstein_to_point(n, x, point);
    return HNPE_OK;
}

/* Points ascend strictly; the distribution function stays between 0 and 1 and never falls. */
static hnpe_status check_cdf(const char *where, size_t n_grid, const double *grid, const double *cdf)
{
    HNPEI_TRY(check_sample(where, "n_grid", n_grid, "grid", 1, grid));
    HNPEI_TRY(check_sample(where, "n_grid", n_grid, "cdf", 1, cdf));
    for (size_t k = 0; k < n_grid; ++k) {
        if (k > 0 && !(grid[k] > grid[k - 1]))
            return hnpei_fail(HNPE_ERROR_INVALID_ARGUMENT, where, "grid[%zu] is %g, but must be above %g", k, grid[k],
                              grid[k - 1]);
        if (cdf[k] < (k > 0 ? cdf[k - 1] : 0) || cdf[k] > 1)
            return hnpei_fail(HNPE_ERROR_INVALID_ARGUMENT, where, "cdf[%zu] is %g, but must be from %g to 1", k, cdf[k],
                              k > 0 ? cdf[k - 1] : 0.0);
    }
    return HNPE_OK;
}

hnpe_status hnpe_diagnostics_wasserstein_to_cdf(hnpe_context *context, size_t n, const double *x, size_t n_grid,
                                                const double *grid, const double *cdf, double *distance)
{
    HNPEI_TRY(hnpei_check_context(__func__, context));
    HNPEI_TRY(hnpei_check_pointer(__func__, "distance", distance));
    HNPEI_TRY(check_sample(__func__, "n", n, "x", 1, x));
    HNPEI_TRY(check_cdf(__func__, n_grid, grid, cdf));

    return hnpei_wasserstein_to_cdf(context, n, x, n_grid, grid, cdf, distance);
}

/* ---- calibration ---- */

static hnpe_status check_dims(const char *where, const hnpe_posterior *posterior, const hnpe_dataset *dataset)
{
    hnpe_dims dims = {.struct_size = sizeof dims};
    HNPEI_TRY(hnpe_posterior_dims(posterior, &dims));
    if ((size_t)dims.d_local != dataset->d_local || (size_t)dims.d_global != dataset->d_global ||
        (size_t)dims.d_x != dataset->d_x)
        return hnpei_fail(
            HNPE_ERROR_SHAPE, where,
            "dataset has %zu local and %zu global parameters and %zu features, but posterior has %lld, %lld and %lld",
            dataset->d_local, dataset->d_global, dataset->d_x, (long long)dims.d_local, (long long)dims.d_global,
            (long long)dims.d_x);
    return HNPE_OK;
}

/* What the call needs stays, whatever a callback of the host's releases, and a data set does not change under it. */
static hnpe_status calibrate(const char *where, hnpe_posterior *posterior, hnpe_dataset *dataset, size_t n_draws,
                             uint64_t seed, hnpe_monitor *monitor, hnpe_report *report)
{
    HNPEI_TRY(hnpei_object_begin(where, "dataset", &dataset->object));
    hnpe_dataset_retain(dataset);
    hnpe_posterior_retain(posterior);
    hnpe_monitor_retain(monitor);
    hnpe_status status = hnpei_calibration(where, posterior, dataset, n_draws, seed, monitor, report);
    hnpei_object_end(&dataset->object);
    hnpe_monitor_release(monitor);
    hnpe_posterior_release(posterior);
    hnpe_dataset_release(dataset);
    return status;
}

hnpe_status hnpe_diagnostics_calibration(const hnpe_posterior *posterior, const hnpe_dataset *dataset, size_t n_draws,
                                         uint64_t seed, hnpe_monitor *monitor, hnpe_report *report)
{
    HNPEI_TRY(hnpei_check_handle(__func__, "posterior", posterior, HNPEI_MAGIC_POSTERIOR));
    HNPEI_TRY(hnpei_check_handle(__func__, "dataset", dataset, HNPEI_MAGIC_DATASET));
    HNPEI_TRY(hnpei_check_size(__func__, "n_draws", n_draws, 1));
    HNPEI_TRY(hnpei_check_monitor(__func__, monitor));
    HNPEI_TRY(hnpei_check_handle(__func__, "report", report, HNPEI_MAGIC_REPORT));
    HNPEI_TRY(check_dims(__func__, posterior, dataset));

    HNPEI_TRY(hnpei_object_begin(__func__, "report", &report->object));
    hnpe_report_retain(report);
    hnpe_status status = calibrate(__func__, (hnpe_posterior *)(uintptr_t)posterior, (hnpe_dataset *)(uintptr_t)dataset,
                                   n_draws, seed, monitor, report);
    hnpei_object_end(&report->object);
    hnpe_report_release(report);
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
    HNPEI_TRY(hnpei_object_begin(__func__, "report", &report->object));

    hnpe_status status =
        hnpei_calibration_of_draws(n_sets, d_local, d_global, truth, n_draws, draws, log_q_truth, log_q, seed, report);
    hnpei_object_end(&report->object);
    return status;
}

/* ---- chains ---- */

static hnpe_status check_chains(const char *where, size_t n_chains, size_t n_draws, size_t dim, const double *draws)
{
    size_t rows, cells;
    HNPEI_TRY(hnpei_check_size(where, "n_chains", n_chains, 1));
    HNPEI_TRY(hnpei_check_size(where, "n_draws", n_draws, HNPEI_CHAINS_FEWEST));
    HNPEI_TRY(hnpei_check_size(where, "dim", dim, 1));
    HNPEI_TRY(hnpei_size_multiply(n_chains, n_draws, &rows));
    HNPEI_TRY(hnpei_size_multiply(rows, dim, &cells));
    HNPEI_TRY(hnpei_check_pointer(where, "draws", draws));
    return hnpei_check_finite(where, "draws", rows, dim, draws);
}

hnpe_status hnpe_diagnostics_rhat(hnpe_context *context, size_t n_chains, size_t n_draws, size_t dim,
                                  const double *draws, double *rhat)
{
    HNPEI_TRY(hnpei_check_context(__func__, context));
    HNPEI_TRY(hnpei_check_pointer(__func__, "rhat", rhat));
    HNPEI_TRY(check_chains(__func__, n_chains, n_draws, dim, draws));

    return hnpei_chains_rhat(context, n_chains, n_draws, dim, draws, rhat);
}

hnpe_status hnpe_diagnostics_ess(hnpe_context *context, size_t n_chains, size_t n_draws, size_t dim,
                                 const double *draws, double *bulk, double *tail)
{
    HNPEI_TRY(hnpei_check_context(__func__, context));
    HNPEI_TRY(check_chains(__func__, n_chains, n_draws, dim, draws));

    return hnpei_chains_ess(context, n_chains, n_draws, dim, draws, bulk, tail);
}
