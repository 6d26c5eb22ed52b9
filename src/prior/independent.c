/* Priors whose parameters are independent and of one family. */
#include "kind.h"

#include <math.h>

typedef struct independent {
    const hnpei_family *family;
    hnpei_margin *margins; /* [dim] */
} independent;

static const independent *state_of(const hnpe_prior *prior)
{
    return prior->state;
}

static hnpe_status sample(const hnpe_prior *prior, size_t n, const double *given, hnpe_rng *rng, size_t stride,
                          double *theta)
{
    (void)given;
    const independent *state = state_of(prior);
    for (size_t i = 0; i < n; ++i)
        for (size_t j = 0; j < prior->dim; ++j) {
            const hnpei_margin *margin = &state->margins[j];
            double x = state->family->sample(margin, &rng->stream);
            theta[i * stride + j] = hnpei_inside(margin->low, margin->high, x);
        }
    return HNPE_OK;
}

static double log_density_of(const hnpei_family *family, const hnpei_margin *margin, double x)
{
    return x >= margin->low && x <= margin->high ? family->log_density(margin, x) : -INFINITY;
}

static hnpe_status log_density(const hnpe_prior *prior, size_t n, const double *given, size_t stride,
                               const double *theta, double *log_p)
{
    (void)given;
    const independent *state = state_of(prior);
    for (size_t i = 0; i < n; ++i)
        for (size_t j = 0; j < prior->dim && log_p[i] != -INFINITY; ++j) {
            double one = log_density_of(state->family, &state->margins[j], theta[i * stride + j]);
            log_p[i] = one == -INFINITY ? one : log_p[i] + one; /* never infinity minus infinity */
        }
    return HNPE_OK;
}

static hnpe_status support(const hnpe_prior *prior, size_t n, const double *given, size_t stride, double *low,
                           double *high)
{
    (void)given;
    const independent *state = state_of(prior);
    for (size_t i = 0; i < n; ++i)
        for (size_t j = 0; j < prior->dim; ++j) {
            low[i * stride + j] = state->margins[j].low;
            high[i * stride + j] = state->margins[j].high;
        }
    return HNPE_OK;
}

static int has_cdf(const hnpe_prior *prior, size_t j)
{
    (void)prior;
    (void)j;
    return 1;
}

static double cdf_of(const hnpei_family *family, const hnpei_margin *margin, double x)
{
    if (!(x > margin->low))
        return isnan(x) ? x : 0;
    return x < margin->high ? family->cdf(margin, x) : 1;
}

static hnpe_status cdf(const hnpe_prior *prior, size_t n, const double *given, size_t stride, const double *theta,
                       double *u, double *log_slope)
{
    (void)given;
    const independent *state = state_of(prior);
    for (size_t i = 0; i < n; ++i)
        for (size_t j = 0; j < prior->dim; ++j) {
            size_t at = i * stride + j;
            double x = theta[at];
            u[at] = cdf_of(state->family, &state->margins[j], x);
            if (log_slope)
                log_slope[at] = log_density_of(state->family, &state->margins[j], x);
        }
    return HNPE_OK;
}

static double quantile_of(const hnpei_family *family, const hnpei_margin *margin, double u)
{
    if (u <= 0)
        return margin->low;
    if (u >= 1)
        return margin->high;
    const double x = family->quantile(margin, u);
    return !(x > margin->low) ? margin->low : x < margin->high ? x : margin->high;
}

static hnpe_status quantile(const hnpe_prior *prior, size_t n, const double *given, size_t stride, const double *u,
                            double *theta)
{
    (void)given;
    const independent *state = state_of(prior);
    for (size_t i = 0; i < n; ++i)
        for (size_t j = 0; j < prior->dim; ++j)
            theta[i * stride + j] = quantile_of(state->family, &state->margins[j], u[i * stride + j]);
    return HNPE_OK;
}

static int gaussian(const hnpe_prior *prior, size_t stride, double *mean, double *precision)
{
    const independent *state = state_of(prior);
    const int normal = state->family == &hnpei_family_normal;
    if (!normal && state->family != &hnpei_family_uniform)
        return 0;
    for (size_t i = 0; i < prior->dim; ++i) {
        const double *p = state->margins[i].p; /* of a normal: mean, deviation */
        for (size_t j = 0; j < prior->dim; ++j)
            precision[i * stride + j] = 0;
        mean[i] = normal ? p[0] : 0;
        precision[i * stride + i] = normal ? 1 / (p[1] * p[1]) : 0;
    }
    return 1;
}

static void destroy(hnpe_prior *prior)
{
    independent *state = prior->state;
    hnpei_free(prior->object.context, state->margins);
    hnpei_free(prior->object.context, state);
}

/* One tensor for each parameter of the family: "prefix.low", "prefix.high". */
static hnpe_status write(const hnpe_prior *prior, hnpei_writer *writer, const char *prefix)
{
    const independent *state = state_of(prior);
    double *column;
    HNPEI_TRY(hnpei_allocate(prior->object.context, prior->dim, sizeof *column, &column));
    hnpe_status status = hnpei_prior_write_kind(writer, prefix, state->family->name);
    for (size_t k = 0; status == HNPE_OK && k < state->family->n_parameters; ++k) {
        char name[HNPEI_PRIOR_NAME];
        hnpei_prior_name(name, prefix, state->family->parameters[k].name);
        for (size_t j = 0; j < prior->dim; ++j)
            column[j] = state->margins[j].p[k];
        status = hnpei_writer_doubles(writer, name, 1, prior->dim, column);
    }
    hnpei_free(prior->object.context, column);
    return status;
}

/* ---- construction ---- */

static hnpe_status check_value(const char *where, const char *name, size_t j, hnpei_rule rule, double value)
{
    if (isnan(value) || (isinf(value) && rule != HNPEI_RULE_BOUND))
        return hnpei_fail(HNPE_ERROR_INVALID_ARGUMENT, where, "%s[%zu] = %g must be %s", name, j, value,
                          rule == HNPEI_RULE_BOUND ? "a number" : "finite");
    if (rule == HNPEI_RULE_POSITIVE && value <= 0)
        return hnpei_fail(HNPE_ERROR_INVALID_ARGUMENT, where, "%s[%zu] = %g must be positive", name, j, value);
    if (rule == HNPEI_RULE_SHAPE && (value < HNPEI_SHAPE_MINIMUM || value > HNPEI_SHAPE_MAXIMUM))
        return hnpei_fail(HNPE_ERROR_INVALID_ARGUMENT, where, "%s[%zu] = %g must be from %g to %g", name, j, value,
                          HNPEI_SHAPE_MINIMUM, HNPEI_SHAPE_MAXIMUM);
    return HNPE_OK;
}

static const double *gather(const hnpei_family *family, const double *const *parameters, size_t j, double *p)
{
    for (size_t k = 0; k < family->n_parameters; ++k)
        p[k] = parameters[k][j];
    return p;
}

static hnpe_status check_margin(const char *where, const hnpei_family *family, size_t j, const double *p)
{
    for (size_t k = 0; k < family->n_parameters; ++k)
        HNPEI_TRY(check_value(where, family->parameters[k].name, j, family->parameters[k].rule, p[k]));
    int k = family->ordered;
    if (k && !(p[k - 1] < p[k]))
        return hnpei_fail(HNPE_ERROR_INVALID_ARGUMENT, where, "%s[%zu] = %g is not below %s[%zu] = %g",
                          family->parameters[k - 1].name, j, p[k - 1], family->parameters[k].name, j, p[k]);
    return family->check ? family->check(where, j, p) : HNPE_OK;
}

static const hnpei_prior_ops ops = {sample, log_density, support, has_cdf, cdf, quantile, write, gaussian, destroy};

hnpe_status hnpei_prior_create_independent(const char *where, hnpe_context *context, const hnpei_family *family,
                                           size_t dim, const double *const *parameters, hnpe_prior **prior)
{
    for (size_t j = 0; j < dim; ++j) {
        double p[HNPEI_FAMILY_PARAMETERS];
        HNPEI_TRY(check_margin(where, family, j, gather(family, parameters, j, p)));
    }
    HNPEI_TRY(hnpei_prior_allocate(context, &ops, dim, 0, sizeof(independent), prior));
    independent *state = (*prior)->state;
    state->family = family;
    hnpe_status status = hnpei_allocate(context, dim, sizeof *state->margins, &state->margins);
    if (status != HNPE_OK) {
        hnpe_prior_release(*prior);
        *prior = NULL;
        return status;
    }
    for (size_t j = 0; j < dim; ++j) {
        gather(family, parameters, j, state->margins[j].p);
        family->prepare(&state->margins[j]);
    }
    return HNPE_OK;
}
