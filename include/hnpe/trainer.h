/**
 * @file
 * The trainer room.
 */
#ifndef HNPE_TRAINER_H
#define HNPE_TRAINER_H

#include <hnpe/base.h>

#ifdef __cplusplus
extern "C" {
#endif

#ifdef __cplusplus
}
#endif
#endif
