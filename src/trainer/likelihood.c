/* Maximum likelihood: the mean of -log q, weighted where the examples have weights. */
#include "run.h"

double hnpei_likelihood_gradient(hnpei_run *run, size_t worker, hnpei_term_run *t, size_t piece, hnpei_pick pick,
                                 size_t n, const size_t *sets, hnpei_stream *stream, double *sums)
{
    double loss = 0;
    for (size_t at = 0; at < n;) {
        hnpei_batch batch;
        at += hnpei_gather_fill(&run->gathers[worker], t->term, pick, n - at, sets + at, stream, 0, &batch);
        if (batch.sets.n_sets)
            loss += hnpei_term_gradient(t->term, run->kernels, t->term->weights, &batch, 1.0 / (double)run->batch,
                                        run->spaces[worker], t->gradients + piece * t->term->layout.size, sums);
    }
    return loss;
}

/* Local terms are judged on this many observations of each set. */
#define TURNS 4

double hnpei_likelihood_loss(hnpei_run *run, size_t worker, const hnpei_term_run *t, hnpei_pick pick, size_t n,
                             const size_t *sets)
{
    const size_t turns = t->term->role == HNPEI_ROLE_LOCAL ? TURNS : 1;
    hnpei_real log_q[HNPEI_TILE];
    const size_t before = run->gathers[worker].judged;
    double loss = 0;
    for (size_t turn = 0; turn < turns; ++turn)
        for (size_t at = 0; at < n;) {
            hnpei_batch batch;
            at += hnpei_gather_fill(&run->gathers[worker], t->term, pick, n - at, sets + at, NULL, turn, &batch);
            if (batch.sets.n_sets)
                hnpei_term_log_density(t->term, run->kernels, t->optimiser.average, &batch, run->spaces[worker], log_q);
            for (size_t i = 0; i < batch.sets.n_sets; ++i)
                loss -= hnpei_batch_weight(&batch, i) * (double)log_q[i];
        }
    run->gathers[worker].judged = before + (run->gathers[worker].judged - before) / turns;
    return loss / (double)turns;
}
