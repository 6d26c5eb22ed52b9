/* Imported networks give the log densities, stages, inverses and gradients that their makers computed. */
#include "parity.h"

/* ---- one folder ---- */

/* stages.npy has the values before and after each of their transforms; ours are one behind without an affine first. */
static void check_stages(import *m, size_t n, const double *given, const double *theta, const support_array *stages)
{
    static hnpei_real given_tile[BENCH_WIDEST * HNPEI_TILE], tile[16 * HNPEI_TILE], log_q[HNPEI_TILE];
    size_t dim = m->bench.flow->dim, d_given = m->bench.flow->d_given;
    size_t shift = m->first_is_affine ? 0 : 1;
    double got[16 * HNPEI_TILE];
    for (size_t at = 0; at < n; at += HNPEI_TILE) {
        size_t rows = bench_tile(at, n);
        bench_to_tile(rows, d_given, given + at * d_given, given_tile);
        bench_to_tile(rows, dim, theta + at * dim, tile);
        hnpei_flow_log_density(m->bench.flow, m->bench.kernels, m->bench.w, rows, given_tile, tile, m->bench.tape,
                               log_q);
        for (size_t t = 1; t < stages->dims[0]; ++t) {
            bench_from_tile(rows, dim, hnpei_flow_stage(m->bench.flow, m->bench.tape, t + shift), got);
            parity_values("a stage", rows * dim, got, stages->values + (t * n + at) * dim);
        }
    }
}

/* The uniform number in the middle of component k's share. */
static double component_noise(const double *logits, size_t components, size_t k)
{
    double total = 0, before = 0;
    for (size_t i = 0; i < components; ++i) {
        total += exp(logits[i]);
        before += i < k ? exp(logits[i]) : 0;
    }
    return (before + exp(logits[k]) / 2) / total;
}

/* z with, for mixtures, the row that picks the component. */
static double *full_noise(const import *m, const char *folder, size_t n, const support_array *z)
{
    size_t dim = m->bench.flow->dim, rows = hnpei_flow_noise(m->bench.flow);
    double *noise = calloc(n * rows, sizeof *noise);
    for (size_t i = 0; i < n * dim; ++i)
        noise[i / dim * rows + i % dim] = z->values[i];
    if (m->bench.flow->has_mixture) {
        support_array logits = parity_array(folder, "mixture_logits.npy"), pick = parity_array(folder, "component.npy");
        for (size_t i = 0; i < n; ++i)
            noise[i * rows + dim] =
                component_noise(logits.values + i * logits.dims[1], logits.dims[1], (size_t)pick.values[i]);
        support_array_free(&logits);
        support_array_free(&pick);
    }
    return noise;
}

static void check_flow(import *m, const char *folder, const double *given, double in_single)
{
    support_array theta = parity_array(folder, "theta.npy"), log_prob = parity_array(folder, "log_prob.npy");
    support_array z = parity_array(folder, "z.npy"), inverse = parity_array(folder, "inverse.npy");
    size_t n = theta.dims[0];
    double *log_q = calloc(n, sizeof *log_q), *noise = full_noise(m, folder, n, &z);
    double *back = calloc(theta.count, sizeof *back);
    bench_log_density(&m->bench, n, given, theta.values, log_q, NULL);
    parity_values("log density", n, log_q, log_prob.values);
    bench_inverse(&m->bench, n, given, noise, back);
    parity_values("inverse", theta.count, back, inverse.values);
    bench_gradient(&m->bench, n, given, theta.values, NULL, NULL);
    parity_gradients(m, parity_file(folder, "grad.safetensors"), in_single);
    if (!m->bench.flow->has_mixture) {
        support_array stages = parity_array(folder, "stages.npy");
        check_stages(m, n, given, theta.values, &stages);
        support_array_free(&stages);
    }
    free(log_q);
    free(noise);
    free(back);
    support_array_free(&theta);
    support_array_free(&log_prob);
    support_array_free(&z);
    support_array_free(&inverse);
}

static void check_folder(const char *name, double in_single)
{
    char relative[100], folder[256], weights[300];
    snprintf(relative, sizeof relative, "data/flow-parity/%s", name);
    const char *shared = support_shared(relative, name);
    if (!shared)
        return;
    snprintf(folder, sizeof folder, "%s", shared);
    snprintf(weights, sizeof weights, "%s/weights.safetensors", folder);
    cJSON *json = support_json(parity_file(folder, "model.json"));
    support_array given = {.count = 0};
    if (import_size(json, "context_features") > 0)
        given = parity_array(folder, "context.npy");
import m = import_flow(json, weights, 1);
    for (int isa = HNPE_ISA_BASELINE; isa <= HNPE_ISA_AVX512; ++isa)
        if (hnpei_isa_available((hnpe_isa)isa)) {
            m.bench.kernels = hnpei_kernels_get((hnpe_isa)isa);
            check_flow(&m, folder, given.values, in_single);
        }
    import_free(&m);
    support_array_free(&given);
    cJSON_Delete(json);
}

/* The last number is how far gradients may be off in single precision, relative to the largest. Where it is more than
   1e-5, the gradient itself is that sensitive, because it jumps at the knots of stacked splines: moving theta and the
   weights by one rounding to single precision moves it, computed in double precision, by 8e-6, 4e-4 and 3e-4 in the
   order below. */
#define FOLDER_TEST(name, in_single)                                                                                   \
    static void test_parity__holds_for_##name(void **state)                                                            \
    {                                                                                                                  \
        check_folder(#name, in_single);                                                                                \
    }
FOLDER_TEST(bare_affine_ar_d4_c0, 1e-5)
FOLDER_TEST(bare_rq_ar_d3_c2, 1e-5)
FOLDER_TEST(maf_d1_c66, 1e-5)
FOLDER_TEST(maf_d3_c34, 1e-5)
FOLDER_TEST(mdn_d2_c3, 1e-5)
FOLDER_TEST(bare_rq_coupling_d3_c2, 3e-5)
FOLDER_TEST(nsf_d1_c1, 1e-3)
FOLDER_TEST(nsf_d2_c2, 1e-3)

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_parity__holds_for_bare_affine_ar_d4_c0),
        cmocka_unit_test(test_parity__holds_for_bare_rq_ar_d3_c2),
        cmocka_unit_test(test_parity__holds_for_bare_rq_coupling_d3_c2),
        cmocka_unit_test(test_parity__holds_for_maf_d1_c66),
        cmocka_unit_test(test_parity__holds_for_maf_d3_c34),
        cmocka_unit_test(test_parity__holds_for_mdn_d2_c3),
        cmocka_unit_test(test_parity__holds_for_nsf_d1_c1),
        cmocka_unit_test(test_parity__holds_for_nsf_d2_c2),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
