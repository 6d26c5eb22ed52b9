/**
 * @file
 * The posterior room.
 */
#ifndef HNPE_POSTERIOR_H
#define HNPE_POSTERIOR_H

#include <hnpe/base.h>

#ifdef __cplusplus
extern "C" {
#endif

#ifdef __cplusplus
}
#endif
#endif
