/**
 * @file
 * The flow room.
 */
#ifndef HNPE_FLOW_H
#define HNPE_FLOW_H

#include <hnpe/base.h>

#ifdef __cplusplus
extern "C" {
#endif

#ifdef __cplusplus
}
#endif
#endif
