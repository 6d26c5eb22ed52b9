/* hnpe_dataset_open of a folder with any bytes as its first shard, and as its second behind one that is right. */
#include "networks.h"

#include <sys/stat.h>

static const char *shard(int number)
{
    static char path[600];
    char name[64];
    snprintf(name, sizeof name, "folder/sets-%06d.safetensors", number);
    snprintf(path, sizeof path, "%s", fuzz_path(name));
    return path;
}

static void open_folder(size_t size)
{
    fuzz_memory memory;
    hnpe_context *context = fuzz_context(&memory, fuzz_file_limit(size));
    hnpe_dataset *dataset;
    const hnpe_status status = FUZZ_NEW(&dataset, hnpe_dataset_open, context, fuzz_path("folder"), &dataset);
    fuzz_require_load(&memory, status, 0);
    memory.limit = SIZE_MAX / 2;
    if (status == HNPE_OK) {
        hnpe_dims dims = {.struct_size = sizeof dims};
        int64_t n_sets, n_rows, n_invalid;
        FUZZ_REQUIRE(FUZZ_CALL(hnpe_dataset_dims, dataset, &dims) == HNPE_OK, "%s", hnpe_last_error());
        FUZZ_REQUIRE(FUZZ_CALL(hnpe_dataset_count, dataset, &n_sets, &n_rows, &n_invalid) == HNPE_OK, "%s",
                     hnpe_last_error());
        FUZZ_REQUIRE(n_sets <= n_rows && n_rows <= (int64_t)(size), "%lld rows", (long long)n_rows);
        if (n_sets > 0 && dims.d_x < 4096 && dims.d_local < 4096 && dims.d_global < 4096) {
            double *x = malloc((size_t)(n_rows * dims.d_x) * sizeof *x);
            double *local = malloc((size_t)(n_rows * dims.d_local) * sizeof *local + 1);
            double *global = malloc((size_t)(n_sets * dims.d_global) * sizeof *global + 1);
            FUZZ_REQUIRE(FUZZ_CALL(hnpe_dataset_read, dataset, 0, n_sets, NULL, local, global, x) == HNPE_OK, "%s",
                         hnpe_last_error());
            fuzz_require_finite("theta_local", (size_t)(n_rows * dims.d_local), local);
            fuzz_require_finite("theta_global", (size_t)(n_sets * dims.d_global), global);
            free(x);
            free(local);
            free(global);
        }
    }
    hnpe_dataset_release(dataset);
    fuzz_context_end(&memory, context);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static uint8_t *right; /* a first shard */
    static size_t right_size;
    char folder[600];
    snprintf(folder, sizeof folder, "%s", fuzz_path("folder"));
    if (!right) {
        networks_make_folder(folder);
        right = fuzz_read(shard(0), &right_size);
        networks_remove_folder(folder);
    }
    mkdir(folder, 0700);
    fuzz_write(shard(0), data, size);
    open_folder(size);
    fuzz_write(shard(0), right, right_size);
    fuzz_write(shard(1), data, size);
    open_folder(size + right_size);
    networks_remove_folder(folder);
    return 0;
}
