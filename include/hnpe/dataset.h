/**
 * @file
 * The dataset room.
 */
#ifndef HNPE_DATASET_H
#define HNPE_DATASET_H

#include <hnpe/base.h>

#ifdef __cplusplus
extern "C" {
#endif

#ifdef __cplusplus
}
#endif
#endif
