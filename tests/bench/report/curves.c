/* How cost grows: curves FILE [--quick] writes {"machine", "isa", "curves": [{"panel", "name", "points": [[x,
   seconds]]}]}.

   One thread and its processor time; the panel of threads has the clock on the wall. */
#include "../subjects.h"

#include <cjson/cJSON.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

typedef struct curves {
    bench b;
    const char *name; /* of the curve that is measured */
} curves;

/* Seconds of one call, divided by `parts`. */
static double time_point(curves *c, size_t x, void (*work)(void *data), void *data, size_t parts)
{
    char name[128];
    snprintf(name, sizeof name, "%s: %zu", c->name, x);
    return bench_time(&c->b, &(bench_subject){.name = name, .work = work, .data = data}) / (double)parts;
}

/* ---- N: observations in a set, of 33 features each ---- */

static double point_embed(curves *c, size_t n)
{
    bench_set set = bench_set_create(c->b.one, c->b.isa, 33, 1 + n);
    const double seconds = time_point(c, n, bench_set_forward, &set, 1);
    bench_set_free(&set);
    return seconds;
}

static bench_estimator estimator_of_sets(curves *c, size_t n)
{
    bench_estimator e = bench_default(c->b.one);
    e.n_rows = 1 + n;
    return e;
}

/* A step of 100 sets, by default parts: two of them in an epoch, as a tenth is held out. */
static double point_set_step(curves *c, size_t n)
{
    bench_estimator e = estimator_of_sets(c, n);
    bench_epoch epoch;
    bench_epoch_create(c->b.one, &e, 223, 0, &epoch);
    const double seconds = time_point(c, n, bench_epoch_run, &epoch, epoch.run.steps);
    bench_epoch_free(&epoch);
    bench_estimator_free(&e);
    return seconds;
}

static double point_draws_given_set(curves *c, size_t n)
{
    bench_estimator e = estimator_of_sets(c, n);
    bench_posterior posterior = bench_posterior_create(c->b.one, &e, 1, 1000);
    const double seconds = time_point(c, n, bench_posterior_sample, &posterior, 1);
    bench_posterior_free(&posterior);
    bench_estimator_free(&e);
    return seconds;
}

/* ---- flows: the paper's q_local with one number changed, and one of splines like it ---- */

static hnpei_flow_spec affine(void)
{
    return bench_q_local;
}

static hnpei_flow_spec splines(void)
{
    hnpei_flow_spec spec = bench_q_local;
    spec.family = HNPEI_FAMILY_SPLINE;
    spec.bins = 10;
    return spec;
}

static double time_flow(curves *c, size_t x, hnpei_flow_spec spec, void (*work)(void *data))
{
    bench_flow flow = bench_flow_create(c->b.isa, &spec, 100);
    const double seconds = time_point(c, x, work, &flow, 1);
    bench_flow_free(&flow);
    return seconds;
}

static hnpei_flow_spec with_dim(hnpei_flow_spec spec, size_t dim)
{
    spec.dim = dim;
    return spec;
}

static hnpei_flow_spec with_hidden(hnpei_flow_spec spec, size_t hidden)
{
    spec.hidden = hidden;
    return spec;
}

static hnpei_flow_spec with_blocks(hnpei_flow_spec spec, size_t blocks)
{
    spec.blocks = blocks;
    return spec;
}

static hnpei_flow_spec with_transforms(hnpei_flow_spec spec, size_t transforms)
{
    spec.transforms = transforms;
    return spec;
}

#define DEFINE_POINT(flow, does, what)                                                                                 \
    static double point_##flow##_##does##_##what(curves *c, size_t x)                                                  \
    {                                                                                                                  \
        return time_flow(c, x, with_##what(flow(), x), bench_flow_##does);                                             \
    }
DEFINE_POINT(affine, step, dim)
DEFINE_POINT(affine, inverse, dim)
DEFINE_POINT(splines, step, dim)
DEFINE_POINT(splines, inverse, dim)
DEFINE_POINT(affine, step, hidden)
DEFINE_POINT(affine, inverse, hidden)
DEFINE_POINT(splines, step, hidden)
DEFINE_POINT(splines, inverse, hidden)
DEFINE_POINT(affine, step, blocks)
DEFINE_POINT(affine, inverse, blocks)
DEFINE_POINT(affine, step, transforms)
DEFINE_POINT(affine, inverse, transforms)

/* ---- how many: simulations, training sets, draws ---- */

static double point_simulations(curves *c, size_t n)
{
    bench_simulations simulations = bench_simulations_create(c->b.one, n);
    const double seconds = time_point(c, n, bench_simulations_run, &simulations, 1);
    bench_simulations_free(&simulations);
    return seconds;
}

static double point_epoch(curves *c, size_t n)
{
    bench_estimator e = bench_jansen_rit(c->b.one);
    bench_epoch epoch;
    bench_epoch_create(c->b.one, &e, n, 0, &epoch);
    const double seconds = time_point(c, n, bench_epoch_run, &epoch, 1);
    bench_epoch_free(&epoch);
    bench_estimator_free(&e);
    return seconds;
}

static double point_draws(curves *c, size_t n)
{
    bench_estimator e = bench_jansen_rit(c->b.one);
    bench_posterior posterior = bench_posterior_create(c->b.one, &e, 1, n);
    const double seconds = time_point(c, n, bench_posterior_sample, &posterior, 1);
    bench_posterior_free(&posterior);
    bench_estimator_free(&e);
    return seconds;
}

/* ---- what is measured ---- */

typedef struct curve {
    const char *panel, *name;
    size_t first, most; /* x doubles, or goes 1, 2, 5, 10 where `tens`, from one to the other */
    int tens;
    double (*point)(curves *c, size_t x);
} curve;

static const curve all[] = {
    {"observations", "step", 1, 1000, 1, point_set_step},
    {"observations", "1000 draws", 1, 10000, 1, point_draws_given_set},
    {"observations", "embedding", 1, 10000, 1, point_embed},
    {"parameters", "step, splines", 1, 64, 0, point_splines_step_dim},
    {"parameters", "step, affine", 1, 64, 0, point_affine_step_dim},
    {"parameters", "draws, splines", 1, 64, 0, point_splines_inverse_dim},
    {"parameters", "draws, affine", 1, 64, 0, point_affine_inverse_dim},
    {"width", "step, splines", 16, 512, 0, point_splines_step_hidden},
    {"width", "step, affine", 16, 512, 0, point_affine_step_hidden},
    {"width", "draws, splines", 16, 512, 0, point_splines_inverse_hidden},
    {"width", "draws, affine", 16, 512, 0, point_affine_inverse_hidden},
    {"layers", "step, by transforms", 1, 16, 0, point_affine_step_transforms},
    {"layers", "step, by hidden layers", 1, 15, 0, point_affine_step_blocks},
    {"layers", "draws, by transforms", 1, 16, 0, point_affine_inverse_transforms},
    {"layers", "draws, by hidden layers", 1, 15, 0, point_affine_inverse_blocks},
    {"number", "simulations", 10, 10000, 1, point_simulations},
    {"number", "an epoch", 200, 100000, 1, point_epoch},
    {"number", "draws", 10, 100000, 1, point_draws},
};

/* From 1, 10, 100 … to twice that, to five times that, to ten times that. */
static size_t next_of_tens(size_t x)
{
    size_t tens = 1;
    while (tens * 10 <= x)
        tens *= 10;
    return x < 2 * tens ? 2 * tens : x < 5 * tens ? 5 * tens : 10 * tens;
}

static cJSON *begin_curve(curves *c, cJSON *list, const char *panel, const char *name)
{
    cJSON *object = cJSON_CreateObject();
    cJSON_AddStringToObject(object, "panel", panel);
    cJSON_AddStringToObject(object, "name", name);
    cJSON_AddItemToArray(list, object);
    c->name = name;
    return cJSON_AddArrayToObject(object, "points");
}

/* Four digits are more than a measurement has. */
static void add_point(cJSON *points, size_t x, double seconds)
{
    char text[64];
    snprintf(text, sizeof text, "[%zu, %.4g]", x, seconds);
    cJSON_AddItemToArray(points, cJSON_CreateRaw(text));
}

static void measure(curves *c, const curve *wanted, cJSON *list)
{
    cJSON *points = begin_curve(c, list, wanted->panel, wanted->name);
    size_t left = c->b.quick ? 2 : SIZE_MAX;
    for (size_t x = wanted->first; x <= wanted->most && left > 0; --left) {
        add_point(points, x, wanted->point(c, x));
        const size_t most = x < wanted->most ? wanted->most : SIZE_MAX;
        const size_t next = wanted->tens ? next_of_tens(x) : 2 * x;
        x = next < most ? next : most;
    }
}

/* ---- threads: the same work by one, two, four … of them in turns ---- */

enum { ROUNDS = 11, MOST_TEAMS = 8 };

typedef struct team {
    hnpe_context *context;
    bench_estimator estimator;
    bench_epoch epoch;
    bench_posterior posterior;
    bench_simulations simulations;
    double seconds[ROUNDS];
} team;

static void simulate(team *t)
{
    bench_simulations_run(&t->simulations);
}

static void train(team *t)
{
    bench_epoch_run(&t->epoch);
}

static void draw(team *t)
{
    bench_posterior_sample(&t->posterior);
}

static void begin_simulate(team *t, int quick)
{
    t->simulations = bench_simulations_create(t->context, quick ? 16 : 1024);
}

static void begin_train(team *t, int quick, bench_estimator estimator, size_t n_sets)
{
    t->estimator = estimator;
    bench_epoch_create(t->context, &t->estimator, quick ? 200 : n_sets, 0, &t->epoch);
}

static void begin_train_paper(team *t, int quick)
{
    begin_train(t, quick, bench_jansen_rit(t->context), 50000);
}

static void begin_train_default(team *t, int quick)
{
    begin_train(t, quick, bench_default(t->context), 10000);
}

static void begin_draw(team *t, size_t n_sets, size_t n_draws)
{
    t->estimator = bench_default(t->context);
    t->posterior = bench_posterior_create(t->context, &t->estimator, n_sets, n_draws);
}

static void begin_draw_one(team *t, int quick)
{
    begin_draw(t, 1, quick ? 100 : 100000);
}

static void begin_draw_many(team *t, int quick)
{
    begin_draw(t, quick ? 10 : 10000, 10);
}

static void end_simulate(team *t)
{
    bench_simulations_free(&t->simulations);
}

static void end_train(team *t)
{
    bench_epoch_free(&t->epoch);
    bench_estimator_free(&t->estimator);
}

static void end_draw(team *t)
{
    bench_posterior_free(&t->posterior);
    bench_estimator_free(&t->estimator);
}

typedef struct shared_work {
    const char *name;
    void (*begin)(team *t, int quick);
    void (*work)(team *t);
    void (*end)(team *t);
} shared_work;

static const shared_work shared[] = {
    {"1024 simulations", begin_simulate, simulate, end_simulate},
    {"epoch, default parts", begin_train_default, train, end_train},
    {"epoch, paper's parts", begin_train_paper, train, end_train},
    {"100 000 draws, one set", begin_draw_one, draw, end_draw},
    {"10 draws, 10 000 sets", begin_draw_many, draw, end_draw},
};

static double wall(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

static int ascending(const void *a, const void *b)
{
    const double x = *(const double *)a, y = *(const double *)b;
    return x < y ? -1 : x > y;
}

static void measure_threads(curves *c, const shared_work *wanted, cJSON *list)
{
    team teams[MOST_TEAMS] = {{0}};
    size_t threads[MOST_TEAMS], n = 0;
    for (size_t count = 1; count <= hnpei_context_threads(NULL) && n < MOST_TEAMS; count *= 2, ++n) {
        threads[n] = count;
        bench_check(hnpe_context_create(NULL, &teams[n].context));
        bench_check(hnpe_context_set_int(teams[n].context, HNPE_CONTEXT_THREADS, (int64_t)count));
        wanted->begin(&teams[n], c->b.quick);
        wanted->work(&teams[n]);
    }
    for (size_t round = 0; round < ROUNDS; ++round)
        for (size_t i = 0; i < n; ++i) {
            const double begin = wall();
            wanted->work(&teams[i]);
            teams[i].seconds[round] = wall() - begin;
        }
    cJSON *points = begin_curve(c, list, "threads", wanted->name);
    for (size_t i = 0; i < n; ++i) {
        qsort(teams[i].seconds, ROUNDS, sizeof(double), ascending);
        printf("%s, %zu threads: %.4g s\n", wanted->name, threads[i], teams[i].seconds[ROUNDS / 2]);
        add_point(points, threads[i], teams[i].seconds[ROUNDS / 2]);
        wanted->end(&teams[i]);
        hnpe_context_release(teams[i].context);
    }
}

/* ---- the file ---- */

static int write_file(const char *path, const cJSON *whole)
{
    char *text = cJSON_Print(whole);
    FILE *file = text ? fopen(path, "w") : NULL;
    const int written = file && fputs(text, file) >= 0 && fputs("\n", file) >= 0;
    const int closed = file && fclose(file) == 0;
    cJSON_free(text);
    return written && closed;
}

int main(int argc, char **argv)
{
    curves c;
    if (argc < 2) {
        fprintf(stderr, "curves FILE [--quick]\n");
        return 2;
    }
    bench_begin(&c.b, argc > 2 && strcmp(argv[2], "--quick") == 0, NULL);
    cJSON *whole = cJSON_CreateObject();
    cJSON_AddStringToObject(whole, "machine", bench_machine());
    cJSON_AddStringToObject(whole, "isa", bench_isa_name(c.b.isa));
    cJSON *list = cJSON_AddArrayToObject(whole, "curves");
    for (size_t i = 0; i < sizeof all / sizeof *all; ++i)
        measure(&c, &all[i], list);
    double load;
    if (getloadavg(&load, 1) == 1)
        cJSON_AddNumberToObject(whole, "load", load); /* threads compete with what else runs */
    for (size_t i = 0; i < sizeof shared / sizeof *shared; ++i)
        measure_threads(&c, &shared[i], list);
    const int written = write_file(argv[1], whole);
    if (!written)
        fprintf(stderr, "cannot write %s\n", argv[1]);
    cJSON_Delete(whole);
    bench_end(&c.b);
    return written ? 0 : 1;
}
