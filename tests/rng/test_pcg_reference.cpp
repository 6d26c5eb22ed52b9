// Bit for bit against the reference implementation (Debian's libpcg-cpp-dev).
#include <pcg_random.hpp>

#include <cinttypes>
#include <cstdint>
#include <cstdio>

extern "C" {
__extension__ typedef unsigned __int128 hnpei_u128;
struct hnpei_stream {
    hnpei_u128 state, increment;
};
struct hnpei_lanes {
    uint64_t state[16], increment[16];
};
void hnpei_stream_seed(hnpei_stream *stream, hnpei_u128 state, hnpei_u128 sequence);
void hnpei_stream_init(hnpei_stream *stream, uint64_t seed, int purpose, uint64_t index);
uint64_t hnpei_stream_next(hnpei_stream *stream);
void hnpei_lanes_init(hnpei_lanes *lanes, uint64_t key);
void hnpei_lanes_next(int isa, hnpei_lanes *lanes, uint32_t *out);
int hnpei_isa_available(int isa);
}

static int failures = 0;

static void expect_equal(const char *what, size_t number, uint64_t found, uint64_t expected)
{
    if (found == expected)
        return;
    if (failures < 10)
        std::printf("%s: number %zu is %016" PRIx64 ", the reference has %016" PRIx64 "\n", what, number, found,
                    expected);
    ++failures;
}

static pcg_extras::pcg128_t wide(uint64_t high, uint64_t low)
{
    return pcg_extras::pcg128_t(high) << 64 | low;
}

// Seeded with an initial state and a sequence, the stream is the reference's pcg64.
static void stream_is_pcg64_at_any_seed()
{
    pcg_extras::pcg128_t seeds[][2] = {{wide(0, 0), wide(0, 0)},
                                       {wide(0, 42), wide(0, 54)},
                                       {wide(~0ULL, ~0ULL), wide(~0ULL, ~0ULL)},
                                       {wide(0x0123456789abcdefULL, 0xfedcba9876543210ULL), wide(1ULL << 63, 7)}};
    for (auto &seed : seeds) {
        pcg64 reference(seed[0], seed[1]);
        hnpei_stream stream;
        hnpei_stream_seed(&stream, seed[0], seed[1]);
        for (size_t i = 0; i < 100000; ++i)
            expect_equal("pcg64", i, hnpei_stream_next(&stream), reference());
    }
}

// The inverse of an odd number: every step of Newton's iteration doubles the bits that are right.
template <typename word> static word inverse_of(word odd)
{
    word inverse = 1;
    for (int i = 0; i < 7; ++i)
        inverse *= 2 - odd * inverse;
    return inverse;
}

// What the reference must be seeded with to be at this state: its constructor adds the increment and takes a step.
template <typename word> static word seed_of(word state, word increment, word multiplier)
{
    return (state - increment) * inverse_of(multiplier) - increment;
}

// Streams hashed from (seed, purpose, index) are the reference's streams too.
static void hashed_streams_are_pcg64()
{
    const pcg_extras::pcg128_t multiplier = wide(2549297995355413924ULL, 4865540595714422341ULL);
    for (uint64_t index = 0; index < 100; ++index) {
        hnpei_stream stream;
        hnpei_stream_init(&stream, 1 + index / 10, 1, index);
        pcg64 reference(seed_of<pcg_extras::pcg128_t>(stream.state, stream.increment, multiplier),
                        stream.increment >> 1);
        for (size_t i = 0; i < 1000; ++i)
            expect_equal("hashed stream", i, hnpei_stream_next(&stream), reference());
    }
}

// Each lane is the reference's pcg32 of its own sequence, on every instruction set that the machine has.
static void lanes_are_pcg32(int isa)
{
    hnpei_lanes lanes;
    hnpei_lanes_init(&lanes, 12345);
    pcg32 reference[16];
    for (int l = 0; l < 16; ++l)
        reference[l] = pcg32(seed_of<uint64_t>(lanes.state[l], lanes.increment[l], 6364136223846793005ULL),
                             lanes.increment[l] >> 1);
    for (size_t i = 0; i < 100000; ++i) {
        uint32_t numbers[16];
        hnpei_lanes_next(isa, &lanes, numbers);
        for (int l = 0; l < 16; ++l)
            expect_equal("pcg32 lane", i, numbers[l], reference[l]());
    }
}

int main()
{
    stream_is_pcg64_at_any_seed();
    hashed_streams_are_pcg64();
    for (int isa = 1; isa <= 3; ++isa)
        if (hnpei_isa_available(isa))
            lanes_are_pcg32(isa);
    std::printf("%d numbers differ from the reference\n", failures);
    return failures != 0;
}
