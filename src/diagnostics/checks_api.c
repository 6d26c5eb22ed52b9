/* The exported functions of the diagnostics room that examine one observation, and maximum mean discrepancy. */
#include "base/context.h"
#include "dataset/dataset.h"
#include "local_c2st.h"
#include "misspecification.h"
#include "mmd.h"
#include "predictive.h"
#include "report/results.h"

#include <hnpe/diagnostics.h>

#include <math.h>
#include <stdio.h>

hnpe_status hnpe_diagnostics_mmd(hnpe_context *context, size_t dim, size_t n, const double *x, size_t m,
                                 const double *y, double bandwidth, double *squared)
{
    HNPEI_TRY(hnpei_check_context(__func__, context));
    HNPEI_TRY(hnpei_check_pointer(__func__, "squared", squared));
    HNPEI_TRY(hnpei_check_size(__func__, "dim", dim, 1));
    HNPEI_TRY(hnpei_check_size(__func__, "n", n, 2));
    HNPEI_TRY(hnpei_check_size(__func__, "m", m, 2));
    HNPEI_TRY(hnpei_check_pointer(__func__, "x", x));
    HNPEI_TRY(hnpei_check_pointer(__func__, "y", y));
    HNPEI_TRY(hnpei_check_finite(__func__, "x", n, dim, x));
    HNPEI_TRY(hnpei_check_finite(__func__, "y", m, dim, y));
    HNPEI_REQUIRE(bandwidth >= 0 && isfinite(bandwidth), HNPE_ERROR_INVALID_ARGUMENT,
                  "bandwidth is %g, but must be above 0, or 0 for the median distance of the points", bandwidth);

    return hnpei_mmd(context, __func__, n, m, dim, x, y, bandwidth, squared);
}

/* ---- what a call keeps for itself: a host's callback may give up its own references ---- */

typedef struct held {
    hnpe_posterior *posterior;
    hnpe_dataset *dataset;
    hnpe_simulator *simulator;
    hnpe_monitor *monitor;
    hnpe_report *report;
} held;

static void let_go(const held *h)
{
    if (h->dataset)
        hnpei_object_end(&h->dataset->object);
    hnpei_object_end(&h->report->object);
    hnpe_posterior_release(h->posterior);
    hnpe_dataset_release(h->dataset);
    hnpe_simulator_release(h->simulator);
    hnpe_monitor_release(h->monitor);
    hnpe_report_release(h->report);
}

/* On success let_go is needed. */
static hnpe_status hold(const char *where, const held *h)
{
    HNPEI_TRY(hnpei_object_begin(where, "report", &h->report->object));
    if (h->dataset) {
        const hnpe_status status = hnpei_object_begin(where, "dataset", &h->dataset->object);
        if (status != HNPE_OK) {
            hnpei_object_end(&h->report->object);
            return status;
        }
    }
    hnpe_posterior_retain(h->posterior);
    hnpe_dataset_retain(h->dataset);
    hnpe_simulator_retain(h->simulator);
    hnpe_monitor_retain(h->monitor);
    hnpe_report_retain(h->report);
    return HNPE_OK;
}

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

static hnpe_status check_same(const char *where, const char *name, int64_t value, int64_t expected)
{
    return value == expected ? HNPE_OK
                             : hnpei_fail(HNPE_ERROR_SHAPE, where, "%s is %lld, but must be %lld, as the posterior's",
                                          name, (long long)value, (long long)expected);
}

static hnpe_status check_dims(const char *where, const hnpe_posterior *posterior, const char *of, hnpe_dims dims,
                              hnpe_dims *expected)
{
    char name[40];
    *expected = (hnpe_dims){.struct_size = sizeof *expected};
    HNPEI_TRY(hnpe_posterior_dims(posterior, expected));
    snprintf(name, sizeof name, "d_local of %s", of);
    HNPEI_TRY(check_same(where, name, dims.d_local, expected->d_local));
    snprintf(name, sizeof name, "d_global of %s", of);
    HNPEI_TRY(check_same(where, name, dims.d_global, expected->d_global));
    snprintf(name, sizeof name, "d_x of %s", of);
    return check_same(where, name, dims.d_x, expected->d_x);
}

/* ---- misspecification ---- */

hnpe_status hnpe_diagnostics_misspecification(const hnpe_dataset *dataset, int64_t n_rows, const double *x,
                                              hnpe_monitor *monitor, hnpe_report *report)
{
    HNPEI_TRY(hnpei_check_handle(__func__, "dataset", dataset, HNPEI_MAGIC_DATASET));
    HNPEI_TRY(check_observation(__func__, n_rows, dataset->d_x, x));
    HNPEI_TRY(hnpei_check_monitor(__func__, monitor));
    HNPEI_TRY(hnpei_check_handle(__func__, "report", report, HNPEI_MAGIC_REPORT));

    const held h = {.dataset = (hnpe_dataset *)(uintptr_t)dataset, .monitor = monitor, .report = report};
    HNPEI_TRY(hold(__func__, &h));
    const hnpe_status status = hnpei_misspecification(__func__, dataset, (size_t)n_rows, x, monitor, report);
    let_go(&h);
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
    HNPEI_TRY(check_dims(__func__, posterior, "simulator", dims, &expected));
    HNPEI_TRY(check_observation(__func__, n_rows, (size_t)dims.d_x, x));
    HNPEI_TRY(hnpei_check_size(__func__, "n_draws", n_draws, 2));
    HNPEI_TRY(hnpei_check_monitor(__func__, monitor));
    HNPEI_TRY(hnpei_check_handle(__func__, "report", report, HNPEI_MAGIC_REPORT));

    const held h = {.posterior = (hnpe_posterior *)(uintptr_t)posterior,
                    .simulator = simulator,
                    .monitor = monitor,
                    .report = report};
    HNPEI_TRY(hold(__func__, &h));
    const hnpe_status status =
        hnpei_predictive(__func__, posterior, simulator, (size_t)n_rows, x, n_draws, seed, monitor, report);
    let_go(&h);
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

    const held h = {.report = report};
    HNPEI_TRY(hold(__func__, &h));
    const hnpe_status status =
        hnpei_predictive_of_replicates(__func__, (size_t)n_rows, d_x, x, n_replicates, replicated, report);
    let_go(&h);
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
    HNPEI_TRY(check_dims(__func__, posterior, "dataset", dims, &expected));
    HNPEI_TRY(check_observation(__func__, n_rows, dataset->d_x, x));
    HNPEI_TRY(hnpei_check_size(__func__, "n_null", n_null, 1));
    HNPEI_TRY(hnpei_check_monitor(__func__, monitor));
    HNPEI_TRY(hnpei_check_handle(__func__, "report", report, HNPEI_MAGIC_REPORT));

    const held h = {.posterior = (hnpe_posterior *)(uintptr_t)posterior,
                    .dataset = (hnpe_dataset *)(uintptr_t)dataset,
                    .monitor = monitor,
                    .report = report};
    HNPEI_TRY(hold(__func__, &h));
    const hnpe_status status =
        hnpei_local_c2st(__func__, posterior, dataset, (size_t)n_rows, x, n_null, seed, monitor, report);
    let_go(&h);
    return status;
}
