/* Draws and densities of posteriors: many, one, and of many observations. */
#include "posterior/embed.h"
#include "subjects.h"

#include <stdio.h>

static void embed_term(const hnpei_core *core, hnpei_role role, const hnpei_observed *observed, hnpei_embed_what what,
                       hnpei_desk *desk)
{
    const hnpei_term *term = hnpei_core_term(core, role);
    hnpei_real *contexts;
    if (term)
        bench_check(hnpei_embed(core, term, observed, what, desk, NULL, &contexts));
}

static void run_embed(void *data)
{
    bench_posterior *c = data;
    const hnpei_core *core = c->posterior->core;
    hnpei_desk *desk;
    hnpei_observed observed;
    bench_check(hnpei_desk_take(c->posterior->desks, &desk));
    bench_check(hnpei_observe(core, desk, c->n_sets, c->n_rows, c->x, &observed));
    embed_term(core, HNPEI_ROLE_GLOBAL, &observed, HNPEI_EMBED_SETS, desk);
    embed_term(core, HNPEI_ROLE_LOCAL, &observed, HNPEI_EMBED_FIRST, desk);
    hnpei_desk_return(c->posterior->desks, desk, 1);
}

static size_t rows_of(const bench_posterior *c)
{
    size_t rows = 0;
    for (size_t i = 0; i < c->n_sets; ++i)
        rows += (size_t)c->n_rows[i];
    return rows;
}

static double embed_flops(const bench_posterior *c)
{
    const hnpei_term *global = hnpei_core_term(c->posterior->core, HNPEI_ROLE_GLOBAL);
    return bench_forward_flops(&global->layout, NULL, "set.", rows_of(c));
}

/* Of all draws, what depends on each; of each set, its embedding, all of q_global, which has one parameter here, and
   the part of q_local that is the same for all draws. */
static double draw_flops(const bench_posterior *c)
{
    const hnpei_term *global = hnpei_core_term(c->posterior->core, HNPEI_ROLE_GLOBAL);
    const hnpei_term *local = hnpei_core_term(c->posterior->core, HNPEI_ROLE_LOCAL);
    const double each = bench_draw_flops(local, 0);
    const double set =
        bench_forward_flops(&global->layout, NULL, "q_", 1) + bench_forward_flops(&local->layout, NULL, "q_", 1) - each;
    return (double)(c->n_sets * c->n_draws) * each + (double)c->n_sets * set + embed_flops(c);
}

static double time_one(bench *b, const char *name, bench_posterior *c, void (*work)(void *data), double flops)
{
    const size_t points = c->n_sets * c->n_draws;
    return bench_time(
        b, &(bench_subject){.name = name, .work = work, .data = c, .flops = flops, .elements = (double)points});
}

static void time_draws(bench *b, const char *what, const bench_estimator *e)
{
    const size_t many = b->quick ? 1000 : 10000;
    char name[128];
    bench_posterior c = bench_posterior_create(b->one, e, 1, many), one = bench_posterior_create(b->one, e, 1, 1);
    snprintf(name, sizeof name, "%s: %zu draws", what, many);
    time_one(b, name, &c, bench_posterior_sample, draw_flops(&c));
    bench_posterior_sample(&c);
    snprintf(name, sizeof name, "%s: %zu log densities", what, many);
    time_one(b, name, &c, bench_posterior_density, draw_flops(&c));
    snprintf(name, sizeof name, "%s: one draw", what);
    time_one(b, name, &one, bench_posterior_sample, draw_flops(&one));
    bench_target(b, BENCH_SECONDS, 0, 60e-6);
    bench_posterior_sample(&one);
    snprintf(name, sizeof name, "%s: one log density", what);
    time_one(b, name, &one, bench_posterior_density, draw_flops(&one));
    bench_target(b, BENCH_SECONDS, 0, 20e-6);
    bench_posterior_free(&c);
    bench_posterior_free(&one);
}

/* Many observations cost little more than their embeddings and as many draws of one. */
static void time_batch(bench *b, const char *what, const bench_estimator *e)
{
    const size_t many = b->quick ? 500 : 10000;
    char name[128];
    bench_posterior sets = bench_posterior_create(b->one, e, many, 1),
                    draws = bench_posterior_create(b->one, e, 1, many);
    snprintf(name, sizeof name, "%s: embeddings of %zu sets", what, many);
    const double embed = time_one(b, name, &sets, run_embed, embed_flops(&sets));
    snprintf(name, sizeof name, "%s: %zu draws of one set", what, many);
    const double single = time_one(b, name, &draws, bench_posterior_sample, draw_flops(&draws));
    snprintf(name, sizeof name, "%s: one draw of each of %zu sets", what, many);
    const double batch = time_one(b, name, &sets, bench_posterior_sample, draw_flops(&sets));
    snprintf(name, sizeof name, "%s: batch over embeddings and draws", what);
    bench_value(b, name, batch / (embed + single), "");
    bench_target(b, BENCH_VALUE, 0, 1.5);
    bench_posterior_free(&sets);
    bench_posterior_free(&draws);
}

void bench_posteriors(bench *b)
{
    if (!bench_group_wanted(b, "posterior"))
        return;
    bench_estimator jansen_rit = bench_jansen_rit(b->one), standard = bench_default(b->one);
    time_draws(b, "posterior of Jansen-Rit", &jansen_rit);
    time_draws(b, "posterior by default parts", &standard);
    time_batch(b, "posterior of Jansen-Rit", &jansen_rit);
    time_batch(b, "posterior by default parts", &standard);
    bench_estimator_free(&jansen_rit);
    bench_estimator_free(&standard);
}
