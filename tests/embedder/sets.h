/* An embedder with weights, and random observation sets to put through it. */
#ifndef SETS_H
#define SETS_H

#include "base/context.h"
#include "embedder/embedder.h"

#include "support.h"

#include <math.h>

struct subject {
    hnpei_layout layout;
    hnpei_embedder *embedder;
    const hnpei_kernels *kernels;
    hnpei_real *w, *g, *tape, *scratch, *out, *g_out;
    /* sets of one call */
    size_t first[HNPEI_TILE + 1];
    hnpei_sets sets;
    hnpei_real *x;
};

static inline hnpei_real *subject_reals(size_t n)
{
    hnpei_real *memory;
    support_assert_ok(hnpei_allocate(NULL, n, sizeof *memory, &memory));
    return memory;
}

/* The default deep set. */
static inline hnpei_embedder_spec subject_deep_set(size_t d_x, size_t d_out)
{
    return (hnpei_embedder_spec){.embedding = HNPEI_EMBEDDING_DEEP_SET,
                                 .d_x = d_x,
                                 .d_out = d_out,
                                 .hidden = 6,
                                 .layers = 1,
                                 .element_out = 5,
                                 .element_hidden = 7,
                                 .element_layers = 2,
                                 .pools = 15,
                                 .count = 1,
                                 .settle = 1,
                                 .activation = HNPEI_ACTIVATION_SILU};
}

/* Sets of so many rows each, drawn from the stream `index`. */
static inline void subject_draw(struct subject *subject, size_t d_x, size_t n_sets, const size_t *rows, uint64_t index)
{
    hnpei_stream stream;
    hnpei_stream_init(&stream, 21, HNPEI_PURPOSE_USER, index);
    for (size_t i = 0; i < n_sets; ++i)
        subject->first[i + 1] = subject->first[i] + rows[i];
    size_t total = subject->first[n_sets];
    subject->x = subject_reals(total * d_x);
    for (size_t i = 0; i < total * d_x; ++i)
        subject->x[i] = (hnpei_real)hnpei_stream_normal(&stream);
    subject->sets = (hnpei_sets){n_sets, subject->first, subject->x};
    subject->tape = subject_reals(hnpei_embedder_tape(subject->embedder, total));
}

static inline void subject_open(struct subject *subject, const hnpei_embedder_spec *spec, size_t n_sets,
                                const size_t *rows)
{
    hnpei_stream stream;
    *subject = (struct subject){.kernels = hnpei_kernels_get(hnpei_context_isa(NULL))};
    hnpei_layout_init(&subject->layout, NULL);
    support_assert_ok(hnpei_embedder_create(&subject->layout, "e", spec, &subject->embedder));
    subject->w = subject_reals(subject->layout.size);
    subject->g = subject_reals(subject->layout.size);
    subject->scratch = subject_reals(hnpei_embedder_scratch(subject->embedder));
    subject->out = subject_reals(hnpei_embedder_out(subject->embedder) * HNPEI_TILE);
    subject->g_out = subject_reals(hnpei_embedder_out(subject->embedder) * HNPEI_TILE);
    hnpei_stream_init(&stream, 8, HNPEI_PURPOSE_WEIGHTS, 0);
    hnpei_embedder_init(subject->embedder, &stream, subject->w);
    subject_draw(subject, spec->d_x, n_sets, rows, 0);
}

static inline void subject_close(struct subject *subject)
{
    hnpei_real *all[] = {subject->w,   subject->g,     subject->tape, subject->scratch,
                         subject->out, subject->g_out, subject->x};
    for (size_t i = 0; i < sizeof all / sizeof *all; ++i)
        hnpei_free(NULL, all[i]);
    hnpei_embedder_destroy(subject->embedder);
    hnpei_layout_free(&subject->layout);
}

static inline void subject_forward(struct subject *subject)
{
    hnpei_embedder_forward(subject->embedder, subject->kernels, subject->w, &subject->sets, subject->tape,
                           subject->out);
}

/* Pooled statistics as after some training: means and deviations of their own. */
static inline void subject_unsettle(struct subject *subject)
{
    size_t n = hnpei_embedder_statistics(subject->embedder);
    double *sums = test_calloc(2 * n + 1, sizeof *sums);
    for (size_t i = 0; i < n; ++i) {
        double mean = sin((double)i), sd = 0.5 + 0.25 * cos((double)i);
        sums[i] = 10 * mean;
        sums[n + i] = 10 * (mean * mean + sd * sd);
    }
    hnpei_embedder_settle(subject->embedder, 10, sums, 1, subject->w);
    test_free(sums);
}

static inline double subject_slope(size_t i, size_t s)
{
    return sin(1.3 * (double)i + 0.7 * (double)s + 0.4);
}

#endif
