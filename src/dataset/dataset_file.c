/* A data set on disk: safetensors with "dims" (d_local, d_global, d_x), "n_rows", "round" and "log_proposal" of the
   sets, the matrices "theta_local", "theta_global" and "x", and of the proposals that "round" counts, "proposal_kind"
   and the rows (log_constant, error) of "proposal_constant"; of those that are Gaussians also the rows (mean,
   covariance) of "proposal_gaussian". Without "proposal_kind" there is only the prior. A shard
   has "shard", "first_set" and "shard_bytes" in its metadata besides, and "before", the checksum of the one before. */
#include "shard.h"

#include <math.h>
#include <string.h>

/* Format 1 has no checksum; it is also what other programs write. */
static const char *const versions[] = {"1", HNPEI_DATASET_VERSION, NULL};

typedef struct loading {
    const char *where, *path;
    hnpe_context *context;
    const hnpei_reader *reader;
    size_t n_sets, n_rows, n_origins;
    size_t origins_before;   /* that the data set had */
    int64_t *sizes, *rounds; /* [n_sets] */
    int64_t *kinds;          /* [n_origins], none in a file that knows only the prior */
    double *constants;       /* [n_origins][2] */
    double *gaussians;       /* [n_gaussians][d + d * d] */
    size_t n_gaussians;      /* entered so far */
    hnpe_dataset *dataset;
} loading;

static hnpe_status malformed(const loading *load, const char *what)
{
    return hnpei_fail(HNPE_ERROR_FORMAT, load->where, "%s is no data set: %s", load->path, what);
}

static hnpe_status read_dims(loading *load)
{
    int64_t dims[3];
    HNPEI_TRY(hnpei_reader_expect(load->reader, HNPEI_DATASET_KIND, versions));
    HNPEI_TRY(hnpei_reader_ints(load->reader, "dims", 3, dims));
    for (int i = 0; i < 3; ++i)
        if (dims[i] < 0 || dims[i] > INT32_MAX)
            return malformed(load, "a dimension is out of range");
    if (dims[0] + dims[1] == 0 || dims[2] == 0)
        return malformed(load, "a dimension is 0 that must not be");
    hnpe_dataset *dataset = load->dataset;
    if (!dataset)
        return hnpei_dataset_create(load->context, (size_t)dims[0], (size_t)dims[1], (size_t)dims[2], &load->dataset);
    if (dataset->d_local != (size_t)dims[0] || dataset->d_global != (size_t)dims[1] || dataset->d_x != (size_t)dims[2])
        return malformed(load, "its dimensions are others");
    return HNPE_OK;
}

static int is_same_origin(const hnpe_dataset *dataset, size_t i, const hnpei_origin *origin, const double *gaussian)
{
    const hnpei_origin *here = &dataset->origins[i];
    const double *mine = hnpei_dataset_gaussian(dataset, i);
    return here->kind == origin->kind && here->log_constant == origin->log_constant && here->error == origin->error &&
           (!gaussian ||
            memcmp(mine, gaussian, hnpei_gaussian_size(dataset->d_local + dataset->d_global) * sizeof *mine) == 0);
}

static hnpe_status enter_origin(loading *load, size_t i)
{
    const double log_constant = load->constants[2 * i], error = load->constants[2 * i + 1];
    if (hnpei_check_proposal(load->where, load->dataset, load->kinds[i]) != HNPE_OK)
        return malformed(load, "a kind of proposal is out of range");
    if ((i == 0) != (load->kinds[i] == HNPE_PROPOSAL_PRIOR))
        return malformed(load, "its first proposal is not the prior, or another one is");
    if (!isfinite(log_constant) || !isfinite(error) || error < 0 || (i == 0 && (log_constant != 0 || error != 0)))
        return malformed(load, "a constant of a proposal is out of range");
    const hnpei_origin origin = {(hnpe_proposal)load->kinds[i], log_constant, error};
    const size_t size = hnpei_gaussian_size(load->dataset->d_local + load->dataset->d_global);
    const double *gaussian =
        origin.kind == HNPE_PROPOSAL_GAUSSIAN ? load->gaussians + load->n_gaussians++ * size : NULL;
    for (size_t j = 0; gaussian && j < size; ++j)
        if (!isfinite(gaussian[j]))
            return malformed(load, "a number of a Gaussian proposal is not finite");
    int32_t round;
    if (i < load->origins_before)
        return is_same_origin(load->dataset, i, &origin, gaussian)
                   ? HNPE_OK
                   : malformed(load, "a proposal is another one than before");
    return gaussian ? hnpei_dataset_add_gaussian(load->dataset, &origin, gaussian, &round)
                    : hnpei_dataset_add_origin(load->dataset, &origin, &round);
}

/* Of all proposals that the file says are Gaussians. */
static hnpe_status read_gaussians(loading *load)
{
    const size_t size = hnpei_gaussian_size(load->dataset->d_local + load->dataset->d_global);
    const hnpei_tensor *tensor = hnpei_reader_find(load->reader, "proposal_gaussian");
    size_t n = 0;
    for (size_t i = 0; i < load->n_origins; ++i)
        n += load->kinds[i] == HNPE_PROPOSAL_GAUSSIAN;
    if (n == 0)
        return HNPE_OK;
    if (!tensor || tensor->n_dims != 2 || tensor->dims[0] != n || tensor->dims[1] != size)
        return malformed(load, "it has not the mean and covariance of every Gaussian proposal");
    HNPEI_TRY(hnpei_allocate(load->context, n, size * sizeof *load->gaussians, &load->gaussians));
    return hnpei_reader_doubles(load->reader, "proposal_gaussian", n * size, load->gaussians);
}

static hnpe_status read_origins(loading *load)
{
    const hnpei_tensor *kinds = hnpei_reader_find(load->reader, "proposal_kind");
    load->origins_before = load->dataset->n_origins;
    if (!kinds)
        return load->origins_before == 1 ? HNPE_OK : malformed(load, "it lacks proposals that were there before");
    load->n_origins = kinds->count;
    if (load->n_origins == 0)
        return malformed(load, "it has no proposals, not even the prior");
    HNPEI_TRY(hnpei_allocate(load->context, load->n_origins, sizeof *load->kinds, &load->kinds));
    HNPEI_TRY(hnpei_allocate(load->context, load->n_origins, 2 * sizeof *load->constants, &load->constants));
    HNPEI_TRY(hnpei_reader_ints(load->reader, "proposal_kind", load->n_origins, load->kinds));
    HNPEI_TRY(hnpei_reader_doubles(load->reader, "proposal_constant", 2 * load->n_origins, load->constants));
    HNPEI_TRY(read_gaussians(load));
    for (size_t i = 0; i < load->n_origins; ++i)
        HNPEI_TRY(enter_origin(load, i));
    return load->n_origins >= load->origins_before ? HNPE_OK
                                                   : malformed(load, "it lacks proposals that were there before");
}

static hnpe_status read_sets(loading *load)
{
    const hnpei_tensor *sizes = hnpei_reader_find(load->reader, "n_rows");
    if (!sizes)
        return malformed(load, "it has no n_rows");
    load->n_sets = sizes->count;
    HNPEI_TRY(hnpei_allocate(load->context, load->n_sets, sizeof *load->sizes, &load->sizes));
    HNPEI_TRY(hnpei_allocate(load->context, load->n_sets, sizeof *load->rounds, &load->rounds));
    HNPEI_TRY(hnpei_reader_ints(load->reader, "n_rows", load->n_sets, load->sizes));
    HNPEI_TRY(hnpei_reader_ints(load->reader, "round", load->n_sets, load->rounds));
    for (size_t i = 0; i < load->n_sets; ++i) {
        if (load->sizes[i] < 1 || load->sizes[i] > INT32_MAX)
            return malformed(load, "a set has a size that is out of range");
        if (load->rounds[i] < 0 || (uint64_t)load->rounds[i] >= load->dataset->n_origins)
            return malformed(load, "a round is out of range");
        HNPEI_TRY(hnpei_size_add(load->n_rows, (size_t)load->sizes[i], &load->n_rows));
    }
    return HNPE_OK;
}

/* Before any memory is taken for it. */
static hnpe_status check_matrix(const loading *load, const char *name, size_t rows, size_t columns)
{
    const hnpei_tensor *tensor = hnpei_reader_find(load->reader, name);
    if (!columns || (tensor && tensor->n_dims == 2 && tensor->dims[0] == rows && tensor->dims[1] == columns))
        return HNPE_OK;
    return hnpei_fail(HNPE_ERROR_FORMAT, load->where, "%s is no data set: %s is not a matrix of %zu by %zu", load->path,
                      name, rows, columns);
}

static hnpe_status read_matrix(const loading *load, const char *name, size_t rows, size_t columns, double *values)
{
    return columns ? hnpei_reader_doubles(load->reader, name, rows * columns, values) : HNPE_OK;
}

static hnpe_status read_theta(const loading *load, const char *name, size_t rows, size_t columns, double *values)
{
    HNPEI_TRY(read_matrix(load, name, rows, columns, values));
    return hnpei_check_rows(load->where, name, rows, columns, values) == HNPE_OK
               ? HNPE_OK
               : malformed(load, "a parameter is not finite");
}

/* Any number, or NaN where it was not recorded. */
static hnpe_status read_log_proposal(const loading *load, double *values)
{
    if (load->n_origins)
        HNPEI_TRY(hnpei_reader_doubles(load->reader, "log_proposal", load->n_sets, values));
    for (size_t i = 0; i < load->n_sets; ++i) {
        values[i] = load->n_origins ? values[i] : NAN;
        if (isinf(values[i]))
            return malformed(load, "a density under a proposal is infinite");
    }
    return HNPE_OK;
}

/* Behind the sets that are there. */
static hnpe_status read_numbers(loading *load)
{
    hnpe_dataset *dataset = load->dataset;
    HNPEI_TRY(hnpei_dataset_reserve(dataset, load->n_sets, load->n_rows));
    if (load->n_sets == 0)
        return HNPE_OK;
    const hnpei_numbers behind = hnpei_dataset_at(dataset, dataset->n_sets);
    double *log_proposal = dataset->log_proposal + dataset->n_sets;
    HNPEI_TRY(read_theta(load, "theta_local", load->n_rows, dataset->d_local, behind.theta_local));
    HNPEI_TRY(read_theta(load, "theta_global", load->n_sets, dataset->d_global, behind.theta_global));
    HNPEI_TRY(read_matrix(load, "x", load->n_rows, dataset->d_x, behind.x));
    HNPEI_TRY(read_log_proposal(load, log_proposal));
    for (size_t i = 0; i < load->n_sets; ++i)
        hnpei_dataset_commit(dataset, 1, &load->sizes[i], (int32_t)load->rounds[i], &log_proposal[i]);
    return HNPE_OK;
}

static hnpe_status read_all(loading *load)
{
    HNPEI_TRY(read_dims(load));
    /* A file's series are all of those before it, and of its own sets: not behind, but in place of those before. */
    load->dataset->n_series = 0;
    HNPEI_TRY(hnpei_series_read(load->reader, load->dataset));
    HNPEI_TRY(read_origins(load));
    HNPEI_TRY(read_sets(load));
    const hnpe_dataset *dataset = load->dataset;
    HNPEI_TRY(check_matrix(load, "theta_local", load->n_rows, dataset->d_local));
    HNPEI_TRY(check_matrix(load, "theta_global", load->n_sets, dataset->d_global));
    HNPEI_TRY(check_matrix(load, "x", load->n_rows, dataset->d_x));
    return read_numbers(load);
}

static void free_loading(const loading *load)
{
    hnpei_free(load->context, load->sizes);
    hnpei_free(load->context, load->rounds);
    hnpei_free(load->context, load->kinds);
    hnpei_free(load->context, load->constants);
    hnpei_free(load->context, load->gaussians);
}

hnpe_status hnpei_dataset_load(const char *where, hnpe_context *context, const char *path, hnpe_dataset **dataset)
{
    hnpei_reader *reader;
    *dataset = NULL;
    HNPEI_TRY(hnpei_reader_open(context, where, path, &reader));
    loading load = {.where = where, .path = path, .context = context, .reader = reader};
    hnpe_status status = read_all(&load);
    free_loading(&load);
    hnpei_reader_close(reader);
    if (status == HNPE_OK)
        *dataset = load.dataset;
    else
        hnpe_dataset_release(load.dataset);
    return status;
}

hnpe_status hnpei_dataset_load_more(const char *where, const hnpei_reader *reader, const char *path,
                                    hnpe_dataset *dataset)
{
    const size_t n_origins = dataset->n_origins, n_series = dataset->n_series;
    hnpei_series series[HNPEI_SERIES_MOST];
    memcpy(series, dataset->series, sizeof series);
    loading load = {
        .where = where, .path = path, .context = dataset->object.context, .reader = reader, .dataset = dataset};
    const hnpe_status status = read_all(&load);
    free_loading(&load);
    if (status != HNPE_OK) {
        hnpei_dataset_cut_origins(dataset, n_origins);
        dataset->n_series = n_series;
        memcpy(dataset->series, series, sizeof series);
    }
    return status;
}

hnpe_status hnpei_dataset_create_for(const char *where, const hnpei_reader *reader, const char *path,
                                     hnpe_context *context, hnpe_dataset **dataset)
{
    loading load = {.where = where, .path = path, .context = context, .reader = reader};
    const hnpe_status status = read_dims(&load);
    *dataset = load.dataset;
    return status;
}
