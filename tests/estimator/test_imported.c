/* Estimators that were made elsewhere and converted, with the densities and draws that their own package computed in
   double precision: tests/vectors/sbi, or the folder that HNPE_IMPORTED names. tests/peers/sbi_peers.py makes both. */
#include "base/context.h"
#include "estimator/estimator.h"
#include "support.h"

#include <dirent.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#define POINTS 48
#define WIDEST 16

#if HNPEI_REAL_IS_DOUBLE
#define DENSITIES 1e-12
#define DRAWS 1e-12
#else
#define DENSITIES 1e-5
#define DRAWS 1e-4
#endif

typedef struct imported {
    hnpei_core *core;
    const hnpei_term *term;
    const hnpei_kernels *kernels;
    size_t d_x, dim, d_noise;
    double x[POINTS * WIDEST], theta[POINTS * WIDEST], noise[POINTS * WIDEST], draws[POINTS * WIDEST], log_prob[POINTS];
    hnpei_real rows[POINTS * WIDEST];
    size_t first[POINTS + 1];
} imported;

static hnpei_real *reals(size_t count)
{
    hnpei_real *memory;
    support_assert_ok(hnpei_allocate(NULL, count, sizeof *memory, &memory));
    return memory;
}

static void read_expected(imported *m, const char *path)
{
    hnpei_reader *reader;
    support_assert_ok(hnpei_reader_open(NULL, "test", path, &reader));
    support_assert_ok(hnpei_reader_doubles(reader, "x", POINTS * m->d_x, m->x));
    support_assert_ok(hnpei_reader_doubles(reader, "theta", POINTS * m->dim, m->theta));
    support_assert_ok(hnpei_reader_doubles(reader, "log_prob", POINTS, m->log_prob));
    support_assert_ok(hnpei_reader_doubles(reader, "noise", POINTS * m->d_noise, m->noise));
    support_assert_ok(hnpei_reader_doubles(reader, "draws", POINTS * m->dim, m->draws));
    hnpei_reader_close(reader);
    hnpei_doors_observe(&m->core->doors, POINTS, m->x, m->rows);
    for (size_t i = 0; i <= POINTS; ++i)
        m->first[i] = i;
}

/* How far a number is off, relative to what it should be where that is above one. */
static double off(double got, double expected)
{
    return fabs(got - expected) / fmax(1, fabs(expected));
}

static double densities_off(imported *m)
{
    hnpei_real *space = reals(hnpei_term_space(m->term, POINTS)), *v = reals(m->dim * HNPEI_TILE), log_q[HNPEI_TILE];
    const hnpei_batch batch = {.sets = {POINTS, m->first, m->rows}, .v = v};
    double entered[POINTS * WIDEST], worst = 0;
    hnpei_doors_enter(&m->core->doors, 0, m->dim, POINTS, m->theta, entered);
    for (size_t i = 0; i < POINTS * m->dim; ++i)
        v[i % m->dim * HNPEI_TILE + i / m->dim] = (hnpei_real)entered[i];
    hnpei_term_log_density(m->term, m->kernels, m->term->weights, &batch, space, log_q);
    const double slope = hnpei_doors_log_slope(&m->core->doors, 0, m->dim);
    for (size_t i = 0; i < POINTS; ++i)
        worst = fmax(worst, off((double)log_q[i] + slope, m->log_prob[i]));
    hnpei_free(NULL, space);
    hnpei_free(NULL, v);
    return worst;
}

static double draws_off(imported *m)
{
    const hnpei_sets sets = {POINTS, m->first, m->rows};
    hnpei_real *embedder_tape = reals(hnpei_embedder_tape(m->term->embedder, POINTS));
    hnpei_real *given = reals(m->term->d_embed * HNPEI_TILE), *z = reals(m->d_noise * HNPEI_TILE);
    hnpei_real *tape = reals(hnpei_flow_tape(m->term->flow)), *scratch = reals(hnpei_flow_scratch(m->term->flow));
    hnpei_real *v = reals(m->dim * HNPEI_TILE);
    double theta[POINTS * WIDEST], worst = 0;
    hnpei_embedder_forward(m->term->embedder, m->kernels, m->term->weights, &sets, embedder_tape, given);
    for (size_t i = 0; i < POINTS * m->d_noise; ++i)
        z[i % m->d_noise * HNPEI_TILE + i / m->d_noise] = (hnpei_real)m->noise[i];
    hnpei_flow_inverse(m->term->flow, m->kernels, m->term->weights, POINTS, given, z, tape, v, scratch);
    for (size_t i = 0; i < POINTS * m->dim; ++i)
        theta[i] = (double)v[i % m->dim * HNPEI_TILE + i / m->dim];
    hnpei_doors_leave(&m->core->doors, 0, m->dim, POINTS, theta, theta);
    for (size_t i = 0; i < POINTS * m->dim; ++i)
        worst = fmax(worst, off(theta[i], m->draws[i]));
    hnpei_real *const all[] = {embedder_tape, given, z, tape, scratch, v};
    for (size_t i = 0; i < sizeof all / sizeof *all; ++i)
        hnpei_free(NULL, all[i]);
    return worst;
}

/* 1: as close as they must be. */
static int check(const char *folder, const char *name)
{
    static imported m;
    char path[512];
    m = (imported){.kernels = hnpei_kernels_get(hnpei_context_isa(NULL))};
    snprintf(path, sizeof path, "%s/%s.safetensors", folder, name);
    support_assert_ok(hnpei_core_load("test", NULL, path, NULL, NULL, &m.core));
    assert_int_equal(m.core->n_terms, 1);
    m.term = &m.core->terms[0];
    m.dim = m.term->dim;
    m.d_x = m.core->plan.d_x;
    m.d_noise = hnpei_flow_noise(m.term->flow);
    assert_true(m.dim < WIDEST && m.d_x <= WIDEST);
    snprintf(path, sizeof path, "%s/%s.expected.safetensors", folder, name);
    read_expected(&m, path);
    const double densities = densities_off(&m), draws = draws_off(&m);
    printf("    %-20s log densities off by %.1e, draws by %.1e\n", name, densities, draws);
    hnpei_core_destroy(m.core);
    return densities <= DENSITIES && draws <= DRAWS;
}

static const char *folder_of_imports(void)
{
    const char *folder = getenv("HNPE_IMPORTED");
    return folder ? folder : "tests/vectors/sbi";
}

static void test_imported__densities_and_draws_are_those_of_the_package(void **state)
{
    static const char suffix[] = ".expected.safetensors";
    const char *folder = folder_of_imports();
    DIR *directory = opendir(folder);
    size_t found = 0, close = 0;
    assert_non_null(directory);
    for (struct dirent *entry; (entry = readdir(directory));) {
        char name[256];
        snprintf(name, sizeof name, "%s", entry->d_name);
        char *end = strstr(name, suffix);
        if (!end)
            continue;
        *end = 0;
        close += (size_t)check(folder, name);
        ++found;
    }
    closedir(directory);
    assert_int_equal(close, found);
    if (!getenv("HNPE_IMPORTED"))
        assert_true(found >= 17);
}

/* ---- files that are malformed ---- */

/* A converted file with 8 bytes of a tensor changed: the load must fail with these words. */
static void check_refused(const char *name, const char *tensor, size_t at, size_t size, const void *value,
                          const char *words)
{
    char path[512], *folder = support_temp_folder(), *damaged = support_temp_path(folder, "damaged");
    hnpei_core *core;
    hnpei_reader *reader;
    size_t bytes;
    snprintf(path, sizeof path, "tests/vectors/sbi/%s.safetensors", name);
    support_assert_ok(hnpei_reader_open(NULL, "test", path, &reader));
    const hnpei_tensor *found = hnpei_reader_find(reader, tensor);
    assert_non_null(found);
    const size_t offset = found->begin + at * size;
    hnpei_reader_close(reader);
    char *file = support_read(path, &bytes);
    memcpy(file + offset, value, size);
    support_seal(file, bytes);
    support_write(damaged, file, bytes);
    support_assert_fails(hnpei_core_load("test", NULL, damaged, NULL, NULL, &core), HNPE_ERROR_FORMAT, words);
    free(file);
    free(damaged);
    support_temp_remove(folder);
}

static void test_imported__files_with_what_cannot_be_are_refused(void **state)
{
    const float beyond = 2, part = 0.5F, negative = -1;
    const double zero = 0, minus = -1, large = 1, none = NAN;
    const int64_t convention = 3, end = 6;
    static const char order[] = "q_local.transform.1.order", numbers[] = "estimator.q_local.convention";
    (void)state;
    check_refused("maf_2", order, 0, sizeof(float), &beyond, "an order of 2 features");
    check_refused("maf_2", order, 1, sizeof(float), &part, "an order of 2 features");
    check_refused("maf_2", order, 0, sizeof(float), &negative, "an order of 2 features");
    check_refused("maf_6", order, 0, sizeof(float), &negative, "an order of 6 features");
    check_refused("zuko_maf_4", "q_local.transform.2.order", 3, sizeof(float), &negative, "an order of 4 features");
    check_refused("nsf_2", numbers, 0, sizeof(double), &minus, "cannot have the bound -1");
    check_refused("nsf_2", numbers, 1, sizeof(double), &large, "cannot have the bound");
    check_refused("nsf_2", numbers, 3, sizeof(double), &zero, "cannot have the bound");
    check_refused("zuko_nsf_2", numbers, 0, sizeof(double), &none, "cannot have the bound");
    check_refused("zuko_maf_1", numbers, 4, sizeof(double), &large, "cannot have the bound");
    check_refused("maf_2", "estimator.q_local", 11, sizeof(int64_t), &convention, "at place 11");
    check_refused("nsf_embedding", "estimator.observation", 14, sizeof(int64_t), &end, "at place 14");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_imported__densities_and_draws_are_those_of_the_package),
        cmocka_unit_test(test_imported__files_with_what_cannot_be_are_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
