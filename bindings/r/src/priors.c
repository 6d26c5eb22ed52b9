/* Functions of R as the functions of a prior. */
#include "runtime.h"

enum { SAMPLE, LOG_DENSITY, SUPPORT, CDF, QUANTILE, LOG_SLOPE, N_FUNCTIONS };
enum { DIM, GIVEN };

typedef struct evaluation {
    const hnper_function *function;
    int which;
    size_t n;
    const double *given, *values; /* values: theta or u, NULL where the function takes none */
    double *out, *second;         /* second: the upper bounds of a support */
    size_t length;                /* numbers in each */
} evaluation;

static SEXP evaluate(void *data)
{
    const evaluation *const e = data;
    const size_t *const sizes = e->function->sizes;
    SEXP function = VECTOR_ELT(e->function->function, e->which);
    SEXP given = PROTECT(hnper_matrix(sizes[GIVEN], e->n, e->given));
    SEXP call;
    if (e->which == SAMPLE)
        call = Rf_lang3(function, given, e->function->rng);
    else if (e->which == SUPPORT)
        call = Rf_lang2(function, given);
    else
        call = Rf_lang3(function, PROTECT(hnper_matrix(sizes[DIM], e->n, e->values)), given);
    PROTECT(call);
    SEXP result = PROTECT(Rf_eval(call, R_BaseEnv));
    if (e->which == SUPPORT) {
        hnper_take(VECTOR_ELT(result, 0), e->out, e->length);
        hnper_take(VECTOR_ELT(result, 1), e->second, e->length);
    } else {
        hnper_take(result, e->out, e->length);
    }
    UNPROTECT(e->which == SAMPLE || e->which == SUPPORT ? 3 : 4);
    return R_NilValue;
}

static int sample(void *user_data, size_t n, const double *given, hnpe_rng *rng, double *theta)
{
    const hnper_function *const function = user_data;
    evaluation e = {function, SAMPLE, n, given, NULL, theta, NULL, n * function->sizes[DIM]};
    void *const before = R_ExternalPtrAddr(function->rng); /* of a call around this one */
    R_SetExternalPtrAddr(function->rng, rng);
    const int result = hnper_guard(evaluate, &e);
    R_SetExternalPtrAddr(function->rng, before);
    return result;
}

static int log_density(void *user_data, size_t n, const double *given, const double *theta, double *log_p)
{
    evaluation e = {user_data, LOG_DENSITY, n, given, theta, log_p, NULL, n};
    return hnper_guard(evaluate, &e);
}

static int support(void *user_data, size_t n, const double *given, double *low, double *high)
{
    const hnper_function *const function = user_data;
    evaluation e = {function, SUPPORT, n, given, NULL, low, high, n * function->sizes[DIM]};
    return hnper_guard(evaluate, &e);
}

static int of_marginals(int which, void *user_data, size_t n, const double *given, const double *values, double *out)
{
    const hnper_function *const function = user_data;
    evaluation e = {function, which, n, given, values, out, NULL, n * function->sizes[DIM]};
    return hnper_guard(evaluate, &e);
}

static int cdf(void *user_data, size_t n, const double *given, const double *theta, double *u)
{
    return of_marginals(CDF, user_data, n, given, theta, u);
}

static int quantile(void *user_data, size_t n, const double *given, const double *u, double *theta)
{
    return of_marginals(QUANTILE, user_data, n, given, u, theta);
}

static int log_slope(void *user_data, size_t n, const double *given, const double *theta, double *slope)
{
    return of_marginals(LOG_SLOPE, user_data, n, given, theta, slope);
}

void hnper_prior_functions(SEXP list, hnpe_prior_functions *functions)
{
    if (TYPEOF(list) != VECSXP || XLENGTH(list) != N_FUNCTIONS)
        hnper_refuse(HNPE_ERROR_INVALID_ARGUMENT, "functions must be a list of %d functions", N_FUNCTIONS);
    int has[N_FUNCTIONS];
    for (int i = 0; i < N_FUNCTIONS; ++i)
        has[i] = VECTOR_ELT(list, i) != R_NilValue;
    *functions = (hnpe_prior_functions){
        .struct_size = sizeof *functions,
        .concurrent = 0, /* R has one thread */
        .sample = has[SAMPLE] ? sample : NULL,
        .log_density = has[LOG_DENSITY] ? log_density : NULL,
        .support = has[SUPPORT] ? support : NULL,
        .cdf = has[CDF] ? cdf : NULL,
        .quantile = has[QUANTILE] ? quantile : NULL,
        .log_slope = has[LOG_SLOPE] ? log_slope : NULL,
    };
}
