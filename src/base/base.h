/* The base room in one include. */
#ifndef HNPEI_BASE_H
#define HNPEI_BASE_H

#include <hnpe/base.h>

#include "failure.h"
#include "memory.h"
#include "monitor.h"
#include "object.h"
#include "options.h"
#include "real.h"
#include "record.h"
#include "team.h"

#endif
