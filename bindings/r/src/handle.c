/* Handles as external pointers: tagged, released by finalizers in any order, dead after a session was saved and loaded.
 */
#include "runtime.h"

#include <string.h>

static hnper_type *type_of(SEXP handle)
{
    for (hnper_type *type = hnper_types; type->name != NULL; ++type)
        if (R_ExternalPtrTag(handle) == type->tag)
            return type;
    return NULL;
}

static void finalize(SEXP handle)
{
    hnper_type *const type = type_of(handle);
    if (type != NULL)
        hnper_handle_release(handle, type);
}

void hnper_handles_init(void)
{
    for (hnper_type *type = hnper_types; type->name != NULL; ++type)
        type->tag = Rf_install(type->name); /* symbols are never collected */
}

hnper_type *hnper_type_named(const char *name)
{
    hnper_type *type = hnper_types;
    while (strcmp(type->name, name) != 0)
        ++type;
    return type;
}

static SEXP make(hnper_type *type)
{
    SEXP cell = PROTECT(Rf_cons(R_NilValue, R_NilValue));
    SEXP handle = PROTECT(R_MakeExternalPtr(NULL, type->tag, cell));
    SEXP class = PROTECT(Rf_allocVector(STRSXP, 2));
    SET_STRING_ELT(class, 0, Rf_mkChar(type->name));
    SET_STRING_ELT(class, 1, Rf_mkChar("hnpe_handle"));
    Rf_setAttrib(handle, R_ClassSymbol, class);
    UNPROTECT(3);
    return handle;
}

SEXP hnper_handle_new(hnper_type *type)
{
    SEXP handle = PROTECT(make(type));
    R_RegisterCFinalizerEx(handle, finalize, TRUE);
    UNPROTECT(1);
    return handle;
}

SEXP hnper_handle_borrowed(hnper_type *type)
{
    return make(type);
}

void hnper_handle_set(SEXP handle, hnper_type *type, void *address)
{
    if (address == NULL)
        return;
    R_SetExternalPtrAddr(handle, address);
    ++type->live;
}

void hnper_handle_release(SEXP handle, hnper_type *type)
{
    void *const address = R_ExternalPtrAddr(handle);
    if (address == NULL)
        return;
    R_ClearExternalPtr(handle);
    --type->live;
    type->release(address);
}

void *hnper_handle_get(SEXP handle, hnper_type *type, int allow_null, const char *name)
{
    if (handle == R_NilValue && allow_null)
        return NULL;
    if (TYPEOF(handle) != EXTPTRSXP || R_ExternalPtrTag(handle) != type->tag) {
        SEXP class = PROTECT(Rf_getAttrib(handle, R_ClassSymbol));
        hnper_refuse(HNPE_ERROR_INVALID_ARGUMENT, "%s must be of class %s, not %s", name, type->name,
                     Rf_length(class) > 0 ? CHAR(STRING_ELT(class, 0)) : Rf_type2char((SEXPTYPE)TYPEOF(handle)));
    }
    void *const address = R_ExternalPtrAddr(handle);
    if (address == NULL)
        hnper_refuse(
            HNPE_ERROR_INVALID_ARGUMENT,
            "%s is an object of class %s that is no longer there: it was released, came from another session "
            "(saveRDS() and save() cannot store it, hnpe_save() can), or was lent to a callback that has ended",
            name, type->name);
    return address;
}

void hnper_keep(SEXP handle, SEXP value)
{
    SEXP cell = R_ExternalPtrProtected(handle);
    PROTECT(value);
    SETCDR(cell, Rf_cons(value, CDR(cell)));
    UNPROTECT(1);
}

void hnper_keep_of(SEXP handle, SEXP other)
{
    if (TYPEOF(other) == EXTPTRSXP && other != handle)
        hnper_keep(handle, R_ExternalPtrProtected(other));
    else if (TYPEOF(other) == VECSXP)
        for (R_xlen_t i = 0; i < XLENGTH(other); ++i)
            hnper_keep_of(handle, VECTOR_ELT(other, i));
}
