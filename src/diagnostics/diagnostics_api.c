/* The exported functions of the diagnostics room about samples and chains. */
#include "base/context.h"
#include "c2st.h"
#include "chains.h"
#include "mmd.h"
#include "sinkhorn.h"
#include "wasserstein.h"

#include <hnpe/diagnostics.h>

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

/* ---- maximum mean discrepancy ---- */

hnpe_status hnpe_diagnostics_mmd(hnpe_context *context, size_t dim, size_t n, const double *x, size_t m,
                                 const double *y, double bandwidth, double *squared)
{
    HNPEI_TRY(hnpei_check_context(__func__, context));
    HNPEI_TRY(hnpei_check_pointer(__func__, "squared", squared));
    HNPEI_TRY(hnpei_check_size(__func__, "dim", dim, 1));
    HNPEI_TRY(check_rows(__func__, "n", n, 2, "x", dim, x));
    HNPEI_TRY(check_rows(__func__, "m", m, 2, "y", dim, y));
    HNPEI_REQUIRE(bandwidth >= 0 && isfinite(bandwidth), HNPE_ERROR_INVALID_ARGUMENT,
                  "bandwidth is %g, but must be above 0, or 0 for the median distance of the points", bandwidth);

    return hnpei_mmd(context, __func__, n, m, dim, x, y, bandwidth, squared);
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
