/* Random streams: PCG64 (O'Neill 2014; setseq xsl rr 128/64), derived by hashing (seed, purpose, index) into state and
   increment, so that no two purposes or indices share a stream. */
#ifndef HNPEI_STREAM_H
#define HNPEI_STREAM_H

#include "base/base.h"

/* What a stream is for. Numbers are part of what "same seed, same results" means: never reused. */
typedef enum hnpei_purpose {
    HNPEI_PURPOSE_USER = 1,     /* hnpe_rng_create: index is the user's stream */
    HNPEI_PURPOSE_SET = 2,      /* parameters of a set: index is the set */
    HNPEI_PURPOSE_SIMULATE = 3, /* a chunk of simulations: index is its first row */
    HNPEI_PURPOSE_WEIGHTS = 4,  /* initial weights */
    HNPEI_PURPOSE_SPLIT = 5,    /* training and validation sets */
    HNPEI_PURPOSE_SHUFFLE = 6,  /* order within an epoch: index is the epoch */
    HNPEI_PURPOSE_SUBSET = 7,   /* rows taken from sets: index is epoch or batch */
    HNPEI_PURPOSE_SAMPLE = 8,   /* draws of a posterior: index is the block of draws */
    HNPEI_PURPOSE_NOISE = 9,    /* bulk lanes */
    HNPEI_PURPOSE_DIAGNOSTIC = 10,
    HNPEI_PURPOSE_SIZE = 11,        /* how many observations a set has: index is the set */
    HNPEI_PURPOSE_ATOMS = 12,       /* atoms of the atomic loss: index is the set's place among those of an epoch */
    HNPEI_PURPOSE_PROPOSAL = 13,    /* parameters of a set drawn from a proposal: index is the set */
    HNPEI_PURPOSE_MODE = 14,        /* points among which a mode is sought */
    HNPEI_PURPOSE_MEMBER = 15,      /* members of an ensemble: their seeds, and which of them a draw is from */
    HNPEI_PURPOSE_RESAMPLE = 16,    /* draws taken by their weights */
    HNPEI_PURPOSE_CONDITIONAL = 17, /* draws near what is fixed, and each chain's steps: index is the chain */
    HNPEI_PURPOSE_CALIBRATION = 19  /* the place of a truth among draws level with it: index is the set */
} hnpei_purpose;

__extension__ typedef unsigned __int128 hnpei_u128;

typedef struct hnpei_stream {
    hnpei_u128 state, increment;
} hnpei_stream;

/* At the state that the reference reaches when seeded with these two. */
void hnpei_stream_seed(hnpei_stream *stream, hnpei_u128 state, hnpei_u128 sequence);
void hnpei_stream_init(hnpei_stream *stream, uint64_t seed, hnpei_purpose purpose, uint64_t index);
/* A hash of the three, for seeds of lower levels. */
uint64_t hnpei_stream_hash(uint64_t seed, hnpei_purpose purpose, uint64_t index);
uint64_t hnpei_stream_next(hnpei_stream *stream);
double hnpei_stream_uniform(hnpei_stream *stream);                 /* in (0, 1), 53 bits */
uint64_t hnpei_stream_below(hnpei_stream *stream, uint64_t bound); /* 0 … bound - 1, unbiased; 0 for 0 */
double hnpei_stream_normal(hnpei_stream *stream);                  /* mean 0, variance 1 */
double hnpei_stream_exponential(hnpei_stream *stream);             /* rate 1 */
double hnpei_stream_gamma(hnpei_stream *stream, double shape);     /* scale 1 */
double hnpei_stream_beta(hnpei_stream *stream, double a, double b);
void hnpei_stream_shuffle(hnpei_stream *stream, size_t n, size_t *items);

/* The public handle. Rooms that call back with a generator keep one in their own memory. */
struct hnpe_rng {
    hnpei_object object;
    hnpei_stream stream;
};
/* Make a caller-owned hnpe_rng usable, at the stream (seed, purpose, index). */
void hnpei_rng_init(struct hnpe_rng *rng, uint64_t seed, hnpei_purpose purpose, uint64_t index);
/* A call that fails leaves the generator as it was `before`, so that the same call can be made again. Returns status.
 */
hnpe_status hnpei_rng_rewind(struct hnpe_rng *rng, hnpei_stream before, hnpe_status status);
/* n draws by the lanes; the stream advances by one number, their key. */
void hnpei_rng_fill_normal(struct hnpe_rng *rng, size_t n, double *out);
void hnpei_rng_fill_uniform(struct hnpe_rng *rng, size_t n, double *out);

#endif
