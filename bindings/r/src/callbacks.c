/* Functions of R in the place of the library's callbacks: the simulator, progress, the log. */
#include "runtime.h"

#include <R_ext/Utils.h>
#include <stdlib.h>
#include <string.h>

static int64_t live;

hnper_function *hnper_function_new(SEXP function, SEXP kept_by, size_t first, size_t second, size_t third)
{
    if (function == R_NilValue)
        return NULL;
    hnper_keep(kept_by, function);
    SEXP rng = PROTECT(hnper_handle_borrowed(hnper_type_named("hnpe_rng")));
    hnper_keep(kept_by, rng);
    UNPROTECT(1);
    hnper_function *const made = malloc(sizeof *made);
    if (made == NULL)
        hnper_refuse(HNPE_ERROR_NO_MEMORY, "out of memory");
    *made = (hnper_function){.function = function, .rng = rng, .sizes = {first, second, third}};
    ++live;
    return made;
}

void hnper_function_release(void *user_data)
{
    if (user_data == NULL)
        return;
    free(user_data);
    --live;
}

int64_t hnper_functions_live(void)
{
    return live;
}

SEXP hnper_matrix(size_t d, size_t n, const double *values)
{
    SEXP matrix = PROTECT(Rf_allocMatrix(REALSXP, (int)d, (int)n));
    if (d > 0 && values != NULL)
        memcpy(REAL(matrix), values, d * n * sizeof *values);
    UNPROTECT(1);
    return matrix;
}

void hnper_take(SEXP result, double *out, size_t length)
{
    if (TYPEOF(result) != REALSXP || (size_t)XLENGTH(result) != length)
        Rf_error("a callback's result was not checked");
    memcpy(out, REAL(result), length * sizeof *out);
}

/* ---- the simulator ---- */

typedef struct simulation {
    const hnper_function *function;
    size_t n;
    const double *theta_local, *theta_global;
    double *x;
} simulation;

static SEXP simulate(void *data)
{
    const simulation *const s = data;
    const size_t *const sizes = s->function->sizes;
    SEXP alpha = PROTECT(hnper_matrix(sizes[0], s->n, s->theta_local));
    SEXP beta = PROTECT(hnper_matrix(sizes[1], s->n, s->theta_global));
    SEXP call = PROTECT(Rf_lang4(s->function->function, alpha, beta, s->function->rng));
    SEXP x = PROTECT(Rf_eval(call, R_BaseEnv));
    hnper_take(x, s->x, s->n * sizes[2]);
    UNPROTECT(4);
    return R_NilValue;
}

int hnper_simulate(void *user_data, size_t n, const double *theta_local, const double *theta_global, hnpe_rng *rng,
                   double *x)
{
    const hnper_function *const function = user_data;
    simulation s = {function, n, theta_local, theta_global, x};
    void *const before = R_ExternalPtrAddr(function->rng); /* of a call around this one */
    R_SetExternalPtrAddr(function->rng, rng);
    const int result = hnper_guard(simulate, &s);
    R_SetExternalPtrAddr(function->rng, before);
    return result;
}

/* ---- progress ---- */

typedef struct report {
    const hnper_function *function;
    const hnpe_progress *progress;
    int stop;
} report;

static SEXP look_for_interrupt(void *data)
{
    (void)data;
    R_CheckUserInterrupt();
    return R_NilValue;
}

static SEXP tell(void *data)
{
    report *const r = data;
    SEXP progress = PROTECT(hnper_from_hnpe_progress(r->progress));
    SEXP call = PROTECT(Rf_lang2(r->function->function, progress));
    SEXP stop = PROTECT(Rf_eval(call, R_BaseEnv));
    r->stop = TYPEOF(stop) == LGLSXP && XLENGTH(stop) == 1 && LOGICAL(stop)[0] == TRUE;
    UNPROTECT(3);
    return R_NilValue;
}

int hnper_progress(void *user_data, const hnpe_progress *progress)
{
    if (hnper_guard(look_for_interrupt, NULL) != 0)
        return 1;
    if (user_data == NULL)
        return 0;
    report r = {user_data, progress, 0};
    const int result = hnper_guard(tell, &r);
    return result != 0 ? result : r.stop;
}

/* ---- the log ---- */

typedef struct line {
    const hnper_function *function;
    int32_t level;
    const char *message;
} line;

static SEXP log_line(void *data)
{
    const line *const l = data;
    SEXP level = PROTECT(Rf_ScalarInteger(l->level));
    SEXP message = PROTECT(hnper_from_string(l->message));
    SEXP call = PROTECT(Rf_lang3(l->function->function, level, message));
    Rf_eval(call, R_BaseEnv);
    UNPROTECT(3);
    return R_NilValue;
}

void hnper_log(void *user_data, int32_t level, const char *message)
{
    line l = {user_data, level, message};
    if (hnper_is_calling())
        hnper_guard(log_line, &l);
    else if (level == HNPE_LOG_WARNING) /* from a finalizer, where no function of R may be left by a jump */
        REprintf("hnpe: %s\n", message);
}
