/* alpha given beta, uniform on (0, beta): the host's own prior of tests and of fuzz targets, which have no cmocka. */
#ifndef SUPPORT_HOST_PRIOR_H
#define SUPPORT_HOST_PRIOR_H

#include <hnpe/prior.h>

/* with_cdf 0: without cdf and quantile. */
hnpe_prior_functions support_host_prior(int with_cdf);

#endif
