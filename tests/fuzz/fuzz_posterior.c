/* hnpe_posterior_load of any bytes, then draws and densities: finite numbers, or a status that says why not. */
#include "networks.h"

#include <math.h>

enum { DRAWS = 3, ROWS = 4, WIDEST = 256 };

typedef struct subject {
    const hnpe_posterior *posterior;
    hnpe_rng *rng;
    size_t d_x, d_local, d_global;
    double *x;
    double *theta; /* [DRAWS][d_local + d_global] */
    double *log_q; /* [DRAWS] */
} subject;

/* What may become of numbers that weights of a file's choice make of an observation. */
static int is_answer(hnpe_status status)
{
    FUZZ_REQUIRE(status == HNPE_OK || status == HNPE_ERROR_NUMERIC || status == HNPE_ERROR_UNSUPPORTED ||
                     status == HNPE_ERROR_CALLBACK,
                 "%s: %s", hnpe_status_name(status), hnpe_last_error());
    return status == HNPE_OK;
}

static void ask(const subject *s, int64_t rows)
{
    const size_t dim = s->d_local + s->d_global;
    const int drawn =
        is_answer(FUZZ_CALL(hnpe_posterior_sample, s->posterior, 1, &rows, s->x, DRAWS, s->rng, s->theta));
    if (drawn)
        fuzz_require_finite("a draw", DRAWS * dim, s->theta);
    for (size_t i = 0; i < DRAWS * dim && !drawn; ++i)
        s->theta[i] = 0.5;
    if (is_answer(FUZZ_CALL(hnpe_posterior_log_density, s->posterior, 1, &rows, s->x, DRAWS, s->theta, s->log_q)))
        for (size_t i = 0; i < DRAWS; ++i)
            FUZZ_REQUIRE(!isnan(s->log_q[i]) && s->log_q[i] < INFINITY, "density %g", s->log_q[i]);
    double *local = malloc((size_t)rows * DRAWS * s->d_local * sizeof *local + 1);
    double *global = malloc(DRAWS * s->d_global * sizeof *global + 1);
    if (is_answer(FUZZ_CALL(hnpe_posterior_sample_all, s->posterior, 1, &rows, s->x, DRAWS, s->rng, local, global))) {
        fuzz_require_finite("a local draw", (size_t)rows * DRAWS * s->d_local, local);
        fuzz_require_finite("a global draw", DRAWS * s->d_global, global);
        if (is_answer(FUZZ_CALL(hnpe_posterior_log_density_all, s->posterior, 1, &rows, s->x, DRAWS, local, global,
                                s->log_q)))
            for (size_t i = 0; i < DRAWS; ++i)
                FUZZ_REQUIRE(!isnan(s->log_q[i]), "density %g", s->log_q[i]);
    }
    free(local);
    free(global);
}

static void ask_all(hnpe_context *context, const hnpe_posterior *posterior, const uint8_t *data, size_t size)
{
    hnpe_dims dims = {.struct_size = sizeof dims};
    FUZZ_REQUIRE(FUZZ_CALL(hnpe_posterior_dims, posterior, &dims) == HNPE_OK, "%s", hnpe_last_error());
    subject s = {.posterior = posterior,
                 .d_x = (size_t)dims.d_x,
                 .d_local = (size_t)dims.d_local,
                 .d_global = (size_t)dims.d_global};
    FUZZ_REQUIRE(s.d_x <= size && s.d_local + s.d_global <= size, "%zu features, %zu parameters", s.d_x,
                 s.d_local + s.d_global);
    if (s.d_x > WIDEST || s.d_local + s.d_global > WIDEST)
        return;
    s.x = malloc(ROWS * s.d_x * sizeof *s.x);
    s.theta = malloc(DRAWS * (s.d_local + s.d_global) * sizeof *s.theta);
    s.log_q = malloc(DRAWS * sizeof *s.log_q);
    FUZZ_REQUIRE(FUZZ_NEW(&s.rng, hnpe_rng_create, context, size, 0, &s.rng) == HNPE_OK, "%s", hnpe_last_error());
    for (size_t i = 0; i < ROWS * s.d_x; ++i)
        s.x[i] = (data[i * 31 % size] - 100) / 64.;
    ask(&s, 1);
    ask(&s, ROWS);
    hnpe_rng_release(s.rng);
    free(s.x);
    free(s.theta);
    free(s.log_q);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    fuzz_memory memory;
    hnpe_context *context = fuzz_context(&memory, fuzz_file_limit(size));
    hnpe_prior *local = networks_local(context), *global = networks_global(context);
    hnpe_posterior *posterior;
    const char *path = fuzz_path("file");
    fuzz_write(path, data, size);
    hnpe_status status = FUZZ_NEW(&posterior, hnpe_posterior_load, context, path, NULL, NULL, &posterior);
    fuzz_require_load(&memory, status, 1);
    if (status == HNPE_ERROR_UNSUPPORTED)
        status = FUZZ_NEW(&posterior, hnpe_posterior_load, context, path, local, global, &posterior);
    memory.limit = SIZE_MAX / 2;
    if (status == HNPE_OK)
        ask_all(context, posterior, data, size);
    hnpe_posterior_release(posterior);
    hnpe_prior_release(local);
    hnpe_prior_release(global);
    remove(path);
    fuzz_context_end(&memory, context);
    return 0;
}
