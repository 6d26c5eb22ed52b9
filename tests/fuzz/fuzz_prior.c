/* hnpe_prior_load of any bytes, with the host's own priors where it asks for some. What loads comes back from a save
   bit by bit, draws within its bounds, and has densities there. */
#include "networks.h"

#include <math.h>

enum { ROWS = 3, WIDEST = 64, GIVEN = 3 };

static void save_again(hnpe_context *context, const hnpe_prior *prior, size_t n_given, hnpe_prior *const *given)
{
    size_t size, size_again;
    hnpe_prior *copy;
    const char *path = fuzz_path("file");
    FUZZ_REQUIRE(FUZZ_CALL(hnpe_prior_save, prior, path) == HNPE_OK, "%s", hnpe_last_error());
    uint8_t *first = fuzz_read(path, &size);
    FUZZ_REQUIRE(FUZZ_NEW(&copy, hnpe_prior_load, context, path, n_given, given, &copy) == HNPE_OK, "%s",
                 hnpe_last_error());
    FUZZ_REQUIRE(FUZZ_CALL(hnpe_prior_save, copy, path) == HNPE_OK, "%s", hnpe_last_error());
    uint8_t *second = fuzz_read(path, &size_again);
    FUZZ_REQUIRE(size == size_again && memcmp(first, second, size) == 0, "%zu and %zu bytes", size, size_again);
    free(first);
    free(second);
    hnpe_prior_release(copy);
}

static void ask(hnpe_context *context, const hnpe_prior *prior)
{
    static const double given[ROWS * WIDEST] = {0.5, 0.25, 0.75};
    double theta[ROWS * WIDEST], low[ROWS * WIDEST], high[ROWS * WIDEST], log_p[ROWS];
    hnpe_dims dims = {.struct_size = sizeof dims};
    hnpe_rng *rng;
    FUZZ_REQUIRE(FUZZ_CALL(hnpe_prior_dims, prior, &dims) == HNPE_OK && dims.d_out > 0, "%s", hnpe_last_error());
    if (dims.d_out > WIDEST || dims.d_given > WIDEST)
        return;
    FUZZ_REQUIRE(FUZZ_NEW(&rng, hnpe_rng_create, context, 1, 0, &rng) == HNPE_OK, "%s", hnpe_last_error());
    const size_t count = ROWS * (size_t)dims.d_out;
    const double *on = dims.d_given ? given : NULL;
    const hnpe_status drawn = FUZZ_CALL(hnpe_prior_sample, prior, ROWS, on, rng, theta);
    hnpe_rng_release(rng);
    if (drawn != HNPE_OK || FUZZ_CALL(hnpe_prior_support, prior, ROWS, on, low, high) != HNPE_OK)
        return;
    for (size_t i = 0; i < count; ++i)
        FUZZ_REQUIRE(theta[i] >= low[i] && theta[i] <= high[i], "%g is not in %g to %g", theta[i], low[i], high[i]);
    if (FUZZ_CALL(hnpe_prior_log_density, prior, ROWS, on, theta, log_p) == HNPE_OK)
        for (size_t i = 0; i < ROWS; ++i)
            FUZZ_REQUIRE(!isnan(log_p[i]), "density %g", log_p[i]);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    fuzz_memory memory;
    hnpe_context *context = fuzz_context(&memory, fuzz_file_limit(size));
    hnpe_prior *local = networks_local(context), *global = networks_global(context), *prior;
    hnpe_prior *const given[GIVEN] = {local, global, local};
    size_t n_given = 0;
    fuzz_write(fuzz_path("file"), data, size);
    hnpe_status status = FUZZ_NEW(&prior, hnpe_prior_load, context, fuzz_path("file"), 0, NULL, &prior);
    fuzz_require_load(&memory, status, 1);
    while (status != HNPE_OK && n_given < GIVEN && status != HNPE_ERROR_FORMAT)
        status = FUZZ_NEW(&prior, hnpe_prior_load, context, fuzz_path("file"), ++n_given, given, &prior);
    memory.limit = SIZE_MAX / 2;
    if (status == HNPE_OK) {
        ask(context, prior);
        save_again(context, prior, n_given, given);
    }
    hnpe_prior_release(prior);
    hnpe_prior_release(local);
    hnpe_prior_release(global);
    remove(fuzz_path("file"));
    fuzz_context_end(&memory, context);
    return 0;
}
