/* How many cores this process may use. */
#ifndef HNPEI_CORES_H
#define HNPEI_CORES_H

#include <stddef.h>

/* The cores that the scheduler may run this process on, or fewer where its control groups have less processor time
   than that. At least 1. */
size_t hnpei_cores(void);

/* The smallest quota of processor time, in whole cores, rounded up, of the control groups that `membership` (as
   /proc/self/cgroup) names, and of those around them; `root` is where they are mounted (/sys/fs/cgroup). SIZE_MAX where
   there is none. */
size_t hnpei_quota_cores(const char *membership, const char *root);

#endif
