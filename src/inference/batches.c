#include "inference.h"

#include <string.h>

static void free_batch(const hnpe_inference *inference, hnpei_proposed *batch)
{
    hnpe_context *context = inference->object.context;
    hnpei_free(context, batch->sizes);
    hnpei_free(context, batch->theta_local);
    hnpei_free(context, batch->theta_global);
    hnpei_free(context, batch->x);
    hnpei_free(context, batch->log_proposal);
    batch->sizes = NULL;
    batch->theta_local = batch->theta_global = batch->x = batch->log_proposal = NULL;
}

void hnpei_batches_free(hnpe_inference *inference)
{
    for (size_t i = 0; i < inference->n_batches; ++i)
        free_batch(inference, &inference->batches[i]);
    hnpei_free(inference->object.context, inference->batches);
}

static hnpe_status reserve(hnpe_inference *inference)
{
    if (inference->n_batches < inference->capacity)
        return HNPE_OK;
    const size_t capacity = inference->capacity ? 2 * inference->capacity : 16;
    HNPEI_TRY(hnpei_reallocate(inference->object.context, inference->n_batches, capacity, sizeof *inference->batches,
                               &inference->batches));
    inference->capacity = capacity;
    return HNPE_OK;
}

static hnpe_status keep(hnpe_inference *inference, const int64_t *n_rows, const double *theta_local,
                        const double *theta_global, hnpei_proposed *batch)
{
    hnpe_context *context = inference->object.context;
    const size_t locals = batch->n_rows * inference->dataset->d_local;
    const size_t globals = batch->n_sets * inference->dataset->d_global;
    HNPEI_TRY(hnpei_allocate(context, batch->n_sets, sizeof *batch->sizes, &batch->sizes));
    HNPEI_TRY(hnpei_allocate(context, locals, sizeof(double), &batch->theta_local));
    HNPEI_TRY(hnpei_allocate(context, globals, sizeof(double), &batch->theta_global));
    memcpy(batch->sizes, n_rows, batch->n_sets * sizeof *n_rows);
    if (locals)
        memcpy(batch->theta_local, theta_local, locals * sizeof(double));
    if (globals)
        memcpy(batch->theta_global, theta_global, globals * sizeof(double));
    return HNPE_OK;
}

static hnpe_status draw(const char *where, hnpe_inference *inference, const int64_t *n_rows, double *theta_local,
                        double *theta_global, hnpei_proposed *batch)
{
    hnpei_drawn drawn;
    HNPEI_TRY(hnpei_rounds_draw(where, inference, inference->next_set, batch->n_sets, NULL, &drawn));
    batch->origin = drawn.origin;
    batch->log_proposal = drawn.log_proposal;
    drawn.log_proposal = NULL;
    hnpe_status status =
        hnpei_propose(inference->object.context, inference->prior_local, inference->prior_global, batch->n_sets, n_rows,
                      inference->seed, inference->next_set, drawn.theta, NULL, theta_local, theta_global);
    hnpei_rounds_drop(inference, &drawn);
    return status == HNPE_OK ? keep(inference, n_rows, theta_local, theta_global, batch) : status;
}

hnpe_status hnpei_batches_propose(const char *where, hnpe_inference *inference, size_t n_sets, const int64_t *n_rows,
                                  double *theta_local, double *theta_global, int64_t *batch)
{
    hnpei_proposed made = {.n_sets = n_sets};
    for (size_t i = 0; i < n_sets; ++i)
        made.n_rows += (size_t)n_rows[i];
    HNPEI_TRY(reserve(inference));
    HNPEI_TRY(hnpei_rounds_advance(where, inference, NULL));
    HNPEI_TRY(hnpei_report_open(inference));
    hnpe_status status = draw(where, inference, n_rows, theta_local, theta_global, &made);
    if (status != HNPE_OK) {
        free_batch(inference, &made);
        return status;
    }
    inference->next_set += n_sets;
    inference->next_row += made.n_rows;
    inference->partial.is = 0; /* these rows lie behind an open chunk, and are not in the data set */
    *batch = (int64_t)inference->n_batches;
    inference->batches[inference->n_batches++] = made;
    return HNPE_OK;
}

hnpe_status hnpei_batches_append(const char *where, hnpe_inference *inference, int64_t batch, size_t n_rows,
                                 const double *x)
{
    if (batch < 0 || (uint64_t)batch >= inference->n_batches)
        return hnpei_fail(HNPE_ERROR_INVALID_ARGUMENT, where, "batch is %lld, but %zu batches were proposed",
                          (long long)batch, inference->n_batches);
    hnpei_proposed *found = &inference->batches[batch];
    if (found->appended)
        return hnpei_fail(HNPE_ERROR_INVALID_ARGUMENT, where, "batch %lld was appended before", (long long)batch);
    if (n_rows != found->n_rows)
        return hnpei_fail(HNPE_ERROR_SHAPE, where, "batch %lld has %zu rows, but n_rows is %zu", (long long)batch,
                          found->n_rows, n_rows);
    const size_t cells = found->n_rows * inference->dataset->d_x;
    HNPEI_TRY(hnpei_allocate(inference->object.context, cells, sizeof *found->x, &found->x));
    memcpy(found->x, x, cells * sizeof *x);
    found->appended = 1;
    if (found->origin == inference->rounds.origin) /* a late one does not fill a later round */
        inference->rounds.simulated += found->n_sets;
    return HNPE_OK;
}

static int any_came_back(const hnpe_inference *inference)
{
    for (size_t i = 0; i < inference->n_batches; ++i)
        if (inference->batches[i].x)
            return 1;
    return 0;
}

static double *behind(double *rows, size_t width, size_t n)
{
    return rows ? rows + n * width : NULL;
}

/* On disk some of the sets may come in and others not: another try goes on behind them. */
static hnpe_status move(const char *where, hnpe_dataset *dataset, hnpei_proposed *batch)
{
    const size_t moved = batch->moved, rows = hnpei_dataset_total(moved, batch->sizes), before = dataset->n_sets;
    const hnpe_status status = hnpei_dataset_append(
        where, dataset, batch->n_sets - moved, batch->sizes + moved, behind(batch->theta_local, dataset->d_local, rows),
        behind(batch->theta_global, dataset->d_global, moved), batch->x + rows * dataset->d_x, batch->origin,
        behind(batch->log_proposal, 1, moved));
    batch->moved += dataset->n_sets - before;
    return status;
}

static hnpe_status move_all(const char *where, hnpe_inference *inference)
{
    for (size_t i = 0; i < inference->n_batches; ++i) {
        hnpei_proposed *batch = &inference->batches[i];
        if (!batch->x)
            continue;
        HNPEI_TRY(move(where, inference->dataset, batch));
        free_batch(inference, batch);
    }
    return HNPE_OK;
}

/* The data set may be in other hands too, those of a trainer of the host's own. */
hnpe_status hnpei_batches_collect(const char *where, hnpe_inference *inference)
{
    if (!any_came_back(inference))
        return HNPE_OK;
    HNPEI_TRY(hnpei_object_begin(where, "the inference's data set", &inference->dataset->object));
    const hnpe_status status = move_all(where, inference);
    hnpei_object_end(&inference->dataset->object);
    return status;
}
