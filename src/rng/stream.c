/* PCG64 (O'Neill 2014, "PCG: A family of simple fast space-efficient statistically good algorithms for random number
   generation"): a 128-bit linear congruential generator whose high half, folded onto the low one, is turned. */
#include "stream.h"

static hnpei_u128 multiplier(void)
{
    return (hnpei_u128)2549297995355413924u << 64 | 4865540595714422341u;
}

/* The finaliser of Stafford's variant 13 (as in SplitMix64, Steele et al. 2014). */
static uint64_t mix(uint64_t z)
{
    z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9u;
    z = (z ^ z >> 27) * 0x94d049bb133111ebu;
    return z ^ z >> 31;
}

uint64_t hnpei_stream_hash(uint64_t seed, hnpei_purpose purpose, uint64_t index)
{
    uint64_t hash = mix(seed + 0x9e3779b97f4a7c15u);
    hash = mix(hash ^ mix((uint64_t)purpose * 0xd1342543de82ef95u + 1));
    return mix(hash + mix(index + 0x2545f4914f6cdd1du));
}

/* What the reference calls seeding with an initial state and a sequence. */
void hnpei_stream_seed(hnpei_stream *stream, hnpei_u128 state, hnpei_u128 sequence)
{
    stream->increment = sequence << 1 | 1;
    stream->state = (state + stream->increment) * multiplier() + stream->increment;
}

void hnpei_stream_init(hnpei_stream *stream, uint64_t seed, hnpei_purpose purpose, uint64_t index)
{
    const uint64_t hash = hnpei_stream_hash(seed, purpose, index);
    const hnpei_u128 state = (hnpei_u128)mix(hash + 1) << 64 | mix(hash + 2);
    const hnpei_u128 sequence = (hnpei_u128)mix(hash ^ seed) << 64 | mix(hash + 3);
    hnpei_stream_seed(stream, state, sequence);
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
    return ((double)(hnpei_stream_next(stream) >> 12) + 0.5) * 0x1p-52;
}

/* Lemire's method (2019): the high half of a product, rejecting where the low half shows a bias. */
uint64_t hnpei_stream_below(hnpei_stream *stream, uint64_t bound)
{
    hnpei_u128 product = (hnpei_u128)hnpei_stream_next(stream) * bound;
    if ((uint64_t)product < bound) {
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
