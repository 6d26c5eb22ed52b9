/* hnpe_dataset_load of any bytes. What loads is read whole, saved, loaded again and the same. */
#include "fuzz.h"

static int64_t sum(int64_t n, const int64_t *values)
{
    int64_t total = 0;
    for (int64_t i = 0; i < n; ++i)
        total += values[i];
    return total;
}

/* Arrays of just the size that is documented. */
static void read_whole(const hnpe_dataset *dataset, const hnpe_dims *dims, int64_t n_sets, int64_t n_rows)
{
    int64_t *rows = malloc((size_t)n_sets * sizeof *rows), *proposal = malloc((size_t)n_sets * sizeof *proposal);
    double *local = malloc((size_t)(n_rows * dims->d_local) * sizeof *local);
    double *global = malloc((size_t)(n_sets * dims->d_global) * sizeof *global);
    double *x = malloc((size_t)(n_rows * dims->d_x) * sizeof *x), *density = malloc((size_t)n_sets * sizeof *density);
    FUZZ_REQUIRE(FUZZ_CALL(hnpe_dataset_read, dataset, 0, n_sets, rows, local, global, x) == HNPE_OK, "%s",
                 hnpe_last_error());
    FUZZ_REQUIRE(sum(n_sets, rows) == n_rows, "%lld rows", (long long)n_rows);
    fuzz_require_finite("theta_local", (size_t)(n_rows * dims->d_local), local);
    fuzz_require_finite("theta_global", (size_t)(n_sets * dims->d_global), global);
    FUZZ_REQUIRE(FUZZ_CALL(hnpe_dataset_read_proposals, dataset, 0, n_sets, proposal, density) == HNPE_OK, "%s",
                 hnpe_last_error());
    for (int64_t i = 0; i < n_sets; ++i) {
        hnpe_proposal_info info = {.struct_size = sizeof info};
        FUZZ_REQUIRE(proposal[i] >= 0 &&
                         FUZZ_CALL(hnpe_dataset_describe_proposal, dataset, (size_t)proposal[i], &info) == HNPE_OK,
                     "proposal %lld", (long long)proposal[i]);
    }
    free(rows);
    free(proposal);
    free(local);
    free(global);
    free(x);
    free(density);
}

static void save_again(hnpe_context *context, const hnpe_dataset *dataset)
{
    size_t size, size_again;
    hnpe_dataset *copy;
    const char *path = fuzz_path("file");
    FUZZ_REQUIRE(FUZZ_CALL(hnpe_dataset_save, dataset, path) == HNPE_OK, "%s", hnpe_last_error());
    uint8_t *first = fuzz_read(path, &size);
    FUZZ_REQUIRE(FUZZ_NEW(&copy, hnpe_dataset_load, context, path, &copy) == HNPE_OK, "%s", hnpe_last_error());
    FUZZ_REQUIRE(FUZZ_CALL(hnpe_dataset_save, copy, path) == HNPE_OK, "%s", hnpe_last_error());
    uint8_t *second = fuzz_read(path, &size_again);
    FUZZ_REQUIRE(size == size_again && memcmp(first, second, size) == 0, "%zu and %zu bytes", size, size_again);
    free(first);
    free(second);
    hnpe_dataset_release(copy);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    fuzz_memory memory;
    hnpe_context *context = fuzz_context(&memory, fuzz_file_limit(size));
    hnpe_dataset *dataset;
    fuzz_write(fuzz_path("file"), data, size);
    const hnpe_status status = FUZZ_NEW(&dataset, hnpe_dataset_load, context, fuzz_path("file"), &dataset);
    fuzz_require_load(&memory, status, 0);
    memory.limit = SIZE_MAX / 2;
    if (status == HNPE_OK) {
        hnpe_dims dims = {.struct_size = sizeof dims};
        int64_t n_sets, n_rows, n_invalid;
        FUZZ_REQUIRE(FUZZ_CALL(hnpe_dataset_dims, dataset, &dims) == HNPE_OK, "%s", hnpe_last_error());
        FUZZ_REQUIRE(FUZZ_CALL(hnpe_dataset_count, dataset, &n_sets, &n_rows, &n_invalid) == HNPE_OK, "%s",
                     hnpe_last_error());
        FUZZ_REQUIRE(n_sets <= n_rows && n_invalid <= n_rows && n_rows <= (int64_t)size, "%lld sets of %lld rows",
                     (long long)n_sets, (long long)n_rows);
        if (n_sets > 0)
            read_whole(dataset, &dims, n_sets, n_rows);
        save_again(context, dataset);
    }
    hnpe_dataset_release(dataset);
    remove(fuzz_path("file"));
    fuzz_context_end(&memory, context);
    return 0;
}
