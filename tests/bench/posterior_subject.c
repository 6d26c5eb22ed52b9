#include "subjects.h"

#include <string.h>

double bench_draw_flops(const hnpei_term *local, int unmasked)
{
    double products = 0;
    for (size_t i = 0; i < local->layout.n_blocks; ++i) {
        const hnpei_block *block = &local->layout.blocks[i];
        const size_t d_given = hnpei_flow_given(local->flow);
        const size_t fixed = bench_reads_given(block, d_given) ? block->columns - local->d_beta : 0;
        for (size_t j = 0; strstr(block->name, ".weight") && j < block->rows * block->columns; ++j) {
            const hnpei_real weight = local->weights[block->offset + j];
            products += j % block->columns >= fixed && (!unmasked || weight < 0 || weight > 0);
        }
    }
    return 2 * products;
}

bench_posterior bench_posterior_create(hnpe_context *context, const bench_estimator *e, size_t n_sets, size_t n_draws)
{
    bench_posterior c = {.n_sets = n_sets, .n_draws = n_draws};
    const size_t dim = e->prior_local->dim + e->prior_global->dim;
    c.x = bench_observations(e, n_sets, &c.n_rows);
    c.theta = bench_memory(n_sets * n_draws * dim, sizeof *c.theta);
    c.log_q = bench_memory(n_sets * n_draws, sizeof *c.log_q);
    bench_check(hnpe_posterior_create(e->estimator, &c.posterior));
    bench_check(hnpe_rng_create(context, 3, 0, &c.rng));
    return c;
}

void bench_posterior_free(bench_posterior *c)
{
    void *arrays[] = {c->x, c->n_rows, c->theta, c->log_q};
    for (size_t i = 0; i < 4; ++i)
        hnpei_free(NULL, arrays[i]);
    hnpe_posterior_release(c->posterior);
    hnpe_rng_release(c->rng);
}

void bench_posterior_sample(void *posterior)
{
    bench_posterior *c = posterior;
    bench_check(hnpe_posterior_sample(c->posterior, c->n_sets, c->n_rows, c->x, c->n_draws, c->rng, c->theta));
}

void bench_posterior_density(void *posterior)
{
    bench_posterior *c = posterior;
    bench_check(hnpe_posterior_log_density(c->posterior, c->n_sets, c->n_rows, c->x, c->n_draws, c->theta, c->log_q));
}
