/* Draws and densities of estimators that are one mixture of Gaussians and need more than their networks: the
   closed-form correction, or to stay within a bounded prior. A set's components are computed once, in double; draws
   outside the prior's support are rejected, densities are normalised by the mass inside. */
#ifndef HNPEI_CORRECTED_H
#define HNPEI_CORRECTED_H

#include "embed.h"

/* theta: [n][n_draws][d], n the sets, or with HNPEI_EMBED_ROWS the observations. */
hnpe_status hnpei_corrected_sample(const hnpei_core *core, hnpei_desk *desk, const hnpei_observed *observed,
                                   hnpei_embed_what what, size_t n_draws, uint64_t key, double *theta);
/* log_q: [n_sets][n_draws]; with HNPEI_EMBED_ROWS the sum over each set's observations. */
hnpe_status hnpei_corrected_log_density(const hnpei_core *core, hnpei_desk *desk, const hnpei_observed *observed,
                                        hnpei_embed_what what, size_t n_draws, const double *theta, double *log_q);
/* g_theta: [n_sets][n_draws][d], of the log density; that of where it is 0 means nothing. */
hnpe_status hnpei_corrected_gradient(const hnpei_core *core, hnpei_desk *desk, const hnpei_observed *observed,
                                     size_t n_draws, const double *theta, double *g_theta);
/* log_mass: [n_sets] of the mixture's inside the prior's support. */
hnpe_status hnpei_corrected_log_mass(const hnpei_core *core, hnpei_desk *desk, const hnpei_observed *observed,
                                     double *log_mass);
/* mean [d] and covariance [d][d] of the first set's mixture, before it is cut off at bounds. */
hnpe_status hnpei_corrected_moments(const hnpei_core *core, hnpei_desk *desk, const hnpei_observed *observed,
                                    double *gaussian);

#endif
