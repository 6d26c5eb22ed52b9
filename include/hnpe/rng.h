/**
 * @file
 * The rng room.
 */
#ifndef HNPE_RNG_H
#define HNPE_RNG_H

#include <hnpe/base.h>

#ifdef __cplusplus
extern "C" {
#endif

#ifdef __cplusplus
}
#endif
#endif
