#include "mixture.h"

#include <math.h>
#include <string.h>

#define HALF_LOG_TWO_PI 0.91893853320467274178

/* Spread of the initial means; the initial factors make up for it, so that the whole has variance one. */
#define INITIAL_SPREAD 0.5

/* A softplus can be 0 in floating point. */
#define SMALLEST_FACTOR ((hnpei_real)1e-6)

/* Rows of the net's outputs, which the tape begins with. */
static size_t mean_row(const hnpei_mixture *m, size_t k, size_t i)
{
    return m->components + k * m->dim + i;
}

static size_t diagonal_row(const hnpei_mixture *m, size_t k, size_t i)
{
    return m->components * (1 + m->dim) + k * m->dim + i;
}

static size_t upper_row(const hnpei_mixture *m, size_t k, size_t i, size_t j)
{
    size_t triangle = m->dim * (m->dim - 1) / 2;
    return m->components * (1 + 2 * m->dim) + k * triangle + i * m->dim - i * (i + 1) / 2 + (j - i - 1);
}

/* Then the tape has: the factors' diagonals [K][D], joint log densities [K], two totals, room to work in [2 D], and the
   net's own. */
static size_t factor_row(const hnpei_mixture *m, size_t k, size_t i)
{
    return m->net.out + k * m->dim + i;
}

static size_t joint_row(const hnpei_mixture *m, size_t k)
{
    return m->net.out + m->components * m->dim + k;
}

static size_t joint_total_row(const hnpei_mixture *m)
{
    return joint_row(m, m->components);
}

static size_t logit_total_row(const hnpei_mixture *m)
{
    return joint_total_row(m) + 1;
}

static size_t work_row(const hnpei_mixture *m)
{
    return joint_total_row(m) + 2;
}

static size_t net_tape_row(const hnpei_mixture *m)
{
    return work_row(m) + 2 * m->dim;
}

hnpe_status hnpei_mixture_create(hnpei_layout *layout, const char *prefix, const hnpei_conditioner_spec *spec,
                                 size_t components, hnpei_mixture *mixture)
{
    size_t dim = spec->dim, out = components * (1 + 2 * dim + dim * (dim - 1) / 2);
    HNPEI_TRY(hnpei_conditioner_create_mlp(layout, prefix, spec, out, &mixture->net));
    mixture->dim = dim;
    mixture->components = components;
    mixture->epsilon = 0;
    mixture->diagonal_offset = hnpei_softplus_inverse(1 / sqrt(1 - INITIAL_SPREAD * INITIAL_SPREAD));
    mixture->means_bias = mixture->net.net.mlp.linear[mixture->net.net.mlp.layers].bias + components;
    mixture->tape = net_tape_row(mixture) * HNPEI_TILE + mixture->net.tape;
    mixture->scratch = (out + 2 * dim) * HNPEI_TILE + mixture->net.scratch;
    return HNPE_OK;
}

void hnpei_mixture_init(const hnpei_mixture *mixture, hnpei_stream *stream, hnpei_real *w)
{
    hnpei_conditioner_init(&mixture->net, stream, w);
    for (size_t i = 0; mixture->components > 1 && i < mixture->components * mixture->dim; ++i)
        w[mixture->means_bias + i] = (hnpei_real)(INITIAL_SPREAD * hnpei_stream_normal(stream));
}

/* Run the net, and turn the raw diagonals into factors. */
static void compute_components(const hnpei_mixture *m, const hnpei_pass *pass, hnpei_real *tape)
{
    hnpei_real shifted[HNPEI_TILE];
    hnpei_conditioner_forward(&m->net, pass->kernels, pass->w, pass->n, &pass->given, NULL,
                              hnpei_row(tape, net_tape_row(m)), tape);
    for (size_t k = 0; k < m->components; ++k)
        for (size_t i = 0; i < m->dim; ++i) {
            for (size_t s = 0; s < pass->n; ++s)
                shifted[s] = hnpei_row(tape, diagonal_row(m, k, i))[s] + (hnpei_real)m->diagonal_offset;
            hnpei_real *factor = hnpei_row(tape, factor_row(m, k, i));
            hnpei_row_softplus(pass->kernels, pass->n, shifted, factor);
            for (size_t s = 0; s < pass->n; ++s) /* divided by, and its logarithm taken */
                factor[s] = factor[s] < SMALLEST_FACTOR ? SMALLEST_FACTOR : factor[s];
        }
}

/* Subtracted from -INFINITY it leaves -INFINITY. */
#define LOWEST ((hnpei_real)-1e30)

/* total[s] = log sum_k exp(rows[k][s]), -INFINITY where all of them are. */
static void log_sum_exp(const hnpei_kernels *kernels, size_t n, size_t rows, const hnpei_real *values,
                        hnpei_real *total)
{
    hnpei_real most[HNPEI_TILE], sum[HNPEI_TILE] = {0}, term[HNPEI_TILE];
    memcpy(most, values, n * sizeof *most);
    for (size_t k = 1; k < rows; ++k)
        for (size_t s = 0; s < n; ++s)
            most[s] = hnpei_const_row(values, k)[s] > most[s] ? hnpei_const_row(values, k)[s] : most[s];
    for (size_t s = 0; s < n; ++s)
        most[s] = most[s] < LOWEST ? LOWEST : most[s];
    for (size_t k = 0; k < rows; ++k) {
        for (size_t s = 0; s < n; ++s)
            term[s] = hnpei_const_row(values, k)[s] - most[s];
        memset(term + n, 0, (HNPEI_TILE - n) * sizeof *term);
        kernels->exp(HNPEI_TILE, term, term);
        for (size_t s = 0; s < n; ++s)
            sum[s] += term[s];
    }
    for (size_t s = n; s < HNPEI_TILE; ++s)
        sum[s] = 1;
    kernels->log(HNPEI_TILE, sum, sum);
    for (size_t s = 0; s < n; ++s)
        total[s] = most[s] + sum[s];
}

/* d = u - mean_k and v = A_k d, rows [D] each. */
static void whiten(const hnpei_mixture *m, size_t n, size_t k, const hnpei_real *u, const hnpei_real *tape,
                   hnpei_real *d, hnpei_real *v)
{
    for (size_t i = 0; i < m->dim; ++i)
        for (size_t s = 0; s < n; ++s)
            hnpei_row(d, i)[s] = hnpei_const_row(u, i)[s] - hnpei_const_row(tape, mean_row(m, k, i))[s];
    for (size_t i = 0; i < m->dim; ++i) {
        const hnpei_real *factor = hnpei_const_row(tape, factor_row(m, k, i));
        for (size_t s = 0; s < n; ++s)
            hnpei_row(v, i)[s] = factor[s] * hnpei_row(d, i)[s];
        for (size_t j = i + 1; j < m->dim; ++j) {
            const hnpei_real *upper = hnpei_const_row(tape, upper_row(m, k, i, j));
            for (size_t s = 0; s < n; ++s)
                hnpei_row(v, i)[s] += upper[s] * hnpei_row(d, j)[s];
        }
    }
}

/* joint[s] = logit + log det A - (|A d|^2 + epsilon |d|^2) / 2; each feature's row of v becomes the log of its factor.
 */
static void joint_density(const hnpei_mixture *m, const hnpei_pass *pass, size_t k, const hnpei_real *tape,
                          const hnpei_real *d, hnpei_real *v, hnpei_real *joint)
{
    memcpy(joint, hnpei_const_row(tape, k), pass->n * sizeof *joint);
    for (size_t i = 0; i < m->dim; ++i) {
        for (size_t s = 0; s < pass->n; ++s) {
            hnpei_real vi = hnpei_row(v, i)[s], di = hnpei_const_row(d, i)[s];
            joint[s] -= (vi * vi + (hnpei_real)m->epsilon * di * di) / 2;
        }
        pass->kernels->log(pass->n, hnpei_const_row(tape, factor_row(m, k, i)), hnpei_row(v, i));
        for (size_t s = 0; s < pass->n; ++s)
            joint[s] += hnpei_row(v, i)[s];
    }
}

void hnpei_mixture_log_density(const hnpei_mixture *mixture, const hnpei_pass *pass, const hnpei_real *u,
                               hnpei_real *tape, hnpei_real *log_q)
{
    const hnpei_mixture *m = mixture;
    compute_components(m, pass, tape);
    hnpei_real *d = hnpei_row(tape, work_row(m)), *v = hnpei_row(d, m->dim);
    for (size_t k = 0; k < m->components; ++k) {
        whiten(m, pass->n, k, u, tape, d, v);
        joint_density(m, pass, k, tape, d, v, hnpei_row(tape, joint_row(m, k)));
    }
    hnpei_real *joint_total = hnpei_row(tape, joint_total_row(m)), *logit_total = hnpei_row(tape, logit_total_row(m));
    log_sum_exp(pass->kernels, pass->n, m->components, hnpei_row(tape, joint_row(m, 0)), joint_total);
    log_sum_exp(pass->kernels, pass->n, m->components, tape, logit_total);
    for (size_t s = 0; s < pass->n; ++s)
        log_q[s] += joint_total[s] - logit_total[s] - (hnpei_real)((double)m->dim * HALF_LOG_TWO_PI);
}

/* d log q / d mean_k = -d log q / d d, and of u the sum over components; `weight` is g_log_q times the responsibility.
 */
static void backward_means(const hnpei_mixture *m, const hnpei_pass *pass, size_t k, const hnpei_real *tape,
                           const hnpei_real *weight, const hnpei_real *d, const hnpei_real *v, hnpei_real *g_out,
                           hnpei_real *g_u)
{
    for (size_t j = 0; j < m->dim; ++j) {
        hnpei_real *g_mean = hnpei_row(g_out, mean_row(m, k, j));
        const hnpei_real *factor = hnpei_const_row(tape, factor_row(m, k, j));
        for (size_t s = 0; s < pass->n; ++s)
            g_mean[s] = factor[s] * hnpei_const_row(v, j)[s] + (hnpei_real)m->epsilon * hnpei_const_row(d, j)[s];
        for (size_t i = 0; i < j; ++i)
            for (size_t s = 0; s < pass->n; ++s)
                g_mean[s] += hnpei_const_row(tape, upper_row(m, k, i, j))[s] * hnpei_const_row(v, i)[s];
        for (size_t s = 0; s < pass->n; ++s) {
            g_mean[s] *= weight[s];
            hnpei_row(g_u, j)[s] -= g_mean[s];
        }
    }
}

static void backward_factors(const hnpei_mixture *m, const hnpei_pass *pass, size_t k, const hnpei_real *tape,
                             const hnpei_real *weight, const hnpei_real *d, const hnpei_real *v, hnpei_real *g_out)
{
    hnpei_real shifted[HNPEI_TILE];
    for (size_t i = 0; i < m->dim; ++i) {
        const hnpei_real *factor = hnpei_const_row(tape, factor_row(m, k, i));
        const hnpei_real *raw = hnpei_const_row(tape, diagonal_row(m, k, i));
        hnpei_real *g_raw = hnpei_row(g_out, diagonal_row(m, k, i));
        for (size_t s = 0; s < pass->n; ++s)
            shifted[s] = raw[s] + (hnpei_real)m->diagonal_offset;
        pass->kernels->activate(HNPEI_ACTIVATION_SIGMOID, pass->n, shifted, g_raw);
        for (size_t s = 0; s < pass->n; ++s)
            g_raw[s] *= weight[s] * (1 / factor[s] - hnpei_const_row(v, i)[s] * hnpei_const_row(d, i)[s]);
        for (size_t j = i + 1; j < m->dim; ++j)
            for (size_t s = 0; s < pass->n; ++s)
                hnpei_row(g_out, upper_row(m, k, i, j))[s] =
                    -weight[s] * hnpei_const_row(v, i)[s] * hnpei_const_row(d, j)[s];
    }
}

/* exp(row - total): a responsibility, or a mixing weight. */
static void share(const hnpei_pass *pass, const hnpei_real *row, const hnpei_real *total, hnpei_real *out)
{
    for (size_t s = 0; s < pass->n; ++s)
        out[s] = row[s] - total[s];
    memset(out + pass->n, 0, (HNPEI_TILE - pass->n) * sizeof *out);
    pass->kernels->exp(HNPEI_TILE, out, out);
}

void hnpei_mixture_backward(const hnpei_mixture *mixture, const hnpei_pass *pass, const hnpei_real *u,
                            const hnpei_real *tape, const hnpei_real *g_log_q, hnpei_real *g,
                            const hnpei_given_gradient *back, hnpei_real *g_u, hnpei_real *scratch)
{
    const hnpei_mixture *m = mixture;
    hnpei_real *g_out = scratch, *d = hnpei_row(scratch, m->net.out), *v = hnpei_row(d, m->dim);
    hnpei_real weight[HNPEI_TILE], mixing[HNPEI_TILE];
    memset(g_u, 0, m->dim * HNPEI_TILE * sizeof *g_u);
    for (size_t k = 0; k < m->components; ++k) {
        share(pass, hnpei_const_row(tape, joint_row(m, k)), hnpei_const_row(tape, joint_total_row(m)), weight);
        share(pass, hnpei_const_row(tape, k), hnpei_const_row(tape, logit_total_row(m)), mixing);
        for (size_t s = 0; s < pass->n; ++s) {
            hnpei_row(g_out, k)[s] = g_log_q[s] * (weight[s] - mixing[s]);
            weight[s] *= g_log_q[s];
        }
        whiten(m, pass->n, k, u, tape, d, v);
        backward_means(m, pass, k, tape, weight, d, v, g_out, g_u);
        backward_factors(m, pass, k, tape, weight, d, v, g_out);
    }
    hnpei_conditioner_backward(&m->net, pass->kernels, pass->w, pass->n, &pass->given, NULL,
                               hnpei_const_row(tape, net_tape_row(m)), g_out, g, back, NULL, hnpei_row(v, m->dim));
}

void hnpei_mixture_components(const hnpei_mixture *mixture, const hnpei_pass *pass, hnpei_real *tape, double *logit,
                              double *mean, double *factor)
{
    const hnpei_mixture *m = mixture;
    compute_components(m, pass, tape);
    for (size_t k = 0; k < m->components; ++k) {
        logit[k] = (double)tape[k * HNPEI_TILE];
        for (size_t i = 0; i < m->dim; ++i) {
            double *row = factor + (k * m->dim + i) * m->dim;
            mean[k * m->dim + i] = (double)*hnpei_row(tape, mean_row(m, k, i));
            for (size_t j = 0; j < m->dim; ++j)
                row[j] = j < i    ? 0
                         : j == i ? (double)*hnpei_row(tape, factor_row(m, k, i))
                                  : (double)*hnpei_row(tape, upper_row(m, k, i, j));
        }
    }
}

/* Component of sample s: the first whose cumulated weight exceeds the uniform number. */
static size_t pick_component(const hnpei_mixture *m, size_t s, const hnpei_real *tape, hnpei_real uniform)
{
    double most = (double)tape[s], total = 0, reached = 0;
    for (size_t k = 1; k < m->components; ++k)
        most = fmax(most, (double)hnpei_const_row(tape, k)[s]);
    for (size_t k = 0; k < m->components; ++k)
        total += exp((double)hnpei_const_row(tape, k)[s] - most);
    for (size_t k = 0; k + 1 < m->components; ++k) {
        reached += exp((double)hnpei_const_row(tape, k)[s] - most);
        if ((double)uniform * total < reached)
            return k;
    }
    return m->components - 1;
}

void hnpei_mixture_sample(const hnpei_mixture *mixture, const hnpei_pass *pass, const hnpei_real *z, hnpei_real *tape,
                          hnpei_real *u)
{
    const hnpei_mixture *m = mixture;
    hnpei_real *d = hnpei_row(tape, work_row(m));
    compute_components(m, pass, tape);
    for (size_t s = 0; s < pass->n; ++s) {
        size_t k = pick_component(m, s, tape, hnpei_const_row(z, m->dim)[s]);
        for (size_t i = m->dim; i-- > 0;) {
            hnpei_real rest = hnpei_const_row(z, i)[s];
            for (size_t j = i + 1; j < m->dim; ++j)
                rest -= hnpei_row(tape, upper_row(m, k, i, j))[s] * hnpei_row(d, j)[s];
            hnpei_row(d, i)[s] = rest / hnpei_row(tape, factor_row(m, k, i))[s];
            hnpei_row(u, i)[s] = hnpei_row(d, i)[s] + hnpei_row(tape, mean_row(m, k, i))[s];
        }
    }
}
