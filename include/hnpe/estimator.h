/**
 * @file
 * The estimator room.
 */
#ifndef HNPE_ESTIMATOR_H
#define HNPE_ESTIMATOR_H

#include <hnpe/base.h>

#ifdef __cplusplus
extern "C" {
#endif

#ifdef __cplusplus
}
#endif
#endif
