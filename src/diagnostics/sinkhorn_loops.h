/* The loops over points that divergences are made of, for the instruction set of a context. */
#ifndef HNPEI_SINKHORN_LOOPS_H
#define HNPEI_SINKHORN_LOOPS_H

#include "base/base.h"

#include "sinkhorn_isa.h"

const hnpei_sinkhorn_loops *hnpei_sinkhorn_loops_of(hnpe_isa isa);

#endif
