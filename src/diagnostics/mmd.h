/* Maximum mean discrepancy between samples. */
#ifndef HNPEI_MMD_H
#define HNPEI_MMD_H

#include "base/base.h"

/* That of hnpe_diagnostics_mmd; arguments are checked. */
hnpe_status hnpei_mmd(hnpe_context *context, const char *where, size_t n, size_t m, size_t dim, const double *x,
                      const double *y, double bandwidth, double *squared);

#endif
