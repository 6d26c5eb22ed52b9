/* Do chains tell the same, and how many independent draws are they worth? Vehtari et al. 2021. */
#ifndef HNPEI_CHAINS_H
#define HNPEI_CHAINS_H

#include "base/base.h"

/* Draws of a chain below which its halves have no variance. */
enum { HNPEI_CHAINS_FEWEST = 4 };

/* draws: [n_chains][n_draws][d], n_draws >= HNPEI_CHAINS_FEWEST; rhat [d]. A parameter that is the same in all draws,
   or not finite in one, has NaN. */
hnpe_status hnpei_chains_rhat(hnpe_context *context, size_t n_chains, size_t n_draws, size_t d, const double *draws,
                              double *rhat);
/* bulk, tail [d]; each may be NULL. */
hnpe_status hnpei_chains_ess(hnpe_context *context, size_t n_chains, size_t n_draws, size_t d, const double *draws,
                             double *bulk, double *tail);

#endif
