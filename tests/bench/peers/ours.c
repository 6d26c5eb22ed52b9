/* This library's side of the comparison with PyTorch: a program that peers.py starts once and asks by lines.

     about            the instruction set
     limit            GFLOP/s of a loop of multiply-adds in registers, one core
     describe CASE    trainable parameters; operations of one call's products with masked weights and without (0: not
                      counted)
     run CASE CALLS   seconds of processor time per call

   One thread. The answer to a line is a line. */
#include "../subjects.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

typedef struct side {
    hnpe_isa isa;
    hnpe_context *context;
    const char *ready; /* the case below is this one; NULL: none */
    void (*work)(void *data);
    void *data;
    double parameters, flops, unmasked;
    bench_flow flow;
    bench_estimator estimator;
    bench_epoch epoch;
    bench_posterior posterior;
} side;

static double trainable(const hnpei_layout *layout)
{
    double n = 0;
    for (size_t i = 0; i < layout->n_blocks; ++i)
        if (layout->blocks[i].trainable)
            n += (double)(layout->blocks[i].rows * layout->blocks[i].columns);
    return n;
}

static void count_parameters(side *s)
{
    for (size_t t = 0; t < s->estimator.estimator->core->n_terms; ++t)
        s->parameters += trainable(&s->estimator.estimator->core->terms[t].layout);
}

/* ---- the cases: each sets work, data, parameters, flops ---- */

static void begin_flow(side *s, const hnpei_flow_spec *spec, size_t samples)
{
    s->flow = bench_flow_create(s->isa, spec, samples);
    s->work = bench_flow_step;
    s->data = &s->flow;
    s->parameters = trainable(&s->flow.layout);
    s->flops = bench_step_flops(&s->flow.layout, NULL, samples);
    s->unmasked = bench_step_flops(&s->flow.layout, s->flow.w, samples);
}

static void begin_q_local(side *s)
{
    begin_flow(s, &bench_q_local, 100);
}

static void begin_splines(side *s)
{
    begin_flow(s, &bench_large_splines, 1000);
}

static void end_flow(side *s)
{
    bench_flow_free(&s->flow);
}

/* Ten observations of 33 features in a set. */
static void make_jansen_rit(side *s)
{
    s->estimator = bench_jansen_rit(s->context);
    s->estimator.n_rows = 10;
    count_parameters(s);
}

/* A tenth of the sets is held out; q_local learns from x_0 alone, as in the paper. */
static void begin_epoch(side *s, size_t n_sets)
{
    bench_epoch_create(s->context, &s->estimator, n_sets, HNPE_PAIRS_FIRST, &s->epoch);
    s->work = bench_epoch_run;
    s->data = &s->epoch;
    s->flops = s->epoch.flops;
    const hnpei_run *run = &s->epoch.run;
    for (size_t t = 0; t < run->core->n_terms; ++t)
        s->unmasked +=
            bench_step_flops(&run->core->terms[t].layout, run->core->terms[t].weights, run->steps * run->batch);
}

static void begin_jansen_rit_epoch(side *s)
{
    make_jansen_rit(s);
    begin_epoch(s, 50000);
}

static void begin_toy_epoch(side *s)
{
    s->estimator = bench_spline_toy_on_the_line(s->context);
    count_parameters(s);
    begin_epoch(s, 10000);
}

static void end_epoch(side *s)
{
    bench_epoch_free(&s->epoch);
    bench_estimator_free(&s->estimator);
}

static void begin_posterior(side *s, size_t draws, void (*work)(void *data))
{
    make_jansen_rit(s);
    s->posterior = bench_posterior_create(s->context, &s->estimator, 1, draws);
    bench_posterior_sample(&s->posterior);
    s->work = work;
    s->data = &s->posterior;
}

static void begin_draws(side *s)
{
    const size_t draws = 10000;
    begin_posterior(s, draws, bench_posterior_sample);
    const hnpei_term *local = hnpei_core_term(s->estimator.estimator->core, HNPEI_ROLE_LOCAL);
    s->flops = (double)draws * bench_draw_flops(local, 0);
    s->unmasked = (double)draws * bench_draw_flops(local, 1);
}

static void begin_one_draw(side *s)
{
    begin_posterior(s, 1, bench_posterior_sample);
}

static void begin_one_density(side *s)
{
    begin_posterior(s, 1, bench_posterior_density);
}

static void end_posterior(side *s)
{
    bench_posterior_free(&s->posterior);
    bench_estimator_free(&s->estimator);
}

static const struct {
    const char *name;
    void (*begin)(side *s), (*end)(side *s);
} cases[] = {{"q_local_step", begin_q_local, end_flow},
             {"splines_step", begin_splines, end_flow},
             {"jansen_rit_epoch", begin_jansen_rit_epoch, end_epoch},
             {"toy_epoch", begin_toy_epoch, end_epoch},
             {"draws", begin_draws, end_posterior},
             {"one_draw", begin_one_draw, end_posterior},
             {"one_density", begin_one_density, end_posterior}};

/* ---- lines ---- */

/* Makes the case of this name ready and the one before it free; NULL: the latter alone. 0: there is no such case. */
static int make_ready(side *s, const char *name)
{
    if (s->ready && name && strcmp(s->ready, name) == 0)
        return 1;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; ++i)
        if (s->ready && strcmp(cases[i].name, s->ready) == 0)
            cases[i].end(s);
    *s = (side){.isa = s->isa, .context = s->context};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; ++i)
        if (name && strcmp(cases[i].name, name) == 0) {
            cases[i].begin(s);
            s->ready = cases[i].name;
        }
    return s->ready != NULL;
}

static double processor_seconds(void)
{
    struct timespec t;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

static double run(side *s, size_t calls)
{
    const double begin = processor_seconds();
    for (size_t i = 0; i < calls; ++i)
        s->work(s->data);
    return (processor_seconds() - begin) / (double)calls;
}

/* 0: not a line that is understood. */
static int answer(side *s, const char *line)
{
    char name[64];
    size_t calls;
    if (strncmp(line, "about", 5) == 0)
        printf("%s\n", bench_isa_name(s->isa));
    else if (strncmp(line, "limit", 5) == 0)
        printf("%.9g\n", bench_limit(s->isa));
    else if (sscanf(line, "describe %63s", name) == 1 && make_ready(s, name))
        printf("%.0f %.9g %.9g\n", s->parameters, s->flops, s->unmasked);
    else if (sscanf(line, "run %63s %zu", name, &calls) == 2 && calls > 0 && make_ready(s, name))
        printf("%.9g\n", run(s, calls));
    else
        return 0;
    return fflush(stdout) == 0;
}

int main(void)
{
    char line[256];
    side s = {.isa = hnpei_context_isa(NULL)};
    int understood = 1;
    bench_check(hnpe_context_create(NULL, &s.context));
    bench_check(hnpe_context_set_int(s.context, HNPE_CONTEXT_THREADS, 1));
    while (understood && fgets(line, sizeof line, stdin))
        understood = answer(&s, line);
    if (!understood)
        fprintf(stderr, "not understood: %s", line);
    make_ready(&s, NULL);
    hnpe_context_release(s.context);
    return understood ? 0 : 1;
}
