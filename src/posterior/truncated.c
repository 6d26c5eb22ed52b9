#include "truncated.h"

#include "pass.h"

#include <math.h>
#include <string.h>

/* Points at a time. */
#define CHUNK ((size_t)16384)
/* Draws of which the share inside is taken. Of the log of a mass p its standard error is sqrt((1 - p) / p /
   MASS_DRAWS): 0.003 for 0.9. */
#define MASS_DRAWS ((size_t)10240)
#define MASS_KEY 0x6d617373 /* of their random streams */
/* With less of the mass than this inside nothing is drawn, or normalised: rejection would take too long. */
#define LEAST_MASS 1e-4
/* Proposals after which that is believed. */
#define ENOUGH ((size_t)200000)

typedef struct job {
    const hnpei_core *core;
    const hnpei_term *term;
    const hnpei_observed *observed;
    hnpei_embed_what what;
    hnpei_desk *desk;
    hnpei_real *contexts; /* [...][d_embed] */
    hnpei_team *team;     /* of the passes */
    hnpei_pass pass;
    size_t dim, chunk;
    double *v, *theta;     /* [chunk][dim] */
    double *log_q;         /* [chunk] */
    double *low, *high;    /* [dim] of the prior's support */
    unsigned char *inside; /* [chunk] */
} job;

static hnpe_status place(job *j)
{
    hnpei_desk *desk = j->desk;
    const size_t cells = j->chunk * j->dim;
    HNPEI_TRY(hnpei_desk_place(desk, cells, sizeof(double), &j->v));
    HNPEI_TRY(hnpei_desk_place(desk, cells, sizeof(double), &j->theta));
    HNPEI_TRY(hnpei_desk_place(desk, j->dim, sizeof(double), &j->low));
    HNPEI_TRY(hnpei_desk_place(desk, j->dim, sizeof(double), &j->high));
    HNPEI_TRY(hnpei_desk_place(desk, j->chunk, sizeof(double), &j->log_q));
    return hnpei_desk_place(desk, j->chunk, 1, &j->inside);
}

static hnpe_status find_bounds(job *j)
{
    const hnpei_core *core = j->core;
    const size_t d_local = core->plan.d_local;
    if (core->prior_local)
        HNPEI_TRY(hnpei_prior_support(core->prior_local, 1, NULL, j->low, j->high));
    return core->prior_global ? hnpei_prior_support(core->prior_global, 1, NULL, j->low + d_local, j->high + d_local)
                              : HNPE_OK;
}

/* The observations are embedded. */
static hnpe_status begin(const hnpei_core *core, hnpei_desk *desk, const hnpei_observed *observed,
                         hnpei_embed_what what, job *j)
{
    const hnpei_term *term = &core->terms[0];
    hnpei_team *team;
    *j = (job){.core = core,
               .term = term,
               .observed = observed,
               /* a density of everything is given the set; of local parameters alone, an observation */
               .what = term->role == HNPEI_ROLE_LOCAL ? what : HNPEI_EMBED_SETS,
               .desk = desk,
               .dim = term->dim};
    HNPEI_TRY(hnpei_team_create_on(desk, hnpei_embed_workers(observed->n_rows), &team));
    hnpe_status status = hnpei_embed(core, term, observed, j->what, desk, team, &j->contexts);
    hnpei_team_destroy(team);
    return status;
}

/* Room and threads for so many points at a time. */
static hnpe_status begin_passes(job *j, size_t chunk)
{
    j->chunk = chunk < CHUNK ? chunk : CHUNK;
    HNPEI_TRY(hnpei_team_create_on(j->desk, hnpei_pass_workers(j->chunk), &j->team));
    HNPEI_TRY(hnpei_pass_create(j->core, j->term, j->contexts, 0, j->desk, j->team, j->observed->watch, &j->pass));
    HNPEI_TRY(place(j));
    return find_bounds(j);
}

/* The contexts of a set: itself, or each of its observations. */
static void contexts_of(const job *j, size_t set, size_t *first, size_t *end)
{
    const int rows = j->what == HNPEI_EMBED_ROWS;
    *first = rows ? j->observed->first[set] : set;
    *end = rows ? j->observed->first[set + 1] : set + 1;
}

/* inside[i] of n points; at a bound too. */
static void find_inside(job *j, size_t n, const double *theta)
{
    memset(j->inside, 1, n);
    for (size_t at = 0; at < n * j->dim; ++at)
        if (!(theta[at] >= j->low[at % j->dim] && theta[at] <= j->high[at % j->dim]))
            j->inside[at / j->dim] = 0;
}

/* ---- draws ---- */

static void begin_draws(job *j, size_t context, uint64_t key)
{
    j->pass.key = hnpei_stream_hash(key, HNPEI_PURPOSE_SAMPLE, context);
    j->pass.tiles = 0;
}

/* n points, wherever they fall, into j->theta. */
static hnpe_status propose(job *j, size_t context, size_t n)
{
    HNPEI_TRY(hnpei_pass_run(&j->pass, n, context * j->chunk, j->chunk, NULL, j->v, NULL));
    hnpei_doors_leave(&j->core->doors, 0, j->dim, n, j->v, j->theta);
    find_inside(j, n, j->theta);
    return HNPE_OK;
}

static hnpe_status too_little(const job *j, size_t context, size_t accepted, size_t proposed)
{
    return hnpei_fail(HNPE_ERROR_NUMERIC, NULL,
                      "of %s %zu, %zu of %zu draws of the networks lay within the prior's support, less than %g: the "
                      "density is no use there",
                      j->what == HNPEI_EMBED_ROWS ? "observation" : "set", context, accepted, proposed, LEAST_MASS);
}

/* So many proposals that about `wanted` are inside. */
static size_t count_proposals(const job *j, size_t wanted, size_t accepted, size_t proposed)
{
    const double rate = proposed ? ((double)accepted + 1) / ((double)proposed + 1) : 1;
    const double n = ceil((double)wanted / rate);
    return n < (double)j->chunk ? (size_t)n : j->chunk;
}

static hnpe_status sample_context(job *j, size_t context, size_t n_draws, uint64_t key, double *theta)
{
    size_t accepted = 0, proposed = 0;
    begin_draws(j, context, key);
    while (accepted < n_draws) {
        const size_t n = count_proposals(j, n_draws - accepted, accepted, proposed);
        HNPEI_TRY(propose(j, context, n));
        for (size_t i = 0; i < n && accepted < n_draws; ++i)
            if (j->inside[i])
                memcpy(theta + accepted++ * j->dim, j->theta + i * j->dim, j->dim * sizeof *theta);
        proposed += n;
        if (proposed >= ENOUGH && (double)accepted < LEAST_MASS * (double)proposed)
            return too_little(j, context, accepted, proposed);
    }
    return HNPE_OK;
}

static hnpe_status sample_all(job *j, size_t n_draws, uint64_t key, double *theta)
{
    for (size_t set = 0; set < j->observed->n_sets; ++set) {
        size_t context, end;
        for (contexts_of(j, set, &context, &end); context < end; ++context)
            HNPEI_TRY(sample_context(j, context, n_draws, key, theta + context * n_draws * j->dim));
    }
    return HNPE_OK;
}

hnpe_status hnpei_truncated_sample(const hnpei_core *core, hnpei_desk *desk, const hnpei_observed *observed,
                                   hnpei_embed_what what, size_t n_draws, uint64_t key, double *theta)
{
    job j;
    hnpe_status status = begin(core, desk, observed, what, &j);
    if (status == HNPE_OK)
        status = begin_passes(&j, n_draws < HNPEI_TILE ? HNPEI_TILE : n_draws);
    if (status == HNPE_OK)
        status = sample_all(&j, n_draws, key, theta);
    hnpei_team_destroy(j.team);
    return status;
}

/* ---- the mass inside, which depends on the context alone: calls leave it on their desk ---- */

static int is_known(const job *j, size_t context, double *log_mass)
{
    const size_t d = j->term->d_embed;
    return hnpei_desk_recall(j->desk, j->core, d * sizeof *j->contexts, j->contexts + context * d, log_mass);
}

static int are_known(const job *j)
{
    const size_t n = j->what == HNPEI_EMBED_ROWS ? j->observed->n_rows : j->observed->n_sets;
    double log_mass;
    size_t context = 0;
    while (context < n && is_known(j, context, &log_mass))
        ++context;
    return context == n;
}

static hnpe_status find_log_mass(job *j, size_t context, double *log_mass)
{
    const size_t d = j->term->d_embed;
    size_t inside = 0;
    if (is_known(j, context, log_mass))
        return HNPE_OK;
    begin_draws(j, 0, MASS_KEY); /* the same noise for every context */
    for (size_t at = 0, n; at < MASS_DRAWS; at += n) {
        n = MASS_DRAWS - at < j->chunk ? MASS_DRAWS - at : j->chunk;
        HNPEI_TRY(propose(j, context, n));
        for (size_t i = 0; i < n; ++i)
            inside += j->inside[i];
    }
    if ((double)inside < LEAST_MASS * (double)MASS_DRAWS)
        return too_little(j, context, inside, MASS_DRAWS);
    *log_mass = log((double)inside / (double)MASS_DRAWS);
    return hnpei_desk_note(j->desk, j->core, d * sizeof *j->contexts, j->contexts + context * d, *log_mass);
}

/* With so many points at a time, that of every context can be found. */
static size_t count_points(const job *j, size_t n_draws)
{
    return n_draws >= MASS_DRAWS || are_known(j) ? n_draws : MASS_DRAWS;
}

/* ---- densities ---- */

/* Outside there is no density, and the networks are shown the middle. */
static hnpe_status add_densities(job *j, size_t context, size_t n, const double *theta, double constant, double *log_q)
{
    find_inside(j, n, theta);
    hnpei_doors_enter(&j->core->doors, 0, j->dim, n, theta, j->v);
    for (size_t i = 0; i < n; ++i)
        if (!j->inside[i])
            memset(j->v + i * j->dim, 0, j->dim * sizeof *j->v);
    HNPEI_TRY(hnpei_pass_run(&j->pass, n, context * j->chunk, j->chunk, NULL, j->v, j->log_q));
    for (size_t i = 0; i < n; ++i)
        log_q[i] = j->inside[i] ? log_q[i] + j->log_q[i] + constant : -INFINITY;
    return HNPE_OK;
}

static hnpe_status density_of_context(job *j, size_t context, size_t n_draws, const double *theta, double *log_q)
{
    double log_mass;
    HNPEI_TRY(find_log_mass(j, context, &log_mass));
    const double constant = hnpei_doors_log_slope(&j->core->doors, 0, j->dim) - log_mass;
    for (size_t at = 0, n; at < n_draws; at += n) {
        n = n_draws - at < j->chunk ? n_draws - at : j->chunk;
        HNPEI_TRY(add_densities(j, context, n, theta + at * j->dim, constant, log_q + at));
    }
    return HNPE_OK;
}

static hnpe_status density_of_all(job *j, size_t n_draws, const double *theta, double *log_q)
{
    memset(log_q, 0, j->observed->n_sets * n_draws * sizeof *log_q);
    for (size_t set = 0; set < j->observed->n_sets; ++set) {
        size_t context, end;
        for (contexts_of(j, set, &context, &end); context < end; ++context)
            HNPEI_TRY(
                density_of_context(j, context, n_draws, theta + context * n_draws * j->dim, log_q + set * n_draws));
    }
    return HNPE_OK;
}

hnpe_status hnpei_truncated_log_density(const hnpei_core *core, hnpei_desk *desk, const hnpei_observed *observed,
                                        hnpei_embed_what what, size_t n_draws, const double *theta, double *log_q)
{
    job j;
    hnpe_status status = begin(core, desk, observed, what, &j);
    if (status == HNPE_OK)
        status = begin_passes(&j, count_points(&j, n_draws));
    if (status == HNPE_OK)
        status = density_of_all(&j, n_draws, theta, log_q);
    hnpei_team_destroy(j.team);
    return status;
}

hnpe_status hnpei_truncated_log_mass(const hnpei_core *core, hnpei_desk *desk, const hnpei_observed *observed,
                                     double *log_mass)
{
    job j;
    hnpe_status status = begin(core, desk, observed, HNPEI_EMBED_FIRST, &j);
    if (status == HNPE_OK)
        status = begin_passes(&j, count_points(&j, 1));
    for (size_t set = 0; set < observed->n_sets && status == HNPE_OK; ++set)
        status = find_log_mass(&j, set, &log_mass[set]);
    hnpei_team_destroy(j.team);
    return status;
}
