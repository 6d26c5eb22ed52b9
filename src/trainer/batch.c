#include "batch.h"

#include <math.h>
#include <string.h>

size_t hnpei_gather_rows(const hnpei_examples *examples)
{
    return examples->longest > HNPEI_BATCH_ROWS ? examples->longest : HNPEI_BATCH_ROWS;
}

hnpe_status hnpei_gather_create(const hnpei_examples *examples, size_t rows, int subsets, hnpei_gather *gather)
{
    const size_t width = examples->d_local + examples->d_global;
    *gather = (hnpei_gather){.examples = examples, .subsets = subsets};
    const size_t whole = rows * examples->d_x, digests = HNPEI_TILE * examples->digest_size;
    HNPEI_TRY(hnpei_allocate(examples->context, whole > digests ? whole : digests, sizeof *gather->x, &gather->x));
    HNPEI_TRY(hnpei_allocate(examples->context, examples->d_global * HNPEI_TILE, sizeof *gather->beta, &gather->beta));
    HNPEI_TRY(hnpei_allocate(examples->context, width * HNPEI_TILE, sizeof *gather->v, &gather->v));
    return hnpei_allocate(examples->context, examples->longest, sizeof *gather->pick, &gather->pick);
}

void hnpei_gather_free(hnpei_gather *gather)
{
    if (!gather->examples)
        return;
    hnpei_free(gather->examples->context, gather->x);
    hnpei_free(gather->examples->context, gather->beta);
    hnpei_free(gather->examples->context, gather->v);
    hnpei_free(gather->examples->context, gather->pick);
}

/* pick[0 … wanted) become x_0 and a random choice of the other rows. */
static void pick_some(hnpei_stream *stream, size_t rows, size_t wanted, size_t *pick)
{
    for (size_t i = 0; i < rows; ++i)
        pick[i] = i;
    for (size_t i = 1; i < wanted; ++i) {
        const size_t other = i + (size_t)hnpei_stream_below(stream, rows - i);
        const size_t kept = pick[i];
        pick[i] = pick[other];
        pick[other] = kept;
    }
}

/* Of x_0 and wanted - 1 others of all that were simulated, chosen by chance: are all valid? */
static int are_valid(const hnpei_examples *e, size_t set, size_t wanted, hnpei_stream *stream)
{
    const size_t there = e->first[set + 1] - e->first[set], rows = e->size[set];
    if (!e->has_first[set] || wanted > there)
        return 0;
    for (size_t i = 1; there < rows && i < wanted; ++i)
        if (hnpei_stream_below(stream, rows - i) >= there - i)
            return 0;
    return 1;
}

/* From `fewest` to `rows`, the logarithm of one more than the excess uniform: the posterior changes most from no extra
   observation to one, and the sets that are seen whole are few there. */
static size_t fewer_rows(size_t fewest, size_t rows, hnpei_stream *stream)
{
    const double most = (double)(rows - fewest + 1);
    const size_t more = (size_t)(pow(most, hnpei_stream_uniform(stream)) - 1);
    return more < rows - fewest ? fewest + more : rows;
}

/* How many observations of a set a global or joint term sees; 0: not this time. Every other time a random number, no
   fewer than the smallest set has. */
static size_t rows_to_use(const hnpei_gather *gather, hnpei_stream *stream, size_t set)
{
    const hnpei_examples *e = gather->examples;
    const size_t fewest = e->min_rows, rows = e->size[set];
    size_t used = rows;
    if (stream && gather->subsets && rows > fewest && !hnpei_stream_below(stream, 2))
        used = fewer_rows(fewest, rows, stream);
    return are_valid(e, set, used, stream) ? used : 0;
}

static void gather_rows(hnpei_gather *gather, size_t begin, size_t rows, size_t used, size_t at, hnpei_stream *stream)
{
    const hnpei_examples *e = gather->examples;
    const size_t d_x = e->d_x;
    if (used == rows) {
        memcpy(gather->x + at * d_x, e->x + begin * d_x, rows * d_x * sizeof *e->x);
        return;
    }
    pick_some(stream, rows, used, gather->pick);
    for (size_t i = 0; i < used; ++i)
        memcpy(gather->x + (at + i) * d_x, e->x + (begin + gather->pick[i]) * d_x, d_x * sizeof *e->x);
}

static void put_column(hnpei_real *column, size_t n, const hnpei_real *values)
{
    for (size_t j = 0; j < n; ++j)
        column[j * HNPEI_TILE] = values[j];
}

/* The sets of a batch lie anywhere in memory: asked for together, they arrive together. */
static void ask_for(const hnpei_real *values, size_t n)
{
    for (size_t i = 0; i < n; i += 64 / sizeof *values)
        __builtin_prefetch(values + i);
}

void hnpei_gather_put(hnpei_gather *gather, const hnpei_term *term, size_t lane, size_t set, size_t row)
{
    const hnpei_examples *e = gather->examples;
    const hnpei_real *v_global = e->v_global + set * e->d_global;
    const int is_local = term->role == HNPEI_ROLE_LOCAL;
    const size_t d_alpha = is_local ? e->d_local : term->dim - e->d_global; /* none in a global term */
    put_column(gather->v + lane, d_alpha, e->v_local + (e->first[set] + row) * e->d_local);
    put_column(lane + (is_local ? gather->beta : gather->v + d_alpha * HNPEI_TILE), e->d_global, v_global);
    if (e->weight)
        gather->weight[lane] = !is_local ? e->weight[set] : row ? 1 : e->weight_local[set];
}

/* Of the rows from `from` on, of which there are some. */
static size_t pick_row(hnpei_pick pick, size_t from, size_t rows, hnpei_stream *stream, size_t turn)
{
    if (pick == HNPEI_PICK_FIRST)
        return 0;
    return from + (stream ? (size_t)hnpei_stream_below(stream, rows - from) : turn % (rows - from));
}

/* Samples of a local term: one observation of each set that has one to pick, with its alpha; returns their number. */
static size_t gather_local(hnpei_gather *gather, const hnpei_term *term, hnpei_pick pick, size_t n, const size_t *sets,
                           hnpei_stream *stream, size_t turn)
{
    const hnpei_examples *e = gather->examples;
    size_t set[HNPEI_TILE], row[HNPEI_TILE], lanes = 0;
    for (size_t i = 0; i < n; ++i) {
        const size_t begin = e->first[sets[i]], rows = e->first[sets[i] + 1] - begin;
        const size_t from = pick == HNPEI_PICK_EXTRA || !e->has_first[sets[i]];
        if (pick == HNPEI_PICK_FIRST ? from > 0 : rows == from)
            continue;
        set[lanes] = sets[i];
        gather->taken[lanes] = i;
        row[lanes] = pick_row(pick, from, rows, stream, turn);
        ask_for(e->x + (begin + row[lanes]) * e->d_x, e->d_x);
        ask_for(e->v_local + (begin + row[lanes]) * e->d_local, e->d_local);
        ++lanes;
    }
    for (size_t lane = 0; lane < lanes; ++lane) {
        memcpy(gather->x + lane * e->d_x, e->x + (e->first[set[lane]] + row[lane]) * e->d_x, e->d_x * sizeof *e->x);
        hnpei_gather_put(gather, term, lane, set[lane], row[lane]);
        gather->first[lane + 1] = lane + 1;
    }
    return lanes;
}

/* Digests are of whole sets; returns their number. */
static size_t gather_digests(hnpei_gather *gather, const hnpei_term *term, size_t n, const size_t *sets)
{
    const hnpei_examples *e = gather->examples;
    const size_t size = e->digest_size;
    size_t lanes = 0;
    for (size_t i = 0; i < n; ++i)
        if (hnpei_examples_is_whole(e, sets[i])) {
            gather->taken[lanes++] = i;
            ask_for(e->digests + sets[i] * size, size);
        }
    for (size_t lane = 0; lane < lanes; ++lane) {
        const size_t set = sets[gather->taken[lane]];
        memcpy(gather->x + lane * size, e->digests + set * size, size * sizeof *e->x);
        hnpei_gather_put(gather, term, lane, set, 0);
        gather->first[lane + 1] = 0;
    }
    return lanes;
}

/* As many of the n as there is room for, which n becomes; returns the number of lanes. */
static size_t gather_sets(hnpei_gather *gather, const hnpei_term *term, size_t *n, const size_t *sets,
                          hnpei_stream *stream)
{
    const hnpei_examples *e = gather->examples;
    size_t lane = 0;
    for (size_t i = 0; i < *n; ++i) {
        const size_t set = sets[i], begin = e->first[set], rows = e->first[set + 1] - begin;
        if (lane && gather->first[lane] + rows > HNPEI_BATCH_ROWS) {
            *n = i;
            break;
        }
        const size_t used = rows_to_use(gather, stream, set);
        if (!used)
            continue;
        gather_rows(gather, begin, rows, used, gather->first[lane], stream);
        hnpei_gather_put(gather, term, lane, set, 0);
        gather->first[lane + 1] = gather->first[lane] + used;
        gather->taken[lane++] = i;
    }
    return lane;
}

size_t hnpei_gather_fill(hnpei_gather *gather, const hnpei_term *term, hnpei_pick pick, size_t n, const size_t *sets,
                         hnpei_stream *stream, size_t turn, hnpei_batch *batch)
{
    const int local = term->role == HNPEI_ROLE_LOCAL, digested = gather->examples->digests && !local;
    n = n < HNPEI_TILE ? n : HNPEI_TILE;
    const size_t lanes = local      ? gather_local(gather, term, pick, n, sets, stream, turn)
                         : digested ? gather_digests(gather, term, n, sets)
                                    : gather_sets(gather, term, &n, sets, stream);
    gather->judged += lanes;
    *batch = (hnpei_batch){.sets = {lanes, gather->first, gather->x},
                           .digests = digested ? gather->x : NULL,
                           .beta = gather->beta,
                           .v = gather->v,
                           .weight = gather->examples->weight ? gather->weight : NULL};
    return n;
}
