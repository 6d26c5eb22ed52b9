/* Backwards through one term, tile by tile: the flow, and where the gradient of x is wanted the embedder, with the rows
   of every point's set. Weights get gradients too, which nobody reads. */
#include "gradient.h"

#include "base/context.h"
#include "embed.h"

#include <string.h>

/* A thread is worth starting for so many tiles. */
#define TILES_PER_WORKER 4
/* Rows that a tile embeds, unless one set alone has more. */
#define MAX_ROWS ((size_t)4096)

typedef struct slopes_space {
    hnpei_real *given, *g_given, *v, *g_v, *log_q, *g_log_q, *tape, *scratch, *weights;
    hnpei_real *rows, *g_rows, *embedder_tape, *embedded;
} slopes_space;

struct hnpei_slopes {
    const hnpei_core *core;
    const hnpei_term *term;
    const hnpei_kernels *kernels;
    const hnpei_observed *observed;
    hnpei_team *team;
    hnpei_real *contexts;
    slopes_space *spaces;
    size_t n_draws, lanes, most_rows; /* most_rows: of a tile; 0: no gradients of rows */
    /* the job at hand */
    size_t n, begin;
    const double *v, *beta;
    double *g_v, *g_beta, *g_x;
};

/* ---- memory ---- */

/* The rows of x that the term sees of a set: all, or the first. */
static size_t rows_of(const hnpei_slopes *s, size_t set)
{
    return s->term->role == HNPEI_ROLE_LOCAL ? 1 : s->observed->first[set + 1] - s->observed->first[set];
}

static size_t lay_out(const hnpei_slopes *s, hnpei_real *memory, slopes_space *space)
{
    const hnpei_term *term = s->term;
    const size_t rows = s->most_rows, flow = hnpei_flow_scratch(term->flow),
                 embedder = rows ? hnpei_embedder_scratch(term->embedder) : 0;
    hnpei_real **const parts[] = {&space->given,   &space->g_given, &space->v,      &space->g_v,
                                  &space->log_q,   &space->g_log_q, &space->tape,   &space->scratch,
                                  &space->weights, &space->rows,    &space->g_rows, &space->embedder_tape,
                                  &space->embedded};
    const size_t given = (term->d_embed + term->d_beta) * HNPEI_TILE, v = term->dim * HNPEI_TILE;
    const size_t sizes[] = {given,
                            given,
                            v,
                            v,
                            HNPEI_TILE,
                            HNPEI_TILE,
                            hnpei_flow_tape(term->flow),
                            flow > embedder ? flow : embedder,
                            term->layout.size,
                            rows * s->core->plan.d_x,
                            rows * s->core->plan.d_x,
                            rows ? hnpei_embedder_tape(term->embedder, rows) : 0,
                            rows ? term->d_embed * HNPEI_TILE : 0};
    size_t at = 0;
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; ++i) {
        if (memory)
            *parts[i] = memory + at;
        at += (sizes[i] + 15) / 16 * 16;
    }
    return at;
}

static void size_tiles(hnpei_slopes *s, int g_x)
{
    size_t most = 1;
    for (size_t set = 0; set < s->observed->n_sets; ++set)
        most = rows_of(s, set) > most ? rows_of(s, set) : most;
    const size_t fit = MAX_ROWS / most;
    s->lanes = !g_x || fit > HNPEI_TILE ? HNPEI_TILE : fit ? fit : 1;
    s->most_rows = g_x ? s->lanes * most : 0;
}

hnpe_status hnpei_slopes_create(const hnpei_core *core, const hnpei_term *term, const hnpei_observed *observed,
                                size_t n_draws, int g_x, hnpei_desk *desk, hnpei_team *team, hnpei_slopes **slopes)
{
    const size_t workers = hnpei_team_size(team);
    const hnpei_embed_what what = term->role == HNPEI_ROLE_LOCAL ? HNPEI_EMBED_FIRST : HNPEI_EMBED_SETS;
    slopes_space unused;
    hnpei_slopes *s;
    hnpei_real *memory;
    HNPEI_TRY(hnpei_desk_place(desk, 1, sizeof *s, &s));
    *s = (hnpei_slopes){.core = core,
                        .term = term,
                        .kernels = hnpei_kernels_get(hnpei_context_isa(core->context)),
                        .observed = observed,
                        .team = team,
                        .n_draws = n_draws};
    size_tiles(s, g_x);
    const size_t each = lay_out(s, NULL, &unused);
    HNPEI_TRY(hnpei_embed(core, term, observed, what, desk, team, &s->contexts));
    HNPEI_TRY(hnpei_desk_place(desk, workers, sizeof *s->spaces, &s->spaces));
    HNPEI_TRY(hnpei_desk_place(desk, workers * each, sizeof *memory, &memory));
    for (size_t i = 0; i < workers; ++i)
        lay_out(s, memory + i * each, &s->spaces[i]);
    *slopes = s;
    return HNPE_OK;
}

/* ---- tiles ---- */

static size_t set_of(const hnpei_slopes *s, size_t point)
{
    return (s->begin + point) / s->n_draws;
}

/* Rows of doubles to the lanes of a tile, and back; those beyond n are 0. */
static void enter(size_t n, size_t width, const double *rows, hnpei_real *tile)
{
    memset(tile, 0, width * HNPEI_TILE * sizeof *tile);
    for (size_t i = 0; i < n; ++i)
        for (size_t j = 0; j < width; ++j)
            tile[j * HNPEI_TILE + i] = (hnpei_real)rows[i * width + j];
}

static void fill(const hnpei_slopes *s, size_t at, size_t n, slopes_space *space)
{
    const hnpei_term *term = s->term;
    const size_t d_embed = term->d_embed;
    memset(space->given, 0, d_embed * HNPEI_TILE * sizeof *space->given);
    for (size_t i = 0; i < n; ++i)
        for (size_t j = 0; j < d_embed; ++j)
            space->given[j * HNPEI_TILE + i] = s->contexts[set_of(s, at + i) * d_embed + j];
    if (term->d_beta)
        enter(n, term->d_beta, s->beta + at * term->d_beta, space->given + d_embed * HNPEI_TILE);
    enter(n, term->dim, s->v + at * term->dim, space->v);
    memset(space->g_given, 0, (d_embed + term->d_beta) * HNPEI_TILE * sizeof *space->g_given);
    memset(space->g_v, 0, term->dim * HNPEI_TILE * sizeof *space->g_v);
    for (size_t i = 0; i < HNPEI_TILE; ++i)
        space->g_log_q[i] = i < n ? 1 : 0;
}

/* The rows of each point's set, one set to a lane; the embedder's backward, and its rows' gradients to where they
 * belong. */
static void slopes_of_rows(const hnpei_slopes *s, size_t at, size_t n, slopes_space *space)
{
    const hnpei_term *term = s->term;
    const size_t d_x = s->core->plan.d_x;
    const double *sd = s->core->doors.x_sd;
    size_t first[HNPEI_TILE + 1];
    first[0] = 0;
    for (size_t i = 0; i < n; ++i) {
        const size_t set = set_of(s, at + i), rows = rows_of(s, set);
        memcpy(space->rows + first[i] * d_x, s->observed->x + s->observed->first[set] * d_x,
               rows * d_x * sizeof *space->rows);
        first[i + 1] = first[i] + rows;
    }
    const hnpei_sets sets = {n, first, space->rows};
    memset(space->g_rows, 0, first[n] * d_x * sizeof *space->g_rows);
    hnpei_embedder_forward(term->embedder, s->kernels, term->weights, &sets, space->embedder_tape, space->embedded);
    hnpei_embedder_backward_input(term->embedder, s->kernels, term->weights, &sets, space->embedder_tape,
                                  space->g_given, space->weights, space->g_rows, space->scratch);
    for (size_t i = 0; i < n; ++i) {
        const size_t begin = s->observed->first[set_of(s, at + i)], draw = (s->begin + at + i) % s->n_draws;
        for (size_t row = first[i]; row < first[i + 1]; ++row)
            for (size_t j = 0; j < d_x; ++j)
                s->g_x[((begin + row - first[i]) * s->n_draws + draw) * d_x + j] +=
                    (double)space->g_rows[row * d_x + j] / sd[j];
    }
}

static hnpe_status run_tile(void *data, size_t tile, size_t worker)
{
    const hnpei_slopes *s = data;
    const hnpei_term *term = s->term;
    slopes_space *space = &s->spaces[worker];
    const size_t at = tile * s->lanes, n = s->n - at < s->lanes ? s->n - at : s->lanes;
    fill(s, at, n, space);
    hnpei_flow_log_density(term->flow, s->kernels, term->weights, n, space->given, space->v, space->tape, space->log_q);
    hnpei_flow_backward(term->flow, s->kernels, term->weights, n, space->given, space->v, space->tape, space->g_log_q,
                        space->weights, space->g_given, space->g_v, space->scratch);
    for (size_t i = 0; i < n; ++i) {
        for (size_t j = 0; j < term->dim; ++j)
            s->g_v[(at + i) * term->dim + j] = (double)space->g_v[j * HNPEI_TILE + i];
        for (size_t j = 0; j < term->d_beta; ++j)
            s->g_beta[(at + i) * term->d_beta + j] += (double)space->g_given[(term->d_embed + j) * HNPEI_TILE + i];
    }
    if (s->g_x)
        slopes_of_rows(s, at, n, space);
    return HNPE_OK;
}

hnpe_status hnpei_slopes_run(hnpei_slopes *slopes, size_t n, size_t begin, const double *v, const double *beta,
                             double *g_v, double *g_beta, double *g_x)
{
    slopes->n = n;
    slopes->begin = begin;
    slopes->v = v;
    slopes->beta = beta;
    slopes->g_v = g_v;
    slopes->g_beta = g_beta;
    slopes->g_x = slopes->most_rows ? g_x : NULL;
    return hnpei_team_run(slopes->team, (n + slopes->lanes - 1) / slopes->lanes, run_tile, slopes, NULL);
}
