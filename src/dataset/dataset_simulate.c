/* Drawing sets from the priors and simulating them straight into the room behind the last row; on disk so many at a
   time as fill a shard. */
#include "base/context.h"
#include "folder.h"

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
    int64_t *n_rows;    /* [n_sets] */
    size_t total;       /* their sum */
    uint64_t first_row; /* of the call, among all rows of the seed */
    size_t lead;        /* rows before it that belong to its first chunk */
    size_t done, rows;  /* sets and rows of the call that are in the data set */
    size_t have;        /* rows behind them that are simulated already, as a chunk does not end with a set */
    double *carried;    /* [have][d_x] */
    double *beta;       /* [rows of the piece][d_global], the global parameters of each row's set */
    size_t wanted;      /* rows of a piece, where somebody is told of each */
} simulation_plan;

static size_t chunk_of(const simulation_plan *plan)
{
    return (size_t)hnpei_option_int(&plan->simulator->options, HNPE_SIMULATOR_CHUNK);
}

/* A call may be about very many sets. */
static hnpe_status draw_sizes(const simulation_plan *plan)
{
    enum { AT_ONCE = 4096 };
    hnpei_watch watch;
    hnpei_watch_begin(&watch, plan->where, plan->monitor, HNPE_PHASE_SIMULATING, 0);
    for (size_t i = 0; i < plan->n_sets; i += AT_ONCE) {
        const size_t left = plan->n_sets - i;
        hnpei_propose_sizes(left < AT_ONCE ? left : AT_ONCE, plan->min_extra, plan->max_extra, plan->seed,
                            plan->first_set + i, plan->n_rows + i);
        HNPEI_TRY(hnpei_watch_look(&watch));
    }
    return HNPE_OK;
}

static hnpe_status prepare(simulation_plan *plan)
{
    hnpe_context *context = plan->dataset->object.context;
    HNPEI_TRY(hnpei_allocate(context, plan->n_sets, sizeof *plan->n_rows, &plan->n_rows));
    HNPEI_TRY(draw_sizes(plan));
    return hnpei_check_set_sizes(plan->where, plan->n_sets, plan->n_rows, &plan->total);
}

static hnpe_status find_first_row(simulation_plan *plan)
{
    if (!plan->drawn)
        return hnpei_propose_first_row(plan->where, plan->min_extra, plan->max_extra, plan->seed, plan->first_set,
                                       plan->monitor, &plan->first_row);
    plan->first_row = plan->drawn->first_row;
    return HNPE_OK;
}

/* ---- a piece: some sets, to the end of a chunk ---- */

typedef struct piece {
    size_t n_sets, rows; /* of the sets */
    size_t end;          /* so many rows are simulated, those that are there included: to the end of a chunk, or all */
} piece;

/* Chunks for every worker, so that hardly any waits for the others at the end of a piece. */
#define CHUNKS_EACH 4

static size_t least_rows(const simulation_plan *plan)
{
    return CHUNKS_EACH * chunk_of(plan) * hnpei_context_threads(plan->dataset->object.context);
}

static size_t portion(const simulation_plan *plan, size_t left, const int64_t *n_rows)
{
    size_t n = 0;
    if (!plan->drawn || !plan->drawn->kept)
        return hnpei_folder_portion(plan->dataset, left, n_rows, NULL);
    const size_t most = hnpei_folder_portion(plan->dataset, left, n_rows, NULL);
    for (size_t rows = 0; n < most && rows < plan->wanted; ++n)
        rows += (size_t)n_rows[n];
    return n;
}

/* After a piece of so many rows: the next one takes as long as it is to be between two calls, or not much longer. */
static void tell(simulation_plan *plan, size_t rows, double seconds)
{
    const hnpei_drawn *drawn = plan->drawn;
    if (!drawn || !drawn->kept)
        return;
    drawn->kept(drawn->kept_data);
    const double most = 8 * (double)plan->wanted, wanted = seconds > 0 ? (double)rows * drawn->seconds / seconds : most;
    plan->wanted = (size_t)(wanted < most ? wanted : most);
    if (plan->wanted < least_rows(plan))
        plan->wanted = least_rows(plan);
}

/* The sets that fill a shard, and those that the rest of the last chunk belongs to. */
static piece cut_piece(const simulation_plan *plan)
{
    const size_t left = plan->n_sets - plan->done, chunk = chunk_of(plan);
    const int64_t *n_rows = plan->n_rows + plan->done;
    piece p = {portion(plan, left, n_rows), 0, 0};
    for (size_t i = 0; i < p.n_sets; ++i)
        p.rows += (size_t)n_rows[i];
    const size_t over = (plan->lead + plan->rows + p.rows) % chunk, rest = over ? chunk - over : 0;
    p.end = p.rows > plan->have ? p.rows : plan->have;
    if (p.end == p.rows)
        p.end += rest < plan->total - plan->rows - p.rows ? rest : plan->total - plan->rows - p.rows;
    for (; p.rows < p.end; ++p.n_sets)
        p.rows += (size_t)n_rows[p.n_sets];
    return p;
}

/* The parameters of n sets from number `first` of the call on. */
static hnpe_status draw_parameters(const simulation_plan *plan, size_t first, size_t n, const int64_t *n_rows,
                                   const hnpei_numbers *to)
{
    const size_t width = plan->dataset->d_local + plan->dataset->d_global;
    const double *drawn = plan->drawn && plan->drawn->theta ? plan->drawn->theta + first * width : NULL;
    hnpei_watch watch;
    hnpei_watch_begin(&watch, plan->where, plan->monitor, HNPE_PHASE_SIMULATING, (int64_t)plan->total);
    watch.record.done = (int64_t)plan->rows;
    return hnpei_propose(plan->dataset->object.context, plan->prior_local, plan->prior_global, n, n_rows, plan->seed,
                         plan->first_set + first, drawn, &watch, to->theta_local, to->theta_global);
}

static hnpe_status spread_globals(simulation_plan *plan, size_t n, const int64_t *n_rows, size_t rows,
                                  const double *globals)
{
    const size_t d_global = plan->dataset->d_global;
    hnpei_free(plan->dataset->object.context, plan->beta);
    plan->beta = NULL;
    if (!d_global)
        return HNPE_OK;
    HNPEI_TRY(hnpei_allocate(plan->dataset->object.context, rows, d_global * sizeof *plan->beta, &plan->beta));
    double *row = plan->beta;
    for (size_t i = 0; i < n; ++i)
        for (int64_t k = 0; k < n_rows[i]; ++k, row += d_global)
            memcpy(row, globals + i * d_global, d_global * sizeof *row);
    return HNPE_OK;
}

static double *behind(double *rows, size_t width, size_t n)
{
    return width && rows ? rows + n * width : NULL;
}

/* How many leading sets the first `done` rows complete. */
static size_t whole_sets(const piece *p, const int64_t *n_rows, size_t *done)
{
    size_t set = 0;
    while (set < p->n_sets && (size_t)n_rows[set] <= *done)
        *done -= (size_t)n_rows[set++];
    return set;
}

/* Rows of a set that is not whole yet wait for it. */
static hnpe_status carry(simulation_plan *plan, size_t rows, const double *x)
{
    hnpe_context *context = plan->dataset->object.context;
    const size_t width = plan->dataset->d_x * sizeof *x;
    hnpei_free(context, plan->carried);
    plan->carried = NULL;
    plan->have = 0;
    if (!rows)
        return HNPE_OK;
    HNPEI_TRY(hnpei_allocate(context, rows, width, &plan->carried));
    memcpy(plan->carried, x, rows * width);
    plan->have = rows;
    return HNPE_OK;
}

/* The first `done` rows of the piece are simulated. */
static hnpe_status keep(simulation_plan *plan, const piece *p, size_t done)
{
    hnpe_dataset *dataset = plan->dataset;
    const int64_t *n_rows = plan->n_rows + plan->done;
    const hnpei_drawn *drawn = plan->drawn;
    const double *x = hnpei_dataset_at(dataset, dataset->n_sets).x;
    size_t rest = done;
    const size_t sets = whole_sets(p, n_rows, &rest), before = dataset->n_sets;
    const hnpe_status carried =
        plan->done + sets < plan->n_sets ? carry(plan, rest, x + (done - rest) * dataset->d_x) : HNPE_OK;
    hnpei_dataset_commit(dataset, sets, n_rows, drawn ? drawn->origin : 0,
                         drawn && drawn->log_proposal ? drawn->log_proposal + plan->done : NULL);
    const hnpei_series series = {
        plan->seed,     plan->first_set + plan->done, (int64_t)sets, (int64_t)plan->min_extra, (int64_t)plan->max_extra,
        dataset->n_sets};
    hnpei_dataset_note_series(dataset, &series);
    plan->done += sets;
    plan->rows += done - rest;
    const hnpe_status status = hnpei_folder_settle(plan->where, dataset, before);
    return status == HNPE_OK ? carried : status;
}

static hnpe_status simulate_piece(simulation_plan *plan)
{
    hnpe_dataset *dataset = plan->dataset;
    const piece p = cut_piece(plan);
    const int64_t *n_rows = plan->n_rows + plan->done;
    const double begin = hnpei_clock();
    size_t done = 0, before = plan->have;
    HNPEI_TRY(hnpei_dataset_reserve(dataset, p.n_sets, p.rows));
    const hnpei_numbers to = hnpei_dataset_at(dataset, dataset->n_sets);
    HNPEI_TRY(draw_parameters(plan, plan->done, p.n_sets, n_rows, &to));
    HNPEI_TRY(spread_globals(plan, p.n_sets, n_rows, p.rows, to.theta_global));
    if (before)
        memcpy(to.x, plan->carried, before * dataset->d_x * sizeof *to.x);
    hnpe_status status = HNPE_OK;
    if (p.end > before)
        status = hnpei_simulator_run_part(
            plan->where, plan->simulator, p.end - before, behind(to.theta_local, dataset->d_local, before),
            behind(plan->beta, dataset->d_global, before), plan->seed, plan->first_row + plan->rows + before,
            plan->monitor, plan->rows + before, plan->total, behind(to.x, dataset->d_x, before), &done);
    hnpei_failure failure;
    hnpei_failure_save(status, &failure);
    const hnpe_status kept = keep(plan, &p, before + done);
    tell(plan, done, hnpei_clock() - begin);
    return status == HNPE_OK ? kept : hnpei_failure_restore(&failure);
}

/* ---- a call that begins within a chunk ---- */

/* So many sets before the first one have at least `lead` rows: `rows`. */
static size_t count_lead_sets(const simulation_plan *plan, size_t *rows)
{
    const hnpe_dataset *dataset = plan->dataset;
    size_t n = 0;
    for (*rows = 0; *rows < plan->lead; ++n) {
        int64_t size;
        if (plan->drawn)
            size = (int64_t)(dataset->first[dataset->n_sets - n] - dataset->first[dataset->n_sets - n - 1]);
        else
            hnpei_propose_sizes(1, plan->min_extra, plan->max_extra, plan->seed, plan->first_set - n - 1, &size);
        *rows += (size_t)size;
    }
    return n;
}

typedef struct first_chunk {
    size_t n_sets, rows, skip; /* sets it touches, with their rows; of those, before the chunk */
    size_t n;                  /* rows of the chunk */
    int64_t *n_rows;
    double *theta_local, *theta_global, *x;
} first_chunk;

/* Of sets that were drawn: the first `before` are in the data set. */
static hnpe_status copy_and_draw(const simulation_plan *plan, size_t before, size_t lead_rows, const first_chunk *c)
{
    const hnpe_dataset *dataset = plan->dataset;
    const hnpei_numbers there = {c->theta_local, c->theta_global, NULL};
    const hnpei_numbers to = {behind(c->theta_local, dataset->d_local, lead_rows),
                              behind(c->theta_global, dataset->d_global, before), NULL};
    for (size_t i = 0; i < before; ++i) {
        const size_t set = dataset->n_sets - before + i;
        c->n_rows[i] = (int64_t)(dataset->first[set + 1] - dataset->first[set]);
    }
    memcpy(c->n_rows + before, plan->n_rows, (c->n_sets - before) * sizeof *c->n_rows);
    hnpei_cursor cursor; /* they may be in shards by now */
    hnpei_cursor_begin(&cursor, plan->where, dataset);
    const hnpe_status status = hnpei_cursor_copy(&cursor, dataset->n_sets - before, before, there);
    hnpei_cursor_end(&cursor);
    HNPEI_TRY(status);
    return draw_parameters(plan, 0, c->n_sets - before, plan->n_rows, &to);
}

static hnpe_status propose_first_chunk(const simulation_plan *plan, size_t before, size_t lead_rows,
                                       const first_chunk *c)
{
    if (plan->drawn)
        return copy_and_draw(plan, before, lead_rows, c);
    hnpei_propose_sizes(c->n_sets, plan->min_extra, plan->max_extra, plan->seed, plan->first_set - before, c->n_rows);
    return hnpei_propose(plan->dataset->object.context, plan->prior_local, plan->prior_global, c->n_sets, c->n_rows,
                         plan->seed, plan->first_set - before, NULL, NULL, c->theta_local, c->theta_global);
}

static hnpe_status simulate_first_chunk(simulation_plan *plan, first_chunk *c)
{
    const hnpe_dataset *dataset = plan->dataset;
    hnpe_context *context = dataset->object.context;
    size_t lead_rows, done;
    const size_t before = count_lead_sets(plan, &lead_rows), left = chunk_of(plan) - plan->lead;
    c->n = plan->lead + (left < plan->total ? left : plan->total);
    c->skip = lead_rows - plan->lead;
    for (c->n_sets = before, c->rows = lead_rows; c->rows < c->skip + c->n; ++c->n_sets)
        c->rows += (size_t)plan->n_rows[c->n_sets - before];
    HNPEI_TRY(hnpei_allocate(context, c->n_sets, sizeof *c->n_rows, &c->n_rows));
    HNPEI_TRY(hnpei_allocate(context, c->rows * dataset->d_local, sizeof *c->x, &c->theta_local));
    HNPEI_TRY(hnpei_allocate(context, c->n_sets * dataset->d_global, sizeof *c->x, &c->theta_global));
    HNPEI_TRY(hnpei_allocate(context, c->n * dataset->d_x, sizeof *c->x, &c->x));
    HNPEI_TRY(propose_first_chunk(plan, before, lead_rows, c));
    HNPEI_TRY(spread_globals(plan, c->n_sets, c->n_rows, c->rows, c->theta_global));
    HNPEI_TRY(hnpei_simulator_run_part(plan->where, plan->simulator, c->n,
                                       behind(c->theta_local, dataset->d_local, c->skip),
                                       behind(plan->beta, dataset->d_global, c->skip), plan->seed,
                                       plan->first_row - plan->lead, plan->monitor, 0, plan->total, c->x, &done));
    return carry(plan, c->n - plan->lead, c->x + plan->lead * dataset->d_x);
}

/* On disk chunks begin at multiples of their size, whoever simulates which sets: what was interrupted goes on with the
   same numbers. In memory they begin with the call; where that goes on with one that was interrupted, with that one. */
static hnpe_status begin_within_chunk(simulation_plan *plan)
{
    hnpe_context *context = plan->dataset->object.context;
    if (plan->drawn)
        plan->lead = plan->drawn->lead;
    else if (plan->dataset->folder)
        plan->lead = (size_t)(plan->first_row % chunk_of(plan));
    if (!plan->lead)
        return HNPE_OK;
    first_chunk c = {0, 0, 0, 0, NULL, NULL, NULL, NULL};
    const hnpe_status status = simulate_first_chunk(plan, &c);
    hnpei_free(context, c.n_rows);
    hnpei_free(context, c.theta_local);
    hnpei_free(context, c.theta_global);
    hnpei_free(context, c.x);
    return status;
}

static hnpe_status simulate(simulation_plan *plan)
{
    HNPEI_TRY(hnpei_folder_hold(plan->where, plan->dataset));
    HNPEI_TRY(prepare(plan));
    HNPEI_TRY(find_first_row(plan));
    HNPEI_TRY(begin_within_chunk(plan));
    plan->wanted = least_rows(plan);
    while (plan->done < plan->n_sets)
        HNPEI_TRY(simulate_piece(plan));
    return HNPE_OK;
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
    hnpei_free(dataset->object.context, plan.carried);
    hnpei_object_end(&dataset->object);
    return status;
}
