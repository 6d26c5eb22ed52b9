/* Rejection ABC and hierarchical ABC. */
#include "abc.h"

#include "../common/common.h"
#include "abc_nearest.h"

#include <stdlib.h>
#include <string.h>

struct abc_table {
    abc_problem problem;
    size_t n_sets, n_extra, d_local, d_global, d_x;
    double *local;    /* [n_sets, d_local]: alpha_0 */
    double *global;   /* [n_sets, d_global] */
    double *features; /* [n_sets, d_x + n_statistics]: x_0, then the statistics of the others */
};

static size_t n_features(const abc_table *table)
{
    return table->d_x + table->problem.n_statistics;
}

static void make_features(const abc_table *table, const double *x, double *out)
{
    memcpy(out, x, table->d_x * sizeof *x);
    table->problem.statistics(table->n_extra, table->d_x, x + table->d_x, out + table->d_x);
}

static void read_set(const abc_table *table, const hnpe_dataset *dataset, size_t set, double *all_local, double *x)
{
    CHECK(hnpe_dataset_read(dataset, (int64_t)set, 1, NULL, all_local, table->global + set * table->d_global, x));
    memcpy(table->local + set * table->d_local, all_local, table->d_local * sizeof *all_local);
    make_features(table, x, table->features + set * n_features(table));
}

static void fill(abc_table *table, uint64_t seed)
{
    const abc_problem *of = &table->problem;
    size_t rows = table->n_extra + 1;
    double *all_local = allocate(rows * table->d_local, sizeof *all_local), *x = allocate(rows * table->d_x, sizeof *x);
    hnpe_dataset *dataset;
    CHECK(hnpe_dataset_create(of->context, table->d_local, table->d_global, table->d_x, &dataset));
    CHECK(hnpe_dataset_simulate(dataset, of->prior_local, of->prior_global, of->simulator, table->n_sets,
                                table->n_extra, table->n_extra, seed, 0, NULL));
    for (size_t i = 0; i < table->n_sets; ++i)
        read_set(table, dataset, i, all_local, x);
    hnpe_dataset_release(dataset);
    free(x);
    free(all_local);
}

abc_table *abc_simulate(const abc_problem *problem, size_t n_sets, size_t n_extra, uint64_t seed)
{
    abc_table *made = allocate(1, sizeof *made);
    hnpe_dims dims = {.struct_size = sizeof dims};
    CHECK(hnpe_simulator_dims(problem->simulator, &dims));
    *made = (abc_table){.problem = *problem,
                        .n_sets = n_sets,
                        .n_extra = n_extra,
                        .d_local = (size_t)dims.d_local,
                        .d_global = (size_t)dims.d_global,
                        .d_x = (size_t)dims.d_x};
    made->local = allocate(n_sets * made->d_local, sizeof(double));
    made->global = allocate(n_sets * made->d_global, sizeof(double));
    made->features = allocate(n_sets * n_features(made), sizeof(double));
    fill(made, seed);
    return made;
}

void abc_release(abc_table *table)
{
    free(table->features);
    free(table->global);
    free(table->local);
    free(table);
}

size_t abc_kept(const abc_table *table, double share)
{
    size_t kept = (size_t)(share * (double)table->n_sets + 0.5);
    return kept > 0 ? kept : 1;
}

static void join(const abc_table *table, const double *local, const double *global, double *theta)
{
    memcpy(theta, local, table->d_local * sizeof *theta);
    memcpy(theta + table->d_local, global, table->d_global * sizeof *theta);
}

void abc_reject(const abc_table *table, const double *x, double share, double *theta)
{
    size_t keep = abc_kept(table, share), width = table->d_local + table->d_global;
    size_t *chosen = allocate(keep, sizeof *chosen);
    double *observed = allocate(n_features(table), sizeof *observed);
    make_features(table, x, observed);
    abc_nearest(table->n_sets, n_features(table), table->features, observed, keep, chosen);
    for (size_t i = 0; i < keep; ++i)
        join(table, table->local + chosen[i] * table->d_local, table->global + chosen[i] * table->d_global,
             theta + i * width);
    free(observed);
    free(chosen);
}

/* Step 1, chosen [keep]: sets by the statistics of the extra observations. x_0 has its turn in step 2; it would count
   twice if it were among them. Without extra observations every set is as good as another. */
static void choose_global(const abc_table *table, const double *x, size_t keep, hnpe_rng *rng, size_t *chosen)
{
    size_t n = table->problem.n_statistics;
    double *statistics = allocate(table->n_sets * n, sizeof *statistics);
    double *observed = allocate(n_features(table), sizeof *observed);
    make_features(table, x, observed);
    for (size_t i = 0; i < table->n_sets; ++i)
        memcpy(statistics + i * n, table->features + i * n_features(table) + table->d_x, n * sizeof *statistics);
    if (table->n_extra > 0)
        abc_nearest(table->n_sets, n, statistics, observed + table->d_x, keep, chosen);
    for (size_t i = 0; i < keep && table->n_extra == 0; ++i)
        chosen[i] = (size_t)(hnpe_rng_uniform(rng) * (double)table->n_sets);
    free(observed);
    free(statistics);
}

/* Step 2: as many beta as there are sets from those chosen, alpha_0 from its prior, x_0 simulated. */
static void simulate_first(const abc_table *table, const size_t *chosen, size_t keep, hnpe_rng *rng, double *local,
                           double *global, double *x)
{
    hnpe_dims dims = {.struct_size = sizeof dims};
    CHECK(hnpe_prior_dims(table->problem.prior_local, &dims));
    for (size_t i = 0; i < table->n_sets; ++i) {
        size_t from = chosen[(size_t)(hnpe_rng_uniform(rng) * (double)keep)];
        memcpy(global + i * table->d_global, table->global + from * table->d_global, table->d_global * sizeof *global);
    }
    CHECK(hnpe_prior_sample(table->problem.prior_local, table->n_sets, dims.d_given > 0 ? global : NULL, rng, local));
    CHECK(hnpe_simulator_run(table->problem.simulator, table->n_sets, local, global, hnpe_rng_next(rng), 0, NULL, x));
}

void abc_hierarchical(const abc_table *table, const double *x, double share, hnpe_rng *rng, double *theta)
{
    size_t n = table->n_sets, keep = abc_kept(table, share), width = table->d_local + table->d_global;
    size_t *chosen = allocate(keep, sizeof *chosen);
    double *local = allocate(n * table->d_local, sizeof *local),
           *global = allocate(n * table->d_global, sizeof *global);
    double *first = allocate(n * table->d_x, sizeof *first);
    choose_global(table, x, keep, rng, chosen);
    simulate_first(table, chosen, keep, rng, local, global, first);
    abc_nearest(n, table->d_x, first, x, keep, chosen);
    for (size_t i = 0; i < keep; ++i)
        join(table, local + chosen[i] * table->d_local, global + chosen[i] * table->d_global, theta + i * width);
    free(first);
    free(global);
    free(local);
    free(chosen);
}
