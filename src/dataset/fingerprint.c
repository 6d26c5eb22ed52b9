/* A number that two data sets share where they are the same, and otherwise by a rare accident: for refusing to go on
   with another one than before. */
#include "archive/checksum.h"
#include "folder.h"

#include <string.h>

static void add_doubles(hnpei_checksum *sum, size_t rows, size_t columns, const double *values)
{
    if (columns)
        hnpei_checksum_add(sum, rows * columns * sizeof *values, values);
}

static void add_origins(hnpei_checksum *sum, const hnpe_dataset *dataset)
{
    const size_t size = hnpei_gaussian_size(dataset->d_local + dataset->d_global);
    for (size_t i = 0; i < dataset->n_origins; ++i) {
        const hnpei_origin *origin = &dataset->origins[i];
        const double *gaussian = hnpei_dataset_gaussian(dataset, i);
        hnpei_checksum_add(sum, sizeof origin->kind, &origin->kind);
        add_doubles(sum, 1, 1, &origin->log_constant);
        add_doubles(sum, 1, gaussian ? size : 0, gaussian);
    }
}

/* Of full shards their checksums, which were found right when they were opened or written. */
static void add_shards(hnpei_checksum *sum, const hnpe_dataset *dataset)
{
    for (size_t i = 0; dataset->folder && i < dataset->folder->n; ++i) {
        const char *stamp = dataset->folder->full[i].stamp;
        hnpei_checksum_add(sum, strlen(stamp), stamp);
    }
}

uint64_t hnpei_dataset_fingerprint(const hnpe_dataset *dataset)
{
    hnpei_checksum sum;
    hnpei_checksum_begin(&sum);
    hnpei_checksum_add(&sum, (dataset->n_sets + 1) * sizeof *dataset->first, dataset->first);
    hnpei_checksum_add(&sum, dataset->n_sets * sizeof *dataset->round, dataset->round);
    add_doubles(&sum, dataset->n_sets, 1, dataset->log_proposal);
    add_shards(&sum, dataset);
    add_doubles(&sum, dataset->n_sets - dataset->n_stored, dataset->d_global, dataset->theta_global);
    add_doubles(&sum, dataset->n_rows - dataset->rows_stored, dataset->d_local, dataset->theta_local);
    add_doubles(&sum, dataset->n_rows - dataset->rows_stored, dataset->d_x, dataset->x);
    add_origins(&sum, dataset);
    return XXH3_64bits_digest(&sum.state);
}
