/**
 * @file
 * The inference room.
 */
#ifndef HNPE_INFERENCE_H
#define HNPE_INFERENCE_H

#include <hnpe/base.h>

#ifdef __cplusplus
extern "C" {
#endif

#ifdef __cplusplus
}
#endif
#endif
