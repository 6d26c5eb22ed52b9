/**
 * @file
 * The summary room.
 */
#ifndef HNPE_SUMMARY_H
#define HNPE_SUMMARY_H

#include <hnpe/base.h>

#ifdef __cplusplus
extern "C" {
#endif

#ifdef __cplusplus
}
#endif
#endif
