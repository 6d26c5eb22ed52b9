/* hnpe_estimator_load of any bytes, with and without priors of the host. What loads is saved, loaded again and the
 * same. */
#include "networks.h"

static void save_again(hnpe_context *context, hnpe_estimator *estimator, hnpe_prior *local, hnpe_prior *global)
{
    size_t size, size_again;
    hnpe_estimator *copy;
    const char *path = fuzz_path("file");
    FUZZ_REQUIRE(FUZZ_CALL(hnpe_estimator_save, estimator, path) == HNPE_OK, "%s", hnpe_last_error());
    uint8_t *first = fuzz_read(path, &size);
    FUZZ_REQUIRE(FUZZ_NEW(&copy, hnpe_estimator_load, context, path, local, global, &copy) == HNPE_OK, "%s",
                 hnpe_last_error());
    FUZZ_REQUIRE(FUZZ_CALL(hnpe_estimator_save, copy, path) == HNPE_OK, "%s", hnpe_last_error());
    uint8_t *second = fuzz_read(path, &size_again);
    FUZZ_REQUIRE(size == size_again && memcmp(first, second, size) == 0, "%zu and %zu bytes", size, size_again);
    free(first);
    free(second);
    hnpe_estimator_release(copy);
}

static void load(fuzz_memory *memory, hnpe_context *context, hnpe_prior *local, hnpe_prior *global)
{
    hnpe_estimator *estimator;
    const size_t limit = memory->limit;
    const hnpe_status status =
        FUZZ_NEW(&estimator, hnpe_estimator_load, context, fuzz_path("file"), local, global, &estimator);
    if (local || global) /* those of the host need not be those of the file */
        FUZZ_REQUIRE(!memory->refused, "%s", hnpe_last_error());
    else
        fuzz_require_load(memory, status, 1);
    memory->limit = SIZE_MAX / 2;
    if (status == HNPE_OK) {
        hnpe_dims dims = {.struct_size = sizeof dims};
        FUZZ_REQUIRE(FUZZ_CALL(hnpe_estimator_dims, estimator, &dims) == HNPE_OK, "%s", hnpe_last_error());
        FUZZ_REQUIRE(dims.d_local >= 0 && dims.d_global >= 0 && dims.d_local + dims.d_global > 0 && dims.d_x > 0,
                     "%lld, %lld, %lld", (long long)dims.d_local, (long long)dims.d_global, (long long)dims.d_x);
        save_again(context, estimator, local, global);
    }
    hnpe_estimator_release(estimator);
    memory->limit = limit;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    fuzz_memory memory;
    hnpe_context *context = fuzz_context(&memory, fuzz_file_limit(size));
    hnpe_prior *local = networks_local(context), *global = networks_global(context);
    fuzz_write(fuzz_path("file"), data, size);
    load(&memory, context, NULL, NULL);
    fuzz_write(fuzz_path("file"), data, size);
    load(&memory, context, local, global);
    hnpe_prior_release(local);
    hnpe_prior_release(global);
    remove(fuzz_path("file"));
    fuzz_context_end(&memory, context);
    return 0;
}
