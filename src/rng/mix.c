#include "mix.h"

static uint64_t rotate(uint64_t word, int count)
{
    return (word >> count) | (word << (64 - count));
}

/* The mixing function of BLAKE2b (RFC 7693, 3.1) without a message, repeated. */
void hnpei_mix(uint64_t words[4])
{
    uint64_t a = words[0], b = words[1], c = words[2], d = words[3];
    for (int round = 0; round < 6; ++round) {
        a += b;
        d = rotate(d ^ a, 32);
        c += d;
        b = rotate(b ^ c, 24);
        a += b;
        d = rotate(d ^ a, 16);
        c += d;
        b = rotate(b ^ c, 63);
    }
    words[0] = a;
    words[1] = b;
    words[2] = c;
    words[3] = d;
}
