/* What the targets of networks share: the host's own priors, which their files cannot hold. */
#ifndef FUZZ_NETWORKS_H
#define FUZZ_NETWORKS_H

#include "fuzz.h"

/* p(alpha | beta), uniform on (0, beta), and p(beta), uniform on (0, 1). */
hnpe_prior *networks_local(hnpe_context *context);
hnpe_prior *networks_global(hnpe_context *context);

#endif
