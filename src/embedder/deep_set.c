/* Deep sets (Zaheer et al. 2017): every row through one network, the results pooled, a head on top. Rows of all the
   sets of a call are packed into tiles, whatever set they are of. */
#include "embedder_core.h"

#include <math.h>
#include <string.h>

/* ---- creation ---- */

static size_t count_pools(int pools)
{
    size_t n = 0;
    for (int slot = 0; slot < HNPEI_SLOT_SUM; ++slot)
        n += (size_t)(pools >> slot & 1);
    return n;
}

hnpe_status hnpei_deep_set_create(hnpei_layout *layout, const char *prefix, hnpei_embedder *embedder)
{
    const hnpei_embedder_spec *spec = &embedder->spec;
    char name[HNPEI_NAME];
    embedder->width = spec->element_out ? spec->element_out : spec->d_x;
    embedder->ld = hnpei_aligned(embedder->width);
    embedder->n_pooled = count_pools(spec->pools) * embedder->width + (spec->count ? 2 : 0);
    embedder->n_features = embedder->n_pooled + (spec->apart ? spec->d_x : 0);
    embedder->out = embedder->n_features;
    HNPEI_TRY(hnpei_layout_join(name, prefix, "element"));
    if (spec->element_out)
        HNPEI_TRY(hnpei_mlp_create(layout, name, spec->d_x, spec->element_out, spec->element_hidden,
                                   spec->element_layers, spec->activation, &embedder->element));
    if (spec->settle) {
        HNPEI_TRY(hnpei_layout_add(layout, prefix, "pool_mean", 1, embedder->n_pooled, 0, &embedder->pool_mean));
        HNPEI_TRY(
            hnpei_layout_add(layout, prefix, "pool_variance", 1, embedder->n_pooled, 0, &embedder->pool_variance));
    }
    if (spec->layers == 0)
        return HNPE_OK;
    embedder->has_network = 1;
    embedder->out = spec->d_out;
    HNPEI_TRY(hnpei_layout_join(name, prefix, "head"));
    return hnpei_mlp_create(layout, name, embedder->n_features, spec->d_out, spec->hidden, spec->layers,
                            spec->activation, &embedder->network);
}

hnpei_deep_set_tape hnpei_deep_set_lay_out(const hnpei_embedder *embedder, size_t rows)
{
    size_t tiles = (rows + HNPEI_TILE - 1) / HNPEI_TILE, cells = tiles * HNPEI_TILE * embedder->ld;
    hnpei_deep_set_tape at = {.rows = rows, .tiles = tiles};
    at.element = at.x + tiles * embedder->spec.d_x * HNPEI_TILE;
    at.y = at.element + tiles * embedder->element.tape;
    at.weights = at.y + cells;
    at.pools = at.weights + cells;
    at.raw = at.pools + HNPEI_TILE * HNPEI_POOL_SLOTS * embedder->ld;
    at.scale = at.raw + embedder->n_pooled * HNPEI_TILE;
    at.features = at.scale + hnpei_aligned(embedder->n_pooled);
    at.network = at.features + embedder->n_features * HNPEI_TILE;
    at.tile = at.network + embedder->network.tape;
    at.size = at.tile + embedder->width * HNPEI_TILE;
    return at;
}

/* Gradients of the features, of one set's pools, of one tile of rows behind the element network and before it, and what
   the networks need. */
size_t hnpei_deep_set_scratch(const hnpei_embedder *embedder)
{
    size_t head = embedder->network.scratch, element = embedder->element.scratch;
    return embedder->n_features * HNPEI_TILE + HNPEI_SLOT_SUM * embedder->ld + embedder->width * HNPEI_TILE +
           embedder->spec.d_x * HNPEI_TILE + (head > element ? head : element);
}

/* ---- rows ---- */

static size_t rows_in_tile(const hnpei_deep_set_tape *at, size_t tile)
{
    size_t left = at->rows - tile * HNPEI_TILE;
    return left < HNPEI_TILE ? left : HNPEI_TILE;
}

/* What is pooled, y[rows][ld]: the rows as they are, … */
static void copy_rows(const hnpei_embedder *embedder, const hnpei_real *w, const hnpei_real *x,
                      const hnpei_deep_set_tape *at, hnpei_real *y)
{
    for (size_t row = 0; row < at->rows; ++row) {
        hnpei_input_row(embedder, w, x + row * embedder->spec.d_x, y + row * embedder->ld);
        for (size_t i = embedder->width; i < embedder->ld; ++i)
            y[row * embedder->ld + i] = 0;
    }
}

/* … or what the element network makes of them. */
static void forward_rows(const hnpei_embedder *embedder, const hnpei_kernels *kernels, const hnpei_real *w,
                         const hnpei_real *x, const hnpei_deep_set_tape *at, hnpei_real *tape)
{
    size_t d_x = embedder->spec.d_x;
    hnpei_real *out = tape + at->tile;
    for (size_t t = 0; t < at->tiles; ++t) {
        size_t n = rows_in_tile(at, t);
        hnpei_real *in = tape + at->x + t * d_x * HNPEI_TILE;
        hnpei_input_tile(embedder, kernels, w, n, x + t * HNPEI_TILE * d_x, d_x, in);
        hnpei_mlp_forward(&embedder->element, kernels, w, n, in, tape + at->element + t * embedder->element.tape, out);
        kernels->transpose(embedder->width, n, out, HNPEI_TILE, tape + at->y + t * HNPEI_TILE * embedder->ld,
                           embedder->ld);
    }
}

/* From the last tile to the first: what forward left last is still in the caches. */
static void backward_rows(const hnpei_embedder *embedder, const hnpei_kernels *kernels, const hnpei_real *w,
                          const hnpei_deep_set_tape *at, const hnpei_real *tape, hnpei_real *g, hnpei_real *g_x,
                          hnpei_real *g_tile, hnpei_real *scratch)
{
    const size_t d_x = embedder->spec.d_x;
    hnpei_real *g_in = scratch, *rest = g_in + d_x * HNPEI_TILE;
    for (size_t t = at->tiles; t-- > 0;) {
        size_t n = rows_in_tile(at, t);
        if (g_x)
            memset(g_in, 0, d_x * HNPEI_TILE * sizeof *g_in);
        kernels->transpose(n, embedder->width, tape + at->weights + t * HNPEI_TILE * embedder->ld, embedder->ld, g_tile,
                           HNPEI_TILE);
        hnpei_input_pad(embedder->width, n, g_tile);
        hnpei_mlp_backward(&embedder->element, kernels, w, n, tape + at->x + t * d_x * HNPEI_TILE,
                           tape + at->element + t * embedder->element.tape, g_tile, g, g_x ? g_in : NULL, rest);
        if (g_x)
            hnpei_input_tile_backward(embedder, w, n, g_in, d_x, g_x + t * HNPEI_TILE * d_x);
    }
}

/* Where the rows themselves are pooled. */
static void backward_raw_rows(const hnpei_embedder *embedder, const hnpei_real *w, const hnpei_deep_set_tape *at,
                              const hnpei_real *tape, hnpei_real *g_x)
{
    const size_t d_x = embedder->spec.d_x;
    for (size_t row = 0; row < at->rows; ++row)
        for (size_t j = 0; j < d_x; ++j)
            g_x[row * d_x + j] += tape[at->weights + row * embedder->ld + j] / w[embedder->x_sd + j];
}

/* ---- pools ---- */

/* Rows of set i that are pooled, counted from the call's first row. */
static size_t pooled_rows(const hnpei_embedder *embedder, const hnpei_sets *sets, size_t i, size_t *first)
{
    size_t skip = embedder->spec.apart ? 1 : 0;
    *first = sets->first[i] - sets->first[0] + skip;
    return sets->first[i + 1] - sets->first[i] - skip;
}

/* Lane i of the pooled numbers. A set of no pooled rows gets the settled mean, which is 0 once standardised. */
static void write_lane(const hnpei_embedder *embedder, const hnpei_real *w, size_t i, size_t n_extra,
                       const hnpei_real *slots, hnpei_real *raw)
{
    const hnpei_real *mean = embedder->spec.settle ? w + embedder->pool_mean : NULL;
    size_t p = 0;
    HNPEI_ASSERT(raw);
    for (int slot = 0; slot < HNPEI_SLOT_SUM; ++slot)
        for (size_t e = 0; embedder->spec.pools >> slot & 1 && e < embedder->width; ++e, ++p)
            raw[p * HNPEI_TILE + i] = slots ? slots[(size_t)slot * embedder->ld + e] : mean ? mean[p] : 0;
    if (embedder->spec.count) {
        raw[p * HNPEI_TILE + i] = (hnpei_real)log1p((double)n_extra);
        raw[(p + 1) * HNPEI_TILE + i] = (hnpei_real)(1 / (1 + (double)n_extra));
    }
}

static void forward_pools(const hnpei_embedder *embedder, const hnpei_kernels *kernels, const hnpei_real *w,
                          const hnpei_sets *sets, const hnpei_deep_set_tape *at, hnpei_real *tape)
{
    size_t ld = embedder->ld, first;
    for (size_t i = 0; i < sets->n_sets; ++i) {
        size_t rows = pooled_rows(embedder, sets, i, &first), n_extra = sets->first[i + 1] - sets->first[i] - 1;
        hnpei_real *slots = tape + at->pools + i * HNPEI_POOL_SLOTS * ld;
        if (rows)
            hnpei_pool_forward(kernels, embedder->spec.pools & HNPEI_POOL_SOFTMAX, ld, rows, tape + at->y + first * ld,
                               tape + at->weights + first * ld, slots);
        write_lane(embedder, w, i, n_extra, rows ? slots : NULL, tape + at->raw);
    }
    hnpei_input_pad(embedder->n_pooled, sets->n_sets, tape + at->raw);
}

/* The gradients of set i's pools in slots, from those of the features. */
static void read_lane(const hnpei_embedder *embedder, size_t i, const hnpei_real *g_pooled, const hnpei_real *scale,
                      hnpei_real *g_slots)
{
    size_t p = 0;
    memset(g_slots, 0, HNPEI_SLOT_SUM * embedder->ld * sizeof *g_slots);
    for (int slot = 0; slot < HNPEI_SLOT_SUM; ++slot)
        for (size_t e = 0; embedder->spec.pools >> slot & 1 && e < embedder->width; ++e, ++p)
            g_slots[(size_t)slot * embedder->ld + e] = g_pooled[p * HNPEI_TILE + i] * scale[p];
}

static void backward_pools(const hnpei_embedder *embedder, const hnpei_kernels *kernels, const hnpei_sets *sets,
                           const hnpei_deep_set_tape *at, const hnpei_real *g_pooled, hnpei_real *tape,
                           hnpei_real *g_slots)
{
    size_t ld = embedder->ld, first;
    for (size_t i = 0; i < sets->n_sets; ++i) {
        size_t rows = pooled_rows(embedder, sets, i, &first);
        if (embedder->spec.apart)
            memset(tape + at->weights + (first - 1) * ld, 0, ld * sizeof *tape);
        if (rows == 0)
            continue;
        read_lane(embedder, i, g_pooled, tape + at->scale, g_slots);
        hnpei_pool_backward(kernels, embedder->spec.pools & HNPEI_POOL_SOFTMAX, ld, rows, tape + at->y + first * ld,
                            tape + at->pools + i * HNPEI_POOL_SLOTS * ld, g_slots, tape + at->weights + first * ld);
    }
}

/* ---- features ---- */

/* A number that does not vary is only centred: its deviation, if any, is rounding. */
static hnpei_real scale_of(hnpei_real mean, hnpei_real variance)
{
    double m = (double)mean, v = (double)variance;
    return v > 1e-12 * (1 + m * m) ? (hnpei_real)(1 / sqrt(v)) : 1;
}

static void standardise_pools(const hnpei_embedder *embedder, const hnpei_real *w, size_t n, const hnpei_real *raw,
                              hnpei_real *scale, hnpei_real *features)
{
    for (size_t p = 0; p < embedder->n_pooled; ++p) {
        hnpei_real mean = embedder->spec.settle ? w[embedder->pool_mean + p] : 0;
        scale[p] = embedder->spec.settle ? scale_of(mean, w[embedder->pool_variance + p]) : 1;
        for (size_t s = 0; s < hnpei_aligned(n); ++s)
            features[p * HNPEI_TILE + s] = (raw[p * HNPEI_TILE + s] - mean) * scale[p];
    }
}

/* Where the features lie: x_0 first, if it is kept apart. */
static hnpei_real *features_of(const hnpei_embedder *embedder, const hnpei_deep_set_tape *at, hnpei_real *tape,
                               hnpei_real *out)
{
    return embedder->has_network ? tape + at->features : out;
}

static size_t kept(const hnpei_embedder *embedder)
{
    return embedder->spec.apart ? embedder->spec.d_x : 0;
}

static void pool(const hnpei_embedder *embedder, const hnpei_kernels *kernels, const hnpei_real *w,
                 const hnpei_sets *sets, const hnpei_deep_set_tape *at, hnpei_real *tape)
{
    const hnpei_real *x = sets->x + sets->first[0] * embedder->spec.d_x;
    if (embedder->spec.element_out)
        forward_rows(embedder, kernels, w, x, at, tape);
    else
        copy_rows(embedder, w, x, at, tape + at->y);
    forward_pools(embedder, kernels, w, sets, at, tape);
}

/* From the pooled numbers, and x_0 among the features, on. */
static void finish(const hnpei_embedder *embedder, const hnpei_kernels *kernels, const hnpei_real *w, size_t n,
                   const hnpei_deep_set_tape *at, hnpei_real *tape, hnpei_real *out)
{
    hnpei_real *features = features_of(embedder, at, tape, out);
    standardise_pools(embedder, w, n, tape + at->raw, tape + at->scale, features + kept(embedder) * HNPEI_TILE);
    if (embedder->has_network)
        hnpei_mlp_forward(&embedder->network, kernels, w, n, features, tape + at->network, out);
}

void hnpei_deep_set_forward(const hnpei_embedder *embedder, const hnpei_kernels *kernels, const hnpei_real *w,
                            const hnpei_sets *sets, hnpei_real *tape, hnpei_real *out)
{
    hnpei_deep_set_tape at = hnpei_deep_set_lay_out(embedder, sets->first[sets->n_sets] - sets->first[0]);
    pool(embedder, kernels, w, sets, &at, tape);
    if (embedder->spec.apart)
        hnpei_input_first(embedder, kernels, w, sets, 0, features_of(embedder, &at, tape, out));
    finish(embedder, kernels, w, sets->n_sets, &at, tape, out);
}

/* ---- digests ---- */

size_t hnpei_deep_set_digest_size(const hnpei_embedder *embedder)
{
    return embedder->spec.element_out ? 0 : embedder->n_features;
}

void hnpei_deep_set_digest(const hnpei_embedder *embedder, const hnpei_kernels *kernels, const hnpei_real *w,
                           const hnpei_sets *sets, hnpei_real *tape, hnpei_real *digest)
{
    hnpei_deep_set_tape at = hnpei_deep_set_lay_out(embedder, sets->first[sets->n_sets] - sets->first[0]);
    pool(embedder, kernels, w, sets, &at, tape);
    for (size_t i = 0; i < sets->n_sets; ++i, digest += embedder->n_features) {
        if (embedder->spec.apart)
            hnpei_input_row(embedder, w, sets->x + sets->first[i] * embedder->spec.d_x, digest);
        for (size_t p = 0; p < embedder->n_pooled; ++p)
            digest[kept(embedder) + p] = tape[at.raw + p * HNPEI_TILE + i];
    }
}

void hnpei_deep_set_forward_digest(const hnpei_embedder *embedder, const hnpei_kernels *kernels, const hnpei_real *w,
                                   size_t n, const hnpei_real *digest, hnpei_real *tape, hnpei_real *out)
{
    hnpei_deep_set_tape at = hnpei_deep_set_lay_out(embedder, 0);
    hnpei_real *first = features_of(embedder, &at, tape, out);
    kernels->transpose(n, kept(embedder), digest, embedder->n_features, first, HNPEI_TILE);
    hnpei_input_pad(kept(embedder), n, first);
    kernels->transpose(n, embedder->n_pooled, digest + kept(embedder), embedder->n_features, tape + at.raw, HNPEI_TILE);
    hnpei_input_pad(embedder->n_pooled, n, tape + at.raw);
    finish(embedder, kernels, w, n, &at, tape, out);
}

/* ---- backward ---- */

void hnpei_deep_set_backward(const hnpei_embedder *embedder, const hnpei_kernels *kernels, const hnpei_real *w,
                             const hnpei_sets *sets, hnpei_real *tape, const hnpei_real *g_out, hnpei_real *g,
                             hnpei_real *g_x, hnpei_real *scratch)
{
    size_t n = sets->n_sets;
    const int below = embedder->spec.element_out || g_x; /* of raw features nothing below is trained */
    hnpei_deep_set_tape at = hnpei_deep_set_lay_out(embedder, sets->first[n] - sets->first[0]);
    hnpei_real *g_features = scratch, *g_slots = g_features + embedder->n_features * HNPEI_TILE;
    hnpei_real *g_tile = g_slots + HNPEI_SLOT_SUM * embedder->ld, *rest = g_tile + embedder->width * HNPEI_TILE;
    if (embedder->has_network) {
        memset(g_features, 0, embedder->n_features * HNPEI_TILE * sizeof *g_features);
        hnpei_mlp_backward(&embedder->network, kernels, w, n, tape + at.features, tape + at.network, g_out, g,
                           below ? g_features : NULL, rest);
        g_out = g_features;
    }
    if (!below)
        return;
    backward_pools(embedder, kernels, sets, &at, g_out + kept(embedder) * HNPEI_TILE, tape, g_slots);
    if (g_x && embedder->spec.apart)
        hnpei_input_first_backward(embedder, w, sets, 0, g_out, g_x);
    if (embedder->spec.element_out)
        backward_rows(embedder, kernels, w, &at, tape, g, g_x, g_tile, rest);
    else
        backward_raw_rows(embedder, w, &at, tape, g_x);
}
