/* Operations that make, keep and give up handles. */
#include "machine.h"

#include <math.h>

/* ---- small things ---- */

static void make_context(machine *m)
{
    static const uint8_t sizes[] = {sizeof(hnpe_allocator), 0, 8};
    hnpe_context *context;
    if (!machine_seldom(m)) { /* one that shares the memory that is counted */
        hnpe_context_retain(m->context);
        machine_keep(m, CONTEXT, m->context);
        return;
    }
    hnpe_allocator allocator = {.struct_size = sizes[machine_below(m, 3)]}; /* no functions */
    if (MACHINE_NEW(m, &context, hnpe_context_create, &allocator, &context) == HNPE_OK)
        hnpe_context_release(context);
}

static void make_monitor(machine *m)
{
    hnpe_monitor *monitor;
    host *h = machine_host(m);
    if (MACHINE_NEW(m, &monitor, hnpe_monitor_create, m->context, machine_progress, h, machine_forget, &monitor) !=
        HNPE_OK)
        machine_forget(h);
    machine_keep(m, MONITOR, monitor);
}

static void stop_monitor(machine *m)
{
    hnpe_monitor_request_stop(machine_find(m, MONITOR));
}

static void set_log(machine *m)
{
    hnpe_context *context = machine_pick(m, CONTEXT);
    host *h = machine_host(m);
    if (MACHINE_CALL(m, hnpe_context_set_log, context, machine_byte(m) % 4 ? machine_log : NULL, h, machine_forget) !=
        HNPE_OK)
        machine_forget(h);
}

static void make_rng(machine *m)
{
    hnpe_rng *rng;
    (void)MACHINE_NEW(m, &rng, hnpe_rng_create, m->context, machine_seed(m), machine_seed(m), &rng);
    machine_keep(m, RNG, rng);
}

static void set_words(machine *m)
{
    char words[600];
    const size_t length = 4 * machine_below(m, 140);
    memset(words, machine_byte(m) | 1, length);
    words[length] = 0;
    hnpe_set_error(machine_seldom(m) ? NULL : words);
}

/* ---- priors ---- */

static void make_prior(machine *m)
{
    hnpe_prior *prior = NULL;
    const size_t dim = machine_below(m, 4);
    const size_t kind = machine_below(m, 10);
    double *a = machine_numbers(m, dim), *b = machine_numbers(m, kind == 8 ? dim * dim : dim);
    double *low = machine_numbers(m, dim), *high = machine_numbers(m, dim);
    if (kind <= 1 && a && b && machine_byte(m) % 8)
        for (size_t i = 0; i < dim; ++i) /* mostly a range */
            b[i] = a[i] + fabs(b[i]);
    if (kind == 8 && b && machine_byte(m) % 8)
        for (size_t i = 0; i < dim; ++i) /* mostly a covariance */
            for (size_t j = 0; j < dim; ++j)
                b[i * dim + j] = i == j ? 1 + fabs(b[i * dim + i]) : 0.25;
    if (kind == 7 && low && high && machine_byte(m) % 8)
        for (size_t i = 0; i < dim; ++i)
            high[i] = low[i] + fabs(high[i]);
    switch (kind) {
    case 0:
        (void)MACHINE_NEW(m, &prior, hnpe_prior_create_uniform, m->context, dim, a, b, &prior);
        break;
    case 1:
        (void)MACHINE_NEW(m, &prior, hnpe_prior_create_log_uniform, m->context, dim, a, b, &prior);
        break;
    case 2:
        (void)MACHINE_NEW(m, &prior, hnpe_prior_create_normal, m->context, dim, a, b, &prior);
        break;
    case 3:
        (void)MACHINE_NEW(m, &prior, hnpe_prior_create_log_normal, m->context, dim, a, b, &prior);
        break;
    case 4:
        (void)MACHINE_NEW(m, &prior, hnpe_prior_create_exponential, m->context, dim, a, &prior);
        break;
    case 5:
        (void)MACHINE_NEW(m, &prior, hnpe_prior_create_gamma, m->context, dim, a, b, &prior);
        break;
    case 6:
        (void)MACHINE_NEW(m, &prior, hnpe_prior_create_beta, m->context, dim, a, b, &prior);
        break;
    case 7:
        (void)MACHINE_NEW(m, &prior, hnpe_prior_create_truncated_normal, m->context, dim, a, b, low, high, &prior);
        break;
    case 8:
        (void)MACHINE_NEW(m, &prior, hnpe_prior_create_multivariate_normal, m->context, dim, a, b, &prior);
        break;
    default:
        (void)MACHINE_NEW(m, &prior, hnpe_prior_create_uniform, m->context, dim, low, high, &prior);
    }
    machine_keep(m, PRIOR, prior);
}

static void make_product(machine *m)
{
    hnpe_prior *factors[4], *prior;
    const size_t n = machine_below(m, 4);
    size_t width = 0;
    for (size_t i = 0; i < n; ++i) {
        hnpe_dims dims = {.struct_size = sizeof dims};
        factors[i] = machine_pick(m, PRIOR);
        if (machine_dims(m, PRIOR, factors[i], &dims) == HNPE_OK)
            width += (size_t)dims.d_out;
    }
    if (width > WIDEST)
        return;
    (void)MACHINE_NEW(m, &prior, hnpe_prior_create_product, m->context, n, factors, &prior);
    machine_keep(m, PRIOR, prior);
}

static void make_own_prior(machine *m)
{
    hnpe_prior *prior;
    hnpe_prior_functions functions;
    host *h = machine_host(m);
    h->dim = machine_below(m, 3);
    h->d_given = machine_below(m, 3);
    const uint8_t mode = machine_byte(m);
    machine_prior_functions(mode % 16 ? mode : 15, &functions);
    if (machine_seldom(m))
        functions.struct_size = machine_byte(m);
    if (MACHINE_NEW(m, &prior, hnpe_prior_create_custom, m->context, h->dim, h->d_given, &functions, h, machine_forget,
                    &prior) != HNPE_OK)
        machine_forget(h);
    machine_keep(m, PRIOR, prior);
}

/* ---- simulators, data sets ---- */

static void make_simulator(machine *m)
{
    hnpe_simulator *simulator;
    const size_t kind = machine_below(m, 16);
    if (kind == 0) {
        (void)MACHINE_NEW(m, &simulator, hnpe_simulator_create_product, m->context, (machine_byte(m) - 1) / 64.,
                          &simulator);
    } else if (kind == 1) {
        (void)MACHINE_NEW(m, &simulator, hnpe_simulator_create_jansen_rit, m->context, &simulator);
    } else {
        host *h = machine_host(m);
        const size_t d_x = machine_size(m, 3);
        h->d_local = machine_below(m, 3);
        h->d_global = machine_below(m, 3);
        h->d_x = d_x;
        if (MACHINE_NEW(m, &simulator, hnpe_simulator_create, m->context, h->d_local, h->d_global, d_x,
                        machine_simulate, h, machine_forget, &simulator) != HNPE_OK)
            machine_forget(h);
    }
    machine_keep(m, SIMULATOR, simulator);
}

static void make_dataset(machine *m)
{
    hnpe_dataset *dataset;
    const size_t d_local = machine_size(m, 2), d_global = machine_size(m, 2), d_x = machine_size(m, 3);
    (void)MACHINE_NEW(m, &dataset, hnpe_dataset_create, m->context, d_local, d_global, d_x, &dataset);
    machine_keep(m, DATASET, dataset);
}

/* ---- networks ---- */

/* Small ones, so that much is tried in little time; whatever the family has no use for is refused. */
static void shrink(machine *m, void *embedder, void *flow)
{
    const int64_t size = 1 + (int64_t)machine_below(m, 4);
    if (embedder) {
        (void)hnpe_embedder_set_int(embedder, HNPE_EMBEDDER_HIDDEN, size);
        (void)hnpe_embedder_set_int(embedder, HNPE_EMBEDDER_ELEMENT_HIDDEN, size);
        (void)hnpe_embedder_set_int(embedder, HNPE_EMBEDDER_ELEMENT_OUT, size);
    }
    if (flow) {
        (void)hnpe_flow_set_int(flow, HNPE_FLOW_HIDDEN, size);
        (void)hnpe_flow_set_int(flow, HNPE_FLOW_BINS, 2 + size);
        (void)hnpe_flow_set_int(flow, HNPE_FLOW_TRANSFORMS, 1);
        (void)hnpe_flow_set_int(flow, HNPE_FLOW_EPOCHS, 2);
    }
}

static void make_embedder(machine *m)
{
    hnpe_embedder *embedder;
    const size_t d_x = machine_size(m, 3), d_out = machine_size(m, 3);
    switch (machine_below(m, 5)) {
    case 0:
        (void)MACHINE_NEW(m, &embedder, hnpe_embedder_create_identity, m->context, d_x, &embedder);
        break;
    case 1:
        (void)MACHINE_NEW(m, &embedder, hnpe_embedder_create_mlp, m->context, d_x, d_out, &embedder);
        break;
    case 2:
        (void)MACHINE_NEW(m, &embedder, hnpe_embedder_create_deep_set, m->context, d_x, d_out, &embedder);
        break;
    case 3:
        (void)MACHINE_NEW(m, &embedder, hnpe_embedder_create_mean, m->context, d_x, &embedder);
        break;
    default:
        (void)MACHINE_NEW(m, &embedder, hnpe_embedder_create_stack, m->context, d_x, d_out, &embedder);
    }
    shrink(m, embedder, NULL);
    machine_keep(m, EMBEDDER, embedder);
}

static void make_flow(machine *m)
{
    hnpe_flow *flow;
    const size_t dim = machine_size(m, 3), d_given = machine_size(m, 5);
    switch (machine_below(m, 4)) {
    case 0:
        (void)MACHINE_NEW(m, &flow, hnpe_flow_create_maf, m->context, dim, d_given, &flow);
        break;
    case 1:
        (void)MACHINE_NEW(m, &flow, hnpe_flow_create_spline, m->context, dim, d_given, &flow);
        break;
    case 2:
        (void)MACHINE_NEW(m, &flow, hnpe_flow_create_coupling, m->context, dim, d_given, &flow);
        break;
    default:
        (void)MACHINE_NEW(m, &flow, hnpe_flow_create_mixture, m->context, dim, d_given, &flow);
    }
    shrink(m, NULL, flow);
    machine_keep(m, FLOW, flow);
}

/* ---- what learns ---- */

static size_t narrow_out(machine *m, type of, const void *handle)
{
    hnpe_dims dims;
    return handle && machine_narrow(m, of, handle, &dims) ? (size_t)dims.d_out : 1;
}

/* Parts that fit the priors: other ones are refused, which make_estimator sees often enough. */
static void make_fitting_estimator(machine *m)
{
    hnpe_prior *local = machine_find(m, PRIOR), *global = machine_find(m, PRIOR);
    hnpe_embedder *observation, *set;
    hnpe_flow *q_local = NULL, *q_global = NULL;
    hnpe_estimator *estimator;
    const size_t d_x = 1 + machine_below(m, 2), kind = machine_below(m, 8);
    const size_t d_local = local ? narrow_out(m, PRIOR, local) : 0,
                 d_global = global ? narrow_out(m, PRIOR, global) : 0;
    (void)(kind % 2 ? MACHINE_NEW(m, &observation, hnpe_embedder_create_mlp, m->context, d_x, 2, &observation)
                    : MACHINE_NEW(m, &observation, hnpe_embedder_create_identity, m->context, d_x, &observation));
    (void)(kind % 4 > 1 ? MACHINE_NEW(m, &set, hnpe_embedder_create_deep_set, m->context, d_x, 2, &set)
                        : MACHINE_NEW(m, &set, hnpe_embedder_create_mean, m->context, d_x, &set));
    shrink(m, observation, NULL);
    shrink(m, set, NULL);
    const size_t seen = narrow_out(m, EMBEDDER, observation), all = narrow_out(m, EMBEDDER, set);
    const int joint = machine_byte(m) % 4 == 0, mixture = machine_byte(m) % 4 == 0;
    if (joint)
        (void)(mixture
                   ? MACHINE_NEW(m, &q_local, hnpe_flow_create_mixture, m->context, d_local + d_global, all, &q_local)
                   : MACHINE_NEW(m, &q_local, hnpe_flow_create_spline, m->context, d_local + d_global, all, &q_local));
    else if (d_local)
        (void)(mixture
                   ? MACHINE_NEW(m, &q_local, hnpe_flow_create_maf, m->context, d_local, seen + d_global, &q_local)
                   : MACHINE_NEW(m, &q_local, hnpe_flow_create_spline, m->context, d_local, seen + d_global, &q_local));
    if (!joint && d_global)
        (void)(mixture ? MACHINE_NEW(m, &q_global, hnpe_flow_create_mixture, m->context, d_global, all, &q_global)
                       : MACHINE_NEW(m, &q_global, hnpe_flow_create_coupling, m->context, d_global, all, &q_global));
    shrink(m, NULL, q_local);
    shrink(m, NULL, q_global);
    if (joint)
        (void)MACHINE_NEW(m, &estimator, hnpe_estimator_create_joint, m->context, local, global, d_x, set, q_local,
                          &estimator);
    else
        (void)MACHINE_NEW(m, &estimator, hnpe_estimator_create_factorised, m->context, local, global, d_x, observation,
                          set, q_local, q_global, &estimator);
    hnpe_embedder_release(observation);
    hnpe_embedder_release(set);
    hnpe_flow_release(q_local);
    hnpe_flow_release(q_global);
    machine_keep(m, ESTIMATOR, estimator);
}

static void make_estimator(machine *m)
{
    hnpe_estimator *estimator;
    hnpe_prior *local = machine_pick(m, PRIOR), *global = machine_pick(m, PRIOR);
    const size_t d_x = machine_size(m, 3);
    switch (machine_below(m, 4)) {
    case 0:
        (void)MACHINE_NEW(m, &estimator, hnpe_estimator_create_factorised, m->context, local, global, d_x,
                          machine_pick(m, EMBEDDER), machine_pick(m, EMBEDDER), machine_pick(m, FLOW),
                          machine_pick(m, FLOW), &estimator);
        break;
    case 1:
        (void)MACHINE_NEW(m, &estimator, hnpe_estimator_create_joint, m->context, local, global, d_x,
                          machine_pick(m, EMBEDDER), machine_pick(m, FLOW), &estimator);
        break;
    default:
        (void)MACHINE_NEW(m, &estimator, hnpe_estimator_create, m->context, local, global, d_x, &estimator);
    }
    machine_keep(m, ESTIMATOR, estimator);
}

static void make_trainer(machine *m)
{
    hnpe_trainer *trainer;
    (void)MACHINE_NEW(m, &trainer, hnpe_trainer_create, m->context, machine_pick(m, ESTIMATOR),
                      machine_pick(m, DATASET), &trainer);
    machine_keep(m, TRAINER, trainer);
}

static void make_posterior(machine *m)
{
    hnpe_posterior *posterior;
    (void)MACHINE_NEW(m, &posterior, hnpe_posterior_create, machine_pick(m, ESTIMATOR), &posterior);
    machine_keep(m, POSTERIOR, posterior);
}

static void make_inference(machine *m)
{
    hnpe_inference *inference;
    hnpe_prior *local = machine_pick(m, PRIOR), *global = machine_pick(m, PRIOR);
    if (machine_byte(m) % 4 == 0)
        (void)MACHINE_NEW(m, &inference, hnpe_inference_create_offline, m->context, local, global, machine_size(m, 3),
                          &inference);
    else
        (void)MACHINE_NEW(m, &inference, hnpe_inference_create, m->context, local, global, machine_pick(m, SIMULATOR),
                          &inference);
    machine_keep(m, INFERENCE, inference);
}

/* Everything for one problem at once: what chance alone would seldom put together. */
static void make_problem(machine *m)
{
    const double zero[] = {0, 0}, one[] = {1, 1};
    const size_t d_local = machine_below(m, 3), d_global = d_local ? machine_below(m, 3) : 1,
                 d_x = 1 + machine_below(m, 2);
    hnpe_prior *local = NULL, *global = NULL;
    hnpe_simulator *simulator;
    hnpe_inference *inference;
    hnpe_dataset *dataset;
    host *h = machine_host(m);
    h->d_local = d_local;
    h->d_global = d_global;
    h->d_x = d_x;
    if (d_local)
        (void)(machine_byte(m) % 2
                   ? MACHINE_NEW(m, &local, hnpe_prior_create_uniform, m->context, d_local, zero, one, &local)
                   : MACHINE_NEW(m, &local, hnpe_prior_create_normal, m->context, d_local, zero, one, &local));
    if (d_global)
        (void)(machine_byte(m) % 2
                   ? MACHINE_NEW(m, &global, hnpe_prior_create_uniform, m->context, d_global, zero, one, &global)
                   : MACHINE_NEW(m, &global, hnpe_prior_create_normal, m->context, d_global, zero, one, &global));
    if (MACHINE_NEW(m, &simulator, hnpe_simulator_create, m->context, d_local, d_global, d_x, machine_simulate, h,
                    machine_forget, &simulator) != HNPE_OK)
        machine_forget(h);
    (void)MACHINE_NEW(m, &inference, hnpe_inference_create, m->context, local, global, simulator, &inference);
    (void)MACHINE_NEW(m, &dataset, hnpe_dataset_create, m->context, d_local, d_global, d_x, &dataset);
    machine_keep(m, PRIOR, local);
    machine_keep(m, PRIOR, global);
    machine_keep(m, SIMULATOR, simulator);
    machine_keep(m, INFERENCE, inference);
    machine_keep(m, DATASET, dataset);
}

/* ---- references ---- */

static void release(machine *m)
{
    const type of = (type)machine_below(m, TYPES);
    void **slot = &m->handles[of][machine_below(m, SLOTS)];
    if (m->depth) /* the operation outside may use it */
        return;
    machine_release(of, *slot);
    *slot = NULL;
}

/* Twice in the pool. */
static void share(machine *m)
{
    const type of = (type)machine_below(m, TYPES);
    void *handle = machine_find(m, of);
    machine_retain(of, handle);
    machine_keep(m, of, handle);
}

static void ask_dims(machine *m)
{
    static const type with_dims[] = {PRIOR, SIMULATOR, DATASET, EMBEDDER, FLOW, ESTIMATOR, POSTERIOR, INFERENCE};
    hnpe_dims dims = {.struct_size = machine_seldom(m) ? machine_byte(m) : (uint32_t)sizeof dims};
    const type of = with_dims[machine_below(m, 8)];
    if (dims.struct_size <= sizeof dims) /* a longer record would have to be there */
        (void)machine_dims(m, of, machine_pick(m, of), machine_seldom(m) ? NULL : &dims);
}

static void set_seed(machine *m)
{
    const uint64_t seed = machine_seed(m);
    switch (machine_below(m, 5)) {
    case 0:
        (void)MACHINE_CALL(m, hnpe_embedder_set_seed, machine_pick(m, EMBEDDER), seed);
        break;
    case 1:
        (void)MACHINE_CALL(m, hnpe_flow_set_seed, machine_pick(m, FLOW), seed);
        break;
    case 2:
        (void)MACHINE_CALL(m, hnpe_estimator_set_seed, machine_pick(m, ESTIMATOR), seed);
        break;
    case 3:
        (void)MACHINE_CALL(m, hnpe_trainer_set_seed, machine_pick(m, TRAINER), seed);
        break;
    default:
        (void)MACHINE_CALL(m, hnpe_inference_set_seed, machine_pick(m, INFERENCE), seed);
    }
}

/* One of the next allocations fails. */
static void arm(machine *m)
{
    m->memory.fail_at = m->memory.calls + 1 + machine_byte(m);
}

const machine_operation machine_make[] = {make_context,
                                          make_monitor,
                                          stop_monitor,
                                          set_log,
                                          make_rng,
                                          set_words,
                                          make_prior,
                                          make_product,
                                          make_own_prior,
                                          make_simulator,
                                          make_dataset,
                                          make_embedder,
                                          make_flow,
                                          make_estimator,
                                          make_trainer,
                                          make_posterior,
                                          make_inference,
                                          make_problem,
                                          release,
                                          share,
                                          ask_dims,
                                          set_seed,
                                          arm,
                                          make_problem,
                                          make_prior,
                                          make_fitting_estimator,
                                          make_fitting_estimator};
const size_t machine_n_make = sizeof machine_make / sizeof *machine_make;
