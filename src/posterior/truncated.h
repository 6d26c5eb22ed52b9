/* Draws and densities of estimators whose flow does not know the prior's bounds (HNPE_BOUNDED_TRUNCATED): draws outside
   are rejected, densities normalised by the share of draws inside, always the same ones. */
#ifndef HNPEI_TRUNCATED_H
#define HNPEI_TRUNCATED_H

#include "embed.h"

/* theta: [n][n_draws][d], n the sets, or with HNPEI_EMBED_ROWS the observations. */
hnpe_status hnpei_truncated_sample(const hnpei_core *core, hnpei_desk *desk, const hnpei_observed *observed,
                                   hnpei_embed_what what, size_t n_draws, uint64_t key, double *theta);
/* log_q: [n_sets][n_draws]; with HNPEI_EMBED_ROWS the sum over each set's observations. */
hnpe_status hnpei_truncated_log_density(const hnpei_core *core, hnpei_desk *desk, const hnpei_observed *observed,
                                        hnpei_embed_what what, size_t n_draws, const double *theta, double *log_q);
/* [n_sets]; local parameters are those of the first observation. */
hnpe_status hnpei_truncated_log_mass(const hnpei_core *core, hnpei_desk *desk, const hnpei_observed *observed,
                                     double *log_mass);

#endif
