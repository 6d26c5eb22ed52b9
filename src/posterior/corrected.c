#include "corrected.h"

#include "base/context.h"
#include "gaussians.h"

#include <math.h>
#include <string.h>

/* Draws with a random stream of their own, one after the other. */
#define BLOCK ((size_t)64)
/* With less of the mixture's mass than this inside the support nothing is drawn: rejection would take too long. */
#define LEAST_MASS 1e-4
/* Candidates for one draw; at the least mass so many fail once in e^100. */
#define MOST_TRIES 1000000
#define TRIES_BETWEEN_LOOKS 4096

typedef struct worker {
    hnpei_gaussians mixture;
    hnpei_real *given, *tape;
    double *v;
} worker;

typedef struct job {
    const hnpei_core *core;
    const hnpei_term *term;
    const hnpei_kernels *kernels;
    const hnpei_observed *observed;
    hnpei_embed_what what;
    hnpei_team *team;
    hnpei_form form;
    hnpei_real *contexts;
    worker *workers;
    size_t n_draws;
    uint64_t key;
    double *theta;        /* draws, or … */
    const double *points; /* … what log_q is wanted of */
    double *log_q;
} job;

static hnpe_status place_workers(job *j, hnpei_desk *desk)
{
    const size_t n = hnpei_team_size(j->team), dim = j->term->dim, components = hnpei_flow_components(j->term->flow);
    HNPEI_TRY(hnpei_desk_place(desk, n, sizeof *j->workers, &j->workers));
    for (size_t i = 0; i < n; ++i) {
        worker *w = &j->workers[i];
        double *numbers;
        HNPEI_TRY(hnpei_desk_place(desk, hnpei_gaussians_count(components, dim), sizeof *numbers, &numbers));
        hnpei_gaussians_lay_out(components, dim, numbers, &w->mixture);
        HNPEI_TRY(hnpei_desk_place(desk, dim, sizeof *w->v, &w->v));
        HNPEI_TRY(hnpei_desk_place(desk, j->term->d_embed * HNPEI_TILE, sizeof *w->given, &w->given));
        HNPEI_TRY(hnpei_desk_place(desk, hnpei_flow_tape(j->term->flow), sizeof *w->tape, &w->tape));
    }
    return HNPE_OK;
}

static hnpe_status prepare(job *j, hnpei_desk *desk)
{
    const size_t embedders = hnpei_embed_workers(j->observed->n_rows), n = j->observed->n_sets;
    double *numbers;
    HNPEI_TRY(hnpei_team_create_on(desk, embedders > n ? embedders : n, &j->team));
    HNPEI_TRY(hnpei_desk_place(desk, hnpei_form_count(j->term->dim), sizeof *numbers, &numbers));
    HNPEI_TRY(hnpei_form_fill(j->core, numbers, &j->form));
    HNPEI_TRY(hnpei_embed(j->core, j->term, j->observed, j->what, desk, j->team, &j->contexts));
    return place_workers(j, desk);
}

static job make_job(const hnpei_core *core, const hnpei_observed *observed, hnpei_embed_what what, size_t n_draws)
{
    const hnpei_term *term = &core->terms[0];
    return (job){.core = core,
                 .term = term,
                 .kernels = hnpei_kernels_get(hnpei_context_isa(core->context)),
                 .observed = observed,
                 /* a density of everything is given the set; of local parameters alone, an observation */
                 .what = term->role == HNPEI_ROLE_LOCAL ? what : HNPEI_EMBED_SETS,
                 .n_draws = n_draws};
}

static hnpe_status run(job *j, hnpei_desk *desk, hnpei_work_fn work)
{
    hnpe_status status = prepare(j, desk);
    if (status == HNPE_OK)
        status = hnpei_team_run(j->team, j->observed->n_sets, work, j, NULL);
    hnpei_team_destroy(j->team);
    return status;
}

/* The mixture of one context, and the log of its mass inside. */
static hnpe_status open_mixture(const job *j, worker *w, size_t context, double *log_mass)
{
    const size_t d = j->term->d_embed;
    const char *what = j->what == HNPEI_EMBED_ROWS ? "observation" : "set";
    for (size_t i = 0; i < d; ++i)
        w->given[i * HNPEI_TILE] = j->contexts[context * d + i];
    HNPEI_TRY(hnpei_gaussians_evaluate(j->core, &j->form, j->kernels, w->given, w->tape, what, context, &w->mixture));
    *log_mass = hnpei_gaussians_log_mass(&j->form, &w->mixture);
    if (*log_mass >= log(LEAST_MASS))
        return HNPE_OK;
    return hnpei_fail(HNPE_ERROR_NUMERIC, NULL,
                      "of %s %zu, only %.2g of the mixture's mass lies within the prior's support, fewer than %g: the "
                      "density is no use there",
                      what, context, exp(*log_mass), LEAST_MASS);
}

/* The contexts of a set: itself, or each of its observations. */
static void contexts_of(const job *j, size_t set, size_t *begin, size_t *end)
{
    const int rows = j->what == HNPEI_EMBED_ROWS;
    *begin = rows ? j->observed->first[set] : set;
    *end = rows ? j->observed->first[set + 1] : set + 1;
}

/* ---- draws ---- */

static int is_inside(const hnpei_form *form, const double *theta)
{
    for (size_t i = 0; i < form->dim; ++i)
        if (!(theta[i] > form->low[i] && theta[i] < form->high[i]))
            return 0;
    return 1;
}

/* On the thread of the call alone. */
static hnpe_status look(const job *j, const worker *w)
{
    hnpei_watch *watch = j->observed->watch;
    return watch && w == j->workers ? hnpei_watch_look(watch) : HNPE_OK;
}

static hnpe_status draw_one(const job *j, worker *w, hnpei_stream *stream, double *theta)
{
    for (int tries = 0; tries < MOST_TRIES; ++tries) {
        if (tries % TRIES_BETWEEN_LOOKS == TRIES_BETWEEN_LOOKS - 1)
            HNPEI_TRY(look(j, w));
        hnpei_gaussians_draw(&w->mixture, stream, w->v);
        hnpei_doors_leave(&j->core->doors, 0, j->form.dim, 1, w->v, theta);
        if (is_inside(&j->form, theta))
            return HNPE_OK;
    }
    return hnpei_fail(HNPE_ERROR_NUMERIC, NULL, "none of %d draws of the mixture was within the prior's support",
                      MOST_TRIES);
}

static hnpe_status sample_context(const job *j, worker *w, size_t context)
{
    const size_t d = j->form.dim;
    const uint64_t key = hnpei_stream_hash(j->key, HNPEI_PURPOSE_SAMPLE, context);
    double log_mass, *theta = j->theta + context * j->n_draws * d;
    hnpei_stream stream;
    HNPEI_TRY(open_mixture(j, w, context, &log_mass));
    for (size_t i = 0; i < j->n_draws; ++i) {
        if (i % BLOCK == 0) {
            hnpei_stream_init(&stream, key, HNPEI_PURPOSE_SAMPLE, i / BLOCK);
            HNPEI_TRY(look(j, w));
        }
        HNPEI_TRY(draw_one(j, w, &stream, theta + i * d));
    }
    return HNPE_OK;
}

static hnpe_status sample_set(void *data, size_t set, size_t worker_index)
{
    const job *j = data;
    size_t context, end;
    for (contexts_of(j, set, &context, &end); context < end; ++context)
        HNPEI_TRY(sample_context(j, &j->workers[worker_index], context));
    return HNPE_OK;
}

hnpe_status hnpei_corrected_sample(const hnpei_core *core, hnpei_desk *desk, const hnpei_observed *observed,
                                   hnpei_embed_what what, size_t n_draws, uint64_t key, double *theta)
{
    job j = make_job(core, observed, what, n_draws);
    j.key = key;
    j.theta = theta;
    return run(&j, desk, sample_set);
}

/* ---- densities ---- */

/* At a bound the density is that beside it. */
static int is_possible(const hnpei_form *form, const double *theta)
{
    for (size_t i = 0; i < form->dim; ++i)
        if (!(theta[i] >= form->low[i] && theta[i] <= form->high[i]))
            return 0;
    return 1;
}

static hnpe_status add_densities(const job *j, worker *w, size_t context, double *log_q)
{
    const size_t d = j->form.dim;
    const double *theta = j->points + context * j->n_draws * d;
    double log_mass;
    HNPEI_TRY(open_mixture(j, w, context, &log_mass));
    const double constant = hnpei_doors_log_slope(&j->core->doors, 0, d) - log_mass;
    for (size_t i = 0; i < j->n_draws; ++i) {
        if (i % BLOCK == 0)
            HNPEI_TRY(look(j, w));
        hnpei_doors_enter(&j->core->doors, 0, d, 1, theta + i * d, w->v);
        if (is_possible(&j->form, theta + i * d))
            log_q[i] += hnpei_gaussians_log_density(&w->mixture, w->v) + constant;
        else
            log_q[i] = -INFINITY;
    }
    return HNPE_OK;
}

static hnpe_status density_of_set(void *data, size_t set, size_t worker_index)
{
    const job *j = data;
    size_t context, end;
    memset(j->log_q + set * j->n_draws, 0, j->n_draws * sizeof *j->log_q);
    for (contexts_of(j, set, &context, &end); context < end; ++context)
        HNPEI_TRY(add_densities(j, &j->workers[worker_index], context, j->log_q + set * j->n_draws));
    return HNPE_OK;
}

hnpe_status hnpei_corrected_log_density(const hnpei_core *core, hnpei_desk *desk, const hnpei_observed *observed,
                                        hnpei_embed_what what, size_t n_draws, const double *theta, double *log_q)
{
    job j = make_job(core, observed, what, n_draws);
    j.points = theta;
    j.log_q = log_q;
    return run(&j, desk, density_of_set);
}

static hnpe_status mass_of_set(void *data, size_t set, size_t worker_index)
{
    const job *j = data;
    return open_mixture(j, &j->workers[worker_index], set, &j->log_q[set]);
}

hnpe_status hnpei_corrected_log_mass(const hnpei_core *core, hnpei_desk *desk, const hnpei_observed *observed,
                                     double *log_mass)
{
    job j = make_job(core, observed, HNPEI_EMBED_FIRST, 0);
    j.log_q = log_mass;
    return run(&j, desk, mass_of_set);
}

/* ---- gradients: the mass inside does not depend on theta ---- */

static hnpe_status gradients_of_set(void *data, size_t set, size_t worker_index)
{
    const job *j = data;
    const size_t d = j->form.dim;
    worker *w = &j->workers[worker_index];
    double log_mass;
    HNPEI_TRY(open_mixture(j, w, set, &log_mass));
    for (size_t i = set * j->n_draws; i < (set + 1) * j->n_draws; ++i) {
        hnpei_doors_enter(&j->core->doors, 0, d, 1, j->points + i * d, w->v);
        hnpei_gaussians_gradient(&w->mixture, w->v, j->theta + i * d);
        for (size_t k = 0; k < d; ++k)
            j->theta[i * d + k] /= j->core->doors.v_sd[k];
    }
    return HNPE_OK;
}

hnpe_status hnpei_corrected_gradient(const hnpei_core *core, hnpei_desk *desk, const hnpei_observed *observed,
                                     size_t n_draws, const double *theta, double *g_theta)
{
    job j = make_job(core, observed, HNPEI_EMBED_FIRST, n_draws);
    if (!g_theta)
        return HNPE_OK;
    j.points = theta;
    j.theta = g_theta;
    return run(&j, desk, gradients_of_set);
}

/* ---- moments ---- */

static hnpe_status moments_of_first(void *data, size_t set, size_t worker_index)
{
    const job *j = data;
    const size_t d = j->form.dim;
    const double *sd = j->core->doors.v_sd;
    double log_mass, *covariance = j->theta + d;
    worker *w = &j->workers[worker_index];
    if (set > 0)
        return HNPE_OK;
    HNPEI_TRY(open_mixture(j, w, 0, &log_mass));
    hnpei_gaussians_moments(&w->mixture, w->v, covariance);
    hnpei_doors_leave(&j->core->doors, 0, d, 1, w->v, j->theta);
    for (size_t a = 0; a < d; ++a)
        for (size_t b = 0; b < d; ++b)
            covariance[a * d + b] *= sd[a] * sd[b];
    return HNPE_OK;
}

hnpe_status hnpei_corrected_moments(const hnpei_core *core, hnpei_desk *desk, const hnpei_observed *observed,
                                    double *gaussian)
{
    job j = make_job(core, observed, HNPEI_EMBED_FIRST, 0);
    j.theta = gaussian;
    return run(&j, desk, moments_of_first);
}
