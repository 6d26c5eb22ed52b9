/* Numbers in ascending order. */
#ifndef HNPEI_SORT_H
#define HNPEI_SORT_H

#include <stddef.h>

void hnpei_sort(size_t n, double *values);

#endif
