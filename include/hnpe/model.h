/**
 * @file
 * The model room.
 */
#ifndef HNPE_MODEL_H
#define HNPE_MODEL_H

#include <hnpe/base.h>

#ifdef __cplusplus
extern "C" {
#endif

#ifdef __cplusplus
}
#endif
#endif
