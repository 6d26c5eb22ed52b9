/* What the R code asks of this layer itself. */
#include "runtime.h"

SEXP internal_interrupted(void);
SEXP internal_live(void);

/* Called by R code around callbacks when an interrupt is about to leave them. */
SEXP internal_interrupted(void)
{
    hnper_note_interrupt();
    return R_NilValue;
}

/* How many handles of each type and functions of R the library holds now: tests watch that all of them go. */
SEXP internal_live(void)
{
    int n = 0;
    while (hnper_types[n].name != NULL)
        ++n;
    SEXP counts = PROTECT(Rf_allocVector(REALSXP, n + 1));
    SEXP names = PROTECT(Rf_allocVector(STRSXP, n + 1));
    for (int i = 0; i < n; ++i) {
        REAL(counts)[i] = (double)hnper_types[i].live;
        SET_STRING_ELT(names, i, Rf_mkChar(hnper_types[i].name));
    }
    REAL(counts)[n] = (double)hnper_functions_live();
    SET_STRING_ELT(names, n, Rf_mkChar("function"));
    Rf_setAttrib(counts, R_NamesSymbol, names);
    UNPROTECT(2);
    return counts;
}
