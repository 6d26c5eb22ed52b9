/**
 * @file
 * The diagnostics room.
 */
#ifndef HNPE_DIAGNOSTICS_H
#define HNPE_DIAGNOSTICS_H

#include <hnpe/base.h>

#ifdef __cplusplus
extern "C" {
#endif

#ifdef __cplusplus
}
#endif
#endif
