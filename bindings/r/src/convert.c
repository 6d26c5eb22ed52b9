/* Values of R to values of C and back. Everything that does not fit is refused before the library is called. */
#include "runtime.h"

#include <errno.h>
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define EXACT 9007199254740992.0 /* 2^53: doubles hold every whole number up to here */

double hnper_real(SEXP value, const char *name)
{
    if ((TYPEOF(value) != REALSXP && TYPEOF(value) != INTSXP && TYPEOF(value) != LGLSXP) || XLENGTH(value) != 1)
        hnper_refuse(HNPE_ERROR_INVALID_ARGUMENT, "%s must be one number", name);
    return Rf_asReal(value);
}

static double whole(SEXP value, const char *name, double low, double high)
{
    const double number = hnper_real(value, name);
    if (!(number >= low && number <= high) || number != floor(number))
        hnper_refuse(HNPE_ERROR_INVALID_ARGUMENT, "%s is %.15g and must be a whole number from %.15g to %.15g", name,
                     number, low, high);
    return number;
}

int64_t hnper_int64(SEXP value, const char *name)
{
    return (int64_t)whole(value, name, -EXACT, EXACT);
}

int32_t hnper_int32(SEXP value, const char *name)
{
    return (int32_t)whole(value, name, INT32_MIN, INT32_MAX);
}

size_t hnper_size(SEXP value, const char *name)
{
    return (size_t)whole(value, name, 0, EXACT);
}

uint64_t hnper_uint64(SEXP value, const char *name)
{
    if (TYPEOF(value) != STRSXP)
        return (uint64_t)whole(value, name, 0, EXACT);
    const char *const text = XLENGTH(value) == 1 ? CHAR(STRING_ELT(value, 0)) : "";
    char *end = NULL;
    errno = 0;
    const int hexadecimal = text[0] == '0' && (text[1] == 'x' || text[1] == 'X');
    const unsigned long long number = strtoull(text, &end, hexadecimal ? 16 : 10);
    if (text[0] < '0' || text[0] > '9' || *end != '\0' || errno != 0)
        hnper_refuse(HNPE_ERROR_INVALID_ARGUMENT, "%s is \"%.40s\" and must be a whole number from 0 to 2^64 - 1", name,
                     text);
    return number;
}

const char *hnper_string(SEXP value, const char *name)
{
    if (value == R_NilValue)
        return NULL;
    if (TYPEOF(value) != STRSXP || XLENGTH(value) != 1 || STRING_ELT(value, 0) == NA_STRING)
        hnper_refuse(HNPE_ERROR_INVALID_ARGUMENT, "%s must be one string", name);
    return Rf_translateCharUTF8(STRING_ELT(value, 0));
}

static void check_length(SEXP value, double expected, const char *name, const char *shape)
{
    const int type = TYPEOF(value);
    if (type != REALSXP && type != INTSXP && type != LGLSXP)
        hnper_refuse(HNPE_ERROR_INVALID_ARGUMENT, "%s must be numeric, not %s", name, Rf_type2char((SEXPTYPE)type));
    if (expected >= 0 && (double)XLENGTH(value) != expected)
        hnper_refuse(HNPE_ERROR_SHAPE, "%s has %.15g numbers where %s takes %.15g", name, (double)XLENGTH(value), shape,
                     expected);
}

static double element(SEXP value, R_xlen_t i)
{
    if (TYPEOF(value) == REALSXP)
        return REAL(value)[i];
    const int number = TYPEOF(value) == INTSXP ? INTEGER(value)[i] : LOGICAL(value)[i];
    return number == NA_INTEGER ? NA_REAL : number;
}

const double *hnper_reals(SEXP value, double expected, const char *name, const char *shape)
{
    if (value == R_NilValue)
        return NULL;
    check_length(value, expected, name, shape);
    if (TYPEOF(value) == REALSXP)
        return REAL(value);
    double *const copy = (double *)R_alloc((size_t)XLENGTH(value) + 1, sizeof *copy);
    for (R_xlen_t i = 0; i < XLENGTH(value); ++i)
        copy[i] = element(value, i);
    return copy;
}

const int64_t *hnper_int64s(SEXP value, double expected, const char *name, const char *shape)
{
    if (value == R_NilValue)
        return NULL;
    check_length(value, expected, name, shape);
    int64_t *const copy = (int64_t *)R_alloc((size_t)XLENGTH(value) + 1, sizeof *copy);
    for (R_xlen_t i = 0; i < XLENGTH(value); ++i) {
        const double number = element(value, i);
        if (!(fabs(number) <= EXACT) || number != floor(number))
            hnper_refuse(HNPE_ERROR_INVALID_ARGUMENT, "%s[%.15g] is %.15g and must be a whole number", name,
                         (double)i + 1, number);
        copy[i] = (int64_t)number;
    }
    return copy;
}

const unsigned char *hnper_bytes(SEXP value, double expected, const char *name, const char *shape)
{
    if (value == R_NilValue)
        return NULL;
    check_length(value, expected, name, shape);
    unsigned char *const copy = (unsigned char *)R_alloc((size_t)XLENGTH(value) + 1, 1);
    for (R_xlen_t i = 0; i < XLENGTH(value); ++i) {
        const double number = element(value, i);
        if (!(number >= 0 && number <= 255) || number != floor(number))
            hnper_refuse(HNPE_ERROR_INVALID_ARGUMENT, "%s[%.15g] must be TRUE or FALSE", name, (double)i + 1);
        copy[i] = (unsigned char)number;
    }
    return copy;
}

double hnper_sum(const int64_t *values, size_t n)
{
    if (values == NULL)
        return (double)n;
    double sum = 0;
    for (size_t i = 0; i < n; ++i)
        sum += (double)(values[i] > 0 ? values[i] : 0); /* the library refuses others, naming them */
    return sum;
}

SEXP hnper_array(int n, const double *extents)
{
    double length = 1;
    for (int i = 0; i < n; ++i)
        length *= extents[i];
    if (!(length <= EXACT / 8))
        hnper_refuse(HNPE_ERROR_NO_MEMORY, "an array of %g numbers is too large", length);
    SEXP array = PROTECT(Rf_allocVector(REALSXP, (R_xlen_t)length));
    for (R_xlen_t i = 0; i < XLENGTH(array); ++i)
        REAL(array)[i] = NA_REAL;
    if (n > 1) {
        SEXP dim = PROTECT(Rf_allocVector(INTSXP, n));
        for (int i = 0; i < n; ++i) {
            if (extents[n - 1 - i] > INT32_MAX)
                hnper_refuse(HNPE_ERROR_NO_MEMORY, "an array of R cannot have an extent of %.15g", extents[n - 1 - i]);
            INTEGER(dim)[i] = (int)extents[n - 1 - i];
        }
        Rf_setAttrib(array, R_DimSymbol, dim);
        UNPROTECT(1);
    }
    UNPROTECT(1);
    return array;
}

SEXP hnper_from_int64s(const int64_t *values, size_t n)
{
    SEXP result = PROTECT(Rf_allocVector(REALSXP, (R_xlen_t)n));
    for (size_t i = 0; i < n; ++i)
        REAL(result)[i] = (double)values[i];
    UNPROTECT(1);
    return result;
}

SEXP hnper_from_uint64(uint64_t value)
{
    char text[24];
    snprintf(text, sizeof text, "%" PRIu64, value);
    return Rf_mkString(text);
}

SEXP hnper_from_string(const char *value)
{
    return Rf_ScalarString(value == NULL ? NA_STRING : Rf_mkCharCE(value, CE_UTF8));
}

SEXP hnper_list(int n, const char *const *names)
{
    SEXP list = PROTECT(Rf_allocVector(VECSXP, n));
    SEXP labels = PROTECT(Rf_allocVector(STRSXP, n));
    for (int i = 0; i < n; ++i)
        SET_STRING_ELT(labels, i, Rf_mkChar(names[i]));
    Rf_setAttrib(list, R_NamesSymbol, labels);
    UNPROTECT(2);
    return list;
}
