#include "gradient.h"

#include "corrected.h"
#include "pass.h"

#include <math.h>
#include <string.h>

/* Points at a time, so that memory does not grow with the number of draws. */
#define CHUNK ((size_t)4096)

typedef struct gradient_job {
    const hnpei_core *core;
    const hnpei_observed *observed;
    hnpei_team *team;
    size_t n_draws, d_local, d_global, chunk;
    const hnpei_term *local;             /* NULL where there is none */
    hnpei_slopes *local_slopes, *slopes; /* slopes: of beta, or of everything */
    hnpei_map_job local_map, global_map;
    double *alpha, *beta, *v_alpha, *v_beta, *v; /* [chunk][L], [G], [L], [G], [L + G] */
    double *g_alpha, *g_beta, *g_v_alpha, *g_v_beta, *g_v, *slope, *map_work;
} gradient_job;

/* ---- memory ---- */

static hnpe_status place_points(gradient_job *j, hnpei_desk *desk)
{
    const size_t l = j->d_local, g = j->d_global;
    double **const parts[] = {&j->alpha,  &j->g_alpha,  &j->v_alpha, &j->g_v_alpha, &j->beta, &j->g_beta,
                              &j->v_beta, &j->g_v_beta, &j->v,       &j->g_v,       &j->slope};
    const size_t widths[] = {l, l, l, l, g, g, g, g, l + g, l + g, 1};
    size_t work = 0;
    for (size_t i = 0; i < sizeof widths / sizeof *widths; ++i)
        HNPEI_TRY(hnpei_desk_place(desk, j->chunk * widths[i], sizeof(double), parts[i]));
    if (l)
        work = hnpei_map_slopes_count(&j->local_map, j->chunk);
    if (g && hnpei_map_slopes_count(&j->global_map, j->chunk) > work)
        work = hnpei_map_slopes_count(&j->global_map, j->chunk);
    return hnpei_desk_place(desk, work, sizeof(double), &j->map_work);
}

static hnpe_status prepare(gradient_job *j, hnpei_desk *desk, int g_x)
{
    const size_t embedders = hnpei_embed_workers(j->observed->n_rows), passers = hnpei_pass_workers(j->chunk);
    const hnpei_core *core = j->core;
    const hnpei_term *joint = hnpei_core_term(core, HNPEI_ROLE_JOINT),
                     *global = hnpei_core_term(core, HNPEI_ROLE_GLOBAL);
    const hnpei_term *term = joint ? joint : global;
    HNPEI_TRY(hnpei_team_create_on(desk, embedders > passers ? embedders : passers, &j->team));
    if (term)
        HNPEI_TRY(hnpei_slopes_create(core, term, j->observed, j->n_draws, g_x, desk, j->team, &j->slopes));
    if (j->local)
        HNPEI_TRY(hnpei_slopes_create(core, j->local, j->observed, j->n_draws, g_x, desk, j->team, &j->local_slopes));
    return place_points(j, desk);
}

/* ---- one chunk ---- */

static void part(size_t n, size_t total, size_t at, size_t width, const double *from, double *to)
{
    for (size_t i = 0; width && i < n; ++i)
        memcpy(to + i * width, from + i * total + at, width * sizeof *to);
}

static void join(size_t n, size_t total, size_t at, size_t width, const double *from, double *to)
{
    for (size_t i = 0; width && i < n; ++i)
        memcpy(to + i * total + at, from + i * width, width * sizeof *to);
}

/* A point without density makes way for one in the middle, so that all that follows is asked of points inside. */
static hnpe_status replace(gradient_job *j, size_t n, const double *log_q)
{
    const size_t l = j->d_local, g = j->d_global;
    for (size_t i = 0; i < n; ++i) {
        if (log_q[i] > -INFINITY)
            continue;
        for (size_t k = 0; k < l + g; ++k)
            j->v[k] = 0.5;
        if (g)
            HNPEI_TRY(hnpei_map_inverse(j->core->map_global, 1, NULL, j->v, j->beta + i * g));
        if (l)
            HNPEI_TRY(hnpei_map_inverse(j->core->map_local, 1, j->beta + i * g, j->v, j->alpha + i * l));
    }
    return HNPE_OK;
}

/* theta to the networks' v, as densities have it. */
static hnpe_status enter(gradient_job *j, size_t n)
{
    const hnpei_core *core = j->core;
    if (j->d_global) {
        HNPEI_TRY(hnpei_map_forward(core->map_global, n, NULL, j->beta, j->v_beta, j->slope));
        hnpei_doors_enter(&core->doors, j->d_local, j->d_global, n, j->v_beta, j->v_beta);
    }
    if (j->d_local) {
        HNPEI_TRY(hnpei_map_forward(core->map_local, n, j->beta, j->alpha, j->v_alpha, j->slope));
        hnpei_doors_enter(&core->doors, 0, j->d_local, n, j->v_alpha, j->v_alpha);
    }
    return HNPE_OK;
}

static hnpe_status through_networks(gradient_job *j, size_t n, size_t begin, double *g_x)
{
    const size_t l = j->d_local, g = j->d_global, all = l + g;
    memset(j->g_v_beta, 0, n * g * sizeof *j->g_v_beta);
    if (!j->local && j->slopes && l) { /* everything at once */
        join(n, all, 0, l, j->v_alpha, j->v);
        join(n, all, l, g, j->v_beta, j->v);
        HNPEI_TRY(hnpei_slopes_run(j->slopes, n, begin, j->v, NULL, j->g_v, NULL, g_x));
        part(n, all, 0, l, j->g_v, j->g_v_alpha);
        part(n, all, l, g, j->g_v, j->g_v_beta);
        return HNPE_OK;
    }
    if (j->slopes)
        HNPEI_TRY(hnpei_slopes_run(j->slopes, n, begin, j->v_beta, NULL, j->g_v_beta, NULL, g_x));
    if (j->local)
        HNPEI_TRY(hnpei_slopes_run(j->local_slopes, n, begin, j->v_alpha, j->v_beta, j->g_v_alpha, j->g_v_beta, g_x));
    return HNPE_OK;
}

static void leave_door(size_t n, size_t dim, const double *sd, double *g_v)
{
    for (size_t i = 0; i < n * dim; ++i)
        g_v[i] /= sd[i % dim];
}

static hnpe_status through_maps(gradient_job *j, size_t n)
{
    const size_t l = j->d_local, g = j->d_global;
    const double *sd = j->core->doors.v_sd;
    if (g) {
        leave_door(n, g, sd + l, j->g_v_beta);
        HNPEI_TRY(hnpei_map_slopes(&j->global_map, n, NULL, j->beta, j->g_v_beta, j->g_beta, NULL, j->map_work));
    }
    if (l) {
        leave_door(n, l, sd, j->g_v_alpha);
        HNPEI_TRY(
            hnpei_map_slopes(&j->local_map, n, j->beta, j->alpha, j->g_v_alpha, j->g_alpha, j->g_beta, j->map_work));
    }
    return HNPE_OK;
}

static hnpe_status run_chunk(gradient_job *j, size_t n, size_t begin, const double *theta, const double *log_q,
                             double *g_theta, double *g_x)
{
    const size_t l = j->d_local, g = j->d_global, all = l + g;
    part(n, all, 0, l, theta, j->alpha);
    part(n, all, l, g, theta, j->beta);
    HNPEI_TRY(replace(j, n, log_q));
    HNPEI_TRY(enter(j, n));
    HNPEI_TRY(through_networks(j, n, begin, g_x));
    if (!g_theta)
        return HNPE_OK;
    HNPEI_TRY(through_maps(j, n));
    join(n, all, 0, l, j->g_alpha, g_theta);
    join(n, all, l, g, j->g_beta, g_theta);
    return HNPE_OK;
}

/* ---- all ---- */

static hnpe_status run_all(gradient_job *j, const double *theta, const double *log_q, double *g_theta, double *g_x)
{
    const size_t all = j->d_local + j->d_global, points = j->observed->n_sets * j->n_draws;
    hnpe_status status = HNPE_OK;
    for (size_t at = 0, n; at < points && status == HNPE_OK; at += n) {
        n = points - at < j->chunk ? points - at : j->chunk;
        status = run_chunk(j, n, at, theta + at * all, log_q + at, g_theta ? g_theta + at * all : NULL, g_x);
    }
    return status;
}

static hnpe_status through_core(const hnpei_core *core, hnpei_desk *desk, const hnpei_observed *observed,
                                size_t n_draws, const double *theta, const double *log_q, double *g_theta, double *g_x)
{
    const size_t points = observed->n_sets * n_draws;
    const double *sd = core->doors.v_sd;
    gradient_job j = {.core = core,
                      .observed = observed,
                      .n_draws = n_draws,
                      .d_local = core->plan.d_local,
                      .d_global = core->plan.d_global,
                      .chunk = points < CHUNK ? points : CHUNK,
                      .local = hnpei_core_term(core, HNPEI_ROLE_LOCAL)};
    j.local_map = (hnpei_map_job){core->map_local, core->prior_local, sd, sd + j.d_local, core->prior_global};
    j.global_map = (hnpei_map_job){core->map_global, core->prior_global, sd + j.d_local, NULL, NULL};
    hnpe_status status = prepare(&j, desk, g_x != NULL);
    if (status == HNPE_OK)
        status = run_all(&j, theta, log_q, g_theta, g_x);
    hnpei_team_destroy(j.team);
    return status;
}

/* No direction leads from a point without density. */
void hnpei_gradient_blank(const hnpei_core *core, const hnpei_observed *observed, size_t n_draws, const double *log_q,
                          double *g_theta, double *g_x)
{
    const size_t all = core->plan.d_local + core->plan.d_global, d_x = core->plan.d_x;
    for (size_t set = 0; set < observed->n_sets; ++set)
        for (size_t draw = 0; draw < n_draws; ++draw) {
            const size_t point = set * n_draws + draw;
            if (log_q[point] > -INFINITY)
                continue;
            for (size_t k = 0; g_theta && k < all; ++k)
                g_theta[point * all + k] = NAN;
            for (size_t row = observed->first[set]; g_x && row < observed->first[set + 1]; ++row)
                for (size_t k = 0; k < d_x; ++k)
                    g_x[(row * n_draws + draw) * d_x + k] = NAN;
        }
}

hnpe_status hnpei_posterior_gradient(const hnpei_core *core, hnpei_desk *desk, const hnpei_observed *observed,
                                     size_t n_draws, const double *theta, double *log_q, double *g_theta, double *g_x)
{
    if (g_x && core->truncated)
        return hnpei_fail(HNPE_ERROR_UNSUPPORTED, NULL,
                          "a flow that is cut off at bounds has no gradient of x: its mass inside is an estimate");
    HNPEI_TRY(hnpei_posterior_log_density(core, desk, observed, n_draws, theta, log_q));
    if (g_x)
        memset(g_x, 0, observed->n_rows * n_draws * core->plan.d_x * sizeof *g_x);
    if (!hnpei_core_is_closed_form(core))
        HNPEI_TRY(through_core(core, desk, observed, n_draws, theta, log_q, g_theta, g_x));
    else if (g_x)
        return hnpei_fail(HNPE_ERROR_UNSUPPORTED, NULL,
                          "a mixture that is corrected in closed form, or cut off at bounds, has no gradient of x");
    else
        HNPEI_TRY(hnpei_corrected_gradient(core, desk, observed, n_draws, theta, g_theta));
    hnpei_gradient_blank(core, observed, n_draws, log_q, g_theta, g_x);
    return HNPE_OK;
}
