/* The factorised density of imported hierarchical estimators, built from two flows. */
#include "parity.h"

/* x is (n, S, 1 + K); every position has a mean and a standard deviation of its own; c_0 and the mean of the others. */
static double *aggregate(const import *m, const cJSON *flow, const support_array *x)
{
    size_t n = x->dims[0], features = x->dims[1], columns = x->dims[2], count = features * columns;
    double *given = calloc(n * 2 * features, sizeof *given);
    double *mean = calloc(count, sizeof *mean), *sd = calloc(count, sizeof *sd);
    import_doubles(m, support_json_at(flow, "context.standardize.mean")->valuestring, count, mean);
    import_doubles(m, support_json_at(flow, "context.standardize.std")->valuestring, count, sd);
    for (size_t i = 0; i < n; ++i)
        for (size_t j = 0; j < features; ++j)
            for (size_t k = 0; k < columns; ++k) {
                size_t at = j * columns + k;
                double c = (x->values[i * count + at] - mean[at]) / sd[at];
                given[i * 2 * features + (k ? features : 0) + j] += k ? c / (double)(columns - 1) : c;
            }
    free(mean);
    free(sd);
    return given;
}

/* (x_0, beta) of each row, beta being the column `last` of theta. */
static double *first_and_beta(const support_array *x, const double *theta, size_t dim)
{
    size_t n = x->dims[0], features = x->dims[1], columns = x->dims[2];
    double *given = calloc(n * (features + 1), sizeof *given);
    for (size_t i = 0; i < n; ++i) {
        for (size_t j = 0; j < features; ++j)
            given[i * (features + 1) + j] = x->values[(i * features + j) * columns];
        given[i * (features + 1) + features] = theta[i * dim + dim - 1];
    }
    return given;
}

/* Columns [from, to) of rows of `columns`. */
static double *columns_of(size_t n, size_t columns, const double *rows, size_t from, size_t to)
{
    double *part = calloc(n * (to - from), sizeof *part);
    for (size_t i = 0; i < n; ++i)
        memcpy(part + i * (to - from), rows + i * columns + from, (to - from) * sizeof *part);
    return part;
}

typedef struct fixture {
    char folder[256];
    cJSON *json;
    support_array x, theta, z, inverse;
    size_t n, dim;
import flow_1, flow_2;
    double *given_1, *given_2;
} fixture;

static void open_fixture(fixture *f, const char *shared)
{
    char weights[300];
    snprintf(f->folder, sizeof f->folder, "%s", shared);
    snprintf(weights, sizeof weights, "%s/weights.safetensors", f->folder);
    f->json = support_json(parity_file(f->folder, "model.json"));
    f->x = parity_array(f->folder, "x.npy");
    f->theta = parity_array(f->folder, "theta.npy");
    f->z = parity_array(f->folder, "z.npy");
    f->inverse = parity_array(f->folder, "inverse.npy");
    f->n = f->theta.dims[0];
    f->dim = f->theta.dims[1];
    f->flow_1 = import_flow(support_json_at(f->json, "flow_1"), weights, 0);
    f->flow_2 = import_flow(support_json_at(f->json, "flow_2"), weights, 1);
    f->given_1 = aggregate(&f->flow_1, support_json_at(f->json, "flow_1"), &f->x);
    f->given_2 = first_and_beta(&f->x, f->theta.values, f->dim);
}

static void close_fixture(fixture *f)
{
    import_free(&f->flow_1);
    import_free(&f->flow_2);
    free(f->given_1);
    free(f->given_2);
    support_array_free(&f->x);
    support_array_free(&f->theta);
    support_array_free(&f->z);
    support_array_free(&f->inverse);
    cJSON_Delete(f->json);
}

static void check_density(fixture *f)
{
    support_array beta = parity_array(f->folder, "log_prob_beta.npy"), all = parity_array(f->folder, "log_prob.npy");
    support_array alpha = parity_array(f->folder, "log_prob_alpha.npy");
    support_array context = parity_array(f->folder, "context_1.npy");
    double *theta_1 = columns_of(f->n, f->dim, f->theta.values, f->dim - 1, f->dim);
    double *theta_2 = columns_of(f->n, f->dim, f->theta.values, 0, f->dim - 1);
    double *log_1 = calloc(f->n, sizeof *log_1), *log_2 = calloc(f->n, sizeof *log_2);
    parity_values("context", context.count, f->given_1, context.values);
    bench_log_density(&f->flow_1.bench, f->n, f->given_1, theta_1, log_1, NULL);
    bench_log_density(&f->flow_2.bench, f->n, f->given_2, theta_2, log_2, NULL);
    parity_values("log density of beta", f->n, log_1, beta.values);
    parity_values("log density of alpha", f->n, log_2, alpha.values);
    for (size_t i = 0; i < f->n; ++i)
        log_1[i] += log_2[i];
    parity_values("log density", f->n, log_1, all.values);
    support_array_free(&beta);
    support_array_free(&alpha);
    support_array_free(&all);
    support_array_free(&context);
    free(theta_1);
    free(theta_2);
    free(log_1);
    free(log_2);
}

/* beta through flow 1, then alpha through flow 2 with that beta. */
static void check_inverse(fixture *f)
{
    size_t local = f->dim - 1;
    double *z_1 = columns_of(f->n, f->dim, f->z.values, local, f->dim);
    double *z_2 = columns_of(f->n, f->dim, f->z.values, 0, local);
    double *beta = calloc(f->n, sizeof *beta), *alpha = calloc(f->n * local, sizeof *alpha);
    double *back = calloc(f->n * f->dim, sizeof *back);
    bench_inverse(&f->flow_1.bench, f->n, f->given_1, z_1, beta);
    double *given = first_and_beta(&f->x, beta, 1);
    bench_inverse(&f->flow_2.bench, f->n, given, z_2, alpha);
    for (size_t i = 0; i < f->n; ++i) {
        memcpy(back + i * f->dim, alpha + i * local, local * sizeof *back);
        back[i * f->dim + local] = beta[i];
    }
    parity_values("inverse", f->n * f->dim, back, f->inverse.values);
    free(z_1);
    free(z_2);
    free(beta);
    free(alpha);
    free(back);
    free(given);
}

static void check_gradients(fixture *f, double in_single)
{
    const char *gradients = parity_file(f->folder, "grad.safetensors");
    double *theta_1 = columns_of(f->n, f->dim, f->theta.values, f->dim - 1, f->dim);
    double *theta_2 = columns_of(f->n, f->dim, f->theta.values, 0, f->dim - 1);
    bench_gradient(&f->flow_1.bench, f->n, f->given_1, theta_1, NULL, NULL);
    parity_gradients(&f->flow_1, gradients, in_single);
    bench_gradient(&f->flow_2.bench, f->n, f->given_2, theta_2, NULL, NULL);
    parity_gradients(&f->flow_2, gradients, in_single);
    free(theta_1);
    free(theta_2);
}

static void check_folder(const char *name, double in_single)
{
    char relative[100];
    snprintf(relative, sizeof relative, "data/hnpe-parity/%s", name);
    const char *shared = support_shared(relative, name);
    if (!shared)
        return;
    fixture f;
    open_fixture(&f, shared);
    check_density(&f);
    check_inverse(&f);
    check_gradients(&f, in_single);
    close_fixture(&f);
}

static void test_parity__holds_for_hnpe_maf_s33_k9(void **state)
{
    check_folder("hnpe_maf_s33_k9", 1e-5);
}

/* Gradients jump at the knots of stacked splines: see test_parity.c. */
static void test_parity__holds_for_hnpe_nsf_s1_k10(void **state)
{
    check_folder("hnpe_nsf_s1_k10", 1e-3);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_parity__holds_for_hnpe_maf_s33_k9),
        cmocka_unit_test(test_parity__holds_for_hnpe_nsf_s1_k10),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
