/* A data set on disk: safetensors with "dims" (d_local, d_global, d_x), "n_rows", "round" and "log_proposal" of the
   sets, the matrices "theta_local", "theta_global" and "x", and of the proposals that "round" counts, "proposal_kind"
   and the rows (log_constant, error) of "proposal_constant"; of those that are Gaussians also the rows (mean,
   covariance) of "proposal_gaussian". Without "proposal_kind" there is only the prior. */
#include "archive/archive.h"
#include "dataset.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#define KIND "hnpe.dataset"
#define FORMAT_VERSION "2"
/* Format 1 has no checksum; it is also what other programs write. */
static const char *const versions[] = {"1", FORMAT_VERSION, NULL};

static hnpe_status write_sets(const hnpe_dataset *dataset, hnpei_writer *writer)
{
    hnpe_context *context = dataset->object.context;
    size_t n = dataset->n_sets;
    int64_t *numbers;
    HNPEI_TRY(hnpei_allocate(context, n, sizeof *numbers, &numbers));
    for (size_t i = 0; i < n; ++i)
        numbers[i] = (int64_t)(dataset->first[i + 1] - dataset->first[i]);
    hnpe_status status = hnpei_writer_ints(writer, "n_rows", n, numbers);
    for (size_t i = 0; i < n; ++i)
        numbers[i] = dataset->round[i];
    if (status == HNPE_OK)
        status = hnpei_writer_ints(writer, "round", n, numbers);
    hnpei_free(context, numbers);
    return status == HNPE_OK ? hnpei_writer_tensor(writer, "log_proposal", HNPEI_TYPE_F64, 1, &n, dataset->log_proposal)
                             : status;
}

static size_t count_gaussians(const hnpe_dataset *dataset)
{
    size_t n = 0;
    for (size_t i = 0; i < dataset->n_origins; ++i)
        n += dataset->origins[i].kind == HNPE_PROPOSAL_GAUSSIAN;
    return n;
}

/* Nothing where there are none. */
static hnpe_status write_gaussians(const hnpe_dataset *dataset, hnpei_writer *writer)
{
    const size_t n = count_gaussians(dataset), size = hnpei_gaussian_size(dataset->d_local + dataset->d_global);
    double *rows;
    if (n == 0)
        return HNPE_OK;
    HNPEI_TRY(hnpei_allocate(dataset->object.context, n, size * sizeof *rows, &rows));
    for (size_t i = 0, row = 0; i < dataset->n_origins; ++i)
        if (hnpei_dataset_gaussian(dataset, i))
            memcpy(rows + row++ * size, dataset->gaussians[i], size * sizeof *rows);
    hnpe_status status = hnpei_writer_doubles(writer, "proposal_gaussian", n, size, rows);
    hnpei_free(dataset->object.context, rows);
    return status;
}

static hnpe_status write_origins(const hnpe_dataset *dataset, hnpei_writer *writer)
{
    hnpe_context *context = dataset->object.context;
    const size_t n = dataset->n_origins;
    int64_t *kinds;
    double *constants = NULL;
    HNPEI_TRY(hnpei_allocate(context, n, sizeof *kinds, &kinds));
    hnpe_status status = hnpei_allocate(context, n, 2 * sizeof *constants, &constants);
    for (size_t i = 0; i < n && status == HNPE_OK; ++i) {
        kinds[i] = dataset->origins[i].kind;
        constants[2 * i] = dataset->origins[i].log_constant;
        constants[2 * i + 1] = dataset->origins[i].error;
    }
    if (status == HNPE_OK)
        status = hnpei_writer_ints(writer, "proposal_kind", n, kinds);
    if (status == HNPE_OK)
        status = hnpei_writer_doubles(writer, "proposal_constant", n, 2, constants);
    hnpei_free(context, kinds);
    hnpei_free(context, constants);
    return status == HNPE_OK ? write_gaussians(dataset, writer) : status;
}

/* A matrix without columns is left out. A data set may be large: it is not copied. */
static hnpe_status write_matrix(hnpei_writer *writer, const char *name, size_t rows, size_t columns,
                                const double *values)
{
    const size_t dims[2] = {rows, columns};
    return columns ? hnpei_writer_borrow(writer, name, HNPEI_TYPE_F64, 2, dims, values) : HNPE_OK;
}

/* Notes of the i-th series: "simulated.0.seed" and so on. */
static const char *series_name(char name[48], size_t i, const char *what)
{
    snprintf(name, 48, "simulated.%zu.%s", i, what);
    return name;
}

static hnpe_status write_notes(const hnpe_dataset *dataset, hnpei_writer *writer)
{
    char name[48];
    HNPEI_TRY(hnpei_writer_note_count(writer, "sets", (int64_t)dataset->n_sets));
    HNPEI_TRY(hnpei_writer_note_count(writer, "rows", (int64_t)dataset->n_rows));
    HNPEI_TRY(hnpei_writer_note_count(writer, "invalid_rows", (int64_t)dataset->n_invalid));
    for (size_t i = 0; i < dataset->n_series; ++i) {
        const hnpei_series *s = &dataset->series[i];
        HNPEI_TRY(hnpei_writer_note_seed(writer, series_name(name, i, "seed"), s->seed));
        HNPEI_TRY(hnpei_writer_note_seed(writer, series_name(name, i, "first_set"), s->first_set));
        HNPEI_TRY(hnpei_writer_note_count(writer, series_name(name, i, "sets"), s->sets));
        HNPEI_TRY(hnpei_writer_note_count(writer, series_name(name, i, "min_extra"), s->min_extra));
        HNPEI_TRY(hnpei_writer_note_count(writer, series_name(name, i, "max_extra"), s->max_extra));
    }
    return HNPE_OK;
}

static hnpe_status write_all(const hnpe_dataset *dataset, hnpei_writer *writer)
{
    int64_t dims[3] = {(int64_t)dataset->d_local, (int64_t)dataset->d_global, (int64_t)dataset->d_x};
    HNPEI_TRY(hnpei_writer_ints(writer, "dims", 3, dims));
    HNPEI_TRY(write_notes(dataset, writer));
    HNPEI_TRY(write_sets(dataset, writer));
    HNPEI_TRY(write_origins(dataset, writer));
    HNPEI_TRY(write_matrix(writer, "theta_local", dataset->n_rows, dataset->d_local, dataset->theta_local));
    HNPEI_TRY(write_matrix(writer, "theta_global", dataset->n_sets, dataset->d_global, dataset->theta_global));
    return write_matrix(writer, "x", dataset->n_rows, dataset->d_x, dataset->x);
}

hnpe_status hnpei_dataset_save(const char *where, const hnpe_dataset *dataset, const char *path)
{
    hnpei_writer *writer;
    HNPEI_TRY(hnpei_writer_begin(dataset->object.context, where, KIND, FORMAT_VERSION, &writer));
    hnpe_status status = write_all(dataset, writer);
    if (status == HNPE_OK)
        status = hnpei_writer_commit(writer, path);
    hnpei_writer_destroy(writer);
    return status;
}

typedef struct loading {
    const char *where, *path;
    hnpe_context *context;
    const hnpei_reader *reader;
    size_t n_sets, n_rows, n_origins;
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
    HNPEI_TRY(hnpei_reader_expect(load->reader, KIND, versions));
    HNPEI_TRY(hnpei_reader_ints(load->reader, "dims", 3, dims));
    for (int i = 0; i < 3; ++i)
        if (dims[i] < 0 || dims[i] > INT32_MAX)
            return malformed(load, "a dimension is out of range");
    if (dims[0] + dims[1] == 0 || dims[2] == 0)
        return malformed(load, "a dimension is 0 that must not be");
    return hnpei_dataset_create(load->context, (size_t)dims[0], (size_t)dims[1], (size_t)dims[2], &load->dataset);
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
    int32_t round;
    if (origin.kind != HNPE_PROPOSAL_GAUSSIAN)
        return hnpei_dataset_add_origin(load->dataset, &origin, &round);
    const size_t size = hnpei_gaussian_size(load->dataset->d_local + load->dataset->d_global);
    const double *gaussian = load->gaussians + load->n_gaussians++ * size;
    for (size_t j = 0; j < size; ++j)
        if (!isfinite(gaussian[j]))
            return malformed(load, "a number of a Gaussian proposal is not finite");
    return hnpei_dataset_add_gaussian(load->dataset, &origin, gaussian, &round);
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
    if (!kinds)
        return HNPE_OK;
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
    return HNPE_OK;
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

static hnpe_status read_notes(const loading *load)
{
    char name[48];
    for (size_t i = 0; i < HNPEI_SERIES_MOST && hnpei_reader_note(load->reader, series_name(name, i, "seed")); ++i) {
        hnpei_series s = {0};
        HNPEI_TRY(hnpei_reader_note_seed(load->reader, name, &s.seed));
        HNPEI_TRY(hnpei_reader_note_seed(load->reader, series_name(name, i, "first_set"), &s.first_set));
        HNPEI_TRY(hnpei_reader_note_count(load->reader, series_name(name, i, "sets"), &s.sets));
        HNPEI_TRY(hnpei_reader_note_count(load->reader, series_name(name, i, "min_extra"), &s.min_extra));
        HNPEI_TRY(hnpei_reader_note_count(load->reader, series_name(name, i, "max_extra"), &s.max_extra));
        hnpei_dataset_note_series(load->dataset, &s);
    }
    return HNPE_OK;
}

static hnpe_status read_all(loading *load)
{
    HNPEI_TRY(read_dims(load));
    HNPEI_TRY(read_notes(load));
    HNPEI_TRY(read_origins(load));
    HNPEI_TRY(read_sets(load));
    hnpe_dataset *dataset = load->dataset;
    HNPEI_TRY(check_matrix(load, "theta_local", load->n_rows, dataset->d_local));
    HNPEI_TRY(check_matrix(load, "theta_global", load->n_sets, dataset->d_global));
    HNPEI_TRY(check_matrix(load, "x", load->n_rows, dataset->d_x));
    HNPEI_TRY(hnpei_dataset_reserve(dataset, load->n_sets, load->n_rows));
    if (load->n_sets == 0)
        return HNPE_OK;
    HNPEI_TRY(read_theta(load, "theta_local", load->n_rows, dataset->d_local, dataset->theta_local));
    HNPEI_TRY(read_theta(load, "theta_global", load->n_sets, dataset->d_global, dataset->theta_global));
    HNPEI_TRY(read_matrix(load, "x", load->n_rows, dataset->d_x, dataset->x));
    HNPEI_TRY(read_log_proposal(load, dataset->log_proposal));
    for (size_t i = 0; i < load->n_sets; ++i)
        hnpei_dataset_commit(dataset, 1, &load->sizes[i], (int32_t)load->rounds[i], &dataset->log_proposal[i]);
    return HNPE_OK;
}

hnpe_status hnpei_dataset_load(const char *where, hnpe_context *context, const char *path, hnpe_dataset **dataset)
{
    hnpei_reader *reader;
    *dataset = NULL;
    HNPEI_TRY(hnpei_reader_open(context, where, path, &reader));
    loading load = {.where = where, .path = path, .context = context, .reader = reader};
    hnpe_status status = read_all(&load);
    hnpei_free(context, load.sizes);
    hnpei_free(context, load.rounds);
    hnpei_free(context, load.kinds);
    hnpei_free(context, load.constants);
    hnpei_free(context, load.gaussians);
    hnpei_reader_close(reader);
    if (status == HNPE_OK)
        *dataset = load.dataset;
    else
        hnpe_dataset_release(load.dataset);
    return status;
}
