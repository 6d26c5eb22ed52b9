/**
 * @file
 * The prior room.
 */
#ifndef HNPE_PRIOR_H
#define HNPE_PRIOR_H

#include <hnpe/rng.h>

#ifdef __cplusplus
extern "C" {
#endif

#ifdef __cplusplus
}
#endif
#endif
