/**
 * @file
 * The embedder room.
 */
#ifndef HNPE_EMBEDDER_H
#define HNPE_EMBEDDER_H

#include <hnpe/base.h>

#ifdef __cplusplus
extern "C" {
#endif

#ifdef __cplusplus
}
#endif
#endif
