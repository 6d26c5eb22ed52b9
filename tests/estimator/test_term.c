/* Terms of every architecture: gradients against central differences, and samples that do not see one another. */
#include "parts.h"

#include "base/context.h"
#include "estimator/estimator.h"

#include <math.h>

/* Samples of one term with random values, and memory to evaluate them in. */
typedef struct subject {
    const hnpei_term *term;
    const hnpei_kernels *kernels;
    size_t first[HNPEI_TILE + 1];
    hnpei_batch batch;
    hnpei_real *x, *beta, *v, *space, *w, *g;
    /* of the weights that differences are taken in */
    size_t picked[10];
} subject;

static hnpei_real *reals(size_t n)
{
    hnpei_real *memory;
    support_assert_ok(hnpei_allocate(NULL, n, sizeof *memory, &memory));
    return memory;
}

static size_t rows_of(const hnpei_core *core, const hnpei_term *term, size_t i)
{
    const size_t size = hnpei_core_set_size(core);
    return term->role == HNPEI_ROLE_LOCAL ? 1 : size ? size : 1 + i % 4;
}

/* v of the features on the unit interval is inside it. */
static void draw(const hnpei_core *core, subject *s, size_t n)
{
    hnpei_stream stream;
    hnpei_stream_init(&stream, 5, HNPEI_PURPOSE_USER, n);
    const hnpei_term *term = s->term;
    for (size_t i = 0; i < n; ++i)
        s->first[i + 1] = s->first[i] + rows_of(core, term, i);
    s->x = reals(s->first[n] * core->plan.d_x);
    s->beta = reals(term->d_beta * HNPEI_TILE);
    s->v = reals(term->dim * HNPEI_TILE);
    for (size_t i = 0; i < s->first[n] * core->plan.d_x; ++i)
        s->x[i] = (hnpei_real)hnpei_stream_normal(&stream);
    for (size_t i = 0; i < n; ++i) {
        for (size_t j = 0; j < term->d_beta; ++j)
            s->beta[j * HNPEI_TILE + i] = (hnpei_real)hnpei_stream_uniform(&stream);
        for (size_t j = 0; j < term->dim; ++j) {
            const double u = hnpei_stream_uniform(&stream);
            s->v[j * HNPEI_TILE + i] =
                (hnpei_real)(hnpei_flow_noise_is_uniform(term->flow, 0) ? 0.02 + 0.96 * u : 3 * (u - 0.5));
        }
    }
    s->batch = (hnpei_batch){.sets = {n, s->first, s->x}, .beta = s->beta, .v = s->v};
}

static void open_subject(const hnpei_core *core, size_t t, size_t n, subject *s)
{
    *s = (subject){.term = &core->terms[t], .kernels = hnpei_kernels_get(hnpei_context_isa(NULL))};
    draw(core, s, n);
    s->space = reals(hnpei_term_space(s->term, s->first[n]));
    s->w = reals(s->term->layout.size);
    s->g = reals(s->term->layout.size);
    memcpy(s->w, s->term->weights, s->term->layout.size * sizeof *s->w);
}

static void close_subject(subject *s)
{
    hnpei_real *all[] = {s->x, s->beta, s->v, s->space, s->w, s->g};
    for (size_t i = 0; i < sizeof all / sizeof *all; ++i)
        hnpei_free(NULL, all[i]);
}

static double loss(subject *s)
{
    hnpei_real log_q[HNPEI_TILE];
    double sum = 0;
    hnpei_term_log_density(s->term, s->kernels, s->w, &s->batch, s->space, log_q);
    for (size_t i = 0; i < s->batch.sets.n_sets; ++i)
        sum -= (double)log_q[i];
    return sum / (double)s->batch.sets.n_sets;
}

static double loss_at(size_t n, const double *picked, void *data)
{
    subject *s = data;
    for (size_t i = 0; i < n; ++i)
        s->w[s->picked[i]] = (hnpei_real)picked[i];
    return loss(s);
}

/* One weight at a time, ten of each block; some blocks have fewer. */
static void check_weights(const char *name, subject *s)
{
    const hnpei_layout *layout = &s->term->layout;
    hnpei_stream stream;
    hnpei_stream_init(&stream, 6, HNPEI_PURPOSE_USER, 0);
    for (size_t b = 0; b < layout->n_blocks; ++b) {
        const hnpei_block *block = &layout->blocks[b];
        const size_t count = block->rows * block->columns, n = count < 10 ? count : 10;
        double values[10], gradient[10];
        const size_t shift = (size_t)hnpei_stream_below(&stream, count);
        for (size_t i = 0; i < n; ++i) {
            s->picked[i] = block->offset + (shift + i * (count / n)) % count;
            values[i] = (double)s->w[s->picked[i]];
            gradient[i] = (double)s->g[s->picked[i]];
        }
        if (block->trainable)
            support_check_gradient(name, loss_at, s, n, values, gradient, 1e-5, 1e-5);
        for (size_t i = 0; i < n; ++i)
            s->w[s->picked[i]] = (hnpei_real)values[i];
    }
}

/* The slope of the loss along a block's gradient, by central differences. */
static double slope_along(subject *s, const hnpei_block *block, const hnpei_real *before, double norm, double step)
{
    double sides[2];
    for (int side = 0; side < 2; ++side) {
        for (size_t i = block->offset; i < block->offset + block->rows * block->columns; ++i)
            s->w[i] = (hnpei_real)((double)before[i] + (side ? step : -step) * (double)s->g[i] / norm);
        sides[side] = loss(s);
    }
    memcpy(s->w, before, s->term->layout.size * sizeof *before);
    return (sides[1] - sides[0]) / (2 * step);
}

/* All weights of a block at once, along its gradient: the slope is the gradient's norm. A step may go over a knot of a
   spline, where the slope jumps, or be so small that only rounding is left: one of three steps must agree. */
static void check_blocks(const char *name, subject *s)
{
    const double steps[3] = {2e-3, 5e-4, HNPEI_REAL_IS_DOUBLE ? 1e-5 : 1e-4};
    const hnpei_layout *layout = &s->term->layout;
    hnpei_real *before = reals(layout->size);
    memcpy(before, s->w, layout->size * sizeof *before);
    for (size_t b = 0; b < layout->n_blocks; ++b) {
        const hnpei_block *block = &layout->blocks[b];
        double norm = 0, slope = 0;
        for (size_t i = block->offset; i < block->offset + block->rows * block->columns; ++i)
            norm += (double)s->g[i] * (double)s->g[i];
        norm = sqrt(norm);
        if (!block->trainable || norm < 1e-9)
            continue;
        for (int k = 0; k < 3 && !(fabs(slope - norm) <= 0.02 * norm + 0.01); ++k)
            slope = slope_along(s, block, before, norm, steps[k] / fmax(1, norm));
        if (!(fabs(slope - norm) <= 0.02 * norm + 0.01))
            fail_msg("%s, %s: the gradient's norm is %g, the slope along it %g", name, block->name, norm, slope);
    }
    hnpei_free(NULL, before);
}

static void check_case(const parts_case *c)
{
    hnpe_estimator *estimator = parts_estimator(NULL, c);
    parts_stir(estimator, 1, 0.03);
    for (size_t t = 0; t < estimator->core->n_terms; ++t) {
        subject s;
        open_subject(estimator->core, t, 23, &s);
        const double sum = hnpei_term_gradient(s.term, s.kernels, s.w, &s.batch, 1.0 / 23, s.space, s.g, NULL);
        assert_true(fabs(sum / 23 - loss(&s)) <= 1e-12 * fabs(sum));
        if (HNPEI_REAL_IS_DOUBLE)
            check_weights(c->name, &s);
        check_blocks(c->name, &s);
        close_subject(&s);
    }
    hnpe_estimator_release(estimator);
}

static void test_term__gradients_agree_with_central_differences(void **state)
{
    for (size_t i = 0; i < parts_n_cases; ++i)
        check_case(&parts_cases[i]);
}

/* Sample i of a batch, as a batch of its own. */
static hnpei_batch alone(const subject *s, size_t d_x, size_t i, size_t first[2], hnpei_real *beta, hnpei_real *v)
{
    first[0] = 0;
    first[1] = s->first[i + 1] - s->first[i];
    for (size_t j = 0; j < s->term->d_beta; ++j)
        beta[j * HNPEI_TILE] = s->beta[j * HNPEI_TILE + i];
    for (size_t j = 0; j < s->term->dim; ++j)
        v[j * HNPEI_TILE] = s->v[j * HNPEI_TILE + i];
    return (hnpei_batch){.sets = {1, first, s->x + s->first[i] * d_x}, .beta = beta, .v = v};
}

static void test_term__a_sample_does_not_depend_on_the_rest_of_its_batch(void **state)
{
    for (size_t k = 0; k < parts_n_cases; ++k) {
        hnpe_estimator *estimator = parts_estimator(NULL, &parts_cases[k]);
        const size_t d_x = parts_cases[k].d_x, n = k % 2 ? HNPEI_TILE : 11;
        parts_stir(estimator, 1, 0.1);
        for (size_t t = 0; t < estimator->core->n_terms; ++t) {
            subject s;
            hnpei_real together[HNPEI_TILE], one[HNPEI_TILE];
            open_subject(estimator->core, t, n, &s);
            const size_t size = s.term->layout.size;
            hnpei_real *beta = reals(s.term->d_beta * HNPEI_TILE), *v = reals(s.term->dim * HNPEI_TILE),
                       *g = reals(size);
            hnpei_term_log_density(s.term, s.kernels, s.w, &s.batch, s.space, together);
            const double loss = hnpei_term_gradient(s.term, s.kernels, s.w, &s.batch, 1, s.space, s.g, NULL);
            double sum = 0, largest = 0;
            for (size_t i = 0; i < n; ++i) {
                size_t first[2];
                const hnpei_batch batch = alone(&s, d_x, i, first, beta, v);
                hnpei_term_log_density(s.term, s.kernels, s.w, &batch, s.space, one);
                assert_memory_equal(&one[0], &together[i], sizeof *one);
                sum += hnpei_term_gradient(s.term, s.kernels, s.w, &batch, 1, s.space, g, NULL);
            }
            for (size_t i = 0; i < size; ++i)
                if (fabs((double)g[i]) > largest) /* fmax here is more than GCC 12 for aarch64 can do */
                    largest = fabs((double)g[i]);
            /* The gradients of single samples add up to that of the batch, but for the order of the sums. */
            const double rounding = (HNPEI_REAL_IS_DOUBLE ? 1e-12 : 1e-4) * largest;
            for (size_t i = 0; i < size; ++i)
                if (!(fabs((double)g[i] - (double)s.g[i]) <= rounding))
                    fail_msg("%s, weight %zu: %g alone, %g together", parts_cases[k].name, i, (double)g[i],
                             (double)s.g[i]);
            assert_true(fabs(sum - loss) <= 1e-9 * fabs(loss));
            hnpei_free(NULL, beta);
            hnpei_free(NULL, v);
            hnpei_free(NULL, g);
            close_subject(&s);
        }
        hnpe_estimator_release(estimator);
    }
}

static void test_term__gradients_are_scaled_and_added(void **state)
{
    hnpe_estimator *estimator = parts_estimator(NULL, &parts_cases[0]);
    parts_stir(estimator, 1, 0.1);
    for (size_t t = 0; t < estimator->core->n_terms; ++t) {
        subject s;
        open_subject(estimator->core, t, 9, &s);
        const size_t size = s.term->layout.size;
        hnpei_real *g = reals(size);
        for (size_t i = 0; i < size; ++i)
            g[i] = 1;
        hnpei_term_gradient(s.term, s.kernels, s.w, &s.batch, 0.5, s.space, g, NULL);
        hnpei_term_gradient(s.term, s.kernels, s.w, &s.batch, 1, s.space, s.g, NULL);
        const double rounding = HNPEI_REAL_IS_DOUBLE ? 1e-13 : 1e-5;
        for (size_t i = 0; i < size; ++i)
            assert_true(fabs((double)g[i] - 1 - 0.5 * (double)s.g[i]) <= rounding * (1 + fabs((double)s.g[i])));
        hnpei_free(NULL, g);
        close_subject(&s);
    }
    hnpe_estimator_release(estimator);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_term__gradients_agree_with_central_differences),
        cmocka_unit_test(test_term__a_sample_does_not_depend_on_the_rest_of_its_batch),
        cmocka_unit_test(test_term__gradients_are_scaled_and_added),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
