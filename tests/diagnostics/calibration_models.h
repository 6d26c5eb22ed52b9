/* Exact posteriors for tests of calibration, as arrays; and posteriors that are wrong on purpose. */
#ifndef TEST_CALIBRATION_MODELS_H
#define TEST_CALIBRATION_MODELS_H

#include "reports.h"

#include <hnpe.h>

#include <math.h>

typedef struct model {
    size_t n_sets, n_draws, d_local, d_global;
    double *truth, *draws, *log_q_truth, *log_q;
} model;

typedef struct wrong {
    double spread; /* the posterior's deviation, in exact ones */
    double shift;  /* of its mean, in exact deviations */
} wrong;

#define EXACT ((wrong){1, 0})

static inline model model_create(size_t n_sets, size_t n_draws, size_t d_local, size_t d_global)
{
    const size_t d = d_local + d_global;
    return (model){n_sets,
                   n_draws,
                   d_local,
                   d_global,
                   test_calloc(n_sets * d, sizeof(double)),
                   test_calloc(n_sets * n_draws * d, sizeof(double)),
                   test_calloc(n_sets, sizeof(double)),
                   test_calloc(n_sets * n_draws, sizeof(double))};
}

static inline void model_free(model *m)
{
    test_free(m->truth);
    test_free(m->draws);
    test_free(m->log_q_truth);
    test_free(m->log_q);
}

/* beta ~ N(0, 1), alpha ~ N(beta, 1), x ~ N(alpha, 1): beta | x ~ N(x / 3, 2 / 3), alpha | beta, x ~ N((x + beta) / 2,
 * 1 / 2). */
static inline void gaussian_fill(model *m, hnpe_rng *rng, wrong how)
{
    const double sd_beta = sqrt(2.0 / 3) * how.spread, sd_alpha = sqrt(0.5) * how.spread;
    for (size_t i = 0; i < m->n_sets; ++i) {
        double *truth = m->truth + 2 * i;
        truth[1] = hnpe_rng_normal(rng);
        truth[0] = truth[1] + hnpe_rng_normal(rng);
        const double x = truth[0] + hnpe_rng_normal(rng);
        for (size_t k = 0; k <= m->n_draws; ++k) {
            double *at = k ? m->draws + 2 * (i * m->n_draws + k - 1) : truth;
            const double mean = x / 3 + how.shift * sqrt(2.0 / 3);
            if (k)
                at[1] = mean + sd_beta * hnpe_rng_normal(rng);
            const double local = (x + at[1]) / 2 + how.shift * sqrt(0.5);
            if (k)
                at[0] = local + sd_alpha * hnpe_rng_normal(rng);
            const double a = (at[0] - local) / sd_alpha, b = (at[1] - mean) / sd_beta;
            *(k ? m->log_q + i * m->n_draws + k - 1 : m->log_q_truth + i) = -(a * a + b * b) / 2;
        }
    }
}

/* The toy: alpha, beta ~ U(0, 1), x = alpha beta: beta = x^u, alpha = x / beta, of density proportional to 1 / beta on
   the curve. Wrong ones: log beta / log x is drawn from less than, or other than, (0, 1). */
static inline void toy_fill(model *m, hnpe_rng *rng, double from, double to)
{
    for (size_t i = 0; i < m->n_sets; ++i) {
        double *truth = m->truth + 2 * i;
        truth[0] = hnpe_rng_uniform(rng);
        truth[1] = hnpe_rng_uniform(rng);
        const double x = truth[0] * truth[1];
        m->log_q_truth[i] = -log(truth[1]);
        for (size_t k = 0; k < m->n_draws; ++k) {
            double *at = m->draws + 2 * (i * m->n_draws + k);
            at[1] = pow(x, from + (to - from) * hnpe_rng_uniform(rng));
            at[0] = x / at[1];
            m->log_q[i * m->n_draws + k] = -log(at[1]);
        }
    }
}

static inline hnpe_report *model_check(const model *m, uint64_t seed)
{
    hnpe_report *report;
    support_assert_ok(hnpe_report_create(NULL, &report));
    support_assert_ok(hnpe_diagnostics_calibration_of_draws(m->n_sets, m->d_local, m->d_global, m->truth, m->n_draws,
                                                            m->draws, m->log_q_truth, m->log_q, seed, report));
    return report;
}

/* Of the result of a name. */
static inline hnpe_result_info result_named(const hnpe_report *report, const char *name)
{
    hnpe_result_info info = {.struct_size = sizeof info};
    for (size_t i = 0; hnpe_report_describe_result(report, i, &info) == HNPE_OK; ++i)
        if (strcmp(info.name, name) == 0)
            return info;
    fail_msg("there is no result %s", name);
    return info;
}

#endif
