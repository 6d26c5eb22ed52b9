#include "networks.h"

#include "prior/prior.h"

#include <string.h>

/* ---- operations ---- */

static int ends_so(const char *name, const char *ending)
{
    const size_t length = strlen(name), end = strlen(ending);
    return length >= end && strcmp(name + length - end, ending) == 0;
}

static double count(const hnpei_block *block, const hnpei_real *w)
{
    double n = 0;
    for (size_t j = 0; j < block->rows * block->columns; ++j)
        n += !w || w[block->offset + j] < 0 || w[block->offset + j] > 0;
    return n;
}

/* Does a layer read data, whose gradient nobody wants? The network of elements does; and where there is none, every
   layer that reads what is given. */
static int reads_data(const hnpei_layout *layout, const hnpei_block *block)
{
    const hnpei_block *given = NULL;
    int embedded = 0;
    for (size_t i = 0; i < layout->n_blocks; ++i) {
        embedded = embedded || strstr(layout->blocks[i].name, "element.");
        given = ends_so(layout->blocks[i].name, ".given.mean") ? &layout->blocks[i] : given;
    }
    if (strstr(block->name, "element."))
        return strstr(block->name, "element.0.") != NULL;
    return !embedded && bench_reads_given(block, given ? given->columns : 0);
}

int bench_reads_given(const hnpei_block *block, size_t d_given)
{
    return ends_so(block->name, ".context.weight") || (ends_so(block->name, ".0.weight") && block->columns == d_given);
}

double bench_set_step_flops(const hnpei_layout *layout, const hnpei_real *w, size_t samples, double rows)
{
    double products = 0;
    for (size_t i = 0; i < layout->n_blocks; ++i) {
        const hnpei_block *block = &layout->blocks[i];
        if (ends_so(block->name, ".weight"))
            products +=
                (reads_data(layout, block) ? 2 : 3) * (strstr(block->name, "element.") ? rows : 1) * count(block, w);
    }
    return 2 * (double)samples * products;
}

double bench_step_flops(const hnpei_layout *layout, const hnpei_real *w, size_t samples)
{
    return bench_set_step_flops(layout, w, samples, 1);
}

double bench_forward_flops(const hnpei_layout *layout, const hnpei_real *w, const char *beginning, size_t samples)
{
    double products = 0;
    for (size_t i = 0; i < layout->n_blocks; ++i)
        if (ends_so(layout->blocks[i].name, ".weight") &&
            strncmp(layout->blocks[i].name, beginning, strlen(beginning)) == 0)
            products += count(&layout->blocks[i], w);
    return 2 * (double)samples * products;
}

/* ---- estimators ---- */

static void set_flow(hnpe_flow *flow, int64_t transforms, int64_t blocks)
{
    bench_check(hnpe_flow_set_int(flow, HNPE_FLOW_TRANSFORMS, transforms));
    bench_check(hnpe_flow_set_int(flow, HNPE_FLOW_HIDDEN, 50));
    bench_check(hnpe_flow_set_int(flow, HNPE_FLOW_BLOCKS, blocks));
}

static void assemble(hnpe_context *context, bench_estimator *e, hnpe_flow *q_local, hnpe_flow *q_global)
{
    hnpe_embedder *identity, *mean;
    bench_check(hnpe_embedder_create_identity(context, e->d_x, &identity));
    bench_check(hnpe_embedder_create_mean(context, e->d_x, &mean));
    bench_check(hnpe_estimator_create_factorised(context, e->prior_local, e->prior_global, e->d_x, identity, mean,
                                                 q_local, q_global, &e->estimator));
    hnpe_embedder_release(identity);
    hnpe_embedder_release(mean);
    hnpe_flow_release(q_local);
    hnpe_flow_release(q_global);
}

bench_estimator bench_jansen_rit(hnpe_context *context)
{
    bench_estimator e = {.d_x = 33, .n_rows = 2};
    hnpe_flow *flows[2];
    bench_check(hnpe_prior_create_jansen_rit(context, HNPE_JANSEN_RIT_PAPER, &e.prior_local, &e.prior_global));
    bench_check(hnpe_flow_create_maf(context, 3, 34, &flows[0]));
    bench_check(hnpe_flow_create_maf(context, 1, 66, &flows[1]));
    for (int i = 0; i < 2; ++i) {
        set_flow(flows[i], 3, 2);
        bench_check(hnpe_flow_set_int(flows[i], HNPE_FLOW_ACTIVATION, HNPE_ACTIVATION_TANH));
    }
    assemble(context, &e, flows[0], flows[1]);
    return e;
}

static void uniform_priors(hnpe_context *context, bench_estimator *e)
{
    const double zero = 0, one = 1;
    bench_check(hnpe_prior_create_uniform(context, 1, &zero, &one, &e->prior_local));
    bench_check(hnpe_prior_create_uniform(context, 1, &zero, &one, &e->prior_global));
}

/* Five transforms of 50 hidden units and ten bins each. */
static void assemble_toy(hnpe_context *context, bench_estimator *e, hnpe_flow *flows[2])
{
    for (size_t i = 0; i < 2; ++i) {
        set_flow(flows[i], 5, 1);
        bench_check(hnpe_flow_set_int(flows[i], HNPE_FLOW_BINS, 10));
    }
    assemble(context, e, flows[0], flows[1]);
}

bench_estimator bench_spline_toy(hnpe_context *context)
{
    bench_estimator e = {.d_x = 1, .n_rows = 11};
    hnpe_flow *flows[2];
    uniform_priors(context, &e);
    for (size_t i = 0; i < 2; ++i)
        bench_check(hnpe_flow_create_spline(context, 1, 2, &flows[i]));
    assemble_toy(context, &e, flows);
    return e;
}

bench_estimator bench_spline_toy_on_the_line(hnpe_context *context)
{
    bench_estimator e = {.d_x = 1, .n_rows = 11};
    hnpe_flow *flows[2];
    uniform_priors(context, &e);
    for (size_t i = 0; i < 2; ++i) {
        bench_check(hnpe_flow_create_coupling(context, 1, 2, &flows[i]));
        bench_check(hnpe_flow_set_int(flows[i], HNPE_FLOW_ACTIVATION, HNPE_ACTIVATION_RELU));
    }
    assemble_toy(context, &e, flows);
    bench_check(hnpe_estimator_set_int(e.estimator, HNPE_ESTIMATOR_BOUNDED, HNPE_BOUNDED_LOGIT));
    return e;
}

static bench_estimator create_default(hnpe_context *context, bench_estimator e)
{
    uniform_priors(context, &e);
    bench_check(hnpe_estimator_create(context, e.prior_local, e.prior_global, e.d_x, &e.estimator));
    return e;
}

bench_estimator bench_default(hnpe_context *context)
{
    return create_default(context, (bench_estimator){.d_x = 33, .n_rows = 11});
}

bench_estimator bench_default_toy(hnpe_context *context)
{
    return create_default(context, (bench_estimator){.d_x = 1, .n_rows = 101, .ragged = 1});
}

void bench_estimator_free(bench_estimator *e)
{
    hnpe_estimator_release(e->estimator);
    hnpe_prior_release(e->prior_local);
    hnpe_prior_release(e->prior_global);
}

/* ---- data ---- */

/* Features of a row: its place between the ends of the prior, and noise. */
static void make_features(const bench_estimator *e, size_t rows, const double *theta, double *x)
{
    bench_fill_double(rows * e->d_x, -0.1, 0.1, x);
    for (size_t i = 0; i < rows; ++i)
        for (size_t j = 0; j < e->d_x; ++j)
            x[i * e->d_x + j] += theta[i] / 100;
}

/* How many rows each set has; returns their sum. */
static size_t count_rows(const bench_estimator *e, size_t n_sets, int64_t *n_rows)
{
    size_t rows = 0;
    for (size_t i = 0; i < n_sets; ++i) {
        n_rows[i] = (int64_t)(e->ragged ? 1 + i * 7919 % e->n_rows : e->n_rows);
        rows += (size_t)n_rows[i];
    }
    return rows;
}

double *bench_observations(const bench_estimator *e, size_t n_sets, int64_t **n_rows)
{
    *n_rows = bench_memory(n_sets, sizeof **n_rows);
    const size_t rows = count_rows(e, n_sets, *n_rows);
    double *x = bench_memory(rows * e->d_x, sizeof *x), *theta = bench_memory(rows, sizeof *theta);
    bench_fill_double(rows, 0, 100, theta);
    make_features(e, rows, theta, x);
    hnpei_free(NULL, theta);
    return x;
}

hnpe_dataset *bench_dataset(const bench_estimator *e, hnpe_context *context, size_t n_sets)
{
    int64_t *n_rows = bench_memory(n_sets, sizeof *n_rows);
    const size_t rows = count_rows(e, n_sets, n_rows), d_local = e->prior_local->dim, d_global = e->prior_global->dim;
    double *local = bench_memory(rows * d_local, sizeof *local),
           *global = bench_memory(n_sets * d_global, sizeof *global);
    double *first = bench_memory(rows, sizeof *first), *x = bench_memory(rows * e->d_x, sizeof *x);
    hnpe_rng *rng;
    hnpe_dataset *dataset;
    bench_check(hnpe_rng_create(context, 1, 0, &rng));
    bench_check(hnpe_prior_sample(e->prior_local, rows, NULL, rng, local));
    bench_check(hnpe_prior_sample(e->prior_global, n_sets, NULL, rng, global));
    for (size_t i = 0; i < rows; ++i)
        first[i] = local[i * d_local];
    make_features(e, rows, first, x);
    bench_check(hnpe_dataset_create(context, d_local, d_global, e->d_x, &dataset));
    bench_check(hnpe_dataset_append(dataset, n_sets, n_rows, local, global, x));
    hnpe_rng_release(rng);
    void *arrays[] = {local, global, first, x, n_rows};
    for (size_t i = 0; i < 5; ++i)
        hnpei_free(NULL, arrays[i]);
    return dataset;
}
