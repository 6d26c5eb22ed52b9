#include "parts.h"

#include "host_prior.h"
#include "estimator/estimator.h"

/* ---- the host's own prior ---- */

hnpe_prior *parts_conditional_prior(hnpe_context *context, int with_cdf)
{
    const hnpe_prior_functions functions = support_host_prior(with_cdf);
    hnpe_prior *prior;
    support_assert_ok(hnpe_prior_create_custom(context, 1, 1, &functions, NULL, NULL, &prior));
    return prior;
}

/* ---- estimators ---- */

enum { DEFAULT = 0, NAIVE = HNPE_ARCHITECTURE_NAIVE, AGGREGATED = HNPE_ARCHITECTURE_AGGREGATED };

const parts_case parts_cases[] = {
    {"locals and globals", 1, 1, 1, 0, 0, 0, "uu", 0},
    {"locals alone", 2, 0, 2, 0, 0, 0, "u", 0},
    {"globals alone", 0, 1, 1, 0, 0, 0, "un", 0},
    {"on the line through the logit", 1, 1, 1, 0, HNPE_BOUNDED_LOGIT, 0, "uu", 0},
    {"locals on (0, beta)", 1, 1, 1, 0, 0, 0, "cu", 0},
    {"half-bounded", 1, 2, 1, 0, 0, 0, "el", 0},
    {"three locals, two globals", 3, 2, 4, 0, 0, 0, "uu", 0},
    {"naive", 1, 1, 1, NAIVE, 0, 3, "uu", 0},
    {"naive, locals alone", 2, 0, 1, NAIVE, 0, 2, "n", 0},
    {"naive, mixed supports", 2, 1, 2, NAIVE, 0, 1, "eu", 0},
    {"aggregated", 1, 1, 1, AGGREGATED, 0, 0, "uu", 0},
    {"aggregated, globals alone", 0, 2, 2, AGGREGATED, 0, 0, "ue", 0},
    {"parts of the paper", 2, 1, 2, 0, 0, 0, "uu", 1},
    {"parts with mixtures", 2, 2, 2, 0, 0, 0, "un", 2},
    {"parts with coupling splines", 3, 2, 2, 0, 0, 0, "uu", 3},
};
const size_t parts_n_cases = sizeof parts_cases / sizeof *parts_cases;

static hnpe_prior *make_prior(hnpe_context *context, char kind, size_t dim)
{
    const double zeros[4] = {0, 0, 0, 0}, ones[4] = {1, 1, 1, 1}, twos[4] = {2, 2, 2, 2};
    hnpe_prior *prior = NULL;
    if (dim == 0)
        return NULL;
    if (kind == 'c')
        return parts_conditional_prior(context, 1);
    support_assert_ok(kind == 'u'   ? hnpe_prior_create_uniform(context, dim, zeros, ones, &prior)
                      : kind == 'n' ? hnpe_prior_create_normal(context, dim, zeros, ones, &prior)
                      : kind == 'e' ? hnpe_prior_create_exponential(context, dim, twos, &prior)
                                    : hnpe_prior_create_log_normal(context, dim, zeros, ones, &prior));
    return prior;
}

static size_t width(const hnpe_embedder *embedder)
{
    hnpe_dims dims = {.struct_size = sizeof dims};
    support_assert_ok(hnpe_embedder_dims(embedder, &dims));
    return (size_t)dims.d_out;
}

typedef hnpe_status (*create_flow)(hnpe_context *context, size_t dim, size_t d_given, hnpe_flow **flow);

/* The embedders and flows of `own`; small, so that tests are fast. */
static hnpe_estimator *make_own(hnpe_context *context, const parts_case *c, hnpe_prior *local, hnpe_prior *global)
{
    const create_flow create = c->own == 1   ? hnpe_flow_create_maf
                               : c->own == 2 ? hnpe_flow_create_mixture
                                             : hnpe_flow_create_coupling;
    hnpe_embedder *observation, *set;
    hnpe_flow *q_local, *q_global;
    hnpe_estimator *estimator;
    if (c->own == 1) {
        support_assert_ok(hnpe_embedder_create_identity(context, c->d_x, &observation));
        support_assert_ok(hnpe_embedder_create_mean(context, c->d_x, &set));
    } else {
        support_assert_ok(hnpe_embedder_create_mlp(context, c->d_x, 3, &observation));
        support_assert_ok(hnpe_embedder_create_deep_set(context, c->d_x, 4, &set));
        support_assert_ok(hnpe_embedder_set_int(set, HNPE_EMBEDDER_ELEMENT_HIDDEN, 8));
        support_assert_ok(hnpe_embedder_set_int(set, HNPE_EMBEDDER_HIDDEN, 9));
        support_assert_ok(hnpe_embedder_set_int(observation, HNPE_EMBEDDER_HIDDEN, 7));
    }
    support_assert_ok(create(context, c->d_local, width(observation) + c->d_global, &q_local));
    support_assert_ok(create(context, c->d_global, width(set), &q_global));
    support_assert_ok(hnpe_flow_set_int(q_local, HNPE_FLOW_HIDDEN, 11));
    support_assert_ok(hnpe_flow_set_int(q_global, HNPE_FLOW_HIDDEN, 10));
    support_assert_ok(hnpe_estimator_create_factorised(context, local, global, c->d_x, observation, set, q_local,
                                                       q_global, &estimator));
    hnpe_embedder_release(observation);
    hnpe_embedder_release(set);
    hnpe_flow_release(q_local);
    hnpe_flow_release(q_global);
    return estimator;
}

hnpe_estimator *parts_estimator(hnpe_context *context, const parts_case *c)
{
    hnpe_prior *local = make_prior(context, c->priors[0], c->d_local);
    hnpe_prior *global = make_prior(context, c->priors[1], c->d_global);
    hnpe_estimator *estimator;
    if (c->own)
        estimator = make_own(context, c, local, global);
    else
        support_assert_ok(hnpe_estimator_create(context, local, global, c->d_x, &estimator));
    if (c->extra)
        support_assert_ok(hnpe_estimator_set_int(estimator, HNPE_ESTIMATOR_EXTRA, c->extra));
    if (c->architecture)
        support_assert_ok(hnpe_estimator_set_int(estimator, HNPE_ESTIMATOR_ARCHITECTURE, c->architecture));
    if (c->bounded)
        support_assert_ok(hnpe_estimator_set_int(estimator, HNPE_ESTIMATOR_BOUNDED, c->bounded));
    hnpe_prior_release(local);
    hnpe_prior_release(global);
    return estimator;
}

void parts_stir(hnpe_estimator *estimator, uint64_t seed, double by)
{
    hnpei_stream stream;
    hnpei_stream_init(&stream, seed, HNPEI_PURPOSE_USER, 0);
    for (size_t t = 0; t < estimator->core->n_terms; ++t) {
        hnpei_term *term = &estimator->core->terms[t];
        for (size_t b = 0; b < term->layout.n_blocks; ++b) {
            const hnpei_block *block = &term->layout.blocks[b];
            for (size_t i = 0; block->trainable && i < block->rows * block->columns; ++i)
                term->weights[block->offset + i] += (hnpei_real)(by * hnpei_stream_normal(&stream));
        }
        hnpei_flow_mask(term->flow, term->weights);
    }
}

/* ---- gradients ---- */

typedef struct difference {
    const hnpei_term *term;
    double (*loss)(void *data);
    void *data;
    size_t picked[3];
} difference;

static double loss_at(size_t n, const double *picked, void *data)
{
    const difference *d = data;
    for (size_t i = 0; i < n; ++i)
        d->term->weights[d->picked[i]] = (hnpei_real)picked[i];
    return d->loss(d->data);
}

void parts_check_gradient(const parts_case *c, const hnpei_term *term, double (*loss)(void *data),
                          const hnpei_real *gradient, void *data)
{
    difference d = {.term = term, .loss = loss, .data = data};
    hnpei_stream stream;
    hnpei_stream_init(&stream, 6, HNPEI_PURPOSE_USER, 0);
    loss(data);
    hnpei_real *g = test_malloc(term->layout.size * sizeof *g);
    memcpy(g, gradient, term->layout.size * sizeof *g);
    for (size_t b = 0; b < term->layout.n_blocks; ++b) {
        const hnpei_block *block = &term->layout.blocks[b];
        const size_t count = block->rows * block->columns, n = count < 3 ? count : 3;
        double values[3], slopes[3];
        const size_t shift = (size_t)hnpei_stream_below(&stream, count);
        for (size_t i = 0; i < n; ++i) {
            d.picked[i] = block->offset + (shift + i * (count / n)) % count;
            values[i] = (double)term->weights[d.picked[i]];
            slopes[i] = (double)g[d.picked[i]];
        }
        if (block->trainable)
            support_check_gradient(c->name, loss_at, &d, n, values, slopes, 1e-6, 1e-5);
        loss_at(n, values, &d);
    }
    test_free(g);
}
