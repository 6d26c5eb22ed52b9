#include "pairs.h"

#include "base/context.h"
#include "rng/stream.h"

#include <math.h>
#include <string.h>

#define FEWEST ((size_t)10)
/* Sets that draws are asked for at once. */
#define AT_ONCE ((size_t)256)

typedef struct pairing {
    const char *where;
    hnpe_context *context;
    const hnpe_posterior *posterior;
    const hnpe_dataset *dataset;
    hnpei_pairs *pairs;
    size_t d_x;
    int has_many; /* a set, or the observation, has more than one row */
    size_t *chosen;
    /* of a batch */
    size_t first, rows;
    int64_t *n_rows; /* [AT_ONCE] */
    double *x, *draws;
} pairing;

/* ---- what is seen of a set ---- */

static void see(const pairing *p, size_t n_rows, const double *x, double *seen)
{
    const size_t d_x = p->d_x;
    memcpy(seen, x, d_x * sizeof *seen);
    if (!p->has_many)
        return;
    double *mean = seen + d_x, *sd = mean + d_x;
    for (size_t d = 0; d < d_x; ++d) {
        mean[d] = sd[d] = 0;
        for (size_t i = 0; i < n_rows; ++i)
            mean[d] += x[i * d_x + d] / (double)n_rows;
        for (size_t i = 0; i < n_rows; ++i)
            sd[d] += (x[i * d_x + d] - mean[d]) * (x[i * d_x + d] - mean[d]) / (double)n_rows;
        sd[d] = sqrt(sd[d]);
    }
    sd[d_x] = log((double)n_rows);
}

/* ---- which sets ---- */

static int is_usable(const hnpe_dataset *dataset, size_t set)
{
    return dataset->round[set] == 0 && dataset->valid[dataset->first[set]];
}

static hnpe_status choose(pairing *p, size_t most)
{
    const hnpe_dataset *dataset = p->dataset;
    size_t *usable, n = 0;
    hnpe_status status = HNPE_OK;
    HNPEI_TRY(hnpei_allocate(p->context, dataset->n_sets, sizeof *usable, &usable));
    for (size_t set = 0; set < dataset->n_sets; ++set)
        if (is_usable(dataset, set))
            usable[n++] = set;
    p->pairs->n = n < most ? n : most;
    if (n < FEWEST)
        status = hnpei_fail(HNPE_ERROR_INVALID_ARGUMENT, p->where,
                            "dataset has %zu sets from the prior with a valid first row, but at least %zu are needed",
                            n, FEWEST);
    if (status == HNPE_OK)
        status = hnpei_allocate(p->context, p->pairs->n, sizeof *p->chosen, &p->chosen);
    for (size_t i = 0; i < p->pairs->n && status == HNPE_OK; ++i) {
        p->chosen[i] = usable[i * n / p->pairs->n];
        p->has_many |= dataset->first[p->chosen[i] + 1] - dataset->first[p->chosen[i]] > 1;
    }
    hnpei_free(p->context, usable);
    return status;
}

/* ---- a batch of sets ---- */

static hnpe_status gather(void *data, size_t i, size_t set, const hnpei_numbers *at)
{
    pairing *p = data;
    const hnpe_dataset *dataset = p->dataset;
    const size_t first = dataset->first[set], n = dataset->first[set + 1] - first;
    double *x = p->x + p->rows * p->d_x, *pair = p->pairs->true_ones + (p->first + i) * p->pairs->dim;
    size_t rows = 0;
    for (size_t row = 0; row < n; ++row)
        if (dataset->valid[first + row])
            memcpy(x + rows++ * p->d_x, at->x + row * p->d_x, p->d_x * sizeof *x);
    p->rows += rows;
    p->n_rows[i] = (int64_t)rows;
    if (dataset->d_local)
        memcpy(pair, at->theta_local, dataset->d_local * sizeof *pair);
    if (dataset->d_global)
        memcpy(pair + dataset->d_local, at->theta_global, dataset->d_global * sizeof *pair);
    see(p, rows, x, pair + p->pairs->d_theta);
    return HNPE_OK;
}

static hnpe_status draw_batch(pairing *p, size_t n, uint64_t seed)
{
    const size_t d = p->pairs->d_theta, dim = p->pairs->dim;
    struct hnpe_rng rng;
    p->rows = 0;
    HNPEI_TRY(hnpei_dataset_visit(p->where, p->dataset, 1, n, p->chosen + p->first, gather, p));
    hnpei_rng_init(&rng, seed, HNPEI_PURPOSE_DIAGNOSTIC, p->first);
    HNPEI_TRY(hnpe_posterior_sample(p->posterior, n, p->n_rows, p->x, 1, &rng, p->draws));
    for (size_t i = 0; i < n; ++i) {
        double *pair = p->pairs->drawn + (p->first + i) * dim;
        memcpy(pair, p->pairs->true_ones + (p->first + i) * dim, dim * sizeof *pair);
        memcpy(pair, p->draws + i * d, d * sizeof *pair);
    }
    return HNPE_OK;
}

static size_t most_rows(const pairing *p)
{
    size_t most = 0;
    for (size_t first = 0; first < p->pairs->n; first += AT_ONCE) {
        size_t rows = 0;
        for (size_t i = first; i < first + AT_ONCE && i < p->pairs->n; ++i)
            rows += p->dataset->first[p->chosen[i] + 1] - p->dataset->first[p->chosen[i]];
        most = rows > most ? rows : most;
    }
    return most;
}

/* ---- the observation ---- */

static hnpe_status ask(const pairing *p, size_t n_rows, const double *x, uint64_t seed)
{
    const int64_t rows = (int64_t)n_rows;
    const size_t d = p->pairs->d_theta, dim = p->pairs->dim, n = p->pairs->n_asked;
    double *theta, *asked = p->pairs->asked;
    struct hnpe_rng rng;
    HNPEI_TRY(hnpei_allocate(p->context, n, d * sizeof *theta, &theta));
    hnpei_rng_init(&rng, seed, HNPEI_PURPOSE_DIAGNOSTIC, UINT32_MAX);
    const hnpe_status status = hnpe_posterior_sample(p->posterior, 1, &rows, x, n, &rng, theta);
    for (size_t k = 0; k < n && status == HNPE_OK; ++k) {
        memcpy(asked + k * dim, theta + k * d, d * sizeof *asked);
        see(p, n_rows, x, asked + k * dim + d);
    }
    hnpei_free(p->context, theta);
    return status;
}

/* ---- all of it ---- */

static hnpe_status allocate(pairing *p)
{
    hnpei_pairs *pairs = p->pairs;
    size_t numbers, rows, asked;
    pairs->d_seen = p->has_many ? 3 * p->d_x + 1 : p->d_x;
    pairs->dim = pairs->d_theta + pairs->d_seen;
    HNPEI_TRY(hnpei_size_multiply(pairs->n, pairs->dim, &numbers));
    HNPEI_TRY(hnpei_size_multiply(pairs->n_asked, pairs->dim, &asked));
    HNPEI_TRY(hnpei_size_multiply(most_rows(p), p->d_x, &rows));
    HNPEI_TRY(hnpei_allocate(p->context, numbers, sizeof(double), &pairs->true_ones));
    HNPEI_TRY(hnpei_allocate(p->context, numbers, sizeof(double), &pairs->drawn));
    HNPEI_TRY(hnpei_allocate(p->context, asked, sizeof(double), &pairs->asked));
    HNPEI_TRY(hnpei_allocate(p->context, rows, sizeof(double), &p->x));
    HNPEI_TRY(hnpei_allocate(p->context, AT_ONCE, sizeof *p->n_rows, &p->n_rows));
    return hnpei_allocate(p->context, AT_ONCE, pairs->d_theta * sizeof(double), &p->draws);
}

static hnpe_status fill(pairing *p, size_t n_rows, const double *x, size_t most, uint64_t seed)
{
    HNPEI_TRY(choose(p, most));
    HNPEI_TRY(allocate(p));
    for (p->first = 0; p->first < p->pairs->n; p->first += AT_ONCE) {
        const size_t left = p->pairs->n - p->first;
        HNPEI_TRY(draw_batch(p, left < AT_ONCE ? left : AT_ONCE, seed));
    }
    return ask(p, n_rows, x, seed);
}

hnpe_status hnpei_pairs_create(const char *where, hnpe_context *context, const hnpe_posterior *posterior,
                               const hnpe_dataset *dataset, size_t n_rows, const double *x, size_t most, size_t n_asked,
                               uint64_t seed, hnpei_pairs *pairs)
{
    pairing p = {.where = where,
                 .context = context,
                 .posterior = posterior,
                 .dataset = dataset,
                 .pairs = pairs,
                 .d_x = dataset->d_x,
                 .has_many = n_rows > 1};
    *pairs = (hnpei_pairs){.d_theta = dataset->d_local + dataset->d_global, .n_asked = n_asked};
    const hnpe_status status = fill(&p, n_rows, x, most, seed);
    hnpei_free(context, p.chosen);
    hnpei_free(context, p.n_rows);
    hnpei_free(context, p.x);
    hnpei_free(context, p.draws);
    return status;
}

void hnpei_pairs_free(hnpe_context *context, hnpei_pairs *pairs)
{
    hnpei_free(context, pairs->true_ones);
    hnpei_free(context, pairs->drawn);
    hnpei_free(context, pairs->asked);
}
