/* Draws of a mixture. Which member a draw of a set is from is chosen at random, stratified: of n draws as many are from
   a member as its weight says, but for one more or less, and in random order. So each draw by itself is one of the
   mixture, and members' shares add no noise of their own. A draw of everything is from one member. */
#include "ensemble.h"

#include <string.h>

typedef struct drawing {
    const hnpe_posterior *posterior;
    hnpei_desk *desk;
    const hnpei_observed *observed;
    size_t n_draws, d_local, d_global;
    int all; /* alpha of every observation, apart from beta; else (alpha_0, beta) together */
    uint64_t key;
    double *theta, *theta_local, *theta_global; /* out: the first, or the others */
    /* of the portion at hand */
    hnpei_portion portion;
    size_t *member; /* [n_sets][n_draws] that the draw is from */
    size_t *counts; /* [n_sets] draws from the member at hand */
} drawing;

/* Of one set: the members in their order, so many of each, then shuffled. */
static void choose_members(const hnpei_ensemble *ensemble, hnpei_stream *stream, size_t n, size_t *member)
{
    const double offset = hnpei_stream_uniform(stream);
    double end = ensemble->weights[0];
    for (size_t i = 0, m = 0; i < n; ++i) {
        while (m + 1 < ensemble->n && ((double)i + offset) / (double)n >= end)
            end += ensemble->weights[++m];
        member[i] = m;
    }
    hnpei_stream_shuffle(stream, n, member);
}

static uint64_t key_of_portion(const drawing *d)
{
    const uint64_t set = hnpei_stream_hash(d->key, HNPEI_PURPOSE_MEMBER, d->portion.set);
    return hnpei_stream_hash(set, HNPEI_PURPOSE_MEMBER, d->portion.draw);
}

static hnpe_status begin_portion(drawing *d)
{
    const hnpei_portion *p = &d->portion;
    const uint64_t key = key_of_portion(d);
    HNPEI_TRY(hnpei_desk_place(d->desk, p->n_sets * p->n_draws, sizeof *d->member, &d->member));
    HNPEI_TRY(hnpei_desk_place(d->desk, p->n_sets, sizeof *d->counts, &d->counts));
    for (size_t set = 0; set < p->n_sets; ++set) {
        hnpei_stream stream;
        hnpei_stream_init(&stream, key, HNPEI_PURPOSE_MEMBER, set);
        choose_members(d->posterior->ensemble, &stream, p->n_draws, d->member + set * p->n_draws);
    }
    return HNPE_OK;
}

/* How many draws of each set are from this member: the most of any set, and the sets that have some. */
static size_t count_draws(const drawing *d, size_t m, size_t *n_sets)
{
    const hnpei_portion *p = &d->portion;
    size_t most = 0;
    *n_sets = 0;
    for (size_t set = 0; set < p->n_sets; ++set) {
        size_t count = 0;
        for (size_t i = 0; i < p->n_draws; ++i)
            count += d->member[set * p->n_draws + i] == m;
        d->counts[set] = count;
        *n_sets += count > 0;
        most = count > most ? count : most;
    }
    return most;
}

/* Only the sets that the member draws for. */
static hnpe_status observe(const drawing *d, const hnpei_core *core, size_t n_sets, hnpei_observed *seen)
{
    const hnpei_portion *p = &d->portion;
    const hnpei_observed *observed = d->observed;
    const size_t d_x = core->plan.d_x, begin = observed->first[p->set];
    int64_t *sizes;
    double *x;
    if (n_sets == p->n_sets)
        return hnpei_portion_observe(core, d->desk, observed, p, seen);
    HNPEI_TRY(hnpei_desk_place(d->desk, n_sets, sizeof *sizes, &sizes));
    HNPEI_TRY(hnpei_desk_place(d->desk, (observed->first[p->set + p->n_sets] - begin) * d_x, sizeof *x, &x));
    for (size_t set = 0, at = 0, rows = 0; set < p->n_sets; ++set) {
        const size_t first = observed->first[p->set + set], n = observed->first[p->set + set + 1] - first;
        if (!d->counts[set])
            continue;
        sizes[at++] = (int64_t)n;
        memcpy(x + rows * d_x, observed->given + first * d_x, n * d_x * sizeof *x);
        rows += n;
    }
    HNPEI_TRY(hnpei_observe(core, d->desk, n_sets, sizes, x, seen));
    seen->watch = observed->watch;
    return HNPE_OK;
}

/* The first draws of one row of the member's, [each][width], to the places that are the member's. */
static void scatter(const drawing *d, size_t m, size_t set, size_t width, const double *from, double *to)
{
    const size_t *member = d->member + set * d->portion.n_draws;
    for (size_t i = 0; i < d->portion.n_draws; ++i)
        if (member[i] == m) {
            memcpy(to + i * width, from, width * sizeof *to);
            from += width;
        }
}

static hnpe_status draw_pairs(const drawing *d, size_t m, const hnpei_observed *seen, size_t each, uint64_t key)
{
    const hnpei_portion *p = &d->portion;
    const size_t width = d->d_local + d->d_global;
    double *own;
    HNPEI_TRY(hnpei_desk_place(d->desk, seen->n_sets * each, width * sizeof *own, &own));
    HNPEI_TRY(hnpei_posterior_sample(hnpei_posterior_core(d->posterior, m), d->desk, seen, each, key, own));
    for (size_t set = 0, at = 0; set < p->n_sets; ++set)
        if (d->counts[set])
            scatter(d, m, set, width, own + at++ * each * width,
                    d->theta + ((p->set + set) * d->n_draws + p->draw) * width);
    return HNPE_OK;
}

static hnpe_status draw_everything(const drawing *d, size_t m, const hnpei_observed *seen, size_t each, uint64_t key)
{
    const hnpei_portion *p = &d->portion;
    double *local, *global;
    HNPEI_TRY(hnpei_desk_place(d->desk, seen->n_rows * each, d->d_local * sizeof *local, &local));
    HNPEI_TRY(hnpei_desk_place(d->desk, seen->n_sets * each, d->d_global * sizeof *global, &global));
    HNPEI_TRY(
        hnpei_posterior_sample_all(hnpei_posterior_core(d->posterior, m), d->desk, seen, each, key, local, global));
    for (size_t set = 0, at = 0; set < p->n_sets; ++set) {
        const size_t first = d->observed->first[p->set + set], n = d->observed->first[p->set + set + 1] - first;
        if (!d->counts[set])
            continue;
        for (size_t row = 0; d->d_local && row < n; ++row)
            scatter(d, m, set, d->d_local, local + (seen->first[at] + row) * each * d->d_local,
                    d->theta_local + ((first + row) * d->n_draws + p->draw) * d->d_local);
        if (d->d_global)
            scatter(d, m, set, d->d_global, global + at * each * d->d_global,
                    d->theta_global + ((p->set + set) * d->n_draws + p->draw) * d->d_global);
        ++at;
    }
    return HNPE_OK;
}

static hnpe_status draw_member(const drawing *d, size_t m)
{
    size_t n_sets;
    hnpei_observed seen;
    const size_t each = count_draws(d, m, &n_sets);
    const uint64_t key = hnpei_stream_hash(key_of_portion(d), HNPEI_PURPOSE_SAMPLE, m);
    if (!each)
        return HNPE_OK;
    HNPEI_TRY(observe(d, hnpei_posterior_core(d->posterior, m), n_sets, &seen));
    return d->all ? draw_everything(d, m, &seen, each, key) : draw_pairs(d, m, &seen, each, key);
}

static hnpe_status draw(drawing *d)
{
    const hnpei_desk_mark mark = hnpei_desk_get_mark(d->desk);
    d->d_local = d->posterior->core->plan.d_local;
    d->d_global = d->posterior->core->plan.d_global;
    while (hnpei_portion_next(d->observed, d->all, d->n_draws, &d->portion)) {
        hnpei_desk_rewind(d->desk, mark);
        HNPEI_TRY(begin_portion(d));
        const hnpei_desk_mark begun = hnpei_desk_get_mark(d->desk);
        for (size_t m = 0; m < d->posterior->ensemble->n; ++m) {
            HNPEI_TRY(hnpei_portion_blame(draw_member(d, m), m, &d->portion));
            hnpei_desk_rewind(d->desk, begun);
        }
    }
    return HNPE_OK;
}

hnpe_status hnpei_ensemble_sample(const hnpe_posterior *posterior, hnpei_desk *desk, const hnpei_observed *observed,
                                  size_t n_draws, uint64_t key, double *theta)
{
    drawing d = {
        .posterior = posterior, .desk = desk, .observed = observed, .n_draws = n_draws, .key = key, .theta = theta};
    if (!posterior->ensemble)
        return hnpei_posterior_sample(posterior->core, desk, observed, n_draws, key, theta);
    return draw(&d);
}

hnpe_status hnpei_ensemble_sample_all(const hnpe_posterior *posterior, hnpei_desk *desk, const hnpei_observed *observed,
                                      size_t n_draws, uint64_t key, double *theta_local, double *theta_global)
{
    drawing d = {.posterior = posterior,
                 .desk = desk,
                 .observed = observed,
                 .n_draws = n_draws,
                 .all = 1,
                 .key = key,
                 .theta_local = theta_local,
                 .theta_global = theta_global};
    if (!posterior->ensemble)
        return hnpei_posterior_sample_all(posterior->core, desk, observed, n_draws, key, theta_local, theta_global);
    return draw(&d);
}
