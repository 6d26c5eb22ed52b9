/* Drawing sets from the priors and simulating them straight into the room behind the last row. */
#include "dataset.h"

#include <string.h>

typedef struct simulation_plan {
    const char *where;
    hnpe_dataset *dataset;
    const hnpe_prior *prior_local, *prior_global;
    hnpe_simulator *simulator;
    size_t n_sets, min_extra, max_extra;
    uint64_t seed, first_set;
    const hnpei_drawn *drawn; /* NULL: everything from the prior */
    hnpe_monitor *monitor;
    int64_t *n_rows; /* [n_sets] */
    size_t total;    /* their sum */
    double *beta;    /* [total][d_global], the global parameters of each row's set */
} simulation_plan;

static hnpe_status prepare(simulation_plan *plan)
{
    hnpe_dataset *dataset = plan->dataset;
    hnpe_context *context = dataset->object.context;
    HNPEI_TRY(hnpei_allocate(context, plan->n_sets, sizeof *plan->n_rows, &plan->n_rows));
    hnpei_propose_sizes(plan->n_sets, plan->min_extra, plan->max_extra, plan->seed, plan->first_set, plan->n_rows);
    HNPEI_TRY(hnpei_check_set_sizes(plan->where, plan->n_sets, plan->n_rows, &plan->total));
    HNPEI_TRY(hnpei_dataset_reserve(dataset, plan->n_sets, plan->total));
    if (dataset->d_global)
        HNPEI_TRY(hnpei_allocate(context, plan->total, dataset->d_global * sizeof *plan->beta, &plan->beta));
    return HNPE_OK;
}

static double *tail(double *rows, size_t width, size_t n)
{
    return width ? rows + n * width : NULL;
}

static hnpe_status draw_parameters(simulation_plan *plan)
{
    hnpe_dataset *dataset = plan->dataset;
    size_t d_global = dataset->d_global;
    double *globals = tail(dataset->theta_global, d_global, dataset->n_sets);
    HNPEI_TRY(hnpei_propose(dataset->object.context, plan->prior_local, plan->prior_global, plan->n_sets, plan->n_rows,
                            plan->seed, plan->first_set, plan->drawn ? plan->drawn->theta : NULL,
                            tail(dataset->theta_local, dataset->d_local, dataset->n_rows), globals));
    double *row = plan->beta;
    for (size_t i = 0; d_global && i < plan->n_sets; ++i)
        for (int64_t k = 0; k < plan->n_rows[i]; ++k, row += d_global)
            memcpy(row, globals + i * d_global, d_global * sizeof *row);
    return HNPE_OK;
}

void hnpei_dataset_note_series(hnpe_dataset *dataset, const hnpei_series *series)
{
    hnpei_series *last = dataset->n_series ? &dataset->series[dataset->n_series - 1] : NULL;
    if (series->sets <= 0)
        return;
    if (last && last->seed == series->seed && last->min_extra == series->min_extra &&
        last->max_extra == series->max_extra && last->first_set + (uint64_t)last->sets == series->first_set &&
        last->sets <= INT64_MAX - series->sets)
        last->sets += series->sets;
    else if (dataset->n_series < HNPEI_SERIES_MOST)
        dataset->series[dataset->n_series++] = *series;
}

/* How many leading sets the first `done` rows complete. */
static size_t whole_sets(const simulation_plan *plan, size_t done)
{
    size_t set = 0;
    while (set < plan->n_sets && (size_t)plan->n_rows[set] <= done)
        done -= (size_t)plan->n_rows[set++];
    return set;
}

static hnpe_status find_first_row(const simulation_plan *plan, uint64_t *first_row)
{
    if (!plan->drawn)
        return hnpei_propose_first_row(plan->where, plan->min_extra, plan->max_extra, plan->seed, plan->first_set,
                                       plan->monitor, first_row);
    *first_row = plan->drawn->first_row;
    return HNPE_OK;
}

static hnpe_status simulate(simulation_plan *plan)
{
    hnpe_dataset *dataset = plan->dataset;
    uint64_t first_row = 0;
    size_t done = 0;
    HNPEI_TRY(prepare(plan));
    HNPEI_TRY(find_first_row(plan, &first_row));
    HNPEI_TRY(draw_parameters(plan));
    hnpe_status status = hnpei_simulator_run(
        plan->where, plan->simulator, plan->total, tail(dataset->theta_local, dataset->d_local, dataset->n_rows),
        plan->beta, plan->seed, first_row, plan->monitor, tail(dataset->x, dataset->d_x, dataset->n_rows), &done);
    const hnpei_drawn *drawn = plan->drawn;
    const size_t whole = whole_sets(plan, done);
    const hnpei_series series = {plan->seed, plan->first_set, (int64_t)whole, (int64_t)plan->min_extra,
                                 (int64_t)plan->max_extra};
    hnpei_dataset_note_series(dataset, &series);
    hnpei_dataset_commit(dataset, whole, plan->n_rows, drawn ? drawn->origin : 0, drawn ? drawn->log_proposal : NULL);
    return status;
}

hnpe_status hnpei_dataset_simulate(const char *where, hnpe_dataset *dataset, const hnpe_prior *prior_local,
                                   const hnpe_prior *prior_global, hnpe_simulator *simulator, size_t n_sets,
                                   size_t min_extra, size_t max_extra, uint64_t seed, uint64_t first_set,
                                   const hnpei_drawn *drawn, hnpe_monitor *monitor)
{
    simulation_plan plan = {.where = where,
                            .dataset = dataset,
                            .prior_local = prior_local,
                            .prior_global = prior_global,
                            .simulator = simulator,
                            .n_sets = n_sets,
                            .min_extra = min_extra,
                            .max_extra = max_extra,
                            .seed = seed,
                            .first_set = first_set,
                            .drawn = drawn,
                            .monitor = monitor};
    HNPEI_TRY(hnpei_object_begin(where, "dataset", &dataset->object));
    hnpe_status status = simulate(&plan);
    hnpei_free(dataset->object.context, plan.n_rows);
    hnpei_free(dataset->object.context, plan.beta);
    hnpei_object_end(&dataset->object);
    return status;
}
