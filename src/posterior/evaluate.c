/* Draws and densities of (alpha, beta): the terms one after the other, between the support maps. The maps run on the
   calling thread, since a prior may be the host's own; the networks on all threads. */
#include "corrected.h"
#include "pass.h"
#include "truncated.h"

#include <math.h>
#include <string.h>

/* Points at a time, so that memory does not grow with the number of draws. */
#define CHUNK ((size_t)32768)
/* So few where the call can be stopped: between two looks, the support maps bring them back. Whole tiles, so that draws
   are the same. */
#define CHUNK_BETWEEN_LOOKS ((size_t)16 * HNPEI_TILE)

typedef struct evaluation {
    const hnpei_core *core;
    hnpei_team *team;
    size_t d_local, d_global, chunk;
    const hnpei_term *global, *local, *joint;    /* NULL where there is none */
    hnpei_pass global_pass, local_pass;          /* a joint term's is the global one */
    double *alpha, *beta, *v_alpha, *v_beta, *v; /* [chunk][L], [G], [L], [G], [L + G] */
    double *log_q, *slope;                       /* [chunk] */
} evaluation;

static void evaluation_end(evaluation *e)
{
    hnpei_team_destroy(e->team);
}

static hnpe_status place_points(evaluation *e, hnpei_desk *desk)
{
    const size_t chunk = e->chunk, d_local = e->d_local, d_global = e->d_global;
    HNPEI_TRY(hnpei_desk_place(desk, chunk * d_local, sizeof(double), &e->alpha));
    HNPEI_TRY(hnpei_desk_place(desk, chunk * d_global, sizeof(double), &e->beta));
    HNPEI_TRY(hnpei_desk_place(desk, chunk * d_local, sizeof(double), &e->v_alpha));
    HNPEI_TRY(hnpei_desk_place(desk, chunk * d_global, sizeof(double), &e->v_beta));
    HNPEI_TRY(hnpei_desk_place(desk, chunk * (d_local + d_global), sizeof(double), &e->v));
    HNPEI_TRY(hnpei_desk_place(desk, chunk, sizeof(double), &e->log_q));
    return hnpei_desk_place(desk, chunk, sizeof(double), &e->slope);
}

static hnpe_status create_term(evaluation *e, const hnpei_term *term, const hnpei_observed *observed,
                               hnpei_embed_what what, uint64_t key, hnpei_desk *desk, hnpei_pass *pass)
{
    hnpei_real *contexts;
    if (!term)
        return HNPE_OK;
    HNPEI_TRY(hnpei_embed(e->core, term, observed, what, desk, e->team, &contexts));
    return hnpei_pass_create(e->core, term, contexts, key, desk, e->team, observed->watch, pass);
}

static hnpe_status create_parts(evaluation *e, const hnpei_observed *observed, hnpei_embed_what local_what,
                                uint64_t key, hnpei_desk *desk)
{
    const size_t embedders = hnpei_embed_workers(observed->n_rows), passers = hnpei_pass_workers(e->chunk);
    HNPEI_TRY(hnpei_team_create_on(desk, embedders > passers ? embedders : passers, &e->team));
    HNPEI_TRY(create_term(e, e->joint ? e->joint : e->global, observed, HNPEI_EMBED_SETS, key, desk, &e->global_pass));
    HNPEI_TRY(create_term(e, e->local, observed, local_what, key, desk, &e->local_pass));
    return place_points(e, desk);
}

static hnpe_status evaluation_begin(const hnpei_core *core, hnpei_desk *desk, const hnpei_observed *observed,
                                    hnpei_embed_what local_what, size_t points, uint64_t key, evaluation *e)
{
    const size_t most = observed->watch ? CHUNK_BETWEEN_LOOKS : CHUNK;
    *e = (evaluation){.core = core,
                      .d_local = core->plan.d_local,
                      .d_global = core->plan.d_global,
                      .chunk = points < most ? points : most,
                      .global = hnpei_core_term(core, HNPEI_ROLE_GLOBAL),
                      .local = hnpei_core_term(core, HNPEI_ROLE_LOCAL),
                      .joint = hnpei_core_term(core, HNPEI_ROLE_JOINT)};
    hnpe_status status = create_parts(e, observed, local_what, key, desk);
    if (status != HNPE_OK)
        evaluation_end(e);
    return status;
}

/* Columns [at, at + width) of an [n][total] array, out of or into an [n][width] one. */
static void take_columns(size_t n, size_t total, size_t at, size_t width, const double *from, double *to)
{
    for (size_t i = 0; width && i < n; ++i)
        memcpy(to + i * width, from + i * total + at, width * sizeof *to);
}

static void put_columns(size_t n, size_t total, size_t at, size_t width, const double *from, double *to)
{
    for (size_t i = 0; width && i < n; ++i)
        memcpy(to + i * total + at, from + i * width, width * sizeof *to);
}

/* ---- drawing ---- */

static hnpe_status draw_beta(evaluation *e, size_t n, size_t begin, size_t per_context)
{
    if (e->joint) {
        const size_t all = e->d_local + e->d_global;
        HNPEI_TRY(hnpei_pass_run(&e->global_pass, n, begin, per_context, NULL, e->v, NULL));
        take_columns(n, all, 0, e->d_local, e->v, e->v_alpha);
        take_columns(n, all, e->d_local, e->d_global, e->v, e->v_beta);
    } else if (e->global) {
        HNPEI_TRY(hnpei_pass_run(&e->global_pass, n, begin, per_context, NULL, e->v_beta, NULL));
    }
    if (!e->d_global)
        return HNPE_OK;
    hnpei_doors_leave(&e->core->doors, e->d_local, e->d_global, n, e->v_beta, e->v);
    return hnpei_map_inverse(e->core->map_global, n, NULL, e->v, e->beta);
}

static hnpe_status draw_alpha(evaluation *e, size_t n, size_t begin, size_t per_context)
{
    if (!e->d_local)
        return HNPE_OK;
    if (e->local)
        HNPEI_TRY(hnpei_pass_run(&e->local_pass, n, begin, per_context, e->v_beta, e->v_alpha, NULL));
    hnpei_doors_leave(&e->core->doors, 0, e->d_local, n, e->v_alpha, e->v);
    return hnpei_map_inverse(e->core->map_local, n, e->beta, e->v, e->alpha);
}

hnpe_status hnpei_posterior_sample(const hnpei_core *core, hnpei_desk *desk, const hnpei_observed *observed,
                                   size_t n_draws, uint64_t key, double *theta)
{
    if (hnpei_core_is_closed_form(core))
        return hnpei_corrected_sample(core, desk, observed, HNPEI_EMBED_FIRST, n_draws, key, theta);
    if (core->truncated)
        return hnpei_truncated_sample(core, desk, observed, HNPEI_EMBED_FIRST, n_draws, key, theta);
    evaluation e;
    const size_t points = observed->n_sets * n_draws;
    HNPEI_TRY(evaluation_begin(core, desk, observed, HNPEI_EMBED_FIRST, points, key, &e));
    hnpe_status status = HNPE_OK;
    const size_t all = e.d_local + e.d_global;
    for (size_t at = 0, n; at < points && status == HNPE_OK; at += n) {
        n = points - at < e.chunk ? points - at : e.chunk;
        status = draw_beta(&e, n, at, n_draws);
        if (status == HNPE_OK)
            status = draw_alpha(&e, n, at, n_draws);
        put_columns(n, all, 0, e.d_local, e.alpha, theta + at * all);
        put_columns(n, all, e.d_local, e.d_global, e.beta, theta + at * all);
    }
    evaluation_end(&e);
    return status;
}

hnpe_status hnpei_posterior_sample_all(const hnpei_core *core, hnpei_desk *desk, const hnpei_observed *observed,
                                       size_t n_draws, uint64_t key, double *theta_local, double *theta_global)
{
    if (hnpei_core_is_closed_form(core))
        return hnpei_corrected_sample(core, desk, observed, HNPEI_EMBED_ROWS, n_draws, key,
                                      core->plan.d_local ? theta_local : theta_global);
    if (core->truncated)
        return hnpei_truncated_sample(core, desk, observed, HNPEI_EMBED_ROWS, n_draws, key,
                                      core->plan.d_local ? theta_local : theta_global);
    evaluation e;
    HNPEI_TRY(evaluation_begin(core, desk, observed, HNPEI_EMBED_ROWS, n_draws, key, &e));
    hnpe_status status = HNPE_OK;
    for (size_t set = 0; set < observed->n_sets; ++set)
        for (size_t at = 0, n; at < n_draws && status == HNPE_OK; at += n) {
            n = n_draws - at < e.chunk ? n_draws - at : e.chunk;
            status = draw_beta(&e, n, set * n_draws + at, n_draws);
            put_columns(n, e.d_global, 0, e.d_global, e.beta, theta_global + (set * n_draws + at) * e.d_global);
            for (size_t row = observed->first[set]; row < observed->first[set + 1] && status == HNPE_OK; ++row) {
                status = draw_alpha(&e, n, row * n_draws + at, n_draws);
                put_columns(n, e.d_local, 0, e.d_local, e.alpha, theta_local + (row * n_draws + at) * e.d_local);
            }
        }
    evaluation_end(&e);
    return status;
}

/* ---- densities ---- */

/* log_q[i] (+)= the slope of the map at point i; −INFINITY outside the support stays so. */
static void add_slope(size_t n, const double *slope, double *log_q)
{
    for (size_t i = 0; i < n; ++i)
        log_q[i] = slope[i] == -INFINITY || log_q[i] == -INFINITY ? -INFINITY : log_q[i] + slope[i];
}

/* v through the door, its log determinant with the map's. Beyond a door that leads to a part of the unit interval
   alone there is no density, and the networks are shown the threshold. */
static void enter(evaluation *e, const hnpei_map *map, size_t at, size_t dim, size_t n, double *v)
{
    const double slope = hnpei_doors_log_slope(&e->core->doors, at, dim);
    const unsigned char *unit = hnpei_map_unit(map);
    hnpei_doors_enter(&e->core->doors, at, dim, n, v, v);
    for (size_t i = 0; i < n; ++i) {
        e->slope[i] += slope;
        for (size_t j = 0; j < dim; ++j) {
            double *const value = &v[i * dim + j];
            if (!unit[j] || (*value >= 0 && *value <= 1))
                continue;
            *value = *value < 0 ? 0 : 1;
            e->slope[i] = -INFINITY;
        }
    }
}

/* A beta outside its prior has no density, and p(alpha | beta) is not asked about it: it makes way for one inside. */
static hnpe_status bring_inside(evaluation *e, size_t n)
{
    for (size_t i = 0; i < n; ++i)
        if (e->slope[i] == -INFINITY)
            HNPEI_TRY(hnpei_map_inverse(e->core->map_global, 1, NULL, e->v_beta + i * e->d_global,
                                        e->beta + i * e->d_global));
    return HNPE_OK;
}

/* Of the points' beta; into log_q, overwritten. A joint term is evaluated with alpha. */
static hnpe_status density_beta(evaluation *e, size_t n, size_t begin, size_t per_context, double *log_q)
{
    memset(log_q, 0, n * sizeof *log_q);
    if (!e->d_global)
        return HNPE_OK;
    HNPEI_TRY(hnpei_map_forward(e->core->map_global, n, NULL, e->beta, e->v_beta, e->slope));
    HNPEI_TRY(bring_inside(e, n));
    enter(e, e->core->map_global, e->d_local, e->d_global, n, e->v_beta);
    if (e->global)
        HNPEI_TRY(hnpei_pass_run(&e->global_pass, n, begin, per_context, NULL, e->v_beta, log_q));
    add_slope(n, e->slope, log_q);
    return HNPE_OK;
}

/* Of the points' alpha; added to log_q. */
static hnpe_status density_alpha(evaluation *e, size_t n, size_t begin, size_t per_context, double *log_q)
{
    if (!e->d_local && !e->joint)
        return HNPE_OK;
    if (e->d_local) {
        HNPEI_TRY(hnpei_map_forward(e->core->map_local, n, e->beta, e->alpha, e->v_alpha, e->slope));
        enter(e, e->core->map_local, 0, e->d_local, n, e->v_alpha);
        add_slope(n, e->slope, log_q);
    }
    if (e->joint) {
        const size_t all = e->d_local + e->d_global;
        put_columns(n, all, 0, e->d_local, e->v_alpha, e->v);
        put_columns(n, all, e->d_local, e->d_global, e->v_beta, e->v);
        HNPEI_TRY(hnpei_pass_run(&e->global_pass, n, begin, per_context, NULL, e->v, e->log_q));
    } else {
        HNPEI_TRY(hnpei_pass_run(&e->local_pass, n, begin, per_context, e->v_beta, e->v_alpha, e->log_q));
    }
    add_slope(n, e->log_q, log_q);
    return HNPE_OK;
}

hnpe_status hnpei_posterior_log_density(const hnpei_core *core, hnpei_desk *desk, const hnpei_observed *observed,
                                        size_t n_draws, const double *theta, double *log_q)
{
    if (hnpei_core_is_closed_form(core))
        return hnpei_corrected_log_density(core, desk, observed, HNPEI_EMBED_FIRST, n_draws, theta, log_q);
    if (core->truncated)
        return hnpei_truncated_log_density(core, desk, observed, HNPEI_EMBED_FIRST, n_draws, theta, log_q);
    evaluation e;
    const size_t points = observed->n_sets * n_draws;
    HNPEI_TRY(evaluation_begin(core, desk, observed, HNPEI_EMBED_FIRST, points, 0, &e));
    hnpe_status status = HNPE_OK;
    const size_t all = e.d_local + e.d_global;
    for (size_t at = 0, n; at < points && status == HNPE_OK; at += n) {
        n = points - at < e.chunk ? points - at : e.chunk;
        take_columns(n, all, 0, e.d_local, theta + at * all, e.alpha);
        take_columns(n, all, e.d_local, e.d_global, theta + at * all, e.beta);
        status = density_beta(&e, n, at, n_draws, log_q + at);
        if (status == HNPE_OK)
            status = density_alpha(&e, n, at, n_draws, log_q + at);
    }
    evaluation_end(&e);
    return status;
}

hnpe_status hnpei_posterior_log_mass(const hnpei_core *core, hnpei_desk *desk, const hnpei_observed *observed,
                                     double *log_mass)
{
    if (hnpei_core_is_closed_form(core))
        return hnpei_corrected_log_mass(core, desk, observed, log_mass);
    if (core->truncated)
        return hnpei_truncated_log_mass(core, desk, observed, log_mass);
    memset(log_mass, 0, observed->n_sets * sizeof *log_mass);
    return HNPE_OK;
}

hnpe_status hnpei_posterior_log_density_global(const hnpei_core *core, hnpei_desk *desk, const hnpei_observed *observed,
                                               size_t n_draws, const double *theta_global, double *log_q)
{
    if (hnpei_core_is_closed_form(core))
        return hnpei_corrected_log_density(core, desk, observed, HNPEI_EMBED_SETS, n_draws, theta_global, log_q);
    if (core->truncated)
        return hnpei_truncated_log_density(core, desk, observed, HNPEI_EMBED_SETS, n_draws, theta_global, log_q);
    evaluation e;
    const size_t points = observed->n_sets * n_draws;
    HNPEI_TRY(evaluation_begin(core, desk, observed, HNPEI_EMBED_FIRST, points, 0, &e));
    hnpe_status status = HNPE_OK;
    for (size_t at = 0, n; at < points && status == HNPE_OK; at += n) {
        n = points - at < e.chunk ? points - at : e.chunk;
        take_columns(n, e.d_global, 0, e.d_global, theta_global + at * e.d_global, e.beta);
        status = density_beta(&e, n, at, n_draws, log_q + at);
    }
    evaluation_end(&e);
    return status;
}

static hnpe_status density_of_set(evaluation *e, const hnpei_observed *observed, size_t set, size_t at, size_t n,
                                  size_t n_draws, const double *theta_local, const double *theta_global, double *log_q)
{
    const size_t begin = set * n_draws + at;
    take_columns(n, e->d_global, 0, e->d_global, theta_global + begin * e->d_global, e->beta);
    HNPEI_TRY(density_beta(e, n, begin, n_draws, log_q + begin));
    for (size_t row = observed->first[set]; e->d_local && row < observed->first[set + 1]; ++row) {
        take_columns(n, e->d_local, 0, e->d_local, theta_local + (row * n_draws + at) * e->d_local, e->alpha);
        HNPEI_TRY(density_alpha(e, n, row * n_draws + at, n_draws, log_q + begin));
    }
    return HNPE_OK;
}

hnpe_status hnpei_posterior_log_density_all(const hnpei_core *core, hnpei_desk *desk, const hnpei_observed *observed,
                                            size_t n_draws, const double *theta_local, const double *theta_global,
                                            double *log_q)
{
    if (hnpei_core_is_closed_form(core))
        return hnpei_corrected_log_density(core, desk, observed, HNPEI_EMBED_ROWS, n_draws,
                                           core->plan.d_local ? theta_local : theta_global, log_q);
    if (core->truncated)
        return hnpei_truncated_log_density(core, desk, observed, HNPEI_EMBED_ROWS, n_draws,
                                           core->plan.d_local ? theta_local : theta_global, log_q);
    evaluation e;
    HNPEI_TRY(evaluation_begin(core, desk, observed, HNPEI_EMBED_ROWS, n_draws, 0, &e));
    hnpe_status status = HNPE_OK;
    for (size_t set = 0; set < observed->n_sets; ++set)
        for (size_t at = 0, n; at < n_draws && status == HNPE_OK; at += n) {
            n = n_draws - at < e.chunk ? n_draws - at : e.chunk;
            status = density_of_set(&e, observed, set, at, n, n_draws, theta_local, theta_global, log_q);
        }
    evaluation_end(&e);
    return status;
}
