/* The exported functions of the dataset room. */
#include "base/context.h"
#include "folder.h"

#include <string.h>

static hnpe_status check_dims(const char *where, size_t d_local, size_t d_global, size_t d_x)
{
    HNPEI_TRY(hnpei_check_size(where, "d_local", d_local, 0));
    HNPEI_TRY(hnpei_check_size(where, "d_global", d_global, 0));
    if (!d_local && !d_global)
        return hnpei_fail(HNPE_ERROR_INVALID_ARGUMENT, where,
                          "d_local and d_global are both 0, but there must be a parameter");
    return hnpei_check_size(where, "d_x", d_x, 1);
}

hnpe_status hnpe_dataset_create(hnpe_context *context, size_t d_local, size_t d_global, size_t d_x,
                                hnpe_dataset **dataset)
{
    HNPEI_TRY(hnpei_check_pointer(__func__, "dataset", dataset));
    *dataset = NULL;
    HNPEI_TRY(hnpei_check_context(__func__, context));
    HNPEI_TRY(check_dims(__func__, d_local, d_global, d_x));

    return hnpei_dataset_create(context, d_local, d_global, d_x, dataset);
}

/* Room for the numbers of many sets; more would not be read in one go any faster. */
#define SHARD_BYTES_DEFAULT ((size_t)32 << 20)
#define SHARD_BYTES_MINIMUM ((size_t)4096)
#define SHARD_BYTES_MAXIMUM ((size_t)1 << 40)

hnpe_status hnpe_dataset_create_on_disk(hnpe_context *context, const char *folder, size_t d_local, size_t d_global,
                                        size_t d_x, size_t shard_bytes, hnpe_dataset **dataset)
{
    HNPEI_TRY(hnpei_check_pointer(__func__, "dataset", dataset));
    *dataset = NULL;
    HNPEI_TRY(hnpei_check_context(__func__, context));
    HNPEI_TRY(hnpei_check_pointer(__func__, "folder", folder));
    HNPEI_TRY(check_dims(__func__, d_local, d_global, d_x));
    HNPEI_REQUIRE(shard_bytes == 0 || (shard_bytes >= SHARD_BYTES_MINIMUM && shard_bytes <= SHARD_BYTES_MAXIMUM),
                  HNPE_ERROR_INVALID_ARGUMENT, "shard_bytes is %zu, but must be 0 or from %zu to %zu", shard_bytes,
                  SHARD_BYTES_MINIMUM, SHARD_BYTES_MAXIMUM);

    hnpe_dataset *made;
    HNPEI_TRY(hnpei_dataset_create(context, d_local, d_global, d_x, &made));
    hnpe_status status =
        hnpei_folder_create(__func__, context, folder, shard_bytes ? shard_bytes : SHARD_BYTES_DEFAULT, made);
    if (status == HNPE_OK)
        *dataset = made;
    else
        hnpe_dataset_release(made);
    return status;
}

hnpe_status hnpe_dataset_open(hnpe_context *context, const char *folder, hnpe_dataset **dataset)
{
    HNPEI_TRY(hnpei_check_pointer(__func__, "dataset", dataset));
    *dataset = NULL;
    HNPEI_TRY(hnpei_check_context(__func__, context));
    HNPEI_TRY(hnpei_check_pointer(__func__, "folder", folder));

    return hnpei_folder_open(__func__, context, folder, dataset);
}

hnpe_status hnpe_dataset_flush(hnpe_dataset *dataset)
{
    HNPEI_TRY(hnpei_check_handle(__func__, "dataset", dataset, HNPEI_MAGIC_DATASET));

    HNPEI_TRY(hnpei_object_begin(__func__, "dataset", &dataset->object));
    hnpe_status status = hnpei_folder_flush(__func__, dataset);
    hnpei_object_end(&dataset->object);
    return status;
}

static hnpe_status check_simulations(const char *where, const hnpe_dataset *dataset, size_t n_sets,
                                     const int64_t *n_rows, const double *theta_local, const double *theta_global,
                                     const double *x)
{
    size_t total = 0;
    HNPEI_TRY(hnpei_check_handle(where, "dataset", dataset, HNPEI_MAGIC_DATASET));
    HNPEI_TRY(hnpei_check_set_sizes(where, n_sets, n_rows, &total));
    HNPEI_TRY(hnpei_check_rows(where, "theta_local", total, dataset->d_local, theta_local));
    HNPEI_TRY(hnpei_check_rows(where, "theta_global", n_sets, dataset->d_global, theta_global));
    return hnpei_check_pointer(where, "x", x);
}

hnpe_status hnpe_dataset_append(hnpe_dataset *dataset, size_t n_sets, const int64_t *n_rows, const double *theta_local,
                                const double *theta_global, const double *x)
{
    HNPEI_TRY(check_simulations(__func__, dataset, n_sets, n_rows, theta_local, theta_global, x));

    HNPEI_TRY(hnpei_object_begin(__func__, "dataset", &dataset->object));
    hnpe_status status = hnpei_dataset_append(__func__, dataset, n_sets, n_rows, theta_local, theta_global, x, 0, NULL);
    hnpei_object_end(&dataset->object);
    return status;
}

hnpe_status hnpe_dataset_append_proposed(hnpe_dataset *dataset, int32_t kind, size_t n_sets, const int64_t *n_rows,
                                         const double *theta_local, const double *theta_global, const double *x,
                                         const double *log_proposal)
{
    HNPEI_TRY(check_simulations(__func__, dataset, n_sets, n_rows, theta_local, theta_global, x));
    HNPEI_TRY(hnpei_check_proposal(__func__, dataset, kind));
    HNPEI_REQUIRE(kind != HNPE_PROPOSAL_GAUSSIAN, HNPE_ERROR_INVALID_ARGUMENT,
                  "kind is %d, HNPE_PROPOSAL_GAUSSIAN, whose mean and covariance only rounds enter: choose "
                  "HNPE_PROPOSAL_POSTERIOR, which stands for anything",
                  (int)kind);
    if (log_proposal)
        HNPEI_TRY(hnpei_check_finite(__func__, "log_proposal", n_sets, 1, log_proposal));

    HNPEI_TRY(hnpei_object_begin(__func__, "dataset", &dataset->object));
    hnpe_status status = hnpei_dataset_append_proposed(__func__, dataset, (hnpe_proposal)kind, n_sets, n_rows,
                                                       theta_local, theta_global, x, log_proposal);
    hnpei_object_end(&dataset->object);
    return status;
}

static hnpe_status check_same(const char *where, const char *what, const char *dimension, size_t found, size_t expected)
{
    if (found == expected)
        return HNPE_OK;
    return hnpei_fail(HNPE_ERROR_SHAPE, where, "%s has %s %zu, but that of the data set is %zu", what, dimension, found,
                      expected);
}

hnpe_status hnpe_dataset_extend(hnpe_dataset *dataset, const hnpe_dataset *other)
{
    HNPEI_TRY(hnpei_check_handle(__func__, "dataset", dataset, HNPEI_MAGIC_DATASET));
    HNPEI_TRY(hnpei_check_handle(__func__, "other", other, HNPEI_MAGIC_DATASET));
    HNPEI_TRY(check_same(__func__, "other", "d_local", other->d_local, dataset->d_local));
    HNPEI_TRY(check_same(__func__, "other", "d_global", other->d_global, dataset->d_global));
    HNPEI_TRY(check_same(__func__, "other", "d_x", other->d_x, dataset->d_x));

    HNPEI_TRY(hnpei_object_begin(__func__, "dataset", &dataset->object));
    hnpe_status status = hnpei_dataset_extend(__func__, dataset, other);
    hnpei_object_end(&dataset->object);
    return status;
}

hnpe_status hnpe_dataset_simulate(hnpe_dataset *dataset, const hnpe_prior *prior_local, const hnpe_prior *prior_global,
                                  hnpe_simulator *simulator, size_t n_sets, size_t min_extra, size_t max_extra,
                                  uint64_t seed, uint64_t first_set, hnpe_monitor *monitor)
{
    HNPEI_TRY(hnpei_check_handle(__func__, "dataset", dataset, HNPEI_MAGIC_DATASET));
    HNPEI_TRY(hnpei_check_priors(__func__, prior_local, prior_global));
    HNPEI_TRY(hnpei_check_handle(__func__, "simulator", simulator, HNPEI_MAGIC_SIMULATOR));
    HNPEI_TRY(check_same(__func__, "prior_local", "dimension", prior_local ? prior_local->dim : 0, dataset->d_local));
    HNPEI_TRY(
        check_same(__func__, "prior_global", "dimension", prior_global ? prior_global->dim : 0, dataset->d_global));
    HNPEI_TRY(check_same(__func__, "simulator", "d_local", simulator->d_local, dataset->d_local));
    HNPEI_TRY(check_same(__func__, "simulator", "d_global", simulator->d_global, dataset->d_global));
    HNPEI_TRY(check_same(__func__, "simulator", "d_x", simulator->d_x, dataset->d_x));
    HNPEI_TRY(hnpei_check_size(__func__, "n_sets", n_sets, 1));
    HNPEI_REQUIRE(max_extra < INT32_MAX, HNPE_ERROR_INVALID_ARGUMENT, "max_extra is %zu, but must be below %d",
                  max_extra, INT32_MAX);
    HNPEI_REQUIRE(min_extra <= max_extra, HNPE_ERROR_INVALID_ARGUMENT,
                  "min_extra is %zu, but must be at most max_extra, %zu", min_extra, max_extra);
    HNPEI_TRY(hnpei_check_monitor(__func__, monitor));

    /* A callback may release what the call was given. */
    hnpe_prior *alpha = (hnpe_prior *)(uintptr_t)prior_local, *beta = (hnpe_prior *)(uintptr_t)prior_global;
    hnpe_prior_retain(alpha);
    hnpe_prior_retain(beta);
    hnpe_dataset_retain(dataset);
    hnpe_simulator_retain(simulator);
    hnpe_monitor_retain(monitor);
    hnpe_status status = hnpei_dataset_simulate(__func__, dataset, prior_local, prior_global, simulator, n_sets,
                                                min_extra, max_extra, seed, first_set, NULL, monitor);
    hnpe_monitor_release(monitor);
    hnpe_simulator_release(simulator);
    hnpe_dataset_release(dataset);
    hnpe_prior_release(beta);
    hnpe_prior_release(alpha);
    return status;
}

hnpe_status hnpe_dataset_count(const hnpe_dataset *dataset, int64_t *n_sets, int64_t *n_rows, int64_t *n_invalid)
{
    HNPEI_TRY(hnpei_check_handle(__func__, "dataset", dataset, HNPEI_MAGIC_DATASET));

    if (n_sets)
        *n_sets = (int64_t)dataset->n_sets;
    if (n_rows)
        *n_rows = (int64_t)dataset->n_rows;
    if (n_invalid)
        *n_invalid = (int64_t)dataset->n_invalid;
    return HNPE_OK;
}

static hnpe_status check_range(const char *where, const hnpe_dataset *dataset, int64_t first_set, int64_t n_sets)
{
    HNPEI_TRY(hnpei_check_handle(where, "dataset", dataset, HNPEI_MAGIC_DATASET));
    const int64_t there = (int64_t)dataset->n_sets;
    if (n_sets < 1)
        return hnpei_fail(HNPE_ERROR_INVALID_ARGUMENT, where, "n_sets is %lld, but must be at least 1",
                          (long long)n_sets);
    if (first_set < 0 || n_sets > there || first_set > there - n_sets)
        return hnpei_fail(HNPE_ERROR_INVALID_ARGUMENT, where,
                          "n_sets is %lld from first_set %lld on, but the data set has %lld sets", (long long)n_sets,
                          (long long)first_set, (long long)there);
    return HNPE_OK;
}

hnpe_status hnpe_dataset_read(const hnpe_dataset *dataset, int64_t first_set, int64_t n_sets, int64_t *n_rows,
                              double *theta_local, double *theta_global, double *x)
{
    HNPEI_TRY(check_range(__func__, dataset, first_set, n_sets));

    const size_t set = (size_t)first_set, n = (size_t)n_sets;
    for (size_t i = 0; n_rows && i < n; ++i)
        n_rows[i] = (int64_t)(dataset->first[set + i + 1] - dataset->first[set + i]);
    hnpei_cursor cursor;
    hnpei_cursor_begin(&cursor, __func__, dataset);
    const hnpe_status status = hnpei_cursor_copy(&cursor, set, n, (hnpei_numbers){theta_local, theta_global, x});
    hnpei_cursor_end(&cursor);
    return status;
}

hnpe_status hnpe_dataset_read_proposals(const hnpe_dataset *dataset, int64_t first_set, int64_t n_sets,
                                        int64_t *proposal, double *log_proposal)
{
    HNPEI_TRY(check_range(__func__, dataset, first_set, n_sets));

    for (int64_t i = 0; proposal && i < n_sets; ++i)
        proposal[i] = dataset->round[first_set + i];
    if (log_proposal)
        memcpy(log_proposal, dataset->log_proposal + first_set, (size_t)n_sets * sizeof *log_proposal);
    return HNPE_OK;
}

hnpe_status hnpe_dataset_describe_proposal(const hnpe_dataset *dataset, size_t index, hnpe_proposal_info *info)
{
    HNPEI_TRY(hnpei_check_handle(__func__, "dataset", dataset, HNPEI_MAGIC_DATASET));
    HNPEI_TRY(hnpei_check_pointer(__func__, "info", info));
    HNPEI_REQUIRE(index < dataset->n_origins, HNPE_ERROR_UNSUPPORTED, "there is no proposal %zu, only 0 to %zu", index,
                  dataset->n_origins - 1);

    const hnpei_origin *origin = &dataset->origins[index];
    hnpe_proposal_info found = {
        .kind = (int32_t)origin->kind, .log_constant = origin->log_constant, .error = origin->error};
    for (size_t set = 0; set < dataset->n_sets; ++set)
        found.n_sets += (size_t)dataset->round[set] == index;
    return hnpei_give_record(__func__, "info", &found, sizeof found, info);
}

hnpe_status hnpe_dataset_save(const hnpe_dataset *dataset, const char *path)
{
    HNPEI_TRY(hnpei_check_handle(__func__, "dataset", dataset, HNPEI_MAGIC_DATASET));
    HNPEI_TRY(hnpei_check_pointer(__func__, "path", path));

    return hnpei_dataset_save(__func__, dataset, path);
}

hnpe_status hnpe_dataset_load(hnpe_context *context, const char *path, hnpe_dataset **dataset)
{
    HNPEI_TRY(hnpei_check_pointer(__func__, "dataset", dataset));
    *dataset = NULL;
    HNPEI_TRY(hnpei_check_context(__func__, context));
    HNPEI_TRY(hnpei_check_pointer(__func__, "path", path));

    return hnpei_dataset_load(__func__, context, path, dataset);
}

hnpe_status hnpe_dataset_dims(const hnpe_dataset *dataset, hnpe_dims *dims)
{
    HNPEI_TRY(hnpei_check_handle(__func__, "dataset", dataset, HNPEI_MAGIC_DATASET));
    hnpe_dims found = {
        .d_local = (int64_t)dataset->d_local, .d_global = (int64_t)dataset->d_global, .d_x = (int64_t)dataset->d_x};
    return hnpei_give_dims(__func__, found, dims);
}

/* Nobody is left to be told but the log. */
static void flush_last(hnpe_dataset *dataset)
{
    if (!dataset->folder || dataset->folder->n_written == dataset->n_sets)
        return;
    if (hnpei_folder_flush("hnpe_dataset_release", dataset) != HNPE_OK)
        hnpei_log(dataset->object.context, HNPE_LOG_WARNING,
                  "the last %zu sets of the data set in %s are lost with its handle: %s",
                  dataset->n_sets - dataset->folder->n_written, dataset->folder->path, hnpe_last_error());
}

static void dataset_destroy(hnpe_dataset *dataset)
{
    hnpe_context *context = dataset->object.context;
    flush_last(dataset);
    hnpei_folder_free(context, dataset->folder);
    hnpei_free(context, dataset->first);
    hnpei_free(context, dataset->round);
    hnpei_free(context, dataset->log_proposal);
    hnpei_free(context, dataset->theta_global);
    hnpei_free(context, dataset->theta_local);
    hnpei_free(context, dataset->x);
    hnpei_free(context, dataset->valid);
    for (size_t i = 0; dataset->gaussians && i < dataset->n_origins; ++i)
        hnpei_free(context, dataset->gaussians[i]);
    hnpei_free(context, dataset->gaussians);
    hnpei_free(context, dataset->origins);
}

HNPEI_DEFINE_HANDLE(dataset, HNPEI_MAGIC_DATASET, dataset_destroy)
