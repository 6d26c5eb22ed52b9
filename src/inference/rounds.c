/* Algorithm 1 of Rodrigues et al. (2021), with proposals that need no correction by default. */
#include "inference.h"

#include "base/context.h"
#include "posterior/ensemble.h"

#include <math.h>
#include <string.h>

void hnpei_rounds_free(hnpe_inference *inference)
{
    hnpei_proposal_destroy(inference->rounds.proposal);
    hnpei_free(inference->object.context, inference->rounds.x);
}

static int is_target(const hnpe_inference *inference, size_t n_rows, const double *x)
{
    const hnpei_rounds *rounds = &inference->rounds;
    return rounds->n_rows == n_rows && memcmp(rounds->x, x, n_rows * inference->dataset->d_x * sizeof *x) == 0;
}

hnpe_status hnpei_rounds_aim(const char *where, hnpe_inference *inference, size_t n_rows, const double *x)
{
    hnpei_rounds *rounds = &inference->rounds;
    if (n_rows && is_target(inference, n_rows, x))
        return HNPE_OK;
    if (rounds->origin)
        return hnpei_fail(HNPE_ERROR_UNSUPPORTED, where,
                          n_rows ? "parameters were proposed for another target: its simulations would bias this one's "
                                   "posterior"
                                 : "parameters were proposed for the target: it stays, for its simulations would bias "
                                   "the posterior of other observations");
    double *copy = NULL;
    const size_t cells = n_rows * inference->dataset->d_x;
    HNPEI_TRY(hnpei_allocate(inference->object.context, cells, sizeof *copy, &copy));
    if (cells)
        memcpy(copy, x, cells * sizeof *copy);
    hnpei_free(inference->object.context, rounds->x);
    *rounds = (hnpei_rounds){.n_rows = n_rows, .x = copy, .trained = inference->trained};
    return HNPE_OK;
}

/* ---- what a method means ---- */

static const struct method {
    hnpe_rounds method;
    hnpe_proposal proposal;
    hnpe_loss loss;
} methods[] = {{HNPE_ROUNDS_TRUNCATED, HNPE_PROPOSAL_TRUNCATED, HNPE_LOSS_MAXIMUM_LIKELIHOOD},
               {HNPE_ROUNDS_TRUNCATED_GLOBAL, HNPE_PROPOSAL_TRUNCATED_GLOBAL, HNPE_LOSS_MAXIMUM_LIKELIHOOD},
               {HNPE_ROUNDS_ATOMIC, HNPE_PROPOSAL_POSTERIOR, HNPE_LOSS_ATOMIC},
               {HNPE_ROUNDS_ATOMIC_GLOBAL, HNPE_PROPOSAL_POSTERIOR_GLOBAL, HNPE_LOSS_ATOMIC_GLOBAL},
               {HNPE_ROUNDS_UNCORRECTED, HNPE_PROPOSAL_POSTERIOR, HNPE_LOSS_UNCORRECTED},
               {HNPE_ROUNDS_IMPORTANCE, HNPE_PROPOSAL_POSTERIOR, HNPE_LOSS_IMPORTANCE},
               {HNPE_ROUNDS_IMPORTANCE_GLOBAL, HNPE_PROPOSAL_POSTERIOR_GLOBAL, HNPE_LOSS_IMPORTANCE},
               {HNPE_ROUNDS_CLOSED_FORM, HNPE_PROPOSAL_GAUSSIAN, HNPE_LOSS_CLOSED_FORM}};

static const struct method *method_of(const hnpe_inference *inference)
{
    int64_t wanted = hnpei_option_int(&inference->options, HNPE_INFERENCE_ROUNDS);
    if (wanted == HNPE_ROUNDS_AUTOMATIC)
        wanted = hnpei_core_term(inference->estimator->core, HNPEI_ROLE_GLOBAL) ? HNPE_ROUNDS_TRUNCATED_GLOBAL
                                                                                : HNPE_ROUNDS_TRUNCATED;
    size_t i = 0;
    while (methods[i].method != wanted)
        ++i;
    return &methods[i];
}

/* The trainer's own option stays in force while all parameters are from the prior. */
hnpe_status hnpei_rounds_set_loss(const hnpe_inference *inference)
{
    if (!inference->rounds.origin)
        return HNPE_OK;
    return hnpe_trainer_set_int(inference->trainer, HNPE_TRAINER_LOSS, method_of(inference)->loss);
}

/* ---- proposals ---- */

static hnpe_status enter_origin(const char *where, hnpe_dataset *dataset, const hnpei_proposal *proposal,
                                int32_t *round)
{
    HNPEI_TRY(hnpei_object_begin(where, "the inference's data set", &dataset->object));
    const hnpe_status status = proposal->gaussian
                                   ? hnpei_dataset_add_gaussian(dataset, &proposal->origin, proposal->gaussian, round)
                                   : hnpei_dataset_add_origin(dataset, &proposal->origin, round);
    hnpei_object_end(&dataset->object);
    return status;
}

/* What was begun before a training is finished with the proposal of its time. A round that could not be trained is not
   begun, so that another way can still be chosen. */
hnpe_status hnpei_rounds_advance(const char *where, hnpe_inference *inference, hnpe_monitor *monitor)
{
    hnpei_rounds *rounds = &inference->rounds;
    if (!rounds->n_rows || !rounds->trained)
        return HNPE_OK;
    HNPEI_TRY(hnpei_trainer_check_loss(where, inference->trainer, method_of(inference)->loss,
                                       method_of(inference)->proposal, 1));
    hnpei_watch watch;
    hnpei_proposal_spec spec = {
        .kind = method_of(inference)->proposal,
        .prior_local = inference->prior_local,
        .prior_global = inference->prior_global,
        .n_rows = rounds->n_rows,
        .x = rounds->x,
        .truncation = hnpei_option_real(&inference->options, HNPE_INFERENCE_TRUNCATION),
        .seed = hnpei_stream_hash(inference->seed, HNPEI_PURPOSE_PROPOSAL, (uint64_t)rounds->index + 1)};
    hnpei_watch_begin(&watch, where, monitor, HNPE_PHASE_SIMULATING, 0);
    hnpei_proposal *proposal = NULL;
    int32_t origin = 0;
    HNPEI_TRY(hnpei_crew_posterior(where, inference, &spec.posterior));
    (void)hnpei_posterior_note_far(spec.posterior, rounds->n_rows, rounds->x);
    spec.posterior->quiet = 1; /* it is asked about the target again and again */
    hnpei_proposal_watch(&spec, &watch);
    hnpe_status status = hnpei_proposal_create(where, inference->object.context, &spec, &proposal);
    hnpei_proposal_watch(&spec, NULL);
    hnpe_posterior_release(spec.posterior);
    if (status == HNPE_OK)
        status = enter_origin(where, inference->dataset, proposal, &origin);
    if (status != HNPE_OK) {
        hnpei_proposal_destroy(proposal);
        return status;
    }
    hnpei_proposal_destroy(rounds->proposal);
    rounds->proposal = proposal;
    rounds->origin = origin;
    rounds->trained = 0;
    rounds->simulated = 0;
    inference->partial.is = 0; /* what was left of the round before is not simulated any more */
    ++rounds->index;
    if (hnpei_proposal_is_truncated(spec.kind))
        hnpei_log(inference->object.context, HNPE_LOG_INFO, "round %lld: %.3g of the prior is left, drawn by %s",
                  (long long)rounds->index + 1, exp(proposal->origin.log_constant),
                  proposal->resampled ? "resampling" : "rejection");
    return HNPE_OK;
}

hnpe_status hnpei_rounds_range(const char *where, const hnpe_inference *inference, size_t *fewest, size_t *most)
{
    const size_t n_rows = inference->rounds.n_rows;
    *fewest = (size_t)hnpei_option_int(&inference->options, HNPE_INFERENCE_MIN_EXTRA);
    *most = (size_t)hnpei_option_int(&inference->options, HNPE_INFERENCE_MAX_EXTRA);
    if (*fewest > *most)
        return hnpei_fail(HNPE_ERROR_INVALID_ARGUMENT, where,
                          "option min_extra is %zu, more than option max_extra, %zu", *fewest, *most);
    if (!n_rows)
        return HNPE_OK;
    if (*most == 0)
        *fewest = *most = n_rows - 1;
    if (n_rows - 1 < *fewest || n_rows - 1 > *most)
        return hnpei_fail(HNPE_ERROR_INVALID_ARGUMENT, where,
                          "the target has %zu extra observations, but options min_extra and max_extra are %zu and %zu",
                          n_rows - 1, *fewest, *most);
    return HNPE_OK;
}

void hnpei_rounds_drop(const hnpe_inference *inference, hnpei_drawn *drawn)
{
    hnpei_free(inference->object.context, drawn->theta);
    hnpei_free(inference->object.context, drawn->log_proposal);
}

hnpe_status hnpei_rounds_draw(const char *where, const hnpe_inference *inference, uint64_t first_set, size_t n,
                              hnpe_monitor *monitor, hnpei_drawn *drawn)
{
    hnpei_proposal *proposal = inference->rounds.proposal;
    hnpei_watch watch;
    *drawn = (hnpei_drawn){.first_row = inference->next_row, .origin = inference->rounds.origin};
    if (!proposal)
        return HNPE_OK;
    hnpe_context *context = inference->object.context;
    const size_t row = (inference->dataset->d_local + inference->dataset->d_global) * sizeof(double);
    hnpe_status status = hnpei_allocate(context, n, row, &drawn->theta);
    if (status == HNPE_OK)
        status = hnpei_allocate(context, n, sizeof(double), &drawn->log_proposal);
    hnpei_watch_begin(&watch, where, monitor, HNPE_PHASE_SIMULATING, 0);
    hnpei_proposal_watch(&proposal->spec, &watch);
    if (status == HNPE_OK)
        status = hnpei_proposal_draw(where, proposal, first_set, n, drawn->theta, drawn->log_proposal);
    hnpei_proposal_watch(&proposal->spec, NULL);
    if (status != HNPE_OK)
        hnpei_rounds_drop(inference, drawn);
    return status;
}

/* After a training: has the closed form a result at the target? Where it has not, the round is not over. */
hnpe_status hnpei_rounds_check(hnpe_inference *inference)
{
    const hnpei_rounds *rounds = &inference->rounds;
    const size_t d = inference->dataset->d_local + inference->dataset->d_global;
    hnpe_posterior *posterior;
    double *gaussian = NULL;
    if (!rounds->n_rows || !inference->estimator->core->gaussian)
        return HNPE_OK;
    HNPEI_TRY(hnpei_crew_posterior(NULL, inference, &posterior));
    posterior->quiet = 1;
    hnpe_status status = hnpei_allocate(inference->object.context, hnpei_gaussian_size(d), sizeof *gaussian, &gaussian);
    if (status == HNPE_OK)
        status = hnpei_posterior_moments(posterior, rounds->n_rows, rounds->x, gaussian);
    hnpei_free(inference->object.context, gaussian);
    hnpe_posterior_release(posterior);
    inference->rounds.trained &= status == HNPE_OK;
    return status;
}

/* ---- has the posterior moved? ---- */

/* After a round: is it the last, having moved the posterior by so little? The first has nothing to move from. A round
   that cannot be judged is not over. */
static hnpe_status judge(const char *where, hnpe_inference *inference, hnpe_monitor *monitor, int *last)
{
    const double enough = hnpei_option_real(&inference->options, HNPE_INFERENCE_STOP_MOVED);
    double moved = hnpei_report_moved(inference);
    *last = 0;
    if (!(enough > 0) || !inference->rounds.proposal)
        return HNPE_OK;
    const hnpe_status status = isnan(moved) ? hnpei_rounds_measure_move(where, inference, monitor, &moved) : HNPE_OK;
    inference->rounds.trained = status == HNPE_OK;
    inference->rounds.unseen = hnpei_is_from_outside(status) ? inference->dataset->n_sets : 0;
    *last = status == HNPE_OK && moved < enough;
    if (*last) {
        hnpei_report_unmoved(inference);
        hnpei_log(inference->object.context, HNPE_LOG_INFO, "round %lld: the posterior moved by %.3g nats: enough",
                  (long long)inference->rounds.index + 1, moved);
    }
    return status;
}

/* ---- all of it ---- */

/* Can the second of these rounds propose, and train on what there will be by then? */
static hnpe_status check_way(const char *where, const hnpe_inference *inference)
{
    const struct method *method = method_of(inference);
    const size_t of_round = (size_t)hnpei_option_int(&inference->options, HNPE_INFERENCE_SIMULATIONS);
    HNPEI_TRY(hnpei_proposal_check(where, inference->estimator->core, method->proposal));
    return hnpei_trainer_check_sets(where, inference->trainer, method->loss, inference->dataset->n_sets + 2 * of_round);
}

/* Progress is told of the round that comes, the first of n_rounds; not without a target. */
static void tell_round(const hnpe_inference *inference, size_t n_rounds, hnpe_monitor *monitor)
{
    const hnpei_rounds *rounds = &inference->rounds;
    const size_t next = (size_t)rounds->index + (rounds->trained ? 2 : 1);
    if (rounds->n_rows)
        hnpei_monitor_set_round(monitor, next, next + n_rounds - 1);
}

static hnpe_status one_round(const char *where, hnpe_inference *inference, hnpe_monitor *monitor, int *last)
{
    HNPEI_TRY(hnpei_inference_simulate(where, inference, monitor));
    HNPEI_TRY(hnpei_inference_train(where, inference, monitor));
    return judge(where, inference, monitor, last);
}

size_t hnpei_rounds_over(const hnpe_inference *inference)
{
    const hnpei_rounds *rounds = &inference->rounds;
    const size_t begun = (size_t)rounds->index + 1;
    if (rounds->n_rows && rounds->trained && inference->n_reports == begun &&
        inference->reports[rounds->index].info.state == HNPE_ROUND_UNMOVED)
        return SIZE_MAX;
    return rounds->trained ? begun : begun - 1;
}

hnpe_status hnpei_rounds_run(const char *where, hnpe_inference *inference, size_t n_rounds, hnpe_monitor *monitor)
{
    int last = 0;
    if (inference->rounds.n_rows && n_rounds > 1) /* rather than after the first round's simulations */
        HNPEI_TRY(check_way(where, inference));
    hnpe_status status = HNPE_OK;
    for (size_t round = 0; round < n_rounds && status == HNPE_OK && !last; ++round) {
        tell_round(inference, n_rounds - round, monitor);
        status = hnpei_ledger_keep_ended(where, inference, one_round(where, inference, monitor, &last));
    }
    hnpei_monitor_set_round(monitor, 0, 0);
    return status;
}
