/* Estimators that are one mixture of Gaussians over all parameters, and what they were learned under. */
#include "core.h"

#include <math.h>
#include <string.h>

static size_t count_parameters(const hnpei_core *core)
{
    return core->plan.d_local + core->plan.d_global;
}

static size_t gaussian_size(const hnpei_core *core)
{
    const size_t d = count_parameters(core);
    return d + d * d;
}

/* ---- which estimators ---- */

static const hnpei_flow_spec *only_flow(const hnpei_core *core)
{
    const hnpei_plan *plan = &core->plan;
    return plan->architecture == HNPE_ARCHITECTURE_FACTORISED && core->prior_local ? &plan->q_local : &plan->q_global;
}

static hnpe_status check_prior(const char *where, const hnpei_core *core, const char *name, const hnpe_prior *prior)
{
    double *numbers;
    if (!prior)
        return HNPE_OK;
    if (prior->d_given)
        return hnpei_fail(HNPE_ERROR_UNSUPPORTED, where,
                          "the %s prior is conditional, but the closed form needs one that is Gaussian or uniform on "
                          "its own",
                          name);
    HNPEI_TRY(hnpei_allocate(core->context, prior->dim * (prior->dim + 1), sizeof *numbers, &numbers));
    const int fits = hnpei_prior_gaussian(prior, prior->dim, numbers, numbers + prior->dim);
    hnpei_free(core->context, numbers);
    return fits ? HNPE_OK
                : hnpei_fail(HNPE_ERROR_UNSUPPORTED, where,
                             "the %s prior is neither Gaussian nor uniform, which the closed form needs", name);
}

hnpe_status hnpei_core_check_mixture(const char *where, const hnpei_core *core)
{
    const hnpei_plan *plan = &core->plan;
    if (plan->architecture == HNPE_ARCHITECTURE_FACTORISED && core->prior_local && core->prior_global)
        return hnpei_fail(HNPE_ERROR_UNSUPPORTED, where,
                          "the closed form needs one density of all parameters, but the estimator is factorised into "
                          "two: see hnpe_estimator_create_joint");
    if (only_flow(core)->family != HNPEI_FAMILY_MIXTURE)
        return hnpei_fail(HNPE_ERROR_UNSUPPORTED, where,
                          "the closed form needs a mixture of Gaussians (hnpe_flow_create_mixture), but the "
                          "estimator's density is another flow");
    HNPEI_TRY(check_prior(where, core, "local", core->prior_local));
    return check_prior(where, core, "global", core->prior_global);
}

static hnpe_status has_bounds(const hnpei_core *core, const hnpe_prior *prior, int *bounded)
{
    double *low;
    if (!prior)
        return HNPE_OK;
    HNPEI_TRY(hnpei_allocate(core->context, 2 * prior->dim, sizeof *low, &low));
    hnpe_status status = hnpei_prior_support(prior, 1, NULL, low, low + prior->dim);
    for (size_t j = 0; j < 2 * prior->dim; ++j)
        *bounded |= isfinite(low[j]);
    hnpei_free(core->context, low);
    return status;
}

hnpe_status hnpei_core_check_closed_form(const char *where, const hnpei_core *core)
{
    int bounded = 0;
    HNPEI_TRY(hnpei_core_check_mixture(where, core));
    if (core->plan.bounded == HNPE_BOUNDED_OPEN)
        return HNPE_OK;
    HNPEI_TRY(has_bounds(core, core->prior_local, &bounded));
    HNPEI_TRY(has_bounds(core, core->prior_global, &bounded));
    return bounded ? hnpei_fail(HNPE_ERROR_UNSUPPORTED, where,
                                "the closed form needs the mixture where the parameters are, but a uniform prior is "
                                "mapped to the real line: set HNPE_ESTIMATOR_BOUNDED to HNPE_BOUNDED_OPEN")
                   : HNPE_OK;
}

int hnpei_core_is_closed_form(const hnpei_core *core)
{
    return core->gaussian || core->plan.bounded == HNPE_BOUNDED_OPEN;
}

/* ---- what it was learned under ---- */

hnpe_status hnpei_core_set_gaussian(hnpei_core *core, const double *gaussian)
{
    double *copy = NULL;
    if (gaussian) {
        HNPEI_TRY(hnpei_allocate(core->context, gaussian_size(core), sizeof *copy, &copy));
        memcpy(copy, gaussian, gaussian_size(core) * sizeof *copy);
    }
    hnpei_free(core->context, core->gaussian);
    core->gaussian = copy;
    return HNPE_OK;
}

int hnpei_core_has_gaussian(const hnpei_core *core, const double *gaussian)
{
    if (!gaussian || !core->gaussian)
        return !gaussian && !core->gaussian;
    return memcmp(gaussian, core->gaussian, gaussian_size(core) * sizeof *gaussian) == 0;
}

static hnpe_status take_prior(const hnpe_prior *prior, size_t d, size_t at, double *mean, double *precision,
                              double *low, double *high)
{
    if (!prior)
        return HNPE_OK;
    if (!hnpei_prior_gaussian(prior, d, mean + at, precision + at * d + at))
        return hnpei_fail(HNPE_ERROR_UNSUPPORTED, NULL, "a prior is neither Gaussian nor uniform");
    return hnpei_prior_support(prior, 1, NULL, low + at, high + at);
}

hnpe_status hnpei_core_prior_gaussian(const hnpei_core *core, double *mean, double *precision, double *low,
                                      double *high)
{
    const size_t d = count_parameters(core);
    memset(precision, 0, d * d * sizeof *precision);
    HNPEI_TRY(take_prior(core->prior_local, d, 0, mean, precision, low, high));
    return take_prior(core->prior_global, d, core->plan.d_local, mean, precision, low, high);
}
