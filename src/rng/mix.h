/* How seeds become streams. */
#ifndef HNPEI_MIX_H
#define HNPEI_MIX_H

#include <stdint.h>

/* A bijection of four words in which every bit of the result depends on every bit of the words; so what differs before
   differs after. */
void hnpei_mix(uint64_t words[4]);

#endif
