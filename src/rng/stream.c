/* PCG64 (O'Neill 2014, "PCG: A family of simple fast space-efficient statistically good algorithms for random number
   generation"): a 128-bit linear congruential generator whose high half, folded onto the low one, is turned. */
#include "stream.h"

#include "mix.h"

/* Tell apart what is mixed for different ends: the first bits of the square roots of 2 and 3. */
#define TAG_STREAM 0x6a09e667f3bcc908u
#define TAG_HASH 0xbb67ae8584caa73bu

static hnpei_u128 multiplier(void)
{
    return (hnpei_u128)2549297995355413924u << 64 | 4865540595714422341u;
}

uint64_t hnpei_stream_hash(uint64_t seed, hnpei_purpose purpose, uint64_t index)
{
    uint64_t words[4] = {seed, index, (uint64_t)purpose, TAG_HASH};
    hnpei_mix(words);
    return words[0];
}

/* What the reference calls seeding with an initial state and a sequence. */
void hnpei_stream_seed(hnpei_stream *stream, hnpei_u128 state, hnpei_u128 sequence)
{
    stream->increment = sequence << 1 | 1;
    stream->state = (state + stream->increment) * multiplier() + stream->increment;
}

void hnpei_stream_init(hnpei_stream *stream, uint64_t seed, hnpei_purpose purpose, uint64_t index)
{
    uint64_t words[4] = {seed, index, (uint64_t)purpose, TAG_STREAM};
    hnpei_mix(words);
    hnpei_stream_seed(stream, (hnpei_u128)words[0] << 64 | words[1], (hnpei_u128)words[2] << 64 | words[3]);
}

uint64_t hnpei_stream_next(hnpei_stream *stream)
{
    stream->state = stream->state * multiplier() + stream->increment;
    const uint64_t folded = (uint64_t)(stream->state >> 64) ^ (uint64_t)stream->state;
    const unsigned turn = (unsigned)(stream->state >> 122);
    return folded >> turn | folded << (-turn & 63);
}

double hnpei_stream_uniform(hnpei_stream *stream)
{
    uint64_t bits;
    do
        bits = hnpei_stream_next(stream) >> 11;
    while (bits == 0);
    return (double)bits * 0x1p-53;
}

/* Lemire's method (2019): the high half of a product, rejecting where the low half shows a bias. */
uint64_t hnpei_stream_below(hnpei_stream *stream, uint64_t bound)
{
    if (bound == 0)
        return 0;
    hnpei_u128 product = (hnpei_u128)hnpei_stream_next(stream) * bound;
    if ((uint64_t)product < bound) {
        /* cppcheck-suppress oppositeExpression; 2^64 modulo bound */
        const uint64_t threshold = -bound % bound;
        while ((uint64_t)product < threshold)
            product = (hnpei_u128)hnpei_stream_next(stream) * bound;
    }
    return (uint64_t)(product >> 64);
}

void hnpei_stream_shuffle(hnpei_stream *stream, size_t n, size_t *items)
{
    for (size_t i = n; i > 1; --i) {
        const size_t other = (size_t)hnpei_stream_below(stream, i);
        const size_t kept = items[i - 1];
        items[i - 1] = items[other];
        items[other] = kept;
    }
}
