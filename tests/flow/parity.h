/* What imported networks are compared with, and how closely. */
#ifndef FLOW_PARITY_H
#define FLOW_PARITY_H

#include "import.h"

#if HNPEI_REAL_IS_DOUBLE
#define PARITY_VALUES 1e-10
#define PARITY_GRADIENTS(in_single) 1e-8
#else
#define PARITY_VALUES 1e-5
#define PARITY_GRADIENTS(in_single) (in_single)
#endif

/* Every entry relative to the largest (or to one) in double precision; in single precision the norm of what is off,
   relative to the norm of all. */
static inline void parity_values(const char *what, size_t n, const double *got, const double *expected)
{
    double most = 1, worst = 0, off = 0, all = 0;
    for (size_t i = 0; i < n; ++i) {
        double far = fabs(got[i] - expected[i]);
        most = fmax(most, fabs(expected[i]));
        worst = far <= worst ? worst : far;
        off += far * far;
        all += expected[i] * expected[i];
    }
    double relative = HNPEI_REAL_IS_DOUBLE ? worst / most : sqrt(off / all);
    if (!(relative <= PARITY_VALUES))
        fail_msg("%s is off by %g", what, relative);
}

static inline const char *parity_file(const char *folder, const char *name)
{
    static char path[512];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    return path;
}

static inline support_array parity_array(const char *folder, const char *name)
{
    return support_npy(parity_file(folder, name));
}

/* Of the gradient in the bench, relative to the largest entry of all the flow's. */
static inline void parity_gradients(const import *m, const char *gradients, double in_single)
{
    static double expected[40000];
    hnpei_reader *reader;
    double most = 0, worst = 0;
    support_assert_ok(hnpei_reader_open(NULL, "test", gradients, &reader));
    for (size_t i = 0; i < m->n_links; ++i) {
        const import_link *link = &m->links[i];
        support_assert_ok(hnpei_reader_doubles(reader, link->tensor, link->count, expected));
        for (size_t j = 0; j < link->count; ++j) {
            double far = fabs((double)m->bench.g[link->offset + j] - expected[j]);
            most = fmax(most, fabs(expected[j]));
            worst = far <= worst ? worst : far;
        }
    }
    hnpei_reader_close(reader);
    if (!(worst / most <= PARITY_GRADIENTS(in_single)))
        fail_msg("gradients are off by %g", worst / most);
}

#endif
